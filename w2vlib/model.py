"""The two matrices: input ids flow in, the hidden vector flows out; its gradient flows back to the input vectors.

Skip-gram has one input, the centre word; CBOW has the context words and takes their average. The hidden layer is
linear: nothing is applied to `h`.
"""

from __future__ import annotations

import numpy as np

from .support.checks import check_choice

AVERAGES = ("corrected", "historical")


def initial_weights(V: int, N: int, rng) -> np.ndarray:
    """A matrix (V, N) of small random numbers between −½/N and ½/N, as word2vec.c starts its input vectors."""
    return (rng.random((V, N)) - 0.5) / N


def hidden(W_in, inputs) -> np.ndarray:
    """The hidden vector h, shape (N,): the input vector of one id, or the average of the input vectors of several.

    >>> hidden(np.array([[1.0, 2.0], [3.0, 6.0]]), np.array([0, 1]))
    array([2., 4.])
    """
    if isinstance(inputs, np.ndarray):
        return W_in[inputs].sum(axis=0) / len(inputs)
    return W_in[inputs]


def input_gradient(grad_h, inputs, average: str = "corrected") -> np.ndarray:
    """Gradient of the loss by each input vector: (N,) for one id, the same row C times, (C, N), for C context ids.

    h is a sum divided by C, so the chain rule divides by C as well: that is "corrected". word2vec.c and its followers
    average on the way forward and do not divide on the way back: "historical" (İrsoy et al. 2021).
    """
    if not isinstance(inputs, np.ndarray):
        return grad_h
    share = grad_h / len(inputs) if average == "corrected" else grad_h
    return np.broadcast_to(share, (len(inputs), len(grad_h)))


def word_vectors(W_in, W_out, which: str = "in") -> np.ndarray:
    """One vector for each word, (V, N): its input vector, its output vector, or the "mean" of both.

    Two input vectors are near each other when their words have the same neighbours. An input and an output vector are
    near when the one word stands beside the other: the mean mixes that kind of nearness into the first.

    Raises
    ------
    ValueError
        If `which` is not "in", "out" or "mean".
    """
    which = check_choice("which", which, ("in", "out", "mean"))
    return (W_in + W_out) / 2 if which == "mean" else W_in if which == "in" else W_out
