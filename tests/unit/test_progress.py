"""Progress: kept in a small file, never in anybody's way."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import pytest

from w2vlib.exercises import check, predict, progress
from w2vlib.learner import record
from w2vlib.lessons.n04_skip_gram.exercises import my_softmax
from w2vlib.quiz import quiz


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("W2V_PROGRESS", str(tmp_path / "p.json"))
    monkeypatch.setattr(record, "_unsaved", {})
    return tmp_path / "p.json"


def row(notebook="04"):
    return next(line for line in repr(progress()).splitlines() if line.split()[:1] == [notebook])


def test_what_is_right_counts_and_stays(file):
    check("04.3", lambda logits: logits)
    assert "0 of 6" in row() and "not yet right: 04.3" in repr(progress())
    check("04.3", my_softmax)
    check("04.3", lambda logits: logits)
    predict("04.1", "1 and all")
    quiz("04").answer(0, 1)
    assert row().split() == ["04", "2", "of", "6", "1", "of", "7"]
    assert set(json.loads(file.read_text())["done"]) == {"04.1", "04.3", "04.q1"}


def test_an_untouched_stub_leaves_no_file(file):
    check("04.3")
    predict("04.1", ...)
    progress()
    assert not file.exists()


def test_deleting_the_file_resets(file):
    check("04.3", my_softmax)
    file.unlink()
    assert "0 of 6" in row()


UNREADABLE = [
    b"", b"{", b"[]", b"null", b"{}", b"5", b'{"done": 5}', b'{"done": []}', b'{"done": [1]}', b"\x00\xff",
    b'{"done": {"04.1": "right"', '{"done": {"é": "right"}}'.encode("latin-1"), b'{"done": ' + b"9" * 5000 + b"}",
    b'{"done": {"04.1": {"state": "right"}}}', b'{"done": {}, "version": 2}',
    b'{"done": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
]


@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:30]))
@pytest.mark.parametrize("first", [progress, lambda: check("04.3", my_softmax)])
def test_a_file_that_cannot_be_read_is_set_aside_and_said_so(file, content, first):
    file.write_bytes(content)
    report = repr(first())
    aside = file.with_name("p.json.unreadable-1")
    assert aside.read_bytes() == content
    if first is progress:
        assert f"can't be read. It is kept as {aside.name}" in report
    check("04.3", my_softmax)
    assert "1 of 6" in row()
    assert f"kept as {aside.name}" in repr(progress()) and "can't be read" not in repr(progress())
    file.write_bytes(content)
    progress()
    assert aside.read_bytes() == file.with_name("p.json.unreadable-2").read_bytes() == content
    aside.unlink()
    file.with_name("p.json.unreadable-2").unlink()
    assert "kept as" not in repr(progress())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_that_an_editor_saved_in_another_way_is_still_read(file, encoding):
    file.write_bytes('{"done": {"04.1": "right"}}'.encode(encoding))
    assert "1 of 6" in row()
    check("04.3", my_softmax)
    assert "2 of 6" in row() and set(json.loads(file.read_text())["done"]) == {"04.1", "04.3"}


@pytest.mark.parametrize("off", ["off", "OFF", "Off", " off "])
def test_off_may_be_written_with_any_capitals(tmp_path, monkeypatch, off):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("W2V_PROGRESS", off)
    check("04.3", my_softmax)
    assert "0 of 6" in row() and not list(tmp_path.iterdir())


def test_the_name_may_begin_with_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("W2V_PROGRESS", "~/p.json")
    check("04.3", my_softmax)
    assert "1 of 6" in row() and (tmp_path / "p.json").exists()


def test_a_folder_in_its_place_is_one_sentence_and_nothing_is_left_behind(file, tmp_path):
    file.mkdir()
    check("04.3", my_softmax)
    assert "Progress can't be saved: " in repr(progress()) and "it is a folder" in repr(progress())
    assert "1 of 6" in row() and list(tmp_path.iterdir()) == [file] and not list(file.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")
def test_a_link_stays_and_a_read_only_file_is_respected(file, tmp_path):
    (tmp_path / "synced").mkdir()
    target = tmp_path / "synced" / "real.json"
    file.symlink_to(target)
    check("04.3", my_softmax)
    assert file.is_symlink() and "1 of 6" in row()
    target.chmod(0o444)
    before = target.read_bytes()
    predict("04.1", "1 and all")
    assert "can't be written: you have no permission" in repr(progress()) and "2 of 6" in row()
    assert target.read_bytes() == before and not list(target.parent.glob("*.part"))
    target.chmod(0o644)
    assert "can't be" not in repr(progress()) and len(json.loads(target.read_text())["done"]) == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the full disk that Linux keeps for tests")
def test_a_device_stays_one_and_a_full_disk_is_one_sentence(monkeypatch, file):
    for device, told in (("/dev/null", ""), ("/dev/full", "the disk is full")):
        monkeypatch.setenv("W2V_PROGRESS", device)
        check("04.3", my_softmax)
        assert told in repr(progress()) and not os.path.exists(f"{device}.lock")
        assert stat.S_ISCHR(os.stat(device).st_mode)


WRITER = """
import sys
from w2vlib.learner import record
for n in range(40):
    record.record(f"{sys.argv[1]}.{n}", "right")
"""


@pytest.mark.skipif(find_spec("filelock") is None, reason="without filelock kernels don't wait for each other")
def test_kernels_and_threads_that_write_at_once_keep_all_entries(file):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    kernels = [subprocess.Popen([sys.executable, "-c", WRITER, name], env=environment) for name in "ab"]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda n: record.record(f"c.{n}", "right"), range(80)))
    assert [kernel.wait() for kernel in kernels] == [0, 0]
    assert len(record.load()[0]) == 160


def test_without_filelock_all_is_the_same_but_for_waiting(file, monkeypatch):
    monkeypatch.setitem(sys.modules, "filelock", None)
    check("04.3", my_softmax)
    assert "1 of 6" in row() and list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(find_spec("filelock") is None, reason="needs filelock")
def test_another_notebook_that_never_ends_writing_is_one_sentence(file, monkeypatch):
    from filelock import FileLock

    monkeypatch.setattr(record, "PATIENCE", 0.05)
    with FileLock(f"{file}.lock"):
        check("04.3", my_softmax)
        assert "another program is writing it" in repr(progress()) and "1 of 6" in row()
    assert "can't be saved" not in repr(progress()) and "1 of 6" in row()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("W2V_PROGRESS", str(tmp_path / "nowhere" / "p.json"))
    monkeypatch.setattr(record, "_unsaved", {})
    before = repr(check("04.3", my_softmax))
    assert "1 of 6" in row()
    assert "can't be written" in repr(progress())
    assert repr(check("04.3", my_softmax)) == before


def test_off_means_that_nothing_is_read_or_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("W2V_PROGRESS", "off")
    check("04.3", my_softmax)
    assert "0 of 6" in row()
    assert not list(tmp_path.iterdir())


def test_by_default_it_is_a_hidden_file_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("W2V_PROGRESS")
    check("04.3", my_softmax)
    assert {path.name for path in tmp_path.iterdir()} - {".w2v_progress.json.lock"} == {".w2v_progress.json"}


@pytest.mark.skipif(os.name != "posix", reason="a folder in use can be removed on POSIX only")
def test_a_working_folder_that_has_gone_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    monkeypatch.delenv("W2V_PROGRESS")
    monkeypatch.setattr(record, "_unsaved", {})
    (tmp_path / "gone").rmdir()
    record.record("04.1", "right")
    done, told = record.load()
    assert done == {"04.1": "right"} and told.startswith("Progress can't be saved: ")
    monkeypatch.chdir(tmp_path)
    assert record.load() == ({"04.1": "right"}, "")


def test_a_folder_in_place_of_the_lock_is_called_by_its_name(file):
    file.with_name("p.json.lock").mkdir()
    record.record("04.1", "right")
    assert "p.json.lock' can't be written: it is a folder" in record.load()[1]
