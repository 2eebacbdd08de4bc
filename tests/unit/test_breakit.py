"""The right gradients are right, each bug changes what it says, and training with it shows."""

import numpy as np
import pytest

from w2vlib.gradcheck import check_gradients, numeric_gradient, relative_errors
from w2vlib.lessons.n05_gradients.breakit import BUGS, Example, examples, first_weights, gradients, loss, terms, train
from w2vlib.model import input_gradient
from w2vlib.objectives import full_softmax
from w2vlib.text import Corpus, Vocabulary, load_kingdom
from w2vlib.windows import skipgram_pairs

TEXT = Corpus.from_text("The wise king rules the old kingdom.")
VOCABULARY = Vocabulary.from_corpus(TEXT)
GAMES = ("cbow", "window", "tied")


def start(game, seed=0):
    return {name: 6 * W for name, W in first_weights(len(VOCABULARY), 4, game, seed).items()}


def findings(game, bug, at=2):
    weights, example = start(game), examples(TEXT, VOCABULARY, game)[at]
    claimed = gradients(weights, example, bug)
    return check_gradients(lambda w: loss(w, example), weights, claimed, VOCABULARY.words, terms(weights, example))


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("at", range(7))
def test_without_a_bug_every_gradient_is_that_of_the_loss(game, at):
    weights, example = start(game, at), examples(TEXT, VOCABULARY, game)[at]
    for name, gradient in gradients(weights, example).items():
        numeric = numeric_gradient(lambda W, name=name: loss({**weights, name: W}, example), weights[name])
        assert relative_errors(gradient, numeric).max() < 1e-6
        assert np.allclose(sum(terms(weights, example)[name].values()), gradient)


def test_one_target_is_the_librarys_softmax():
    weights = start("cbow")
    inputs, target = np.array([1, 3, 3, 0]), 2
    h = weights["W_in"][inputs].mean(axis=0)
    scored = full_softmax(h, weights["W_out"], target)
    example = Example(inputs, np.array([target]))
    assert loss(weights, example) == pytest.approx(scored.loss)
    for bug, average in (("", "corrected"), ("undivided", "historical")):
        found = gradients(weights, example, bug)
        assert np.allclose(found["W_out"], np.outer(scored.error, h))
        expected = np.zeros_like(weights["W_in"])
        np.add.at(expected, inputs, input_gradient(scored.grad_h, inputs, average))
        assert np.allclose(found["W_in"], expected)


def test_a_window_is_the_sum_of_its_pairs():
    weights, example = start("window"), examples(TEXT, VOCABULARY, "window")[2]
    h = weights["W_in"][example.inputs[0]]
    pairs = [full_softmax(h, weights["W_out"], target) for target in example.targets]
    assert loss(weights, example) == pytest.approx(sum(pair.loss for pair in pairs))
    assert np.allclose(gradients(weights, example)["W_out"], sum(np.outer(pair.error, h) for pair in pairs))


def test_the_examples_are_those_of_the_library():
    pairs = [(e.inputs[0], t) for e in examples(TEXT, VOCABULARY, "window") for t in e.targets]
    assert pairs == [tuple(p) for p in skipgram_pairs([VOCABULARY.encode(s) for s in TEXT.sentences], 2)]


VERDICTS = {
    "relu": ["W_in is wrong in the rows of “the”, “wise” and “rules”: the positive entries are right, every negative",
             "W_out is right"],
    "multi-hot": ["W_in is wrong in the row of “king”: the term C · Σ p u (repulsion) is 1/4 times what it should be.",
                  "W_out is wrong in every row: the term C · p ⊗ h (repulsion) is 1/4 times what it should be."],
    "undivided": ["W_in is wrong in the rows of “the”, “wise” and “rules”: each is 4 times what it should be.",
                  "W_out is right"],
    "tied": ["W is wrong in the row of “king”: the term ∂L/∂h (its use as input vectors) is missing."],
}


@pytest.mark.parametrize("bug", BUGS)
def test_the_check_names_the_wrong_term(bug):
    found = findings(BUGS[bug].game, bug)
    assert len(found) == len(VERDICTS[bug])
    for finding, verdict in zip(found, VERDICTS[bug], strict=True):
        assert finding.verdict.startswith(verdict)
    assert all(finding.right for finding in findings(BUGS[bug].game, ""))


def test_bugs_of_the_factor_hide_where_there_is_one_neighbour():
    pair = Corpus.from_text("old king")
    vocabulary = Vocabulary.from_corpus(pair)
    for bug in ("multi-hot", "undivided"):
        game = BUGS[bug].game
        weights, example = first_weights(2, 3, game), examples(pair, vocabulary, game)[0]
        right, wrong = gradients(weights, example), gradients(weights, example, bug)
        assert all((right[name] == wrong[name]).all() for name in right)


@pytest.fixture(scope="module")
def kingdom():
    return load_kingdom()


def end(run):
    return run.losses[-300:].mean()


def test_training_shows_the_damage(kingdom):
    right, wrong = (train(kingdom, "cbow", bug, 0.4, steps=4_000) for bug in ("", "relu"))
    assert end(right) < end(wrong) - 0.3
    right, wrong = (train(kingdom, "window", bug, 0.1, steps=4_000) for bug in ("", "multi-hot"))
    assert end(right) < end(wrong) - 0.3


def test_the_undivided_update_learns_faster_at_a_small_rate(kingdom):
    right, wrong = (train(kingdom, "cbow", bug, 0.1, steps=4_000) for bug in ("", "undivided"))
    assert end(wrong) < end(right) - 0.2


def test_training_repeats_and_ends_soundly(kingdom):
    one, two = (train(kingdom, "tied", "tied", 0.1, steps=250) for _ in range(2))
    assert (one.losses == two.losses).all() and (one.embeddings.vectors == two.embeddings.vectors).all()
    wild = train(kingdom, "window", "", 30, steps=1_000)
    assert wild.diverged and len(wild.losses) < 1_000
    assert np.isfinite(wild.losses).all() and np.isfinite(wild.embeddings.vectors).all()
