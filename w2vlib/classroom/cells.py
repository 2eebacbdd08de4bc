"""The cells of a submitted notebook flow in; what an exercise's function needs of them flows out, as statements to run.

Whole notebooks train for minutes and draw. A function needs less: the statements that give a value to its name, to the
names which these read, and so on. What only changes a value (`words.append("king")`) is not among them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

ASKED = re.compile(r"""\b(?:check|predict)\(\s*["'](\d?\d\.\d+)["']""")
MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)


class Statement(NamedTuple):
    """A statement of a notebook: its cell, itself, the names that it gives a value to, and those that it reads."""

    cell: int
    node: ast.stmt
    sets: frozenset[str]
    reads: frozenset[str]


def sources(notebook: dict) -> list[str]:
    """The text of each code cell."""
    texts = (cell.get("source", "") for cell in notebook["cells"] if cell.get("cell_type") == "code")
    lines = ([text] if isinstance(text, str) else text if isinstance(text, list) else () for text in texts)
    return [MAGIC.sub(r"\1pass", "".join(line for line in text if isinstance(line, str))) for text in lines]


def asked(cells: list[str]) -> list[str]:
    """The ids of the exercises that the cells check or predict, in their order."""
    return list(dict.fromkeys(id.rjust(4, "0") for text in cells for id in ASKED.findall(text)))


def choice(cells: list[str], id: str) -> str:
    """The last choice that the cells give for a prediction, "" if there is none."""
    pattern = rf"""\bpredict\(\s*["']0*{re.escape(id.lstrip("0"))}["']\s*,\s*(["'])(.*?)\1"""
    found = [match[2] for text in cells for match in re.finditer(pattern, text)]
    return found[-1].strip() if found else ""


def needed(cells: list[str], name: str) -> tuple[list[Statement], str]:
    """The statements that define a function, in their order, and what Python says of a cell that it can't read.

    What stands in cells below the last one that defines the function is left out.
    """
    statements, trouble = [], ""
    for i, text in enumerate(cells):
        try:
            statements += _statements(i, text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            if re.search(rf"\bdef {re.escape(name)}\b", text):
                trouble = f"{type(error).__name__}: {error}"
    last = max((s.cell for s in statements if name in s.sets), default=-1)
    statements = [s for s in statements if s.cell <= last]
    wanted, grown = set(), {name}
    while grown != wanted:
        wanted = grown
        grown = wanted.union(*(s.reads for s in statements if s.sets & wanted))
    return [s for s in statements if s.sets & wanted or "*" in s.sets], trouble


def library(statements: list[Statement]) -> list[str]:
    """The names that statements take from the course's library."""
    imports = (s.node for s in statements if isinstance(s.node, ast.ImportFrom | ast.Import))
    found = {f"{getattr(node, 'module', None) or ''}.{alias.name}".strip(".") for node in imports for alias in node.names
             if _of_library(node, alias) and any((alias.asname or alias.name).partition(".")[0] in s.reads
                                                 for s in statements)}
    return sorted(found)


def _of_library(node, alias):
    home = getattr(node, "module", None) or alias.name
    return home.partition(".")[0] == "w2vlib" and not home.startswith("w2vlib.exercises")


def _statements(cell, text) -> Iterator[Statement]:
    for node in ast.parse(text).body:
        sets, reads = set(), set()
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name):
                (reads if isinstance(inner.ctx, ast.Load) else sets).add(inner.id)
            elif isinstance(inner, ast.alias):
                sets.add((inner.asname or inner.name).partition(".")[0])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            sets = {node.name}  # what is set within stays within
        else:
            sets |= {n.name for n in ast.walk(node) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        if not isinstance(node, ast.Expr):
            yield Statement(cell, node, frozenset(sets), frozenset(reads))
