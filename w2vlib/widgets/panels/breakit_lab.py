"""A program with a bug and a sentence flow in; what the gradient check says and what training with it does flow out."""

from __future__ import annotations

import numpy as np

from ...draw.blocks import (
    Column,
    Curve,
    Details,
    Formula,
    Heatmap,
    Prose,
    Row,
    Series,
    Status,
    Table,
    Tokens,
    number,
    said,
)
from ...draw.figures import smooth, word_map
from ...embeddings import same_kind_share
from ...gradcheck import TOLERANCE, check_gradients
from ...lessons.n05_gradients.breakit import BUGS, Trained, examples, first_weights, gradients, loss, terms, train
from ...text import Corpus, Vocabulary, load_kinds, load_kingdom
from ..engine.controls import Button, Choice, Range, TextArea, Toggle
from ..engine.panel import Panel

SENTENCE = "The wise king rules the old kingdom."
MOST_WORDS = 30
RATES = (0.03, 0.1, 0.3, 0.6)
STEPS = 6_000
PROGRAMS = dict(zip("ABCD", ("undivided", "tied", "relu", "multi-hot"), strict=True))
GAMES = {"cbow": "CBOW: the average of the context predicts the centre word",
         "window": "Skip-gram, a whole window at once: the centre word predicts every context word",
         "tied": "Skip-gram, a whole window at once, with one matrix in place of two"}

CHECK, TRAIN, MAPS = "check its gradient", "train with it", "compare the maps"
NOT_YET, SHOW = "…", "I give up: show it"
GUESSES = (NOT_YET, *sorted(bug.title for bug in BUGS.values()), SHOW)


class BreakItLab(Panel):
    """Four programs, each with a bug: check the gradient, say what is wrong, train, compare the maps."""

    title = "The break-it lab: four programs, four bugs"

    def __init__(self):
        self._trained: dict[tuple, Trained] = {}
        super().__init__()

    def controls(self):
        sentence = _read(self.values.get("sentence", SENTENCE))
        at = min(self.values.get("at", 3), len(sentence))
        rows = [[Choice("program", "program", tuple(PROGRAMS), "A"), Choice("guess", "its bug", GUESSES, NOT_YET),
                 Toggle("mend", "mend it"), Choice("view", "view", (CHECK, TRAIN, MAPS), CHECK)]]
        if self.values.get("view", CHECK) == CHECK:
            return [*rows, [
                TextArea("sentence", f"Sentence, up to {MOST_WORDS} words", SENTENCE, rows=1),
                Range("at", "centre word", 1, len(sentence), 1, at, text=f"{at}: {sentence[at - 1]}")]]
        return [*rows, [Choice("rate", "learning rate", RATES, RATES[1]),
                        Button("train", "Train right and broken", primary=True),
                        Button("all", "Train at every rate")]]

    def on_change(self, name, value):
        if name == "program":
            self.values["guess"] = NOT_YET

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
        if values["view"] == CHECK:
            return self._check(bug, values)
        return self._damage(bug, values["rate"]) if values["view"] == TRAIN else self._maps(bug, values["rate"])

    def _check(self, bug, values):
        sentence, at = _read(values["sentence"]), values["at"] - 1
        corpus = Corpus([tuple(sentence)])
        vocabulary = Vocabulary.from_corpus(corpus)
        example = examples(corpus, vocabulary, bug.game)[at]
        weights = {name: 6 * matrix for name, matrix in first_weights(len(vocabulary), 4, bug.game).items()}
        claimed = gradients(weights, example, "" if values["mend"] else bug.name)
        findings = check_gradients(lambda moved: loss(moved, example), weights, claimed, vocabulary.words,
                                   terms(weights, example))
        solved = values["guess"] in (bug.title, SHOW)
        told = " ".join(said(finding.verdict if solved else _where(finding, vocabulary.words)) for finding in findings)
        if all(finding.right for finding in findings) and not values["mend"]:
            told += " **This example does not show the bug.** Try another centre word before you trust the program."
        elif values["guess"] == NOT_YET and not values["mend"]:
            told += " **Which term is wrong?** Look at how each wrong row compares with the right one, then choose."
        near = set(range(max(0, at - 2), min(len(sentence), at + 3))) - {at}
        return [
            Status(f"**Program {values['program']}{', mended' * values['mend']}.** {told}"),
            Tokens(sentence, {at: "centre"} | dict.fromkeys(near, "context"), GAMES[bug.game]),
            Row([*(_difference(finding, vocabulary.words) for finding in findings),
                 Column([_worst(findings, vocabulary.words), *_told(bug, values["guess"])])],
                [1] * len(findings) + [3]),
        ]

    def _runs(self, bug, rate):
        """What the right program and the broken one were trained to at this rate; None for each that was not."""
        return [self._trained.get((bug.game, name, rate)) for name in ("", bug.name)]

    def _damage(self, bug, rate):
        right, wrong = self._runs(bug, rate)
        if not wrong:
            return [UNTRAINED, Row([Curve([], "Loss in training", "step", "loss", (0, STEPS), (0, 6)),
                                    Table(_HEADER, [], "Compare each column at its own best rate")])]
        top = 1.4 * np.log(len(right.embeddings))
        means = {"right": smooth(right.losses, 300), "broken": smooth(wrong.losses, 300)}
        lines = [Series(name, np.arange(1, len(mean) + 1), np.minimum(mean, top), role)
                 for (name, mean), role in zip(means.items(), ("ok", "bad"), strict=True)]
        rows = [_score(rate, *(self._trained[bug.game, name, rate] for name in ("", bug.name)))
                for rate in RATES if (bug.game, bug.name, rate) in self._trained]
        curve = Curve(lines, f"Loss at learning rate {rate:g}, mean of the last 300 steps", "step", "loss", (0, STEPS),
                      (0, top))
        return [Status(f"At learning rate {rate:g} the loss ends for the right program at {_ends(right)}, "
                       f"and for the broken one at {_ends(wrong)}."),
                Row([curve, Table(_HEADER, rows, "Compare each column at its own best rate")])]

    def _maps(self, bug, rate):
        runs = self._runs(bug, rate)
        if not all(runs):
            return [UNTRAINED]
        return [Status(f"Both programs after {STEPS:,} steps at learning rate {rate:g}: do words of a kind stand "
                       "together in both?"),
                Row([word_map(run.embeddings, caption=name, height=330)
                     for name, run in zip(("Right update", "Broken update"), runs, strict=True)])]


UNTRAINED = Status(f"Press a button above: {STEPS:,} steps on the kingdom corpus, the rate falling to 0.")
_HEADER = ("learning rate", "right: loss", "broken: loss", "right: neighbour of its kind", "broken: of its kind")


def _read(text):
    words = Corpus.from_text(text, name="your sentence").tokens
    if not 2 <= len(words) <= MOST_WORDS:
        raise ValueError(f"The check takes a sentence of 2 to {MOST_WORDS} words; yours has {len(words):,}.")
    return list(words)


def _where(finding, words):
    """Which matrix is wrong and in which rows, without what is wrong there."""
    if finding.right:
        return finding.verdict
    rows = [f"“{words[row]}”" for row in finding.wrong_rows[:4]]
    more = f" and {len(finding.wrong_rows) - 4} more rows" if len(finding.wrong_rows) > 4 else ""
    return f"{finding.name} is wrong in the row{'s' if len(finding.wrong_rows) > 1 else ''} of {', '.join(rows)}{more}."


def _difference(finding, words):
    difference = (finding.analytic - finding.numeric).round(6)
    columns = [f"{n + 1}" for n in range(difference.shape[1])]
    wrong = [(int(r), int(c)) for r, c in np.argwhere(difference) if r in finding.wrong_rows]
    return Heatmap(words, columns, difference, f"{finding.name}: program minus measured", wrong, digits=2, limit=1.0)


def _worst(findings, words):
    rows = []
    for f in findings:
        place = [f"{words[f.row]}, number {f.column + 1}",
                 *(number(float(g[f.row, f.column]), 4) for g in (f.analytic, f.numeric)), f"{f.error:.2f}"]
        rows.append([f.name, *(["—"] * 3 + [f"below {TOLERANCE:g}"] if f.right else place)])
    return Table(["gradient of", "worst at", "program", "measured", "relative error"], rows,
                 "Program and finite differences", {r: "ok" if f.right else "bad" for r, f in enumerate(findings)})


def _told(bug, guess):
    if guess == NOT_YET:
        return [Formula(["program:  ?"], "Say which term is wrong, then choose it above")]
    if guess not in (bug.title, SHOW):
        return [Formula(["program:  ?"], f"It is not “{guess}”: that would show in other rows, or by another factor")]
    formulas = [f"right:  {bug.right}", f"program:  {bug.wrong}"]
    return [Formula(formulas, bug.title), Details("its line of code, and where it was seen",
                                                  [Prose(f"`{bug.code}`\n\n{bug.seen}")])]


def _ends(run):
    return "diverged" if run.diverged else f"{run.losses[-500:].mean():.2f}"


def _score(rate, right, wrong):
    kinds = load_kinds()
    return [f"{rate:g}", _ends(right), _ends(wrong),
            *(f"{100 * same_kind_share(run.embeddings, kinds):.0f} %" for run in (right, wrong))]
