"""Headers of source files: a bounded sample, the same for the same names, and nothing that is no
header."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from aboveboard.model.evidence import SourceHeader
from aboveboard.tree import files, source_headers
from aboveboard.tree.listing import Listing

_MIT = "# SPDX-License-Identifier: MIT\n"


def _written(folder: Path, texts: dict[str, str]) -> files.Folder:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return files.open_folder(str(folder))


@pytest.mark.parametrize(
    ("text", "license_", "line", "holders"),
    [
        (_MIT, "MIT", 1, ()),
        (
            "#!/usr/bin/env python\n#\n#  SPDX-License-Identifier: Apache-2.0 OR MIT\r\n",
            "Apache-2.0 OR MIT",
            3,
            (),
        ),
        ("/* SPDX-License-Identifier: BSD-3-Clause */\n", "BSD-3-Clause", 1, ()),
        (
            "// Copyright (c) 2020-2024, Example Lab, Inc. All rights reserved.\n//"
            + _MIT,
            "MIT",
            2,
            ("Example Lab, Inc",),
        ),
        (
            "# SPDX-FileCopyrightText: © 2024 Ada <ada@example.org>\n" + _MIT,
            "MIT",
            2,
            ("Ada",),
        ),
        (
            "# Copyright 2024 by The Example Authors\n" + _MIT,
            "MIT",
            2,
            ("The Example Authors",),
        ),
        ("# Copyright notice, see below\n" + _MIT, "MIT", 2, ()),
        ('TEXT = "x SPDX-License-Identifier: MIT"\n', "", 0, ()),
        ("x = 'SPDX'\nprint('SPDX-License-Identifier: MIT')\n", "", 0, ()),
        (_MIT + "# SPDX-License-Identifier: GPL-3.0-only\n", "", 0, ()),
        ("# SPDX-SnippetBegin\n" + _MIT, "", 0, ()),
        ("x = 1\n" * 2000 + _MIT, "", 0, ()),
    ],
)
def test_a_header_is_a_comment_near_the_top(
    tmp_path: Path, text: str, license_: str, line: int, holders: tuple[str, ...]
) -> None:
    seen = source_headers.sample_headers(_written(tmp_path, {"a.py": text}), ())
    assert seen.headers == (
        (SourceHeader("a.py", line, license_, holders),) if license_ else ()
    )


def test_the_sample_is_bounded_and_spread_and_leaves_out_what_is_not_own(
    tmp_path: Path,
) -> None:
    texts = {f"part{number:03}/file.py": _MIT for number in range(300)}
    taken = {
        "third_party/x.py": _MIT,
        "tests/test_x.py": _MIT,
        "notes.txt": _MIT,
        "empty.py": "\n",
    }
    folder = _written(
        tmp_path,
        {**texts, **taken, "LICENSE": "MIT License\n\nCopyright (c) 2024 Ada\n"},
    )
    seen = source_headers.sample_headers(folder, ["LICENSE", "docs/LICENSE"])
    assert seen == source_headers.sample_headers(folder, ["LICENSE"])
    assert 30 <= seen.looked <= len(seen.headers) <= 32
    assert {header.path for header in seen.headers} <= set(texts)
    assert len({header.path[:5] for header in seen.headers}) == 3
    assert seen.holders == ("Ada",)


class _Told(files.Folder):
    """A folder that tells what is read of it."""

    told: ClassVar[list[str]] = []

    def read_bytes(self, path: str, limit: int = 2**20, start: int = 0) -> bytes:
        self.told.append(path)
        return super().read_bytes(path, limit, start)


def test_a_long_listing_is_looked_at_in_places(tmp_path: Path) -> None:
    names = [f"src/{number:04}.py" for number in range(9000)]
    _written(tmp_path, dict.fromkeys(names[::9], _MIT))
    listing = "".join(name + "\0" for name in names).encode()
    seen = source_headers.sample_headers(
        _Told(str(tmp_path), Listing(listing, ordered=True), "git"), ()
    )
    assert len(_Told.told) == 32
    assert seen.looked == len(seen.headers)


def test_where_no_file_has_a_header_few_are_read(tmp_path: Path) -> None:
    folder = _written(tmp_path, {f"{number}.py": "x = 1\n" for number in range(40)})
    assert source_headers.sample_headers(folder, ()) == source_headers.Sources()
