"""What the exercises hold as right is right for inputs at the edge, too."""

import numpy as np
import pytest

from w2vlib.exercises import find
from w2vlib.lessons.n09_using_embeddings.exercises import _mean_loss


def test_the_gradient_by_differences_takes_whole_numbers():
    gradient = find("05.3").reference
    for x in (np.array([3, -2]), [3, -2], np.array([3.0, -2.0])):
        before = np.array(x)
        assert gradient(lambda x: float((x**2).sum()), x, 0.1) == pytest.approx([6, -4])
        assert np.array_equal(x, before)


@pytest.mark.parametrize("score", [40.0, 1000.0])
def test_the_loss_of_one_yes_and_k_noes_is_finite(score):
    loss, W_out, h = find("06.2").reference, np.array([[-score], [0.0], [score]]), np.array([1.0])
    with np.errstate(all="raise", under="ignore"):
        assert loss(h, W_out, 0, np.array([1])) == pytest.approx(score + np.log(2))
        assert loss(h, W_out, 1, np.array([2, 2])) == pytest.approx(2 * score + np.log(2))


def test_the_loss_of_the_classifier_is_finite():
    assert _mean_loss(np.array([[1000.0], [40.0]]), np.array([0, 1]), np.ones(1), 0) == pytest.approx(500)
