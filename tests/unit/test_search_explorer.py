"""The search explorer ranks by cosine on the left and by shared words on the right, whatever is typed."""

import numpy as np
import pytest

from w2vlib import Embeddings
from w2vlib.draw.blocks import Status, Table, flatten
from w2vlib.widgets.panels.search_explorer import MOST, SearchExplorer, rank_by_meaning, rank_by_words

WORDS = Embeddings(["cheap", "affordable", "flights", "airfare", "hotel"],
                   np.array([[1.0, 0, 0], [2, 0.1, 0], [0, 1, 0], [0.1, 3, 0], [0, 0, 1]]))
DOCUMENTS = ("Cheap hotel", "Affordable airfare", "The hotel", "Zibble")


def explorer():
    return SearchExplorer(WORDS, DOCUMENTS, "cheap flights")


def tables(panel):
    assert panel.message == ""
    return [block for block in flatten(panel.blocks) if isinstance(block, Table)]


def status(panel):
    assert panel.message == "" and isinstance(panel.blocks[-1], Status)
    return panel.blocks[-1].text


def test_the_two_rankings():
    documents = [text.lower().split() for text in DOCUMENTS]
    meaning = rank_by_meaning(["cheap", "flights"], documents, WORDS)
    assert [position for position, _ in meaning] == [1, 0, 2]
    assert meaning[0][1] == pytest.approx(1, abs=0.01) and meaning[2][1] == pytest.approx(0, abs=0.01)
    assert rank_by_words(["cheap", "hotel", "cheap"], documents) == [(0, 2), (2, 1)]


def test_function_words_are_not_shared_words():
    assert rank_by_words(["the", "hotel"], [["the", "flights"], ["the", "hotel"]]) == [(1, 1)]
    assert rank_by_words(["at", "the"], [["at", "the", "hotel"]]) == []


def test_equal_documents_stay_in_their_order():
    assert [p for p, _ in rank_by_meaning(["cheap"], [["cheap"]] * 3, WORDS)] == [0, 1, 2]


def test_cheap_flights_finds_affordable_airfare():
    panel = explorer()
    meaning, words, near = tables(panel)
    assert [row[1] for row in meaning.rows] == ["Affordable airfare", "Cheap hotel", "The hotel"]
    assert [row[1:] for row in words.rows] == [["Cheap hotel", "1"]]
    assert meaning.highlight == {1: "accent"} and words.highlight == {0: "accent"}
    assert near.rows[0][1].startswith("affordable")
    assert "**Affordable airfare**" in status(panel) and "shares no word" in status(panel)
    assert status(panel).endswith("Without any known word: 1.")


def test_own_documents_and_queries():
    panel = explorer()
    panel.set("documents", "A hotel\n\nflights")
    panel.set("query", "HOTEL, zibble")
    meaning, words, near = tables(panel)
    assert words.caption == "By words: 1 of 2; shaded: shares a word"
    assert [row[1] for row in meaning.rows] == ["A hotel", "flights"]
    assert near.rows[1] == ["zibble", "no vector, so it is left out"]
    panel.set("documents", "zabble")
    assert tables(panel)[1].caption == "By words: none of 1"
    assert status(panel).startswith("No document holds a word that has a vector.")


@pytest.mark.parametrize("query, said", [("", "A search needs"), ("!?", "A search needs"), ("hotl", "'hotel'"),
                                         ("zibble zabble", "None of the words"), ("🙂 <b>", "None of the words")])
def test_a_bad_query_is_one_sentence_and_the_answer_stays(query, said):
    panel = explorer()
    before = panel.blocks
    panel.set("query", query)
    assert said in panel.message
    assert panel.blocks == before


@pytest.mark.parametrize("text", ["", " \n", "?! …"])
def test_no_documents_is_one_sentence(text):
    panel = explorer()
    panel.set("documents", text)
    assert "at least one document" in panel.message


TEXTS = ["<script>alert(1)</script>", "hotel " * 100_000, "cheap hotel\n" * 10_000, "__a__ **b** hotel 🙂"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_documents_can_be_searched(text):
    panel = explorer()
    panel.set("documents", text)
    meaning, words, _ = tables(panel)
    assert len(meaning.rows) <= MOST and all(len(row[1]) < 120 for row in [*meaning.rows, *words.rows])
