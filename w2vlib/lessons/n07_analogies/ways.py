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


def cosine_summed(a, b):
    dot = squares_a = squares_b = 0.0
    for i in range(len(a)):
        dot += a[i] * b[i]
        squares_a += a[i] ** 2
        squares_b += b[i] ** 2
    return dot / (math.sqrt(squares_a) * math.sqrt(squares_b))


def cosine_inner(a, b):
    u, v = a / np.sqrt((a**2).sum()), b / np.sqrt((b**2).sum())
    return float(np.inner(u, v))


def neighbours_one_by_one(words, vectors, word, n):
    centre = vectors[words.index(word)]
    rest, found = [w for w in words if w != word], []
    for _ in range(n):
        best, most = None, -2
        for other in rest:
            v = vectors[words.index(other)]
            cosine = v @ centre / (np.linalg.norm(v) * np.linalg.norm(centre))
            if cosine > most:
                best, most = other, cosine
        found.append(best)
        rest.remove(best)
    return found


def neighbours_pairs(words, vectors, word, n):
    i = words.index(word)
    lengths = np.linalg.norm(vectors, axis=1)
    cosines = vectors @ vectors[i] / (lengths * lengths[i])
    pairs = [(cosines[j], words[j]) for j in range(len(words)) if j != i]
    pairs.sort(reverse=True)
    return [near for _, near in pairs[:n]]


def neighbours_minus_infinity(words, vectors, word, n):
    unit = vectors / np.linalg.norm(vectors, axis=1)[:, np.newaxis]
    i = words.index(word)
    cosines = unit @ unit[i]
    cosines[i] = -np.inf
    best = np.argsort(cosines)[::-1]
    return [words[j] for j in best[:n]]


def neighbours_sorted(words, vectors, word, n):
    v = vectors[words.index(word)]
    others = [w for w in words if w != word]
    return sorted(others, key=lambda w: cosine_loop(vectors[words.index(w)], v), reverse=True)[:n]


def neighbours_argpartition(words, vectors, word, n):
    V = np.float32(vectors / np.linalg.norm(vectors, axis=1)[:, None])
    near = np.array([V[i] @ V[words.index(word)] for i in range(len(words))])
    near[words.index(word)] = -2
    return np.array(words)[np.argpartition(-near, range(n))[:n]]


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


def analogy_maximum(words, vectors, a, b, c):
    def unit(word):
        v = vectors[words.index(word)]
        return v / np.linalg.norm(v)

    query = unit(b) - unit(a) + unit(c)
    query = query / np.linalg.norm(query)
    candidates = [word for word in words if word not in (a, b, c)]
    return max(candidates, key=lambda word: unit(word) @ query)


def explained_total_variance(vectors):
    centred = vectors - vectors.mean(axis=0)
    s = np.linalg.svd(centred, full_matrices=False)[1]
    return (s[0] ** 2 + s[1] ** 2) / (centred**2).sum()


def explained_loop(vectors):
    mean = sum(vectors) / len(vectors)
    variances = np.linalg.svd(np.array([v - mean for v in vectors]))[1] ** 2
    shown = total = 0.0
    for k, variance in enumerate(variances):
        total += variance
        if k < 2:
            shown += variance
    return shown / total


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


def report_by_loops(words, runs, questions):
    asked = []
    for a, b, c, d in questions:
        if a in words and b in words and c in words and d in words:
            asked.append((a, b, c, d))
    report = {"asked": len(asked)}
    for rule in ("left out", "allowed", "neighbour"):
        shares = []
        for vectors in runs:
            unit = {word: v / np.linalg.norm(v) for word, v in zip(words, vectors, strict=True)}
            right = 0
            for a, b, c, d in asked:
                query = unit[c] if rule == "neighbour" else unit[b] - unit[a] + unit[c]
                candidates = words if rule == "allowed" else [word for word in words if word not in (a, b, c)]
                if max(candidates, key=lambda word, unit=unit, query=query: unit[word] @ query) == d:
                    right += 1
            shares.append(right / len(asked))
        shares.sort()
        middle = (shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2
        report[rule] = (shares[0], middle, shares[-1])
    return report


def report_by_quantiles(words, runs, questions):
    known = [q for q in questions if set(q) <= set(words)]
    ids = np.array([[words.index(word) for word in q] for q in known])
    a, b, c, d = ids.T
    shares = np.zeros((3, len(runs)))
    for s, vectors in enumerate(runs):
        V = vectors / np.sqrt(np.square(vectors).sum(axis=1, keepdims=True))
        for row, (query, mark) in enumerate([(V[b] - V[a] + V[c], -9), (V[b] - V[a] + V[c], None), (V[c], -9)]):
            scores = query @ V.T
            if mark is not None:
                np.put_along_axis(scores, ids[:, :3], mark, axis=1)
            shares[row, s] = (scores.argmax(axis=1) == d).mean()
    table = np.quantile(shares, [0, 0.5, 1], axis=1).T.tolist()
    return dict(zip(("left out", "allowed", "neighbour"), table, strict=True)) | {"asked": len(known)}


def report_by_parts(words, runs, questions):
    def answer(cosines, given):
        return next(words[i] for i in np.argsort(-cosines) if words[i] not in given)

    def right(U, question, rule):
        a, b, c, d = question
        i, j, k = map(words.index, (a, b, c))
        cosines = U @ U[k] if rule == "neighbour" else U @ U[j] - U @ U[i] + U @ U[k]
        return answer(cosines, () if rule == "allowed" else (a, b, c)) == d

    asked = [q for q in questions if not [word for word in q if word not in words]]
    spaces = [(vectors.T / np.linalg.norm(vectors, axis=1)).T for vectors in runs]
    result = {"asked": len(asked), "left out": [], "allowed": [], "neighbour": []}
    for rule in ("left out", "allowed", "neighbour"):
        shares = np.array([np.mean([right(U, q, rule) for q in asked]) for U in spaces])
        result[rule] = np.array([shares.min(), np.median(shares), shares.max()])
    return result


WAYS = {
    "07.2": (cosine_loop, cosine_units, cosine_float32, cosine_summed, cosine_inner),
    "07.3": (neighbours_sorted, neighbours_argpartition, neighbours_distance_of_units, neighbours_one_by_one,
             neighbours_pairs, neighbours_minus_infinity),
    "07.4": (analogy_loop, analogy_three_cosines, analogy_sorted, analogy_maximum),
    "07.5": (explained_covariance, explained_projection, explained_float32, explained_total_variance, explained_loop),
    "07.7": (report_by_loops, report_by_quantiles, report_by_parts),
}
