"""Remote places: what is known of every place outside the tree that a release names.

``observe`` asks the hosts, many in parallel, each place once. ``offline`` asks nobody and reads the
addresses alone. ``recall`` takes the observations from saved evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from aboveboard import leaves
from aboveboard.model.evidence import Book, Document, Evidence, Observation, Reason
from aboveboard.network.address import Address
from aboveboard.network.hosts import (
    Host,
    fill_unasked,
    is_answered_by,
    make_empty_observation,
    read_address,
)

if TYPE_CHECKING:
    from aboveboard.network.settings import Settings
    from aboveboard.network.workers import Lookup

_HOSTS = "aboveboard.network.hosts"
_LINKS = 100
_END_OF_LINK = frozenset(" \t\r\n<>\"'`()[]{}|\\^（），。；：、】」》")
_PUNCTUATION = ".,;:!?*_"


def expand(place: str) -> str:
    """The URL of a place: a short form is expanded, anything else returned unchanged."""
    prefix, colon, rest = place.partition(":")
    if not colon:
        return place
    host = _hosts_by_prefix().get(f"{prefix.lower()}:")
    if host is None or not Address.parse(place).named:
        return place
    return host.expand(rest)


def offline(
    places: Sequence[str], reason: Reason = Reason.OFFLINE
) -> dict[str, Observation]:
    """What the addresses alone show: personal drives, pinned and moving revisions.

    Everything else is *unknown* for the reason. No request is sent.
    """
    observations = {}
    for place in places:
        address = Address.parse(expand(place))
        host = load_hosts()[_find_host_id(address)]
        unknown = make_empty_observation(Evidence.unknown(address.url, reason.value))
        observations[place] = fill_unasked(unknown, read_address(host, address))
    return observations


def recall(places: Sequence[str], book: Book) -> dict[str, Observation]:
    """The observations in saved evidence; places that are not in it are *unknown*."""
    missing = [place for place in places if place not in book.observations]
    observations = {**book.observations, **offline(missing, Reason.UNSAVED)}
    return {place: observations[place] for place in places}


def observe(places: Sequence[str], settings: Settings) -> dict[str, Observation]:
    """Ask the hosts about places; keys are the places as they are written.

    An interruption (Ctrl-C) is not passed on: the places not looked at yet are *unknown*, with
    ``Reason.INTERRUPTED``.
    """
    if not places:
        return {}
    from aboveboard.network.workers import Workers

    observations: dict[str, Observation] = {}
    lookups = _make_lookups(places, settings)
    workers = Workers(lookups, settings)
    with _show_progress(settings, len(lookups)) as advance, suppress(KeyboardInterrupt):
        for lookup, observation in workers.collect_results():
            observations.update(dict.fromkeys(lookup.places, observation))
            advance()
    for lookup, observation in workers.finished_lookups():
        observations.update(dict.fromkeys(lookup.places, observation))
    unfinished = [place for place in places if place not in observations]
    observations |= offline(unfinished, Reason.INTERRUPTED)
    return {place: observations[place] for place in places}


def was_interrupted(observations: Mapping[str, Observation]) -> bool:
    """Whether an interruption kept any of the places from being looked at."""
    return any(
        observation.exists.has_reason(Reason.INTERRUPTED)
        for observation in observations.values()
    )


def find_artifact_links(documents: Iterable[Document]) -> tuple[str, ...]:
    """The links in prose to hosts where artifacts are published, in order, a hundred at most.

    Hosts that ask for pauses between requests are left out: most links to papers are citations.
    """
    links: dict[str, None] = {}
    for document in documents:
        if document.kind != "prose":
            continue
        for link in _find_links(document.text):
            if link not in links and _leads_to_artifacts(Address.parse(link)):
                links[link] = None
            if len(links) >= _LINKS:
                return tuple(links)
    return tuple(links)


def _leads_to_artifacts(address: Address) -> bool:
    for host in load_hosts().values():
        if not host.fallback and not host.pause and is_answered_by(host, address):
            return True
    return False


def _find_links(text: str) -> Iterator[str]:
    start = text.find("https://")
    while start >= 0:
        end = start
        while end < len(text) and text[end] not in _END_OF_LINK:
            end += 1
        yield text[start:end].rstrip(_PUNCTUATION)
        start = text.find("https://", end)


@lru_cache(maxsize=1)
def load_hosts() -> dict[str, Host]:
    """All hosts by their id."""
    return leaves.load_all(_HOSTS, "HOST", Host)


@lru_cache(maxsize=1)
def _hosts_by_prefix() -> dict[str, Host]:
    return {host.prefix: host for host in load_hosts().values() if host.prefix}


def _find_host_id(address: Address) -> str:
    """The id of the host that answers for an address."""
    fallback = ""
    for name, host in load_hosts().items():
        if host.fallback:
            fallback = name
        elif is_answered_by(host, address):
            return name
    return fallback


def _make_lookups(places: Sequence[str], settings: Settings) -> list[Lookup]:
    """One lookup for each URL, with all places that mean it."""
    from aboveboard.network.workers import Lookup

    places_by_url: dict[str, dict[str, None]] = {}
    for place in places:
        places_by_url.setdefault(expand(place), {})[place] = None
    lookups = []
    for url, same in places_by_url.items():
        address = Address.parse(url)
        host_id = _find_host_id(address)
        token = settings.tokens.get(host_id, "")
        lookups.append(Lookup(address, load_hosts()[host_id], token, tuple(same)))
    return lookups


@contextmanager
def _show_progress(settings: Settings, total: int) -> Iterator[Callable[[], None]]:
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
    columns = (
        TextColumn("looking at remote places"),
        BarColumn(),
        MofNCompleteColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)
