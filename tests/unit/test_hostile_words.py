"""Every widget with words that nobody would wish for, every control at its ends: a sentence at most, short texts."""

import re
from dataclasses import fields
from xml.etree import ElementTree

import numpy as np
import pytest

from w2vlib import widgets
from w2vlib.draw.blocks import Table, flatten, plain
from w2vlib.embeddings import Embeddings
from w2vlib.text import Corpus
from w2vlib.training import Trainer
from w2vlib.widgets import (
    AnalogyExplorer,
    BagExplorer,
    BreakItLab,
    CooccurrenceMap,
    DotProductPlayground,
    ForceDiagram,
    GuessGame,
    LiveTraining,
    LookUp,
    Machine,
    NoiseExplorer,
    OneHotExplorer,
    RankExplorer,
    RoundTrip,
    SearchExplorer,
    SoftmaxPlayground,
    TrainingPlayer,
    VocabularyExplorer,
    WindowExplorer,
    WordExplorer,
)
from w2vlib.widgets.engine.controls import Button, Choice, Number, Play, Range, Text, Toggle
from w2vlib.widgets.engine.panel import WENT_WRONG, Panel
from w2vlib.widgets.panels import breakit_lab

LONG = "long" * 2_500
KINDS = {
    "one word": ["king"], "one letter": ["a", "b", "c", "d"], "duplicates": ["cat", "cat", "dog", "cat"],
    "no words": [],
    "signs": ["👑", "👨‍👩‍👧", "שָׁלוֹם", "\u202eright", "a\u0301\u0302\u0303", "\u200b", "\x00\x07", "a\nb", "a\u2028b",
              "two words", "__proto__", "constructor", "<img src=x onerror=alert(1)>", "</script>", "$\\frac$"],
    "marks": ["**qz**", "[[in:qz]]", "_{qz}", "`qz`", "*qz*", "\\qz", "^{qz}", "[[bad:qz"],
    "very long": [LONG, LONG[1:], f"**{LONG}**", "\\" * 10_000, "a b " * 2_500, "👑" * 10_000],
    "halves": ["\ud800", "a\udfff", "king", "queen"],
}
MADE = {  # words → widget
    "analogies": lambda words: AnalogyExplorer(vectors(words)),
    "words": lambda words: WordExplorer(vectors(words)),
    "search": lambda words: SearchExplorer(vectors(words), [text(words), "the king", *words], " ".join(words)[:200]),
    "noise": lambda words: NoiseExplorer(corpus(words)),
    "live": lambda words: LiveTraining(corpus(words), backend="numpy", dim=4, min_count=1, epochs=1),
    "machine": lambda words: Machine(trainer(words)),
    "machine, cbow": lambda words: Machine(trainer(words, architecture="cbow", objective="negative sampling")),
    "player": lambda words: TrainingPlayer(trainer(words), frames=3),
    "one-hot": OneHotExplorer,
    "softmax": lambda words: SoftmaxPlayground(words[:8], range(len(words[:8]))),
    "co-occurrences": lambda words: CooccurrenceMap(" ".join(words), text(words)),
    "forces": lambda words: ForceDiagram(text(words)),
    "guesses": lambda words: GuessGame(text(words)),
    "vocabulary": lambda words: VocabularyExplorer(text(words)),
    "bags": lambda words: BagExplorer(text(words), text(words[::-1])),
    "windows": lambda words: WindowExplorer(text(words)),
    "look-up": lambda words: LookUp(text(words)),
    "break-it lab": lambda words: BreakItLab(),
    "dot product": lambda words: DotProductPlayground(),
    "round trip": lambda words: RoundTrip(),
    "ranks": lambda words: RankExplorer(),
}
WORDLESS = ("break-it lab", "dot product", "round trip", "ranks")
READERS = ("co-occurrences", "forces", "guesses", "vocabulary", "bags", "windows", "look-up", "search",
           *WORDLESS)  # they tokenise
RAW = re.compile(r"\w+(Error|Exception|Iteration)\b|Traceback|ufunc|operand|NoneType|object has no|index out|iterable")
HALF = re.compile("[\ud800-\udfff]")


def corpus(words):
    return Corpus([words, words[::-1]] * 4)


def vectors(words):
    distinct = list(dict.fromkeys(words))
    return Embeddings(distinct, np.random.default_rng(0).normal(size=(len(distinct), 4)))


def text(words):
    return f"{' '.join(words)}. {' '.join(words[::-1])}!\n" * 2


def trainer(words, **settings):
    made = Trainer(corpus(words), dim=4, steps=30, **settings)
    made.run()
    return made


def is_a_sentence(told):
    return told[-1] in ".?)…" and len(told) < 6_000 and not RAW.search(told) and not HALF.search(told)


def everything(panel):
    """Events that bring each control to its ends and beyond, pick and edit what can be, press what can be pressed."""
    tried = {
        Range: lambda c: [c.min, c.max, c.max + 1e9, float("nan"), "x"], Toggle: lambda c: [True, False, None],
        Number: lambda c: ["1e308", "-1", "1", "", 10**400, c.value],
        Choice: lambda c: [*c.options[:3], c.options[-1], "no"],
        Text: lambda c: ["", "king", LONG, "\ud800", "<b>**q**", "\x00\n\u202e", None, *c.suggestions[:2], c.value],
    }
    for control in [control for row in panel._rows for control in row]:
        for kind, values in tried.items():
            if isinstance(control, kind):
                yield from ({"do": "set", "name": control.name, "value": value} for value in values(control))
        if isinstance(control, (Button, Play)):
            yield {"do": "press" if isinstance(control, Button) else "tick", "name": control.name}
    for block in flatten(panel.blocks):
        if pick := getattr(block, "pick", ""):
            yield from ({"do": "pick", "name": pick, "index": i} for i in (0, block.size - 1, 10**9, -1, None))
        if edit := getattr(block, "edit", ""):
            yield from ({"do": "edit", "name": edit, "row": 0, "column": 0, "value": v} for v in (0.5, "1e300", ""))


def check_what_is_shown(blocks, words):
    """Each text is short and can be sent, and has a learner's words as they are, each sign in its place."""
    for kind, shown in texts(blocks):
        reads = shown if kind == "Name" else plain(shown)
        assert not HALF.search(shown)
        assert max(map(len, reads.split()), default=0) <= 130, "a word of any length is cut"
        for word in sorted(words, key=len, reverse=True):
            reads = reads.replace(word, "")
        assert not words or "qz" not in reads, f"signs are missing in {shown!r}"


def texts(blocks):
    """All texts of blocks, each with its kind: Written, Said, Name."""
    for block in flatten(blocks):
        for field in fields(block):
            value, kind = getattr(block, field.name), re.sub(r"Sequence\[(\w+)\]", r"\1", field.type)
            if kind in ("Written", "Said", "Name"):
                yield from ((kind, text) for text in ([value] if isinstance(value, str) else value))
            elif field.name == "arrows":
                yield from (("Name", arrow.label) for arrow in value)
        if isinstance(block, Table):
            yield from (("Said", cell) for row in block.rows for cell in row)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


@pytest.mark.parametrize(("made", "kind"), [(made, kind) for made in MADE for kind in KINDS
                                            if made not in WORDLESS or kind == "signs"])
def test_a_sentence_at_most(made, kind, monkeypatch):
    monkeypatch.setattr(breakit_lab, "STEPS", 20)
    words = [] if made in READERS else KINDS["marks"]
    try:
        widget = MADE[made](KINDS[kind])
    except ValueError as told:
        assert is_a_sentence(str(told)) and "can’t be made" not in str(told)
        assert made in READERS or kind in ("one word", "no words", "halves", "duplicates")
        return
    if isinstance(widget, Panel):
        check_what_is_shown(widget.blocks, words)
        for event in everything(widget):
            widget.receive(event)
            assert widget.message != WENT_WRONG, (event, widget.error)
            assert not widget.message or is_a_sentence(widget.message)
            check_what_is_shown(widget.blocks, words)
            assert not any(map(HALF.search, strings(widget.view)))
    data, metadata = widget._repr_mimebundle_()
    kind = next(kind for kind in ("image/png", "image/svg+xml") if kind in data)
    assert not HALF.search(str(data[kind])) and (kind == "image/png" or ElementTree.fromstring(data[kind]) is not None)
    assert len(data["text/plain"]) < 60_000 and not HALF.search(data["text/plain"])
    assert len(metadata[kind]["alt"]) < 6_000


def test_every_widget_is_driven():
    made = {type(make(["king", "queen", "dog", "cat"])).__name__ for make in MADE.values()}
    assert made == set(widgets.__all__) - {"Scene"}


WRONG = {  # what a constructor may be given by mistake
    "none": None, "a number": 5, "a text": "the king", "a list in a list": [[["a"], "b"]], "not a word": [["a", None]],
    "a class": Corpus,
}
MAKERS = [AnalogyExplorer, WordExplorer, NoiseExplorer, LiveTraining, Machine, TrainingPlayer, OneHotExplorer,
          SoftmaxPlayground, CooccurrenceMap, ForceDiagram, GuessGame, VocabularyExplorer, WindowExplorer,
          lambda given: SearchExplorer(given, [], ""), lambda given: BagExplorer(given, given)]


@pytest.mark.parametrize("given", WRONG)
@pytest.mark.parametrize("make", MAKERS)
def test_a_constructor_given_something_wrong_raises_one_sentence(make, given):
    try:
        widget = make(WRONG[given])
    except ValueError as told:
        assert is_a_sentence(str(told)) and told.__cause__ is None
    else:  # it was not wrong for this one
        assert widget.blocks and not widget.message


def test_the_sentence_says_what_was_given_and_what_it_takes():
    with pytest.raises(ValueError, match=r"^AnalogyExplorer can’t be made from 5, words=None\. It takes: embeddings "
                                         r"\(Embeddings\), words, kinds\. The help of AnalogyExplorer says more\.$"):
        AnalogyExplorer(5, words=None)


@pytest.mark.parametrize(("make", "sentence"), [
    (lambda: NoiseExplorer(Corpus([["king", "king"]])), "need a second word to be drawn"),
    (lambda: OneHotExplorer(["king"]), "two different words to compare"),
    (lambda: OneHotExplorer([]), "two different words to compare"),
    (lambda: OneHotExplorer(["king", None]), "Word 2 is None"),
    (lambda: OneHotExplorer("king queen"), r"such as \['king', 'queen'\]"),
    (lambda: LiveTraining(Corpus([["a", "b"]] * 9), ["x"], min_count=1), "name others"),
])
def test_too_few_words_are_told(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_a_text_of_short_words_has_a_map():
    assert LiveTraining(Corpus([["a", "b", "cat"]] * 9), backend="numpy", dim=4, min_count=1).shown == ["a", "b", "cat"]


@pytest.mark.parametrize("make", [
    lambda: NoiseExplorer(Corpus([["King", "Queen"]])),
    lambda: LiveTraining(Corpus([["King", "Queen"]] * 9), backend="numpy", dim=4, min_count=1),
    lambda: AnalogyExplorer(vectors([" a ", "b ", "New York", "d"])),
    lambda: WordExplorer(vectors(["New York", "Old York", "Rome", "Oslo"])),
])
def test_words_with_capitals_and_blanks_are_found_as_they_are(make):
    assert make().message == ""


def test_suggestions_are_cut():
    with pytest.raises(ValueError, match="Did you mean") as told:
        vectors(["long" * 45, "b"]).id("long" * 45 + "s")
    assert len(str(told.value)) < 250


def test_a_long_word_with_blanks_is_cut_in_sentences_too():
    explorer = NoiseExplorer(corpus(["a b " * 2_500, "cat"]))
    assert all(len(text) < 1_500 for _, text in texts(explorer.blocks))
