"""Every command of the tutorials runs today and prints what the page shows.

A ``console`` block has commands behind ``$ `` (``> `` continues one) and the lines that they
print; ``…`` matches anything, a whole line or the part of one. The blocks of a page run in order
in one shell, in a copy of the examples; ``$ echo $?`` shows the exit code of the command before.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.conftest import ROOT

TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_MARK = "end of command"


def read_commands(page: Path) -> list[tuple[str, list[str]]]:
    """The commands of a page, each with the lines that it is shown to print."""
    commands: list[tuple[str, list[str]]] = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            elif line.startswith(">"):
                command, shown = commands.pop()
                commands.append((f"{command}\n{line[2:]}", shown))
            else:
                commands[-1][1].append(line)
    return commands


def run_commands(commands: list[str], folder: Path) -> list[str]:
    """What each command prints, run in one shell."""
    parts = [
        f"{command}\nstatus=$?\nprintf '%s\\n' '{_MARK}'\n(exit $status)"
        for command in commands
    ]
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }
    environment.pop("GITHUB_ACTIONS", None)
    done = subprocess.run(
        ["bash"],
        input="\n".join(parts) + "\n",
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.stdout.split(f"{_MARK}\n")[:-1]


def expected_output(shown: list[str]) -> re.Pattern[str]:
    """A pattern of the lines that a page shows."""
    parts = []
    for line in shown:
        if line == "…":
            parts.append(r"(?:[^\n]*\n)*")
        else:
            parts.append(re.escape(line).replace("…", r"[^\n]*") + r"\n")
    return re.compile("".join(parts))


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_the_commands_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    commands = read_commands(page)
    printed = run_commands([command for command, _ in commands], tmp_path)
    assert len(printed) == len(commands) >= 6
    for (command, shown), output in zip(commands, printed, strict=True):
        assert expected_output(shown).fullmatch(output), f"$ {command}\n{output}"


def test_tutorials_show_commands_in_blocks_that_are_run() -> None:
    for page in TUTORIALS:
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r"^```(\w+)", text, re.MULTILINE)) <= {"console", "sh"}
