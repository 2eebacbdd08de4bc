"""The explorers of notebook 07 in Chromium: driven to both ends of each control, searched by axe."""

from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest

from w2vlib.embeddings import Embeddings
from w2vlib.text import load_kinds
from w2vlib.widgets import AnalogyExplorer, WordExplorer

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
VIOLATIONS = "async () => (await axe.run('#app')).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"
EXPLORERS = (AnalogyExplorer, WordExplorer)


def embeddings(N=8):
    words = [*load_kinds(), "<script>alert(1)</script>", "🙂"]
    return Embeddings(words, np.random.default_rng(0).normal(size=(len(words), N)))


def settle(page, events):
    """Wait until `events` events have been sent and answered."""
    page.wait_for_function(f"sent.length >= {events} && drawn.length === sent.length")


def fill(page, label, text):
    """Type into a field and leave it, and wait for the answer."""
    sent = page.evaluate("sent.length")
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Enter")
    settle(page, sent + 1)


@pytest.mark.parametrize("N", [1, 8, 100])
@pytest.mark.parametrize("explorer", EXPLORERS)
def test_axe_finds_nothing_and_nothing_sticks_out(show, explorer, N):
    for width in (700, 1000):
        page = show(explorer(embeddings(N)), width)
        page.add_script_tag(path=AXE)
        assert page.evaluate(VIOLATIONS) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_question_is_asked_in_native_fields(show):
    page = show(panel := AnalogyExplorer(embeddings()))
    fill(page, "a", "cat")
    fill(page, "b", "kitten")
    fill(page, "c", "dog")
    wanted = embeddings().analogy("cat", "kitten", "dog", 1)[0][0]
    assert f"cat is to kitten as dog is to {wanted}" in page.get_by_role("status").inner_text()
    page.get_by_label("leave a, b and c out").uncheck()
    page.get_by_label("length 1 first").uncheck()
    page.get_by_label("a − b + c").check(force=True)
    page.get_by_label("PCA of all words").check(force=True)
    settle(page, 7)
    assert panel.message == ""
    assert not panel.values["leave"]
    assert panel.values["sum"] == "a − b + c"
    assert "cat − kitten + dog" in page.locator("#app").inner_text()


@pytest.mark.parametrize("word", ["", "quen", "<script>alert(1)</script><b>", "🙂🙂"])
def test_a_word_that_is_not_there_is_one_sentence_and_the_answer_stays(show, word):
    page = show(AnalogyExplorer(embeddings()))
    before = page.get_by_role("status").inner_text()
    fill(page, "b", word)
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_role("status").inner_text() == before
    assert page.locator("#app script, #app b b").count() == 0


def test_words_that_look_like_markup_are_words(show):
    page = show(panel := AnalogyExplorer(embeddings()))
    fill(page, "a", "<script>alert(1)</script>")
    fill(page, "b", "🙂")
    assert panel.message == ""
    assert "<script>alert(1)</script> is to 🙂" in page.get_by_role("status").inner_text()


def test_sliders_go_to_both_ends_and_a_cell_chooses_its_number(show):
    page = show(panel := WordExplorer(embeddings()))
    for slider in page.get_by_role("slider").all():
        for key in ("End", "Home", "ArrowRight"):
            slider.focus()
            page.keyboard.press(key)
            page.wait_for_function("drawn.length === sent.length")
    assert (panel.values["number"], panel.values["angle"]) == (2, 5)
    assert "no cosine with any word has changed" in page.locator("p.status").inner_text()
    sent = page.evaluate("sent.length")
    page.locator(".heatmap tbody tr").nth(1).locator("button").nth(6).click()
    settle(page, sent + 1)
    assert panel.values["number"] == 7


@pytest.mark.parametrize("words", ["", "king quen", "king " * 30, "a b c d e"])
def test_words_that_cannot_be_shown_are_one_sentence(show, words):
    page = show(panel := WordExplorer(embeddings()))
    fill(page, "Words, up to 4", words)
    assert page.get_by_role("alert").is_visible() == bool(panel.message)
    assert (panel.message == "") == words.startswith("king king")
