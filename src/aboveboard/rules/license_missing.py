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
from aboveboard.rules import Case, Hit, Rule, describe_more
from aboveboard.statements import license_statements
from aboveboard.truth import Truth

_COVERED = ("code", "documents", "weights")
"""The kinds that a license file at the root may cover; ``license-unscoped`` asks whether it is
meant for weights."""


def find_unlicensed(case: Case) -> Iterator[Hit]:
    """Yield the first artifact of each kind for which no place states a license."""
    stated = _find_stated_scopes(case)
    for scope, what in license_statements.SCOPES:
        if scope not in stated and _is_asked_for(scope, case):
            yield from _find_first_unlicensed(scope, what, case)


def _is_asked_for(scope: str, case: Case) -> bool:
    if scope == "code":
        return _is_claimed_open(case)
    return scope != "documents"


def _find_first_unlicensed(scope: str, what: str, case: Case) -> Iterator[Hit]:
    unlicensed = [
        item for item in case.manifest.artifacts if _is_unlicensed(item, scope, case)
    ]
    if unlicensed:
        label = unlicensed[0].label + describe_more(len(unlicensed))
        yield Hit(unlicensed[0].span, {"label": label, "what": what}, key=scope)
    elif (
        scope == "weights"
        and case.book.tree.weights
        and not case.manifest.of("weights")
    ):
        path = case.book.tree.weights[0]
        yield Hit(Span(path), {"label": path, "what": what}, key=scope)


_OPEN = frozenset(("open_source_model", "open_code", "fully_open"))


def _is_claimed_open(case: Case) -> bool:
    """Whether a manifest declares the code, or the repository itself calls it open."""
    if not case.manifest.is_portrait:
        return True
    return any(claim.is_asserted and claim.kind in _OPEN for claim in case.claims)


def _find_stated_scopes(case: Case) -> set[str]:
    scopes = {statement.scope for statement in case.license_statements}
    if any("/" not in file.path for file in case.book.license_files):
        scopes.update(_COVERED)
    return scopes


def _is_unlicensed(artifact: Artifact, scope: str, case: Case) -> bool:
    """Whether an artifact of a kind is in the repository and states no license."""
    if license_statements.scope_of_component(artifact.component) != scope:
        return False
    if artifact.license or artifact.license_file or artifact.withheld:
        return False
    return artifact.at is not None and _is_in_repository(artifact.at.value, case)


def _is_in_repository(place: str, case: Case) -> bool:
    if "://" in place or _is_short_form(place):
        return False
    return case.book.about(place).exists.truth is Truth.YES


def _is_short_form(place: str) -> bool:
    """Whether a place is a short form (``hf:owner/name``) and no path of the repository."""
    head, colon, _ = place.partition(":")
    return bool(colon) and head.isalpha() and len(head) > 1


RULE = Rule(
    level="warning",
    message="No place says under which license {label} may be used; "
    "without one, nothing is granted.",
    fix="State the license of {what} in the manifest or the model card, "
    "and add its text to the repository.",
    find=find_unlicensed,
)
