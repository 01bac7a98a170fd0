"""Reports: output formats, each a pure function from a report to the whole text.

A format is one module that ends in a constant ``FORMAT``. Every string of a report may come from a
stranger: a format escapes all of them (``aboveboard.escape``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aboveboard import escape
from aboveboard.model.judgement import LEVELS, Level, Outcome, Verdict
from aboveboard.model.report import Report
from aboveboard.value import Value

ARTIFACT_COUNTS = ("verified", "declared", "absent", "unknown", "suppressed")
"""What a report counts besides the levels of findings, in the order in which it is shown."""


class Format(Value, frozen=True):
    """An output format. ``render`` returns the whole text; ``colour``, if any, the same for a
    terminal.

    ``dated`` is true where it shows the date of the report, which costs a question to git.
    """

    render: Callable[[Report], str]
    colour: Callable[[Report], str] | None = None
    dated: bool = False


def release_name(report: Report) -> str:
    """Return the name of the release in its manifest, else that of the repository."""
    name = report.manifest.release.name
    if name:
        return name.value
    return report.called or "unnamed release"


def describe_outcome(outcome: Outcome, level: int | None) -> str:
    """Return the class that a standard reaches if it has classes and that is known, else the
    outcome.
    """
    if level is None or outcome == "undetermined":
        return outcome
    if level == 0:
        return "no class"
    return f"class {'I' * level}"


def explain_verdict(verdict: Verdict) -> str:
    """Return why a requirement is not met, else what qualifies that it is."""
    if verdict.verified == "met":
        return verdict.mark
    reasons = (evidence.reason for evidence in verdict.because if evidence.reason)
    return next(reasons, verdict.mark)


def count_findings(report: Report, level: Level) -> str:
    """Return how many findings of a level there are: ``1 error``, ``2 errors``."""
    number = report.summary.get(level, 0)
    return f"{number} {level}" if number == 1 else f"{number} {level}s"


def count_artifacts(report: Report) -> str:
    """Return how many artifacts are verified, as declared, absent and unknown, and what is
    suppressed.
    """
    return ", ".join(
        f"{report.summary.get(word, 0)} {word}" for word in ARTIFACT_COUNTS
    )


def summarize_counts(report: Report) -> str:
    """Return all counts in one line."""
    findings = ", ".join(count_findings(report, level) for level in LEVELS)
    return f"{findings}; {count_artifacts(report)}"


def encode_array(items: Iterable[object]) -> str:
    """Return a JSON array with one item a line; to indent it all would take five times as long."""
    import json

    encode = json.JSONEncoder().encode
    return escape.json("[\n" + ",\n".join(encode(item) for item in items) + "\n]")


def number_repeated(seen: dict[str, int], key: str) -> int:
    """Return how often a key has come so far, this time included; ``seen`` counts."""
    seen[key] = seen.get(key, 0) + 1
    return seen[key]
