"""Source files under terms of their own: what their first comment says, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from aboveboard.tree import files
from aboveboard.tree.restricted_code import find_restricted_code


@pytest.mark.parametrize(
    ("name", "text", "line", "terms"),
    [
        (
            "a.py",
            "#!/bin/python\n# SPDX-License-Identifier: CC-BY-NC-4.0\n",
            2,
            "CC-BY-NC-4.0",
        ),
        (
            "a.py",
            "# This may be used under the terms of the Llama 2 Community License Agreement.\n",
            1,
            "Llama 2 Community License Agreement",
        ),
        (
            "a.cu",
            "/*\n * For non-commercial research\n * use only.\n */\nint a;\n",
            2,
            "research use",
        ),
        ("a.py", "import os\n# For non-commercial use only.\n", 0, ""),
        ("a.py", '"""Match."""\nTEXT = "commercial use is prohibited"\n', 0, ""),
        ("a.py", "# SPDX-License-Identifier: MIT\n# License: see LICENSE.\n", 0, ""),
        ("tests/a.py", "# For non-commercial use only.\n", 0, ""),
        ("notes.txt", "For non-commercial use only.\n", 0, ""),
    ],
)
def test_the_first_comment_decides(
    name: str, text: str, line: int, terms: str, tmp_path: Path
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    code = find_restricted_code(files.open_folder(str(tmp_path)), ())
    assert [part.line for part in code.restrictions] == ([line] if line else [])
    assert all(terms in part.terms for part in code.restrictions)


def test_a_folder_without_source_files_has_none(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Wren\n", encoding="utf-8")
    assert find_restricted_code(files.open_folder(str(tmp_path)), ()).files == 0
