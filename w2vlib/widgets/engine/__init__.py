"""The engine of the small panels: controls and blocks in Python, one front end that draws them."""

from pathlib import Path

_HERE = Path(__file__).parent

DRAWING = "\n".join((_HERE / name).read_text("utf-8") for name in ("parts.js", "blocks.js"))
"""JavaScript that draws blocks; a widget's own module goes below it."""

STYLE = (_HERE / "panel.css").read_text("utf-8")
