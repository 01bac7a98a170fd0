"""The labelled corpus: its files, and the examples that are made of them.

A corpus is a folder with ``texts.jsonl`` (``repo``, ``path``, ``text``) and ``labels.jsonl``
(``repo``, ``path``, ``line``, ``col_start``, ``col_end``, ``label``, ``subject``, ``ambiguous``).
``fetch.py`` makes one of the listing in ``labels.tsv``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from aboveboard.statements.examples import Example, PageExamples
from aboveboard.statements.own_names import Names
from aboveboard.text.markdown import Page

METADATA = (".toml", ".cfg", ".cff", ".json")
OPEN_KINDS = (
    "open_source_model",
    "fully_open",
    "open_weights",
    "open_model",
    "open_data",
    "open_code",
    "open_science",
    "standard",
)
OUTCOMES = (
    "generic",
    "third_party",
    "open",
    "license",
    "restriction",
    "commercial_use",
    "public_release",
    "future",
)
SUBJECTS = ("model", "weights", "code", "data", "everything", "documents", "other")
_AMBIGUOUS_WEIGHT = 0.3


class LabelledExample(NamedTuple):
    """The features of a candidate with what it states."""

    repo: str
    features: list[str]
    outcome: str
    kind: str
    subject: str
    weight: float
    own: bool = False
    """Whether it is one of our own sentences, which measure nothing."""


class Repository(NamedTuple):
    """A repository's texts by path, and its labels."""

    name: str
    texts: dict[str, str]
    labels: list[dict[str, Any]]
    exhaustive: bool
    """Whether every place was labelled, and not only those that a word search marked."""


def read_corpus(folder: Path) -> list[Repository]:
    """The repositories of a corpus, by name."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows(folder / "texts.jsonl"):
        texts[row["repo"]][row["path"]] = row["text"]
    for row in read_rows(folder / "labels.jsonl"):
        labels[row["repo"]].append(row)
    exhaustive = folder.name == "claims"
    return [
        Repository(name, texts[name], labels[name], exhaustive)
        for name in sorted(texts)
    ]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file with one JSON object a line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def outcome_of(label: str) -> str:
    """What a label means to the decision."""
    role, _, name = label.partition(".")
    if role == "nonclaim":
        if name in ("third_party", "future"):
            return name
        return "generic"
    if name in OPEN_KINDS:
        return "open"
    if name == "licence":
        return "license"
    return name


def make_examples(repository: Repository) -> Iterator[LabelledExample]:
    """The labelled candidates of a repository."""
    pages = {path: Page(path, text) for path, text in repository.texts.items()}
    prose = [page for path, page in pages.items() if not path.endswith(METADATA)]
    names = Names([repository.name.split("/")[1]], prose)
    for path, page in pages.items():
        by_line: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for label in repository.labels:
            if label["path"] == path:
                by_line[label["line"]].append(label)
        examples = PageExamples(page, names, is_metadata=path.endswith(METADATA))
        for block in examples.find_blocks():
            for example in examples.collect(block):
                labelled = _label(example, page, by_line, repository)
                if labelled is not None:
                    yield labelled


def _label(
    example: Example,
    page: Page,
    by_line: dict[int, list[dict[str, Any]]],
    repository: Repository,
) -> LabelledExample | None:
    line, column = page.line_of(example.start)
    first, last = column - 1, column - 1 + example.end - example.start
    on_it = [each for each in by_line.get(line, ()) if _overlaps(each, first, last)]
    if on_it:
        return _apply_label(example, repository.name, on_it, first)
    if repository.exhaustive:
        return LabelledExample(
            repository.name, example.features, "generic", "", "", 1.0
        )
    return None


def _overlaps(label: dict[str, Any], first: int, last: int) -> bool:
    return bool(label["col_start"] < last and first < label["col_end"])


def _apply_label(
    example: Example, repo: str, labels: list[dict[str, Any]], column: int
) -> LabelledExample:
    clear = [label for label in labels if not label.get("ambiguous")]
    best = _choose(clear or labels, column)
    name = best["label"].partition(".")[2]
    weight = _AMBIGUOUS_WEIGHT
    if clear:
        weight = 1.0
    kind = ""
    if name in OPEN_KINDS:
        kind = name
    subject = best.get("subject") or ""
    outcome = outcome_of(best["label"])
    return LabelledExample(repo, example.features, outcome, kind, subject, weight)


def _choose(labels: list[dict[str, Any]], column: int) -> dict[str, Any]:
    """The label that counts: one of a statement before others, and the nearest."""
    return max(
        labels,
        key=lambda label: (
            label["label"].startswith("claim"),
            -abs(label["col_start"] - column),
        ),
    )


_GROUPS = {
    "open": ("open",),
    "license": ("license", "release", "element"),
    "commercial_use": ("commercial",),
    "restriction": (
        "commercial",
        "research",
        "withheld",
        "release",
        "open",
        "available",
    ),
    "public_release": ("release", "available"),
    "future": ("release", "open", "available"),
    "third_party": ("open", "license", "release", "available"),
    "generic": (
        "open",
        "license",
        "release",
        "available",
        "commercial",
        "research",
        "withheld",
    ),
}
"""The groups of the candidates that can be what an own sentence is labelled with."""


_OWN_TITLE = "# Nimbus-7B\n\n"
"""What our own sentences are also read under: in documents most sentences are under a title."""


def read_own_sentences(folder: Path, weight: float) -> Iterator[LabelledExample]:
    """The examples in our own sentences: one file a language, a line is ``verdict | sentence``."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            verdict, bar, text = line.partition(" | ")
            if bar and not line.startswith("#"):
                written = text.replace("\\n", "\n")
                yield from _own_examples(verdict.strip(), written, weight / 2)
                yield from _own_examples(
                    verdict.strip(), _OWN_TITLE + written, weight / 2
                )


def _own_examples(verdict: str, text: str, weight: float) -> Iterator[LabelledExample]:
    page = Page("README.md", text)
    names = Names(["Nimbus-7B"], [page])
    wanted = ["generic"]
    if verdict != "-":
        wanted = [each.strip("<>") for each in verdict.split("+")]
    examples = PageExamples(page, names, is_metadata=False)
    for block in examples.find_blocks():
        for example in examples.collect(block):
            kind = next((each for each in wanted if _fits(each, example.group)), None)
            if kind is not None:
                outcome = kind
                if kind not in OUTCOMES:
                    outcome = outcome_of(f"claim.{kind}")
                open_kind = ""
                if kind in OPEN_KINDS:
                    open_kind = kind
                yield LabelledExample(
                    text, example.features, outcome, open_kind, "", weight, own=True
                )


def _fits(kind: str, group: str) -> bool:
    outcome = kind
    if kind in OPEN_KINDS:
        outcome = "open"
    return group in _GROUPS.get(outcome, ())
