"""Names that matter: which files of a folder are documents, license texts, weights or data sets.

A name is enough to decide; nothing is opened. Vendored code and test folders are carried by a project, not released
by it, and their weights, cards and licenses say nothing about the release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aboveboard.evidence.files import Folder

_DOCUMENTS = 200
_LICENSES = 64
_WEIGHTS = 2_000
_VENDORED = re.compile(r"(?i)(?:^|/)(?:third[_-]?party|3rdparty|vendor(?:ed)?|node_modules|site-packages|external)/")

_PROSE_WORDS = (b"readme", b"model_card", b"model-card", b"modelcard", b"data_card", b"data-card", b"datasheet", b"faq")
_PROSE = re.compile(
    r"(?i)^(?:(?:readme|model[_-]?card|data[_-]?card|datasheet|faq)[^/]*|(?:[^/]+/){1,4}model[_-]?card[^/]*)$"
)
_NO_PROSE = re.compile(r"(?i)\.(?!md$|mdx$|markdown$|rst$|txt$|[a-z-]{2,5}\.md$)[a-z0-9]+$")
_METADATA = re.compile(
    r"^(?:citation\.cff|CITATION\.cff|pyproject\.toml|setup\.cfg|package\.json|codemeta\.json|croissant\.json|config\.json)$"
)
_METADATA_WORDS = (
    b"citation.cff",
    b"pyproject.toml",
    b"setup.cfg",
    b"package.json",
    b"codemeta.json",
    b"croissant.json",
    b"config.json",
)
_LICENSE_WORDS = (b"license", b"licence", b"copying", b"licenses/")
_LICENSE = re.compile(
    r"(?i)^(?:[^/]+/){0,3}[^/]*(?<![a-z])(?:un)?(?:licen[sc]e|copying)(?:[^/a-z][^/]*)?$|^licenses/[^/]+$"
)
_NO_LICENSE_TEXT = re.compile(r"(?i)\.(?:py|js|ts|json|ya?ml|toml|png|jpe?g|svg|pdf|html?|sh|cfg|ini|csv)$")
_WEIGHT_ENDINGS = "safetensors gguf ggml ckpt pth pt onnx tflite h5 msgpack nemo pdparams llamafile mlmodel bin"
_WEIGHT_WORDS = tuple(f".{ending}\0".encode() for ending in _WEIGHT_ENDINGS.split())
_WEIGHT = re.compile(
    r"\.(?!bin$)[a-z0-9]+$|(?:^|/)(?:pytorch_model|consolidated|diffusion_pytorch_model|adapter_model|flax_model)[^/]*\.bin$"
)
_INDEX_WORDS = (b".index.json\0",)
_INDEX = re.compile(r"\.(?:safetensors|bin)\.index\.json$")
_DATASET_ENDINGS = ("parquet", "arrow", "tfrecord", "jsonl.gz", "jsonl.zst", "warc.gz")
_DATASET_WORDS = tuple(f".{ending}\0".encode() for ending in _DATASET_ENDINGS)
_ANY = re.compile("")
_TESTS = re.compile(r"(?i)(?:^|/)(?:tests?|testing|fixtures?|test_data|testdata)/")


def prose(folder: Folder) -> tuple[str, ...]:
    """The READMEs and cards of a folder: those at its root, and model cards anywhere, nearest to the root first."""
    found = folder.matching(_PROSE_WORDS, _PROSE)
    return _nearest(_own(name for name in found if not _NO_PROSE.search(name)), _DOCUMENTS)


def metadata(folder: Folder) -> tuple[str, ...]:
    """Package and citation metadata at the root."""
    return folder.matching(_METADATA_WORDS, _METADATA)


def licenses(folder: Folder) -> tuple[str, ...]:
    """The LICENSE-like files of a folder, nearest to the root first."""
    found = (name for name in folder.matching(_LICENSE_WORDS, _LICENSE) if not _NO_LICENSE_TEXT.search(name))
    return _nearest(_own(found), _LICENSES)


def weights(folder: Folder) -> tuple[str, ...]:
    """Files that hold the parameters of a model."""
    return _released(folder.matching(_WEIGHT_WORDS, _WEIGHT))


def indexes(folder: Folder) -> tuple[str, ...]:
    """Indexes that say which shards the weights are made of."""
    return _released(folder.matching(_INDEX_WORDS, _INDEX))


def datasets(folder: Folder) -> tuple[str, ...]:
    """Files in formats that hold data sets."""
    return _released(folder.matching(_DATASET_WORDS, _ANY))


def _own(names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if not _VENDORED.search(name))


def _nearest(names: Iterable[str], limit: int) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (name.count("/"), name))[:limit])


def _released(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in _own(names) if not _TESTS.search(name))[:_WEIGHTS]
