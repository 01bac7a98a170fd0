"""What the first lines of source files state about their license, from a sample of the files.

The sample is the same for the same listing. It costs no more for 100,000 files than for some
thousands: a long listing is sampled in a few stretches, and where none of the first files has a
header, no more are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import SourceHeader, Sources
from aboveboard.tree import file_names
from aboveboard.tree.files import Folder
from aboveboard.tree.unreadable import Unreadable

_FILE_LIMIT = 32
_FIRST_FILES = 8
"""How many files are read where none of them has a header."""
_HEAD_SIZE = 4096
"""How many bytes of a file are read."""
_STRETCH_SIZE = 2048
"""How many bytes of a long listing are searched, at each of ``_FILE_LIMIT`` offsets."""
_HOLDER_LIMIT = 5
_LINE_LIMIT = 300
_EXPRESSION_LIMIT = 200
"""Characters of a line and of a license expression that are read."""
_TAG = "SPDX-License-Identifier:"
_COPYRIGHT_SIGNS = ("spdx-filecopyrighttext", "copyright", "(c)", "©", "&copy;")
"""What a line about copyright begins with."""
_COMMENT = " \t#/*;%!<>-\"'"
_COMMENT_ENDS = ("*/", "-->", '"""', "'''")
_YEARS = lazy_pattern(r"[\d\s,–-]{4,60}(?:present\b)?[\s,]{0,3}")
_AFTER_HOLDER = lazy_pattern(
    r"(?ai)[.,;]?\s(?:all rights|licensed|this|and/or its)\b|[<(\[]|\*/|-->"
)
_NO_HOLDERS = (
    "free software foundation",
    "creative commons",
    "apache software foundation",
    "yyyy",
    "name of copyright",
)
"""Holders of the rights to the text of a license, and blanks to be filled in."""


def sample_headers(folder: Folder, license_files: Iterable[str]) -> Sources:
    """What a sample of the source files states. ``license_files`` are read for holders of rights
    only where the sample has a header.
    """
    read_count = 0
    headers: list[SourceHeader] = []
    for number, path in enumerate(_spread_evenly(_list_candidates(folder))):
        if number == _FIRST_FILES and not headers:
            break
        head = _read_head(folder, path)
        if not head.strip():
            continue
        read_count += 1
        if _TAG.encode() in head:
            headers += _parse_header(path, head)
    if not headers:
        return Sources()
    headers.sort(key=_header_path)
    return Sources(read_count, tuple(headers), _license_holders(folder, license_files))


def _header_path(header: SourceHeader) -> str:
    return header.path


def _list_candidates(folder: Folder) -> Sequence[str]:
    """Source files from the whole listing, or one from each stretch of a long one."""
    listing = folder.listing
    block = listing.block
    if len(block) <= _FILE_LIMIT * _STRETCH_SIZE:
        return sorted(file_names.select_source_files(block.split(b"\0")))
    if not listing.ordered:
        block = b"\0".join(sorted(block.split(b"\0")))
    candidates: list[str] = []
    for number in range(_FILE_LIMIT):
        start = number * (len(block) - _STRETCH_SIZE) // _FILE_LIMIT
        whole_entries = block[start : start + _STRETCH_SIZE].split(b"\0")[1:-1]
        candidates += file_names.select_source_files(whole_entries)[:1]
    return candidates


def _spread_evenly(paths: Sequence[str]) -> Sequence[str]:
    """At most ``_FILE_LIMIT`` paths, whose first ``_FIRST_FILES`` are from all over the list."""
    count = min(_FILE_LIMIT, len(paths))
    chosen = [paths[number * len(paths) // count] for number in range(count)]
    step = max(1, count // _FIRST_FILES)
    spread: list[str] = []
    for offset in range(step):
        spread += chosen[offset::step]
    return spread


def _read_head(folder: Folder, path: str) -> bytes:
    try:
        return folder.read_bytes(path, _HEAD_SIZE)
    except Unreadable:
        return b""


def _parse_header(path: str, head: bytes) -> list[SourceHeader]:
    """The header of one file, if its comments name exactly one license."""
    lines = (
        head.decode("utf-8", "replace").partition("SPDX-SnippetBegin")[0].split("\n")
    )
    first_lines: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        before, tag, after = line.partition(_TAG)
        if tag and not before.strip(_COMMENT):
            first_lines.setdefault(_parse_expression(after), number)
    if len(first_lines) != 1 or "" in first_lines:
        return []
    [(expression, number)] = first_lines.items()
    return [SourceHeader(path, number, expression, _parse_holders(lines))]


def _parse_expression(text: str) -> str:
    for end in _COMMENT_ENDS:
        text = text.partition(end)[0]
    return text.strip()[:_EXPRESSION_LIMIT]


def _parse_holders(lines: Iterable[str]) -> tuple[str, ...]:
    """The holders of rights that lines about copyright name, each once."""
    holders: dict[str, None] = {}
    for line in lines:
        holder = _parse_holder(line.strip(_COMMENT + "\r")[:_LINE_LIMIT])
        if holder:
            holders[holder] = None
    return tuple(holders)[:_HOLDER_LIMIT]


def _parse_holder(line: str) -> str:
    """The holder that one line names: after a copyright sign and a year, or one of the two, or the
    SPDX tag for it.
    """
    lower = line.lower()
    if not lower.startswith(_COPYRIGHT_SIGNS):
        return ""
    if any(words in lower for words in _NO_HOLDERS):
        return ""
    has_sign = False
    rest = line
    while sign := _leading_sign(rest):
        has_sign = has_sign or sign != "copyright"
        rest = rest[len(sign) :].lstrip(" \t:")
    years = _YEARS.match(rest)
    if years:
        rest = rest[years.end() :]
    if not years and not has_sign:
        return ""
    name = _AFTER_HOLDER.split(rest)[0].strip(" .,")
    return name.removeprefix("by ")


def _leading_sign(line: str) -> str:
    lower = line.lower()
    for sign in _COPYRIGHT_SIGNS:
        if lower.startswith(sign):
            return sign
    return ""


def _license_holders(folder: Folder, license_files: Iterable[str]) -> tuple[str, ...]:
    """The holders of rights that the license files at the root name."""
    holders: dict[str, None] = {}
    for path in license_files:
        if "/" not in path:
            head = _read_head(folder, path).decode("utf-8", "replace")
            holders |= dict.fromkeys(_parse_holders(head.split("\n")))
    return tuple(holders)
