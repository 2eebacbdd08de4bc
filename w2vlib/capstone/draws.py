"""A learner's function that draws flows in; whether its draws are those that are asked for flows out, as a sentence.

Draws are random, so they are counted: thousands of them, with a seed of their own, and a margin of `SPREADS` standard
deviations around what is expected, which right draws leave less than once in a million trials.
"""

from __future__ import annotations

import numpy as np

from ..exercises.sandbox import Ran
from .written import stopped, tried

SPREADS = 6
SECONDS = 20
KEEP = np.array([0.2, 0.35, 0.7, 1.0])
NOISE = np.array([0.4, 0.3, 0.15, 0.1, 0.05])
K = 4


def subsampled(function) -> str:
    """What is wrong with a learner's `subsample`, "" if nothing is."""
    text = np.random.default_rng(0).integers(0, len(KEEP), (2_000, 8)).tolist()
    text[1] = []
    given, ran = _thrice(function, lambda: [[list(sentence) for sentence in text], KEEP.copy()])
    if trouble := _failed(ran):
        return trouble
    kept = [result.value for result in ran]
    if not isinstance(kept[0], list | tuple) or len(kept[0]) != len(text):
        return (f"For {len(text):,} sentences you give back {_amount(kept[0])}. Give back a list with as many "
                "sentences, empty ones included.")
    try:
        rows = [np.asarray(row).tolist() for row in kept[0]]
        in_order = all(_is_part(row, whole) for row, whole in zip(rows, text, strict=True))
    except (TypeError, ValueError):
        in_order = False
    if not in_order:
        return "Each of your sentences should be the old one without some of its words, the rest in the old order."
    if given[0][0] != text or (given[0][1] != KEEP).any():
        return "Your function changes its arguments: the text is needed whole for the next pass. Build new sentences."
    before, after = (np.bincount([i for row in rows_ for i in row], minlength=len(KEEP)) for rows_ in (text, rows))
    return _kept(before, after, rows, text) or _repeated(kept, "What is kept")


def _kept(before, after, rows, text):
    """Whether as many occurrences were kept as `KEEP` says, each for itself."""
    share = after / before
    if _near(after, before, KEEP):
        whole = np.mean([len(row) in (0, len(old)) for row, old in zip(rows, text, strict=True)])
        if whole > 0.5:
            return "You keep or drop whole sentences. Draw for each occurrence of a word."
        return ""
    if _near(after, before, 1 - KEEP):
        return "You drop with the probability with which you should keep."
    if np.isin(share, (0, 1)).all():
        return ("Of some words you keep every occurrence, of the others none. Draw for each occurrence, not once for "
                "each word.")
    told = ", ".join(f"{s:.2f} for {p:g}" for s, p in zip(share, KEEP, strict=True))
    return f"The shares of the occurrences that you keep are off: {told}."


def drawn(function) -> str:
    """What is wrong with a learner's `draw_negatives`, "" if nothing is."""
    contexts = np.random.default_rng(1).integers(0, len(NOISE), 2_500)
    given, ran = _thrice(function, lambda: [NOISE.copy(), contexts.copy(), K])
    if trouble := _failed(ran):
        return trouble
    samples = [result.value for result in ran]
    try:
        found = np.asarray(samples[0])
        whole = found.dtype.kind in "iu" or (found.dtype.kind == "f" and (found == np.trunc(found)).all())
    except (TypeError, ValueError):
        whole, found = False, np.zeros(0)
    if found.shape != (len(contexts), K):
        return (f"For {len(contexts):,} context words and K = {K} your function gives back {_amount(samples[0])}; it "
                f"should be an array {(len(contexts), K)}.")
    if not whole or found.min() < 0 or found.max() >= len(NOISE):
        return f"Your negative samples should be ids, whole numbers from 0 to {len(NOISE) - 1}."
    if (given[0][0] != NOISE).any() or (given[0][1] != contexts).any():
        return "Your function changes its arguments, so the next call finds others. Work on copies."
    return _distributed(found.astype(int), contexts) or _repeated(samples, "What is drawn")


def _distributed(found, contexts):
    """Whether the draws follow the noise without the context word, each for itself."""
    if (found == contexts[:, None]).any():
        return "The context word itself is among its negative samples: it would be told yes and no in the same step."
    if (found == found[0]).all(axis=1).sum() > len(found) / 2 or (found[:, :1] == found).all():
        return "The same samples are used again and again. Each pair needs K draws of its own."
    if all(len(set(row)) == K for row in found.tolist()):
        return "No word is ever drawn twice for a pair. Each draw is made from all of the noise: with replacement."
    if _follows(found, contexts, _never_itself(NOISE)):
        return ""
    if _follows(found, contexts, _never_itself(np.ones(len(NOISE)))):
        return "All words are drawn equally often. Draw each with its probability in `noise`."
    others = (1 - np.eye(len(NOISE))) / (len(NOISE) - 1)
    if _follows(found, contexts, NOISE * (1 - np.eye(len(NOISE))) + NOISE[:, None] * others):
        return "What hits the context word is drawn again, but then all words equally often: use `noise` again."
    if _follows(found, contexts, _never_itself(NOISE**0.75)):
        return "You take the power 0.75 of the noise, which has it already. Draw with `noise` as it is."
    moved = np.bincount(((found - contexts[:, None]) % len(NOISE)).ravel(), minlength=len(NOISE)) / found.size
    shares = ", ".join(f"{share:.2f}" for share in np.bincount(found.ravel(), minlength=len(NOISE)) / found.size)
    expected = ", ".join(f"{share:.2f}" for share in _expected(contexts, _never_itself(NOISE)).sum(axis=0) / found.size)
    skewed = moved.max() > 0.4
    why = ("Does a sample that hits the context word become one fixed other word? Draw it again instead."
           if skewed else "Does each draw use `noise`, and is a hit on the context word drawn again?")
    return f"The words are drawn too often or too rarely: their shares are {shares}; expected are {expected}. {why}"


def _never_itself(noise):
    """The chance of each word for each context word, array (V, V), if a hit on the context word is drawn again."""
    chances = np.tile(noise, (len(noise), 1)) * (1 - np.eye(len(noise)))
    return chances / chances.sum(axis=1, keepdims=True)


def _expected(contexts, chances):
    """How often each word should be drawn for each context word, array (V, V)."""
    return chances * (np.bincount(contexts, minlength=len(chances)) * K)[:, None]


def _follows(found, contexts, chances):
    expected = _expected(contexts, chances)
    counted = np.zeros(expected.shape)
    np.add.at(counted, (np.repeat(contexts, K), found.ravel()), 1)
    totals = expected.sum(axis=1, keepdims=True)
    return bool((np.abs(counted - expected) <= SPREADS * np.sqrt(expected * (1 - expected / totals)) + 1e-9).all())


def _near(counted, of, chance):
    return bool((np.abs(counted - of * chance) <= SPREADS * np.sqrt(of * chance * (1 - chance)) + 1e-9).all())


def _thrice(function, arguments):
    """The arguments and results of three calls: twice with one seed, then with another."""
    given = [arguments() for _ in range(3)]
    cases = [(*one, np.random.default_rng(seed)) for one, seed in zip(given, (7, 7, 8), strict=True)]
    return given, tried(function, cases, SECONDS)


def _failed(ran: list[Ran]):
    failure = next((result.failure for result in ran if result.failure), None)
    return f"{stopped(failure)}" if failure else ""


def _repeated(values, what):
    """Whether the generator alone decides: the same seed twice, then another one."""
    first, again, other = (_flat(value) for value in values)
    if first != again:
        return f"{what} differs between two calls with the same seed. Draw from `rng` alone."
    if first == other:
        return f"{what} is the same for every seed. Draw from `rng`, and from no generator that you seed yourself."
    return ""


def _flat(value):
    return [np.asarray(row).tolist() for row in value]


def _is_part(row, whole):
    """Whether `row` is `whole` with some items left out."""
    rest = iter(whole)
    return all(item in rest for item in row)


def _amount(value):
    if hasattr(value, "shape"):
        return f"an array {value.shape}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value):,}"
    return "nothing (`None`)" if value is None else f"a value of type {type(value).__name__}"
