"""Sentences of any number flow in, one at a time; a vocabulary and a file of word ids flow out, to be read in chunks.

Memory holds the vocabulary and one chunk, whatever the length of the text. The files have no name, so that a run that
is killed leaves nothing behind.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from weakref import finalize

import numpy as np

from ..support.quoted import quoted
from ..text import Vocabulary

END = -1  # stands in the file after each sentence
FLUSH = 1 << 18  # ids gathered before they are written
CHUNK = 1 << 15  # ids that are read, and trained on, at once


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
    """A text as word ids on disk: `text[k]` is its `Chunk` number k, `len(text)` the number of chunks.

    It never changes, so that copies share one file; a pickle holds the whole text.

    Parameters
    ----------
    vocabulary : Vocabulary
    pieces : iterable of int32 arrays of ids, `END` after each sentence; words outside the vocabulary are left out
    size : of a chunk, words and `END`s

    Attributes
    ----------
    words : how many there are
    neighbours : whether two words stand side by side in one sentence anywhere
    """

    def __init__(self, vocabulary: Vocabulary, pieces, size: int = CHUNK):
        self.vocabulary, self.size = vocabulary, size
        self._file = tempfile.TemporaryFile()  # noqa: SIM115, it lives as long as the text
        finalize(self, self._file.close)
        for piece in pieces:
            self._file.write(piece.tobytes())
        self._file.flush()
        number = -(-self._file.tell() // (4 * size))
        self._seen, self.neighbours = [0], False
        for k in range(number):
            words = self._read(k) != END
            self._seen.append(self._seen[-1] + int(np.count_nonzero(words)))
            self.neighbours |= bool((words[1:] & words[:-1]).any())
        self.words = self._seen[-1]

    def __len__(self):
        return len(self._seen) - 1

    def __getitem__(self, k: int) -> Chunk:
        if not 0 <= k < len(self):
            raise IndexError(k)
        return Chunk(k, self._seen[k], self._seen[k + 1] - self._seen[k], self._read(k))

    def seen(self, k: int) -> int:
        """How many words of the text stand before chunk `k`."""
        return self._seen[k]

    def _read(self, k):
        length, start = 4 * self.size, 4 * self.size * k
        if hasattr(os, "pread"):  # it moves no position in the file, which forked processes share
            return np.frombuffer(os.pread(self._file.fileno(), length, start), np.int32)
        self._file.seek(start)
        return np.frombuffer(self._file.read(length), np.int32)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return EncodedText, (self.vocabulary, [chunk.ids for chunk in self], self.size)


def encode(sentences, min_count: int = 5, report=None, size: int = CHUNK) -> EncodedText:
    """Count and number the words of `sentences` in one pass.

    Parameters
    ----------
    sentences : iterable of lists of str
    min_count : words that occur less often are left out; their neighbours move together, as in word2vec.c
    report : called with the number of words read so far, now and then
    size : of the chunks of the text, see `EncodedText`

    Raises
    ------
    ValueError
        If `sentences` are no lists of words, or no word occurs `min_count` times.
    """
    if not isinstance(sentences, Iterable):
        raise ValueError(f"A corpus is made of sentences, and each is a list of words; you gave {quoted(sentences)}.")
    with tempfile.TemporaryFile() as draft:
        order, counts, words = _number(sentences, min_count, report, draft)
        vocabulary = Vocabulary([words[i] for i in order], counts[order])
        return EncodedText(vocabulary, _renumbered(draft, order, len(words)), size)


def _number(sentences, min_count, report, draft):
    """Write the words to `draft` as they come, numbered in order of first appearance, 0 after each sentence.

    Returns the numbers of the words that are kept, the most frequent first, and the counts and words of all numbers.
    """
    numbers = defaultdict()  # word → number in order of first appearance; 0 ends a sentence
    numbers.default_factory = numbers.__len__
    end = numbers[""]
    counts, gathered = np.zeros(1, np.int64), array("i")

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
        try:
            gathered.extend(map(numbers.__getitem__, sentence))
        except TypeError:
            raise ValueError(f"A sentence must be a list of words; you gave {quoted(sentence)}.") from None
        gathered.append(end)
        if len(gathered) >= FLUSH:
            flush()
    flush()
    counts[end] = 0
    for word in numbers:
        if not isinstance(word, str):
            raise ValueError(f"A word must be a string; you gave {quoted(word)}.")
    order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts >= min_count)]
    if not len(order):
        raise ValueError(
            f"None of the {int(counts.sum()):,} words occurs {min_count} times; give more text or a smaller min_count."
            if counts.any() else "There is no word in this text."
        )
    return order, counts, list(numbers)


def _renumbered(draft, order, n):
    """The pieces of the file `draft` with the word order[i] called i, and without the words that are not in `order`."""
    rare = END - 1
    ids = np.full(n, rare, np.int32)
    ids[0] = END
    ids[order] = np.arange(len(order))
    draft.seek(0)
    while len(stored := np.frombuffer(draft.read(4 * FLUSH), dtype=np.int32)):
        renumbered = ids[stored]
        yield renumbered[renumbered != rare]
