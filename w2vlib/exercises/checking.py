"""An exercise and a learner's function flow in; a report flows out: not attempted, not yet and why, or right."""

from __future__ import annotations

import dis
import inspect
from functools import cache

from ..learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Code, Report
from .definition import Exercise
from .diagnosis import agree, diagnose, show
from .plain import MOST_NUMBERS
from .sandbox import PRINTED_CHARACTERS, Ran, run, takes, written

STOPPED = "The check was stopped, so it says nothing about your function. Run the cell again when you like."


def judge(exercise: Exercise, function) -> Report:
    """What to tell the author of `function`; never raises for anything that `function` is or does."""
    title = f"{exercise.id} {exercise.title}"
    if function is ... or _is_stub(function):
        return _not_attempted(exercise, title)
    call = f'`check("{exercise.id}", {exercise.name})`'
    if not callable(function):
        return Report(NOT_YET, title, (f"Hand over the function itself, without brackets: {call}.",))
    if problem := _wrong_signature(exercise, function):
        return Report(NOT_YET, title, (problem,))
    arguments = exercise.arguments()
    ran = run(function, [*arguments, *exercise.arguments()[:1]])
    value, failure = ran[0].value, ran[0].failure
    if value is ... or value is NotImplemented or (failure and failure.of("NotImplementedError")):
        return _not_attempted(exercise, title)
    if ran[-1].failure and ran[-1].failure.of("KeyboardInterrupt"):
        return Report(NOTE, title, (STOPPED,))
    printed = next((r.printed for r in ran if r.printed), "")
    again = ran.pop() if len(ran) > len(arguments) else ran[0]
    outcome, parts = _compare(exercise, ran, again, arguments)
    if printed:
        cut = " …" if len(printed) > PRINTED_CHARACTERS else ""
        parts += ("Your function printed:", Code(printed[:PRINTED_CHARACTERS].rstrip("\n") + cut))
    known = {m.sentence for m in exercise.misconceptions}
    return Report(outcome, title, parts, met=parts[0] if parts[0] in known else "")


def _not_attempted(exercise, title):
    sentence = f'Write `{exercise.name}` in the cell and run it again. `hint("{exercise.id}")` helps you to begin.'
    return Report(NOT_ATTEMPTED, title, (sentence,))


def _is_stub(function):
    """Whether the body does nothing: compared as byte code, so that comments and a changed docstring don't matter."""

    def nothing(): ...

    inner = written(function)
    if inner is None or inner.__code__.co_flags & inspect.CO_GENERATOR:
        return False
    return _operations(inner.__code__) == _operations(nothing.__code__)


def _operations(code):
    return [(i.opname, i.argrepr) for i in dis.get_instructions(code) if i.opname != "NOP"]


def _wrong_signature(exercise, function):
    if takes(function, exercise.arguments()[0]):
        return ""
    called = f"{exercise.name}({', '.join(exercise.parameters)})"
    return f"Your function is called as `{called}`; it can't take these arguments: look at its first line."


def _compare(exercise, ran, again, arguments):
    expected = reference_results(exercise)
    wrong = [i for i, r in enumerate(ran) if r.failure or not agree(expected[i], r.value)]
    changed = _changed(exercise, arguments[: len(ran)])
    if not wrong and not changed and agree(ran[0].value, again.value):
        return RIGHT, (exercise.notice,)
    if not wrong and changed:
        return NOT_YET, (changed,)
    if not wrong:
        sentence = (
            "The first time your function is right, the second time, with the same arguments, it gives something else. "
            "Does it keep something between calls, or draw at random?"
        )
        return NOT_YET, (sentence, Code(f"first   {show(ran[0].value)}\nsecond  {show(again.value)}"))
    smallest = min(wrong, key=lambda i: (ran[i].failure is not None, i))  # cases are written the smallest first
    sentence = _misconception(exercise, ran)
    trouble = ran[smallest]
    if trouble.failure:
        return NOT_YET, (*filter(None, [sentence]), *_own_error(trouble), Code(_call(exercise, smallest)))
    if not sentence:
        given = [r.value for r in ran]
        sentence = changed or (diagnose(expected, given, smallest) if len(given) == len(expected) else "")
    sentence = sentence or "Here is the smallest case in which your result differs."
    return NOT_YET, (sentence, Code(_counter_example(exercise, smallest, expected[smallest], trouble.value)))


@cache
def reference_results(exercise: Exercise) -> list:
    """What the reference gives in each case."""
    return [r.value for r in run(exercise.reference, exercise.arguments())]


@cache
def _wrong_results(exercise):
    """What each misconception gives in each case."""
    return [run(m.wrong, exercise.arguments()) for m in exercise.misconceptions]


def _misconception(exercise, ran):
    """The sentence of the misconception that gives the same in every case, errors included; "" if there is none."""
    for misconception, wrong in zip(exercise.misconceptions, _wrong_results(exercise), strict=True):
        if any(not r.failure for r in ran) and len(ran) == len(wrong) and all(map(_same, wrong, ran)):
            return misconception.sentence
    return ""


def _same(a: Ran, b: Ran):
    kinds = [r.failure and r.failure.kind for r in (a, b)]
    return kinds[0] == kinds[1] if any(kinds) else agree(a.value, b.value)


def _changed(exercise, arguments):
    """A sentence if the function has changed one of its arguments."""
    for before, after in zip(exercise.arguments(), arguments, strict=False):
        for name, old, new in zip(exercise.parameters, before, after, strict=False):
            if not agree(old, new):
                return (
                    f"Your function changes its argument `{name}` while it works, so whoever called it finds other "
                    f"data there afterwards. Work on a copy (`{name}.copy()`), or build a new value."
                )
    return ""


def _own_error(trouble):
    failure = trouble.failure
    line = f"line {failure.line}: `{failure.text}`" if failure.text else failure.line and f"line {failure.line}"
    where = f" It happened in {line}." if line else ""
    if failure.of("TooLong"):
        busy = f" It was busy with {line}." if line else ""
        return (f"Your function was still running after some seconds and was stopped. Does every loop end?{busy}",)
    if failure.of("TooLarge"):
        return (f"Your result holds more than {MOST_NUMBERS:,} items, far more than expected. Does it grow in a loop?",)
    if failure.of("TooDeep"):
        return ("Your result contains itself, or lists in lists in lists without an end in sight.",)
    if failure.of("MemoryError"):
        return (f"Your function asked for more memory than there is.{where}",)
    if failure.of("RecursionError"):
        return (f"Your function calls itself without end.{where}",)
    return (f"Your code stopped with **{failure.kind}**: {failure.message or 'no message'}.{where}",)


def _call(exercise, i):
    """The call as one line, or with an argument in each line where that would be long."""
    shown = [show(argument) for argument in exercise.arguments()[i]]
    if sum(map(len, shown)) < 60:
        return f"{exercise.name}({', '.join(shown)})"
    lines = [f"    {name} = {text}" for name, text in zip(exercise.parameters, shown, strict=False)]
    return "\n".join([f"{exercise.name} with", *lines])


def _counter_example(exercise, i, expected, given):
    digits = next((d for d in (4, 7, 10) if show(expected, d) != show(given, d)), 15)
    return f"{_call(exercise, i)}\n  expected  {show(expected, digits)}\n  yours     {show(given, digits)}"
