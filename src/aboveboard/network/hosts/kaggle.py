"""Kaggle: data sets and models, as far as it answers without a login.

Asked over https://www.kaggle.com/docs/api; the paths are those of KaggleSwagger.yaml in
github.com/Kaggle/kaggle-api (retrieved 2026-11), which leaves the fields of an answer open. Some
answers have a value as ``licenseName``, some as ``licenseNameNullable`` beside an empty one or
alone. It refuses what is missing and what is private alike (403), so neither is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.address import Address, quote_path
from aboveboard.network.hosts import (
    NOT_STATED,
    Host,
    make_empty_observation,
    make_license,
    make_size,
)

if TYPE_CHECKING:
    from aboveboard.network.exchange import Answer, Record
    from aboveboard.network.web import Web

_BASE = "https://www.kaggle.com"
_DOMAINS = ("kaggle.com", "www.kaggle.com")
_LOGIN = "Kaggle asks for a login before most downloads"


def _is_kaggle(address: Address) -> bool:
    if address.host not in _DOMAINS or len(address.parts) < 3:
        return False
    return address.parts[0] in ("datasets", "models")


def _make_api_url(address: Address) -> str:
    kind, owner, name = address.parts[:3]
    item = quote_path(owner, name)
    if kind == "datasets":
        return f"{_BASE}/api/v1/datasets/view/{item}"
    return f"{_BASE}/api/v1/models/{item}/get"


def _observe_kaggle(address: Address, web: Web) -> Observation:
    answer = web.get_json(_make_api_url(address))
    if not answer.ok:
        return make_empty_observation(_interpret_refusal(answer))
    item, source = answer.record, answer.source
    if not item.text("ref") and not item.text("slug"):
        reason = "Kaggle's answer does not state what it is about"
        return make_empty_observation(Evidence.unknown(source, reason))
    size = max(item.number("totalBytesNullable"), item.number("totalBytes"))
    return Observation(
        exists=answer.exists,
        public=_read_privacy(item, source),
        license=make_license(
            item.text("licenseNameNullable") or item.text("licenseName"), source
        ),
        size=make_size(size or -1, source),
        sha256=NOT_STATED,
        gated=NOT_STATED,
    )


def _interpret_refusal(answer: Answer) -> Evidence:
    """401 and 403: Kaggle does not distinguish what is missing from what is private."""
    if answer.status not in (401, 403):
        return answer.exists
    reason = f"missing, private or for members only: Kaggle does not reveal which ({answer.status})"
    return Evidence.unknown(answer.source, reason)


def _read_privacy(item: Record, source: str) -> Evidence:
    if item.flag("isPrivate") or item.flag("isPrivateNullable"):
        return Evidence.no(source, "it is private")
    return Evidence.unknown(source, _LOGIN)


HOST = Host(
    title="Kaggle",
    bases=(_BASE,),
    examples=(
        "kaggle:datasets/example/corpus",
        "https://www.kaggle.com/models/example/model",
    ),
    matches=_is_kaggle,
    observe=_observe_kaggle,
    prefix="kaggle:",
    expand=lambda rest: f"{_BASE}/{rest}",
)
