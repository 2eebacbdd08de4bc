"""The training machine in Chromium, with Python answering directly; then machine and player in a real JupyterLab."""

import json
from pathlib import Path
from xml.etree import ElementTree

import axe_playwright_python
import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from authoring.build import METADATA
from tests.browser.lab import Lab, LabServer
from w2vlib import Corpus, Trainer, load_kingdom
from w2vlib.widgets import Machine, Scene
from w2vlib.widgets.machine import fill
from w2vlib.widgets.machine.machine import PHASE_LABELS
from w2vlib.widgets.machine.state import State, step_state

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
VIOLATIONS = "async () => (await axe.run('#app')).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"
KINDS = [{}, {"architecture": "cbow"}, {"objective": "negative sampling"},
         {"architecture": "cbow", "objective": "negative sampling"}]
WIDE = 1148  # the machine is 1112 wide then

PLACES = """() => Object.fromEntries(
  [...document.querySelectorAll('.machine :is([data-at], button), .picture, .formula')]
  .filter(node => !node.dataset.at || /^(v|h|gh|u|s|exp|p|y|e|word|rest.p)\\b/.test(node.dataset.at))
  .filter(node => node.getClientRects().length && !node.matches('.scenes button'))
  .map(node => [node.dataset.at ?? (node.textContent || node.className),
    (node.matches('svg *') ? node.children[1] ?? node : node).getBoundingClientRect()])
  .filter(([, box]) => box.width)
  .map(([name, box]) => [name, [box.top, box.right, box.bottom]]))"""
TEXTS = """() => [...document.querySelectorAll('svg.stage text')]
  .filter(node => node.textContent.trim() && node.getClientRects().length && !node.closest('.flight'))
  .map(node => [node.textContent, node.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0)
  .map(([text, box]) => [text, [box.left, box.top, box.right, box.bottom]])"""
DRAWN = """([phase, watched, words]) => {
  const state = [...module.unpack(model.get("step"))][0];
  const curve = JSON.parse(new TextDecoder().decode(model.get("curve")));
  return { ...module.picture(state, words, phase, watched), ...module.curvePicture(curve, state.t) };
}"""


def says(page, text):
    page.locator(".say", has_text=text).wait_for()


def trained(steps=40, **settings):
    trainer = Trainer(load_kingdom(), steps=200, **settings)
    trainer.run(steps)
    return trainer


def test_keys_walk_the_phases_both_ways(show):
    panel = Machine(Trainer(load_kingdom(), steps=100))
    page = show(panel)
    page.get_by_role("button", name="Next").focus()
    for step, phase in ((0, 2), (0, 3), (0, 4), (0, 5), (1, 1), (1, 2)):
        page.keyboard.press("n")
        says(page, f"Step {step}, phase {phase} of 5.")
    for step, phase in ((1, 1), (0, 5), (0, 4)):
        page.keyboard.press("b")
        says(page, f"Step {step}, phase {phase} of 5.")
    page.keyboard.press("3")
    says(page, "Step 0, phase 3 of 5.")
    page.wait_for_timeout(500)
    assert (panel.trainer.t, panel.session.phase) == (0, 2), "Python hears where the learner is"


def test_phases_hover_map_and_known_steps_cost_no_message(show):
    page = show(Machine(trained()), answer=False)
    for _ in range(4):
        page.get_by_role("button", name="Next").click()
    says(page, "Step 40, phase 5 of 5.")
    page.get_by_label("output vectors too").check()
    page.locator('[data-at="s.1"]').hover()
    assert page.locator(".place.out").count() == 106
    page.get_by_role("button", name="Next").click()
    says(page, "Step 41, phase 1 of 5.")
    page.get_by_role("button", name="Back").click()
    says(page, "Step 40, phase 5 of 5.")
    assert {event["name"] for event in page.evaluate("sent")} <= {"t", "phase"}, "Python only hears where they are"


def test_a_step_that_is_not_here_is_asked_for(show):
    page = show(Machine(trained()))
    page.get_by_role("slider", name="timeline").fill("7")
    says(page, "Step 7, phase 1 of 5.")
    page.get_by_role("button", name="Run 100").click()
    says(page, "Step 107, phase 1 of 5.")
    page.get_by_role("button", name="Back").click()
    says(page, "Step 106, phase 5 of 5.")


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
    page.get_by_role("button", name="Change…").click()
    page.get_by_label("go to step").fill("1000")
    page.keyboard.press("Enter")
    says(page, "Step 1,000,")
    assert (panel.trainer.W_in == weights).all()
    page.get_by_label("go to step").fill("2000")
    page.keyboard.press("Enter")
    says(page, "Step 2,000,")


def test_the_point_on_the_curve_is_dragged(show):
    panel = Machine(trained(100))
    page = show(panel, WIDE)
    plot = page.locator('[data-at="plot"] .sheet').bounding_box()
    page.mouse.move(plot["x"] + plot["width"] - 2, plot["y"] + 60)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] / 2, plot["y"] + 60, steps=4)
    page.mouse.up()
    page.wait_for_function("document.querySelector('.say').textContent.includes('Step 50,')")
    page.wait_for_timeout(300)
    assert panel.trainer.t == 50


def test_a_changed_rate_draws_two_curves_and_the_way_back(show):
    page = show(Machine(Trainer(load_kingdom(), steps=500)), WIDE)
    page.get_by_role("button", name="Run 100").click()
    says(page, "Step 100,")
    page.get_by_role("button", name="Change…").click()
    page.get_by_label("go to step").fill("50")
    page.keyboard.press("Enter")
    says(page, "Step 50,")
    page.get_by_label("learning rate").fill("0.01")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Run 10", exact=True).click()
    says(page, "Step 60,")
    assert page.locator('[data-at="nowname"]').text_content() == "now: learning rate 0.3 → 0.01"
    assert page.locator('[data-at="was"]').get_attribute("d").startswith("M")
    page.get_by_role("combobox", name="branch").select_option("1: as it began")
    says(page, "Step 50,")
    assert page.get_by_label("learning rate").input_value() == "0.3"


@pytest.mark.parametrize(("label", "option", "told"), [("objective", "negative sampling", "noise"),
                                                       ("architecture", "cbow", "CBOW")])
def test_objective_and_architecture_change_on_the_same_stage(show, label, option, told):
    panel = Machine(trained())
    page = show(panel, WIDE)
    page.get_by_role("button", name="Change…").click()
    page.get_by_role("radio", name=option).check(force=True)
    page.wait_for_function(f"document.querySelector('svg.stage').textContent.includes('{told}')")
    assert getattr(panel.trainer.settings, label) == option


def test_a_weight_typed_into_its_cell(show):
    panel = Machine(Trainer(load_kingdom(), steps=100))
    page = show(panel, WIDE)
    page.locator('[data-at="u.7.2"] text').click()
    field = page.get_by_role("textbox", name="W_out, king, number 3")
    field.fill("0.75")
    page.keyboard.press("Enter")
    page.locator('.watched [data-at$=".2"] text', has_text="0.75").wait_for()
    assert panel.trainer.W_out[panel.trainer.vocabulary.id("king"), 2] == 0.75
    page.locator('[data-at="v.0.0"] text').click()
    page.keyboard.press("Escape")
    assert page.locator(".edit").count() == 0


def test_every_number_is_reached_by_keyboard_and_says_where_it_comes_from(show):
    page = show(Machine(trained()), WIDE)
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("3")
    page.locator('[data-at="h.0"]').focus()
    seen = set()
    for key, times in (("ArrowDown", 9), ("ArrowRight", 14), ("ArrowUp", 8)):
        for _ in range(times):
            page.keyboard.press(key)
            seen.add(page.evaluate("document.activeElement.dataset.at"))
    assert {"u.0.0", "u.7.0", "s.7", "p.7", "e.7"} & seen >= {"u.0.0", "u.7.0", "s.7"}
    for name in ("s.0", "p.1", "e.2", "h.3", "loss", "y.0", "u.1.1"):
        page.locator(f'[data-at="{name}"]').focus()
        told = page.locator(f'[data-at="{name}"]').get_attribute("aria-label")
        assert "=" in told and page.locator(".tip").inner_text()
    page.keyboard.press("Tab")
    assert page.locator(".tip").is_hidden()


def test_a_sum_of_a_tip_is_the_number_it_explains(show):
    panel = Machine(trained())
    page = show(panel, WIDE)
    page.locator('[data-at="s.0"]').hover()
    step = panel.trainer.peek()
    assert page.locator(".tip").inner_text().endswith(f"= {step.logits[step.target]:.3f}".replace("-", "−"))
    assert page.locator("rect.src").count() == 16, "h and the row that it meets are ringed"


def test_a_symbol_lights_its_part_and_a_part_its_symbol(show):
    page = show(Machine(trained()), WIDE)
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("3")
    page.locator('.symbol[data-about="h"]').first.hover()
    assert page.locator('[data-part="h"].touched').count() == 1
    page.locator('[data-at="u.2.3"]').hover()
    assert page.locator('.symbol[data-about="u"].touched').count() > 0


def test_a_word_is_watched_wherever_it_is_clicked(show):
    panel = Machine(trained())
    page = show(panel, WIDE)
    word = page.locator('[data-at="word.2"]').text_content()
    page.locator('[data-at="word.2"]').click()
    word = word.rstrip("…")
    page.locator('[data-at="near.0"]', has_text=f"nearest to {word}").wait_for()
    page.wait_for_function(f"document.querySelector('.aside input').value.startsWith('{word}')")
    assert panel.values["word"].startswith(word)
    page.locator(".token.inside, .token.target").first.click()
    page.wait_for_function(f"document.querySelector('.aside input').value.startsWith('{word}') === false")


def test_arrow_keys_walk_onto_the_map_and_enter_watches_a_word(show):
    page = show(panel := Machine(trained()), WIDE)
    page.locator('[data-at="e.7"]').focus()
    for key in ["ArrowDown", "ArrowRight"] * 12:
        page.keyboard.press(key)
        if page.evaluate("document.activeElement.dataset.word !== undefined"):
            break
    told = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert told.endswith("vector on the map")
    page.keyboard.press("Enter")
    word = told.split(",")[0]
    page.wait_for_function(f"document.querySelector('.aside input').value === '{word}'")
    assert panel.values["word"] == word


def test_play_stops_at_the_end_of_the_run(show):
    page = show(Machine(Trainer(load_kingdom(), steps=30)))
    page.get_by_label("Play: speed").select_option("10 steps")
    page.get_by_role("button", name="Play").click()
    says(page, "Step 30,")
    page.get_by_role("button", name="Play").wait_for()
    assert page.get_by_role("button", name="Play").is_disabled()


def test_play_by_phases_walks_by_itself(show):
    page = show(Machine(trained()))
    page.get_by_label("Play: speed").select_option("by phase")
    page.get_by_role("button", name="Play").click()
    says(page, "Step 40, phase 4 of 5.")
    page.get_by_role("button", name="Pause").click()
    assert page.locator(".say").inner_text().startswith("Step 40,")


def test_a_bad_rate_is_one_sentence_and_a_strange_text_is_text(show):
    page = show(Machine(Trainer(load_kingdom(), steps=100)), WIDE)
    page.get_by_role("button", name="Change…").click()
    page.get_by_label("learning rate").fill("-1")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="greater than 0").wait_for()
    page.get_by_label("learning rate").fill("0.2")
    page.keyboard.press("Enter")
    page.get_by_label("my own text").check()
    page.get_by_label("Your text").fill("<img src=x onerror=alert(1)> 🐱 ** [[in:x]]")
    page.get_by_role("button", name="Train on this text").click()
    page.locator('[data-at="size.in"]', has_text="7 × 8").or_(page.locator('[data-at="size.in"]')).first.wait_for()
    page.keyboard.press("Escape")
    for _ in range(6):
        page.get_by_role("button", name="Next").click()
    says(page, "Step 1,")
    assert page.locator("img").count() == 0


def test_training_that_runs_away_is_told_whole_and_below_the_picture(show):
    panel = Machine(trained())
    panel.set("rate", 1e200)
    page = show(panel, WIDE)
    before = page.locator(".picture").bounding_box()
    page.get_by_role("button", name="Run 100").click()
    page.get_by_role("alert").filter(has_text="too large here").wait_for()
    assert page.get_by_role("alert").inner_text() == panel.session.notice
    assert page.locator(".picture").bounding_box() == before


def test_a_scene_is_the_same_each_time_and_leads_back(show):
    scene = Scene("What a large rate does", "Look at the curve.", t=20, settings={"learning_rate": 3.0}, run=50,
                  phase="loss", word="queen")
    panel = Machine(trained(60), [scene, Scene("First", ask="What will the first loss be?")])
    page = show(panel, WIDE)
    for _ in range(2):
        page.get_by_role("button", name="What a large rate does").click()
        says(page, "Step 70, phase 4 of 5.")
        page.locator(".lesson", has_text="Look at the curve.").wait_for()
        loss = page.locator('[data-at="loss"]').text_content()
        page.get_by_role("button", name="Run 10", exact=True).click()
        says(page, "Step 80,")
    page.get_by_role("button", name="What a large rate does").click()
    says(page, "Step 70, phase 4 of 5.")
    assert page.locator('[data-at="loss"]').text_content() == loss
    page.get_by_role("button", name="Back to mine").click()
    says(page, "Step 60, phase 1 of 5.")
    page.get_by_role("button", name="First").click()
    page.locator(".lesson", has_text="What will the first loss be?").wait_for()
    says(page, "Step 60, phase 1 of 5.")
    page.get_by_role("button", name="First").click()
    says(page, "Step 0, phase 1 of 5.")


def test_a_state_is_named_and_found_again(show):
    page = show(Machine(trained()), WIDE)
    page.get_by_role("button", name="Change…").click()
    page.get_by_label("name for this state").fill("before lunch")
    page.get_by_role("button", name="Keep it as a button").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Run 100").click()
    says(page, "Step 140,")
    page.get_by_role("button", name="before lunch").click()
    says(page, "Step 40,")


def test_a_branch_that_is_let_go_is_said(show):
    panel = Machine(trained())
    page = show(panel, WIDE)
    page.get_by_role("button", name="Change…").click()
    for k in range(6):
        page.get_by_role("button", name="Run 1", exact=True).click()
        says(page, f"Step {41 + k},")
        page.get_by_label("learning rate").fill(f"0.{k + 4}")
        page.keyboard.press("Enter")
    says(page, "let go: 1: as it began")


# one picture: page and Python draw the same, everything is in sight, nothing jumps


def close(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(close, a, b))
    numbers = not isinstance(a, (bool, str)) and isinstance(a, (int, float)) and isinstance(b, (int, float))
    return abs(a - b) < 0.06 if numbers else a == b


@pytest.mark.parametrize("settings", KINDS)
def test_page_and_python_draw_the_same(show, settings):
    panel = Machine(trained(**settings))
    page = show(panel, WIDE)
    state = step_state(panel.trainer, 0, panel.view["at"]["word"])
    state = State(state.header, {name: array.astype("f4") for name, array in state.arrays.items()})
    words = [panel.world["words"][i] for i in [*range(state.header["first"]), *state.header["held"]]]
    watched, curve = words.index("king"), json.loads(panel.curve)
    for phase in range(1, 6):
        here = fill.picture(state, words, phase, watched) | fill.curve_picture(curve, panel.trainer.t)
        here, there = json.loads(json.dumps(here, default=float)), page.evaluate(DRAWN, [phase, watched, words])
        assert here.keys() == there.keys()
        assert [name for name in here if not close(here[name], there[name])] == []


def test_the_saved_picture_has_the_map_of_the_page(show):
    panel = Machine(trained())
    page = show(panel, WIDE)
    live = page.eval_on_selector_all(".place", "nodes => nodes.map(node => node.getAttribute('transform'))")
    still = ElementTree.fromstring(panel.still())
    places = [node.attrib["transform"] for node in still.iter() if node.attrib.get("class", "").startswith("place")]

    def xy(transforms):
        return np.array(sorted([float(x) for x in one[10:-1].split(",")] for one in transforms))

    assert len(live) == 106 and np.abs(xy(live) - xy(places)).max() < 0.15


@pytest.mark.parametrize("settings", KINDS)
def test_everything_is_in_sight_and_nothing_jumps(show, settings):
    page = show(Machine(trained(**settings)), WIDE, 620)
    box = page.locator(".machine").bounding_box()
    assert (round(box["width"]), box["height"] <= 560) == (1112, True)
    before = page.evaluate(PLACES)
    for _ in range(12):
        page.get_by_role("button", name="Next").click()
        page.wait_for_timeout(30)
        now = page.evaluate(PLACES)
        moved = [name for name in before.keys() & now.keys()
                 if max(abs(a - b) for a, b in zip(before[name], now[name], strict=True)) > 1]
        assert moved == []
        assert page.evaluate("document.querySelector('.machine').scrollHeight <= 560")


@pytest.mark.parametrize(("width", "settings"), [*((WIDE, settings) for settings in KINDS), *(
    (width, settings) for width in (900, 700, 375) for settings in (KINDS[0], KINDS[3]))])
def test_no_number_lies_on_another_and_none_is_cut_off(show, width, settings):
    page = show(Machine(trained(**settings)), width, 620)
    page.emulate_media(reduced_motion="reduce")
    words = set(page.locator(".token text").all_text_contents())
    frame = page.locator(".picture").bounding_box()
    left, right = frame["x"], frame["x"] + frame["width"]
    for phase in range(1, 6):
        page.keyboard.press(str(phase)) if phase > 1 else None
        page.get_by_role("radio", name=PHASE_LABELS[phase - 1]).check(force=True)
        texts = [(text, box) for text, box in page.evaluate(TEXTS) if text not in ("−log p", "noise: −log(1 − p)")]
        strip = page.locator('[data-at="strip.in"]').bounding_box()
        tables = strip["x"] + strip["width"] if width > 480 else left   # a phone shows no table
        names = [box for text, box in texts if text.startswith(("change of", "new v"))]
        assert names or phase < 5
        assert min([box[0] for box in names], default=tables) >= tables - 1
        # the sentence is as long as it is, and its end may be cut
        assert [text for text, box in texts if text not in words and not left - 1 < box[0] < box[2] < right + 1] == []
        apart = [(one, two) for i, (one, a) in enumerate(texts) for two, b in texts[:i]
                 if min(a[2], b[2]) - max(a[0], b[0]) > 2.5 and min(a[3], b[3]) - max(a[1], b[1]) > 6]
        assert apart == []


def test_no_text_is_smaller_than_11_px(show):
    page = show(Machine(trained()), WIDE)
    sizes = page.evaluate("""() => [...document.querySelectorAll('.machine *')]
      .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
      .filter(node => node.getClientRects().length)
      .map(node => [node.textContent.slice(0, 20), parseFloat(getComputedStyle(node).fontSize)])""")
    scale = page.evaluate("document.querySelector('svg.stage').getBoundingClientRect().width / 1112")
    assert [(text, size) for text, size in sizes if size * min(1, scale) < 10.95] == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("settings", [{"window": 5}, {"architecture": "cbow", "objective": "negative sampling"}])
def test_axe_finds_nothing(show, settings, dark):
    page = show(Machine(Trainer(load_kingdom(), steps=100, **settings), [Scene("A scene")]), WIDE, dark=dark)
    page.add_script_tag(path=AXE)
    page.emulate_media(reduced_motion="reduce")
    for phase in range(1, 6):
        says(page, f"phase {phase} of 5")
        page.locator('[data-at="s.0"]').focus()
        assert page.evaluate(VIOLATIONS) == []
        page.get_by_role("button", name="Next").click()
    page.get_by_text("as a table").click()
    page.get_by_role("button", name="Change…").click()
    page.get_by_label("my own text").check()
    page.get_by_label("Your text").wait_for()
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("width", [375, 480, 700, 760, 1130])
def test_nothing_sticks_out(show, width):
    page = show(Machine(Trainer(Corpus([["yes", "no"]]), steps=20, dim=2)), width)
    for _ in range(6):
        page.get_by_role("button", name="Next").click()
    says(page, "Step 1,")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("reduced", [False, True])
def test_numbers_fly_unless_motion_is_reduced(show, reduced):
    page = show(Machine(trained()), WIDE)
    page.emulate_media(reduced_motion="reduce" if reduced else "no-preference")
    page.evaluate("""() => { window.most = 0; const look = () => {
      window.most = Math.max(most, document.querySelectorAll('.flight').length);
      requestAnimationFrame(look); }; look(); }""")
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
        page.wait_for_timeout(200)
    assert page.evaluate("most > 0") is not reduced
    page.wait_for_timeout(900)
    longest = page.evaluate("""() => Math.max(0, ...document.querySelector('svg.stage').getAnimations({ subtree: true })
      .map(one => one.effect.getComputedTiming().endTime))""")
    assert longest <= 620


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
        one.locator(".say", has_text="Step 0,").wait_for()
        one.get_by_role("button", name="Run 10", exact=True).click()
        one.locator(".say", has_text="Step 10,").wait_for()
        two.locator(".say", has_text="Step 2,000,").wait_for()
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
