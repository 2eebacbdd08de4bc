"""A fast trainer is saved and goes on from its file as if nothing had been, with its text or with more."""

import errno
import json
import threading

import numpy as np
import pytest

from w2vlib.corpora import SyntheticCorpus
from w2vlib.embeddings import same_kind_share
from w2vlib.fast import FastTrainer, saved
from w2vlib.text import Corpus, load_kinds, load_kingdom

SETTINGS = {"dim": 8, "min_count": 2, "backend": "numpy", "epochs": 2, "progress": False}
TEXT = SyntheticCorpus(70_000)
SMALL = [["the", "cat", "sat"], ["the", "dog", "sat"], ["the", "cat", "ran", "zorp"]] * 20


def make(corpus=TEXT, **changes):
    if changes.get("backend") == "numba":
        pytest.importorskip("numba")
    return FastTrainer(corpus, **SETTINGS | changes)


def load(path, corpus=None):
    return FastTrainer.load(path, corpus, progress=False)


def numbers(trainer):
    return (trainer.W_in.tobytes(), trainer.W_out.tobytes(), trainer.losses, trainer.seen, trainer.total,
            trainer.vocabulary.words, trainer.vocabulary.counts.tolist(), trainer.settings)


# The same text


@pytest.mark.parametrize("backend", ["numpy", "numba"])
@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
@pytest.mark.parametrize("words", [1, 90_000, 140_000])
def test_a_saved_run_goes_on_bit_for_bit_as_if_undisturbed(tmp_path, backend, architecture, words):
    undisturbed, trainer = (make(backend=backend, architecture=architecture) for _ in range(2))
    undisturbed.run()
    trainer.run(words)
    before = numbers(trainer)
    trainer.save(tmp_path / "run.npz")
    assert numbers(trainer) == before
    twin = load(tmp_path / "run.npz", TEXT)
    assert numbers(twin) == before and twin.backend == backend
    for each in {trainer, twin} if trainer.seen < trainer.total else ():
        each.run()
        assert numbers(each) == numbers(undisturbed)


def test_what_is_loaded_is_saved_again_as_the_same_file(tmp_path):
    trainer = make()
    trainer.run(50_000)
    trainer.save(tmp_path / "a")
    load(tmp_path / "a").save(tmp_path / "b")
    load(tmp_path / "a", TEXT).save(tmp_path / "c")
    with np.load(tmp_path / "a") as a, np.load(tmp_path / "b") as b, np.load(tmp_path / "c") as c:
        for name in a.files:
            assert a[name].tobytes() == b[name].tobytes() == c[name].tobytes()


def test_a_run_that_was_stopped_is_saved_without_its_half_chunk(tmp_path):
    undisturbed, trainer = make(), make()
    undisturbed.run()
    train = trainer._train

    def stopped(W_in, W_out, batch):
        train(W_in, W_out, batch)
        raise KeyboardInterrupt

    trainer.run(40_000)
    trainer._train = stopped
    with pytest.raises(KeyboardInterrupt):
        trainer.run()
    trainer.save(tmp_path / "run")
    twin = load(tmp_path / "run", TEXT)
    twin.run()
    assert numbers(twin) == numbers(undisturbed)


def test_a_chunk_that_a_thread_left_is_kept_in_the_file(tmp_path):
    pytest.importorskip("numba")
    trainer = make(backend="numba", threads=2)
    trainer._unfinished = [1]
    trainer.save(tmp_path / "run")
    twin = load(tmp_path / "run", TEXT)
    twin.run()
    assert twin._unfinished == [] and trainer._unfinished == [1]


def test_a_trainer_that_is_training_is_not_saved(tmp_path):
    trainer, told = make(), []
    train = trainer._train

    def saving(*given):
        for other in (lambda: trainer.save(tmp_path / "run"), lambda: trainer.continue_with(TEXT)):
            with pytest.raises(ValueError, match="This trainer is training"):
                other()
        told.append(1)
        train(*given)

    trainer._train = saving
    worker = threading.Thread(target=trainer.run)
    worker.start()
    worker.join()
    assert told and not list(tmp_path.iterdir())


def test_without_its_text_it_has_vectors_and_says_what_is_missing(tmp_path):
    trainer = make(SMALL)
    trainer.run(1)
    trainer.save(tmp_path / "run")
    twin = load(tmp_path / "run")
    assert twin.embeddings().vectors.tobytes() == trainer.embeddings().vectors.tobytes()
    before = numbers(twin)
    with pytest.raises(ValueError, match=r"loaded without its text. Give it, FastTrainer.load\(path, corpus\)"):
        twin.run()
    assert numbers(twin) == before
    trainer.run()
    trainer.save(tmp_path / "run")
    with pytest.warns(UserWarning, match="Nothing is left to do"):
        load(tmp_path / "run").run()


@pytest.mark.parametrize("other", [SMALL[:-1], SMALL[::-1], [sentence[::-1] for sentence in SMALL],
                                   [[*SMALL[0], *SMALL[1]], *SMALL[2:]], [["new"]], [*SMALL, ["the"]]])
def test_another_text_is_told_from_the_one_that_was_trained_on(tmp_path, other):
    make(SMALL).save(tmp_path / "run")
    assert load(tmp_path / "run", SMALL).seen == 0
    with pytest.raises(ValueError, match=r"another text than the 200 words .*continue_with\(corpus\)"):
        load(tmp_path / "run", other)


def test_strange_words_and_names_of_files_come_back(tmp_path):
    words = ["a\nb", "'", "\u2028x", "naïve", "日本", "\0", "x" * 5000]
    trainer = make([words] * 5)
    trainer.save(tmp_path / "no ending")
    trainer.save(tmp_path / "é.npz")
    assert load(tmp_path / "no ending", [words] * 5).vocabulary.words == tuple(words)
    assert {path.name for path in tmp_path.iterdir()} == {"no ending", "é.npz"}


# Files that are none

FOREIGN = r"it was not written by FastTrainer\.save, or it is damaged"


def damaged(tmp_path, change):
    make(SMALL).save(tmp_path / "whole")
    content = bytearray((tmp_path / "whole").read_bytes())
    (tmp_path / "run").write_bytes(change(content))
    return tmp_path / "run"


@pytest.mark.parametrize("change", [
    lambda whole: b"", lambda whole: b"the cat sat", lambda whole: whole[:-1], lambda whole: whole[:len(whole) // 2],
    lambda whole: whole[:400] + b"\1" + whole[401:], lambda whole: b"PK\3\4" + b"\0" * 50,
    lambda whole: b"\x93NUMPY\1\0",
    lambda whole: b"\x80\4N.",  # a pickle
])
def test_a_damaged_or_foreign_file_is_told(tmp_path, change):
    path = damaged(tmp_path, change)
    with pytest.raises(ValueError, match=f"run' can't be read: {FOREIGN}"):
        load(path)


@pytest.mark.parametrize("change", [
    {"format": "another"}, {"settings": {"dim": 0}}, {"settings": {"colour": 1}}, {"settings": []}, {"words": ["a"]},
    {"words": [1] * 5}, {"taught": "a"}, {"text_words": None}, {"unfinished": 3}, {"unfinished": ["a"]}, {"kept": -1},
    {"version": "one"},
])
def test_a_header_that_says_something_else_is_told(tmp_path, change):
    make(SMALL).save(tmp_path / "run")
    with np.load(tmp_path / "run") as stored:
        arrays = dict(stored)
    header = json.loads(bytes(arrays["header"])) | change
    np.savez(tmp_path / "run.npz", **arrays | {"header": np.frombuffer(json.dumps(header).encode(), np.uint8)})
    with pytest.raises(ValueError, match=FOREIGN):
        load(tmp_path / "run.npz")


@pytest.mark.parametrize(("name", "array"), [
    ("W_in", np.zeros((5, 7), np.float32)), ("W_out", np.zeros((4, 8), np.float32)), ("W_in", np.zeros((5, 8))),
    ("counts", np.ones(4, int)), ("counts", -np.ones(5, int)), ("losses", np.zeros(3)), ("W_out", None),
])
def test_arrays_that_do_not_fit_are_told(tmp_path, name, array):
    make(SMALL).save(tmp_path / "run")
    with np.load(tmp_path / "run") as stored:
        arrays = dict(stored) | {name: array}
    np.savez(tmp_path / "run.npz", **{name: array for name, array in arrays.items() if array is not None})
    with pytest.raises(ValueError, match=FOREIGN):
        load(tmp_path / "run.npz")


def test_no_code_in_a_file_is_run(tmp_path):
    np.savez(tmp_path / "run.npz", header=np.array([print], dtype=object))
    with pytest.raises(ValueError, match=FOREIGN):
        load(tmp_path / "run.npz")


def test_the_file_of_a_later_version_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(saved, "VERSION", 2)
    make(SMALL).save(tmp_path / "run")
    monkeypatch.undo()
    with pytest.raises(ValueError, match=r"a later version of w2vlib wrote it \(format 2, this one reads 1\)"):
        load(tmp_path / "run")


def test_a_file_larger_than_the_memory_is_told(tmp_path, monkeypatch):
    make(SMALL).save(tmp_path / "run")

    def full(*_, **__):
        raise MemoryError

    monkeypatch.setattr(saved, "_checked", full)
    with pytest.raises(ValueError, match="it needs more memory than there is here"):
        load(tmp_path / "run")


@pytest.mark.parametrize(("path", "told"), [
    ("nowhere", "There is no file"), (".", "it is a folder"), ("", "The path is empty"),
    (5, "A path is a str or a Path"),
])
def test_a_path_without_a_file_is_told(tmp_path, monkeypatch, path, told):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=told):
        load(path)


@pytest.mark.parametrize(("path", "told"), [
    ("nowhere/run", "there is no folder"), (".", "it is a folder"), ("run.gz", "name the file 'run.npz'"),
    (None, "A path is a str or a Path"),
])
def test_a_path_that_cannot_be_written_is_told_and_nothing_is_left(tmp_path, monkeypatch, path, told):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=told):
        make(SMALL).save(path)
    assert not list(tmp_path.iterdir())


def test_the_old_file_stays_whole_when_the_new_one_fails(tmp_path, monkeypatch):
    trainer = make(SMALL)
    trainer.save(tmp_path / "run")
    before = (tmp_path / "run").read_bytes()
    trainer.run()

    def full(draft, **_):
        draft.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(ValueError, match="can't be written: the disk is full"):
        trainer.save(tmp_path / "run")
    monkeypatch.undo()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("run", before)]


# More text


MORE = [["the", "cat"], *[["the", "cow", "sat"], ["the", "cow", "ran"], ["a", "rare", "bird"]] * 2, ["the", "hapax"]]


def test_new_words_join_and_old_ones_begin_with_their_vectors(tmp_path):
    first = make(SMALL, epochs=5)
    first.run()
    before = numbers(first)
    first.save(tmp_path / "run")
    for trainer in (first, load(tmp_path / "run")):
        second = trainer.continue_with(MORE, epochs=3, seed=9)
        assert numbers(first) == before
        assert dict(zip(second.vocabulary.words, second.vocabulary.counts.tolist(), strict=True)) == {
            "the": 66, "cat": 41, "sat": 42, "dog": 20, "ran": 22, "zorp": 20, "cow": 4, "a": 2, "rare": 2, "bird": 2}
        assert (np.diff(second.vocabulary.counts) <= 0).all()  # the most frequent first, as in every vocabulary
        assert (second.seen, second.losses, second.total) == (0, [], 3 * 21)
        assert second.settings.epochs == 3 and second.settings.dim == 8
        for word in first.vocabulary.words:
            old, new = first.vocabulary.id(word), second.vocabulary.id(word)
            assert np.array_equal(second.W_in[new], first.W_in[old])
            assert np.array_equal(second.W_out[new], first.W_out[old])
        for word in ("cow", "a", "rare", "bird"):
            new = second.vocabulary.id(word)
            assert 0 < abs(second.W_in[new]).max() <= 1 / 16 and not second.W_out[new].any()


def test_an_old_word_that_the_new_text_does_not_hold_keeps_its_input_vector():
    first = make(SMALL, epochs=5, sample=0)
    first.run()
    second = first.continue_with(MORE, epochs=20)
    second.run()
    old, new = first.embeddings(), second.embeddings()
    assert np.array_equal(old["dog"], new["dog"]) and np.array_equal(old["zorp"], new["zorp"])
    assert not np.array_equal(old["cat"], new["cat"]) and not np.array_equal(old["the"], new["the"])
    assert not np.array_equal(first.embeddings("out")["dog"], second.embeddings("out")["dog"])  # it is noise


def test_a_continued_run_is_saved_and_goes_on_too(tmp_path):
    first = make(SMALL)
    first.run()
    undisturbed, second = (first.continue_with(TEXT) for _ in range(2))
    undisturbed.run()
    second.run(60_000)
    second.save(tmp_path / "run")
    again = load(tmp_path / "run", TEXT)
    again.run()
    assert numbers(again) == numbers(undisturbed)


def test_going_on_with_the_same_kind_of_text_keeps_what_was_learned():
    sentences, kinds = load_kingdom().sentences, load_kinds()
    half = len(sentences) // 2
    settings = {"dim": 16, "epochs": 60, "min_count": 1, "window": 3}
    first = make(Corpus(sentences[:half]), **settings)
    first.run()
    second = first.continue_with(Corpus(sentences[half:]))
    second.run()
    shares = [same_kind_share(each.embeddings(), kinds) for each in (first, second)]
    assert min(shares) > 0.6


@pytest.mark.parametrize(("corpus", "changes", "told"), [
    (MORE, {"dim": 9}, "The vectors have 8 numbers; dim can't change"), (MORE, {"window": 0}, "window must be"),
    ([["new"]] * 9, {}, "no word has a neighbour"), ("text", {}, "A corpus is made of sentences"),
    ([], {}, "no word in"),
])
def test_what_cannot_be_gone_on_with_is_told(corpus, changes, told):
    trainer = make(SMALL)
    before = numbers(trainer)
    with pytest.raises(ValueError, match=told):
        trainer.continue_with(corpus, **changes)
    assert numbers(trainer) == before


# Which vectors


def test_embeddings_are_of_either_matrix_or_of_the_mean():
    trainer = make(SMALL)
    trainer.run()
    made = {which: trainer.embeddings(which).vectors for which in ("in", "out", "mean")}
    assert np.array_equal(made["in"], trainer.W_in) and np.array_equal(made["out"], trainer.W_out)
    np.testing.assert_allclose(made["mean"], (trainer.W_in + trainer.W_out) / 2)
    assert {vectors.dtype for vectors in made.values()} == {np.dtype(np.float32)}
    assert np.array_equal(trainer.embeddings().vectors, made["in"])
    with pytest.raises(ValueError, match="which can be 'in' or 'out' or 'mean'; you gave 'both'"):
        trainer.embeddings("both")
