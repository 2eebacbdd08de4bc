"""A corpus of any size and settings flow in; two trained matrices and the loss on the way flow out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from math import log
from threading import Lock

import numpy as np
from tqdm.auto import tqdm

from ..embeddings import Embeddings
from ..model import initial_weights
from ..sampling import keep_probability, noise_distribution
from ..settings import check_setting_names
from ..stretch import Divergence
from ..support.progress_bar import progress_bar
from .blocks import SHARED, draw_blocks, mean_loss, noise_table
from .ingest import encode
from .lanes import open_lane
from .settings import FastSettings

CHUNK = 1 << 15  # ids that are drawn for at once
DEFAULTS = FastSettings()
RUNAWAY = 10  # a loss so many times that of untrained vectors is no training any more
PROBED = 2  # blocks of a chunk whose loss is measured before they are trained on


class FastTrainer:
    """Skip-gram or CBOW with negative sampling on millions of words.

    Parameters
    ----------
    corpus : iterable of lists of str, read once: a `Corpus`, what `load_corpus` gives, your own sentences
    settings : FastSettings
    progress : draw progress bars (tqdm's; they go to standard error, or below the cell)
    **changes : any field of FastSettings

    Attributes
    ----------
    vocabulary : Vocabulary
    W_in, W_out : float32 arrays (V, dim)
    seen, total : words trained on so far and in all epochs, before subsampling
    losses : list of (seen, loss per example): every 30,000 words or so, of words not trained on in this epoch
    lane : "numpy" or "numba", the one that runs

    Raises
    ------
    ValueError
        For a setting not allowed, a corpus without sentences, or one with fewer than two words to tell apart.
    """

    def __init__(self, corpus, settings: FastSettings = DEFAULTS, progress: bool = True, **changes):
        check_setting_names(changes, FastSettings)
        self.settings, self.progress = replace(settings, **changes), progress
        if isinstance(corpus, str):
            raise ValueError("A corpus is made of sentences: give load_corpus('file.txt') or Corpus.from_text(text).")
        sentences = getattr(corpus, "sentences", corpus)
        with self._bar(desc="Reading", unit=" words") as bar:
            self._text = encode(sentences, self.settings.min_count, lambda words: bar.update(words - bar.n))
        self.vocabulary = self._text.vocabulary
        V, dim, counts = len(self.vocabulary), self.settings.dim, self.vocabulary.counts
        if V < 2:
            raise ValueError(f"Only {self.vocabulary.words[0]!r} occurs often enough; with one word there is no noise.")
        sample = self.settings.sample
        keep = keep_probability(counts, sample) if sample else np.ones(V)
        self._keep = np.append(keep, 0).astype(np.float32)  # the last is that of END
        self._noise = noise_table(noise_distribution(counts, self.settings.noise_exponent))
        self.W_in = initial_weights(V, dim, np.random.default_rng(self.settings.seed)).astype(np.float32)
        self.W_out = np.zeros((V, dim), np.float32)
        self.seen, self.total, self.losses = 0, self.settings.epochs * self._text.words, []
        self._lock, self._chunks, self._given = Lock(), self._all_chunks(), 0
        self.lane, self._train = open_lane(self.settings, self._say)

    def run(self, words: int | None = None) -> None:
        """Train on the next `words` words, rounded up to whole chunks; by default until the end.

        Raises
        ------
        Divergence
            When the loss runs away; take a smaller learning rate.
        """
        stop = self.total if words is None else min(self.total, self.seen + words)
        self._given = self.seen
        bar = self._bar(total=stop - self.seen, desc="Training", unit=" words", unit_scale=True)
        with bar, _one_blas_thread():
            if self.lane == "numpy" or self.settings.threads == 1:
                self._work(stop, bar)
            else:
                self._share(stop, bar)
        if not (np.isfinite(self.W_in).all() and np.isfinite(self.W_out).all()):
            raise self._divergence()

    def embeddings(self) -> Embeddings:
        """The input vectors as they are now."""
        return Embeddings(self.vocabulary.words, self.W_in)

    def _all_chunks(self):
        for epoch in range(self.settings.epochs):
            for chunk in self._text.chunks(CHUNK):
                yield epoch, chunk

    def _next(self, stop):
        """The next chunk of the text, to whichever thread asks first; None when it begins after word `stop`."""
        with self._lock:
            if self._given >= stop:
                return None
            epoch, chunk = next(self._chunks)
            self._given += chunk.words
            return epoch, chunk

    def _work(self, stop, bar):
        untrained = (1 + self.settings.negatives) * log(2)  # the loss when all logits are 0
        while following := self._next(stop):
            epoch, chunk = following
            drawn = self._draw(epoch, chunk)
            loss = self._probe(drawn)
            if not loss < RUNAWAY * untrained:  # so written, NaN is a runaway, too
                raise self._divergence()
            self._train(self.W_in, self.W_out, drawn)
            with self._lock:
                self.seen += chunk.words
                self.losses.append((self.seen, loss))
                bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
                bar.update(chunk.words)

    def _share(self, stop, bar):
        """`_work` on several threads; when one of them fails, or the learner interrupts, all end."""
        threads = self.settings.threads
        with ThreadPoolExecutor(threads) as pool:
            try:
                for work in [pool.submit(self._work, stop, bar) for _ in range(threads)]:
                    work.result()
            except BaseException:
                self._given = self.total
                raise

    def _draw(self, epoch, chunk):
        before = epoch * self._text.words + chunk.seen
        rates = [self.settings.rate(seen / self.total) for seen in (before, before + chunk.words)]
        rng = np.random.default_rng([self.settings.seed, epoch, chunk.number])
        return draw_blocks(chunk.ids, self._keep, self._noise, SHARED[self.settings.architecture], self.settings.window,
                           rates, rng)

    def _probe(self, drawn):
        few = drawn._replace(**{name: getattr(drawn, name)[:PROBED] for name in drawn._fields})
        with np.errstate(all="ignore"):
            return mean_loss(self.W_in, self.W_out, few, self.settings.negatives, self.settings.architecture)

    def _divergence(self):
        rate = self.settings.start_rate
        usual = replace(self.settings, learning_rate=None).start_rate
        return Divergence(
            f"Training ran away after {self.seen:,} words: the learning rate {rate:g} is too large here. "
            f"Start again with a smaller one, such as {min(rate / 4, usual):g}."
        )

    def _bar(self, **options):
        return progress_bar(shown=self.progress, **options)

    def _say(self, sentence):
        if self.progress:
            tqdm.write(sentence)


def train_fast(corpus, progress: bool = True, **settings) -> Embeddings:
    """Train word vectors on a corpus of any size in one call; see `FastTrainer` and `FastSettings`.

    >>> train_fast([["the", "cat", "sat"], ["the", "dog", "sat"]] * 20, dim=4, progress=False)
    Embeddings(4 words, 4 numbers each)
    """
    trainer = FastTrainer(corpus, progress=progress, **settings)
    trainer.run()
    return trainer.embeddings()


def _one_blas_thread():
    """On small matrices several BLAS threads only wait for each other; without threadpoolctl nothing is limited."""
    try:
        return _blas_threads().limit(limits=1, user_api="blas")
    except ModuleNotFoundError:
        return nullcontext()


@cache
def _blas_threads():
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()  # looks through all loaded libraries, which takes a millisecond
