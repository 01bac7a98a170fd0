"""What was found out about a release: plain data that can be saved and judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Literal

from msgspec import field
from msgspec.structs import replace

from aboveboard.model.span import Span
from aboveboard.truth import Truth
from aboveboard.value import Value


class Reason(Enum):
    """The reasons that the program acts on, each with the sentence that people read.

    ``Evidence.has_reason`` compares with them. Saved evidence holds the sentence, so a changed
    sentence is no longer recognized in files that were saved before.
    """

    NOT_ASKED = "nobody asked"
    OFFLINE = "not looked at: offline"
    UNSAVED = "not looked at: it is not in the saved evidence"
    INTERRUPTED = "interrupted before it was looked at"
    RUN_TIMED_OUT = "the time limit for all remote places is over (--time-limit)"
    NO_NETWORK = "no network"
    """Nothing could be sent at all; a colon and the details follow."""
    NOT_STATED = "the host does not state it"
    WEB_PAGE = "a web page came where a file was promised"
    LOGIN_PAGE = "a login page came instead"


class Evidence(Value, frozen=True):
    """A fact, never yet compared with a claim: its truth, its value, where it was seen, and why it
    is not known.

    ``source`` is a URL, a ``path:line`` or a commit; ``reason`` is required unless the truth is
    *yes*.
    """

    truth: Truth
    value: str = ""
    source: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.truth is not Truth.YES and not self.reason:
            raise ValueError("evidence that is not `yes` needs a reason")

    @classmethod
    def yes(cls, source: str, value: str = "") -> Evidence:
        """A fact that holds."""
        return cls(Truth.YES, value, source)

    @classmethod
    def no(cls, source: str, reason: str, value: str = "") -> Evidence:
        """A fact that does not hold."""
        return cls(Truth.NO, value, source, reason)

    @classmethod
    def unknown(cls, source: str, reason: str, value: str = "") -> Evidence:
        """A fact that could not be established."""
        return cls(Truth.UNKNOWN, value, source, reason)

    def has_reason(self, reason: Reason) -> bool:
        """Whether this is the reason, with or without details after a colon."""
        return self.reason == reason.value or self.reason.startswith(
            f"{reason.value}: "
        )


NOT_ASKED = Evidence(Truth.UNKNOWN, reason=Reason.NOT_ASKED.value)
"""The default of every facet."""


class Flaw(Value, frozen=True):
    """Something wrong inside an artifact that is there: a missing shard, a truncated file."""

    path: str
    """The file that has the flaw or is missing."""
    detail: str
    """The flaw in words that follow the file's name: ``is missing``, ``holds 10 of 300 bytes``."""
    span: Span
    """Where the flaw is announced: the line of the index that names the shard, or the file
    itself."""
    elsewhere: bool = False
    """Whether nothing at all of what an index names is there: then the weights may simply be
    published elsewhere, and it is a flaw only of an artifact that is declared to be here."""


class RemoteFile(Value, frozen=True):
    """One file of a remote place, as its host lists it. ``size`` is in bytes, -1 where it is not
    told.
    """

    path: str
    size: int = -1
    sha256: str = ""


class Observation(Value, frozen=True):
    """What is known of one place, a facet at a time.

    ``exists``: something is there, whole. ``public``: anybody may fetch it without asking.
    ``license``: the value is the license expression that the place itself states. ``revision``:
    *yes* where the place names a fixed revision, *no* where it names one that moves (a branch),
    *unknown* where it names a tag or none; the value is the commit that it resolved to, where
    known. ``size``: the value is a number of bytes. ``sha256``: the value is the content's digest.
    ``gated``: the value is the kind of gate (``auto``, ``manual``). ``volatile``: a personal drive,
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


class Document(Value, frozen=True):
    """A text file that was read, with its path; ``kind`` says what for.

    ``prose`` (README, model card, …) and ``metadata`` (CITATION.cff, pyproject.toml, package.json,
    …) are searched for claims; ``manifest`` and ``license`` are not.
    """

    path: str
    text: str
    kind: Literal["prose", "metadata", "manifest", "license"]


class Difference(Value, frozen=True):
    """Words in which a license text departs from the published one, at ``line`` of the text."""

    line: int
    before: str = ""
    """The words of the published text; empty where words were added."""
    after: str = ""
    """The words in their place; empty where words were removed."""

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What was done to the words."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"

    @property
    def words(self) -> str:
        """The words in one text: ``before → after`` where they were changed."""
        if self.kind == "changed":
            return f"{self.before} → {self.after}"
        return self.before or self.after


class Identification(Value, frozen=True):
    """Which license a text is.

    ``id`` is an SPDX id or a ``LicenseRef-…``, empty where unknown. ``verdict`` is ``exact``,
    ``equal`` (after the SPDX matching guidelines), ``altered``, ``truncated``, ``several``,
    ``notice`` or ``unknown``. Only ``exact`` and ``equal`` may be taken for the license itself.
    ``score`` runs from 0 to 1.
    """

    id: str
    verdict: str
    score: float
    differences: tuple[Difference, ...] = ()
    also: tuple[str, ...] = ()
    """The ids of further texts, where there are several; otherwise further ids of the very same
    text (``GPL-3.0-only`` and ``GPL-3.0-or-later`` are one text)."""

    @property
    def certain(self) -> bool:
        """Whether the text may be taken for the license it is identified as."""
        return self.verdict in ("exact", "equal")


class Quote(Value, frozen=True):
    """Words of a file, on one line and without comment marks, and the line that they begin on."""

    line: int
    words: str


class LicenseFile(Value, frozen=True):
    """A LICENSE-like file of the tree and what its text was identified as."""

    path: str
    identification: Identification
    prohibition: Quote | None = None
    """The sentence of a text that is no published license which withholds a use."""


class SourceHeader(Value, frozen=True):
    """What the first lines of a source file say: the license that ``SPDX-License-Identifier``
    names, and its line.
    """

    path: str
    line: int
    license: str
    holders: tuple[str, ...] = ()
    """Who holds the rights, as written."""


class Sources(Value, frozen=True):
    """A sample of the source files: how many were looked at, the headers found, and whom license
    texts name.
    """

    looked: int = 0
    headers: tuple[SourceHeader, ...] = ()
    holders: tuple[str, ...] = ()
    """Who holds the rights, as the license texts of the root have it."""


class Restriction(Value, frozen=True):
    """A source file, or the license file of a folder, under terms that withhold a use.

    ``terms`` is the name of a license or a quoted sentence.
    """

    path: str
    line: int
    terms: str


class Code(Value, frozen=True):
    """The source files of the tree: how many there are, and what is under terms of its own that
    withhold a use.
    """

    files: int = -1
    """-1 where they were not counted."""
    restrictions: tuple[Restriction, ...] = ()


class Tree(Value, frozen=True):
    """What the checked folder holds, as far as it matters. Paths are POSIX and relative to its
    root.
    """

    source: str = "walk"
    """How the files were listed: ``git`` or ``walk``."""
    files: int = 0
    """How many there are."""
    weights: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    unread: tuple[Evidence, ...] = ()
    """What could not be looked at, and why: unreadable files, links out of the root, limits
    reached."""
    origin: str = ""
    """The repository that it was cloned from, ``github.com/owner/name``; empty where that is not
    known."""


class Book(Value, frozen=True):
    """Everything that was found out, as plain data: it can be saved, and judged elsewhere."""

    tree: Tree = Tree()
    observations: Mapping[str, Observation] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    license_files: tuple[LicenseFile, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    """Flaws of weights in the tree, whether or not an artifact declares them."""
    ages: Mapping[str, int] = field(default_factory=dict)
    """Days since a line was first written, by ``path:line``, for the lines that were asked
    about."""
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The metadata that weight files carry in their headers, by path."""
    sources: Sources = Sources()
    code: Code = Code()
    as_of: str = ""
    """The date of the newest commit, ``YYYY-MM-DD``, where the promises make it matter; ages count
    back from it."""

    def about(self, place: str) -> Observation:
        """What is known of a place as the manifest writes it; nothing, where nobody looked."""
        return self.observations.get(place, _NOTHING)

    def lacking(self, unread: Iterable[Evidence]) -> Book:
        """The book with more that could not be looked at."""
        more = (item for item in dict.fromkeys(unread) if item not in self.tree.unread)
        every = (*self.tree.unread, *more)
        return (
            replace(self, tree=replace(self.tree, unread=every))
            if every != self.tree.unread
            else self
        )
