"""Exercises of notebook 02, the distributional hypothesis: window, co-occurrence counts, PPMI, shared contexts."""

from __future__ import annotations

import numpy as np

from ...counts import ppmi
from ...exercises.definition import Exercise, Misconception, Prediction
from ...text import load_kingdom
from ...windows import window


def my_window(n, i, m):
    """Positions of the context words of position `i` in a sentence of `n` words, at most `m` on each side.

    my_window(5, 0, 2) -> [1, 2]
    """
    return [j for j in range(max(0, i - m), min(n, i + m + 1)) if j != i]


def _window_cases(rng):
    return [(6, 3, 2), (5, 0, 2), (5, 4, 2), (9, 1, 3), (9, 4, 3), (6, 5, 1), (3, 1, 1), (4, 1, 5), (1, 0, 3)]


def _any_place(rng):
    n, beyond = int(rng.integers(2, 10)), 300 * int(rng.random() < 0.2)  # in long sentences, too
    return n + beyond, int(rng.integers(n)) + beyond, int(rng.integers(1, n + 2))


def _full_width(n, i, m):
    """2m positions, taken from the other side where the sentence ends."""
    begin = max(0, min(i - m, n - 2 * m - 1))
    return [j for j in range(begin, min(n, begin + 2 * m + 1)) if j != i]


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
    return [([[0, 2, 1]], 3, 1), ([[0, 1], [2, 0]], 3, 1), ([[0, 1, 2, 0]], 4, 2), ([[1, 1, 0], [2]], 3, 2), ([[0, 1, 0, 1, 2], [2, 2]], 3, 3),
            ([[0, 1] * 140], 2, 1)]


def _some_sentences(rng):
    V = int(rng.integers(2, 6))
    return [rng.integers(0, V, n).tolist() for n in rng.integers(1, 6, rng.integers(1, 4))], V, int(rng.integers(1, 5))


def _counts(sentences, V, m, sides=2, binary=False, across=False, weigh=lambda distance: 1, near=window):
    """Counts with one thing wrong."""
    counts = np.zeros((V, V))
    for ids in [[id for sentence in sentences for id in sentence]] if across else sentences:
        for i in range(len(ids)):
            for j in near(len(ids), i, m):
                if sides == 2 or j > i:
                    counts[ids[i], ids[j]] = 1 if binary else counts[ids[i], ids[j]] + weigh(abs(i - j))
    return counts


def _counts_at_first_places(sentences, V, m):
    """The place of a word is looked up, which finds its first occurrence."""
    counts = np.zeros((V, V))
    for ids in sentences:
        for id in ids:
            for j in window(len(ids), ids.index(id), m):
                counts[id, ids[j]] += 1
    return counts


def _counts_by_place(sentences, V, m):
    """Row by position, column by id."""
    counts = np.zeros((V, V))
    for ids in sentences:
        for i in range(len(ids)):
            for j in window(len(ids), i, m):
                counts[i, ids[j]] += 1
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
    tables = ([[0, 3, 1], [2, 0, 0], [1, 1, 4]], [[4, 1, 0], [1, 0, 2], [0, 2, 6]], [[0, 2, 0], [2, 1, 0], [0, 0, 0]], [[1, 5], [2, 0]], [[0, 3], [3, 0]])
    return [(np.array(table),) for table in tables]


def _a_count_table(rng):
    V = rng.integers(2, 5)
    table = rng.integers(1, 7, (V, V)) * (rng.random((V, V)) < 0.6)
    if rng.random() < 0.3:
        table += table.T
    if rng.random() < 0.3:
        table[0] = table[:, 0] = 0  # a word without company
    table[-1, -2] += 1
    return (table.astype(rng.choice([int, float])),)


def _pmi(counts, base=np.log, cut=lambda values: np.maximum(0, values), ratio=lambda counts, n, row, column: counts * n / (row * column)):
    """PPMI with one thing wrong."""
    values = ratio(counts, counts.sum(), counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True))
    return cut(np.where(counts > 0, base(np.where(counts > 0, values, 1)), 0))


def _no_guard(counts):
    """log(0) is minus infinity."""
    return np.log(counts * counts.sum() / np.outer(counts.sum(axis=1), counts.sum(axis=0)))


def _smoothed(counts, n, row, column):
    return counts * (column**0.75).sum() / (row * column**0.75)


def my_shared_contexts(pairs, a, b):
    """The context words that `a` and `b` have in common, in alphabetical order, each once.

    pairs : list of (centre, context), all words as strings
    """
    contexts_a = {context for centre, context in pairs if centre == a}
    contexts_b = {context for centre, context in pairs if centre == b}
    return sorted(contexts_a & contexts_b)


def _pair_cases(rng):
    text = "king wise king rules king queen queen wise king castle queen garden dog barks king rules queen queen queen rules".split()
    pairs = list(zip(text[::2], text[1::2], strict=True))
    return [([("king", "wise"), ("queen", "rules"), ("king", "rules"), ("queen", "king")], "king", "queen"), (pairs, "king", "queen"), (pairs, "king", "dog"),
            ([("king", "wise"), ("king", "rules"), ("queen", "rules"), ("queen", "wise"), ("dog", "rules")], "king", "queen"),
            ([("man", "old"), ("woman", "wise"), ("man", "wise"), ("woman", "old"), ("an", "young"), ("man", "young")], "woman", "man"),
            ([("wise", "king"), ("king", "old"), ("queen", "old"), ("wise", "queen")], "king", "queen"), ([("wise", "king"), ("queen", "wise")], "king", "queen")]


def _some_pairs(rng):
    a, b, other = _pick(rng, [("king", "queen", "dog"), ("woman", "man", "an"), ("king", "kings", "kin"), ("b", "a", "ab")], 1)[0]
    pool = [a, b, other, "wise", "old", "rules", "zoo"]
    shared, rest = _pick(rng, pool, rng.integers(0, 4)), rng.integers(1, 6)
    pairs = [(word, context) for word in (a, b) for context in shared] + list(zip(_pick(rng, pool, rest), _pick(rng, pool, rest), strict=True))
    return list(map(tuple, rng.permutation(pairs).tolist())), a, b


def _pick(rng, items, n):
    """`n` of the items, each as likely as any other, repetitions allowed."""
    return [items[i] for i in rng.integers(0, len(items), n)]


def _shared_of(pairs, belongs, a, b):
    """Shared contexts where a centre belongs to a word by another rule."""
    return sorted({c for w, c in pairs if belongs(w, a)} & {c for w, c in pairs if belongs(w, b)})


def my_sentences(text):
    """The sentences of a text, as lists of words in lower case.

    text : string of words, blanks and full stops

    my_sentences("The king rules. The dog barks.") -> [["the", "king", "rules"], ["the", "dog", "barks"]]
    """
    sentences = [part.split() for part in text.lower().split(".")]
    return [words for words in sentences if words]


def my_table(sentences, m):
    """The different words, and how often word j stands at most m places from word i: an array (V, V)."""
    words = list(dict.fromkeys(word for sentence in sentences for word in sentence))
    counts = np.zeros((len(words), len(words)))
    for sentence in sentences:
        for i in range(len(sentence)):
            for j in window(len(sentence), i, m):
                counts[words.index(sentence[i]), words.index(sentence[j])] += 1
    return words, counts


def my_company(text, word, m):
    """How alike the company of `word` and that of every other word is: a dictionary word -> cosine of their PPMI rows.

    text : string of words, blanks and full stops, in which `word` occurs;  m : words on each side
    """
    words, counts = my_table(my_sentences(text), m)
    rows = ppmi(counts)
    lengths = np.linalg.norm(rows, axis=1)
    company = {}
    for other, row, length in zip(words, rows, lengths, strict=True):
        if other != word:
            dot, divisor = row @ rows[words.index(word)], length * lengths[words.index(word)]
            company[other] = dot / divisor if divisor else 0
    return company


def _company_cases(rng):
    return [("The king rules. The queen rules. The dog barks.", "king", 1), ("A wise king rules. A wise queen rules. A dog barks at a cat.", "queen", 2),
            ("The cat drinks milk. The dog drinks. The cat sleeps.", "dog", 3), ("Old king. Old queen. King rules. Queen. Rest.", "rest", 1)]


def _a_text(rng):
    pool = _pick(rng, ["the", "king", "queen", "dog", "rules", "barks", "old"], rng.integers(5, 9))
    sentences = [_pick(rng, pool, n) for n in (rng.integers(2, 5), *rng.integers(1, 5, rng.integers(1, 4)))]
    return ". ".join(" ".join(words).capitalize() for words in sentences) + ".", _pick(rng, sentences[0], 1)[0], int(rng.integers(1, 4))


def _company(text, word, m, across=False, weigh=ppmi, compare=lambda a, b: a @ b / np.sqrt((a @ a) * (b @ b)) if a @ b else 0, itself=False, sentences=my_sentences):
    """The company of a word with one thing wrong."""
    found = sentences(text)
    words, counts = my_table([[w for sentence in found for w in sentence]] if across else found, m)
    rows = weigh(counts)
    return {other: compare(row, rows[words.index(word)]) for other, row in zip(words, rows, strict=True) if itself or other != word}


def _meetings(text, word, m):
    """The PPMI of the pairs themselves."""
    words, counts = my_table(my_sentences(text), m)
    return {other: value for other, value in zip(words, ppmi(counts)[words.index(word)], strict=True) if other != word}


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
    shared = {w: sorted(contexts["zibble"] & contexts[w]) for w in ("muesli", "car", "dog")}
    return str(len(shared["car"])), "shared with zibble, window 3\n" + "\n".join(f"{w}: {', '.join(words)}" for w, words in shared.items())


def _wider_window():
    from ...counts import cooccurrences
    from ...text import Vocabulary

    corpus = load_kingdom()
    vocabulary = Vocabulary.from_corpus(corpus)
    tables = [cooccurrences(corpus, vocabulary, m) for m in (1, 2)]
    pairs, cells = ([int(table.sum()) for table in tables], [int((table > 0).sum()) for table in tables])
    grown = [b / a for a, b in (pairs, cells)]
    choice = "By less" if grown[1] < grown[0] - 0.1 else "By as much"
    return choice, "\n".join(f"window {m}: {n:,} pairs in {k:,} cells" for m, n, k in zip((1, 2), pairs, cells, strict=True)) + (
        f"\npairs {grown[0]:.2f} times as many, cells {grown[1]:.2f} times")


EXERCISES = (
    Prediction(
        id="02.1",
        title="What is zibble?",
        statement="""
            A machine has read eight sentences. Two of them are "I poured milk into my bowl of zibble." and "I added sugar to my zibble and ate
            it with a spoon." Two say the same of *muesli*. The others are "I poured petrol into the tank of my car.", "I drove my car to town and washed it." and two of a dog.
            The machine knows no meanings. It collects the words that stand within three words of *zibble*, 8 different ones, and does the same for the others. With *muesli* it finds all 8 again. How many
            of the 8 does it find around *car*?
            """,
        choices={
            "0": "The telling ones are not there: bowl, sugar, ate. But some words stand near nearly everything.",
            "4": "They are *my*, *of*, *to* and *and*. Such words are everybody's company and say little; *bowl*, *sugar* and *ate* tell more, and *car* has none of them. Later you will weigh "
            "the ones against the others.",
            "8": "Then a car would be as like a zibble as muesli is. Where are bowl and sugar?",
        },
        run=_zibble,
        hints=("The 8 words are: my, bowl, of, sugar, to, and, ate, it.", "Within three words of the first *car* stand: tank, of, my. Now the second."),
    ),
    Exercise(
        id="02.2",
        title="The window",
        statement="""
            Write `my_window(n, i, m)`: the positions of the words that stand at most `m` places from position `i`, in a sentence
            with the positions 0 to n − 1. The edges of the sentence cut the window off. Both n and m are 1 or more, and m may be larger than the sentence.
            """,
        reference=my_window,
        cases=_window_cases,
        domain=_any_place,
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
            Misconception("Those are distances from the centre. The **positions** were asked for, counted from the beginning of the sentence.",
                          lambda n, i, m: [j - i for j in range(max(0, i - m), min(n, i + m + 1)) if j != i]),
            Misconception("Your window has two words on each side, whatever `m` is.", lambda n, i, m: [j for j in range(max(0, i - 2), min(n, i + 3)) if j != i]),
            Misconception("Your window has one word on each side, whatever `m` is.", lambda n, i, m: [j for j in range(max(0, i - 1), min(n, i + 2)) if j != i]),
            Misconception("Your window is one word too narrow on each side: a word exactly `m` places away still belongs to it.",
                          lambda n, i, m: [j for j in range(n) if 0 < abs(j - i) < m]),
            Misconception("You take the words exactly `m` places away. Those nearer belong to the window as well.", lambda n, i, m: [j for j in (i - m, i + m) if 0 <= j < n]),
            Misconception("All other positions of the sentence are there: `m` has no say in it.", lambda n, i, m: [j for j in range(n) if j != i]),
            Misconception("At the edge of the sentence you go on at its other end. A sentence is not a ring: the edge cuts the window off.",
                          lambda n, i, m: sorted({(i + d) % n for d in range(-m, m + 1)} - {i})),
            Misconception("Where the edge cuts the window off, you take more words on the other side. It has at most `m` words on **each** side.", _full_width),
            Misconception("Your positions are ordered by their distance from the centre. List them from left to right.",
                          lambda n, i, m: [j for d in range(1, m + 1) for j in (i - d, i + d) if 0 <= j < n]),
            Misconception("You leave out the last word: its position is n − 1, and it may be a context word.",
                          lambda n, i, m: [j for j in range(max(0, i - m), min(n - 1, i + m + 1)) if j != i]),
            Misconception("You leave out the first word: its position is 0, and it may be a context word.", lambda n, i, m: [j for j in range(max(1, i - m), min(n, i + m + 1)) if j != i]),
            Misconception("Your positions begin at 1. They are counted from 0.", lambda n, i, m: [j + 1 for j in range(max(0, i - m), min(n, i + m + 1)) if j != i]),
        ),
        hints=("Which position is the first if there is room enough, and which the last?",
               "From `max(0, i - m)` to `min(n, i + m + 1)`, the end not included.", "A list comprehension with `if j != i`."),
        notice="You were not told what any word means, and you will not be: this list of positions is all the supervision there is.",
        equivalents=tuple(("return [j for j in range(max(0, i - m), min(n, i + m + 1)) if j != i]", after, "positions are whole numbers and never negative")
                          for after in ("return np.abs([j for j in range(max(0, i - m), min(n, i + m + 1)) if j != i])",
                                        "return np.maximum([j for j in range(max(0, i - m), min(n, i + m + 1)) if j != i], 0)",
                                        "return np.round([j for j in range(max(0, i - m), min(n, i + m + 1)) if j != i])")),
        quantities={"max(0, i - m)": "the left end of the window", "i - m": "the left end of the window", "min(n, i + m + 1)": "the right end of the window",
                    "i + m + 1": "the right end of the window", "j": "the position of a context word", "i": "the position of the centre word", "n": "the length of the sentence",
                    "m": "the width of the window on each side", "abs(j - i)": "the distance", "distance": "the distance", "range(n)": "the positions of the sentence",
                    "positions": "the positions found so far"},
    ),
    Exercise(
        id="02.3",
        title="Counting company",
        statement="""
            Write `my_cooccurrences(sentences, V, m)`: for each pair of ids, how often the second stands in the window of the first. `window` of
            w2vlib is at hand. No window reaches into another sentence. A word may meet itself, and some words may not occur at all.
            """,
        reference=my_cooccurrences,
        cases=_sentence_cases,
        domain=_some_sentences,
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
            Misconception("Your rows are positions. The row of a word is its id, `ids[i]`, as the column is.", _counts_by_place),
            Misconception("You look up where a word stands, which finds its first place, also when it comes again. Go through the positions.", _counts_at_first_places),
            Misconception("You count the words exactly `m` places away. Those nearer belong to the window as well.",
                          lambda sentences, V, m: _counts(sentences, V, m, near=lambda n, i, m: [j for j in (i - m, i + m) if 0 <= j < n])),
            Misconception("You count direct neighbours, whatever `m` is.", lambda sentences, V, m: _counts(sentences, V, 1)),
            Misconception("All words of a sentence meet in your table: `m` has no say in it.", lambda sentences, V, m: _counts(sentences, V, 10**6)),
            Misconception("The last word of a sentence never has its turn as the centre. Does the loop over the positions end one place too early?",
                          lambda sentences, V, m: _counts(sentences, V, m, near=lambda n, i, m: window(n, i, m) if i < n - 1 else [])),
            Misconception("The first word of a sentence never has its turn as the centre. Positions begin at 0.",
                          lambda sentences, V, m: _counts(sentences, V, m, near=lambda n, i, m: window(n, i, m) if i else [])),
            Misconception("Only the first word of each sentence has its turn as the centre. Does something end the loop over the positions?",
                          lambda sentences, V, m: _counts(sentences, V, m, near=lambda n, i, m: [] if i else window(n, i, m))),
            Misconception("Only the first sentence is counted. Does a `return` stand inside the loop over the sentences?", lambda sentences, V, m: _counts(sentences[:1], V, m)),
            Misconception("Only the last sentence is counted. Is the table made anew for each sentence?", lambda sentences, V, m: _counts(sentences[-1:], V, m)),
            Misconception("Your rows sum to 1: you divide by the row sums. The counts themselves are asked for.",
                          lambda sentences, V, m: (c := _counts(sentences, V, m)) / np.maximum(1, c.sum(axis=1, keepdims=True))),
            Misconception("A near word counts for more than a distant one in your table. Here each one counts 1.",
                          lambda sentences, V, m: _counts(sentences, V, m, weigh=lambda distance: 1 / distance)),
            Misconception("A word never meets itself in your table. If it stands in the window a second time, that is a meeting like any other.",
                          lambda sentences, V, m: _counts(sentences, V, m) * (1 - np.eye(V))),
            Misconception("You ask for the window in a sentence of `V` words. How many words has this sentence? `len(ids)`.",
                          lambda sentences, V, m: _counts(sentences, V, m, near=lambda n, i, m: window(V, i, m))),
        ),
        hints=("Three loops: sentences, positions i, positions j in `window(len(ids), i, m)`.",
               "Row `ids[i]`, column `ids[j]`: add 1."),
        notice="The table has V² cells and nearly all of them are 0: for 100,000 words, 10 billion numbers.",
        equivalents=tuple(("return counts", after, "counts are whole numbers and never negative")
                          for after in ("return np.abs(counts)", "return np.maximum(counts, 0)", "return np.round(counts)")),
        quantities={"ids[i]": "the id of the centre word", "ids[j]": "the id of the context word", "a": "the id of the centre word", "b": "the id of the context word",
                    "len(ids)": "the length of the sentence", "window(len(ids), i, m)": "the window", "counts": "the table of counts", "table": "the table of counts",
                    "range(len(ids))": "the positions of the sentence", "V": "the number of words", "m": "the width of the window on each side", "sentences": "the sentences",
                    "i - m": "the left end of the window", "i + m + 1": "the right end of the window"},
    ),
    Exercise(
        id="02.4",
        title="Friends in common",
        statement="""
            Write `my_shared_contexts(pairs, a, b)`: from all (centre, context) pairs of a text, the context words that `a` and `b` share,
            each once, in alphabetical order. `a` and `b` are two words; either may itself be a context of the other, or of itself.
            """,
        reference=my_shared_contexts,
        cases=_pair_cases,
        domain=_some_pairs,
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
            Misconception("All context words of the text are there: your condition lets every pair through. `centre == a or b` is always true, because the word `b` alone counts as true.",
                          lambda pairs, a, b: sorted({context for _, context in pairs})),
            Misconception("You compare contexts at the same place of two lists, the first of `a` with the first of `b`. A context of one may stand anywhere among those of the other.",
                          lambda pairs, a, b: sorted({x for x, y in zip([c for w, c in pairs if w == a], [c for w, c in pairs if w == b], strict=False) if x == y})),
            Misconception("Only the first shared word is there. Does a `return` come before all of them are found?", lambda pairs, a, b: my_shared_contexts(pairs, a, b)[:1]),
            Misconception("You look at both places of a pair. A word's context is the **second** of a pair whose first is that word.",
                          lambda pairs, a, b: my_shared_contexts([*pairs, *((context, centre) for centre, context in pairs)], a, b)),
            Misconception("The words `a` and `b` themselves are missing from your list. If both have one of them as a context, they share it like any other.",
                          lambda pairs, a, b: [word for word in my_shared_contexts(pairs, a, b) if word not in (a, b)]),
            Misconception("Those are the contexts of one word and not of the other. *Shared* means in both: `&`.",
                          lambda pairs, a, b: sorted({c for w, c in pairs if w == a} ^ {c for w, c in pairs if w == b})),
            Misconception("Those are the contexts of `a` that `b` lacks. *Shared* means in both: `&`.", lambda pairs, a, b: sorted({c for w, c in pairs if w == a} - {c for w, c in pairs if w == b})),
            Misconception("`woman` counts as a centre for `man` in your function: `in` looks for a piece of a string. Compare with `==`.",
                          lambda pairs, a, b: _shared_of(pairs, lambda centre, word: word in centre, a, b)),
            Misconception("`man` counts as a centre for `woman` in your function: `in` looks for a piece of a string. Compare with `==`.",
                          lambda pairs, a, b: _shared_of(pairs, lambda centre, word: centre in word, a, b)),
            Misconception("The contexts are in the order in which they appear. Alphabetical order was asked for: `sorted`.",
                          lambda pairs, a, b: list(dict.fromkeys(c for w, c in pairs if w == a and c in my_shared_contexts(pairs, a, b)))),
            Misconception("Those are the contexts of `a` alone. Keep the ones that `b` has, too.", lambda pairs, a, b: sorted({c for w, c in pairs if w == a})),
            Misconception("Those are the contexts of `b` alone. Keep the ones that `a` has, too.", lambda pairs, a, b: sorted({c for w, c in pairs if w == b})),
        ),
        hints=("Collect the contexts of `a` in one set and those of `b` in another.", "`sorted(first & second)`"),
        notice="Two words need never stand side by side to be alike. They need the same neighbours.",
        quantities={"contexts_a": "the contexts of `a`", "contexts_b": "the contexts of `b`", "contexts_a & contexts_b": "the contexts that both have", "shared": "the shared contexts",
                    "centre": "the first word of a pair", "context": "the second word of a pair", "pairs": "the pairs"},
    ),
    Exercise(
        id="02.5",
        title="More often than chance",
        statement=r"""
            "king" meets "his" often because "his" is everywhere. What tells more is how much **more often** two words meet than their
            frequencies lead one to expect:

            $$\mathrm{ppmi}_{ij} = \max\left(0,\ \log\frac{n_{ij}\, n}{n_i\, n_j}\right)$$

            with $n$ the sum of all counts, $n_i$ that of row $i$, $n_j$ that of column $j$, and 0 where the words never meet. Write
            `my_ppmi(counts)`, with the natural logarithm. The table need not be symmetric, and there may be a word that meets none: then its row is all 0, before and after.
            """,
        reference=my_ppmi,
        cases=_count_table_cases,
        domain=_a_count_table,
        misconceptions=(
            Misconception("There are negative numbers: words that meet less often than by chance. Positive PMI cuts them off at 0: `np.maximum(0, …)`.",
                          lambda counts: _pmi(counts, cut=lambda values: values)),
            Misconception("Where two words never meet, log(0) gives −∞. Set these cells to 0, and take the logarithm of the others only.",
                          _no_guard),
            Misconception("A word that meets none has the sums 0, and 0 / 0 gives `nan`. Take the ratio only where the count is above 0.",
                          lambda counts: np.maximum(0, _no_guard(counts))),
            Misconception("That is the ratio, or its maximum with 0; the logarithm is missing.",
                          lambda counts: _pmi(counts, base=lambda ratio: ratio * (counts > 0))),
            Misconception("The logarithm has base 2 (bits). The formula above uses the natural one, `np.log`.",
                          lambda counts: _pmi(counts, base=np.log2)),
            Misconception("The logarithm has base 10. The formula above uses the natural one, `np.log`.", lambda counts: _pmi(counts, base=np.log10)),
            Misconception("You add 1 before the logarithm. That keeps log(0) away, but it changes every other value as well.", lambda counts: _pmi(counts, base=np.log1p) * (counts > 0)),
            Misconception("You multiply the sums place by place, so each cell is divided by the sums of row j and column j. You need n_i · n_j, a table: `np.outer`, or sums with "
                          "`keepdims=True`.", lambda counts: _pmi(counts, ratio=lambda counts, n, row, column: counts * n / (row.T * column))),
            Misconception("The two sums have changed places: `axis=1` adds up along a row, which gives the sums of the rows.",
                          lambda counts: _pmi(counts, ratio=lambda counts, n, row, column: counts * n / (row.T * column.T))),
            Misconception("You use the row sums twice. The second factor below the line is the sum of a **column**.",
                          lambda counts: _pmi(counts, ratio=lambda counts, n, row, column: counts * n / (row * row.T))),
            Misconception("You use the column sums twice. The first factor below the line is the sum of a **row**.",
                          lambda counts: _pmi(counts, ratio=lambda counts, n, row, column: counts * n / (column * column.T))),
            Misconception("You divide by n_i and then multiply by n_j. Both stand below the line: put brackets around their product.",
                          lambda counts: _pmi(counts, ratio=lambda counts, n, row, column: counts * n / row * column)),
            Misconception("The fraction is upside down: the expected count is divided by the true one.",
                          lambda counts: _pmi(counts, ratio=lambda counts, n, row, column: row * column / (counts * n))),
            Misconception("You take the absolute value, so words that avoid each other look like friends. Cut negative values off at 0: `np.maximum(0, …)`.",
                          lambda counts: _pmi(counts, cut=np.abs)),
            Misconception("Your result has the type of the counts: an array of whole numbers cuts fractions off. Make it one of `float`.",
                          lambda counts: _pmi(counts).astype(counts.dtype)),
            Misconception("The ratio is cut to a whole number: `//` drops what comes after the point. Divide with `/`.",
                          lambda counts: _pmi(counts, ratio=lambda counts, n, row, column: np.maximum(1, counts * n // np.maximum(1, row * column)))),
            Misconception("You raise the column sums to the power 0.75. That is done for negative samples (notebook 06); the formula here has no power.",
                          lambda counts: _pmi(counts, ratio=_smoothed)),
            Misconception("You multiply the logarithm by the count. PPMI is the logarithm alone.", lambda counts: counts * _pmi(counts)),
        ),
        hints=("What count does chance lead one to expect? n_i · n_j / n: `np.outer` of the row sums and the column sums, divided by the total.",
               "Divide counts by expected counts, where counts are above 0; put 1 elsewhere (its logarithm is 0).",
               "`np.maximum(0, np.log(ratio))`."),
        notice="You will meet this table again, before it is cut off at 0: skip-gram with negative sampling approximates it, shifted by log K, without "
        "writing it down (Levy and Goldberg 2014).",
        equivalents=(("ratio = np.ones(counts.shape)", "ratio = np.zeros(counts.shape)", "log 0 is minus infinity, and 0 is larger"),
                     *(("return np.maximum(0, np.log(ratio))", after, "it is never negative")
                       for after in ("return np.abs(np.maximum(0, np.log(ratio)))", "return np.maximum(np.maximum(0, np.log(ratio)), 0)"))),
        quantities={"counts.sum()": "the sum of all counts", "n": "the sum of all counts", "counts.sum(axis=1)": "the row sums", "counts.sum(axis=0)": "the column sums",
                    "np.outer(counts.sum(axis=1), counts.sum(axis=0))": "the products of row sum and column sum", "expected": "the expected counts", "ratio": "the ratio of true and expected counts",
                    "np.log(ratio)": "the logarithms", "counts[i].sum()": "the row sum", "counts[:, j].sum()": "the column sum", "row": "the row sums", "column": "the column sums",
                    "chance": "the expected shares", "p": "the shares of all counts", "pmi": "the logarithms", "counts > 0": "the cells of words that meet"},
    ),
    Prediction(
        id="02.6",
        title="A window twice as wide",
        statement="""
            In the kingdom corpus you count pairs with window 1, then with window 2. The second table has 1.74 times as many pairs (less than twice, because of the edges of the sentences).
            What takes memory are the cells that are not 0, the *different* pairs. By how much does their number grow?
            """,
        choices={
            "By as much": "It would, if every new pair were one that had not been there before.",
            "By less": "Many of the pairs that the wider window sees were there already, at other places of the text, and go into cells that are filled.",
            "By more": "There can't be more new cells than new pairs: each pair goes into one cell.",
        },
        run=_wider_window,
        hints=("Each new pair goes into one cell. Which cells are there to go into?", "*The old king* and *the king* are both in the text."),
    ),
    Exercise(
        id="02.7",
        title="From a text to its neighbours",
        statement="""
            Write `my_company(text, word, m)`: for every *other* word of the text, how alike its company is to that of `word`. The plan:

            1. `my_sentences(text)`: split the text at its full stops, put it into lower case, and take each sentence apart at the blanks.
            2. `my_table(sentences, m)`: the different words, and a table of how often each pair meets, at most `m` words apart in one sentence.
            3. Weigh the table with `ppmi` of w2vlib (or with yours): each row is now the vector of a word.
            4. Compare: the cosine of the row of `word` and each other row, in a dictionary word → cosine. Where a row is all 0, the cosine is 0.

            Only `my_company` is checked, so you may cut it into pieces in another way. `window` is at hand as well. The text has words, blanks and full stops only; at least two words meet.
            """,
        reference=my_company,
        parts=(my_sentences, my_table),
        cases=_company_cases,
        domain=_a_text,
        misconceptions=(
            Misconception("You give back how strongly the word **meets** each other one. Alike are words with the same company: compare their whole rows.", _meetings),
            Misconception("You compare the rows of raw counts. Weigh them with PPMI first.", lambda text, word, m: _company(text, word, m, weigh=np.asarray)),
            Misconception("Your windows run over the full stops into the next sentence.", lambda text, word, m: _company(text, word, m, across=True)),
            Misconception("Those are the dot products of the rows. Divide by both lengths.", lambda text, word, m: _company(text, word, m, compare=np.dot)),
            Misconception("The word itself is in your dictionary. Only the other words are asked for.", lambda text, word, m: _company(text, word, m, itself=True)),
            Misconception("You count direct neighbours, whatever `m` is.", lambda text, word, m: my_company(text, word, 1)),
            Misconception("Your table says whether two words meet, not how often.", lambda text, word, m: _company(text, word, m, weigh=lambda counts: ppmi(counts > 0))),
            Misconception("The words keep their capital letters, so a word at the beginning of a sentence is another word than inside it.",
                          lambda text, word, m: _company(text, word, m, sentences=lambda text: [part.split() for part in text.split(".") if part.split()])),
            Misconception("Your cosines are those of centred rows: you take the mean away first. That is a correlation.",
                          lambda text, word, m: _company(text, word, m, weigh=lambda counts: ppmi(counts) - ppmi(counts).mean(axis=1, keepdims=True))),
            Misconception("Those are distances: small for words that are alike. The cosine is large for them.",
                          lambda text, word, m: _company(text, word, m, compare=lambda a, b: np.linalg.norm(a - b))),
            Misconception("You count how many contexts the two share. The cosine of their PPMI rows was asked for.",
                          lambda text, word, m: _company(text, word, m, weigh=lambda counts: counts > 0, compare=lambda a, b: int((a & b).sum()))),
        ),
        hints=("`text.lower().split(\".\")` gives the sentences; leave out what is empty.",
               "A list of the different words is a vocabulary: `words.index(word)` is the id. The table is that of 02.3.",
               "`rows = ppmi(counts)`; the cosine of two rows `a` and `b` is `a @ b / (np.linalg.norm(a) * np.linalg.norm(b))`. Mind 0 / 0."),
        notice="That is the whole of distributional semantics before 2013 in twenty lines: windows, counts, weights, cosines. What follows in this course replaces the table, and keeps the rest.",
        quantities={"counts": "the table of counts", "rows": "the PPMI rows", "lengths": "the lengths of the rows", "dot": "the dot product of two rows", "divisor": "the product of the lengths",
                    "words": "the different words", "sentences": "the sentences", "ppmi(counts)": "the PPMI rows", "my_sentences(text)": "the sentences", "company": "the cosines so far",
                    "window(len(sentence), i, m)": "the window"},
    ),
)
