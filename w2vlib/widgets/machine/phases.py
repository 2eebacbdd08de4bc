"""A trainer's next step flows in; each phase's formula with today's numbers, its table and its sentence flow out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ...draw.blocks import Formula, Marked, Table, escape, number
from ...training import Trainer
from ...windows import window
from .session import Place, place

SHOWN = 8


def fine(x: float) -> Marked:
    """A number of any size for reading, with three digits that count: 12.345, 0.123, 0.00123, 4.56 × 10^{−7}."""
    if not math.isfinite(x) or x == 0:
        return Marked(number(float(x)))
    power = math.floor(math.log10(abs(x)))
    if -4 <= power <= 4:
        return Marked(number(float(x), max(3, 2 - power)))
    return Marked(f"{number(x / 10.0**power, 2)} × 10^{{{number(power)}}}")


def vector(v) -> str:
    """The first numbers of a vector: (0.123, −0.304, 0.051, …)."""
    return f"({', '.join(number(float(x)) for x in v[:3])}{', …' if len(v) > 3 else ''})"


def v(word: str) -> Marked:
    """The name of the input vector of `word`, in the colour of W_in."""
    return Marked(f"[[in:**v**_{{{escape(word)}}}]]")


def u(word: str) -> Marked:
    """The name of the output vector of `word`, in the colour of W_out."""
    return Marked(f"[[out:**u**_{{{escape(word)}}}]]")


def term(x: float) -> str:
    """A number inside a sum or product: brackets keep its minus apart."""
    return f"({number(float(x))})" if x < 0 else number(float(x))


def dot_product(a, b) -> str:
    """The first products of a dot product: 0.123 × 0.500 + 0.304 × (−0.104) + …"""
    terms = [f"{term(x)} × {term(y)}" for x, y in zip(a[:2], b, strict=False)]
    return " + ".join([*terms, *(["…"] if len(a) > 2 else [])])


def average(start: str, terms, C: int, width: int) -> list[str]:
    """Lines that say `start` = (sum of terms) / C, with `width` terms in a line; a long sum is cut."""
    terms = [*terms[:6], *(["…"] if len(terms) > 6 else [])]
    rows = [" + ".join(terms[k:k + width]) for k in range(0, len(terms), width)]
    rows[0], rows[1:] = f"{start} = ({rows[0]}", [f"+ {row}" for row in rows[1:]]
    return [*rows[:-1], f"{rows[-1]}) / {C}"]


def listed(words) -> str:
    """Words for a sentence, in bold: **a**, **b** and **c**."""
    *first, last = (f"**{escape(word)}**" for word in words)
    return f"{', '.join(first)} and {last}" if first else last


@dataclass(frozen=True)
class Explanation:
    """What a phase shows: a formula, a table, a sentence, and the rows in play of each matrix.

    `lit_in` and `lit_out` give roles to the rows that are shown; `rows_in` and `rows_out` are all that the step reads.
    """

    formula: Formula
    table: Table
    sentence: str
    lit_in: dict = field(default_factory=dict)
    lit_out: dict = field(default_factory=dict)
    rows_in: frozenset = frozenset()
    rows_out: frozenset = frozenset()


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
        self.shown = [self.first, *(int(k) for k in order if k != self.first)][:SHOWN]
        self.shown_words = [self.words[step.rows[k]] for k in self.shown]
        self.lit_in = dict.fromkeys(map(int, step.inputs), "in")
        self.other = "out" if self.softmax else "negative"
        self.lit_out = {int(step.rows[k]): "positive" if k == self.first else self.other for k in self.shown}

    @property
    def example(self) -> str:
        return f"Example {self.step.example + 1:,} of {len(self.trainer.examples):,}"

    def explain(self, phase: int) -> Explanation:
        """The phase with this number, 0 to 4."""
        told = (self._input, self._hidden, self._scores, self._loss, self._update)[phase]()
        lit_out, rows_out = (self.lit_out, self.step.rows.tolist()) if phase > 1 else ({}, ())
        rows = frozenset(self.lit_in), frozenset(rows_out)
        return Explanation(Formula(told[0]), *told[1:], self.lit_in, lit_out, *rows)

    def _input(self):
        V, target, C = len(self.words), escape(self.target), len(self.inputs)
        if self.cbow:
            ones = [f"one-hot({escape(word)})" for word in self.inputs]
            places = ", ".join(f"{i:,}" for i in self.step.inputs[:6]) + ", …" * (C > 6)
            lines = [*average("**x**", ones, C, 2), f"1/{C} at place{'s' * (C > 1)} {places}; 0 at all others of {V:,}"]
            sentence = f"Given: {listed(self.inputs)}. Asked: the word among them, **{target}**."
        else:
            word, place = escape(self.inputs[0]), int(self.step.inputs[0])
            zeros = "0, …, 0, " * (place > 0), ", 0, …, 0" * (place < V - 1)
            lines = [f"**x** = one-hot({word}) = ({zeros[0]}1{zeros[1]})",
                     f"1 at place {place:,}; 0 at the other {V - 1:,} places"]
            sentence = f"Given: the centre word **{word}**. Asked: its context word **{target}**."
        lines.append(f"**y** = one-hot({target}), 1 at place {self.step.target:,}: the right answer")
        return lines, self._examples_here(), sentence

    def _examples_here(self):
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
        rows, product = self.trainer.W_in[step.inputs], "[[in:**h**]] = **x**ᵀ [[in:**W**_{in}]]"
        if self.cbow:
            lines = [*average(product, [v(word) for word in self.inputs], C, 3),
                     *average("h_{1}", [term(x) for x in rows[:, 0]], C, 4)]
            lines[-1] += f" = {number(float(step.h[0]))}"
            sentence = f"The hidden vector is the average of {C} rows of [[in:W_{{in}}]]. "
        else:
            lines = [f"{product} = row {step.inputs[0]:,} = {v(self.inputs[0])}"]
            sentence = f"A one-hot vector looks up one row: **h** is the input vector of {listed(self.inputs)}. "
        table = self._side_by_side([*map(v, self.inputs), Marked("**h**")], [*rows, step.h], "Looked up, and passed on")
        return [*lines, f"[[in:**h**]] = **{vector(step.h)}**"], table, sentence + "Nothing else is applied to it."

    def _side_by_side(self, names, vectors, caption):
        """A table with one column for each vector and one row for each of its N numbers."""
        rows = [[f"{d}", *numbers] for d, numbers in enumerate(np.transpose(vectors).tolist(), 1)]
        return Table(["number", *names], rows, caption)

    def _scores(self):
        step, R = self.step, len(self.step.rows)
        lines = ["s_{j} = [[out:**u**_{j}]] · [[in:**h**]]  for " +
                 (f"all {R:,} words" if self.softmax else f"the target and {R - 1} negative samples")]
        for k, word in zip(self.shown[:2], self.shown_words, strict=False):
            products = dot_product(self.trainer.W_out[step.rows[k]], step.h)
            lines += [f"s_{{{escape(word)}}} = {u(word)} · [[in:**h**]]", f"= {products} = **{fine(step.logits[k])}**"]
        if self.softmax:
            rank = int((step.logits > step.logits[self.first]).sum()) + 1
            sentence = (f"Every output vector meets **h** in a dot product. The score of **{escape(self.target)}** "
                        f"is number {rank:,} of {R:,}.")
        else:
            rest = len(self.words) - len(set(step.rows.tolist()))
            sentence = (f"Only {R} scores are needed: **{escape(self.target)}** and {R - 1} negative samples. "
                        f"The other {rest:,} rows of [[out:W_{{out}}]] take no part.")
        scores = [[word, fine(step.logits[k])] for k, word in zip(self.shown, self.shown_words, strict=True)]
        return lines, Table(["word", "score"], scores, "Scores", {0: "positive"}), sentence

    def _loss(self):
        return self._softmax_loss() if self.softmax else self._sigmoid_loss()

    def _softmax_loss(self):
        step, target, V = self.step, escape(self.target), len(self.words)
        with np.errstate(over="ignore"):
            powers = np.exp(step.logits)
        total, loss, p = powers.sum(), fine(step.loss), fine(step.probabilities[self.first])
        lines = [f"p_{{{target}}} = exp(s_{{{target}}}) / Σ_{{j}} exp(s_{{j}})",
                 f"= {fine(powers[self.first])} / {fine(total)} = **{p}**",
                 f"loss L = −log p_{{{target}}} = −log {p} = **{loss}**"]
        rows = [[word, *map(fine, (step.logits[k], powers[k], step.probabilities[k])), f"{step.labels[k]:.0f}"]
                for k, word in zip(self.shown, self.shown_words, strict=True)]
        if len(self.shown) < V:
            rest = np.delete(np.arange(V), self.shown)
            sums = (fine(powers[rest].sum()), fine(step.probabilities[rest].sum()))
            rows.append([f"{len(rest):,} others", "", *sums, "0"])
        table = Table(["word", "score", "exp(score)", "probability", "target"], rows, "", {0: "positive"})
        share = number(100 * float(step.probabilities[self.first]), 1)
        sentence = (f"The probabilities sum to 1. The right answer, **{target}**, gets {share} %: a loss of {loss}. "
                    f"Blind guessing costs log {V:,} = {number(math.log(V))}.")
        return lines, table, sentence

    def _sigmoid_loss(self):
        step, target, loss = self.step, escape(self.target), fine(self.step.loss)
        lines = []
        for k, word in zip(self.shown[:2], self.shown_words, strict=False):
            power, p = fine(-step.logits[k]), fine(step.probabilities[k])
            lines.append(f"p_{{{escape(word)}}} = σ(s_{{{escape(word)}}}) = 1 / (1 + exp({power})) = **{p}**")
        costs = np.logaddexp(0, np.where(step.labels > 0, -step.logits, step.logits))
        more = " + …" if len(costs) > 4 else ""
        lines += [f"loss L = −log p_{{{target}}} − Σ_{{k}} log(1 − p_{{k}})",
                  f"= {' + '.join(map(fine, costs[:4]))}{more} = **{loss}**"]
        rows = [[word, *map(fine, (step.logits[k], step.probabilities[k])), f"{step.labels[k]:.0f}",
                 fine(costs[k])] for k, word in zip(self.shown, self.shown_words, strict=True)]
        table = Table(["word", "score", "probability", "target", "its loss"], rows, "", {0: "positive"})
        share = number(100 * float(step.probabilities[0]), 1)
        sentence = (f"Each word gets its own yes or no: **{target}** has {share} % yes and should have 100 %, "
                    f"the negative samples should have 0 %. The loss is {loss}.")
        return lines, table, sentence

    def _update(self):
        step, settings, W_in, W_out = self.step, self.trainer.settings, self.trainer.W_in, self.trainer.W_out
        new_in, new_out = self.trainer.peek_weights()
        target, source, rate = step.target, int(step.inputs[0]), fine(step.learning_rate)
        name_u, name_v = u(self.target), v(self.inputs[0])
        lines = []
        for k, word in zip(self.shown[:2], self.shown_words, strict=False):
            difference = f"{fine(step.probabilities[k])} − {step.labels[k]:.0f}"
            lines.append(f"e_{{{escape(word)}}} = p − y = {difference} = **{fine(step.error[k])}**")
        lines += [f"∂L/∂{name_u} = e_{{{escape(self.target)}}} [[in:**h**]] = {vector(step.grad_rows[self.first])}",
                  f"∂L/∂[[in:**h**]] = Σ_{{j}} e_{{j}} [[out:**u**_{{j}}]] = {vector(step.grad_h)}"]
        if self.cbow:
            share = f" / {len(self.inputs)}" if settings.average == "corrected" else ""
            lines.append(f"∂L/∂{name_v} = ∂L/∂[[in:**h**]]{share} = {vector(step.grad_inputs[0])}")
        change = f"{rate} × ∂L/∂" if settings.optimizer == "sgd" else "Adam’s step for ∂L/∂"
        lines += [f"{name} ← {name} − {change}{name}" for name in (name_u, name_v)]
        names, vectors = [], []
        for name, old, new in ((name_u, W_out[target], new_out[target]), (name_v, W_in[source], new_in[source])):
            names += [Marked(f"{name} before"), "change", Marked(f"{name} after")]
            vectors += [old, new - old, new]
        with np.errstate(all="ignore"):
            after = float(new_out[target] @ new_in[step.inputs].mean(axis=0))
        inputs = name_v if len(self.inputs) == 1 else f"the **v** of each of the {len(self.inputs)} inputs"
        others = "Every other word has" if self.softmax else "The negative samples have"
        sentence = (f"**{escape(self.target)}** has an error below 0: {name_u} and {inputs} attract each other, and "
                    f"the score goes from {fine(step.logits[self.first])} to {fine(after)}. "
                    f"{others} an error above 0 and {'is' if self.softmax else 'are'} repelled.")
        return lines, self._side_by_side(names, vectors, "The update, number by number"), sentence
