"""Words and a matrix flow in; what multiplying their one-hot vectors with it comes to flows out."""

from __future__ import annotations

import numpy as np

from ...draw.blocks import Column, Heatmap, Row, Status, escape
from ...support.checks import check_whole
from ...text import Vocabulary, tokenize
from ..engine.controls import Text
from ..engine.panel import Panel
from .analogy_explorer import look_up
from .vocabulary_explorer import NURSE, bag, read

MOST_ROWS = 12


class LookUp(Panel):
    """A one-hot vector times a matrix, row by row: all rows are multiplied by 0 but one.

    Several words add up to a bag, and the product to the sum of their rows.

    Parameters
    ----------
    text : str with 2 to 12 different words, the vocabulary
    N : int, numbers in a row of the matrix, 1 to 8
    seed : of the matrix, which is drawn between −1 and 1
    """

    title = "A one-hot vector times a matrix"

    def __init__(self, text: str = NURSE, N: int = 4, seed: int = 0):
        self.vocabulary: Vocabulary = read(text)[1]
        if not 2 <= len(self.vocabulary) <= MOST_ROWS:
            raise ValueError(f"The picture has room for 2 to {MOST_ROWS} different words; "
                             f"yours has {len(self.vocabulary):,}.")
        self.W = np.random.default_rng(seed).uniform(-1, 1, (len(self.vocabulary), check_whole("N", N, 1, 8))).round(1)
        super().__init__()

    def controls(self):
        words = self.vocabulary.words
        return [[Text("words", "Word, or several", words[min(3, len(words) - 1)], words,
                      hint="or click a row of W below")]]

    def on_pick(self, name, index):
        self.values["words"] = self.vocabulary.words[index // self.W.shape[1]]

    def render(self, values):
        given = [look_up(self.vocabulary, word) for word in tokenize(values["words"]) or [""]]
        words = self.vocabulary.words
        x = bag(given, words)
        rows = np.flatnonzero(x)
        lit = [(int(row), column) for row in rows for column in range(self.W.shape[1])]
        numbers = [str(n + 1) for n in range(self.W.shape[1])]
        zeros = (len(words) - len(rows)) * self.W.shape[1]
        what = " + ".join(f"{'' if x[i] == 1 else f'{x[i]} × '}row {i}" for i in rows)
        return [
            Row([Heatmap(words, [" "], x[:, None], "x", digits=0, limit=1),
                 Heatmap([f"row {i}" for i in range(len(words))], numbers, self.W, "W", lit, 1, 1.0, pick="row"),
                 Column([Heatmap([f"{x[i]} × row {i}" for i in range(len(words))], numbers, x[:, None] * self.W,
                                 "each row times its number in x", lit, 1, 1.0),
                         Heatmap(["their sum, x W"], numbers, (x @ self.W)[None], "", digits=1, limit=1.0)])]),
            Status(f"{zeros} of the {self.W.size} products are 0, so x W is {what} of W: the row of "
                   f"{escape(' and '.join(dict.fromkeys(given)))} is looked up, and the others need not be multiplied."
                   if len(given) == 1 else
                   f"{zeros} of the {self.W.size} products are 0, so x W is {what} of W."),
        ]
