"""An edit and an exercise's names for its quantities flow in; words for what the edit does flow out.

`as_if` says what a function does that behaves like an edited right one ("the last round of a loop were left out");
`look_at` says what to look at in a line in which an edit makes a function right, without saying the edit.
"""

from __future__ import annotations

from ..definition import Exercise
from ..mutation import Edit

OPERATION = {"+": ("an addition", "of"), "-": ("a subtraction", "of"), "*": ("a multiplication", "by"),
             "/": ("a division", "by"), "//": ("a division without a remainder", "by"),
             "%": ("the remainder of a division", "by"), "**": ("a power", "with the exponent"),
             "@": ("a matrix product", "with"), "|": ("a union", "with"), "&": ("an intersection", "with")}
RESULT = {
    "sum": "the sum", "mean": "the mean", "median": "the median", "prod": "the product",
    "max": "the largest value", "min": "the smallest value",
    "argmax": "the place of the largest value", "argmin": "the place of the smallest value",
    "any": "any", "all": "all", "log": "the natural logarithm", "log2": "the logarithm of base 2",
    "log10": "the logarithm of base 10", "exp": "the exponential", "exp2": "the power of 2",
    "sqrt": "the square root", "square": "the square", "abs": "the absolute value", "sorted": "the sorting",
    "sort": "the sorting", "set": "the set, which holds each item once,", "len": "the length", "copy": "the copy",
    "lower": "the change to lower case", "upper": "the change to capitals", "strip": "the stripping",
    "softmax": "the softmax", "sigmoid": "the sigmoid", "norm": "the length of the vector", "round": "the rounding",
    "maximum": "the larger of two", "minimum": "the smaller of two", "floor": "rounding down", "ceil": "rounding up",
    "outer": "the outer product", "unique": "the step that keeps each item once", "cumsum": "the running sum",
}
SIDES = {"-": "a difference", "/": "a quotient", "//": "a quotient", "%": "a quotient", "**": "a power",
         "@": "a matrix product"}
LOOK = {  # in the order in which they are said; {} is the part that the edit is about
    "return in the loop": "how far it is indented", "first round": "the first round of the loop",
    "last round": "the last round of the loop", "begins later": "where it begins", "ends earlier": "where it ends",
    "set anew": "the difference between `=`, `+=` and `-=`", "sides": "the order of the two sides",
    "arguments": "the order of the arguments", "turned round": "the order", "axis": "the axis",
    "border": "what happens when both sides are equal", "column": "whether a row or a column is meant",
    "copy": "whether it needs a copy", "minus": "its sign", "one more or less": "whether it counts one too many",
    "condition dropped": "its condition", "condition turned": "its condition",
    "operator": "the sign between two of its values",
    "call exchanged": "the function `{}`", "call dropped": "what `{}` does there",
    "name": "which of your values stands in which place", "fixed": "the number in it: does it fit every case",
    "comparison": "its comparison",
    "and, or": "its `and` and `or`", "break": "when the loop ends", "distinct": "what it counts",
    "index": "the place it picks",
    "slice dropped": "the part that the slice takes", "keyword": "the setting `{}`",
    "dropped": "what is in it that should not be", "dropped left": "what is in it that should not be",
    "constant": "the number in it", "line dropped": "whether it is needed", "afterwards": "what is done to the result",
}


def look_at(fitting: list[Edit]) -> str:
    """What to look at in a line that each of these edits makes right: the first of their kinds in the order of LOOK."""
    first = min(fitting, key=lambda edit: [*LOOK].index(edit.kind))
    return LOOK[first.kind].format(first.old_part)


def as_if(edit: Edit, exercise: Exercise) -> str:
    """What the edit does, to be read after "It comes out as if"; "" if nothing plain can be said."""
    return _Words(edit, exercise).clause()


class _Words:
    def __init__(self, edit, exercise):
        self.edit, self.exercise = edit, exercise
        self.names = [self._called(p) for p in edit.parts]
        self.thing = self.names[0] if self.names else ""  # what is edited itself
        self.around = next(filter(None, self.names[1:]), "")  # the next larger thing that has a name

    def _called(self, expression):
        """The learner's word for an expression: a declared quantity or a parameter; "" if there is none."""
        if expression in self.exercise.quantities:
            return self.exercise.quantities[expression]
        return f"`{expression}`" if expression in self.exercise.parameters else ""

    @property
    def place(self):
        """Where the edit is, as the end of a clause."""
        near = self.thing or self.around
        return f" in {near}" if near else ""

    @property
    def whole(self):
        return f" in {self.around}" if self.around else ""

    def clause(self):
        return getattr(self, "_" + self.edit.kind.replace(" ", "_").replace(",", ""))()

    # One method for each kind of edit

    def _border(self):
        return f"equal values fell on the wrong side of a comparison{self._with()}"

    def _comparison(self):
        return f"a comparison{self._with()} asked for something else"

    def _with(self):
        near = next(filter(None, self.names), "")
        return f" with {near}" if near else ""

    def _operator(self):
        old, new = (self._operation(part.rstrip("=")) for part in (self.edit.old_part, self.edit.new_part))
        return f"there were {new} in place of {old}{'' if self.thing else self.whole}"

    def _operation(self, sign):
        noun, with_what = OPERATION[sign]
        return f"{noun} {with_what} {self.thing}" if self.thing else noun

    def _sides(self):
        return f"the two sides of {SIDES[self.edit.old_part]}{self.place} had changed places"

    def _dropped(self):
        sign = self.edit.old_part
        if sign in "/ //":
            by = f" by {self.thing}" if self.thing else ""
            return f"the division{by}{self.whole} were left out"
        what = self.thing or ("a power" if sign == "**" else "a term" if sign in "+-" else "a factor")
        return f"{what} were left out{self.whole}"

    def _dropped_left(self):
        what = self.thing or ("a term" if self.edit.old_part in "+-" else "a factor")
        return f"{what} were left out{self.whole}"

    def _set_anew(self):
        return f"{self.thing or 'a value'} were set anew each time, so that what was gathered before is lost"

    def _line_dropped(self):
        return f"{self.thing} stayed as it was before a step that is missing" if self.thing else "a line were missing"

    def _and_or(self):
        return f"`and` and `or` had changed places{self.place}"

    def _condition_dropped(self):
        return f"the condition on {self.thing or self.around} were never asked" if self.thing or self.around else (
            "a condition were never asked")

    def _condition_turned(self):
        return f"the condition{self.place} were turned round"

    def _minus(self):
        if self.edit.new_part:
            return f"{self.thing or 'the result'} had the wrong sign"
        return f"{f'the minus sign of {self.thing}' if self.thing else f'a minus sign{self.whole}'} were missing"

    def _constant(self):
        where = self.whole or self.place
        return f"a fixed value{where} were another one" if where else ""

    def _axis(self):
        return f"the calculation{self.place} ran along another axis of the table, or over all of it"

    def _one_more_or_less(self):
        near = self.thing or self.around
        return f"{near} were wrong by 1" if near else "something counted one too many or one too few"

    def _index(self):
        return f"the place next to the right one were picked{self.whole}"

    def _column(self):
        return f"a column were picked where a row is meant{self.whole}"

    def _slice_dropped(self):
        return f"everything were taken where only a part is meant{self.whole}"

    def _begins_later(self):
        when = "later" if self.edit.new_part in "+1, " else "earlier"
        return f"{self.thing or self.around or 'a loop or slice'} began one place {when} than it should"

    def _ends_earlier(self):
        when = "later" if self.edit.new_part == "+" else "earlier"
        return f"{self.thing or self.around or 'a loop or slice'} ended one place {when} than it should"

    def _call_exchanged(self):
        old, new = RESULT.get(self.edit.old_part), RESULT.get(self.edit.new_part)
        return f"{new} were taken{self.whole} where {old} is meant" if old and new else ""

    def _call_dropped(self):
        step = RESULT.get(self.edit.old_part.rpartition(".")[2])
        if self.thing and not step:
            return f"a step in {self.thing} were left out"
        return f"{step} were left out{self.place}" if step else ""

    def _distinct(self):
        return f"each different item{' of ' + self.thing if self.thing else ''} were counted once"

    def _arguments(self):
        return f"two values had changed places{self.place}"

    def _keyword(self):
        return f"a setting were left out{self.place}"

    def _turned_round(self):
        return f"the order{self.place} were turned round"

    def _name(self):
        old, new = self._called(self.edit.old_part), self._called(self.edit.new_part)
        return f"{new} stood where {old} belongs" if old and new and old != new else ""

    def _first_round(self):
        return f"{self._round('first')} were left out"

    def _last_round(self):
        return f"{self._round('last')} were left out"

    def _round(self, which):
        return f"the {which} of {self.thing}" if self.thing else f"the {which} round of a loop{self.whole}"

    def _return_in_the_loop(self):
        return "the result were given back after the first round of the loop"

    def _break(self):
        return "the loop ended too early, or did not end where it should"

    def _afterwards(self):
        done = {"abs": "lost its sign", "round": "were rounded", "cut at 0": "were cut at 0", "square": "were squared"}
        return f"{self.thing or 'the result'} {done[self.edit.new_part]} at the end"
