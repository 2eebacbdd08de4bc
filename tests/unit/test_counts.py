"""Counts, PPMI and SVD agree with what is counted by hand, and with slow copies of their formulas."""

import math

import numpy as np
import pytest

from w2vlib.counts import concordance, cooccurrences, count_embeddings, ppmi, svd_vectors
from w2vlib.text import Corpus, Vocabulary, load_kingdom

NURSE = Corpus.from_text("The nurse assisted the doctor with the patient's treatment at the hospital.")


def table(text, m):
    corpus = Corpus.from_text(text)
    vocabulary = Vocabulary.from_corpus(corpus)
    return vocabulary.words, cooccurrences(corpus, vocabulary, m)


def test_counts_by_hand():
    words, counts = table("a b c. a b", 1)
    assert words == ("a", "b", "c")
    assert counts.tolist() == [[0, 2, 0], [2, 0, 1], [0, 1, 0]]


def test_a_word_can_stand_beside_itself():
    _, counts = table("so so so", 1)
    assert counts.tolist() == [[4]]


@pytest.mark.parametrize("m", [1, 2, 5, 100])
def test_counts_agree_with_the_concordance_and_are_symmetric(m):
    vocabulary = Vocabulary.from_corpus(NURSE)
    counts = cooccurrences(NURSE, vocabulary, m)
    slow = [[len(concordance(NURSE, a, b, m, most=1000)) for b in vocabulary.words] for a in vocabulary.words]
    assert counts.tolist() == slow
    assert (counts == counts.T).all()


def test_the_nurse_sentence_has_42_pairs():
    assert cooccurrences(NURSE, Vocabulary.from_corpus(NURSE), 2).sum() == 42


def test_windows_stay_inside_sentences():
    words, counts = table("a b. c d", 5)
    assert counts[words.index("b"), words.index("c")] == 0


def test_a_single_word_has_no_context():
    _, counts = table("alone", 2)
    assert counts.tolist() == [[0]]
    assert ppmi(counts).tolist() == [[0]]


def test_a_huge_vocabulary_is_refused_with_the_way_out():
    corpus = Corpus([[f"w{i}" for i in range(5_001)]])
    with pytest.raises(ValueError, match=r"25,010,001 counts.*min_count"):
        cooccurrences(corpus, Vocabulary.from_corpus(corpus), 2)


def test_window_0_is_refused():
    with pytest.raises(ValueError, match="at least 1 word"):
        table("a b", 0)


def test_ppmi_agrees_with_its_formula():
    counts = np.random.default_rng(0).integers(0, 5, (6, 6))
    n = counts.sum()
    for i in range(6):
        for j in range(6):
            expected = 0.0
            if counts[i, j]:
                expected = max(0, math.log(counts[i, j] * n / (counts[i].sum() * counts[:, j].sum())))
            assert ppmi(counts)[i, j] == pytest.approx(expected)


def test_ppmi_of_independent_words_is_zero():
    assert ppmi(np.outer([1, 2, 3], [4, 5, 6])) == pytest.approx(np.zeros((3, 3)))


def test_all_dimensions_together_rebuild_the_distances():
    table = np.random.default_rng(1).random((5, 5))
    vectors = svd_vectors(table, 5, power=1)
    assert vectors @ vectors.T == pytest.approx(table @ table.T)


def test_half_the_power_rebuilds_a_symmetric_positive_table():
    root = np.random.default_rng(2).random((5, 3))
    vectors = svd_vectors(root @ root.T, 3)
    assert vectors @ vectors.T == pytest.approx(root @ root.T)


def test_signs_do_not_depend_on_luck():
    table = np.random.default_rng(3).random((6, 6))
    vectors = svd_vectors(table, 3)
    assert (vectors[np.abs(vectors).argmax(axis=0), range(3)] > 0).all()
    assert svd_vectors(table[:, ::-1], 3) == pytest.approx(vectors)


@pytest.mark.parametrize("dim", [0, 4])
def test_too_few_or_many_dimensions_are_refused(dim):
    with pytest.raises(ValueError, match="from 1 to 3; you gave"):
        svd_vectors(np.eye(3), dim)


def test_the_kingdom_by_counting():
    embeddings = count_embeddings(load_kingdom(), dim=8, m=2)
    assert embeddings.vectors.shape == (len(embeddings), 8)
    assert embeddings.similarity("king", "queen") > embeddings.similarity("king", "soup")


def test_the_concordance_stops():
    assert len(concordance(load_kingdom(), "king", "old", 2, most=3)) == 3
    sentence, i, j = concordance(NURSE, "nurse", "assisted", 2)[0]
    assert (sentence[i], sentence[j]) == ("nurse", "assisted")


def test_one_dimension_is_enough():
    table = np.array([[3.0, 0, 0], [0, 2, 0], [0, 0, 1]])
    np.testing.assert_allclose(svd_vectors(table, 1, power=1), [[3], [0], [0]], atol=1e-12)
