"""Words and their vectors flow in; similarities, neighbours, analogies and scores flow out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .support.checks import check_list, check_made, check_numbers, check_whole
from .support.files import as_path, in_words, opened
from .support.quoted import quoted
from .text import DATA, Vocabulary, Words, check_words

GENSIM = {
    "most_similar": "neighbours(word, n), or analogy(a, b, c, n) for positive and negative words",
    "similar_by_word": "neighbours(word, n)", "similar_by_vector": "neighbours(vector, n)",
    "most_similar_cosmul": "analogy(a, b, c, n, multiply=True)", "doesnt_match": "odd_one_out(words)",
    "distance": "1 − similarity(a, b)", "distances": "1 − cosines(vector)",
    "n_similarity": "the cosine of the means: np.mean([embeddings[w] for w in words], axis=0), then cosines",
    "evaluate_word_pairs": "score_similarity(embeddings, pairs)",
    "evaluate_word_analogies": "score_analogies(embeddings, questions)",
    "get_vector": "embeddings[word]", "key_to_index": "id(word)", "index_to_key": "words", "get_index": "id(word)",
    "has_index_for": "word in embeddings", "wv": "the embeddings themselves",
    "save_word2vec_format": "save_vectors(embeddings, path)", "load_word2vec_format": "load_vectors(path)",
}
"""Names of gensim's KeyedVectors and what does the same here."""


class Embeddings(Words):
    """One vector for each word; what gensim's KeyedVectors call it is in `GENSIM`.

    Parameters
    ----------
    words : sequence of str, length V, all different
    vectors : array (V, N), finite

    Raises
    ------
    ValueError
        If the lengths differ, a word is not a string or is there twice, or a number is not real and finite.
    """

    def __init__(self, words, vectors):
        self.words, self._ids = self._number(words, "of the embeddings")
        numbers = check_numbers("The vectors", vectors, finite=False)
        given = vectors if np.issubdtype(np.asarray(vectors).dtype, np.integer) else numbers
        self.vectors = given if isinstance(given, np.ndarray) and not given.flags.writeable else np.array(given)
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.words):
            raise ValueError(
                f"There must be one row of numbers for each word; you gave {len(self.words):,} words and "
                f"an array of shape {self.vectors.shape}."
            )
        if self.vectors.size and not (np.isfinite(self.vectors.min()) and np.isfinite(self.vectors.max())):
            bad = self.words[int(np.argmin(np.isfinite(self.vectors).all(axis=1)))]
            raise ValueError(f"Every number must be finite; the vector of {bad!r} is not.")

    @cached_property
    def _directions(self):
        return directions(check_numbers("The vectors", self.vectors, finite=False))

    def __getitem__(self, word) -> np.ndarray:
        return self.vectors[self.id(word)]

    def __repr__(self):
        return f"Embeddings({len(self):,} words, {self.vectors.shape[1]} numbers each)"

    def similarity(self, a: str, b: str) -> float:
        """Cosine of the angle between two words' vectors, −1 to 1; a vector of zeros is similar to nothing (0)."""
        return float(self._directions[self.id(a)] @ self._directions[self.id(b)])

    def cosines(self, vector) -> np.ndarray:
        """Cosine of `vector` (N,) with every word, shape (V,)."""
        return self._directions @ self._query(vector)

    def _query(self, vector):
        """`vector` as floats of length 1, or 0."""
        vector = np.asarray(check_numbers("The vector", vector, "N"), float)
        if len(vector) != self.vectors.shape[1]:
            raise ValueError(f"A vector here has {self.vectors.shape[1]} numbers; you gave one of {len(vector)}.")
        vector = _near_one(vector)
        return vector / (np.linalg.norm(vector) or 1)

    def neighbours(self, word_or_vector, n: int = 10, exclude=()) -> list[tuple[str, float]]:
        """The `n` words nearest by cosine as (word, cosine), nearest first; a word is no neighbour of itself.

        Words that are equally near, to nine digits, stand in the order of their ids on every machine.

        Parameters
        ----------
        word_or_vector : str or array (N,)
        exclude : words to leave out besides
        """
        check_whole("The number of neighbours", n, 0)
        exclude = (exclude,) if isinstance(exclude, str) else check_list("exclude", exclude)
        check_words(exclude, ((f"Word {place} to leave out", word) for place, word in enumerate(exclude, 1)))
        left_out = set(exclude)
        if isinstance(word_or_vector, str):
            left_out.add(word_or_vector)
            word_or_vector = self[word_or_vector]
        ids, cosines = self._nearest(self._query(word_or_vector), n + len(left_out))
        order = np.argsort(-cosines.round(9), kind="stable")
        return [(self.words[ids[i]], float(cosines[i])) for i in order if self.words[ids[i]] not in left_out][:n]

    def _nearest(self, query, n):
        """Ids, ascending, and cosines of the `n` words nearest to `query`, and of all that are as near as the last.

        A first look in the precision of the vectors finds them; the cosines are those of `cosines`.
        """
        rough = self._directions @ query.astype(self._directions.dtype)
        if n < len(rough):
            ids = np.flatnonzero(rough >= np.partition(rough, -n)[-n] - 1e-4) if n else np.zeros(0, int)
        else:
            ids = np.arange(len(rough))
        return ids, self._directions[ids] @ query

    def __getattr__(self, name):
        if name in GENSIM:
            raise AttributeError(f"What gensim calls {name} is here: {GENSIM[name]}.")
        raise AttributeError(f"Embeddings have no attribute {name!r}.")

    def odd_one_out(self, words) -> str:
        """The word whose direction is farthest from the mean direction of all `words`, at least three."""
        words = check_list("The words", words, "words such as ['cat', 'dog', 'king']")
        if len(words) < 3:
            raise ValueError(f"With {len(words)} words none is the odd one; give three or more.")
        units = self._directions[[self.id(word) for word in words]].astype(float)
        return words[int((units @ units.mean(axis=0)).round(9).argmin())]

    def analogy(self, a: str, b: str, c: str, n: int = 5, exclude_inputs: bool = True,
                multiply: bool = False) -> list[tuple[str, float]]:
        """`a` is to `b` as `c` is to …: the words nearest to v_b − v_a + v_c, each of the three at length 1.

        With `exclude_inputs` the three given words are left out, as every published score does (Mikolov et al. 2013c).
        With `multiply` a word w is scored by cos(w, b) cos(w, c) / cos(w, a), each cosine moved to 0…1: 3CosMul, in
        which no single similarity outweighs the others (Levy and Goldberg 2014c).
        """
        if multiply:
            check_whole("The number of answers", n, 0)
            to_a, to_b, to_c = ((1 + self.cosines(self[word])) / 2 for word in (a, b, c))
            scores = to_b * to_c / (to_a + 1e-3)
            order = np.argsort(-scores.round(9), kind="stable")
            left_out = {a, b, c} if exclude_inputs else ()
            return [(self.words[i], float(scores[i])) for i in order[:n + 3] if self.words[i] not in left_out][:n]
        query = self._directions[self.id(b)] - self._directions[self.id(a)] + self._directions[self.id(c)]
        return self.neighbours(query, n, exclude=(a, b, c) if exclude_inputs else ())

    def vocabulary(self) -> Vocabulary:
        """The words alone, without counts (all 0)."""
        return Vocabulary(self.words, np.zeros(len(self.words)))


def directions(vectors) -> np.ndarray:
    """The rows of float array `vectors` (V, N) at length 1; a row of zeros stays."""
    vectors = _near_one(vectors)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def _near_one(vectors):
    """Each vector (..., N) halved or doubled, until its largest number is between ½ and 1 and its square a number."""
    largest = np.abs(vectors).max(axis=-1, keepdims=True, initial=0)
    return np.ldexp(vectors, -np.frexp(largest)[1])


def check_embeddings(given) -> Embeddings:
    """`given` itself, when it is an `Embeddings`."""
    return check_made(given, Embeddings, "trainer.embeddings()")


class Score(NamedTuple):
    """How many questions were right, how many were asked, and how many were left out for an unknown word."""

    right: int
    asked: int
    skipped: int
    failures: list

    @property
    def share(self) -> float:
        """right / asked, 0 to 1; 0 when nothing could be asked."""
        return self.right / self.asked if self.asked else 0.0


def load_analogies(path: str | Path | None = None) -> dict[str, list[tuple[str, str, str, str]]]:
    """Questions by section from a file in Google's format: `: section` lines, then four words a line.

    Parameters
    ----------
    path : by default the course's `data/analogies.txt`

    Raises
    ------
    ValueError
        Naming the line that has not four words or stands before any section; if there is no question, or the file can't
        be read as UTF-8.
    """
    path = DATA / "analogies.txt" if path is None else as_path(path)
    with in_words("read", path), opened(path) as file:
        text = file.read().decode("utf-8-sig")
    sections: dict[str, list] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.lower().split()
        if line.startswith(":"):
            questions = sections.setdefault(line[1:].strip(), [])
        elif words:
            if len(words) != 4 or not sections:
                raise ValueError(f"Line {number} of {path.name} should be ': section' or four words; it is {line!r}.")
            questions.append(tuple(words))
    if not any(sections.values()):
        raise ValueError(f"There is no question in {path.name}: lines of four words below a line ': section'.")
    return sections


def score_analogies(embeddings: Embeddings, questions, exclude_inputs: bool = True) -> Score:
    """Share of questions (a, b, c, d) whose first answer is d; questions with an unknown word are skipped.

    Failures are kept as (question, answer).

    Raises
    ------
    ValueError
        If a question has not four words.
    """
    check_embeddings(embeddings)
    questions = _rows(questions, 4, "questions", "('man', 'king', 'woman', 'queen')")
    known = [q for q in questions if all(w in embeddings for w in q)]
    answers = _first_answers(embeddings, known, exclude_inputs)
    failures = [(q, answer) for q, answer in zip(known, answers, strict=True) if answer != q[3]]
    return Score(len(known) - len(failures), len(known), len(questions) - len(known), failures)


def _rows(given, n, of, example):
    """A list of tuples of length `n`."""
    rows = check_list(f"The {of}", given, f"{of} such as {example}")
    for row in rows:
        if isinstance(row, str) or not hasattr(row, "__len__") or len(row) != n:
            raise ValueError(f"Each of the {of} has {n} parts, as {example} has; you gave {quoted(row)}.")
    return [tuple(row) for row in rows]


def _first_answers(embeddings, questions, exclude_inputs, block=512):
    directions, answers = embeddings._directions, []
    for begin in range(0, len(questions), block):
        ids = np.array([[embeddings.id(w) for w in q[:3]] for q in questions[begin:begin + block]])
        cosines = (directions[ids[:, 1]] - directions[ids[:, 0]] + directions[ids[:, 2]]) @ directions.T
        if exclude_inputs:
            np.put_along_axis(cosines, ids, -np.inf, axis=1)
        answers += [embeddings.words[i] for i in cosines.argmax(axis=1)]
    return answers


def same_kind_share(embeddings: Embeddings, kinds: dict[str, str]) -> float:
    """Share of the words with a kind whose nearest neighbour is of the same kind, 0 to 1.

    Raises
    ------
    ValueError
        If no word has a kind, or there is only one word.
    """
    if not isinstance(kinds, Mapping):
        raise ValueError(f"The kinds are a dict such as {{'king': 'royalty'}}; you gave {quoted(kinds)}.")
    words = [w for w in check_embeddings(embeddings).words if w in kinds]
    if not words or len(embeddings) < 2:
        raise ValueError("There must be two words, and one of them must have a kind.")
    return sum(kinds.get(embeddings.neighbours(w, 1)[0][0]) == kinds[w] for w in words) / len(words)


def spearman(a, b) -> float:
    """Rank correlation of two lists of numbers, −1 to 1; ties share their mean rank (Spearman 1904)."""
    ranks = [_ranks(check_numbers("What is to be ranked", x, "n")) for x in (a, b)]
    if min(map(np.ptp, ranks)) == 0:
        raise ValueError("All cosines or all ratings are the same, so nothing can be ranked.")
    return float(np.corrcoef(ranks)[0, 1])


def _ranks(x):
    """Ranks that begin with ½, which makes no difference to a correlation; ties share their mean."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - counts / 2)[inverse]


def score_similarity(embeddings: Embeddings, pairs) -> tuple[float, int]:
    """Rank correlation of cosines with human ratings, and the number of pairs whose two words are known.

    Parameters
    ----------
    pairs : iterable of (word, word, rating)
    """
    check_embeddings(embeddings)
    rows = _rows(pairs, 3, "pairs", "('king', 'queen', 8.5)")
    ratings = check_numbers("The ratings", np.array([rating for *_, rating in rows], dtype=object))
    known = [(a, b, rating) for (a, b, _), rating in zip(rows, ratings.tolist(), strict=True)
             if a in embeddings and b in embeddings]
    if len(known) < 2:
        raise ValueError("Fewer than two of the pairs have both words in the vocabulary; nothing can be ranked.")
    return spearman([embeddings.similarity(a, b) for a, b, _ in known], [r for *_, r in known]), len(known)
