"""The word explorer shows a word's own numbers; turning all vectors changes them and leaves every cosine alone."""

import numpy as np
import pytest

from w2vlib.draw.blocks import Bars, Heatmap, Table, flatten
from w2vlib.embeddings import Embeddings
from w2vlib.widgets.panels.word_explorer import WordExplorer, rotation

WORDS = ["king", "queen", "cat", "bread", "man", "woman", "prince", "princess", "milk", "cheese", "barn", "hay", "dog"]


def random_embeddings(N=8):
    return Embeddings(WORDS, np.random.default_rng(N).normal(size=(len(WORDS), N)))


def parts(panel, kind):
    assert panel.message == ""
    return [block for block in flatten(panel.blocks) if isinstance(block, kind)]


@pytest.mark.parametrize("N", [1, 2, 7, 8, 50])
@pytest.mark.parametrize("degrees", [0, 90, 117, 360])
def test_a_rotation_keeps_lengths_angles_and_handedness(N, degrees):
    turn = rotation(N, degrees)
    assert np.allclose(turn @ turn.T, np.eye(N))
    assert np.linalg.det(turn) == pytest.approx(1)
    assert np.allclose(turn, np.eye(N)) == (degrees in (0, 360) or N == 1)


def test_turns_add_up():
    assert np.allclose(rotation(8, 40) @ rotation(8, 50), rotation(8, 90))


@pytest.mark.parametrize("N", [1, 2, 8, 13, 60])
def test_fingerprints_change_and_cosines_do_not(N):
    embeddings = random_embeddings(N)
    panel = WordExplorer(embeddings)
    (before,), (near, ranks) = parts(panel, Heatmap), parts(panel, Bars)[::-1]
    assert np.allclose(before.values, embeddings.vectors[:4, :40])
    assert ranks.labels[0] == WORDS[embeddings.vectors[:, 0].argmax()]
    panel.set("angle", 120)
    (after,), (near_after, _) = parts(panel, Heatmap), parts(panel, Bars)[::-1]
    assert np.allclose(before.values, after.values) == (N == 1)
    assert near_after.labels == near.labels == [word for word, _ in embeddings.neighbours("king", 8)]
    assert np.allclose(near_after.values, near.values)
    assert "no cosine with any word has changed" in panel.blocks[-1].text
    assert all(row[1] == row[2] for row in parts(panel, Table)[0].rows)


def test_one_number_at_a_time():
    embeddings = random_embeddings()
    panel = WordExplorer(embeddings)
    for number in (1, 8):
        panel.set("number", number)
        column = embeddings.vectors[:, number - 1]
        assert np.allclose(parts(panel, Bars)[0].values, [*sorted(column)[:-4:-1], *sorted(column)[2::-1]])
    panel.pick("cell", 2 * 8 + 4)
    assert panel.values["number"] == 5
    assert parts(panel, Heatmap)[0].highlight == [(row, 4) for row in range(4)]


def test_up_to_four_words_and_the_neighbours_of_any():
    panel = WordExplorer(random_embeddings())
    panel.set("near", "cat")
    assert "“cat”" in parts(panel, Bars)[1].caption
    panel.set("words", "Milk cheese milk")
    assert parts(panel, Heatmap)[0].rows == ["milk", "cheese"]
    assert panel.values["near"] == "Milk"
    panel.set("words", "hay")
    assert parts(panel, Table)[0].rows == []


@pytest.mark.parametrize("words", ["", " ", "king quen", "🙂", "<script>alert(1)</script>", "king queen cat bread man"])
def test_words_that_cannot_be_shown_are_one_sentence_and_change_nothing(words):
    panel = WordExplorer(random_embeddings())
    before, values = panel.blocks, dict(panel.values)
    panel.set("words", words)
    assert panel.message.endswith((".", "?"))
    assert panel.blocks is before
    assert panel.values == values


def test_a_learner_brings_embeddings_of_their_own():
    panel = WordExplorer(Embeddings(["<b>", "🙂", "**bold**"], np.zeros((3, 5))))
    assert parts(panel, Heatmap)[0].rows == ["<b>", "🙂"]
    big = WordExplorer(Embeddings([f"w{i}" for i in range(100_000)], np.ones((100_000, 4))), "w1 w99999")
    big.set("angle", 45)
    assert big.message == ""
    with pytest.raises(ValueError, match="at least two words"):
        WordExplorer(Embeddings(["a"], np.eye(1)))
