"""Progress: kept in a small file, never in anybody's way."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

import numpy as np
import pytest

from w2vlib.exercises import check, commands, exercises, find, hint, predict, progress, solution
from w2vlib.learner import record
from w2vlib.lessons.n04_skip_gram.exercises import my_softmax
from w2vlib.quiz import quiz

CHOICE = find("04.1").run()[0]


def of(count):
    """So many of the exercises of notebook 04, as the report says it."""
    return f"{count} of {len(exercises('04'))}"


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("W2V_PROGRESS", str(tmp_path / "p.json"))
    monkeypatch.setattr(record, "_unsaved", [])
    return tmp_path / "p.json"


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def row(notebook="04"):
    return next(line for line in repr(progress()).splitlines() if line.split()[:1] == [notebook])


def test_what_is_right_counts_and_stays(file):
    check("04.3", lambda logits: logits)
    assert of(0) in row() and "not yet right: 04.3" in repr(progress())
    check("04.3", my_softmax)
    check("04.3", lambda logits: logits)
    predict("04.1", CHOICE)
    quiz("04").answer(0, 1)
    assert of(2) in row() and row().split()[4:6] == ["1", "of"]
    assert {line["id"] for line in lines(file)} == {"04.1", "04.3", "04.q1"}


def test_an_untouched_stub_leaves_no_file(file):
    check("04.3")
    predict("04.1", ...)
    progress()
    assert not file.exists()


def test_deleting_the_file_resets(file):
    check("04.3", my_softmax)
    file.unlink()
    assert of(0) in row()


def line(**changes):
    return json.dumps({"v": 2, "id": "04.1", "at": "2026-11-26T08:10:00+00:00",
        "did": "right"} | changes).encode() + b"\n"


NO_LINES = [
    {"v": 3}, {"v": 1}, {"v": "2"}, {"v": None}, {"id": 5}, {"id": None}, {"id": ["04.1"]}, {"did": "something"},
    {"did": ["right"]}, {"at": 5},
    {"at": None}, {"at": "yesterday"}, {"at": "2026-11-26T08:10:00"}, {"met": 5}, {"met": None},
]
UNREADABLE = [
    b"", b"\n", b"{", b"[]", b"null", b"{}", b"5", b'"a"', b'{"done": 5}', b'{"done": []}', b'{"done": [1]}',
    b"\x00\xff", b"\xff\xfe\x00",
    b'{"done": {"04.1": "right"', '{"done": {"é": "right"}}'.encode("latin-1"), b'{"done": ' + b"9" * 5000 + b"}",
    b'{"done": {"04.1": {"state": "right"}}}', b'{"done": {}, "version": 2}', b'{"done": {"04.1": "hint"}}',
    line()[:-3], line().replace(b'"id"', b'"Id"'),
    b'{"done": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not at all".encode("utf-16"),
    *(line(**changes) for changes in NO_LINES),
]


@pytest.mark.parametrize("content", UNREADABLE, ids=lambda content: repr(content[:60]))
@pytest.mark.parametrize("first", [progress, lambda: check("04.3", my_softmax)])
def test_a_file_that_cannot_be_read_is_set_aside_and_said_so(file, content, first):
    file.write_bytes(content)
    report = repr(first())
    aside = file.with_name("p.json.unreadable-1")
    assert aside.read_bytes() == content
    if first is progress:
        assert f"can't be read. It is kept as {aside.name}; progress starts again from nothing." in report
    check("04.3", my_softmax)
    assert of(1) in row()
    assert f"kept as {aside.name}" in repr(progress()) and "can't be read" not in repr(progress())
    file.write_bytes(content)
    progress()
    assert aside.read_bytes() == file.with_name("p.json.unreadable-2").read_bytes() == content
    aside.unlink()
    file.with_name("p.json.unreadable-2").unlink()
    assert "kept as" not in repr(progress())


@pytest.mark.parametrize("damage",
    [b'{"v": 2, "id": "04.2", "at": "2026-', b"\xff\xc3\n", line(v=3), b"\n", line(id=5) + b"[]\n"], ids=repr)
@pytest.mark.parametrize("order", ["last", "first"])
def test_a_damaged_line_is_set_aside_and_the_others_count(file, damage, order):
    damage = damage if order == "last" else damage.rstrip(b"\n") + b"\n"
    content = line() + line(id="04.2") + damage if order == "last" else damage + line() + line(id="04.2")
    file.write_bytes(content)
    told = "A part of the progress file can't be read. It is kept as p.json.unreadable-1; all the rest counts."
    assert told in repr(progress()) and file.read_bytes() == line() + line(id="04.2")
    assert file.with_name("p.json.unreadable-1").read_bytes() == damage
    check("04.3", my_softmax)
    assert of(3) in row() and "kept as p.json.unreadable-1" in repr(progress())


def test_a_last_line_without_an_end_is_whole(file):
    file.write_bytes(line()[:-1])
    check("04.3", my_softmax)
    assert [event["id"] for event in lines(file)] == ["04.1", "04.3"] and list(file.parent.glob("*unreadable*")) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text",
    ['{"done": {"04.1": "right", "04.2": "tried"}}', '{\n "done": {\n  "04.1": "right",\n "04.2": "tried"\n }\n}\n',
                                  (line() + line(id="04.2", did="tried")).decode()])
def test_an_older_file_and_one_that_an_editor_saved_in_another_way_are_carried_over(file, encoding, text):
    file.write_bytes(text.encode(encoding))
    assert of(1) in row() and "can't" not in repr(progress()) and file.read_bytes() == text.encode(encoding)
    check("04.3", my_softmax)
    assert of(2) in row() and [event["id"] for event in lines(file)] == ["04.1", "04.2", "04.3"]
    assert "not yet right: 04.2" in repr(progress()) and not list(file.parent.glob("*unreadable*"))


def test_what_another_saved_in_another_way_and_damaged_is_kept_whole(file):
    content = (line() + b"half a li").decode().encode("utf-16")
    file.write_bytes(content)
    check("04.3", my_softmax)
    assert of(2) in row() and file.with_name("p.json.unreadable-1").read_bytes() == content


def test_what_was_done_is_kept_and_no_more(file):
    began = datetime.now(UTC) - timedelta(seconds=1)
    check("04.3", lambda logits: logits)
    hint("04.3")
    hint("4.3")
    check("04.3", lambda logits: np.exp(logits) / len(logits))
    solution("04.3")
    check("04.3", my_softmax)
    check("04.3", lambda logits: logits)
    check("04.3")
    hint("04.1")
    predict("04.1", "nonsense")
    entries, told = record.load()
    entry = entries["04.3"]
    assert told == "" and set(entries) == {"04.3", "04.1"}
    assert (entry.state, entry.attempts, entry.hints, entry.solution) == ("right", 4, 2, True)
    assert began <= entry.first <= entry.last <= datetime.now(UTC) and entry.last - entry.first < timedelta(minutes=5)
    assert (entries["04.1"].state, entries["04.1"].attempts, entries["04.1"].hints, entries["04.1"].solution) == ("",
        0, 1, False)
    assert {key for event in lines(file) for key in event} <= {"v", "id", "at", "did", "met"}
    assert [event["did"] for event in lines(file)] == ["tried", "hint", "hint", "tried", "solution", "right", "tried",
        "hint"]
    assert "lambda" not in file.read_text() and "logits" not in file.read_text()


def test_the_sentence_met_last_is_kept(file):
    record.record("04.3", "tried", "You add.")
    record.record("04.3", "tried")
    assert record.load()[0]["04.3"].met == "You add."
    record.record("04.3", "tried", "You “take” é\udcff away.")
    record.record("04.3", "right")
    assert record.load()[0]["04.3"].met == "You “take” é\udcff away." and file.read_bytes().isascii()


def test_times_are_the_earliest_and_the_latest_whatever_the_order_of_the_lines(file):
    file.write_bytes(line(at="2026-11-26T10:00:00+02:00") + line(at="2026-11-26T07:00:00+00:00",
        did="hint") + line(at="2026-11-26T09:00:00+00:00", did="tried")
                     + line(id="04.2", did="solution"))
    entry = record.load()[0]["04.1"]
    assert (entry.first.hour, entry.last.hour, entry.state, entry.attempts) == (7, 9, "right", 2)
    assert record.load()[0]["04.2"] == record.Entry(first=datetime(2026, 11, 26, 8, 10, tzinfo=UTC),
        last=datetime(2026, 11, 26, 8, 10, tzinfo=UTC), solution=True)
    file.write_text('{"done": {"04.1": "tried"}}')
    assert record.load()[0] == {"04.1": record.Entry("tried", 1)}


def test_lines_are_only_added(file):
    record.record("04.3", "tried")
    first, inode = file.read_bytes(), file.stat().st_ino
    record.record("04.3", "right")
    assert file.read_bytes().startswith(first) and file.stat().st_ino == inode and len(lines(file)) == 2
    assert record.record("04.3", "right") == ""


def test_attempts_are_told_where_there_are_several(file):
    for _ in range(3):
        check("04.3", lambda logits: logits)
    check("04.2", lambda *a: 1)
    assert "Tried and not yet right: 04.2, 04.3 (3 times)." in repr(progress())


@pytest.mark.parametrize("off", ["off", "OFF", "Off", " off "])
def test_off_may_be_written_with_any_capitals(tmp_path, monkeypatch, off):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("W2V_PROGRESS", off)
    check("04.3", my_softmax)
    assert of(0) in row() and not list(tmp_path.iterdir())


def test_the_name_may_begin_with_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("W2V_PROGRESS", "~/p.json")
    check("04.3", my_softmax)
    assert of(1) in row() and (tmp_path / "p.json").exists()


def test_a_folder_in_its_place_is_one_sentence_and_nothing_is_left_behind(file, tmp_path):
    file.mkdir()
    check("04.3", my_softmax)
    assert "Progress can't be saved: " in repr(progress()) and "it is a folder" in repr(progress())
    assert of(1) in row() and list(tmp_path.iterdir()) == [file] and not list(file.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="links and permissions as POSIX has them")
def test_a_link_stays_and_a_read_only_file_is_respected(file, tmp_path):
    (tmp_path / "synced").mkdir()
    target = tmp_path / "synced" / "real.json"
    file.symlink_to(target)
    check("04.3", my_softmax)
    assert file.is_symlink() and of(1) in row()
    target.chmod(0o444)
    before = target.read_bytes()
    predict("04.1", CHOICE)
    assert "can't be written: you have no permission" in repr(progress()) and of(2) in row()
    assert target.read_bytes() == before and not list(target.parent.glob("*.part"))
    target.chmod(0o644)
    assert "can't be" not in repr(progress()) and len(lines(target)) == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the full disk that Linux keeps for tests")
def test_a_device_stays_one_and_a_full_disk_is_one_sentence(monkeypatch, file):
    for device, told in (("/dev/null", ""), ("/dev/full", "the disk is full")):
        monkeypatch.setenv("W2V_PROGRESS", device)
        check("04.3", my_softmax)
        assert told in repr(progress()) and not os.path.exists(f"{device}.lock")
        assert stat.S_ISCHR(os.stat(device).st_mode)


WRITER = """
import sys
if sys.argv[2:]:
    sys.modules["filelock"] = None
from w2vlib.learner import record
for n in range(40):
    record.record(f"{sys.argv[1]}.{n}", "right")
"""


@pytest.mark.parametrize("locked", [True, False])
def test_kernels_and_threads_that_write_at_once_keep_all_entries(file, locked, monkeypatch):
    file.write_bytes(line())
    if not locked:
        monkeypatch.setitem(sys.modules, "filelock", None)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    kernels = [subprocess.Popen([sys.executable, "-c", WRITER, name, *["alone"] * (not locked)],
        env=environment) for name in "ab"]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda n: record.record(f"c.{n}", "right"), range(80)))
    assert [kernel.wait() for kernel in kernels] == [0, 0]
    assert len(record.load()[0]) == 161 and record.load()[1] == ""


def test_without_filelock_all_is_the_same_but_for_waiting(file, monkeypatch):
    monkeypatch.setitem(sys.modules, "filelock", None)
    check("04.3", my_softmax)
    assert of(1) in row() and list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(find_spec("filelock") is None, reason="needs filelock")
def test_another_notebook_that_never_ends_writing_is_one_sentence(file, monkeypatch):
    from filelock import FileLock

    monkeypatch.setattr(record, "PATIENCE", 0.05)
    with FileLock(f"{file}.lock"):
        check("04.3", my_softmax)
        assert "another program is writing it" in repr(progress()) and of(1) in row()
    assert "can't be saved" not in repr(progress()) and of(1) in row()


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("W2V_PROGRESS", str(tmp_path / "nowhere" / "p.json"))
    monkeypatch.setattr(record, "_unsaved", [])
    monkeypatch.setattr(commands, "_told", set())
    before = repr(check("04.3", my_softmax))
    assert of(1) in row()
    assert "can't be written" in repr(progress())
    assert repr(check("04.3", my_softmax)) == before
    assert repr(check("04.2", ...)) and hint("04.2") and solution("04.2")
    assert capsys.readouterr().out.count("Progress can't be saved: ") == 1


def test_off_means_that_nothing_is_read_or_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("W2V_PROGRESS", "off")
    check("04.3", my_softmax)
    assert of(0) in row()
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
    monkeypatch.setattr(record, "_unsaved", [])
    (tmp_path / "gone").rmdir()
    record.record("04.1", "right")
    done, told = record.load()
    assert done["04.1"].state == "right" and told.startswith("Progress can't be saved: ")
    monkeypatch.chdir(tmp_path)
    done, told = record.load()
    assert done["04.1"].attempts == 1 and told == ""
    assert [event["id"] for event in lines(tmp_path / ".w2v_progress.json")] == ["04.1"]


def test_a_folder_in_place_of_the_lock_is_called_by_its_name(file):
    file.with_name("p.json.lock").mkdir()
    record.record("04.1", "right")
    assert "p.json.lock' can't be written: it is a folder" in record.load()[1]
