"""Fixtures: one JupyterLab and one browser for the run, a fresh page for each test, in JupyterLab or with one panel.

A test module that runs a long notebook once for many tests makes its own page from the two others:

    @pytest.fixture(scope="module")
    def page(server, browser):
        with Lab(server, browser) as lab:
            ...
            yield lab
"""

from pathlib import Path

import pytest

from tests.browser.gallery import connect, page_of
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


@pytest.fixture
def open_html(browser, tmp_path):
    """Open a page from its text; what it complains of, or an address that it asks for, fails the test."""
    pages = []

    def open_page(html, width, height=900, prepare=lambda page: None):
        file = tmp_path / f"page-{len(pages)}.html"
        file.write_text(html, "utf-8")
        page = browser.new_page(viewport={"width": width, "height": height})
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.on("dialog", lambda dialog: page.complaints.append("dialog"))
        page.on("request", lambda request: request.url.startswith("http") and page.complaints.append(request.url))
        prepare(page)
        page.goto(file.as_uri())
        page.wait_for_function("window.ready")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        assert page.complaints == []
        page.close()


@pytest.fixture
def show(open_html):
    """Open a panel in a page; with `answer` Python answers its events, else the test does with `window.feed`."""

    def open_panel(panel, width=1000, height=900, dark=False, answer=True):
        return open_html(page_of(panel, dark), width, height, lambda page: answer and connect(page, panel))

    return open_panel
