"""The gallery panel in Chromium, answered by Python without Jupyter; then one panel in a real JupyterLab."""

import re
from pathlib import Path
from types import SimpleNamespace

import axe_playwright_python
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from authoring.build import METADATA
from tests.browser.gallery import Gallery, page_of
from tests.browser.lab import Lab, LabServer

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
VIOLATIONS = "async () => (await axe.run('#app')).violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"


def heard(page, count):
    """Wait until `count` events have been sent and answered, then return them without their numbers."""
    page.wait_for_function(f"sent.length >= {count} && drawn.length >= {count}")
    return page.evaluate("sent.map(({ack, ...event}) => event)")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(show, dark):
    page = show(Gallery(), dark=dark)
    page.evaluate("document.querySelector('details').open = true")
    page.add_script_tag(path=AXE)
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("width", [700, 900, 1200])
def test_nothing_sticks_out(show, width):
    page = show(Gallery(), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    right = page.locator(".panel").bounding_box()
    edges = page.locator(".block > *, .control").evaluate_all("all => all.map(n => n.getBoundingClientRect().right)")
    assert max(edges) <= right["x"] + right["width"]


def test_every_control_sends_its_event(show):
    page = show(panel := Gallery())
    page.get_by_role("button", name="Run 100").click()
    page.get_by_label("learning rate").fill("0.05")
    page.keyboard.press("Enter")
    page.get_by_label("negative sampling").check()
    page.get_by_label("seed").select_option("7")
    page.get_by_label("word", exact=True).fill("queen")
    page.get_by_label("trails").uncheck()
    page.get_by_label("Your text").fill("a short text")
    page.get_by_label("window m").press("ArrowRight")
    events = heard(page, 8)
    assert {"do": "press", "name": "run"} in events
    assert {event["name"]: event["value"] for event in events if event["do"] == "set"} == {
        "rate": "0.05", "objective": "negative sampling", "seed": 7, "word": "queen", "trails": False,
        "text": "a short text", "m": 3}
    assert panel.message == "" and panel.values["step"] == 6100 and panel.values["rate"] == 0.05


def test_keys_press_buttons_but_not_while_typing(show):
    page = show(panel := Gallery())
    page.get_by_role("button", name="Run 100").focus()
    page.keyboard.press("n")
    page.keyboard.press("b")
    page.keyboard.press("n")
    heard(page, 3)
    assert panel.values["step"] == 6001
    page.get_by_label("word", exact=True).fill("")
    page.keyboard.type("n")
    assert page.get_by_label("word", exact=True).input_value() == "n" and page.evaluate("sent.length") == 3


def test_keys_stay_inside_but_for_control_combinations(show):
    page = show(Gallery(), answer=False)
    page.evaluate("window.leaked = []; document.addEventListener('keydown', event => leaked.push(event.key))")
    page.get_by_label("word", exact=True).focus()
    for key in ("d", "d", "a", "Enter", "ArrowDown", "Escape", "Shift+m", "Control+b"):
        page.keyboard.press(key)
    assert page.evaluate("leaked.filter(key => key !== 'Control')") == ["b"]


def test_control_z_takes_back_what_was_typed_and_no_more(show):
    page = show(panel := Gallery())
    page.evaluate("""window.leaked = []; for (const kind of ['keydown', 'beforeinput'])
        document.addEventListener(kind, event => leaked.push(event.key ?? event.inputType))""")
    field, before = page.get_by_label("Your text"), panel.values["text"]
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And more.")
    heard(page, 1)
    assert panel.values["text"].endswith(" And more.")
    page.keyboard.press("Control+z")
    heard(page, 2)
    assert field.input_value() == panel.values["text"] == before
    assert page.evaluate("leaked.filter(key => key !== 'Control' && key !== 'End')") == []


def test_a_dragged_slider_waits_for_the_answer_and_sends_the_latest(show):
    page = show(Gallery(), answer=False)
    drag = """values => { const slider = document.querySelector('input[type=range]');
        for (const v of values) { slider.value = v; slider.dispatchEvent(new Event('input')); } }"""
    page.evaluate(drag, list(range(100, 200)))
    assert page.evaluate("sent.map(event => event.value)") == [100]
    page.evaluate("feed({...model.get(), ack: sent[0].ack})")
    assert page.evaluate("sent.map(event => event.value)") == [100, 199]
    assert page.locator("input[type=range]").first.input_value() == "199"
    page.evaluate("feed({...model.get(), ack: ['another view', 2]})")
    page.evaluate("feed({...model.get(), ack: sent[1].ack})")
    assert page.evaluate("sent.length") == 2
    assert page.locator("input[type=range]").first.input_value() == "6000"  # the last answer rules


def test_a_slider_stays_where_it_is_while_its_number_grows(show):
    page = show(Gallery())
    slider = page.get_by_role("slider", name="step")
    places = []
    for done, value in enumerate(("7", "6000", "15000", "120"), 1):
        slider.fill(value)
        heard(page, done)
        places.append(slider.bounding_box())
    assert places[1:] == places[:-1]


def test_presses_wait_in_line_and_none_is_lost(show):
    page = show(panel := Gallery())
    page.evaluate("for (let i = 0; i < 5; i++) document.querySelector('button.primary').click()")
    heard(page, 5)
    assert panel.values["step"] == 6005


def test_a_silent_kernel_is_told(show):
    page = show(Gallery(), answer=False)
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Waiting for Python").wait_for()
    page.evaluate("feed({...model.get(), ack: sent[0].ack})")
    page.get_by_text("Waiting for Python").wait_for(state="hidden")


def test_a_lost_kernel_is_told_and_playing_ends(show):
    page = show(Gallery(), answer=False)
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Next").click()
    page.evaluate("lose()")
    page.get_by_text("Python has restarted or stopped").wait_for()
    page.get_by_role("button", name="Play").wait_for()
    assert page.evaluate("sent.length") == 1
    page.get_by_role("button", name="Next").click()       # the connection alone had been broken
    page.evaluate("feed({...model.get(), ack: sent[1].ack})")
    page.get_by_text("Python has restarted").wait_for(state="hidden")


def test_play_waits_for_each_answer_and_stops_when_python_says_so(show):
    page = show(panel := Gallery())
    page.get_by_label("Play: speed").select_option("fast")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.get_by_role("button", name="Play").wait_for()
    assert heard(page, 5) == [{"do": "tick", "name": "play", "speed": "fast"}] * 5 and panel.ticks == 5


def test_pause_stops(show):
    page = show(Gallery(), answer=False)
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    page.evaluate("feed({...model.get(), ack: sent[0].ack})")
    page.wait_for_timeout(1200)
    assert page.evaluate("sent.length") == 1


def test_after_a_lost_answer_the_next_press_works(show):
    page = show(Gallery(), answer=False)
    for name in ("Next", "Back"):
        page.get_by_role("button", name=name).click()
    assert page.evaluate("sent.length") == 1
    page.get_by_text("Waiting for Python").wait_for()
    page.get_by_role("button", name="Run 100").click()
    assert page.evaluate("sent.map(event => event.name)") == ["next", "back"]  # in the order of the presses
    page.evaluate("feed({...model.get(), ack: sent[1].ack})")
    assert page.evaluate("sent.map(event => event.name)") == ["next", "back", "run"]
    page.evaluate("feed({...model.get(), ack: sent[2].ack})")
    page.get_by_text("Waiting for Python").wait_for(state="hidden")


def test_a_panel_that_is_known_before_its_view_says_that_it_waits(open_html):
    panel = Gallery()
    early = SimpleNamespace(view={}, _esm=panel._esm, _css=str(panel._css))
    page = open_html(page_of(early), 900)
    page.get_by_text("Waiting for Python").wait_for()
    page.evaluate("view => feed(view)", panel.view)
    page.get_by_role("button", name="Next").wait_for()
    page.get_by_text("Waiting for Python").wait_for(state="hidden")


def test_an_error_is_one_sentence_and_what_was_typed_stays(show):
    page = show(panel := Gallery())
    before = page.locator(".blocks").inner_text()
    page.get_by_label("word", exact=True).fill("quen")
    page.keyboard.press("Enter")
    heard(page, 1)
    assert page.get_by_role("alert").inner_text() == panel.message != ""
    assert page.get_by_label("word", exact=True).input_value() == "quen"
    assert page.get_by_label("word", exact=True).get_attribute("aria-invalid") == "true"
    assert page.locator(".blocks").inner_text() == before
    for done in (2, 3):  # it is not asked for again with each press
        page.get_by_role("button", name="Next").click()
        assert [event["do"] for event in heard(page, done)] == ["set", "press", "press"][:done]
        assert page.get_by_label("word", exact=True).input_value() == "quen"
        assert page.get_by_label("word", exact=True).get_attribute("aria-invalid") == "true"
    assert page.locator("[role=alert]").is_hidden() and page.locator("small").first.inner_text().startswith("“quen”")
    for typed, done in (("queen", 4), ("quen", 5), ("queen", 6)):
        page.get_by_label("word", exact=True).fill(typed)
        page.keyboard.press("Enter")
        heard(page, done)
        assert (panel.message == "") == (typed == "queen") == (panel.values["word"] == typed)
    assert page.get_by_label("word", exact=True).get_attribute("aria-invalid") is None


def test_a_refused_text_is_mended_by_typing_the_old_one(show):
    page = show(panel := Gallery())
    for typed, done in (("quen", 1), ("king", 2)):
        page.get_by_label("word", exact=True).fill(typed)
        page.keyboard.press("Tab")
        heard(page, done)
    assert panel.message == "" and page.locator("[role=alert]").is_hidden()
    assert page.get_by_label("word", exact=True).get_attribute("aria-invalid") is None


def test_updates_keep_focus_scroll_and_elements(show):
    page = show(Gallery(), 700)
    page.evaluate("""() => { document.querySelector('details').open = true; window.kept = [...document.querySelectorAll(
        '.block, svg, table, tr, input, button, .point')]; scrollTo(0, 1500); }""")
    page.evaluate("document.querySelector('button.primary').focus({preventScroll: true})")
    height = page.evaluate("document.documentElement.scrollHeight")
    for _ in range(3):
        page.keyboard.press("n")
    heard(page, 3)
    assert page.evaluate("kept.every(node => node.isConnected)")
    assert page.evaluate("[scrollY, document.activeElement.textContent]") == [1500, "NextN"]
    assert page.evaluate("document.querySelector('details').open")
    assert page.evaluate("document.documentElement.scrollHeight") == height


def test_a_weight_is_typed_into_a_lit_row(show):
    page = show(panel := Gallery())
    cell = page.get_by_label("W_in, king, number 2")
    page.get_by_label("W_in, king, number 1").focus()
    page.keyboard.press("ArrowRight")
    assert cell.evaluate("node => node === document.activeElement")
    cell.fill("−1.25")
    page.keyboard.press("Enter")
    assert heard(page, 1) == [{"do": "edit", "name": "in", "row": 0, "column": 1, "value": "-1.25"}]
    assert panel.W_in[0, 1] == -1.25 and cell.input_value() == "−1.25"
    cell.fill("much")
    page.keyboard.press("Enter")
    heard(page, 2)
    assert "ordinary number" in page.get_by_role("alert").inner_text() and panel.W_in[0, 1] == -1.25
    page.keyboard.press("Escape")
    assert cell.input_value() == "−1.25"


def test_words_cells_and_points_are_picked(show):
    page = show(panel := Gallery())
    page.locator(".tokens button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    heard(page, 1)
    assert panel.picked == ("token", 1)
    page.get_by_role("button", name="old, The: 3").click()
    heard(page, 2)
    assert panel.picked == ("cell", 10)
    page.locator(".w2v-map .point", has_text="queen").first.locator("path").click(force=True)
    heard(page, 3)
    assert panel.picked[0] == "point" and panel.values["word"] == panel.words[panel.picked[1]]
    for block in (".tokens", ".heatmap"):
        assert page.locator(f"{block} button[tabindex='0']").count() == 1


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script> <img src=x onerror=alert(1)> \"quoted\" 'q' &amp; 😀 ＼ **bold** [[in:x]] _{y} $z$ \\",
    "", " \n ", "one", "word " * 100_000, "x" * 5000, "</script><!-- ]]>", "‮right to left‬ \x00\x07",
])
def test_foolish_text_is_shown_as_text(show, text):
    page = show(panel := Gallery(), 700)
    page.get_by_label("Your text").fill(text)
    page.wait_for_function("sent.length === drawn.length && sent.length")
    assert panel.message == "" and panel.values["text"].split() == text.split()
    words = [word if len(word) <= 60 else f"{word[:59]}…" for word in re.sub("[\u202c\u202e\0\a]", "�", text).split()]
    assert page.locator(".tokens .word").all_inner_texts()[:3] == words[:3]
    assert page.locator(".tokens .word").count() == min(200, len(words))
    assert page.get_by_text("showing the first 200 of 100,000 words").count() == (len(words) == 100_000)
    assert page.locator("#app script, #app img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 700


def test_hostile_words_in_every_block(show):
    page = show(HostileGallery(), 900)
    assert page.locator("#app script").count() == 0
    assert page.locator(".w2v-map .points text", has_text="<script>").count() > 0


class HostileGallery(Gallery):
    """The gallery with a vocabulary that nobody would wish for."""

    def __init__(self):
        super().__init__()
        self.words = ["king", "queen", *[f"<script>alert({i})</script>😀" for i in range(98)]]
        self.kinds = dict.fromkeys(self.words, "</svg><script>")
        self.refresh()
        assert self.message == ""


def test_a_panel_in_jupyterlab(browser, tmp_path):
    source = """
from w2vlib.draw.blocks import Status
from w2vlib.widgets.engine.controls import Button, Range, Text
from w2vlib.widgets.engine.panel import Panel

class Greeter(Panel):
    title = "Greetings"
    def controls(self):
        return [[Text("name", "Name", "ada"), Range("n", "times", 1, 9, 1, 2), Button("more", "More", key="m")]]
    def on_press(self, name):
        self.values["n"] += 1
    def render(self, values):
        if values["name"] == "nobody":
            raise ValueError("Somebody, please.")
        return [Status("hello " * values["n"] + values["name"])]

greeter = Greeter()
greeter
""".strip()
    cells = [new_code_cell(source), new_code_cell("greeter.values")]
    nbformat.write(new_notebook(cells=cells, metadata=METADATA), tmp_path / "trial.ipynb")
    with LabServer(tmp_path) as server, Lab(server, browser, height=900) as lab:
        lab.open("trial.ipynb")
        lab.run_all()
        assert lab.errors() == []
        page, status = lab.page, lab.page.locator(".w2v [role=status]")
        page.get_by_text("hello hello ada").wait_for()
        page.get_by_label("Name").fill("")
        page.keyboard.type("add b")  # to JupyterLab: new cells, and one deleted
        page.keyboard.press("Enter")
        page.get_by_text("hello hello add b").wait_for()
        page.get_by_role("button", name="More").focus()
        page.keyboard.press("m")  # to JupyterLab: a Markdown cell
        page.get_by_text("hello hello hello add b").wait_for()
        page.get_by_label("Name").fill("nobody")
        page.keyboard.press("Enter")
        page.get_by_role("alert").get_by_text("Somebody, please.").wait_for()
        assert status.inner_text() == "hello hello hello add b"
        page.get_by_label("times").fill("9")
        page.get_by_text("hello " * 9 + "add b").wait_for()
        assert len(lab.cells()) == 2 and lab.complaints == [] and lab.blocked == []
        lab.run_all()
        assert "hello hello ada" in page.locator(".w2v [role=status]").inner_text()
        data = lab.cells()[0]["outputs"][0]["data"]
        assert {"image/png", "text/plain", "application/vnd.jupyter.widget-view+json"} <= set(data)
