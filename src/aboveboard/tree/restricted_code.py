"""Source files and folders of code whose own license withholds a use.

Only the comment that a source file begins with is read: an SPDX tag, a notice that names a license,
or a sentence that withholds a use. Of the license files in folders, only those above source files
count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.license_texts.prohibitions import find_prohibition
from aboveboard.licenses import catalogue, expression
from aboveboard.model.evidence import Code, LicenseFile, Restriction
from aboveboard.text.document import line_number
from aboveboard.tree import file_names
from aboveboard.tree.files import Folder
from aboveboard.tree.unreadable import Unreadable

_FILES = 1000
"""How many source files are looked at most, spread evenly over the listing."""
_HEAD = 2048
"""How many bytes of a source file are read."""
_SHOWN = 20
_LONG_LISTING = 4_000_000
"""Bytes of a listing above which source files are not searched for."""
_HINTS = (b"ommercial", b"cademic", b"esearch", b"License", b"profit")
_COMMENT = ("#", "//", "/*", "*", "--", ";", "%", "<!--")
_QUOTES = ('"""', "'''")
_TAG = lazy_pattern(r"SPDX-License-Identifier:[ \t]*([^\n*]{1,100})")
_NAMED = lazy_pattern(
    r"(?:terms of|under|to) the[\s#*/]{1,20}((?:[\w.-]+ ){1,5}License(?: Agreement)?)"
)


def find_restricted_code(folder: Folder, license_files: Iterable[LicenseFile]) -> Code:
    """Count the source files, and find those and the folders whose terms withhold a use."""
    if len(folder.listing.block) > _LONG_LISTING:
        return Code()
    paths = sorted(file_names.select_source_files(folder.listing.block.split(b"\0")))
    if not paths:
        return Code(0)
    restrictions = [*_check_folders(paths, license_files)]
    for path in _spread(paths):
        if len(restrictions) >= _SHOWN:
            break
        restrictions.extend(_check_file(folder, path))
    return Code(len(paths), tuple(restrictions))


def _spread(paths: list[str]) -> list[str]:
    step = len(paths) // _FILES + 1
    return paths[::step]


# ------------------------------------------------------------------ license files of folders


def _check_folders(
    paths: list[str], license_files: Iterable[LicenseFile]
) -> Iterator[Restriction]:
    for file in license_files:
        folder = file.path.rpartition("/")[0]
        terms = _describe_text(file)
        if folder and terms and any(path.startswith(f"{folder}/") for path in paths):
            line = file.prohibition.line if file.prohibition else 1
            yield Restriction(file.path, line, terms)


def _describe_text(file: LicenseFile) -> str:
    """The terms of a license text that withholds a use; empty where it does not."""
    found = file.identification
    if found.certain:
        return found.id if _is_restricted(found.id) else ""
    if file.prohibition is not None and found.verdict == "unknown":
        return f"“{file.prohibition.words}”"
    return ""


def _is_restricted(written: str) -> bool:
    return expression.parse(written).license_class in catalogue.RESTRICTED


# ------------------------------------------------------------------ source files


def _check_file(folder: Folder, path: str) -> Iterator[Restriction]:
    try:
        head = folder.read_bytes(path, _HEAD)
    except Unreadable:
        return
    if not any(hint in head for hint in _HINTS):
        return
    comment = _take_opening_comment(head.decode("utf-8", "replace"))
    for pattern in (_TAG, _NAMED):
        match = pattern.search(comment)
        if match is not None and _is_restricted(" ".join(match[1].split())):
            line = line_number(comment, match.start(1))
            yield Restriction(path, line, " ".join(match[1].split()))
            return
    prohibition = find_prohibition(comment)
    if prohibition is not None:
        yield Restriction(path, prohibition.line, f"“{prohibition.words}”")


def _take_opening_comment(text: str) -> str:
    """The lines that a file begins with as long as they are comments, or in one block."""
    kept: list[str] = []
    end = ""
    for line in text.split("\n"):
        words = line.strip()
        if end:
            end = "" if end in words else end
        elif words.startswith(("/*", *_QUOTES)):
            end = _find_block_end(words)
        elif words and not words.startswith(_COMMENT):
            break
        kept.append(line)
    return "\n".join(kept)


def _find_block_end(words: str) -> str:
    """What ends the block that a line opens; empty where the line ends it too."""
    end = "*/" if words.startswith("/*") else words[:3]
    if end in words[2:].removeprefix(end[-1]):
        return ""
    return end
