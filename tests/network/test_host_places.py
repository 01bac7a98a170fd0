"""How a place is spelled decides neither which address of a host is asked, nor what crashes."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote

import pytest
from conftest import Loopback, Play, hosts, quick, send
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from aboveboard.model.evidence import Observation
from aboveboard.network import hosts as package
from aboveboard.network import peers, remote
from aboveboard.network.address import Address, quote_path
from aboveboard.network.settings import parse_count
from aboveboard.truth import Truth

Start = Callable[[Play], Loopback]
SECRETS = {"huggingface": "hf_s3cret", "github": "ghp_s3cret", "gitlab": "glpat_s3cret"}
SHORT = (
    "hf:a/x%2F..%2F..%2F..%2Fwhoami-v2",
    "hf:a%2F..%2F..%2F..%2Fwhoami-v2/b",
    "hf:a%2Fb/c",
    "hf:a/b@..%2F..",
    "hf:datasets/a/%2e%2e%2fwhoami-v2",
    "gh:a/b%2F..%2F..%2F..%2Fuser",
    "gh:a/b%252F..%252F..%252Fuser",
    "gh:a/b@x/..%2F..%2F..%2F..%2F..%2Fuser",
    "gh:a/b@x/..%5C..%5Cuser",
    "gl:a/b%2F..%2F..%2Fuser",
    "gl:a/b@%2e%2e/%2e%2e",
    "doi:10.1234/a%2F..%2F..%2Fb",
    "kaggle:datasets/a/..%2F..%2Fb",
    "ms:a/..%2Fb",
)
LONG = (
    "https://huggingface.co/a/b%2F..%2F..%2F..%2F..%2Fsettings%2Ftokens",
    "https://huggingface.co/a/b%5C..%5C..%5Cx",
    "https://github.com/a/b%2F..%2F..%2F..%2Fuser%2Fkeys",
    "https://github.com/a/%252e%252e%252Fuser",
    "https://gitlab.com/a/b/-/raw/main/..%2f..%2fuser",
)


def anything(handler: BaseHTTPRequestHandler) -> None:
    told = {
        "id": "a/b",
        "full_name": "a/b",
        "path_with_namespace": "a/b",
        "sha": "a" * 40,
    }
    send(handler, 200, json.dumps(told).encode())


@pytest.mark.parametrize("place", [*SHORT, *LONG])
def test_a_part_that_is_no_name_is_not_asked_for(place: str, loopback: Start) -> None:
    server = loopback(anything)
    found = remote.observe([place], quick(server.url, tokens=SECRETS))[place]
    assert server.asked == []
    assert found.exists.truth is Truth.UNKNOWN
    assert "a part of it is no name" in found.exists.reason


def test_a_slash_in_a_part_is_for_the_address_as_it_is_written_and_no_token_goes_there(
    loopback: Start,
) -> None:
    server = loopback(anything)
    places = ["https://files.example.org/o/a%2Fmodel.bin", "https://github.com/a/b%2Fc"]
    remote.observe(places, quick(server.url, tokens=SECRETS))
    assert {path for _, path, _ in server.asked} == {
        "/files.example.org/o/a%2Fmodel.bin",
        "/github.com/a/b%2Fc",
    }
    assert not [headers for _, _, headers in server.asked if "authorization" in headers]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.text(st.sampled_from("ab./\\%2Ff5Cc e?#@:"), min_size=1, max_size=30),
    st.sampled_from(["hf:a/", "gh:a/b@", "gl:a/"]),
)
def test_no_address_that_a_host_answers_for_comes_apart_when_decoded_again(
    rest: str, start: str
) -> None:
    address = Address.parse(remote.expand(start + rest))
    for name, host in hosts().items():
        if not host.fallback and package.is_answered_by(host, address):
            again = tuple(unquote(unquote(part)) for part in address.parts)
            assert not any(
                part in (".", "..") or "/" in part or "\\" in part for part in again
            ), name


def test_parts_are_quoted_one_by_one() -> None:
    assert quote_path("a/b c", "d?e#f") == "a/b%20c/d%3Fe%23f"


@pytest.mark.parametrize(
    "place",
    [
        "hf:a/b@\udcff",
        "gh:\udcff/b",
        "https://huggingface.co/a/\ud800",
        "arxiv:\udcff",
        "https://\udcff/x",
    ],
)
def test_a_place_that_is_no_utf8_is_unknown(place: str, loopback: Start) -> None:
    server = loopback(anything)
    assert (
        remote.observe([place], quick(server.url))[place].exists.truth is Truth.UNKNOWN
    )
    assert remote.offline([place])[place].exists.truth is Truth.UNKNOWN
    assert server.asked == []


def test_a_fault_of_a_host_is_unknown(
    loopback: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Observation:
        raise OverflowError

    for name, host in hosts().items():
        if host.fallback:
            continue
        every = {**hosts(), name: replace(host, observe=broken, read_address=broken)}
        monkeypatch.setattr(remote, "load_hosts", lambda every=every: every)
        place = host.examples[0]
        for found in (
            remote.observe([place], quick(loopback(anything).url)),
            remote.offline([place]),
        ):
            assert found[place].exists.truth is Truth.UNKNOWN, name
            assert found[place].exists.reason, name


def test_a_host_that_cannot_take_an_address_does_not_answer_for_it() -> None:
    def broken(_: Address) -> bool:
        raise IndexError

    assert not package.is_answered_by(
        replace(hosts()["github"], matches=broken),
        Address.parse("https://github.com/a/b"),
    )


@pytest.mark.parametrize("size", ["²", "9" * 5000, "-1", "", "1e3", "٣"])
def test_a_size_that_is_no_number_is_no_size(size: str, loopback: Start) -> None:
    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header(
            "X-Gitlab-Size", size.encode("latin-1", "replace").decode("latin-1")
        )
        handler.end_headers()

    assert parse_count(size) == -1
    place = "https://gitlab.com/example/model/-/raw/main/model.bin"
    found = remote.observe([place], quick(loopback(play).url))[place]
    assert (
        "GitLab's answer does not state which file it is about" in found.exists.reason
    )


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "address",
    [
        "3fff::1",
        "3fff:fff::1",
        "2606:4700::5efe:10.0.0.1",
        "2606:4700::200:5efe:8.8.8.8",
        "fe80::5efe:8.8.8.8",
    ],
)
def test_documentation_and_tunnels_are_not_public(address: str) -> None:
    assert not peers.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "127.0.0.1",
        "[::1]",
        "2130706433",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.0.0.1",
        "%31%32%37.0.0.1",
        "[::ffff:10.0.0.1]",
    ],
)
def test_no_proxy_is_asked_for_a_literal_address_inside(
    host: str, loopback: Start
) -> None:
    proxy = loopback(anything)
    place = f"https://{host}/latest/meta-data"
    found = remote.observe(
        [place], quick(proxies={"https": proxy.url, "http": proxy.url})
    )[place]
    assert proxy.asked == []
    assert "inside a private network" in found.exists.reason


def test_operators_may_still_ask_a_literal_address(loopback: Start) -> None:
    server = loopback(anything)
    place = f"{server.url}/x"
    assert (
        remote.observe([place], quick(allow_private_network=True))[place].exists.truth
        is Truth.YES
    )
