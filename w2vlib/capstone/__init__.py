"""word2vec from a blank file: a learner's own module flows in; what holds of it, stage by stage, flows out.

In notebook 10: `grade("my_word2vec.py")`, or `grade(globals())` for functions that stand in cells.
"""

from ..support.lazy import lazy

__getattr__, __dir__, __all__ = lazy(__name__, {"grader": ("grade",)})
