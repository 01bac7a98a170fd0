from __future__ import annotations

from pathlib import Path

import pytest

from aboveboard.licenses.text import identify

ROOT = Path(__file__).parents[2]
MIT = """MIT License

Copyright (c) 2026 Example Lab and its friends

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


def test_the_projects_own_license_is_certain() -> None:
    found = identify((ROOT / "LICENSE").read_text("utf-8"))
    assert (found.id, found.certain) == ("Apache-2.0", True)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text, id="copyright filled in"),
        pytest.param(lambda text: "\ufeff" + text.replace("\n", "\r\n"), id="CRLF and BOM"),
        pytest.param(lambda text: "".join(f"# {line}\n" for line in text.split("\n")), id="comment prefix"),
        pytest.param(lambda text: text.replace('"', "&quot;"), id="entities"),
        pytest.param(lambda text: text.replace('"AS IS"', "“AS IS”"), id="typographic quotes"),
        pytest.param(lambda text: f"**{text.strip()}**", id="markdown"),
    ],
)
def test_harmless_variation_is_equal(change: object) -> None:
    assert callable(change)
    found = identify(change(MIT))
    assert (found.id, found.verdict, found.score) == ("MIT", "equal", 1.0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("without limitation", "with limitation"),
        ("free of charge", "for a fee"),
        ("2026 Example Lab", "2026 Example Lab, for non-commercial use only"),
        ("SOFTWARE.\n", "SOFTWARE.\n\nThe Software shall not be used by companies.\n"),
    ],
)
def test_a_changed_text_is_never_certain(old: str, new: str) -> None:
    assert old in MIT
    assert not identify(MIT.replace(old, new)).certain


def test_nothing_is_unknown() -> None:
    assert identify("").verdict == "unknown"
    assert identify("\n \ufeff\n").verdict == "unknown"
