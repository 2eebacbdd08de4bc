"""Right answers to notebook 05's exercises, each written in another way."""

import copy
import math

import numpy as np


def forces_loop(W_out, probabilities, target):
    repulsion = [0.0] * len(W_out[0])
    for p, u in zip(probabilities, W_out, strict=True):
        for d, x in enumerate(u):
            repulsion[d] -= p * x
    return W_out[target].tolist(), repulsion


def forces_one_hot(W_out, probabilities, target):
    return np.stack([np.arange(len(W_out)) == target, -probabilities]) @ W_out


def forces_float32(W_out, probabilities, target):
    W = np.float32(W_out)
    return W[target], -(np.float32(probabilities)[:, None] * W).sum(axis=0)


def numeric_rows(f, x, step):
    steps = step * np.eye(len(x))
    return [(f(x + e) - f(x - e)) / (2 * step) for e in steps]


def numeric_restoring(f, x, step):
    x, gradient = np.array(x, dtype=float), []
    for d in range(len(x)):
        kept = x[d]
        x[d] = kept + step
        up = f(x)
        x[d] = kept - step
        down = f(x)
        x[d] = kept
        gradient.append((up - down) / step / 2)
    return np.array(gradient)


def numeric_mean_of_sides(f, x, step):
    here = f(x)
    steps = np.diag(np.full(len(x), step))
    ahead = np.array([(f(x + e) - here) / step for e in steps])
    behind = np.array([(here - f(x - e)) / step for e in steps])
    return (ahead + behind) / 2


def relative_loop(analytic, numeric):
    worst = 0
    for a, n in zip(np.ravel(analytic), np.ravel(numeric), strict=True):
        if a != n:
            worst = max(worst, abs(a - n) / max(abs(a), abs(n)))
    return worst


def relative_divide(analytic, numeric):
    larger = np.maximum(abs(analytic), abs(numeric))
    return np.divide(abs(analytic - numeric), larger, out=np.zeros_like(larger), where=larger > 0).max()


def relative_nan(analytic, numeric):
    sizes = np.max(np.abs([analytic, numeric]), axis=0)
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.abs(analytic - numeric) / sizes).max()


def rate_if(t, steps, start):
    rate = start - start * t / steps
    return rate if rate > start * 1e-4 else start * 1e-4


def rate_interp(t, steps, start):
    return np.maximum(np.interp(t, [0, steps], [start, 0]), start / 10_000)


def rate_float32(t, steps, start):
    return np.float32(start) * max(np.float64(steps - t) / steps, np.float64(0.0001))


def adam_increments(gradient, mean, square, t, rate):
    mean = mean + (1 - 0.9) * (gradient - mean)
    square = square + (1 - 0.999) * (gradient * gradient - square)
    return rate * (mean / (1 - 0.9**t)) / ((square / (1 - 0.999**t)) ** 0.5 + 1e-8), mean, square


def adam_loop(gradient, mean, square, t, rate):
    changes, means, squares = [], [], []
    for g, m, s in zip(gradient, mean, square, strict=True):
        means.append(0.9 * m + 0.1 * g)
        squares.append(0.999 * s + 0.001 * g**2)
        changes.append(rate * means[-1] / (1 - 0.9**t) / (math.sqrt(squares[-1] / (1 - 0.999**t)) + 1e-8))
    return changes, means, squares


def adam_step_size(gradient, mean, square, t, rate):
    m, s = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * np.square(gradient)
    root = math.sqrt(1 - 0.999**t)
    return np.array([rate * root / (1 - 0.9**t) * m / (np.sqrt(s) + 1e-8 * root), m, s])


def referee_restoring(loss, weights, gradients, step):
    errors, moved = {}, {name: np.array(table) for name, table in weights.items()}
    for name, table in moved.items():
        errors[name] = []
        for i, row in enumerate(table):
            worst = 0
            for d, kept in enumerate(row.copy()):
                row[d] = kept + step
                ahead = loss(moved)
                row[d] = kept - step
                slope = (ahead - loss(moved)) / (2 * step)
                row[d] = kept
                worst = max(worst, relative_loop([gradients[name][i][d]], [slope]))
            errors[name].append(worst)
    return errors


def referee_flat(loss, weights, gradients, step):
    def slopes(name):
        shape = weights[name].shape
        return numeric_rows(lambda x: loss(weights | {name: x.reshape(shape)}), weights[name].ravel(), step)

    found = {}
    for name, table in weights.items():
        numeric = np.reshape(slopes(name), table.shape)
        found[name] = [relative_divide(*pair) for pair in zip(gradients[name], numeric, strict=True)]
    return found


def referee_with_deep_copies(loss, weights, gradients, step):
    result = dict()
    for name in weights:
        V, N = weights[name].shape
        result[name] = np.zeros(V)
        for i in range(V):
            for d in range(N):
                up, down = copy.deepcopy(weights), copy.deepcopy(weights)
                up[name][i, d] += step
                down[name][i, d] -= step
                slope = (loss(up) - loss(down)) / 2 / step
                size = max(abs(slope), abs(gradients[name][i, d]))
                if size != 0:
                    result[name][i] = max(result[name][i], abs(slope - gradients[name][i, d]) / size)
    return result


WAYS = {
    "05.2": (forces_loop, forces_one_hot, forces_float32),
    "05.3": (numeric_rows, numeric_restoring, numeric_mean_of_sides),
    "05.4": (relative_loop, relative_divide, relative_nan),
    "05.5": (rate_if, rate_interp, rate_float32),
    "05.6": (adam_increments, adam_loop, adam_step_size),
    "05.9": (referee_restoring, referee_flat, referee_with_deep_copies),
}
