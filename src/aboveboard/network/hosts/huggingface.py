"""Hugging Face Hub: models, data sets and spaces.

One request to its API (https://huggingface.co/docs/hub/api) tells everything but the contents of an
index of sharded weights. The hub answers 401 for what is missing and for what is private alike, so
neither is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence, Flaw, Observation, RemoteFile
from aboveboard.model.span import Span
from aboveboard.network import shards
from aboveboard.network.hosts import (
    NOT_TOLD,
    Address,
    Host,
    at_revision,
    pinned,
    quoted,
    resolved,
    silent,
)
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Answer, Record, Web

_BASE = "https://huggingface.co"
_DOMAINS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_KINDS = frozenset({"datasets", "spaces"})
_PAGES = frozenset(
    (
        *(
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
        ),
        *(
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
        ),
        *("storage", "tasks", "terms-of-service"),
    )
)
_VIEWS = frozenset({"tree", "blob", "resolve", "raw", "commit"})
_PAPERWORK = (".md", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf")
_MANY = 10_000
"""A listing this long may have been cut short by the hub."""


class _Repository:
    """What an address on the hub means: the kind, the name, the revision and the path of a
    repository.
    """

    def __init__(self, address: Address) -> None:
        parts = list(address.parts)
        self.kind = parts.pop(0) if parts and parts[0] in _KINDS else "models"
        names = 1 if len(parts) == 1 or (len(parts) > 1 and parts[1] in _VIEWS) else 2
        self.name = "/".join(parts[:names])
        self.view = parts[names] if len(parts) > names else ""
        self.revision = parts[names + 1] if self.view in _VIEWS and len(parts) > names + 1 else ""
        self.path = "/".join(parts[names + 2 :]) if self.view in _VIEWS else ""

    def api(self) -> str:
        revision = f"/revision/{quote(self.revision, safe='')}" if self.revision else ""
        return f"{_BASE}/api/{self.kind}/{quoted(self.name)}{revision}?blobs=true"

    def file(self, commit: str, file: str) -> str:
        kind = "" if self.kind == "models" else f"{self.kind}/"
        return f"{_BASE}/{kind}{quoted(self.name)}/resolve/{quote(commit, safe='')}/{quoted(file)}"


def _matches(address: Address) -> bool:
    if address.host not in _DOMAINS or not address.parts:
        return False
    first, *others = address.parts
    if first in _KINDS:
        return bool(others)
    return (
        bool(others)
        and first not in _PAGES
        and (len(others) == 1 or others[1] in (*_VIEWS, "discussions"))
    )


def _expand(written: str) -> str:
    name, revision, path = at_revision(written)
    view = f"/tree/{quote(revision, safe='')}" if revision else ""
    if revision and path:
        view = f"/blob/{quote(revision, safe='')}/{path}"
    return f"{_BASE}/{name}{view}"


def _glance(address: Address) -> Observation:
    return Observation(revision=pinned(_Repository(address).revision))


def _observe(address: Address, web: Web) -> Observation:
    repository = _Repository(address)
    answer = web.json(repository.api())
    if not answer.ok:
        return _unseen(answer, repository)
    told = answer.record
    if told.text("id").lower() != repository.name.lower() and not told.text("id") + told.text(
        "modelId"
    ):
        return silent(
            answer.because("the hub's answer does not say which repository it is about").exists
        )
    return _seen(repository, answer, told, web)


def _unseen(answer: Answer, repository: _Repository) -> Observation:
    code = answer.headers.get("x-error-code", "")
    if answer.status in (401, 403):
        reason = f"missing or private: the hub does not tell which ({answer.status})"
        hidden = Evidence(
            Truth.NO,
            source=answer.exists.source,
            reason="missing or private: the public cannot fetch it",
        )
        return silent(answer.because(reason).exists, hidden if code == "RepoNotFound" else NOT_TOLD)
    if answer.exists.truth is Truth.NO and (code == "RevisionNotFound" or repository.revision):
        words = (
            f"has no revision `{repository.revision}` (404)" if code == "RevisionNotFound" else ""
        )
        return silent(replace(answer.exists, reason=words or answer.exists.reason))
    return silent(answer.exists)


def _seen(repository: _Repository, answer: Answer, told: Record, web: Web) -> Observation:
    source = answer.exists.source
    files = _files(told)
    gated, public = _access(told, source)
    seen = Observation(
        exists=_exists(repository, files, source),
        public=public,
        license=_license(told, source),
        revision=resolved(pinned(repository.revision), told.text("sha"), source),
        size=_size(repository, files, source),
        sha256=_digest(repository, files, source),
        gated=gated,
        bases=_bases(told),
        files=files,
    )
    return _inspected(repository, seen, told.text("sha"), web)


def _files(told: Record) -> tuple[RemoteFile, ...]:
    listed = []
    for sibling in told.records("siblings"):
        large = sibling.record("lfs")
        digest = large.text("sha256") or large.text("oid")
        size = sibling.number("size") if sibling.number("size") >= 0 else large.number("size")
        listed.append(RemoteFile(sibling.text("rfilename"), size, digest))
    return tuple(file for file in listed if file.path)


def _within(repository: _Repository, files: tuple[RemoteFile, ...]) -> tuple[RemoteFile, ...]:
    """The files that the address speaks of."""
    path = repository.path
    return tuple(
        file for file in files if not path or file.path == path or file.path.startswith(f"{path}/")
    )


def _exists(repository: _Repository, files: tuple[RemoteFile, ...], source: str) -> Evidence:
    if _within(repository, files):
        return Evidence(Truth.YES, source=source)
    if len(files) >= _MANY:
        return Evidence(Truth.UNKNOWN, source=source, reason="the hub's listing may be cut short")
    if repository.path and files:
        return Evidence(Truth.NO, source=source, reason=f"has no file `{repository.path}`")
    return Evidence(Truth.UNKNOWN, source=source, reason="the hub lists no files")


def _access(told: Record, source: str) -> tuple[Evidence, Evidence]:
    """The facets gated and public."""
    gate = told.text("gated")
    if told.flag("disabled") is True:
        return NOT_TOLD, Evidence(Truth.NO, source=source, reason="the hub has disabled it")
    if told.flag("private") is True:
        return NOT_TOLD, Evidence(
            Truth.NO, source=source, reason="it is private: only the token's owner sees it"
        )
    if gate in ("auto", "manual"):
        asked = "agreeing to conditions" if gate == "auto" else "approval by the owner"
        return Evidence(Truth.YES, gate, source), Evidence(
            Truth.NO, source=source, reason=f"gated: needs {asked}"
        )
    if told.flag("gated") is False and told.flag("private") is False:
        return Evidence(Truth.NO, source=source, reason="there is no gate"), Evidence(
            Truth.YES, source=source
        )
    return NOT_TOLD, NOT_TOLD


def _license(told: Record, source: str) -> Evidence:
    """The license of the card, else of the tags; of several all, and for ``other`` its name."""
    card = told.record("cardData")
    tags = tuple(
        tag.removeprefix("license:") for tag in told.texts("tags") if tag.startswith("license:")
    )
    named = tuple(dict.fromkeys(card.texts("license") or tags))
    if not named:
        return Evidence(Truth.NO, source=source, reason="the card names no license")
    read = [_other(card) if one == "other" else one for one in named]
    if "" in read:
        return Evidence(
            Truth.UNKNOWN, source=source, reason="the card says `other` and names no license"
        )
    return Evidence(Truth.YES, " OR ".join(read)[:200], source)


def _other(card: Record) -> str:
    """What ``license: other`` means: an id where the name that stands beside it is known, else that
    name.
    """
    from aboveboard.licenses import hub_values

    name = card.text("license_name").strip()
    return hub_values.resolve_value("other", name, card.text("license_link")).id or name


def _size(repository: _Repository, files: tuple[RemoteFile, ...], source: str) -> Evidence:
    sizes = [file.size for file in _within(repository, files)]
    if sizes and -1 not in sizes:
        return Evidence(Truth.YES, str(sum(sizes)), source)
    return NOT_TOLD


def _digest(repository: _Repository, files: tuple[RemoteFile, ...], source: str) -> Evidence:
    for file in files:
        if repository.path == file.path and file.sha256:
            return Evidence(Truth.YES, file.sha256.removeprefix("sha256:"), source)
    return NOT_TOLD


def _bases(told: Record) -> tuple[str, ...]:
    named = told.record("cardData").texts("base_model")
    return tuple(f"hf:{name}" for name in dict.fromkeys(named) if name.count("/") == 1)


def _is_paperwork(file: RemoteFile) -> bool:
    name = file.path.rpartition("/")[2].lower()
    return name.endswith(_PAPERWORK) or name.partition(".")[0] in (
        "",
        "license",
        "notice",
        "readme",
    )


def _inspected(repository: _Repository, seen: Observation, commit: str, web: Web) -> Observation:
    """The observation with what the indexes of its weights show."""
    if repository.kind != "models" or repository.path or not commit:
        return seen
    if seen.files and all(_is_paperwork(file) for file in seen.files):
        names = ", ".join(sorted(file.path for file in seen.files)[:3])
        empty = Flaw(repository.name, f"holds no weights, only {names}", Span(repository.name))
        unsure = Evidence(
            Truth.UNKNOWN, source=seen.exists.source, reason=f"{repository.name} {empty.detail}"
        )
        return replace(seen, exists=unsure, flaws=(empty,))

    def head(path: str) -> bytes:
        return web.start(repository.file(commit, path), shards.HEAD).body

    found: list[Flaw] = []
    for index in shards.indexes(seen.files):
        answer = web.json(repository.file(commit, index))
        if answer.ok:
            found += shards.flaws(index, answer.record, seen.files, head)
    if not found:
        return seen
    reason = f"is not whole: {found[0].path} {found[0].detail}"
    return replace(
        seen,
        exists=Evidence(Truth.NO, source=seen.exists.source, reason=reason),
        flaws=tuple(found),
    )


HOST = Host(
    title="Hugging Face Hub",
    bases=(_BASE,),
    examples=(
        "hf:example/model",
        "hf:example/model@0123456789abcdef0123456789abcdef01234567",
        "hf:datasets/example/corpus",
        "https://huggingface.co/example/model/blob/main/model.safetensors",
    ),
    matches=_matches,
    observe=_observe,
    prefix="hf:",
    expand=_expand,
    glance=_glance,
)
