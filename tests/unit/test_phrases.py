"""Pairs that belong together are found by the formula of the paper, become one word, and stay one."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from w2vlib import phrases as phrases_module
from w2vlib.corpora import load_corpus
from w2vlib.fast import FastTrainer
from w2vlib.formats import load_vectors, save_vectors
from w2vlib.phrases import Phrases, find_phrases
from w2vlib.text import Corpus, load_kingdom, tokenize
from w2vlib.training import Trainer

TEXT = [["see", "the", "standard", "library"], ["the", "cat", "sees", "the", "dog"], ["a", "dog", "sat"],
        ["the", "library", "is", "old"]] * 8
SENTENCES = st.lists(st.lists(st.sampled_from("abcd"), max_size=6), max_size=12)


@given(SENTENCES, st.integers(1, 3), st.floats(0, 3), st.floats(0, 3))
def test_the_pairs_are_those_of_the_formula(sentences, min_count, threshold, discount):
    counts = Counter(word for sentence in sentences for word in sentence)
    together = Counter(pair for sentence in sentences for pair in pairwise(sentence))
    expected = {}
    for (a, b), n in together.items():
        score = (n - discount) * sum(counts.values()) / counts[a] / counts[b]
        if n >= min_count and score > threshold + 1e-9:
            expected[a, b] = score
    found = find_phrases(sentences, min_count, threshold, discount).scores
    assert expected.keys() <= found.keys() and all(found[pair] == pytest.approx(expected[pair]) for pair in expected)
    assert all(score > threshold for score in found.values())
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_without_a_discount_it_is_min_count_as_in_word2phrase():
    assert find_phrases(TEXT, 3, 1).scores == find_phrases(TEXT, 3, 1, 3).scores != find_phrases(TEXT, 3, 1, 0).scores


def test_gensim_finds_the_same_pairs():
    gensim = pytest.importorskip("gensim.models.phrases")
    sentences = [list(sentence) for sentence in load_kingdom(remove_stop_words=False).sentences]
    model = gensim.Phrases(sentences, min_count=5, delimiter="_")
    model.threshold = 10 * len(model.vocab) / sum(map(len, sentences))  # by the former it multiplies, we by the latter
    ours = find_phrases(sentences, 5, 10)
    assert len(ours) > 5
    assert {"_".join(pair) for pair in ours.scores} == set(model.export_phrases())
    assert list(ours.join(sentences)) == [model[sentence] for sentence in sentences]


@given(SENTENCES, st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))))
def test_joining_loses_no_word_and_leaves_no_pair_that_could_still_be_joined(sentences, pairs):
    phrases = Phrases(dict.fromkeys(pairs, 1.0))
    for before, after in zip(sentences, phrases.join(sentences), strict=True):
        assert "_".join(after).replace("_", "") == "".join(before)
        assert all(word in {f"{a}_{b}" for a, b in pairs} for word in after if "_" in word)
        assert not any(pair in pairs for pair in pairwise(after))


def test_a_pair_that_overlaps_another_is_joined_from_the_left():
    assert Phrases({("a", "a"): 1.0}).join_words("aaaaa") == ["a_a", "a_a", "a"]
    assert Phrases({("a", "b"): 1.0, ("a_b", "c"): 1.0}).join_words("abc") == ["a_b", "c"]


def test_searching_again_makes_longer_phrases():
    sentences = [["we", "saw", "new", "york", "city"], ["a", "new", "city"], ["we", "saw", "a", "cat"], ["york"]] * 9
    once = find_phrases(sentences, threshold=1.2)
    assert ("new", "york") in once.scores
    twice = find_phrases(once.join(sentences), threshold=1.2)
    assert "new_york_city" in twice.join_words(once.join_words(["new", "york", "city"]))


def test_one_phrase_stays_one_word_from_the_text_to_the_file(tmp_path):
    phrases = find_phrases(TEXT, threshold=2)
    assert "standard_library" in phrases.join_words(tokenize("The standard library"))
    joined = phrases.join(TEXT)
    assert list(joined) == list(joined)  # as often as it is read
    trainer = FastTrainer(joined, dim=4, min_count=1, progress=False, backend="numpy")
    trainer.run()
    save_vectors(trainer.embeddings(), tmp_path / "v.txt")
    assert "standard_library" in load_vectors(tmp_path / "v.txt")
    (tmp_path / "text.txt").write_text("\n".join(map(" ".join, joined)), encoding="utf-8")
    again = FastTrainer(load_corpus(tmp_path / "text.txt", tokenized=True), dim=4, min_count=1, progress=False)
    assert again.vocabulary.words == trainer.vocabulary.words
    corpus = phrases.join(Corpus(TEXT, name="mine"))
    assert isinstance(corpus, Corpus) and corpus.name == "mine"
    assert "standard_library" in Trainer(corpus, steps=5).embeddings()


def test_pairs_beyond_the_memory_are_forgotten_from_the_rarest_on(monkeypatch):
    rng = np.random.default_rng(0)
    rare = [[f"w{i}", f"w{j}"] for i, j in rng.integers(0, 1000, (400, 2)).tolist()]
    sentences = [each for pair in rare for each in (pair, ["new", "york"])]
    monkeypatch.setattr(phrases_module, "MOST", 50)
    assert find_phrases(sentences, threshold=1, discount=0).scores.keys() == {("new", "york")}


@pytest.mark.parametrize(("corpus", "changes", "told"), [
    (None, {}, "each is a list of words; you gave None"), ("the cat", {}, "you gave 'the cat'"),
    (["the cat"], {}, "'the cat' is one string. Try tokenize"), ([5], {}, "list of words; you gave 5"),
    ([[["a"]]], {}, "list of words; you gave"), ([["a", None]], {}, "A word must be a string; you gave None"),
    (iter(TEXT), {}, "can be read only once"), ((s for s in TEXT), {}, "can be read only once"),
    (TEXT, {"min_count": 0}, "min_count must be a whole number"), (TEXT, {"threshold": -1}, "threshold must be"),
    (TEXT, {"threshold": "high"}, "threshold must be a finite number"), (TEXT, {"discount": -1}, "discount must be"),
])
def test_what_gives_no_phrases_is_told(corpus, changes, told):
    with pytest.raises(ValueError, match=told):
        find_phrases(corpus, **changes)


def test_a_text_without_phrases_has_none():
    assert len(find_phrases([])) == 0 and find_phrases([["a"], []]).join_words(["a"]) == ["a"]
    assert repr(find_phrases([])) == "Phrases(0 pairs)"
    with pytest.raises(ValueError, match="can be read only once"):
        Phrases({}).join(iter([["a"]]))
