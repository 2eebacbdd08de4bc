"""The smallest panel answers."""

from w2vlib.widgets import RoundTrip


def test_it_counts_presses_and_squares():
    panel = RoundTrip()
    assert "Nothing has arrived" in panel.blocks[0].text
    panel.set("number", 7)
    panel.press("send")
    panel.press("send")
    assert "2 times" in panel.blocks[0].text and "49" in panel.blocks[0].text
