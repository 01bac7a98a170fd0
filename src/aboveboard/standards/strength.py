"""The order of the shipped standards by what they ask for: stated here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from aboveboard.model.judgement import StandardRef

STRENGTH: Mapping[StandardRef, int] = {
    StandardRef("strict-source"): 6,
    StandardRef("osaid-1.0"): 5,
    StandardRef("mof-1.0", "1"): 5,
    StandardRef("mof-1.0", "2"): 4,
    StandardRef("mof-1.0", "3"): 3,
    StandardRef("open-weights"): 2,
    StandardRef("open-weights-definition"): 2,
    StandardRef("open-source-code"): 1,
    StandardRef("open-data"): 1,
}
"""How much each standard or level asks for, strongest first."""

WHOLE_RELEASE = 3
"""The least strength of a standard that asks for more than one kind of component."""


def strength(standard: StandardRef | None) -> int:
    """The strength of a standard; 0 for none and for one that is not listed."""
    if standard is not None:
        return STRENGTH.get(standard, 0)
    return 0
