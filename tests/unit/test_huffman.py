"""The Huffman tree is complete, no tree is shorter, and it is the same on every machine."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2vlib import load_kingdom
from w2vlib.huffman import huffman_paths
from w2vlib.text import Vocabulary

COUNTS = st.lists(st.integers(0, 30), min_size=2, max_size=40)


def total(paths, counts):
    """Decisions on the way to all tokens of a text."""
    return sum(len(path.forks) * count for path, count in zip(paths, counts, strict=True))


@given(COUNTS)
def test_every_fork_parts_in_two_and_every_word_is_reached(counts):
    paths = huffman_paths(counts)
    places = set()
    for path in paths:
        assert len(path.forks) == len(path.labels) > 0 and path.forks[0] == 0
        assert set(path.labels.tolist()) <= {0, 1}
        places |= {tuple(path.labels[:d].tolist()) for d in range(len(path.labels) + 1)}
    assert len(places) == 2 * len(counts) - 1  # V leaves and V − 1 forks: no word lies on the way to another
    forks = {(tuple(path.labels[:d].tolist()), int(path.forks[d])) for path in paths for d in range(len(path.forks))}
    assert sorted(fork for _, fork in forks) == list(range(len(counts) - 1))


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5))
def test_no_tree_asks_less_of_an_average_word(counts):
    V = len(counts)
    lengths = (each for each in product(range(1, V), repeat=V) if sum(2.0**-d for d in each) <= 1)  # Kraft 1949
    shortest = min(sum(d * count for d, count in zip(each, counts, strict=True)) for each in lengths)
    assert total(huffman_paths(counts), counts) == shortest


@given(COUNTS)
def test_a_more_frequent_word_has_no_longer_way(counts):
    depth = [len(path.forks) for path in huffman_paths(counts)]
    assert all(a <= b for a, m in zip(depth, counts, strict=True) for b, n in zip(depth, counts, strict=True) if m > n)


def test_among_equals_the_tree_is_even():
    assert [path.labels.tolist() for path in huffman_paths([7] * 4)] == [[1, 1], [1, 0], [0, 1], [0, 0]]
    assert {len(path.forks) for path in huffman_paths([2] * 64)} == {6}


def test_the_rarer_side_is_left_and_the_root_is_fork_0():
    ways = [(path.forks.tolist(), path.labels.tolist()) for path in huffman_paths([8, 4, 2, 1])]
    assert ways == [([0], [0]), ([0, 1], [1, 0]), ([0, 1, 2], [1, 1, 0]), ([0, 1, 2], [1, 1, 1])]


@pytest.mark.parametrize(("counts", "told"), [
    ([3], "there must be two"), ([], "an array .V,. with a number"), ([3, -1], "must be at least 0"),
    ("many", "must be real numbers"), ([3, np.nan], "must be finite"),
])
def test_what_makes_no_tree_is_told(counts, told):
    with pytest.raises(ValueError, match=told):
        huffman_paths(counts)


def test_gensim_asks_as_many_questions_of_the_same_counts():
    models = pytest.importorskip("gensim.models")
    corpus = load_kingdom()
    vocabulary = Vocabulary.from_corpus(corpus)
    model = models.Word2Vec(vector_size=2, hs=1, negative=0, min_count=1)
    model.build_vocab(corpus.sentences)
    lengths = [len(model.wv.get_vecattr(word, "code")) for word in vocabulary.words]
    assert total(huffman_paths(vocabulary.counts), vocabulary.counts) == np.dot(lengths, vocabulary.counts)
