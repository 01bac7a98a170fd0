"""How a text departs from the pattern of a license: the words that were added, removed or changed.

The text is laid beside the words of the license as published, on the runs that both have; what lies
between the runs is held against the pattern, and only what the pattern does not allow is a
departure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from math import inf
from operator import ne
from typing import NamedTuple

from aboveboard.license_texts import word_patterns
from aboveboard.license_texts.word_patterns import (
    HOLDER,
    MARK,
    OPTIONAL,
    RUN,
    Pattern,
    Region,
    Text,
)

_MANY = 1000
"""Words of a text from which on one in ``_SOME`` of its runs says enough of which licenses it is
near to."""
_SOME = 5
_RUNS = 180
"""How many runs are weighed against each other; the longest are kept."""
_NEAR = 4
"""Words around a gap in which it may as well lie."""
_SMALL = 40_000
"""The largest gap, in words times words, that is looked at word by word."""
_CUT = 6
"""What a part that is cut off costs at most."""
_SLACK = 30
"""Words that a quick look at the runs may miss."""
_ODD = 3
_LONG = 18
"""Words of a run, and words of the text around it, where the run means nothing."""
_NAME = 22
"""Words of the longest name that a gap may hold."""


class Gap(NamedTuple):
    """A stretch of the license's words and the stretch of the text that stands in its place: starts
    and ends.
    """

    start: int
    end: int
    given_start: int
    given_end: int


class Departures(NamedTuple):
    """What a text has in place of a license's words: the gaps that the pattern does not allow, and
    their sizes.
    """

    gaps: tuple[Gap, ...]
    added: int
    removed: int
    """Words left out, of those that a text of the license must have."""
    needed: int
    """How many words a text of the license must have."""
    cut: int
    """Words left out at the very start or end, where nothing stands in their place."""

    @property
    def cost(self) -> float:
        """The words that differ; those that are cut off count little, for they speak against no
        license.
        """
        return self.added + self.removed - self.cut + min(0.1 * self.cut, _CUT)


class Frame(NamedTuple):
    """Where a text of the license may begin and end: after and before titles and copyright
    statements.
    """

    starts: frozenset[int]
    ends: frozenset[int]


def departures(one: Pattern, text: Text, frame: Frame, most: float = inf) -> Departures | None:
    """In what a text departs from a license (no gaps: in nothing); nothing where that clearly costs
    over ``most``.
    """
    shared = _runs(one.words, text.numbers)
    least = text.length - 2 * most - _SLACK
    if _size(shared) < least:
        return None
    chain = _chain(shared)
    if _size(chain) < least:
        return None
    must = _must(one)
    gaps = _gaps(one, text, chain)
    kept: list[Gap] = []
    for part, own in _parts(one, gaps):
        if not _allowed(one, text, part, frame):
            kept += [gap for gap in own if not _harmless(one, text, gap, must)] or own
    clipped = (_needed(_without_frame(gap, frame, one.length), must) for gap in kept)
    trimmed = tuple(
        gap for gap in clipped if gap.start < gap.end or gap.given_start < gap.given_end
    ) or tuple(kept)
    return Departures(
        trimmed,
        added=sum(gap.given_end - gap.given_start for gap in trimmed),
        removed=sum(must.count(1, gap.start, gap.end) for gap in trimmed),
        needed=must.count(1),
        cut=sum(must.count(1, gap.start, gap.end) for gap in trimmed if _at_edge(gap, text.length)),
    )


def _size(runs: Sequence[tuple[int, int, int]]) -> int:
    return sum(length for _, _, length in runs)


def _at_edge(gap: Gap, length: int) -> bool:
    return gap.given_start == gap.given_end and gap.given_start in (0, length)


def _needed(gap: Gap, must: bytes) -> Gap:
    """A gap without the words at its edges that a text need not have."""
    start, end = gap.start, gap.end
    while start < end and not must[start]:
        start += 1
    while end > start and not must[end - 1]:
        end -= 1
    return (
        gap
        if start == end and gap.given_start == gap.given_end
        else gap._replace(start=start, end=end)
    )


def _must(one: Pattern) -> bytes:
    """One byte for each word of the license: whether a text must have it."""
    marks = bytearray(b"\1" * one.length)

    def clear(regions: Sequence[Region]) -> None:
        for region in regions:
            if region.kind in (OPTIONAL, HOLDER, MARK) or () in region.instead:
                marks[region.start : region.end] = bytes(region.end - region.start)
            clear(region.inner)

    clear(one.regions)
    return bytes(marks)


def _gaps(one: Pattern, text: Text, chain: Sequence[tuple[int, int, int]]) -> list[Gap]:
    """What lies between the runs that license and text share."""
    gaps, place, given = [], 0, 0
    blocks = _solid([*_blocks(one.words, text.numbers, chain), (one.length, text.length, 0)])
    for start, given_start, length in blocks:
        if start > place or given_start > given:
            gaps.append(Gap(place, start, given, given_start))
        place, given = start + length, given_start + length
    return gaps


def _solid(blocks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The runs without the odd words that a long stretch of other text happens to share with the
    license.
    """
    found: list[tuple[int, int, int]] = []
    place = 0
    for number, (start, given, length) in enumerate(blocks):
        after = blocks[number + 1][1] if number + 1 < len(blocks) else given + length
        if not 0 < length <= _ODD or given - place + after - given - length < _LONG:
            found.append((start, given, length))
            place = given + length
    return found


def _blocks(
    words: bytes, numbers: bytes, chain: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Runs of the same words in both, in order: where they start in each, and how long they are."""
    place = given = 0
    for start, given_start, length in [*chain, (len(words) // 2, len(numbers) // 2, 0)]:
        if (start - place) * (given_start - given) <= _SMALL:
            yield from _small(words, numbers, (place, start), (given, given_start))
        if length:
            yield start, given_start, length
        place, given = start + length, given_start + length


def _small(
    words: bytes, numbers: bytes, part: tuple[int, int], given: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    from difflib import SequenceMatcher

    left = [words[at : at + 2] for at in range(2 * part[0], 2 * part[1], 2)]
    right = [numbers[at : at + 2] for at in range(2 * given[0], 2 * given[1], 2)]
    if left and right:
        for start, other, length in SequenceMatcher(
            None, left, right, autojunk=False
        ).get_matching_blocks():
            if length:
                yield part[0] + start, given[0] + other, length


def _runs(words: bytes, numbers: bytes) -> list[tuple[int, int, int]]:
    """The long runs that both share, each as long as it gets, the longest ``_RUNS`` of them."""
    known, order = _unique(words), _in_order(numbers)
    found, at = [], 0
    while at < len(order):
        start = known.get(order[at], -1)
        if start < 0:
            at += 1
            continue
        length = _common(words, 2 * start, numbers, 2 * at) // 2
        found.append((start, at, length))
        at += length
    if len(found) > _RUNS:
        found = sorted(sorted(found, key=lambda run: -run[2])[:_RUNS], key=lambda run: run[1])
    return found


def nearest(patterns: Mapping[int, Pattern], text: Text) -> list[tuple[int, int]]:
    """The keys of the patterns, the one first that a text is about least far from, by their runs.

    With each goes about how many runs of the text it lacks. What the text lacks counts less than
    what it has besides. Of a long text only some runs are looked at, unless the patterns are short.
    """
    every = _SOME if min(text.length, max(one.length for one in patterns.values())) > _MANY else 1
    given = _some(text.numbers, every)
    found = []
    for key, one in patterns.items():
        own = _own(one.words, every)
        lacking = len(given) - len(given & own)
        found.append((lacking + 0.3 * (len(own) - len(given) + lacking), lacking * every, key))
    return [(key, lacking) for _, lacking, key in sorted(found, key=lambda row: row[0])]


def hopeless(lacking: int, most: float) -> bool:
    """Whether a text of which a pattern lacks so many runs clearly departs from it by more than
    ``most`` words.

    One word can break ``RUN`` runs, and no more.
    """
    return lacking > RUN * (2 * most + _SLACK)


def _some(numbers: bytes, every: int) -> frozenset[int]:
    """One in ``every`` of the runs of ``RUN`` words, the same ones of any text."""
    every_run = word_patterns.runs(numbers)
    return every_run if every == 1 else frozenset([run for run in every_run if not run % every])


@lru_cache(maxsize=4)
def _in_order(numbers: bytes) -> list[int]:
    """The runs of ``RUN`` words that begin at each word."""
    found = [0] * max(0, len(numbers) // 2 - RUN + 1)
    for at, part in enumerate(word_patterns.runs_from(numbers)):
        found[at::RUN] = part.tolist()
    return found


@lru_cache(maxsize=128)
def _own(words: bytes, every: int) -> frozenset[int]:
    return _some(words, every)


@lru_cache(maxsize=64)
def _unique(words: bytes) -> dict[int, int]:
    """Where each run of ``RUN`` words begins; -1 for one that occurs more than once."""
    order = _in_order(words)
    known = dict(zip(order, range(len(order)), strict=True))
    known.update(
        dict.fromkeys(
            compress(order, map(ne, map(known.__getitem__, order), range(len(order)))), -1
        )
    )
    return known


def _common(words: bytes, start: int, numbers: bytes, at: int) -> int:
    """How many bytes are the same from two places on: even, found by doubling."""
    most = min(len(words) - start, len(numbers) - at)
    low, step = 0, 64
    while (
        low < most
        and words[start + low : start + low + step] == numbers[at + low : at + low + step]
    ):
        low = min(low + step, most)
        step *= 2
    while step > 1:
        step //= 2
        end = low + step
        if end <= most and words[start + low : start + end] == numbers[at + low : at + end]:
            low = end
    return low - low % 2


def _chain(runs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of runs in the text's order, those that are in the license's order too and hold the most
    words.
    """
    most: list[int] = []
    before: list[int] = []
    for start, _, length in runs:
        weight, last = length, -1
        for earlier in range(len(most) - 1, -1, -1):
            so_far = most[earlier]
            if so_far + length > weight:  # else nothing can come of it, which is so nearly always
                other, _, size = runs[earlier]
                over = max(0, other + size - start)
                if other < start and over < length and so_far + length - over > weight:
                    weight, last = so_far + length - over, earlier
        most.append(weight)
        before.append(last)
    at = max(range(len(runs)), key=most.__getitem__, default=-1)
    chain: list[tuple[int, int, int]] = []
    while at >= 0:
        chain.append(runs[at])
        at = before[at]
    return _apart(chain[::-1])


def _apart(chain: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Runs of which a later one begins, in the license, only where the one before it ends."""
    found, last = [], 0
    for start, given, length in chain:
        over = max(0, last - start)
        found.append((start + over, given + over, length - over))
        last = start + length
    return found


def _parts(one: Pattern, gaps: Sequence[Gap]) -> Iterator[tuple[Gap, list[Gap]]]:
    """Gaps widened until they cut through no region, those that meet put together; with the gaps in
    each.
    """
    starts = [region.start for region in one.regions]
    wide: list[tuple[Gap, list[Gap]]] = []
    for number, gap in enumerate(gaps):
        low, high = _widened(one, starts, gap)
        previous = gaps[number - 1] if number else Gap(0, 0, 0, 0)
        following = (
            gaps[number + 1] if number + 1 < len(gaps) else Gap(one.length, one.length, -1, -1)
        )
        joined = [gap]
        if wide and (low < previous.end or low <= wide[-1][0].end):
            before, own = wide.pop()
            joined = [*own, gap]
            low, given_low = before.start, before.given_start
        else:
            given_low = gap.given_start - (gap.start - low)
        high = min(high, max(following.start, gap.end))
        wide.append((Gap(low, high, given_low, gap.given_end + (high - gap.end)), joined))
    return iter(_settled(one, starts, wide))


def _settled(
    one: Pattern, starts: Sequence[int], wide: Sequence[tuple[Gap, list[Gap]]]
) -> list[tuple[Gap, list[Gap]]]:
    """Parts of which none ends inside a region: such a one is put together with the next."""
    found: list[tuple[Gap, list[Gap]]] = []
    for part, own in wide:
        if found and _cuts(one, starts, found[-1][0].end):
            before, others = found.pop()
            found.append(
                (Gap(before.start, part.end, before.given_start, part.given_end), [*others, *own])
            )
        else:
            found.append((part, own))
    return found


def _cuts(one: Pattern, starts: Sequence[int], place: int) -> bool:
    at = bisect_left(starts, place) - 1
    return at >= 0 and one.regions[at].end > place


def _widened(one: Pattern, starts: Sequence[int], gap: Gap) -> tuple[int, int]:
    low, high = max(0, gap.start - _NEAR), min(one.length, gap.end + _NEAR)
    at = bisect_right(starts, low)
    while at > 0 and one.regions[at - 1].end >= low:
        at -= 1
        low = min(low, one.regions[at].start)
    while at < len(starts) and starts[at] <= high:
        high = max(high, one.regions[at].end)
        at += 1
    return low, high


def _allowed(one: Pattern, text: Text, part: Gap, frame: Frame) -> bool:
    """Whether the pattern allows what the text has in a part."""
    starts = frame.starts if part.start == 0 else {part.given_start}
    ends = frame.ends if part.end == one.length else {part.given_end}
    return any(
        not ends.isdisjoint(word_patterns.part_ends(one, text, (part.start, part.end), start))
        for start in starts
    )


def _harmless(one: Pattern, text: Text, gap: Gap, must: bytes) -> bool:
    """Whether a gap in a part that departs is itself none: nothing needed is missing, nothing but a
    name is there.
    """
    if must.find(1, gap.start, gap.end) >= 0 or gap.given_end - gap.given_start > _NAME:
        return False
    filled = any(region.start <= gap.start and gap.end <= region.end for region in one.regions)
    return gap.given_start == gap.given_end or (
        filled and text.operative.find(1, gap.given_start, gap.given_end) < 0
    )


def _without_frame(gap: Gap, frame: Frame, length: int) -> Gap:
    """A gap at either end without the titles and copyright statements there, of two words at
    least.
    """
    start, end = gap.given_start, gap.given_end
    if gap.start == 0 and start == 0:
        start = max((place for place in frame.starts if 1 < place <= end), default=start)
    if gap.end == length and gap.given_end == max(frame.ends):
        end = min((place for place in frame.ends if start <= place < end - 1), default=end)
    return gap._replace(given_start=start, given_end=end)
