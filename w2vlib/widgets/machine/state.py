"""A trainer's next step flows in; what a page needs to draw it flows out: a header and a few arrays, in bytes.

A state is read, never trained on: the page takes scores, errors and gradients from here and only shows them.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from ...draw.blocks import named, number
from ...draw.figures import smooth
from ...objectives import guessing_loss
from ...projection import Projection, pca
from ...windows import window
from .phases import SHOWN, StepReader
from .session import PHASES

MOST_ROWS, MOST_NUMBERS = 256, 8_192
"""Rows of a matrix that a page gets, and numbers in them: the most frequent words, and those that take part."""

LADDER = (0.1, 0.2, 0.5, 1, 1.5, 2, 3, 4, 5, 7, 10, 20, 50, 100, 1_000, 1e4, 1e6, 1e15)
SMOOTHED = 100
POINTS = 240
ROOM = 560  # for the sentence, in the units of stage.svg


class State(NamedTuple):
    """One step as the page gets it: `header` is plain JSON, `arrays` are float32.

    W_in, W_out, new_in, new_out : (H, N), the rows of the words in `header["held"]`, before and after the update
    h, grad_h : (N,)
    s, p, e : (R,), of the scored places; `header["scored"]` says in which held row each stands
    """

    header: dict
    arrays: dict[str, np.ndarray]

    def pack(self) -> bytes:
        """Length of the header (uint32), header, arrays one after the other; little-endian, each part a whole
        number of 4 bytes long."""
        shapes = {name: list(array.shape) for name, array in self.arrays.items()}
        header = json.dumps(self.header | {"arrays": shapes}, separators=(",", ":")).encode()
        header += b" " * (-len(header) % 4)
        with np.errstate(over="ignore"):
            numbers = [np.ascontiguousarray(array, "<f4").tobytes() for array in self.arrays.values()]
        return b"".join([len(header).to_bytes(4, "little"), header, *numbers])


class Plane(NamedTuple):
    """How vectors are looked at in the map: their principal plane, scaled to the field of the map in stage.svg."""

    projection: Projection
    scale: float

    @classmethod
    def of(cls, W_in, W_out, before=None) -> Plane:
        """The plane of the input vectors, turned to agree with the one `before` it."""
        like = before.projection if before and len(before.projection.mean) == W_in.shape[1] else None
        projection = pca(W_in, like=like)
        with np.errstate(all="ignore"):
            far = float(np.quantile(np.abs(projection.project(np.concatenate([W_in, W_out]))).max(axis=1), 0.96))
        return cls(projection, 76 / far if 0 < far < math.inf else 1.0)

    def header(self) -> dict:
        return {"mean": self.projection.mean.tolist(), "axes": (self.projection.axes * self.scale).tolist(),
                "share": round(100 * float(self.projection.explained.sum()))}


def finite(x) -> float | None:
    """A number for JSON, which has no infinity."""
    return float(x) if math.isfinite(x) else None


def step_state(trainer, key: int, watched: int) -> State:
    """The next step of `trainer`; `key` names its branch, `watched` is the id of a word that the page asks for."""
    reader = StepReader(trainer)
    step, (V, N), settings = reader.step, reader.W_in.shape, trainer.settings
    first = min(V, MOST_ROWS, max(SHOWN, MOST_NUMBERS // N))
    wanted = {*step.inputs.tolist(), step.target, watched, *step.rows[reader.shown].tolist()}
    held = [*range(first), *sorted(i for i in wanted if i >= first)]
    at = {word: i for i, word in enumerate(held)}
    places = np.array(held) if reader.softmax else np.array(reader.shown)
    scored = [at[i] for i in step.rows[places].tolist()]
    shown = [scored.index(at[i]) for i in step.rows[reader.shown].tolist()] if reader.softmax else reader.shown
    rows = np.array(held)
    with np.errstate(over="ignore"):
        total = float(np.exp(step.logits).sum()) if reader.softmax else None
    large = max(float(np.quantile(np.abs(W[:first]), 0.98)) for W in (reader.W_in, reader.W_out))
    header = {
        "key": [key, trainer.t], "t": trainer.t, "rate": finite(step.learning_rate), "loss": finite(step.loss),
        "again": finite(reader.again), "softmax": reader.softmax, "cbow": reader.cbow, "first": first,
        "held": held[first:], "inputs": [at[i] for i in step.inputs.tolist()], "target": at[step.target],
        "scored": scored, "shown": shown, "V": V, "total": None if total is None else finite(total),
        "apart": V - len(set(step.rows.tolist())), "more": len(step.rows) - len(shown),
        "limit": LADDER[min(bisect_left(LADDER, 0.9 * large), len(LADDER) - 1)],
        "blind": guessing_loss(V, None if reader.softmax else settings.negatives),
        "told": [told(reader, phase) for phase in range(len(PHASES))],
        "draw": sentence(reader, at),
    }
    arrays = {"W_in": reader.W_in[rows], "W_out": reader.W_out[rows], "new_in": reader.new_in[rows],
              "new_out": reader.new_out[rows], "h": step.h, "grad_h": step.grad_h, "s": step.logits[places],
              "p": step.probabilities[places], "e": step.error[places]}
    return State(header, arrays)


def told(reader: StepReader, phase: int) -> dict:
    formula, sentence = reader.explain(phase)
    return {"sentence": sentence, "formula": formula}


def wide(word: str) -> float:
    """About how wide a word stands at 14 px: no page asks a font for it, so that every drawing agrees."""
    return 17 + sum(14 if ord(sign) > 0x1100 else 8.1 for sign in word)


def sentence(reader: StepReader, at: dict) -> dict:
    """Where the words of the sentence stand, as many around the centre as fit, and the wires that leave them."""
    spot, m = reader.place, reader.trainer.settings.window
    inside = {spot.centre, *window(len(spot.sentence), spot.centre, m)}
    given, asked = (spot.contexts, [spot.centre]) if reader.cbow else ([spot.centre], spot.contexts)
    low = high = spot.centre
    used = wide(named(spot.sentence[low]))
    while True:  # grow to both sides while there is room
        around = [i for i in (low - 1, high + 1) if 0 <= i < len(spot.sentence)]
        around = [i for i in around if used + wide(named(spot.sentence[i])) + 6 <= ROOM and high - low < 22]
        if not around:
            break
        i = min(around, key=lambda i: abs(i - spot.centre))
        used, low, high = used + wide(named(spot.sentence[i])) + 6, min(low, i), max(high, i)
    tokens, wires, x = [], {}, 16.0
    for i in range(low, high + 1):
        word = named(spot.sentence[i])
        width, kind = wide(word), "inside" if i in inside else "outside"
        role = ""
        if i in given:
            kind, role = "input", "context" if reader.cbow else "centre"
        elif i in asked:
            kind, role = "target", "centre?" if reader.cbow else "context?"
        width = max(width, 60.0 if role else 0.0)
        tokens.append([round(x, 1), round(width, 1), word, role, kind, reader.trainer.vocabulary.id(spot.sentence[i])])
        if role:
            wires.setdefault("x" if kind == "input" else "y", []).append(x + width / 2)
        x += width + 6
    kind = f"{'CBOW' if reader.cbow else 'skip-gram'} · {'softmax' if reader.softmax else 'negative sampling'}"
    rows = sorted({at[i] for i in reader.step.inputs.tolist()})
    down = [f"M{x:.1f} 40V46H14" for x in wires.get("x", [])]
    into = [f"M14 46V{y:.1f}H22" for y in (58 + 200 * (row + 0.5) / len(at) for row in rows)]
    across = [f"M{x:.1f} 40V50H752V172" for x in wires.get("y", [])]
    return {"tokens": tokens, "wire.x": "".join(down + into), "wire.y": "".join(across),
            "example": reader.example, "kind": f"window {m} · {kind}"}


def curve_state(branch, last: int) -> dict:
    """The losses of a branch and of the one it left as points in the corner of stage.svg (x 22 to 240, y 140 to 14)."""
    trainer, told = branch.trainer, branch.told
    while branch.parent and branch.parent.trainer.end <= branch.fork:  # that one was never trained beyond the fork
        branch = branch.parent
    losses = trainer.losses
    old = branch.parent.trainer.losses if branch.parent else np.zeros(0)
    now, was = smooth(losses, SMOOTHED), smooth(old, SMOOTHED)
    top = ceiling(trainer, np.concatenate([now, was]))
    steps = max(len(losses), len(old))
    longest = next((n for n in (100, 1000, 5000) if steps <= n < last), max(last, steps))

    def points(at, values):
        y = 140 - 126 * np.clip(values, 0, top) / top
        return np.round(np.column_stack([22 + 218 * np.asarray(at) / longest, y]), 1).tolist()

    def line(values):
        at = np.unique(np.linspace(0, len(values) - 1, POINTS).astype(int)) if len(values) else np.zeros(0, int)
        return points(at + 1, values[at])

    size = max(1, len(losses) // (POINTS // 2))
    parts = losses[:len(losses) // size * size].reshape(-1, size)
    ends = size * np.arange(1, len(parts) + 1)
    low, high = np.quantile(parts, (0.1, 0.9), axis=1) if size > 1 else ([], [])
    band = points([*ends, *ends[::-1]], [*low, *high[::-1]]) if size > 1 else []
    return {"now": line(now), "was": line(was), "band": band,
            "longest": longest, "top": top, "y": ["0", f"{top / 2:g}", f"{top:g}"],
            "x": ["0", number(longest // 2), number(longest)], "names": ["before the change", f"now: {told}"]
            if branch.parent else ["", ""]}


def ceiling(trainer, losses):
    """A top for the loss axis that stays while the loss falls: a quarter above the loss of blind guessing."""
    settings = trainer.settings
    blind = guessing_loss(len(trainer.vocabulary), None if settings.objective == "softmax" else settings.negatives)
    known = losses[np.isfinite(losses)]
    return float(np.ceil(max(1.25 * blind, min(known.max(initial=0), 20 * blind))))
