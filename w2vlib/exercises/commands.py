"""An exercise's id and what a learner gives flow in; reports flow out, and the record of progress is kept."""

from __future__ import annotations

import difflib
import inspect
import re
from collections import Counter
from functools import cache
from types import CodeType, FunctionType

from ..learner.record import load, record
from ..learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Code, Report
from ..quiz import questions
from ..support.lessons import lessons, part
from .checking import STOPPED, judge
from .definition import Exercise, Prediction
from .plain import Strange, glance
from .sandbox import written

_hints_given = Counter()
_told = set()  # what was said about the progress file: once is enough


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
    given = _text(id).strip()
    id = given.rjust(4, "0")
    known = exercises(id[:2]) if id[:2] in lessons() else {}
    if id not in known:
        every = [i for notebook in lessons() for i in exercises(notebook)]
        near = list(known) or difflib.get_close_matches(id, every, n=3) or every[:3]
        raise ValueError(f"There is no exercise {given[:40]!r}. Near it: {', '.join(near)}.")
    return known[id]


def _text(given):
    """What a learner gave, as a str; an object is not asked for its own."""
    found, _ = glance(given, 10_000)
    return found.text if isinstance(found, Strange) else str(found)


def _found(kind, word):
    """Turn an unknown id, one of the other kind, or a call in another form into a report."""

    def decorate(function):
        example = re.search("`(.*?)`", function.__doc__)[1]

        def answer(id=..., *given, **named):
            try:
                inspect.signature(function).bind(id, *given, **named)
                exercise = find(id) if id is not ... else None
            except TypeError:
                exercise = None
            except ValueError as error:
                return Report(NOTE, "Exercises", (str(error),))
            if exercise is None:
                return Report(NOTE, "Exercises", (f"Call it with the number of an exercise, like this: `{example}`.",))
            if not isinstance(exercise, kind):
                return Report(NOTE, exercise.id, (f'Answer this one with `{word}("{exercise.id}", …)`.',))
            return function(exercise, *given, **named)

        answer.__name__, answer.__doc__ = function.__name__, function.__doc__
        return answer

    return decorate


@_found(Exercise, "predict")
def check(exercise, function=...) -> Report:
    """Check a function: `check("04.3", my_softmax)` says what is right, or what is not yet right and why."""
    try:
        report = judge(exercise, function)
    except KeyboardInterrupt:  # the stop button, while the answer was compared
        return Report(NOTE, f"{exercise.id} {exercise.title}", (STOPPED,))
    _record_answer(exercise, report)
    return report


@_found(Prediction, "check")
def predict(exercise, choice=...) -> Report:
    """Check a guess by running it: `predict("04.1", "queen")`. Guess as often as you like."""
    title = f"{exercise.id} {exercise.title}"
    listed = ", ".join(f'`"{c}"`' for c in exercise.choices)
    if choice is ...:
        return Report(NOT_ATTEMPTED, title, (f"Choose one of {listed}.",))
    choice = _text(choice).strip()
    chosen = next((c for c in exercise.choices if c.casefold() == choice.casefold()), None)
    if chosen is None:
        return Report(NOT_YET, title, (f"`{choice[:40]}` is not among the choices: {listed}.",))
    right, evidence = exercise.run()
    report = Report(NOT_YET, title, (exercise.choices[chosen], "Choose again."))
    if chosen == right:
        report = Report(RIGHT, title, (exercise.choices[chosen], "This is what running it gave:", Code(evidence)))
    _record_answer(exercise, report)
    return report


@_found(Exercise | Prediction, "")
def hint(exercise) -> Report:
    """The next hint for an exercise: `hint("04.2")`; after the last one, all of them again."""
    given, last = _hints_given[exercise.id], len(exercise.hints)
    _hints_given[exercise.id] += 1
    _record(exercise, "hint")
    if given >= last:
        rest = f'What is left: `solution("{exercise.id}")`.'
        return Report(NOTE, f"All hints for {exercise.id}", (*exercise.hints, rest))
    return Report(NOTE, f"Hint {given + 1} of {last} for {exercise.id}", (exercise.hints[given],))


@_found(Exercise | Prediction, "")
def solution(exercise) -> Report:
    """The solution of an exercise, behind a line to open: `solution("04.2")`."""
    advice = "One more try first is worth more than reading this. Then compare: other ways may be right as well."
    _record(exercise, "solution")
    title = f"Solution of {exercise.id} {exercise.title}"
    return Report(NOTE, title, (advice,), "Show the solution", (Code(exercise.solution),))


def use(id, function=...):
    """`function` if it passes the check, otherwise the course's own: `softmax = use("04.3", my_softmax)`.

    Raises
    ------
    ValueError
        If there is no such exercise, or it asks for no function.
    """
    exercise = find(id)
    if not isinstance(exercise, Exercise):
        raise ValueError(f'There is no function in {exercise.id}; answer it with `predict("{exercise.id}", …)`.')
    report = judge(exercise, function)
    passed = report.outcome is RIGHT
    stopped = ", because the check was stopped" if STOPPED in report.parts else ""
    print(f"{exercise.name}: {'yours' if passed else f'the one of the course{stopped}'}")
    return _as_it_is(function, exercise.name.removeprefix("my_")) if passed else exercise.reference


def _as_it_is(function, name):
    """The function, so made that `name` goes on to mean for it what it means now.

    In `softmax = use("04.3", my_softmax)` a `my_softmax` that calls an earlier `softmax` would call itself without end.
    """
    inner = written(function)
    if inner is not function or name not in _names(inner.__code__) or name not in inner.__globals__:
        return function
    kept = FunctionType(inner.__code__, dict(inner.__globals__), inner.__name__, inner.__defaults__, inner.__closure__)
    kept.__kwdefaults__, kept.__doc__ = inner.__kwdefaults__, inner.__doc__
    return kept


def _names(code):
    """The names that a function and those within it read from around it."""
    return {*code.co_names}.union(*(_names(inner) for inner in code.co_consts if isinstance(inner, CodeType)))


def progress() -> Report:
    """What is done in each notebook, from the file `.w2v_progress.json`; delete that file to start again."""
    done, trouble = load()
    right = {id for id, entry in done.items() if entry.state == "right"}
    lines = [f"{'notebook':<10}{'exercises':<14}quiz"]
    for notebook in lessons():
        ids = exercises(notebook)
        asked = [f"{notebook}.q{n}" for n, _ in enumerate(questions(notebook), 1)]
        counts = [f"{len(right.intersection(some))} of {len(some)}" for some in (ids, asked)]
        lines.append(f"{notebook:<10}{counts[0]:<14}{counts[1]}")
    tried = [_tries(id, entry) for id, entry in sorted(done.items()) if entry.state == "tried" and "q" not in id]
    notes = [f"Tried and not yet right: {', '.join(tried)}."] if tried else []
    return Report(NOTE, "Your progress", tuple(filter(None, [trouble, Code("\n".join(lines)), *notes])))


def _tries(id, entry):
    return f"{id} ({entry.attempts} times)" if entry.attempts > 1 else id


def _record_answer(exercise, report):
    if report.outcome in (RIGHT, NOT_YET):
        _record(exercise, "right" if report.outcome is RIGHT else "tried", report.met)


def _record(exercise, did, met=""):
    """Keep it, and say once what is amiss with the progress file."""
    told = record(exercise.id, did, met)
    if told and told not in _told:
        _told.add(told)
        print(told)
