"""A press in the browser flows to the kernel; a sentence with what arrived flows back."""

from __future__ import annotations

from ...draw.blocks import Status
from ..engine.controls import Button, Range
from ..engine.panel import Panel


class RoundTrip(Panel):
    """The smallest machine of the course: it shows that browser and kernel hear each other."""

    title = "Do browser and kernel hear each other?"

    def __init__(self):
        self.presses = 0
        super().__init__()

    def controls(self):
        return [[Range("number", "a number", 0, 10, 1, 3), Button("send", "Send", primary=True, key="s")]]

    def on_press(self, name):
        self.presses += 1

    def render(self, values):
        if not self.presses:
            return [Status("Nothing has arrived yet. Move the slider, then press Send (or the key S).")]
        times = "once" if self.presses == 1 else f"{self.presses} times"
        n = values["number"]
        return [Status(f"The kernel has heard you {times}. The square of {n} is {n * n}.")]
