"""GitHub: repositories, files, Git LFS objects, releases and their assets.

Asked over https://docs.github.com/en/rest: repositories, contents, commits and releases. Without a
token it answers sixty requests an hour. It answers 404 for a private repository as for a missing
one: for the public neither is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec.structs import replace

from aboveboard.model.evidence import NOT_ASKED, Evidence, Observation, RemoteFile
from aboveboard.network import lfs
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

_API = "https://api.github.com"
_SITE = "https://github.com"
_RAW = "raw.githubusercontent.com"
_JSON = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_OBJECT = {**_JSON, "Accept": "application/vnd.github.object+json"}
_SHA = {**_JSON, "Accept": "application/vnd.github.sha"}
_VIEWS = frozenset({"tree", "blob", "raw", "commit", "releases"})
_PAGES = frozenset(
    (
        *(
            "about",
            "apps",
            "collections",
            "enterprise",
            "features",
            "login",
            "marketplace",
            "orgs",
            "search",
        ),
        *("settings", "sponsors", "topics", "trending", "users"),
    )
)


class _Repository:
    """What an address on GitHub means."""

    def __init__(self, address: Address) -> None:
        parts = list(address.parts)
        if address.host == _RAW:
            parts[2:2] = ["raw"]
        self.name = "/".join([*parts[:1], parts[1].removesuffix(".git")])
        self.view, rest = (parts[2], parts[3:]) if len(parts) > 2 else ("", [])
        self.tag = self.asset = self.revision = self.path = ""
        if self.view == "releases":
            self.tag = rest[1] if len(rest) > 1 else ""
            self.asset = rest[2] if len(rest) > 2 and rest[0] == "download" else ""
        else:
            self.revision, self.path = (rest[0] if rest else ""), "/".join(rest[1:])
        self.api = f"{_API}/repos/{quoted(self.name)}"


def _matches(address: Address) -> bool:
    if address.host == _RAW:
        return len(address.parts) > 3
    if address.host not in ("github.com", "www.github.com") or len(address.parts) < 2:
        return False
    return address.parts[0] not in _PAGES and (
        len(address.parts) == 2 or address.parts[2] in _VIEWS
    )


def _expand(written: str) -> str:
    name, revision, path = at_revision(written)
    if not revision:
        return f"{_SITE}/{name}"
    return f"{_SITE}/{name}/tree/{quote(revision, safe='')}" + (f"/{path}" if path else "")


def _glance(address: Address) -> Observation:
    repository = _Repository(address)
    if repository.view == "releases":
        return Observation()
    return Observation(revision=pinned(repository.revision))


def _observe(address: Address, web: Web) -> Observation:
    repository = _Repository(address)
    if repository.view == "releases":
        return _release(repository, web)
    if repository.path:
        return _file(repository, web)
    answer = web.json(repository.api, _JSON)
    if not answer.ok:
        return silent(answer.exists)
    if not answer.record.text("full_name"):
        return silent(
            answer.because("GitHub's answer does not say which repository it is about").exists
        )
    return _whole(repository, answer, web)


def _whole(repository: _Repository, answer: Answer, web: Web) -> Observation:
    told, source = answer.record, answer.exists.source
    seen = Observation(
        exists=Evidence(Truth.YES, "archived" if told.flag("archived") else "", source),
        public=_public(told, source),
        license=_license(told, source),
        revision=replace(pinned(""), source=source),
        size=NOT_TOLD,
        sha256=NOT_TOLD,
        gated=Evidence(Truth.NO, source=source, reason="GitHub has no gates"),
    )
    return _at_revision(repository, seen, web) if repository.revision else seen


def _at_revision(repository: _Repository, seen: Observation, web: Web) -> Observation:
    commit = web.text(f"{repository.api}/commits/{quote(repository.revision, safe='')}", _SHA)
    sha = commit.body[:64].decode("ascii", "replace").strip()
    named = pinned(repository.revision)
    if commit.ok and len(sha) == 40 and sha.isalnum():
        return replace(seen, revision=resolved(named, sha, commit.exists.source))
    if commit.status in (404, 422):
        missing = f"has no revision `{repository.revision}` ({commit.status})"
        return replace(seen, exists=Evidence(Truth.NO, source=commit.exists.source, reason=missing))
    reason = f"whether it has the revision `{repository.revision}` is not known: {commit.exists.reason or 'no answer'}"
    return replace(seen, exists=Evidence(Truth.UNKNOWN, source=commit.exists.source, reason=reason))


def _public(told: Record, source: str) -> Evidence:
    if told.flag("private") is True:
        return Evidence(
            Truth.NO, source=source, reason="it is private: only the token's owner sees it"
        )
    if told.flag("disabled") is True:
        return Evidence(Truth.NO, source=source, reason="GitHub has disabled it")
    return Evidence(Truth.YES, source=source) if told.flag("private") is False else NOT_TOLD


def _license(told: Record, source: str) -> Evidence:
    spdx = told.record("license").text("spdx_id")
    if spdx and spdx != "NOASSERTION":
        return Evidence(Truth.YES, spdx[:200], source)
    return Evidence(Truth.UNKNOWN, source=source, reason="GitHub recognizes no license file")


def _file(repository: _Repository, web: Web) -> Observation:
    reference = (
        f"?ref={quote(repository.revision, safe='')}" if repository.revision != "HEAD" else ""
    )
    answer = web.json(f"{repository.api}/contents/{quoted(repository.path)}{reference}", _OBJECT)
    if answer.exists.truth is Truth.NO:
        return _without_file(repository, answer, web)
    if not answer.ok:
        return silent(answer.exists)
    told, source = answer.record, answer.exists.source
    if told.text("type") not in ("file", "dir", "symlink", "submodule"):
        return silent(answer.because("GitHub's answer does not say what is there").exists)
    size = told.number("size")
    seen = Observation(
        exists=Evidence(Truth.YES, source=source),
        public=NOT_TOLD if answer.with_token else Evidence(Truth.YES, source=source),
        license=NOT_ASKED,
        revision=pinned(repository.revision),
        size=Evidence(Truth.YES, str(size), source)
        if told.text("type") == "file" and size >= 0
        else NOT_TOLD,
        files=_entries(told),
    )
    return _through_pointer(repository, seen, told, web)


def _entries(told: Record) -> tuple[RemoteFile, ...]:
    entries = told.records("entries")
    return tuple(
        RemoteFile(entry.text("path"), entry.number("size"))
        for entry in entries
        if entry.text("path")
    )


def _without_file(repository: _Repository, answer: Answer, web: Web) -> Observation:
    """A file that is not there; or a branch whose name has a slash, of which the address shows only
    the beginning.
    """
    whole = web.json(repository.api, _JSON)
    if not whole.ok:
        return silent(whole.exists)
    commit = web.text(f"{repository.api}/commits/{quote(repository.revision, safe='')}", _SHA)
    if commit.ok:
        return silent(
            replace(answer.exists, reason=f"has no file `{repository.path}` (404)"),
            _public(whole.record, ""),
        )
    return silent(
        answer.because("the branch and the path cannot be told apart in this address").exists
    )


def _through_pointer(
    repository: _Repository, seen: Observation, told: Record, web: Web
) -> Observation:
    """The observation of what a Git LFS pointer points to, where the file is one."""
    import base64
    import binascii

    from aboveboard.lfs_pointer import parse_lfs_pointer

    try:
        pointer = parse_lfs_pointer(base64.b64decode(told.text("content")[:2000]))
    except (binascii.Error, ValueError):
        return seen
    if pointer is None:
        return seen
    exists = lfs.held(f"{_SITE}/{quoted(repository.name)}", pointer, web)
    source = seen.exists.source
    return replace(
        seen,
        exists=exists,
        size=Evidence(Truth.YES, str(pointer.size), source),
        sha256=Evidence(Truth.YES, pointer.sha256, source),
    )


def _release(repository: _Repository, web: Web) -> Observation:
    which = f"tags/{quote(repository.tag, safe='')}" if repository.tag else "latest"
    answer = web.json(f"{repository.api}/releases/{which}", _JSON)
    if not answer.ok:
        return silent(answer.exists)
    told, source = answer.record, answer.exists.source
    if not told.text("tag_name"):
        return silent(
            answer.because("GitHub's answer does not say which release it is about").exists
        )
    files = tuple(
        _asset(asset) for asset in told.records("assets") if asset.text("state") in ("uploaded", "")
    )
    seen = Observation(
        exists=Evidence(Truth.YES, source=source),
        public=NOT_TOLD if answer.with_token else Evidence(Truth.YES, source=source),
        files=files,
    )
    return _one_asset(repository, seen, source) if repository.asset else seen


def _asset(told: Record) -> RemoteFile:
    return RemoteFile(
        told.text("name"), told.number("size"), told.text("digest").removeprefix("sha256:")
    )


def _one_asset(repository: _Repository, seen: Observation, source: str) -> Observation:
    for file in seen.files:
        if file.path == repository.asset:
            size = Evidence(Truth.YES, str(file.size), source) if file.size >= 0 else NOT_TOLD
            sha256 = Evidence(Truth.YES, file.sha256, source) if file.sha256 else NOT_TOLD
            return replace(seen, size=size, sha256=sha256)
    return silent(Evidence(Truth.NO, source=source, reason=f"has no asset `{repository.asset}`"))


HOST = Host(
    title="GitHub",
    bases=(_API, _SITE),
    examples=(
        "gh:example/model",
        "gh:example/model@v1.0",
        "https://github.com/example/model/blob/main/train.py",
        "https://github.com/example/model/releases/download/v1.0/weights.safetensors",
    ),
    matches=_matches,
    observe=_observe,
    prefix="gh:",
    expand=_expand,
    glance=_glance,
)
