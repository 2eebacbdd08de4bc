"""A trainer flows in; a stage flows out on which one step is seen, sought, changed and branched.

Python sends what a step holds (`state`), the page draws it (`stage.svg`, `bind.js`) and walks it by itself: phases,
steps that it has seen or that were sent ahead, the watched word and the map cost no message.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import traitlets

from ...draw.blocks import Details, Formula, Prose, Status, Table, Tokens, as_json, named, said, whole
from ...draw.describe import describe
from ...settings import CHOICES, LIMITS
from ...support.quoted import quoted
from ...text import load_kinds
from ...training import Divergence, Trainer
from ...windows import window
from ..engine import ASKING, DRAWING, STYLE
from ..engine.controls import Button, Choice, Number, Play, Range, Text, TextArea, Toggle, finite
from ..engine.panel import Panel
from . import fill
from .phases import StepReader
from .session import OBJECTIVES, PHASES, Here, Scene, Session
from .state import Plane, curve_state, step_state

HERE = Path(__file__).parent
PHASE_LABELS = tuple(f"{n} {name}" for n, name in enumerate(PHASES, 1))
RUNS = {"run_1": 1, "run_10": 10, "run_100": 100, "run_1000": 1000}
PACES = {"by phase": (0, 900), "by step": (1, 350), "10 steps": (10, 100), "100 steps": (100, 100)}
"""For each pace of playing the steps at a time, 0 for a phase, and the milliseconds from one to the next."""

LOOK = 0.1  # seconds between two pictures of a long run
RECORDED = (*range(12), 100, 101, 300, 301, 1_000, 1_001, 3_000, 3_001, 6_000, 10_000)
AHEAD, KNOWN = 4, 48
"""Steps sent ahead, and the last ones that the page still has (it keeps 64)."""


class Machine(Panel):
    """The training machine: skip-gram or CBOW, full softmax or negative sampling, as `trainer.settings` say.

    Parameters
    ----------
    trainer : Trainer
        It is copied; `machine.trainer` is the copy that the controls drive.
    try_this : Scenes, states of the machine that the lesson speaks of: a button for each, with a way back
    """

    _esm = "\n".join([DRAWING, ASKING, f"const PICTURE = {json.dumps(fill.DRAWING)};",
                      *((HERE / name).read_text("utf-8") for name in ("bind.js", "stage.js"))])
    _css = STYLE + (HERE / "stage.css").read_text("utf-8")
    world = traitlets.Dict().tag(sync=True)
    step = traitlets.Bytes().tag(sync=True)
    ahead = traitlets.Bytes().tag(sync=True)
    curve = traitlets.Bytes().tag(sync=True)

    def __init__(self, trainer: Trainer, try_this: Sequence[Scene] = ()):
        self.session, self.scenes = Session(trainer), _check_scenes(try_this)
        names = {"skip-gram": "Skip-gram", "cbow": "CBOW", "softmax": "full softmax"}
        architecture, objective = trainer.settings.architecture, trainer.settings.objective
        self.title = f"The machine: {names[architecture]} with {names.get(objective, objective)}"
        self.kept: list[tuple[str, Here]] = []
        self.lesson, self.asked, self.pace = "", None, "by phase"
        self._plane, self._known = None, {}
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
                        "rate": settings.learning_rate, "branch": session.branch.name} | {
            name: getattr(settings, name) for name in ("window", "negatives", "seed", *self._choices())}
        negatives = [Number("negatives", "negatives", settings.negatives, *LIMITS["negatives"], whole=True)]
        places = [Button(f"scene_{i}", scene.title) for i, scene in enumerate(self.scenes)]
        places += [Button("mine", "Back to mine")] if session.mine else []
        places += [Button(f"kept_{i}", name) for i, (name, _) in enumerate(self.kept)]
        rows = [
            [Button("back", "Back", key="b", disabled=session.at_start), Button("next", "Next", primary=True, key="n"),
             Play("play", disabled=ended, speeds=tuple((name, pause) for name, (_, pause) in PACES.items())),
             Choice("phase", "phase", PHASE_LABELS, PHASE_LABELS[0]),
             *(Button(name, f"Run {n:,}", disabled=ended) for name, n in RUNS.items()),
             Range("t", "timeline", 0, session.last, 1, 0, text=f"step {trainer.t:,} of {session.last:,}")],
            [Text("word", "word to watch", watched, words[:2000]), Toggle("outs", "output vectors too")],
            places,
            [Number("rate", "learning rate", settings.learning_rate),
             Number("window", "window m", settings.window, *LIMITS["window"], whole=True),
             *(negatives if settings.objective == "negative sampling" else []),
             Number("seed", "seed", settings.seed, 0, 10**9, whole=True),
             Number("goto", "go to step", 0, 0, session.last, whole=True)],
            [Choice(name, name, options, options[0]) for name, options in self._choices().items()],
            [Toggle("own", "my own text")],
        ]
        if self.values.get("own"):
            rows.append([TextArea("text", "Your text: sentences of two words or more, in any language with spaces"),
                         Button("read", "Train on this text from here")])
        if len(names) > 1:
            rows.append([Choice("branch", "branch", names, names[-1])])
        return [*rows, [Text("name", "name for this state"), Button("keep", "Keep it as a button")]]

    def _choices(self):
        return {"objective": OBJECTIVES, "architecture": CHOICES["architecture"], "optimizer": CHOICES["optimizer"]}

    def on_press(self, name):
        session, (kind, _, place) = self.session, name.partition("_")
        if name in RUNS:
            self._looked = time.monotonic()
            session.run(RUNS[name], self._look)
        elif name == "read":
            session.read(self.values["text"])
        elif kind == "scene":
            self._play(self.scenes[int(place)])
        elif name == "mine":
            session.back_to(session.mine)
            session.mine, self.lesson = None, ""
        elif kind == "kept":
            session.back_to(self.kept[int(place)][1])
        elif name == "keep":
            self._keep(self.values["name"].strip())
        else:
            {"next": session.next, "back": session.back}[name]()

    def _play(self, scene):
        if scene.ask and self.asked is not scene:
            self.lesson, self.asked = f"{scene.ask} *Decide first; press once more to see.*", scene
            return
        if scene.word:
            self.session.given.vocabulary.id(scene.word)
        self.session.play(scene)
        self.lesson, self.asked = scene.say, None
        self.values["word"] = scene.word or self.values["word"]

    def _keep(self, name):
        session, taken = self.session, [name for name, _ in self.kept]
        name = name or f"step {session.trainer.t:,} of branch {session.branch.number}"
        if name in taken:
            raise ValueError(f"There is a state called “{name}” already; give this one another name.")
        self.kept = [*self.kept, (name, Here(session.branch, session.trainer.t, session.phase))]

    def on_tick(self, name):
        return self.session.tick(PACES[self.pace][0])

    def on_change(self, name, value):
        session = self.session
        if name in ("t", "goto"):
            session.seek(value)
        elif name == "phase":
            session.phase = PHASE_LABELS.index(value)
        elif name == "rate":
            session.change(learning_rate=value)
        elif name in ("window", "negatives", "seed", *self._choices()):
            session.change(**{name: value})
        elif name == "branch":
            session.switch(value)
        elif name == "word":
            session.trainer.vocabulary.id(value)

    def on_edit(self, name, row, column, value):
        self.session.edit(name, row, column, value)

    def receive(self, event):
        super().receive(event)
        self._send_ahead()

    def _apply(self, event):
        if event.get("do") != "edit":
            speed = event.get("speed")
            self.pace = speed if isinstance(speed, str) and speed in PACES else self.pace
            return super()._apply(event)
        name, row, column = event.get("name"), event.get("row"), event.get("column")
        V, N = self.trainer.W_in.shape
        if name not in ("W_in", "W_out") or row not in range(V) or column not in range(N):
            raise ValueError(f"This machine has no weight called {quoted(name)} there.")
        word = named(self.trainer.vocabulary.words[int(row)])
        self.on_edit(name, int(row), int(column), finite(f"{name}, “{word}”, number {column + 1}", event.get("value")))
        return False

    @property
    def blocks(self):
        """The stage in words and tables, for `describe` and for tests; the page draws from the state alone."""
        session, trainer = self.session, self.session.trainer
        reader = StepReader(trainer)
        told = reader.explain(session.phase)
        place, m = reader.place, trainer.settings.window
        roles = dict.fromkeys(range(len(place.sentence)), "outside") | dict.fromkeys(
            window(len(place.sentence), place.centre, m), "plain")
        roles |= dict.fromkeys(place.contexts, "context") | {place.centre: "centre"}
        first = max(0, place.centre - 30)
        words = place.sentence[first:first + 60]
        formula = ["".join(text for _, text in pieces) for pieces in told.formula]
        changes = [[f"{t:,}", change] for t, change in session.branch.changes]
        return [
            Status(f"**Step {trainer.t:,}, phase {session.phase + 1} of {len(PHASES)}.** {self._sentence(told)}"),
            Tokens(words, {i: roles[i + first] for i in range(len(words))}, f"{reader.example}. The window reaches "
                                                                            f"{m} word{'s' * (m > 1)} to each side."),
            Formula(formula), reader.table(session.phase),
            Details(f"What was changed: {len(changes)}",
                    [Table(["at step", "what was changed on the way to here"], changes or [["—", "nothing so far"]])]),
        ]

    def _sentence(self, told):
        return f"[[bad:{said(self.session.notice)}]]" if self.session.notice else told.sentence

    def _compose(self):
        session, trainer = self.session, self.session.trainer
        words, kinds = trainer.vocabulary.words, load_kinds()
        order = list(dict.fromkeys(kinds.values()))
        if self._plane is None or trainer.t == trainer.end:
            self._plane = Plane.of(trainer.W_in, trainer.W_out, self._plane)
        watched = trainer.vocabulary.id(self.values["word"])
        state = step_state(trainer, session.branch.key, watched)
        self._known[(*state.header["key"], watched)] = None
        self._fresh = {
            "step": state.pack(), "curve": json.dumps(curve_state(session.branch, session.last) | {
                "plane": self._plane.header()}).encode(),
            "world": {"words": [named(word) for word in words], "last": session.last, "phases": list(PHASE_LABELS),
                      "kinds": [order.index(kinds[word]) if word in kinds else -1 for word in words]},
        }
        return {"at": {"key": session.branch.key, "t": trainer.t, "phase": session.phase + 1, "word": watched},
                "notice": said(session.notice) if session.notice else "", "lesson": as_json(whole(self.lesson)),
                "dropped": [whole(named(name)) for name in session.dropped], "changes": len(session.branch.changes)}

    def _post(self, view):
        with self.hold_sync() if self.comm is not None else nullcontext():  # one message
            for name, value in self._fresh.items():
                setattr(self, name, value)
            self.view = view

    def _look(self):
        """Show how far a long run has got, if it has been some time."""
        now = time.monotonic()
        if now - self._looked > LOOK:
            self._looked = now
            self._post(self.view | self._compose())

    def _send_ahead(self):
        """Send the step before this one and those that come next, as far as the page does not have them."""
        trainer, key = self.session.trainer, self.session.branch.key
        watched, scout, states = self.view["at"]["word"], trainer.copy(), []
        for t in (trainer.t - 1, *range(trainer.t + 1, trainer.t + 1 + AHEAD)):
            if 0 <= t <= self.session.last and (key, t, watched) not in self._known:
                try:
                    scout.seek(t)
                except Divergence:
                    break
                states.append(step_state(scout, key, watched).pack())
                self._known[key, t, watched] = None
        for old in list(self._known)[:-KNOWN]:
            del self._known[old]
        if states:
            self.ahead = b"".join(states)

    def record(self, steps: Sequence[int] = RECORDED) -> None:
        """Send these steps and the last one along, so that a page without Python has them; the machine stays here."""
        branch = self.session.branch
        scout, states = self.trainer.copy(), []
        for t in sorted({*(t for t in steps if t < self.session.last), self.session.last}):
            try:
                scout.seek(t)
            except Divergence:
                break
            states.append(step_state(scout, branch.key, self.view["at"]["word"]).pack())
        self.ahead = b"".join(states)
        self.curve = json.dumps(curve_state(replace(branch, trainer=scout), self.session.last) | {
            "plane": Plane.of(scout.W_in, scout.W_out).header()}).encode()

    def still(self) -> str:
        """stage.svg as it stands now, with title, sentence and formula: a picture for where no kernel runs."""
        session, trainer = self.session, self.session.trainer
        watched = trainer.vocabulary.id(self.values["word"])
        state = step_state(trainer, session.branch.key, watched)
        held = [*range(state.header["first"]), *state.header["held"]]
        words = [named(trainer.vocabulary.words[i]) for i in held]
        curve = json.loads(self.curve)
        return fill.fill(state, words, [self.world["kinds"][i] for i in held], curve, self.title, session.phase + 1,
                         held.index(watched))

    def _repr_mimebundle_(self, **kwargs):
        """Return the live view, and beside it the stage as a picture and a text for where no kernel runs."""
        bundle = super(Panel, self)._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        blocks = [*self.blocks, Prose(said(self.message))] if self.message else self.blocks
        text = describe(self.title, blocks)
        alt = {"image/svg+xml": {"alt": text.splitlines()[0]}}
        return {**data, "text/plain": text, "image/svg+xml": self.still()}, {**metadata, **alt}


def _check_scenes(scenes):
    scenes = list(scenes) if isinstance(scenes, (list, tuple)) else [scenes]
    if not all(isinstance(scene, Scene) for scene in scenes):
        raise ValueError(f"try_this is a list of scenes, such as [Scene('What a large rate does', …)]; "
                         f"you gave {quoted(scenes)}.")
    return scenes
