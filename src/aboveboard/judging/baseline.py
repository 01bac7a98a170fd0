"""The baseline: findings that an old repository has accepted, so that it fails on new ones only.

An entry names a finding by its fingerprint, which has no position in it; one whose file was moved
is found by its rule and message. An entry that matches nothing any more is stale and reported, so
that the file shrinks.
"""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.model.report import BaselineEntry, Finding, Suppressed
from aboveboard.model.span import Span

VERSION = 1
"""The version of the file's shape."""


class InvalidBaseline(Exception):  # noqa: N818 - it is a state of a file, and reads as one
    """The text is no baseline; the message says why, in words that follow the file's name."""


def read(path: str, text: str) -> tuple[BaselineEntry, ...]:
    """The entries of a baseline file.

    Raises:
        InvalidBaseline: the text is not what ``write`` gives.
    """
    import json

    try:
        told = json.loads(text)
        if told["aboveboard-baseline"] != VERSION:
            raise InvalidBaseline(
                f"is a baseline of version {told['aboveboard-baseline']!a}, not {VERSION}"
            )
        return tuple(_entry(path, text, item) for item in told["findings"])
    except (ValueError, KeyError, TypeError, RecursionError) as trouble:
        raise InvalidBaseline("is no baseline as --write-baseline writes it") from trouble


def _entry(path: str, text: str, item: dict[str, str]) -> BaselineEntry:
    mark, rule, place, message = (item[name] for name in ("fingerprint", "rule", "path", "message"))
    if not all(isinstance(word, str) for word in (mark, rule, place, message)):
        raise TypeError
    at = text.find(f'"{mark}"')
    return BaselineEntry(
        mark, rule, place, message, Span(path, text.count("\n", 0, at) + 1 if at >= 0 else 1)
    )


def write(findings: Iterable[Finding]) -> str:
    """The baseline that accepts these findings: one a line, sorted, so that two branches merge."""
    import json

    items = sorted((item.span.path, item.rule, item.message, item.fingerprint) for item in findings)
    names = ("path", "rule", "message", "fingerprint")
    lines = ",\n".join("  " + json.dumps(dict(zip(names, item, strict=True))) for item in items)
    return f'{{\n "aboveboard-baseline": {VERSION},\n "findings": [\n{lines}\n ]\n}}\n'


def apply(
    entries: tuple[BaselineEntry, ...], findings: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...], tuple[BaselineEntry, ...]]:
    """What is left of findings, what the baseline silences, and the entries that match nothing."""
    exact = {entry.fingerprint: entry for entry in entries}
    silenced = {
        item.fingerprint: exact.pop(item.fingerprint)
        for item in findings
        if item.fingerprint in exact
    }
    moved: dict[tuple[str, str], list[BaselineEntry]] = {}
    for entry in exact.values():
        moved.setdefault((entry.rule, entry.message), []).append(entry)
    kept: list[Finding] = []
    accepted: list[Suppressed] = []
    for item in findings:
        found = silenced.get(item.fingerprint)
        if found is None and moved.get((item.rule, item.message)):
            found = moved[item.rule, item.message].pop(0)
        if found is None:
            kept.append(item)
        else:
            accepted.append(
                Suppressed(item, "accepted in the baseline", f"{found.span.path}:{found.span.line}")
            )
    stale = sorted(
        (entry for left in moved.values() for entry in left), key=lambda entry: entry.span
    )
    return tuple(kept), tuple(accepted), tuple(stale)
