"""The guess-the-word game gives points for few sentences, grades wrong guesses and plays with any text."""

import pytest

from w2vlib.text import load_kingdom, stop_words
from w2vlib.widgets.panels.guess_game import CLUES, KINGDOM, OWN, ZIBBLE, GuessGame, game, make_rounds, warmth

COMPANY, ROUNDS = game(KINGDOM, "")


def status(panel):
    assert panel.message == ""
    return panel.blocks[-1].text


def test_the_game_begins_with_zibble_and_hides_its_name():
    panel = GuessGame()
    assert [row[1] for row in panel.blocks[0].rows] == ["there is no **zibble** left in the cupboard"]
    assert "cereal" not in str(panel.view)
    panel.set("guess", "Muesli!")
    assert status(panel) == "It is **cereal**: 5 points. In all 5 of 5 points."


def test_a_wrong_guess_shows_another_sentence_and_costs_a_point():
    panel = GuessGame()
    panel.set("guess", "tea")
    assert "it is drunk" in status(panel)
    assert len(panel.blocks[0].rows) == 2
    assert panel.values["guess"] == ""
    panel.press("more")
    panel.set("guess", "cereal")
    assert "3 points" in status(panel)


def test_giving_up_earns_nothing_and_the_next_word_comes():
    panel = GuessGame()
    panel.press("give_up")
    assert "0 points" in status(panel)
    panel.press("more")
    assert "cannot be used now" in panel.message
    panel.press("next")
    assert "Word 2" in panel.blocks[0].caption
    assert len(panel.blocks[0].rows) == 1


def test_all_sentences_shown_still_earn_a_point():
    panel = GuessGame()
    panel.press("give_up")
    panel.press("next")
    while panel.shown < len(panel.now.clues):
        panel.press("more")
    panel.set("guess", "barn" if panel.now.answer != "barn" else "king")
    panel.set("guess", panel.now.answer)
    assert status(panel).endswith("1 point. In all 1 of 10 points.")


def test_a_guess_is_graded_by_its_company():
    assert COMPANY.rank("queen", "king") <= 3
    assert COMPANY.rank("cheese", "king") > COMPANY.rank("queen", "king")
    assert [warmth(rank) for rank in (1, 3, 4, 10, 11, 30, 31)] == [
        "hot", "hot", "warm", "warm", "lukewarm", "lukewarm", "cold"]


def test_an_unknown_word_costs_nothing():
    panel = GuessGame()
    panel.press("give_up")
    panel.press("next")
    panel.set("guess", "kittn")
    assert "'kittn' is not in the vocabulary" in panel.message
    assert "'kitten'" in panel.message
    assert (panel.shown, panel.guesses) == (1, [])
    panel.set("guess", "  ")
    assert (panel.message, panel.shown) == ("", 1)


def test_every_round_of_the_kingdom_is_fair():
    corpus = load_kingdom(remove_stop_words=False)
    assert ROUNDS[0] is ZIBBLE
    assert len(ROUNDS) > 40
    for round_ in ROUNDS[1:]:
        assert round_.answer not in stop_words()
        assert 1 < len(round_.clues) <= CLUES
        assert len(set(round_.clues)) == len(round_.clues)
        assert all(round_.answer in clue and clue in corpus.sentences for clue in round_.clues)
        telling = [COMPANY.telling(clue, round_.answer) for clue in round_.clues]
        assert telling == sorted(telling)
        assert round_.answer not in round_.sentence(0).split()


def test_the_order_is_the_seed_s():
    corpus = load_kingdom(remove_stop_words=False)
    assert [r.answer for r in make_rounds(corpus, COMPANY, 1)] == [r.answer for r in make_rounds(corpus, COMPANY, 1)]
    assert [r.answer for r in make_rounds(corpus, COMPANY, 1)] != [r.answer for r in make_rounds(corpus, COMPANY, 2)]


def test_one_can_play_with_one_s_own_text():
    panel = GuessGame()
    panel.set("source", OWN)
    assert "**\\_\\_\\_\\_\\_**" in panel.blocks[0].rows[0][1]
    panel.set("text", "The sun warms the stone. The stone is warm. A stone lies in the sun.")
    panel.set("guess", panel.now.answer)
    assert "5 of 5 points" in status(panel)
    panel.set("source", KINGDOM)
    assert panel.now is ZIBBLE


@pytest.mark.parametrize("text", ["", "a b", "🙂 " * 10, "word " * 100_000, " ".join(f"w{i}" for i in range(2_000))])
def test_a_text_without_rounds_is_one_sentence(text):
    panel = GuessGame()
    panel.set("source", OWN)
    before = panel.blocks
    panel.set("text", text)
    assert "sentence" in panel.message
    assert panel.blocks == before


@pytest.mark.parametrize("text", ["A <script> bites. The <script> hides.",
                                  "one 🙂 here. two 🙂 there.", "the cat sat here. a dog sat there. " * 12_000])
def test_other_texts_can_be_played(text):
    panel = GuessGame()
    panel.set("source", OWN)
    panel.set("text", text)
    assert "Which word fits?" in status(panel)
    for _ in range(len(game(OWN, text)[1]) + 1):  # past the last one: it begins again
        panel.press("give_up")
        panel.press("next")
    assert "Which word fits?" in status(panel)
