"""Tokens, sentences, corpora and vocabularies come out as a reader of the text would expect."""

import re
import time
import unicodedata
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2vlib import text as module
from w2vlib.embeddings import Embeddings
from w2vlib.text import (
    Corpus,
    UnknownWord,
    Vocabulary,
    load_kinds,
    load_kingdom,
    split_sentences,
    stop_words,
    tokenize,
)

NURSE = "The nurse assisted the doctor with the patient’s treatment at the hospital."


def test_the_nurse_sentence_has_12_tokens_and_9_types():
    assert " ".join(tokenize(NURSE)) == "the nurse assisted the doctor with the patient treatment at the hospital"
    assert len(tokenize(NURSE)) == 12
    assert len(Vocabulary.from_corpus(Corpus.from_text(NURSE))) == 9


def test_the_company_sentence_has_8_words():
    assert len(tokenize("I neuron company is related to data science")) == 8


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don't! DON’T.", ["don't", "don't"]),
        ("The king's and the queen’s crowns", ["the", "king", "and", "the", "queen", "crowns"]),
        ("the dogs' bowls, O'Neil's", ["the", "dogs", "bowls", "o'neil"]),
        ("“Quoted”, 'quoted' and ‘quoted’", ["quoted", "quoted", "and", "quoted"]),
        ("well-known e‑mail", ["well-known", "e-mail"]),
        ("king -- queen—prince - princess-", ["king", "queen", "prince", "princess"]),
        ("fill in the ___, new_york", ["fill", "in", "the", "new", "york"]),
        ("in 1837 she was 18", ["in", "1837", "she", "was", "18"]),
        ("a 👑 for the ❤ queen🐱", ["a", "👑", "for", "the", "❤", "queen", "🐱"]),
        ("naïve cafe\u0301 café Straße", ["naïve", "café", "café", "straße"]),
        ("Привет, мир", ["привет", "мир"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("שָׁלוֹם", ["שָׁלוֹם"]),
        ("العَرَبِيَّة", ["العَرَبِيَّة"]),
        ("日本語、中国", ["日本語", "中国"]),
        ("<script>alert('x')</script>", ["script", "alert", "x", "script"]),
        (" \t\n.,;!?…()“”", []),
        ("", []),
    ],
)
def test_tokens(text, tokens):
    assert tokenize(text) == tokens


@given(st.text(max_size=200))
def test_no_text_breaks_the_tokenizer_and_no_token_holds_white_space_or_is_empty(text):
    tokens = [token for sentence in split_sentences(text) for token in sentence]
    assert all(token.split() == [token] for token in tokens)
    assert all(split_sentences(text))


@given(st.lists(st.from_regex(r"[a-z]+(-[a-z]+)?", fullmatch=True), max_size=20))
def test_plain_words_come_back_as_they_are(words):
    assert tokenize(" ".join(words)) == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… five", ["one", "two", "three", "four", "five"]),
        ("Wait... what?! Yes.", ["wait", "what", "yes"]),
        ("It costs 3.50 now. Good", ["it costs 3 50 now", "good"]),
        ("no stop\nbut a new line\r\nand another", ["no stop", "but a new line", "and another"]),
        ("“Come here.” She came. (It was late.) He left", ["come here", "she came", "it was late", "he left"]),
        ("これは本。それは猫。", ["これは本", "それは猫"]),
        ("...\n\n!?", []),
    ],
)
def test_sentences(text, sentences):
    assert [" ".join(tokens) for tokens in split_sentences(text)] == sentences


PLAIN_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？।]+|[\r\n]+")


@given(st.text(alphabet=".!?…\"'”)]。！\r\n ab\u0301é’-", max_size=60))
def test_sentences_end_where_the_plain_pattern_ends_them(text):
    plain = [tokens for part in PLAIN_END.split(text) if (tokens := tokenize(part))]
    assert split_sentences(text) == plain


@given(st.text(st.characters() | st.sampled_from("\u0301\u0323\u0345’'-_sİΣẞ"), max_size=30))
def test_tokens_are_those_of_the_normal_form(text):
    plain = unicodedata.normalize("NFC", text.lower()).translate(module._ONE_SIGN_EACH)
    assert tokenize(text) == module._WORD.findall(module._POSSESSIVE.sub("", plain))


def seconds(text, times=1):
    begun = time.process_time()
    for _ in range(times):
        split_sentences(text)
    return (time.process_time() - begun) / times


@pytest.fixture(scope="module")
def usual():
    """Seconds for 20,000 signs of ordinary text, read often enough for a clock that ticks a hundred times a second."""
    return seconds("The king's cat sat on the well-known mat. " * (20_000 // 42), times=50)


@pytest.mark.parametrize("row", [".", "…", "?!", '"', "'", ")", "(", '."', ".)", "。", "-", "_", "a-", "a'", "a's", "x",
                                 "\u0301", "\u0301\u0323", "\u0e38\u0301", "Σ'", "😀", "\r\n", "a. ", "\u200d"])
@pytest.mark.parametrize("around", ["a {} x", "a{}x", "a.{}x", "{}"])
def test_time_grows_with_the_length_of_the_text_whatever_it_holds(row, around, usual):
    """A time that grows squared is here over a thousand times that of ordinary text."""
    assert seconds(around.format(row * (20_000 // len(row)))) < 100 * usual


def test_more_marks_on_a_letter_than_any_language_has_are_left_out():
    assert tokenize("e" + "\u0301" * 30) == ["é" + "\u0301" * 29]
    assert tokenize("e" + "\u0301" * 5000 + "a") == ["é" + "\u0301" * 29 + "a"]
    assert tokenize("e" + "—" * 100 + "a" + "😀" * 40) == ["e", "a", *"😀" * 40]


def test_stop_words_are_left_out_and_sentences_without_words_too():
    corpus = Corpus.from_text("The king and the queen. Of the! A cat.", stop_words={"the", "and", "of", "a"})
    assert corpus.sentences == (("king", "queen"), ("cat",))
    assert corpus.tokens == ["king", "queen", "cat"]
    assert len(corpus) == 2


@pytest.mark.parametrize("text", ["", "  \n ", "... !"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(ValueError, match="no word in this text"):
        Corpus.from_text(text)


@pytest.mark.parametrize("sentences", ["the king", ["the king", "the queen"]])
def test_a_string_is_no_sentence(sentences):
    with pytest.raises(ValueError, match=r"Corpus\.from_text"):
        Corpus(sentences)


NO_WORDS = [
    (None, "leave out what is missing"), (float("nan"), "leave out what is missing"),
    (np.float32("nan"), "leave out what is missing"), (5, r"str\(…\)"), (True, r"str\(…\)"), (object(), r"str\(…\)"),
    (["a"], "without lists inside"), ({"a"}, "without lists inside"), (np.array(["a"]), "without lists inside"),
    (b"a", r"word\.decode"), ("", "leave out what is empty"), (" \n", "leave out what is empty"),
    ("\ud800", "wrong encoding"), ("caf\udce9", "wrong encoding"),
]


@pytest.mark.parametrize(("word", "advice"), NO_WORDS)
def test_what_is_no_word_is_refused_at_the_door_with_its_place(word, advice):
    with pytest.raises(ValueError, match=rf"^Sentence 3, word 2 is .*{advice}") as told:
        Corpus([["the", "king"], [], ["a", word, "x"], [word]])
    assert str(told.value).encode() and len(str(told.value)) < 300
    with pytest.raises(ValueError, match=rf"^Word 2 of the vocabulary is .*{advice}"):
        Vocabulary(["king", word], [2, 1])
    with pytest.raises(ValueError, match=rf"^Word 2 of the embeddings is .*{advice}"):
        Embeddings(["king", word], np.eye(2))


@pytest.mark.parametrize("sentences", [None, 5, b"the king", "the king", [None], [["king"], 5], [b"king"]])
def test_what_is_no_corpus_is_refused(sentences):
    with pytest.raises(ValueError, match=r"list of words; you gave .*Corpus\.from_text"):
        Corpus(sentences)


def test_a_sentence_that_is_no_list_is_named_by_its_number():
    with pytest.raises(ValueError, match=r"^Sentence 2 has to be a list of words; you gave 5"):
        Corpus([["king"], 5])


def test_a_stop_word_that_is_no_word_is_named_by_its_place():
    with pytest.raises(ValueError, match=r"^Stop word 2 is 5\. A word is text"):
        Corpus.from_text("the king", stop_words=["the", 5])


@pytest.mark.parametrize("text", [None, 5, b"the king", ["the", "king"]])
@pytest.mark.parametrize("read", [tokenize, split_sentences, Corpus.from_text])
def test_what_is_no_text_is_refused(read, text):
    with pytest.raises(ValueError, match="A text is a string; you gave"):
        read(text)


@pytest.mark.parametrize("word", ["👑", "\u202eword", "a\u0301", "\u200b", "\x00", "a\nb", "x" * 10_000, "__proto__"])
def test_a_strange_word_is_a_word(word):
    assert Vocabulary.from_corpus(Corpus([[word, "king"]])).id(word) == 0


def test_a_long_unknown_word_is_told_in_short():
    with pytest.raises(UnknownWord) as told:
        Vocabulary(["king"], [1]).id("x" * 10_000)
    assert len(str(told.value)) < 300


def test_dots_without_end_are_read_at_once():
    assert split_sentences("a " + "." * 200_000 + "x. b") == [["a", "x"], ["b"]]


def test_a_corpus_may_come_from_a_generator():
    assert Corpus(s.split() for s in ("the king", "", "the queen")).sentences == (("the", "king"), ("the", "queen"))


def test_corpora_and_vocabularies_say_what_they_are():
    corpus = Corpus.from_text("The king sees the cat. The cat sees the king.", name="a tale")
    assert repr(corpus) == "Corpus('a tale': 2 sentences, 10 tokens, 4 types)"
    assert repr(Vocabulary(list("abcdef"), [1] * 6)) == "Vocabulary(6 words: a, b, c, d, e, f)"
    assert repr(Vocabulary(list("abcdefg"), [1] * 7)) == "Vocabulary(7 words: a, b, c, d, e, f, …)"


def test_corpora_and_vocabularies_never_change():
    words, counts = ["king", "cat"], [2.0, 1.0]
    vocabulary = Vocabulary(words, counts)
    words[0] = "queen"
    assert vocabulary.words == ("king", "cat")
    assert vocabulary.counts.tolist() == [2, 1]
    assert vocabulary.counts.dtype == np.int64
    for value, name in ((vocabulary, "words"), (Corpus([["king"]]), "sentences")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, ())


def test_vocabulary_counts_and_puts_the_most_frequent_first_and_ties_as_they_come():
    vocabulary = Vocabulary.from_corpus(Corpus.from_text("b a b c. a d"))
    assert vocabulary.words == ("b", "a", "c", "d")
    assert vocabulary.counts.tolist() == [2, 2, 1, 1]
    assert [vocabulary.id(w) for w in vocabulary.words] == [0, 1, 2, 3]


def test_rare_words_can_be_left_out():
    vocabulary = Vocabulary.from_corpus(Corpus.from_text("b a b c. a d"), min_count=2)
    assert vocabulary.words == ("b", "a")
    assert vocabulary.encode(list("acbda")).tolist() == [1, 0, 1]
    with pytest.raises(ValueError, match="No word occurs 3 times"):
        Vocabulary.from_corpus(Corpus.from_text("b a b c. a d"), min_count=3)


def test_counts_are_whole_numbers_from_0_to_2_to_the_53():
    assert Vocabulary(["a", "b"], [2**53, 0]).counts.tolist() == [2**53, 0]
    assert len(Vocabulary([], [])) == 0
    for counts, told in (([1, 2**53 + 2], "one whole number"), ([1, 1.5], "one whole number"),
                         ([1], "one whole number"), ([1, -1], "The counts must be at least 0")):
        with pytest.raises(ValueError, match=told):
            Vocabulary(["a", "b"], counts)
    with pytest.raises(ValueError, match="min_count must be a whole number of at least 1; you gave 0"):
        Vocabulary.from_corpus(Corpus([["a"]]), min_count=0)


def test_encoding_nothing_gives_an_empty_array_of_whole_numbers():
    ids = Vocabulary(("a",), [1]).encode([])
    assert ids.shape == (0,)
    assert ids.dtype == np.int64


@pytest.mark.parametrize(("word", "suggestion"), [("quen", "queen"), ("King", "king"), ("catt", "cat")])
def test_an_unknown_word_is_answered_with_the_nearest_known_one(word, suggestion):
    vocabulary = Vocabulary.from_corpus(Corpus.from_text("king queen cat dog"))
    assert word not in vocabulary and suggestion in vocabulary
    with pytest.raises(UnknownWord, match=f"{word!r} is not in the vocabulary of 4 words. Did you mean '{suggestion}'"):
        vocabulary.id(word)


def test_a_word_like_no_other_gets_no_suggestion():
    with pytest.raises(UnknownWord, match=r"of 1 words\.$") as told:
        Vocabulary(("king",), [1]).id("xyz")
    assert told.value.suggestions == []


def test_at_most_three_words_are_suggested_the_nearest_first():
    known = ("kind", "king", "kings", "kin", "ring")
    with pytest.raises(UnknownWord, match=r"Did you mean 'kings' or 'king' or 'kin'\?$") as told:
        Vocabulary(known, [1] * 5).id("kinggs")
    assert told.value.suggestions == ["kings", "king", "kin"]
    assert told.value.word == "kinggs"


@given(st.text(max_size=20))
def test_whatever_is_asked_for_an_unknown_word_is_a_sentence(word):
    with pytest.raises(ValueError):
        Vocabulary(("king", "queen"), [1, 1]).id(word + "?")


def test_every_word_of_the_kingdom_has_a_kind():
    assert set(load_kingdom().tokens) <= set(load_kinds())


def test_the_kingdom_comes_with_or_without_its_stop_words():
    assert set(load_kingdom().tokens) == set(load_kingdom(remove_stop_words=False).tokens) - stop_words()


def test_data_that_is_missing_is_named_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "DATA", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"data/kingdom\.txt is missing: get the course again"):
        load_kingdom(remove_stop_words=False)
