"""A license has other terms than in the revision compared with.

## What it checks

With `--base`, the license of every artifact that the manifest of both revisions declares, and every
license text that both have (the text itself, or a notice that names it). Stricter terms are terms
that withhold a right which the earlier ones gave (no commercial use, a threshold of users, fields
of use), or a copyleft where there was none. A license that either revision leaves unidentified is
not compared.

It is an error where the project goes on making a claim that the new terms do not carry; otherwise a
notice, as looser terms are.

## Why it matters

People build on the terms that they read. A release whose weights become stricter under the same
words of praise is the case that users remember: they find out after they have shipped.

## How to fix it

Change the words together with the terms, and name the last version under the earlier license; or
keep the license.

## References

- [Open Source Definition](https://opensource.org/osd)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from aboveboard.licenses import catalogue, expression
from aboveboard.model.evidence import Identification
from aboveboard.model.manifest import Artifact
from aboveboard.model.report import JudgedStatement, Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.value import Value

_PERMISSIVE = ("osi-permissive", "public-domain", "open-content", "open-data", "open-model")


class _Change(Value, frozen=True):
    """Other terms for the same thing: what it is, where the new terms are stated, and both as they
    are written.
    """

    what: str
    span: Span
    before: str
    now: str
    components: tuple[str, ...]
    file: str = ""
    """The license text that goes with it."""


def find(case: Case) -> Iterator[Hit]:
    """Yield changed terms, on the manifest's line; on the text too where it is alone or claims
    stay.

    Without a manifest the text is what declares the terms, and one line says both.
    """
    if case.before is None:
        return
    texts = _texts(case, case.before)
    declared = _declared(case, case.before)
    told = {change.file for change in declared}
    lines = {(change.span.path, change.span.line) for change in declared}
    alone = [
        change for change in texts.values() if (change.span.path, change.span.line) not in lines
    ]
    for change in [*declared, *alone]:
        direction = _direction(change.before, change.now)
        broken = _unsupported(case, change.components) if direction and direction != _LOOSER else []
        again = change.file in told and change not in declared
        if direction and (broken or not again):
            values = {
                "what": change.what,
                "before": change.before,
                "now": change.now,
                "direction": direction,
            }
            yield Hit(
                change.span,
                values,
                "error" if broken else "notice",
                _related(change, broken, texts),
            )


def _related(
    change: _Change, broken: list[JudgedStatement], texts: Mapping[str, _Change]
) -> tuple[Related, ...]:
    related = [
        Related(judged.claim.span, f"still says: {judged.claim.text}") for judged in broken[:3]
    ]
    text = texts.get(change.file)
    if text and text.span != change.span:
        related.append(Related(text.span, f"the text is now {text.now}"))
    return tuple(related)


def _declared(case: Case, before: Case) -> list[_Change]:
    """Artifacts with another license than before; those that one line of the manifest speaks for
    together.
    """
    changes: dict[tuple[Span, str, str], list[Artifact]] = {}
    for artifact in case.manifest.artifacts:
        old = _same(artifact, case, before)
        if old and old.license and artifact.license and not artifact.withheld:
            was, is_ = old.license.value, artifact.license.value
            if was != is_:
                changes.setdefault((artifact.license.span, was, is_), []).append(artifact)
    return [
        _Change(
            f"The license of {' and '.join(_called(case, group))}",
            span,
            was,
            is_,
            _components(group),
            _file(case, group),
        )
        for (span, was, is_), group in changes.items()
    ]


def _called(case: Case, group: list[Artifact]) -> tuple[str, ...]:
    """What artifacts are called: their component, where all that is released of it is among
    them.
    """
    whole = {
        component
        for component in _components(group)
        if all(item.withheld or item in group for item in case.manifest.of(component))
    }
    return tuple(
        dict.fromkeys(item.component if item.component in whole else item.label for item in group)
    )


def _components(group: Iterable[Artifact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(artifact.component for artifact in group))


def _file(case: Case, group: list[Artifact]) -> str:
    """The license text of an artifact: the one that the manifest names, else the only one at the
    root.
    """
    named = next((artifact.license_file.value for artifact in group if artifact.license_file), "")
    root = [file.path for file in case.book.license_files if "/" not in file.path]
    return named or (root[0] if len(root) == 1 else "")


def _same(artifact: Artifact, case: Case, before: Case) -> Artifact | None:
    """The artifact as it was before: the same place or name, or the only one of its component in
    both.
    """
    then = before.manifest.of(artifact.component)
    for old in then:
        if (artifact.at and old.at and artifact.at.value == old.at.value) or (
            artifact.name and old.name and artifact.name.value == old.name.value
        ):
            return old
    alone = len(then) == 1 and len(case.manifest.of(artifact.component)) == 1
    return then[0] if alone else None


def _texts(case: Case, before: Case) -> dict[str, _Change]:
    """License texts that were another license before, by path; both have to be certain."""
    then = {file.path: file.identification for file in before.book.license_files}
    found = {}
    for file in case.book.license_files:
        old = then.get(file.path)
        if old and _known(old) and _known(file.identification) and old.id != file.identification.id:
            what, now = f"The license text {file.path}", file.identification.id
            found[file.path] = _Change(
                what, Span(file.path), old.id, now, _covered(case, file.path), file.path
            )
    return found


def _known(said: Identification) -> bool:
    """Whether a file holds a license as it stands, or a notice that names one."""
    return bool(said.id) and (said.certain or said.verdict == "notice")


def _covered(case: Case, path: str) -> tuple[str, ...]:
    """The components of a text: those that name it, else all that the manifest releases."""
    released = [artifact for artifact in case.manifest.artifacts if not artifact.withheld]
    naming = [
        artifact
        for artifact in released
        if artifact.license_file and artifact.license_file.value == path
    ]
    return _components(naming or released)


_LOOSER = "which leaves more freedom"


def _direction(before: str, now: str) -> str:
    """What the new terms do, in words that follow their name; empty where that is not known or not
    clear.
    """
    old, new = expression.parse(before).license_class, expression.parse(now).license_class
    if old == new or "unidentified" in (old, new):
        return ""
    if new in catalogue.RESTRICTED:
        stricter = old not in catalogue.RESTRICTED or catalogue.select_strictest((old, new)) == new
        return _withheld(now, new) if stricter else _LOOSER
    if old in catalogue.RESTRICTED or (old == "osi-copyleft" and new in _PERMISSIVE):
        return _LOOSER if new in catalogue.OPEN else ""
    return (
        "which asks that changes stay under the same terms"
        if old in _PERMISSIVE and new == "osi-copyleft"
        else ""
    )


def _withheld(now: str, klass: str) -> str:
    known = catalogue.find(now)
    if known is None or not known.withheld:
        return f"which is of the class {klass}"
    clause = f" (clause {known.quotable})" if known.quotable else ""
    return f"which withholds {known.withheld}{clause}"


def _unsupported(case: Case, components: tuple[str, ...]) -> list[JudgedStatement]:
    """Own claims whose standard fails on one of some components, by evidence or by the manifest's
    own word.
    """
    return [
        judged
        for judged in case.judged
        if judged.claim.polarity == "asserted" and _fails(judged.standard, case, components)
    ]


def _fails(standard: str, case: Case, components: tuple[str, ...]) -> bool:
    name, _, level = standard.partition("/")
    assessment = case.assessments.get(name)
    if assessment is None:
        return False
    whole: tuple[str, ...] = (assessment.declared, assessment.verified)
    if level:
        whole = tuple(
            assessment.details.get(f"{column}-{level}", "") for column in ("declared", "verified")
        )
    return "unmet" in whole and any(
        "unmet" in (verdict.declared, verdict.verified)
        for verdict in assessment.verdicts
        if verdict.requirement.component in components
        and verdict.requirement.level in ("required", "conditional")
    )


RULE = Rule(
    level="error",
    message="{what} was {before} and is now {now}, {direction}.",
    fix="Change what the project says of itself with the terms, and name the last version under the earlier license; "
    "or keep the license.",
    find=find,
)
