"""What is at a path, a glob or a folder that the manifest names, if it is in the checked folder."""

from __future__ import annotations

from collections.abc import Iterable

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Evidence, Flaw, Observation
from aboveboard.tree import git
from aboveboard.tree.files import PATH_LIMIT, Folder
from aboveboard.tree.git_directory import GitError
from aboveboard.tree.path_glob import WILDCARD
from aboveboard.tree.unreadable import Reason, Unreadable
from aboveboard.truth import Truth

_SCHEME = lazy_pattern(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_PUBLIC = Evidence(Truth.YES, source="this repository")
"""What is in the folder is published with it."""
_NOT_ASKED_OF_SEVERAL = Evidence(Truth.UNKNOWN, reason="not asked of several files")


def is_remote(place: str) -> bool:
    """Whether a place is a URL or a short form (``hf:``, ``doi:``, …) and not a path."""
    return bool(_SCHEME.match(place))


def describe_fault(folder: Folder, path: str) -> str:
    """What is wrong with a file, in words that follow its name; empty where it has content."""
    if path not in folder:
        return _describe_absence(folder, path)
    try:
        return "is empty" if folder.file_size(path) == 0 else ""
    except Unreadable as obstacle:
        return str(obstacle)


def observe_path(folder: Folder, place: str, flaws: tuple[Flaw, ...]) -> Observation:
    """What is known of a path, folder or glob.

    ``flaws`` are those of all weights in the folder; those of files at ``place`` become its own.
    """
    path = place.removeprefix("./")
    try:
        _require_allowed(folder, path)
    except Unreadable as obstacle:
        reason = f"{obstacle}: not looked at"
        return Observation(exists=Evidence(Truth.UNKNOWN, source=place, reason=reason))
    names = _match_names(folder, path)
    if not names:
        return Observation(exists=_explain_no_match(folder, place, path))
    if names == (path,):
        observation = _observe_local_file(folder, path)
    else:
        observation = Observation(
            exists=_observe_several(folder, path, names),
            public=_PUBLIC,
            size=_NOT_ASKED_OF_SEVERAL,
            sha256=_NOT_ASKED_OF_SEVERAL,
        )
    return _add_flaws(observation, names, flaws)


def _require_allowed(folder: Folder, path: str) -> None:
    """Refuse a path that leads out of the folder; of a glob only the part before its wildcards.

    Raises:
        Unreadable: it leads out, or is no usable path.
    """
    fixed = path
    if len(path) <= PATH_LIMIT:
        fixed = WILDCARD.split(path, maxsplit=1)[0]
    folder.resolve_path(fixed)


def _match_names(folder: Folder, path: str) -> tuple[str, ...]:
    if path in folder:
        return (path,)
    if path in (".", "", "/"):
        return folder.names
    if WILDCARD.search(path):
        return folder.listing.match_glob(path)
    return folder.listing.names_below(path)


def _add_flaws(
    observation: Observation, names: Iterable[str], flaws: tuple[Flaw, ...]
) -> Observation:
    """The observation with the flaws of its files; with a flaw it does not exist as a whole."""
    if not flaws:
        return observation
    from msgspec.structs import replace

    known = frozenset(names)
    own = tuple(flaw for flaw in flaws if flaw.path in known or flaw.span.path in known)
    exists = observation.exists
    if own and exists.truth is Truth.YES:
        first = own[0]
        reason = f"is not whole: {first.path} {first.detail}"
        exists = Evidence(Truth.NO, source=first.span.path, reason=reason)
    return replace(observation, exists=exists, flaws=own)


def _explain_no_match(folder: Folder, place: str, path: str) -> Evidence:
    """Whether nothing is there, or it is unknown because it may be hidden from the listing."""
    if WILDCARD.search(path):
        if folder.unlisted:
            reason = f"matches no file, but {folder.unlisted[0]} may not be listed"
            return Evidence(Truth.UNKNOWN, source=place, reason=reason)
        return Evidence(Truth.NO, source=place, reason="matches no file")
    name = path.rstrip("/")
    absence = _describe_absence(folder, name)
    hidden = _explain_submodule(folder, name) or _explain_unlisted(folder, name)
    if hidden:
        return Evidence(Truth.UNKNOWN, source=place, reason=hidden)
    return Evidence(Truth.NO, source=place, reason=absence)


def _explain_unlisted(folder: Folder, path: str) -> str:
    """Why a path cannot be seen, if a folder around it may not be listed; else empty."""
    for name in folder.unlisted:
        if path == name or path.startswith(f"{name}/"):
            return f"is not to be seen: {name} may not be listed"
    return ""


def _explain_submodule(folder: Folder, path: str) -> str:
    """Why a released path is not checked out, if it is in a submodule; else empty."""
    if folder.source != "git" or ".gitmodules" not in folder:
        return ""
    try:
        modules = git.list_submodules(folder.root)
    except GitError:
        return ""
    for module in modules:
        if path == module or path.startswith(f"{module}/"):
            return "is in a submodule that is not checked out"
    return ""


def _describe_absence(folder: Folder, path: str) -> str:
    """Why a path that is not listed is not released, in words that follow its name."""
    try:
        folder.file_size(path)
    except Unreadable as obstacle:
        if obstacle.reason is Reason.NOT_REGULAR:
            return "holds no file that git tracks"
        return str(obstacle)
    return "is in the working tree, but git does not track it"


def _observe_local_file(folder: Folder, path: str) -> Observation:
    """Whether one listed file has content, its size and, if a Git LFS pointer names it, its
    SHA-256.
    """
    try:
        size, pointer = folder.file_size(path), folder.read_lfs_pointer(path)
    except Unreadable as obstacle:
        exists = _explain_unreadable(folder, path, obstacle)
        unknown = _NOT_ASKED_OF_SEVERAL
        return Observation(exists=exists, public=_PUBLIC, size=unknown, sha256=unknown)
    exists = Evidence(Truth.YES, source=path)
    sha256 = Evidence(Truth.UNKNOWN, reason="not computed")
    if size == 0:
        exists = Evidence(Truth.NO, source=path, reason="is empty")
        sha256 = _NOT_ASKED_OF_SEVERAL
    elif pointer:
        exists = Evidence(Truth.YES, "Git LFS", path)
        size = pointer.size
        sha256 = Evidence(Truth.YES, pointer.sha256, path)
    return Observation(
        exists=exists,
        public=_PUBLIC,
        size=Evidence(Truth.YES, str(size), path),
        sha256=sha256,
    )


def _explain_unreadable(folder: Folder, path: str, obstacle: Unreadable) -> Evidence:
    """What it means that a listed file cannot be read: only a deleted one is not there."""
    if obstacle.reason is not Reason.MISSING:
        return Evidence(Truth.UNKNOWN, source=path, reason=str(obstacle))
    left_out = ""
    if folder.source == "git":
        left_out = _explain_not_checked_out(folder, path)
    if left_out:
        return Evidence(Truth.UNKNOWN, source=path, reason=f"is {left_out}")
    deleted = "is tracked by git, but deleted in the working tree"
    return Evidence(Truth.NO, source=path, reason=deleted)


def _explain_not_checked_out(folder: Folder, path: str) -> str:
    try:
        return git.explain_not_checked_out(folder.root, path)
    except GitError as error:
        return f"git did not tell: {error}"


def _observe_several(folder: Folder, place: str, names: tuple[str, ...]) -> Evidence:
    """Whether any file of a folder or glob has content; the first one mostly has."""
    unread = ""
    for name in names:
        try:
            if folder.file_size(name):
                return Evidence(Truth.YES, f"{len(names)} files", place)
        except Unreadable as obstacle:
            unread = f"{name} {obstacle}"
    if unread:
        return Evidence(Truth.UNKNOWN, source=place, reason=unread)
    return Evidence(Truth.NO, source=place, reason="holds only empty files")
