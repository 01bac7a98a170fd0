"""A license has other terms than in the revision compared with.

## What it checks

With `--base`, the license of every artifact that the manifest of both revisions declares, and every
license text that both have (the text itself, or a notice that names it). Stricter terms are terms
that withhold a right which the earlier ones gave (no commercial use, a threshold of users, fields
of use), or a copyleft where there was none. A text that was no known license before is not
compared.

It is an error where the project goes on making a claim that the new terms do not carry; otherwise a
notice, as looser terms are.

A known license text that was replaced by one that is no published license is a warning, because
nobody can tell what it allows without reading it; where a sentence of the new text withholds a use,
it is an error and the sentence is quoted. A license text of the root that was removed, with no text
of that license left, is a warning.

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
from aboveboard.model.evidence import Identification, LicenseFile
from aboveboard.model.judgement import COLUMNS, Level, StandardRef
from aboveboard.model.manifest import Artifact
from aboveboard.model.report import JudgedStatement, Related
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.standards.rows import is_binding
from aboveboard.value import Value

_PERMISSIVE = (
    "osi-permissive",
    "public-domain",
    "open-content",
    "open-data",
    "open-model",
)
_UNREAD_LEVEL: Level = "warning"
_RELATED = 3


class _Change(Value, frozen=True):
    """Other terms for the same thing: what it is, where the new terms are stated, and both as
    written.
    """

    what: str
    span: Span
    before: str
    now: str
    components: tuple[str, ...]
    file: str = ""
    """The license text that goes with it."""


class _Direction(Value, frozen=True):
    """What new terms do to the freedom of users, and the words for it."""

    is_tighter: bool
    words: str


_LOOSER = _Direction(False, "which leaves more freedom")
_RECIPROCAL = _Direction(True, "which asks that changes stay under the same terms")


def find_changed_terms(case: Case) -> Iterator[Hit]:
    """Yield changed terms, on the manifest's line; on the text's too if no line of the manifest
    changes them, or claims depend on them.
    """
    if case.before is None:
        return
    texts = _find_changed_texts(case, case.before)
    declared = _find_changed_declarations(case, case.before)
    reported_files = {change.file for change in declared}
    reported_lines = {_line_of_change(change) for change in declared}
    for change in declared:
        yield from _report_change(change, case, texts, is_repeated=False)
    for change in texts.values():
        if _line_of_change(change) not in reported_lines:
            is_repeated = change.file in reported_files
            yield from _report_change(change, case, texts, is_repeated=is_repeated)
    yield from _find_replaced_texts(case, case.before)
    yield from _find_removed_texts(case, case.before)


def _line_of_change(change: _Change) -> tuple[str, int]:
    return change.span.path, change.span.line


def _report_change(
    change: _Change, case: Case, texts: Mapping[str, _Change], *, is_repeated: bool
) -> Iterator[Hit]:
    """The hit for a change of a known direction; a repeated one only where it breaks claims."""
    direction = _compare_terms(change.before, change.now)
    if direction is None:
        return
    broken = (
        _find_broken_claims(case, change.components) if direction.is_tighter else []
    )
    if is_repeated and not broken:
        return
    values = {
        "what": change.what,
        "before": change.before,
        "change": f"is now {change.now}, {direction.words}",
    }
    related = _relate_change(change, broken, texts)
    yield Hit(change.span, values, "error" if broken else "notice", related)


def _relate_change(
    change: _Change, broken: list[JudgedStatement], texts: Mapping[str, _Change]
) -> tuple[Related, ...]:
    claims = [judged.claim for judged in broken[:_RELATED]]
    related = [Related(claim.span, f"still says: {claim.text}") for claim in claims]
    text = texts.get(change.file)
    if text and text.span != change.span:
        related.append(Related(text.span, f"the text is now {text.now}"))
    return tuple(related)


# ------------------------------------------------------------------ changed declarations


def _find_changed_declarations(case: Case, before: Case) -> list[_Change]:
    """Artifacts with another license than before; those of one line of the manifest together."""
    changes: dict[tuple[Span, str, str], list[Artifact]] = {}
    for artifact in case.manifest.artifacts:
        old = _find_earlier(artifact, case, before)
        if (
            old is None
            or old.license is None
            or artifact.license is None
            or artifact.withheld
        ):
            continue
        terms = (old.license.value, artifact.license.value)
        if terms[0] != terms[1]:
            changes.setdefault((artifact.license.span, *terms), []).append(artifact)
    return [
        _Change(
            f"The license of {' and '.join(_name_artifacts(case, group))}",
            span,
            earlier,
            now,
            _components(group),
            _find_text(case, group),
        )
        for (span, earlier, now), group in changes.items()
    ]


def _find_earlier(artifact: Artifact, case: Case, before: Case) -> Artifact | None:
    """The artifact as it was before: at the same place or of the same name, or the only one of its
    component in both.
    """
    then = before.manifest.of(artifact.component)
    for old in then:
        if _has_same_place(artifact, old) or _has_same_name(artifact, old):
            return old
    is_only = len(then) == 1 and len(case.manifest.of(artifact.component)) == 1
    if is_only:
        return then[0]
    return None


def _has_same_place(one: Artifact, other: Artifact) -> bool:
    return (
        one.at is not None and other.at is not None and one.at.value == other.at.value
    )


def _has_same_name(one: Artifact, other: Artifact) -> bool:
    return (
        one.name is not None
        and other.name is not None
        and one.name.value == other.name.value
    )


def _name_artifacts(case: Case, group: list[Artifact]) -> Iterable[str]:
    """The names of artifacts: their component, where the group has all that is released of it."""
    names: dict[str, None] = {}
    for item in group:
        released = [
            each for each in case.manifest.of(item.component) if not each.withheld
        ]
        is_whole = all(each in group for each in released)
        names[item.component if is_whole else item.label] = None
    return names


def _components(group: Iterable[Artifact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(artifact.component for artifact in group))


def _find_text(case: Case, group: list[Artifact]) -> str:
    """The license text of artifacts: the one that the manifest names, else the only one at the
    root.
    """
    for artifact in group:
        if artifact.license_file:
            return artifact.license_file.value
    root = [file.path for file in case.book.license_files if "/" not in file.path]
    if len(root) == 1:
        return root[0]
    return ""


# ------------------------------------------------------------------ changed texts


def _find_changed_texts(case: Case, before: Case) -> dict[str, _Change]:
    """License texts that were another license before, by path; both have to be certain."""
    changes: dict[str, _Change] = {}
    for old, new in _pair_texts(case, before):
        if old.identification.id == new.identification.id or not _is_known(
            new.identification
        ):
            continue
        what = f"The license text {new.path}"
        components = _find_covered(case, new.path)
        span = Span(new.path)
        ids = (old.identification.id, new.identification.id)
        changes[new.path] = _Change(what, span, *ids, components, new.path)
    return changes


def _pair_texts(case: Case, before: Case) -> Iterator[tuple[LicenseFile, LicenseFile]]:
    """The known texts of before with what is now at their path, or in their place."""
    now = {file.path: file for file in case.book.license_files}
    for old in before.book.license_files:
        if not _is_known(old.identification):
            continue
        new = now.get(old.path) or _find_successor(old, case, before)
        if new is not None:
            yield old, new


def _find_successor(old: LicenseFile, case: Case, before: Case) -> LicenseFile | None:
    """The one new text at the root, for a text of the root that is no longer there."""
    then = {file.path for file in before.book.license_files}
    if "/" in old.path or old.path not in then:
        return None
    added = [file for file in _list_root_texts(case) if file.path not in then]
    if len(added) == 1:
        return added[0]
    return None


def _list_root_texts(case: Case) -> list[LicenseFile]:
    return [file for file in case.book.license_files if "/" not in file.path]


def _has_text(license_id: str, case: Case) -> bool:
    """Whether a text of the license, or a notice that names it, is anywhere in the folder."""
    return any(
        license_id in (file.identification.id, *file.identification.also)
        for file in case.book.license_files
        if file.prohibition is None and file.identification.verdict != "altered"
    )


# ------------------------------------------------------------------ unknown and removed texts


def _find_replaced_texts(case: Case, before: Case) -> Iterator[Hit]:
    """Known texts whose place a text of no known license has taken.

    Other words of the same license are for ``license-altered``.
    """
    for old, new in _pair_texts(case, before):
        known_id = old.identification.id
        is_reported_elsewhere = new.identification.id == known_id or _is_known(
            new.identification
        )
        if is_reported_elsewhere or _has_text(known_id, case):
            continue
        line, level, terms = (
            1,
            _UNREAD_LEVEL,
            "whose terms somebody has to read and compare",
        )
        if new.prohibition is not None:
            line, level = new.prohibition.line, "error"
            terms = f"which states: “{new.prohibition.words}”"
        change = f"is now a text of no published license, {terms}"
        values = {
            "what": f"The license text {new.path}",
            "before": known_id,
            "change": change,
        }
        yield Hit(Span(new.path, line), values, level)


def _find_removed_texts(case: Case, before: Case) -> Iterator[Hit]:
    """Known texts of the root that were removed, where no text of that license is left."""
    now = {file.path for file in case.book.license_files}
    for old in _list_root_texts(before):
        known_id = old.identification.id
        is_gone = old.path not in now and _find_successor(old, case, before) is None
        if (
            not is_gone
            or not _is_known(old.identification)
            or _has_text(known_id, case)
        ):
            continue
        change = "was removed; no text of that license is left"
        values = {
            "what": f"The license text {old.path}",
            "before": known_id,
            "change": change,
        }
        yield Hit(case.manifest.span, values, _UNREAD_LEVEL)


def _is_known(found: Identification) -> bool:
    """Whether a file has a published license, or a notice that names one."""
    return bool(found.id) and (found.certain or found.verdict == "notice")


def _find_covered(case: Case, path: str) -> tuple[str, ...]:
    """The components of a text: those that name it, else all that the manifest releases."""
    released = [
        artifact for artifact in case.manifest.artifacts if not artifact.withheld
    ]
    naming = [
        item
        for item in released
        if item.license_file and item.license_file.value == path
    ]
    return _components(naming or released)


# ------------------------------------------------------------------ directions


def _compare_terms(before: str, now: str) -> _Direction | None:
    """What the new terms do; ``None`` where that is not known or not clear."""
    old, new = (
        expression.parse(before).license_class,
        expression.parse(now).license_class,
    )
    if old == new or "unidentified" in (old, new):
        return None
    if new in catalogue.RESTRICTED:
        return _compare_with_restricted(old, new, now)
    if old in catalogue.RESTRICTED:
        return _LOOSER if new in catalogue.OPEN else None
    if old == "osi-copyleft" and new in _PERMISSIVE:
        return _LOOSER
    if old in _PERMISSIVE and new == "osi-copyleft":
        return _RECIPROCAL
    return None


def _compare_with_restricted(old: str, new: str, now: str) -> _Direction:
    """What restricted terms do after those of another class."""
    was_restricted = old in catalogue.RESTRICTED
    if was_restricted and catalogue.select_strictest((old, new)) != new:
        return _LOOSER
    return _Direction(True, _describe_withheld(now, new))


def _describe_withheld(license_id: str, license_class: str) -> str:
    listed = catalogue.find(license_id)
    if listed is None or not listed.withheld:
        return f"which is of the class {license_class}"
    clause = f" (clause {listed.quotable})" if listed.quotable else ""
    return f"which withholds {listed.withheld}{clause}"


# ------------------------------------------------------------------ claims


def _find_broken_claims(
    case: Case, components: tuple[str, ...]
) -> list[JudgedStatement]:
    """Own claims whose standard is not met because of some components."""
    return [
        judged
        for judged in case.judged
        if judged.standard is not None and _fails_by(judged.standard, case, components)
    ]


def _fails_by(standard: StandardRef, case: Case, components: tuple[str, ...]) -> bool:
    """Whether a standard is unmet, as declared or as verified, and so is a requirement on one of
    the components.
    """
    assessment = case.assessments.get(standard.id)
    if assessment is None:
        return False
    outcomes = [assessment.outcome(column, standard.level) for column in COLUMNS]
    if "unmet" not in outcomes:
        return False
    return any(
        "unmet" in (verdict.declared, verdict.verified)
        for verdict in assessment.verdicts
        if verdict.requirement.component in components
        and is_binding(verdict.requirement)
    )


RULE = Rule(
    level="error",
    message="{what} was {before} and {change}.",
    fix="Change what the project says of itself with the terms, "
    "and name the last version under the earlier license; or keep the license.",
    find=find_changed_terms,
)
