"""The stages of the capstone: what each asks of which function, and how it is tried from outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..exercises import check, find
from ..learner.report import NOT_ATTEMPTED, NOT_YET, NOTE, RIGHT, Outcome
from .draws import drawn, subsampled
from .runs import kingdom, real_text
from .speed import FASTER, times_faster
from .written import tried


class Tried(NamedTuple):
    """What came of one function: an outcome, and what to say, sentences and code."""

    outcome: Outcome
    parts: tuple[str, ...]


class Stage(NamedTuple):
    """What a stage is about, how each of its functions is tried, and the stages that it waits for."""

    title: str
    trials: dict[str, Callable[[Callable], Tried]]
    after: tuple[int, ...] = ()
    bonus: bool = False


def exact(id: str) -> Callable[[Callable], Tried]:
    """Try a function as the exercise with this id does, and count it there."""

    def trial(function):
        report = check(id, function)
        if report.outcome is NOT_ATTEMPTED:
            return Tried(NOT_ATTEMPTED, (f"`{find(id).name}` is not written yet.",))
        nudge = () if report.outcome is RIGHT else (f'A nudge: `hint("{id}")`.',)
        return Tried(report.outcome, (*report.parts, *nudge))

    return trial


def counted(trouble_with: Callable[[Callable], str], holds: str) -> Callable[[Callable], Tried]:
    """Try a function that draws: `trouble_with` says what is wrong with it, `holds` what is right."""

    def trial(function):
        trouble = trouble_with(function)
        return Tried(NOT_YET, (trouble,)) if trouble else Tried(RIGHT, (holds,))

    return trial


def with_slopes(function) -> Tried:
    """Loss and gradients against the formula, and against finite differences of the learner's own loss."""
    found = exact("10.5")(function)
    agree = slopes_agree(function) if found.outcome in (RIGHT, NOT_YET) else None
    if agree is None:
        return found
    judged = {(True, True): "agree with both of your gradients",
              (True, False): "agree with your gradient by `v`, and not with that by `U`",
              (False, True): "agree with your gradient by `U`, and not with that by `v`",
              (False, False): "agree with neither of your gradients"}[agree]
    return Tried(found.outcome, (*found.parts, f"Finite differences of your own loss {judged}."))


def slopes_agree(function) -> tuple[bool, bool] | None:
    """Whether the gradients by v and by U agree with finite differences of the loss; None if that can't be said."""
    v, U, step = np.array([0.4, -0.3]), np.array([[0.5, 0.2], [-0.1, 0.6], [0.3, 0.3]]), 1e-4
    weights, nudges = np.r_[v, U.ravel()], step * np.eye(v.size + U.size)
    nudged = (weights, *weights + nudges, *weights - nudges)
    cases = [(x[: v.size].copy(), x[v.size :].reshape(U.shape)) for x in nudged]
    try:
        values = [result.value for result in tried(function, cases, seconds=10)]
        losses = np.array([float(loss) for loss, _, _ in values])
        gradients = [np.asarray(gradient, dtype=float) for gradient in values[0][1:]]
    except (TypeError, ValueError):
        return None
    slopes = (losses[1 : len(weights) + 1] - losses[len(weights) + 1 :]) / (2 * step)
    slopes = slopes[: v.size], slopes[v.size :].reshape(U.shape)
    if not np.isfinite(losses).all() or any(a.shape != b.shape for a, b in zip(gradients, slopes, strict=True)):
        return None
    return tuple(bool(np.allclose(a, b, rtol=1e-3, atol=1e-5)) for a, b in zip(gradients, slopes, strict=True))


def faster(function) -> Tried:
    """How many times faster a step on many pairs is than the plain loop."""
    times = times_faster(function, find("10.6").reference)
    if times >= FASTER:
        return Tried(RIGHT, (f"One step on 1,000 pairs runs {times:.0f} times as fast as the loop over the pairs.",))
    return Tried(NOTE, (f"One step on 1,000 pairs runs {times:.1f} times as fast as a loop over the pairs; {FASTER} "
                        "times earns the bonus. If you like, score all pairs at once, with `np.einsum` for instance, "
                        "and add up with `np.subtract.at`.",))


def run(trial) -> Callable[[Callable], Tried]:
    """Try a whole run: `trial` says whether it reaches its goal (None: that can't be told here), and a sentence."""

    def tried_run(function):
        reached, sentence = trial(function)
        return Tried({True: RIGHT, False: NOT_YET, None: NOTE}[reached], (sentence,))

    return tried_run


STAGES = {
    1: Stage("Vocabulary and counts", {"vocabulary": exact("10.1")}),
    2: Stage("Pairs", {"pairs": exact("10.2")}),
    3: Stage("Noise and subsampling", {
        "noise_distribution": exact("10.3"),
        "keep_probability": exact("10.4"),
        "subsample": counted(subsampled, "Each occurrence is kept by a chance of its own."),
        "draw_negatives": counted(drawn, "The draws follow the noise without the context word."),
    }),
    4: Stage("Loss and gradients", {"loss_and_gradients": with_slopes}),
    5: Stage("One update", {"update": exact("10.6")}),
    6: Stage("A run on the kingdom", {"train": run(kingdom)}, after=(1, 2, 3, 4, 5)),
    7: Stage("A run on real text", {"train": run(real_text)}, after=(6,)),
    8: Stage("Speed", {"update": faster}, after=(5,), bonus=True),
}
