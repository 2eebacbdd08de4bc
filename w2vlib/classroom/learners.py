"""Progress files and saved notebooks flow in; learners flow out: what each has done, or why a file says nothing.

A learner is called what the file is called. A file that every learner has under the same name (`.w2v_progress.json`,
`04_skip_gram.ipynb`) is called after its folder. All files of one learner count together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..learner import record
from ..learner.record import Entry
from ..learner.report import NOT_YET, RIGHT
from ..support.files import in_words, opened
from ..support.lessons import lessons

LARGEST = 20_000_000  # bytes of one file; a year's progress has a hundredth of it
COMMON = (record.FILE, "my_word2vec.py")
YEARS = range(2000, 2200)
NOTHING = "nothing in it says what a learner has done"
PARTLY = "a part of it can't be read; all the rest counts"
ANSWER = re.compile(rf"(?:{RIGHT.sign} ({RIGHT.word})|{NOT_YET.sign} {NOT_YET.word}) · (\d\d\.\d+) ")
HELP = re.compile(r"→ Note · (?:(Hint \d+ of \d+|All hints) for|Solution of) (\d\d\.\d+)")


@dataclass
class Learner:
    """What one learner has done, by the ids of exercises and questions."""

    name: str
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True)
class Trouble:
    """A file that says nothing, or not all, and why."""

    file: str
    reason: str


def read_all(paths: Iterable[Path]) -> tuple[list[Learner], list[Trouble]]:
    """The learners whose files these are, by name, and what can't be read. A folder stands for all files in it."""
    learners, troubles = {}, []
    for path in files(paths):
        try:
            entries, whole = _read(path)
        except (ValueError, OverflowError) as error:
            troubles.append(Trouble(str(path), str(error)))
            continue
        if not whole or not entries:
            troubles.append(Trouble(str(path), PARTLY if entries else NOTHING))
        if entries:
            learner = learners.setdefault(_place(path), Learner(name(path)))
            learner.entries = {id: _fuller(entries.get(id), learner.entries.get(id))
                               for id in {**learner.entries, **entries}}
    _tell_apart(learners)
    return sorted(learners.values(), key=lambda learner: learner.name.casefold()), troubles


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among `paths` and the progress files and notebooks in the folders among them."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for ending in ("*.json", "*.ipynb"):
            yield from sorted(p for p in path.rglob(ending) if ".ipynb_checkpoints" not in p.parts and not p.is_dir())


def name(path: Path) -> str:
    """What the learner is called whose file this is."""
    return _place(path).name


def _place(path):
    """A path that all files of one learner share, and that ends in the learner's name."""
    path = path.absolute()
    common = path.name in COMMON or any(path.stem == home.rpartition(".n")[2] for home in lessons().values())
    return path.parent if common else path.with_name(path.stem)


def _tell_apart(learners):
    """Put the folder before names that stand for more than one learner."""
    names = [learner.name for learner in learners.values()]
    for place, learner in learners.items():
        if names.count(learner.name) > 1:
            learner.name = f"{place.parent.name}/{place.name}"


def _read(path):
    """The entries of one file, and whether all of it could be read."""
    with in_words("read", path):
        if path.stat().st_size > LARGEST:
            raise ValueError(f"it has more than {LARGEST // 1_000_000} MB, far more than what a learner does")
        if path.suffix == ".ipynb":
            with opened(path) as file:
                return saved(notebook(file.read())), True
        entries, whole = record.read(path)
    for entry in entries.values():
        if entry.first and not all(time.year in YEARS for time in (entry.first, entry.last)):
            entry.first = entry.last = None  # a clock was wrong, and no other place on Earth may have that hour
    return entries, whole


def notebook(content: bytes) -> dict:
    """The notebook in the bytes of a file.

    Raises
    ------
    ValueError
        If it is not a notebook of version 4.
    """
    try:
        found = json.loads(content)
        if all(isinstance(cell, dict) for cell in found["cells"]):
            return found
    except (ValueError, TypeError, LookupError, RecursionError):
        pass
    raise ValueError("it is not a notebook of version 4")


def saved(notebook: dict) -> dict[str, Entry]:
    """What the outputs of a saved notebook say: the last answer of each exercise, hints and solutions on show."""
    entries = {}
    for text in filter(None, _texts(notebook)):
        if found := ANSWER.match(text):
            entry = entries.setdefault(found[2], Entry())
            entry.state, entry.attempts = "right" if found[1] else "tried", 1
            entry.met = "" if found[1] else text.partition("\n")[2].partition("\n")[0]
        elif found := HELP.match(text):
            entry = entries.setdefault(found[2], Entry())
            entry.hints += bool(found[1])
            entry.solution |= not found[1]
    return entries


def _texts(notebook):
    """The plain text of each output; what has another form than a notebook's has none."""
    for cell in notebook["cells"]:
        with suppress(TypeError, AttributeError):
            for output in cell.get("outputs", ()):
                text = output.get("data", {}).get("text/plain", "")
                yield text if isinstance(text, str) else "".join(text)


def _fuller(new, old):
    """Of two accounts of one exercise the one with more answers: a progress file knows more than a notebook."""
    return max(filter(None, (old, new)), key=lambda entry: (entry.attempts, entry.hints, entry.solution))
