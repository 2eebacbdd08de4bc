"""Percent sources in authoring/src flow in; executed, normalised notebooks flow out, into the folder notebooks.

    python -m authoring.build              # build every notebook whose source has changed
    python -m authoring.build 04 06        # only these
    python -m authoring.build --force      # build also what has not changed (the library has, say)
    python -m authoring.build --check      # run nothing, name what is out of date

A notebook is up to date when its cells are those of its source; nothing else is remembered. Its outputs depend on
w2vlib as well, but `make test` runs every cell and finds the outputs that changed (pictures excepted: after an edit
that changes how they look, build with --force), so one edit of the library does not rebuild them all.
"""

import argparse
import hashlib
import os
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from w2vlib.exercises import find
from w2vlib.support.files import whole_or_nothing

ROOT = Path(__file__).parents[1]
SOURCES, NOTEBOOKS = ROOT / "authoring" / "src", ROOT / "notebooks"

STEADY = {
    "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "W2V_PROGRESS": "off", "TQDM_DISABLE": "1",
}
"""The environment in which kernels give the same output every time; tests set it too."""

CELL_SECONDS = 300

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}

EXERCISE = re.compile(r"# exercise (\d\d\.\d+)")
INSTRUCTOR = "instructor"

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class BuildError(ValueError):
    """A notebook cannot be built; the message names the notebook, the cell and the cause."""


def sources(numbers=(), folder=SOURCES):
    """The source files, in order; with `numbers` ("04", "4") only those.

    Raises
    ------
    BuildError
        If no source has one of the numbers.
    """
    found = {path.name[:2]: path for path in sorted(folder.glob("[0-9][0-9]_*.py"))}
    wanted = [number.zfill(2) for number in numbers] or list(found)
    for number in wanted:
        if number not in found:
            raise BuildError(f"There is no notebook {number}; the sources are {', '.join(found)}.")
    return [found[number] for number in wanted]


def product(source):
    """Where the notebook made from `source` is kept."""
    return source.parents[2] / "notebooks" / f"{source.stem}.ipynb"


def read(source, instructor=False):
    """The cells of a percent source as a notebook that has not run.

    A cell `# exercise 04.2` becomes a statement and a stub, for the instructor the solution; cells tagged `instructor`
    are for the instructor alone.

    Raises
    ------
    BuildError
        If there is no such exercise.
    """
    notebook = jupytext.read(source, fmt="py:percent")
    try:
        cells = [made for cell in notebook.cells for made in _cells(cell, instructor)]
    except ValueError as error:
        raise BuildError(f"{source.name}: {error}") from error
    return nbformat.v4.new_notebook(cells=cells)


def _cells(cell, instructor):
    if match := EXERCISE.fullmatch(cell.source.strip()):
        exercise = find(match[1])
        statement = nbformat.v4.new_markdown_cell(exercise.markdown)
        return [statement, nbformat.v4.new_code_cell(exercise.cell(solved=instructor))]
    if INSTRUCTOR in cell.metadata.get("tags", []) and not instructor:
        return []
    return [_cell(cell)]


def _cell(cell):
    metadata = {"tags": cell.metadata.tags} if cell.metadata.get("tags") else {}
    kind = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}[cell.cell_type]
    return kind(cell.source, metadata=metadata)


def execute(notebook, folder, name):
    """Run every cell of `notebook`, in place, in a fresh kernel that works in `folder`.

    Raises
    ------
    BuildError
        If a cell raises (and is not tagged `raises-exception`), takes too long or kills the kernel.
    """
    started = []
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_SECONDS,
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
        on_cell_execute=lambda cell, cell_index: started.append(cell_index),
    )
    with tempfile.TemporaryDirectory() as profile:  # no start-up files of whoever builds
        try:
            client.execute(env={**os.environ, **STEADY, "IPYTHONDIR": profile})
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise BuildError(f"{name}: code cell {len(started)} failed.\n\n{error}") from error


def normalise(notebook):
    """A copy of an executed notebook without what differs from run to run or from machine to machine."""
    seen = Counter()
    cells = []
    for cell in notebook.cells:
        identity = f"{cell.cell_type}\n{cell.source}"
        seen[identity] += 1
        clean = _cell(cell)
        clean.id = hashlib.sha256(f"{seen[identity]}\n{identity}".encode()).hexdigest()[:8]
        if cell.cell_type == "code":
            clean.execution_count = cell.execution_count
            clean.outputs = [_output(output) for output in cell.outputs]
        cells.append(clean)
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def _output(output):
    """Drop a widget's random model id (its static view stays) and the file names in a traceback."""
    output = NotebookNode(output)
    if "data" in output:
        output.data = {mime: value for mime, value in output.data.items() if mime != WIDGET_VIEW}
    if "traceback" in output:
        output.traceback = output.traceback[-1:]
    return output


def write(notebook, path):
    """Save `notebook`; a reader sees the old file or the new one, nothing between."""
    nbformat.validate(notebook)
    with whole_or_nothing(path) as [file]:
        file.write(nbformat.writes(notebook) + "\n")


def differs(source):
    """How the product of `source` differs from it, as a sentence; "" if it is up to date."""
    path = product(source)
    if not path.exists():
        return f"{path.name} has not been built."
    kept, wanted = nbformat.read(path, as_version=4).cells, read(source).cells
    for number, (old, new) in enumerate(zip(kept, wanted, strict=False), start=1):
        if (old.cell_type, old.source, old.metadata) != (new.cell_type, new.source, new.metadata):
            return f"{path.name}: cell {number} is not that of its source."
    if len(kept) != len(wanted):
        return f"{path.name} has {len(kept)} cells, its source {len(wanted)}."
    return ""


def build(source):
    """Make the product of one source and return the seconds it took."""
    start = time.perf_counter()
    notebook = read(source)
    execute(notebook, product(source).parent, source.stem)
    write(normalise(notebook), product(source))
    return time.perf_counter() - start


def main(arguments=None, folder=SOURCES):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", metavar="NN", help="build only these notebooks, such as 04")
    parser.add_argument("--force", action="store_true", help="build also what is up to date")
    parser.add_argument("--check", action="store_true", help="run nothing; fail if a notebook is out of date")
    options = parser.parse_args(arguments)

    try:
        chosen = sources(options.numbers, folder)
    except BuildError as error:
        parser.error(str(error))

    failures = []
    for source in chosen:
        stale = differs(source)
        if options.check:
            failures += [stale] if stale else []
        elif stale or options.force:
            try:
                print(f"{product(source).name}  {build(source):.1f} s", flush=True)
            except BuildError as error:
                failures.append(str(error))
        else:
            print(f"{product(source).name}  is up to date")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
