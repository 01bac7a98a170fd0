"""Hosts: places on the network, one module each.

A host is one module that ends in a constant ``HOST``. It says which addresses it answers for, how
its short form is written out, what the address alone tells, and how to ask. It asks through ``Web``
and through nothing else, and it never raises: whatever is not an answer is evidence *unknown*, with
the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import fields, replace

from aboveboard.model.evidence import NOT_ASKED, Evidence, Observation
from aboveboard.truth import Truth
from aboveboard.value import Value

if TYPE_CHECKING:
    from aboveboard.network.web import Web

NOT_TOLD = Evidence(Truth.UNKNOWN, reason="the host does not tell")
"""A facet that a host was asked for and has no answer to."""

_HEXADECIMAL = frozenset("0123456789abcdef")
_DECODINGS = 5
"""How often a part of a path may be escaped over and over at most."""
_BRANCHES = frozenset({"main", "master", "head", "develop", "dev", "trunk", "latest"})


class Address(Value, frozen=True):
    """A URL taken apart: its scheme and host in lower case, and the segments of its path,
    decoded.
    """

    url: str
    scheme: str
    host: str
    parts: tuple[str, ...]
    query: str = ""
    named: bool = True
    """Whether every part is one name. Hosts put parts into addresses of their own, so that one that
    holds a slash or climbs (``..``), however often it is escaped, would decide which of them is
    asked. What climbs has no host."""

    @classmethod
    def of(cls, url: str) -> Address:
        """Take a URL apart; one that cannot be understood has no host."""
        from urllib.parse import (
            unquote,
            urlsplit,
        )  # most of what is checked offline names no address

        try:
            url.encode()
            split = urlsplit(url)
            host = (split.hostname or "").rstrip(".")
        except UnicodeEncodeError:
            return cls(url, "", "", (), named=False)
        except ValueError:
            return cls(url, "", "", ())
        parts = tuple(unquote(part) for part in split.path.split("/") if part)
        within = [name for part in parts for name in _names_in(part)]
        if not {".", ".."}.isdisjoint(within):
            return cls(url, "", "", (), named=False)
        return cls(url, split.scheme.lower(), host, parts, split.query, len(within) == len(parts))


def _names_in(part: str) -> list[str]:
    """The names that a decoded part of a path comes apart into where servers and proxies decode it
    again.
    """
    from urllib.parse import unquote

    for _ in range(_DECODINGS):
        before, part = part, unquote(part)
        if part == before:
            return part.replace("\\", "/").split("/")
    return [".."]  # nobody escapes so often what is a name


def quoted(*names: str) -> str:
    """Names as parts of a path of an address, each quoted by itself; one that holds slashes is
    several parts.
    """
    from urllib.parse import quote

    parts = [part for name in names for part in name.split("/")]
    return "/".join(quote(part, safe="") for part in parts)


class Host(Value, frozen=True):
    """Somewhere artifacts are published.

    ``bases`` are the addresses that it is asked at: a token goes to the first alone, and an
    operator may point each of them to a mirror. ``expand`` turns what follows the short form's
    ``prefix`` into a URL. ``examples`` are places as a manifest writes them, one for each way of
    asking.
    """

    title: str
    bases: tuple[str, ...]
    examples: tuple[str, ...]
    matches: Callable[[Address], bool]
    observe: Callable[[Address, Web], Observation]
    prefix: str = ""
    expand: Callable[[str], str] = str
    glance: Callable[[Address], Observation] = lambda _: Observation()
    """What the address alone tells, without asking anybody."""
    at_once: int = 32
    """How many places the host is asked about at a time, at most."""
    pause: float = 0.0
    """Seconds from one place to the next, where the host's terms ask for them."""
    fallback: bool = False
    """Whether it answers for whatever no other host answers for."""


def answers(host: Host, address: Address) -> bool:
    """Whether a host answers for an address; not, where a part of it is no name or the host cannot
    take it.
    """
    try:
        return address.named and host.matches(address)
    except Exception:  # noqa: BLE001 - one host's bug must not cost the evidence of all others
        return False


def glanced(host: Host, address: Address) -> Observation:
    """What an address alone tells; nothing, where the host cannot take it."""
    try:
        return host.glance(address)
    except Exception:  # noqa: BLE001 - one host's bug must not cost the evidence of all others
        return Observation()


def silent(exists: Evidence, public: Evidence = NOT_TOLD) -> Observation:
    """The observation of a place that is not there, or whose host did not answer: every facet says
    so.
    """
    unknown = Evidence(Truth.UNKNOWN, source=exists.source, reason=exists.reason)
    return Observation(
        exists=exists,
        public=exists if public is NOT_TOLD else public,
        license=unknown,
        size=unknown,
        sha256=unknown,
        gated=unknown,
    )


def joined(asked: Observation, glanced: Observation) -> Observation:
    """What was answered, and for facets that nobody was asked about what the address shows."""
    shown = {
        item.name: getattr(glanced, item.name)
        for item in fields(Observation)
        if getattr(asked, item.name) == NOT_ASKED and getattr(glanced, item.name) != NOT_ASKED
    }
    return replace(asked, **shown)


def pinned(revision: str) -> Evidence:
    """What the name of a revision tells by itself: a commit is fixed, a branch moves, of a tag
    nobody knows.
    """
    if is_commit(revision):
        return Evidence(Truth.YES, revision)
    if revision.lower() in _BRANCHES:
        return Evidence(
            Truth.NO, revision, reason=f"`{revision}` is a branch: what it holds changes"
        )
    if revision:
        return Evidence(Truth.UNKNOWN, revision, reason=f"`{revision}` may be a tag or a branch")
    return Evidence(Truth.UNKNOWN, reason="no revision is named")


def is_commit(revision: str) -> bool:
    """Whether a revision is written as a commit: 7 to 64 hexadecimal digits, at least one of them a
    figure.
    """
    return 7 <= len(revision) <= 64 and set(revision) <= _HEXADECIMAL and not revision.isalpha()


def resolved(named: Evidence, commit: str, source: str) -> Evidence:
    """What a named revision resolved to: the truth stays that of the name, the value becomes the
    commit.
    """
    return Evidence(named.truth, commit or named.value, source, named.reason)


def at_revision(written: str) -> tuple[str, str, str]:
    """Take ``owner/name@revision/path`` apart into the name, the revision and the path behind
    it.
    """
    name, _, rest = written.removeprefix("//").strip("/").partition("@")
    revision, _, path = rest.partition("/")
    return name, revision, path
