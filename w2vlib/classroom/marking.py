"""A submitted notebook flows in; a mark for each of its exercises flows out: right or not, and what to tell.

Each function is called with the written cases of its exercise and with as many fresh ones, drawn from all that the task
allows with a seed that no learner knows. Right is what gives the course's results in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from ..exercises import Exercise, Prediction, exercises, find
from ..exercises.checking import not_attempted, told, wrong_signature
from ..exercises.definition import size
from ..exercises.sandbox import opened
from ..learner.report import NOT_ATTEMPTED, NOT_YET, RIGHT, Code, Report
from ..support.lessons import lessons
from .cells import asked, choice
from .room import SECONDS, Room, Submission

FRESH = 150  # cases drawn for each exercise


@dataclass(frozen=True)
class Mark:
    """One exercise of one submission.

    Parameters
    ----------
    points : 1 or 0
    report : what the learner is told
    library : the names that the function takes from the course's library, for whoever marks to look at
    """

    exercise: Exercise | Prediction
    points: int
    report: Report
    library: tuple[str, ...] = ()


def marks(cells: list[str], numbers: list[str], room: Room, seed: int, seconds: float = SECONDS) -> Iterator[Mark]:
    """The marks of all exercises in the notebooks with these numbers."""
    for notebook in numbers:
        for exercise in exercises(notebook).values():
            yield mark(exercise, cells, room, seed, seconds)


def notebooks(cells: list[str]) -> list[str]:
    """The numbers of the notebooks whose exercises the cells check."""
    found = {id[:2] for id in asked(cells)}
    return [number for number in lessons() if number in found]


def mark(exercise, cells: list[str], room: Room, seed: int, seconds: float = SECONDS) -> Mark:
    """The mark of one exercise."""
    return _guess(exercise, cells) if isinstance(exercise, Prediction) else _function(
        fresh(exercise.id, seed), cells, room, seconds)


def _guess(exercise, cells):
    chosen = choice(cells, exercise.id).casefold()
    reasons = {listed.casefold(): reason for listed, reason in exercise.choices.items()}
    if chosen not in reasons:
        listed = ", ".join(f'`"{one}"`' for one in exercise.choices)
        return Mark(exercise, 0, Report(NOT_ATTEMPTED, _title(exercise), (f"Choose one of {listed}.",)))
    right = chosen == _right(exercise.id).casefold()
    return Mark(exercise, int(right), Report(RIGHT if right else NOT_YET, _title(exercise), (reasons[chosen],)))


@cache
def _right(id):
    return find(id).run()[0]


def _function(exercise, cells, room, seconds):
    with Submission(room, cells, exercise.name, seconds) as submission:
        looked = submission.look(exercise.case(0))
        if submission.trouble:
            sentence = f"`{exercise.name}` could not be made from the cells."
            report = Report(NOT_YET, _title(exercise), (sentence, Code(submission.trouble)))
        elif not looked or looked["stub"]:
            report = not_attempted(exercise)
        elif not looked["takes"]:
            report = wrong_signature(exercise)
        else:
            report = _told(exercise, *_called(exercise, submission))
    return Mark(exercise, int(report.outcome is RIGHT), report, tuple(submission.library))


def _told(exercise, ran, arguments):
    try:
        return told(exercise, None, ran, arguments)
    except Exception:  # strange values must not keep the others from their marks
        return Report(NOT_YET, _title(exercise), ("What your function gives can't be compared with what is right.",))


def _called(exercise, submission):
    """What each case gave, and the first one once more, until time is over; the arguments as they were left."""
    ran, left = [], []
    with opened() as run:
        for arguments in [*exercise.arguments(), exercise.case(0)]:
            one, after = submission.call(arguments, run)
            ran.append(one)
            left.append(after)
            if one.failure and one.failure.of("TooLong", "KeyboardInterrupt"):
                break
    return ran, left[: len(exercise.arguments())]


def _title(exercise):
    return f"{exercise.id} {exercise.title}"


@cache
def fresh(id: str, seed: int) -> Exercise:
    """The exercise with other cases: the written ones drawn anew, and `FRESH` from its domain."""
    exercise = find(id)

    def cases(rng):
        drawn = [exercise.domain(np.random.default_rng([seed, i])) for i in range(FRESH)]
        return [*exercise.cases(np.random.default_rng([seed, FRESH])), *sorted(drawn, key=size)]

    return replace(exercise, cases=cases, domain=None)
