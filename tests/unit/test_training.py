"""A step does what the mathematics says, and steps come in the order that the seed decides."""

import itertools
import warnings
from dataclasses import FrozenInstanceError, asdict

import numpy as np
import pytest
from scipy.stats import chisquare

from tests.unit.farm import FARM, bits, combinations, everything, make, optimizers
from tests.unit.oracles import autograd_gradients, example_loss
from w2vlib.huffman import Path, huffman_paths
from w2vlib.run import BLOCK
from w2vlib.sampling import noise_distribution
from w2vlib.settings import Settings
from w2vlib.text import Corpus, UnknownWord
from w2vlib.training import Trainer


@combinations
@pytest.mark.parametrize("average", ["corrected", "historical"])
def test_sgd_takes_rate_times_autograds_gradient_off_both_matrices(architecture, objective, average):
    trainer = make(architecture, objective, average=average, negatives=12, window=3)
    trainer.run(40)
    for _ in range(100):
        W_in, W_out, record = trainer.W_in, trainer.W_out, trainer.step()
        negatives = {"softmax": None, "negative sampling": record.rows[1:],
                     "hierarchical softmax": Path(record.rows, record.labels)}[objective]
        by_in, by_out = autograd_gradients(W_in, W_out, record.inputs, record.target, negatives)
        if average == "historical":
            by_in *= len(record.inputs)
        np.testing.assert_allclose(W_in - trainer.W_in, record.learning_rate * by_in, rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(W_out - trainer.W_out, record.learning_rate * by_out, rtol=1e-9, atol=1e-14)
        assert record.loss == pytest.approx(example_loss(W_in, W_out, record.inputs, record.target, negatives))


def test_those_steps_have_repeated_context_words_and_repeated_negatives():
    trainer = make("cbow", "negative sampling", negatives=12, window=3)
    trainer.run(40)
    records = [trainer.step() for _ in range(100)]
    assert any(len(set(r.inputs.tolist())) < len(r.inputs) for r in records)
    assert all(len(set(r.rows.tolist())) < len(r.rows) for r in records)


@combinations
def test_a_record_names_every_intermediate_value_and_they_fit_together(architecture, objective):
    trainer = make(architecture, objective, negatives=4)
    trainer.run(30)
    for _ in range(20):
        W_in, W_out, r = trainer.W_in, trainer.W_out, trainer.step()
        V, (C, N) = len(trainer.vocabulary), r.grad_inputs.shape
        assert N == 4
        path = huffman_paths(trainer.vocabulary.counts)[r.target]
        assert len(r.rows) == {"softmax": V, "negative sampling": 5, "hierarchical softmax": len(path.forks)}[objective]
        assert len(r.inputs) == C
        assert r.one_hot(V).sum() == pytest.approx(1)
        assert len(r.one_hot(r.inputs.max() + 1)) == r.inputs.max() + 1
        with pytest.raises(ValueError, match=f"V must be a whole number of at least {r.inputs.max() + 1}"):
            r.one_hot(r.inputs.max())
        np.testing.assert_allclose(r.h, r.one_hot(V) @ W_in)
        np.testing.assert_allclose(r.logits, W_out[r.rows] @ r.h)
        assert (r.labels == (path.labels if objective == "hierarchical softmax" else r.rows == r.target)).all()
        np.testing.assert_allclose(r.error, r.probabilities - r.labels, atol=1e-16)
        np.testing.assert_allclose(r.grad_h, r.error @ W_out[r.rows])
        np.testing.assert_allclose(r.grad_rows, np.outer(r.error, r.h))
        np.testing.assert_allclose(r.grad_inputs, np.tile(r.grad_h / C, (C, 1)))
        inputs, target = trainer.examples[r.example]
        assert target == r.target
        assert np.array_equal(np.atleast_1d(inputs), r.inputs)


@combinations
@optimizers
def test_looking_at_a_step_doing_it_and_running_it_are_the_same_step(architecture, objective, optimizer):
    looker, doer, runner = (make(architecture, objective, optimizer=optimizer) for _ in range(3))
    for t in range(70):
        before = everything(looker)
        seen, foreseen = looker.peek(), looker.peek_weights()
        assert everything(looker) == before
        done = doer.step()
        runner.run(1)
        looker.seek(t + 1)
        assert everything(looker) == everything(doer) == everything(runner)
        assert tuple(W.tobytes() for W in foreseen) == bits(doer)
        for name, value in vars(seen).items():
            assert np.array_equal(value, getattr(done, name)), name


def test_the_matrices_handed_out_cannot_be_written_and_do_not_change_later():
    trainer = make()
    W_in, W_out, as_they_were = trainer.W_in, trainer.W_out, bits(trainer)
    for matrix in (W_in, W_out):
        with pytest.raises(ValueError, match="read-only"):
            matrix[0, 0] = 1
    with pytest.raises(FrozenInstanceError):
        trainer.peek().loss = 0
    trainer.run(10)
    assert (W_in.tobytes(), W_out.tobytes()) == as_they_were != bits(trainer)


@combinations
@optimizers
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(architecture, objective, optimizer):
    first, second, other = (make(architecture, objective, optimizer=optimizer, seed=s) for s in (3, 3, 4))
    for trainer in (first, second, other):
        trainer.run(200)
    assert everything(first) == everything(second)
    assert bits(first) != bits(other)


@combinations
def test_however_a_run_is_cut_into_pieces_its_bits_are_the_same(architecture, objective):
    whole, pieces = make(architecture, objective), make(architecture, objective)
    whole.run(600)
    for n in itertools.cycle([1, 2, 63, 0, 64, 65, 17]):
        if pieces.t + n >= 600:
            break
        pieces.run(n)
    pieces.run(600 - pieces.t)
    assert everything(whole) == everything(pieces)


@combinations
def test_every_example_is_seen_once_in_each_pass_over_the_text(architecture, objective):
    trainer = make(architecture, objective)
    P = len(trainer.examples)
    seen = [trainer.step().example for _ in range(4 * P)]
    passes = [seen[i : i + P] for i in range(0, 4 * P, P)]
    assert all(sorted(one) == list(range(P)) for one in passes)
    assert len(set(map(tuple, passes))) == 4


def test_passes_stay_whole_across_the_blocks_in_which_the_order_is_drawn():
    trainer = make()
    P = len(trainer.examples)
    start = BLOCK // P * P
    trainer.run(start)
    assert sorted(trainer.step().example for _ in range(P)) == list(range(P))


def test_a_pass_over_three_examples_stays_whole_where_a_block_ends():
    trainer = make("cbow", corpus=Corpus([["a", "b", "c"]]))
    trainer.run(BLOCK - 1)  # that many are whole passes
    assert sorted(trainer.step().example for _ in range(3)) == [0, 1, 2]


def test_the_draws_of_seed_0_are_those_that_the_notebooks_show():
    trainer = make(objective="negative sampling")
    trainer.run(1023)
    assert [(r.example, r.rows.tolist()) for r in (trainer.step() for _ in range(3))] == [
        (0, [4, 8, 3, 2, 7, 1]), (43, [8, 3, 7, 7, 0, 0]), (27, [0, 10, 8, 8, 7, 1])]


def test_negatives_are_drawn_from_the_noise_and_are_never_the_target():
    trainer = make(objective="negative sampling", negatives=20, noise_exponent=0.5)
    noise = noise_distribution(trainer.vocabulary.counts, 0.5)
    observed, expected = np.zeros(len(noise)), np.zeros(len(noise))
    for _ in range(1500):
        record = trainer.step()
        assert record.target not in record.rows[1:]
        observed += np.bincount(record.rows[1:], minlength=len(noise))
        others = np.where(np.arange(len(noise)) == record.target, 0, noise)
        expected += 20 * others / others.sum()
    assert chisquare(observed, expected).pvalue > 1e-4


def test_losses_are_those_of_the_records_and_fall():
    trainer = make()
    losses = [trainer.step().loss for _ in range(600)]
    assert trainer.losses.tolist() == losses
    assert np.mean(losses[-100:]) < np.mean(losses[:100])
    trainer.seek(17)
    assert (trainer.losses.tolist(), trainer.end) == (losses, 600)
    trainer.run(50)
    assert (trainer.losses.tolist(), trainer.end) == (losses, 600)


def test_run_without_a_number_goes_to_the_end_of_the_settings_and_no_further():
    trainer = make(steps=130)
    trainer.run(7)
    trainer.run()
    for further in (0, 20):
        trainer.run(further)
        with pytest.warns(UserWarning, match="all 130 steps are done.* steps=260") as told:
            trainer.run()
        assert trainer.t == 130 + further
        assert told[0].filename == __file__  # it points at the learner's own line


def test_settings_may_be_given_whole_and_changed():
    settings = Settings(dim=3, steps=10)
    assert asdict(Trainer(FARM, settings, seed=5).settings) == {**asdict(settings), "seed": 5}


def test_embeddings_are_the_input_vectors_of_the_step_and_stay_as_they_are():
    trainer = make()
    trainer.run(50)
    embeddings, W_in = trainer.embeddings(), trainer.W_in
    trainer.run(50)
    assert embeddings.words == trainer.vocabulary.words
    assert embeddings["king"].tolist() == W_in[trainer.vocabulary.id("king")].tolist()
    with pytest.raises(UnknownWord, match="Did you mean 'queen'"):
        embeddings["quen"]


def test_embeddings_are_of_either_matrix_or_of_the_mean():
    trainer = make()
    trainer.run(50)
    made = {which: trainer.embeddings(which).vectors for which in ("in", "out", "mean")}
    assert np.array_equal(made["in"], trainer.W_in) and np.array_equal(made["out"], trainer.W_out)
    assert np.array_equal(made["mean"], (trainer.W_in + trainer.W_out) / 2)
    assert np.array_equal(trainer.embeddings().vectors, made["in"])
    with pytest.raises(ValueError, match="which can be 'in' or 'out' or 'mean'; you gave 'both'"):
        trainer.embeddings("both")


@pytest.mark.parametrize("which", ["out", "mean"])
def test_forks_have_no_embeddings(which):
    trainer = make(objective="hierarchical softmax")
    assert np.array_equal(trainer.embeddings("in").vectors, trainer.W_in)
    with pytest.raises(ValueError, match="only the input vectors belong to words"):
        trainer.embeddings(which)


@combinations
def test_a_rate_that_moves_nothing_is_told_at_the_end(architecture, objective):
    trainer = make(architecture, objective, learning_rate=1e-300, steps=20)
    trainer.run(19)
    with pytest.warns(UserWarning, match="no input vector has moved. Either the learning rate 1e-300 is too small"):
        trainer.run()
    with warnings.catch_warnings(action="error"):
        make(architecture, objective, learning_rate=1e-6, steps=20).run()
