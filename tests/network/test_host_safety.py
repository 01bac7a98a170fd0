"""What a stranger's link cannot do: reach inside, carry a token away, fill memory, keep anybody
waiting."""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from conftest import Loopback, Play, bases, hosts, quick, send
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.evidence import saved
from aboveboard.model.evidence import Book, Reason
from aboveboard.network import peers, remote
from aboveboard.network.settings import Settings
from aboveboard.truth import Truth

Start = Callable[[Play], Loopback]
SECRETS = {
    "huggingface": "hf_s3cretOfTheHub",
    "github": "ghp_s3cretOfGitHub",
    "gitlab": "glpat-s3cretOfGitLab",
}


def fine(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, b"x" * 10, content_type="application/octet-stream")


# ------------------------------------------------------------------ addresses

INSIDE = [
    *(
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
    ),
    *(
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
    ),
    *(
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
    ),
    *(
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fec0::1",
    ),
    *("fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_refused(address: str) -> None:
    assert not peers.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"],
)
def test_addresses_of_the_open_internet_are_allowed(address: str) -> None:
    assert peers.is_public(ipaddress.ip_address(address))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.ip_addresses(v=4).map(str))
def test_an_address_in_an_address_is_judged_as_well(address: str) -> None:
    inner = ipaddress.IPv4Address(address)
    for outer in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert peers.is_public(ipaddress.ip_address(outer)) == peers.is_public(inner)
    assert not peers.is_public(ipaddress.ip_address(f"::{address}"))
    if not peers.is_public(inner):
        assert not peers.is_public(
            ipaddress.IPv6Address(0x2002 << 112 | int(inner) << 80)
        )


@pytest.mark.parametrize(
    "place",
    [
        *(
            "https://127.0.0.1:{port}/a.bin",
            "https://localhost:{port}/a.bin",
            "https://2130706433:{port}/a.bin",
        ),
        *(
            "https://0x7f.1:{port}/a.bin",
            "https://[::1]:{port}/a.bin",
            "https://[::ffff:127.0.0.1]:{port}/a.bin",
        ),
        *(
            "http://127.0.0.1:{port}/a.bin",
            "https://0:{port}/a.bin",
            "https://127.0.0.1.:{port}/a.bin",
        ),
    ],
)
def test_a_link_reaches_nothing_inside(place: str, loopback: Start) -> None:
    server = loopback(fine)
    written = place.format(port=server.server.server_port)
    told = remote.observe([written], quick())[written].exists
    assert told.truth is Truth.UNKNOWN
    assert (
        "private network" in told.reason
        or "plain http" in told.reason
        or "no server" in told.reason
    ), told.reason
    assert not server.asked


def test_operators_may_allow_private_networks(loopback: Start) -> None:
    server = loopback(fine)
    place = f"{server.url}/a.bin"
    assert (
        remote.observe([place], quick(allow_private_network=True))[place].exists.truth
        is Truth.YES
    )


def test_a_mirror_that_the_operator_names_is_trusted_and_nothing_beside_it(
    loopback: Start,
) -> None:
    inside = loopback(fine)
    mirror = loopback(
        lambda handler: send(handler, 302, location=f"{inside.url}/secret")
    )
    place = "https://files.example.org/weights.safetensors"
    told = remote.observe([place], quick(mirror.url))[place].exists
    assert told.truth is Truth.UNKNOWN
    assert mirror.asked
    assert not inside.asked


def test_a_name_that_changes_its_mind_gains_nothing(
    loopback: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: public when first looked up, loopback ever after. What is connected to is what was
    judged."""
    server = loopback(fine)
    real, answers = socket.getaddrinfo, []

    def lookup(host: str, port: int, *rest: object, **named: object) -> object:
        if host != "rebinding.example":
            return real(host, port, *rest, **named)  # type: ignore[arg-type]
        answers.append("192.0.2.1" if not answers else "127.0.0.1")
        return [
            (
                socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (answers[-1], server.server.server_port),
            )
        ]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(peers, "is_public", lambda address: str(address) == "192.0.2.1")
    places = [f"https://rebinding.example/{number}.bin" for number in range(3)]
    found = remote.observe(places, quick())
    assert all(
        observation.exists.truth is Truth.UNKNOWN for observation in found.values()
    )
    assert not server.asked
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("file:///etc/passwd", "only https links"),
        ("ftp://example.org/a.bin", "only https links"),
        ("data:text/plain,hello", "only https links"),
        ("javascript:alert(1)", "only https links"),
        ("http://example.invalid:8080/a", "plain http"),
        ("https://user:word@example.org/a.bin", "user name or password"),
        ("https://", "not a link"),
        ("https:///path", "not a link"),
        ("https://exa mple.org/", "not a link"),
        ("https://[::1/", "not a link"),
        ("https://example.org:99999/", "not a link"),
        ("https://example.org/../x", ""),
        ("https://" + "a" * 300 + ".example/", ""),
        ("hf:../../api/whoami-v2", ""),
        ("https://exämple.invalid/ü", ""),
        ("https://\udcff.example/", ""),
    ],
)
def test_links_that_are_not_asked(place: str, words: str) -> None:
    told = remote.observe([place], quick())[place].exists
    assert told.truth is Truth.UNKNOWN
    assert words in told.reason
    assert "internal" not in told.reason, told


def test_plain_http_is_asked_over_https() -> None:
    told = remote.observe(["http://nowhere.invalid/a.bin"], quick())[
        "http://nowhere.invalid/a.bin"
    ].exists
    assert told.truth is Truth.UNKNOWN
    assert "nowhere.invalid" in told.reason


# ------------------------------------------------------------------ tokens


def test_a_token_goes_to_its_own_host_alone(loopback: Start) -> None:
    """Every host is asked about its examples, answers with redirects to elsewhere, and repeats what
    it was told."""
    other = loopback(fine)

    def play(handler: BaseHTTPRequestHandler) -> None:
        echoed = handler.headers.get("Authorization", "")
        if "resolve" in handler.path or "releases" in handler.path:
            send(handler, 302, location=f"{other.url}/stolen")
        else:
            told = {
                "id": echoed or "x",
                "full_name": echoed,
                "path_with_namespace": echoed,
                "license": echoed,
            }
            send(
                handler,
                200,
                json.dumps({**told, "cardData": {"license": echoed}}).encode(),
                x_error=echoed,
            )

    server = loopback(play)
    led = {**bases(server.url), "https://elsewhere.example": other.url}
    places = [place for host in hosts().values() for place in host.examples]
    places.append("hf:example/model2")
    found = remote.observe(places, quick(bases=led, tokens=SECRETS))
    sent = {
        name: {path for _, path, told in server.asked if secret in str(told)}
        for name, secret in SECRETS.items()
    }
    assert sent["huggingface"]
    assert all(path.startswith("/huggingface.co/") for path in sent["huggingface"])
    assert sent["github"]
    assert all(path.startswith("/api.github.com/") for path in sent["github"])
    assert sent["gitlab"]
    assert all(path.startswith("/gitlab.com/api/v4/") for path in sent["gitlab"])
    assert not any(secret in str(other.asked) for secret in SECRETS.values())
    text = saved.dump(Book(observations=found)) + repr(found)
    assert not any(secret in text for secret in SECRETS.values())


def test_a_token_never_follows_a_redirect_not_even_at_home(loopback: Start) -> None:
    def play(handler: BaseHTTPRequestHandler) -> None:
        if "moved" in handler.path:
            send(
                handler,
                200,
                json.dumps(
                    {"id": "example/moved", "siblings": [{"rfilename": "a.bin"}]}
                ).encode(),
            )
        else:
            send(handler, 307, location=handler.path.replace("model?", "moved?"))

    server = loopback(play)
    found = remote.observe(["hf:example/model"], quick(server.url, tokens=SECRETS))
    assert found["hf:example/model"].exists.truth is Truth.YES
    assert ["authorization" in told for _, _, told in server.asked] == [True, False]


def test_a_refused_token_is_left_out(loopback: Start) -> None:
    """What counts is what the public sees: a token that has expired must not make a public model
    look private."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        if "Authorization" in handler.headers:
            send(handler, 401, b'{"error": "Invalid credentials"}')
        else:
            told = {
                "id": "example/model",
                "private": False,
                "gated": False,
                "siblings": [{"rfilename": "a.bin"}],
            }
            send(handler, 200, json.dumps(told).encode())

    found = remote.observe(
        ["hf:example/model"], quick(loopback(play).url, tokens=SECRETS)
    )["hf:example/model"]
    assert found.exists.truth is Truth.YES
    assert found.public.truth is Truth.YES


def test_what_only_a_token_sees_is_not_public(loopback: Start) -> None:
    def play(handler: BaseHTTPRequestHandler) -> None:
        if "Authorization" in handler.headers:
            told = {
                "id": "example/model",
                "private": True,
                "gated": False,
                "siblings": [{"rfilename": "a.bin"}],
            }
            send(handler, 200, json.dumps(told).encode())
        else:
            send(handler, 401, b"{}", x_error_code="RepoNotFound")

    url = loopback(play).url
    with_token = remote.observe(["hf:example/model"], quick(url, tokens=SECRETS))[
        "hf:example/model"
    ]
    assert with_token.exists.truth is Truth.YES
    assert with_token.public.truth is Truth.NO
    without = remote.observe(["hf:example/model"], quick(url))["hf:example/model"]
    assert without.exists.truth is Truth.UNKNOWN
    assert "missing or private" in without.exists.reason
    assert without.public.truth is Truth.NO


def test_settings_never_show_a_secret() -> None:
    environment = {
        "HF_TOKEN": SECRETS["huggingface"],
        "GITHUB_TOKEN": SECRETS["github"],
        "HTTPS_PROXY": "http://me:pr0xyword@proxy.example:3128",
        "HF_ENDPOINT": "https://mirror.example/",
        "GITHUB_API_URL": "https://api.github.com",
        "HOME": "/home/somebody",
    }
    read = Settings.from_environment(environment, at_once=4)
    assert read.tokens == {
        "huggingface": SECRETS["huggingface"],
        "github": SECRETS["github"],
    }
    assert read.bases["https://huggingface.co"] == "https://mirror.example"
    assert read.proxies == {"https": "http://me:pr0xyword@proxy.example:3128"}
    assert read.cache_dir == "/home/somebody/.cache/aboveboard"
    assert read.at_once == 4
    assert not any(secret in repr(read) for secret in (*SECRETS.values(), "pr0xyword"))


def test_an_enterprise_server_is_not_asked_about_github_com() -> None:
    there = {
        "GITHUB_API_URL": "https://ghe.example/api/v3",
        "GITHUB_TOKEN": "ghs_ofTheServer",
    }
    assert Settings.from_environment(there).bases == {
        "https://api.github.com": "https://ghe.example/api/v3"
    }
    on_it = Settings.from_environment(
        {**there, "GITHUB_SERVER_URL": "https://ghe.example"}
    )
    assert not on_it.bases
    assert not on_it.tokens
    on_github = Settings.from_environment(
        {**there, "GITHUB_SERVER_URL": "https://github.com"}
    )
    assert on_github.tokens == {"github": "ghs_ofTheServer"}


def test_the_process_environment_and_netrc_are_not_read(
    loopback: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is not in the settings plays no part: no proxy, no password file."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password n3trcword\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server = loopback(fine)
    place = "https://files.example.org/weights.safetensors"
    assert remote.observe([place], quick(server.url))[place].exists.truth is Truth.YES
    assert not any("authorization" in told for _, _, told in server.asked)


def test_a_proxy_is_used_where_one_is_set(loopback: Start) -> None:
    proxy = loopback(fine)
    place = "https://files.example.org/weights.safetensors"
    led = {"https://files.example.org": "http://files.example.org"}
    found = remote.observe([place], quick(bases=led, proxies={"http": proxy.url}))
    assert found[place].exists.truth is Truth.YES
    assert [path for _, path, _ in proxy.asked] == [
        "http://files.example.org/weights.safetensors"
    ]
    around = quick(bases=led, proxies={"http": proxy.url, "no_proxy": "example.org"})
    assert remote.observe([place], around)[place].exists.truth is Truth.UNKNOWN
    assert len(proxy.asked) == 1


# ------------------------------------------------------------------ limits


def test_each_place_is_asked_once_however_often_it_is_written(loopback: Start) -> None:
    server = loopback(fine)
    places = ["https://files.example.org/weights.safetensors"] * 5
    remote.observe(places, quick(server.url))
    assert len(server.asked) == 1
    server.asked.clear()
    same = [
        "hf:example/model",
        "hf://example/model",
        "https://huggingface.co/example/model",
    ]
    found = remote.observe(same, quick(server.url))
    assert list(found) == same
    assert len(server.asked) == 1


def test_a_host_gets_no_more_at_a_time_than_it_likes(loopback: Start) -> None:
    busy, most, lock = 0, 0, threading.Lock()

    def play(handler: BaseHTTPRequestHandler) -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.02)
        with lock:
            busy -= 1
        fine(handler)

    server = loopback(play)
    places = [f"https://files.example.org/{number}.bin" for number in range(40)]
    found = remote.observe(places, quick(server.url, at_once=4, limit=20.0))
    assert all(observation.exists.truth is Truth.YES for observation in found.values())
    assert 2 <= most <= 4


def test_a_passing_fault_passes(loopback: Start) -> None:
    """A host that asks to wait a moment is asked again after that moment."""
    times: list[float] = []

    def play(handler: BaseHTTPRequestHandler) -> None:
        times.append(time.monotonic())
        if len(times) == 1:
            send(handler, 429, retry_after="1")
        else:
            fine(handler)

    place = "https://files.example.org/weights.safetensors"
    found = remote.observe([place], quick(loopback(play).url, limit=20.0))
    assert found[place].exists.truth is Truth.YES
    assert times[1] - times[0] >= 1.0


def test_a_host_that_asks_to_slow_down_is_left_alone(loopback: Start) -> None:
    server = loopback(lambda handler: send(handler, 429, retry_after="3600"))
    places = [f"https://files.example.org/{number}.bin" for number in range(50)]
    found = remote.observe(places, quick(server.url, at_once=2))
    assert all(
        "slow down" in observation.exists.reason for observation in found.values()
    )
    assert len(server.asked) <= 4


def test_an_interruption_keeps_what_is_known(loopback: Start) -> None:
    """Ctrl-C, as the terminal sends it: to the main thread of a process, while it waits."""
    import signal

    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's background jobs begin with it ignored

    interrupted = threading.Event()

    def play(handler: BaseHTTPRequestHandler) -> None:
        if "slow" in handler.path:
            os.kill(os.getpid(), signal.SIGINT)
            interrupted.wait(
                10
            )  # a busy machine may take its time to deliver the signal: no answer comes before
        fine(handler)

    places = [
        "https://files.example.org/fast.bin",
        "https://files.example.org/slow.bin",
    ]
    found = remote.observe(places, quick(loopback(play).url, at_once=1))
    interrupted.set()
    assert found[places[0]].exists.truth is Truth.YES
    assert found[places[1]].exists.reason == Reason.INTERRUPTED.value


def test_a_look_up_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def never(*_: object, **__: object) -> object:
        release.wait(5)
        raise socket.gaierror(socket.EAI_AGAIN, "late")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    began = time.monotonic()
    found = remote.observe(
        [f"https://host{number}.example/" for number in range(40)],
        quick(at_once=40, limit=0.4),
    )
    took = time.monotonic() - began
    release.set()
    assert took < 4
    assert all(
        "no answer within" in observation.exists.reason
        for observation in found.values()
    )


def test_a_large_body_is_not_kept_in_memory(loopback: Start) -> None:
    """A model index of a hundred megabytes: no more than the limit is read, and none of it is
    held."""
    import tracemalloc

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" " * 10**6)

    url = loopback(play).url
    tracemalloc.start()
    try:
        remote.observe(["hf:example/model"], quick(url, bytes=2**20))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 12 * 2**20


def test_a_progress_bar_is_drawn_only_where_wanted(
    loopback: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    url = loopback(fine).url
    remote.observe(["https://files.example.org/weights.safetensors"], quick(url))
    assert capfd.readouterr() == ("", "")
    pytest.importorskip("rich")
    remote.observe(
        ["https://files.example.org/weights.safetensors"], quick(url, progress=True)
    )
    assert capfd.readouterr().out == ""
