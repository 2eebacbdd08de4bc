"""A corpus of any size and settings flow in; two trained matrices and the loss on the way flow out."""

from __future__ import annotations

import warnings
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from threading import Lock
from zlib import crc32

import numpy as np
from tqdm.auto import tqdm

from ..embeddings import Embeddings
from ..model import initial_weights, word_vectors
from ..objectives import guessing_loss
from ..run import RUNAWAY, STUCK, Divergence
from ..sampling import keep_probability, noise_distribution
from ..settings import FastSettings, choose
from ..support.checks import check_whole
from ..support.progress_bar import progress_bar
from ..text import Vocabulary
from .backends import open_backend
from .batches import T, block_length, draw_batch, mean_loss, noise_table, shared_noise, teaching, touched
from .ingest import END, EncodedText, encode
from .saved import read, write

PROBED = 2 * T  # words of a chunk whose loss is measured before they are trained on


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
    backend : "numpy" or "numba", the one that runs

    Raises
    ------
    ValueError
        For a setting not allowed, vectors larger than the memory, a corpus without sentences, with fewer than two words
        to tell apart, or in which no word has a neighbour.
    """

    def __init__(self, corpus, settings: FastSettings | None = None, progress: bool = True, **changes):
        self.settings, self.progress = choose(FastSettings, settings, changes), progress
        text = self._read(corpus, self.settings.min_count)
        if len(text.vocabulary) < 2:
            raise ValueError(f"Only {text.vocabulary.words[0]!r} occurs often enough; with one word there is no noise.")
        self._check_neighbours(text)
        weights = _first_weights(len(text.vocabulary), self.settings.dim, self.settings.seed)
        self._begin(text, text.vocabulary.counts, weights)

    def _read(self, corpus, min_count):
        if isinstance(corpus, str):
            raise ValueError("A corpus is made of sentences: give load_corpus('file.txt') or Corpus.from_text(text).")
        with self._bar(desc="Reading", unit=" words") as bar:
            return encode(getattr(corpus, "sentences", corpus), min_count, lambda words: bar.update(words - bar.n))

    def _check_neighbours(self, text):
        if not text.neighbours:
            raise ValueError(f"No sentence has two words side by side that occur {self.settings.min_count} times or "
                             "more, so no word has a neighbour; give longer sentences or a smaller min_count.")

    def _begin(self, text, counts, weights):
        """Stand at the beginning of a run over `text`, in which each word of its vocabulary occurs `counts` times."""
        self._text, self.vocabulary, (self.W_in, self.W_out) = text, text.vocabulary, weights
        self._text_words, self._text_mark = text.words, None  # the mark is made when it is asked for
        self._first = crc32(self.W_in)
        self.losses = []
        self._taught = 0  # blocks so far that had something to learn from
        self._unfinished = []  # numbers of the chunks that a failed thread has left
        self._thin(counts)
        self._prepare()

    def _thin(self, counts=None):
        """The chances of words to be kept and to be noise; `counts` are those of a pass, unless `_kept` is known."""
        V = len(self.vocabulary)
        self._sample = max(1e-3, 1 / V) if self.settings.sample is None else self.settings.sample
        keep = keep_probability(self.vocabulary.counts, self._sample) if self._sample else np.ones(V)
        if counts is not None:
            self._kept = float(keep @ counts)  # in a pass, on average
        self._length = block_length(self._kept)
        self._keep = np.append(keep, 0).astype(np.float32)  # the last is that of END
        self._noise = noise_table(noise_distribution(self.vocabulary.counts, self.settings.noise_exponent))
        self._before = None  # what is needed to undo a chunk: its number, ids and rows of both matrices

    def _prepare(self):
        """What no copy can take along: locks, threads, compiled functions."""
        self._running, self._lock, self._threads = Lock(), Lock(), []
        self.backend, self._train = open_backend(self.settings, self._say)

    def _at_rest(self):
        if self._running.locked():
            raise ValueError("This trainer is training; copy or save it when `run` is done.")
        self._undo()

    def __getstate__(self):
        self._at_rest()
        state = vars(self) | {name: getattr(self, name).copy() for name in ("W_in", "W_out", "losses", "_unfinished")}
        return {name: value for name, value in state.items() if name not in _OWN}

    def __setstate__(self, state):
        vars(self).update(state)
        self._prepare()

    @property
    def total(self) -> int:
        return self.settings.epochs * self._text_words

    @property
    def seen(self) -> int:
        """Words trained on so far."""
        return self.losses[-1][0] if self.losses else 0

    def save(self, path) -> None:
        """Write all that training needs to go on, but the text, to one file: `load` goes on from there.

        Raises
        ------
        ValueError
            While the trainer is training, or if the file can't be written; it is whole, or there is none.
        """
        self._at_rest()
        if self._text_mark is None:
            self._text_mark = _mark(self._text)
        header = {"settings": vars(self.settings), "words": self.vocabulary.words, "text_words": self._text_words,
                  "text_mark": self._text_mark, "kept": self._kept, "taught": self._taught, "first": self._first,
                  "unfinished": self._unfinished}
        write(path, header, {"counts": self.vocabulary.counts, "losses": np.array(self.losses, float).reshape(-1, 2),
                             "W_in": self.W_in, "W_out": self.W_out})

    @classmethod
    def load(cls, path, corpus=None, progress: bool = True) -> FastTrainer:
        """The trainer that `save` wrote, where it stood: with the text in hand its next steps are what they would have
        been, bit for bit (on one thread).

        Parameters
        ----------
        path : a file that `save` wrote
        corpus : the text that it was training on. Without it the trainer has its vectors, and can `continue_with`
            another text

        Raises
        ------
        ValueError
            If the file was not written by `save`, is damaged, or `corpus` is another text.
        """
        trainer = object.__new__(cls)
        trainer.settings, trainer.vocabulary, header, arrays = read(path)
        trainer.progress = progress
        trainer.W_in, trainer.W_out = arrays["W_in"], arrays["W_out"]
        trainer.losses = [(int(seen), loss) for seen, loss in arrays["losses"].tolist()]
        vars(trainer).update({f"_{name}": header[name] for name in _KEPT})
        trainer._text = None
        if corpus is not None:
            trainer._text = _renumbered(trainer._read(corpus, 1), trainer.vocabulary)
            if _mark(trainer._text) != trainer._text_mark:
                raise ValueError(
                    f"This is another text than the {trainer._text_words:,} words that the trainer was training on. "
                    "Hand over that one, or begin a run on this: FastTrainer.load(path).continue_with(corpus).")
        trainer._thin()
        trainer._prepare()
        return trainer

    def continue_with(self, corpus, **changes) -> FastTrainer:
        """A trainer at the beginning of a run over another text, from the vectors that this one has now.

        New words join the vocabulary if they occur `min_count` times in the new text, and begin at random, as all words
        once did. Old words keep their vectors as a beginning, however rare they are here, and their counts: noise and
        subsampling go by both texts together. From then on only the new text speaks. A word that it uses otherwise
        moves to its new neighbours. A word that it does not hold keeps its input vector as it is, but its output vector
        is pushed away as noise, and the others move on without it, so that old and new words slowly stop being
        comparable. The learning rate begins at the top again; a smaller one keeps more of what was learned. To treat
        both texts alike, train on both from the beginning.

        Parameters
        ----------
        corpus : as for `FastTrainer`
        **changes : any field of FastSettings but `dim`

        Raises
        ------
        ValueError
            As `FastTrainer` does, and for another `dim`.
        """
        self._at_rest()
        twin = object.__new__(type(self))
        twin.settings, twin.progress = choose(FastSettings, self.settings, changes), self.progress
        if twin.settings.dim != self.settings.dim:
            raise ValueError(f"The vectors have {self.settings.dim} numbers; dim can't change during training.")
        everything = twin._read(corpus, 1)
        vocabulary, counts = _joined(self.vocabulary, everything.vocabulary, twin.settings.min_count)
        text = _renumbered(everything, vocabulary)
        twin._check_neighbours(text)
        W_in, W_out = _first_weights(len(vocabulary), twin.settings.dim, twin.settings.seed)
        rows = vocabulary.encode(self.vocabulary.words)
        W_in[rows], W_out[rows] = self.W_in, self.W_out
        twin._begin(text, counts, (W_in, W_out))
        return twin

    def run(self, words: int | None = None) -> None:
        """Train on the next `words` words, rounded up to whole chunks; by default until the end.

        A chunk counts whole or not at all: after an interrupt the next call goes on as if there had been none. (Several
        threads finish their chunks first; theirs are never the same numbers twice.)

        Raises
        ------
        Divergence
            When the loss runs away, or ends far above that of a blind guess; take a smaller learning rate.
        ValueError
            For a number of words that is none, or at the end, if subsampling left nothing to learn from.

        Warns
        -----
        UserWarning
            When all words of all epochs have been trained on already.
        """
        words = self.total if words is None else check_whole("The number of words to train on", words, 0)
        with self._running:
            self._undo()
            if self.seen >= self.total:
                warnings.warn(f"Nothing is left to do: all {self.total:,} words are done. The rate has fallen to its "
                              f"end, so for more passes begin again, with epochs={2 * self.settings.epochs} for "
                              "instance.", stacklevel=2)
                return
            if self._text is None:
                raise ValueError("This trainer was loaded without its text. Give it, FastTrainer.load(path, corpus), "
                                 "or go on with another one, trainer.continue_with(corpus).")
            stop = min(self.total, self.seen + words)
            bar = self._bar(total=stop - self.seen, desc="Training", unit=" words", unit_scale=True)
            with bar, _one_blas_thread():
                self._train_until(stop, bar)
            self._look_back()

    def _train_until(self, stop, bar):
        for work in self._threads:  # of a run that was interrupted twice
            work.exception()
        self._begun, self._halted = len(self.losses) + len(self._unfinished), False
        if self.backend == "numpy" or self.settings.threads == 1:
            self._work(stop, bar, alone=True)
        else:
            self._share(stop, bar)

    def _undo(self):
        """Take back a chunk that was begun and not finished."""
        if self._before and self._before[0] == len(self.losses):  # else it was finished
            for matrix, (ids, rows) in zip((self.W_in, self.W_out), self._before[1], strict=True):
                matrix[ids] = rows
        self._before = None

    def _look_back(self):
        """Tell what made a run worthless."""
        if not (np.isfinite(self.W_in).all() and np.isfinite(self.W_out).all()):
            raise self._divergence()
        if self.seen < self.total:
            return
        unmoved = crc32(self.W_in) == self._first
        if unmoved and self._taught < 2:  # the first block moves output vectors alone
            raise ValueError(
                f"Nothing was learned: of the {self._text.words:,} words of a pass, sample={self._sample:g} keeps some "
                f"{self._kept:,.0f}, and too few stand side by side. Take sample=0, more epochs, or a longer text."
            )
        if unmoved:
            raise ValueError(f"Nothing was learned: the learning rate {self.settings.rate(0):g} is too small to move a "
                             "number of 32 bits.")
        if not self._probe(self._draw(0)[1]) < STUCK * self._guessing:
            raise self._divergence()

    def embeddings(self, which: str = "in") -> Embeddings:
        """The vectors as they are now: "in", "out" or "mean", see `model.word_vectors`.

        Raises
        ------
        ValueError
            If `which` is none of these.
        """
        return Embeddings(self.vocabulary.words, word_vectors(self.W_in, self.W_out, which))

    def _next(self, stop):
        """The number of the next chunk, to whichever thread asks first; None when it begins after word `stop`."""
        with self._lock:
            if self._halted:
                return None
            if self._unfinished:
                return self._unfinished.pop()
            epoch, k = divmod(self._begun, len(self._text))
            if epoch * self._text.words + self._text.seen(k) >= stop:
                return None
            self._begun += 1
            return self._begun - 1

    def _work(self, stop, bar, alone=False):
        while (number := self._next(stop)) is not None:
            try:
                self._train_chunk(number, bar, alone)
            except BaseException:
                if alone:
                    self._undo()
                else:
                    self._unfinished.append(number)
                raise

    def _train_chunk(self, number, bar, alone):
        words, batch = self._draw(number)
        loss = self._probe(batch)
        if not loss < RUNAWAY * self._guessing:  # so written, NaN is a runaway, too
            raise self._divergence()
        if alone:
            matrices, ids = (self.W_in, self.W_out), touched(batch, len(self.W_in))
            self._before = number, [(i, matrix.take(i, 0)) for matrix, i in zip(matrices, ids, strict=True)]
        with np.errstate(all="ignore"):  # a runaway is told in words
            self._train(self.W_in, self.W_out, batch)
        with self._lock:
            self._taught += teaching(batch)
            self.losses.append((self.seen + words, loss))  # from here on the chunk is done
            bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
            bar.update(words)

    def _share(self, stop, bar):
        """`_work` on several threads; when one of them fails, or the learner interrupts, all end."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(self.settings.threads) as pool:
            try:
                self._threads = [pool.submit(self._work, stop, bar) for _ in range(self.settings.threads)]
                for work in self._threads:
                    work.result()
            except BaseException:
                self._halted = True
                raise

    def _draw(self, number):
        """The number of words in chunk `number`, counted through all epochs, and the batch that is drawn for it."""
        epoch, k = divmod(number, len(self._text))
        chunk = self._text[k]
        before = epoch * self._text.words + chunk.seen
        rates = [self.settings.rate(seen / self.total) for seen in (before, before + chunk.words)]
        rng = np.random.default_rng([self.settings.seed, epoch, k])
        shared = shared_noise(self.settings.architecture, self._length)
        return chunk.words, draw_batch(
            chunk.ids, self._keep, self._noise, shared, self.settings.window, rates, rng, self._length)

    @property
    def _guessing(self):
        return guessing_loss(len(self.W_in), self.settings.negatives)

    def _probe(self, batch):
        few = batch._replace(**{name: getattr(batch, name)[:PROBED // self._length] for name in batch._fields})
        with np.errstate(all="ignore"):
            return mean_loss(self.W_in, self.W_out, few, self.settings.negatives, self.settings.architecture)

    def _divergence(self):
        rate = self.settings.rate(0)
        usual = replace(self.settings, learning_rate=None).rate(0)
        return Divergence(
            f"Training ran away after {self.seen:,} words: the learning rate {rate:g} is too large here. "
            f"Start again with a smaller one, such as {min(rate / 4, usual):g}."
        )

    def _bar(self, **options):
        return progress_bar(shown=self.progress, **options)

    def _say(self, sentence):
        if self.progress:
            tqdm.write(sentence)


_OWN = ("_running", "_lock", "_threads", "_train", "backend")  # `_prepare` makes them anew in each copy


_KEPT = ("text_words", "text_mark", "kept", "taught", "first", "unfinished")  # with the names of the file's header


def _mark(text):
    """A number that tells a text from others: its ids, in their order."""
    mark = 0
    for chunk in text:
        mark = crc32(chunk.ids, mark)
    return mark


def _renumbered(text, vocabulary):
    """`text` in the ids of another vocabulary, without the words that it does not hold."""
    left_out = END - 1
    ids = np.array([vocabulary.id(word) if word in vocabulary else left_out for word in text.vocabulary.words] + [END],
                   np.int32)  # END is −1, the last
    return EncodedText(vocabulary, (new[new != left_out] for chunk in text for new in [ids[chunk.ids]]))


def _joined(old, new, min_count):
    """The vocabulary of two texts, without what is new and rare, and how often each word occurs in the `new` one."""
    here = dict(zip(new.words, new.counts.tolist(), strict=True))
    both = {word: count + here.get(word, 0) for word, count in zip(old.words, old.counts.tolist(), strict=True)}
    both |= {word: count for word, count in here.items() if count >= min_count and word not in both}
    words = sorted(both, key=both.get, reverse=True)
    return Vocabulary(words, np.array([both[word] for word in words])), np.array([here.get(word, 0) for word in words])


def _first_weights(V, dim, seed):
    """Input vectors at random and output vectors of zeros, float32 (V, dim) both."""
    try:
        np.empty((6, V, dim), np.float32)  # as much as making them takes for a moment
        return initial_weights(V, dim, np.random.default_rng(seed)).astype(np.float32), np.zeros((V, dim), np.float32)
    except (MemoryError, ValueError):  # numpy's two answers to what is too large
        raise ValueError(f"Two vectors of {dim:,} numbers for each of {V:,} words take {8 * V * dim / 1e9:,.1f} GB of "
                         "memory, more than there is here; take a smaller dim (100 is usual) or a larger min_count."
                         ) from None


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
