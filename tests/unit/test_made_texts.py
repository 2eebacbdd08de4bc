"""The made-up texts follow their seed, keep to their patterns, and keep their promises to notebook 09."""

import re

import pytest

from w2vlib import load_kingdom
from w2vlib.lessons.n09_using_embeddings.made_texts import (
    FRENCH,
    SCENES,
    TOPICS,
    TRAVEL_PATTERNS,
    TRAVEL_WORDS,
    doctor_text,
    make_reviews,
    travel_search,
    travel_text,
    write,
)


def test_every_name_is_replaced_by_one_of_its_words():
    written = write(["the A saw a B", "B"], {"A": "cat dog", "B": "bird"}, 50, seed=0)
    assert set(written) == {"the cat saw a bird", "the dog saw a bird", "bird"}
    assert written == write(["the A saw a B", "B"], {"A": "cat dog", "B": "bird"}, 50, seed=0)
    assert written != write(["the A saw a B", "B"], {"A": "cat dog", "B": "bird"}, 50, seed=1)
    assert write(["A"], {"A": "cat"}, 0, seed=0) == []


def test_every_capital_of_a_pattern_has_its_words():
    assert {name for pattern in TRAVEL_PATTERNS for name in re.findall("[A-Z]+", pattern)} == set(TRAVEL_WORDS)
    assert not re.search("[A-Z]", travel_text().replace(". ", " "))
    assert not re.search("[A-Z]", doctor_text(0.5))


def test_cheap_and_affordable_never_stand_in_one_sentence():
    sentences = [sentence.split() for sentence in travel_text().split(". ")]
    assert len(sentences) == 400
    assert not [s for s in sentences if {"cheap", "affordable"} <= set(s)]


def test_queries_and_documents_have_topics():
    queries, documents = travel_search()
    assert len(documents) == 200 and {topic for _, topic in queries} == set(TOPICS)
    for text, topic in [*queries, *documents]:
        assert set(TRAVEL_WORDS[topic].split()) & set(text.split())


def test_no_telling_word_of_the_test_has_a_label():
    reviews = make_reviews()
    assert (len(reviews.unlabelled), len(reviews.few), len(reviews.test)) == (500, 40, 200)
    assert reviews.few_labels.sum() == 20 and reviews.test_labels.sum() == 100
    few, test = ({word for review in part for word in review.split()} for part in (reviews.few, reviews.test))
    telling = {"good", "great", "bad", "poor", "friendly", "kind", "rude", "slow"}
    assert telling <= few and not telling & test and {"superb", "dismal", "cheerful", "grumpy"} <= test - few


@pytest.mark.parametrize("share", [0, 0.25, 1])
def test_a_share_of_the_doctors_is_medical(share):
    sentences = [sentence.split() for sentence in doctor_text(share).split(". ")]
    doctors = [sentence for sentence in sentences if "doctor" in sentence]
    medical = [s for s in doctors if {"treated", "examined", "cured"} & set(s)]
    assert (len(doctors), len(medical)) == (120, round(120 * share))
    assert sum("bank" in sentence for sentence in sentences) == 120


def test_the_other_words_of_a_scene_live_in_one_scene():
    sentences = [set(sentence.split()) for sentence in doctor_text(0.5).split(". ")]
    words = [word for people, _ in SCENES.values() for word in people]
    assert all(len(sentence & set(words)) <= 1 for sentence in sentences)
    medics = set(SCENES["hospital"][0])
    assert not [s for s in sentences if s & medics and s & {"thesis", "university", "river", "money"}]


def test_every_word_of_the_kingdom_has_a_french_one_and_two_share_theirs():
    assert set(FRENCH) == {word for sentence in load_kingdom().sentences for word in sentence}
    twice = {french for french in FRENCH.values() if list(FRENCH.values()).count(french) > 1}
    assert twice == {"porte"} and FRENCH["wears"] == FRENCH["door"] == "porte"
