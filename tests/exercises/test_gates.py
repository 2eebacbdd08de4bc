"""What every exercise and prediction of the course must do, whoever wrote it."""

import ast
from collections import Counter

import numpy as np
import pytest

import w2vlib
from w2vlib.exercises import Exercise, check, exercises, predict
from w2vlib.learner.report import NOT_ATTEMPTED, NOT_YET, RIGHT
from w2vlib.support.lessons import lessons, part

ALL = [e for notebook in lessons() for e in exercises(notebook).values()]
TO_WRITE = [e for e in ALL if isinstance(e, Exercise)]
TO_PREDICT = [e for e in ALL if not isinstance(e, Exercise)]
BOTH = pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
WRITE = pytest.mark.parametrize("exercise", TO_WRITE, ids=lambda e: e.id)
PREDICT = pytest.mark.parametrize("exercise", TO_PREDICT, ids=lambda e: e.id)


def defined(source, name):
    """The function that a cell with this source defines in a notebook."""
    cell = {"np": np, "Counter": Counter, "__name__": "__main__", **{n: getattr(w2vlib, n) for n in w2vlib.__all__}}
    exec(compile(source, "<cell>", "exec"), cell)
    return cell[name]


@pytest.mark.parametrize("notebook", lessons())
def test_a_notebook_has_at_least_four_exercises_in_order(notebook):
    ids = list(exercises(notebook))
    assert len(ids) >= 4
    assert ids == [f"{notebook}.{n}" for n in range(1, len(ids) + 1)]


@BOTH
def test_is_complete(exercise):
    assert len(exercise.hints) >= 2
    assert exercise.title and exercise.statement.strip()
    if isinstance(exercise, Exercise):
        assert exercise.name.startswith("my_") or exercise.id.startswith("10.")  # names of the specification
        assert len(exercise.misconceptions) >= 3
        assert exercise.notice
    else:
        assert len(exercise.choices) >= 3
        assert all(exercise.choices.values())


@WRITE
def test_reference_passes_also_as_the_cell_of_a_notebook(exercise):
    assert check(exercise.id, exercise.reference).outcome is RIGHT
    report = check(exercise.id, defined(exercise.solution, exercise.name))
    assert report.outcome is RIGHT, report


@WRITE
def test_untouched_stub_is_not_attempted(exercise):
    assert check(exercise.id, defined(exercise.stub, exercise.name)).outcome is NOT_ATTEMPTED


@WRITE
def test_stub_holds_nothing_of_the_solution(exercise):
    function = ast.parse(exercise.stub).body[0]
    assert [type(node) for node in function.body] == [ast.Expr, ast.Expr]
    assert function.body[1].value.value is ...


@WRITE
def test_each_misconception_earns_its_own_sentence_and_no_other(exercise):
    for misconception in exercise.misconceptions:
        report = check(exercise.id, misconception.wrong)
        assert report.outcome is NOT_YET
        assert [m.sentence for m in exercise.misconceptions if m.sentence in report.text] == [misconception.sentence]
        assert misconception.code


@WRITE
def test_three_differently_written_right_answers_pass(exercise):
    answers = part(exercise.id[:2], "ways").WAYS[exercise.id]
    assert len(set(answers)) >= 3
    for answer in answers:
        report = check(exercise.id, answer)
        assert report.outcome is RIGHT, f"{answer.__name__}: {report}"


@PREDICT
def test_prediction_is_graded_by_running_it(exercise):
    assert predict(exercise.id, ...).outcome is NOT_ATTEMPTED
    right, evidence = exercise.run()
    assert right in exercise.choices
    assert (right, evidence) == exercise.run()
    for choice, reason in exercise.choices.items():
        report = predict(exercise.id, choice)
        assert report.outcome is (RIGHT if choice == right else NOT_YET)
        assert [r for r in exercise.choices.values() if r in report.text] == [reason]
        assert (evidence in report.parts) is (choice == right)
