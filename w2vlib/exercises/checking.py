"""An exercise and a learner's function flow in; a report flows out: not attempted, not yet and why, or right."""

from __future__ import annotations

import dis
import inspect

import numpy as np

from ..learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Code, Report
from .definition import Exercise
from .evidence import Evidence, agree
from .sandbox import PRINTED_CHARACTERS, Ran, run, takes, written
from .witnesses import first_finding
from .witnesses.counter import aligned, call, counter_example

STOPPED = "The check was stopped, so it says nothing about your function. Run the cell again when you like."
SMALL = "Here is a small case in which your result differs."


def judge(exercise: Exercise, function) -> Report:
    """What to tell the author of `function`; never raises for anything that `function` is or does."""
    if function is ... or is_stub(function):
        return not_attempted(exercise)
    if not callable(function):
        sentence = f'Hand over the function itself, without brackets: `check("{exercise.id}", {exercise.name})`.'
        return Report(NOT_YET, _title(exercise), (sentence,))
    if not takes(function, exercise.case(0)):
        return wrong_signature(exercise)
    arguments = exercise.arguments()
    return told(exercise, function, run(function, [*arguments, exercise.case(0)]), arguments)


def told(exercise: Exercise, function, ran: list[Ran], arguments: list[tuple]) -> Report:
    """What to tell the author of `function` once it has run.

    Parameters
    ----------
    function : what the witnesses may call again; None if it can't be called from here
    ran : what each case of the exercise gave, and the first one once more; shorter when time was over
    arguments : of the cases, as the function left them
    """
    title, value, failure = _title(exercise), ran[0].value, ran[0].failure
    if value is ... or value is NotImplemented or (failure and failure.of("NotImplementedError")):
        return not_attempted(exercise)
    if ran[-1].failure and ran[-1].failure.of("KeyboardInterrupt"):
        return Report(NOTE, title, (STOPPED,))
    printed = next((r.printed for r in ran if r.printed), "")
    ran, again = (ran[:-1], ran[-1]) if len(ran) > len(arguments) else (ran, ran[0])
    outcome, parts = _compare(Evidence(exercise, function, ran), again, arguments)
    if printed:
        cut = " …" if len(printed) > PRINTED_CHARACTERS else ""
        parts += ("Your function printed:", Code(printed[:PRINTED_CHARACTERS].rstrip("\n") + cut))
    known = {m.sentence for m in exercise.misconceptions}
    return Report(outcome, title, parts, met=parts[0] if parts[0] in known else "")


def not_attempted(exercise: Exercise) -> Report:
    """What to tell whoever has not written the function yet."""
    sentence = f'Write `{exercise.name}` in the cell and run it again. `hint("{exercise.id}")` helps you to begin.'
    return Report(NOT_ATTEMPTED, _title(exercise), (sentence,))


def wrong_signature(exercise: Exercise) -> Report:
    """What to tell the author of a function that can't take the arguments."""
    called = f"{exercise.name}({', '.join(exercise.parameters)})"
    sentence = f"Your function is called as `{called}`; it can't take these arguments: look at its first line."
    return Report(NOT_YET, _title(exercise), (sentence,))


def _title(exercise):
    return f"{exercise.id} {exercise.title}"


def is_stub(function) -> bool:
    """Whether the body does nothing: compared as byte code, so that comments and a changed docstring don't matter."""

    def nothing(): ...

    inner = written(function)
    if inner is None or inner.__code__.co_flags & inspect.CO_GENERATOR:
        return False
    return _operations(inner.__code__) == _operations(nothing.__code__)


def _operations(code):
    return [(i.opname, i.argrepr) for i in dis.get_instructions(code) if i.opname != "NOP"]


def _compare(evidence, again, arguments):
    """The outcome and what is said: a witness's sentence and the smallest wrong case."""
    changed = _changed(evidence.exercise, arguments[: len(evidence.ran)])
    if evidence.wrong:
        finding = first_finding(evidence)
        told = [finding.sentence] if finding else []
        told += [changed] if changed and changed not in told else []
        failed = evidence.ran[evidence.smallest].failure
        example = call(evidence.exercise, evidence.smallest) if failed else counter_example(evidence)
        return NOT_YET, (*(told or [SMALL]), Code(example))
    if changed:
        return NOT_YET, (changed,)
    if not agree(evidence.ran[0].value, again.value):
        sentence = (
            "The first time your function is right, the second time, with the same arguments, it gives something else. "
            "Does it keep something between calls, or draw at random?"
        )
        return NOT_YET, (sentence, Code(aligned(evidence.ran[0].value, again.value, ("first", "second"))))
    return RIGHT, (evidence.exercise.notice,)


def _changed(exercise, arguments):
    """A sentence if the function has changed one of its arguments."""
    for before, after in zip(exercise.arguments(), arguments, strict=False):
        for name, old, new in zip(exercise.parameters, before, after, strict=False):
            if not agree(old, new):
                copy = f"{name}.copy()" if isinstance(old, np.ndarray) else f"copy.deepcopy({name})"
                return (
                    f"Your function changes its argument `{name}` while it works, so whoever called it finds other "
                    f"data there afterwards. Work on a copy (`{copy}`), or build a new value."
                )
    return ""
