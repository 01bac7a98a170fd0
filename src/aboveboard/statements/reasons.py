"""Reasons: the features that weighed most, in words that a person can read."""

from __future__ import annotations

import re

from aboveboard.lazy_pattern import lazy_pattern

_WORDS = (
    (lazy_pattern(r"t=(.+)"), "the words “{}”"),
    (lazy_pattern(r"[lL]\d*=(.+)|l21=(.+)|l321=(.+)"), "“{}” before it"),
    (lazy_pattern(r"[rR]\d*=(.+)|r12=(.+)|r123=(.+)"), "“{}” after it"),
    (lazy_pattern(r"a\d+=(.+)"), "before it: {}"),
    (lazy_pattern(r"b\d+=(.+)"), "after it: {}"),
    (lazy_pattern(r"L\w* (.+)"), "before it: {}"),
    (lazy_pattern(r"R\w* (.+)"), "after it: {}"),
    (lazy_pattern(r"h\d:(.+)"), "a heading with “{}”"),
    (lazy_pattern(r"head=(.+)"), "it is about: {}"),
    (lazy_pattern(r"govc?2?=(.+)"), "the phrase follows: {}"),
    (lazy_pattern(r"subj=(.+)"), "the clause begins with: {}"),
    (lazy_pattern(r"form=(.+)"), "it is in a {}"),
    (lazy_pattern(r"in (.+)"), "it is in: {}"),
    (lazy_pattern(r"m \w+=(.+)"), "the link or image has “{}”"),
    (lazy_pattern(r"(?:column|lead):(.+)"), "it is under “{}”"),
    (lazy_pattern(r"link(?: after| before)? (.+)"), "a link to: {}"),
)
_GROUP = lazy_pattern(r"^[a-z]+\|")


def describe_reasons(features: tuple[str, ...]) -> str:
    """The features in words, the weightiest first."""
    return "; ".join(dict.fromkeys(_describe_reason(feature) for feature in features))


def _describe_reason(feature: str) -> str:
    bare = _GROUP.sub("", feature)
    for pattern, words in _WORDS:
        match = pattern.fullmatch(bare)
        if match is not None:
            value = next(group for group in match.groups() if group is not None)
            return words.format(re.sub(r"\|\w+=", " … ", value))
    return bare
