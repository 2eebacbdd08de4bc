"""An executed instructor's notebook flows in; one HTML file of slides that needs no network flows out.

A slide shows the heading, the first paragraph, lists, formulas and quotes of a Markdown cell, the code and its output;
the other paragraphs and the instructor's notes are the speaker's notes (key N).
"""

import ast
import html
import re
from pathlib import Path
from string import Template

import mistune
from latex2mathml.converter import convert
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from notebooks.build import INSTRUCTOR

TEMPLATE = Path(__file__).with_suffix(".html")
MINUTES = re.compile(r"\*about (\d+) minutes\*")
CHECK = re.compile(r'^(?:check|predict)\("[^\n]*\Z', re.MULTILINE)
FUNCTION = re.compile(r"(?<!<msub>)(<mi>(?:log|exp|cos)</mi>)(?!<mo stretchy)")
"""A function's name in MathML that neither bracket nor index follows: LaTeX would leave a thin space there."""

LONG = 1100  # characters of text that fill a slide

_formatter = HtmlFormatter(nowrap=True, style="xcode")


class Renderer(mistune.HTMLRenderer):
    """Formulas become MathML, links between notebooks stay, any other address is left out and its text kept."""

    def inline_math(self, text):
        return _mathml(text, "inline")

    def block_math(self, text):
        return _mathml(text, "block")

    def link(self, text, url, title=None):
        return f'<a href="{url[:-6]}.html">{text}</a>' if re.fullmatch(r"[\w.]+\.ipynb", url) else text

    def block_code(self, code, info=None):
        return f"<pre>{html.escape(code)}</pre>"


def _mathml(text, display):
    math = convert(text.strip(), display=display).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    return FUNCTION.sub(r'\1<mspace width="0.17em"/>', math)


markdown = mistune.create_markdown(renderer=Renderer(escape=True), plugins=["math", "table", "strikethrough"])


def page(title, sections, all_at_once=False):
    """A whole page: `sections` are (HTML, notes as HTML), one after the other with the arrow keys or all at once."""
    slides = "\n".join(
        f'<section id="s{i}">{shown}{f"<aside>{notes}</aside>" if notes else ""}</section>'
        for i, (shown, notes) in enumerate(sections, 1)
    )
    style = _formatter.get_style_defs("pre.code")
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(title), slides=slides, highlighting=style, kind="document" if all_at_once else "slides")


def slides(notebook):
    """The slides of an instructor's notebook as one HTML text."""
    sections, shown, notes, heading = [], [], [], ""

    def turn():
        if shown:
            running = "" if shown[0].startswith("<h") else f'<p class="running">{html.escape(heading)}</p>'
            sections.append((running + "".join(shown), "".join(notes)))
        shown.clear()
        notes.clear()

    for cell in notebook.cells:
        if cell.cell_type == "markdown" and INSTRUCTOR in cell.metadata.get("tags", []):
            notes.append(f"<p><strong>Instructor.</strong></p>{markdown(cell.source)}")
            continue
        if cell.cell_type == "markdown":
            if cell.source.startswith("#"):
                turn()
                heading = heading if cell.source.startswith("###") else cell.source.splitlines()[0].lstrip("# ")
            visible, spoken = split(cell.source)
            parts = [markdown(visible)]
            notes.append(markdown(spoken))
        else:
            if is_imports(cell.source):
                continue
            parts = [code(cell), *map(_output, cell.outputs)]
        if shown and sum(map(_length, shown)) + sum(map(_length, parts)) > LONG:
            turn()
        shown.extend(parts)
    turn()
    title = next(cell.source for cell in notebook.cells).splitlines()[0].lstrip("# ")
    return page(title, sections)


def split(text):
    """What of a Markdown cell is shown and what is spoken: paragraphs after the first one are spoken."""
    visible, spoken, paragraphs = [], [], 0
    for block in re.split(r"\n\s*\n", text.strip()):
        is_paragraph = not re.match(r"#|[-*] |\d+\. |>|\$\$|\||```|\*\*(?:You will|Time)", block)
        if MINUTES.fullmatch(block):
            visible.append(block)
            continue
        paragraphs += is_paragraph
        (spoken if is_paragraph and paragraphs > 1 else visible).append(block)
    return "\n\n".join(visible), "\n\n".join(spoken)


def is_imports(source):
    """Whether a cell does nothing but import."""
    return all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in ast.parse(source).body)


def code(cell):
    """A code cell as HTML; the solution of an exercise is behind a line to open."""
    text = python(cell.source)
    return f"<details><summary>Solution</summary>{text}</details>" if CHECK.search(cell.source) else text


def python(source):
    """Python code as HTML, with its syntax in colours."""
    return f'<pre class="code">{highlight(source, PythonLexer(), _formatter)}</pre>'


def _output(output):
    data = output.get("data", {})
    if "image/png" in data:
        alt = output.metadata.get("image/png", {}).get("alt", "")
        return f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{"".join(data["image/png"].split())}">'
    if "text/html" in data:
        return "" if "Right</strong>" in data["text/html"] else data["text/html"]
    text = output.get("text") or data.get("text/plain", "")
    return f'<pre class="output">{html.escape(text)}</pre>'


def _length(part):
    return 900 if part.startswith("<img") else len(re.sub(r"<[^>]*>", "", part))
