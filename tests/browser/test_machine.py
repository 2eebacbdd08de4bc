"""The training machine in Chromium, with Python answering directly; then machine and player in a real JupyterLab."""

from pathlib import Path

import axe_playwright_python
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from authoring.build import METADATA
from tests.browser.lab import Lab, LabServer
from w2vlib import Corpus, Trainer, load_kingdom
from w2vlib.widgets import Machine

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
VIOLATIONS = "async () => (await axe.run('#app')).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"


def says(page, text):
    page.locator(".status", has_text=text).wait_for()


def test_keys_walk_the_phases_both_ways(show):
    page = show(Machine(Trainer(load_kingdom(), steps=100)))
    page.get_by_role("button", name="Next").focus()
    for step, phase in ((0, 2), (0, 3), (0, 4), (0, 5), (1, 1), (1, 2)):
        page.keyboard.press("n")
        says(page, f"Step {step}, phase {phase} of 5.")
    for step, phase in ((1, 1), (0, 5), (0, 4)):
        page.keyboard.press("b")
        says(page, f"Step {step}, phase {phase} of 5.")


def test_the_timeline_goes_back_and_forth(show):
    panel = Machine(Trainer(load_kingdom(), steps=2000))
    page = show(panel)
    page.get_by_role("button", name="Run 1,000").click()
    says(page, "Step 1,000")
    weights = panel.trainer.W_in.copy()
    slider = page.get_by_role("slider", name="timeline")
    slider.focus()
    page.keyboard.press("Home")
    says(page, "Step 0,")
    page.evaluate("""() => { const s = document.querySelector('input[type=range]');
      for (let k = 0; k <= 1000; k += 7) { s.value = k; s.dispatchEvent(new Event('input')); } }""")
    says(page, "Step 994,")
    page.keyboard.press("End")
    says(page, "Step 1,000,")
    assert (panel.trainer.W_in == weights).all()
    page.get_by_label("go to step").fill("2000")
    page.keyboard.press("Enter")
    says(page, "Step 2,000,")


def test_a_changed_rate_draws_two_curves_and_the_way_back(show):
    page = show(Machine(Trainer(load_kingdom(), steps=500)))
    page.get_by_role("button", name="Run 100").click()
    says(page, "Step 100,")
    page.get_by_label("go to step").fill("50")
    page.keyboard.press("Enter")
    says(page, "Step 50,")
    page.get_by_label("learning rate").fill("0.01")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Run 10", exact=True).click()
    says(page, "Step 60,")
    assert set(page.locator(".w2v-curve .name").all_text_contents()) == {"before the change", "now"}
    assert page.locator(".w2v-curve path").count() == 3
    page.get_by_role("combobox", name="branch").select_option("1: as it began")
    says(page, "Step 50,")
    assert page.get_by_label("learning rate").input_value() == "0.3"


def test_a_weight_typed_into_its_cell(show):
    panel = Machine(Trainer(load_kingdom(), steps=100))
    page = show(panel)
    page.get_by_label("W_out, king, number 3").fill("0.75")
    page.keyboard.press("Enter")
    page.get_by_text("What was changed: 1").wait_for()
    assert panel.trainer.W_out[panel.trainer.vocabulary.id("king"), 2] == 0.75


def test_play_stops_at_the_end_of_the_run(show):
    page = show(Machine(Trainer(load_kingdom(), steps=30)))
    page.get_by_role("radio", name="10 steps").check(force=True)
    page.get_by_label("Play: speed").select_option("fast")
    page.get_by_role("button", name="Play").click()
    says(page, "Step 30,")
    assert page.get_by_role("button", name="Play").is_disabled()


def test_a_bad_rate_is_one_sentence_and_a_strange_text_is_text(show):
    page = show(Machine(Trainer(load_kingdom(), steps=100)))
    page.get_by_label("learning rate").fill("-1")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="greater than 0").wait_for()
    page.get_by_label("learning rate").fill("0.2")
    page.keyboard.press("Enter")
    page.get_by_label("my own text").check()
    page.get_by_label("Your text").fill("<img src=x onerror=alert(1)> 🐱 ** [[in:x]]")
    page.get_by_role("button", name="Train on this text").click()
    page.get_by_text("What was changed: 2").wait_for()
    for _ in range(6):
        page.get_by_role("button", name="Next").click()
    says(page, "Step 1,")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("settings", [{"window": 5}, {"architecture": "cbow", "objective": "negative sampling"}])
def test_axe_finds_nothing(show, settings):
    page = show(Machine(Trainer(load_kingdom(), steps=100, **settings)))
    for summary in page.locator("summary").all():
        summary.click()
    page.get_by_label("my own text").check()
    page.get_by_label("Your text").wait_for()
    page.add_script_tag(path=AXE)
    for phase in range(1, 6):
        says(page, f"phase {phase} of 5")
        assert page.evaluate(VIOLATIONS) == []
        page.get_by_role("button", name="Next").click()


@pytest.mark.parametrize("width", [480, 760, 1130])
def test_nothing_sticks_out(show, width):
    page = show(Machine(Trainer(Corpus([["yes", "no"]]), steps=20, dim=2)), width)
    for _ in range(6):
        page.get_by_role("button", name="Next").click()
    says(page, "Step 1,")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


CELLS = (
    "from w2vlib import Trainer, load_kingdom\nfrom w2vlib.widgets import Machine, TrainingPlayer\n"
    "trainer = Trainer(load_kingdom(), window=3, steps=2000)\ntrainer.run()",
    "one = Machine(trainer)\none",
    "two = Machine(trainer)\ntwo",
    "player = TrainingPlayer(trainer, 50)\nplayer",
    "TrainingPlayer(trainer, 20, word='cat')",
)
ASK = "print(one.trainer.t, two.trainer.t, trainer.t, player.step, player.word)"


def test_two_machines_and_two_players_in_one_notebook(browser, tmp_path):
    cells = [new_code_cell(source) for source in (*CELLS, ASK)]
    nbformat.write(new_notebook(cells=cells, metadata=METADATA), tmp_path / "trial.ipynb")
    with LabServer(tmp_path) as server, Lab(server, browser) as lab:
        lab.open("trial.ipynb")
        lab.run_all()
        assert lab.errors() == []
        one, two, player, other = (lab.cell(n).locator(".w2v").first for n in (2, 3, 4, 5))
        slider = one.get_by_role("slider", name="timeline")
        slider.focus()
        lab.page.keyboard.press("Home")
        one.locator(".status", has_text="Step 0,").wait_for()
        one.get_by_role("button", name="Run 10", exact=True).click()
        one.locator(".status", has_text="Step 10,").wait_for()
        two.locator(".status", has_text="Step 2,000,").wait_for()
        player.get_by_role("slider").focus()
        lab.page.keyboard.press("Home")
        player.get_by_label("word", exact=True).fill("queen")
        assert other.get_by_label("word", exact=True).input_value() == "cat"
        lab.page.wait_for_timeout(500)
        lab.page.evaluate("""async () => { const panel = window.jupyterapp.shell.currentWidget;
          panel.content.activeCellIndex = 5; await window.jupyterapp.commands.execute('notebook:run-cell'); }""")
        lab.wait_idle()
        assert lab.cells()[5]["outputs"][0]["text"] == "10 2000 2000 0 queen\n"
        assert lab.complaints == [] and lab.blocked == []
