"""Chunks of word ids flow in; batches of blocks flow out, and each block updates the two matrices: the numpy backend.

Skip-gram with negative sampling, rearranged: T consecutive words make a *block* in which every word is a centre word
with its own window, and all share N noise words. Pair by pair, each pair of the block would draw K noise words of its
own; here every centre word meets all N, weighted by (its number of pairs) · K / N. The expected gradient is the same
and a block becomes a few small matrix products (after Ji et al. 2016, who share the noise words of one window). On two
million words of Wikipedia 24 noise words score nearly as 32 do. A *batch* is the blocks that were drawn at once.
CBOW has one example for each centre word in place of many pairs, and gets along with fewer: its block has four parts
with 8 noise words each, and the words belong to the parts in turn, so that neighbours meet different ones.
What is left out: pairs across the border of two blocks, and the rule that skips a noise word equal to the target.

All gradients of a block belong to the weights before it, so that a pair of words that occurs in it twice counts twice.
A word that stands in it again and again would move far, overshoot, and set off a runaway; so there is a limit to
rate × examples for one word in one block.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..objectives import log_sigmoid
from .ingest import END

T = 64  # words in a block; beyond 128 a block's updates, made all at once, grow too large
SHORTEST, BLOCKS = 4, 16  # a short text gets shorter blocks, so that one pass has so many of them
TABLES = 64  # blocks whose tables are made at once, few enough for the processor's cache
# Parts of a block, and noise words that a part shares; the kernels need numbers of words that are divisible by 4.
SHARED = {"skip-gram": (1, 24), "cbow": (4, 8)}
LIMIT, NOISE_LIMIT = 0.5, 4.0  # of rate × pairs: at rate 0.025 that is 20 true pairs and 160 with noise


class Batch(NamedTuple):
    """What was drawn for B blocks; both backends train on these same draws.

    words : int32 (B, T), ids of the words kept by subsampling; the last block is filled up with 0
    sentence : int32 (B, T), words of one sentence share a number; filled up with −1
    width : int32 (B, T), how far the window of each word reaches to both sides in its sentence; filled up with 0
    noise : int32 (B, parts, n), ids of the n noise words that each part shares; word i is in part i mod parts
    rates : float32 (B,), learning rates
    """

    words: np.ndarray
    sentence: np.ndarray
    width: np.ndarray
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


def block_length(words: float) -> int:
    """How many words a block has where a pass keeps about `words`: T; in a short text a half of it, or a quarter, …

    The output vectors begin at 0 and give the input vectors no gradient, so that one block alone teaches them nothing.
    """
    length = T
    while length > SHORTEST and words < BLOCKS * length:
        length //= 2
    return length


def shared_noise(architecture: str, length: int = T) -> tuple[int, int]:
    """(parts, n) of `SHARED` for blocks of `length` words: a short block has fewer parts, of as many words."""
    parts, n = SHARED[architecture]
    return max(1, parts * length // T), n


def draw_batch(ids, keep, table, shared, window: int, rates, rng, length: int = T) -> Batch:
    """Subsample the words, draw the width of each window and the noise.

    Parameters
    ----------
    ids : int32 array (n,) of word ids and `END`s, see `ingest.Chunk`
    keep : float32 array (V + 1,), chance that an occurrence of each word is kept; the last is 0, for `END`
    table : int32 array, see `noise_table`
    shared : pair (parts, n), see `shared_noise`
    window : m; each centre word's own width is drawn from 1 … m, so that near words count more (Mikolov et al. 2013a)
    rates : pair of floats, the learning rate at the first and after the last word; between them it moves in a line
    rng : numpy.random.Generator
    length : words in a block, see `block_length`
    """
    kept = np.flatnonzero(rng.random(len(ids), np.float32) < keep.take(ids))
    sentence = np.cumsum(ids == END, dtype=np.int32).take(kept)
    left, B = len(kept), -(-len(kept) // length)
    width = rng.integers(1, window + 1, left, dtype=np.int16)
    # One noise word from each of n equal stretches of the table: less spread than n free draws, same mean.
    parts, n = shared
    stretch = len(table) // n
    noise = table.take(rng.integers(0, stretch, (B, parts, n), dtype=np.int32) + stretch * np.arange(n))
    fields = ((ids.take(kept), 0), (sentence, -1), (width, 0))
    return Batch(*(_fill(values, (B, length), rest) for values, rest in fields), noise,
                 np.linspace(*rates, B, endpoint=False, dtype=np.float32))


def _fill(values, shape, rest):
    filled = np.full(shape, rest, np.int32)
    filled.ravel()[:len(values)] = values
    return filled


def teaching(batch: Batch) -> int:
    """How many blocks of the batch have two words of one sentence side by side, and so something to learn from."""
    near = (batch.sentence[:, 1:] == batch.sentence[:, :-1]) & (batch.width[:, 1:] > 0)
    return int(np.count_nonzero(near.any(axis=1)))


def touched(batch: Batch, V: int):
    """Ids of the words whose input vectors, and of those whose output vectors the batch may move: two int arrays."""
    words = np.zeros(V, bool)
    words[batch.words] = True
    targets = words.copy()
    targets[batch.noise] = True
    return np.flatnonzero(words), np.flatnonzero(targets)


def windows(batch: Batch):
    """The window of position i of a block is first[i] … last[i] − 1, with i itself: two int arrays (B, T)."""
    length = batch.words.shape[1]
    position = np.arange(length)
    begins, ends = np.ones((2, *batch.sentence.shape), bool)
    begins[:, 1:] = ends[:, :-1] = batch.sentence[:, 1:] != batch.sentence[:, :-1]
    start = np.maximum.accumulate(np.where(begins, position, 0), axis=1)
    end = np.minimum.accumulate(np.where(ends, position + 1, length)[:, ::-1], axis=1)[:, ::-1]
    return np.maximum(position - batch.width, start), np.minimum(position + batch.width + 1, end)


def pairs(first, last):
    """Each centre word with each word of its window: two int arrays of positions, numbered through all blocks."""
    reach, length = (last - first).ravel(), first.shape[1]
    positions = np.arange(len(reach))
    centre = np.repeat(positions, reach)
    start = positions // length * length + first.ravel()
    pairs_before = np.cumsum(reach) - reach
    context = np.arange(len(centre)) + np.repeat(start - pairs_before, reach)
    others = np.flatnonzero(centre != context)
    return centre.take(others), context.take(others)


class Distinct(NamedTuple):
    """The distinct words of B blocks of n words each.

    ids : list of B intp arrays
    number : int array (B,), how many there are
    place : int array (B, n), where in the block's `ids` the word of each position stands
    """

    ids: list
    number: np.ndarray
    place: np.ndarray

    @classmethod
    def of(cls, words) -> Distinct:
        """Those of int array `words` (B, n)."""
        B, n = words.shape
        order = (np.argsort(words, axis=1) + n * np.arange(B)[:, None]).ravel()
        ascending = words.ravel().take(order)
        fresh = np.ones(B * n, bool)
        fresh[1:] = ascending[1:] != ascending[:-1]
        fresh[::n] = True
        first = np.flatnonzero(fresh)
        number = np.bincount(first // n, minlength=B)
        start = np.cumsum(number) - number
        place = np.empty(B * n, np.intp)
        place[order] = np.cumsum(fresh) - 1
        return cls(_split(ascending.take(first).astype(np.intp), number), number, place.reshape(B, n) - start[:, None])

    def share(self, load) -> list:
        """What each distinct word takes of the sum of its changes: for each block float32 (number, 1).

        `load` (B, n) is rate × examples of each position, as a part of its limit; where the loads of a word sum up to
        more than 1, its changes are shortened to it.
        """
        start = np.cumsum(self.number) - self.number
        total = np.bincount((self.place + start[:, None]).ravel(), load.ravel())
        return _split((1 / np.maximum(total, 1)).astype(np.float32)[:, None], self.number)


def _split(values, lengths) -> list:
    """Consecutive pieces of the given lengths."""
    end = np.cumsum(lengths)
    return [values[i - n:i] for i, n in zip(end.tolist(), lengths.tolist(), strict=True)]


def tables(block, row, column, weight, rows, columns) -> list:
    """For each block a float32 matrix, rows[b] × columns[b], with the sum of the weights given for each row and column.

    Parameters
    ----------
    block, row, column, weight : arrays of one length
    rows, columns : int arrays (B,)
    """
    size = rows * columns
    end = np.cumsum(size)
    at = (end - size).take(block) + row * columns.take(block) + column
    cells = np.bincount(at, weight, end[-1]).astype(np.float32)
    return [part.reshape(-1, n) for part, n in zip(_split(cells, size), columns.tolist(), strict=True)]


class Examples(NamedTuple):
    """The examples of B blocks, as rows of tables: a row is a distinct word in skip-gram, a position in CBOW.

    row : int array (B · T,), the row that each position belongs to
    rows : int array (B,), how many there are
    weight : float array (B, T), rate × number of examples of each position
    attract : list of arrays (rows, targets), P in the formulas below
    average : list of arrays (rows, words), A; None where h is the vector of a word itself
    undo : float array (B, T) that the gradient of an average is multiplied by, or None
    """

    row: np.ndarray
    rows: np.ndarray
    weight: np.ndarray
    attract: list
    average: list | None = None
    undo: np.ndarray | None = None


def train_skipgram(W_in, W_out, batch: Batch, negatives: int) -> None:
    """Update both matrices in place, block by block; a target t is a word of the block or a noise word.

    P_at = η · (how often t is in a window of a),   N_at = η C_a K/n · (how often t was drawn as noise),
    pull = P − (P + N) σ(V Uᵀ),   V += pull U,   U += pullᵀ V

    The rows of V are the vectors of the distinct words a of the block, those of U of its targets. An entry of the pull
    is P (1 − σ) − N σ: what the true pairs gain less what the pairs with noise lose.

    Parameters
    ----------
    W_in, W_out : float32 (V, dim)
    negatives : K; C_a is the number of context words of a
    """
    for some in _few(batch):
        words, targets = _words_and_targets(some)
        first, last = windows(some)
        centre, context = pairs(first, last)
        length = some.words.shape[1]
        row, column, block = words.place.ravel(), targets.place[:, :length].ravel(), centre // length
        attract = tables(block, row.take(centre), column.take(context), some.rates.take(block),
                         words.number, targets.number)
        weight = some.rates[:, None] * (last - first - 1)
        _train(W_in, W_out, some, words, targets, Examples(row, words.number, weight, attract), negatives)


def train_cbow(W_in, W_out, batch: Batch, negatives: int, corrected: bool) -> None:
    """Update both matrices in place, block by block: the average h_i of the context predicts the centre word i.

    A_ij = (how often j is in the window of i) / C_i,   P_it = η if t is word i,
    N_it = η K/n · (how often t was drawn as noise of the part that i is in),
    H = A V,   pull = P − (P + N) σ(H Uᵀ),   V += Aᵀ pull U,   U += pullᵀ H

    Not `corrected`: without 1/C_i in Aᵀ, as in word2vec.c (see `model.input_gradient`).
    """
    for some in _few(batch):
        words, targets = _words_and_targets(some)
        first, last = windows(some)
        centre, context = pairs(first, last)
        size = (last - first - 1).astype(np.float32)
        weight = some.rates[:, None] * np.minimum(size, 1)  # a word without context teaches nothing
        length = some.words.shape[1]
        rows = np.full(len(size), length)
        block, row = np.divmod(np.arange(size.size), length)
        attract = tables(block, row, targets.place[:, :length].ravel(), weight.ravel(), rows, targets.number)
        average = tables(centre // length, centre % length, words.place.ravel().take(context),
                         1 / size.ravel().take(centre), rows, words.number)
        examples = Examples(row, rows, weight, attract, average, None if corrected else size)
        _train(W_in, W_out, some, words, targets, examples, negatives)


def _train(W_in, W_out, batch, words, targets, examples, negatives):
    """The products that both architectures share."""
    (B, length), (_, parts, n) = batch.words.shape, batch.noise.shape
    repel = examples.weight * np.float32(negatives / n)
    part, all_parts = np.arange(parts), np.full(B, parts)
    # N is a product: how much noise a row needs from each part, and how often each target was drawn there.
    needed = tables(np.arange(B * length) // length, examples.row, np.tile(part, B * length // parts), repel.ravel(),
                    examples.rows, all_parts)
    drawn = tables(np.arange(B).repeat(parts * n), np.tile(part.repeat(n), B), targets.place[:, length:].ravel(), None,
                   all_parts, targets.number)
    product = np.multiply if parts == 1 else np.matmul  # of a column and a row they are the same
    against = repel.reshape(B, -1, parts).sum(axis=1).repeat(n, axis=1)
    take_in = words.share(examples.weight / LIMIT)
    take_out = targets.share(np.concatenate([examples.weight / LIMIT, against / NOISE_LIMIT], axis=1))
    for b, (sources, goals) in enumerate(zip(words.ids, targets.ids, strict=True)):
        v, u = W_in.take(sources, 0), W_out.take(goals, 0)
        h = v if examples.average is None else examples.average[b] @ v
        both = product(needed[b], drawn[b])
        both += examples.attract[b]
        both *= _sigmoid(h @ u.T.copy())  # BLAS is faster with the copy
        pull = np.subtract(examples.attract[b], both, out=both)
        gradient = pull @ u
        if examples.average is not None:
            gradient = examples.average[b].T @ (gradient if examples.undo is None else
                                                examples.undo[b, :, None] * gradient)
        W_in[sources] = _moved(v, take_in[b], gradient)
        W_out[goals] = _moved(u, take_out[b], pull.T @ h)


def _moved(vectors, share, change):
    """vectors + share · change, in place of `change`."""
    change *= share
    change += vectors
    return change


def _few(batch):
    for start in range(0, len(batch.words), TABLES):
        yield Batch(*(field[start:start + TABLES] for field in batch))


def _words_and_targets(batch):
    everything = np.concatenate([batch.words, batch.noise.reshape(len(batch.noise), -1)], axis=1)
    return Distinct.of(batch.words), Distinct.of(everything)


def _sigmoid(x):
    """1 / (1 + exp(−x)) as in `objectives.sigmoid`, in place of `x` and in its precision."""
    half = np.float32(0.5)
    x *= half
    np.tanh(x, out=x)
    x *= half
    x += half
    return x


def mean_loss(W_in, W_out, batch: Batch, negatives: int, architecture: str) -> float:
    """Loss per example of a batch as it is drawn, without training: −log σ(positive) − K · mean log σ(−noise)."""
    position, (B, parts, n) = np.arange(batch.words.shape[1]), batch.noise.shape
    distance = np.abs(position[:, None] - position)
    inside = (batch.sentence[:, :, None] == batch.sentence[:, None, :]) & (distance <= batch.width[:, :, None])
    window = (inside & (distance > 0)).astype(np.float32)
    size = window.sum(axis=2)
    h, u, noise = W_in[batch.words], W_out[batch.words], W_out[batch.noise.reshape(B, parts * n)]
    if architecture == "cbow":
        h = window @ h / np.maximum(size, 1)[:, :, None]
        size = np.minimum(size, 1)
        positive = -size * log_sigmoid(np.einsum("bid,bid->bi", h, u))
    else:
        positive = -window * log_sigmoid(h @ u.swapaxes(1, 2))
    negative = -size * log_sigmoid(-h @ noise.swapaxes(1, 2)).mean(axis=2)
    return float((positive.sum() + negatives * negative.sum()) / max(size.sum(), 1))
