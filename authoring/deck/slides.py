"""An executed instructor's notebook flows in; one HTML file of slides that needs no network flows out.

A slide shows the heading, the first paragraph, lists, formulas and quotes of a Markdown cell, the code and its output;
the other paragraphs and the instructor's notes are the speaker's notes (key N).
"""

import base64
import html
import re
from pathlib import Path
from string import Template

from authoring.build import INSTRUCTOR
from authoring.render import CODE_COLOURS, is_imports, markdown, python

TEMPLATE = Path(__file__).with_suffix(".html")
MINUTES = re.compile(r"\*about (\d+) minutes\*")
CHECK = re.compile(r'^(?:check|predict)\("[^\n]*\Z', re.MULTILINE)
LONG = 1100  # characters of text that fill a slide


def page(title, sections, all_at_once=False):
    """A whole page: `sections` are (HTML, notes as HTML), one after the other with the arrow keys or all at once."""
    slides = "\n".join(
        f'<section id="s{i}">{shown}{f"<aside>{notes}</aside>" if notes else ""}</section>'
        for i, (shown, notes) in enumerate(sections, 1)
    )
    kind = "document" if all_at_once else "slides"
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(title), slides=slides, highlighting=CODE_COLOURS, kind=kind)


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


def code(cell):
    """A code cell as HTML; the solution of an exercise is behind a line to open."""
    text = python(cell.source)
    return f"<details><summary>Solution</summary>{text}</details>" if CHECK.search(cell.source) else text


def _output(output):
    data = output.get("data", {})
    if "image/png" in data:
        alt = output.metadata.get("image/png", {}).get("alt", "")
        return f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{"".join(data["image/png"].split())}">'
    if "image/svg+xml" in data:
        alt, svg = output.metadata["image/svg+xml"]["alt"], base64.b64encode(data["image/svg+xml"].encode()).decode()
        return f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{svg}">'
    if "text/html" in data:
        return "" if "Right</strong>" in data["text/html"] else data["text/html"]
    text = output.get("text") or data.get("text/plain", "")
    return f'<pre class="output">{html.escape(text)}</pre>'


def _length(part):
    return 900 if part.startswith("<img") else len(re.sub(r"<[^>]*>", "", part))
