"""What to count flows in; tqdm's progress bar flows out, drawn below the cell or on standard error."""

from __future__ import annotations

import os

from tqdm.auto import tqdm


def progress_bar(*args, shown: bool = True, **options) -> tqdm:
    """A bar of tqdm, silent if not `shown` or where TQDM_DISABLE is set: in notebooks tqdm itself ignores it."""
    return tqdm(*args, disable=not shown or bool(os.environ.get("TQDM_DISABLE")), **options)
