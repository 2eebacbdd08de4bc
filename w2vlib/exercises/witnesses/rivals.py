"""Programs near the right ones flow in; those that give just what the learner's function gives flow out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from ..definition import Exercise
from ..evidence import Evidence, same
from ..mutation import Edit
from ..sandbox import Ran, opened

LINES = 50_000  # that a rival may run: one whose loop never ends must not hold up the rest


class Rival(NamedTuple):
    """A program and what it was made by: an edit of a right way, or words for another call of the reference."""

    by: Edit | str
    function: Callable


def fitting(rivals: Callable[[Exercise], list[Rival]], evidence: Evidence) -> Iterator[Rival]:
    """The rivals of the exercise that end as the learner's function does, in its clearest case and then in all."""
    if evidence.telling:
        case = evidence.clearest
        for rival, ran in zip(rivals(evidence.exercise), _gave(rivals, evidence.exercise, case), strict=True):
            if same(ran, evidence.ran[case]) and evidence.fits(rival.function):
                yield rival


@cache
def _gave(rivals, exercise, case) -> list[Ran]:
    with opened() as run_there:
        return [*(run_there(rival.function, [exercise.case(case)], lines=LINES)[0] for rival in rivals(exercise))]
