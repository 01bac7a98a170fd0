"""Zenodo: records and their files, by number or by DOI.

Asked over https://developers.zenodo.org/#records. The DOI of all versions of a record leads to the
newest one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence, Observation, RemoteFile
from aboveboard.network.address import Address
from aboveboard.network.hosts import (
    NOT_STATED,
    Host,
    make_empty_observation,
    make_license,
    make_size,
    sum_sizes,
)
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.exchange import Record
    from aboveboard.network.web import Web

_BASE = "https://zenodo.org"
_SITES = ("zenodo.org", "www.zenodo.org")
_RESOLVERS = ("doi.org", "dx.doi.org", "www.doi.org")
_REGISTRANT = "10.5281"
_DOI = "zenodo."
_CLOSED = ("embargoed", "restricted", "closed")
_ALL_VERSIONS = "it stands for all versions: what it leads to changes"
_NO_SHA256 = "Zenodo publishes MD5 digests only"


def _read_record_number(address: Address) -> str:
    """The number of the record that an address means, or an empty text."""
    number = ""
    if address.host in _RESOLVERS:
        number = _read_doi(address.parts)
    elif address.host in _SITES:
        number = _read_site_path(address.parts)
    return number if number.isascii() and number.isdigit() else ""


def _read_doi(parts: tuple[str, ...]) -> str:
    if len(parts) != 2 or parts[0] != _REGISTRANT:
        return ""
    return parts[1].lower().removeprefix(_DOI)


def _read_site_path(parts: tuple[str, ...]) -> str:
    if parts[:1] == ("api",):
        parts = parts[1:]
    if len(parts) >= 2 and parts[0] in ("record", "records"):
        return parts[1]
    if parts[:1] == ("doi",):
        return _read_doi(parts[1:])
    return ""


def _read_file_path(address: Address) -> str:
    """The path of the file of a record that an address means, or an empty text."""
    if "files" not in address.parts:
        return ""
    start = address.parts.index("files") + 1
    return "/".join(address.parts[start:]).removesuffix("/content")


def _observe_record(address: Address, web: Web) -> Observation:
    number = _read_record_number(address)
    answer = web.get_json(f"{_BASE}/api/records/{number}")
    if not answer.ok:
        return make_empty_observation(answer.exists)
    record, source = answer.record, answer.source
    if not record.record("metadata").data or not _read_id(record):
        reason = "Zenodo's answer does not state which record it is about"
        return make_empty_observation(Evidence.unknown(source, reason))
    files = _list_files(record)
    observation = Observation(
        exists=answer.exists,
        public=_read_access(record, source),
        license=_read_record_license(record, source),
        revision=_read_version(number, record, source),
        size=make_size(sum_sizes(files), source),
        sha256=Evidence.unknown(source, _NO_SHA256),
        files=files,
    )
    return _select_file(_read_file_path(address), observation)


def _read_id(record: Record) -> str:
    """The number of a record, which is written as a text or as a number."""
    number = record.number("id")
    if number >= 0:
        return str(number)
    return record.text("id")


def _list_files(record: Record) -> tuple[RemoteFile, ...]:
    files = []
    for file in record.records("files"):
        path = file.text("key")
        if path:
            files.append(RemoteFile(path, file.number("size")))
    return tuple(files)


def _read_access(record: Record, source: str) -> Evidence:
    access = record.record("metadata").text("access_right")
    if access == "open":
        return Evidence.yes(source)
    if access in _CLOSED:
        return Evidence.no(source, f"its files are {access}")
    return NOT_STATED


def _read_record_license(record: Record, source: str) -> Evidence:
    metadata = record.record("metadata")
    name = metadata.record("license").text("id") or metadata.text("license")
    if name:
        return make_license(name, source)
    return Evidence.no(source, "the record names no license")


def _read_version(
    number: str,
    record: Record,
    source: str,
) -> Evidence:
    """A record of one version is fixed; the record of all versions leads to the newest one."""
    record_id = _read_id(record)
    value = record.text("doi") or record_id
    if record_id == number:
        return Evidence.yes(source, value)
    return Evidence.no(source, _ALL_VERSIONS, value)


def _select_file(path: str, observation: Observation) -> Observation:
    """The observation of one file of a record; of the record where the path is empty."""
    if not path:
        return observation
    source = observation.exists.source
    for file in observation.files:
        if file.path == unquote(path):
            return replace(
                observation, size=make_size(file.size, source), files=(file,)
            )
    missing = Evidence.unknown(source, "Zenodo does not list the record's files")
    if observation.files and observation.public.truth is Truth.YES:
        missing = Evidence.no(source, f"has no file `{path}`")
    return replace(observation, exists=missing, size=NOT_STATED)


HOST = Host(
    title="Zenodo",
    bases=(_BASE,),
    examples=(
        "zenodo:1234567",
        "doi:10.5281/zenodo.1234567",
        "https://zenodo.org/records/1234567/files/weights.safetensors",
    ),
    matches=lambda address: bool(_read_record_number(address)),
    observe=_observe_record,
    prefix="zenodo:",
    expand=lambda number: f"{_BASE}/records/{number}",
)
