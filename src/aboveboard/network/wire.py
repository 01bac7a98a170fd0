"""The wire: one exchange of a request for an answer, with its limits, over ``requests``.

Imported only when something is asked online; ``web`` is what hosts see of it.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import http.client
import socket
import ssl
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import requests
import urllib3
from msgspec import field
from msgspec.structs import replace
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, should_bypass_proxies

from aboveboard import __version__
from aboveboard.network.cache import Cache
from aboveboard.network.peers import Guard, RefusedError, pools
from aboveboard.network.settings import NO_NETWORK, Settings, count, origin
from aboveboard.value import Value

_AGENT = f"aboveboard/{__version__} (+https://github.com/aboveboard-lint/aboveboard)"
_BLOCK = 64 * 1024
_LARGE = 2**18
_LARGE_AT_ONCE = 2
"""How many threads hold answers of more than a quarter of a megabyte at a time."""
_KEPT = frozenset({200, 203, 301, 308})
"""Statuses whose answers are kept: what was not there yesterday may be there today, and a signed
link expires."""


class Outgoing(Value, frozen=True):
    """A request as it is sent. ``deadline`` is on the monotonic clock."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    glance: int
    deadline: float


class Exchange(Value, frozen=True):
    """What came back: a status, or the trouble in words for the user."""

    url: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    trouble: str = ""
    passing: bool = False
    """Whether the trouble may be over in a moment."""
    upgraded: bool = False
    """Whether it was asked over https although the link says http."""


class _TooMuchError(Exception):
    """More came than is wanted."""


class Wire:
    """Connections that are kept open and shared by threads, and the cache of answers."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is connected to yet."""
        self.settings = settings
        self._trusted = settings.trusted
        self.guard = Guard(self._trusted, settings.allow_private_network)
        self._adapter = _Adapter(self.guard, settings)
        self._turns = threading.local()
        self._large = threading.BoundedSemaphore(_LARGE_AT_ONCE)
        self._left_alone: dict[tuple[str, str, int], float] = {}
        self._cache = Cache(settings.cache_dir, settings.cache_days) if settings.cache_dir else None

    def leave_alone(self, url: str, seconds: float) -> None:
        """Ask the host of a URL nothing more for a while."""
        self._left_alone[origin(url)] = time.monotonic() + seconds

    def close(self) -> None:
        """Close what is open, and forget answers that are too old."""
        self._adapter.close()
        if self._cache:
            self._cache.prune()

    def exchange(self, outgoing: Outgoing) -> Exchange:
        """Send one request; follow nothing, raise nothing."""
        url, upgraded, refusal = self._admitted(outgoing.url)
        if time.monotonic() < self._left_alone.get(origin(url), 0.0):
            refusal = "the host asked to slow down (429) and is left alone"
        if refusal:
            return Exchange(outgoing.url, trouble=refusal)
        if time.monotonic() >= outgoing.deadline:
            return Exchange(url, trouble=self._late())
        cache = self._cache if outgoing.method in ("GET", "HEAD") else None
        key = cache.key(outgoing.method, url, outgoing.headers, outgoing.glance) if cache else ""
        kept = cache.read(key) if cache else None
        headers = {**outgoing.headers, **(kept.conditions() if kept else {})}
        answer = self._send(replace(outgoing, url=url, headers=headers))
        if kept and answer.status == 304:
            answer = replace(answer, status=kept.status, headers=kept.headers, body=kept.body)
        elif cache and answer.status in _KEPT and _may_keep(answer):
            cache.write(key, answer.status, answer.headers, answer.body)
        return replace(answer, upgraded=upgraded)

    def _admitted(self, url: str) -> tuple[str, bool, str]:
        """The URL to ask, whether it became https, and why it is not asked, if so."""
        scheme, host, port = origin(url)
        refusal = self._refusal(url)
        if refusal:
            return url, False, refusal
        if (
            scheme == "https"
            or self.settings.allow_private_network
            or (host, port) in self._trusted
        ):
            return url, False, ""
        if port != 80:
            return url, False, "plain http is not asked"
        return f"https:{url.partition(':')[2].replace(':80/', '/', 1)}", True, ""

    def _refusal(self, url: str) -> str:
        """Why a URL is not asked, whether over http or https; empty where it may be."""
        scheme, host, port = origin(url)
        if scheme and scheme not in ("http", "https"):
            return f"only https links are looked at, not {scheme}:"
        if not host:
            return "this is not a link that can be asked"
        if "@" in url.split("/", 3)[2]:
            return "the link holds a user name or password, which is not sent anywhere"
        return self.guard.refusal(host, port)

    def _late(self) -> str:
        return f"no answer within {self.settings.limit:g} s"

    def _send(self, outgoing: Outgoing) -> Exchange:
        left = outgoing.deadline - time.monotonic()
        wait = max(0.01, min(self.settings.wait, left))
        self.guard.begin(outgoing.deadline)
        response = None
        try:
            prepared = _prepared(outgoing)
            response = self._adapter.send(
                prepared, stream=True, timeout=(wait, wait), proxies=self._proxies(outgoing.url)
            )
            headers = {name.lower(): value for name, value in response.headers.items()}
            body = self._body(response, outgoing, headers)
            return self._redacted(
                Exchange(outgoing.url, response.status_code, headers, body), outgoing
            )
        except _TooMuchError as much:
            return Exchange(outgoing.url, trouble=str(much))
        except Exception as trouble:  # noqa: BLE001 - whatever a stranger's answer provokes is no answer
            if time.monotonic() >= outgoing.deadline:
                return Exchange(outgoing.url, trouble=self._late())
            words, passing = _explained(trouble, origin(outgoing.url)[1], self.settings.wait)
            return Exchange(outgoing.url, trouble=words, passing=passing)
        finally:
            self.guard.end()
            if response is not None:
                response.close()

    def _proxies(self, url: str) -> dict[str, str]:
        proxies = self.settings.proxies
        scheme = origin(url)[0]
        if scheme not in proxies:
            return {}
        if should_bypass_proxies(url, no_proxy=proxies.get("no_proxy") or "none.invalid"):
            return {}
        return {scheme: proxies[scheme]}

    def _body(
        self, response: requests.Response, outgoing: Outgoing, headers: Mapping[str, str]
    ) -> bytes:
        """The body, no longer than the limit, decompressed.

        Raises:
            _TooMuchError: it is longer, or in an encoding that was not asked for.
            urllib3.exceptions.ProtocolError: it broke off.
        """
        expected = count(headers.get("content-length", ""))
        bare = outgoing.method == "HEAD" or response.status_code in (204, 304)
        if bare or not 200 <= response.status_code < 300:
            _drain(response, bare or 0 <= expected <= _BLOCK)
            return b""
        too_much = f"the answer is larger than {self.settings.bytes // 2**20 or 1} MB"
        if expected > self.settings.bytes and not outgoing.glance:
            raise _TooMuchError(too_much)
        with _Body(
            outgoing.glance or self.settings.bytes, headers.get("content-encoding", "")
        ) as body:
            for block in response.raw.stream(_BLOCK, decode_content=False):
                body.add(block)
                if body.is_over:
                    break
                if time.monotonic() >= outgoing.deadline:
                    raise urllib3.exceptions.ProtocolError("time is up")
            if body.is_over and not outgoing.glance:
                raise _TooMuchError(too_much)
            cut = body.received < expected and "transfer-encoding" not in headers
            if cut and not body.is_over:
                raise urllib3.exceptions.ProtocolError("cut")
            if body.size > _LARGE:
                self._wait_for_turn(outgoing.deadline)
            return body.content()

    def _wait_for_turn(self, deadline: float) -> None:
        """Hold large answers in few threads at a time; the turn ends with ``finish``."""
        if not getattr(self._turns, "held", False):
            self._turns.held = self._large.acquire(timeout=max(0.0, deadline - time.monotonic()))
            if not self._turns.held:
                raise urllib3.exceptions.ProtocolError("time is up")

    def finish(self) -> None:
        """The calling thread is done with the answers that it got."""
        if getattr(self._turns, "held", False):
            self._turns.held = False
            self._large.release()

    def _redacted(self, exchange: Exchange, outgoing: Outgoing) -> Exchange:
        """The answer without the token, should the host repeat it."""
        token = outgoing.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token:
            return exchange
        headers = {name: value.replace(token, "***") for name, value in exchange.headers.items()}
        return replace(
            exchange, headers=headers, body=exchange.body.replace(token.encode(), b"***")
        )


def _drain(response: requests.Response, is_short: bool) -> None:
    """Read a body that nobody wants, so that the connection can serve again; a long one is not
    worth it.
    """
    if is_short:
        with contextlib.suppress(
            Exception
        ):  # the status is known, and the connection is closed with the response
            response.raw.read(_BLOCK, decode_content=False)


class _Body:
    """What has come of an answer's body, decompressed, and no more of it than is wanted, whatever
    the ratio.

    What is large waits on disk until somebody wants it.
    """

    def __init__(self, limit: int, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip"):
            raise _TooMuchError(
                f"the answer is compressed as {name[:20]!r}, which was not asked for"
            )
        self.received = 0
        self.size = 0
        self._limit = limit
        self._content = tempfile.SpooledTemporaryFile(_LARGE)  # noqa: SIM115 - closed by __exit__
        self._gzip = zlib.decompressobj(16 + zlib.MAX_WBITS) if name.endswith("gzip") else None

    def __enter__(self) -> _Body:
        return self

    def __exit__(self, *_: object) -> None:
        self._content.close()

    def add(self, block: bytes) -> None:
        self.received += len(block)
        room = max(1, self._limit + 1 - self.size)
        wanted = self._gzip.decompress(block, room) if self._gzip else block[:room]
        self.size += len(wanted)
        self._content.write(wanted)

    @property
    def is_over(self) -> bool:
        return self.size > self._limit

    def content(self) -> bytes:
        self._content.seek(0)
        return self._content.read(self._limit)


class _Adapter(HTTPAdapter):
    """Requests' way to the network, over guarded connections."""

    def __init__(self, guard: Guard, settings: Settings) -> None:
        self._guard = guard
        self._bundle = settings.ca_bundle or DEFAULT_CA_BUNDLE_PATH
        super().__init__(pool_connections=settings.at_once * 2, pool_maxsize=settings.at_once)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **keywords: Any
    ) -> None:
        super().init_poolmanager(
            connections, maxsize, block, ssl_context=_trust(self._bundle), **keywords
        )
        self.poolmanager.pool_classes_by_scheme = pools(self._guard)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Demand a certificate; what is trusted stands in the shared context, and is not read for
        each connection.
        """
        conn.cert_reqs = "CERT_REQUIRED"

    def proxy_manager_for(self, proxy: str, **keywords: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=_trust(self._bundle), **keywords)


@functools.lru_cache(maxsize=4)
def _trust(bundle: str) -> ssl.SSLContext:
    """A context that trusts the certificates of a file; read once, for it takes its time."""
    context = urllib3.util.ssl_.create_urllib3_context()
    try:
        place = {"capath": bundle} if Path(bundle).is_dir() else {"cafile": bundle}
        context.load_verify_locations(**place)
    except OSError:
        return context  # nothing is trusted then, and every answer says so
    return context


def _prepared(outgoing: Outgoing) -> requests.PreparedRequest:
    asked = {"User-Agent": _AGENT, "Accept": "*/*", "Connection": "keep-alive", **outgoing.headers}
    asked["Accept-Encoding"] = "identity" if outgoing.glance else "gzip"
    if outgoing.glance:
        asked["Range"] = f"bytes=0-{outgoing.glance - 1}"
    prepared = requests.PreparedRequest()
    prepared.prepare(
        method=outgoing.method, url=outgoing.url, headers=asked, data=outgoing.body or None
    )
    return prepared


def _may_keep(answer: Exchange) -> bool:
    return "no-store" not in answer.headers.get(
        "cache-control", ""
    ) and "?" not in answer.headers.get("location", "")


def _explained(trouble: BaseException, host: str, wait: float) -> tuple[str, bool]:
    """What happened, in words for the user, and whether it may be over in a moment."""
    causes = list(_chain(trouble))
    for cause in causes:
        words = _known(cause, host)
        if words:
            return words, False
    names = (requests.Timeout, TimeoutError, urllib3.exceptions.TimeoutError)
    if any(isinstance(cause, names) for cause in causes):
        return f"no answer within {wait:g} s", False
    broken = (
        ConnectionError,
        http.client.HTTPException,
        urllib3.exceptions.ProtocolError,
        zlib.error,
        OSError,
    )
    if any(
        isinstance(cause, broken) and not isinstance(cause, requests.RequestException)
        for cause in causes
    ):
        return "the answer broke off or was no proper answer", True
    return "this is not a link that can be asked", False


def _known(cause: BaseException, host: str) -> str:
    if isinstance(cause, RefusedError):
        return str(cause)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate of {host} cannot be trusted: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        return f"no secure connection to {host} could be made"
    if isinstance(cause, (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)):
        return "the proxy did not let the request through"
    return _unreached(cause, host) if isinstance(cause, OSError) else ""


def _unreached(cause: OSError, host: str) -> str:
    if isinstance(cause, socket.gaierror):
        if cause.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
            return f"no server is known by the name {host}"
        return f"{NO_NETWORK}: the name {host} could not be looked up"
    if isinstance(cause, ConnectionRefusedError):
        return f"{host} refuses connections"
    if cause.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return f"{NO_NETWORK}: {host} could not be reached"
    return ""


def _chain(trouble: BaseException) -> Iterator[BaseException]:
    """An exception and everything it was made from."""
    waiting = [trouble]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inside = (*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__)
        waiting += [inner for inner in inside if isinstance(inner, BaseException)]
