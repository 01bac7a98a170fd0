"""What a report shows besides findings: the rows of artifacts, the counts and the quoted lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from aboveboard.licenses import expression
from aboveboard.model.evidence import Book, Evidence, Observation
from aboveboard.model.judgement import LEVELS
from aboveboard.model.manifest import Artifact, Manifest
from aboveboard.model.report import Finding, Row, Suppressed
from aboveboard.standards.seen_licenses import find_license_evidence
from aboveboard.truth import Truth


def build_row(artifact: Artifact, manifest: Manifest, book: Book) -> Row:
    """An artifact with its presence, its license, what states that, and whether it is public."""
    observation = book.about(artifact.at.value) if artifact.at else Observation()
    found = _find_license(artifact, observation, book)
    declared = artifact.license.value if artifact.license else ""
    license_class = expression.parse(found or declared).license_class
    presence = _find_presence(artifact, observation, book)
    seen = find_license_evidence(artifact, manifest, book)
    return Row(artifact, presence, found, license_class, observation.public, seen)


def _find_presence(
    artifact: Artifact, observation: Observation, book: Book
) -> Evidence:
    if artifact.withheld:
        return Evidence(Truth.NO, reason=f"withheld: {artifact.withheld.value}")
    if artifact.at is not None:
        return observation.exists
    if artifact.released:
        return Evidence(Truth.UNKNOWN, reason="no place is given")
    return _find_presence_elsewhere(artifact, book)


def _find_presence_elsewhere(artifact: Artifact, book: Book) -> Evidence:
    """What is known of data that the project leaves to others to publish."""
    access = artifact.access.value if artifact.access else ""
    if artifact.obtain is None:
        return Evidence(Truth.NO, reason=f"not released here ({access})")
    place = artifact.obtain.value
    if access in ("open", "public"):
        return book.about(place).exists
    return Evidence(Truth.NO, reason=f"not released here; to be had from {place}")


def _find_license(artifact: Artifact, observation: Observation, book: Book) -> str:
    """The license by evidence: of the named license file, or as the host states it; empty for
    none.
    """
    if artifact.license_file:
        return _find_license_of_file(artifact.license_file.value, book)
    if observation.license.truth is Truth.YES:
        return observation.license.value
    return ""


def _find_license_of_file(path: str, book: Book) -> str:
    for file in book.license_files:
        if file.path == path and file.identification.certain:
            return file.identification.id
    return ""


def summarize(
    rows: Iterable[Row], findings: Iterable[Finding], suppressed: tuple[Suppressed, ...]
) -> dict[str, int]:
    """The counts of findings by level, of artifacts by presence, and of suppressed findings."""
    levels = Counter(finding.level for finding in findings)
    truths: Counter[Truth] = Counter()
    declared = 0
    for row in rows:
        if _is_only_declared(row):
            declared += 1
        else:
            truths[row.presence.truth] += 1
    summary: dict[str, int] = {level: levels[level] for level in LEVELS}
    summary["verified"] = truths[Truth.YES]
    summary["declared"] = declared
    summary["absent"] = truths[Truth.NO]
    summary["unknown"] = truths[Truth.UNKNOWN]
    summary["suppressed"] = len(suppressed)
    return summary


def _is_only_declared(row: Row) -> bool:
    """Whether an artifact is there, but under a license that the manifest alone states."""
    is_there = row.presence.truth is Truth.YES
    return (
        is_there
        and row.artifact.license is not None
        and row.license_seen.truth is not Truth.YES
    )


def collect_quotes(book: Book, findings: Iterable[Finding]) -> dict[str, str]:
    """The lines that findings point at by ``path:line``, so that reports need not read files."""
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        for span in (finding.span, *(item.span for item in finding.related)):
            wanted.setdefault(span.path, set()).add(span.line)
    quotes: dict[str, str] = {}
    for document in book.documents:
        numbers = wanted.get(document.path)
        if not numbers:
            continue
        lines = document.text.split("\n")
        for number in sorted(numbers):
            if number <= len(lines):
                quotes[f"{document.path}:{number}"] = lines[number - 1]
    return quotes
