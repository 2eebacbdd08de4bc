"""Cells of a submission and arguments flow in, line by line; what its function makes of them flows out.

This runs in the submission's own process, which knows neither the solutions nor what is expected. Whatever the
submission changes here, it changes for itself: what it sends are values, and they are compared elsewhere.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
from contextlib import suppress
from types import ModuleType

from .. import exercises
from ..exercises.checking import is_stub
from ..exercises.plain import plain
from ..exercises.sandbox import opened, takes
from . import wire
from .cells import library, needed

try:
    import resource
except ImportError:  # Windows
    resource = None

PROCESSES = 64
FILE_BYTES = 10_000_000


def main() -> None:
    """Answer until nothing more is asked."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nothing, place)
    start = wire.message(asked.readline())
    _limit(start["memory"], start["seconds"])
    link = _Link(asked, answers)
    statements, trouble = needed(start["cells"], start["name"])
    link.send({"library": library(statements)})  # before a line of the submission runs, which could tell otherwise
    function, trouble = _function(start["cells"], start["name"], statements, trouble)
    link.send({"trouble": trouble})
    with opened() as run_there:
        while text := asked.readline():
            request = wire.message(text)
            arguments = wire.decode(request["arguments"], link.function)
            if request.get("looking"):
                link.send({"stub": function is ... or is_stub(function), "callable": callable(function),
                           "takes": callable(function) and takes(function, arguments)})
                continue
            [ran] = run_there(function, [arguments])
            after = wire.encode(tuple(map(_plain, arguments)), link.number)
            link.send({"n": request["n"], "ran": wire.encode_ran(ran), "after": after})


class _Link:
    """Calls the functions that are among the arguments, which stay on the other side."""

    def __init__(self, asked, answers):
        self._asked, self._answers, self._numbers = asked, answers, {}

    def send(self, message):
        self._answers.write(wire.line(message))
        self._answers.flush()

    def function(self, number):
        def asked(*arguments):
            self.send({"call": number, "arguments": wire.encode(plain(arguments))})
            answer = wire.message(self._asked.readline())
            if "raised" in answer:
                raise ValueError(answer["raised"])
            return wire.decode(answer["value"])

        self._numbers[asked] = number
        return asked

    def number(self, function):
        return self._numbers[function]


def _plain(argument):
    return argument if callable(argument) else plain(argument)


def _function(cells, name, statements, trouble):
    """What the statements define under the name, `...` if they don't, and why they don't."""
    for command in ("check", "hint", "predict", "progress", "solution"):
        setattr(exercises, command, lambda *given, **named: None)
    exercises.use = lambda id, function=...: function
    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    for cell in {statement.cell for statement in statements}:
        linecache.cache[f"<cell {cell}>"] = (len(cells[cell]), None, cells[cell].splitlines(keepends=True), "")
    for cell, node, _, _ in statements:
        try:
            exec(compile(ast.Module([node], []), f"<cell {cell}>", "exec"), vars(module))
        except BaseException as error:  # the cells below a cell that fails can be run, too
            trouble = trouble or f"{type(error).__name__}: {error}"
    found = vars(module).get(name, ...)
    return found, trouble if found is ... else ""


def _limit(memory, seconds):
    """Limits that the submission can't raise again."""
    if resource is None:
        return
    for what, most in (("AS", memory), ("CPU", seconds), ("FSIZE", FILE_BYTES), ("NPROC", PROCESSES), ("CORE", 0)):
        kind = getattr(resource, f"RLIMIT_{what}", None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with suppress(OSError, ValueError):  # macOS takes no limit of memory
                resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
