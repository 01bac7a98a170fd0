"""Accuracy and time of license identification: ``python benchmarks/licenses.py SOURCES [--tool
NAME]…``.

``SOURCES`` is the folder of packages that ``tools/license_index.py --fetch`` fills. Each case is a
text made when it is needed (see ``license_cases``); the table gives, per kind of case, how many a
tool answers right, and its time.

Other tools are asked where they are installed: PyPI ``pyaskalono``, ``identify`` with ``ukkonen``,
``scancode-toolkit`` with ``pluggy<1.6`` (700 MB), and ``licensee`` (Debian: ``ruby-licensee``).
They see ``--sample`` cases of each kind.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

import license_index
import license_sources
from aboveboard.license_texts import fingerprints, library
from aboveboard.license_texts.identify import identify
from license_cases import Case, make_cases


class Answer(NamedTuple):
    """The answer of a tool.

    ``ids`` are the licenses that it takes the text for (none: no license), ``verdict`` its verdict
    where it has one, ``named`` the license that an uncertain answer names.
    """

    ids: frozenset[str]
    verdict: str
    seconds: float
    named: str = ""


def main() -> None:
    """Make the cases, ask the tools, print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sources", type=Path)
    parser.add_argument(
        "--tool",
        action="append",
        choices=sorted(TOOLS),
        help="default: aboveboard and all installed",
    )
    parser.add_argument(
        "--sample",
        type=int,
        default=25,
        help="cases of a kind for other tools (default: 25)",
    )
    parser.add_argument(
        "--show", help="print the wrong answers of ours to this kind of case"
    )
    options = parser.parse_args()
    cases = collect_cases(options.sources)
    answers = [ask_aboveboard(case.text) for case in cases]
    if options.show:
        print_wrong_answers(cases, answers, options.show)
    print_report("aboveboard", cases, answers)
    print_loading_times()
    sampled = sample_cases(cases, options.sample)
    tools = options.tool
    if tools is None:
        tools = [name for name in TOOLS if _is_installed(name)]
    for name in tools:
        print_report(name, sampled, TOOLS[name](sampled))


def collect_cases(folder: Path) -> list[Case]:
    """All cases that the packages of a folder give."""
    sources = license_sources.read_sources(folder)
    rows = {}
    for row in license_index.group_editions(sources):
        rows.update(dict.fromkeys(row, frozenset(row)))
    models = [id_ for id_, source in sources.items() if _is_model_license(source)]
    return list(make_cases(sources, rows.__getitem__, models))


def _is_model_license(source: license_sources.Source) -> bool:
    if source.listed or source.exception or not source.texts:
        return False
    return license_index.is_wanted(source)


def sample_cases(cases: Sequence[Case], most: int) -> list[Case]:
    """At most so many cases of each kind, spread over all of them."""
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    sampled = []
    for same_kind in by_kind.values():
        for number in range(min(most, len(same_kind))):
            sampled.append(same_kind[number * len(same_kind) // most])
    return sampled


def ask_aboveboard(text: str) -> Answer:
    """Our own answer."""
    start = time.perf_counter()
    identified = identify(text)
    seconds = time.perf_counter() - start
    ids = (
        frozenset((identified.id, *identified.also))
        if identified.certain
        else frozenset()
    )
    return Answer(
        ids,
        identified.verdict,
        seconds,
        identified.id,
    )


def is_right(case: Case, answer: Answer) -> bool:
    """Whether the license itself is identified, and no other text is taken for one."""
    if case.expect == "same":
        return bool(case.ids & answer.ids)
    return not answer.ids


def has_right_verdict(case: Case, answer: Answer) -> bool:
    """Whether an answer is right, and a text that is no license gets the verdict expected."""
    if not is_right(case, answer):
        return False
    if case.expect == "altered":
        return answer.verdict == "altered" and answer.named in case.ids
    if case.expect in ("truncated", "several"):
        return answer.verdict == case.expect
    return case.expect == "same" or answer.verdict in ("notice", "unknown")


def print_report(
    name: str,
    cases: Sequence[Case],
    answers: Sequence[Answer],
) -> None:
    """Print the table of one tool."""
    by_kind: dict[str, list[tuple[Case, Answer]]] = defaultdict(list)
    for case, answer in zip(cases, answers, strict=True):
        by_kind[case.kind].append((case, answer))
    print(
        f"\n## {name}\n\n| cases | number | right | right id and verdict |\n|---|---|---|---|"
    )
    for kind, rows in by_kind.items():
        share = 100 * sum(is_right(*row) for row in rows) / len(rows)
        exact = ""
        if name == "aboveboard":
            exact = str(sum(has_right_verdict(*row) for row in rows))
        print(f"| {kind} | {len(rows)} | {share:.2f} % | {exact} |")
    times = sorted(answer.seconds * 1000 for answer in answers)
    print(
        f"\nmedian {statistics.median(times):.2f} ms, p95 {times[int(0.95 * len(times))]:.2f} ms, "
        f"longest {times[-1]:.1f} ms, {len(times)} texts"
    )


def print_wrong_answers(
    cases: Iterable[Case],
    answers: Iterable[Answer],
    kind: str,
) -> None:
    """Print the answers that are wrong, or right with another verdict than expected."""
    for case, answer in zip(cases, answers, strict=True):
        if kind not in case.kind or has_right_verdict(case, answer):
            continue
        differences = []
        for difference in identify(case.text).differences[:4]:
            differences.append(
                (difference.kind, str(difference.line), difference.words)
            )
        expected = f"{case.kind}: {sorted(case.ids)[:2]}"
        line = f"{expected} -> {answer.verdict} {answer.named} {differences}"
        print(line[:600])


def print_loading_times() -> None:
    """Print what loading the index costs, once."""
    for module in (fingerprints, library):
        start = time.perf_counter()
        module.load.__wrapped__()
        print(
            f"{module.__name__}: loaded in {1000 * (time.perf_counter() - start):.1f} ms"
        )


# ------------------------------------------------------------------ other tools


def _ask_askalono(cases: Sequence[Case]) -> list[Answer]:
    """Askalono through its Python binding, in this process."""
    askalono = importlib.import_module("askalono")

    def name(text: str) -> str:
        found = askalono.identify(text)
        return found.name if found and found.score >= 0.98 else ""

    return [_ask_timed(name, case.text) for case in cases]


def _ask_identify(cases: Sequence[Case]) -> list[Answer]:
    """pre-commit's identify, in this process."""
    read = importlib.import_module("identify.identify").license_id
    with tempfile.TemporaryDirectory() as folder:
        return [
            _ask_timed(lambda path: read(path) or "", str(path))
            for path in _write_files(cases, Path(folder))
        ]


def _ask_timed(name: Callable[[str], str], given: str) -> Answer:
    start = time.perf_counter()
    found = name(given)
    return Answer(frozenset({found} - {""}), "", time.perf_counter() - start)


def _ask_licensee(cases: Sequence[Case]) -> list[Answer]:
    """licensee, run once a file."""
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        for path in _write_files(cases, Path(folder)):
            start = time.perf_counter()
            done = subprocess.run(
                ["licensee", "detect", "--json", str(path.parent)],
                capture_output=True,
                text=True,
                check=False,
            )
            rows = json.loads(done.stdout or "{}").get("licenses", [])
            ids = frozenset(row["spdx_id"] for row in rows) - {"NOASSERTION"}
            answers.append(Answer(ids, "", time.perf_counter() - start))
    return answers


def _ask_scancode(cases: Sequence[Case]) -> list[Answer]:
    """ScanCode, run once over all files; the time is the mean."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "cases"
        folder.mkdir()
        paths = _write_files(cases, folder)
        result = Path(name) / "result.json"
        start = time.perf_counter()
        subprocess.run(
            ["scancode", "-q", "-l", "--json", str(result), str(folder)], check=True
        )
        seconds = (time.perf_counter() - start) / len(paths)
        rows = {
            row["path"]: row for row in json.loads(result.read_text("utf-8"))["files"]
        }
        return [
            Answer(_collect_ids(rows["/".join(path.parts[-3:])]), "", seconds)
            for path in paths
        ]


def _collect_ids(row: dict[str, object]) -> frozenset[str]:
    expression = str(row.get("detected_license_expression_spdx") or "")
    return frozenset({expression} - {""})


def _write_files(cases: Sequence[Case], folder: Path) -> list[Path]:
    paths = []
    for number, case in enumerate(cases):
        path = folder / f"{number:05}" / "LICENSE"
        path.parent.mkdir()
        path.write_text(case.text, "utf-8")
        paths.append(path)
    return paths


def _is_installed(name: str) -> bool:
    if name in ("askalono", "identify"):
        needed = (name, "ukkonen") if name == "identify" else (name,)
        return all(importlib.util.find_spec(module) for module in needed)
    return shutil.which(name) is not None


TOOLS: dict[str, Callable[[Sequence[Case]], list[Answer]]] = {
    "askalono": _ask_askalono,
    "identify": _ask_identify,
    "licensee": _ask_licensee,
    "scancode": _ask_scancode,
}


if __name__ == "__main__":
    main()
