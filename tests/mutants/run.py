"""Names of modules flow in; which small edits of them their tests notice flows out.

    make mutants ARGS="windows text --most 60"

An edit in a function is tried quickly: the tests are collected once, then a fork swaps the code of that function and
runs the tests that call it, the fastest first. What runs on import is tried in full: a fork that has not imported the
course yet gets the changed module from an import hook and runs all its tests.

Kept tools were weighed: cosmic-ray starts a process for each edit (seconds of importing numpy), mutmut changes bodies
of functions alone; neither drops statements and keywords or keeps a list of equivalent edits with reasons.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import math
import os
import pickle
import random
import resource
import signal
import sys
import threading
import time
import tomllib
from collections import defaultdict
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_file_location
from itertools import chain
from operator import sub
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

import pytest
from hypothesis import Phase, settings

from tests.mutants.edits import Edit, edits_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BAR = 0.97
SURVIVED, KILLED, UNDECIDED = 0, 1, 3  # exit codes of a fork
GIGABYTES = 6  # that a fork may take


class Verdict(NamedTuple):
    """What became of the edits of one module, and the places that its list of equivalent edits names in vain."""

    module: str
    killed: list[Edit]
    by_time: list[Edit]
    survivors: list[Edit]
    equivalent: list[Edit]
    stale: list[dict]

    @property
    def score(self) -> float:
        """Killed edits of all that mean something else, 0 to 1."""
        tried = len(self.killed) + len(self.survivors)
        return len(self.killed) / tried if tried else 1.0

    def __str__(self):
        return (
            f"{self.module:22} {len(self.killed) + len(self.survivors):4} tried, {len(self.killed):4} killed "
            f"({len(self.by_time)} by time), {len(self.survivors):3} survive, {len(self.equivalent):2} equivalent: "
            f"{self.score:6.1%}"
        )


class Measured(NamedTuple):
    """One test: its seconds of processor and of clock, and first lines of the module's functions that it calls."""

    busy: float
    clock: float
    functions: set[int]


def judge(name: str, tests: list[str], most: int | None, jobs: int) -> Verdict:
    """Try the edits of the module `name`, at most so many, drawn the same way each time."""
    module = f"w2vlib.{name}"
    path = ROOT / f"{module.replace('.', '/')}.py"
    source = path.read_text(encoding="utf-8")
    everything = edits_of(source)
    listed = _equivalent().get(name, [])
    known = {(entry["before"], entry["after"]) for entry in listed}
    equivalent = [e for e in everything if (e.before, e.after) in known]
    edits = [e for e in everything if e not in equivalent]
    if most and most < len(edits):
        edits = sorted(random.Random(0).sample(edits, most))
    found = {(e.before, e.after) for e in equivalent}
    stale = [entry for entry in listed if (entry["before"], entry["after"]) not in found]

    measured, imported, quick = _answer(lambda: _quickly(path, source, edits, tests, jobs))
    for other in imported:  # once, here, for all forks to come
        importlib.import_module(other)
    order = {test: m.clock for test, m in measured.items()}
    left = [e for e, code in zip(edits, quick, strict=True) if code == UNDECIDED]
    works = [lambda text=text: _in_full(module, path, text, tests, order)
             for text in (source, *(e.apply(source) for e in left))]
    unchanged, *further = _statuses(works, [_limits(measured.values())] * len(works), jobs)
    if unchanged != SURVIVED:
        raise SystemExit(f"{name}: the tests are not steady; they fail in a fork without any edit.")
    full = dict(zip(left, further, strict=True))
    codes = {e: full.get(e, code) for e, code in zip(edits, quick, strict=True)}
    return Verdict(
        name, [e for e in edits if codes[e] != SURVIVED], [e for e in edits if codes[e] < 0],
        [e for e in edits if codes[e] == SURVIVED], equivalent, stale,
    )


def _equivalent():
    return tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))


# Quickly


def _quickly(path, source, edits, tests, jobs):
    """The tests as measured, the modules to import beforehand, and the exit code of each edit."""
    server = _Server(path, source, edits, jobs)
    code = _pytest(tests, server)
    if server.failed or not server.measured:
        raise SystemExit(f"These tests fail without any edit: {', '.join(server.failed) or f'pytest ends with {code}'}")
    return server.measured, server.imported, server.codes


class _Server:
    """A plugin in place of pytest's loop over the tests."""

    def __init__(self, path, source, edits, jobs):
        self.path, self.source, self.edits, self.jobs = str(path), source, edits, jobs
        self.measured, self.failed = {}, []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        _without_shrinking()
        seconds, self.failed, self.imported = _answer(lambda: self._run_all(session))
        called = _answer(lambda: self._profile(session))  # apart: it takes time, and a test may notice
        self.measured = {test: Measured(*seconds[test], called[test]) for test in seconds}
        if not self.failed:
            self.functions = _functions(self.path)
            gc.freeze()  # so that forks share these pages
            chosen = [self._tests_of(e, session.items) for e in self.edits]
            works = [lambda e=e, i=items: self._try(e, i, session) for e, items in zip(self.edits, chosen, strict=True)]
            limits = [_limits(self.measured[i.nodeid] for i in items) for items in chosen]
            self.codes = _statuses(works, limits, self.jobs)
        return True

    def _run_all(self, session):
        seconds, failed, before = {}, [], _now()
        for item in _run(session.items):
            seconds[item.nodeid], before = tuple(map(sub, _now(), before)), _now()
            failed += [item.nodeid] * (session.testsfailed - len(failed))
        return seconds, failed, [name for name, module in list(sys.modules.items()) if _is_not_ours(name, module)]

    def _profile(self, session):
        called, now = {}, set()

        def called_here(frame, event, argument):
            if event == "call" and frame.f_code.co_filename == self.path:
                now.add(frame.f_code.co_firstlineno)

        threading.setprofile(called_here)
        sys.setprofile(called_here)  # a sandbox puts this back after each call, and a trace function not
        for item in _run(session.items):
            called[item.nodeid] = set(now)
            now.clear()
            sys.setprofile(called_here)
        return called

    def _tests_of(self, edit, items):
        calling = [i for i in items if edit.function in self.measured[i.nodeid].functions]
        return sorted(calling, key=lambda i: self.measured[i.nodeid].clock)

    def _try(self, edit, items, session):
        changed = compile(edit.apply(self.source), self.path, "exec", dont_inherit=True)
        if not items or not _swap(self.functions[edit.function], changed):
            return UNDECIDED
        return KILLED if any(session.testsfailed for _ in _run(items)) else SURVIVED


def _run(items):
    """Run one test after the other, and give each when it is over."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        yield item


def _now():
    return time.process_time(), time.perf_counter()


def _functions(path):
    """The living functions of the file `path`, by their first lines."""
    functions = defaultdict(list)
    for found in gc.get_objects():
        if type(found) is FunctionType and found.__code__.co_filename == path:
            functions[found.__code__.co_firstlineno].append(found)
    return functions


def _swap(functions, changed):
    """Give each function its code in the code of the `changed` module; whether that went."""
    fresh = {(c.co_firstlineno, c.co_name): c for c in _codes(changed)}
    try:
        for function in functions:
            function.__code__ = fresh[function.__code__.co_firstlineno, function.__code__.co_name]
    except (KeyError, ValueError):  # none of that name, or other variables from outside
        return False
    return bool(functions)


def _codes(code):
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


# In full


def _in_full(module, path, changed, tests, order):
    sys.meta_path.insert(0, _Changed(module, path, changed))
    return _pytest([*tests, "-x"], _Fastest(order))


class _Changed(SourceFileLoader):
    """An import hook: `module` is made of the text `changed`."""

    def __init__(self, module, path, changed):
        super().__init__(module, str(path))
        self.changed = changed

    def find_spec(self, name, path=None, target=None):
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, name):
        return compile(self.changed, self.path, "exec", dont_inherit=True)


class _Fastest:
    """A plugin that sorts the tests by their seconds."""

    def __init__(self, order):
        self.order = order

    def pytest_collection_modifyitems(self, items):
        _without_shrinking()
        items.sort(key=lambda item: self.order.get(item.nodeid, math.inf))


# Forks


def _pytest(tests, plugin):
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return int(pytest.main([*tests, "-q", "-s", "-p", "no:cacheprovider"], plugins=[plugin]))


def _without_shrinking():
    """One example that fails is enough."""
    settings.register_profile("mutants", settings(), phases=(Phase.explicit, Phase.generate))
    settings.load_profile("mutants")


def _is_not_ours(name, module):
    file = getattr(module, "__file__", None)
    return name != "__main__" and file and (ROOT not in Path(file).parents or ".venv" in file)


def _limits(measured):
    """Seconds of processor and of clock that tests may take with an edit."""
    measured = list(measured)
    return math.ceil(3 + 3 * sum(m.busy for m in measured)), math.ceil(20 + 10 * sum(m.clock for m in measured))


def _fork(work):
    """Do `work`, which gives an exit code, in a quiet copy of this process; its id."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = KILLED
    try:
        os.setpgid(0, 0)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        code = work()
    finally:
        os._exit(code)


def _statuses(works, limits, jobs):
    """The exit code of each of `works`, `jobs` of them at a time; negative when it went over its limits."""
    codes, running, waiting = [UNDECIDED] * len(works), {}, list(range(len(works)))[::-1]

    def limited(work, busy, clock):
        resource.setrlimit(resource.RLIMIT_CPU, (busy, busy + 1))
        resource.setrlimit(resource.RLIMIT_DATA, (GIGABYTES << 30,) * 2)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(clock)
        return work()

    while waiting or running:
        while waiting and len(running) < jobs:
            i = waiting.pop()
            running[_fork(lambda i=i: limited(works[i], *limits[i]))] = i
        pid, status = os.wait()
        _end_group(pid)
        codes[running.pop(pid)] = os.waitstatus_to_exitcode(status)
    return codes


def _answer(work):
    """What `work` gives, done in a fork."""
    reading, writing = os.pipe()

    def told():
        os.close(reading)
        try:
            answer = work()
        except SystemExit as told:
            answer = told
        with open(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
        return 0

    pid = _fork(told)
    os.close(writing)
    with open(reading, "rb") as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    _end_group(pid)
    if not text:
        raise SystemExit("The tests could not be collected: run pytest on them.")
    answer = pickle.loads(text)
    if isinstance(answer, SystemExit):
        raise answer
    return answer


def _end_group(pid):
    """End what a fork has started and left behind."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def main():
    core = tomllib.loads((HERE / "core.toml").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", metavar="module", help=f"by default all of {', '.join(core)}")
    parser.add_argument("--most", type=int, help="so many edits of a module at most, drawn the same way each time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="forks at a time")
    arguments = parser.parse_args()
    verdicts = []
    for name in arguments.modules or core:
        if name not in core:
            parser.error(f"{name!r} is not in core.toml")
        begin = time.perf_counter()
        verdict = judge(name, core[name], arguments.most, arguments.jobs)
        verdicts.append(verdict)
        print(f"{verdict}  {time.perf_counter() - begin:4.0f} s", flush=True)
        for edit in verdict.survivors:
            print(f"    line {edit.line}: {edit.before}\n        → {edit.after}", flush=True)
        for entry in verdict.stale:
            print(f"    equivalent.toml names an edit that is not there: {entry['before']} → {entry['after']}")
    together = Verdict("all", *(list(chain(*parts)) for parts in list(zip(*verdicts, strict=True))[1:]))
    print(together)
    return together.score < BAR or bool(together.stale)


if __name__ == "__main__":
    sys.exit(main())
