"""Right answers to notebook 01's exercises, each written in another way."""

import math
import re
from collections import Counter

import numpy as np

from ...text import tokenize

SIGNS = ".,;:!?\"()"


def tokenize_loop(text):
    tokens = []
    for word in text.split():
        word = word.lower().lstrip(SIGNS).rstrip(SIGNS)
        if len(word) > 0:
            tokens.append(word)
    return tokens


def tokenize_letters(text):
    tokens = []
    for word in text.lower().split():
        while word and word[0] in SIGNS:
            word = word[1:]
        while word and word[-1] in SIGNS:
            word = word[:-1]
        if word:
            tokens.append(word)
    return tokens


def tokenize_filter(text):
    return filter(None, map(lambda word: word.strip(SIGNS), text.casefold().split()))


def tokenize_regex(text):
    return tuple(re.findall(r"[^\s.,;:!?\"()](?:\S*[^\s.,;:!?\"()])?", text.lower()))


def vocabulary_unique(tokens):
    return {word: i for i, word in enumerate(dict.fromkeys(tokens))}


def vocabulary_counting(tokens):
    ids, i = {}, 0
    for word in tokens:
        if word not in ids:
            ids[word] = i
            i += 1
    return ids


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


def bag_list(tokens, ids):
    counts = [0] * len(ids)
    for word in tokens:
        if word not in ids:
            continue
        counts[ids[word]] += 1
    return counts


def bag_count(tokens, ids):
    counts = np.zeros(len(ids))
    for word, i in ids.items():
        counts[i] = tokens.count(word)
    return counts


def bag_bincount(tokens, ids):
    return np.bincount([ids[word] for word in tokens if word in ids], minlength=len(ids))


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


def one_hot_joined(id, V):
    return [0] * id + [1] + [0] * (V - id - 1)


def one_hot_compare(id, V):
    return np.arange(V) == id


def lookup_loop(X, W):
    return [W[list(row).index(1)].tolist() for row in X]


def lookup_rows(X, W):
    rows = []
    for x in X:
        rows.append(W[np.argmax(x)])
    return np.array(rows)


def lookup_search(X, W):
    rows = np.zeros((X.shape[0], W.shape[1]))
    for t in range(X.shape[0]):
        for v in range(X.shape[1]):
            if X[t, v] == 1:
                rows[t] = W[v]
    return rows


def lookup_nonzero(X, W):
    return np.float32(W)[np.nonzero(X)[1]]


def lookup_take(X, W):
    return np.take(W, [int(np.flatnonzero(row)[0]) for row in X], axis=0)


def search_counters(query, texts):
    known = {word for text in texts for word in tokenize(text)}
    one, results = Counter(word for word in tokenize(query) if word in known), []
    for text in texts:
        other = Counter(tokenize(text))
        dot = sum(one[word] * other[word] for word in one)
        length = math.sqrt(sum(n * n for n in one.values())) * math.sqrt(sum(n * n for n in other.values()))
        results.append(dot / length if dot else 0.0)
    return results


def search_directions(query, texts):
    words = sorted({word for text in texts for word in tokenize(text)})
    bags = np.array([[tokenize(text).count(word) for word in words] for text in [*texts, query]], dtype=np.float32)
    directions = bags / np.maximum(np.linalg.norm(bags, axis=1, keepdims=True), 1e-9)
    return directions[:-1] @ directions[-1]


def search_pairs(query, texts):
    words = list(dict.fromkeys(word for text in texts for word in tokenize(text)))
    bag = np.array([tokenize(query).count(word) for word in words])
    results = np.zeros(len(texts))
    for t, text in enumerate(texts):
        row = np.array([tokenize(text).count(word) for word in words])
        if row @ bag > 0:
            results[t] = row @ bag / np.sqrt((row @ row) * (bag @ bag))
    return results


WAYS = {
    "01.2": (tokenize_loop, tokenize_letters, tokenize_filter, tokenize_regex),
    "01.3": (vocabulary_unique, vocabulary_counting, vocabulary_setdefault, vocabulary_two_lists),
    "01.4": (bag_counter, bag_list, bag_count, bag_bincount, bag_one_hots, bag_add_at),
    "01.5": (one_hot_eye, one_hot_list, one_hot_joined, one_hot_compare),
    "01.7": (lookup_loop, lookup_rows, lookup_search, lookup_nonzero, lookup_take),
    "01.8": (search_counters, search_directions, search_pairs),
}
