"""What may be chosen about training on real text flows in; a checked, unchangeable value flows out."""

from __future__ import annotations

from dataclasses import dataclass

from ..settings import CHOICES, check_between, check_choice, check_positive, check_whole

LANES = ("auto", "numpy", "numba")
RATES = {("skip-gram", "corrected"): 0.025, ("skip-gram", "historical"): 0.025,
         ("cbow", "corrected"): 0.15, ("cbow", "historical"): 0.025}
_WHOLE = {"dim": 1, "window": 1, "negatives": 1, "min_count": 1, "epochs": 1, "threads": 1, "seed": 0}


@dataclass(frozen=True)
class FastSettings:
    """The choices behind one run of the fast trainer; names shared with `settings.Settings` mean the same.

    Parameters
    ----------
    architecture : "skip-gram" or "cbow"
    dim : N, the numbers in a word vector, at least 1
    window : m, words on each side, 1 to 31; each centre word draws its own width from 1 … m
    negatives : K, negative samples for each example, at least 1
    noise_exponent : exponent of the counts in the noise distribution, −2 to 2
    sample : share of the text above which a word is subsampled, 0 to 1; 0 keeps every word
    min_count : words that occur less often are left out, at least 1
    epochs : passes over the text, at least 1
    learning_rate : the rate at the start, falling in a line to 1/10,000 of it; None takes the one of `RATES`
    average : what CBOW does with the gradient of its average: "corrected" or "historical" (see `model.input_gradient`)
    lane : "numpy", "numba" (compiled, about three times as fast) or "auto": numba where it works
    threads : more than 1 only with numba; they write to the same matrices without waiting for each other (Hogwild!,
        Niu et al. 2011), so that two runs differ a little
    seed : decides the first weights and all draws

    Raises
    ------
    ValueError
        With a sentence that says what is allowed.
    """

    architecture: str = "skip-gram"
    dim: int = 100
    window: int = 5
    negatives: int = 5
    noise_exponent: float = 0.75
    sample: float = 1e-3
    min_count: int = 5
    epochs: int = 1
    learning_rate: float | None = None
    average: str = "corrected"
    lane: str = "auto"
    threads: int = 1
    seed: int = 1

    def __post_init__(self):
        for name, options in (("architecture", CHOICES["architecture"]), ("average", CHOICES["average"]),
                              ("lane", LANES)):
            check_choice(name, getattr(self, name), options)
        for name, least in _WHOLE.items():
            object.__setattr__(self, name, check_whole(name, getattr(self, name), least))
        check_between("window", self.window, 1, 31)
        object.__setattr__(self, "sample", check_between("sample", self.sample, 0, 1))
        object.__setattr__(self, "noise_exponent", check_between("noise_exponent", self.noise_exponent, -2, 2))
        if self.learning_rate is not None:
            object.__setattr__(self, "learning_rate", check_positive("learning_rate", self.learning_rate))
        if self.threads > 1 and self.lane == "numpy":
            raise ValueError("The numpy lane runs on one thread; take lane='numba' for more.")

    @property
    def start_rate(self) -> float:
        """The learning rate at the first word."""
        return RATES[self.architecture, self.average] if self.learning_rate is None else self.learning_rate

    def rate(self, share: float) -> float:
        """The learning rate after `share` (0 to 1) of all words of all epochs."""
        return self.start_rate * max(1 - share, 1e-4)
