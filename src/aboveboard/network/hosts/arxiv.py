"""arXiv: papers and their licenses.

Asked over https://info.arxiv.org/help/oa/index.html (OAI-PMH), one connection at a time and with
three seconds between requests, as https://info.arxiv.org/help/api/tou.html asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.address import Address
from aboveboard.network.hosts import (
    NOT_STATED,
    Host,
    make_empty_observation,
    make_license,
)

if TYPE_CHECKING:
    from aboveboard.network.web import Web

_BASE = "https://oaipmh.arxiv.org"
_DOMAINS = frozenset({"arxiv.org", "www.arxiv.org", "export.arxiv.org"})
_VIEWS = frozenset({"abs", "pdf", "html", "format"})
_COMMONS = "creativecommons.org/"
_NAME_LENGTH = 60


def _is_paper(address: Address) -> bool:
    if address.host not in _DOMAINS or len(address.parts) not in (2, 3):
        return False
    return address.parts[0] in _VIEWS


def _split_version(address: Address) -> tuple[str, str]:
    """The identifier of a paper without its version, and the version."""
    written = "/".join(address.parts[1:]).removesuffix(".pdf")
    identifier, mark, version = written.rpartition("v")
    if mark and version.isdigit() and identifier[-1:].isdigit():
        return identifier, f"v{version}"
    return written, ""


def _read_version(address: Address) -> Observation:
    _, version = _split_version(address)
    if version:
        return Observation(revision=Evidence.yes("", version))
    return Observation(revision=Evidence.unknown("", "no version is named"))


def _observe_paper(address: Address, web: Web) -> Observation:
    identifier, _ = _split_version(address)
    query = f"verb=GetRecord&metadataPrefix=arXiv&identifier=oai:arXiv.org:{quote(identifier)}"
    answer = web.get_text(f"{_BASE}/oai?{query}")
    if not answer.ok:
        return make_empty_observation(answer.exists)
    source = answer.source
    text = answer.body.decode("utf-8", "replace")
    is_record = "<OAI-PMH" in text
    if is_record and 'code="idDoesNotExist"' in text:
        return make_empty_observation(
            Evidence.no(source, "is a paper that arXiv does not know")
        )
    if not is_record or _read_element(text, "id") != identifier:
        reason = "arXiv's answer does not state which paper it is about"
        return make_empty_observation(Evidence.unknown(source, reason))
    name = _name_license(_read_element(text, "license"))
    return Observation(
        exists=answer.exists,
        public=Evidence.yes(source),
        license=make_license(name, source, "arXiv names no license for it"),
        size=NOT_STATED,
        sha256=NOT_STATED,
        gated=Evidence.no(source, "arXiv has no gates"),
    )


def _read_element(text: str, name: str) -> str:
    """The text of the first element of a name: enough for a flat record, safe from XML attacks."""
    _, _, rest = text.partition(f"<{name}>")
    return rest.partition(f"</{name}>")[0].strip()


def _name_license(url: str) -> str:
    """The license from its address, empty where it is none that is known."""
    _, commons, rest = url.partition(_COMMONS)
    parts = [part for part in rest.split("/") if part]
    if commons and len(parts) >= 3 and parts[0] == "licenses":
        kind, version = parts[1:3]
        return f"CC-{kind.upper()}-{version}"[:_NAME_LENGTH]
    if commons and parts[:2] == ["publicdomain", "zero"]:
        return "CC0-1.0"
    if "arxiv.org/licenses/" in url:
        return "LicenseRef-arXiv-nonexclusive-distrib"
    return ""


HOST = Host(
    title="arXiv",
    bases=(_BASE,),
    examples=("arxiv:2301.00001v2",),
    matches=_is_paper,
    observe=_observe_paper,
    prefix="arxiv:",
    expand=lambda identifier: f"https://arxiv.org/abs/{identifier}",
    read_address=_read_version,
    at_once=1,
    pause=3.0,
)
