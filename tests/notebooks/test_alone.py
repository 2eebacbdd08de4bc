"""Every notebook, run as a learner runs it who opens it in the middle: each cell without any other."""

import pytest

from authoring import build
from tests.notebooks.test_order import NOTEBOOKS, blame, cells_of, run


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_cell_without_any_other(path, monkeypatch):
    monkeypatch.chdir(build.NOTEBOOKS)
    for number, source, _ in cells_of(path):
        error = run(number, source, {"__name__": "__main__"})[1]
        assert error is None or blame(error) == "", f"cell {number}"
