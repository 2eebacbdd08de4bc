"""A corpus of any size flows in; its training flows out as it happens: a map of its words, the loss, neighbours."""

from __future__ import annotations

from functools import partial

import numpy as np

from ...draw.blocks import Curve, Row, Scatter, Series, Status, Table, number
from ...draw.figures import smooth
from ...fast import FastTrainer
from ...objectives import guessing_loss
from ...projection import pca
from ..engine.controls import Button, Choice, Play, Text
from ..engine.panel import Panel
from .analogy_explorer import look_up

PORTIONS = {f"{words:,}": words for words in (30_000, 100_000, 300_000)}
SMOOTHED = 5


class LiveTraining(Panel):
    """Train on the next portion of a text with every press, and see what it did.

    Parameters
    ----------
    corpus : what `FastTrainer` takes
    words : the words on the map, or a dict word → kind; by default frequent ones, of more than three letters if the
        text has such
    **settings : any field of FastSettings
    """

    title = "Training on real text, as it happens"

    def __init__(self, corpus, words=None, **settings):
        self.new_trainer = partial(FastTrainer, corpus, progress=False, **settings)
        self._begin()
        vocabulary = self.trainer.vocabulary
        self.shown = [word for word in words or _frequent(vocabulary.words) if word in vocabulary]
        self.kinds = [words[w] for w in self.shown] if isinstance(words, dict) else []
        if len(self.shown) < 2:
            told = "Fewer than two of the words for the map are in the vocabulary; name others" if words else (
                "A map needs two different words; give a longer text, or a smaller min_count")
            raise ValueError(f"{told}.")
        super().__init__()

    def _begin(self):
        self.trainer, self.projection, self.limit = self.new_trainer(), None, 0.5

    def controls(self):
        done = self.trainer.seen >= self.trainer.total
        return [[Choice("portion", "words per press", tuple(PORTIONS), next(iter(PORTIONS))),
                 Button("train", "Train on", primary=True, key="n", disabled=done), Play("play"),
                 Button("again", "Start again", disabled=not self.trainer.seen),
                 Text("word", "neighbours of", self.shown[0], suggestions=self.trainer.vocabulary.words[:500])]]

    def on_press(self, name):
        if name == "again":
            self._begin()
        else:
            self.trainer.run(PORTIONS[self.values["portion"]])

    def on_tick(self, name):
        if self.trainer.seen < self.trainer.total:
            self.trainer.run(PORTIONS[self.values["portion"]])
        return self.trainer.seen < self.trainer.total

    def render(self, values):
        trainer, word = self.trainer, look_up(self.trainer.vocabulary, values["word"])
        embeddings = trainer.embeddings()
        nearest = embeddings.neighbours(word, 8) if trainer.losses else []
        vectors = np.array([embeddings[w] for w in self.shown])
        if trainer.losses:
            self.projection = pca(vectors, like=self.projection)
            points = self.projection.project(vectors)
        else:  # the first vectors are tiny and random: one spot
            points = np.zeros((len(vectors), 2))
        while self.limit < 1.05 * np.abs(points).max():
            self.limit *= 1.5  # in between, the axes stand still
        chosen = {self.shown.index(word): "accent"} if word in self.shown else {}
        seen = [words for words, _ in trainer.losses]
        losses = smooth([loss for _, loss in trainer.losses], SMOOTHED)
        untrained = guessing_loss(len(vectors), trainer.settings.negatives)
        return [
            Row([
                Scatter(self.shown, points, "Words of the text, in the plane where they differ most",
                        kinds=self.kinds, kind_order=tuple(dict.fromkeys(self.kinds)),
                        limits=(-self.limit, self.limit) * 2, highlight=chosen, height=440),
                Table(["word", "cosine"], [list(pair) for pair in nearest], f"Nearest to {word}", digits=2),
            ], (3, 1)),
            Curve([Series("loss", np.array(seen) / 1e6, losses)] if trainer.losses else [],
                  "Loss of text before it is trained on", x_label="million words read", y_label="loss per example",
                  x_range=(0, trainer.total / 1e6), y_range=(0, 1.05 * untrained), height=180),
            Status(f"Read {number(trainer.seen)} of {number(trainer.total)} words; the loss, averaged over the last "
                   f"{SMOOTHED} measurements, is {losses[-1]:.2f}."
                   if trainer.losses else "Nothing read, nothing learned yet."),
        ]


def _frequent(words, most=60):
    """The most frequent words that say something by themselves: long ones, or whatever there is."""
    long = [word for word in words if len(word) > 3]
    return (long if len(long) > 1 else words)[:most]
