"""The installed course flows in; a line for each thing that must be right flows out, with its fix where it is wrong."""

from __future__ import annotations

import hashlib
import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from ..text import DATA
from .report import NOT_YET, RIGHT, Report

LOCK = DATA.parent / "requirements.lock"
IN_CLONE = LOCK.exists()  # and not installed from a wheel
OLDEST = (3, 11)
PACKAGES = ("numpy", "matplotlib", "ipywidgets", "anywidget", "jupyterlab")


def python_version() -> str:
    """"" when Python is new enough, otherwise the fix."""
    major, minor = sys.version_info[:2]
    return "" if (major, minor) >= OLDEST else f"This is Python {major}.{minor}. Install a newer one, then `make lab`."


def wanted(lock: Path = LOCK) -> dict[str, SpecifierSet]:
    """Allowed versions by package name: those of the lock; where there is none, those that w2vlib asks for itself."""
    lines = lock.read_text(encoding="utf-8").splitlines() if lock.exists() else metadata.requires("w2vlib")
    needs = [Requirement(line) for line in lines if line[:1] not in ("", "#")]
    return {need.name: need.specifier for need in needs if not need.marker or need.marker.evaluate({"extra": ""})}


def packages(allowed: dict[str, SpecifierSet] | None = None) -> str:
    """"" when the packages that the course is made with have an allowed version, otherwise the fix."""
    allowed = wanted() if allowed is None else allowed
    other = []
    for name in PACKAGES:
        try:
            installed = metadata.version(name)
            if allowed[name].contains(installed, prereleases=True):
                continue
        except metadata.PackageNotFoundError:
            installed = "not installed"
        other.append(f"{name} is {installed}, the course needs `{name}{allowed[name]}`")
    mend = "close JupyterLab and run `make lab` there" if IN_CLONE else "`pip install` it, then restart the kernel"
    return "; ".join(other) and f"{'; '.join(other)}: {mend}."


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
    for expected, name in re.findall(r"^([0-9a-f]{64})  (\S+)$", card, re.MULTILINE):
        path = folder / name
        found = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if path.exists() else "missing"
        if found != expected:
            wrong.append(name)
    mend = "Restore with `git checkout -- data`." if IN_CLONE else "Install w2vlib again."
    return f"{', '.join(wrong)} changed or missing in `data/`. {mend}" if wrong else ""


CHECKS = {
    "Python is 3.11 or newer": python_version,
    f"the packages have the versions that the course {'was made with' if IN_CLONE else 'needs'}": packages,
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
        except metadata.PackageNotFoundError:
            fix = kernel()
        good &= not fix
        lines.append(f"✗ {what}: {fix}" if fix else f"✓ {what}")
    return Report(RIGHT if good else NOT_YET, "Set-up", tuple(lines))
