"""What a learner is told, and what is kept of it: reports, the record of progress, the check of the set-up."""

from ..support.lazy import lazy

_HOMES = {
    "report": ("Code", "Report", "rich"),
    "setup_check": ("check_setup",),
}
__getattr__, __dir__, __all__ = lazy(__name__, _HOMES)
