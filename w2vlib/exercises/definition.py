"""What an exercise is: one frozen value; notebooks, checks, hints, solutions and the instructor's kit flow out."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache

import numpy as np

SEED = 2013
DRAWN = 40  # cases beside the written ones


@dataclass(frozen=True)
class Misconception:
    """A wrong answer as code, and the sentence that it earns.

    A learner's function earns the sentence when it gives the same as `wrong` in every case of the exercise.
    """

    sentence: str
    wrong: Callable

    @property
    def code(self) -> str:
        return source_of(self.wrong)


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function to write.

    Parameters
    ----------
    id : notebook and number, such as "04.2"
    title : a few words
    statement : Markdown for the cell above the stub
    reference : the solution; its signature and docstring are also the stub, its name starts with `my_`
    cases : random generator -> list of argument tuples, the smallest first
    domain : random generator -> one argument tuple of all that the statement allows, odd ones as often as plain ones
    misconceptions : at least three, told apart by the cases
    hints : at least two, from a nudge to nearly the code
    notice : one thing to notice, shown with a right answer
    parts : functions that the learner writes, too, and that the reference calls
    quantities : names in the learner's terms for expressions of the reference, {"np.exp(z)": "the exponentials"}
    equivalents : small edits of the reference that change nothing, (line before, line after, reason)
    """

    id: str
    title: str
    statement: str
    reference: Callable
    cases: Callable[[np.random.Generator], list[tuple]]
    misconceptions: tuple[Misconception, ...]
    hints: tuple[str, ...]
    notice: str
    domain: Callable[[np.random.Generator], tuple] | None = None
    parts: tuple[Callable, ...] = ()
    quantities: Mapping[str, str] = field(default_factory=dict)
    equivalents: tuple[tuple[str, str, str], ...] = ()

    @property
    def name(self) -> str:
        """The name of the function to write."""
        return self.reference.__name__

    @property
    def parameters(self) -> list[str]:
        return list(inspect.signature(self.reference).parameters)

    def arguments(self) -> list[tuple]:
        """The written cases and those drawn from the domain, the same at every call; no two share what can change."""
        return [self.case(i) for i in range(len(_all_cases(self)))]

    def case(self, i: int) -> tuple:
        """The arguments of case i."""
        return deepcopy(_all_cases(self)[i])

    @property
    def solution(self) -> str:
        """The source text of the parts and of the reference."""
        return "\n\n\n".join(map(source_of, (*self.parts, self.reference)))

    @property
    def stub(self) -> str:
        """The solution without the bodies: signatures, docstrings and ellipses."""
        return "\n\n\n".join(map(_stub, (*self.parts, self.reference)))

    def cell(self, solved: bool = False) -> str:
        """The code cell of a notebook: stub or solution, and the check."""
        return f'{self.solution if solved else self.stub}\n\n\ncheck("{self.id}", {self.name})'

    @property
    def markdown(self) -> str:
        """The cell above it."""
        help_line = f'*Stuck? Run* `hint("{self.id}")`*, again for the next hint, then* `solution("{self.id}")`*.*'
        return f"### Exercise {self.id} · {self.title}\n\n{_unwrap(self.statement)}\n\n{help_line}"


@dataclass(frozen=True, eq=False)
class Prediction:
    """A guess before something is run.

    Parameters
    ----------
    id, title, statement, hints : as in `Exercise`
    choices : dict from each choice to the reason why it is right, or why it is not
    run : () -> (the right choice, what running it showed)
    """

    id: str
    title: str
    statement: str
    choices: dict[str, str]
    run: Callable[[], tuple[str, str]]
    hints: tuple[str, ...]

    def cell(self, solved: bool = False) -> str:
        """The code cell of a notebook, with or without the right choice."""
        choice = f'"{self.run()[0]}"' if solved else "..."
        return f'predict("{self.id}", {choice})'

    @property
    def solution(self) -> str:
        return self.cell(solved=True)

    @property
    def markdown(self) -> str:
        """The cell above it, with the choices."""
        choices = "\n".join(f'- `"{choice}"`' for choice in self.choices)
        ask = "Put your choice in place of the dots and run the cell."
        return f"### Predict {self.id} · {self.title}\n\n{_unwrap(self.statement)}\n\n{choices}\n\n{ask}"


@cache
def _all_cases(exercise):
    rng = np.random.default_rng(SEED)
    drawn = [exercise.domain(rng) for _ in range(DRAWN)] if exercise.domain else []
    return [*exercise.cases(np.random.default_rng(SEED)), *sorted(drawn, key=size)]


@cache
def source_of(function: Callable) -> str:
    """The source text of a function or a lambda, without what stands around it."""
    text = inspect.getsource(inspect.getmodule(function))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.Lambda) and node.lineno == function.__code__.co_firstlineno:
            return ast.get_source_segment(text, node)
    raise ValueError(f"The source of {function.__name__} can't be found.")


def size(value) -> int:
    """How many numbers, characters and containers make up a value: the smaller, the easier to read."""
    if isinstance(value, Mapping):
        return 1 + sum(size(key) + size(item) for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return 1 + sum(map(size, value))
    return len(value) if isinstance(value, str) else getattr(value, "size", 1)


def _stub(function):
    source = source_of(function)
    documentation = ast.parse(source).body[0].body[0]
    return "\n".join([*source.splitlines()[: documentation.end_lineno], "    ..."])


def _unwrap(statement):
    return inspect.cleandoc(statement)
