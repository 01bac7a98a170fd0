"""The entry point, of the console script and of ``python -P -m aboveboard``.

Without ``-P`` (or ``-I``), ``-m`` looks for every module in the working directory first: in a
checkout, that runs the code of whoever wrote it.

It imports nothing before an interrupt can be met: Ctrl-C while the rest is imported is no error to
be traced.
"""

import sys


def main() -> None:
    """Run with the process's own arguments and exit."""
    try:
        from aboveboard import cli

        cli.main()
    except KeyboardInterrupt:
        _leave("interrupted", 130)
    except MemoryError:
        _leave("could not be started: there is too little memory", 2)
    except OSError as trouble:  # too many open files, or a disk that cannot be read
        _leave(f"could not be started: {trouble.strerror}", 2)


def _leave(why: str, code: int) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"aboveboard: {why}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
