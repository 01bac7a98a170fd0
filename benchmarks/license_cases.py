"""Cases for the identification of license texts, made from the published texts when they are
needed.

Nothing of the texts is kept here: ``make_cases`` takes them out of the packages that
``tools/license_sources.py`` reads. All choices come from one seeded generator, so that the same
packages give the same cases.
"""

# ruff: noqa: E501 - sample texts are on lines of their own

from __future__ import annotations

import html
import random
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import NamedTuple

from license_sources import Source


class Case(NamedTuple):
    """A text and the answer that a tool should give.

    ``expect`` is ``same`` (the license itself), ``altered`` (that license, but changed),
    ``truncated``, ``several``, or ``not`` (no license text: a notice, a README, an invented
    license).
    """

    kind: str
    expect: str
    ids: frozenset[str]
    text: str


CLAUSES = (
    "The Software may be used for non-commercial purposes only.",
    "Commercial use of this software is strictly prohibited without prior written consent of the authors.",
    "This license does not grant any right to use the Software in a commercial product or service.",
    "You may not use the Model for any military, surveillance or weapons related purpose.",
    "Use of the Work in the field of medical diagnosis is excluded from this license.",
    "If Your products or services have more than 20 million monthly active users, You must request a separate license.",
    "Companies with annual revenue above 10,000,000 US dollars need a paid license from the Licensor.",
    "Permission is granted to academic institutions and for research purposes only.",
    "The weights shall not be used to train, improve or evaluate any other language model.",
    "Organizations employing over one hundred people must obtain a commercial agreement before deployment.",
    "Redistribution of modified versions is not permitted.",
    "No derivative works may be published under any terms.",
    "You agree not to offer the Software to third parties as a hosted or managed service.",
    "This grant does not extend to persons or companies resident in the European Union.",
    "For any use generating income, a royalty of five percent of gross revenue is due to the copyright holder.",
    "The licensee must display the words Powered by Example prominently on every page of the user interface.",
    "Any use by or on behalf of government agencies requires written approval.",
    "This Software shall be used for Good, not Evil.",
    "Notwithstanding the above, entities that have raised venture funding are excluded from all rights granted herein.",
    "Evaluation use is permitted for thirty days; thereafter a subscription is required.",
)
WORDS = (
    ("without limitation", "with limitation"), ("without restriction", "with restriction"), ("free of charge", "subject to charge"),
    (" not ", " "), (" may ", " must "), (" any ", " no "), ("perpetual", "temporary"), ("irrevocable", "revocable"),
    (" and ", " or "), ("royalty-free", "royalty-bearing"), ("worldwide", "domestic"), (" shall ", " may "),
    ("non-exclusive", "exclusive"), (" use ", " view "), ("permitted", "prohibited"), ("granted", "denied"),
)  # fmt: skip
COMMON = (
    "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "Zlib", "BSL-1.0", "MPL-2.0", "EPL-2.0", "Unlicense",
    "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "GPL-2.0-only", "GPL-3.0-only", "LGPL-2.1-only",
    "LGPL-3.0-only", "AGPL-3.0-only", "OpenMDW-1.0", "ODC-By-1.0", "ODbL-1.0", "CDLA-Permissive-2.0", "MIT-0", "NCSA", "PostgreSQL",
    "Artistic-2.0", "EUPL-1.2", "MulanPSL-2.0", "UPL-1.0", "MS-PL", "BUSL-1.1", "Elastic-2.0", "WTFPL", "AFL-3.0", "OFL-1.1",
    "BSD-3-Clause-Clear", "BSD-4-Clause", "CDDL-1.0", "BlueOak-1.0.0",
)  # fmt: skip
INVENTED = (
    "Example Lab Friendly Model License\n\nYou may download the parameters and try them at home. Please be kind to each other. "
    "Whoever builds something nice is invited to send us a postcard. We promise nothing, and you promise not to sue us. "
    "If a court disagrees with one of these sentences, the others still hold.",
    "Open Model Terms 0.1\n\n1. You get a license. 2. You keep our name in the file. 3. You do not use the model to harm people, "
    "to break laws, or to compete with us. 4. We can end this at any time by writing to you. 5. The model comes as it is, "
    "without warranty of any kind, express or implied. 6. The law of our country applies and our courts decide.",
    "Permission to look at this software is hereby given to friends of the author. The above notice must stay. THE SOFTWARE IS "
    'PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF '
    "MERCHANTABILITY. Nothing else is allowed, and nothing else is promised by anybody at any time whatsoever.",
    "Copyright (c) 2025 Example Lab. All rights reserved. No part of this repository may be reproduced or used in any manner "
    "without written permission of the copyright owner.",
)
NOTICES = (
    'Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in compliance with the '
    "License. You may obtain a copy of the License at\n\n    http://www.apache.org/licenses/LICENSE-2.0\n\nUnless required by "
    'applicable law or agreed to in writing, software distributed under the License is distributed on an "AS IS" BASIS, WITHOUT '
    "WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the License for the specific language governing "
    "permissions and limitations under the License.\n",
    "This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as "
    "published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.\n\nThis "
    "program is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without even the implied warranty of "
    "MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE. See the GNU General Public License for more details.\n",
    "This project is released under the MIT License. See https://opensource.org/licenses/MIT for the text.\n",
    "The model weights are licensed under the Llama 3.1 Community License, see https://llama.meta.com/llama3_1/license.\n",
    "SPDX-License-Identifier: BSD-3-Clause\n",
    "Code: Apache 2.0. Data: CC BY 4.0.\n",
    "This work is licensed under a Creative Commons Attribution-NonCommercial 4.0 International License. To view a copy of this "
    "license, visit http://creativecommons.org/licenses/by-nc/4.0/.\n",
    "See the LICENSE file in the parent directory.\n",
)
README = (
    "# Example-7B\n\nExample-7B is a language model with seven billion parameters.\n\n## Usage\n\n```python\nfrom example import "
    "load\nmodel = load('example-7b')\nprint(model('Hello'))\n```\n\n## Results\n\n| task | score |\n|---|---|\n| reading | 71.3 |\n"
    "| sums | 64.0 |\n\n## License\n\n{license}\n\n## Citation\n\nPlease cite our report if the model helps you.\n"
)


def make_cases(
    sources: dict[str, Source],
    twins: Callable[[str], frozenset[str]],
    models: list[str],
) -> Iterator[Case]:
    """All cases.

    Args:
        sources: the licenses with their texts.
        twins: gives the ids that share a license's text.
        models: the ids of AI licenses.
    """
    chance = random.Random(20261123)
    texts = _select_texts(sources)
    listed = [id_ for id_ in texts if sources[id_].listed]
    for id_ in listed:
        yield Case("canonical SPDX", "same", twins(id_), texts[id_])
    for id_ in models:
        yield Case("canonical AI", "same", twins(id_), texts[id_])
    common = [id_ for id_ in COMMON if id_ in texts]
    core = common + models
    for id_ in core + _sample_others(listed, core, chance):
        yield from _make_harmless_cases(texts[id_], twins(id_), chance)
    for id_ in core + chance.sample(listed, 60):
        yield from _make_hostile_cases(texts[id_], twins(id_), chance)
    yield from _make_joined_cases(core, texts, twins, chance)
    yield from _make_other_texts(texts)


def _sample_others(
    listed: list[str],
    core: list[str],
    chance: random.Random,
) -> list[str]:
    """Some listed licenses that are not in the core."""
    return chance.sample([id_ for id_ in listed if id_ not in core], 120)


def _select_texts(sources: dict[str, Source]) -> dict[str, str]:
    """The first text of each license that is no exception."""
    texts = {}
    for id_, source in sources.items():
        if source.texts and not source.exception:
            texts[id_] = source.texts[0]
    return texts


# ------------------------------------------------------------------ harmless variations


def _make_harmless_cases(
    text: str,
    ids: frozenset[str],
    chance: random.Random,
) -> Iterator[Case]:
    for kind, change in HARMLESS.items():
        yield Case(f"harmless: {kind}", "same", ids, change(text))
    for _ in range(2):
        changed = text
        for kind in chance.sample(sorted(HARMLESS), 3):
            changed = HARMLESS[kind](changed)
        yield Case("harmless: three at once", "same", ids, changed)
    noisy = _add_noise(text, chance)
    if len(text.split()) >= 100 and noisy.split() != text.split():
        yield Case("2 % word noise", "altered", ids, noisy)


def _fill_in_holder(text: str) -> str:
    text = re.sub(r"<year>|\[year\]|\[yyyy\]|<YEAR>|\bYEAR\b", "2026", text)
    text = re.sub(HOLDER_BLANKS, "Example Lab, Inc. and its affiliates", text)
    if text.lower().startswith("copyright"):
        return text
    return f"Copyright (c) 2024-2026 Jane Doe <jane@example.org>\n\n{text}"


def _rewrap(text: str, width: int) -> str:
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text):
        paragraphs.append(
            textwrap.fill(
                paragraph, width, break_long_words=False, break_on_hyphens=False
            )
        )
    return "\n\n".join(paragraphs)


def _format_markdown(text: str) -> str:
    first, _, rest = text.strip().partition("\n")
    rest = re.sub(r"(?m)^\s*(\d{1,2})\.\s", r"\1. ", rest)
    rest = re.sub(r"(https?://[^\s<>()\]]+[A-Za-z0-9/])", r"<\1>", rest)
    rest = re.sub(r"(?m)^([A-Z][A-Z ]{6,})$", r"## \1", rest)
    return f"# {first}\n{rest}\n"


def _remove_title(text: str) -> str:
    """The text without its first line, where that is a title."""
    first, _, rest = text.strip().partition("\n")
    if len(first.split()) > 8 or first.rstrip().endswith((".", ",")):
        return text
    low = first.lower()
    return rest if "license" in low and "copyright" not in low else text


def _remove_appendix(text: str) -> str:
    appendix = re.search(
        r"\n[^\n]*(?:APPENDIX: How to apply|How to Apply These Terms)", text
    )
    return text[: appendix.start()] if appendix else text


def _use_typographic_marks(text: str) -> str:
    text = re.sub(r'(^|[\s(])"', r"\1“", text)
    return (
        text.replace('"', "”")
        .replace("'", "’")
        .replace(" - ", " – ")
        .replace("--", "—")
    )


def _comment_out(text: str, mark: str) -> str:
    return "".join(f"{mark}{line}\n" for line in text.split("\n"))


HOLDER_BLANKS = (
    r"<copyright holders?>|<owner>|\[fullname\]|\[name of copyright owner\]|<OWNER>"
    r"|<name of author>|\bAUTHOR EMAIL\b"
)
HARMLESS: dict[str, Callable[[str], str]] = {
    "copyright filled in": _fill_in_holder,
    "rewrapped 60": lambda text: _rewrap(text, 60),
    "rewrapped 110": lambda text: _rewrap(text, 110),
    "one line a paragraph": lambda text: _rewrap(text, 100_000),
    "markdown": _format_markdown,
    "no title": _remove_title,
    "HTML entities": html.escape,
    "no appendix": _remove_appendix,
    "typographic quotes": _use_typographic_marks,
    "comment prefix": lambda text: _comment_out(text, "# "),
    "block comment": lambda text: f"/*\n{_comment_out(text, ' * ')} */\n",
    "CRLF and BOM": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
}


def _add_noise(text: str, chance: random.Random) -> str:
    """The text with two in a hundred words changed."""
    lines = []
    for line in text.split("\n"):
        words = line.split(" ")
        for position, word in enumerate(words):
            if word.isalpha() and chance.random() < 0.02:
                words[position] = chance.choice(["", f"{word} lorem", "ipsum"])
        lines.append(" ".join(words))
    return "\n".join(lines)


# ------------------------------------------------------------------ altered texts


def _make_hostile_cases(
    text: str,
    ids: frozenset[str],
    chance: random.Random,
) -> Iterator[Case]:
    for clause in CLAUSES:
        for kind, changed in _insert_clause(text, clause, chance):
            yield Case(kind, "altered", ids, changed)
    for old, new in WORDS:
        changed = _replace_word(text, old, new, chance)
        if changed:
            yield Case("one word changed", "altered", ids, changed)
    for changed in _change_numbers(text, chance):
        yield Case("one number changed", "altered", ids, changed)
    words = text.split(" ")
    if len(words) > 60:
        for share in (0.3, 0.5, 0.7, 0.9):
            cut = " ".join(words[: int(len(words) * share)])
            yield Case("truncated", "truncated", ids, cut)


def _insert_clause(
    text: str,
    clause: str,
    chance: random.Random,
) -> Iterator[tuple[str, str]]:
    """The text with a clause at several places: the kind of place, and the text."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    middle = chance.randrange(1, len(paragraphs)) if len(paragraphs) > 1 else 0
    yield "clause at start", f"{clause}\n\n{text}"
    yield "clause at end", f"{text.rstrip()}\n\n{clause}\n"
    if middle:
        with_clause = [*paragraphs[:middle], clause, *paragraphs[middle:]]
        yield "clause in the middle", "\n\n".join(with_clause)
    sentences = [match.end() for match in re.finditer(r"[a-z]{3}\. ", text)]
    if sentences:
        end = chance.choice(sentences)
        yield "clause in a paragraph", f"{text[:end]}{clause} {text[end:]}"
    yield "clause on the last line", f"{text.rstrip()} {clause}\n"


def _replace_word(
    text: str,
    old: str,
    new: str,
    chance: random.Random,
) -> str:
    """The text with one of some words replaced; empty if it has none.

    Never in a line that names a copyright holder: anybody fills that in.
    """
    line_with_word = re.compile(
        rf"(?i)^(?!.*copyright|.*\(c\)).*?{re.escape(old)}", re.M
    )
    ends = [match.end() for match in line_with_word.finditer(text)]
    if not ends:
        return ""
    end = chance.choice(ends)
    return text[: end - len(old)] + new + text[end:]


def _change_numbers(text: str, chance: random.Random) -> Iterator[str]:
    """The text with one number changed that is no list mark, no year and no version."""
    numbers = list(re.finditer(NUMBER, text))
    for number in chance.sample(numbers, min(2, len(numbers))):
        yield f"{text[: number.start()]}{int(number[0]) + 20}{text[number.end() :]}"


NUMBER = (
    r"(?<=[a-z(] )\d+(?= (?:million|days|percent|months|years|users|employees))"
    r"|(?<=\()\d+(?=\) (?:days|months|years))"
)


# ------------------------------------------------------------------ other texts


def _make_joined_cases(
    core: list[str],
    texts: dict[str, str],
    twins: Callable[[str], frozenset[str]],
    chance: random.Random,
) -> Iterator[Case]:
    for _ in range(60):
        first, second = chance.sample(core, 2)
        joined = f"{texts[first].strip()}\n\n{'-' * 40}\n\n{texts[second]}"
        yield Case("two texts", "several", twins(first) | twins(second), joined)


def _make_other_texts(texts: dict[str, str]) -> Iterator[Case]:
    for text in NOTICES:
        yield Case("notice", "not", frozenset(), text)
    for stated in (*STATED_IN_README, NOTICES[0]):
        yield Case("README", "not", frozenset(), README.format(license=stated))
    yield Case("README", "not", frozenset(), README.format(license=texts["MIT"]) * 2)
    for text in INVENTED:
        yield Case("invented", "not", frozenset(), text)


STATED_IN_README = (
    "MIT",
    "This model is released under the Apache License, Version 2.0.",
    "CC-BY-NC-4.0, see LICENSE",
)
