"""The words for the named sets of licenses that standards ask for."""

from __future__ import annotations

from collections.abc import Mapping

from aboveboard.value import Value


class SetWords(Value, frozen=True):
    """How sentences name a set of licenses."""

    member: str
    """What a license of the set is, after *which is*."""
    condition: str
    """What a standard asks for, after *a component*."""


_SETS: Mapping[str, SetWords] = {
    "osi-approved": SetWords(
        "approved by the Open Source Initiative",
        "under a license that the Open Source Initiative has approved",
    ),
    "fsf-free": SetWords(
        "on the Free Software Foundation's list of free licenses",
        "under a license that the Free Software Foundation calls free",
    ),
    "open-data": SetWords(
        "accepted by the Open Definition for data",
        "under a license that the Open Definition accepts for data",
    ),
    "open-content": SetWords(
        "accepted by the Open Definition",
        "under a license that the Open Definition accepts",
    ),
    "open-unlisted": SetWords(
        "in the set open-unlisted",
        "under an open license that no steward has listed",
    ),
    "any-open": SetWords("an open license", "under an open license"),
    "eu-foss": SetWords(
        "free and open-source in the sense of the EU AI Act",
        "under a license that is free and open-source in the sense of the EU AI Act",
    ),
    "any-disclosed": SetWords("a stated license", "under stated terms"),
    "mof-open": SetWords(
        "open by the Model Openness Framework",
        "under a license that the framework's own tool takes for open",
    ),
}


def set_words(named_set: str) -> SetWords:
    """The words for a set; plain ones for a set that has none of its own."""
    plain = SetWords(
        f"in the set {named_set}", f"under a license of the set {named_set}"
    )
    return _SETS.get(named_set, plain)
