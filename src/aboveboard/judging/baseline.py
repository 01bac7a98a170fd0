"""The baseline: findings that an old repository has accepted, so that it fails on new ones only.

An entry names a finding by its fingerprint, which has no position in it; one whose file was moved
is matched by its rule and message. An entry that matches nothing any more is stale and reported, so
that the file shrinks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from aboveboard.model.report import BaselineEntry, Finding, Suppressed
from aboveboard.model.span import Span
from aboveboard.text.document import line_number

VERSION = 1
"""The version of the file's shape."""


class InvalidBaseline(Exception):  # noqa: N818 - it is a state of a file, and reads as one
    """The text is no baseline; the message is the reason, in words that follow the file's name."""


class _Entry(Struct, frozen=True):
    """An accepted finding, as the file has it."""

    path: str
    rule: str
    message: str
    fingerprint: str


class _Content(Struct, frozen=True):
    """The whole file."""

    version: Any = field(name="aboveboard-baseline")
    findings: Any = None


def read(path: str, text: str) -> tuple[BaselineEntry, ...]:
    """Return the entries of a baseline file.

    Raises:
        InvalidBaseline: the text is not what ``write`` returns.
    """
    import json

    import msgspec

    try:
        # NOTE: the standard library reads names of files that are not UTF-8, which msgspec refuses.
        content = msgspec.convert(json.loads(text), _Content)
        if content.version != VERSION:
            raise InvalidBaseline(
                f"is a baseline of version {content.version!a}, not {VERSION}"
            )
        entries = msgspec.convert(content.findings, tuple[_Entry, ...])
    except (ValueError, RecursionError) as fault:
        raise InvalidBaseline("is no baseline as --write-baseline writes it") from fault
    return tuple(_build_entry(path, text, entry) for entry in entries)


def _build_entry(path: str, text: str, entry: _Entry) -> BaselineEntry:
    offset = text.find(f'"{entry.fingerprint}"')
    span = Span(path, line_number(text, max(offset, 0)))
    return BaselineEntry(entry.fingerprint, entry.rule, entry.path, entry.message, span)


def write(findings: Iterable[Finding]) -> str:
    """Return the baseline that accepts these findings: one a line, sorted, so that branches
    merge.
    """
    import json

    import msgspec

    entries = [
        _Entry(item.span.path, item.rule, item.message, item.fingerprint)
        for item in findings
    ]
    entries.sort(key=msgspec.structs.astuple)
    lines = ",\n".join(
        f"  {json.dumps(msgspec.structs.asdict(entry))}" for entry in entries
    )
    return f'{{\n "aboveboard-baseline": {VERSION},\n "findings": [\n{lines}\n ]\n}}\n'


def apply(
    entries: tuple[BaselineEntry, ...], findings: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...], tuple[BaselineEntry, ...]]:
    """The findings that stay, those that the baseline silences, and the entries that match
    nothing.
    """
    exact, moved = _index_entries(entries, findings)
    kept: list[Finding] = []
    accepted: list[Suppressed] = []
    for item in findings:
        matching = exact.get(item.fingerprint) or _take_moved(item, moved)
        if matching is None:
            kept.append(item)
        else:
            place = f"{matching.span.path}:{matching.span.line}"
            accepted.append(Suppressed(item, "accepted in the baseline", place))
    stale = [entry for left in moved.values() for entry in left]
    stale.sort(key=lambda entry: entry.span)
    return tuple(kept), tuple(accepted), tuple(stale)


_ByMessage = dict[tuple[str, str], list[BaselineEntry]]
"""Entries by rule and message."""


def _index_entries(
    entries: Iterable[BaselineEntry], findings: Iterable[Finding]
) -> tuple[dict[str, BaselineEntry], _ByMessage]:
    """The entries whose fingerprint a finding has, by fingerprint; all others by rule and
    message.
    """
    exact = {entry.fingerprint: entry for entry in entries}
    present = {item.fingerprint for item in findings}
    moved: _ByMessage = {}
    for fingerprint, entry in exact.items():
        if fingerprint not in present:
            moved.setdefault((entry.rule, entry.message), []).append(entry)
    return {mark: entry for mark, entry in exact.items() if mark in present}, moved


def _take_moved(item: Finding, moved: _ByMessage) -> BaselineEntry | None:
    """Take the next entry of a finding's rule and message; each entry accepts one finding."""
    entries = moved.get((item.rule, item.message))
    if entries:
        return entries.pop(0)
    return None
