"""Every notebook, run as a learner in a hurry runs it: each cell twice, then all of them in reverse order.

The cells run here, not in a kernel, so that an error can be asked whose it is: what a cell's own line raises is the
learner's; what w2vlib raises has to be a sentence.
"""

import ast
import contextlib
import io
import re
import traceback
from pathlib import Path

import nbformat
import pytest

from authoring import build

ROOT = Path(__file__).parents[2]
LIBRARY = str(ROOT / "w2vlib")
NOTEBOOKS = sorted(build.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
CELL = "<cell {}>"


def run(number, source, names):
    """Run one cell; return what it shows as text, and the error that ended it, if any."""
    tree = ast.parse(source)
    last = [tree.body.pop()] if tree.body and isinstance(tree.body[-1], ast.Expr) else []
    shown = io.StringIO()
    try:
        with contextlib.redirect_stdout(shown):
            exec(compile(tree, CELL.format(number), "exec"), names)
            for expression in last:
                value = eval(compile(ast.Expression(expression.value), CELL.format(number), "eval"), names)
                bundle = value._repr_mimebundle_() if hasattr(value, "_repr_mimebundle_") else ({}, {})
                print((bundle if isinstance(bundle, dict) else bundle[0]).get("text/plain", repr(value)))
    except Exception as error:
        return shown.getvalue(), error
    return shown.getvalue(), None


def blame(error):
    """Why `error` is the library's fault, as a sentence; "" if a cell raised it, or w2vlib did with a good sentence."""
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    ours = [file for file in files if file.startswith((LIBRARY, "<cell"))]
    if not ours[-1].startswith(LIBRARY) or (isinstance(error, ValueError) and is_sentence(str(error))):
        return ""
    return f"{Path(ours[-1]).name} raised {type(error).__name__}: {error}"


def is_sentence(text):
    return bool(re.match(r"[A-Z“'\"\d].* .*[.?”]$", text, re.DOTALL))


def cells_of(path):
    """The code cells of a notebook: (number, source, whether it is there to raise an error)."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return [(n, cell.source, "raises-exception" in cell.metadata.get("tags", [])) for n, cell in enumerate(cells, 1)]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request):
    with contextlib.chdir(build.NOTEBOOKS):
        yield cells_of(request.param)


def test_every_cell_twice_then_all_in_reverse(cells):
    names = {"__name__": "__main__"}
    for number, source, raises in cells:
        (shown, error), (again, second) = (run(number, source, names) for _ in range(2))
        assert bool(error) == bool(second) == raises, f"cell {number}: {error or second!r}"
        assert "hint(" in source or shown == again, f"cell {number} shows something else the second time"
    for number, source, raises in reversed(cells):
        error = run(number, source, names)[1]
        assert bool(error) == raises, f"cell {number} in reverse: {error!r}"
        assert error is None or blame(error) == "", f"cell {number}"


def test_errors_of_the_library_are_told_from_the_learners():
    cells = {
        "from w2vlib.model import hidden\nhidden(None, 0)": True,
        "undefined": False,
        "from w2vlib import load_kingdom, Vocabulary\nVocabulary.from_corpus(load_kingdom()).id('kingg')": False,
    }
    for source, guilty in cells.items():
        _, error = run(1, source, {})
        assert bool(blame(error)) == guilty, error
