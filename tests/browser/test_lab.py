"""The start page runs in JupyterLab in a real browser, with nothing from the network; the driver sees what fails."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from authoring.build import METADATA
from tests.browser.lab import Lab, LabServer, NoBrowser, find_browser

START = "notebooks/00_start_here.ipynb"


def test_the_start_page_runs_without_errors_or_network(lab):
    lab.open(START)
    lab.run_all()

    assert lab.errors() == []
    counts = [cell["count"] for cell in lab.cells()]
    assert counts == list(range(1, len(counts) + 1))
    assert lab.blocked == []
    assert lab.complaints == []


def test_running_leaves_the_file_alone(lab, server):
    before = (server.root / START).read_bytes()
    lab.open(START)
    lab.run_all()
    assert (server.root / START).read_bytes() == before


def test_the_driver_sees_errors_and_blocks_the_network(browser, tmp_path):
    sources = [
        "1 / 0",
        'from IPython.display import HTML\nHTML("<img src=https://example.org/a.png>")',
    ]
    cells = [new_code_cell(source, metadata={"tags": ["raises-exception"]}) for source in sources]
    nbformat.write(new_notebook(cells=cells, metadata=METADATA), tmp_path / "trial.ipynb")

    with LabServer(tmp_path) as server, Lab(server, browser) as lab:
        lab.open("trial.ipynb")
        assert [cell["count"] for cell in lab.cells()] == [None, None]
        lab.run_all()
        lab.cell(2).locator("img").wait_for(state="attached")

        assert lab.errors() == [(1, "ZeroDivisionError: division by zero")]
        assert set(lab.blocked) == {"https://example.org/a.png"}
        assert "ERR_FAILED" in json.dumps(lab.complaints)
        assert [cell["source"] for cell in lab.cells()] == sources
        lab.screenshot(tmp_path / "cell.png", lab.cell(1))
        assert (tmp_path / "cell.png").read_bytes().startswith(b"\x89PNG")
    assert server._process.poll() is not None


def test_a_missing_browser_is_one_sentence_with_the_remedy(monkeypatch):
    monkeypatch.setenv("W2V_BROWSER", "no-such-browser")
    with pytest.raises(NoBrowser, match=r"no-such-browser not found.*apt install chromium.*W2V_BROWSER"):
        find_browser()
