"""How fast the fast trainer is, and how good its vectors are, beside gensim's on the same text: `make bench-fast`.

    make bench-fast CORPUS=text.txt.gz           # your own text instead of the documentation strings
    make bench-fast ARGS="speed --rounds 21"     # only some of: speed, quality, ends, memory

Speeds are words per second of CPU time, divided among the threads, so that what else the machine does counts little;
the runs that are compared take turns, and the median counts. Exit code 1 when a bar is missed. The test sets are
questions-words.txt, wordsim353.tsv and simlex999.txt of --sets FOLDER; ratings of so few known pairs that gensim's own
score may be chance are shown, and judge no one.
"""

import argparse
import subprocess
import sys
from itertools import islice
from pathlib import Path
from statistics import fmean, median, stdev
from time import perf_counter, process_time

import gensim
import numpy as np

from w2vlib import Embeddings, load_analogies, score_analogies, score_similarity
from w2vlib.corpora import load_corpus
from w2vlib.fast import FastTrainer
from w2vlib.model import initial_weights
from w2vlib.objectives import negative_sampling
from w2vlib.sampling import draw_negatives, keep_probability, noise_distribution
from w2vlib.text import Vocabulary

SAME = {"window": 5, "min_count": 5, "sample": 1e-3}
PAIR_WORDS = 30_000

SPEED_BARS = (
    ("numpy skip-gram", "gensim skip-gram", 2.5), ("numpy skip-gram", "gensim skip-gram, 2 threads", 1.3),
    ("numba skip-gram", "gensim skip-gram", 7.0), ("numba skip-gram, 2 threads", "gensim skip-gram, 2 threads", 6.5),
    ("numba cbow", "gensim cbow", 4.0),
)
QUALITY_BARS = {"analogies": 0.01, "WordSim-353": 0.03, "SimLex-999": 0.015}

MEMORY = """
import sys
from w2vlib.corpora import SyntheticCorpus
from w2vlib.fast import FastTrainer
FastTrainer(SyntheticCorpus(int(sys.argv[1]), topics=200), backend="numpy", dim=16, progress=False).run()
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


def gensim_model(sentences, architecture, workers=1, **options):
    """An untrained gensim model with the vocabulary counted, and the same settings as ours."""
    model = gensim.models.Word2Vec(
        vector_size=100, negative=5, sg=int(architecture == "skip-gram"), workers=workers, **SAME, **options)
    model.build_vocab(sentences)
    return model


class Gensim:
    """One gensim contender; `prepare` makes the run that is timed."""

    def __init__(self, architecture, threads=1):
        self.architecture, self.threads = architecture, threads
        self.name = f"gensim {architecture}" + (f", {threads} threads" if threads > 1 else "")

    def prepare(self, sentences):
        model = gensim_model(sentences, self.architecture, self.threads, epochs=1)
        return lambda: model.train(sentences, total_words=model.corpus_total_words, epochs=1)


class Fast:
    """One contender of the course."""

    def __init__(self, backend, architecture, threads=1):
        self.settings = {"backend": backend, "architecture": architecture, "threads": threads}
        self.threads = threads
        self.name = f"{backend} {architecture}" + (f", {threads} threads" if threads > 1 else "")

    def prepare(self, sentences):
        return FastTrainer(sentences, progress=False, **SAME, **self.settings).run


class PairByPair:
    """The same training, one pair after another: the words of the loop of notebook 06, on the beginning of the text."""

    name, threads = "numpy, pair by pair", 1

    def prepare(self, sentences):
        vocabulary = Vocabulary.from_corpus(_Tokens(sentences), SAME["min_count"])
        noise, keep = noise_distribution(vocabulary.counts), keep_probability(vocabulary.counts)
        rng = np.random.default_rng(1)
        W_in = initial_weights(len(vocabulary), 100, rng)
        W_out = np.zeros_like(W_in)

        def run():
            for sentence in sentences:
                ids = vocabulary.encode(sentence)
                ids = ids[rng.random(len(ids)) < keep[ids]]
                for i, centre in enumerate(ids):
                    width = rng.integers(1, SAME["window"] + 1)
                    for j in range(max(0, i - width), min(len(ids), i + width + 1)):
                        if j != i:
                            negatives = draw_negatives(noise, ids[j:j + 1], 5, rng)[0]
                            scored = negative_sampling(W_in[centre], W_out, ids[j], negatives)
                            gradient = scored.error[:, None] * W_in[centre]
                            W_in[centre] -= 0.025 * scored.grad_h
                            np.subtract.at(W_out, scored.rows, 0.025 * gradient)

        return run


class _Tokens:
    name = "the text"

    def __init__(self, sentences):
        self.tokens = [word for sentence in sentences for word in sentence]


def timed(run, threads=1):
    """CPU seconds divided by the number of threads (what the clock shows when nothing else runs), and the clock's."""
    cpu, clock = process_time(), perf_counter()
    run()
    return (process_time() - cpu) / threads, perf_counter() - clock


def verdict(ok):
    return "reached" if ok else "MISSED"


def speed(sentences, rounds):
    """Training alone: the text is read and counted before the clock starts."""
    words = sum(map(len, sentences))
    contenders = [Gensim("skip-gram"), Fast("numba", "skip-gram"), Fast("numpy", "skip-gram"), Gensim("skip-gram", 2),
                  Fast("numba", "skip-gram", 2), Gensim("cbow"), Fast("numba", "cbow"), Fast("numpy", "cbow")]
    taken = {c.name: [] for c in contenders}
    for _ in range(rounds):
        for contender in contenders:
            taken[contender.name].append(timed(contender.prepare(sentences), contender.threads))
    speeds = {name: words / median(cpu for cpu, _ in runs) for name, runs in taken.items()}
    clocks = {name: words / median(clock for _, clock in runs) for name, runs in taken.items()}
    few, count = [], 0
    for sentence in sentences:
        few.append(sentence)
        if (count := count + len(sentence)) >= PAIR_WORDS:
            break
    speeds[PairByPair.name] = count / timed(PairByPair().prepare(few))[0]
    print(f"\nTraining on {words:,} words, dim 100, window 5, 5 negatives, sample 1e-3, 1 epoch; medians of {rounds}")
    print(f"{'':30}{'words/CPU second':>20}{'words/s (clock)':>18}{'of gensim':>12}")
    for name, value in speeds.items():
        base = speeds["gensim cbow" if "cbow" in name else "gensim skip-gram"]
        print(f"{name:30}{value:20,.0f}{clocks.get(name, value):18,.0f}{value / base:11.2f}×")
    print()
    reached = []
    for ours, theirs, bar in SPEED_BARS:
        ratios = [g / f for (f, _), (g, _) in zip(taken[ours], taken[theirs], strict=True)]
        reached.append(median(ratios) >= bar)
        print(f"{ours} / {theirs}: {median(ratios):.2f} (bar {bar}) {verdict(reached[-1])}")
    return all(reached)


def read_pairs(path):
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [(a.lower(), b.lower(), rating) for a, b, rating in (line for line in lines if len(line) == 3)]


def quality(sentences, sets, epochs, seeds=(1, 2, 3)):
    """Scores on the three test sets, mean of the seeds."""
    if sets is None:
        print("\nQuality: name the folder of the test sets with --sets.")
        return True
    questions = [q for section in load_analogies(sets / "questions-words.txt").values() for q in section]
    pairs = {"WordSim-353": read_pairs(sets / "wordsim353.tsv"), "SimLex-999": read_pairs(sets / "simlex999.txt")}

    known = {}

    def scores(embeddings):
        similar = {test: score_similarity(embeddings, rated) for test, rated in pairs.items()}
        known.update((test, number) for test, (_, number) in similar.items())
        return [score_analogies(embeddings, questions).share, *(correlation for correlation, _ in similar.values())]

    def from_gensim(architecture, seed, rate):
        model = gensim_model(sentences, architecture, seed=seed, alpha=rate)
        model.train(sentences, total_words=model.corpus_total_words, epochs=epochs, start_alpha=rate, end_alpha=1e-6)
        return Embeddings(model.wv.index_to_key, model.wv.vectors)

    def from_ours(seed, **settings):
        trainer = FastTrainer(sentences, seed=seed, epochs=epochs, progress=False, **SAME, **settings)
        trainer.run()
        return trainer.embeddings()

    contenders = {
        "gensim skip-gram, rate .025": lambda seed: from_gensim("skip-gram", seed, 0.025),
        "numpy skip-gram, rate .025": lambda seed: from_ours(seed, backend="numpy"),
        "numba skip-gram, rate .025": lambda seed: from_ours(seed, backend="numba"),
        "numba skip-gram, 2 threads": lambda seed: from_ours(seed, backend="numba", threads=2),
        "gensim cbow, rate .025": lambda seed: from_gensim("cbow", seed, 0.025),
        "numba cbow historical, rate .025": lambda seed: from_ours(
            seed, backend="numba", architecture="cbow", average="historical"),
        "gensim cbow, tuned: .05": lambda seed: from_gensim("cbow", seed, 0.05),
        "numba cbow historical, tuned: .075": lambda seed: from_ours(
            seed, backend="numba", architecture="cbow", average="historical", learning_rate=0.075),
        "numba cbow corrected, tuned: .15": lambda seed: from_ours(seed, backend="numba", architecture="cbow"),
    }
    print(f"\nQuality, {epochs} epochs, mean (standard deviation) of seeds {', '.join(map(str, seeds))}")
    print(f"{'':36}" + "".join(f"{name:>18}" for name in QUALITY_BARS))
    means = {}
    for name, train in contenders.items():
        table = list(zip(*(scores(train(seed)) for seed in seeds), strict=True))
        means[name] = [fmean(column) for column in table]
        print(f"{name:36}" + "".join(f"{fmean(c):10.3f} ({stdev(c):.3f})" for c in table), flush=True)
    theirs, *ours = list(means)[:4]
    reached = True
    for i, (test, slack) in enumerate(QUALITY_BARS.items()):
        if test in known and means[theirs][i] < 2 / (known[test] - 1) ** 0.5:
            print(f"{test}: {known[test]} pairs known, gensim's {means[theirs][i]:.3f} may be chance; no bar here")
            continue
        for name in ours:
            if means[name][i] < means[theirs][i] - slack:
                reached = False
                print(f"{name}: {test} {means[name][i]:.3f} is below gensim's {means[theirs][i]:.3f} − {slack}")
    print(f"skip-gram against gensim: {verdict(reached)}")
    return reached


def ends(corpus, rounds=3):
    """From the file to the vectors: reading, splitting, counting, numbering and training."""
    taken = {"gensim": [], "numba": [], "numba, reading alone": []}
    for _ in range(rounds):
        taken["gensim"].append(timed(lambda: gensim.models.Word2Vec(
            corpus, vector_size=100, negative=5, sg=1, workers=1, epochs=1, **SAME))[0])
        started = process_time()
        trainer = FastTrainer(corpus, backend="numba", progress=False, **SAME)
        taken["numba, reading alone"].append(process_time() - started)
        trainer.run()
        taken["numba"].append(process_time() - started)
    print("\nFrom file to vectors, skip-gram, 1 epoch, CPU seconds (median)")
    for name, seconds in taken.items():
        print(f"{name:30}{median(seconds):8.2f}")
    print(f"ratio {median(taken['gensim']) / median(taken['numba']):.2f}")
    return True


def memory():
    """Peak memory of whole runs on ever longer texts with one vocabulary (Linux; ru_maxrss remembers the parent's)."""
    print("\nPeak memory, numpy backend, dim 16, one vocabulary of 4,020 words")
    for words in (250_000, 1_000_000, 4_000_000):
        kilobytes = int(subprocess.run([sys.executable, "-c", MEMORY, str(words)], check=True, capture_output=True,
                                       text=True).stdout)
        print(f"{words:12,} words {kilobytes / 1024:8.0f} MB", flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=["speed", "ends", "memory", "quality"])
    parser.add_argument("--corpus", default="python-docs")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=5, help="of the quality table")
    parser.add_argument("--words", type=int, default=None, help="take only about so many words")
    parser.add_argument("--sets", type=Path)
    options = parser.parse_args()
    corpus = load_corpus(options.corpus)
    sentences = list(corpus)
    if options.words:
        lengths = np.cumsum([len(s) for s in sentences])
        sentences = list(islice(sentences, int(np.searchsorted(lengths, options.words)) + 1))
    print(f"{corpus.name}: {sum(map(len, sentences)):,} words in {len(sentences):,} sentences")
    parts = {
        "speed": lambda: speed(sentences, options.rounds),
        "quality": lambda: quality(sentences, options.sets, options.epochs),
        "ends": lambda: ends(corpus),
        "memory": memory,
    }
    sys.exit(not all([parts[part]() for part in options.parts]))


if __name__ == "__main__":
    main()
