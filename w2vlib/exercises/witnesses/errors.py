"""Evidence flows in; what a failure of the learner's own code means flows out, with the values that caused it."""

from __future__ import annotations

import re

import numpy as np

from ..evidence import Evidence, Finding
from ..plain import MOST_NUMBERS
from ..sandbox import Failure
from .counter import show


def own_error(evidence: Evidence) -> Finding | None:
    """A sentence for the failure, if every wrong case fails or the smallest one does."""
    failure = evidence.ran[evidence.smallest].failure
    return Finding("error", " ".join(filter(None, (said(failure), meaning(failure))))) if failure else None


LIMITS = {
    "TooLong": "Your function was still running after some seconds and was stopped. Does every loop end?",
    "TooLarge": f"Your result holds more than {MOST_NUMBERS:,} items, far more than expected. Does it grow in a loop?",
    "TooDeep": "Your result contains itself, or lists in lists in lists without an end in sight.",
    "MemoryError": "Your function asked for more memory than there is.",
    "RecursionError": "Your function calls itself without end.",
}


def said(failure: Failure) -> str:
    """Where the code stopped, and Python's own words."""
    busy = failure.kind == "TooLong"
    line = f"line {failure.line}: `{failure.text}`" if failure.text else f"line {failure.line}"
    where = f"It {'was busy with' if busy else 'happened in'} {line}." if failure.line else ""
    words = LIMITS.get(failure.kind) or f"Your code stopped with **{failure.kind}**: {in_words(failure)}."
    return f"{words} {where}".strip()


def in_words(failure: Failure) -> str:
    """Python's own words for the failure; two asterisks in them are an operator and stand for nothing else."""
    return failure.message.replace("**", "`**`") or "no message"


def meaning(failure: Failure) -> str:
    """What Python's words mean here; "" if there is nothing to add."""
    for kinds, pattern, sentence in MEANINGS:
        found = re.search(pattern, failure.message)
        if failure.kind in kinds.split() and found:
            return sentence(failure, found) if callable(sentence) else sentence.format(*found.groups())
    return ""


def _shapes(failure, found):
    tables = [f"`{name}` has shape {v.shape}" for name, v in failure.values.items() if isinstance(v, np.ndarray)]
    return f"The shapes do not go together. {f'In this line {_listed(tables)}.' if tables else ''}".strip()


def _index(failure, found):
    place, size = int(found[1]), int(found[2])
    if not size:
        return "There is nothing in it in this case, so no place can be picked."
    if place < 0:
        return f"A place before the first was asked for: with {size} of them, the first is place {-size} from the end."
    return f"A place past the end was asked for: with {size} of them, the last place is {size - 1}."


def _key(failure, found):
    names = [name for name, v in failure.values.items() if isinstance(v, dict) and failure.message not in map(repr, v)]
    where = f" in `{names[0]}`" if len(names) == 1 else " in the dictionary that was asked"
    return f"There is no entry {failure.message}{where}. Where a key may be missing, ask with `in`, or use `.get`."


def _truth(failure, found):
    return "`if`, `and`, `or` and `not` need one True or False, and an array has many: `.any()` or `.all()` make one."


def _wrong_kind(failure, found):
    given = [f"`{name}` is {_kind(v)}" for name, v in failure.values.items()]
    return f"These two do not go together. In this line {_listed(given[:4])}." if given else ""


def _kind(value):
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"{show(value, most=30)} ({type(value).__name__})"


def _listed(texts):
    return ", ".join(texts[:-1]) + (" and " if len(texts) > 1 else "") + texts[-1]


MEANINGS = [
    ("ValueError", r"could not be broadcast|matmul|shapes? .*(aligned|mismatch)|dimensions? mismatch", _shapes),
    ("ValueError", r"could not broadcast input array", _shapes),
    ("ValueError", r"truth value of an array", _truth),
    ("ValueError", r"setting an array element with a sequence|inhomogeneous",
     "Its rows have different lengths, and an array needs rows of one length: pad them, or keep a list of lists."),
    ("ValueError", r"too many values to unpack|not enough values to unpack",
     "The names on the left of `=` (or after `for`) are more or fewer than the values on the right."),
    ("ValueError", r"is not in (list|tuple)|substring not found",
     "What is looked for is not there: ask with `in` first."),
    ("ValueError", r"(max|min)\w*\(\).*(empty|iterable)|zero-size array",
     "There is no largest or smallest value of nothing: what should an empty input give?"),
    ("ValueError", r"axes don't match|repeated axis", _shapes),
    ("IndexError", r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)", _index),
    ("IndexError", r"out of range",
     "A place past the end was asked for: n items have the places 0 to n − 1. How far does the loop go?"),
    ("IndexError", r"only integers|arrays used as indices",
     "A place has to be a whole number: `float` values, also 2.0, pick no place."),
    ("IndexError", r"too many indices",
     "There are more numbers in the brackets than the array has axes: a vector has one, a table has two."),
    ("TypeError", r"list indices must be|tuple indices must be",
     "A place in a list has to be one whole number: arrays take an array of places, dictionaries take words."),
    ("TypeError AttributeError", r"'NoneType'",
     "Something here is `None`: a function without `return` gives `None`, and so do `list.sort()` and `append()`."),
    ("AttributeError", r"'list' object has no attribute '(\w+)'",
     "A list has no `{0}`: make an array of it first, `np.array(…)`, or use the function of numpy."),
    ("AttributeError", r"'numpy.ndarray' object has no attribute '(\w+)'",
     "An array has no `{0}`: that belongs to another kind of value, such as a list, a string or a dictionary."),
    ("AttributeError", r"module 'numpy' has no attribute '(\w+)'",
     "numpy has no function `{0}`: look at its spelling."),
    ("TypeError", r"'(\w+)' object is not callable",
     "A value of type {0} stands before round brackets: did you mean square ones?"),
    ("TypeError", r"'(\w+)' object is not (subscriptable|iterable)",
     "A single value of type {0} has no parts to go through."),
    ("TypeError", r"does not support item assignment",
     "A tuple or a string can't be changed in place: build a new one, or use a list."),
    ("TypeError", r"unhashable type: '(\S+)'",
     "A key of a dictionary or an item of a set can't be a {0}: use a tuple."),
    ("TypeError", r"unsupported operand|can only concatenate|can't multiply|ufunc .* did not contain", _wrong_kind),
    ("TypeError", r"missing \d+ required|takes \d+ positional|unexpected keyword",
     "A function is called here with too few or too many values."),
    ("TypeError", r"only .*(length-1|size-1|0-dimensional) arrays",
     "One number is needed here, and an array holds several."),
    ("UFuncTypeError _UFuncOutputCastingError UFuncOutputCastingError", r"Cannot cast",
     "An array of whole numbers can't take fractions in place: build a new array of `float`."),
    ("KeyError", r"", _key),
    ("NameError", r"name '(\w+)'",
     "There is no `{0}` here: is it spelt as above, and is it made before this line in every case?"),
    ("UnboundLocalError", r"variable '(\w+)'",
     "`{0}` has no value yet when this line reads it: set it before the loop, or in every branch."),
    ("ZeroDivisionError", r"", "Something is divided by 0 in this case: what should be given then?"),
    ("OverflowError", r"", "A number grew too large to hold: subtract the largest exponent first, or divide earlier."),
    ("StopIteration", r"", "Nothing was found, and `next` had no default to give."),
    ("LinAlgError", r"", "The matrix is not of the kind that this step needs: look at its shape."),
]
