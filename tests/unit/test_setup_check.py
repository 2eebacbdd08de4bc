"""The set-up check finds what is wrong, and says how to mend it."""

import hashlib

from w2vlib.learner import setup_check
from w2vlib.learner.setup_check import PACKAGES, check_setup, data_files, packages, pinned_versions


def test_this_environment_is_right():
    report = check_setup()
    assert report.outcome.word == "Right"
    assert all(part.startswith("✓") for part in report.parts)


def test_another_version_is_named_with_its_fix():
    fix = packages(pinned_versions() | {"numpy": "0.1"})
    assert "numpy is" in fix and "0.1" in fix and "make lab" in fix


def test_every_checked_package_is_pinned():
    assert set(PACKAGES) <= set(pinned_versions())


def test_changed_and_missing_files_are_named(tmp_path):
    good = hashlib.sha256(b"one\n").hexdigest()
    (tmp_path / "README.md").write_text(f"| `a.txt` | {good} |\n| `b.txt` | {good} |\n")
    (tmp_path / "a.txt").write_bytes(b"one\r\n")
    assert "b.txt" in data_files(tmp_path) and "a.txt" not in data_files(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"two\n")
    assert "a.txt" in data_files(tmp_path)


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
