"""What comes out of a learner's function, and that nothing stays behind, whatever it is and does."""
# ruff: noqa: NPY002  numpy's global random state is one of the things that must not change

import _thread
import builtins
import functools
import getpass
import math
import os
import random
import signal
import subprocess
import sys
import threading
import time
import warnings
from textwrap import dedent

import numpy as np
import pytest

from w2vlib.exercises import sandbox
from w2vlib.exercises.plain import Strange
from w2vlib.exercises.sandbox import Failure, Ran, Step, run, takes, written

if sys.platform == "linux":
    import resource

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")


with_threads = pytest.mark.skipif(sys.platform == "emscripten", reason="a browser has no threads")


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """On a busy machine nothing is cut off that would end; a test of what does not sets less."""
    monkeypatch.setattr(sandbox, "SECONDS", 120)


@pytest.fixture(params=["threads", "no threads", "another tracer"])
def world(request, monkeypatch):
    """Where functions run: on an ordinary machine, in a browser, or under a debugger or coverage tool."""
    def trace(*_): ...

    def refuse(self):
        raise RuntimeError("can't start new thread")

    if sys.platform == "emscripten" and request.param != "no threads":
        pytest.skip("a browser has no threads")
    before = sys.gettrace()
    sys.settrace(trace if request.param == "another tracer" else None)
    if request.param == "no threads":
        monkeypatch.setattr(threading.Thread, "start", refuse)
        monkeypatch.setattr(sandbox, "resource", None)
    expected = sys.gettrace()
    yield request.param
    found = sys.gettrace()
    sys.settrace(before)
    assert found is expected


def only(function, *arguments, **settings):
    """The one call of `function`."""
    ran, = run(function, [arguments], **settings)
    return ran


# What comes out


def test_values_errors_and_prints_come_out_in_plain_data():
    def share(a, b):
        print("dividing", a)
        return a / b

    first, second = run(share, [(1, 2), (1, 0)])
    assert first == Ran(0.5, None, "dividing 1\n", [])
    assert (second.value, second.printed) == (None, "dividing 1\n")
    failure = second.failure
    assert (failure.kind, failure.message, failure.text) == ("ZeroDivisionError", "division by zero", "return a / b")
    assert failure.line == share.__code__.co_firstlineno + 2
    assert failure.values == {"a": 1, "b": 0}
    assert failure.of("ArithmeticError") and failure.of("KeyError", "ZeroDivisionError") and not failure.of("KeyError")
    assert Failure("KeyError").of("KeyError") and not Failure("KeyError").of()


def test_the_deepest_line_of_the_learners_own_code_is_told_with_its_variables():
    def inner(z):
        total = z.sum()
        return np.reshape(total, (2, 2))

    def outer(W):
        kept = 1
        return inner(W) + kept

    failure = only(outer, np.ones(3)).failure
    assert failure.text == "return np.reshape(total, (2, 2))" and failure.kind == "ValueError"
    assert failure.values["total"] == 3 and failure.values["z"].shape == (3,) and "kept" not in failure.values


def test_within_a_comprehension_the_variables_around_it_are_told_too():
    def total(words, table):
        n = 2
        return sum(table[word] + n for word in words)

    failure = only(total, ["a", "b"], {"a": 1}).failure
    assert failure.kind == "KeyError" and failure.message == "'b'"
    assert failure.values == {"words": ["a", "b"], "table": {"a": 1}, "n": 2, "word": "b"}


def test_a_variable_that_is_large_or_strange_does_not_disturb():
    def f():
        big, it, odd = np.zeros(20_000), iter([1, 2]), Odd()
        del odd.x
        return big, it

    values = only(f).failure.values
    assert values["big"] == Strange("ndarray", "an array of shape (20000,)") and values["odd"].type_name == "Odd"


def test_what_is_written_in_c_has_no_line():
    failure = only(np.ones((2, 2)).dot, np.ones(3)).failure
    assert (failure.kind, failure.line, failure.text, failure.values) == ("ValueError", 0, "", {})


def test_a_result_is_kept_as_it_was_given():
    shelf = np.zeros(1)

    def same_array(x):
        shelf[0] = x
        return shelf

    assert [ran.value.tolist() for ran in run(same_array, [(1,), (2,)])] == [[1], [2]]


def test_a_generator_runs_within_the_call():
    def lines(n):
        print("begin")
        yield from range(n)
        raise LookupError("no more")

    ran = only(lines, 2)
    assert (ran.failure.kind, ran.failure.text, ran.printed) == ("LookupError", 'raise LookupError("no more")',
        "begin\n")


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


class Wordy(Exception):
    def __str__(self):
        return 5


class Leaving(Exception):
    def __str__(self):
        raise SystemExit


class Veiled(Exception):
    __traceback__ = __class__ = __dict__ = property(lambda self: 1 / 0)


@pytest.mark.parametrize(
    "error, kind, message",
    [
        (ValueError("a" * 300), "ValueError", "a" * 200), (ValueError("\ud800"), "ValueError", "\\ud800"),
        (Mute(), "Mute", ""),
        (Wordy(), "Wordy", ""), (Leaving(), "Leaving", ""), (Veiled, "Veiled", ""), (KeyError("a"), "KeyError", "'a'"),
        (SystemExit, "SystemExit", ""), (GeneratorExit, "GeneratorExit", ""),
        (BaseException("b"), "BaseException", "b"),
        (ExceptionGroup("g", [ValueError(1)]), "ExceptionGroup", "g (1 sub-exception)"),
        (StopIteration, "StopIteration", ""),
        (MemoryError, "MemoryError", ""), (RecursionError("r"), "RecursionError", "r"),
        (NotImplementedError, "NotImplementedError", ""),
        (5, "TypeError", "exceptions must derive from BaseException"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_comes_out_as_words(error, kind, message):
    def failing():
        raise error

    failure = only(failing).failure
    assert (failure.kind, failure.message, failure.text) == (kind, message, "raise error")


def test_an_error_that_never_ends_telling_is_cut_off(world):
    class Endless(Exception):
        def __str__(self):
            while True:
                time.sleep(0)

    def failing():
        raise Endless

    started = time.monotonic()
    failure = only(failing, seconds=0.3).failure
    assert (failure.of("TooLong") or failure.kind == "Endless") and time.monotonic() - started < 60


def test_an_error_of_a_class_called_otherwise():
    class Sly(type):
        __name__ = __mro__ = property(lambda self: 1 / 0)

    def failing():
        raise type.__call__(Sly, "Fox", (LookupError,), {})

    failure = only(failing).failure
    assert failure.kind == "Fox" and failure.of("LookupError")


def test_prints_are_kept_and_cut():
    def talk(n):
        for k in range(n):
            print("line", k)
        print("to stderr \udcff", file=sys.stderr, flush=True)
        return sys.stdout.write("abc")

    ran = only(talk, 1)
    assert (ran.printed, ran.value) == ("line 0\nto stderr \\udcff\nabc", 3)
    assert len(only(talk, 5000).printed) == sandbox.PRINTED_CHARACTERS + 1
    assert [r.printed for r in run(print, [("a",), ("b",)])] == ["a\n", "b\n"]


def test_prints_stay_out_of_the_notebook(capsys):
    run(lambda: (print("a"), sys.stderr.write("b")), [()])
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("spoil",
    ["sys.stdout = None", "sys.stdout.close()", "del sys.stdout", "sys.stdout = sys.stderr = 5"])
def test_a_stream_that_is_spoiled_is_whole_again_for_the_next_call(spoil):
    def spoiling():
        print("before")
        exec(spoil)

    assert [ran.printed for ran in run(spoiling, [(), ()])] == ["before\n", "before\n"]


# Steps


def test_steps_tell_line_by_line_what_became_of_the_variables():
    def share(z):
        e = np.exp(z)
        total = 0
        for x in e:
            total += x
        total += 0
        return e / total

    ran = only(share, np.zeros(2), watching=True)
    first = share.__code__.co_firstlineno
    told = [(step.line - first, step.name, np.asarray(step.value).tolist()) for step in ran.steps]
    assert told == [(1, "e", [1, 1]), (2, "total", 0), (3, "x", 1), (4, "total", 1), (4, "total", 2),
        (6, "return", [0.5, 0.5])]
    assert isinstance(ran.steps[0], Step)
    assert not only(share, np.zeros(2)).steps


def test_what_changes_in_place_is_a_step_too():
    def fill(n):
        row, table, array, seen = [], {}, np.zeros(2), set()
        row.append(n)
        table["a"] = row
        array[1] = 5
        seen.add(1)
        row[0] = n
        return array

    steps = only(fill, 3, watching=True).steps
    told = [(s.name, s.value.tolist() if s.name == "array" else s.value) for s in steps[:-1]]
    assert told == [
        ("row", []), ("table", {}), ("array", [0, 0]), ("seen", set()), ("row", [3]), ("table", {"a": [3]}),
        ("array", [0, 5]), ("seen", {1})]


def test_helpers_and_comprehensions_have_steps_and_libraries_have_none():
    def helper(a):
        b = a + 1
        return b

    def main(a):
        c = [helper(x) for x in a]
        return np.mean(c)

    names = [step.name for step in only(main, [1, 2], watching=True).steps]
    assert names.count("b") == 2 and names[-2:] == ["c", "return"] and set(names) <= {"a", "b", "c", "x", "return"}


def test_steps_of_an_own_changed_argument_and_of_a_loop_that_ends_in_an_error():
    def change(a):
        a = a + 1
        a[5] = 0

    ran = only(change, np.zeros(1), watching=True)
    assert [(step.name, step.value.tolist()) for step in ran.steps] == [("a", [1])]
    assert ran.failure.kind == "IndexError"


def test_a_generators_steps_end_with_its_items():
    def numbers():
        n = 1
        yield n
        n += 1
        yield n

    steps = only(numbers, watching=True).steps
    assert [(step.name, step.value) for step in steps] == [("n", 1), ("n", 2), ("return", [1, 2])]


def test_there_are_at_most_some_thousand_steps_and_watching_uses_nothing_up():
    def count(n):
        it, row = iter(range(n)), [0] * 900
        for k in it:
            row[0] = k
        return k

    ran = only(count, 50_000, watching=True)
    assert ran.value == 49_999 and ran.steps[-1].name == "return" and 100 < len(ran.steps) < sandbox.MOST_STEPS + 10
    ran = only(lambda n: [k for k in range(n)][-1], 50_000, watching=True)
    assert ran.value == 49_999 and 1 < len(ran.steps) < sandbox.MOST_STEPS + 10


def test_a_large_value_is_no_step_of_its_own_size():
    def large():
        a = np.zeros(10_000)
        return a

    assert {step.value for step in only(large, watching=True).steps} == {Strange("ndarray",
        "an array of shape (10000,)")}


def test_what_is_not_traced_has_no_steps():
    assert only(np.add, 1, 2, watching=True).steps == []


# Time


def busy(x=0):
    while True:
        x += 1


def deaf(x=0):
    while True:
        try:
            while True:
                x += 1
        except:  # noqa: E722
            x += 1


def collecting(x=0):
    kept = []
    while True:
        try:
            while True:
                x += 1
        except BaseException as error:
            kept.append(error)


def finishing(x=0):
    while True:
        try:
            while True:
                x += 1
        finally:
            while True:
                x -= 1


def deep(x=0):
    def inner():
        try:
            busy(x)
        except BaseException:
            inner()

    while True:
        try:
            inner()
        except BaseException:
            continue


def in_a_key(x=0):
    return sorted([2, 1], key=lambda n: busy(n))


def in_a_generator():
    while True:
        yield from ()


def endless_comprehension():
    return sum(1 for _ in iter(int, 1))


def printing():
    while True:
        print("again")


def in_a_destructor():
    class Last:
        def __del__(self):
            busy()

    Last()
    busy()


@pytest.mark.parametrize(
    "endless", [busy, deaf, collecting, finishing, deep, in_a_key, in_a_generator, endless_comprehension, printing,
                in_a_destructor, functools.partial(busy, 1), functools.lru_cache(busy)])
@pytest.mark.parametrize("watching", [False, True])
def test_what_never_ends_is_cut_off(endless, watching, world):
    first, *more = run(endless, [(), ()], seconds=0.2, watching=watching)
    assert first.failure.kind == "TooLong" and not more
    assert first.failure.line and (world == "another tracer" or first.failure.of("TooLong", "BaseException"))


@with_threads
def test_empty_loops_are_cut_off_where_there_are_threads():
    def empty():
        while True: pass  # noqa: E701

    assert only(empty, seconds=0.2).failure.kind == "TooLong"


@with_threads
def test_what_others_wrote_in_python_is_cut_off_where_there_are_threads():
    class Row:
        def __getitem__(self, i):
            return 0

    import statistics

    assert only(lambda: statistics.mean(Row()), seconds=0.2).failure.kind == "TooLong"


def test_time_is_for_all_cases_together(world):
    def slow(x):
        end = time.perf_counter() + 0.15
        while time.perf_counter() < end:
            x += 1
        return "done"

    ran = run(slow, [(0,)] * 1000, seconds=0.5)
    assert 1 <= len(ran) < 10 and ran[-1].failure.kind == "TooLong" and ran[0].value == "done"


def test_nothing_is_cut_off_after_the_check(world):
    for _ in range(20):
        run(deaf, [()], seconds=0.01)
        sum(1 for _ in range(1000))


def test_time_that_is_over_at_once_ends_the_call_and_nothing_else(world):
    for _ in range(50):
        assert run(busy, [()], seconds=0)[-1].failure.kind == "TooLong"


def test_a_generator_that_outlives_the_check_is_free():
    kept = []

    def keep():
        def numbers():
            n = 0
            while True:
                n += 1
                yield n

        kept.append(numbers())
        return next(kept[0])

    assert only(keep, seconds=0.3).value == 1
    time.sleep(0.4)
    before = sys.gettrace()
    sys.settrace(lambda *_: None)
    try:
        assert next(kept[0]) == 2
    finally:
        sys.settrace(before)


@with_threads
def test_time_is_over_also_between_two_calls():
    def slow_to_come():
        yield 1, 2
        while True:
            sum(range(100))

    first, last = run(np.add, slow_to_come(), seconds=0.1)
    assert (first.value, first.failure) == (3, None)
    assert last.failure.kind == "TooLong"
    assert run(np.add, [(1, 2), (3, 4)])[1].value == 7


@with_threads
def test_limits_hold_in_other_threads():
    found = []
    thread = threading.Thread(target=lambda: found.append(only(deaf, seconds=0.3).failure.kind))
    thread.start()
    thread.join(timeout=60)
    assert found == ["TooLong"]


def test_imports_take_no_time(world, tmp_path, monkeypatch):
    (tmp_path / "slow_package.py").write_text("import time, slow_part\ntime.sleep(0.5)\nnumber = 5\n")
    (tmp_path / "slow_part.py").write_text("import time\ntime.sleep(0.5)\n")
    monkeypatch.syspath_prepend(tmp_path)

    def f():
        import slow_package
        return slow_package.number

    ran = only(f, seconds=0.4)
    sys.modules.pop("slow_package", None), sys.modules.pop("slow_part", None)
    assert ran == Ran(5)

    def g():
        import slow_package  # noqa: F401
        return busy()

    started = time.monotonic()
    assert only(g, seconds=0.4).failure.kind == "TooLong"
    assert time.monotonic() - started < 60
    sys.modules.pop("slow_package", None), sys.modules.pop("slow_part", None)


@pytest.mark.parametrize("endless", [busy, deaf, collecting, deep])
def test_lines_can_be_counted_in_place_of_time(endless, world):
    def count(n):
        for _ in range(n):
            pass
        return n

    with sandbox.opened() as run_there:
        seconds = 0.3 if world == "another tracer" else None  # which leaves no lines to count
        assert run_there(endless, [()], seconds, lines=300)[0].failure.kind == "TooLong"
        for lines, ended in ((25, False), (15, world != "another tracer")):
            ran, = run_there(count, [(10,)], lines=lines)
            assert (ran.value is None and ran.failure.kind == "TooLong") if ended else ran.value == 10
        import email.mime.audio  # noqa: F401  a sandbox that waits does not mind
        assert sys.gettrace() is not None if world == "another tracer" else sys.gettrace() is None
        assert [ran.value for ran in run_there(count, [(1,), (2,)])] == [1, 2]


def test_a_tracer_of_the_learners_does_not_stop_the_time(world):
    def untraced():
        sys.settrace(None)
        deaf()

    assert only(untraced, seconds=0.3).failure.kind == "TooLong"


def test_a_check_within_a_check_has_its_own_limits_and_leaves_those_around_it(world):
    def outer():
        inner = only(deaf, seconds=0.2)
        print("after")
        return inner.failure.kind

    ran = only(outer)
    assert (ran.value, ran.printed) == ("TooLong", "after\n")

    def never():
        while True:
            only(len, "ab")

    assert only(never, seconds=0.5).failure.kind == "TooLong"


def test_a_check_starts_a_watch_that_does_not_keep_the_kernel_alive():
    started, waited_for = [], set(threading.enumerate())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "start_new_thread", lambda *task: started.append(_thread.start_new_thread(*task)))
        assert only(lambda: set(threading.enumerate()) == waited_for).value is True
    assert len(started) == 1


def test_recursion_without_end_is_an_error_with_its_line_and_says_nothing_else(world):
    def again(n):
        return again(n + 1)

    ran = only(again, 0)
    assert ran.failure.of("RecursionError") and "again(n" in ran.failure.text and ran.printed == ""


def test_singular_values_of_infinite_numbers_are_not_searched_for_for_ever():
    endless = [[math.inf, math.inf, 1.6], [math.inf, -0.3, 1.1], [5.5, 3.6, 3.1], [6.1, 2.0, 3.2]]
    outside = np.linalg.svd
    assert only(lambda: np.linalg.svd(endless)).failure.of("LinAlgError")
    assert only(lambda: np.linalg.svd([[3.0, 0.0], [0.0, 2.0]], compute_uv=False)).value.round().tolist() == [3, 2]
    assert np.linalg.svd is outside


# Size


def test_a_million_items_are_allowed_and_no_more():
    for size, large in ((1_000_000, False), (1_000_001, True)):
        for result in (np.zeros(size), range(size), "a" * size, [[0] * (size - 1)]):
            failure = only(lambda result=result: result).failure
            assert (failure is not None and failure.kind == "TooLarge") is large


def test_values_that_contain_themselves_are_said_to():
    def around():
        row = []
        row.append(row)
        return row

    ran = only(around)
    assert ran.failure.kind == "TooDeep" and not ran.failure.of("RecursionError") and ran.value is None


def endless_generator():
    while True:
        yield 1


def test_what_grows_without_end_is_cut_off():
    assert only(endless_generator).failure.kind == "TooLarge"


def limits():
    return resource.getrlimit(resource.RLIMIT_AS)


@pytest.fixture
def limit():
    """Set the soft limit of memory to so many bytes more than the process has now."""
    def more(size):
        with open("/proc/self/statm") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + size, hard))

    soft, hard = limits()
    yield more
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def takes_bytes(size):
    return len(bytes(size)[:1])


@on_linux
def test_two_gigabytes_more_are_allowed_and_not_three():
    before = limits()
    assert only(takes_bytes, 1_500_000_000).value == 1
    assert only(takes_bytes, 3_000_000_000).failure.of("MemoryError")
    assert only(lambda: np.ones(10**12)).failure.of("MemoryError")
    assert limits() == before


@on_linux
def test_a_limit_that_is_lower_already_stays(limit):
    limit(500_000_000)
    before = limits()
    assert only(takes_bytes, 100_000_000).value == 1
    assert only(takes_bytes, 1_000_000_000).failure.of("MemoryError")
    assert limits() == before


@on_linux
def test_a_function_cannot_lower_the_limits_for_good():
    before = limits()

    def lower():
        now = limits()
        resource.setrlimit(resource.RLIMIT_AS, (now[0], now[0]))
        resource.prlimit(0, resource.RLIMIT_AS, (now[0], now[0]))
        return 1

    assert only(lower).value == 1
    assert limits() == before


# Nothing stays behind


def everything():
    """All that a function may change and must not."""
    return {
        "state": str(np.random.get_state()), "more": str(random.getstate()), "print": str(np.get_printoptions()),
        "errors": np.geterr(), "filters": list(warnings.filters), "streams": (sys.stdin, sys.stdout, sys.stderr),
        "depth": sys.getrecursionlimit(), "folder": os.getcwd(), "environment": dict(os.environ),
        "signals": [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)], "profile": sys.getprofile(),
        "trace": sys.gettrace(), "bits": id(np.random.get_bit_generator()),
        "names": [dict(vars(m)) for m in (builtins, sys, math, os, random, time, np, np.linalg, np.random)],
    }


SPOILS = [
    "np.random.seed(5)", "np.random.rand(3)", "np.random.normal()", "random.seed(1)", "random.random()",
    "np.random.set_bit_generator(np.random.PCG64(3))", "np.set_printoptions(precision=2, threshold=5)",
    "np.seterr(all='raise')",
    "warnings.simplefilter('error')", "warnings.filters.clear()", "sys.stdout = sys.stderr = sys.stdin = None",
    "del sys.stdout",
    "sys.setrecursionlimit(5000)", "os.chdir('/')", "os.environ['A_NEW_ONE'] = '1'", "os.environ.pop('PATH', None)",
    "os.environ.clear()",
    "os.environ = {}", "signal.signal(signal.SIGINT, signal.SIG_IGN)", "signal.signal(signal.SIGTERM, print)",
    "sys.setprofile(lambda *a: None)", "sys.settrace(lambda *a: None)",
    "builtins.map = builtins.isinstance = builtins.len = None",
    "builtins.__import__ = None", "builtins.all = builtins.map = builtins.filter = lambda *a: True",
    "del builtins.dict, builtins.list",
    "builtins.Exception = builtins.BaseException = KeyError", "builtins.something = 5",
    "np.allclose = lambda *a, **k: True",
    "np.asarray = np.array = np.ndarray = None", "del np.exp", "np.linalg.norm = None", "np.random.default_rng = None",
    "math.exp = math.log", "math.new = 1", "sys.getprofile = sys.settrace = sys.exc_info = None",
    "time.perf_counter = None",
    "os.path = os.getcwd = os.chdir = None", "sys.excepthook = sys.displayhook = print", "sys.unraisablehook = None",
    "random.getstate = random.setstate = None", "np.random.set_state = np.random.get_state = None",
    "np.set_printoptions = np.get_printoptions = np.errstate = None", "import numpy; numpy.random = None",
]


@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize("ending",
    ["return 7", "raise KeyError", "yield 7", "raise SystemExit", "raise KeyboardInterrupt"])
def test_nothing_stays_behind(spoil, ending):
    names = {"np": np, "os": os, "sys": sys, "math": math, "time": time, "random": random, "signal": signal,
        "builtins": builtins,
             "warnings": warnings}
    exec(f"def f():\n    {spoil}\n    {ending}", names)
    before = everything()
    kept = [dict(vars(m)) for m in (builtins, np, np.linalg, np.random, sys, os, math)]
    ran = run(names["f"], [(), ()])
    after = {name: value for name, value in zip(before, everything().values(), strict=True)}
    for module, names in zip((builtins, np, np.linalg, np.random, sys, os, math), kept, strict=True):
        vars(module).update(names)  # whatever happened, the other tests go on
    assert after == before
    assert len(ran) == (1 if ending == "raise KeyboardInterrupt" else 2)
    if ending == "return 7":
        assert [r.value for r in ran] == [7, 7] and not any(r.failure for r in ran)
    elif "raise" in ending:
        assert ran[0].failure.kind == ending.split()[1]


def test_a_learners_settings_of_numpys_errors_do_not_matter():
    with np.errstate(all="raise"):
        assert only(lambda: np.exp(-1000.0)).value == 0


def test_warnings_do_not_reach_the_notebook(recwarn):
    assert np.isnan(only(lambda: np.log(np.array(-1.0))).value)
    assert only(lambda: warnings.warn("look", stacklevel=1)).printed == "" and not recwarn.list


def test_a_package_that_was_imported_stays(monkeypatch, tmp_path):
    (tmp_path / "a_package_for_once.py").write_text("import math\nmath.part = __import__('sys').modules[__name__]\n")
    monkeypatch.syspath_prepend(tmp_path)

    def f():
        import a_package_for_once
        return a_package_for_once.__name__

    assert only(f).value == "a_package_for_once"
    assert "a_package_for_once" in sys.modules and math.part is sys.modules.pop("a_package_for_once")
    del math.part


def test_the_random_state_goes_on_from_call_to_call():
    before = np.random.get_state()[1].tolist()
    first, second = run(np.random.rand, [(), ()])
    assert first.value != second.value
    assert np.random.get_state()[1].tolist() == before


def test_a_working_folder_that_is_gone_does_not_matter(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    if sys.platform in ("linux", "darwin"):
        (tmp_path / "gone").rmdir()
    assert only(len, "ab").value == 2


@with_threads
def test_in_another_thread_signals_are_left_alone():
    found = []
    thread = threading.Thread(target=lambda: found.append((only(len, "ab").value, signal.getsignal(signal.SIGINT))))
    thread.start()
    thread.join()
    assert found == [(2, signal.getsignal(signal.SIGINT))]


def test_a_profile_written_in_c_is_not_disturbed():
    import cProfile

    profile = cProfile.Profile()
    profile.enable()
    try:
        assert only(len, "ab").value == 2
        assert only(lambda: sys.setprofile(None)).failure is None
    finally:
        profile.disable()


@with_threads
def test_two_checks_in_two_threads_do_not_mix():
    def talking(name):
        for _ in range(20):
            print(name, end="")
            time.sleep(0.002)
        return name

    before = everything() | ({"limits": limits()} if sys.platform == "linux" else {})
    found = {}
    threads = [threading.Thread(target=lambda n=n: found.update({n: only(talking, n)})) for n in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n: (ran.value, ran.printed) for n, ran in found.items()} == {n: (n, n * 20) for n in "abc"}
    assert everything() | ({"limits": limits()} if sys.platform == "linux" else {}) == before


def test_a_check_leaves_no_thread_behind():
    threads = set(threading.enumerate())
    for function in (deaf, np.add):
        run(function, [(1, 2)], seconds=0.05)
    for thread in set(threading.enumerate()) - threads:
        thread.join(timeout=60)
        assert not thread.is_alive()


# Questions, pictures and ways out


def test_questions_are_answered_at_once_with_a_sentence():
    for ask in (lambda: input("What? "), lambda: getpass.getpass(), lambda: sys.stdin.readline(),
        lambda: sys.stdin.read(),
                lambda: next(sys.stdin), lambda: list(sys.stdin)):
        failure = only(ask).failure
        assert failure.kind == "EOFError" and "nobody answers" in failure.message


def test_a_breakpoint_is_passed_over_and_a_debugger_ends():
    def pausing(x):
        breakpoint()
        return x

    def stopping(x):
        import pdb
        pdb.Pdb(nosigint=True).set_trace()
        return x

    assert only(pausing, 5) == Ran(5)
    assert only(stopping, 5).failure.kind == "BdbQuit"


@pytest.mark.parametrize("leave",
    [lambda: sys.exit(3), lambda: exit(), lambda: quit(), lambda: os._exit(1), lambda: os.abort()])
def test_no_way_leads_out(leave):
    assert only(leave).failure.kind == "SystemExit"
    assert sys.stdin is None or not sys.stdin.closed


@pytest.fixture
def interrupts():
    """Interrupts raise, also where the tests run in the background of a shell, which has them ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_stop_ends_the_check(interrupts):
    calls = []

    def stopped(x):
        calls.append(x)
        if x == 2:
            signal.raise_signal(signal.SIGINT)
            return busy()
        return x

    ran = run(stopped, [(1,), (2,), (3,)])
    assert [r.failure and r.failure.kind for r in ran] == [None, "KeyboardInterrupt"] and calls == [1, 2]


def test_stop_between_two_calls_ends_the_check():
    def cases():
        yield (1, 2)
        raise KeyboardInterrupt

    assert [r.failure and r.failure.kind for r in run(np.add, cases())] == [None, "KeyboardInterrupt"]


KERNEL = dedent("""
    from w2vlib.exercises.sandbox import run
    import sys
    {before}
    def f():
        {inside}
        return 5
    ran = run(f, [(), ()])
    {after}
    print([(r.value, r.failure and r.failure.kind, r.printed) for r in ran])
""")


@pytest.fixture(scope="module")
def cell():
    """Run a cell in a kernel: (text that was printed, all kinds of messages, whether the kernel lives)."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})

    def execute(inside, before="", after=""):
        messages = []
        client.execute_interactive(KERNEL.format(inside=inside, before=before, after=after),
            output_hook=messages.append, timeout=120)
        text = "".join(m["content"].get("text", "") for m in messages if m["msg_type"] == "stream")
        kinds = [m["msg_type"] for m in messages if m["msg_type"] not in ("status", "execute_input", "stream")]
        return text.strip(), kinds, manager.is_alive()

    yield execute
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    "inside, told",
    [
        ("exit()", "(None, 'SystemExit', '')"), ("quit()", "(None, 'SystemExit', '')"),
        ("input('?')", "(None, 'EOFError', '')"),
        ("import getpass; getpass.getpass()", "(None, 'EOFError', '')"), ("breakpoint()", "(5, None, '')"),
        ("display({'a': 1})", r"""(5, None, "{'a': 1}\\n")"""),
        ("from IPython.display import clear_output; clear_output()", "(5, None, '')"),
        ("import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
            r"(5, None, '[a picture, which a check does not show]\\n')"),
        ("import matplotlib.pyplot as plt; plt.figure(); plt.figure()",
            r"(5, None, '[a picture, which a check does not show]\\n')"),
        ("from IPython.display import HTML; display(HTML('<b>x</b>'))",
            r"(5, None, '<IPython.core.display.HTML object>\\n')"),
        ("get_ipython().ask_exit()", "(None, 'SystemExit', '')"), ("print('\\ud800')", r"(5, None, '\\ud800\n')"),
    ],
)
def test_in_a_kernel(cell, inside, told):
    told = told.replace(r"\\n", r"\n")
    text, kinds, alive = cell(inside)
    assert text == f"[{told}, {told}]" and kinds == [] and alive
    assert cell("pass")[0] == "[(5, None, ''), (5, None, '')]"


def test_in_a_kernel_other_figures_and_displays_are_as_before(cell):
    text, kinds, _ = cell("plt.plot([3]); plt.show()",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])", "display(1); get_ipython().ask_exit")
    assert kinds == ["display_data", "display_data"] and text.count("a picture") == 2


# What was handed over


class Called:
    def __call__(self, a, b):
        return a + b

    def method(self, a, b):
        return a * b


class Proxy:
    def __getattr__(self, name):
        return Proxy()

    def __call__(self, a, b):
        return a + b


class Odd:
    """Raises, lies or gives nonsense for everything that is read."""

    __name__ = __code__ = __globals__ = __signature__ = __wrapped__ = __defaults__ = property(lambda self: 1 / 0)
    __dict__ = property(lambda self: 1 / 0)

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = __bool__ = __repr__ = __str__ = __eq__

    def __call__(self, a, b):
        return a + b


class Static:
    @staticmethod
    def __call__(a, b):
        return a + b


def plus(a, b):
    return a + b


class Row:
    __init__ = plus


def lying():
    def function(a, b):
        return a + b

    function.__signature__ = 5
    function.__wrapped__ = function
    function.__name__ = "x\udcff"
    return function


def circle():
    def one(a, b): ...
    def two(a, b): ...

    one.__wrapped__, two.__wrapped__ = two, one
    return one


def wrapped(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        return function(*arguments)

    return wrapper


@pytest.mark.parametrize(
    "function, inner",
    [
        (plus, plus), (functools.partial(plus, 1), plus), (functools.lru_cache(plus), plus),
        (wrapped(wrapped(plus)), plus),
        (Called(), Called.__call__), (Called().method, Called.method), (Called.method, Called.method),
        (Odd(), Odd.__call__),
        (Proxy(), Proxy.__call__), (functools.partial(functools.partial(plus, 1)), plus), (len, None), (np.add, None),
        (5, None),
        (None, None), (dict, None), (Called, None), (functools.partial(len), None), (Static(), None),
        (Mute, None), (Row, plus),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_function_behind_is_found_without_asking(function, inner):
    assert written(function) is inner


def test_decorators_in_a_circle_have_an_end():
    assert written(circle()).__name__ in ("one", "two") and takes(circle(), (1, 2))


@pytest.mark.parametrize(
    "function, counts",
    [
        (plus, [2]), (wrapped(plus), [2]), (functools.lru_cache(plus), [2]), (Called(), [2]), (Called().method, [2]),
        (Called.method, [3]), (Odd(), [2]), (Proxy(), [2]), (lying(), [2]), (lambda a, b=1: a, [1, 2]),
        (lambda *a: a, [0, 1, 2, 3, 4]), (lambda: 1, [0]), (Row, [1]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_how_many_arguments_a_function_takes_is_known(function, counts):
    assert [n for n in range(5) if takes(function, (1,) * n)] == counts


def test_arguments_that_are_named_only_count_as_missing():
    assert takes(lambda a, *, b=1: a, (1,)) and not takes(lambda a, *, b: a, (1,))


@pytest.mark.parametrize(
    "function", [len, np.add, functools.partial(plus, 1), dict, Static()], ids=lambda f: type(f).__name__)
def test_what_cannot_be_known_is_tried(function):
    assert takes(function, (1, 2)) and takes(function, (1, 2, 3, 4))


@pytest.mark.parametrize("function", [Odd(), Proxy(), lying(), Static(), functools.partial(plus)],
    ids=lambda f: type(f).__name__)
def test_functions_that_lie_about_themselves_run(function, world):
    assert run(function, [(1, 2), (3, 4)], watching=True)[1].value == 7


def test_an_object_that_lies_about_its_class_runs():
    class Veil(Odd):
        __class__ = property(lambda self: 1 / 0)

    assert written(Veil()) is Odd.__call__ and takes(Veil(), (1, 2)) and only(Veil(), 1, 2).value == 3


# A browser, and other machines


WITHOUT = """
import sys
sys.modules["resource"] = None
{ctypes}
from w2vlib.exercises import sandbox
assert sandbox.resource is None and {check}
def deaf(x=0):
    while True:
        try:
            while True:
                x += 1
        except:
            pass
print(sandbox.run(deaf, [()], seconds=0.2)[0].failure.kind, sandbox.run(len, [("ab",)])[0].value)
"""


@pytest.mark.parametrize(
    "ctypes, check",
    [("sys.modules['ctypes'] = None", "sandbox.pythonapi is None"),
     ("import ctypes; del ctypes.pythonapi", "sandbox.pythonapi is None"),
     ("import _thread\ndef no(*_): raise RuntimeError(\"can't start new thread\")\n_thread.start_new_thread = no",
         "sandbox.pythonapi")])
def test_nothing_is_missed_where_a_python_has_less(ctypes, check):
    out = subprocess.run([sys.executable, "-c", WITHOUT.format(ctypes=ctypes, check=check)], capture_output=True,
        text=True,
                         env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=120)
    assert out.stdout.split() == ["TooLong", "2"], out.stderr
