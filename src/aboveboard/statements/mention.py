"""Mentions: what a sentence was read to say, before it becomes a claim with a place in a file."""

from __future__ import annotations

from typing import Literal

from aboveboard.value import Value

Polarity = Literal["asserted", "negated", "future", "hypothetical"]

OWN, THIRD, FUTURE, GENERIC = "own", "third_party", "future", "generic"
"""Roles: whether a mention is the project's own claim, or why it is passed over."""


class Mention(Value, frozen=True):
    """A place that speaks of openness, in words of a sentence: what it says, of what, and in which
    role.
    """

    first: int
    last: int
    kind: str
    subject: str
    role: str
    why: str
    polarity: Polarity = "asserted"
    license: str = ""
