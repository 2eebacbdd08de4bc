"""Slow, plain copies of the course's formulas, written from the papers: what the library must agree with."""

import autograd.numpy as anp
import numpy as np
from autograd import grad
from hypothesis import strategies as st

from w2vlib.huffman import Path, huffman_paths

COMBINATIONS = [(a, o) for a in ("skip-gram", "cbow")
                for o in ("softmax", "negative sampling", "hierarchical softmax")]


def example_loss(W_in, W_out, inputs, target, negatives=None):
    """Loss of one example as a function of both whole matrices: −log softmax, the yes/no loss of the negatives, or −log
    of the product of all decisions, where a `Path` stands in place of the negatives."""
    h = anp.mean(W_in[np.atleast_1d(inputs)], axis=0)
    if negatives is None:
        return -anp.log(anp.exp(anp.dot(W_out[target], h)) / anp.sum(anp.exp(anp.dot(W_out, h))))
    if isinstance(negatives, Path):
        left = 1 / (1 + anp.exp(-anp.dot(W_out[negatives.forks], h)))
        return -anp.log(anp.prod(anp.where(negatives.labels == 1, left, 1 - left)))
    yes = 1 / (1 + anp.exp(-anp.dot(W_out[target], h)))
    no = 1 / (1 + anp.exp(anp.dot(W_out[negatives], h)))
    return -anp.log(yes) - anp.sum(anp.log(no))


def autograd_gradients(W_in, W_out, inputs, target, negatives=None):
    """Gradients (V, N) by `W_in` and by `W_out`, from HIPS autograd."""
    return tuple(grad(example_loss, i)(W_in, W_out, inputs, target, negatives) for i in (0, 1))


def finite_differences(f, X, step=1e-5):
    """Gradient of the scalar `f` by the array `X`, one central difference for each entry."""
    gradient = np.zeros_like(X)
    for place in np.ndindex(X.shape):
        up, down = X.copy(), X.copy()
        up[place] += step
        down[place] -= step
        gradient[place] = (f(up) - f(down)) / (2 * step)
    return gradient


def relative_error(a, b):
    """|a − b| / (|a| + |b|) with Euclidean norms; 0 when both are 0."""
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b) or 1)


class Adam:
    """Algorithm 1 of Kingma and Ba (2015), one Python float at a time."""

    def __init__(self, weights, rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.weights, self.rate, self.beta1, self.beta2, self.epsilon = list(weights), rate, beta1, beta2, epsilon
        self.m, self.v, self.t = [0.0] * len(weights), [0.0] * len(weights), 0

    def step(self, gradients):
        self.t += 1
        for i, g in enumerate(gradients):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g * g
            m_hat = self.m[i] / (1 - self.beta1**self.t)
            v_hat = self.v[i] / (1 - self.beta2**self.t)
            self.weights[i] -= self.rate * m_hat / (v_hat**0.5 + self.epsilon)


@st.composite
def examples(draw, architecture, objective):
    """Random matrices and one example: (W_in, W_out, inputs, target, negatives), with repeated words likely.

    In place of negatives there is None for the softmax, and the path of the target for the hierarchical one.
    """
    V, N = draw(st.integers(2, 8)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    W_in, W_out = rng.normal(0, 1, (2, V, N))
    word = st.integers(0, V - 1)
    target = draw(word)
    inputs = draw(word) if architecture == "skip-gram" else np.array(draw(st.lists(word, min_size=1, max_size=6)))
    if objective == "softmax":
        return W_in, W_out, inputs, target, None
    if objective == "hierarchical softmax":
        return W_in, W_out[:-1], inputs, target, huffman_paths(rng.integers(1, 9, V))[target]
    others = st.sampled_from([w for w in range(V) if w != target])
    return W_in, W_out, inputs, target, np.array(draw(st.lists(others, min_size=1, max_size=6)))
