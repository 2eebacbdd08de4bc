"""What the witnesses say of functions that are wrong in ways not foreseen: what is true, or nothing."""

import linecache
from dataclasses import replace

import numpy as np
import pytest

from w2vlib.exercises import Exercise, Misconception
from w2vlib.exercises.checking import SMALL, judge
from w2vlib.exercises.evidence import Evidence, agree, is_plain
from w2vlib.exercises.sandbox import run
from w2vlib.exercises.witnesses import edits, errors, first_finding, shape, trail
from w2vlib.exercises.witnesses.counter import aligned, show, text


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


def cell(source, name="my_shares"):
    """The function that a cell of a notebook with this source defines, its lines known as Jupyter's are."""
    file = f"<cell {hash(source)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    names = {"np": np, "__name__": "__main__"}
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


@pytest.mark.parametrize("function", [np.add, lambda W, weights, m: W, Evidence, 5])
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


# Failures


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda a, b: np.ones(2) + np.ones(3), "The shapes do not go together"),
        (lambda a, b: np.ones((2, 3)) @ np.ones(2), "The shapes do not go together"),
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
    assert said in errors.own_error(evidence(exercise, wrong)).sentence


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
