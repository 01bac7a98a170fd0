"""Subcommands of the command line: one module each, ending in a constant ``COMMAND``.

A command gets parsed arguments and returns text and an exit code; it neither prints nor reads the
environment (``cli`` does both).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from msgspec import field

from aboveboard.escape import plain
from aboveboard.value import Value


class UsageError(Exception):
    """Wrong use or unreadable input, in words for the user; ends with exit code 2.

    Each argument is a line. The words may quote a stranger's, so they are escaped here, whoever
    prints them.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(plain(line) for line in lines))


class Surroundings(Value, frozen=True):
    """What a command may know of the process it runs in."""

    environment: Mapping[str, str] = field(default_factory=dict)
    terminal: bool = False
    """Whether standard output is a terminal."""
    progress: bool = False
    """Whether standard error is a terminal, so that a progress bar is welcome."""

    @property
    def colour(self) -> bool:
        """Whether colour is welcome: on a terminal, unless ``NO_COLOR`` or a dumb ``TERM``
        forbids it.
        """
        if not self.terminal or self.environment.get("NO_COLOR"):
            return False
        return self.environment.get("TERM") != "dumb"


class Result(Value, frozen=True):
    """The outcome of a command: text for standard output and standard error, texts for files, an
    exit code.
    """

    out: str = ""
    code: int = 0
    err: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """Whole texts by path."""
    appended: Mapping[str, str] = field(default_factory=dict)
    """Texts to append to files, by path."""
    tree: str = ""
    """The checked folder: no link in it leads what is written out of it."""


class Command(Value, frozen=True):
    """A subcommand: its one-line summary, what declares its arguments, and what runs it."""

    summary: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Surroundings], Result]
