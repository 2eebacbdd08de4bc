"""Two vectors, or a few scores, flow in from sliders; their dot product, or their softmax, flows out."""

from __future__ import annotations

import math

import numpy as np

from ...draw.blocks import Arrow, Bars, Column, Formula, Row, Scatter, Status, escape, number
from ...objectives import softmax
from ..engine.controls import Button, Range
from ..engine.panel import Panel


def polar(length: float, degrees: float) -> np.ndarray:
    """The vector (2,) of a length and an angle counted from the right, against the clock."""
    return length * np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])


class DotProductPlayground(Panel):
    """Turn and stretch an input vector v and an output vector u, and read their dot product."""

    title = "The dot product of two vectors"

    def controls(self):
        def vector(name, angle, length):
            return [Range(f"{name}_angle", f"{name}: angle in degrees", 0, 360, 5, angle),
                    Range(f"{name}_length", f"{name}: length", 0.0, 2.0, 0.1, length)]

        return [vector("v", 30, 1.5), vector("u", 75, 1.0)]

    def render(self, values):
        v, u = polar(values["v_length"], values["v_angle"]), polar(values["u_length"], values["u_angle"])
        dot, lengths = float(v @ u), values["v_length"] * values["u_length"]
        between = abs((values["v_angle"] - values["u_angle"] + 180) % 360 - 180)
        cosine = "cosine = undefined: a vector of length 0 points nowhere"
        if lengths:
            cosine = f"cosine = **v** · **u** / (|**v**| |**u**|) = {number(dot / lengths)}"
        sign = "above 0: the angle is less than 90°" if dot > 1e-9 else "below 0: the angle is more than 90°"
        if abs(dot) <= 1e-9:
            sign = "0: a vector has length 0, or the two stand at right angles"
        picture = Scatter([], np.zeros((0, 2)), limits=(-2.2, 2.2, -2.2, 2.2), height=340, arrows=[
            Arrow((0.0, 0.0), tuple(v), "v", "in"), Arrow((0.0, 0.0), tuple(u), "u", "out")])
        products = " + ".join(f"{number(a, 2)} × {number(b, 2)}" for a, b in zip(v, u, strict=True))
        return [Row([picture, Column([
            Formula(["[[in:**v**]] · [[out:**u**]] = v_{1} u_{1} + v_{2} u_{2}", f"= {products}",
                     f"= **{number(dot)}**", f"angle between them = {number(between, 0)}°", cosine]),
            Status(f"The dot product is {number(dot)}; it is {sign}."),
        ])])]


class SoftmaxPlayground(Panel):
    """Give each word a score and read its probability; add the same number to all scores and see what changes.

    Parameters
    ----------
    words : sequence of str, 2 to 8 words
    scores : numbers, one for each word
    """

    title = "From scores to probabilities"

    def __init__(self, words=("queen", "crown", "throne", "cat", "soup"), scores=(2.0, 1.0, 0.5, -1.0, -2.0)):
        self.words, self.start = list(words), [float(s) for s in scores]
        if not 2 <= len(self.words) == len(self.start) <= 8:
            raise ValueError(f"Give 2 to 8 words and as many scores; you gave {len(self.words)} words and "
                             f"{len(self.start)} scores.")
        super().__init__()

    def controls(self):
        scores = [Range(f"score_{i}", f"score of {word}", -5.0, 5.0, 0.1, score)
                  for i, (word, score) in enumerate(zip(self.words, self.start, strict=True))]
        shift = Range("shift", "add to every score", -1000, 1000, 10, 0)
        ranges = [*scores, shift]
        return [*(ranges[i:i + 3] for i in range(0, len(ranges), 3)), [Button("equal", "Make all scores equal")]]

    def on_press(self, name):
        self.values.update({f"score_{i}": 0.0 for i in range(len(self.words))})

    def render(self, values):
        scores = np.array([values[f"score_{i}"] for i in range(len(self.words))])
        probabilities, shifted = softmax(scores + values["shift"]), scores + values["shift"]
        best = int(probabilities.argmax())
        with np.errstate(all="ignore"):
            naive = np.exp(shifted) / np.exp(shifted).sum()
        word = escape(self.words[best])
        total = np.exp(scores).sum()
        naive_gives = "the same" if np.allclose(naive, probabilities) else "no number: exp overflows"
        return [
            Bars(self.words, probabilities, "Softmax of the scores", names=("probability",), limits=(0, 1),
                 highlight={best: "accent"}),
            Formula([f"p_{{{word}}} = exp({number(scores[best], 1)}) / (" +
                     " + ".join(f"exp({number(s, 1)})" for s in scores) + ")",
                     f"= {number(float(np.exp(scores[best])), 2)} / {number(float(total), 2)} = "
                     f"**{number(float(probabilities[best]))}**"]),
            Status(f"{word} has the highest probability, {number(float(probabilities[best]))}. "
                   f"With {number(values['shift'])} added to every score the probabilities stay; "
                   f"the formula as it is written gives {naive_gives}."),
        ]
