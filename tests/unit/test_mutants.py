"""The edits that `make mutants` tries are those one would make by hand, and its list of equivalent ones holds."""

import tomllib
from pathlib import Path

import pytest

from tests.mutants.edits import edits_of

MUTANTS = Path(__file__).resolve().parent.parent / "mutants"
CORE, EQUIVALENT = (tomllib.loads((MUTANTS / f"{name}.toml").read_text()) for name in ("core", "equivalent"))
ROOT = MUTANTS.parent.parent


def changed(line):
    """What may stand in place of the one line of a function's body."""
    return [edit.after for edit in edits_of(f"def f(a, b=None):\n    {line}\n")]


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("print(a < 2)", ["pass", "print(a <= 2)", "print(a < 3)", "print(a < 1)"]),
        ("a[: len(b)] += 0.5", ["pass", "a[: len(b) + 1] += 0.5", "a[: len(b) - 1] += 0.5", "a[: len(b)] -= 0.5",
                                "a[: len(b)] += 1.0"]),
        ("return a and -b", ["return None", "return a or -b", "return a and b"]),
        ("a.flag = not True", ["pass", "a.flag = True", "a.flag = not False"]),
        ("for i in range(a): break", ["for i in range(a + 1): break", "for i in range(a - 1): break",
                                      "for i in range(a): continue"]),
        ("x = np.max(a, axis=b)", ["x = np.min(a, axis=b)", "x = np.max(a)"]),
        ("x = f(a, b, key=b)", ["x = f(b, a, key=b)", "x = f(a, b)"]),
        ("x = sorted(a)", ["x = list(a)"]),
        ("a = b if a else b + b", ["a = b if not (a) else b + b", "a = b if a else b - b", "pass"]),
        ("raise ValueError(f'{a + 1}')", ["pass"]),
        ("'documentation 1 + 1'", []),
        ("x: dict[int, 5]", []),
    ],
)
def test_edits_of_a_line(line, others):
    assert sorted(changed(line)) == sorted(others)


def test_defaults_run_on_import_and_bodies_in_the_outermost_function():
    source = "@cache\ndef f(a=1):\n    def g(): return a + a\n    return g\n\nclass C:\n    def h(self): return 1\n"
    assert {(edit.line, edit.function) for edit in edits_of(source)} == {(2, 0), (3, 1), (4, 1), (7, 7)}


def test_an_edit_keeps_the_numbers_of_all_lines():
    source = "def f(a):\n    a.append(\n        1,\n        key=(2\n             + 3),\n    )\n"
    for edit in edits_of(source):
        assert edit.apply(source).count("\n") == source.count("\n")


@pytest.mark.parametrize("module", CORE)
def test_tests_of_the_core_and_all_edits_called_equivalent_are_there(module):
    assert all((ROOT / test).is_file() for test in CORE[module])
    edits = edits_of((ROOT / "w2vlib" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    found = {(edit.before, edit.after) for edit in edits}
    assert [e for e in EQUIVALENT.get(module, []) if (e["before"], e["after"]) not in found] == []
    assert all(entry["why"] for entry in EQUIVALENT.get(module, []))
