"""The widget that trains on real text, without a browser."""

import pytest

from w2vlib.corpora import SyntheticCorpus
from w2vlib.draw.blocks import flatten
from w2vlib.widgets import LiveTraining


@pytest.fixture
def panel():
    return LiveTraining(SyntheticCorpus(90_000, topics=5, words_per_topic=6), ["t0w0", "t0w1", "t1w0", "s0", "absent"],
                        backend="numpy", dim=8, sample=0)


def blocks(panel, kind):
    return [block for block in flatten(panel.blocks) if type(block).__name__ == kind]


def test_each_press_reads_the_next_portion(panel):
    assert "nothing learned" in blocks(panel, "Status")[0].text
    panel.press("train")
    assert not panel.message and panel.trainer.seen >= 30_000
    assert blocks(panel, "Table")[0].rows[0][0].startswith("t0w")
    panel.set("portion", "300,000")
    panel.press("train")
    assert panel.trainer.seen == panel.trainer.total == 90_000
    panel.press("train")
    assert "cannot be used" in panel.message and panel.trainer.seen == 90_000


def test_start_again_forgets_all_and_does_the_same_again(panel):
    panel.press("again")
    assert "cannot be used" in panel.message
    panel.press("train")
    first = blocks(panel, "Status")[0].text
    panel.press("again")
    assert panel.trainer.seen == 0 and "nothing learned" in blocks(panel, "Status")[0].text
    panel.press("train")
    assert blocks(panel, "Status")[0].text == first


def test_axes_only_grow_and_points_stay_inside(panel):
    limits = []
    for _ in range(4):
        scatter = blocks(panel, "Scatter")[0]
        limits.append(scatter.limits[1])
        assert abs(scatter.xy).max() <= limits[-1]
        panel.tick("play")
    assert limits == sorted(limits)


def test_the_loss_fits_its_axis_whatever_the_negatives():
    panel = LiveTraining(SyntheticCorpus(20_000), backend="numpy", dim=8, negatives=15)
    panel.press("train")
    curve = blocks(panel, "Curve")[0]
    assert 0 < max(curve.series[0].y) < curve.y_range[1]


def test_words_may_come_with_their_kinds():
    panel = LiveTraining(SyntheticCorpus(20_000), dict(t0w0="one", absent="two", t1w0="three"), backend="numpy", dim=8)
    scatter = blocks(panel, "Scatter")[0]
    assert list(scatter.labels) == ["t0w0", "t1w0"] and list(scatter.kinds) == ["one", "three"]


def test_play_ends_with_the_text(panel):
    for _ in range(5):
        panel.tick("play")
    assert not panel.message and panel.trainer.seen == panel.trainer.total


@pytest.mark.parametrize("word", ["nobody", "<script>alert(1)</script>"])
def test_an_unknown_word_is_told_in_place(panel, word):
    panel.set("word", word)
    assert "not in the vocabulary" in panel.message
    panel.set("word", "T1W0 ")
    assert not panel.message and blocks(panel, "Table")[0].caption == "Nearest to t1w0"


def test_a_map_without_words_is_told():
    with pytest.raises(ValueError, match="map"):
        LiveTraining(SyntheticCorpus(5_000), ["absent"], backend="numpy", dim=8)
