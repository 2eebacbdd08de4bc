"""The examples in the core's docstrings give what they show."""

import doctest
from importlib import import_module

import pytest

CORE = ("text", "windows", "objectives", "sampling", "model", "optimizers", "settings", "run", "training",
        "embeddings", "formats", "projection", "counts")


@pytest.mark.parametrize("name", CORE)
def test_examples(name):
    assert doctest.testmod(import_module(f"w2vlib.{name}")).failed == 0


def test_there_are_examples_at_all():
    assert sum(doctest.testmod(import_module(f"w2vlib.{name}")).attempted for name in CORE) >= 6
