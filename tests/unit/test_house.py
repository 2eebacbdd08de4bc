"""Each thing has its room: the layers of the library, and a folder of notebooks that holds nothing else."""

from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_each_room_imports_only_from_the_rooms_below_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def test_the_notebooks_folder_holds_what_learners_open_and_nothing_else():
    hidden = (".ipynb_checkpoints", ".w2v_progress.json", "__pycache__", "my_word2vec.py")
    kept = {path.name for path in (ROOT / "notebooks").iterdir()}
    assert {name for name in kept if not name.endswith(".ipynb") and not name.startswith(hidden)} == {"images"}


def test_every_lesson_has_the_same_parts():
    lessons = sorted((ROOT / "w2vlib" / "lessons").glob("n*"))
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert [lesson.name[1:] for lesson in lessons] == [notebook.stem for notebook in notebooks]
    for lesson in lessons:
        assert {"exercises.py", "quiz.py", "ways.py"} <= {path.name for path in lesson.iterdir()}
