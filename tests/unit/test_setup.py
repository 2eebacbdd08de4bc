"""The locks, environment.yml, pyproject.toml, the Makefile and the README say the same thing."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from authoring.build import STEADY

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())
CONDA_NAMES = {"matplotlib-base": "matplotlib"}

LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-spark.lock"]


def pins(file):
    """The lines of a lock; where no version serves every machine, a name has several, with markers."""
    return [Requirement(line) for line in (ROOT / file).read_text().splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("file", LOCKS)
def test_a_lock_holds_names_versions_and_markers_and_what_makes_it(file):
    comment, pin = r"#.*\n", r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [^/]+)?\n"
    text = (ROOT / file).read_text()
    assert re.fullmatch(f"({comment})+({pin})+", text) and "make lock" in text


def test_this_environment_is_the_locked_one():
    for pin in pins("requirements.lock") + pins("requirements-test.lock"):
        if not pin.marker or pin.marker.evaluate():
            assert importlib.metadata.version(pin.name) in pin.specifier


def test_in_this_environment_every_package_has_what_it_requires():
    check = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout


def test_what_builds_the_library_is_locked_with_the_course():
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_environment_yml_names_what_the_course_requires_at_the_locked_versions():
    project = PROJECT["project"]
    required = project["dependencies"] + project["optional-dependencies"]["fast"] + PROJECT["build-system"]["requires"]
    conda = dict(entry.split("=") for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str) and "=" in entry)
    conda.pop("python >")
    assert {CONDA_NAMES.get(name, name) for name in conda} == {Requirement(text).name for text in required}
    locked = {(pin.name, str(pin.specifier)) for pin in pins("requirements.lock")}
    assert {(CONDA_NAMES.get(name, name), f"=={version}") for name, version in conda.items()} <= locked


def test_environment_yml_has_a_python_the_course_allows_and_installs_the_library():
    python = Requirement(next(entry for entry in ENVIRONMENT["dependencies"] if str(entry).startswith("python")))
    assert PROJECT["project"]["requires-python"] in str(python.specifier)
    assert ENVIRONMENT["dependencies"][-1] == {"pip": ["-e ."]}


def test_the_makefile_sets_nothing_that_the_build_does_not():
    steady = re.search(r"^STEADY := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    assert dict(pair.split("=") for pair in steady.split()).items() <= STEADY.items()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    for variable in ("MAKEFLAGS", "MAKELEVEL"):  # set if it is make that runs these tests
        monkeypatch.delenv(variable, raising=False)
    folder = tmp_path / "Kurs für word2vec"
    folder.mkdir()
    for file in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / file, folder)
    return folder


@pytest.mark.parametrize(
    "script, said",
    [
        (None, "there is no"),
        ("exit 1", "is older"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "apt install python3-venv"),
    ],
    ids=["none", "old", "no venv"],
)
def test_make_says_in_a_sentence_why_there_is_no_environment(copy, script, said):
    python = copy / "python-on-trial"
    if script:
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
    run = subprocess.run(["make", "lab", f"PYTHON={python}"], cwd=copy, capture_output=True, text=True)
    assert run.returncode != 0
    assert said in run.stdout
    assert len(run.stdout.strip().splitlines()) == 1
    assert not (copy / ".venv").exists()


@pytest.mark.parametrize("command", ["lab", "clean"])
def test_make_says_in_a_sentence_that_it_may_not_write_here(copy, command):
    copy.chmod(0o555)
    nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}  # root may write anywhere
    run = subprocess.run(["make", command], cwd=copy, capture_output=True, text=True, **nobody)
    assert run.returncode != 0 and "copy it" in run.stdout
    assert len(run.stdout.strip().splitlines()) == 1


def test_make_lists_every_command(copy):
    listed = subprocess.run(["make"], cwd=copy, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (copy / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert [line.split()[1] for line in listed.splitlines()] == phony


def test_the_readme_names_commands_and_files_that_exist():
    readme = (ROOT / "README.md").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE)) <= set(phony)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", readme):
        assert (ROOT / target).exists(), target
