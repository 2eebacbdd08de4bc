"""How fast the trainer runs, seeks and is imported, against its bars; run it with `make bench`.

Times are CPU seconds of one thread, so that what else the machine does counts little; the runs that are compared take
turns. Exit code 1 when a bar is missed.
"""

import subprocess
import sys
from statistics import median
from time import process_time

import numpy as np

from w2vlib import Trainer, load_kingdom

STEPS, RUNS, SEEKS, IMPORTS = 15_000, 9, 300, 7
SLOWDOWN, SEEK_MS, IMPORT_SECONDS = 1.3, 20, 0.3

IMPORT = """
import numpy
from time import process_time
start = process_time()
import w2vlib
package = process_time() - start
from w2vlib import *
print(package, process_time() - start)
"""


def barest_loop(W_in, W_out, pairs, rate):
    """Skip-gram with full softmax, by numpy's fastest calls, and nothing else: no losses, no order, no checkpoints."""
    for t, (centre, context) in enumerate(pairs):
        h = W_in[centre]
        logits = W_out.dot(h)
        exponentials = np.exp(logits - logits.max())
        error = exponentials / exponentials.sum()
        error[context] -= 1
        learning_rate = rate * (1 - t / len(pairs))
        gradient = error.dot(W_out)
        W_out -= learning_rate * error[:, None].dot(h[None])
        W_in[centre] -= learning_rate * gradient


def seconds(function, *arguments):
    start = process_time()
    function(*arguments)
    return process_time() - start


def report(name, value, bar, unit=""):
    """Print one line; returns whether the bar is met."""
    met = value <= bar
    print(f"{name:58} {value:8.3f} {unit:3} bar {bar:g} {unit:3} {'met' if met else 'MISSED'}")
    return met


def training(corpus):
    """Seconds of each run: (bare, trainer)."""
    recorder = Trainer(corpus, steps=STEPS)
    pairs = [recorder.examples[recorder.step().example] for _ in range(STEPS)]
    bare, ours = [], []
    for _ in range(RUNS):
        trainer = Trainer(corpus, steps=STEPS)
        W_in, W_out = trainer.W_in.copy(), trainer.W_out.copy()
        bare.append(seconds(barest_loop, W_in, W_out, pairs, trainer.settings.learning_rate))
        ours.append(seconds(trainer.run))
        assert np.allclose(W_in, trainer.W_in, atol=1e-3), "the two loops should train the same vectors"
    return bare, ours


def seeking(corpus):
    """Seconds of each of the random seeks over the whole timeline."""
    trainer = Trainer(corpus, steps=STEPS)
    trainer.run()
    return [seconds(trainer.seek, t) for t in np.random.default_rng(0).integers(STEPS, size=SEEKS).tolist()]


def importing():
    """Seconds that importing adds to numpy in a fresh process, of each try: (the package, all of its names)."""
    told = [subprocess.check_output([sys.executable, "-c", IMPORT], text=True) for _ in range(IMPORTS)]
    return np.array([one.split() for one in told], dtype=float)


def main():
    corpus = load_kingdom()
    bare, ours = training(corpus)
    step = median(ours) / STEPS
    print(f"{corpus}, N = 8: a step takes {1e6 * step:.1f} µs, in the barest loop {1e6 * median(bare) / STEPS:.1f} µs")
    seeks, (package, names) = seeking(corpus), np.median(importing(), axis=0)
    print(f"a seek takes {median(seeks) / step:.0f} steps' time in the middle, {max(seeks) / step:.0f} at most")
    met = [
        report(f"{STEPS:,} seekable steps / the barest loop that only trains", median(ours) / median(bare), SLOWDOWN),
        report(f"median of {SEEKS} random seeks", 1e3 * median(seeks), SEEK_MS, "ms"),
        report(f"slowest of {SEEKS} random seeks", 1e3 * max(seeks), SEEK_MS, "ms"),
        report("import w2vlib after numpy", package, IMPORT_SECONDS, "s"),
        report("import every name of w2vlib after numpy", names, IMPORT_SECONDS, "s"),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
