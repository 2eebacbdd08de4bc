"""Right answers to notebook 04's exercises, each written in another way."""

import math

import numpy as np

from ...objectives import full_softmax
from ...windows import skipgram_pairs


def pairs_by_distance(words, m):
    positions = range(len(words))
    return tuple([words[i], words[j]] for i in positions for j in positions if 0 < abs(i - j) <= m)


def pairs_yielded(words, m):
    for i, centre in enumerate(words):
        for word in words[max(0, i - m):i] + words[i + 1:i + 1 + m]:
            yield centre, word


def pairs_as_array(words, m):
    n = len(words)
    i, j = np.nonzero(np.abs(np.subtract.outer(np.arange(n), np.arange(n))) <= m)
    return np.array([(words[a], words[b]) for a, b in zip(i, j, strict=True) if a != b])


def softmax_loop(logits):
    top = max(logits)
    exponentials = [math.exp(x - top) for x in logits]
    return [e / sum(exponentials) for e in exponentials]


def softmax_float32(logits):
    z = np.asarray(logits, dtype=np.float32)
    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()


def softmax_of_differences(logits):
    with np.errstate(over="ignore"):
        return 1 / np.exp(np.subtract.outer(logits, logits)).sum(axis=0)


def softmax_of_logs(logits):
    return np.exp(logits - np.logaddexp.reduce(logits))


def loss_loop(W_in, W_out, centre, context):
    scores = [sum(a * b for a, b in zip(u, W_in[centre], strict=True)) for u in W_out]
    return math.log(sum(math.exp(s) for s in scores)) - scores[context]


def loss_logsumexp(W_in, W_out, centre, context):
    z = W_out @ W_in[centre]
    return np.logaddexp.reduce(z) - z[context]


def loss_float32(W_in, W_out, centre, context):
    p = softmax_float32(np.float32(W_out) @ np.float32(W_in[centre]))
    return np.array(-np.log(p))[context]


def loss_of_share(W_in, W_out, centre, context):
    z = W_in[centre] @ W_out.T
    e = np.exp(z - z.max())
    return -math.log(e[context] / e.sum())


def step_lists(W_in, W_out, centre, context, learning_rate):
    h = W_in[centre].tolist()
    p = softmax_loop([sum(a * b for a, b in zip(u, h, strict=True)) for u in W_out.tolist()])
    e = [pj - (j == context) for j, pj in enumerate(p)]
    new_out = [[row[d] - learning_rate * ej * h[d] for d in range(len(h))] for row, ej in zip(W_out, e, strict=True)]
    new_in = [row.tolist() for row in W_in]
    for d in range(len(h)):
        new_in[centre][d] -= learning_rate * sum(ej * row[d] for ej, row in zip(e, W_out, strict=True))
    return [new_in, new_out]


def step_one_hot(W_in, W_out, centre, context, learning_rate):
    x, y = np.eye(len(W_in))[centre], np.eye(len(W_in))[context]
    error = softmax_float32(W_out @ (W_in.T @ x)) - y
    return W_in - learning_rate * np.outer(x, W_out.T @ error), W_out - learning_rate * np.outer(error, x @ W_in)


def step_rows(W_in, W_out, centre, context, learning_rate):
    new_in, new_out = np.array(W_in), np.array(W_out)
    p = np.array(softmax_loop(W_out @ W_in[centre]))
    for j in range(len(W_out)):
        error = p[j] - 1 if j == context else p[j]
        new_out[j] = new_out[j] - learning_rate * error * W_in[centre]
        new_in[centre] = new_in[centre] - learning_rate * error * W_out[j]
    return new_in, new_out


def training_with_counts(sentences, m, W_in, W_out, learning_rate, passes):
    words = list(dict.fromkeys(w for sentence in sentences for w in sentence))
    A, B, losses = np.array(W_in), np.array(W_out), []
    for _ in range(passes):
        found = []
        for sentence in sentences:
            for i in range(len(sentence)):
                for j in range(len(sentence)):
                    if i != j and abs(i - j) <= m:
                        c, o = words.index(sentence[i]), words.index(sentence[j])
                        found.append(loss_loop(A, B, c, o))
                        A, B = step_rows(A, B, c, o, learning_rate)
        losses.append(sum(found) / len(found))
    return A, B, losses


def training_by_library(sentences, m, W_in, W_out, learning_rate, passes):
    ids = {}
    encoded = [[ids.setdefault(word, len(ids)) for word in sentence] for sentence in sentences]
    pairs, losses = skipgram_pairs(encoded, m), np.zeros(passes)
    W_in, W_out = W_in.copy(), W_out.copy()
    for k in range(passes):
        for centre, context in pairs:
            scored = full_softmax(W_in[centre], W_out, context)
            losses[k] += scored.loss / len(pairs)
            W_out -= learning_rate * scored.error[:, None] * W_in[centre]
            W_in[centre] -= learning_rate * scored.grad_h
    return W_in, W_out, losses


def training_flat(sentences, m, W_in, W_out, learning_rate, passes):
    ids = {}
    for sentence in sentences:
        for word in sentence:
            if word not in ids:
                ids[word] = len(ids)
    pairs = [(ids[a], ids[b]) for sentence in sentences for a, b in pairs_yielded(sentence, m)]
    losses = []
    for centre, context in pairs * passes:
        losses.append(loss_logsumexp(W_in, W_out, centre, context))
        W_in, W_out = step_one_hot(W_in, W_out, centre, context, learning_rate)
    return W_in, W_out, np.reshape(losses, (passes, -1)).mean(axis=1)


WAYS = {
    "04.2": (pairs_by_distance, pairs_yielded, pairs_as_array),
    "04.3": (softmax_loop, softmax_float32, softmax_of_differences, softmax_of_logs),
    "04.4": (loss_loop, loss_logsumexp, loss_float32, loss_of_share),
    "04.5": (step_lists, step_one_hot, step_rows),
    "04.7": (training_with_counts, training_by_library, training_flat),
}
