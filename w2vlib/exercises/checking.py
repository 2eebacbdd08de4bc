"""An exercise and a learner's function flow in; a report flows out: not attempted, not yet and why, or right."""

from __future__ import annotations

import dis
import inspect
from functools import cache

from ..learner.report import NOT_ATTEMPTED, NOT_YET, RIGHT, Code, Report
from .definition import Exercise
from .diagnosis import agree, diagnose, show
from .sandbox import MOST_NUMBERS, PRINTED_CHARACTERS, Ran, TooLarge, TooLong, run


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
    ran = run(function, arguments)
    if ran[0].value is ... or ran[0].value is NotImplemented or isinstance(ran[0].error, NotImplementedError):
        return _not_attempted(exercise, title)
    printed = next((r.printed for r in ran if r.printed), "")
    again = run(function, exercise.arguments()[:1])[0] if len(ran) == len(arguments) else ran[0]
    outcome, parts = _compare(exercise, ran, again, arguments)
    if printed:
        cut = " …" if len(printed) > PRINTED_CHARACTERS else ""
        parts += ("Your function printed:", Code(printed[:PRINTED_CHARACTERS].rstrip("\n") + cut))
    return Report(outcome, title, parts)


def _not_attempted(exercise, title):
    sentence = f'Write `{exercise.name}` in the cell and run it again. `hint("{exercise.id}")` helps you to begin.'
    return Report(NOT_ATTEMPTED, title, (sentence,))


def _is_stub(function):
    """Whether the body does nothing: compared as byte code, so that comments and a changed docstring don't matter."""

    def nothing(): ...

    code = getattr(function, "__code__", None)
    return code is not None and not code.co_flags & inspect.CO_GENERATOR and _operations(code) == _operations(nothing)


def _operations(code):
    return [(i.opname, i.argrepr) for i in dis.get_instructions(code) if i.opname != "NOP"]


def _wrong_signature(exercise, function):
    try:
        inspect.signature(function).bind(*exercise.arguments()[0])
    except TypeError:
        called = f"{exercise.name}({', '.join(exercise.parameters)})"
        return f"Your function is called as `{called}`; it can't take these arguments: look at its first line."
    except ValueError:  # some built-in functions have no signature
        pass
    return ""


def _compare(exercise, ran, again, arguments):
    expected = reference_results(exercise)
    wrong = [i for i, r in enumerate(ran) if r.error or not agree(expected[i], r.value)]
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
    smallest = min(wrong, key=lambda i: (ran[i].error is not None, i))  # cases are written the smallest first
    sentence = _misconception(exercise, ran)
    trouble = ran[smallest]
    if trouble.error:
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
        if any(not r.error for r in ran) and len(ran) == len(wrong) and all(map(_same, wrong, ran)):
            return misconception.sentence
    return ""


def _same(a: Ran, b: Ran):
    return type(a.error) is type(b.error) if a.error or b.error else agree(a.value, b.value)


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
    error, where = trouble.error, f" It happened in {trouble.line}." if trouble.line else ""
    if isinstance(error, TooLong):
        busy = f" It was busy with {trouble.line}." if trouble.line else ""
        return (f"Your function was still running after some seconds and was stopped. Does every loop end?{busy}",)
    if isinstance(error, TooLarge):
        return (f"Your result holds more than {MOST_NUMBERS:,} items, far more than expected. Does it grow in a loop?",)
    if isinstance(error, MemoryError):
        return (f"Your function asked for more memory than there is.{where}",)
    if isinstance(error, RecursionError):
        return (f"Your function calls itself without end.{where}",)
    return (f"Your code stopped with **{type(error).__name__}**: {str(error)[:200] or 'no message'}.{where}",)


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
