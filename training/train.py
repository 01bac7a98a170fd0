"""Train the decision: ``python training/train.py CORPUS... [--output FOLDER]``.

Fits three linear models (what a candidate states, which kind of openness, about what), turns their
margins on repositories that a model did not see into certainties, chooses the thresholds there, and
writes small integers. Needs the dependency group ``training``; nothing of it is needed to run.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from array import array
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from aboveboard.statements.decision import Decider  # noqa: E402
from training.corpus import (  # noqa: E402
    OPEN_KINDS,
    OUTCOMES,
    SUBJECTS,
    LabelledExample,
    Repository,
    make_examples,
    read_corpus,
    read_own_sentences,
)
from training.figures import Figures, Judged  # noqa: E402

FOLDS = 5
_UNIT = 64
"""What a weight is multiplied with before it is rounded."""
_STEP, _LAST_STEP = 8, 640
"""Margins between which one certainty holds, and the last of them, in the unit of the sums."""
_MOST_CERTAIN = 0.995
_FEWEST = 3
"""Examples that a feature has to be in."""
_OWN_WEIGHT = 4.0
_SIZES = {"class": 22_000, "kind": 4_000, "subject": 6_000}
"""The most features of each model."""
_STRENGTH = {"class": 0.2, "kind": 2.0, "subject": 0.2}
"""The inverse of the regularisation of each model."""
_TARGETS = {
    "open": 0.93,
    "license": 0.93,
    "restriction": 0.75,
    "commercial_use": 0.93,
    "public_release": 0.88,
    "future": 0.85,
}
"""The precision of the statements of each class at and above the certainty from which on they are
reported, in repositories not trained on."""
_ERROR, _WARNING = 0.98, 0.93
"""The precision of claims of openness from which on findings may be errors and warnings."""
_FEWEST_JUDGED = 10
"""Statements at and above a threshold, at least."""


class Table(NamedTuple):
    """A fitted model as integers."""

    name: str
    outcomes: list[str]
    bias: list[int]
    features: list[str]
    weights: Any


def fit_table(
    name: str,
    features: list[list[str]],
    answers: list[str],
    weights: list[float],
    outcomes: Any,
) -> Table:
    """Fit one model and round it."""
    counts = Counter(feature for each in features for feature in set(each))
    known = sorted(feature for feature, count in counts.items() if count >= _FEWEST)
    given = set(answers)
    present = [outcome for outcome in outcomes if outcome in given]
    target = np.array([present.index(answer) for answer in answers])
    model = _fit(_matrix(features, _number(known)), target, weights, name)
    kept = _keep_telling(known, counts, model, _SIZES[name])
    model = _fit(_matrix(features, _number(kept)), target, weights, name)
    rounded = np.clip(np.rint(model.coef_ * _UNIT), -127, 127).astype(np.int16)
    bias = [int(each) for each in np.rint(model.intercept_ * _UNIT)]
    return Table(name, present, bias, kept, rounded.T)


def _keep_telling(
    known: list[str], counts: Counter[str], model: LogisticRegression, size: int
) -> list[str]:
    """The features that tell outcomes apart most, weighed by how often they occur."""
    frequency = np.sqrt([counts[feature] for feature in known])
    spread = (model.coef_.max(axis=0) - model.coef_.min(axis=0)) * frequency
    return sorted(known[position] for position in np.argsort(-spread)[:size])


def _number(features: list[str]) -> dict[str, int]:
    return {feature: position for position, feature in enumerate(features)}


def _fit(
    matrix: Any, target: Any, weights: list[float], name: str
) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH[name], max_iter=200, tol=1e-3)
    return model.fit(matrix, target, sample_weight=np.array(weights))


def _matrix(features: list[list[str]], index: dict[str, int]) -> Any:
    columns: list[int] = []
    ends = [0]
    values: list[int] = []
    for each in features:
        counted = Counter(index[feature] for feature in each if feature in index)
        columns += counted.keys()
        values += counted.values()
        ends.append(len(columns))
    shape = (len(features), len(index))
    return sparse.csr_matrix((np.array(values, np.float32), columns, ends), shape=shape)


def fit_tables(examples: list[LabelledExample]) -> list[Table]:
    """Fit the three models."""
    opens = [each for each in examples if each.kind]
    subjects = [
        each
        for each in examples
        if each.subject in SUBJECTS and each.outcome != "generic"
    ]
    return [
        fit_table(
            "class", *_columns(examples, [each.outcome for each in examples]), OUTCOMES
        ),
        fit_table("kind", *_columns(opens, [each.kind for each in opens]), OPEN_KINDS),
        fit_table(
            "subject",
            *_columns(subjects, [each.subject for each in subjects]),
            SUBJECTS,
        ),
    ]


def _columns(
    examples: list[LabelledExample], answers: list[str]
) -> tuple[list[list[str]], list[str], list[float]]:
    return (
        [each.features for each in examples],
        answers,
        [each.weight for each in examples],
    )


def pack_tables(
    tables: list[Table], calibration: Any, thresholds: Any
) -> tuple[Any, bytes]:
    """The parameters and the binary tables, as the package carries them."""
    packed = b""
    models = []
    for table in tables:
        rows = sorted(
            zip(map(hash_name, table.features), table.weights, strict=True), key=_first
        )
        keys = array("I", [key for key, _ in rows])
        if sys.byteorder == "big":
            keys.byteswap()
        weights = (np.array([row for _, row in rows]) + 128).astype(np.uint8)
        packed += keys.tobytes() + weights.tobytes()
        models.append(
            {
                "name": table.name,
                "outcomes": table.outcomes,
                "bias": table.bias,
                "features": len(rows),
            }
        )
    parameters = {
        "models": models,
        "add_logs": _add_logs(),
        "calibration": calibration,
        "thresholds": thresholds,
    }
    return parameters, packed


def _first(row: Any) -> int:
    key: int = row[0]
    return key


def _add_logs() -> list[int]:
    """What the logarithm of a sum exceeds the greater part by, for each distance of the parts."""
    table = [
        round(_UNIT * math.log1p(math.exp(-distance / _UNIT)))
        for distance in range(400)
    ]
    return [each for each in table if each > 0]


UNCALIBRATED: dict[str, Any] = {"error": 1.0, "warning": 1.0, "report": {}}
_EVERYTHING = UNCALIBRATED | {"report": dict.fromkeys(OUTCOMES[2:], 0.0)}


def fit_folds(examples: list[LabelledExample]) -> list[list[Table]]:
    """For each fifth of the repositories the models that did not see it."""
    return [
        fit_tables([each for each in examples if fold_of(each.repo) != fold])
        for fold in range(FOLDS)
    ]


def score_unseen(
    examples: list[LabelledExample], folds: list[list[Table]]
) -> list[tuple[str, int, str]]:
    """The outcome and margin of each clear example by a model that did not see its repository, and
    what it is labelled as.
    """
    deciders = [make_decider(tables, {}, UNCALIBRATED) for tables in folds]
    scored = []
    for each in examples:
        if each.weight == 1 and not each.own:
            outcome, margin = deciders[fold_of(each.repo)].decide_margin(each.features)
            scored.append((outcome, margin, each.outcome))
    return scored


def judge_unseen(
    repositories: list[Repository],
    folds: list[list[Table]],
    calibration: dict[str, Any],
) -> list[Judged]:
    """Every statement that the models read in repositories they did not see, judged."""
    deciders = [make_decider(tables, calibration, _EVERYTHING) for tables in folds]
    figures = Figures()
    for repository in repositories:
        figures.add(repository, deciders[fold_of(repository.name)])
    return figures.judged


def fold_of(repo: str) -> int:
    """The fifth that a repository belongs to."""
    return hash_name(repo) % FOLDS


def hash_name(name: str) -> int:
    """A number by which names are put in an order that has nothing to do with them."""
    return crc32(name.encode())


def make_decider(tables: list[Table], calibration: Any, thresholds: Any) -> Decider:
    """The decision by some tables, without writing them."""
    return Decider(*pack_tables(tables, calibration, thresholds))


def average_precision(
    examples: list[LabelledExample], unseen: list[LabelledExample]
) -> float:
    """How well a model of some examples ranks the open claims among others."""
    outcomes = [each.outcome for each in examples]
    decider = make_decider(
        [fit_table("class", *_columns(examples, outcomes), OUTCOMES)], {}, UNCALIBRATED
    )
    clear = [each for each in unseen if each.weight == 1]
    scored = [
        (decider.margin_of("open", each.features), each.outcome) for each in clear
    ]
    right = total = 0
    for position, (_, outcome) in enumerate(sorted(scored, reverse=True), 1):
        if outcome == "open":
            right += 1
            total += right / position
    return total / max(1, right)


def calibrate(scored: list[tuple[str, int, str]]) -> dict[str, Any]:
    """Steps from margins to certainties by class: a logistic curve through what was right."""
    steps = {}
    for outcome in OUTCOMES[2:]:
        rows = [
            (margin, right == outcome)
            for got, margin, right in scored
            if got == outcome
        ]
        margins = np.array([[margin / _UNIT] for margin, _ in rows])
        curve = LogisticRegression(C=10.0).fit(margins, [right for _, right in rows])
        ends = list(range(_STEP, _LAST_STEP, _STEP))
        middles = np.array([[(end - _STEP / 2) / _UNIT] for end in (*ends, _LAST_STEP)])
        shares = curve.predict_proba(middles)[:, 1]
        certainties = [round(min(float(share), _MOST_CERTAIN), 3) for share in shares]
        steps[outcome] = {"margins": ends, "certainties": certainties}
    return steps


def choose_thresholds(judged: list[Judged]) -> dict[str, Any]:
    """The lowest certainty of each class at which the precision of its statements reaches the
    target; for a class that does not reach it the certainty at which it is highest.
    """
    report, figures = {}, {}
    for outcome, target in _TARGETS.items():
        report[outcome], figures[outcome] = _find_threshold(judged, outcome, target)
    error, figures["error"] = _find_threshold(judged, "open", _ERROR)
    warning, figures["warning"] = _find_threshold(judged, "open", _WARNING)
    return {"error": error, "warning": warning, "report": report, "figures": figures}


def _find_threshold(
    judged: list[Judged], outcome: str, target: float
) -> tuple[float, dict[str, Any]]:
    rows = [
        (each.certainty, each.right)
        for each in judged
        if each.outcome == outcome and each.right is not None
    ]
    rows.sort(reverse=True)
    choices = []
    right = 0
    for count, (certainty, is_right) in enumerate(rows, 1):
        right += is_right
        is_last = count == len(rows) or rows[count][0] < certainty
        if is_last and count >= _FEWEST_JUDGED:
            choices.append((right / count, certainty, right, count))
    reached = [choice for choice in choices if choice[0] >= target]
    precision, certainty, right, count = reached[-1] if reached else max(choices)
    return certainty, {"precision": round(precision, 3), "right": right, "of": count}


def collect_examples(repositories: list[Repository]) -> list[LabelledExample]:
    """All labelled examples: those of some repositories, and those of our own sentences."""
    examples = [
        example for repository in repositories for example in make_examples(repository)
    ]
    own = read_own_sentences(ROOT / "tests" / "statements" / "sentences", _OWN_WEIGHT)
    return examples + list(own)


def main() -> None:
    """Train on some corpora and write the tables into the package."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "src" / "aboveboard" / "statements" / "model",
    )
    options = parser.parse_args()
    repositories = [each for corpus in options.corpus for each in read_corpus(corpus)]
    examples = collect_examples(repositories)
    print(f"{len(examples)} examples of {len(repositories)} repositories")
    folds = fit_folds(examples)
    calibration = calibrate(score_unseen(examples, folds))
    measured = [each for each in repositories if not each.exhaustive]
    thresholds = choose_thresholds(judge_unseen(measured, folds, calibration))
    print(json.dumps(thresholds, indent=1))
    parameters, tables = pack_tables(fit_tables(examples), calibration, thresholds)
    options.output.mkdir(exist_ok=True)
    (options.output / "weights.bin").write_bytes(tables)
    text = json.dumps(parameters, separators=(",", ":"), sort_keys=True)
    (options.output / "parameters.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(tables)} bytes of tables, {len(text)} of parameters")


if __name__ == "__main__":
    main()
