"""Values flow in; short texts flow out: a call, and two results lined up so that their first difference is seen."""

from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np

from ..evidence import ROUNDED, Evidence
from ..plain import Strange

WIDTH = 96
FEW = 4  # digits that are shown if they tell two values apart


def counter_example(evidence: Evidence) -> str:
    """The smallest wrong case with the expected result and the learner's, each cut around the first difference."""
    i = evidence.smallest
    return f"{call(evidence.exercise, i)}\n{aligned(evidence.expected[i], evidence.ran[i].value)}"


def call(exercise, i: int) -> str:
    """The call of case i as one line, or with an argument in each line where that would be long."""
    shown = [show(argument) for argument in exercise.case(i)]
    if sum(map(len, shown)) < 60:
        return f"{exercise.name}({', '.join(shown)})"
    lines = [f"    {name} = {text}" for name, text in zip(exercise.parameters, shown, strict=False)]
    return "\n".join([f"{exercise.name} with", *lines])


def aligned(expected, given, labels=("expected", "yours")) -> str:
    """Two values below each other; floats with as many digits as it takes to tell them apart."""
    for digits, nought in ((FEW, ROUNDED), (7, 0), (10, 0), (15, 0)):
        texts = [text(value, digits, nought) for value in (expected, given)]
        if texts[0] != texts[1]:
            break
    alike = next((k for k, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
    start = max(0, alike - WIDTH // 2) if max(map(len, texts)) > WIDTH else 0
    width = max(map(len, labels)) + 2
    return "\n".join(f"  {label:<{width}}{_cut(t, start)}" for label, t in zip(labels, texts, strict=True))


def _cut(whole, start):
    """At most `WIDTH` characters from `start` on, with "…" where something is left out."""
    part = whole[start : start + WIDTH]
    return f"{'… ' if start else ''}{part}{' …' if start + WIDTH < len(whole) else ''}"


def show(value, most: int = 160) -> str:
    """A short text for a value: floats with `FEW` significant digits, long ones cut."""
    whole = text(value, FEW)
    return whole if len(whole) <= most else f"{whole[:most].rstrip()} …"


def text(value, digits: int, nought: float = 0) -> str:
    """The whole text for a value, arrays as lists, floats no further from 0 than `nought` as 0."""
    if isinstance(value, np.ndarray):
        return text(value.tolist(), digits, nought)
    if isinstance(value, float | np.floating) and abs(value) <= nought:
        return "0"
    if isinstance(value, float | np.floating):
        return f"{float(value):.{digits}g}"
    if isinstance(value, np.generic):
        return str(value.item())
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text(k, digits, nought)}: {text(v, digits, nought)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        inside = ", ".join(text(item, digits, nought) for item in value)
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if len(value) == 1 else ''})"
    if isinstance(value, Strange):
        return value.text
    if callable(value):  # an argument
        return getattr(value, "__name__", type(value).__name__)
    if isinstance(value, Set):
        return "{" + ", ".join(sorted(text(item, digits, nought) for item in value)) + "}" if value else "set()"
    return repr(value)
