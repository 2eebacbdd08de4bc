"""The name of a text or a path flows in; a corpus of any size flows out, which is read sentence by sentence.

Nothing but the current piece is in memory. What is kept in the user's cache folder appears there whole or not at all.
"""

from __future__ import annotations

import ast
import hashlib
import http.client
import importlib.util
import os
import re
import sysconfig
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pooch

from .reading import LINES, PIECE, pieces
from .support.checks import check_choice
from .support.files import as_path, in_words, opened, shown, whole_or_nothing
from .support.progress_bar import progress_bar
from .support.quoted import quoted
from .text import split_sentences, tokenize

CACHE = pooch.os_cache("w2vlib")
ENDINGS = (".txt", ".gz", ".bz2", ".xz", ".zip")  # of the files that are read from a folder


class TextCorpus:
    """Text files as a corpus: each iteration reads them from the start and yields sentences, lists of words.

    Parameters
    ----------
    paths : files, read in this order; .gz, .bz2 and .xz files and the members of .zip files are unpacked on the way
    name : how messages call the corpus
    encoding : of the bytes; None is UTF-8, or UTF-16 or UTF-32 where the file shows it
    tokenized : each line is a sentence already, its words separated by white space
    lines : "sentences", when no sentence goes on after the end of a line; "wrapped", when the lines of a paragraph
        belong together, as in the files of books, and blank lines part paragraphs; None finds out
    column : the column that holds the text, when the files are tables (CSV, TSV)
    gutenberg : leave out the licence before and after a book of Project Gutenberg
    tokenizer : function from the text of a sentence to the list of its words; for `tokenize` with other choices, for
        instance ``functools.partial(tokenize, lower=False)``, or for a language without blanks between words

    Raises
    ------
    ValueError
        While reading: for a binary file, an unknown encoding, a file that holds no word, that is damaged or has gone,
        that is no text or is written without blanks between words; the message says what to do.
    """

    def __init__(self, paths, name: str, encoding: str | None = None, tokenized: bool = False, *,
                 lines: str | None = None, column: str | None = None, gutenberg: bool = False, tokenizer=None):
        if lines is not None:
            check_choice("lines", lines, LINES)
        if tokenizer is not None and (tokenized or not callable(tokenizer)):
            raise ValueError("The tokenizer is a function from a text to a list of words, for text that is not "
                             f"tokenized yet; you gave {quoted(tokenizer)}.")
        if column is not None and not isinstance(column, str):
            raise ValueError(f"The column is the name in the first row of a table; you gave {quoted(column)}.")
        self.paths, self.name, self.encoding, self.tokenized = tuple(map(as_path, paths)), name, encoding, tokenized
        self.lines, self.column, self.gutenberg, self.tokenizer = lines, column, gutenberg, tokenizer

    def __iter__(self):
        lines = "sentences" if self.tokenized and self.lines is None else self.lines
        split = _split_lines if self.tokenized else partial(split_sentences, tokenizer=self.tokenizer or tokenize)
        empty = True
        for path in self.paths:
            for piece in pieces(path, self.encoding, lines, self.column, self.gutenberg,
                                self.tokenized or self.tokenizer is not None):
                for sentence in split(piece):
                    empty = False
                    yield sentence
        if empty:
            raise ValueError(f"There is no word in {self.name}.")

    def __repr__(self):
        sizes = [path.stat().st_size for path in self.paths if os.path.exists(path)]
        files = "1 file" if len(self.paths) == 1 else f"{len(self.paths)} files"
        gone = f", {len(self.paths) - len(sizes)} no longer there" if len(sizes) < len(self.paths) else ""
        return f"TextCorpus({self.name!r}: {files}, {sum(sizes) / 1e6:,.1f} MB{gone})"


def load_corpus(source, encoding: str | None = None, tokenized: bool = False, **how) -> TextCorpus:
    """A corpus from your own file or files, or the one that is on every disk the course is installed on.

    Parameters
    ----------
    source : "python-docs"; or a path, a list of paths, or a folder, whose .txt, .gz, .bz2, .xz and .zip files are taken
        in the order of their names
    encoding, tokenized, **how : see `TextCorpus`

    Raises
    ------
    ValueError
        If there is no such file, or it is no text; the message says what is there and what to do.

    Warns
    -----
    UserWarning
        When a file begins with the licence of Project Gutenberg.
    """
    if isinstance(source, str) and source == "python-docs":
        return python_docs()
    one = isinstance(source, (str, bytes, os.PathLike)) or hasattr(source, "read") or not isinstance(source, Iterable)
    paths = [as_path(path) for path in ([source] if one else source)]
    if not paths:
        raise ValueError("This list names no file. 'python-docs' needs no file.")
    if len(paths) == 1 and os.path.isdir(paths[0]):
        folder = paths[0]
        with in_words("read", folder):
            paths = sorted(path for path in folder.iterdir()
                           if path.suffix.lower() in ENDINGS and not os.path.isdir(path))
        if not paths:
            raise ValueError(f"There is no .txt file in the folder {shown(folder.resolve().name or folder)}, "
                             "and no packed one.")
    for path in paths:
        is_text = "\n" in str(path) or len(str(path)) > 255
        instead = "For the text itself there is Corpus.from_text(text)." if is_text else "'python-docs' needs no file."
        with in_words("read", path, instead=instead):
            opened(path).close()
    name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    corpus = TextCorpus(paths, name, encoding, tokenized, **how)
    next(iter(corpus))  # a file that is no text is found now
    return corpus


def _split_lines(piece):
    return [words for line in piece.splitlines() if (words := line.split())]


def python_docs() -> TextCorpus:
    """The documentation strings of the standard library and of the installed numpy and matplotlib.

    They are read from the source files, which are not imported; the same versions give the same words in the same
    order. The first call takes some seconds and keeps the words in the user's cache folder.
    """
    packages = [Path(importlib.util.find_spec(name).origin).parent for name in ("numpy", "matplotlib")]
    files = [path for folder in (Path(sysconfig.get_path("stdlib")), *packages) for path in _sources(folder)]
    state = hashlib.sha256("".join(f"{path.name} {path.stat().st_size} " for path in [*files, *_MAKERS]).encode())
    kept = Path(CACHE, f"python-docs-{state.hexdigest()[:16]}.txt")
    with _in_the_cache():
        if not kept.exists():
            with whole_or_nothing(kept) as [draft]:
                for path in progress_bar(files, desc="Reading documentation", unit=" files"):
                    for sentence in split_sentences("\n".join(docstrings(path.read_bytes())), every_mark=True):
                        draft.write(" ".join(sentence) + "\n")
    return TextCorpus([kept], "python-docs", tokenized=True)


_MAKERS = (Path(__file__), Path(split_sentences.__code__.co_filename))
_NO_DOCUMENTATION = {"encodings", "idlelib", "lib2to3", "pydoc_data", "site-packages", "dist-packages", "test", "tests"}


def _sources(folder):
    """The source files below a folder in the order of their names, without tests and tables."""
    return sorted(p for p in folder.rglob("*.py") if not _NO_DOCUMENTATION & {*p.relative_to(folder).parts})


def docstrings(source: bytes) -> list[str]:
    """The documentation strings in Python source, outermost first; lines of a paragraph are joined.

    Source that this Python can't parse has none.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return []
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = (ast.get_docstring(node) for node in nodes if isinstance(node, documented))
    return [_LINE_IN_PARAGRAPH.sub(" ", text) for text in found if text]


_LINE_IN_PARAGRAPH = re.compile(r"(?<!\n)\n(?!\s*\n)")


@contextmanager
def _in_the_cache():
    with in_words("used as the cache (w2vlib.corpora.CACHE)", CACHE):
        Path(CACHE).mkdir(parents=True, exist_ok=True)
        yield


class Source(NamedTuple):
    """Where a text is kept, the SHA-256 of the file, its megabytes, and whether its lines are tokenised sentences."""

    url: str
    sha256: str
    megabytes: int
    tokenized: bool


SOURCES = {
    "text8": Source("http://mattmahoney.net/dc/text8.zip",
                    "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232", 31, True),
}
"""text8: the first 100 million characters of the English Wikipedia of 2006, lower case, 17 million words (Mahoney)."""


def fetch_corpus(name: str) -> TextCorpus:
    """Download a corpus of `SOURCES` once, check it, keep it in the user's cache folder.

    Raises
    ------
    ValueError
        For an unknown name, without a network or with too slow a one, when the file is not the one that is meant, or
        when the cache folder can't be written.
    """
    if not isinstance(name, str) or name not in SOURCES:
        raise ValueError(f"The corpora to fetch are {', '.join(SOURCES)}; you gave {name!r}. For a file: load_corpus.")
    source = SOURCES[name]
    pooch.get_logger().setLevel("WARNING")
    with _in_the_cache():
        try:
            path = pooch.retrieve(source.url, f"sha256:{source.sha256}", source.url.rpartition("/")[2], CACHE,
                                  downloader=partial(_download, megabytes=source.megabytes))
        except ConnectionError as error:
            raise ValueError(
                f"{name} ({source.megabytes} MB) could not be fetched from {source.url}: {error}. "
                "load_corpus('python-docs') needs no network."
            ) from None
        except ValueError:
            raise ValueError(
                f"What came from {source.url} is not {name} as it should be (its checksum differs) and was thrown "
                "away. Try again later, or use load_corpus('python-docs')."
            ) from None
    return TextCorpus([path], name, tokenized=source.tokenized)


SILENCE = 30  # seconds without a byte after which a download is given up
LONGEST = 3600  # seconds that a download may take in all


def _download(url, path, _pooch, megabytes):
    """Write what arrives from `url`, as pooch asks; a ConnectionError says why nothing or too little arrives."""
    with open(path, "wb") as file:
        for piece in _arriving(url, megabytes):
            file.write(piece)


def _arriving(url, megabytes):
    """The bytes at `url` as they come, given up as soon as they are too slow to be there in time."""
    request = urllib.request.Request(url, headers={"User-Agent": "w2vlib"})
    begun, came, too_slow = time.monotonic(), 0, False
    try:
        with (urllib.request.urlopen(request, timeout=SILENCE) as response,
              progress_bar(total=response.length, unit="B", unit_scale=True) as bar):
            while not too_slow and came < 2e6 * (megabytes + 1) and (piece := response.read1(PIECE)):
                yield piece
                bar.update(len(piece))
                came, seconds = came + len(piece), time.monotonic() - begun
                too_slow = seconds > SILENCE and came / seconds < megabytes * 1e6 / LONGEST
            if response.length and not too_slow:
                raise ConnectionResetError
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ConnectionError(_cause(error)) from None
    if too_slow:
        raise ConnectionError(f"it comes too slowly, {came:,} bytes in {seconds:.0f} seconds")


def _cause(error):
    if isinstance(error, urllib.error.HTTPError):
        endless = urllib.request.HTTPRedirectHandler.inf_msg in str(error.msg)
        return "it sends from one address to the next without end" if endless else f"the server says {error.code}"
    if isinstance(getattr(error, "reason", error), TimeoutError):
        return f"the server was silent for {SILENCE} seconds"
    return "no connection, or it broke off"


class SyntheticCorpus:
    """Any number of words with a known structure: each sentence is about one topic, and topics have words of their own.

    Parameters
    ----------
    words : about how many, at least 1
    topics, words_per_topic : at least 1 each
    sentence : words in a sentence; every third one or so comes from the words that all topics share
    seed : decides all draws; the same arguments give the same text

    Attributes
    ----------
    kinds : dict word → topic, the truth that `embeddings.same_kind_share` asks for; shared words are not in it
    """

    def __init__(self, words: int, topics: int = 20, words_per_topic: int = 20, sentence: int = 12, seed: int = 0):
        self.words, self.topics, self.words_per_topic, self.sentence, self.seed = (
            words, topics, words_per_topic, sentence, seed)
        self.kinds = {f"t{t}w{w}": f"topic {t}" for t in range(topics) for w in range(words_per_topic)}

    def __iter__(self):
        rng = np.random.default_rng(self.seed)
        zipf = np.cumsum(1 / np.arange(1, self.words_per_topic + 1))
        remaining = self.words
        while remaining > 0:
            topic, n = rng.integers(self.topics), min(self.sentence, remaining)
            ranks = np.searchsorted(zipf, rng.random(n) * zipf[-1])
            shared = rng.random(n) < 1 / 3
            yield [f"s{r}" if s else f"t{topic}w{r}" for r, s in zip(ranks.tolist(), shared.tolist(), strict=True)]
            remaining -= n
