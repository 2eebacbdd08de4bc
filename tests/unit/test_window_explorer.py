"""The window explorer makes the training tables of the library, and exactly those printed for the nurse sentence."""

import pytest

from w2vlib.draw.blocks import Status, Table, Tokens, flatten
from w2vlib.text import Corpus, Vocabulary, load_kingdom
from w2vlib.widgets.panels.window_explorer import WindowExplorer, count_examples, count_windows, examples_so_far, read
from w2vlib.windows import cbow_examples, skipgram_pairs, window


def tables(panel):
    assert panel.message == ""
    return [block.rows for block in flatten(panel.blocks) if isinstance(block, Table)]


def status(panel):
    assert panel.message == ""
    return panel.blocks[-1].text


def test_the_nurse_sentence_iterations_1_to_3():
    panel = WindowExplorer()
    assert tables(panel) == [[["1", "nurse, assisted", "the"]], [["1", "the", "nurse"], ["1", "the", "assisted"]]]
    panel.press("next")
    cbow, skip_gram = tables(panel)
    assert cbow[1:] == [["2", "the, assisted, the", "nurse"]]
    assert skip_gram[2:] == [["2", "nurse", "the"], ["2", "nurse", "assisted"], ["2", "nurse", "the"]]
    panel.press("next")
    cbow, skip_gram = tables(panel)
    assert cbow[2:] == [["3", "the, nurse, the, doctor", "assisted"]]
    assert [row[2] for row in skip_gram[5:]] == ["the", "nurse", "the", "doctor"]


def test_the_whole_nurse_sentence_gives_12_and_42_examples():
    panel = WindowExplorer()
    panel.set("at", 12)
    assert [len(rows) for rows in tables(panel)] == [12, 42]
    assert "So far 12 CBOW and 42 skip-gram examples; the whole text gives 12 and 42." in status(panel)
    assert "2 context words instead of 4" in status(panel)


def test_the_8_word_sentence_with_its_windows():
    panel = WindowExplorer("I neuron company is related to data science")
    panel.set("at", 8)
    rows = tables(panel)[0]
    assert len(rows) == 8
    assert rows[2] == ["3", "i, neuron, is, related", "company"]
    assert rows[4] == ["5", "company, is, to, data", "related"]


@pytest.mark.parametrize("m", [1, 2, 7])
def test_the_tables_are_those_of_the_library(m):
    corpus = Corpus(load_kingdom().sentences[:40])
    vocabulary = Vocabulary.from_corpus(corpus)
    ids = [vocabulary.encode(sentence) for sentence in corpus.sentences]
    starts = [sum(map(len, ids[:k])) for k in range(41)]
    cbow, skip_gram = examples_so_far(corpus.sentences, starts, starts[-1] - 1, m, most=10_000)
    pairs = skipgram_pairs(ids, m)
    assert [(vocabulary.id(a), vocabulary.id(b)) for _, a, b in skip_gram] == list(map(tuple, pairs.tolist()))
    contexts, centres = cbow_examples(ids, m)
    assert [[vocabulary.id(w) for w in near] for _, near, _ in cbow] == [[i for i in row if i >= 0] for row in contexts]
    assert [vocabulary.id(centre) for _, _, centre in cbow] == centres.tolist()
    assert count_examples(map(len, ids), m) == (len(centres), len(pairs))


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("m", [1, 2, 10])
def test_counting_agrees_with_windows(n, m):
    for centres in range(1, n + 1):
        near = [len(window(n, i, m)) for i in range(centres)]
        assert count_windows(n, centres, m) == (sum(k > 0 for k in near), sum(near))


def test_back_next_slide_and_click_move_the_window():
    panel = WindowExplorer()
    assert panel.tick("play")
    panel.press("next")
    panel.press("back")
    assert panel.values["at"] == 2
    panel.pick("word", 4)
    assert panel.values["at"] == 5
    panel.set("at", 11)
    assert not panel.tick("play")
    assert panel.values["at"] == 12
    panel.press("next")
    assert "cannot be used now" in panel.message


def test_windows_end_with_their_sentences():
    panel = WindowExplorer("One two. Three four.")
    panel.set("at", 2)
    assert tables(panel)[0][-1] == ["2", "one", "two"]
    panel.press("next")
    assert "sentence 2 of 2" in panel.blocks[0].caption
    assert tables(panel)[0][-1] == ["3", "four", "three"]
    panel.pick("word", 1)
    assert panel.values["at"] == 4


def test_a_new_text_begins_at_its_first_word():
    panel = WindowExplorer()
    panel.set("at", 9)
    panel.set("text", "a b c")
    assert panel.values["at"] == 1
    assert tables(panel)[0] == [["1", "b, c", "a"]]


@pytest.mark.parametrize("m", [1, 10])
@pytest.mark.parametrize("text", ["a", "<script>alert(1)</script>", "🙂 🙂", "word " * 100_000, "the cat. " * 50_000])
def test_any_text_can_be_walked(text, m):
    panel = WindowExplorer()
    panel.set("text", text)
    panel.set("m", m)
    last = read(text)[1][-1]
    for at in (1, last // 2 or 1, last):
        panel.set("at", at)
        tokens = next(block for block in panel.blocks if isinstance(block, Tokens))
        assert "centre" in tokens.roles.values()
        assert f"Iteration {at:,}" in status(panel)
    assert isinstance(panel.blocks[-1], Status)


def test_a_text_without_words_is_one_sentence():
    panel = WindowExplorer()
    panel.set("at", 3)
    panel.set("text", " ")
    assert "no word" in panel.message
    assert panel.values["at"] == 3
