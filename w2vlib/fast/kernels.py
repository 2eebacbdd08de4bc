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
def products(S, A, B):
    """S = A Bᵀ in tiles of 5 × 2, whose ten sums stay in registers; A has 5 rows or more, B an even number.

    The last tile of A reaches back over rows that are done already.
    """
    for start in range(0, len(A), 5):
        i = min(start, len(A) - 5)
        for j in range(0, len(B), 2):
            s0 = s1 = s2 = s3 = s4 = t0 = t1 = t2 = t3 = t4 = ZERO
            for d in range(width(A)):
                p, q = B[j, d], B[j + 1, d]
                a0, a1, a2, a3, a4 = A[i, d], A[i + 1, d], A[i + 2, d], A[i + 3, d], A[i + 4, d]
                s0 += a0 * p
                s1 += a1 * p
                s2 += a2 * p
                s3 += a3 * p
                s4 += a4 * p
                t0 += a0 * q
                t1 += a1 * q
                t2 += a2 * q
                t3 += a3 * q
                t4 += a4 * q
            S[i, j], S[i + 1, j], S[i + 2, j], S[i + 3, j], S[i + 4, j] = s0, s1, s2, s3, s4
            j += 1
            S[i, j], S[i + 1, j], S[i + 2, j], S[i + 3, j], S[i + 4, j] = t0, t1, t2, t3, t4


@_inlined
def add_product(C, A, B):
    """C += A B in tiles of 4 × 4; the rows of C and the columns of A are divisible by 4."""
    for i in range(0, len(C), 4):
        for k in range(0, len(B), 4):
            a0, a1, a2, a3 = A[i, k], A[i, k + 1], A[i, k + 2], A[i, k + 3]
            b0, b1, b2, b3 = A[i + 1, k], A[i + 1, k + 1], A[i + 1, k + 2], A[i + 1, k + 3]
            c0, c1, c2, c3 = A[i + 2, k], A[i + 2, k + 1], A[i + 2, k + 2], A[i + 2, k + 3]
            e0, e1, e2, e3 = A[i + 3, k], A[i + 3, k + 1], A[i + 3, k + 2], A[i + 3, k + 3]
            for d in range(width(C)):
                p, q, r, s = B[k, d], B[k + 1, d], B[k + 2, d], B[k + 3, d]
                C[i, d] += a0 * p + a1 * q + a2 * r + a3 * s
                C[i + 1, d] += b0 * p + b1 * q + b2 * r + b3 * s
                C[i + 2, d] += c0 * p + c1 * q + c2 * r + c3 * s
                C[i + 3, d] += e0 * p + e1 * q + e2 * r + e3 * s


@_inlined
def push_away(h, grad_h, z, grad_z, weight):
    """The noise half: grad_h −= push z, grad_z −= pushᵀ h with push_in = weight_i σ(h_i·z_n)."""
    push, transposed = np.empty((len(h), len(z)), np.float32), np.empty((len(z), len(h)), np.float32)
    products(push, h, z)
    for i in range(len(h)):
        for n in range(len(z)):
            push[i, n] = -weight[i] * sigmoid(push[i, n])
    for n in range(len(z)):
        for i in range(len(h)):
            transposed[n, i] = push[i, n]
    add_product(grad_h, push, z)
    add_product(grad_z, transposed, h)


@_inlined
def push_parts(h, grad_h, z, grad_z, noise, repel, share):
    """`push_away` in each part of a block, and what the rows of the noise words take of the sum of their changes."""
    parts, n = noise.shape
    size = len(h) // parts
    against = np.empty(len(z), np.float32)
    for part in range(parts):
        i, k = slice(part * size, (part + 1) * size), slice(part * n, (part + 1) * n)
        against[k] = repel[i].sum()
        push_away(h[i], grad_h[i], z[k], grad_z[k], repel[i])
    shorten(share, noise.ravel(), against, NOISE_LIMIT)


@_inlined
def find_distinct(words, ids, place, known):
    """`blocks.distinct` for one block; `known` has −1 for each word of the vocabulary, and has it again afterwards."""
    k = 0
    for i in range(len(words)):
        word = words[i]
        if known[word] < 0:
            known[word], ids[k] = k, word
            k += 1
        place[i] = known[word]
    known[ids[:k]] = -1
    return k


@_compiled
def train_skipgram(W_in, W_out, words, first, last, noise, rates, negatives):
    """`blocks.train_skipgram`; the arrays of `Blocks` one by one."""
    (B, T), (_, parts, n), dim = words.shape, noise.shape, W_in.shape[1]
    N = parts * n
    v, u, z, grad_v, grad_u, grad_z = (
        rows(T, dim), rows(T, dim), rows(N, dim), rows(T, dim), rows(T, dim), rows(N, dim))
    weight, share, noise_share = np.empty(T, np.float32), np.empty(T, np.float32), np.empty(N, np.float32)
    ids, place, known = np.empty(T, np.int32), np.empty(T, np.int32), np.full(len(W_in), -1, np.int32)
    for b in range(B):
        k = find_distinct(words[b], ids, place, known)
        gather(v, W_in, ids[:k])
        gather(u, W_out, ids[:k])
        gather(z, W_out, noise[b].ravel())
        grad_v[:], grad_u[:], grad_z[:], weight[:] = ZERO, ZERO, ZERO, ZERO
        for i in range(T):
            r = place[i]
            weight[r] += rates[b] * max(last[b, i] - first[b, i] - 1, 0)
            for j in range(first[b, i], last[b, i]):
                if j != i:
                    s = place[j]
                    logit = ZERO
                    for d in range(width(v)):
                        logit += v[r, d] * u[s, d]
                    pull = rates[b] * sigmoid(-logit)
                    for d in range(width(v)):
                        grad_v[r, d] += pull * u[s, d]
                        grad_u[s, d] += pull * v[r, d]
        for r in range(k):
            share[r] = LIMIT / max(weight[r], LIMIT)
        some = min(max(k + 3 & ~3, 8), T)  # rows beyond k have weight 0
        push_parts(v[:some], grad_v[:some], z, grad_z, noise[b], weight[:some] * negatives / np.float32(n), noise_share)
        scatter(W_in, ids[:k], grad_v, share)
        scatter(W_out, ids[:k], grad_u, share)
        scatter(W_out, noise[b].ravel(), grad_z, noise_share)


@_inlined
def running_sums(sums, matrix, ids):
    """sums_i = row ids[0] + … + row ids[i − 1] of the matrix: a window's sum is the difference of two of them."""
    for i in range(len(ids)):
        row = matrix[ids[i]]
        for d in range(matrix.shape[1]):
            sums[i + 1, d] = sums[i, d] + row[d]


@_compiled
def train_cbow(W_in, W_out, words, first, last, noise, rates, negatives, corrected):
    """`blocks.train_cbow`; the arrays of `Blocks` one by one. Row r of h and u is that of position i, part by part."""
    (B, T), (_, parts, n), dim = words.shape, noise.shape, W_in.shape[1]
    N = parts * n
    sums, h, u, z, grad_v, grad_z = (
        rows(T + 1, dim), rows(T, dim), rows(T, dim), rows(N, dim), rows(T, dim), rows(N, dim))
    weight, repel, take, share, noise_share = (
        np.empty(T, np.float32), np.empty(T, np.float32), np.empty(T, np.float32), np.empty(T, np.float32),
        np.empty(N, np.float32))
    places = np.arange(T).reshape(-1, parts).T.ravel()
    for b in range(B):
        centres = words[b][places]
        running_sums(sums, W_in, words[b])
        gather(u, W_out, centres)
        gather(z, W_out, noise[b].ravel())
        for i in range(T):
            weight[i] = rates[b] if last[b, i] - first[b, i] > 1 else ZERO  # a word without context teaches nothing
        shorten(share, words[b], weight, LIMIT)
        grad_h = u  # a row of u is needed once, and then takes its gradient
        for r in range(T):
            i = places[r]
            before, after, left, right = sums[first[b, i]], sums[last[b, i]], sums[i], sums[i + 1]
            part = ONE / np.float32(max(last[b, i] - first[b, i] - 1, 1))
            for d in range(width(h)):
                h[r, d] = part * (after[d] - before[d] - (right[d] - left[d]))
            logit = ZERO
            for d in range(width(h)):
                logit += h[r, d] * u[r, d]
            pull = weight[i] * sigmoid(-logit)
            take[r], repel[r] = pull * share[i], weight[i] * negatives / np.float32(n)
            for d in range(width(h)):
                grad_h[r, d] = pull * u[r, d]
        scatter(W_out, centres, h, take)
        grad_v[:], grad_z[:] = ZERO, ZERO
        push_parts(h, grad_h, z, grad_z, noise[b], repel, noise_share)
        for r in range(T):
            i = places[r]
            part = ONE / np.float32(max(last[b, i] - first[b, i] - 1, 1)) if corrected else ONE
            for j in range(first[b, i], last[b, i]):
                if j != i:
                    for d in range(width(h)):
                        grad_v[j, d] += part * grad_h[r, d]
        scatter(W_in, words[b], grad_v, share)
        scatter(W_out, noise[b].ravel(), grad_z, noise_share)
