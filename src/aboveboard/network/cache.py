"""The cache: answers on disk, used only after the host has confirmed that nothing changed.

An entry is one file whose first line is the digest of the rest. One that does not fit its digest is
thrown away; writing is by renaming, so that two runs at once never see half an entry.
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

from aboveboard.value import Value

_FORM = "1"
_DAY = 24 * 60 * 60
_KEPT = (
    "content-type",
    "content-length",
    "etag",
    "last-modified",
    "date",
    "location",
    "x-error-code",
    "x-repo-commit",
)


class Kept(Value, frozen=True):
    """An answer of an earlier run."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def conditions(self) -> dict[str, str]:
        """The headers that ask whether it is still good; without a validator, its date serves (RFC
        9110, 13.1.3).
        """
        if self.headers.get("etag"):
            return {"If-None-Match": self.headers["etag"]}
        since = self.headers.get("last-modified") or self.headers.get("date")
        return {"If-Modified-Since": since} if since else {}


class Cache:
    """Answers by key, in one folder. Nothing here raises: what cannot be read or written is not
    cached.
    """

    def __init__(self, folder: str, days: float) -> None:
        """``folder`` is made when something is kept; answers older than ``days`` are forgotten."""
        self._folder = Path(folder)
        self._life = days * _DAY

    def key(self, method: str, url: str, headers: Mapping[str, str], glance: int) -> str:
        """The name of what is asked: no secret can be read out of it, and no two secrets share an
        answer.
        """
        asked = [
            _FORM,
            method,
            url,
            headers.get("Accept", ""),
            headers.get("Authorization", ""),
            str(glance),
        ]
        return hashlib.sha256("\n".join(asked).encode("utf-8", "surrogatepass")).hexdigest()

    def read(self, key: str) -> Kept | None:
        """The answer under a key; ``None`` where there is none, or a bad or an old one."""
        path = self._folder / key
        try:
            if time.time() - path.stat().st_mtime > self._life:
                return None
            raw = path.read_bytes()
        except (OSError, ValueError):
            return None
        kept = _parsed(key, raw)
        if kept is None:
            _remove(path)
        return kept

    def write(self, key: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Keep an answer, if it can be asked about again and the disk allows."""
        told = {name: headers[name] for name in _KEPT if name in headers}
        if not Kept(status, told, b"").conditions():
            return
        head = json.dumps({"key": key, "status": status, "headers": told}, sort_keys=True)
        rest = head.encode() + b"\n" + body
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", dir=self._folder)
        except (OSError, ValueError):
            return
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
            Path(name).replace(self._folder / key)
        except OSError:
            _remove(Path(name))

    def prune(self) -> None:
        """Forget what is too old."""
        oldest = time.time() - self._life
        with contextlib.suppress(OSError, ValueError), os.scandir(self._folder) as entries:
            for entry in entries:
                name = entry.name.lstrip(".")
                if (
                    entry.is_file(follow_symlinks=False)
                    and entry.stat().st_mtime < oldest
                    and _is_ours(name)
                ):
                    _remove(Path(entry.path))


def _is_ours(name: str) -> bool:
    return len(name) in (8, 64) and all(letter.isalnum() or letter == "_" for letter in name)


def _parsed(key: str, raw: bytes) -> Kept | None:
    digest, _, rest = raw.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != digest:
        return None
    head, _, body = rest.partition(b"\n")
    try:
        told = json.loads(head)
        if told["key"] != key:
            return None
        return Kept(
            int(told["status"]),
            {str(name): str(value) for name, value in told["headers"].items()},
            body,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
