"""Text flows in; tokens, a corpus and a vocabulary flow out."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, islice
from numbers import Real
from pathlib import Path
from unicodedata import normalize

import numpy as np

from .support.checks import check_list, check_made, check_numbers, check_whole
from .support.quoted import quoted

_HERE = Path(__file__).resolve().parent
DATA = (_HERE if (_HERE / "data").is_dir() else _HERE.parent) / "data"  # installed from a wheel, or in a clone

# Only the first of a row of dots may begin an end; tried from each of them, a long row takes time that grows squared.
_SENTENCE_END = re.compile(r"[.!?…](?<![.!?…]{2})[.!?…]*[\"'”’»)\]]*(?=\s|$)|[。！？।]+|[\r\n]+")
# A dot behind one of these ends no sentence: titles and the like always; the others before a digit or a small letter.
_TITLES, _BEFORE_NUMBERS, _MAY_END = (frozenset(words.split()) for words in (
    "mr mrs ms mx dr prof st messrs rev hon gen col capt lt sgt jr sr mt e.g i.e cf vs viz approx",
    "no nos vol vols p pp ch fig figs eq eqs sec art op",
    "etc al u.s u.k u.n e.u a.m p.m inc ltd co corp dept est jan feb mar apr jun jul aug sep sept oct nov dec"))
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«—–]*$")
_HALF = re.compile("[\ud800-\udfff]")
_ONE_SIGN_EACH = str.maketrans("’‐‑_", "'-- ")
# NFC sorts the marks on a letter in time that grows with their number squared; 30 are enough for every language
# (Unicode Standard Annex 15, stream-safe text). Marks are neither letters nor blanks nor emoji.
_MARK = r"[^\w\s\x00-\u02ff\u2600-\u27bf\U0001f300-\U0001faff]"
_MORE_MARKS = re.compile(rf"({_MARK}{{30}}){_MARK}+")
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
# A word is a run of letters, digits and the marks that belong to letters (accents, vowel signs), which may hold
# apostrophes or hyphens inside; an emoji is a word too.
_LETTER = r"[\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u200c\u200d]"
_WORD = re.compile(rf"\w{_LETTER}*(?:['\-]{_LETTER}+)*|[\u2600-\u27bf\U0001f300-\U0001faff]")


def check_words(words, places) -> None:
    """Refuse words that are not strings with a sign in them.

    Parameters
    ----------
    words : iterable, looked at all together, so that millions take a moment
    places : iterable of (place, word), the same words one by one; asked only when something is wrong

    Raises
    ------
    ValueError
        Naming the place of the first such word, and what to do.
    """
    try:
        known = frozenset(words)
        "".join(known).encode()
        fine = all(map(str.strip, known))
    except (TypeError, UnicodeEncodeError):
        fine = False
    if not fine:
        place, word = next((place, word) for place, word in places if _advice(word))
        raise ValueError(f"{place} is {quoted(word)}. {_advice(word)}")


def _advice(word) -> str:
    """What to do with a word that can't be used; "" for one that can."""
    if isinstance(word, str):
        if not word.strip():
            return "A word holds a letter or another sign; leave out what is empty."
        told = "It holds half a character, as from a file read in the wrong encoding; read it again, or leave it out."
        return told if _HALF.search(word) else ""
    if isinstance(word, bytes):
        return "Make text of these bytes first: word.decode()."
    if isinstance(word, Iterable):
        return "A sentence is one list of words, without lists inside."
    if word is None or (isinstance(word, Real) and word != word):  # only not-a-number differs from itself
        return "A word is text; leave out what is missing."
    return "A word is text; make it a string with str(…)."


def _listed(given, what) -> tuple:
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise ValueError(f"{what}; you gave {quoted(given)}. "
                         "For text in one piece there is Corpus.from_text(text).")
    return tuple(given)


def _check_text(text) -> None:
    if not isinstance(text, str):
        raise ValueError(f"A text is a string; you gave {quoted(text)}.")


_COMPARED = 8_000  # words with which an unknown one is compared letter by letter, which takes a tenth of a second


def _like(word, known):
    """All of `known`, or of very many the first, the frequent ones, that begin or end like `word` and are as long."""
    if len(known) <= _COMPARED or not word:
        return known
    n, first, last = len(word), word[0], word[-1]
    alike = (w for w in known if -3 < len(w) - n < 3 and (w[0] == first or w[-1] == last))
    return list(islice(alike, _COMPARED))


class UnknownWord(ValueError):
    """A word that the vocabulary does not hold; the message names the nearest words that it does hold."""

    def __init__(self, word, known):
        near = difflib.get_close_matches(word, _like(word, known)) if isinstance(word, str) else ()
        hint = f" Did you mean {' or '.join(map(quoted, near))}?" if near else ""
        super().__init__(f"{quoted(word)} is not in the vocabulary of {len(known):,} words.{hint}")
        self.word, self.suggestions = word, near


def tokenize(text: str, *, lower: bool = True, numbers: bool = True, apostrophes: bool = True,
             hyphens: bool = True) -> list[str]:
    """The words of `text` in order; punctuation, underscores and the possessive 's are dropped.

    Parameters
    ----------
    text : str
    lower : write every word with small letters, so that The and the are one word
    numbers : keep words that are made of digits
    apostrophes, hyphens : keep them inside a word; without them *don't* and *well-known* are two words each

    >>> tokenize("The patient's treatment.")
    ['the', 'patient', 'treatment']
    """
    _check_text(text)
    text = text.lower() if lower else text
    if not text.isascii():
        text = normalize("NFC", _MORE_MARKS.sub(r"\1", text))
    text = _POSSESSIVE.sub("", text.translate(_ONE_SIGN_EACH))
    if not (apostrophes and hyphens):
        text = text.translate({ord(sign): " " for sign, kept in (("'", apostrophes), ("-", hyphens)) if not kept})
    words = _WORD.findall(text)
    return words if numbers else [word for word in words if word.strip("0123456789'-")]


def split_sentences(text: str, tokenizer=tokenize, every_mark: bool = False) -> list[list[str]]:
    """Token lists, one per sentence. A sentence ends at . ! ? … or at the end of a line; empty ones are left out.

    Parameters
    ----------
    text : str
    tokenizer : function from the text of a sentence to the list of its words
    every_mark : end a sentence at every such mark, also behind an abbreviation or an initial, and where speech ends
        in the middle of a sentence (“Stop!” she said)
    """
    _check_text(text)
    parts = _SENTENCE_END.split(text) if every_mark else _sentences(text)
    sentences = (tokens if (tokens := tokenizer(part)) and tokenizer is tokenize else _listed_words(tokens)
                 for part in parts if part.strip())
    return [tokens for tokens in sentences if tokens]


def _listed_words(tokens):
    if isinstance(tokens, str) or not isinstance(tokens, Iterable):
        raise ValueError(f"A tokenizer gives the list of the words of a sentence; yours gave {quoted(tokens)}.")
    tokens = list(tokens)
    check_words(tokens, ((f"Word {place} that the tokenizer gave", word) for place, word in enumerate(tokens, 1)))
    return tokens


def _sentences(text):
    """The parts of `text` between the ends of its sentences."""
    begin = 0
    for end in _SENTENCE_END.finditer(text):
        if not _goes_on(text, begin, end):
            yield text[begin:end.start()]
            begin = end.end()
    yield text[begin:]


def _goes_on(text, begin, end):
    """Whether a sentence goes on behind a mark at which it might end."""
    mark, following = end[0], text[end.end():end.end() + 40].lstrip(" \t")[:1]
    if following.islower() and mark[0] in "!?.…" and mark[-1] in "\"'”’»":
        return True
    if mark != ".":
        return False
    word = _LAST_WORD.search(text, max(begin, end.start() - 20), end.start())[0]
    known = word.lower()
    if known in _TITLES or (word != "I" and _INITIAL.fullmatch(word) and word[-1].isupper() and known not in _MAY_END):
        return True
    return (known in _BEFORE_NUMBERS and following.isdigit()) or (known in _MAY_END and not following.isupper()
                                                                   and following != "")


@cache
def stop_words() -> frozenset[str]:
    """The course's short list of function words (`data/stop_words.txt`)."""
    return frozenset(_read_data("stop_words.txt").split())


@dataclass(frozen=True)
class Corpus:
    """Tokenised sentences with a name.

    Parameters
    ----------
    sentences : sequence of sequences of str
        Sentences without tokens are left out.

    Raises
    ------
    ValueError
        If no sentence is left, a sentence is no list, or a word is not a string; the message names its place.
    """

    sentences: tuple[tuple[str, ...], ...]
    name: str = "your text"

    def __post_init__(self):
        sentences = _listed(self.sentences, "A corpus is a list of sentences, each a list of words")
        sentences = [tuple(one) if type(one) in (tuple, list)
                     else _listed(one, f"Sentence {number} has to be a list of words")
                     for number, one in enumerate(sentences, 1)]
        check_words(chain.from_iterable(sentences), ((f"Sentence {number}, word {place}", word)
                    for number, sentence in enumerate(sentences, 1) for place, word in enumerate(sentence, 1)))
        kept = tuple(filter(None, sentences))
        if not kept:
            raise ValueError("There is no word in this text. Give at least one sentence of two words.")
        object.__setattr__(self, "sentences", kept)

    @classmethod
    def from_text(cls, text: str, stop_words=(), name: str = "your text") -> Corpus:
        """Split and tokenise `text`; words in `stop_words` are removed."""
        stop = check_list("stop_words", stop_words)
        check_words(stop, ((f"Stop word {place}", word) for place, word in enumerate(stop, 1)))
        stop = frozenset(stop)
        return cls([[w for w in sentence if w not in stop] for sentence in split_sentences(text)], name)

    @cached_property
    def tokens(self) -> list[str]:
        """All tokens in reading order."""
        return [word for sentence in self.sentences for word in sentence]

    def __len__(self):
        return len(self.sentences)

    def __repr__(self):
        types = len(set(self.tokens))
        return f"Corpus({self.name!r}: {len(self):,} sentences, {len(self.tokens):,} tokens, {types:,} types)"


def check_corpus(given) -> Corpus:
    """`given` itself, when it is a `Corpus`."""
    return check_made(given, Corpus, "Corpus.from_text('The cat sat. …')")


class Words:
    """Different words in a row, `words`, each with its place as an id: what a vocabulary and embeddings share."""

    def _number(self, words, of):
        words = check_list(f"The words {of}", words)
        check_words(words, ((f"Word {place} {of}", word) for place, word in enumerate(words, 1)))
        ids = {word: i for i, word in enumerate(words)}
        if len(ids) < len(words):
            twice = next(word for i, word in enumerate(words) if ids[word] != i)
            raise ValueError(f"Each word has one place {of}; {twice!r} has two.")
        return words, ids

    def id(self, word: str) -> int:
        """The id of `word`, which is its row; raises `UnknownWord` with suggestions."""
        if word not in self:
            raise UnknownWord(word, self.words)
        return self._ids[word]

    def __contains__(self, word):
        return isinstance(word, str) and word in self._ids

    def __len__(self):
        return len(self.words)


@dataclass(frozen=True, eq=False)
class Vocabulary(Words):
    """The different words of a corpus, the most frequent first (ties in order of first appearance), each with an id.

    Parameters
    ----------
    words : tuple of str, length V
    counts : int array, shape (V,)
        How often each word occurs.

    Raises
    ------
    ValueError
        If a word is not a string with a sign in it or is there twice, or there is not one count for each.
    """

    words: tuple[str, ...]
    counts: np.ndarray
    _ids: dict[str, int] = field(init=False)

    def __post_init__(self):
        words, ids = self._number(self.words, "of the vocabulary")
        counts = check_numbers("The counts", self.counts, least=0)
        if counts.shape != (len(words),) or (counts % 1).any() or (counts > 2**53).any():
            raise ValueError(f"There must be one whole number of occurrences for each of the {len(words):,} words; "
                             f"you gave {quoted(self.counts)}.")
        for name, value in ("words", words), ("counts", counts.astype(np.int64)), ("_ids", ids):
            object.__setattr__(self, name, value)

    @classmethod
    def from_corpus(cls, corpus: Corpus, min_count: int = 1) -> Vocabulary:
        """Count the words of `corpus`; those with fewer than `min_count` occurrences are left out.

        Raises
        ------
        ValueError
            If no word occurs `min_count` times.
        """
        check_corpus(corpus)
        check_whole("min_count", min_count, 1)
        ranked = [(w, c) for w, c in Counter(corpus.tokens).most_common() if c >= min_count]
        if not ranked:
            raise ValueError(f"No word occurs {min_count} times in {corpus.name}; try a smaller min_count.")
        words, counts = zip(*ranked, strict=True)
        return cls(words, np.array(counts))

    def encode(self, sentence) -> np.ndarray:
        """Ids of the words of `sentence`, shape (n,); words that the vocabulary does not hold are left out."""
        return np.array([self._ids[w] for w in check_list("A sentence", sentence) if w in self], dtype=np.int64)

    def __repr__(self):
        return f"Vocabulary({len(self):,} words: {', '.join(self.words[:6])}{', …' if len(self) > 6 else ''})"


def _read_data(name: str) -> str:
    path = DATA / name
    if not path.exists():
        raise FileNotFoundError(
            f"The course's own file data/{name} is missing: get the course again, or install w2vlib again."
        )
    return path.read_text(encoding="utf-8")


def load_kingdom(remove_stop_words: bool = True) -> Corpus:
    """The course's own corpus, as `data/README.md` describes it; by default without the stop words."""
    return Corpus.from_text(_read_data("kingdom.txt"), stop_words() if remove_stop_words else (), "the kingdom corpus")


@cache
def load_kinds() -> dict[str, str]:
    """The kind of every word of the kingdom corpus, a class label from `data/kinds.txt`: royalty, animals, food, …

    Training never sees it; it colours maps and judges neighbours.
    """
    lines = (line.split(":", 1) for line in _read_data("kinds.txt").splitlines() if ":" in line)
    return {word: kind.strip() for kind, words in lines for word in words.split()}
