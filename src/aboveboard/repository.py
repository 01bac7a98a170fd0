"""Repositories by their addresses: which one an address belongs to, and which of its files it
names.

A repository is identified by its host and its path there, ``github.com/owner/name``. The user name
and the password that an address may contain are dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aboveboard.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from typing import Protocol

    class Files(Protocol):
        """A collection of paths."""

        def __contains__(self, path: str, /) -> bool:
            """Whether a path is there."""


_SAME = {
    "www.github.com": "github.com",
    "ssh.github.com": "github.com",
    "hf.co": "huggingface.co",
    "www.huggingface.co": "huggingface.co",
    "altssh.gitlab.com": "gitlab.com",
}
_URL = lazy_pattern(
    r"(?:https?|ssh|git|git\+ssh)://(?:[^/@\s]{0,300}@)?([A-Za-z0-9.-]{1,253})(?::\d{0,5})?/([^\s?#]*)"
)
_SCP = lazy_pattern(
    r"(?:[^/@:\s]{1,100}@)?([A-Za-z0-9.-]{1,253}):(?!/{0,2}\d{1,5}/)([^\s?#]*)"
)
_VIEWS = ("blob", "raw", "resolve", "tree", "blame")
_TWO_SEGMENTS = frozenset(("github.com", "gitee.com"))
_ESCAPED = r"((?:%[0-9A-Fa-f]{2})+)"
_DEPTH = 12
"""How many segments of a file's address are taken for parts of a branch's name at most."""


def named(remote: str) -> str:
    """Return the repository of git's address of a remote; empty for a folder and any other text."""
    if "://" in remote:
        match = _URL.match(remote)
    else:
        match = _SCP.match(remote)
        if match and not _is_host(remote, match[1]):
            return ""
    if match is None:
        return ""
    path = "/".join(filter(None, match[2].split("/"))).removesuffix(".git")
    return f"{_normalize_host(match[1])}/{path}" if path else ""


def _is_host(remote: str, host: str) -> bool:
    """Whether what precedes the colon of ``user@host:path`` is a host, and no drive or alias."""
    return "." in host or "@" in remote.partition(":")[0]


def file(address: str) -> tuple[str, tuple[str, ...]]:
    """Return the repository of a file's address on a code or model host, and the paths that the
    file may have.

    There are several paths where the name of a branch may have slashes; both are empty for any
    other address.
    """
    match = _URL.match(address)
    if match is None:
        return "", ()
    host, parts = _normalize_host(match[1]), unquoted(match[2]).split("/")
    if host == "raw.githubusercontent.com":
        host, parts = "github.com", [*parts[:2], "raw", *parts[2:]]
    size = _count_name_segments(host, parts)
    if not 2 <= size < len(parts):
        return "", ()
    name = "/".join(parts[:size])
    rest = [part for part in parts[size:] if part != "-"]
    if len(rest) < 3 or rest[0] not in _VIEWS:
        return "", ()
    starts = range(2, min(len(rest), _DEPTH))
    return f"{host}/{name}", tuple("/".join(rest[start:]) for start in starts)


def local(reference: str, origin: str, known: Files) -> str:
    """Return the known file of the repository ``origin`` that a path or an address leads to; empty
    if there is none.
    """
    if "://" not in reference:
        path = reference.removeprefix("./")
        return path if path in known else ""
    repository, paths = file(reference)
    if not origin or not same(repository, origin):
        return ""
    return next((path for path in paths if path in known), "")


def same(one: str, other: str) -> bool:
    """Return whether two names are of one repository: hosts ignore the case of letters."""
    return one.lower() == other.lower()


def unquoted(text: str) -> str:
    """Return text with percent escapes decoded; what is not UTF-8 becomes a replacement mark."""
    if "%" not in text:
        return text
    pieces = re.split(_ESCAPED, text)
    for number in range(1, len(pieces), 2):
        pieces[number] = bytes.fromhex(pieces[number].replace("%", "")).decode(
            "utf-8", "replace"
        )
    return "".join(pieces)


def _normalize_host(written: str) -> str:
    host = written.lower()
    return _SAME.get(host, host)


def _count_name_segments(host: str, parts: list[str]) -> int:
    """How many segments of an address are the repository's name; 0 where that is unknown."""
    if host in _TWO_SEGMENTS:
        return 2
    if host == "huggingface.co" and parts[0] in ("datasets", "spaces"):
        return 3
    if host == "huggingface.co":
        return 2
    if "-" in parts:
        return parts.index("-")
    return 0
