"""Places in the tree: what is at a path, a glob or a folder that the manifest names."""

from __future__ import annotations

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Evidence, Flaw, Observation
from aboveboard.tree import git
from aboveboard.tree.files import PATH_LIMIT, WILD, Folder, Missing, Unreadable
from aboveboard.tree.git_directory import GitError
from aboveboard.truth import Truth

_SCHEME = lazy_pattern(r"^[A-Za-z][A-Za-z0-9+.-]*:")
HERE = Evidence(Truth.YES, source="this repository")
"""What is in the tree is published with it."""


def is_remote(place: str) -> bool:
    """Whether a place is a URL or a short form (``hf:``, ``doi:``, …) and not a path of the
    tree.
    """
    return bool(_SCHEME.match(place))


def state(folder: Folder, path: str) -> str:
    """What is wrong with a file, in words that follow its name; empty where it is there and not
    empty.
    """
    if path not in folder:
        return _absent(folder, path)
    try:
        return "is empty" if folder.size(path) == 0 else ""
    except Unreadable as why:
        return str(why)


def observe(folder: Folder, place: str, flaws: tuple[Flaw, ...]) -> Observation:
    """What is known of a path, folder or glob of the tree. ``flaws`` are those of all weights in
    the tree.
    """
    clean = place.removeprefix("./")
    try:
        folder.resolve(clean if len(clean) > PATH_LIMIT else WILD.split(clean, maxsplit=1)[0])
    except Unreadable as why:
        return Observation(
            exists=Evidence(Truth.UNKNOWN, source=place, reason=f"{why}: not looked at")
        )
    paths = _paths(folder, clean)
    if not paths:
        return _nothing(folder, place, clean)
    held = frozenset(paths) if flaws else frozenset()
    own = tuple(flaw for flaw in flaws if flaw.path in held or flaw.span.path in held)
    exists, size, sha256 = _content(folder, clean, paths)
    if own and exists.truth is Truth.YES:
        exists = Evidence(
            Truth.NO, source=own[0].span.path, reason=f"is not whole: {own[0].path} {own[0].detail}"
        )
    return Observation(exists=exists, public=HERE, size=size, sha256=sha256, flaws=own)


def _paths(folder: Folder, place: str) -> tuple[str, ...]:
    if place in folder:
        return (place,)
    if place in (".", "", "/"):
        return folder.names
    if WILD.search(place):
        return folder.glob(place)
    return folder.below(place)


def _nothing(folder: Folder, place: str, clean: str) -> Observation:
    if WILD.search(clean):
        hidden = (
            f"matches no file, but {folder.unlisted[0]} may not be listed"
            if folder.unlisted
            else ""
        )
        truth = Truth.UNKNOWN if hidden else Truth.NO
        return Observation(exists=Evidence(truth, source=place, reason=hidden or "matches no file"))
    reason = _absent(folder, clean.rstrip("/"))
    left_out = _left_out(folder, clean.rstrip("/")) or _hidden(folder, clean.rstrip("/"))
    truth = Truth.UNKNOWN if left_out else Truth.NO
    return Observation(exists=Evidence(truth, source=place, reason=left_out or reason))


def _hidden(folder: Folder, path: str) -> str:
    """Why nobody could see whether a path is there: a folder around it may not be listed."""
    around = (name for name in folder.unlisted if path == name or path.startswith(f"{name}/"))
    name = next(around, "")
    return f"is not to be seen: {name} may not be listed" if name else ""


def _left_out(folder: Folder, path: str) -> str:
    """Why a path of a git repository may be absent here although it is released: a submodule around
    it.
    """
    if folder.source != "git" or ".gitmodules" not in folder:
        return ""
    try:
        inside = any(
            path == module or path.startswith(f"{module}/")
            for module in git.submodules(folder.root)
        )
    except GitError:
        return ""
    return "is in a submodule that is not checked out" if inside else ""


def _absent(folder: Folder, path: str) -> str:
    try:
        folder.size(path)
    except Unreadable as why:
        return str(why) if str(why) != "is not a regular file" else "holds no file that git tracks"
    return "is in the working tree, but git does not track it"


def _content(
    folder: Folder, place: str, paths: tuple[str, ...]
) -> tuple[Evidence, Evidence, Evidence]:
    """The facets exists, size and sha256 of what was found."""
    unknown = Evidence(Truth.UNKNOWN, reason="not asked of several files")
    if paths != (place,):
        return _several(folder, place, paths), unknown, unknown
    path = paths[0]
    try:
        size, pointer = folder.size(path), folder.pointer(path)
    except Unreadable as why:
        return _unreadable(folder, path, why), unknown, unknown
    if size == 0:
        empty = Evidence(Truth.NO, source=path, reason="is empty")
        return empty, Evidence(Truth.YES, "0", path), unknown
    if pointer:
        held = Evidence(Truth.YES, "Git LFS", path)
        return (
            held,
            Evidence(Truth.YES, str(pointer.size), path),
            Evidence(Truth.YES, pointer.sha256, path),
        )
    return (
        Evidence(Truth.YES, source=path),
        Evidence(Truth.YES, str(size), path),
        Evidence(Truth.UNKNOWN, reason="not computed"),
    )


def _unreadable(folder: Folder, path: str, why: Unreadable) -> Evidence:
    if not isinstance(why, Missing):
        return Evidence(Truth.UNKNOWN, source=path, reason=str(why))
    left_out = ""
    if folder.source == "git":
        try:
            left_out = git.not_checked_out(folder.root, path)
        except GitError as refusal:
            left_out = f"git did not tell: {refusal}"
    if left_out:
        return Evidence(Truth.UNKNOWN, source=path, reason=f"is {left_out}")
    return Evidence(
        Truth.NO, source=path, reason="is tracked by git, but deleted in the working tree"
    )


def _several(folder: Folder, place: str, paths: tuple[str, ...]) -> Evidence:
    """A folder or glob exists when one of its files holds something; one glance suffices in the
    normal case.
    """
    unread = ""
    for path in paths:
        try:
            if folder.size(path):
                return Evidence(Truth.YES, f"{len(paths)} files", place)
        except Unreadable as why:
            unread = f"{path} {why}"
    if unread:
        return Evidence(Truth.UNKNOWN, source=place, reason=unread)
    return Evidence(Truth.NO, source=place, reason="holds only empty files")
