"""What every run shares: kernels that give the same output each time, and a table of the seconds each notebook took."""

import os
from collections import Counter
from pathlib import PurePath

from authoring.build import STEADY

os.environ |= STEADY


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
