"""A trainer flows in; a panel flows out that walks one step in five phases, and seeks, changes and branches the run."""

from __future__ import annotations

import numpy as np

from ...draw.blocks import Bars, Curve, Details, Matrix, Row, Series, Status, Table, Tokens, said
from ...draw.figures import smooth, word_map
from ...objectives import guessing_loss
from ...projection import pca
from ...settings import LIMITS
from ...training import Trainer
from ...windows import window
from ..engine.controls import Button, Choice, Number, Play, Range, Text, TextArea, Toggle
from ..engine.panel import Panel
from .phases import StepReader
from .session import PHASES, Session

PHASE_LABELS = tuple(f"{n} {name}" for n, name in enumerate(PHASES, 1))
RUNS = {"run_1": 1, "run_10": 10, "run_100": 100, "run_1000": 1000}
PACES = {"one phase": 0, "1 step": 1, "10 steps": 10, "100 steps": 100}
HOW_TO_EDIT = "Type another number into a cell, and training goes on from that weight."
ON_THE_MAP = 200
SMOOTHED = 100


class Machine(Panel):
    """The training machine: skip-gram or CBOW, full softmax or negative sampling, as `trainer.settings` say.

    Parameters
    ----------
    trainer : Trainer
        It is copied; `machine.trainer` is the copy that the controls drive.
    """

    def __init__(self, trainer: Trainer):
        self.session = Session(trainer)
        names = {"skip-gram": "Skip-gram", "cbow": "CBOW", "softmax": "full softmax"}
        architecture, objective = trainer.settings.architecture, trainer.settings.objective
        self.title = f"The machine: {names[architecture]} with {names.get(objective, objective)}"
        self._view = None
        super().__init__()

    @property
    def trainer(self) -> Trainer:
        """The trainer at the step that the machine shows."""
        return self.session.trainer

    def controls(self):
        session, trainer = self.session, self.session.trainer
        settings, words, ended = trainer.settings, trainer.vocabulary.words, session.at_end
        watched = next(w for w in (self.values.get("word"), "king", words[0]) if w in trainer.vocabulary)
        names = [branch.name for branch in session.branches]
        self.values |= {"phase": PHASE_LABELS[session.phase], "t": trainer.t, "goto": trainer.t, "word": watched,
                        "rate": settings.learning_rate, "window": settings.window, "negatives": settings.negatives,
                        "seed": settings.seed, "branch": session.branch.name}
        negatives = [Number("negatives", "negatives", settings.negatives, *LIMITS["negatives"], whole=True)]
        rows = [
            [Button("back", "Back", key="b", disabled=session.at_start), Button("next", "Next", primary=True, key="n"),
             Choice("phase", "phase", PHASE_LABELS, PHASE_LABELS[0]),
             Text("word", "word to watch", watched, words[:2000])],
            [*(Button(name, f"Run {n:,}", disabled=ended) for name, n in RUNS.items()), Play("play", disabled=ended),
             Choice("pace", "by", tuple(PACES), "1 step")],
            [Range("t", "timeline", 0, max(1, trainer.end), 1, 0, text=f"step {trainer.t:,} of {trainer.end:,}"),
             Number("goto", "go to step", 0, 0, session.last, whole=True)],
            [Number("rate", f"learning rate (now {trainer.rate():.3g})", settings.learning_rate),
             Number("window", "window m", settings.window, *LIMITS["window"], whole=True),
             *(negatives if settings.objective == "negative sampling" else []),
             Number("seed", "seed", settings.seed, 0, 10**9, whole=True),
             Toggle("own", "my own text")],
        ]
        if self.values.get("own"):
            rows.append([TextArea("text", "Your text: sentences of two words or more, in any language with spaces"),
                         Button("read", "Train on this text from here")])
        if len(names) > 1:
            rows.append([Choice("branch", "branch", names, names[-1])])
        return rows

    def on_press(self, name):
        if name in RUNS:
            self.session.run(RUNS[name])
        elif name == "read":
            self.session.read(self.values["text"])
        else:
            {"next": self.session.next, "back": self.session.back}[name]()

    def on_tick(self, name):
        return self.session.tick(PACES[self.values["pace"]])

    def on_change(self, name, value):
        session = self.session
        if name in ("t", "goto"):
            session.seek(value)
        elif name == "phase":
            session.phase = PHASE_LABELS.index(value)
        elif name == "rate":
            session.change(learning_rate=value)
        elif name in ("window", "negatives", "seed"):
            session.change(**{name: value})
        elif name == "branch":
            session.switch(value)
        elif name == "word":
            session.trainer.vocabulary.id(value)

    def on_edit(self, name, row, column, value):
        self.session.edit(name, row, column, value)

    def render(self, values):
        session, trainer = self.session, self.session.trainer
        reader = StepReader(trainer)
        told = reader.explain(session.phase)
        sentence = f"[[bad:{said(session.notice)}]]" if session.notice else told.sentence
        return [
            Row([Status(f"**Step {trainer.t:,}, phase {session.phase + 1} of {len(PHASES)}.** {sentence}"),
                 self._sentence(reader)]),
            Row([told.formula, told.table]),
            self._matrices(reader, told, values["word"]),
            Row([_bars(reader), self._curve()], (2, 3)),
            Details("What the vectors know now: a map and the nearest words", [self._map(values["word"])]),
            Details(f"What was changed: {len(session.branch.changes)}", [self._changes()]),
        ]

    def _sentence(self, reader):
        spot, m = reader.place, self.session.trainer.settings.window
        inside = window(len(spot.sentence), spot.centre, m)
        roles = dict.fromkeys(range(len(spot.sentence)), "outside") | dict.fromkeys(inside, "plain")
        roles |= dict.fromkeys(spot.contexts, "context") | {spot.centre: "centre"}
        first = max(0, spot.centre - 30)
        words = spot.sentence[first:first + 60]
        roles = {i: roles[i + first] for i in range(len(words))}
        return Tokens(words, roles, f"{reader.example}. The window reaches {m} word{'s' * (m > 1)} to each side.")

    def _matrices(self, reader, told, watched):
        trainer = self.session.trainer
        watched = trainer.vocabulary.id(watched)
        limit = max(1.0, float(np.nanmax(np.abs(trainer.W_in), initial=0)) / 2)
        limit = limit if np.isfinite(limit) else 1.0
        matrices = []
        for name, lit, rows, hint in (("W_in", told.lit_in, told.rows_in, HOW_TO_EDIT),
                                      ("W_out", told.lit_out, told.rows_out, "")):
            if watched not in lit:
                lit = lit | {watched: reader.other if watched in rows else "watched"}
            words, values = trainer.vocabulary.words, getattr(trainer, name)
            matrices.append(Matrix(name, words, values, lit, limit, hint, name, len(rows)))
        return Row(matrices)

    def _curve(self):
        session = self.session
        branch, trainer = session.branch, session.trainer
        while branch.parent and branch.parent.trainer.end <= branch.fork:  # that one was never trained beyond the fork
            branch = branch.parent
        losses = trainer.losses
        old = branch.parent.trainer.losses if branch.parent else np.zeros(0)
        smoothed, before = smooth(losses, SMOOTHED), smooth(old, SMOOTHED)
        most = _ceiling(trainer, np.concatenate([smoothed, before]))
        steps = max(len(losses), len(old))
        longest = next((n for n in (100, 1000, 5000) if steps <= n < session.last), max(session.last, steps))
        x = np.arange(1, steps + 1)
        fork = branch.fork if branch.parent else 0
        lines = [Series("", x[:len(losses)], np.minimum(losses, most), "faint"),
                 Series("before the change", x[:len(old)], np.minimum(before, most), "plain", dashed=True),
                 Series("now", x[fork:len(losses)], np.minimum(smoothed[fork:], most), "accent")]
        return Curve(lines if branch.parent else [lines[0], lines[2]],
                     f"Loss of each step (faint), and the mean of the last {SMOOTHED}", "step", "loss", (0, longest),
                     (0, most), trainer.t)

    def _map(self, watched):
        trainer = self.session.trainer
        if self._view is None or trainer.t == trainer.end:
            self._view = pca(trainer.W_in, like=self._view)
        embeddings = trainer.embeddings()
        words = trainer.vocabulary.words[:ON_THE_MAP]
        near = embeddings.neighbours(watched, 8)
        share = 100 * float(self._view.explained.sum())
        shown = {words.index(word): "accent" for word in [watched] if word in words}
        about = f"Input vectors, in the plane of the last trained step ({share:.0f} % of the variance there)"
        picture = word_map(embeddings, words, projection=self._view, highlight=shown, height=360, caption=about)
        return Row([picture, Table(["word", "cosine"], [list(pair) for pair in near], f"Nearest to {watched}")], (3, 1))

    def _changes(self):
        changes = [[f"{t:,}", change] for t, change in self.session.branch.changes]
        return Table(["at step", "what was changed on the way to here"], changes or [["—", "nothing so far"]])


def _bars(reader):
    step, labels = reader.step, reader.shown_words
    caption = "The target, and the likeliest words" if reader.softmax else "Is this word a neighbour?"
    roles = {0: "positive"} | dict.fromkeys(range(1, len(labels)), "out" if reader.softmax else "negative")
    return Bars(labels, step.probabilities[reader.shown], caption, ("probability", "target"), step.labels[reader.shown],
                roles, (0, 1))


def _ceiling(trainer, losses):
    """A top for the loss axis that stays while the loss falls: a quarter above the loss of blind guessing."""
    settings = trainer.settings
    blind = guessing_loss(len(trainer.vocabulary), None if settings.objective == "softmax" else settings.negatives)
    known = losses[np.isfinite(losses)]
    return float(np.ceil(max(1.25 * blind, min(known.max(initial=0), 20 * blind))))
