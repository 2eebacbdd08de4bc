"""What a learner has done flows into a small file in the working folder; deleting the file starts again.

The environment variable W2V_PROGRESS names another file, or is "off": then nothing is written or read (builds, tests).
"""

from __future__ import annotations

import glob
import json
import os
from contextlib import nullcontext
from itertools import count
from pathlib import Path

from ..support.files import in_words, whole_or_nothing

FILE = ".w2v_progress.json"
PATIENCE = 5  # seconds to wait while another notebook writes
_unsaved = {}  # what could not be written: it counts until the kernel stops


def path() -> Path | None:
    """Where progress is kept, at the end of all links; None when it is off."""
    chosen = os.environ.get("W2V_PROGRESS", "").strip()
    return None if chosen.casefold() == "off" else Path(os.path.realpath(os.path.expanduser(chosen or FILE)))


def load() -> tuple[dict[str, str], str]:
    """What was done, {"04.1": "right"}, and a sentence if the file can't be read or written ("" otherwise)."""
    return _merge({})


def record(key: str, state: str) -> None:
    """Keep that `key` is now "tried" or "right"; what was right stays right. Nothing is raised if that fails."""
    _merge({key: state})


def _merge(new):
    """Add to the file what is new and what could not be saved before; return what `load` does."""
    new, done, file = _joined(_unsaved, new), {}, FILE
    try:
        with in_words("written", FILE):
            file = path()  # the working folder may be gone
        if file is None:
            return {}, ""
        with in_words("written", file, f"{file}.lock"):
            done = _read(file)
            damaged = done is None
            if damaged or _joined(done, new) != done:
                done = _write(file, new)
    except ValueError as told:
        _unsaved.update(new)
        return _joined(done or {}, new), f"Progress can't be saved: {told}"
    for key in new:
        _unsaved.pop(key, None)
    aside = ", ".join(sorted(kept.name for kept in file.parent.glob(f"{glob.escape(file.name)}.unreadable-*")))
    if damaged:
        return done, f"The progress file can't be read. It is kept as {aside}; progress starts again from nothing."
    return done, aside and f"An earlier progress file was damaged and is kept as {aside}. Mend it or delete it."


def _joined(done, new):
    return {**done, **{key: state for key, state in new.items() if done.get(key) != "right"}}


def _read(file):
    """What the file holds; nothing if there is none or it is a device, None if it is not what `_write` writes."""
    if not file.is_file() and not file.is_dir():
        return {}
    try:
        content = json.loads(file.read_bytes())
        if list(content) == ["done"] and all(state in ("tried", "right") for state in content["done"].values()):
            return content["done"]
    except (ValueError, TypeError, AttributeError, RecursionError):
        pass
    return None


def _write(file, new):
    """Join what is new to what the file holds by now, and return both. A file that can't be read is set aside."""
    with _alone(file):
        done = _read(file)
        if done is None:
            names = (file.with_name(f"{file.name}.unreadable-{n}") for n in count(1))
            file.rename(next(name for name in names if not os.path.lexists(name)))
        done = _joined(done or {}, new)
        if done:
            with whole_or_nothing(file) as [draft]:
                json.dump({"done": done}, draft, indent=1)
        return done


def _alone(file):
    """While it lasts, no other kernel writes the file. In a browser, without filelock, there is none."""
    try:
        from filelock import FileLock
    except ImportError:
        return nullcontext()
    if not file.parent.is_dir() or (file.exists() and not file.is_file()):
        return nullcontext()  # writing will say what is wrong, or goes to a device
    return FileLock(f"{file}.lock", timeout=PATIENCE)
