"""The numba backend: the same blocks flow in, the same updates of the two matrices come out, compiled.

What differs from `batches` is the order of the sums: a context word that no window holds is never multiplied, and the
sigmoid is a fraction of two polynomials. Importing this module needs numba; compiling takes seconds, once.

Rows that are needed often are worked on in copies, filled up with zeros to a multiple of 16 numbers, so that no
instruction is left half empty; zeros change no product and get no gradient.
"""

from __future__ import annotations

import numpy as np
from llvmlite import ir
from numba import njit
from numba.core import cgutils, types
from numba.extending import intrinsic

from . import batches

# fastmath lets the compiler add in any order, so that one instruction adds many numbers.
_compiled = njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
_inlined = njit(nogil=True, fastmath=True, error_model="numpy")

ZERO, HALF, ONE = np.float32(0), np.float32(0.5), np.float32(1)
LIMIT, NOISE_LIMIT = np.float32(batches.LIMIT), np.float32(batches.NOISE_LIMIT)
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
def columns(A):
    """How many columns there are in what `rows` made; the compiler sees from the sign & that it is a multiple of 16."""
    return A.shape[1] & ~15


@intrinsic
def _fetch(_, address):
    """Ask the processor for the memory at an address without waiting for it; numba has no function for that."""

    def generate(context, builder, _, arguments):
        number, byte = ir.IntType(32), ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(function, [builder.inttoptr(arguments[0], byte), number(0), number(2), number(1)])
        return context.get_dummy_value()

    return types.none(types.intp), generate


@_inlined
def prefetch(matrix, ids):
    """Have rows brought nearer that will be needed soon, one line of 64 bytes after another."""
    start, row = matrix.ctypes.data, 4 * matrix.shape[1]
    for i in range(len(ids)):
        for byte in range(0, row, 64):
            _fetch(start + ids[i] * row + byte)


@_inlined
def prefetch_block(W_in, W_out, words, noise, b):
    if b < len(words):
        prefetch(W_in, words[b])
        prefetch(W_out, words[b])
        prefetch(W_out, noise[b].ravel())


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
def products(S, A, B):
    """S = A Bᵀ in tiles of 4 × 4, whose sixteen sums stay in registers; both have a number of rows divisible by 4."""
    for i in range(0, len(A), 4):
        for j in range(0, len(B), 4):
            p0 = p1 = p2 = p3 = q0 = q1 = q2 = q3 = r0 = r1 = r2 = r3 = s0 = s1 = s2 = s3 = ZERO
            for d in range(columns(A)):
                a0, a1, a2, a3 = A[i, d], A[i + 1, d], A[i + 2, d], A[i + 3, d]
                p, q, r, s = B[j, d], B[j + 1, d], B[j + 2, d], B[j + 3, d]
                p0 += a0 * p
                p1 += a1 * p
                p2 += a2 * p
                p3 += a3 * p
                q0 += a0 * q
                q1 += a1 * q
                q2 += a2 * q
                q3 += a3 * q
                r0 += a0 * r
                r1 += a1 * r
                r2 += a2 * r
                r3 += a3 * r
                s0 += a0 * s
                s1 += a1 * s
                s2 += a2 * s
                s3 += a3 * s
            S[i, j], S[i + 1, j], S[i + 2, j], S[i + 3, j] = p0, p1, p2, p3
            j += 1
            S[i, j], S[i + 1, j], S[i + 2, j], S[i + 3, j] = q0, q1, q2, q3
            j += 1
            S[i, j], S[i + 1, j], S[i + 2, j], S[i + 3, j] = r0, r1, r2, r3
            j += 1
            S[i, j], S[i + 1, j], S[i + 2, j], S[i + 3, j] = s0, s1, s2, s3


@_inlined
def add_product(C, A, B):
    """C += A B in tiles of 4 × 4; the rows of C and the columns of A are divisible by 4."""
    for i in range(0, len(C), 4):
        for k in range(0, len(B), 4):
            a0, a1, a2, a3 = A[i, k], A[i, k + 1], A[i, k + 2], A[i, k + 3]
            b0, b1, b2, b3 = A[i + 1, k], A[i + 1, k + 1], A[i + 1, k + 2], A[i + 1, k + 3]
            c0, c1, c2, c3 = A[i + 2, k], A[i + 2, k + 1], A[i + 2, k + 2], A[i + 2, k + 3]
            e0, e1, e2, e3 = A[i + 3, k], A[i + 3, k + 1], A[i + 3, k + 2], A[i + 3, k + 3]
            for d in range(columns(C)):
                p, q, r, s = B[k, d], B[k + 1, d], B[k + 2, d], B[k + 3, d]
                C[i, d] += a0 * p + a1 * q + a2 * r + a3 * s
                C[i + 1, d] += b0 * p + b1 * q + b2 * r + b3 * s
                C[i + 2, d] += c0 * p + c1 * q + c2 * r + c3 * s
                C[i + 3, d] += e0 * p + e1 * q + e2 * r + e3 * s


@_inlined
def push_away(h, grad_h, z, grad_z, repel):
    """The noise half: grad_h −= push z, grad_z −= pushᵀ h with push_in = repel_i σ(h_i·z_n)."""
    push = np.empty((len(z), len(h)), np.float32)  # transposed: one row for each noise word
    products(push.T, h, z)
    for n in range(len(z)):
        for i in range(len(h)):
            push[n, i] = -repel[i] * sigmoid(push[n, i])
    add_product(grad_h, push.T, z)
    add_product(grad_z, push, h)


@_inlined
def find_distinct(words, ids, place, known):
    """`batches.Distinct` for one block, in another order; the number of distinct words.

    `known` holds −1 for each word of the vocabulary, before and after.
    """
    k = 0
    for i in range(len(words)):
        word = words[i]
        if known[word] < 0:
            known[word], ids[k] = k, word
            k += 1
        place[i] = known[word]
    known[ids[:k]] = -1
    return k


@_inlined
def shares(share, load, ids):
    """`batches.Distinct.share`; `load` holds the sum of its loads for each word of the vocabulary."""
    for i in range(len(ids)):
        share[i] = ONE / max(load[ids[i]], ONE)


@_inlined
def find_windows(first, last, sentence, width):
    """`batches.windows` for one block."""
    start, end = 0, len(sentence)
    for i in range(len(sentence)):
        if sentence[i] != sentence[start]:
            start = i
        first[i] = max(i - width[i], start)
    for i in range(len(sentence) - 1, -1, -1):
        if sentence[i] != sentence[end - 1]:
            end = i + 1
        last[i] = min(i + width[i] + 1, end)


@_compiled
def train_skipgram(W_in, W_out, words, sentence, width, noise, rates, negatives):
    """`batches.train_skipgram`; the arrays of `Batch` one by one."""
    (B, T), n, dim = words.shape, noise.shape[2], W_in.shape[1]
    v, u, z, grad_v, grad_u, grad_z = (
        rows(T, dim), rows(T, dim), rows(n, dim), rows(T, dim), rows(T, dim), rows(n, dim))
    weight, share, noise_share = np.empty(T, np.float32), np.empty(T, np.float32), np.empty(n, np.float32)
    first, last, ids, place = np.empty(T, np.int32), np.empty(T, np.int32), np.empty(T, np.int32), np.empty(T, np.int32)
    load, known = np.zeros(len(W_in), np.float32), np.full(len(W_in), -1, np.int32)
    for b in range(B):
        noise_words = noise[b, 0]
        find_windows(first, last, sentence[b], width[b])
        k = find_distinct(words[b], ids, place, known)
        gather(v, W_in, ids[:k])
        gather(u, W_out, ids[:k])
        gather(z, W_out, noise_words)
        grad_v[:], grad_u[:], grad_z[:], weight[:] = ZERO, ZERO, ZERO, ZERO
        for i in range(T):
            r = place[i]
            weight[r] += rates[b] * (last[i] - first[i] - 1)
            for j in range(first[i], last[i]):
                if j != i:
                    s = place[j]
                    logit = ZERO
                    for d in range(columns(v)):
                        logit += v[r, d] * u[s, d]
                    pull = rates[b] * sigmoid(-logit)
                    for d in range(columns(v)):
                        grad_v[r, d] += pull * u[s, d]
                        grad_u[s, d] += pull * v[r, d]
        prefetch_block(W_in, W_out, words, noise, b + 1)
        some = k + 3 & ~3  # rows beyond k have weight 0
        repel = weight[:some] * negatives / np.float32(n)
        push_away(v[:some], grad_v[:some], z, grad_z, repel)
        for r in range(k):
            load[ids[r]] = weight[r] / LIMIT
        shares(share, load, ids[:k])
        scatter(W_in, ids[:k], grad_v, share)
        against = repel.sum() / NOISE_LIMIT
        for word in noise_words:
            load[word] += against
        shares(share, load, ids[:k])
        shares(noise_share, load, noise_words)
        load[ids[:k]] = load[noise_words] = ZERO
        scatter(W_out, ids[:k], grad_u, share)
        scatter(W_out, noise_words, grad_z, noise_share)


@_inlined
def running_sums(sums, matrix, ids):
    """sums_i = row ids[0] + … + row ids[i − 1] of the matrix: a window's sum is the difference of two of them."""
    for i in range(len(ids)):
        row = matrix[ids[i]]
        for d in range(matrix.shape[1]):
            sums[i + 1, d] = sums[i, d] + row[d]


@_compiled
def train_cbow(W_in, W_out, words, sentence, width, noise, rates, negatives, corrected):
    """`batches.train_cbow`; the arrays of `Batch` one by one. The rows of h stand part by part.

    Forward, a window's sum is the difference of two running sums. Back, it is the other way round: what a centre word
    sends to its window is a jump up where the window begins and a jump down behind its end, and the running sum of all
    jumps is what a position gets from the windows that it is in, its own included, which is taken away.
    """
    (B, T), (_, parts, n), dim = words.shape, noise.shape, W_in.shape[1]
    N, size = parts * n, T // parts
    sums, jumps, running, h, grad_h, z, grad_z = (
        rows(T + 1, dim), rows(T + 1, dim), rows(1, dim)[0], rows(T, dim), rows(T, dim), rows(N, dim), rows(N, dim))
    back, take, repel = np.empty(T, np.float32), np.empty(T, np.float32), np.empty(T, np.float32)
    share_in, share_out, noise_share = np.empty(T, np.float32), np.empty(T, np.float32), np.empty(N, np.float32)
    first, last, load = np.empty(T, np.int32), np.empty(T, np.int32), np.zeros(len(W_in), np.float32)
    order = np.arange(T).reshape(parts, -1).T.ravel()
    for b in range(B):
        noise_words = noise[b].ravel()
        find_windows(first, last, sentence[b], width[b])
        running_sums(sums, W_in, words[b])
        gather(z, W_out, noise_words)
        grad_z[:] = ZERO
        for i in range(T):
            r, word, C = order[i], words[b, i], last[i] - first[i] - 1
            weight = rates[b] if C > 0 else ZERO  # a word without context teaches nothing
            load[word] += weight / LIMIT
            repel[r] = weight * negatives / np.float32(n)
            part = ONE / np.float32(max(C, 1))
            back[r] = part if corrected else ONE
            before, after, own, u = sums[first[i]], sums[last[i]], W_in[word], W_out[word]
            for d in range(dim):
                h[r, d] = part * (after[d] - before[d] - own[d])
            logit = ZERO
            for d in range(dim):  # alone, so that the order of its sum does not depend on where the arrays lie
                logit += h[r, d] * u[d]
            pull = take[r] = weight * sigmoid(-logit)
            for d in range(dim):
                grad_h[r, d] = pull * u[d]
        shares(share_in, load, words[b])
        for p in range(parts):
            rows_p, noise_p = slice(p * size, (p + 1) * size), slice(p * n, (p + 1) * n)
            push_away(h[rows_p], grad_h[rows_p], z[noise_p], grad_z[noise_p], repel[rows_p])
            against = repel[rows_p].sum() / NOISE_LIMIT
            for word in noise_words[noise_p]:
                load[word] += against
        shares(share_out, load, words[b])
        shares(noise_share, load, noise_words)
        load[words[b]] = load[noise_words] = ZERO
        prefetch_block(W_in, W_out, words, noise, b + 1)
        for i in range(T):
            r, begin, end = order[i], jumps[first[i]], jumps[last[i]]
            for d in range(columns(h)):
                begin[d] += back[r] * grad_h[r, d]
                end[d] -= back[r] * grad_h[r, d]
        running[:] = ZERO
        for i in range(T):
            r, word = order[i], words[b, i]
            take_in, take_out = share_in[i], share_out[i] * take[r]
            for d in range(dim):
                running[d] += jumps[i, d]
                jumps[i, d] = ZERO
                W_in[word, d] += take_in * (running[d] - back[r] * grad_h[r, d])
            for d in range(dim):
                W_out[word, d] += take_out * h[r, d]
        jumps[T] = ZERO
        scatter(W_out, noise_words, grad_z, noise_share)
