"""Other spellings: the one form that all the ways to write a license's name are brought to."""

from __future__ import annotations

import re

_SHORT = (
    (" creative commons ", " cc "),
    (" creativecommons ", " cc "),
    (" non commercial ", " nc "),
    (" noncommercial ", " nc "),
    (" share alike ", " sa "),
    (" sharealike ", " sa "),
    (" no derivative works ", " nd "),
    (" no derivatives ", " nd "),
    (" no derivative ", " nd "),
    (" no derivs ", " nd "),
    (" noderivatives ", " nd "),
    (" noderivative ", " nd "),
    (" noderivs ", " nd "),
    (" attribution ", " by "),
    (" gnu library or lesser general ", " lgpl "),
    (" gnu lesser general ", " lgpl "),
    (" gnu affero general ", " agpl "),
    (" gnu general ", " gpl "),
    (" gnu free documentation ", " gfdl "),
    (" gnu lgpl ", " lgpl "),
    (" gnu agpl ", " agpl "),
    (" gnu gpl ", " gpl "),
    (" gnu gfdl ", " gfdl "),
    (" or any later ", " plus "),
    (" and any later ", " plus "),
    (" or later ", " plus "),
    (" and later ", " plus "),
    (" or newer ", " plus "),
)
"""Long names and the short ones that stand for them, between blanks, in the order in which they are
put in."""

_MARKS = {code: " " for code in range(128) if not chr(code).isalnum() and code != ord(".")}
_DROPPED = (
    " the a license licence licenses licensed licensing terms under released version ver public international "
    "unported generic deed software agreement "
)


def fold(text: str) -> str:
    """A license's name brought to the one form in which other spellings are listed.

    Case, punctuation, the words *license* and *version*, and ``.0`` go; long names become the usual
    short ones: ``Apache License, Version 2.0``, ``apache2`` and ``Apache-2.0`` all give ``apache
    2``.
    """
    low = text.lower().replace("+", " plus ")
    low = low.translate(_MARKS)
    low = re.sub(r"(?<=[a-z])v?(?=\d)|(?<=\d)(?=[a-z]{2})", " ", low)
    words = [word.strip(".") for word in low.split()]
    low = " ".join(["", *(word for word in words if word and f" {word} " not in _DROPPED), ""])
    for long, short in _SHORT:
        if long in low:
            low = low.replace(long, short)
    if ".0" in low:
        low = re.sub(r"(?<=\d)\.0(?![.\d])", "", low)
    return " ".join(word for word in low.split() if word not in ("v", "only"))
