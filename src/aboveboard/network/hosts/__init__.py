"""Hosts: sites where artifacts are published, one module each.

A host is one module that ends in a constant ``HOST``. It defines which addresses it answers for,
how its short form is expanded, what the address alone shows, and how to ask. It asks through
``Web`` and nothing else, and it never raises: what is not an answer is evidence *unknown*, with the
reason. ``network/status.py`` interprets a status; what a host means by one that others do not, its
own module interprets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aboveboard.model.evidence import (
    NOT_ASKED,
    Evidence,
    Observation,
    Reason,
    RemoteFile,
)
from aboveboard.network.address import Address
from aboveboard.truth import Truth
from aboveboard.value import Value

if TYPE_CHECKING:
    from aboveboard.network.web import Web

NOT_STATED = Evidence.unknown("", Reason.NOT_STATED.value)
"""A facet that a host was asked for and has no answer to."""

_HEXADECIMAL = frozenset("0123456789abcdef")
_BRANCHES = frozenset({"main", "master", "head", "develop", "dev", "trunk", "latest"})
_LICENSE_LENGTH = 200


class Host(Value, frozen=True):
    """A site where artifacts are published.

    ``bases`` are the addresses that it is asked at: a token is sent to the first alone, and an
    operator may set a mirror for each of them. ``expand`` makes a URL of what follows ``prefix`` in
    the short form. ``examples`` are places as a manifest writes them, one for each way of asking.
    """

    title: str
    bases: tuple[str, ...]
    examples: tuple[str, ...]
    matches: Callable[[Address], bool]
    observe: Callable[[Address, Web], Observation]
    prefix: str = ""
    expand: Callable[[str], str] = str
    read_address: Callable[[Address], Observation] = lambda _: Observation()
    """What the address alone shows, without a request."""
    at_once: int = 32
    """How many of its places are looked at in parallel, at most."""
    pause: float = 0.0
    """Seconds from one place to the next, where the host's terms ask for them."""
    fallback: bool = False
    """Whether it answers for every address that no other host answers for."""


def is_answered_by(host: Host, address: Address) -> bool:
    """Whether a host answers for an address; not where its module fails on it."""
    try:
        return address.named and host.matches(address)
    except Exception:  # noqa: BLE001 - one host's bug must not cost the evidence of all others
        return False


def read_address(host: Host, address: Address) -> Observation:
    """What an address alone shows; nothing where the host's module fails on it."""
    try:
        return host.read_address(address)
    except Exception:  # noqa: BLE001 - one host's bug must not cost the evidence of all others
        return Observation()


def make_empty_observation(
    exists: Evidence, public: Evidence | None = None
) -> Observation:
    """The observation of a place that is absent or whose host did not answer."""
    unknown = Evidence.unknown(exists.source, exists.reason)
    return Observation(
        exists=exists,
        public=public or exists,
        license=unknown,
        size=unknown,
        sha256=unknown,
        gated=unknown,
    )


def fill_unasked(observation: Observation, shown: Observation) -> Observation:
    """The observation, with what the address shows in facets that nobody was asked about."""
    additions = {}
    for facet in Observation.__struct_fields__:
        value = getattr(shown, facet)
        if value != NOT_ASKED and getattr(observation, facet) == NOT_ASKED:
            additions[facet] = value
    return replace(observation, **additions)


def classify_revision(name: str) -> Evidence:
    """Whether a revision is fixed, by its name: a commit is, a branch is not, a tag may be."""
    if is_commit(name):
        return Evidence.yes("", name)
    if name.lower() in _BRANCHES:
        return Evidence.no("", f"`{name}` is a branch: what it holds changes", name)
    if name:
        return Evidence.unknown("", f"`{name}` may be a tag or a branch", name)
    return Evidence.unknown("", "no revision is named")


def is_commit(revision: str) -> bool:
    """Whether a revision looks like a commit: 7 to 64 hexadecimal digits, at least one numeral."""
    if not 7 <= len(revision) <= 64 or revision.isalpha():
        return False
    return set(revision) <= _HEXADECIMAL


def add_commit(
    revision: Evidence,
    commit: str,
    source: str,
) -> Evidence:
    """The evidence about a revision with the commit that it resolved to as its value."""
    return Evidence(
        revision.truth,
        commit or revision.value,
        source,
        revision.reason,
    )


def split_revision(short_form: str) -> tuple[str, str, str]:
    """Split ``owner/name@revision/path`` into the name, the revision and the path."""
    name, _, rest = short_form.removeprefix("//").strip("/").partition("@")
    revision, _, path = rest.partition("/")
    return name, revision, path


def make_license(
    name: str,
    source: str,
    reason: str = "",
) -> Evidence:
    """The evidence about a license that a host states; *unknown* where the name is empty."""
    if name:
        return Evidence.yes(source, name[:_LICENSE_LENGTH])
    return Evidence.unknown(source, reason) if reason else NOT_STATED


def make_size(size: int, source: str) -> Evidence:
    """The evidence about a size in bytes; *unknown* where it is negative."""
    return Evidence.yes(source, str(size)) if size >= 0 else NOT_STATED


def sum_sizes(files: Iterable[RemoteFile]) -> int:
    """The size of all files; -1 where there are none or the size of one is unknown."""
    sizes = [file.size for file in files]
    return sum(sizes) if sizes and -1 not in sizes else -1


def make_digest(sha256: str, source: str) -> Evidence:
    """The evidence about a SHA-256 digest; *unknown* where it is empty."""
    return Evidence.yes(source, sha256) if sha256 else NOT_STATED


def make_public_unless_token(with_token: bool, source: str) -> Evidence:
    """Whether the public can see what came as an answer: not known where a token was sent."""
    return NOT_STATED if with_token else Evidence.yes(source)


def is_absent(evidence: Evidence) -> bool:
    """Whether the evidence is *no*."""
    return evidence.truth is Truth.NO
