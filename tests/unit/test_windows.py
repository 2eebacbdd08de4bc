"""Windows and training examples are what one counts by hand, at the edges of sentences too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2vlib import windows as module
from w2vlib.text import Corpus, Vocabulary, tokenize
from w2vlib.windows import cbow_examples, skipgram_pairs, window

NURSE = tokenize("The nurse assisted the doctor with the patient's treatment at the hospital.")
VOCABULARY = Vocabulary.from_corpus(Corpus([NURSE]))
IDS = [VOCABULARY.encode(NURSE)]

sentences = st.lists(st.lists(st.integers(0, 5), max_size=8), max_size=6)
windows = st.integers(1, 10)


def words(ids):
    return [VOCABULARY.words[i] for i in ids if i >= 0]


def test_first_three_iterations_of_cbow():
    contexts, centres = cbow_examples(IDS, 2)
    rows = [(words(context), VOCABULARY.words[centre]) for context, centre in zip(contexts, centres, strict=True)]
    assert rows[:3] == [
        (["nurse", "assisted"], "the"),
        (["the", "assisted", "the"], "nurse"),
        (["the", "nurse", "the", "doctor"], "assisted"),
    ]
    assert len(rows) == 12


def test_first_three_iterations_of_skip_gram():
    pairs = [tuple(words(pair)) for pair in skipgram_pairs(IDS, 2)]
    assert pairs[:9] == [
        ("the", "nurse"), ("the", "assisted"),
        ("nurse", "the"), ("nurse", "assisted"), ("nurse", "the"),
        ("assisted", "the"), ("assisted", "nurse"), ("assisted", "the"), ("assisted", "doctor"),
    ]
    assert len(pairs) == 12 * 4 - 2 * (2 + 1)


@given(st.integers(1, 12), windows)
def test_a_window_holds_the_neighbours_and_never_the_word_itself(n, m):
    for i in range(n):
        assert window(n, i, m) == [j for j in range(n) if 0 < abs(i - j) <= m]


@given(sentences, windows)
def test_skip_gram_pairs_are_the_windows_unrolled(sentences, m):
    expected = [(ids[i], ids[j]) for ids in sentences for i in range(len(ids)) for j in window(len(ids), i, m)]
    pairs = skipgram_pairs(sentences, m)
    assert list(map(tuple, pairs.tolist())) == expected
    assert pairs.shape == (len(expected), 2)


@given(sentences, windows)
def test_both_architectures_see_the_same_pairs_and_each_pair_goes_both_ways(sentences, m):
    contexts, centres = cbow_examples(sentences, m)
    assert contexts.shape == (len(centres), 2 * m)
    unrolled = [(centre, w) for context, centre in zip(contexts, centres, strict=True) for w in context if w >= 0]
    pairs = list(map(tuple, skipgram_pairs(sentences, m)))
    assert unrolled == pairs
    assert sorted(pairs) == sorted((b, a) for a, b in pairs)


@given(sentences, windows)
def test_padding_stands_only_at_the_end_of_a_context(sentences, m):
    contexts, _ = cbow_examples(sentences, m)
    assert (np.diff((contexts < 0).astype(int), axis=1) >= 0).all()
    assert (contexts >= 0).any(axis=1).all()


def test_sentences_of_one_word_give_no_examples():
    pairs, (contexts, centres) = skipgram_pairs([[3], [], [1]], 2), cbow_examples([[3], [], [1]], 2)
    assert (pairs.shape, contexts.shape, centres.shape) == ((0, 2), (0, 4), (0,))
    assert pairs.dtype == contexts.dtype == centres.dtype == np.int64  # they are still ids


def test_what_is_missing_at_the_edge_of_a_sentence_is_filled_up_with_minus_1():
    assert cbow_examples([[5, 6, 7]], 2)[0].tolist() == [[6, 7, -1, -1], [5, 7, -1, -1], [5, 6, -1, -1]]


@pytest.mark.parametrize("m", [0, -1, 2.5, float("nan"), float("inf"), "2", None, True])
def test_a_window_that_is_no_whole_number_of_at_least_1_is_refused(m):
    for call in (lambda: window(5, 0, m), lambda: skipgram_pairs([], m), lambda: cbow_examples([], m)):
        with pytest.raises(ValueError, match="window must be a whole number"):
            call()


@pytest.mark.parametrize(("n", "i", "told"), [
    (0, 0, "The number of words must be a whole number of at least 1; you gave 0"),
    (5, -1, "The position must be a whole number from 0 to 4; you gave -1"), (5, 5, "from 0 to 4; you gave 5"),
])
def test_a_position_lies_within_a_sentence_of_at_least_one_word(n, i, told):
    with pytest.raises(ValueError, match=told):
        window(n, i, 1)


def test_a_table_of_contexts_wider_than_any_sentence_has_at_most_100_million_cells():
    contexts, _ = cbow_examples([[0]], 50_000_000)  # one word, no context: a table of this width without a row
    assert contexts.shape == (0, 100_000_000)
    with pytest.raises(ValueError, match="50,000,001 words on each side is far wider than any sentence"):
        cbow_examples([[0]], 50_000_001)


def test_a_window_as_wide_as_the_longest_sentence_is_not_too_wide_for_any_table(monkeypatch):
    monkeypatch.setattr(module, "LARGEST_TABLE", 5)
    assert cbow_examples([[0], [1, 2, 3]], 3)[0].shape == (3, 6)
    with pytest.raises(ValueError, match="4 words on each side is far wider"):
        cbow_examples([[0], [1, 2, 3]], 4)
