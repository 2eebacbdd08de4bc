"""The installed course flows in; a line for each thing that must be right flows out, with its fix where it is wrong."""

from __future__ import annotations

import hashlib
import re
import sys
from importlib import metadata
from pathlib import Path

from ..text import DATA
from .report import NOT_YET, RIGHT, Report

ROOT = DATA.parent
OLDEST = (3, 11)
PACKAGES = ("numpy", "matplotlib", "ipywidgets", "anywidget", "jupyterlab")


def python_version() -> str:
    """"" when Python is new enough, otherwise the fix."""
    major, minor = sys.version_info[:2]
    return "" if (major, minor) >= OLDEST else f"This is Python {major}.{minor}. Install a newer one, then `make lab`."


def pinned_versions(lock: Path | None = None) -> dict[str, str]:
    """Versions in the lock file, by package name in lower case."""
    lines = (lock or ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = (re.match(r"([A-Za-z0-9_.-]+)==([^\s;]+)", line) for line in lines)
    return {pin[1].lower(): pin[2] for pin in pins if pin}


def packages(pins: dict[str, str] | None = None) -> str:
    """"" when the packages that the course is made with have the versions of the lock, otherwise the fix."""
    pins = pinned_versions() if pins is None else pins
    other = []
    for name in PACKAGES:
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            installed = "not installed"
        if installed != pins.get(name, installed):
            other.append(f"{name} is {installed}, the course was made with {pins[name]}")
    return "; ".join(other) and f"{'; '.join(other)}. Close JupyterLab and run `make lab` in the folder of the course."


def kernel() -> str:
    """"" when this notebook runs in the environment that holds the course, otherwise the fix."""
    try:
        metadata.version("w2vlib")
    except metadata.PackageNotFoundError:
        return "This kernel is not the course's. Choose *Kernel → Change Kernel → Python 3*, or start with `make lab`."
    return ""


def data_files(folder: Path = DATA) -> str:
    """"" when every data file has the SHA-256 checksum of the data card, otherwise the fix."""
    card = (folder / "README.md").read_text(encoding="utf-8")
    wrong = []
    for name, expected in re.findall(r"`([\w.]+)`\s*\|[^\n]*?`?([0-9a-f]{64})", card):
        path = folder / name
        found = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if path.exists() else "missing"
        if found != expected:
            wrong.append(name)
    return f"{', '.join(wrong)} changed or missing in `data/`. Restore with `git checkout -- data`." if wrong else ""


CHECKS = {
    "Python is 3.11 or newer": python_version,
    "the packages have the versions that the course was made with": packages,
    "the kernel runs in the course's environment": kernel,
    "the data files are whole (SHA-256)": data_files,
}


def check_setup() -> Report:
    """Check everything that can be checked without a reader; each line that fails says how to mend it."""
    lines, good = [], True
    for what, test in CHECKS.items():
        try:
            fix = test()
        except OSError as error:
            fix = f"`{error.filename}` can't be read. Is the folder of the course complete?"
        good &= not fix
        lines.append(f"✗ {what}: {fix}" if fix else f"✓ {what}")
    return Report(RIGHT if good else NOT_YET, "Set-up", tuple(lines))
