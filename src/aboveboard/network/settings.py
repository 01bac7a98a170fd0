"""How the network is used: tokens, mirrors, proxies, limits and the cache.

The values come from the command line and from environment variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from msgspec import field

from aboveboard.value import Value

TIME_LIMIT = 600.0
"""Seconds that all remote places together may take, unless the operator sets another limit."""

_DIGITS = 18
_PROXIES = {
    "http": ("http_proxy", "all_proxy"),
    "https": ("https_proxy", "all_proxy"),
    "no_proxy": ("no_proxy",),
}
"""The variables that name a proxy, by scheme; the first that is set counts."""
_TOKENS = {
    "huggingface": "HF_TOKEN",
    "github": "GITHUB_TOKEN",
    "gitlab": "GITLAB_TOKEN",
}
_MIRRORS = {
    "https://huggingface.co": "HF_ENDPOINT",
    "https://api.github.com": "GITHUB_API_URL",
}
_SECRET = ("tokens", "proxies")
_OF_THE_SERVER = ("GITHUB_API_URL", "GITHUB_TOKEN")
"""Variables that mean another server on a runner of GitHub Enterprise Server."""


class Origin(NamedTuple):
    """The part of a URL that names the server."""

    scheme: str
    host: str
    port: int


class Settings(Value, frozen=True):
    """How the network is used. Times are in seconds, sizes in bytes.

    ``tokens`` are by host id, ``bases`` map a host's own address to its mirror. An address that the
    operator names in ``bases`` may be in a private network; no other may, unless
    ``allow_private_network``.
    """

    tokens: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    proxies: Mapping[str, str] = field(default_factory=dict)
    """By scheme, and ``no_proxy``. Behind a proxy it is the proxy that resolves names."""
    ca_bundle: str = ""
    """A file of certificates to trust instead of the usual ones."""
    cache_dir: str = ""
    """Where answers are stored for conditional requests; nowhere where empty."""
    cache_days: float = 7.0
    allow_private_network: bool = False
    """Whether plain http and addresses inside private networks may be asked."""
    progress: bool = False
    """Whether a progress bar may be drawn on standard error."""
    at_once: int = 32
    wait: float = 10.0
    """How long a host may send nothing at all."""
    limit: float = 30.0
    """How long one place may take, with all its requests."""
    time_limit: float = TIME_LIMIT
    """How long all places together may take."""
    back_off: float = 0.5
    retries: int = 2
    courtesy: float = 1.0
    """A factor for the pauses that hosts ask for; less than 1 for a mirror of one's own only."""
    bytes: int = 8 * 2**20
    redirects: int = 5

    def __repr__(self) -> str:
        """Show no tokens and no proxies, which may contain a password."""
        shown = []
        for name in self.__struct_fields__:
            if name not in _SECRET:
                value = getattr(self, name)
                shown.append(f"{name}={value!r}")
        return f"Settings({', '.join(shown)})"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], **given: Any) -> Settings:
        """Settings from environment variables, as their ecosystems name them.

        ``given`` takes precedence.
        """
        environment = _without_enterprise_server(environment)
        ca_bundle = environment.get("REQUESTS_CA_BUNDLE") or environment.get(
            "CURL_CA_BUNDLE"
        )
        settings = {
            "tokens": _read_tokens(environment),
            "bases": _read_mirrors(environment),
            "proxies": _read_proxies(environment),
            "ca_bundle": ca_bundle or "",
            "cache_dir": _choose_cache_dir(environment),
        }
        return cls(**{**settings, **given})

    def trusted_origins(self) -> frozenset[tuple[str, int]]:
        """Host and port of every address that the operator named."""
        origins = [parse_origin(base) for base in self.bases.values()]
        return frozenset((origin.host, origin.port) for origin in origins)


def _without_enterprise_server(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The variables that are about github.com.

    On a runner of GitHub Enterprise Server, API and token are those of that server.
    """
    server = environment.get("GITHUB_SERVER_URL", "").rstrip("/")
    if server in ("", "https://github.com"):
        return environment
    return {
        name: value for name, value in environment.items() if name not in _OF_THE_SERVER
    }


def _read_tokens(environment: Mapping[str, str]) -> dict[str, str]:
    tokens = {}
    for host, name in _TOKENS.items():
        token = environment.get(name)
        if token:
            tokens[host] = token
    return tokens


def _read_mirrors(environment: Mapping[str, str]) -> dict[str, str]:
    mirrors = {}
    for base, name in _MIRRORS.items():
        mirror = environment.get(name)
        if mirror:
            mirrors[base] = mirror.rstrip("/")
    return mirrors


def _read_proxies(environment: Mapping[str, str]) -> dict[str, str]:
    proxies: dict[str, str] = {}
    for scheme, names in _PROXIES.items():
        for name in names:
            proxy = environment.get(name) or environment.get(name.upper())
            if proxy:
                proxies.setdefault(scheme, proxy)
    return proxies


def _choose_cache_dir(environment: Mapping[str, str]) -> str:
    if environment.get("XDG_CACHE_HOME"):
        return f"{environment['XDG_CACHE_HOME']}/aboveboard"
    if environment.get("HOME"):
        return f"{environment['HOME']}/.cache/aboveboard"
    return ""


def parse_count(text: str) -> int:
    """The whole number in a header; -1 for anything else, or one too large for any file."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if is_number else -1


def parse_origin(url: str) -> Origin:
    """Scheme, host and port of a URL; an empty host where it cannot be parsed."""
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        return Origin("", "", 0)
    scheme = split.scheme.lower()
    usual_port = 80 if scheme == "http" else 443
    return Origin(scheme, split.hostname or "", port or usual_port)
