"""Why a file or folder cannot be read: a reason code to branch on, and words for the user."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """What kind of obstacle it is."""

    MISSING = "missing"
    FORBIDDEN = "forbidden"
    NOT_REGULAR = "not regular"
    """A folder, a pipe or a device under the name of a file."""
    TOO_LARGE = "too large"
    OUTSIDE = "outside"
    """The path leads out of the checked folder, or to what is never released."""
    INVALID_PATH = "invalid path"
    SYSTEM = "system"
    """The operating system or git refuses for another reason."""


class Unreadable(Exception):  # noqa: N818 - it is a state of a file, and reads as one
    """A file that cannot be read. The words follow the file's name, or begin with it where a
    docstring says so.
    """

    def __init__(self, words: str, reason: Reason = Reason.SYSTEM) -> None:
        super().__init__(words)
        self.reason = reason

    def with_name(self, name: str) -> Unreadable:
        """The same obstacle in words that begin with a file's name."""
        return Unreadable(f"{name} {self}", self.reason)


def explain_os_error(error: OSError) -> Unreadable:
    """An error of the operating system as the obstacle that it is."""
    if isinstance(error, FileNotFoundError):
        return Unreadable("is not there", Reason.MISSING)
    if isinstance(error, PermissionError):
        return Unreadable("may not be read", Reason.FORBIDDEN)
    detail = error.strerror or type(error).__name__
    return Unreadable(f"cannot be read ({detail})")
