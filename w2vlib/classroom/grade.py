"""A folder of submitted notebooks flows in; points, feedback and tables for a learning platform flow out.

Each notebook is marked as `marking` says. What its outputs and a progress file claim is not read.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..learner.report import RIGHT
from ..support.files import in_words, opened, whole_or_nothing
from ..support.lessons import lessons
from .cells import sources
from .learners import LARGEST, files, name, notebook
from .marking import Mark, marks, notebooks
from .room import SECONDS, room
from .tables import write_csv

POINTS, FEEDBACK, MOODLE, CANVAS = "points.csv", "feedback", "moodle.csv", "canvas.csv"
CAPSTONE, IN_IT = "my_word2vec.py", "10"  # the file that notebook 10 has learners write
MOODLE_PART = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_file(?:_.*)?")  # a folder or a file
CANVAS_FILE = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+", re.IGNORECASE)
SHUT = "Each function runs in a process without network that sees nothing of the disk but Python and the library."
OPEN = ("This system can't shut a process off: the submissions run with your rights, can use the network, read your "
        "files and write them. Only their time is limited, on Linux their memory as well. Mark strangers' work there.")


class Who(NamedTuple):
    """Whose a submission is: what the file or the folder of the platform says."""

    name: str
    id: str = ""


@dataclass
class Marked:
    """One learner's marks by exercise, and what could not be read of what they submitted."""

    who: Who
    marks: dict[str, Mark] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    @property
    def points(self) -> int:
        return sum(mark.points for mark in self.marks.values())


def grade(folder: Path, to: Path, seed: int | None = None, seconds: float = SECONDS,
          say: Callable[[str], None] = lambda sentence: None) -> list[Marked]:
    """Mark the notebooks in a folder and write points, feedback and tables into the folder `to`.

    Parameters
    ----------
    seed : of the fresh cases; by default one that no one can guess
    seconds : for each exercise of each submission
    say : is told what goes on

    Raises
    ------
    ValueError, OSError
        If the folder holds no notebook, or nothing can be written into the other one.
    """
    seed = secrets.randbits(32) if seed is None else seed
    paths = [*(path for path in files([folder]) if path.suffix == ".ipynb"), *sorted(folder.rglob(CAPSTONE))]
    if not paths:
        raise ValueError(f"There is no notebook in {str(folder)!r}, nor in its folders: their names end in .ipynb.")
    marked = {}
    (to / FEEDBACK).mkdir(parents=True, exist_ok=True)
    with room() as place:
        say(f"{SHUT if place.shut else OPEN} The fresh cases have the seed {seed}.")
        for path in paths:
            one = marked.setdefault(who(path, folder), Marked(who(path, folder)))
            _mark(path, one, place, seed, seconds)
            say(f"{one.who.name}: {one.points} of {len(one.marks)}{''.join(f'; {t}' for t in one.troubles)}")
    found = sorted(marked.values(), key=lambda one: (one.who.name.casefold(), one.who.id))
    for path, one in zip(_feedback_files(found), found, strict=True):
        with whole_or_nothing(to / FEEDBACK / path) as [file]:
            file.write(feedback(one))
    ids = sorted({id for one in found for id in one.marks})
    for table, rows in ((POINTS, _points), (MOODLE, _moodle), (CANVAS, _canvas)):
        write_csv(to / table, rows(found, ids))
    return found


def who(path: Path, folder: Path) -> Who:
    """Whose a submission is: Moodle and Canvas put name and number into folders and files."""
    for part in path.relative_to(folder).parts:
        if match := MOODLE_PART.fullmatch(part):
            return Who(match["name"], match["id"])
    if match := CANVAS_FILE.fullmatch(path.stem):
        return Who(match["name"], match["id"])
    return Who(name(path))


def _mark(path, one, place, seed, seconds):
    try:
        with in_words("read", path):
            if path.stat().st_size > LARGEST:
                raise ValueError(f"{path.name} has more than {LARGEST // 1_000_000} MB")
            with opened(path) as file:
                content = file.read()
            cells = [content.decode()] if path.name == CAPSTONE else sources(notebook(content))
        numbers = [IN_IT] if path.name == CAPSTONE else notebooks(cells)
        if not numbers:
            raise ValueError("no cell in it checks an exercise of the course")
    except ValueError as error:
        one.troubles.append(f"{path.name}: {error}")
        return
    for mark in marks(cells, numbers, place, seed, seconds):
        before = one.marks.get(mark.exercise.id)
        if before is None or mark.points > before.points:
            one.marks[mark.exercise.id] = mark


def _points(found, ids) -> Iterator[list]:
    yield ["learner", "id", *ids, "points", "of", "from the library", "trouble"]
    for one in found:
        library = "; ".join(f"{id} {name}" for id, mark in one.marks.items() for name in mark.library)
        each = [one.marks[id].points if id in one.marks else "" for id in ids]
        yield [*one.who, *each, one.points, len(ids), library, "; ".join(one.troubles)]


def _moodle(found, ids) -> Iterator[list]:
    """The columns of Moodle's offline grading worksheet."""
    yield ["Identifier", "Full name", "Grade", "Maximum Grade", "Feedback comments"]
    for one in found:
        identifier = f"Participant {one.who.id}" if one.who.id else ""
        yield [identifier, one.who.name, one.points, len(ids), "; ".join(_short(mark) for mark in one.marks.values())]


def _canvas(found, ids) -> Iterator[list]:
    """The columns of Canvas's gradebook; its second row has the points possible."""
    covered = sorted({id[:2] for id in ids})
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"word2vec {' '.join(covered)}".strip()]
    yield ["    Points Possible", "", "", "", "", len(ids)]
    for one in found:
        yield [one.who.name, one.who.id, "", "", "", one.points]


def _short(mark):
    return f"{mark.exercise.id} {mark.report.outcome.word}"


def _feedback_files(found) -> Iterator[str]:
    """A name for each feedback file that every system takes, no two alike."""
    taken = set()
    for one in found:
        stem = re.sub(r"[^\w .-]", "_", "_".join(filter(None, one.who)))[:80].strip(" .") or "learner"
        stems = (stem, *(f"{stem}-{k}" for k in range(2, len(found) + 2)))
        unique = next(stem for stem in stems if stem.casefold() not in taken)
        taken.add(unique.casefold())
        yield f"{unique}.html"


def feedback(one: Marked) -> str:
    """A page for a learner: what is said of each exercise, as in the notebook, all that is theirs escaped."""
    parts = [f"<h1>{html.escape(one.who.name)}: {one.points} of {len(one.marks)} right</h1>"]
    parts += [f"<p>{html.escape(trouble)}</p>" for trouble in one.troubles]
    for number in lessons():
        reports = [mark.report for id, mark in sorted(one.marks.items()) if id[:2] == number]
        if reports:
            right = sum(report.outcome is RIGHT for report in reports)
            parts.append(f"<h2>Notebook {number}: {right} of {len(reports)}</h2>")
            parts += [report._repr_html_() for report in reports]
    return SHEET.format(title=html.escape(one.who.name), body="\n".join(parts))


SHEET = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60em; padding: 1.5em; }}
body > div {{ break-inside: avoid; margin: 1.1em 0; max-width: none !important; overflow-wrap: break-word; }}
p {{ max-width: 44em; }}
pre {{ font-size: .84em; }}
h2 {{ margin-top: 2em; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
