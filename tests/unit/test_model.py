"""The hidden layer is a plain average, its gradient is shared out, and the first weights are small."""

import numpy as np
import pytest

from w2vlib.model import hidden, initial_weights, input_gradient

W_IN = np.array([[1.0, 2.0], [3.0, 6.0], [-1.0, 0.5]])


def test_one_word_in_gives_its_own_row():
    assert hidden(W_IN, 1).tolist() == [3.0, 6.0]


def test_several_words_in_give_their_average_and_a_repeated_word_weighs_twice():
    assert hidden(W_IN, np.array([0, 1, 1, 2])).tolist() == [6 / 4, 14.5 / 4]


def test_hidden_is_the_one_hot_vector_times_the_matrix():
    shares = np.array([0.25, 0.5, 0.25])
    np.testing.assert_allclose(hidden(W_IN, np.array([0, 1, 1, 2])), shares @ W_IN)


def test_corrected_gradient_is_divided_by_the_number_of_context_words():
    shared = input_gradient(np.array([8.0, -4.0]), np.array([0, 1, 1, 2]))
    assert shared.tolist() == [[2.0, -1.0]] * 4


def test_historical_gradient_is_not_divided():
    shared = input_gradient(np.array([8.0, -4.0]), np.array([0, 1, 1, 2]), "historical")
    assert shared.tolist() == [[8.0, -4.0]] * 4


@pytest.mark.parametrize("average", ["corrected", "historical"])
def test_one_word_alone_gets_the_whole_gradient(average):
    gradient = np.array([8.0, -4.0])
    assert input_gradient(gradient, 1, average).tolist() == gradient.tolist()
    assert input_gradient(gradient, np.array([1]), average).tolist() == [gradient.tolist()]


def test_first_weights_are_spread_evenly_within_half_of_one_over_n():
    weights = initial_weights(1000, 8, np.random.default_rng(0))
    assert weights.shape == (1000, 8)
    assert abs(weights).max() <= 1 / 16
    assert abs(weights.mean()) < 0.002
    assert np.quantile(weights, [0.25, 0.75]) == pytest.approx([-1 / 32, 1 / 32], abs=0.002)
