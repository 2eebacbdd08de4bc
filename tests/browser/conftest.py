"""Fixtures: one JupyterLab and one browser for the run, a fresh page for each test.

A test module that runs a long notebook once for many tests makes its own page from the two others:

    @pytest.fixture(scope="module")
    def page(server, browser):
        with Lab(server, browser) as lab:
            ...
            yield lab
"""

from pathlib import Path

import pytest

from tests.browser.lab import Lab, LabServer, NoBrowser, chromium, find_browser

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def server():
    with LabServer(ROOT) as server:
        yield server


@pytest.fixture(scope="session")
def browser():
    try:
        find_browser()
    except NoBrowser as missing:
        pytest.exit(str(missing), returncode=1)
    with chromium() as browser:
        yield browser


@pytest.fixture
def lab(server, browser):
    with Lab(server, browser) as lab:
        yield lab
