"""Vectors of N numbers flow in; points on a plane that do not flip from one frame to the next flow out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .support.checks import check_made, check_numbers


class Projection(NamedTuple):
    """A fixed way to look at vectors: subtract `mean` (N,), then take the two `axes` (2, N) of length 1.

    `explained` (2,) is the share of the variance of the fitted vectors along each axis.
    """

    mean: np.ndarray
    axes: np.ndarray
    explained: np.ndarray

    def project(self, vectors) -> np.ndarray:
        """Points (..., 2) of vectors (..., N)."""
        vectors, N = check_numbers("The vectors", vectors, finite=False), len(self.mean)
        if vectors.shape[-1:] != (N,):
            raise ValueError(f"This projection is of vectors of {N} numbers; you gave an array {vectors.shape}.")
        return (vectors - self.mean) @ self.axes.T


def pca(vectors, like: Projection | None = None) -> Projection:
    """The plane in which `vectors` (V, N) vary most: principal component analysis (Pearson 1901) by SVD.

    The sign of an axis is free, and so is any turn within the plane. `like` settles both: the axes are turned to
    agree with that projection as well as they can (orthogonal Procrustes). Without it the largest entry of each axis is
    positive. N = 1 gives a second axis of zeros.
    """
    X = np.asarray(check_numbers("The vectors", vectors, "VN"), float)
    mean = X.mean(axis=0)
    _, singular, directions = np.linalg.svd(X - mean, full_matrices=False)
    singular = np.ldexp(singular, -np.frexp(singular.max())[1])  # their shares alone count, and no square overflows
    axes, explained = np.zeros((2, X.shape[1])), np.zeros(2)
    k = min(2, len(directions))
    axes[:k] = directions[:k]
    explained[:k] = singular[:k] ** 2 / (np.square(singular).sum() or 1)
    if like is None:
        largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1)[:, None], axis=1)
        return Projection(mean, axes * np.where(largest < 0, -1, 1), explained)
    if check_made(like, Projection, "pca(vectors)").axes.shape != axes.shape:
        raise ValueError(f"`like` is a projection of vectors of {like.axes.shape[1]} numbers; these have {X.shape[1]}.")
    left, _, right = np.linalg.svd(like.axes @ axes.T)
    turn = left @ right
    turned = (turn**2) @ explained  # variance along each axis after the turn: the two components are uncorrelated
    return Projection(mean, turn @ axes, turned)
