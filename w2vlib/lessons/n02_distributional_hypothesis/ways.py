"""Right answers to notebook 02's exercises, each written in another way."""

import math
from collections import Counter, defaultdict

import numpy as np


def window_filter(n, i, m):
    return [j for j in range(n) if 0 < abs(j - i) <= m]


def window_two_ranges(n, i, m):
    return [*range(max(0, i - m), i), *range(i + 1, min(n, i + m + 1))]


def window_loop(n, i, m):
    positions = []
    for j in range(i - m, i + m + 1):
        if 0 <= j < n and j != i:
            positions.append(j)
    return positions


def window_outwards(n, i, m):
    positions = []
    for d in range(1, m + 1):
        if i - d >= 0:
            positions.append(i - d)
        if i + d < n:
            positions.append(i + d)
    return sorted(positions)


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


def cooccurrences_all_pairs(sentences, V, m):
    counts = np.zeros((V, V))
    for ids in sentences:
        for i in range(len(ids)):
            for j in range(len(ids)):
                if i != j and abs(i - j) <= m:
                    counts[ids[i]][ids[j]] += 1
    return counts


def cooccurrences_both_cells(sentences, V, m):
    counts = np.zeros((V, V))
    for ids in sentences:
        for i in range(len(ids)):
            for j in range(i + 1, min(len(ids), i + m + 1)):
                counts[ids[i], ids[j]] += 1
                counts[ids[j], ids[i]] += 1
    return counts


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
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log(counts) + np.log(n) - np.log(counts.sum(1))[:, None] - np.log(counts.sum(0))[None, :]
    return np.where(counts > 0, np.clip(pmi, 0, None), 0)


def ppmi_where(counts):
    n, row, column = counts.sum(), counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log(counts * n / (row * column))
    pmi[counts == 0] = 0
    pmi[pmi < 0] = 0
    return pmi


def ppmi_float32(counts):
    p = (counts / counts.sum()).astype(np.float32)
    chance = p.sum(axis=1, keepdims=True) @ p.sum(axis=0, keepdims=True)
    return np.log(np.maximum(1, p / np.where(chance > 0, chance, 1)))


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


def shared_two_lists(pairs, a, b):
    contexts_a, contexts_b = [], []
    for centre, context in pairs:
        if centre == a:
            contexts_a.append(context)
        if centre == b:
            contexts_b.append(context)
    return sorted(set(word for word in contexts_a if word in contexts_b))


def shared_numpy(pairs, a, b):
    return np.intersect1d([c for w, c in pairs if w == a], [c for w, c in pairs if w == b])


def company_dictionaries(text, word, m):
    meetings = defaultdict(Counter)
    for sentence in text.lower().split("."):
        words = sentence.split()
        for i, centre in enumerate(words):
            for context in words[max(0, i - m):i] + words[i + 1:i + m + 1]:
                meetings[centre][context] += 1
    n = sum(sum(counter.values()) for counter in meetings.values())
    total = {centre: sum(counter.values()) for centre, counter in meetings.items()}
    weights = defaultdict(dict)
    for a in meetings:
        for b, k in meetings[a].items():
            weights[a][b] = max(0, math.log(k * n / (total[a] * total[b])))

    def cosine(a, b):
        one, other = weights[a], weights[b]
        dot = sum(one[c] * other.get(c, 0) for c in one)
        return dot / math.sqrt(sum(x * x for x in one.values()) * sum(x * x for x in other.values())) if dot else 0.0

    return {other: cosine(word, other) for other in text.lower().replace(".", " ").split() if other != word}


def company_matrix(text, word, m):
    sentences = [part.split() for part in text.lower().split(".")]
    ids = {w: i for i, w in enumerate(sorted({w for sentence in sentences for w in sentence}))}
    counts = np.zeros((len(ids), len(ids)), dtype=int)
    for sentence in sentences:
        for i in range(len(sentence)):
            for j in window_filter(len(sentence), i, m):
                counts[ids[sentence[i]], ids[sentence[j]]] += 1
    rows = ppmi_loop(counts)
    directions = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return {w: directions[i] @ directions[ids[word]] for w, i in ids.items() if w != word}


def company_one_hots(text, word, m):
    sentences = [part.split() for part in text.lower().split(".") if part.strip()]
    words = list(dict.fromkeys(text.lower().replace(".", " ").split()))
    counts = np.zeros((len(words), len(words)))
    for sentence in sentences:
        X = np.array([[float(w == other) for other in words] for w in sentence])
        distance = np.abs(np.subtract.outer(np.arange(len(sentence)), np.arange(len(sentence))))
        counts += X.T @ ((distance > 0) & (distance <= m)) @ X
    rows, result = ppmi_logs(counts), {}
    for other in words:
        a, b = rows[words.index(word)], rows[words.index(other)]
        if other != word:
            result[other] = a @ b / (np.linalg.norm(a) * np.linalg.norm(b)) if a.any() and b.any() else 0
    return result


WAYS = {
    "02.2": (window_filter, window_two_ranges, window_loop, window_outwards, window_numpy),
    "02.3": (cooccurrences_loop, cooccurrences_all_pairs, cooccurrences_both_cells, cooccurrences_shifted,
             cooccurrences_counter),
    "02.4": (shared_loop, shared_dictionary, shared_two_lists, shared_numpy),
    "02.5": (ppmi_loop, ppmi_logs, ppmi_where, ppmi_float32),
    "02.7": (company_dictionaries, company_matrix, company_one_hots),
}
