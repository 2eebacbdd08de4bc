"""A corpus flows in; a game flows out: sentences with one word blanked, shown one by one until it is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...counts import cooccurrences, ppmi
from ...draw.blocks import Marked, Status, Table, escape
from ...embeddings import Embeddings
from ...text import Corpus, UnknownWord, Vocabulary, load_kingdom, stop_words, tokenize
from ..engine.controls import Button, Choice, Text, TextArea
from ..engine.panel import Panel

CLUES = 5
KINGDOM, OWN = "the kingdom", "your own text"
SAMPLE = """The baker opens the oven before sunrise. The bread comes out of the oven hot and brown.
She cuts the bread with a long knife. We eat the hot bread with butter. The knife lies beside the butter.
The baker sells the bread before breakfast. He keeps one knife for the cheese and one for the bread."""


@dataclass(frozen=True)
class Round:
    """A hidden word and sentences that hold it, the least telling first; on the screen `blank` stands for it.

    `accepted` are other right answers, `remarks` what to say to some of the wrong ones.
    """

    answer: str
    clues: tuple[tuple[str, ...], ...]
    blank: str = "_____"
    accepted: tuple[str, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()

    def sentence(self, number: int) -> Marked:
        """Clue `number`, the hidden word in bold."""
        hidden = f"**{escape(self.blank)}**"
        return Marked(" ".join(hidden if word == self.answer else escape(word) for word in self.clues[number]))


_BOUGHT = "cold: it is sold in shops, but who eats it with a spoon?"
_DRUNK = "cold: it is drunk, not eaten with a spoon"
_NEARLY = "warm: spoon and bowl fit, but sugar and cold milk do not go with it"
ZIBBLE = Round(
    "cereal",
    tuple(tuple(tokenize(sentence)) for sentence in (
        "There is no cereal left in the cupboard.",
        "She always eats her cereal with a spoon.",
        "A little sugar makes the cereal taste better.",
        "Pour cold milk over the cereal in your bowl.",
    )),
    "zibble",
    ("cereals", "muesli", "granola", "porridge", "cornflakes", "oats", "oatmeal", "flakes"),
    (("bread", _BOUGHT), ("soap", _BOUGHT), ("cheese", _BOUGHT), ("tea", _DRUNK), ("coffee", _DRUNK), ("milk", _DRUNK),
     ("juice", _DRUNK), ("soup", _NEARLY), ("rice", _NEARLY), ("stew", _NEARLY), ("yoghurt", "hot"), ("yogurt", "hot"),
     ("pudding", "hot"), ("fruit", "warm"), ("honey", "warm: it goes on top"), ("sugar", "warm: it goes on top")),
)


class Company:
    """The company that words keep: the PPMI of up to 1,000 frequent words, without stop words, compared by cosine."""

    def __init__(self, corpus: Corpus, m: int = 2):
        content = Corpus([[w for w in s if w not in stop_words()] or s for s in corpus.sentences], corpus.name)
        vocabulary = Vocabulary.from_corpus(content)
        self.vocabulary = Vocabulary(vocabulary.words[:1000], vocabulary.counts[:1000])
        self.table = ppmi(cooccurrences(content, self.vocabulary, m))
        self.embeddings = Embeddings(self.vocabulary.words, self.table)

    def rank(self, guess: str, answer: str) -> int:
        """1 if no word keeps company more like that of `answer` than `guess` does, 2 if one does, and so on."""
        order = [word for word, _ in self.embeddings.neighbours(answer, len(self.vocabulary))]
        return order.index(guess) + 1

    def telling(self, sentence, answer: str) -> float:
        """How strongly the words of a sentence point to `answer`: the sum of their PPMI with it."""
        ids = self.vocabulary.encode([word for word in sentence if word != answer])
        return round(float(self.table[self.vocabulary.id(answer), ids].sum()), 9)


def make_rounds(corpus: Corpus, company: Company, seed: int = 0, least: int = 3) -> list[Round]:
    """One round for each word that stands in `least` different sentences, in a shuffled order.

    Raises
    ------
    ValueError
        If there is no such word.
    """
    rounds, sentences = [], [s for s in dict.fromkeys(corpus.sentences) if len(s) > 2][:5_000]
    homes: dict[str, list] = {word: [] for word in company.vocabulary.words if word not in stop_words()}
    for sentence in sentences:
        for word in set(sentence) & homes.keys():
            homes[word].append(sentence)
    for word, found in homes.items():
        if len(found) >= least:
            ranked = sorted(found, key=lambda sentence, word=word: company.telling(sentence, word))
            picked = np.unique(np.linspace(0, len(ranked) - 1, CLUES).round().astype(int))
            rounds.append(Round(word, tuple(ranked[i] for i in picked)))
    if not rounds:
        raise ValueError(f"No word of this text stands in {least} sentences. Paste a longer text, say 20 sentences.")
    return [rounds[i] for i in np.random.default_rng(seed).permutation(len(rounds))]


@lru_cache(maxsize=4)
def game(source: str, text: str) -> tuple[Company, list[Round]]:
    """The company that words keep in a corpus, and the rounds made from it."""
    if source == KINGDOM:
        corpus = load_kingdom(remove_stop_words=False)
        company = Company(corpus)
        return company, [ZIBBLE, *make_rounds(corpus, company, least=CLUES)]
    corpus = Corpus.from_text(text)
    company = Company(corpus)
    return company, make_rounds(corpus, company, least=2)


def warmth(rank: int) -> str:
    """How near a guess is, in a word."""
    return "hot" if rank <= 3 else "warm" if rank <= 10 else "lukewarm" if rank <= 30 else "cold"


class GuessGame(Panel):
    """Which word is missing? Fewer sentences, more points; a wrong guess is graded by the company that it keeps."""

    title = "Which word is hidden?"

    def __init__(self, text=SAMPLE):
        self.start = text
        self.number, self.points = 0, []
        self._begin()
        super().__init__()

    def _begin(self):
        self.shown, self.guesses, self.done = 1, [], False

    @property
    def now(self) -> Round:
        """The round being played."""
        rounds = self._game()[1]
        return rounds[self.number % len(rounds)]

    def _game(self):
        return game(self.values.get("source", KINGDOM), self.values.get("text", self.start))

    def controls(self):
        own, (company, _) = self.values.get("source") == OWN, self._game()
        return [
            [Choice("source", "Words from", (KINGDOM, OWN), KINGDOM)],
            *([[TextArea("text", "Your text", self.start, rows=4)]] if own else []),
            [Text("guess", "Your guess", suggestions=sorted(company.vocabulary.words)[:400], disabled=self.done),
             Button("more", "Another sentence", disabled=self.done or self.shown == len(self.now.clues)),
             Button("give_up", "Give up", disabled=self.done),
             Button("next", "Next word", primary=True, disabled=not self.done)],
        ]

    def on_change(self, name, value):
        if name == "guess":
            self.values["guess"] = ""
            guess = " ".join(tokenize(value))
            if guess:
                self._judge(guess)
        else:
            self._game()  # raises when there is nothing to play with
            self.number, self.points = 0, []
            self._begin()

    def _judge(self, guess):
        if guess == self.now.answer or guess in self.now.accepted:
            self.guesses = [*self.guesses, [guess, Marked("[[ok:right]]")]]
            self._finish(max(1, CLUES + 1 - self.shown))
            return
        if self.now is ZIBBLE:
            verdict = dict(ZIBBLE.remarks).get(guess, "not what was meant")
        elif guess in (company := self._game()[0]).vocabulary:
            rank = company.rank(guess, self.now.answer)
            verdict = f"{warmth(rank)}: {rank - 1:,} of {len(company.vocabulary) - 1:,} words keep company more like it"
        else:
            raise UnknownWord(guess, company.vocabulary.words)
        self.guesses = [*self.guesses, [guess, verdict]]
        self.shown = min(self.shown + 1, len(self.now.clues))

    def _finish(self, points):
        self.points = [*self.points, points]
        self.done = True

    def on_press(self, name):
        if name == "more":
            self.shown += 1
        elif name == "next":
            self.number += 1
            self._begin()
        else:
            self._finish(0)

    def render(self, values):
        now, played = self.now, len(self.points)
        rows = [[k + 1, now.sentence(k)] for k in range(self.shown)]
        worth, so_far = max(1, CLUES + 1 - self.shown), f"{self.shown} of {len(now.clues)} sentences"
        if self.done:
            earned = f"{self.points[-1]} point{'s' if self.points[-1] != 1 else ''}"
            end = f"It is **{escape(now.answer)}**: {earned}. In all {sum(self.points)} of {CLUES * played} points."
        elif self.guesses:
            guess, verdict = self.guesses[-1]
            end = f"**{escape(guess)}** is not it ({verdict}). You see {so_far}; a right guess is now worth {worth}."
        else:
            end = f"Which word fits? You see {so_far}; a right guess is worth {worth}."
        return [
            Table(["no.", "sentence"], rows, f"Word {self.number + 1:,}: what is “{now.blank}”?"),
            Table(["guess", "how near it is"], self.guesses, "Your guesses"),
            Status(end),
        ]
