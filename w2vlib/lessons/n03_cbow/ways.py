"""Right answers to notebook 03's exercises, each written in another way."""

import math

import numpy as np

from ...objectives import softmax


def hidden_loop(W_in, context):
    h = [0.0] * len(W_in[0])
    for id in context:
        for d, x in enumerate(W_in[id]):
            h[d] += x / len(context)
    return h


def hidden_running_sum(W_in, context):
    h = np.zeros(W_in.shape[1])
    for id in context:
        h += W_in[id]
    return h / len(context)


def hidden_sum(W_in, context):
    return W_in[context].sum(axis=0) / len(context)


def hidden_one_hots(W_in, context):
    x = np.eye(len(W_in))[context].mean(axis=0)
    return W_in.T @ x


def hidden_float32(W_in, context):
    return sum(np.float32(W_in[id]) for id in context) / len(context)


def cross_entropy_sum(probabilities, target):
    return -sum(y * math.log(p) for y, p in zip(np.eye(len(probabilities))[target], probabilities, strict=True))


def cross_entropy_labels(probabilities, target):
    y = np.zeros(len(probabilities))
    y[target] = 1
    return -np.sum(y * np.log(probabilities))


def cross_entropy_inverse(probabilities, target):
    return math.log(1 / probabilities[target])


def cross_entropy_float32(probabilities, target):
    return np.array(-np.log(np.float32(probabilities)))[target]


def error_one_hot(probabilities, target):
    return probabilities - np.eye(len(probabilities))[target]


def error_labels(probabilities, target):
    y = np.zeros(len(probabilities))
    y[target] = 1
    return probabilities - y


def error_loop(probabilities, target):
    error = np.zeros(len(probabilities))
    for j in range(len(probabilities)):
        error[j] = probabilities[j]
        if j == target:
            error[j] -= 1
    return error


def error_list(probabilities, target):
    return [p - 1 if j == target else p for j, p in enumerate(probabilities)]


def error_where(probabilities, target):
    p = np.asarray(probabilities, dtype=np.float32)
    return np.where(np.arange(len(p)) == target, p - 1, p)


def gradients_loops(h, W_out, error):
    grad_h = [sum(e * u[d] for e, u in zip(error, W_out, strict=True)) for d in range(len(h))]
    return [grad_h, [[e * x for x in h] for e in error]]


def gradients_rows(h, W_out, error):
    grad_h, grad_W_out = np.zeros(len(h)), np.zeros(W_out.shape)
    for j in range(len(error)):
        grad_h += error[j] * W_out[j]
        grad_W_out[j] = error[j] * h
    return grad_h, grad_W_out


def gradients_sums(h, W_out, error):
    return (error[:, None] * W_out).sum(axis=0), error[:, None] * h


def gradients_matrices(h, W_out, error):
    return W_out.T @ error, error[:, None] @ h[None, :]


def gradients_einsum(h, W_out, error):
    e = np.float32(error)
    return np.einsum("v,vn->n", e, W_out), np.einsum("v,n->vn", e, h)


def update_subtract_at(W_in, context, grad_h, learning_rate):
    new = np.array(W_in)
    np.subtract.at(new, context, learning_rate / len(context) * grad_h)
    return new


def update_share(W_in, context, grad_h, learning_rate):
    new, share = np.copy(W_in), learning_rate * grad_h / len(context)
    for id in context:
        new[id] = new[id] - share
    return new


def update_gradient(W_in, context, grad_h, learning_rate):
    gradient = np.zeros(W_in.shape)
    for id in context:
        gradient[id] += grad_h / len(context)
    return W_in - learning_rate * gradient


def update_counts(W_in, context, grad_h, learning_rate):
    times = np.bincount(context, minlength=len(W_in))
    return W_in - learning_rate * np.outer(times / times.sum(), grad_h)


def update_lists(W_in, context, grad_h, learning_rate):
    new = W_in.astype(np.float32).tolist()
    for id in context:
        new[id] = [w - learning_rate * g / len(context) for w, g in zip(new[id], grad_h, strict=True)]
    return new


def cbow_in_one(W_in, W_out, examples, learning_rate):
    W_in, W_out, losses = W_in.copy(), W_out.copy(), []
    for context, target in examples:
        h = W_in[context].mean(axis=0)
        e = np.exp(W_out @ h)
        p = e / e.sum()
        losses.append(-np.log(p[target]))
        error = p - np.eye(len(p))[target]
        grad_h = error @ W_out
        W_out -= learning_rate * np.outer(error, h)
        np.subtract.at(W_in, context, learning_rate * grad_h / len(context))
    return W_in, W_out, losses


def cbow_one_hots(W_in, W_out, examples, learning_rate):
    losses, eye = [], np.eye(len(W_in))
    for context, target in examples:
        x = eye[context].mean(axis=0)
        p = softmax(W_out @ (W_in.T @ x))
        losses.append(math.log(1 / p[target]))
        error = p - eye[target]
        W_in, W_out = (W_in - learning_rate * np.outer(x, error @ W_out),
                       W_out - learning_rate * np.outer(error, x @ W_in))
    return [W_in, W_out, np.array(losses)]


def cbow_loops(W_in, W_out, examples, learning_rate):
    A, B, losses = W_in.tolist(), W_out.tolist(), []
    N = len(A[0])
    for context, target in examples:
        h = [sum(A[id][n] for id in context) / len(context) for n in range(N)]
        scores = [math.exp(sum(u[n] * h[n] for n in range(N))) for u in B]
        error = [score / sum(scores) for score in scores]
        losses.append(-math.log(error[target]))
        error[target] -= 1
        grad_h = [sum(error[j] * B[j][n] for j in range(len(B))) for n in range(N)]
        for j in range(len(B)):
            B[j] = [B[j][n] - learning_rate * error[j] * h[n] for n in range(N)]
        for id in context:
            A[id] = [A[id][n] - learning_rate * grad_h[n] / len(context) for n in range(N)]
    return A, B, losses


WAYS = {
    "03.2": (hidden_loop, hidden_running_sum, hidden_sum, hidden_one_hots, hidden_float32),
    "03.3": (cross_entropy_sum, cross_entropy_labels, cross_entropy_inverse, cross_entropy_float32),
    "03.4": (error_one_hot, error_labels, error_loop, error_list, error_where),
    "03.5": (gradients_loops, gradients_rows, gradients_sums, gradients_matrices, gradients_einsum),
    "03.6": (update_subtract_at, update_share, update_gradient, update_counts, update_lists),
    "03.8": (cbow_in_one, cbow_one_hots, cbow_loops),
}
