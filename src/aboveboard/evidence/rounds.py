"""A round of questions: threads that ask, and the caller's thread, which hands out the questions and minds the time.

Imported only when something is asked online.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue

from aboveboard.evidence.hosts import Address, Host, joined, silent
from aboveboard.evidence.web import Settings, Web
from aboveboard.evidence.wire import Wire
from aboveboard.frozen import dataclass
from aboveboard.model import Evidence, Observation
from aboveboard.truth import Truth

_TICK = 0.1
_GRACE = 0.5


@dataclass(frozen=True)
class Job:
    """A URL that is looked at once, and the places that are written for it."""

    address: Address
    host: Host
    token: str
    places: tuple[str, ...]


def _look(job: Job, wire: Wire, deadline: float) -> Observation:
    """Ask one host about one place; a host's own fault ends here."""
    tokens = {job.host.bases[0]: job.token} if job.token and job.host.bases else {}
    try:
        asked = job.host.observe(job.address, Web(wire, deadline, tokens))
    except Exception as bug:  # noqa: BLE001 - one host's bug must not cost the evidence of all others
        kind = type(bug).__name__
        asked = silent(Evidence(Truth.UNKNOWN, source=job.address.url, reason=f"internal error of ours ({kind})"))
    return joined(asked, job.host.glance(job.address))


class _Task:
    """A job that a thread is at."""

    def __init__(self, job: Job, key: str, deadline: float) -> None:
        self.job = job
        self.key = key
        self.deadline = deadline
        self.given_up = False


class Round:
    """One round of questions: threads that ask, and the caller's thread, which hands out jobs and minds the time."""

    def __init__(self, jobs: Sequence[Job], settings: Settings) -> None:
        self._settings = settings
        self._wire = Wire(settings)
        self._waiting: dict[str, deque[Job]] = {}
        for job in jobs:
            key = job.address.host if job.host.fallback else job.host.title
            self._waiting.setdefault(key, deque()).append(job)
        self._not_before: dict[str, float] = {}
        self._running: dict[str, int] = {}
        self._tasks: set[int] = set()
        self._todo: SimpleQueue[_Task | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[_Task, Observation]] = SimpleQueue()
        self._at_work: dict[int, _Task] = {}
        self._threads = 0

    def results(self) -> Iterator[tuple[Job, Observation]]:
        """Every job with its observation, in the order in which they are answered."""
        try:
            while self._hand_out() or self._at_work:
                try:
                    task, observation = self._done.get(timeout=_TICK)
                except Empty:
                    yield from self._overdue()
                    continue
                if not task.given_up:
                    self._finish(task)
                    yield task.job, observation
        finally:
            for _ in range(self._threads):
                self._todo.put(None)
            self._wire.close()

    def _hand_out(self) -> bool:
        """Start whatever may start now; whether anything is still waiting."""
        for key in list(self._waiting):
            jobs = self._waiting[key]
            while jobs and self._may_start(key, jobs[0].host):
                self._start(key, jobs.popleft())
            if not jobs:
                del self._waiting[key]
        return bool(self._waiting)

    def _may_start(self, key: str, host: Host) -> bool:
        free = len(self._at_work) < self._settings.at_once and self._running.get(key, 0) < host.at_once
        return free and time.monotonic() >= self._not_before.get(key, 0.0)

    def _start(self, key: str, job: Job) -> None:
        task = _Task(job, key, time.monotonic() + self._settings.limit)
        self._running[key] = self._running.get(key, 0) + 1
        self._not_before[key] = time.monotonic() + job.host.pause * self._settings.courtesy
        self._at_work[id(task)] = task
        if self._threads < len(self._at_work):
            self._threads += 1
            threading.Thread(target=self._work, daemon=True).start()
        self._todo.put(task)

    def _finish(self, task: _Task) -> None:
        del self._at_work[id(task)]
        self._running[task.key] -= 1

    def _overdue(self) -> Iterator[tuple[Job, Observation]]:
        """Cut what takes too long; what cannot be cut, such as a look-up of a name, is left to itself."""
        self._wire.guard.cut()
        now = time.monotonic()
        for task in list(self._at_work.values()):
            if now > task.deadline + _GRACE:
                task.given_up = True
                self._finish(task)
                self._threads -= 1
                reason = f"no answer within {self._settings.limit:g} s"
                late = silent(Evidence(Truth.UNKNOWN, source=task.job.address.url, reason=reason))
                yield task.job, joined(late, task.job.host.glance(task.job.address))

    def _work(self) -> None:
        while (task := self._todo.get()) is not None:
            self._done.put((task, _look(task.job, self._wire, task.deadline)))
            if task.given_up:
                return
