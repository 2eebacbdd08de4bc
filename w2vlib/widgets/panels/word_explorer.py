"""Words and their vectors flow in; fingerprints, neighbours, and one number at a time flow out, turned at will."""

from __future__ import annotations

import numpy as np

from ...draw.blocks import Bars, Column, Heatmap, Row, Status, Table, escape, number
from ...embeddings import Embeddings
from ..engine.controls import Choice, Range, Text
from ..engine.panel import Panel
from .analogy_explorer import SUGGESTED, look_up

MOST_WORDS, NEAR, ENDS = 4, 8, 3


def rotation(N: int, degrees: float, seed: int = 0) -> np.ndarray:
    """A rotation (N, N): every vector turned by `degrees` in each of N // 2 planes that have nothing in common.

    The planes are drawn with `seed`. With N odd one direction keeps its place.
    """
    planes = np.linalg.qr(np.random.default_rng(seed).normal(size=(N, N)))[0]
    turn, (cos, sin) = np.eye(N), (np.cos(np.radians(degrees)), np.sin(np.radians(degrees)))
    for i in range(0, N - 1, 2):
        turn[i:i + 2, i:i + 2] = [[cos, -sin], [sin, cos]]
    return planes @ turn @ planes.T


class WordExplorer(Panel):
    """The N numbers of up to four words, what is near to them, and all words in the order of a single number.

    Parameters
    ----------
    embeddings : Embeddings, any
    words : str, the words to begin with; those that are not in the vocabulary are left out
    """

    title = "The numbers of a word, and what they do not mean"

    def __init__(self, embeddings: Embeddings, words: str = "king queen cat bread"):
        if len(embeddings) < 2:
            raise ValueError("There must be at least two words to compare.")
        known = [word for word in words.split() if word in embeddings]
        known = known or [word for word in embeddings.words if word.split() == [word]][:2]
        if not known:
            raise ValueError("Every word of these embeddings has a blank in it, which parts the words here.")
        self.embeddings, self.start = embeddings, " ".join(known)
        super().__init__()

    def controls(self):
        N = self.embeddings.vectors.shape[1]
        angle, shown = self.values.get("angle", 0), min(self.values.get("number", 1), N)
        near = self.values.get("words", self.start).split()[:MOST_WORDS]
        return [
            [Text("words", f"Words, up to {MOST_WORDS}", self.start, self.embeddings.words[:SUGGESTED]),
             Choice("near", "Neighbours of", tuple(dict.fromkeys(near)) or ("",), "")],
            [Range("number", "look at number", 1, N, 1, 1, text=f"{shown} of {N}"),
             Range("angle", "turn all vectors by", 0, 360, 5, 0, text=f"{angle}°")],
        ]

    def on_pick(self, name, index):
        self.values["number"] = index % min(40, self.embeddings.vectors.shape[1]) + 1

    def render(self, values):
        words = list(dict.fromkeys(look_up(self.embeddings, word) for word in values["words"].split()))
        if not 1 <= len(words) <= MOST_WORDS:
            raise ValueError(f"Give one to {MOST_WORDS} words, such as “king queen”.")
        ids, d = [self.embeddings.id(word) for word in words], values["number"] - 1
        vectors = np.asarray(self.embeddings.vectors, dtype=float)
        (_, N), largest = vectors.shape, float(abs(vectors).max())
        turned = Embeddings(self.embeddings.words, vectors @ rotation(N, values["angle"]).T)
        change = max(abs(turned.cosines(turned[word]) - self.embeddings.cosines(self.embeddings[word])).max()
                     for word in words)
        chosen, column = look_up(self.embeddings, values["near"]), turned.vectors[:, d]
        near, was, now = turned.neighbours(chosen, NEAR), float(vectors[ids[0], d]), float(column[ids[0]])
        order = np.argsort(-column.round(9), kind="stable")
        ends = [*order[:ENDS], *order[max(ENDS, len(order) - ENDS):]]
        same = "no cosine with any word has changed" if change < 1e-6 else f"a cosine has changed by {change:.1e}"
        return [
            Row([Column([
                Heatmap(words, [str(n + 1) for n in range(N)], turned.vectors[ids], "Fingerprints: one row, one word",
                        [(row, d) for row in range(len(words)) if d < 40], 2 if N <= 12 else None, largest, "cell"),
                Bars([self.embeddings.words[i] for i in ends], column[ends],
                     f"All words by number {d + 1}: the largest and the smallest", (f"number {d + 1}",),
                     highlight={k: "accent" for k, i in enumerate(ends) if i in ids}, digits=2),
            ]), self._cosines(words, turned),
                Bars([word for word, _ in near], [cosine for _, cosine in near],
                     f"Nearest to “{chosen}”, by all {N} numbers", ("cosine",), digits=2,
                     limits=(min([0.0, *(cosine for _, cosine in near)]), 1))], (4, 2, 3)),
            Status(f"Turned by {values['angle']}°: number {d + 1} of **{escape(words[0])}** was {number(was, 2)} "
                   f"and is {number(now, 2)}; {same}."),
        ]

    def _cosines(self, words, turned):
        pairs = [(a, b) for i, a in enumerate(words) for b in words[i + 1:]]
        return Table(["two words", "at 0°", "turned"],
                     [[f"{a}, {b}", self.embeddings.similarity(a, b), turned.similarity(a, b)]
                      for a, b in pairs], "Their cosines", digits=4)
