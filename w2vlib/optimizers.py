"""A matrix, the rows in play and their gradient flow in; the matrix changes in place."""

from __future__ import annotations

import numpy as np

from .objectives import EVERY_ROW


class SGD:
    """Stochastic gradient descent: rows -= rate · gradient. It remembers nothing."""

    nbytes = 0

    def update(self, matrix, rows, gradient, rate):
        """`rows` is an id, an id array (repeated ids add up) or `EVERY_ROW`; `gradient` has one row for each."""
        if rows is EVERY_ROW:
            matrix -= rate * gradient
        elif isinstance(rows, np.ndarray):
            np.subtract.at(matrix, rows, rate * gradient)
        else:
            matrix[rows] -= rate * gradient

    def copy(self):
        return self


class Adam:
    """Adam (Kingma and Ba 2015): each weight has its own step size, from running means of gradient and square.

    Every row moves at every step, those with gradient 0 too: the running means fade slowly.
    """

    beta1, beta2, epsilon = 0.9, 0.999, 1e-8

    def __init__(self, shape):
        self.steps, self.mean, self.square = 0, np.zeros(shape), np.zeros(shape)

    def update(self, matrix, rows, gradient, rate):
        full = np.zeros_like(matrix)
        if isinstance(rows, np.ndarray):
            np.add.at(full, rows, gradient)
        else:
            full[rows] = gradient
        self.steps += 1
        self.mean += (1 - self.beta1) * (full - self.mean)
        self.square += (1 - self.beta2) * (full**2 - self.square)
        mean = self.mean / (1 - self.beta1**self.steps)
        square = self.square / (1 - self.beta2**self.steps)
        matrix -= rate * mean / (np.sqrt(square) + self.epsilon)

    @property
    def nbytes(self):
        return self.mean.nbytes + self.square.nbytes

    def copy(self):
        twin = Adam(self.mean.shape)
        twin.steps, twin.mean, twin.square = self.steps, self.mean.copy(), self.square.copy()
        return twin
