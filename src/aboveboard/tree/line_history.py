"""Lineage: the earlier words of a line, followed back through a file's history.

A line descends from another where one commit takes the other away and puts it in its place, and
both say the same: they share most of their words, and all words for what a release consists of, and
all numbers. Where that is in doubt the line begins there, for a younger promise accuses nobody.
"""

from __future__ import annotations

import re

Change = tuple[int, set[tuple[str, ...]], list[tuple[str, ...]]]
"""When a commit was written, the lines it put in and those it took away, as words."""

_WORD = re.compile(r"[^\W_]+")
_THING = re.compile(
    r"\d+|code|script|train|infer|eval|data|corpus|weight|checkpoint|model|paper|report|demo|api|tool|bench"
    r"|代码|脚本|数据|权重|模型|论文|训练|推理|コード|データ|モデル|重み|코드|데이터|모델"
)
_IDEOGRAPHS = "\u2e80"
_MOST = 4_000_000
"""Characters of history that are read."""
_TELLING = 6
"""Words that tell a line from others that say little: *coming soon*."""
_ALIKE = 0.5
"""The share of words that a line and its earlier form have in common at least."""


def changes(history: str) -> list[Change]:
    """The changes of a file, the newest first: its patches, each after a NUL and its time in
    seconds since 1970.
    """
    found = []
    whole = history if len(history) <= _MOST else history[: history.rfind("\0", 0, _MOST)]
    for patch in whole.split("\0")[1:]:
        when, _, text = patch.partition("\n")
        rows = text.split("\n")
        added, removed = ([_words(row[1:]) for row in rows if row[:1] == sign] for sign in "+-")
        found.append((int(when), set(added), removed))
    return found


def origin(line: str, history: list[Change], now: int) -> int:
    """When a line first came into a file, under whichever words, in seconds since 1970; ``now``
    where nothing tells.
    """
    said, since = _words(line), now
    for when, added, removed in history:
        if said in added:
            since = when
            earlier = [words for words in removed if _same(words, said)]
            if not earlier:
                break
            said = max(earlier, key=lambda words: _likeness(words, said))
    return since


def _words(line: str) -> tuple[str, ...]:
    """The words of a line, without case and punctuation; signs that are words are each their
    own.
    """
    return tuple(
        part
        for word in _WORD.findall(line.lower())
        for part in ((word,) if word[0] < _IDEOGRAPHS else tuple(word))
    )


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if _likeness(one, other) < _ALIKE:
        return False
    things = _things(one)
    return things == _things(other) and (bool(things) or len(one) >= _TELLING)


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    every = {*one, *other}
    return len({*one} & {*other}) / len(every) if every else 0.0


def _things(words: tuple[str, ...]) -> set[str]:
    joined = "".join(word if word[0] >= _IDEOGRAPHS else f" {word} " for word in words)
    return set(_THING.findall(joined))
