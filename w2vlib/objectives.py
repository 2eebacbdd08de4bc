"""A hidden vector, the output vectors and the right answer flow in; loss, gradients and all between flow out.

Full softmax asks *which of the V words?*; negative sampling asks *is this word a neighbour, yes or no?* of a few words;
hierarchical softmax asks *left or right?* at each fork on the way to the word. In all three the error is
`probabilities - labels`, and both gradients are that error times a vector. `a.dot(b)` is `a @ b`,
which takes twice the time where matrices are as small as here.
"""

from __future__ import annotations

import math
from functools import wraps
from inspect import signature
from typing import NamedTuple

import numpy as np

from .huffman import Path
from .support.checks import check_ids, check_made, check_numbers, check_whole
from .support.quoted import quoted

EVERY_ROW = slice(None)


class Scored(NamedTuple):
    """What one example does to the scored rows of `W_out`.

    R is V for full softmax, 1 + K for K negative samples, D for a word D decisions below the root.

    rows : the scored ids, of words or forks, int array (R,); `EVERY_ROW` for full softmax
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
        """1 for the target, or for a fork where the way goes left, 0 for every other scored row, shape (R,)."""
        return np.rint(self.probabilities - self.error)


def softmax(logits) -> np.ndarray:
    """Positive numbers that sum to 1, larger where the logit is larger, along the last axis.

    Subtracting the largest logit changes nothing in the result and keeps `exp` from overflowing.
    """
    logits = _floats("The logits", logits)
    if not logits.size:
        raise ValueError(f"Softmax shares out 1 among the logits, so there must be one; you gave {quoted(logits)}.")
    with np.errstate(all="ignore"):  # two infinite logits give NaN
        exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def sigmoid(x) -> np.ndarray:
    """1 / (1 + exp(-x)), written with tanh so that no x overflows."""
    return 0.5 + 0.5 * np.tanh(0.5 * _floats("x", x))


def log_sigmoid(x) -> np.ndarray:
    """log σ(x) = −log(1 + exp(−x)), at most 0, exact where σ(x) itself is rounded to 0.

    A computer that takes the logarithm of `sigmoid(-40)` takes that of 0; here −40 comes out, as it should.

    >>> log_sigmoid([-1000, -40, 0]).round(3)
    array([-1.00e+03, -4.00e+01, -6.93e-01])
    """
    return -np.logaddexp(0, -check_numbers("x", x, finite=False))


def _floats(name, given):
    return np.asarray(check_numbers(name, given, finite=False), dtype=float)


def guessing_loss(V: int, K: int | None = None) -> float:
    """What a blind guess pays: log V for one of V words, (1 + K) · log 2 for one yes and K noes."""
    return math.log(V) if K is None else (1 + K) * math.log(2)


def _fitting(formula):
    """`formula` of what fits together; training, where all fits, takes the bare `formula.__wrapped__`."""
    parameters = signature(formula)

    @wraps(formula)
    def checked(*given, **named):
        h, W_out, *example = (arguments := parameters.bind(*given, **named).arguments).values()
        h, W_out = check_numbers("h", h, "N", finite=False), check_numbers("W_out", W_out, "VN", finite=False)
        rows, N = W_out.shape
        if len(h) != N:
            raise ValueError(f"h has {len(h)} numbers and each output vector {N}; both must have the same number.")
        checks = (_CHECKS[name] for name in list(arguments)[2:])
        return formula(h, W_out, *(check(it, rows) for check, it in zip(checks, example, strict=True)))

    return checked


def _check_path(path, rows):
    check_made(path, Path, "huffman_paths(vocabulary.counts)[0]")
    forks = check_ids("The forks", path.forks, rows)
    if np.shape(path.labels) != forks.shape or not np.isin(path.labels, (0, 1)).all():
        raise ValueError(f"A path has one label, 0 or 1, for each of its forks; you gave {quoted(path)}.")
    return path


_CHECKS = {
    "target": lambda target, rows: check_whole("The target, an id,", target, 0, rows - 1),
    "negatives": lambda ids, rows: check_ids("The negative samples", ids, rows),
    "path": _check_path,
}


@_fitting
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


@_fitting
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
    loss = -log_sigmoid(logits[0]) - log_sigmoid(-logits[1:]).sum()
    return Scored(rows, logits, probabilities, error, loss, error.dot(vectors))


@_fitting
def hierarchical_softmax(h, W_out, path) -> Scored:
    """Loss of the D decisions on the way to a word (Morin and Bengio 2005; Mikolov et al. 2013b, equation 3).

    loss = −Σ_d log σ(±u_d·h), + where the way goes left and − where it goes right; that is −log p(word), and the
    probabilities of all words sum to 1. Gradients as in `full_softmax`, over the forks on the way alone

    Parameters
    ----------
    h : array (N,)
    W_out : array (V − 1, N), one output vector u_d for each fork
    path : Path, see `huffman.huffman_paths`
    """
    vectors = W_out[path.forks]
    logits = vectors.dot(h)
    probabilities = sigmoid(logits)
    error = probabilities - path.labels
    loss = -log_sigmoid(np.where(path.labels, logits, -logits)).sum()
    return Scored(path.forks, logits, probabilities, error, loss, error.dot(vectors))
