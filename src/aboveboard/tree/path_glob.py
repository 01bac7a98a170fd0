"""Globs over paths: ``*`` and ``?`` within a folder, ``**`` across folders."""

from __future__ import annotations

import re

from aboveboard.lazy_pattern import lazy_pattern

WILDCARD = lazy_pattern(r"[*?\[]")
"""What makes a path a glob."""

Glob = tuple[re.Pattern[str] | None, ...]
"""A pattern for each segment of a path; ``None`` for ``**``, any number of segments."""


def parse_glob(text: str) -> Glob:
    """Parse a glob into its segments; several ``**`` in a row are one."""
    segments: list[str] = []
    for segment in text.split("/"):
        is_repeated = segment == "**" and segments[-1:] == ["**"]
        if segment not in ("", ".") and not is_repeated:
            segments.append(segment)
    return tuple(_parse_segment(segment) for segment in segments)


def fixed_folder(text: str) -> str:
    """The folder that every match of a glob is in; empty for the root."""
    fixed = WILDCARD.split(text, maxsplit=1)[0]
    return fixed.rpartition("/")[0]


def matches_glob(glob: Glob, path: str) -> bool:
    """Whether a path matches as a whole; at worst in time of segments times segments.

    ``reached`` holds how many segments of the glob can have been used up so far.
    """
    reached = _skip_double_stars(glob, {0})
    for segment in path.split("/"):
        reached = _skip_double_stars(glob, _advance(glob, reached, segment))
        if not reached:
            return False
    return len(glob) in reached


def _parse_segment(segment: str) -> re.Pattern[str] | None:
    if segment == "**":
        return None
    import fnmatch

    return re.compile(fnmatch.translate(segment))


def _skip_double_stars(glob: Glob, reached: set[int]) -> set[int]:
    """Add the positions after each ``**``, which may also match no segment at all."""
    skipped = set(reached)
    for position in reached:
        if position < len(glob) and glob[position] is None:
            skipped.add(position + 1)
    return skipped


def _advance(glob: Glob, reached: set[int], segment: str) -> set[int]:
    """The positions after one more segment of the path."""
    following = set()
    for position in reached:
        if position == len(glob):
            continue
        pattern = glob[position]
        if pattern is None:
            following.add(position)
        elif pattern.match(segment):
            following.add(position + 1)
    return following
