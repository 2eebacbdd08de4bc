"""The kingdom corpus is what its grammar, its card and its kinds say it is."""

import hashlib
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest

from w2vlib.embeddings import load_analogies
from w2vlib.text import DATA, load_kinds, load_kingdom, stop_words

CARD = (DATA / "README.md").read_text(encoding="utf-8")
LINES = (DATA / "kingdom.txt").read_text(encoding="utf-8").splitlines()
CORPUS, WHOLE = load_kingdom(), load_kingdom(remove_stop_words=False)
VOCABULARY = set(CORPUS.tokens)


def test_the_grammar_rebuilds_the_files_byte_for_byte():
    subprocess.run([sys.executable, DATA / "build_kingdom.py", "--check"], check=True)


def test_check_notices_a_changed_file(tmp_path):
    for name in ("build_kingdom.py", "kingdom.txt", "analogies.txt"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    with (tmp_path / "kingdom.txt").open("a", encoding="utf-8") as file:
        file.write("The king is a cat.\n")
    checked = subprocess.run([sys.executable, tmp_path / "build_kingdom.py", "--check"], capture_output=True, text=True)
    assert checked.returncode == 1
    assert "kingdom.txt is not what this script builds" in checked.stderr


def test_sentences_are_many_different_and_well_formed():
    assert len(set(LINES)) == len(LINES) >= 545
    assert all(re.fullmatch(r"[A-Z][a-z]+( [a-z]+|, [a-z]+)+\.", line) for line in LINES)
    assert len(WHOLE) == len(CORPUS) == len(LINES)


def test_no_article_or_word_is_doubled_or_misfits_its_noun():
    text = "\n".join(LINES).lower()
    assert not re.search(r"\b(\w+) \1\b", text)
    assert not re.search(r"\ba [aeiou]|\ban [^aeiou]", text)


def test_types_after_preprocessing_are_as_many_as_the_course_promises():
    assert 96 <= len(VOCABULARY) <= 140
    assert min(Counter(CORPUS.tokens).values()) >= 5


def test_every_sentence_keeps_at_least_two_words():
    assert min(map(len, CORPUS.sentences)) >= 2


def test_neighbours_in_the_file_tell_different_things():
    alike = [len(set(a) & set(b)) / len(set(a) | set(b)) for a, b in pairwise(CORPUS.sentences)]
    assert sum(share > 0.6 for share in alike) < 0.01 * len(alike)


def test_the_corpus_stays_the_same_when_the_genders_are_exchanged():
    pairs = {question[:2] for question in load_analogies()["gender"]} | {("he", "she"), ("his", "her")}
    partner = dict(pairs) | {b: a for a, b in pairs}
    assert {tuple(partner.get(word, word) for word in s) for s in CORPUS.sentences} == set(CORPUS.sentences)


def test_stop_words_are_short_and_sorted_and_all_at_work():
    words = (DATA / "stop_words.txt").read_text(encoding="utf-8").split()
    assert words == sorted(set(words))
    assert stop_words() == set(words) and not stop_words() & VOCABULARY


def test_every_word_has_exactly_one_kind():
    listed = re.sub(r"^\w+:", "", (DATA / "kinds.txt").read_text(encoding="utf-8"), flags=re.MULTILINE).split()
    assert len(listed) == len(set(listed))
    assert set(listed) == set(load_kinds()) == VOCABULARY
    assert 6 <= len(set(load_kinds().values())) <= 9


def test_analogies_are_complete_and_made_of_known_words():
    sections = load_analogies()
    assert len(sections.pop("headline")) == 5
    for section, questions in sections.items():
        pairs = {q[:2] for q in questions}
        assert len(questions) == len(set(questions)), section
        # All ordered pairs of relations one way, and the same the other way round.
        assert len(questions) == len(pairs) * (len(pairs) // 2 - 1), section
        assert all(len(set(q)) == 4 and set(q) <= VOCABULARY for q in questions), section
    assert {section.split("-")[0] for section in sections} == {"gender", "age", "role"}


def test_the_card_counts_right():
    for label, count in {
        "sentences": len(LINES),
        "tokens": len(WHOLE.tokens),
        "types": len(set(WHOLE.tokens)),
        "tokens after preprocessing": len(CORPUS.tokens),
        "types after preprocessing": len(VOCABULARY),
        "analogies": sum(map(len, load_analogies().values())),
        "kinds": len(set(load_kinds().values())),
        "stop words": len(stop_words()),
    }.items():
        assert f"| {label} | {count:,} |" in CARD


@pytest.mark.parametrize("name", sorted(p.name for p in DATA.iterdir() if p.is_file() and p.name != "README.md"))
def test_the_card_knows_the_checksum_of_every_file(name):
    digest = hashlib.sha256((DATA / name).read_bytes()).hexdigest()
    assert f"{digest}  {name}" in CARD
