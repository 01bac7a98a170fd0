"""GitLab (gitlab.com): projects, files, Git LFS objects and releases.

Asked over https://docs.gitlab.com/api/projects, https://docs.gitlab.com/api/repository_files,
https://docs.gitlab.com/api/commits and https://docs.gitlab.com/api/releases. It answers 404 for a
private project as for a missing one: for the public neither is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence, Observation, RemoteFile
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
from aboveboard.network.settings import count
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Answer, Record, Web

_SITE = "https://gitlab.com"
_API = f"{_SITE}/api/v4"
_VIEWS = frozenset({"tree", "blob", "raw", "commit", "commits", "releases", "tags"})
_PAGES = frozenset({"api", "dashboard", "explore", "groups", "help", "search", "users", "-"})


class _Project:
    """What an address on GitLab means: the project, and a release, or a revision and a path."""

    def __init__(self, address: Address) -> None:
        parts = list(address.parts)
        cut = parts.index("-") if "-" in parts else len(parts)
        self.name = "/".join(parts[:cut]).removesuffix(".git")
        view, *rest = parts[cut + 1 :] or [""]
        self.view = view
        self.revision = rest[0] if rest else ""
        self.path = "/".join(rest[1:])
        self.api = f"{_API}/projects/{quote(self.name, safe='')}"


def _matches(address: Address) -> bool:
    parts = address.parts
    if address.host not in ("gitlab.com", "www.gitlab.com") or len(parts) < 2 or parts[0] in _PAGES:
        return False
    return "-" not in parts or (
        parts.index("-") >= 2 and len(parts) > parts.index("-") + 1 and _view(parts) in _VIEWS
    )


def _view(parts: tuple[str, ...]) -> str:
    return parts[parts.index("-") + 1]


def _expand(written: str) -> str:
    name, revision, path = at_revision(written)
    if not revision:
        return f"{_SITE}/{name}"
    view = "blob" if path else "tree"
    return f"{_SITE}/{name}/-/{view}/{quote(revision, safe='')}" + (f"/{path}" if path else "")


def _glance(address: Address) -> Observation:
    project = _Project(address)
    return (
        Observation()
        if project.view == "releases"
        else Observation(revision=pinned(project.revision))
    )


def _observe(address: Address, web: Web) -> Observation:
    project = _Project(address)
    if project.path and project.view in ("blob", "raw"):
        return _file(project, web)
    answer = web.json(f"{project.api}?license=true")
    if not answer.ok:
        return silent(answer.exists)
    told, source = answer.record, answer.exists.source
    if not told.text("path_with_namespace"):
        return silent(
            answer.because("GitLab's answer does not say which project it is about").exists
        )
    seen = Observation(
        exists=Evidence(Truth.YES, "archived" if told.flag("archived") else "", source),
        public=_public(told, answer),
        license=_license(told, source),
        revision=replace(pinned(""), source=source),
        size=NOT_TOLD,
        sha256=NOT_TOLD,
        gated=Evidence(Truth.NO, source=source, reason="GitLab has no gates"),
    )
    if told.flag("empty_repo") is True:
        seen = replace(
            seen, exists=Evidence(Truth.NO, source=source, reason="is an empty repository")
        )
    return _further(project, seen, web) if project.revision else seen


def _public(told: Record, answer: Answer) -> Evidence:
    visibility = told.text("visibility")
    if visibility in ("private", "internal"):
        return Evidence(
            Truth.NO,
            source=answer.exists.source,
            reason=f"it is {visibility}: the public cannot see it",
        )
    if visibility == "public" or not answer.with_token:
        return Evidence(Truth.YES, source=answer.exists.source)
    return NOT_TOLD


def _license(told: Record, source: str) -> Evidence:
    key = told.record("license").text("key")
    if key and key != "other":
        return Evidence(Truth.YES, key[:200], source)
    return Evidence(Truth.UNKNOWN, source=source, reason="GitLab recognizes no license file")


def _further(project: _Project, seen: Observation, web: Web) -> Observation:
    """A release or a revision of a project that is there."""
    kind = "releases" if project.view == "releases" else "repository/commits"
    answer = web.json(f"{project.api}/{kind}/{quote(project.revision, safe='')}")
    if answer.ok and project.view == "releases":
        return replace(
            seen, revision=Evidence(Truth.UNKNOWN, project.revision, reason="a tag may be moved")
        )
    if answer.ok:
        commit = answer.record.text("id")
        return replace(
            seen, revision=resolved(pinned(project.revision), commit, answer.exists.source)
        )
    exists = answer.exists
    if exists.truth is Truth.NO:
        what = "release" if project.view == "releases" else "revision"
        exists = replace(exists, reason=f"has no {what} `{project.revision}` (404)")
    return replace(seen, exists=exists)


def _file(project: _Project, web: Web) -> Observation:
    where = f"{project.api}/repository/files/{quote(project.path, safe='')}?ref={quote(project.revision, safe='')}"
    answer = web.head(where)
    if not answer.ok:
        return silent(answer.exists)
    size = count(answer.headers.get("x-gitlab-size", ""))
    if size < 0:
        return silent(answer.because("GitLab's answer does not say which file it is about").exists)
    digest = answer.headers.get("x-gitlab-content-sha256", "")
    source = answer.exists.source
    seen = Observation(
        exists=Evidence(Truth.YES, source=source),
        public=NOT_TOLD if answer.with_token else Evidence(Truth.YES, source=source),
        revision=resolved(
            pinned(project.revision), answer.headers.get("x-gitlab-commit-id", ""), source
        ),
        size=Evidence(Truth.YES, str(size), source),
        sha256=Evidence(Truth.YES, digest, source) if digest else NOT_TOLD,
        files=(RemoteFile(project.path, size, digest),),
    )
    return _through_pointer(project, seen, where, web) if size <= 1024 else seen


def _through_pointer(project: _Project, seen: Observation, where: str, web: Web) -> Observation:
    """The observation of what a Git LFS pointer points to, where a small file is one."""
    import base64
    import binascii

    from aboveboard.lfs_pointer import parse_lfs_pointer

    try:
        pointer = parse_lfs_pointer(base64.b64decode(web.json(where).record.text("content")[:2000]))
    except (binascii.Error, ValueError):
        return seen
    if pointer is None:
        return seen
    return replace(
        seen,
        exists=lfs.held(f"{_SITE}/{quoted(project.name)}", pointer, web),
        size=Evidence(Truth.YES, str(pointer.size), seen.exists.source),
        sha256=Evidence(Truth.YES, pointer.sha256, seen.exists.source),
        files=(RemoteFile(project.path, pointer.size, pointer.sha256),),
    )


HOST = Host(
    title="GitLab",
    bases=(_API, _SITE),
    examples=(
        "gl:example/group/model",
        "gl:example/model@v1.0",
        "https://gitlab.com/example/model/-/blob/main/train.py",
        "https://gitlab.com/example/model/-/releases/v1.0",
    ),
    matches=_matches,
    observe=_observe,
    prefix="gl:",
    expand=_expand,
    glance=_glance,
)
