"""The fast trainer is stopped, copied, forked, dropped and fed badly: it goes on as if nothing had been, or tells."""

import copy
import gc
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import warnings

import numpy as np
import pytest

from w2vlib.corpora import SyntheticCorpus
from w2vlib.fast import FastTrainer, batches, ingest, train_fast
from w2vlib.fast import trainer as trainer_module
from w2vlib.sampling import keep_probability
from w2vlib.text import load_kingdom
from w2vlib.training import Divergence

SETTINGS = {"dim": 8, "min_count": 1, "backend": "numpy", "sample": 0, "epochs": 2, "progress": False}
BACKENDS = ["numpy", "numba"]


def make(corpus=None, **changes):
    if changes.get("backend") == "numba":
        pytest.importorskip("numba")
    return FastTrainer(corpus or SyntheticCorpus(100_000), **SETTINGS | changes)


def numbers(trainer):
    return trainer.W_in.tobytes(), trainer.W_out.tobytes(), trainer.losses, trainer.seen


# Interrupts


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError, RuntimeError])
@pytest.mark.parametrize("when", ["before", "half-way", "after"])
def test_a_run_that_is_stopped_goes_on_bit_for_bit_as_if_undisturbed(backend, stop, when):
    undisturbed, trainer = make(backend=backend), make(backend=backend)
    undisturbed.run()
    train, calls = trainer._train, []

    def stopped(W_in, W_out, batch):
        calls.append(len(batch.words))
        if len(calls) not in (2, 3, 6):
            return train(W_in, W_out, batch)
        if when != "before":
            half = len(batch.words) // (2 if when == "half-way" else 1)
            train(W_in, W_out, batches.Batch(*(field[:half] for field in batch)))
        raise stop

    trainer._train = stopped
    for seen in (1, 1, 3):
        with pytest.raises(stop):
            trainer.run()
        assert len(trainer.losses) == seen
    trainer.run()
    assert numbers(trainer) == numbers(undisturbed)


def test_an_interrupt_within_the_undoing_is_made_up_for_by_the_next_run(monkeypatch):
    undisturbed, trainer = make(), make()
    undisturbed.run()
    train, undo = trainer._train, trainer._undo

    def stopped(*given):
        train(*given)
        raise KeyboardInterrupt

    def stopped_undoing():
        raise KeyboardInterrupt

    trainer._train, trainer._undo = stopped, undo
    monkeypatch.setattr(trainer, "_undo", lambda: stopped_undoing() if trainer._before else undo())
    with pytest.raises(KeyboardInterrupt):
        trainer.run()
    trainer._train = train
    monkeypatch.setattr(trainer, "_undo", undo)
    trainer.run()
    assert numbers(trainer) == numbers(undisturbed)


INTERRUPTED = """
    import signal, sys, threading, time
    from w2vlib.corpora import SyntheticCorpus
    from w2vlib.fast import FastTrainer
    def make():
        return FastTrainer(SyntheticCorpus(120_000), progress=False, dim=20, sample=0, backend={backend!r},
                           threads={threads}, epochs=2)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
    trainer, stops = make(), 0
    while trainer.seen < trainer.total:
        begun = trainer.seen
        def stop():
            while trainer.seen == begun:
                time.sleep(0.001)
            signal.raise_signal(signal.SIGINT)  # as the stop button does
        stopper = threading.Thread(target=stop)
        stopper.start()
        try:
            trainer.run(80_000)
            stopper.join()
            time.sleep(0.01)
        except KeyboardInterrupt:
            stops += 1
        stopper.join()
    undisturbed = make()
    undisturbed.run()
    same = bool((trainer.W_in == undisturbed.W_in).all() and trainer.losses == undisturbed.losses)
    print(stops > 0, trainer.seen == trainer.total == undisturbed.seen, same)
"""


def run_python(code, *options):
    done = subprocess.run([sys.executable, *options, "-c", textwrap.dedent(code)], capture_output=True, text=True,
                          timeout=200)
    assert not done.returncode, done.stderr
    return done


@pytest.mark.parametrize(("backend", "threads"), [("numpy", 1), ("numba", 1), ("numba", 2)])
def test_no_word_is_lost_to_the_stop_button(backend, threads):
    if backend == "numba":
        pytest.importorskip("numba")
    told = run_python(INTERRUPTED.format(backend=backend, threads=threads)).stdout.split()
    assert told[:2] == ["True", "True"]
    assert threads == 2 or told[2] == "True"  # two threads give other numbers each time


def test_a_chunk_that_a_thread_could_not_finish_is_trained_on_by_the_next_run():
    trainer = make(backend="numba", threads=2)
    train, calls, lock = trainer._train, [], threading.Lock()

    def failing(W_in, W_out, batch):
        with lock:
            calls.append(batch.noise.tobytes())
            fails = len(calls) == 3
        if fails:
            raise MemoryError
        train(W_in, W_out, batch)

    trainer._train = failing
    with pytest.raises(MemoryError):
        trainer.run()
    if trainer.seen < trainer.total:  # else the other thread took it
        trainer.run()
    assert trainer.seen == trainer.total and len(trainer.losses) == 2 * len(trainer._text)
    assert len(set(calls)) == len(calls) - 1 and calls.count(calls[2]) == 2


@pytest.mark.parametrize("threads", [1, 2])
def test_as_many_threads_work_as_were_asked_for(monkeypatch, threads):
    trainer, names = make(SyntheticCorpus(300_000), backend="numba", threads=threads), []
    both = threading.Barrier(threads, timeout=60)
    train = trainer._train

    def named(*given):
        names.append(threading.current_thread().name)
        if len(names) <= threads:
            both.wait()  # nobody goes on before the other one is there
        train(*given)

    trainer._train = named
    trainer.run()
    assert len(set(names)) == threads
    assert (threading.main_thread().name in names) == (threads == 1)


def test_runs_from_several_threads_at_once_train_on_each_word_once():
    alone, together = make(), make()
    alone.run()
    with warnings.catch_warnings(action="ignore"):
        runs = [threading.Thread(target=together.run) for _ in range(3)]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
    assert numbers(together) == numbers(alone)


# Copies


COPIES = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": lambda trainer: pickle.loads(pickle.dumps(trainer))}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("way", COPIES)
def test_a_copy_goes_on_by_itself_where_the_original_stood(backend, way):
    trainer = make(backend=backend)
    trainer.run(50_000)
    before = trainer.W_in.tobytes(), trainer.W_out.tobytes(), list(trainer.losses), trainer.seen
    twin = COPIES[way](trainer)
    twin.run()
    assert numbers(trainer) == before != numbers(twin)
    trainer.run()
    assert numbers(trainer) == numbers(twin)


def test_a_trainer_that_is_training_is_not_copied():
    trainer, told = make(), []
    train = trainer._train

    def copying(*given):
        with pytest.raises(ValueError, match="This trainer is training") as error:
            copy.copy(trainer)
        told.append(str(error.value))
        train(*given)

    trainer._train = copying
    trainer.run()
    assert told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_both_sides_of_a_fork_go_on():
    done = run_python("""
        import hashlib, os, sys
        from w2vlib.corpora import SyntheticCorpus
        from w2vlib.fast import FastTrainer
        trainer = FastTrainer(SyntheticCorpus(200_000), progress=False, dim=8, backend="numpy", sample=0)
        trainer.run(50_000)
        child = os.fork()
        trainer.run()
        os.write(1, f"{hashlib.md5(trainer.W_in.tobytes()).hexdigest()} {trainer.seen}\\n".encode())  # in one piece
        if child:
            assert os.waitpid(child, 0)[1] == 0
        trainer = FastTrainer(SyntheticCorpus(200_000), progress=False, dim=8, backend="numpy", sample=0)
        if child:
            trainer.run()
            print(hashlib.md5(trainer.W_in.tobytes()).hexdigest(), trainer.seen)
    """)
    assert len(done.stdout.split("\n")) == 4 and len(set(done.stdout.split())) == 2


def test_no_temporary_file_is_left_open():
    with warnings.catch_warnings(action="error"):
        caught = []
        sys.unraisablehook, hook = caught.append, sys.unraisablehook
        try:
            trainer = make([["a", "b"]] * 10)
            trainer.run()
            twin = copy.copy(trainer)
            del trainer
            twin.W_in[:] = 0
            del twin
            for corpus, changes in (([["a"]] * 9, {}), ([["a", "b"], "c"], {}), ([["a", ["b"]]], {}), ([["a", "b"]], {
                    "dim": 10**9}), ([["a", "b"]], {"min_count": 3}), ([["a"], ["b"]], {})):
                with pytest.raises(ValueError):
                    make(corpus, **changes)
            gc.collect()
        finally:
            sys.unraisablehook = hook
    assert not caught, [str(each.exc_value) for each in caught]


# Small texts


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
@pytest.mark.parametrize("average", ["corrected", "historical"])
@pytest.mark.parametrize("sentences", [
    [["the", "cat", "sat"]] * 10, [["the", "cat", "sat"], ["the", "dog", "sat"]] * 20, [["a", "b"]] * 8,
    [[f"w{i}" for i in range(40)]] * 2, [["one", "two"], ["three", "one"]] * 9,
], ids=len)
def test_a_small_text_trains_too(backend, architecture, average, sentences):
    """All defaults but `min_count` and one pass."""
    if backend == "numba":
        pytest.importorskip("numba")
    trainer = FastTrainer(sentences, progress=False, dim=5, min_count=1, backend=backend, architecture=architecture,
                          average=average)
    begin = trainer.W_in.copy()
    trainer.run()
    assert (trainer.W_in != begin).any(axis=1).all() and trainer.W_out.any() and trainer.losses[0][1] > 0


def test_blocks_are_halved_until_a_pass_has_sixteen_and_long_texts_keep_theirs():
    lengths = {1e9: 64, 1024: 64, 1023: 32, 512: 32, 511: 16, 128: 8, 127: 4, 1: 4, 0: 4}
    assert {words: batches.block_length(words) for words in lengths} == lengths
    assert [batches.shared_noise("cbow", length) for length in (64, 32, 16, 8, 4)] == [
        (4, 8), (2, 8), (1, 8), (1, 8), (1, 8)]
    assert {batches.shared_noise("skip-gram", length) for length in (64, 4)} == {(1, 24)}


def test_subsampling_spares_the_words_of_a_small_vocabulary():
    small, large = make([["the", "cat", "sat"]] * 10, sample=None), make(SyntheticCorpus(9_000, 60), sample=None)
    assert small._sample == 1 / 3 and small._keep.tolist() == [1, 1, 1, 0]
    assert len(large.vocabulary) > 1000 and large._sample == 1e-3
    np.testing.assert_array_equal(large._keep[:-1], keep_probability(large.vocabulary.counts).astype(np.float32))
    assert make(SyntheticCorpus(9_000, 60), sample=1e-3)._keep.tolist() == large._keep.tolist()


@pytest.mark.parametrize("sample", [1e-12, 1e-100])
def test_subsampling_that_leaves_nothing_is_told(sample):
    trainer = make(load_kingdom(), sample=sample)
    trainer.run(1)
    with pytest.raises(ValueError, match=rf"Nothing was learned: .* sample={sample:g} keeps some 0, .* Take sample=0"):
        trainer.run()


def test_a_text_of_one_block_needs_another_pass():
    with pytest.raises(ValueError, match="more epochs"):
        make([["a", "b", "c"]], epochs=1).run()
    trainer = make([["a", "b", "c"]], epochs=2)
    begin = trainer.W_in.copy()
    trainer.run()
    assert (trainer.W_in != begin).all()


def test_a_rate_that_moves_nothing_is_told():
    with pytest.raises(ValueError, match="learning rate 1e-60 is too small"):
        make([["a", "b", "c"]] * 9, learning_rate=1e-60).run()


@pytest.mark.parametrize(("corpus", "told"), [
    (None, "each is a list of words; you gave None"), (5, "each is a list of words; you gave 5"),
    ([5], "A sentence must be a list of words; you gave 5"), ([None], "list of words; you gave None"),
    ([[["a", "b"]]], r"list of words; you gave \[\['a', 'b'\]\]"), ([[{"a": 1}, "b"]], "list of words"),
    ([[1, 2], [2, 1]], "A word must be a string; you gave 1"), ([[None, "a"]], "must be a string; you gave None"),
    ([b"abc"], "A word must be a string; you gave 97"), (b"abc", "A sentence must be a list of words; you gave 97"),
    ([["a"], ["b"]] * 9, "no word has a neighbour"),
])
def test_what_is_no_corpus_is_told(corpus, told):
    with pytest.raises(ValueError, match=told):
        FastTrainer(corpus, progress=False, min_count=1)


def test_neighbours_that_are_too_rare_are_none():
    rare = [["a", "x"], ["b", "y"], ["a"], ["b"]]
    with pytest.raises(ValueError, match="occur 2 times or more, so no word has a neighbour"):
        FastTrainer(rare, progress=False, min_count=2)
    FastTrainer([*rare, ["a", "x", "b"]], progress=False, min_count=2)


def test_a_sentence_may_come_from_a_generator_and_its_errors_are_its_own():
    def sentences():
        yield ["a", "b"]
        raise TypeError("mine")

    with pytest.raises(TypeError, match="mine"):
        FastTrainer(sentences(), progress=False, min_count=1)


# Running away


def test_a_loss_is_a_runaway_from_ten_times_guessing_on():
    for factor, runs_away in ((9.5, False), (10, True), (float("nan"), True)):
        trainer = make(negatives=4)
        trainer._probe = lambda batch, factor=factor, trainer=trainer: (
            factor * 5 * np.log(2) if len(trainer.losses) < 2 * len(trainer._text) else 0)
        if runs_away:
            with pytest.raises(Divergence, match="ran away after 0 words"):
                trainer.run()
        else:
            trainer.run()


def test_vectors_that_end_worse_than_guessing_are_told_though_finite():
    for factor, told in ((1.4, False), (1.6, True)):
        trainer = make(negatives=4)
        trainer._probe = lambda batch, factor=factor: factor * 5 * np.log(2)
        trainer.run(100_000)
        if told:
            with pytest.raises(Divergence, match="smaller"):
                trainer.run()
        else:
            trainer.run()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("corpus", [load_kingdom(), [["a", "b", "c"]] * 30], ids=["kingdom", "short"])
def test_too_many_negatives_for_the_rate_are_told(backend, corpus):
    trainer = make(corpus, backend=backend, negatives=1000, learning_rate=2.5, epochs=1)
    with pytest.raises(Divergence, match=r"the learning rate 2\.5 is too large here"):
        trainer.run()


@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
@pytest.mark.parametrize("rate", [None, 0.25, 1, 10])
def test_noisy_training_is_no_false_alarm(architecture, rate):
    for corpus in (load_kingdom(), SyntheticCorpus(2_000)):
        make(corpus, architecture=architecture, learning_rate=rate, epochs=3).run()


def test_two_times_sixty_four_words_are_probed(monkeypatch):
    for corpus, blocks in ((SyntheticCorpus(100_000), 2), ([[f"w{i}" for i in range(40)]] * 5, 16)):
        probed = []
        monkeypatch.setattr(trainer_module, "mean_loss", lambda W_in, W_out, few, *rest, probed=probed: (
            probed.append(len(few.words)) or batches.mean_loss(W_in, W_out, few, *rest)))
        make(corpus).run()
        assert set(probed) == {blocks}


# Reading


class Bars(list):
    """Stands for `progress_bar` and keeps every bar, with the numbers it was at."""

    def __call__(self, **options):
        self.append(bar := Bar(**options))
        return bar


class Bar:
    n = 0

    def __init__(self, shown, desc, **options):
        self.shown, self.desc, self.at = shown, desc, []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def set_postfix(self, **options):
        pass

    def update(self, n):
        self.n += n
        self.at.append(self.n)


@pytest.fixture
def bars(monkeypatch):
    monkeypatch.setattr(trainer_module, "progress_bar", made := Bars())
    return made


def test_the_reading_bar_counts_the_words_read_and_the_training_bar_those_trained_on(monkeypatch, bars):
    monkeypatch.setattr(ingest, "FLUSH", 100)
    trainer = make([["a", "b", "c"]] * 100)
    reading, = bars
    assert reading.desc == "Reading" and reading.n == 300
    assert len(reading.at) > 3 and reading.at == sorted(reading.at)  # it is written in pieces: memory stays small
    trainer.run()
    assert bars[1].desc == "Training" and bars[1].n == trainer.total


def test_bars_are_shown_unless_they_are_turned_off(bars):
    FastTrainer([["a", "b"]] * 20, dim=4, backend="numpy")
    train_fast([["a", "b"]] * 20, dim=4, backend="numpy")
    assert [bar.shown for bar in bars] == [True] * 3
    train_fast([["a", "b"]] * 20, dim=4, backend="numpy", progress=False)
    assert [bar.shown for bar in bars[3:]] == [False] * 2


def test_words_that_begin_late_are_counted(monkeypatch):
    monkeypatch.setattr(ingest, "FLUSH", 50)
    sentences = [[f"w{i // 10}", f"v{i % 7}", "x"] for i in range(400)]
    text = ingest.encode(sentences, min_count=1, size=64)
    words = [word for sentence in sentences for word in sentence]
    assert {w: c for w, c in zip(text.vocabulary.words, text.vocabulary.counts, strict=True)} == {
        w: words.count(w) for w in set(words)}
    ids = np.concatenate([chunk.ids for chunk in text])
    assert [text.vocabulary.words[i] for i in ids if i != ingest.END] == words


def test_a_text_is_read_the_same_where_no_file_can_be_read_at_a_place(monkeypatch):
    text = ingest.encode([["a", "b", "c"]] * 50, min_count=1, size=16)
    expected = [chunk.ids.tolist() for chunk in text]
    monkeypatch.delattr(os, "pread", raising=False)
    assert [chunk.ids.tolist() for chunk in text] == expected
    with pytest.raises(IndexError):
        text[len(text)]


def test_signals_are_left_as_they_are():
    handler = signal.getsignal(signal.SIGINT)
    make(SyntheticCorpus(5_000)).run()
    assert signal.getsignal(signal.SIGINT) is handler
