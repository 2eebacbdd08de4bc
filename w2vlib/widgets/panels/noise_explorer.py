"""A text and an exponent flow in; who is drawn as a negative sample, and how often, flows out."""

from __future__ import annotations

import numpy as np

from ...draw.blocks import Bars, Column, Formula, Row, Status, Table, Tokens, escape, number
from ...sampling import draw_negatives, noise_distribution
from ...text import Corpus, Vocabulary, load_kingdom
from ..engine.controls import Button, Range, Text, TextArea, Toggle
from ..engine.panel import Panel
from .analogy_explorer import look_up

SHOWN = 12
SAMPLE_TEXT = "The cat sat on the mat. The dog sat by the door. A cat is no dog."


class NoiseExplorer(Panel):
    """Bend the noise distribution with its exponent and draw negative samples for a target from it.

    Parameters
    ----------
    corpus : Corpus, by default the kingdom corpus
    target : the word that is not to be drawn, by default the corpus's most frequent one
    """

    title = "The noise distribution"

    def __init__(self, corpus: Corpus | None = None, target: str = ""):
        self.given = load_kingdom() if corpus is None else corpus
        self.vocabulary = _at_least_two(self.given)
        self.target = target or self.vocabulary.words[0]
        self.draws = 0
        super().__init__()

    def controls(self):
        own = [Toggle("own", "my own text", False)]
        if self.values.get("own"):
            own.append(TextArea("text", "Your text", SAMPLE_TEXT))
        return [[Range("exponent", "exponent", -0.5, 1.5, 0.05, 0.75), Range("K", "negative samples K", 1, 20, 1, 5),
                 Text("target", "target", self.target, suggestions=self.vocabulary.words[:500]),
                 Button("draw", "Draw again", primary=True, key="d")], own]

    def on_press(self, name):
        self.draws += 1

    def on_change(self, name, value):
        if name not in ("own", "text"):
            return
        corpus = Corpus.from_text(self.values.get("text", SAMPLE_TEXT)) if self.values["own"] else self.given
        self.vocabulary = _at_least_two(corpus)
        if self.values["target"] not in self.vocabulary:
            self.target = self.values["target"] = self.vocabulary.words[0]

    def render(self, values):
        words, counts = self.vocabulary.words, self.vocabulary.counts
        target = self.vocabulary.id(look_up(self.vocabulary, values["target"]))
        share, noise = counts / counts.sum(), noise_distribution(counts, values["exponent"])
        rng = np.random.default_rng(self.draws)
        drawn = draw_negatives(noise, np.array([target]), values["K"], rng)[0]
        ends = [*range(min(SHOWN // 2, len(words))), *range(max(SHOWN // 2, len(words) - SHOWN // 2), len(words))]
        exponent = number(values["exponent"], 2)
        top = float(max(share.max(), noise.max()))
        rare, frequent = int(counts.argmin()), int(counts.argmax())
        return [
            Row([
                Bars([words[i] for i in ends], noise[ends],
                     f"The {len(ends)} most and least frequent of {len(words):,} words (mark: share of the text)",
                     names=("noise", "share"), reference=share[ends], limits=(0, top), digits=4,
                     highlight={ends.index(target): "bad"} if target in ends else {}),
                Column([Table(["word", "count", "share of text", "as noise", "times"],
                      [[words[i], int(counts[i]), float(share[i]), float(noise[i]), float(noise[i] / share[i])]
                       for i in dict.fromkeys((frequent, target, rare))],
                      "How the exponent moves the chance of being drawn"),
                Formula([f"noise({escape(words[rare])}) = {counts[rare]}^{{{exponent}}} / (sum over all words of "
                         f"count^{{{exponent}}}) = **{number(float(noise[rare]), 4)}**"]),
                Tokens([words[target], *(words[i] for i in drawn)],
                       {0: "positive", **{i + 1: "negative" for i in range(len(drawn))}},
                       "The target, and its negative samples"),
                Status(f"Drawn for the target {escape(words[target])}: {', '.join(escape(words[i]) for i in drawn)}. "
                       f"The target itself is never drawn, but a true neighbour may be."),
            ])], (1, 1)),
        ]


def _at_least_two(corpus):
    vocabulary = Vocabulary.from_corpus(corpus)
    if len(vocabulary) < 2:
        raise ValueError("Negative samples need a second word to be drawn; give a text with two different words.")
    return vocabulary
