"""Every panel, as its notebook shows it, is at most 560 pixels tall at JupyterLab's width, in each of its views."""

import numpy as np
import pytest

from w2vlib import widgets
from w2vlib.embeddings import Embeddings
from w2vlib.text import load_kinds
from w2vlib.widgets.panels.breakit_lab import MAPS, SHOW, TRAIN

EMBEDDINGS = Embeddings([*load_kinds()], np.random.default_rng(0).normal(size=(len(load_kinds()), 8)))
SHOWN = {  # name → panel, and settings that make it taller
    "AnalogyExplorer": lambda: widgets.AnalogyExplorer(EMBEDDINGS),
    "WordExplorer": lambda: widgets.WordExplorer(EMBEDDINGS),
} | {name: getattr(widgets, name) for name in (
    "BagExplorer", "BreakItLab", "CooccurrenceMap", "DotProductPlayground", "ForceDiagram", "GuessGame", "LookUp",
    "NoiseExplorer", "OneHotExplorer", "RankExplorer", "RoundTrip", "SoftmaxPlayground", "VocabularyExplorer",
    "WindowExplorer")}
VIEWS = {"BreakItLab": [{"guess": SHOW}, {"view": TRAIN}, {"view": MAPS}], "CooccurrenceMap": [{"table": "PPMI"}],
         "ForceDiagram": [{"look": "the output vectors"}], "RankExplorer": [{"table": "PPMI", "k": 3}]}


@pytest.mark.parametrize("name", SHOWN)
def test_it_fits_a_screen(show, name):
    for settings in ({}, *VIEWS.get(name, [])):
        panel = SHOWN[name]()
        for control, value in settings.items():
            panel.set(control, value)
        page = show(panel, width=1144)
        box = page.locator(".panel").bounding_box()
        assert box["height"] <= 560 and box["width"] <= 1112, (settings, box)


