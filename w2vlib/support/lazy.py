"""A table of names flows in; a package that loads each name's module when the name is first used flows out."""

from __future__ import annotations

from importlib import import_module


def lazy(package: str, homes: dict[str, tuple[str, ...]]):
    """`__getattr__`, `__dir__` and `__all__` for a package (PEP 562).

    Parameters
    ----------
    package : the package's `__name__`
    homes : dict module → the names that it holds
    """
    home = {name: module for module, names in homes.items() for name in names}

    def get(name):
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{home[name]}"), name)

    return get, lambda: sorted(home), sorted(home)
