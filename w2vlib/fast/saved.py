"""What a fast trainer knows flows in, a file flows out; the file flows in, and what it holds flows out, or a sentence.

The file is numpy's npz: the matrices as they are, and a header in JSON. Reading it runs no code that it may hold.
"""

from __future__ import annotations

import json

import numpy as np

from ..settings import FastSettings
from ..support.files import as_path, in_words, opened, shown, whole_or_nothing
from ..text import Vocabulary

FORMAT, VERSION = "w2vlib FastTrainer", 1


def write(path, header: dict, arrays: dict) -> None:
    """Write `header`, made of what JSON has, and named arrays to `path`, whole or not at all.

    Raises
    ------
    ValueError
        If the name ends in .gz, or why the system can't write it.
    """
    path = as_path(path)
    if path.suffix.lower() == ".gz":
        raise ValueError(f"A trainer is saved as it is, not packed; name the file {shown(path.stem + '.npz')}.")
    told = json.dumps({"format": FORMAT, "version": VERSION} | header).encode()
    with in_words("written", path), whole_or_nothing(path, binary=True) as [draft]:
        np.savez(draft, header=np.frombuffer(told, np.uint8), **arrays)


def read(path) -> tuple[FastSettings, Vocabulary, dict, dict]:
    """Settings, vocabulary, header and arrays that `FastTrainer.save` wrote to `path`, each checked.

    Raises
    ------
    ValueError
        If the file is another one, is damaged, was written by a later version, or the system can't read it.
    """
    path = as_path(path)
    with in_words("read", path), opened(path) as file:
        try:
            with np.load(file) as stored:
                header = json.loads(bytes(stored["header"]))
                if header["format"] == FORMAT and header["version"] > VERSION:
                    later = header["version"]
                else:
                    return _checked(header, {name: stored[name] for name in stored.files})
        except OSError:
            raise
        except MemoryError:
            raise ValueError(f"{shown(path)} can't be read: it needs more memory than there is here.") from None
        except Exception:  # whatever a file of another kind, or a damaged one, sets off
            raise ValueError(f"{shown(path)} can't be read: it was not written by FastTrainer.save, or it is damaged."
                             ) from None
    raise ValueError(f"{shown(path)} can't be read: a later version of w2vlib wrote it (format {later}, this one reads "
                     f"{VERSION}). Take that version.")


def _checked(header, arrays):
    settings = FastSettings(**header["settings"])
    vocabulary = Vocabulary(header["words"], arrays["counts"])
    shapes = {"W_in": (len(vocabulary), settings.dim), "W_out": (len(vocabulary), settings.dim),
              "losses": (len(arrays["losses"]), 2)}
    for name, shape in shapes.items():
        if arrays[name].shape != shape or arrays[name].dtype != (np.float32 if name != "losses" else np.float64):
            raise ValueError(name)
    for name in ("text_words", "text_mark", "taught", "first", "kept"):
        if not header[name] >= 0:
            raise ValueError(name)
    if header["format"] != FORMAT or not all(number >= 0 for number in header["unfinished"]):
        raise ValueError(FORMAT)
    return settings, vocabulary, header, arrays
