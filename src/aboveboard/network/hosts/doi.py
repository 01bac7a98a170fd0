"""DOIs of other registrants: is the DOI registered, and is there something where it leads?

Asked over https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation (the
handle proxy's REST API), then at the address that it names. Zenodo's own DOIs are asked at Zenodo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.address import Address, quote_path
from aboveboard.network.hosts import Host, http, is_absent, make_empty_observation

if TYPE_CHECKING:
    from aboveboard.network.exchange import Record
    from aboveboard.network.web import Web

_BASE = "https://doi.org"
_RESOLVERS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_ZENODO = "10.5281"
_UNREGISTERED = 100
"""The response code of a handle that is not registered."""


def _is_doi(address: Address) -> bool:
    if address.host not in _RESOLVERS or len(address.parts) < 2:
        return False
    registrant, name = address.parts[:2]
    if registrant == _ZENODO and name.lower().startswith("zenodo."):
        return False
    return registrant.startswith("10.")


def _observe_doi(address: Address, web: Web) -> Observation:
    answer = web.get_json(f"{_BASE}/api/handles/{quote_path(*address.parts)}")
    if is_absent(answer.exists):
        return make_empty_observation(
            Evidence.no(answer.source, "is not registered (404)")
        )
    if not answer.ok:
        return make_empty_observation(answer.exists)
    target = _find_target(answer.record)
    if not target:
        reason = "the registry does not state where the DOI leads"
        return make_empty_observation(Evidence.unknown(answer.source, reason))
    observation = http.observe_url(Address.parse(target), web)
    if not is_absent(observation.exists):
        return observation
    dead_end = f"{observation.exists.source} {observation.exists.reason}"
    reason = f"is registered, but where it leads nothing is found: {dead_end}"
    return replace(observation, exists=Evidence.no(observation.exists.source, reason))


def _find_target(handle: Record) -> str:
    """The URL that a DOI resolves to; empty where the registry has none."""
    if handle.number("responseCode") == _UNREGISTERED:
        return ""
    for value in handle.records("values"):
        if value.text("type") == "URL":
            return value.record("data").text("value")
    return ""


HOST = Host(
    title="DOI",
    bases=(_BASE,),
    examples=("doi:10.1234/example.5678",),
    matches=_is_doi,
    observe=_observe_doi,
    prefix="doi:",
    expand=lambda name: f"{_BASE}/{name}",
)
