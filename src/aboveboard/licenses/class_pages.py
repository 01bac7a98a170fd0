"""License classes as pages: what a class means, what it fails, and which licenses are in it."""

from __future__ import annotations

from aboveboard.licenses import catalogue
from aboveboard.licenses.catalogue import License


def ids() -> tuple[str, ...]:
    """All classes, the open ones first."""
    return tuple(row[0] for row in catalogue.rows("classes.tsv"))


def title(klass: str) -> str:
    """What a class is called.

    Raises:
        KeyError: there is no such class.
    """
    return _about(klass)[1]


def kind(klass: str) -> str:
    """Whether its terms count as ``open``, are ``restricted``, or stay ``undecided``."""
    return _about(klass)[2]


def page(klass: str) -> str:
    """The page of a class, in Markdown.

    Raises:
        KeyError: there is no such class.
    """
    _, name, sort, means, fails, say = _about(klass)
    standing = {
        "open": "Counts as open.",
        "restricted": "Does not count as open.",
        "undecided": "Counts neither as open nor as closed: what rests on it stays undetermined.",
    }[sort]
    parts = [f"# {name} (`{klass}`)", means, f"**{standing}**"]
    if fails:
        parts.append(f"## What it fails\n\n{fails}")
    parts.append(f"## What may be said\n\n{say}")
    members = [known for known in _curated() if known.klass == klass]
    if members:
        parts.append("## Licenses\n\n" + _table(members, restricted=sort == "restricted"))
    return "\n\n".join(parts) + "\n"


def _about(klass: str) -> list[str]:
    found = next((row for row in catalogue.rows("classes.tsv") if row[0] == klass), None)
    if found is None:
        raise KeyError(klass)
    return found


def _curated() -> tuple[License, ...]:
    """The licenses whose facts were put together by hand, in the order of the table."""
    found = (catalogue.find(row[1]) for row in catalogue.rows("curated.tsv"))
    return tuple(known for known in found if known is not None)


def _table(members: list[License], *, restricted: bool) -> str:
    if restricted:
        head = "| license | what it withholds | where its text says so |\n| --- | --- | --- |\n"
        lines = (
            f"| {called(known)} | {known.withheld} | {known.quotable or '—'} |" for known in members
        )
    else:
        head = (
            "| license | OSI | FSF | Open Definition | suits |\n| --- | --- | --- | --- | --- |\n"
        )
        lines = (_open_line(known) for known in members)
    return head + "\n".join(lines)


def _open_line(known: License) -> str:
    suits = ", ".join(kind for kind, fit in known.fit.items() if fit == "yes") or "—"
    flags = ["yes" if flag else "no" for flag in (known.osi, known.fsf)]
    return f"| {called(known)} | {flags[0]} | {flags[1]} | {known.open_definition} | {suits} |"


def called(known: License) -> str:
    """A license's name with its id."""
    name = known.name[:1].upper() + known.name[1:]
    return f"{name} (`{known.id}`)" if name != known.id else f"`{known.id}`"
