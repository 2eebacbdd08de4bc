"""Evidence flows in; the sentence of the authored misconception that behaves just like the function flows out."""

from __future__ import annotations

from functools import cache

from ..evidence import Evidence, Finding, same
from ..sandbox import run


def misconception(evidence: Evidence) -> Finding | None:
    """The misconception that gives the same in every case, failures included."""
    if not evidence.telling:
        return None
    for known, results in zip(evidence.exercise.misconceptions, _results(evidence.exercise), strict=True):
        if len(results) == len(evidence.ran) and all(map(same, results, evidence.ran)):
            return Finding("misconception", known.sentence)
    return None


@cache
def _results(exercise):
    """What each misconception gives in each case."""
    return [run(m.wrong, exercise.arguments()) for m in exercise.misconceptions]
