"""A learner's text flows in; its tokens, types, ids, one-hot vectors and bags of words flow out."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import numpy as np

from ...draw.blocks import Bars, Column, Heatmap, Row, Status, Table, Tokens, escape
from ...text import Corpus, Vocabulary, check_words, tokenize
from ..engine.controls import Choice, Range, Text, TextArea
from ..engine.panel import Panel

NURSE = "The nurse assisted the doctor with the patient’s treatment at the hospital."
CELLS = 24


@lru_cache(maxsize=4)
def read(text: str) -> tuple[list[str], Vocabulary]:
    """Tokens and vocabulary of a text that holds at least one word."""
    tokens = tokenize(text)
    if not tokens:
        raise ValueError("There is no word in the text. Type a sentence, such as “the cat sat on the mat”.")
    return tokens, Vocabulary.from_corpus(Corpus([tokens]))


def one_hot(i: int, V: int) -> np.ndarray:
    """A vector of V numbers, shape (V,): 1 at place `i`, 0 elsewhere."""
    vector = np.zeros(V)
    vector[i] = 1
    return vector


def around(i: int, V: int, cells: int = CELLS) -> range:
    """At most `cells` places of a vector of length V, with place `i` among them."""
    first = min(max(0, i - cells // 2), max(0, V - cells))
    return range(first, min(V, first + cells))


def bag(words, vocabulary) -> np.ndarray:
    """How often each word of `vocabulary` occurs in `words`, shape (V,): the sum of their one-hot vectors."""
    counts = Counter(words)
    return np.array([counts[word] for word in vocabulary], dtype=int)


def cosine(a, b) -> float:
    """Cosine of the angle between two vectors; 0 when one of them is all zeros."""
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) or 1))


def readable_bytes(n: float) -> str:
    """A number of bytes in the unit that suits it: 40,000 → "40 kB"."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if n < 1000:
            return f"{n:,.0f} {unit}" if n >= 10 or n == int(n) else f"{n:,.1f} {unit}"
        n /= 1000
    return f"{n:,.0f} TB" if n >= 10 or n == int(n) else f"{n:,.1f} TB"


class VocabularyExplorer(Panel):
    """From text to tokens, to types with ids and counts, to one-hot vectors; a click on a word shows its vector."""

    title = "From your text to numbers"

    def __init__(self, text=NURSE):
        self.start = text
        super().__init__()

    def controls(self):
        words = read(self.values.get("text", self.start))[1].words
        return [[TextArea("text", "Your text", self.start, rows=2),
                 Text("word", "One-hot vector of", words[0], words[:200], hint="or click a word of the text below")]]

    def on_change(self, name, value):
        if name == "text" and self.values["word"] not in read(value)[1]:
            self.values["word"] = read(value)[1].words[0]

    def on_pick(self, name, index):
        self.values["word"] = read(self.values["text"])[0][index]

    def render(self, values):
        tokens, vocabulary = read(values["text"])
        word = next(iter(tokenize(values["word"])), tokens[0])
        i, V = vocabulary.id(word), len(vocabulary)
        chosen = {place: "accent" for place, token in enumerate(tokens) if token == word}
        cells = around(i, V)
        part = f", places {cells[0]} to {cells[-1]} of 0 to {V - 1:,}" if V > CELLS else ""
        counted = list(zip(vocabulary.words, vocabulary.counts, strict=True))[:200]
        rows = [[w, k, int(count)] for k, (w, count) in enumerate(counted)]
        return [
            Tokens(tokens, chosen, f"{len(tokens):,} tokens, in reading order", pick="token"),
            Row([Table(["type", "id", "count"], rows, f"The vocabulary: V = {V:,} types", {i: "accent"}),
                 Column([
                     Heatmap([word], [vocabulary.words[k] for k in cells], one_hot(i, V)[None, cells],
                             f"The one-hot vector of “{word}”{part}", digits=0, limit=1),
                     Status(f"**{escape(word)}** has id {i:,}: a 1 at place {i:,}, a 0 at every other of the {V:,} "
                            f"places. It occurs {len(chosen):,}× among {len(tokens):,} tokens."),
                 ])], (1, 3)),
        ]


class OneHotExplorer(Panel):
    """Two words, their one-hot vectors and three measures; then what a vocabulary of V such vectors costs.

    Parameters
    ----------
    words : sequence of str, two different ones or more
    """

    title = "How far apart are two one-hot vectors?"

    def __init__(self, words=("king", "queen", "prince", "refrigerator", "cat", "kitten", "price", "cost")):
        if isinstance(words, str):
            known = tokenize(words)[:4] or ["king", "queen"]
            raise ValueError(f"The words are a list, such as {known}; you gave one text.")
        self.words = tuple(dict.fromkeys(words))
        check_words(self.words, ((f"Word {place}", word) for place, word in enumerate(self.words, 1)))
        if len(self.words) < 2:
            raise ValueError("There must be two different words to compare, such as [\"king\", \"queen\"].")
        super().__init__()

    def controls(self):
        size = Range("digits", "V, from 10 to 1,000,000", 1, 6, 0.1, 4.0, text=f"V = {self.size():,}")
        return [[Choice(name, label, self.words, word)
                 for name, label, word in zip("ab", ("first word", "second word"), self.words, strict=False)], [size]]

    def size(self) -> int:
        """The vocabulary size that the slider stands for, two digits and zeros."""
        return int(float(f"{10 ** self.values.get('digits', 4.0):.2g}"))

    def render(self, values):
        a, b, V = values["a"], values["b"], self.size()
        x, y = (one_hot(self.words.index(word), len(self.words)) for word in (a, b))
        distance, told = float(np.linalg.norm(x - y)), f"{escape(a)} and {escape(b)}"
        dense, ids = readable_bytes(V * V * 4), readable_bytes(V * 4)
        measures = [["dot product", f"{x @ y:.0f}"], ["cosine", f"{cosine(x, y):.0f}"], ["distance", f"{distance:.3f}"]]
        return [
            Heatmap([a, b] if a != b else [a, f"{b} again"], self.words, np.array([x, y]), digits=0, limit=1),
            Row([Table(["measure", "value"], measures, f"{a} and {b}"),
                 Table(["V words", "bytes"], [["one vector, all its numbers", readable_bytes(V * 4)],
                                              ["V vectors, all their numbers", dense], ["V ids instead", ids]],
                       f"What V = {V:,} costs, 4 bytes a number")]),
            Status(f"{told}: dot product {x @ y:.0f}, cosine {cosine(x, y):.0f}, distance {distance:.3f}. "
                   f"{V:,} words: {dense} as vectors, {ids} as ids."),
        ]


class BagExplorer(Panel):
    """Two sentences as bags of words: the counts side by side, and the cosine that they earn."""

    title = "Two sentences, two bags of words"

    def __init__(self, first="The dog bites the man.", second="The man bites the dog."):
        self.first, self.second = first, second
        super().__init__()

    def controls(self):
        return [[TextArea("first", "First sentence", self.first, rows=2),
                 TextArea("second", "Second sentence", self.second, rows=2)]]

    def render(self, values):
        first, second = read(values["first"])[0], read(values["second"])[0]
        words = list(dict.fromkeys(first + second))
        a, b = bag(first, words), bag(second, words)
        shared = np.flatnonzero(np.minimum(a, b))
        verdict = f"{len(shared)} of {len(words):,} words {'is' if len(shared) == 1 else 'are'} in both bags"
        rows = [[word, int(m), int(n)] for word, m, n in zip(words, a, b, strict=True)]
        return [
            Row([Table(["word", "first", "second"], rows, "How often each word occurs",
                       {int(i): "accent" for i in shared}),
                 Bars(["the bags"], [cosine(a, b)], "How alike they are", ("cosine",), limits=(0, 1), digits=2)]),
            Status(f"{'The two bags are the same' if (a == b).all() else verdict}: cosine {cosine(a, b):.2f}."),
        ]
