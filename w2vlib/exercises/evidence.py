"""An exercise and a learner's function flow in; what running both shows flows out, for the witnesses to read."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from .definition import Exercise
from .sandbox import Ran, opened, run

RELATIVE, ABSOLUTE = 1e-4, 1e-6  # float32 and any order of summing pass
ROUNDED = 1e-12  # what is left of 0 when sums are rounded


class Finding(NamedTuple):
    """What a witness says: of which kind it is, and the sentence for the learner."""

    kind: str
    sentence: str


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of a function that is not right.

    Parameters
    ----------
    exercise : what was asked
    function : the learner's
    ran : what each case gave; shorter than the cases when time was over
    """

    exercise: Exercise
    function: object
    ran: list[Ran]

    @cached_property
    def expected(self) -> list:
        """What the reference gives in each case."""
        return reference_results(self.exercise)

    @cached_property
    def wrong(self) -> list[int]:
        """The cases in which the function fails or gives something else."""
        return [i for i, r in enumerate(self.ran) if r.failure or not agree(self.expected[i], r.value)]

    @property
    def smallest(self) -> int:
        """The first wrong case; one that fails is first only if all wrong ones fail."""
        return min(self.wrong, key=lambda i: (self.ran[i].failure is not None, i))

    @property
    def clearest(self) -> int:
        """The first wrong case with a result that few programs share: neither a failure nor plain, if there is one."""
        return min(self.wrong, key=lambda i: (self.ran[i].failure is not None or is_plain(self.ran[i].value), i))

    @cached_property
    def telling(self) -> bool:
        """Whether the results are such that few programs share them: not all zero, equal, empty or failures."""
        given = [r.value for r in self.ran if not r.failure and not is_plain(r.value)]
        return len(given) > 1 and any(not agree(given[0], value) for value in given[1:])

    def fits(self, program) -> bool:
        """Whether `program` gives the same as the learner's function in every case; the first difference ends it."""
        with opened() as run_there:
            calls = (run_there(program, [self.exercise.case(i)])[0] for i in range(len(self.ran)))
            return all(map(same, self.ran, calls))


@cache
def reference_results(exercise: Exercise) -> list:
    """What the reference gives in each case."""
    return [r.value for r in run(exercise.reference, exercise.arguments())]


def same(a: Ran, b: Ran) -> bool:
    """Whether two calls ended alike: with the same kind of failure, or with values that agree."""
    if a.failure or b.failure:
        return bool(a.failure and b.failure) and a.failure.kind == b.failure.kind
    return agree(a.value, b.value)


def agree(expected, given) -> bool:
    """Whether two results say the same: numbers within a tolerance, lists like tuples and arrays, NaN like NaN."""
    if isinstance(expected, Mapping) and isinstance(given, Mapping):
        return expected.keys() == given.keys() and all(agree(expected[key], given[key]) for key in expected)
    a, b = numbers(expected), numbers(given)
    if a is not None and b is not None:
        close = a.shape == b.shape and np.allclose(a, b, RELATIVE, ABSOLUTE, equal_nan=True)
        return bool(close or a.size == b.size == 0)
    if is_row(expected) and is_row(given):
        return len(expected) == len(given) and all(map(agree, expected, given))
    if a is not None or b is not None or is_row(expected) or is_row(given):
        return False
    return expected == given


def numbers(value) -> np.ndarray | None:
    """`value` as an array of float, or None if it is not made of numbers alone."""
    if isinstance(value, str | bytes | Mapping | Set) or value is None:
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # ragged
        return None
    return array.astype(float) if array.dtype.kind in "biuf" else None


def is_row(value) -> bool:
    """Whether it is a list, a tuple or an array with at least one axis."""
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def is_plain(value) -> bool:
    """Whether many programs give this: nothing, an empty container, zeros, equal whole numbers or equal shares."""
    array = numbers(value)
    if array is not None:
        equal = array.size > 1 and np.ptp(array) == 0
        zero = (np.abs(array) <= ROUNDED).all()
        return bool(zero or (equal and (array.flat[0].is_integer() or array.flat[0] * array.size == 1)))
    if isinstance(value, tuple | list) and value and all(map(is_row, value)):
        return all(map(is_plain, value))
    return value is None or (isinstance(value, list | tuple | str | Set | Mapping) and len(value) == 0)
