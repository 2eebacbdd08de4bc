"""The name of a text or a path flows in; a corpus of any size flows out, which is read sentence by sentence.

Nothing but the current piece is in memory. What is kept in the user's cache folder appears there whole or not at all.
"""

from __future__ import annotations

import ast
import codecs
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
import zipfile
from collections.abc import Iterable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pooch

from .support.files import as_path, in_words, opened, shown, whole_or_nothing
from .support.progress_bar import progress_bar
from .text import split_sentences

CACHE = pooch.os_cache("w2vlib")
PIECE = 1 << 20  # characters that are read and tokenised at once
_MARKS = {  # in this order: the mark of UTF-32 begins like that of UTF-16
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


class TextCorpus:
    """Text files as a corpus: each iteration reads them from the start and yields sentences, lists of words.

    Parameters
    ----------
    paths : files, read in this order; .gz files and the members of .zip files are unpacked on the way
    name : how messages call the corpus
    encoding : of the bytes; None is UTF-8, or UTF-16 or UTF-32 where the file begins with their mark
    tokenized : each line is a sentence already, its words separated by white space

    Raises
    ------
    ValueError
        While reading: for a binary file, an unknown encoding, a file that holds no word, that is damaged or has gone;
        the message says what to do.
    """

    def __init__(self, paths, name: str, encoding: str | None = None, tokenized: bool = False):
        self.paths, self.name, self.encoding, self.tokenized = tuple(map(as_path, paths)), name, encoding, tokenized

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
        sizes = [path.stat().st_size for path in self.paths if os.path.exists(path)]
        files = "1 file" if len(self.paths) == 1 else f"{len(self.paths)} files"
        gone = f", {len(self.paths) - len(sizes)} no longer there" if len(sizes) < len(self.paths) else ""
        return f"TextCorpus({self.name!r}: {files}, {sum(sizes) / 1e6:,.1f} MB{gone})"


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
    if isinstance(source, str) and source == "python-docs":
        return python_docs()
    one = isinstance(source, (str, bytes, os.PathLike)) or hasattr(source, "read") or not isinstance(source, Iterable)
    paths = [as_path(path) for path in ([source] if one else source)]
    if not paths:
        raise ValueError("This list names no file. 'python-docs' needs no file.")
    if len(paths) == 1 and os.path.isdir(paths[0]):
        folder = paths[0]
        with in_words("read", folder):
            paths = sorted(path for path in folder.iterdir() if path.suffix == ".txt" and not os.path.isdir(path))
        if not paths:
            raise ValueError(f"There is no .txt file in the folder {shown(folder.resolve().name or folder)}.")
    for path in paths:
        is_text = "\n" in str(path) or len(str(path)) > 255
        instead = "For the text itself there is Corpus.from_text(text)." if is_text else "'python-docs' needs no file."
        with in_words("read", path, instead=instead):
            opened(path).close()
    name = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
    corpus = TextCorpus(paths, name, encoding, tokenized)
    next(iter(corpus))  # a file that is no text is found now
    return corpus


def _split_lines(piece):
    return [words for line in piece.splitlines() if (words := line.split())]


def _pieces(path, encoding):
    """The text of a file in pieces that end between lines, or between words where a line is long."""
    with in_words("read", path):
        for file in _unpacked(path):
            yield from _pieces_of(file, path.name, encoding)


def _pieces_of(file, name, encoding):
    head = file.read(4096)
    if encoding is None:
        encoding = next((named for mark, named in _MARKS.items() if head.startswith(mark)), "utf-8")
    try:
        zeros, decoder = b"\0" in " ".encode(encoding), codecs.getincrementaldecoder(encoding)()
    except (LookupError, TypeError, ValueError):
        raise ValueError(f"Python knows no encoding {encoding!r}; try 'utf-8', 'latin-1' or 'cp1252'.") from None
    rest, data = "", head
    while data:
        if b"\0" in data and not zeros:
            raise ValueError(f"{name} holds zero bytes, so it is no plain text. Save it as text (UTF-8) first.")
        following = file.read(PIECE)
        try:
            fresh = decoder.decode(data, final=not following)
            if half := _HALF_A_CHARACTER.search(fresh):
                raise UnicodeError(f"{half[0]!r} in it is half a character")
        except UnicodeError as error:
            byte = isinstance(error, UnicodeDecodeError) and f"there is a byte {error.object[error.start]:#04x} in it"
            raise ValueError(
                f"{name} is not {encoding.upper()}: {byte or error}. "
                "Say which encoding it has, for example load_corpus(…, encoding='latin-1')."
            ) from None
        text, data = rest + fresh, following
        cut = 1 + text.rfind("\n")
        if len(text) - cut >= PIECE:
            cut = max(cut, 1 + text.rfind(" "), 1 + text.rfind("\t"))
        if not following:
            cut = len(text)
        yield text[:cut]
        rest = text[cut:] if len(text) - cut < PIECE else ""  # a million characters without a space are no word


def _unpacked(path):
    """The open file, or one after another the members of a .zip file, without what macOS adds to them."""
    if path.suffix.lower() != ".zip":
        with opened(path) as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        if not members:
            raise ValueError(f"There is no file in {path.name}.")
        for member in members:
            try:
                file = archive.open(member)
            except RuntimeError:  # it has a password, or is packed by a method that Python does not know
                raise ValueError(f"{member.filename} in {path.name} can't be unpacked. Unpack it first.") from None
            with file:
                yield file


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
