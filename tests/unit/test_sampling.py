"""Noise and subsampling follow their formulas, and a negative sample is never the target."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from w2vlib.sampling import draw_negatives, keep_probability, noise_distribution

COUNTS = np.array([500, 120, 120, 40, 7, 3, 1])


def test_noise_is_the_count_to_the_power_three_quarters():
    weights = [c**0.75 for c in COUNTS.tolist()]
    np.testing.assert_allclose(noise_distribution(COUNTS), np.array(weights) / sum(weights))


def test_exponent_1_follows_the_counts_and_0_makes_all_words_equal():
    np.testing.assert_allclose(noise_distribution(COUNTS, 1), COUNTS / COUNTS.sum())
    np.testing.assert_allclose(noise_distribution(COUNTS, 0), 1 / len(COUNTS))


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=30), st.floats(-2, 2), st.integers(1, 20), st.data())
def test_a_negative_sample_is_a_word_and_never_the_target(counts, exponent, K, data):
    targets = np.array(data.draw(st.lists(st.integers(0, len(counts) - 1), min_size=1, max_size=20)))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    drawn = draw_negatives(noise_distribution(counts, exponent), targets, K, rng)
    assert drawn.shape == (len(targets), K)
    assert ((drawn >= 0) & (drawn < len(counts))).all()
    assert (drawn != targets[:, None]).all()


@pytest.mark.parametrize("target", range(len(COUNTS)))
@pytest.mark.parametrize("exponent", [0.75, 0, 1, -1])
def test_negatives_come_as_often_as_the_noise_says_once_the_target_is_left_out(target, exponent):
    noise = noise_distribution(COUNTS, exponent)
    drawn = draw_negatives(noise, np.full(20_000, target), 5, np.random.default_rng(target))
    observed = np.delete(np.bincount(drawn.ravel(), minlength=len(COUNTS)), target)
    expected = np.delete(noise, target) / (1 - noise[target]) * drawn.size
    assert chisquare(observed, expected).pvalue > 1e-4


class Edge:
    """A random generator that only ever draws the number it is given."""

    def __init__(self, number):
        self.number = number

    def random(self, shape):
        return np.full(shape, self.number)


@pytest.mark.parametrize("number", [0.0, 0.5, np.nextafter(1, 0), np.nextafter(0.5, 0), np.nextafter(0.5, 1)])
def test_no_rounding_at_the_edges_lets_the_target_in(number):
    for V in range(2, 60):
        noise = noise_distribution(np.arange(1, V + 1))
        drawn = draw_negatives(noise, np.arange(V), 1, Edge(number)).ravel()
        assert ((drawn >= 0) & (drawn < V) & (drawn != np.arange(V))).all()


def test_keep_probability_is_the_formula_of_word2vec_c():
    counts, sample = [90_000, 9_000, 900, 90, 10], 1e-3
    total = sum(counts)
    # word2vec.c: ran = (sqrt(cn / (sample * train_words)) + 1) * (sample * train_words) / cn
    expected = [min(1, (math.sqrt(c / (sample * total)) + 1) * (sample * total) / c) for c in counts]
    np.testing.assert_allclose(keep_probability(counts, sample), expected)
    assert expected[0] < 0.04
    assert expected[-1] == 1


def test_a_point_that_rounding_leaves_on_the_target_gives_a_word_beside_it():
    """No rounding is known that does it for these targets, so the point is put there by a number below 0 or above 1."""
    noise = np.array([0.25, 0.25, 0.5])
    assert draw_negatives(noise, np.array([0]), 1, Edge(-0.1)).tolist() == [[1]]
    assert draw_negatives(noise, np.array([2]), 1, Edge(1.1)).tolist() == [[1]]


def test_rounding_that_leaves_a_point_on_the_target_gives_the_word_before_it():
    """0.4 + 0.2 − 0.2 is above 0.4, so the point 0.4 seems to lie before the target's stretch, which begins there."""
    assert draw_negatives([0.4, 0.2, 0.4], [1], 1, Edge(0.5)).tolist() == [[0]]


def test_a_point_between_two_words_belongs_to_the_second():
    noise = [0.25, 0.5, 0.25]
    assert draw_negatives(noise, [2], 1, Edge(1 / 3)).tolist() == [[1]]
    assert draw_negatives(noise, [1], 1, Edge(0.5)).tolist() == [[2]]  # the target's stretch is left out


def test_a_word_without_noise_is_never_drawn():
    assert draw_negatives([0, 0.5, 0.5], [2], 1, Edge(0.0)).tolist() == [[1]]
    assert noise_distribution([0, 2]).tolist() == [0, 1]


def test_no_negatives_are_a_table_without_columns():
    assert draw_negatives([0.5, 0.5], [0, 1, 0], 0, np.random.default_rng(0)).shape == (3, 0)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("call", "told"), [
    (lambda: noise_distribution([-0.5, 2]), "The counts must be at least 0"),
    (lambda: noise_distribution([0, 2], -1), "to the power of -1 must have a sum above 0 and finite; .* never occur"),
    (lambda: draw_negatives([-0.5, 1.5], [0], 1, None), "The noise distribution must be at least 0"),
    (lambda: draw_negatives([0.5, 0.5], [0], -1, None), "negative samples must be a whole number of at least 0"),
    (lambda: keep_probability([-0.5, 2]), "The counts must be at least 0"),
    (lambda: keep_probability([1, 2], 1.5), "sample must be greater than 0 and at most 1; you gave 1.5"),
])
def test_what_is_no_count_no_noise_and_no_share_is_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()


def test_the_default_sample_is_the_papers():
    assert keep_probability(COUNTS).tolist() == keep_probability(COUNTS, 1e-3).tolist()
    assert keep_probability(COUNTS).tolist() != keep_probability(COUNTS, 2e-3).tolist()
    assert keep_probability(COUNTS, 1).tolist() == [1] * len(COUNTS)
