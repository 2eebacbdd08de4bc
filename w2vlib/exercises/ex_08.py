"""Exercises of notebook 08, real text: rare words, phrases, blocks, rank correlation and the word2vec format."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ..corpora import load_corpus
from ..objectives import sigmoid
from .definition import Exercise, Misconception, Prediction


def _share_of_rare_words():
    counts = Counter(word for sentence in load_corpus("python-docs") for word in sentence)
    share = sum(count < 5 for count in counts.values()) / len(counts)
    choices = {"a tenth": 0.1, "a third": 0.33, "six in ten": 0.6, "nearly all": 0.95}
    nearest = min(choices, key=lambda name: abs(choices[name] - share))
    return nearest, f"More than half of the different words occur fewer than five times: {share > 0.5}"


def my_phrase_score(together, count_a, count_b, discount):
    """How much two neighbouring words stick together: (together - discount) / (count_a * count_b).

    together : how often a is directly followed by b;  count_a, count_b : how often each occurs;  discount : a number
    """
    return (together - discount) / (count_a * count_b)


def _phrase_cases(rng):
    return [(10, 20, 25, 5), (4, 30, 8, 5), (120, 4000, 150, 5), (7, 7, 7, 0), (3, 11, 5, 2)]


def my_block_change(v, u, z, near, K):
    """How the input vectors of a block move at learning rate 1, an array (T, dim).

    v, u : arrays (T, dim), input and output vectors of the T words;  z : array (N, dim), output vectors of the N
    shared noise words;  near : array (T, T), 1 where word j is in the window of word i;  K : negatives for each pair
    """
    pull = near * (1 - sigmoid(v @ u.T))
    push = near.sum(axis=1, keepdims=True) * K / len(z) * sigmoid(v @ z.T)
    return pull @ u - push @ z


def _change_of(v, u, z, near, K, weight=True, pairs=True, share=True, sign=-1, yes=True, wrong_sigmoid=False):
    """The change with one thing wrong."""
    positive = sigmoid(v @ u.T)
    pull = near * (positive if wrong_sigmoid else 1 - positive) if weight else 1 - positive
    push = sigmoid(v @ z.T) * (near.sum(axis=1, keepdims=True) if pairs else 1) * (K / len(z) if share else K)
    return (pull @ u if yes else 0) + sign * push @ z


def _block_cases(rng):
    cases = []
    for T, N, dim, K in ((2, 1, 1, 1), (3, 4, 2, 5), (5, 3, 4, 2), (8, 6, 3, 5)):
        distance = np.abs(np.subtract.outer(np.arange(T), np.arange(T)))
        near = ((distance > 0) & (distance <= rng.integers(1, 3, (T, 1)))).astype(float)
        cases.append((rng.normal(size=(T, dim)), rng.normal(size=(T, dim)), rng.normal(size=(N, dim)), near, K))
    return cases


def my_rank_correlation(a, b):
    """Spearman's correlation of two lists of different numbers: replace each number by its rank, then correlate the ranks.

    a, b : arrays (n,) without ties;  -1 to 1
    """
    ranks_a, ranks_b = np.argsort(np.argsort(a)), np.argsort(np.argsort(b))
    return np.corrcoef(ranks_a, ranks_b)[0, 1]


def _rank_cases(rng):
    return [(np.array([1.0, 2.0, 30.0]), np.array([0.1, 0.3, 0.2])), (np.array([3.0, 1.0, 2.0, 9.0]), np.array([9.0, 1.0, 4.0, 81.0])),
            (np.array([5.0, 4.0, 0.0, 1.0]), np.array([0.1, 0.2, 0.9, 0.8])), (rng.normal(size=7), rng.normal(size=7)),
            (np.exp(rng.normal(size=9)), rng.normal(size=9))]


def my_word2vec_lines(words, vectors):
    """The lines of a word2vec text file: "V N" first, then each word with its numbers, three digits after the point.

    words : list of V strings;  vectors : array (V, N);  returns a list of V + 1 strings, separated by single spaces
    """
    lines = [f"{len(words)} {vectors.shape[1]}"]
    for word, vector in zip(words, vectors, strict=True):
        lines.append(" ".join([word, *(f"{number:.3f}" for number in vector)]))
    return lines


def _lines_of(words, vectors, header=True, swap=False, comma=" ", digits=3, first=True):
    """The lines with one thing wrong."""
    V, N = vectors.shape
    lines = [f"{N} {V}" if swap else f"{V} {N}"] if header else []
    for word, vector in zip(words, vectors, strict=True):
        numbers = [f"{x:.{digits}f}" for x in vector]
        lines.append(comma.join([word, *numbers] if first else [*numbers, word]))
    return lines


def _line_cases(rng):
    return [(["king"], np.array([[0.5, -1.0]])), (["a", "b"], np.array([[1.0, 2.0, 3.0], [0.25, 0.125, -4.0]])),
            (["one", "two", "three"], rng.normal(size=(3, 4)))]


EXERCISES = (
    Prediction(
        id="08.1",
        title="How many words are rare?",
        statement="""
            The documentation of Python, numpy and matplotlib has some ten thousand different words. Which share of them occurs **fewer than five times**?
            """,
        choices={
            "a tenth": "So it is for the kingdom corpus, which was written to repeat itself. Nobody repeats himself in real text.",
            "a third": "More. Real text is full of names, numbers and words that somebody needed once.",
            "six in ten": "Most words of any text are rare, and most of the text is made of a few words. Zipf described it in the 1930s and 40s.",
            "nearly all": "That would be a list of names. Some thousands of words do come back.",
        },
        run=_share_of_rare_words,
        hints=("Think of your own last page of text: how many of its words stand there once?", "More than half."),
    ),
    Exercise(
        id="08.2",
        title="Words that stick together",
        statement=r"""
            *Default value*, *standard library*: some pairs are one word in two parts. Mikolov and colleagues (2013, equation 6) score two neighbouring words by

            $$\text{score}(a, b) = \frac{n_{ab} - \delta}{n_a \, n_b}$$

            with $n_{ab}$ the times b directly follows a. The discount δ keeps chance meetings of rare words out. Write `my_phrase_score`.
            """,
        reference=my_phrase_score,
        cases=_phrase_cases,
        misconceptions=(
            Misconception("The discount is missing: two words that meet once in their lives would get the highest score of all.",
                          lambda together, count_a, count_b, discount: together / (count_a * count_b)),
            Misconception("You subtract the discount from the whole fraction. It is taken from the count above the line.",
                          lambda together, count_a, count_b, discount: together / (count_a * count_b) - discount),
            Misconception("You divide by the sum of the counts. Their **product** is what chance would make of them.",
                          lambda together, count_a, count_b, discount: (together - discount) / (count_a + count_b)),
            Misconception("You divide by one of the counts only. Then any word that follows *the* is a phrase with it.",
                          lambda together, count_a, count_b, discount: (together - discount) / count_a),
            Misconception("Python divides before it multiplies here: put the product in brackets.",
                          lambda together, count_a, count_b, discount: (together - discount) / count_a * count_b),
        ),
        hints=("Above the line: `together - discount`.", "Below: `count_a * count_b`, in brackets."),
        notice="Without the discount and times the number of words, this is exp(PMI) of notebook 02. A negative score means: too rare to say.",
    ),
    Exercise(
        id="08.3",
        title="A block of words at once",
        statement=r"""
            In a block of T words each word meets the words in its window, and all N shared noise words. With rate 1 its input vector moves by

            $$\sum_j \underbrace{\text{near}_{ij} \, (1 - \sigma(v_i \cdot u_j))}_{\text{pull}_{ij}} u_j \; - \; \sum_n \underbrace{C_i \tfrac{K}{N} \, \sigma(v_i \cdot z_n)}_{\text{push}_{in}} z_n$$

            where $C_i$ is the number of words in its window. Write `my_block_change` for all words at once; `sigmoid` of w2vlib is at hand. Five matrix products or
            element-wise products are enough, and no loop.
            """,
        reference=my_block_change,
        cases=_block_cases,
        misconceptions=(
            Misconception("Every word pulls every word of the block. Multiply by `near`, so that only those in the window pull.",
                          lambda *given: _change_of(*given, weight=False)),
            Misconception("The noise is not weighted by the number of pairs $C_i$: a word with ten neighbours needs ten times the noise of a word with one.",
                          lambda *given: _change_of(*given, pairs=False)),
            Misconception("The weight K is there, but not the N: all N noise words together stand for K draws, so each counts K/N.",
                          lambda *given: _change_of(*given, share=False)),
            Misconception("The noise pulls. It has to push: subtract.", lambda *given: _change_of(*given, sign=1)),
            Misconception("Only the noise is there. The words in the window pull, with 1 − σ.", lambda *given: _change_of(*given, yes=False)),
            Misconception("The pull is σ, so the better a pair is known, the harder it pulls. It is 1 − σ: what is still missing.",
                          lambda *given: _change_of(*given, wrong_sigmoid=True)),
        ),
        hints=("All scores of the block at once: `v @ u.T` is (T, T), `v @ z.T` is (T, N).",
               "`pull = near * (1 - sigmoid(v @ u.T))`; for the push, `near.sum(axis=1, keepdims=True) * K / len(z)` takes the place of `near`.",
               "`pull @ u - push @ z`"),
        notice="Attraction minus repulsion, as in notebook 05. Thousands of small updates became five products that a processor likes.",
    ),
    Exercise(
        id="08.4",
        title="Do two lists agree on the order?",
        statement="""
            People rated pairs of words; the machine has cosines. Their scales differ, so one compares the **order** alone (Spearman, 1904): replace every number by its rank, and take the
            ordinary correlation of the ranks. Write `my_rank_correlation` for lists without ties.
            """,
        reference=my_rank_correlation,
        cases=_rank_cases,
        misconceptions=(
            Misconception("That is the correlation of the numbers, not of their ranks: one outlier decides it.",
                          lambda a, b: np.corrcoef(a, b)[0, 1]),
            Misconception("One `argsort` gives the positions in sorted order, not the ranks. `np.argsort(np.argsort(a))` gives the ranks.",
                          lambda a, b: np.corrcoef(np.argsort(a), np.argsort(b))[0, 1]),
            Misconception("Only one of the two lists was ranked.", lambda a, b: np.corrcoef(np.argsort(np.argsort(a)), b)[0, 1]),
            Misconception("One list is ranked from the top, the other from the bottom: the sign is turned.",
                          lambda a, b: -np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1]),
        ),
        hints=("The rank of a number: how many others are smaller.", "`np.argsort(np.argsort(a))` are the ranks from 0.", "`np.corrcoef(x, y)[0, 1]` is the correlation of two arrays."),
        notice="Any rising function of the cosine would score the same. That is why the test can't tell you whether 0.5 is *very similar*.",
    ),
    Exercise(
        id="08.5",
        title="The file that everybody reads",
        statement="""
            word2vec's text format begins with a line `V N`. Then each word has a line: the word and its N numbers, separated by single spaces. Write `my_word2vec_lines`, with three digits after the point.
            """,
        reference=my_word2vec_lines,
        cases=_line_cases,
        misconceptions=(
            Misconception("The first line is missing: a reader needs to know V and N before it begins.",
                          lambda words, vectors: _lines_of(words, vectors, header=False)),
            Misconception("The first line is N V. It is V N: the number of words first.", lambda words, vectors: _lines_of(words, vectors, swap=True)),
            Misconception("The numbers are separated by commas. The format separates by single spaces.",
                          lambda words, vectors: _lines_of(words, vectors, comma=", ")),
            Misconception("Six digits after the point are fine for a file, but here three are asked for: `f\"{number:.3f}\"`.",
                          lambda words, vectors: _lines_of(words, vectors, digits=6)),
            Misconception("The word stands at the end of its line. It comes first.", lambda words, vectors: _lines_of(words, vectors, first=False)),
        ),
        hints=("The first line is `f\"{len(words)} {vectors.shape[1]}\"`.", "A line: `\" \".join([word, *numbers])` with numbers written by `f\"{number:.3f}\"`."),
        notice="The format can't hold a word with a space in it, which is why phrases are written standard_library.",
    ),
)
