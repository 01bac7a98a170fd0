"""A round of questions: threads that ask, and the caller's thread, which hands out the questions
and minds the time.

Imported only when something is asked online.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.hosts import Address, Host, glanced, joined, silent
from aboveboard.network.settings import NO_NETWORK, Settings
from aboveboard.network.web import Web
from aboveboard.network.wire import Wire
from aboveboard.truth import Truth
from aboveboard.value import Value

_TICK = 0.1
_GRACE = 0.5


class Job(Value, frozen=True):
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
        asked = silent(
            Evidence(
                Truth.UNKNOWN, source=job.address.url, reason=f"internal error of ours ({kind})"
            )
        )
    finally:
        wire.finish()
    return joined(asked, glanced(job.host, job.address))


class _Task:
    """A job that a thread is at."""

    def __init__(self, job: Job, key: str, deadline: float) -> None:
        self.job = job
        self.key = key
        self.deadline = deadline
        self.given_up = False


class Round:
    """One round of questions. Threads take jobs and ask; the thread that wants the results minds
    the time.
    """

    def __init__(self, jobs: Sequence[Job], settings: Settings) -> None:
        """Nothing is asked yet."""
        self._settings = settings
        self._wire = Wire(settings)
        self._left = len(jobs)
        self._change = threading.Condition()
        self._waiting: dict[str, deque[Job]] = {}
        for job in jobs:
            key = job.address.host if job.host.fallback else job.host.title
            self._waiting.setdefault(key, deque()).append(job)
        self._not_before: dict[str, float] = {}
        self._running: dict[str, int] = {}
        self._at_work: set[_Task] = set()
        self._answered: list[tuple[Job, Observation]] = []
        self._done: SimpleQueue[tuple[_Task, Observation]] = SimpleQueue()

    def results(self) -> Iterator[tuple[Job, Observation]]:
        """Every job with its observation, in the order in which they are answered."""
        for _ in range(min(self._left, self._settings.at_once)):
            threading.Thread(target=self._work, daemon=True).start()
        try:
            checked = time.monotonic()
            while self._left:
                if time.monotonic() - checked >= _TICK:
                    checked = time.monotonic()
                    yield from self._overdue()
                with contextlib.suppress(Empty):
                    task, observation = self._done.get(timeout=_TICK)
                    if not task.given_up:
                        self._left -= 1
                        yield task.job, observation
        finally:
            with self._change:
                self._waiting.clear()
                self._change.notify_all()
            self._wire.close()

    def answered(self) -> tuple[tuple[Job, Observation], ...]:
        """What was answered so far, whether or not an interruption came before it was given out."""
        return tuple(self._answered)

    def _work(self) -> None:
        """Take jobs and ask, until none is left or the one at hand was given up."""
        while task := self._take():
            observation = _look(task.job, self._wire, task.deadline)
            with self._change:
                if not task.given_up:
                    self._finish(task, observation)
                    self._answered.append((task.job, observation))
            self._done.put((task, observation))
            if task.given_up:
                return

    def _take(self) -> _Task | None:
        """The next job that may start now, waiting for one if need be; nothing when none is
        left.
        """
        with self._change:
            while self._waiting:
                for key, jobs in self._waiting.items():
                    if self._may_start(key, jobs[0].host):
                        return self._start(key, jobs)
                self._change.wait(_TICK)
            return None

    def _may_start(self, key: str, host: Host) -> bool:
        return self._running.get(
            key, 0
        ) < host.at_once and time.monotonic() >= self._not_before.get(key, 0.0)

    def _start(self, key: str, jobs: deque[Job]) -> _Task:
        job = jobs.popleft()
        if not jobs:
            del self._waiting[key]
        now = time.monotonic()
        task = _Task(job, key, now + self._settings.limit)
        self._running[key] = self._running.get(key, 0) + 1
        self._not_before[key] = now + job.host.pause * self._settings.courtesy
        self._at_work.add(task)
        return task

    def _finish(self, task: _Task, observation: Observation) -> None:
        self._at_work.discard(task)
        self._running[task.key] -= 1
        if observation.exists.reason.startswith(NO_NETWORK):
            self._not_before.pop(task.key, None)  # nothing was sent that would call for a pause
        if task.job.host.at_once < self._settings.at_once:
            self._change.notify()

    def _overdue(self) -> Iterator[tuple[Job, Observation]]:
        """Cut what takes too long; what cannot be cut, such as a look-up of a name, is left to
        itself.
        """
        self._wire.guard.cut()
        now = time.monotonic()
        reason = f"no answer within {self._settings.limit:g} s"
        with self._change:
            late = [task for task in self._at_work if now > task.deadline + _GRACE]
            for task in late:
                task.given_up = True
                self._finish(task, silent(Evidence(Truth.UNKNOWN, reason=reason)))
        for task in late:
            self._left -= 1
            threading.Thread(target=self._work, daemon=True).start()
            unknown = silent(Evidence(Truth.UNKNOWN, source=task.job.address.url, reason=reason))
            yield task.job, joined(unknown, glanced(task.job.host, task.job.address))
