"""The instructor's kit and the learner's notebooks: solutions where they belong, and nowhere else."""

import ast
import html
import re

import nbformat
import pytest

from authoring import build, render
from authoring.deck import slides
from authoring.kit import instructor
from w2vlib.exercises import Exercise, exercises, find
from w2vlib.support.lessons import lessons

SOURCES = build.sources()
PRODUCTS = [build.product(source) for source in SOURCES if build.product(source).exists()]
EACH_SOURCE = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
EACH_PRODUCT = pytest.mark.parametrize("path", PRODUCTS, ids=lambda path: path.stem)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def body(exercise):
    """The statements of a solution, without its docstring."""
    function = ast.parse(exercise.solution).body[0]
    return squeezed("".join(ast.unparse(statement) for statement in function.body[1:]))


def shown(cell):
    """All text that a cell holds."""
    yield cell.source
    for output in cell.get("outputs", []):
        yield output.get("text", "")
        yield from (value for mime, value in output.get("data", {}).items() if mime.startswith("text/"))


def used(source):
    """The ids of the exercises that a source names."""
    return [m[1] for m in re.finditer(r"^# exercise (\S+)$", source.read_text(encoding="utf-8"), re.MULTILINE)]


@EACH_SOURCE
def test_a_source_uses_each_exercise_of_its_notebook_once(source):
    number = source.stem[:2]
    if number in lessons() and number != "10":  # the blank file has no stubs
        assert sorted(used(source)) == sorted(exercises(number))


@EACH_PRODUCT
def test_no_solution_is_anywhere_in_a_learners_notebook(path):
    cells = nbformat.read(path, as_version=4).cells
    text = squeezed("".join(html.unescape(str(part)) for cell in cells for part in shown(cell)))
    code = [squeezed(ast.unparse(ast.parse(cell.source))) for cell in cells if cell.cell_type == "code"]
    for id in used(build.SOURCES / f"{path.stem}.py"):
        exercise = find(id)
        if isinstance(exercise, Exercise):
            if len(body(exercise)) > 60:  # a single formula is also in the text that explains it
                assert not any(body(exercise) in cell for cell in code), id
            assert squeezed(exercise.solution) not in text
            assert squeezed(exercise.notice) not in text
    for cell in cells:
        assert not re.search(r"^solution\(", cell.source, re.MULTILINE)
        assert build.INSTRUCTOR not in cell.metadata.get("tags", [])


@EACH_SOURCE
def test_every_check_of_the_instructors_notebook_is_right(source):
    """The cells that import and the solutions, in their order, in one namespace; `make instructor` runs all cells."""
    names = {"__name__": "__main__"}
    checked = 0
    for cell in build.read(source, instructor=True).cells:
        if cell.cell_type == "code" and render.is_imports(cell.source):
            exec(cell.source, names)
        elif instructor.is_check(cell):
            *statements, last = ast.parse(cell.source).body
            exec(compile(ast.Module(statements, []), "<cell>", "exec"), names)
            report = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
            assert report.outcome.word == "Right", report
            checked += 1
    assert checked == len(used(source))


def course(folder, name, text):
    """The source of a course of one notebook."""
    source = folder / "authoring" / "src" / name
    source.parent.mkdir(parents=True)
    build.product(source).parent.mkdir()
    source.write_text(text, encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The solved notebook and the slides of a small source."""
    source = course(tmp_path_factory.mktemp("course"), "04_small.py", SMALL)
    notebook = instructor.solved(source)
    return notebook, slides.slides(notebook)


SMALL = r'''# %% [markdown]
# # 04 · Small & simple
#
# The first paragraph is shown, with $\frac{1}{C}\sum_c v_c$ in it.
#
# The second one is spoken. [03](03_cbow.ipynb) and [elsewhere](https://example.org/page).

# %%
import numpy as np

from w2vlib import softmax
from w2vlib.exercises import check, predict

# %% [markdown]
# ## A section
#
# *about 8 minutes*
#
# $$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$

# %% [markdown] tags=["instructor"]
# Ask the room.

# %%
print("<b>not bold</b>")

# %%
# exercise 04.3

# %%
# exercise 04.6
'''


def test_the_solved_notebook_has_solutions_notes_and_minutes(kit):
    notebook, _ = kit
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "exponentials / exponentials.sum()" in text
    assert 'predict("04.6", "28")' in text
    assert "**Instructor.** Ask the room." in text
    assert "| A section | 8 |" in text and "| **together** | 8 |" in text


def test_slides_hold_no_external_address(kit):
    _, page = kit
    for text in (page, instructor.handout()):
        assert not re.search(r"https?:|\b(?:src|href)=[\"']?//|@import|url\(", text)
        assert all(address.startswith("data:image/png;base64,") for address in re.findall('src="([^"]*)"', text))


def test_slides_show_formulas_as_mathml_and_hide_solutions(kit):
    _, page = kit
    body = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    assert "<mfrac>" in body and "$" not in body
    assert "<details><summary>Solution</summary>" in page
    assert "&lt;b&gt;not bold&lt;/b&gt;" in page
    assert '<a href="03_cbow.html">03</a>' in page and "elsewhere" in page


def test_slides_speak_what_they_do_not_show(kit):
    _, page = kit
    first = page[page.index("<section"):page.index("</section>")]
    shown, spoken = first.split("<aside>")
    assert "The first paragraph" in shown and "The second one" in spoken
    assert "Ask the room." in page


def test_a_wrong_solution_stops_the_kit(tmp_path, monkeypatch):
    wrong = '# %% [markdown]\n# # x\n\n# %%\nfrom w2vlib.exercises import check\n\ncheck("04.3", abs)\n'
    source = course(tmp_path, "04_wrong.py", wrong)
    with pytest.raises(build.BuildError, match="does not say that it is right"):
        instructor.solved(source)


def test_the_handout_has_every_exercise_misconception_and_reason():
    text = instructor.handout()
    for notebook in lessons():
        for exercise in exercises(notebook).values():
            assert f"{exercise.id} · " in text
            if isinstance(exercise, Exercise):
                assert text.count("Misconceptions to expect") >= 1
                assert all(instructor.rich(m.sentence) in text for m in exercise.misconceptions)
