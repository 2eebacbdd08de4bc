"""The products add up to the table, each takes what it holds of the sum of squares, and k stops at the rank."""

import numpy as np
import pytest

from w2vlib.draw.blocks import Bars, Heatmap, Status, flatten
from w2vlib.widgets import RankExplorer
from w2vlib.widgets.panels.cooccurrence_map import COUNTS, PPMI


def parts(panel, kind):
    assert panel.message == ""
    return [block for block in flatten(panel.blocks) if isinstance(block, kind)]


@pytest.mark.parametrize("kind", [COUNTS, PPMI])
def test_the_products_add_up_to_the_table(kind):
    panel = RankExplorer()
    panel.set("table", kind)
    table, total = parts(panel, Heatmap)[0].values, 0
    most = panel._rows[0][1].max
    assert most == np.linalg.matrix_rank(table) == len(parts(panel, Bars)[0].labels)
    errors = []
    for k in range(most + 1):
        panel.set("k", k)
        _, last, near = (block.values for block in parts(panel, Heatmap))
        total = total + last
        assert np.allclose(total, near, atol=1e-8) and np.linalg.matrix_rank(near, tol=1e-6) == k
        errors.append(np.square(table - near).sum())
        assert f"{1 - errors[-1] / np.square(table).sum():.0%} of the table" in parts(panel, Status)[0].text
    assert errors[-1] == pytest.approx(0, abs=1e-9) and (np.diff(errors) < 0).all()


def test_the_table_with_a_smaller_rank_takes_the_slider_along():
    panel = RankExplorer("king cow")
    panel.set("k", 2)
    assert "k = 2" in str(panel._rows) and "100%" in parts(panel, Status)[0].text


@pytest.mark.parametrize("words", ["king", "", "king quen", " ".join(["king"] * 3)])
def test_words_that_will_not_do(words):
    with pytest.raises(ValueError, match=r"2 to 8|not in the vocabulary"):
        RankExplorer(words)
