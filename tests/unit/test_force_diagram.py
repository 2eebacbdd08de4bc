"""The force diagram shows the forces of the trainer's step, goes both ways, and answers bad input with a sentence."""

import numpy as np
import pytest

from w2vlib.draw.blocks import Bars, Formula, Scatter, flatten
from w2vlib.widgets.panels.force_diagram import ON_U, ON_V, STEPS, ForceDiagram, forces, vector


@pytest.fixture
def panel():
    return ForceDiagram()


def block(panel, kind):
    assert panel.message == ""
    return next(b for b in flatten(panel.blocks) if isinstance(b, kind))


def arrow(panel, label):
    found = next(a for a in block(panel, Scatter).arrows if a.label == label)
    return np.subtract(found.end, found.start)


def test_forces_add_up_to_the_step_against_the_gradient(panel):
    panel.set("t", 100)
    step = panel.session.trainer.peek()
    pull, pushes = forces(panel.session.trainer.W_out, step.probabilities, step.target)
    assert np.allclose(pull + pushes.sum(axis=0), -step.grad_h)
    assert np.allclose(arrow(panel, "attraction"), pull)
    assert np.allclose(arrow(panel, "repulsion"), pushes.sum(axis=0))
    assert np.allclose(arrow(panel, "sum"), -step.grad_h)


def test_the_point_after_the_step_is_where_the_trainer_goes(panel):
    panel.set("t", 57)
    centre = panel.session.trainer.peek().inputs[0]
    picture = block(panel, Scatter)
    after = picture.xy[picture.labels.index("after the step")]
    panel.press("next")
    assert np.allclose(panel.session.trainer.W_in[centre], after)


def test_on_the_output_vectors_the_arrows_are_their_gradients(panel):
    panel.set("t", 80)
    panel.set("look", ON_U)
    step = panel.session.trainer.peek()
    arrows = block(panel, Scatter).arrows[1:]
    moves = [np.subtract(a.end, a.start) for a in arrows]
    assert np.allclose(moves, -step.grad_rows)
    assert [a.role for a in arrows].count("ok") == 1 and arrows[step.target].role == "ok"


def test_bars_and_formula_hold_the_numbers_of_the_step(panel):
    panel.set("t", 200)
    step, bars = panel.session.trainer.peek(), block(panel, Bars)
    assert np.allclose(bars.values, step.probabilities) and np.allclose(bars.reference, step.labels)
    assert vector(-step.grad_h) in block(panel, Formula).lines[0]
    assert vector(step.h) in block(panel, Formula).lines[1]


def test_forward_back_and_timeline_meet(panel):
    panel.press("back")
    assert "cannot be used now" in panel.message
    for _ in range(3):
        panel.press("next")
    panel.press("back")
    assert panel.values["t"] == panel.session.trainer.t == 2
    there = panel.session.trainer.W_in.copy()
    panel.set("t", STEPS)
    assert not panel.tick("play") and "cannot be used now" in panel.message
    panel.set("t", 2)
    assert (panel.session.trainer.W_in == there).all()
    assert panel.tick("play")


def test_a_new_rate_branches_and_a_huge_one_stops_with_a_sentence(panel):
    panel.set("t", 100)
    panel.set("rate", 30)
    panel.set("t", STEPS)
    assert panel.message == "" and "is too large here" in panel.blocks[0].text
    assert 100 <= panel.session.trainer.t < STEPS
    assert np.isfinite(block(panel, Scatter).xy).all()
    panel.set("t", 50)
    assert panel.values["rate"] == 0.5


@pytest.mark.parametrize("rate", [0, -1, "fast", float("nan"), 0.001, 1000, 1e308])
def test_odd_rates_leave_a_picture(panel, rate):
    panel.set("rate", rate)
    panel.set("t", STEPS)
    assert block(panel, Scatter).xy.shape[1] == 2


def test_the_wrong_way_is_said(panel):
    panel.set("rate", 8)
    told = []
    for t in range(0, 60):
        panel.set("t", t)
        told.append("It falls" in panel.blocks[0].text)
    assert any(told)


@pytest.mark.parametrize("text", ["a b", "<script>alert(1)</script> 🙂", "x y. y x x.", "The cat sat. The cat ran."])
def test_own_text(panel, text):
    panel.set("text", text)
    panel.set("t", STEPS)
    for look in (ON_V, ON_U):
        panel.set("look", look)
        assert len(block(panel, Bars).labels) == len(panel.session.trainer.vocabulary)


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "no word"), ("🙂", "nothing to push away"), ("alone", "nothing to push away"),
    ("word " * 100_000, "holds up to"), (" ".join(map(str, range(25))), "25 different ones"),
    ("a. b.", "no word has a neighbour")])
def test_a_text_that_will_not_do(panel, text, sentence):
    panel.set("t", 33)
    panel.set("text", text)
    assert sentence in panel.message
    assert panel.session.trainer.t == 33 and panel.blocks


def test_vectors_read_well():
    assert vector((-0.001, 2.5)) == "(0.00, 2.50)"
    assert vector((-1.25, 3e7)) == "(−1.25, 3e+07)"
