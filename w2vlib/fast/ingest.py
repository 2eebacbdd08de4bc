"""Sentences of any number flow in, one at a time; a vocabulary and a file of word ids flow out, to be read in chunks.

Memory holds the vocabulary and one chunk, whatever the length of the text. The files have no name, so that a run that
is killed leaves nothing behind.
"""

from __future__ import annotations

import tempfile
from array import array
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from ..text import Vocabulary

END = -1  # stands in the file after each sentence
FLUSH = 1 << 18  # ids gathered before they are written


class Chunk(NamedTuple):
    """Consecutive words of the text.

    number : which chunk of its pass this is
    seen : words of the pass before this chunk
    words : words in this chunk
    ids : int32 array (n,), the words, and `END` after each sentence
    """

    number: int
    seen: int
    words: int
    ids: np.ndarray


class EncodedText:
    """A text as word ids on disk.

    Parameters
    ----------
    vocabulary : Vocabulary
    file : binary file of int32 ids, `END` after each sentence; words outside the vocabulary are left out
    """

    def __init__(self, vocabulary: Vocabulary, file):
        self.vocabulary, self.file = vocabulary, file
        self.words = int(vocabulary.counts.sum())

    def chunks(self, size: int):
        """Yield the text as `Chunk`s of at most `size` ids and `END`s, from the beginning. One reader at a time."""
        self.file.seek(0)
        number = seen = 0
        while len(ids := np.frombuffer(self.file.read(4 * size), dtype=np.int32)):
            words = int(np.count_nonzero(ids != END))
            yield Chunk(number, seen, words, ids)
            number, seen = number + 1, seen + words


def encode(sentences, min_count: int = 5, report=None) -> EncodedText:
    """Count and number the words of `sentences` in one pass.

    Parameters
    ----------
    sentences : iterable of lists of str
    min_count : words that occur less often are left out; their neighbours move together, as in word2vec.c
    report : called with the number of words read so far, now and then

    Raises
    ------
    ValueError
        If `sentences` are no lists of words, or no word occurs `min_count` times.
    """
    numbers = defaultdict()  # word → number in order of first appearance; 0 ends a sentence
    numbers.default_factory = numbers.__len__
    end = numbers[""]
    draft, counts, gathered = _nameless_file(), np.zeros(1, np.int64), array("i")

    def flush():
        nonlocal counts, gathered
        gathered.tofile(draft)
        fresh = np.bincount(np.frombuffer(gathered, np.int32), minlength=len(numbers))
        fresh[: len(counts)] += counts
        counts, gathered = fresh, array("i")
        if report:
            report(int(counts[1:].sum()))

    for sentence in sentences:
        if isinstance(sentence, str):
            raise ValueError(f"A sentence must be a list of words; {sentence[:40]!r} is one string. Try tokenize(…).")
        gathered.extend(map(numbers.__getitem__, sentence))
        gathered.append(end)
        if len(gathered) >= FLUSH:
            flush()
    flush()
    counts[end] = 0
    order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts >= min_count)]
    if not len(order):
        raise ValueError(
            f"None of the {int(counts.sum()):,} words occurs {min_count} times; give more text or a smaller min_count."
            if counts.any() else "There is no word in this text."
        )
    words = list(numbers)
    return EncodedText(Vocabulary([words[i] for i in order], counts[order]), _renumber(draft, order, len(words)))


def _renumber(draft, order, n):
    """The file `draft` with the word order[i] called i, and without the words that are not in `order`."""
    rare = END - 1
    ids = np.full(n, rare, np.int32)
    ids[0] = END
    ids[order] = np.arange(len(order))
    final = _nameless_file()
    draft.seek(0)
    while len(stored := np.frombuffer(draft.read(4 * FLUSH), dtype=np.int32)):
        renumbered = ids[stored]
        final.write(renumbered[renumbered != rare].tobytes())
    draft.close()
    return final


def _nameless_file():
    """A file that the operating system removes when nothing holds it any more."""
    return tempfile.TemporaryFile()
