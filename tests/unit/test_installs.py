"""The locks hold a wheel for every machine, and a wheel of w2vlib holds the course: both tried, not read."""

import itertools
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PLATFORMS = ["x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "x86_64-apple-darwin", "aarch64-apple-darwin",
             "x86_64-pc-windows-msvc"]
PYTHONS = ["3.11.0", "3.12", "3.13", "3.14", "3.15"]


WANTED = {
    "course": (["pyproject.toml", "--extra", "fast", "--group", "build"], ["requirements.lock"]),
    "tests": (["--group", "test"], ["requirements.lock", "requirements-test.lock"]),
}
MACHINES = list(itertools.product(WANTED, PLATFORMS, PYTHONS))


def pins(text):
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {(pin.name, str(pin.specifier)) for pin in map(Requirement, lines)}


def resolve(what, *options, retries=5):
    """What uv would install for `what` within the locks, wheels only: it asks the registry and installs nothing."""
    wanted, locks = WANTED[what]
    return subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config", "--no-python-downloads",
         "--no-header", "--no-annotate", "--only-binary", ":all:", *wanted,
         *(f"--constraint={lock}" for lock in locks), *options],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "UV_HTTP_RETRIES": str(retries)})


def out_of_reach(answer):
    """Whether the registry was silent, lost or in trouble: that it has no such wheel it says in other words."""
    return "Failed to fetch" in answer.stderr and "HTTP status client error" not in answer.stderr


@pytest.fixture(scope="module")
def found():
    """The answer for every machine; several at a time, since uv mostly waits for the registry."""
    if out_of_reach(resolve("course", "--refresh-package", "numpy", retries=0)):
        pytest.skip("No package registry can be reached, so nothing can be said about the locks on other machines.")
    with ThreadPoolExecutor(4) as pool:
        return dict(zip(MACHINES, pool.map(
            lambda machine: resolve(machine[0], "--python-platform", machine[1], "--python-version", machine[2]),
            MACHINES), strict=True))


@pytest.mark.parametrize("machine", MACHINES, ids="-".join)
def test_the_locks_have_a_wheel_of_everything_that_is_required(found, machine):
    if out_of_reach(found[machine]):
        pytest.skip("The package registry was lost on the way, so nothing can be said about the locks on this machine.")
    assert found[machine].returncode == 0, found[machine].stderr
    locked = {pin for lock in WANTED[machine[0]][1] for pin in pins((ROOT / lock).read_text())}
    assert pins(found[machine].stdout) <= locked


LESSON = """
import json, sys
from pathlib import Path

clone, site, notebook = map(Path, sys.argv[1:])
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)

from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance(colors="nocolor")
cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
for cell in [*cells, {"cell_type": "code", "source": '''
import w2vlib
from w2vlib.exercises import check, find
from w2vlib.quiz import quiz
from w2vlib.learner.setup_check import check_setup
from w2vlib import Trainer, load_kingdom
from w2vlib.widgets import Machine
right, wrong = check("01.2", find("01.2").reference), check("01.2", str.split)
ready = check_setup()
shown = Machine(Trainer(load_kingdom()))._repr_mimebundle_(), quiz("01")
'''}]:
    if cell["cell_type"] == "code":
        shell.run_cell("".join(cell["source"])).raise_error()

names = shell.user_ns
assert Path(names["w2vlib"].__file__).is_relative_to(site)
assert names["right"].outcome.word == "Right" and names["wrong"].outcome.word == "Not yet", names["wrong"]
assert names["ready"].outcome.word == "Right" and "needs" in names["ready"].text, names["ready"]
read = {path for path in opened if Path(path).is_relative_to(clone) and "site-packages" not in path}
assert read <= {str(notebook)}, read
"""


def files(folder):
    return {path.relative_to(folder) for path in folder.rglob("*.*") if path.parent.name != "__pycache__"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with w2vlib installed from a wheel, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-build-isolation", "--no-deps", "-w", folder, ROOT], check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-index", "--no-deps", "--target", folder / "site", wheel], check=True)
    return folder / "site"


def test_the_wheel_holds_the_library_its_data_and_nothing_else(site):
    library, data = files(ROOT / "w2vlib"), files(ROOT / "data")
    assert files(site / "w2vlib") == library | {"data" / file for file in data}
    assert sorted(folder.name.partition("-")[0] for folder in site.iterdir()) == ["w2vlib", "w2vlib"]


def test_a_lesson_runs_from_the_wheel_with_the_clone_out_of_reach(site, tmp_path):
    paths = [site, *(path for path in sys.path if "site-packages" in path)]
    run = subprocess.run(  # -S: no .pth file is read, so the clone that .venv points to is not on sys.path
        [sys.executable, "-S", "-c", LESSON, ROOT, site, ROOT / "notebooks" / "01_one_hot.ipynb"],
        cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "MPLBACKEND": "agg"})
    assert run.returncode == 0, run.stdout + run.stderr
