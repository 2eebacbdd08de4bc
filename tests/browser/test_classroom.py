"""The page of a class in a real browser: all of it visible, nothing asked of the network."""

import json
import re

import pytest

from w2vlib.classroom.learners import read_all
from w2vlib.classroom.report import page as page_of_class
from w2vlib.classroom.summary import summary
from w2vlib.exercises import exercises


@pytest.fixture
def html(tmp_path):
    """The page of thirty learners, each a little further than the one before, some of them stuck."""
    done = [e for notebook in ("04", "05") for e in exercises(notebook).values()]
    for k in range(30):
        lines = [{"v": 2, "id": e.id, "did": "right", "at": "2026-11-26T09:00:00+00:00"} for e in done[: k // 2]]
        stuck = done[k // 2]
        met = stuck.misconceptions[0].sentence if hasattr(stuck, "misconceptions") else ""
        lines += [{"v": 2, "id": stuck.id, "did": "tried", "at": "2026-11-26T10:00:00+00:00", "met": met}] * (k % 5)
        (tmp_path / f"seat-{k + 1:02}.json").write_text("\n".join(map(json.dumps, lines)) + "\n", "utf-8")
    return page_of_class(summary(*read_all([tmp_path])))


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (400, 800)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_class_fits_and_asks_for_nothing(browser, html, width, height, scheme):
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.set_content(html)
    assert page.get_by_role("heading", name="Who waits for help").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not asked
    page.close()


def test_the_page_of_a_class_prints_on_a_few_sheets_and_cuts_nothing(browser, html):
    page = browser.new_page(viewport={"width": 1030, "height": 720})  # A4 on its side, less the margins
    page.emulate_media(media="print")
    page.set_content(html)
    for table in page.locator("table").all():
        assert table.evaluate("table => table.scrollWidth <= document.documentElement.clientWidth")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 8
    page.close()
