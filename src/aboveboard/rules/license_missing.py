"""Something is released, and no place says under which license.

## What it checks

Weights, data and code that lie in the repository, or that the manifest declares at a path that is
there: whether their license is stated anywhere. An artifact's own `license`, the manifest's
`licenses:` by kind, front matter, package metadata, license files, badges and sentences count. A
plain `LICENSE` counts for code and documents; whether it covers weights too is what
`license-unscoped` asks. Artifacts that lie elsewhere are not judged: their own page may state a
license that nobody looked at.

## Why it matters

Without a license nothing is granted: by default nobody may copy, change or pass on what they can
download.

## How to fix it

Add `license:` to the artifact in the manifest, or `licenses: {code: …, data: …, documents: …}` for
all of a kind, and put the text beside it. Where a license is withheld on purpose, write `license:
NONE`.

## References

- [No permission](https://choosealicense.com/no-permission/)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.manifest import Artifact
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import license_statements
from aboveboard.truth import Truth


def _find(case: Case) -> Iterator[Hit]:
    stated = {
        each.scope for each in license_statements.gather(case.manifest, case.book, case.claims)
    }
    if any("/" not in file.path for file in case.book.license_files):
        stated.update(
            ("code", "documents", "weights")
        )  # of weights, license-unscoped asks whether it is meant
    for scope, what in license_statements.SCOPES:
        if scope in stated or scope == "documents":
            continue
        bare = [artifact for artifact in case.manifest.artifacts if _bare(artifact, scope, case)]
        if bare and scope == "code" and not _is_claimed_open(case):
            continue
        if bare:
            more = f" and {len(bare) - 1} more" if len(bare) > 1 else ""
            yield Hit(bare[0].span, {"label": bare[0].label + more, "what": what}, key=scope)
        elif scope == "weights" and case.book.tree.weights and not case.manifest.of("weights"):
            first = case.book.tree.weights[0]
            yield Hit(Span(first), {"label": first, "what": what}, key=scope)


_OPEN = frozenset(("open_source_model", "open_code", "fully_open"))


def _is_claimed_open(case: Case) -> bool:
    """Whether a manifest declares the code, or the repository itself calls it open."""
    if not case.manifest.is_portrait:
        return True
    return any(
        claim.role == "own" and claim.polarity == "asserted" and claim.kind in _OPEN
        for claim in case.claims
    )


def _bare(artifact: Artifact, scope: str, case: Case) -> bool:
    """Whether an artifact is there, in the repository, and states no license."""
    if (
        license_statements.scope_of_component(artifact.component) != scope
        or artifact.license
        or artifact.license_file
    ):
        return False
    if artifact.withheld or artifact.at is None or "://" in artifact.at.value:
        return False
    return case.book.about(artifact.at.value).exists.truth is Truth.YES and not _elsewhere(
        artifact.at.value
    )


def _elsewhere(place: str) -> bool:
    """Whether a place is a short form (``hf:owner/name``) rather than a path of the repository."""
    head, colon, _ = place.partition(":")
    return bool(colon) and head.isalpha() and len(head) > 1


RULE = Rule(
    level="warning",
    message="No place says under which license {label} may be used; without one, nothing is granted.",
    fix="State the license of {what} in the manifest or the model card, and add its text to the repository.",
    find=_find,
)
