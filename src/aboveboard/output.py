"""Output: texts to the files that the operator names, whole or not at all.

A text goes to a new file beside the target, which then takes its place: neither a full disk nor a
kill leaves half of it, and a link under the name is replaced, not followed. Pipes and devices are
written to as they are.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping

from aboveboard import paths

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_STREAMS = {"/dev/stdout": "1", "/dev/stderr": "2"}
_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/")


class Unwritable(Exception):  # noqa: N818 - it is a state of a file, and reads as one
    """A file that cannot be written, and why, in words for the user."""


def write(texts: Mapping[str, str], tree: str = "") -> None:
    """Write whole texts, by the names that the operator gave; missing folders are made.

    ``tree``: the checked folder, out of which no link may lead.

    Raises:
        Unwritable: the system refuses, or the name leads out of a working tree through a link.
    """
    encoded = {name: _encoded(text) for name, text in texts.items()}
    for name, content in encoded.items():
        try:
            _write(name, content, tree)
        except OSError as trouble:
            raise Unwritable(f"cannot write {name}: {trouble.strerror or trouble}") from trouble
        except (paths.LeadsOut, ValueError) as trouble:
            raise Unwritable(f"cannot write {name}: it {trouble}") from trouble


def append(texts: Mapping[str, str]) -> None:
    """Add texts to the ends of files that a runner named.

    Raises:
        Unwritable: the system refuses.
    """
    for name, text in texts.items():
        content = _encoded(text)
        try:
            with open(name, "ab") as file:
                file.write(content)
        except OSError as trouble:
            raise Unwritable(f"cannot write {name}: {trouble.strerror}") from trouble


def _encoded(text: str) -> bytes:
    """UTF-8, with names that are none written out as standard output does."""
    return text.encode("utf-8", "backslashreplace")


def _write(name: str, content: bytes, tree: str) -> None:
    place = os.path.abspath(name)
    number = _descriptor(place)
    if number >= 0:
        _fill(os.dup(number), content)
        return
    folder, last = os.path.split(place)
    with paths.held(paths.located(folder, tree), make=True) as parent:
        there = _status(parent, last)
        if there and stat.S_ISDIR(there.st_mode):
            raise IsADirectoryError(21, "it is a folder")
        if there and not stat.S_ISREG(there.st_mode) and not stat.S_ISLNK(there.st_mode):
            _fill(parent.open(last, os.O_WRONLY), content)
        else:
            _replace(parent, last, content, there)


def _descriptor(place: str) -> int:
    """The number of the open stream that a name stands for; -1 where it stands for none."""
    number = _STREAMS.get(place, "")
    for folder in _DESCRIPTORS:
        number = place[len(folder) :] if place.startswith(folder) else number
    return int(number) if number.isdecimal() and number.isascii() else -1


def _status(parent: paths.Held, last: str) -> os.stat_result | None:
    try:
        return parent.status(last)
    except FileNotFoundError:
        return None


def _replace(parent: paths.Held, last: str, content: bytes, there: os.stat_result | None) -> None:
    """Put a new file in the place of what is there; a file's permissions are kept."""
    new = f".aboveboard-{os.urandom(8).hex()}"
    file = parent.open(new, _NEW)
    try:
        if there and stat.S_ISREG(there.st_mode) and hasattr(os, "fchmod"):
            os.fchmod(file, there.st_mode & 0o777)
        _fill(file, content, sync=True)
        source, target = parent.name(new), parent.name(last)
        os.replace(source, target, src_dir_fd=parent.number, dst_dir_fd=parent.number)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(parent.name(new), dir_fd=parent.number)
        raise


def _fill(file: int, content: bytes, *, sync: bool = False) -> None:
    """Write to a descriptor, to the disk if ``sync``, and close it."""
    with open(file, "wb") as stream:
        stream.write(content)
        if sync:
            stream.flush()
            os.fsync(file)
