"""Zenodo: records and their files, by number or by DOI.

Asked over https://developers.zenodo.org/#records. The DOI of all versions of a record leads to the
newest one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence, Observation, RemoteFile
from aboveboard.network.hosts import NOT_TOLD, Address, Host, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Answer, Web

_BASE = "https://zenodo.org"
_DOI = "zenodo."
_RESOLVERS = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})


def _number(address: Address) -> str:
    """The number of the record that an address means, or an empty text."""
    parts = address.parts
    number = ""
    if address.host in _RESOLVERS and len(parts) == 2 and parts[0] == "10.5281":
        number = parts[1].lower().removeprefix(_DOI)
    elif address.host in ("zenodo.org", "www.zenodo.org"):
        if parts[:1] == ("api",):
            parts = parts[1:]
        if len(parts) >= 2 and parts[0] in ("record", "records"):
            number = parts[1]
        elif len(parts) == 3 and parts[:2] == ("doi", "10.5281"):
            number = parts[2].lower().removeprefix(_DOI)
    return number if number.isascii() and number.isdigit() else ""


def _path(address: Address) -> str:
    return (
        "/".join(address.parts[address.parts.index("files") + 1 :])
        if "files" in address.parts
        else ""
    )


def _observe(address: Address, web: Web) -> Observation:
    number = _number(address)
    answer = web.json(f"{_BASE}/api/records/{number}")
    if not answer.ok:
        return silent(answer.exists)
    told = answer.record
    if not told.record("metadata").data or (told.number("id") < 0 and not told.text("id")):
        return silent(
            answer.because("Zenodo's answer does not say which record it is about").exists
        )
    files = tuple(
        RemoteFile(file.text("key"), file.number("size"))
        for file in told.records("files")
        if file.text("key")
    )
    seen = Observation(
        exists=answer.exists,
        public=_public(answer),
        license=_license(answer),
        revision=_revision(number, answer),
        size=_size(files, answer.exists.source),
        sha256=Evidence(
            Truth.UNKNOWN, source=answer.exists.source, reason="Zenodo tells MD5 digests alone"
        ),
        files=files,
    )
    return _one_file(_path(address).removesuffix("/content"), seen)


def _public(answer: Answer) -> Evidence:
    access = answer.record.record("metadata").text("access_right")
    if access == "open":
        return Evidence(Truth.YES, source=answer.exists.source)
    if access in ("embargoed", "restricted", "closed"):
        return Evidence(Truth.NO, source=answer.exists.source, reason=f"its files are {access}")
    return NOT_TOLD


def _license(answer: Answer) -> Evidence:
    metadata = answer.record.record("metadata")
    named = metadata.record("license").text("id") or metadata.text("license")
    if named:
        return Evidence(Truth.YES, named[:200], answer.exists.source)
    return Evidence(Truth.NO, source=answer.exists.source, reason="the record names no license")


def _revision(number: str, answer: Answer) -> Evidence:
    told = answer.record
    found = told.text("id") or str(told.number("id"))
    if found == number:
        return Evidence(Truth.YES, told.text("doi") or found, answer.exists.source)
    return Evidence(
        Truth.NO,
        told.text("doi") or found,
        answer.exists.source,
        "it stands for all versions: what it leads to changes",
    )


def _size(files: tuple[RemoteFile, ...], source: str) -> Evidence:
    sizes = [file.size for file in files]
    return Evidence(Truth.YES, str(sum(sizes)), source) if sizes and -1 not in sizes else NOT_TOLD


def _one_file(path: str, seen: Observation) -> Observation:
    """The observation of one file of a record."""
    if not path:
        return seen
    for file in seen.files:
        if file.path == unquote(path):
            return replace(seen, size=_size((file,), seen.exists.source), files=(file,))
    reason = f"has no file `{path}`"
    if seen.public.truth is Truth.YES and seen.files:
        return replace(
            seen, exists=Evidence(Truth.NO, source=seen.exists.source, reason=reason), size=NOT_TOLD
        )
    unlisted = Evidence(
        Truth.UNKNOWN, source=seen.exists.source, reason="Zenodo does not list the record's files"
    )
    return replace(seen, exists=unlisted, size=NOT_TOLD)


HOST = Host(
    title="Zenodo",
    bases=(_BASE,),
    examples=(
        "zenodo:1234567",
        "doi:10.5281/zenodo.1234567",
        "https://zenodo.org/records/1234567/files/weights.safetensors",
    ),
    matches=lambda address: bool(_number(address)),
    observe=_observe,
    prefix="zenodo:",
    expand=lambda number: f"{_BASE}/records/{number}",
)
