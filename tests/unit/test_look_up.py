"""The product with a one-hot vector is a row of W, that with a bag is a sum of rows, and the picture shows it."""

import numpy as np
import pytest

from w2vlib.draw.blocks import Heatmap, Status, flatten
from w2vlib.widgets import LookUp


def parts(panel, kind):
    assert panel.message == ""
    return [block for block in flatten(panel.blocks) if isinstance(block, kind)]


@pytest.mark.parametrize(("words", "rows"), [("doctor", [3]), ("the", [0]), ("the nurse", [0, 1]), ("the the", [0, 0])])
def test_the_product_is_the_sum_of_rows(words, rows):
    panel = LookUp()
    panel.set("words", words)
    x, W, products, product = (block.values for block in parts(panel, Heatmap))
    assert np.allclose(product[0], W[rows].sum(axis=0)) and np.allclose(product, x.T @ W)
    assert np.allclose(products.sum(axis=0), product[0])
    zeros = int((x == 0).sum()) * W.shape[1]
    assert f"{zeros} of the {W.size} products are 0" in parts(panel, Status)[0].text


def test_a_click_on_a_row_looks_it_up():
    panel = LookUp("the cat sat on the mat", N=3)
    panel.pick("row", 2 * 3 + 1)
    assert panel.values["words"] == "sat" and "row 2 of W" in parts(panel, Status)[0].text


@pytest.mark.parametrize(("given", "told"), [
    ("one", "2 to 12"), (" ".join(f"w{i}" for i in range(13)), "2 to 12"), ("", "no word"),
])
def test_a_text_that_will_not_do(given, told):
    with pytest.raises(ValueError, match=told):
        LookUp(given)


def test_an_unknown_word_and_none_keep_the_picture():
    panel = LookUp()
    before = panel.blocks
    for words in ("hospitl", "", "?!"):
        panel.set("words", words)
        assert panel.message.endswith((".", "?")) and panel.blocks is before
