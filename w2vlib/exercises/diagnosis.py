"""Expected and given results flow in; whether they agree, and what a wrong one looks like, flow out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import numpy as np

RELATIVE, ABSOLUTE = 1e-4, 1e-6  # float32 and any order of summing pass


def agree(expected, given) -> bool:
    """Whether two results say the same: numbers within a tolerance, lists like tuples and arrays, NaN like NaN."""
    if isinstance(expected, Mapping) and isinstance(given, Mapping):
        return expected.keys() == given.keys() and all(agree(expected[key], given[key]) for key in expected)
    a, b = numbers(expected), numbers(given)
    if a is not None and b is not None:
        close = a.shape == b.shape and np.allclose(a, b, RELATIVE, ABSOLUTE, equal_nan=True)
        return bool(close or a.size == b.size == 0)
    if _is_row(expected) and _is_row(given):
        return len(expected) == len(given) and all(map(agree, expected, given))
    if a is not None or b is not None or _is_row(expected) or _is_row(given):
        return False
    return expected == given


def numbers(value) -> np.ndarray | None:
    """`value` as an array of float, or None if it is not made of numbers alone."""
    try:
        array = np.asarray(value)
    except ValueError:  # ragged
        return None
    return array.astype(float) if array.dtype.kind in "biuf" else None


def _is_row(value):
    return isinstance(value, Sequence | np.ndarray) and not isinstance(value, str | bytes)


def diagnose(expected: list, given: list, i: int) -> str:
    """One sentence about what is wrong with `given`, looking at all cases and at case `i`; "" if nothing stands out."""
    want, got = expected[i], given[i]
    if got is None:
        return "Your function gives back nothing (`None`). Is there a `return`, and is it reached in every case?"
    a, b = numbers(want), numbers(got)
    if a is None or b is None:
        return _diagnose_kind(want, got)
    if a.shape != b.shape:
        return _diagnose_shape(a, b)
    if np.isfinite(a).all() and not np.isfinite(b).all():
        found = "NaN (not a number)" if np.isnan(b).any() else "infinity"
        return f"There is {found} in your result. Look for 0 / 0, the logarithm of 0, or `exp` of a large number."
    if np.asarray(got).dtype.kind in "iu" and np.array_equal(b, np.trunc(a)):
        return "Your numbers are cut to whole numbers. An array of integers holds no fractions: make it one of `float`."
    if a.ndim == 2 and agree(a.T, b):
        return "Your result is the transpose of the expected one: rows and columns are swapped."
    if a.size > 1 and not agree(a, b) and np.allclose(np.sort(a, axis=None), np.sort(b, axis=None)):
        return "All the right things are there, in another order."
    return _diagnose_everywhere(list(map(numbers, expected)), list(map(numbers, given)))


def _diagnose_kind(want, got):
    if _is_row(want) and _is_row(got) and len(want) != len(got):
        return f"Your result has {len(got)} items; {len(want)} are expected."
    if _is_row(want) and _is_row(got) and all(isinstance(w, str) for w in (*want, *got)):
        same = sorted(want) == sorted(got)
        return "All the right words are there, in another order." if same else ""
    if isinstance(want, Mapping) and isinstance(got, Mapping):
        wrong = [key for key in want if key not in got] or [key for key in got if key not in want]
        return f"The keys differ: look at `{wrong[0]!r}`." if wrong else ""
    if _kind(want) != _kind(got):
        return f"Your function gives back {_kind(got)}; it should be {_kind(want)}."
    return ""


def _diagnose_shape(a, b):
    if a.ndim == b.ndim == 2 and agree(a, b.T):
        return f"Your result is the transpose of the expected one: shape {b.shape} in place of {a.shape}."
    if a.size == b.size and agree(a.ravel(), b.ravel()):
        return f"The numbers are right and the shape is not: {_shape(b)} in place of {_shape(a)}."
    return f"Your result is {_shape(b)}; it should be {_shape(a)}."


def _shape(array):
    return f"an array of shape {array.shape}" if array.ndim else "one number"


def _diagnose_everywhere(expected, given):
    """Wrong sign, a constant factor or a constant difference, when it holds in every case."""
    if any(b is None or a.shape != b.shape for a, b in zip(expected, given, strict=True)):
        return ""
    a, b = (np.concatenate([x.ravel() for x in side]) for side in (expected, given))
    used = np.abs(a) > ABSOLUTE
    if not (np.isfinite(a).all() and np.isfinite(b).all()) or used.sum() < 3 or np.ptp(a[used]) < ABSOLUTE:
        return ""
    if agree(-a, b):
        return "Every number has the wrong sign."
    factor = np.median(b[used] / a[used])
    if factor and agree(factor * a, b):
        return f"Every number is {factor:.4g} times what it should be."
    if agree(a + np.median(b - a), b):
        return f"Every number is {abs(np.median(b - a)):.4g} too {'large' if np.median(b - a) > 0 else 'small'}."
    return ""


def _kind(value):
    if isinstance(value, bool | np.bool_):
        return "True or False"
    array = numbers(value)
    if array is not None:
        return "one number" if array.ndim == 0 else "a list or array of numbers"
    names = {str: "a string", Mapping: "a dictionary", Set: "a set", Sequence: "a list"}
    return next((names[kind] for kind in names if isinstance(value, kind)), f"an object of type {type(value).__name__}")


def show(value, digits: int = 4, most: int = 160) -> str:
    """A short text for a value: floats with `digits` significant digits, long ones cut."""
    text = _text(value, digits)
    return text if len(text) <= most else f"{text[:most].rstrip()} …"


def _text(value, digits):
    if isinstance(value, np.ndarray):
        return _text(value.tolist(), digits)
    if isinstance(value, float | np.floating):
        return f"{float(value):.{digits}g}"
    if isinstance(value, np.generic):
        return str(value.item())
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(k, digits)}: {_text(v, digits)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        inside = ", ".join(_text(item, digits) for item in value)
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if len(value) == 1 else ''})"
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    if isinstance(value, Set):
        return "{" + ", ".join(sorted(_text(item, digits) for item in value)) + "}" if value else "set()"
    return repr(value)
