"""The ids of exercises and a learner's answers flow in; reports flow out.

In a notebook: `check("04.3", my_softmax)`, `hint("04.3")`, `solution("04.3")`, `predict("04.1", "queen")`,
`softmax = use("04.3", my_softmax)` and `progress()`. The exercises of a notebook are in its lesson.
"""

from ..support.lazy import lazy

_HOMES = {
    "commands": ("check", "exercises", "find", "hint", "predict", "progress", "solution", "use"),
    "definition": ("Exercise", "Misconception", "Prediction"),
}
__getattr__, __dir__, __all__ = lazy(__name__, _HOMES)
