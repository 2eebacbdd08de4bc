"""Sentences flow in; words and their vectors flow out: skip-gram with negative sampling, as the course writes it."""

import numpy as np


def vocabulary(sentences, min_count):
    """The words that occur at least min_count times, the most frequent first, and their counts.

    sentences : lists of words;  min_count : whole number of at least 1

    Words of the same count stand in the order in which they first occur. Returns the list of words, and an array of
    their counts in the same order.
    """
    counts = {}
    for sentence in sentences:
        for word in sentence:
            counts[word] = counts.get(word, 0) + 1
    words = [word for word in sorted(counts, key=counts.get, reverse=True) if counts[word] >= min_count]
    return words, np.array([counts[word] for word in words])


def pairs(ids, m):
    """All (centre, context) pairs in reading order, the contexts of a centre from left to right.

    ids : sentences as lists of word ids, some of them perhaps empty;  m : words on each side of the centre
    """
    found = []
    for sentence in ids:
        for i, centre in enumerate(sentence):
            for j in range(max(0, i - m), min(len(sentence), i + m + 1)):
                if j != i:
                    found.append((centre, sentence[j]))
    return found


def noise_distribution(counts):
    """The chance of each word to be drawn as a negative sample: in proportion to count ** 0.75, with the sum 1.

    counts : array (V,), how often each word occurs, at least once
    """
    weights = counts**0.75
    return weights / weights.sum()


def keep_probability(counts, sample):
    """The chance that an occurrence of each word is kept, array (V,): min(1, (sqrt(f / sample) + 1) * sample / f).

    counts : array (V,), how often each word occurs, at least once; f is the word's share of all of them
    sample : the threshold, above 0; with 1 every word is kept
    """
    share = counts / counts.sum()
    return np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)


def subsample(ids, keep, rng):
    """The sentences with each occurrence of word i kept by chance, with probability keep[i].

    ids : sentences as lists of word ids;  keep : array (V,);  rng : numpy.random.Generator
    """
    return [[i for i in sentence if rng.random() < keep[i]] for sentence in ids]


def draw_negatives(noise, contexts, K, rng):
    """K negative samples for each context word, array (P, K), drawn from the noise and never the context word itself.

    noise : array (V,), sums to 1;  contexts : array (P,) of ids;  rng : numpy.random.Generator
    """
    drawn = rng.choice(len(noise), size=(len(contexts), K), p=noise)
    while (clash := drawn == np.asarray(contexts)[:, None]).any():
        drawn[clash] = rng.choice(len(noise), size=clash.sum(), p=noise)
    return drawn


def loss_and_gradients(v, U):
    """The loss of one yes and K noes, its gradient by v, and its gradient by U.

    v : array (N,), the input vector of the centre word
    U : array (1 + K, N), output vectors: row 0 that of the context word, below it those of the negative samples

    Returns the loss, a number; the gradient by v, array (N,); the gradient by U, array (1 + K, N).
    """
    scores = U @ v
    loss = np.logaddexp(0, -scores[0]) + np.logaddexp(0, scores[1:]).sum()
    error = 1 / (1 + np.exp(-scores))
    error[0] -= 1
    return loss, error @ U, np.outer(error, v)


def update(W_in, W_out, centres, contexts, negatives, learning_rate):
    """Both matrices after one step on P pairs, as new arrays.

    W_in, W_out : arrays (V, N)
    centres, contexts : int arrays (P,);  negatives : int array (P, K)

    All P pairs are scored with the matrices as they were given. A word that occurs several times in the step, in
    whatever role, moves by the sum of its gradients.
    """
    new_in, new_out = W_in.copy(), W_out.copy()
    for centre, context, others in zip(centres, contexts, negatives, strict=True):
        rows = [context, *others]
        _, by_v, by_U = loss_and_gradients(W_in[centre], W_out[rows])
        new_in[centre] -= learning_rate * by_v
        np.subtract.at(new_out, rows, learning_rate * by_U)
    return new_in, new_out


def train(sentences, dim, m, K, epochs, learning_rate, min_count, sample, rng):
    """Words and their vectors after some passes over the text.

    sentences : lists of words;  rng : numpy.random.Generator

    Returns the list of words, and W_in, array (V, dim). The learning rate falls in a line to 0 over all passes.
    """
    words, counts = vocabulary(sentences, min_count)
    known = {word: i for i, word in enumerate(words)}
    ids = [[known[word] for word in sentence if word in known] for sentence in sentences]
    noise, keep = noise_distribution(counts), keep_probability(counts, sample)
    W_in, W_out = rng.uniform(-0.5, 0.5, (len(words), dim)) / dim, np.zeros((len(words), dim))
    for epoch in range(epochs):
        examples = rng.permutation(pairs(subsample(ids, keep, rng), m))
        for start in range(0, len(examples), 16):
            centres, contexts = examples[start : start + 16].T
            negatives = draw_negatives(noise, contexts, K, rng)
            rate = learning_rate * (1 - (epoch + start / len(examples)) / epochs)
            W_in, W_out = update(W_in, W_out, centres, contexts, negatives, rate)
    return words, W_in
