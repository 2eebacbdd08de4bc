"""Plain data flows in; one line of JSON flows out, and back: nothing in it can run, whoever has written it.

Tuples, sets, dicts, bytes, complex numbers and arrays are pairs [kind, content]; a function is a number, by which the
other side calls it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import asdict
from types import FunctionType

import numpy as np

from ..exercises.plain import DEEPEST, MOST_CHARACTERS, Limit, Strange, plain
from ..exercises.sandbox import PRINTED_CHARACTERS, Failure, Ran

LONGEST = 40_000_000  # bytes of a line: a million numbers take a quarter of it
LINE_CHARACTERS = 300  # of a failure's line and message
_DTYPES = "biufc"


def line(message: dict) -> bytes:
    """A message as a line."""
    return json.dumps(message).encode() + b"\n"


def message(line: bytes) -> dict:
    """The message in a line.

    Raises
    ------
    ValueError
        If there is none.
    """
    try:
        found = json.loads(line)
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        raise ValueError("This is not a message.")
    return found


def encode(value, number: Callable[[object], int] | None = None):
    """What stands for a value in a message; `number` gives the number of a function."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        return ["array", [array.dtype.str, list(array.shape), b64encode(array.tobytes()).decode()]]
    if isinstance(value, list | tuple | set | frozenset):
        return [type(value).__name__, [encode(item, number) for item in value]]
    if isinstance(value, dict):
        return ["dict", [[encode(key, number), encode(item, number)] for key, item in value.items()]]
    if isinstance(value, bytes):
        return ["bytes", b64encode(value).decode()]
    if isinstance(value, complex):
        return ["complex", [value.real, value.imag]]
    if value is ... or value is NotImplemented:
        return ["name", str(value)]
    if isinstance(value, Strange):
        return ["strange", [value.type_name, value.text]]
    if number:
        return ["function", number(value)]
    raise ValueError(f"A {type(value).__name__} is not plain data.")


def decode(found, function: Callable[[int], FunctionType] | None = None):
    """The value that stands in a message; `function` gives the function with a number.

    Raises
    ------
    ValueError
        If nothing that `encode` gives stands there.
    """
    try:
        return _decoded(found, function, DEEPEST)
    except (TypeError, LookupError, RecursionError, OverflowError, MemoryError):
        raise ValueError("This is not a value.") from None


def _decoded(found, function, depth):
    if not depth:
        raise ValueError("This is nested deeper than a value.")
    if not isinstance(found, list):
        if found is None or isinstance(found, bool | int | float | str):
            return found
        raise ValueError("This is not a value.")
    kind, content = found
    if kind in _ROWS:
        return _ROWS[kind]([_decoded(item, function, depth - 1) for item in content])
    if kind == "dict":
        return {_decoded(key, function, depth - 1): _decoded(item, function, depth - 1) for key, item in content}
    if kind == "array":
        dtype, shape, data = np.dtype(str(content[0])), tuple(map(int, content[1])), b64decode(content[2])
        if dtype.kind not in _DTYPES:
            raise ValueError("This is not an array of numbers.")
        return np.frombuffer(data, dtype).reshape(shape).copy()[()]  # a number if it has no axis
    if kind == "function" and function:
        return function(content)
    return _OTHERS[kind](content)


_ROWS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
_OTHERS = {
    "bytes": b64decode,
    "complex": lambda parts: complex(*parts),
    "name": {"Ellipsis": ..., "NotImplemented": NotImplemented}.__getitem__,
    "strange": lambda parts: Strange(str(parts[0])[:MOST_CHARACTERS], str(parts[1])[: 2 * MOST_CHARACTERS]),
}


def encode_ran(ran: Ran) -> dict:
    """What stands for one call in a message. Its steps stay behind."""
    failure = ran.failure and asdict(ran.failure) | {"values": encode(ran.failure.values)}
    return {"value": encode(ran.value), "failure": failure, "printed": ran.printed}


def decode_ran(found) -> Ran:
    """The call that stands in a message.

    Raises
    ------
    ValueError
        If none stands there.
    """
    try:
        printed = str(found["printed"])[: PRINTED_CHARACTERS + 1]
        told = found["failure"]
        failure = told and Failure(
            _short(told["kind"]), _short(told["message"]), int(told["line"]), _short(told["text"]),
            {str(name): value for name, value in decode(told["values"]).items()}, tuple(map(_short, told["kinds"])))
        return Ran(plain(decode(found["value"])), failure or None, printed)
    except (TypeError, LookupError, AttributeError, OverflowError, Limit):
        raise ValueError("This is not a call.") from None


def _short(text):
    return str(text)[:LINE_CHARACTERS]
