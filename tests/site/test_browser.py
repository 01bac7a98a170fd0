"""The site in a real browser: no violation that axe-core sees, no overflow, a search that finds."""

from __future__ import annotations

import functools
import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import tools

HERE = Path(__file__).parent
PAGES = ("", "tutorials/maintainer/", "rules/license-altered/", "manifest/")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a log."""

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address of a server of the site on the loopback interface."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def opened(address: str) -> dict[str, Any]:
    """What the browser reports about the pages."""
    node = tools.node("playwright-core")
    command = [node, "open_site.mjs", tools.browser(), "-", address, *PAGES]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_axe_reports_no_violation(opened: dict[str, Any]) -> None:
    reported = {name: view["violations"] for name, view in opened["results"].items()}
    assert {name: each for name, each in reported.items() if each} == {}


def test_no_page_is_wider_than_the_window(opened: dict[str, Any]) -> None:
    overflow = {name: view["overflow"] for name, view in opened["results"].items()}
    assert {name: each for name, each in overflow.items() if each > 0} == {}


def test_the_theme_follows_the_system(opened: dict[str, Any]) -> None:
    background = {name: view["background"] for name, view in opened["results"].items()}
    assert background[" 1280 light"] != background[" 1280 dark"]


def test_no_other_host_is_asked(opened: dict[str, Any]) -> None:
    assert opened["requests"] == []


def test_the_search_finds_the_page_of_a_rule(opened: dict[str, Any]) -> None:
    assert any("rules/license-altered/" in link for link in opened["found"])
