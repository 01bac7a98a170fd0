"""Git LFS: whether the object that a pointer refers to is really stored.

The batch API answers that without a download:
https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from aboveboard.lfs_pointer import LfsPointer, parse_lfs_pointer
from aboveboard.model.evidence import Evidence

if TYPE_CHECKING:
    from aboveboard.network.exchange import Record
    from aboveboard.network.web import Web

_MEDIA_TYPE = "application/vnd.git-lfs+json"
_HEADERS = {"Accept": _MEDIA_TYPE, "Content-Type": _MEDIA_TYPE}
_LONGEST_POINTER = 2000
_ABSENT = (404, 410)


def decode_pointer(content: str) -> LfsPointer | None:
    """The pointer in a file's content in base64; ``None`` where it is no pointer."""
    try:
        return parse_lfs_pointer(base64.b64decode(content[:_LONGEST_POINTER]))
    except (binascii.Error, ValueError):
        return None


def observe_object(
    repository: str,
    pointer: LfsPointer,
    web: Web,
) -> Evidence:
    """Whether a repository, given by its URL, can serve an object to the public."""
    wanted = {"oid": pointer.sha256, "size": max(0, pointer.size)}
    batch = {"operation": "download", "transfers": ["basic"], "objects": [wanted]}
    url = f"{repository}.git/info/lfs/objects/batch"
    answer = web.post_json(url, _HEADERS, json.dumps(batch).encode())
    if not answer.ok:
        reason = f"its Git LFS object could not be asked for: {answer.exists.reason}"
        return Evidence.unknown(answer.source, reason)
    for record in answer.record.records("objects"):
        if record.text("oid") != pointer.sha256:
            continue
        if record.record("error").number("code") in _ABSENT:
            return Evidence.no(answer.source, "is a Git LFS pointer without an object")
        if _is_downloadable(record):
            return Evidence.yes(answer.source, "Git LFS")
    return Evidence.unknown(
        answer.source, "the host does not state whether it has the LFS object"
    )


def _is_downloadable(record: Record) -> bool:
    if record.record("error").number("code") >= 0:
        return False
    download = record.record("actions").record("download")
    return bool(download.text("href"))
