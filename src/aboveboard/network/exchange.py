"""The one request type that goes out and the one answer type that comes back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import Enum
from typing import Any

from msgspec import field
from msgspec.structs import replace

from aboveboard.model.evidence import NOT_ASKED, Evidence
from aboveboard.truth import Truth
from aboveboard.value import Value


class Deadline(Value, frozen=True):
    """A moment on the monotonic clock, and the reason for *unknown* once it has passed."""

    at: float
    reason: str

    def seconds_left(self) -> float:
        """The seconds until then; negative afterwards."""
        return self.at - time.monotonic()

    def has_passed(self) -> bool:
        """Whether no time is left."""
        return self.seconds_left() <= 0


class Request(Value, frozen=True):
    """A request, as a host asks for it and as it is sent."""

    url: str
    deadline: Deadline
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    token: str = ""
    """A token to authenticate with; empty for none."""
    first_bytes: int = 0
    """Read so many bytes of the body at most; 0 to read all of it."""
    may_leave_host: bool = False
    """Whether a redirect may lead to another host."""

    def all_headers(self) -> dict[str, str]:
        """The headers with the token among them."""
        if not self.token:
            return dict(self.headers)
        return {**self.headers, "Authorization": f"Bearer {self.token}"}


class Failure(Enum):
    """Why there is no answer."""

    REFUSED = "refused"
    """The request was not sent, or the answer is not accepted; the same would happen again."""
    TIMEOUT = "timeout"
    TRANSIENT = "transient"
    """The next attempt may succeed."""


class Record(Value, frozen=True):
    """A JSON object from a stranger: every access names the type it expects."""

    data: Mapping[str, Any] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """A string, or an empty one."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A whole number that is not negative, or -1."""
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            return -1
        return max(value, -1)

    def flag(self, key: str) -> bool | None:
        """A truth value; ``None`` where there is none."""
        value = self.data.get(key)
        return value if isinstance(value, bool) else None

    def record(self, key: str) -> Record:
        """The object under a key, or an empty one."""
        value = self.data.get(key)
        return Record(value) if isinstance(value, dict) else Record()

    def records(self, key: str) -> tuple[Record, ...]:
        """The objects of a list."""
        value = self.data.get(key)
        if not isinstance(value, list):
            return ()
        return tuple(Record(item) for item in value if isinstance(item, dict))

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of a list; a single string counts as a list of one."""
        value = self.data.get(key)
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list):
            return ()
        return tuple(item for item in value if isinstance(item, str))


class Answer(Value, frozen=True):
    """What a request resulted in: a status, or a failure with the reason in words.

    ``exists`` is what the status means for the place (see ``network/status.py``): *yes* where the
    answer can be used.
    """

    url: str
    """Where the answer came from, after redirects."""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    failure: Failure | None = None
    reason: str = ""
    """The reason for the failure."""
    upgraded: bool = False
    """Whether https was asked although the link is http."""
    with_token: bool = False
    exists: Evidence = NOT_ASKED
    record: Record = Record()
    """The JSON object in the body, where one was asked for."""

    @property
    def ok(self) -> bool:
        """Whether the answer can be used."""
        return self.exists.truth is Truth.YES

    @property
    def source(self) -> str:
        """The URL that was asked, as the host module wrote it."""
        return self.exists.source

    def mark_unknown(self, reason: str) -> Answer:
        """The answer as one that does not settle whether the place exists."""
        unknown = Evidence.unknown(self.source, reason)
        return replace(self, exists=unknown, body=b"", record=Record())
