"""A loopback server that plays hosts, and settings that lead every host to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from aboveboard import leaves
from aboveboard.network.hosts import Host
from aboveboard.network.settings import Settings

Play = Callable[[BaseHTTPRequestHandler], None]


class Loopback:
    """A server on 127.0.0.1 that answers as ``play`` says and remembers what it was asked."""

    def __init__(self, play: Play) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:
                    self.close_connection = True

            def _answer(self) -> None:
                outer.asked.append(
                    (
                        self.command,
                        self.path,
                        {k.lower(): v for k, v in self.headers.items()},
                    )
                )
                length = int(self.headers.get("Content-Length") or 0)
                self.payload = self.rfile.read(length)
                play(self)

            do_GET = do_HEAD = do_POST = _answer  # noqa: N815

            def log_message(self, *_: Any) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_: Any) -> None: ...

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(
            target=self.server.serve_forever, args=(0.02,), daemon=True
        )
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def loopback() -> Iterator[Callable[[Play], Loopback]]:
    """Start servers; they are stopped when the test ends."""
    servers: list[Loopback] = []

    def start(play: Play) -> Loopback:
        servers.append(Loopback(play))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def send(
    handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str
) -> None:
    """A whole answer. Header names are written with underscores."""
    handler.send_response(status)
    told = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    told |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    for name, value in told.items():
        if value:
            handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def hosts() -> dict[str, Host]:
    return leaves.load_all("aboveboard.network.hosts", "HOST", Host)


def bases(url: str) -> dict[str, str]:
    """Every base of every host, led to a server: the canonical address follows in the path."""
    named = sorted({base for host in hosts().values() for base in host.bases})
    return {
        base: f"{url}/{base.partition('//')[2]}"
        for base in sorted(named, key=len, reverse=True)
    }


def quick(url: str = "", **given: Any) -> Settings:
    """Settings without pauses, all hosts led to a server; limits are for tests of faults to set."""
    usual: dict[str, Any] = {
        "bases": bases(url) if url else {},
        "wait": 10.0,
        "limit": 20.0,
        "back_off": 0.01,
        "retries": 1,
        "bytes": 2**20,
        "courtesy": 0.0,
    }
    return Settings(**{**usual, **given})
