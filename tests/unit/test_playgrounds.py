"""The playgrounds of notebook 04 compute what they show."""

import math

import numpy as np
import pytest

from w2vlib import softmax
from w2vlib.draw.blocks import Bars, Formula, Status, flatten
from w2vlib.widgets import DotProductPlayground, SoftmaxPlayground
from w2vlib.widgets.panels.playgrounds import polar


def told(panel):
    return next(b for b in flatten(panel.blocks) if isinstance(b, Status)).text


def lines(panel):
    return " ".join(next(b for b in flatten(panel.blocks) if isinstance(b, Formula)).lines)


def test_polar_is_length_and_angle():
    assert np.allclose(polar(2, 90), [0, 2]) and np.allclose(polar(1, 180), [-1, 0])


def test_right_angle_gives_zero_and_opposite_gives_minus_one():
    panel = DotProductPlayground()
    panel.set("v_angle", 30)
    panel.set("u_angle", 120)
    assert "right angles" in told(panel)
    panel.set("u_angle", 210)
    assert "−1.000" in lines(panel) and "below 0" in told(panel)


def test_a_vector_without_length_has_no_cosine():
    panel = DotProductPlayground()
    panel.set("v_length", 0.0)
    assert "undefined" in lines(panel)


@pytest.mark.parametrize("angle", [0, 360])
@pytest.mark.parametrize("length", [0.0, 2.0])
def test_both_ends_of_every_slider(angle, length):
    panel = DotProductPlayground()
    for name in ("v", "u"):
        panel.set(f"{name}_angle", angle)
        panel.set(f"{name}_length", length)
    assert panel.message == "" and panel.error is None


def test_softmax_of_the_scores():
    panel = SoftmaxPlayground(["a", "b"], [1.0, 0.0])
    bars = next(b for b in panel.blocks if isinstance(b, Bars))
    assert np.allclose(bars.values, softmax([1.0, 0.0]))
    panel.press("equal")
    assert "0.500" in lines(panel)


def test_a_shift_changes_no_probability_but_breaks_the_naive_formula():
    panel = SoftmaxPlayground()
    before = next(b for b in panel.blocks if isinstance(b, Bars)).values
    for shift in (-1000, 1000):
        panel.set("shift", shift)
        assert np.allclose(next(b for b in panel.blocks if isinstance(b, Bars)).values, before)
        assert "no number" in told(panel)
    panel.set("shift", math.nan)
    assert panel.message and panel.values["shift"] == 1000


def test_words_are_never_markup():
    panel = SoftmaxPlayground(["<b>", "**x**"], [0, 1])
    assert panel.message == "" and r"\*\*x\*\*" in told(panel)
