"""The limits of an online run: its time, hosts that do not respond, and the memory of listings."""

from __future__ import annotations

import json
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from conftest import Loopback, Play, quick, send

from aboveboard.model.evidence import Observation, Reason
from aboveboard.network import remote
from aboveboard.network.host_health import TIMEOUTS, HostHealth
from aboveboard.truth import Truth

Start = Callable[[Play], Loopback]


@pytest.fixture
def stuck() -> Iterator[Play]:
    """A host that accepts requests and does not answer until the test ends."""
    released = threading.Event()

    def play(_: BaseHTTPRequestHandler) -> None:
        released.wait(20)

    yield play
    released.set()


def list_places(count: int) -> list[str]:
    return [f"https://files.example.org/{number}.bin" for number in range(count)]


def test_a_run_ends_at_its_time_limit_and_the_rest_is_unknown(loopback: Start) -> None:
    def play(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.1)
        send(handler, 200, b"x", content_type="application/octet-stream")

    places = list_places(100)
    began = time.monotonic()
    observations = remote.observe(
        places, quick(loopback(play).url, at_once=2, time_limit=0.6)
    )
    assert time.monotonic() - began < 3
    assert list(observations) == places
    exists = [observation.exists for observation in observations.values()]
    known = [evidence for evidence in exists if evidence.truth is Truth.YES]
    late = [
        evidence for evidence in exists if evidence.has_reason(Reason.RUN_TIMED_OUT)
    ]
    assert known
    assert len(known) + len(late) == len(places)
    assert all(evidence.truth is Truth.UNKNOWN for evidence in late)


def test_the_time_limit_of_the_run_cuts_requests_that_are_on_their_way(
    stuck: Play, loopback: Start
) -> None:
    began = time.monotonic()
    settings = quick(loopback(stuck).url, time_limit=0.4, wait=20.0)
    (observation,) = remote.observe(list_places(1), settings).values()
    assert time.monotonic() - began < 3
    assert observation.exists.has_reason(Reason.RUN_TIMED_OUT)


def test_no_pause_is_waited_for_after_the_time_limit(loopback: Start) -> None:
    """arXiv asks for three seconds between two requests."""
    server = loopback(lambda handler: send(handler, 503))
    places = [f"arxiv:2301.0000{number}" for number in range(5)]
    began = time.monotonic()
    settings = quick(server.url, time_limit=0.5, courtesy=1.0, retries=0)
    first, *others = remote.observe(places, settings).values()
    assert time.monotonic() - began < 3
    assert "in trouble" in first.exists.reason
    assert all(other.exists.has_reason(Reason.RUN_TIMED_OUT) for other in others)


def test_what_an_address_shows_is_known_after_the_time_limit(
    loopback: Start, stuck: Play
) -> None:
    places = [
        "hf:example/model@" + "a1" * 20,
        "https://drive.google.com/file/d/0Bexample/view",
    ]
    settings = quick(loopback(stuck).url, time_limit=0.2, at_once=1)
    pinned, drive = remote.observe(places, settings).values()
    assert pinned.revision.truth is Truth.YES
    assert drive.volatile.truth is Truth.YES


def test_a_host_that_times_out_again_and_again_is_left_alone(
    loopback: Start, stuck: Play
) -> None:
    server = loopback(stuck)
    places = list_places(50)
    began = time.monotonic()
    observations = remote.observe(
        places, quick(server.url, at_once=1, wait=0.1, limit=0.2)
    )
    assert time.monotonic() - began < 3
    assert len(server.asked) == TIMEOUTS
    reasons = [observation.exists.reason for observation in observations.values()]
    assert sum("no answer within" in reason for reason in reasons) == TIMEOUTS
    assert (
        sum("is left alone" in reason for reason in reasons) == len(places) - TIMEOUTS
    )
    assert all(each.exists.truth is Truth.UNKNOWN for each in observations.values())


def test_a_host_that_responds_in_between_is_not_left_alone() -> None:
    health = HostHealth()
    url = "https://files.example.org/a.bin"
    for _ in range(3 * TIMEOUTS):
        health.count_timeout(url)
        health.count_response(url)
    assert health.explain_refusal(url) == ""
    for _ in range(TIMEOUTS):
        health.count_timeout(url)
    assert "did not respond" in health.explain_refusal(
        "https://files.example.org/b.bin"
    )
    assert health.explain_refusal("https://other.example.org/b.bin") == ""


def play_listing(files: int) -> Play:
    siblings = [
        {"rfilename": f"part-{number}.bin", "size": 7} for number in range(files)
    ]
    model = {
        "id": "example/model",
        "private": False,
        "gated": False,
        "siblings": siblings,
    }
    body = json.dumps(model).encode()
    return lambda handler: send(handler, 200, body)


def observe_models(url: str, count: int) -> list[Observation]:
    places = [f"hf:example/model-{number}" for number in range(count)]
    return list(
        remote.observe(
            places, quick(url, bytes=8 * 2**20, limit=60.0, wait=60.0)
        ).values()
    )


@pytest.mark.parametrize(("files", "kept"), [(100, 100), (101, 0)])
def test_a_long_listing_is_dropped_once_its_facets_are_known(
    files: int, kept: int, loopback: Start
) -> None:
    (observation,) = observe_models(loopback(play_listing(files)).url, 1)
    assert observation.exists.truth is Truth.YES
    assert observation.size.value == str(7 * files)
    assert len(observation.files) == kept


def test_listings_do_not_fill_memory(loopback: Start) -> None:
    url = loopback(play_listing(10_000)).url
    observe_models(url, 1)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        observations = observe_models(url, 6)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert all(each.size.value == str(7 * 10_000) for each in observations)
    assert after - before < 2**20


def test_texts_of_a_host_do_not_fill_memory(loopback: Start) -> None:
    long = "a" * 50_000
    model = {
        "id": "example/model",
        "sha": long,
        "cardData": {"base_model": f"x/{long}"},
    }
    index = {"rfilename": "m.bin.index.json", "size": 7}
    body = json.dumps({**model, "siblings": [index]}).encode()
    shards = {str(number): f"{number}{'b' * 5000}" for number in range(150)}
    weight_map = json.dumps({"weight_map": shards}).encode()

    def play(handler: BaseHTTPRequestHandler) -> None:
        send(handler, 200, weight_map if "/resolve/" in handler.path else body)

    (observation,) = observe_models(loopback(play).url, 1)
    assert observation.exists.truth is Truth.NO
    assert len(observation.revision.value) == 1000
    assert observation.bases == ()
    assert len(observation.flaws) == 100
    assert {len(flaw.path) for flaw in observation.flaws} == {1000}
