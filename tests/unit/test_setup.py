"""The locks, environment.yml, pyproject.toml, the Makefile and the README say the same thing."""

import importlib.metadata
import itertools
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from authoring.build import STEADY

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())
CONDA_NAMES = {"matplotlib-base": "matplotlib"}

COURSE = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["fast"]
TESTS = PROJECT["project"]["optional-dependencies"]["test"]
SPARK = PROJECT["project"]["optional-dependencies"]["spark"]
BUILD = PROJECT["build-system"]["requires"]

MACHINES = [
    {"sys_platform": platform, "platform_system": system, "os_name": os_name, "python_version": version}
    | {"python_full_version": f"{version}.0", "implementation_name": "cpython", "extra": ""}
    for (platform, system, os_name), version in itertools.product(
        [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")],
        ["3.11", "3.12", "3.13", "3.14"],
    )
]


def lines(file):
    return [line for line in (ROOT / file).read_text().splitlines() if not line.startswith("#")]


def lock(*files):
    """The pinned requirements by canonical name."""
    return {canonicalize_name(pin.name): pin for file in files for pin in map(Requirement, lines(file))}


def version(pin):
    return next(iter(pin.specifier)).version


def applies(requirement, machine):
    return requirement.marker is None or requirement.marker.evaluate(machine)


def closure(requirements, machine):
    """Everything that `requirements` pull in on `machine`, as far as the installed packages say."""
    seen, todo = set(), [(Requirement(text), machine) for text in requirements]
    while todo:
        requirement, where = todo.pop()
        if (str(requirement), where["extra"]) in seen or not applies(requirement, where):
            continue
        seen.add((str(requirement), where["extra"]))
        yield requirement
        try:
            needs = importlib.metadata.requires(requirement.name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # made for another system
        extras = ("", *requirement.extras)
        todo += [(Requirement(text), {**machine, "extra": extra}) for text in needs for extra in extras]


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-test.lock", "requirements-spark.lock"])
def test_a_lock_holds_names_and_exact_versions_only(file):
    for line in lines(file):
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*(; [a-z_]+ [<=]+ \"[a-z0-9.]+\")?", line), line
    names = [line.partition("==")[0] for line in lines(file)]
    assert names == sorted(set(names))


def test_no_package_is_pinned_twice():
    names = [name for file in ("requirements.lock", "requirements-test.lock", "requirements-spark.lock")
             for name in lock(file)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: "{sys_platform}-{python_version}".format_map(machine))
@pytest.mark.parametrize(
    "wanted, files",
    [(COURSE + BUILD, ["requirements.lock"]), (TESTS, ["requirements.lock", "requirements-test.lock"]),
     (SPARK, ["requirements.lock", "requirements-spark.lock"])],
    ids=["course", "tests", "spark"],
)
def test_the_lock_satisfies_every_requirement(wanted, files, machine):
    pins = lock(*files)
    for requirement in closure(wanted, machine):
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin and applies(pin, machine), f"{requirement} is not in {' or '.join(files)}"
        assert requirement.specifier.contains(version(pin), prereleases=True), f"{requirement}, but {pin}"


def test_this_environment_is_the_locked_one():
    for name, pin in lock("requirements.lock", "requirements-test.lock").items():
        if applies(pin, None):
            assert importlib.metadata.version(name) == version(pin)


def test_environment_yml_names_what_the_course_requires_at_the_locked_versions():
    pins = lock("requirements.lock")
    names = [canonicalize_name(Requirement(text).name) for text in COURSE + BUILD]
    conda = dict(entry.split("=") for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str) and "=" in entry)
    conda.pop("python >")
    assert {CONDA_NAMES.get(name, name): pin for name, pin in conda.items()} == {
        name: version(pins[name]) for name in names
    }


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
    for file in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


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
