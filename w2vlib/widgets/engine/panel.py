"""Events from the reader flow in (a control moved, a button pressed), blocks flow out; errors become sentences."""

from __future__ import annotations

import base64
import dis
import functools
import inspect
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import anywidget
import traitlets

from ...draw.blocks import Block, Prose, as_json, flatten, readable, said
from ...draw.describe import describe
from ...draw.picture import picture
from ...support.quoted import quoted
from . import ASKING, DRAWING, STYLE
from .controls import Button, Control, Play, finite

INTERRUPTED = "Interrupted: what you see is where that left things. Press again to go on."
WENT_WRONG = ("Something went wrong inside this panel; everything is as it was before. Try another value. "
              "(The panel’s attribute `error` holds the cause.)")


def is_sentence(error: Exception, home: str = "") -> bool:
    """Whether the course, or the module `home`, raised this error itself for a learner to read.

    Python and numpy raise ValueErrors too, in the words of programmers: they come from other modules, or from a call
    in one of ours, not from a `raise` that stands there.
    """
    trace = error.__traceback__
    if trace is None or not isinstance(error, ValueError):
        return False
    while trace.tb_next:
        trace = trace.tb_next
    module = trace.tb_frame.f_globals.get("__name__", "")
    raised = dis.opname[trace.tb_frame.f_code.co_code[trace.tb_lasti]] == "RAISE_VARARGS"
    return raised and (module.split(".")[0] == "w2vlib" or module == home)


def sentence(error: Exception, home: str = "") -> str:
    """What a learner is told of this error; never raises, whatever the error is, and is never empty."""
    try:
        return (is_sentence(error, home) and readable(error).strip()) or WENT_WRONG
    except Exception:  # it can't even be written out
        return WENT_WRONG


def one_sentence(make):
    """Let a constructor raise one sentence, a ValueError, for whatever it was given."""

    @functools.wraps(make)
    def made(self, *given, **named):
        try:
            make(self, *given, **named)
        except Exception as error:
            if is_sentence(error, make.__module__):
                raise
            kind = type(self).__name__
            what = ", ".join([*map(quoted, given), *(f"{key}={quoted(value)}" for key, value in named.items())])
            takes = [one.name if one.annotation is one.empty else f"{one.name} ({one.annotation})"
                     for one in list(inspect.signature(make).parameters.values())[1:]]
            raise ValueError(f"{kind} can’t be made from {what or 'nothing'}. "
                             f"It takes: {', '.join(takes) or 'nothing'}. The help of {kind} says more.") from None

    return made


class Panel(anywidget.AnyWidget):
    """A widget with controls above and blocks below; subclasses give `title`, `controls`, `render` and `on_…` hooks.

    Everything runs under one lock. `values` holds the checked value of every control; hooks may change it. When a
    hook or `render` raises, the panel stays as it was: values, controls, blocks, and every attribute whose name does
    not begin with an underscore (so a hook that may yet fail gives an attribute a new list, and doesn't append to the
    old one). `message` then holds the sentence and `error` the exception. A constructor raises instead.

    Examples
    --------
    >>> class Doubler(Panel):
    ...     title = "Twice as much"
    ...     def controls(self):
    ...         return [[Range("n", "n", 0, 9, 1, 2)]]
    ...     def render(self, values):
    ...         return [Prose(f"2 × {values['n']} = **{2 * values['n']}**")]
    """

    _esm = "\n".join([DRAWING, ASKING, Path(__file__).with_suffix(".js").read_text("utf-8")])
    _css = STYLE
    title = ""
    view = traitlets.Dict().tag(sync=True)

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "__init__" in vars(cls) or not hasattr(cls.__init__, "__wrapped__"):
            cls.__init__ = one_sentence(cls.__init__)

    def __init__(self):
        self._lock = threading.RLock()
        self._rows: Sequence[Sequence[Control]] = []
        self.values, self.message, self.error = {}, "", None
        self.receive({})
        if self.error:
            raise self.error
        super().__init__()  # only now the browser hears of the panel: a box without a view is never seen
        self.on_msg(lambda _, content, buffers: self._heard(content))

    def controls(self) -> Sequence[Sequence[Control]]:
        """Return the rows of controls; called after every event, so limits and options may depend on the state."""
        return []

    def render(self, values: dict) -> list:
        """Return the blocks for these values."""
        raise NotImplementedError

    def on_change(self, name: str, value) -> None:
        """React to a control whose new `value` has been checked and stored."""

    def on_press(self, name: str) -> None:
        """React to a `Button`."""

    def on_tick(self, name: str) -> bool:
        """React to a tick of a `Play`; return whether to go on."""
        return False

    def on_pick(self, name: str, index: int) -> None:
        """React to a click on word, point or cell `index` of the block whose ``pick`` is `name`."""

    def on_edit(self, name: str, row: int, column: int, value: float) -> None:
        """React to a number typed into the `Matrix` whose ``edit`` is `name`."""

    def set(self, name: str, value) -> None:
        """Do what moving the control does."""
        self.receive({"do": "set", "name": name, "value": value})

    def press(self, name: str) -> None:
        """Do what pressing the button does."""
        self.receive({"do": "press", "name": name})

    def tick(self, name: str) -> bool:
        """Do one tick of a `Play` and return whether it would go on."""
        self.receive({"do": "tick", "name": name})
        return not self.view["stop"]

    def pick(self, name: str, index: int) -> None:
        """Do what a click on a word, point or cell does."""
        self.receive({"do": "pick", "name": name, "index": index})

    def edit(self, name: str, row: int, column: int, value) -> None:
        """Do what typing a number into a matrix does."""
        self.receive({"do": "edit", "name": name, "row": row, "column": column, "value": value})

    def refresh(self) -> None:
        """Show the present state again, after Python code changed it outside an event."""
        self.receive({})

    def receive(self, event: dict) -> None:
        """Handle one event of the browser, which is not trusted, and show what follows; a bad one becomes a message.

        An interrupt is raised again when the panel shows where it left things, so that the next press goes on.
        """
        event = event if isinstance(event, dict) else {}
        before = self._state()
        try:
            self._handle(event)
        except BaseException:
            self._handle({})
            if self.error:  # the interrupt came between two things that belong together
                vars(self).update(before)
                self._handle({})
            self.message = INTERRUPTED
            self.view = self.view | {"message": INTERRUPTED, "stop": True, "ack": event.get("ack")}
            raise

    def _handle(self, event):
        with self._lock:
            before, stop, invalid = self._state(), False, ""
            try:
                stop = self._apply(event)
                rows = self.controls()
                self.values = {control.name: control.fit(self.values.get(control.name, control.value))
                               for row in rows for control in row if hasattr(control, "value")}
                rows = [[replace(c, value=self.values[c.name]) if hasattr(c, "value") else c for c in row]
                        for row in rows]
                seen = [[control.seen() for control in row] for row in rows]
                shown = {"controls": as_json(seen), **self._compose()}
            except Exception as error:
                vars(self).update(before)
                home = type(self).render.__module__
                self.message = sentence(error, home)
                self.error, stop = error, True
                invalid = event.get("name", "") if event.get("do") == "set" else ""
                shown = self.view or {"controls": [], "blocks": []}
            else:
                self._rows, self.message, self.error = rows, "", None
            state = {"title": as_json(self.title), "message": self.message, "invalid": invalid, "stop": stop}
            self._post(shown | state | {"ack": event.get("ack")})

    def _post(self, view):
        self.view = view

    def _compose(self):
        """Render; return what the browser gets of it, beside the controls."""
        blocks = list(self.render(dict(self.values)))
        if not all(isinstance(block, Block) for block in flatten(blocks)):
            raise ValueError(f"render gives a list of blocks, such as [Prose('…')]; it gave {quoted(blocks)}.")
        self.blocks = blocks
        return {"blocks": as_json(blocks)}

    def _state(self):
        """What an event that fails leaves as it was."""
        kept = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return kept | {"values": dict(self.values)}

    def _heard(self, event):
        """Receive what the browser sent; of an interrupt it has been told, and nobody else waits for it."""
        with suppress(KeyboardInterrupt):
            self.receive(event)

    def _apply(self, event):
        """Check an event against what is on the screen and call its hook; return whether playing has to stop."""
        do, name = event.get("do"), event.get("name")
        if do is None:
            return False
        control = next((c for row in self._rows for c in row if c.name == name), None)
        asking = flatten(self.blocks) if do in ("pick", "edit") and name else ()
        block = next((block for block in asking if getattr(block, do, "") == name), None)
        if control is not None and control.disabled:
            raise ValueError(f"“{control.label}” cannot be used now.")
        if do == "set" and hasattr(control, "value"):
            self.values[name] = control.check(event.get("value"))
            self.on_change(name, self.values[name])
        elif do == "press" and isinstance(control, Button):
            self.on_press(name)
        elif do == "tick" and isinstance(control, Play):
            return not self.on_tick(name)
        elif do == "pick" and block is not None and event.get("index") in range(block.size):
            self.on_pick(name, int(event["index"]))
        elif do == "edit" and block is not None and block.holds(event.get("row"), event.get("column")):
            row, column = int(event["row"]), int(event["column"])
            what = f"{block.name}, “{block.words[block.rows.index(row)]}”, number {column + 1}"
            self.on_edit(name, row, column, finite(what, event.get("value")))
        else:
            raise ValueError(f"This panel has nothing called {name!r} to {do} there.")
        return False

    def _repr_mimebundle_(self, **kwargs):
        """Return the live view, and beside it a picture and a text for where no kernel runs."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        blocks = [*self.blocks, Prose(said(self.message))] if self.message else self.blocks
        text = describe(self.title, blocks)
        picture_ = base64.b64encode(picture(self.title, blocks)).decode()
        alt = {"image/png": {"alt": text.splitlines()[0]}}
        return {**data, "text/plain": text, "image/png": picture_}, {**metadata, **alt}
