"""Progress: kept in a small file, never in anybody's way."""

import json

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


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"done": 5}', "\x00\xff", '{"done": [1]}'])
def test_a_damaged_file_is_one_sentence_and_is_replaced(file, content):
    file.write_text(content, encoding="latin-1")
    assert "can't be read" in repr(progress())
    check("04.3", my_softmax)
    assert "1 of 6" in row()
    assert "can't be read" not in repr(progress())


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
    assert [path.name for path in tmp_path.iterdir()] == [".w2v_progress.json"]
