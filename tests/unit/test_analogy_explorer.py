"""The analogy explorer answers as the library does, draws a true parallelogram, and takes any embeddings."""

import numpy as np
import pytest

from w2vlib.draw.blocks import Bars, Heatmap, Scatter, flatten
from w2vlib.embeddings import Embeddings
from w2vlib.text import load_kinds
from w2vlib.widgets.panels.analogy_explorer import EVERYTHING, QUESTION, SUMS, AnalogyExplorer, look_up, plane_through

WORDS = list(load_kinds())[:60]


def random_embeddings(V=60, N=8, seed=0):
    random = np.random.default_rng(seed)
    return Embeddings(WORDS[:V], random.normal(size=(V, N)) * random.uniform(0.3, 3, (V, 1)))


def part(panel, kind):
    assert panel.message == ""
    return next(block for block in flatten(panel.blocks) if isinstance(block, kind))


@pytest.mark.parametrize("leave", [True, False])
def test_the_ranking_is_that_of_the_library(leave):
    embeddings = random_embeddings()
    panel = AnalogyExplorer(embeddings)
    panel.set("leave", leave)
    for given in (("man", "king", "woman"), ("crown", "robe", "queen"), ("king", "king", "man")):
        for name, word in zip("abc", given, strict=True):
            panel.set(name, word)
        bars = part(panel, Bars)
        wanted = embeddings.analogy(*given, n=6, exclude_inputs=leave)
        assert [*bars.labels] == [word for word, _ in wanted]
        assert np.allclose(bars.values, [cosine for _, cosine in wanted])
        assert f"**{wanted[0][0]}**" in panel.blocks[-1].text


@pytest.mark.parametrize("leave", [True, False])
def test_the_answers_by_product_stand_beside_those_of_the_sum(leave):
    panel = AnalogyExplorer(embeddings := random_embeddings())
    panel.set("leave", leave)
    _, bars = (block for block in flatten(panel.blocks) if isinstance(block, Bars))
    wanted = embeddings.analogy("man", "king", "woman", 6, leave, multiply=True)
    assert [*bars.labels] == [word for word, _ in wanted]
    assert np.allclose(bars.values, [score for _, score in wanted])


@pytest.mark.parametrize("unit", [True, False])
@pytest.mark.parametrize("total", SUMS)
def test_the_arithmetic_adds_up(total, unit):
    panel = AnalogyExplorer(random_embeddings())
    panel.set("sum", total)
    panel.set("unit", unit)
    heat = part(panel, Heatmap)
    assert np.allclose(heat.values[:3].sum(axis=0), heat.values[3])
    assert np.allclose(np.linalg.norm(heat.values[:3], axis=1), 1) == unit
    assert heat.rows[3:] == ["= the sum", f"{part(panel, Bars).labels[0]} (the answer)"]


@pytest.mark.parametrize("total", SUMS)
@pytest.mark.parametrize("plane", [QUESTION, EVERYTHING])
def test_opposite_sides_are_parallel_when_the_signs_are_right(total, plane):
    panel = AnalogyExplorer(random_embeddings())
    panel.set("sum", total)
    panel.set("plane", plane)
    step, copy, *_ = (np.subtract(arrow.end, arrow.start) for arrow in part(panel, Scatter).arrows)
    assert np.allclose(step, copy) == (total == "b − a + c")


def test_the_plane_of_the_question_holds_it_exactly():
    vectors = random_embeddings().vectors
    a, b, c = vectors[:3]
    plane = plane_through(a, b, c, vectors)
    assert np.allclose(plane.axes @ plane.axes.T, np.eye(2))
    for point in (a, b, c, b - a + c):
        assert np.allclose(plane.project(point) @ plane.axes + plane.mean, point)
    assert plane.project(a) == pytest.approx([0, 0])
    assert plane.project(b)[0] > 0 == pytest.approx(plane.project(b)[1])
    spread = vectors - vectors.mean(axis=0)
    assert plane.explained.sum() == pytest.approx(np.square(spread @ plane.axes.T).sum() / np.square(spread).sum())


@pytest.mark.parametrize("N", [1, 2, 8])
def test_words_on_one_line_still_have_a_plane(N):
    vectors = random_embeddings(N=N).vectors
    for a, b, c in ((0, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1)):
        plane = plane_through(vectors[a], vectors[b], vectors[c], vectors)
        assert plane.axes.shape == (2, N)
        assert np.isfinite(plane.axes).all()
        assert (np.linalg.norm(plane.axes, axis=1) > 0.99).sum() == min(2, N)


def test_the_words_left_out_are_named_with_the_place_they_would_have():
    vectors = np.eye(4)[[0, 0, 0, 1]] + 0.05 * np.eye(4)
    panel = AnalogyExplorer(Embeddings(["man", "king", "woman", "queen"], vectors))
    assert "**queen**" in panel.blocks[-1].text
    assert "**would have been the answer**" in panel.blocks[-1].text
    panel.set("leave", False)
    assert "stands highest, in place 1" in panel.blocks[-1].text
    assert set(part(panel, Bars).highlight.values()) == {"ok", "bad"} or part(panel, Bars).highlight[0] == "bad"


@pytest.mark.parametrize("name", "abc")
@pytest.mark.parametrize("word", ["", "  ", "quen", "<script>alert(1)</script>", "🙂", "king queen"])
def test_a_word_that_is_not_there_is_one_sentence_and_changes_nothing(name, word):
    panel = AnalogyExplorer(random_embeddings())
    before, values = panel.blocks, dict(panel.values)
    panel.set(name, word)
    assert panel.message.endswith((".", "?"))
    assert panel.blocks is before
    assert panel.values == values


def test_capitals_and_spaces_are_forgiven():
    embeddings = Embeddings(["Paris", "king", "man", "woman"], np.eye(4))
    assert look_up(embeddings, " King ") == "king"
    assert look_up(embeddings, "Paris") == "Paris"
    with pytest.raises(ValueError, match="'paris' is not in the vocabulary"):
        look_up(embeddings, "paris")


def test_a_learner_brings_embeddings_of_their_own():
    words = ["<script>alert(1)</script>", "🙂", "**bold**", "d"]
    panel = AnalogyExplorer(Embeddings(words, np.eye(4)), kinds={})
    assert panel.message == ""
    assert panel.values["a"] == words[0]
    assert "\\*\\*bold\\*\\*" in panel.blocks[-1].text
    big = Embeddings([f"w{i}" for i in range(100_000)], np.random.default_rng(0).normal(size=(100_000, 16)))
    panel = AnalogyExplorer(big)
    assert part(panel, Heatmap).digits is None
    assert panel.message == ""
    with pytest.raises(ValueError, match="at least 4 words"):
        AnalogyExplorer(Embeddings(["a", "b"], np.eye(2)))


def test_a_vector_of_zeros_is_near_to_nothing():
    panel = AnalogyExplorer(Embeddings(["man", "king", "woman", "queen"], np.zeros((4, 3))))
    assert panel.message == ""
    assert list(part(panel, Bars).values) == [0]
