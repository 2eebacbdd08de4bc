"""Right answers to notebook 10's exercises, each written in another way."""

import math
from collections import Counter, defaultdict

import numpy as np


def vocabulary_most_common(sentences, min_count):
    ranked = Counter(word for sentence in sentences for word in sentence).most_common()
    kept = [(word, count) for word, count in ranked if count >= min_count]
    return [word for word, _ in kept], [count for _, count in kept]


def vocabulary_sorted(sentences, min_count):
    counts = Counter()
    for sentence in sentences:
        counts.update(sentence)
    kept = sorted(counts.items(), key=lambda item: item[1], reverse=True)
    kept = [item for item in kept if item[1] >= min_count]
    words, numbers = zip(*kept, strict=True)
    return words, np.array(numbers, dtype=float)


def vocabulary_numpy(sentences, min_count):
    tokens = np.array([word for sentence in sentences for word in sentence])
    words, first, counts = np.unique(tokens, return_index=True, return_counts=True)
    order = [i for i in np.lexsort((first, -counts)) if counts[i] >= min_count]
    return [str(words[i]) for i in order], counts[order]


def pairs_slices(ids, m):
    result = []
    for sentence in ids:
        for i, centre in enumerate(sentence):
            context = list(sentence[max(0, i - m) : i]) + list(sentence[i + 1 : i + 1 + m])
            result += [(centre, other) for other in context]
    return result


def pairs_offsets(ids, m):
    return np.array([(s[i], s[i + d]) for s in ids for i in range(len(s)) for d in range(-m, m + 1)
                     if d != 0 and 0 <= i + d < len(s)]).reshape(-1, 2)


def pairs_distance(ids, m):
    for sentence in ids:
        for i in range(len(sentence)):
            for j in range(len(sentence)):
                if 1 <= abs(i - j) <= m:
                    yield [sentence[i], sentence[j]]


def noise_loop(counts):
    total = sum(float(n) ** 0.75 for n in counts)
    return [float(n) ** 0.75 / total for n in counts]


def noise_logs(counts):
    z = 0.75 * np.log(counts)
    return np.exp(z - np.logaddexp.reduce(z))


def noise_float32(counts):
    weights = np.float32(counts) ** np.float32(0.75)
    return weights / np.sum(weights)


def keep_loop(counts, sample):
    total, kept = sum(counts), []
    for n in counts:
        f = n / total
        kept.append(min(1.0, (math.sqrt(f / sample) + 1) * sample / f))
    return kept


def keep_clip(counts, sample):
    r = sample * counts.sum() / counts
    return np.clip(np.sqrt(r) + r, 0, 1)


def keep_where(counts, sample):
    f = counts / np.sum(counts)
    chance = ((f / sample) ** 0.5 + 1) * (sample / f)
    return np.where(chance > 1, 1, chance)


def gradients_loop(v, U):
    loss, by_v, by_U = 0.0, np.zeros(len(v)), np.zeros((len(U), len(v)))
    for j, u in enumerate(U):
        z, label = float(u @ v), 1.0 if j == 0 else 0.0
        loss += np.logaddexp(0, -z if j == 0 else z)
        e = 0.5 + 0.5 * math.tanh(z / 2) - label
        by_v += e * u
        by_U[j] = e * v
    return loss, by_v, by_U


def gradients_signs(v, U):
    signs = np.where(np.arange(len(U)) == 0, 1.0, -1.0)
    z = signs * (U @ v)
    e = -signs / (1 + np.exp(z))
    return np.logaddexp(0, -z).sum(), U.T @ e, e[:, None] * v


def gradients_einsum(v, U):
    labels = np.eye(len(U))[0]
    z = np.einsum("kn,n->k", U, v)
    e = np.exp(-np.logaddexp(0, -z)) - labels
    losses = np.maximum(z, 0) - z * labels + np.log1p(np.exp(-np.abs(z)))
    return losses.sum(), np.einsum("k,kn->n", e, U), np.einsum("k,n->kn", e, v)


def _sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


def update_words(W_in, W_out, centres, contexts, negatives, learning_rate):
    new_in, new_out = np.array(W_in), np.array(W_out)
    for b in range(len(centres)):
        v, by_v = W_in[centres[b]], 0
        for word, label in [(contexts[b], 1), *((k, 0) for k in negatives[b])]:
            error = _sigmoid(W_out[word] @ v) - label
            by_v = by_v + error * W_out[word]
            new_out[word] -= learning_rate * error * v
        new_in[centres[b]] -= learning_rate * by_v
    return new_in, new_out


def update_batch(W_in, W_out, centres, contexts, negatives, learning_rate):
    rows = np.column_stack([contexts, negatives])
    v, U = W_in[centres], W_out[rows]
    errors = _sigmoid(np.einsum("bkn,bn->bk", U, v))
    errors[:, 0] -= 1
    new_in, new_out = W_in.copy(), W_out.copy()
    np.subtract.at(new_in, centres, learning_rate * np.einsum("bk,bkn->bn", errors, U))
    np.subtract.at(new_out, rows, learning_rate * errors[:, :, None] * v[:, None, :])
    return new_in, new_out


def update_tables(W_in, W_out, centres, contexts, negatives, learning_rate):
    grad_in, grad_out = np.zeros(W_in.shape), defaultdict(lambda: 0)
    for c, o, drawn in zip(centres, contexts, negatives, strict=True):
        grad_in[c] += (_sigmoid(W_out[o] @ W_in[c]) - 1) * W_out[o]
        grad_out[o] = grad_out[o] + (_sigmoid(W_out[o] @ W_in[c]) - 1) * W_in[c]
        for k in drawn:
            grad_in[c] += _sigmoid(W_out[k] @ W_in[c]) * W_out[k]
            grad_out[k] = grad_out[k] + _sigmoid(W_out[k] @ W_in[c]) * W_in[c]
    new_out = W_out.copy()
    for row, gradient in grad_out.items():
        new_out[row] -= learning_rate * gradient
    return [W_in - learning_rate * grad_in, new_out]


WAYS = {
    "10.1": (vocabulary_most_common, vocabulary_sorted, vocabulary_numpy),
    "10.2": (pairs_slices, pairs_offsets, pairs_distance),
    "10.3": (noise_loop, noise_logs, noise_float32),
    "10.4": (keep_loop, keep_clip, keep_where),
    "10.5": (gradients_loop, gradients_signs, gradients_einsum),
    "10.6": (update_words, update_batch, update_tables),
}
