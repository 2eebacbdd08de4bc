"""Learners flow in; what a class has done flows out: a row for each exercise, a line for each learner, who waits.

What a learner's file says is never shown, apart from its name: a misconception counts if its sentence is one of the
course's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from statistics import median

from ..exercises import exercises, find
from ..learner.record import Entry
from ..support.lessons import lessons
from .learners import Learner, Trouble

STUCK = 3  # wrong answers after which a learner waits for help
MOST_MET = 3  # misconceptions that are shown of one exercise


@dataclass(frozen=True)
class Met:
    """A misconception of a class: its sentence, and how many it was said to."""

    sentence: str
    count: int


@dataclass(frozen=True)
class Row:
    """What a class has done with one exercise.

    Parameters
    ----------
    tried, right : how many learners have answered, and how many of them rightly in the end
    attempts : median of the answers of those who tried
    hints, solutions : how many opened a hint, and the solution
    waiting : the names of those who wait for help
    met : the misconceptions met most often
    say : the first hint that those who are not yet right have not opened
    """

    id: str
    title: str
    tried: int
    right: int
    attempts: float
    hints: int
    solutions: int
    waiting: tuple[str, ...]
    met: tuple[Met, ...]
    say: str


@dataclass(frozen=True)
class Line:
    """A learner: the state of each exercise ("right", "tried", ""), questions answered rightly, the last sign."""

    name: str
    states: dict[str, str]
    questions: int
    last: datetime | None

    @property
    def right(self) -> int:
        return [*self.states.values()].count("right")

    @property
    def tried(self) -> int:
        return [*self.states.values()].count("tried")


@dataclass(frozen=True)
class Waiting:
    """A learner who waits for help with one exercise: how often and for how long they have tried, what to say next."""

    name: str
    id: str
    title: str
    attempts: int
    minutes: int | None
    met: str
    say: str


@dataclass(frozen=True)
class Class:
    """All of it: the rows of each notebook that at least one learner has begun; who waits, the most tried first."""

    lines: list[Line]
    notebooks: dict[str, list[Row]]
    waiting: list[Waiting]
    troubles: list[Trouble] = field(default_factory=list)


def summary(learners: list[Learner], troubles: Iterable[Trouble] = ()) -> Class:
    """What a class has done."""
    begun = {id[:2] for learner in learners for id in learner.entries}
    ids = {n: list(exercises(n)) for n in lessons() if n in begun}
    every = [id for some in ids.values() for id in some]
    rows = {notebook: [_row(id, learners) for id in some] for notebook, some in ids.items()}
    waiting = [_waiting(learner.name, id, entry) for learner in learners for id, entry in learner.entries.items()
               if id in every and waits(entry, len(find(id).hints))]
    most = {one.name: one.attempts for one in sorted(waiting, key=lambda one: one.attempts)}
    waiting.sort(key=lambda one: (-most[one.name], one.name.casefold(), -one.attempts, one.id))
    return Class([_line(learner, every) for learner in learners], rows, waiting, list(troubles))


def waits(entry: Entry, hints: int) -> bool:
    """Whether help is due: not right after `STUCK` answers, or although the last hint or the solution is open."""
    return entry.state == "tried" and (entry.attempts >= STUCK or entry.solution or entry.hints >= hints)


def _row(id, learners):
    exercise = find(id)
    entries = [learner.entries[id] for learner in learners if id in learner.entries]
    tried = [entry for entry in entries if entry.attempts]
    open_ones = [entry for entry in tried if entry.state != "right"]
    met = Counter(filter(None, (_known(id, entry.met) for entry in tried)))
    return Row(
        id, exercise.title, len(tried), len(tried) - len(open_ones),
        median(entry.attempts for entry in tried) if tried else 0,
        sum(entry.hints > 0 for entry in entries), sum(entry.solution for entry in entries),
        tuple(learner.name for learner in learners
              if id in learner.entries and waits(learner.entries[id], len(exercise.hints))),
        tuple(Met(*found) for found in met.most_common(MOST_MET)),
        _say(exercise, int(median(entry.hints for entry in open_ones))) if open_ones else "",
    )


def _waiting(name, id, entry):
    exercise = find(id)
    spent = entry.last - entry.first if entry.first else None
    return Waiting(name, id, exercise.title, entry.attempts, None if spent is None else spent // timedelta(minutes=1),
                   _known(id, entry.met), _say(exercise, entry.hints))


def _say(exercise, opened):
    """The hint after so many; the last one where all are open."""
    return exercise.hints[min(opened, len(exercise.hints) - 1)]


def _line(learner, ids):
    states = {id: learner.entries[id].state if id in learner.entries else "" for id in ids}
    questions = sum(entry.state == "right" and ".q" in id for id, entry in learner.entries.items())
    times = [entry.last for entry in learner.entries.values() if entry.last]
    return Line(learner.name, states, questions, max(times, default=None))


def _known(id, met):
    """The course's own sentence, if `met` is one of those of the exercise; a notebook's output has no asterisks."""
    return _sentences(id).get(met.replace("**", ""), "")


@cache
def _sentences(id):
    return {m.sentence.replace("**", ""): m.sentence for m in getattr(find(id), "misconceptions", ())}
