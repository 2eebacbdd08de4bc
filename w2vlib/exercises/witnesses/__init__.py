"""Evidence flows in; the first finding flows out: what is wrong with a function, in a sentence that is true.

A witness is a function from `Evidence` to a `Finding`, or to None when it has nothing to say for certain.
"""

from ..evidence import Evidence, Finding
from .arguments import other_arguments, whole_numbers
from .edits import nearest_edit, nearest_mending
from .errors import own_error
from .misconceptions import misconception
from .shape import look_of_results
from .trail import last_right_value

IN_ORDER = (
    misconception, own_error, whole_numbers, nearest_edit, other_arguments, nearest_mending, look_of_results,
    last_right_value,
)


def first_finding(evidence: Evidence) -> Finding | None:
    """The finding of the first witness that has one."""
    return next(filter(None, (witness(evidence) for witness in IN_ORDER)), None)
