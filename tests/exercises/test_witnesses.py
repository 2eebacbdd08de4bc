"""What the witnesses say of functions that are wrong in ways not foreseen: what is true, or nothing."""

import ast
import linecache
from dataclasses import replace
from functools import partial
from textwrap import indent

import numpy as np
import pytest

from w2vlib.exercises import Exercise, Misconception
from w2vlib.exercises.checking import SMALL, judge
from w2vlib.exercises.evidence import Evidence, agree, is_plain
from w2vlib.exercises.mutation import Edit
from w2vlib.exercises.plain import Strange
from w2vlib.exercises.sandbox import Failure, run
from w2vlib.exercises.witnesses import edits, errors, first_finding, kinds, misconceptions, shape, trail
from w2vlib.exercises.witnesses.counter import WIDTH, aligned, call, show, text


def my_shares(W, weights, m):
    """The first m rows of W, each times its weight, in shares of their sum."""
    rows = W[:m] * weights[:m, None]
    total = rows.sum(axis=0)
    return rows / total


def _draw(rng):
    n = rng.integers(2, 5)
    return rng.integers(1, 9, (n, 2)) / 2, rng.integers(1, 5, n) / 1.0, int(rng.integers(1, n + 1))


SHARES = Exercise(
    id="99.1", title="Shares", statement="Share it.", reference=my_shares, misconceptions=(), hints=("×", "/"),
    cases=lambda rng: [_draw(rng) for _ in range(4)], domain=_draw, notice="It sums to 1.",
    quantities={"rows": "the weighted rows", "total": "the sums of the columns", "W[:m]": "the first rows",
                "rows.sum(axis=0)": "the sums of the columns", "W[:m] * weights[:m, None]": "the weighted rows"},
)


def my_answer():
    """The answer."""


def compared(right, given):
    """What a function that gives `given` is told where `right` is right."""
    def my_answer():
        """The answer."""
        return right

    exercise = Exercise(
        id="99.4", title="Answer", statement="Answer.", reference=my_answer, cases=lambda rng: [()],
        misconceptions=(), hints=("?", "!"), notice="Yes.",
    )
    return judge(exercise, lambda: given)


def my_double(x):
    """Twice x."""
    return 2 * x


def doubling(*numbers):
    """An exercise with one case for each number."""
    return Exercise(
        id="99.3", title="Double", statement="Double it.", reference=my_double,
        cases=lambda rng: [(x,) for x in numbers], misconceptions=(), hints=("×", "*"), notice="It doubles.",
    )


def evidence(exercise, function):
    return Evidence(exercise, function, run(function, exercise.arguments()))


def cell(source, name="my_shares", **others):
    """The function that a cell of a notebook with this source defines, its lines known as Jupyter's are."""
    file = f"<cell {hash(source)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    names = {"np": np, "__name__": "__main__", **others}
    exec(compile(source, file, "exec"), names)
    return names[name]


# In order


def test_the_first_witness_with_a_finding_speaks():
    wrong = lambda W, weights, m: -my_shares(W, weights, m)  # noqa: E731
    assert first_finding(evidence(SHARES, wrong)).kind == "edit"
    known = replace(SHARES, misconceptions=(Misconception("You turned the sign.", wrong),))
    assert judge(known, wrong).text == "You turned the sign."


def test_a_misconception_that_gives_what_many_programs_give_is_not_heard():
    nothing = lambda W, weights, m: np.zeros((m, 2))  # noqa: E731
    known = replace(SHARES, misconceptions=(Misconception("You forgot the rows.", nothing),))
    assert judge(known, nothing).text == "Your result is 0 in every case, whatever is given."


def test_a_misconception_is_heard_if_it_fits_in_every_case():
    negative, tripled = (lambda x: -2 * x), (lambda x: 6 * x)
    numbers = doubling(1.5, 2.5, 4.5)
    known = replace(numbers, misconceptions=(Misconception("The sign.", negative), Misconception("Three.", tripled)))
    assert misconceptions.misconception(evidence(known, lambda x: x * 6)) == ("misconception", "Three.")
    assert misconceptions.misconception(evidence(known, lambda x: -2 * x if x < 4 else 7.5)) is None
    cut_off = evidence(known, negative)
    cut_off.ran.pop()
    assert cut_off.telling and misconceptions.misconception(cut_off) is None


def test_what_rounding_leaves_of_0_is_0():
    assert judge(SHARES, lambda W, weights, m: np.full((m, 2), 1e-16)).text == (
        "Your result is 0 in every case, whatever is given.")


@pytest.mark.parametrize("place, word", [(-1, "last"), (0, "first")])
def test_a_place_that_is_wrong_each_time_is_named(place, word):
    def wrong(x):
        y = 2.0 * x
        y[place] = 1 + 3 * x[place]
        return y

    exercise = doubling(np.array([1.5, 2.0, 3.0]), np.array([2.5, 4.0]), np.array([7.5]))
    assert judge(exercise, wrong).text.startswith(f"All numbers are right but the {word}")


def test_nothing_is_said_that_is_not_known():
    strange = lambda W, weights, m: W[:m] + np.arange(2) ** m / 7  # noqa: E731
    assert judge(SHARES, strange).text == SMALL


# Edits of the reference


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda W, weights, m: W[:m] / (W[:m] * weights[:m, None]).sum(axis=0), "`weights` were always 1"),
        (lambda W, weights, m: my_shares(W, weights, m + 1), "`m` were one larger than it is"),
        (lambda W, weights, m: my_shares(W[::-1], weights, m), "`W` were turned round"),
        (lambda W, weights, m: W[:m] * weights[:m, None], "the division by the sums of the columns were left out"),
        (lambda W, weights, m: my_shares(W, weights, m).round(), "the result were rounded at the end"),
        (lambda W, weights, m: np.square(my_shares(W, weights, m)), "the result were squared at the end"),
        (lambda W, weights, m: (W[:m] * weights[:m, None]) / (W[:m] * weights[:m, None]).mean(axis=0),
         "the mean were taken where the sum is meant"),
        (lambda W, weights, m: (W[:m] * weights[:m, None]) / (W[:m] * weights[:m, None]).sum(), "along another axis"),
    ],
)
def test_one_edit_explains(wrong, said):
    finding = first_finding(evidence(SHARES, wrong))
    if finding and finding.kind == "edit":
        assert said in finding.sentence
    else:
        assert said == "`weights` were always 1"


def test_edits_that_explain_differently_explain_nothing():
    def my_sum(a, b):
        """a plus b."""
        return a + b

    exercise = replace(
        doubling(), reference=my_sum, cases=lambda rng: [(2.0, 2.0), (3.0, 3.0), (5.0, 5.0)])
    assert edits.nearest_edit(evidence(exercise, lambda a, b: a)) is None  # b may be left out, or a be taken for it


def my_walk(steps):
    """The sum of all steps, each weighed by the sum of those before it."""
    total = 0.5
    for step in steps:
        total = total * step + step
    return total


def test_an_edit_of_a_loop_is_told_where_there_is_a_loop():
    exercise = replace(doubling([1.5, 2.5, 0.25], [4.0, 3.0], [2.0, 0.75, 1.5]), reference=my_walk)
    loop = "def my_walk(steps):\n    t = 0.5\n    for s in steps[:-1]:\n        t = (t + 1) * s\n    return t\n"
    call = "def my_walk(steps):\n    return right(steps[:-1])\n"
    said = "It comes out as if the last of `steps` were left out."
    assert edits.nearest_edit(evidence(exercise, cell(loop, "my_walk"))).sentence == said
    assert edits.nearest_edit(evidence(exercise, lambda steps: my_walk(steps[:-1]))).sentence == said
    assert edits.nearest_edit(evidence(exercise, cell(call, "my_walk", right=my_walk))) is None


EDITS = [
    ("border", "<", "<=", ["m"], "equal values fell on the wrong side of a comparison with `m`"),
    ("border", "<", "<=", ["x", "rows"], "equal values fell on the wrong side of a comparison with the weighted rows"),
    ("border", "<", "<=", ["x"], "equal values fell on the wrong side of a comparison"),
    ("comparison", "==", "!=", ["m"], "a comparison with `m` asked for something else"),
    ("operator", "*", "/", ["m", "rows"], "there were a division by `m` in place of a multiplication by `m`"),
    ("operator", "+=", "-", ["x", "rows"], "there were a subtraction in place of an addition in the weighted rows"),
    ("operator", "@", "*", ["x"], "there were a multiplication in place of a matrix product"),
    ("sides", "-", "", ["x", "rows"], "the two sides of a difference in the weighted rows had changed places"),
    ("sides", "/", "", ["total", "rows"], "the two sides of a quotient in the sums of the columns had changed places"),
    ("sides", "**", "", ["x"], "the two sides of a power had changed places"),
    ("dropped", "/", "", ["total"], "the division by the sums of the columns were left out"),
    ("dropped", "//", "", ["x", "rows"], "the division in the weighted rows were left out"),
    ("dropped", "*", "", ["m", "rows"], "`m` were left out in the weighted rows"),
    ("dropped", "**", "", ["x"], "a power were left out"),
    ("dropped", "-", "", ["x"], "a term were left out"),
    ("dropped", "*", "", ["x"], "a factor were left out"),
    ("dropped left", "+", "", ["x", "rows"], "a term were left out in the weighted rows"),
    ("dropped left", "/", "", ["x"], "a factor were left out"),
    ("dropped left", "*", "", ["weights"], "`weights` were left out"),
    ("set anew", "", "", ["m"], "`m` were set anew each time, so that what was gathered before is lost"),
    ("set anew", "", "", ["x"], "a value were set anew each time, so that what was gathered before is lost"),
    ("line dropped", "", "", ["m"], "`m` stayed as it was before a step that is missing"),
    ("line dropped", "", "", ["x", "rows"], "a line were missing"),
    ("and, or", "and", "or", ["x", "rows"], "`and` and `or` had changed places in the weighted rows"),
    ("condition dropped", "", "", ["m"], "the condition on `m` were never asked"),
    ("condition dropped", "", "", ["x", "m"], "the condition on `m` were never asked"),
    ("condition dropped", "", "", ["x"], "a condition were never asked"),
    ("condition turned", "", "", ["x", "rows"], "the condition in the weighted rows were turned round"),
    ("minus", "", "-", ["rows"], "the weighted rows had the wrong sign"),
    ("minus", "", "-", ["x"], "the result had the wrong sign"),
    ("minus", "", "", ["m"], "the minus sign of `m` were missing"),
    ("minus", "", "", ["x", "rows"], "a minus sign in the weighted rows were missing"),
    ("constant", "1", "2", ["m", "rows"], "a fixed value in the weighted rows were another one"),
    ("constant", "1", "2", ["m"], "a fixed value in `m` were another one"),
    ("constant", "1", "2", ["x"], ""),
    ("axis", "0", "1", ["total"],
     "the calculation in the sums of the columns ran along another axis of the table, or over all of it"),
    ("one more or less", "1", "2", ["m", "rows"], "`m` were wrong by 1"),
    ("one more or less", "1", "2", ["x", "m"], "`m` were wrong by 1"),
    ("one more or less", "1", "2", [], "something counted one too many or one too few"),
    ("index", "", "+", ["m", "rows"], "the place next to the right one were picked in the weighted rows"),
    ("column", "", "", ["W", "rows"], "a column were picked where a row is meant in the weighted rows"),
    ("slice dropped", "", "", ["W[:m]", "rows"],
     "everything were taken where only a part is meant in the weighted rows"),
    ("begins later", "", "+", ["m", "W[:m]"], "`m` began one place later than it should"),
    ("begins later", "", "-", ["x", "W[:m]"], "the first rows began one place earlier than it should"),
    ("begins later", "", "1, ", [], "a loop or slice began one place later than it should"),
    ("ends earlier", "", "-", ["m"], "`m` ended one place earlier than it should"),
    ("ends earlier", "", "+", ["x"], "a loop or slice ended one place later than it should"),
    ("call exchanged", "sum", "mean", ["x", "total"],
     "the mean were taken in the sums of the columns where the sum is meant"),
    ("call exchanged", "sum", "ones", ["x"], ""),
    ("call exchanged", "ones", "sum", ["x"], ""),
    ("call dropped", "np.exp", "", ["x", "rows"], "the exponential were left out in the weighted rows"),
    ("call dropped", "sum", "", ["total"], "the sum were left out in the sums of the columns"),
    ("call dropped", "ravel", "", ["rows"], "a step in the weighted rows were left out"),
    ("call dropped", "ravel", "", ["x", "rows"], ""),
    ("distinct", "", "", ["W"], "each different item of `W` were counted once"),
    ("distinct", "", "", ["x", "W"], "each different item were counted once"),
    ("arguments", "", "", ["rows"], "two values had changed places in the weighted rows"),
    ("keyword", "dtype", "", ["x", "rows"], "a setting were left out in the weighted rows"),
    ("turned round", "", "", ["rows"], "the order in the weighted rows were turned round"),
    ("name", "W", "weights", [], "`weights` stood where `W` belongs"),
    ("name", "W", "x", [], ""),
    ("name", "x", "W", [], ""),
    ("name", "total", "rows.sum(axis=0)", [], ""),
    ("first round", "", "", ["W"], "the first of `W` were left out"),
    ("last round", "", "", ["x", "rows"], "the last round of a loop in the weighted rows were left out"),
    ("return in the loop", "", "", [], "the result were given back after the first round of the loop"),
    ("break", "", "", [], "the loop ended too early, or did not end where it should"),
    ("afterwards", "", "abs", ["x"], "the result lost its sign at the end"),
    ("afterwards", "", "round", ["rows"], "the weighted rows were rounded at the end"),
    ("afterwards", "", "cut at 0", ["m"], "`m` were cut at 0 at the end"),
    ("afterwards", "", "square", ["x"], "the result were squared at the end"),
]


def an_edit(kind, old="", new="", parts=()):
    return Edit(0, 0, "", kind, old, new, tuple(parts), 1, "", "")


@pytest.mark.parametrize("kind, old, new, parts, said", EDITS)
def test_an_edit_is_put_into_words(kind, old, new, parts, said):
    assert kinds.as_if(an_edit(kind, old, new, parts), SHARES) == said


@pytest.mark.parametrize("fitting, said", [
    ([an_edit("constant"), an_edit("axis"), an_edit("name")], "the axis"),
    ([an_edit("keyword", "dtype")], "the setting `dtype`"),
    ([an_edit("call exchanged", "sum"), an_edit("call dropped", "exp")], "the function `sum`"),
    ([an_edit("afterwards"), an_edit("call dropped", "exp")], "what `exp` does there"),
])
def test_what_to_look_at_is_the_first_of_the_edits_that_fit(fitting, said):
    assert kinds.look_at(fitting) == kinds.look_at(fitting[::-1]) == said


def test_each_edit_is_explained_truly():
    """The sentence of an edit is said of the edit itself, or nothing is because another edit does the same."""
    told = 0
    for neighbour in edits.neighbours(SHARES):
        its = evidence(SHARES, neighbour.function)
        finding = its.wrong and edits.nearest_edit(its)
        if finding:
            told += 1
            assert finding.sentence == f"It comes out as if {edits.as_if(neighbour.by, SHARES)}."
    assert told > 10


def test_no_right_way_is_explained():
    assert evidence(SHARES, my_shares).wrong == []


# Edits of the learner's own code


RIGHT_CELL = """def my_shares(W, weights, m):
    rows = np.zeros((m, W.shape[1]))
    for i in range(m):
        rows[i] = W[i] * weights[i]
    total = rows.sum(axis=0)
    return rows / total
"""


@pytest.mark.parametrize(
    "old, new, line, look",
    [
        ("range(m)", "range(m - 1)", 3, "where it ends"),
        ("range(m)", "range(1, m)", 3, "the number in it"),
        ("rows.sum(axis=0)", "rows.sum(axis=0, dtype=int)", 5, "the setting `dtype`"),
        ("rows / total", "np.round(rows / total)", 6, "what `round` does there"),
        ("= W[i] *", "+= W[i] +", 4, "the sign between two of its values"),
        ("axis=0", "axis=1", 5, None),
        ("rows / total", "rows * total", 6, "the sign between two of its values"),
        ("range(m)", "range(2)", 3, "the number in it: does it fit every case"),
        ("rows[i] = ", "rows = ", 4, None),
    ],
)
def test_one_change_that_makes_it_right_is_located(old, new, line, look):
    source = RIGHT_CELL.replace(old, new)
    finding = edits.nearest_mending(evidence(SHARES, cell(source)))
    if finding is None:
        assert look is None
        return
    before = source.splitlines()[line - 1].strip()
    assert finding.sentence.startswith(f"One small change in line {line} makes it right: `{before}`.")
    assert look is None or look in finding.sentence
    assert RIGHT_CELL.splitlines()[line - 1].strip() not in finding.sentence


@pytest.mark.parametrize("line", ["    W = W + 2", "    if m == 2: return W"])
def test_a_line_that_should_not_be_there_is_named(line):
    begin, rest = RIGHT_CELL.split("\n", 1)
    finding = edits.nearest_mending(evidence(SHARES, cell(f"{begin}\n{line}\n{rest}")))
    assert finding.sentence == f"It is right without line 2: `{line.strip()}`."


@pytest.mark.parametrize("blanks", ["    ", " "])
def test_a_function_that_is_written_further_to_the_right_is_mended_as_well(blanks):
    source = f"if True:\n{indent(RIGHT_CELL.replace('axis=0)', 'axis=0) * 3'), blanks)}"
    finding = edits.nearest_mending(evidence(SHARES, cell(source)))
    assert finding.sentence.startswith("One small change in line 6 makes it right: `total = rows.sum(axis=0) * 3`.")


@pytest.mark.parametrize("numbers, mended", [((1.5,), True), ((1.5, 2.5), True), ((1.5, 2.5, 0.5, 4.5), False)])
def test_a_mending_is_right_in_every_case(numbers, mended):
    source = "def my_double(x):\n    return 2 * x + 1 if x < 4 else 7.25\n"
    finding = edits.nearest_mending(evidence(doubling(*numbers), cell(source, "my_double")))
    assert (finding is not None and "change in line 2 makes it right" in finding.sentence) is mended


def test_a_mending_leaves_the_arguments_as_they_are():
    source = "def my_double(x):\n    x += x{}\n    return x + 1\n"
    exercise = doubling(np.array([1.5, 2.5]), np.array([0.25, 4.5, 3.0]))
    assert edits.nearest_mending(evidence(exercise, cell(source.format(""), "my_double"))) is None
    copied = source.format("").replace("x +=", "x = x +")
    assert "line 3" in edits.nearest_mending(evidence(exercise, cell(copied, "my_double"))).sentence


@pytest.mark.parametrize(
    "function", [np.add, lambda W, weights, m: W, Evidence, 5, eval("lambda W, weights, m: W", {}), partial(my_shares)])
def test_what_has_no_source_of_its_own_is_not_mended(function):
    assert edits.nearest_mending(evidence(SHARES, function)) is None


def test_an_edit_that_never_ends_does_not_hold_up_the_rest():
    source = "def my_shares(W, weights, m):\n    while m < 0:\n        m = m\n    return W\n"
    assert edits.nearest_mending(evidence(SHARES, cell(source))) is None


# The trail


def test_the_last_right_value_is_told():
    source = """def my_shares(W, weights, m):
    good = W[:m] * weights[:m, None]
    bad = good.sum(axis=0) ** 3 + 1
    return good / bad
"""
    finding = trail.last_right_value(evidence(SHARES, cell(source)))
    assert finding.sentence == "In line 2 `good` holds the weighted rows, as in a right way. " \
        "Line 3 gives the first value that no right way has: it, or what it was given, is wrong."


def test_nothing_is_right_that_comes_up_by_chance():
    source = "def my_shares(W, weights, m):\n    a = 1\n    b = W\n    c = np.ones(3)\n    return W * 7 + a\n"
    assert trail.last_right_value(evidence(SHARES, cell(source))) is None


def test_a_value_half_way_is_told():
    source = "def my_shares(W, weights, m):\n    good = W[:m] * weights[:m, None]\n    return good\n"
    finding = trail.last_right_value(evidence(SHARES, cell(source)))
    assert finding.sentence == \
        "Here you return the weighted rows that a right way has on its way to the result, and goes on from."


def test_numbers_in_another_order_are_told():
    right = [("the sorted numbers", np.array([1.5, 2.5, 3.5])), ("", np.array([7.5, 8.5]))]
    assert trail._found(np.array([1.5, 2.5, 3.5]), right) == "the sorted numbers"
    assert trail._found(np.array([2.5, 1.5, 3.5]), right) == "the sorted numbers in another order"
    assert trail._found(np.array([8.5, 7.5]), right) == "the numbers of a right value in another order"
    assert trail._found(np.array([7.5, 8.5]), right) == "" and trail._found(np.array([1.5, 2.5]), right) is None


@pytest.mark.parametrize("value, by_chance", [
    (None, True), (True, True), ("the", True), (0, True), (7, True), (7.0, True), (2.5, False), ([], True),
    ([2.5], True), ([2.5, 1.5], False), ([3, 3], True), ([0, 1, 1], True), ([0, 2], False), (["a", "b"], False),
    (np.array([3.5, 4.5]), True), (np.array([[3.5, 4.5], [1.5, 9.0]]), True), (np.array([3.5, 1.5]), False),
    ((8.5, 9.5), True),
])
def test_values_that_come_up_in_many_programs_prove_nothing(value, by_chance):
    assert trail._by_chance(value, (np.array([[3.5, 4.5], [1.5, 9.0]]), [8.5, 9.5])) is by_chance


@pytest.mark.parametrize("statement, names", [
    ("row = 2", ["row"]), ("row[0] = 2", ["row"]), ("row[0].x[1] += 1", ["row"]), ("row += 1", ["row"]),
    ("a, b = 1, 2", ["a", "b"]), ("a, *b = c", ["a", "b"]), ("a = b = c", ["a", "b"]), ("row.append(2)", ["row"]),
    ("row[0].append(2)", ["row"]), ("row", []), ("f().x = 2", []),
])
def test_a_statement_changes_these_names(statement, names):
    assert [*trail._changed(ast.parse(statement).body[0])] == names


# Failures


@pytest.mark.parametrize("failure, words", [
    (Failure("TooLong", "", 3, "while True:"),
     "Your function was still running after some seconds and was stopped. Does every loop end? "
     "It was busy with line 3: `while True:`."),
    (Failure("TooLarge", "", 4, "return x"), "Your result holds more than 1,000,000 items, far more than expected. "
     "Does it grow in a loop? It happened in line 4: `return x`."),
    (Failure("KeyError", "'a'", 4), "Your code stopped with **KeyError**: 'a'. It happened in line 4."),
    (Failure("ValueError"), "Your code stopped with **ValueError**: no message."),
    (Failure("TypeError", "no operand for **", 0, "x"), "Your code stopped with **TypeError**: no operand for `**`."),
])
def test_where_the_code_stopped_is_told_in_pythons_words(failure, words):
    assert errors.said(failure) == words


BROADCAST, PLUS = "operands could not be broadcast together with shapes (2,) (3,)", "unsupported operand type(s) for +"
ASK = "Where a key may be missing, ask with `in`, or use `.get`."
A, B, C = np.ones(2), np.ones((3, 2)), np.ones(4)


@pytest.mark.parametrize("kind, message, values, said", [
    ("IndexError", "index 7 is out of bounds for axis 0 with size 3", {},
     "A place past the end was asked for: with 3 of them, the last place is 2."),
    ("RuntimeError", "index 7 is out of bounds for axis 0 with size 3", {}, ""),
    ("IndexError", "who knows", {}, ""),
    ("KeyError", "'y'", {"counts": {"x": 1}, "n": 2},
     f"There is no entry 'y' in `counts`. {ASK}"),
    ("KeyError", "'y'", {"ids": {"y": 1}, "counts": {"x": 1}},
     f"There is no entry 'y' in `counts`. {ASK}"),
    ("KeyError", "'y'", {"ids": {"z": 1}, "counts": {"x": 1}},
     f"There is no entry 'y' in the dictionary that was asked. {ASK}"),
    ("KeyError", "'y'", {"n": 2},
     f"There is no entry 'y' in the dictionary that was asked. {ASK}"),
    ("ValueError", "The truth value of an array with more than one element is ambiguous", {},
     "`if`, `and`, `or` and `not` need one True or False, and an array has many: `.any()` or `.all()` make one."),
    ("ValueError", BROADCAST, {}, "The shapes do not go together."),
    ("ValueError", BROADCAST, {"a": A, "n": 3},
     "The shapes do not go together. In this line `a` has shape (2,)."),
    ("ValueError", BROADCAST, {"a": A, "b": B, "c": C},
     "The shapes do not go together. In this line `a` has shape (2,), `b` has shape (3, 2) and `c` has shape (4,)."),
    ("TypeError", PLUS, {}, ""),
    ("TypeError", PLUS, {"a": A, "word": "the"},
     "These two do not go together. In this line `a` is an array of shape (2,) and `word` is 'the' (str)."),
    ("TypeError", PLUS, {"a": 1, "b": 2, "c": 3.5, "d": None, "e": 5},
     "These two do not go together. In this line `a` is 1 (int), `b` is 2 (int), `c` is 3.5 (float) and "
     "`d` is None (NoneType)."),
    ("TypeError", PLUS, {"a": "x" * 40},
     f"These two do not go together. In this line `a` is '{'x' * 29} … (str)."),
    ("NameError", "name 'nowhere' is not defined", {},
     "There is no `nowhere` here: is it spelt as above, and is it made before this line in every case?"),
])
def test_what_a_failure_means_is_told_with_the_values_that_caused_it(kind, message, values, said):
    assert errors.meaning(Failure(kind, message, values=values)) == said


def test_a_failure_is_told_if_the_smallest_wrong_case_fails():
    always, later = (lambda x: x / 0), (lambda x: 3 * x if x < 2 else x / 0)
    finding = errors.own_error(evidence(doubling(1, 2), always))
    assert finding.kind == "error" and finding.sentence.startswith("Your code stopped with **ZeroDivisionError**: ")
    assert finding.sentence.endswith("`. Something is divided by 0 in this case: what should be given then?")
    assert errors.own_error(evidence(doubling(1, 2), later)) is None


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda a, b: np.ones(2) + np.ones(3), "The shapes do not go together"),
        (lambda a, b: np.ones((2, 3)) @ np.ones(2), "The shapes do not go together"),
        (lambda a, b: np.zeros(0)[0], "nothing in it"),
        (lambda a, b: np.ones(3)[-7], "the first is place -3 from the end"),
        (lambda a, b: np.ones(3)[3], "with 3 of them, the last place is 2"),
        (lambda a, b: [1, 2][2], "n items have the places 0 to n − 1"),
        (lambda a, b: np.ones(3)[1.0], "whole number"),
        (lambda a, b: np.ones(3)[0, 0], "than the array has axes"),
        (lambda a, b: ["x"][str(a)], "one whole number"),
        (lambda a, b: {"x": 1}["y"], "There is no entry 'y'"),
        (lambda a, b: None + 1, "`None`"),
        (lambda a, b: None.shape, "`None`"),
        (lambda a, b: [1].sum(), "A list has no `sum`"),
        (lambda a, b: np.ones(1).append(1), "An array has no `append`"),
        (lambda a, b: np.summ([1]), "numpy has no function `summ`"),
        (lambda a, b: bool(np.ones(2)), "need one True or False"),
        (lambda a, b: list("x")(0), "square ones"),
        (lambda a, b: a[0], "has no parts"),
        (lambda a, b: {[1]: 2}, "use a tuple"),
        (lambda a, b: "a" + 1, "do not go together"),
        (lambda a, b: nowhere, "There is no `nowhere` here"),  # noqa: F821
        (lambda a, b: 1 / 0, "divided by 0"),
        (lambda a, b: max([]), "largest or smallest value of nothing"),
        (lambda a, b: np.array([[1], [2, 3]]), "different lengths"),
        (lambda a, b: np.linalg.inv(np.zeros((2, 2))), "not of the kind"),
        (lambda a, b: my_double(1, 2), "too few or too many"),
        (lambda a, b: float(np.ones(2)), "One number is needed"),
        (lambda a, b: np.add(np.ones(2, int), 0.5, out=np.ones(2, int)), "whole numbers can't take fractions"),
        (lambda a, b: 2.0**5000, "too large to hold"),
    ],
)
def test_a_failure_is_explained(wrong, said):
    exercise = replace(doubling(), cases=lambda rng: [(1, 2), (2, 3)], reference=lambda a, b: a)
    its = evidence(exercise, wrong)
    meaning = errors.meaning(its.ran[0].failure)  # the whole finding also shows the line above, which holds these words
    assert said in meaning and errors.own_error(its).sentence.endswith(meaning)


def test_the_values_in_play_are_told():
    def multiplies(a, b):
        left, right = np.ones((2, 3)), np.ones(2)
        return left @ right

    sentence = errors.own_error(evidence(replace(doubling(), cases=lambda rng: [(1, 2)]), multiplies)).sentence
    assert "`left` has shape (2, 3) and `right` has shape (2,)" in sentence


def test_an_exception_is_shown_as_the_learners_with_its_line():
    def failing(x):
        helper = x
        return helper.nothing

    report = judge(doubling(1.0, 2.0), failing)
    assert "Your code stopped with **AttributeError**" in report.text
    assert "`return helper.nothing`" in report.text
    assert "Traceback" not in repr(report)


# The look of the result


@pytest.mark.parametrize(
    "right, given, said",
    [
        (np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, "transpose of the expected one: shape (3, 2)"),
        (np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(3, 2), "The numbers are right and the shape is not"),
        (np.arange(24.0).reshape(2, 3, 4), np.arange(24.0).reshape(2, 3, 4).T, "an array of shape (4, 3, 2); it"),
        (np.array([1.0, 2.0]), [1.0, 2.0, 3.0], "is an array of shape (3,); it should be an array of shape (2,)"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], "`3` should not be there"),
        (1.5, [1.5, 2.0], "Your result is an array of shape (2,); it should be one number"),
        ([1.5, 2.5, 3.0], [1, 2, 3], "cut to whole numbers"),
        ([1.5, -0.5], [np.nan, -0.5], "There is NaN (not a number) in your result"),
        ([1.5, -0.5], [np.inf, -0.5], "There is infinity in your result"),
        ([1.5, 2.0], [1.5, 3.0], "Here is a small case in which your result differs."),
        ([1, 2], [1, 3], "`2` is missing and `3` should not be there"),
        ([1.0, 2.0, 3.0], [2.0, 1.0, 3.0], "Here all the right items are there, in another order"),
        (["a", "b"], ["b", "a"], "Here all the right words are there, in another order"),
        (["a", "b"], ["a", "c"], "`'b'` is missing and `'c'` should not be there"),
        (["a", "b"], ["a"], "`'b'` is missing"),
        (["a", "b"], ["a", "b", "b"], "`'b'` should not be there"),
        ([("a", 1)], [("b", 1)], "`('a', 1)` is missing and `('b', 1)` should not be there"),
        ([("a", "b"), ("b", "a")], [("b", "a"), ("a", "b")], "Here all the right pairs are there, in another order"),
        (["a"], ["b", "c", "d", "e"], "Your result has 4 words; 1 is expected"),
        (["a", "b"], ["c", "d", "e"], "Your result has 3 words; 2 are expected."),
        (["a", "b", "c"], ["d"], "Your result has 1 word; 3 are expected."),
        ([("a", "b")], [("b", "c"), ("c", "d")], "Your result has 2 pairs; 1 is expected."),
        (["a", "b", "c"], ["a"], "`'b'`, `'c'` are missing."),
        (["a", "b", "c", "d"], ["a"], "`'b'`, `'c'` and 1 more are missing."),
        (["a", "b", "c"], ["a", "b", "c", "d", "e"], "`'d'`, `'e'` should not be there."),
        ({"a": [1], "b": ["c", "d"]}, {"a": [1], "b": "c"}, "The value of `'b'` is not. Your function gives"),
        ({"a", "b"}, {"a"}, "`'b'` is missing"),
        ({"a": 1, "b": 2}, {"a": 1}, "The keys differ: `'b'` is missing"),
        ({"a": 1}, {"a": 1, "c": 2}, "The keys differ: `'c'` should not be there"),
        ({"a": 1}, {"a": 2}, "The keys are right. The value of `'a'` is not"),
        (True, "yes", "gives back a string; it should be True or False"),
        ("yes", True, "gives back True or False; it should be a string"),
        (1.5, "a", "gives back a string; it should be one number"),
        ([1.5], "a", "gives back a string; it should be a list or array of numbers"),
        ("a", ["a"], "gives back a list; it should be a string"),
        ("a", ("a",), "gives back a tuple; it should be a string"),
        ({"a"}, {"a": 1}, "gives back a dictionary; it should be a set"),
        ("a", 1j, "gives back an object of type complex"),
        (1.5, my_double, "gives back a function, not what it gives"),
        ("a", None, "gives back nothing (`None`)"),
        ("a", "b", SMALL),
    ],
)
def test_a_wrong_answer_of_any_kind_is_told_what_is_wrong(right, given, said):
    report = compared(right, given)
    assert said in report.text


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda x: -2 * x, "Every number has the wrong sign."), (lambda x: 4 * x * x, "the square of the right one"),
        (lambda x: 2 * x / 3, "Every number is 0.3333 times"), (lambda x: 2 * x + 0.3, "Every number is 0.3 too large"),
        (lambda x: 2 * x - 0.25, "Every number is 0.25 too small"), (lambda x: np.exp(2 * x), "the exponential of"),
        (lambda x: 1 - 2 * x, "1 minus the right one"), (lambda x: 1 / (2 * x), "1 divided by the right one"),
        (lambda x: 3, "Your result is 3 in every case"), (lambda x: np.sqrt(2 * x), "the square root of the right one"),
    ],
)
def test_a_rule_is_told_of_three_numbers_and_not_of_two(wrong, said):
    assert said in shape.look_of_results(evidence(doubling(1.3, 2.1, 4.2), wrong)).sentence
    assert "Every number" not in (shape.look_of_results(evidence(doubling(1.3, 2.1), wrong)) or ("", ""))[1]


@pytest.mark.parametrize("done, said", [
    (np.negative, "Every number has the wrong sign."), (np.abs, "Every number has lost its sign"),
    (lambda x: np.maximum(x, 0), "What should be negative is 0"), (np.trunc, "Your numbers are cut to whole numbers."),
    (np.floor, "Your numbers are rounded down to whole numbers."), (np.round, "Your numbers are rounded to whole"),
    (lambda x: np.round(x, 1), "Your numbers are rounded to one decimal."),
    (lambda x: np.round(x, 2), "Your numbers are rounded to two decimals."),
    (lambda x: np.round(x, 3), "Your numbers are rounded to three decimals."),
    (lambda x: np.log(np.abs(x)), "Every number is the logarithm of the right one."),
    (lambda x: -np.log(np.abs(x)), "Every number is minus the logarithm of the right one."),
])
def test_what_was_done_to_every_number_is_told(done, said):
    numbers = np.array([-1.37123, -0.81234, 2.61119, 0.33456])
    numbers = np.abs(numbers) if "logarithm" in said else numbers
    assert shape.look_of_results(evidence(doubling(*numbers), lambda x: done(2 * x))).sentence.startswith(said)


TABLES = np.array([[1.5, 7.0, 2.0], [0.5, 4.0, 3.5]]), np.array([[9.0, 2.5, 1.0], [3.0, 8.5, 6.0]])


@pytest.mark.parametrize("done, said", [
    (np.transpose, "Your result is the transpose of the expected one"), (np.flipud, "The rows are in the opposite"),
    (lambda x: np.sort(x, axis=0), "Your numbers are sorted"),
    (lambda x: x[:, [2, 0, 1]], "Each number stands one place too far to the right."),
    (lambda x: x[:, [1, 2, 0]], "Each number stands one place too far to the left."),
    (lambda x: np.add.accumulate(x, axis=1), "Your result holds running sums where single values are expected."),
])
def test_what_was_done_to_two_tables_is_told_and_not_to_one(done, said):
    assert shape.look_of_results(evidence(doubling(*TABLES), lambda x: done(2 * x))).sentence.startswith(said)
    found = shape.look_of_results(evidence(doubling(TABLES[0], np.zeros((2, 3))), lambda x: done(2 * x)))
    assert said == "Your result is the transpose of the expected one" or not (found and found.sentence.startswith(said))


def test_no_rule_is_told_where_one_result_is_no_number():
    report = judge(doubling(1.0, 2.0, 4.0, 5.0), lambda x: -2 * x if x < 5 else "ten")
    assert "Every number" not in report.text


def my_two(x, n):
    """Twice x, and x times n."""
    return 2 * x, n * x


TWO = Exercise(
    id="99.5", title="Two", statement="Two.", reference=my_two, misconceptions=(), hints=("×", "*"), notice="Two.",
    cases=lambda rng: [(rng.normal(size=2), 3.0), (rng.normal(size=3), 5.0), (rng.normal(size=4), 7.0)],
    quantities={"2 * x": "the double", "n * x": "the multiple"},
)


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda x, n: (2 * x, -n * x), "The double is right. The multiple is not right: every number has the wrong"),
        (lambda x, n: (2 * x, x + 0.125), "The double is right. The multiple is not right."),
        (lambda x, n: (n * x, 2 * x), "The double and the multiple have changed places."),
        (lambda x, n: (2 * x[:1], n * x), "The multiple is right. The double is not right: your result is an array"),
    ],
)
def test_a_pair_is_told_part_by_part(wrong, said):
    assert said in shape.look_of_results(evidence(TWO, wrong)).sentence


def test_a_factor_that_differs_from_case_to_case_is_known_by_its_name():
    assert shape.look_of_results(evidence(
        replace(TWO, reference=lambda x, n: n * x), lambda x, n: x)).sentence == (
        "Every number is right but for a factor: in each case it is divided by `n`.")


MEASURED = [
    (np.arange(6.0).reshape(2, 3), [5] * 6, 11), (np.arange(15.0).reshape(3, 5), [5] * 9, 7),
    (np.arange(14.0).reshape(7, 2), [5] * 13, 23),
]


@pytest.mark.parametrize("wrong, said", [
    (lambda W, items, n: (W[0] + 0.5) / n,
     "Every number is right but for a factor: in each case it is divided by `n`."),
    (lambda W, items, n: (W[0] + 0.5) * n,
     "Every number is right but for a factor: in each case it is multiplied by `n`."),
    (lambda W, items, n: W[0] + 0.5 + n, "Every number is too large by `n`."),
    (lambda W, items, n: W[0] + 0.5 - n, "Every number is too small by `n`."),
    (lambda W, items, n: (W[0] + 0.5) / len(W),
     "Every number is right but for a factor: in each case it is divided by the number of rows of `W`."),
    (lambda W, items, n: W[0] + 0.5 + len(W.T), "Every number is too large by the number of columns of `W`."),
    (lambda W, items, n: W[0] + 0.5 - len(items), "Every number is too small by the length of `items`."),
    (lambda W, items, n: (W[0] + 0.5) * (len(items) - 1),
     "Every number is right but for a factor: in each case it is multiplied by the length of `items` less 1."),
])
def test_a_size_of_the_arguments_that_comes_in_is_known_by_its_name(wrong, said):
    exercise = replace(TWO, reference=lambda W, items, n: W[0] + 0.5, cases=lambda rng: MEASURED)
    assert shape.look_of_results(evidence(exercise, wrong)).sentence == said


def test_names_of_several_things_have_their_verb():
    several = ["the weighted rows", "the losses so far", "the sums of the columns"]
    one = ["the loss", "the sum of the rows", "the length in words", "the vector"]
    assert [name for name in [*several, *one] if shape._is(name) == "are"] == several


@pytest.mark.parametrize(
    "value, plain",
    [(0, True), ([0, 0], True), ([], True), ("", True), (None, True), ({}, True), ([1, 1], True), ([0.25] * 4, True),
     ([0.3, 0.3], False), ([0, 1], False), (2.5, False), ("a", False), ({"a": 1}, False), (([0], [0]), True)],
)
def test_what_many_programs_give_is_known(value, plain):
    assert is_plain(value) is plain


# The counter-example


def test_numbers_that_look_alike_are_shown_with_more_digits():
    assert compared(1.0, 1.0002).parts[-1] == "my_answer()\n  expected  1\n  yours     1.0002"


def test_long_values_are_cut_around_the_first_difference():
    right = list(range(200))
    given = [*range(150), -1, *range(151, 200)]
    expected, yours = aligned(right, given).splitlines()
    assert "149, 150, 151" in expected and "149, -1, 151" in yours
    assert expected.index("149, 150") == yours.index("149, -1")
    assert len(expected) < 120 and expected.count("…") == yours.count("…") == 2


@pytest.mark.parametrize("expected, given, shown", [
    (1.0, 1.00000123, ("1", "1.000001")), (1.0, 1 + 1.2345e-9, ("1", "1.000000001")),
    (1.0, 1 + 1e-12, ("1", "1.000000000001")), (0.0, 1e-13, ("0", "1e-13")), (2.0, 0.1 + 0.2, ("2", "0.3")),
    ([1e-13, 1.0], [0.0, 2.0], ("[0, 1]", "[0, 2]")), ([1e-13, 1.0], [0.0, 1.00001], ("[1e-13, 1]", "[0, 1.00001]")),
])
def test_two_values_have_as_many_digits_as_tell_them_apart(expected, given, shown):
    assert aligned(expected, given) == "  expected  {}\n  yours     {}".format(*shown)
    assert aligned(expected, given, ("first", "second")) == "  first   {}\n  second  {}".format(*shown)


HALF, MOST = WIDTH // 2, WIDTH - 2  # a string of MOST letters is as wide as a line with its quotes


@pytest.mark.parametrize("expected, given, shown", [
    ("a" * MOST, "b" * MOST, (repr("a" * MOST), repr("b" * MOST))),
    ("a" * MOST, "a" * (MOST - 1) + "b", (repr("a" * MOST), repr("a" * (MOST - 1) + "b"))),
    ("a" * (MOST + 1), "b", ("'" + "a" * (MOST + 1) + " …", "'b'")),
    ("a" * 60, "a" * 200, ("… " + "a" * HALF + "'", "… " + "a" * WIDTH + " …")),
    (10**100, 10**101, ("… " + "0" * HALF, "… " + "0" * (HALF + 1))),
])
def test_two_values_are_cut_where_one_is_wider_than_a_line(expected, given, shown):
    assert WIDTH == 96
    assert aligned(expected, given) == "  expected  {}\n  yours     {}".format(*shown)


def my_cut(word, n=2):
    """The first n letters."""
    return word[:n]


@pytest.mark.parametrize("arguments, shown", [
    (("a" * 56, 7), f"my_cut('{'a' * 56}', 7)"), (("a" * 57, 7), f"my_cut with\n    word = '{'a' * 57}'\n    n = 7"),
    (("a" * 57,), f"my_cut('{'a' * 57}')"), (("a" * 58,), f"my_cut with\n    word = '{'a' * 58}'"),
])
def test_a_call_is_one_line_where_its_arguments_are_short(arguments, shown):
    assert call(replace(doubling(), reference=my_cut, cases=lambda rng: [arguments]), 0) == shown


@pytest.mark.parametrize("value, shown", [
    (1e-12, "0"), (-1e-13, "0"), (2e-12, "2e-12"), (np.float32(1e-13), "0"), (np.float32(0.5), "0.5"), (0, "0"),
    ([1e-13, 2 / 3], "[0, 0.667]"), (np.array([[1e-13, 2]]), "[[0, 2]]"), ((1e-13,), "(0,)"), ({1e-13}, "{0}"),
    ({1e-13: 2 / 3, 1 / 3: 1e-13}, "{0: 0.667, 0.333: 0}"), (Strange("Vocabulary", "a vocabulary"), "a vocabulary"),
    (partial(my_double), "partial"), (None, "None"), (frozenset(), "set()"),
])
def test_a_value_has_a_text(value, shown):
    assert text(value, 3, 1e-12) == shown


def test_a_call_with_long_arguments_has_a_line_for_each():
    table = np.arange(40.0).reshape(2, 20)
    exercise = replace(TWO, cases=lambda rng: [(table, 2.0)])
    call = judge(exercise, lambda x, n: x).parts[-1].splitlines()
    assert call[:3] == ["my_two with", f"    x = {show(table)}", "    n = 2"]


@pytest.mark.parametrize(
    "a, b, same",
    [
        (1.0, np.float32(1), True), (1.0, np.array(1.0), True), (1, True, True), (1.0, 1.01, False),
        (np.nan, np.nan, True), ([1, 2], np.array([1.0, 2.0]), True), ([1, 2], (1, 2), True), ([1, 2], [[1, 2]], False),
        ([], np.zeros((0, 2)), True), (["a"], np.array(["a"]), True), ("a", ["a"], False), ("ab", ["a", "b"], False),
        ({"a": 1}, {"a": 1.0}, True), ({"a": 1}, {"b": 1}, False), ({1, 2}, frozenset({1, 2}), True),
        ([("a", 0.5)], [["a", np.float32(0.5)]], True), (None, None, True), (None, 0, False),
        ([[1, 2], [3]], [(1, 2), (3,)], True), (1e9, 1e9 + 1, True), (0.0, 1e-3, False),
        (1.0, 1.00005, True), (1.0, 1.00015, False), (0.0, 5e-7, True), (0.0, 1.5e-6, False),  # four digits, six places
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, False), (["a", "b"], ["a"], False), ("a", "a", True), ("a", 1, False),
    ],
)
def test_results_agree_when_they_say_the_same(a, b, same):
    assert agree(a, b) is same
    assert agree(b, a) is same


def test_shown_values_are_short_and_free_of_addresses():
    assert show(np.arange(3.0)) == "[0, 1, 2]"
    assert show(2 / 3) == "0.6667"
    assert show(my_double) == "my_double"
    assert show(np.int64(3)) == "3" and show(np.bool_(True)) == "True"
    assert text(2 / 3, 7) == "0.6666667"
    assert (show((1,)), show((1, 0.5)), show([])) == ("(1,)", "(1, 0.5)", "[]")
    assert (show({"a": 1 / 3}), show({"b", "a"}), show(set())) == ("{'a': 0.3333}", "{'a', 'b'}", "set()")
    assert (show("a" * 158), show("a" * 159)) == (repr("a" * 158), "'" + "a" * 159 + " …")
    assert len(show(np.ones(10_000))) < 200
