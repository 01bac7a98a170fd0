"""Lexicon: a language is one file, and what nothing reads is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from aboveboard import leaves, statements
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Declaration, Release
from aboveboard.model.span import Span
from aboveboard.statements import language_detection, lexicon
from aboveboard.statements.language_detection import (
    languages_of_page,
    languages_of_paragraph,
)

FOLDER = Path(lexicon.__file__).parent / "languages"


@pytest.fixture
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the language files that a test may change."""
    for file in FOLDER.glob("*.txt"):
        (tmp_path / file.name).write_bytes(file.read_bytes())

    def content(package: str, name: str) -> bytes:
        if name.startswith("languages/"):
            return (tmp_path / name.removeprefix("languages/")).read_bytes()
        return (FOLDER.parent / name).read_bytes()

    def data(package: str, suffix: str) -> tuple[str, ...]:
        return tuple(sorted(file.stem for file in tmp_path.glob(f"*{suffix}")))

    monkeypatch.setattr(leaves, "content", content)
    monkeypatch.setattr(leaves, "data", data)
    clear()
    yield tmp_path
    clear()


def clear() -> None:
    lexicon.load_vocabulary.cache_clear()
    language_detection.known_languages.cache_clear()


def own_kinds(text: str) -> list[str]:
    release = Release(name=Declaration("Nimbus-7B", Span("README.md")))
    return [
        each.kind
        for each in statements.mentions([Document("README.md", text, "prose")], release)
        if each.role == "own"
    ]


def test_every_heading_is_known_and_every_known_heading_is_used() -> None:
    used = set()
    for file in FOLDER.glob("*.txt"):
        lines = file.read_text(encoding="utf-8").split("\n")
        used |= {line.strip("[]") for line in lines if line.startswith("[")}
    assert used == lexicon.HEADINGS


def test_a_language_is_one_file(languages: Path) -> None:
    text = (languages / "pt.txt").read_text(encoding="utf-8")
    sentence = (
        "Nimbus-7B é um modelo de código aberto para a previsão do tempo e da chuva."
    )
    (languages / "pt.txt").unlink()
    clear()
    assert own_kinds(sentence) == []
    (languages / "pt.txt").write_text(text, encoding="utf-8")
    clear()
    assert own_kinds(sentence) == ["open_source_model"]


def test_a_heading_with_a_typing_error_is_an_error(languages: Path) -> None:
    file = languages / "pt.txt"
    file.write_text(
        file.read_text(encoding="utf-8").replace("[will]", "[wil]"), encoding="utf-8"
    )
    with pytest.raises(
        lexicon.LexiconError, match=r"pt\.txt: \[wil\] is no heading; known are:"
    ):
        lexicon.load_vocabulary(("pt",))


def test_a_file_that_is_no_language_is_an_error(languages: Path) -> None:
    (languages / "xx.txt").write_text("[we]\nwe\n", encoding="utf-8")
    with pytest.raises(
        lexicon.LexiconError, match=r"xx\.txt has to begin with \[script\]"
    ):
        language_detection.known_languages()


def test_a_stem_that_is_too_short_is_an_error(languages: Path) -> None:
    (languages / "pt.txt").write_text(
        "[script]\nlatin\n\n[we]\nab*\n", encoding="utf-8"
    )
    with pytest.raises(
        lexicon.LexiconError, match=r"ab\* begins with fewer than 4 letters"
    ):
        lexicon.load_vocabulary(("pt",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我们开源了模型の权重，并提供训练代码和评测数据。", ("en", "zh")),
        ("私たちは言語モデルを公開しました。", ("en", "ja")),
        ("우리는 모델을 공개했습니다.", ("en", "ko")),
        ("мы опубликовали веса модели и код для обучения", ("en", "ru")),
        (
            "wir veröffentlichen die gewichte und den code der ersten fassung",
            ("en", "de"),
        ),
        ("we release the weights and the code of the first version", ("en",)),
    ],
)
def test_a_paragraph_has_its_own_languages(text: str, names: tuple[str, ...]) -> None:
    assert languages_of_paragraph(text, ("en",)) == names


def test_a_page_has_the_languages_of_all_its_paragraphs() -> None:
    page = "we release the weights of the model for everybody to use\n\n我们开源了模型权重\n"
    assert set(languages_of_page(page)) == {"en", "zh"}
