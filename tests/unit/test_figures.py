"""A figure says what it shows wherever it is shown."""

import re

import numpy as np
import pytest

from w2vlib.draw.blocks import Bars, Prose
from w2vlib.draw.figures import Figure, smooth
from w2vlib.draw.picture import picture


def figure():
    return Figure(Bars(["cat", "dog"], [0.25, 0.75]), alt='The bar of "dog" is longer than that of cat & co.')


def test_a_picture_and_its_text(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    data, metadata = figure()._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert data["text/plain"] == metadata["image/png"]["alt"] == figure().alt


def test_under_a_server_html_carries_the_text_to_where_png_cannot(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "04_skip_gram.ipynb")
    data, _ = figure()._repr_mimebundle_()
    alt, src = re.fullmatch('<img alt="([^"]*)" src="([^"]*)">', data["text/html"]).groups()
    assert alt == "The bar of &quot;dog&quot; is longer than that of cat &amp; co."
    assert src == f"data:image/png;base64,{data['image/png']}"


def test_a_figure_without_a_text_is_refused():
    with pytest.raises(ValueError, match="alt="):
        Figure(Bars(["cat"], [1.0]), alt=" ")


def test_bars_make_room_for_long_labels_and_mark_what_is_cut():
    def drawn(*labels):
        return picture("", [Bars(labels, [1.0] * len(labels))])

    assert drawn("gensim (not installed)") != drawn("gensim (not at home)")
    assert drawn("a" * 60) == drawn("a" * 70) != drawn("a" * 40)


@pytest.mark.parametrize("width", [1, 3, 10])
def test_smooth_is_the_mean_of_the_last_values(width):
    values = np.random.default_rng(0).normal(size=7)
    expected = [values[max(0, i + 1 - width) : i + 1].mean() for i in range(7)]
    assert smooth(values, width) == pytest.approx(expected)
    assert smooth([], width).shape == (0,)


def test_half_a_character_in_the_alt_text_can_be_sent():
    assert Figure(Prose("x"), alt="\ud800")._repr_mimebundle_()[0]["text/plain"] == "�"
