"""Blocks flow in; a picture of them (PNG bytes) flows out, for pages where no kernel runs."""

from __future__ import annotations

import io
import re
import textwrap
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from .blocks import cut, number, plain, written

_TONES = {"in": "#0072b2", "out": "#d55e00", "ok": "#009e73", "positive": "#009e73", "bad": "#c2385a",
          "negative": "#c2385a", "accent": "#5546b8", "context": "#5546b8", "centre": "#1b2530", "faint": "#c3ccd5"}
_KINDS = [("#cc79a7", "o"), ("#e69f00", "s"), ("#0072b2", "^"), ("#009e73", "D"), ("#d55e00", "P"), ("#56b4e9", "*"),
          ("#f0e442", "v"), ("#4d4d4d", "H")]
_INK, _SOFT, _GREY, _LINE, _WASH = "#1b2530", "#56626f", "#8591a0", "#dde3e9", "#f4f6f8"
_RUN = re.compile(r"(\S{29})\S{2,}")  # a word of more signs stands in the picture with … : each sign takes time to draw
_WIDTH, _MARGIN, _GAP, _ROWS, _LINE_FITS = 8.0, 0.25, 0.17, 12, 160


def picture(title, blocks) -> bytes:
    """Return a PNG of the blocks, the same bytes for the same blocks; status and folded details are left out."""
    from matplotlib.figure import Figure

    blocks, width = list(_unfold(blocks)), _WIDTH - 2 * _MARGIN
    heights = [_height(block, width) for block in blocks]
    top = 0.5 if title else 0.15
    total = top + sum(height + _GAP for height in heights if height)
    figure = Figure(figsize=(_WIDTH, total), dpi=96, facecolor="white")
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(total, 0), facecolor="none")
    page.axis("off")
    spot = _Spot(page, _MARGIN, top, width, 0)
    spot.write(plain(written(title)), 0, -0.2, fontsize=12, weight="bold")
    for block, height in zip(blocks, heights, strict=True):
        if height:
            _draw(spot, block)
            spot = spot.at(0, height + _GAP, width, 0)
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that the font lacks (emoji) is drawn as a box
        figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _unfold(blocks):
    for block in blocks:
        if getattr(block, "open", False):
            yield from _unfold(block.blocks)
        else:
            yield block


@dataclass(frozen=True)
class _Spot:
    """A place on the page, in inches from its upper left corner."""

    page: Any
    x: float
    y: float
    width: float
    height: float

    def at(self, dx, dy, width, height):
        return _Spot(self.page, self.x + dx, self.y + dy, width, height)

    def write(self, text, dx, dy, **style):
        style = {"fontsize": 8.5, "color": _INK, "parse_math": False} | style
        self.page.text(self.x + dx, self.y + dy, _short(text), **style)

    def axes(self, left=0.02, bottom=0.02, right=0.02, top=0.02):
        page_width, page_height = self.page.figure.get_size_inches()
        box = (self.x + left, page_height - self.y - self.height + bottom,
               max(0.1, self.width - left - right), max(0.1, self.height - bottom - top))
        axes = self.page.figure.add_axes(np.divide(box, (page_width, page_height) * 2), xticks=[], yticks=[])
        axes.tick_params(length=0, labelsize=7)
        axes.spines[:].set_color(_LINE)
        return axes


def _short(text):
    return cut(_RUN.sub(r"\1…", text), _LINE_FITS)


def _draw(spot, block):
    """Draw a block, its caption above it."""
    if getattr(block, "caption", ""):
        caption = textwrap.shorten(plain(block.caption), int(spot.width * 14), placeholder=" …")
        spot.write(caption, 0, 0.13, color=_SOFT)
        spot = spot.at(0, 0.26, spot.width, 0)
    draw, height = _PARTS[type(block).__name__]
    draw(spot.at(0, 0, spot.width, height(block, spot.width)), block)


def _height(block, width):
    """Inches that a block needs at this width; 0 for one that is not drawn."""
    if type(block).__name__ not in _PARTS:
        return 0
    return _PARTS[type(block).__name__][1](block, width) + (0.26 if getattr(block, "caption", "") else 0)


def _wrapped(text, width):
    return [line for part in plain(text).split("\n") for line in textwrap.wrap(part, max(12, int(width * 14)))]


def _prose(spot, block):
    for i, line in enumerate(_wrapped(block.text, spot.width)):
        spot.write(line, 0, 0.2 * i + 0.15)


def _formula(spot, block):
    spot.page.fill_between([spot.x, spot.x + spot.width], spot.y, spot.y + spot.height, color=_WASH, lw=0)
    for i, line in enumerate(block.lines):
        spot.write(plain(line), 0.15, 0.26 * i + 0.26, fontsize=10.5, family="serif")


def _table(spot, block):
    rows = [[_short(plain(cell)) for cell in row] for row in (block.header, *block.rows[:_ROWS])]
    wide = np.array([max(len(row[c]) for row in rows) * 0.08 + 0.2 for c in range(len(block.header))])
    places = np.r_[0, np.cumsum(wide)] * min(1, spot.width / max(wide.sum(), 0.1))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            role = block.highlight.get(r - 1) or block.highlight.get((r - 1, c))
            tone = _TONES.get(role, _INK) if r else _SOFT
            place = {"dx": places[c + 1] - 0.2, "ha": "right"} if block.numeric[c] else {"dx": places[c]}
            spot.write(cell, dy=0.22 * r + 0.15, color=tone, weight="bold" if role else "normal", **place)


def _lay(words, width):
    """The (row, left, width) of each word."""
    row, left, places = 0, 0.0, []
    for word in words:
        need = 0.085 * len(word) + 0.24
        if left and left + need > width:
            row, left = row + 1, 0.0
        places.append((row, left, need))
        left += need + 0.04
    return places


def _tokens(spot, block):
    for i, (row, left, need) in enumerate(_lay(block.words, spot.width)):
        if row >= 8:
            break
        role = block.roles.get(i, "plain")
        edge, faint, centre = _TONES.get(role, "#c5cdd6"), role in ("outside", "dropped"), role == "centre"
        box = {"boxstyle": "round,pad=0.3", "fc": _INK if centre else "white", "ec": edge, "lw": 0 if faint else 1,
               "ls": "--" if role == "negative" else "-"}
        spot.write(block.words[i], left + need / 2, 0.4 * row + 0.13, ha="center", va="center", fontsize=8, bbox=box,
                   color="white" if centre else _SOFT if faint else _INK)
        if role in _TONES and role != "accent":
            spot.write(role, left + need / 2, 0.4 * row + 0.34, ha="center", fontsize=6, color=edge)


def _bars(spot, block):
    count, letter = len(block.labels), 0.07  # inches wide
    left = np.clip(letter * max(map(len, block.labels), default=0) + 0.1, 1, max(1, 0.4 * spot.width))
    axes = spot.axes(left, right=0.6)
    axes.barh(range(count), block.values, color=[_TONES.get(block.highlight.get(i), _GREY) for i in range(count)])
    if block.reference is not None:
        axes.plot(block.reference, range(count), "|", color=_INK, markersize=9, markeredgewidth=2, clip_on=False)
    axes.set(xlim=block.limits, ylim=(count - 0.4, -0.6))
    axes.spines[:].set_visible(False)
    labels = [cut(label, int(left / letter)) for label in block.labels]
    axes.set_yticks(range(count), labels, fontsize=8, parse_math=False)
    for i, value in enumerate(block.values):
        place = {"xy": (1.02, i), "xycoords": ("axes fraction", "data")}
        axes.annotate(number(value, block.digits), **place, va="center", fontsize=8)


def _colours(axes, values, tone, limit, labels=(), digits=None, longest=10):
    """Colour the cells from grey (−limit) over white to the tone (+limit); rows get labels, cells their numbers."""
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("signed", ["#465362", "white", tone])
    if not values.size:
        return
    shades = np.clip(values / limit, -1, 1) * (0.65 if digits is not None else 1)  # numbers need a pale ground
    axes.imshow(shades, cmap=colours, vmin=-1, vmax=1, aspect="auto", interpolation="nearest")
    axes.set_yticks(range(len(labels)), [cut(label, longest) for label in labels], fontsize=7.5, parse_math=False)
    for (r, c), value in np.ndenumerate(values if digits is not None else np.empty((0, 0))):
        axes.text(c, r, number(value, digits), fontsize=6, ha="center", va="center")


def _matrix(spot, block):
    tone, lit = _TONES["out" if block.name == "W_out" else "in"], list(block.lit)
    strip = spot.axes(right=spot.width - 0.5)
    _colours(strip, block.values, tone, block.limit)
    strip.plot(np.full(len(lit), -0.9), lit, ">", color=_INK, markersize=4, clip_on=False)
    spot.write(f"{block.name}  {len(block.words)} × {block.values.shape[1]}", 0.65, 0.14, weight="bold", color=tone)
    if lit:
        rows = spot.at(0.65, 0.24, spot.width - 0.65, 0.24 * len(lit)).axes(0.62)
        _colours(rows, block.values[lit, :10], tone, block.limit, [block.words[row] for row in lit], 2)


def _level(block):
    """Whether the column names are short enough to be written without turning them."""
    return all(len(name) <= 3 for name in block.columns)


def _heatmap(spot, block):
    longest = max((len(name) for name in block.rows), default=0)
    left, cell = min(max(0.75, 0.1 + 0.068 * longest), 2), 0.26 if block.digits is None else 0.3
    top, right = 0.25 if _level(block) else 0.7, max(0.02, spot.width - left - cell * len(block.columns))
    axes = spot.axes(left, top=top, right=right)
    _colours(axes, block.values, _TONES["accent"], block.limit, block.rows, block.digits, longest=28)
    axes.xaxis.tick_top()
    columns = [cut(label, 10) for label in block.columns]
    axes.set_xticks(range(len(columns)), columns, fontsize=7.5, parse_math=False, rotation=0 if _level(block) else 90)
    for r, c in block.highlight:
        axes.plot(np.add([-0.5, 0.5, 0.5, -0.5, -0.5], c), np.add([-0.5, -0.5, 0.5, 0.5, -0.5], r), color=_INK, lw=1.2)


def _look(block, kind):
    """Colour and shape of a kind; from the ninth on (and for none) a grey dot."""
    place = block.kind_order.index(kind) if kind in block.kind_order else len(_KINDS)
    return _KINDS[place] if place < len(_KINDS) else (_GREY, "o")


def _scatter(spot, block):
    left = 0.05
    for kind in (kind for kind in block.kind_order if kind in block.kinds):
        colour, marker = _look(block, kind)
        spot.page.plot(spot.x + left, spot.y + 0.08, marker, color=colour, markersize=5.5, mec=_INK, mew=0.4)
        spot.write(kind, left + 0.1, 0.12, color=_SOFT)
        left += 0.075 * len(kind) + 0.35
    if block.kinds:
        spot = spot.at(0, 0.24, spot.width, spot.height - 0.24)
    axes, (x0, x1, y0, y1) = spot.axes(*(0.3 if name else 0.02 for name in reversed(block.axes))), block.limits
    axes.set_xlabel(block.axes[0], fontsize=8)
    axes.set_ylabel(block.axes[1], fontsize=8)
    per_inch = max((x1 - x0) / spot.width, (y1 - y0) / spot.height)
    half = np.array([spot.width, spot.height]) * per_inch / 2
    low, high = np.array([x0 + x1, y0 + y1]) / 2 - half, np.array([x0 + x1, y0 + y1]) / 2 + half
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.axhline(0, color=_LINE, lw=0.8, zorder=0)
    axes.axvline(0, color=_LINE, lw=0.8, zorder=0)
    for i, path in block.trails.items():
        axes.plot(*path.T, color=_TONES.get(block.highlight.get(i), _GREY), lw=1, alpha=0.6)
    taken = []
    for i in sorted(range(len(block.labels)), key=lambda i: i not in block.highlight):
        role, kind = block.highlight.get(i), block.kinds[i] if block.kinds else None
        colour, marker = _look(block, kind)
        axes.plot(*block.xy[i], marker, color=colour, markersize=5, mec=_INK, mew=1.4 if role else 0.4)
        wide, corner = (0.075 * len(block.labels[i]) + 0.05) * per_inch, block.xy[i] + 0.05 * per_inch
        box = (*corner, corner[0] + wide, corner[1] + 0.1 * per_inch)
        if role or not any(b[0] < box[2] and b[2] > box[0] and b[1] < box[3] and b[3] > box[1] for b in taken):
            taken.append(box)
            left = block.xy[i][0] + wide > high[0]
            axes.annotate(_short(block.labels[i]), block.xy[i], (-4 if left else 4, 3), textcoords="offset points",
                          ha="right" if left else "left", fontsize=9 if role else 7, color=_TONES.get(role, _INK),
                          weight="bold" if role else "normal", parse_math=False)
    for arrow in block.arrows:
        tone = _TONES.get(arrow.role, _GREY)
        shape = {"arrowstyle": "-|>", "color": tone, "shrinkA": 0, "shrinkB": 0, "lw": 1.6,
                 "ls": "--" if arrow.dashed else "-"}
        axes.annotate("", arrow.end, arrow.start, arrowprops=shape)
        left = arrow.end[0] + 0.09 * len(arrow.label) * per_inch > high[0]
        axes.annotate(_short(arrow.label), arrow.end, (-5 if left else 5, 7), textcoords="offset points", color=tone,
                      fontsize=9, ha="right" if left else "left", parse_math=False)


def _curve(spot, block):
    from matplotlib.ticker import MaxNLocator

    axes, taken = spot.axes(0.5, 0.42, 1.3, 0.08), -np.inf
    per_point = (block.y_range[1] - block.y_range[0]) / (72 * (block.height / 100 - 0.5))
    for series in sorted(block.series, key=lambda series: series.y[-1] if len(series.y) else 0):
        tone = _TONES.get(series.role, _GREY)
        width, layer = (0.6, 1) if series.role == "faint" else (1.4, 2)
        axes.plot(series.x, series.y, "--" if series.dashed else "-", color=tone, lw=width, zorder=layer)
        if len(series.x) and series.name:
            taken = max(taken + 10, series.y[-1] / per_point)  # names stand at the lines' ends, at least a line apart
            axes.annotate(series.name, (series.x[-1], series.y[-1]), (5, taken - series.y[-1] / per_point), color=tone,
                          textcoords="offset points", fontsize=8, va="center", parse_math=False)
    if block.marker is not None:
        axes.axvline(block.marker, color=_GREY, ls=":", lw=1)
    axes.set(xlim=block.x_range, ylim=block.y_range)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axis.set_major_formatter(lambda tick, _: f"{tick:,.6g}".replace("-", "−"))
    axes.set_xlabel(block.x_label, fontsize=8, parse_math=False)
    axes.set_ylabel(block.y_label, fontsize=8, parse_math=False)
    axes.spines[["top", "right"]].set_visible(False)


def _shares(row, width):
    parts = np.array([*row.widths, *[1] * len(row.blocks)][: len(row.blocks)], float)
    return (width - _GAP * (len(parts) - 1)) * parts / max(parts.sum(), 1e-9)


def _row(spot, block):
    for inner, share in zip(block.blocks, _shares(block, spot.width), strict=True):
        if _height(inner, share):
            _draw(spot.at(0, 0, share, 0), inner)
        spot = spot.at(share + _GAP, 0, spot.width, 0)


def _column(spot, block):
    for inner in block.blocks:
        if height := _height(inner, spot.width):
            _draw(spot.at(0, 0, spot.width, 0), inner)
            spot = spot.at(0, height + _GAP, spot.width, 0)


def _stacked(column, width):
    heights = [height for inner in column.blocks if (height := _height(inner, width))]
    return sum(heights) + _GAP * max(0, len(heights) - 1)


_PARTS = {
    "Prose": (_prose, lambda block, width: 0.2 * len(_wrapped(block.text, width))),
    "Status": (_prose, lambda block, width: 0.2 * len(_wrapped(block.text, width))),
    "Formula": (_formula, lambda block, width: 0.16 + 0.26 * len(block.lines)),
    "Table": (_table, lambda block, width: 0.22 * (min(_ROWS, len(block.rows)) + 1)),
    "Tokens": (_tokens, lambda block, width: 0.4 * min(8, len({row for row, *_ in _lay(block.words, width)}))),
    "Bars": (_bars, lambda block, width: 0.21 * len(block.labels) + 0.05),
    "Matrix": (_matrix, lambda block, width: max(1.6, 0.24 * len(block.lit) + 0.3)),
    "Heatmap": (_heatmap, lambda block, width: min(0.24 * len(block.rows), 3.6) + (0.3 if _level(block) else 0.75)),
    "Scatter": (_scatter, lambda block, width: min(block.height / 100, width * 0.75) + 0.24 * bool(block.kinds)),
    "Curve": (_curve, lambda block, width: block.height / 100),
    "Column": (_column, _stacked),
    "Row": (_row, lambda block, width: max(map(_height, block.blocks, _shares(block, width)), default=0)),
}
