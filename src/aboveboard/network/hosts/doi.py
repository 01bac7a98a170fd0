"""DOIs of other registrants: is the DOI registered, and is there something where it leads?

Asked over https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation (the
handle proxy's REST API), then at the address that it names. Zenodo's own DOIs are asked at Zenodo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from aboveboard.model.evidence import Observation
from aboveboard.network.hosts import Address, Host, http, quoted, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Record, Web

_BASE = "https://doi.org"
_RESOLVERS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_UNREGISTERED = 100
"""The response code of a handle that is not registered."""


def _matches(address: Address) -> bool:
    if (
        address.host not in _RESOLVERS
        or len(address.parts) < 2
        or not address.parts[0].startswith("10.")
    ):
        return False
    return not (address.parts[0] == "10.5281" and address.parts[1].lower().startswith("zenodo."))


def _observe(address: Address, web: Web) -> Observation:
    answer = web.json(f"{_BASE}/api/handles/{quoted(*address.parts)}")
    if answer.exists.truth is Truth.NO:
        return silent(replace(answer.exists, reason="is not registered (404)"))
    if not answer.ok:
        return silent(answer.exists)
    target = _target(answer.record)
    if not target:
        return silent(answer.because("the registry does not say where the DOI leads").exists)
    found = http.look(Address.of(target), web)
    if found.exists.truth is Truth.NO:
        reason = f"is registered, but where it leads nothing is found: {found.exists.source} {found.exists.reason}"
        return replace(found, exists=replace(found.exists, reason=reason))
    return found


def _target(told: Record) -> str:
    if told.number("responseCode") == _UNREGISTERED:
        return ""
    for value in told.records("values"):
        if value.text("type") == "URL":
            return value.record("data").text("value")
    return ""


HOST = Host(
    title="DOI",
    bases=(_BASE,),
    examples=("doi:10.1234/example.5678",),
    matches=_matches,
    observe=_observe,
    prefix="doi:",
    expand=lambda name: f"{_BASE}/{name}",
)
