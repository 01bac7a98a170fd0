"""The network as a host module sees it: every request of aboveboard starts here.

A request has limits on time, size and redirects; it goes to public addresses alone, checked on the
address that is connected to; a token goes to its own host and never follows a redirect. The result
is always an ``Answer``: nothing is raised. ``network/status.py`` interprets its status.

It imports ``requests``, so it is imported when something is asked and not before.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping
from urllib.parse import urljoin

from msgspec.structs import replace

from aboveboard.network.exchange import Answer, Deadline, Failure, Record, Request
from aboveboard.network.settings import parse_origin
from aboveboard.network.status import interpret_answer
from aboveboard.network.transport import Transport

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WORTH_ANOTHER_TRY = frozenset({408, 429, 500, 502, 503, 504})
_RETRY_WITHOUT_TOKEN = frozenset({401, 403, 404})
_TOO_MANY_REQUESTS = 429
_PAGE_BEGINNINGS = (b"<html", b"<!doctype html")


class Web:
    """The requests for one place: all of them share one deadline."""

    def __init__(
        self,
        transport: Transport,
        deadline: Deadline,
        tokens: Mapping[str, str] | None = None,
    ) -> None:
        """``tokens`` are by base address."""
        self._transport = transport
        self._settings = transport.settings
        self._deadline = deadline
        self._tokens = tokens or {}

    def get_json(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a JSON object; anything else is *unknown*."""
        headers = {"Accept": "application/json", **(headers or {})}
        return _parse_json(self._ask(Request(url, self._deadline, headers=headers)))

    def post_json(
        self,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        """Send a body and ask for a JSON object; anything else is *unknown*."""
        return _parse_json(
            self._ask(Request(url, self._deadline, "POST", headers, body))
        )

    def get_text(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for anything else; the content is in the body."""
        return self._ask(Request(url, self._deadline, headers=headers or {}))

    def head(self, url: str) -> Answer:
        """Ask for the headers alone; redirects may lead to any host."""
        return self._ask(Request(url, self._deadline, "HEAD", may_leave_host=True))

    def get_first_bytes(self, url: str, count: int) -> Answer:
        """Ask for the first bytes; redirects may lead to any host."""
        request = Request(url, self._deadline, first_bytes=count, may_leave_host=True)
        return self._ask(request)

    def _ask(self, request: Request) -> Answer:
        """Ask; again without the token where the host rejects it, as the public's view counts."""
        token = self._find_token(request.url)
        answer = self._ask_with_retries(replace(request, token=token))
        if token and answer.status in _RETRY_WITHOUT_TOKEN:
            answer = self._ask_with_retries(request)
        return answer

    def _find_token(self, url: str) -> str:
        for base, token in self._tokens.items():
            if _is_below(url, base):
                return token
        return ""

    def _ask_with_retries(self, request: Request) -> Answer:
        """Ask, and ask again after a transient fault, as long as there is time."""
        attempt = 0
        while True:
            answer = self._follow_redirects(request)
            pause = self._choose_pause(answer, attempt)
            is_last = (
                attempt >= self._settings.retries
                or pause >= self._deadline.seconds_left()
            )
            if is_last or not _is_transient(answer):
                break
            time.sleep(pause)
            attempt += 1
        if answer.status == _TOO_MANY_REQUESTS:
            url = self._apply_mirror(request.url)
            self._transport.health.pause(url, max(pause, self._settings.limit))
        return answer

    def _choose_pause(self, answer: Answer, attempt: int) -> float:
        """The seconds before the next attempt: what the host asks for, or longer each time."""
        requested = _parse_retry_after(answer.headers.get("retry-after", ""))
        if requested is not None:
            return requested
        jitter = random.uniform(0.5, 1.0)  # noqa: S311 - spreads requests, protects nothing
        return self._settings.back_off * float(2**attempt) * jitter

    def _follow_redirects(self, request: Request) -> Answer:
        """Ask and follow redirects; the token is sent with the first request only."""
        url = self._apply_mirror(request.url)
        visited = [url]
        answer = self._transport.send(replace(request, url=url))
        while answer.status in _REDIRECTS and answer.headers.get("location"):
            target = _resolve_redirect(visited[-1], answer.headers["location"])
            refusal = self._explain_refused_redirect(request, visited, target)
            if refusal:
                refused = replace(answer, failure=Failure.REFUSED, reason=refusal)
                return interpret_answer(request.url, refused)
            visited.append(target)
            answer = self._transport.send(replace(request, url=target, token=""))
        with_token = bool(request.token) and len(visited) == 1
        answer = replace(answer, with_token=with_token)
        return interpret_answer(request.url, answer)

    def _apply_mirror(self, url: str) -> str:
        for base, mirror in self._settings.bases.items():
            if _is_below(url, base):
                return mirror + url[len(base) :]
        return url

    def _explain_refused_redirect(
        self,
        request: Request,
        visited: list[str],
        target: str,
    ) -> str:
        """Why a redirect is not followed; empty where it is."""
        if not target:
            return "the host redirects to nowhere"
        if target in visited:
            return "the host redirects in a circle"
        if len(visited) > self._settings.redirects:
            return f"the host redirects more than {self._settings.redirects} times"
        if request.may_leave_host:
            return ""
        here, there = parse_origin(visited[0]), parse_origin(target)
        if (here.host, here.port) != (there.host, there.port):
            return f"the host redirects to another one, {there.host or repr(target)}"
        return ""


def _is_below(url: str, base: str) -> bool:
    rest = url.removeprefix(base)
    if rest == url:
        return False
    return not rest or rest.startswith(("/", "?"))


def _is_transient(answer: Answer) -> bool:
    return answer.failure is Failure.TRANSIENT or answer.status in _WORTH_ANOTHER_TRY


def _resolve_redirect(url: str, location: str) -> str:
    """Where a redirect leads; an empty text where that is not clear."""
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


def _parse_json(answer: Answer) -> Answer:
    """The answer with its JSON object, or as *unknown*."""
    if not answer.ok:
        return answer
    beginning = answer.body[:2000].lower()
    if any(word in beginning for word in _PAGE_BEGINNINGS):
        return answer.mark_unknown("the host sent a web page where data was expected")
    try:
        data = json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return answer.mark_unknown("the host sent something that is not JSON")
    if not isinstance(data, dict):
        return answer.mark_unknown("the host sent JSON of an unexpected shape")
    if not data:
        return answer.mark_unknown("the host sent an empty answer")
    return replace(answer, record=Record(data), body=b"")


def _parse_retry_after(value: str) -> float | None:
    """The seconds of a ``Retry-After`` header, a number or a date (RFC 9110, 10.2.3)."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    if not value:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
