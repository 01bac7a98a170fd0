"""Workers: threads that look places up, while the caller's thread watches the time.

Imported only when something is asked online.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence, Observation, Reason
from aboveboard.network.address import Address
from aboveboard.network.exchange import Deadline
from aboveboard.network.hosts import (
    Host,
    fill_unasked,
    make_empty_observation,
    read_address,
)
from aboveboard.network.settings import Settings
from aboveboard.network.transport import Transport
from aboveboard.network.web import Web
from aboveboard.value import Value

_TICK = 0.1
"""Seconds between two looks at the clock."""
_GRACE = 0.5
"""Seconds after its deadline in which a lookup may still end by itself."""
_FILES = 100
_LISTING = 20_000
"""Listings of more files or characters are dropped."""
_FLAWS = 100
_BASES = 100
_TEXT = 1000
_SOURCE = 5000
"""Longer texts of an observation are cut, in characters."""


class Lookup(Value, frozen=True):
    """A URL that is looked up once, and the places that mean it."""

    address: Address
    host: Host
    token: str
    places: tuple[str, ...]

    def queue_name(self) -> str:
        """What the limits of parallel requests apply to: the host, or the server of any URL."""
        return self.address.host if self.host.fallback else self.host.title


class _RunningLookup:
    """A lookup that a thread works on."""

    def __init__(self, lookup: Lookup, deadline: Deadline) -> None:
        self.lookup = lookup
        self.deadline = deadline
        self.abandoned = False


class Workers:
    """Threads take lookups and ask; the thread that wants the results watches the time."""

    def __init__(self, lookups: Sequence[Lookup], settings: Settings) -> None:
        """Ask nothing yet. The time limit of the run begins now."""
        self._settings = settings
        self._transport = Transport(settings)
        self._run_deadline = Deadline(
            time.monotonic() + settings.time_limit, Reason.RUN_TIMED_OUT.value
        )
        self._open = len(lookups)
        self._change = threading.Condition()
        self._waiting: dict[str, deque[Lookup]] = {}
        for lookup in lookups:
            self._waiting.setdefault(lookup.queue_name(), deque()).append(lookup)
        self._not_before: dict[str, float] = {}
        self._counts: dict[str, int] = {}
        self._running: set[_RunningLookup] = set()
        self._finished: list[tuple[Lookup, Observation]] = []
        self._results: SimpleQueue[tuple[_RunningLookup, Observation]] = SimpleQueue()

    def collect_results(self) -> Iterator[tuple[Lookup, Observation]]:
        """Every lookup with its observation, in the order in which they are finished."""
        for _ in range(min(self._open, self._settings.at_once)):
            self._start_thread()
        try:
            checked = time.monotonic()
            while self._open:
                if time.monotonic() - checked >= _TICK:
                    checked = time.monotonic()
                    yield from self._abandon_overdue()
                    yield from self._drop_waiting_after_deadline()
                with contextlib.suppress(Empty):
                    running, observation = self._results.get(timeout=_TICK)
                    if not running.abandoned:
                        self._open -= 1
                        yield running.lookup, observation
        finally:
            with self._change:
                self._waiting.clear()
                self._change.notify_all()
            self._transport.close()

    def finished_lookups(self) -> tuple[tuple[Lookup, Observation], ...]:
        """What is finished so far, even if an interruption came before it was collected."""
        return tuple(self._finished)

    def _start_thread(self) -> None:
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        """Take lookups and ask, until none is left or the current one was abandoned."""
        while running := self._take_next():
            observation = _look_up(running, self._transport)
            with self._change:
                if not running.abandoned:
                    self._finish(running, observation)
                    self._finished.append((running.lookup, observation))
            self._results.put((running, observation))
            if running.abandoned:
                return

    def _take_next(self) -> _RunningLookup | None:
        """The next lookup that may start, waiting if need be; ``None`` when none is left."""
        with self._change:
            while self._waiting:
                for name, queue in self._waiting.items():
                    if self._may_start(name, queue[0].host):
                        return self._start(name, queue)
                self._change.wait(_TICK)
            return None

    def _may_start(self, name: str, host: Host) -> bool:
        if self._counts.get(name, 0) >= host.at_once:
            return False
        return time.monotonic() >= self._not_before.get(name, 0.0)

    def _start(self, name: str, queue: deque[Lookup]) -> _RunningLookup:
        lookup = queue.popleft()
        if not queue:
            del self._waiting[name]
        running = _RunningLookup(lookup, self._make_deadline())
        self._counts[name] = self._counts.get(name, 0) + 1
        pause = lookup.host.pause * self._settings.courtesy
        self._not_before[name] = time.monotonic() + pause
        self._running.add(running)
        return running

    def _make_deadline(self) -> Deadline:
        """The deadline of a lookup that starts now: its own, or that of the run if it is sooner."""
        limit = self._settings.limit
        own = Deadline(time.monotonic() + limit, f"no answer within {limit:g} s")
        return min(own, self._run_deadline, key=lambda deadline: deadline.at)

    def _finish(self, running: _RunningLookup, observation: Observation) -> None:
        name = running.lookup.queue_name()
        self._running.discard(running)
        self._counts[name] -= 1
        if observation.exists.has_reason(Reason.NO_NETWORK):
            self._not_before.pop(name, None)  # nothing was sent that would need a pause
        if running.lookup.host.at_once < self._settings.at_once:
            self._change.notify()

    def _abandon_overdue(self) -> Iterator[tuple[Lookup, Observation]]:
        """Close overdue connections; abandon threads that do not react, as in a name lookup."""
        self._transport.guard.close_overdue()
        abandoned = []
        with self._change:
            for running in tuple(self._running):
                if running.deadline.seconds_left() < -_GRACE:
                    running.abandoned = True
                    observation = _make_unknown(running.lookup, running.deadline.reason)
                    self._finish(running, observation)
                    abandoned.append((running.lookup, observation))
        for lookup, observation in abandoned:
            self._open -= 1
            self._transport.health.count_timeout(lookup.address.url)
            self._start_thread()
            yield lookup, observation

    def _drop_waiting_after_deadline(self) -> Iterator[tuple[Lookup, Observation]]:
        """Once the time limit of the run is over, start no further lookup."""
        if not self._run_deadline.has_passed():
            return
        with self._change:
            dropped = [lookup for queue in self._waiting.values() for lookup in queue]
            self._waiting.clear()
            self._change.notify_all()
        for lookup in dropped:
            self._open -= 1
            yield lookup, _make_unknown(lookup, self._run_deadline.reason)


def _look_up(running: _RunningLookup, transport: Transport) -> Observation:
    """Ask one host about one place; an exception of its module ends here."""
    lookup = running.lookup
    tokens = {}
    if lookup.token and lookup.host.bases:
        tokens = {lookup.host.bases[0]: lookup.token}
    try:
        observation = lookup.host.observe(
            lookup.address, Web(transport, running.deadline, tokens)
        )
    except Exception as error:  # noqa: BLE001 - one host's bug must not cost the evidence of all others
        reason = f"internal error of ours ({type(error).__name__})"
        observation = make_empty_observation(
            Evidence.unknown(lookup.address.url, reason)
        )
    finally:
        transport.large_bodies.release()
    observation = fill_unasked(observation, read_address(lookup.host, lookup.address))
    return _drop_bulk(observation)


def _make_unknown(lookup: Lookup, reason: str) -> Observation:
    unknown = make_empty_observation(Evidence.unknown(lookup.address.url, reason))
    return fill_unasked(unknown, read_address(lookup.host, lookup.address))


def _drop_bulk(observation: Observation) -> Observation:
    """The observation without what could fill memory.

    A long listing is dropped as a whole, as one that was cut would look complete. The facets were
    derived from the whole listing before.
    """
    files = observation.files
    characters = sum(len(file.path) + len(file.sha256) for file in files)
    if len(files) > _FILES or characters > _LISTING:
        files = ()
    flaws = []
    for flaw in observation.flaws[:_FLAWS]:
        flaws.append(replace(flaw, path=flaw.path[:_TEXT]))
    bases = [base for base in observation.bases[:_BASES] if len(base) <= _TEXT]
    shortened = {}
    for facet in Observation.__struct_fields__:
        value = getattr(observation, facet)
        if isinstance(value, Evidence):
            shortened[facet] = _shorten(value)
    return replace(
        observation,
        files=files,
        flaws=tuple(flaws),
        bases=tuple(bases),
        **shortened,
    )


def _shorten(evidence: Evidence) -> Evidence:
    return Evidence(
        evidence.truth,
        evidence.value[:_TEXT],
        evidence.source[:_SOURCE],
        evidence.reason[:_TEXT],
    )
