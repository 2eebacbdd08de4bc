"""SGD takes rate times gradient off, Adam follows its paper, and repeated rows add up in both."""

import autograd.misc.optimizers
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit import oracles
from w2vlib.objectives import EVERY_ROW
from w2vlib.optimizers import SGD, Adam

OPTIMIZERS = [SGD(), Adam((4, 3))]


def test_sgd_takes_the_rate_times_the_gradient_off_every_row():
    matrix, gradient = np.arange(12.0).reshape(4, 3), np.ones((4, 3))
    SGD().update(matrix, EVERY_ROW, gradient, 0.5)
    assert (matrix == np.arange(12.0).reshape(4, 3) - 0.5).all()


def test_sgd_leaves_the_other_rows_alone():
    matrix = np.zeros((4, 3))
    SGD().update(matrix, 2, np.array([1.0, 2.0, 3.0]), 0.5)
    assert matrix.tolist() == [[0, 0, 0], [0, 0, 0], [-0.5, -1, -1.5], [0, 0, 0]]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=["sgd", "adam"])
def test_rows_named_twice_get_both_gradients(optimizer):
    twice, once = np.zeros((4, 3)), np.zeros((4, 3))
    optimizer.copy().update(twice, np.array([1, 3, 1]), np.array([[1.0] * 3, [5.0] * 3, [2.0] * 3]), 0.1)
    optimizer.copy().update(once, EVERY_ROW, np.array([[0.0] * 3, [3.0] * 3, [0.0] * 3, [5.0] * 3]), 0.1)
    assert (twice == once).all()


@given(st.data())
def test_adam_follows_its_paper_through_steps_that_touch_few_rows(data):
    V, N = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    matrix = rng.normal(size=(V, N))
    oracle = oracles.Adam(matrix.ravel().tolist())
    adam = Adam((V, N))
    for _ in range(data.draw(st.integers(1, 30))):
        kind = data.draw(st.sampled_from(["one row", "some rows", "every row"]))
        full = np.zeros((V, N))
        if kind == "one row":
            rows, gradient = int(rng.integers(V)), rng.normal(size=N)
            full[rows] = gradient
        elif kind == "some rows":
            rows, gradient = rng.integers(V, size=5), rng.normal(size=(5, N))
            np.add.at(full, rows, gradient)
        else:
            rows, gradient = EVERY_ROW, rng.normal(size=(V, N))
            full = gradient
        oracle.rate = rng.random()
        adam.update(matrix, rows, gradient, oracle.rate)
        oracle.step(full.ravel().tolist())
    np.testing.assert_allclose(matrix.ravel(), oracle.weights, rtol=1e-9, atol=1e-9)


def test_adam_descends_as_autograds_adam_does():
    def gradient(x, _=None):
        return 4 * x**3 - 3 * x + np.cos(x)

    start, ours, adam = np.linspace(-2, 2, 12).reshape(4, 3), np.linspace(-2, 2, 12).reshape(4, 3), Adam((4, 3))
    for _ in range(100):
        adam.update(ours, EVERY_ROW, gradient(ours), 0.05)
    np.testing.assert_allclose(ours, autograd.misc.optimizers.adam(gradient, start, None, 100, 0.05), rtol=1e-10)


def test_adams_first_step_is_the_rate_whatever_the_gradient():
    matrix = np.zeros((1, 3))
    Adam((1, 3)).update(matrix, EVERY_ROW, np.array([[1e-3, -5.0, 700.0]]), 0.25)
    np.testing.assert_allclose(matrix, [[-0.25, 0.25, -0.25]], rtol=1e-4)


def test_a_copy_of_adam_remembers_on_its_own():
    adam, gradient = Adam((2, 2)), np.ones((2, 2))
    adam.update(np.zeros((2, 2)), EVERY_ROW, gradient, 0.1)
    twin, before = adam.copy(), adam.mean.copy()
    twin.update(np.zeros((2, 2)), EVERY_ROW, -gradient, 0.1)
    assert (adam.mean == before).all()
    assert (adam.steps, twin.steps) == (1, 2)


def test_adam_remembers_two_numbers_for_each_weight_and_sgd_none():
    assert (SGD().nbytes, Adam((4, 3)).nbytes) == (0, 2 * 12 * 8)
