"""Exercises of notebook 08, real text: rare words, phrases, blocks, rank correlation and the word2vec format."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ...corpora import load_corpus
from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import sigmoid
from ...sampling import keep_probability


def _share_of_rare_words():
    counts = Counter(word for sentence in load_corpus("python-docs") for word in sentence)
    share = sum(count < 5 for count in counts.values()) / len(counts)
    choices = {"a tenth": 0.1, "a third": 0.33, "six in ten": 0.6, "nearly all": 0.95}
    nearest = min(choices, key=lambda name: abs(choices[name] - share))
    return nearest, f"More than half of the different words occur fewer than five times: {share > 0.5}"


def my_phrase_score(together, count_a, count_b, discount):
    """How much two neighbouring words stick together: (together - discount) / (count_a * count_b).

    together : how often a is directly followed by b, at least once;  count_a, count_b : how often each occurs
    discount : a number from 0 up, whole or not
    """
    return (together - discount) / (count_a * count_b)


def _phrase_cases(rng):
    return [(10, 20, 25, 5), (4, 30, 8, 5), (12, 15, 40, 2), (120, 4000, 150, 5), (7, 7, 7, 0), (3, 11, 5, 2), (30, 5000, 8000, 5)]


def _any_pair(rng):
    """Counts of a pair: rare and frequent words, pairs below the discount and without one."""
    count_a, count_b = (int(n) for n in rng.integers(1, rng.choice([5, 20, 60]), 2))
    return int(rng.integers(1, min(count_a, count_b) + 1)), count_a, count_b, rng.choice([0, 1, 2.5, 5, 20]).item()


def my_block_change(H, U_pos, U_noise, near, K):
    """How the input vectors of a block move at learning rate 1, an array (T, N).

    H, U_pos : arrays (T, N), input and output vectors of the T words;  U_noise : array (B, N), output vectors of the B
    shared noise words;  near : array (T, T), 1 where word j is in the window of word i, else 0;  K : negatives for each pair
    """
    pull = near * (1 - sigmoid(H @ U_pos.T))
    push = near.sum(axis=1, keepdims=True) * K / len(U_noise) * sigmoid(H @ U_noise.T)
    return pull @ U_pos - push @ U_noise


def _change_of(H, U_pos, U_noise, near, K, weight=True, pairs=None, share=None, sign=-1, yes=True, wrong_sigmoid=False):
    """The change with one thing wrong."""
    positive = sigmoid(H @ U_pos.T)
    pull = near * (positive if wrong_sigmoid else 1 - positive) if weight else 1 - positive
    pairs = near.sum(axis=1, keepdims=True) if pairs is None else pairs
    push = sigmoid(H @ U_noise.T) * pairs * (K / len(U_noise) if share is None else share)
    return (pull @ U_pos if yes else 0) + sign * push @ U_noise


def _windows(rng, T, width):
    """The table `near` of T words of which each draws its own width of window."""
    distance = np.abs(np.subtract.outer(np.arange(T), np.arange(T)))
    return ((distance > 0) & (distance <= rng.integers(1, width + 1, (T, 1)))).astype(float)


def _block_cases(rng):
    H, U_pos = np.array([[0.5, 1.0], [-1.0, 0.2], [2.0, 0.0]]), np.array([[1.0, -1.0], [0.3, 0.6], [-0.4, 1.0]])
    first = H, U_pos, np.array([[1.0, 0.5], [-2.0, 1.0]]), np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]), 3
    return [first, *((rng.normal(size=(T, N)), rng.normal(size=(T, N)), rng.normal(size=(B, N)), _windows(rng, T, 2), K)
                     for T, B, N, K in ((2, 1, 1, 1), (3, 4, 2, 5), (3, 3, 2, 4), (5, 3, 4, 2), (8, 6, 3, 5)))]


def _any_block(rng):
    """A small block: more noise than words or less, one dimension or some, windows of any width, near and far scores."""
    T, B, N = rng.integers(2, 6), rng.integers(1, 5), rng.integers(1, 4)
    H, U_pos, U_noise = ((rng.choice([0.3, 1, 3]) * rng.normal(size=(rows, N))).round(1) + 0.0 for rows in (T, T, B))
    near = _windows(rng, T, rng.integers(1, 4))
    return H, U_pos, U_noise, near.astype(int) if rng.random() < 0.3 else near, int(rng.integers(1, 8))


def my_rank_correlation(a, b):
    """Spearman's correlation of two lists of different numbers: replace each number by its rank, then correlate the ranks.

    a, b : arrays (n,) of whole numbers or floats, neither with ties, n at least 2;  -1 to 1
    """
    ranks_a, ranks_b = np.argsort(np.argsort(a)), np.argsort(np.argsort(b))
    return np.corrcoef(ranks_a, ranks_b)[0, 1]


def _ranked(numbers):
    return np.argsort(np.argsort(numbers))


def _cosine_of_ranks(a, b):
    x, y = _ranked(a).astype(float), _ranked(b).astype(float)
    return x @ y / np.sqrt(x @ x * (y @ y))


def _from_differences(a, b, power=2, factor=6, below=lambda n: n * (n**2 - 1)):
    """The formula with ΣΔ², perhaps with one thing wrong."""
    return 1 - factor * np.sum(np.abs(_ranked(a) - _ranked(b)) ** power) / below(len(a))


def _rank_cases(rng):
    return [(np.array([2.0, 9.0, 1.0, 5.0]), np.array([0.3, 0.1, 0.4, 0.9])), (np.array([1.0, 2.0, 30.0]), np.array([0.1, 0.3, 0.2])),
            (np.array([3.0, 1.0, 2.0, 9.0]), np.array([9.0, 1.0, 4.0, 81.0])), (np.array([5.0, 4.0, 0.0, 1.0]), np.array([0.1, 0.2, 0.9, 0.8])),
            (rng.normal(size=7), rng.normal(size=7)), (np.exp(rng.normal(size=9)), rng.normal(size=9))]


def _any_two_lists(rng):
    """Two lists without ties: below 0 too, whole numbers, one far away from the rest, nearly the same order or nearly the reverse."""
    n = int(rng.choice([2, 3, 4, 4, 5, 5, 6, 7]))
    a, b = (rng.choice(np.arange(-9, 20), n, replace=False) for _ in range(2))
    odd = rng.integers(5)
    if odd < 2:
        b = (1 - 2 * odd) * a
        b[[0, 1]] = b[[1, 0]]
    a = a**3 if odd == 2 else a
    return a, b if rng.random() < 0.3 else b / 10


def my_word2vec_lines(words, vectors):
    """The lines of a word2vec text file: "V N" first, then each word with its numbers, three digits after the point.

    words : list of V strings;  vectors : array (V, N) of floats;  returns a list of V + 1 strings, separated by single spaces
    """
    lines = [f"{len(words)} {vectors.shape[1]}"]
    for word, vector in zip(words, vectors, strict=True):
        lines.append(" ".join([word, *(f"{number:.3f}" for number in vector)]))
    return lines


def _lines_of(words, vectors, header="{V} {N}", number="{:.3f}".format, between=" ", after=" ", end="", header_end=""):
    """The lines with one thing wrong."""
    V, N = vectors.shape
    first = [header.format(V=V, N=N) + header_end] if header else []
    return first + [word + after + between.join(number(float(x)) for x in vector) + end for word, vector in zip(words, vectors, strict=True)]


def _words_last(words, vectors):
    first, *lines = my_word2vec_lines(words, vectors)
    return [first, *(" ".join([*line.split(" ")[1:], word]) for word, line in zip(words, lines, strict=True))]


def _line_cases(rng):
    return [(["cat", "milk"], np.array([[0.5, -1.0, 12.25], [0.125, 3.0, 0.0378]])), (["king"], np.array([[0.5, -1.0]])),
            (["a", "b"], np.array([[1.0, 2.0], [0.25, -4.0]])), (["one", "two", "three"], rng.normal(size=(3, 4))),
            (["Rome", "USA"], np.array([[0.5, 1.0], [-1.5, 2.0]]))]


def _any_table(rng):
    """Up to four words, of letters, digits and signs, with numbers of any size, some of them whole."""
    V, N = rng.integers(1, 5), rng.integers(1, 4)
    words = rng.permutation(["a", "king", "kings", "don't", "3d", "c++", "well-known", "été", "0.5", "v,n"])[:V].tolist()
    vectors = (rng.normal(size=(V, N)) * rng.choice([0.1, 1, 30], (V, N))).round(4)
    vectors[np.abs(vectors) < 0.002] = 0.02  # no -0.000
    vectors[np.round(1e4 * vectors) % 10 == 5] += 0.0001  # no digit 5 to be rounded up or down
    vectors = np.where(rng.random((V, N)) < 0.2, np.round(vectors) + 1.0, vectors)
    return words, vectors


def my_vocabulary(sentences, min_count):
    """The words that occur at least `min_count` times and their counts, the most frequent first, equally frequent ones by the alphabet.

    sentences : list of lists of words;  returns a list of V words and a list of V counts
    """
    counts = Counter(word for sentence in sentences for word in sentence)
    words = sorted((word for word in counts if counts[word] >= min_count), key=lambda word: (-counts[word], word))
    return words, [counts[word] for word in words]


def my_subsampled(sentences, keep, draws):
    """The sentences after subsampling, of which those with fewer than two ids left are dropped.

    sentences : list of lists of ids;  keep : array (V,), the chance of each word to be kept
    draws : one number from 0 to 1 for each id in reading order; the id is kept if it is below the word's chance
    """
    draws, text = iter(draws), []
    for sentence in sentences:
        kept = [i for i in sentence if next(draws) < keep[i]]
        if len(kept) >= 2:
            text.append(kept)
    return text


def my_training_text(lines, min_count, sample, draws):
    """What a trainer reads in one pass: the words of the vocabulary, and the sentences as lists of ids.

    lines : list of str, a sentence each; words are separated by blanks, and capitals don't count
    min_count : a word that occurs less often is left out; one word at least occurs often enough
    sample : the threshold of subsampling, above 0;  draws : at least as many numbers from 0 to 1 as there are words left
    Returns (words, sentences). You can use `keep_probability(counts, sample)` of w2vlib.
    """
    sentences = [line.lower().split() for line in lines]
    words, counts = my_vocabulary(sentences, min_count)
    ids = [[words.index(word) for word in sentence if word in words] for sentence in sentences]
    return words, my_subsampled(ids, keep_probability(counts, sample), draws)


def _read(lines, min_count, sample, draws, lower=True, order=lambda item: (-item[1], item[0]), least=2, rare_draw=False, of_all=False,
          chance=keep_probability, new_draws=False, by_word=False, blank=None):
    """A training text with one thing wrong."""
    sentences = [(line.lower() if lower else line).split(blank) for line in lines]
    counts = Counter(word for sentence in sentences for word in sentence)
    words = [word for word, n in sorted(counts.items(), key=order) if n >= min_count]
    keep = dict(zip(counts, chance(list(counts.values()), sample), strict=True)) if of_all else dict(
        zip(words, chance([counts[word] for word in words], sample), strict=True))
    text, left = [], iter(draws)
    for sentence in sentences:
        left = iter(draws) if new_draws else left
        drawn = [(word, draws[words.index(word)] if by_word and word in keep else next(left)) for word in sentence if rare_draw or word in words]
        kept = [words.index(word) for word, draw in drawn if word in words and draw < keep[word]]
        if len(kept) >= least:
            text.append(kept)
    return words, text


def _turned(lines, min_count, sample, draws):
    """What is kept and what is dropped have changed places."""
    words, _ = my_training_text(lines, min_count, sample, draws)
    sentences = [[words.index(word) for word in line.lower().split() if word in words] for line in lines]
    keep = keep_probability(my_vocabulary([line.lower().split() for line in lines], min_count)[1], sample)
    return words, my_subsampled(sentences, 1 - keep, 1 - np.asarray(draws))


def _of_the_paper(counts, sample):
    return np.minimum(1, np.sqrt(sample * np.sum(counts) / counts))


def _all_kept(counts, sample):
    return np.ones(len(counts))


def _text_cases(rng):
    lines = ["The cat and the dog", "A dog saw the cat", "The queen", "the the the cat"]
    draws = [0.9, 0.2, 0.7, 0.1, 0.5, 0.95, 0.3, 0.8, 0.6, 0.05, 0.4, 0.75, 0.15, 0.9, 0.35]
    all_kept = (["a b c"], 1, 1.0, np.array([1.0, 0.5, 0.5]))  # a draw that equals the chance
    return [(lines, 2, 0.05, np.array(draws)), *(_any_text(rng) for _ in range(5)), all_kept]


def _any_text(rng):
    """Some short lines, an empty one now and then, with capitals; rare words in most of them."""
    some = "the The the a cat Cat dog queen sees owl".split()
    lines = [rng.choice([" ", " ", "  "]).join(rng.choice(some, rng.choice([0, 1, 2, 4, 6, 7]))) for _ in range(rng.integers(2, 5))]
    min_count, sample = int(rng.integers(1, 4)), float(rng.choice([0.05, 0.1, 0.3]))
    counts = Counter(" ".join(lines).lower().split())
    n = sum(counts.values())
    draws = (rng.permutation(np.arange(1, n + 1)) / (n + 1)).round(2)
    if max(counts.values(), default=0) < min_count:
        return _any_text(rng)
    keep = keep_probability([n for n in counts.values() if n >= min_count], sample)
    return (lines, min_count, sample, draws) if np.abs(np.subtract.outer(draws, keep)).min() > 1e-3 else _any_text(rng)


EXERCISES = (
    Prediction(
        id="08.1",
        title="How many words are rare?",
        statement="""
            The documentation of Python, numpy and matplotlib has some ten thousand different words. Which share of them occurs **fewer than five times**?
            """,
        choices={
            "a tenth": "More. Even the kingdom corpus, which was written to repeat its words, is far below a tenth; a real text repeats few of its words so often.",
            "a third": "More. Real text is full of names, numbers and words that were needed once.",
            "six in ten": "Most words of any text are rare, and most of the text is made of a few words. Zipf described it in the 1930s and 40s.",
            "nearly all": "That would be a list of names. Some thousands of words do occur again.",
        },
        run=_share_of_rare_words,
        hints=("Think of your own last page of text: how many of its words occur there once?", "More than half."),
    ),
    Exercise(
        id="08.2",
        title="Words that stick together",
        statement=r"""
            *Default value*, *standard library*: some pairs are one word in two parts. Mikolov 2013b (equation 6) scores two neighbouring words by

            $$\text{score}(a, b) = \frac{n_{ab} - \delta}{n_a \, n_b}$$

            where $n_{ab}$ is how often b directly follows a. The discount δ keeps rare words that are neighbours by chance out. Write `my_phrase_score`.
            """,
        reference=my_phrase_score,
        cases=_phrase_cases,
        misconceptions=(
            Misconception("The discount is missing: two words that occur only once, side by side, would get the highest score of all.",
                          lambda together, count_a, count_b, discount: together / (count_a * count_b)),
            Misconception("You subtract the discount from the whole fraction. It is taken from the count above the line.",
                          lambda together, count_a, count_b, discount: together / (count_a * count_b) - discount),
            Misconception("You divide by the sum of the counts. Their **product** is what chance would make of them.",
                          lambda together, count_a, count_b, discount: (together - discount) / (count_a + count_b)),
            Misconception("You divide by one of the counts only. Then any word that follows “the” is a phrase with it.",
                          lambda together, count_a, count_b, discount: (together - discount) / count_a),
            Misconception("You divide by the count of the second word only. Then whatever comes before a rare word is a phrase with it.",
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
            Misconception("The formula has no square root below the line. With it, the score is a kind of cosine, and frequent pairs gain.",
                          lambda together, count_a, count_b, discount: (together - discount) / (count_a * count_b) ** 0.5),
            Misconception("Your scores are whole numbers: `//` divides and drops the digits behind the point. Most scores are far below 1, so `/` is needed.",
                          lambda together, count_a, count_b, discount: (together - discount) // (count_a * count_b)),
            Misconception("Your scores are whole numbers: `int` cuts off the digits behind the point. Most scores are far below 1, so leave them as they are.",
                          lambda together, count_a, count_b, discount: int((together - discount) / (count_a * count_b))),
            Misconception("You divide by the count of the rarer word alone. Their **product** is what chance would make of them.",
                          lambda together, count_a, count_b, discount: (together - discount) / min(count_a, count_b)),
            Misconception("You divide by the count of the more frequent word alone. Their **product** is what chance would make of them.",
                          lambda together, count_a, count_b, discount: (together - discount) / max(count_a, count_b)),
            Misconception("You divide by the number of times that either word occurs (the coefficient of Jaccard). Their **product** is what chance would make of them.",
                          lambda together, count_a, count_b, discount: (together - discount) / (count_a + count_b - together)),
            Misconception("That is twice the count over the sum of the two counts (the coefficient of Dice). Divide by their **product**, and leave the 2 out.",
                          lambda together, count_a, count_b, discount: 2 * (together - discount) / (count_a + count_b)),
            Misconception("The sign is lost. A pair that occurs less often than the discount has a negative score, which sorts it below all others.",
                          lambda together, count_a, count_b, discount: abs(together - discount) / (count_a * count_b)),
            Misconception("That is the difference alone. Divide by the product of the counts: frequent words are often neighbours by chance.",
                          lambda together, count_a, count_b, discount: together - discount),
            Misconception("You take a logarithm, as PMI does, and subtract the discount from that. This score has no logarithm, and the discount belongs to the count above the line.",
                          lambda together, count_a, count_b, discount: np.log(together / (count_a * count_b)) - discount),
            Misconception("You take the logarithm of the score, as PMI does. This score has none: it may be negative, and then it has no logarithm.",
                          lambda together, count_a, count_b, discount: np.log((together - discount) / (count_a * count_b))),
            Misconception("Your scores are rounded to three digits. They are small numbers, and what is rounded away decides the order of the pairs.",
                          lambda together, count_a, count_b, discount: round((together - discount) / (count_a * count_b), 3)),
        ),
        hints=("Above the line: `together - discount`.", "Below: `count_a * count_b`, in brackets."),
        notice="Without the discount and times the number of words, this is exp(PMI) of notebook 02. A negative score means that the pair is too rare to judge.",
        domain=_any_pair,
        quantities={"together - discount": "the count less the discount", "count_a * count_b": "the product of the two counts", "together": "the count of the pair",
                    "discount": "the discount", "count_a": "the count of the first word", "count_b": "the count of the second word"},
    ),
    Exercise(
        id="08.3",
        title="A block of words at once",
        statement=r"""
            In a block of T words each word is paired with the words in its window, and with all B shared noise words. With rate 1 its input vector moves by

            $$\sum_j \underbrace{\text{near}_{ij} \, (1 - \sigma(v_i \cdot u_j))}_{\text{pull}_{ij}} u_j \; - \; \sum_k \underbrace{C_i \tfrac{K}{B} \, \sigma(v_i \cdot u_k)}_{\text{push}_{ik}} u_k$$

            where j runs over the words of the block, k over the noise words, and $C_i$ is the number of words in the window of i. Write `my_block_change` for all words at once; you can
            use `sigmoid` of w2vlib. Five matrix products or element-wise products are enough, without a loop.
            """,
        reference=my_block_change,
        cases=_block_cases,
        misconceptions=(
            Misconception("Every word pulls every word of the block. Multiply by `near`, so that only those in the window pull.",
                          lambda *given: _change_of(*given, weight=False)),
            Misconception("The noise is not weighted by the number of pairs: a word with ten neighbours needs ten times the noise of a word with one.",
                          lambda *given: _change_of(*given, pairs=1)),
            Misconception("The weight K is there, but not the B: all B noise words together count as K draws, so each counts K/B.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K, share=K)),
            Misconception("The noise pulls. It has to push: subtract.", lambda *given: _change_of(*given, sign=1)),
            Misconception("Only the noise is there. The words in the window pull, with 1 − σ.", lambda *given: _change_of(*given, yes=False)),
            Misconception("The pull is σ, so the better a pair is known, the harder it pulls. It is 1 − σ: what is still missing.",
                          lambda *given: _change_of(*given, wrong_sigmoid=True)),
            Misconception("The weight of the noise is upside down: K draws spread over B words make K/B for each, not B/K.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K, share=len(U_noise) / K)),
            Misconception("K is missing: each pair wants K negatives, and the B noise words share them, so each counts K/B.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K, share=1 / len(U_noise))),
            Misconception("You divide by T, the words of the block. The K negatives are shared by the B noise words: `K / len(U_noise)`.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K, share=K / len(H))),
            Misconception("`near.sum()` is the number of pairs in the whole block. Each word needs its own number: the sum of its row, `axis=1`.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K, pairs=near.sum())),
            Misconception("You count along the columns: in how many windows a word occurs. Count the words in **its** window, the sum of its row: `axis=1`.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K, pairs=near.sum(axis=0)[:, None])),
            Misconception("`near.sum(axis=1)` has shape (T,), and numpy lays it along the columns. With `keepdims=True` it is (T, 1): one factor for each row.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K, pairs=near.sum(axis=1))),
            Misconception("The push is 1 − σ, so noise that scores low is pushed the hardest. For noise the error is σ itself.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, -U_noise, near, K, sign=1)),
            Misconception("The mask is inside the sigmoid. There it turns the score of far words into 0, and σ(0) is a half: they still pull. Multiply by `near` outside.",
                          lambda H, U_pos, U_noise, near, K: (1 - sigmoid(near * (H @ U_pos.T))) @ U_pos - near.sum(axis=1, keepdims=True) * K / len(U_noise) * sigmoid(H @ U_noise.T) @ U_noise),
            Misconception("The pull goes along input vectors. An input vector moves towards **output** vectors: `pull @ U_pos`.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K) + near * (1 - sigmoid(H @ U_pos.T)) @ (H - U_pos)),
            Misconception("The pull is transposed: row i of `pull` belongs to the centre word i, so its move is `pull @ U_pos`. (`pull.T @ H` moves the output vectors.)",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near, K, yes=False) + (near * (1 - sigmoid(H @ U_pos.T))).T @ U_pos),
            Misconception("The noise is missing: without a push all vectors run together.", lambda *given: _change_of(*given, sign=0)),
            Misconception("Pairs outside the window push: you take `near` as a label, and where it is 0 your pair has the error −σ. Only the shared noise pushes; a pair outside the window "
                          "does nothing, so multiply by `near`.", lambda H, U_pos, U_noise, near, K: (near - sigmoid(H @ U_pos.T)) @ U_pos - near.sum(axis=1, keepdims=True) * K / len(U_noise) * sigmoid(H @ U_noise.T) @ U_noise),
            Misconception("Each word counts as a word of its own window. `near` has a 0 on its diagonal already; take it as it is.",
                          lambda H, U_pos, U_noise, near, K: _change_of(H, U_pos, U_noise, near + np.eye(len(H)), K)),
            Misconception("That is how the **output** vectors are pulled: `pull.T @ H`. Return the move of the input vectors, and the noise pushes them, too.",
                          lambda H, U_pos, U_noise, near, K: (near * (1 - sigmoid(H @ U_pos.T))).T @ H),
            Misconception("The pull is divided by the number of words in the window. It is a sum over them, as in the formula: a word with more neighbours moves further.",
                          lambda H, U_pos, U_noise, near, K: near * (1 - sigmoid(H @ U_pos.T)) / near.sum(axis=1, keepdims=True) @ U_pos
                          - near.sum(axis=1, keepdims=True) * K / len(U_noise) * sigmoid(H @ U_noise.T) @ U_noise),
            Misconception("That is one move for the whole block, the sum over its words. Each word has a move of its own: shape (T, N).",
                          lambda *given: my_block_change(*given).sum(axis=0)),
            Misconception("You have scores where their sigmoids should be: send `H @ U_pos.T` and `H @ U_noise.T` through `sigmoid` first.",
                          lambda H, U_pos, U_noise, near, K: near * (1 - H @ U_pos.T) @ U_pos - near.sum(axis=1, keepdims=True) * K / len(U_noise) * (H @ U_noise.T) @ U_noise),
            Misconception("The direction is turned round: that is the gradient of the loss, which points uphill. The move goes the other way, pull minus push.",
                          lambda *given: -my_block_change(*given)),
            Misconception("You return the vectors after the move. Return the move alone, without `H`.", lambda H, *given: H + _change_of(H, *given)),
        ),
        hints=("All scores of the block at once: `H @ U_pos.T` is (T, T), `H @ U_noise.T` is (T, B).",
               "`pull = near * (1 - sigmoid(H @ U_pos.T))`; for the push, `near.sum(axis=1, keepdims=True) * K / len(U_noise)` takes the place of `near`.",
               "`pull @ U_pos - push @ U_noise`"),
        notice="Attraction minus repulsion, as in notebook 05. Thousands of small updates became five large products, which a processor computes fastest.",
        domain=_any_block,
        quantities={"H @ U_pos.T": "the scores between words", "H @ U_noise.T": "the scores with the noise words", "pull": "the pull", "push": "the push", "1 - sigmoid(H @ U_pos.T)": "what is missing to a probability of 1",
                    "near.sum(axis=1, keepdims=True)": "the number of words in each window", "K / len(U_noise)": "the draws that each noise word counts as", "len(U_noise)": "the number of noise words",
                    "pull @ U_pos": "the attraction", "push @ U_noise": "the repulsion", "sigmoid(H @ U_noise.T)": "the probabilities of the noise words", "sigmoid(H @ U_pos.T)": "the probabilities of the pairs"},
    ),
    Exercise(
        id="08.4",
        title="Do two lists agree on the order?",
        statement="""
            People rated pairs of words, and the vectors have cosines. Their scales differ, so compare the **order** alone (Spearman, 1904): replace every number by its rank, and take the
            ordinary correlation of the ranks. Write `my_rank_correlation` for lists without ties.
            """,
        reference=my_rank_correlation,
        cases=_rank_cases,
        misconceptions=(
            Misconception("That is the correlation of the numbers, not of their ranks: one outlier decides it.",
                          lambda a, b: np.corrcoef(a, b)[0, 1]),
            Misconception("One `argsort` gives the positions in sorted order, not the ranks. `np.argsort(np.argsort(a))` gives the ranks.",
                          lambda a, b: np.corrcoef(np.argsort(a), np.argsort(b))[0, 1]),
            Misconception("Only one of the two lists was ranked.", lambda a, b: np.corrcoef(_ranked(a), b)[0, 1]),
            Misconception("Only the second list was ranked. The first needs its ranks, too.", lambda a, b: np.corrcoef(a, _ranked(b))[0, 1]),
            Misconception("Both lists were sorted, each for itself. That tears the pairs apart: element i of both must still belong to the same pair of words.",
                          lambda a, b: np.corrcoef(np.sort(a), np.sort(b))[0, 1]),
            Misconception("That is the covariance of the ranks. It grows with the length of the lists; the correlation divides by both spreads: `np.corrcoef`.",
                          lambda a, b: np.cov(_ranked(a), _ranked(b))[0, 1]),
            Misconception("That is the cosine of the ranks. A correlation takes the mean from both lists first.",
                          lambda a, b: _cosine_of_ranks(a, b)),
            Misconception("That is the share of the ranks that are exactly equal. Being one place off should cost little, being far off much.",
                          lambda a, b: np.mean(_ranked(a) == _ranked(b))),
            Misconception("That is the sum of the squared differences, the ΣΔ² of the formula. Put it in: 1 − 6 ΣΔ² / (n (n² − 1)).",
                          lambda a, b: np.sum((_ranked(a) - _ranked(b)) ** 2)),
            Misconception("Below the line is n (n² − 1), not n³.", lambda a, b: _from_differences(a, b, below=lambda n: n**3)),
            Misconception("Below the line is n (n² − 1); an n is missing in yours.", lambda a, b: _from_differences(a, b, below=lambda n: n**2 - 1)),
            Misconception("`x / n * y` divides by n and multiplies by y. Put n (n² − 1) below the line in brackets.", lambda a, b: _from_differences(a, b, below=lambda n: n / (n**2 - 1))),
            Misconception("The 6 is missing from 1 − 6 ΣΔ² / (n (n² − 1)).", lambda a, b: _from_differences(a, b, factor=1)),
            Misconception("You add up the differences of the ranks without squaring them. The formula has ΣΔ²: being far off costs much.", lambda a, b: _from_differences(a, b, power=1)),
            Misconception("The 1 is missing, and the sign with it: the fraction is what is taken away from 1.", lambda a, b: 1 - _from_differences(a, b)),
            Misconception("`np.corrcoef` gives a table of all correlations, of each list with each. The one between the two lists is beside the diagonal: `[0, 1]`.",
                          lambda a, b: np.corrcoef(_ranked(a), _ranked(b))),
            Misconception("The sign is lost: lists in reverse order have −1, not 1.", lambda a, b: abs(my_rank_correlation(a, b))),
            Misconception("That is the square of the correlation. It hides the sign: the reverse order would look like the same order.", lambda a, b: my_rank_correlation(a, b) ** 2),
            Misconception("Your numbers run from 0 to 1, as (ρ + 1) / 2 does. A correlation runs from −1 to 1.", lambda a, b: (my_rank_correlation(a, b) + 1) / 2),
            Misconception("That is Kendall's rank correlation, which counts the pairs in the same order. It is a good one, too; Spearman's correlates the ranks.",
                          lambda a, b: np.mean([np.sign((a[i] - a[j]) * (b[i] - b[j])) for i in range(len(a)) for j in range(i)])),
            Misconception("One list is ranked from the top, the other from the bottom: the sign is turned.",
                          lambda a, b: -np.corrcoef(_ranked(a), _ranked(b))[0, 1]),
        ),
        hints=("The rank of a number: how many others are smaller.", "`np.argsort(np.argsort(a))` are the ranks from 0.", "`np.corrcoef(x, y)[0, 1]` is the correlation of two arrays."),
        notice="Any rising function of the cosine would score the same. So the test can't tell you whether 0.5 is “very similar”.",
        domain=_any_two_lists,
        quantities={"ranks_a": "the ranks of the first list", "ranks_b": "the ranks of the second list", "np.argsort(a)": "the places of `a` in sorted order",
                    "np.argsort(b)": "the places of `b` in sorted order", "np.corrcoef(ranks_a, ranks_b)": "the table of correlations"},
        equivalents=(
            ("return np.corrcoef(ranks_a, ranks_b)[0, 1]",
             "return np.corrcoef(ranks_b, ranks_a)[0, 1]",
             "the correlation takes its two lists in any order"),
        ),
    ),
    Exercise(
        id="08.5",
        title="The file that most programs read",
        statement="""
            word2vec's text format begins with a line `V N`. Then each word has a line: the word and its N numbers, separated by single spaces. Write `my_word2vec_lines`, with three digits after the point.
            """,
        reference=my_word2vec_lines,
        cases=_line_cases,
        misconceptions=(
            Misconception("The first line is missing: a reader needs to know V and N before it begins.",
                          lambda words, vectors: _lines_of(words, vectors, header="")),
            Misconception("The first line is N V. It is V N: the number of words first.", lambda words, vectors: _lines_of(words, vectors, header="{N} {V}")),
            Misconception("The first line has the number of words twice. Its second number is N, how many numbers each word has: `vectors.shape[1]`.",
                          lambda words, vectors: _lines_of(words, vectors, header="{V} {V}")),
            Misconception("The first line has N twice. Its first number is V, how many words there are.", lambda words, vectors: _lines_of(words, vectors, header="{N} {N}")),
            Misconception("There is a comma in the first line: it is `V N`, with a single space.", lambda words, vectors: _lines_of(words, vectors, header="{V}, {N}")),
            Misconception("The first line has V alone. A reader needs N as well.", lambda words, vectors: _lines_of(words, vectors, header="{V}")),
            Misconception("The first line has N alone. A reader needs V as well, and first.", lambda words, vectors: _lines_of(words, vectors, header="{N}")),
            Misconception("There is a comma after the word and after each number. The format separates by single spaces.",
                          lambda words, vectors: _lines_of(words, vectors, between=", ", after=", ")),
            Misconception("The numbers are separated by a comma and a space. The format has single spaces and nothing else.", lambda words, vectors: _lines_of(words, vectors, between=", ")),
            Misconception("The parts are separated by commas without a space. The format separates by single spaces, so a reader would take the whole line for one word.",
                          lambda words, vectors: _lines_of(words, vectors, between=",", after=",")),
            Misconception("The numbers are separated by commas. The format has single spaces there as well.", lambda words, vectors: _lines_of(words, vectors, between=",")),
            Misconception("There are tabs between the parts, as in the tables of the Embedding Projector. This format separates by single spaces.",
                          lambda words, vectors: _lines_of(words, vectors, header="{V}\t{N}", between="\t", after="\t")),
            Misconception("There are tabs between the parts of a word's line. This format separates by single spaces.",
                          lambda words, vectors: _lines_of(words, vectors, between="\t", after="\t")),
            Misconception("Six digits after the point are fine for a file, but here write three: `f\"{number:.3f}\"`.",
                          lambda words, vectors: _lines_of(words, vectors, number="{:.6f}".format)),
            Misconception("You write two digits after the point. Write three.", lambda words, vectors: _lines_of(words, vectors, number="{:.2f}".format)),
            Misconception("You write four digits after the point. Write three.", lambda words, vectors: _lines_of(words, vectors, number="{:.4f}".format)),
            Misconception("Your numbers have three digits in all, wherever the point is: that is `g`. Write three digits **after** the point: `f`.",
                          lambda words, vectors: _lines_of(words, vectors, number="{:.3g}".format)),
            Misconception("Your numbers are written with an exponent: that is `e`. Write three digits after the point: `f`.",
                          lambda words, vectors: _lines_of(words, vectors, number="{:.3e}".format)),
            Misconception("`round` drops the zeros at the end: 0.5 in place of 0.500. A format keeps them: `f\"{number:.3f}\"`.",
                          lambda words, vectors: _lines_of(words, vectors, number=lambda x: str(round(x, 3)))),
            Misconception("The numbers have all their digits. Write three after the point: `f\"{number:.3f}\"`.", lambda words, vectors: _lines_of(words, vectors, number=str)),
            Misconception("Your digits are cut off after the third. A number is rounded to three digits: 0.0378 becomes 0.038.",
                          lambda words, vectors: _lines_of(words, vectors, number=lambda x: f"{np.trunc(x * 1000) / 1000:.3f}")),
            Misconception("There are two spaces before a number without a minus: the format leaves room for a sign. Use single spaces.",
                          lambda words, vectors: _lines_of(words, vectors, number="{: .3f}".format)),
            Misconception("There is a plus before a number without a minus. This format writes no plus.", lambda words, vectors: _lines_of(words, vectors, number="{:+.3f}".format)),
            Misconception("The word is at the end of its line. It comes first.", _words_last),
            Misconception("The words are missing: each line begins with its word, then come the numbers.",
                          lambda words, vectors: _lines_of([""] * len(words), vectors, after="")),
            Misconception("`\" \".join` puts spaces between the numbers, and none before the first: word and number run together.",
                          lambda words, vectors: _lines_of(words, vectors, after="")),
            Misconception("There is a colon after the word. A reader would take it for a part of the word.", lambda words, vectors: _lines_of(words, vectors, after=": ")),
            Misconception("The words are in quotation marks, which a reader would take for a part of the word. Write the word itself.",
                          lambda words, vectors: _lines_of([repr(word) for word in words], vectors)),
            Misconception("Your lines contain the brackets of the printed array. Write each number by itself and join them with `\" \".join`.",
                          lambda words, vectors: [my_word2vec_lines(words, vectors)[0], *(f"{word} {np.round(vector, 3)}" for word, vector in zip(words, vectors, strict=True))]),
            Misconception("Each line ends with a line break of its own. The list separates the lines already; the program that writes the file adds the breaks.",
                          lambda words, vectors: _lines_of(words, vectors, end="\n", header_end="\n")),
            Misconception("The lines of the words end with a line break of their own. The list separates the lines already; the program that writes the file adds the breaks.",
                          lambda words, vectors: _lines_of(words, vectors, end="\n")),
            Misconception("Each line ends with a space. word2vec.c writes one there, but the task asks for spaces **between** the parts: `\" \".join(...)` leaves none at the end.",
                          lambda words, vectors: _lines_of(words, vectors, end=" ", header_end=" ")),
            Misconception("The lines of the words end with a space. word2vec.c writes one there, but the task asks for spaces **between** the parts: `\" \".join(...)` leaves none at the end.",
                          lambda words, vectors: _lines_of(words, vectors, end=" ")),
            Misconception("You return one string with line breaks. Return a list, one string for a line.", lambda words, vectors: "\n".join(my_word2vec_lines(words, vectors))),
            Misconception("Each line is a list of its parts. A line is one **string**: join the parts with single spaces.",
                          lambda words, vectors: [line.split(" ") for line in my_word2vec_lines(words, vectors)]),
        ),
        hints=("The first line is `f\"{len(words)} {vectors.shape[1]}\"`.", "A line: `\" \".join([word, *numbers])` with numbers written by `f\"{number:.3f}\"`."),
        notice="The format can't hold a word with a space in it, so phrases are written standard_library.",
        domain=_any_table,
        quantities={"lines": "the lines", "len(words)": "the number of words", "vectors.shape[1]": "the number of dimensions", "vector": "the numbers of the word",
                    "[word, *(f'{number:.3f}' for number in vector)]": "the parts of the line", "f'{number:.3f}'": "the number with three digits", "word": "the word"},
    ),
    Exercise(
        id="08.6",
        title="From raw lines to what a trainer reads",
        statement="""
            Before a trainer makes its first pair, raw text has become short lists of ids. Write the whole way in three functions, of which the last is checked. The plan:

            1. Cut each line into words, in lower case (`lower`, `split`).
            2. `my_vocabulary` counts all words and keeps those that occur at least `min_count` times. The most frequent word gets id 0, and words with equal counts follow the alphabet.
            3. Words outside the vocabulary go **before** anything is drawn. What is left becomes ids.
            4. `my_subsampled` goes through the ids in reading order. Each takes the next number of `draws`, and stays if the number is **below** the word's chance to be kept. The chances
               come from `keep_probability(counts, sample)`, with the counts of the vocabulary. A sentence with fewer than two ids left holds no pair and is dropped.

            The numbers are drawn beforehand and given as an argument, so that the same call gives the same text. The function promises `(words, sentences)`, the order of the sentences and of the words in
            them as in the text, and unchanged arguments.
            """,
        reference=my_training_text,
        parts=(my_vocabulary, my_subsampled),
        cases=_text_cases,
        domain=_any_text,
        misconceptions=(
            Misconception("Rare words take a number of `draws`, too. They are left out before anything is drawn, so the next number belongs to the next word of the vocabulary.",
                          lambda *given: _read(*given, rare_draw=True)),
            Misconception("The rare words still count in the shares of the others. Give `keep_probability` the counts of the vocabulary alone.",
                          lambda *given: _read(*given, of_all=True)),
            Misconception("Words with equal counts are in the order of the text. They follow the alphabet.",
                          lambda *given: _read(*given, order=lambda item: -item[1])),
            Misconception("Your vocabulary is in the order of the alphabet. The most frequent word comes first; the alphabet decides between equal counts only.",
                          lambda *given: _read(*given, order=lambda item: item[0])),
            Misconception("Your vocabulary begins with the least frequent word. The most frequent one gets id 0.",
                          lambda *given: _read(*given, order=lambda item: (item[1], item[0]))),
            Misconception("Equal counts are in the reverse order of the alphabet. `reverse=True` turns both round; sort by minus the count, then by the word.",
                          lambda *given: _read(*given, order=lambda item: (-item[1], [-ord(letter) for letter in item[0]]))),
            Misconception("“The” and “the” are two words for you. Make all letters small first.", lambda *given: _read(*given, lower=False)),
            Misconception("A word that occurs exactly `min_count` times is missing. It occurs often enough.",
                          lambda lines, min_count, sample, draws: _read(lines, min_count + 1, sample, draws)),
            Misconception("No word is left out, however rare. `min_count` decides which words get into the vocabulary.",
                          lambda lines, min_count, sample, draws: _read(lines, 1, sample, draws)),
            Misconception("Nothing is subsampled. Frequent words lose some of their occurrences by chance: compare each draw with the word's chance to be kept.",
                          lambda *given: _read(*given, chance=_all_kept)),
            Misconception("Your chances are those of the paper, √(τ / f). `keep_probability` takes the formula of word2vec.c, √(τ / f) + τ / f.",
                          lambda *given: _read(*given, chance=_of_the_paper)),
            Misconception("An empty string counts as a word: `split(\" \")` makes one of an empty line and between two blanks. `split()` makes none.",
                          lambda *given: _read(*given, blank=" ")),
            Misconception("The sentences come first and the words last. Return `(words, sentences)`.", lambda *given: my_training_text(*given)[::-1]),
            Misconception("You keep what should go and drop what should stay. A number **below** the chance to be kept means: keep.",
                          _turned),
            Misconception("Sentences of a single id are still there. They hold no pair: fewer than two ids, and the sentence is dropped.", lambda *given: _read(*given, least=1)),
            Misconception("Sentences of one id or none are still there. They hold no pair and are dropped.", lambda *given: _read(*given, least=0)),
            Misconception("Sentences of two ids are missing. Two words are a pair, so they stay.", lambda *given: _read(*given, least=3)),
            Misconception("The draws begin anew in every sentence. They go on: the first word of a sentence takes the number after the last one used.",
                          lambda *given: _read(*given, new_draws=True)),
            Misconception("Each word uses one and the same number for all its occurrences, the one at the place of its id. Each **occurrence** takes the next number.",
                          lambda *given: _read(*given, by_word=True)),
            Misconception("The sentences hold words. A trainer needs ids: the place of the word in the vocabulary.",
                          lambda *given: (my_training_text(*given)[0], [[my_training_text(*given)[0][i] for i in s] for s in my_training_text(*given)[1]])),
            Misconception("All ids are in one long list. Keep the sentences apart, since no window reaches across their ends.",
                          lambda *given: (my_training_text(*given)[0], [i for sentence in my_training_text(*given)[1] for i in sentence])),
            Misconception("The words are missing: return both, `words` and the sentences.", lambda *given: my_training_text(*given)[1]),
        ),
        hints=(
            "`Counter` of the `collections` counts; `sorted(…, key=lambda word: (-counts[word], word))` sorts by falling count, and equal counts by the alphabet.",
            "`words.index(word)` is the id. Words that are not in `words` are skipped in the same comprehension.",
            "`draws = iter(draws)` once, before the first sentence; then `next(draws)` is the next number wherever you are.",
        ),
        notice="The reader of word2vec.c does the same, only faster. Every pass draws anew, so a frequent word that is dropped in one pass may stay in the next.",
        quantities={"sentences": "the sentences", "words": "the vocabulary", "counts": "the counts of the vocabulary", "ids": "the sentences as ids", "kept": "the ids that stay",
                    "len(kept)": "the number of ids that stay", "keep[i]": "the word's chance to be kept", "next(draws)": "the next draw", "line.lower().split()": "the words of the line",
                    "keep_probability(counts, sample)": "the chances to be kept"},
    ),
)
