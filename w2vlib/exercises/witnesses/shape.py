"""Evidence flows in; how the wrong results look beside the right ones flows out, part by part where there are parts."""

from __future__ import annotations

import ast
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set

import numpy as np

from ..definition import Exercise, source_of
from ..evidence import ABSOLUTE, Evidence, Finding, agree, is_plain, is_row, numbers
from ..plain import Strange
from .counter import show

FUNCTIONS: dict[str, Callable] = {  # what may have been done to every number of a right result
    "Every number has the wrong sign.": np.negative,
    "Every number has lost its sign: it is the absolute value of the right one.": np.abs,
    "Every number is the square of the right one.": np.square,
    "Every number is the square root of the right one.": np.sqrt,
    "Every number is the logarithm of the right one.": np.log,
    "Every number is minus the logarithm of the right one.": lambda x: -np.log(x),
    "Every number is the exponential of the right one: a logarithm is missing at the end.": np.exp,
    "Every number is 1 divided by the right one.": lambda x: 1 / x,
    "Every number is 1 minus the right one.": lambda x: 1 - x,
    "What should be negative is 0: the numbers are cut at 0.": lambda x: np.maximum(x, 0),
    "Your numbers are cut to whole numbers. An array of integers holds no fractions: make it one of `float`.": np.trunc,
    "Your numbers are rounded down to whole numbers.": np.floor,
    "Your numbers are rounded to whole numbers.": np.round,
    "Your numbers are rounded to one decimal.": lambda x: np.round(x, 1),
    "Your numbers are rounded to two decimals.": lambda x: np.round(x, 2),
    "Your numbers are rounded to three decimals.": lambda x: np.round(x, 3),
}
TABLES: dict[str, Callable] = {  # what may have been done to a whole array
    "Your result is the transpose of the expected one: rows and columns are swapped.": np.transpose,
    "The rows are in the opposite order.": lambda x: x[::-1],
    "Your numbers are sorted; they should stand in the order of what they belong to.": lambda x: np.sort(x, axis=0),
    "Each number stands one place too far to the right.": lambda x: np.roll(x, 1, axis=-1),
    "Each number stands one place too far to the left.": lambda x: np.roll(x, -1, axis=-1),
    "Your result holds running sums where single values are expected.": lambda x: np.cumsum(x, axis=-1),
}


def look_of_results(evidence: Evidence) -> Finding | None:
    """What stands out in the results; nothing is said that does not hold in every wrong case."""
    wrong = [i for i in evidence.wrong if not evidence.ran[i].failure]
    pairs = [(evidence.expected[i], evidence.ran[i].value) for i in wrong]
    whole = len(wrong) == len(evidence.wrong)
    sentence = (pairs and _alike(evidence, pairs, whole)) or ""
    return Finding("shape", sentence) if sentence else None


def _alike(evidence, pairs, whole):
    """The sentence for the smallest wrong case, `whole` if all cases have a value."""
    want, got = pairs[0]
    names = _names_of_parts(evidence.exercise)
    if names and isinstance(want, tuple) and is_row(got) and len(got) == len(want) == len(names):
        return _part_by_part(evidence, names)
    return (whole and _numbers(evidence, pairs)) or kind(want, got) or things(want, got, _item_word(want))


# Parts


def _names_of_parts(exercise: Exercise) -> list[str]:
    """What the parts of a result are called: the declared quantities of the last `return a, b` of the reference."""
    returned = [n.value for n in ast.walk(ast.parse(source_of(exercise.reference))) if isinstance(n, ast.Return)]
    if not returned or not isinstance(returned[-1], ast.Tuple):
        return []
    order = ("first", "second", "third", "fourth", "fifth", "sixth")
    texts = map(ast.unparse, returned[-1].elts)
    return [exercise.quantities.get(text) or f"the {place} part" for text, place in zip(texts, order, strict=False)]


def _part_by_part(evidence, names):
    """Which parts are right in every case, and what is wrong with the others."""
    cases = range(len(evidence.ran))
    given = [evidence.ran[i].value for i in cases]
    if any(r.failure or not is_row(r.value) or len(r.value) != len(names) for r in evidence.ran):
        return ""
    right, told = [], []
    for k, name in enumerate(names):
        pairs = [(evidence.expected[i][k], given[i][k]) for i in cases]
        wrong = [pair for pair in pairs if not agree(*pair)]
        if not wrong:
            right.append(name)
        else:
            found = kind(*wrong[0]) or _relation(evidence.exercise, pairs, wrong) or things(*wrong[0], "items")
            told.append((name, found))
    if len(names) == 2 and not right and all(
            agree(evidence.expected[i][0], given[i][1]) and agree(evidence.expected[i][1], given[i][0]) for i in cases):
        return f"{_capital(names[0])} and {names[1]} have changed places."
    good = f"{_capital(' and '.join(right))} {'are' if len(right) > 1 else _is(right[0])} right. " if right else ""
    bad = " ".join(
        f"{_capital(name)} {_is(name)} not right{': ' + _small(found) if found else '.'}" for name, found in told)
    return good + bad if right or any(found for _, found in told) else ""


def _is(name):
    """The verb that goes with a name: "the losses so far" are, "the sum of the rows" is."""
    head = re.split(r" (?:of|so|by|in|for|after|with|that) ", name)[0]
    return "are" if head.endswith("s") and not head.endswith("ss") else "is"


def _capital(text):
    return text[:1].upper() + text[1:]


def _small(text):
    return text[:1].lower() + text[1:]


# Kinds


def kind(want, got) -> str:
    """A result of another sort than expected, or of another shape."""
    if got is None:
        return ("Your function gives back nothing (`None`) here. Does every way through it end with a `return`, and "
                "has what is returned a value by then?")
    a, b = numbers(want), numbers(got)
    if a is not None and b is not None:
        return _shapes(a, b, want)
    if _sort(want) != _sort(got) and not (is_row(want) and is_row(got)):
        return f"Your function gives back {_sort(got)}; it should be {_sort(want)}."
    return ""


def _shapes(a, b, want):
    if a.shape == b.shape:
        if np.isfinite(a).all() and not np.isfinite(b).all():
            return _not_finite(b)
        return ""
    if a.size == b.size and a.ndim and b.ndim and agree(a.ravel(), b.ravel()) and max(a.shape) < a.size:
        return f"The numbers are right and the shape is not: {_shape(b)} in place of {_shape(a)}."
    if a.ndim == b.ndim == 2 and agree(a, b.T):
        return f"Your result is the transpose of the expected one: shape {b.shape} in place of {a.shape}."
    if b.ndim and isinstance(want, list):
        return ""  # a list of so many items: the items say more
    return f"Your result is {_shape(b)}; it should be {_shape(a)}."


def _not_finite(b):
    if np.isnan(b).any():
        return (
            "There is NaN (not a number) in your result. It comes from 0 / 0, from infinity divided by infinity, "
            "from the mean of nothing, and from the logarithm or root of a negative number."
        )
    return "There is infinity in your result. Look for a division by 0, the logarithm of 0, or `exp` of a large number."


def _shape(array):
    return f"an array of shape {array.shape}" if array.ndim else "one number"


def _sort(value):
    if isinstance(value, bool | np.bool_):
        return "True or False"
    array = numbers(value)
    if isinstance(value, tuple):
        return "a tuple"
    if array is not None and not isinstance(value, str):
        return "one number" if array.ndim == 0 else "a list or array of numbers"
    names = {str: "a string", Mapping: "a dictionary", Set: "a set", list: "a list", np.ndarray: "an array"}
    known = next((names[sort] for sort in names if isinstance(value, sort)), None)
    if isinstance(value, Strange) and value.type_name == "function":
        return "a function, not what it gives"
    return known or f"an object of type {value.type_name if isinstance(value, Strange) else type(value).__name__}"


# Numbers, in every case


def _numbers(evidence, pairs):
    all_pairs = [(evidence.expected[i], r.value) for i, r in enumerate(evidence.ran)]
    return _relation(evidence.exercise, all_pairs, pairs)


def _relation(exercise, pairs, wrong):
    """What was done to every number, when it holds in every case."""
    arrays = [(numbers(a), numbers(b)) for a, b in pairs]
    if any(a is None or b is None for a, b in arrays):
        return ""
    for sentence, f in TABLES.items():
        if all(x.ndim and agree(f(x), y) for x, y in arrays) and sum(not agree(x, y) for x, y in arrays) > 1:
            return sentence
    if any(a.shape != b.shape for a, b in arrays):
        return ""
    a, b = (np.concatenate([pair[side].ravel() for pair in arrays]) for side in (0, 1))
    if not np.isfinite(a).all():
        return ""
    if is_plain(b) and b.size > 2:
        return f"Your result is {np.round(b[0], 9) + 0:.4g} in every case, whatever is given."
    if np.isfinite(b).all() and a.size > 2 and np.ptp(a) > ABSOLUTE:
        return next(_rules(exercise, arrays, a, b), "")
    return ""


def _rules(exercise, arrays, a, b) -> Iterator[str]:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield from (sentence for sentence, f in FUNCTIONS.items() if agree(f(a), b) and not _few(a, b))
        yield from _scaled(exercise, arrays)
        used = np.abs(a) > ABSOLUTE
        factor = np.median(b[used] / a[used]) if used.any() else 0
        if factor and agree(factor * a, b):
            yield f"Every number is {factor:.4g} times what it should be."
        if agree(a + np.median(b - a), b):
            by = np.median(b - a)
            yield f"Every number is {abs(by):.4g} too {'large' if by > 0 else 'small'}."
    yield from _places([(x, y) for x, y in arrays if not agree(x, y)])


def _places(arrays) -> Iterator[str]:
    """Where the wrong numbers stand, when they stand at the same end of every row of numbers that is wrong."""
    if len(arrays) > 1 and all(x.ndim == 1 for x, _ in arrays) and any(len(x) > 1 for x, _ in arrays):
        for which, right in (("last", slice(None, -1)), ("first", slice(1, None))):
            if all(agree(x[right], y[right]) for x, y in arrays):
                yield f"All numbers are right but the {which}: see where your loop or slice begins and ends."


def _few(a, b):
    """Whether too few numbers differ for a rule to be more than chance."""
    return np.count_nonzero(~np.isclose(a, b)) < 2


def _scaled(exercise, arrays) -> Iterator[str]:
    """The result times, or divided by, something that is known of the arguments and differs from case to case."""
    arguments = exercise.arguments()
    measured = [_measures(exercise.parameters, some) for some in arguments]
    for name in measured[0]:
        sizes = [m.get(name) for m in measured]
        known = [s for s in sizes if s]
        if len(known) < len(sizes) or len(set(known)) < 2:
            continue
        for word, power in (("divided by", -1), ("multiplied by", 1)):
            if all(agree(x * s**power, y) for s, (x, y) in zip(sizes, arrays, strict=True)):
                yield f"Every number is right but for a factor: in each case it is {word} {name}."
        if all(agree(x + s, y) for s, (x, y) in zip(sizes, arrays, strict=True)):
            yield f"Every number is too large by {name}."
        if all(agree(x - s, y) for s, (x, y) in zip(sizes, arrays, strict=True)):
            yield f"Every number is too small by {name}."


def _measures(parameters, arguments):
    """Numbers that belong to the arguments of one case, by what they are called."""
    measures = {}
    for name, value in zip(parameters, arguments, strict=False):
        if isinstance(value, int | float | np.number) and not isinstance(value, bool):
            measures[f"`{name}`"] = value
        elif isinstance(value, np.ndarray) and value.ndim == 2:
            measures[f"the number of rows of `{name}`"], measures[f"the number of columns of `{name}`"] = value.shape
        elif hasattr(value, "__len__"):
            measures[f"the length of `{name}`"] = len(value)
            if not isinstance(value, str | np.ndarray | Mapping):
                measures[f"the length of `{name}` less 1"] = len(value) - 1
    return measures


# Things: words, pairs, ids


def _item_word(want):
    if is_row(want) and len(want) and all(isinstance(w, str) for w in want):
        return "words"
    if is_row(want) and len(want) and all(isinstance(w, tuple | list) and len(w) == 2 for w in want):
        return "pairs"
    return "items"


def things(want, got, word: str) -> str:
    """What is missing, what should not be there, or another order; for lists, sets and dictionaries."""
    if isinstance(want, Mapping) and isinstance(got, Mapping):
        differ = [k for k in want if k not in got] or [k for k in got if k not in want]
        if differ:
            here = "is missing" if differ[0] in want else "should not be there"
            return f"The keys differ: `{show(differ[0])}` {here}."
        first, *others = (k for k in want if not agree(want[k], got[k]))
        values = " and ".join(f"`{show(k)}`" for k in (first, *others)[:3])
        wrong = f"The values of {values} are not." if others else f"The value of {values} is not."
        return f"The keys are right. {wrong} {kind(want[first], got[first])}".strip()
    if isinstance(want, Set) and isinstance(got, Set):
        want, got = sorted(want, key=repr), sorted(got, key=repr)
    if not (is_row(want) and is_row(got)) or (np.ndim(numbers(want) if numbers(want) is not None else 0) > 1 and not (
            isinstance(want, list))):
        return ""
    wanted, given = (Counter(map(_item, side)) for side in (want, got))
    missing, surplus = wanted - given, given - wanted
    if not missing and not surplus:
        return f"Here all the right {word} are there, in another order."
    if sum(missing.values()) + sum(surplus.values()) > max(2, len(want)) or len(want) == 0:
        counts = f"{len(got)} {word if len(got) != 1 else word[:-1]}"
        return f"Your result has {counts}; {len(want)} {'is' if len(want) == 1 else 'are'} expected." if (
            len(got) != len(want)) else ""
    if (values := numbers(want)) is not None and not np.array_equal(values, np.round(values)):
        return ""  # a list of measures: which number stands where is what counts
    told = []
    if missing:
        told.append(f"{_some(missing)} {'is' if sum(missing.values()) == 1 else 'are'} missing")
    if surplus:
        told.append(f"{_some(surplus)} should not be there")
    return f"{' and '.join(told)}.".replace("  ", " ")


def _item(value):
    """A hashable stand-in for an item, floats rounded as they are compared."""
    if is_row(value):
        return tuple(map(_item, value))
    if isinstance(value, float | np.floating):
        return float(f"{float(value):.4g}")
    if isinstance(value, np.generic):
        return value.item()
    return value if isinstance(value, str | int | bool | None) else repr(value)


def _some(counter):
    items = list(counter.elements())
    shown = ", ".join(f"`{show(item, most=40)}`" for item in items[:2])
    return shown if len(items) <= 2 else f"{shown} and {len(items) - 2} more"
