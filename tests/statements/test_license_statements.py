"""Which statements contradict each other, and which only seem to: judged on values, without
files."""

from __future__ import annotations

import time

import pytest

from aboveboard.licenses import expression
from aboveboard.model.evidence import (
    Book,
    Document,
    Identification,
    LicenseFile,
    SourceHeader,
    Sources,
    Tree,
)
from aboveboard.model.manifest import Manifest
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, license_disagrees
from aboveboard.statements import license_statements, license_surfaces
from aboveboard.truth import Truth


def _file(
    path: str, id_: str, verdict: str = "exact", score: float = 1.0
) -> LicenseFile:
    return LicenseFile(path, Identification(id_, verdict, score))


def _case(book: Book) -> Case:
    manifest = Manifest(None, "none", Span("README.md"), complete=False)
    return Case(
        manifest, book, license_statements=license_statements.gather(manifest, book)
    )


def _found(
    files: tuple[LicenseFile, ...],
    documents: dict[str, str],
    weights: tuple[str, ...] = (),
) -> list[tuple[str, int, str]]:
    kinds = {
        path: "prose" if path.endswith(".md") else "metadata" for path in documents
    }
    read = tuple(Document(path, text, kinds[path]) for path, text in documents.items())  # type: ignore[arg-type]
    book = Book(tree=Tree(weights=weights), documents=read, license_files=files)
    case = _case(book)
    hits = list(license_disagrees.RULE.find(case))
    return [
        (hit.span.path, hit.span.line, hit.level or license_disagrees.RULE.level)
        for hit in hits
    ]


CARD = "---\nlicense: cc-by-nc-4.0\npipeline_tag: text-generation\n---\n# Example\n"
PACKAGE = '[project]\nlicense = "MIT"\nclassifiers = ["License :: OSI Approved :: MIT License"]\n'


@pytest.mark.parametrize(
    ("files", "documents", "weights"),
    [
        # code and weights under licenses of their own
        (
            (_file("LICENSE", "MIT"),),
            {"README.md": CARD, "pyproject.toml": PACKAGE},
            (),
        ),
        (
            (_file("LICENSE-CODE", "MIT"), _file("LICENSE-MODEL", "CC-BY-NC-4.0")),
            {"README.md": CARD},
            ("m.gguf",),
        ),
        (
            (_file("LICENSE", "MIT"), _file("LICENSE_weights", "CC-BY-NC-4.0")),
            {"README.md": CARD},
            ("m.gguf",),
        ),
        # code in the same repository as the weights
        (
            (_file("LICENSE", "MIT"),),
            {"README.md": CARD, "setup.py": "setup(name='x')"},
            ("m.gguf",),
        ),
        # two licenses to choose from
        (
            (_file("LICENSE-MIT", "MIT"), _file("LICENSE-APACHE", "Apache-2.0")),
            {"pyproject.toml": PACKAGE},
            (),
        ),
        (
            (_file("LICENSE", "Apache-2.0"),),
            {"package.json": '{"license": "MIT OR Apache-2.0"}'},
            (),
        ),
        (
            (_file("COPYING", "GPL-3.0-only"), _file("COPYING.LESSER", "MIT")),
            {"pyproject.toml": PACKAGE},
            (),
        ),
        # names of families, and spellings
        (
            (_file("LICENSE", "Apache-2.0"),),
            {
                "setup.py": "classifiers=['License :: OSI Approved :: Apache Software License']"
            },
            (),
        ),
        (
            (_file("LICENSE", "GPL-3.0-only"),),
            {"CITATION.cff": "license: GPL-3.0-or-later\n"},
            (),
        ),
        # what is not known for certain contradicts nothing
        ((_file("LICENSE", "", "unknown", 0.0),), {"pyproject.toml": PACKAGE}, ()),
        ((_file("LICENSE", "X11", "altered", 0.95),), {"pyproject.toml": PACKAGE}, ()),
        (
            (_file("LICENSE", "Apache-2.0", "altered", 0.3),),
            {"pyproject.toml": PACKAGE},
            (),
        ),
        (
            (_file("LICENSE", "MIT"),),
            {"setup.cfg": "[metadata]\nlicense = see LICENSE\n"},
            (),
        ),
        # a badge that speaks of the weights without saying so
        (
            (_file("LICENSE", "MIT"),),
            {
                "README.md": "![l](https://img.shields.io/badge/License-CC_BY--NC_4.0-red)"
            },
            (),
        ),
        (
            (_file("LICENSE", "MIT"),),
            {"README.md": "Under the [MIT License](LICENSE), see [here](LICENSE)."},
            (),
        ),
        # another folder speaks of what lies in it
        (
            (_file("LICENSE", "MIT"), _file("vendor/LICENSE", "GPL-2.0-only")),
            {"a/pyproject.toml": PACKAGE},
            (),
        ),
    ],
)
def test_what_an_honest_repository_says_is_no_contradiction(
    files: tuple[LicenseFile, ...], documents: dict[str, str], weights: tuple[str, ...]
) -> None:
    assert _found(files, documents, weights) == []


@pytest.mark.parametrize(
    ("files", "documents", "weights", "expected"),
    [
        (
            (_file("LICENSE", "CC-BY-NC-4.0"),),
            {"pyproject.toml": PACKAGE},
            (),
            [("pyproject.toml", 2, "error"), ("pyproject.toml", 3, "error")],
        ),
        (
            (_file("LICENSE", "AML", "altered", 0.94),),
            {"setup.py": "license='Apache-2.0'"},
            (),
            [("setup.py", 1, "warning")],
        ),
        (
            (_file("LICENSE", "Apache-2.0"),),
            {"README.md": "[MIT](LICENSE)"},
            (),
            [("README.md", 1, "warning")],
        ),
        (
            (_file("LICENSE", "MIT"),),
            {"README.md": CARD},
            ("m.gguf",),
            [("README.md", 2, "warning")],
        ),
        (
            (_file("LICENSE-DATA", "CC-BY-4.0"),),
            {
                "croissant.json": '{"license": "https://creativecommons.org/licenses/by-nc/4.0/"}'
            },
            (),
            [("croissant.json", 1, "error")],
        ),
        (
            (_file("LICENSE", "MIT"),),
            {
                "codemeta.json": '{"license": {"@id": "https://spdx.org/licenses/GPL-3.0-only"}}'
            },
            (),
            [("codemeta.json", 1, "warning")],
        ),
    ],
)
def test_two_places_that_name_different_terms_for_one_thing(
    files: tuple[LicenseFile, ...],
    documents: dict[str, str],
    weights: tuple[str, ...],
    expected: list[tuple[str, int, str]],
) -> None:
    found = _found(files, documents, weights)
    assert [
        place for place in found if place[0] in {one[0] for one in expected}
    ] == expected


def test_weight_headers_speak_of_the_weights() -> None:
    book = Book(
        headers={
            "m.gguf": {"general.license": "llama3.1"},
            "deep/n.gguf": {"general.license": "mit"},
        }
    )
    said = license_statements.gather(Manifest(None, "none", Span("README.md")), book)
    assert [(each.written, each.scope) for each in said] == [("llama3.1", "weights")]


def test_a_classifier_or_license_is_found_where_it_stands() -> None:
    document = Document(
        "pyproject.toml",
        '[project]\nname = "x"\nlicense = { text = "MIT" }\n',
        "metadata",
    )
    (said,) = license_surfaces.stated(document)
    assert (said.written, said.span) == ("MIT", Span("pyproject.toml", 3, 21, 3, 24))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", "![x](https://img.shields.io/badge/" + "-License" * 20_000),
        ("README.md", "[" * 100_000 + "](LICENSE)"),
        ("README.md", "[MIT](LICENSE " * 20_000),
        ("pyproject.toml", "[project]\n" + "license = {" * 50_000),
        ("setup.py", "License :: " * 50_000),
        ("CITATION.cff", "license:\n" + " - x\n" * 50_000),
        ("codemeta.json", "[" * 100_000),
    ],
)
def test_hostile_documents_cost_little(path: str, text: str) -> None:
    start = time.perf_counter()
    kind = "prose" if path.endswith(".md") else "metadata"
    _found((_file("LICENSE", "MIT"),), {path: text})
    license_surfaces.stated(Document(path, text, kind))  # type: ignore[arg-type]
    assert time.perf_counter() - start < 2


def _claim(document: Document, words: str, subject: str) -> Statement:
    at = document.text.index(words)
    line = document.text.count("\n", 0, at) + 1
    start = at - (document.text.rfind("\n", 0, at) + 1)
    return Statement(
        Span(document.path, line, start + 1, line, start + 1 + len(words)),
        words,
        "license",
        subject,
    )


@pytest.mark.parametrize(
    ("sentence", "words", "subject", "said"),
    [
        (
            "The weights are released under the CC-BY-NC-4.0 license.",
            "released under",
            "weights",
            [("weights", "CC-BY-NC-4.0")],
        ),
        (
            "Code and data are under the MIT License.",
            "under the MIT",
            "everything",
            [("code", "MIT"), ("data", "MIT")],
        ),
        (
            "The code is under MIT, the data under CC BY 4.0, the model weights under AGPL 3.0.",
            "under AGPL",
            "data",
            [],
        ),
        (
            "The code is under MIT, the model weights under AGPL 3.0.",
            "under AGPL",
            "weights",
            [("weights", "AGPL 3.0")],
        ),
        (
            "代码采用[Apache-2.0](LICENSE)协议，模型权重遵循[Model License](X)。",
            "遵循",
            "weights",
            [],
        ),
        ("Example-2B is released under Apache 2.0.", "released under", "model", []),
        ("Example is released under Apache 2.0.", "released under", "model", []),
    ],
)
def test_a_sentence_is_put_with_what_its_own_words_name(
    sentence: str, words: str, subject: str, said: list[tuple[str, str]]
) -> None:
    document = Document("README.md", f"# Example\n\n{sentence} More.\n", "prose")
    claims = (_claim(document, words, subject),)
    found = license_statements.gather(
        Manifest(None, "none", Span("README.md")), Book(documents=(document,)), claims
    )
    assert [(each.scope, each.written) for each in found] == said


SHIELD = "https://img.shields.io"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"![l]({SHIELD}/badge/License-MIT-blue)", [("MIT", "code", "")]),
        (f"![License]({SHIELD}/badge/MIT-blue.svg)", [("MIT", "code", "")]),
        (
            f"![License: MIT]({SHIELD}/badge/License-MIT-blue.svg?style=flat)",
            [("MIT", "code", "")],
        ),
        (
            f"![x]({SHIELD}/static/v1?label=License&message=MIT&color=blue)",
            [("MIT", "code", "")],
        ),
        (f"![x]({SHIELD}/:license-mit-blue.svg)", [("mit", "code", "")]),
        (
            "![x](https://badgen.net/badge/license/apache2.0/blue)",
            [("apache2.0", "code", "")],
        ),
        (
            f"![Model License]({SHIELD}/badge/License-MIT-blue)",
            [("MIT", "weights", "")],
        ),
        (
            f"[![Data License]({SHIELD}/badge/License-MIT-b)](LICENSE-DATA)",
            [("MIT", "data", "LICENSE-DATA")],
        ),
        (
            f'[![a]({SHIELD}/badge/License-MIT-b "t")](./LICENSE)',
            [("MIT", "code", "LICENSE")],
        ),
        (
            f'<a href="LICENSE"><img src="{SHIELD}/badge/License-MIT-b" alt="Code License"></a>',
            [("MIT", "code", "LICENSE")],
        ),
        (
            f'<a href="X">\n\n<img alt="Weights License" src="{SHIELD}/badge/a-MIT-b"/></a>',
            [("MIT", "weights", "X")],
        ),
        (
            f'<a href="X">x</a>\n<img alt="License" src="{SHIELD}/badge/a-MIT-b"/>',
            [("MIT", "code", "")],
        ),
        (
            f"[![License][badge]](LICENSE)\n\n[license-badge]: {SHIELD}/badge/MIT-blue",
            [("MIT", "code", "")],
        ),
        # what names no license of the repository
        (f"![license]({SHIELD}/github/license/other/name.svg)", []),
        (f"![license]({SHIELD}/pypi/l/name)", []),
        (f"![license]({SHIELD}/badge/dynamic/json?url=x&label=license&query=y)", []),
        (f"![license]({SHIELD}/endpoint?url=x)", []),
        (f"![build]({SHIELD}/badge/build-MIT-blue)", []),
        (f"| a | ![license]({SHIELD}/badge/license-MIT-blue) |", []),
        (
            (
                f"![License]({SHIELD}/badge/License-MIT-b) "
                f"![License]({SHIELD}/badge/License-Apache_2.0-b)"
            ),
            [],
        ),
    ],
)
def test_a_badge_states_what_its_label_and_its_words_say(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    said = license_surfaces.stated(
        Document("README.md", f"# Example\n\n{text}\n", "prose")
    )
    assert [(each.written, each.scope, each.file) for each in said] == expected


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("github.com/example/example", []),
        ("github.com/Another/Toolkit", [("README.md", 1, "warning")]),
        ("", [("README.md", 1, "warning")]),
    ],
)
def test_a_badge_of_another_repository_is_not_held_against_this_one(
    origin: str, expected: list[tuple[str, int, str]]
) -> None:
    text = f"[![License]({SHIELD}/badge/License-Apache_2.0-b)](https://github.com/another/toolkit/blob/main/LICENSE)"
    book = Book(
        tree=Tree(origin=origin),
        documents=(Document("README.md", text, "prose"),),
        license_files=(_file("LICENSE", "MIT"),),
    )
    hits = license_disagrees.RULE.find(_case(book))
    assert [(hit.span.path, hit.span.line, hit.level) for hit in hits] == expected


def _headers(*headers: tuple[str, str]) -> tuple[SourceHeader, ...]:
    return tuple(
        SourceHeader(f"{number}.py", 1, id_, (holder,) if holder else ())
        for number, (id_, holder) in enumerate(headers)
    )


@pytest.mark.parametrize(
    ("sources", "files", "found"),
    [
        (Sources(4, _headers(*[("GPL-3.0-only", "")] * 4)), ("LICENSE",), True),
        (
            Sources(
                4, _headers(*[("GPL-3.0-only", "Ada Ltd")] * 4), ("The Ada Authors",)
            ),
            ("LICENSE",),
            True,
        ),
        (Sources(4, _headers(*[("GPL-3.0-only", "Ada")] * 4)), ("LICENSE",), True),
        (
            Sources(
                4,
                _headers(*[("GPL-3.0-only", "Example-Lab")] * 3, ("GPL-3.0-only", "")),
            ),
            ("LICENSE",),
            True,
        ),
        # too few of them, of several licenses, taken from elsewhere, or with a text that is there
        (Sources(2, _headers(*[("GPL-3.0-only", "")] * 2)), ("LICENSE",), False),
        (Sources(9, _headers(*[("GPL-3.0-only", "")] * 4)), ("LICENSE",), False),
        (
            Sources(4, _headers(*[("GPL-3.0-only", "")] * 3, ("BSD-2-Clause", ""))),
            ("LICENSE",),
            False,
        ),
        (
            Sources(4, _headers(*[("GPL-3.0-only", "Ada")] * 4), ("Bob",)),
            ("LICENSE",),
            False,
        ),
        (Sources(6, _headers(*[("GPL-3.0-only", "Ada")] * 4)), ("LICENSE",), False),
        (
            Sources(4, _headers(*[("GPL-3.0-only", "")] * 4)),
            ("LICENSE", "LICENSES/GPL-3.0-only.txt"),
            False,
        ),
        (Sources(4, _headers(*[("MIT OR Apache-2.0", "")] * 4)), ("LICENSE",), False),
        (Sources(4, _headers(*[("LicenseRef-Example", "")] * 4)), ("LICENSE",), False),
    ],
)
def test_headers_count_where_nearly_all_own_files_agree(
    sources: Sources, files: tuple[str, ...], found: bool
) -> None:
    texts = tuple(
        _file(path, "MIT" if path == "LICENSE" else "GPL-3.0-only") for path in files
    )
    book = Book(
        tree=Tree(origin="github.com/examplelab/x"),
        license_files=texts,
        sources=sources,
    )
    hits = list(license_disagrees.RULE.find(_case(book)))
    assert [hit.span.path for hit in hits] == (["0.py"] if found else [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            (
                "The [Example Open Source License](https://example.org/terms) is at "
                "[LICENSE](LICENSE)."
            ),
            ["warning"],
        ),
        ("See the Open-Source License in [LICENSE](LICENSE).", ["warning"]),
        ("This is not an Open Source License: see [LICENSE](LICENSE).", []),
        ("We value open source; our [LICENSE](LICENSE) has terms.", []),
        ("The Example Open Source License is at [COPYING](COPYING).", []),
    ],
)
def test_a_restricted_license_is_no_open_source_license(
    line: str, expected: list[str]
) -> None:
    book = Book(
        documents=(Document("README.md", f"# Example\n\n{line}\n", "prose"),),
        license_files=(
            _file("LICENSE", "LicenseRef-databricks-dbrx-2024"),
            _file("COPYING", "MIT"),
        ),
    )
    hits = license_disagrees.RULE.find(_case(book))
    assert [hit.level or license_disagrees.RULE.level for hit in hits] == expected


def test_a_name_without_its_version_may_be_either_edition() -> None:
    assert (
        expression.have_same_terms(
            "FLUX.1 [dev] Non-Commercial License", "LicenseRef-flux-1-dev-nc-1.1.1"
        )
        is Truth.UNKNOWN
    )
    assert (
        expression.have_same_terms(
            "CreativeML Open RAIL++-M", "LicenseRef-scancode-bigscience-open-rail-m2"
        )
        is Truth.UNKNOWN
    )
    assert (
        expression.have_same_terms("LicenseRef-OpenMDW-1.1", "OpenMDW-1.0") is Truth.NO
    )
