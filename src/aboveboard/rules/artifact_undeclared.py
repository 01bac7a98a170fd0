"""Weights or data sets lie in the repository, and the manifest does not mention them.

## What it checks

Weight files (safetensors, GGUF, ONNX, checkpoints, …) and data sets (Parquet, Arrow, TFRecord, …)
of the tree against the places of a complete manifest. Test folders and vendored code are left out.
Without a manifest, or with only a model card, the rule is silent: then nothing claims to be the
whole list.

## Why it matters

What the manifest does not mention has no stated license and no stated origin, yet whoever clones
the repository gets it.

## How to fix it

Declare the file under its component (`weights`, `intermediate-weights`, `training-data`,
`evaluation-data`, …), or remove it from the repository.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule


def find(case: Case) -> Iterator[Hit]:
    """Yield one hit a folder, so that forty shards are one finding."""
    manifest = case.manifest
    if not (manifest.complete and manifest.readable and manifest.path):
        return
    places = [
        artifact.at.value.removeprefix("./") for artifact in manifest.artifacts if artifact.at
    ]
    for what, names in (
        ("weights", case.book.tree.weights),
        ("a data set", case.book.tree.datasets),
    ):
        folders: dict[str, list[str]] = {}
        for name in names:
            if not any(_covers(place, name) for place in places):
                folders.setdefault(name.rpartition("/")[0], []).append(name)
        for files in folders.values():
            more = f" and {len(files) - 1} more beside it" if len(files) > 1 else ""
            values = {"file": files[0], "what": what, "more": more, "manifest": manifest.path}
            yield Hit(Span(files[0]), values)


def _covers(place: str, name: str) -> bool:
    """Whether a declared path, folder or glob takes in a name; an index takes in the shards beside
    it.
    """
    if place in (".", name) or name.startswith(place.rstrip("/") + "/"):
        return True
    if place.endswith(".index.json"):
        return name.rpartition("/")[0] == place.rpartition("/")[0]
    if any(mark in place for mark in "*?["):
        import fnmatch

        return fnmatch.fnmatchcase(name, place)
    return False


RULE = Rule(
    level="warning",
    message="{file}{more} looks like {what}, but {manifest} does not mention it.",
    fix="Declare it under its component with its license, or remove it from the repository.",
    find=find,
)
