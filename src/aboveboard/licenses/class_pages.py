"""License classes as pages: what a class means, what it fails, and which licenses are in it."""

from __future__ import annotations

from typing import NamedTuple

from aboveboard.licenses import catalogue, tables
from aboveboard.licenses.catalogue import License

_STANDING = {
    "open": "Counts as open.",
    "restricted": "Does not count as open.",
    "undecided": "Counts neither as open nor as closed: what rests on it stays undetermined.",
}
"""What a page states about each kind of class."""
_OPEN_HEAD = "| license | OSI | FSF | Open Definition | suits |\n| --- | --- | --- | --- | --- |\n"
_RESTRICTED_HEAD = (
    "| license | what it withholds | where its text says so |\n| --- | --- | --- |\n"
)


class _Class(NamedTuple):
    """A row of ``classes.tsv``."""

    id: str
    title: str
    kind: str
    means: str
    fails: str
    wording: str


def list_classes() -> tuple[str, ...]:
    """The ids of all classes, the open ones first."""
    return tuple(row[0] for row in tables.read_rows("classes.tsv"))


def get_title(license_class: str) -> str:
    """The title of a class.

    Raises:
        KeyError: there is no such class.
    """
    return _find_class(license_class).title


def get_kind(license_class: str) -> str:
    """Whether the terms of a class count as ``open``, are ``restricted`` or stay ``undecided``.

    Raises:
        KeyError: there is no such class.
    """
    return _find_class(license_class).kind


def render_page(license_class: str) -> str:
    """The page of a class, in Markdown.

    Raises:
        KeyError: there is no such class.
    """
    about = _find_class(license_class)
    parts = [
        f"# {about.title} (`{about.id}`)",
        about.means,
        f"**{_STANDING[about.kind]}**",
    ]
    if about.fails:
        parts.append(f"## What it fails\n\n{about.fails}")
    parts.append(f"## What may be said\n\n{about.wording}")
    members = [known for known in _list_curated() if known.license_class == about.id]
    if members:
        parts.append("## Licenses\n\n" + _render_table(members, about.kind))
    return "\n\n".join(parts) + "\n"


def _find_class(license_class: str) -> _Class:
    for row in tables.read_rows("classes.tsv"):
        if row[0] == license_class:
            return _Class(*row)
    raise KeyError(license_class)


def _list_curated() -> tuple[License, ...]:
    """The licenses whose facts were put together by hand, in the order of the table."""
    curated = (catalogue.find(row[1]) for row in tables.read_rows("curated.tsv"))
    return tuple(known for known in curated if known is not None)


def _render_table(members: list[License], kind: str) -> str:
    if kind == "restricted":
        return _RESTRICTED_HEAD + "\n".join(map(_render_restricted_row, members))
    return _OPEN_HEAD + "\n".join(map(_render_open_row, members))


def _render_restricted_row(known: License) -> str:
    return f"| {_render_name(known)} | {known.withheld} | {known.quotable or '—'} |"


def _render_open_row(known: License) -> str:
    suited = ", ".join(kind for kind, fit in known.fit.items() if fit == "yes") or "—"
    flags = f"{_yes_or_no(known.osi)} | {_yes_or_no(known.fsf)}"
    return f"| {_render_name(known)} | {flags} | {known.open_definition} | {suited} |"


def _yes_or_no(flag: bool) -> str:
    if flag:
        return "yes"
    return "no"


def _render_name(known: License) -> str:
    name = known.name[:1].upper() + known.name[1:]
    if name == known.id:
        return f"`{known.id}`"
    return f"{name} (`{known.id}`)"
