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

import re
from collections.abc import Iterator

from aboveboard.model.judgement import Level
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule, quoted
from aboveboard.truth import Truth

_NOTICE_AFTER, _WARNING_AFTER = 90, 365
_SETTLED = {"weights": "weights", "model": "weights", "data": "training-data"}
"""What is promised, and the component that keeps the promise once it is there."""
_PUBLISHES = (
    r"releas|open.?sourc|publi|\b(?:will|'ll) upload|upload(?:ed|ing)\b"
    r"|\bshar(?:e|ing)\b|\bprovid(?:e|ing)\b|\bcoming\b|\bsoon\b|\bannounc"
    r"|\bliber|\b(?:be|becomes?|made|make|making)\s(?:\w+\s){0,2}?available|[^\x00-\x7f]"
)
"""Words that announce. *Available*, *provided* or *drop* alone tell as often what a program will do
when it runs."""
_SUPPOSES = (
    r"(?:will (?:you|we|it|they|there|the)|once|when|whenever|if|after|until|you)\b|'ll then\b"
)


def _find(case: Case) -> Iterator[Hit]:
    for claim in case.claims:
        if (
            claim.role != "future"
            or claim.subject.startswith("other")
            or not _announces(claim)
            or _kept(case, claim)
        ):
            continue
        found = _by_its_date(case, claim) if claim.due else _by_its_age(case, claim)
        if found is not None:
            level, since = found
            values = {"said": quoted(claim.text), "what": _what(claim), "since": since}
            yield Hit(claim.span, values, level=level, key=f"{claim.text}\0{claim.subject}")


def _announces(claim: Statement) -> bool:
    said = claim.text.lower()
    return re.search(_PUBLISHES, said) is not None and re.match(_SUPPOSES, said) is None


def _kept(case: Case, claim: Statement) -> bool:
    component = _SETTLED.get(claim.subject, "")
    places = [artifact.at.value for artifact in case.manifest.of(component) if artifact.at]
    return any(case.book.about(place).exists.truth is Truth.YES for place in places)


def _by_its_age(case: Case, claim: Statement) -> tuple[Level, str] | None:
    days = case.book.ages.get(f"{claim.span.path}:{claim.span.line}")
    if days is None or days < _NOTICE_AFTER:
        return None
    return ("warning" if days >= _WARNING_AFTER else "notice"), f"has stood here for {days} days"


def _by_its_date(case: Case, claim: Statement) -> tuple[Level, str] | None:
    if not case.book.as_of:
        return None
    days = _days(case.book.as_of) - _days(claim.due)
    if days <= 0:
        return None
    level: Level = (
        "error" if days > _WARNING_AFTER else "warning" if days > _NOTICE_AFTER else "notice"
    )
    return level, f"names {claim.due}, {days} days before the newest commit"


def _days(date: str) -> int:
    """A date as days since the year 1; of a month alone, its last day; of a year alone, its
    last.
    """
    from datetime import date as day

    parts = [int(part) for part in date.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    if len(parts) > 2:
        return day(year, month, parts[2]).toordinal()
    return (day(year + 1, 1, 1) if month == 12 else day(year, month + 1, 1)).toordinal() - 1


def _what(claim: Statement) -> str:
    return {"everything": "a release", "model": "a model"}.get(claim.subject, claim.subject)


RULE = Rule(
    level="notice",
    message="“{said}” promises {what} and {since}.",
    fix="Release it, say that it will not be released and why, or give a date that still lies ahead.",
    find=_find,
)
