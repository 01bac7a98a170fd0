"""Software Heritage: source code by SWHID, an identifier made of the content itself.

Asked over https://archive.softwareheritage.org/api/1/resolve/doc/, 120 requests an hour without a
token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.hosts import NOT_TOLD, Address, Host, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Web

_BASE = "https://archive.softwareheritage.org"


def _swhid(address: Address) -> str:
    """The identifier without its qualifiers (https://www.swhid.org/specification/), or an empty
    text.
    """
    if address.host != "archive.softwareheritage.org" or not address.parts:
        return ""
    core = address.parts[0].partition(";")[0]
    scheme, _, rest = core.partition(":")
    return core if scheme == "swh" and len(rest.split(":")) == 3 else ""


def _glance(address: Address) -> Observation:
    return Observation(revision=Evidence(Truth.YES, _swhid(address)))


def _observe(address: Address, web: Web) -> Observation:
    swhid = _swhid(address)
    answer = web.json(f"{_BASE}/api/1/resolve/{quote(swhid, safe=':')}/")
    if not answer.ok:
        return silent(answer.exists)
    source = answer.exists.source
    if answer.record.text("object_id") != swhid.rpartition(":")[2]:
        return silent(
            answer.because("the archive's answer does not say which object it is about").exists
        )
    return Observation(
        exists=answer.exists,
        public=Evidence(Truth.YES, source=source),
        license=NOT_TOLD,
        size=NOT_TOLD,
        sha256=NOT_TOLD,
        gated=Evidence(Truth.NO, source=source, reason="the archive has no gates"),
    )


HOST = Host(
    title="Software Heritage",
    bases=(_BASE,),
    examples=("swh:1:rev:309cf2674ee7a0749978cf8265ab91a60aea0f7d",),
    matches=lambda address: bool(_swhid(address)),
    observe=_observe,
    prefix="swh:",
    expand=lambda rest: f"{_BASE}/swh:{rest}",
    glance=_glance,
)
