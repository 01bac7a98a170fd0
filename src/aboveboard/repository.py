"""Repositories by their addresses: which one an address belongs to, and which of its files it
names.

A repository is known by its host and its path there, ``github.com/owner/name``. No address keeps
the name or the password that may stand in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aboveboard.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from typing import Protocol

    class Files(Protocol):
        """Whatever knows which paths there are."""

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
_SCP = lazy_pattern(r"(?:[^/@:\s]{1,100}@)?([A-Za-z0-9.-]{1,253}):(?!/{0,2}\d{1,5}/)([^\s?#]*)")
_VIEWS = ("blob", "raw", "resolve", "tree", "blame")
_SPLIT_AT_VIEW = frozenset(("github.com", "gitee.com"))
_ESCAPED = r"((?:%[0-9A-Fa-f]{2})+)"
_DEPTH = 12
"""How many segments of a file's address are taken for parts of a branch's name at most."""


def named(remote: str) -> str:
    """The repository that git's address of a remote stands for; empty for a folder and for what is
    no address.
    """
    found = _URL.match(remote) if "://" in remote else _SCP.match(remote)
    if found is None or not ("://" in remote or "@" in remote.partition(":")[0] or "." in found[1]):
        return ""
    path = "/".join(part for part in found[2].split("/") if part).removesuffix(".git")
    return f"{_host(found[1])}/{path}" if path else ""


def file(address: str) -> tuple[str, tuple[str, ...]]:
    """The repository of a file's address on a code or model host, and what the file's path may be.

    There are several paths where the name of a branch may hold slashes; both are empty for any
    other address.
    """
    found = _URL.match(address)
    if found is None:
        return "", ()
    host, parts = _host(found[1]), unquoted(found[2]).split("/")
    if host == "raw.githubusercontent.com":
        host, parts = "github.com", [*parts[:2], "raw", *parts[2:]]
    size = _name_size(host, parts)
    if not 2 <= size < len(parts):
        return "", ()
    name, rest = "/".join(parts[:size]), [part for part in parts[size:] if part != "-"]
    if len(rest) < 3 or rest[0] not in _VIEWS:
        return "", ()
    return f"{host}/{name}", tuple("/".join(rest[at:]) for at in range(2, min(len(rest), _DEPTH)))


def local(reference: str, origin: str, known: Files) -> str:
    """The known file of the repository ``origin`` that a path or an address leads to; empty where
    it leads to none.
    """
    if "://" not in reference:
        path = reference.removeprefix("./")
        return path if path in known else ""
    repository, paths = file(reference) if origin else ("", ())
    if not repository or not same(repository, origin):
        return ""
    return next((path for path in paths if path in known), "")


def same(one: str, other: str) -> bool:
    """Whether two names are of one repository: hosts do not tell capitals from small letters."""
    return one.lower() == other.lower()


def unquoted(text: str) -> str:
    """Text with its percent signs resolved; what is no UTF-8 becomes a replacement mark."""
    if "%" not in text:
        return text
    pieces = re.split(_ESCAPED, text)
    for number in range(1, len(pieces), 2):
        pieces[number] = bytes.fromhex(pieces[number].replace("%", "")).decode("utf-8", "replace")
    return "".join(pieces)


def _host(written: str) -> str:
    host = written.lower()
    return _SAME.get(host, host)


def _name_size(host: str, parts: list[str]) -> int:
    """How many segments of an address are the repository's name; 0 where that cannot be told."""
    if host in _SPLIT_AT_VIEW:
        return 2
    if host == "huggingface.co":
        return 3 if parts[0] in ("datasets", "spaces") else 2
    return parts.index("-") if "-" in parts else 0
