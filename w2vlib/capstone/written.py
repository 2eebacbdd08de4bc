"""A file, a module or a namespace flows in; what a learner has written flows out, or one sentence on why it can't."""

from __future__ import annotations

import builtins
import difflib
import linecache
import os
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType

from ..exercises.sandbox import Failure, Ran, run
from ..exercises.witnesses.errors import LIMITS, in_words, said
from ..learner.report import NOT_ATTEMPTED, NOT_YET, Outcome
from ..support.quoted import quoted

SECONDS = 20  # to read a file
BLANK = ("Make it with *File → New → Python File*, save it beside this notebook under that name, and write in it; "
         "or write in cells and run `grade(globals())`.")


@dataclass(frozen=True)
class Written:
    """What a learner has written.

    Parameters
    ----------
    label : what messages call it
    names : what it defines
    trouble : one sentence if it can't be read
    outcome : with `trouble`, whether it is not attempted or not yet right
    printed : what it printed while it was read
    """

    label: str
    names: Mapping[str, object] = field(default_factory=dict)
    trouble: str = ""
    outcome: Outcome = NOT_YET
    printed: str = ""

    def get(self, name: str):
        """What stands under `name`, None if there is nothing or it is w2vlib's own."""
        found = self.names.get(name)
        home = getattr(found, "__module__", None)
        return None if isinstance(home, str) and home.startswith("w2vlib") else found

    def near(self, name: str) -> str:
        """The name of a function here that may be meant by `name`, "" if there is none."""
        own = [key for key in self.names if isinstance(key, str) and callable(self.get(key))]
        return next(iter(difflib.get_close_matches(name, own, n=1, cutoff=0.75)), "")


def read(where) -> Written:
    """What stands in a file (a path), in a module, or in a namespace such as `globals()`; a file is read anew."""
    if isinstance(where, ModuleType) and str(getattr(where, "__file__", "")).endswith(".py"):
        where = where.__file__
    if isinstance(where, str | os.PathLike):
        return _read_file(Path(where))
    if isinstance(where, Mapping):
        return Written("your cells", where)
    if isinstance(where, ModuleType) or hasattr(where, "__dict__"):
        return Written(getattr(where, "__name__", "what you handed over"), _Attributes(where))
    example = '`grade("my_word2vec.py")`, or `grade(globals())` for functions in cells'
    trouble = f"Name your file or hand over your functions: {example}; you gave {quoted(where)}."
    return Written("nothing", trouble=trouble)


class _Attributes(Mapping):
    """The attributes of an object as a mapping."""

    def __init__(self, owner):
        self._owner = owner

    def __getitem__(self, name):
        try:
            return getattr(self._owner, name)
        except Exception:  # an object of a learner's may raise anything
            raise KeyError(name) from None

    def __iter__(self):
        return iter(dir(self._owner))

    def __len__(self):
        return len(dir(self._owner))


def _read_file(path):
    path = path if path.suffix else path.with_suffix(".py")
    if path.suffix != ".py":
        return Written(path.name, trouble=f"{path.name} is not a Python file: its name has to end in .py.")
    if not path.exists():
        return Written(path.name, trouble=_missing(path), outcome=NOT_ATTEMPTED)
    try:
        with tokenize.open(path) as file:
            source = file.read()
        code = compile(source, str(path), "exec")
    except SyntaxError as error:
        return Written(path.name, trouble=_unreadable(path.name, error))
    except (OSError, ValueError) as error:  # a folder, no permission; other bytes than text
        return Written(path.name, trouble=f"{path.name} can't be read as text: {error}.")
    linecache.checkcache(str(path))
    module = ModuleType(path.stem)
    module.__file__, module.__builtins__ = str(path), builtins  # as `exec` has it
    ran = tried(FunctionType(code, vars(module)), [()], SECONDS)[0]
    if ran.failure:
        return Written(path.name, trouble=f"{path.name} can't be read to its end. {_while_read(ran.failure)}")
    return Written(path.name, dict(vars(module)), printed=ran.printed)


def _missing(path):
    there = sorted(other.name for other in path.absolute().parent.glob("*.py"))
    near = difflib.get_close_matches(path.name, there, n=1) or [name for name in there if name.startswith("untitled")]
    meant = f" Do you mean {near[0]}, which is there?" if near else f" {BLANK}"
    return f"There is no file {path.name} in the folder of this notebook yet.{meant}"


def _unreadable(label, error):
    text = (error.text or "").strip()
    where = f"line {error.lineno} of {label}" if error.lineno else label
    return f"Python can't read {where}{f': `{text}`' if text else ''} ({error.msg})."


def _while_read(failure):
    if failure.of("TooLong"):
        return (f"It was still busy after {SECONDS} seconds{_at(failure)}. Put what trains or plays below "
                '`if __name__ == "__main__":`, so that reading the file defines the functions and no more.')
    return stopped(failure)


def stopped(failure: Failure) -> str:
    """A sentence or two about what ended a learner's code."""
    if failure.kind in LIMITS:
        return said(failure)
    return f"It stopped with **{failure.kind}**: {in_words(failure)}{_at(failure)}."


def _at(failure):
    return f" (line {failure.line}: `{failure.text}`)" if failure.text else ""


def tried(function, cases, seconds: float) -> list[Ran]:
    """Call a learner's function with each of `cases` in the sandbox; a result for each that began."""
    return run(function, cases, seconds)
