"""What a learner has done flows into a small file in the working folder, line by line; deleting it starts again.

A line is one thing done: {"v": 2, "id": "04.3", "at": "2026-11-26T08:10:00+00:00", "did": "tried", "met": "You …"}.
`did` is "tried", "right", "hint" or "solution", `met` the sentence that a wrong answer earned. There is no name in the
file and no code. Lines are only added, so several kernels share it; what they add up to is found on reading.

The environment variable W2V_PROGRESS names another file, or is "off": then nothing is written or read (builds, tests).
"""

from __future__ import annotations

import glob
import json
import os
import threading
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from ..support.files import add_to, in_words, whole_or_nothing

FILE = ".w2v_progress.json"
VERSION = 2
DONE = ("tried", "right", "hint", "solution")
PATIENCE = 5  # seconds to wait while another notebook writes
_unsaved = []  # what could not be written: it counts until the kernel stops
_turn = threading.Lock()


@dataclass
class Entry:
    """What a learner has done with one exercise or question.

    Parameters
    ----------
    state : "right" once it was right, "tried" after wrong answers alone, "" before the first answer
    attempts : answers, right and wrong
    first, last : when something was done, None where an older file does not say it
    hints : how often a hint was opened
    solution : whether the solution was opened
    met : the sentence that the last wrong answer with a sentence earned
    """

    state: str = ""
    attempts: int = 0
    first: datetime | None = None
    last: datetime | None = None
    hints: int = 0
    solution: bool = False
    met: str = ""


def path() -> Path | None:
    """Where progress is kept, at the end of all links; None when it is off."""
    chosen = os.environ.get("W2V_PROGRESS", "").strip()
    return None if chosen.casefold() == "off" else Path(os.path.realpath(os.path.expanduser(chosen or FILE)))


def load() -> tuple[dict[str, Entry], str]:
    """What was done, by the ids of exercises and questions, and a sentence about the file if something is amiss."""
    return _merge([])


def record(id: str, did: str, met: str = "") -> str:
    """Keep what was done, one of `DONE`, and return the sentence that `load` does. Nothing is raised if that fails."""
    event = {"v": VERSION, "id": id, "at": datetime.now(UTC).isoformat(timespec="seconds"), "did": did}
    return _merge([event | ({"met": met} if met else {})])[1]


def read(file: Path) -> tuple[dict[str, Entry], bool]:
    """What any progress file says, and whether all of it can be read. Nothing is written.

    Raises
    ------
    OSError
        What the system says if the file can't be opened.
    """
    events, unreadable, _ = _read(file)
    return _entries(events), unreadable is None


def _merge(new):
    """Add to the file what is new and what could not be saved before; return what `load` does."""
    with _turn:
        _unsaved.extend(new)
        lines, file = [], FILE
        try:
            with in_words("written", FILE):
                file = path()  # the working folder may be gone
            if file is None:
                _unsaved.clear()
                return {}, ""
            with in_words("written", file, f"{file}.lock"):
                lines, unreadable, _ = _read(file)
                if _unsaved or unreadable is not None:
                    lines, unreadable = _write(file, _unsaved)
        except ValueError as told:
            return _entries([*lines, *_unsaved]), f"Progress can't be saved: {told}"
        _unsaved.clear()
    return _entries(lines), _told(file, lines, unreadable)


def _told(file, events, unreadable):
    """A sentence about what was set aside, now or before."""
    aside = ", ".join(sorted(kept.name for kept in file.parent.glob(f"{glob.escape(file.name)}.unreadable-*")))
    if unreadable is None:
        return aside and f"An earlier progress file was damaged and is kept as {aside}. Mend it or delete it."
    if events:
        return f"A part of the progress file can't be read. It is kept as {aside}; all the rest counts."
    return f"The progress file can't be read. It is kept as {aside}; progress starts again from nothing."


def _entries(events):
    entries = {}
    for event in events:
        entry = entries.setdefault(event["id"], Entry())
        if at := event.get("at"):
            at = datetime.fromisoformat(at)
            entry.first, entry.last = min(entry.first or at, at), max(entry.last or at, at)
        did = event["did"]
        entry.attempts += did in ("tried", "right")
        entry.hints += did == "hint"
        entry.solution |= did == "solution"
        entry.met = event.get("met") or entry.met
        if did == "right" or (did == "tried" and not entry.state):
            entry.state = did
    return entries


def _read(file):
    """The events of a file, the bytes of it that can't be read or None, and whether lines can be added as it is."""
    if not file.is_file() and not file.is_dir():  # there is none, or it is a device
        return [], None, True
    content = file.read_bytes()
    with suppress(ValueError, RecursionError):
        if events := _of_version_1(json.loads(content)):
            return events, None, False
    encoding = json.detect_encoding(content)  # an editor may have saved it in another way
    try:
        text = content if encoding == "utf-8" else content.decode(encoding).encode()
    except ValueError:
        return [], content, False
    lines = text.splitlines(keepends=True)
    events = [event for event in map(_event, lines) if event]
    if not events:
        return [], content, False
    damaged = [line for line in lines if not _event(line)]
    if damaged:
        return events, b"".join(damaged) if encoding == "utf-8" else content, False
    return events, None, encoding == "utf-8" and text.endswith(b"\n")


def _of_version_1(content):
    """The events of a file of the first version: {"done": {"04.1": "right"}}."""
    done = content.get("done") if isinstance(content, dict) and len(content) == 1 else None
    if isinstance(done, dict) and all(state in DONE[:2] for state in done.values()):
        return [{"v": VERSION, "id": id, "did": state} for id, state in done.items()]
    return []


def _event(line):
    """What a line says, or None if it is not what `record` writes."""
    try:
        event = json.loads(line)
        dated = "at" not in event or datetime.fromisoformat(event["at"]).tzinfo
        words = isinstance(event["id"], str) and isinstance(event.get("met", ""), str)
        return event if dated and words and event["v"] == VERSION and event["did"] in DONE else None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _write(file, new):
    """Add events to what the file holds by now; return all, and what can't be read, which is set aside."""
    with _alone(file):
        events, unreadable, whole = _read(file)
        if unreadable is not None:
            names = (file.with_name(f"{file.name}.unreadable-{n}") for n in count(1))
            aside = next(name for name in names if not os.path.lexists(name))
            if events:
                add_to(aside, unreadable)
            else:
                file.rename(aside)
        if not whole and events:
            with whole_or_nothing(file) as [draft]:
                draft.write(_lines(events))
        if new:
            add_to(file, _lines(new).encode())
        return events + new, unreadable


def _lines(events):
    return "".join(json.dumps(event) + "\n" for event in events)


def _alone(file):
    """While it lasts, no other kernel writes the file. In a browser, without filelock, there is none."""
    try:
        from filelock import FileLock
    except ImportError:
        return nullcontext()
    if not file.parent.is_dir() or (file.exists() and not file.is_file()):
        return nullcontext()  # writing will say what is wrong, or goes to a device
    return FileLock(f"{file}.lock", timeout=PATIENCE)
