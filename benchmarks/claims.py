"""How well claims are told from everything else, and how fast.

Usage: ``python benchmarks/claims.py [CORPUS]`` (or ``ABOVEBOARD_CORPUS=CORPUS``). Without a corpus,
our own sentences in ``tests/claims/sentences`` are read and the time on growing texts is measured.
CORPUS is a folder with a labelled corpus: ``labels.jsonl``, ``texts.jsonl`` (repository, path,
text) and ``score.py``, whose ``score(labels, texts, command)`` runs a command for each repository
and gives its figures; those of every other repository and of the rest are given beside them, and
plain word search.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
import time
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.statements.sentences import read, right, sentences  # noqa: E402

from aboveboard import statements  # noqa: E402
from aboveboard.model.evidence import Document  # noqa: E402
from aboveboard.model.manifest import Release  # noqa: E402

_METADATA = (".toml", ".cfg", ".cff", ".json")
_HOSTILE = {
    "open brackets": "[",
    "one line": "open-source ",
    "nested quotes": "> ",
    "bold lines": "**open source**\n",
    "table headers": "| open source |\n|---|\n",
    "cells": "<td>open source\n",
    "links": "[open source](",
    "Han": "开源",
}
_WORDS = re.compile(r"(?i)open[- ]?(?:source|weight)\w*|开源")


def main(corpus: Path | None) -> int:
    """Print every figure; 1 where one of our own sentences is misread."""
    wrong = _own()
    if corpus is not None:
        _labelled(corpus)
        _speed(corpus)
    _growth()
    return 1 if wrong else 0


def _own() -> int:
    everything = sentences()
    wrong = [sentence for sentence in everything if not right(sentence)]
    print(
        f"our own sentences: {len(everything) - len(wrong)} of {len(everything)} read as labelled"
    )
    for sentence in wrong:
        print(f"  {sentence.place}: {sentence.text!r}: {read(sentence)}")
    return len(wrong)


def _labelled(corpus: Path) -> None:
    scorer = _module(corpus / "score.py")
    labels, texts = (scorer.read(corpus / name) for name in ("labels.jsonl", "texts.jsonl"))
    command = f"{sys.executable} -m aboveboard claims --output json"
    search = f"{sys.executable} {Path(__file__).resolve()} --word-search"
    repositories = sorted({text["repo"] for text in texts})
    chosen = (set(repositories), set(repositories[0::2]), set(repositories[1::2]))
    kept = [
        [[each for each in rows if each["repo"] in some] for rows in (labels, texts)]
        for some in chosen
    ]
    columns = [scorer.score(*rows, command) for rows in kept]
    columns.append(scorer.score(labels, texts, search))
    print(
        "".join(
            f"{title:<22}"
            for title in ("", "aboveboard", "one half", "the other half", "word search")
        )
    )
    for name in columns[0]:
        print("".join(f"{value!s:<22}" for value in (name, *(column[name] for column in columns))))


def _module(path: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location("corpus_score", path)
    if found is None or found.loader is None:
        raise SystemExit(f"{path} is no Python module")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _speed(corpus: Path) -> None:
    rows = [
        json.loads(line)
        for line in (corpus / "texts.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    size = sum(len(row["text"].encode()) for row in rows)
    by_repository: dict[str, list[Document]] = {}
    for row in rows:
        kind = "metadata" if row["path"].endswith(_METADATA) else "prose"
        by_repository.setdefault(row["repo"], []).append(Document(row["path"], row["text"], kind))  # type: ignore[arg-type]
    for name in ("with loading the vocabulary", "after that"):
        started = time.process_time()
        for documents in by_repository.values():
            statements.mentions(documents, Release())
        speed = size / (time.process_time() - started) / 1e6
        print(f"speed, {name}: {speed:.1f} MB/s over {len(rows)} texts, processor time")


def _growth() -> None:
    for name, piece in _HOSTILE.items():
        costs = []
        for times in (1, 2, 4):
            text = "open source " + piece * (40_000 * times // len(piece))
            started = time.process_time()
            statements.mentions([Document("README.md", text, "prose")], Release())
            costs.append(f"{time.process_time() - started:.2f} s")
        print(f"growth, {name}: {' → '.join(costs)} for 40, 80, 160 thousand characters")


def _word_search(paths: list[str]) -> int:
    found = [
        {"path": path, "line": number, "column": match.start() + 1, "end_column": match.end() + 1}
        | {"kind": "open_source_model", "subject": "model", "polarity": "asserted"}
        for path in paths
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1)
        for match in _WORDS.finditer(line)
    ]
    print(json.dumps({"claims": found}))
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--word-search"]:
        sys.exit(_word_search(sys.argv[2:]))
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ABOVEBOARD_CORPUS", "")
    sys.exit(main(Path(given) if given else None))
