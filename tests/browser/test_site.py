"""The course as web pages in Chromium, opened from files: nothing is asked of a network, and the player plays."""

from pathlib import Path

import axe_playwright_python
import pytest

from authoring import build
from authoring.site import pages

NAMES = ["index", *(path.stem for path in map(build.product, build.sources()) if path.exists())]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
VIOLATIONS = """async () => (await axe.run({ preload: false, resultTypes: ['violations'] })).violations
  .filter(v => ['serious', 'critical'].includes(v.impact)).map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)])"""
FEW_COLOURS = """() => {
  const kinds = {}, blocks = [...document.querySelectorAll('pre.code')];
  for (const span of document.querySelectorAll('.code span')) kinds[span.className] = span.cloneNode(true);
  for (const block of blocks) block.textContent = block.textContent;
  blocks.at(-1)?.append(...Object.values(kinds));
}"""
"""Keep one word of each colour of code: the time that axe takes grows with the square of their number."""

PLACES = """() => [...document.querySelectorAll('.points .point')]
  .map(p => p.querySelector('title').textContent + p.getAttribute('transform')).sort()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("W2V_PROGRESS", "off")
        folder = tmp_path_factory.mktemp("site")
        pages.export(folder)
    return folder


@pytest.fixture
def show(browser, folder):
    """Open a page without a network; whatever it asks for or complains of fails the test."""
    contexts, complaints = [], []

    def open_page(name, width=1200, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("request", lambda request: request.url.startswith(("file:", "data:", "blob:"))
                or complaints.append(request.url))
        page.goto((folder / f"{name}.html").as_uri())
        if page.locator("[id^=player]").count():
            page.wait_for_function("window.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_fits_and_is_accessible(show, name):
    page = show(name, 400)
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
    page.evaluate(FEW_COLOURS)
    page.add_script_tag(path=AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(VIOLATIONS) == [], scheme
    page.set_viewport_size({"width": 1200, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 1200


def test_prose_keeps_to_lines_of_about_75_letters(show):
    page = show("04_skip_gram", 1400)
    letters = page.evaluate("""() => {
      const probe = document.createElement('span');
      probe.textContent = 'what the machine said minus what it should have said, and nothing else, ';
      document.querySelector('main > p').append(probe);
      return 640 / (probe.getBoundingClientRect().width / probe.textContent.length);
    }""")
    widest = page.evaluate("Math.max(...[...document.querySelectorAll('main > p')].map(p => p.clientWidth))")
    assert widest <= 640 and 65 <= letters <= 85


def test_the_player_plays_in_its_page(show):
    page = show("04_skip_gram")
    slider = page.get_by_role("slider", name="training step")
    end = page.evaluate(PLACES)
    slider.focus()
    page.keyboard.press("Home")
    start = page.evaluate(PLACES)
    assert len(start) == 106 and sum(a != b for a, b in zip(start, end, strict=True)) > 90
    assert slider.get_attribute("aria-valuetext") == "step 0 of 15,000"
    page.keyboard.press("End")
    assert page.evaluate(PLACES) == end
    page.get_by_label("word", exact=True).fill("cat")
    page.locator(".bars caption, .bars-block", has_text="Nearest to cat").first.wait_for()


def test_the_player_follows_the_readers_colours(show):
    papers = {scheme: show("04_skip_gram", color_scheme=scheme)
              .evaluate("getComputedStyle(document.querySelector('.w2v .panel')).backgroundColor")
              for scheme in ("light", "dark")}
    assert papers == {"light": "rgb(255, 255, 255)", "dark": "rgb(29, 33, 38)"}


def test_without_scripts_the_players_picture_stays(show, folder, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "04_skip_gram.html").as_uri())
    assert page.locator("[id^=player] > .scroll > img").count() == 3
    context.close()


def test_keys_lead_past_the_links_and_into_what_scrolls(show):
    page = show("04_skip_gram", 400)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    scrolling = page.evaluate("""() => [...document.querySelectorAll('.scroll')]
      .filter(box => box.checkVisibility()).map(box => [box.scrollWidth > box.clientWidth, box.tabIndex])""")
    assert {(wide, place) for wide, place in scrolling} == {(True, 0), (False, -1)}


def test_one_can_walk_through_the_course(show):
    page = show("index")
    page.locator(".map a").first.click()
    page.wait_for_load_state()
    seen = [page.url]
    while (following := page.locator("footer a[rel=next]")).count():
        following.click()
        page.wait_for_load_state()
        seen.append(page.url)
    assert [url.rpartition("/")[2] for url in seen] == [f"{name}.html" for name in NAMES[1:]]
    page.get_by_role("link", name="word2vec, step by step").click()
    assert page.url.endswith("index.html")
