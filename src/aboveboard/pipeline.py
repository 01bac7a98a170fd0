"""The pipeline: the only place where the stages meet.

tree → manifest → evidence → statements → ages of promises → standards → rules → report. Only the
evidence stage touches disk, git or network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from aboveboard import (
    __version__,
    manifest,
    portrait,
    repository,
    standards,
    statements,
)
from aboveboard.evidence import ages, collect
from aboveboard.judging import baseline
from aboveboard.judging.engine import apply_rule, judge, load_pages, sort_findings
from aboveboard.judging.summary import build_row, collect_quotes, summarize
from aboveboard.model.evidence import Book, Evidence, Observation
from aboveboard.model.judgement import Assessment, Standard, StandardRef
from aboveboard.model.manifest import Artifact, Declaration, Manifest
from aboveboard.model.report import (
    BaselineEntry,
    Finding,
    JudgedStatement,
    Report,
    Suppressed,
)
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.portrait.terms import list_license_statements
from aboveboard.rules import Case
from aboveboard.standards import claimed, speech, summary
from aboveboard.standards.assess import assess_together
from aboveboard.statements import license_statements
from aboveboard.statements.doubt import doubts
from aboveboard.statements.license_surfaces import LicenseStatement
from aboveboard.tree import files
from aboveboard.truth import Truth
from aboveboard.value import Value

Observer = Callable[[tuple[str, ...]], Mapping[str, Observation]]
"""Observes remote places: online, from saved evidence, or not at all."""


class Request(Value, frozen=True):
    """What to check and how."""

    root: str
    observe: Observer
    manifest: str | None = None
    """The manifest's path if the user names it; otherwise the usual names are tried."""
    standards: tuple[Standard, ...] = ()
    """Standards to report on besides those that the manifest asks for."""
    open_source_means: str = "osaid-1.0"
    """The id of the standard for the words *open source*."""
    links: bool = False
    """Whether to observe links in prose besides the places that the manifest names."""
    prefix: str = ""
    """The checked folder relative to where the command runs, with a slash at its end."""
    date: str = ""
    """The day of the report as ``YYYY-MM-DD``, if given."""
    dated: bool = False
    """Whether to ask git for the day of the newest commit if no day is given."""
    base: str = ""
    """A revision to compare with."""
    accepted: tuple[BaselineEntry, ...] = ()
    """The entries of a baseline."""
    verbose: bool = True
    """Whether to show the tables of artifacts and standards."""


def run(request: Request) -> Report:
    """Check a folder.

    Raises:
        Unreadable: the folder, the named manifest or the revision to compare with cannot be read.
    """
    folder = files.open_folder(request.root)
    case, asked = _build_case(folder, request)
    if request.base:
        case = replace(case, before=_build_base_case(folder, request, case))
    findings, suppressed = _judge(case, request)
    rows = tuple(
        build_row(artifact, case.manifest, case.book)
        for artifact in case.manifest.artifacts
    )
    date = request.date
    if request.dated and not date:
        date = ages.find_newest_day(folder)
    name = folder.origin.rpartition("/")[2]
    verdict = summary.summarize(
        case.manifest, case.book, case.judged, case.assessments, name
    )
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
        summary=summarize(rows, findings, suppressed),
        asked=asked,
        prefix=request.prefix,
        date=date,
        quotes=collect_quotes(case.book, findings),
        base=request.base,
        rules=load_pages(),
        called=name,
    )


# ------------------------------------------------------------------ the case


def _build_case(
    folder: files.Folder, request: Request, now: Case | None = None
) -> tuple[Case, tuple[str, ...]]:
    """Everything that rules may look at, and the ids of the standards to show in detail.

    ``now`` is the case of the folder as it is, where this one is of an earlier revision.
    """
    book = collect.survey_folder(folder)
    implied, book = _load_manifest(folder, request.manifest, book)
    claims, book = _collect_claims(implied, book, folder.repository)
    declared, shown = _draw_release(folder, request, implied, book, claims)
    documents = book.documents
    book = collect.observe_places(
        folder, declared, book, request.observe, links=request.links
    )
    if declared.release != implied.release or book.documents != documents:
        claims, book = _collect_claims(declared, book, folder.repository)
    promises = (claim for claim in claims if claim.role == "future")
    book = ages.add_ages(folder, book, promises, now.book if now else None)
    chosen = _choose_standards(claims, declared, book, folder.repository, request)
    assessments, asked = _assess(request, shown.releases, book, filter(None, chosen))
    case = Case(
        declared,
        book,
        claims,
        assessments,
        standards=tuple(sorted({*standards.ids(), *assessments})),
        open_source_means=request.open_source_means,
        judged=_judge_claims(claims, chosen, assessments),
        license_statements=_gather_license_statements(declared, book, claims, shown),
        weights_terms=shown.terms,
    )
    return case, asked


def _draw_release(
    folder: files.Folder,
    request: Request,
    implied: Manifest,
    book: Book,
    claims: tuple[Statement, ...],
) -> tuple[Manifest, portrait.Portrait]:
    """The manifest to judge by, and the portrait that it is taken from or compared with."""
    if request.manifest is None and implied.is_portrait:
        shown = portrait.draw_portrait(_collect_sources(folder, implied, book, claims))
        return portrait.join_releases(shown.releases), shown
    declared = implied
    if declared.dialect == "native" and declared.complete:
        sources = _collect_sources(folder, declared, book, claims)
        declared = replace(
            declared, undeclared=portrait.find_undeclared(sources, declared)
        )
    return declared, portrait.Portrait((declared,))


def _gather_license_statements(
    declared: Manifest,
    book: Book,
    claims: tuple[Statement, ...],
    shown: portrait.Portrait,
) -> tuple[LicenseStatement, ...]:
    """The statements of licenses, and those on weights that only the portrait has read."""
    gathered = license_statements.gather(declared, book, claims)
    known = {
        (each.span.path, each.span.line) for each in gathered if each.scope == "weights"
    }
    more = list_license_statements(shown.terms)
    return (
        *gathered,
        *(each for each in more if (each.span.path, each.span.line) not in known),
    )


def _build_base_case(folder: files.Folder, request: Request, now: Case) -> Case:
    """The case of the revision to compare with, by the same standards; its remote places are as
    observed now.
    """
    from aboveboard.tree import revision

    base = revision.open_revision(folder, request.base)
    observations = now.book.observations

    def recall(places: tuple[str, ...]) -> Mapping[str, Observation]:
        return {place: observations[place] for place in places if place in observations}

    named = request.manifest
    if named and not base.has_file(named):
        named = None
    same = tuple(assessment.standard for assessment in now.assessments.values())
    base_request = replace(request, manifest=named, observe=recall, standards=same)
    case, _ = _build_case(base, base_request, now)
    return case


def _judge(
    case: Case, request: Request
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """The findings, marked where the base has them as well; and what comments and the baseline
    silence.
    """
    findings, suppressed = judge(case)
    if case.before is not None:
        findings = _mark_known(findings, judge(case.before)[0])
    if request.accepted:
        findings, accepted, stale = baseline.apply(request.accepted, findings)
        stale_findings = apply_rule("baseline-stale", replace(case, stale=stale))
        findings = sort_findings((*findings, *stale_findings))
        suppressed = (*suppressed, *accepted)
    return findings, suppressed


def _mark_known(
    findings: tuple[Finding, ...], before: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    known = {finding.fingerprint for finding in before}
    return tuple(replace(item, already=item.fingerprint in known) for item in findings)


# ------------------------------------------------------------------ the manifest


def _load_manifest(
    folder: files.Folder, named: str | None, book: Book
) -> tuple[Manifest, Book]:
    """The manifest that was named or is found, else what the tree implies; its text joins the
    book.
    """
    document = (
        folder.read_manifest(named) if named else folder.find_manifest(manifest.NAMES)
    )
    if document is None:
        return manifest.implied(book.tree, book.documents, book.license_files), book
    others = tuple(item for item in book.documents if item.path != document.path)
    declared = manifest.load(document.path, document.text)
    book = replace(book, documents=(*others, document))
    return _localize_license_files(declared, folder), book


def _collect_sources(
    folder: files.Folder, implied: Manifest, book: Book, claims: tuple[Statement, ...]
) -> portrait.Sources:
    """What a portrait is drawn from."""
    return portrait.Sources(
        shown=implied,
        repository=folder.repository,
        paths=folder.names,
        tree=book.tree,
        documents=book.documents,
        statements=claims,
        license_files=book.license_files,
        license_texts=collect.read_unknown_licenses(folder, book),
    )


def _localize_license_files(declared: Manifest, folder: files.Folder) -> Manifest:
    """The manifest with addresses of license texts in this repository as their paths."""
    artifacts = tuple(
        _localize_license_file(item, folder) for item in declared.artifacts
    )
    if artifacts == declared.artifacts:
        return declared
    return replace(declared, artifacts=artifacts)


def _localize_license_file(artifact: Artifact, folder: files.Folder) -> Artifact:
    file = artifact.license_file
    if file is None:
        return artifact
    path = repository.local(file.value, folder.origin, folder)
    if not path:
        return artifact
    return replace(artifact, license_file=replace(file, value=path))


# ------------------------------------------------------------------ claims


def _collect_claims(
    declared: Manifest, book: Book, repository: str
) -> tuple[tuple[Statement, ...], Book]:
    """The project's own claims and promises: those of its prose, and those that its manifest
    states are made elsewhere.

    Where no manifest names the release, the repository's name decides which names are its own. The
    book lists documents that hold too many places to read them all.
    """
    release = declared.release
    if repository and not (declared.complete and release.name):
        name = Declaration(repository, Span("."))
        release = replace(release, about={"repository": name, **release.about})
    mentions = statements.mentions(book.documents, release)
    in_prose = (claim for claim in mentions if claim.role in ("own", "future"))
    elsewhere = (_state_elsewhere(item) for item in declared.claims)
    cut = (_describe_cut(claim) for claim in statements.cut(mentions))
    return (*in_prose, *elsewhere), book.lacking(cut)


def _describe_cut(last: Statement) -> Evidence:
    """That a document was not read to its end; ``last`` is the last statement that was read."""
    reason = (
        "speaks of openness too often to be read to its end; what comes after line "
        f"{last.span.line} is not judged"
    )
    return Evidence(Truth.UNKNOWN, source=last.span.path, reason=reason)


_SUBJECTS = {"open_data": "data", "open_weights": "weights", "open_code": "code"}
"""The subject of a claim by its kind; the model for all others."""


def _state_elsewhere(item: Declaration) -> Statement:
    """A claim that the manifest states is made elsewhere: on a site, in a paper."""
    kind = item.value.replace("-", "_")
    subject = _SUBJECTS.get(kind, "model")
    why = "the manifest says that it is claimed elsewhere"
    return Statement(item.span, item.value, kind, subject, why=why)


def _choose_standards(
    claims: tuple[Statement, ...],
    declared: Manifest,
    book: Book,
    repository: str,
    request: Request,
) -> list[StandardRef | None]:
    """The standard of each claim; ``None`` for a promise, a denial, and what is in doubt."""
    name = declared.release.name.value if declared.release.name else ""
    doubted = doubts(claims, book.documents, (name, repository))
    chosen: list[StandardRef | None] = []
    for claim in claims:
        if claim in doubted or not claim.is_asserted:
            chosen.append(None)
        else:
            chosen.append(claimed.choose_standard(claim, request.open_source_means))
    return chosen


def _judge_claims(
    claims: tuple[Statement, ...],
    chosen: list[StandardRef | None],
    assessments: Mapping[str, Assessment],
) -> tuple[JudgedStatement, ...]:
    """The project's own claims with the outcome of their standards."""
    judged: list[JudgedStatement] = []
    for claim, standard in zip(claims, chosen, strict=True):
        if claim.role != "own":
            continue
        outcome = claimed.find_outcome(standard, assessments) if standard else ""
        judged.append(JudgedStatement(claim, standard, outcome))
    return tuple(judged)


# ------------------------------------------------------------------ standards


def _assess(
    request: Request,
    releases: tuple[Manifest, ...],
    book: Book,
    chosen: Iterable[StandardRef],
) -> tuple[dict[str, Assessment], tuple[str, ...]]:
    """The assessments of all standards that are asked for, and the ids of those to show in detail.

    ``chosen`` are the standards that claims are compared with.
    """
    of_claims = sorted({standard.id for standard in chosen})
    own = {standard.id: standard for standard in request.standards}
    shown = _select_shown(own, of_claims, portrait.join_releases(releases))
    wanted = {*speech.STANDARDS, *of_claims, *shown, request.open_source_means}
    assessments = {
        id_: assess_together(own.get(id_) or standards.load(id_), releases, book)
        for id_ in sorted(wanted)
    }
    return assessments, tuple(dict.fromkeys(shown))


def _select_shown(
    own: Iterable[str], of_claims: list[str], declared: Manifest
) -> list[str]:
    """The standards that the user or the manifest names, else those of claims, else *open weights*
    for a release with weights.
    """
    shipped = standards.ids()
    named = [item.value for item in declared.standards if item.value in shipped]
    shown = [*own, *named] or of_claims
    if not shown and declared.of("weights"):
        return ["open-weights"]
    return shown
