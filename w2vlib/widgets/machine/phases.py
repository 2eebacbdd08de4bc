"""A trainer's next step flows in; each phase's sentence, formula with today's numbers and table flow out."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ...draw.blocks import Marked, Table, escape, number
from ...model import hidden
from ...objectives import full_softmax, negative_sampling
from ...training import Trainer
from ...windows import window
from .session import Place, place

SHOWN = 8
H, X, ERROR = "[[in:**h**]]", "**x**", "∂L/∂"


def fine(x: float) -> Marked:
    """A number of any size for reading, with three digits that count: 12.345, 0.123, 0.00123, 4.56 × 10^{−7}."""
    if not math.isfinite(x) or x == 0:
        return Marked(number(float(x)))
    power = math.floor(math.log10(abs(x)))
    if -4 <= power <= 4:
        return Marked(number(float(x), max(3, 2 - power)))
    return Marked(f"{number(x / 10.0**power, 2)} × 10^{{{number(power)}}}")


def vector(v) -> str:
    """The first numbers of a vector: (0.12, −0.30, 0.05, …)."""
    return f"({', '.join(number(float(x), 2) for x in v[:4])}{', …' if len(v) > 4 else ''})"


def v(word: str) -> Marked:
    """The name of the input vector of `word`, in the colour of W_in."""
    return Marked(f"[[in:**v**_{{{escape(word)}}}]]")


def u(word: str) -> Marked:
    """The name of the output vector of `word`, in the colour of W_out."""
    return Marked(f"[[out:**u**_{{{escape(word)}}}]]")


def term(x: float) -> str:
    """A number inside a sum or product: brackets keep its minus apart."""
    return f"({number(float(x), 2)})" if x < 0 else number(float(x), 2)


def dot_product(a, b) -> str:
    """The first products of a dot product: 0.12·0.50 + 0.30·(−0.10) + …"""
    terms = [f"{term(x)}·{term(y)}" for x, y in zip(a[:3], b, strict=False)]
    return " + ".join([*terms, *(["…"] if len(a) > 3 else [])])


def average(terms) -> str:
    """The average of `terms`, written out; a long sum is cut."""
    some = [*terms[:4], *(["…"] if len(terms) > 4 else [])]
    return f"({' + '.join(some)}) / {len(terms)}" if len(terms) > 1 else some[0]


def listed(words) -> str:
    """Words for a sentence, in bold: **a**, **b** and **c**."""
    *first, last = (f"**{escape(word)}**" for word in words)
    return f"{', '.join(first)} and {last}" if first else last


class Explanation(NamedTuple):
    """What is told of a phase.

    `formula` is a list of formulas; a formula is a list of pieces, each the part of the picture that it names ("" for
    none) and its rich text.
    """

    formula: list[list[tuple[str, str]]]
    sentence: str


class StepReader:
    """The next step of `trainer`, its words by name; `explain(phase)` tells one phase of it.

    `shown` are the scored places that the learner sees: the target first, then the negative samples or, for the full
    softmax, the words that have most of the probability.
    """

    def __init__(self, trainer: Trainer):
        self.trainer, self.step, self.words = trainer, trainer.peek(), trainer.vocabulary.words
        step, settings = self.step, trainer.settings
        self.cbow, self.softmax = settings.architecture == "cbow", settings.objective == "softmax"
        self.place: Place = place(trainer, step.example)
        self.inputs, self.target = [self.words[i] for i in step.inputs], self.words[step.target]
        self.first = step.target if self.softmax else 0
        order = np.argsort(-step.probabilities, kind="stable") if self.softmax else np.arange(len(step.rows))
        self.shown = [self.first, *(int(k) for k in order[:SHOWN] if k != self.first)][:SHOWN]
        self.shown_words = [self.words[step.rows[k]] for k in self.shown]
        self.W_in, self.W_out = trainer.W_in, trainer.W_out
        self.new_in, self.new_out = trainer.peek_weights()

    @property
    def example(self) -> str:
        return f"Example {self.step.example + 1:,} of {len(self.trainer.examples):,}"

    @property
    def again(self) -> float:
        """The loss of the same question, asked once more after the update."""
        step = self.step
        with np.errstate(all="ignore"):
            h = hidden(self.new_in, step.inputs)
            scored = (full_softmax(h, self.new_out, step.target) if self.softmax else
                      negative_sampling(h, self.new_out, step.target, step.rows[1:]))
        return float(scored.loss)

    def explain(self, phase: int) -> Explanation:
        """The phase with this number, 0 to 4."""
        return Explanation(*(self._input, self._hidden, self._scores, self._loss, self._update)[phase]())

    def table(self, phase: int) -> Table:
        """The numbers that the phase with this number is about."""
        return (self._examples, self._rows, self._scored, self._scored, self._updates)[phase]()

    def _input(self):
        V, target = len(self.words), escape(self.target)
        where = f" = one-hot({target}), the 1 at place {self.step.target:,}: the right answer"
        answer = [("y", "**y**"), ("", where)]
        if self.cbow:
            ones = average([f"one-hot({escape(word)})" for word in self.inputs])
            given = [("x", X), ("", f" = {ones}")]
            sentence = f"Given: {listed(self.inputs)}. Asked: the word among them, **{target}**."
        else:
            place = int(self.step.inputs[0])
            zeros = "0, …, 0, " * (place > 0), ", 0, …, 0" * (place < V - 1)
            given = [("x", X), ("", f" = one-hot({escape(self.inputs[0])}) = ({zeros[0]}**1**{zeros[1]}), "
                                    f"the 1 at place {place:,} of {V:,}")]
            sentence = (f"Given: the centre word {listed(self.inputs)}. Asked: a word near it. "
                        f"The text says **{target}**.")
        return [given, answer], sentence

    def _examples(self):
        """The examples that the sentence gives around the present one."""
        words, here, m = self.place.sentence, self.place.centre, self.trainer.settings.window
        if self.cbow:
            centres = sorted([here, *window(len(words), here, 2)])
            rows = [[" ".join(words[j] for j in window(len(words), i, m)), words[i]] for i in centres]
            return Table(["context words", "centre word"], rows, "Examples from this sentence",
                         {centres.index(here): "accent"})
        contexts = window(len(words), here, m)
        rows = [[words[here], words[j]] for j in contexts]
        return Table(["centre word", "context word"], rows, "Examples that this centre word gives",
                     {contexts.index(self.place.contexts[0]): "accent"})

    def _hidden(self):
        step, C = self.step, len(self.inputs)
        looked_up = [("h", H), ("", " = "), ("x", f"{X}ᵀ"), ("", " "), ("W_in", "[[in:**W**_{in}]]"), ("", " = ")]
        if self.cbow:
            sentence = f"{C} rows of [[in:W_{{in}}]] lift out. Their average is the hidden vector {H}."
        else:
            sentence = (f"The one-hot vector picks one row of [[in:W_{{in}}]]: {H} is the input vector of "
                        f"{listed(self.inputs)}, and nothing else is done to it.")
        formula = [*looked_up, ("v", average(list(map(v, self.inputs)))), ("", f" = **{vector(step.h)}**")]
        return [formula], sentence

    def _rows(self):
        names = [*map(v, self.inputs), Marked("**h**")]
        return self._side_by_side(names, [*self.W_in[self.step.inputs], self.step.h], "Looked up, and passed on")

    def _side_by_side(self, names, vectors, caption):
        """A table with one column for each vector and one row for each of its N numbers."""
        rows = [[f"{d}", *numbers] for d, numbers in enumerate(np.transpose(vectors).tolist(), 1)]
        return Table(["number", *names], rows, caption)

    def _scores(self):
        step, R, target = self.step, len(self.step.rows), escape(self.target)
        every = [("s", "z_{j}"), ("", " = "), ("u", "[[out:**u**_{j}]]"), ("", " · "), ("h", H)]
        score = fine(step.logits[self.first])
        one = [("s", f"z_{{{target}}}"), ("", " = "), ("u", u(self.target)), ("", " · "), ("h", H),
               ("", f" = {dot_product(self.W_out[step.target], step.h)} = **{score}**")]
        if self.softmax:
            rank = int((step.logits > step.logits[self.first]).sum()) + 1
            sentence = (f"{H} meets all {R:,} rows of [[out:W_{{out}}]]: multiply number by number, add up. "
                        f"Of the {R:,} scores, that of **{target}** is number {rank:,}.")
        else:
            rest = len(self.words) - len(set(step.rows.tolist()))
            sentence = (f"{H} meets {R} rows of [[out:W_{{out}}]]: **{target}** and {R - 1} negative samples. "
                        f"The other {rest:,} rows take no part.")
        return [every, one], sentence

    def _scored(self):
        """The words that are scored: score, probability, target and error."""
        step = self.step
        with np.errstate(over="ignore"):
            powers = np.exp(step.logits if self.softmax else -step.logits)
        columns = step.logits, powers, step.probabilities, step.labels, step.error
        rows = [[word, *(fine(column[k]) for column in columns)]
                for k, word in zip(self.shown, self.shown_words, strict=True)]
        if self.softmax and len(self.shown) < len(self.words):
            rest = np.delete(np.arange(len(self.words)), self.shown)
            sums = [fine(column[rest].sum()) for column in (powers, step.probabilities, step.labels, step.error)]
            rows.append([f"{len(rest):,} others", "", *sums])
        power = "exp(score)" if self.softmax else "exp(−score)"
        return Table(["word", "score", power, "probability", "target", "error"], rows, "Scored", {0: "positive"})

    def _loss(self):
        return self._softmax_loss() if self.softmax else self._sigmoid_loss()

    def _softmax_loss(self):
        step, target, V = self.step, escape(self.target), len(self.words)
        with np.errstate(over="ignore"):
            powers = np.exp(step.logits)
        total, loss, p = powers.sum(), fine(step.loss), fine(step.probabilities[self.first])
        share = [("p", f"p_{{{target}}}"), ("", " = "), ("exp", f"exp(z_{{{target}}})"), ("", " / "),
                 ("exp", "Σ_{j} exp(z_{j})"), ("", f" = {fine(powers[self.first])} / {fine(total)} = **{p}**")]
        cost = [("L", "L"), ("", " = −log "), ("p", f"p_{{{target}}}"), ("", f" = **{loss}**")]
        percent = number(100 * float(step.probabilities[self.first]), 1)
        sentence = (f"The probabilities sum to 1. The right answer, **{target}**, gets {percent} % and should get "
                    f"100 %. That costs **{loss}**; blind guessing costs log {V:,} = {number(math.log(V), 2)}.")
        return [share, cost], sentence

    def _sigmoid_loss(self):
        step, target, loss = self.step, escape(self.target), fine(self.step.loss)
        p = fine(step.probabilities[0])
        share = [("p", f"p_{{{target}}}"), ("", " = σ("), ("s", f"z_{{{target}}}"), ("", ") = 1 / (1 + "),
                 ("exp", f"exp({fine(-step.logits[0])})"), ("", f") = **{p}**")]
        costs = np.logaddexp(0, np.where(step.labels > 0, -step.logits, step.logits))
        more = " + …" if len(costs) > 3 else ""
        cost = [("L", "L"), ("", " = −log "), ("p", f"p_{{{target}}}"), ("", " − Σ_{k} log(1 − "), ("p", "p_{k}"),
                ("", f") = {' + '.join(number(float(x), 2) for x in costs[:3])}{more} = **{loss}**")]
        percent = number(100 * float(step.probabilities[0]), 1)
        sentence = (f"Each word gets its own yes or no: **{target}** has {percent} % yes and should have 100 %, "
                    f"the negative samples should have 0 %. All in all that costs **{loss}**.")
        return [share, cost], sentence

    def _update(self):
        step, settings = self.step, self.trainer.settings
        target, rate = step.target, fine(step.learning_rate)
        name_v = v(self.inputs[0])
        share = f" / {len(self.inputs)}" if self.cbow and settings.average == "corrected" else ""
        sgd = settings.optimizer == "sgd"
        change = (f" − {rate} · {ERROR}{H}{share}", f" − {rate} · ") if sgd else (" − Adam’s step for it", "")
        error = [("e", "e_{j}"), ("", " = "), ("p", "p_{j}"), ("", " − "), ("y", "y_{j}")]
        back = [("gh", f"{ERROR}{H}"), ("", " = Σ_{j} "), ("e", "e_{j}"), ("", " "), ("u", "[[out:**u**_{j}]]")]
        move_v = [("va", name_v), ("", " ← "), ("v", name_v), ("dv", change[0])]
        pull = change[1] if sgd else " − Adam’s step for "
        move_u = [("u", "[[out:**u**_{j}]]"), ("", " ← "), ("u", "[[out:**u**_{j}]]"), ("", pull), ("e", "e_{j}"),
                  ("h", f" {H}")]
        with np.errstate(all="ignore"):
            after = float(self.new_out[target] @ self.new_in[step.inputs].mean(axis=0))
        others = "all others are" if self.softmax else "the negative samples are"
        given = listed(self.inputs) if len(self.inputs) == 1 else f"the {len(self.inputs)} context words"
        sentence = (f"The errors flow back: {given} and **{escape(self.target)}** are pulled "
                    f"together (score {fine(step.logits[self.first])} → {fine(after)}), {others} pushed away. "
                    f"Asked again, it would cost **{fine(self.again)}**, not {fine(step.loss)}.")
        return [error, back, move_v, move_u], sentence

    def _updates(self):
        target, source, names, vectors = self.step.target, int(self.step.inputs[0]), [], []
        for name, old, new in ((u(self.target), self.W_out[target], self.new_out[target]),
                               (v(self.inputs[0]), self.W_in[source], self.new_in[source])):
            names += [Marked(f"{name} before"), "change", Marked(f"{name} after")]
            vectors += [old, new - old, new]
        return self._side_by_side(names, vectors, "The update, number by number")
