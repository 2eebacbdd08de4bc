"""A folder of submissions in; points, feedback and the tables of two platforms out."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from w2vlib.classroom.__main__ import main
from w2vlib.classroom.grade import CANVAS, FEEDBACK, MOODLE, POINTS, Who, grade, who
from w2vlib.exercises import exercises

ROOT = Path(__file__).parents[2]
ONE = "04_skip_gram.ipynb"
HOSTILE = "<script>alert(1)<"


def notebook(path, *sources, output="✓ Right · 04.3 Softmax\nx"):
    told = [{"output_type": "execute_result", "data": {"text/plain": output}, "metadata": {}}]
    cells = [{"cell_type": "code", "source": source, "outputs": told} for source in sources]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}), "utf-8")


def cells(solved):
    return [exercise.cell(solved=exercise.id in solved) for exercise in exercises("04").values()]


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder, to = tmp_path_factory.mktemp("handed in"), tmp_path_factory.mktemp("graded")
    notebook(folder / "=seat" / ONE, "import numpy as np", *cells({"04.1", "04.2", "04.3"}))
    strange = f"import numpy as np\ndef my_softmax(logits):\n    print({HOSTILE!r})\n    raise ValueError({HOSTILE!r})"
    notebook(folder / "Bo Li_123_assignsubmission_file" / ONE, strange, 'check("04.3", my_softmax)')
    (folder / "broken.ipynb").write_text("{", "utf-8")
    notebook(folder / "other.ipynb", "print('not of this course')")
    said = []
    found = grade(folder, to, seed=7, seconds=30, say=said.append)
    return found, to, said


def test_right_functions_earn_their_points_and_saved_outputs_none(graded):
    rows = {row["learner"]: row for row in table(graded[1] / POINTS)}
    assert [rows["'=seat"][f"04.{k}"] for k in range(1, 8)] == ["1", "1", "1", "0", "0", "0", "0"]
    assert (rows["'=seat"]["points"], rows["'=seat"]["of"]) == ("3", "7")
    assert rows["Bo Li"]["points"] == "0" and rows["Bo Li"]["id"] == "123"


def test_what_can_not_be_marked_is_listed_with_a_reason_and_gets_a_row(graded):
    rows = {row["learner"]: row for row in table(graded[1] / POINTS)}
    assert "not a notebook" in rows["broken"]["trouble"] and "no cell" in rows["other"]["trouble"]
    assert rows["broken"]["points"] == rows["other"]["points"] == "0"


def test_the_tables_have_the_columns_of_the_platforms(graded):
    moodle = {row["Full name"]: row for row in table(graded[1] / MOODLE)}
    assert moodle["Bo Li"]["Identifier"] == "Participant 123" and moodle["Bo Li"]["Maximum Grade"] == "7"
    assert moodle["'=seat"]["Grade"] == "3" and "04.3 Right" in moodle["'=seat"]["Feedback comments"]
    canvas = table(graded[1] / CANVAS)
    assert list(canvas[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "word2vec 04"]
    assert canvas[0]["Student"].strip() == "Points Possible" and canvas[0]["word2vec 04"] == "7"
    assert {row["Student"]: row["word2vec 04"] for row in canvas[1:]}["'=seat"] == "3"


def test_feedback_has_the_messages_and_nothing_of_a_learners_unescaped(graded):
    pages = {path.name: path.read_text("utf-8") for path in (graded[1] / FEEDBACK).iterdir()}
    assert set(pages) == {"_seat.html", "Bo Li_123.html", "broken.html", "other.html"}
    assert "=seat: 3 of 7 right" in pages["_seat.html"] and "Write <code>my_loss</code>" in pages["_seat.html"]
    assert "&lt;script&gt;" in pages["Bo Li_123.html"] and "<script" not in pages["Bo Li_123.html"]
    assert "not a notebook" in pages["broken.html"]


def test_what_goes_on_is_said_with_the_seed_and_how_far_processes_are_shut_off(graded):
    assert "seed 7" in graded[2][0] and ("without network" in graded[2][0] or "your rights" in graded[2][0])
    assert any(line.startswith("=seat: 3 of 7") for line in graded[2])


@pytest.mark.parametrize(("path", "found"), [
    ("Ann Lee_42_assignsubmission_file/04_skip_gram.ipynb", Who("Ann Lee", "42")),
    ("Ann Lee_42_assignsubmission_file_/04_skip_gram.ipynb", Who("Ann Lee", "42")),
    ("Ann Lee_42_assignsubmission_file_04_skip_gram.ipynb", Who("Ann Lee", "42")),
    ("leeann_4242_99999_04_skip_gram.ipynb", Who("leeann", "4242")),
    ("leeann_LATE_4242_99999_04_skip_gram-1.ipynb", Who("leeann", "4242")),
    ("seat-07.ipynb", Who("seat-07")), ("seat-07/05_gradients.ipynb", Who("seat-07")),
])
def test_names_and_numbers_are_those_of_the_platforms(tmp_path, path, found):
    assert who(tmp_path / path, tmp_path) == found


def test_the_capstones_file_is_marked_as_it_is(tmp_path):
    (tmp_path / "in" / "ann").mkdir(parents=True)
    functions = "\n\n\n".join(e.solution for e in exercises("10").values() if e.id in ("10.2", "10.3"))
    (tmp_path / "in" / "ann" / "my_word2vec.py").write_text(f"import numpy as np\n\n\n{functions}\n", "utf-8")
    [ann] = grade(tmp_path / "in", tmp_path / "out")
    assert ann.who.name == "ann" and ann.marks["10.2"].points == ann.marks["10.3"].points == 1 and ann.points == 2


def test_a_folder_without_notebooks_is_one_sentence(tmp_path, capsys):
    assert main(["grade", str(tmp_path), "--to", str(tmp_path / "out")]) == 1
    assert "There is no notebook" in capsys.readouterr().err


def test_the_notebooks_as_they_are_given_earn_nothing(tmp_path):
    (tmp_path / "in" / "ann").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / ONE, tmp_path / "in" / "ann")
    [ann] = grade(tmp_path / "in", tmp_path / "out")
    assert len(ann.marks) == 7 and ann.points == 0
    assert {mark.report.outcome.word for mark in ann.marks.values()} == {"Not attempted"}
