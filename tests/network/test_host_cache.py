"""The cache of answers: always confirmed by the host, never trusted when damaged, shared by runs at
once."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from conftest import Loopback, Play, quick, send

from aboveboard.model.evidence import Observation
from aboveboard.network import remote
from aboveboard.truth import Truth

Start = Callable[[Play], Loopback]
PLACES = [
    "hf:example/model",
    "https://files.example.org/weights.safetensors",
    "gh:example/model",
]


class Site:
    """Answers with a validator, and 304 to who has the answer already; ``name`` is what the answers
    hold."""

    def __init__(self, validator: str = "etag") -> None:
        self.validator = validator
        self.name = "first"
        self.unconditional = 0

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        condition = handler.headers.get("If-None-Match") or handler.headers.get(
            "If-Modified-Since"
        )
        self.unconditional += not condition
        told = {
            "id": "example/model",
            "full_name": "example/model",
            "private": False,
            "gated": False,
        }
        told |= {
            "sha": self.name,
            "license": {"spdx_id": self.name},
            "siblings": [{"rfilename": self.name}],
        }
        etag = f'"{self.name}"'
        kind = (
            "application/json"
            if "example/model" in handler.path
            else "application/octet-stream"
        )
        if condition == etag or (
            condition and self.validator != "etag" and self.name == "first"
        ):
            send(handler, 304, etag=etag if self.validator == "etag" else "")
        elif self.validator == "etag":
            send(handler, 200, json.dumps(told).encode(), etag=etag, content_type=kind)
        elif self.validator == "last-modified":
            dated = "Mon, 02 Nov 2026 10:00:00 GMT"
            send(
                handler,
                200,
                json.dumps(told).encode(),
                last_modified=dated,
                content_type=kind,
            )
        else:
            send(handler, 200, json.dumps(told).encode(), content_type=kind)


def facts(found: dict[str, Observation]) -> list[tuple[Truth, str]]:
    return [
        (observation.exists.truth, observation.revision.value)
        for observation in found.values()
    ]


@pytest.mark.parametrize("validator", ["etag", "last-modified", "date"])
def test_a_second_run_sends_only_conditional_requests(
    validator: str, loopback: Start, tmp_path: Path
) -> None:
    site = Site(validator)
    settings = quick(loopback(site).url, cache_dir=str(tmp_path / "cache"))
    first = remote.observe(PLACES, settings)
    assert site.unconditional == len(PLACES)
    second = remote.observe(PLACES, settings)
    assert site.unconditional == len(PLACES)
    assert first == second


def test_without_a_cache_nothing_is_written(
    loopback: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    remote.observe(PLACES, quick(loopback(Site()).url))
    assert not list(tmp_path.iterdir())


def test_what_changed_is_seen(loopback: Start, tmp_path: Path) -> None:
    site = Site()
    settings = quick(loopback(site).url, cache_dir=str(tmp_path))
    remote.observe(PLACES, settings)
    site.name = "second"
    assert (
        remote.observe(PLACES, settings)["hf:example/model"].revision.value == "second"
    )


def test_what_was_missing_is_asked_anew(loopback: Start, tmp_path: Path) -> None:
    there = False

    def play(handler: BaseHTTPRequestHandler) -> None:
        if there:
            send(handler, 200, b"x", content_type="application/octet-stream")
        else:
            send(handler, 404, etag='"missing"')

    settings = quick(loopback(play).url, cache_dir=str(tmp_path))
    place = PLACES[1]
    assert remote.observe([place], settings)[place].exists.truth is Truth.NO
    there = True
    assert remote.observe([place], settings)[place].exists.truth is Truth.YES


def damage(content: bytes) -> list[bytes]:
    return [
        b"",
        b"\n\n\n",
        content[: len(content) // 2],
        content.replace(b"first", b"wrong"),
        content + b"x",
        os.urandom(200),
        content.partition(b"\n")[2],
    ]


@pytest.mark.parametrize("kind", range(7))
def test_a_damaged_entry_is_thrown_away(
    kind: int, loopback: Start, tmp_path: Path
) -> None:
    site = Site()
    settings = quick(loopback(site).url, cache_dir=str(tmp_path))
    whole = remote.observe(PLACES, settings)
    for entry in tmp_path.iterdir():
        entry.write_bytes(damage(entry.read_bytes())[kind])
    assert remote.observe(PLACES, settings) == whole
    assert site.unconditional == 2 * len(PLACES)


def test_an_entry_under_another_name_is_not_believed(
    loopback: Start, tmp_path: Path
) -> None:
    site = Site()
    settings = quick(loopback(site).url, cache_dir=str(tmp_path))
    remote.observe(PLACES, settings)
    entries = sorted(tmp_path.iterdir())
    entries[0].write_bytes(entries[1].read_bytes())
    remote.observe(PLACES, settings)
    assert site.unconditional == len(PLACES) + 1


def test_old_entries_are_forgotten(loopback: Start, tmp_path: Path) -> None:
    site = Site()
    settings = quick(loopback(site).url, cache_dir=str(tmp_path))
    remote.observe(PLACES, settings)
    (tmp_path / "a note of mine").write_text("kept")
    old = time.time() - 8 * 24 * 3600
    for entry in tmp_path.iterdir():
        os.utime(entry, (old, old))
    remote.observe(["https://files.example.org/other.bin"], settings)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_token_keeps_its_answers_to_itself(loopback: Start, tmp_path: Path) -> None:
    site = Site()
    url = loopback(site).url
    secret = "hf_s3cretOfTheHub"
    remote.observe(
        PLACES[:1], quick(url, cache_dir=str(tmp_path), tokens={"huggingface": secret})
    )
    remote.observe(PLACES[:1], quick(url, cache_dir=str(tmp_path)))
    assert site.unconditional == 2
    assert all(
        secret.encode() not in entry.read_bytes() for entry in tmp_path.iterdir()
    )


@pytest.mark.parametrize("where", ["a file", "nowhere/that\0can be"])
def test_a_cache_that_cannot_be_is_done_without(
    where: str, loopback: Start, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("")
    found = remote.observe(
        PLACES, quick(loopback(Site()).url, cache_dir=str(tmp_path / where))
    )
    assert all(observation.exists.truth is Truth.YES for observation in found.values())


def test_runs_at_once_share_a_cache(loopback: Start, tmp_path: Path) -> None:
    url = loopback(Site()).url
    results: list[dict[str, Observation]] = []
    settings = quick(url, cache_dir=str(tmp_path), limit=5.0, wait=5.0)
    threads = [
        threading.Thread(
            target=lambda: results.append(remote.observe(PLACES, settings))
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert all(result == results[0] for result in results)
    assert all(truth is Truth.YES for truth, _ in facts(results[0]))
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]
