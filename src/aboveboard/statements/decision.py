"""The learned decision: what a candidate states, and how certain that is.

Three linear models share one kind of table: a feature, by the CRC-32 of its name, has one small
integer weight for each outcome. All sums are sums of integers, so that every platform computes the
same. ``training/`` makes the tables; nothing of it is needed here.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_right
from functools import lru_cache
from typing import Any
from zlib import crc32

from aboveboard import leaves
from aboveboard.value import Value

_PACKAGE = "aboveboard.statements"
_LANE = 24
"""Bits of one outcome's sum in a packed integer: 65,000 weights of eight bits fit."""
_MASK = (1 << _LANE) - 1
_OFFSET = 128
"""What is added to a weight, so that no packed part is negative."""
_REMEMBERED = 60_000
_REASONS = 3

PASSED_OVER = ("generic", "third_party")
"""The outcomes that state nothing about the project's own work."""


class Decision(Value, frozen=True):
    """What a candidate states: its class, how certain that is, and what weighed most."""

    outcome: str
    certainty: float
    reasons: tuple[str, ...]


class Thresholds(Value, frozen=True):
    """The certainty from which on a statement counts: ``report`` by class, and for findings."""

    error: float
    warning: float
    report: dict[str, float]


class LinearModel:
    """A linear model over named features with integer weights."""

    __slots__ = ("_bias", "_index", "_rows", "_weights", "outcomes")

    def __init__(
        self, outcomes: list[str], bias: list[int], keys: bytes, weights: bytes
    ) -> None:
        self.outcomes = outcomes
        self._bias = bias
        hashes = array("I", keys)
        if sys.byteorder == "big":
            hashes.byteswap()
        self._index = dict(zip(hashes, range(len(hashes)), strict=True))
        self._weights = weights
        self._rows: dict[str, int] = {}

    def score(self, features: list[str]) -> list[int]:
        """The sum of weights of each outcome."""
        rows = self._rows
        total = count = 0
        for feature in features:
            row = rows[feature] if feature in rows else self._load_row(feature)
            if row:
                total += row
                count += 1
        return [
            ((total >> (_LANE * lane)) & _MASK) - _OFFSET * count + bias
            for lane, bias in enumerate(self._bias)
        ]

    def best_outcome(self, features: list[str]) -> str:
        """The outcome whose sum is the highest; of equals the first."""
        scores = self.score(features)
        return self.outcomes[scores.index(max(scores))]

    def weigh(self, features: list[str], outcome: int, other: int) -> tuple[str, ...]:
        """The features that speak most for one outcome and against another."""
        weighed = []
        for feature in features:
            row = self._rows.get(feature, 0)
            if row:
                gain = ((row >> (_LANE * outcome)) & _MASK) - (
                    (row >> (_LANE * other)) & _MASK
                )
                if gain > 0:
                    weighed.append((-gain, feature))
        return tuple(feature for _, feature in sorted(weighed)[:_REASONS])

    def _load_row(self, feature: str) -> int:
        """The weights of a feature as one packed integer; 0 for a feature without weights."""
        index = self._index.get(crc32(feature.encode()))
        row = 0
        if index is not None:
            width = len(self.outcomes)
            packed = bytearray(width * _LANE // 8)
            packed[:: _LANE // 8] = self._weights[index * width : (index + 1) * width]
            row = int.from_bytes(packed, "little")
        if len(self._rows) < _REMEMBERED:
            self._rows[feature] = row
        return row


class Decider:
    """The models with the tables that turn their sums into certainties."""

    def __init__(self, parameters: dict[str, Any], tables: bytes) -> None:
        start = 0
        self._models: dict[str, LinearModel] = {}
        for each in parameters["models"]:
            count = each["features"]
            width = len(each["outcomes"])
            middle = start + 4 * count
            end = middle + width * count
            keys = tables[start:middle]
            weights = tables[middle:end]
            model = LinearModel(
                each["outcomes"],
                each["bias"],
                keys,
                weights,
            )
            self._models[each["name"]] = model
            start = end
        self._add_logs: list[int] = parameters["add_logs"]
        self._steps: dict[str, tuple[list[int], list[float]]] = {
            name: (steps["margins"], steps["certainties"])
            for name, steps in parameters["calibration"].items()
        }
        given = parameters["thresholds"]
        self.thresholds = Thresholds(given["error"], given["warning"], given["report"])

    def decide(self, features: list[str], *, explain: bool) -> Decision:
        """What a candidate with these features states; with the reasons for a passed-over one only
        where they are asked for.
        """
        model = self._models["class"]
        scores = model.score(features)
        first, second = _two_best(scores)
        outcome = model.outcomes[first]
        reasons: tuple[str, ...] = ()
        if explain or outcome not in PASSED_OVER:
            reasons = model.weigh(features, first, second)
        return Decision(
            outcome, self._certainty(outcome, self._margin(scores, first)), reasons
        )

    def decide_margin(self, features: list[str]) -> tuple[str, int]:
        """The outcome with the highest sum, and by how much it exceeds all others together."""
        model = self._models["class"]
        scores = model.score(features)
        first, _ = _two_best(scores)
        return model.outcomes[first], self._margin(scores, first)

    def margin_of(self, outcome: str, features: list[str]) -> int:
        """By how much the sum of an outcome exceeds all others together; may be negative."""
        model = self._models["class"]
        return self._margin(model.score(features), model.outcomes.index(outcome))

    def _margin(self, scores: list[int], first: int) -> int:
        rest = [score for lane, score in enumerate(scores) if lane != first]
        return scores[first] - self._sum_logs(rest)

    def decide_kind(self, features: list[str]) -> str:
        """The kind of openness that a candidate claims."""
        return self._models["kind"].best_outcome(features)

    def decide_subject(self, features: list[str]) -> str:
        """What a statement is about."""
        return self._models["subject"].best_outcome(features)

    def _sum_logs(self, scores: list[int]) -> int:
        """The logarithm of a sum of exponentials, in the integer unit of the scores."""
        table = self._add_logs
        total = scores[0]
        for score in scores[1:]:
            distance = abs(total - score)
            total = max(total, score)
            if distance < len(table):
                total += table[distance]
        return total

    def _certainty(self, outcome: str, margin: int) -> float:
        if outcome not in self._steps:
            return 0.0
        margins, certainties = self._steps[outcome]
        return certainties[bisect_right(margins, margin)]


def _two_best(scores: list[int]) -> tuple[int, int]:
    """The positions of the highest and of the next score; of equals the first."""
    ordered = sorted(range(len(scores)), key=lambda lane: (-scores[lane], lane))
    return ordered[0], ordered[1]


@lru_cache(maxsize=1)
def load_decider() -> Decider:
    """The models that are shipped, loaded when the first candidate is found."""
    return Decider(_load_parameters(), leaves.content(_PACKAGE, "model/weights.bin"))


@lru_cache(maxsize=1)
def load_thresholds() -> Thresholds:
    """The certainties from which on a statement is reported, may warn and may be an error."""
    given = _load_parameters()["thresholds"]
    return Thresholds(given["error"], given["warning"], given["report"])


@lru_cache(maxsize=1)
def _load_parameters() -> dict[str, Any]:
    parameters: dict[str, Any] = json.loads(
        leaves.content(_PACKAGE, "model/parameters.json")
    )
    return parameters
