"""Exercises of notebook 08, real text: rare words, phrases, blocks, rank correlation and the word2vec format."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ...corpora import load_corpus
from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import sigmoid


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


def _change_of(v, u, z, near, K, weight=True, pairs=None, share=None, sign=-1, yes=True, wrong_sigmoid=False):
    """The change with one thing wrong."""
    positive = sigmoid(v @ u.T)
    pull = near * (positive if wrong_sigmoid else 1 - positive) if weight else 1 - positive
    pairs = near.sum(axis=1, keepdims=True) if pairs is None else pairs
    push = sigmoid(v @ z.T) * pairs * (K / len(z) if share is None else share)
    return (pull @ u if yes else 0) + sign * push @ z


def _block_cases(rng):
    cases = []
    for T, N, dim, K in ((2, 1, 1, 1), (3, 4, 2, 5), (3, 3, 2, 4), (5, 3, 4, 2), (8, 6, 3, 5)):
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


def _cosine_of_ranks(a, b):
    x, y = (np.argsort(np.argsort(numbers)).astype(float) for numbers in (a, b))
    return x @ y / np.sqrt(x @ x * (y @ y))


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


def _lines_of(words, vectors, header="{V} {N}", comma=" ", digits=3, first=True, after="", end=""):
    """The lines with one thing wrong."""
    V, N = vectors.shape
    lines = [header.format(V=V, N=N) + end] if header else []
    for word, vector in zip(words, vectors, strict=True):
        numbers = [f"{x:.{digits}f}" if digits else str(round(float(x), 3)) for x in vector]
        lines.append(comma.join([word + after, *numbers] if first else [*numbers, word]) + end)
    return lines


def _glued(words, vectors):
    first, *lines = my_word2vec_lines(words, vectors)
    return [first, *(line.replace(" ", "", 1) for line in lines)]


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
            Misconception("You divide by one of the counts only. Then any word that follows “the” is a phrase with it.",
                          lambda together, count_a, count_b, discount: (together - discount) / count_a),
            Misconception("You divide by the count of the second word only. Then whatever stands before a rare word is a phrase with it.",
                          lambda together, count_a, count_b, discount: (together - discount) / count_b),
            Misconception("Python divides before it multiplies here: put the product in brackets.",
                          lambda together, count_a, count_b, discount: (together - discount) / count_a * count_b),
            Misconception("Python divides before it subtracts: put the difference above the line in brackets, `(together - discount)`.",
                          lambda together, count_a, count_b, discount: together - discount / (count_a * count_b)),
            Misconception("Python divides before it subtracts, and from left to right. Two pairs of brackets are missing: around the difference, and around the product.",
                          lambda together, count_a, count_b, discount: together - discount / count_a * count_b),
            Misconception("The discount is added. It has to make the score of rare pairs smaller: subtract it.",
                          lambda together, count_a, count_b, discount: (together + discount) / (count_a * count_b)),
            Misconception("The discount is taken from the counts below the line as well. It belongs above the line alone.",
                          lambda together, count_a, count_b, discount: (together - discount) / ((count_a - discount) * (count_b - discount))),
            Misconception("You cut negative scores off at 0. Leave them: they sort the pairs that are too rare below all others.",
                          lambda together, count_a, count_b, discount: max(0, together - discount) / (count_a * count_b)),
            Misconception("There is no square root below the line. With it, the score is a kind of cosine, and frequent pairs gain.",
                          lambda together, count_a, count_b, discount: (together - discount) / (count_a * count_b) ** 0.5),
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
            Misconception("The noise is not weighted by the number of pairs: a word with ten neighbours needs ten times the noise of a word with one.",
                          lambda *given: _change_of(*given, pairs=1)),
            Misconception("The weight K is there, but not the N: all N noise words together stand for K draws, so each counts K/N.",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K, share=K)),
            Misconception("The noise pulls. It has to push: subtract.", lambda *given: _change_of(*given, sign=1)),
            Misconception("Only the noise is there. The words in the window pull, with 1 − σ.", lambda *given: _change_of(*given, yes=False)),
            Misconception("The pull is σ, so the better a pair is known, the harder it pulls. It is 1 − σ: what is still missing.",
                          lambda *given: _change_of(*given, wrong_sigmoid=True)),
            Misconception("The weight of the noise is upside down: K draws spread over N words make K/N for each, not N/K.",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K, share=len(z) / K)),
            Misconception("K is missing: each pair wants K negatives, and the N noise words share them, so each counts K/N.",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K, share=1 / len(z))),
            Misconception("You divide by T, the words of the block. The K negatives are shared by the N noise words: `K / len(z)`.",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K, share=K / len(v))),
            Misconception("`near.sum()` is the number of pairs in the whole block. Each word needs its own number: the sum of its row, `axis=1`.",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K, pairs=near.sum())),
            Misconception("You count along the columns: in how many windows a word stands. Wanted is the number of words in **its** window, the sum of its row: `axis=1`.",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K, pairs=near.sum(axis=0)[:, None])),
            Misconception("`near.sum(axis=1)` has shape (T,), and numpy lays it along the columns. With `keepdims=True` it is (T, 1): one factor for each row.",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K, pairs=near.sum(axis=1))),
            Misconception("The push is 1 − σ, so noise that scores low is pushed the hardest. For noise the error is σ itself.",
                          lambda v, u, z, near, K: _change_of(v, u, -z, near, K, sign=1)),
            Misconception("The mask stands inside the sigmoid. There it turns the score of far words into 0, and σ(0) is a half: they still pull. Multiply by `near` outside.",
                          lambda v, u, z, near, K: (1 - sigmoid(near * (v @ u.T))) @ u - near.sum(axis=1, keepdims=True) * K / len(z) * sigmoid(v @ z.T) @ z),
            Misconception("The pull goes along input vectors. An input vector moves towards **output** vectors: `pull @ u`.",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K) + near * (1 - sigmoid(v @ u.T)) @ (v - u)),
            Misconception("The pull is transposed: row i of `pull` belongs to the centre word i, so its move is `pull @ u`. (`pull.T @ v` moves the output vectors.)",
                          lambda v, u, z, near, K: _change_of(v, u, z, near, K, yes=False) + (near * (1 - sigmoid(v @ u.T))).T @ u),
            Misconception("The noise is missing: without a push all vectors run together.", lambda *given: _change_of(*given, sign=0)),
            Misconception("You give back the vectors after the move. The move alone is asked for, without `v`.", lambda v, *given: v + _change_of(v, *given)),
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
            Misconception("Only the second list was ranked. The first needs its ranks, too.", lambda a, b: np.corrcoef(a, np.argsort(np.argsort(b)))[0, 1]),
            Misconception("Both lists were sorted, each for itself. That tears the pairs apart: element i of both must still belong to the same pair of words.",
                          lambda a, b: np.corrcoef(np.sort(a), np.sort(b))[0, 1]),
            Misconception("That is the covariance of the ranks. It grows with the length of the lists; the correlation divides by both spreads: `np.corrcoef`.",
                          lambda a, b: np.cov(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1]),
            Misconception("That is the cosine of the ranks. A correlation takes the mean from both lists first.",
                          lambda a, b: _cosine_of_ranks(a, b)),
            Misconception("That is the share of the ranks that are exactly equal. Being one place off should cost little, being far off much.",
                          lambda a, b: np.mean(np.argsort(np.argsort(a)) == np.argsort(np.argsort(b)))),
            Misconception("That is the sum of the squared differences, the Σd² of the formula. Put it in: 1 − 6 Σd² / (n (n² − 1)).",
                          lambda a, b: np.sum((np.argsort(np.argsort(a)) - np.argsort(np.argsort(b))) ** 2)),
            Misconception("Below the line stands n (n² − 1), not n³.",
                          lambda a, b: 1 - 6 * np.sum((np.argsort(np.argsort(a)) - np.argsort(np.argsort(b))) ** 2) / len(a) ** 3),
            Misconception("That is Kendall's rank correlation, which counts the pairs in the same order. It is a good one, too; Spearman's correlates the ranks.",
                          lambda a, b: np.mean([np.sign((a[i] - a[j]) * (b[i] - b[j])) for i in range(len(a)) for j in range(i)])),
            Misconception("One list is ranked from the top, the other from the bottom: the sign is turned.",
                          lambda a, b: -np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1]),
        ),
        hints=("The rank of a number: how many others are smaller.", "`np.argsort(np.argsort(a))` are the ranks from 0.", "`np.corrcoef(x, y)[0, 1]` is the correlation of two arrays."),
        notice="Any rising function of the cosine would score the same. That is why the test can't tell you whether 0.5 is “very similar”.",
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
                          lambda words, vectors: _lines_of(words, vectors, header="")),
            Misconception("The first line is N V. It is V N: the number of words first.", lambda words, vectors: _lines_of(words, vectors, header="{N} {V}")),
            Misconception("The numbers are separated by commas. The format separates by single spaces.",
                          lambda words, vectors: _lines_of(words, vectors, comma=", ")),
            Misconception("Six digits after the point are fine for a file, but here three are asked for: `f\"{number:.3f}\"`.",
                          lambda words, vectors: _lines_of(words, vectors, digits=6)),
            Misconception("The word stands at the end of its line. It comes first.", lambda words, vectors: _lines_of(words, vectors, first=False)),
            Misconception("The numbers are separated by commas without a space. The format separates by single spaces, so a reader would take the whole line for one word.",
                          lambda words, vectors: _lines_of(words, vectors, comma=",")),
            Misconception("Tabs stand between the numbers, as in the tables of the Embedding Projector. This format separates by single spaces.",
                          lambda words, vectors: _lines_of(words, vectors, header="{V}\t{N}", comma="\t")),
            Misconception("There is a comma in the first line: it is `V N`, with a single space.", lambda words, vectors: _lines_of(words, vectors, header="{V}, {N}")),
            Misconception("The first line has V alone. A reader needs N as well.", lambda words, vectors: _lines_of(words, vectors, header="{V}")),
            Misconception("Each line ends with a line break of its own. The list separates the lines already; whoever writes the file adds the breaks.",
                          lambda words, vectors: _lines_of(words, vectors, end="\n")),
            Misconception("Each line ends with a space. word2vec.c writes one there, but the task asks for spaces **between** the parts: `\" \".join(...)` leaves none at the end.",
                          lambda words, vectors: _lines_of(words, vectors, end=" ")),
            Misconception("`round` drops the zeros at the end: 0.5 in place of 0.500. A format keeps them: `f\"{number:.3f}\"`.",
                          lambda words, vectors: _lines_of(words, vectors, digits=0)),
            Misconception("`\" \".join` puts spaces between the numbers, and none before the first: word and number run together.",
                          lambda words, vectors: _glued(words, vectors)),
            Misconception("There is a colon after the word. A reader would take it for a part of the word.", lambda words, vectors: _lines_of(words, vectors, after=":")),
        ),
        hints=("The first line is `f\"{len(words)} {vectors.shape[1]}\"`.", "A line: `\" \".join([word, *numbers])` with numbers written by `f\"{number:.3f}\"`."),
        notice="The format can't hold a word with a space in it, which is why phrases are written standard_library.",
    ),
)
