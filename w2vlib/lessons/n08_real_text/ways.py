"""Right answers to notebook 08's exercises, each written in another way."""

import math

import numpy as np


def phrase_in_steps(together, count_a, count_b, discount):
    score = together - discount
    score /= count_a
    return score / count_b


def phrase_logarithms(together, count_a, count_b, discount):
    rest = together - discount
    return math.copysign(math.exp(math.log(abs(rest)) - math.log(count_a) - math.log(count_b)), rest) if rest else 0.0


def phrase_float32(together, count_a, count_b, discount):
    return np.float32(together - discount) / np.float32(count_a * count_b)


def _sigma(x):
    return 1 / (1 + math.exp(-x))


def block_loops(v, u, z, near, K):
    change = [[0.0] * len(v[0]) for _ in v]
    for i in range(len(v)):
        neighbours = [j for j in range(len(u)) if near[i][j]]
        moves = [(1 - _sigma(sum(v[i] * u[j])), u[j]) for j in neighbours]
        moves += [(-len(neighbours) * K / len(z) * _sigma(sum(v[i] * noise)), noise) for noise in z]
        for strength, vector in moves:
            change[i] = [c + strength * x for c, x in zip(change[i], vector, strict=True)]
    return change


def block_one_error_matrix(v, u, z, near, K):
    candidates = np.vstack([u, z])
    weights = np.hstack([near, np.repeat(near.sum(axis=1)[:, None] * K / len(z), len(z), axis=1)])
    labels = np.r_[np.ones(len(u)), np.zeros(len(z))]
    return weights * (labels - 1 / (1 + np.exp(-v @ candidates.T))) @ candidates


def block_float32(v, u, z, near, K):
    v, u, z, near = (np.float32(x) for x in (v, u, z, near))
    pull = near / (1 + np.exp(v @ u.T))
    push = near.sum(axis=1)[:, None] * K / len(z) / (1 + np.exp(-v @ z.T))
    return pull @ u - push @ z


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


WAYS = {
    "08.2": (phrase_in_steps, phrase_logarithms, phrase_float32),
    "08.3": (block_loops, block_one_error_matrix, block_float32),
    "08.4": (ranks_by_differences, ranks_by_sorting, ranks_float32),
    "08.5": (lines_by_concatenation, lines_percent, lines_yielded),
}
