"""An artifact that was published before is not any more.

## What it checks

With `--base`, every artifact that the earlier revision declared as released and that was not known
to be absent there. It is withdrawn when the manifest no longer lists it, or lists it as withheld.
One that moved to another place is not withdrawn, nor is one that is still in the repository. An
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

from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth


def find_withdrawn(case: Case) -> Iterator[Hit]:
    """Yield what was released before and is not now, on the line that withholds it, else on the
    manifest's first.
    """
    before = case.before
    if before is None or not case.manifest.readable:
        return
    for component in dict.fromkeys(
        artifact.component for artifact in before.manifest.artifacts
    ):
        withheld = _find_withheld(component, case)
        for artifact in _find_gone(component, case, before):
            if withheld is None:
                values = {"what": artifact.label, "state": "not listed any more"}
                yield Hit(_manifest_start(case), values)
            else:
                values = {
                    "what": artifact.label,
                    "state": f"withheld now ({withheld.value})",
                }
                yield Hit(withheld.span, values)


def _find_gone(component: str, case: Case, before: Case) -> list[Artifact]:
    """The artifacts of a component that were released and are not any more.

    Each new place of the component counts as the move of one artifact.
    """
    then = [
        item for item in before.manifest.of(component) if _was_released(item, before)
    ]
    now = [item for item in case.manifest.of(component) if not item.withheld]
    old_places = {_artifact_path(item) for item in then}
    new_places = {_artifact_path(item) for item in now}
    moved = sum(_artifact_path(item) not in old_places for item in now)
    gone = [item for item in then if not _is_kept(item, new_places, case)]
    return gone[moved:]


def _is_kept(artifact: Artifact, new_places: set[str], case: Case) -> bool:
    return _artifact_path(artifact) in new_places or _is_in_tree(artifact, case)


def _find_withheld(component: str, case: Case) -> Declaration | None:
    """The first statement that artifacts of a component are withheld."""
    return next(
        (item.withheld for item in case.manifest.of(component) if item.withheld), None
    )


def _was_released(artifact: Artifact, before: Case) -> bool:
    """Whether an artifact was declared as released and not known to be absent."""
    if artifact.withheld or artifact.at is None:
        return False
    return before.book.about(artifact.at.value).exists.truth is not Truth.NO


def _is_in_tree(artifact: Artifact, case: Case) -> bool:
    """Whether weights or data sets are still in the tree, declared or not."""
    path = _artifact_path(artifact).rstrip("/")
    tree = case.book.tree
    return any(
        file == path or file.startswith(f"{path}/")
        for file in (*tree.weights, *tree.datasets)
    )


def _artifact_path(artifact: Artifact) -> str:
    if artifact.at:
        return artifact.at.value.removeprefix("./")
    return ""


def _manifest_start(case: Case) -> Span:
    if case.manifest.path:
        return Span(case.manifest.path)
    return case.manifest.span


RULE = Rule(
    level="warning",
    message="The revision compared with released {what}; it is {state}.",
    fix="Say where the last version with it is, and look at the claims again; "
    "if it moved, declare its place.",
    find=find_withdrawn,
)
