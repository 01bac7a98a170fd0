"""Ages: how old promises are, counted back from the newest commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from aboveboard.model.evidence import Book, Evidence
from aboveboard.model.statements import Statement
from aboveboard.tree import git
from aboveboard.tree.files import Folder
from aboveboard.tree.git_directory import GitError
from aboveboard.value import Value

_TOO_SHALLOW = "the clone is shallow and does not reach back that far"


class _Ages(Value, frozen=True):
    """Days by ``path:line``, and what could not be dated."""

    days: dict[str, int]
    unread: tuple[Evidence, ...] = ()


def add_ages(
    folder: Folder,
    book: Book,
    promises: Iterable[Statement],
    known: Book | None = None,
) -> Book:
    """The book with the age of every promise, or why it is unknown.

    Of a promise that names a date, the day of the newest commit is enough. Ages of documents that
    are the same in ``known`` are taken from there.
    """
    promises = tuple(promises)
    if not promises:
        return book
    try:
        now = _find_newest_commit(folder)
    except (GitError, ValueError) as error:
        return book.lacking([_make_unknown_age(promises, error)])
    days: dict[str, int] = {}
    unread: list[Evidence] = []
    unchanged = _find_unchanged_paths(book, known)
    for path, undated in sorted(_group_undated(promises).items()):
        if known is not None and path in unchanged:
            ages = _copy_ages(path, known)
        else:
            ages = _ask_git(folder, path, undated, now)
        days |= ages.days
        unread += ages.unread
    as_of = format_day(now) if any(promise.due for promise in promises) else ""
    return replace(book, ages=days, as_of=as_of).lacking(unread)


def find_newest_day(folder: Folder) -> str:
    """The day of the newest commit as ``YYYY-MM-DD`` (UTC); empty where there is none."""
    try:
        return format_day(_find_newest_commit(folder))
    except (GitError, ValueError):
        return ""


def format_day(seconds: int) -> str:
    """The day (UTC) of a time in seconds since 1970, as ``YYYY-MM-DD``.

    Empty outside the years 1 to 9999.
    """
    import time

    try:
        moment = time.gmtime(seconds)
    except (
        OSError,
        OverflowError,
        ValueError,
    ):  # beyond what the platform can represent
        return ""
    if not 1 <= moment.tm_year <= 9999:
        return ""
    return f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}"


def _find_newest_commit(folder: Folder) -> int:
    """The time of the newest commit, in seconds since 1970.

    Raises:
        GitError: there is none, or git could not be asked.
        ValueError: it is no date; the author of a commit chooses its time.
    """
    seconds = git.newest_commit_time(folder.root)
    if not format_day(seconds):
        raise ValueError("the time of the newest commit is no date")
    return seconds


def _find_unchanged_paths(book: Book, known: Book | None) -> frozenset[str]:
    """The paths of the documents that are the same in both books."""
    if known is None:
        return frozenset()
    same = set(book.documents).intersection(known.documents)
    return frozenset(document.path for document in same)


def _group_undated(promises: Sequence[Statement]) -> dict[str, list[Statement]]:
    """The promises that name no date, by their document."""
    by_path: dict[str, list[Statement]] = {}
    for promise in promises:
        if not promise.due:
            by_path.setdefault(promise.span.path, []).append(promise)
    return by_path


def _copy_ages(path: str, known: Book) -> _Ages:
    """What a book has about the promises of a document."""
    days = {}
    for line, age in known.ages.items():
        if line.rpartition(":")[0] == path:
            days[line] = age
    unread = []
    for item in known.tree.unread:
        if item.source.rpartition(":")[0] == path:
            unread.append(item)
    return _Ages(days, tuple(unread))


def _ask_git(
    folder: Folder,
    path: str,
    promises: Sequence[Statement],
    now: int,
) -> _Ages:
    """What git has about the promises of a document."""
    lines = tuple(sorted({promise.span.line for promise in promises}))
    try:
        blamed = git.measure_line_ages(folder.root, path, lines, now, folder.commit)
    except (GitError, ValueError) as error:
        return _Ages({}, (_make_unknown_age(promises, error),))
    days = {}
    for line, age in blamed.days.items():
        days[f"{path}:{line}"] = age
    older = [promise for promise in promises if promise.span.line in blamed.older]
    if not older:
        return _Ages(days)
    return _Ages(days, (_make_unknown_age(older, _TOO_SHALLOW),))


def _make_unknown_age(promises: Sequence[Statement], cause: object) -> Evidence:
    """That git could not date some promises."""
    first, others = promises[0].span, len(promises) - 1
    like = ""
    if others:
        plural = "s" if others > 1 else ""
        like = f", like {others} other{plural}"
    reason = f"holds a promise whose age is unknown{like}: {cause}"
    return Evidence.unknown(f"{first.path}:{first.line}", reason)
