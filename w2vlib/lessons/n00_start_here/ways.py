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


def dot_float32(a, b):
    return np.float32(a).dot(np.float32(b))


def length_norm(a):
    return np.linalg.norm(np.float32(a))


def length_hypot(a):
    return math.hypot(*a)


def length_dot(a):
    return (a @ a) ** 0.5


def mean_loop(vectors):
    return [sum(column) / len(vectors) for column in zip(*vectors, strict=True)]


def mean_product(vectors):
    n = len(vectors)
    return np.full(n, 1 / n) @ vectors


def mean_float32(vectors):
    return np.add.reduce(np.float32(vectors)) / len(vectors)


def best_loop(words, scores):
    best = 0
    for i in range(len(words)):
        if scores[i] > scores[best]:
            best = i
    return words[best]


def best_pairs(words, scores):
    return max(zip(scores, words, strict=True))[1]


def best_numpy(words, scores):
    return np.array(words)[np.argsort(scores)][-1]


WAYS = {
    "00.2": (dot_operator, dot_loop, dot_float32),
    "00.3": (length_norm, length_hypot, length_dot),
    "00.4": (mean_loop, mean_product, mean_float32),
    "00.5": (best_loop, best_pairs, best_numpy),
}
