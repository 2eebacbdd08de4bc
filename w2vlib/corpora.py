"""The name of a text or a path flows in; a corpus of any size flows out, which is read sentence by sentence.

Nothing but the current piece is in memory. What is kept in the user's cache folder appears there whole or not at all.
"""

from __future__ import annotations

import ast
import codecs
import gzip
import hashlib
import importlib.util
import os
import re
import sysconfig
import tempfile
import warnings
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pooch

from .support.progress_bar import progress_bar
from .text import split_sentences

CACHE = pooch.os_cache("w2vlib")
PIECE = 1 << 20  # characters that are read and tokenised at once
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class TextCorpus:
    """Text files as a corpus: each iteration reads them from the start and yields sentences, lists of words.

    Parameters
    ----------
    paths : files, read in this order; .gz files and .zip files of one member are unpacked on the way
    name : how messages call the corpus
    encoding : of the bytes; None is UTF-8, or UTF-16 where the file begins with its mark
    tokenized : each line is a sentence already, its words separated by white space

    Raises
    ------
    ValueError
        While reading: for a binary file, an unknown encoding, a file that holds no word; the message says what to do.
    """

    def __init__(self, paths, name: str, encoding: str | None = None, tokenized: bool = False):
        self.paths, self.name, self.encoding, self.tokenized = tuple(map(Path, paths)), name, encoding, tokenized

    def __iter__(self):
        split = _split_lines if self.tokenized else split_sentences
        empty = True
        for path in self.paths:
            for piece in _pieces(path, self.encoding):
                for sentence in split(piece):
                    empty = False
                    yield sentence
        if empty:
            raise ValueError(f"There is no word in {self.name}.")

    def __repr__(self):
        size = sum(path.stat().st_size for path in self.paths)
        files = "1 file" if len(self.paths) == 1 else f"{len(self.paths)} files"
        return f"TextCorpus({self.name!r}: {files}, {size / 1e6:,.1f} MB)"


def load_corpus(source, encoding: str | None = None, tokenized: bool = False) -> TextCorpus:
    """A corpus from your own file or files, or the one that is on every disk the course is installed on.

    Parameters
    ----------
    source : "python-docs"; or a path, a list of paths, or a folder, whose .txt files are taken in the order of names
    encoding, tokenized : see `TextCorpus`

    Raises
    ------
    ValueError
        If there is no such file, or it is no text; the message says what is there and what to do.
    """
    if source == "python-docs":
        return python_docs()
    paths = [Path(p) for p in ([source] if isinstance(source, (str, os.PathLike)) else source)]
    if len(paths) == 1 and paths[0].is_dir():
        folder = paths[0]
        paths = sorted(folder.glob("*.txt"))
        if not paths:
            raise ValueError(f"There is no .txt file in the folder {folder.name!r}.")
    for path in paths:
        if not path.is_file():
            beside = sorted(p.name for p in path.parent.glob("*.txt"))[:5]
            there = f" There is {', '.join(beside)}." if beside else ""
            raise ValueError(f"There is no file {str(path)!r}.{there} 'python-docs' needs no file.")
    name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    corpus = TextCorpus(paths, name, encoding, tokenized)
    next(iter(corpus))  # a file that is no text is found now
    return corpus


def _split_lines(piece):
    return [words for line in piece.splitlines() if (words := line.split())]


def _pieces(path, encoding):
    """The text of a file in pieces that end between lines, or between words where a line is long."""
    with _unpacked(path) as file:
        head = file.read(4096)
        encoding = encoding or next((name for mark, name in _MARKS.items() if head.startswith(mark)), "utf-8")
        try:
            decoder = codecs.getincrementaldecoder(encoding)()
        except LookupError:
            raise ValueError(f"Python knows no encoding {encoding!r}; try 'utf-8', 'latin-1' or 'cp1252'.") from None
        if b"\0" in head and "16" not in encoding and "32" not in encoding:
            raise ValueError(f"{path.name} holds zero bytes, so it is no plain text. Save it as text (UTF-8) first.")
        rest, data = "", head
        while data:
            following = file.read(PIECE)
            try:
                text = rest + decoder.decode(data, final=not following)
            except UnicodeDecodeError as error:
                raise ValueError(
                    f"{path.name} is not {encoding.upper()}: there is a byte {error.object[error.start]:#04x} in it. "
                    "Say which encoding it has, for example load_corpus(…, encoding='latin-1')."
                ) from None
            data = following
            cut = 1 + text.rfind("\n")
            if len(text) - cut >= PIECE:
                cut = max(cut, 1 + text.rfind(" "), 1 + text.rfind("\t"))
            if not following:
                cut = len(text)
            yield text[:cut]
            rest = text[cut:] if len(text) - cut < PIECE else ""  # a million characters without a space are no word


def _unpacked(path):
    if path.suffix == ".gz":
        return gzip.open(path)
    if path.suffix == ".zip":
        archive = zipfile.ZipFile(path)
        return archive.open(archive.namelist()[0])
    return open(path, "rb")


def python_docs() -> TextCorpus:
    """The documentation strings of the standard library and of the installed numpy and matplotlib.

    They are read from the source files, which are not imported; the same versions give the same words in the same
    order. The first call takes some seconds and keeps the words in the user's cache folder.
    """
    packages = [Path(importlib.util.find_spec(name).origin).parent for name in ("numpy", "matplotlib")]
    files = [path for folder in (Path(sysconfig.get_path("stdlib")), *packages) for path in _sources(folder)]
    state = hashlib.sha256("".join(f"{path.name} {path.stat().st_size} " for path in [*files, *_MAKERS]).encode())
    kept = Path(CACHE, f"python-docs-{state.hexdigest()[:16]}.txt")
    if not kept.exists():
        with whole_or_nothing(kept) as draft:
            for path in progress_bar(files, desc="Reading documentation", unit=" files"):
                for sentence in split_sentences("\n".join(docstrings(path.read_bytes()))):
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
def whole_or_nothing(path: Path):
    """A text file to write, which takes the place of `path` when all is written; after an error nothing is left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            yield file
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise


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
        For an unknown name, without a network, or when the file is not the one that is meant.
    """
    if name not in SOURCES:
        raise ValueError(f"The corpora to fetch are {', '.join(SOURCES)}; you gave {name!r}. For a file: load_corpus.")
    source = SOURCES[name]
    pooch.get_logger().setLevel("WARNING")
    try:
        path = pooch.retrieve(source.url, f"sha256:{source.sha256}", source.url.rpartition("/")[2], CACHE,
                              progressbar=True)
    except OSError as error:
        raise ValueError(
            f"{name} ({source.megabytes} MB) could not be fetched from {source.url}: {_cause(error)}. "
            "load_corpus('python-docs') needs no network."
        ) from error
    except ValueError as error:
        raise ValueError(
            f"What came from {source.url} is not {name} as it should be (its checksum differs) and was thrown away. "
            "Try again later, or use load_corpus('python-docs')."
        ) from error
    return TextCorpus([path], name, tokenized=source.tokenized)


def _cause(error):
    response = getattr(error, "response", None)
    return f"the server says {response.status_code}" if response is not None else "no connection, or it broke off"


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
