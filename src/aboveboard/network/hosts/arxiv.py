"""arXiv: papers and their licenses.

Asked over https://info.arxiv.org/help/oa/index.html (OAI-PMH), one connection at a time and with
three seconds between requests, as https://info.arxiv.org/help/api/tou.html asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.hosts import NOT_TOLD, Address, Host, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Web

_BASE = "https://oaipmh.arxiv.org"
_DOMAINS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org"})
_VIEWS = frozenset({"abs", "pdf", "html", "format"})
_COMMONS = "creativecommons.org/"


def _written(address: Address) -> str:
    """The identifier of a paper as the address gives it, with its version."""
    return "/".join(address.parts[1:]).removesuffix(".pdf")


def _versioned(written: str) -> tuple[str, str]:
    """The identifier without its version, and the version."""
    identifier, mark, version = written.rpartition("v")
    if mark and version.isdigit() and identifier[-1:].isdigit():
        return identifier, f"v{version}"
    return written, ""


def _glance(address: Address) -> Observation:
    version = _versioned(_written(address))[1]
    if version:
        return Observation(revision=Evidence(Truth.YES, version))
    return Observation(revision=Evidence(Truth.UNKNOWN, reason="no version is named"))


def _observe(address: Address, web: Web) -> Observation:
    identifier = _versioned(_written(address))[0]
    query = f"verb=GetRecord&metadataPrefix=arXiv&identifier=oai:arXiv.org:{quote(identifier)}"
    answer = web.text(f"{_BASE}/oai?{query}")
    if not answer.ok:
        return silent(answer.exists)
    text = answer.body.decode("utf-8", "replace")
    if 'code="idDoesNotExist"' in text and "<OAI-PMH" in text:
        unknown = Evidence(
            Truth.NO, source=answer.exists.source, reason="is a paper that arXiv does not know"
        )
        return silent(unknown)
    if "<OAI-PMH" not in text or _element(text, "id") != identifier:
        return silent(answer.because("arXiv's answer does not say which paper it is about").exists)
    return Observation(
        exists=answer.exists,
        public=Evidence(Truth.YES, source=answer.exists.source),
        license=_license(_element(text, "license"), answer.exists.source),
        size=NOT_TOLD,
        sha256=NOT_TOLD,
        gated=Evidence(Truth.NO, source=answer.exists.source, reason="arXiv has no gates"),
    )


def _element(text: str, name: str) -> str:
    """The text of the first element of a name: enough for a flat record, and safe from what XML can
    do.
    """
    _, _, rest = text.partition(f"<{name}>")
    return rest.partition(f"</{name}>")[0].strip() if rest else ""


def _license(url: str, source: str) -> Evidence:
    """The license from its address: Creative Commons as an SPDX id, others as they are."""
    _, known, rest = url.partition(_COMMONS)
    parts = [part for part in rest.split("/") if part]
    if known and len(parts) >= 3 and parts[0] == "licenses":
        return Evidence(Truth.YES, f"CC-{parts[1].upper()}-{parts[2]}"[:60], source)
    if known and parts[:2] == ["publicdomain", "zero"]:
        return Evidence(Truth.YES, "CC0-1.0", source)
    if "arxiv.org/licenses/" in url:
        return Evidence(Truth.YES, "LicenseRef-arXiv-nonexclusive-distrib", source)
    return Evidence(Truth.UNKNOWN, source=source, reason="arXiv names no license for it")


HOST = Host(
    title="arXiv",
    bases=(_BASE,),
    examples=("arxiv:2301.00001v2",),
    matches=lambda address: (
        address.host in _DOMAINS and len(address.parts) in (2, 3) and address.parts[0] in _VIEWS
    ),
    observe=_observe,
    prefix="arxiv:",
    expand=lambda identifier: f"https://arxiv.org/abs/{identifier}",
    glance=_glance,
    at_once=1,
    pause=3.0,
)
