"""The words of a notebook: check, hint, solution, predict and use, called rightly and otherwise."""

import functools
from collections import Counter

import numpy as np
import pytest

from w2vlib.exercises import check, commands, find, hint, predict, solution, use
from w2vlib.exercises.checking import STOPPED
from w2vlib.learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Report
from w2vlib.lessons.n04_skip_gram.exercises import my_softmax

CHOICE = find("04.1").run()[0]
OTHER = next(choice for choice in find("04.1").choices if choice != CHOICE)


def mine(logits):
    e = np.exp(logits - logits.max())
    return e / e.sum()


class Odd:
    def __str__(self):
        raise RuntimeError

    __repr__ = __eq__ = __hash__ = __bool__ = __len__ = __format__ = __iter__ = __str__


def shown(report):
    """What a notebook would show and send, as text."""
    text = repr(report) + report._repr_html_()
    text.encode()
    return text


def test_ids_are_forgiving():
    for id in ("04.3", "4.3", 4.3, " 04.3 ", np.float64(4.3), np.str_("4.3"), np.array("4.3")):
        assert check(id).outcome is NOT_ATTEMPTED and check(id, mine).outcome is RIGHT


@pytest.mark.parametrize(
    "id", ["04.99", "77.1", "", "softmax", None, Odd(), my_softmax, 10**5000, "\ud800", "a" * 500, [], True,
        np.zeros(3), b"04.3"],
    ids=lambda id: type(id).__name__)
def test_an_unknown_id_gets_one_sentence(id):
    for command in (check, predict, hint, solution, functools.partial(check, function=mine)):
        report = command(id)
        assert report.outcome is NOTE and len(report.parts) == 1
        assert report.text.startswith("There is no exercise ") and " at 0x" not in report.text
        assert len(shown(report)) < 1000
    with pytest.raises(ValueError, match="There is no exercise"):
        use(id, mine)


def test_the_nearest_ids_are_told():
    assert "Near it: 04.1, 04.2, 04.3" in check("04.99").text
    assert check("").text.startswith("There is no exercise ''. Near it: 00.1, 00.2, 00.3, ")
    assert "'14.3'. Near it: 10.3, 04.3" in check("14.3").text


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: check(), '`check("04.3", my_softmax)`'),
        (lambda: check("04.3", mine, mine), '`check("04.3", my_softmax)`'),
        (lambda: check("04.3", functoin=mine), '`check("04.3", my_softmax)`'),
        (lambda: check(function=mine), '`check("04.3", my_softmax)`'),
        (lambda: check("04.3", mine, function=mine), '`check("04.3", my_softmax)`'), (lambda: hint(), '`hint("04.2")`'),
        (lambda: hint("04.3", 2), '`hint("04.2")`'), (lambda: solution(), '`solution("04.2")`'),
        (lambda: solution("04.3", all=True), "solution"),
        (lambda: predict(), '`predict("04.1", "queen")`'), (lambda: predict("04.1", "a", "b"), "predict"),
        (lambda: predict("04.1", guess="a"), "predict"),
    ],
)
def test_a_call_in_another_form_is_told_the_right_one(call, told):
    report = call()
    assert report.outcome is NOTE and len(report.parts) == 1
    assert report.text.startswith("Call it with the number of an exercise, like this: ") and told in report.text


def test_names_of_arguments_may_be_written():
    assert check("04.3", function=mine).outcome is RIGHT
    assert check(id="04.3", function=mine).outcome is RIGHT
    assert predict("04.1", choice=CHOICE).outcome is RIGHT
    assert predict(id="04.1").outcome is NOT_ATTEMPTED


def test_each_kind_has_its_own_command():
    assert check("04.1", mine).text == 'Answer this one with `predict("04.1", …)`.'
    assert predict("04.3", "a").text == 'Answer this one with `check("04.3", …)`.'
    with pytest.raises(ValueError, match=r'^There is no function in 04\.1; answer it with `predict\("04\.1", …\)`\.$'):
        use("04.1", mine)
    with pytest.raises(ValueError, match="There is no exercise"):
        use("04.99", mine)
    assert hint("04.1").title == "Hint 1 of 2 for 04.1" or "04.1" in hint("04.1").title
    assert "04.1" in solution("04.1").title


@pytest.mark.parametrize(
    "choice", [Odd(), "\ud800", 10**5000, None, [], np.array([CHOICE, 2], dtype=object), CHOICE.encode(), my_softmax,
        "x" * 500],
    ids=lambda choice: type(choice).__name__)
def test_a_choice_of_any_kind_gets_one_sentence(choice):
    report = predict("04.1", choice)
    assert report.outcome is NOT_YET and len(report.parts) == 1
    assert "is not among the choices" in report.text and len(shown(report)) < 1500


def test_a_choice_is_read_with_patience():
    for choice in (CHOICE, f" {CHOICE.upper()} ", np.str_(CHOICE), np.array(CHOICE)):
        assert predict("04.1", choice).outcome is RIGHT
    report = predict("04.1", OTHER)
    assert report.outcome is NOT_YET and report.parts[-1] == "Choose again."
    assert predict("04.1").text.startswith("Choose one of")


def test_hints_come_one_by_one_and_then_all(monkeypatch):
    monkeypatch.setattr(commands, "_hints_given", Counter())
    titles = [hint("04.3").title for _ in range(5)]
    assert titles == ["Hint 1 of 3 for 04.3", "Hint 2 of 3 for 04.3", "Hint 3 of 3 for 04.3",
        *["All hints for 04.3"] * 2]
    assert 'What is left: `solution("04.3")`.' in hint("04.3").text


def test_the_solution_is_behind_a_line_to_open():
    html = solution("04.3")._repr_html_()
    assert html.index("<details>") < html.index("def my_softmax")


# The learner's function in later cells


def test_use_takes_the_learners_function_only_when_it_is_right(capsys):
    assert use("04.3", mine) is mine
    assert use("04.3", lambda logits: logits)([1.0, 1.0]).tolist() == [0.5, 0.5]
    assert use("04.3") is use("04.3", ...) is my_softmax
    told = ["my_softmax: yours", *["my_softmax: the one of the course"] * 3]
    assert capsys.readouterr().out.splitlines() == told


@pytest.mark.parametrize("value", [10**5000, Odd(), "\ud800", np.array(0), [[]], (n for n in [1])],
    ids=lambda value: type(value).__name__)
def test_use_takes_none_that_gives_back_something_odd(value, capsys):
    assert use("04.3", lambda logits: value) is my_softmax
    assert use("04.3", value) is my_softmax
    assert capsys.readouterr().out == "my_softmax: the one of the course\n" * 2


FUNCTIONS = {
    "right": mine, "wrong": lambda logits: logits, "partial": functools.partial(mine),
    "cached": functools.lru_cache(lambda logits: mine(logits)),
    "random": lambda logits: mine(logits) + np.random.rand(),  # noqa: NPY002

    "patched": lambda logits: setattr(np, "allclose", lambda *_, **__: True) or logits,
    "printing": lambda logits: print("x") or mine(logits),
    "checking": lambda logits: mine(logits) if check("04.3", mine) else None,
    "using": lambda logits: use("04.3", mine)(logits), "course": lambda logits: my_softmax(logits),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_use_and_check_give_the_same_verdict_again_and_again(name, capsys):
    verdicts = [check("04.3", FUNCTIONS[name]).outcome is RIGHT for _ in range(2)]
    verdicts += [use("04.3", FUNCTIONS[name]) is FUNCTIONS[name] for _ in range(2)]
    verdicts += [check("04.3", FUNCTIONS[name]).outcome is RIGHT]
    assert verdicts == [name in ("right", "partial", "printing", "checking", "using", "course")] * 5


CELL = """
def my_softmax(logits):
    \"\"\"Mine.\"\"\"
    return softmax(logits)

first = check("04.3", my_softmax)
softmax = use("04.3", my_softmax)
second = check("04.3", my_softmax)
"""


def test_a_function_may_call_its_own_earlier_version(capsys):
    notebook = {"check": check, "use": use, "softmax": my_softmax, "__name__": "__main__"}
    for _ in range(3):
        exec(CELL, notebook)
        assert notebook["first"].outcome is notebook["second"].outcome is RIGHT
        assert notebook["softmax"](np.zeros(2)).tolist() == [0.5, 0.5]
    assert notebook["softmax"].__doc__ == "Mine." and notebook["softmax"].__name__ == "my_softmax"
    assert capsys.readouterr().out == "my_softmax: yours\n" * 3
    nested = CELL.replace("return softmax(logits)", "return (lambda z, *, f=1: softmax(z))(logits)")
    exec(nested, notebook)
    assert notebook["softmax"](np.zeros(2)).tolist() == [0.5, 0.5]


def test_a_function_may_call_the_one_before_under_another_name_and_another_solution():
    notebook = {"check": check, "use": use, "np": np}
    exec("def my_softmax(z):\n    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()\nold = my_softmax\n"
         "def my_softmax(z):\n    return old(z)\nsoftmax = use('04.3', my_softmax)\n"
         "def again(logits, target=None):\n    return softmax(logits)\n", notebook)
    assert notebook["softmax"] is notebook["my_softmax"]
    assert check("04.3", notebook["my_softmax"]).outcome is check("04.3", notebook["again"]).outcome is RIGHT


def test_defaults_that_are_named_only_stay():
    notebook = {"use": use, "softmax": my_softmax}
    exec("def my_softmax(logits, *, f=lambda z: softmax(z)):\n    return f(softmax(logits)) * 0 + softmax(logits)\n"
         "softmax = use('04.3', my_softmax)", notebook)
    assert notebook["softmax"].__kwdefaults__ == notebook["my_softmax"].__kwdefaults__


# The stop button


def stopped(logits):
    raise KeyboardInterrupt


def test_stop_ends_a_check_with_a_sentence_and_is_no_try(monkeypatch, tmp_path):
    monkeypatch.setenv("W2V_PROGRESS", str(tmp_path / "p.json"))
    report = check("04.3", stopped)
    assert report.outcome is NOTE and report.parts == (STOPPED,) and not list(tmp_path.iterdir())

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "judge", interrupted)
    report = check("04.3", mine)
    assert report.outcome is NOTE and report.parts == (STOPPED,) and not list(tmp_path.iterdir())


def test_use_says_that_a_check_was_stopped(capsys):
    assert use("04.3", stopped) is my_softmax
    assert capsys.readouterr().out == "my_softmax: the one of the course, because the check was stopped\n"


def test_only_answers_are_recorded(monkeypatch):
    kept = []
    monkeypatch.setattr(commands, "record", lambda *what: kept.append(what) or "")
    check("04.3"), check("04.3", mine), check("04.3",
        5), hint("04.3"), solution("04.3"), predict("04.1"), predict("04.1", CHOICE)
    assert kept == [("04.3", "right", ""), ("04.3", "tried", ""), ("04.3", "hint", ""), ("04.3", "solution", ""),
        ("04.1", "right", "")]
    kept.clear()
    monkeypatch.setattr(commands, "judge", lambda *_: Report(NOT_YET, "t", ("s",), met="You add."))
    check("04.3", mine)
    assert kept == [("04.3", "tried", "You add.")]


def test_what_is_amiss_with_the_progress_file_is_said_once(monkeypatch, capsys):
    monkeypatch.setattr(commands, "record", lambda *what: "Progress can't be saved: the disk is full.")
    monkeypatch.setattr(commands, "_told", set())
    check("04.3", mine), check("04.3", mine), hint("04.3")
    assert capsys.readouterr().out == "Progress can't be saved: the disk is full.\n"


