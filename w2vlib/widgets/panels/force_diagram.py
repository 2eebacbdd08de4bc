"""A short text flows in; its two-dimensional vectors and the forces that each training step puts on them flow out."""

from __future__ import annotations

import numpy as np

from ...draw.blocks import Arrow, Bars, Column, Curve, Formula, Row, Scatter, Series, Status, escape, number, said
from ...draw.figures import smooth
from ...objectives import softmax
from ...text import Corpus
from ...training import Trainer
from ..engine.controls import Button, Choice, Number, Play, Range, TextArea
from ..engine.panel import Panel
from ..machine.session import Session

TEXT = "Kings wear crowns. Queens wear crowns. Cats drink milk. Dogs drink milk."
MOST_WORDS, MOST_TOKENS = 24, 2_000
STEPS = 600
BARS = 8
TRAIL = 60
ON_V, ON_U = "the input vector", "the output vectors"
# The third and the fifth kind have the colours of W_in and W_out, a triangle and a plus; the others are not in use.
KINDS = ("first", "second", "input vector v", "fourth", "output vectors u")


def forces(W_out, probabilities, target) -> tuple[np.ndarray, np.ndarray]:
    """What one step does to the input vector: the pull u_target, shape (N,), and one push −p_j u_j a row, (V, N).

    Together they are −∂loss/∂h.
    """
    return W_out[target], -probabilities[:, None] * W_out


def vector(xy) -> str:
    """Two coordinates for reading, such as (0.12, −0.50)."""
    shown = (f"{x:.2f}" if abs(x) < 1e4 else f"{x:.0e}" for x in xy)
    return "({})".format(", ".join(text.replace("-0.00", "0.00").replace("-", "−") for text in shown))


class ForceDiagram(Panel):
    """Every step of skip-gram with two numbers in a vector, as arrows: attraction, repulsion and their sum.

    Parameters
    ----------
    text : str, at most 24 different words
    learning_rate : positive number
    """

    title = "Attraction and repulsion, one step at a time"

    def __init__(self, text: str = TEXT, learning_rate: float = 0.5):
        self.first_text, self.first_rate = text, learning_rate
        self.session = self._start(text, learning_rate)
        super().__init__()

    @staticmethod
    def _start(text, rate):
        corpus = Corpus.from_text(text, name="your text")
        tokens, types = corpus.tokens, set(corpus.tokens)
        if len(types) > MOST_WORDS or len(tokens) > MOST_TOKENS:
            raise ValueError(
                f"Your text has {len(tokens):,} words, {len(types):,} different ones; this picture holds up to "
                f"{MOST_TOKENS:,} and {MOST_WORDS}. A few short sentences show the forces best."
            )
        if len(types) < 2:
            raise ValueError("With one word there is nothing to push away; type several, such as “cats drink milk”.")
        return Session(Trainer(corpus, dim=2, learning_rate=rate, schedule="constant", steps=STEPS))

    def controls(self):
        session, trainer = self.session, self.session.trainer
        rate = trainer.settings.learning_rate
        self.values |= {"t": trainer.t, "rate": rate}
        return [
            [Button("back", "Back", key="b", disabled=trainer.t == 0),
             Button("next", "Next", primary=True, key="n", disabled=session.at_end),
             Play("play", disabled=session.at_end),
             Range("t", "timeline", 0, session.last, 1, 0, text=f"step {trainer.t:,} of {session.last:,}"),
             Number("rate", "learning rate", self.first_rate, 0.001, 1000)],
            [Choice("look", "forces on", (ON_V, ON_U), ON_V), TextArea("text", "Your text", self.first_text, rows=1)],
        ]

    def on_press(self, name):
        self.session.seek(self.session.trainer.t + (1 if name == "next" else -1))

    def on_tick(self, name):
        return self.session.tick(1)

    def on_change(self, name, value):
        if name == "t":
            self.session.seek(value)
        elif name == "rate":
            self.session.change(learning_rate=value)
        elif name == "text":
            self.session = self._start(value, self.session.trainer.settings.learning_rate)

    def render(self, values):
        trainer, on_v = self.session.trainer, values["look"] == ON_V
        step, words, W_out = trainer.peek(), trainer.vocabulary.words, trainer.W_out
        picture, formula = (self._on_v if on_v else self._on_u)(step, words, W_out)
        shown = [j for j in range(len(words)) if j < BARS or j == step.target]
        chances = Bars([words[j] for j in shown], step.probabilities[shown],
                       f"How likely is each word beside {words[step.inputs[0]]}?", ("probability", "target"),
                       step.labels[shown], {shown.index(step.target): "ok"}, (0, 1), digits=2)
        return [Status(self._sentence(step, words)), Row([picture, chances, Column([self._curve()])], (3, 2, 2)),
                formula]

    def _sentence(self, step, words):
        new_W_in, new_W_out = self.session.trainer.peek_weights()
        before = float(step.probabilities[step.target])
        with np.errstate(all="ignore"):
            after = float(softmax(new_W_out @ new_W_in[step.inputs[0]])[step.target])
        centre, target = escape(words[step.inputs[0]]), escape(words[step.target])
        told = (f"**Step {step.t:,}.** The centre word is **{centre}**, beside it stands **{target}**. This step takes "
                f"the probability of {target} from {before:.2f} to {after:.2f}.")
        if after < before:
            told += " It falls: the step is too long for the slope, so it lands beyond the place it aims at."
        return said(self.session.notice) or told

    def _on_v(self, step, words, W_out):
        v = step.h
        pull, pushes = forces(W_out, step.probabilities, step.target)
        push, total = pushes.sum(axis=0), -step.grad_h
        after = v + step.learning_rate * total
        arrows = [Arrow(tuple(v), tuple(v + force), name, role) for force, name, role in (
            (pull, "attraction", "ok"), (push, "repulsion", "bad"), (total, "sum", "accent"))]
        arrows += [Arrow((0.0, 0.0), tuple(v), "", "in"), Arrow((0.0, 0.0), tuple(pull), "", "out")]
        arrows += [Arrow(tuple(v), tuple(v + one), "", "bad", dashed=True) for one in pushes]
        centre, target = escape(words[step.inputs[0]]), escape(words[step.target])
        formula = Formula([
            f"−∂L/∂[[in:**v**_{{{centre}}}]] = [[ok:**u**_{{{target}}}]] − [[bad:Σ_{{j}} p_{{j}} **u**_{{j}}]] = "
            f"[[ok:{vector(pull)}]] + [[bad:{vector(push)}]] = {vector(total)}",
            f"[[in:**v**_{{{centre}}}]] ← {vector(v)} + {step.learning_rate:g} × {vector(total)} = **{vector(after)}**",
        ])
        about = f"Pull: u of {words[step.target]}. Dashed pushes: p times each output vector"
        return self._picture(step, words, W_out, arrows, after, about), formula

    def _on_u(self, step, words, W_out):
        moves = -step.grad_rows
        arrows = [Arrow((0.0, 0.0), tuple(step.h), "", "in")]
        arrows += [Arrow(tuple(u), tuple(u + move), "", "ok" if j == step.target else "bad", dashed=j != step.target)
                   for j, (u, move) in enumerate(zip(W_out, moves, strict=True))]
        centre = escape(words[step.inputs[0]])
        others = np.where(step.labels > 0, 0, step.probabilities)
        other = int(others.argmax())
        lines = [f"−∂L/∂[[out:**u**_{{{escape(words[j])}}}]] = ({label} − {number(step.probabilities[j], 2)}) "
                 f"[[in:**v**_{{{centre}}}]] = [[{tone}:{number(-step.error[j], 2)}]] × {vector(step.h)} = "
                 f"{vector(moves[j])}" for j, label, tone in ((step.target, 1, "ok"), (other, 0, "bad"))]
        about = f"u of {words[step.target]} moves along v, every other u against it"
        return self._picture(step, words, W_out, arrows, None, about), Formula(lines)

    def _picture(self, step, words, W_out, arrows, after, about):
        trainer, centre = self.session.trainer, int(step.inputs[0])
        labels = [f"v {words[centre]}", *(f"u {word}" for word in words)]
        places = [step.h, *W_out]
        kinds = [KINDS[2], *[KINDS[4]] * len(words)]
        if after is not None:
            labels, places, kinds = [*labels, "after the step"], [*places, after], [*kinds, KINDS[2]]
        came = trainer.snapshots(range(max(0, step.t - TRAIL), step.t + 1))[:, centre]
        ends = np.abs([*places, *(arrow.end for arrow in arrows)])
        reach = 0.5 * 2 ** (np.ceil(2 * np.log2(max(1.0, ends[np.isfinite(ends)].max(initial=0) * 2.2))) / 2)
        return Scatter(labels, np.array(places), about,
                       kinds, KINDS, (-reach, reach, -reach, reach), arrows, {0: came},
                       {0: "in", 1 + step.target: "out"}, height=244)

    def _curve(self):
        session, branch = self.session, self.session.branch
        losses = smooth(session.trainer.losses, 20)
        old = smooth(branch.parent.trainer.losses, 20) if branch.parent else np.zeros(0)
        top = 1.5 * np.log(len(session.trainer.vocabulary)) + 0.5
        lines = [Series("before the change", np.arange(1, len(old) + 1), np.minimum(old, top), "plain", dashed=True)]
        now = Series("now", np.arange(1, len(losses) + 1), np.minimum(losses, top))
        return Curve([*lines[:bool(branch.parent)], now], "", "step", "loss, mean of the last 20 steps",
                     (0, session.last), (0, top), session.trainer.t, height=220)
