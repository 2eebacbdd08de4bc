"""Chunks of word ids flow in; blocks of draws flow out, and each block updates the two matrices: the numpy lane.

Skip-gram with negative sampling, rearranged: T consecutive words make a *block* in which every word is a centre word
with its own window, and all share N noise words. Pair by pair, each pair of the block would draw K noise words of its
own; here every centre word meets all N, weighted by (its number of pairs) · K / N. The expected gradient is the same
and a block becomes a few small matrix products (after Ji et al. 2016, who share the noise words of one window). On two
million words of Wikipedia 24 noise words give the scores of 32.
CBOW has one example for each centre word in place of many pairs, and gets along with fewer: its block has four parts
with 8 noise words each, and the words belong to the parts in turn, so that neighbours meet different ones.
What is left out: pairs across the border of two blocks, and the rule that skips a noise word equal to the target.

All gradients of a block belong to the weights before it, so that a pair of words that occurs in it twice counts twice:
a block is a table of counts of its distinct words. A word that stands in it again and again would move far, overshoot,
and set off a runaway; so there is a limit to rate × pairs for one word in one block.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

T = 64  # words in a block; beyond 128 a block's updates, made all at once, grow too large
SHARED = {"skip-gram": (1, 24), "cbow": (4, 8)}  # parts of a block, and noise words that a part shares
LIMIT, NOISE_LIMIT = 0.5, 4.0  # of rate × pairs: at rate 0.025 that is 20 true pairs and 160 with noise


class Blocks(NamedTuple):
    """What was drawn for B blocks; both lanes train on these same draws.

    words : int32 (B, T), ids of the words kept by subsampling; the last block is filled up with 0
    first, last : int32 (B, T), the window of position i is first[i] … last[i] − 1; empty for filled-up positions
    noise : int32 (B, parts, n), ids of the n noise words that each part shares; word i is in part i mod parts
    rates : float32 (B,), learning rates
    """

    words: np.ndarray
    first: np.ndarray
    last: np.ndarray
    noise: np.ndarray
    rates: np.ndarray


def noise_table(noise, size: int = 1 << 20) -> np.ndarray:
    """Ids in proportion to the noise distribution, int32 (size,) or longer: an even draw from it is a noise word.

    Parameters
    ----------
    noise : float array (V,), probabilities that sum to 1
    """
    size = max(size, 1 << (32 * len(noise)).bit_length())
    points = (np.arange(size) + 0.5) / size
    return np.minimum(np.searchsorted(np.cumsum(noise), points), len(noise) - 1).astype(np.int32)


def draw_blocks(ids, sentence, keep, table, shared, window: int, rates, rng) -> Blocks:
    """Subsample the words, draw the width of each window and the noise.

    Parameters
    ----------
    ids, sentence : int arrays (n,), see `ingest.Chunk`
    keep : float32 array (V,), chance that an occurrence of each word is kept
    table : int32 array, see `noise_table`
    shared : pair (parts, n), see `SHARED`
    window : m; each centre word's own width is drawn from 1 … m, so that near words count more (Mikolov et al. 2013a)
    rates : pair of floats, the learning rate at the first and after the last word; between them it moves in a line
    rng : numpy.random.Generator
    """
    kept = np.flatnonzero(rng.random(len(ids), np.float32) < keep.take(ids))
    ids, sentence = ids.take(kept), sentence.take(kept)
    left, B = len(ids), -(-len(ids) // T)
    words = _fill(ids, B)
    width = rng.integers(1, window + 1, left, dtype=np.int32)
    starts = np.ones(left, bool)  # where a sentence or a block begins
    starts[1:] = sentence[1:] != sentence[:-1]
    starts[::T] = True
    start = np.flatnonzero(starts)
    run = np.diff(start, append=left)
    start = (start % T).astype(np.int32)
    position = np.tile(np.arange(T, dtype=np.int32), B)[:left]
    first = np.maximum(position - width, np.repeat(start, run))
    last = np.minimum(position + width + 1, np.repeat((start + run).astype(np.int32), run))
    # One noise word from each of n equal stretches of the table: less spread than n free draws, same mean.
    parts, n = shared
    stretch = len(table) // n
    noise = table.take(rng.integers(0, stretch, (B, parts, n), dtype=np.int32) + stretch * np.arange(n))
    return Blocks(words, _fill(first, B), _fill(last, B), noise,
                  np.linspace(*rates, B, endpoint=False, dtype=np.float32))


def _fill(values, B):
    filled = np.zeros(B * T, np.int32)
    filled[: len(values)] = values
    return filled.reshape(B, T)


def near(blocks: Blocks) -> np.ndarray:
    """True where word j is in the window of word i, shape (B, T, T)."""
    j = np.arange(T, dtype=np.int8)
    first, last = blocks.first.astype(np.int8)[:, :, None], blocks.last.astype(np.int8)[:, :, None]
    inside = (first <= j) & (j < last)
    inside[:, j, j] = False
    return inside


def window_sizes(blocks: Blocks) -> np.ndarray:
    """How many words are in the window of each word, float32 (B, T, 1)."""
    return np.maximum(blocks.last - blocks.first - 1, 0).astype(np.float32)[:, :, None]


def distinct(words):
    """The distinct words of each block.

    Parameters
    ----------
    words : int array (B, T)

    Returns
    -------
    ids : intp array (B, T), the distinct words of block b are the first number[b]
    place : int array (B, T), where in `ids` the word of each position stands
    number : int array (B,)
    """
    order = np.argsort(words, axis=1)
    ascending = np.take_along_axis(words, order, axis=1)
    rank = np.zeros_like(order)
    np.cumsum(ascending[:, 1:] != ascending[:, :-1], axis=1, out=rank[:, 1:])
    ids, place = np.zeros(words.shape, np.intp), np.empty_like(order)
    np.put_along_axis(ids, rank, ascending, axis=1)
    np.put_along_axis(place, order, rank, axis=1)
    return ids, place, rank[:, -1] + 1


def pair_counts(blocks: Blocks, place) -> np.ndarray:
    """How often the distinct word c is in a window of the distinct word a, int array (B, T, T)."""
    pairs = np.flatnonzero(near(blocks))  # of positions, numbered through all blocks
    centre = pairs // T
    block = centre // T * T
    place = place.ravel()
    counted = (block + place.take(centre)) * T + place.take(block + pairs % T)
    return np.bincount(counted, minlength=place.size * T).reshape(-1, T, T)


def shrink(total, limit):
    """What a word takes of the sum of its changes: less than 1 where its rate × pairs exceed the limit."""
    return (limit / np.maximum(total, limit)).astype(np.float32)[..., None]


def merge(words, weight, limit) -> np.ndarray:
    """The matrix that adds up the changes of repeated words, and shortens those of words with too much weight.

    Parameters
    ----------
    words : int array (B, n)
    weight : float32 (B, n), rate × pairs of each position
    limit : what the weights of one word may sum up to

    Returns
    -------
    float32 (B, n, n), a multiple of 1 where two positions hold the same word, 0 elsewhere
    """
    same = (words[:, :, None] == words[:, None, :]).astype(np.float32)
    return same * shrink(np.einsum("bij,bj->bi", same, weight), limit)


def train_skipgram(W_in, W_out, blocks: Blocks, negatives: int) -> None:
    """Update both matrices in place, block by block.

    pull_ij = η (1 − σ(v_i·u_j)) for j in the window of i,   push_in = η C_i K/N σ(v_i·u_n) for each noise word n,
    v_i += Σ_j pull_ij u_j − Σ_n push_in u_n,   u_j += Σ_i pull_ij v_i,   u_n −= Σ_i push_in v_i

    Summed over the positions of a word, η turns into η · (how often i and j make a pair), η C_i into its sum.
    The noise words stand before the words of the block: with label 1 for a word of the window and 0 for a noise word,
    weight · (label − σ) is the pull and, with its sign, the push, and three matrix products do for both.

    Parameters
    ----------
    W_in, W_out : float32 (V, dim)
    negatives : K; C_i is the number of context words of i
    """
    ids, place, number = distinct(blocks.words)
    noise_words = blocks.noise[:, 0]
    n = noise_words.shape[1]
    weight = np.empty((len(ids), T, n + T), np.float32)
    np.multiply(pair_counts(blocks, place), blocks.rates[:, None, None], out=weight[:, :, n:], casting="unsafe")
    total = weight[:, :, n:].sum(axis=2)
    repel = total * np.float32(negatives / n)
    weight[:, :, :n] = repel[:, :, None]
    merge_noise = merge(noise_words, np.broadcast_to(repel.sum(axis=1, keepdims=True), noise_words.shape), NOISE_LIMIT)
    take, label = shrink(total, LIMIT), np.float32(np.arange(n + T) >= n)
    for b, targets in enumerate(np.concatenate([noise_words, ids], axis=1, dtype=np.intp)):
        k = number[b]
        noise, words = targets[:n], targets[n:n + k]
        v, u = W_in.take(words, 0), W_out.take(targets[:n + k], 0)
        pull = weight[b, :k, :n + k] * (label[:n + k] - _sigmoid(v @ u.T))
        gradient = pull.T @ v
        W_in[words] = v + take[b, :k] * (pull @ u)
        W_out[words] = u[n:] + take[b, :k] * gradient[n:]
        W_out[noise] += merge_noise[b] @ gradient[:n]


def train_cbow(W_in, W_out, blocks: Blocks, negatives: int, corrected: bool) -> None:
    """Update both matrices in place, block by block: the average h_i of the context predicts the centre word i.

    h = A v with A_ij = 1/C_i in the window of i;   pull_i = η (1 − σ(h_i·u_i)),
    push_in = η K/n σ(h_i·u_n) for each of the n noise words of the part that i is in,
    g_i = pull_i u_i − Σ_n push_in u_n,   v += Aᵀ g,   u_i += pull_i h_i,   u_n −= Σ_i push_in h_i

    Not `corrected`: Aᵀ has ones in place of 1/C_i, as in word2vec.c (see `model.input_gradient`).
    """
    B, parts, n = blocks.noise.shape
    in_parts = np.arange(T).reshape(-1, parts).T.ravel()  # positions, part by part
    ids, place, number = distinct(blocks.words)
    holds = (place[:, :, None] == np.arange(T)).astype(np.float32)  # position i holds the distinct word j
    size, window = window_sizes(blocks), near(blocks).astype(np.float32) @ holds
    attract = blocks.rates[:, None, None] * np.minimum(size, 1)
    take = shrink((holds * attract).sum(axis=1), LIMIT)
    repel = attract * np.float32(negatives / n)
    against_noise = np.repeat(repel.reshape(B, T // parts, parts).sum(axis=1), n, axis=1)
    noise_words = blocks.noise.reshape(B, parts * n)
    merge_noise = merge(noise_words, against_noise, NOISE_LIMIT)
    attract, holds = attract[:, in_parts], holds[:, in_parts]
    repel = repel[:, in_parts].reshape(B, parts, T // parts, 1)
    average = (window / np.maximum(size, 1))[:, in_parts]
    backward = average if corrected else window[:, in_parts]
    for b, k in enumerate(number):
        words, noise = ids[b, :k], blocks.noise[b]
        v, u, z = W_in[words], W_out[words], W_out[noise]
        h, target = average[b, :, :k] @ v, u[place[b, in_parts]]
        pull = attract[b] * _sigmoid(-np.sum(h * target, axis=1, keepdims=True))
        h_parts = h.reshape(parts, T // parts, -1)  # one matrix product for each part
        push = repel[b] * _sigmoid(h_parts @ z.swapaxes(1, 2))
        gradient = pull * target - (push @ z).reshape(h.shape)
        W_in[words] = v + take[b, :k] * (backward[b, :, :k].T @ gradient)
        W_out[words] = u + take[b, :k] * (holds[b, :, :k].T @ (pull * h))
        W_out[noise_words[b]] -= merge_noise[b] @ (push.swapaxes(1, 2) @ h_parts).reshape(parts * n, -1)


def _sigmoid(x):
    """1 / (1 + exp(−x)) as in `objectives.sigmoid`, in place of `x` and in its precision."""
    half = np.float32(0.5)
    x *= half
    np.tanh(x, out=x)
    x *= half
    x += half
    return x


def mean_loss(W_in, W_out, blocks: Blocks, negatives: int, architecture: str) -> float:
    """Loss per example of the blocks as they are drawn, without training: −log σ(positive) − K · mean log σ(−noise)."""
    window, sizes, total, examples = near(blocks), window_sizes(blocks)[:, :, 0], 0.0, 0.0
    for b, (words, noise) in enumerate(zip(blocks.words, blocks.noise, strict=True)):
        size, noise = sizes[b], noise.ravel()
        if architecture == "cbow":
            h = window[b] @ W_in[words] / np.maximum(size, 1)[:, None]
            size = np.minimum(size, 1)
            positive = size @ np.logaddexp(0, -np.sum(h * W_out[words], axis=1))
        else:
            h = W_in[words]
            positive = np.logaddexp(0, -(h @ W_out[words].T)[window[b]]).sum()
        total += positive + negatives * size @ np.logaddexp(0, h @ W_out[noise].T).mean(axis=1)
        examples += size.sum()
    return float(total / max(examples, 1))
