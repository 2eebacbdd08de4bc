"""What becomes of values of every kind before anything else looks at them."""

import collections
import datetime
import decimal
import enum
import fractions
import math
import types

import numpy as np
import pytest

from w2vlib.exercises.plain import (
    DEEPEST,
    MOST_CHARACTERS,
    Strange,
    TooDeep,
    TooLarge,
    glance,
    name_of,
    plain,
    readable,
    same,
)


class Liar:
    """Whatever is asked of it raises."""

    def __getattribute__(self, name):
        raise RuntimeError("no")

    __repr__ = __str__ = __eq__ = __hash__ = __len__ = __iter__ = __bool__ = __array__ = __float__ = __getattribute__


class Text(str):
    def __str__(self):
        raise RuntimeError

    __eq__ = __len__ = __repr__ = encode = __str__
    __hash__ = str.__hash__


class Data(bytes):
    def __bytes__(self):
        raise RuntimeError

    __len__ = __eq__ = __bytes__


class Whole(int):
    def __int__(self):
        raise RuntimeError

    __eq__ = __lt__ = __index__ = __abs__ = __int__


class Real(float):
    def __float__(self):
        raise RuntimeError

    __eq__ = __repr__ = __float__


class Pair(complex):
    def __complex__(self):
        raise RuntimeError

    __eq__ = __complex__


class Row(list):
    def __iter__(self):
        raise RuntimeError

    __len__ = __getitem__ = __eq__ = __iter__


class Fixed(tuple):
    __slots__ = ()
    __iter__ = __len__ = __getitem__ = Row.__iter__


class Table(dict):
    __iter__ = __len__ = __getitem__ = items = keys = Row.__iter__


class Bag(set):
    __iter__ = __len__ = __contains__ = Row.__iter__


class Frozen(frozenset):
    __iter__ = __len__ = __hash__ = Row.__iter__


class Array(np.ndarray):
    def __array__(self, *_, **__):
        raise RuntimeError

    tolist = copy = __len__ = __array__
    shape = size = dtype = property(__array__)


class Keyed(list):
    def __hash__(self):
        return 1


class Colour(enum.Enum):
    RED = 1


class Level(enum.IntEnum):
    LOW = 1


class Numbers(collections.abc.Sequence):
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return [1, 2][i]


class Words(collections.abc.Mapping):
    def __getitem__(self, key):
        return 2

    def __len__(self):
        return 10**9

    def __iter__(self):
        return iter("ab")


class Some(collections.abc.Set):
    def __contains__(self, item):
        return True

    def __len__(self):
        return 1

    def __iter__(self):
        return iter("a")


class ArrayLike:
    def __array__(self, dtype=None, copy=None):
        return np.arange(2)


def kind(value):
    return type(value).__name__


Point = collections.namedtuple("Point", "x y")
records = np.array([("a", 1), ("b", 2)], dtype=[("word", "U3"), ("n", int)])


@pytest.mark.parametrize(
    "value, copied",
    [
        (None, None), (True, True), (..., ...), (NotImplemented, NotImplemented), (3, 3), (2.5, 2.5), (1j, 1j),
        ("a", "a"),
        (b"a", b"a"), ([1, [2]], [1, [2]]), ((1, (2,)), (1, (2,))), ({"a": [1]}, {"a": [1]}), ({1, 2}, {1, 2}),
        (frozenset({1}), frozenset({1})), ({frozenset({1}), (2, 3)}, {frozenset({1}), (2, 3)}),
        # derived from one of these, and hostile
        (Text("a"), "a"), (Data(b"a"), b"a"), (Whole(3), 3), (Real(2.5), 2.5), (Pair(1j), 1j), (Row([1, 2]), [1, 2]),
        (Fixed((1, 2)), (1, 2)), (Table(a=1), {"a": 1}), (Bag({1}), {1}), (Frozen({1}), frozenset({1})),
        ({Text("a"): Real(1)}, {"a": 1.0}), (Level.LOW, 1), (Point(1, 2), (1, 2)),
        (collections.OrderedDict(a=1), {"a": 1}), (collections.Counter("aab"), {"a": 2, "b": 1}),
        (collections.defaultdict(list, a=[1]), {"a": [1]}), (collections.UserList([1]), [1]),
        (collections.UserDict(a=1), {"a": 1}), (collections.deque([1, 2]), [1, 2]), (bytearray(b"ab"), [97, 98]),
        # what gives its items only when asked
        (iter([1, 2]), [1, 2]), (range(3), [0, 1, 2]), (map(str, [1]), ["1"]),
        (zip("ab", [1, 2], strict=True), [("a", 1), ("b", 2)]),
        ((n for n in [1, 2]), [1, 2]), ({"a": 1}.keys(), ["a"]), ({"a": 1}.values(), [1]),
        ({"a": 1}.items(), [("a", 1)]),
        (types.MappingProxyType({"a": 1}), {"a": 1}), (Numbers(), [1, 2]), (Words(), {"a": 2, "b": 2}), (Some(), {"a"}),
        ([iter("a"), [range(2)]], [["a"], [[0, 1]]]),
        # numpy's
        (np.float64(2.5), 2.5), (np.float32(0.5), 0.5), (np.int64(3), 3), (np.bool_(True), True), (np.str_("a"), "a"),
        (np.complex64(1j), 1j), (np.longdouble(2.5), 2.5), (np.clongdouble(1j), 1j), (np.array(2.5), 2.5),
        (np.array("a"), "a"),
        (np.array(0), 0), (np.array(True), True), (np.array(1j), 1j), (np.array(2.5, dtype=np.longdouble), 2.5),
        (np.array(["a", "b"]), ["a", "b"]), (np.array([b"a"]), [b"a"]),
        (np.array(["a", None], dtype=object), ["a", None]),
        (np.array(None, dtype=object), None), (records, [("a", 1), ("b", 2)]), (records[0], ("a", 1)),
        (np.void(b"abc"), b"abc"),
        (np.array(["2026-11-26"], dtype="M8[D]"), ["2026-11-26"]), (np.datetime64("2026-11-26"), "2026-11-26"),
        (np.timedelta64(3, "D"), "3 days"), (np.ma.array(["a", "b"], mask=[True, False]), [None, "b"]),
        # numbers in other clothes
        (fractions.Fraction(1, 2), 0.5),
    ],
    ids=kind,
)
def test_a_value_becomes_plain(value, copied):
    found = plain(value)
    assert found == copied and same(found, copied)
    assert type(found) is type(copied)


@pytest.mark.parametrize(
    "value, array",
    [
        (np.array([1.0, 2.0]), [1.0, 2.0]), (np.array([1, 2]), [1, 2]), (np.array([True]), [True]),
        (np.array([1j]), [1j]),
        (np.zeros((0, 2)), np.zeros((0, 2))), (np.float32([0.5]), np.float32([0.5])), (ArrayLike(), np.arange(2)),
        (np.array([1.5, 2]).view(Array), [1.5, 2.0]), (np.array([[1, 2]]).view(np.matrix), [[1, 2]]),
        (np.ma.array([1.0, 2.0]), [1.0, 2.0]), (np.ma.array([1, 2], mask=[True, False]), [np.nan, 2.0]),
        (np.ma.array([1, 2], mask=False), [1, 2]),
    ],
    ids=kind,
)
def test_numbers_in_an_array_stay_an_array(value, array):
    found = plain(value)
    assert type(found) is np.ndarray and same(found, np.asarray(array))
    assert not np.shares_memory(found, value) if isinstance(value, np.ndarray) else True


def function(x):
    return x


@pytest.mark.parametrize(
    "value, type_name, text",
    [
        (function, "function", "the function function"), (lambda: 1, "function", "the function <lambda>"),
        (Liar, "type", "<class 'tests.exercises.test_plain.Liar'>"),
        (len, "builtin_function_or_method", "<built-in function len>"),
        (Liar(), "Liar", "a value of type Liar"), (object(), "object", "<object object>"),
        (Colour.RED, "Colour", "<Colour.RED: 1>"),
        (10**4300, "int", "a whole number of over 4,300 digits"), (-(10**4300), "int", None),
        (-(10**5000), "int", "a whole number of over 4,300 digits"),
        (fractions.Fraction(10**5000, 3), "Fraction", "a value of type Fraction"),
        (decimal.Decimal("0.5"), "Decimal", "Decimal('0.5')"),
        (datetime.date(2026, 11, 26), "date", "datetime.date(2026, 11, 26)"),
        (types.SimpleNamespace(a="b" * 200), "SimpleNamespace", "namespace(a='" + "b" * 67 + "…"),
        (types.SimpleNamespace(a="b" * 65), "SimpleNamespace", "namespace(a='" + "b" * 65 + "')"),
        (types.SimpleNamespace(a="b" * 66), "SimpleNamespace", "namespace(a='" + "b" * 66 + "'…"),
        (types.SimpleNamespace(a="\udcff"), "SimpleNamespace", "namespace(a='\\udcff')"), (np, "module", None),
        (type("Long" * 50, (), {})(), ("Long" * 50)[:MOST_CHARACTERS], None),
    ],
    ids=kind,
)
def test_what_is_no_data_becomes_strange(value, type_name, text):
    array = np.empty(1, dtype=object)
    array[0] = value
    for found in (plain(value), plain([value])[0], plain({"a": value})["a"], plain(array)[0]):
        assert found.type_name == type_name and (text is None or found.text == text)
        assert len(found.text) <= MOST_CHARACTERS + 20 and " at 0x" not in found.text


def raising(*parents, **methods):
    """An object of a class derived from these, in which every method raises that error."""
    def no(self, *_, **__):
        raise methods.get("error", RuntimeError)

    names = ("__len__", "__iter__", "__getitem__", "__contains__", "__array__", "__float__", "__repr__", "__eq__",
        "items")
    abstract = {name: no for parent in parents for name in getattr(parent, "__abstractmethods__", ())}
    kind = type("Odd", parents, {**abstract, **{name: no for name in names if name != "__array__" or not parents}})
    return kind()


@pytest.mark.parametrize("error", [RuntimeError, SystemExit, GeneratorExit, RecursionError, StopIteration])
@pytest.mark.parametrize(
    "parents", [(), (collections.abc.Sequence,), (collections.abc.Mapping,), (collections.abc.Set,),
                (collections.abc.KeysView,)], ids=str)
def test_what_raises_becomes_strange_whatever_it_raises(parents, error):
    try:
        odd = raising(*parents, error=error)
    except TypeError:
        odd = raising(error=error)
    assert plain([1, odd]) == [1, Strange("Odd", "a value of type Odd")]


class Sly(type):
    """A class that lies about itself, too."""

    __name__ = __mro__ = __module__ = property(lambda self: 1 / 0)

    def __subclasscheck__(self, other):
        raise RuntimeError

    __instancecheck__ = __getattr__ = __hash__ = __eq__ = __subclasscheck__


def test_a_class_that_lies_about_itself_is_strange():
    found = plain(Sly("Fox", (), {})())
    assert (found.type_name, found.text) == ("Fox", "a value of type Fox")
    assert plain(Sly("Fox", (), {})).type_name == "Sly"
    assert name_of(Sly("Fox", (), {})) == "Fox"


class Pretender:
    __class__ = dict


class Endless:
    def __array__(self, dtype=None, copy=None):
        array = np.empty(1, dtype=object)
        array[0] = self
        return array


def test_what_pretends_to_be_data_is_strange_or_has_no_end():
    assert plain(Pretender()).type_name == "Pretender"
    with pytest.raises(TooDeep):
        plain(Endless())


def test_an_iterators_errors_are_the_learners():
    def lines():
        yield 1
        raise LookupError("here")

    with pytest.raises(LookupError, match="here"):
        plain(lines())
    with pytest.raises(LookupError):
        plain([{"a": lines()}])


@pytest.mark.parametrize("error", [KeyboardInterrupt, TooLarge])
def test_what_ends_a_check_is_not_taken_for_strangeness(error):
    with pytest.raises(error):
        plain(raising(error=error))


def test_a_key_without_a_hash_becomes_strange():
    assert plain({Keyed([1]): 2}) == {Strange("Keyed", "a value of type Keyed"): 2}
    assert plain({Keyed([1])}) == {Strange("Keyed", "a value of type Keyed")}


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_has_an_end():
    assert DEEPEST == 50 and plain(nested(50)) == nested(50)
    around = []
    around += [around, around]
    table = {}
    table["a"] = table
    array = np.array([None], dtype=object)
    array[0] = array
    zero = np.array(None, dtype=object)
    zero[()] = zero
    for value in (nested(DEEPEST + 1), nested(100_000), around, table, array, zero):
        with pytest.raises(TooDeep):
            plain(value)
    assert plain([[nested(5), Liar(), nested(DEEPEST - 2)]])  # each branch is counted by itself


@pytest.mark.parametrize(
    "make", [lambda n: [0] * n, lambda n: (0,) * n, lambda n: dict.fromkeys(range(n)), lambda n: set(range(n)),
             lambda n: "a" * n, lambda n: b"a" * n, np.zeros, range, lambda n: (0 for _ in range(n)),
             lambda n: np.array([None] * n),
             lambda n: np.array(["a"] * n), lambda n: types.MappingProxyType(dict.fromkeys(range(n))),
             lambda n: collections.UserList([0] * n)])
def test_so_many_items_are_allowed_and_no_more(make):
    assert len(plain(make(3), 20)) == 3
    with pytest.raises(TooLarge):
        plain(make(21), 20)
    with pytest.raises(TooLarge):
        plain([make(12), make(12)], 20)


def test_no_item_more_is_asked_for_than_says_that_they_are_too_many():
    asked = []

    class Watched(Some):
        def __iter__(self):
            return (asked.append(n) or n for n in range(1000))

    class Shelf(Words):
        def __iter__(self):
            return (asked.append(n) or n for n in range(1000))

    for many in (Watched(), Shelf(), (asked.append(n) for n in range(1000))):
        asked.clear()
        with pytest.raises(TooLarge):
            plain(many, 20)
        assert len(asked) == 21
    assert plain((10**4299, -(10**4300) + 1)) == (10**4299, -(10**4300) + 1)
    assert len(plain([0] * 1_000_000)) == 1_000_000
    with pytest.raises(TooLarge):
        plain([0] * 1_000_001)
    for some, copied in ((Watched(), set(range(1000))), (Shelf(), dict.fromkeys(range(1000), 2))):
        assert plain(some, 1000) == copied


def test_items_are_counted_on_every_level():
    assert plain([[1, 2], "ab"], 6) == [[1, 2], "ab"]
    for count in (5, 1, 0):
        with pytest.raises(TooLarge):
            plain([[1, 2], "ab"], count)
    for endless in (iter(int, 1), Endless0()):
        with pytest.raises(TooLarge):
            plain(endless)


class Endless0(collections.abc.Sequence):
    def __len__(self):
        return 1

    def __getitem__(self, i):
        return 0


def test_half_characters_are_made_visible():
    assert plain(["\udcff", {"\ud800a": np.array(["\udc00"])}]) == ["\\udcff", {"\\ud800a": ["\\udc00"]}]
    assert readable("ä\udcff∑") == "ä\\udcff∑"
    assert type(readable(Text("a"))) is str


def test_a_glance_calls_nothing_and_uses_nothing_up():
    used = iter([1, 2])
    values = {"a": [1, np.ones(2)], "it": used, "odd": Liar(), "words": Words(), "r": range(2), "f": function}
    copied, items = glance(values, 100)
    assert same(copied, {"a": [1, np.ones(2)], "it": Strange("list_iterator", "a value of type list_iterator"),
                         "odd": Strange("Liar", "a value of type Liar"),
                         "words": Strange("Words", "a value of type Words"),
                         "r": [0, 1], "f": Strange("function", "a value of type function")})
    assert items == 6 + len("".join(values)) + 2 + 2 + 2 and list(used) == [1, 2]


def test_a_glance_at_something_large_tells_its_shape():
    assert glance(np.ones((3, 4)), 12)[0].shape == (3, 4)
    assert glance(np.ones((3, 4)), 11) == (Strange("ndarray", "an array of shape (3, 4)"), 11)
    assert glance([0] * 12, 11) == (Strange("list", "a large value"), 11)
    assert glance(nested(99), 1000) == (Strange("list", "a large value"), 1000)


@pytest.mark.parametrize(
    "a, b, equal",
    [
        (1, 1, True), (1, 1.0, False), (1, True, False), (math.nan, math.nan, True), (math.nan, 1.0, False),
        ("a", "a", True),
        ([1, 2], [1, 2], True), ([1, 2], [1], False), ([1], [1, 2], False), ([1], (1,), False),
        ((1, 2), (1, 3), False), ({"a": [1]}, {"a": [1]}, True),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, False), ({"a": 1}, {"b": 1}, False), ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({1}, {1}, True), ({1}, {2}, False),
        (np.ones(2), np.ones(2), True), (np.ones(2), np.ones((2, 1)), False), (np.ones(2), np.ones(2, int), False),
        (np.ones(2), np.zeros(2), False),
        ([np.ones(2)], [np.ones(2)], True), ([np.array([math.nan])], [np.array([math.nan])], True), (None, None, True),
        (Strange("a", "b"), Strange("a", "b"), True), (Strange("a", "b"), Strange("a", "c"), False),
    ],
)
def test_plain_values_are_the_same_or_not(a, b, equal):
    assert same(a, b) is equal and same(b, a) is equal
