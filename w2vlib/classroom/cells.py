"""The cells of a submitted notebook flow in; what an exercise's function needs of them flows out, as statements to run.

Whole notebooks train for minutes and draw. A function needs less: the statements that give a value to its name, to the
names which these read, and so on. What only changes a value (`words.append("king")`) is not among them.
"""

from __future__ import annotations

import ast
import dis
import re
from collections.abc import Iterator
from types import CodeType
from typing import NamedTuple

ASKED = re.compile(r"""\b(?:check|predict)\(\s*["'](\d?\d\.\d+)["']""")
MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)

READS = ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS")


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
    read = frozenset().union(*(s.reads for s in statements))
    return sorted({f"{getattr(node, 'module', None) or ''}.{alias.name}".strip(".")
                   for node in imports for alias in node.names
                   if _of_library(node, alias) and (alias.asname or alias.name).partition(".")[0] in read})


def _of_library(node, alias):
    home = getattr(node, "module", None) or alias.name
    return home.partition(".")[0] == "w2vlib" and not home.startswith("w2vlib.exercises")


def _statements(cell, text) -> Iterator[Statement]:
    """The statements of a cell, apart from bare expressions; byte code knows which names are not local."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Expr):
            continue
        code = compile(ast.Module([node], []), "cell", "exec")
        done = [*_instructions(code)]
        sets = {i.argval for i in dis.get_instructions(code) if i.opname == "STORE_NAME"}  # a class keeps its own
        sets |= {name for kind, name in done if kind == "STORE_GLOBAL"}
        star = {"*"} if isinstance(node, ast.ImportFrom) and node.names[0].name == "*" else set()
        reads = {name for kind, name in done if kind in READS}
        yield Statement(cell, node, frozenset(sets | star), frozenset(reads))


def _instructions(code: CodeType) -> Iterator[tuple[str, object]]:
    """What a piece of code does with names, and what the functions within it do."""
    yield from ((instruction.opname, instruction.argval) for instruction in dis.get_instructions(code))
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _instructions(inner)
