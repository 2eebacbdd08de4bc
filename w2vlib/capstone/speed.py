"""A learner's `update` and the plain loop over pairs flow in; how many times faster it is flows out."""

from __future__ import annotations

from time import get_clock_info, perf_counter, process_time

import numpy as np

from .written import tried

FASTER = 3
ROUNDS = 5
V, N, B, K = 500, 32, 1_000, 5


def times_faster(function, loop) -> float:
    """The seconds of `loop` by those of `function` for a step on B pairs: in turns, and the quickest of each counts."""
    clock = process_time if _is_fine(process_time) else perf_counter
    quickest = {function: np.inf, loop: np.inf}
    for _ in range(ROUNDS):
        for step in quickest:
            case = _case()
            begin = clock()
            tried(step, [case], seconds=60)
            quickest[step] = min(quickest[step], clock() - begin)
    return quickest[loop] / quickest[function]


def _case():
    rng = np.random.default_rng(0)
    contexts = rng.integers(0, V, B)
    negatives = (contexts[:, None] + rng.integers(1, V, (B, K))) % V
    return *rng.normal(size=(2, V, N)), rng.integers(0, V, B), contexts, negatives, 0.025


def _is_fine(clock):
    """Whether a clock moves while something is computed, and in small steps; a browser's processor time does not."""
    begin = clock()
    np.ones((300, 300)) @ np.ones((300, 300))
    return clock() > begin and get_clock_info(clock.__name__).resolution < 1e-4
