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
from license_cases import Case, cases


class Answer(NamedTuple):
    """What a tool says: ids it takes the text for (none: it does not), its verdict where it has
    one, seconds.
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
        "--sample", type=int, default=25, help="cases of a kind for other tools (default: 25)"
    )
    parser.add_argument("--show", help="print the wrong answers of ours to this kind of case")
    options = parser.parse_args()
    made = collect(options.sources)
    ours = [ask(case.text) for case in made]
    if options.show:
        show(made, ours, options.show)
    report("aboveboard", made, ours)
    loading()
    some = sample(made, options.sample)
    for name in options.tool if options.tool is not None else filter(_installed, TOOLS):
        report(name, some, TOOLS[name](some))


def collect(folder: Path) -> list[Case]:
    """All cases that the packages of a folder give."""
    sources = license_sources.read(folder)
    rows = {id_: frozenset(row) for row in license_index.editions(sources) for id_ in row}
    models = [
        id_
        for id_, source in sources.items()
        if not source.listed
        and source.texts
        and not source.exception
        and license_index.wanted(source)
    ]
    return list(cases(sources, rows.__getitem__, models))


def sample(made: Sequence[Case], most: int) -> list[Case]:
    """At most so many cases of each kind, spread over all of them."""
    kinds: dict[str, list[Case]] = defaultdict(list)
    for case in made:
        kinds[case.kind].append(case)
    return [
        rows[number * len(rows) // most]
        for rows in kinds.values()
        for number in range(min(most, len(rows)))
    ]


def ask(text: str) -> Answer:
    """Our own answer."""
    start = time.perf_counter()
    found = identify(text)
    seconds = time.perf_counter() - start
    ids = frozenset((found.id, *found.also)) if found.certain else frozenset()
    return Answer(ids, found.verdict, seconds, found.id)


def right(case: Case, answer: Answer) -> bool:
    """Whether an answer is right: the license itself is named; anything else is not taken for
    one.
    """
    return bool(case.ids & answer.ids) if case.expect == "same" else not answer.ids


def report(name: str, made: Sequence[Case], answers: Sequence[Answer]) -> None:
    """The table of one tool."""
    kinds: dict[str, list[tuple[Case, Answer]]] = defaultdict(list)
    for case, answer in zip(made, answers, strict=True):
        kinds[case.kind].append((case, answer))
    print(f"\n## {name}\n\n| cases | number | right | right id and verdict |\n|---|---|---|---|")
    for kind, rows in kinds.items():
        good = sum(right(case, answer) for case, answer in rows)
        exact = (
            sum(right(case, answer) and _told(case, answer) for case, answer in rows)
            if name == "aboveboard"
            else ""
        )
        print(f"| {kind} | {len(rows)} | {100 * good / len(rows):.2f} % | {exact} |")
    times = sorted(answer.seconds * 1000 for answer in answers)
    p95 = times[int(0.95 * len(times))]
    print(
        f"\nmedian {statistics.median(times):.2f} ms, p95 {p95:.2f} ms, longest "
        f"{times[-1]:.1f} ms, {len(times)} texts"
    )


def _told(case: Case, answer: Answer) -> bool:
    """Whether a text that is not the license itself is told for what it is."""
    if case.expect == "altered":
        return answer.verdict == "altered" and answer.named in case.ids
    if case.expect in ("truncated", "several"):
        return answer.verdict == case.expect
    return case.expect == "same" or answer.verdict in ("notice", "unknown")


def show(made: Iterable[Case], answers: Iterable[Answer], kind: str) -> None:
    """The answers that are wrong, or right with another verdict than expected."""
    for case, answer in zip(made, answers, strict=True):
        if kind in case.kind and not (right(case, answer) and _told(case, answer)):
            differences = [
                tuple(difference) for difference in map(_plain, identify(case.text).differences)
            ][:4]
            print(
                (
                    f"{case.kind}: {sorted(case.ids)[:2]} -> {answer.verdict} {answer.named} "
                    f"{differences}"
                )[:600]
            )


def _plain(difference: object) -> list[str]:
    return [str(getattr(difference, name)) for name in ("kind", "line", "words")]


def loading() -> None:
    """What loading the index costs, once."""
    for module in (fingerprints, library):
        start = time.perf_counter()
        module.load.__wrapped__()
        print(f"{module.__name__}: loaded in {1000 * (time.perf_counter() - start):.1f} ms")


def _askalono(made: Sequence[Case]) -> list[Answer]:
    """Askalono through its Python binding, in this process."""
    askalono = importlib.import_module("askalono")

    def name(text: str) -> str:
        found = askalono.identify(text)
        return found.name if found and found.score >= 0.98 else ""

    return [_timed(name, case.text) for case in made]


def _identify(made: Sequence[Case]) -> list[Answer]:
    """pre-commit's identify, in this process."""
    read = importlib.import_module("identify.identify").license_id
    with tempfile.TemporaryDirectory() as folder:
        return [
            _timed(lambda path: read(path) or "", str(path)) for path in _files(made, Path(folder))
        ]


def _timed(name: Callable[[str], str], given: str) -> Answer:
    start = time.perf_counter()
    found = name(given)
    return Answer(frozenset({found} - {""}), "", time.perf_counter() - start)


def _licensee(made: Sequence[Case]) -> list[Answer]:
    """licensee, run once a file."""
    answers = []
    with tempfile.TemporaryDirectory() as folder:
        for path in _files(made, Path(folder)):
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


def _scancode(made: Sequence[Case]) -> list[Answer]:
    """ScanCode, run once over all files; the time is the mean."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "cases"
        folder.mkdir()
        paths = _files(made, folder)
        result = Path(name) / "result.json"
        start = time.perf_counter()
        subprocess.run(["scancode", "-q", "-l", "--json", str(result), str(folder)], check=True)
        seconds = (time.perf_counter() - start) / len(paths)
        rows = {row["path"]: row for row in json.loads(result.read_text("utf-8"))["files"]}
        return [Answer(_named(rows["/".join(path.parts[-3:])]), "", seconds) for path in paths]


def _named(row: dict[str, object]) -> frozenset[str]:
    said = str(row.get("detected_license_expression_spdx") or "")
    return frozenset({said} - {""})


def _files(made: Sequence[Case], folder: Path) -> list[Path]:
    paths = []
    for number, case in enumerate(made):
        path = folder / f"{number:05}" / "LICENSE"
        path.parent.mkdir()
        path.write_text(case.text, "utf-8")
        paths.append(path)
    return paths


def _installed(name: str) -> bool:
    if name in ("askalono", "identify"):
        needed = (name, "ukkonen") if name == "identify" else (name,)
        return all(importlib.util.find_spec(module) for module in needed)
    return shutil.which(name) is not None


TOOLS: dict[str, Callable[[Sequence[Case]], list[Answer]]] = {
    "askalono": _askalono,
    "identify": _identify,
    "licensee": _licensee,
    "scancode": _scancode,
}


if __name__ == "__main__":
    main()
