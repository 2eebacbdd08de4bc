"""Saved notebooks flow in; the course as web pages flows out, into a folder that needs no network and no kernel.

    python -m authoring.site.pages     # everything, into the folder site/, which git ignores

A page shows what the notebook holds: prose, code, outputs. Where a machine stood is its picture with a text equivalent;
a training player plays, for it needs no Python once it is made.
"""

import ast
import base64
import html
import io
import os
import re
import struct
from contextlib import redirect_stdout
from pathlib import Path
from string import Template
from typing import NamedTuple

import nbformat
from pygments.formatters import HtmlFormatter

from authoring import build, render
from w2vlib.widgets import Machine, TrainingPlayer
from w2vlib.widgets.engine.standalone import fragment

SITE = build.ROOT / "site"
TEMPLATE, STYLE = (Path(__file__).with_suffix(end) for end in (".html", ".css"))
CODE_COLOURS = {"light": "xcode", "dark": "github-dark"}

HEAD = re.compile(r"\*\*Time\*\* about (\d+) minutes · \*\*Builds on\*\* (.*)", re.DOTALL)
PLAYERS = ("TrainingPlayer(", "Machine(")

LIVE = "In JupyterLab this is live: press, drag and type there, and Python answers."
PLAYS = "This one plays here as well: it holds the whole run and needs no Python."
RECORDED = "Some of its steps are here; in JupyterLab it is live: press, drag and type there, and Python answers."
CHECKED = "In JupyterLab you write in this cell, and running it checks what you wrote."
ASKED = "In JupyterLab each answer, right or wrong, gives its reason."
READING = """## In JupyterLab

These pages are for reading. To press, drag, write and be checked, type `make lab` in the folder of the course."""
PICTURES = {"image/png": ".png", "image/svg+xml": ".svg"}
SAVED = (
    '<p class="note">You are reading the notebook as it was saved. To run it, change it and have your answers checked, '
    "open it in JupyterLab: type <code>make lab</code> in the folder of the course.</p>"
)


class Renderer(render.Renderer):
    """Markdown of one page as HTML, and what the page needs: its `sections` (place, title) and `pictures` by name."""

    def __init__(self, folder, pages):
        super().__init__(escape=True)
        self.folder, self.pages, self.sections, self.pictures = folder, pages, [], {}

    def heading(self, text, level, **attributes):
        place = re.sub(r"\W+", "-", _bare(text).lower()).strip("-")
        if level == 2:
            self.sections.append((place, text))
        return f'<h{level} id="{place}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        if url.startswith("https://"):
            return f'<a href="{html.escape(url)}">{text}</a>'
        return super().link(text, url, title) if url.removesuffix(".ipynb") in self.pages else text

    def image(self, text, url, title=None):
        return self.picture((self.folder / url).read_bytes(), text, Path(url).name)

    def picture(self, png, alt, name):
        """An <img> of the bytes of a PNG or an SVG, which go to the page's pictures."""
        self.pictures[name] = png
        if name.endswith(".svg"):
            width, height = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', png.decode()).groups()
        else:
            width, height = struct.unpack(">II", png[16:24])
        return f'<img src="pictures/{name}" alt="{html.escape(alt)}" width="{width}" height="{height}">'

    def table(self, text):
        return f'<div class="scroll"><table>\n{text}</table></div>\n'

    def block_math(self, text):
        return f'<div class="scroll">{super().block_math(text)}</div>\n'

    def block_code(self, code, info=None):
        return _code(code) if info == "python" else f'<pre class="output scroll">{html.escape(code)}</pre>\n'


class Page(NamedTuple):
    """One notebook as HTML, what the map says of it, and its pictures by name."""

    title: str
    minutes: int
    builds_on: str
    opening: str
    sections: list[tuple[str, str]]
    body: str
    pictures: dict[str, bytes]


def read(path, pages):
    """The page of the notebook at `path`; links lead to the notebooks whose names are in `pages`."""
    notebook = nbformat.read(path, as_version=4)
    renderer = Renderer(path.parent, pages)
    markdown = render.reader(renderer)
    playing, parts = players(notebook), []
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            parts.append(_minutes(markdown(cell.source)))
        else:
            parts.append(_cell(cell, f"{path.stem[:2]}-{i}.png", renderer, playing.get(i)))
    title, opening, *_ = notebook.cells[0].source.split("\n\n")
    minutes, builds_on = HEAD.search(notebook.cells[0].source).groups()
    sections = list(renderer.sections)
    return Page(title.removeprefix("# "), int(minutes), _inline(markdown(builds_on.split("\n\n")[0])),
                _inline(markdown(opening)), sections, "\n".join([parts[0], SAVED, *parts[1:]]), renderer.pictures)


def players(notebook):
    """Cell index → player or machine, for each cell that ends with one; the code above it is run for that, here."""
    ends = [i for i, cell in enumerate(notebook.cells)
            if cell.cell_type == "code" and any(player in cell.source for player in PLAYERS)]
    names = {}
    values = {i: _value(cell.source, names) for i, cell in enumerate(notebook.cells[:max(ends, default=-1) + 1])
              if cell.cell_type == "code"}
    found = {i: values[i] for i in ends if isinstance(values[i], (TrainingPlayer, Machine))}
    for widget in found.values():
        if isinstance(widget, Machine):
            widget.record()
    return found


def _value(source, names):
    """Run a cell among `names` and return what its last line is, None if that is no expression."""
    tree = ast.parse(source)
    if isinstance(tree.body[-1], ast.Expr):
        last = ast.Assign([ast.Name("_", ast.Store())], tree.body[-1].value)
        tree.body[-1] = ast.copy_location(last, tree.body[-1])
    names["_"] = None
    with redirect_stdout(io.StringIO()):
        exec(compile(ast.fix_missing_locations(tree), "cell", "exec"), names)
    return names["_"]


def _minutes(text):
    return re.sub(r"<p><em>((?:about \d+ minutes|to come back to)[^<]*)</em></p>", r'<p class="minutes">\1</p>', text)


def _inline(text):
    return text.strip().removeprefix("<p>").removesuffix("</p>")


def _bare(text):
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def _code(source):
    return render.python(source).replace('class="code"', 'class="code scroll"', 1)


def _cell(cell, name, renderer, player):
    """A code cell with its outputs; `name` is for its picture, `player` stands for its output if there is one."""
    code = _code(cell.source)
    if render.is_imports(cell.source):
        code = f"<details><summary>Imports</summary>{code}</details>"
    outputs = "".join(_output(output, name, renderer, player) for output in cell.outputs)
    return f'<div class="cell">{code}{outputs}</div>'


def _output(output, name, renderer, player):
    data = output.get("data", {})
    text = output.get("text") or data.get("text/plain") or f"{output.get('ename')}: {output.get('evalue')}"
    if any(kind in data for kind in PICTURES):
        return _figure(output, text, name, renderer, player)
    if "text/html" in data:
        note = CHECKED if text.startswith("○ Not attempted") else ASKED if text.startswith("Quiz") else ""
        return f'<div class="report">{data["text/html"]}{f"<p class=note>{note}</p>" if note else ""}</div>'
    return f'<pre class="output scroll">{html.escape(text)}</pre>'


def _figure(output, text, name, renderer, player):
    """A picture; a widget's comes with its text equivalent, and a player's is what stands there until it plays."""
    kind = next(kind for kind in PICTURES if kind in output.data)
    alt, data = output.metadata[kind]["alt"], output.data[kind]
    picture = data.encode() if kind == "image/svg+xml" else base64.b64decode(data)
    still = renderer.picture(picture, alt, f"{name[:-4]}{PICTURES[kind]}")
    still = f'<div class="scroll">{still}</div>'
    if text == alt:
        return f"<figure>{still}</figure>"
    words = f"<details><summary>The same in words</summary><pre>{html.escape(text)}</pre></details>"
    if player:
        still = fragment(player, f"player-{name[:-4]}", still)
    about = LIVE if not player else RECORDED if isinstance(player, Machine) else PLAYS
    return f"<figure>{still}<figcaption>{about}{words}</figcaption></figure>"


def course_map(pages):
    """The first page: the README's opening, with every notebook, its question and its minutes after one paragraph."""
    title, what, *more = (build.ROOT / "README.md").read_text(encoding="utf-8").partition("\n## ")[0].split("\n\n")
    renderer = Renderer(build.ROOT, pages)
    markdown = render.reader(renderer)
    entries = "".join(
        f'<li><h3><a href="{name}.html">{html.escape(page.title)}</a></h3><p>{page.opening}</p>'
        f'<p class="minutes">about {page.minutes} minutes · builds on {page.builds_on}</p></li>'
        for name, page in pages.items()
    )
    hours = sum(page.minutes for page in pages.values()) / 60
    body = "".join([
        markdown(f"{title}\n\n{what}"),
        f'<h2>The notebooks</h2><p class="minutes">about {hours:.0f} hours together; each works on its own</p>',
        f'<ol class="map">{entries}</ol>',
        markdown("\n\n".join([READING, *more])),
    ])
    return body, renderer.pictures


def sheet(title, body, turns="", sections=()):
    """A whole HTML file; `turns` leads to the pages beside it, `sections` are those of `body`."""
    items = "".join(f'<li><a href="#{place}">{text}</a></li>' for place, text in sections)
    contents = f'<nav class="contents" aria-label="On this page"><ol>{items}</ol></nav>' if items else ""
    course = (build.ROOT / "README.md").read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(title if title == course else f"{title} · {course}"), course=course, turns=turns,
        contents=contents, body=body)


def _turns(names, pages, i):
    beside = [(f"← {pages[names[i - 1]].title}", names[i - 1], "prev")] if i else []
    beside += [(f"{pages[names[i + 1]].title} →", names[i + 1], "next")] if i + 1 < len(names) else []
    return "".join(f'<a rel="{rel}" href="{name}.html">{html.escape(text)}</a>' for text, name, rel in beside)


def colours():
    """The rules that colour code, for light and for dark pages."""
    light, dark = (HtmlFormatter(style=CODE_COLOURS[tone]).get_style_defs(".code") for tone in ("light", "dark"))
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def export(folder=SITE):
    """Write the pages of all saved notebooks and the map of the course into `folder`; return the pages by name."""
    products = [path for path in map(build.product, build.sources()) if path.exists()]
    names = [path.stem for path in products]
    pages = {path.stem: read(path, names) for path in products}
    body, pictures = course_map(pages)
    pictures = pictures | {name: png for page in pages.values() for name, png in page.pictures.items()}

    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    for name, png in pictures.items():
        (folder / "pictures" / name).write_bytes(png)
    _write(folder / "pages.css", colours() + STYLE.read_text(encoding="utf-8"))
    _write(folder / "index.html", sheet("The map", body))
    for i, (name, page) in enumerate(pages.items()):
        _write(folder / f"{name}.html", sheet(page.title, page.body, _turns(names, pages, i), page.sections))
    return pages


def _write(path, text):
    path.write_text(text, encoding="utf-8")


def main():
    os.environ["W2V_PROGRESS"] = "off"
    for name, page in export().items():
        print(f"{name}.html  {len(page.pictures)} pictures")
    print(f"Open {SITE.name}/index.html in a browser.")


if __name__ == "__main__":
    main()
