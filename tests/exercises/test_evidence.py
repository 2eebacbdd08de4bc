"""When two results say the same, which of them say little, and which case of a function's run is looked at first."""

import math

import numpy as np
import pytest

from w2vlib.exercises import Exercise
from w2vlib.exercises.evidence import Evidence, agree, is_plain, is_row, numbers, same
from w2vlib.exercises.sandbox import Failure, Ran, run

NAN = math.nan


def my_double(x):
    return 2 * x


def evidence(function, *given):
    """The evidence of a function on cases of one argument each, all of which should be doubled."""
    exercise = Exercise(
        id="99.4", title="Double", statement="Double it.", reference=my_double,
        cases=lambda rng: [(x,) for x in given], misconceptions=(), hints=("×", "*"), notice="It doubles.",
    )
    return Evidence(exercise, function, run(function, exercise.arguments()))


@pytest.mark.parametrize("expected, given", [
    (1, 1.0), (1.0, 1 + 5e-5), (0.0, 5e-7), (NAN, NAN), ([1, 2], (1, 2)), ([1.0, 2.0], np.array([1, 2])),
    ([], np.zeros((0, 3))), ({"a": 1}, {"a": 1.0}), ({"a": 1, "b": [2]}, {"b": (2,), "a": 1}), ("ab", "ab"),
    (["a", [1, "b"]], ("a", (1, "b"))), (None, None), ({1, 2}, {2, 1}), ([[1], [2, 3]], [[1], (2, 3)]),
    (np.array([True]), [1]),
])
def test_results_that_say_the_same(expected, given):
    assert agree(expected, given) and agree(given, expected)


@pytest.mark.parametrize("expected, given", [
    (1.0, 1.01), (1.0, NAN), (0.0, 5e-6), ([1, 2], [2, 1]), ([1, 2], [[1, 2]]), ([1, 2], [1]), ([], [0]), ([0], []),
    ({"a": 1}, {"b": 1}), ({"a": 1, "b": 2}, {"a": 1, "b": 3}), ({"a": 1}, {"a": 1, "b": 2}), ("ab", "ba"), (1, "1"),
    (["a", "b"], ["a"]), (["a", 1], ["a", 2]), (["a"], "a"), (None, 0), ([1, "a"], 1), ([[1], [2, 3]], [[1], [2, 4]]),
    (1, 1 + 0j),
])
def test_results_that_say_something_else(expected, given):
    assert not agree(expected, given) and not agree(given, expected)


@pytest.mark.parametrize("value, array", [
    (2, [2.0]), ([1, 2.5], [1, 2.5]), (np.array([[1], [2]]), [1, 2]), (True, [1.0]), ((), []), (np.float32(0.5), [0.5]),
])
def test_numbers_are_an_array_of_float(value, array):
    found = numbers(value)
    assert found.dtype == float and found.ravel().tolist() == array and found.shape == np.shape(value)


@pytest.mark.parametrize("value", ["12", b"1", {"a": 1}, {1}, None, [[1], [1, 2]], ["1"], [1, None], 1j])
def test_other_values_are_no_numbers(value):
    assert numbers(value) is None


def test_rows_are_lists_tuples_and_arrays_with_an_axis():
    assert all(map(is_row, ([], (1,), np.zeros(2), np.zeros((2, 2)), np.zeros(1))))
    assert not any(map(is_row, (np.zeros(()), "ab", {1}, {"a": 1}, 1, None)))


def test_many_programs_give_a_plain_value():
    plain = (None, [], (), "", {}, set(), 0, 0.0, [0, 0], [1e-12], np.zeros((2, 2)), [3, 3], [0.5, 0.5], [0.25] * 4,
             ([0, 0], [1, 1, 1]), [[0, 0], [0]])
    telling = (1, 0.5, [1], [0.5], [0.3, 0.3], [1, 2], "a", {1}, {"a": 0}, [0, 1e-11], ([0, 0], [1, 2]), ["a"],
               [[], ["a"]], [[0, 0], [1, 1]], [0.5, 0.5, 0.5])
    assert [v for v in plain if not is_plain(v)] == [v for v in telling if is_plain(v)] == []


def test_two_calls_end_alike():
    key, other = Ran(failure=Failure("KeyError", "a")), Ran(failure=Failure("KeyError", "b"))
    assert same(key, other) and same(Ran([1.0]), Ran([1]))
    assert not same(key, Ran(failure=Failure("ValueError", "a"))) and not same(key, Ran(None))
    assert not same(Ran(None), key) and not same(Ran(1), Ran(2))


def test_the_smallest_wrong_case_has_a_value_if_one_has():
    assert evidence(lambda x: 1 / 0 if x == 1 else 2 * x + (x > 2), 1.0, 2.0, 3.0, 4.0).smallest == 2
    assert evidence(lambda x: 1 / 0 if x > 1 else 2 * x, 1.0, 2.0, 3.0).smallest == 1


def test_the_clearest_wrong_case_is_neither_a_failure_nor_plain():
    found = evidence(lambda x: {1: None, 2: 0.0, 3: 7.5, 4: 9.5}[x], 1.0, 2.0, 3.0, 4.0)
    assert (found.wrong, found.smallest, found.clearest) == ([0, 1, 2, 3], 0, 2)


@pytest.mark.parametrize("results, telling", [
    ([1.5, 2.5, None], True), ([1.5, 1.5, 1.5], False), ([1.5, 0.0, None], False), ([0.0, 0.0, 0.0], False),
    ([1.5, 1.5, 2.5], True), ([KeyError, 1.5, 2.5], True), ([KeyError, KeyError, 2.5], False),
])
def test_results_tell_something_if_two_that_are_not_plain_differ(results, telling):
    def function(x):
        if results[int(x)] is KeyError:
            raise KeyError
        return results[int(x)]

    assert evidence(function, 0.0, 1.0, 2.0).telling is telling


def test_a_program_fits_if_it_ends_alike_in_every_case_and_is_left_at_the_first_difference():
    found, calls = evidence(lambda x: x + 1, 1.0, 2.0, 3.0), []
    assert found.fits(lambda x: 1 + x)
    assert not found.fits(lambda x: calls.append(x) or (x + 1 if x == 1 else 0.0)) and calls == [1.0, 2.0]
    assert evidence(lambda x: {}[x], 1.0).fits(lambda x: {}["a"])
