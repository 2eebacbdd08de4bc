"""The plane of a projection is that of numpy's covariance, and `like` keeps frames from flipping or turning."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2vlib.projection import Projection, pca
from w2vlib.text import load_kingdom
from w2vlib.training import Trainer


def cloud(seed, V=40, N=5):
    """Points with a variance of its own in each of N crossed directions."""
    rng = np.random.default_rng(seed)
    crossed, _ = np.linalg.qr(rng.normal(size=(N, N)))
    return rng.normal(size=(V, N)) * np.arange(N, 0, -1) @ crossed + rng.normal(size=N)


def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


seeds = st.integers(0, 10**6)


@given(seeds, st.integers(2, 9))
def test_axes_and_shares_are_those_of_the_covariance_matrix(seed, N):
    X = cloud(seed, N=N)
    values, vectors = np.linalg.eigh(np.cov(X.T))
    plane = pca(X)
    np.testing.assert_allclose(plane.mean, X.mean(axis=0))
    np.testing.assert_allclose(plane.explained, values[::-1][:2] / values.sum(), rtol=1e-8)
    np.testing.assert_allclose(abs(plane.axes @ vectors[:, ::-1][:, :2]), np.eye(2), atol=1e-6)
    np.testing.assert_allclose(plane.axes @ plane.axes.T, np.eye(2), atol=1e-12)


@given(seeds)
def test_the_largest_entry_of_each_axis_is_positive_whatever_sign_the_svd_gives(seed):
    X = cloud(seed)
    for plane in (pca(X), pca(2 * X.mean(axis=0) - X)):
        assert (np.take_along_axis(plane.axes, abs(plane.axes).argmax(axis=1)[:, None], axis=1) > 0).all()


@given(seeds)
def test_projecting_subtracts_the_mean_and_takes_both_axes_for_one_vector_or_many(seed):
    X = cloud(seed)
    plane = pca(X)
    points = plane.project(X)
    np.testing.assert_allclose(points, (X - X.mean(axis=0)) @ plane.axes.T)
    np.testing.assert_allclose(plane.project(X[3]), points[3])
    np.testing.assert_allclose(plane.project(X[None]), points[None])
    np.testing.assert_allclose(points.var(axis=0) / X.var(axis=0).sum(), plane.explained)


@given(seeds, st.floats(-4, 4), st.booleans())
def test_like_undoes_any_turn_or_flip_within_the_plane(seed, angle, flip):
    X = cloud(seed)
    plane = pca(X)
    turn = rotation(angle) @ np.diag([1, -1 if flip else 1])
    again = pca(X, like=Projection(plane.mean, turn @ plane.axes, plane.explained))
    np.testing.assert_allclose(again.axes, turn @ plane.axes, atol=1e-9)


@given(seeds, seeds)
def test_explained_is_the_variance_along_the_turned_axes_and_their_sum_stays(seed, other):
    X = cloud(seed)
    plane, turned = pca(X), pca(X, like=pca(cloud(other)))
    np.testing.assert_allclose(turned.explained, turned.project(X).var(axis=0) / X.var(axis=0).sum(), rtol=1e-9)
    assert turned.explained.sum() == pytest.approx(plane.explained.sum())
    np.testing.assert_allclose(turned.axes @ turned.axes.T, np.eye(2), atol=1e-12)


@given(seeds, seeds)
def test_no_other_turn_of_the_plane_is_more_like_the_frame_before(seed, other):
    X, before = cloud(seed), pca(cloud(other))
    plane, turned = pca(X), pca(X, like=before)
    nearest = np.linalg.norm(turned.axes - before.axes)
    for angle in np.linspace(0, 2 * np.pi, 90):
        for flip in ([1, 1], [1, -1]):
            axes = rotation(angle) @ np.diag(flip) @ plane.axes
            assert np.linalg.norm(axes - before.axes) >= nearest - 1e-9


def test_frames_of_a_training_run_do_not_jump():
    trainer = Trainer(load_kingdom(), steps=3_000)
    frames = trainer.snapshots(range(1_000, 3_001, 50))
    free = [pca(frame) for frame in frames]
    view, held = free[0], [free[0]]
    for frame in frames[1:]:
        view = pca(frame, like=view)
        held.append(view)
    jumps, turned = (
        [np.linalg.norm(b.axes - a.axes) for a, b in pairwise(planes)] for planes in (free, held)
    )
    assert max(turned) < 0.5
    assert max(turned) < max(jumps)


@pytest.mark.parametrize("X", [np.zeros((5, 3)), np.ones((1, 4)), np.full((6, 2), 7.0)])
def test_vectors_without_variance_explain_nothing_and_stand_at_the_origin(X):
    for plane in (pca(X), pca(X, like=pca(cloud(0, N=X.shape[1])))):
        assert plane.explained.tolist() == [0, 0]
        assert (plane.project(X) == 0).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [1e-300, 1, 1e300])
def test_vectors_on_a_line_vary_along_it_alone_whatever_its_length(size):
    assert pca(size * np.array([[0.0, 0], [1, 0], [2, 0]])).explained.tolist() == [1, 0]


def test_many_vectors_take_no_square_table():
    assert pca(np.ones((50_000, 2))).project([1, 1]).tolist() == [0, 0]


def test_vectors_that_ran_away_have_no_point_on_the_plane_and_do_no_harm():
    assert np.isnan(pca(np.eye(2)).project([[np.nan, 1], [0, 0]])).all(axis=1).tolist() == [True, False]


def test_a_plane_of_other_vectors_is_no_model():
    with pytest.raises(ValueError, match="`like` is a projection of vectors of 3 numbers; these have 5"):
        pca(cloud(0), like=pca(cloud(0, N=3)))


def test_single_precision_is_computed_in_double():
    X = cloud(0).astype(np.float32)
    plane = pca(X)
    assert plane.mean.dtype == plane.axes.dtype == np.float64
    np.testing.assert_allclose(plane.axes, pca(X.astype(float)).axes, atol=1e-12)


def test_one_vector_alone_has_no_second_axis():
    assert pca(np.ones((1, 4))).axes[1].tolist() == [0] * 4


def test_vectors_of_one_number_lie_on_the_first_axis():
    X = np.array([[1.0], [2.0], [6.0]])
    for plane in (pca(X), pca(X, like=pca(X))):
        np.testing.assert_allclose(plane.project(X), [[-2, 0], [-1, 0], [3, 0]])
        np.testing.assert_allclose(plane.explained, [1, 0])
