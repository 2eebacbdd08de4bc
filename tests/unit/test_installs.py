"""The locks hold a wheel for every machine, and a wheel of w2vlib holds the course: both tried, not read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PLATFORMS = ["x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "x86_64-apple-darwin", "aarch64-apple-darwin",
             "x86_64-pc-windows-msvc"]
PYTHONS = ["3.11.0", "3.12", "3.13", "3.14", "3.15"]


def pins(text):
    return {(pin.name, str(pin.specifier)) for pin in map(Requirement, re.findall(r"^[^#\n].*", text, re.MULTILINE))}


def resolve(*wanted):
    """What uv would install, wheels only, asking the registry (or its own cache) and installing nothing."""
    return subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "--no-python-downloads",
         "--only-binary", ":all:", *wanted],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "UV_HTTP_RETRIES": "0"})


@pytest.fixture(scope="module")
def registry():
    if "Failed to fetch" in resolve("--group", "build", "--refresh-package", "hatchling").stderr:
        pytest.skip("No package registry can be reached, so nothing can be said about the locks on other machines.")


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    "wanted, locks",
    [(["pyproject.toml", "--extra", "fast", "--group", "build"], ["requirements.lock"]),
     (["--group", "test"], ["requirements.lock", "requirements-test.lock"])],
    ids=["course", "tests"],
)
def test_the_locks_have_a_wheel_of_everything_that_is_required(registry, wanted, locks, platform, python):
    found = resolve(*wanted, *(f"--constraint={lock}" for lock in locks),
                    "--python-platform", platform, "--python-version", python)
    assert found.returncode == 0, found.stderr
    assert pins(found.stdout) <= {pin for lock in locks for pin in pins((ROOT / lock).read_text())}
