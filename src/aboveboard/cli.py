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
    gc.set_threshold(
        100_000, 20, 20
    )  # NOTE: a check makes hardly any cycles, and looking for them takes time
    _open_closed_streams()
    _leave(run(sys.argv[1:]))


def _open_closed_streams() -> None:
    """Put something in the place of standard streams that the caller closed.

    Otherwise a file that is opened later takes the number of one of them, and what is printed goes
    into that file. Standard output is opened for reading, so that writing to it is an error that
    gets told.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(
                os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY
            )  # takes the lowest number that is free
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open to the end
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as above


def _leave(code: int) -> NoReturn:
    """End the process at once: to take the interpreter apart first costs a tenth of a check, and
    nothing needs it.
    """
    if sys.gettrace() or sys.getprofile():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(
            OSError, ValueError
        ):  # a reader that has left, or a stream that is closed
            stream.flush()
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; nothing is raised."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _run(list(arguments))
    except (UsageError, MemoryError) as wrong:
        _tell(f"aboveboard: {wrong if isinstance(wrong, UsageError) else _NO_MEMORY}\n")
        return 2
    except BrokenPipeError:
        _drop_output()
        return 0
    except KeyboardInterrupt:
        _tell("aboveboard: interrupted\n")
        return 130
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 2
    except Exception as bug:  # noqa: BLE001 - the last line of defence: a bug must not look like a finding
        return _report_bug(bug)


def _run(arguments: list[str]) -> int:
    _require_working_directory()
    names = leaves.names(_COMMANDS)
    if not arguments or arguments[0] not in (*names, "-h", "--help", "--version"):
        arguments = ["check", *arguments]
    parsed = _parser(names, arguments[0]).parse_args(arguments)
    command = leaves.load(_COMMANDS, parsed.command, "COMMAND", Command)
    surroundings = Surroundings(
        dict(os.environ), terminal=sys.stdout.isatty(), progress=sys.stderr.isatty()
    )
    result = command.run(parsed, surroundings)
    _deliver(result)
    return result.code


def _require_working_directory() -> None:
    try:
        os.getcwd()
    except OSError as trouble:
        raise UsageError(
            "the working directory is not there any more: change to a folder that is"
        ) from trouble


def _parser(names: Sequence[str], asked: str) -> argparse.ArgumentParser:
    """The parser; only the command that was asked for is imported, all of them only for the
    overview.
    """
    vars(argparse)["_"] = (
        str  # our words are English, so its are; and its search for translations takes long
    )
    about = "Holds what a model repository says about its openness against what it ships."
    parser = _Parser(prog="aboveboard", description=about, formatter_class=_Help)
    parser.add_argument("--version", action="version", version=f"aboveboard {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names if asked.startswith("-") else (asked,):
        command = leaves.load(_COMMANDS, name, "COMMAND", Command)
        said = command.summary
        own = commands.add_parser(
            name, help=said, description=said, allow_abbrev=False, formatter_class=_Help
        )
        command.arguments(own)
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser whose words about wrong options are escaped: a hook passes file names of a
    stranger.
    """

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: error: {plain(message)}\n")


class _Help(argparse.HelpFormatter):
    """Help as wide as ``COLUMNS`` says; to ask the terminal, the standard library imports archive
    formats.
    """

    def __init__(self, prog: str) -> None:
        columns = os.environ.get("COLUMNS", "")
        stated = columns.isascii() and columns.isdigit() and len(columns) < 5
        super().__init__(prog, width=int(columns) if stated else 80)


def _deliver(result: Result) -> None:
    if result.files or result.appended:
        from aboveboard import output

        try:
            output.write_texts(result.files, result.tree)
            output.append_texts(result.appended)
        except output.Unwritable as why:
            raise UsageError(str(why)) from why
    _tell(assembled(result.err))
    try:
        sys.stdout.write(result.out)
        sys.stdout.flush()
    except OSError as trouble:
        _drop_output()
        if not isinstance(trouble, BrokenPipeError):
            raise UsageError(f"cannot write to standard output: {trouble.strerror}") from trouble


def _tell(words: str) -> None:
    """Write to standard error; where that cannot be written to, the exit code alone has to tell."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(words)
        sys.stderr.flush()


def _drop_output() -> None:
    """Let what is left to be written go nowhere, so that the flush at the exit says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_bug(bug: Exception) -> int:
    if "ABOVEBOARD_DEBUG" in os.environ:
        import traceback

        sys.stderr.writelines(f"{plain(line)}\n" for line in traceback.format_exc().split("\n"))
    words = plain(ascii(str(bug)))
    _tell(
        f"aboveboard: a bug of ours, not of your repository: {type(bug).__name__}: {words}\n"
        f"Run again with ABOVEBOARD_DEBUG=1 and report what it prints: {_BUGS}\n"
    )
    return 3
