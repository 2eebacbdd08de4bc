"""A function that does what the reference does with other arguments is told which."""

import numpy as np
import pytest

from w2vlib.exercises import Exercise
from w2vlib.exercises.evidence import Evidence
from w2vlib.exercises.sandbox import run
from w2vlib.exercises.witnesses.arguments import other_arguments, whole_numbers


def my_mix(n, x):
    """A number that tells every whole number n and every x apart."""
    return n * n + 0.37 * n + np.cos(x) * x + 0.01 * x


def my_row(items):
    """The numbers of a list, each weighed by its place, and how many they are."""
    return [(k + 1) * item + 0.5 for k, item in enumerate(items)], len(items) + 0.5


def my_table(W):
    """The cubes of a table with the number of their row added."""
    return W**3 + np.arange(len(W))[:, None] + 0.1


def my_text(text):
    """The codes of the characters."""
    return [ord(character) for character in text]


def my_difference(a, b, c):
    """a without half of b, times c."""
    return (a - b / 2) * c


MIX = [(3, 0.4), (5, 1.7), (4, 2.2)]
ROWS = [([3.0, 1.0, 3.0, 2.0],), ([5.0, 4.0, 4.0],), ([2.0, 7.0, 1.0],)]
TABLES = [(np.array([[1.4, -2.0, 0.3], [0.6, 5.2, -1.1], [-3.0, 0.2, 2.7]]),), (np.array([[-0.7, 1.6], [2.4, -1.2]]),)]
TEXTS = [(" The Cat ",), ("A dog  ",)]
THREE = [(1.5, 2.5, 3), (4.0, 1.0, 5), (2.0, 7.5, 2)]

SENTENCES = [
    (my_mix, MIX, "`n` were one larger than it is", lambda n, x: (n + 1, x)),
    (my_mix, MIX, "`n` were one smaller than it is", lambda n, x: (n - 1, x)),
    (my_mix, MIX, "`n` were always 0", lambda n, x: (0, x)),
    (my_mix, MIX, "`n` were always 1", lambda n, x: (1, x)),
    (my_mix, MIX, "`n` were always 2", lambda n, x: (2, x)),
    (my_mix, MIX, "`n` were twice as large", lambda n, x: (2 * n, x)),
    (my_mix, MIX, "`x` were always 1", lambda n, x: (n, 1.0)),
    (my_mix, MIX, "`x` were always 0", lambda n, x: (n, 0.0)),
    (my_mix, MIX, "`x` had the other sign", lambda n, x: (n, -x)),
    (my_mix, MIX, "`x` were squared", lambda n, x: (n, x**2)),
    (my_mix, MIX, "`x` were used twice", lambda n, x: (n, x + x)),
    (my_mix, MIX, "`x` were 1 divided by what it is", lambda n, x: (n, 1 / x)),
    (my_mix, MIX, "`x` were 1 minus what it is", lambda n, x: (n, 1 - x)),
    (my_row, ROWS, "`items` were turned round", lambda items: (items[::-1],)),
    (my_row, ROWS, "`items` had been sorted first", lambda items: (sorted(items),)),
    (my_row, ROWS[:2], "`items` held each item once", lambda items: ([*dict.fromkeys(items)],)),
    (my_row, ROWS, "`items` held only its first item", lambda items: (items[:1],)),
    (my_row, ROWS, "`items` lacked its first item", lambda items: (items[1:],)),
    (my_row, ROWS, "`items` lacked its last item", lambda items: (items[:-1],)),
    (my_table, TABLES, "`W` were turned round", lambda W: (np.flipud(W),)),
    (my_table, TABLES, "`W` had been sorted first", lambda W: (np.array([sorted(column) for column in W.T]).T,)),
    (my_table, TABLES, "`W` held absolute values", lambda W: (np.sqrt(W**2),)),
    (my_table, TABLES, "`W` had the other sign", lambda W: (-W,)),
    (my_table, TABLES, "`W` were cut at 0", lambda W: (np.where(W > 0, W, 0),)),
    (my_table, TABLES, "`W` were rounded to whole numbers", lambda W: (np.floor(W + 0.5),)),
    (my_table, TABLES, "`W` were squared", lambda W: (W * W,)),
    (my_table, TABLES, "`W` lacked its first row or item", lambda W: (W[1:],)),
    (my_table, TABLES, "`W` lacked its last row or item", lambda W: (W[: len(W) - 1],)),
    (my_table, TABLES, "`W` were transposed", lambda W: (W.T,)),
    (my_table, TABLES, "`W` were scaled to length 1", lambda W: (W / np.sqrt((W * W).sum(axis=1))[:, None],)),
    (my_table, TABLES, "`W` were centred at its mean", lambda W: (W - W.sum(axis=0) / len(W),)),
    (my_text, TEXTS, "`text` were in lower case", lambda text: (text.casefold(),)),
    (my_text, TEXTS, "`text` had no blanks at its ends", lambda text: (text.lstrip().rstrip(),)),
    (my_difference, THREE, "`a` and `b` had changed places", lambda a, b, c: (b, a, c)),
    (my_difference, THREE, "`b` stood in the place of `a`, too", lambda a, b, c: (b, b, c)),
    (my_difference, THREE, "`a` stood in the place of `b`, too", lambda a, b, c: (a, a, c)),
]


def evidence(reference, cases, function, **named):
    """The evidence of a function that should do what the reference does."""
    exercise = Exercise(
        id="99.5", title="Other arguments", statement="Write it.", reference=reference, cases=lambda rng: cases,
        misconceptions=(), hints=("a", "b"), notice="There.", **named,
    )
    return Evidence(exercise, function, run(function, exercise.arguments()))


def test_these_arguments_are_told_apart():
    assert len({sentence for _, _, sentence, _ in SENTENCES}) == len(SENTENCES)


@pytest.mark.parametrize("reference, cases, sentence, changed", SENTENCES, ids=[row[2] for row in SENTENCES])
def test_another_argument_is_told(reference, cases, sentence, changed):
    found = other_arguments(evidence(reference, cases, lambda *given: reference(*changed(*given))))
    assert found.sentence == f"It comes out as if {sentence}."


def test_an_argument_has_the_name_that_the_exercise_gives_it():
    found = evidence(my_mix, MIX, lambda n, x: my_mix(n + 1, x), quantities={"n": "the number of rounds"})
    assert other_arguments(found).sentence == "It comes out as if the number of rounds were one larger than it is."


def test_where_two_arguments_would_do_nothing_is_said():
    def my_sum(a, b):
        return a + b + 0.25

    assert other_arguments(evidence(my_sum, [(1, 2), (5, 7)], lambda a, b: a + b + 1.25)) is None


def my_shares(counts):
    """Each number divided by the sum."""
    return counts / counts.sum()


WHOLE = [(np.array([1.0, 3.0]),), (np.array([1, 3]),), (np.array([2.0, 6.0, 8.0]),), (np.array([2, 1, 1]),)]


def test_an_array_of_whole_numbers_that_cuts_fractions_off_is_told():
    def cut(counts):
        shares = np.zeros_like(counts)
        shares[:] = counts / counts.sum()
        return shares

    found = whole_numbers(evidence(my_shares, WHOLE, cut))
    assert found.sentence.startswith("Right where `counts` holds floats, wrong where it holds whole numbers.")
    assert whole_numbers(evidence(my_shares, WHOLE, lambda counts: counts / counts.max())) is None
    assert whole_numbers(evidence(my_shares, WHOLE, lambda counts: cut(counts) * (len(counts) < 3))) is None


def test_ids_are_whole_numbers_by_right():
    def my_pick(ids, W):
        return W[ids]

    cases = [(np.array([0, 2]), np.array([1.5, 2.5, 4.0])), (np.array([1]), np.array([0.5, 3.0]))]
    assert whole_numbers(evidence(my_pick, cases, lambda ids, W: 2 * W[ids])) is None


def test_nothing_is_said_of_switches_and_functions():
    def my_change(larger, f, x):
        return f(x) + 0.3 if larger else f(x) * x

    cases = [(True, np.cos, 1.5), (False, np.exp, 0.7), (True, np.sin, 2.2)]
    assert other_arguments(evidence(my_change, cases, lambda larger, f, x: my_change(False, f, x))) is None
    found = other_arguments(evidence(my_change, cases, lambda larger, f, x: my_change(larger, f, x + x)))
    assert found.sentence == "It comes out as if `x` were used twice."


def test_a_table_that_is_not_square_is_not_told_to_be_transposed():
    def my_scale(W):
        return W * 1.5 + 0.25

    oblong = [(np.arange(6.0).reshape(2, 3),), (np.arange(8.0).reshape(4, 2),)]
    assert other_arguments(evidence(my_scale, oblong, lambda W: my_scale(W.T))) is None


def test_the_last_two_arguments_may_change_places():
    def my_pair(a, b):
        return a - b / 2

    found = other_arguments(evidence(my_pair, [(1.5, 2.5), (4.0, 1.0), (2.0, 7.5)], lambda a, b: my_pair(b, a)))
    assert found.sentence == "It comes out as if `a` and `b` had changed places."
