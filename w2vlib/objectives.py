"""A hidden vector, the output vectors and the right answer flow in; loss, gradients and all between flow out.

Full softmax asks *which of the V words?*; negative sampling asks *is this word a neighbour, yes or no?* of a few words.
In both the error is `probabilities - labels`, and both gradients are that error times a vector. `a.dot(b)` is `a @ b`,
which takes twice the time where matrices are as small as here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

EVERY_ROW = slice(None)


class Scored(NamedTuple):
    """What one example does to the scored rows of `W_out`. R is V for full softmax, 1 + K for K negative samples.

    rows : the scored ids, int array (R,); `EVERY_ROW` for full softmax
    logits, probabilities, error : arrays (R,); error = probabilities - labels
    loss : float, at least 0
    grad_h : array (N,), gradient of the loss by the hidden vector
    """

    rows: np.ndarray | slice
    logits: np.ndarray
    probabilities: np.ndarray
    error: np.ndarray
    loss: float
    grad_h: np.ndarray

    @property
    def labels(self) -> np.ndarray:
        """1 for the target, 0 for every other scored row, shape (R,)."""
        return np.rint(self.probabilities - self.error)


def softmax(logits) -> np.ndarray:
    """Positive numbers that sum to 1, larger where the logit is larger, along the last axis.

    Subtracting the largest logit changes nothing in the result and keeps `exp` from overflowing.
    """
    logits = np.asarray(logits, dtype=float)
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def sigmoid(x) -> np.ndarray:
    """1 / (1 + exp(-x)), written with tanh so that no x overflows."""
    return 0.5 + 0.5 * np.tanh(0.5 * np.asarray(x, dtype=float))


def full_softmax(h, W_out, target) -> Scored:
    """Cross-entropy of the softmax over the whole vocabulary (Rong 2014, section 1).

    loss = log Σ_j exp(u_j·h) − u_target·h,   ∂loss/∂u_j = error_j · h,   ∂loss/∂h = Σ_j error_j · u_j

    Parameters
    ----------
    h : array (N,)
    W_out : array (V, N), one output vector u_j a row
    target : int, the id of the right answer
    """
    logits = W_out.dot(h)
    largest = np.maximum.reduce(logits)
    exponentials = np.exp(logits - largest)
    total = np.add.reduce(exponentials)
    probabilities = exponentials / total
    loss = math.log(total) + largest - logits[target]
    error = probabilities.copy()
    error[target] -= 1
    return Scored(EVERY_ROW, logits, probabilities, error, loss, error.dot(W_out))


def negative_sampling(h, W_out, target, negatives) -> Scored:
    """Yes/no loss of the target and K negative samples (Mikolov et al. 2013b, equation 4).

    loss = −log σ(u_target·h) − Σ_k log σ(−u_k·h),   gradients as in `full_softmax`, over the scored rows alone

    Parameters
    ----------
    h : array (N,)
    W_out : array (V, N)
    target : int
    negatives : int array (K,); a word that is drawn twice counts twice
    """
    rows = np.concatenate(([target], negatives))
    vectors = W_out[rows]
    logits = vectors.dot(h)
    probabilities = sigmoid(logits)
    error = probabilities.copy()
    error[0] -= 1
    loss = np.logaddexp(0, -logits[0]) + np.logaddexp(0, logits[1:]).sum()
    return Scored(rows, logits, probabilities, error, loss, error.dot(vectors))
