"""Figures: precision and recall of statements on labelled repositories.

A statement is right where it overlaps a clear label of its class, wrong where all clear labels that
it overlaps are of another class, and neutral otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from aboveboard import statements
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Declaration, Release
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.statements.decision import Decider
from aboveboard.statements.reader import read_documents
from training.corpus import METADATA, OPEN_KINDS, OUTCOMES, Repository, outcome_of

CLASSES = OUTCOMES[2:]
RELIABILITY_STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


class Judged(NamedTuple):
    """A statement with its class, certainty and whether it is right; ``None`` where neutral."""

    outcome: str
    certainty: float
    right: bool | None


class Figures:
    """What was read in some repositories, judged by their labels."""

    def __init__(self) -> None:
        self.judged: list[Judged] = []
        self.labelled: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.accused: set[str] = set()
        self.kinds = [0, 0]

    def add(self, repository: Repository, decider: Decider | None = None) -> None:
        """Read a repository and judge what is read."""
        documents = list(make_documents(repository))
        release = Release(name=Declaration(repository.name.split("/")[1], Span(".")))
        if decider is None:
            read = statements.mentions(documents, release)
        else:
            read = read_documents(documents, release, decider)
        own = [each for each in read if each.role in ("own", "future")]
        for statement in own:
            self._judge(statement, repository)
        for label in repository.labels:
            self._look_for(label, own)

    def _judge(self, statement: Statement, repository: Repository) -> None:
        on_it = [label for label in repository.labels if overlaps(statement, label)]
        clear = [label for label in on_it if not label.get("ambiguous")]
        outcome = class_of(statement)
        right = _is_right(outcome, clear)
        if outcome == "open" and not on_it and repository.exhaustive:
            right = False
        self.judged.append(Judged(outcome, statement.certainty, right))
        if outcome == "open":
            self._count_open(statement, right, clear, repository.name)

    def _count_open(
        self,
        statement: Statement,
        right: bool | None,
        clear: list[dict[str, Any]],
        name: str,
    ) -> None:
        if right is False:
            self.accused.add(name)
        if right:
            self.kinds[1] += 1
            self.kinds[0] += any(
                each["label"] == f"claim.{statement.kind}" for each in clear
            )

    def _look_for(self, label: dict[str, Any], own: list[Statement]) -> None:
        outcome = outcome_of(label["label"])
        if label.get("ambiguous") or outcome not in CLASSES:
            return
        self.labelled[outcome] += 1
        self.found[outcome] += any(
            class_of(statement) == outcome and overlaps(statement, label)
            for statement in own
        )

    def rows(self) -> Iterable[str]:
        """The figures by class, a line each."""
        for outcome in CLASSES:
            judged = [each for each in self.judged if each.outcome == outcome]
            right = sum(each.right is True for each in judged)
            wrong = sum(each.right is False for each in judged)
            precision = share(right, right + wrong)
            recall = share(self.found[outcome], self.labelled[outcome])
            yield f"{outcome:<16} precision {precision}  recall {recall}"
        yield f"kind of openness {share(*self.kinds)}; repositories accused {len(self.accused)}"

    def reliability(self) -> Iterable[str]:
        """By certainty: the share that was right."""
        for low, high in pairwise(RELIABILITY_STEPS):
            some = [each for each in self.judged if low <= each.certainty < high]
            right = sum(each.right is True for each in some)
            clear = right + sum(each.right is False for each in some)
            if clear:
                yield f"certainty {low:.2f} to {min(high, 1.0):.2f}: right {share(right, clear)}"


def _is_right(outcome: str, clear: list[dict[str, Any]]) -> bool | None:
    """Whether a clear label is of a class; ``None`` where there is no clear label."""
    if not clear:
        return None
    return any(outcome_of(label["label"]) == outcome for label in clear)


def share(part: int, whole: int) -> str:
    """A share with its counts."""
    if whole:
        return f"{part / whole:.3f} ({part}/{whole})"
    return "-"


def class_of(statement: Statement) -> str:
    """The class that a statement is judged as."""
    if statement.role == "future":
        return "future"
    if statement.kind in OPEN_KINDS:
        return "open"
    return statement.kind


def overlaps(statement: Statement, label: dict[str, Any]) -> bool:
    """Whether a statement covers some of a labelled place."""
    span = statement.span
    if span.path != label["path"] or span.line != label["line"]:
        return False
    last = span.end_column - 1 if span.last_line == span.line else label["col_end"] + 1
    return bool(label["col_start"] < last and span.column - 1 < label["col_end"])


def make_documents(repository: Repository) -> Iterable[Document]:
    """The files of a repository as documents."""
    for path, text in repository.texts.items():
        yield Document(path, text, "metadata" if path.endswith(METADATA) else "prose")
