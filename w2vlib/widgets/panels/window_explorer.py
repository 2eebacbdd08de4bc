"""A text, a window and a position flow in; the examples that CBOW and skip-gram have made by then flow out."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from ...draw.blocks import Row, Status, Table, Tokens, escape
from ...text import split_sentences
from ...windows import window
from ..engine.controls import Button, Play, Range, TextArea
from ..engine.panel import Panel
from .vocabulary_explorer import NURSE, around

SHOWN = 60


@lru_cache(maxsize=4)
def read(text: str) -> tuple[list[list[str]], list[int]]:
    """The sentences of a text, and the number of words before each of them (and after the last)."""
    sentences = split_sentences(text)
    if not sentences:
        raise ValueError("There is no word in the text. Type a sentence, such as “the cat sat on the mat”.")
    return sentences, list(accumulate(map(len, sentences), initial=0))


def examples_so_far(sentences, starts, position: int, m: int, most: int = SHOWN) -> tuple[list, list]:
    """The last `most` or so examples made by the windows up to the word at `position` of the whole text.

    Returns
    -------
    cbow : list of (iteration, context words, centre word)
    skip_gram : list of (iteration, centre word, context word)
    """
    cbow, skip_gram, first = [], [], max(0, position - most)
    for start, sentence in zip(starts, sentences, strict=False):  # starts has the end of the text besides
        for i in range(max(0, first - start), min(len(sentence), position + 1 - start)):
            near = [sentence[j] for j in window(len(sentence), i, m)]
            if near:
                cbow.append((start + i + 1, near, sentence[i]))
                skip_gram += [(start + i + 1, sentence[i], word) for word in near]
    return cbow[-most:], skip_gram[-most:]


def count_windows(n: int, centres: int, m: int) -> tuple[int, int]:
    """How many CBOW and skip-gram examples the first `centres` words of a sentence of `n` words give."""
    pairs = sum(min(i, m) + min(n - 1 - i, m) for i in range(centres))
    return (centres if n > 1 else 0), pairs


def count_examples(lengths, m: int) -> tuple[int, int]:
    """How many CBOW and skip-gram examples whole sentences of these lengths give."""
    counts = [count_windows(n, n, m) for n in lengths]
    return sum(cbow for cbow, _ in counts), sum(pairs for _, pairs in counts)


class WindowExplorer(Panel):
    """The window slides over the learner's text, word by word, and two training tables grow beside each other."""

    title = "Slide the window, and watch two training tables grow"

    def __init__(self, text=NURSE, m=2):
        self.start, self.m = text, m
        super().__init__()

    def controls(self):
        last = read(self.values.get("text", self.start))[1][-1]
        at, m = self.values.get("at", 1), self.values.get("m", self.m)
        return [
            [TextArea("text", "Your text", self.start)],
            [Button("back", "Back", key="b", disabled=at <= 1),
             Button("next", "Next word", primary=True, key="n", disabled=at >= last), Play("play", "Slide"),
             Range("at", "iteration", 1, last, 1, 1, text=f"{min(at, last):,} of {last:,}"),
             Range("m", "window m", 1, 10, 1, self.m, text=f"{m} on each side, {2 * m + 1} cells in all")],
        ]

    def on_change(self, name, value):
        if name == "text":
            read(value)
            self.values["at"] = 1

    def on_press(self, name):
        self.values["at"] += 1 if name == "next" else -1

    def on_tick(self, name):
        last = read(self.values["text"])[1][-1]
        self.values["at"] = min(self.values["at"] + 1, last)
        return self.values["at"] < last

    def on_pick(self, name, index):
        sentences, starts = read(self.values["text"])
        number, i = self._place(starts, self.values["at"] - 1)
        self.values["at"] = starts[number] + around(i, len(sentences[number]), 40)[index] + 1

    def _place(self, starts, position):
        number = max(k for k, start in enumerate(starts[:-1]) if start <= position)
        return number, position - starts[number]

    def render(self, values):
        (sentences, starts), m, at = read(values["text"]), values["m"], values["at"]
        number, i = self._place(starts, at - 1)
        sentence = sentences[number]
        near, shown = window(len(sentence), i, m), around(i, len(sentence), 40)
        roles = {j - shown[0]: "centre" if j == i else "context" for j in [i, *near] if j in shown}
        cbow, skip_gram = examples_so_far(sentences, starts, at - 1, m)
        before, here = count_examples(map(len, sentences[:number]), m), count_windows(len(sentence), i + 1, m)
        made, total = [a + b for a, b in zip(before, here, strict=True)], count_examples(map(len, sentences), m)
        of = f", sentence {number + 1:,} of {len(sentences):,}" if len(sentences) > 1 else ""
        words = f"{len(near)} context word{'s' if len(near) != 1 else ''}"
        edge = f" instead of {2 * m}: it stands near the edge of its sentence" if len(near) < 2 * m else ""
        return [
            Tokens([sentence[j] for j in shown], roles, f"Iteration {at:,}{of}: a centre word and its context", "word"),
            Row([self._table("CBOW", ["iteration", "inputs: context words", "target"],
                             [[n, ", ".join(context), centre] for n, context, centre in cbow], made[0]),
                 self._table("Skip-gram", ["iteration", "input", "target"],
                             [[n, centre, word] for n, centre, word in skip_gram], made[1])], (3, 2)),
            Status(f"Iteration {at:,}: **{escape(sentence[i])}** has {words}{edge}. So far {made[0]:,} CBOW and "
                   f"{made[1]:,} skip-gram examples; the whole text gives {total[0]:,} and {total[1]:,}."),
        ]

    def _table(self, name, header, rows, made):
        part = f", the last {SHOWN} here" if made > SHOWN else ""
        caption = f"{name}: {made:,} example{'s' if made != 1 else ''}{part}"
        return Table(header, rows, caption, {k: "accent" for k, row in enumerate(rows) if row[0] == self.values["at"]})
