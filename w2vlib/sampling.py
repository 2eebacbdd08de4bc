"""Word counts flow in; the noise distribution, negative samples and the chance of keeping a frequent word flow out."""

from __future__ import annotations

import numpy as np

from .settings import LIMITS
from .support.checks import check_between, check_ids, check_numbers, check_positive, check_whole
from .support.quoted import quoted


def noise_distribution(counts, exponent: float = 0.75) -> np.ndarray:
    """Probability of each word as a negative sample: count^exponent, normalised, shape (V,) (Mikolov et al. 2013b).

    Exponent 1 follows the counts, 0 makes every word equally likely.
    """
    counts = check_numbers("The counts", counts, "V", least=0)
    with np.errstate(all="ignore"):
        weights = counts.astype(float) ** check_between("The exponent", exponent, *LIMITS["noise_exponent"])
        total = weights.sum()
    if not 0 < total < np.inf:
        raise ValueError(f"Counts to the power of {exponent:g} must have a sum above 0 and finite; you gave counts "
                         f"{quoted(counts)}. Leave out words that never occur.")
    return weights / total


def draw_negatives(noise, targets, K: int, rng) -> np.ndarray:
    """K negative samples for each target, shape (len(targets), K), never the target itself.

    Only the target is left out: a true neighbour from elsewhere in the text may be drawn, as in word2vec.c.

    Parameters
    ----------
    noise : array (V,), probabilities that sum to 1, V at least 2
    targets : int array (B,)
    rng : numpy.random.Generator
    """
    noise = check_numbers("The noise distribution", noise, "V", least=0)
    if len(noise) < 2 or not noise.any():
        raise ValueError(f"There must be a second word to draw, and noise above 0; you gave {quoted(noise)}.")
    targets = check_ids("The targets", targets, len(noise))
    check_whole("The number of negative samples", K, 0)
    if not hasattr(rng, "random"):
        raise ValueError(f"rng draws random numbers, such as np.random.default_rng(0); you gave {quoted(rng)}.")
    cumulative = np.cumsum(noise)
    taken = noise[targets][:, None]
    start = (cumulative[targets] - noise[targets])[:, None]
    # A point on the line without the target's stretch; beyond the gap it moves right by the gap's length.
    point = rng.random((len(targets), K)) * (cumulative[-1] - taken)
    point = np.where(point >= start, point + taken, point)
    drawn = np.minimum(np.searchsorted(cumulative, point, side="right"), len(noise) - 1)
    clash = drawn == targets[:, None]  # left by rounding at the edge of the gap
    return np.where(clash, np.where(drawn > 0, drawn - 1, 1), drawn)


def keep_probability(counts, sample: float = 1e-3) -> np.ndarray:
    """Chance that one occurrence of a word is kept when frequent words are subsampled, shape (V,), at most 1.

    (√(f / sample) + 1) · sample / f with f the word's share of all tokens, which is √r + r with r = sample / f: the
    formula of word2vec.c, which is not quite that of the paper (Mikolov et al. 2013b, equation 5: √r).
    """
    counts, sample = check_numbers("The counts", counts, "V", least=0), check_positive("sample", sample, 1)
    if not counts.any():
        raise ValueError(f"One of the words must occur; you gave counts {quoted(counts)}.")
    share = counts / counts.sum()
    with np.errstate(divide="ignore"):  # a word that never occurs is kept
        ratio = sample / share
    return np.minimum(1, np.sqrt(ratio) + ratio)
