"""The build runs sources into the same bytes every time, skips what is up to date and says what failed."""

from collections import Counter

import nbformat
import pytest

from authoring import build

SOURCE = """\
# %% [markdown]
# # Trial

# %%
import os, sys
import ipywidgets
from IPython.display import Image, display
print("working in", os.path.basename(os.getcwd()), "hash seed", os.environ["PYTHONHASHSEED"])
print("to stderr", file=sys.stderr)

# %% tags=["raises-exception"]
{"queen": 1}["quen"]

# %%
from matplotlib.figure import Figure
figure = Figure()
figure.add_subplot().plot([1, 2, 3])
figure

# %%
ipywidgets.IntSlider(3)

# %%
ipywidgets.IntSlider(3)
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "authoring" / "src" / "05_trial.py"
    path.parent.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    path.write_text(SOURCE)
    return path


@pytest.fixture
def broken(source):
    source.write_text('# %%\nfine = 1\n\n# %%\nraise KeyError("quen")\n')
    return source


@pytest.fixture
def command(source, capsys):
    """The command line on a project of one source: returns (exit status, what it printed, what it complained of)."""

    def run(*arguments):
        return build.main(arguments, source.parent), *capsys.readouterr()

    return run


def test_building_twice_gives_the_same_bytes(source):
    build.build(source)
    first = build.product(source).read_bytes()
    build.build(source)
    assert build.product(source).read_bytes() == first
    assert [path.name for path in sorted(build.product(source).parent.iterdir())] == ["05_trial.ipynb"]


def test_the_product_holds_nothing_of_one_run_or_machine(source):
    build.build(source)
    text = build.product(source).read_text()
    notebook = nbformat.reads(text, as_version=4)
    assert "working in notebooks hash seed 0" in text
    for stray in ("widget-view", "iopub", "site-packages", "ipykernel_"):
        assert stray not in text
    assert notebook.metadata == build.METADATA
    assert notebook.cells[2].metadata == {"tags": ["raises-exception"]}
    assert max(Counter(cell.id for cell in notebook.cells).values()) == 1


def test_an_inserted_cell_leaves_the_ids_of_the_others(source):
    before = build.normalise(build.read(source)).cells
    source.write_text(SOURCE.replace("# %%\nfrom", "# %%\nnew = 1\n\n# %%\nfrom"))
    after = build.normalise(build.read(source)).cells
    assert len(after) == len(before) + 1
    assert {cell.id for cell in before} < {cell.id for cell in after}


def test_only_what_changed_is_rebuilt(source, command, monkeypatch):
    built = []
    monkeypatch.setattr(build, "execute", lambda notebook, folder, name: built.append(name))

    assert command()[0] == 0 and built == ["05_trial"]
    assert "up to date" in command()[1] and built == ["05_trial"]
    command("--force")
    assert len(built) == 2
    source.write_text(SOURCE + "\n# %%\nmore = 1\n")
    command("5")
    assert len(built) == 3


def test_check_runs_nothing_and_names_what_is_stale(source, command):
    assert command("--check") == (1, "", "05_trial.ipynb has not been built.\n")
    build.write(build.normalise(build.read(source)), build.product(source))
    assert command("--check") == (0, "", "")

    source.write_text(SOURCE.replace("IntSlider(3)", "IntSlider(4)"))
    assert "cell 5 is not that of its source" in command("--check")[2]
    source.write_text(SOURCE.replace('tags=["raises-exception"]', ""))
    assert "cell 3 is not that of its source" in command("--check")[2]
    source.write_text(SOURCE + "\n# %%\nmore = 1\n")
    assert "has 6 cells, its source 7" in command("--check")[2]


def test_a_failing_cell_is_named_and_the_old_product_stays(broken):
    build.product(broken).write_text("the old product")
    with pytest.raises(build.BuildError, match=r"(?s)^05_trial: code cell 2 failed\..*KeyError.*quen"):
        build.build(broken)
    assert build.product(broken).read_text() == "the old product"


def test_the_command_fails_with_the_sentence(broken, command):
    status, _, complaint = command()
    assert status == 1
    assert complaint.startswith("05_trial: code cell 2 failed.")


def test_an_unknown_number_names_the_known_ones(command, capsys):
    with pytest.raises(SystemExit, match="2"):
        command("7")
    assert "There is no notebook 07; the sources are 05." in capsys.readouterr().err
