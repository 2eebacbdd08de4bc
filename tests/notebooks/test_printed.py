"""No exercise is printed before it is asked: its answers are compared with the code above it in the notebook.

An expression of an answer is printed when a cell has the same one under other names. A name of the answer may stand for
a whole expression of the cell, and a cell's own names may be read as what they were assigned. Of an expression with a
single operation, such as `error @ W_out`, the names must agree as well, since otherwise it is everywhere.
"""

import ast
import copy
from functools import cache
from itertools import takewhile

import pytest

from authoring import build
from w2vlib.exercises import Exercise, exercises
from w2vlib.exercises.definition import source_of
from w2vlib.support.lessons import lessons, part

MOST = 2 / 5  # of an answer's operations
OPERATIONS = (
    ast.AugAssign, ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.For, ast.IfExp, ast.Subscript, ast.UnaryOp,
    ast.comprehension,
)

ASKED = [notebook for notebook in lessons() if notebook != "10"]  # the blank file asks on one page, and has no code
TO_WRITE = [e for notebook in ASKED for e in exercises(notebook).values() if isinstance(e, Exercise)]


def operations(tree):
    return {id(node) for node in ast.walk(tree) if isinstance(node, OPERATIONS)}


def is_name(tree):
    """Whether it computes nothing: a name, a constant, or a name with dots."""
    return isinstance(tree, ast.Name | ast.Constant) or (isinstance(tree, ast.Attribute) and is_name(tree.value))


def expressions(tree):
    """What is computed in a tree, each step of it; sums with numbers alone left out."""
    kinds = ast.expr | ast.AugAssign
    return [node for node in ast.walk(tree) if isinstance(node, kinds) and operations(node) and variables(node)]


def variables(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"np", "math"}


def plain(tree):
    """Its text without the objects that a notebook keeps its numbers in."""
    return ast.unparse(tree).replace("trainer.", "").replace("step.", "")


def same(mine, theirs, names):
    """Whether `theirs` is what `mine` becomes when its names are replaced; `names` keeps by what."""
    if isinstance(mine, ast.Call) and isinstance(theirs, ast.Call):
        called = [ast.unparse(call.func).rpartition(".") for call in (mine, theirs)]
        if called[0][2] != called[1][2] or bool(called[0][0]) != bool(called[1][0]):
            return False
        owners = [getattr(call.func, "value", None) for call in (mine, theirs)]
        return all(same(*pair, names) for pair in (owners, (mine.args, theirs.args), (mine.keywords, theirs.keywords)))
    if isinstance(mine, ast.Constant):
        return isinstance(theirs, ast.Constant) and mine.value == theirs.value
    if isinstance(theirs, ast.expr) and isinstance(mine, ast.expr) and is_name(mine):
        return names.setdefault(ast.unparse(mine), ast.unparse(theirs)) == ast.unparse(theirs)
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(same(*pair, names) for pair in zip(mine, theirs, strict=True))
    if isinstance(mine, ast.AST) and type(mine) is type(theirs):
        fields = [field for field in mine._fields if field != "ctx"]
        return all(same(getattr(mine, field), getattr(theirs, field), names) for field in fields)
    return mine == theirs


class Assigned(ast.NodeTransformer):
    """Puts in place of each name what was assigned to it, once."""

    def __init__(self, trees):
        self.values = {}
        for node in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Assign)):
            target, value = node.targets[0], node.value
            pairs = zip(target.elts, value.elts, strict=True) if both_rows(target, value) else [(target, value)]
            self.values |= {target.id: value for target, value in pairs if isinstance(target, ast.Name)}

    def visit_Name(self, node):
        known = isinstance(node.ctx, ast.Load) and node.id in self.values
        return copy.deepcopy(self.values[node.id]) if known else node


def both_rows(target, value):
    return isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts)


@cache
def code_cells(notebook):
    (source,) = build.sources([notebook])
    return [cell.source for cell in build.read(source).cells if cell.cell_type == "code"]


def printed(answer, cells):
    """The expressions of an answer (its source text) that the cells show, and their share of its operations."""
    trees = list(map(ast.parse, cells))
    filled = [Assigned(trees).visit(copy.deepcopy(tree)) for tree in trees]
    shown = [expression for tree in trees + filled for expression in expressions(tree)]
    texts = set(map(plain, shown))
    lines = ast.parse(answer).body[0].body
    lines = [line for line in lines if not isinstance(line, ast.Expr) or not isinstance(line.value, ast.Constant)]
    found, covered = [], set()
    for mine in (expression for line in lines for expression in expressions(line)):
        large = len(operations(mine)) > 1 and any(same(mine, theirs, {}) for theirs in shown)
        if not operations(mine) <= covered and (large or plain(mine) in texts):
            found.append(ast.unparse(mine))
            covered |= operations(mine)
    return found, len(covered) / max(1, sum(len(operations(line)) for line in lines))


@pytest.mark.parametrize("exercise", TO_WRITE, ids=lambda e: e.id)
def test_no_answer_is_printed_above_its_exercise(exercise):
    notebook = exercise.id[:2]
    above = list(takewhile(lambda source: f'check("{exercise.id}"' not in source, code_cells(notebook)))
    assert len(above) < len(code_cells(notebook)), "the notebook does not ask it"
    for answer in (exercise.reference, *part(notebook, "ways").WAYS[exercise.id]):
        found, share = printed(source_of(answer), above)
        assert share <= MOST, f"{answer.__name__}: {share:.0%} of it stands above the exercise: {found}"


ANSWER = '''
def my_step(W_in, W_out, centre, error, rate):
    new = W_in.copy()
    new[centre] -= rate * (error @ W_out)
    return new
'''


@pytest.mark.parametrize("cell, share", [
    ("", 0),
    ("print(3 * (4 - 1))", 0),
    ("moved[3] -= 0.1 * (p @ vectors)", 4 / 5),
    ("gradient = p @ vectors\nmoved[3] -= step.learning_rate * gradient", 4 / 5),
    ("gradient = error @ trainer.W_out", 1 / 5),
    ("gradient = p @ vectors", 0),
    ("moved = W.copy()", 0),
])
def test_an_answer_is_found_under_other_names(cell, share):
    assert printed(ANSWER, [cell])[1] == pytest.approx(share)
