"""The numba lane: the same blocks flow in, the same updates of the two matrices come out, compiled.

What differs from `blocks` is only the order of the sums: a context word that no window holds is never multiplied, and
the sigmoid is a fraction of two polynomials. Importing this module needs numba; compiling takes seconds, once.
"""

from __future__ import annotations

import numpy as np
from numba import njit

# fastmath lets the compiler add in any order, so that one instruction adds many numbers.
_compiled = njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
_inlined = njit(nogil=True, fastmath=True, error_model="numpy")

ZERO, HALF, ONE = np.float32(0), np.float32(0.5), np.float32(1)
FARTHEST = np.float32(4.97)  # where the fraction below reaches 1


@_inlined
def sigmoid(x):
    """½ + ½ tanh(x/2), tanh by Lambert's continued fraction (1768) cut after the seventh step; off by 1e-4 at most."""
    y = min(max(HALF * x, -FARTHEST), FARTHEST)
    s = y * y
    above = y * (np.float32(135135) + s * (np.float32(17325) + s * (np.float32(378) + s)))
    below = np.float32(135135) + s * (np.float32(62370) + s * (np.float32(3150) + s * np.float32(28)))
    return HALF + HALF * above / below


@_inlined
def gather(rows, matrix, ids):
    """rows[i] = matrix[ids[i]]"""
    for i in range(len(ids)):
        row = matrix[ids[i]]
        for d in range(matrix.shape[1]):
            rows[i, d] = row[d]


@_inlined
def scatter(matrix, ids, changes):
    """matrix[ids[i]] += changes[i], one after another: a word that stands twice gets both."""
    for i in range(len(ids)):
        row = matrix[ids[i]]
        for d in range(matrix.shape[1]):
            row[d] += changes[i, d]


@_inlined
def products(S, A, B):
    """S = A Bᵀ, in tiles of 2 × 4 that stay in registers; the numbers of rows are even and divisible by 4."""
    for i in range(0, len(A), 2):
        for j in range(0, len(B), 4):
            s0 = s1 = s2 = s3 = t0 = t1 = t2 = t3 = ZERO
            for d in range(A.shape[1]):
                a, b = A[i, d], A[i + 1, d]
                p, q, r, s = B[j, d], B[j + 1, d], B[j + 2, d], B[j + 3, d]
                s0 += a * p
                s1 += a * q
                s2 += a * r
                s3 += a * s
                t0 += b * p
                t1 += b * q
                t2 += b * r
                t3 += b * s
            S[i, j], S[i, j + 1], S[i, j + 2], S[i, j + 3] = s0, s1, s2, s3
            S[i + 1, j], S[i + 1, j + 1], S[i + 1, j + 2], S[i + 1, j + 3] = t0, t1, t2, t3


@_inlined
def add_product(C, A, B):
    """C += A B, two rows of C and four of B at a time."""
    for i in range(0, len(C), 2):
        for k in range(0, len(B), 4):
            a0, a1, a2, a3 = A[i, k], A[i, k + 1], A[i, k + 2], A[i, k + 3]
            b0, b1, b2, b3 = A[i + 1, k], A[i + 1, k + 1], A[i + 1, k + 2], A[i + 1, k + 3]
            for d in range(C.shape[1]):
                p, q, r, s = B[k, d], B[k + 1, d], B[k + 2, d], B[k + 3, d]
                C[i, d] += a0 * p + a1 * q + a2 * r + a3 * s
                C[i + 1, d] += b0 * p + b1 * q + b2 * r + b3 * s


@_inlined
def push_away(h, grad_h, z, grad_z, weight, logits, push):
    """The noise half of a block: grad_h −= push z and grad_z −= pushᵀ h with push_in = weight_i σ(h_i·z_n)."""
    products(logits, h, z)
    for i in range(len(h)):
        for n in range(len(z)):
            logits[i, n] = -weight[i] * sigmoid(logits[i, n])
    for n in range(len(z)):
        for i in range(len(h)):
            push[n, i] = logits[i, n]
    add_product(grad_h, logits, z)
    add_product(grad_z, push, h)


@_compiled
def train_skipgram(W_in, W_out, words, first, last, noise, rates, negatives):
    """`blocks.train_skipgram`; the arrays of `Blocks` one by one."""
    (B, T), N, dim = words.shape, noise.shape[1], W_in.shape[1]
    v, u, z = np.empty((T, dim), np.float32), np.empty((T, dim), np.float32), np.empty((N, dim), np.float32)
    grad_v, grad_u, grad_z = np.empty_like(v), np.empty_like(u), np.empty_like(z)
    logits, push, weight = np.empty((T, N), np.float32), np.empty((N, T), np.float32), np.empty(T, np.float32)
    for b in range(B):
        gather(v, W_in, words[b])
        gather(u, W_out, words[b])
        gather(z, W_out, noise[b])
        grad_v[:], grad_u[:], grad_z[:] = ZERO, ZERO, ZERO
        for i in range(T):
            context = max(last[b, i] - first[b, i] - 1, 0)
            weight[i] = rates[b] * context * negatives / np.float32(N)
            for j in range(first[b, i], last[b, i]):
                if j != i:
                    logit = ZERO
                    for d in range(dim):
                        logit += v[i, d] * u[j, d]
                    pull = rates[b] * sigmoid(-logit)
                    for d in range(dim):
                        grad_v[i, d] += pull * u[j, d]
                        grad_u[j, d] += pull * v[i, d]
        push_away(v, grad_v, z, grad_z, weight, logits, push)
        scatter(W_in, words[b], grad_v)
        scatter(W_out, words[b], grad_u)
        scatter(W_out, noise[b], grad_z)


@_inlined
def window_means(h, v, first, last, running):
    """h_i = mean of v_j over the window of i without i: the difference of two running sums, less v_i itself."""
    running[0] = ZERO
    for i in range(len(v)):
        for d in range(v.shape[1]):
            running[i + 1, d] = running[i, d] + v[i, d]
    for i in range(len(v)):
        after, before = running[last[i]], running[first[i]]
        share = ONE / np.float32(max(last[i] - first[i] - 1, 1))
        for d in range(v.shape[1]):
            h[i, d] = (after[d] - before[d] - v[i, d]) * share


@_inlined
def spread_over_windows(grad_v, grad_h, first, last, running):
    """grad_v_j = Σ grad_h_i over the windows that hold j, without j itself: each begins at `first` and ends at `last`."""
    running[:] = ZERO
    for i in range(len(grad_h)):
        begin, end = running[first[i]], running[last[i]]
        for d in range(grad_h.shape[1]):
            begin[d] += grad_h[i, d]
            end[d] -= grad_h[i, d]
    for j in range(len(grad_h)):
        for d in range(grad_h.shape[1]):
            running[j + 1, d] += running[j, d]
            grad_v[j, d] = running[j, d] - grad_h[j, d]


@_compiled
def train_cbow(W_in, W_out, words, first, last, noise, rates, negatives, corrected):
    """`blocks.train_cbow`; the arrays of `Blocks` one by one."""
    (B, T), N, dim = words.shape, noise.shape[1], W_in.shape[1]
    v, u, z = np.empty((T, dim), np.float32), np.empty((T, dim), np.float32), np.empty((N, dim), np.float32)
    h, grad_h, grad_z, running = np.empty_like(v), np.empty_like(v), np.empty_like(z), np.empty((T + 1, dim), np.float32)
    logits, push, weight = np.empty((T, N), np.float32), np.empty((N, T), np.float32), np.empty(T, np.float32)
    for b in range(B):
        gather(v, W_in, words[b])
        gather(u, W_out, words[b])
        gather(z, W_out, noise[b])
        window_means(h, v, first[b], last[b], running)
        grad_u, grad_v = u, v
        for i in range(T):
            rate = rates[b] if last[b, i] - first[b, i] > 1 else ZERO  # a word without context teaches nothing
            weight[i] = rate * negatives / np.float32(N)
            logit = ZERO
            for d in range(dim):
                logit += h[i, d] * u[i, d]
            pull = rate * sigmoid(-logit)
            for d in range(dim):
                grad_h[i, d] = pull * u[i, d]
                grad_u[i, d] = pull * h[i, d]
        grad_z[:] = ZERO
        push_away(h, grad_h, z, grad_z, weight, logits, push)
        if corrected:
            for i in range(T):
                share = ONE / np.float32(max(last[b, i] - first[b, i] - 1, 1))
                for d in range(dim):
                    grad_h[i, d] *= share
        spread_over_windows(grad_v, grad_h, first[b], last[b], running)
        scatter(W_in, words[b], grad_v)
        scatter(W_out, words[b], grad_u)
        scatter(W_out, noise[b], grad_z)
