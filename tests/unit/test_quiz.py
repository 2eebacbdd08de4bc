"""Quizzes: complete as data, and a widget that gives nothing away before it is asked."""

import json

import pytest

from w2vlib.quiz import Question, Quiz, questions, quiz, right, wrong
from w2vlib.support.lessons import lessons

TWO = (
    Question("One?", (wrong("a", "not a"), right("b", "b it is"))),
    Question("Two?", (right("c", "c"), wrong("d", "not d"))),
)


@pytest.mark.parametrize("notebook", lessons())
def test_at_least_five_questions_with_a_reason_for_each_option(notebook):
    asked = questions(notebook)
    assert len(asked) >= 5
    assert len({question.text for question in asked}) == len(asked)
    for question in asked:
        assert len(question.options) >= 3
        assert all(option.text and option.reason for option in question.options)
        assert len({option.reason for option in question.options}) == len(question.options)
        assert all(text.count("`") % 2 == 0 and "**" not in text
                   for text in (question.text, *(part for option in question.options for part in option[:2])))


@pytest.mark.parametrize("notebook", lessons())
def test_neither_place_nor_length_gives_the_answer_away(notebook):
    asked = questions(notebook)
    places = [next(i for i, option in enumerate(question.options) if option.right) for question in asked]
    longest = sum(max(question.options, key=lambda option: len(option.text)).right for question in asked)
    assert max(map(places.count, places)) <= len(asked) * 0.6
    assert longest <= len(asked) * 0.6


@pytest.mark.parametrize("options", [(wrong("a", "x"), wrong("b", "y")), (right("a", "x"), right("b", "y")), ()])
def test_a_question_has_exactly_one_right_option(options):
    with pytest.raises(ValueError, match="exactly one right option"):
        Question("?", options)


def test_unknown_quizzes_are_named():
    with pytest.raises(ValueError, match="There is no quiz '77'"):
        quiz("77")
    assert quiz(4).notebook == quiz("4").notebook == "04"


def test_neither_page_nor_saved_notebook_knows_an_answer_before_it_is_asked_for():
    for notebook in lessons():
        widget = quiz(notebook)
        data = widget._repr_mimebundle_()[0]
        shown = json.dumps(widget.view, ensure_ascii=False) + data["text/plain"] + data["text/html"]
        for question in widget.questions:
            for option in question.options:
                assert f'"{option.reason}"' not in shown
        assert '"right"' not in shown
        assert "0x" not in shown


def test_static_text_is_the_same_every_time_and_holds_every_option():
    first, second = (quiz("04")._repr_mimebundle_()[0] for _ in range(2))
    assert first["text/plain"] == second["text/plain"]
    assert first["text/html"] == second["text/html"]
    assert all(option.text in first["text/plain"] for question in questions("04") for option in question.options)


def test_several_tries_each_with_its_reason():
    widget = quiz("04")
    widget.questions = TWO
    widget._show()
    widget.receive({"question": 0, "option": 0})
    assert widget.view["questions"][0]["options"] == [{"text": "a", "right": False, "reason": "not a"}, {"text": "b"}]
    assert widget.view["score"] == "0 of 2 questions answered right."
    widget.receive({"question": 0, "option": 1})
    widget.receive({"question": 0, "option": 1})
    assert widget.view["questions"][0]["options"][1] == {"text": "b", "right": True, "reason": "b it is"}
    assert widget.view["score"] == "1 of 2 questions answered right."


@pytest.mark.parametrize(
    "message",
    [
        None, [], "x", {}, {"question": 0}, {"question": -1, "option": 0}, {"question": 0, "option": 9},
        {"question": "0", "option": 0}, {"question": 0.5, "option": 0}, {"question": [], "option": {}},
    ],
)
def test_messages_from_the_page_are_not_trusted(message):
    widget = quiz("04")
    before = widget.view
    widget.receive(message)
    assert widget.view == before


@pytest.mark.parametrize(("question", "option"), [(99, 0), (0, 99), (-1, 0), ("0", 0), (None, [])])
def test_an_answer_that_there_is_not_is_one_sentence_and_leaves_the_quiz_as_it_was(question, option):
    widget = quiz("04")
    before = widget.view
    with pytest.raises(ValueError, match="Both count from 0"):
        widget.answer(question, option)
    assert widget.view == before and widget.tried == [] and widget.solved == 0


@pytest.mark.parametrize("given", [10**5000, None, ["04"], "x" * 10_000, "\ud800"],
                         ids=lambda value: type(value).__name__)
def test_what_names_no_quiz_is_one_short_sentence(given):
    with pytest.raises(ValueError, match="There is no quiz") as told:
        quiz(given)
    str(told.value).encode()
    assert len(str(told.value)) < 300


def test_the_browser_hears_of_a_quiz_when_there_is_a_view(monkeypatch):
    opened = []
    monkeypatch.setattr(Quiz, "open", lambda widget: opened.append(dict(widget.view)))
    quiz("04")
    assert opened[0]["questions"] and opened[0]["score"]
