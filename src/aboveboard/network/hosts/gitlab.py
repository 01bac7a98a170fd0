"""GitLab (gitlab.com): projects, files, Git LFS objects and releases.

Asked over https://docs.gitlab.com/api/projects, https://docs.gitlab.com/api/repository_files,
https://docs.gitlab.com/api/commits and https://docs.gitlab.com/api/releases. It answers 404 for a
private project as for a missing one: for the public neither is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from aboveboard.model.evidence import Evidence, Observation, RemoteFile
from aboveboard.network import lfs
from aboveboard.network.address import Address, quote_part, quote_path
from aboveboard.network.hosts import (
    NOT_STATED,
    Host,
    add_commit,
    classify_revision,
    is_absent,
    make_digest,
    make_empty_observation,
    make_license,
    make_public_unless_token,
    make_size,
    split_revision,
)
from aboveboard.network.settings import parse_count

if TYPE_CHECKING:
    from aboveboard.network.exchange import Answer
    from aboveboard.network.web import Web

_SITE = "https://gitlab.com"
_SITES = ("gitlab.com", "www.gitlab.com")
_API = f"{_SITE}/api/v4"
_SEPARATOR = "-"
"""The part of a path between the project and the view."""
_VIEWS = frozenset({"tree", "blob", "raw", "commit", "commits", "releases", "tags"})
_FILE_VIEWS = ("blob", "raw")
_PAGES = frozenset(
    {"api", "dashboard", "explore", "groups", "help", "search", "users", "-"}
)
_LONGEST_POINTER = 1024
"""Files of more bytes are no Git LFS pointers."""


class _Project:
    """The parts of an address on GitLab: the project, and a release, or a revision and a path."""

    def __init__(self, address: Address) -> None:
        name, view = _split_view(address.parts)
        self.name = "/".join(name).removesuffix(".git")
        self.api = f"{_API}/projects/{quote_part(self.name)}"
        self.view = view[0] if view else ""
        self.revision = view[1] if len(view) > 1 else ""
        self.path = "/".join(view[2:])

    def site_url(self) -> str:
        """Where the project is for people and for git."""
        return f"{_SITE}/{quote_path(self.name)}"

    def file_url(self) -> str:
        """Where the API describes the file."""
        path, revision = quote_part(self.path), quote_part(self.revision)
        return f"{self.api}/repository/files/{path}?ref={revision}"


def _split_view(parts: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The parts of the project's name, and the view with what follows it."""
    if _SEPARATOR not in parts:
        return parts, ()
    index = parts.index(_SEPARATOR)
    return parts[:index], parts[index + 1 :]


def _is_gitlab(address: Address) -> bool:
    parts = address.parts
    if address.host not in _SITES:
        return False
    if len(parts) < 2 or parts[0] in _PAGES:
        return False
    if _SEPARATOR not in parts:
        return True
    name, view = _split_view(parts)
    if len(name) < 2 or not view:
        return False
    return view[0] in _VIEWS


def _expand_gitlab(short_form: str) -> str:
    name, revision, path = split_revision(short_form)
    if not revision:
        return f"{_SITE}/{name}"
    if not path:
        return f"{_SITE}/{name}/-/tree/{quote_part(revision)}"
    return f"{_SITE}/{name}/-/blob/{quote_part(revision)}/{path}"


def _read_gitlab_address(address: Address) -> Observation:
    project = _Project(address)
    if project.view == "releases":
        return Observation()
    return Observation(revision=classify_revision(project.revision))


def _observe_gitlab(address: Address, web: Web) -> Observation:
    project = _Project(address)
    if project.path and project.view in _FILE_VIEWS:
        return _observe_file(project, web)
    answer = web.get_json(f"{project.api}?license=true")
    if not answer.ok:
        return make_empty_observation(answer.exists)
    if not answer.record.text("path_with_namespace"):
        reason = "GitLab's answer does not state which project it is about"
        return make_empty_observation(Evidence.unknown(answer.source, reason))
    observation = _read_project(answer)
    if not project.revision:
        return observation
    if project.view == "releases":
        return _observe_release(project, observation, web)
    return _observe_revision(project, observation, web)


def _read_project(answer: Answer) -> Observation:
    source = answer.source
    return Observation(
        exists=_read_existence(answer),
        public=_read_visibility(answer),
        license=_read_license(answer),
        revision=replace(classify_revision(""), source=source),
        size=NOT_STATED,
        sha256=NOT_STATED,
        gated=Evidence.no(source, "GitLab has no gates"),
    )


def _read_existence(answer: Answer) -> Evidence:
    if answer.record.flag("empty_repo") is True:
        return Evidence.no(answer.source, "is an empty repository")
    archived = "archived" if answer.record.flag("archived") else ""
    return Evidence.yes(answer.source, archived)


def _read_visibility(answer: Answer) -> Evidence:
    visibility = answer.record.text("visibility")
    if visibility in ("private", "internal"):
        return Evidence.no(
            answer.source, f"it is {visibility}: the public cannot see it"
        )
    if visibility == "public":
        return Evidence.yes(answer.source)
    return make_public_unless_token(answer.with_token, answer.source)


def _read_license(answer: Answer) -> Evidence:
    key = answer.record.record("license").text("key")
    if key == "other":
        key = ""
    return make_license(key, answer.source, "GitLab recognizes no license file")


def _observe_release(
    project: _Project,
    observation: Observation,
    web: Web,
) -> Observation:
    """The observation of a project with one of its releases."""
    answer = web.get_json(f"{project.api}/releases/{quote_part(project.revision)}")
    if not answer.ok:
        exists = _explain_missing(answer, f"has no release `{project.revision}` (404)")
        return replace(observation, exists=exists)
    moving = Evidence.unknown("", "a tag may be moved", project.revision)
    return replace(observation, revision=moving)


def _observe_revision(
    project: _Project,
    observation: Observation,
    web: Web,
) -> Observation:
    """The observation of a project at a revision."""
    answer = web.get_json(
        f"{project.api}/repository/commits/{quote_part(project.revision)}"
    )
    if not answer.ok:
        exists = _explain_missing(answer, f"has no revision `{project.revision}` (404)")
        return replace(observation, exists=exists)
    named = classify_revision(project.revision)
    commit = answer.record.text("id")
    return replace(observation, revision=add_commit(named, commit, answer.source))


def _explain_missing(answer: Answer, reason: str) -> Evidence:
    if is_absent(answer.exists):
        return Evidence.no(answer.source, reason)
    return answer.exists


def _observe_file(project: _Project, web: Web) -> Observation:
    answer = web.head(project.file_url())
    if not answer.ok:
        return make_empty_observation(answer.exists)
    source, headers = answer.source, answer.headers
    size = parse_count(headers.get("x-gitlab-size", ""))
    if size < 0:
        reason = "GitLab's answer does not state which file it is about"
        return make_empty_observation(Evidence.unknown(source, reason))
    digest = headers.get("x-gitlab-content-sha256", "")
    named = classify_revision(project.revision)
    observation = Observation(
        exists=Evidence.yes(source),
        public=make_public_unless_token(answer.with_token, source),
        revision=add_commit(named, headers.get("x-gitlab-commit-id", ""), source),
        size=make_size(size, source),
        sha256=make_digest(digest, source),
        files=(RemoteFile(project.path, size, digest),),
    )
    if size > _LONGEST_POINTER:
        return observation
    return _observe_through_pointer(project, observation, web)


def _observe_through_pointer(
    project: _Project,
    observation: Observation,
    web: Web,
) -> Observation:
    """The observation of the object that a Git LFS pointer refers to, where the file is one."""
    answer = web.get_json(project.file_url())
    pointer = lfs.decode_pointer(answer.record.text("content"))
    if pointer is None:
        return observation
    source = observation.exists.source
    return replace(
        observation,
        exists=lfs.observe_object(project.site_url(), pointer, web),
        size=Evidence.yes(source, str(pointer.size)),
        sha256=Evidence.yes(source, pointer.sha256),
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
    matches=_is_gitlab,
    observe=_observe_gitlab,
    prefix="gl:",
    expand=_expand_gitlab,
    read_address=_read_gitlab_address,
)
