"""Commands flow in; files or a served page flow out: `python -m w2vlib.classroom --help`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path


def main(given: list[str] | None = None) -> int:
    """Do what the command says; 1 and a sentence if that can't be done."""
    parser = ArgumentParser("python -m w2vlib.classroom", description="What a class has done, for whoever teaches it.")
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("report", help="write a page and tables from progress files and notebooks")
    command.add_argument("files", nargs="+", type=Path, help="files, or folders that hold them")
    command.add_argument("--to", type=Path, default=Path("classroom"), help="folder for page and tables: classroom")
    command.set_defaults(do=_report)
    command = commands.add_parser("serve", help="serve the page, which follows the files in a folder")
    command.add_argument("folder", type=Path, help="the shared folder of the learners' files")
    command.add_argument("--address", default="127.0.0.1", help="of this machine; 127.0.0.1, which no other can reach")
    command.add_argument("--port", type=int, default=0, help="by default one that is free")
    command.set_defaults(do=_serve)
    command = commands.add_parser("grade", help="mark the notebooks in a folder: points, feedback, tables")
    command.add_argument("submissions", type=Path, help="a folder of notebooks, or of folders that hold them")
    command.add_argument("--to", type=Path, default=Path("classroom"), help="folder for what is written: classroom")
    command.add_argument("--seed", type=int, help="seed of the fresh cases, to mark again with the same ones")
    command.add_argument("--seconds", type=float, default=60, help="for one exercise of one submission: 60")
    command.set_defaults(do=_grade)
    options = parser.parse_args(given)
    try:
        return options.do(options)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _report(options):
    from .report import LEARNERS, PAGE, TABLE, report

    options.to.mkdir(parents=True, exist_ok=True)
    found = report(options.files, options.to)
    for trouble in found.troubles:
        print(f"{trouble.file}: {trouble.reason}")
    print(f"{len(found.lines)} learners: {options.to / PAGE}, and {TABLE} and {LEARNERS} beside it")
    return 0


def _serve(options):
    from .serve import server

    served, where = server(options.folder, options.address, options.port)
    print(f"The class is at {where} until you press Ctrl+C.", flush=True)
    with served, suppress(KeyboardInterrupt):
        served.serve_forever()
    return 0


def _grade(options):
    from .grade import FEEDBACK, POINTS, grade

    grade(options.submissions, options.to, options.seed, options.seconds, say=print)
    print(f"{options.to / POINTS}, tables for Moodle and Canvas beside it, {options.to / FEEDBACK} for the learners")
    return 0


if __name__ == "__main__":
    sys.exit(main())
