"""Evidence flows in; which one small edit explains the learner's function flows out.

Two ways round. `nearest_edit`: an edit of the reference, or of another right way, that gives just what the learner's
function gives says what it does. `nearest_mending`: an edit of the learner's own code that makes it right says where
to look. In both, all edits that fit must lead to one and the same sentence; otherwise nothing is said.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache
from itertools import islice

from ...support.lessons import lessons, part
from ..definition import Exercise, source_of
from ..evidence import Evidence, Finding, agree
from ..mutation import Edit, edits, program
from ..sandbox import opened
from .kinds import as_if, look_at
from .rivals import LINES, Rival, fitting

PROBED = 3  # cases that a mending is tried on first
OF_LOOPS, LOOP = {"first round", "last round", "return in the loop", "break"}, re.compile(r"\b(for|while)\b")
MOST_NEIGHBOURS = 1_000
MOST_MENDINGS = 400


def nearest_edit(evidence: Evidence) -> Finding | None:
    """What a single edit of a right way does, if the learner's function does just that in every case."""
    fits = [rival.by for rival in fitting(neighbours, evidence)]
    if any(edit.kind in OF_LOOPS for edit in fits) and not LOOP.search(_own_source(evidence.function)[0] or "for"):
        return None
    sentences = {as_if(edit, evidence.exercise) for edit in fits}
    if len(sentences) != 1 or not (sentence := sentences.pop()):
        return None
    return Finding("edit", f"It comes out as if {sentence}.")


@cache
def neighbours(exercise: Exercise) -> list[Rival]:
    """The edits of the reference, then of the other right ways: the first `MOST_NEIGHBOURS` that are programs."""
    made_by_edits = (
        Rival(edit, function)
        for way in right_ways(exercise)
        for source in [source_of(way)]
        for edit in edits(source)
        if (function := made(source, edit, way))
    )
    return [*islice(made_by_edits, MOST_NEIGHBOURS)]


def right_ways(exercise: Exercise) -> list[Callable]:
    """The reference, its parts, and the other right ways of the lesson that are written out in one piece."""
    ways = part(exercise.id[:2], "ways").WAYS.get(exercise.id, ()) if exercise.id[:2] in lessons() else ()
    return [exercise.reference, *(w for w in ways if inspect.isfunction(w) and not w.__closure__)]


def nearest_mending(evidence: Evidence) -> Finding | None:
    """Where in the learner's own code one small edit makes it right."""
    function = evidence.function
    source, first = _own_source(function)
    if source is None:
        return None
    with opened() as run_there:
        fitting = [e for e in edits(source, mending=True)[:MOST_MENDINGS] if _mends(evidence, source, e, run_there)]
    lines = {edit.line for edit in fitting}
    if len(lines) != 1:
        return None
    line = f"line {first + lines.pop()}"
    if any(edit.kind == "line dropped" for edit in fitting):
        return Finding("mending", f"It is right without {line}: `{fitting[0].before}`.")
    where = f"One small change in {line} makes it right: `{fitting[0].before}`."
    return Finding("mending", f"{where} Look at {look_at(fitting)}.")


def _own_source(function):
    """The text of a plain function written in a cell and the number of lines above it; None and 0 for anything else."""
    if not inspect.isfunction(function) or function.__closure__ or hasattr(function, "__wrapped__"):
        return None, 0
    try:
        lines, first = inspect.getsourcelines(function)
    except (OSError, TypeError, SyntaxError):
        return None, 0
    source = inspect.cleandoc("\n" + "".join(lines)) if lines[0][0].isspace() else "".join(lines)
    return (source, first - 1) if source.startswith("def ") else (None, 0)


def _mends(evidence, source, edit, run_there):
    """Whether the edited code is right: in some cases first, then in all."""
    function = made(source, edit, evidence.function)
    first = dict.fromkeys([*evidence.wrong[:2], *range(PROBED)])
    return function is not None and all(
        _is_right(evidence, function, cases, run_there) for cases in (first, range(len(evidence.expected))))


def _is_right(evidence, function, cases, run_there):
    cases = [i for i in cases if i < len(evidence.expected)]
    given = [*map(evidence.exercise.case, cases)]
    ran = run_there(function, given, lines=LINES)
    return len(ran) == len(cases) and all(
        not r.failure and agree(evidence.expected[i], r.value) and agree(evidence.exercise.case(i), arguments)
        for i, arguments, r in zip(cases, given, ran, strict=True))


def made(source: str, edit: Edit, function: Callable) -> Callable | None:
    """The function whose `source` is edited, in a copy of the names it sees; None if making it fails."""
    name = re.match(r"def\s+(\w+)", source)
    try:
        return program(edit.apply(source), name and name[1], function.__globals__)
    except Exception:
        return None
