"""The three outcomes of a check and a quiz in a real JupyterLab: seen, clicked, worked with the keyboard."""

from pathlib import Path

import axe_playwright_python
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from authoring.build import METADATA
from tests.browser.lab import Lab, LabServer

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
CELLS = (
    "import numpy as np\nfrom w2vlib.exercises import check, solution\nfrom w2vlib.quiz import quiz",
    'def my_softmax(logits):\n    ...\n\n\ncheck("04.3", my_softmax)',
    'def my_softmax(logits):\n    return np.exp(logits)\n\n\ncheck("04.3", my_softmax)',
    'def my_softmax(logits):\n    e = np.exp(logits - max(logits)); return e / sum(e)\n\n\ncheck("04.3", my_softmax)',
    'def my_softmax(logits):\n    return logits.nothing\n\n\ncheck("04.3", my_softmax)',
    'solution("04.3")',
    'quiz("04")',
)


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exercises")
    nbformat.write(new_notebook(cells=[new_code_cell(c) for c in CELLS], metadata=METADATA), folder / "x.ipynb")
    with LabServer(folder) as server, Lab(server, browser) as lab:
        lab.open("x.ipynb")
        lab.run_all()
        assert lab.errors() == []
        lab.page.locator(".w2v-quiz").wait_for()
        yield lab


@pytest.mark.parametrize(
    "cell, word", [(2, "Not attempted"), (3, "Not yet"), (4, "Right"), (5, "Your code stopped with AttributeError")]
)
def test_an_outcome_is_a_word_and_not_a_colour_alone(page, cell, word):
    assert word in page.cell(cell).locator(".jp-OutputArea").inner_text()


def test_a_solution_opens_with_a_click(page):
    output = page.cell(6).locator(".jp-OutputArea")
    code = output.get_by_text("def my_softmax")
    assert not code.is_visible()
    output.locator("summary").click()
    assert code.is_visible()


def test_a_quiz_is_answered_with_the_keyboard_in_several_tries(page):
    quiz = page.page.locator(".w2v-quiz")
    first = quiz.locator("fieldset").first
    first.locator("button").first.focus()
    page.page.keyboard.press("Enter")
    first.get_by_text("Not this one.").wait_for()
    page.page.keyboard.press("Tab")
    page.page.keyboard.press("Space")
    first.get_by_text("Right.").wait_for()
    assert quiz.get_by_role("status").inner_text() == "1 of 9 questions answered right."
    assert first.locator(".w2v-quiz-reason:not(:empty)").count() == 2


def test_keys_in_a_quiz_are_no_commands_of_jupyterlab(page):
    count = len(page.cells())
    page.page.locator(".w2v-quiz button").last.focus()
    for key in ("a", "b", "d", "d", "x"):
        page.page.keyboard.press(key)
    assert len(page.cells()) == count


def test_axe_finds_nothing(page):
    page.page.add_script_tag(path=AXE)
    for selector in (".w2v-quiz", ".jp-RenderedHTML"):
        violations = page.page.evaluate("async s => (await axe.run(s)).violations.map(v => v.nodes[0].html)", selector)
        assert violations == []
