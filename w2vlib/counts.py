"""A corpus flows in; co-occurrence counts, their PPMI and the dense vectors that an SVD makes of it flow out."""

from __future__ import annotations

import numpy as np

from .embeddings import Embeddings
from .support.checks import check_between, check_made, check_numbers, check_whole
from .text import Corpus, Vocabulary, check_corpus
from .windows import check_window, skipgram_pairs

LARGEST_TABLE = 5_000


def cooccurrences(corpus: Corpus, vocabulary: Vocabulary, m: int) -> np.ndarray:
    """How often word j stands at most `m` words from word i in a sentence: int array (V, V), symmetric.

    Each count is a number of skip-gram pairs. Words outside the vocabulary are taken out before windows are made.

    Raises
    ------
    ValueError
        If the window is below 1, or if the vocabulary has more than 5,000 words: the table has V² cells.
    """
    check_corpus(corpus)
    V = len(check_made(vocabulary, Vocabulary, "Vocabulary.from_corpus(corpus)"))
    if V > LARGEST_TABLE:
        raise ValueError(
            f"{V:,} words need a table of {V * V:,} counts; up to {LARGEST_TABLE:,} words fit here. "
            "Keep the frequent ones: Vocabulary.from_corpus(corpus, min_count=5)."
        )
    pairs = skipgram_pairs((vocabulary.encode(sentence) for sentence in corpus.sentences), m)
    return np.bincount(pairs[:, 0] * V + pairs[:, 1], minlength=V * V).reshape(V, V)


def ppmi(counts) -> np.ndarray:
    """Positive pointwise mutual information of a table of counts, same shape, at least 0.

    max(0, log( n(i, j) · n / (n(i) · n(j)) )): how many times more often two words meet than their own frequencies
    lead one to expect, as a natural logarithm. Pointwise mutual information is due to Church and Hanks (1990);
    leaving out what is negative to Niwa and Nitta (1994). Pairs that never meet have 0.
    """
    counts = check_numbers("The counts", counts, "VC", least=0)
    independent = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    ratio = np.divide(counts * counts.sum(), independent, out=np.ones_like(counts), where=counts > 0)
    return np.maximum(0, np.log(ratio))


def svd_vectors(table, dim: int, power: float = 0.5) -> np.ndarray:
    """Dense vectors for the rows of `table` (V, C), shape (V, dim): the first columns of U · Σ^power of its SVD.

    Power 1 keeps the rows' dot products as well as `dim` numbers can (Eckart and Young 1936); 0.5 shares the singular
    values between words and contexts and is often better for words (Levy, Goldberg and Dagan 2015, section 3.3).
    The largest number of each column is positive, so that no sign is left to chance.

    Raises
    ------
    ValueError
        If `dim` is below 1 or above the smaller side of the table.
    """
    table, power = check_numbers("The table", table, "VC"), check_between("power", power, 0, 10)
    check_whole(f"dim, for a table of shape {table.shape},", dim, 1, min(table.shape))
    U, singular, _ = np.linalg.svd(table, full_matrices=False)
    U = U[:, :dim]
    signs = np.sign(np.take_along_axis(U, np.abs(U).argmax(axis=0)[None], axis=0))
    return U * signs * singular[:dim] ** power


def count_embeddings(corpus: Corpus, dim: int = 8, m: int = 2, power: float = 0.5, min_count: int = 1) -> Embeddings:
    """Word vectors without any training: counts → PPMI → SVD."""
    vocabulary = Vocabulary.from_corpus(corpus, min_count)
    return Embeddings(vocabulary.words, svd_vectors(ppmi(cooccurrences(corpus, vocabulary, m)), dim, power))


def concordance(corpus: Corpus, a: str, b: str, m: int, most: int = 8) -> list[tuple[tuple[str, ...], int, int]]:
    """The places behind one count: (sentence, position of `a`, position of `b`), the first `most` of them."""
    check_corpus(corpus)
    check_window(m)
    check_whole("most", most, 0)
    places = (
        (sentence, i, j)
        for sentence in corpus.sentences
        for i, word in enumerate(sentence) if word == a
        for j in range(max(0, i - m), min(len(sentence), i + m + 1)) if j != i and sentence[j] == b
    )
    return [place for place, _ in zip(places, range(most), strict=False)]
