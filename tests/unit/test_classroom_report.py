"""What a class has done, read from good, broken and hostile files, on one page and in one table."""

import csv
import json
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from w2vlib.classroom.__main__ import main
from w2vlib.classroom.learners import name, read_all
from w2vlib.classroom.report import LEARNERS, PAGE, TABLE, page, report
from w2vlib.classroom.summary import summary
from w2vlib.exercises import find

SENTENCES = [m.sentence for m in find("04.2").misconceptions]


def line(id, did, minute=0, met=""):
    event = {"v": 2, "id": id, "at": f"2026-11-26T09:{minute:02}:00+00:00", "did": did}
    return json.dumps(event | ({"met": met} if met else {}))


def write(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def notebook(path, *texts):
    output = [{"output_type": "execute_result", "data": {"text/plain": text}} for text in texts]
    cells = [{"cell_type": "code", "source": "", "outputs": [one]} for one in output]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"nbformat": 4, "cells": cells}), "utf-8")
    return path


def row(found, id):
    return next(row for row in found.notebooks[id[:2]] if row.id == id)


@pytest.fixture
def class_of_three(tmp_path):
    write(tmp_path / "seat-1.json", line("04.2", "tried", 0, SENTENCES[0]), line("04.2", "right", 4))
    write(tmp_path / "seat-2.json", *(line("04.2", "tried", k, SENTENCES[0]) for k in range(4)), line("04.2", "hint"))
    later = [line(id, "right", 5) for id in ("04.3", "04.q1")]
    write(tmp_path / "seat-3.json", line("04.2", "tried", 2, SENTENCES[1]), *later)
    return tmp_path


def test_a_row_adds_up_what_the_learners_did(class_of_three):
    found = summary(*read_all([class_of_three]))
    one = row(found, "04.2")
    assert (one.tried, one.right, one.attempts, one.hints, one.solutions) == (3, 1, 2, 1, 0)
    assert [(met.sentence, met.count) for met in one.met] == [(SENTENCES[0], 2), (SENTENCES[1], 1)]
    assert row(found, "04.3").tried == 1 and row(found, "04.4").tried == 0
    assert [(line.name, line.right, line.tried, line.questions) for line in found.lines] == [
        ("seat-1", 1, 0, 0), ("seat-2", 0, 1, 0), ("seat-3", 1, 1, 1)]


def test_who_waits_has_tried_often_or_opened_everything(tmp_path):
    hints = [line("04.2", "hint")] * len(find("04.2").hints)
    write(tmp_path / "often.json", *[line("04.2", "tried", k, SENTENCES[2]) for k in (0, 5, 7)])
    write(tmp_path / "twice.json", *[line("04.2", "tried", k) for k in (0, 5)])
    write(tmp_path / "hinted.json", line("04.2", "tried"), *hints)
    write(tmp_path / "told.json", line("04.2", "tried"), line("04.2", "solution"))
    write(tmp_path / "found.json", *[line("04.2", "tried", k) for k in range(5)], line("04.2", "right", 9))
    write(tmp_path / "only-read.json", line("04.2", "solution"), *hints)
    found = summary(*read_all([tmp_path]))
    assert [one.name for one in found.waiting] == ["often", "hinted", "told"]
    assert (found.waiting[0].minutes, found.waiting[0].met) == (7, SENTENCES[2])
    assert found.waiting[0].say == find("04.2").hints[0]
    assert found.waiting[1].say == find("04.2").hints[-1]


@pytest.mark.parametrize("content", [
    b"", b"\0" * 500, b"<script>alert(1)</script>", b"[" * 100_000, b"{}", b"null", b'{"done": 3}', b"\xed\xa0\x80",
    b'{"v": 2, "id": ["x"], "did": "right"}\n', b'{"v": 99, "id": "04.2", "did": "right"}\n', b"1" * 10_000,
    b'{"v": 2, "id": "04.2", "did": "won"}\n', b'{"v": 2, "id": "04.2", "at": "soon", "did": "right"}\n',
])
@pytest.mark.parametrize("ending", [".json", ".ipynb"])
def test_a_broken_file_is_listed_and_the_others_count(class_of_three, content, ending):
    broken = class_of_three / f"broken{ending}"
    broken.write_bytes(content)
    found = summary(*read_all([class_of_three]))
    assert len(found.lines) == 3 and row(found, "04.2").tried == 3
    assert [Path(one.file) for one in found.troubles] == [broken] and found.troubles[0].reason
    assert broken.read_bytes() == content


def test_the_readable_lines_of_a_damaged_file_count_and_it_is_listed(tmp_path):
    write(tmp_path / "a.json", line("04.2", "right"), "scribble", line("04.3", "tried"))
    found = summary(*read_all([tmp_path]))
    assert found.lines[0].states["04.2"] == "right" and found.lines[0].states["04.3"] == "tried"
    assert len(found.troubles) == 1


def test_what_can_not_be_opened_is_listed(tmp_path):
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    asked = [tmp_path / "loop.json", large, tmp_path / "missing.json"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.json")
        os.mkfifo(tmp_path / "pipe.ipynb")
        asked += [tmp_path / "pipe.json", tmp_path / "pipe.ipynb"]
    learners, troubles = read_all(asked)
    assert not learners and [Path(one.file) for one in troubles] == asked


def test_times_at_the_ends_of_the_calendar_do_no_harm(tmp_path):
    for k, at in enumerate(("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")):
        event = json.dumps({"v": 2, "id": "04.2", "at": at, "did": "tried"})
        write(tmp_path / f"{k}.json", event, *[line("04.2", "tried")] * 2)
    found = summary(*read_all([tmp_path]))
    assert [one.attempts for one in found.waiting] == [3, 3]
    assert ">0</th>" in page(found)


def test_a_saved_notebook_says_what_its_outputs_say(tmp_path):
    told = SENTENCES[0].replace("**", "")
    notebook(tmp_path / "ann" / "04_skip_gram.ipynb", f"△ Not yet · 04.2 The training pairs\n{told}\n    my_pairs()",
             "✓ Right · 04.3 Softmax\nWell", "○ Not attempted · 04.4 How\nWrite", "→ Note · Hint 2 of 3 for 04.2\nx",
             "→ Note · Solution of 04.2 The training pairs\nOne more")
    notebook(tmp_path / "bo" / "04_skip_gram.ipynb", "✓ Right · 04.2 The training pairs\nx")
    found = summary(*read_all([tmp_path]))
    assert [line.name for line in found.lines] == ["ann", "bo"]
    assert found.lines[0].states["04.2"] == "tried" and found.lines[0].states["04.4"] == ""
    assert row(found, "04.2").met[0].sentence == SENTENCES[0]
    assert [one.name for one in found.waiting] == ["ann"]


def test_all_files_of_a_learner_count_together_and_namesakes_apart(tmp_path):
    write(tmp_path / "ann" / ".w2v_progress.json", *[line("04.2", "tried")] * 2)
    notebook(tmp_path / "ann" / "04_skip_gram.ipynb", "✓ Right · 04.2 The\nx", "✓ Right · 04.3 The\nx")
    write(tmp_path / "one" / "bo.json", line("04.2", "right"))
    write(tmp_path / "two" / "bo.json", line("04.2", "tried"))
    learners, _ = read_all([tmp_path])
    assert [learner.name for learner in learners] == ["ann", "one/bo", "two/bo"]
    assert learners[0].entries["04.2"].attempts == 2 and learners[0].entries["04.3"].state == "right"


def test_what_a_learner_waits_with_stands_together(tmp_path):
    write(tmp_path / "a.json", *[line("04.2", "tried")] * 3, *[line("04.3", "tried")] * 6)
    write(tmp_path / "b.json", *[line("04.2", "tried")] * 5)
    found = summary(*read_all([tmp_path]))
    assert [(one.name, one.id) for one in found.waiting] == [("a", "04.3"), ("a", "04.2"), ("b", "04.2")]
    assert page(found).count("<h3>a</h3>") == 1


def test_learners_of_one_name_are_not_counted_as_one(tmp_path):
    for place in "abc":
        write(tmp_path / place / "one" / "bo.json", *[line("04.2", "tried")] * 3)
    found = summary(*read_all([tmp_path]))
    assert row(found, "04.2").tried == len(row(found, "04.2").waiting) == len(found.lines) == 3


@pytest.mark.parametrize(("path", "called"), [
    ("ann/.w2v_progress.json", "ann"), ("ann/04_skip_gram.ipynb", "ann"), ("ann.json", "ann"),
    ("bo/my work.ipynb", "my work")])
def test_names_are_file_names(path, called):
    assert name(Path(path)) == called


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.addresses = set(), []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.addresses += [value for key, value in attributes if key in ("src", "href")]


@pytest.mark.parametrize("hostile", [
    "<script>alert(1)", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "&amp;{% raw %}"])
def test_nothing_that_a_learner_wrote_becomes_part_of_the_page(tmp_path, hostile):
    file = tmp_path / f"{hostile.replace('/', '')}.json"
    try:
        write(file, line("04.2", "tried", 0, hostile), line(hostile, "right"), *[line("04.2", "tried", 0, hostile)] * 3)
    except OSError:
        pytest.skip("the system has no such names")
    html = page(summary(*read_all([tmp_path])))
    tags = Tags()
    tags.feed(html)
    assert not tags.tags & {"script", "img"} and not tags.addresses
    assert "49" not in html.partition("<main>")[2]


def test_a_sentence_that_is_not_the_courses_is_not_shown(tmp_path):
    write(tmp_path / "a.json", *[line("04.2", "tried", 0, "Buy this now")] * 4)
    found = summary(*read_all([tmp_path]))
    assert not row(found, "04.2").met and "Buy" not in page(found)


def test_page_and_table_are_written_and_a_name_is_no_formula(tmp_path):
    write(tmp_path / "in" / "=1+1.json", *[line("04.2", "tried", k, SENTENCES[0]) for k in range(3)])
    report([tmp_path / "in"], tmp_path)
    assert "Who waits for help" in (tmp_path / PAGE).read_text("utf-8")
    with (tmp_path / TABLE).open(encoding="utf-8", newline="") as file:
        table = {row["exercise"]: row for row in csv.DictReader(file)}
    assert table["04.2"]["waiting"] == "'=1+1" and table["04.2"]["met most often"] == SENTENCES[0]
    assert (table["04.2"]["tried"], table["04.2"]["right"], table["04.3"]["tried"]) == ("1", "0", "0")
    with (tmp_path / LEARNERS).open(encoding="utf-8", newline="") as file:
        [line_of_it] = csv.DictReader(file)
    assert line_of_it["learner"] == "'=1+1" and (line_of_it["04.2"], line_of_it["04.3"]) == ("tried", "")
    assert line_of_it["last"].startswith("2026-11-26 09:02")


def test_the_command_says_what_it_wrote_and_what_it_could_not_read(class_of_three, tmp_path, capsys):
    write(class_of_three / "broken.json", "x")
    assert main(["report", str(class_of_three), "--to", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "3 learners" in said and "broken.json: " in said and (tmp_path / "out" / PAGE).exists()
    (tmp_path / "file").touch()
    assert main(["report", str(class_of_three), "--to", str(tmp_path / "file")]) == 1
    assert "file" in capsys.readouterr().err
