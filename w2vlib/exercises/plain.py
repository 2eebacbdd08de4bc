"""A value of any kind flows in; plain data flows out, of which nothing can raise, block or lie any more."""

from __future__ import annotations

import re
from builtins import *  # noqa: F403, UP029  so that what a learner puts in place of one of them is not asked
from collections.abc import ItemsView, Iterator, KeysView, Mapping, Sequence, Set, ValuesView
from dataclasses import dataclass
from itertools import islice
from numbers import Real
from types import FunctionType

from numpy import asarray, generic, nan, ndarray, where
from numpy.ma import MaskedArray

MOST_NUMBERS = 1_000_000
DEEPEST = 50
LARGEST = 10**4300  # Python writes no whole number of more digits
MOST_CHARACTERS = 80
_name_of = type.__dict__["__name__"].__get__  # a class of a learner's may have a `__name__` of its own


class Limit(BaseException):
    """Ends a call from outside; no `except Exception` of a learner's catches it."""


class TooLarge(Limit):
    """The result holds more numbers than any right answer."""


class TooDeep(Limit):
    """The result contains itself, or lists in lists in lists without an end in sight."""


@dataclass(frozen=True)
class Strange:
    """What stands for an object that is no plain data: the name of its type, and a short text to show."""

    type_name: str
    text: str


def plain(value, most: int = MOST_NUMBERS):
    """A copy of `value` made of None, bool, int, float, complex, str, bytes, list, tuple, dict, set, arrays of numbers.

    What is derived from one of these becomes that one. Iterators, ranges, views and sequences become lists, and so do
    arrays of words, records and objects; a masked number becomes NaN; `...` and `NotImplemented` stay. Everything else,
    and every object whose methods raise, becomes `Strange`.

    Raises
    ------
    TooLarge
        If it holds more than `most` numbers, characters and items.
    TooDeep
        If it contains itself, or is nested more than `DEEPEST` deep.
    Exception
        Whatever an iterator raises: a generator is the learner's code, which runs only now.
    """
    return _Copier(most, asking=True).copy(value)


def glance(value, most: int) -> tuple[object, int]:
    """The same for a value that is still in use, and how many items were copied.

    No iterator is used up, no method of an object is called, nothing is raised: what is too large is `Strange`, too.
    """
    copier = _Copier(most, asking=False)
    try:
        return copier.copy(value), most - copier.left
    except Limit:
        told = f"an array of shape {value.shape}" if type(value) is ndarray else "a large value"
        return Strange(name_of(type(value)), told), most


def same(a, b) -> bool:
    """Whether two plain values are equal in kind and in each item, NaN like NaN."""
    if type(a) is not type(b):
        return False
    if isinstance(a, ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b or (a != a and b != b)


def readable(text: str) -> str:
    """`text` as an exact str that every stream can write: half characters are shown as \\udcff."""
    return str.__str__(text).encode("utf-8", "backslashreplace").decode()


def name_of(kind: type) -> str:
    """The name of a class, cut where it is long."""
    return readable(_name_of(kind))[:MOST_CHARACTERS]


class _Copier:
    """Counts the items of one copy; `asking` says whether methods that are not Python's or numpy's may be called."""

    def __init__(self, most, asking):
        self.left, self.asking, self.depth = most, asking, 0

    def copy(self, value):
        if self.depth > DEEPEST:
            raise TooDeep
        self.depth += 1
        try:
            return self._copy(value, type(value))
        finally:
            self.depth -= 1

    def _copy(self, value, kind):
        if value is None or value is ... or value is NotImplemented or kind is bool:
            return value
        if issubclass(kind, str):
            return self._counted(readable(value))
        if issubclass(kind, bytes):
            return self._counted(bytes.__bytes__(value))
        if issubclass(kind, int):
            number = int.__int__(value)
            return number if -LARGEST < number < LARGEST else Strange("int", "a whole number of over 4,300 digits")
        if issubclass(kind, float):
            return float.__float__(value)
        if issubclass(kind, complex):
            return complex.__complex__(value)
        if issubclass(kind, dict):
            self._take(dict.__len__(value))
            return {self._key(key): self.copy(item) for key, item in dict.items(value)}
        for base in (list, tuple):
            if issubclass(kind, base):
                self._take(base.__len__(value))
                return base([self.copy(item) for item in base.__iter__(value)])
        for base in (set, frozenset):
            if issubclass(kind, base):
                self._take(base.__len__(value))
                return base([self._key(item) for item in base.__iter__(value)])
        if issubclass(kind, ndarray) and not issubclass(kind, MaskedArray):
            return self._array(ndarray.view(value, ndarray))
        if issubclass(kind, generic):
            return self._array(asarray(value))
        if kind is range:
            return self._list(value)
        return self._foreign(value, kind) if self.asking else _strange(kind)

    def _array(self, array):
        self._take(array.size)
        if array.dtype.kind in "mM":
            array = array.astype(str)
        if array.dtype.kind not in "biufc":
            return self.copy(array.tolist())
        if array.ndim:
            return array.copy()
        number = array.item()
        return number if not isinstance(number, generic) else (complex if array.dtype.kind == "c" else float)(number)

    def _foreign(self, value, kind):
        """What an object tells about itself; what it raises makes it strange, and an iterator's errors are errors."""
        try:
            if not issubclass(kind, Iterator):
                return self._told(value, kind)
        except (Limit, KeyboardInterrupt):
            raise
        except BaseException:
            return _strange(kind)
        return self._list(value)

    def _told(self, value, kind):
        if issubclass(kind, MaskedArray):
            data, mask = ndarray.view(value, ndarray), asarray(value.mask)
            if data.dtype.kind in "biuf":
                return self._array(where(mask, nan, data) if mask.any() else data)
            return self.copy(where(mask, None, data).tolist())
        if hasattr(kind, "__array__"):
            return self._array(asarray(value))
        if issubclass(kind, Mapping):
            return self.copy(dict(islice(value.items(), self.left + 1)))
        if issubclass(kind, Sequence | KeysView | ValuesView | ItemsView):
            return self._list(value)
        if issubclass(kind, Set):
            return self.copy(set(islice(value, self.left + 1)))
        if issubclass(kind, Real):
            return float.__float__(float(value))
        if kind is FunctionType:
            return Strange("function", f"the function {readable(value.__name__)[:MOST_CHARACTERS]}")
        text = re.sub(r" at 0x[0-9A-Fa-f]+", "", readable(repr(value)))
        return Strange(name_of(kind), text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}…")

    def _list(self, items):
        """A list of the items, of which no more are taken than are allowed."""
        return self.copy(list(islice(items, self.left + 1)))

    def _key(self, value):
        """A copy that can be a key: what was derived from a list and had a hash has none any more."""
        copied = self.copy(value)
        try:
            hash(copied)
        except TypeError:
            return _strange(type(value))
        return copied

    def _counted(self, text):
        self._take(len(text))
        return text

    def _take(self, count):
        self.left -= count
        if self.left < 0:
            raise TooLarge


def _strange(kind):
    return Strange(name_of(kind), f"a value of type {name_of(kind)}")
