"""Leaves: modules that are found by being there.

A rule, a host, a file format, an output format or a command is one module in its package. Its file
name is its id, and it ends in one typed constant. Nothing else lists it.
"""

from __future__ import annotations

import importlib
import os
from typing import TypeVar

T = TypeVar("T")


# NOTE: `pkgutil` and `importlib.resources` do the following too, and import a third of the standard
# library for it.


def names(package: str) -> tuple[str, ...]:
    """The ids of all leaves of a package, sorted; file names with underscores become ids with
    hyphens.
    """
    return tuple(
        name.replace("_", "-") for name in data(package, ".py") if not name.startswith("_")
    )


def data(package: str, suffix: str) -> tuple[str, ...]:
    """The ids of all leaves that are files with a suffix, sorted; here the file name is the id as
    it stands.
    """
    folders = importlib.import_module(package).__path__
    found = (name for folder in folders for name in os.listdir(folder))
    return tuple(sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix)))


def content(package: str, name: str) -> bytes:
    """The content of a file that a package carries; the name may lead into folders of data.

    Raises:
        FileNotFoundError: there is no such file.
    """
    folder = next(iter(importlib.import_module(package).__path__))
    with open(f"{folder}/{name}", "rb") as file:
        return file.read()


def load(package: str, name: str, constant: str, kind: type[T]) -> T:
    """One leaf of a package.

    Raises:
        ModuleNotFoundError: there is no leaf of this name.
        TypeError: the leaf does not end in its constant.
    """
    module = importlib.import_module(f"{package}.{name.replace('-', '_')}")
    leaf = getattr(module, constant, None)
    if not isinstance(leaf, kind):
        raise TypeError(f"{module.__name__} must end in a constant {constant}: {kind.__name__}")
    return leaf


def load_all(package: str, constant: str, kind: type[T]) -> dict[str, T]:
    """All leaves of a package, by id, in the order of their ids."""
    return {name: load(package, name, constant, kind) for name in names(package)}
