"""Identify the license of a text, and the words in which the text differs from it.

``identify`` compares a text with every license on the SPDX list and with those that AI models are
released under. Only a text that is the license word for word, as far as the SPDX matching
guidelines let it vary, is identified as it; any other word that was removed, added or changed is a
difference with its line.

A digest of the whole text decides the ordinary case (``fingerprints``); other texts are compared
with the patterns of single licenses (``comparison``).
"""

from __future__ import annotations

from aboveboard.license_texts import fingerprints
from aboveboard.model.evidence import Identification


def identify(text: str) -> Identification:
    """Identify the license of a text. Pure; the index is loaded at the first call."""
    known = fingerprints.load()
    number = known.published.find(fingerprints.digest_published(text))
    if number is not None:
        return _identified(known, number, "exact")
    # NOTE: most texts end here. What follows takes longer to import than to run.
    from aboveboard.license_texts import cleaning, normal_form

    normal = normal_form.normalize(text)
    is_complete = len(text.rstrip()) <= cleaning.LONGEST_TEXT
    if is_complete:
        digest = fingerprints.digest_words(normal.words_without_holders)
        number = known.normal.find(digest)
        if number is not None:
            return _identified(known, number, "equal")
    from aboveboard.license_texts import comparison

    return comparison.compare(normal, is_complete=is_complete)


def _identified(
    known: fingerprints.Fingerprints,
    number: int,
    verdict: str,
) -> Identification:
    id_, *twins = known.list_ids(number)
    return Identification(
        id=id_,
        verdict=verdict,
        score=1.0,
        also=tuple(twins),
    )
