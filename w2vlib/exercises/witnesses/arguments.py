"""Evidence flows in; which other arguments would give the learner's results flows out.

A function that takes the last word for the target, counts each word once or reads the window one too wide does what
the reference does with other arguments. Each change of an argument is tried on the reference, in every case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import combinations

import numpy as np

from ..definition import Exercise
from ..evidence import Evidence, Finding, agree
from ..sandbox import run
from .rivals import Rival, fitting

WHOLE = {
    "were one larger than it is": lambda n: n + 1,
    "were one smaller than it is": lambda n: n - 1,
    "were always 0": lambda n: 0,
    "were always 1": lambda n: 1,
    "were always 2": lambda n: 2,
    "were twice as large": lambda n: 2 * n,
}
FRACTION = {
    "were always 1": lambda x: 1.0,
    "were always 0": lambda x: 0.0,
    "had the other sign": lambda x: -x,
    "were squared": lambda x: x * x,
    "were used twice": lambda x: 2 * x,
    "were 1 divided by what it is": lambda x: 1 / x,
    "were 1 minus what it is": lambda x: 1 - x,
}
ROW = {
    "were turned round": lambda items: items[::-1],
    "had been sorted first": lambda items: type(items)(sorted(items)),
    "held each item once": lambda items: type(items)(dict.fromkeys(items)),
    "held only its first item": lambda items: items[:1],
    "lacked its first item": lambda items: items[1:],
    "lacked its last item": lambda items: items[:-1],
}
ARRAY = {
    "were turned round": lambda a: a[::-1],
    "had been sorted first": lambda a: np.sort(a, axis=0),
    "held absolute values": np.abs,
    "had the other sign": np.negative,
    "were cut at 0": lambda a: np.maximum(a, 0),
    "were rounded to whole numbers": np.round,
    "were squared": np.square,
    "lacked its first row or item": lambda a: a[1:],
    "lacked its last row or item": lambda a: a[:-1],
    "were transposed": lambda a: a.T if a.ndim == 2 and a.shape[0] == a.shape[1] else a[None],
    "were scaled to length 1": lambda a: a / np.linalg.norm(a, axis=-1, keepdims=True),
    "were centred at its mean": lambda a: a - a.mean(axis=0),
}
TEXT = {"were in lower case": str.lower, "had no blanks at its ends": str.strip}


def other_arguments(evidence: Evidence) -> Finding | None:
    """What the arguments would have to be for the reference to give the learner's results in every case."""
    sentences = {rival.by for rival in fitting(changes, evidence)}
    return Finding("edit", f"It comes out as if {sentences.pop()}.") if len(sentences) == 1 else None


def whole_numbers(evidence: Evidence) -> Finding | None:
    """Whether the function is right as soon as an argument that is an array of whole numbers is one of float."""
    names, cases = evidence.exercise.parameters, [evidence.exercise.case(i) for i in evidence.wrong]
    whole = {name for case in cases for name, value in zip(names, case, strict=False) if _is_whole(value)}
    if len(whole) != 1:
        return None
    ran = run(evidence.function, [tuple(v.astype(float) if _is_whole(v) else v for v in case) for case in cases])
    right = [not r.failure and agree(evidence.expected[i], r.value) for i, r in zip(evidence.wrong, ran, strict=False)]
    if len(right) < len(cases) or not all(right):
        return None
    name = whole.pop()
    where = f"Right where `{name}` holds floats, wrong where it holds whole numbers."
    like = f"An array that is made like it (`np.zeros_like({name})`, `{name}.copy()`) holds whole numbers too"
    return Finding("whole numbers", f"{where} {like} and cuts fractions off: make it one of `float`.")


def _is_whole(value):
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu"


@cache
def changes(exercise: Exercise) -> list[Rival]:
    """All changes of arguments that the reference can be called with."""
    def called(changed):
        return lambda *given: exercise.reference(*changed(given))

    return [Rival(words, called(changed)) for words, changed in _changed_calls(exercise, exercise.case(0))]


def _changed_calls(exercise, example) -> Iterator[tuple[str, Callable]]:
    names = [exercise.quantities.get(p, f"`{p}`") for p in exercise.parameters]
    for k, value in enumerate(example):
        for words, change in _of_its_kind(value).items():
            yield f"{names[k]} {words}", partial(_changed, k, change)
    for i, j in combinations(range(len(example)), 2):
        if type(example[i]) is type(example[j]) and np.ndim(example[i]) == np.ndim(example[j]):
            yield f"{names[i]} and {names[j]} had changed places", partial(_put, {i: j, j: i})
            yield f"{names[j]} stood in the place of {names[i]}, too", partial(_put, {i: j})
            yield f"{names[i]} stood in the place of {names[j]}, too", partial(_put, {j: i})


def _changed(k, change, given):
    return (*given[:k], change(given[k]), *given[k + 1 :])


def _put(places, given):
    return tuple(given[places.get(k, k)] for k in range(len(given)))


def _of_its_kind(value):
    if isinstance(value, bool) or callable(value):
        return {}
    kinds = {int | np.integer: WHOLE, float: FRACTION, list | tuple: ROW, np.ndarray: ARRAY, str: TEXT}
    return next((changes for kind, changes in kinds.items() if isinstance(value, kind)), {})
