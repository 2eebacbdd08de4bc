"""Sentences of word ids flow in; the training examples of skip-gram and CBOW flow out, in reading order.

The window `m` counts words on *each* side of the centre word: 2m + 1 cells in all, fewer at the edges of a sentence.
"""

from __future__ import annotations

from numbers import Integral

import numpy as np

from .support.checks import check_ids, check_list, check_whole

LARGEST_TABLE = 10**8  # cells of a table of contexts


def check_window(m: int) -> int:
    """`m` itself, when it is a whole number of at least 1."""
    if not isinstance(m, Integral) or isinstance(m, bool) or m < 1:
        raise ValueError(f"The window must be a whole number of at least 1 word on each side; you gave {m!r}.")
    return int(m)


def window(n: int, i: int, m: int) -> list[int]:
    """Positions of the context words of position `i` in a sentence of `n` words.

    >>> window(5, 0, 2), window(5, 2, 2)
    ([1, 2], [0, 1, 3, 4])
    """
    check_window(m)
    check_whole("The position", i, 0, check_whole("The number of words", n, 1) - 1)
    return [j for j in range(max(0, i - m), min(n, i + m + 1)) if j != i]


def skipgram_pairs(sentences, m: int) -> np.ndarray:
    """All (centre, context) pairs, shape (P, 2): one row for each context word of each centre word.

    Parameters
    ----------
    sentences : iterable of int sequences
        Word ids; a window never crosses a sentence.
    m : int
        Words on each side, at least 1.
    """
    check_window(m)
    pairs = [(ids[i], ids[j]) for ids in _encoded(sentences) for i in range(len(ids)) for j in window(len(ids), i, m)]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _encoded(sentences):
    return [check_ids("The words of a sentence", ids).tolist()
            for ids in check_list("The sentences", sentences, "sentences, each a list of ids")]


def cbow_examples(sentences, m: int) -> tuple[np.ndarray, np.ndarray]:
    """All CBOW examples: one for each centre word that has any context.

    Returns
    -------
    contexts : int array, shape (E, 2m)
        Ids of the context words, filled up with -1 at the edges of sentences.
    centres : int array, shape (E,)
    """
    m, sentences = check_window(m), _encoded(sentences)
    if 2 * m * sum(map(len, sentences)) > LARGEST_TABLE and m > max(map(len, sentences)):
        raise ValueError(f"A window of {m:,} words on each side is far wider than any sentence; take a smaller one.")
    contexts, centres = [], []
    for ids in sentences:
        for i in range(len(ids)):
            context = [ids[j] for j in window(len(ids), i, m)]
            if context:
                contexts.append(context + [-1] * (2 * m - len(context)))
                centres.append(ids[i])
    return np.array(contexts, dtype=np.int64).reshape(-1, 2 * m), np.array(centres, dtype=np.int64)
