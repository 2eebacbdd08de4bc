"""The co-occurrence map shows the library's counts and PPMI, the places behind a count, and takes any text."""

import numpy as np
import pytest

from w2vlib.counts import cooccurrences, ppmi
from w2vlib.draw.blocks import Bars, Heatmap, Status, Table, flatten
from w2vlib.text import Vocabulary, load_kingdom
from w2vlib.widgets.panels.cooccurrence_map import (
    CONTEXTS,
    COUNTS,
    OWN,
    PPMI,
    SAME,
    CooccurrenceMap,
    strongest_contexts,
)

CORPUS = load_kingdom()
VOCABULARY = Vocabulary.from_corpus(CORPUS)


def heatmap(panel):
    assert panel.message == ""
    return next(block for block in flatten(panel.blocks) if isinstance(block, Heatmap))


@pytest.mark.parametrize("m", [1, 2, 10])
@pytest.mark.parametrize(("kind", "digits"), [(COUNTS, 0), (PPMI, 1)])
def test_the_cells_are_those_of_the_library(m, kind, digits):
    panel = CooccurrenceMap("king queen crown")
    panel.set("m", m)
    panel.set("table", kind)
    panel.set("columns", SAME)
    whole = cooccurrences(CORPUS, VOCABULARY, m)
    whole = whole if kind == COUNTS else ppmi(whole)
    ids = [VOCABULARY.id(word) for word in ("king", "queen", "crown")]
    assert heatmap(panel).values == pytest.approx(whole[np.ix_(ids, ids)])
    assert heatmap(panel).digits == digits


def test_columns_are_the_strongest_contexts():
    panel = CooccurrenceMap("king queen")
    assert panel.values["columns"] == CONTEXTS
    sums = heatmap(panel).values.sum(axis=0)
    assert (np.diff(sums) <= 0).all()
    assert "palace" in heatmap(panel).columns
    assert strongest_contexts([[0, 3, 1], [0, 1, 4]], [0, 1]) == [2, 1]


def test_a_click_shows_the_places_behind_the_count():
    panel = CooccurrenceMap("king queen")
    panel.set("columns", SAME)
    panel.set("words", "queen old")
    panel.pick("cell", 1)
    assert heatmap(panel).highlight == [(0, 1)]
    rows = next(block for block in flatten(panel.blocks) if isinstance(block, Table)).rows
    assert rows
    assert [row[0] for row in rows] == [str(n + 1) for n in range(len(rows))]
    assert all(row[2] == "**queen**" and "old" in row[1] + row[3] for row in rows)


def test_ppmi_finds_what_counts_hide():
    panel = CooccurrenceMap("king")
    panel.set("table", PPMI)
    assert next(block for block in flatten(panel.blocks) if isinstance(block, Bars)).labels[0] == "queen"


def test_stop_words_can_stay():
    panel = CooccurrenceMap("king")
    panel.set("content", False)
    assert "the" in heatmap(panel).columns


@pytest.mark.parametrize(("words", "sentence"), [
    ("", "Name one word or more"), ("quen", "'quen' is not in the vocabulary"), ("king <b>", "'b' is not in the"),
])
def test_wrong_words_are_one_sentence(words, sentence):
    panel = CooccurrenceMap()
    panel.set("words", words)
    assert sentence in panel.message
    assert next(block for block in flatten(panel.blocks) if isinstance(block, Heatmap)).rows[0] == "king"


def test_at_most_12_rows():
    panel = CooccurrenceMap()
    panel.set("words", " ".join(VOCABULARY.words[:20]))
    assert len(heatmap(panel).rows) == 12


@pytest.mark.parametrize("m", [1, 10])
@pytest.mark.parametrize("text", [
    "a b", "alone", "<script>alert(1)</script>", "🙂 🙂 🙂", "word " * 20_000, "the cat sat. a dog sat. " * 12_000,
])
def test_any_text_has_a_map(text, m):
    panel = CooccurrenceMap()
    panel.set("source", OWN)
    panel.set("text", text)
    panel.set("m", m)
    for kind in (PPMI, COUNTS):
        panel.set("table", kind)
        assert np.isfinite(heatmap(panel).values).all()
    panel.pick("cell", 0)
    [told] = [block for block in flatten(panel.blocks) if isinstance(block, Status)]
    assert "co-occur" in told.text and panel.message == ""


def test_an_empty_text_is_one_sentence():
    panel = CooccurrenceMap()
    panel.set("source", OWN)
    panel.set("text", " ")
    assert "no word" in panel.message
