"""A learner's `train` flows in; what its vectors are worth flows out: on a small text, the kingdom, and real text."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from ..embeddings import Embeddings, load_analogies, score_analogies, score_similarity
from ..text import DATA, load_kingdom
from .written import stopped, tried

PATIENCE, SECONDS = 300, 20  # for a run on a whole text, and for those on a small one
SMALL = [["b", "a", "c", "b"], ["a", "b", "rare"], ["c", "d", "a", "b", "d"], ["once"], ["d", "c", "b", "a"]]


class Settings(NamedTuple):
    """What `train` is handed between the sentences and the generator, in this order."""

    dim: int
    m: int
    K: int
    epochs: int
    learning_rate: float
    min_count: int
    sample: float


TRIAL = Settings(dim=3, m=1, K=2, epochs=2, learning_rate=0.1, min_count=2, sample=1)
# Settings of which each has to make a difference.
OTHERS = {"m": 2, "K": 6, "epochs": 4, "learning_rate": 0.3, "sample": 0.05}
PASSES = 30
KINGDOM = Settings(dim=16, m=2, K=5, epochs=3, learning_rate=0.2, min_count=1, sample=1)
REAL = Settings(dim=16, m=2, K=5, epochs=2, learning_rate=0.3, min_count=10, sample=1e-3)
ANALOGIES = 0.6  # share of the kingdom's analogies that has to be right
ALL_ZERO = ("All vectors are 0. With zeros in both matrices every gradient is 0, since each is made of the other "
            "matrix's vectors: begin with small random numbers in `W_in`.")
HEADLINE = 4  # and of the five that head the list
SPREADS = 3.3  # of chance above 0: reached by luck once in two thousand runs


def trained(function, sentences, settings: Settings, seeds=(0,), seconds=PATIENCE) -> tuple[list[Embeddings], str]:
    """The vectors that a learner's `train` makes of a text, for each seed; in place of them none and a sentence."""
    cases = [([*map(list, sentences)], *settings, np.random.default_rng(seed)) for seed in seeds]
    made = []
    for ran in tried(function, cases, seconds):
        trouble = stopped(ran.failure) if ran.failure else _form(ran.value, sentences, settings)
        if trouble:
            slow = " A plain loop over the pairs takes a tenth of that time." if seconds == PATIENCE else ""
            return [], f"{trouble}{slow if ran.failure and ran.failure.of('TooLong') else ''}"
        made.append(Embeddings(list(map(str, ran.value[0])), np.asarray(ran.value[1], dtype=float)))
    return made, ""


def _form(value, sentences, settings):
    """What is wrong with the form of a result: it should be words, and an array with a row for each."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        given = f"{len(value)}" if isinstance(value, list | tuple) else "nothing (`None`)" if value is None else "one"
        return f"`train` should give back two things, the words and their vectors; yours gives back {given}."
    words, vectors = value
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        return "The first thing that `train` gives back should be the list of words, as strings."
    counts = Counter(word for sentence in sentences for word in sentence)
    expected = {word for word, count in counts.items() if count >= settings.min_count}
    if missing := sorted(expected - set(words)):
        return f"The vocabulary of `train` lacks {missing[0]!r}, which occurs at least `min_count` times."
    if extra := sorted(set(words) - expected):
        return f"The vocabulary of `train` has {extra[0]!r}, which occurs less than `min_count` times."
    shape = (len(words), settings.dim)
    try:
        vectors = np.asarray(vectors, dtype=float)
    except (TypeError, ValueError):
        return f"The vectors of `train` should be an array of numbers, {shape}."
    if vectors.shape == shape[::-1] != shape:
        return f"The array of vectors is {vectors.shape} and lies on its side: with a row for each word it is {shape}."
    if vectors.shape != shape:
        return f"The array of vectors is {vectors.shape}; with a row of dim numbers for each word it is {shape}."
    if not np.isfinite(vectors).all():
        return "Some numbers in the vectors are infinite or NaN: a step is too long, and makes the next one longer."
    return ""


def steady(function) -> str:
    """What is wrong with a learner's `train` on a small text, "" if nothing is: form, and whether `rng` decides."""
    made, trouble = trained(function, SMALL, TRIAL, (0, 0, 1), SECONDS)
    if trouble:
        return f"{trouble} This was tried on a text of five short sentences."
    first, again, other = (one.vectors for one in made)
    if not np.allclose(first, again):
        return "Two runs of `train` with the same seed give different vectors. Draw from `rng` alone."
    if not first.any():
        return ALL_ZERO
    if np.allclose(first, other):
        return ("Runs of `train` with different seeds give the same vectors. Draw from `rng`, and from no generator "
                "that you seed yourself.")
    return ""


def heeded(function) -> str:
    """What `train` does not take heed of on a small text, "" if nothing: an argument, the passes, which matrix.

    Nothing either if no vector moves; the run on the kingdom says so.
    """
    tried_with = {"base": {}, "start": {"learning_rate": 1e-9}, "passes": {"epochs": PASSES},
                  "begin": {"epochs": PASSES, "learning_rate": 1e-9}} | {name: {name: OTHERS[name]} for name in OTHERS}
    seen = {}
    for name, changed in tried_with.items():
        made, trouble = trained(function, 5 * SMALL, TRIAL._replace(**changed), seconds=SECONDS)
        if trouble:
            return f"{trouble} This was tried on a small text."
        seen[name] = made[0].vectors
    if np.abs(seen["start"]).max() < 1e-6:
        return ("With a learning rate of nearly 0 the vectors that `train` gives back are nearly 0, as the output "
                "vectors are at the beginning. What is asked for is `W_in`.")
    if np.allclose(seen["base"], seen["start"]):
        return ""
    if ignored := next((name for name in OTHERS if np.allclose(seen[name], seen["base"])), ""):
        return (f"Another `{ignored}` changes nothing in the vectors that `train` gives back. Hand it to the part that "
                "needs it.")
    ways = [np.linalg.norm(seen[end] - seen[start]) for end, start in (("base", "start"), ("passes", "begin"))]
    if ways[1] < PASSES / TRIAL.epochs / 2 * ways[0]:
        return (f"{PASSES} passes take the vectors {ways[1] / ways[0]:.0f} times as far as {TRIAL.epochs} do. "
                "Does each pass go over all pairs?")
    return ""


def kingdom(function) -> tuple[bool, str]:
    """Whether `train` reaches the analogies of the kingdom, and a sentence that says how many."""
    if trouble := steady(function) or heeded(function):
        return False, trouble
    corpus = load_kingdom()
    made, trouble = trained(function, corpus.sentences, KINGDOM)
    if trouble:
        return False, trouble
    vectors, = made
    sections = load_analogies()
    headline, asked = sections["headline"], [question for section in sections.values() for question in section]
    right, first = score_analogies(vectors, asked), score_analogies(vectors, headline).right
    told = f"{right.right} of {right.asked} analogies are right, and {first} of the {len(headline)} that head the list."
    if right.share >= ANALOGIES and first >= HEADLINE:
        return True, told
    needed = f"Asked for are {ANALOGIES:.0%} and {HEADLINE}."
    return False, f"{told} {needed} {_why(vectors, corpus, asked)}"


def _why(vectors, corpus, asked):
    """What stands out in vectors that do not answer."""
    lengths = np.linalg.norm(vectors.vectors, axis=1)
    first = 1.01 * np.sqrt(KINGDOM.dim) / 2 / KINGDOM.dim  # the length of the longest that word2vec.c begins with
    if not lengths.any():
        return ALL_ZERO
    if lengths.max() < first:
        return ("The vectors are hardly longer than small random ones. Do the new matrices take the place of the old "
                "ones after each update, and are the steps as long as `learning_rate` says?")
    counts = Counter(corpus.tokens)
    for order in ([word for word, _ in counts.most_common()], list(counts), sorted(counts)):
        other = score_analogies(Embeddings(order, vectors.vectors), asked).share
        if other >= ANALOGIES > score_analogies(vectors, asked).share:
            return "The vectors are good, and they belong to other words: word i of the list needs row i of the array."
    still = np.mean(lengths < first)
    if still > 0.2:
        return f"{still:.0%} of the vectors are as short as at the beginning. Does every pass go over all sentences?"
    cosines = np.mean([vectors.cosines(row) for row in vectors.vectors])
    if cosines > 0.9:
        return ("All vectors point nearly the same way, as they do at the beginning of training: are all passes made, "
                "and are the steps as long as `learning_rate` says?")
    return ("Look at what `train` hands to its parts. Each pass takes all pairs, each pair has draws of its own, a "
            "batch holds some dozens of pairs at most, and the rate falls in a line from `learning_rate` to 0.")


def rated_pairs() -> list[tuple[str, str, float]]:
    """Pairs of words of the documentation with the course's ratings, in the form of WordSim-353."""
    lines = (DATA / "rated_pairs.txt").read_text(encoding="utf-8").splitlines()
    return [(a, b, float(rating)) for a, b, rating in map(str.split, lines)]


def documentation(pairs) -> list[list[str]]:
    """Every tenth sentence of the documentation on this disk that holds two of the rated words."""
    from ..corpora import load_corpus  # needs pooch, which a browser's Python may lack; stages 1 to 6 do without

    rated = {word for a, b, _ in pairs for word in (a, b)}
    return [sentence for sentence in load_corpus("python-docs") if len(rated & set(sentence)) >= 2][::10]


def real_text(function) -> tuple[bool | None, str]:
    """Whether the vectors of real text order rated pairs better than chance, and a sentence that says how well.

    None in place of whether, where the text can't be read.
    """
    pairs = rated_pairs()
    try:
        sentences = documentation(pairs)
    except (ImportError, ValueError) as error:
        return None, f"The documentation of this Python can't be read here, so this stage can't be tried. {error}"
    made, trouble = trained(function, sentences, REAL)
    if trouble:
        return False, trouble
    vectors, = made
    try:
        correlation, known = score_similarity(vectors, pairs)
    except ValueError as error:
        return False, f"The pairs can't be put in an order. {error}"
    least = SPREADS / np.sqrt(known - 1)
    told = f"The rank correlation with the ratings of {known} pairs is {correlation:.2f}."
    if correlation >= least:
        return True, f"{told} Chance stays below {least:.2f} in all but one of two thousand runs."
    return False, (f"{told} Asked for is {least:.2f}, which chance reaches once in two thousand runs. New here, beside "
                   "the kingdom, are words below `min_count`, which are left out before the windows are cut, and "
                   "`sample`, which thins out the frequent ones anew in each pass.")
