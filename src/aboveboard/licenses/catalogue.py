"""Facts about licenses: what each one grants, withholds and asks for, and who approved it.

The tables lie in ``data/`` as tab-separated text. A lookup finds its one line in the file's text
and parses nothing else, so that asking about one license costs microseconds and no table is ever
built.

``curated.tsv`` holds what was read by hand, ``spdx.tsv`` the SPDX list with the flags of OSI and
FSF, ``scancode.tsv`` the rest of ScanCode's keys with their category, ``hub.tsv`` the values of the
Hugging Face hub, ``aliases.tsv`` the other spellings, ``families.tsv`` the names that stand for
several texts. Each says where its facts come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec import field

from aboveboard import leaves
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
"""All classes, the freest first."""

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

_BY_CATEGORY = {
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
    """What is known of one license.

    ``osi`` and ``fsf`` are the flags of the SPDX license list. ``open_definition`` is
    ``conformant``, ``rejected`` or ``not-reviewed``. ``withheld`` names the right that is kept
    back, ``clause`` where the text does so in its own numbers, ``threshold`` the cap if there is
    one. ``fit`` says for ``code``, ``data``, ``weights`` and ``documents`` whether the license
    suits an open release of that kind: ``yes``, ``weak`` or ``no``. ``grants`` says whether
    ``commercial`` use, ``modification`` and ``redistribution`` are allowed: ``yes``, ``no``,
    ``limited`` or ``unknown``. ``evidence`` is what the row rests on, ``source`` the list or text
    it was taken from, with its date.
    """

    id: str
    name: str
    klass: str
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
        return self.klass in OPEN

    @property
    def restricted(self) -> bool:
        """Whether its class withholds a right that openness needs."""
        return self.klass in RESTRICTED

    @property
    def quotable(self) -> str:
        """The clause, if it was read in the text itself, so that a message may cite it; else
        empty.
        """
        read = self.evidence == "text" or self.evidence.startswith(("text;", "text ("))
        return self.clause if read and "(via " not in self.evidence else ""


class HubLicense(Value, frozen=True):
    """What a hub's ``license`` value says.

    ``kind`` is ``spdx``, ``licenseref`` (one text without an SPDX id), ``family`` (several texts),
    ``read-the-text`` (only the text can tell; ``candidates`` are guesses to compare it with),
    ``unknown`` (said not to be known), ``other`` or ``unlisted`` (no value of the hub). ``id`` is
    empty wherever the value alone does not decide.
    """

    value: str
    id: str
    kind: str
    klass: str = "unidentified"
    candidates: tuple[str, ...] = ()
    note: str = ""


def find(id: str) -> License | None:
    """The license with an id: an SPDX id in any case, ScanCode's or our own ``LicenseRef-…``,
    ``NONE``.

    Nothing is guessed: an id that no table holds gives ``None``.
    """
    key = id.strip().lower()
    return _find(key) if key else None


@lru_cache(maxsize=512)
def _find(key: str) -> License | None:
    listed, read = _row("spdx.tsv", key), _row("curated.tsv", key)
    if read is not None:
        return _curated(read, listed)
    if listed is not None:
        id_, osi, fsf, deprecated, klass, name = listed[1:7]
        source = "SPDX license list 3.29.0, 2026-09-16"
        return License(
            id_,
            name,
            klass,
            osi=osi == "1",
            fsf=fsf == "1",
            deprecated=deprecated == "1",
            evidence="flags:SPDX-3.29",
            source=source,
        )
    prefix = "licenseref-scancode-"
    other = _row("scancode.tsv", key[len(prefix) :]) if key.startswith(prefix) else None
    if other is None:
        return None
    source = "ScanCode LicenseDB, 2025-07-22"
    klass = _BY_CATEGORY.get(other[1], "unidentified")
    return License(
        "LicenseRef-scancode-" + other[0], other[0], klass, evidence="registry", source=source
    )


def is_curated(id: str) -> bool:
    """Whether a license is one of those whose facts were put together by hand: the ones that
    releases use.
    """
    return _row("curated.tsv", id.strip().lower()) is not None


def _curated(read: list[str], listed: list[str] | None) -> License:
    (id_, name, klass, flags, open_definition, commercial, modification, redistribution) = read[1:9]
    (
        withheld,
        clause,
        threshold,
        code,
        data,
        weights,
        documents,
        hub_id,
        scancode_key,
        evidence,
        note,
    ) = read[9:20]
    traits = tuple(flags.split(",")) if flags else ()
    return License(
        id=id_,
        name=name or (listed[6] if listed else id_),
        klass=klass,
        osi=listed is not None and listed[2] == "1",
        fsf=listed is not None and listed[3] == "1",
        open_definition=open_definition,
        deprecated=listed is not None and listed[4] == "1",
        withheld=withheld,
        clause="" if clause == "unverified" else clause,
        threshold=threshold,
        duties=tuple(trait for trait in traits if trait in _DUTIES),
        traits=traits,
        fit={"code": code, "data": data, "weights": weights, "documents": documents},
        grants={
            "commercial": commercial,
            "modification": modification,
            "redistribution": redistribution,
        },
        hub_id=hub_id,
        scancode_key=scancode_key,
        evidence=evidence,
        source="SPDX license list 3.29.0 and reading of 2026-11-23"
        if listed
        else "reading of 2026-11-23",
        note=note,
    )


def from_hub(value: str, license_name: str = "", license_link: str = "") -> HubLicense:
    """What a Hugging Face card's ``license`` says, with ``license_name`` and ``license_link``
    beside ``other``.

    Families (``gpl``, ``cc``, ``openrail``), ``other`` and free names that stand for several texts
    stay undecided; ``bsl-1.0`` is the Boost license.
    """
    written = value.strip()
    row = _row("hub.tsv", "license\t" + written.lower())
    if row is None:
        return HubLicense(written, "", "unlisted")
    kind, note = row[3], row[4]
    if kind == "other":
        return _named(written, license_name.strip(), license_link.strip(), note)
    if kind == "family":
        members = family(written)
        klass = common_class(members) if whole_family(written) else "unidentified"
        return HubLicense(written, "", kind, klass, members, note)
    known = find(row[2])
    return HubLicense(written, row[2], kind, known.klass if known else "unidentified", note=note)


def _named(written: str, name: str, link: str, note: str) -> HubLicense:
    row = _row("hub.tsv", "license_name\t" + name.lower()) if name else None
    if row is not None and row[3] == "licenseref":
        known = find(row[2])
        return HubLicense(
            written, row[2], "licenseref", known.klass if known else "unidentified", note=row[4]
        )
    if row is not None:
        return HubLicense(
            written, "", "read-the-text", candidates=(row[2],) if row[2] else (), note=row[4]
        )
    exact = find(name) if name else None
    if exact is not None and exact.klass != "unidentified":
        return HubLicense(
            written, exact.id, "spdx", exact.klass, note="the id is given as license_name"
        )
    at = from_url(link)
    if at:
        known = find(at)
        return HubLicense(
            written, at, "spdx", known.klass if known else "unidentified", note="by license_link"
        )
    return HubLicense(written, "", "other", note=note)


def hub_values() -> tuple[str, ...]:
    """All values that the hub's ``license`` field knows."""
    return tuple(row[1] for row in rows("hub.tsv") if row[0] == "license")


def alias(folded: str) -> str:
    """The id that another spelling stands for, given as ``spelling.fold`` folds it; empty where
    there is none.
    """
    row = _row("aliases.tsv", folded)
    return row[1] if row else ""


def begins_name(folded: str) -> bool:
    """Whether a listed spelling or a family's name begins with a folded word."""
    return any(f"\n{folded}" in _text(table) for table in ("aliases.tsv", "families.tsv"))


def family(folded: str) -> tuple[str, ...]:
    """The ids of the texts that a family's name (``gpl``, ``cc by``, ``llama``) is known to stand
    for.
    """
    row = _row("families.tsv", folded.strip().lower())
    return tuple(row[2].split()) if row else ()


def whole_family(folded: str) -> bool:
    """Whether the known texts of a family are all there are, so that what holds for each holds for
    the name.
    """
    row = _row("families.tsv", folded.strip().lower())
    return row is not None and row[1] == "all"


def exception(name: str) -> str:
    """The SPDX id of a license exception, whatever its case; empty where there is none."""
    row = _row("exceptions.tsv", name.strip().lower())
    return row[1] if row else ""


@lru_cache(maxsize=16)
def listed(named_set: str) -> frozenset[str]:
    """The ids that a named set of ``sets.tsv`` lists; empty for a set that no list decides."""
    row = _row("sets.tsv", named_set)
    return frozenset(row[2].split()) if row else frozenset()


def successor(id: str) -> str:
    """What replaces a deprecated SPDX id, where one id does; the careful reading where the old one
    says too little.
    """
    row = _row("spdx.tsv", id.strip().lower())
    return row[7] if row else ""


_HOMES = (
    ("spdx.org/licenses/", ""),
    ("opensource.org/licenses/", ""),
    ("opensource.org/license/", ""),
    ("choosealicense.com/licenses/", ""),
    ("creativecommons.org/licenses/", "cc "),
    ("creativecommons.org/publicdomain/zero/", "cc0 "),
    ("apache.org/licenses/license-", "apache "),
    ("gnu.org/licenses/old-licenses/", ""),
    ("gnu.org/licenses/", ""),
    ("mozilla.org/mpl/", "mpl "),
    ("mozilla.org/en-us/mpl/", "mpl "),
    ("opendatacommons.org/licenses/", ""),
    ("cdla.dev/", "cdla "),
)


def from_url(url: str) -> str:
    """The id of the license whose home is at an address; empty where the address is no license's
    home.
    """
    low = url.strip().lower().split("#")[0].split("?")[0].rstrip("/")
    for home, prefix in _HOMES:
        at = low.find(home)
        if at < 0 or at > len("https://www.en-us."):
            continue
        rest = low[at + len(home) :]
        for ending in (".html", ".txt", ".php", ".en", "/legalcode", "/deed", "/1-0"):
            rest = rest.removesuffix(ending)
        name = rest if not prefix else prefix + rest.replace("/", " ")
        known = find(name.strip())
        return (known.id if known else "") or alias(fold(name))
    return ""


def common_class(ids: tuple[str, ...]) -> str:
    """The class that all of several licenses have, or the freest of theirs where all are
    restricted; else undecided.
    """
    classes = {known.klass if (known := find(one)) else "unidentified" for one in ids}
    if len(classes) == 1:
        return classes.pop()
    return freest(tuple(classes)) if classes and classes <= RESTRICTED else "unidentified"


def freest(classes: tuple[str, ...]) -> str:
    """Of several classes the one that leaves most freedom; *unidentified* weighs between open and
    restricted.
    """
    return min(classes, key=CLASSES.index, default="unidentified")


def strictest(classes: tuple[str, ...]) -> str:
    """Of several classes the one that leaves least freedom; *unidentified* weighs between open and
    restricted.
    """
    return max(classes, key=CLASSES.index, default="unidentified")


@lru_cache(maxsize=16)
def _text(table: str) -> str:
    return "\n" + leaves.content("aboveboard.licenses", "data/" + table).decode("utf-8")


def rows(table: str) -> Iterator[list[str]]:
    """All rows of a small table, in order."""
    for line in _text(table).split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")


def _row(table: str, key: str) -> list[str] | None:
    """The cells of the one line that starts with a key; keys hold no line breaks, so none can match
    across lines.
    """
    if "\n" in key or key.startswith("#"):
        return None
    text = _text(table)
    at = text.find(f"\n{key}\t")
    if at < 0:
        return None
    end = text.find("\n", at + 1)
    return text[at + 1 : end if end > 0 else None].split("\t")
