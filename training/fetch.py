"""Fetch the labelled texts again: ``python training/fetch.py FOLDER``.

Reads the listing ``labels.txt``, fetches each repository's commit by git from its public address,
and writes ``texts.jsonl`` and ``labels.jsonl`` into the folder. A repository that is gone is named
and left out. What was fetched before is not fetched again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

LISTING = Path(__file__).resolve().parent / "labels.txt"
_ADDRESS = "https://github.com/{}.git"
_LONGEST = 200_000
"""Characters of a text that were looked at."""
_LABELS = {
    "fo": "claim.fully_open",
    "os": "claim.open_source_model",
    "ow": "claim.open_weights",
    "om": "claim.open_model",
    "od": "claim.open_data",
    "oc": "claim.open_code",
    "sc": "claim.open_science",
    "st": "claim.standard",
    "li": "claim.licence",
    "cu": "claim.commercial_use",
    "pr": "claim.public_release",
    "re": "claim.restriction",
    "tp": "nonclaim.third_party",
    "fu": "nonclaim.future",
    "ge": "nonclaim.generic",
    "ne": "nonclaim.negated",
}


class Listed(NamedTuple):
    """A repository at a commit, with the labels of each path."""

    name: str
    commit: str
    labels: dict[str, list[dict[str, Any]]]


def read_listing(text: str) -> Iterator[Listed]:
    """The repositories of a listing.

    Raises:
        ValueError: a line is neither a repository, a path nor a label; the message has its number.
    """
    listed: Listed | None = None
    path = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark, _, rest = line.partition(" ")
        if mark == "@":
            if listed is not None:
                yield listed
            listed = Listed(*rest.split(), labels={})
        elif mark == "=" and listed is not None:
            path = rest
            listed.labels[path] = []
        elif line and mark != "#":
            _add_label(listed, path, line, number)
    if listed is not None:
        yield listed


def _add_label(listed: Listed | None, path: str, line: str, number: int) -> None:
    if listed is None or path not in listed.labels:
        raise ValueError(
            f"line {number}: a label before any repository and path: {line}"
        )
    listed.labels[path].append(_read_label(line, number, listed.name, path))


def _read_label(line: str, number: int, repo: str, path: str) -> dict[str, Any]:
    parts = line.split()
    if len(parts) not in (4, 5) or parts[2] not in _LABELS:
        raise ValueError(f"line {number}: not a label: {line}")
    start, _, end = parts[1].partition("-")
    label: dict[str, Any] = {"repo": repo, "path": path, "line": int(parts[0])}
    label |= {"col_start": int(start), "col_end": int(end), "label": _LABELS[parts[2]]}
    label["subject"] = parts[3].replace("-", " ").strip()
    if len(parts) == 5:
        label["ambiguous"] = True
    return label


def fetch_texts(listed: Listed) -> dict[str, str]:
    """The labelled files of a repository at its commit.

    Raises:
        subprocess.CalledProcessError: git cannot fetch the commit.
    """
    with tempfile.TemporaryDirectory() as folder:
        _run_git(folder, "init", "-q")
        address = _ADDRESS.format(listed.name)
        filters = ("--depth=1", "--filter=blob:none", "-q")
        _run_git(folder, "remote", "add", "origin", address)
        _run_git(folder, "fetch", *filters, "origin", listed.commit)
        texts = {}
        for path in listed.labels:
            content = _run_git(folder, "show", f"{listed.commit}:{path}")
            texts[path] = content.decode("utf-8").replace("\r\n", "\n")[:_LONGEST]
        return texts


def _run_git(folder: str, *command: str) -> bytes:
    return subprocess.run(
        ["git", *command], cwd=folder, check=True, capture_output=True
    ).stdout


def main() -> None:
    """Fetch what is listed and not yet there."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n", 1)[0] if __doc__ else ""
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--listing", type=Path, default=LISTING)
    options = parser.parse_args()
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    known = _fetched_before(folder / "texts.jsonl")
    for listed in read_listing(options.listing.read_text(encoding="utf-8")):
        if listed.name not in known:
            _fetch_into(folder, listed)


def _fetched_before(texts: Path) -> set[str]:
    rows = []
    if texts.exists():
        rows = texts.read_text(encoding="utf-8").split("\n")
    return {json.loads(row)["repo"] for row in rows if row}


def _fetch_into(folder: Path, listed: Listed) -> None:
    try:
        fetched = fetch_texts(listed)
    except (subprocess.CalledProcessError, UnicodeDecodeError) as trouble:
        print(
            f"{listed.name} cannot be fetched and is left out: {trouble}",
            file=sys.stderr,
        )
        return
    rows = (
        {"repo": listed.name, "path": path, "text": fetched[path]} for path in fetched
    )
    _append(folder / "texts.jsonl", rows)
    labels = (label for labels in listed.labels.values() for label in labels)
    _append(folder / "labels.jsonl", labels)


def _append(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
