"""An exercise flows in; what its cases do not notice flows out, for whoever writes exercises.

    make cases                       the edits of the references that pass all cases, for every exercise
    make cases ARGS="04.3"           for one
    make cases ARGS="04.3 wrong.py"  the smallest arguments found on which the function in the file is wrong
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import numpy as np

from ..support.lessons import lessons, part
from .commands import exercises, find
from .definition import SEED, Exercise, size
from .evidence import agree, reference_results
from .mutation import Edit, edits
from .sandbox import Failure, Ran, opened, run
from .witnesses.counter import text
from .witnesses.edits import made
from .witnesses.rivals import LINES

DRAWS = 400
PATIENCE = 600  # seconds: an author waits longer than a learner


def unnoticed(exercise: Exercise) -> list[Edit]:
    """The edits of the reference that pass all cases and are not listed as equivalent."""
    source, listed = exercise.solution, {(before, after) for before, after, _ in exercise.equivalents}
    tried = [e for e in edits(source) if (e.before, e.after) not in listed]
    with opened() as run_there:
        passing = [e for e in tried if _passes(e, exercise, run_there) and _differs(e, source)]
    return [e for e in passing if not _is_idle(e, exercise)]


def _is_idle(edit, exercise):
    """Whether it does to results what changes none that the domain gives, such as |x| of what is never negative."""
    function = made(exercise.solution, edit, exercise.reference)
    return edit.kind == "afterwards" and exercise.domain is not None and not disagreeing(exercise, function)


def _passes(edit, exercise, run_there):
    function = made(exercise.solution, edit, exercise.reference)
    return function is not None and all(
        _passes_case(function, exercise, i, run_there) for i in range(len(reference_results(exercise))))


def _passes_case(function, exercise, i, run_there):
    arguments, expected = exercise.case(i), reference_results(exercise)[i]
    [ran] = run_there(function, [arguments], lines=LINES)
    return not ran.failure and agree(expected, ran.value) and agree(exercise.case(i), arguments)


def _differs(edit, source):
    return ast.dump(ast.parse(edit.apply(source))) != ast.dump(ast.parse(source))


def ways(exercise: Exercise) -> list[Callable]:
    """The other right ways of the lesson."""
    return list(part(exercise.id[:2], "ways").WAYS.get(exercise.id, ())) if exercise.id[:2] in lessons() else []


def disagreeing(exercise: Exercise, function: Callable, draws: int = DRAWS) -> list[tuple]:
    """The arguments out of so many drawn from the domain on which `function` and the reference differ."""
    seeds = np.random.default_rng(SEED + 1).integers(2**32, size=draws)

    def drawn():
        return [exercise.domain(np.random.default_rng(seed)) for seed in seeds]

    differ = _differ(exercise.reference, function, drawn)
    return [arguments for arguments, wrong in zip(drawn(), differ, strict=True) if wrong]


def separate(exercise: Exercise, function: Callable) -> tuple | None:
    """Small arguments on which `function` is wrong and all right ways agree; None if none are found."""
    found = min(disagreeing(exercise, function), key=size, default=None)
    if found is None:
        return None
    shrunk = True
    while shrunk:
        shrunk = next((s for s in _smaller(found) if _separates(exercise, function, s)), None)
        found = shrunk or found
    return found


def _separates(exercise, function, arguments):
    def fresh():
        return [deepcopy(arguments)]

    alike = not any(_differ(exercise.reference, way, fresh)[0] for way in ways(exercise))
    return alike and not run(exercise.reference, fresh())[0].failure and _differ(exercise.reference, function, fresh)[0]


def _differ(right, function, cases):
    """For each of the cases, of which `cases` gives fresh ones, whether the function fails or gives something else."""
    wanted, ran = run(right, cases(), PATIENCE), run(function, cases(), PATIENCE)
    ran += [Ran(failure=Failure("TooLong"))] * (len(wanted) - len(ran))
    return [bool(r.failure) or not agree(w.value, r.value) for w, r in zip(wanted, ran, strict=True)]


def _smaller(arguments) -> Iterator[tuple]:
    """The same arguments with one of them made simpler."""
    for k, value in enumerate(arguments):
        for simpler in _simpler(value):
            yield (*arguments[:k], simpler, *arguments[k + 1 :])


def _simpler(value):
    if isinstance(value, list | tuple | str):
        yield from (value[:i] + value[i + 1 :] for i in range(len(value)))
    elif isinstance(value, np.ndarray):
        yield from (a for a in (np.round(value), np.round(value, 1)) if (a != value).any())
        for place in zip(*np.nonzero(value), strict=True):
            a = value.copy()
            a[place] = 0
            yield a
    elif isinstance(value, int) and not isinstance(value, bool) and value > 0:
        yield from {0, value // 2, value - 1}


def main(asked: list[str]) -> int:
    """Print what was asked for; 1 if an edit passes, or no separating arguments are found."""
    if len(asked) == 2:
        exercise, names = find(asked[0]), {"np": np, "__name__": "__main__"}
        exec(compile(Path(asked[1]).read_text(encoding="utf-8"), asked[1], "exec"), names)
        found = separate(exercise, names[exercise.name])
        whole = f"({', '.join(text(argument, 17) for argument in found)})" if found else ""
        print(whole or f"{exercise.name} agrees on {DRAWS} draws.")
        return found is None
    chosen = map(find, asked) if asked else (e for n in lessons() for e in exercises(n).values())
    count = 0
    for exercise in chosen:
        for edit in unnoticed(exercise) if isinstance(exercise, Exercise) else ():
            print(f"{exercise.id} {edit.kind}: {edit.before}\n{' ' * 8}→ {edit.after}")
            count += 1
    print(f"{count} edits pass all cases.")
    return bool(count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
