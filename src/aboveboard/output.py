"""Writes texts to the files that the operator names, completely or not at all.

A text goes to a new file beside the target and then replaces it: neither a full disk nor a kill
leaves a part of it, and a link under the name is replaced, not followed. Pipes and devices are
written to directly.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping

from aboveboard import paths

_CREATE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_STREAMS = {"/dev/stdout": "1", "/dev/stderr": "2"}
_DESCRIPTORS = ("/dev/fd/", "/proc/self/fd/")


class Unwritable(Exception):  # noqa: N818 - it is a state of a file, and reads as one
    """A file that cannot be written, and why, in words for the user."""


def write_texts(texts: Mapping[str, str], tree: str = "") -> None:
    """Write texts to the paths that the operator gave; missing folders are made.

    ``tree``: the checked folder; no link may lead out of it.

    Raises:
        Unwritable: the system refuses, or the name leads out of a working tree through a link.
    """
    encoded = {name: _encode_text(text) for name, text in texts.items()}
    for name, content in encoded.items():
        try:
            _write_file(name, content, tree)
        except OSError as error:
            raise Unwritable(
                f"cannot write {name}: {error.strerror or error}"
            ) from error
        except (paths.LeadsOut, ValueError) as error:
            raise Unwritable(f"cannot write {name}: it {error}") from error


def append_texts(texts: Mapping[str, str]) -> None:
    """Append texts to files that a runner named.

    Raises:
        Unwritable: the system refuses.
    """
    for name, text in texts.items():
        content = _encode_text(text)
        try:
            with open(name, "ab") as file:
                file.write(content)
        except OSError as error:
            raise Unwritable(f"cannot write {name}: {error.strerror}") from error


def _encode_text(text: str) -> bytes:
    """Encode as UTF-8; what cannot be encoded is escaped with backslashes."""
    return text.encode("utf-8", "backslashreplace")


def _write_file(name: str, content: bytes, tree: str) -> None:
    path = os.path.abspath(name)
    descriptor = _parse_descriptor(path)
    if descriptor >= 0:
        _write_content(os.dup(descriptor), content)
        return
    folder, last = os.path.split(path)
    with paths.open_real_folder(
        paths.resolve_links(folder, tree), create=True
    ) as parent:
        mode = _read_mode(parent, last)
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(21, "it is a folder")
        if mode == 0 or stat.S_ISREG(mode) or stat.S_ISLNK(mode):
            _replace_file(parent, last, content, mode)
        else:
            _write_content(parent.open_file(last, os.O_WRONLY), content)


def _parse_descriptor(path: str) -> int:
    """The descriptor of the open stream that a path names; -1 where it names none."""
    number = _STREAMS.get(path, "")
    for folder in _DESCRIPTORS:
        if path.startswith(folder):
            number = path[len(folder) :]
    if number.isdecimal() and number.isascii():
        return int(number)
    return -1


def _read_mode(parent: paths.FolderHandle, name: str) -> int:
    """The type and the permissions of what has a name now; 0 for nothing."""
    try:
        return parent.stat_entry(name).st_mode
    except FileNotFoundError:
        return 0


def _replace_file(
    parent: paths.FolderHandle, name: str, content: bytes, mode: int
) -> None:
    """Put a new file in place of what has the name now; a file's permissions are kept."""
    new_name = f".aboveboard-{os.urandom(8).hex()}"
    descriptor = parent.open_file(new_name, _CREATE_FLAGS)
    source, target = parent.entry_path(new_name), parent.entry_path(name)
    try:
        if stat.S_ISREG(mode) and hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode & 0o777)
        _write_content(descriptor, content, sync=True)
        os.replace(
            source, target, src_dir_fd=parent.descriptor, dst_dir_fd=parent.descriptor
        )
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(source, dir_fd=parent.descriptor)
        raise


def _write_content(descriptor: int, content: bytes, *, sync: bool = False) -> None:
    """Write to a descriptor and close it; ``sync``: wait until the content is on the disk."""
    with open(descriptor, "wb") as stream:
        stream.write(content)
        if sync:
            stream.flush()
            os.fsync(descriptor)
