"""How fast the trainer runs, seeks and is imported, against its bars; run it with `make bench`.

Times are CPU seconds of one thread, so that what else the machine does counts little; the runs that are compared take
turns. Exit code 1 when a bar is missed.
"""

import subprocess
import sys
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
    """Skip-gram with full softmax and nothing else: no losses, no checkpoints, no order to draw."""
    for t, (centre, context) in enumerate(pairs):
        h = W_in[centre]
        logits = W_out @ h
        exponentials = np.exp(logits - logits.max())
        error = exponentials / exponentials.sum()
        error[context] -= 1
        learning_rate = rate * (1 - t / len(pairs))
        gradient = error @ W_out
        W_out -= learning_rate * error[:, None] * h
        W_in[centre] -= learning_rate * gradient


def tuned_loop(W_in, W_out, pairs, rate):
    """The same by the quickest calls that numpy has for matrices as small as these; the trainer uses them too."""
    for t, (centre, context) in enumerate(pairs):
        h = W_in[centre]
        logits = W_out.dot(h)
        exponentials = np.exp(logits - np.maximum.reduce(logits))
        error = exponentials / np.add.reduce(exponentials)
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
    """Median µs of a step: (trainer, barest loop, tuned loop)."""
    recorder = Trainer(corpus, steps=STEPS)
    pairs = [recorder.examples[recorder.step().example] for _ in range(STEPS)]
    runs = []
    for _ in range(RUNS):
        trainer = Trainer(corpus, steps=STEPS)
        start = trainer.W_in, trainer.W_out
        runs.append([seconds(trainer.run)])
        for loop in (barest_loop, tuned_loop):
            W_in, W_out = (W.copy() for W in start)
            runs[-1].append(seconds(loop, W_in, W_out, pairs, trainer.settings.learning_rate))
            assert np.allclose(W_in, trainer.W_in, atol=1e-3), f"{loop.__name__} should train the same vectors"
    return 1e6 * np.median(runs, axis=0) / STEPS


def seeking(corpus):
    """ms of each of the random seeks over the whole timeline."""
    trainer = Trainer(corpus, steps=STEPS)
    trainer.run()
    return [1e3 * seconds(trainer.seek, t) for t in np.random.default_rng(0).integers(STEPS, size=SEEKS).tolist()]


def importing():
    """Seconds that importing adds to numpy in a fresh process, of each try: (the package, all of its names)."""
    told = [subprocess.check_output([sys.executable, "-c", IMPORT], text=True) for _ in range(IMPORTS)]
    return np.array([one.split() for one in told], dtype=float)


def main():
    corpus = load_kingdom()
    trainer, barest, tuned = training(corpus)
    print(f"{corpus}, N = 8. µs a step: trainer {trainer:.1f}, barest loop {barest:.1f}, tuned loop {tuned:.1f}")
    print(f"without a bar: seekable steps / a loop tuned as they are {trainer / tuned:.2f}")
    seeks = seeking(corpus)
    middle, most = np.median(seeks), max(seeks)
    print(f"a seek takes as long as {1e3 * middle / trainer:.0f} steps, {1e3 * most / trainer:.0f} at most")
    package, names = np.median(importing(), axis=0)
    met = [
        report(f"{STEPS:,} seekable steps / the barest loop that only trains", trainer / barest, SLOWDOWN),
        report(f"median of {SEEKS} random seeks", middle, SEEK_MS, "ms"),
        report(f"slowest of {SEEKS} random seeks", most, SEEK_MS, "ms"),
        report("import w2vlib after numpy", package, IMPORT_SECONDS, "s"),
        report("import every name of w2vlib after numpy", names, IMPORT_SECONDS, "s"),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
