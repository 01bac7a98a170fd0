"""An artifact that was published before is not any more.

## What it checks

With `--base`, every artifact that the earlier revision declared as released and that was not known
to be absent there. It is withdrawn when the manifest no longer lists it, or lists it as withheld.
One that moved to another place is not withdrawn, nor is one that still lies in the repository. An
artifact that is declared as before and gone is what `artifact-missing` reports.

## Why it matters

Others rely on what was published: they cite it, mirror it, train on it. That it is gone is worth a
sentence, and the claims that rested on it may no longer hold.

## How to fix it

Say in the manifest that it is `withheld` and why, tell readers where the last version with it is,
and look at the project's claims again. If it moved, declare the new place.
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.manifest import Artifact
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth


def find(case: Case) -> Iterator[Hit]:
    """Yield what was released before and is not now, on the line that withholds it, else on the
    manifest's first.
    """
    before = case.before
    if before is None or not (before.manifest.readable and case.manifest.readable):
        return
    for component in dict.fromkeys(artifact.component for artifact in before.manifest.artifacts):
        then = [
            artifact for artifact in before.manifest.of(component) if _was_there(artifact, before)
        ]
        now = [artifact for artifact in case.manifest.of(component) if not artifact.withheld]
        kept = {_place(artifact) for artifact in now}
        moved_to = len(
            [artifact for artifact in now if _place(artifact) not in {_place(old) for old in then}]
        )
        gone = [old for old in then if _place(old) not in kept and not _still_here(old, case)]
        for old in gone[moved_to:]:
            withheld = next(
                (item.withheld for item in case.manifest.of(component) if item.withheld), None
            )
            told = f"withheld now ({withheld.value})" if withheld else "not listed any more"
            values = {"what": old.label, "told": told}
            yield Hit(withheld.span if withheld else _top(case), values)


def _was_there(artifact: Artifact, before: Case) -> bool:
    """Whether it was declared as released and nobody knew it to be absent."""
    if artifact.withheld or artifact.at is None:
        return False
    return before.book.about(artifact.at.value).exists.truth is not Truth.NO


def _still_here(artifact: Artifact, case: Case) -> bool:
    """Whether weights or data sets that the manifest dropped still lie at their place in the
    tree.
    """
    place = _place(artifact).rstrip("/")
    return any(
        path == place or path.startswith(f"{place}/")
        for path in (*case.book.tree.weights, *case.book.tree.datasets)
    )


def _place(artifact: Artifact) -> str:
    return artifact.at.value.removeprefix("./") if artifact.at else ""


def _top(case: Case) -> Span:
    return Span(case.manifest.path) if case.manifest.path else case.manifest.span


RULE = Rule(
    level="warning",
    message="The revision compared with released {what}; it is {told}.",
    fix="Say where the last version with it is, and look at the claims again; if it moved, declare its place.",
    find=find,
)
