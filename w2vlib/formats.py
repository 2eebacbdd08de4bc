"""Embeddings flow to and from the text and binary files that word2vec.c began and gensim reads."""

from __future__ import annotations

import gzip
from contextlib import nullcontext
from pathlib import Path

import numpy as np

from .embeddings import Embeddings, check_embeddings
from .support.files import as_path, in_words, opened, whole_or_nothing

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


def load_vectors(path: str | Path, binary: bool = False) -> Embeddings:
    """Read what `save_vectors`, word2vec.c or gensim wrote, unpacked if the name ends in .gz; vectors are float32.

    Raises
    ------
    ValueError
        Naming what is wrong with the file: no header, too few or too many words, a line with a wrong count of numbers,
        or why the system can't read it.
    """
    path = as_path(path)
    with in_words("read", path), opened(path) as file:
        header = file.readline(64).split()
        if len(header) != 2 or not all(part.isdigit() for part in header):
            raise ValueError(f"{path.name} does not start with a line 'words dimensions', as the word2vec format does.")
        V, N = map(int, header)
        claim = f"{path.name} says {V:,} words of {N:,} numbers"
        room = path.stat().st_size * (DEFLATED if isinstance(file, gzip.GzipFile) else 1)
        if not 0 < V * N * (4 if binary else 2) <= room:  # 4 bytes each, or a digit and a space
            raise ValueError(f"{claim}, which it can't hold.")
        read = _read_binary if binary else _read_text
        rows = [read(file, N, i, claim) for i in range(1, V + 1)]
        while rest := file.read(LINE):
            if rest.strip():
                raise ValueError(f"{claim}, but goes on after them. Is it a {'text' if binary else 'binary'} file?")
    return Embeddings([w for w, _ in rows], np.array([v for _, v in rows]))


def _read_text(file, N, i, claim):
    line = file.readline(LINE + 32 * N)
    if len(line) == LINE + 32 * N:
        raise ValueError(f"{claim}, but the line of word {i} has no end. Is it a binary file?")
    line = line.decode("utf-8", errors="replace")
    word, *numbers = line.rstrip().split(" ") if line.strip() else [""]
    if len(numbers) != N:
        told = f"has {len(numbers)} numbers" if line else "ends"
        raise ValueError(f"{claim}, but {told} at word {i}. Is it a binary file?")
    try:
        return word, np.array(numbers, dtype=np.float32)
    except ValueError:
        raise ValueError(f"{claim}, but has something that is no number at word {i}, {word!r}.") from None


def _read_binary(file, N, i, claim):
    word = bytearray()
    while (byte := file.read(1)) not in (b" ", b""):
        if byte != b"\n":  # word2vec.c ends each vector with a line break, other writers do not
            word += byte
        if len(word) > LINE:
            raise ValueError(f"{claim}, but word {i} has no end. Is it a text file?")
    numbers = file.read(4 * N)
    if len(numbers) < 4 * N:
        raise ValueError(f"{claim}, but ends at word {i}. Is it a text file?")
    return word.decode("utf-8", errors="replace"), np.frombuffer(numbers, dtype="<f4")
