"""Right answers to notebook 09's exercises, each written in another way."""

import math
from collections import Counter

import numpy as np


def document_loop(words, vectors):
    total, n = 0, 0
    for word in words:
        if word in vectors:
            total = total + vectors[word] / math.sqrt(sum(x * x for x in vectors[word]))
            n += 1
    return [x / n for x in total]


def document_stacked(words, vectors):
    V = np.array([vectors[word] for word in words if word in vectors], dtype=np.float32)
    return (V / np.linalg.norm(V, axis=1, keepdims=True)).mean(axis=0)


def document_weighted(words, vectors):
    counts = {word: words.count(word) for word in words if word in vectors}
    return sum(c * vectors[w] / np.linalg.norm(vectors[w]) for w, c in counts.items()) / sum(counts.values())


def document_rows_divided(words, vectors):
    known = np.array([vectors[word] for word in words if word in vectors])
    return (known.T / np.sqrt(np.square(known).sum(axis=1))).T.sum(axis=0) / len(known)


def document_summed(words, vectors):
    known = [word for word in words if word in vectors]
    total = np.zeros(len(vectors[known[0]]))
    for word in known:
        total += vectors[word] / np.linalg.norm(vectors[word])
    return total / len(known)


def ranking_one_after_the_other(query, documents):
    cosines = []
    for document in documents:
        cosines.append(document @ query / (np.linalg.norm(document) * np.linalg.norm(query)))
    order = []
    while len(order) < len(documents):
        best = max((i for i in range(len(documents)) if i not in order), key=cosines.__getitem__)
        order.append(best)
    return order


def ranking_sorted(query, documents):
    def cosine(i):
        return sum(a * b for a, b in zip(query, documents[i], strict=True)) / math.hypot(*documents[i])

    return sorted(range(len(documents)), key=cosine, reverse=True)


def ranking_unit(query, documents):
    return np.argsort((documents / np.linalg.norm(documents, axis=1, keepdims=True)) @ -query)


def ranking_reversed(query, documents):
    return list(np.argsort(documents @ query / np.sqrt((documents**2).sum(axis=1)))[::-1])


def gradient_loop(X, y, w, b):
    grad_w, grad_b = np.zeros(len(w)), 0.0
    for x, label in zip(X, y, strict=True):
        error = 1 / (1 + math.exp(-(sum(x * w) + b))) - label
        grad_w, grad_b = grad_w + error * x / len(y), grad_b + error / len(y)
    return grad_w, grad_b


def gradient_means(X, y, w, b):
    error = 0.5 * (1 + np.tanh((X @ w + b) / 2)) - y
    return [(error[:, None] * X).mean(axis=0), np.mean(error)]


def gradient_one_column_more(X, y, w, b):
    X1 = np.hstack([X, np.ones((len(X), 1))]).astype(np.float32)
    grad = (1 / (1 + np.exp(-X1 @ np.append(w, b))) - y) @ X1 / len(y)
    return grad[:-1], grad[-1]


def gradient_two_dots(X, y, w, b):
    p = 1 / (1 + np.exp(-(np.dot(X, w) + b)))
    R = X.shape[0]
    grad_w = np.dot(p - y, X) / R
    grad_b = np.sum(p - y) / R
    return grad_w, grad_b


def gradient_by_weight(X, y, w, b):
    error = np.array([1 / (1 + math.exp(-(w @ x + b))) for x in X]) - y
    return np.array([np.mean(error * X[:, n]) for n in range(X.shape[1])]), error.mean()


def alignment_einsum(X, Y):
    U, _, Vt = np.linalg.svd(np.einsum("pi,pj->ij", X, Y))
    return np.dot(U, Vt)


def alignment_from_the_other_side(X, Y):
    U, _, Vt = np.linalg.svd(Y.T @ X)
    return (U @ Vt).T


def alignment_polar(X, Y):
    M = X.T @ Y
    values, axes = np.linalg.eigh(M.T @ M)
    return M @ (axes / np.sqrt(values)) @ axes.T


def alignment_summed_pairs(X, Y):
    M = np.zeros((X.shape[1], Y.shape[1]))
    for x, y in zip(X, Y, strict=True):
        M += np.outer(x, y)
    U, _strengths, Vt = np.linalg.svd(M)
    return U.dot(Vt)


def search_by_loops(query, documents, vectors, a):
    counts, total = {}, 0
    for document in documents:
        for word in document.lower().split():
            counts[word] = counts.get(word, 0) + 1
            total += 1

    def vector(text):
        mean, weight = np.zeros(len(next(iter(vectors.values())))), 0.0
        for word in text.lower().split():
            if word in vectors:
                share = a / (a + counts.get(word, 0) / total)
                mean = mean + share * vectors[word] / math.sqrt(vectors[word] @ vectors[word])
                weight += share
        return mean / weight

    rows = [vector(document) for document in documents]
    common = np.linalg.eigh(sum(np.outer(row, row) for row in rows))[1][:, -1]
    rest = [row - (row @ common) * common for row in (vector(query), *rows)]
    cosines = [rest[0] @ row / math.hypot(*rest[0]) / math.hypot(*row) for row in rest[1:]]
    return sorted(range(len(documents)), key=lambda i: -cosines[i])


def search_by_projection(query, documents, vectors, a):
    texts = [text.casefold().split() for text in [*documents, query]]
    counts = Counter(sum(texts[:-1], []))  # noqa: RUF017
    units = {word: vector / np.linalg.norm(vector) for word, vector in vectors.items()}
    shares = {word: a / (a + counts[word] / sum(counts.values())) for word in units}
    rows = np.array([
        np.array([shares[w] for w in text if w in units]) @ [units[w] for w in text if w in units]
        / sum(shares[w] for w in text if w in units) for text in texts
    ])
    c = np.linalg.svd(rows[:-1], full_matrices=False)[2][:1]
    rows = rows @ (np.eye(c.shape[1]) - c.T @ c)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.argsort(rows[:-1] @ -rows[-1])


def search_by_power(query, documents, vectors, a):
    texts = [document.lower().split() for document in documents]
    words = [word for text in texts for word in text]

    def embed(text):
        known = [word for word in text if word in vectors]
        weights = [a / (a + words.count(word) / len(words)) for word in known]
        parts = [w * vectors[word] / np.linalg.norm(vectors[word]) for w, word in zip(weights, known, strict=True)]
        return np.sum(parts, axis=0) / np.sum(weights)

    table = np.stack([embed(text) for text in texts])
    common = np.ones(table.shape[1])
    for _ in range(2000):  # the direction in which the table stretches most, by multiplying again and again
        common = table.T @ (table @ common)
        common = common / np.linalg.norm(common)
    found = embed(query.lower().split())
    found = found - found @ common * common
    distances = {}
    for i, row in enumerate(table):
        rest = row - row @ common * common
        distances[i] = np.linalg.norm(rest / np.linalg.norm(rest) - found / np.linalg.norm(found))
    return sorted(distances, key=distances.get)


WAYS = {
    "09.1": (document_loop, document_stacked, document_weighted, document_rows_divided, document_summed),
    "09.2": (ranking_sorted, ranking_unit, ranking_reversed, ranking_one_after_the_other),
    "09.4": (gradient_loop, gradient_means, gradient_one_column_more, gradient_two_dots, gradient_by_weight),
    "09.6": (alignment_einsum, alignment_from_the_other_side, alignment_polar, alignment_summed_pairs),
    "09.7": (search_by_loops, search_by_projection, search_by_power),
}
