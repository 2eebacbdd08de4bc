"""A trainer and what a learner does to it flow in; step, phase and branch flow out. No screen is known here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

import numpy as np

from ...support.quoted import quoted
from ...text import Corpus
from ...training import Divergence, Trainer
from ...windows import window

OBJECTIVES = ("softmax", "negative sampling")
"""Those whose output vectors belong to words, which the stage has names for."""

PHASES = ("input", "hidden", "scores", "loss", "update")
LAST_PHASE = len(PHASES) - 1
LARGEST_TEXT = 20_000
MOST_BRANCHES = 6
SLICE = 50  # steps between two looks at what a long run has done so far
_keys = count()
SETTING_NAMES = {"learning_rate": "learning rate", "negatives": "negative samples"}


@dataclass(frozen=True)
class Branch:
    """One course that training took: its trainer, the branch it left, and what was changed at which step on the way.

    `title` is the scene that it belongs to, if any; `key` is like that of no other branch.
    """

    number: int
    trainer: Trainer
    parent: Branch | None = None
    changes: tuple[tuple[int, str], ...] = ()
    title: str = ""
    key: int = field(default_factory=_keys.__next__, compare=False)

    @property
    def name(self) -> str:
        if self.title or not self.changes:
            return f"{self.number}: {self.title or 'as it began'}"
        return f"{self.number}: {self.told}, from step {self.changes[-1][0]:,}"

    @property
    def told(self) -> str:
        """The last change that led here."""
        return self.changes[-1][1] if self.changes else self.title

    @property
    def fork(self) -> int:
        """The step at which this branch left its parent."""
        return self.changes[-1][0] if self.changes else 0


@dataclass(frozen=True)
class Scene:
    """A state of the machine that a lesson speaks of; it begins with the trainer that the machine was given.

    Parameters
    ----------
    title : what its button says
    say : the sentence that says what to look at, with the marks of `draw.blocks`
    t : the step at which `settings` are changed
    settings : fields of `Settings` by name, such as ``{"learning_rate": 3}``
    run : steps that are done after that
    phase : one of `PHASES`
    word : the word to watch, by default the one that is watched already
    ask : a question that is put before the scene runs; a second press runs it
    """

    title: str
    say: str = ""
    t: int = 0
    settings: Mapping = field(default_factory=dict)
    run: int = 0
    phase: str = PHASES[0]
    word: str | None = None
    ask: str = ""

    def __post_init__(self):
        if self.phase not in PHASES:
            raise ValueError(f"The phases of a scene are {', '.join(PHASES)}; you gave {quoted(self.phase)}.")


class Here(NamedTuple):
    """A place to come back to."""

    branch: Branch
    t: int
    phase: int


class Place(NamedTuple):
    """Where an example stands in the text: its sentence, and the positions of its centre word and its context words."""

    sentence: tuple[str, ...]
    centre: int
    contexts: list[int]


def place(trainer: Trainer, example: int) -> Place:
    """The place of example number `example`; for skip-gram `contexts` holds the one word to predict."""
    sentences, m = trainer.corpus.sentences, trainer.settings.window
    lengths = np.array([len(sentence) for sentence in sentences])
    if trainer.settings.architecture == "skip-gram":
        reach = np.minimum(m, lengths - 1)
        examples = reach * (2 * lengths - reach - 1)
    else:
        examples = np.where(lengths > 1, lengths, 0)
    before = np.concatenate([[0], np.cumsum(examples)])
    which = bisect_right(before, example) - 1
    sentence, k = sentences[which], example - int(before[which])
    if trainer.settings.architecture == "cbow":
        return Place(sentence, k, window(len(sentence), k, m))
    pairs = ((i, j) for i in range(len(sentence)) for j in window(len(sentence), i, m))
    centre, context = next(pair for number, pair in enumerate(pairs) if number == k)
    return Place(sentence, centre, [context])


def _check_shown(trainer: Trainer) -> Trainer:
    if trainer.settings.objective not in OBJECTIVES:
        raise ValueError("The machine shows output vectors of words, and those of a hierarchical softmax belong to the "
                         f"forks of a tree; take objective={OBJECTIVES[0]!r} or {OBJECTIVES[1]!r}.")
    return trainer


class Session:
    """One training step in five phases, walked forward and back, over a run that can be sought, changed and branched.

    Parameters
    ----------
    trainer : Trainer
        It is copied: whatever happens here, the trainer that was given stays where it is.

    Attributes
    ----------
    phase : 0 to 4, a place in `PHASES`
    branches : the last few courses that training took; `branch` is the present one
    notice : the sentence of the last divergence, "" when all is well
    dropped : the names of the branches that the last change has pushed out
    mine : where the learner was before the first scene, None without one

    Raises
    ------
    ValueError
        For a trainer whose objective is not one of `OBJECTIVES`.
    """

    def __init__(self, trainer: Trainer):
        self.phase, self.notice = 0, ""
        self.given = _check_shown(trainer).copy()
        self.branch = Branch(1, trainer.copy())
        self.branches, self.dropped, self.mine = [self.branch], [], None

    @property
    def trainer(self) -> Trainer:
        return self.branch.trainer

    @property
    def last(self) -> int:
        """The step at which the run is over."""
        return max(self.trainer.settings.steps, self.trainer.end)

    @property
    def at_start(self) -> bool:
        return self.trainer.t == 0 and self.phase == 0

    @property
    def at_end(self) -> bool:
        return self.trainer.t >= self.last

    def next(self) -> None:
        """Go to the next phase; after the last one the update is made and the next step begins."""
        if self.phase < LAST_PHASE:
            self.phase += 1
        else:
            self.run(1)
            self.phase = LAST_PHASE if self.notice else 0

    def back(self) -> None:
        """Go to the phase before; before the first one comes the last phase of the step before."""
        if self.at_start:
            raise ValueError("This is the first phase of the first step; there is nothing before it.")
        if self.phase == 0:
            self.seek(self.trainer.t - 1)
        self.phase = (self.phase - 1) % len(PHASES)

    def run(self, n: int, look: Callable[[], None] = lambda: None) -> None:
        """Do `n` whole steps, fewer at the end of the run; the phase stays. `look` is called on the way."""
        if self.at_end:
            raise ValueError(f"The run of {self.last:,} steps is over. Go back on the timeline and change something.")
        end, self.notice = min(self.trainer.t + n, self.last), ""
        while self.trainer.t < end and not self.notice:
            self.seek(min(self.trainer.t + SLICE, end))
            if self.trainer.t < end:
                look()

    def seek(self, t: int) -> None:
        """Open step `t`, trained already or not; when training diverges on the way, `notice` says where it stopped."""
        if not 0 <= t <= self.last:
            raise ValueError(f"The steps of this run are 0 to {self.last:,}; you asked for step {t:,}.")
        self.notice = ""
        try:
            self.trainer.seek(t)
        except Divergence as divergence:
            self.notice = str(divergence)

    def tick(self, pace: int) -> bool:
        """Play on by `pace` steps, or with pace 0 by one phase; return whether there is more to play."""
        if self.at_end:
            return False
        if pace:
            self.run(pace)
        else:
            self.next()
        return not self.notice and not self.at_end

    def change(self, **changes) -> None:
        """Change settings (`learning_rate`, `window`, …) from this step on; what is the same already is left out."""
        now = self.trainer.settings
        changes = {name: value for name, value in changes.items() if getattr(now, name) != value}
        if changes:
            self._follow(_check_shown(self.trainer.branch(**changes)), _changed(now, changes))

    def edit(self, matrix: str, row: int, column: int, value: float) -> None:
        """Give one weight another value from this step on; `row` and `column` count from 0."""
        word, old = self.trainer.vocabulary.words[row], float(getattr(self.trainer, matrix)[row, column])
        branch = self.trainer.branch(edits={(matrix, word, column): value})
        self._follow(branch, f"{matrix} of {word}, number {column + 1}: {old:.2f} → {value:g}")

    def read(self, text: str) -> None:
        """Go on with another text; words in both keep their vectors, the others vanish or begin at random."""
        corpus = Corpus.from_text(text)
        if len(corpus.tokens) > LARGEST_TEXT:
            raise ValueError(
                f"Your text has {len(corpus.tokens):,} words; this machine takes up to {LARGEST_TEXT:,}. "
                "Use a part of it here; notebook 08 trains on texts of any length."
            )
        before = self.trainer.vocabulary
        branch = self.trainer.branch(corpus)
        kept = sum(word in before for word in branch.vocabulary.words)
        self._follow(branch, f"another text of {len(branch.vocabulary):,} words, {kept:,} of them known")

    def _follow(self, trainer, change):
        here, now = trainer.t, self.branch
        untouched = bool(now.changes) and now.fork == here == now.trainer.end
        if untouched:  # nothing was trained since the last change: this one joins it
            self.branch = Branch(now.number, trainer, now.parent, (*now.changes, (here, change)), now.title)
            self.branches[self.branches.index(now)] = self.branch
        else:
            known = tuple(made for made in now.changes if made[0] <= here)
            self._add(Branch(self.branches[-1].number + 1, trainer, now, (*known, (here, change))))
        self.notice = ""

    def _add(self, branch):
        self.branch = branch
        branches = [*self.branches, branch]
        self.dropped = [old.name for old in branches[:-MOST_BRANCHES]]
        self.branches = branches[-MOST_BRANCHES:]

    def play(self, scene: Scene) -> None:
        """Go to a scene, which is the same each time; where the learner was before is kept in `mine`."""
        trainer, plain, changes = self.given.copy(), None, ()
        trainer.seek(scene.t)
        if scene.settings:
            plain = Branch(1, trainer.copy())
            changes = ((scene.t, _changed(trainer.settings, scene.settings)),)
            trainer = _check_shown(trainer.branch(**scene.settings))
        self.mine, self.notice = self.mine or Here(self.branch, self.trainer.t, self.phase), ""
        for one in filter(None, (plain and plain.trainer, trainer)):
            try:
                one.run(min(scene.run, one.settings.steps - one.t))
            except Divergence as divergence:
                self.notice = str(divergence)
        mine = self.mine.branch
        self.branches = [branch for branch in self.branches if branch.title != scene.title or branch is mine]
        number = max((branch.number for branch in self.branches), default=0) + 1
        self._add(Branch(number, trainer, plain, changes, scene.title))
        self.phase = PHASES.index(scene.phase)

    def back_to(self, here: Here) -> None:
        """Go to a place that was kept."""
        if here.branch not in self.branches:
            self.branches = [*self.branches, here.branch][-MOST_BRANCHES:]
        self.branch, self.notice, self.dropped = here.branch, "", []
        self.seek(here.t)
        self.phase = here.phase

    def switch(self, name: str) -> None:
        """Go to the branch called `name`, to the step where it was left."""
        self.branch = next(branch for branch in self.branches if branch.name == name)
        self.notice = ""


def _short(value):
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _changed(settings, changes):
    """What `changes` do to `settings`, in words."""
    return ", ".join(f"{SETTING_NAMES.get(name, name)} {_short(getattr(settings, name))} → {_short(value)}"
                     for name, value in changes.items())
