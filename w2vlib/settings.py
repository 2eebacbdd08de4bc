"""What a learner may choose about a training run flows in; a checked, unchangeable value flows out.

`CHOICES`, `LIMITS` and the two classes are the table of all settings: names, what is allowed, defaults. `Settings` are
those of the toy trainer, which does one example a step, `FastSettings` those of the fast one; what both have has one
name and means the same. A comment says why a limit or a default differs.

`learning_rate` is what is chosen. `rate(…)` is what the schedule makes of it at one moment of the run.
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, fields

from .support.checks import check_between, check_choice, check_positive, check_whole
from .support.quoted import quoted

CHOICES = {
    "architecture": ("skip-gram", "cbow"),
    "objective": ("softmax", "negative sampling", "hierarchical softmax"),
    "schedule": ("linear", "constant"),
    "optimizer": ("sgd", "adam"),
    "average": ("corrected", "historical"),
    "backend": ("auto", "numpy", "numba"),
}
WHOLE = {
    "dim": (1, 1_000), "window": (1, 100), "negatives": (1, 1_000), "steps": (1, math.inf), "min_count": (1, math.inf),
    "epochs": (1, math.inf), "threads": (1, math.inf), "seed": (0, math.inf),
}
LIMITS = WHOLE | {"learning_rate": (0, math.inf), "noise_exponent": (-2, 2), "sample": (0, 1)}
FAST_LIMITS = LIMITS | {
    "dim": (1, 10**9),  # as many as the memory holds, which `FastTrainer` finds out
    "window": (1, 31),  # it must fit into a block of 64 words
    # From 0.5 on, one example of a word is cut to the limit of a block; beyond 10 that is so until the run is over.
    "learning_rate": (0, 10),
}
LEARNING_RATES = {("skip-gram", "corrected"): 0.025, ("skip-gram", "historical"): 0.025,
                  ("cbow", "corrected"): 0.15, ("cbow", "historical"): 0.025}  # undivided, a step is C times as long
FLOOR = 1e-4


def falling(learning_rate: float, share: float) -> float:
    """The linear schedule after `share` (0 to 1) of a run: a line from `learning_rate` to 0 that stops at 1/10,000."""
    return learning_rate * max(1 - share, FLOOR)


GENSIM = {
    "vector_size": "here it is dim", "size": "here it is dim", "alpha": "here it is learning_rate",
    "sg": "here it is architecture='skip-gram' or 'cbow'", "hs": "here it is the objective of a Trainer",
    "iter": "here it is epochs",
    "workers": "here it is threads", "cbow_mean": "CBOW here takes the mean", "min_alpha": "the rate falls to 0 here",
    "sentences": "the corpus is the first argument", "corpus_file": "the corpus is the first argument",
    "max_vocab_size": "here min_count keeps the vocabulary small",
}
"""Names of gensim's parameters, and what is said to anyone who hands them over."""


class _Checked:
    """Replaces each field by its checked value, and knows the names."""

    def __new__(cls, *_, **changes):
        known = [field.name for field in fields(cls)]
        for name in changes:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                if not near and name in GENSIM:
                    hint = f" You may know it from gensim: {GENSIM[name]}."
                raise ValueError(f"There is no setting {name!r}; the settings are {', '.join(known)}.{hint}")
        return object.__new__(cls)

    def _check_fields(self, limits, optional=()):
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if value is not None or name not in optional:
                object.__setattr__(self, name, _checked(name, value, limits.get(name)))


def _checked(name, value, limits):
    if name in CHOICES:
        return check_choice(name, value, CHOICES[name])
    if name in WHOLE:
        return check_whole(name, value, *limits)
    if name == "learning_rate":
        return check_positive(name, value, limits[1])
    return check_between(name, value, *limits)


@dataclass(frozen=True)
class Settings(_Checked):
    """The choices behind one training run.

    Parameters
    ----------
    architecture : "skip-gram" (centre word → each context word) or "cbow" (average of the context → centre word)
    objective : "softmax" over the whole vocabulary, "negative sampling", or "hierarchical softmax" along a Huffman tree
    dim : N, the numbers in a word vector, 1 to 1,000
    window : m, words on each side, 1 to 100
    negatives : K, negative samples for each example, 1 to 1,000
    noise_exponent : exponent of the counts in the noise distribution, −2 to 2
    learning_rate : the rate at step 0, positive and finite
    schedule : "linear" (falls to 0 over `steps`) or "constant"
    steps : length of the whole run; one step trains on one example
    optimizer : "sgd" or "adam"
    average : what CBOW does with the gradient of its average: "corrected" or "historical" (see `model.input_gradient`)
    seed : decides the first weights, the order of the examples and the negative samples

    Raises
    ------
    ValueError
        With a sentence that says what is allowed.
    """

    architecture: str = "skip-gram"
    objective: str = "softmax"
    dim: int = 8
    window: int = 2
    negatives: int = 5
    noise_exponent: float = 0.75
    learning_rate: float = 0.3
    schedule: str = "linear"
    steps: int = 15_000
    optimizer: str = "sgd"
    average: str = "corrected"
    seed: int = 0

    def __post_init__(self):
        self._check_fields(LIMITS)

    def rate(self, t: int) -> float:
        """The learning rate of step `t`. The linear one ends at 1/10,000 of its start and stays there."""
        return self.learning_rate if self.schedule == "constant" else falling(self.learning_rate, t / self.steps)


@dataclass(frozen=True)
class FastSettings(_Checked):
    """The choices behind one run of the fast trainer; names shared with `Settings` mean the same.

    Parameters
    ----------
    architecture : "skip-gram" or "cbow"
    dim : N, the numbers in a word vector, at least 1, as many as the memory holds
    window : m, words on each side, 1 to 31; each centre word draws its own width from 1 … m
    negatives : K, negative samples for each example, 1 to 1,000
    noise_exponent : exponent of the counts in the noise distribution, −2 to 2
    sample : share of the text above which a word is subsampled, 0 to 1; 0 keeps every word. None takes 1/1,000, or in
        a vocabulary of V words below 1,000 the share 1/V of an average word: there the frequent words are not frequent
        because they say little, but because there are few
    min_count : words that occur less often are left out, at least 1
    epochs : passes over the text, at least 1
    learning_rate : the rate at the start, above 0 and up to 10, falling in a line to 1/10,000 of it; None takes the one
        of `LEARNING_RATES`
    average : what CBOW does with the gradient of its average: "corrected" or "historical" (see `model.input_gradient`)
    backend : "numpy", "numba" (compiled, about three times as fast) or "auto": numba where it works
    threads : more than 1 only with numba; they write to the same matrices without waiting for each other (Hogwild!,
        Niu et al. 2011), so that two runs differ a little
    seed : decides the first weights and all draws

    Raises
    ------
    ValueError
        With a sentence that says what is allowed.
    """

    architecture: str = "skip-gram"
    dim: int = 100  # real text has more to say than a toy, in longer sentences
    window: int = 5
    negatives: int = 5
    noise_exponent: float = 0.75
    sample: float | None = None
    min_count: int = 5
    epochs: int = 1
    learning_rate: float | None = None
    average: str = "corrected"
    backend: str = "auto"
    threads: int = 1
    seed: int = 1  # as in gensim

    def __post_init__(self):
        self._check_fields(FAST_LIMITS, optional=("learning_rate", "sample"))
        if self.threads > 1 and self.backend == "numpy":
            raise ValueError("The numpy backend runs on one thread; take backend='numba' for more.")

    def rate(self, share: float) -> float:
        """The learning rate after `share` (0 to 1) of all words of all epochs."""
        chosen = self.learning_rate
        return falling(LEARNING_RATES[self.architecture, self.average] if chosen is None else chosen, share)


def choose(kind, settings, changes):
    """Settings of class `kind`: those given, or the defaults if None, with the `changes` made.

    Raises
    ------
    ValueError
        For settings of another class, a name that is no field of `kind`, or a value not allowed.
    """
    if not isinstance(settings, kind | None):
        raise ValueError(f"Settings are made by {kind.__name__}(…), or given by name, as in dim=8; "
                         f"you gave {quoted(settings)}.")
    return kind(**(vars(settings or kind()) | changes))
