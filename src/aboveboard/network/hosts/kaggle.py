"""Kaggle: data sets and models, as far as it answers without a login.

Asked over https://www.kaggle.com/docs/api; the paths are those of KaggleSwagger.yaml in
github.com/Kaggle/kaggle-api (retrieved 2026-11), which leaves the fields of an answer open. Some
answers carry a value as ``licenseName``, some as ``licenseNameNullable`` beside an empty one or
alone. It refuses what is missing and what is private alike (403), so neither is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.hosts import NOT_TOLD, Address, Host, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Web

_BASE = "https://www.kaggle.com"


def _matches(address: Address) -> bool:
    known = address.host in ("kaggle.com", "www.kaggle.com")
    return known and len(address.parts) >= 3 and address.parts[0] in ("datasets", "models")


def _observe(address: Address, web: Web) -> Observation:
    kind, owner, name = address.parts[:3]
    where = f"{quote(owner, safe='')}/{quote(name, safe='')}"
    path = f"datasets/view/{where}" if kind == "datasets" else f"models/{where}/get"
    answer = web.json(f"{_BASE}/api/v1/{path}")
    if answer.status in (401, 403):
        reason = (
            f"missing, private or for members only: Kaggle does not tell which ({answer.status})"
        )
        return silent(answer.because(reason).exists)
    if not answer.ok:
        return silent(answer.exists)
    told, source = answer.record, answer.exists.source
    if not told.text("ref") + told.text("slug"):
        return silent(answer.because("Kaggle's answer does not say what it is about").exists)
    size = max(told.number("totalBytesNullable"), told.number("totalBytes"))
    named = told.text("licenseNameNullable") or told.text("licenseName")
    return Observation(
        exists=answer.exists,
        public=_public(told.flag("isPrivate") or told.flag("isPrivateNullable"), source),
        license=Evidence(Truth.YES, named[:200], source) if named else NOT_TOLD,
        size=Evidence(Truth.YES, str(size), source) if size > 0 else NOT_TOLD,
        sha256=NOT_TOLD,
        gated=NOT_TOLD,
    )


def _public(private: bool | None, source: str) -> Evidence:
    if private is True:
        return Evidence(Truth.NO, source=source, reason="it is private")
    return Evidence(
        Truth.UNKNOWN, source=source, reason="Kaggle asks for a login before most downloads"
    )


HOST = Host(
    title="Kaggle",
    bases=(_BASE,),
    examples=("kaggle:datasets/example/corpus", "https://www.kaggle.com/models/example/model"),
    matches=_matches,
    observe=_observe,
    prefix="kaggle:",
    expand=lambda rest: f"{_BASE}/{rest}",
)
