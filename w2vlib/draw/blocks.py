"""What a panel shows: frozen values (words, numbers, roles) that the browser, the picture and the text all read.

`Prose`, `Formula` and `Status` are written in a small rich syntax: ``**bold**``, ``*italic*``, `` `code` ``,
``_{below}``, ``^{above}`` and ``[[in:the colour of W_in]]``, likewise ``out``, ``ok``, ``bad`` and ``dim``; `escape`
protects a learner's words in them. Every other text shows its signs as they are, unless it is `Marked`.

The annotation of a field says which it is: `Written` (with marks), `Said` (a caption, a heading: plain or `Marked`) or
`Name` (a word, a label). `Block` makes all of them fit to be shown; no text gets to page, picture or description but
through there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass

import numpy as np

MARKS = re.compile(  # what stands between two marks is made of single signs and of signs protected by a backslash
    r"\\(?P<raw>[\\*_^\[\]`{}])|\*\*(?P<bold>(?:\\.|[^\\\n])+?)\*\*|\*(?P<italic>(?!\s)(?:\\.|[^\\*])+)(?<!\s)\*"
    r"|`(?P<code>[^`]+)`|_\{(?P<sub>(?:\\.|[^\\{}])*)\}|\^\{(?P<sup>(?:\\.|[^\\{}])*)\}"
    r"|\[\[(?:in|out|ok|bad|dim):(?P<tone>(?:\\.|[^\\\n])+?)\]\]"
)
_NUMERIC = re.compile(r"[−+]?[\d,]*\.?\d*%?")
_HALF = re.compile("[\ud800-\udfff]")
# Control characters, signs that turn the direction of what follows, and lone halves of surrogate pairs: no font has
# them, and some would break the line, the sentence or the message that carries them.
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PIECE = r"(?:\\.|[^\s\\*_^\[\]`{}])"
_NAME, _CELL, _LONG = 60, 500, 5_000  # characters of a word or label, of a cell of a table, and of a whole text
_RUN = re.compile(f"({_PIECE}{{{_NAME - 1}}}){_PIECE}{{2,}}")  # longer without a blank than any word has a right to be

Written = Said = Name = str  # how a field's text is meant; see above


class Marked(str):
    """A caption or a table cell that is written in marks, a learner's words in it escaped."""


def escape(word) -> str:
    """Return a word or a few, every mark of the rich syntax protected; what is longer is cut (sentences: `said`)."""
    return _protected(cut(str(word), 2 * _NAME))


def _protected(text):
    text = re.sub(r"\s", " ", re.sub(rf"(\S{{{_NAME - 1}}})\S{{2,}}", r"\1…", str(text)))
    return re.sub(r"([\\*_^\[\]`{}])", r"\\\1", text)


def cut(text: str, most: int) -> str:
    """Return the text, or as much of it as fits into `most` characters with … behind it."""
    return text if len(text) <= most else f"{text[:most - 1]}…"


def whole(text: str) -> str:
    """Return the text as it can be sent and stored: lone surrogates, which no encoding has, become �."""
    return text if text.isascii() else _HALF.sub("�", text)


def written(text) -> str:
    """Return rich text as it can be shown: long runs without a blank are cut, signs that no font has become �."""
    text = str(text)
    if len(text) <= _NAME and text.isprintable():
        return text
    return cut(_RUN.sub(r"\1…", _UNSHOWN.sub("�", text[:20 * _LONG])), _LONG)


def said(text) -> str:
    """Return plain or `Marked` text as rich text that can be shown."""
    return Marked(written(text if isinstance(text, Marked) else _protected(text)))


def readable(text) -> str:
    """Return plain text as it can be shown where there are no marks."""
    return plain(said(text))


def named(text) -> str:
    """Return a word or a label as it can be shown, on one line."""
    text = str(text)
    if len(text) <= _NAME and text.isprintable():
        return text
    return re.sub(r"\s", " ", _UNSHOWN.sub("�", cut(text, _NAME)))


def plain(text) -> str:
    """Return rich text without its marks: ``**v**_{king}`` becomes ``v_king``."""

    def strip(match):
        kind, inner = match.lastgroup, match[match.lastgroup]
        if kind in ("raw", "code"):
            return inner
        inner = plain(inner)
        sign = {"sub": "_", "sup": "^"}.get(kind, "")
        return f"{sign}({inner})" if sign and not inner.isalnum() else sign + inner

    return MARKS.sub(strip, str(text))


def number(value, digits=3) -> str:
    """Return a number for reading: with thousands commas, a true minus and, unless it is whole, `digits` decimals."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        return f"{value:,}".replace("-", "−")
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:,.{digits}f}" if abs(value) < 1e16 else f"{value:.{digits}e}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def as_json(value):
    """Return blocks and controls as JSON: a `type` beside the fields, rounded lists, null for NaN and infinity."""
    if is_dataclass(value):
        return {"type": type(value).__name__} | {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, np.ndarray):
        return np.round(value, 6).tolist() if np.isfinite(value).all() else as_json(value.tolist())
    if isinstance(value, Mapping):
        return [[as_json(key), as_json(item)] for key, item in value.items()]
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, (bool, int)) or value is None:
        return value
    if isinstance(value, np.generic):
        return as_json(value.item())
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return [as_json(item) for item in value]


def _array(values, shape, what):
    array = np.asarray(values, float)
    if array.shape != tuple(shape):
        raise ValueError(f"{what} has shape {array.shape}; its labels need {tuple(shape)}.")
    return array


def _first(count, most, what):
    """Return the sentence for a display that stops after `most`; empty when everything fits."""
    return f"showing the first {most:,} of {count:,} {what}" if count > most else ""


def _place(xy):
    return f"({number(float(xy[0]), 2)}, {number(float(xy[1]), 2)})"


def _span(arrays, low=np.inf):
    """Return the smallest and largest finite number (and not more than `low`), never the same one twice."""
    known = np.concatenate([*arrays, []])
    known = known[np.isfinite(known)]
    if not known.size:
        return 0.0, 1.0
    bottom, top = min(known.min(), low), known.max()
    return float(bottom), float(top if top > bottom else bottom + 1)


def _store(block, **values):
    for name, value in values.items():
        object.__setattr__(block, name, value)


class Block:
    """What can be shown; when one is made, all of its texts are made fit to be shown."""

    def __post_init__(self):
        for one in fields(self):
            if one.type in _FIT:
                _store(self, **{one.name: _FIT[one.type](getattr(self, one.name))})


def _each(fit):
    return lambda texts: [fit(text) for text in texts]


_FIT = {"Written": written, "Said": said, "Name": named, "Sequence[Written]": _each(written),
        "Sequence[Said]": _each(said), "Sequence[Name]": _each(named)}


@dataclass(frozen=True)
class Prose(Block):
    """Paragraphs of rich text, parted by a blank line."""

    text: Written


@dataclass(frozen=True)
class Status(Block):
    """One sentence that says what just changed; screen readers announce it."""

    text: Written


@dataclass(frozen=True)
class Formula(Block):
    """Lines of rich text set like mathematics: single letters italic, words upright."""

    lines: Sequence[Written]
    caption: Said = ""


@dataclass(frozen=True)
class Table(Block):
    """A table; cells are rich text or numbers, the first cell of a row is its header.

    `highlight` maps a row number, or a (row, column), to a role: in, out, ok, bad, accent.
    """

    header: Sequence[Said]
    rows: Sequence[Sequence]
    caption: Said = ""
    highlight: Mapping = field(default_factory=dict)
    digits: int = 3
    note: str = field(default="", init=False)
    numeric: Sequence[bool] = field(default=(), init=False)

    def __post_init__(self):
        def cell(value):
            if isinstance(value, str):
                return said(value if isinstance(value, Marked) else cut(value, _CELL))
            return "" if value is None else number(value, self.digits)

        super().__post_init__()
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError(f"A row of the table “{plain(self.caption)}” does not have {len(self.header)} cells.")
        rows = [[cell(value) for value in row] for row in self.rows[:200]]
        numeric = [bool(rows) and all(_NUMERIC.fullmatch(row[c]) for row in rows) for c in range(len(self.header))]
        _store(self, note=_first(len(self.rows), 200, "rows"), rows=rows, numeric=numeric)


@dataclass(frozen=True)
class Tokens(Block):
    """Words in a row; `roles` maps positions to centre, context, positive, negative, outside, dropped, accent (chosen).

    With `pick` a click on a word calls the panel's ``on_pick(pick, position)``.
    """

    words: Sequence[Name]
    roles: Mapping[int, str] = field(default_factory=dict)
    caption: Said = ""
    pick: str = ""
    note: str = field(default="", init=False)

    def __post_init__(self):
        roles = {i: role for i, role in self.roles.items() if i < 200}
        _store(self, note=_first(len(self.words), 200, "words"), words=self.words[:200], roles=roles)
        super().__post_init__()

    @property
    def size(self):
        """How many things can be picked."""
        return len(self.words)


@dataclass(frozen=True)
class Bars(Block):
    """Labelled horizontal bars; `reference` is a second value per label, drawn as a mark on the bar.

    `names` are the headings of values and reference, `highlight` maps rows to roles, `limits` fixes the axis.
    """

    labels: Sequence[Name]
    values: Sequence[float]
    caption: Said = ""
    names: Sequence[Said] = ()
    reference: Sequence[float] | None = None
    highlight: Mapping[int, str] = field(default_factory=dict)
    limits: tuple[float, float] | None = None
    digits: int = 3
    note: str = field(default="", init=False)

    def __post_init__(self):
        count = len(self.labels)
        values = _array(self.values, (count,), "Bars")
        reference = None if self.reference is None else _array(self.reference, (count,), "The reference of the bars")
        known = values if reference is None else np.r_[values, reference]
        known = np.r_[0.0, known[np.isfinite(known)]]
        limits = tuple(map(float, self.limits or (known.min(), known.max() or 1.0)))
        _store(self, note=_first(count, 60, "bars"), labels=self.labels[:60], values=values[:60], limits=limits,
               reference=None if reference is None else reference[:60])
        super().__post_init__()


@dataclass(frozen=True)
class Matrix(Block):
    """W_in or W_out, values (V, N): every row as a thin strip, the `lit` rows (row number → role) with their numbers.

    Colour runs from −limit to limit. With `edit` a typed number calls ``on_edit(edit, row, column, value)``. `in_play`
    is how many rows take part, if not just the lit ones that are not "watched".
    """

    name: Name
    words: Sequence[Name]
    values: np.ndarray
    lit: Mapping[int, str] = field(default_factory=dict)
    limit: float = 1.0
    caption: Said = ""
    edit: str = ""
    in_play: int | None = None
    note: str = field(default="", init=False)
    rows: Sequence[int] = field(default=(), init=False)

    def __post_init__(self):
        values = np.asarray(self.values, float)
        if values.ndim != 2 or len(values) != len(self.words):
            raise ValueError(f"{self.name} has shape {values.shape}; its words need ({len(self.words)}, N).")
        lit = dict(list(self.lit.items())[:12])
        note = _first(len(self.words), 200, "rows") or _first(len(self.lit), 12, "rows in play")
        shown = list(range(min(200, len(self.words)))) + [row for row in lit if row >= 200]
        _store(self, note=note, lit={shown.index(row): role for row, role in lit.items()}, rows=shown,
               words=[self.words[row] for row in shown], values=values[shown])
        super().__post_init__()

    def holds(self, row, column):
        """Whether row and column name a number that is on the screen."""
        return row in self.rows and column in range(self.values.shape[1])


@dataclass(frozen=True)
class Heatmap(Block):
    """A table of coloured cells, values (rows, columns); `highlight` lists (row, column) cells.

    Numbers are printed with `digits` decimals (None: colour only). With `pick` a click calls
    ``on_pick(pick, row · columns + column)``.
    """

    rows: Sequence[Name]
    columns: Sequence[Name]
    values: np.ndarray
    caption: Said = ""
    highlight: Sequence[tuple[int, int]] = ()
    digits: int | None = None
    limit: float | None = None
    pick: str = ""
    note: str = field(default="", init=False)

    def __post_init__(self):
        values = _array(self.values, (len(self.rows), len(self.columns)), f"The heat map “{plain(self.caption)}”")
        known = values[np.isfinite(values)]
        note = _first(max(values.shape, default=0), 40, "rows and columns")
        _store(self, note=note, rows=self.rows[:40], columns=self.columns[:40], values=values[:40, :40],
               limit=float(self.limit or (abs(known).max() if known.size else 0) or 1.0))
        super().__post_init__()

    @property
    def size(self):
        """How many things can be picked."""
        return self.values.size


@dataclass(frozen=True)
class Arrow(Block):
    """An arrow between two points of a `Scatter`, with a label at its head; `role` gives colour."""

    start: tuple[float, float]
    end: tuple[float, float]
    label: Name = ""
    role: str = "accent"
    dashed: bool = False


@dataclass(frozen=True)
class Scatter(Block):
    """Labelled points on axes with one scale; `kinds` (one per point) give colour and shape, in the order `kind_order`.

    From the ninth kind on points are grey dots. `limits` = (x0, x1, y0, y1) fixes the axes (default: the points and
    arrows), `highlight` maps points to roles, `trails` maps points to the places they came through, (P, 2). With
    `pick` a click, or an arrow key from the point lit in the accent onwards, calls ``on_pick(pick, point)``.
    """

    labels: Sequence[Name]
    xy: np.ndarray
    caption: Said = ""
    kinds: Sequence[Name] = ()
    kind_order: Sequence[Name] = ()
    limits: tuple[float, float, float, float] | None = None
    arrows: Sequence[Arrow] = ()
    trails: Mapping[int, np.ndarray] = field(default_factory=dict)
    highlight: Mapping[int, str] = field(default_factory=dict)
    axes: Sequence[Name] = ("", "")
    pick: str = ""
    height: int = 420
    note: str = field(default="", init=False)
    text: str = field(default="", init=False)

    def __post_init__(self):
        count = len(self.labels)
        xy = _array(self.xy, (count, 2), f"The map “{plain(self.caption)}”")
        everything = np.concatenate([xy.ravel(), *(np.ravel([a.start, a.end]) for a in self.arrows)]).reshape(-1, 2)
        if self.limits is None:
            known = everything[np.isfinite(everything).all(1)]
            low, high = (known.min(0), known.max(0)) if len(known) else (np.zeros(2), np.ones(2))
            pad = 0.06 * max(high - low) or 1.0
            limits = (low[0] - pad, high[0] + pad, low[1] - pad, high[1] + pad)
        else:
            limits = self.limits
        order = tuple(self.kind_order) or tuple(dict.fromkeys(self.kinds))
        pointed = [*self.highlight][:8] or range(min(8, count))
        places = [f"{named(self.labels[i])} at {_place(xy[i])}" for i in pointed]
        places += [f"arrow {a.label or 'without a name'} from {_place(a.start)} to {_place(a.end)}"
                   for a in self.arrows[:8]]
        _store(self, note=_first(count, 400, "words"), labels=self.labels[:400], xy=xy[:400], kind_order=order,
               kinds=self.kinds[:400], limits=tuple(map(float, limits)),
               text=f"{count:,} points: {'; '.join(places)}",
               trails={i: np.asarray(trail, float) for i, trail in self.trails.items() if i < 400})
        super().__post_init__()

    @property
    def size(self):
        """How many things can be picked."""
        return len(self.labels)


@dataclass(frozen=True)
class Series(Block):
    """A named line of a `Curve`; more than 600 points are drawn as the means of neighbouring points."""

    name: Name
    x: Sequence[float]
    y: Sequence[float]
    role: str = "accent"
    dashed: bool = False

    def __post_init__(self):
        x = np.asarray(self.x, float)
        y = _array(self.y, x.shape, f"The curve “{self.name}”")
        if len(x) > 600:
            parts = np.linspace(0, len(x), 601).astype(int)[:-1]
            widths = np.diff(np.r_[parts, len(x)])
            x, y = np.add.reduceat(x, parts) / widths, np.add.reduceat(y, parts) / widths
        _store(self, x=x, y=y)
        super().__post_init__()


@dataclass(frozen=True)
class Curve(Block):
    """Lines named at their ends, on a fixed `x_range`; `marker` is the current x (a branch is one more `Series`)."""

    series: Sequence[Series]
    caption: Said = ""
    x_label: Name = ""
    y_label: Name = ""
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    marker: float | None = None
    height: int = 220
    text: str = field(default="", init=False)

    def __post_init__(self):
        lines = [f"{s.name} from {number(s.y[0], 2)} at {s.x[0]:g} to {number(s.y[-1], 2)} at {s.x[-1]:g}"
                 for s in self.series if s.name and len(s.x)]
        marker = [] if self.marker is None else [f"marker at {self.marker:g}"]
        x_range, y_range = _span([s.x for s in self.series]), _span([s.y for s in self.series], 0.0)
        _store(self, text="; ".join([*lines, *marker]) or "no points yet",
               x_range=tuple(map(float, self.x_range or x_range)), y_range=tuple(map(float, self.y_range or y_range)))
        super().__post_init__()


@dataclass(frozen=True)
class Row(Block):
    """Blocks side by side, wrapping where the page is narrow; `widths` are their shares."""

    blocks: Sequence
    widths: Sequence[float] = ()


@dataclass(frozen=True)
class Column(Block):
    """Blocks one below the other, as one part of a `Row`."""

    blocks: Sequence


@dataclass(frozen=True)
class Details(Block):
    """Blocks behind a summary that opens and closes; `open` says how it stands at first."""

    summary: Said
    blocks: Sequence
    open: bool = False


def flatten(blocks):
    """Yield every block, those inside `Row`, `Column` and `Details` too."""
    for block in blocks:
        yield block
        yield from flatten(getattr(block, "blocks", ()))
