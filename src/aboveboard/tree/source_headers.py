"""Sources: what a sample of the source files says of its license in its first lines.

The sample is the same for the same listing. It costs no more for a repository of 100,000 files than
for one of some thousands: of a long listing a few stretches are looked at, and where none of the
first files has a header, no more are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aboveboard.model.evidence import SourceHeader, Sources
from aboveboard.tree import file_names
from aboveboard.tree.files import Folder, Unreadable

_FILES = 32
"""How many files are read at most."""
_FIRST = 8
"""How many are read where none of them has a header."""
_HEAD = 4096
"""How many bytes of a file are read."""
_STRETCH = 2048
"""How many bytes of a long listing are looked at, at each of ``_FILES`` places."""
_TAG = "SPDX-License-Identifier:"
_HELD = ("spdx-filecopyrighttext", "copyright", "(c)", "©", "&copy;")
"""What a line about copyright begins with."""
_COMMENT = " \t#/*;%!<>-\"'"
_ENDS = ("*/", "-->", '"""', "'''")
_YEARS = r"[\d\s,–-]{4,60}(?:present\b)?[\s,]{0,3}"
_TAIL = r"(?ai)[.,;]?\s(?:all rights|licensed|this|and/or its)\b|[<(\[]|\*/|-->"
_NOBODY = (
    "free software foundation",
    "creative commons",
    "apache software foundation",
    "yyyy",
    "name of copyright",
)
"""Those who hold the rights to the text of a license, and places to be filled in."""


def sampled(folder: Folder, licenses: Iterable[str]) -> Sources:
    """What a sample of the source files says; ``licenses`` are the license texts, read only where
    it says something.
    """
    looked = 0
    headers: list[SourceHeader] = []
    for number, path in enumerate(_spread(_candidates(folder))):
        if number == _FIRST and not headers:
            break
        head = _head(folder, path)
        if head.strip():
            looked += 1
            headers.extend(_header(path, head) if _TAG.encode() in head else ())
    holders = _holders_of(folder, licenses) if headers else ()
    return Sources(looked, tuple(sorted(headers, key=_path)), holders) if headers else Sources()


def _path(header: SourceHeader) -> str:
    return header.path


def _candidates(folder: Folder) -> Sequence[str]:
    """Source files from the whole listing, or from stretches of one that is long."""
    listing = folder.listing
    if len(listing) <= _FILES * _STRETCH:
        return sorted(file_names.sources(listing.split(b"\0")))
    if folder.source != "git":
        listing = b"\0".join(sorted(listing.split(b"\0")))
    found: list[str] = []
    for number in range(_FILES):
        start = number * (len(listing) - _STRETCH) // _FILES
        found.extend(file_names.sources(listing[start : start + _STRETCH].split(b"\0")[1:-1])[:1])
    return found


def _spread(paths: Sequence[str]) -> Sequence[str]:
    """At most ``_FILES`` of them, and the first ``_FIRST`` of these already from all over the
    list.
    """
    count = min(_FILES, len(paths))
    chosen = [paths[number * len(paths) // count] for number in range(count)]
    step = max(1, count // _FIRST)
    return [path for offset in range(step) for path in chosen[offset::step]]


def _head(folder: Folder, path: str) -> bytes:
    try:
        return folder.read(path, _HEAD)
    except Unreadable:
        return b""


def _header(path: str, head: bytes) -> Iterable[SourceHeader]:
    """The header of one file, if it names one license in a comment."""
    lines = head.decode("utf-8", "replace").partition("SPDX-SnippetBegin")[0].split("\n")
    found: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        before, tag, written = line.partition(_TAG)
        if tag and not before.strip(_COMMENT):
            found.setdefault(_expression(written), number)
    if len(found) == 1 and "" not in found:
        ((license_, number),) = found.items()
        yield SourceHeader(path, number, license_, _holders(lines))


def _expression(written: str) -> str:
    for end in _ENDS:
        written = written.partition(end)[0]
    return written.strip()[:200]


def _holders(lines: Iterable[str]) -> tuple[str, ...]:
    """Whom the lines about copyright name."""
    found = (_holder(line.strip(_COMMENT + "\r")[:300]) for line in lines)
    return tuple(dict.fromkeys(name for name in found if name))[:5]


def _holder(line: str) -> str:
    """Whom one line names: behind a sign of copyright and a year, or one of the two, or the tag for
    it.
    """
    import re

    low, signs = line.lower(), 0
    if not low.startswith(_HELD) or any(word in low for word in _NOBODY):
        return ""
    while sign := next((each for each in _HELD if line.lower().startswith(each)), ""):
        signs += sign != "copyright"
        line = line[len(sign) :].lstrip(" \t:")
    years = re.match(_YEARS, line)
    name = re.split(_TAIL, line[years.end() if years else 0 :])[0].strip(" .,")
    return name.removeprefix("by ") if signs or years else ""


def _holders_of(folder: Folder, licenses: Iterable[str]) -> tuple[str, ...]:
    heads = (_head(folder, path).decode("utf-8", "replace") for path in licenses if "/" not in path)
    return tuple(dict.fromkeys(name for head in heads for name in _holders(head.split("\n"))))
