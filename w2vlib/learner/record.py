"""What a learner has done flows into a small file in the working folder; deleting the file starts again.

The environment variable W2V_PROGRESS names another file, or is "off": then nothing is written or read (builds, tests).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = ".w2v_progress.json"
_unsaved = {}  # what could not be written: it counts until the kernel stops


def path() -> Path | None:
    """Where progress is kept; None when it is off."""
    chosen = os.environ.get("W2V_PROGRESS", "")
    return None if chosen == "off" else Path(chosen or FILE)


def load() -> tuple[dict[str, str], str]:
    """What was done, {"04.1": "right"}, and a sentence if the file can't be read or written ("" otherwise)."""
    file = path()
    if file is None:
        return {}, ""
    trouble = f"Progress can't be saved: {file.name} can't be written in this folder." if _unsaved else ""
    if not file.exists():
        return dict(_unsaved), trouble
    try:
        done = json.loads(file.read_text(encoding="utf-8"))["done"]
        return {**{str(key): str(value) for key, value in done.items()}, **_unsaved}, trouble
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return dict(_unsaved), f"The progress file {file.name} can't be read, so progress starts again from nothing."


def record(key: str, state: str) -> None:
    """Keep that `key` is now "tried" or "right"; what was right stays right. Nothing is raised if that fails."""
    file, (done, _) = path(), load()
    if file is None or done.get(key) in ("right", state):
        return
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps({"done": {**done, key: state}}, indent=1), encoding="utf-8")
        draft.replace(file)  # a reader sees the old file or the new one
        _unsaved.clear()
    except OSError:
        _unsaved[key] = state
