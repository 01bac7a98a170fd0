"""The only copy of a declared artifact is on a personal drive.

## What it checks

Artifacts whose place is an address on Google Drive, OneDrive, Dropbox, Baidu Netdisk and the like,
where no other artifact of the same component and name is elsewhere. The address alone shows it,
so the rule works offline too. A declared `sha256` makes it a notice: another copy can then be
recognized as the same thing.

## Why it matters

Files on a personal drive vanish when the account closes, the quota is reached or the owner leaves,
without a trace and without an answer 404. They have no revision: what is there today need not be
what was released.

## How to fix it

Put a copy in an archive (Zenodo, Software Heritage), on a model hub or in a release on a code host,
and declare that place, or both.

## When to ignore it

When the drive is one of several mirrors that the manifest does not list.

## References

- Zenodo's promise of longevity: https://about.zenodo.org/policies/
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.manifest import Artifact
from aboveboard.rules import Case, Hit, Rule
from aboveboard.truth import Truth


def find_volatile(case: Case) -> Iterator[Hit]:
    """Yield artifacts that are on a personal drive and nowhere else."""
    if case.manifest.is_portrait:
        return  # what a README links to is not declared to be the only copy
    for artifact in case.manifest.artifacts:
        if (
            artifact.at is None
            or not _is_volatile(artifact, case)
            or _has_copy(artifact, case)
        ):
            continue
        drive = case.book.about(artifact.at.value).volatile.value
        values = {"component": artifact.component, "drive": drive}
        yield Hit(artifact.at.span, values, "notice" if artifact.sha256 else None)


def _is_volatile(artifact: Artifact, case: Case) -> bool:
    if artifact.at is None:
        return False
    return case.book.about(artifact.at.value).volatile.truth is Truth.YES


def _has_copy(artifact: Artifact, case: Case) -> bool:
    """Whether another copy is declared at a place that lasts."""
    return any(
        other.at is not None
        and not _is_volatile(other, case)
        and _artifact_name(other) == _artifact_name(artifact)
        for other in case.manifest.of(artifact.component)
    )


def _artifact_name(artifact: Artifact) -> str:
    if artifact.name:
        return artifact.name.value
    return ""


RULE = Rule(
    level="warning",
    message="The manifest gives one place for {component}, on {drive}: "
    "a personal drive, where files vanish unnoticed.",
    fix="Put a copy in an archive, on a model hub or in a release, and declare it.",
    find=find_volatile,
)
