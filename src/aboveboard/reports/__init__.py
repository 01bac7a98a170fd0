"""Reports: output formats, each a pure function from a report to the whole text.

A format is one module that ends in a constant ``FORMAT``. Every string of a report may come from a
stranger: a format escapes all of them (``aboveboard.escape``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aboveboard import escape
from aboveboard.model.judgement import Outcome, Verdict
from aboveboard.model.report import Report
from aboveboard.value import Value


class Format(Value, frozen=True):
    """An output format. ``render`` gives the whole text; ``colour``, where there is one, the same
    for a terminal.

    ``dated`` says whether it shows the day that the report speaks of, which costs a question to
    git.
    """

    render: Callable[[Report], str]
    colour: Callable[[Report], str] | None = None
    dated: bool = False


def name_of(report: Report) -> str:
    """What the release is called, by its manifest or else as the repository is."""
    stated = report.manifest.release.name
    return stated.value if stated else report.called or "unnamed release"


def whole(outcome: Outcome, level: int | None) -> str:
    """What a standard comes to: the class that is reached where it has classes and that is known,
    else the outcome.
    """
    if level is None or outcome == "undetermined":
        return outcome
    return f"class {'I' * level}" if level else "no class"


def remark(verdict: Verdict) -> str:
    """Why a requirement is not met, else what qualifies that it is."""
    if verdict.verified == "met":
        return verdict.mark
    reasons = [evidence.reason for evidence in verdict.because if evidence.reason]
    return reasons[0] if reasons else verdict.mark


def array(items: Iterable[object]) -> str:
    """JSON of an array with one item a line; to indent it all would take five times as long."""
    import json

    return escape.json("[\n" + ",\n".join(map(json.JSONEncoder().encode, items)) + "\n]")
