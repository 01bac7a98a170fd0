"""Facts about licenses: what each one grants, withholds and asks for, and who approved it.

``curated.tsv`` has what was read by hand, ``spdx.tsv`` the SPDX list with the flags of OSI and FSF,
``scancode.tsv`` the rest of ScanCode's keys with their category, ``aliases.tsv`` the other
spellings, ``families.tsv`` the names of several texts, ``homes.tsv`` the addresses that licenses
are published under. Each table names its sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import field

from aboveboard.licenses import tables
from aboveboard.licenses.spelling import fold
from aboveboard.value import Value

_OPEN = (
    "public-domain",
    "osi-permissive",
    "open-model",
    "open-data",
    "open-content",
    "free-not-osi",
    "free-docs",
    "osi-copyleft",
)
_UNDECIDED = ("public-domain-mark", "free-not-reviewed", "unidentified")
_RESTRICTED = (
    "branding-threshold",
    "use-restricted",
    "revenue-threshold",
    "user-threshold",
    "field-of-use",
    "source-available",
    "gated-agreement",
    "no-derivatives",
    "non-commercial",
    "proprietary",
    "no-license",
)
CLASSES: tuple[str, ...] = (*_OPEN, *_UNDECIDED, *_RESTRICTED)
"""All license classes, from the freest to the strictest."""

OPEN: frozenset[str] = frozenset(_OPEN)
"""Classes whose terms may count as open."""

RESTRICTED: frozenset[str] = frozenset(_RESTRICTED)
"""Classes whose terms withhold a right that openness needs."""

_DUTIES = frozenset(
    (
        "attribution",
        "notice",
        "share-alike",
        "copyleft",
        "network-copyleft",
        "flow-down",
        "update-duty",
        "naming",
        "branding",
        "registration",
        "reporting-duty",
        "rename-on-change",
        "advertising-clause",
        "copyleft-on-outputs",
        "user-data-duty",
    )
)

_CURATED_SOURCE = "reading of 2026-11-23"
_SPDX_SOURCE = "SPDX license list 3.29.0"
_CLASS_BY_CATEGORY = {
    "Proprietary Free": "source-available",
    "Free Restricted": "source-available",
    "Source-available": "source-available",
    "Commercial": "proprietary",
    "Permissive": "free-not-reviewed",
    "Copyleft": "free-not-reviewed",
    "Copyleft Limited": "free-not-reviewed",
    "Public Domain": "free-not-reviewed",
}


class License(Value, frozen=True):
    """The facts about one license.

    ``osi`` and ``fsf`` are the flags of the SPDX license list. ``open_definition`` is
    ``conformant``, ``rejected`` or ``not-reviewed``. ``withheld`` names the right that is not
    granted, ``clause`` the clause of the text that withholds it, ``threshold`` the cap if there is
    one. ``fit`` maps ``code``, ``data``, ``weights`` and ``documents`` to whether the license
    suits an open release of that kind: ``yes``, ``weak`` or ``no``. ``grants`` maps ``commercial``
    use, ``modification`` and ``redistribution`` to whether they are allowed: ``yes``, ``no``,
    ``limited`` or ``unknown``. ``evidence`` is what the row is based on, ``source`` the list or
    text it was taken from, with its date.
    """

    id: str
    name: str
    license_class: str
    osi: bool = False
    fsf: bool = False
    open_definition: str = "not-reviewed"
    deprecated: bool = False
    withheld: str = ""
    clause: str = ""
    threshold: str = ""
    duties: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    fit: Mapping[str, str] = field(default_factory=dict)
    grants: Mapping[str, str] = field(default_factory=dict)
    hub_id: str = ""
    scancode_key: str = ""
    evidence: str = ""
    source: str = ""
    note: str = ""

    @property
    def open(self) -> bool:
        """Whether its class may count as open."""
        return self.license_class in OPEN

    @property
    def restricted(self) -> bool:
        """Whether its class withholds a right that openness needs."""
        return self.license_class in RESTRICTED

    @property
    def quotable(self) -> str:
        """The clause that a message may cite: empty unless it was read in the text itself."""
        was_read = self.evidence == "text" or self.evidence.startswith(
            ("text;", "text (")
        )
        if not was_read or "(via " in self.evidence:
            return ""
        return self.clause


class _SpdxRow(NamedTuple):
    """A row of ``spdx.tsv``; flags are ``1`` or ``0``."""

    key: str
    id: str
    osi: str
    fsf: str
    deprecated: str
    license_class: str
    name: str
    successor: str


class _CuratedRow(NamedTuple):
    """A row of ``curated.tsv``."""

    key: str
    id: str
    name: str
    license_class: str
    flags: str
    open_definition: str
    commercial: str
    modification: str
    redistribution: str
    withheld: str
    clause: str
    threshold: str
    code: str
    data: str
    weights: str
    documents: str
    hub_id: str
    scancode_key: str
    evidence: str
    note: str


# ------------------------------------------------------------------ licenses


def find(id: str) -> License | None:
    """The license with an id: SPDX's, ScanCode's or our own ``LicenseRef-…`` in any case, ``NONE``.

    Nothing is guessed: an id that is in no table gives ``None``.
    """
    key = _normalize_key(id)
    if not key:
        return None
    return _find_by_key(key)


@lru_cache(maxsize=512)
def _find_by_key(key: str) -> License | None:
    listed = _find_spdx_row(key)
    curated = tables.find_row("curated.tsv", key)
    if curated is not None:
        return _from_curated_row(_CuratedRow(*curated), listed)
    if listed is not None:
        return _from_spdx_row(listed)
    return _find_in_scancode(key)


def _from_curated_row(row: _CuratedRow, listed: _SpdxRow | None) -> License:
    """The license of a curated row, with the flags of its row in the SPDX list."""
    traits = tuple(filter(None, row.flags.split(",")))
    listed_name = listed.name if listed else row.id
    return License(
        id=row.id,
        name=row.name or listed_name,
        license_class=row.license_class,
        osi=_is_set(listed and listed.osi),
        fsf=_is_set(listed and listed.fsf),
        open_definition=row.open_definition,
        deprecated=_is_set(listed and listed.deprecated),
        withheld=row.withheld,
        clause="" if row.clause == "unverified" else row.clause,
        threshold=row.threshold,
        duties=tuple(trait for trait in traits if trait in _DUTIES),
        traits=traits,
        fit={
            "code": row.code,
            "data": row.data,
            "weights": row.weights,
            "documents": row.documents,
        },
        grants={
            "commercial": row.commercial,
            "modification": row.modification,
            "redistribution": row.redistribution,
        },
        hub_id=row.hub_id,
        scancode_key=row.scancode_key,
        evidence=row.evidence,
        source=_CURATED_SOURCE
        if listed is None
        else f"{_SPDX_SOURCE} and {_CURATED_SOURCE}",
        note=row.note,
    )


def _from_spdx_row(row: _SpdxRow) -> License:
    return License(
        row.id,
        row.name,
        row.license_class,
        osi=_is_set(row.osi),
        fsf=_is_set(row.fsf),
        deprecated=_is_set(row.deprecated),
        evidence="flags:SPDX-3.29",
        source="SPDX license list 3.29.0, 2026-09-16",
    )


def _find_in_scancode(key: str) -> License | None:
    prefix = "licenseref-scancode-"
    if not key.startswith(prefix):
        return None
    row = tables.find_row("scancode.tsv", key.removeprefix(prefix))
    if row is None:
        return None
    scancode_key, category = row
    return License(
        f"LicenseRef-scancode-{scancode_key}",
        scancode_key,
        _CLASS_BY_CATEGORY.get(category, "unidentified"),
        evidence="registry",
        source="ScanCode LicenseDB, 2025-07-22",
    )


def _find_spdx_row(key: str) -> _SpdxRow | None:
    row = tables.find_row("spdx.tsv", key)
    return _SpdxRow(*row) if row else None


def _is_set(flag: str | None) -> bool:
    return flag == "1"


def _normalize_key(name: str) -> str:
    return name.strip().lower()


def is_curated(id: str) -> bool:
    """Whether the facts of a license were put together by hand, since releases use it."""
    return tables.find_row("curated.tsv", _normalize_key(id)) is not None


def find_successor(id: str) -> str:
    """The id that replaces a deprecated SPDX id; empty where no single id does.

    Where the old id leaves the version open, the successor is the stricter one.
    """
    row = _find_spdx_row(_normalize_key(id))
    return row.successor if row else ""


def find_exception(name: str) -> str:
    """The SPDX id of a license exception, in any case; empty where there is none."""
    row = tables.find_row("exceptions.tsv", _normalize_key(name))
    return row[1] if row else ""


# ------------------------------------------------------------------ names, families, sets


def find_alias(folded: str) -> str:
    """The id of another spelling, folded by ``spelling.fold``; empty where there is none."""
    row = tables.find_row("aliases.tsv", folded)
    return row[1] if row else ""


def is_name_prefix(folded: str) -> bool:
    """Whether a listed spelling or the name of a family begins with a folded word."""
    line_start = f"\n{folded}"
    if line_start in tables.read_table("aliases.tsv"):
        return True
    return line_start in tables.read_table("families.tsv")


def list_family(folded: str) -> tuple[str, ...]:
    """The ids of the texts that a family's name (``gpl``, ``cc by``, ``llama``) may mean."""
    row = tables.find_row("families.tsv", _normalize_key(folded))
    return tuple(row[2].split()) if row else ()


def is_complete_family(folded: str) -> bool:
    """Whether the known texts of a family are all: what is true of each is true of the name."""
    row = tables.find_row("families.tsv", _normalize_key(folded))
    return row is not None and row[1] == "all"


@lru_cache(maxsize=16)
def list_named_set(named_set: str) -> frozenset[str]:
    """The ids in a named set of ``sets.tsv``; empty for a set that no list decides."""
    row = tables.find_row("sets.tsv", named_set)
    return frozenset(row[2].split()) if row else frozenset()


# ------------------------------------------------------------------ addresses

_URL_ENDINGS = (".html", ".txt", ".php", ".en", "/legalcode", "/deed", "/1-0")
_LONGEST_URL_START = len("https://www.en-us.")
"""Characters before the address of a license's home; behind more, it is part of another path."""


def find_by_url(url: str) -> str:
    """The id of the license that is published at an address; empty where none is."""
    address = url.strip().lower().split("#")[0].split("?")[0].rstrip("/")
    for home, prefix in tables.read_rows("homes.tsv"):
        start = address.find(home)
        if 0 <= start <= _LONGEST_URL_START:
            return _find_below_home(address[start + len(home) :], prefix)
    return ""


def _find_below_home(path: str, prefix: str) -> str:
    """The id of the license at a path below a home."""
    for ending in _URL_ENDINGS:
        path = path.removesuffix(ending)
    name = path
    if prefix != "-":
        name = f"{prefix} {path.replace('/', ' ')}"
    known = find(name)
    if known is not None:
        return known.id
    return find_alias(fold(name))


# ------------------------------------------------------------------ classes


def find_class(id: str) -> str:
    """The license class of an id; *unidentified* where the id is in no table."""
    known = find(id)
    if known is None:
        return "unidentified"
    return known.license_class


def derive_common_class(ids: tuple[str, ...]) -> str:
    """The class that several licenses share; the freest of theirs where all are restricted; else
    *unidentified*.
    """
    classes = {find_class(id_) for id_ in ids}
    if len(classes) == 1:
        return classes.pop()
    if classes and classes <= RESTRICTED:
        return select_freest(tuple(classes))
    return "unidentified"


def select_freest(classes: tuple[str, ...]) -> str:
    """The freest of several classes; *unidentified* ranks between open and restricted."""
    return min(classes, key=CLASSES.index, default="unidentified")


def select_strictest(classes: tuple[str, ...]) -> str:
    """The strictest of several classes; *unidentified* ranks between open and restricted."""
    return max(classes, key=CLASSES.index, default="unidentified")
