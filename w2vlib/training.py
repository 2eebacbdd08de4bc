"""A corpus and settings flow in; a training run that can be stepped, run, sought and branched flows out."""

from __future__ import annotations

from dataclasses import replace
from numbers import Integral

import numpy as np

from .embeddings import Embeddings
from .settings import Settings, check_between, check_setting_names
from .stretch import LIMIT, Divergence, Step, Stretch
from .text import Corpus, Vocabulary

__all__ = ["Divergence", "Settings", "Step", "Trainer"]


class Trainer:
    """Trains word vectors one example at a time, and opens any step of its past or future exactly.

    Parameters
    ----------
    corpus : Corpus
    settings : Settings, optional
    **changes : any field of Settings

    Raises
    ------
    ValueError
        For a setting that is not allowed, or a corpus in which no word has a neighbour.

    Examples
    --------
    >>> corpus = Corpus.from_text("the king rules. the queen rules.")
    >>> trainer = Trainer(corpus, dim=4, steps=100)
    >>> trainer.run(100)
    >>> trainer.seek(10)
    >>> trainer.t, trainer.end
    (10, 100)
    """

    def __init__(self, corpus: Corpus, settings: Settings | None = None, **changes):
        if not isinstance(corpus, Corpus):
            raise ValueError("A trainer reads a Corpus. Make one from your text: Corpus.from_text('The cat sat. …').")
        check_setting_names(changes)
        self._follow((Stretch(corpus, replace(settings or Settings(), **changes)),))

    def _follow(self, stretches):
        self._stretches: tuple[Stretch, ...] = stretches
        self._state = stretches[-1].checkpoints[0].copy()

    def _stretch(self, t: int | None = None) -> Stretch:
        t = self.t if t is None else t
        return next(s for s in reversed(self._stretches) if s.start <= t)

    @property
    def t(self) -> int:
        """The number of steps behind the weights that the trainer shows."""
        return self._state.t

    @property
    def end(self) -> int:
        """The furthest step that has been trained."""
        last = self._stretches[-1]
        return last.start + len(last.losses)

    @property
    def forks(self) -> tuple[int, ...]:
        """The steps at which something was changed by `branch`."""
        return tuple(s.start for s in self._stretches[1:])

    @property
    def W_in(self) -> np.ndarray:
        """Input vectors (V, N) at step `t`, a read-only copy; use `branch(edits=…)` to change a weight."""
        return _frozen(self._state.W_in)

    @property
    def W_out(self) -> np.ndarray:
        """Output vectors (V, N) at step `t`, a read-only copy."""
        return _frozen(self._state.W_out)

    @property
    def corpus(self) -> Corpus:
        return self._stretch().corpus

    @property
    def settings(self) -> Settings:
        return self._stretch().settings

    @property
    def vocabulary(self) -> Vocabulary:
        return self._stretch().vocabulary

    @property
    def examples(self) -> list:
        """The training examples (input id or ids, target id) in reading order."""
        return self._stretch().examples

    @property
    def losses(self) -> np.ndarray:
        """Loss of each step trained so far, each taken before its update, shape (end,)."""
        ends = (*self.forks, self.end)
        parts = [s.losses[: end - s.start] for s, end in zip(self._stretches, ends, strict=True)]
        return np.concatenate([np.array(part, dtype=float) for part in parts])

    def rate(self, t: int | None = None) -> float:
        """The learning rate of step `t`, by default of the next one."""
        t = self.t if t is None else _check_step(t, "The step")
        return self._stretch(t).settings.rate(t)

    def peek(self) -> Step:
        """The next step with every intermediate value; nothing changes."""
        with np.errstate(all="ignore"):
            return self._stretch().step(self._state)

    def peek_weights(self) -> tuple[np.ndarray, np.ndarray]:
        """`W_in` and `W_out` as the next step will leave them, each (V, N); nothing changes."""
        state = self._state.copy()
        with np.errstate(all="ignore"):
            self._stretch().advance(state, state.t + 1)
        return state.W_in, state.W_out

    def step(self) -> Step:
        """Do one step and return it."""
        record = self.peek()
        self.run(1)
        return record

    def run(self, n: int | None = None) -> None:
        """Do `n` steps, by default all that are left of `settings.steps`; raises `Divergence`."""
        if n is None:
            n = max(0, self.settings.steps - self.t)
        self._run_to(self.t + _check_step(n, "The number of steps to run"))

    def seek(self, t: int) -> None:
        """Go to step `t`, back or forward; the weights there are bit for bit what they were, or will be."""
        t = _check_step(t, "The step")
        stretch = self._stretch(t)
        near = stretch.nearest(t)
        if self._stretch() is not stretch or not near.t <= self.t <= t:
            self._state = near.copy()
        self._run_to(t)

    def _run_to(self, stop):
        while self.t < stop:
            fork = min((f for f in self.forks if f > self.t), default=stop)
            self._stretch().train(self._state, min(stop, fork))
            if self.t == fork and fork in self.forks:
                self._state = self._stretch().checkpoints[0].copy()

    def branch(self, corpus: Corpus | None = None, edits=None, **changes) -> Trainer:
        """A new trainer that shares this one's past up to step `t` and goes on from there under other conditions.

        Parameters
        ----------
        corpus : another text; words in both keep their vectors, new words start at random
        edits : dict {(matrix, word, dimension): value}, for example {("W_in", "king", 0): 0.5}
        **changes : any field of Settings but `dim`

        Raises
        ------
        ValueError
            For an unknown word, a dimension that is not there, a value that is no weight, or a setting not allowed.
        """
        check_setting_names(changes)
        settings = replace(self.settings, **changes)
        if settings.dim != self.settings.dim:
            raise ValueError(f"The vectors have {self.settings.dim} numbers; dim can't change during training.")
        stretch = Stretch(corpus or self.corpus, settings, self.t, (self._state, self.vocabulary))
        first = stretch.checkpoints[0]
        for (name, word, dimension), value in (edits or {}).items():
            if name not in ("W_in", "W_out"):
                raise ValueError(f"The matrices are 'W_in' and 'W_out'; you gave {name!r}.")
            if not isinstance(dimension, Integral) or not 0 <= dimension < settings.dim:
                raise ValueError(f"A vector has the dimensions 0 to {settings.dim - 1}; you gave {dimension!r}.")
            value = check_between("A weight", value, -LIMIT, LIMIT)
            getattr(first, name)[stretch.vocabulary.id(word), dimension] = value
        twin = object.__new__(Trainer)
        twin._follow((*(s for s in self._stretches if s.start < self.t), stretch))
        return twin

    def copy(self) -> Trainer:
        """A trainer at the same step with the same past and known future; what one does the other does not see."""
        twin = object.__new__(Trainer)
        twin._stretches, twin._state = tuple(s.copy() for s in self._stretches), self._state.copy()
        return twin

    def snapshots(self, steps) -> np.ndarray:
        """`W_in` at each of `steps`, shape (len(steps), V, N); the trainer stays where it is.

        Raises
        ------
        ValueError
            If the vocabulary changed between those steps.
        """
        here, frames = self.t, []
        try:
            for t in steps:
                self.seek(t)
                frames.append((self.vocabulary.words, self._state.W_in.copy()))
        finally:
            self.seek(here)
        if len({words for words, _ in frames}) > 1:
            raise ValueError("The vocabulary changed on the way; ask for steps on one side of that change.")
        return np.stack([W_in for _, W_in in frames])

    def embeddings(self) -> Embeddings:
        """The input vectors of this step as word vectors to look up, compare and save."""
        return Embeddings(self.vocabulary.words, self._state.W_in)


def _frozen(matrix):
    copy = matrix.copy()
    copy.flags.writeable = False
    return copy


def _check_step(t, what):
    if not isinstance(t, Integral) or isinstance(t, bool) or t < 0:
        raise ValueError(f"{what} must be a whole number of at least 0; you gave {t!r}.")
    return int(t)
