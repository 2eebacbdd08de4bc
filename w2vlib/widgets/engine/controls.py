"""What a panel asks: each control turns whatever the browser sent into a clean value or a sentence."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from numbers import Real

from ...draw.blocks import cut, named, readable
from ...support.quoted import quoted


@dataclass(frozen=True, kw_only=True)
class Control:
    """A labelled native element; `name` is its key in `panel.values`, `hint` a short line under it."""

    name: str
    label: str
    hint: str = ""
    disabled: bool = False

    def check(self, value):
        """Return the clean value, or raise a ValueError whose sentence names what is allowed."""
        raise ValueError(f"“{self.label}” holds no value.")

    def seen(self):
        """Return the control as the browser gets it, with all of its words fit to be shown."""
        return replace(self, label=readable(self.label), hint=readable(self.hint))

    def fit(self, value):
        """Return `value` if it is allowed now, else the nearest allowed one (a limit may have moved meanwhile)."""
        try:
            return self.check(value)
        except ValueError:
            return self.value


def finite(label, value, low=None, high=None):
    """Return `value` as a finite number between the limits (None: no limit), or raise a ValueError that says them."""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{label} needs an ordinary number, such as {low or 0.1:g}; it was given {_short(value)}.")
    if low is not None and number < low:
        raise ValueError(f"{label} is {number:g}; the smallest allowed is {low:g}.")
    if high is not None and number > high:
        raise ValueError(f"{label} is {number:g}; the largest allowed is {high:g}.")
    return number


def _short(value):
    return cut(quoted(value), 40)


@dataclass(frozen=True)
class Range(Control):
    """A slider from `min` to `max`; whole numbers stay whole. `text` says the value in words ("step 3 of 90")."""

    name: str
    label: str
    min: float
    max: float
    step: float
    value: float
    text: str = ""

    def seen(self):
        return replace(super().seen(), text=readable(self.text))

    def check(self, value):
        number = finite(self.label, value, self.min, self.max)
        whole = all(isinstance(x, int) for x in (self.min, self.step))
        snapped = self.min + round((number - self.min) / self.step) * self.step
        return int(snapped) if whole else min(round(snapped, 10), self.max)

    def fit(self, value):
        ordinary = isinstance(value, Real) and math.isfinite(value)
        return self.check(min(max(value if ordinary else self.value, self.min), max(self.min, self.max)))


@dataclass(frozen=True)
class Number(Control):
    """A typed number between `min` and `max` (None: no limit); `whole` allows integers only."""

    name: str
    label: str
    value: float
    min: float | None = None
    max: float | None = None
    whole: bool = False

    def check(self, value):
        number = finite(self.label, value, self.min, self.max)
        if self.whole and number != int(number):
            raise ValueError(f"{self.label} is {number:g}; it has to be a whole number, such as {round(number)}.")
        return int(number) if self.whole else number


@dataclass(frozen=True)
class Text(Control):
    """One line of text, sent with Enter or on leaving; `suggestions` are offered while typing."""

    name: str
    label: str
    value: str = ""
    suggestions: Sequence[str] = ()
    longest: int = 200

    def seen(self):
        return replace(super().seen(), suggestions=[named(word) for word in self.suggestions])

    def check(self, value):
        if not isinstance(value, str):
            raise ValueError(f"{self.label} needs text; it was given {_short(value)}.")
        if len(value) > self.longest:
            raise ValueError(f"{self.label} has {len(value):,} characters; up to {self.longest:,} fit.")
        return value


@dataclass(frozen=True)
class TextArea(Text):
    """Several lines of text, sent shortly after the last key."""

    longest: int = 2_000_000
    rows: int = 3


@dataclass(frozen=True)
class Choice(Control):
    """One of `options` (text or numbers): up to four short ones are drawn as a row of buttons, more as a list."""

    name: str
    label: str
    options: Sequence
    value: object

    def seen(self):
        return replace(super().seen(), value=_option(self.value), options=[_option(option) for option in self.options])

    def check(self, value):
        for option in self.options:
            if type(option) is type(value) and value in (option, _option(option)):
                return option
        near = difflib.get_close_matches(_short(value), [str(option) for option in self.options], 1, 0.3)
        nearest = f" Did you mean “{near[0]}”?" if near else ""
        shown = ", ".join(f"“{cut(str(option), 30)}”" for option in self.options[:8])
        raise ValueError(f"{self.label} cannot be {_short(value)}; choose from {shown}.{nearest}")

    def fit(self, value):
        value = super().fit(value)
        return value if value in self.options else next(iter(self.options), None)


def _option(option):
    return named(option) if isinstance(option, str) else option


@dataclass(frozen=True)
class Toggle(Control):
    """A check box."""

    name: str
    label: str
    value: bool = False

    def check(self, value):
        if not isinstance(value, bool):
            raise ValueError(f"{self.label} is on or off; it was given {_short(value)}.")
        return value


@dataclass(frozen=True)
class Button(Control):
    """A button; `key` is a letter that presses it while the focus is inside the panel and not in a text field."""

    name: str
    label: str
    primary: bool = False
    key: str = ""


@dataclass(frozen=True)
class Play(Control):
    """Play/Pause with a choice of speeds, (label, milliseconds between ticks); no tick before the last is answered."""

    name: str
    label: str = "Play"
    speeds: Sequence[tuple[str, int]] = (("slow", 1000), ("medium", 300), ("fast", 60))
