"""Hugging Face Hub: models, data sets and spaces.

One request to its API (https://huggingface.co/docs/hub/api) answers everything but the contents of
an index of sharded weights. The hub answers 401 for what is missing and for what is private alike,
so neither is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence, Flaw, Observation, RemoteFile
from aboveboard.model.span import Span
from aboveboard.network import shards
from aboveboard.network.address import Address, quote_part, quote_path
from aboveboard.network.hosts import (
    NOT_STATED,
    Host,
    add_commit,
    classify_revision,
    is_absent,
    make_empty_observation,
    make_license,
    make_size,
    split_revision,
    sum_sizes,
)

if TYPE_CHECKING:
    from aboveboard.network.exchange import Answer, Record
    from aboveboard.network.web import Web

_BASE = "https://huggingface.co"
_DOMAINS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_KINDS = frozenset({"datasets", "spaces"})
_PAGES = frozenset(
    [
        "api",
        "blog",
        "buckets",
        "chat",
        "collections",
        "docs",
        "enterprise",
        "inference",
        "join",
        "learn",
        "login",
        "metrics",
        "models",
        "new",
        "organizations",
        "papers",
        "posts",
        "pricing",
        "privacy",
        "search",
        "settings",
        "storage",
        "tasks",
        "terms-of-service",
    ]
)
_VIEWS = frozenset({"tree", "blob", "resolve", "raw", "commit"})
_NO_WEIGHTS = (".md", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf")
_NO_WEIGHTS_NAMES = ("", "license", "notice", "readme")
_LONG_LISTING = 10_000
"""The hub may have shortened a listing of so many files."""
_PUBLIC_CANNOT_FETCH = "missing or private: the public cannot fetch it"
_GATES = {"auto": "agreeing to conditions", "manual": "approval by the owner"}


class _Repository:
    """The parts of an address on the hub: kind, name, revision and path."""

    def __init__(self, address: Address) -> None:
        parts = list(address.parts)
        self.kind = "models"
        if parts and parts[0] in _KINDS:
            self.kind = parts.pop(0)
        name_length = _count_name_parts(parts)
        self.name = "/".join(parts[:name_length])
        view = parts[name_length:]
        self.revision = self.path = ""
        if len(view) > 1 and view[0] in _VIEWS:
            self.revision = view[1]
            self.path = "/".join(view[2:])

    def api_url(self) -> str:
        """Where the API describes the repository at the revision, with all files."""
        name = quote_path(self.name)
        url = f"{_BASE}/api/{self.kind}/{name}"
        if self.revision:
            url += f"/revision/{quote_part(self.revision)}"
        return f"{url}?blobs=true"

    def file_url(self, commit: str, path: str) -> str:
        """Where a file is served."""
        kind = "" if self.kind == "models" else f"{self.kind}/"
        repository = f"{_BASE}/{kind}{quote_path(self.name)}"
        return f"{repository}/resolve/{quote_part(commit)}/{quote_path(path)}"

    def select_files(self, files: tuple[RemoteFile, ...]) -> tuple[RemoteFile, ...]:
        """The files that the address means: all, one, or those of a folder."""
        if not self.path:
            return files
        folder = f"{self.path}/"
        return tuple(
            file
            for file in files
            if file.path == self.path or file.path.startswith(folder)
        )


def _count_name_parts(parts: list[str]) -> int:
    """1 for the repositories without an owner, otherwise 2."""
    if len(parts) == 1:
        return 1
    return 1 if len(parts) > 1 and parts[1] in _VIEWS else 2


def _is_hub(address: Address) -> bool:
    if address.host not in _DOMAINS or len(address.parts) < 2:
        return False
    first = address.parts[0]
    if first in _KINDS:
        return True
    if first in _PAGES:
        return False
    return len(address.parts) == 2 or address.parts[2] in (*_VIEWS, "discussions")


def _expand_hub(short_form: str) -> str:
    name, revision, path = split_revision(short_form)
    if not revision:
        return f"{_BASE}/{name}"
    if not path:
        return f"{_BASE}/{name}/tree/{quote_part(revision)}"
    return f"{_BASE}/{name}/blob/{quote_part(revision)}/{path}"


def _read_hub_address(address: Address) -> Observation:
    return Observation(revision=classify_revision(_Repository(address).revision))


def _observe_hub(address: Address, web: Web) -> Observation:
    repository = _Repository(address)
    answer = web.get_json(repository.api_url())
    if not answer.ok:
        return _interpret_refusal(answer, repository)
    if not answer.record.text("id") and not answer.record.text("modelId"):
        reason = "the hub's answer does not state which repository it is about"
        return make_empty_observation(Evidence.unknown(answer.source, reason))
    observation = _read_repository(repository, answer)
    commit = answer.record.text("sha")
    if repository.kind != "models" or repository.path or not commit:
        return observation
    return _inspect_weights(repository, observation, commit, web)


def _interpret_refusal(answer: Answer, repository: _Repository) -> Observation:
    """401 and 403: the hub does not distinguish what is missing from what is private.

    Its header ``x-error-code`` states more in some cases.
    """
    code, source = answer.headers.get("x-error-code", ""), answer.source
    if answer.status in (401, 403):
        reason = f"missing or private: the hub does not reveal which ({answer.status})"
        exists = Evidence.unknown(source, reason)
        if code != "RepoNotFound":
            return make_empty_observation(exists)
        return make_empty_observation(exists, Evidence.no(source, _PUBLIC_CANNOT_FETCH))
    if is_absent(answer.exists) and code == "RevisionNotFound":
        reason = f"has no revision `{repository.revision}` (404)"
        return make_empty_observation(Evidence.no(source, reason))
    return make_empty_observation(answer.exists)


def _read_repository(repository: _Repository, answer: Answer) -> Observation:
    record, source = answer.record, answer.source
    files = _list_files(record)
    selected = repository.select_files(files)
    named = classify_revision(repository.revision)
    return Observation(
        exists=_read_existence(repository, files, selected, source),
        public=_read_visibility(record, source),
        license=_read_license(record, source),
        revision=add_commit(named, record.text("sha"), source),
        size=make_size(sum_sizes(selected), source),
        sha256=_read_digest(repository.path, selected, source),
        gated=_read_gate(record, source),
        bases=_list_bases(record),
        files=files,
    )


def _list_files(record: Record) -> tuple[RemoteFile, ...]:
    files = []
    for sibling in record.records("siblings"):
        path = sibling.text("rfilename")
        large = sibling.record("lfs")
        size = sibling.number("size")
        if size < 0:
            size = large.number("size")
        if path:
            digest = large.text("sha256") or large.text("oid")
            files.append(RemoteFile(path, size, digest))
    return tuple(files)


def _read_existence(
    repository: _Repository,
    files: tuple[RemoteFile, ...],
    selected: tuple[RemoteFile, ...],
    source: str,
) -> Evidence:
    if selected:
        return Evidence.yes(source)
    if len(files) >= _LONG_LISTING:
        return Evidence.unknown(source, "the hub's listing may be cut short")
    if repository.path and files:
        return Evidence.no(source, f"has no file `{repository.path}`")
    return Evidence.unknown(source, "the hub lists no files")


def _read_visibility(record: Record, source: str) -> Evidence:
    if record.flag("disabled") is True:
        return Evidence.no(source, "the hub has disabled it")
    if record.flag("private") is True:
        return Evidence.no(source, "it is private: only the token's owner sees it")
    gate = record.text("gated")
    if gate in _GATES:
        return Evidence.no(source, f"gated: needs {_GATES[gate]}")
    if _has_no_gate(record):
        return Evidence.yes(source)
    return NOT_STATED


def _read_gate(record: Record, source: str) -> Evidence:
    if record.flag("disabled") is True or record.flag("private") is True:
        return NOT_STATED
    gate = record.text("gated")
    if gate in _GATES:
        return Evidence.yes(source, gate)
    if _has_no_gate(record):
        return Evidence.no(source, "there is no gate")
    return NOT_STATED


def _has_no_gate(record: Record) -> bool:
    return record.flag("gated") is False and record.flag("private") is False


def _read_license(record: Record, source: str) -> Evidence:
    """The license of the card, else of the tags; of several all, and for ``other`` its name."""
    card = record.record("cardData")
    names = card.texts("license") or _list_license_tags(record)
    if not names:
        return Evidence.no(source, "the card names no license")
    ids = list(dict.fromkeys(names))
    if "other" in ids:
        ids[ids.index("other")] = _resolve_other(card)
    if "" in ids:
        return Evidence.unknown(source, "the card states `other` and names no license")
    return make_license(" OR ".join(ids), source)


def _list_license_tags(record: Record) -> tuple[str, ...]:
    mark = "license:"
    tags = record.texts("tags")
    return tuple(tag.removeprefix(mark) for tag in tags if tag.startswith(mark))


def _resolve_other(card: Record) -> str:
    """What ``license: other`` means: an id where the name beside it is known, else that name."""
    from aboveboard.licenses import hub_values

    name = card.text("license_name").strip()
    return hub_values.resolve_value("other", name, card.text("license_link")).id or name


def _read_digest(
    path: str,
    files: tuple[RemoteFile, ...],
    source: str,
) -> Evidence:
    for file in files:
        if file.path == path and file.sha256:
            return Evidence.yes(source, file.sha256.removeprefix("sha256:"))
    return NOT_STATED


def _list_bases(record: Record) -> tuple[str, ...]:
    """The models that the card names as bases, as places."""
    names = record.record("cardData").texts("base_model")
    repositories = [name for name in dict.fromkeys(names) if name.count("/") == 1]
    return tuple(f"hf:{name}" for name in repositories)


def _may_be_weights(file: RemoteFile) -> bool:
    name = file.path.rpartition("/")[2].lower()
    stem = name.partition(".")[0]
    return not name.endswith(_NO_WEIGHTS) and stem not in _NO_WEIGHTS_NAMES


def _inspect_weights(
    repository: _Repository,
    observation: Observation,
    commit: str,
    web: Web,
) -> Observation:
    """The observation of a model with the flaws of its weights."""
    files, source = observation.files, observation.exists.source
    if files and not any(_may_be_weights(file) for file in files):
        flaw = _make_flaw_without_weights(repository.name, files)
        exists = Evidence.unknown(source, f"{flaw.path} {flaw.detail}")
        return replace(observation, exists=exists, flaws=(flaw,))
    flaws = _find_shard_flaws(repository, files, commit, web)
    if not flaws:
        return observation
    reason = f"is not whole: {flaws[0].path} {flaws[0].detail}"
    return replace(
        observation,
        exists=Evidence.no(source, reason),
        flaws=tuple(flaws),
    )


def _make_flaw_without_weights(name: str, files: tuple[RemoteFile, ...]) -> Flaw:
    paths = sorted(file.path for file in files)
    examples = ", ".join(paths[:3])
    return Flaw(name, f"holds no weights, only {examples}", Span(name))


def _find_shard_flaws(
    repository: _Repository,
    files: tuple[RemoteFile, ...],
    commit: str,
    web: Web,
) -> list[Flaw]:
    def read_head(path: str) -> bytes:
        return web.get_first_bytes(repository.file_url(commit, path), shards.HEAD).body

    flaws: list[Flaw] = []
    for index in shards.find_indexes(files):
        answer = web.get_json(repository.file_url(commit, index))
        if answer.ok:
            flaws += shards.find_flaws(index, answer.record, files, read_head)
    return flaws


HOST = Host(
    title="Hugging Face Hub",
    bases=(_BASE,),
    examples=(
        "hf:example/model",
        "hf:example/model@0123456789abcdef0123456789abcdef01234567",
        "hf:datasets/example/corpus",
        "https://huggingface.co/example/model/blob/main/model.safetensors",
    ),
    matches=_is_hub,
    observe=_observe_hub,
    prefix="hf:",
    expand=_expand_hub,
    read_address=_read_hub_address,
)
