"""Programs of other people that some tests need: the test is skipped where one is absent.

Under ``.ci/run``, which installs them, ``ABOVEBOARD_ALL_TOOLS`` is set and an absent one is a
failure.
"""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

NODE_MODULES = Path(__file__).parent / "node_modules"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def may_install() -> None:
    """Skip a test that installs from a package index, but for runs that are meant to."""
    if "ABOVEBOARD_ALL_TOOLS" not in os.environ:
        pytest.skip("installs from a package index: runs under .ci/run")


def program(*names: str) -> str:
    """The path of the first of these programs that is installed."""
    found = next((path for path in map(shutil.which, names) if path), None)
    return found or _absent(" or ".join(names))


def node(package: str) -> str:
    """Node, for a test that needs a package from npm beside it."""
    if not (NODE_MODULES / package).is_dir():
        _absent(f"{package} (npm ci --prefix tests)")
    return program("node")


def browser() -> str:
    """A Chromium or Chrome."""
    return program(*_BROWSERS)


def _absent(what: str) -> str:
    if "ABOVEBOARD_ALL_TOOLS" in os.environ:
        pytest.fail(f"not installed: {what}")
    pytest.skip(f"not installed: {what}")


def module(name: str) -> None:
    """Skip a test that needs a Python package which is installed for developers only."""
    if importlib.util.find_spec(name) is None:
        _absent(name)
