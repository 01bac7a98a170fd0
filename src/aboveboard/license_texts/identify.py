"""Which license a text is, and in which words it departs from it.

``identify`` compares a text with every license on the SPDX list and with those that AI models are
released under. Only a text that is the license word for word, as far as the SPDX matching
guidelines let it vary, is taken for it; any other word, left out, put in or changed, is a
difference that is told with its line.

A digest of the whole text settles the ordinary case (``fingerprints``); what it does not know is
compared with the patterns of single licenses (``comparison``).
"""

from __future__ import annotations

from aboveboard.license_texts import fingerprints
from aboveboard.model.evidence import Identification


def identify(text: str) -> Identification:
    """Which license a text is. Pure; the index is loaded at the first call."""
    known = fingerprints.load()
    found = known.published.find(fingerprints.of_published(text))
    if found is not None:
        return _certain(known, found, "exact")
    from aboveboard.license_texts import normal_form

    reading = normal_form.read(normal_form.clean(text))
    whole = len(text.rstrip()) <= normal_form.LIMIT
    found = known.normal.find(fingerprints.of_words(reading.without_holders)) if whole else None
    if found is not None:
        return _certain(known, found, "equal")
    from aboveboard.license_texts import comparison

    return comparison.compare(reading, whole=whole)


def _certain(known: fingerprints.Fingerprints, number: int, verdict: str) -> Identification:
    id_, *twins = known.of(number)
    return Identification(id=id_, verdict=verdict, score=1.0, also=tuple(twins))
