"""Force diagram and break-it lab in Chromium, with Python answering directly."""

from pathlib import Path

import axe_playwright_python
import pytest

from w2vlib.widgets import BreakItLab, ForceDiagram
from w2vlib.widgets.panels import breakit_lab

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
VIOLATIONS = "async () => (await axe.run('#app')).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"


def says(page, text):
    page.locator(".status", has_text=text).wait_for()


def drag(page, name, key):
    page.get_by_role("slider", name=name).focus()
    page.keyboard.press(key)


def test_forces_forward_and_back_by_keyboard(show):
    page = show(panel := ForceDiagram())
    page.get_by_role("button", name="Next").focus()
    for _ in range(3):
        page.keyboard.press("n")
    says(page, "Step 3.")
    page.keyboard.press("b")
    says(page, "Step 2.")
    arrows = page.locator(".arrows text").all_text_contents()
    assert arrows[:3] == ["attraction", "repulsion", "sum"]
    drag(page, "timeline", "End")
    says(page, "Step 600.")
    drag(page, "timeline", "Home")
    says(page, "Step 0.")
    page.get_by_label("the output vectors").check()
    page.get_by_label("learning rate").fill("1000")
    page.keyboard.press("Tab")
    drag(page, "timeline", "End")
    says(page, "is too large here")
    assert panel.session.trainer.t < 600


def test_forces_play_and_pause(show):
    page = show(panel := ForceDiagram())
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("drawn.length > 2")
    page.get_by_role("button", name="Pause").click()
    assert panel.session.trainer.t > 0


@pytest.mark.parametrize("text", ["", "<script>alert(1)</script> 🙂", "word " * 100_000])
def test_odd_texts_are_answered(show, text):
    page = show(ForceDiagram())
    page.get_by_label("Your text").fill(text)
    page.wait_for_function("drawn.length > 0")
    assert page.locator("script[src], .panel script").count() == 0
    page = show(BreakItLab())
    page.get_by_label("Sentence").fill(text)
    page.wait_for_function("drawn.length > 0")
    assert page.locator(".panel script").count() == 0


def test_the_lab_from_check_to_damage(show, monkeypatch):
    monkeypatch.setattr(breakit_lab, "STEPS", 300)
    page = show(BreakItLab())
    says(page, "Which term is wrong?")
    page.get_by_label("its bug").select_option("a multi-hot target")
    page.get_by_text("It is not").wait_for()
    page.get_by_label("D", exact=True).check()
    page.get_by_label("its bug").select_option("a multi-hot target")
    says(page, "is 1/4 times what it should be")
    for key in ("Home", "End"):
        drag(page, "centre word", key)
        says(page, "is 1/2 times what it should be")
    page.get_by_label("mend it").check()
    says(page, "mended")
    page.get_by_label("view").select_option("compare the maps")
    page.get_by_role("button", name="Train right and broken").click()
    page.locator(".w2v-map").nth(1).wait_for()


@pytest.mark.parametrize("panel", [ForceDiagram, BreakItLab])
def test_axe_finds_nothing_and_nothing_sticks_out(show, panel):
    page = show(panel(), width=760)
    page.add_script_tag(path=AXE)
    assert page.evaluate(VIOLATIONS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 760
