"""The baseline: findings that an old repository has accepted, so that it fails on new ones only.

An entry matches a finding by its fingerprint, which contains no position, or, where the file was
moved, by rule and message. An entry that matches nothing any more is stale and reported, so that
the file shrinks.
"""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.model.report import BaselineEntry, Finding, Suppressed
from aboveboard.model.span import Span

VERSION = 1
"""The version of the file's shape."""


class InvalidBaseline(Exception):  # noqa: N818 - it is a state of a file, and reads as one
    """The text is no baseline; the message is the reason, to follow the file's name."""


def read(path: str, text: str) -> tuple[BaselineEntry, ...]:
    """The entries of a baseline file.

    Raises:
        InvalidBaseline: the text is not what ``write`` returns.
    """
    import json

    try:
        content = json.loads(text)
        version = content["aboveboard-baseline"]
        if version != VERSION:
            raise InvalidBaseline(f"is a baseline of version {version!a}, not {VERSION}")
        return tuple(_parse_entry(path, text, item) for item in content["findings"])
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise InvalidBaseline("is no baseline as --write-baseline writes it") from fault


def _parse_entry(path: str, text: str, item: dict[str, str]) -> BaselineEntry:
    fields = [item[name] for name in ("fingerprint", "rule", "path", "message")]
    if not all(isinstance(field, str) for field in fields):
        raise TypeError
    fingerprint, rule, finding_path, message = fields
    line = _find_line(text, f'"{fingerprint}"')
    return BaselineEntry(fingerprint, rule, finding_path, message, Span(path, line))


def _find_line(text: str, words: str) -> int:
    """The line on which words first occur; 1 where they do not."""
    offset = text.find(words)
    if offset >= 0:
        return text.count("\n", 0, offset) + 1
    return 1


def write(findings: Iterable[Finding]) -> str:
    """The baseline that accepts these findings: one a line, sorted, so that two branches merge."""
    import json

    items = sorted((item.span.path, item.rule, item.message, item.fingerprint) for item in findings)
    names = ("path", "rule", "message", "fingerprint")
    entries = [json.dumps(dict(zip(names, item, strict=True))) for item in items]
    lines = ",\n".join(f"  {entry}" for entry in entries)
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
