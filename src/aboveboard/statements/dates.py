"""Dates: when a promise says that it will be kept."""

from __future__ import annotations

import re
from functools import lru_cache

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
def _pattern() -> re.Pattern[str]:
    names = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
    return re.compile(
        rf"(?P<numbers>20\d\d)[-/.年]\s?(?P<number>1[0-2]|0?[1-9])(?:[-/.月]\s?(?P<day>3[01]|[12]\d|0?[1-9]))?(?!\d)"
        rf"|\b(?P<name>{names})\.?\s(?:(?P<which>3[01]|[12]?\d)(?:st|nd|rd|th)?,?\s)?(?P<named>20\d\d)"
        r"|\bq(?P<quarter>[1-4])[\s/-]{1,2}(?P<quartered>20\d\d)"
        r"|(?P<season>spring|summer|autumn|fall)(?:\sof)?\s(?P<seasoned>20\d\d)"
        r"|(?:\b(?:in|by|until|before|end of|late|early|mid)[\s-](?:the end of\s)?|到|在|于)"
        r"(?P<year>20\d\d)(?![\d年/.-]\d|[\d年-])",
        re.I,
    )


def due(text: str) -> str:
    """The last date that some words name, as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; nothing where
    there is none.
    """
    found = ""
    for match in _pattern().finditer(text.lower()):
        found = _date(match)
    return found


def _date(match: re.Match[str]) -> str:
    said = match.groupdict()
    if said["numbers"]:
        return _written(said["numbers"], said["number"], said["day"])
    if said["named"]:
        month = next(
            place for place, name in enumerate(_MONTHS, 1) if name.startswith(said["name"][:3])
        )
        return _written(said["named"], str(month), said["which"])
    if said["quartered"]:
        return f"{said['quartered']}-{_QUARTER_ENDS[said['quarter']]}"
    if said["seasoned"]:
        return f"{said['seasoned']}-{_SEASON_ENDS[said['season']]}"
    return said["year"] or ""


def _written(year: str, month: str, day: str | None) -> str:
    """A date, without its day where there is no such day in the month."""
    whole = f"{year}-{int(month):02}"
    if day is None or int(day) > (
        29 if int(month) == 2 else 31 if int(month) in (1, 3, 5, 7, 8, 10, 12) else 30
    ):
        return whole
    leap = int(year) % 4 == 0
    return whole if int(month) == 2 and int(day) == 29 and not leap else f"{whole}-{int(day):02}"
