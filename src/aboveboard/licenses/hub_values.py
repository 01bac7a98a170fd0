"""The ``license`` values of the Hugging Face hub, and the licenses that they mean."""

from __future__ import annotations

from aboveboard.licenses import catalogue, tables
from aboveboard.value import Value


class HubLicense(Value, frozen=True):
    """The meaning of a hub's ``license`` value.

    ``kind`` is ``spdx``, ``licenseref`` (one text without an SPDX id), ``family`` (several texts),
    ``read-the-text`` (only the text can decide; ``candidates`` are guesses to compare it with),
    ``unknown`` (declared as not known), ``other`` or ``unlisted`` (no value of the hub). ``id`` is
    empty wherever the value alone does not decide.
    """

    value: str
    id: str
    kind: str
    license_class: str = "unidentified"
    candidates: tuple[str, ...] = ()
    note: str = ""


def resolve_value(
    value: str,
    license_name: str = "",
    license_link: str = "",
) -> HubLicense:
    """The meaning of a card's ``license``; name and link decide where it is ``other``.

    Families (``gpl``, ``cc``, ``openrail``), ``other`` and free names of several texts stay
    undecided; ``bsl-1.0`` is the Boost license.
    """
    written = value.strip()
    row = tables.find_row("hub.tsv", "license\t" + written.lower())
    if row is None:
        return HubLicense(written, "", "unlisted")
    _, _, id_, kind, note = row
    if kind == "other":
        return _resolve_other(
            written,
            license_name.strip(),
            license_link.strip(),
            note,
        )
    if kind == "family":
        return _resolve_family(written, note)
    return HubLicense(
        written,
        id_,
        kind,
        catalogue.find_class(id_),
        note=note,
    )


def list_values() -> tuple[str, ...]:
    """All values that the hub's ``license`` field may have."""
    return tuple(row[1] for row in tables.read_rows("hub.tsv") if row[0] == "license")


def _resolve_family(written: str, note: str) -> HubLicense:
    members = catalogue.list_family(written)
    license_class = "unidentified"
    if catalogue.is_complete_family(written):
        license_class = catalogue.derive_common_class(members)
    return HubLicense(
        written,
        "",
        "family",
        license_class,
        members,
        note,
    )


def _resolve_other(
    written: str,
    name: str,
    link: str,
    note: str,
) -> HubLicense:
    """The meaning of ``other``: by ``license_name``, else by ``license_link``."""
    by_name = _resolve_name(written, name) if name else None
    if by_name is not None:
        return by_name
    id_ = catalogue.find_by_url(link)
    if id_:
        license_class = catalogue.find_class(id_)
        return HubLicense(
            written,
            id_,
            "spdx",
            license_class,
            note="by license_link",
        )
    return HubLicense(
        written,
        "",
        "other",
        note=note,
    )


def _resolve_name(written: str, name: str) -> HubLicense | None:
    """The meaning of a ``license_name``; nothing where it is neither listed nor an id."""
    row = tables.find_row("hub.tsv", "license_name\t" + name.lower())
    if row is not None:
        _, _, id_, kind, note = row
        if kind == "licenseref":
            return HubLicense(
                written,
                id_,
                kind,
                catalogue.find_class(id_),
                note=note,
            )
        candidates = (id_,) if id_ else ()
        return HubLicense(
            written,
            "",
            "read-the-text",
            candidates=candidates,
            note=note,
        )
    known = catalogue.find(name)
    if known is None or known.license_class == "unidentified":
        return None
    note = "the id is given as license_name"
    return HubLicense(
        written,
        known.id,
        "spdx",
        known.license_class,
        note=note,
    )
