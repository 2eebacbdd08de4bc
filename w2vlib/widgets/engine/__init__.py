"""The engine of the small panels: controls and blocks in Python, one front end that draws them."""

from pathlib import Path

_HERE = Path(__file__).parent

DRAWING, ASKING = ("\n".join((_HERE / name).read_text("utf-8") for name in names)
                   for names in (("parts.js", "blocks.js"), ("controls.js",)))
"""JavaScript that draws blocks, and that which asks and hears Python; a widget's own module goes below them."""

STYLE = (_HERE / "panel.css").read_text("utf-8")
