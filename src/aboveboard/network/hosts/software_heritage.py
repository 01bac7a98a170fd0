"""Software Heritage: source code by SWHID, an identifier derived from the content itself.

Asked over https://archive.softwareheritage.org/api/1/resolve/doc/, 120 requests an hour without a
token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.address import Address
from aboveboard.network.hosts import NOT_STATED, Host, make_empty_observation

if TYPE_CHECKING:
    from aboveboard.network.web import Web

_DOMAIN = "archive.softwareheritage.org"
_BASE = f"https://{_DOMAIN}"


def _read_swhid(address: Address) -> str:
    """The identifier without its qualifiers (https://www.swhid.org/specification/), or nothing."""
    if address.host != _DOMAIN or not address.parts:
        return ""
    core, _, _ = address.parts[0].partition(";")
    scheme, _, rest = core.partition(":")
    return core if scheme == "swh" and rest.count(":") == 2 else ""


def _read_revision(address: Address) -> Observation:
    return Observation(revision=Evidence.yes("", _read_swhid(address)))


def _observe_object(address: Address, web: Web) -> Observation:
    swhid = _read_swhid(address)
    quoted_swhid = quote(swhid, safe=":")
    answer = web.get_json(f"{_BASE}/api/1/resolve/{quoted_swhid}/")
    if not answer.ok:
        return make_empty_observation(answer.exists)
    source = answer.source
    if answer.record.text("object_id") != swhid.rpartition(":")[2]:
        reason = "the archive's answer does not state which object it is about"
        return make_empty_observation(Evidence.unknown(source, reason))
    return Observation(
        exists=answer.exists,
        public=Evidence.yes(source),
        license=NOT_STATED,
        size=NOT_STATED,
        sha256=NOT_STATED,
        gated=Evidence.no(source, "the archive has no gates"),
    )


HOST = Host(
    title="Software Heritage",
    bases=(_BASE,),
    examples=("swh:1:rev:309cf2674ee7a0749978cf8265ab91a60aea0f7d",),
    matches=lambda address: bool(_read_swhid(address)),
    observe=_observe_object,
    prefix="swh:",
    expand=lambda rest: f"{_BASE}/swh:{rest}",
    read_address=_read_revision,
)
