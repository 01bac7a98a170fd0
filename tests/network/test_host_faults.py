"""Every host against every fault: 404 and 410 are *no*, all else is *unknown* with a reason,
nothing raises or hangs.

A new host is asked for its own examples; no line here is written for it.
"""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from conftest import Loopback, Play, bases, hosts, quick, send

from aboveboard.model.evidence import Observation
from aboveboard.network import remote
from aboveboard.truth import Truth

# A server thread whose client hung up in the middle may leave its socket to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
PLACES = [place for host in hosts().values() for place in host.examples]
Start = Callable[[Play], Loopback]


def status(code: int, **headers: str) -> Play:
    return lambda handler: send(handler, code, b'{"message": "as told"}', **headers)


def body(content: bytes, **headers: str) -> Play:
    return lambda handler: send(handler, 200, content, **headers)


def redirect(target: str) -> Play:
    return lambda handler: send(handler, 302, location=target)


def drip(beginning: bytes) -> Play:
    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(beginning)
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    return play


def raw(content: bytes) -> Play:
    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(content)
        handler.close_connection = True

    return play


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(10**9))
    handler.end_headers()
    if handler.command != "HEAD":
        for _ in range(1000):
            handler.wfile.write(b" " * 10**6)


def circle(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 302, location=handler.path)


def onward(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 302, location=f"{handler.path}x")


def wrong_types(handler: BaseHTTPRequestHandler) -> None:
    names = [
        "id",
        "full_name",
        "path_with_namespace",
        "type",
        "tag_name",
        "metadata",
        "files",
        "siblings",
        "license",
    ]
    names += [
        "Data",
        "ref",
        "object_id",
        "values",
        "cardData",
        "tags",
        "size",
        "private",
        "gated",
        "sha",
        "objects",
    ]
    wrong: list[Any] = [7, ["x", 7, None], {"x": [1]}, None, True]
    send(
        handler,
        200,
        json.dumps(
            {name: wrong[index % 5] for index, name in enumerate(names)}
        ).encode(),
    )


BOMB = gzip.compress(b" " * 50_000_000, 1)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>"
FAULTS: dict[str, Play] = {
    **{
        f"status {code}": status(code)
        for code in (400, 401, 403, 408, 418, 429, 451, 500, 502, 503, 504, 204, 304)
    },
    "429, again at once": status(429, retry_after="0"),
    "429, again in an hour": status(429, retry_after="3600"),
    "503, again at a date": status(
        503, retry_after=formatdate(time.time() + 3600, usegmt=True)
    ),
    "503, again at no date": status(503, retry_after="soon"),
    "rate limit of GitHub": status(403, x_ratelimit_remaining="0"),
    "slow headers": drip(HEAD + b"X-Slow: "),
    "slow body": drip(HEAD + b"Content-Length: 5000\r\n\r\n{"),
    "slow chunks": drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n"),
    "cut body": raw(HEAD + b'Content-Length: 5000\r\n\r\n{"id"'),
    "hung up": raw(b""),
    "no HTTP": raw(b"220 mail.example.org ESMTP\r\n"),
    "too many headers": raw(
        HEAD + b"".join(b"X-%d: x\r\n" % number for number in range(2000)) + b"\r\n"
    ),
    "redirect in a circle": circle,
    "redirect without end": onward,
    "redirect to loopback": redirect("http://127.0.0.1:9/"),
    "redirect to loopback, shortened": redirect("https://2130706433/"),
    "redirect to metadata": redirect("https://169.254.169.254/latest/meta-data/"),
    "redirect to IPv6 loopback": redirect("https://[::1]/"),
    "redirect to IPv4 in IPv6": redirect("https://[::ffff:127.0.0.1]/"),
    "redirect to a private network": redirect("https://10.0.0.1/"),
    "redirect to a name of loopback": redirect("https://localhost/"),
    "redirect to another host": redirect("https://elsewhere.invalid/"),
    "redirect to a file": redirect("file:///etc/passwd"),
    "redirect to ftp": redirect("ftp://ftp.example.org/"),
    "redirect to nothing": redirect("http://"),
    "redirect to nonsense": redirect("http://[::1"),
    "1 GB": endless,
    "gzip bomb": body(BOMB, content_encoding="gzip"),
    "gzip that is none": body(b"{}", content_encoding="gzip"),
    "an encoding nobody asked for": body(b"{}", content_encoding="br"),
    "HTML for JSON": body(PAGE, content_type="text/html"),
    "HTML that says it is JSON": body(PAGE),
    "a list for an object": body(b"[]"),
    "null": body(b"null"),
    "an empty object": body(b"{}"),
    "nothing": body(b""),
    "invalid UTF-8": body(b'{"id": "\xff\xfe"}'),
    "nested without end": body(b"[" * 100_000),
    "wrong types": wrong_types,
    "content longer than told": raw(
        HEAD + b'Content-Length: 3\r\n\r\n{"id": "example/model"}'
    ),
    "content shorter than told": raw(
        HEAD + b'Content-Length: 900\r\n\r\n{"id": "example/model"}'
    ),
    "a length that is none": raw(HEAD + b"Content-Length: many\r\n\r\n{}"),
}


def check_unknown(found: dict[str, Observation], took: float) -> None:
    for place, observation in found.items():
        told = observation.exists
        assert told.truth is Truth.UNKNOWN, (place, told)
        assert told.reason.strip(), place
        for internal in (
            "internal error",
            "Error(",
            "Exception",
            "0x",
            "<",
            "Pool",
            "Errno",
        ):
            assert internal not in told.reason, (place, told.reason)
    assert took < 5


def ask(url: str, **given: Any) -> tuple[dict[str, Observation], float]:
    began = time.monotonic()
    found = remote.observe(PLACES, quick(url, **given))
    assert list(found) == PLACES
    return found, time.monotonic() - began


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_unknown(fault: str, loopback: Start) -> None:
    server = loopback(FAULTS[fault])
    check_unknown(*ask(server.url, wait=0.2, limit=0.4))
    assert server.asked


@pytest.mark.parametrize("code", [404, 410])
def test_what_is_not_there_is_no(code: int, loopback: Start) -> None:
    found, _ = ask(loopback(status(code)).url)
    for place, observation in found.items():
        assert observation.exists.truth is Truth.NO, (place, observation.exists)
        assert observation.public.truth is not Truth.YES


def test_a_refused_connection_is_unknown() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        found, took = ask(f"http://127.0.0.1:{unused.getsockname()[1]}")
    check_unknown(found, took)
    assert all(
        "refuses connections" in observation.exists.reason
        for observation in found.values()
    )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signs itself, and its key, in one file."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    key = path.with_name("key.pem")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        path,
    ]
    subprocess.run([*make, *subject], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


def over_tls(server: Loopback, certificate: Path) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.server.socket = context.wrap_socket(
        server.server.socket, server_side=True, do_handshake_on_connect=False
    )
    return server.url.replace("http:", "https:")


def test_a_certificate_that_nobody_vouches_for_is_unknown(
    loopback: Start, certificate: Path
) -> None:
    url = over_tls(loopback(body(b"{}")), certificate)
    found, took = ask(url)
    check_unknown(found, took)
    assert all(
        "certificate" in observation.exists.reason for observation in found.values()
    )


def test_a_certificate_that_the_operator_vouches_for_is_trusted(
    loopback: Start, certificate: Path
) -> None:
    server = loopback(body(b"x", content_type="application/octet-stream"))
    url = over_tls(server, certificate)
    place = "https://files.example.org/weights.safetensors"
    found = remote.observe([place], quick(url, ca_bundle=str(certificate)))
    assert found[place].exists.truth is Truth.YES


def test_a_server_without_tls_is_unknown(loopback: Start) -> None:
    check_unknown(*ask(loopback(body(b"{}")).url.replace("http:", "https:")))


def test_a_handshake_without_end_is_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        check_unknown(
            *ask(f"https://127.0.0.1:{silent.getsockname()[1]}", wait=0.2, limit=0.4)
        )


def test_hosts_do_not_overlap() -> None:
    """Every example is answered for by its own host, and by no other but the one for any
    address."""
    from aboveboard.network.address import Address

    for name, host in hosts().items():
        for example in host.examples:
            address = Address.parse(remote.expand(example))
            matching = [
                other
                for other, leaf in hosts().items()
                if not leaf.fallback and leaf.matches(address)
            ]
            assert matching == ([] if host.fallback else [name]), example


def test_every_host_has_a_page_of_its_own_words() -> None:
    for name, host in hosts().items():
        assert host.title, name
        assert host.examples, name
        assert all(
            base.startswith("https://") and not base.endswith("/")
            for base in host.bases
        ), name
        assert bases("http://x")
