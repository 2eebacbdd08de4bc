"""Counts, PPMI and SVD agree with what is counted by hand, and with slow copies of their formulas."""

import math

import numpy as np
import pytest

from w2vlib import counts as module
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
    with pytest.raises(ValueError, match=r"25,010,001 counts; up to 5,000 words fit here.*min_count"):
        cooccurrences(corpus, Vocabulary.from_corpus(corpus), 2)


def test_as_many_words_as_fit_are_counted(monkeypatch):
    monkeypatch.setattr(module, "LARGEST_TABLE", 2)
    assert table("a b", 1)[1].tolist() == [[0, 1], [1, 0]]
    with pytest.raises(ValueError, match="up to 2 words fit"):
        table("a b c", 1)


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


@pytest.mark.filterwarnings("error")
def test_words_that_meet_once_or_never_have_a_ppmi_too():
    np.testing.assert_allclose(ppmi([[1, 0], [0, 1]]), np.log([[2, 1], [1, 2]]))
    assert ppmi(np.zeros((2, 3))).tolist() == [[0] * 3] * 2


@pytest.mark.parametrize(("call", "told"), [
    (lambda: ppmi([[1, -0.5]]), "The counts must be at least 0"),
    (lambda: svd_vectors(np.ones((2, 3)), 3), r"table of shape \(2, 3\), must be a .* from 1 to 2; you gave 3"),
    (lambda: svd_vectors(np.eye(2), 1, -0.5), "power must be between 0 and 10; you gave -0.5"),
    (lambda: svd_vectors(np.eye(2), 1, 10.5), "power must be between 0 and 10; you gave 10.5"),
    (lambda: concordance([["a", "b"]], "a", "b", 1), "Give Corpus"),
    (lambda: concordance(NURSE, "a", "b", 1, most=-1), "most must be a whole number of at least 0; you gave -1"),
])
def test_what_can_not_be_counted_or_shown_is_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()


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


@pytest.mark.parametrize("power", [0, 2, 10])
def test_each_column_is_as_long_as_its_singular_value_to_the_power(power):
    table = np.random.default_rng(4).random((6, 4))
    lengths = np.linalg.norm(svd_vectors(table, 3, power), axis=0)
    np.testing.assert_allclose(lengths, np.linalg.svd(table, compute_uv=False)[:3] ** power)


def test_many_words_with_few_contexts_take_no_square_table():
    assert svd_vectors(np.ones((50_000, 2)), 1).shape == (50_000, 1)


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


def test_counting_takes_8_dimensions_a_window_of_2_half_the_power_and_every_word_by_itself():
    corpus = Corpus.from_text("a b c d e f g h i. a b c d e f. i h f d b a")
    vocabulary = Vocabulary.from_corpus(corpus)
    by_hand = svd_vectors(ppmi(cooccurrences(corpus, vocabulary, 2)), 8, 0.5)
    embeddings = count_embeddings(corpus)
    assert embeddings.words == vocabulary.words
    np.testing.assert_array_equal(embeddings.vectors, by_hand)


def test_the_concordance_stops():
    assert len(concordance(load_kingdom(), "king", "old", 2, most=3)) == 3
    assert len(concordance(load_kingdom(), "king", "old", 2)) == 8
    assert concordance(load_kingdom(), "king", "old", 2, most=0) == []
    sentence, i, j = concordance(NURSE, "nurse", "assisted", 2)[0]
    assert (sentence[i], sentence[j]) == ("nurse", "assisted")


def test_one_dimension_is_enough():
    table = np.array([[3.0, 0, 0], [0, 2, 0], [0, 0, 1]])
    np.testing.assert_allclose(svd_vectors(table, 1, power=1), [[3], [0], [0]], atol=1e-12)
