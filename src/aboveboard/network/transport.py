"""The transport: sends one request and returns one answer, with all limits, over ``requests``.

Imported only when something is asked online; hosts use it through ``Web``.
"""

from __future__ import annotations

import functools
import ssl
from pathlib import Path
from typing import Any

import requests
import urllib3
from msgspec.structs import replace
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, should_bypass_proxies

from aboveboard import __version__
from aboveboard.network.body import BusyError, LargeBodies, read_body
from aboveboard.network.cache import Cache
from aboveboard.network.exchange import Answer, Failure, Request
from aboveboard.network.failures import explain_error
from aboveboard.network.host_health import HostHealth
from aboveboard.network.peers import Guard, make_pools
from aboveboard.network.settings import Settings, parse_origin
from aboveboard.value import Value

_AGENT = f"aboveboard/{__version__} (+https://github.com/aboveboard-lint/aboveboard)"
_CACHED_METHODS = frozenset({"GET", "HEAD"})
_CACHED_STATUSES = frozenset({200, 203, 301, 308})
"""Not those of missing places, which may appear, and of signed links, which expire."""


class _Admission(Value, frozen=True):
    """Whether a URL may be asked: the URL to ask instead of it, or the reason against it."""

    url: str
    refusal: str = ""
    upgraded: bool = False


class Transport:
    """Connections shared by threads, and the cache of answers."""

    def __init__(self, settings: Settings) -> None:
        """Connect to nothing yet."""
        self.settings = settings
        self.health = HostHealth()
        self.large_bodies = LargeBodies()
        self._trusted = settings.trusted_origins()
        self.guard = Guard(self._trusted, settings.allow_private_network)
        self._adapter = _GuardedAdapter(self.guard, settings)
        self._cache: Cache | None = None
        if settings.cache_dir:
            self._cache = Cache(settings.cache_dir, settings.cache_days)

    def close(self) -> None:
        """Close all connections and delete old entries of the cache."""
        self._adapter.close()
        if self._cache is not None:
            self._cache.prune()

    def send(self, request: Request) -> Answer:
        """Send one request; follow no redirect, raise nothing."""
        admission = self._admit(request.url)
        refusal = admission.refusal or self.health.explain_refusal(admission.url)
        if refusal:
            return Answer(request.url, failure=Failure.REFUSED, reason=refusal)
        if request.deadline.has_passed():
            return _time_out(admission.url, request)
        answer = self._send_with_cache(replace(request, url=admission.url))
        self._record_health(admission.url, answer)
        return replace(answer, upgraded=admission.upgraded)

    def _admit(self, url: str) -> _Admission:
        """Decide whether a URL is asked, and whether http becomes https."""
        refusal = self._explain_refusal(url)
        if refusal:
            return _Admission(url, refusal)
        scheme, host, port = parse_origin(url)
        if scheme == "https" or self.settings.allow_private_network:
            return _Admission(url)
        if (host, port) in self._trusted:
            return _Admission(url)
        if port != 80:
            return _Admission(url, "plain http is not asked")
        without_port = url.partition(":")[2].replace(":80/", "/", 1)
        return _Admission(f"https:{without_port}", upgraded=True)

    def _explain_refusal(self, url: str) -> str:
        """Why a URL is not asked, whether over http or https; empty where it may be."""
        scheme, host, port = parse_origin(url)
        if scheme and scheme not in ("http", "https"):
            return f"only https links are looked at, not {scheme}:"
        if not host:
            return "this is not a link that can be asked"
        if "@" in url.split("/", 3)[2]:
            return "the link holds a user name or password, which is not sent anywhere"
        return self.guard.explain_refusal(host, port)

    def _record_health(self, url: str, answer: Answer) -> None:
        if answer.failure is Failure.TIMEOUT:
            self.health.count_timeout(url)
        elif answer.failure is None:
            self.health.count_response(url)

    def _send_with_cache(self, request: Request) -> Answer:
        """Send a request, conditional on what the cache holds."""
        if self._cache is None or request.method not in _CACHED_METHODS:
            return self._send(request)
        key = self._cache.make_key(request)
        entry = self._cache.read(key)
        if entry is None:
            answer = self._send(request)
        else:
            answer = self._send(
                replace(request, headers={**request.headers, **entry.conditions()})
            )
            if answer.status == 304:
                return replace(
                    answer,
                    status=entry.status,
                    headers=entry.headers,
                    body=entry.body,
                )
        if answer.status in _CACHED_STATUSES and _may_cache(answer):
            self._cache.write(key, answer)
        return answer

    def _send(self, request: Request) -> Answer:
        deadline = request.deadline
        wait = max(0.01, min(self.settings.wait, deadline.seconds_left()))
        self.guard.start_request(deadline.at)
        response = None
        try:
            response = self._adapter.send(
                _prepare(request),
                stream=True,
                timeout=(wait, wait),
                proxies=self._choose_proxies(request.url),
            )
            body = read_body(response, request, self.settings.bytes, self.large_bodies)
            return _make_answer(request, response, body)
        except BusyError:
            reason = request.deadline.reason
            return Answer(request.url, failure=Failure.TRANSIENT, reason=reason)
        except Exception as error:  # noqa: BLE001 - no answer of a stranger may end the run
            if deadline.has_passed():
                return _time_out(request.url, request)
            host = parse_origin(request.url).host
            return explain_error(error, request.url, host, self.settings.wait)
        finally:
            self.guard.finish_request()
            if response is not None:
                response.close()

    def _choose_proxies(self, url: str) -> dict[str, str]:
        proxies = self.settings.proxies
        scheme = parse_origin(url).scheme
        if scheme not in proxies:
            return {}
        if should_bypass_proxies(
            url, no_proxy=proxies.get("no_proxy") or "none.invalid"
        ):
            return {}
        return {scheme: proxies[scheme]}


def _time_out(url: str, request: Request) -> Answer:
    return Answer(url, failure=Failure.TIMEOUT, reason=request.deadline.reason)


def _prepare(request: Request) -> requests.PreparedRequest:
    """The request in the form that ``requests`` sends."""
    headers = {"User-Agent": _AGENT, "Accept": "*/*", "Connection": "keep-alive"}
    headers |= request.all_headers()
    headers["Accept-Encoding"] = "gzip"
    if request.first_bytes:
        headers["Accept-Encoding"] = "identity"
        headers["Range"] = f"bytes=0-{request.first_bytes - 1}"
    prepared = requests.PreparedRequest()
    prepared.prepare(
        method=request.method,
        url=request.url,
        headers=headers,
        data=request.body or None,
    )
    return prepared


def _make_answer(
    request: Request,
    response: requests.Response,
    body: bytes,
) -> Answer:
    """The answer, without the token where the host repeats it."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    if request.token:
        for name, value in headers.items():
            headers[name] = value.replace(request.token, "***")
        body = body.replace(request.token.encode(), b"***")
    return Answer(request.url, response.status_code, headers, body)


def _may_cache(answer: Answer) -> bool:
    """Whether neither the host forbids it nor the redirect is a signed link."""
    if "no-store" in answer.headers.get("cache-control", ""):
        return False
    return "?" not in answer.headers.get("location", "")


class _GuardedAdapter(HTTPAdapter):
    """The adapter of ``requests``, with connections that the guard makes."""

    def __init__(self, guard: Guard, settings: Settings) -> None:
        self._guard = guard
        self._bundle = settings.ca_bundle or DEFAULT_CA_BUNDLE_PATH
        super().__init__(
            pool_connections=settings.at_once * 2, pool_maxsize=settings.at_once
        )

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **keywords: Any
    ) -> None:
        """Use the guard's connections and the shared certificates."""
        context = _load_certificates(self._bundle)
        super().init_poolmanager(
            connections,
            maxsize,
            block,
            ssl_context=context,
            **keywords,
        )
        self.poolmanager.pool_classes_by_scheme = make_pools(self._guard)

    def cert_verify(
        self,
        conn: Any,
        url: str,
        verify: Any,
        cert: Any,
    ) -> None:
        """Require a certificate; the shared context has those that are trusted."""
        conn.cert_reqs = "CERT_REQUIRED"

    def proxy_manager_for(self, proxy: str, **keywords: Any) -> Any:
        """Use the shared certificates behind a proxy as well."""
        context = _load_certificates(self._bundle)
        return super().proxy_manager_for(proxy, ssl_context=context, **keywords)


@functools.lru_cache(maxsize=4)
def _load_certificates(bundle: str) -> ssl.SSLContext:
    """A context that trusts the certificates of a file or folder; loaded once, as it is slow."""
    context = urllib3.util.ssl_.create_urllib3_context()
    try:
        if Path(bundle).is_dir():
            context.load_verify_locations(capath=bundle)
        else:
            context.load_verify_locations(cafile=bundle)
    except OSError:
        return (
            context  # nothing is trusted then, and the reason of every answer shows it
        )
    return context
