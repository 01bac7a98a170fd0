"""ModelScope (modelscope.cn): models and data sets, as far as it answers without a login.

Asked over the interface that its own client uses (https://modelscope.cn/docs/models/download):
``/api/v1/models`` and ``/api/v1/datasets``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.hosts import NOT_TOLD, Address, Host, at_revision, pinned, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Web

_BASE = "https://modelscope.cn"
_PUBLIC = 5
"""The client's name for a visibility: 1 is private, 3 internal, 5 public."""


def _matches(address: Address) -> bool:
    known = address.host in ("modelscope.cn", "www.modelscope.cn")
    return known and len(address.parts) >= 3 and address.parts[0] in ("datasets", "models")


def _expand(written: str) -> str:
    name, _, _ = at_revision(written)
    return (
        f"{_BASE}/{name}"
        if name.startswith("datasets/")
        else f"{_BASE}/models/{name.removeprefix('models/')}"
    )


def _observe(address: Address, web: Web) -> Observation:
    kind, owner, name = address.parts[:3]
    answer = web.json(f"{_BASE}/api/v1/{kind}/{quote(owner, safe='')}/{quote(name, safe='')}")
    if not answer.ok:
        return silent(answer.exists)
    told, source = answer.record.record("Data"), answer.exists.source
    if not told.text("Name") or answer.record.flag("Success") is False:
        return silent(answer.because("ModelScope's answer does not say what it is about").exists)
    named = told.text("License")
    return Observation(
        exists=answer.exists,
        public=_public(told.number("Visibility"), source),
        license=Evidence(Truth.YES, named[:200], source) if named else NOT_TOLD,
        size=NOT_TOLD,
        sha256=NOT_TOLD,
        gated=NOT_TOLD,
    )


def _public(visibility: int, source: str) -> Evidence:
    if visibility == _PUBLIC:
        return Evidence(Truth.YES, source=source)
    if visibility in (1, 3):
        return Evidence(Truth.NO, source=source, reason="it is not public")
    return NOT_TOLD


HOST = Host(
    title="ModelScope",
    bases=(_BASE,),
    examples=("ms:example/model", "https://www.modelscope.cn/datasets/example/corpus"),
    matches=_matches,
    observe=_observe,
    prefix="ms:",
    expand=_expand,
    glance=lambda _: Observation(revision=pinned("")),
)
