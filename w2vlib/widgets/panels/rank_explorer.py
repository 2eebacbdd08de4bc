"""A table of co-occurrences flows in; it flows out as a sum of outer products, the largest first."""

from __future__ import annotations

import numpy as np

from ...counts import cooccurrences, ppmi
from ...draw.blocks import Bars, Heatmap, Row, Status
from ...text import Vocabulary, load_kingdom
from ..engine.controls import Choice, Range
from ..engine.panel import Panel
from .cooccurrence_map import COUNTS, PPMI, strongest_contexts

WIDE = 8


class RankExplorer(Panel):
    """Part of a co-occurrence table, and the sum of the first k outer products of its singular value decomposition.

    Parameters
    ----------
    words : str, 2 to 8 words of the kingdom corpus, the rows; the columns are their strongest contexts
    """

    title = "A table as a sum of a few outer products"

    def __init__(self, words: str = "king queen cow calf cat kitten"):
        self.vocabulary = Vocabulary.from_corpus(load_kingdom())
        self.rows = [self.vocabulary.id(word) for word in dict.fromkeys(words.split())]
        if not 2 <= len(self.rows) <= WIDE:
            raise ValueError(f"Give 2 to {WIDE} words, such as “king queen cow calf”.")
        counts = cooccurrences(load_kingdom(), self.vocabulary, 2)
        self.tables = {COUNTS: counts[self.rows].astype(float), PPMI: ppmi(counts)[self.rows]}
        super().__init__()

    def controls(self):
        most = int(np.linalg.matrix_rank(self._table(self.values.get("table", COUNTS))[0]))
        k = min(self.values.get("k", 1), most)
        return [[Choice("table", "Table of", (COUNTS, PPMI), COUNTS),
                 Range("k", "outer products", 0, most, 1, 1, text=f"k = {k}")]]

    def _table(self, kind):
        """The shown table (rows, columns) and the ids of its columns."""
        columns = strongest_contexts(self.tables[kind], range(len(self.rows)), WIDE)
        return self.tables[kind][:, columns], columns

    def render(self, values):
        table, columns = self._table(values["table"])
        words, k = self.vocabulary.words, values["k"]
        rows, contexts = [words[i] for i in self.rows], [words[j] for j in columns]
        A, s, Bt = np.linalg.svd(table, full_matrices=False)
        s = s[s > 1e-9 * s[0]]
        total, held = float(np.square(s).sum()), float(np.square(s[:k]).sum())
        limit, digits = float(abs(table).max()), 0 if values["table"] == COUNTS else 1
        near = (A[:, :k] * s[:k]) @ Bt[:k]
        last = s[k - 1] * np.outer(A[:, k - 1], Bt[k - 1]) if k else np.zeros_like(table)
        return [
            Row([Heatmap(rows, contexts, table, f"The table, {len(rows)} × {len(contexts)}", (), digits, limit),
                 Heatmap(rows, contexts, last.round(9) + 0.0, f"Product {k} alone" if k else "No product yet", (),
                         digits, limit),
                 Heatmap(rows, contexts, near.round(9) + 0.0, f"Sum of products 1 to {k}" if k else "Nothing added yet",
                         (), digits, limit)]),
            Bars([f"s{i + 1}" for i in range(len(s))], s, "Singular values: the strengths of the products",
                 highlight={i: "accent" for i in range(k)}, digits=1, limits=(0, s[0])),
            Status(f"{k} of {len(s)} products hold{'s' * (k == 1)} {held / total:.0%} of the table’s sum of squares: "
                   f"{k * (len(rows) + len(contexts) + 1)} numbers in place of {table.size}."),
        ]
