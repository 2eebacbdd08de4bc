"""The search explorer of notebook 09 in Chromium: driven as by a learner, fed foolish text, searched by axe."""

from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest

from w2vlib.embeddings import Embeddings
from w2vlib.widgets import SearchExplorer

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
VIOLATIONS = "async () => (await axe.run('#app')).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"
HOSTILE = "<script>alert(1)</script> <b>🙂</b> __a__ **b**"


def explorer():
    words = ["cheap", "affordable", "flights", "airfare", "hotel", "script"]
    vectors = np.array([[1, 0, 0], [2, 0.1, 0], [0, 1, 0], [0.1, 3, 0], [0, 0, 1], [1, 1, 1.0]])
    documents = ("Cheap hotel", "Affordable airfare to Lisbon", "The hotel", HOSTILE)
    return SearchExplorer(Embeddings(words, vectors), documents, "cheap flights")


def settle(page, events):
    """Wait until `events` events have been sent and answered."""
    page.wait_for_function(f"sent.length >= {events} && drawn.length === sent.length")


def search(page, query, events):
    field = page.get_by_label("Search for", exact=True)
    field.fill(query)
    field.press("Enter")
    settle(page, events)


@pytest.mark.parametrize("width", [900, 420])
def test_axe_finds_nothing_and_nothing_sticks_out(show, width):
    page = show(explorer(), width)
    page.add_script_tag(path=AXE)
    assert page.evaluate(VIOLATIONS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_query_and_own_documents(show):
    page = show(explorer())
    status = page.locator(".status")
    assert "Affordable airfare to Lisbon" in status.inner_text()
    search(page, "hotel", 1)
    assert "Cheap hotel" not in status.inner_text() and "The hotel" in status.inner_text()
    page.get_by_label("Documents, one on each line").fill("flights\nmy own hotel")
    settle(page, 2)
    assert "my own hotel" in status.inner_text()


def test_an_unknown_word_is_refused_in_a_sentence_and_mended(show):
    page = show(explorer())
    search(page, "hotle", 1)
    assert "'hotel'" in page.get_by_role("alert").inner_text()
    search(page, "hotel", 2)
    assert not page.get_by_role("alert").is_visible()


@pytest.mark.parametrize("text", ["", HOSTILE, "hotel " * 100_000, "cheap hotel\n" * 500])
def test_foolish_documents_are_taken_or_refused(show, text):
    page = show(panel := explorer())
    page.get_by_label("Documents, one on each line").fill(text)
    settle(page, 1)
    assert bool(panel.message) == (not text)
    assert page.get_by_role("alert").is_visible() == bool(panel.message)
    assert page.locator("#app script, #app td b b").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
