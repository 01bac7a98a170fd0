"""What is made of the hosts' documented answers: every recorded example names the page it was
written from."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from conftest import Loopback, Play, hosts, quick, send

from aboveboard.model.evidence import Observation
from aboveboard.network import remote

HERE = Path(__file__).parent
EXAMPLES = sorted(HERE.glob("*/*.json"))
FACETS = (
    "exists",
    "public",
    "license",
    "revision",
    "size",
    "sha256",
    "gated",
    "volatile",
)


def content(body: Any) -> bytes:
    """A recorded body as it is sent: text as it is, a safetensors header in its format, all else as
    JSON."""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, dict) and list(body) == ["safetensors-header"]:
        header = body["safetensors-header"].encode()
        return struct.pack("<Q", len(header)) + header
    return b"" if body is None else json.dumps(body).encode()


def playing(exchanges: list[dict[str, Any]]) -> Play:
    recorded = {
        (each["method"], each["url"].partition("//")[2]): each for each in exchanges
    }

    def play(handler: BaseHTTPRequestHandler) -> None:
        each = recorded.get((handler.command, handler.path.removeprefix("/")))
        if each is None:
            send(handler, 418, b"not recorded")
        else:
            send(
                handler,
                each["status"],
                content(each.get("body")),
                **each.get("headers", {}),
            )

    return play


def told(observation: Observation, facet: str) -> str:
    evidence = getattr(observation, facet)
    return (
        f"{evidence.truth.value}: {evidence.value}"
        if evidence.value
        else evidence.truth.value
    )


@pytest.mark.parametrize(
    "path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_documented_answer_is_understood(
    path: Path, loopback: Callable[[Play], Loopback]
) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    server = loopback(playing(example["exchanges"]))
    tokens = {example["token"]: "a-token"} if "token" in example else {}
    seen = remote.observe([example["place"]], quick(server.url, tokens=tokens))[
        example["place"]
    ]
    expected = example["expect"]
    facets = {facet: value for facet, value in expected.items() if facet in FACETS}
    assert {facet: told(seen, facet) for facet in facets} == facets, seen
    if "flaws" in expected:
        assert [
            f"{flaw.path} {flaw.detail}".removeprefix("example/model ")
            for flaw in seen.flaws
        ] == expected["flaws"]
    if "files" in expected:
        assert [file.path for file in seen.files] == expected["files"]
    assert list(seen.bases) == expected.get("bases", list(seen.bases))
    assert expected.get("reason", "") in seen.exists.reason
    asked = [(method, target.removeprefix("/")) for method, target, _ in server.asked]
    assert asked == [
        (each["method"], each["url"].partition("//")[2])
        for each in example["exchanges"]
    ]


def test_every_example_names_its_documentation_and_every_host_has_examples() -> None:
    for path in EXAMPLES:
        assert json.loads(path.read_text(encoding="utf-8"))["documentation"].startswith(
            "https://"
        ), path
    assert {path.parent.name.replace("_", "-") for path in EXAMPLES} == set(hosts())
