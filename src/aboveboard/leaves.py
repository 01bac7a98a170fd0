"""Leaves: modules that need no registration.

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
    """Return the ids of all leaves of a package, sorted.

    File names with underscores become ids with hyphens; modules that begin with one are no leaves.
    """
    modules = (name for name in data(package, ".py") if not name.startswith("_"))
    return tuple(name.replace("_", "-") for name in modules)


def data(package: str, suffix: str) -> tuple[str, ...]:
    """Return the ids of all leaves that are files with a suffix, sorted; the file name is the
    id.
    """
    ids: list[str] = []
    for folder in importlib.import_module(package).__path__:
        files = (name for name in os.listdir(folder) if name.endswith(suffix))
        ids += [name.removesuffix(suffix) for name in files]
    return tuple(sorted(ids))


def content(package: str, name: str) -> bytes:
    """Return the content of a file of a package; the name may lead into its folders.

    Raises:
        FileNotFoundError: there is no such file.
    """
    folder = next(iter(importlib.import_module(package).__path__))
    with open(f"{folder}/{name}", "rb") as file:
        return file.read()


def load(package: str, name: str, constant: str, kind: type[T]) -> T:
    """Return one leaf of a package.

    Raises:
        ModuleNotFoundError: there is no leaf of this name.
        TypeError: the leaf does not end in its constant.
    """
    module = importlib.import_module(f"{package}.{name.replace('-', '_')}")
    leaf = getattr(module, constant, None)
    if not isinstance(leaf, kind):
        raise TypeError(
            f"{module.__name__} must end in a constant {constant}: {kind.__name__}"
        )
    return leaf


def load_all(package: str, constant: str, kind: type[T]) -> dict[str, T]:
    """Return all leaves of a package by id, in the order of their ids."""
    return {name: load(package, name, constant, kind) for name in names(package)}
