"""How well statements are read, and how fast.

Usage: ``python benchmarks/claims.py [CORPUS...]``. Without a corpus our own sentences are read and
the time on growing texts is measured. With corpora (folders as ``training/fetch.py`` writes them)
the models that are shipped are scored, and five models that did not see what they are scored on;
``--curve`` adds the learning curve. The latter two need the dependency group ``training``.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.statements.sentences import read, right, sentences  # noqa: E402
from training.corpus import LabelledExample, Repository, read_corpus  # noqa: E402
from training.figures import Figures, make_documents  # noqa: E402

from aboveboard import statements  # noqa: E402
from aboveboard.model.evidence import Document  # noqa: E402
from aboveboard.model.manifest import Release  # noqa: E402

_HOSTILE = {
    "open brackets": "[",
    "one line": "open-source ",
    "nested quotes": "> ",
    "bold lines": "**open source**\n",
    "table headers": "| open source |\n|---|\n",
    "cells": "<td>open source\n",
    "links": "[open source](",
    "badges": "![license](",
    "Han": "开源",
}
_CURVE = (15, 30, 60, 120, 240, 480)


def main() -> int:
    """Print every figure; 1 where one of our own sentences is misread."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n", 1)[0] if __doc__ else ""
    )
    parser.add_argument("corpus", nargs="*", type=Path)
    parser.add_argument("--curve", action="store_true", help="also the learning curve")
    options = parser.parse_args()
    wrong = _print_own_sentences()
    for folder in options.corpus:
        print(f"\n{folder.name}: the models that are shipped")
        _print_figures(_score(read_corpus(folder)))
    if options.corpus:
        repositories = [
            each for folder in options.corpus for each in read_corpus(folder)
        ]
        _print_speed(repositories)
        _print_folds(options.corpus)
        if options.curve:
            _print_curve(options.corpus)
    _print_growth()
    return 1 if wrong else 0


def _print_own_sentences() -> int:
    everything = sentences()
    wrong = [sentence for sentence in everything if not right(sentence)]
    count = len(everything)
    print(f"our own sentences: {count - len(wrong)} of {count} read as labelled")
    for sentence in wrong:
        print(f"  {sentence.place}: {sentence.text!r}: {read(sentence)}")
    return len(wrong)


def _score(repositories: list[Repository]) -> Figures:
    figures = Figures()
    for repository in repositories:
        figures.add(repository)
    return figures


def _print_figures(figures: Figures) -> None:
    for row in (*figures.rows(), *figures.reliability()):
        print(f"  {row}")


def _print_folds(corpora: list[Path]) -> None:
    from training import train

    repositories = [each for corpus in corpora for each in read_corpus(corpus)]
    examples = train.collect_examples(repositories)
    folds = train.fit_folds(examples)
    calibration = train.calibrate(train.score_unseen(examples, folds))
    measured = [each for each in repositories if not each.exhaustive]
    judged = train.judge_unseen(measured, folds, calibration)
    thresholds = train.choose_thresholds(judged)
    deciders = [train.make_decider(tables, calibration, thresholds) for tables in folds]
    figures = Figures()
    for repository in repositories:
        figures.add(repository, deciders[train.fold_of(repository.name)])
    print("\nfive folds: models that did not see the repository")
    _print_figures(figures)


def _print_curve(corpora: list[Path]) -> None:
    from training import train

    repositories = [each for corpus in corpora for each in read_corpus(corpus)]
    examples = train.collect_examples(repositories)
    names = sorted(
        {each.repo for each in examples if not each.own}, key=train.hash_name
    )
    seen = [name for name in names if train.fold_of(name) != 0]
    rest = [each for each in examples if not each.own and train.fold_of(each.repo) == 0]
    print(
        "\nlearning curve: average precision of open claims on a fifth that is not trained on"
    )
    for count in _CURVE:
        some = _only_of(examples, set(seen[:count]))
        figure = train.average_precision(some, rest)
        print(f"  {min(count, len(seen))} repositories: {figure:.3f}")


def _only_of(examples: list[LabelledExample], names: set[str]) -> list[LabelledExample]:
    return [each for each in examples if each.own or each.repo in names]


def _print_speed(repositories: list[Repository]) -> None:
    documents = [list(make_documents(repository)) for repository in repositories]
    size = sum(len(each.text.encode()) for some in documents for each in some)
    for name in ("with loading", "after that"):
        started = time.process_time()
        for some in documents:
            statements.mentions(some, Release())
        elapsed = time.process_time() - started
        print(f"speed {name}: {elapsed / size * 1e7:.1f} ms for 10 kB, processor time")


def _print_growth() -> None:
    for name, piece in _HOSTILE.items():
        costs = []
        for times in (1, 2, 4):
            text = "open source " + piece * (40_000 * times // len(piece))
            started = time.process_time()
            statements.mentions([Document("README.md", text, "prose")], Release())
            costs.append(f"{time.process_time() - started:.2f} s")
        print(
            f"growth, {name}: {' → '.join(costs)} for 40, 80, 160 thousand characters"
        )


if __name__ == "__main__":
    sys.exit(main())
