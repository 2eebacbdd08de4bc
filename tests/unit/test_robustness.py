"""Runaway rates, interruptions and impossible wishes get a sentence each, and the trainer stays as it was."""

import itertools
import re

import numpy as np
import pytest

from tests.unit.farm import FARM, bits, combinations, everything, make, one_by_one, optimizers
from tests.unit.oracles import COMBINATIONS
from w2vlib import run as run_module
from w2vlib.huffman import huffman_paths
from w2vlib.run import LIMIT, STRIDE
from w2vlib.text import Corpus
from w2vlib.training import Divergence, Trainer

NAN, INFINITY = float("nan"), float("inf")


def test_an_interrupted_run_leaves_a_whole_state_and_loses_nothing_of_the_past(monkeypatch):
    undisturbed = make()
    seen = one_by_one(undisturbed, 300)
    trainer, calls, update = make(), itertools.count(), run_module.SGD.update

    def interrupt(*arguments):
        if next(calls) == 2 * 150 + 1:  # after the update of W_out of step 150, before that of W_in
            raise KeyboardInterrupt
        return update(*arguments)

    monkeypatch.setattr(run_module.SGD, "update", interrupt)
    with pytest.raises(KeyboardInterrupt):
        trainer.run(300)
    monkeypatch.undo()
    assert 150 - STRIDE < trainer.t <= 150
    assert bits(trainer) == seen[trainer.t]
    trainer.seek(300)
    assert everything(trainer) == everything(undisturbed)


@combinations
@optimizers
@pytest.mark.parametrize("rate", [1e4, 1e16, 1e200, 1e308])
def test_a_huge_rate_stops_before_the_step_that_runs_away(architecture, objective, optimizer, rate):
    trainer = make(architecture, objective, optimizer=optimizer, learning_rate=rate, schedule="constant")
    try:
        trainer.run(600)
    except Divergence as told:
        stop = trainer.t
        if rate < LIMIT and "blind guess" in str(told):  # its weights are sound, its loss is not
            assert trainer.end == stop and optimizer == "adam"
            return
        assert f"Step {stop:,} would send a weight past 1e+15: the learning rate {rate:g} is too large" in str(told)
        assert len(trainer.losses) == trainer.end == stop
    else:
        assert rate < LIMIT
        return
    assert max(abs(trainer.W_in).max(), abs(trainer.W_out).max()) <= LIMIT
    assert np.isfinite(trainer.losses).all()
    assert np.isfinite(trainer.peek().loss)
    before = everything(trainer)
    for go_on in (trainer.step, trainer.run, lambda: trainer.seek(stop + 1), lambda: trainer.seek(600)):
        with pytest.raises(Divergence):
            go_on()
        assert everything(trainer) == before
    calm = trainer.branch(learning_rate=0.05)
    calm.run(20)
    assert calm.t == stop + 20
    for t in (0, stop // 2, stop):
        trainer.seek(t)
        trainer.embeddings()
    restart = make(architecture, objective, optimizer=optimizer, learning_rate=rate).branch(learning_rate=0.05)
    restart.run(100)


def test_a_run_that_slowly_runs_away_stops_late_and_can_go_on_from_where_it_was_still_good():
    trainer = make(learning_rate=1e3, schedule="constant")
    with pytest.raises(Divergence):
        trainer.run(600)
    assert 0 < trainer.t < 600
    trainer.seek(0)
    child = trainer.branch(learning_rate=0.3)
    child.run()
    assert child.t == 600
    assert child.losses[-100:].mean() < child.losses[:100].mean()


@pytest.mark.parametrize("rate", [NAN, INFINITY, -INFINITY, 0, -1, "x", None])
def test_a_rate_that_is_no_rate_is_refused_at_the_start_and_in_a_branch(rate):
    with pytest.raises(ValueError, match="learning_rate must be"):
        make(learning_rate=rate)
    trainer = make()
    trainer.run(10)
    before = everything(trainer)
    with pytest.raises(ValueError, match="learning_rate must be"):
        trainer.branch(learning_rate=rate)
    assert everything(trainer) == before


@pytest.mark.parametrize("t", [-1, 1.5, NAN, INFINITY, "3", None, True, [1]])
def test_a_step_that_is_no_step_is_refused_and_nothing_moves(t):
    trainer = make()
    trainer.run(10)
    before = everything(trainer)
    calls = [trainer.seek, lambda t: trainer.snapshots([3, t])]
    if t is not None:  # run() and rate() without a number mean something
        calls += [trainer.run, trainer.rate]
    for call in calls:
        with pytest.raises(ValueError, match=r"must be a whole number of at least 0; you gave " + re.escape(repr(t))):
            call(t)
        assert everything(trainer) == before


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ({("W_in", "kign", 0): 1.0}, "Did you mean 'king'"),
        ({("W_in", "whale", 0): 1.0}, "'whale' is not in the vocabulary"),
        ({("W_in", "king", 4): 1.0}, "from 0 to 3; you gave 4"),
        ({("W_in", "king", -1): 1.0}, "from 0 to 3; you gave -1"),
        ({("W_in", "king", 1.0): 1.0}, "from 0 to 3"),
        ({("W_in", "king", True): 1.0}, "from 0 to 3; you gave True"),
        ({"king": 1.0}, r"as in edits=.*; you gave .*'king': 1"),
        ({"cat": 1.0}, "An edit names a matrix, a word and a dimension"),
        ({5: 1.0}, "An edit names a matrix, a word and a dimension"),
        ({("W_in", "king"): 1.0}, "An edit names a matrix, a word and a dimension"),
        ({("W_in", 5, 0): 1.0}, "An edit names a matrix, a word and a dimension"),
        ({("W_mid", "king", 0): 1.0}, "'W_in' and 'W_out'; you gave 'W_mid'"),
        ({("W_in", "king", 0): NAN}, "A weight must be a finite number"),
        ({("W_in", "king", 0): INFINITY}, "A weight must be a finite number"),
        ({("W_in", "king", 0): "big"}, "A weight must be a finite number"),
        ({("W_in", "king", 0): 10**400}, "A weight must be a finite number"),
        ({("W_in", "king", 0): -1e300}, r"A weight must be between -1e\+15 and 1e\+15"),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused_and_nothing_changes(edits, message):
    trainer = make()
    trainer.run(10)
    before = everything(trainer)
    with pytest.raises(ValueError, match=message):
        trainer.branch(edits={("W_in", "queen", 0): 1.0, **edits})
    assert everything(trainer) == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"learning_rat": 0.1}, "Did you mean 'learning_rate'"),
        ({"dim": 5}, "The vectors have 4 numbers"),
        ({"window": 0}, "window must be a whole number"),
        ({"objective": "hierarchical"}, "objective can be 'softmax' or 'negative sampling'"),
        ({"corpus": Corpus([["alone"]])}, "no word has a neighbour"),
    ],
)
def test_a_branch_that_cannot_be_made_is_refused_and_nothing_changes(changes, message):
    trainer = make()
    trainer.run(10)
    before = everything(trainer)
    with pytest.raises(ValueError, match=message):
        trainer.branch(**changes)
    assert everything(trainer) == before


def test_a_corpus_in_which_no_word_has_a_neighbour_is_refused():
    for architecture, objective in COMBINATIONS:
        with pytest.raises(ValueError, match="Every sentence of your text has one word, so no word has a neighbour"):
            make(architecture, objective, Corpus.from_text("King. Queen. Cat."))


def test_one_word_again_and_again_can_be_predicted_but_has_no_negatives_and_no_tree():
    corpus = Corpus.from_text("so so so")
    trainer = make(corpus=corpus)
    trainer.run(20)
    assert trainer.losses.tolist() == [0.0] * 20
    with pytest.raises(ValueError, match="negative sampling needs another"):
        make(objective="negative sampling", corpus=corpus)
    with pytest.raises(ValueError, match="a tree needs two to part"):
        make(objective="hierarchical softmax", corpus=corpus)


@combinations
@optimizers
def test_the_smallest_corpus_trains(architecture, objective, optimizer):
    trainer = make(architecture, objective, Corpus.from_text("a b"), dim=1, window=100, optimizer=optimizer)
    trainer.run(3_000)
    trainer.seek(1_500)
    assert np.isfinite(trainer.losses).all()


def test_an_unknown_setting_is_answered_with_the_nearest_name():
    with pytest.raises(ValueError, match=r"There is no setting 'dims'.*Did you mean 'dim'"):
        Trainer(FARM, dims=8)


@pytest.mark.parametrize("text", ["the cat sat", None, ["the", "cat"]])
def test_a_trainer_says_how_to_make_a_corpus(text):
    with pytest.raises(ValueError, match=r"Corpus\.from_text"):
        Trainer(text)


@pytest.mark.parametrize("edits", [[1], 5, "king", [("W_in", "king", 0)]])
def test_edits_that_are_no_dict_are_refused(edits):
    with pytest.raises(ValueError, match="An edit names a matrix, a word and a dimension"):
        make().branch(edits=edits)


@pytest.mark.parametrize("corpus", ["the cat sat", "", 5, [["the", "cat"]]])
def test_a_branch_says_how_to_make_a_corpus(corpus):
    with pytest.raises(ValueError, match=r"Corpus\.from_text"):
        make().branch(corpus)


def test_a_step_beyond_the_end_is_refused_and_nothing_moves():
    trainer = make(steps=100)
    trainer.run(30)
    before = everything(trainer)
    for call in (lambda: trainer.seek(101), lambda: trainer.seek(10**9), lambda: trainer.snapshots([0, 101])):
        with pytest.raises(ValueError, match=r"steps of this run are 0 to 100; .*steps="):
            call()
        assert everything(trainer) == before
    trainer.seek(100)
    trainer.run(10)  # to train beyond the end is allowed, and what was trained can be opened
    trainer.seek(110)
    with pytest.raises(ValueError, match="0 to 110"):
        trainer.seek(111)
    longer = trainer.branch(steps=200)
    longer.seek(200)


@pytest.mark.parametrize("steps", [5, None, 1.5])
def test_snapshots_of_no_list_are_refused(steps):
    with pytest.raises(ValueError, match="must be a list of steps, such as"):
        make().snapshots(steps)


def test_no_snapshots_are_an_array_of_none():
    assert make().snapshots([]).shape == (0, len(make().vocabulary), 4)


@combinations
@pytest.mark.parametrize("steps", [40, 200, 600])
def test_adam_with_a_foolish_rate_is_told_though_its_weights_are_sound(architecture, objective, steps):
    trainer = make(architecture, objective, optimizer="adam", learning_rate=1e6, steps=steps)
    with pytest.raises(Divergence, match=r"where a blind guess pays .* learning rate 1e\+06 is too large") as told:
        trainer.run()
    assert trainer.t == trainer.end == min(steps, run_module.LOOK)
    assert f"{trainer._runs[0].guessing:.2f}" in str(told.value)
    assert f"the last {min(steps, 256)} steps" in str(told.value)
    trainer.seek(0)
    trainer.seek(trainer.end)  # what was trained can be opened
    trainer.seek(0)
    trainer.branch(learning_rate=0.01).run()


@combinations
def test_a_loss_far_above_guessing_is_a_divergence_and_a_noisy_one_is_not(architecture, objective, monkeypatch):
    V, K = len(make().vocabulary), 5
    trainer = make(architecture, objective)
    decisions = [len(path.forks) for path in huffman_paths(trainer.vocabulary.counts)]
    guess = {"softmax": np.log(V), "negative sampling": (1 + K) * np.log(2),
             "hierarchical softmax": np.mean([decisions[t] for _, t in trainer.examples]) * np.log(2)}[objective]
    cases = [(10.1, 1_000, run_module.LOOK), (9.9, 1_000, None), (1.6, 512, 512), (1.4, 512, None), (9.9, 100, None),
             (10.1, 100, 100)]
    for factor, steps, stop in cases:
        trainer = make(architecture, objective, steps=steps, negatives=K)
        advance = run_module.Run.advance
        monkeypatch.setattr(run_module.Run, "advance", lambda self, state, t, advance=advance, factor=factor: [
            factor * guess for _ in advance(self, state, t)])
        try:
            trainer.run(steps if stop else steps - 1)
        except Divergence:
            assert trainer.t == stop
        else:
            assert not stop
        monkeypatch.undo()


@combinations
@optimizers
def test_ordinary_training_is_no_false_alarm(architecture, objective, optimizer):
    for seed in range(3):
        for rate in (0.003, 0.03, 0.1) if optimizer == "adam" else (0.03, 0.3):
            make(architecture, objective, optimizer=optimizer, learning_rate=rate, seed=seed, schedule="constant").run()


def test_settings_that_are_none_of_this_trainers_are_refused():
    with pytest.raises(ValueError, match=r"Settings are made by Settings\("):
        Trainer(FARM, {"dim": 8})


@pytest.mark.parametrize("name", ["W_in", "W_out"])
def test_a_weight_at_the_limit_is_sound_and_one_beyond_it_is_not(name):
    for value, sound in ((LIMIT, True), (-LIMIT, True), (1.001 * LIMIT, False), (-1.001 * LIMIT, False), (NAN, False)):
        state = make()._state
        getattr(state, name)[2, 1] = value
        assert state.is_sound() is sound


@combinations
def test_a_learner_who_has_numpy_raise_its_warnings_is_not_stopped_by_them(architecture, objective):
    trainer = make(architecture, objective, learning_rate=1e-300)
    of_words = ("W_in",) if objective == "hierarchical softmax" else ("W_in", "W_out")
    trainer = trainer.branch(edits={(matrix, word, d): (-1) ** i * 1e8 for matrix in of_words
                                    for i, word in enumerate(trainer.vocabulary.words) for d in range(4)})
    with np.errstate(all="raise"):
        trainer.peek()
        trainer.peek_weights()
        trainer.run(5)
