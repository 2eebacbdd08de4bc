"""Vectors of N numbers flow in; points on a plane that do not flip from one frame to the next flow out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Projection(NamedTuple):
    """A fixed way to look at vectors: subtract `mean` (N,), then take the two `axes` (2, N) of length 1.

    `explained` (2,) is the share of the variance of the fitted vectors along each axis.
    """

    mean: np.ndarray
    axes: np.ndarray
    explained: np.ndarray

    def project(self, vectors) -> np.ndarray:
        """Points (..., 2) of vectors (..., N)."""
        return (np.asarray(vectors) - self.mean) @ self.axes.T


def pca(vectors, like: Projection | None = None) -> Projection:
    """The plane in which `vectors` (V, N) vary most: principal component analysis (Pearson 1901) by SVD.

    The sign of an axis is free, and so is any turn within the plane. `like` settles both: the axes are turned to
    agree with that projection as well as they can (orthogonal Procrustes). Without it the largest entry of each axis is
    positive. N = 1 gives a second axis of zeros.
    """
    X = np.asarray(vectors, dtype=float)
    mean = X.mean(axis=0)
    _, singular, directions = np.linalg.svd(X - mean, full_matrices=False)
    axes, explained = np.zeros((2, X.shape[1])), np.zeros(2)
    k = min(2, len(directions))
    axes[:k] = directions[:k]
    explained[:k] = singular[:k] ** 2 / (np.square(singular).sum() or 1)
    if like is None:
        largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
        return Projection(mean, axes * np.where(largest < 0, -1, 1), explained)
    left, _, right = np.linalg.svd(like.axes @ axes.T)
    turn = left @ right
    turned = (turn**2) @ explained  # variance along each axis after the turn: the two components are uncorrelated
    return Projection(mean, turn @ axes, turned)
