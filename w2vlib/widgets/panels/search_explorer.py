"""A query, documents and word vectors flow in; two rankings flow out, one by meaning and one by shared words."""

from __future__ import annotations

import numpy as np

from ...draw.blocks import Row, Status, Table, cut, escape, number
from ...embeddings import Embeddings
from ...lessons.n09_using_embeddings.using import document_vector
from ...text import UnknownWord, stop_words, tokenize
from ..engine.controls import Text, TextArea
from ..engine.panel import Panel

MOST, LONGEST = 200, 80


def rank_by_meaning(query, documents, embeddings: Embeddings) -> list[tuple[int, float]]:
    """(position, cosine) of the documents that hold a known word, the nearest to the query first.

    `query` is a list of words, `documents` a list of such lists.
    """
    asked, found = document_vector(query, embeddings), []
    for position, words in enumerate(documents):
        if any(word in embeddings for word in words):
            vector = document_vector(words, embeddings)
            lengths = np.linalg.norm(asked) * np.linalg.norm(vector)
            found.append((position, float(asked @ vector / lengths) if lengths else 0.0))
    return sorted(found, key=lambda hit: -round(hit[1], 9))


def rank_by_words(query, documents) -> list[tuple[int, int]]:
    """(position, number of the query's words that it holds) of the documents that hold one, the most first.

    Function words such as *the* don't count: nearly every document has them.
    """
    asked = set(query) - set(stop_words())
    found = [(position, len(asked & set(words))) for position, words in enumerate(documents)]
    return sorted([hit for hit in found if hit[1]], key=lambda hit: -hit[1])


class SearchExplorer(Panel):
    """One query, two search engines side by side; the documents are the learner's to change.

    Parameters
    ----------
    embeddings : Embeddings, any
    documents : list of str, one document each
    query : str
    """

    title = "Search by meaning, and by words"

    def __init__(self, embeddings: Embeddings, documents, query: str):
        self.embeddings, self.documents, self.query = embeddings, "\n".join(documents), query
        super().__init__()

    def controls(self):
        return [[Text("query", "Search for", self.query, self.embeddings.words[:1000])],
                [TextArea("documents", "Documents, one on each line", self.documents, rows=6)]]

    def render(self, values):
        query = tokenize(values["query"])
        lines = [line for line in values["documents"].splitlines() if tokenize(line)][:MOST]
        if not query or not lines:
            raise ValueError("A search needs a word to search for, and at least one document with a word in it.")
        if len(query) == 1 and query[0] not in self.embeddings:
            raise UnknownWord(query[0], self.embeddings.words)
        documents = [tokenize(line) for line in lines]
        meaning, words = rank_by_meaning(query, documents, self.embeddings), rank_by_words(query, documents)
        left_out = len(lines) - len(meaning)
        return [
            Row([self._table("By meaning", "cosine", meaning, lines, dict(words)),
                 self._table("By words", "words shared", words, lines, dict(words))]),
            Table(["word of the query", "nearest words"],
                  [[word, self._near(word)] for word in dict.fromkeys(query)], "What the vectors know"),
            Status(self._summary(values["query"], lines, meaning, words)
                   + (f" Without any known word: {left_out}." if left_out else "")),
        ]

    def _table(self, name, score, hits, lines, shared):
        rows = [[str(place), cut(lines[position].strip(), LONGEST), number(value, 2)]
                for place, (position, value) in enumerate(hits, 1)]
        shaded = {row: "accent" for row, (position, _) in enumerate(hits) if position in shared}
        count = f"{name}: {len(hits) or 'none'} of {len(lines)}"
        return Table(["place", "document", score], rows, f"{count}; shaded: shares a word" if shaded else count, shaded)

    def _near(self, word):
        if word not in self.embeddings:
            return "no vector, so it is left out"
        return ", ".join(other for other, _ in self.embeddings.neighbours(word, 4))

    def _summary(self, query, lines, meaning, words):
        if not meaning:
            return "No document holds a word that has a vector."
        (position, cosine), asked = meaning[0], escape(cut(query.strip(), LONGEST))
        first = escape(cut(lines[position].strip(), LONGEST))
        shared = "it shares words" if position in dict(words) else "it shares no word"
        return (f"For “{asked}” the first by meaning is **{first}**, with cosine {number(cosine, 2)}; "
                f"{shared} with the query.")
