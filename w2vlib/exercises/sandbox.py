"""A learner's function and its arguments flow in; plain data flows out: what it returned, printed or raised.

Nothing else comes through the door, and nothing is left behind. The limits are on time, on memory (Linux) and on the
size of the result. One C call that never returns, such as `sum(range(10**12))`, can't be cut off from inside a process.
"""

from __future__ import annotations

import builtins
import getpass
import inspect
import io
import linecache
import math
import os
import random
import signal
import sys
import threading
import time
import traceback
import warnings
from _thread import start_new_thread
from builtins import *  # noqa: F403, UP029  so that what a learner puts in place of one of them is not asked
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from math import inf
from operator import is_
from sys import settrace
from time import perf_counter
from types import FunctionType, MethodType, ModuleType

import numpy as np

from .plain import Limit, glance, name_of, plain, readable, same

try:
    import resource
except ImportError:  # Windows, and a browser
    resource = None
try:
    from ctypes import c_ulong, py_object, pythonapi
except ImportError:  # some browsers
    pythonapi = None

SECONDS = 4
PAUSE = 0.2  # seconds that the lines have before the watch strikes, and between two strikes
MORE_MEMORY = 2_000_000_000
PRINTED_CHARACTERS = 600
PICTURE = "[a picture, which a check does not show]\n"
MESSAGE_CHARACTERS = 200
MOST_STEPS = 4_000
GLANCED = 10_000  # items of one variable that are told beside an error
WATCHED = 1_000  # and of one step
WATCHED_IN_ALL = 200_000


class TooLong(Limit):
    """Raised inside a learner's function when its time is over."""


@dataclass(frozen=True)
class Failure:
    """What ended a call.

    Parameters
    ----------
    kind : the name of the exception's class; the sandbox's own are TooLong, TooLarge and TooDeep
    message : what it says, "" if it says nothing or raises
    line, text : the deepest line of the learner's own code, its number and what stands there; 0 and "" without one
    values : the variables there
    kinds : the names of all classes that it is one of
    """

    kind: str
    message: str = ""
    line: int = 0
    text: str = ""
    values: dict[str, object] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()

    def of(self, *names: str) -> bool:
        """Whether it is one of these kinds, such as "LookupError"."""
        return not {self.kind, *self.kinds}.isdisjoint(names)


@dataclass(frozen=True)
class Step:
    """A line of the learner's own code that gave a variable a value which it did not have before.

    The last step of a call that ended well has the name "return".
    """

    line: int
    name: str
    value: object


@dataclass
class Ran:
    """One call in plain data: its value, or what ended it; the beginning of what it printed; its steps."""

    value: object = None
    failure: Failure | None = None
    printed: str = ""
    steps: list[Step] = field(default_factory=list)


def run(function, cases, seconds: float | None = None, watching: bool = False) -> list[Ran]:
    """Call `function` with each tuple of `cases`; the list ends early when their time is over or Stop is pressed.

    Parameters
    ----------
    seconds : for all of them together
    watching : whether to take down the steps; while a debugger or a coverage tool traces, there are none
    """
    with opened() as run_there:
        return run_there(function, cases, seconds, watching)


@contextmanager
def opened():
    """The sandbox for many calls of `run`, because opening it takes longer than a small function runs.

    What it gives is `run` with one limit more: `lines` of the function may run, the same number on every machine.
    A failure there has no line and no values.
    """
    with _TURN, _limited_memory(), _door() as inside:
        yield partial(_run, inside)


def _run(inside, function, cases, seconds=None, watching=False, lines=inf):
    results = []
    inside.deadline = deadline = _Deadline(_own_globals(function), SECONDS if seconds is None else seconds, lines)
    try:
        _call_each(function, cases, inside, watching, results)
    except (TooLong, KeyboardInterrupt):  # between two calls, or at the beginning or the end
        deadline.stop()
        if not _ended(results):
            results.append(Ran(failure=_failure(deadline)))
    inside.deadline = None
    return results


def _call_each(function, cases, inside, watching, results):
    try:
        inside.deadline.start()
        for arguments in cases:
            results.append(_call(function, arguments, inside, watching))
            if _ended(results):
                break
    finally:
        inside.deadline.stop()


def _ended(results):
    return bool(results) and results[-1].failure is not None and results[-1].failure.of("TooLong", "KeyboardInterrupt")


def _call(function, arguments, inside, watching):
    ran = Ran()
    trail = _Trail(ran.steps) if watching else None
    try:
        inside.deadline.trace(trail)
        value = function(*arguments)
        inside.put_back()
        ran.value = plain(value)
    except BaseException as error:
        if issubclass(type(error), TooLong):
            inside.deadline.stop()
        inside.put_back()
        ran.failure = _failure(inside.deadline)
    inside.put_back()  # a generator's lines and `__str__` of an error have run since
    ran.printed = inside.printed()
    if trail and trail.line and not ran.failure:
        trail.steps.append(Step(trail.line, "return", glance(ran.value, WATCHED)[0]))
    return ran


def _failure(deadline):
    """The exception that is being handled, in plain data."""
    kind, error, trace = sys.exc_info()
    try:
        message = readable(str(error))[:MESSAGE_CHARACTERS]
    except KeyboardInterrupt:
        raise
    except BaseException:
        message = ""
    kinds = tuple(map(name_of, type.__dict__["__mro__"].__get__(kind)))
    frames = [(frame, line) for frame, line in traceback.walk_tb(trace) if frame.f_globals is deadline.own]
    if not frames or deadline.counted:
        return Failure(kinds[0], message, kinds=kinds)
    line = frames[-1][1]
    text = linecache.getline(frames[-1][0].f_code.co_filename, line).strip()
    return Failure(kinds[0], message, line, readable(text), _values([frame for frame, _ in frames]), kinds)


def _values(frames):
    """The variables of the innermost function; within a comprehension or lambda also those around it."""
    variables = {}
    for frame in reversed(frames):
        variables = {**_variables(frame), **variables}
        if not frame.f_code.co_name.startswith("<"):
            break
    return {name: glance(value, GLANCED)[0] for name, value in variables.items()}


def _variables(frame):
    return {name: value for name, value in frame.f_locals.items() if not name.startswith(".")}


# What was handed over


def written(function) -> FunctionType | None:
    """The function in Python that stands behind methods, partials, decorators, classes and objects with `__call__`.

    No object is asked anything, so none can lie or raise: read `__code__` and `__globals__` from here.
    """
    return _behind(function)[0]


def takes(function, arguments: tuple) -> bool:
    """Whether `function` can be called with so many arguments; True where that can't be known without asking it."""
    inner, bound = _behind(function)
    if inner is None or type(function) is partial:
        return True
    bare = FunctionType(inner.__code__, {}, None, inner.__defaults__, inner.__closure__)
    bare.__kwdefaults__ = inner.__kwdefaults__
    try:
        inspect.signature(bare).bind(*bound, *arguments)
    except TypeError:
        return False
    return True


def _behind(function):
    """The innermost function in Python or None, and what stands before its arguments."""
    bound = ()
    for _ in range(20):  # decorators on decorators, and perhaps in a circle
        kind = type(function)
        if kind is FunctionType:
            inner = function.__dict__.get("__wrapped__")
            if type(inner) is not FunctionType:
                return function, bound
        elif kind is MethodType:
            inner, bound = function.__func__, (None,)
        elif kind is partial:
            inner = function.func
        else:
            inner = inspect.getattr_static(function, "__wrapped__", None)
            if type(inner) is not FunctionType:
                owner, name = (function, "__init__") if kind is type else (kind, "__call__")
                inner, bound = inspect.getattr_static(owner, name, None), (None,)
        function = inner
    return (function if kind is FunctionType else None), bound


def _own_globals(function):
    """The names of the learner's own code, by which its frames are known: those of the notebook if nothing is known."""
    inner = written(function)
    return inner.__globals__ if inner else vars(sys.modules["__main__"])


# Time and steps


class _Deadline:
    """Raises `TooLong` in the lines of the learner's code once `seconds` are over, again and again until it is stopped.

    The lines are traced. Where threads exist, a watch raises it as well, so that it also comes out of other people's
    code in Python and where a debugger or a coverage tool traces already; it then has the next line of the learner's
    traced, for a bare `except:` in a loop would swallow what comes now and then. Imports take no time.
    """

    def __init__(self, own, seconds, lines):
        self.own, self.end, self.lines, self._trail = own, perf_counter() + seconds, lines, None
        self._tracer, self._lock, self._running = sys.gettrace(), threading.Lock(), threading.Lock()
        self._running.acquire()
        self._importing, self._thread, self.counted = False, threading.get_ident(), lines < inf
        outer = type(self._tracer) is MethodType and self._tracer.__func__ is _Deadline._calls  # a check within a check
        self._traces = self._tracer is None or outer

    def start(self):
        """Start the watch, unless lines are counted; a browser has no threads."""
        if pythonapi is not None and (self.lines == inf or not self._traces):
            with suppress(RuntimeError):
                start_new_thread(self._watch, ())  # `Thread.start` waits for its thread, which a full memory may stop

    def trace(self, trail):
        """Trace the learner's lines from now on, and take down their steps in the trail if there is one."""
        self._trail = trail
        if self._traces:
            settrace(self._calls)

    def stop(self):
        """No more exceptions from here on; one that is on its way is raised here, where it does no harm."""
        while True:
            try:
                with self._lock:
                    self.end = self.lines = inf
                settrace(self._tracer)
                if self._running.locked():  # the watch waits for it; an Event could be left in the middle of its work
                    self._running.release()
                for _ in range(10):
                    pass
                return
            except TooLong:
                continue

    def _calls(self, frame, event, argument):
        if frame.f_globals is self.own:
            return _Lines(self, self._trail and self._trail.variables(frame))
        return None

    def insist(self, frame):
        """If time is over, have the learner's lines traced in `frame` and in what called it, up to the sandbox."""
        if self.lines >= 0 and perf_counter() <= self.end:
            return
        while frame and frame.f_globals is not globals():
            if frame.f_globals is self.own and type(frame.f_trace) is not _Lines:
                frame.f_trace = _Lines(self, None)
            frame = frame.f_back
        settrace(self._calls)

    def _watch(self):
        insistent = type("TooLong", (TooLong,), {"__init__": lambda exception: self.insist(sys._getframe(1))})
        while not self._running.acquire(timeout=min(max(self.end - perf_counter(), 0) + PAUSE, 60)):
            with self._lock:
                if perf_counter() > self.end and not self._importing:
                    pythonapi.PyThreadState_SetAsyncExc(c_ulong(self._thread), py_object(insistent))

    def importing(self, work, *what, **named):
        """Import what the function needs, without a limit of time."""
        if self._importing or threading.get_ident() != self._thread:
            return work(*what, **named)
        begin, self._importing = perf_counter(), True
        if self._traces:
            settrace(None)
        try:
            return work(*what, **named)
        finally:
            self.end += perf_counter() - begin
            self._importing = False
            self.trace(self._trail)


class _Lines:
    """The trace function of one frame. Python drops one that raises, and tracing with it: being dropped, it insists."""

    __slots__ = ("_deadline", "_variables")

    def __init__(self, deadline, variables):
        self._deadline, self._variables = deadline, variables

    def __call__(self, frame, event, argument):
        deadline = self._deadline
        deadline.lines -= 1
        if (deadline.lines < 0 or perf_counter() > deadline.end) and event == "line":
            del self  # the exception keeps this call, and so would keep the trace function
            raise TooLong
        if self._variables is not None:
            self._variables.look(frame, event)
        return self

    def __del__(self):
        self._deadline.insist(sys._getframe(1))


class _Trail:
    """What became of the variables, line by line, as long as `MOST_STEPS` and `WATCHED_IN_ALL` last."""

    def __init__(self, steps):
        self.steps, self.line, self.left = steps, 0, WATCHED_IN_ALL

    def variables(self, frame):
        return _Variables(self, frame)


class _Variables:
    """The variables of one frame as they were last seen."""

    def __init__(self, trail, frame):
        self._trail, self._line, self._seen = trail, frame.f_lineno, {}
        self._changes(frame)

    def look(self, frame, event):
        """Take down what the line that is over has changed."""
        if self._trail.left > 0 and len(self._trail.steps) < MOST_STEPS:
            self._trail.steps += [Step(self._line, name, value) for name, value in self._changes(frame)]
        self._line = frame.f_lineno
        if event == "return":
            self._trail.line = self._line

    def _changes(self, frame):
        changes = []
        for name, value in _variables(frame).items():
            copied, items = glance(value, WATCHED)
            self._trail.left -= 1 + items
            if name not in self._seen or not same(self._seen[name], copied):
                self._seen[name] = copied
                changes.append((name, copied))
        return changes


# The door


_TURN = threading.RLock()  # names, streams and limits belong to the whole process: one check at a time
_MODULES = (builtins, getpass, math, os, random, sys, time, np, np.linalg, np.random, *filter(None, [resource]))


class _Names:
    """What the names of some modules stand for."""

    def __init__(self):
        self._kept = [(vars(module), dict(vars(module))) for module in _MODULES]

    def put_back(self):
        for names, kept in self._kept:
            if len(names) == len(kept) and all(map(is_, names.values(), kept.values())):
                continue
            names.update(kept)
            for name in names.keys() - kept.keys():
                if type(names[name]) is not ModuleType:  # a submodule may have been imported
                    del names[name]


def _environment(kept):
    os.environ.clear()
    os.environ.update(kept)


def _signals(kept):
    for number, handler in kept.items():
        if signal.getsignal(number) is not handler:
            signal.signal(number, handler)


_STATES = (  # what else a function may change: how it is read, and how it is set
    (os.getcwd, os.chdir),
    (partial(dict, os.environ), _environment),
    (random.getstate, random.setstate),
    (np.random.get_state, np.random.set_state),
    (np.random.get_bit_generator, np.random.set_bit_generator),  # before its state: the last is written first
    (lambda: {s: signal.getsignal(s) for s in signal.valid_signals() if signal.getsignal(s) is not None}, _signals),
)


@contextmanager
def _door():
    """While it is open, prints are kept and questions answered at once; when it closes, all is as it was before."""
    inside = _Inside()
    with ExitStack() as stack:
        stack.callback(_Names().put_back)
        for read, write in _STATES:
            with suppress(OSError):  # the working folder may be gone
                stack.callback(_calmly, write, read())
        stack.enter_context(warnings.catch_warnings())
        stack.enter_context(np.errstate(all="ignore"))
        stack.enter_context(np.printoptions())
        stack.enter_context(_notebook(inside.stream))
        if shelf := _figures():
            stack.callback(setattr, shelf, "figs", shelf.figs)
            shelf.figs = type(shelf.figs)()
        warnings.simplefilter("ignore")
        sys.stdout, sys.stderr, sys.stdin = inside.stream, inside.stream, _NoKeyboard()
        sys.breakpointhook = sys.unraisablehook = sys.settrace = _nothing
        os._exit = os.abort = _leave
        builtins.input = getpass.getpass = _no_answer
        np.linalg.svd = partial(_of_finite_numbers, np.linalg.svd)
        builtins.__import__ = partial(inside.imported, builtins.__import__)
        if resource:
            resource.setrlimit = resource.prlimit = _nothing
        inside.keep()
        yield inside


class _Inside:
    """What the sandbox itself needs to find in its place between two calls, and the limit of the present one."""

    def __init__(self):
        self.stream, self.deadline = _Printed(), None

    def keep(self):
        self._names, self._depth, self._profile = _Names(), sys.getrecursionlimit(), sys.getprofile()

    def put_back(self):
        self._names.put_back()
        if self._profile is None or callable(self._profile):  # a profile in C can't be set from here
            sys.setprofile(self._profile)
        sys.setrecursionlimit(self._depth)

    def printed(self):
        """What was printed since the last call. Figures are closed: forty of them would be shown below the cell."""
        if (shelf := _figures()) and shelf.figs:
            shelf.destroy_all()
            self.stream.write(PICTURE)
        text, self.stream.text = readable(self.stream.text), ""
        return text

    def imported(self, work, *what, **named):
        """In place of `__import__`."""
        return self.deadline.importing(work, *what, **named) if self.deadline else work(*what, **named)


def _figures():
    """Where matplotlib keeps the figures of `plt`; None while it is not imported."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return helpers and helpers.Gcf


def _calmly(write, kept):
    with suppress(OSError, ValueError):  # the working folder has gone, or this is not the main thread
        write(kept)


@contextmanager
def _notebook(printed):
    """In a notebook what is displayed comes out as its text, and `exit()` ends the call in place of the kernel."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        yield
        return

    def publish(data, *_, **__):
        picture = any(kind.startswith("image/") for kind in data)
        printed.write(PICTURE if picture else f"{data.get('text/plain', '')}\n")

    with _instead(shell, ask_exit=_leave), _instead(shell.display_pub, publish=publish, clear_output=_nothing):
        yield


@contextmanager
def _instead(thing, **new):
    """Give a living object these attributes for a while."""
    names = vars(thing)
    kept = {name: names[name] for name in new if name in names}
    names.update(new)
    try:
        yield
    finally:
        for name in new.keys() - kept.keys():
            names.pop(name, None)
        names.update(kept)


class _Printed(io.TextIOBase):
    """A stream that keeps the beginning of what is printed."""

    text = ""

    def write(self, text):
        self.text = (self.text + text)[: PRINTED_CHARACTERS + 1]
        return len(text)


class _NoKeyboard(io.TextIOBase):
    """A stream that nothing can be read from."""

    def readline(self, size=-1):
        _no_answer()

    read = readline


def _no_answer(*prompt, **named):
    raise EOFError("nobody answers a question during a check: a function gets what it needs as arguments")


def _of_finite_numbers(svd, a, *given, **named):
    """In place of `np.linalg.svd`: LAPACK may search for ever, and deaf to every limit, where a number is infinite."""
    if np.isinf(np.asarray(a, dtype=float)).any():
        raise np.linalg.LinAlgError("SVD did not converge")  # as where one is NaN
    return svd(a, *given, **named)


def _nothing(*given, **named):
    """In place of what would stop a check, such as a breakpoint, or disturb it."""


def _leave(*given):
    raise SystemExit


@contextmanager
def _limited_memory():
    """Let the process grow by `MORE_MEMORY` bytes: beyond that Python raises MemoryError and the kernel survives."""
    if resource is None or not os.path.exists("/proc/self/statm"):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        pages = int(file.read().split()[0])
    wanted = pages * resource.getpagesize() + MORE_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (wanted if soft == resource.RLIM_INFINITY else min(soft, wanted), hard))
    try:
        yield
    finally:
        try:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        except ValueError:  # the function has lowered what can't be raised again
            lowered = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (lowered, lowered))
