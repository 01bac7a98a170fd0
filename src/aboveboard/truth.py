"""Three-valued truth: yes, no, and *unknown*, which is never either of them.

The connectives are strong Kleene logic: a conjunction with one *no* is *no* whatever is unknown,
and a disjunction with one *yes* is *yes*. ``bool()`` of a truth raises, so that no ``if`` can
mistake *unknown* for *no*; compare with ``is``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """What is known of a statement: it is true, it is false, or that could not be observed."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth has three values; compare it with `is`")

    def __invert__(self) -> Truth:
        """Strong Kleene negation: *unknown* stays *unknown*."""
        return _NEGATED[self]


_NEGATED = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}


def every(truths: Iterable[Truth]) -> Truth:
    """Return the conjunction: *no* if any is *no*, else *unknown* if any is *unknown*, else *yes*
    (also of nothing).
    """
    return _find_decisive(Truth.NO, truths, Truth.YES)


def some(truths: Iterable[Truth]) -> Truth:
    """Return the disjunction: *yes* if any is *yes*, else *unknown* if any is *unknown*, else *no*
    (also of nothing).
    """
    return _find_decisive(Truth.YES, truths, Truth.NO)


def _find_decisive(decisive: Truth, truths: Iterable[Truth], otherwise: Truth) -> Truth:
    """The decisive truth if any is that, else *unknown* if any is that.

    A loop, because the hashing of a set would cost more than all the rest.
    """
    result = otherwise
    for truth in truths:
        if truth is decisive:
            return decisive
        if truth is Truth.UNKNOWN:
            result = truth
    return result
