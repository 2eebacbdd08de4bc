"""Right answers to notebook 08's exercises, each written in another way."""

import math
from collections import Counter

import numpy as np

from ...sampling import keep_probability


def phrase_in_steps(together, count_a, count_b, discount):
    score = together - discount
    score /= count_a
    return score / count_b


def phrase_logarithms(together, count_a, count_b, discount):
    rest = together - discount
    return math.copysign(math.exp(math.log(abs(rest)) - math.log(count_a) - math.log(count_b)), rest) if rest else 0.0


def phrase_float32(together, count_a, count_b, discount):
    return np.float32(together - discount) / np.float32(count_a * count_b)


def phrase_one_after_the_other(together, count_a, count_b, discount):
    return (together - discount) / count_a / count_b


def phrase_two_fractions(together, count_a, count_b, discount):
    chance = count_a * count_b
    return together / chance - discount / chance


def _sigma(x):
    return 1 / (1 + math.exp(-x))


def block_loops(H, U_pos, U_noise, near, K):
    change = [[0.0] * len(H[0]) for _ in H]
    for i in range(len(H)):
        neighbours = [j for j in range(len(U_pos)) if near[i][j]]
        moves = [(1 - _sigma(sum(H[i] * U_pos[j])), U_pos[j]) for j in neighbours]
        moves += [(-len(neighbours) * K / len(U_noise) * _sigma(sum(H[i] * noise)), noise) for noise in U_noise]
        for strength, vector in moves:
            change[i] = [c + strength * x for c, x in zip(change[i], vector, strict=True)]
    return change


def block_one_error_matrix(H, U_pos, U_noise, near, K):
    candidates = np.vstack([U_pos, U_noise])
    weights = np.hstack([near, np.repeat(near.sum(axis=1)[:, None] * K / len(U_noise), len(U_noise), axis=1)])
    labels = np.r_[np.ones(len(U_pos)), np.zeros(len(U_noise))]
    return weights * (labels - 1 / (1 + np.exp(-H @ candidates.T))) @ candidates


def block_float32(H, U_pos, U_noise, near, K):
    H, U_pos, U_noise, near = (np.float32(x) for x in (H, U_pos, U_noise, near))
    pull = near / (1 + np.exp(H @ U_pos.T))
    push = near.sum(axis=1)[:, None] * K / len(U_noise) / (1 + np.exp(-H @ U_noise.T))
    return pull @ U_pos - push @ U_noise


def block_word_by_word(H, U_pos, U_noise, near, K):
    change = np.zeros(H.shape)
    for i in range(len(H)):
        C = near[i].sum()
        for j in range(len(U_pos)):
            change[i] += near[i, j] * (1 - 1 / (1 + np.exp(-H[i] @ U_pos[j]))) * U_pos[j]
        for n in range(len(U_noise)):
            change[i] -= C * K / len(U_noise) / (1 + np.exp(-H[i] @ U_noise[n])) * U_noise[n]
    return change


def block_einsum(H, U_pos, U_noise, near, K):
    pull = near / (1 + np.exp(np.einsum("id,jd->ij", H, U_pos)))
    push = 1 / (1 + np.exp(-np.einsum("id,nd->in", H, U_noise)))
    counts = np.einsum("ij->i", near) * K / U_noise.shape[0]
    return np.einsum("ij,jd->id", pull, U_pos) - np.einsum("i,in,nd->id", counts, push, U_noise)


def ranks_standardised(a, b):
    x, y = a.argsort().argsort(), b.argsort().argsort()
    return np.mean((x - x.mean()) * (y - y.mean())) / (x.std() * y.std())


def ranks_by_dictionary(a, b):
    rank_a = {value: rank for rank, value in enumerate(sorted(a), 1)}
    rank_b = {value: rank for rank, value in enumerate(sorted(b), 1)}
    n, total = len(a), 0
    for x, y in zip(a, b, strict=True):
        total += (rank_a[x] - rank_b[y]) ** 2
    return 1 - 6 * total / (n * (n**2 - 1))


def ranks_by_differences(a, b):
    def rank(x):
        return np.array([sum(other < value for other in x) for value in x])

    n = len(a)
    return 1 - 6 * np.sum((rank(a) - rank(b)) ** 2) / (n * (n**2 - 1))


def ranks_by_sorting(a, b):
    ranks = [[sorted(x).index(value) for value in x] for x in (a, b)]
    return np.corrcoef(*ranks)[0][1]


def ranks_float32(a, b):
    x, y = (np.float32(np.argsort(np.argsort(values))) for values in (a, b))
    x, y = x - x.mean(), y - y.mean()
    return x @ y / np.sqrt(x @ x * (y @ y))


def lines_by_concatenation(words, vectors):
    lines = [str(len(words)) + " " + str(len(vectors[0]))]
    for i, word in enumerate(words):
        line = word
        for number in vectors[i]:
            line += " " + format(number, ".3f")
        lines.append(line)
    return lines


def lines_percent(words, vectors):
    pattern = "%s" + " %.3f" * vectors.shape[1]
    return ["%d %d" % vectors.shape, *(pattern % (w, *v) for w, v in zip(words, vectors, strict=True))]  # noqa: UP031


def lines_yielded(words, vectors):
    yield " ".join(map(str, np.shape(vectors)))
    for word, vector in zip(words, vectors, strict=True):
        yield " ".join((word, *map("{:.3f}".format, vector)))


def text_by_loops(lines, min_count, sample, draws):
    counts = {}
    for line in lines:
        for word in line.lower().split():
            counts[word] = counts.get(word, 0) + 1
    words = sorted(counts)
    words.sort(key=counts.get, reverse=True)
    words = [word for word in words if counts[word] >= min_count]
    keep = keep_probability([counts[word] for word in words], sample)
    text, place = [], 0
    for line in lines:
        sentence = []
        for word in line.lower().split():
            if word in words:
                i = words.index(word)
                if draws[place] < keep[i]:
                    sentence.append(i)
                place += 1
        if len(sentence) > 1:
            text.append(sentence)
    return words, text


def text_as_one_array(lines, min_count, sample, draws):
    tokens = [[word.casefold() for word in line.split()] for line in lines]
    common = Counter(sorted(word for sentence in tokens for word in sentence)).most_common()
    ids = {word: i for i, (word, n) in enumerate(common) if n >= min_count}
    flat = np.array([ids[word] for sentence in tokens for word in sentence if word in ids])
    lengths = [sum(word in ids for word in sentence) for sentence in tokens]
    share = np.array([n for _, n in common if n >= min_count]) / len(flat)
    stays = draws[: len(flat)] < np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)[flat]
    parts = zip(np.split(flat, np.cumsum(lengths)[:-1]), np.split(stays, np.cumsum(lengths)[:-1]), strict=True)
    return list(ids), [part[stay].tolist() for part, stay in parts if stay.sum() >= 2]


def text_with_popped_draws(lines, min_count, sample, draws):
    waiting = list(draws)
    sentences = [line.lower().split() for line in lines]
    every = [word for sentence in sentences for word in sentence]
    common = {word for word in every if every.count(word) >= min_count}
    words = sorted(common, key=lambda word: (-every.count(word), word))
    chance = dict(zip(words, keep_probability([every.count(word) for word in words], sample), strict=True))
    kept = [[words.index(word) for word in s if word in chance and waiting.pop(0) < chance[word]] for s in sentences]
    return tuple(words), tuple(filter(lambda sentence: len(sentence) > 1, kept))


WAYS = {
    "08.2": (phrase_in_steps, phrase_logarithms, phrase_float32, phrase_one_after_the_other, phrase_two_fractions),
    "08.3": (block_loops, block_one_error_matrix, block_float32, block_word_by_word, block_einsum),
    "08.4": (ranks_by_differences, ranks_by_sorting, ranks_float32, ranks_standardised, ranks_by_dictionary),
    "08.5": (lines_by_concatenation, lines_percent, lines_yielded),
    "08.6": (text_by_loops, text_as_one_array, text_with_popped_draws),
}
