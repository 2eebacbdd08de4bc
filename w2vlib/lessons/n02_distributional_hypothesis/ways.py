"""Right answers to notebook 02's exercises, each written in another way."""

import math
from collections import Counter, defaultdict

import numpy as np


def window_filter(n, i, m):
    return [j for j in range(n) if 0 < abs(j - i) <= m]


def window_two_ranges(n, i, m):
    return [*range(max(0, i - m), i), *range(i + 1, min(n, i + m + 1))]


def window_numpy(n, i, m):
    distance = np.abs(np.arange(n) - i)
    return np.flatnonzero((distance <= m) & (distance > 0))


def cooccurrences_loop(sentences, V, m):
    table = [[0] * V for _ in range(V)]
    for ids in sentences:
        for i, a in enumerate(ids):
            for b in ids[max(0, i - m):i] + ids[i + 1:i + m + 1]:
                table[a][b] += 1
    return table


def cooccurrences_shifted(sentences, V, m):
    counts = np.zeros((V, V), dtype=np.float32)
    for ids in sentences:
        for step in range(1, m + 1):
            np.add.at(counts, (ids[:-step], ids[step:]), 1)
    return counts + counts.T


def cooccurrences_counter(sentences, V, m):
    places = ((ids, i, j) for ids in sentences for i in range(len(ids)) for j in window_filter(len(ids), i, m))
    pairs = Counter((ids[i], ids[j]) for ids, i, j in places)
    return np.array([[pairs[a, b] for b in range(V)] for a in range(V)])


def ppmi_loop(counts):
    table, n = [[0.0] * len(counts) for _ in counts], counts.sum()
    for i in range(len(counts)):
        for j in range(len(counts)):
            if counts[i, j]:
                table[i][j] = max(0, math.log(counts[i, j] * n / (counts[i].sum() * counts[:, j].sum())))
    return table


def ppmi_logs(counts):
    n = counts.sum()
    with np.errstate(divide="ignore"):
        pmi = np.log(counts) + np.log(n) - np.log(counts.sum(1))[:, None] - np.log(counts.sum(0))[None, :]
    return np.clip(pmi, 0, None)


def ppmi_float32(counts):
    p = (counts / counts.sum()).astype(np.float32)
    chance = p.sum(axis=1, keepdims=True) @ p.sum(axis=0, keepdims=True)
    return np.log(np.maximum(1, p / chance))


def shared_loop(pairs, a, b):
    shared = []
    for centre, context in pairs:
        if centre == a and (b, context) in pairs and context not in shared:
            shared.append(context)
    shared.sort()
    return shared


def shared_dictionary(pairs, a, b):
    contexts = defaultdict(set)
    for centre, context in pairs:
        contexts[centre].add(context)
    return tuple(sorted(contexts[a].intersection(contexts[b])))


def shared_numpy(pairs, a, b):
    return np.intersect1d([c for w, c in pairs if w == a], [c for w, c in pairs if w == b])


WAYS = {
    "02.2": (window_filter, window_two_ranges, window_numpy),
    "02.3": (cooccurrences_loop, cooccurrences_shifted, cooccurrences_counter),
    "02.4": (shared_loop, shared_dictionary, shared_numpy),
    "02.5": (ppmi_loop, ppmi_logs, ppmi_float32),
}
