"""A corpus and settings flow in; a training run that can be stepped, run, sought and branched flows out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np

from .embeddings import Embeddings
from .model import word_vectors
from .run import LIMIT, Divergence, Run, Step
from .settings import Settings, choose
from .support.checks import check_between, check_list, check_whole
from .support.quoted import quoted
from .text import Corpus, Vocabulary, check_corpus

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
        self._follow((Run(check_corpus(corpus), choose(Settings, settings, changes)),))

    def _follow(self, runs):
        self._runs: tuple[Run, ...] = runs
        self._state = runs[-1].checkpoints[0].copy()

    def _run_at(self, t: int | None = None) -> Run:
        t = self.t if t is None else t
        return next(run for run in reversed(self._runs) if run.start <= t)

    @property
    def t(self) -> int:
        """The number of steps behind the weights that the trainer shows."""
        return self._state.t

    @property
    def end(self) -> int:
        """The furthest step that has been trained."""
        last = self._runs[-1]
        return last.start + len(last.losses)

    @property
    def forks(self) -> tuple[int, ...]:
        """The steps at which something was changed by `branch`."""
        return tuple(run.start for run in self._runs[1:])

    @property
    def W_in(self) -> np.ndarray:
        """Input vectors (V, N) at step `t`, a read-only copy; use `branch(edits=…)` to change a weight."""
        return _frozen(self._state.W_in)

    @property
    def W_out(self) -> np.ndarray:
        """Output vectors (V, N) at step `t`, a read-only copy; (V − 1, N), of forks, in a hierarchical softmax."""
        return _frozen(self._state.W_out)

    @property
    def corpus(self) -> Corpus:
        return self._run_at().corpus

    @property
    def settings(self) -> Settings:
        return self._run_at().settings

    @property
    def vocabulary(self) -> Vocabulary:
        return self._run_at().vocabulary

    @property
    def examples(self) -> list:
        """The training examples (input id or ids, target id) in reading order."""
        return self._run_at().examples

    @property
    def losses(self) -> np.ndarray:
        """Loss of each step trained so far, each taken before its update, shape (end,)."""
        ends = (*self.forks, self.end)
        return np.concatenate([run.losses[: end - run.start] for run, end in zip(self._runs, ends, strict=True)])

    def rate(self, t: int | None = None) -> float:
        """The learning rate of step `t`, by default of the next one."""
        t = self.t if t is None else check_whole("The step", t, 0)
        return self._run_at(t).settings.rate(t)

    def peek(self) -> Step:
        """The next step with every intermediate value; nothing changes."""
        with np.errstate(all="ignore"):
            return self._run_at().step(self._state)

    def peek_weights(self) -> tuple[np.ndarray, np.ndarray]:
        """`W_in` and `W_out` as the next step will leave them; nothing changes."""
        state = self._state.copy()
        with np.errstate(all="ignore"):
            self._run_at().advance(state, state.t + 1)
        return state.W_in, state.W_out

    def step(self) -> Step:
        """Do one step and return it."""
        record = self.peek()
        self.run(1)
        return record

    def run(self, n: int | None = None) -> None:
        """Do `n` steps, by default all that are left of `settings.steps`.

        Beyond `settings.steps` the linear schedule keeps its smallest rate, so that little changes there.

        Raises
        ------
        Divergence
            When training runs away.

        Warns
        -----
        UserWarning
            When no number is given and no step is left, or when all steps are done and no input vector has moved.
        """
        steps = self.settings.steps
        if n is None and self.t >= steps:
            warnings.warn(f"Nothing is left to do: all {steps:,} steps are done. For a longer run, begin again with a "
                          f"larger number, such as steps={2 * steps:,}.", stacklevel=2)
        n = max(0, steps - self.t) if n is None else check_whole("The number of steps to run", n, 0)
        self._run_to(self.t + n)
        if n and self.t == steps and np.array_equal(self._state.W_in, self._run_at().checkpoints[0].W_in):
            warnings.warn("Nothing was learned: no input vector has moved. Either the learning rate "
                          f"{self.settings.learning_rate:g} is too small, or there is nothing to guess.", stacklevel=2)

    def seek(self, t: int) -> None:
        """Go to step `t`, back or forward; the weights there are bit for bit what they were, or will be.

        Raises
        ------
        ValueError
            For a step beyond the end of the run, `settings.steps` or what was trained beyond it.
        Divergence
            When training runs away on the way to a new step.
        """
        t, last = check_whole("The step", t, 0), max(self._runs[-1].settings.steps, self.end)
        if t > last:
            raise ValueError(f"The steps of this run are 0 to {last:,}; you asked for step {t:,}. For a longer run, "
                             f"begin again with steps={t:,}, or go on from here with run(…).")
        near = self._run_at(t).nearest(t)
        if not near.t <= self.t <= t:  # else the way is shorter from here, which is then in the same run
            self._state = near.copy()
        self._run_to(t)

    def _run_to(self, stop):
        while self.t < stop:
            fork = min((f for f in self.forks if f > self.t), default=stop)
            self._run_at().train(self._state, min(stop, fork))
            if self.t == fork and fork in self.forks:
                self._state = self._run_at().checkpoints[0].copy()

    def branch(self, corpus: Corpus | None = None, edits=None, **changes) -> Trainer:
        """A new trainer that shares this one's past up to step `t` and goes on from there under other conditions.

        Parameters
        ----------
        corpus : another text; words in both keep their vectors, new words start at random, and so do all forks of a
            hierarchical softmax, if a word occurs more or less often than before
        edits : dict {(matrix, word, dimension): value}, for example {("W_in", "king", 0): 0.5}
        **changes : any field of Settings but `dim`

        Raises
        ------
        ValueError
            For an unknown word, a dimension that is not there, a value that is no weight, or a setting not allowed.
        """
        settings = choose(Settings, self.settings, changes)
        if settings.dim != self.settings.dim:
            raise ValueError(f"The vectors have {self.settings.dim} numbers; dim can't change during training.")
        corpus = self.corpus if corpus is None else check_corpus(corpus)
        run = Run(corpus, settings, self.t, (self._state, self._run_at()))
        for (name, word, dimension), value in _check_edits(edits).items():
            if name not in ("W_in", "W_out"):
                raise ValueError(f"The matrices are 'W_in' and 'W_out'; you gave {quoted(name)}.")
            if name == "W_out" and run.tree:
                raise ValueError("The rows of W_out belong to the forks of a tree here, not to words; edit W_in.")
            dimension = check_whole("The dimension", dimension, 0, settings.dim - 1)
            value = check_between("A weight", value, -LIMIT, LIMIT)
            getattr(run.checkpoints[0], name)[run.vocabulary.id(word), dimension] = value
        twin = object.__new__(Trainer)
        twin._follow((*(past for past in self._runs if past.start < self.t), run))
        return twin

    def copy(self) -> Trainer:
        """A trainer at the same step with the same past and known future; what one does the other does not see."""
        twin = object.__new__(Trainer)
        twin._runs, twin._state = tuple(run.copy() for run in self._runs), self._state.copy()
        return twin

    __copy__ = copy  # copy.copy would share the state

    def snapshots(self, steps) -> np.ndarray:
        """`W_in` at each of `steps`, shape (len(steps), V, N); the trainer stays where it is.

        Raises
        ------
        ValueError
            For a step that `seek` refuses, or if the vocabulary changed between those steps.
        """
        steps = check_list("The steps to look at", steps, f"steps, such as [0, {self.end}]")
        here, frames = self.t, []
        try:
            for t in steps:
                self.seek(t)
                frames.append((self.vocabulary.words, self._state.W_in.copy()))
        finally:
            self.seek(here)
        if len({words for words, _ in frames}) > 1:
            raise ValueError("The vocabulary changed on the way; ask for steps on one side of that change.")
        return np.stack([W_in for _, W_in in frames]) if frames else np.zeros((0, *self._state.W_in.shape))

    def embeddings(self, which: str = "in") -> Embeddings:
        """The vectors of this step to look up, compare and save: "in", "out" or "mean", see `model.word_vectors`.

        Raises
        ------
        ValueError
            If `which` is none of these, or asks for output vectors of words in a hierarchical softmax, which has none.
        """
        if which != "in" and self._run_at().tree:
            raise ValueError("In a hierarchical softmax only the input vectors belong to words; the output vectors are "
                             "those of forks. Take embeddings().")
        return Embeddings(self.vocabulary.words, word_vectors(self._state.W_in, self._state.W_out, which))


def _frozen(matrix):
    copy = matrix.copy()
    copy.flags.writeable = False
    return copy


def _check_edits(edits):
    edits = {} if edits is None else edits
    if not isinstance(edits, Mapping) or not all(
        isinstance(place, tuple) and len(place) == 3 and isinstance(place[1], str) for place in edits
    ):
        raise ValueError("An edit names a matrix, a word and a dimension, and gives the new weight, as in "
                         f"edits={{('W_in', 'king', 0): 0.5}}; you gave {quoted(edits)}.")
    return edits
