"""Names that matter: which files of a folder are documents, license texts, weights or data sets.

A name is enough to decide; nothing is opened. Vendored code and test folders are carried by a
project, not released by it, and their weights, cards and licenses say nothing about the release.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.tree.files import Folder
from aboveboard.value import Value

_DOCUMENTS = 200
_LICENSES = 64
_WEIGHTS = 2_000
_VENDORED = lazy_pattern(
    r"(?ai)(?:^|/)(?:third[_-]?party|3rdparty|vendor(?:ed)?|node_modules|site-packages|external)/"
)

_ROOT_PROSE = lazy_pattern(
    r"(?ai)(?:[^/]*[-_. ])?(?:readme|model[_-]?card|data[_-]?card|datasheet|faq)"
)
_CARD_WORD = b"card"
_CARD = lazy_pattern(
    r"(?ai)^(?:[^/]+/){1,4}model[_-]?card[^/]*$|^(?:docs/)?model[_-]?cards?/[^/]+\.md$"
)
_NO_PROSE = lazy_pattern(r"(?ai)\.(?!md$|mdx$|markdown$|rst$|txt$|[a-z-]{2,5}\.md$)[a-z0-9]+$")
_METADATA = lazy_pattern(
    r"(?:citation\.cff|CITATION\.cff|pyproject\.toml|setup\.(?:cfg|py)|package\.json|codemeta\.json|croissant\.json|config\.json)$"
)
_NOTICE = lazy_pattern(r"(?ai)notice(?:\.(?:txt|md))?$")
_LICENSE_WORD = b"licen"
_COPYING = lazy_pattern(r"(?ai)copying(?![a-z])")
_LICENSE = lazy_pattern(
    r"(?ai)^(?:[^/]+/){0,3}[^/]*(?<![a-z])(?:un)?licen[sc]e(?:[^/a-z][^/]*)?$|^licenses/[^/]+$"
    r"|^[^/]*licen[sc]e[-_ ]?agreement[^/]*$"
)
_TERMS_OF_USE = lazy_pattern(
    r"(?ai)[^/]*(?:weights?|models?|checkpoints?)[-_ ]terms[-_ ]of[-_ ]use"
)
_NO_LICENSE_TEXT = lazy_pattern(
    r"(?ai)\.(?:py|js|ts|json|xml|ya?ml|toml|png|jpe?g|svg|pdf|html?|sh|cfg|ini|csv)$"
)
_WEIGHT_WORDS = lazy_pattern(
    rb"\.(?:safetensors|gguf|ggml|ckpt|pth|pt|onnx|tflite|h5|msgpack|nemo|pdparams|llamafile|mlmodel|bin"
    rb"|t7|caffemodel|keras|pkl|npz|pb|engine"
    rb"|index\.json|parquet|arrow|tfrecord|jsonl\.gz|jsonl\.zst|warc\.gz)\0"
)
_SOURCES = tuple(
    f".{end}".encode()
    for end in (
        *(
            "py",
            "pyx",
            "c",
            "cc",
            "cpp",
            "cu",
            "cuh",
            "h",
            "hpp",
            "rs",
            "go",
            "js",
            "mjs",
            "ts",
            "tsx",
        ),
        *("java", "kt", "swift", "jl", "lua", "scala", "cs", "rb", "sh"),
    )
)
_BINARY = lazy_pattern(
    r"(?:^|/)(?:pytorch_model|consolidated|diffusion_pytorch_model|adapter_model|flax_model)[^/]*\.bin$"
)
_AMBIGUOUS = (".pkl", ".npz", ".pb", ".engine", ".h5")
"""Formats of weights and of much else: there the name has to show that it is weights."""
_NAMED_WEIGHTS = lazy_pattern(
    r"(?ai)(?:^|[/_.-])(?:weights?|checkpoints?|ckpts?|pre-?trained)(?:[/_.-]|\d)"
    r"|(?:^|[/_.-])(?:model|network|best|final)(?:[_.-]|\d)[^/]*$"
)
_NO_WEIGHTS = lazy_pattern(
    r"(?ai)(?:^|[/_.-])(?:mel_filters|mean|std|mean[_-]?std|stats?|statistics|vocab(?:ulary)?|tokeniz\w+|optim(?:izer)?"
    r"|scheduler|scaler|norm(?:alizer|alization)?|history|metrics|results?|cache|features?|labels?|samples?)"
    r"(?:[_-]\w+)?\.[a-z0-9]+$"
)
_INDEX = lazy_pattern(r"\.(?:safetensors|bin)\.index\.json$")
_DATASETS = (".parquet", ".arrow", ".tfrecord", ".jsonl.gz", ".jsonl.zst", ".warc.gz")
_ANY = lazy_pattern("")
_TESTS = lazy_pattern(r"(?ai)(?:^|/)(?:tests?|testing|fixtures?|test_data|testdata)/")
_EXAMPLES = lazy_pattern(r"(?ai)(?:^|/)(?:examples?|benchmarks?|tutorials?|demo_examples)/")


class Heavy(Value, frozen=True):
    """The names of weights, of indexes of sharded weights, and of data sets."""

    weights: tuple[str, ...]
    indexes: tuple[str, ...]
    datasets: tuple[str, ...]


def prose(folder: Folder) -> tuple[str, ...]:
    """The READMEs and cards of a folder: those at its root, and model cards anywhere, nearest to
    the root first.
    """
    found = (*folder.at_root(_ROOT_PROSE), *folder.matching(_CARD_WORD, _CARD))
    return _nearest(_own(name for name in found if not _NO_PROSE.search(name)), _DOCUMENTS)


def metadata(folder: Folder) -> tuple[str, ...]:
    """Package and citation metadata at the root."""
    return folder.at_root(_METADATA)


def notices(folder: Folder) -> tuple[str, ...]:
    """Files of notices that licenses ask to be passed on."""
    return folder.at_root(_NOTICE)


def licenses(folder: Folder) -> tuple[str, ...]:
    """The LICENSE-like files of a folder, nearest to the root first."""
    named = folder.at_root(_TERMS_OF_USE)
    found = {*folder.matching(_LICENSE_WORD, _LICENSE), *named, *folder.at_root(_COPYING)}
    return _nearest(_own(name for name in found if not _NO_LICENSE_TEXT.search(name)), _LICENSES)


def heavy(folder: Folder) -> Heavy:
    """Files that hold the parameters of a model, the indexes that tie them together, and data
    sets.
    """
    names = [
        name
        for name in _own(folder.matching(_WEIGHT_WORDS, _ANY))
        if not _TESTS.search(name) and not _EXAMPLES.search(name)
    ][:_WEIGHTS]
    indexes = tuple(name for name in names if _INDEX.search(name))
    datasets = tuple(name for name in names if name.lower().endswith(_DATASETS))
    others = (
        name
        for name in names
        if not name.endswith(".index.json") and not name.lower().endswith(_DATASETS)
    )
    weights = tuple(name for name in others if _is_weights_name(name))
    return Heavy(weights, indexes, datasets)


def _is_weights_name(name: str) -> bool:
    """Whether a name with the end of a weights format is that of weights."""
    if _NO_WEIGHTS.search(name):
        return False
    if name.endswith(".bin"):
        return _BINARY.search(name) is not None
    return not name.lower().endswith(_AMBIGUOUS) or _NAMED_WEIGHTS.search(name) is not None


def sources(entries: Iterable[bytes]) -> tuple[str, ...]:
    """The source files among entries of a listing; not those that are vendored, nor tests."""
    found = (os.fsdecode(entry) for entry in entries if entry.endswith(_SOURCES))
    return tuple(name for name in _own(found) if not _TESTS.search(name))


def _own(names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if not _VENDORED.search(name))


def _nearest(names: Iterable[str], limit: int) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (name.count("/"), name))[:limit])
