"""Answers that people wrote: no wrong one passes, no right one is refused, and the message is about the mistake."""

import collections
import itertools
import json
import linecache
import math
import random
import re
from pathlib import Path

import numpy as np
import pytest

from w2vlib.exercises import find
from w2vlib.exercises.checking import judge
from w2vlib.learner.report import NOT_YET, RIGHT

ANSWERS = json.loads(Path(__file__).with_name("answers.json").read_text(encoding="utf-8"))
WRONG = [answer for answer in ANSWERS if not answer["right"]]
# The message is true and holds none of the words that name the mistake.
LESS_SAID = {
    "00.2-w19", "00.4-w14", "01.3-w17", "01.3-w19", "01.5-w12", "02.3-w06", "02.4-w17", "02.5-w07", "03.3-w17",
    "03.4-w19", "03.6-w21", "04.3-w03", "04.4-w14", "04.5-w21", "04.5-w25", "05.3-w17", "05.4-w16",
    "05.4-w18", "05.6-w20", "06.2-w17", "06.2-w18", "06.3-w06", "06.6-w17", "06.7-w08",
}


def written_by(answer):
    """The function that an answer's code defines, its lines known as Jupyter's are."""
    file = f"<cell {answer['id']}>"
    linecache.cache[file] = (0, None, answer["code"].splitlines(keepends=True), file)
    names = {
        "np": np, "numpy": np, "math": math, "re": re, "itertools": itertools, "random": random,
        "Counter": collections.Counter, "defaultdict": collections.defaultdict, "__name__": "__main__",
    }
    exec(compile(answer["code"], file, "exec"), names)
    return names.get(find(answer["exercise"]).name, names.get("answer"))


@pytest.mark.parametrize("id", sorted({answer["exercise"] for answer in ANSWERS}))
def test_answers_get_their_due(id):
    for answer in ANSWERS:
        if answer["exercise"] == id:
            report = judge(find(id), written_by(answer))
            assert report.outcome == (RIGHT if answer["right"] else NOT_YET), answer
            if not answer["right"]:
                said = any(stem in report.text.lower() for stem in answer["about"])
                assert said != (answer["id"] in LESS_SAID), (answer, report.text)


def test_nine_in_ten_messages_are_about_the_mistake():
    assert {answer["id"] for answer in WRONG} >= LESS_SAID
    assert len(LESS_SAID) <= len(WRONG) / 10
