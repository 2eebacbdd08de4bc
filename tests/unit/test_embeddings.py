"""Similarity, neighbours, analogies and scores are right where geometry made by hand shows the answer."""

import re

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import w2vlib
from w2vlib.embeddings import (
    GENSIM,
    Embeddings,
    load_analogies,
    same_kind_share,
    score_analogies,
    score_similarity,
    spearman,
)
from w2vlib.text import UnknownWord, Vocabulary

# Royal is east or west, female is up or down: king and queen, man and woman stand at the corners of a rectangle.
CORNERS = Embeddings(
    ["king", "queen", "man", "woman", "cat", "nothing"],
    [[2.0, 1.0, 0.0], [2.0, -1.0, 0.0], [-2.0, 1.0, 0.0], [-2.0, -1.0, 0.0], [0.0, 0.0, 7.0], [0.0, 0.0, 0.0]],
)


def random_embeddings(seed, V=30, N=5):
    return Embeddings([f"w{i}" for i in range(V)], np.random.default_rng(seed).normal(size=(V, N)))


def test_similarity_is_the_cosine_of_the_angle():
    assert CORNERS.similarity("king", "king") == pytest.approx(1)
    assert CORNERS.similarity("king", "woman") == pytest.approx(-1)
    assert CORNERS.similarity("king", "queen") == pytest.approx(3 / 5)
    assert CORNERS.similarity("king", "cat") == 0


def test_a_vector_of_zeros_is_similar_to_nothing_not_even_to_itself():
    assert [CORNERS.similarity("nothing", w) for w in CORNERS.words] == [0] * 6
    assert CORNERS.cosines(np.zeros(3)).tolist() == [0] * 6


def test_length_does_not_matter():
    scaled = Embeddings(CORNERS.words, CORNERS.vectors * np.array([[0.01], [3], [1e6], [1e-9], [5], [1]]))
    for a in CORNERS.words:
        for b in CORNERS.words:
            assert scaled.similarity(a, b) == pytest.approx(CORNERS.similarity(a, b))


def test_each_vector_has_a_length_of_its_own():
    embeddings = Embeddings(["short", "long"], [[1e-200, 1e-200], [1e200, 1e200]])
    assert embeddings.similarity("short", "long") == pytest.approx(1)


def test_neighbours_come_nearest_first_without_the_word_itself():
    assert CORNERS.neighbours("king", 2) == [("queen", pytest.approx(0.6)), ("cat", 0.0)]
    assert [w for w, _ in CORNERS.neighbours("king", 100)] == ["queen", "cat", "nothing", "man", "woman"]
    assert [w for w, _ in CORNERS.neighbours("king", 2, exclude=["queen"])] == ["cat", "nothing"]


def test_words_as_near_to_nine_digits_stand_in_the_order_of_their_ids():
    cosines = [0.6, 0.6 + 2e-10, 0.6 + 2e-9]
    embeddings = Embeddings(["a", "b", "c"], [[c, np.sqrt(1 - c**2)] for c in cosines])
    assert [w for w, _ in embeddings.neighbours([1, 0])] == ["c", "a", "b"]


def test_ten_neighbours_and_five_answers_are_usual_and_none_may_be_asked_for():
    embeddings = random_embeddings(0)
    assert (len(embeddings.neighbours("w0")), len(embeddings.analogy("w0", "w1", "w2"))) == (10, 5)
    assert embeddings.neighbours("w0", 0) == []
    with pytest.raises(ValueError, match="The number of neighbours must be a whole number of at least 0; you gave -1"):
        embeddings.neighbours("w0", -1)


def test_what_is_no_word_can_not_be_left_out():
    with pytest.raises(ValueError, match="Word 2 to leave out is 5"):
        CORNERS.neighbours("king", exclude=["queen", 5])


def test_neighbours_of_a_vector_may_be_any_word():
    assert CORNERS.neighbours(np.array([4.0, 2.0, 0.0]), 1) == [("king", pytest.approx(1))]


@given(st.integers(0, 10**6), st.integers(1, 40))
def test_neighbours_are_those_of_a_full_search(seed, n):
    embeddings = random_embeddings(seed)
    found = embeddings.neighbours("w7", n)
    ranked = sorted((w for w in embeddings.words if w != "w7"), key=lambda w: -embeddings.similarity("w7", w))
    assert [w for w, _ in found] == ranked[:n]
    np.testing.assert_allclose([c for _, c in found], [embeddings.similarity("w7", w) for w, _ in found])


def test_man_is_to_king_as_woman_is_to_queen():
    assert CORNERS.analogy("man", "king", "woman", 1) == [("queen", pytest.approx(1))]
    assert CORNERS.analogy("king", "queen", "man")[0][0] == "woman"


def test_with_its_inputs_allowed_an_analogy_often_answers_with_one_of_them():
    embeddings = Embeddings(["a", "b", "c", "d"], [[1.0, 0.0], [1.0, 0.1], [0.0, 1.0], [-0.3, 1.0]])
    assert embeddings.analogy("a", "b", "c", 1, exclude_inputs=False)[0][0] == "c"
    assert embeddings.analogy("a", "b", "c", 1)[0][0] == "d"


def test_an_analogy_adds_directions_not_lengths():
    stretched = Embeddings(CORNERS.words, CORNERS.vectors * np.array([[100.0], [1], [1], [1], [1], [1]]))
    assert stretched.analogy("man", "king", "woman", 1)[0][0] == "queen"


@given(st.integers(0, 10**6), st.booleans())
def test_scoring_answers_every_question_as_analogy_does(seed, exclude_inputs):
    embeddings = random_embeddings(seed, V=12)
    rng = np.random.default_rng(seed)
    questions = [tuple(f"w{i}" for i in rng.integers(12, size=4)) for _ in range(30)]
    score = score_analogies(embeddings, questions, exclude_inputs)
    answers = [embeddings.analogy(*q[:3], 1, exclude_inputs)[0][0] for q in questions]
    assert not exclude_inputs or score == score_analogies(embeddings, questions)  # inputs are usually left out
    failures = [(q, a) for q, a in zip(questions, answers, strict=True) if a != q[3]]
    assert score == (30 - len(failures), 30, 0, failures)
    assert score.share == score.right / 30


def test_more_questions_than_fit_one_block_are_scored_alike():
    question, wrong = ("man", "king", "woman", "queen"), ("man", "king", "woman", "cat")
    score = score_analogies(CORNERS, [question, wrong] * 800)
    assert (score.right, score.asked, score.failures[0]) == (800, 1600, (wrong, "queen"))


def test_questions_with_unknown_words_are_counted_as_skipped():
    score = score_analogies(CORNERS, [("man", "king", "woman", "queen"), ("man", "king", "woman", "empress")])
    assert (score.right, score.asked, score.skipped, score.share) == (1, 1, 1, 1.0)
    assert score_analogies(CORNERS, []).share == 0


@pytest.mark.parametrize("row", ["abcd", 5, ("a", "b", "c")])
def test_a_question_has_four_words(row):
    with pytest.raises(ValueError, match="Each of the questions has 4 parts"):
        score_analogies(CORNERS, [row])


def test_the_courses_questions_have_a_section_of_headlines():
    sections = load_analogies()
    assert ("king", "man", "queen", "woman") in sections["headline"]
    assert all(len(question) == 4 for questions in sections.values() for question in questions)


def test_a_file_of_questions_is_read_by_section(tmp_path):
    path = tmp_path / "q.txt"
    path.write_text(":capital\nAthens Greece Oslo Norway\n\n: family\nboy girl man woman\n: empty\n")
    assert load_analogies(path) == {
        "capital": [("athens", "greece", "oslo", "norway")], "family": [("boy", "girl", "man", "woman")], "empty": []
    }


@pytest.mark.parametrize(("line", "text"), [(1, "a b c d\n"), (2, ": s\na b c\n"), (3, ": s\n\na b c d e\n"),
                                            (1, "words\n")])
def test_a_file_that_holds_no_questions_is_refused_with_the_line(tmp_path, line, text):
    path = tmp_path / "q.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=rf"Line {line} of q\.txt should be"):
        load_analogies(path)


def test_share_of_nearest_neighbours_of_the_same_kind():
    kinds = {"king": "royalty", "queen": "royalty", "man": "people", "woman": "animals", "cat": "animals"}
    assert same_kind_share(CORNERS, kinds) == 2 / 5
    assert same_kind_share(Embeddings(["a", "b"], np.eye(2)), {"a": "x", "b": "x"}) == 1
    for embeddings, kinds in ((CORNERS, {"horse": "animals"}), (Embeddings(["a"], [[1]]), {"a": "x"})):
        with pytest.raises(ValueError, match="There must be two words, and one of them must have a kind"):
            same_kind_share(embeddings, kinds)


ratings = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=30)


@given(ratings.filter(lambda pairs: all(len(set(x)) > 1 for x in zip(*pairs, strict=True))))
def test_rank_correlation_agrees_with_scipy_ties_included(pairs):
    a, b = zip(*pairs, strict=True)
    assert spearman(a, b) == pytest.approx(stats.spearmanr(a, b).statistic, abs=1e-12)


def test_similarity_is_scored_by_rank_over_the_known_pairs():
    pairs = [("king", "queen", 9), ("king", "cat", "5"), ("king", "woman", 1.5), ("king", "horse", 7)]
    assert score_similarity(CORNERS, pairs) == (pytest.approx(1), 3)
    assert score_similarity(CORNERS, [pairs[0], pairs[2]]) == (pytest.approx(1), 2)
    with pytest.raises(ValueError, match="Fewer than two"):
        score_similarity(CORNERS, pairs[:1] + pairs[3:])
    with pytest.raises(ValueError, match="Give Embeddings"):
        score_similarity({"king": [1], "queen": [2]}, [("king", "queen", 9)] * 2)


@pytest.mark.parametrize(
    ("words", "vectors", "message"),
    [
        (["a", "b"], [[1.0, 2.0]], "2 words and an array of shape"),
        (["a"], [1.0, 2.0], "one row of numbers for each word"),
        (["a", "b", "a"], np.ones((3, 2)), "'a' has two"),
        (["a", "b"], [[1.0, 2.0], [1.0, np.nan]], "the vector of 'b' is not"),
        (["a", "b"], [[np.inf, 2.0], [1.0, 2.0]], "the vector of 'a' is not"),
        (["a", "b"], [[1.0, np.nan], [1.0, 2.0]], "the vector of 'a' is not"),
    ],
)
def test_vectors_that_do_not_fit_the_words_are_refused(words, vectors, message):
    with pytest.raises(ValueError, match=message):
        Embeddings(words, vectors)


def test_every_question_about_an_unknown_word_suggests_the_nearest():
    calls = [
        lambda: CORNERS["quen"], lambda: CORNERS.id("quen"), lambda: CORNERS.similarity("king", "quen"),
        lambda: CORNERS.neighbours("quen"), lambda: CORNERS.analogy("man", "king", "quen"),
    ]
    for call in calls:
        with pytest.raises(UnknownWord, match="Did you mean 'queen'"):
            call()
    assert "quen" not in CORNERS


def test_embeddings_keep_their_own_copy_of_the_vectors():
    vectors = np.ones((2, 2))
    embeddings = Embeddings(["a", "b"], vectors)
    vectors[0] = 5
    assert embeddings["a"].tolist() == [1, 1]


@pytest.mark.parametrize("dtype", [np.int64, np.int8, np.float32, np.float64])
def test_vectors_keep_the_width_of_their_numbers(dtype):
    assert Embeddings(["a"], np.ones((1, 2), dtype)).vectors.dtype == dtype


def test_embeddings_say_what_they_are_and_give_their_words_without_counts():
    assert repr(CORNERS) == "Embeddings(6 words, 3 numbers each)"
    assert repr(Embeddings(["a"], np.ones((1, 0)))) == "Embeddings(1 words, 0 numbers each)"
    vocabulary = CORNERS.vocabulary()
    assert isinstance(vocabulary, Vocabulary) and vocabulary.words == CORNERS.words
    assert vocabulary.counts.tolist() == [0] * 6


# What gensim's users type


def words_and_vectors(V=40, N=6):
    vectors = np.random.default_rng(3).normal(size=(V, N)).astype(np.float32)
    words = [f"w{i}" for i in range(V)]
    theirs = KeyedVectors(N)
    theirs.add_vectors(words, vectors)
    return Embeddings(words, vectors), theirs


def test_the_answers_of_gensim_are_ours():
    ours, theirs = words_and_vectors()
    for k in range(20):
        a, b, c, d = (f"w{(k * i) % 40}" for i in (1, 3, 7, 11))
        if len({a, b, c, d}) < 4:
            continue
        for wanted, got in (
            (theirs.most_similar(a, topn=5), ours.neighbours(a, 5)),
            (theirs.most_similar(positive=[b, c], negative=[a], topn=5), ours.analogy(a, b, c)),
            (theirs.most_similar_cosmul(positive=[b, c], negative=[a], topn=5), ours.analogy(a, b, c, multiply=True)),
        ):
            assert [word for word, _ in got] == [word for word, _ in wanted]
            assert np.allclose([x for _, x in got], [x for _, x in wanted], rtol=0.03)  # gensim's ε is smaller
        assert ours.odd_one_out([a, b, c, d]) == theirs.doesnt_match([a, b, c, d])
        assert 1 - ours.similarity(a, b) == pytest.approx(theirs.distance(a, b), abs=1e-6)


@pytest.mark.parametrize("name", GENSIM)
def test_a_name_of_gensims_is_answered_with_ours(name):
    ours, theirs = words_and_vectors(5)
    assert hasattr(theirs, name) or name in ("wv", "similar_by_word")
    with pytest.raises(AttributeError, match=f"gensim calls {name} is here"):
        getattr(ours, name)
    called = re.match(r"(\w+)\(", GENSIM[name])
    assert not called or hasattr(ours, called[1]) or hasattr(w2vlib, called[1])


def test_an_attribute_that_is_nowhere_is_one_sentence():
    with pytest.raises(AttributeError, match="no attribute 'vectorz'"):
        _ = words_and_vectors(5)[0].vectorz


@pytest.mark.parametrize("words", [["w1"], ["w1", "w2"], "w1"])
def test_the_odd_one_of_fewer_than_three_is_none(words):
    with pytest.raises(ValueError):
        words_and_vectors(5)[0].odd_one_out(words)


def test_a_misspelt_word_among_very_many_is_answered():
    words = [f"{letter}word{i}" for i in range(2_000) for letter in "abcdefgh"]
    embeddings = Embeddings(words, np.ones((len(words), 1), np.float32))
    with pytest.raises(UnknownWord, match="aword77"):
        embeddings["awrod77"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_near_words_are_in_the_order_of_all_cosines(dtype):
    vectors = np.random.default_rng(0).normal(size=(500, 8)).astype(dtype)
    vectors[100:110] = vectors[0] * np.arange(1, 11, dtype=dtype)[:, None]
    embeddings = Embeddings([f"w{i}" for i in range(500)], vectors)
    cosines = embeddings.cosines(vectors[0])
    order = [f"w{i}" for i in np.argsort(-cosines.round(9), kind="stable")]
    for n in (1, 5, 50, 500):
        assert [word for word, _ in embeddings.neighbours(vectors[0], n)] == order[:n]
