"""The command line: options to a command, its texts to the terminal and to files, its code to the
exit.

The only module that prints, reads the environment, or exits. Exit codes: 0 clean, 1 findings at or
above ``--fail-on``, 2 wrong use, unreadable input or too little memory, 3 a bug of ours, 130
interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from aboveboard import __version__, leaves
from aboveboard.commands import Command, Result, Surroundings, UsageError
from aboveboard.escape import assembled, plain

_COMMANDS = "aboveboard.commands"
_NO_MEMORY = "there is too little memory to go on"
_BUGS = "https://github.com/aboveboard-lint/aboveboard/issues"


def main() -> NoReturn:
    """Run with the process's own arguments and exit."""
    # NOTE: a check makes hardly any cycles, and the search for them takes time.
    gc.set_threshold(100_000, 20, 20)
    _open_closed_streams()
    _exit_process(run(sys.argv[1:]))


def _open_closed_streams() -> None:
    """Replace the standard streams that the caller closed.

    Otherwise a file that is opened later takes the number of one of them, and what is printed goes
    into that file. Standard output is opened for reading, so that writing to it is an error that is
    reported.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # The new descriptor takes the lowest number that is free.
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open to the end
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as above


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
    except (UsageError, MemoryError) as trouble:
        words = str(trouble) if isinstance(trouble, UsageError) else _NO_MEMORY
        _write_error(f"aboveboard: {words}\n")
        return 2
    except BrokenPipeError:
        _discard_output()
        return 0
    except KeyboardInterrupt:
        _write_error("aboveboard: interrupted\n")
        return 130
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 2
    except Exception as bug:  # noqa: BLE001 - a bug must not look like a finding
        return _report_bug(bug)


def _run_command(arguments: list[str]) -> int:
    _require_working_directory()
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


def _require_working_directory() -> None:
    try:
        os.getcwd()
    except OSError as trouble:
        raise UsageError(
            "the working directory is not there any more: change to a folder that is"
        ) from trouble


def _build_parser(names: Sequence[str], first: str) -> argparse.ArgumentParser:
    """The parser for a command line that begins with a command, or with an option.

    Only the command that is used is imported; all of them for the overview alone.
    """
    about = (
        "Holds what a model repository says about its openness against what it ships."
    )
    parser = _Parser(
        prog="aboveboard", description=about, formatter_class=_HelpFormatter
    )
    parser.add_argument(
        "--version", action="version", version=f"aboveboard {__version__}"
    )
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


class _Parser(argparse.ArgumentParser):
    """A parser whose words about wrong options are escaped: a hook passes file names of a
    stranger.
    """

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: error: {plain(message)}\n")


class _HelpFormatter(argparse.HelpFormatter):
    """Help as wide as ``COLUMNS``.

    To ask the terminal for its width, the standard library imports archive formats.
    """

    def __init__(self, prog: str) -> None:
        columns = os.environ.get("COLUMNS", "")
        stated = columns.isascii() and columns.isdigit() and len(columns) < 5
        super().__init__(prog, width=int(columns) if stated else 80)


def _write_result(result: Result) -> None:
    if result.files or result.appended:
        _write_files(result)
    _write_error(assembled(result.err))
    try:
        sys.stdout.write(result.out)
        sys.stdout.flush()
    except OSError as trouble:
        _discard_output()
        if not isinstance(trouble, BrokenPipeError):
            raise UsageError(
                f"cannot write to standard output: {trouble.strerror}"
            ) from trouble


def _write_files(result: Result) -> None:
    from aboveboard import output

    try:
        output.write_texts(result.files, result.tree)
        output.append_texts(result.appended)
    except output.Unwritable as trouble:
        raise UsageError(str(trouble)) from trouble


def _write_error(words: str) -> None:
    """Write to standard error; where that fails, the exit code alone has to report."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(words)
        sys.stderr.flush()


def _discard_output() -> None:
    """Redirect what is left to be written to nowhere, so that the flush at the exit succeeds."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_bug(bug: Exception) -> int:
    if "ABOVEBOARD_DEBUG" in os.environ:
        import traceback

        sys.stderr.writelines(
            f"{plain(line)}\n" for line in traceback.format_exc().split("\n")
        )
    words = plain(ascii(str(bug)))
    _write_error(
        f"aboveboard: a bug of ours, not of your repository: {type(bug).__name__}: {words}\n"
        f"Run again with ABOVEBOARD_DEBUG=1 and report what it prints: {_BUGS}\n"
    )
    return 3
