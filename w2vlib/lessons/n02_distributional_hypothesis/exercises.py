"""Exercises of notebook 02, the distributional hypothesis: window, co-occurrence counts, PPMI, shared contexts."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...text import load_kingdom
from ...windows import window


def my_window(n, i, m):
    """Positions of the context words of position `i` in a sentence of `n` words, at most `m` on each side.

    my_window(5, 0, 2) -> [1, 2]
    """
    return [j for j in range(max(0, i - m), min(n, i + m + 1)) if j != i]


def _window_cases(rng):
    return [(3, 1, 1), (5, 0, 2), (5, 4, 2), (1, 0, 3), (5, 2, 2), (9, 1, 3), (9, 4, 3), (6, 5, 1)]


def my_cooccurrences(sentences, V, m):
    """How often word j stands at most m words away from word i: an array (V, V) of counts.

    sentences : lists of word ids;  V : number of words;  m : words on each side
    """
    counts = np.zeros((V, V))
    for ids in sentences:
        for i in range(len(ids)):
            for j in window(len(ids), i, m):
                counts[ids[i], ids[j]] += 1
    return counts


def _sentence_cases(rng):
    random = [(rng.integers(0, V, (3, n)).tolist(), V, m) for V, n, m in ((4, 5, 1), (6, 8, 2), (9, 7, 3))]
    return [([[0, 1]], 2, 1), ([[0, 1], [2, 0]], 3, 1), ([[0, 1, 2, 0]], 4, 2), ([[1]], 2, 2), *random]


def _counts(sentences, V, m, sides=2, binary=False, across=False):
    """Counts with one thing wrong."""
    counts = np.zeros((V, V))
    for ids in [[id for sentence in sentences for id in sentence]] if across else sentences:
        for i in range(len(ids)):
            for j in window(len(ids), i, m):
                if sides == 2 or j > i:
                    counts[ids[i], ids[j]] = 1 if binary else counts[ids[i], ids[j]] + 1
    return counts


def _counts_at_once(sentences, V, m):
    """All context words of a centre in one `+=`, which adds once for a repeated word."""
    counts = np.zeros((V, V))
    for ids in sentences:
        for i in range(len(ids)):
            counts[ids[i], [ids[j] for j in window(len(ids), i, m)]] += 1
    return counts


def _counts_with_centre(sentences, V, m):
    """The centre word is counted as its own context."""
    counts = _counts(sentences, V, m)
    for ids in sentences:
        np.add.at(counts, (ids, ids), 1)
    return counts


def my_ppmi(counts):
    """Positive pointwise mutual information of a table of counts (V, V): same shape, never negative.

    max(0, log( n_ij * n / (n_i * n_j) )), and 0 where n_ij is 0; n is the sum of all counts, n_i that of row i
    """
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    ratio = np.ones(counts.shape)
    ratio[counts > 0] = counts[counts > 0] / expected[counts > 0]
    return np.maximum(0, np.log(ratio))


def _count_table_cases(rng):
    tables = [np.array([[0, 3], [3, 0]]), np.array([[4, 1, 0], [1, 0, 2], [0, 2, 6]]), np.array([[0, 2, 1], [2, 0, 0], [1, 0, 0]])]
    for V in (4, 7):
        half = rng.poisson(1.5, (V, V))
        tables.append(half + half.T)
    return [(table,) for table in tables]


def _pmi(counts, base=np.log, positive=True, rows_only=False, transform=lambda ratio: ratio):
    """PPMI with one thing wrong."""
    n, row, column = counts.sum(), counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    ratio = counts / row if rows_only else counts * n / (row * column)
    values = np.where(counts > 0, base(np.where(counts > 0, transform(ratio), 1)), 0)
    return np.maximum(0, values) if positive else values


def _no_guard(counts):
    """log(0) is minus infinity."""
    return np.log(counts * counts.sum() / np.outer(counts.sum(axis=1), counts.sum(axis=0)))


def _sums_place_by_place(counts):
    """n_j times n_j in the place of n_i times n_j."""
    return np.maximum(0, np.log(counts * counts.sum() / counts.sum(axis=0) ** 2))


def my_shared_contexts(pairs, a, b):
    """The context words that `a` and `b` have in common, in alphabetical order, each once.

    pairs : list of (centre, context), all words as strings
    """
    contexts_a = {context for centre, context in pairs if centre == a}
    contexts_b = {context for centre, context in pairs if centre == b}
    return sorted(contexts_a & contexts_b)


def _pair_cases(rng):
    text = "king wise king rules queen rules queen wise king castle queen garden dog barks king rules king queen".split()
    pairs = list(zip(text[::2], text[1::2], strict=True))
    pool = ["crown", "barks", "throne", "runs", "palace"]
    random = [(("king", "queen", "dog")[rng.integers(0, 3)], pool[rng.integers(0, 5)]) for _ in range(25)]
    return [([("king", "rules"), ("queen", "rules"), ("queen", "king")], "king", "queen"), (pairs, "king", "queen"),
            (pairs, "king", "dog"), (random, "king", "dog"), ([], "king", "queen"),
            ([("king", "wise"), ("king", "queen"), ("queen", "king")], "king", "queen")]


def _zibble():
    from ...text import Corpus, Vocabulary
    from ...windows import skipgram_pairs

    corpus = Corpus.from_text(
        "I poured milk into my bowl of zibble. I added sugar to my zibble and ate it with a spoon. "
        "I poured milk into my bowl of muesli. I added sugar to my muesli and ate it with a spoon. "
        "I poured petrol into the tank of my car. I drove my car to town and washed it. "
        "I called my dog to me. I threw a stick to my dog and it ran."
    )
    vocabulary = Vocabulary.from_corpus(corpus)
    pairs = skipgram_pairs([vocabulary.encode(s) for s in corpus.sentences], 3)
    contexts = {w: {vocabulary.words[j] for i, j in pairs if vocabulary.words[i] == w} for w in ("zibble", "muesli", "car", "dog")}
    shared = {w: len(contexts["zibble"] & contexts[w]) for w in ("muesli", "car", "dog")}
    return max(shared, key=shared.get), "context words shared with zibble (window 3): " + ", ".join(f"{w} {n}" for w, n in shared.items())


def _wider_window():
    from ...counts import cooccurrences
    from ...text import Vocabulary

    corpus = load_kingdom()
    vocabulary = Vocabulary.from_corpus(corpus)
    totals = [int(cooccurrences(corpus, vocabulary, m).sum()) for m in (1, 2)]
    factor = totals[1] / totals[0]
    choice = "A little less than twice" if 1.5 < factor < 2 else "Exactly twice"
    return choice, f"window 1: {totals[0]:,} pairs, window 2: {totals[1]:,} pairs, {factor:.2f} times as many"


EXERCISES = (
    Prediction(
        id="02.1",
        title="What is zibble?",
        statement="""
            A machine has read eight sentences. Two of them are "I poured milk into my bowl of zibble." and "I added sugar to my zibble and ate
            it with a spoon." The others are of the same kind, about muesli, a car and a dog. It knows no meanings; it
            compares the words that stand within three words. Which word does it find most like *zibble*?
            """,
        choices={
            "car": "One pours something into a car as well. But compare the words around it: tank, petrol, drove.",
            "dog": "\"my\" and \"to\" stand near a dog, too; they stand near nearly everything. Look for the telling ones.",
            "muesli": "Milk, bowl, sugar, ate: the two keep the same company. You knew it in the same way, without ever having seen a zibble.",
        },
        run=_zibble,
        hints=("Cover the word with your finger. What else could stand there?", "Count the words that two of the candidates share."),
    ),
    Exercise(
        id="02.2",
        title="The window",
        statement="""
            Write `my_window(n, i, m)`: the positions of the words that stand at most `m` places from position `i`, in a sentence
            with the positions 0 to n − 1. The edges of the sentence cut the window off.
            """,
        reference=my_window,
        cases=_window_cases,
        misconceptions=(
            Misconception("The centre is in your window. A word is not its own context: leave out `j == i`.",
                          lambda n, i, m: list(range(max(0, i - m), min(n, i + m + 1)))),
            Misconception("Your window ends one word too early on the right: `range` leaves out its end, so it must be `i + m + 1`.",
                          lambda n, i, m: [j for j in range(max(0, i - m), min(n, i + m)) if j != i]),
            Misconception("There are negative positions near the start of the sentence. Python would read them from the **end** of the list, "
                          "without an error. Begin at `max(0, i - m)`.",
                          lambda n, i, m: [j for j in range(i - m, min(n, i + m + 1)) if j != i]),
            Misconception("There are positions beyond the end of the sentence: the last one is `n - 1`. End at `min(n, i + m + 1)`.",
                          lambda n, i, m: [j for j in range(max(0, i - m), i + m + 1) if j != i]),
            Misconception("Your window runs over both edges of the sentence: the first position is 0, the last one `n - 1`. Begin at `max(0, i - m)`, "
                          "end at `min(n, i + m + 1)`.", lambda n, i, m: [j for j in range(i - m, i + m + 1) if j != i]),
            Misconception("Your window looks to the right alone. It has `m` words on **each** side.",
                          lambda n, i, m: list(range(i + 1, min(n, i + m + 1)))),
            Misconception("Your window looks to the left alone. It has `m` words on **each** side.",
                          lambda n, i, m: list(range(max(0, i - m), i))),
            Misconception("You read `m` as the width of the whole window. In this course `m` counts the words on each side: 2m + 1 cells "
                          "with the centre.",
                          lambda n, i, m: [j for j in range(max(0, i - m // 2), min(n, i + m // 2 + 1)) if j != i]),
        ),
        hints=("Which position is the first if there is room enough, and which the last?",
               "From `max(0, i - m)` to `min(n, i + m + 1)`, the end not included.", "A list comprehension with `if j != i`."),
        notice="Nobody told you what a word means, and nobody will: this list of positions is all the supervision there is.",
    ),
    Exercise(
        id="02.3",
        title="Counting company",
        statement="""
            Write `my_cooccurrences(sentences, V, m)`: for each pair of ids, how often the second stands in the window of the first. `window` of
            w2vlib is at hand. No window reaches into another sentence.
            """,
        reference=my_cooccurrences,
        cases=_sentence_cases,
        misconceptions=(
            Misconception("Each pair is counted in one direction only. Both words have the other one in their window, so both cells grow "
                          "and the table is symmetric.", lambda sentences, V, m: _counts(sentences, V, m, sides=1)),
            Misconception("Your table says **whether** two words meet. Add 1 each time they do.",
                          lambda sentences, V, m: _counts(sentences, V, m, binary=True)),
            Misconception("Your window runs over the end of a sentence into the next one. Handle each sentence on its own.",
                          lambda sentences, V, m: _counts(sentences, V, m, across=True)),
            Misconception("The centre word is counted as its own context: the diagonal is too large.", _counts_with_centre),
            Misconception("Every pair is counted twice. `window` looks to both sides, so each of the two words has its turn as the centre: add 1 to "
                          "one cell, not to two.", lambda sentences, V, m: 2 * _counts(sentences, V, m)),
            Misconception("A word that stands in the same window twice is counted once: `counts[i, [j, j]] += 1` writes a repeated place a single time. "
                          "Use a loop or `np.add.at`.", _counts_at_once),
            Misconception("You count positions, not words: use `ids[i]` and `ids[j]`, not `i` and `j`, as row and column.",
                          lambda sentences, V, m: _counts([list(range(len(s))) for s in sentences], V, m)),
        ),
        hints=("Three loops: sentences, positions i, positions j in `window(len(ids), i, m)`.",
               "Row `ids[i]`, column `ids[j]`: add 1."),
        notice="The table has V² cells and nearly all of them are 0: for 100,000 words, ten thousand million numbers.",
    ),
    Exercise(
        id="02.4",
        title="Friends in common",
        statement="""
            Write `my_shared_contexts(pairs, a, b)`: from all (centre, context) pairs of a text, the context words that `a` and `b` share,
            each once, in alphabetical order.
            """,
        reference=my_shared_contexts,
        cases=_pair_cases,
        misconceptions=(
            Misconception("Those are all the contexts of either word. *Shared* means in both: the intersection, `&`, not the union.",
                          lambda pairs, a, b: sorted({context for centre, context in pairs if centre in (a, b)})),
            Misconception("The order is not alphabetical. A set has no order at all: use `sorted`.",
                          lambda pairs, a, b: sorted(my_shared_contexts(pairs, a, b), reverse=True)),
            Misconception("Some words are in your list more than once. Use sets.",
                          lambda pairs, a, b: sorted(c for centre, c in pairs if centre == a and c in my_shared_contexts(pairs, a, b))),
            Misconception("You compare the wrong side: the centre is the first word of a pair, its context the second.",
                          lambda pairs, a, b: my_shared_contexts([(context, centre) for centre, context in pairs], a, b)),
            Misconception("You count how many they share. Here the words themselves are asked for.",
                          lambda pairs, a, b: len(my_shared_contexts(pairs, a, b))),
        ),
        hints=("Collect the contexts of `a` in one set and those of `b` in another.", "`sorted(first & second)`"),
        notice="Two words need never stand side by side to be alike. They need the same neighbours.",
    ),
    Exercise(
        id="02.5",
        title="More often than chance",
        statement=r"""
            "king" meets "said" often because everybody says things. What tells more is how much **more often** two words meet than their
            frequencies lead one to expect:

            $$\mathrm{ppmi}_{ij} = \max\left(0,\ \log\frac{n_{ij}\, n}{n_i\, n_j}\right)$$

            with $n$ the sum of all counts, $n_i$ that of row $i$, $n_j$ that of column $j$, and 0 where the words never meet. Write
            `my_ppmi(counts)`, with the natural logarithm.
            """,
        reference=my_ppmi,
        cases=_count_table_cases,
        misconceptions=(
            Misconception("There are negative numbers: words that meet less often than by chance. Positive PMI cuts them off at 0: `np.maximum(0, …)`.",
                          lambda counts: _pmi(counts, positive=False)),
            Misconception("Where two words never meet, log(0) gives −∞. Set these cells to 0, and take the logarithm of the others only.",
                          _no_guard),
            Misconception("That is the ratio, or its maximum with 0; the logarithm is missing.",
                          lambda counts: _pmi(counts, base=lambda ratio: ratio)),
            Misconception("The logarithm has base 2 (bits). The formula above uses the natural one, `np.log`.",
                          lambda counts: _pmi(counts, base=np.log2)),
            Misconception("You multiply the sums place by place, so each cell is divided by n_j · n_j. You need n_i · n_j, a table: `np.outer`, or sums with "
                          "`keepdims=True`.", _sums_place_by_place),
            Misconception("You compare with the row alone: the share of j among the company of i. A frequent j has a large share everywhere; divide by "
                          "n_j / n as well.", lambda counts: _pmi(counts, rows_only=True)),
        ),
        hints=("What count does chance lead one to expect? n_i · n_j / n: `np.outer` of the row sums and the column sums, divided by the total.",
               "Divide counts by expected counts, where counts are above 0; put 1 elsewhere (its logarithm is 0).",
               "`np.maximum(0, np.log(ratio))`."),
        notice="You will meet this table again: skip-gram with negative sampling approximates it, shifted by log K, without ever "
        "writing it down (Levy and Goldberg 2014).",
    ),
    Prediction(
        id="02.6",
        title="A window twice as wide",
        statement="""
            In the kingdom corpus you count pairs with window 1, then with window 2. How many more pairs does the wider one give?
            """,
        choices={
            "Exactly twice": "In the middle of a sentence, yes: 4 neighbours in place of 2. But every sentence has edges, and the words there have fewer.",
            "A little less than twice": "The edges of the sentences cut off more of the wider window.",
            "Four times": "A window of cells in two dimensions would grow like that. Text is a line.",
        },
        run=_wider_window,
        hints=("How many neighbours has a word in the middle of a long sentence?", "And the first word of a sentence?"),
    ),
)
