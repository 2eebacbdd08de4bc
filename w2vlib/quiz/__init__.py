"""Questions as data flow in; a quiz to click through flows out. The questions of a notebook are in its lesson."""

from ..support.lazy import lazy

_HOMES = {
    "question": ("Option", "Question", "questions", "right", "wrong"),
    "widget": ("Quiz", "quiz"),
}
__getattr__, __dir__, __all__ = lazy(__name__, _HOMES)
