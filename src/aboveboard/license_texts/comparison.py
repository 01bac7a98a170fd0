"""Compare a text that no digest knows with the patterns of single licenses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import inf
from typing import NamedTuple

from aboveboard.license_texts import (
    alignment,
    cleaning,
    differences,
    fingerprints,
    leading_notices,
    library,
    normal_form,
    notices,
    titles,
    word_patterns,
)
from aboveboard.license_texts.alignment import Departures
from aboveboard.license_texts.gaps import Gap
from aboveboard.license_texts.library import License
from aboveboard.license_texts.normal_form import NormalText
from aboveboard.license_texts.word_patterns import Pattern, Text
from aboveboard.model.evidence import Difference, Identification

UNKNOWN = Identification(id="", verdict="unknown", score=0.0)

# What limits the work. README.md gives the origin of all constants.
_LEAST_SHARE = 0.12
"""The share of a pattern's sketch below which a text is not compared with it."""
_LEAST_SHARE_OF_INNER = 0.5
"""The same for a text inside another one."""
_BEHIND_BEST = 0.4
"""How far a pattern may be behind the best in that share."""
_MOST_CANDIDATES = 64
"""Patterns that a text may be."""
_MOST_MATCHED = 24
"""Patterns that are matched with a text."""
_MOST_MATCHED_WITH_HOLDERS = 6
"""Patterns that are matched again with the copyright lines in the text."""
_MOST_ALIGNED = 3
"""Patterns that are aligned with a text."""
_MOST_ALIGNED_LONG = 6
"""The same for a text that may contain several licenses."""
_MOST_OF_A_LICENSE = 2
"""Patterns of one license that are aligned with a text."""
_LONGER = 1.8
"""Times the words of a license from which on a text may contain several."""
_WEIGHT_OF_LACKING = 0.3
"""The weight of a word that a text lacks, against one that it shares."""
_NEAR_BEST = 0.25
"""How far behind the best, in shares of its own words, a pattern may be to be aligned."""
_CLOSE = 2
"""Words that may differ in a text for which no better license is searched."""
_DEEPEST = 3
"""Levels of texts inside texts."""

# What decides the verdict.
_WHOLE = 0.9
"""The share of a license's words from which on the license is there as a whole."""
_PART = 0.6
"""The share from which on a text can be an altered license, or one without its beginning."""
_LEAST_PART = 0.15
"""The share from which on a long text that has nothing else can be an altered license."""
_LEAST_CUT = 0.05
"""The share from which on a text can be a truncated license."""
_FEWEST_WORDS = 8
"""Words of a license that the least part of it has."""
_SHORTEST_INNER = 25
"""Words of the shortest stretch that may be a text of its own."""
_LEAST_PRECISION_OF_WHOLE = 0.2
"""The share of a text's words that must be the license's, if it is there as a whole."""
_LEAST_PRECISION_OF_PART = 0.45
"""The same if the license is there in part."""
_HIGHEST_SCORE = 0.99
_HIGHEST_SCORE_OF_INCOMPLETE = 0.9
_BETTER_WITH_HOLDERS = 2
"""Words by which a comparison with the copyright lines must be better to be preferred."""


class Comparison(NamedTuple):
    """A text compared with one pattern of a license; ``length`` is that of the text, in words."""

    number: int
    license: License
    pattern: Pattern
    departures: Departures
    length: int

    @property
    def coverage(self) -> float:
        """The share of the license's words that the text has."""
        return 1 - self.departures.removed / max(1, self.departures.needed)

    @property
    def precision(self) -> float:
        """The share of the text's words that are the license's."""
        return 1 - self.departures.added / max(1, self.length)

    @property
    def score(self) -> float:
        """How similar they are, from 0 to below 1."""
        differing = self.departures.added + self.departures.removed
        words = self.departures.needed + self.length
        similarity = 1 - differing / max(1, words)
        return round(min(_HIGHEST_SCORE, max(0.0, similarity)), 4)


def is_license(
    pattern: Pattern,
    text: Text,
    title_words: frozenset[str],
) -> bool:
    """Whether a text is a license: its pattern, with only titles and copyright statements around
    it.
    """
    starts = titles.skip_titles(text, {0}, title_words)
    reached = word_patterns.match_pattern(pattern, text, starts)
    if not reached:
        return False
    return text.length in titles.skip_titles(text, reached, title_words)


def compare(normal: NormalText, *, is_complete: bool) -> Identification:
    """Identify a text whose digest is unknown; never certain unless it was read completely.

    Its copyright lines are left out. Where the rest fits no license, the text is compared with
    them, since a line may end in the middle of a statement.
    """
    full = library.encode_text(library.load(), normal)
    text = full
    if normal.holders:
        spans = normal_form.spans_between(normal.holders, full.length)
        text = word_patterns.extract_parts(full, *spans)
    candidates = _find_candidates(text, _LEAST_SHARE)
    if is_complete:
        id_ = _match_any(text, candidates, _MOST_MATCHED)
        if not id_ and text is not full:
            id_ = _match_any(full, candidates, _MOST_MATCHED_WITH_HOLDERS)
        if id_:
            return _equal(id_)
    identified = _identify_closest(text, full, candidates)
    if is_complete:
        return identified
    return _add_unread_rest(identified, normal.positions.cleaned.count("\n") + 1)


def _equal(id_: str) -> Identification:
    twins = fingerprints.load().list_twins(id_)
    return Identification(
        id=id_,
        verdict="equal",
        score=1.0,
        also=twins,
    )


def _identify_closest(
    text: Text,
    full: Text,
    candidates: Mapping[int, float],
) -> Identification:
    """What a text is that matches no pattern; ``full`` is the text with its copyright lines."""
    best = _find_closest(text, candidates)
    if best is None:
        return notices.match_notice(text.words) or UNKNOWN
    best = _prefer_named(best, text, candidates)
    if _is_behind_notice(best, text):
        return _equal(best.license.id)
    if text is not full:
        with_holders = _find_closest(full, {best.number: 1.0})
        limit = best.departures.cost - _BETTER_WITH_HOLDERS
        if with_holders and with_holders.departures.cost < limit:
            return _judge(with_holders, full, depth=0)
    return _judge(best, text, depth=0)


def _is_behind_notice(best: Comparison, text: Text) -> bool:
    """Whether a text is the license, behind a notice that puts the work under it."""
    title_words = best.license.title_words
    for end in leading_notices.find_ends(text, best.license.id, title_words):
        rest = word_patterns.extract_parts(text, (end, text.length))
        frame = titles.find_frame(rest, title_words)
        departures = alignment.align(best.pattern, rest, frame)
        if departures is not None and not departures.gaps:
            return True
    return False


def _prefer_named(
    best: Comparison,
    text: Text,
    candidates: Mapping[int, float],
) -> Comparison:
    """Of the licenses that a text without its end may be, the one that it names, if any."""
    if not _may_be_other_license(best):
        return best
    named = _list_named(notices.match_notice(text.words))
    if not named or best.license.id in named:
        return best
    others = {}
    for number, share in candidates.items():
        owner, _ = library.load_pattern(number)
        if owner.id in named:
            others[number] = share
    other = _find_closest(text, others)
    return other if other and _is_truncated(other) else best


def _may_be_other_license(best: Comparison) -> bool:
    """Whether a text is the beginning of a license, which other licenses may have as well."""
    if not best.departures.cut or best.coverage >= _WHOLE:
        return False
    return _is_truncated(best) and not _lacks_beginning(best.departures)


def _list_named(notice: Identification | None) -> set[str]:
    """The ids that a notice names."""
    return {notice.id, *notice.also} if notice else set()


def _add_unread_rest(identified: Identification, last_line: int) -> Identification:
    """The identification of a text that was read in part only: never certain."""
    if identified.verdict not in ("equal", "altered", "truncated"):
        return identified
    rest = Difference(
        last_line,
        after=f"… (all that follows the first {cleaning.LONGEST_TEXT} characters)",
    )
    return Identification(
        identified.id,
        "altered",
        min(identified.score, _HIGHEST_SCORE_OF_INCOMPLETE),
        (*identified.differences, rest),
    )


# ------------------------------------------------------------------ which licenses to compare


def _find_candidates(text: Text, least: float) -> dict[int, float]:
    """The patterns that a text may be, best first, with the share of their sketches in it."""
    candidates = library.find_candidates(library.load(), text, least)[:_MOST_CANDIDATES]
    if not candidates:
        return {}
    best, _ = candidates[0]
    floor = max(least, best - _BEHIND_BEST)
    return {number: share for share, number in candidates if share >= floor}


def _match_any(
    text: Text,
    candidates: Iterable[int],
    most: int,
) -> str:
    """The id of the first license that a text matches; empty if none of the first ones."""
    for number in islice(candidates, most):
        owner, pattern = library.load_pattern(number)
        if is_license(pattern, text, owner.title_words):
            return owner.id
    return ""


def _find_closest(text: Text, candidates: Mapping[int, float]) -> Comparison | None:
    """The license that a text differs from least, among the candidates."""
    best: Comparison | None = None
    most = inf
    for number, lacking in _select_to_align(candidates, text):
        if alignment.is_hopeless(lacking, most):
            continue
        owner, pattern = library.load_pattern(number)
        frame = titles.find_frame(text, owner.title_words)
        departures = alignment.align(
            pattern,
            text,
            frame,
            most,
        )
        if departures is not None and departures.cost < most:
            best = Comparison(
                number,
                owner,
                pattern,
                departures,
                text.length,
            )
            most = departures.cost
        if most <= _CLOSE:
            break
    return best


def _select_to_align(
    candidates: Mapping[int, float], text: Text
) -> list[tuple[int, int]]:
    """The patterns to align with a text, best first, a few of each license.

    With each goes about how many runs of the text it lacks, as far as that is known.
    """
    owners, lengths = library.load().owners, library.load().lengths
    ranked = [(number, 0) for number in _select_near_best(candidates)]
    if len(ranked) > 2:
        patterns = {number: library.load_pattern(number)[1] for number, _ in ranked}
        ranked = alignment.rank_patterns(patterns, text)
    most = _MOST_ALIGNED
    if ranked and text.length > _LONGER * lengths[ranked[0][0]]:
        most = _MOST_ALIGNED_LONG
    selected: list[tuple[int, int]] = []
    licenses: list[int] = []
    for number, lacking in ranked:
        if licenses.count(owners[number]) < _MOST_OF_A_LICENSE:
            selected.append((number, lacking))
            licenses.append(owners[number])
    return selected[:most]


def _select_near_best(candidates: Mapping[int, float]) -> list[int]:
    """The candidates that are near to the best one, in words shared or in their share."""
    if not candidates:
        return []
    lengths = library.load().lengths
    weights = {}
    for number, share in candidates.items():
        weights[number] = lengths[number] * (share - _WEIGHT_OF_LACKING * (1 - share))
    least_weight = max(
        weights[number] - _NEAR_BEST * lengths[number] for number in candidates
    )
    least_share = max(candidates.values()) - _NEAR_BEST / 2
    near = []
    for number, share in candidates.items():
        if weights[number] >= least_weight or share >= least_share:
            near.append(number)
    return near


# ------------------------------------------------------------------ verdicts


def _judge(
    best: Comparison,
    text: Text,
    depth: int,
) -> Identification:
    """The verdict on a text from its closest license."""
    gaps = best.departures.gaps
    if not gaps:
        return _equal(best.license.id)
    if best.coverage >= _WHOLE:
        others, remaining = _find_other_licenses(text, gaps, depth)
        if others:
            return _judge_several(
                best,
                text,
                others,
                remaining,
            )
    if best.coverage < _PART:
        notice = notices.match_notice(text.words)
        if notice and best.license.id not in _list_named(notice):
            return notice
    if _is_truncated(best):
        verdict = "truncated"
    elif _is_altered(best):
        verdict = "altered"
    else:
        return notices.match_notice(text.words) or UNKNOWN
    described = differences.describe_gaps(text, best.pattern, gaps)
    return Identification(
        id=best.license.id,
        verdict=verdict,
        score=best.score,
        differences=described,
    )


def _judge_several(
    best: Comparison,
    text: Text,
    others: Sequence[str],
    remaining: Sequence[Gap],
) -> Identification:
    id_, *further = dict.fromkeys((best.license.id, *others))
    return Identification(
        id=id_,
        verdict="several",
        score=best.score,
        differences=differences.describe_gaps(text, best.pattern, remaining),
        also=tuple(further),
    )


def _is_altered(best: Comparison) -> bool:
    """Whether enough of a license is in a text, and little enough else, to be that license,
    altered.
    """
    if best.coverage >= _WHOLE:
        return best.precision >= _LEAST_PRECISION_OF_WHOLE
    if best.coverage >= _PART:
        return best.precision >= _LEAST_PRECISION_OF_PART
    if best.coverage < _LEAST_PART or best.length < 2 * _SHORTEST_INNER:
        return False
    return best.precision >= _WHOLE and not _lacks_beginning(best.departures)


def _lacks_beginning(departures: Departures) -> bool:
    """Whether the text lacks how the license begins."""
    return any(gap.given_end == 0 and gap.start < gap.end for gap in departures.gaps)


def _is_truncated(best: Comparison) -> bool:
    """Whether a text is a license that ends too early or begins too late, and differs in nothing
    else.

    It may end in the middle of a word.
    """
    departures = best.departures
    if not departures.gaps:
        return False
    has_broken_word = _ends_in_broken_word(best)
    if departures.added and not has_broken_word:
        return False
    if not any(gap.given_end in (0, best.length) for gap in departures.gaps):
        return False
    removed_inside = departures.removed - departures.cut
    if has_broken_word:
        last = departures.gaps[-1]
        removed_inside -= last.end - last.start
    if removed_inside > 0:
        return False
    least = _PART if _lacks_beginning(departures) else _LEAST_CUT
    words = departures.needed - departures.removed
    return words >= _FEWEST_WORDS and best.coverage >= least


def _ends_in_broken_word(best: Comparison) -> bool:
    """Whether the only word that was added is the last one of the text."""
    last = best.departures.gaps[-1]
    return (
        last.given_end == best.length
        and best.departures.added == last.given_length == 1
    )


# ------------------------------------------------------------------ texts inside texts


def _find_other_licenses(
    text: Text,
    gaps: Sequence[Gap],
    depth: int,
) -> tuple[list[str], list[Gap]]:
    """Further licenses that a text adds to one, and the gaps that are none."""
    ids: list[str] = []
    remaining: list[Gap] = []
    for gap in gaps:
        inner = _identify_inner(text, gap, depth)
        if inner:
            ids += inner
        else:
            remaining.append(gap)
    return ids, remaining


def _identify_inner(
    text: Text,
    gap: Gap,
    depth: int,
) -> list[str]:
    """The licenses that an added stretch is, if it is any."""
    if gap.given_length < _SHORTEST_INNER or depth > _DEEPEST:
        return []
    part = word_patterns.extract_parts(text, (gap.given_start, gap.given_end))
    candidates = _find_candidates(part, _LEAST_SHARE_OF_INNER)
    matched = _match_any(part, candidates, _MOST_MATCHED)
    if matched:
        return [matched]
    best = _find_closest(part, candidates)
    if best is None or best.coverage < _WHOLE:
        return []
    others, _ = _find_other_licenses(part, best.departures.gaps, depth + 1)
    return [best.license.id, *others]
