"""Weights or data sets are in the repository, and the manifest does not mention them.

## What it checks

Weight files (safetensors, GGUF, ONNX, checkpoints, …) and data sets (Parquet, Arrow, TFRecord, …)
of the tree against the places of a complete manifest. Test folders and vendored code are left out.
Without a manifest, or with only a model card, the rule is silent: then nothing claims to be the
whole list.

## Why it matters

What the manifest does not mention has no stated license and no stated origin, yet everybody who
clones the repository gets it.

## How to fix it

Declare the file under its component (`weights`, `intermediate-weights`, `training-data`,
`evaluation-data`, …), or remove it from the repository.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule, describe_more


def find_undeclared(case: Case) -> Iterator[Hit]:
    """Yield one hit a folder, so that forty shards are one finding."""
    manifest = case.manifest
    if not manifest.complete or not manifest.readable or not manifest.path:
        return
    places = [
        item.at.value.removeprefix("./") for item in manifest.artifacts if item.at
    ]
    for what, names in (
        ("weights", case.book.tree.weights),
        ("a data set", case.book.tree.datasets),
    ):
        for files in _group_by_folder(_drop_declared(names, places)):
            more = describe_more(len(files), " beside it")
            values = {
                "file": files[0],
                "what": what,
                "more": more,
                "manifest": manifest.path,
            }
            yield Hit(Span(files[0]), values)


def _drop_declared(names: Iterable[str], places: list[str]) -> Iterator[str]:
    for name in names:
        if not any(_covers(place, name) for place in places):
            yield name


def _group_by_folder(names: Iterable[str]) -> Iterable[list[str]]:
    folders: dict[str, list[str]] = {}
    for name in names:
        folders.setdefault(_folder_of(name), []).append(name)
    return folders.values()


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def _covers(place: str, name: str) -> bool:
    """Whether a declared path, folder or glob includes a file; an index includes the shards beside
    it.
    """
    if place in (".", name) or name.startswith(place.rstrip("/") + "/"):
        return True
    if place.endswith(".index.json"):
        return _folder_of(name) == _folder_of(place)
    if any(mark in place for mark in "*?["):
        import fnmatch

        return fnmatch.fnmatchcase(name, place)
    return False


RULE = Rule(
    level="warning",
    message="{file}{more} looks like {what}, but {manifest} does not mention it.",
    fix="Declare it under its component with its license, or remove it from the repository.",
    find=find_undeclared,
)
