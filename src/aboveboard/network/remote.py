"""Remote places: what is known of every place outside the tree that a release names.

``observe`` asks the hosts, many at a time, each place once. ``offline`` asks nobody and tells what
the addresses alone show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from aboveboard import leaves
from aboveboard.model.evidence import Book, Document, Evidence, Observation
from aboveboard.network.hosts import Address, Host, answers, glanced, joined, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.rounds import Job
    from aboveboard.network.settings import Settings

INTERRUPTED = "interrupted before it was looked at"
"""The reason of every place that an interrupted run did not come to."""

OFFLINE = "not looked at: offline"
"""The reason of every place when nobody is asked."""

UNSAVED = "not looked at: the saved evidence does not speak of it"
"""The reason of every place that saved evidence does not know."""

_HOSTS = "aboveboard.network.hosts"
_LINKS = 100
_END_OF_LINK = frozenset(" \t\r\n<>\"'`()[]{}|\\^（），。；：、】」》")


def expand(place: str) -> str:
    """The URL that a place stands for: a short form written out, anything else as it is."""
    prefix, colon, rest = place.partition(":")
    host = _by_prefix().get(f"{prefix.lower()}:") if colon else None
    return host.expand(rest) if host and Address.of(place).named else place


def offline(places: Sequence[str], reason: str = OFFLINE) -> dict[str, Observation]:
    """What the addresses alone show: personal drives, pinned and moving revisions. Nobody is
    asked.
    """
    found = {}
    for place in places:
        address, host = _place(place)
        unknown = Evidence(Truth.UNKNOWN, source=address.url, reason=reason)
        found[place] = joined(silent(unknown), glanced(host, address))
    return found


def recall(places: Sequence[str], book: Book) -> dict[str, Observation]:
    """What saved evidence says about places; those that it does not speak of are *unknown*."""
    missing = offline([place for place in places if place not in book.observations], UNSAVED)
    return {place: book.observations.get(place) or missing[place] for place in places}


def observe(places: Sequence[str], settings: Settings) -> dict[str, Observation]:
    """Ask the hosts about places; keys are the places as they are written.

    An interruption (Ctrl-C) is not passed on: the places not looked at yet are *unknown*, with
    ``INTERRUPTED``.
    """
    if not places:
        return {}
    from aboveboard.network.rounds import Round

    found: dict[str, Observation] = {}
    jobs = _jobs(places, settings)
    questions = Round(jobs, settings)
    with _bar(settings, len(jobs)) as advance, suppress(KeyboardInterrupt):
        for job, observation in questions.results():
            found.update(dict.fromkeys(job.places, observation))
            advance()
    for job, observation in questions.answered():
        found.update(dict.fromkeys(job.places, observation))
    found |= offline([place for place in places if place not in found], INTERRUPTED)
    return {place: found[place] for place in places}


def was_interrupted(observations: Mapping[str, Observation]) -> bool:
    """Whether an interruption kept any of the places from being looked at."""
    return any(observation.exists.reason == INTERRUPTED for observation in observations.values())


def links(documents: Iterable[Document]) -> tuple[str, ...]:
    """The links in prose that lead to where artifacts are published, in their order; no more than a
    hundred.

    Hosts that ask for pauses between requests are left out: most links to papers are citations.
    """
    known = [host for host in _hosts().values() if not host.fallback and not host.pause]
    found: dict[str, None] = {}
    for document in documents:
        if document.kind == "prose":
            for link in _links(document.text):
                if link not in found and any(answers(host, Address.of(link)) for host in known):
                    found[link] = None
                if len(found) >= _LINKS:
                    return tuple(found)
    return tuple(found)


def _links(text: str) -> Iterator[str]:
    position = text.find("https://")
    while position >= 0:
        end = position
        while end < len(text) and text[end] not in _END_OF_LINK:
            end += 1
        yield text[position:end].rstrip(".,;:!?*_")
        position = text.find("https://", end)


@lru_cache(maxsize=1)
def _hosts() -> dict[str, Host]:
    return leaves.load_all(_HOSTS, "HOST", Host)


@lru_cache(maxsize=1)
def _by_prefix() -> dict[str, Host]:
    return {host.prefix: host for host in _hosts().values() if host.prefix}


def _place(place: str) -> tuple[Address, Host]:
    address = Address.of(expand(place))
    return address, _hosts()[_host_of(address)]


def _host_of(address: Address) -> str:
    """The id of the host that answers for an address."""
    fallback = ""
    for name, host in _hosts().items():
        if host.fallback:
            fallback = name
        elif answers(host, address):
            return name
    return fallback


def _jobs(places: Sequence[str], settings: Settings) -> list[Job]:
    from aboveboard.network.rounds import Job

    written: dict[str, list[str]] = {}
    for place in places:
        written.setdefault(expand(place), []).append(place)
    jobs = []
    for url, same in written.items():
        address = Address.of(url)
        name = _host_of(address)
        jobs.append(
            Job(address, _hosts()[name], settings.tokens.get(name, ""), tuple(dict.fromkeys(same)))
        )
    return jobs


@contextmanager
def _bar(settings: Settings, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar, where one is wanted and rich is installed."""
    if not settings.progress:
        yield lambda: None
        return
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    except ImportError:
        yield lambda: None
        return
    columns = (TextColumn("looking at remote places"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)
