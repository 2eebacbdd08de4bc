"""Exercises of notebook 10, word2vec from a blank file: the functions of the specification that have one right result."""

from __future__ import annotations

from collections import Counter

import numpy as np

from ...exercises.definition import Exercise, Misconception
from .reference import keep_probability, loss_and_gradients, noise_distribution, pairs, update, vocabulary


def _text_cases(rng):
    return [([["a", "dog", "barks"], ["the", "cat", "the", "dog"]], 1), ([["the", "cat", "sees", "the", "dog"], ["the", "dog", "sees", "a", "cat"], ["a"]], 2),
            ([["b", "a", "b"], [], ["c", "a", "b", "d"]], 2), ([["b", "a", "b", "a", "c"], ["a", "d", "c"]], 1)]


def _text(rng):
    words = rng.permutation(["a", "The", "the", "cat", "cats", "dog"])[: rng.integers(2, 7)]
    sentences = [rng.choice(words, rng.integers(0, 6)).tolist() for _ in range(rng.integers(1, 5))] + [[str(words[0])] * 2]
    most = max(Counter(word for sentence in sentences for word in sentence).values())
    return sentences, int(rng.integers(1, most + 1))


def _listed(sentences, min_count, order=lambda item: -item[1], seen=lambda sentence: sentence, above=0):
    """The vocabulary with one thing wrong: another order, another way to count, or another limit."""
    counts = Counter(word for sentence in sentences for word in seen(sentence))
    kept = sorted(((w, n) for w, n in counts.items() if n >= min_count + above), key=order)
    return [word for word, _ in kept], [count for _, count in kept]


def _turned(sentences, min_count):
    words, counts = _listed(sentences, min_count, lambda item: item[1])
    return words[::-1], counts[::-1]


def _pair_cases(rng):
    return [([[3, 1, 4]], 1), ([[0, 1], [2, 3, 4]], 2), ([[5, 2, 5, 5, 0]], 2), ([[0, 1, 2, 3, 4, 5], [], [2]], 3),
            ([[0, 1, 2, 3, 4] * 60], 1)]


def _ids(rng):
    sizes = rng.integers(0, 7, rng.integers(1, 4)).tolist()
    return [rng.integers(0, 5, size).tolist() for size in (*sizes, rng.integers(2, 5))], int(rng.integers(1, 5))


def _paired(ids, m, left=True, right=True, is_self=lambda sentence, i, j: i == j, whole=False):
    """The pairs with one thing wrong."""
    return [(sentence[i], sentence[j]) for sentence in ids for i in range(len(sentence))
            for j in range(max(0, i - m) if left else i, min(len(sentence), i + m + 1) if right else i + 1)
            if not is_self(sentence, i, j) and (not whole or m <= i < len(sentence) - m)]


def _sliced(ids, m):
    return [(sentence[i], other) for sentence in ids for i in range(len(sentence))
            for other in sentence[i - m : i] + sentence[i + 1 : i + m + 1]]


def _count_cases(rng):
    return [(np.array([16, 1]),), (np.array([8, 4, 2, 1]),), (np.array([9, 5, 5, 3, 1]),)]


def _counts(rng):
    return (np.sort(rng.integers(1, rng.choice([5, 30, 1000]), rng.integers(2, 7)))[::-1].copy(),)


def _keep_cases(rng):
    return [(np.array([90, 10]), 0.05), (np.array([900, 97, 3]), 0.01), (np.array([40, 30, 20, 10]), 0.001), (np.array([5, 3]), 1)]


def _keep(rng):
    return (*_counts(rng), float(rng.choice([1, 0.3, 0.1, 0.01, 0.001, 1e-5])))


def _kept(counts, sample, total=None):
    """The formula without the cut at 1, with shares of another total."""
    share = counts / (total or counts.sum())
    return (np.sqrt(share / sample) + 1) * sample / share


def _vector_cases(rng):
    return [(np.array([1.0, 0.5]), np.array([[0.4, -0.2], [1.0, 2.0]])), (np.array([0.5, -1.0, 2.0]), np.array([[1.0, 0.0, 0.2], [0.3, 0.3, -0.1], [-0.5, 1.5, 0.4]])),
            (np.array([-1.0, 0.2]), np.array([[0.7, 0.1], [1.2, -0.4], [1.2, -0.4], [0.3, 0.9]])), (np.array([10.0, 0.0]), np.array([[-100.0, 3.0], [100.0, 1.0], [0.1, -2.0]]))]


def _vectors(rng):
    N, K = rng.integers(1, 5), rng.integers(1, 5)
    v, U = rng.normal(size=N).round(1), rng.normal(size=(1 + K, N)).round(1)
    U[-1] = U[rng.integers(0, 1 + K)]
    return v * rng.choice([1, 1, 1, 100]), U * rng.choice([1, 1, 1, 10])


def _judged(v, U, yes=1.0, no=0.0, error=lambda p, labels: p - labels, loss=None, turned=1):
    """Loss and gradients with one thing wrong."""
    scores, labels = U @ v, np.r_[yes, np.full(len(U) - 1, no)]
    e = turned * error(_sigmoid(scores), labels)
    return (loss_and_gradients(v, U)[0] if loss is None else loss(scores)), e @ U, np.outer(e, v)


def _sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


def _softmax(v, U):
    z = U @ v - (U @ v).max()
    p = np.exp(z) / np.exp(z).sum()
    error = p - np.r_[1, np.zeros(len(U) - 1)]
    return np.log(np.exp(z).sum()) - z[0], error @ U, np.outer(error, v)


def _loss(z, flip=-1, noes=np.sum):
    return np.logaddexp(0, -z[0]) + noes(np.logaddexp(0, -flip * z[1:]))


def _step_cases(rng):
    W_in, W_out = np.array([[0.5, 1.0], [-1.0, 0.2], [0.3, -0.6]]), np.array([[1.0, 0.0], [0.4, -0.5], [-0.3, 0.8]])
    step = [([0], [1], [[2, 0]], 0.5), ([0, 2], [1, 0], [[2], [1]], 1.0), ([1, 1], [2, 0], [[0, 0], [2, 1]], 0.1), ([0, 1, 0], [2, 2, 2], [[1, 1], [0, 1], [0, 0]], 0.2)]
    return [(W_in.copy(), W_out.copy(), np.array(c), np.array(o), np.array(k), rate) for c, o, k, rate in step]


def _step(rng):
    V, N, B, K = rng.integers((2, 1, 1, 1), (6, 4, 5, 4))
    centres, contexts = rng.integers(0, V, (2, B))
    negatives = (contexts[:, None] + rng.integers(1, V, (B, K))) % V
    W_in, W_out = rng.normal(size=(2, V, N)).round(1)
    return W_in.copy(), W_out.copy(), centres.copy(), contexts.copy(), negatives, (1.0, 0.5, 0.1, 0.025)[rng.integers(4)]


def _moved(W_in, W_out, centres, contexts, negatives, learning_rate, judged=loss_and_gradients, old=True, first="", once="", kept="", rows=None):
    """The step with one thing wrong: `once` writes repeated rows once, `first` moves a vector before it is used."""
    new_in, new_out = W_in.copy(), W_out.copy()
    from_in, from_out = (W_in, W_out) if old else (new_in, new_out)
    ids_in, ids_out, changes_in, changes_out = [], [], [], []
    for b in range(len(centres)):
        centre, asked = centres[b], np.r_[contexts[b], negatives[b]]
        _, by_v, by_U = judged(from_in[centre], from_out[asked])
        if first == "v":
            by_U = judged(from_in[centre] - learning_rate * by_v, from_out[asked])[2]
        if first == "U":
            U = W_out.copy()
            np.subtract.at(U, asked, learning_rate * by_U)
            by_v = (_sigmoid(W_out[asked] @ W_in[centre]) - np.r_[1, np.zeros(len(asked) - 1)]) @ U[asked]
        if rows is not None:
            asked, by_U = asked[rows], by_U[rows]
        ids_in, ids_out, changes_in, changes_out = [*ids_in, centre], [*ids_out, *asked], [*changes_in, by_v], [*changes_out, *by_U]
        if not old:
            new_in[centre] -= learning_rate * by_v
            np.subtract.at(new_out, asked, learning_rate * by_U)
    if old:
        for name, new, ids, changes in (("in", new_in, ids_in, changes_in), ("out", new_out, ids_out, changes_out)):
            if once in (name, "both"):
                new[ids] -= learning_rate * np.array(changes)
            else:
                np.subtract.at(new, ids, learning_rate * np.array(changes))
    return (W_in.copy() if kept == "in" else new_in), (W_out.copy() if kept == "out" else new_out)


def _once_in_a_pair(W_in, W_out, centres, contexts, negatives, learning_rate):
    new_in, new_out = W_in.copy(), W_out.copy()
    for centre, context, others in zip(centres, contexts, negatives, strict=True):
        rows = [context, *others]
        _, by_v, by_U = loss_and_gradients(W_in[centre], W_out[rows])
        new_in[centre] -= learning_rate * by_v
        new_out[rows] -= learning_rate * by_U
    return new_in, new_out


def _without_yes(v, U):
    return _judged(v, U, yes=0.0)


def _yes_to_all(v, U):
    return _judged(v, U, no=1.0)


EXERCISES = (
    Exercise(
        id="10.1",
        title="The vocabulary",
        statement="""
            `vocabulary(sentences, min_count)` returns the words that occur at least `min_count` times, as a list, and their counts in the same order. The most frequent word comes
            first; words of the same count keep the order in which they first occur.
            """,
        reference=vocabulary,
        cases=_text_cases,
        domain=_text,
        misconceptions=(
            Misconception("Words of the same count are in the order of the alphabet. Leave them in the order in which they first occur.",
                          lambda sentences, min_count: _listed(sentences, min_count, lambda item: (-item[1], item[0]))),
            Misconception("Words of the same count are in the reverse of the order in which they first occur: sort by falling count, and don't reverse a rising order.", _turned),
            Misconception("The rarest word comes first. Put the most frequent one first.",
                          lambda sentences, min_count: _listed(sentences, min_count, lambda item: item[1])),
            Misconception("The words are in the order in which they first occur, whatever their counts. Sort by falling count.",
                          lambda sentences, min_count: _listed(sentences, min_count, lambda item: 0)),
            Misconception("The words are in the order of the alphabet. Sort by falling count.",
                          lambda sentences, min_count: _listed(sentences, min_count, lambda item: item[0])),
            Misconception("A word that occurs exactly `min_count` times is left out. *At least* includes it.",
                          lambda sentences, min_count: _listed(sentences, min_count, above=1)),
            Misconception("You count in how many sentences a word occurs. Count its occurrences, several in one sentence included.",
                          lambda sentences, min_count: _listed(sentences, min_count, seen=dict.fromkeys)),
            Misconception("Rare words are still there: leave out what occurs less than `min_count` times.",
                          lambda sentences, min_count: _listed(sentences, 1)),
            Misconception("The counts are not in the order of the words: word i needs its own count at place i.",
                          lambda sentences, min_count: (vocabulary(sentences, min_count)[0],
                                                        [n for n in Counter(w for s in sentences for w in s).values() if n >= min_count])),
        ),
        hints=("`collections.Counter` counts the words of all sentences.", "`Counter(…).most_common()` sorts by falling count and leaves ties in the order in which they first occur. Then leave out the rare ones.",
               "Two lists from one: `[word for word, count in …]` and `[count for word, count in …]`."),
        notice="The place of a word in this list is its id, and its row in both matrices. From here on the text consists of numbers.",
        equivalents=(
            ("return words, np.array([counts[word] for word in words])",
             "return words, ([counts[word] for word in words])",
             "a list of counts is as good as an array"),
            ("return words, np.array([counts[word] for word in words])",
             "return words, np.abs(np.array([counts[word] for word in words]))",
             "counts are never negative"),
            ("return words, np.array([counts[word] for word in words])",
             "return words, np.maximum(np.array([counts[word] for word in words]), 0)",
             "counts are never negative"),
            ("return words, np.array([counts[word] for word in words])",
             "return words, np.round(np.array([counts[word] for word in words]))",
             "counts are whole numbers"),
        ),
        quantities={"sorted(counts, key=counts.get, reverse=True)": "the words by falling count", "min_count": "the least count", "counts[word]": "the count of a word",
                    "words": "the words that are frequent enough", "counts": "the counts", "counts.get(word, 0)": "the count so far"},
    ),
    Exercise(
        id="10.2",
        title="The pairs",
        statement="""
            `pairs(ids, m)` returns all pairs (centre, context): each word of each sentence is the centre once, and its contexts are the m words on each side of it, fewer at the ends of its
            sentence. Centres come in reading order, and so do the contexts of each.
            """,
        reference=pairs,
        cases=_pair_cases,
        domain=_ids,
        misconceptions=(
            Misconception("Your windows reach across the ends of sentences. A context word is always in the sentence of its centre.",
                          lambda ids, m: _paired([[i for sentence in ids for i in sentence]], m)),
            Misconception("A word is paired with itself. The centre's own place is not part of its context.",
                          lambda ids, m: _paired(ids, m, is_self=lambda sentence, i, j: False)),
            Misconception("A word that occurs twice in a window loses a pair. Leave out the centre's **place** (`j != i`), not every word that equals it.",
                          lambda ids, m: _paired(ids, m, is_self=lambda sentence, i, j: sentence[i] == sentence[j])),
            Misconception("The words to the left of the centre are missing.", lambda ids, m: _paired(ids, m, left=False)),
            Misconception("The words to the right of the centre are missing.", lambda ids, m: _paired(ids, m, right=False)),
            Misconception("In each of your pairs the context comes first. Put the centre first.",
                          lambda ids, m: [(b, a) for a, b in _paired(ids, m)]),
            Misconception("Centres without m words on both sides have no pairs at all. At the ends of a sentence the window is cut, and the rest of it counts.",
                          lambda ids, m: _paired(ids, m, whole=True)),
            Misconception("Near the beginning of a sentence contexts on the left are lost, because `i - m` falls below 0 and Python counts negative places from the end. Begin at `max(0, i - m)`.", _sliced),
            Misconception("You pair the places of the words. Pair the ids at those places: `sentence[i]` and `sentence[j]`.",
                          lambda ids, m: _paired([list(range(len(sentence))) for sentence in ids], m)),
            Misconception("A pair that occurs several times is there once. Each occurrence is an example, and the model learns from how often it occurs.",
                          lambda ids, m: list(dict.fromkeys(_paired(ids, m)))),
        ),
        hints=("Three loops: sentences, places i in a sentence, places j in the window of i.", "j runs from `max(0, i - m)` to just before `min(len(sentence), i + m + 1)`, and `j != i`."),
        notice="Every pair is there twice, once in each direction: where `crown` is a context of `king`, `king` is a context of `crown`.",
        equivalents=(
            ("return found",
             "return np.abs(found)",
             "ids are never negative"),
            ("return found",
             "return np.maximum(found, 0)",
             "ids are never negative"),
            ("return found",
             "return np.round(found)",
             "ids are whole numbers"),
        ),
        quantities={"i - m": "the left end of the window", "max(0, i - m)": "the left end of the window", "i + m + 1": "the right end of the window", "i + m": "the right end of the window",
                    "min(len(sentence), i + m + 1)": "the right end of the window", "len(sentence)": "the length of the sentence", "j": "the place of the context word", "i": "the place of the centre",
                    "m": "the window", "centre": "the centre", "sentence[j]": "the context word", "found": "the pairs"},
    ),
    Exercise(
        id="10.3",
        title="The noise distribution",
        statement="""
            `noise_distribution(counts)` returns the chance of each word to be drawn as a negative sample: in proportion to its count to the power of 0.75, with the sum 1.
            """,
        reference=noise_distribution,
        cases=_count_cases,
        domain=_counts,
        misconceptions=(
            Misconception("The power 0.75 is missing: those are the shares of the counts themselves.", lambda counts: counts / counts.sum()),
            Misconception("The powers do not sum to 1 yet: divide by **their** sum.", lambda counts: counts**0.75),
            Misconception("You normalise first and then take the power, so the sum is no longer 1. Power first, then divide.", lambda counts: (counts / counts.sum()) ** 0.75),
            Misconception("You divide the powers by the sum of the counts. Divide by the sum of the powers.", lambda counts: counts**0.75 / counts.sum()),
            Misconception("You multiply by 0.75, which changes nothing once the sum is 1 again. It is a power.", lambda counts: 0.75 * counts / counts.sum()),
            Misconception("That is the running sum of the chances. It helps you to draw from them, but return the chances.", lambda counts: np.cumsum(noise_distribution(counts))),
            Misconception("The power has the wrong sign: rare words are drawn most often.", lambda counts: counts**-0.75 / (counts**-0.75).sum()),
        ),
        hints=("The powers first.", "Then divide them by their sum."),
        notice="0.75 lies between drawing as the text does (1) and drawing every word equally often (0). It was found by trying.",
        equivalents=(
            ("return weights / weights.sum()",
             "return np.abs(weights / weights.sum())",
             "it is never negative"),
            ("return weights / weights.sum()",
             "return np.maximum(weights / weights.sum(), 0)",
             "it is never negative"),
        ),
        quantities={"counts ** 0.75": "the powers of the counts", "weights": "the powers of the counts", "weights.sum()": "the sum of the powers", "counts": "the counts", "0.75": "the exponent"},
    ),
    Exercise(
        id="10.4",
        title="The chance to be kept",
        statement=r"""
            `keep_probability(counts, sample)` returns the chance that an occurrence of each word is kept, with f the word's share of all tokens:
            $\min(1, (\sqrt{f / \text{sample}} + 1) \cdot \text{sample} / f)$.
            """,
        reference=keep_probability,
        cases=_keep_cases,
        domain=_keep,
        misconceptions=(
            Misconception("That is the formula of the paper, √(sample / f). The program word2vec.c, and this specification, add sample / f.",
                          lambda counts, sample: np.minimum(1, np.sqrt(sample * counts.sum() / counts))),
            Misconception("Some of your probabilities exceed 1: cut them off at 1.", _kept),
            Misconception("That is the chance to be thrown away. Return the chance to be **kept**.", lambda counts, sample: 1 - keep_probability(counts, sample)),
            Misconception("That is the paper's chance to be thrown away, 1 − √(sample / f). Return word2vec.c's chance to be **kept**.",
                          lambda counts, sample: np.maximum(0, 1 - np.sqrt(sample * counts.sum() / counts))),
            Misconception("f is the share of the word among all tokens, not its count: divide by the sum first.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(counts / sample) + 1) * sample / counts)),
            Misconception("f is the share among **all** tokens: divide by the sum of the counts, not by the largest of them.",
                          lambda counts, sample: np.minimum(1, _kept(counts, sample, counts.max()))),
            Misconception("The two ratios have changed places: under the root is f / sample, behind the bracket sample / f. Frequent words are to be kept **less** often.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(sample * counts.sum() / counts) + 1) * counts / counts.sum() / sample)),
            Misconception("The factor behind the bracket is sample / f, and you multiply by f / sample. Frequent words are to be kept **less** often.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(counts / counts.sum() / sample) + 1) * counts / counts.sum() / sample)),
            Misconception("The bracket is in the wrong place: the root covers f / sample alone, and the 1 is added to the root.",
                          lambda counts, sample: np.minimum(1, np.sqrt(counts / counts.sum() / sample + 1) * sample * counts.sum() / counts)),
            Misconception("You take the larger of the two numbers (`np.maximum`). A probability is cut off at 1 by `np.minimum`.",
                          lambda counts, sample: np.maximum(1, _kept(counts, sample))),
        ),
        hints=("First the shares: counts divided by their sum.", "Then the formula, then `np.minimum(1, …)`."),
        notice="With `sample=1` the formula never falls below 1, so nothing is thrown away.",
        equivalents=(
            ("return np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)",
             "return np.abs(np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share))",
             "it is never negative"),
            ("return np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)",
             "return np.maximum(np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share), 0)",
             "it is never negative"),
        ),
        quantities={"counts / counts.sum()": "the shares", "share": "the shares", "np.sqrt(share / sample)": "the root", "sample / share": "the ratio of threshold to share",
                    "share / sample": "the ratio of share to threshold", "counts.sum()": "the number of tokens", "sample": "the threshold", "counts": "the counts"},
    ),
    Exercise(
        id="10.5",
        title="Loss and gradients",
        statement=r"""
            `loss_and_gradients(v, U)` returns three things for one centre word with the input vector `v` and the output vectors `U`, that of the context word in row 0 and those of the K negative samples below:
            the loss $-\log \sigma(u_0 \cdot v) - \sum_k \log \sigma(-u_k \cdot v)$, its gradient by `v`, and its gradient by `U`.
            """,
        reference=loss_and_gradients,
        cases=_vector_cases,
        domain=_vectors,
        misconceptions=(
            Misconception("Both gradients have the wrong sign: that is the direction in which to move. The gradient itself points uphill.", lambda v, U: _judged(v, U, turned=-1)),
            Misconception("That is a softmax over 1 + K words. Here each word is asked on its own, yes or no, with a sigmoid.", _softmax),
            Misconception("The label of the context word is missing in the gradients: its error is σ − 1. With σ alone even the true word is pushed away.", _without_yes),
            Misconception("The gradients treat the negative samples as true words, with label 1. Their label is 0.", _yes_to_all),
            Misconception("The gradients have a factor σ(1 − σ) too much. It is the derivative of the sigmoid, and the derivative of the logarithm cancels it.",
                          lambda v, U: _judged(v, U, error=lambda p, y: (p - y) * p * (1 - p))),
            Misconception("The minus **inside** the sigmoid is missing in the loss of the negative samples: σ(−z) is the probability of *no*. The gradients are right.",
                          lambda v, U: _judged(v, U, loss=lambda z: _loss(z, flip=1))),
            Misconception("The loss has the wrong sign: logarithms of probabilities are negative, a loss is not. The gradients are right.", lambda v, U: _judged(v, U, loss=lambda z: -_loss(z))),
            Misconception("The loss averages over the negative samples. Their logarithms are added up. The gradients are right.", lambda v, U: _judged(v, U, loss=lambda z: _loss(z, noes=np.mean))),
            Misconception("The loss is that of the context word alone: each negative sample adds its −log σ(−u · v). The gradients are right.", lambda v, U: _judged(v, U, loss=lambda z: np.logaddexp(0, -z[0]))),
            Misconception("The gradients are right. The loss is infinite where a score is far from 0, because σ is rounded to 0 and then its logarithm is taken. `np.logaddexp(0, -z)` is −log σ(z), and never rounds like that.",
                          lambda v, U: _judged(v, U, loss=lambda z: -np.log(1 / (1 + np.exp(-z[0]))) - np.log(1 / (1 + np.exp(z[1:]))).sum())),
            Misconception("The gradients are right. The loss is infinite where a score is large, because 1 − σ is rounded to 0 and then its logarithm is taken. `np.logaddexp(0, z)` is −log(1 − σ(z)), and never rounds like that.",
                          lambda v, U: _judged(v, U, loss=lambda z: -np.log(_sigmoid(z[0])) - np.log(1 - _sigmoid(z[1:])).sum())),
            Misconception("The gradient by `v` comes from the context word alone. The negative samples push `v` away, too: sum over all rows of `U`.",
                          lambda v, U: (loss_and_gradients(v, U)[0], loss_and_gradients(v, U[:1])[1], loss_and_gradients(v, U)[2])),
            Misconception("The row of the context word is 0 in the gradient by `U`. It is the one that is pulled closer to `v`.",
                          lambda v, U: (*loss_and_gradients(v, U)[:2], loss_and_gradients(v, U)[2] * (np.arange(len(U)) > 0)[:, None])),
        ),
        hints=("All scores at once: `U @ v`. The error is σ(scores) minus the labels 1, 0, 0, …", "Each gradient is error times vector: by `v` it is made of the rows of `U` and summed over them; by `U` it is made of `v`, a row for each error.",
               "`error @ U` and `np.outer(error, v)`. For the loss, `np.logaddexp(0, -z)` is −log σ(z)."),
        notice="With all scores 0 the loss is (1 + K) · log 2, and the context word pulls exactly as hard as each negative sample pushes.",
        equivalents=(
            ("loss = np.logaddexp(0, -scores[0]) + np.logaddexp(0, scores[1:]).sum()",
             "loss = np.logaddexp(-scores[0], 0) + np.logaddexp(0, scores[1:]).sum()",
             "`logaddexp` takes its two numbers in any order"),
            ("loss = np.logaddexp(0, -scores[0]) + np.logaddexp(0, scores[1:]).sum()",
             "loss = np.logaddexp(0, -scores[0]) + np.logaddexp(scores[1:], 0).sum()",
             "`logaddexp` takes its two numbers in any order"),
            ("return loss, error @ U, np.outer(error, v)",
             "return np.abs(loss), error @ U, np.outer(error, v)",
             "the loss is never negative"),
            ("return loss, error @ U, np.outer(error, v)",
             "return np.maximum(loss, 0), error @ U, np.outer(error, v)",
             "the loss is never negative"),
        ),
        quantities={"U @ v": "the scores", "scores": "the scores", "scores[0]": "the score of the context word", "scores[1:]": "the scores of the negative samples", "error": "the error",
                    "error[0]": "the error of the context word", "1 / (1 + np.exp(-scores))": "the sigmoids", "np.exp(-scores)": "the exponentials", "error @ U": "the gradient by `v`",
                    "np.outer(error, v)": "the gradient by `U`", "np.logaddexp(0, -scores[0])": "the loss of the context word", "np.logaddexp(0, scores[1:])": "the losses of the negative samples",
                    "np.logaddexp(0, scores[1:]).sum()": "the loss of the negative samples", "loss": "the loss", "v": "the input vector", "U": "the output vectors"},
    ),
    Exercise(
        id="10.6",
        title="One update",
        statement="""
            `update(W_in, W_out, centres, contexts, negatives, learning_rate)` returns both matrices after one step on P pairs, as new arrays. All pairs are scored with the matrices as they were given, and a word that
            occurs several times in the step, in whatever role, moves by the sum of its gradients.
            """,
        reference=update,
        parts=(loss_and_gradients,),
        cases=_step_cases,
        domain=_step,
        misconceptions=(
            Misconception("A word that occurs twice among the rows of a step has moved once, as a centre and as an output. numpy's `W[rows] -= …` writes a repeated row only once: use `np.subtract.at`, or a loop.",
                          lambda *given: _moved(*given, once="both")),
            Misconception("A centre that occurs twice in a step has moved once. numpy's `W[rows] -= …` writes a repeated row only once: use `np.subtract.at`, or a loop.",
                          lambda *given: _moved(*given, once="in")),
            Misconception("An output word that occurs twice in a step has moved once. numpy's `W[rows] -= …` writes a repeated row only once: use `np.subtract.at`, or a loop.",
                          lambda *given: _moved(*given, once="out")),
            Misconception("A word that is drawn twice for the same pair has moved once. numpy's `W[rows] -= …` writes a repeated row only once: use `np.subtract.at`, or a loop.", _once_in_a_pair),
            Misconception("Each pair is scored after the pairs before it have moved. Within a step all scores belong to the **old** matrices: read from `W_in` and `W_out`, write to the copies.",
                          lambda *given: _moved(*given, old=False)),
            Misconception("The output vectors move along the **new** input vector. Compute both gradients before you move anything.", lambda *given: _moved(*given, first="v")),
            Misconception("The input vector moves along the **new** output vectors. Compute both gradients before you move anything.", lambda *given: _moved(*given, first="U")),
            Misconception("The step goes uphill: subtract the gradients.", lambda *given: _moved(*given[:5], -given[5])),
            Misconception("The learning rate is missing.", lambda *given: _moved(*given[:5], 1.0)),
            Misconception("You divide by the number of pairs. Their changes are added up, not averaged.", lambda *given: _moved(*given[:5], given[5] / len(given[2]))),
            Misconception("The output vector of the context word has not moved. It is the one that is pulled towards the centre.", lambda *given: _moved(*given, rows=slice(1, None))),
            Misconception("The output vectors of the negative samples have not moved. They are pushed away from the centre.", lambda *given: _moved(*given, rows=slice(0, 1))),
            Misconception("`W_in` has not moved: the input vector of each centre learns, too.", lambda *given: _moved(*given, kept="in")),
            Misconception("`W_out` has not moved: the output vectors of the context word and of the negative samples learn, too.", lambda *given: _moved(*given, kept="out")),
            Misconception("Centre and context have changed places: the centre is looked up in `W_in`, the context word in `W_out`.",
                          lambda W_in, W_out, centres, contexts, *rest: _moved(W_in, W_out, contexts, centres, *rest)),
            Misconception("The context word is told *no*, like a negative sample: its error is σ − 1.", lambda *given: _moved(*given, judged=_without_yes)),
            Misconception("The negative samples are told *yes*, like the context word: their error is σ.", lambda *given: _moved(*given, judged=_yes_to_all)),
            Misconception("The probabilities are those of a softmax over 1 + K words. Each word is asked on its own, yes or no, with a sigmoid.", lambda *given: _moved(*given, judged=_softmax)),
            Misconception("Every pair is given the negative samples of the first one. Row b of `negatives` belongs to pair b.",
                          lambda W_in, W_out, centres, contexts, negatives, learning_rate: _moved(W_in, W_out, centres, contexts, negatives[[0] * len(centres)], learning_rate)),
            Misconception("You return the changes of both matrices. Return the matrices after the step.",
                          lambda W_in, W_out, *step: tuple(new - old for new, old in zip(_moved(W_in, W_out, *step), (W_in, W_out), strict=True))),
        ),
        hints=("Copy both matrices. For each pair the output rows in play are `[context, *negatives of this pair]`.", "Score with the old matrices (`loss_and_gradients(W_in[centre], W_out[rows])`), write into the copies.",
               "`np.subtract.at(new_out, rows, learning_rate * gradient)` moves a repeated row as often as it is there."),
        notice="With P = 1 this is the loop of notebook 06. With larger P it is a step that numpy can do for all pairs at once, which the last stage measures.",
        quantities={"by_v": "the gradient by the input vector", "by_U": "the gradient by the output vectors", "learning_rate * by_v": "the change of the input vector",
                    "learning_rate * by_U": "the change of the output vectors", "learning_rate": "the learning rate", "W_in[centre]": "the input vector of the centre", "W_out[rows]": "the output vectors in play",
                    "rows": "the output rows in play", "new_in": "the new `W_in`", "new_out": "the new `W_out`", "centre": "the centre", "context": "the context word", "others": "the negative samples"},
    ),
)
