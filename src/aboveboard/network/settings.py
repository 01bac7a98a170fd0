"""How the network is used: tokens, mirrors, proxies, limits and the cache, as the operator and the
environment say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec import field

from aboveboard.value import Value

NO_NETWORK = "no network"
"""How the reason begins where nothing could be sent at all."""

_DIGITS = 18
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_TOKENS = {"huggingface": "HF_TOKEN", "github": "GITHUB_TOKEN", "gitlab": "GITLAB_TOKEN"}
_MIRRORS = {"https://huggingface.co": "HF_ENDPOINT", "https://api.github.com": "GITHUB_API_URL"}


class Settings(Value, frozen=True):
    """How the network is used. Times are in seconds, sizes in bytes.

    ``tokens`` are by host id, ``bases`` map a host's own address to the one it is asked at. An
    address that the operator names in ``bases`` is trusted to lie in a private network; no other
    is, unless ``allow_private_network``.
    """

    tokens: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    proxies: Mapping[str, str] = field(default_factory=dict)
    """By scheme, and ``no_proxy``. Behind a proxy it is the proxy that resolves names."""
    ca_bundle: str = ""
    """A file of certificates to trust instead of the usual ones."""
    cache_dir: str = ""
    """Where answers are kept for conditional requests; nowhere where empty."""
    cache_days: float = 7.0
    allow_private_network: bool = False
    """Whether plain http and addresses inside private networks may be asked."""
    progress: bool = False
    """Whether a progress bar may be drawn on standard error."""
    at_once: int = 32
    wait: float = 10.0
    """How long nothing at all may come before a host is given up."""
    limit: float = 30.0
    """How long one place may take, with everything that is asked for it."""
    back_off: float = 0.5
    retries: int = 2
    courtesy: float = 1.0
    """What the pauses that hosts ask for are multiplied by; less than 1 for a mirror of one's own
    alone."""
    bytes: int = 8 * 2**20
    redirects: int = 5

    def __repr__(self) -> str:
        """Show no tokens and no proxies, which may hold a password."""
        shown = (name for name in self.__struct_fields__ if name not in ("tokens", "proxies"))
        return f"Settings({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], **given: Any) -> Settings:
        """Settings from environment variables, as their ecosystems name them; ``given`` has the
        last word.
        """
        server = environment.get("GITHUB_SERVER_URL", "").rstrip("/")
        if server not in ("", "https://github.com"):
            # A runner of GitHub Enterprise Server: its interface and its token say nothing of
            # github.com.
            private = ("GITHUB_API_URL", "GITHUB_TOKEN")
            environment = {
                name: value for name, value in environment.items() if name not in private
            }
        read = {
            "tokens": {
                host: environment[name] for host, name in _TOKENS.items() if environment.get(name)
            },
            "bases": {
                base: environment[name].rstrip("/")
                for base, name in _MIRRORS.items()
                if environment.get(name)
            },
            "proxies": _proxies(environment),
            "ca_bundle": environment.get("REQUESTS_CA_BUNDLE")
            or environment.get("CURL_CA_BUNDLE")
            or "",
            "cache_dir": _cache_dir(environment),
        }
        return cls(**{**read, **given})

    @property
    def trusted(self) -> frozenset[tuple[str, int]]:
        """Host and port of every address that the operator named."""
        return frozenset(origin(base)[1:] for base in self.bases.values())


def _proxies(environment: Mapping[str, str]) -> dict[str, str]:
    found = {
        name: environment.get(name) or environment.get(name.upper()) or "" for name in _PROXIES
    }
    everything = found["all_proxy"]
    by_scheme = {
        "http": found["http_proxy"] or everything,
        "https": found["https_proxy"] or everything,
    }
    by_scheme["no_proxy"] = found["no_proxy"]
    return {scheme: proxy for scheme, proxy in by_scheme.items() if proxy}


def _cache_dir(environment: Mapping[str, str]) -> str:
    home = environment.get("XDG_CACHE_HOME") or (
        f"{environment['HOME']}/.cache" if environment.get("HOME") else ""
    )
    return f"{home}/aboveboard" if home else ""


def count(text: str) -> int:
    """The whole number that a header states; -1 where it states none, or one too large for any
    file.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a URL; an empty host where it cannot be understood."""
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        return "", "", 0
    scheme = split.scheme.lower()
    return scheme, split.hostname or "", port or (80 if scheme == "http" else 443)
