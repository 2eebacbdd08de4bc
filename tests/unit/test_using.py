"""Document vectors are averages of directions; the made-up sessions keep their secret and their promises."""

import itertools

import numpy as np
import pytest

from w2vlib import Embeddings
from w2vlib.using import TWINS, document_vector, make_sessions

WORDS = Embeddings(["a", "b", "zero"], np.array([[3.0, 0.0], [0.0, 0.5], [0.0, 0.0]]))


def test_a_document_is_the_average_of_its_known_directions():
    np.testing.assert_allclose(document_vector(["a", "b"], WORDS), [0.5, 0.5])
    np.testing.assert_allclose(document_vector(["a", "a", "b", "unknown"], WORDS), [2 / 3, 1 / 3])
    np.testing.assert_allclose(document_vector(["a", "zero"], WORDS), [0.5, 0.0])


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
