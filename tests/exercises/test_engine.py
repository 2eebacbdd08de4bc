"""What a check says to functions that are wrong in ways nobody foresaw, that misbehave, or that are no functions."""

import sys
import threading
from collections import Counter
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from w2vlib.exercises import Exercise, Misconception, check, hint, predict, sandbox, solution, use
from w2vlib.exercises.checking import judge
from w2vlib.exercises.diagnosis import agree, show
from w2vlib.learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Code, Report

if sys.platform == "linux":
    import resource

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """On a busy machine nothing is cut off that would end; a test of what does not sets less."""
    monkeypatch.setattr(sandbox, "SECONDS", 120)


def my_scale(W, factor):
    """W times a factor."""
    return W * factor


def _cases(rng):
    return [(np.array([[1.0, 2.0], [3.0, 4.5]]), 0.5), (rng.normal(size=(3, 3)), 2.0), (rng.normal(size=(4, 2)), -1.0)]


SCALE = Exercise(
    id="99.1", title="Scale", statement="Scale it.", reference=my_scale, cases=_cases,
    misconceptions=(Misconception("You add.", lambda W, factor: W + factor),), hints=("×", "*"), notice="It scales.",
)


def my_double(x):
    """Twice x."""
    return 2 * x


def doubling(*numbers):
    """An exercise with one case for each number."""
    return Exercise(
        id="99.3", title="Double", statement="Double it.", reference=my_double,
        cases=lambda rng: [(x,) for x in numbers], misconceptions=(), hints=("×", "*"), notice="It doubles.",
    )


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


def my_words(text):
    """Words."""
    return text.split()


WORDS = Exercise(
    id="99.2", title="Words", statement="Split.", reference=my_words, cases=lambda rng: [("b a",), ("b c a",), ("",)],
    misconceptions=(Misconception("Sorted.", lambda text: sorted(text.split())),), hints=("s", "split"), notice="S.",
)


@pytest.mark.parametrize(
    "function, said",
    [
        (lambda W, factor: print(end=""), "nothing (`None`)"),
        (lambda W, factor: (W * factor).T, "transpose"),
        (lambda W, factor: -W * factor, "wrong sign"),
        (lambda W, factor: 3 * W * factor, "3 times"),
        (lambda W, factor: W * factor + 7, "7 too large"),
        (lambda W, factor: (W * factor).ravel(), "the shape is not"),
        (lambda W, factor: (W * factor)[0], "array of shape (2,)"),
        (lambda W, factor: 1.0, "one number"),
        (lambda W, factor: W / 0, "infinity"),
        (lambda W, factor: W * np.nan, "NaN"),
        (lambda W, factor: (W * factor).astype(int), "cut to whole numbers"),
        (lambda W, factor: (W * factor)[::-1], "another order"),
        (lambda W, factor: "W", "it should be a list or array of numbers"),
        (lambda W, factor: {"a": 1}, "a dictionary"),
        (lambda W, factor: W + factor, "You add."),
        (lambda W, factor: W * factor + np.arange(W.shape[1]) ** 2 / 10, "smallest case"),
    ],
)
def test_a_wrong_matrix_is_diagnosed_with_a_counter_example(function, said):
    report = judge(SCALE, function)
    assert report.outcome is NOT_YET
    assert said in report.text
    call, expected, yours = report.parts[-1].splitlines()
    assert call == "my_scale([[1, 2], [3, 4.5]], 0.5)"
    assert expected.startswith("  expected  ") and yours.startswith("  yours     ")


@pytest.mark.parametrize(
    "right, given, said",
    [
        ([[1.0, 2.0], [3.0, 4.5]], [[1.0, 3.0], [2.0, 4.5]], "rows and columns are swapped"),
        (np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(2, 3).T, "transpose of the expected one: shape (3, 2)"),
        (np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(3, 2), "The numbers are right and the shape is not"),
        (np.arange(24.0).reshape(2, 3, 4), np.arange(24.0).reshape(2, 3, 4).T, "an array of shape (4, 3, 2); it"),
        ([1.0, 2.0], [1.0, 2.0, 3.0], "Your result is an array of shape (3,); it should be an array of shape (2,)"),
        (1.5, [1.5, 2.0], "Your result is an array of shape (2,); it should be one number"),
        ([1.5, 2.5], [1, 2], "cut to whole numbers"),
        ([1.5, -0.5], [np.nan, -0.5], "There is NaN (not a number) in your result"),
        ([1.5, -0.5], [np.inf, -0.5], "There is infinity in your result"),
        ([np.nan, 2.0], [np.nan, 3.0], "the smallest case in which your result differs"),
        ([1.0, 2.0, 3.0], [2.0, 3.0, 1.0], "in another order"),
        (["a", "b"], ["b", "a"], "All the right words are there, in another order"),
        (["a", "b"], ["a", "c"], "the smallest case in which your result differs"),
        (["a", "b"], ["a"], "Your result has 1 items; 2 are expected"),
        ([("a", 1)], [("b", 1)], "the smallest case in which your result differs"),
        ({"a": 1, "b": 2}, {"a": 1}, "The keys differ: look at `'b'`"),
        ({"a": 1}, {"a": 1, "c": 2}, "The keys differ: look at `'c'`"),
        ({"a": 1}, {"a": 2}, "the smallest case in which your result differs"),
        (True, "yes", "gives back a string; it should be True or False"),
        ("yes", True, "gives back True or False; it should be a string"),
        (1.5, "a", "gives back a string; it should be one number"),
        ([1.5], "a", "gives back a string; it should be a list or array of numbers"),
        ("a", ["a"], "gives back a list; it should be a string"),
        ({"a"}, {"a": 1}, "gives back a dictionary; it should be a set"),
        ("a", 1j, "gives back an object of type complex"),
        ("a", None, "gives back nothing (`None`)"),
    ],
)
def test_a_wrong_answer_of_any_kind_is_told_what_is_wrong(right, given, said):
    report = compared(right, given)
    assert report.outcome is NOT_YET
    assert said in report.text


def test_no_rule_is_told_where_one_result_is_no_number():
    report = judge(doubling(1.0, 2.0, 4.0, 5.0), lambda x: -2 * x if x < 5 else "ten")
    assert "Every number" not in report.text


@pytest.mark.parametrize(
    "wrong, said",
    [(lambda x: -2 * x, "Every number has the wrong sign"), (lambda x: x, "Every number is 0.5 times"),
     (lambda x: 2 * x + 1, "Every number is 1 too large"), (lambda x: 2 * x - 0.25, "Every number is 0.25 too small")],
)
def test_a_rule_is_told_of_three_numbers_and_not_of_two(wrong, said):
    assert said in judge(doubling(1.0, 2.0, 4.0), wrong).text
    assert "Every number" not in judge(doubling(1.0, 2.0), wrong).text
    assert "Every number" not in judge(doubling(1.0, 1.0, 1.0), wrong).text  # where all rules would say the same


@pytest.mark.parametrize(
    "function, said",
    [
        (lambda text: sorted(text.split()), "Sorted."),
        (lambda text: text.split()[::-1], "another order"),
        (lambda text: text.split()[:1], "1 items; 2 are expected"),
        (lambda text: text, "gives back a string; it should be a list"),
        (lambda text: [text], "items"),
    ],
)
def test_wrong_words_are_diagnosed(function, said):
    report = judge(WORDS, function)
    assert report.outcome is NOT_YET
    assert said in report.text


def test_the_counter_example_is_the_smallest_failing_case():
    report = judge(SCALE, lambda W, factor: W * factor if len(W) < 3 else W * factor + np.eye(*W.shape))
    assert report.parts[-1].count("[") == 3 * 4  # W, expected and given have three rows each


def test_numbers_that_look_alike_are_shown_with_more_digits():
    assert compared(1.0, 1.0002).parts[-1] == "my_answer()\n  expected  1\n  yours     1.0002"


def test_a_call_with_long_arguments_has_a_line_for_each():
    table = np.arange(40.0).reshape(2, 20)
    exercise = replace(SCALE, cases=lambda rng: [(table, 2.0)])
    call = judge(exercise, lambda W, factor: W).parts[-1].splitlines()
    assert call[:3] == ["my_scale with", f"    W = {show(table)}", "    factor = 2"]


def test_a_changed_argument_has_a_message_of_its_own():
    def in_place(W, factor):
        W *= factor
        return W

    report = judge(SCALE, in_place)
    assert report.outcome is NOT_YET
    assert "changes its argument `W`" in report.text


def test_memory_between_calls_is_noticed():
    calls = []

    def drifting(W, factor):
        calls.append(1)
        return W * factor if len(calls) <= 3 else W

    assert "second time" in judge(SCALE, drifting).text


def test_an_exception_is_shown_as_the_learners_with_its_line():
    def failing(W, factor):
        helper = W
        return helper.nothing

    report = judge(SCALE, failing)
    assert "Your code stopped with **AttributeError**" in report.text
    assert "`return helper.nothing`" in report.text
    assert "Traceback" not in repr(report)


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, RecursionError, MemoryError, StopIteration])
def test_no_exception_leaves_the_check(error):
    def failing(W, factor):
        raise error

    assert judge(SCALE, failing).outcome is NOT_YET


@pytest.mark.parametrize(
    "function, outcome",
    [
        (..., NOT_ATTEMPTED),
        (lambda W, factor: ..., NOT_ATTEMPTED),
        (lambda W, factor: NotImplemented, NOT_ATTEMPTED),
        (lambda W, factor: (_ for _ in ()).throw(NotImplementedError), NOT_ATTEMPTED),
        (np.multiply, RIGHT),
        (my_scale, RIGHT),
        (5, NOT_YET),
        (None, NOT_YET),
        ("my_scale", NOT_YET),
        (np.ones((2, 2)), NOT_YET),
        (lambda: 1, NOT_YET),
        (lambda a, b, c: 1, NOT_YET),
        (dict, NOT_YET),
        (print, NOT_YET),
    ],
)
def test_whatever_is_handed_over_gets_a_report(function, outcome):
    assert judge(SCALE, function).outcome is outcome


def _stub_with_pass(W, factor):
    """Another docstring."""
    pass


def _stub_with_comment(W, factor):
    # I'll do this tomorrow
    ...


def test_only_the_first_case_decides_whether_a_function_is_attempted():
    assert judge(doubling(1.0, 2.0), lambda x: 2 * x if x == 1 else NotImplemented).outcome is NOT_YET
    assert judge(doubling(1.0, 2.0), lambda x: 2 * x if x == 2 else NotImplemented).outcome is NOT_ATTEMPTED


@pytest.mark.parametrize("function", [_stub_with_pass, _stub_with_comment])
def test_a_body_that_does_nothing_is_not_attempted(function):
    assert judge(SCALE, function).outcome is NOT_ATTEMPTED


def endless(W, factor):
    while True:
        pass


def endless_and_deaf(W, factor):
    while True:
        try:
            while True:
                sum(range(100))
        except:  # noqa: E722
            pass


def endless_printing(W, factor):
    while True:
        print("again")


def endless_list(W, factor):
    result = []
    while True:
        result.append(bytes(1_000_000))


def endless_generator(W, factor):
    while True:
        yield 1


@pytest.mark.parametrize("function", [endless, endless_and_deaf, endless_printing])
def test_what_never_ends_is_cut_off_with_a_sentence(function, monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.3)
    report = judge(SCALE, function)
    assert report.outcome is NOT_YET
    assert "still running" in report.text


@pytest.mark.parametrize("function, said", [(endless_list, "more memory"), (endless_generator, "1,000,000")])
def test_what_grows_without_end_is_cut_off_with_a_sentence(function, said):
    report = judge(SCALE, function)
    assert report.outcome is NOT_YET
    assert said in report.text


def test_nothing_is_cut_off_after_the_check():
    for _ in range(20):
        sandbox.run(endless, [(1, 2)], seconds=0.01)
        sum(range(1000))


def test_time_that_is_over_at_once_ends_the_call_and_nothing_else():
    for _ in range(50):
        assert isinstance(sandbox.run(endless, [(1, 2)], seconds=0)[-1].error, sandbox.TooLong)


def test_limits_hold_in_other_threads(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.3)
    reports = []
    thread = threading.Thread(target=lambda: reports.append(judge(SCALE, endless)))
    thread.start()
    thread.join(timeout=30)
    assert "still running" in reports[0].text


def test_time_is_over_also_between_two_calls():
    def slow_to_come():
        yield 1, 2
        while True:
            sum(range(100))

    first, last = sandbox.run(np.add, slow_to_come(), seconds=0.1)
    assert (first.value, first.error) == (3, None)
    assert isinstance(last.error, sandbox.TooLong)
    assert sandbox.run(np.add, [(1, 2), (3, 4)])[1].value == 7


def test_a_check_leaves_no_thread_no_trace_and_no_limit_behind():
    def trace(*_): ...

    threads, limit, before = set(threading.enumerate()), resource_limit(), sys.gettrace()
    sys.settrace(trace)
    for function in (endless_and_deaf, np.add):
        sandbox.run(function, [(1, 2)], seconds=0.05)
    after = sys.gettrace()
    sys.settrace(before)
    assert after is trace
    assert resource_limit() == limit
    for thread in set(threading.enumerate()) - threads:
        thread.join(timeout=60)
        assert not thread.is_alive()


def test_the_kernel_may_end_during_a_check():
    here = set(threading.enumerate())
    watching, = sandbox.run(lambda: [t.daemon for t in set(threading.enumerate()) - here], [()])
    assert watching.value == [True]


def resource_limit():
    return resource.getrlimit(resource.RLIMIT_AS) if sys.platform == "linux" else None


@pytest.fixture
def limit():
    """Set the soft limit of memory to so many bytes more than the process has now."""
    def more(size):
        with open("/proc/self/statm") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + size, hard))

    soft, hard = resource_limit()
    yield more
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def takes(size):
    """A right answer that asks for so many bytes on the way."""
    return lambda W, factor: bytes(size)[:0] or W * factor


@on_linux
def test_two_gigabytes_more_are_allowed_and_not_three():
    before = resource_limit()
    assert judge(SCALE, takes(1_500_000_000)).outcome is RIGHT
    assert "more memory than there is" in judge(SCALE, takes(3_000_000_000)).text
    assert resource_limit() == before


@on_linux
def test_a_limit_that_is_lower_already_stays(limit):
    limit(500_000_000)
    before = resource_limit()
    assert judge(SCALE, takes(100_000_000)).outcome is RIGHT
    assert "more memory than there is" in judge(SCALE, takes(1_000_000_000)).text
    assert resource_limit() == before


@pytest.mark.parametrize("huge", [lambda W, factor: np.ones(10**12), lambda W, factor: [0] * 10**7,
                                  lambda W, factor: "a" * 10**7, lambda W, factor: range(10**9)])
def test_huge_results_are_cut_off_with_a_sentence(huge):
    report = judge(SCALE, huge)
    assert report.outcome is NOT_YET
    assert "1,000,000" in report.text or "more memory" in report.text


def test_printing_is_kept_out_of_the_way_but_shown_in_part(capsys):
    def talkative(W, factor):
        for k in range(2_000):
            print("line", k)
        return W * factor

    report = judge(SCALE, talkative)
    assert report.outcome is RIGHT
    assert report.parts[-1].startswith("line 0\nline 1\n") and len(report.parts[-1]) < 1000
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("length, shown", [(600, "a" * 600), (601, "a" * 600 + " …")])
def test_600_printed_characters_are_shown(length, shown):
    assert judge(doubling(1.0), lambda x: print("a" * length, end="") or 2 * x).parts[-1] == shown


def test_printing_is_shown_also_before_an_error():
    report = judge(doubling(1.0), lambda x: sys.stdout.write("so far\n") / 0)
    assert "ZeroDivisionError" in report.text and "Your function printed" in report.text
    assert report.parts[-1] == "so far"


def test_writing_tells_how_much_was_written():
    assert sandbox.run(lambda: sys.stdout.write("abc"), [()])[0].value == 3


def test_a_result_is_kept_as_it_was_given():
    shelf = np.zeros(1)

    def same_array(x):
        shelf[0] = x
        return shelf

    assert [ran.value.tolist() for ran in sandbox.run(same_array, [(1,), (2,)])] == [[1], [2]]
    assert sandbox.run(lambda: np.array(["a", None], dtype=object), [()])[0].value == ["a", None]


def test_a_million_items_are_allowed_and_no_more():
    for size, error in ((1_000_000, type(None)), (1_000_001, sandbox.TooLarge)):
        for result in (np.zeros(size), range(size), "a" * size, [[0] * (size - 1)]):
            assert type(sandbox.run(lambda result=result: result, [()])[0].error) is error


def test_a_learners_settings_of_numpys_errors_do_not_matter():
    with np.errstate(all="raise"):
        assert judge(doubling(1.0), lambda x: 2 * x + np.exp(-1000.0)).outcome is RIGHT


def test_warnings_do_not_reach_the_notebook(recwarn):
    judge(SCALE, lambda W, factor: np.log(-np.abs(W)) / 0)
    assert not recwarn.list


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
    assert show(my_scale) == "my_scale"
    assert show(np.int64(3)) == "3" and show(np.bool_(True)) == "True"
    assert show(2 / 3, 7) == "0.6666667"
    assert (show((1,)), show((1, 0.5)), show([])) == ("(1,)", "(1, 0.5)", "[]")
    assert (show({"a": 1 / 3}), show({"b", "a"}), show(set())) == ("{'a': 0.3333}", "{'a', 'b'}", "set()")
    assert (show("a" * 158), show("a" * 159)) == (repr("a" * 158), "'" + "a" * 159 + " …")
    assert len(show(np.ones(10_000))) < 200


def test_a_report_reads_as_text_and_as_html():
    report = Report(
        NOT_YET, "99.1 Scale", ("Look at `W[0]` and at **all** rows.", Code("a\n<b>")), "More", ("`x**2` is **so**.",))
    assert repr(report) == "\n".join([
        "△ Not yet · 99.1 Scale", "Look at `W[0]` and at all rows.", "    a", "    <b>", "More:", "`x**2` is so."])
    assert report.text == "Look at `W[0]` and at **all** rows."
    html = report._repr_html_()
    assert ">Look at <code>W[0]</code> and at <strong>all</strong> rows.</p>" in html
    assert ">a\n&lt;b&gt;</pre><details><summary>More</summary>" in html
    assert "><code>x**2</code> is <strong>so</strong>.</p></details></div>" in html
    assert "<details>" not in Report(RIGHT, "99.1 Scale", ("So it is.",))._repr_html_()
    assert repr(Report(RIGHT, "99.1 Scale", ("So it is.",))) == "✓ Right · 99.1 Scale\nSo it is."


@pytest.mark.parametrize(
    "outcome, begins", [(NOT_ATTEMPTED, "○ Not attempted · "), (NOT_YET, "△ Not yet · "), (RIGHT, "✓ Right · "),
                        (NOTE, "→ Note · ")])
def test_each_outcome_has_a_sign_and_a_word(outcome, begins):
    report = Report(outcome, "99.1 Scale", ())
    assert repr(report) == f"{begins}99.1 Scale"
    with pytest.raises(FrozenInstanceError):
        report.outcome = RIGHT


def test_reports_escape_what_comes_from_the_learner():
    def evil(text):
        raise ValueError("<script>alert(1)</script> `a` **b**")

    html = judge(WORDS, evil)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_ids_are_forgiving_and_unknown_ones_get_a_sentence():
    assert check("4.3").outcome is NOT_ATTEMPTED
    assert check(4.3).outcome is NOT_ATTEMPTED
    for id in ("04.99", "77.1", "", "softmax", None):
        assert check(id, my_scale).outcome is NOTE
        assert "There is no exercise" in hint(id).text
    assert "predict(" in check("04.1", my_scale).text
    assert "check(" in predict("04.3", "a").text
    assert "not among the choices" in predict("04.1", "three").text


def test_hints_come_one_by_one_and_then_all(monkeypatch):
    monkeypatch.setattr("w2vlib.exercises.commands._hints_given", Counter())
    titles = [hint("04.3").title for _ in range(4)]
    assert titles == ["Hint 1 of 3 for 04.3", "Hint 2 of 3 for 04.3", "Hint 3 of 3 for 04.3", "All hints for 04.3"]


def test_the_solution_is_behind_a_line_to_open():
    html = solution("04.3")._repr_html_()
    assert html.index("<details>") < html.index("def my_softmax")


def test_use_takes_the_learners_function_only_when_it_is_right(capsys):
    def mine(logits):
        e = np.exp(logits - logits.max())
        return e / e.sum()

    assert use("04.3", mine) is mine
    assert use("04.3", lambda logits: logits)([1.0, 1.0]).tolist() == [0.5, 0.5]
    assert capsys.readouterr().out.splitlines() == ["my_softmax: yours", "my_softmax: the one of the course"]
