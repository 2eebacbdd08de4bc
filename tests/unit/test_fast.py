"""The fast trainer: its blocks against the pair-by-pair loop, its two backends against each other, its front."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from w2vlib.corpora import SyntheticCorpus
from w2vlib.embeddings import same_kind_share
from w2vlib.fast import FastSettings, FastTrainer, backends, batches, train_fast
from w2vlib.fast.ingest import END, encode
from w2vlib.fast.trainer import _blas_threads
from w2vlib.model import hidden, input_gradient
from w2vlib.objectives import negative_sampling, sigmoid
from w2vlib.text import Corpus, Vocabulary
from w2vlib.training import Divergence

V, DIM, K = 12, 6, 5
SENTENCES = [["the", "cat", "sat"], ["the", "dog", "sat", "there"], ["a", "bird"], ["the", "cat"]] * 30


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def matrices(rng, dtype=np.float32):
    return [rng.normal(size=(V, DIM)).astype(dtype) * 0.5 for _ in range(2)]


def drawn(rng, n=150, rates=(0.005, 0.004), shared=(1, 24), counts=None, window=3):
    ids = np.insert(rng.integers(0, V, n), np.sort(rng.integers(0, n, n // 7)), END).astype(np.int32)
    table = batches.noise_table(np.full(V, 1 / V) if counts is None else counts / counts.sum())
    return batches.draw_batch(ids, keep_all(), table, shared, window, rates, rng)


def keep_all():
    return np.append(np.ones(V), 0).astype(np.float32)


def one_block(drawn, b):
    return batches.Batch(*(field[b:b + 1] for field in drawn))


# The oracle: the same block, one pair after another, in float64, all gradients taken before any update.


def pair_by_pair(W_in, W_out, block, architecture, corrected=True):
    words, rate = block.words[0], float(block.rates[0])
    first, last = batches.windows(block)
    noise_of_part = np.tile(block.noise[0], (len(words) // len(block.noise[0]), 1))  # the parts take turns
    grad_in, grad_out = np.zeros_like(W_in), np.zeros_like(W_out)
    for i, (centre, noise) in enumerate(zip(words, noise_of_part, strict=True)):
        context = [words[j] for j in range(first[0, i], last[0, i]) if j != i]
        if architecture == "cbow":
            inputs = [(np.array(context), centre)] if context else []
        else:
            inputs = [(int(centre), target) for target in context]
        for source, target in inputs:
            h = hidden(W_in, source).copy()
            scored = negative_sampling(h, W_out, target, noise)
            weight = np.r_[1, np.full(len(noise), K / len(noise))]  # N draws stand for K
            np.add.at(grad_out, scored.rows, (weight * scored.error)[:, None] * h)
            grad_h = (weight * scored.error) @ W_out[scored.rows]
            np.add.at(grad_in, source, input_gradient(grad_h, source, "corrected" if corrected else "historical"))
    return W_in - rate * grad_in, W_out - rate * grad_out


CASES = [("skip-gram", True), ("cbow", True), ("cbow", False)]


def train(backend, W_in, W_out, drawn, architecture, corrected):
    average = "corrected" if corrected else "historical"
    settings = FastSettings(architecture=architecture, backend=backend, average=average, negatives=K)
    W_in, W_out = W_in.copy(), W_out.copy()
    backends.open_backend(settings)[1](W_in, W_out, drawn)
    return W_in, W_out


@pytest.mark.parametrize(("architecture", "corrected"), CASES)
def test_a_block_is_the_sum_of_its_pairs(rng, architecture, corrected):
    W_in, W_out = matrices(rng)
    draws = drawn(rng, shared=batches.SHARED[architecture])
    for b in range(len(draws.words)):
        block = one_block(draws, b)
        expected = pair_by_pair(W_in.astype(float), W_out.astype(float), block, architecture, corrected)
        for ours, theirs in zip(train("numpy", W_in, W_out, block, architecture, corrected), expected, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=2e-5)


@pytest.mark.parametrize(("architecture", "corrected"), CASES)
@pytest.mark.parametrize("dim", [1, 6, 16, 37])
def test_both_backends_do_the_same_on_the_same_draws(rng, architecture, corrected, dim):
    pytest.importorskip("numba")
    W_in, W_out = (rng.normal(size=(V, dim)).astype(np.float32) * 0.5 for _ in range(2))
    draws = drawn(rng, rates=(0.02, 0.01), shared=batches.SHARED[architecture])
    for a, b in zip(train("numpy", W_in, W_out, draws, architecture, corrected),
                    train("numba", W_in, W_out, draws, architecture, corrected), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-4)


@settings(max_examples=25)
@given(
    words=st.lists(st.integers(0, 40), min_size=2, max_size=900), length=st.integers(2, 90),
    dim=st.integers(1, 40), window=st.integers(1, 31), negatives=st.integers(1, 20), sample=st.sampled_from([0, 0.01]),
    kind=st.sampled_from(CASES), rate=st.sampled_from([0.01, 0.2]),
)
def test_both_backends_learn_the_same_from_any_text(words, length, dim, window, negatives, sample, kind, rate):
    pytest.importorskip("numba")
    assume(len(set(words)) > 1)
    sentences = [[f"w{word}" for word in words[i:i + length]] for i in range(0, len(words), length)]
    architecture, corrected = kind
    with_numpy, with_numba = (
        FastTrainer(sentences, progress=False, backend=backend, architecture=architecture, dim=dim, window=window,
                    average="corrected" if corrected else "historical", negatives=negatives, sample=sample,
                    learning_rate=rate, min_count=1, epochs=2)
        for backend in ("numpy", "numba"))
    told = []
    for trainer in (with_numpy, with_numba):
        try:
            trainer.run()
        except ValueError as error:
            told.append(str(error))
    assert len(told) in (0, 2) and len(set(told)) < 2
    for name in ("W_in", "W_out"):
        a, b = getattr(with_numpy, name), getattr(with_numba, name)
        np.testing.assert_allclose(a, b, atol=2e-3 * max(1, np.abs(a).max()))


def test_the_expected_gradient_is_that_of_the_pair_by_pair_loop(rng):
    """With probabilities that are whole parts of N the stratified draw is its own mean: no averaging is needed."""
    W_in, W_out = matrices(rng)
    counts = np.array([4, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 0])
    block = one_block(drawn(rng, counts=counts), 0)
    assert np.bincount(block.noise[0, 0], minlength=V).tolist() == counts.tolist()
    P, grad_in, grad_out = counts / counts.sum(), np.zeros((V, DIM)), np.zeros((V, DIM))
    first, last = batches.windows(block)
    for i, centre in enumerate(block.words[0]):
        for j in range(first[0, i], last[0, i]):
            if j != i:
                target, h = block.words[0, j], W_in[centre].astype(float)
                error = K * P * sigmoid(W_out @ h)  # E over K free draws, every word of the vocabulary
                error[target] += sigmoid(W_out[target] @ h) - 1
                grad_in[centre] += error @ W_out
                grad_out += error[:, None] * h
    ours_in, ours_out = train("numpy", W_in, W_out, block, "skip-gram", True)
    np.testing.assert_allclose(ours_in, W_in - block.rates[0] * grad_in, atol=2e-5)
    np.testing.assert_allclose(ours_out, W_out - block.rates[0] * grad_out, atol=2e-5)


@pytest.mark.parametrize("backend", ["numpy", "numba"])
@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
def test_a_word_that_fills_a_block_moves_no_farther_than_the_limit(rng, backend, architecture):
    if backend == "numba":
        pytest.importorskip("numba")
    W_in, W_out = matrices(rng)
    block = one_block(drawn(rng, counts=np.eye(V)[5], shared=batches.SHARED[architecture]), 0)
    block = block._replace(words=np.full_like(block.words, 3))  # the word 3 alone, the noise word 5 alone
    first, last = batches.windows(block)
    pairs = (last - first - 1).sum() if architecture == "skip-gram" else (last - first > 1).sum()
    sums = [after - before for before, after in zip((W_in, W_out), pair_by_pair(
        W_in.astype(float), W_out.astype(float), block._replace(rates=np.ones(1)), architecture), strict=True)]
    ours = train(backend, W_in, W_out, block._replace(rates=np.ones(1, np.float32)), architecture, True)
    for before, after, whole in zip((W_in, W_out), ours, sums, strict=True):
        np.testing.assert_allclose(after[3] - before[3], whole[3] * batches.LIMIT / pairs, rtol=1e-3, atol=1e-4)
        noise_part = batches.NOISE_LIMIT / (pairs * K)
        np.testing.assert_allclose(after[5] - before[5], whole[5] * noise_part, rtol=1e-3, atol=1e-4)


def test_a_text_that_repeats_itself_does_not_run_away():
    corpus = [["zero"] * 30 + list("abcdefgh")] * 300
    trainer = FastTrainer(corpus, progress=False, backend="numpy", dim=16, sample=0, epochs=5, learning_rate=0.1)
    trainer.run()
    assert np.abs(trainer.W_in).max() < 10 and trainer.losses[-1][1] < trainer.losses[0][1]


@pytest.mark.parametrize("shared", batches.SHARED.values(), ids=batches.SHARED)
def test_the_mean_of_many_draws_has_the_noise_distribution_in_each_part(rng, shared):
    counts = np.arange(1, V + 1) ** 2.0
    noise = np.concatenate([drawn(rng, n=6400, counts=counts, shared=shared).noise for _ in range(40)])
    for part in noise.swapaxes(0, 1):
        share = np.bincount(part.ravel(), minlength=V) / part.size
        np.testing.assert_allclose(share, counts / counts.sum(), atol=0.005)


def test_blocks_and_noise_fill_the_tiles_of_the_kernels():
    """A tile that reaches beyond its rows would write where it must not."""
    for parts, n in batches.SHARED.values():
        assert batches.T % (4 * parts) == 0 and n % 4 == 0
    assert batches.SHARED["skip-gram"][0] == 1  # its rows are words, which belong to no part


def test_the_sigmoid_of_the_kernels_is_right_to_four_digits():
    kernels = pytest.importorskip("w2vlib.fast.kernels")
    x = np.linspace(-30, 30, 6001)
    assert max(abs(kernels.sigmoid(np.float32(value)) - sigmoid(value)) for value in x) < 1e-4


# Draws


def test_windows_stay_in_their_sentence_and_their_block(rng):
    sentence = np.arange(200) // 9
    ids = np.insert(np.arange(200, dtype=np.int32) % V, np.arange(9, 200, 9), END)
    table = batches.noise_table(np.full(V, 1 / V))
    d = batches.draw_batch(ids, keep_all(), table, (1, 24), 5, (1, 0), rng)
    assert d.words.shape == (4, batches.T) and d.words.dtype == np.int32
    sentence = np.append(sentence, np.full(56, -1)).reshape(4, batches.T)
    widths = set()
    firsts, lasts = batches.windows(d)
    for b in range(4):
        for i in range(batches.T):
            first, last = firsts[b, i], lasts[b, i]
            if b * batches.T + i >= 200:
                assert (first, last) == (i, i + 1)  # alone
            else:
                assert max(0, i - 5) <= first <= i < last <= min(batches.T, i + 6)
                assert (sentence[b, first:last] == sentence[b, i]).all()
                widths.add(max(i - first, last - i - 1))
    assert widths - {0} == {1, 2, 3, 4, 5}


def test_frequent_words_are_subsampled(rng):
    table = batches.noise_table(np.full(V, 1 / V))
    d = batches.draw_batch(np.zeros(40_000, np.int32), keep_all() / 4, table, (1, 24), 2, (1, 0), rng)
    assert (d.width > 0).sum() == pytest.approx(10_000, rel=0.05)
    assert d.rates[0] == 1 and d.rates[-1] > 0 and (np.diff(d.rates) < 0).all()


def test_no_word_kept_is_no_block(rng):
    table = batches.noise_table(np.full(V, 1 / V))
    for architecture, shared in batches.SHARED.items():
        d = batches.draw_batch(np.zeros(50, np.int32), 0 * keep_all(), table, shared, 2, (1, 0), rng)
        assert len(d.words) == len(d.noise) == len(d.rates) == 0
        assert batches.mean_loss(*matrices(rng), d, K, architecture) == 0
        train("numpy", *matrices(rng), d, architecture, True)


@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
def test_the_loss_is_that_of_the_examples_one_by_one(rng, architecture):
    W_in, W_out = matrices(rng)
    draws = drawn(rng)
    losses = []
    for words, first, last, noise in zip(draws.words, *batches.windows(draws), draws.noise[:, 0], strict=True):
        for i, centre in enumerate(words):
            context = [words[j] for j in range(first[i], last[i]) if j != i]
            if architecture == "cbow":
                examples = [(W_in[context].mean(axis=0), centre)] if context else []
            else:
                examples = [(W_in[centre], target) for target in context]
            losses += [-np.log(sigmoid(W_out[target] @ h)) - K * np.log(sigmoid(-W_out[noise] @ h)).mean()
                       for h, target in examples]
    assert batches.mean_loss(W_in, W_out, draws, K, architecture) == pytest.approx(np.mean(losses), rel=1e-5)


def test_the_loss_of_untrained_output_vectors_is_known(rng):
    W_in, _ = matrices(rng)
    for architecture in ("skip-gram", "cbow"):  # every logit is 0, every σ is ½
        loss = batches.mean_loss(W_in, np.zeros_like(W_in), drawn(rng), K, architecture)
        assert loss == pytest.approx((1 + K) * np.log(2), rel=1e-6)


# Reading


def test_encoding_counts_and_numbers_as_the_vocabulary_does():
    text = encode(iter(SENTENCES), min_count=30, size=17)
    expected = Vocabulary.from_corpus(Corpus(SENTENCES), 30)
    assert text.vocabulary.words == expected.words and (text.vocabulary.counts == expected.counts).all()
    for _ in range(2):  # it can be read again
        chunks = list(text)
        ids = np.concatenate([c.ids for c in chunks])
        assert ids.tolist() == [i for s in SENTENCES for i in [*expected.encode(s), END]]
        assert [c.words for c in chunks] == [np.count_nonzero(c.ids != END) for c in chunks]
        assert [c.seen for c in chunks] == np.cumsum([0, *(c.words for c in chunks)])[:-1].tolist()


@pytest.mark.parametrize(("sentences", "told"), [
    ([], "no word"), ([[]], "no word"), ([["a", "b"]], "occurs 5 times"), (["the cat"], "list of words"),
])
def test_what_cannot_be_encoded_is_told(sentences, told):
    with pytest.raises(ValueError, match=told):
        encode(sentences)


# The front


def quick(sentences=SENTENCES, **changes):
    quickly = {"dim": 8, "min_count": 1, "backend": "numpy", "epochs": 3, "progress": False}
    return FastTrainer(sentences, **quickly | changes)


def test_one_thread_gives_the_same_numbers_again():
    first, second = quick(), quick()
    first.run()
    second.run(words=100)
    second.run()
    assert first.seen == second.seen == first.total == 3 * 330
    assert (first.W_in == second.W_in).all() and first.losses == second.losses
    other = quick(seed=2)
    other.run()
    assert not np.allclose(first.W_in, other.W_in)


def test_each_way_of_cbow_starts_at_its_own_rate():
    assert quick().settings.rate(0) == 0.025
    assert quick(architecture="cbow").settings.rate(0) == 0.15
    assert quick(architecture="cbow", average="historical").settings.rate(0) == 0.025
    assert quick(architecture="cbow", learning_rate=0.3).settings.rate(0.5) == 0.15


def test_running_on_after_the_end_changes_nothing_and_says_so():
    trainer = quick()
    trainer.run()
    before = trainer.W_in.copy()
    for words in (None, 10):
        with pytest.warns(UserWarning, match="all 990 words are done"):
            trainer.run(words)
    assert (trainer.W_in == before).all()


@pytest.mark.parametrize("words", [-5, 1.5, float("nan"), float("inf"), "a", True, [1]])
def test_a_number_of_words_that_is_none_is_refused_and_nothing_moves(words):
    trainer = quick()
    with pytest.raises(ValueError, match="number of words to train on must be a whole number of at least 0"):
        trainer.run(words)
    assert trainer.seen == 0 and not trainer.W_out.any()
    trainer.run(0)
    assert trainer.seen == 0


@pytest.mark.parametrize("backend", ["numpy", "numba"])
@pytest.mark.parametrize("architecture", ["skip-gram", "cbow"])
def test_topics_of_a_text_with_known_structure_are_found(backend, architecture):
    if backend == "numba":
        pytest.importorskip("numba")
    corpus = SyntheticCorpus(40_000, topics=8, words_per_topic=10)
    embeddings = train_fast(
        corpus, progress=False, backend=backend, architecture=architecture, sample=0, dim=16, epochs=3)
    assert same_kind_share(embeddings, corpus.kinds) > 0.95


def test_without_threadpoolctl_it_trains_all_the_same(monkeypatch):
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    _blas_threads.cache_clear()
    assert len(train_fast([["the", "cat"], ["the", "dog"]] * 20, dim=4, backend="numpy", progress=False)) == 3


def test_two_threads_find_the_topics_too():
    pytest.importorskip("numba")
    corpus = SyntheticCorpus(120_000, topics=8, words_per_topic=10)
    embeddings = train_fast(corpus, progress=False, backend="numba", threads=2, sample=0, dim=16)
    assert same_kind_share(embeddings, corpus.kinds) > 0.95


def test_the_loss_falls():
    trainer = FastTrainer(SyntheticCorpus(150_000), progress=False, backend="numpy", dim=16, sample=0)
    trainer.run()
    seen, losses = zip(*trainer.losses, strict=True)
    assert seen[-1] == trainer.total and list(seen) == sorted(seen)
    assert losses[0] == pytest.approx(6 * np.log(2), rel=1e-3) and losses[-1] < 0.8 * losses[0]


@pytest.mark.parametrize(("changes", "told"), [
    ({"backend": "numbr"}, "Did you mean 'numba'"), ({"window": 0}, "window"), ({"window": 99}, "window"),
    ({"sample": 2}, "sample"), ({"learning_rate": 0}, "learning_rate"), ({"learning_rate": float("nan")}, "finite"),
    ({"negative": 5}, "Did you mean 'negatives'"), ({"threads": 2}, "one thread"), ({"epochs": 0}, "epochs"),
    ({"min_count": 1000}, "occurs 1000 times"), ({"learning_rate": 10.1}, "at most 10"), ({"learning_rate": 1e6}, "10"),
    ({"negatives": 100_000}, "negatives must be a whole number from 1 to 1,000"), ({"settings": 5}, "FastSettings"),
    ({"dim": 10**9}, r"Two vectors of 1,000,000,000 numbers for each of 7 words take 56\.0 GB"), ({"dim": 10**18}, "d"),
])
def test_what_is_not_allowed_is_told(changes, told):
    with pytest.raises(ValueError, match=told):
        quick(**changes)


def test_a_text_in_place_of_a_corpus_is_told():
    with pytest.raises(ValueError, match="load_corpus"):
        train_fast("the cat sat on the mat", progress=False)


def test_one_word_alone_is_told():
    with pytest.raises(ValueError, match="no noise"):
        train_fast([["a", "a"]] * 9, progress=False)


def test_a_run_that_runs_away_is_told():
    for ruin in (1e20, np.nan):
        trainer = quick()
        trainer.W_in[:], trainer.W_out[:] = ruin, -ruin
        with pytest.raises(Divergence, match="smaller"), np.errstate(all="ignore"):
            trainer.run()


@pytest.mark.parametrize("learning_rate", [1, 10])
def test_even_a_foolish_rate_stays_finite(learning_rate):
    trainer = quick(learning_rate=learning_rate)
    trainer.run()
    assert np.isfinite(trainer.W_in).all()


# Where numba is missing, fails or may write nowhere


def test_numpy_takes_over_with_a_sentence_where_numba_fails(monkeypatch):
    for failure, told in ((ModuleNotFoundError("numba"), "not installed"), (OSError("broken"), "broken")):
        def broken(failure=failure):
            raise failure

        monkeypatch.setattr(backends, "_kernels", broken)
        said = []
        assert backends.open_backend(FastSettings(), said.append)[0] == "numpy"
        assert len(said) == 1 and told in said[0]
        with pytest.raises(ValueError, match="backend='numpy'"):
            backends.open_backend(FastSettings(backend="numba"))


def test_without_numba_all_is_the_same_but_the_speed_and_a_sentence_tells():
    done = run_python("""
        import sys
        sys.modules["numba"] = None  # as if it were not installed
        from w2vlib.fast import FastTrainer
        sentences = [["the", "cat", "sat"], ["the", "dog", "sat"]] * 20
        trainer, plain = FastTrainer(sentences, dim=4, threads=2), FastTrainer(sentences, dim=4, backend="numpy")
        for each in (trainer, plain):
            each.run()
        print(trainer.backend, (trainer.W_in == plain.W_in).all())
        try:
            FastTrainer(sentences, backend="numba")
        except ValueError as error:
            print(error)
    """)
    told, same, refused = done.stdout.splitlines()
    assert told.startswith("The fast trainer runs on numpy") and told.endswith("numba is not installed.")
    assert same == "numpy True" and refused == "numba is not installed: take backend='numpy', or pip install numba."


def run_python(code, **options):
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=100,
                          **options)


def test_a_place_where_nothing_may_be_written_gets_a_temporary_cache(tmp_path):
    pytest.importorskip("numba")
    done = run_python(f"""
        import tempfile
        tempfile.tempdir = {str(tmp_path)!r}
        from numba.core import caching
        writable = caching._CacheLocator.ensure_cache_path
        def refuse(self):
            if not self.get_cache_path().startswith({str(tmp_path)!r}):
                raise OSError("read-only")
            writable(self)
        caching._CacheLocator.ensure_cache_path = refuse
        from w2vlib.fast import backends
        print(backends._kernels().train_cbow.stats.cache_path)
    """)
    assert str(tmp_path) in done.stdout, done.stderr


def test_a_run_that_is_killed_leaves_no_file(tmp_path):
    done = run_python(f"""
        import os, signal, tempfile
        tempfile.tempdir = {str(tmp_path)!r}
        from w2vlib.fast import FastTrainer
        trainer = FastTrainer([["a", "b", "c"]] * 20_000, progress=False, backend="numpy", dim=4)
        trainer.run(words=40_000)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    assert done.returncode == -9, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow_with_the_text():
    done = run_python("""
        import tracemalloc
        from w2vlib.corpora import SyntheticCorpus
        from w2vlib.fast.ingest import END, encode
        for words in (100_000, 800_000):
            tracemalloc.start()
            text = encode(([f"w{i % 50}" for i in range(40)] for _ in range(words // 40)))
            chunks = sum(chunk.words for chunk in text)
            print(chunks, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    """)
    (few, little), (many, much) = (map(int, line.split()) for line in done.stdout.splitlines())
    assert (few, many) == (100_000, 800_000)
    assert much < little + 4 * (1 << 18) * 4, "more than a few buffers"
