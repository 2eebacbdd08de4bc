"""The set-up check finds what is wrong, and says how to mend it."""

import hashlib

from packaging.specifiers import SpecifierSet

from w2vlib.learner import setup_check
from w2vlib.learner.setup_check import DATA, PACKAGES, check_setup, data_files, packages, wanted


def test_this_environment_is_right():
    report = check_setup()
    assert report.outcome.word == "Right"
    assert all(part.startswith("✓") for part in report.parts)


def test_another_version_is_named_with_its_fix():
    fix = packages(wanted() | {"numpy": SpecifierSet("==0.1")})
    assert "numpy is" in fix and "numpy==0.1" in fix and "make lab" in fix


def test_every_checked_package_is_pinned():
    assert all(str(wanted()[name]).startswith("==") for name in PACKAGES)


def test_a_lock_with_a_line_for_each_python_allows_the_one_for_this(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("# made\nnumpy==2.4 ; python_version >= '3.11'\nnumpy==1.0 ; python_version < '3.11'\n")
    assert wanted(lock) == {"numpy": SpecifierSet("==2.4")}


def test_outside_a_clone_the_package_itself_says_what_is_new_enough(tmp_path, monkeypatch):
    allowed = wanted(tmp_path / "no.lock")
    assert str(allowed["numpy"]) == ">=2.0" and set(PACKAGES) <= set(allowed) and "numba" not in allowed
    assert packages(allowed) == ""
    monkeypatch.setattr(setup_check, "IN_CLONE", False)
    assert "pip install" in packages(allowed | {"numpy": SpecifierSet(">=99")})


def test_changed_and_missing_files_are_named(tmp_path):
    good = hashlib.sha256(b"one\n").hexdigest()
    (tmp_path / "README.md").write_text(f"```\n{good}  a.txt\n{good}  b.txt\n```\n")
    (tmp_path / "a.txt").write_bytes(b"one\r\n")
    assert "b.txt" in data_files(tmp_path) and "a.txt" not in data_files(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"two\n")
    assert "a.txt" in data_files(tmp_path)


def test_the_card_has_a_checksum_of_every_data_file():
    card = (DATA / "README.md").read_text(encoding="utf-8")
    for file in DATA.iterdir():
        if file.is_file() and file.name != "README.md":
            assert f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" in card, file.name


def test_an_old_python_and_a_foreign_kernel_are_told(monkeypatch):
    monkeypatch.setattr(setup_check, "OLDEST", (99, 0))
    assert "make lab" in setup_check.python_version()
    monkeypatch.setattr(setup_check.metadata, "version", _no_package)
    assert "Change Kernel" in setup_check.kernel()
    assert "not installed" in setup_check.packages()


def _no_package(name):
    raise setup_check.metadata.PackageNotFoundError(name)


def test_a_missing_card_is_a_line_not_a_traceback(monkeypatch, tmp_path):
    monkeypatch.setitem(setup_check.CHECKS, "the card", lambda: data_files(tmp_path))
    report = check_setup()
    assert report.outcome.word == "Not yet" and "can't be read" in report.text


def test_where_nothing_of_the_course_is_installed_no_line_is_a_traceback(monkeypatch, tmp_path):
    for function in ("requires", "version"):
        monkeypatch.setattr(setup_check.metadata, function, _no_package)
    monkeypatch.setitem(setup_check.CHECKS, "the packages", lambda: packages(wanted(tmp_path / "no.lock")))
    assert "Change Kernel" in check_setup().text
