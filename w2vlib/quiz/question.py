"""Texts and reasons flow in; questions as data flow out, those of each notebook from its lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..support.lessons import lessons, part
from ..support.quoted import quoted


class Option(NamedTuple):
    """An answer to choose, and the reason why it is right or why it is not."""

    text: str
    reason: str
    right: bool


def right(text: str, reason: str) -> Option:
    return Option(text, reason, True)


def wrong(text: str, reason: str) -> Option:
    return Option(text, reason, False)


@dataclass(frozen=True)
class Question:
    """One question with two or more options in a fixed order, exactly one of them right."""

    text: str
    options: tuple[Option, ...]

    def __post_init__(self):
        if sum(option.right for option in self.options) != 1:
            raise ValueError(f"A question needs exactly one right option: {self.text!r}.")


def questions(notebook: str) -> tuple[Question, ...]:
    """The questions of one notebook, in order.

    Raises
    ------
    ValueError
        If that notebook has no quiz.
    """
    given, notebook = notebook, quoted(notebook).strip("'").zfill(2)
    if notebook not in lessons():
        raise ValueError(f"There is no quiz {quoted(given)}; there are quizzes for {', '.join(lessons())}.")
    return part(notebook, "quiz").QUESTIONS
