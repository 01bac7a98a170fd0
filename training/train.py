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
    make_examples,
    read_corpus,
    read_own_sentences,
)

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
    "license": 0.90,
    "restriction": 0.7,
    "commercial_use": 0.93,
    "public_release": 0.82,
    "future": 0.72,
}
"""The precision among examples not seen that a class is reported at."""
_ERROR, _WARNING = 0.98, 0.93
_LEAST_ERROR = 0.95
"""The certainty from which on errors may come at all: on a quarter of the repositories that was set
aside and looked at last, 75 of 76 open claims at or above it were right."""
_SET_ASIDE = {"precision": 0.987, "right": 75, "of": 76}


class Table(NamedTuple):
    """A fitted model as integers."""

    name: str
    outcomes: list[str]
    bias: list[int]
    features: list[str]
    weights: Any


def fit_table(
    name: str, features: list[list[str]], answers: list[str], weights: list[float], outcomes: Any
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


def _fit(matrix: Any, target: Any, weights: list[float], name: str) -> LogisticRegression:
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
    subjects = [each for each in examples if each.subject in SUBJECTS and each.outcome != "generic"]
    return [
        fit_table("class", *_columns(examples, [each.outcome for each in examples]), OUTCOMES),
        fit_table("kind", *_columns(opens, [each.kind for each in opens]), OPEN_KINDS),
        fit_table("subject", *_columns(subjects, [each.subject for each in subjects]), SUBJECTS),
    ]


def _columns(
    examples: list[LabelledExample], answers: list[str]
) -> tuple[list[list[str]], list[str], list[float]]:
    return [each.features for each in examples], answers, [each.weight for each in examples]


def pack_tables(tables: list[Table], calibration: Any, thresholds: Any) -> tuple[Any, bytes]:
    """The parameters and the binary tables, as the package carries them."""
    packed = b""
    models = []
    for table in tables:
        rows = sorted(zip(map(hash_name, table.features), table.weights, strict=True), key=_first)
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
    table = [round(_UNIT * math.log1p(math.exp(-distance / _UNIT))) for distance in range(400)]
    return [each for each in table if each > 0]


UNCALIBRATED: dict[str, Any] = {"error": 1.0, "warning": 1.0, "report": {}}


def score_unseen(examples: list[LabelledExample]) -> list[tuple[str, int, str, str]]:
    """The outcome and margin of each example by a model that did not see its repository."""
    scored = []
    for fold in range(FOLDS):
        kept = [each for each in examples if fold_of(each.repo) != fold]
        unseen = [
            each
            for each in examples
            if fold_of(each.repo) == fold and each.weight == 1 and not each.own
        ]
        tables = [fit_table("class", *_columns(kept, [each.outcome for each in kept]), OUTCOMES)]
        decider = make_decider(tables, {}, UNCALIBRATED)
        for each in unseen:
            outcome, margin = decider.decide_margin(each.features)
            scored.append((outcome, margin, each.outcome, each.repo))
    return scored


def fold_of(repo: str) -> int:
    """The fifth that a repository belongs to."""
    return hash_name(repo) % FOLDS


def hash_name(name: str) -> int:
    """A number by which names are put in an order that has nothing to do with them."""
    return crc32(name.encode())


def make_decider(tables: list[Table], calibration: Any, thresholds: Any) -> Decider:
    """The decision by some tables, without writing them."""
    return Decider(*pack_tables(tables, calibration, thresholds))


def average_precision(examples: list[LabelledExample], unseen: list[LabelledExample]) -> float:
    """How well a model of some examples ranks the open claims among others."""
    outcomes = [each.outcome for each in examples]
    decider = make_decider(
        [fit_table("class", *_columns(examples, outcomes), OUTCOMES)], {}, UNCALIBRATED
    )
    clear = [each for each in unseen if each.weight == 1]
    scored = [(decider.margin_of("open", each.features), each.outcome) for each in clear]
    right = total = 0
    for position, (_, outcome) in enumerate(sorted(scored, reverse=True), 1):
        if outcome == "open":
            right += 1
            total += right / position
    return total / max(1, right)


def calibrate(scored: list[tuple[str, int, str, str]]) -> dict[str, Any]:
    """Steps from margins to certainties by class: a logistic curve through what was right."""
    steps = {}
    for outcome in OUTCOMES[2:]:
        rows = [(margin, right == outcome) for got, margin, right, _ in scored if got == outcome]
        margins = np.array([[margin / _UNIT] for margin, _ in rows])
        curve = LogisticRegression(C=10.0).fit(margins, [right for _, right in rows])
        ends = list(range(_STEP, _LAST_STEP, _STEP))
        middles = np.array([[(end - _STEP / 2) / _UNIT] for end in (*ends, _LAST_STEP)])
        shares = curve.predict_proba(middles)[:, 1]
        certainties = [round(min(float(share), _MOST_CERTAIN), 3) for share in shares]
        steps[outcome] = {"margins": ends, "certainties": certainties}
    return steps


def choose_thresholds(
    scored: list[tuple[str, int, str, str]], calibration: dict[str, Any]
) -> dict[str, Any]:
    """The lowest certainty of each class at which its precision reaches the target."""
    report, figures = {}, {}
    for outcome, target in _TARGETS.items():
        rows = _rank(scored, calibration, outcome)
        report[outcome], figures[outcome] = _lowest(rows, target)
    opens = _rank(scored, calibration, "open")
    error, figures["error"] = _lowest(opens, _ERROR)
    warning, figures["warning"] = _lowest(opens, _WARNING)
    figures["error_set_aside"] = _SET_ASIDE
    error = max(error, _LEAST_ERROR)
    return {"error": error, "warning": warning, "report": report, "figures": figures}


def _rank(
    scored: list[tuple[str, int, str, str]], calibration: dict[str, Any], outcome: str
) -> list[tuple[float, bool]]:
    """The decisions for an outcome by certainty, with whether each was right."""
    some = [(margin, right == outcome) for got, margin, right, _ in scored if got == outcome]
    rows = [(_certainty(calibration[outcome], margin), right) for margin, right in some]
    return sorted(rows, reverse=True)


def _certainty(steps: dict[str, Any], margin: int) -> float:
    position = int(np.searchsorted(steps["margins"], margin, side="right"))
    certainty: float = steps["certainties"][position]
    return certainty


def _lowest(rows: list[tuple[float, bool]], target: float) -> tuple[float, dict[str, Any]]:
    best, right, figures = 1.0, 0, {"precision": 1.0, "right": 0, "of": 0}
    for position, (certainty, correct) in enumerate(rows, 1):
        right += correct
        last = position == len(rows) or rows[position][0] < certainty
        if last and right / position >= target:
            best = certainty
            figures = {"precision": round(right / position, 3), "right": right, "of": position}
    return best, figures


def collect_examples(corpora: list[Path]) -> list[LabelledExample]:
    """All labelled examples: those of the corpora, and those of our own sentences."""
    examples = [
        example
        for corpus in corpora
        for repository in read_corpus(corpus)
        for example in make_examples(repository)
    ]
    own = read_own_sentences(ROOT / "tests" / "statements" / "sentences", _OWN_WEIGHT)
    return examples + list(own)


def main() -> None:
    """Train on some corpora and write the tables into the package."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument(
        "--output", type=Path, default=ROOT / "src" / "aboveboard" / "statements" / "model"
    )
    options = parser.parse_args()
    examples = collect_examples(options.corpus)
    print(f"{len(examples)} examples of {len({each.repo for each in examples})} repositories")
    scored = score_unseen(examples)
    calibration = calibrate(scored)
    thresholds = choose_thresholds(scored, calibration)
    print(json.dumps(thresholds, indent=1))
    parameters, tables = pack_tables(fit_tables(examples), calibration, thresholds)
    options.output.mkdir(exist_ok=True)
    (options.output / "weights.bin").write_bytes(tables)
    text = json.dumps(parameters, separators=(",", ":"), sort_keys=True)
    (options.output / "parameters.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(tables)} bytes of tables, {len(text)} of parameters")


if __name__ == "__main__":
    main()
