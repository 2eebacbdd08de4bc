"""The numba lane: the same blocks flow in, the same updates of the two matrices come out, compiled.

What differs from `blocks` is the order of the sums: a context word that no window holds is never multiplied, and the
sigmoid is a fraction of two polynomials. Importing this module needs numba; compiling takes seconds, once.

Rows are worked on in copies that are filled up with zeros to a multiple of 16 numbers, so that no instruction is left
half empty; zeros change no product and get no gradient.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from . import blocks

# fastmath lets the compiler add in any order, so that one instruction adds many numbers.
_compiled = njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
_inlined = njit(nogil=True, fastmath=True, error_model="numpy")

ZERO, HALF, ONE = np.float32(0), np.float32(0.5), np.float32(1)
LIMIT, NOISE_LIMIT = np.float32(blocks.LIMIT), np.float32(blocks.NOISE_LIMIT)
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
def rows(n, dim):
    """n rows of zeros, dim numbers wide or up to 15 more."""
    return np.zeros((n, (dim + 15) & ~15), np.float32)


@_inlined
def width(A):
    """The columns of what `rows` made; the compiler sees from the sign & that it is a multiple of 16."""
    return A.shape[1] & ~15


@_inlined
def gather(A, matrix, ids):
    """A_i = row ids[i] of the matrix."""
    for i in range(len(ids)):
        row = matrix[ids[i]]
        for d in range(matrix.shape[1]):
            A[i, d] = row[d]


@_inlined
def scatter(matrix, ids, A, share):
    """Row ids[i] of the matrix += share_i A_i, one after another: a word that stands twice gets both."""
    for i in range(len(ids)):
        row = matrix[ids[i]]
        for d in range(matrix.shape[1]):
            row[d] += share[i] * A[i, d]


@_inlined
def shorten(share, words, weight, limit):
    """What a row takes of the sum of its changes: less than 1 where the weights of its word exceed the limit."""
    for i in range(len(words)):
        total = ZERO
        for j in range(len(words)):
            total += weight[j] if words[j] == words[i] else ZERO
        share[i] = limit / max(total, limit)


@_inlined
def limit_changes(share, noise_share, repel, words, noise, weight, negatives):
    """`blocks._weigh`: from rate × pairs of each position its weight against each noise word, and what rows take."""
    shorten(share, words, weight, LIMIT)
    for i in range(len(words)):
        repel[i] = weight[i] * negatives / np.float32(len(noise))
    shorten(noise_share, noise, np.full(len(noise), repel.sum(), np.float32), NOISE_LIMIT)


@_inlined
def products(S, A, B):
    """S = A Bᵀ, in tiles of 2 × 4 that stay in registers; A has an even number of rows, B one divisible by 4."""
    for i in range(0, len(A), 2):
        for j in range(0, len(B), 4):
            s0 = s1 = s2 = s3 = t0 = t1 = t2 = t3 = ZERO
            for d in range(width(A)):
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
            for d in range(width(C)):
                p, q, r, s = B[k, d], B[k + 1, d], B[k + 2, d], B[k + 3, d]
                C[i, d] += a0 * p + a1 * q + a2 * r + a3 * s
                C[i + 1, d] += b0 * p + b1 * q + b2 * r + b3 * s


@_inlined
def push_away(h, grad_h, z, grad_z, weight, logits, push):
    """The noise half of a block: grad_h −= push z, grad_z −= pushᵀ h with push_in = weight_i σ(h_i·z_n)."""
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
    v, u, z, grad_v, grad_u, grad_z = (
        rows(T, dim), rows(T, dim), rows(N, dim), rows(T, dim), rows(T, dim), rows(N, dim))
    logits, push = np.empty((T, N), np.float32), np.empty((N, T), np.float32)
    weight, share = np.empty(T, np.float32), np.empty(T, np.float32)
    repel, noise_share = np.empty(T, np.float32), np.empty(N, np.float32)
    for b in range(B):
        gather(v, W_in, words[b])
        gather(u, W_out, words[b])
        gather(z, W_out, noise[b])
        grad_v[:], grad_u[:], grad_z[:] = ZERO, ZERO, ZERO
        for i in range(T):
            weight[i] = rates[b] * max(last[b, i] - first[b, i] - 1, 0)
            for j in range(first[b, i], last[b, i]):
                if j != i:
                    logit = ZERO
                    for d in range(width(v)):
                        logit += v[i, d] * u[j, d]
                    pull = rates[b] * sigmoid(-logit)
                    for d in range(width(v)):
                        grad_v[i, d] += pull * u[j, d]
                        grad_u[j, d] += pull * v[i, d]
        limit_changes(share, noise_share, repel, words[b], noise[b], weight, negatives)
        push_away(v, grad_v, z, grad_z, repel, logits, push)
        scatter(W_in, words[b], grad_v, share)
        scatter(W_out, words[b], grad_u, share)
        scatter(W_out, noise[b], grad_z, noise_share)


@_inlined
def window_means(h, v, first, last, running):
    """h_i = mean of v_j over the window of i without i: the difference of two running sums, less v_i itself."""
    for i in range(len(v)):
        for d in range(width(v)):
            running[i + 1, d] = running[i, d] + v[i, d]
    for i in range(len(v)):
        after, before = running[last[i]], running[first[i]]
        share = ONE / np.float32(max(last[i] - first[i] - 1, 1))
        for d in range(width(v)):
            h[i, d] = (after[d] - before[d] - v[i, d]) * share


@_compiled
def train_cbow(W_in, W_out, words, first, last, noise, rates, negatives, corrected):
    """`blocks.train_cbow`; the arrays of `Blocks` one by one."""
    (B, T), N, dim = words.shape, noise.shape[1], W_in.shape[1]
    v, u, z, h, grad_v, grad_h, grad_z, running = (
        rows(T, dim), rows(T, dim), rows(N, dim), rows(T, dim), rows(T, dim), rows(T, dim), rows(N, dim),
        rows(T + 1, dim))
    logits, push = np.empty((T, N), np.float32), np.empty((N, T), np.float32)
    weight, share = np.empty(T, np.float32), np.empty(T, np.float32)
    repel, noise_share = np.empty(T, np.float32), np.empty(N, np.float32)
    for b in range(B):
        gather(v, W_in, words[b])
        gather(u, W_out, words[b])
        gather(z, W_out, noise[b])
        window_means(h, v, first[b], last[b], running)
        grad_v[:], grad_z[:] = ZERO, ZERO
        for i in range(T):
            weight[i] = rates[b] if last[b, i] - first[b, i] > 1 else ZERO  # a word without context teaches nothing
        limit_changes(share, noise_share, repel, words[b], noise[b], weight, negatives)
        for i in range(T):
            logit = ZERO
            for d in range(width(h)):
                logit += h[i, d] * u[i, d]
            pull = weight[i] * sigmoid(-logit)
            row = W_out[words[b, i]]
            for d in range(dim):
                row[d] += share[i] * pull * h[i, d]
            for d in range(width(h)):
                grad_h[i, d] = pull * u[i, d]
        push_away(h, grad_h, z, grad_z, repel, logits, push)
        for i in range(T):
            part = ONE / np.float32(max(last[b, i] - first[b, i] - 1, 1)) if corrected else ONE
            for j in range(first[b, i], last[b, i]):
                if j != i:
                    for d in range(width(h)):
                        grad_v[j, d] += part * grad_h[i, d]
        scatter(W_in, words[b], grad_v, share)
        scatter(W_out, noise[b], grad_z, noise_share)
