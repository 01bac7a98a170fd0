"""The body of an answer: decompressed, never longer than the limit, large ones on disk."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import zlib
from collections.abc import Mapping
from types import TracebackType

import requests
import urllib3

from aboveboard.network.exchange import Deadline, Request
from aboveboard.network.settings import parse_count

_BLOCK = 64 * 1024
_LARGE = 2**18
_LARGE_AT_ONCE = 2
"""How many threads may have answers of more than a quarter of a megabyte in memory at a time."""
_WITHOUT_BODY = frozenset({204, 304})


class UnacceptableBodyError(Exception):
    """The body is too long or encoded in a way that was not asked for; the message is for users."""


class BusyError(Exception):
    """Other threads had large bodies in memory until the deadline; the host is not to blame."""


class LargeBodies:
    """Lets few threads at a time have a large body in memory."""

    def __init__(self) -> None:
        """No thread has one."""
        self._slots = threading.BoundedSemaphore(_LARGE_AT_ONCE)
        self._thread = threading.local()

    def acquire(self, deadline: Deadline) -> None:
        """Wait until the calling thread may load a large body.

        Raises:
            BusyError: the deadline passed.
        """
        if getattr(self._thread, "has_slot", False):
            return
        timeout = max(0.0, deadline.seconds_left())
        self._thread.has_slot = self._slots.acquire(timeout=timeout)
        if not self._thread.has_slot:
            raise BusyError

    def release(self) -> None:
        """The calling thread no longer needs its large bodies."""
        if getattr(self._thread, "has_slot", False):
            self._thread.has_slot = False
            self._slots.release()


def read_body(
    response: requests.Response,
    request: Request,
    limit: int,
    large_bodies: LargeBodies,
) -> bytes:
    """The body of a response, at most ``limit`` bytes or those that the request asks for.

    Raises:
        UnacceptableBodyError: it is longer, or in an encoding that was not asked for.
        urllib3.exceptions.ProtocolError: it was cut off, or the deadline passed.
        BusyError: too many large bodies were in memory until the deadline.
    """
    headers = response.headers
    length = parse_count(headers.get("Content-Length", ""))
    if not _has_useful_body(response, request):
        _drain(response, request, length)
        return b""
    is_partial = request.first_bytes > 0
    if length > limit and not is_partial:
        raise _make_too_large(limit)
    encoding = headers.get("Content-Encoding", "")
    with _BodyBuffer(request.first_bytes or limit, encoding) as buffer:
        _fill(buffer, response, request.deadline)
        if buffer.is_full and not is_partial:
            raise _make_too_large(limit)
        if not buffer.is_full and _is_cut_off(buffer.received, length, headers):
            raise urllib3.exceptions.ProtocolError("the body is cut off")
        if buffer.size > _LARGE:
            large_bodies.acquire(request.deadline)
        return buffer.read()


def _has_useful_body(response: requests.Response, request: Request) -> bool:
    if request.method == "HEAD" or response.status_code in _WITHOUT_BODY:
        return False
    return 200 <= response.status_code < 300


def _drain(
    response: requests.Response,
    request: Request,
    length: int,
) -> None:
    """Read a short body that is not needed, so that the connection can be used again."""
    is_empty = request.method == "HEAD" or response.status_code in _WITHOUT_BODY
    if not is_empty and not 0 <= length <= _BLOCK:
        return
    # The status is known already, and a broken connection is closed with the response.
    with contextlib.suppress(Exception):
        response.raw.read(_BLOCK, decode_content=False)


def _make_too_large(limit: int) -> UnacceptableBodyError:
    return UnacceptableBodyError(f"the answer is larger than {limit // 2**20 or 1} MB")


def _fill(
    buffer: _BodyBuffer,
    response: requests.Response,
    deadline: Deadline,
) -> None:
    for block in response.raw.stream(_BLOCK, decode_content=False):
        buffer.add(block)
        if buffer.is_full:
            return
        if deadline.has_passed():
            raise urllib3.exceptions.ProtocolError("the deadline passed")


def _is_cut_off(
    received: int,
    length: int,
    headers: Mapping[str, str],
) -> bool:
    return received < length and "Transfer-Encoding" not in headers


class _BodyBuffer:
    """The decompressed bytes so far, no more than the limit whatever the compression ratio."""

    def __init__(self, limit: int, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip"):
            raise UnacceptableBodyError(
                f"the answer is compressed as {name[:20]!r}, which was not asked for"
            )
        self.received = 0
        self.size = 0
        self._limit = limit
        self._content = tempfile.SpooledTemporaryFile(_LARGE)  # noqa: SIM115 - closed by __exit__
        self._gzip = None
        if name.endswith("gzip"):
            self._gzip = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def __enter__(self) -> _BodyBuffer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._content.close()

    def add(self, block: bytes) -> None:
        """Append a block as it was received."""
        self.received += len(block)
        room = max(1, self._limit + 1 - self.size)
        part = block[:room]
        if self._gzip is not None:
            part = self._gzip.decompress(block, room)
        self.size += len(part)
        self._content.write(part)

    @property
    def is_full(self) -> bool:
        """Whether more was received than the limit."""
        return self.size > self._limit

    def read(self) -> bytes:
        """The bytes up to the limit."""
        self._content.seek(0)
        return self._content.read(self._limit)
