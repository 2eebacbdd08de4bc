"""Right answers to notebook 00's exercises, each written in another way."""

import math

import numpy as np


def dot_operator(a, b):
    return a @ b


def dot_loop(a, b):
    total = 0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total


def dot_places(a, b):
    total = 0
    for i in range(len(a)):
        total += a[i] * b[i]
    return total


def dot_float32(a, b):
    return np.float32(a).dot(np.float32(b))


def length_norm(a):
    return np.linalg.norm(np.float32(a))


def length_hypot(a):
    return math.hypot(*a)


def length_loop(a):
    total = 0
    for x in a:
        total += x**2
    return total**0.5


def length_dot(a):
    return (a @ a) ** 0.5


def mean_loop(vectors):
    return [sum(column) / len(vectors) for column in zip(*vectors, strict=True)]


def mean_product(vectors):
    n = len(vectors)
    return np.full(n, 1 / n) @ vectors


def mean_rows(vectors):
    total = np.zeros(vectors.shape[1])
    for i in range(len(vectors)):
        total += vectors[i]
    return total / len(vectors)


def mean_sum(vectors):
    return vectors.sum(axis=0) / len(vectors)


def mean_float32(vectors):
    return np.add.reduce(np.float32(vectors)) / len(vectors)


def best_loop(words, scores):
    best = 0
    for i in range(len(words)):
        if scores[i] > scores[best]:
            best = i
    return words[best]


def best_so_far(words, scores):
    best, found = scores[0], words[0]
    for word, score in zip(words, scores, strict=True):
        if score > best:
            best, found = score, word
    return found


def best_pairs(words, scores):
    return max(zip(scores, words, strict=True))[1]


def best_numpy(words, scores):
    return np.array(words)[np.argsort(scores)][-1]


def odd_loop(words, vectors):
    mean = sum(vectors) / len(vectors)
    distances = [np.linalg.norm(vector - mean) for vector in vectors]
    return words[distances.index(max(distances))]


def odd_without_it(words, vectors):
    n = len(words)
    others = (vectors.sum(axis=0) - vectors) / (n - 1)
    return words[np.argmax(((vectors - others) ** 2).sum(axis=1))]


def odd_sorted(words, vectors):
    mean = np.float32(vectors).mean(axis=0)
    return max(zip(words, vectors, strict=True), key=lambda pair: np.sum((pair[1] - mean) ** 2))[0]


WAYS = {
    "00.2": (dot_operator, dot_loop, dot_places, dot_float32),
    "00.3": (length_norm, length_hypot, length_loop, length_dot),
    "00.4": (mean_loop, mean_product, mean_rows, mean_sum, mean_float32),
    "00.5": (best_loop, best_so_far, best_pairs, best_numpy),
    "00.6": (odd_loop, odd_without_it, odd_sorted),
}
