"""How a text differs from the pattern of a license: the words that were added, removed or changed.

The text is laid beside the words of the license as published, on the runs that both share. What is
between these runs is matched with the pattern, and only what the pattern does not allow is a
difference.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from math import inf
from operator import ne
from typing import NamedTuple

from aboveboard.license_texts import allowances, word_patterns
from aboveboard.license_texts.gaps import Gap
from aboveboard.license_texts.word_numbers import (
    RUN,
    WordNumbers,
    collect_runs,
    list_runs,
)
from aboveboard.license_texts.word_patterns import (
    HOLDER,
    MARK,
    OPTIONAL,
    Pattern,
    Region,
    Text,
)

_LONG_TEXT = 1000
"""Words of a text and of a pattern from which on only some runs are compared to rank patterns."""
_ONE_IN = 5
"""Of a long text, one in so many runs is compared."""
_MOST_RUNS = 180
"""Shared runs that are considered; the longest are kept."""
_NEAR = 4
"""Words around a gap over which it may be moved without a change in meaning."""
_SMALL_GAP = 40_000
"""The largest gap, in words times words, that is compared word by word."""
_MOST_COST_OF_CUT = 6
"""The highest cost of a part that is cut off at the start or end."""
_COST_OF_CUT_WORD = 0.1
_UNSEEN = 30
"""Words that the quick estimate from shared runs may miss."""
_STRAY_RUN = 3
"""Words of the longest run that is ignored in a long stretch of other text."""
_LONG_STRETCH = 18
"""Words of other text around a run in which it may be ignored."""
_LONGEST_NAME = 22
"""Words of the longest name in a gap."""
_WEIGHT_OF_ADDED = 0.3
"""The weight of a run that a text has besides a license, against one that it lacks."""


class SharedRun(NamedTuple):
    """A stretch of words that a license and a text share: where it starts in each."""

    start: int
    given_start: int
    length: int


class Departures(NamedTuple):
    """What a text has in place of a license's words: the gaps that the pattern does not allow.

    Attributes:
        added: words added.
        removed: words removed, of those that a text of the license must have.
        needed: how many words a text of the license must have.
        cut: words of ``removed`` at the very start or end of the text, with nothing in their place.
    """

    gaps: tuple[Gap, ...]
    added: int
    removed: int
    needed: int
    cut: int

    @property
    def cost(self) -> float:
        """The words that differ; those that are cut off count little: any license can be cut."""
        cost_of_cut = min(_COST_OF_CUT_WORD * self.cut, _MOST_COST_OF_CUT)
        return self.added + self.removed - self.cut + cost_of_cut


class Frame(NamedTuple):
    """Where a license may begin and end in a text with titles and copyright statements around."""

    starts: frozenset[int]
    ends: frozenset[int]


class _Part(NamedTuple):
    """Gaps next to each other, and a stretch around them that cuts through no region."""

    around: Gap
    gaps: list[Gap]


# ------------------------------------------------------------------ ranking


def rank_patterns(patterns: Mapping[int, Pattern], text: Text) -> list[tuple[int, int]]:
    """The keys of some patterns, the most similar first, and how many runs of the text each lacks.

    What the text lacks counts less than what it has besides. Of a long text only some runs are
    compared, unless the patterns are short.
    """
    longest = max(pattern.length for pattern in patterns.values())
    one_in = _ONE_IN if min(text.length, longest) > _LONG_TEXT else 1
    given = _sample_runs(text.numbers, one_in)
    ranked = []
    for key, pattern in patterns.items():
        own = _sample_pattern_runs(pattern.words, one_in)
        shared = len(given & own)
        lacking = len(given) - shared
        distance = lacking + _WEIGHT_OF_ADDED * (len(own) - shared)
        ranked.append((distance, lacking * one_in, key))
    ranked.sort(key=lambda row: row[0])
    return [(key, lacking) for _, lacking, key in ranked]


def is_hopeless(lacking: int, most: float) -> bool:
    """Whether a text whose pattern lacks so many runs clearly differs by over ``most`` words.

    One word can break ``RUN`` runs, and no more.
    """
    return lacking > RUN * (2 * most + _UNSEEN)


def _sample_runs(words: bytes, one_in: int) -> frozenset[int]:
    """One in so many runs of ``RUN`` words, the same ones of any text."""
    runs = collect_runs(words)
    if one_in == 1:
        return runs
    return frozenset([run for run in runs if not run % one_in])


@lru_cache(maxsize=128)
def _sample_pattern_runs(words: bytes, one_in: int) -> frozenset[int]:
    return _sample_runs(words, one_in)


# ------------------------------------------------------------------ alignment


def align(
    pattern: Pattern,
    text: Text,
    frame: Frame,
    most: float = inf,
) -> Departures | None:
    """In what a text departs from a license (no gaps: in nothing).

    Returns nothing where that clearly costs over ``most``.
    """
    shared = _find_shared_runs(pattern.words, text.numbers)
    least = text.length - 2 * most - _UNSEEN
    if _count_words(shared) < least:
        return None
    chain = _select_chain(shared)
    if _count_words(chain) < least:
        return None
    gaps = _find_gaps(
        pattern,
        text,
        chain,
    )
    return _Alignment(
        pattern,
        text,
        frame,
    ).measure(gaps)


def _count_words(runs: Iterable[SharedRun]) -> int:
    return sum(run.length for run in runs)


class _Alignment:
    """Decides which gaps between a pattern and a text the pattern does not allow."""

    def __init__(
        self,
        pattern: Pattern,
        text: Text,
        frame: Frame,
    ) -> None:
        self.pattern = pattern
        self.text = text
        self.frame = frame
        self.required = _mark_required(pattern)

    def measure(self, gaps: Sequence[Gap]) -> Departures:
        """The departures in some gaps."""
        departing = tuple(self._select_departing(gaps))
        trimmed = tuple(filter(None, map(self._trim, departing))) or departing
        return Departures(
            trimmed,
            added=sum(gap.given_length for gap in trimmed),
            removed=sum(map(self._count_required, trimmed)),
            needed=self.required.count(1),
            cut=sum(map(self._count_required, filter(self._is_cut_off, trimmed))),
        )

    def _select_departing(self, gaps: Sequence[Gap]) -> Iterator[Gap]:
        """The gaps in the parts that the pattern does not allow; all, if each is harmless."""
        for part in _join_into_parts(self.pattern, gaps):
            if self._allows(part.around):
                continue
            remaining = [
                gap
                for gap in part.gaps
                if not allowances.is_allowed(self.pattern, self.text, gap)
            ]
            harmful = [gap for gap in remaining if not self._is_harmless(gap)]
            yield from harmful or remaining

    def _allows(self, gap: Gap) -> bool:
        """Whether the pattern allows what the text has in a stretch that cuts no region."""
        starts: Iterable[int] = (gap.given_start,)
        if gap.start == 0:
            starts = self.frame.starts
        ends: frozenset[int] = frozenset((gap.given_end,))
        if gap.end == self.pattern.length:
            ends = self.frame.ends
        for start in starts:
            span = (gap.start, gap.end)
            reached = word_patterns.match_part(
                self.pattern,
                self.text,
                span,
                start,
            )
            if not ends.isdisjoint(reached):
                return True
        return False

    def _is_harmless(self, gap: Gap) -> bool:
        """Whether a gap is no departure: no required word is missing, and only a name is added."""
        if self._count_required(gap) or gap.given_length > _LONGEST_NAME:
            return False
        if gap.given_length == 0:
            return True
        if self.text.find_word_never_in_name(gap.given_start, gap.given_end) >= 0:
            return False
        regions = self.pattern.regions
        return any(
            region.start <= gap.start and gap.end <= region.end for region in regions
        )

    def _trim(self, gap: Gap) -> Gap | None:
        """A gap without titles, statements and words that may be missing; nothing if none is left.

        A gap in which only such words are missing is kept.
        """
        trimmed = self._trim_optional_words(self._trim_frame(gap))
        return None if trimmed.is_empty else trimmed

    def _trim_frame(self, gap: Gap) -> Gap:
        """A gap at the start or end without titles and statements, of two words at least."""
        start, end = gap.given_start, gap.given_end
        if gap.start == 0 and start == 0:
            inside = [first for first in self.frame.starts if 1 < first <= end]
            start = max(inside, default=start)
        if gap.end == self.pattern.length and gap.given_end == max(self.frame.ends):
            inside = [last for last in self.frame.ends if start <= last < end - 1]
            end = min(inside, default=end)
        return gap._replace(given_start=start, given_end=end)

    def _trim_optional_words(self, gap: Gap) -> Gap:
        """A gap without words of the license at its edges that a text need not have."""
        start, end = gap.start, gap.end
        while start < end and not self.required[start]:
            start += 1
        while end > start and not self.required[end - 1]:
            end -= 1
        if start == end and gap.given_length == 0:
            return gap
        return gap._replace(start=start, end=end)

    def _count_required(self, gap: Gap) -> int:
        return self.required.count(
            1,
            gap.start,
            gap.end,
        )

    def _is_cut_off(self, gap: Gap) -> bool:
        """Whether words are missing at the very start or end of the text."""
        return gap.given_length == 0 and gap.given_start in (0, self.text.length)


def _mark_required(pattern: Pattern) -> bytes:
    """One byte for each word of the license: 1 if a text must have it."""
    marks = bytearray(b"\1" * pattern.length)
    _clear_optional(marks, pattern.regions)
    return bytes(marks)


def _clear_optional(marks: bytearray, regions: Iterable[Region]) -> None:
    for region in regions:
        if region.kind in (OPTIONAL, HOLDER, MARK) or () in region.wordings:
            marks[region.start : region.end] = bytes(region.end - region.start)
        _clear_optional(marks, region.inner)


# ------------------------------------------------------------------ shared runs and gaps


def _find_shared_runs(words: WordNumbers, numbers: WordNumbers) -> list[SharedRun]:
    """The long runs that both share, each as long as it gets, the longest ``_MOST_RUNS`` of them.

    In the order of the text; runs that occur more than once in the license are ignored.
    """
    unique = _index_unique_runs(words)
    runs = list_runs(numbers)
    shared: list[SharedRun] = []
    position = 0
    while position < len(runs):
        start = unique.get(runs[position], -1)
        if start < 0:
            position += 1
            continue
        length = words.common_length(
            start,
            numbers,
            position,
        )
        shared.append(
            SharedRun(
                start,
                position,
                length,
            )
        )
        position += length
    if len(shared) > _MOST_RUNS:
        shared = sorted(shared, key=lambda run: -run.length)[:_MOST_RUNS]
        shared.sort(key=lambda run: run.given_start)
    return shared


@lru_cache(maxsize=64)
def _index_unique_runs(words: bytes) -> dict[int, int]:
    """Where each run of ``RUN`` words begins; -1 for one that occurs more than once."""
    runs = list_runs(words)
    starts = range(len(runs))
    last_starts = dict(
        zip(
            runs,
            starts,
            strict=True,
        )
    )
    # NOTE: a run is repeated where its last start is another one.
    is_repeated = map(
        ne,
        map(last_starts.__getitem__, runs),
        starts,
    )
    last_starts.update(dict.fromkeys(compress(runs, is_repeated), -1))
    return last_starts


def _select_chain(runs: Sequence[SharedRun]) -> list[SharedRun]:
    """The runs, of those in the text's order, that are in the license's order and cover the most
    words.
    """
    weights: list[int] = []
    previous: list[int] = []
    for run in runs:
        weight, before = _extend_best_chain(
            runs,
            weights,
            run,
        )
        weights.append(weight)
        previous.append(before)
    chain: list[SharedRun] = []
    index = max(
        range(len(runs)),
        key=weights.__getitem__,
        default=-1,
    )
    while index >= 0:
        chain.append(runs[index])
        index = previous[index]
    chain.reverse()
    return _without_overlaps(chain)


def _extend_best_chain(
    runs: Sequence[SharedRun],
    weights: Sequence[int],
    run: SharedRun,
) -> tuple[int, int]:
    """The words of the best chain that ends in a run, and the run before it in that (-1: none)."""
    start, _, length = run
    best, before = length, -1
    for earlier in range(
        len(weights) - 1,
        -1,
        -1,
    ):
        weight = weights[earlier]
        if weight + length <= best:
            # NOTE: nearly always so, and decided without a look at the run.
            continue
        other_start, _, other_length = runs[earlier]
        overlap = max(0, other_start + other_length - start)
        if (
            other_start < start
            and overlap < length
            and weight + length - overlap > best
        ):
            best, before = weight + length - overlap, earlier
    return best, before


def _without_overlaps(chain: Iterable[SharedRun]) -> list[SharedRun]:
    """The runs of a chain, each shortened to begin behind the one before it in the license."""
    shortened = []
    last = 0
    for start, given_start, length in chain:
        overlap = max(0, last - start)
        shortened.append(
            SharedRun(
                start + overlap,
                given_start + overlap,
                length - overlap,
            )
        )
        last = start + length
    return shortened


def _find_gaps(
    pattern: Pattern,
    text: Text,
    chain: Sequence[SharedRun],
) -> list[Gap]:
    """The gaps between the runs that license and text share."""
    runs = [
        *_add_short_runs(
            pattern.words,
            text.numbers,
            chain,
        )
    ]
    runs.append(
        SharedRun(
            pattern.length,
            text.length,
            0,
        )
    )
    gaps = []
    end = given_end = 0
    for run in _without_stray_runs(runs):
        if run.start > end or run.given_start > given_end:
            gaps.append(
                Gap(
                    end,
                    run.start,
                    given_end,
                    run.given_start,
                )
            )
        end = run.start + run.length
        given_end = run.given_start + run.length
    return gaps


def _add_short_runs(
    words: WordNumbers,
    numbers: WordNumbers,
    chain: Sequence[SharedRun],
) -> Iterator[SharedRun]:
    """The runs of a chain, and those of single words in the small gaps between them, in order."""
    end = given_end = 0
    for run in [
        *chain,
        SharedRun(
            words.word_count,
            numbers.word_count,
            0,
        ),
    ]:
        gap = Gap(
            end,
            run.start,
            given_end,
            run.given_start,
        )
        if (gap.end - gap.start) * gap.given_length <= _SMALL_GAP:
            yield from _compare_words(
                words,
                numbers,
                gap,
            )
        if run.length:
            yield run
        end = run.start + run.length
        given_end = run.given_start + run.length


def _compare_words(
    words: WordNumbers,
    numbers: WordNumbers,
    gap: Gap,
) -> Iterator[SharedRun]:
    """The runs that both have in a gap."""
    from difflib import SequenceMatcher

    own = words.list_numbers(gap.start, gap.end)
    given = numbers.list_numbers(gap.given_start, gap.given_end)
    if not own or not given:
        return
    matcher = SequenceMatcher(
        None,
        own,
        given,
        autojunk=False,
    )
    for start, given_start, length in matcher.get_matching_blocks():
        if length:
            yield SharedRun(
                gap.start + start,
                gap.given_start + given_start,
                length,
            )


def _without_stray_runs(runs: Sequence[SharedRun]) -> Iterator[SharedRun]:
    """The runs without the few words that a long stretch of other text happens to share."""
    last = 0
    for index, run in enumerate(runs):
        end = run.given_start + run.length
        following = runs[index + 1].given_start if index + 1 < len(runs) else end
        other_words = run.given_start - last + following - end
        if 0 < run.length <= _STRAY_RUN and other_words >= _LONG_STRETCH:
            continue
        yield run
        last = end


# ------------------------------------------------------------------ parts


def _join_into_parts(pattern: Pattern, gaps: Sequence[Gap]) -> list[_Part]:
    """Gaps widened until they cut through no region; those that meet are put together."""
    region_starts = [region.start for region in pattern.regions]
    parts: list[_Part] = []
    for index, gap in enumerate(gaps):
        start, end = _widen(
            pattern,
            region_starts,
            gap,
        )
        previous_end = gaps[index - 1].end if index else 0
        next_start = gaps[index + 1].start if index + 1 < len(gaps) else pattern.length
        # NOTE: what is widened is fixed words, as many in the text as in the license.
        given_start = gap.given_start - (gap.start - start)
        joined = [gap]
        if parts and (start < previous_end or start <= parts[-1].around.end):
            before = parts.pop()
            joined = [*before.gaps, gap]
            start, given_start = before.around.start, before.around.given_start
        end = min(end, max(next_start, gap.end))
        given_end = gap.given_end + end - gap.end
        parts.append(
            _Part(
                Gap(
                    start,
                    end,
                    given_start,
                    given_end,
                ),
                joined,
            )
        )
    return _join_cut_parts(
        pattern,
        region_starts,
        parts,
    )


def _join_cut_parts(
    pattern: Pattern,
    region_starts: Sequence[int],
    parts: Iterable[_Part],
) -> list[_Part]:
    """The parts, each that ends inside a region put together with the next one."""
    joined: list[_Part] = []
    for part in parts:
        if not joined or not _cuts_region(
            pattern,
            region_starts,
            joined[-1].around.end,
        ):
            joined.append(part)
            continue
        before = joined.pop()
        around = before.around._replace(
            end=part.around.end, given_end=part.around.given_end
        )
        joined.append(_Part(around, [*before.gaps, *part.gaps]))
    return joined


def _cuts_region(
    pattern: Pattern,
    region_starts: Sequence[int],
    position: int,
) -> bool:
    index = bisect_left(region_starts, position) - 1
    return index >= 0 and pattern.regions[index].end > position


def _widen(
    pattern: Pattern,
    region_starts: Sequence[int],
    gap: Gap,
) -> tuple[int, int]:
    """The span of a gap with the words near to it and the regions that it touches."""
    regions = pattern.regions
    start = max(0, gap.start - _NEAR)
    end = min(pattern.length, gap.end + _NEAR)
    index = bisect_right(region_starts, start)
    while index > 0 and regions[index - 1].end >= start:
        index -= 1
        start = min(start, regions[index].start)
    while index < len(regions) and regions[index].start <= end:
        end = max(end, regions[index].end)
        index += 1
    return start, end
