"""The source text of a module flows in; small wrong versions of it flow out, each one edit away."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

COMPARISONS = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}
ARITHMETIC = {
    ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.FloorDiv: "/", ast.Mod: "*", ast.Pow: "*",
    ast.BitAnd: "|", ast.BitOr: "&",
}
SIGNS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.In: "in",
    ast.NotIn: r"not\s+in", ast.Is: "is", ast.IsNot: r"is\s+not", ast.Add: r"\+", ast.Sub: "-", ast.Mult: r"\*",
    ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: r"\*\*", ast.BitAnd: "&", ast.BitOr: r"\|",
    ast.And: "and", ast.Or: "or",
}
OTHER_FUNCTION = {
    "min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "argmin": "argmax", "argmax": "argmin",
    "any": "all", "all": "any", "floor": "ceil", "ceil": "floor", "sorted": "list", "reversed": "list",
    "zeros": "ones", "ones": "zeros", "zeros_like": "ones_like", "ones_like": "zeros_like",
}
SWAP_SAYS_NOTHING = {"min", "max", "minimum", "maximum", "isinstance"}  # it changes nothing, or always fails


class Edit(NamedTuple):
    """One place of a source text and what stands there instead.

    start, end : the place, in characters
    new : the text put there; it has as many line breaks as the old one, so that lines keep their numbers
    function : first line of the outermost function around it, decorators included; 0 where importing runs the place
    line : number of its first line
    before, after : that line, or those lines, without and with the edit
    """

    start: int
    end: int
    new: str
    function: int
    line: int
    before: str
    after: str

    def apply(self, source: str) -> str:
        return source[: self.start] + self.new + source[self.end :]


def edits_of(source: str) -> list[Edit]:
    """All edits of `source` in reading order that are valid Python and mean something else."""
    finder, found = _Finder(source), []
    for statement in ast.parse(source).body:
        finder.found = []
        finder.visit(statement)
        begin, end = finder.place(statement)
        same = ast.dump(ast.parse(source[begin:end]))
        for edit in sorted(set(finder.found)):
            try:
                changed = ast.parse(source[begin : edit.start] + edit.new + source[edit.end : end])
            except SyntaxError:
                continue
            if ast.dump(changed) != same:
                found.append(edit)
    return found


class _Finder(ast.NodeVisitor):
    """Annotations, documentation and the text of messages are left alone."""

    def __init__(self, source):
        self.source, self.found, self.function = source, [], 0
        self.lines = source.splitlines(keepends=True)
        self.begins = [0]
        for line in self.lines:
            self.begins.append(self.begins[-1] + len(line))

    # Places

    def _at(self, line, column):
        return self.begins[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def _start(self, node):
        return self._at(node.lineno, node.col_offset)

    def _end(self, node):
        return self._at(node.end_lineno, node.end_col_offset)

    def place(self, node):
        """Where it begins and ends, decorators included."""
        return min(map(self._start, (node, *getattr(node, "decorator_list", [])))), self._end(node)

    def _text(self, node):
        return self.source[self._start(node) : self._end(node)]

    def _put(self, start, end, new):
        new += "\n" * (self.source.count("\n", start, end) - new.count("\n"))
        begin = self.source.rfind("\n", 0, start) + 1
        stop = self.source.find("\n", end)
        before, after = self.source[begin:stop], self.source[begin:start] + new + self.source[end:stop]
        line = self.source.count("\n", 0, start) + 1
        self.found.append(Edit(start, end, new, self.function, line, *(" ".join(x.split()) for x in (before, after))))

    def _replace(self, node, new):
        self._put(self._start(node), self._end(node), new)

    def _sign(self, left, operator, right, new):
        """Put `new` where `operator` stands between two expressions."""
        end = self._end(left)
        sign = re.compile(SIGNS[type(operator)]).search(self.source, end, self._start(right))
        self._put(*sign.span(), new)

    def _further(self, node, steps):
        text = self._text(node)
        simple = isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript)
        for step in steps:
            self._replace(node, f"{text if simple else f'({text})'} {step}")

    # What is left alone

    def visit_AnnAssign(self, node):
        if node.value:
            self.visit(node.value)

    def visit_arg(self, node): ...

    def visit_JoinedStr(self, node): ...

    # Where an edit may be

    def visit_FunctionDef(self, node):
        for outside in (*node.decorator_list, node.args):
            self.visit(outside)
        around = self.function
        self.function = around or min(n.lineno for n in (node, *node.decorator_list))
        for statement in node.body:
            self.visit(statement)
        self.function = around

    def visit_Compare(self, node):
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            self._sign(left, operator, right, COMPARISONS[type(operator)])
        self.generic_visit(node)

    def visit_BinOp(self, node):
        if type(node.op) in ARITHMETIC:
            self._sign(node.left, node.op, node.right, ARITHMETIC[type(node.op)])
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        if type(node.op) in ARITHMETIC:
            self._sign(node.target, node.op, node.value, ARITHMETIC[type(node.op)])
        self._replace(node, "pass")
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._sign(left, node.op, right, "or" if isinstance(node.op, ast.And) else "and")
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        self._put(self._start(node), self._start(node.operand), "")
        self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, bool):
            self._replace(node, repr(not node.value))
        elif isinstance(node.value, int):
            for other in (node.value + 1, node.value - 1):
                self._replace(node, str(other))
        elif isinstance(node.value, float):
            self._replace(node, repr(2 * node.value or 1.0))

    def _not(self, test):
        if not isinstance(test, ast.UnaryOp) and not (
                isinstance(test, ast.Compare) and not isinstance(test.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)):
            self._replace(test, f"not ({self._text(test)})")

    def visit_If(self, node):
        self._not(node.test)
        self.generic_visit(node)

    visit_IfExp = visit_If

    def visit_comprehension(self, node):
        for test in node.ifs:
            self._not(test)
        self.generic_visit(node)

    def visit_Slice(self, node):
        for end, steps in ((node.lower, ["+ 1"]), (node.upper, ["+ 1", "- 1"])):
            if end and not isinstance(end, ast.Constant):
                self._further(end, steps)
        self.generic_visit(node)

    def visit_Call(self, node):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
        if name in OTHER_FUNCTION:
            end = self._end(node.func)
            self._put(end - len(name), end, OTHER_FUNCTION[name])
        if name == "range" and not isinstance(node.args[-1], ast.Constant):
            self._further(node.args[-1], ["+ 1", "- 1"])
        plain = not any(isinstance(a, ast.Starred | ast.GeneratorExp) for a in node.args[:2])
        if len(node.args) > 1 and plain and name not in SWAP_SAYS_NOTHING:
            a, b = node.args[:2]
            between = self.source[self._end(a) : self._start(b)]
            self._put(self._start(a), self._end(b), self._text(b) + between + self._text(a))
        for keyword in node.keywords:
            if keyword.arg not in (None, "strict", "encoding"):  # False anyway, or that of this machine anyway
                start, end = self._start(keyword), self._end(keyword)
                if comma := re.compile(r"\s*,[ ]?").match(self.source, end):
                    end = comma.end()
                elif comma := re.search(r",\s*$", self.source[:start]):
                    start = comma.start()
                self._put(start, end, "")
        self.generic_visit(node)

    def visit_keyword(self, node):
        if not (node.arg == "strict" and ast.unparse(node.value) == "True"):  # a guard of lists that are equally long
            self.generic_visit(node)

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant):
            if not isinstance(node.value, ast.Yield):
                self._replace(node, "pass")
            self.generic_visit(node)

    def visit_Assign(self, node):
        named = {n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
        used = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
        kept = any(not isinstance(target, ast.Name | ast.Tuple) for target in node.targets)  # an attribute, an item
        if self.function and (kept or named & used):  # else the name would be missing, which any test notices
            self._replace(node, "pass")
        self.generic_visit(node)

    def visit_Raise(self, node):
        self._replace(node, "pass")
        self.generic_visit(node)

    def visit_Return(self, node):
        if node.value:
            if not isinstance(node.value, ast.Constant) or node.value.value:  # `None` means the same as "" and False
                self._replace(node, "return None")
            self.generic_visit(node)

    def visit_Break(self, node):
        self._replace(node, "continue")

    def visit_Continue(self, node):
        self._replace(node, "break")
