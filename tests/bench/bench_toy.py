"""The kingdom corpus and a number of seeds flow in; a table of what its vectors learned flows out.

Each row trains once per seed: skip-gram, full softmax, 8 numbers a word, 15,000 steps, rate falling linearly to 0.
The first row is the course's setting. The others change one or two levers: the window, and the preprocessing.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

from w2vlib.embeddings import load_analogies, same_kind_share, score_analogies
from w2vlib.text import load_kinds, load_kingdom
from w2vlib.training import Settings, Trainer

PROCESSES = 2
SETTINGS = Settings()
ROWS = [(True, 2), (True, 3), (False, 2), (False, 3)]  # (stop words removed?, window)


def measure(remove_stop_words: bool, window: int, seed: int) -> dict:
    """What one training run learned: shares from 0 to 1 and two cosines."""
    trainer = Trainer(load_kingdom(remove_stop_words), SETTINGS, window=window, seed=seed)
    trainer.run(SETTINGS.steps)
    embeddings, sections = trainer.embeddings(), load_analogies()
    headline = sections.pop("headline")
    systematic = [question for questions in sections.values() for question in questions]
    return {
        "headline": score_analogies(embeddings, headline).share,
        "systematic": score_analogies(embeddings, systematic).share,
        "same kind": same_kind_share(embeddings, load_kinds()),
        "king·queen": embeddings.similarity("king", "queen"),
        "king·cat": embeddings.similarity("king", "cat"),
        "sections": {name: score_analogies(embeddings, questions).share for name, questions in sections.items()},
    }


def mean_and_worst(runs, name):
    values = [run[name] for run in runs]
    return f"{np.mean(values):6.1%} ({min(values):6.1%})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=50, help="how many seeds, from 0 (default 50)")
    seeds = range(parser.parse_args().seeds)

    print(f"The kingdom corpus: N = {SETTINGS.dim}, full softmax, {SETTINGS.steps:,} steps, "
          f"rate {SETTINGS.learning_rate} falling to 0, seeds 0 to {seeds[-1]}; shares as mean (worst seed)\n")
    print(f"{'stop words':<11}{'window':>6}{'headline all right':>20}{'systematic':>19}{'same-kind neighbour':>21}"
          f"{'king·queen':>12}{'king·cat':>10}")
    details = []
    with ProcessPoolExecutor(PROCESSES) as pool:
        for removed, window in ROWS:
            runs = list(pool.map(partial(measure, removed, window), seeds))
            all_right = sum(run["headline"] == 1 for run in runs)
            queen, cat = (np.mean([run[name] for run in runs]) for name in ("king·queen", "king·cat"))
            print(f"{'removed' if removed else 'kept':<11}{window:>6}{f'{all_right} of {len(runs)}':>20}"
                  f"{mean_and_worst(runs, 'systematic'):>19}{mean_and_worst(runs, 'same kind'):>21}"
                  f"{queen:>12.2f}{cat:>10.2f}", flush=True)
            details.append([run["sections"] for run in runs])
    print("\nThe first row, section by section")
    for name in details[0][0]:
        print(f"  {name:<20}{mean_and_worst(details[0], name)}")


if __name__ == "__main__":
    main()
