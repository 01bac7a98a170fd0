"""Which files of a folder are documents, license texts, weights or data sets, by their names.

Nothing is opened. Vendored code and test folders come with a project and are not released by it;
their weights, cards and licenses state nothing about the release.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.tree.files import Folder
from aboveboard.value import Value

DOCUMENT_LIMIT = 200
LICENSE_LIMIT = 64
HEAVY_LIMIT = 2_000
_VENDORED = lazy_pattern(
    r"(?ai)(?:^|/)(?:third[_-]?party|3rdparty|vendor(?:ed)?|node_modules|site-packages|external)/"
)
_TEST_FOLDER = lazy_pattern(
    r"(?ai)(?:^|/)(?:tests?|testing|fixtures?|test_data|testdata)/"
)
_EXAMPLE_FOLDER = lazy_pattern(
    r"(?ai)(?:^|/)(?:examples?|benchmarks?|tutorials?|demo_examples)/"
)
"""Folders whose weights are samples, not the release."""

_ROOT_PROSE = lazy_pattern(
    r"(?ai)(?:[^/]*[-_. ])?(?:readme|model[_-]?card|data[_-]?card|datasheet|faq)"
)
_README = lazy_pattern(r"(?ai)readme(?:\.(?:md|rst|txt))?$")
_README_FOLDERS = (".github", "docs")
"""Folders whose README a code host shows as that of the repository."""
_CARD_WORD = b"card"
_CARD = lazy_pattern(
    r"(?ai)^(?:[^/]+/){1,4}model[_-]?card[^/]*$|^(?:docs/)?model[_-]?cards?/[^/]+\.md$"
)
_OTHER_SUFFIX = lazy_pattern(
    r"(?ai)\.(?!(?:md|mdx|mkdn?|markdown|rst|txt|adoc|asciidoc|org|rdoc|textile|wiki|mediawiki)$"
    r"|[a-z-]{2,5}\.(?:md|mkdn?|adoc|org|rdoc|textile|wiki)$)[a-z0-9]+$"
)
"""A suffix that no prose has; a language may come before a prose suffix: ``README.zh.md``."""
_METADATA = lazy_pattern(
    r"(?:citation\.cff|CITATION\.cff|pyproject\.toml|setup\.(?:cfg|py)|package\.json"
    r"|codemeta\.json|croissant\.json|config\.json)$"
)

_TERMS = lazy_pattern(
    r"(?ai)(?:[^/]*[-_. ])?(?:eula|(?:acceptable[-_]?)?use[-_ ]?policy|usage[-_ ]?policy"
    r"|terms(?:[-_ ]of[-_ ](?:use|service))?|notice)(?:\.(?:txt|md|rst|html?))?$"
)
_LICENSE_WORD = b"licen"
_COPYING = lazy_pattern(r"(?ai)copying(?![a-z])")
_LICENSE = lazy_pattern(
    r"(?ai)^(?:[^/]+/){0,3}[^/]*(?<![a-z])(?:un)?licen[sc]e(?:[^/a-z][^/]*)?$"
    r"|^(?:model[-_])?licenses/[^/]+$|^[^/]*licen[sc]e[-_ ]?agreement[^/]*$"
)
_TERMS_OF_USE = lazy_pattern(
    r"(?ai)[^/]*(?:weights?|models?|checkpoints?)[-_ ]terms[-_ ]of[-_ ]use"
)
_PLAIN_LICENSE = lazy_pattern(r"(?ai)(?:licen[sc]e|copying)(?:\.(?:md|rst|txt))?$")
_NO_LICENSE_TEXT = lazy_pattern(
    r"(?ai)\.(?:py|js|ts|json|xml|ya?ml|toml|png|jpe?g|svg|pdf|sh|cfg|ini|csv)$|/[^/]*\.html?$"
)
"""No license texts: pages are read at the root only, elsewhere they are parts of documentation."""

_HEAVY_SUFFIX = lazy_pattern(
    rb"\.(?:safetensors|gguf|ggml|ggjt|ckpt|pth|ptl?|onnx|tflite|litertlm|h5|hdf5|keras|msgpack"
    rb"|nemo|pdparams|pdiparams|llamafile|mlmodel|mlmodelc|bin|caffemodel|t7|weights|params"
    rb"|npz|npy|pkl|pickle|joblib|pb|engine|plan|trt"
    rb"|index\.json|parquet|arrow|tfrecord|jsonl\.gz|jsonl\.zst|warc\.gz)\0"
)
_INDEX = lazy_pattern(r"\.(?:safetensors|bin)\.index\.json$")
_DATASET_SUFFIXES = (
    ".parquet",
    ".arrow",
    ".tfrecord",
    ".jsonl.gz",
    ".jsonl.zst",
    ".warc.gz",
)
_GENERAL_SUFFIXES = (
    *(".npz", ".npy", ".pkl", ".pickle", ".joblib", ".pb", ".engine", ".plan", ".trt"),
    *(".weights", ".params", ".hdf5"),
)
"""Formats that hold other things as well: weights only where the name says so."""
_BIN_WEIGHTS = lazy_pattern(
    r"(?:^|/)(?:pytorch_model|consolidated|diffusion_pytorch_model|adapter_model|flax_model)"
    r"[^/]*\.bin$"
)
_WEIGHTS_NAME = lazy_pattern(
    r"(?ai)(?<![a-z])(?:weights?|checkpoints?|ckpts?|params|parameters|pretrained|saved_model"
    r"|frozen(?:_inference)?_graph|model)(?![a-z])[^/]*$"
)
_NO_WEIGHTS_NAME = lazy_pattern(
    r"(?ai)(?<![a-z])(?:optimi[sz]er|scheduler|rng_state|training_args|stat(?:s|istics)?|means?"
    r"|std|sigma|mu|tokeni[sz]er|vocab(?:ulary)?|class[_-]?weights?|histograms?|merges)"
    r"(?![a-z])[^/]*$"
)
"""Files beside weights that are none: optimizer states, statistics, tokenizers, vocabularies."""
_ANY = lazy_pattern("")
_SOURCE_SUFFIXES = (
    *(
        b".py",
        b".pyx",
        b".c",
        b".cc",
        b".cpp",
        b".cu",
        b".cuh",
        b".h",
        b".hpp",
        b".rs",
        b".go",
    ),
    *(
        b".js",
        b".mjs",
        b".ts",
        b".tsx",
        b".java",
        b".kt",
        b".swift",
        b".jl",
        b".lua",
        b".scala",
    ),
    *(b".cs", b".rb", b".sh"),
)


class Selection(Value, frozen=True):
    """The files to read, and those that a limit on their number leaves out."""

    names: tuple[str, ...]
    left_out: tuple[str, ...] = ()


class HeavyFiles(Value, frozen=True):
    """The names of weights, of indexes of sharded weights, and of data sets."""

    weights: tuple[str, ...]
    indexes: tuple[str, ...]
    datasets: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def find_prose(folder: Folder) -> Selection:
    """The READMEs and cards: those at the root, the READMEs that hosts show instead, and model
    cards anywhere; nearest to the root first.
    """
    names = [
        *folder.names_in(_ROOT_PROSE),
        *folder.listing.find_names(_CARD_WORD, _CARD),
    ]
    for place in _README_FOLDERS:
        names += folder.names_in(_README, place)
    prose = [
        name for name in _without_vendored(names) if not _OTHER_SUFFIX.search(name)
    ]
    plain = [name for name in prose if _README.match(name)]
    return _select_nearest(prose, plain, DOCUMENT_LIMIT)


def find_metadata(folder: Folder) -> tuple[str, ...]:
    """Package and citation metadata at the root."""
    return folder.names_in(_METADATA)


def find_terms(folder: Folder) -> tuple[str, ...]:
    """Notices that licenses ask to pass on, and terms and policies of use, at the root."""
    return folder.names_in(_TERMS)


def find_license_files(folder: Folder) -> Selection:
    """The LICENSE-like files of a folder, nearest to the root first."""
    at_root = (*folder.names_in(_COPYING), *folder.names_in(_TERMS_OF_USE))
    names = {*folder.listing.find_names(_LICENSE_WORD, _LICENSE), *at_root}
    texts = [
        name for name in _without_vendored(names) if not _NO_LICENSE_TEXT.search(name)
    ]
    plain = [name for name in texts if _PLAIN_LICENSE.match(name)]
    return _select_nearest(texts, plain, LICENSE_LIMIT)


def find_heavy_files(folder: Folder) -> HeavyFiles:
    """Files of model parameters, the indexes that tie them together, and data sets."""
    indexes: list[str] = []
    datasets: list[str] = []
    weights: list[str] = []
    names = _without_vendored(folder.listing.find_names(_HEAVY_SUFFIX, _ANY))
    relevant = [name for name in names if not _is_sample(name)]
    for name in relevant[:HEAVY_LIMIT]:
        if name.endswith(".index.json"):
            if _INDEX.search(name):
                indexes.append(name)
        elif name.lower().endswith(_DATASET_SUFFIXES):
            datasets.append(name)
        elif is_weights_file(name):
            weights.append(name)
    left_out = tuple(relevant[HEAVY_LIMIT:])
    return HeavyFiles(tuple(weights), tuple(indexes), tuple(datasets), left_out)


def is_weights_file(name: str) -> bool:
    """Whether a file with one of the suffixes of weights holds the parameters of a model."""
    if _NO_WEIGHTS_NAME.search(name):
        return False
    if name.endswith(".bin"):
        return bool(_BIN_WEIGHTS.search(name))
    if name.lower().endswith(_GENERAL_SUFFIXES):
        return bool(_WEIGHTS_NAME.search(name))
    return True


def select_source_files(entries: Iterable[bytes]) -> tuple[str, ...]:
    """The source files among entries of a listing, without vendored code and tests."""
    names = [
        os.fsdecode(entry) for entry in entries if entry.endswith(_SOURCE_SUFFIXES)
    ]
    return tuple(
        name for name in _without_vendored(names) if not _TEST_FOLDER.search(name)
    )


def _is_sample(name: str) -> bool:
    return bool(_TEST_FOLDER.search(name) or _EXAMPLE_FOLDER.search(name))


def _without_vendored(names: Iterable[str]) -> list[str]:
    return [name for name in names if not _VENDORED.search(name)]


def _select_nearest(
    names: Iterable[str], plain: Sequence[str], limit: int
) -> Selection:
    """The names nearest to the root, in that order. The ``plain`` ones, README.md and LICENSE, are
    always among them, whatever other names would come first.
    """
    ordered = sorted(names, key=_depth_and_name)
    kept = {*sorted(plain)[:limit]}
    for name in ordered:
        if len(kept) >= limit:
            break
        kept.add(name)
    left_out = tuple(name for name in ordered if name not in kept)
    return Selection(tuple(name for name in ordered if name in kept), left_out)


def _depth_and_name(name: str) -> tuple[int, str]:
    return name.count("/"), name
