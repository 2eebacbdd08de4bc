"""Document vectors are averages of directions, the shares count what they say, and the sessions keep their secret."""

import itertools

import numpy as np
import pytest

from w2vlib import Corpus, Embeddings, Trainer
from w2vlib.lessons.n09_using_embeddings.using import (
    TWINS,
    document_vector,
    hit_rate,
    learn,
    make_sessions,
    on_topic,
    translated,
)

WORDS = Embeddings(["a", "b", "zero"], np.array([[3.0, 0.0], [0.0, 0.5], [0.0, 0.0]]))


def test_a_document_is_the_average_of_its_known_directions():
    np.testing.assert_allclose(document_vector(["a", "b"], WORDS), [0.5, 0.5])
    np.testing.assert_allclose(document_vector(["a", "a", "b", "unknown"], WORDS), [2 / 3, 1 / 3])
    np.testing.assert_allclose(document_vector(["a", "zero"], WORDS), [0.5, 0.0])


def test_weights_are_shares_of_the_average():
    np.testing.assert_allclose(document_vector(["a", "b"], WORDS, {"a": 3, "b": 1}), [0.75, 0.25])
    np.testing.assert_allclose(document_vector(["a", "b", "new"], WORDS, {"a": 0, "b": 2}), [0, 1])


def test_a_dot_product_of_averages_is_the_mean_of_all_cosines():
    rng = np.random.default_rng(0)
    embeddings = Embeddings([*"abcde"], rng.normal(size=(5, 3)))
    cosines = [embeddings.similarity(x, y) for x in "ab" for y in "cde"]
    ab, cde = (document_vector([*words], embeddings) for words in ("ab", "cde"))
    assert ab @ cde == pytest.approx(np.mean(cosines))


def test_learn_is_a_full_run():
    corpus = Corpus.from_text("the king rules. the queen rules. the king sleeps.")
    trainer = Trainer(corpus, dim=4, steps=50, seed=3)
    trainer.run()
    np.testing.assert_array_equal(learn(corpus, dim=4, steps=50, seed=3).vectors, trainer.W_in)


def test_documents_on_the_topic_are_counted():
    documents = [("a", "east"), ("a a b", "east"), ("b", "north"), ("b b a", "north")]
    assert on_topic([("a", "east"), ("b", "north")], documents, WORDS, first=2) == 1
    assert on_topic([("a", "north")], documents, WORDS, first=2) == 0
    assert on_topic([("a", "east")], documents, WORDS, first=4) == 0.5
    assert on_topic([("a", "north")], documents[1:], WORDS, {"a": 0.01, "b": 1}, first=3) == pytest.approx(2 / 3)


def test_a_hit_is_a_last_home_that_was_new_and_recommended():
    homes, visits = ["x", "y", "z"], [["x", "y"], ["x", "z"], ["y", "x", "y"]]
    assert hit_rate(visits, homes, lambda seen: np.array([9, 2, 1]), first=1) == 0.5
    assert hit_rate(visits, homes, lambda seen: np.array([9, 2, 1]), first=2) == 1
    assert hit_rate([["x", "z"]], homes, lambda seen: np.array([0, 0, 0]), first=1) == 0


def test_no_visitor_to_ask_is_one_sentence():
    with pytest.raises(ValueError, match=r"Nobody's last home was new.*\."):
        hit_rate([["x", "x"]], ["x"], lambda seen: np.array([0]))


def test_translations_are_right_within_the_first_few():
    vectors = np.array([[1, 0.1], [0.1, 1], [1, 0]])
    assert translated(vectors, WORDS, ["a", "b", "b"]) == pytest.approx(2 / 3)
    assert translated(vectors, WORDS, ["a", "b", "b"], first=2) == 1


@pytest.mark.parametrize("words", [[], ["unknown"], ["<script>"]])
def test_a_document_without_a_known_word_is_one_sentence(words):
    with pytest.raises(ValueError, match=r"None of the words has a vector.*\."):
        document_vector(words, WORDS)


@pytest.mark.parametrize("seed", range(3))
def test_sessions_stay_in_one_place_and_never_show_both_twins(seed):
    sessions, classes = make_sessions(200, seed)
    assert len(sessions) == 200 and len(classes) == 24 and classes[TWINS[0]] == classes[TWINS[1]]
    assert sorted(np.unique(list(classes.values()), return_counts=True)[1]) == [4] * 6
    for session in sessions:
        assert 4 <= len(session) <= 8
        assert len({classes[home].split(", ")[1] for home in session}) == 1
        assert not set(TWINS) <= set(session)
        assert all(a != b for a, b in itertools.pairwise(session))


def test_sessions_follow_their_seed():
    assert make_sessions(20, 1) == make_sessions(20, 1)
    assert make_sessions(20, 1) != make_sessions(20, 2)
