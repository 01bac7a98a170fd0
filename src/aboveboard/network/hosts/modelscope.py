"""ModelScope (modelscope.cn): models and data sets, as far as it answers without a login.

Asked over the interface that its own client uses (https://modelscope.cn/docs/models/download):
``/api/v1/models`` and ``/api/v1/datasets``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.address import Address, quote_path
from aboveboard.network.hosts import (
    NOT_STATED,
    Host,
    classify_revision,
    make_empty_observation,
    make_license,
    split_revision,
)

if TYPE_CHECKING:
    from aboveboard.network.web import Web

_BASE = "https://modelscope.cn"
_DOMAINS = ("modelscope.cn", "www.modelscope.cn")
_PRIVATE, _INTERNAL, _PUBLIC = 1, 3, 5
"""The client's numbers for visibilities."""


def _is_modelscope(address: Address) -> bool:
    if address.host not in _DOMAINS or len(address.parts) < 3:
        return False
    return address.parts[0] in ("datasets", "models")


def _expand_modelscope(short_form: str) -> str:
    name, _, _ = split_revision(short_form)
    if name.startswith("datasets/"):
        return f"{_BASE}/{name}"
    return f"{_BASE}/models/{name.removeprefix('models/')}"


def _observe_modelscope(address: Address, web: Web) -> Observation:
    kind, owner, name = address.parts[:3]
    answer = web.get_json(f"{_BASE}/api/v1/{quote_path(kind, owner, name)}")
    if not answer.ok:
        return make_empty_observation(answer.exists)
    item, source = answer.record.record("Data"), answer.source
    if not item.text("Name") or answer.record.flag("Success") is False:
        reason = "ModelScope's answer does not state what it is about"
        return make_empty_observation(Evidence.unknown(source, reason))
    return Observation(
        exists=answer.exists,
        public=_classify_visibility(item.number("Visibility"), source),
        license=make_license(item.text("License"), source),
        size=NOT_STATED,
        sha256=NOT_STATED,
        gated=NOT_STATED,
    )


def _classify_visibility(visibility: int, source: str) -> Evidence:
    if visibility == _PUBLIC:
        return Evidence.yes(source)
    if visibility in (_PRIVATE, _INTERNAL):
        return Evidence.no(source, "it is not public")
    return NOT_STATED


HOST = Host(
    title="ModelScope",
    bases=(_BASE,),
    examples=("ms:example/model", "https://www.modelscope.cn/datasets/example/corpus"),
    matches=_is_modelscope,
    observe=_observe_modelscope,
    prefix="ms:",
    expand=_expand_modelscope,
    read_address=lambda _: Observation(revision=classify_revision("")),
)
