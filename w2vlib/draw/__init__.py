"""Words and numbers flow in; what is seen without a browser flows out: blocks, their pictures and their words."""

from ..support.lazy import lazy

_HOMES = {
    "blocks": ("Arrow", "Bars", "Column", "Curve", "Formula", "Heatmap", "Matrix", "Prose", "Row", "Scatter", "Series",
               "Status", "Table", "Tokens"),
    "figures": ("Figure", "loss_curve", "matrix", "smooth", "word_map"),
}
__getattr__, __dir__, __all__ = lazy(__name__, _HOMES)
