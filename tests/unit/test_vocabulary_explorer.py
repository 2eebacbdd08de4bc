"""The explorers of notebook 01 give the right numbers, for the course's sentences and for whatever a learner types."""

import numpy as np
import pytest

from w2vlib.draw.blocks import Heatmap, Status, Table, Tokens, flatten
from w2vlib.widgets.panels.vocabulary_explorer import (
    BagExplorer,
    OneHotExplorer,
    VocabularyExplorer,
    around,
    bag,
    cosine,
    one_hot,
    readable_bytes,
)


def shown(panel, kind):
    assert panel.message == ""
    return [block for block in flatten(panel.blocks) if isinstance(block, kind)]


def test_the_nurse_sentence_has_12_tokens_and_9_types():
    panel = VocabularyExplorer()
    assert len(shown(panel, Tokens)[0].words) == 12
    rows = shown(panel, Table)[0].rows
    assert len(rows) == 9
    assert rows[0] == ["the", "0", "4"]


def test_a_click_on_a_token_shows_its_vector():
    panel = VocabularyExplorer()
    panel.pick("token", 4)
    assert panel.values["word"] == "doctor"
    assert shown(panel, Heatmap)[0].values.tolist() == [[0, 0, 0, 1, 0, 0, 0, 0, 0]]


def test_a_chosen_word_stays_when_the_new_text_has_it():
    panel = VocabularyExplorer("the cat sat")
    panel.set("word", "cat")
    panel.set("text", "one cat")
    assert panel.values["word"] == "cat"
    panel.set("text", "a dog")
    assert panel.values["word"] == "a"


@pytest.mark.parametrize(("text", "tokens", "types"), [
    ("<script>alert(1)</script>", 4, 3), ("🙂 🙂 you", 3, 2), ("a", 1, 1), ("word " * 100_000, 100_000, 1),
    (" ".join(f"w{i}" for i in range(100_000)), 100_000, 100_000),
])
def test_any_text_has_a_vocabulary(text, tokens, types):
    panel = VocabularyExplorer()
    panel.set("text", text)
    assert f"{tokens:,} tokens" in shown(panel, Status)[0].text
    assert f"{types:,} places" in shown(panel, Status)[0].text
    assert shown(panel, Heatmap)[0].values.sum() == 1


def test_the_last_of_many_words_is_in_the_picture():
    panel = VocabularyExplorer(" ".join(f"w{i}" for i in range(1_000)))
    panel.set("word", "w999")
    assert shown(panel, Heatmap)[0].values[0, -1] == 1


@pytest.mark.parametrize(("text", "sentence"), [("", "no word"), ("…!?", "no word")])
def test_a_text_without_words_is_one_sentence(text, sentence):
    panel = VocabularyExplorer()
    panel.set("text", text)
    assert sentence in panel.message
    assert "12 tokens" in panel.blocks[0].caption


def test_an_unknown_word_is_one_sentence_with_a_suggestion():
    panel = VocabularyExplorer()
    panel.set("word", "nurs")
    assert panel.message == "'nurs' is not in the vocabulary of 9 words. Did you mean 'nurse'?"


@pytest.mark.parametrize("first", range(8))
def test_any_two_one_hot_vectors_are_equally_far_apart(first):
    panel = OneHotExplorer()
    for word in panel.words[:first] + panel.words[first + 1:]:
        panel.set("a", panel.words[first])
        panel.set("b", word)
        assert shown(panel, Table)[0].rows == [["dot product", "0"], ["cosine", "0"], ["distance", "1.414"]]


def test_a_word_and_itself():
    panel = OneHotExplorer()
    panel.set("b", "king")
    assert [row[1] for row in shown(panel, Table)[0].rows] == ["1", "1", "0.000"]


@pytest.mark.parametrize(("digits", "size", "dense", "ids"), [
    (1, "10 words", "400 bytes", "40 bytes"), (4, "10,000 words", "400 MB", "40 kB"),
    (4.7, "50,000 words", "10 GB", "200 kB"), (6, "1,000,000 words", "4 TB", "4 MB"),
])
def test_the_cost_of_a_vocabulary(digits, size, dense, ids):
    panel = OneHotExplorer()
    panel.set("digits", digits)
    assert f"{size}: {dense} as vectors, {ids} as ids" in shown(panel, Status)[0].text


def test_a_bag_does_not_see_order():
    panel = BagExplorer()
    assert shown(panel, Status)[0].text == "The two bags are the same: cosine 1.00."
    panel.set("first", "a fair price")
    panel.set("second", "the right cost")
    assert shown(panel, Status)[0].text == "0 of 6 words are in both bags: cosine 0.00."
    panel.set("second", "")
    assert "no word" in panel.message


def test_a_bag_is_the_sum_of_its_one_hot_vectors():
    words, vocabulary = ["a", "b", "a"], ["a", "b", "c"]
    assert bag(words, vocabulary).tolist() == sum(one_hot(vocabulary.index(w), 3) for w in words).tolist()
    assert cosine(np.zeros(3), np.ones(3)) == 0


@pytest.mark.parametrize(("n", "text"), [(0, "0 bytes"), (999, "999 bytes"), (4_000, "4 kB"), (2_500_000, "2.5 MB"),
                                         (4e12, "4 TB"), (2.5e15, "2,500 TB")])
def test_bytes_are_readable(n, text):
    assert readable_bytes(n) == text


@pytest.mark.parametrize(("i", "V"), [(0, 1), (0, 100), (50, 100), (99, 100), (23, 24)])
def test_the_place_is_among_those_shown(i, V):
    places = around(i, V)
    assert i in places
    assert len(places) == min(V, 24)
    assert places[0] >= 0 and places[-1] < V
