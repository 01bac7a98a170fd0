"""Code of the tree, sorted into components by what its names say that it does."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import LicenseFile
from aboveboard.model.manifest import Artifact, Declaration
from aboveboard.model.span import Span
from aboveboard.portrait import terms

SOURCE = (
    ".py", ".pyx", ".ipynb", ".c", ".cc", ".cpp", ".cu", ".h", ".hpp", ".rs", ".go", ".js", ".ts",
    ".java", ".kt", ".swift", ".jl", ".lua", ".scala", ".cs", ".rb", ".sh", ".m", ".r", ".R",
)  # fmt: skip
"""Ends of names of source files."""

_NOT_RELEASED = lazy_pattern(
    r"(?i)(?:^|/)(?:third[_-]?party|3rdparty|vendor(?:ed)?|node_modules|external|tests?"
    r"|testing|docs?|examples?"
    r"|\.[^/]+|baselines?|submodules?)/|(?:^|/)(?:setup|conftest|__init__|test_\w+"
    r"|\w+_test)\.py$"
)
_OF_OTHERS = lazy_pattern(
    r"(?i)(?:^|/)(?:third[_-]?party|3rdparty|vendor(?:ed)?|node_modules|external|submodules?)/"
)
_PLAIN_LICENSE = lazy_pattern(r"(?i)^(?:licen[cs]e|copying)(?:\.(?:md|txt|rst))?$")
_BY_NAME = (
    (
        "training-code",
        lazy_pattern(
            r"(?i)(?:^|/)(?:pre-?)?train(?:ing|er)?(?:[_-]\w+)?(?:\.(?:py|sh"
            r"|ipynb)|/)"
        ),
    ),
    (
        "evaluation-code",
        lazy_pattern(
            r"(?i)(?:^|/)(?:eval|evaluate|evaluation)(?:[_-]\w+)?(?:\.(?:py|sh"
            r"|ipynb)|/)"
        ),
    ),
    (
        "data-preprocessing-code",
        lazy_pattern(
            r"(?i)(?:^|/)(?:preprocess(?:ing)?|prepare_data|data_prep|dedup\w*"
            r"|tokenize_data)(?:[_-]\w+)?(?:\.(?:py|sh)|/)"
        ),
    ),
    (
        "inference-code",
        lazy_pattern(
            r"(?i)(?:^|/)(?:inference|infer|generate|predict|sample|chat|demo|run"
            r"|cli_demo|web_demo)(?:[_-]\w+)?(?:\.(?:py|sh|ipynb)|/)"
        ),
    ),
    ("architecture", lazy_pattern(r"(?i)(?:^|/)(?:modell?ing(?:_\w+)?|model)\.py$")),
)
_FINE_TUNING = lazy_pattern(r"(?i)fine-?_?tun|lora|sft|dreambooth")


def find_code(
    paths: Iterable[str], license_files: Iterable[LicenseFile]
) -> tuple[Artifact, ...]:
    """The code of the tree by what it is for: one artifact for each component."""
    sources = _list_sources(paths)
    found = {
        component: _find_first(sources, pattern) for component, pattern in _BY_NAME
    }
    named = [_declare(component, path) for component, path in found.items() if path]
    limited = [] if named else _find_limited_code(sources, license_files)
    return (*named, *limited)


def _list_sources(paths: Iterable[str]) -> list[str]:
    """The source files that are part of a release: no tests, examples or code of others."""
    return [
        path
        for path in paths
        if path.endswith(SOURCE) and not _NOT_RELEASED.search(path)
    ]


def has_code(paths: Iterable[str]) -> bool:
    """Whether a tree holds source files of its own."""
    return any(path.endswith(SOURCE) and not _OF_OTHERS.search(path) for path in paths)


def _find_first(paths: Iterable[str], pattern: re.Pattern[str]) -> str:
    """The path nearest to the root that a pattern matches; fine-tuning is no training."""
    matching = [path for path in paths if pattern.search(path)]
    plain = [path for path in matching if not _FINE_TUNING.search(path)]
    return min(plain, key=lambda path: (path.count("/"), path), default="")


def _declare(component: str, path: str) -> Artifact:
    return Artifact(component, Span(path), at=Declaration(path, Span(path)))


def _find_limited_code(
    sources: list[str], license_files: Iterable[LicenseFile]
) -> list[Artifact]:
    """Code that no name sorts into a component, where the license at the root limits its use."""
    first = min(sources, key=lambda path: (path.count("/"), path), default="")
    plain = [file for file in license_files if _PLAIN_LICENSE.search(file.path)]
    if not first or len(plain) != 1:
        return []
    identified = plain[0].identification
    if not identified.certain or not terms.is_limited(identified.id):
        return []
    return [_declare("inference-code", first)]


def find_limited_folders(
    paths: Iterable[str], license_files: Iterable[LicenseFile]
) -> tuple[Artifact, ...]:
    """Folders of code that have a license file of their own which limits its use."""
    sources = _list_sources(paths)
    found = []
    for file in license_files:
        folder, _, _ = file.path.rpartition("/")
        identified = file.identification
        if not folder or not identified.certain or not terms.is_limited(identified.id):
            continue
        inside = [path for path in sources if path.startswith(f"{folder}/")]
        if inside and not _NOT_RELEASED.search(file.path):
            span = Span(file.path)
            found.append(
                Artifact(
                    "supporting-libraries",
                    span,
                    at=Declaration(folder, span),
                    license=Declaration(identified.id, span),
                    license_file=Declaration(file.path, span),
                )
            )
    return tuple(found)
