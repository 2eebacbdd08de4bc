"""What every run shares: kernels that give the same output each time, and a table of the seconds each notebook took."""

import os
from collections import Counter
from pathlib import PurePath

import pytest

from authoring.build import STEADY

os.environ |= STEADY


def pytest_collection_modifyitems(items):
    """Let one worker have all cells of a notebook, in their order."""
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def pytest_terminal_summary(terminalreporter):
    """Print the seconds each notebook took under nbval."""
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            file = getattr(report, "nodeid", "").partition("::")[0]
            if file.endswith(".ipynb"):
                seconds[PurePath(file).stem] += getattr(report, "duration", 0)
    if seconds:
        terminalreporter.section("seconds per notebook")
        for name, spent in sorted(seconds.items()):
            terminalreporter.write_line(f"{spent:6.1f}  {name}")
