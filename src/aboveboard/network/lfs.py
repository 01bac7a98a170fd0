"""Git LFS: whether the object behind a pointer is really stored.

The batch API tells without a download:
https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aboveboard.model.evidence import Evidence
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.lfs_pointer import LfsPointer
    from aboveboard.network.web import Web

_MEDIA_TYPE = "application/vnd.git-lfs+json"


def held(repository: str, pointer: LfsPointer, web: Web) -> Evidence:
    """Whether a repository, given by its URL, can serve an object to the public."""
    import json

    wanted = {"oid": pointer.sha256, "size": max(0, pointer.size)}
    asked = {"operation": "download", "transfers": ["basic"], "objects": [wanted]}
    headers = {"Accept": _MEDIA_TYPE, "Content-Type": _MEDIA_TYPE}
    answer = web.json(
        f"{repository}.git/info/lfs/objects/batch", headers, json.dumps(asked).encode()
    )
    if not answer.ok:
        unasked = f"its Git LFS object could not be asked for: {answer.exists.reason}"
        return Evidence(Truth.UNKNOWN, source=answer.exists.source, reason=unasked)
    for told in answer.record.records("objects"):
        code = told.record("error").number("code")
        if told.text("oid") != pointer.sha256:
            continue
        if code in (404, 410):
            return Evidence(
                Truth.NO,
                source=answer.exists.source,
                reason="is a Git LFS pointer without an object",
            )
        if code < 0 and told.record("actions").record("download").text("href"):
            return Evidence(Truth.YES, "Git LFS", answer.exists.source)
    return Evidence(
        Truth.UNKNOWN,
        source=answer.exists.source,
        reason="the host does not tell about its Git LFS object",
    )
