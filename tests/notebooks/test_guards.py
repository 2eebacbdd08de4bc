"""Each guard passes a good notebook and complains of a broken one."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from authoring.build import METADATA
from tests.notebooks import guards

ALT = "Two words, king and queen, 0.12 apart."


def good():
    picture = new_output(
        "execute_result",
        {"image/png": "cGl4ZWxz", "text/plain": ALT},
        metadata={"image/png": {"alt": ALT}},
        execution_count=2,
    )
    text = "# Title\n\n```\n# a comment, no heading\n```\n![a map](map.png)"
    return new_notebook(
        metadata=METADATA,
        cells=[
            new_markdown_cell(text),
            new_code_cell("print(1)", execution_count=1, outputs=[new_output("stream", name="stdout", text="1\n")]),
            new_markdown_cell("## Part\n\n### Detail\n\n## Next part, king/man/woman, see https://a.org/b/c"),
            new_code_cell("show()", execution_count=2, outputs=[picture]),
        ],
    )


def complaints(guard, notebook, folder):
    (folder / "map.png").write_bytes(b"")
    path = folder / "00_trial.ipynb"
    nbformat.write(notebook, path)
    return guard(nbformat.read(path, as_version=4), path)


def error():
    return new_output("error", ename="ValueError", evalue="no", traceback=["ValueError: no"])


def change(cell, **values):
    return lambda notebook: notebook.cells[cell].update(values)


def stream(text):
    return [new_output("stream", name="stdout", text=text)]


def html(markup):
    return [new_output("display_data", {"text/html": markup})]


BROKEN = [
    (guards.executed_in_order, change(1, execution_count=None), "[None, 2]"),
    (guards.executed_in_order, change(3, execution_count=7), "[1, 7]"),
    (guards.runs_on_python3, lambda nb: nb.metadata.pop("kernelspec"), "None"),
    (guards.runs_on_python3, lambda nb: nb.metadata.kernelspec.update(name="ir"), "'ir'"),
    (guards.has_no_errors, change(1, outputs=[error()]), "cell 1 raised ValueError"),
    (guards.has_no_widget_state, lambda nb: nb.metadata.update(widgets={}), "widgets"),
    (
        guards.has_no_widget_state,
        lambda nb: nb.cells[3].outputs[0].data.update({"application/vnd.jupyter.widget-view+json": {"model_id": "a"}}),
        "code cell 2",
    ),
    (guards.names_no_absolute_path, change(1, outputs=stream("saved /srv/me/file.txt\n")), "output of code cell 1"),
    (guards.names_no_absolute_path, change(1, outputs=stream("at C:\\Users\\me\n")), "output of code cell 1"),
    (guards.names_no_absolute_path, change(3, source="load('/srv/me/file.txt')"), "Cell 4"),
    (guards.names_no_absolute_path, change(3, outputs=html("<b>/srv/me/file</b>")), "output of code cell 2"),
    (guards.is_small, change(1, outputs=stream("x" * 2_100_000)), "2.1 MB"),
    (guards.has_headings_in_order, change(2, source="# Second title"), "2 titles"),
    (guards.has_headings_in_order, change(2, source="### Too deep"), "'Too deep' (level 3)"),
    (guards.has_headings_in_order, change(0, source="Words first.\n\n# Title"), "first cell"),
    (guards.has_headings_in_order, change(0, source="## Part"), "0 titles"),
    (guards.describes_its_pictures, lambda nb: nb.cells[3].outputs[0].update(metadata={}), "no alt text"),
    (guards.describes_its_pictures, lambda nb: nb.cells[3].outputs[0].data.update({"text/plain": "<Figure>"}), "begin"),
    (guards.describes_its_pictures, change(2, source="![ ](map.png)"), "shows map.png without"),
    (guards.describes_its_pictures, change(2, source="![a map](other.png)"), "does not exist"),
    (guards.describes_its_pictures, change(2, source='<img src="map.png" alt="">'), "Cell 3 has an <img>"),
    (guards.describes_its_pictures, change(3, outputs=html("<img src='map.png'>")), "output of code cell 2"),
]


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda guard: guard.__name__)
def test_passes_a_good_notebook(guard, tmp_path):
    assert complaints(guard, good(), tmp_path) == []


@pytest.mark.parametrize("guard, spoil, said", BROKEN, ids=[f"{case[0].__name__}-{case[2]}" for case in BROKEN])
def test_complains_of_a_broken_notebook(guard, spoil, said, tmp_path):
    notebook = good()
    spoil(notebook)
    assert said in "\n".join(complaints(guard, notebook, tmp_path))


def test_every_guard_is_tested_on_a_broken_notebook():
    assert {guard for guard, _, _ in BROKEN} == set(guards.GUARDS)


def test_an_expected_error_is_no_fault(tmp_path):
    notebook = good()
    notebook.cells[1].update(outputs=[error()], metadata={"tags": ["raises-exception"]})
    assert complaints(guards.has_no_errors, notebook, tmp_path) == []


@pytest.mark.parametrize(
    "source, tags, marker",
    [
        ("f()", ["raises-exception"], "raises-exception"),
        ("f()", ["other", "nbval-ignore-output"], "nbval-ignore-output"),
        ("f()\n# NBVAL_SKIP", [], "NBVAL_SKIP"),
    ],
)
def test_the_budget_knows_each_way_to_ignore_an_output(source, tags, marker, tmp_path):
    notebook = new_notebook(cells=[new_code_cell(source, metadata={"tags": tags})])
    found = guards.ignored(notebook, tmp_path / "05_trial.ipynb")
    assert found == [("05_trial", "f()", marker)]

    entry = {"notebook": "05_trial", "cell": "f()", "marker": marker, "reason": "Timings differ."}
    assert guards.budget_faults(found, [entry]) == []
    assert "not listed" in guards.budget_faults(found, [])[0]
    assert "no such cell" in guards.budget_faults([], [entry])[0]
    assert "without a reason" in guards.budget_faults(found, [{**entry, "reason": " "}])[0]
