"""A notebook's number and the name of a part flow in; that part of its lesson flows out, loaded on first use."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_ROOM = f"{__package__.rpartition('.')[0]}.lessons"


@cache
def lessons() -> dict[str, str]:
    """The package of each notebook's lesson, by the notebook's number, "00" onward."""
    names = (module.name for module in pkgutil.iter_modules(find_spec(_ROOM).submodule_search_locations))
    return {name[1:3]: f"{_ROOM}.{name}" for name in sorted(names)}


def part(number: str, name: str) -> ModuleType:
    """One module of a lesson: `part("04", "exercises")`."""
    return import_module(f"{lessons()[number]}.{name}")
