"""A notebook's time is the sum of its sections' minutes, within three, and the map in 00 agrees with it."""

import re

import pytest

from authoring.build import SOURCES

NOTEBOOKS = sorted(SOURCES.glob("[0-9][0-9]_*.py"))


def stated(text):
    return int(re.search(r"\*\*Time\*\* about (\d+) minutes", text)[1])


@pytest.mark.parametrize("source", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_time_is_the_sum_of_the_sections(source):
    text = source.read_text("utf-8")
    sections = map(int, re.findall(r"^# \*about (\d+) minutes?\*", text, re.MULTILINE))
    assert abs(stated(text) - sum(sections)) <= 3


def test_the_map_has_the_minutes_of_every_notebook():
    text = NOTEBOOKS[0].read_text("utf-8")
    listed = dict(re.findall(r"\]\((\w+)\.ipynb\) \|[^\n]*\| (\d+) \|$", text, re.MULTILINE))
    assert listed == {path.stem: str(stated(path.read_text("utf-8"))) for path in NOTEBOOKS[1:]}
