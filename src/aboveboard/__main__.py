"""The entry point, of ``python -m aboveboard`` and of the console script.

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
        sys.stderr.write("aboveboard: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
