"""The values that pass between the stages: frozen, typed, without behaviour beyond small properties.

``Manifest`` is what a release declares, ``Book`` what was found out about it, ``Claim`` what its prose says,
``Assessment`` what a standard makes of both, ``Finding`` and ``Report`` what a person reads. Everything after
the ``Book`` is a pure function of these values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from aboveboard.frozen import dataclass, field, replace
from aboveboard.truth import Truth

Level = Literal["error", "warning", "notice"]
"""How much a finding weighs, in GitHub's words."""

Outcome = Literal["met", "unmet", "undetermined"]
"""What a requirement or a standard comes to."""

LEVELS: tuple[Level, ...] = ("error", "warning", "notice")
"""All levels, worst first."""


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a file: 1-based lines and columns in code points, end exclusive.

    ``path`` is POSIX and relative to the root of the checked repository.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    @property
    def last_line(self) -> int:
        """The line the span ends on, which is its first line where no end was given."""
        return self.end_line or self.line


# ------------------------------------------------------------------ what a release declares


@dataclass(frozen=True)
class Declaration:
    """One value that a manifest states, and where it states it."""

    value: str
    span: Span


@dataclass(frozen=True)
class Problem:
    """Something wrong with a manifest: the rule that reports it, the words, the place, the way out."""

    rule: Literal["manifest-invalid", "manifest-unknown-key"]
    message: str
    span: Span
    fix: str = ""


@dataclass(frozen=True)
class Base:
    """A model that the release is derived from."""

    at: Declaration
    license: Declaration | None = None
    relation: Declaration | None = None


@dataclass(frozen=True)
class Release:
    """What the repository publishes under one name and version."""

    name: Declaration | None = None
    version: Declaration | None = None
    producer: Declaration | None = None
    bases: tuple[Base, ...] = ()
    about: Mapping[str, Declaration] = field(default_factory=dict)
    """Whatever else a dialect says of the release (date, repository, origin, …), for exports."""


ELSEWHERE = ("public", "obtainable", "unshareable")
"""The classes of access to data that a project leaves to others to hand out, or that nobody may."""


@dataclass(frozen=True)
class Artifact:
    """One released thing of a component, at a place, under a license; or one that is openly withheld.

    ``license`` is the artifact's own or the manifest's default for its kind, with the span of whichever stated
    it; ``None`` means that nothing was stated. ``access`` is one of OSI's data classes: ``open``, ``public``,
    ``obtainable``, ``unshareable``.
    """

    component: str
    span: Span
    name: Declaration | None = None
    at: Declaration | None = None
    license: Declaration | None = None
    license_file: Declaration | None = None
    access: Declaration | None = None
    obtain: Declaration | None = None
    """Where data that is not released can be had (the manifest's ``from``)."""
    withheld: Declaration | None = None
    sha256: Declaration | None = None
    note: Declaration | None = None
    revision: Declaration | None = None
    """The commit or tag of the place that is meant, where it is not part of the place itself."""

    @property
    def label(self) -> str:
        """What a message calls it: its component, and its name or place where there is one."""
        said = self.name or self.at
        return f"{self.component} ({said.value})" if said else self.component

    @property
    def released(self) -> bool:
        """Whether the manifest says that the project itself publishes it: it is not withheld and not left to others."""
        if self.withheld is not None:
            return False
        left = self.obtain is not None or (self.access is not None and self.access.value in ELSEWHERE)
        return self.at is not None or not left


@dataclass(frozen=True)
class Manifest:
    """Everything a release declares, whatever dialect it is written in.

    ``complete`` says whether a component that is not listed is thereby said not to be released: true of the
    native and the MOF dialect, false of a model card's front matter and where there is no manifest.
    """

    path: str | None
    dialect: str
    span: Span
    release: Release = Release()
    artifacts: tuple[Artifact, ...] = ()
    claims: tuple[Declaration, ...] = ()
    standards: tuple[Declaration, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = True
    readable: bool = True
    """False where the file could not be understood as a manifest at all."""

    def of(self, component: str) -> tuple[Artifact, ...]:
        """The artifacts of one component, in the manifest's order."""
        return tuple(artifact for artifact in self.artifacts if artifact.component == component)


# ------------------------------------------------------------------ what was found out


@dataclass(frozen=True)
class Evidence:
    """A fact, never yet compared with a claim: its truth, its value, where it was seen, and why it is not known.

    ``source`` is a URL, a ``path:line`` or a commit; ``reason`` is required unless the truth is *yes*.
    """

    truth: Truth
    value: str = ""
    source: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.truth is not Truth.YES and not self.reason:
            raise ValueError("evidence that is not `yes` needs a reason")


NOT_ASKED = Evidence(Truth.UNKNOWN, reason="nobody asked")
"""The default of every facet."""


@dataclass(frozen=True)
class Flaw:
    """Something wrong inside an artifact that is there: a missing shard, a truncated file."""

    path: str
    """The file that has the flaw or is missing."""
    detail: str
    """The flaw in words that follow the file's name: ``is missing``, ``holds 10 of 300 bytes``."""
    span: Span
    """Where the flaw is announced: the line of the index that names the shard, or the file itself."""
    elsewhere: bool = False
    """Whether nothing at all of what an index names is there: then the weights may simply be published elsewhere, and
    it is a flaw only of an artifact that is declared to be here."""


@dataclass(frozen=True)
class RemoteFile:
    """One file of a remote place, as its host lists it. ``size`` is in bytes, -1 where it is not told."""

    path: str
    size: int = -1
    sha256: str = ""


@dataclass(frozen=True)
class Observation:
    """What is known of one place, a facet at a time.

    ``exists``: something is there, whole. ``public``: anybody may fetch it without asking. ``license``: the
    value is the license expression that the place itself states. ``revision``: *yes* where the place names a fixed
    revision, *no* where it names one that moves (a branch), *unknown* where it names a tag or none; the value is the
    commit that it resolved to, where known. ``size``: the value is a number of bytes. ``sha256``: the value is the
    content's digest. ``gated``: the value is the kind of gate (``auto``, ``manual``). ``volatile``: a personal drive,
    where things vanish.
    """

    exists: Evidence = NOT_ASKED
    public: Evidence = NOT_ASKED
    license: Evidence = NOT_ASKED
    revision: Evidence = NOT_ASKED
    size: Evidence = NOT_ASKED
    sha256: Evidence = NOT_ASKED
    gated: Evidence = NOT_ASKED
    volatile: Evidence = NOT_ASKED
    bases: tuple[str, ...] = ()
    """Models that the place says it derives from, as places."""
    files: tuple[RemoteFile, ...] = ()
    flaws: tuple[Flaw, ...] = ()


_NOTHING = Observation()


@dataclass(frozen=True)
class Document:
    """A text file that was read, with its path; ``kind`` says what for.

    ``prose`` (README, model card, …) and ``metadata`` (CITATION.cff, pyproject.toml, package.json, …) are searched
    for claims; ``manifest`` and ``license`` are not.
    """

    path: str
    text: str
    kind: Literal["prose", "metadata", "manifest", "license"]


@dataclass(frozen=True)
class Difference:
    """Words in which a license text departs from the original: at ``line`` of the text that was read."""

    kind: Literal["added", "removed", "changed"]
    line: int
    words: str


@dataclass(frozen=True)
class Identification:
    """Which license a text is.

    ``id`` is an SPDX id or a ``LicenseRef-…``, empty where unknown. ``verdict`` is ``exact``, ``equal`` (after the
    SPDX matching guidelines), ``altered``, ``truncated``, ``several``, ``notice`` or ``unknown``. Only ``exact`` and
    ``equal`` may be taken for the license itself. ``score`` runs from 0 to 1.
    """

    id: str
    verdict: str
    score: float
    differences: tuple[Difference, ...] = ()
    also: tuple[str, ...] = ()
    """The ids of further texts, where there are several; otherwise further ids of the very same text (``GPL-3.0-only``
    and ``GPL-3.0-or-later`` are one text)."""

    @property
    def certain(self) -> bool:
        """Whether the text may be taken for the license it is identified as."""
        return self.verdict in ("exact", "equal")


@dataclass(frozen=True)
class LicenseFile:
    """A LICENSE-like file of the tree and what its text was identified as."""

    path: str
    identification: Identification


@dataclass(frozen=True)
class SourceHeader:
    """What the first lines of a source file say: the license that ``SPDX-License-Identifier`` names, and its line."""

    path: str
    line: int
    license: str
    holders: tuple[str, ...] = ()
    """Who holds the rights, as written."""


@dataclass(frozen=True)
class Sources:
    """A sample of the source files: how many were looked at, the headers found, and whom license texts name."""

    looked: int = 0
    headers: tuple[SourceHeader, ...] = ()
    holders: tuple[str, ...] = ()
    """Who holds the rights, as the license texts of the root have it."""


@dataclass(frozen=True)
class Tree:
    """What the checked folder holds, as far as it matters. Paths are POSIX and relative to its root."""

    source: str = "walk"
    """How the files were listed: ``git`` or ``walk``."""
    files: int = 0
    """How many there are."""
    weights: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    unread: tuple[Evidence, ...] = ()
    """What could not be looked at, and why: unreadable files, links out of the root, limits reached."""
    origin: str = ""
    """The repository that it was cloned from, ``github.com/owner/name``; empty where that is not known."""


@dataclass(frozen=True)
class Book:
    """Everything that was found out, as plain data: it can be saved, and judged elsewhere."""

    tree: Tree = Tree()
    observations: Mapping[str, Observation] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    license_files: tuple[LicenseFile, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    """Flaws of weights in the tree, whether or not an artifact declares them."""
    ages: Mapping[str, int] = field(default_factory=dict)
    """Days since a line was first written, by ``path:line``, for the lines that were asked about."""
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The metadata that weight files carry in their headers, by path."""
    sources: Sources = Sources()
    as_of: str = ""
    """The date of the newest commit, ``YYYY-MM-DD``, where the promises make it matter; ages count back from it."""

    def about(self, place: str) -> Observation:
        """What is known of a place as the manifest writes it; nothing, where nobody looked."""
        return self.observations.get(place, _NOTHING)

    def lacking(self, unread: Iterable[Evidence]) -> Book:
        """The book with more that could not be looked at."""
        more = (item for item in dict.fromkeys(unread) if item not in self.tree.unread)
        every = (*self.tree.unread, *more)
        return replace(self, tree=replace(self.tree, unread=every)) if every != self.tree.unread else self


# ------------------------------------------------------------------ what the prose says


@dataclass(frozen=True)
class Claim:
    """A place in prose or metadata that speaks of openness.

    ``kind``, ``subject`` and ``polarity`` are the words of the claims guide. ``role`` is ``own`` for a claim of the
    project about itself; otherwise it says why the place was passed over: ``third_party``, ``future``, ``generic``
    or ``negated``. ``why`` tells a person what decided it.
    """

    span: Span
    text: str
    kind: str
    subject: str
    polarity: Literal["asserted", "negated", "future", "hypothetical"] = "asserted"
    role: str = "own"
    why: str = ""
    license: str = ""
    """The license as written, for a statement about one."""
    due: str = ""
    """The date by which something is promised, as ``YYYY-MM-DD`` or ``YYYY-MM``, where one is given."""


# ------------------------------------------------------------------ what a standard makes of it


@dataclass(frozen=True)
class Requirement:
    """One row of a standard. ``must`` holds predicates of the closed vocabulary of ``standards.assess``."""

    id: str
    component: str
    text: str
    level: Literal["required", "conditional", "recommended", "optional"]
    judge: Literal["machine", "assisted", "human"]
    source: str
    date: str
    must: tuple[tuple[str, str], ...] = ()
    tier: str = ""
    """The level of the standard that the row belongs to, where it has levels."""
    any_of: tuple[str, ...] = ()
    """Ids of other components that may stand in for this one."""
    note: str = ""


@dataclass(frozen=True)
class Standard:
    """A named, versioned set of requirements, as data."""

    id: str
    name: str
    steward: str
    as_of: str
    url: str
    kind: str
    requirements: tuple[Requirement, ...]
    tiers: tuple[str, ...] = ()
    """The standard's levels, entry level first."""
    title: str = ""
    """What a sentence calls a release that meets it."""
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What one requirement comes to: as declared, and as verified by evidence alone."""

    requirement: Requirement
    declared: Outcome
    verified: Outcome
    because: tuple[Evidence, ...] = ()
    mark: str = ""
    """A qualification: ``not confirmed by OSI``, ``conditional``, ``for a person to judge``, …"""


@dataclass(frozen=True)
class Assessment:
    """What a standard comes to for a release.

    ``declared_level`` and ``verified_level`` are the tier reached (for ``mof-1.0``: 3, 2, 1, or 0 for none).
    """

    standard: Standard
    declared: Outcome
    verified: Outcome
    verdicts: tuple[Verdict, ...]
    declared_level: int | None = None
    verified_level: int | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    """What this standard alone has to tell: progress, class, mean."""


# ------------------------------------------------------------------ what a person reads


@dataclass(frozen=True)
class Related:
    """Another place that a finding is about, and what is there."""

    span: Span
    message: str


@dataclass(frozen=True)
class Finding:
    """A contradiction or a gap: made by ``rules.judge`` alone."""

    rule: str
    level: Level
    message: str
    span: Span
    related: tuple[Related, ...] = ()
    fix: str = ""
    fingerprint: str = ""
    """Stable across edits elsewhere: made without positions."""
    already: bool = False
    """Whether the revision compared with has it as well, so that the change did not bring it."""


@dataclass(frozen=True)
class Suppressed:
    """A finding that an ignore comment or a baseline silences, and why."""

    finding: Finding
    reason: str
    by: str
    """``path:line`` of the comment, or the baseline's path."""


@dataclass(frozen=True)
class Row:
    """An artifact as reports show it."""

    artifact: Artifact
    presence: Evidence
    license_found: str
    license_class: str
    public: Evidence = NOT_ASKED


@dataclass(frozen=True)
class JudgedClaim:
    """A claim, the standard it is held against (empty where none is) and what came of it."""

    claim: Claim
    standard: str
    outcome: Outcome | Literal[""]


@dataclass(frozen=True)
class RulePage:
    """What a report tells of a rule: its usual level, and its page as the rule's module carries it."""

    level: Level
    text: str


@dataclass(frozen=True)
class Report:
    """All that an output format sees. The same input gives an equal report, whatever the clock or the machine."""

    version: str
    manifest: Manifest
    book: Book
    rows: tuple[Row, ...]
    claims: tuple[JudgedClaim, ...]
    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    may_say: str
    summary: Mapping[str, int] = field(default_factory=dict)
    """Counts: ``error``, ``warning``, ``notice`` of findings, ``verified``, ``absent``, ``unknown`` of artifacts, and
    ``suppressed``."""
    asked: tuple[str, ...] = ()
    """The ids of the standards to show in detail; ``assessments`` holds every standard that was looked at."""
    prefix: str = ""
    """The checked folder relative to where the command ran, with a slash at its end; empty where they are the same."""
    quotes: Mapping[str, str] = field(default_factory=dict)
    """The source line of each finding, by ``path:line``, where the file was read."""
    date: str = ""
    """The day the report speaks of, as ``YYYY-MM-DD``: of ``SOURCE_DATE_EPOCH``, else of the newest commit."""
    base: str = ""
    """The revision that this one was compared with, as it was named; empty where there was none."""
    rules: Mapping[str, RulePage] = field(default_factory=dict)
    """Every rule that was asked, by id, whether or not it found anything."""
    called: str = ""
    """What the repository is called where it was cloned from, for a release without a name; empty if not known."""
