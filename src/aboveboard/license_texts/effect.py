"""What a change of a license's words does: whether it limits use, adds a duty, or is cosmetic.

Judged by the words alone, and with care: an added sentence limits only where it says so in so many
words; a word changed inside the license's own text limits where it gives a grant away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from aboveboard.license_texts import normal_form
from aboveboard.model.evidence import Difference
from aboveboard.model.judgement import Level

Effect = Literal["limits", "duties", "cosmetic"]

LEVEL: dict[Effect, Level] = {"limits": "error", "duties": "warning", "cosmetic": "notice"}
"""How much each effect weighs."""

_LIMITS = (
    r"\bnon commercial|\bcommercial (?:use|exploitation|purposes?|product|gain|advantage|license|agreement)"
    r"|\bcommercially\b|\bfor commercial|\bprohibited|\bforbidden|\bexcluded\b|\bcannot\b"
    r"|\bnot (?:be )?(?:permitted|allowed|used?|grant|extend|offer|distribute|modify|copy|sell)"
    r"|\b(?:may|shall|must|can|will|do|does|agree) not\b"
    r"|\bno (?:rights?|derivatives?|derivative works|commercial|military)"
    r"|\b(?:purposes?|use|uses|research|institutions|organizations|education|evaluation|individuals?) only\b"
    r"|\bonly (?:for|by|to|be used)|\bexceed(?:s|ing)?\b|\brevenues?\b|\bturnover\b|\bmillion\b|\bactive users\b"
    r"|\bemploy(?:s|ing|ees)\b|\bfees?\b|\broyalt|\bpaid\b|\bsubscription|\bseparate license|\brequest a"
    r"|\bmilitary|\bweapons?\b|\bsurveillance|\bacademic (?:use|purposes?|institutions)|\bresearch purposes"
    r"|\bpersonal use|\bevaluation use|\bcompet(?:e|ing|itor)|\bnot evil|\bfor good\b|\bfield of\b|\bventure\b"
    r"|\bprior (?:written )?(?:consent|approval|permission)|\bwritten (?:consent|approval)|\brequires (?:written|prior)"
)
_DUTIES = (
    r"\b(?:must|shall|required?|requires|requirement|obliged|obligation)\b|\bdisplay|\bprominent|\bcredit\b|\bcite\b"
    r"|\bcitation\b|\battribution\b|\backnowledge?(?:d|s|ing)?\b|\bnotify\b|\bnotification\b|\bindemnif"
)
_SCOPE = (
    r"\blicense terms\b|\blicensed under\b|\bsee (?:the )?(?:file|license|notice)|\bthird party\b|\bsubcomponents\b"
    r"|\bseparate copyright|\bcan be found\b|\bapplies to\b|\breleased under\b|\bcovers\b|\bportions of\b"
)
_GRANTS = frozenset(
    """
    allowed any charge copy derivative distribute free freely grant granted grants irrevocable licensable may
    modification modifications modify no non not permission permitted perpetual publish purpose purposes
    redistribution reproduce restriction right rights royalty sell sublicense to use using without worldwide
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words of a license's own text whose removal or change gives a grant away, or turns it round."""
_CUT = " more words)"
"""How words end that are not shown to their end."""
_RESTATED = (
    (
        "",
        r"\byou may not use (?:\w+ ){1,4}except in compliance with the license\b|\bunless required by applicable law\b"
        r"|\byou do not (?:have|need) to\b|\bin no event shall\b",
    ),
    (
        "CC-",
        r"\battribution\b|\byou must give appropriate credit\b|\bindicate if changes were made\b"
        r"|\byou may not apply legal terms or technological measures\b|\bthe licensor cannot revoke these freedoms\b"
        r"|\bthe license may not give you all of the permissions necessary\b",
    ),
    (
        "-NC",
        r"\bnon ?commercial\b|\b(?:you )?may not (?:be )?used? (?:the material |it )?for commercial purposes\b"
        r"|\bfor (?:any )?commercial (?:licens|us)\w{0,5} (?:\w+ ){0,3}contact\b",
    ),
    ("-ND", r"\bno ?derivatives?\b|\byou may not distribute the modified material\b"),
    ("-SA", r"\byou must distribute your contributions under the same license\b"),
)
"""Words of summaries and notices that say again what a license whose id has this part says
anyway."""
_SHORT = 6
"""Words up to which an added stretch counts as a change of the license's own sentence."""
_TITLE = 4
"""The last line in which a number belongs to a title or a copyright line."""
_TURNS = frozenset(("no", "non", "not", "only", "never", "except", "unless", "without", "with"))


def of(difference: Difference, license_id: str = "") -> Effect:
    """What one difference does; what the license of that id says anyway does nothing when it is
    said again.
    """
    before, added = difference.before, difference.after
    if difference.kind == "added":
        added = _beyond(added, license_id)
    if _patterns()[0].search(added):
        return "limits"
    if difference.kind != "added" and not _GRANTS.isdisjoint(before.split(" ")):
        return "limits"
    if added and added.count(" ") < _SHORT and not _TURNS.isdisjoint(added.split(" ")):
        return "limits"
    short = difference.kind != "added" or added.count(" ") < _SHORT
    number = (
        short
        and difference.line > _TITLE
        and any(word.isdigit() for word in f"{before} {added}".split(" "))
    )
    if _patterns()[1].search(added) or number:
        return "duties"
    if difference.kind != "added" and not normal_form.OPERATIVE.isdisjoint(before.split(" ")):
        return "duties"
    return "cosmetic"


def _beyond(added: str, license_id: str) -> str:
    """What added words say that the license does not say anyway."""
    for part, pattern in _RESTATED:
        if not part or (part in license_id and license_id.startswith("CC-")):
            added = " ".join(re.sub(pattern, " ", added).split())
    return added


def is_scope_note(difference: Difference, license_id: str = "") -> bool:
    """Whether an addition only tells to what the license applies, or where other terms are
    found.
    """
    if (
        difference.kind != "added"
        or difference.words.endswith(_CUT)
        or of(difference, license_id) != "cosmetic"
    ):
        return False
    return bool(_patterns()[2].search(difference.words))


def of_all(differences: Iterable[Difference], license_id: str = "") -> Effect:
    """What several differences do: the worst that one of them does."""
    found = {of(difference, license_id) for difference in differences}
    return "limits" if "limits" in found else "duties" if "duties" in found else "cosmetic"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return re.compile(_LIMITS), re.compile(_DUTIES), re.compile(_SCOPE)
