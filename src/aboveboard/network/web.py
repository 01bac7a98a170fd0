"""The only connection to the network: every request of aboveboard goes through here.

A request has limits on time, size and redirects; it goes to public addresses alone, checked on the
address that is connected to; a token goes to its own host and never follows a redirect. Whatever
comes back is an ``Answer``: nothing is raised. 404 and 410 mean *no*; everything else that is no
answer means *unknown*, with the reason.

It brings ``requests``, so it is imported when something is asked and not before.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from msgspec import field

from aboveboard.model.evidence import Evidence
from aboveboard.network.settings import origin
from aboveboard.network.wire import Exchange, Outgoing, Wire
from aboveboard.truth import Truth
from aboveboard.value import Value

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_ANOTHER_TRY = frozenset({408, 429, 500, 502, 503, 504})
_STATUS = {
    400: "the host did not understand the request (400)",
    401: "the host asks for a login (401)",
    403: "the host refuses access (403)",
    404: "is not there (404)",
    408: "the host gave up waiting (408)",
    410: "is gone (410)",
    429: "the host asks to slow down (429)",
    451: "withheld for legal reasons (451)",
}


class Record(Value, frozen=True):
    """A JSON object from a stranger: every access says which type it expects and gets nothing
    else.
    """

    data: Mapping[str, Any] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """A string, or one that is empty."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A whole number that is not negative, or -1."""
        value = self.data.get(key)
        return (
            value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else -1
        )

    def flag(self, key: str) -> bool | None:
        """A truth value; ``None`` where there is none."""
        value = self.data.get(key)
        return value if isinstance(value, bool) else None

    def record(self, key: str) -> Record:
        """An object inside, or an empty one."""
        value = self.data.get(key)
        return Record(value if isinstance(value, dict) else {})

    def records(self, key: str) -> tuple[Record, ...]:
        """The objects of a list."""
        value = self.data.get(key)
        return (
            tuple(Record(item) for item in value if isinstance(item, dict))
            if isinstance(value, list)
            else ()
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of a list; one string counts as a list of one."""
        value = self.data.get(key)
        if isinstance(value, str):
            return (value,)
        return (
            tuple(item for item in value if isinstance(item, str))
            if isinstance(value, list)
            else ()
        )


class Answer(Value, frozen=True):
    """What a request came to. ``exists`` is *yes* for an answer that can be used, and tells why for
    every other.
    """

    exists: Evidence
    status: int = 0
    url: str = ""
    """Where the answer came from, after redirects."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    record: Record = Record()
    with_token: bool = False

    @property
    def ok(self) -> bool:
        """Whether it can be used."""
        return self.exists.truth is Truth.YES

    def because(self, reason: str) -> Answer:
        """The same, made *unknown* for a reason."""
        unknown = Evidence(Truth.UNKNOWN, source=self.exists.source, reason=reason)
        return Answer(unknown, self.status, self.url, self.headers)


class _Request(Value, frozen=True):
    """One request as a host wishes it. ``elsewhere``: whether a redirect may lead to another
    host.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    elsewhere: bool = False
    glance: int = 0
    """Read no more than so many bytes of the body and be content with them; 0 to read all of it."""


class Web:
    """The network as a host sees it while it looks at one place: all its requests share one limit
    of time.
    """

    def __init__(
        self, wire: Wire, deadline: float, tokens: Mapping[str, str] | None = None
    ) -> None:
        """Ask over ``wire`` until ``deadline`` on the monotonic clock; ``tokens`` are by base
        address.
        """
        self._wire = wire
        self._settings = wire.settings
        self._deadline = deadline
        self._tokens = tokens or {}

    def json(self, url: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """Ask for a JSON object; an answer that is none is *unknown*. With a body, the request is a
        POST.
        """
        wished = {"Accept": "application/json", **(headers or {})}
        answer = self._ask(_Request(url, "POST" if body else "GET", wished, body))
        return _as_object(answer) if answer.ok else answer

    def items(self, url: str) -> Answer:
        """Ask for a JSON list of objects, which the record holds as ``items``."""
        answer = self._ask(_Request(url, headers={"Accept": "application/json"}))
        return _as_object(answer, listed=True) if answer.ok else answer

    def text(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for anything else; what came is in the body."""
        return self._ask(_Request(url, headers=headers or {}))

    def head(self, url: str) -> Answer:
        """Ask whether something is there (HEAD); redirects may lead anywhere."""
        return self._ask(_Request(url, "HEAD", elsewhere=True))

    def start(self, url: str, count: int) -> Answer:
        """Ask for the first ``count`` bytes; redirects may lead anywhere."""
        return self._ask(_Request(url, elsewhere=True, glance=count))

    def _ask(self, request: _Request) -> Answer:
        """Ask; again without the token where the host turns it away, for the public's view is what
        counts.
        """
        token = self._token(request.url)
        answer = self._persistently(request, token)
        if token and answer.status in (401, 403, 404):
            answer = self._persistently(request, "")
        return answer

    def _token(self, url: str) -> str:
        for base, token in self._tokens.items():
            if url == base or url.startswith((f"{base}/", f"{base}?")):
                return token
        return ""

    def _persistently(self, request: _Request, token: str) -> Answer:
        """Ask, and ask again after a fault that may pass, as long as there is time."""
        attempt = 0
        while True:
            answer = self._follow(request, token)
            transient = answer.status in _WORTH_ANOTHER_TRY or answer.status < 0
            pause = _pause(answer, self._settings.back_off, attempt)
            late = attempt >= self._settings.retries or time.monotonic() + pause >= self._deadline
            if not transient or late:
                if answer.status == 429:
                    self._wire.leave_alone(
                        self._located(request.url), max(pause, self._settings.limit)
                    )
                return answer
            time.sleep(pause)
            attempt += 1

    def _follow(self, request: _Request, token: str) -> Answer:
        """Ask and follow redirects; the token goes with the first request only."""
        url = self._located(request.url)
        seen = [url]
        while True:
            exchange = self._exchange(request, url, token if len(seen) == 1 else "")
            if exchange.status not in _REDIRECTS or not exchange.headers.get("location"):
                return _judged(request.url, exchange, bool(token) and len(seen) == 1)
            target = _target(url, exchange.headers["location"])
            refusal = self._refused_redirect(request, seen, target)
            if refusal:
                return _unknown(request.url, refusal, exchange.status)
            url = target
            seen.append(url)

    def _located(self, url: str) -> str:
        for base, other in self._settings.bases.items():
            if url == base or url.startswith((f"{base}/", f"{base}?")):
                return other + url[len(base) :]
        return url

    def _refused_redirect(self, request: _Request, seen: list[str], target: str) -> str:
        if not target:
            return "the host redirects to nowhere"
        if target in seen:
            return "the host redirects in a circle"
        if len(seen) > self._settings.redirects:
            return f"the host redirects more than {self._settings.redirects} times"
        if not request.elsewhere and origin(target)[1:] != origin(seen[0])[1:]:
            return f"the host redirects to another one, {origin(target)[1] or target!r}"
        return ""

    def _exchange(self, request: _Request, url: str, token: str) -> Exchange:
        headers = dict(request.headers)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self._wire.exchange(
            Outgoing(request.method, url, headers, request.body, request.glance, self._deadline)
        )


def _target(url: str, location: str) -> str:
    """Where a redirect leads; an empty text where nobody can tell."""
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


def _unknown(source: str, reason: str, status: int = 0) -> Answer:
    return Answer(Evidence(Truth.UNKNOWN, source=source, reason=reason), status, source)


def _judged(source: str, exchange: Exchange, with_token: bool) -> Answer:
    """What an exchange says about the place. ``status`` is below zero where a fault may pass."""
    if exchange.trouble:
        return _unknown(source, exchange.trouble, -1 if exchange.passing else 0)
    status = exchange.status
    if 200 <= status < 300:
        return Answer(
            Evidence(Truth.YES, source=source),
            status,
            exchange.url,
            exchange.headers,
            exchange.body,
            Record(),
            with_token,
        )
    reason = _STATUS.get(status) or f"the host answers {status}"
    if status >= 500:
        reason = f"the host is in trouble ({status})"
    if exchange.headers.get("x-ratelimit-remaining") == "0" and status in (403, 429):
        reason = f"the host allows no more requests for now ({status}); a token raises its limit"
    truth = Truth.NO if status in (404, 410) and not exchange.upgraded else Truth.UNKNOWN
    if truth is Truth.UNKNOWN and exchange.upgraded:
        reason += "; asked over https although the link says http"
    return Answer(
        Evidence(truth, source=source, reason=reason), status, exchange.url, exchange.headers
    )


def _as_object(answer: Answer, *, listed: bool = False) -> Answer:
    """The answer with its JSON object, or the list in one, or *unknown*."""
    import json

    if b"<html" in answer.body[:2000].lower() or b"<!doctype html" in answer.body[:2000].lower():
        return answer.because("the host sent a web page where data was expected")
    try:
        data = json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return answer.because("the host sent something that is not JSON")
    if isinstance(data, list) and listed:
        data = {"items": data}
    elif listed or not isinstance(data, dict):
        return answer.because("the host sent JSON of an unexpected shape")
    if not data:
        return answer.because("the host sent an empty answer")
    return Answer(
        answer.exists,
        answer.status,
        answer.url,
        answer.headers,
        answer.body,
        Record(data),
        answer.with_token,
    )


def _pause(answer: Answer, back_off: float, attempt: int) -> float:
    """How long to wait before asking again: what the host says, else longer each time, with
    jitter.
    """
    import random

    told = _retry_after(answer.headers.get("retry-after", ""))
    if told is not None:
        return told
    return back_off * float(2**attempt) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads requests, protects nothing


def _retry_after(value: str) -> float | None:
    """The seconds that a ``Retry-After`` header asks for, written as a number or as a date (RFC
    9110, 10.2.3).
    """
    if value.isascii() and value.isdigit():
        return float(value[:9])
    if not value:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
