"""Word counts flow in; a binary tree flows out, as each word's way down it: few decisions to a frequent word."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from .support.checks import check_numbers


class Path(NamedTuple):
    """The way from the root of the tree to one word, D decisions long.

    forks : int array (D,), the forks on the way, each a row of `W_out`; the root is 0
    labels : int array (D,), 1 where the way goes left, 0 where it goes right
    """

    forks: np.ndarray
    labels: np.ndarray


def huffman_paths(counts) -> list[Path]:
    """The way to each of V words in the tree of Huffman (1952): no binary tree has a shorter one to an average token.

    The two rarest groups of words become one, again and again: V − 1 forks, the last of them the root. The rarer of
    the two goes left. Of equally rare ones the word of the lower id comes first, then the group that was made first, so
    that the same counts give the same tree everywhere, and one that is as even as it can be.

    Parameters
    ----------
    counts : array (V,), at least 0, V at least 2

    Raises
    ------
    ValueError
        For counts of one word: there is nothing to decide.

    Examples
    --------
    >>> [path.labels.tolist() for path in huffman_paths([5, 3, 1, 1])]
    [[1], [0, 0], [0, 1, 1], [0, 1, 0]]
    """
    counts = check_numbers("The counts", counts, "V", least=0)
    V = len(counts)
    if V < 2:
        raise ValueError("A tree parts words from each other, so there must be two; you gave one count.")
    groups = [(count, i) for i, count in enumerate(counts.tolist())]
    heapify(groups)
    children = []
    for number in range(V, 2 * V - 1):
        (rarer, left), (rare, right) = heappop(groups), heappop(groups)
        children.append((left, right))
        heappush(groups, (rarer + rare, number))
    ways = {2 * V - 2: ((), ())}
    for fork, (number, pair) in enumerate(reversed(list(enumerate(children, V)))):
        forks, labels = ways.pop(number)
        for child, label in zip(pair, (1, 0), strict=True):
            ways[child] = (*forks, fork), (*labels, label)
    return [Path(*map(np.array, ways[i])) for i in range(V)]
