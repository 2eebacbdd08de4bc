"""The trainer opens any step of its past and future bit by bit, and branches leave what they left as it was."""

import copy
import pickle
from zlib import crc32

import numpy as np
import pytest

from tests.unit.farm import FARM, SEA, bits, combinations, everything, make, one_by_one, optimizers
from w2vlib import run as run_module
from w2vlib.run import BLOCK, STRIDE
from w2vlib.settings import Settings
from w2vlib.text import Corpus, load_kingdom
from w2vlib.training import Trainer


def test_a_thousand_random_steps_of_the_kingdom_are_opened_bit_by_bit():
    trainer, fingerprints = Trainer(load_kingdom()), []
    for _ in range(15_000):
        fingerprints.append([crc32(part) for part in bits(trainer)])
        trainer.run(1)
    for t in np.random.default_rng(0).integers(15_000, size=1_000).tolist():
        trainer.seek(t)
        assert trainer.t == t
        assert [crc32(part) for part in bits(trainer)] == fingerprints[t]
    assert trainer.end == 15_000


def change_four_times(trainer, go):
    """Train with `go(trainer, n)` and branch after each part: rate and weights, corpus, objective, optimizer."""
    go(trainer, 150)
    matrix = "W_in" if trainer.settings.objective == "hierarchical softmax" else "W_out"
    trainer = trainer.branch(learning_rate=0.1, edits={("W_in", "king", 2): 1.5, (matrix, "cat", 0): -2})
    go(trainer, 100)
    trainer = trainer.branch(corpus=SEA)
    go(trainer, 100)
    other = "softmax" if trainer.settings.objective == "negative sampling" else "negative sampling"
    trainer = trainer.branch(objective=other)
    go(trainer, 100)
    trainer = trainer.branch(optimizer="sgd" if trainer.settings.optimizer == "adam" else "adam", seed=9)
    go(trainer, 100)
    return trainer


@combinations
@optimizers
def test_random_steps_of_a_branched_run_are_opened_bit_by_bit(architecture, objective, optimizer):
    seen = {}
    walked = change_four_times(
        make(architecture, objective, optimizer=optimizer), lambda trainer, n: seen.update(one_by_one(trainer, n))
    )
    run = change_four_times(make(architecture, objective, optimizer=optimizer), Trainer.run)
    assert walked.forks == run.forks == (150, 250, 350, 450)
    assert everything(walked) == everything(run)
    for t in np.random.default_rng(1).integers(551, size=125).tolist():
        for trainer in (walked, run):
            trainer.seek(t)
            assert trainer.t == t
            assert bits(trainer) == seen[t]
            assert trainer.corpus is (FARM if t < 250 else SEA)
    for trainer in (walked, run):
        trainer.seek(0)
    assert one_by_one(walked, 550) == seen  # walking over the forks
    run.run(550)
    assert bits(run) == seen[550]


def test_seeking_ahead_trains():
    ahead, stepped = make(), make()
    ahead.seek(333)
    stepped.run(333)
    assert everything(ahead) == everything(stepped)


def test_thinned_checkpoints_still_open_every_step(monkeypatch):
    for optimizer in ("sgd", "adam"):
        full = make(optimizer=optimizer)
        full.run(2_000)
        monkeypatch.setattr(run_module, "CHECKPOINT_BYTES", 7 * full._runs[0].checkpoints[0].nbytes)
        thin = make(optimizer=optimizer)
        thin.run(2_000)
        monkeypatch.undo()
        assert len(full._runs[0].checkpoints) == 1 + 2_000 // STRIDE
        assert len(thin._runs[0].checkpoints) <= 7
        assert thin._runs[0].stride == 8 * STRIDE
        for t in np.random.default_rng(2).integers(2_001, size=40).tolist():
            thin.seek(t)
            full.seek(t)
            assert bits(thin) == bits(full)


def checkpoints(trainer):
    return [state.t for state in trainer._runs[-1].checkpoints]


def test_checkpoints_are_a_stride_apart_from_the_start_of_each_run_on_and_taken_once():
    trainer = make()
    trainer.run(90)
    trainer = trainer.branch(learning_rate=0.1)
    for n in (1, 100, 199):
        trainer.run(n)
    trainer.seek(90)
    trainer.run(300)
    assert checkpoints(trainer) == list(range(90, 391, STRIDE))


def test_checkpoints_are_thinned_when_they_take_more_than_the_limit_and_two_are_always_kept(monkeypatch):
    for limit, steps, kept in ((3, 128, [0, 64, 128]), (3, 192, [0, 128]), (1, 128, [0, 128]), (0, 512, [0, 512])):
        trainer = make()
        monkeypatch.setattr(run_module, "CHECKPOINT_BYTES", limit * trainer._state.nbytes)
        trainer.run(steps)
        assert checkpoints(trainer) == kept


@optimizers
def test_a_checkpoint_counts_the_bytes_of_all_its_numbers(optimizer):
    state = make(optimizer=optimizer)._state
    matrices = 2 if optimizer == "sgd" else 2 + 4  # Adam remembers two numbers for each weight
    assert state.nbytes == matrices * state.W_in.nbytes


def test_a_branch_in_a_later_pass_and_a_later_block_draws_what_its_parent_would():
    trainer = make(corpus=Corpus([[f"w{i % 7}" for i in range(300)]]), window=1)
    assert BLOCK // 2 < len(trainer.examples) < BLOCK
    trainer.run(BLOCK)
    assert trainer.branch().peek().example == trainer.peek().example


def test_snapshots_are_the_input_vectors_of_each_step_and_the_trainer_stays():
    trainer = make()
    seen = one_by_one(trainer, 100)
    trainer.seek(40)
    before = everything(trainer)
    frames = trainer.snapshots([0, 99, 40, 7])
    assert frames.shape == (4, len(trainer.vocabulary), 4)
    assert [frame.tobytes() for frame in frames] == [seen[t][0] for t in (0, 99, 40, 7)]
    assert everything(trainer) == before


def test_snapshots_across_a_change_of_vocabulary_are_refused_and_the_trainer_stays():
    trainer = make()
    trainer.run(50)
    trainer = trainer.branch(corpus=SEA)
    trainer.run(50)
    before = everything(trainer)
    with pytest.raises(ValueError, match="vocabulary changed"):
        trainer.snapshots([10, 60])
    assert everything(trainer) == before


@combinations
@optimizers
def test_a_branch_leaves_its_parent_untouched(architecture, objective, optimizer):
    parent = make(architecture, objective, optimizer=optimizer)
    seen = one_by_one(parent, 200)
    parent.seek(90)
    before = everything(parent)
    child = parent.branch(learning_rate=0.01, edits={("W_in", "king", 0): 3.0})
    child.run(200)
    child.seek(20)
    child.seek(150)
    assert everything(parent) == before
    for t in range(0, 201, 10):
        parent.seek(t)
        assert bits(parent) == seen[t]


def test_a_branch_shares_the_past_and_goes_its_own_way_from_the_fork():
    parent = make()
    parent.run(200)
    parent.seek(90)
    child = parent.branch(learning_rate=0.01)
    assert (child.t, child.end, child.forks, child.settings.learning_rate) == (90, 90, (90,), 0.01)
    assert bits(child) == bits(parent)
    child.run(50)
    assert child.losses[:91].tolist() == parent.losses[:91].tolist()
    assert child.losses[91:].tolist() != parent.losses[91:140].tolist()
    assert len(child.losses) == child.end == 140
    assert child.rate(0) == 0.3
    assert (child.rate(89), child.rate(90)) == (parent.rate(89), Settings(learning_rate=0.01, steps=600).rate(90))


def test_a_branch_that_changes_nothing_goes_where_its_parent_goes():
    parent = make(optimizer="adam", objective="negative sampling")
    parent.run(90)
    child = parent.branch()
    parent.run(100)
    child.run(100)
    assert bits(child) == bits(parent)
    assert child.losses.tolist() == parent.losses.tolist()
    child.seek(90)  # what Adam remembered at the fork has not been trained further by the parent
    child.run(100)
    assert bits(child) == bits(parent)


def test_a_branch_at_the_start_or_at_a_fork_takes_the_place_of_what_was_there():
    parent = make()
    again = parent.branch(learning_rate=0.1)
    again.run(30)
    twice = again.branch(learning_rate=0.2).branch(learning_rate=0.3)
    assert (again.forks, twice.forks, twice.settings.learning_rate) == ((), (30,), 0.3)
    fresh = make(learning_rate=0.1)
    fresh.run(30)
    assert bits(again) == bits(fresh)


def test_a_branch_to_another_optimizer_begins_with_that_one():
    """Adam's first step is as long as the rate for every weight with a gradient, however small the gradient."""
    parent = make()
    parent.run(50)
    child = parent.branch(optimizer="adam", learning_rate=0.01, schedule="constant")
    before = child.W_in
    child.run(1)
    assert set(abs(child.W_in - before).round(5).ravel().tolist()) == {0, 0.01}


def test_an_edit_changes_exactly_the_weights_that_it_names():
    parent = make()
    parent.run(50)
    child = parent.branch(edits={("W_in", "king", 2): 1.5, ("W_out", "dog", 0): np.float32(-2)})
    expected_in, expected_out = parent.W_in.copy(), parent.W_out.copy()
    expected_in[parent.vocabulary.id("king"), 2] = 1.5
    expected_out[parent.vocabulary.id("dog"), 0] = -2
    assert bits(child) == (expected_in.tobytes(), expected_out.tobytes())


def test_in_another_corpus_known_words_keep_their_vectors_and_new_ones_start_small():
    parent = make()
    parent.run(300)
    child = parent.branch(corpus=SEA)
    assert child.corpus is SEA
    for word in child.vocabulary.words:
        vectors = child.W_in[child.vocabulary.id(word)], child.W_out[child.vocabulary.id(word)]
        if word in parent.vocabulary:
            row = parent.vocabulary.id(word)
            assert np.array_equal(vectors, (parent.W_in[row], parent.W_out[row]))
        else:
            assert abs(np.array(vectors)).max() <= 1 / 8


def test_a_copy_does_not_see_what_the_original_does():
    trainer = make()
    trainer.run(100)
    twin = trainer.copy()
    before = everything(twin)
    assert before == everything(trainer)
    trainer.run(200)
    trainer.seek(3)
    assert everything(twin) == before
    twin.run(200)
    trainer.seek(300)
    assert everything(twin) == everything(trainer)


def test_pythons_own_copies_and_pickles_are_trainers_of_their_own():
    for way in (copy.copy, copy.deepcopy, lambda trainer: pickle.loads(pickle.dumps(trainer))):
        trainer = make(optimizer="adam", objective="negative sampling")
        trainer.run(100)
        trainer = trainer.branch(learning_rate=0.1)
        trainer.run(70)
        trainer.seek(120)
        twin = way(trainer)
        before = everything(twin)
        assert before == everything(trainer)
        trainer.step()
        trainer.run(200)
        trainer.seek(3)
        assert everything(twin) == before
        twin.run(201)
        twin.seek(3)
        assert everything(twin) == everything(trainer)


def test_a_branch_of_a_branch_has_one_loss_for_each_step_though_the_middle_run_went_further():
    trainer = make()
    trainer.run(50)
    trainer.seek(10)
    middle = trainer.branch(learning_rate=0.1)
    middle.run(50)
    middle.seek(20)
    last = middle.branch(learning_rate=0.05)
    last.run(5)
    assert len(last.losses) == last.end == 25
    assert last.losses[:10].tolist() == trainer.losses[:10].tolist()
    assert last.losses[10:20].tolist() == middle.losses[10:20].tolist()


@optimizers
def test_a_branch_keeps_the_forks_of_the_same_tree_and_begins_others_anew(optimizer):
    parent = make(objective="hierarchical softmax", optimizer=optimizer)
    parent.run(60)
    same = parent.branch(corpus=Corpus(FARM.sentences))
    parent.run(60)
    same.run(60)
    assert bits(same) == bits(parent)  # and what Adam remembered of them
    begun = make(objective="hierarchical softmax", seed=5).W_out
    longer = parent.branch(corpus=Corpus([*FARM.sentences, ["the", "cat"]]), seed=5)
    assert set(longer.vocabulary.words) == set(parent.vocabulary.words)
    assert np.array_equal(longer.W_out, begun)
    for word in longer.vocabulary.words:
        assert np.array_equal(longer.embeddings()[word], parent.embeddings()[word])


@pytest.mark.parametrize(("before", "after", "rows"), [("softmax", "hierarchical softmax", -1),
                                                       ("hierarchical softmax", "negative sampling", 0)])
@optimizers
def test_words_and_forks_do_not_take_over_each_others_vectors(before, after, rows, optimizer):
    parent = make(objective=before, optimizer=optimizer)
    parent.run(60)
    child = parent.branch(objective=after, seed=5)
    V = len(parent.vocabulary)
    assert child.W_out.shape == (V + rows, 4)
    assert np.array_equal(child.W_out, make(objective=after, seed=5).W_out)
    assert np.array_equal(child.W_in, parent.W_in)
    child.run(60)
    assert child.losses[-30:].mean() < child.losses[60:90].mean()


def test_a_weight_of_a_fork_has_no_word_to_be_edited_by():
    trainer = make(objective="hierarchical softmax")
    with pytest.raises(ValueError, match="rows of W_out belong to the forks of a tree"):
        trainer.branch(edits={("W_out", "king", 0): 1.0})
    assert trainer.branch(edits={("W_in", "king", 0): 1.0}).embeddings()["king"][0] == 1
