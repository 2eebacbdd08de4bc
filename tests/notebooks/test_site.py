"""The course as web pages: whole, without a word or a picture from elsewhere, and every link leads somewhere."""

from collections import Counter
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import unquote

import nbformat
import pytest

from authoring import build
from authoring.site import pages
from w2vlib.widgets import TrainingPlayer

PRODUCTS = [path for path in map(build.product, build.sources()) if path.exists()]
VOID = {"meta", "link", "img", "br", "input", "hr"}


class Tags(HTMLParser):
    """Every start tag of a page as (tag, attributes), and the text that stands in no script or style."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text, self.open = [], "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("W2V_PROGRESS", "off")
        folder = tmp_path_factory.mktemp("site")
        pages.export(folder)
    return folder


@pytest.fixture(scope="module")
def site(folder):
    """The pages by name."""
    return {path.stem: Tags(path.read_text("utf-8")) for path in sorted(folder.glob("*.html"))}


@pytest.fixture
def read(tmp_path):
    """The page of a notebook with these cells after its first one."""

    def read(*cells):
        head = "# 42 · Deep\n\nA question.\n\n**Time** about 7 minutes · **Builds on** [01](01_one.ipynb) (a start)"
        cells = [nbformat.v4.new_markdown_cell(head), *cells]
        path = tmp_path / "42_deep.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return pages.read(path, ["01_one", "42_deep"])

    return read


def code(source, *outputs):
    return nbformat.v4.new_code_cell(source, outputs=[nbformat.v4.new_output(**output) for output in outputs])


def test_there_is_a_page_for_every_notebook_and_a_map(site):
    assert list(site) == [*(path.stem for path in PRODUCTS), "index"]
    on_the_map = {attributes["href"] for attributes in site["index"].all("a")}
    assert {f"{path.stem}.html" for path in PRODUCTS} <= on_the_map


def test_nothing_is_fetched_from_elsewhere(site, folder):
    for name, page in site.items():
        wanted = [attributes[key] for tag, attributes in page.tags if tag != "a"
                  for key in ("src", "href", "srcset", "poster", "data") if key in attributes]
        assert {address for address in wanted if not (folder / address).is_file()} == {"data:,"}, name
    styles = "".join(path.read_text("utf-8") for path in [*folder.glob("*.css"), *folder.glob("*.html")])
    assert "url(" not in styles and "@import" not in styles


def test_every_link_leads_somewhere(site):
    places = {name: {attributes["id"] for _, attributes in page.tags if "id" in attributes}
              for name, page in site.items()}
    for name, page in site.items():
        for address in (attributes["href"] for attributes in page.all("a")):
            if not address.startswith("https://"):
                file, _, place = address.partition("#")
                target = file.removesuffix(".html") or name
                assert target in site and (not place or unquote(place) in places[target]), f"{name}: {address}"


def test_the_pages_can_be_read_by_all(site):
    for name, page in site.items():
        assert page.all("html") == [{"lang": "en"}] and len(page.all("h1")) == 1, name
        assert all(image["alt"].strip() for image in page.all("img")), name
        assert len(page.all("thead")) == len(page.all("table")), name
        repeated = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
        assert max(repeated.values()) == 1, name
        assert page.open == [], name


def test_formulas_are_drawn_by_the_browser_itself(site):
    assert all(site[path.stem].all("math") for path in PRODUCTS)
    for name, page in site.items():
        assert "$$" not in page.text and "\\frac" not in page.text, name


def test_every_picture_and_every_exercise_of_a_notebook_is_on_its_page(site):
    for path in PRODUCTS:
        cells = nbformat.read(path, as_version=4).cells
        outputs = [output.data for cell in cells for output in cell.get("outputs", []) if "data" in output]
        page = site[path.stem]
        assert len(page.all("figure")) == sum(not pages.PICTURES.keys().isdisjoint(data) for data in outputs)
        unattempted = sum(data["text/plain"].startswith("○ Not attempted") for data in outputs)
        assert page.text.count(pages.CHECKED) == unattempted > 0
        assert page.text.count(pages.ASKED) == 1


def test_the_training_player_is_on_the_page_with_its_run(site):
    places = [attributes["id"] for attributes in site["04_skip_gram"].all("div") if "id" in attributes]
    assert [place[:9] for place in places] == ["player-04"] * 3, "two machines with some of their steps, and the player"
    for place in places:
        assert {"type": "text/plain", "id": f"{place}-bytes"} in site["04_skip_gram"].all("script")


def test_what_a_notebook_says_is_never_markup(read):
    said = "<script>alert(1)</script>"
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB+YCZRwAAAABJRU5ErkJggg=="
    page = read(
        nbformat.v4.new_markdown_cell(f"{said} `{said}`"),
        code(f"'{said}'", {"output_type": "stream", "name": "stdout", "text": said},
             {"output_type": "error", "ename": "ValueError", "evalue": said, "traceback": []},
             {"output_type": "execute_result", "data": {"image/png": png, "text/plain": f'{said}"\nmore'},
              "metadata": {"image/png": {"alt": f'{said}"'}}}),
    )
    tags = Tags(page.body)
    assert tags.all("script") == [] and tags.text.count(said) == 6
    assert tags.all("img") == [{"src": "pictures/42-2.png", "alt": f'{said}"', "width": "1", "height": "1"}]
    assert "The same in words" in tags.text


def test_links_to_notebooks_that_are_not_there_are_text(read):
    page = read(nbformat.v4.new_markdown_cell("## Next & last\n\n*about 3 minutes*\n\n[08](08_real.ipynb) "
                                              "[01](01_one.ipynb) [paper](https://example.org/a?b=1&c=2)"))
    assert [attributes["href"] for attributes in Tags(page.body).all("a")] == [
        "01_one.html", "01_one.html", "https://example.org/a?b=1&c=2"]
    assert page.sections == [("next-last", "Next &amp; last")]
    assert (page.title, page.minutes, page.opening) == ("42 · Deep", 7, "A question.")
    assert page.builds_on == '<a href="01_one.html">01</a> (a start)'
    assert '<p class="minutes">about 3 minutes</p>' in page.body


def test_code_runs_as_far_as_the_last_player_and_no_further(capsys):
    cells = [code("import w2vlib as w\nprint('not shown')"),
             code("t = w.Trainer(w.Corpus([['a', 'b']]), dim=2, steps=3)"),
             code("t.run()"),
             code("from w2vlib.widgets import TrainingPlayer\nTrainingPlayer(t)"),
             code("player = TrainingPlayer(t)"),
             code("1 / 0")]
    found = pages.players(SimpleNamespace(cells=cells))
    assert list(found) == [3] and isinstance(found[3], TrainingPlayer)
    assert found[3].steps == [0, 1, 2, 3]
    assert capsys.readouterr().out == ""
    assert pages.players(SimpleNamespace(cells=cells[-1:])) == {}
