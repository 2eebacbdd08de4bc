"""Softmax, sigmoid, both losses and every gradient agree with finite differences, autograd and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from tests.unit.oracles import (
    COMBINATIONS,
    autograd_gradients,
    example_loss,
    examples,
    finite_differences,
    relative_error,
)
from w2vlib.huffman import Path, huffman_paths
from w2vlib.model import hidden, input_gradient
from w2vlib.objectives import (
    EVERY_ROW,
    full_softmax,
    guessing_loss,
    hierarchical_softmax,
    log_sigmoid,
    negative_sampling,
    sigmoid,
    softmax,
)

EXTREMES = [-1e308, -1000.0, -37.0, -1e-300, 0.0, 1e-9, 1.0, 36.0, 710.0, 1e308]


def forward_and_back(W_in, W_out, inputs, target, negatives, average="corrected"):
    """The library's way through one example: its scores, and the gradients of both whole matrices."""
    h = hidden(W_in, inputs)
    scored = (full_softmax(h, W_out, target) if negatives is None else
              hierarchical_softmax(h, W_out, negatives) if isinstance(negatives, Path) else
              negative_sampling(h, W_out, target, negatives))
    by_in, by_out = np.zeros_like(W_in), np.zeros_like(W_out)
    np.add.at(by_in, inputs, input_gradient(scored.grad_h, inputs, average))
    np.add.at(by_out, scored.rows, np.outer(scored.error, h))
    return scored, by_in, by_out


@pytest.mark.parametrize(("architecture", "objective"), COMBINATIONS)
@given(data=st.data())
def test_gradients_agree_with_central_differences_to_a_millionth(architecture, objective, data):
    W_in, W_out, *example = data.draw(examples(architecture, objective))
    _, by_in, by_out = forward_and_back(W_in, W_out, *example)
    by_in_measured = finite_differences(lambda X: forward_and_back(X, W_out, *example)[0].loss, W_in)
    by_out_measured = finite_differences(lambda X: forward_and_back(W_in, X, *example)[0].loss, W_out)
    assert relative_error(by_in, by_in_measured) < 1e-6
    assert relative_error(by_out, by_out_measured) < 1e-6


@pytest.mark.parametrize(("architecture", "objective"), COMBINATIONS)
@given(data=st.data())
def test_loss_and_gradients_agree_with_autograd(architecture, objective, data):
    W_in, W_out, *example = data.draw(examples(architecture, objective))
    scored, by_in, by_out = forward_and_back(W_in, W_out, *example)
    expected_in, expected_out = autograd_gradients(W_in, W_out, *example)
    assert scored.loss == pytest.approx(example_loss(W_in, W_out, *example), rel=1e-12)
    np.testing.assert_allclose(by_in, expected_in, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(by_out, expected_out, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("objective", sorted({objective for _, objective in COMBINATIONS}))
@given(data=st.data())
def test_historical_average_moves_each_input_vector_c_times_as_far(objective, data):
    W_in, W_out, inputs, *example = data.draw(examples("cbow", objective))
    _, corrected_in, corrected_out = forward_and_back(W_in, W_out, inputs, *example)
    _, historical_in, historical_out = forward_and_back(W_in, W_out, inputs, *example, average="historical")
    np.testing.assert_allclose(historical_in, len(inputs) * corrected_in, rtol=1e-14, atol=1e-15)
    assert (historical_out == corrected_out).all()


@pytest.mark.parametrize(("architecture", "objective"), COMBINATIONS)
@given(data=st.data())
def test_error_is_probabilities_minus_labels_and_of_words_one_label_is_1(architecture, objective, data):
    W_in, W_out, inputs, target, negatives = data.draw(examples(architecture, objective))
    scored, *_ = forward_and_back(W_in, W_out, inputs, target, negatives)
    rows = np.arange(len(W_out)) if scored.rows is EVERY_ROW else scored.rows
    assert (scored.labels == (negatives.labels if isinstance(negatives, Path) else rows == target)).all()
    np.testing.assert_allclose(scored.error, scored.probabilities - scored.labels, rtol=0, atol=1e-16)
    np.testing.assert_allclose(scored.logits, W_out[rows] @ hidden(W_in, inputs), rtol=1e-12, atol=1e-14)


def test_full_softmax_of_equal_scores_is_log_v():
    scored = full_softmax(np.zeros(3), np.ones((7, 3)), target=2)
    assert scored.loss == pytest.approx(np.log(7))
    np.testing.assert_allclose(scored.probabilities, 1 / 7)


def test_negative_sampling_of_zero_scores_is_one_log_2_for_each_question():
    scored = negative_sampling(np.zeros(3), np.ones((7, 3)), target=2, negatives=np.array([0, 0, 5]))
    assert scored.loss == pytest.approx(4 * np.log(2))
    assert scored.rows.tolist() == [2, 0, 0, 5]


def test_huge_scores_lose_nothing_to_overflow():
    W_out = np.array([[1e9], [-1e9], [0.0]])
    right, wrong = (full_softmax(np.ones(1), W_out, target) for target in (0, 1))
    assert (right.loss, wrong.loss) == (0, 2e9)
    yes, no = (negative_sampling(np.ones(1), W_out, a, np.array([b])) for a, b in ((0, 1), (1, 0)))
    assert (yes.loss, no.loss) == (0, 2e9)


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=20), st.floats(-1e4, 1e4))
def test_softmax_is_a_distribution_that_a_shift_leaves_alone(logits, shift):
    probabilities = softmax(logits)
    assert probabilities.sum() == pytest.approx(1)
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities, special.softmax(logits), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(softmax(np.array(logits) + shift), probabilities, rtol=1e-7, atol=1e-12)


def test_softmax_is_computed_in_double_precision():
    logits = np.array([0.1, 0.2, 0.4], np.float32)
    assert softmax(logits).dtype == np.float64
    np.testing.assert_allclose(softmax(logits), special.softmax(logits.astype(float)), rtol=1e-14)


def test_softmax_works_along_the_last_axis():
    table = np.array([[0.0, 1.0, 2.0], [1000.0, 0.0, -1000.0]])
    np.testing.assert_allclose(softmax(table), special.softmax(table, axis=1), atol=1e-300)


def test_sigmoid_agrees_with_scipy_and_overflows_nowhere():
    with np.errstate(over="raise", invalid="raise"):
        np.testing.assert_allclose(sigmoid(EXTREMES), special.expit(EXTREMES), atol=2e-16)
    assert sigmoid(0.0) == 0.5


def test_the_logarithm_of_the_sigmoid_is_right_where_the_sigmoid_is_rounded_to_0():
    assert sigmoid(-40.0) == 0 and log_sigmoid(-40.0) == -40 and log_sigmoid(-1000.0) == -1000
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(log_sigmoid(EXTREMES), special.log_expit(EXTREMES), rtol=1e-14)
    assert log_sigmoid(np.float32([-40, 3])).dtype == np.float32
    np.testing.assert_array_equal(log_sigmoid([np.inf, -np.inf]), [0, -np.inf])


@pytest.mark.parametrize("score", [40.0, 1000.0])
def test_being_sure_and_wrong_costs_what_the_score_says(score):
    W_out, h = np.array([[-score], [0.0], [score]]), np.array([1.0])
    yes = negative_sampling(h, W_out, 0, np.array([1]))
    assert yes.loss == pytest.approx(score + np.log(2)) and yes.error.tolist() == [-1, 0.5]
    no = negative_sampling(h, W_out, 1, np.array([2, 2]))
    assert no.loss == pytest.approx(2 * score + np.log(2)) and no.error.tolist() == [-0.5, 1, 1]


def test_a_blind_guess_pays_what_a_fresh_machine_pays():
    h, W_out = np.ones(3), np.zeros((7, 3))
    assert full_softmax(h, W_out, 2).loss == pytest.approx(guessing_loss(7))
    assert negative_sampling(h, W_out, 2, np.arange(4)).loss == pytest.approx(guessing_loss(7, 4))


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("objective", [full_softmax, lambda h, W, target: negative_sampling(h, W, target, [1])])
def test_numbers_that_ran_away_have_a_loss_that_is_no_number(objective):
    h, W_out = np.ones(2), np.ones((3, 2))
    assert np.isnan(objective([np.nan, 1], W_out, 0).loss)
    assert np.isnan(objective(h, [[np.nan, 1], [1, 1], [1, 1]], 0).loss)
    with pytest.raises(ValueError, match="h has 3 numbers and each output vector 2"):
        objective(np.ones(3), W_out, 0)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=40), st.integers(0, 2**32))
def test_the_probabilities_of_all_words_of_a_tree_sum_to_1(counts, seed):
    rng = np.random.default_rng(seed)
    h, W_out = rng.normal(size=3), rng.normal(0, 3, (len(counts) - 1, 3))
    losses = [hierarchical_softmax(h, W_out, path).loss for path in huffman_paths(counts)]
    assert np.exp(-np.array(losses)).sum() == pytest.approx(1)


def test_a_decision_that_is_surely_wrong_costs_what_the_score_says():
    left, right = huffman_paths([1, 2])
    W_out, h = np.array([[1000.0]]), np.ones(1)
    assert (hierarchical_softmax(h, W_out, left).loss, hierarchical_softmax(h, W_out, right).loss) == (0, 1000)
    assert hierarchical_softmax(h, -W_out, left).error.tolist() == [-1]


def test_a_path_that_does_not_fit_is_told():
    path = huffman_paths([1, 1, 1, 1])[0]
    with pytest.raises(ValueError, match=r"The forks must be a list of ids.* from 0 to 1"):
        hierarchical_softmax(np.ones(2), np.ones((2, 2)), path._replace(forks=np.array([0, 2])))
    for labels in ([1], [1, 2], [0.5, 1], None):
        with pytest.raises(ValueError, match="A path has one label, 0 or 1, for each of its forks"):
            hierarchical_softmax(np.ones(2), np.ones((3, 2)), path._replace(labels=labels))
    with pytest.raises(ValueError, match=r"Give Path, such as huffman_paths\(vocabulary.counts\)\[0\]; you gave 3"):
        hierarchical_softmax(np.ones(2), np.ones((3, 2)), 3)
    with pytest.raises(ValueError, match="h has 3 numbers"):
        hierarchical_softmax(np.ones(3), np.ones((3, 2)), path)
