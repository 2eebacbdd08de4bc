"""A corpus, some words and a window flow in; how often they meet flows out, where, and whose company is alike."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ...counts import concordance, cooccurrences, ppmi
from ...draw.blocks import Bars, Column, Heatmap, Marked, Row, Status, Table, escape
from ...embeddings import Embeddings
from ...text import Corpus, Vocabulary, load_kingdom, stop_words, tokenize
from ..engine.controls import Choice, Range, Text, TextArea, Toggle
from ..engine.panel import Panel
from .guess_game import KINGDOM, OWN, SAMPLE

SAME, CONTEXTS = "the same words", "their contexts"
COUNTS, PPMI = "counts", "PPMI"
WIDE = 18
NEAR = 30
PLACES = 3


@lru_cache(maxsize=8)
def corpus_of(source: str, text: str, without_stop_words: bool) -> tuple[Corpus, Vocabulary]:
    """The corpus that a learner chose and its 1,000 most frequent words."""
    if source == KINGDOM:
        corpus = load_kingdom(without_stop_words)
    else:
        corpus = Corpus.from_text(text, stop_words() if without_stop_words else ())
    vocabulary = Vocabulary.from_corpus(corpus)
    return corpus, Vocabulary(vocabulary.words[:1000], vocabulary.counts[:1000])


@lru_cache(maxsize=16)
def tables(source: str, text: str, without_stop_words: bool, m: int) -> dict[str, np.ndarray]:
    """Counts and PPMI, each (V, V)."""
    counts = cooccurrences(*corpus_of(source, text, without_stop_words), m)
    return {COUNTS: counts, PPMI: ppmi(counts)}


def strongest_contexts(table, rows, most: int = WIDE) -> list[int]:
    """Columns in which the chosen rows of a table are largest in sum, largest first; none that is 0 for all."""
    sums = np.asarray(table)[rows].sum(axis=0).round(9)
    return [int(i) for i in np.argsort(-sums, kind="stable")[:most] if sums[i] > 0]


class CooccurrenceMap(Panel):
    """Which words co-occur, and how often: a heat map, from counts to PPMI, from narrow windows to wide."""

    title = "Which words occur near which?"

    def __init__(self, words="king queen man woman cat kitten", text=SAMPLE):
        self.words, self.start, self.cell = words, text, None
        super().__init__()

    def controls(self):
        own = self.values.get("source") == OWN
        m = self.values.get("m", 2)
        return [
            [Choice("source", "Corpus", (KINGDOM, OWN), KINGDOM), Toggle("content", "leave stop words out", True),
             Range("m", "window m", 1, 10, 1, 2, text=f"{m} on each side")],
            *([[TextArea("text", "Your text", self.start, rows=4)]] if own else []),
            [Text("words", "Rows: up to 12 words", self.words),
             Choice("columns", "Columns", (CONTEXTS, SAME), CONTEXTS), Choice("table", "Show", (COUNTS, PPMI), COUNTS)],
        ]

    def on_change(self, name, value):
        if name in ("source", "text", "content"):
            _, vocabulary = corpus_of(*self._choice(self.values))
            if not any(word in vocabulary for word in tokenize(self.values["words"])):
                self.values["words"] = " ".join(vocabulary.words[:6])

    def on_pick(self, name, index):
        rows, columns = self._ids(self.values)
        self.cell = rows[index // len(columns[:40])], columns[index % len(columns[:40])]

    def _choice(self, values):
        return values["source"], values.get("text", self.start), values["content"]

    def _ids(self, values):
        """The ids of the words in the rows and in the columns."""
        vocabulary = corpus_of(*self._choice(values))[1]
        words = list(dict.fromkeys(tokenize(values["words"])))[:12]
        if not words:
            raise ValueError("Name one word or more, such as “king queen”.")
        rows = [vocabulary.id(word) for word in words]
        if values["columns"] == SAME:
            return rows, rows
        return rows, strongest_contexts(tables(*self._choice(values), values["m"])[values["table"]], rows) or rows

    def render(self, values):
        corpus, vocabulary = corpus_of(*self._choice(values))
        m, shown, words = values["m"], values["table"], vocabulary.words
        both = tables(*self._choice(values), m)
        rows, columns = self._ids(values)
        a, b = self.cell if self.cell and self.cell[0] in rows and self.cell[1] in columns else (rows[0], columns[0])
        near = Embeddings(words, both[shown]).neighbours(words[rows[0]], 8)
        meetings, V = int(both[COUNTS][a, b]), len(words)
        places = [[n, " ".join(s[max(0, i - NEAR):i]) or "·", Marked(f"**{escape(s[i])}**"),
                   " ".join(s[i + 1:i + 1 + NEAR])]
                  for n, (s, i, _) in enumerate(concordance(corpus, words[a], words[b], m, PLACES), 1)]
        what = "How often they co-occur" if shown == COUNTS else "PPMI: how much more often they co-occur than expected"
        return [
            Row([Column([
                Heatmap([words[i] for i in rows], [words[j] for j in columns], both[shown][np.ix_(rows, columns)],
                        f"{what}, at most {m} word{'s' if m > 1 else ''} apart", [(rows.index(a), columns.index(b))],
                        0 if shown == COUNTS else 1, pick="cell"),
                Table(["no.", "before", "word", "after"], places,
                      f"{words[a]} within {m} of {words[b]}: the first places"),
            ]), Column([
                Bars([word for word, _ in near], [cosine for _, cosine in near],
                     f"Whose rows are most like the row of “{words[rows[0]]}”", ("cosine",), limits=(0, 1), digits=2),
                Status(f"**{escape(words[a])}** and **{escape(words[b])}** co-occur {meetings:,}×. The whole table has "
                       f"{V:,} × {V:,} cells, and {(both[COUNTS] == 0).mean():.0%} of them are 0."),
            ])], (3, 2)),
        ]
