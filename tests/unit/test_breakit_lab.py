"""The lab shows where a program is wrong, not what is wrong before a guess, and trains when told to."""

import numpy as np
import pytest

from w2vlib.draw.blocks import Curve, Heatmap, Scatter, Table, flatten
from w2vlib.lessons.n05_gradients.breakit import BUGS
from w2vlib.widgets.panels import breakit_lab
from w2vlib.widgets.panels.breakit_lab import GUESSES, MAPS, NOT_YET, PROGRAMS, SHOW, TRAIN, BreakItLab


@pytest.fixture
def lab(monkeypatch):
    monkeypatch.setattr(breakit_lab, "STEPS", 300)
    return BreakItLab()


def all_blocks(lab, kind):
    assert lab.message == ""
    return [b for b in flatten(lab.blocks) if isinstance(b, kind)]


def test_every_bug_has_a_program():
    assert sorted(PROGRAMS.values()) == sorted(BUGS)


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_check_finds_the_bug_and_not_the_mended_program(lab, program):
    lab.set("program", program)
    assert "is wrong in" in lab.blocks[0].text
    assert any(block.values.any() for block in all_blocks(lab, Heatmap))
    lab.set("mend", True)
    assert "wrong" not in lab.blocks[0].text and "mended" in lab.blocks[0].text
    assert not any(block.values.any() for block in all_blocks(lab, Heatmap))


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_bug_is_hidden_until_asked_for(lab, program):
    lab.set("program", program)
    bug = BUGS[PROGRAMS[program]]
    verdict = lab.blocks[0].text
    assert "times what" not in verdict and "Which term is wrong?" in verdict
    for guess in (title for title in GUESSES if title not in (bug.title, SHOW)):
        lab.set("guess", guess)
        assert bug.seen not in str(lab.blocks) and bug.title not in str(lab.blocks)
    for guess in (bug.title, SHOW):
        lab.set("guess", guess)
        assert bug.seen in str(lab.blocks) and bug.code in str(lab.blocks)
        assert len(lab.blocks[0].text) > len("**Program A.** ") and "Which term" not in lab.blocks[0].text


def test_another_program_asks_for_another_guess(lab):
    lab.set("guess", SHOW)
    lab.set("program", "B")
    assert lab.values["guess"] == NOT_YET


def test_an_example_that_hides_the_bug_is_announced(lab):
    lab.set("sentence", "old king")
    assert "This example does not show the bug" in lab.blocks[0].text


def test_training_fills_curve_table_and_maps(lab):
    lab.set("view", TRAIN)
    assert not all_blocks(lab, Curve)[0].series
    lab.press("train")
    assert [s.name for s in all_blocks(lab, Curve)[0].series] == ["right", "broken"]
    assert len(all_blocks(lab, Table)[-1].rows) == 1
    lab.press("all")
    assert [row[0] for row in all_blocks(lab, Table)[-1].rows] == ["0.03", "0.1", "0.3", "0.6"]
    lab.set("view", MAPS)
    assert len(all_blocks(lab, Scatter)) == 2
    lab.set("program", "C")
    assert not all_blocks(lab, Scatter) and "Press a button" in lab.blocks[0].text
    lab.set("program", "A")
    assert len(all_blocks(lab, Scatter)) == 2


def test_a_run_that_diverges_is_shown_as_far_as_it_went(lab):
    lab.set("program", "D")
    lab.set("view", TRAIN)
    lab.set("rate", 0.6)
    lab.press("train")
    for curve in all_blocks(lab, Curve):
        assert all(np.isfinite(series.y).all() for series in curve.series)


@pytest.mark.parametrize("sentence", ["a b", "<script>alert(1)</script> 🙂 b", "x x x x", "word " * 30])
@pytest.mark.parametrize("program", PROGRAMS)
def test_own_sentence_at_both_ends(lab, sentence, program):
    lab.set("program", program)
    lab.set("sentence", sentence)
    for at in (1, lab._rows[1][1].max):
        lab.set("at", at)
        assert lab.message == "" and len(all_blocks(lab, Heatmap)) >= 1


@pytest.mark.parametrize("sentence", ["", " ", "one", "🙂", "word " * 31, "word " * 100_000])
def test_a_sentence_that_will_not_do(lab, sentence):
    before = lab.blocks
    lab.set("sentence", sentence)
    assert lab.message.endswith(".") and lab.error.__class__ is not KeyError
    assert lab.blocks is before
