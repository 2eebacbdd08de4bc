"""Evidence flows in; up to which line the learner's own run goes right flows out.

The run is watched in a few wrong cases. Each value that a variable takes is looked for among the values that
the expressions of the right ways take in that case. Values that come up by chance prove nothing: small whole numbers,
arguments, arrays of equal numbers, or of noughts and ones.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import numpy as np

from ..definition import Exercise, source_of
from ..evidence import Evidence, Finding, agree, is_plain, is_row, numbers
from ..mutation import program
from ..plain import plain
from ..sandbox import run
from .edits import right_ways

SECONDS = 1
REORDERED = "in another order"
CASES = 3  # in which the learner's run is watched; in a single one a wrong value may be right by chance


def last_right_value(evidence: Evidence) -> Finding | None:
    """The last right value before the first one that no right way has, in the case in which that one comes first."""
    if not evidence.telling:
        return None
    cases = [*dict.fromkeys([evidence.smallest, *evidence.wrong])][:CASES]
    walks = [walk for i in cases if (walk := _walk(evidence, i))]
    if not walks or not (right := min(walks, key=lambda walk: walk[0])[0]):
        return None
    _, steps, names = next(walk for walk in walks if walk[0] == right)
    last, held = steps[right - 1], names[right - 1]
    if last.name == "return":
        return _half_way(evidence, held)
    as_right = "" if REORDERED in held else ", as in a right way"
    holds = f"`{last.name}` holds {f'{held}{as_right}' if held else 'a value that a right way has, too'}"
    if right < len(steps):
        first = f"Line {steps[right].line} gives the first value that no right way has"
        after = f"{first}: it, or what it was given, is wrong."
    else:
        after = "What is returned is not right."
    return Finding("trail", f"In line {last.line} {holds}. {after}")


def _walk(evidence, i):
    """How many steps of the learner's run in case i are right, all its steps, and the names of their right values."""
    arguments = evidence.exercise.case(i)
    ran = run(evidence.function, [arguments], SECONDS, watching=True)
    steps = [s for s in ran[0].steps if not _by_chance(s.value, arguments)] if ran else []
    if not steps:
        return None
    right = list(right_values(evidence.exercise, i))
    names = [_found(step.value, right) for step in steps]
    return next((k for k, name in enumerate(names) if name is None), len(steps)), steps, names


def _half_way(evidence, held):
    """The finding if two wrong results are values that a right way has before its end; `held` names the first."""
    early = 0
    for i in evidence.wrong:
        value = evidence.ran[i].value
        if not _by_chance(value, evidence.exercise.case(i)):
            early += _found(value, list(right_values(evidence.exercise, i))) is not None
        if early == 2:
            here = f"Here you return {held or 'a value'} that a right way has on its way to the result"
            return Finding("trail", f"{here}, and goes on from.")
    return None


def _found(wanted, right):
    """The name of the right value that is as wanted, "" if that has none; None if no right way has it."""
    for order in ("", REORDERED):
        if names := [name for name, value in right if (_in_another_order if order else agree)(value, wanted)]:
            name = next(filter(None, names), "")
            return f"{name or 'the numbers of a right value'} {order}" if order else name
    return None


def _in_another_order(value, wanted):
    a, b = numbers(value), numbers(wanted)
    return a is not None and b is not None and a.shape == b.shape and a.ndim == 1 and agree(np.sort(a), np.sort(b))


def right_values(exercise: Exercise, i: int) -> Iterator[tuple[str, object]]:
    """What the expressions of the right ways are worth in case i, with their names in the learner's terms."""
    for way in right_ways(exercise):
        seen = []
        watched = _watched(way, lambda text, value, seen=seen: seen.append((text, plain(value))) or value)
        arguments = exercise.case(i)
        if watched and not run(watched, [arguments], SECONDS)[0].failure:
            for text, value in seen:
                if not _by_chance(value, arguments):
                    yield exercise.quantities.get(text, ""), value


def _watched(function, see):
    """The function, made so that each of its expressions tells `see` its text and its value."""
    tree = ast.fix_missing_locations(_Watching().visit(ast.parse(source_of(function))))
    try:
        return program(ast.unparse(tree), function.__name__, {**function.__globals__, "see": see})
    except Exception:
        return None


class _Watching(ast.NodeTransformer):
    """Puts `see("text", …)` around each value."""

    def visit(self, node):
        seen = super().visit(node)
        loads = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if isinstance(node, ast.BinOp | ast.Call | ast.Subscript | ast.ListComp | ast.UnaryOp) and loads:
            return ast.copy_location(_see(ast.unparse(node), seen), node)
        return seen

    def visit_Assign(self, node):
        """What a statement may have changed is seen as well, after it."""
        self.generic_visit(node)
        return [node, *map(_seen, _changed(node))]

    visit_AugAssign = visit_Expr = visit_Assign

    def visit_arguments(self, node):
        return node


def _changed(statement):
    """The names whose values the statement sets, or changes in place: `row[i] = 2`, `row += 1`, `row.append(2)`."""
    if isinstance(statement, ast.Expr):
        targets = [statement.value.func] if isinstance(statement.value, ast.Call) else []
    else:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    for target in targets:
        for part in target.elts if isinstance(target, ast.Tuple) else [target]:
            while isinstance(part, ast.Subscript | ast.Attribute | ast.Starred):
                part = part.value
            if isinstance(part, ast.Name):
                yield part.id


def _see(text, value):
    return ast.Call(ast.Name("see", ast.Load()), [ast.Constant(text), value], [])


def _seen(name):
    return ast.Expr(_see(name, ast.Name(name, ast.Load())))


def _by_chance(value, arguments):
    """Whether it comes up in many programs: a small whole number, an argument or its part, equal numbers."""
    if value is None or isinstance(value, bool | str) or is_plain(value):
        return True
    array = numbers(value)
    if array is not None and (array.size < 2 and (not array.size or float(array.ravel()[0]).is_integer())):
        return True
    if (is_row(value) and len(value) < 2) or (array is not None and np.isin(array, (0, 1)).all()):
        return True
    return any(_part_of(value, argument) for argument in arguments)


def _part_of(value, argument):
    if agree(value, argument):
        return True
    return isinstance(argument, np.ndarray) and argument.ndim == 2 and any(agree(value, row) for row in argument)
