"""A learner's function and its arguments flow in; what it returned, printed or raised flows out, within limits.

The limits are on time, on memory (Linux) and on the size of the result. One C call that never returns, such as
`sum(range(10**12))`, can't be cut off from inside a process.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import linecache
import sys
import threading
import traceback
import warnings
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass
from itertools import islice

import numpy as np

SECONDS = 4
MOST_NUMBERS = 1_000_000
MORE_MEMORY = 2_000_000_000
PRINTED_CHARACTERS = 600


class TooLong(BaseException):
    """Raised inside a learner's function when its time is over; no `except Exception` catches it."""


class TooLarge(Exception):
    """The result holds more numbers than any right answer."""


@dataclass
class Ran:
    """One call: its value, or the error that ended it with the line that raised it; and what was printed."""

    value: object = None
    error: BaseException | None = None
    line: str = ""
    printed: str = ""


def run(function, cases, seconds: float | None = None) -> list[Ran]:
    """Call `function` with each tuple of `cases`; the list ends early when the time for all of them is over."""
    results = []
    with _quiet(), _limited_memory():
        watch = _Watch(getattr(function, "__globals__", None), SECONDS if seconds is None else seconds)
        try:
            _call_each(function, cases, watch, results)
        except TooLong as error:  # raised between two calls, or while the watch was started or stopped
            watch.stop()
            if not results or not isinstance(results[-1].error, TooLong):
                results.append(Ran(error=error))
    return results


def _call_each(function, cases, watch, results):
    try:
        watch.start()
        for arguments in cases:
            results.append(_call(function, arguments))
            if isinstance(results[-1].error, TooLong):
                break
    finally:
        watch.stop()


def _call(function, arguments):
    printed = _Clipped()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            return Ran(_tidy(function(*arguments), [0]), printed=printed.text)
        except BaseException as error:
            return Ran(error=error, line=_line(function, error), printed=printed.text)


def _line(function, error):
    """The deepest line of the learner's own cells, "line 3: `return 1 / 0`"; "" if there is none."""
    own = getattr(function, "__globals__", None)
    frames = [(f, n) for f, n in traceback.walk_tb(error.__traceback__) if f.f_globals is own]
    if not frames:
        return ""
    frame, number = frames[-1]
    text = linecache.getline(frame.f_code.co_filename, number).strip()
    return f"line {number}: `{text}`" if text else f"line {number}"


def _tidy(value, spent):
    """A copy of plain containers and arrays; iterators become lists. `spent` counts items; raises `TooLarge`."""
    if isinstance(value, Iterator | range | KeysView | ValuesView | ItemsView):
        value = list(islice(value, MOST_NUMBERS + 1))
    if hasattr(value, "__array__") and not isinstance(value, np.generic):
        value = np.asarray(value)
        _take(spent, value.size)
        return value.tolist() if value.dtype == object else value.copy()
    if isinstance(value, Mapping):
        _take(spent, len(value))
        return {key: _tidy(item, spent) for key, item in value.items()}
    if isinstance(value, list | tuple):
        _take(spent, len(value))
        return (list if isinstance(value, list) else tuple)(_tidy(item, spent) for item in value)
    if isinstance(value, str | bytes | set | frozenset):
        _take(spent, len(value))
    return value


def _take(spent, count):
    spent[0] += count
    if spent[0] > MOST_NUMBERS:
        raise TooLarge


class _Clipped(io.TextIOBase):
    """A stream that keeps the beginning of what is printed."""

    text = ""

    def write(self, text):
        self.text = (self.text + text)[: PRINTED_CHARACTERS + 1]
        return len(text)


class _Watch:
    """Raises `TooLong` in the thread that made it, once `seconds` are over and again until it is stopped.

    A thread can't be killed, and a signal reaches the main thread of POSIX systems only; an asynchronous exception
    works everywhere. But a bare `except:` in a loop swallows it, time and again. So when the learner's own code (known
    by its globals) is about to handle it, the exception has the next line traced, and that line raises it once more.
    """

    def __init__(self, own, seconds):
        self._own, self._over, self._lock = own, threading.Event(), threading.Lock()
        self._thread, self._tracer = ctypes.c_ulong(threading.get_ident()), sys.gettrace()

        class Insistent(TooLong):
            def __init__(exception):
                self._insist(sys._getframe(1))

        self._exception = ctypes.py_object(Insistent)
        self.start = threading.Thread(target=self._watch, args=(seconds,), daemon=True).start

    def _watch(self, pause):
        while not self._over.wait(pause):
            with self._lock:
                if not self._over.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, self._exception)
            pause = 0.2

    def _insist(self, frame):
        if frame.f_globals is self._own:
            frame.f_trace = self._raise
            sys.settrace(lambda *_: None)

    def _raise(self, frame, event, argument):
        if event == "line":
            raise TooLong
        return self._raise

    def stop(self):
        """No more exceptions from here on; one that is on its way is raised here, where it does no harm."""
        while True:
            try:
                sys.settrace(self._tracer)
                with self._lock:
                    self._over.set()
                for _ in range(10):
                    pass
                return
            except TooLong:
                continue


@contextlib.contextmanager
def _quiet():
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _limited_memory():
    """Let the process grow by `MORE_MEMORY` bytes: beyond that Python raises MemoryError and the kernel survives."""
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[0])
    wanted = pages * resource.getpagesize() + MORE_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (wanted if soft == resource.RLIM_INFINITY else min(soft, wanted), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
