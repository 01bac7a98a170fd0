"""The pipeline on one screen: the only place where the stages meet.

manifest → evidence → claims → standards → rules → report. Only the evidence stage touches disk, git or network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from aboveboard import __version__, claims, manifest, standards
from aboveboard.evidence import collect, files
from aboveboard.frozen import dataclass, replace
from aboveboard.licenses import expression
from aboveboard.model import (
    LEVELS,
    Artifact,
    Assessment,
    Book,
    Claim,
    Evidence,
    Finding,
    JudgedClaim,
    Manifest,
    Observation,
    Report,
    Row,
    Standard,
    Suppressed,
)
from aboveboard.rules import Case, judge
from aboveboard.standards import assess, claimed, speech
from aboveboard.truth import Truth

Observer = Callable[[tuple[str, ...]], Mapping[str, Observation]]
"""How remote places are told of: online, from saved evidence, or not at all."""


@dataclass(frozen=True)
class Request:
    """What to check and how. ``observe`` tells of remote places; ``standards`` are ids or parsed files."""

    root: str
    observe: Observer
    manifest: str | None = None
    """The manifest's path where it was named; otherwise the usual names are tried."""
    standards: tuple[Standard, ...] = ()
    """Standards to report on besides those that the manifest asks for."""
    open_source_means: str = "osaid-1.0"
    links: bool = False
    """Whether links in prose are looked at besides the places that the manifest names."""
    prefix: str = ""
    date: str = ""


def run(request: Request) -> Report:
    """Check a folder.

    Raises:
        Unreadable: the folder or the named manifest cannot be read.
    """
    folder = files.open_folder(request.root)
    book = collect.survey(folder)
    declared, book = _manifest(folder, request.manifest, book)
    book = collect.look(folder, declared, book, request.observe, links=request.links)
    spoken = _claims(declared, book)
    book = replace(book, ages=collect.ages(folder, (claim.span for claim in spoken if claim.role == "future"))[0])
    assessments, asked = _assess(request, declared, book, spoken)
    known = tuple(sorted({*standards.ids(), *assessments}))
    case = Case(declared, book, spoken, assessments, known, request.open_source_means)
    findings, suppressed = judge(case)
    rows = tuple(_row(artifact, book) for artifact in declared.artifacts)
    return Report(
        version=__version__,
        manifest=declared,
        book=book,
        rows=rows,
        claims=tuple(_judged(claim, case) for claim in spoken if claim.role == "own"),
        assessments=tuple(assessments.values()),
        findings=findings,
        suppressed=suppressed,
        may_say=speech.may_say(declared, book, assessments),
        summary=_summary(rows, findings, suppressed),
        asked=asked,
        prefix=request.prefix,
        date=request.date,
        quotes=_quotes(book, findings),
    )


def _manifest(folder: files.Folder, named: str | None, book: Book) -> tuple[Manifest, Book]:
    """The manifest that was named or is found, else what the tree shows; its text joins the book."""
    document = folder.named(named) if named else folder.first(manifest.NAMES)
    if document is None:
        return manifest.implied(book.tree, book.documents, book.license_files), book
    known = tuple(item for item in book.documents if item.path != document.path)
    return manifest.load(document.path, document.text), replace(book, documents=(*known, document))


def _claims(declared: Manifest, book: Book) -> tuple[Claim, ...]:
    """The project's own claims and promises: those of its prose, and those its manifest says it makes elsewhere."""
    found = claims.mentions(book.documents, declared.release)
    stated = tuple(
        Claim(item.span, item.value, item.value.replace("-", "_"), "model", why="the manifest says it is claimed")
        for item in declared.claims
    )
    return (*(claim for claim in found if claim.role in ("own", "future")), *stated)


def _assess(
    request: Request, declared: Manifest, book: Book, spoken: tuple[Claim, ...]
) -> tuple[dict[str, Assessment], tuple[str, ...]]:
    """The assessments of the standards that anything here asks for, and the ids of those to show in detail."""
    shipped = standards.ids()
    means = request.open_source_means
    needed = sorted({_held_against(claim, means).partition("/")[0] for claim in spoken} - {""})
    own = {standard.id: standard for standard in request.standards}
    asked = [*own, *(item.value for item in declared.standards if item.value in shipped)] or needed
    if not asked and declared.of("weights"):
        asked = ["open-weights"]
    wanted = {*speech.STANDARDS, *needed, *asked, means}
    known = {name: own.get(name) or standards.load(name) for name in sorted(wanted)}
    assessments = {name: assess.assess(standard, declared, book) for name, standard in known.items()}
    return assessments, tuple(dict.fromkeys(asked))


def _held_against(claim: Claim, means: str) -> str:
    """The standard that a claim is held against: none for a promise, or where it denies or supposes."""
    own = claim.role == "own" and claim.polarity == "asserted"
    return claimed.standard_for(claim, means) if own else ""


def _judged(claim: Claim, case: Case) -> JudgedClaim:
    standard = _held_against(claim, case.open_source_means)
    return JudgedClaim(claim, standard, claimed.outcome(standard, case.assessments) if standard else "")


def _row(artifact: Artifact, book: Book) -> Row:
    observation = book.about(artifact.at.value) if artifact.at else Observation()
    if artifact.withheld:
        presence = Evidence(Truth.NO, reason=f"withheld: {artifact.withheld.value}")
    elif artifact.at is None:
        presence = Evidence(Truth.UNKNOWN, reason="declared without a place")
    else:
        presence = observation.exists
    written = artifact.license.value if artifact.license else ""
    found = _license_found(artifact, observation, book)
    return Row(artifact, presence, found, expression.read(found or written).klass, observation.public)


def _license_found(artifact: Artifact, observation: Observation, book: Book) -> str:
    """The license that evidence shows: the named license file's, or what the host says of the place."""
    if artifact.license_file:
        named = (file for file in book.license_files if file.path == artifact.license_file.value)
        return next((file.identification.id for file in named if file.identification.certain), "")
    return observation.license.value if observation.license.truth is Truth.YES else ""


def _summary(
    rows: tuple[Row, ...], findings: tuple[Finding, ...], suppressed: tuple[Suppressed, ...]
) -> dict[str, int]:
    levels = Counter(finding.level for finding in findings)
    truths = Counter(row.presence.truth for row in rows)
    return {
        **{level: levels[level] for level in LEVELS},
        "verified": truths[Truth.YES],
        "absent": truths[Truth.NO],
        "unknown": truths[Truth.UNKNOWN],
        "suppressed": len(suppressed),
    }


def _quotes(book: Book, findings: tuple[Finding, ...]) -> dict[str, str]:
    """The lines that findings point at, so that a report can show them without reading a file."""
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        for span in (finding.span, *(item.span for item in finding.related)):
            wanted.setdefault(span.path, set()).add(span.line)
    quotes: dict[str, str] = {}
    for document in book.documents:
        lines = wanted.get(document.path)
        if lines:
            text = document.text.split("\n")
            quotes |= {f"{document.path}:{line}": text[line - 1] for line in sorted(lines) if line <= len(text)}
    return quotes
