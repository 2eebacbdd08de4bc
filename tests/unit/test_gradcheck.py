"""Finite differences agree with known derivatives, refuse what is no function, and name the fault that was put in."""

import doctest

import numpy as np
import pytest

from w2vlib import gradcheck
from w2vlib.gradcheck import check_gradients, numeric_gradient, relative_errors, row_factors
from w2vlib.objectives import full_softmax, negative_sampling

WORDS = ("the", "wise", "king", "rules")


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_examples():
    assert doctest.testmod(gradcheck).failed == 0


def test_known_derivatives(rng):
    x = rng.normal(size=(3, 4))
    before = x.copy()
    assert np.allclose(numeric_gradient(lambda x: float(np.sin(x).sum()), x), np.cos(x))
    assert (x == before).all()
    assert numeric_gradient(lambda x: float(x**2), np.array(3)).shape == ()
    assert np.allclose(numeric_gradient(lambda x: float((x**2).sum()), [1, 2]), [2, 4])


def test_the_objectives_of_the_course(rng):
    h, W_out = rng.normal(size=5), rng.normal(size=(8, 5))
    negatives = np.array([2, 2, 7])
    for objective in (lambda h, W: full_softmax(h, W, 1), lambda h, W: negative_sampling(h, W, 1, negatives)):
        scored = objective(h, W_out)
        assert relative_errors(scored.grad_h, numeric_gradient(lambda h, f=objective: f(h, W_out).loss, h)).max() < 1e-6


def test_the_error_shrinks_with_the_square_of_eps():
    def error(eps):
        return abs(numeric_gradient(lambda x: float(np.exp(x[0])), np.zeros(1), eps)[0] - 1)

    assert 90 < error(0.1) / error(0.01) < 110


def test_float32_stays_float32(rng):
    x = rng.normal(size=4).astype(np.float32)
    gradient = numeric_gradient(lambda x: (x * x).sum(), x, 1e-2)
    assert gradient.dtype == np.float32
    assert np.allclose(gradient, 2 * x, atol=1e-2)


def test_a_loss_that_draws_is_refused(rng):
    with pytest.raises(ValueError, match="restore the random state"):
        numeric_gradient(lambda x: float(x.sum() + rng.normal()), np.ones(2))


@pytest.mark.parametrize("eps", [0, -1, np.nan, np.inf, "small"])
def test_eps_has_to_be_a_positive_number(eps):
    with pytest.raises(ValueError, match="eps must be"):
        numeric_gradient(lambda x: 0.0, np.ones(2), eps)


def test_relative_errors():
    assert relative_errors([2.0, 0.0, -4.0], [1.0, 0.0, 4.0]).tolist() == [0.5, 0, 2]
    assert relative_errors([1.0, 1e-9], [1.0, 0.0])[1] < 1e-5
    assert relative_errors(np.zeros((0, 2)), np.zeros((0, 2))).shape == (0, 2)
    with pytest.raises(ValueError, match=r"shapes \(2,\) and \(3,\)"):
        relative_errors(np.ones(2), np.ones(3))


def test_row_factors():
    truth = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [0.0, 0.0]])
    claimed = np.array([[2.0, 4.0], [0.0, 0.0], [2.0, 1.0], [0.0, 0.0]])
    assert np.allclose(row_factors(claimed, truth), [2, 0, np.nan, 0], equal_nan=True)


FAULTS = {
    "W is right": lambda g: g,
    "W is wrong in every row: the positive entries are right, every negative one is 0.": lambda g: np.maximum(g, 0),
    "W is wrong in every row: the negative entries are right, every positive one is 0.": lambda g: np.minimum(g, 0),
    "W is wrong in every row: each has its sign turned round.": lambda g: -g,
    "W is wrong in every row: each is 1/4 times what it should be.": lambda g: g / 4,
    "W is wrong in every row: each is 3 times what it should be.": lambda g: 3 * g,
    "W is wrong in every row: each is −1.37 times what it should be.": lambda g: -1.37 * g,
    "W is wrong in every row: the gradient is 0 there and should not be.": lambda g: 0 * g,
    "W is wrong in every row: the direction is wrong there, not the size alone.": lambda g: g[:, ::-1],
    "W is wrong in every row: is 2 times what it should be for “the”; is 1/2 times what it should be for “wise”":
        lambda g: g * np.array([[2], [0.5], [3], [4]]),
    "W is wrong in the row of “king”: each has its sign turned round.": lambda g: g * np.array([[1], [1], [-1], [1]]),
    "W is wrong in the rows of “the” and “rules”: each is 2 times": lambda g: g * np.array([[2], [1], [1], [2]]),
}


@pytest.mark.parametrize("verdict", FAULTS)
def test_the_verdict_names_the_fault(rng, verdict):
    W = rng.normal(size=(4, 3))
    (finding,) = check_gradients(lambda w: float((w["W"] ** 2).sum()), {"W": W}, {"W": FAULTS[verdict](2 * W)}, WORDS)
    assert finding.verdict.startswith(verdict)
    assert finding.right == ("right" in verdict.split(":")[0])


def test_the_verdict_names_the_term(rng):
    W = rng.normal(size=(4, 3))
    terms = {"W": {"the square": 2 * W, "the sine": np.cos(W)}}

    def verdict(claimed):
        (finding,) = check_gradients(lambda w: float((w["W"] ** 2 + np.sin(w["W"])).sum()), {"W": W}, {"W": claimed},
                                     WORDS, terms)
        return finding.verdict

    assert verdict(2 * W) == "W is wrong in every row: the term the sine is missing."
    assert verdict(W + np.cos(W)) == "W is wrong in every row: the term the square is 1/2 times what it should be."
    assert "the term the sine has its sign turned round" in verdict(2 * W - np.cos(W))
    assert "direction is wrong" in verdict(W**3)


def test_only_the_wrong_matrix_is_blamed(rng):
    weights = {"A": rng.normal(size=(2, 2)), "B": rng.normal(size=(2, 2))}
    gradients = {"A": weights["B"], "B": 2 * weights["A"]}
    a, b = check_gradients(lambda w: float((w["A"] * w["B"]).sum()), weights, gradients)
    assert a.right and not b.right
    assert (b.name, b.error) == ("B", pytest.approx(0.5))
    assert b.analytic[b.row, b.column] == pytest.approx(2 * b.numeric[b.row, b.column])


def test_of_many_different_factors_four_are_named(rng):
    weights = rng.normal(size=(6, 3))
    for rows, end in ((5, "6 times what it should be for “d”, and so on."), (4, "6 times what it should be for “d”.")):
        claimed = 2 * weights
        claimed[:rows] *= np.arange(3, 3 + rows)[:, None]
        finding, = check_gradients(lambda w: float((w["W"] ** 2).sum()), {"W": weights}, {"W": claimed}, "abcdef")
        assert finding.verdict.endswith(end)
