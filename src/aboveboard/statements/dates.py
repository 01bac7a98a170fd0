"""Dates: when a promise says that it will be kept."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache

from aboveboard.statements.labels import load_label_words

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_QUARTER_ENDS = {"1": "03", "2": "06", "3": "09", "4": "12"}
_SEASON_ENDS = {"spring": "05", "summer": "08", "autumn": "11", "fall": "11"}


@lru_cache(maxsize=1)
def _date_pattern() -> re.Pattern[str]:
    names = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
    year = "".join(load_label_words("numbers a year"))
    month = "".join(load_label_words("numbers a month"))
    before = "|".join(load_label_words("before a year"))
    return re.compile(
        rf"(?P<numbers>20\d\d)[-/.{year}]\s?(?P<number>1[0-2]|0?[1-9])"
        rf"(?:[-/.{month}]\s?(?P<day>3[01]|[12]\d|0?[1-9]))?(?!\d)"
        rf"|\b(?P<name>{names})\.?\s"
        r"(?:(?P<which>3[01]|[12]?\d)(?:st|nd|rd|th)?,?\s)?(?P<named>20\d\d)"
        r"|\bq(?P<quarter>[1-4])[\s/-]{1,2}(?P<quartered>20\d\d)"
        r"|(?P<season>spring|summer|autumn|fall)(?:\sof)?\s(?P<seasoned>20\d\d)"
        r"|(?:\b(?:in|by|until|before|end of|late|early|mid)[\s-](?:the end of\s)?"
        rf"|{before})(?P<year>20\d\d)(?![\d{year}/.-]\d|[\d{year}-])",
        re.I,
    )


def find_due_date(text: str) -> str:
    """The last date that some words name, as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; nothing where
    there is none.
    """
    due = ""
    for match in _date_pattern().finditer(text.lower()):
        due = _read_date(match)
    return due


def _read_date(match: re.Match[str]) -> str:
    parts = match.groupdict()
    if parts["numbers"]:
        return _format_date(parts["numbers"], int(parts["number"]), parts["day"])
    if parts["named"]:
        return _format_date(
            parts["named"], _number_month(parts["name"]), parts["which"]
        )
    if parts["quartered"]:
        return f"{parts['quartered']}-{_QUARTER_ENDS[parts['quarter']]}"
    if parts["seasoned"]:
        return f"{parts['seasoned']}-{_SEASON_ENDS[parts['season']]}"
    return parts["year"] or ""


def _number_month(name: str) -> int:
    """The number of a month by its name or the first three letters of it."""
    beginnings = [month[:3] for month in _MONTHS]
    return beginnings.index(name[:3]) + 1


def _format_date(year: str, month: int, day: str | None) -> str:
    """A date, without its day where there is no such day in the month."""
    whole = f"{year}-{month:02}"
    if day is None:
        return whole
    _, last_day = monthrange(int(year), month)
    if int(day) > last_day:
        return whole
    return f"{whole}-{int(day):02}"
