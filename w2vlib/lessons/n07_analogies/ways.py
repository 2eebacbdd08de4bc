"""Right answers to notebook 07's exercises, each written in another way."""

import math

import numpy as np


def cosine_loop(a, b):
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return dot / math.sqrt(sum(x * x for x in a)) / math.sqrt(sum(y * y for y in b))


def cosine_units(a, b):
    return np.sum((a / np.linalg.norm(a)) * (b / np.linalg.norm(b)))


def cosine_float32(a, b):
    a, b = np.float32(a), np.float32(b)
    return np.dot(a, b) / np.sqrt(np.dot(a, a) * np.dot(b, b))


def neighbours_sorted(words, vectors, word, n):
    v = vectors[words.index(word)]
    others = [w for w in words if w != word]
    return sorted(others, key=lambda w: cosine_loop(vectors[words.index(w)], v), reverse=True)[:n]


def neighbours_argpartition(words, vectors, word, n):
    V = np.float32(vectors / np.linalg.norm(vectors, axis=1)[:, None])
    near = np.array([V[i] @ V[words.index(word)] for i in range(len(words))])
    near[words.index(word)] = -2
    return np.array(words)[np.argsort(near)[::-1][:n]]


def neighbours_distance_of_units(words, vectors, word, n):
    units = [v / math.sqrt(sum(x * x for x in v)) for v in vectors]
    distance = {w: np.linalg.norm(u - units[words.index(word)]) for w, u in zip(words, units, strict=True)}
    del distance[word]
    return tuple(sorted(distance, key=distance.get))[:n]


def analogy_loop(words, vectors, a, b, c):
    unit = {w: v / np.linalg.norm(v) for w, v in zip(words, vectors, strict=True)}
    query, best, answer = unit[b] - unit[a] + unit[c], -9, None
    for word in words:
        if word not in (a, b, c) and cosine_loop(unit[word], query) > best:
            best, answer = cosine_loop(unit[word], query), word
    return answer


def analogy_three_cosines(words, vectors, a, b, c):
    units = np.float32(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    cosines = units @ units.T
    i, j, k = map(words.index, (a, b, c))
    scores = cosines[j] - cosines[i] + cosines[k]
    scores[[i, j, k]] = -9
    return words[int(scores.argmax())]


def analogy_sorted(words, vectors, a, b, c):
    V = vectors / np.sqrt((vectors**2).sum(axis=1))[:, None]
    query = V[words.index(b)] - V[words.index(a)] + V[words.index(c)]
    ranked = [words[i] for i in np.argsort(V @ query)[::-1]]
    return next(word for word in ranked if word not in {a, b, c})


def explained_covariance(vectors):
    variances = np.linalg.eigvalsh(np.cov(vectors.T))
    return (variances[-1] + variances[-2]) / variances.sum()


def explained_projection(vectors):
    X = vectors - np.mean(vectors, axis=0)
    axes = np.linalg.svd(X)[2][:2]
    return (X @ axes.T).var(axis=0).sum() / X.var(axis=0).sum()


def explained_float32(vectors):
    X = np.float32(vectors) - np.float32(vectors).mean(axis=0)
    squares = np.sort(np.linalg.eigvalsh(X.T @ X))[::-1]
    return [float(s) for s in np.cumsum(squares) / squares.sum()][1]


WAYS = {
    "07.2": (cosine_loop, cosine_units, cosine_float32),
    "07.3": (neighbours_sorted, neighbours_argpartition, neighbours_distance_of_units),
    "07.4": (analogy_loop, analogy_three_cosines, analogy_sorted),
    "07.5": (explained_covariance, explained_projection, explained_float32),
}
