"""Agreement with the Model Openness Tool on a labelled corpus of its model files, and the time it
takes.

Usage: ``python benchmarks/mof.py CORPUS`` (or ``ABOVEBOARD_CORPUS=CORPUS``). The corpus is a folder
with ``models/*.yml`` and ``expected.tsv``: tab-separated, a header, one row a file with the columns
``file``, ``class``, ``missing_for_class3``, ``missing_for_class2``, ``missing_for_class1`` (lists
joined by ``;``), ``progress_class…``, ``not_type_appropriate`` and ``components_json``, as the
tool's own evaluator gives them.

Differences that come from understanding a misspelled license (``Apache 2.0``), which the tool takes
for no license at all, are listed one by one and not counted as disagreement.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from pathlib import Path

from aboveboard import manifest, standards
from aboveboard.model.evidence import Book
from aboveboard.model.judgement import Assessment
from aboveboard.standards.assess import assess

_CLASSES = ("3", "2", "1")


def main(corpus: Path) -> int:
    """Compare every file and print one line a measure; 1 where anything but spelling disagrees."""
    with (corpus / "expected.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    agree = dict.fromkeys(
        ("class", "missing", "as spelled", "progress", "conditional", "status"), 0
    )
    spelled: list[str] = []
    wrong: list[str] = []
    started = time.perf_counter()
    framework = standards.load("mof-1.0")
    found = {
        row["file"]: _assess(corpus / "models" / row["file"], framework) for row in rows
    }
    seconds = time.perf_counter() - started
    for row in rows:
        _compare(row, found[row["file"]], agree, spelled, wrong)
    for name, count in agree.items():
        print(f"{name:<12} {count} of {len(rows)}")
    print(f"time         {seconds:.2f} s for {len(rows)} files in one process")
    print(
        f"spelling     {len(spelled)} differences that come from a misspelled license alone"
    )
    print("\n".join(f"  {line}" for line in spelled))
    print("\n".join(f"DISAGREES: {line}" for line in wrong))
    return 1 if wrong else 0


def _assess(path: Path, framework: standards.Standard) -> Assessment:
    return assess(
        framework, manifest.load(path.name, path.read_text(encoding="utf-8")), Book()
    )


def _names(joined: str) -> set[str]:
    return set(filter(None, joined.split(";")))


def _compare(
    row: dict[str, str],
    found: Assessment,
    agree: dict[str, int],
    spelled: list[str],
    wrong: list[str],
) -> None:
    details = found.details
    forgiven = _names(details.get("misspelled", ""))
    if str(found.declared_level) == row["class"]:
        agree["class"] += 1
    else:
        wrong.append(
            f"{row['file']}: class {found.declared_level} instead of {row['class']}"
        )
    apart = {
        f"class {tier}": (details[f"missing-{tier}"], row[f"missing_for_class{tier}"])
        for tier in _CLASSES
    }
    agree["missing"] += _sets(row["file"], apart, forgiven, spelled, wrong)
    literal = {
        f"class {tier} as spelled": (
            details.get(f"as-spelled-missing-{tier}", details[f"missing-{tier}"]),
            wanted,
        )
        for tier in _CLASSES
        for wanted in (row[f"missing_for_class{tier}"],)
    }
    agree["as spelled"] += _sets(row["file"], literal, set(), spelled, wrong)
    progress = [
        float(details[f"declared-progress-{tier}"])
        == float(row[f"progress_class{tier}"])
        for tier in _CLASSES
    ]
    agree["progress"] += all(progress)
    if not all(progress):
        (spelled if forgiven else wrong).append(f"{row['file']}: progress")
    pair = {
        "conditional": (details.get("conditional", ""), row["not_type_appropriate"])
    }
    agree["conditional"] += _sets(row["file"], pair, forgiven, spelled, wrong)
    listed = json.loads(row["components_json"])
    said = {name: status["status"] for name, status in listed.items()}
    ours = {name: _status(name, details) for name in said}
    states = {
        state: (_of(ours, state), _of(said, state))
        for state in ("qualified", "unlicensed", "invalid")
    }
    agree["status"] += _sets(row["file"], states, forgiven, spelled, wrong)


def _status(name: str, details: dict[str, str]) -> str:
    if name in _names(details.get("unlicensed", "")):
        return "unlicensed"
    return "invalid" if name in _names(details.get("not-open", "")) else "qualified"


def _of(statuses: dict[str, str], state: str) -> str:
    return ";".join(name for name, own in statuses.items() if own == state)


def _sets(
    file: str,
    pairs: dict[str, tuple[str, str]],
    forgiven: set[str],
    spelled: list[str],
    wrong: list[str],
) -> bool:
    equal = True
    for what, (ours, theirs) in pairs.items():
        difference = _names(ours) ^ _names(theirs)
        if difference:
            equal = False
            line = f"{file}: {what}: {', '.join(sorted(difference))}"
            (spelled if difference <= forgiven else wrong).append(line)
    return equal


if __name__ == "__main__":
    place = (
        sys.argv[1] if len(sys.argv) > 1 else os.environ.get("ABOVEBOARD_CORPUS", "")
    )
    if not place:
        sys.exit(__doc__)
    sys.exit(main(Path(place)))
