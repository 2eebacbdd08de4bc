"""An example and the name of a bug flow in; the gradient with that bug, and what training with it does, flow out.

Every program here is one formula. With h the average of the input vectors of the `inputs`, p = softmax(W_out h) and y_c
the one-hot vector of target c, of which there are C:

    loss = C · log Σ_j exp(u_j·h) − Σ_c u_c·h        e = C · p − Σ_c y_c
    ∂loss/∂W_out = e ⊗ h        ∂loss/∂h = Σ_j e_j u_j        ∂loss/∂v_i = ∂loss/∂h / (number of inputs)

CBOW has several inputs and one target, skip-gram over a whole window one input and several targets; with tied weights
both matrices are one. Each bug changes one term and leaves the loss as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...embeddings import Embeddings
from ...model import initial_weights
from ...objectives import softmax
from ...settings import Settings, falling
from ...support.checks import check_choice
from ...text import Corpus, Vocabulary
from ...windows import cbow_examples

GAMES = ("cbow", "window", "tied")
LIMIT = 1e3  # training stops when a weight grows beyond this; looked at after every so many steps:
LOOK = 100


class Example(NamedTuple):
    """`inputs` and `targets` are id arrays; one of the two has length 1."""

    inputs: np.ndarray
    targets: np.ndarray


@dataclass(frozen=True)
class Bug:
    """One published mistake.

    name : short name, key of `BUGS`
    title : what is done wrong, in a few words
    game : "cbow", "window" (skip-gram, all context words of a centre at once) or "tied" (the same with one matrix)
    right, wrong : the term as it should be and as it was written, rich text
    code : the line of `gradients` with the mistake
    seen : where it was published, as far as that could be verified
    """

    name: str
    title: str
    game: str
    right: str
    wrong: str
    code: str
    seen: str


BUGS = {bug.name: bug for bug in (
    Bug("relu", "ReLU applied to the gradient", "cbow",
        "∂L/∂**h** = Σ_{j} e_{j} **u**_{j}",
        "∂L/∂**h** = max(0, Σ_{j} e_{j} **u**_{j})",
        "grad_h = np.maximum(0, error @ W_out)",
        "Seen in the CBOW lecture and assignment of a well-known online course (DeepLearning.AI, Natural Language "
        "Processing with Probabilistic Models, week 4). A learner asked about it in the course's forum in 2023; later "
        "versions have the right factor. That network has a ReLU in its hidden layer: the factor there is 1 where "
        "h > 0 and 0 elsewhere, and it depends on h, not on the sign of the gradient."),
    Bug("multi-hot", "a multi-hot target", "window",
        "**e** = C · **p** − Σ_{c} **y**_{c}",
        "**e** = **p** − Σ_{c} **y**_{c}",
        "error = probabilities - multi_hot",
        "Seen in a from-scratch skip-gram tutorial whose code many repositories have copied. Its printed loss has the "
        "factor C, and its error has not. An error that does not sum to 0 is the giveaway."),
    Bug("undivided", "averaged forward, not divided backward", "cbow",
        "∂L/∂**v**_{i} = (1/C) ∂L/∂**h**",
        "∂L/∂**v**_{i} = ∂L/∂**h**",
        "grad_in[inputs] += grad_h            # not: grad_h / len(inputs)",
        "Seen in word2vec.c since September 2014. Its first version summed the context vectors, and for a sum this "
        "update is right. The later version averages them and kept the update. It was reported for gensim in 2016 and "
        "2018 and for fastText in 2019, and analysed by İrsoy, Benton and Stratos, “Corrected CBOW Performs as well as "
        "Skip-gram” (2021)."),
    Bug("tied", "one matrix for both, and one of two terms", "tied",
        "∂L/∂W = **e** ⊗ **h**, and + ∂L/∂**h** in the centre's row",
        "∂L/∂W = **e** ⊗ **h**",
        "grad_W = np.outer(error, h)           # and grad_W[centre] += grad_h is forgotten",
        "A classic of programs that share weights: a matrix that is used twice gets a gradient from each use. No "
        "published page is named here, since none could be verified."),
)}


def examples(corpus: Corpus, vocabulary: Vocabulary, game: str, m: int = 2) -> list[Example]:
    """Every example of `corpus` for one game, in reading order, one for each position that has a context."""
    contexts, centres = cbow_examples([vocabulary.encode(s) for s in corpus.sentences], m)
    near = [row[row >= 0] for row in contexts]
    pairs = [Example(context, np.array([centre])) for context, centre in zip(near, centres, strict=True)]
    return pairs if game == "cbow" else [Example(e.targets, e.inputs) for e in pairs]


def first_weights(V: int, N: int, game: str, seed: int = 0) -> dict[str, np.ndarray]:
    """{"W_in", "W_out"}, or {"W"} for the tied game, small random numbers (V, N)."""
    rng = np.random.default_rng(seed)
    return {name: initial_weights(V, N, rng) for name in (("W",) if game == "tied" else ("W_in", "W_out"))}


def _matrices(weights):
    return weights.get("W_in", weights.get("W")), weights.get("W_out", weights.get("W"))


def loss(weights: dict, example: Example) -> float:
    """C · log Σ_j exp(u_j·h) − Σ_c u_c·h, at least 0: the summed cross-entropy of the targets."""
    W_in, W_out = _matrices(weights)
    logits = W_out @ W_in[example.inputs].mean(axis=0)
    return float(len(example.targets) * np.logaddexp.reduce(logits) - logits[example.targets].sum())


def gradients(weights: dict, example: Example, bug: str = "") -> dict[str, np.ndarray]:
    """The gradient of `loss` by every matrix, each (V, N), with the bug called `bug` (by default none)."""
    inputs, targets = example
    W_in, W_out = _matrices(weights)
    h = W_in[inputs].mean(axis=0)
    error = softmax(W_out @ h) * (1 if bug == "multi-hot" else len(targets))
    np.subtract.at(error, targets, 1)
    grad_h = error @ W_out
    if bug == "relu":
        grad_h = np.maximum(0, grad_h)
    grad_in = np.zeros_like(W_in)
    np.add.at(grad_in, inputs, grad_h if bug == "undivided" else grad_h / len(inputs))
    grad_out = error[:, None] * h
    if "W" in weights:
        return {"W": grad_out if bug == "tied" else grad_out + grad_in}
    return {"W_in": grad_in, "W_out": grad_out}


def terms(weights: dict, example: Example) -> dict[str, dict[str, np.ndarray]]:
    """The parts that the right gradient of each matrix is the sum of, each (V, N), by name."""
    inputs, targets = example
    W_in, W_out = _matrices(weights)
    h = W_in[inputs].mean(axis=0)
    there = np.bincount(inputs, minlength=len(W_in))[:, None] / len(inputs)
    here = np.bincount(targets, minlength=len(W_in))
    expected = softmax(W_out @ h) * len(targets)
    parts_in = {"Σ u of the targets (attraction)": -there * (here @ W_out),
                "C · Σ p u (repulsion)": there * (expected @ W_out)}
    parts_out = {"y ⊗ h (attraction)": -here[:, None] * h, "C · p ⊗ h (repulsion)": expected[:, None] * h}
    if "W" in weights:
        return {"W": {"e ⊗ h (its use as output vectors)": sum(parts_out.values()),
                      "∂L/∂h (its use as input vectors)": sum(parts_in.values())}}
    return {"W_in": parts_in, "W_out": parts_out}


class Trained(NamedTuple):
    """losses : loss of each step per target, (T,); embeddings : the input vectors; diverged : cut short."""

    losses: np.ndarray
    embeddings: Embeddings
    diverged: bool


def train(corpus: Corpus, game: str, bug: str = "", learning_rate: float = 0.1, steps: int = 6_000, dim: int = 8,
          m: int = 2, seed: int = 0) -> Trained:
    """SGD with the gradient of `bug`, the rate falling in a straight line to 0; examples in random order.

    Training that sends a weight past 1,000 stops, with the vectors and losses of up to 100 steps before.
    """
    check_choice("game", game, GAMES)
    check_choice("bug", bug, ("", *BUGS))
    Settings(dim=dim, window=m, learning_rate=learning_rate, steps=steps, seed=seed)  # which refuses what can't be
    vocabulary = Vocabulary.from_corpus(corpus)
    rows, rng = examples(corpus, vocabulary, game, m), np.random.default_rng([seed, 1])
    weights, losses = first_weights(len(vocabulary), dim, game, seed), []
    if not rows:
        raise ValueError(f"Every sentence of {corpus.name} has one word, so no word has a neighbour.")
    passes = -(-steps // len(rows))
    order = np.concatenate([rng.permutation(len(rows)) for _ in range(passes)])[:steps]
    with np.errstate(all="ignore"):
        for t, k in enumerate(order):
            if t % LOOK == 0:
                sound = Embeddings(vocabulary.words, _matrices(weights)[0])
            losses.append(loss(weights, rows[k]) / len(rows[k].targets))
            for name, gradient in gradients(weights, rows[k], bug).items():
                weights[name] -= falling(learning_rate, t / steps) * gradient
            looked_at = (t + 1) % LOOK == 0 or t + 1 == steps
            if looked_at and not all(abs(matrix).max() <= LIMIT for matrix in weights.values()):
                return Trained(np.array(losses[: t // LOOK * LOOK]), sound, True)
    return Trained(np.array(losses), Embeddings(vocabulary.words, _matrices(weights)[0]), False)
