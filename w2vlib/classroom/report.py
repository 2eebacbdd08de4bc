"""What a class has done flows in; a page and a table flow out, for whoever teaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..learner.report import rich
from ..support.files import whole_or_nothing
from .learners import read_all
from .summary import STUCK, Class, summary
from .tables import write_csv

PAGE, TABLE, LEARNERS = "class-report.html", "class-report.csv", "class-report-learners.csv"
HEAD = ("exercise", "title", "learners", "tried", "right", "median attempts", "hints", "solutions", "waiting",
        "met most often", "met by", "say next")


def report(paths: Iterable[Path], folder: Path) -> Class:
    """Read the files and write the page and two tables into the folder: by exercise, and by learner.

    Raises
    ------
    OSError, ValueError
        If they can't be written there.
    """
    found = summary(*read_all(paths))
    with whole_or_nothing(folder / PAGE) as [file]:
        file.write(page(found))
    write_csv(folder / TABLE, [HEAD, *rows(found)])
    write_csv(folder / LEARNERS, lines(found))
    return found


def page(found: Class, refresh: int = 0) -> str:
    """The page as HTML that needs nothing else; with `refresh` it loads itself again after so many seconds."""
    return _template().render(found=found, now=datetime.now().astimezone(), refresh=refresh, stuck=STUCK)


def rows(found: Class) -> Iterator[tuple]:
    """A row for each exercise; who waits is named, the misconceptions stand below each other."""
    for notebook in found.notebooks.values():
        for row in notebook:
            yield (row.id, row.title, len(found.lines), row.tried, row.right, row.attempts, row.hints, row.solutions,
                   "; ".join(row.waiting), "\n".join(met.sentence for met in row.met),
                   "\n".join(str(met.count) for met in row.met), row.say)


def lines(found: Class) -> Iterator[tuple]:
    """A line for each learner below the names of the columns: the state of each exercise, and the sums."""
    ids = [row.id for notebook in found.notebooks.values() for row in notebook]
    yield ("learner", *ids, "right", "tried", "quiz", "last")
    for line in found.lines:
        last = line.last.isoformat(" ", "minutes") if line.last else ""
        yield (line.name, *(line.states[id] for id in ids), line.right, line.tried, line.questions, last)


@cache
def _template():
    environment = Environment(loader=PackageLoader(__package__, "."), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters["rich"] = lambda sentence: Markup(rich(sentence))
    return environment.get_template("page.html")
