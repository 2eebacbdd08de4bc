"""The noise explorer shows the distribution of any text, and never draws its target."""

import numpy as np
import pytest

from w2vlib import Corpus, noise_distribution
from w2vlib.draw.blocks import Bars, Table, Tokens, flatten
from w2vlib.widgets import NoiseExplorer


def block(panel, kind):
    return next(b for b in flatten(panel.blocks) if isinstance(b, kind))


def test_bars_hold_the_noise_of_both_ends():
    panel = NoiseExplorer()
    noise = noise_distribution(panel.vocabulary.counts, 0.75)
    bars = block(panel, Bars)
    assert np.allclose(bars.values[0], noise[0]) and np.allclose(bars.values[-1], noise[-1])


@pytest.mark.parametrize("exponent", [-0.5, 0.0, 1.0, 1.5])
def test_exponents_from_end_to_end(exponent):
    panel = NoiseExplorer()
    panel.set("exponent", exponent)
    assert panel.message == ""
    if exponent == 1.0:
        assert all(float(row[4]) == 1 for row in block(panel, Table).rows)


def test_the_target_is_never_drawn():
    panel = NoiseExplorer(Corpus.from_text("a b a b a c"))
    panel.set("K", 20)
    for _ in range(20):
        panel.press("draw")
        tokens = block(panel, Tokens)
        assert tokens.words[0] not in tokens.words[1:]


def test_an_unknown_target_earns_a_sentence_and_keeps_what_was_there():
    panel = NoiseExplorer()
    before = panel.blocks
    panel.set("target", "quen")
    assert "queen" in panel.message and panel.blocks == before


@pytest.mark.parametrize("text", ["", "word", "one one one", "🙂", "!?"])
def test_a_text_without_two_words_earns_a_sentence(text):
    panel = NoiseExplorer()
    panel.set("own", True)
    before = panel.blocks
    panel.set("text", text)
    assert panel.message and "Something went wrong" not in panel.message and panel.blocks == before


def test_hostile_and_long_texts():
    panel = NoiseExplorer()
    panel.set("own", True)
    panel.set("text", "<script>alert(1)</script> 🙂 sat by 🙂")
    assert panel.message == ""
    panel.set("text", "many different words " * 33_000)
    assert "Something went wrong" not in panel.message
    panel.set("own", False)
    assert panel.message == "" and len(panel.vocabulary) > 90
