"""The cache: answers on disk, used only after the host has confirmed that nothing changed.

An entry is one file whose first line is the digest of the rest. An entry that does not match its
digest is deleted. Files are written under another name and renamed, so that two runs at once never
read half an entry.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from aboveboard.network.exchange import Answer, Request
from aboveboard.value import Value

_FORMAT = "1"
_DAY = 24 * 60 * 60
_HEADERS = (
    "content-type",
    "content-length",
    "etag",
    "last-modified",
    "date",
    "location",
    "x-error-code",
    "x-repo-commit",
)
_TEMPORARY_NAME, _KEY = 8, 64
"""The lengths of the names of files that the cache writes."""


class Entry(Value, frozen=True):
    """An answer of an earlier run."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def conditions(self) -> dict[str, str]:
        """The request headers that ask whether it is still valid.

        Without a validator, its date serves (RFC 9110, 13.1.3).
        """
        if self.headers.get("etag"):
            return {"If-None-Match": self.headers["etag"]}
        since = self.headers.get("last-modified") or self.headers.get("date")
        return {"If-Modified-Since": since} if since else {}


class Cache:
    """A folder of entries."""

    def __init__(self, folder: str, days: float) -> None:
        """``folder`` is created with the first entry; entries expire after ``days``."""
        self._folder = Path(folder)
        self._lifetime = days * _DAY

    def make_key(self, request: Request) -> str:
        """The name of an entry: it reveals no token, and no two tokens share an entry."""
        headers = request.all_headers()
        parts = (
            _FORMAT,
            request.method,
            request.url,
            headers.get("Accept", ""),
            headers.get("Authorization", ""),
            str(request.first_bytes),
        )
        return hashlib.sha256(
            "\n".join(parts).encode("utf-8", "surrogatepass")
        ).hexdigest()

    def read(self, key: str) -> Entry | None:
        """The entry under a key; ``None`` where there is none, or a damaged or expired one."""
        path = self._folder / key
        try:
            if time.time() - path.stat().st_mtime > self._lifetime:
                return None
            content = path.read_bytes()
        except (OSError, ValueError):
            return None
        entry = _parse_entry(key, content)
        if entry is None:
            _delete(path)
        return entry

    def write(self, key: str, answer: Answer) -> None:
        """Store an answer, if it can be asked about again and the disk allows it."""
        headers = {
            name: answer.headers[name] for name in _HEADERS if name in answer.headers
        }
        if not Entry(answer.status, headers, b"").conditions():
            return
        head = {"key": key, "status": answer.status, "headers": headers}
        rest = json.dumps(head, sort_keys=True).encode() + b"\n" + answer.body
        content = hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", dir=self._folder)
        except (OSError, ValueError):
            return
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(self._folder / key)
        except OSError:
            _delete(Path(name))

    def prune(self) -> None:
        """Delete expired entries."""
        oldest = time.time() - self._lifetime
        with (
            contextlib.suppress(OSError, ValueError),
            os.scandir(self._folder) as files,
        ):
            for file in files:
                if _is_written_by_cache(file) and file.stat().st_mtime < oldest:
                    _delete(Path(file.path))


def _is_written_by_cache(file: os.DirEntry[str]) -> bool:
    name = file.name.lstrip(".")
    if len(name) not in (_TEMPORARY_NAME, _KEY) or not file.is_file(
        follow_symlinks=False
    ):
        return False
    return all(letter.isalnum() or letter == "_" for letter in name)


def _parse_entry(key: str, content: bytes) -> Entry | None:
    digest, _, rest = content.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != digest:
        return None
    first_line, _, body = rest.partition(b"\n")
    try:
        head = json.loads(first_line)
        if head["key"] != key:
            return None
        headers = {}
        for name, value in head["headers"].items():
            headers[str(name)] = str(value)
        return Entry(int(head["status"]), headers, body)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _delete(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
