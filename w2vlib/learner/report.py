"""An outcome and its sentences flow in; what a notebook shows flows out: plain text, and HTML with all text escaped."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import NamedTuple


class Outcome(NamedTuple):
    """A sign and a word (colour is never alone) and the colour of the edge."""

    sign: str
    word: str
    colour: str


NOT_ATTEMPTED = Outcome("○", "Not attempted", "#6b7280")
NOT_YET = Outcome("△", "Not yet", "#b45309")
RIGHT = Outcome("✓", "Right", "#047857")
NOTE = Outcome("→", "Note", "#0369a1")


class Code(str):
    """A part of a report to show as it is, in a fixed-width font."""


@dataclass(frozen=True)
class Report:
    """An outcome, a title, and sentences and code in the order to read them.

    In a sentence, words between backticks are code and words between two asterisks stand out. What stands after
    `fold` in the order is behind a line to open. `met` is the course's own sentence about a mistake, to be kept.
    """

    outcome: Outcome
    title: str
    parts: tuple[str, ...]
    fold: str = ""
    folded: tuple[str, ...] = ()
    met: str = ""

    @property
    def text(self) -> str:
        """The sentences alone, as one string."""
        return " ".join(part for part in self.parts if not isinstance(part, Code))

    def __repr__(self):
        blocks = [f"{self.outcome.sign} {self.outcome.word} · {self.title}", *map(_plain, self.parts)]
        if self.fold:
            blocks += [f"{self.fold}:", *map(_plain, self.folded)]
        return "\n".join(blocks)

    def _repr_html_(self):
        sign, word, colour = self.outcome
        body = "".join(map(_html, self.parts))
        if self.fold:
            body += f"<details><summary>{html.escape(self.fold)}</summary>{''.join(map(_html, self.folded))}</details>"
        return (
            f'<div style="border-left: 4px solid {colour}; padding: 2px 0 2px 14px; max-width: 46em; line-height: 1.5">'
            f'<div><strong><span style="color: {colour}" aria-hidden="true">{sign}</span> {word}</strong>'
            f" · {html.escape(self.title)}</div>{body}</div>"
        )


def _plain(part):
    if isinstance(part, Code):
        return "\n".join(f"    {line}" for line in part.splitlines())
    return "`".join(text if i % 2 else text.replace("**", "") for i, text in enumerate(part.split("`")))


def _html(part):
    if isinstance(part, Code):
        return (
            '<pre style="margin: 6px 0; padding: 6px 10px; background: rgba(128, 128, 128, 0.12); overflow-x: auto; '
            f'text-align: left">{html.escape(part)}</pre>'
        )
    return f'<p style="margin: 6px 0">{rich(part)}</p>'


def rich(text: str) -> str:
    """HTML of a sentence: everything escaped, `code` and **strong** marked."""
    pieces = html.escape(text).split("`")
    strong = [re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", piece) for piece in pieces]
    return "".join(f"<code>{pieces[i]}</code>" if i % 2 else strong[i] for i in range(len(pieces)))
