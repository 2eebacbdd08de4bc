"""What a learner may choose about a training run flows in; a checked, unchangeable value flows out."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, fields
from numbers import Integral, Real

CHOICES = {
    "architecture": ("skip-gram", "cbow"),
    "objective": ("softmax", "negative sampling"),
    "schedule": ("linear", "constant"),
    "optimizer": ("sgd", "adam"),
    "average": ("corrected", "historical"),
}
_WHOLE = {"dim": (1, 1_000), "window": (1, 100), "negatives": (1, 1_000), "steps": (1, math.inf), "seed": (0, math.inf)}
_EXPONENTS = (-2, 2)


@dataclass(frozen=True)
class Settings:
    """The choices behind one training run.

    Parameters
    ----------
    architecture : "skip-gram" (centre word → each context word) or "cbow" (average of the context → centre word)
    objective : "softmax" over the whole vocabulary or "negative sampling"
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
        for name, options in CHOICES.items():
            check_choice(name, getattr(self, name), options)
        for name, bounds in _WHOLE.items():
            object.__setattr__(self, name, check_whole(name, getattr(self, name), *bounds))
        object.__setattr__(self, "learning_rate", check_positive("learning_rate", self.learning_rate))
        object.__setattr__(self, "noise_exponent", check_between("noise_exponent", self.noise_exponent, *_EXPONENTS))

    def rate(self, t: int) -> float:
        """The learning rate of step `t`. The linear one ends at 1/10,000 of its start and stays there."""
        if self.schedule == "constant":
            return self.learning_rate
        return self.learning_rate * max(1 - t / self.steps, 1e-4)


def check_setting_names(changes, kind=Settings) -> None:
    """Raise a sentence for a name that is no field of `kind`."""
    known = [f.name for f in fields(kind)]
    for name in changes:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"There is no setting {name!r}; the settings are {', '.join(known)}.{hint}")


def check_choice(name: str, value, options) -> None:
    """Raise a sentence unless `value` is one of `options`."""
    if value not in options:
        near = difflib.get_close_matches(str(value), options, n=1) or [options[0]]
        listed = " or ".join(repr(o) for o in options)
        raise ValueError(f"{name} can be {listed}; you gave {value!r}. Did you mean {near[0]!r}?")


def check_whole(name: str, value, least: int, most: float = math.inf) -> int:
    """`value` as an int, when it is a whole number from `least` to `most`."""
    if not isinstance(value, Integral) or isinstance(value, bool) or not least <= value <= most:
        allowed = f"of at least {least}" if most == math.inf else f"from {least} to {most:,}"
        raise ValueError(f"{name} must be a whole number {allowed}; you gave {value!r}.")
    return int(value)


def check_between(name: str, value, low: float, high: float) -> float:
    """`value` as a float, when it is a number from `low` to `high`."""
    number = _finite(name, value)
    if not low <= number <= high:
        raise ValueError(f"{name} must be between {low:g} and {high:g}; you gave {value!r}.")
    return number


def check_positive(name: str, value) -> float:
    """`value` as a float, when it is a finite number greater than 0."""
    number = _finite(name, value)
    if number <= 0:
        raise ValueError(f"{name} must be greater than 0; you gave {value!r}.")
    return number


def _finite(name, value):
    try:
        number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name} must be a finite number; you gave {value!r}.")
    return number
