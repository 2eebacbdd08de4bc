"""The source text of a function flows in; small edits of it flow out, each one step away and still a program.

An edit says of what kind it is and which expressions it touches, so that a sentence can be made of it. Nothing here
knows the course. The list of kinds follows cosmic-ray's and mutmut's operators, and adds the slips of learners: a
`return` inside the loop, a first or last round left out, a factor forgotten, two names exchanged.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import NamedTuple

COMPARISONS = {
    ast.Lt: ["<=", ">"], ast.LtE: ["<", ">="], ast.Gt: [">=", "<"], ast.GtE: [">", "<="], ast.Eq: ["!="],
    ast.NotEq: ["==", "is not"], ast.In: ["not in", "=="], ast.NotIn: ["in"], ast.Is: ["is not"], ast.IsNot: ["is"],
}
ARITHMETIC = {
    ast.Add: ["-", "*"], ast.Sub: ["+", "*"], ast.Mult: ["/", "+", "@"], ast.Div: ["*", "//"], ast.FloorDiv: ["/"],
    ast.Mod: ["//"], ast.Pow: ["*"], ast.BitAnd: ["|"], ast.BitOr: ["&"], ast.MatMult: ["*"],
}
SIGNS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.In: "in",
    ast.NotIn: r"not\s+in", ast.Is: "is", ast.IsNot: r"is\s+not", ast.Add: r"\+", ast.Sub: "-", ast.Mult: r"\*",
    ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: r"\*\*", ast.BitAnd: "&", ast.BitOr: r"\|",
    ast.And: "and", ast.Or: "or", ast.MatMult: "@",
}
RELATED = [  # functions that learners take for each other
    {"sum", "mean", "max", "min", "prod"}, {"log", "log2", "log10", "log1p"}, {"argmax", "argmin"}, {"any", "all"},
    {"floor", "ceil", "round"}, {"zeros", "ones"}, {"zeros_like", "ones_like"}, {"maximum", "minimum"},
    {"mean", "median"}, {"sqrt", "square"}, {"exp", "exp2"}, {"lower", "upper"}, {"union", "intersection"},
]
NO_SIDES = {ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult}  # where the order of both sides counts
AFTERWARDS = {"abs": "np.abs({})", "round": "np.round({})", "cut at 0": "np.maximum({}, 0)", "square": "np.square({})"}
PUT_IN = ("np.exp", "np.log", "np.sqrt", "np.sum", "list", "tuple", "sorted", "set", "np.array", "float", "int", "len")
ENDS = {"range", "arange"}


class Edit(NamedTuple):
    """One place of a source text and what stands there instead.

    start, end : the place, in characters
    new : the text put there
    kind : what sort of slip it is, such as "comparison" or "first round"
    old_part, new_part : the part that the kind is about, before and after, such as "<" and "<="
    parts : what it is about, the nearest first: the edited expression, then the expressions around it
    line : number of the line, 1 onward
    before, after : that line without and with the edit, blanks squeezed
    """

    start: int
    end: int
    new: str
    kind: str
    old_part: str
    new_part: str
    parts: tuple[str, ...]
    line: int
    before: str
    after: str

    def apply(self, source: str) -> str:
        return source[: self.start] + self.new + source[self.end :]


def edits(source: str, mending: bool = False) -> list[Edit]:
    """All edits of a function's `source`, in reading order. A few do not compile, a few mean the same as before.

    mending : also those that only make sense for code that is wrong: a `return` moved out of a loop, a call put in
    """
    finder = _Finder(source, mending)
    finder.visit(ast.parse(source))
    texts = {edit.apply(source): edit for edit in sorted(finder.found, reverse=True)}
    return sorted(edit for text, edit in texts.items() if text != source)


class _Finder(ast.NodeVisitor):
    """Annotations, docstrings and the text of messages are left alone."""

    def __init__(self, source, mending):
        self.source, self.mending, self.found, self.around = source, mending, [], []
        self.lines = source.splitlines(keepends=True)
        self.begins = [0]
        for line in self.lines:
            self.begins.append(self.begins[-1] + len(line))
        self.parameters, self.locals = [], []

    # Places

    def _at(self, line, column):
        return self.begins[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def _start(self, node):
        return self._at(node.lineno, node.col_offset)

    def _end(self, node):
        return self._at(node.end_lineno, node.end_col_offset)

    def _text(self, node):
        return self.source[self._start(node) : self._end(node)]

    def _put(self, kind, start, end, new, about=(), old_part="", new_part=""):
        begin = self.source.rfind("\n", 0, start) + 1
        stop = self.source.find("\n", end)
        stop = len(self.source) if stop < 0 else stop
        before, after = self.source[begin:stop], self.source[begin:start] + new + self.source[end:stop]
        around = [node for node in reversed(self.around) if isinstance(node, ast.expr | ast.Assign | ast.AugAssign)]
        parts = tuple(dict.fromkeys(map(_plain, [*about, *around])))
        squeezed = (" ".join(text.split()) for text in (before, after))
        line = self.source.count("\n", 0, start) + 1
        self.found.append(Edit(start, end, new, kind, old_part, new_part, parts, line, *squeezed))

    def _replace(self, kind, node, new, about=None, old_part="", new_part=""):
        self._put(kind, self._start(node), self._end(node), new, [node] if about is None else about, old_part, new_part)

    def _sign(self, kind, left, operator, right, new, about):
        """Put `new` where `operator` stands between two expressions."""
        end = self._end(left)
        sign = re.compile(SIGNS[type(operator)]).search(self.source, end, self._start(right))
        self._put(kind, *sign.span(), new, about, " ".join(sign[0].split()), new)

    def _in_brackets(self, node):
        simple = isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.Constant)
        return self._text(node) if simple else f"({self._text(node)})"

    def _further(self, kind, node, steps, about=None):
        for step in steps:
            self._replace(kind, node, f"{self._in_brackets(node)} {step}", about, "", step[0])

    # What is left alone

    def generic_visit(self, node):
        self.around.append(node)
        super().generic_visit(node)
        self.around.pop()

    def visit_AnnAssign(self, node):
        if node.value:
            self.visit(node.value)

    def visit_arg(self, node): ...

    def visit_JoinedStr(self, node): ...

    # Where an edit may be

    def visit_FunctionDef(self, node):
        outside = self.parameters, self.locals
        self.parameters = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        stored = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        self.locals = list(dict.fromkeys(stored))
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(default)
        self._block(node.body)
        self.parameters, self.locals = outside

    def visit_Lambda(self, node):
        outside = self.parameters
        self.parameters = [*outside, *(a.arg for a in node.args.args)]
        self._extras(node.body)
        self.visit(node.body)
        self.parameters = outside

    def _block(self, statements):
        """Statements one after the other; a `return` behind a loop may slip into it."""
        for statement, following in zip(statements, [*statements[1:], None], strict=False):
            self.visit(statement)
            if isinstance(statement, ast.For | ast.While) and isinstance(following, ast.Return):
                inner = self.source[self.begins[statement.body[0].lineno - 1] : self._start(statement.body[0])]
                if not inner.strip():
                    self._put("return in the loop", self.begins[following.lineno - 1], self._start(following), inner)

    def _loop(self, node):
        self._rounds(node)
        self.around.append(node)
        self._block(node.body)
        self._block(node.orelse)
        self.around.pop()
        last = node.body[-1]
        if isinstance(last, ast.Expr | ast.Assign | ast.AugAssign):
            self._put("break", self._end(last), self._end(last), "; break")
        if self.mending and isinstance(last, ast.Return) and last.lineno > node.lineno:
            outer = self.source[self.begins[node.lineno - 1] : self._start(node)]
            self._put("return in the loop", self.begins[last.lineno - 1], self._start(last), outer)

    def visit_For(self, node):
        self.around.append(node)
        self.visit(node.iter)
        self.around.pop()
        self._loop(node)

    def visit_While(self, node):
        self.around.append(node)
        self.visit(node.test)
        self.around.pop()
        self._loop(node)

    def _rounds(self, node):
        over = getattr(node, "iter", None)
        if over is not None:
            text = self._text(over)
            text = self._in_brackets(over) if isinstance(over, ast.Name | ast.Attribute) else f"list({text})"
            self._replace("first round", over, f"{text}[1:]")
            self._replace("last round", over, f"{text}[:-1]")

    def visit_comprehension(self, node):
        self._rounds(node)
        for test in node.ifs:
            self._condition(test)
        self.generic_visit(node)

    def _condition(self, test):
        self._replace("condition dropped", test, "True")
        self._replace("condition dropped", test, "False")
        ordered = isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        if not isinstance(test, ast.UnaryOp | ast.Compare) or ordered:
            self._replace("condition turned", test, f"not ({self._text(test)})")

    def visit_If(self, node):
        self._condition(node.test)
        if self.mending and not node.orelse:
            self._replace("line dropped", node, "pass", [node.test])
        self.around.append(node)
        self.visit(node.test)
        self._block(node.body)
        self._block(node.orelse)
        self.around.pop()

    def visit_IfExp(self, node):
        self._replace("condition dropped", node, f"({self._text(node.body)})", [node.test, node])
        self._replace("condition dropped", node, f"({self._text(node.orelse)})", [node.test, node])
        self.generic_visit(node)

    def visit_Compare(self, node):
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            for new in COMPARISONS[type(operator)]:
                borders = isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and new in ("<", "<=", ">", ">=")
                same = borders and new[0] == SIGNS[type(operator)][0]
                self._sign("border" if same else "comparison", left, operator, right, new, [node, right, left])
        self.generic_visit(node)

    def visit_BinOp(self, node):
        sort = type(node.op)
        left, right = self._in_brackets(node.left), self._in_brackets(node.right)
        for new in ARITHMETIC.get(sort, ()):
            self._sign("operator", node.left, node.op, node.right, new, [node.right, node])
        if sort in NO_SIDES:
            sign = SIGNS[sort].replace("\\", "")
            self._replace("sides", node, f"({right} {sign} {left})", old_part=sign)
        if sort in (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult, ast.FloorDiv, ast.Mod):
            sign = SIGNS[sort].replace("\\", "")
            self._replace("dropped", node, left, [node.right, node], sign)
            if sort is not ast.Pow:
                self._replace("dropped left", node, right, [node.left, node], sign)
        self.generic_visit(node)

    def visit_AugAssign(self, node):
        for new in ARITHMETIC.get(type(node.op), ())[:1]:
            self._sign("operator", node.target, node.op, node.value, new, [node.value, node.target])
        sign = re.compile(SIGNS[type(node.op)] + "=").search(self.source, self._end(node.target))
        self._put("set anew", *sign.span(), "=", [node.target])
        self._replace("line dropped", node, "pass", [node.target])
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._sign("and, or", left, node.op, right, "or" if isinstance(node.op, ast.And) else "and", [node])
        for value in node.values:
            rest = f" {SIGNS[type(node.op)]} ".join(self._text(v) for v in node.values if v is not value)
            self._replace("condition dropped", node, rest, [value, node])
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        kind = "minus" if isinstance(node.op, ast.USub) else "condition turned"
        if not (isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)):
            self._put(kind, self._start(node), self._start(node.operand), "", [node.operand, node])
        self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, bool):
            self._replace("constant", node, repr(not node.value))
        elif isinstance(node.value, int):
            for other in (node.value + 1, node.value - 1):
                kind = self._place_of_number(node)
                self._replace(kind, node, f"({other})" if other < 0 else str(other), [], str(node.value), str(other))
            self._known(node)
        elif isinstance(node.value, float):
            for other in dict.fromkeys((2 * node.value, 1.0, 0.0)):
                self._replace("constant", node, repr(other), [], repr(node.value), repr(other))
            self._known(node)
        elif isinstance(node.value, str) and not isinstance(self.around[-1], ast.Expr):
            self._replace("constant", node, '""', [], repr(node.value), "")

    def _known(self, node):
        """A number that is right for one case only may stand for something that the arguments tell."""
        for name in self.parameters if self.mending else ():
            for told in (name, f"len({name})", f"{name}.shape[1]"):
                self._replace("fixed", node, told, [])

    def _place_of_number(self, node):
        around = self.around[-1]
        if isinstance(around, ast.keyword) and around.arg == "axis":
            return "axis"
        if isinstance(around, ast.BinOp) and isinstance(around.op, ast.Add | ast.Sub) and around.right is node:
            return "one more or less"
        return "index" if isinstance(around, ast.Subscript) else "constant"

    def visit_Subscript(self, node):
        if isinstance(node.slice, ast.Slice):
            self._replace("slice dropped", node, self._text(node.value))
            lower, upper = node.slice.lower, node.slice.upper
            start = self._end(node.value)
            opening = self.source.index("[", start) + 1
            if not lower:
                self._put("begins later", opening, opening, "1", [node.slice, node], new_part="+")
            if not upper:
                colon = self.source.index(":", self._end(lower) if lower else opening) + 1
                self._put("ends earlier", colon, colon, "-1", [node.slice, node], new_part="-")
        elif isinstance(node.ctx, ast.Load) and not isinstance(node.slice, ast.Constant | ast.Tuple):
            self._further("index", node.slice, ["+ 1", "- 1"], [node.slice, node])
            self._replace("column", node.slice, f":, {self._text(node.slice)}", [node.value, node])
        self.generic_visit(node)

    def visit_Slice(self, node):
        for end, kind in ((node.lower, "begins later"), (node.upper, "ends earlier")):
            if end and not isinstance(end, ast.Constant):
                self._further(kind, end, ["+ 1", "- 1"], [end])
        self.generic_visit(node)

    def visit_Call(self, node):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
        end = self._end(node.func)
        for other in sorted({o for group in RELATED if name in group for o in group if o != name}):
            method = isinstance(node.func, ast.Attribute) and _plain(node.func.value) != "np"
            if not (method and other in ("median", "sqrt", "square")):
                put = f"np.{other}" if isinstance(node.func, ast.Name) and other == "mean" else other
                self._put("call exchanged", end - len(name), end, put, [node], name, other)
        self._dropped_call(node, name)
        if name in ENDS and not isinstance(node.args[-1], ast.Constant):
            self._further("ends earlier", node.args[min(1, len(node.args) - 1)], ["+ 1", "- 1"], [node])
        if name in ENDS and len(node.args) == 1:
            self._put("begins later", self._start(node.args[0]), self._start(node.args[0]), "1, ", [node], new_part="+")
        elif name in ENDS and not isinstance(node.args[0], ast.Constant):
            self._further("begins later", node.args[0], ["+ 1", "- 1"], [node])
        if name == "sorted":
            self._replace("turned round", node, f"{self._text(node)}[::-1]")
        if name == "len" and len(node.args) == 1:
            self._replace("distinct", node, f"len(set({self._text(node.args[0])}))", [node.args[0], node])
            self._replace("one more or less", node, f"({self._text(node)} - 1)", new_part="-")
        self._arguments(node, name)
        self.generic_visit(node)

    def _dropped_call(self, node, name):
        if len(node.args) == 1 and not isinstance(node.args[0], ast.Starred | ast.GeneratorExp) and name:
            self._replace("call dropped", node, self._in_brackets(node.args[0]), [node], name)
        if isinstance(node.func, ast.Attribute) and _plain(node.func.value) not in ("np", "math", "re"):
            self._replace("call dropped", node, self._text(node.func.value), [node], name)

    def _arguments(self, node, name):
        if len(node.args) > 1 and name not in ("max", "min", "maximum", "minimum", "isinstance", *ENDS) and not any(
                isinstance(a, ast.Starred | ast.GeneratorExp) for a in node.args[:2]):
            a, b = node.args[:2]
            between = self.source[self._end(a) : self._start(b)]
            self._put("arguments", self._start(a), self._end(b), self._text(b) + between + self._text(a), [node], name)
        for keyword in node.keywords:
            if keyword.arg not in (None, "strict"):
                start, end = self._start(keyword), self._end(keyword)
                if comma := re.compile(r"\s*,[ ]?").match(self.source, end):
                    end = comma.end()
                elif comma := re.search(r",\s*$", self.source[:start]):
                    start = comma.start()
                kind = "axis" if keyword.arg == "axis" else "keyword"
                self._put(kind, start, end, "", [node], keyword.arg)

    def visit_keyword(self, node):
        if not (node.arg == "strict" and _plain(node.value) == "True"):  # a guard of lists that are equally long
            self.generic_visit(node)

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            return
        for names in (self.parameters, self.locals):
            others = names if not self.mending else [*self.parameters, *self.locals]
            if node.id in names:
                for other in others:
                    if other != node.id:
                        self._replace("name", node, other, old_part=node.id, new_part=other)
        if self.mending and isinstance(self.around[-1], ast.Assign | ast.Return | ast.Tuple):
            self._replace("copy", node, f"{node.id}.copy()", old_part="copy")

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant):
            if not isinstance(node.value, ast.Yield):
                self._replace("line dropped", node, "pass", [node.value])
            self.generic_visit(node)

    def visit_Assign(self, node):
        named = {n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
        used = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
        if named & used or any(not isinstance(target, ast.Name | ast.Tuple) for target in node.targets):
            self._replace("line dropped", node, "pass", list(node.targets))
        if self.mending and len(node.targets) == 1:
            equals = re.compile("=").search(self.source, self._end(node.targets[0]))
            for sign in ("+=", "-="):
                self._put("set anew", *equals.span(), sign, node.targets)
        self.generic_visit(node)

    def visit_Return(self, node):
        if node.value:
            self._extras(node.value)
            self.generic_visit(node)

    def _extras(self, value):
        """What is done to a result, or to one part of it, in the end."""
        parts = value.elts if isinstance(value, ast.Tuple) else [value]
        for part in parts:
            for name, form in AFTERWARDS.items():
                self._replace("afterwards", part, form.format(self._text(part)), [part], new_part=name)
            self._replace("minus", part, f"-({self._text(part)})", [part], new_part="-")
            for name in PUT_IN if self.mending else ():
                self._replace("afterwards", part, f"{name}({self._text(part)})", [part], new_part=name)
        if len(parts) == 2:
            self._replace("turned round", value, ", ".join(self._in_brackets(e) for e in parts[::-1]))

    def visit_Break(self, node):
        self._replace("break", node, "continue", [])

    def visit_Continue(self, node):
        self._replace("break", node, "break", [])


def _plain(node) -> str:
    return ast.unparse(node)


def program(source: str, name: str | None, names: dict):
    """The function that a source text defines, or that a lambda is, in a copy of `names`."""
    space = dict(names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # `is not` with a number
        code = compile(source, "<edit>", "exec" if name else "eval")
    if name is None:
        return eval(code, space)
    exec(code, space)
    return space[name]
