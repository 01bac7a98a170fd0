"""A promise to release something has stood there for long.

## What it checks

Sentences and unticked items that announce an artifact for later: "the training code will be
released soon", "weights coming soon", a plan with empty boxes. How old a promise is, is read from
git: since when its line has stood there, moved or in other words for the same thing too, counted to
the newest commit. From 90 days on it is a notice, from 365 a warning. A promise with a date of its
own is a notice once that has passed, a warning after 90 days, and an error after 365.

Promises about other people's work are left alone, and so is a remark that future versions will
come. Where git cannot tell the age and the promise names no date, nothing is reported.

## Why it matters

"Coming soon" is read as "will be open", by users, reviewers and press. A promise that was made in
good faith and is not kept is the most common way for an honest project to overstate its openness.

## How to fix it

Release it, say that it will not be released and why, or give a date.

## When to ignore it

When the promise has been renewed elsewhere; name the place as the reason.

## References

- [git blame](https://git-scm.com/docs/git-blame)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aboveboard.model.judgement import Level
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule, quoted
from aboveboard.statements.decision import load_thresholds
from aboveboard.truth import Truth

_NOTICE_AFTER, _WARNING_AFTER = 90, 365
"""Days."""
_KEEPERS = {"weights": "weights", "model": "weights", "data": "training-data"}
"""What is promised, and the component that keeps the promise once it is there."""
_TITLES = {"everything": "a release", "model": "a model"}


def _find_overdue(case: Case) -> Iterator[Hit]:
    """Yield every promise that is old or whose date has passed, and that nothing keeps."""
    for statement in case.claims:
        if statement.role != "future" or statement.subject.startswith("other"):
            continue
        if _is_kept(case, statement):
            continue
        overdue = (
            _judge_date(case, statement)
            if statement.due
            else _judge_age(case, statement)
        )
        if overdue is not None:
            level, since = overdue
            values = {
                "said": quoted(statement.text),
                "what": _TITLES.get(statement.subject, statement.subject),
                "since": since,
            }
            key = f"{statement.text}\0{statement.subject}"
            yield Hit(
                statement.span, values, level=_limit_level(level, statement), key=key
            )


def _limit_level(level: Level, statement: Statement) -> Level:
    """A level no louder than the reading of the statement is certain."""
    return level if statement.certainty >= load_thresholds().warning else "notice"


def _is_kept(case: Case, statement: Statement) -> bool:
    component = _KEEPERS.get(statement.subject, "")
    places = [
        artifact.at.value for artifact in case.manifest.of(component) if artifact.at
    ]
    return any(case.book.about(place).exists.truth is Truth.YES for place in places)


def _judge_age(case: Case, statement: Statement) -> tuple[Level, str] | None:
    days = case.book.ages.get(f"{statement.span.path}:{statement.span.line}")
    if days is None or days < _NOTICE_AFTER:
        return None
    level: Level = "warning" if days >= _WARNING_AFTER else "notice"
    return level, f"has stood here for {days} days"


def _judge_date(case: Case, statement: Statement) -> tuple[Level, str] | None:
    if not case.book.as_of:
        return None
    days = _last_day(case.book.as_of) - _last_day(statement.due)
    if days <= 0:
        return None
    level: Level = "notice"
    if days > _WARNING_AFTER:
        level = "error"
    elif days > _NOTICE_AFTER:
        level = "warning"
    return level, f"names {statement.due}, {days} days before the newest commit"


def _last_day(written: str) -> int:
    """The last day of a date, a month or a year, as days since the year 1."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 3:
        return date(*parts).toordinal()
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    if month == 12:
        return date(year, 12, 31).toordinal()
    return date(year, month + 1, 1).toordinal() - 1


RULE = Rule(
    level="notice",
    message="“{said}” promises {what} and {since}.",
    fix=(
        "Release it, say that it will not be released and why, "
        "or give a date that still lies ahead."
    ),
    find=_find_overdue,
)
