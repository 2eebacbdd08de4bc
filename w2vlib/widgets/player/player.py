"""A trainer flows in; a widget flows out that plays its training back as a map, frame by frame, without the kernel."""

from __future__ import annotations

import base64
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from ...draw.blocks import Curve, Row, Scatter, Series, Status, Table, as_json
from ...draw.describe import describe
from ...draw.figures import smooth
from ...draw.picture import picture
from ...projection import Projection, pca
from ...text import UnknownWord, load_kinds
from ...training import Trainer
from ..engine import DRAWING, STYLE
from ..engine.panel import one_sentence

HERE = Path(__file__)
LARGEST = 32_767
MOST_WORDS = 400
SMOOTHED = 300
OTHER = "other"


class TrainingPlayer(anywidget.AnyWidget):
    """The embedding map of every word over the steps that `trainer` has done, to be scrubbed, played and asked.

    The browser gets the vectors of all frames once, as 16-bit numbers, and draws every frame itself; Python is told
    where the reader stopped (`frame`, `step`) and which word is selected (`word`).

    Parameters
    ----------
    trainer : Trainer
        It is only read; train it first.
    frames : int
        How many steps, evenly spread over the run, are shown; at least 1.
    kinds : dict word → kind, by default those of the kingdom corpus; a word without one is "other"
    word : the word that is selected at first, by default "king" or the most frequent word

    Raises
    ------
    ValueError
        For frames below 1, a word that the vocabulary does not hold, or a run whose vocabulary changed on the way.
    """

    _esm = "\n".join([DRAWING, HERE.with_suffix(".js").read_text("utf-8")])
    _css = STYLE + HERE.with_suffix(".css").read_text("utf-8")
    title = traitlets.Unicode("Training, played back").tag(sync=True)
    words = traitlets.List(traitlets.Unicode()).tag(sync=True)
    kinds = traitlets.List(traitlets.Unicode()).tag(sync=True)
    kind_order = traitlets.List(traitlets.Unicode()).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    shape = traitlets.List(traitlets.Int()).tag(sync=True)
    vectors = traitlets.Bytes().tag(sync=True)
    scale = traitlets.Float().tag(sync=True)
    bases = traitlets.Bytes().tag(sync=True)
    steps = traitlets.List(traitlets.Int()).tag(sync=True)
    losses = traitlets.List(traitlets.Float()).tag(sync=True)
    loss_curve = traitlets.Dict().tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)
    word = traitlets.Unicode().tag(sync=True)

    @one_sentence
    def __init__(self, trainer: Trainer, frames: int = 300, kinds: dict | None = None, word: str | None = None):
        if frames < 1:
            raise ValueError(f"The player needs at least 1 frame; you gave {frames}.")
        steps = np.unique(np.linspace(trainer.end, 0, frames).round().astype(int))
        words = trainer.vocabulary.words[:MOST_WORDS]
        vectors = trainer.copy().snapshots(steps)[:, :len(words)]
        last = pca(vectors[-1])
        self._projections = [pca(frame, like=last) for frame in vectors[:-1]] + [last]
        scale = max(float(np.abs(vectors).max()), 1e-12) / LARGEST
        smoothed = smooth(trainer.losses, SMOOTHED)
        kinds = load_kinds() if kinds is None else kinds
        word = word or ("king" if "king" in words else words[0])
        trainer.vocabulary.id(word)
        super().__init__(
            words=list(words),
            kinds=[kinds.get(w, OTHER) for w in words],
            kind_order=[*dict.fromkeys(kinds.values()), OTHER],
            note=f"The {len(words)} most frequent of {len(trainer.vocabulary):,} words."
            if len(words) < len(trainer.vocabulary) else "",
            shape=list(vectors.shape),
            vectors=np.rint(vectors / scale).astype("<i2").tobytes(),
            scale=scale,
            bases=np.array([_packed(p) for p in self._projections], "<f4").tobytes(),
            steps=steps.tolist(),
            losses=[float(smoothed[max(t - 1, 0)]) for t in steps] if len(smoothed) else [],
            loss_curve=_curve(smoothed, trainer.end),
            frame=len(steps) - 1,
            word=word,
        )

    @traitlets.validate("frame")
    def _inside(self, proposal):
        return min(max(proposal["value"], 0), max(0, len(self.steps) - 1))

    @traitlets.validate("word")
    def _known(self, proposal):
        if proposal["value"] not in self.words:
            raise traitlets.TraitError(str(UnknownWord(proposal["value"], self.words)))
        return proposal["value"]

    @property
    def step(self) -> int:
        """The training step of the frame where the reader stopped."""
        return self.steps[self.frame]

    def vectors_at(self, frame: int) -> np.ndarray:
        """Input vectors (V, N) of a frame, as the browser has them."""
        values = np.frombuffer(self.vectors, "<i2").reshape(self.shape)
        return values[frame] * self.scale

    def _repr_mimebundle_(self, **kwargs):
        """The live view, and beside it the last frame as a picture and a text for where no browser part runs."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        blocks = self.still(len(self.steps) - 1)
        text = describe(self.title, blocks)
        png = base64.b64encode(picture(self.title, blocks)).decode()
        alt = {"image/png": {"alt": text.splitlines()[0]}}
        return {**data, "text/plain": text, "image/png": png}, {**metadata, **alt}

    def still(self, frame: int) -> list:
        """One frame as blocks: the map, the loss and the neighbours of the selected word."""
        vectors, projection = self.vectors_at(frame), self._projections[-1]
        share = 100 * float(projection.explained.sum())
        chosen = self.words.index(self.word)
        about = f"Step {self.steps[frame]:,}: every word’s input vector ({share:.0f} % of the variance)"
        place = Scatter(self.words, projection.project(vectors), "", self.kinds, self.kind_order,
                        highlight={chosen: "accent"})
        lines = [Series("loss", self.loss_curve["x"], self.loss_curve["y"])] if self.losses else []
        curve = Curve(lines, f"Loss, mean of {SMOOTHED} steps", "step", "loss", (0, max(1, self.steps[-1])),
                      (0, self.loss_curve["top"]), self.steps[frame])
        near = [list(pair) for pair in _neighbours(vectors, self.words, chosen)]
        table = Table(["word", "cosine"], near, f"Nearest to {self.word}", digits=2)
        return [Status(about), Row([place, table], (11, 2)), curve]


def _neighbours(vectors, words, chosen, n=8):
    directions = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    cosines = directions @ directions[chosen]
    order = [i for i in np.argsort(-cosines, kind="stable") if i != chosen][:n]
    return [(words[i], float(cosines[i])) for i in order]


def _packed(projection: Projection):
    return np.concatenate([projection.mean, projection.axes.ravel(), projection.explained])


def _curve(smoothed, end):
    series = Series("loss", np.arange(1, end + 1), smoothed)
    top = float(np.ceil(max(1.0, smoothed.max(initial=0))))
    return {"x": as_json(series.x), "y": as_json(series.y), "top": top, "label": f"loss (mean of {SMOOTHED} steps)"}
