"""A program with a bug and a sentence flow in; what the gradient check says and what training with it does flow out."""

from __future__ import annotations

import numpy as np

from ..breakit import BUGS, Trained, examples, first_weights, gradients, loss, terms, train
from ..embeddings import same_kind_share
from ..figures import smooth, word_map
from ..gradcheck import check_gradients
from ..text import Corpus, Vocabulary, load_kinds, load_kingdom
from .blocks import Curve, Details, Formula, Heatmap, Prose, Row, Series, Status, Table, Tokens, escape
from .controls import Button, Choice, Range, TextArea, Toggle
from .panel import Panel

SENTENCE = "The wise king rules the old kingdom."
MOST_WORDS = 30
RATES = (0.03, 0.1, 0.3, 0.6)
STEPS = 6_000
PROGRAMS = dict(zip("ABCD", ("undivided", "tied", "relu", "multi-hot"), strict=True))
GAMES = {"cbow": "CBOW: the average of the context predicts the centre word",
         "window": "Skip-gram, a whole window at once: the centre word predicts every context word",
         "tied": "Skip-gram, a whole window at once, with one matrix in place of two"}


class BreakItLab(Panel):
    """Four programs, each with a bug; check the gradient, train, then have the bug shown."""

    title = "The break-it lab: four programs, four bugs"

    def __init__(self):
        self._trained: dict[tuple, Trained] = {}
        super().__init__()

    def controls(self):
        sentence = _read(self.values.get("sentence", SENTENCE))
        return [
            [Choice("program", "program", tuple(PROGRAMS), "A"), Toggle("mend", "mend it"),
             Toggle("reveal", "show the bug")],
            [TextArea("sentence", f"Sentence for the gradient check, up to {MOST_WORDS} words", SENTENCE, rows=2),
             Range("at", "centre word", 1, len(sentence), 1, min(3, len(sentence)))],
            [Choice("rate", "learning rate", RATES, RATES[1]),
             Button("train", "Train right and broken at this rate", primary=True),
             Button("all", "Train at every rate (some seconds)")],
        ]

    def on_press(self, name):
        for rate in RATES if name == "all" else [self.values["rate"]]:
            self._train(rate)

    def _train(self, rate):
        bug = BUGS[PROGRAMS[self.values["program"]]]
        for wrong in ("", bug.name):
            key = (bug.game, wrong, rate)
            if key not in self._trained:
                self._trained[key] = train(load_kingdom(), bug.game, wrong, rate, STEPS)

    def render(self, values):
        bug = BUGS[PROGRAMS[values["program"]]]
        sentence, at = _read(values["sentence"]), values["at"] - 1
        corpus = Corpus([tuple(sentence)])
        vocabulary = Vocabulary.from_corpus(corpus)
        example = examples(corpus, vocabulary, bug.game)[at]
        weights = {name: 6 * matrix for name, matrix in first_weights(len(vocabulary), 4, bug.game).items()}
        claimed = gradients(weights, example, "" if values["mend"] else bug.name)
        findings = check_gradients(lambda moved: loss(moved, example), weights, claimed, vocabulary.words,
                                   terms(weights, example))
        told = " ".join(escape(finding.verdict) for finding in findings)
        if all(finding.right for finding in findings) and not values["mend"]:
            told += " **This example does not show the bug.** Try another centre word before you trust the program."
        near = set(range(max(0, at - 2), min(len(sentence), at + 3))) - {at}
        return [
            Status(f"**Program {values['program']}{', mended' * values['mend']}.** {told}"),
            Tokens(sentence, {at: "centre"} | dict.fromkeys(near, "context"), GAMES[bug.game]),
            Row([_difference(finding, vocabulary.words) for finding in findings]),
            _worst(findings, vocabulary.words),
            Details("The bug" if values["reveal"] else "The bug: make a guess, then tick “show the bug”",
                    _told(bug) if values["reveal"] else [Prose("Still hidden.")], open=values["reveal"]),
            *self._damage(bug, values["rate"]),
        ]

    def _damage(self, bug, rate):
        right, wrong = (self._trained.get((bug.game, name, rate)) for name in ("", bug.name))
        if not right:
            hint = "Train, and the two losses and maps stand here. The kingdom corpus, 6,000 examples, the rate falling to 0."
            return [Curve([], "Loss in training", "step", "loss", (0, STEPS), (0, 6)), Table(_HEADER, [], hint),
                    Row([])]
        top = 1.4 * np.log(len(right.embeddings))
        lines = [Series(name, np.arange(1, len(run.losses) + 1), np.minimum(smooth(run.losses, 300), top), role)
                 for name, run, role in (("right", right, "ok"), ("broken", wrong, "bad"))]
        rows = [_score(rate, *(self._trained[bug.game, name, rate] for name in ("", bug.name)))
                for rate in RATES if (bug.game, bug.name, rate) in self._trained]
        maps = [word_map(run.embeddings, caption=name, height=330)
                for name, run in (("Right update", right), ("Broken update", wrong))]
        return [Curve(lines, f"Loss at learning rate {rate:g}, mean of the last 300 steps", "step", "loss", (0, STEPS),
                      (0, top)),
                Table(_HEADER, rows, "Each column at its own best rate: that is the fair comparison"), Row(maps)]


_HEADER = ("learning rate", "right: loss at the end", "broken: loss", "right: nearest word of the same kind", "broken: same kind")


def _read(text):
    words = Corpus.from_text(text, name="your sentence").tokens
    if not 2 <= len(words) <= MOST_WORDS:
        raise ValueError(f"The check takes a sentence of 2 to {MOST_WORDS} words; yours has {len(words):,}.")
    return list(words)


def _difference(finding, words):
    rows, columns = np.nonzero(np.isin(np.arange(len(words)), finding.wrong_rows)[:, None]
                               & (abs(finding.analytic - finding.numeric) > 1e-6))
    return Heatmap(words, [f"{n + 1}" for n in range(finding.analytic.shape[1])], finding.analytic - finding.numeric,
                   f"{finding.name}: gradient of the program minus measured gradient",
                   list(zip(rows.tolist(), columns.tolist(), strict=True)), digits=2, limit=1.0)


def _worst(findings, words):
    rows = [[f.name, escape(words[f.row]), f.column + 1, float(f.analytic[f.row, f.column]),
             float(f.numeric[f.row, f.column]), f"{f.error:.0e}" if f.right else f"{f.error:.2f}",
             "right" if f.right else "wrong"] for f in findings]
    return Table(["matrix", "worst in row", "number", "program", "measured", "relative error", "verdict"], rows,
                 "The entry with the largest error of each matrix",
                 {r: "ok" if f.right else "bad" for r, f in enumerate(findings)}, digits=4)


def _told(bug):
    return [Formula([f"right:  {bug.right}", f"program:  {bug.wrong}"], bug.title), Prose(f"`{bug.code}`\n\n{bug.seen}")]


def _score(rate, right, wrong):
    kinds = load_kinds()

    def ends(run):
        return "diverged" if run.diverged else f"{run.losses[-500:].mean():.2f}"

    return [f"{rate:g}", ends(right), ends(wrong),
            *(f"{100 * same_kind_share(run.embeddings, kinds):.0f} %" for run in (right, wrong))]
