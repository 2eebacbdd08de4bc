"""Embeddings flow to and from the text and binary files that word2vec.c began and gensim reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .embeddings import Embeddings


def save_vectors(embeddings: Embeddings, path: str | Path, binary: bool = False) -> None:
    """Write the word2vec format: a line "V N", then each word with its N numbers, as text or as float32 bytes.

    The file appears whole or not at all.

    Raises
    ------
    ValueError
        If a word is empty or holds white space, which the format can't tell from the end of the word, or a number is
        too large for float32.
    """
    for word in embeddings.words:
        if len(word.split()) != 1 or word != word.strip():
            raise ValueError(f"The word2vec format separates by spaces, so the word {word!r} can't be written.")
    path = Path(path)
    unfinished = path.with_name(path.name + ".part")
    with np.errstate(over="ignore"):
        vectors = embeddings.vectors.astype("<f4")
    if not np.isfinite(vectors).all():
        raise ValueError("A number is too large for the word2vec format, which holds at most 3.4e38.")
    with open(unfinished, "wb") as file:
        file.write(f"{len(embeddings)} {vectors.shape[1]}\n".encode())
        for word, vector in zip(embeddings.words, vectors, strict=True):
            numbers = vector.tobytes() if binary else " ".join(map(str, vector)).encode()
            file.write(word.encode() + b" " + numbers + b"\n")
    unfinished.replace(path)


def save_projector(embeddings: Embeddings, folder: str | Path) -> None:
    """Write `vectors.tsv` and `metadata.tsv` for the Embedding Projector (projector.tensorflow.org): numbers, words."""
    folder = Path(folder)
    np.savetxt(folder / "vectors.tsv", embeddings.vectors, fmt="%.6g", delimiter="\t")
    (folder / "metadata.tsv").write_text("\n".join(embeddings.words) + "\n", encoding="utf-8")


def load_vectors(path: str | Path, binary: bool = False) -> Embeddings:
    """Read what `save_vectors`, word2vec.c or gensim wrote; vectors are float32.

    Raises
    ------
    ValueError
        Naming what is wrong with the file: no header, too few or too many words, a line with a wrong count of numbers.
    """
    path = Path(path)
    with open(path, "rb") as file:
        header = file.readline().split()
        if len(header) != 2 or not all(part.isdigit() for part in header):
            raise ValueError(f"{path.name} does not start with a line 'words dimensions', as the word2vec format does.")
        V, N = map(int, header)
        claim = f"{path.name} says {V:,} words of {N:,} numbers"
        if not 0 < V * N * (4 if binary else 2) <= path.stat().st_size:  # 4 bytes each, or a digit and a space
            raise ValueError(f"{claim}, which it can't hold.")
        read = _read_binary if binary else _read_text
        rows = [read(file, N, i, claim) for i in range(1, V + 1)]
        if file.read().strip():
            raise ValueError(f"{claim}, but goes on after them. Is it a {'text' if binary else 'binary'} file?")
    return Embeddings([w for w, _ in rows], np.array([v for _, v in rows]))


def _read_text(file, N, i, claim):
    line = file.readline().decode("utf-8", errors="replace")
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
    numbers = file.read(4 * N)
    if len(numbers) < 4 * N:
        raise ValueError(f"{claim}, but ends at word {i}. Is it a text file?")
    return word.decode("utf-8", errors="replace"), np.frombuffer(numbers, dtype="<f4")
