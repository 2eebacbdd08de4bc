"""The explorers of notebooks 01 and 02 in Chromium: driven as by a learner, fed foolish text, searched by axe."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.lab import Lab
from w2vlib.widgets import BagExplorer, CooccurrenceMap, GuessGame, OneHotExplorer, VocabularyExplorer, WindowExplorer

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
EXPLORERS = (VocabularyExplorer, OneHotExplorer, BagExplorer, GuessGame, WindowExplorer, CooccurrenceMap)
HOSTILE = "<script>alert(1)</script> <b>🙂</b> __a__ **b**"
FOOLISH = ("", "one", HOSTILE, "word " * 100_000, "the cat sat. a dog sat. " * 16_667)


def settle(page, events):
    """Wait until `events` events have been sent and answered."""
    page.wait_for_function(f"sent.length >= {events} && drawn.length === sent.length")


def status(page):
    return page.locator(".status").inner_text()


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_axe_finds_nothing_and_nothing_sticks_out(show, explorer):
    page = show(explorer())
    page.add_script_tag(path=AXE)
    found = "async () => (await axe.run('#app')).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"
    assert page.evaluate(found) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("text", FOOLISH)
@pytest.mark.parametrize("explorer", [VocabularyExplorer, WindowExplorer])
def test_foolish_text_is_taken_or_refused_in_a_sentence(show, explorer, text):
    page = show(panel := explorer())
    page.get_by_label("Your text", exact=True).fill(text)
    settle(page, 1)
    assert bool(panel.message) == (not text)
    assert page.get_by_role("alert").is_visible() == bool(panel.message)
    for slider in page.get_by_role("slider").all():
        for key in ("End", "Home"):
            slider.focus()
            page.keyboard.press(key)
            settle(page, 1)
    assert page.locator("#app script, #app b b").count() == 0
    assert "Something went wrong" not in panel.message


@pytest.mark.parametrize("text", FOOLISH)
@pytest.mark.parametrize("explorer", [GuessGame, CooccurrenceMap])
def test_foolish_text_as_a_corpus(show, explorer, text):
    page = show(panel := explorer())
    page.get_by_role("radio", name="your own text").check()
    settle(page, 1)
    page.get_by_label("Your text", exact=True).fill(text)
    settle(page, 2)
    assert "Something went wrong" not in panel.message
    assert page.get_by_role("alert").is_visible() == bool(panel.message)
    assert page.locator("#app script").count() == 0


def test_a_click_on_a_word_shows_its_vector(show):
    page = show(VocabularyExplorer())
    page.locator(".tokens button", has_text="doctor").click()
    settle(page, 1)
    assert "doctor has id 3" in status(page)
    assert page.get_by_role("combobox").input_value() == "doctor"


def test_both_ends_of_the_vocabulary_slider(show):
    page = show(OneHotExplorer())
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    settle(page, 1)
    assert "1,000,000 words: 4 TB" in status(page)
    page.keyboard.press("Home")
    settle(page, 2)
    assert "10 words: 400 bytes" in status(page)


def test_two_bags(show):
    page = show(BagExplorer())
    page.get_by_label("First sentence").fill("price")
    settle(page, 1)
    assert "cosine 0.00" in status(page)


def test_the_window_slides_by_key_by_play_and_by_click(show):
    page = show(panel := WindowExplorer())
    page.get_by_role("button", name="Next word").focus()
    page.keyboard.press("n")
    settle(page, 1)
    page.keyboard.press("n")
    settle(page, 2)
    assert "So far 3 CBOW and 9 skip-gram examples" in status(page)
    page.locator(".tokens button").nth(9).click()
    settle(page, 3)
    page.get_by_label("speed").select_option("fast")
    page.get_by_role("button", name="Slide").click()
    page.wait_for_function("document.querySelector('.status').textContent.includes('So far 12 CBOW and 42')")
    page.get_by_role("button", name="Slide").wait_for()
    assert panel.values["at"] == 12
    lit = page.locator(".table tr.lit").last
    bottom = "node => node.getBoundingClientRect().bottom"
    assert lit.evaluate(bottom) <= page.locator(".table").last.evaluate(bottom) + 1


def test_a_game_is_played_with_the_keyboard(show):
    page = show(panel := GuessGame())
    page.get_by_role("combobox").focus()
    for guess, answer in (("tea", "tea is not it"), ("cereal", "It is cereal: 4 points")):
        page.keyboard.type(guess)
        page.keyboard.press("Enter")
        page.wait_for_function(f"document.querySelector('.status').textContent.includes({answer!r})")
    assert page.get_by_role("combobox").input_value() == ""
    page.get_by_role("button", name="Next word").click()
    page.wait_for_function("document.querySelector('.status').textContent.includes('Which word fits?')")
    assert panel.number == 1


def test_a_cell_shows_its_places_and_ppmi_changes_the_neighbours(show):
    page = show(panel := CooccurrenceMap())
    page.locator(".heatmap button").nth(1).click()
    settle(page, 1)
    page.get_by_role("radio", name="PPMI").check()
    settle(page, 2)
    assert page.locator(".bars tbody th").first.inner_text() == "queen"
    assert panel.message == ""


@pytest.mark.parametrize("notebook", ["01_one_hot", "02_distributional_hypothesis"])
def test_the_notebook_runs_in_jupyterlab_and_its_explorers_answer(server, browser, notebook):
    with Lab(server, browser) as lab:
        lab.open(f"notebooks/{notebook}.ipynb")
        lab.run_all()
        assert lab.errors() == [] and lab.blocked == []
        if notebook.startswith("01"):
            lab.page.locator(".w2v .tokens button", has_text="hospital").click()
            lab.page.get_by_text("hospital has id 8").wait_for()
        else:
            lab.page.get_by_role("button", name="Next word", disabled=False).last.click()
            lab.page.get_by_text("So far 2 CBOW and 5 skip-gram examples").wait_for()
        assert lab.complaints == []
