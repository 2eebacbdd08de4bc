"""Rows flow in; CSV flows out, which spreadsheets open as text and numbers, never as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ..support.files import whole_or_nothing

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins with one of these is worked out


def write_csv(path: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write the rows, the first of which names the columns; a name such as "=1+1" gets an apostrophe before it."""
    with whole_or_nothing(path) as [file]:
        csv.writer(file).writerows([[_harmless(cell) for cell in row] for row in rows])


def _harmless(cell):
    text = cell if isinstance(cell, str) else ""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else cell
