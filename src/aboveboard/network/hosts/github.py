"""GitHub: repositories, files, Git LFS objects, releases and their assets.

Asked over https://docs.github.com/en/rest: repositories, contents, commits and releases. Without a
token it answers sixty requests an hour. It answers 404 for a private repository as for a missing
one: for the public neither is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from aboveboard.model.evidence import NOT_ASKED, Evidence, Observation, RemoteFile
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

if TYPE_CHECKING:
    from aboveboard.network.exchange import Answer, Record
    from aboveboard.network.web import Web

_API = "https://api.github.com"
_SITE = "https://github.com"
_SITES = ("github.com", "www.github.com")
_RAW = "raw.githubusercontent.com"
_JSON = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_OBJECT = {**_JSON, "Accept": "application/vnd.github.object+json"}
_SHA = {**_JSON, "Accept": "application/vnd.github.sha"}
_SHA_LENGTH = 40
_NO_SUCH_REVISION = (404, 422)
_VIEWS = frozenset({"tree", "blob", "raw", "commit", "releases"})
_PAGES = frozenset(
    [
        "about",
        "apps",
        "collections",
        "enterprise",
        "features",
        "login",
        "marketplace",
        "orgs",
        "search",
        "settings",
        "sponsors",
        "topics",
        "trending",
        "users",
    ]
)
_CONTENT_TYPES = ("file", "dir", "symlink", "submodule")


class _Repository:
    """The parts of an address on GitHub."""

    def __init__(self, address: Address) -> None:
        parts = list(address.parts)
        if address.host == _RAW:
            parts.insert(2, "raw")
        owner, name = parts[:2]
        self.name = f"{owner}/{name.removesuffix('.git')}"
        self.api = f"{_API}/repos/{quote_path(self.name)}"
        self.view = parts[2] if len(parts) > 2 else ""
        self.tag = self.asset = self.revision = self.path = ""
        rest = parts[3:]
        if self.view == "releases":
            self._read_release(rest)
        elif rest:
            self.revision = rest[0]
            self.path = "/".join(rest[1:])

    def _read_release(self, rest: list[str]) -> None:
        """Read ``tag/TAG`` or ``download/TAG/ASSET``."""
        if len(rest) > 1:
            self.tag = rest[1]
        if len(rest) > 2 and rest[0] == "download":
            self.asset = rest[2]

    def site_url(self) -> str:
        """Where the repository is for people and for git."""
        return f"{_SITE}/{quote_path(self.name)}"

    def commit_url(self) -> str:
        """Where the API resolves the revision."""
        return f"{self.api}/commits/{quote_part(self.revision)}"

    def content_url(self) -> str:
        """Where the API describes the file or folder."""
        url = f"{self.api}/contents/{quote_path(self.path)}"
        if self.revision == "HEAD":
            return url
        return f"{url}?ref={quote_part(self.revision)}"

    def release_url(self) -> str:
        """Where the API describes the release."""
        if self.tag:
            return f"{self.api}/releases/tags/{quote_part(self.tag)}"
        return f"{self.api}/releases/latest"


def _is_github(address: Address) -> bool:
    parts = address.parts
    if address.host == _RAW:
        return len(parts) > 3
    if address.host not in _SITES or len(parts) < 2:
        return False
    if parts[0] in _PAGES:
        return False
    return len(parts) == 2 or parts[2] in _VIEWS


def _expand_github(short_form: str) -> str:
    name, revision, path = split_revision(short_form)
    if not revision:
        return f"{_SITE}/{name}"
    url = f"{_SITE}/{name}/tree/{quote_part(revision)}"
    return f"{url}/{path}" if path else url


def _read_github_address(address: Address) -> Observation:
    repository = _Repository(address)
    if repository.view == "releases":
        return Observation()
    return Observation(revision=classify_revision(repository.revision))


def _observe_github(address: Address, web: Web) -> Observation:
    repository = _Repository(address)
    if repository.view == "releases":
        return _observe_release(repository, web)
    if repository.path:
        return _observe_file(repository, web)
    answer = web.get_json(repository.api, _JSON)
    if not answer.ok:
        return make_empty_observation(answer.exists)
    if not answer.record.text("full_name"):
        reason = "GitHub's answer does not state which repository it is about"
        return make_empty_observation(Evidence.unknown(answer.source, reason))
    observation = _read_repository(answer)
    if not repository.revision:
        return observation
    return _observe_revision(repository, observation, web)


def _read_repository(answer: Answer) -> Observation:
    record, source = answer.record, answer.source
    archived = "archived" if record.flag("archived") else ""
    return Observation(
        exists=Evidence.yes(source, archived),
        public=_read_visibility(record, source),
        license=_read_license(record, source),
        revision=replace(classify_revision(""), source=source),
        size=NOT_STATED,
        sha256=NOT_STATED,
        gated=Evidence.no(source, "GitHub has no gates"),
    )


def _observe_revision(
    repository: _Repository,
    observation: Observation,
    web: Web,
) -> Observation:
    """The observation of a repository at a revision."""
    answer = web.get_text(repository.commit_url(), _SHA)
    sha = answer.body[:64].decode("ascii", "replace").strip()
    if answer.ok and len(sha) == _SHA_LENGTH and sha.isalnum():
        named = classify_revision(repository.revision)
        return replace(observation, revision=add_commit(named, sha, answer.source))
    return replace(observation, exists=_interpret_revision(repository.revision, answer))


def _interpret_revision(revision: str, answer: Answer) -> Evidence:
    """404 and 422: the repository is there, and has no such revision."""
    if answer.status in _NO_SUCH_REVISION:
        return Evidence.no(
            answer.source, f"has no revision `{revision}` ({answer.status})"
        )
    detail = answer.exists.reason or "no answer"
    reason = f"whether it has the revision `{revision}` is not known: {detail}"
    return Evidence.unknown(answer.source, reason)


def _read_visibility(record: Record, source: str) -> Evidence:
    if record.flag("private") is True:
        return Evidence.no(source, "it is private: only the token's owner sees it")
    if record.flag("disabled") is True:
        return Evidence.no(source, "GitHub has disabled it")
    if record.flag("private") is False:
        return Evidence.yes(source)
    return NOT_STATED


def _read_license(record: Record, source: str) -> Evidence:
    spdx_id = record.record("license").text("spdx_id")
    if spdx_id == "NOASSERTION":
        spdx_id = ""
    return make_license(spdx_id, source, "GitHub recognizes no license file")


def _observe_file(repository: _Repository, web: Web) -> Observation:
    answer = web.get_json(repository.content_url(), _OBJECT)
    if is_absent(answer.exists):
        return _explain_missing_file(repository, answer, web)
    if not answer.ok:
        return make_empty_observation(answer.exists)
    record, source = answer.record, answer.source
    content_type = record.text("type")
    if content_type not in _CONTENT_TYPES:
        reason = "GitHub's answer does not state what is there"
        return make_empty_observation(Evidence.unknown(source, reason))
    size = record.number("size") if content_type == "file" else -1
    observation = Observation(
        exists=Evidence.yes(source),
        public=make_public_unless_token(answer.with_token, source),
        license=NOT_ASKED,
        revision=classify_revision(repository.revision),
        size=make_size(size, source),
        files=_list_entries(record),
    )
    pointer = lfs.decode_pointer(record.text("content"))
    if pointer is None:
        return observation
    return replace(
        observation,
        exists=lfs.observe_object(repository.site_url(), pointer, web),
        size=Evidence.yes(source, str(pointer.size)),
        sha256=Evidence.yes(source, pointer.sha256),
    )


def _list_entries(folder: Record) -> tuple[RemoteFile, ...]:
    files = []
    for entry in folder.records("entries"):
        path = entry.text("path")
        if path:
            files.append(RemoteFile(path, entry.number("size")))
    return tuple(files)


def _explain_missing_file(
    repository: _Repository,
    answer: Answer,
    web: Web,
) -> Observation:
    """A file that is not there; or a branch with a slash in its name, which the address does not
    separate from the path.
    """
    whole = web.get_json(repository.api, _JSON)
    if not whole.ok:
        return make_empty_observation(whole.exists)
    commit = web.get_text(repository.commit_url(), _SHA)
    if not commit.ok:
        reason = "the branch and the path cannot be told apart in this address"
        return make_empty_observation(Evidence.unknown(answer.source, reason))
    missing = Evidence.no(answer.source, f"has no file `{repository.path}` (404)")
    public = _read_visibility(whole.record, "")
    if public == NOT_STATED:
        return make_empty_observation(missing)
    return make_empty_observation(missing, public)


def _observe_release(repository: _Repository, web: Web) -> Observation:
    answer = web.get_json(repository.release_url(), _JSON)
    if not answer.ok:
        return make_empty_observation(answer.exists)
    record, source = answer.record, answer.source
    if not record.text("tag_name"):
        reason = "GitHub's answer does not state which release it is about"
        return make_empty_observation(Evidence.unknown(source, reason))
    observation = Observation(
        exists=Evidence.yes(source),
        public=make_public_unless_token(answer.with_token, source),
        files=_list_assets(record),
    )
    if not repository.asset:
        return observation
    return _select_asset(repository.asset, observation)


def _list_assets(release: Record) -> tuple[RemoteFile, ...]:
    files = []
    for asset in release.records("assets"):
        if asset.text("state") in ("uploaded", ""):
            name, size = asset.text("name"), asset.number("size")
            digest = asset.text("digest").removeprefix("sha256:")
            files.append(RemoteFile(name, size, digest))
    return tuple(files)


def _select_asset(name: str, release: Observation) -> Observation:
    """The observation of one asset of a release."""
    source = release.exists.source
    for file in release.files:
        if file.path == name:
            return replace(
                release,
                size=make_size(file.size, source),
                sha256=make_digest(file.sha256, source),
            )
    return make_empty_observation(Evidence.no(source, f"has no asset `{name}`"))


HOST = Host(
    title="GitHub",
    bases=(_API, _SITE),
    examples=(
        "gh:example/model",
        "gh:example/model@v1.0",
        "https://github.com/example/model/blob/main/train.py",
        "https://github.com/example/model/releases/download/v1.0/weights.safetensors",
    ),
    matches=_is_github,
    observe=_observe_github,
    prefix="gh:",
    expand=_expand_github,
    read_address=_read_github_address,
)
