"""Addresses: URLs parsed so that a host module can take them apart safely."""

from __future__ import annotations

from aboveboard.value import Value

_CLIMBING = frozenset({".", ".."})
_DECODINGS = 5
"""How many times over a part of a path may be percent-encoded."""


class Address(Value, frozen=True):
    """A URL: its scheme and host in lower case, and the decoded segments of its path."""

    url: str
    scheme: str = ""
    host: str = ""
    parts: tuple[str, ...] = ()
    query: str = ""
    named: bool = True
    """Whether every part is one name. Host modules put parts into URLs of their own, so a part with
    a slash or ``..``, however often it is encoded, would change which URL is asked. An address that
    climbs (``..``) has no host."""

    @classmethod
    def parse(cls, url: str) -> Address:
        """Parse a URL; one that cannot be parsed has no host."""
        # Most of what is checked offline has no address: import only where one is.
        from urllib.parse import urlsplit

        if not _is_utf8(url):
            return cls(url, named=False)
        try:
            split = urlsplit(url)
            host = (split.hostname or "").rstrip(".")
        except ValueError:
            return cls(url)
        parts = _decode_path(split.path)
        names = [name for part in parts for name in _split_names(part)]
        if not _CLIMBING.isdisjoint(names):
            return cls(url, named=False)
        is_named = len(names) == len(parts)
        return cls(url, split.scheme.lower(), host, parts, split.query, is_named)


def _is_utf8(url: str) -> bool:
    try:
        url.encode()
    except UnicodeEncodeError:
        return False
    return True


def _decode_path(path: str) -> tuple[str, ...]:
    """The decoded parts of a path that are not empty."""
    from urllib.parse import unquote

    return tuple(unquote(part) for part in path.split("/") if part)


def _split_names(part: str) -> list[str]:
    """The names that a decoded part consists of where a server or proxy decodes it again."""
    from urllib.parse import unquote

    for _ in range(_DECODINGS):
        before, part = part, unquote(part)
        if part == before:
            return part.replace("\\", "/").split("/")
    return [".."]  # no real name is encoded so often


def quote_path(*names: str) -> str:
    """Names joined to a path, each quoted by itself; slashes inside a name separate parts."""
    return "/".join(quote_part(part) for name in names for part in name.split("/"))


def quote_part(name: str) -> str:
    """A name as one part of a path or query."""
    from urllib.parse import quote

    return quote(name, safe="")
