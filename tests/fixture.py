"""Rule fixtures: small repositories whose expected findings are written on the lines that they are
about.

``tests/rules/<rule-id>/bad`` and ``good``. An expectation is a comment at the end of its line, ``#
error: [rule-id] words`` or ``<!-- error: [rule-id] words -->``; it is taken out before the check
runs, so that the tool sees what a page shows. Where no comment can stand, ``bad.txt`` beside the
folder says it: ``path:line: level: words``. The words have to be part of the message.

``<case>.evidence.json`` beside the folder is saved evidence about remote places; without it nobody
is asked. ``<case>.before`` beside the folder is the revision that the case is compared with;
``baseline.json`` in a case is the baseline that its check accepts. ``<case>.git`` beside the folder
makes it a git repository whose one commit has the date that the file names, cloned from the address
that its second line may name.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from aboveboard import pipeline
from aboveboard.evidence import saved
from aboveboard.judging import baseline
from aboveboard.model.report import Report
from aboveboard.network import remote

RULES = Path(__file__).parent / "rules"
_MARK = re.compile(
    r"[ \t]*(?:#|<!--)[ \t]*(?P<level>error|warning|notice): \[(?P<rule>[a-z-]+)\] "
    r"(?P<words>[^\n]*?)(?:[ \t]*-->)?[ \t]*$"
)
_DATE = "2026-11-01T12:00:00Z"
_TEXT = {".md", ".yaml", ".yml", ".toml", ".cfg", ".cff", ".txt", ".rst", ""}


@dataclass(frozen=True, order=True)
class Expected:
    """A finding that a fixture announces."""

    path: str
    line: int
    level: str
    words: str


def cases() -> list[Path]:
    """Every fixture folder of every rule."""
    return sorted(
        folder
        for folder in RULES.glob("*/*")
        if folder.is_dir() and folder.suffix != ".before"
    )


def lay_out(case: Path, target: Path) -> list[Expected]:
    """Copy a fixture without its expectations, and give these."""
    expected: list[Expected] = []
    _lay_out_before(case, target)
    shutil.copytree(case, target, dirs_exist_ok=True)
    for file in sorted(
        path for path in target.rglob("*") if path.is_file() and path.suffix in _TEXT
    ):
        raw = file.read_bytes()
        if b"\0" in raw or b": [" not in raw:
            continue
        lines = raw.decode("utf-8", "surrogateescape").split("\n")
        for number, line in enumerate(lines):
            match = _MARK.search(line)
            if match and match["rule"] == case.parent.name:
                name = file.relative_to(target).as_posix()
                expected.append(
                    Expected(name, number + 1, match["level"], match["words"])
                )
                lines[number] = line[: match.start()]
        file.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    beside = case.with_suffix(".txt")
    if beside.exists():
        for row in filter(None, beside.read_text(encoding="utf-8").split("\n")):
            place, level, words = row.split(": ", 2)
            path, _, line = place.rpartition(":")
            expected.append(Expected(path, int(line), level, words))
    told = case.with_suffix(".git")
    if told.exists() or case.with_suffix(".before").is_dir():
        date, *origin = (
            told.read_text(encoding="utf-8").split() if told.exists() else [_DATE]
        )
        _commit(target, date)
        for address in origin:
            subprocess.run(
                ["git", "remote", "add", "origin", address], cwd=target, check=True
            )
    return sorted(expected)


def _lay_out_before(case: Path, target: Path) -> None:
    """Commit the revision that a case is compared with, and clear the folder again."""
    before = case.with_suffix(".before")
    if before.is_dir():
        shutil.copytree(before, target)
        _commit(target, _DATE)
        for path in target.iterdir():
            if path.is_dir() and path.name != ".git":
                shutil.rmtree(path)
            elif path.is_file():
                path.unlink()


def _commit(target: Path, date: str) -> None:
    who = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@a",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@a",
    }
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(target),
        "GIT_CONFIG_NOSYSTEM": "1",
        **who,
        **dates,
    }
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Release"]):
        subprocess.run(["git", *command], cwd=target, env=environment, check=True)


def checked(case: Path, target: Path) -> Report:
    """The report on a fixture that was laid out."""
    evidence = case.with_suffix(".evidence.json")
    if not evidence.exists():
        base = "HEAD~1" if case.with_suffix(".before").is_dir() else ""
        accepted = target / "baseline.json"
        entries = (
            baseline.read(accepted.name, accepted.read_text(encoding="utf-8"))
            if accepted.exists()
            else ()
        )
        request = pipeline.Request(
            root=str(target), observe=remote.offline, base=base, accepted=entries
        )
        return pipeline.run(request)
    book = saved.load(evidence.read_text(encoding="utf-8"))
    request = pipeline.Request(
        root=str(target), observe=lambda places: remote.recall(places, book), links=True
    )
    return pipeline.run(request)
