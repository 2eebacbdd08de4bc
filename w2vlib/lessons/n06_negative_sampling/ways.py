"""Right answers to notebook 06's exercises, each written in another way."""

import math

import numpy as np

from ...objectives import negative_sampling, sigmoid


def s(x):
    return 1 / (1 + math.exp(-x))


def noise_loop(counts, exponent):
    weights = [float(n) ** exponent for n in counts]
    return [w / sum(weights) for w in weights]


def noise_logs(counts, exponent):
    z = exponent * np.log(counts)
    return np.exp(z - np.logaddexp.reduce(z))


def noise_float32(counts, exponent):
    weights = np.power(np.float32(counts), np.float32(exponent))
    return weights / np.sum(weights)


def loss_loop(h, W_out, target, negatives):
    loss = -math.log(s(W_out[target] @ h))
    for k in negatives:
        loss -= math.log(1 - s(W_out[k] @ h))
    return loss


def loss_logaddexp(h, W_out, target, negatives):
    signs = np.r_[-1, np.ones(len(negatives))]
    return np.logaddexp(0, signs * (W_out[[target, *negatives]] @ h)).sum()


def loss_float32(h, W_out, target, negatives):
    z = np.float32(W_out) @ np.float32(h)
    return np.log1p(np.exp(-z[target])) + np.sum(np.log1p(np.exp(z[negatives])))


def gradient_matrix(h, W_out, target, negatives):
    U = W_out[np.r_[target, negatives]]
    error = 1 / (1 + np.exp(-U @ h))
    error[0] -= 1
    return U.T @ error


def gradient_lists(h, W_out, target, negatives):
    gradient = [0.0] * len(h)
    for j, label in [(target, 1), *((k, 0) for k in negatives)]:
        error = s(sum(a * b for a, b in zip(W_out[j], h, strict=True))) - label
        gradient = [g + error * u for g, u in zip(gradient, W_out[j], strict=True)]
    return gradient


def gradient_counts(h, W_out, target, negatives):
    times = np.bincount([target, *negatives], minlength=len(W_out))
    p = 1 / (1 + np.exp(-np.float32(W_out @ h)))
    return (times * p) @ W_out - W_out[target]


def update_subtract_at(W_out, h, target, negatives, learning_rate):
    ids = np.r_[target, negatives]
    error = 1 / (1 + np.exp(-W_out[ids] @ h)) - (np.arange(len(ids)) == 0)
    new = np.array(W_out)
    np.subtract.at(new, ids, learning_rate * np.outer(error, h))
    return new


def update_dense(W_out, h, target, negatives, learning_rate):
    times = np.bincount([target, *negatives], minlength=len(W_out))
    error = times / (1 + np.exp(-W_out @ h)) - np.eye(len(W_out))[target]
    return W_out - learning_rate * error[:, None] * h[None, :]


def update_lists(W_out, h, target, negatives, learning_rate):
    new = [row.tolist() for row in W_out]
    for j, label in [(target, 1), *((k, 0) for k in negatives)]:
        error = s(W_out[j] @ h) - label
        for d in range(len(h)):
            new[j][d] -= learning_rate * error * h[d]
    return new


def keep_loop(counts, sample):
    total, kept = sum(counts), []
    for n in counts:
        f = n / total
        kept.append(min(1, (math.sqrt(f / sample) + 1) * sample / f))
    return kept


def keep_sum(counts, sample):
    ratio = sample / (counts / counts.sum())
    return np.clip(np.sqrt(ratio) + ratio, None, 1)


def keep_float32(counts, sample):
    f = np.float32(counts) / np.float32(counts.sum())
    keep = (np.sqrt(f / sample) + 1) * (sample / f)
    keep[keep > 1] = 1
    return keep


def noise_of_shares(counts, exponent):
    share = (counts / counts.sum()) ** exponent
    return share / share.sum()


def loss_as_written(h, W_out, target, negatives):
    return -np.log(sigmoid(W_out[target] @ h)) - np.log(sigmoid(-W_out[negatives] @ h)).sum()


def epoch_of_exercises(W_in, W_out, pairs, negatives, start):
    A, losses = np.array(W_in), []
    for t, (centre, target) in enumerate(pairs.tolist()):
        h, rate = A[centre].copy(), start - start * t / len(pairs)
        kept = [k for k in negatives[t].tolist() if k != target]
        losses.append(loss_loop(h, W_out, target, kept))
        gradient = np.array(gradient_lists(h, W_out, target, kept))
        W_out = np.array(update_lists(W_out, h, target, kept, rate))
        A[centre] -= rate * gradient
    return A, W_out, np.mean(losses)


def epoch_of_masks(W_in, W_out, pairs, negatives, start):
    W_in, W_out, loss = W_in.copy(), W_out.copy(), []
    rates = np.linspace(start, 0, len(pairs), endpoint=False)
    for (centre, target), row, rate in zip(pairs, negatives, rates, strict=True):
        ids = np.concatenate([[target], row[row != target]])
        y = (np.arange(len(ids)) == 0).astype(float)
        u, v = W_out[ids], W_in[centre]
        e = sigmoid(u @ v) - y
        loss.append(np.logaddexp(0, np.where(y == 1, -1, 1) * (u @ v)).sum())
        np.add.at(W_out, ids, -rate * e[:, None] * v)
        W_in[centre] = v - rate * (u.T @ e)
    return [W_in, W_out, sum(loss) / len(loss)]


def epoch_by_library(W_in, W_out, pairs, negatives, start):
    A, B, total = np.array(W_in), np.array(W_out), 0
    for t in range(len(pairs)):
        centre, target = pairs[t]
        scored = negative_sampling(A[centre], B, target, negatives[t][negatives[t] != target])
        rate = (len(pairs) - t) / len(pairs) * start
        for k, e in zip(scored.rows, scored.error, strict=True):
            B[k] -= rate * e * A[centre]
        A[centre] -= rate * scored.grad_h
        total += scored.loss / len(pairs)
    return A, B, total


WAYS = {
    "06.2": (loss_loop, loss_logaddexp, loss_float32, loss_as_written),
    "06.3": (gradient_matrix, gradient_lists, gradient_counts),
    "06.4": (update_subtract_at, update_dense, update_lists),
    "06.6": (noise_loop, noise_logs, noise_float32, noise_of_shares),
    "06.7": (keep_loop, keep_sum, keep_float32),
    "06.8": (epoch_of_exercises, epoch_of_masks, epoch_by_library),
}
