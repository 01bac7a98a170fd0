"""What an answer means: how a status such as 403 or 404 is interpreted, and in which words.

This is the only place where a status becomes evidence. 404 and 410 mean *no*; every other status
that is no success means *unknown*. A host that means something of its own by a status interprets it
in a function ``_interpret_…`` of its module (Hugging Face and Kaggle: 401 and 403; GitHub: 404 and
422 for a revision).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence
from aboveboard.network.exchange import Answer

_REASONS = {
    400: "the host did not understand the request (400)",
    401: "the host asks for a login (401)",
    403: "the host refuses access (403)",
    404: "is not there (404)",
    408: "the host gave up waiting (408)",
    410: "is gone (410)",
    429: "the host asks to slow down (429)",
    451: "withheld for legal reasons (451)",
}
_ABSENT = frozenset({404, 410})
_RATE_LIMITED = frozenset({403, 429})
_UPGRADED = "; asked over https although the link says http"


def interpret_answer(source: str, answer: Answer) -> Answer:
    """The answer with the evidence whether the place exists; ``source`` is the URL in reports."""
    return replace(answer, exists=_interpret_existence(source, answer))


def _interpret_existence(source: str, answer: Answer) -> Evidence:
    if answer.failure is not None:
        return Evidence.unknown(source, answer.reason)
    if 200 <= answer.status < 300:
        return Evidence.yes(source)
    reason = explain_status(answer.status, answer.headers)
    if answer.upgraded:
        return Evidence.unknown(source, reason + _UPGRADED)
    if answer.status in _ABSENT:
        return Evidence.no(source, reason)
    return Evidence.unknown(source, reason)


def explain_status(status: int, headers: Mapping[str, str]) -> str:
    """The words for a status that is no success."""
    if status in _RATE_LIMITED and headers.get("x-ratelimit-remaining") == "0":
        return f"the host allows no more requests for now ({status}); a token raises its limit"
    if status >= 500:
        return f"the host is in trouble ({status})"
    return _REASONS.get(status, f"the host answers {status}")
