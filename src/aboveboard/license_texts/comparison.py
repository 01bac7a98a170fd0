"""A text held against the patterns of single licenses: what it is where no digest knows it, and how
it differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import inf
from typing import NamedTuple

from aboveboard.license_texts import (
    alignment,
    fingerprints,
    library,
    normal_form,
    notices,
    word_patterns,
)
from aboveboard.license_texts.alignment import Departures, Frame, Gap
from aboveboard.license_texts.library import License
from aboveboard.license_texts.normal_form import Reading
from aboveboard.license_texts.word_patterns import Pattern, Text
from aboveboard.model.evidence import Difference, Identification

UNKNOWN = Identification(id="", verdict="unknown", score=0.0)
_EDGE = 60
"""Words at the end of a text among which titles and copyright statements are looked for."""
_TITLE = 16
"""Words of the longest title."""
_MOST_LIKELY = 64
_TRIES = 24
"""How many patterns a text is taken to may be, how many are tried for a match, best first, and how
many aligned."""
_ALIGNED = 3
_ALIGNED_LONG = 6
_LONGER = 1.8
"""Times the words of a license from which on a text may hold several, of which more are tried."""
_LACKED = 0.3
"""What a word of the license that a text lacks counts against one that it has."""
_NEAR = 0.25
"""How far behind the best, in shares of the words of that, a pattern may lie to be aligned at
all."""
_AGAIN = 6
"""How many patterns are tried again with the copyright lines left in."""
_LIKELY = 0.12
"""The share of a pattern's sketch below which a text is not held against it."""
_BEHIND = 0.4
"""How far a pattern may lie behind the best in that share."""
_WHOLE = 0.9
"""The share of a license's words from which on it counts as being there as a whole."""
_PART = 0.6
_CLOSE = 2
"""Words that may differ in a text for which no better license is sought."""
_FEWEST = 8
"""Words of a license that the least part of it has."""
_APART = 25
"""Words of the shortest stretch that may be a text of its own."""
_MOST_WORDS = 3000
"""Words of a difference that are kept, so that what it does can be judged; reports show fewer."""


class _Compared(NamedTuple):
    """A text held against one license."""

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
        """How alike they are, below 1."""
        both = self.departures.needed + self.length
        return round(
            min(
                0.99, max(0.0, 1 - (self.departures.added + self.departures.removed) / max(1, both))
            ),
            4,
        )


def matches(one: Pattern, text: Text, title_words: frozenset[str]) -> bool:
    """Whether a text is a license: its pattern, with nothing around it but titles and copyright
    statements.
    """
    reached = word_patterns.ends(one, text, _around(text, {0}, title_words))
    return bool(reached) and text.length in _around(text, reached, title_words)


def compare(reading: Reading, *, whole: bool) -> Identification:
    """What a text is whose digest is unknown; never certain unless it was read as a ``whole``.

    Its copyright lines are left out. Where the rest fits no license, the text is compared with
    them, for a line may end in the middle of a statement.
    """
    books = library.load()
    full = library.text_of(books, reading)
    text = (
        word_patterns.part_of(full, *normal_form.kept(reading.holders, full.length))
        if reading.holders
        else full
    )
    likely = _likely(books, text, _LIKELY)
    if whole:
        found = _matched(text, likely, _TRIES) or (
            text is not full and _matched(full, likely, _AGAIN)
        )
        if found:
            return Identification(
                id=found, verdict="equal", score=1.0, also=fingerprints.load().twins(found)
            )
    best = _best(text, likely)
    if best is None:
        return notices.notice(text.words) or UNKNOWN
    best = _titled(best, text, likely)
    again = _best(full, {best.number: 1.0}) if text is not full else None
    if again and again.departures.cost < best.departures.cost - 2:
        judged = _judged(again, full, depth=0)
    else:
        judged = _judged(best, text, depth=0)
    return judged if whole else _unread(judged, reading.standing.cleaned.count("\n") + 1)


def _titled(best: _Compared, text: Text, likely: Mapping[int, float]) -> _Compared:
    """Of the licenses that a text without its end may be, the one that it names, if there is such a
    one.
    """
    if (
        not best.departures.cut
        or best.coverage >= _WHOLE
        or not _truncated(best)
        or _headless(best.departures)
    ):
        return best
    pointed = notices.notice(text.words)
    named = {pointed.id, *pointed.also} if pointed else set()
    if not named or best.license.id in named:
        return best
    other = _best(
        text,
        {number: likely[number] for number in likely if library.pattern_at(number)[0].id in named},
    )
    return other if other and _truncated(other) else best


def _unread(judged: Identification, line: int) -> Identification:
    """What a text is that was read in part only: never certain."""
    if judged.verdict not in ("equal", "altered", "truncated"):
        return judged
    rest = Difference(line, after=f"… (all that follows the first {normal_form.LIMIT} characters)")
    return Identification(judged.id, "altered", min(judged.score, 0.9), (*judged.differences, rest))


def _likely(books: library.Library, text: Text, least: float) -> dict[int, float]:
    """The patterns that a text may be, best first, with the share of their sketches that is in
    it.
    """
    shares = library.candidates(books, text, least)[:_MOST_LIKELY]
    floor = max(least, shares[0][0] - _BEHIND) if shares else least
    return {number: share for share, number in shares if share >= floor}


def _matched(text: Text, likely: Iterable[int], most: int) -> str:
    """The id of the first of the likely licenses that a text matches; no more than some are
    tried.
    """
    for number in islice(likely, most):
        owner, one = library.pattern_at(number)
        if matches(one, text, owner.title_words):
            return owner.id
    return ""


def _best(text: Text, likely: Mapping[int, float]) -> _Compared | None:
    """The license that a text departs from least, among the likely ones; no more are aligned than
    can matter.
    """
    best: _Compared | None = None
    for number, lacking in _few(likely, text):
        owner, one = library.pattern_at(number)
        most = best.departures.cost if best else inf
        if alignment.hopeless(lacking, most):
            continue
        departed = alignment.departures(one, text, _frame(text, owner.title_words), most)
        if departed and departed.cost < most:
            best = _Compared(number, owner, one, departed, text.length)
        if best and best.departures.cost <= _CLOSE:
            break
    return best


def _few(likely: Mapping[int, float], text: Text) -> list[tuple[int, int]]:
    """The patterns to align with a text, best first: two of a license at most, those that share
    most runs of words.

    With each goes about how many runs of the text it lacks, as far as that is known.
    """
    owners, lengths = library.load().owners, library.load().lengths
    weights = {
        number: lengths[number] * (share - _LACKED * (1 - share))
        for number, share in likely.items()
    }
    most = max((weights[number] - _NEAR * lengths[number] for number in likely), default=0.0)
    near = max(likely.values(), default=0.0) - _NEAR / 2
    pool = [
        (number, 0) for number, share in likely.items() if weights[number] >= most or share >= near
    ]
    if len(pool) > 2:
        pool = alignment.nearest(
            {number: library.pattern_at(number)[1] for number, _ in pool}, text
        )
    found: list[tuple[int, int]] = []
    several = bool(pool) and text.length > _LONGER * lengths[pool[0][0]]
    for number, lacking in pool:
        if sum(owners[other] == owners[number] for other, _ in found) < 2:
            found.append((number, lacking))
    return found[: _ALIGNED_LONG if several else _ALIGNED]


def _judged(best: _Compared, text: Text, depth: int) -> Identification:
    departed = best.departures
    if not departed.gaps:
        return Identification(
            id=best.license.id,
            verdict="equal",
            score=1.0,
            also=fingerprints.load().twins(best.license.id),
        )
    if best.coverage >= _WHOLE:
        others, left = _others(text, departed.gaps, depth)
        if others:
            told = _told(text, best.pattern, left)
            ids = tuple(dict.fromkeys((best.license.id, *others)))
            return Identification(
                id=ids[0], verdict="several", score=best.score, differences=told, also=ids[1:]
            )
    pointed = notices.notice(text.words) if best.coverage < _PART else None
    if pointed and best.license.id not in (pointed.id, *pointed.also):
        return pointed
    if _truncated(best):
        verdict = "truncated"
    elif _altered(best):
        verdict = "altered"
    else:
        return pointed or notices.notice(text.words) or UNKNOWN
    told = _told(text, best.pattern, departed.gaps)
    return Identification(id=best.license.id, verdict=verdict, score=best.score, differences=told)


def _altered(best: _Compared) -> bool:
    """Whether enough of a license is in a text, and little enough else, to call it that license,
    altered.
    """
    if best.coverage >= _PART:
        return best.precision >= (0.2 if best.coverage >= _WHOLE else 0.45)
    long = best.coverage >= 0.15 and best.length >= 2 * _APART
    return long and best.precision >= _WHOLE and not _headless(best.departures)


def _headless(departed: Departures) -> bool:
    """Whether the text lacks how the license begins."""
    return any(gap.given_end == 0 and gap.start < gap.end for gap in departed.gaps)


def _truncated(best: _Compared) -> bool:
    """Whether a text is a license that ends too early or begins too late, and nothing else is the
    matter with it.

    It may end in the middle of a word.
    """
    departed = best.departures
    last = departed.gaps[-1]
    broken = (
        last.given_end == best.length
        and departed.added <= 1
        and last.given_end - last.given_start == departed.added
    )
    edged = any(gap.given_end in (0, best.length) for gap in departed.gaps)
    inner = departed.removed - departed.cut
    if broken and departed.added:
        inner -= last.end - last.start
    if (departed.added and not broken) or inner > 0 or not edged:
        return False
    least = _PART if _headless(departed) else 0.05
    return departed.needed - departed.removed >= _FEWEST and best.coverage >= least


def _others(text: Text, gaps: Sequence[Gap], depth: int) -> tuple[list[str], list[Gap]]:
    """Further licenses that stand in what a text adds to one, and the gaps that are none."""
    found: list[str] = []
    left: list[Gap] = []
    for gap in gaps:
        inner = _inner(text, gap, depth)
        if inner is None:
            left.append(gap)
        else:
            found += inner
    return found, left


def _inner(text: Text, gap: Gap, depth: int) -> list[str] | None:
    """The licenses that an added stretch is, if it is any."""
    if gap.given_end - gap.given_start < _APART or depth > 3:
        return None
    part = word_patterns.part_of(text, (gap.given_start, gap.given_end))
    books = library.load()
    likely = _likely(books, part, 0.5)
    matched = _matched(part, likely, _TRIES)
    if matched:
        return [matched]
    best = _best(part, likely)
    if best is None or best.coverage < _WHOLE:
        return None
    others, _ = _others(part, best.departures.gaps, depth + 1)
    return [best.license.id, *others]


def _frame(text: Text, title_words: frozenset[str]) -> Frame:
    """Where the license itself may begin and end in a text."""
    words, length = text.words, text.length
    ends = {length}
    for place in range(length - 1, max(-1, length - _EDGE), -1):
        titled = words[place] in title_words and not ends.isdisjoint(
            _title_ends(text, place, title_words)
        )
        stated = words[place] in word_patterns.STARTERS and not ends.isdisjoint(
            word_patterns.statement_ends(text, place)
        )
        if titled or stated:
            ends.add(place)
    return Frame(frozenset(_around(text, {0}, title_words)), frozenset(ends))


def _around(text: Text, at: set[int], title_words: frozenset[str]) -> set[int]:
    """Where titles and copyright statements can end that begin at some places of a text."""
    found, new = set(at), set(at)
    for _ in range(4):
        reached: set[int] = set()
        for place in new:
            word = text.words[place] if place < text.length else ""
            if word in word_patterns.STARTERS:
                reached.update(word_patterns.statement_ends(text, place))
            if word in title_words:
                reached.update(_title_ends(text, place, title_words))
        new = reached - found
        found |= new
    return found


def _title_ends(text: Text, place: int, title_words: frozenset[str]) -> Iterator[int]:
    named = False
    for at in range(place, min(place + _TITLE, text.length)):
        word = text.words[at]
        if word not in title_words:
            return
        named = named or not (word in ("the", "v") or word.isdigit())
        if named:
            yield at + 1


def _told(text: Text, one: Pattern, gaps: Sequence[Gap]) -> tuple[Difference, ...]:
    """The differences as a person reads them."""
    lacking = any(gap.start < gap.end for gap in gaps)
    names = (
        dict(zip(word_patterns.numbers_of(text.numbers), text.words, strict=True))
        if lacking
        else {}
    )
    return tuple(_difference(text, _settled(text, gap), _missing(one, gap, names)) for gap in gaps)


def _settled(text: Text, gap: Gap) -> Gap:
    """Added words moved to where a sentence or a line begins, where they may as well have been put
    in there.
    """
    start, end = gap.given_start, gap.given_end
    if gap.start < gap.end:
        return gap
    while (
        0 < start < end
        and not _begins(text, start)
        and text.words[start - 1] == text.words[end - 1]
    ):
        start, end = start - 1, end - 1
    return gap._replace(given_start=start, given_end=end) if _begins(text, start) else gap


def _begins(text: Text, place: int) -> bool:
    """Whether a word is the first of a line or a sentence."""
    if not 0 < place < text.length:
        return place == 0
    at = text.places.at(place)
    between = text.places.standing.cleaned[at - 3 : at]
    return "\n" in between or "." in between


def _difference(text: Text, gap: Gap, removed: str) -> Difference:
    added = _shortened(text.words[gap.given_start : gap.given_end])
    return Difference(_line(text, gap.given_start), removed, added)


def _line(text: Text, place: int) -> int:
    if not text.length:
        return 1
    return (
        text.places.standing.cleaned.count("\n", 0, text.places.at(min(place, text.length - 1))) + 1
    )


def _missing(one: Pattern, gap: Gap, names: Mapping[int, str]) -> str:
    """The license's own words of a gap, as far as they can be named: those of the text, and those
    of many licenses.
    """
    missing = word_patterns.numbers_of(one.words)[gap.start : gap.end]
    if not missing:
        return ""
    common = library.common_words()
    return _shortened([names.get(number) or common.get(number) or "…" for number in missing])


def _shortened(words: Sequence[str]) -> str:
    more = len(words) - _MOST_WORDS
    return " ".join(words[:_MOST_WORDS]) + (f" … ({more} more words)" if more > 0 else "")
