"""Which hosts are left alone for now: those that asked for it, and those that do not respond."""

from __future__ import annotations

import threading
import time

from aboveboard.network.settings import Origin, parse_origin

TIMEOUTS = 3
"""After so many requests in a row that timed out, a host is not asked any more."""

_RATE_LIMITED = "the host asked to slow down (429) and is left alone"
_UNRESPONSIVE = f"the host did not respond {TIMEOUTS} times in a row and is left alone"


class HostHealth:
    """Shared by all threads of a run."""

    def __init__(self) -> None:
        """Every host may be asked."""
        self._lock = threading.Lock()
        self._paused_until: dict[Origin, float] = {}
        self._timeouts: dict[Origin, int] = {}

    def pause(self, url: str, seconds: float) -> None:
        """Leave the host of a URL alone for some seconds."""
        with self._lock:
            self._paused_until[parse_origin(url)] = time.monotonic() + seconds

    def count_timeout(self, url: str) -> None:
        """Record that the host of a URL did not respond in time."""
        key = parse_origin(url)
        with self._lock:
            self._timeouts[key] = self._timeouts.get(key, 0) + 1

    def count_response(self, url: str) -> None:
        """Record that the host of a URL responded."""
        with self._lock:
            self._timeouts.pop(parse_origin(url), None)

    def explain_refusal(self, url: str) -> str:
        """Why the host of a URL is not asked now; empty where it may be."""
        key = parse_origin(url)
        with self._lock:
            if time.monotonic() < self._paused_until.get(key, 0.0):
                return _RATE_LIMITED
            if self._timeouts.get(key, 0) >= TIMEOUTS:
                return _UNRESPONSIVE
        return ""
