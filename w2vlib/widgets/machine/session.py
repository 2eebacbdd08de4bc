"""A trainer and what a learner does to it flow in; step, phase and branch flow out. No screen is known here."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...text import Corpus
from ...training import Divergence, Trainer
from ...windows import window

PHASES = ("input", "hidden", "scores", "loss", "update")
LAST_PHASE = len(PHASES) - 1
LARGEST_TEXT = 20_000
MOST_BRANCHES = 6
SETTING_NAMES = {"learning_rate": "learning rate", "negatives": "negative samples"}


@dataclass(frozen=True)
class Branch:
    """One course that training took: its trainer, the branch it left, and what was changed at which step on the way."""

    number: int
    trainer: Trainer
    parent: Branch | None = None
    changes: tuple[tuple[int, str], ...] = ()

    @property
    def name(self) -> str:
        if not self.changes:
            return f"{self.number}: as it began"
        t, change = self.changes[-1]
        return f"{self.number}: {change}, from step {t:,}"

    @property
    def fork(self) -> int:
        """The step at which this branch left its parent."""
        return self.changes[-1][0] if self.changes else 0


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
    """

    def __init__(self, trainer: Trainer):
        self.phase, self.notice = 0, ""
        self.branch = Branch(1, trainer.copy())
        self.branches = [self.branch]

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

    def run(self, n: int) -> None:
        """Do `n` whole steps, fewer at the end of the run; the phase stays."""
        if self.at_end:
            raise ValueError(f"The run of {self.last:,} steps is over. Go back on the timeline and change something.")
        self.seek(min(self.trainer.t + n, self.last))

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
            told = [f"{SETTING_NAMES.get(name, name)} {getattr(now, name):g} → {value:g}"
                    for name, value in changes.items()]
            self._follow(self.trainer.branch(**changes), ", ".join(told))

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
            self.branch = Branch(now.number, trainer, now.parent, (*now.changes, (here, change)))
            self.branches[self.branches.index(now)] = self.branch
        else:
            known = tuple(made for made in now.changes if made[0] <= here)
            self.branch = Branch(self.branches[-1].number + 1, trainer, now, (*known, (here, change)))
            self.branches = [*self.branches, self.branch][-MOST_BRANCHES:]
        self.notice = ""

    def switch(self, name: str) -> None:
        """Go to the branch called `name`, to the step where it was left."""
        self.branch = next(branch for branch in self.branches if branch.name == name)
        self.notice = ""
