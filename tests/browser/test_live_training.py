"""The widget that trains on real text, in Chromium."""

from pathlib import Path

import axe_playwright_python

from w2vlib.corpora import SyntheticCorpus
from w2vlib.widgets import LiveTraining


def test_training_is_driven_and_seen(show):
    corpus = SyntheticCorpus(90_000, topics=5, words_per_topic=6)
    page = show(LiveTraining(corpus, list(corpus.kinds), backend="numpy", dim=8, sample=0), 900)
    assert page.locator(".status").inner_text() == "Nothing read, nothing learned yet."
    for presses in (1, 2, 3):
        page.get_by_role("button", name="Train on").click()
        page.wait_for_function(f"drawn.length >= {presses}")
    page.locator(".status").get_by_text("Read 90,000 of 90,000 words").wait_for()
    assert page.get_by_role("button", name="Train on").is_disabled()
    page.add_script_tag(path=Path(axe_playwright_python.__file__).with_name("axe.min.js"))
    found = page.evaluate("axe.run()")["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
