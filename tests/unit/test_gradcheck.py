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


def test_the_default_eps_is_1_in_100_000():
    def loss(x):
        return float(np.exp(x).sum())

    W = np.array([[0.3, 0.7]])
    asked, wider = numeric_gradient(loss, W, 1e-5), numeric_gradient(loss, W, 2e-5)
    assert numeric_gradient(loss, W).tolist() == asked.tolist() != wider.tolist()
    finding, = check_gradients(lambda w: loss(w["W"]), {"W": W}, {"W": np.exp(W)})
    assert finding.numeric.tolist() == asked.tolist()


@pytest.mark.filterwarnings("error")
def test_the_step_is_the_one_that_rounding_leaves():
    assert numeric_gradient(lambda x: x.sum(), [12345.678]).tolist() == [1]
    assert numeric_gradient(lambda x: x.sum(), [1e20]).tolist() == [0]  # there is no number within 1e-5 of it


def test_float32_stays_float32(rng):
    x = rng.normal(size=4).astype(np.float32)
    gradient = numeric_gradient(lambda x: (x * x).sum(), x, 1e-2)
    assert gradient.dtype == np.float32
    assert np.allclose(gradient, 2 * x, atol=1e-2)


def test_a_loss_that_draws_is_refused(rng):
    with pytest.raises(ValueError, match="restore the random state"):
        numeric_gradient(lambda x: float(x.sum() + rng.normal()), np.ones(2))


def test_a_loss_that_fails_once_is_refused_and_one_without_a_number_is_not():
    answers = iter([np.nan, 1.0])
    with pytest.raises(ValueError, match="gave nan and then 1 for the same weights"):
        numeric_gradient(lambda x: next(answers), np.ones(2))
    assert np.isnan(numeric_gradient(lambda x: np.nan, np.ones(2))).all()


def test_a_loss_of_several_numbers_is_refused():
    with pytest.raises(ValueError, match=r"must give one number, not an array \(2,\); sum it up"):
        numeric_gradient(lambda x: x, np.ones(2))


@pytest.mark.parametrize("eps", [0, -1, np.nan, np.inf, "small"])
def test_eps_has_to_be_a_positive_number(eps):
    with pytest.raises(ValueError, match="eps must be"):
        numeric_gradient(lambda x: 0.0, np.ones(2), eps)


def test_relative_errors():
    assert relative_errors([2.0, 0.0, -4.0], [1.0, 0.0, 4.0]).tolist() == [0.5, 0, 2]
    for scale in (1e-6, 1, 1e6):  # below a thousandth of the largest entry, an error is compared with that
        np.testing.assert_allclose(relative_errors([scale, 1e-4 * scale], [scale, 0]), [0, 0.1])
    assert relative_errors([0.0, 0.0], [0.0, 0.0]).tolist() == [0, 0]
    assert relative_errors(np.zeros((0, 2)), np.zeros((0, 2))).shape == (0, 2)
    with pytest.raises(ValueError, match=r"shapes \(2,\) and \(3,\)"):
        relative_errors(np.ones(2), np.ones(3))


@pytest.mark.filterwarnings("error")
def test_what_is_infinite_agrees_with_nothing():
    errors = relative_errors([np.inf, np.nan, 1, 2], [np.inf, 1, 1, 1])
    assert np.isnan(errors[:2]).all() and errors[2:].tolist() == [0, 0.5]


def test_row_factors():
    truth = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [0.0, 0.0]])
    claimed = np.array([[2.0, 4.0], [0.0, 0.0], [2.0, 1.0], [0.0, 0.0]])
    assert np.allclose(row_factors(claimed, truth), [2, 0, np.nan, 0], equal_nan=True)
    assert row_factors([[0.2, 0], [2**41, 0]], [[0.1, 0], [2**40, 0]]).tolist() == [2, 2]


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_rows_that_differ_by_over_a_thousandth_point_another_way(scale):
    claimed, truth = scale * np.array([[1, 0.0015], [1, 0.0005], [0.9, -1e-9]]), scale * np.array([[1, 0]] * 3)
    assert np.allclose(row_factors(claimed, truth), [np.nan, 1, 0.9], equal_nan=True)


FAULTS = {
    "W is right": lambda g: g,
    "W is wrong in every row: the positive entries are right, every negative one is 0.": lambda g: np.maximum(g, 0),
    "W is wrong in every row: the negative entries are right, every positive one is 0.": lambda g: np.minimum(g, 0),
    "W is wrong in every row: each has its sign turned round.": lambda g: -g,
    "W is wrong in every row: each is 1/4 times what it should be.": lambda g: g / 4,
    "W is wrong in every row: each is 3 times what it should be.": lambda g: 3 * g,
    "W is wrong in every row: each is 1.0040 times what it should be.": lambda g: 1.004 * g,
    "W is wrong in every row: each is 12 times what it should be.": lambda g: 12 * g,
    "W is wrong in every row: each is 13.00 times what it should be.": lambda g: 13 * g,
    "W is wrong in every row: each is 1/12 times what it should be.": lambda g: g / 12,
    "W is wrong in every row: each is 0.08 times what it should be.": lambda g: g / 13,
    "W is wrong in every row: each is 3.02 times what it should be.": lambda g: 3.022 * g,
    "W is wrong in every row: each is 0.34 times what it should be.": lambda g: 0.336 * g,
    "W is wrong in every row: each is 0.01 times what it should be.": lambda g: 0.007 * g,
    "W is wrong in every row: each is −1.01 times what it should be.": lambda g: -1.007 * g,
    "W is wrong in every row: each is −1.37 times what it should be.": lambda g: -1.37 * g,
    "W is wrong in every row: each is 100.00 times what it should be.": lambda g: g * [[100], [100.3], [100], [100]],
    "W is wrong in every row: each is 1/2 times what it should be.": lambda g: g * [[0.5], [0.504], [0.5], [0.5]],
    "W is wrong in every row: is 1/2 times what it should be for “the”; is 0.51 times what it should be for “wise”":
        lambda g: g * [[0.5], [0.507], [0.5], [0.5]],
    "W is wrong in the rows of “the”, “wise” and “rules”: each is 2 times": lambda g: g * [[2], [2], [1], [2]],
    "W is wrong in the rows of “the” and “king”: the direction is wrong there, not the size alone.":
        lambda g: np.array([2 * g[0], g[1], g[2, ::-1], g[3]]),
    "W is wrong in the row of “wise”: the gradient holds what is no finite number there.":
        lambda g: np.where(g == g[1, 1], np.nan, g),
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
    assert "the term the sine is 1.01 times what it should be" in verdict(2 * W + 1.007 * np.cos(W))
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


def test_of_many_wrong_rows_five_are_named():
    W = np.ones((8, 2))
    for rows, told in ((5, "0, 1, 2, 3 and 4"), (6, "0, 1, 2, 3, 4 and 1 more"), (7, "0, 1, 2, 3, 4 and 2 more")):
        claimed = 2 * W
        claimed[:rows] *= 2
        finding, = check_gradients(lambda w: (w["W"] ** 2).sum(), {"W": W}, {"W": claimed})
        assert finding.verdict == f"W is wrong in the rows of {told}: each is 2 times what it should be."


def test_a_finding_holds_the_largest_error_and_its_place():
    W = np.ones((3, 2))
    finding, = check_gradients(lambda w: (w["W"] ** 2).sum(), {"W": W}, {"W": [[2, 2], [2, 2.5], [4, 2]]})
    assert (finding.error, finding.row, finding.column) == (pytest.approx(0.5), 2, 0)
    assert finding.wrong_rows.tolist() == [1, 2]


def test_up_to_a_ten_thousandth_a_gradient_is_right():
    W = np.ones((3, 2))
    for factor, told in ((1.00007, "W is right: no relative error is above 0.0001."), (1.00015, "W is wrong in every")):
        finding, = check_gradients(lambda w: (w["W"] ** 2).sum(), {"W": W}, {"W": 2 * factor * W})
        assert finding.verdict.startswith(told)


def test_a_loss_that_is_infinite_beside_one_weight_is_named():
    W = np.ones((2, 2))
    for claimed, told in ((W, "the row of 1"), (2 * W, "every row")):
        finding, = check_gradients(lambda w: np.inf if w["W"][1, 0] > 1 else w["W"].sum(), {"W": W}, {"W": claimed})
        assert finding.verdict == f"W is wrong in {told}: the loss itself gives no finite number there."


@pytest.mark.parametrize(("W", "words", "told"), [
    (np.ones(2), (), r"The matrix W must be an array \(V, N\)"),
    (np.ones((3, 2)), ("the", "king"), "W has 3 rows, one for each word; you gave 2 words"),
])
def test_a_matrix_has_a_row_for_each_word(W, words, told):
    with pytest.raises(ValueError, match=told):
        check_gradients(lambda w: w["W"].sum(), {"W": W}, {"W": np.ones_like(W)}, words)
