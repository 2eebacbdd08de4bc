"""Blocks flow in; a still picture with a sentence that says what it shows flows out.

The blocks are those of the widgets: a word has the same colour and shape in a figure as in a machine. matplotlib is
loaded when a figure is shown.
"""

from __future__ import annotations

import os
from base64 import b64encode
from html import escape

import numpy as np

from ..embeddings import Embeddings
from ..projection import Projection, pca
from ..text import load_kinds
from .blocks import Curve, Matrix, Scatter, Series, whole
from .picture import picture


class Figure:
    """A picture of blocks; `alt` says in one or two sentences what there is to see, with the numbers that matter."""

    def __init__(self, *blocks, alt: str, title: str = ""):
        if not alt.strip():
            raise ValueError("A figure needs a sentence for those who can't see it: give alt='…'.")
        self.blocks, self.alt, self.title = blocks, whole(alt), title

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = b64encode(picture(self.title, self.blocks)).decode()
        data = {"image/png": png, "text/plain": self.alt}
        if "JPY_SESSION_NAME" in os.environ:  # JupyterLab drops the alt text of an image/png, and prefers HTML to it
            data["text/html"] = f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{png}">'
        return data, {"image/png": {"alt": self.alt}}


def word_map(embeddings: Embeddings, words=None, kinds=None, projection: Projection | None = None,
             **options) -> Scatter:
    """The words as points on a plane, coloured and shaped by kind.

    Parameters
    ----------
    embeddings : Embeddings
    words : which words to show, by default all
    kinds : dict word → kind, by default the kinds of the kingdom corpus; a word without one is "other"
    projection : by default `pca` of all vectors
    **options : any field of `Scatter`
    """
    words = list(words or embeddings.words)
    kinds = load_kinds() if kinds is None else kinds
    points = (projection or pca(embeddings.vectors)).project(np.array([embeddings[word] for word in words]))
    order = [*dict.fromkeys(kinds.values()), "other"]
    return Scatter(words, points, kinds=[kinds.get(w, "other") for w in words], kind_order=order, **options)


def smooth(values, width: int) -> np.ndarray:
    """Running mean of the last `width` values (of fewer at the start), same length."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    last = np.arange(1, len(sums))
    first = np.maximum(0, last - width)
    return (sums[last] - sums[first]) / (last - first)


def loss_curve(width: int = 300, **losses) -> Curve:
    """The loss of one or more named runs by step, each the mean of the last `width` steps."""
    roles = ("accent", "out", "in", "ok", "bad")
    series = [Series(name.replace("_", " "), np.arange(1, len(values) + 1), smooth(values, width), role=role)
              for (name, values), role in zip(losses.items(), roles, strict=False)]
    return Curve(series, x_label="step", y_label=f"loss, mean of the last {width} steps")


def matrix(name: str, words, values, lit=(), **options) -> Matrix:
    """`W_in` or `W_out` as coloured strips, the rows of the words in `lit` with their numbers."""
    words = list(words)
    return Matrix(name, words, values, lit={words.index(word): "accent" for word in lit}, **options)
