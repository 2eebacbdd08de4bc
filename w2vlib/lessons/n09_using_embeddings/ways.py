"""Right answers to notebook 09's exercises, each written in another way."""

import math

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


WAYS = {
    "09.1": (document_loop, document_stacked, document_weighted),
    "09.2": (ranking_sorted, ranking_unit, ranking_reversed),
    "09.4": (gradient_loop, gradient_means, gradient_one_column_more),
    "09.6": (alignment_einsum, alignment_from_the_other_side, alignment_polar),
}
