"""A committed notebook flows in, sentences about what is wrong with it flow out; an empty list means all is well.

Alt text: a picture in an output carries it at `output.metadata["image/png"]["alt"]` (the key is the picture's MIME
type). That is where nbconvert looks for it and where `IPython.display.Image(alt=...)` puts it. The `text/plain` beside
the picture begins with the same text: nbval compares that, numbers included, and compares no pixels.
"""

import re
from itertools import pairwise

KEPT_METADATA = {"kernelspec", "language_info"}
MEGABYTES = 2

ABSOLUTE_PATH = re.compile(r"(?<![\w.:/~<)])/(?:[\w.-]+/)+[\w-]+|\b[A-Za-z]:\\Users\\\w+")
PICTURE = re.compile(r"!\[(?P<alt>[^]]*)\]\((?P<target>[^)\s]+)[^)]*\)")
IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT = re.compile(r"""\balt\s*=\s*(?:"[^"]*\w[^"]*"|'[^']*\w[^']*')""")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6})\s+(.+)$", re.MULTILINE)
COMMENT_MARKER = re.compile(r"^\s*#+\s*((?:NBVAL|PYTEST_VALIDATE)_\w+)\s*$", re.MULTILINE)
TAG_MARKER = re.compile(r"raises-exception|(?:nbval|pytest-validate)-.+")


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    """Pairs (number of the code cell, output)."""
    return [(number, output) for number, cell in enumerate(code_cells(notebook), 1) for output in cell.outputs]


def prose(notebook):
    """Pairs (number of the cell, Markdown without its code blocks)."""
    return [
        (number, FENCE.sub("", cell.source))
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "markdown"
    ]


def markers(cell):
    """The tags and comments of a cell that keep nbval from comparing its output."""
    tags = [tag for tag in cell.metadata.get("tags", []) if TAG_MARKER.fullmatch(tag)]
    return tags + COMMENT_MARKER.findall(cell.source)


def executed_in_order(notebook, path):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts == list(range(1, len(counts) + 1)):
        return []
    return [f"The code cells' execution counts are {counts}, not 1 to {len(counts)}."]


def runs_on_python3(notebook, path):
    name = notebook.metadata.get("kernelspec", {}).get("name")
    return [] if name == "python3" else [f"The kernel is {name!r}, not 'python3'."]


def has_no_errors(notebook, path):
    allowed = {"raises-exception", "nbval-raises-exception", "NBVAL_RAISES_EXCEPTION"}
    return [
        f"Code cell {number} raised {output.ename}."
        for number, output in outputs(notebook)
        if output.output_type == "error" and not allowed & set(markers(code_cells(notebook)[number - 1]))
    ]


def has_no_widget_state(notebook, path):
    extra = set(notebook.metadata) - KEPT_METADATA
    found = [f"The notebook's metadata hold {', '.join(sorted(extra))}."] if extra else []
    return found + [
        f"The output of code cell {number} refers to a widget that exists in no other run."
        for number, output in outputs(notebook)
        if any("jupyter.widget" in mime for mime in output.get("data", {}))
    ]


def names_no_absolute_path(notebook, path):
    texts = [(f"Cell {number}", cell.source) for number, cell in enumerate(notebook.cells, 1)]
    for number, output in outputs(notebook):
        shown = [str(text) for mime, text in output.get("data", {}).items() if not mime.startswith("image/")]
        shown += [output.get("text", ""), *output.get("traceback", [])]
        texts.append((f"The output of code cell {number}", "\n".join(shown)))
    return [f"{where} names the path {match[0]!r}." for where, text in texts for match in ABSOLUTE_PATH.finditer(text)]


def is_small(notebook, path):
    megabytes = path.stat().st_size / 1e6
    return [] if megabytes <= MEGABYTES else [f"The file has {megabytes:.1f} MB; {MEGABYTES} are allowed."]


def has_headings_in_order(notebook, path):
    headings = [(len(marks), text) for _, text in prose(notebook) for marks, text in HEADING.findall(text)]
    titles = [text for level, text in headings if level == 1]
    found = [] if len(titles) == 1 else [f"It has {len(titles)} titles (headings of level 1): {titles}."]
    if not headings or headings[0][0] != 1 or not notebook.cells[0].source.startswith("# "):
        found.append("The first cell does not begin with the title.")
    return found + [
        f"The heading {text!r} (level {level}) follows one of level {above}: a level is skipped."
        for (above, _), (level, text) in pairwise(headings)
        if level > above + 1
    ]


def describes_its_pictures(notebook, path):
    found = []
    for number, output in outputs(notebook):
        for mime in output.get("data", {}):
            alt = output.metadata.get(mime, {}).get("alt", "")
            if mime.startswith("image/") and not alt.strip():
                found.append(f"The {mime} of code cell {number} has no alt text.")
            elif mime.startswith("image/") and not output.data.get("text/plain", "").startswith(alt):
                found.append(f"The text/plain of code cell {number} does not begin with its picture's alt text.")
        found += _bare_images(f"The output of code cell {number}", output.get("data", {}).get("text/html", ""))
    for number, text in prose(notebook):
        found += _bare_images(f"Cell {number}", text)
        for alt, target in PICTURE.findall(text):
            if not alt.strip():
                found.append(f"Cell {number} shows {target} without alt text.")
            if not (path.parent / target).is_file():
                found.append(f"Cell {number} shows {target}, which does not exist.")
    return found


def _bare_images(where, html):
    return [f"{where} has an <img> without alt text." for tag in IMG.findall(html) if not ALT.search(tag)]


GUARDS = (
    executed_in_order,
    runs_on_python3,
    has_no_errors,
    has_no_widget_state,
    names_no_absolute_path,
    is_small,
    has_headings_in_order,
    describes_its_pictures,
)


def ignored(notebook, path):
    """Triples (notebook, first line of the cell, marker) for each cell whose output nbval does not compare."""
    return [
        (path.stem, cell.source.partition("\n")[0], marker) for cell in code_cells(notebook) for marker in markers(cell)
    ]


def budget_faults(found, budget):
    """Compare the ignored outputs found in the notebooks with the entries of `ignored_outputs.toml`."""
    listed = [(entry["notebook"], entry["cell"], entry["marker"]) for entry in budget]
    return [
        *(
            f"{name}: the output of the cell {cell!r} is ignored ({marker}) but not listed."
            for name, cell, marker in found
            if (name, cell, marker) not in listed
        ),
        *(
            f"{name}: the cell {cell!r} is listed as {marker}, but there is no such cell."
            for name, cell, marker in listed
            if (name, cell, marker) not in found
        ),
        *(
            f"{entry['notebook']}: the cell {entry['cell']!r} is listed without a reason."
            for entry in budget
            if not entry.get("reason", "").strip()
        ),
    ]
