"""An exercise's id and what a learner gives flow in; reports flow out, and the record of progress is kept."""

from __future__ import annotations

import difflib
from collections import Counter
from functools import cache

from ..learner.record import load, record
from ..learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Code, Report
from ..quiz import questions
from ..support.lessons import lessons, part
from .checking import judge
from .definition import Exercise, Prediction

_hints_given = Counter()


@cache
def exercises(notebook: str) -> dict[str, Exercise | Prediction]:
    """The exercises of one notebook by id, in their order."""
    return {e.id: e for e in part(notebook, "exercises").EXERCISES}


def find(id) -> Exercise | Prediction:
    """The exercise with this id; "4.2" finds "04.2".

    Raises
    ------
    ValueError
        With the nearest ids.
    """
    id = str(id).strip().rjust(4, "0")
    known = exercises(id[:2]) if id[:2] in lessons() else {}
    if id not in known:
        every = [i for notebook in lessons() for i in exercises(notebook)]
        near = list(known) or difflib.get_close_matches(id, every, n=3) or every[:3]
        raise ValueError(f"There is no exercise {id!r}. Near it: {', '.join(near)}.")
    return known[id]


def _found(kind, word):
    """Turn an unknown id, or one of the other kind, into a report."""

    def decorate(function):
        def answer(id, *given):
            try:
                exercise = find(id)
            except ValueError as error:
                return Report(NOTE, "Exercises", (str(error),))
            if not isinstance(exercise, kind):
                return Report(NOTE, exercise.id, (f'Answer this one with `{word}("{exercise.id}", …)`.',))
            return function(exercise, *given)

        answer.__name__, answer.__doc__ = function.__name__, function.__doc__
        return answer

    return decorate


@_found(Exercise, "predict")
def check(exercise, function=...) -> Report:
    """Check a function: `check("04.3", my_softmax)` says what is right, or what is not yet right and why."""
    report = judge(exercise, function)
    _record(exercise, report)
    return report


@_found(Prediction, "check")
def predict(exercise, choice=...) -> Report:
    """Check a guess by running it: `predict("04.1", "queen")`. Guess as often as you like."""
    title = f"{exercise.id} {exercise.title}"
    listed = ", ".join(f'`"{c}"`' for c in exercise.choices)
    if choice is ...:
        return Report(NOT_ATTEMPTED, title, (f"Choose one of {listed}.",))
    choice = str(choice).strip()
    chosen = next((c for c in exercise.choices if c.casefold() == choice.casefold()), None)
    if chosen is None:
        return Report(NOT_YET, title, (f"`{choice[:40]}` is not among the choices: {listed}.",))
    right, evidence = exercise.run()
    report = Report(NOT_YET, title, (exercise.choices[chosen], "Choose again."))
    if chosen == right:
        report = Report(RIGHT, title, (exercise.choices[chosen], "This is what running it gave:", Code(evidence)))
    _record(exercise, report)
    return report


@_found(Exercise | Prediction, "")
def hint(exercise) -> Report:
    """The next hint for an exercise: `hint("04.2")`; after the last one, all of them again."""
    given, last = _hints_given[exercise.id], len(exercise.hints)
    _hints_given[exercise.id] += 1
    if given >= last:
        rest = f'What is left: `solution("{exercise.id}")`.'
        return Report(NOTE, f"All hints for {exercise.id}", (*exercise.hints, rest))
    return Report(NOTE, f"Hint {given + 1} of {last} for {exercise.id}", (exercise.hints[given],))


@_found(Exercise | Prediction, "")
def solution(exercise) -> Report:
    """The solution of an exercise, behind a line to open: `solution("04.2")`."""
    advice = "One more try first is worth more than reading this. Then compare: other ways may be right as well."
    title = f"Solution of {exercise.id} {exercise.title}"
    return Report(NOTE, title, (advice,), "Show the solution", (Code(exercise.solution),))


def use(id, function):
    """`function` if it passes the check, otherwise the course's own: `softmax = use("04.3", my_softmax)`.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    exercise = find(id)
    passed = judge(exercise, function).outcome is RIGHT
    print(f"{exercise.name}: {'yours' if passed else 'the one of the course'}")
    return function if passed else exercise.reference


def progress() -> Report:
    """What is done in each notebook, from the file `.w2v_progress.json`; delete that file to start again."""
    done, trouble = load()
    lines = [f"{'notebook':<10}{'exercises':<14}quiz"]
    for notebook in lessons():
        ids = exercises(notebook)
        asked = [f"{notebook}.q{n}" for n, _ in enumerate(questions(notebook), 1)]
        counts = [f"{sum(done.get(i) == 'right' for i in some)} of {len(some)}" for some in (ids, asked)]
        lines.append(f"{notebook:<10}{counts[0]:<14}{counts[1]}")
    tried = [i for i, state in done.items() if state == "tried" and "q" not in i]
    notes = [f"Tried and not yet right: {', '.join(sorted(tried))}."] if tried else []
    return Report(NOTE, "Your progress", tuple(filter(None, [trouble, Code("\n".join(lines)), *notes])))


def _record(exercise, report):
    if report.outcome is not NOT_ATTEMPTED:
        record(exercise.id, "right" if report.outcome is RIGHT else "tried")
