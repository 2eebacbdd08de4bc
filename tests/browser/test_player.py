"""The training player in Chromium, from its stand-alone page: no kernel, no network."""

from pathlib import Path

import axe_playwright_python
import pytest

from w2vlib.text import Corpus, load_kingdom
from w2vlib.training import Trainer
from w2vlib.widgets.engine.standalone import standalone_html
from w2vlib.widgets.player.player import TrainingPlayer, _neighbours

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
VIOLATIONS = """async () => (await axe.run('#widget')).violations
  .map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])"""


@pytest.fixture(scope="module")
def trainer():
    trainer = Trainer(load_kingdom(), window=3, steps=3000)
    trainer.run()
    return trainer


@pytest.fixture
def show(open_html):
    return lambda player, width=1130: open_html(standalone_html(player), width)


def frame(page):
    return int(page.locator("[data-frame]").get_attribute("data-frame"))


def places(page):
    """Where every word is: the points on top of others come last in the page, so they are sorted by word."""
    return page.evaluate("""() => [...document.querySelectorAll('.points .point')]
      .map(p => p.querySelector('title').textContent + p.getAttribute('transform')).sort()""")


def told(page):
    """What Python has heard: (frame, word) of every message."""
    return page.evaluate("(window.saved ?? []).map(state => [state.frame, state.word])")


def slider(page):
    return page.get_by_role("slider", name="training step")


def test_the_slider_moves_the_map_and_python_hears_of_it_once(show, trainer):
    page = show(TrainingPlayer(trainer, 100))
    end = places(page)
    slider(page).focus()
    page.evaluate("""() => { const s = document.querySelector('input[type=range]');
      for (let k = 99; k >= 0; k--) { s.value = k; s.dispatchEvent(new Event('input')); } }""")
    assert frame(page) == 0 and told(page) == []
    start = places(page)
    assert sum(a != b for a, b in zip(start, end, strict=True)) > 90
    page.keyboard.press("End")
    assert places(page) == end
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert [t for t, _ in told(page)] == [99, 0, 1]
    assert slider(page).get_attribute("aria-valuetext") == "step 30 of 3,000"


def test_every_button_has_its_way(show, trainer):
    page = show(TrainingPlayer(trainer, 40))
    for name, expected in (("first frame", 0), ("one frame on", 1), ("one frame on", 2), ("one frame back", 1),
                           ("last frame", 39), ("one frame on", 39), ("first frame", 0), ("one frame back", 0)):
        page.get_by_role("button", name=name).click(force=True)
        assert frame(page) == expected
    page.get_by_label("speed").select_option("fast")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('[data-frame]').dataset.frame === '39'")
    assert page.get_by_role("button", name="Play").count() == 1
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    stopped = frame(page)
    page.wait_for_timeout(150)
    assert frame(page) == stopped == told(page)[-1][0]


def test_neighbours_are_those_that_python_computes(show, trainer):
    player = TrainingPlayer(trainer, 40)
    page = show(player)
    slider(page).fill("20")
    page.get_by_label("word", exact=True).fill("cat")
    rows = page.locator(".bars tbody tr").all_inner_texts()
    expected = _neighbours(player.vectors_at(20), player.words, player.words.index("cat"))
    assert [row.split()[0] for row in rows] == [word for word, _ in expected]
    cosines = [float(row.split()[-1].replace("−", "-")) for row in rows]
    assert cosines == pytest.approx([cosine for _, cosine in expected], abs=0.006)
    assert told(page)[-1] == [20, "cat"]
    page.wait_for_timeout(300)
    text = page.locator("[aria-live]").text_content()
    assert text.startswith(f"Step {player.steps[20]:,}: loss {player.losses[20]:.2f}; nearest to cat: {expected[0][0]}")
    assert page.locator(".w2v-map desc").text_content() == text


def test_a_click_selects_a_word_and_a_wrong_word_is_a_sentence(show, trainer):
    player = TrainingPlayer(trainer, 10)
    page = show(player)
    page.locator(".point", has=page.locator("title", has_text="queen (")).locator("path").click(force=True)
    assert page.get_by_label("word", exact=True).input_value() == told(page)[-1][1]
    page.get_by_label("word", exact=True).fill("<b>dragon</b>")
    page.keyboard.press("Enter")
    assert "is not among" in page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="Keep its trail").click()
    page.get_by_label("word", exact=True).fill("cat")
    assert page.locator(".trails polyline").count() == 2
    page.get_by_role("button", name="drop the trail of").click()
    assert page.locator(".trails polyline").count() == 1


def test_refitting_turns_to_another_plane_and_back(show, trainer):
    page = show(TrainingPlayer(trainer, 10))
    slider(page).fill("4")
    before, plane = places(page), page.locator(".plane span").inner_text()
    page.get_by_role("button", name="Refit to this step").click()
    assert places(page) != before and "at step 1,333" in page.locator(".plane span").inner_text()
    page.get_by_role("button", name="Back to the first view").click()
    assert places(page) == before and page.locator(".plane span").inner_text() == plane


def test_a_click_on_the_curve_goes_to_that_step(show, trainer):
    page = show(TrainingPlayer(trainer, 31))
    box = page.locator(".w2v-curve").bounding_box()
    page.mouse.click(box["x"] + 60, box["y"] + 100)
    assert frame(page) < 5
    page.mouse.click(box["x"] + box["width"] - 20, box["y"] + 100)
    assert frame(page) > 25


def test_python_moves_it_too_and_it_can_be_taken_down(show, trainer):
    page = show(TrainingPlayer(trainer, 30))
    page.evaluate("model.set('frame', 7); model.set('word', 'queen')")
    assert frame(page) == 7 and page.get_by_label("word", exact=True).input_value() == "queen"
    page.get_by_role("button", name="Play").click()
    page.evaluate("stop()")
    page.evaluate("model.set('frame', 3)")


def test_labels_do_not_cover_each_other(show, trainer):
    page = show(TrainingPlayer(trainer, 5))
    page.wait_for_timeout(400)
    shown = page.evaluate("""() => [...document.querySelectorAll('.points .point')].filter(p => !p.matches('.lit'))
      .map(p => p.querySelector('text')).filter(t => !t.matches('.crowded'))
      .map(t => { const b = t.getBoundingClientRect(); return [b.left, b.top + 3, b.right, b.bottom - 3]; })""")
    assert len(shown) > 40
    overlaps = [(a, b) for k, a in enumerate(shown) for b in shown[:k]
                if a[0] < b[2] - 2 and b[0] < a[2] - 2 and a[1] < b[3] - 2 and b[1] < a[3] - 2]
    assert overlaps == []


LABELS = """[...document.querySelectorAll('.points .point')]
  .filter(p => getComputedStyle(p.querySelector('text')).opacity > 0)
  .map(p => { const b = p.querySelector('text').getBoundingClientRect();
    return [b.left, b.top + 3, b.right, b.bottom - 3, p.querySelector('text').textContent, p.matches('.lit')]; })"""


def drag(page, frame):
    """Move the slider and return the labels that are seen before the motion ends."""
    return page.evaluate(f"""() => {{ const s = document.querySelector('input[type=range]');
      s.value = {frame}; s.dispatchEvent(new Event('input')); return {LABELS}; }}""")


def test_labels_part_in_motion_and_the_chosen_word_keeps_its_own(show, trainer):
    page = show(TrainingPlayer(trainer, 60))
    page.wait_for_timeout(300)
    frames = [drag(page, frame) for frame in (40, 12, 1, 0)]
    for labels in frames:
        assert "king" in [label[4] for label in labels]
        plain = [label for label in labels if not label[5]]
        assert not [(a, b) for k, a in enumerate(plain) for b in plain[:k]
                    if a[0] < b[2] - 3 and b[0] < a[2] - 3 and a[1] < b[3] - 3 and b[1] < a[3] - 3]
    assert len(frames[-1]) < 20 < len(frames[0])
    names = [{label[4] for label in labels if not label[5]} for labels in frames[-2:]]
    assert len(names[0] ^ names[1]) <= 3


def test_arrow_keys_go_from_word_to_word(show, trainer):
    page = show(TrainingPlayer(trainer, 10))
    page.get_by_role("application", name="Map of the words").focus()

    def place():
        numbers = page.locator(".point.role-accent").get_attribute("transform").removeprefix("translate(")
        return [float(number) for number in numbers.rstrip(")").split(",")]

    for key, axis, sign in (("ArrowLeft", 0, -1), ("ArrowUp", 1, -1), ("ArrowRight", 0, 1), ("ArrowDown", 1, 1)):
        before = place()
        page.keyboard.press(key)
        after = place()
        assert after == before or (after[axis] - before[axis]) * sign > 0
    chosen = told(page)[-1][1]
    assert len(told(page)) >= 3 and page.get_by_label("word", exact=True).input_value() == chosen
    page.locator("[aria-live]", has_text=f"nearest to {chosen}").wait_for(state="attached")


def test_the_smallest_runs_and_strange_words(show):
    for words, steps in ((["yes", "no"], 0), (["yes", "no"], 20), (["<script>alert(1)</script>", "🐱", "**a**"], 20)):
        trainer = Trainer(Corpus([words]), dim=2, steps=20)
        trainer.run(steps)
        page = show(TrainingPlayer(trainer))
        for name in ("first frame", "last frame", "Refit to this step", "Play"):
            page.get_by_role("button", name=name).click(force=True)
        page.wait_for_timeout(250)
        assert page.locator(".points .point").count() == len(words)


def test_narrow_wide_and_resized(show, trainer):
    page = show(TrainingPlayer(trainer, 20), 380)
    for width in (380, 700, 1600, 900):
        page.set_viewport_size({"width": width, "height": 800})
        slider(page).fill("3")
        slider(page).fill("19")
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inside = page.evaluate("""() => { const m = document.querySelector('.w2v-map').getBoundingClientRect();
      return [...document.querySelectorAll('.points path')].every(p => {
      const b = p.getBoundingClientRect();
        return b.left >= m.left - 1 && b.right <= m.right + 1 && b.top >= m.top - 1
        && b.bottom <= m.bottom + 1; }); }""")
    assert inside


def test_axe_finds_nothing(show, trainer):
    page = show(TrainingPlayer(trainer, 20))
    page.get_by_role("button", name="Keep its trail").click()
    page.add_script_tag(path=AXE)
    assert page.evaluate(VIOLATIONS) == []
