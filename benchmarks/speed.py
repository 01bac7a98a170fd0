"""How long a whole check takes: ``python benchmarks/speed.py``.

Every figure is processor time of the whole process and of those it starts, the median of several
runs, because other programs disturb it less than the clock's. Measured are the example
``honest-open-weights`` against ``python -c "import yaml"`` in the same environment, a repository of
100,000 tracked files against ``git ls-files``, and READMEs of growing size. Run it where aboveboard
is installed as users install it: an editable installation is a little slower.

Exits with 1 where the example takes more than 3 times as long as importing YAML, or the large tree
more than 3 times ``git ls-files`` besides.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "honest-open-weights"
CHECK = (sys.executable, "-m", "aboveboard", "check", "--offline")
IMPORT = (sys.executable, "-c", "import yaml")
ALLOWED = 3.0
SIZE = 100_000
"""Bytes of the smallest README."""


def spent(command: Sequence[str], folder: Path) -> float:
    """Processor seconds of one run of a command, those of its own children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compared(commands: Sequence[Sequence[str]], folder: Path, runs: int) -> list[float]:
    """The median of each command in milliseconds; they run in turn, so that all see the same
    machine.
    """
    for command in commands:
        spent(command, folder)
    rounds = [[spent(command, folder) for command in commands] for _ in range(runs)]
    return [statistics.median(column) * 1000 for column in zip(*rounds, strict=True)]


def example(runs: int) -> float:
    """Print the example's time beside that of importing YAML, and give how many times as long it
    is.
    """
    check, yaml = compared((CHECK, IMPORT), EXAMPLE, runs)
    print(
        f"example              {check:8.1f} ms   import yaml {yaml:8.1f} ms   ratio "
        f"{check / yaml:.2f}"
    )
    return check / yaml


def large_tree(runs: int, files: int) -> float:
    """The same for a repository with many files; what an example may take is taken off first."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
        for number in range(files // 1000):
            (folder / f"part{number:03}").mkdir()
            for each in range(1000):
                (folder / f"part{number:03}" / f"sample-{each:04}.json").write_bytes(
                    b"{}\n"
                )
        for command in (("git", "init", "-q"), ("git", "add", "-A")):
            subprocess.run(command, cwd=folder, check=True)
        check, yaml, git = compared(
            (CHECK, IMPORT, ("git", "ls-files", "-z")), folder, runs
        )
    ratio = (check - ALLOWED * yaml) / git
    print(
        f"{files:,} files        {check:8.1f} ms   git ls-files {git:7.1f} ms   ratio "
        f"{ratio:.2f} besides the start"
    )
    return ratio


def growth(runs: int) -> None:
    """Print the time for READMEs of one, two and four times a size."""
    prose = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    for times in (1, 2, 4):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
            text = prose * (SIZE * times // len(prose) + 1)
            (folder / "README.md").write_text(text, encoding="utf-8")
            [check] = compared((CHECK,), folder, runs)
        print(f"README of {len(text):9,} {check:8.1f} ms")


def main() -> int:
    """Run all three."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--runs", type=int, default=20, help="how often each command runs (default: 20)"
    )
    parser.add_argument(
        "--files",
        type=int,
        default=100_000,
        help="files of the large tree (default: 100,000)",
    )
    given = parser.parse_args()
    ratios = (example(given.runs), large_tree(max(3, given.runs // 4), given.files))
    growth(max(3, given.runs // 4))
    return int(max(ratios) > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
