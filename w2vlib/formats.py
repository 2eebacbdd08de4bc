"""Embeddings flow to and from the text and binary files that word2vec.c began and gensim reads."""

from __future__ import annotations

import codecs
import gzip
import os
import re
import warnings
import zipfile
from collections import Counter
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path

import numpy as np

from .embeddings import Embeddings, check_embeddings
from .support.checks import check_list, check_whole
from .support.files import as_path, in_words, opened, whole_or_nothing
from .support.quoted import quoted

LINE = 1 << 20  # bytes that a word, or a line beside its numbers, may have at most
DEFLATED = 1032  # times that gzip makes a file smaller at most


def save_vectors(embeddings: Embeddings, path: str | Path, binary: bool = False) -> None:
    """Write the word2vec format: a line "V N", then each word with its N numbers, as text or as float32 bytes.

    Numbers are rounded to float32. A name that ends in .gz is written compressed. The file appears whole or not at all.

    Raises
    ------
    ValueError
        If a word is empty or holds white space, which the format can't tell from the end of the word, or a number is
        too large for float32; if there is nothing to write, or the system can't write it there.
    """
    path = as_path(path)
    vectors = _checked(embeddings, "word2vec format separates by spaces", lambda word: word.split() == [word])
    with np.errstate(over="ignore"):
        vectors = vectors.astype("<f4")
    if not np.isfinite(vectors).all():
        raise ValueError("A number is too large for the word2vec format, which holds at most 3.4e38.")
    with in_words("written", path), whole_or_nothing(path, binary=True) as [draft]:
        packed = path.suffix.lower() == ".gz"
        with gzip.GzipFile("", "wb", fileobj=draft, mtime=0) if packed else nullcontext(draft) as file:
            file.write(f"{len(embeddings)} {vectors.shape[1]}\n".encode())
            for word, vector in zip(embeddings.words, vectors, strict=True):
                numbers = vector.tobytes() if binary else " ".join(map(str, vector)).encode()
                file.write(word.encode() + b" " + numbers + b"\n")


def save_projector(embeddings: Embeddings, folder: str | Path) -> None:
    """Write `vectors.tsv` and `metadata.tsv` for the Embedding Projector (projector.tensorflow.org): numbers, words.

    Both files appear whole, or none does.

    Raises
    ------
    ValueError
        If a word is blank or holds a tab or a line break, which part the words from each other; if there is nothing to
        write, or the system can't write it there.
    """
    folder = as_path(folder)
    vectors = _checked(embeddings, "projector's tables separate by tabs and line breaks",
                       lambda word: word.strip() and "\t" not in word and word.splitlines() == [word])
    tables = folder / "vectors.tsv", folder / "metadata.tsv"
    with in_words("written", *tables), whole_or_nothing(*tables) as [numbers, words]:
        np.savetxt(numbers, vectors, fmt="%.6g", delimiter="\t")
        words.write("\n".join(embeddings.words) + "\n")


def _checked(embeddings, separates, fits):
    """The vectors to write, when they are numbers and each word is one that the format can hold."""
    vectors = check_embeddings(embeddings).vectors
    if not vectors.size:
        raise ValueError(f"There is nothing to write: {embeddings!r}.")
    if not np.isfinite(vectors).all():
        bad = embeddings.words[int(np.argmin(np.isfinite(vectors).all(axis=1)))]
        raise ValueError(f"Every number must be finite; the vector of {bad!r} is not.")
    for word in embeddings.words:
        if not fits(word):
            raise ValueError(f"The {separates}, so the word {word!r} can't be written.")
    return vectors


def load_vectors(path: str | Path, binary: bool | None = None, *, limit: int | None = None,
                 words=None) -> Embeddings:
    """Read word vectors in the format of word2vec.c, as gensim, GloVe and fastText's .vec files have it; float32.

    Text or binary, with a first line "words dimensions" or, in text, without it; packed by gzip, bzip2, xz or zip if
    the name ends so. A word may hold blanks; where it is not UTF-8, its bytes stand in it as \\xNN.

    Parameters
    ----------
    path : str or Path
    binary : whether the numbers are bytes; None finds out
    limit : read this many words at most, the most frequent in most files
    words : list of str, the only words to keep

    Raises
    ------
    ValueError
        Naming what the file is, if it holds no such vectors; a line with a wrong count of numbers; or why the system
        can't read it.

    Warns
    -----
    UserWarning
        For what was left out: a word that stands there again, numbers that are not finite, words that the first line
        promises and the file does not hold.
    """
    path, wanted = as_path(path), None if words is None else frozenset(check_list("words", words))
    limit = None if limit is None else check_whole("limit", limit, 1)
    with in_words("read", path), _unpacked(path) as file:
        head = file.read(LINE)
        start, V, N, is_binary = _form(head, path.name, binary)
        if binary not in (None, is_binary):
            kind = "binary" if is_binary else "text"
            raise ValueError(f"{path.name} is a {kind} file; leave out binary={binary!r}.")
        if V is None:
            file.seek(0)
            V, claim = sum(piece.count(b"\n") for piece in iter(lambda: file.read(LINE), b"")) + 1, path.name
        else:
            claim = f"{path.name} says {V:,} words of {N:,} numbers"
        packed = path.suffix.lower() in PACKED
        room = os.stat(path).st_size * (DEFLATED if packed else 1) // (N * (4 if is_binary else 2))
        if not room:
            raise ValueError(f"{claim}, which it can't hold.")
        file.seek(start)
        rows = (_binary_rows if is_binary else _text_rows)(file, N, claim)
        most = min(V, room, limit or V, V if wanted is None else len(wanted))
        known, vectors, told = _gathered(rows, V, N, most, wanted)
        if claim != path.name and not limit and told["read"] < V:
            told["short"] = V - told["read"]
        rest = b"" if limit or claim == path.name else file.read(64).strip()
    if not known and wanted is not None:
        raise ValueError(f"{path.name} holds none of the words that you want.")
    said = _left_out(told, V, bool(rest) or told["more"])
    if not known:
        raise ValueError(f"{claim}, but none can be used{': ' if said else ''}{'; '.join(said)}.")
    if said:
        warnings.warn(f"Of the words in {path.name}, {'; '.join(said)}.", stacklevel=2)
    vectors.flags.writeable = False  # nobody else has it, so it need not be copied
    return Embeddings(known, vectors)


PACKED = (".gz", ".bz2", ".xz", ".zip")
_HEADER = re.compile(rb"\s*(\d{1,20})[ \t]+(\d{1,20})[ \t\r]*")
_EXPORT = ("In gensim, save them with model.wv.save_word2vec_format('vectors.txt') (KeyedVectors: without .wv), and "
           "load that")
_OTHERS = {  # first bytes → what such a file is, and what to do
    b"\x80": f"a file that gensim, or another Python program, pickled. {_EXPORT}",
    b"\x93NUMPY": f"a numpy array without its words, perhaps a part of a gensim model. {_EXPORT}",
    b"\xba\x16\x4f\x2f": "a model in fastText's own format. Take its .vec file",
    b"PK\3\4": "packed. Give it a name that ends in .zip, or unpack it first",
    b"\x1f\x8b": "packed by gzip. Give it a name that ends in .gz",
    b"BZh": "packed by bzip2. Give it a name that ends in .bz2",
    b"\xfd7zXZ\0": "packed by xz. Give it a name that ends in .xz",
    b"\xff\xfe": "in UTF-16. Save it as UTF-8 first", b"\xfe\xff": "in UTF-16. Save it as UTF-8 first",
    b"\x89HDF": "an HDF5 file. Save the vectors as text first, a word and its numbers in each line",
}


@contextmanager
def _unpacked(path):
    """The open file; of a .zip file the one member that it holds."""
    if path.suffix.lower() != ".zip":
        with opened(path) as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
        if len(members) != 1:
            names = ", ".join(member.filename for member in members[:6]) or "no file"
            raise ValueError(f"{path.name} should hold one file; it holds {names}. Unpack it, and load one of them.")
        with archive.open(members[0]) as file:
            yield file


def _form(head, name, binary):
    """Where the rows begin, V (None without a first line that says it), N, and whether the numbers are bytes.

    Bytes may look like a line of text; then `binary` decides.
    """
    if kind := next((kind for mark, kind in _OTHERS.items() if head.startswith(mark)), ""):
        raise ValueError(f"{name} is {kind}.")
    mark = 3 * head.startswith(codecs.BOM_UTF8)
    line, end, rest = head[mark:].partition(b"\n")
    if not end and len(head) == LINE:
        raise ValueError(f"{name} has no line end in its first million bytes, so it holds no word vectors.")
    if header := _HEADER.fullmatch(line):
        V, N = int(header[1]), int(header[2])
        if not V or not N or not rest.strip():
            raise ValueError(f"{name} says {V:,} words of {N:,} numbers, but there is none.")
        second = rest.lstrip().split(b"\n", 1)[0]
        numbers = second.split()[1:][-N:]
        certain = len(numbers) == N and all(map(_is_number, numbers))
        shown = second.expandtabs().strip().decode(errors="replace")
        is_binary = not certain and (bool(binary) or not shown.isprintable())
        return mark + len(line) + 1, V, N, is_binary
    rows = [row.split() for row in head[mark:].split(b"\n")[:21] if row.strip()]
    # of the first lines the first may be a title, and the last is cut off
    counts = Counter(map(_numbers_behind, rows[len(rows) > 2:][:-1] or rows))
    N = counts.most_common(1)[0][0] if counts else 0
    if N < 1 or not all(_is_number(part) for row in rows[:1] for part in row[-N:]):
        raise ValueError(f"{name} holds no word vectors: each line should have a word and its numbers, or the first "
                         "line the counts 'words dimensions', as in the word2vec format.")
    return mark, None, N, False


def _numbers_behind(row):
    """How many numbers stand at the end of a row, behind a word."""
    return next((k for k, part in enumerate(reversed(row[1:])) if not _is_number(part)), len(row) - 1)


def _is_number(part):
    try:
        return bool(part.decode("ascii")) and b"_" not in part and float(part) is not None
    except ValueError:  # also what is not ASCII
        return False


def _gathered(rows, V, N, most, wanted):
    """Words, vectors (n, N), and how many rows were left out, by reason."""
    known, vectors, told = {}, np.empty((most, N), np.float32), Counter(read=0, again=0, odd=0, broken=0, more=0)
    for word, numbers in rows:
        if told["read"] == V:
            told["more"] = 1
            break
        told["read"] += 1
        try:
            word = word.decode()
        except UnicodeDecodeError:
            word = word.decode(errors="backslashreplace")
            told["broken"] += 1
        if (wanted is not None and word not in wanted) or not word.strip():
            told["blank"] += not word.strip()
        elif word in known:
            told["again"] += 1
        elif not np.isfinite(numbers).all():
            told["odd"] += 1
        else:
            vectors[len(known)] = numbers
            known[word] = None
            if len(known) == most:
                break
    if len(known) < most:
        vectors.resize((len(known), N), refcheck=False)
    return list(known), vectors, told


def _left_out(told, V, more):
    """What a reader should know of the words that were not taken as they are."""
    return list(filter(None, [
        told["again"] and f"{told['again']:,} stood there again, of which the first is kept",
        told["odd"] and f"{told['odd']:,} had numbers that are not finite and are left out",
        told["blank"] and f"{told['blank']:,} had no word and are left out",
        told["broken"] and f"{told['broken']:,} are not UTF-8, and their bytes are written as \\xNN",
        told["short"] and f"only {told['read']:,} of {V:,} are there, so the file may be cut off",
        more and f"the first line says {V:,}, and what follows them was not read",
    ]))


def _text_rows(file, N, claim):
    """Word (bytes) and numbers of each line; a last line that is cut off ends them."""
    longest = LINE + 32 * N
    with warnings.catch_warnings(action="error", category=DeprecationWarning):  # numpy's, at what is no number
        for i in count(1):
            line = file.readline(longest)
            if len(line) == longest:
                raise ValueError(f"{claim}, but the line of word {i} has no end.")
            if not line.strip():
                if line:
                    continue
                return
            word, _, rest = line.partition(b" ")
            try:
                numbers = np.fromstring(rest, np.float32, sep=" ")
            except (DeprecationWarning, ValueError):
                numbers = ()
            if len(numbers) != N:
                word, numbers = _parted(line, N, i, claim)
                if numbers is None:
                    return
            yield word, numbers


def _parted(line, N, i, claim):
    """Word and numbers of a line whose word holds blanks, or that tabs part; (word, None) for one that was cut off."""
    parts = line.split()
    if len(parts) <= N:
        if not line.endswith(b"\n"):
            return line, None
        raise ValueError(f"{claim}, but has {len(parts) - 1} numbers at word {i} instead of {N}.")
    if not all(map(_is_number, parts[-N:])):
        word = parts[0].decode(errors="backslashreplace")
        raise ValueError(f"{claim}, but has something that is no number at word {i}, {quoted(word)}.")
    if len(parts) > N + 1 and all(map(_is_number, parts[1:])):
        raise ValueError(f"{claim}, but has {len(parts) - 1} numbers at word {i} instead of {N}.")
    return line.rsplit(None, N)[0].strip(), np.array(parts[-N:], dtype=np.float32)


def _binary_rows(file, N, claim):
    """Word (bytes) and numbers, one after another; a vector that is cut off ends them."""
    buffer, place, size = b"", 0, 4 * N
    for i in count(1):
        while (space := buffer.find(b" ", place)) < 0 or len(buffer) < space + 1 + size:
            if space < 0 and len(buffer) - place > LINE:
                break
            more = file.read(max(LINE, size) if buffer[place:] else LINE)
            if not more:
                return
            buffer, place = buffer[place:] + more, 0
        if not 0 <= space - place <= LINE:
            raise ValueError(f"{claim}, but word {i} has no end.")
        # word2vec.c ends each vector with a line break, other writers do not
        yield buffer[place:space].lstrip(b"\n"), np.frombuffer(buffer, "<f4", N, space + 1)
        place = space + 1 + size
