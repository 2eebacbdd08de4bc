"""Three words and word vectors flow in; the arithmetic, the ranked answers and the parallelogram flow out."""

from __future__ import annotations

import numpy as np

from ...draw.blocks import Arrow, Bars, Column, Heatmap, Row, Scatter, Status, escape, number
from ...embeddings import Embeddings
from ...projection import Projection, pca
from ...text import Vocabulary, load_kinds
from ..engine.controls import Choice, Text, Toggle
from ..engine.panel import Panel

SUMS = {"b − a + c": (-1, 1, 1), "a − b + c": (1, -1, 1), "a + b + c": (1, 1, 1)}
QUESTION, EVERYTHING = "through a, b and c", "PCA of all words"
ANSWERS = 6
SUGGESTED = 1000


def look_up(known: Embeddings | Vocabulary, text: str) -> str:
    """The word that a learner means: as it is typed, without blanks around it, or in lower case.

    Raises a sentence for an empty field and `UnknownWord` with suggestions.
    """
    word = text.strip()
    if not word:
        raise ValueError(f"A field for a word is empty; type one, such as “{known.words[0]}”.")
    meant = next((word for word in (text, word, word.lower()) if word in known), word)
    known.id(meant)
    return meant


def plane_through(a, b, c, vectors) -> Projection:
    """The plane in which the points a, b and c (N,) lie: a at the origin, b to its right.

    When the three lie on a line, a principal axis of `vectors` (V, N) takes the place of what is missing. `explained`
    holds the share of the variance of `vectors` along each axis.
    """
    centred = vectors - vectors.mean(axis=0)
    axes = []
    for direction in (b - a, c - a, *pca(vectors).axes):
        rest = direction - sum((direction @ axis * axis for axis in axes), np.zeros(len(a)))
        if len(axes) < 2 and (length := np.linalg.norm(rest)) > 1e-6 * (np.linalg.norm(direction) or 1):
            axes.append(rest / length)
    axes = np.array(axes + [np.zeros(len(a))] * (2 - len(axes)))
    return Projection(a, axes, np.square(centred @ axes.T).sum(axis=0) / (np.square(centred).sum() or 1))


class AnalogyExplorer(Panel):
    """a is to b as c is to …? The sum of three vectors, the words nearest to it, and the parallelogram on a plane.

    Parameters
    ----------
    embeddings : Embeddings, any
    words : the three words a, b, c to begin with; by default man, king, woman or the first three there are
    kinds : dict word → kind for colours and shapes, by default the kinds of the kingdom corpus
    """

    title = "a is to b as c is to …?"

    def __init__(self, embeddings: Embeddings, words=("man", "king", "woman"), kinds=None):
        if len(embeddings) < 4:
            raise ValueError(f"An analogy needs at least 4 words; these embeddings have {len(embeddings)}.")
        self.embeddings, self.kinds = embeddings, load_kinds() if kinds is None else kinds
        self.start = words if all(word in embeddings for word in words) else embeddings.words[:3]
        vectors = np.asarray(embeddings.vectors, dtype=float)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        self.spaces = {False: vectors, True: vectors / np.where(lengths > 0, lengths, 1)}
        super().__init__()

    def controls(self):
        known = self.embeddings.words[:SUGGESTED]
        return [
            [*(Text(name, name, word, known) for name, word in zip("abc", self.start, strict=True)),
             Toggle("leave", "leave a, b and c out", True), Toggle("unit", "length 1 first", True)],
            [Choice("sum", "Sum of vectors", tuple(SUMS), "b − a + c"),
             Choice("plane", "Plane of the map", (QUESTION, EVERYTHING), QUESTION)],
        ]

    def render(self, values):
        given = [look_up(self.embeddings, values[name]) for name in "abc"]
        ids, signs = [self.embeddings.id(word) for word in given], SUMS[values["sum"]]
        space = self.spaces[values["unit"]]
        query = np.array(signs) @ space[ids]
        ranked = self.embeddings.neighbours(query, ANSWERS + len(given))
        shown = [pair for pair in ranked if not values["leave"] or pair[0] not in given][:ANSWERS]
        words, cosines = zip(*shown, strict=True)
        order = [0, 1, 2] if signs[0] > 0 else [1, 0, 2]
        terms = [f"{'−' if signs[k] < 0 else '+' if n else ''} {given[k]}".strip() for n, k in enumerate(order)]
        rows = np.array([*(signs[k] * space[ids[k]] for k in order), query, space[self.embeddings.id(words[0])]])
        roles = {0: "ok"} | {i: "bad" for i, word in enumerate(words) if word in given}
        return [
            Row([Column([
                Heatmap([*terms, "= the sum", f"{words[0]} (the answer)"], [str(n + 1) for n in range(rows.shape[1])],
                        rows, "The arithmetic, number by number", digits=2 if rows.shape[1] <= 12 else None),
                Row([Bars(words, cosines, "The words nearest to the sum", ("cosine",), highlight=roles,
                          limits=(min(0, *cosines), 1), digits=2),
                     self._by_product(given, values["leave"])]),
            ]), self._map(given, space, query, words, values["plane"], " ".join(terms))], (2, 3)),
            Status(f"{escape(given[0])} is to {escape(given[1])} as {escape(given[2])} is to **{escape(words[0])}** "
                   f"(cosine {number(cosines[0], 2)}). {self._left_out(given, ranked, values['leave'])}"),
        ]

    def _by_product(self, given, leave):
        """The answers of 3CosMul to b − a + c, beside those of the sum."""
        words, scores = zip(*self.embeddings.analogy(*given, ANSWERS, leave, multiply=True), strict=True)
        roles = {0: "ok"} | {i: "bad" for i, word in enumerate(words) if word in given}
        return Bars(words, scores, "By product (3CosMul), b − a + c", ("score",), highlight=roles,
                    limits=(0, max(scores)), digits=2)

    def _left_out(self, given, ranked, leave):
        """What the three given words do to the ranking."""
        place, word, cosine = next(((i, w, c) for i, (w, c) in enumerate(ranked, 1) if w in given), (None, "", 0))
        if place is None:
            return "None of the three given words is among the nearest."
        if not leave:
            return f"Of the three given words {escape(word)} stands highest, in place {place}."
        would = "**would have been the answer**" if place == 1 else f"would stand in place {place}"
        return f"Left out: {escape(word)}, which {would} with cosine {number(cosine, 2)}."

    def _map(self, given, space, query, answers, plane, total):
        """The three words, the sum and the answers on a plane, with the sides of the parallelogram."""
        words, answer = list(dict.fromkeys([*given, *answers])), answers[0]
        rows = [self.embeddings.id(word) for word in words]
        sides = space[[self.embeddings.id(word) for word in given]]
        projection = plane_through(*sides, space) if plane == QUESTION else pca(space)
        *points, end = (tuple(point) for point in projection.project(np.vstack([space[rows], query])))
        a, b, c = (points[words.index(word)] for word in given)
        gap = float(np.linalg.norm(query - space[self.embeddings.id(answer)]))
        return Scatter(
            [*words, total], [*points, end],
            f"The plane holds {sum(projection.explained):.0%} of the variance. In all {space.shape[1]} dimensions the "
            f"sum ends {number(gap, 2)} from {answer}",
            [*(self.kinds.get(word, "other") for word in words), "the sum"],
            (*dict.fromkeys(self.kinds.values()), "other", "the sum"),
            arrows=[Arrow(a, b), Arrow(c, end, dashed=True),
                    Arrow(a, c, role="plain"), Arrow(b, end, role="plain", dashed=True)],
            highlight={0: "context", words.index(answer): "ok", len(words): "accent"}, height=290)
