"""The pipeline on one screen: the only place where the stages meet.

manifest → evidence → claims → standards → rules → report. Only the evidence stage touches disk, git
or network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from aboveboard import __version__, manifest, portrait, repository, standards, statements
from aboveboard.evidence import collect
from aboveboard.judging import baseline
from aboveboard.judging.engine import found_by, judge, ordered, pages
from aboveboard.licenses import expression
from aboveboard.model.evidence import Book, Evidence, Observation
from aboveboard.model.judgement import LEVELS, Assessment, Standard
from aboveboard.model.manifest import Artifact, Declaration, Manifest
from aboveboard.model.report import BaselineEntry, Finding, JudgedStatement, Report, Row, Suppressed
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.rules import Case
from aboveboard.standards import assess, claimed, speech, summary
from aboveboard.statements.doubt import doubts
from aboveboard.tree import files
from aboveboard.truth import Truth
from aboveboard.value import Value

Observer = Callable[[tuple[str, ...]], Mapping[str, Observation]]
"""How remote places are told of: online, from saved evidence, or not at all."""


class Request(Value, frozen=True):
    """What to check and how. ``observe`` tells of remote places; ``standards`` are ids or parsed
    files.
    """

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
    """The day the report speaks of, where it is given."""
    dated: bool = False
    """Whether to ask git for the day of the newest commit, where none is given."""
    base: str = ""
    """A revision to compare with."""
    verbose: bool = False
    """Whether a person asked for the tables."""
    accepted: tuple[BaselineEntry, ...] = ()
    """The entries of a baseline."""


def run(request: Request) -> Report:
    """Check a folder.

    Raises:
        Unreadable: the folder, the named manifest or the revision to compare with cannot be read.
    """
    folder = files.open_folder(request.root)
    case, asked = _case(folder, request)
    if request.base:
        case = replace(case, before=_before(folder, request, case))
    findings, suppressed = _judged(case, request)
    rows = tuple(_row(artifact, case.book) for artifact in case.manifest.artifacts)
    release = case.manifest.release
    name = release.name.value if release.name else folder.origin.rpartition("/")[2]
    verdict = summary.summarize(case.manifest, case.book, case.judged, name)
    return Report(
        verdict=verdict.verdict,
        not_shown=verdict.missing,
        verbose=request.verbose,
        version=__version__,
        manifest=case.manifest,
        book=case.book,
        rows=rows,
        claims=case.judged,
        assessments=tuple(case.assessments.values()),
        findings=findings,
        suppressed=suppressed,
        may_say=speech.may_say(case.manifest, case.book, case.assessments),
        summary=_summary(rows, findings, suppressed),
        asked=asked,
        prefix=request.prefix,
        date=request.date or (collect.date(folder) if request.dated else ""),
        quotes=_quotes(case.book, findings),
        base=request.base,
        rules=pages(),
        called=folder.origin.rpartition("/")[2],
    )


def _case(
    folder: files.Folder, request: Request, now: Case | None = None
) -> tuple[Case, tuple[str, ...]]:
    """All that the rules may look at, and the ids of the standards to show in detail.

    ``now``: what was found of the folder as it is, where this is an earlier revision of it.
    """
    book = collect.survey(folder)
    declared, book = _manifest(folder, request.manifest, book)
    shown = portrait.Portrait((declared,))
    if request.manifest is None and declared.dialect in ("none", "model-card"):
        shown = _draw_portrait(folder, declared, book)
        declared = portrait.join_releases(shown.releases)
    book = collect.look(folder, declared, book, request.observe, links=request.links)
    spoken, book = _claims(declared, book, folder.repository)
    book = collect.aged(
        folder,
        book,
        (claim for claim in spoken if claim.role == "future"),
        now.book if now else None,
    )
    means = request.open_source_means
    named = declared.release.name.value if declared.release.name else ""
    doubted = doubts(spoken, book.documents, (named, folder.repository))
    against = ["" if claim in doubted else _held_against(claim, means) for claim in spoken]
    assessments, asked = _assess(request, shown.releases, book, against)
    own = (pair for pair in zip(spoken, against, strict=True) if pair[0].role == "own")
    judged = tuple(_held(claim, standard, assessments) for claim, standard in own)
    every = tuple(sorted({*standards.ids(), *assessments}))
    case = Case(declared, book, spoken, assessments, every, means, judged=judged)
    return replace(case, weights_terms=shown.terms), asked


def _before(folder: files.Folder, request: Request, now: Case) -> Case:
    """The revision to compare with, held against the same standards; of remote places it takes what
    is known now.
    """
    from aboveboard.tree import revision

    base = revision.opened(folder, request.base)
    named = request.manifest if request.manifest and base.has(request.manifest) else None

    def known(places: tuple[str, ...]) -> Mapping[str, Observation]:
        return {
            place: now.book.observations[place]
            for place in places
            if place in now.book.observations
        }

    same = tuple(assessment.standard for assessment in now.assessments.values())
    return _case(base, replace(request, manifest=named, observe=known, standards=same), now)[0]


def _judged(case: Case, request: Request) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """Findings, those that the base has as well marked; and what comments and the baseline
    silence.
    """
    findings, suppressed = judge(case)
    if case.before is not None:
        known = {finding.fingerprint for finding in judge(case.before)[0]}
        findings = tuple(replace(item, already=item.fingerprint in known) for item in findings)
    if request.accepted:
        findings, accepted, stale = baseline.apply(request.accepted, findings)
        findings = ordered((*findings, *found_by("baseline-stale", replace(case, stale=stale))))
        suppressed = (*suppressed, *accepted)
    return findings, suppressed


def _manifest(folder: files.Folder, named: str | None, book: Book) -> tuple[Manifest, Book]:
    """The manifest that was named or is found, else what the tree shows; its text joins the
    book.
    """
    document = folder.named(named) if named else folder.first(manifest.NAMES)
    if document is None:
        return manifest.implied(book.tree, book.documents, book.license_files), book
    known = tuple(item for item in book.documents if item.path != document.path)
    declared = manifest.load(document.path, document.text)
    return _at_home(declared, folder), replace(book, documents=(*known, document))


def _draw_portrait(folder: files.Folder, shown: Manifest, book: Book) -> portrait.Portrait:
    """The releases that a repository without a manifest shows."""
    spoken, _ = _claims(shown, book, folder.repository)
    sources = portrait.Sources(
        shown=shown,
        repository=folder.repository,
        paths=folder.names,
        tree=book.tree,
        documents=book.documents,
        statements=spoken,
        license_files=book.license_files,
        license_texts=collect.read_unknown_licenses(folder, book),
    )
    return portrait.draw_portrait(sources)


def _at_home(declared: Manifest, folder: files.Folder) -> Manifest:
    """The manifest with addresses of license texts that are files of the checked repository as
    their paths.
    """
    artifacts = tuple(
        replace(item, license_file=replace(item.license_file, value=path))
        if item.license_file
        and (path := repository.local(item.license_file.value, folder.origin, folder))
        else item
        for item in declared.artifacts
    )
    return replace(declared, artifacts=artifacts) if artifacts != declared.artifacts else declared


def _claims(declared: Manifest, book: Book, repository: str) -> tuple[tuple[Statement, ...], Book]:
    """The project's own claims and promises: those of its prose, and those its manifest says it
    makes elsewhere.

    Where no manifest says what the release is called, the repository's name tells which names are
    its own. The book tells of documents that hold too many places to read them all.
    """
    release = declared.release
    if repository and not (declared.complete and release.name):
        release = replace(
            release, about={"repository": Declaration(repository, Span(".")), **release.about}
        )
    found = statements.mentions(book.documents, release)
    stated = (_stated(item) for item in declared.claims)
    spoken = (*(claim for claim in found if claim.role in ("own", "future")), *stated)
    words = "speaks of openness too often to be read to its end; what comes after line"
    cut = [
        (claim.span.path, f"{words} {claim.span.line} is not judged")
        for claim in statements.cut(found)
    ]
    return spoken, book.lacking(
        Evidence(Truth.UNKNOWN, source=path, reason=reason) for path, reason in cut
    )


def _stated(item: Declaration) -> Statement:
    """A claim that the manifest says is made elsewhere: on a site, in a paper."""
    kind = item.value.replace("-", "_")
    subject = {"open_data": "data", "open_weights": "weights", "open_code": "code"}.get(
        kind, "model"
    )
    return Statement(
        item.span, item.value, kind, subject, why="the manifest says that it is claimed elsewhere"
    )


def _assess(
    request: Request, releases: tuple[Manifest, ...], book: Book, against: Iterable[str]
) -> tuple[dict[str, Assessment], tuple[str, ...]]:
    """The assessments of the standards that anything here asks for, and the ids of those to show in
    detail.

    ``against`` are the standards that claims are held against, with their levels.
    """
    declared = portrait.join_releases(releases)
    shipped = standards.ids()
    means = request.open_source_means
    needed = sorted({standard.partition("/")[0] for standard in against} - {""})
    own = {standard.id: standard for standard in request.standards}
    asked = [*own, *(item.value for item in declared.standards if item.value in shipped)] or needed
    if not asked and declared.of("weights"):
        asked = ["open-weights"]
    wanted = {*speech.STANDARDS, *needed, *asked, means}
    known = {name: own.get(name) or standards.load(name) for name in sorted(wanted)}
    assessments = {
        name: assess.assess_together(standard, releases, book)
        for name, standard in known.items()
    }
    return assessments, tuple(dict.fromkeys(asked))


def _held_against(claim: Statement, means: str) -> str:
    """The standard that a claim is held against: none for a promise, or where it denies or
    supposes.
    """
    own = claim.role == "own" and claim.polarity == "asserted"
    return claimed.standard_for(claim, means) if own else ""


def _held(
    claim: Statement, standard: str, assessments: Mapping[str, Assessment]
) -> JudgedStatement:
    return JudgedStatement(
        claim, standard, claimed.outcome(standard, assessments) if standard else ""
    )


def _row(artifact: Artifact, book: Book) -> Row:
    observation = book.about(artifact.at.value) if artifact.at else Observation()
    if artifact.withheld:
        presence = Evidence(Truth.NO, reason=f"withheld: {artifact.withheld.value}")
    elif artifact.at is None:
        presence = _without_place(artifact, book)
    else:
        presence = observation.exists
    written = artifact.license.value if artifact.license else ""
    found = _license_found(artifact, observation, book)
    return Row(
        artifact,
        presence,
        found,
        expression.parse(found or written).license_class,
        observation.public,
    )


def _without_place(artifact: Artifact, book: Book) -> Evidence:
    """What is known of an artifact that the manifest gives no place for: data is often left to
    others to hand out.
    """
    if artifact.released:
        return Evidence(Truth.UNKNOWN, reason="no place is given")
    access = artifact.access.value if artifact.access else ""
    if artifact.obtain is None:
        return Evidence(Truth.NO, reason=f"not released here ({access})")
    if access in ("open", "public"):
        return book.about(artifact.obtain.value).exists
    return Evidence(Truth.NO, reason=f"not released here; to be had from {artifact.obtain.value}")


def _license_found(artifact: Artifact, observation: Observation, book: Book) -> str:
    """The license that evidence shows: the named license file's, or what the host says of the
    place.
    """
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
            quotes |= {
                f"{document.path}:{line}": text[line - 1]
                for line in sorted(lines)
                if line <= len(text)
            }
    return quotes
