"""Which license a text is, and in which words it departs from it.

``identify`` compares a text with fingerprints of every license on the SPDX list and of the licenses that AI models are
released under. Only a text that is the license word for word, as far as the SPDX matching guidelines
let it vary, is taken for it.
"""

from __future__ import annotations

from aboveboard.licenses import fingerprints, normal
from aboveboard.model import Identification

UNKNOWN = Identification(id="", verdict="unknown", score=0.0)


def identify(text: str) -> Identification:
    """Which license a text is. Pure; the index is loaded at the first call."""
    known = fingerprints.load()
    cleaned = normal.clean(text)
    words = normal.words(cleaned)
    if not words or len(text) > normal.LIMIT:
        return UNKNOWN
    found = known.published.find(fingerprints.of_published(text))
    if found is not None:
        return _certain(known, found, "exact")
    found = known.normal.find(fingerprints.of_words(words))
    if found is not None:
        return _certain(known, found, "equal")
    return UNKNOWN


def _certain(known: fingerprints.Fingerprints, number: int, verdict: str) -> Identification:
    id_, *twins = known.ids[number]
    return Identification(id=id_, verdict=verdict, score=1.0, also=tuple(twins))
