"""What a learner gave flows in; it flows out as the library reads it, or one sentence says what works instead.

Every function here raises ValueError for what it refuses; `name` begins its sentence.
"""

from __future__ import annotations

import difflib
import math
from numbers import Integral, Real

import numpy as np

from .quoted import quoted


def check_choice(name: str, value, options) -> str:
    """`value`, when it is one of `options`."""
    if not isinstance(value, str) or value not in options:
        near = difflib.get_close_matches(value, options, n=1) if isinstance(value, str) else []
        listed = " or ".join(repr(o) for o in options)
        raise ValueError(f"{name} can be {listed}; you gave {quoted(value)}. Did you mean {(near or options)[0]!r}?")
    return value


def check_whole(name: str, value, least: int, most: float = math.inf) -> int:
    """`value` as an int, when it is a whole number from `least` to `most`."""
    if not isinstance(value, Integral) or isinstance(value, bool) or not least <= value <= most:
        allowed = f"of at least {least}" if most == math.inf else f"from {least} to {most:,}"
        raise ValueError(f"{name} must be a whole number {allowed}; you gave {quoted(value)}.")
    return int(value)


def check_between(name: str, value, low: float, high: float) -> float:
    """`value` as a float, when it is a number from `low` to `high`."""
    number = _finite(name, value)
    if not low <= number <= high:
        raise ValueError(f"{name} must be between {low:g} and {high:g}; you gave {quoted(value)}.")
    return number


def check_positive(name: str, value, most: float = math.inf) -> float:
    """`value` as a float, when it is a finite number greater than 0 and up to `most`."""
    number = _finite(name, value)
    if not 0 < number <= most:
        allowed = "greater than 0" if most == math.inf else f"greater than 0 and at most {most:g}"
        raise ValueError(f"{name} must be {allowed}; you gave {quoted(value)}.")
    return number


def _finite(name, value):
    try:
        number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name} must be a finite number; you gave {quoted(value)}.")
    return number


def check_list(name: str, given, of: str = "words") -> tuple:
    """The members of `given`, which is anything that can be gone through, but a string."""
    try:
        members = None if isinstance(given, (str, bytes)) else iter(given)
    except TypeError:
        members = None
    if members is None:
        raise ValueError(f"{name} must be a list of {of}; you gave {quoted(given)}.")
    return tuple(members)


def check_made(given, kind: type, example: str):
    """`given` itself, when it is of the class `kind`; `example` makes one."""
    if not isinstance(given, kind):
        raise ValueError(f"Give {kind.__name__}, such as {example}; you gave {quoted(given)}.")
    return given


def check_numbers(name: str, given, axes: str = "", least: float = -math.inf, finite: bool = True) -> np.ndarray:
    """`given` as an array of floats, of their own width if they are floats.

    Parameters
    ----------
    axes : a letter for each axis that there must be, as "VN" for an array (V, N), and then a number at least; by
        default any shape
    least : the smallest number allowed
    finite : refuse infinity and what is not a number
    """
    array = _real(given)
    if array is None:
        raise ValueError(f"{name} must be real numbers, in rows of one length; you gave {quoted(given)}.")
    if axes and (array.ndim != len(axes) or not array.size):
        told = ", ".join(axes) + "," * (len(axes) == 1)
        raise ValueError(f"{name} must be an array ({told}) with a number in it; you gave one of shape {array.shape}.")
    if finite and not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite; you gave {quoted(given)}.")
    if least > -math.inf and (array < least).any():
        raise ValueError(f"{name} must be at least {least:g}; you gave {quoted(given)}.")
    return array


def _real(given):
    """An array of floats, or None."""
    try:
        array = np.asarray(given)
        if array.dtype == object:
            array = np.reshape([float(number) for number in array.flat], array.shape)
    except (TypeError, ValueError, OverflowError):
        return None
    if array.dtype.kind in "biu":
        return array.astype(float)
    return array if array.dtype.kind == "f" else None


def check_ids(name: str, given, V: float = math.inf) -> np.ndarray:
    """`given` as an int array (n,) of ids of words, each from 0 to V − 1."""
    try:
        ids = np.asarray(given)
    except ValueError:  # rows of different lengths
        ids = np.array(None)
    if ids.ndim != 1 or (ids.size and not (ids.dtype.kind in "iu" and ids.min() >= 0 and ids.max() < V)):
        allowed = "of at least 0" if math.inf == V else f"from 0 to {V - 1:,}"
        raise ValueError(f"{name} must be a list of ids of words, whole numbers {allowed}; you gave {quoted(given)}. "
                         "A vocabulary gives them: vocabulary.encode(words).")
    return np.asarray(ids, np.int64)
