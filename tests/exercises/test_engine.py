"""What a check says to functions that are wrong in ways nobody foresaw, that misbehave, or that are no functions."""

import sys
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from w2vlib.exercises import Exercise, Misconception, sandbox
from w2vlib.exercises.checking import STOPPED, judge
from w2vlib.exercises.witnesses import counter
from w2vlib.learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Code, Report


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


def my_words(text):
    """Words."""
    return text.split()


WORDS = Exercise(
    id="99.2", title="Words", statement="Split.", reference=my_words, cases=lambda rng: [("b a",), ("b c a",), ("",)],
    misconceptions=(Misconception("Sorted.", lambda text: sorted(text.split())),), hints=("s", "split"), notice="S.",
)


def test_the_counter_example_is_the_smallest_failing_case():
    report = judge(SCALE, lambda W, factor: W * factor if len(W) < 3 else W * factor + np.eye(*W.shape))
    assert report.parts[-1].count("[") == 3 * 4  # W, expected and given have three rows each


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

    report = judge(SCALE, drifting)
    assert "second time" in report.text
    first, second = report.parts[-1].splitlines()
    assert first.split()[0] == "first" and second.split()[0] == "second" and first.split()[1:] != second.split()[1:]
    assert second.split(None, 1)[1] == counter.show(SCALE.case(0)[0])


def test_stop_in_any_case_says_nothing_about_the_function():
    for when in (1.0, 2.0):

        def stopped(x, when=when):
            if x == when:
                raise KeyboardInterrupt
            return 2 * x

        report = judge(doubling(1.0, 2.0), stopped)
        assert (report.outcome, report.parts) == (NOTE, (STOPPED,))


def test_what_never_ends_in_the_last_case_alone_is_named(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.3)
    assert "still running" in judge(doubling(1.0, 2.0), lambda x: endless(x, 1) if x == 2 else 2 * x).text


def test_the_misconception_that_is_met_is_kept():
    report = judge(SCALE, lambda W, factor: W + factor)
    assert report.met == report.parts[0] == SCALE.misconceptions[0].sentence
    assert judge(SCALE, lambda W, factor: W - factor).met == judge(SCALE, my_scale).met == ""


@pytest.mark.parametrize("error", [SystemExit, RecursionError, MemoryError, StopIteration])
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
