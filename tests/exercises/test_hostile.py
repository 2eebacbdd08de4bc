"""A check ends with one report that can be shown, whatever a function is, gives back, raises or does."""


import collections.abc
import fractions
import sys
from unittest.mock import MagicMock, Mock

import numpy as np
import pytest

from w2vlib.exercises import find, sandbox
from w2vlib.exercises.checking import judge
from w2vlib.learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS", 60)


def no(*_, **__):
    raise RuntimeError("no")


def odd(name, *parents, **methods):
    """An object of a class made for the occasion."""
    return type(name, parents, methods)()


def zero_d(value):
    array = np.empty((), dtype=object)
    array[()] = value
    return array


def around():
    row = []
    row.append(row)
    return row


def nested(depth=100_000):
    row = []
    for _ in range(depth):
        row = [row]
    return row


NESTED = nested()
VALUES = {
    "repr raises": lambda: odd("O", __repr__=no), "all raises": lambda: odd("O", **dict.fromkeys(
        ("__repr__", "__str__", "__eq__", "__len__", "__iter__", "__array__", "__float__", "__bool__", "__hash__"),
        no)),
    "0-d of it": lambda: zero_d(odd("O", __repr__=no)), "list of it": lambda: [odd("O", __repr__=no, __eq__=no)] * 2,
    "set": lambda: odd("S", collections.abc.Set, __iter__=no, __len__=lambda self: 1, __contains__=no),
    "sequence": lambda: odd("S", collections.abc.Sequence, __getitem__=no, __len__=lambda self: 3),
    "lying length": lambda: odd("L", list, __len__=lambda self: 10**9), "mapping": lambda: odd(
        "M", collections.abc.Mapping, __getitem__=no, __iter__=no, __len__=lambda self: 1),
    "digits": lambda: 10**5000, "digits in a list": lambda: [10**5000, 1, 2],
    "fraction": lambda: fractions.Fraction(10**5000, 3),
    "float": lambda: odd("F", float, __float__=no, __repr__=no),
    "str": lambda: odd("T", str, __str__=no, __eq__=no, __len__=no),
    "eq raises": lambda: odd("O", __eq__=no),
    "eq gives an array": lambda: odd("O", __eq__=lambda self, other: np.ones(2)),
    "eq gives an odd one": lambda: odd("O", __eq__=lambda self, other: odd("B", __bool__=no)),
    "void": lambda: np.void(b"abc"),
    "zero": lambda: np.array(0), "zero text": lambda: np.array("a"),
    "records": lambda: np.array([("a", 1)], dtype="U3, i4"),
    "record": lambda: np.rec.array([(1, 2.0)]), "dates": lambda: np.array(["2026-11-26"], dtype="M8[D]"),
    "nat": lambda: np.datetime64("NaT"),
    "objects": lambda: np.array([None, [1], "a"], dtype=object),
    "masked": lambda: np.ma.array([1.0, 2.0], mask=[True, False]),
    "complex": lambda: np.array([1j, 2]), "surrogate": lambda: "\ud800",
    "surrogates": lambda: ["\udcff", {"\ud800": 1}],
    "around": around, "nested": lambda: NESTED, "nested tuple": lambda: (nested(200),),
    "dict around": lambda: [d := {}, d.update(a=d)][:1],
    "none": lambda: None, "function": lambda: len, "lambda": lambda: lambda x: x, "class": lambda: int,
    "module": lambda: np,
    "mock": Mock, "magic": MagicMock, "generator": lambda: (x for x in "ab"), "empty": lambda: [],
    "bytes": lambda: b"ab",
    "ragged": lambda: [[1], [1, 2]], "mixed": lambda: [1, "a", None, ()], "nan key": lambda: {float("nan"): 1},
    "mixed keys": lambda: {1: 1, "a": 2, None: 3}, "mixed set": lambda: {1, "a", None, (1,)},
    "huge": lambda: [0] * 2_000_000,
    "infinity": lambda: float("inf"), "largest": lambda: 10**400, "exception": lambda: ValueError("\ud800"),
    "type": lambda: type,
    "markup": lambda: "`</pre><script>alert(1)</script>**", "lines": lambda: "a\nb\r\x00\x1b[31m",
    "long": lambda: "a" * 100_000,
}


def shown(report):
    """The report as a notebook sends it to a page, which takes half characters for an error."""
    for text in (repr(report), report._repr_html_()):
        text.encode()
        assert len(text) < 20_000
    assert report.parts and all(isinstance(part, str) and part for part in report.parts)
    return report


ELSEWHERE = (
    "all raises", "sequence", "set", "mapping", "digits", "eq raises", "eq gives an array", "eq gives an odd one",
    "void", "zero",
    "zero text", "records", "surrogates", "around", "magic", "mixed keys", "mixed set")
KINDS = [("04.3", value) for value in VALUES]  # numbers are expected; then a place, counts, pairs, examples and words
KINDS += [(id, value) for id in ("00.5", "01.3", "02.4", "03.5", "07.3") for value in ELSEWHERE]


@pytest.mark.parametrize("id, value", KINDS)
def test_a_value_of_any_kind_gets_a_report(id, value):
    report = shown(judge(find(id), lambda *arguments: VALUES[value]()))
    assert report.outcome is NOT_YET
    assert "calls itself" not in report.text and "stopped with" not in report.text


@pytest.mark.parametrize("value", ["around", "nested", "nested tuple", "dict around"])
def test_what_contains_itself_is_said_to(value):
    assert "contains itself" in judge(find("04.3"), lambda logits: VALUES[value]()).text


def attribute(name, value):
    """A right answer that tells something odd about itself."""
    def function(logits):
        e = np.exp(logits - logits.max())
        return e / e.sum()

    get = value if isinstance(value, property) else property(lambda self: value)
    return type("Callable", (), {"__call__": lambda self, logits: function(logits), name: get})()


raising = property(no)


class Proxy:
    """Has every attribute, and each is such a one again."""

    def __getattr__(self, name):
        return Proxy()

    def __call__(self, logits):
        e = np.exp(logits - logits.max())
        return e / e.sum()


@pytest.mark.parametrize("name",
    ["__name__", "__code__", "__globals__", "__signature__", "__wrapped__", "__defaults__", "__doc__", "__dict__",
                                  "__module__", "__annotations__", "__text_signature__", "__func__",
                                  "__self__"])
@pytest.mark.parametrize("value", [raising, 5, None, "x", Proxy()], ids=lambda value: type(value).__name__)
def test_a_function_that_lies_about_itself_is_judged_by_what_it_does(name, value):
    assert shown(judge(find("04.3"), attribute(name, value))).outcome is RIGHT


@pytest.mark.parametrize("function", [
    Proxy(), odd("E", __eq__=no, __hash__=None, __call__=lambda self, logits: Proxy()(logits)),
    odd("B", __bool__=no, __len__=no, __call__=lambda self, logits: Proxy()(logits))], ids=["proxy", "eq", "bool"])
def test_an_odd_function_is_judged_by_what_it_does(function):
    assert shown(judge(find("04.3"), function)).outcome is RIGHT


def raising_in_words(error):
    def function(logits):
        raise error

    return function


class Mute(Exception):
    __str__ = __repr__ = no


class Wordless(Exception):
    def __str__(self):
        return 5


@pytest.mark.parametrize("error",
    [Mute(), Wordless(), ValueError("\ud800"), ValueError("<b>`**" * 99), ExceptionGroup("g", [Mute()]),
        GeneratorExit(),
                                   SystemExit(3), BaseException(), StopIteration(),
                                   type("A\u202eB", (Exception,), {})()], ids=lambda e: type(e).__name__)
def test_an_error_of_any_kind_gets_a_report(error):
    report = shown(judge(find("04.3"), raising_in_words(error)))
    assert report.outcome is NOT_YET and "`raise error`" in report.text


@pytest.mark.parametrize("what",
    ["print('\\ud800')", "input('?')", "np.allclose = lambda *a, **k: True", "exit()", "sys.stdout.write('\\udcff')"])
def test_what_a_function_does_on_its_way_does_no_harm(what):
    names = {"np": np, "sys": sys}
    exec(f"def my_softmax(logits):\n    {what}\n    return logits", names)
    report = shown(judge(find("04.3"), names["my_softmax"]))
    assert report.outcome is NOT_YET
    assert judge(find("00.5"), lambda words, word: "nowhere").outcome is NOT_YET


def test_stop_is_a_note():
    def function(logits):
        raise KeyboardInterrupt

    report = shown(judge(find("04.3"), function))
    assert report.outcome is NOTE and "stopped" in report.text


@pytest.mark.parametrize("thing", [VALUES[name] for name in VALUES], ids=list(VALUES))
def test_what_is_no_function_gets_a_report(thing):
    assert shown(judge(find("04.3"), thing())).outcome in (NOT_YET, NOT_ATTEMPTED)


