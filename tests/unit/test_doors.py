"""What can't be read, counted or drawn gets one sentence at the door, whichever function it is given to."""

import numpy as np
import pytest

from w2vlib import counts, embeddings, gradcheck, objectives, projection, sampling, text, windows
from w2vlib.lessons.n05_gradients import breakit
from w2vlib.lessons.n09_using_embeddings import using
from w2vlib.settings import FastSettings, Settings
from w2vlib.support.checks import check_ids, check_list, check_numbers, check_positive
from w2vlib.training import Trainer

NAN, INFINITY = float("nan"), float("inf")
CORPUS = text.Corpus.from_text("the king rules the land. the queen rules the land.")
VOCABULARY = text.Vocabulary.from_corpus(CORPUS)
ABC = embeddings.Embeddings(["a", "b", "c"], [[1, 2], [3, 4], [5, 1]])
RNG = np.random.default_rng(0)
H, W = np.ones(2), np.ones((3, 2))

NO_NUMBERS = [None, "abc", ["x"], [1j], {"a": 1}, [[1, 2], [3]], [10**400], [object()], np.array(["2020"], "M8[Y]")]
NUMBERS = [objectives.softmax, objectives.sigmoid, objectives.log_sigmoid, sampling.noise_distribution,
           sampling.keep_probability, counts.ppmi, lambda x: counts.svd_vectors(x, 1), projection.pca, ABC.cosines,
           lambda x: gradcheck.numeric_gradient(np.sum, x), lambda x: gradcheck.relative_errors(x, x),
           lambda x: gradcheck.numeric_gradient(lambda _: x, [1.0]), lambda x: text.Vocabulary(["a"], x),
           lambda x: objectives.full_softmax(x, W, 0), lambda x: sampling.draw_negatives(x, [0], 1, RNG),
           lambda x: embeddings.Embeddings(["a"], [x]), lambda x: embeddings.score_similarity(ABC, [("a", "b", x)] * 2)]
SENTENCE = r"^[A-Z`a-z].*; (you gave|these have).*|^There must be one.*you gave"


@pytest.mark.parametrize("given", NO_NUMBERS, ids=range(len(NO_NUMBERS)))
@pytest.mark.parametrize("function", NUMBERS, ids=range(len(NUMBERS)))
def test_what_is_no_number_is_one_sentence(function, given):
    with pytest.raises(ValueError, match=SENTENCE):
        function(given)


@pytest.mark.parametrize("function", NUMBERS[3:9], ids=range(6))
@pytest.mark.parametrize("given", [[], [NAN, 1], [[NAN, 1], [1, 1]], [[INFINITY, 1], [1, 1]], 5, np.zeros((2, 2, 2))])
def test_infinite_empty_and_oddly_shaped_numbers_are_one_sentence(function, given):
    with pytest.raises(ValueError, match=SENTENCE):
        function(given)


@pytest.mark.parametrize("call", [
    lambda: objectives.softmax([]), lambda: objectives.full_softmax(H, W, 3), lambda: objectives.full_softmax(H, W, -1),
    lambda: objectives.full_softmax(H, W, None), lambda: objectives.negative_sampling(H, W, 0, [3]),
    lambda: objectives.negative_sampling(H, W, 0, [-1]), lambda: objectives.negative_sampling(H, W, 0, negatives=[0.5]),
    lambda: sampling.noise_distribution([0, 2], -1), lambda: sampling.noise_distribution([0, 0]),
    lambda: sampling.noise_distribution([-1, 2]), lambda: sampling.noise_distribution([1, 2], "x"),
    lambda: sampling.keep_probability([0, 0]), lambda: sampling.keep_probability([1, 2], 0),
    lambda: sampling.draw_negatives([1.0], [0], 1, RNG), lambda: sampling.draw_negatives([0.5, 0.5], [2], 1, RNG),
    lambda: sampling.draw_negatives([0.5, 0.5], 0, 1, RNG), lambda: sampling.draw_negatives([0.5, 0.5], [0], 1.5, RNG),
    lambda: sampling.draw_negatives([0.5, 0.5], [0], 1, 0), lambda: counts.svd_vectors(np.eye(2), "1"),
    lambda: counts.svd_vectors(np.eye(2), 1, NAN), lambda: counts.cooccurrences("abc", VOCABULARY, 2),
    lambda: counts.cooccurrences(CORPUS, ["a"], 2), lambda: counts.concordance(CORPUS, "the", "king", "2"),
    lambda: projection.pca(np.eye(2), like=5), lambda: projection.pca(np.eye(2)).project([1, 2, 3]),
    lambda: text.Vocabulary.from_corpus("abc"), lambda: text.Vocabulary.from_corpus(CORPUS, "2"),
    lambda: text.Vocabulary(["a", "b"], [1]), lambda: text.Vocabulary(["a"], [1.5]), lambda: VOCABULARY.encode("king"),
    lambda: text.Corpus.from_text("the king", stop_words="the"),
    lambda: windows.window(5, 5, 2), lambda: windows.window(5, "1", 2), lambda: windows.skipgram_pairs([["a", "b"]], 1),
    lambda: windows.skipgram_pairs(CORPUS, 1), lambda: windows.cbow_examples([[0.5, 1.5]], 1),
    lambda: embeddings.Embeddings("ab", np.eye(2)), lambda: ABC.neighbours("a", "3"),
    lambda: ABC.neighbours("a", exclude=5), lambda: ABC.neighbours([1, 2, 3]),
    lambda: embeddings.score_analogies(ABC, [("a", "b", "c")]), lambda: embeddings.score_analogies(ABC, None),
    lambda: embeddings.score_analogies({"a": [1]}, []), lambda: embeddings.score_similarity(ABC, [("a", "b")]),
    lambda: embeddings.same_kind_share(ABC, None), lambda: Trainer(CORPUS).snapshots("12"),
    lambda: gradcheck.numeric_gradient(5, [1.0]), lambda: gradcheck.check_gradients(None, {"W": W}, {"W": W}),
    lambda: gradcheck.check_gradients(sum, {"W": W}, {}),
    lambda: breakit.train(CORPUS, "cow"), lambda: breakit.train(CORPUS, "cbow", steps=1.5),
    lambda: Trainer(CORPUS).snapshots(np.array(5)), lambda: Trainer(CORPUS).peek().one_hot(0),
    lambda: text.Vocabulary(["a"], [10**30]), lambda: using.document_vector(["a"], ABC, 5),
    lambda: using.document_vector("king", ABC), lambda: using.make_sessions("many"),
    lambda: using.translated([[1, 2]], ABC, []), lambda: using.hit_rate([["a", "b"]], ["a", "b"], lambda seen: [1]),
])
def test_what_does_not_fit_is_one_sentence(call):
    with pytest.raises(ValueError, match=r"; (you gave|leave it out)|you gave .*\.|Counts to the power"):
        call()


def test_a_word_that_is_none_is_not_known():
    for holder in (ABC, VOCABULARY):
        assert ["a"] not in holder and None not in holder
        for word in (["a"], {}, None, 10**5000):
            with pytest.raises(text.UnknownWord, match="not in the vocabulary"):
                holder.id(word)


def test_a_word_twice_in_a_vocabulary_is_named():
    with pytest.raises(ValueError, match="'a' has two"):
        text.Vocabulary(["a", "b", "a"], [1, 1, 1])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [1e-300, 1e-160, 1e160, 1e300])
def test_directions_and_planes_do_not_hang_on_the_size(size):
    vectors = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 1.0]])
    scaled = embeddings.Embeddings(["a", "b", "c"], size * vectors)
    assert scaled.similarity("a", "b") == pytest.approx(ABC.similarity("a", "b"), rel=1e-12)
    assert scaled.cosines(size * vectors[0]) == pytest.approx(ABC.cosines(vectors[0]), rel=1e-12)
    assert projection.pca(size * vectors).explained == pytest.approx(projection.pca(vectors).explained, rel=1e-9)


@pytest.mark.filterwarnings("error")
def test_extremes_with_a_right_value_have_it():
    assert objectives.softmax([1e308, -1e308]).tolist() == [1, 0]
    assert objectives.log_sigmoid(np.uint8(3)) == objectives.log_sigmoid(3.0)
    assert objectives.log_sigmoid(True) == objectives.log_sigmoid(1.0)
    assert sampling.keep_probability([0, 2])[0] == 1
    assert sampling.keep_probability([1, 2], 1e-320).max() < 1e-150
    assert objectives.full_softmax([1, 1], [[1, 2], [3, 4]], 0).loss > 0
    assert objectives.negative_sampling(H, W, 0, []).rows.tolist() == [0]
    assert ABC.neighbours("a", 2, exclude="b") == ABC.neighbours("a", 2, exclude=["b"])


def test_what_can_not_be_ranked_is_said():
    with pytest.raises(ValueError, match="nothing can be ranked"):
        embeddings.score_similarity(ABC, [("a", "b", 1), ("a", "c", 1)])
    with pytest.raises(ValueError, match="must be finite"):
        embeddings.score_similarity(ABC, [("a", "b", NAN), ("a", "c", 1)])


@pytest.mark.parametrize("claimed", [NAN, INFINITY])
def test_a_gradient_that_is_no_number_is_wrong(claimed):
    finding, = gradcheck.check_gradients(lambda w: (w["W"] ** 2).sum(), {"W": W}, {"W": np.full((3, 2), claimed)})
    assert not finding.right and "no finite number" in finding.verdict


def test_a_loss_without_a_finite_number_is_named():
    finding, = gradcheck.check_gradients(lambda w: NAN, {"W": W}, {"W": W})
    assert finding.verdict == "W is wrong in every row: the loss itself gives no finite number there."


@pytest.mark.parametrize("kind", [Settings, FastSettings])
def test_an_unknown_setting_is_named_by_the_class_itself(kind):
    with pytest.raises(ValueError, match=r"no setting 'dims'.* Did you mean 'dim'"):
        kind(dims=3)


def test_a_window_far_wider_than_the_text_takes_no_memory():
    with pytest.raises(ValueError, match="far wider than any sentence"):
        windows.cbow_examples([[0, 1]], 10**9)


def test_a_runaway_shorter_than_a_look_is_one():
    trained = breakit.train(CORPUS, "cbow", learning_rate=1e300, steps=50)
    assert trained.diverged and np.isfinite(trained.embeddings.vectors).all()


def test_doors_let_through_what_is_right():
    assert check_list("x", (word for word in "ab")) == ("a", "b")
    assert check_numbers("x", np.ones(2, np.float32)).dtype == np.float32
    assert check_numbers("x", [True, 2]).tolist() == [1, 2]
    assert check_ids("x", []).dtype == np.int64
    assert check_ids("x", [0, 2], 3).tolist() == [0, 2]
    assert check_numbers("x", [-1, 2], "V", least=-1).tolist() == [-1, 2]


@pytest.mark.parametrize(("check", "told"), [
    (lambda: check_numbers("x", [[1]], "V"), r"x must be an array \(V,\) with a number in it; .* shape \(1, 1\)"),
    (lambda: check_numbers("x", [1], "VN"), r"x must be an array \(V, N\) with a number in it; .* shape \(1,\)"),
    (lambda: check_numbers("x", [0, -2], least=-1), r"x must be at least -1; you gave \[0, -2\]"),
    (lambda: check_positive("x", 0), r"x must be greater than 0; you gave 0"),
    (lambda: check_positive("x", 3, 2), r"x must be greater than 0 and at most 2; you gave 3"),
    (lambda: check_ids("x", [0, 3], 3), r"ids of words, whole numbers from 0 to 2; you gave \[0, 3\]"),
    (lambda: check_ids("x", [0, -1]), r"ids of words, whole numbers of at least 0; you gave \[0, -1\]"),
    (lambda: check_ids("x", [[1], [2, 3]]), r"x must be a list of ids of words.*; you gave \[\[1\], \[2, 3\]\]"),
])
def test_a_refusal_says_what_would_be_right(check, told):
    with pytest.raises(ValueError, match=told):
        check()


def test_a_number_too_long_to_print_is_a_word_that_is_none():
    with pytest.raises(ValueError, match=r"Sentence 1, word 1 is a value of type int. A word is text"):
        text.Corpus([[10**5000]])
