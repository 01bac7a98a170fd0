"""The command line: options to a command, its texts to the terminal and to files, its code to the
exit.

The only module that prints, reads the environment, or exits. Exit codes: 0 clean, 1 findings at or
above ``--fail-on``, 2 wrong use or unreadable input, 3 a bug of ours, 130 interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from aboveboard import __version__, leaves
from aboveboard.commands import Command, Result, Surroundings, UsageError

_COMMANDS = "aboveboard.commands"
_BUGS = "https://github.com/aboveboard-lint/aboveboard/issues"


def main() -> NoReturn:
    """Run with the process's own arguments and exit."""
    # NOTE: a check makes hardly any cycles, and the search for them takes time.
    gc.set_threshold(100_000, 20, 20)
    _exit_process(run(sys.argv[1:]))


def _exit_process(code: int) -> NoReturn:
    """End the process at once: to tear down the interpreter first costs a tenth of a check."""
    if sys.gettrace() or sys.getprofile():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        # A reader may be gone, or a stream closed.
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; nothing is raised."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _run_command(list(arguments))
    except UsageError as trouble:
        sys.stderr.write(f"aboveboard: {trouble}\n")
        return 2
    except BrokenPipeError:
        _discard_output()
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("aboveboard: interrupted\n")
        return 130
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 2
    except Exception as bug:  # noqa: BLE001 - a bug must not look like a finding
        return _report_bug(bug)


def _run_command(arguments: list[str]) -> int:
    names = leaves.names(_COMMANDS)
    if not arguments or arguments[0] not in (*names, "-h", "--help", "--version"):
        arguments = ["check", *arguments]
    parsed = _build_parser(names, arguments[0]).parse_args(arguments)
    command = leaves.load(_COMMANDS, parsed.command, "COMMAND", Command)
    surroundings = Surroundings(
        dict(os.environ), terminal=sys.stdout.isatty(), progress=sys.stderr.isatty()
    )
    result = command.run(parsed, surroundings)
    _write_result(result)
    return result.code


def _build_parser(names: Sequence[str], first: str) -> argparse.ArgumentParser:
    """The parser for a command line that begins with a command, or with an option.

    Only the command that is used is imported; all of them for the overview alone.
    """
    about = "Holds what a model repository says about its openness against what it ships."
    parser = argparse.ArgumentParser(
        prog="aboveboard", description=about, formatter_class=_HelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"aboveboard {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    if not first.startswith("-"):
        names = (first,)
    for name in names:
        command = leaves.load(_COMMANDS, name, "COMMAND", Command)
        subparser = subparsers.add_parser(
            name,
            help=command.summary,
            description=command.summary,
            allow_abbrev=False,
            formatter_class=_HelpFormatter,
        )
        command.arguments(subparser)
    return parser


class _HelpFormatter(argparse.HelpFormatter):
    """Help as wide as ``COLUMNS``.

    To ask the terminal for its width, the standard library imports archive formats.
    """

    def __init__(self, prog: str) -> None:
        columns = os.environ.get("COLUMNS", "")
        super().__init__(prog, width=int(columns) if columns.isdigit() else 80)


def _write_result(result: Result) -> None:
    _write_files(result.files, "w")
    _write_files(result.appended, "a")
    sys.stderr.write(result.err)
    try:
        sys.stdout.write(result.out)
        sys.stdout.flush()
    except OSError as trouble:
        _discard_output()
        if not isinstance(trouble, BrokenPipeError):
            raise UsageError(f"cannot write to standard output: {trouble.strerror}") from trouble


def _write_files(texts: Mapping[str, str], mode: str) -> None:
    for name, text in texts.items():
        try:
            with open(name, mode, encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as trouble:
            raise UsageError(f"cannot write {name}: {trouble.strerror}") from trouble


def _discard_output() -> None:
    """Redirect what is left to be written to nowhere, so that the flush at the exit succeeds."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_bug(bug: Exception) -> int:
    if "ABOVEBOARD_DEBUG" in os.environ:
        import traceback

        traceback.print_exc()
    sys.stderr.write(
        f"aboveboard: a bug of ours, not of your repository: {type(bug).__name__}: {str(bug)!a}\n"
        f"Run again with ABOVEBOARD_DEBUG=1 and report what it prints: {_BUGS}\n"
    )
    return 3
