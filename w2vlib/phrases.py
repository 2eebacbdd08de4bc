"""Sentences flow in; pairs of words that belong together flow out, and the same sentences with each such pair as one
word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from .support.checks import check_between, check_whole
from .support.quoted import quoted
from .text import Corpus

MOST = 8_000_000  # pairs counted at once, about 1 GB; then the rarest are forgotten, as in word2phrase.c


@dataclass(frozen=True)
class Phrases:
    """Pairs of words that are read as one, such as `standard_library`.

    scores : dict {(a, b): score}, the highest first
    """

    scores: dict[tuple[str, str], float]

    def join_words(self, words) -> list[str]:
        """The words of one sentence, from left to right, each pair as one word `a_b`.

        >>> Phrases({("new", "york"): 200.0}).join_words(["in", "new", "york", "city"])
        ['in', 'new_york', 'city']
        """
        joined, open_ended = [], False  # whether the last word may begin a pair
        for word in words:
            if open_ended and (joined[-1], word) in self.scores:
                joined[-1] += f"_{word}"
            else:
                joined.append(word)
            open_ended = joined[-1] is word
        return joined

    def join(self, corpus):
        """The corpus with each pair as one word: a `Corpus` from a `Corpus`, else sentences made when they are read.

        Join after tokenising: `tokenize` parts words at an underscore. Files that are tokenised keep it:
        `load_corpus(path, tokenized=True)`.
        """
        sentences = _sentences(corpus)
        if isinstance(corpus, Corpus):
            return Corpus([self.join_words(sentence) for sentence in sentences], corpus.name)
        return _Joined(self, sentences)

    def __len__(self):
        return len(self.scores)

    def __repr__(self):
        some = ", ".join("_".join(pair) for pair in list(self.scores)[:3])
        return f"Phrases({len(self):,} pairs{': ' * bool(some)}{some}{', …' * (len(self) > 3)})"


class _Joined:
    """Sentences that are joined anew each time they are read."""

    def __init__(self, phrases, sentences):
        self.phrases, self.parts = phrases, sentences

    def __iter__(self):
        return (self.phrases.join_words(sentence) for sentence in self.parts)


def find_phrases(corpus, min_count: int = 5, threshold: float = 100, discount: float | None = None) -> Phrases:
    """Pairs of words that stand together far more often than their counts explain (Mikolov et al. 2013b, equation 6).

    score(a, b) = (n_ab − δ) / (n_a n_b) · n

    with n_ab the times b directly follows a, n_a and n_b their counts and n that of all words, as in word2phrase.c: by
    chance alone the score of a pair is at most about 1. For phrases of three words or four, join, and search again with
    a lower threshold.

    Parameters
    ----------
    corpus : iterable of lists of str that can be read twice: a `Corpus`, what `load_corpus` gives, your own sentences
    min_count : pairs that occur less often are none, at least 1
    threshold : what the score of a phrase exceeds, 0 to 10⁹; a higher one leaves fewer phrases
    discount : δ keeps chance meetings of rare words out, 0 to 10⁹; by default `min_count`

    Raises
    ------
    ValueError
        For what is no corpus or can be read only once, or a number that is not allowed.

    Examples
    --------
    >>> corpus = Corpus([["the", "standard", "library"], ["the", "cat"], ["a", "dog"], ["the", "dog", "sat"]] * 9)
    >>> find_phrases(corpus, threshold=2)
    Phrases(1 pairs: standard_library)
    """
    check_whole("min_count", min_count, 1)
    threshold = check_between("threshold", threshold, 0, 1e9)
    discount = min_count if discount is None else check_between("discount", discount, 0, 1e9)
    words, pairs, floor = Counter(), Counter(), 0
    for sentence in _sentences(corpus):
        if isinstance(sentence, str):
            raise ValueError(f"A sentence must be a list of words; {quoted(sentence)} is one string. Try tokenize(…).")
        try:
            sentence = list(sentence)
            words.update(sentence)
        except TypeError:
            raise ValueError(f"A sentence must be a list of words; you gave {quoted(sentence)}.") from None
        pairs.update(pairwise(sentence))
        if len(pairs) > MOST:
            floor += 1
            pairs = Counter({pair: count for pair, count in pairs.items() if count > floor})
    for word in words:
        if not isinstance(word, str):
            raise ValueError(f"A word must be a string; you gave {quoted(word)}.")
    n = words.total()
    scores = {(a, b): (count - discount) / (words[a] * words[b]) * n
              for (a, b), count in pairs.items() if count >= min_count}
    kept = [pair for pair, score in scores.items() if score > threshold]
    return Phrases({pair: scores[pair] for pair in sorted(kept, key=scores.get, reverse=True)})


def _sentences(corpus):
    if isinstance(corpus, str) or not isinstance(corpus, Iterable | Corpus):
        raise ValueError(f"A corpus is made of sentences, and each is a list of words; you gave {quoted(corpus)}.")
    if iter(sentences := getattr(corpus, "sentences", corpus)) is sentences:
        raise ValueError("These sentences can be read only once, and phrases need two readings, to count and to join; "
                         "give a list of them, or what load_corpus gives.")
    return sentences
