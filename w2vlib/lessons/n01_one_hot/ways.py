"""Right answers to notebook 01's exercises, each written in another way."""

import re
from collections import Counter

import numpy as np

SIGNS = ".,;:!?\"()"


def tokenize_loop(text):
    tokens = []
    for word in text.split():
        word = word.lower().lstrip(SIGNS).rstrip(SIGNS)
        if len(word) > 0:
            tokens.append(word)
    return tokens


def tokenize_filter(text):
    return filter(None, map(lambda word: word.strip(SIGNS), text.casefold().split()))


def tokenize_regex(text):
    return tuple(re.findall(r"[^\s.,;:!?\"()](?:\S*[^\s.,;:!?\"()])?", text.lower()))


def vocabulary_unique(tokens):
    return {word: i for i, word in enumerate(dict.fromkeys(tokens))}


def vocabulary_setdefault(tokens):
    ids = {}
    for word in tokens:
        ids.setdefault(word, np.int64(len(ids)))
    return ids


def vocabulary_two_lists(tokens):
    seen = []
    for word in tokens:
        if word not in seen:
            seen.append(word)
    return dict(zip(seen, range(len(seen)), strict=True))


def bag_counter(tokens, ids):
    counts = Counter(tokens)
    return [counts[word] for word in sorted(ids, key=ids.get)]


def bag_one_hots(tokens, ids):
    return sum((np.eye(len(ids), dtype=np.float32)[ids[word]] for word in tokens if word in ids), np.zeros(len(ids)))


def bag_add_at(tokens, ids):
    counts = np.zeros(len(ids), dtype=int)
    np.add.at(counts, [ids[word] for word in tokens if word in ids], 1)
    return counts


def one_hot_eye(id, V):
    return np.eye(V, dtype=np.float32)[id]


def one_hot_list(id, V):
    return [int(i == id) for i in range(V)]


def one_hot_compare(id, V):
    return np.arange(V) == id


def lookup_loop(X, W):
    return [W[list(row).index(1)].tolist() for row in X]


def lookup_nonzero(X, W):
    return np.float32(W)[np.nonzero(X)[1]]


def lookup_take(X, W):
    return np.take(W, [int(np.flatnonzero(row)[0]) for row in X], axis=0)


WAYS = {
    "01.2": (tokenize_loop, tokenize_filter, tokenize_regex),
    "01.3": (vocabulary_unique, vocabulary_setdefault, vocabulary_two_lists),
    "01.4": (bag_counter, bag_one_hots, bag_add_at),
    "01.5": (one_hot_eye, one_hot_list, one_hot_compare),
    "01.7": (lookup_loop, lookup_nonzero, lookup_take),
}
