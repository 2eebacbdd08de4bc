"""The committed notebooks are those of their sources, and every guard finds them in order."""

import tomllib
from pathlib import Path

import nbformat
import pytest

from authoring import build
from tests.notebooks import guards

SOURCES = build.sources()
PRODUCTS = sorted(build.NOTEBOOKS.glob("*.ipynb"))


def name(path):
    return path.stem


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_the_notebook_is_that_of_its_source(source):
    assert build.differs(source) == "", "run `make notebooks`"


@pytest.mark.parametrize("product", PRODUCTS, ids=name)
def test_the_notebook_has_a_source(product):
    assert product in map(build.product, SOURCES)


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda guard: guard.__name__)
@pytest.mark.parametrize("product", PRODUCTS, ids=name)
def test_the_notebook(product, guard):
    assert guard(nbformat.read(product, as_version=4), product) == []


@pytest.mark.parametrize("product", PRODUCTS, ids=name)
def test_the_notebook_is_normalised(product):
    notebook = nbformat.read(product, as_version=4)
    assert nbformat.writes(build.normalise(notebook)) + "\n" == product.read_text(encoding="utf-8")


def test_every_ignored_output_is_listed_with_its_reason():
    budget = tomllib.loads(Path(__file__).with_name("ignored_outputs.toml").read_text(encoding="utf-8"))
    found = [entry for path in PRODUCTS for entry in guards.ignored(nbformat.read(path, as_version=4), path)]
    assert guards.budget_faults(found, budget.get("ignored", [])) == []
