"""Blocks flow in; the text equivalent of the panel flows out, the same on every machine."""

from __future__ import annotations

import numpy as np

from .blocks import flatten, number, plain, written


def describe(title, blocks) -> str:
    """Return title and status in one line, then a line or more for each block."""
    status = " ".join(plain(block.text) for block in flatten(blocks) if type(block).__name__ == "Status")
    lines = [line for block in blocks for line in _describe(block)]
    return "\n".join([": ".join(filter(None, (plain(written(title)), status))), *lines])


def _describe(block):
    """The lines of one block, each beginning with its caption, and the note that says what was cut."""
    lines = _LINES[type(block).__name__](block)
    caption = plain(getattr(block, "caption", ""))
    if caption and lines:
        lines = [f"{caption}: {lines[0]}", *lines[1:]]
    return [*lines, block.note] if getattr(block, "note", "") else lines


def _table(table):
    rows = [" | ".join(map(plain, row)) for row in (table.header, *table.rows[:12])]
    return [*rows, f"and {len(table.rows) - 12:,} more rows"] if len(table.rows) > 12 else rows


def _tokens(tokens):
    roles = {i: role for i, role in tokens.roles.items() if role != "outside"}
    return [" ".join(f"{word} ({roles[i]})" if i in roles else word for i, word in enumerate(tokens.words))]


def _bars(bars):
    texts = [f"{label} {number(value, bars.digits)}" for label, value in zip(bars.labels, bars.values, strict=True)]
    if bars.reference is not None:
        name = bars.names[1] if len(bars.names) > 1 else "reference"
        pairs = zip(texts, bars.reference, strict=True)
        texts = [f"{text} ({name} {number(value, bars.digits)})" for text, value in pairs]
    return ["; ".join(texts)]


def _matrix(matrix):
    rows = [f"{matrix.words[row]} ({role}): " + ", ".join(number(value, 2) for value in matrix.values[row])
            for row, role in matrix.lit.items()]
    play = "" if matrix.in_play is None else f"; rows in play: {matrix.in_play:,}"
    return [f"{matrix.name}, {len(matrix.words)} × {matrix.values.shape[1]}{play}", *rows]


def _heatmap(heat):
    largest = np.argsort(-np.abs(heat.values), axis=None, kind="stable")[:5]
    cells = heat.highlight or np.transpose(np.unravel_index(largest, heat.values.shape)).tolist()
    texts = [f"{heat.rows[r]}, {heat.columns[c]} {number(heat.values[r, c], heat.digits or 0)}" for r, c in cells]
    return [f"{len(heat.rows)} × {len(heat.columns)} cells; " + "; ".join(texts)]


_LINES = {
    "Prose": lambda block: [plain(part) for part in block.text.split("\n") if part.strip()],
    "Status": lambda block: [],
    "Formula": lambda block: [plain(line) for line in block.lines],
    "Table": _table,
    "Tokens": _tokens,
    "Bars": _bars,
    "Matrix": _matrix,
    "Heatmap": _heatmap,
    "Scatter": lambda block: [block.text],
    "Curve": lambda block: [block.text],
    "Row": lambda block: [line for inner in block.blocks for line in _describe(inner)],
    "Column": lambda block: [line for inner in block.blocks for line in _describe(inner)],
    "Details": lambda block: [plain(block.summary), *(line for inner in block.blocks for line in _describe(inner))],
}
