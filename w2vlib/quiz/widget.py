"""Questions flow in; a quiz to click through flows out, and without a kernel a text that gives no answer away."""

from __future__ import annotations

import html
import threading
from pathlib import Path

import anywidget
import traitlets

from ..learner.record import record
from ..learner.report import rich
from ..support.quoted import quoted
from .question import Option, Question, questions

_HERE = Path(__file__).parent


class Quiz(anywidget.AnyWidget):
    """The questions as groups of buttons. Every try shows its reason; try as often as you like.

    `tried` holds (question, option) pairs in the order of the tries. The page learns a reason when it is asked for,
    so that neither it nor a saved notebook gives an answer away.
    """

    _esm = _HERE / "quiz.js"
    _css = _HERE / "quiz.css"
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, questions: tuple[Question, ...], notebook: str):
        self.questions, self.notebook, self.tried = questions, notebook, []
        self._lock = threading.Lock()
        self._show()
        super().__init__()  # only now the browser hears of the quiz: a box without a view is never seen
        self.on_msg(lambda _, content, buffers: self.receive(content))

    def receive(self, message) -> None:
        """A click in the browser, which is not trusted: {"question": 0, "option": 2}; anything else is left alone."""
        q, o = (message.get(key) for key in ("question", "option")) if isinstance(message, dict) else (None, None)
        if self._holds(q, o):
            self.answer(int(q), int(o))

    def _holds(self, question, option):
        return question in range(len(self.questions)) and option in range(len(self.questions[int(question)].options))

    def answer(self, question: int, option: int) -> Option:
        """Choose an option, both counted from 0, and return it with its reason.

        Raises
        ------
        ValueError
            If there is no such question or option.
        """
        if not self._holds(question, option):
            options = ", ".join(str(len(asked.options)) for asked in self.questions)
            raise ValueError(f"Both count from 0, and the {len(self.questions)} questions have {options} options; "
                             f"you gave {quoted(question)}, {quoted(option)}.")
        question, option = int(question), int(option)
        with self._lock:
            if (question, option) not in self.tried:
                self.tried.append((question, option))
            self._show()
        chosen = self.questions[question].options[option]
        record(f"{self.notebook}.q{question + 1}", "right" if chosen.right else "tried")
        return chosen

    @property
    def solved(self) -> int:
        """How many questions have their right option found."""
        return sum(self.questions[q].options[o].right for q, o in self.tried)

    def _show(self):
        def shown(q, o, option):
            verdict = {"right": option.right, "reason": option.reason} if (q, o) in self.tried else {}
            return {"text": option.text} | verdict

        asked = [{"text": question.text, "options": [shown(q, o, option) for o, option in enumerate(question.options)]}
                 for q, question in enumerate(self.questions)]
        self.view = {"title": f"Quiz {self.notebook}", "questions": asked,
                     "score": f"{self.solved} of {len(asked)} questions answered right."}

    def _repr_mimebundle_(self, **kwargs):
        """The live view, and beside it plain text and HTML of the questions alone."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        title = f"Quiz {self.notebook}: {len(self.questions)} questions. Run the cell to answer them."
        lines, items = [title], []
        for number, question in enumerate(self.questions, 1):
            lines += [f"{number}. {question.text}", *(f"   ( ) {option.text}" for option in question.options)]
            options = "".join(f"<li>{rich(option.text)}</li>" for option in question.options)
            items.append(f'<li>{rich(question.text)}<ul style="list-style: circle">{options}</ul></li>')
        page = f"<p>{html.escape(title)}</p><ol>{''.join(items)}</ol>"
        return {**(data or {}), "text/plain": "\n".join(lines), "text/html": page}, metadata


def quiz(notebook: str) -> Quiz:
    """The quiz of one notebook: `quiz("04")`."""
    return Quiz(questions(notebook), str(notebook).zfill(2))
