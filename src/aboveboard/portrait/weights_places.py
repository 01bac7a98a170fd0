"""Where the weights are: the files of the tree, and the own places that prose links to."""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Declaration
from aboveboard.model.span import Span
from aboveboard.portrait.ownership import Ownership
from aboveboard.portrait.sources import Sources, is_model_card
from aboveboard.portrait.vocabulary import has

MOST_PLACES = 100
"""Places of weights that a portrait lists at most."""

_HUB = lazy_pattern(
    r"(?i)(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/"
    r"(?!(?:datasets|spaces|papers|docs|blog|collections|api|models|join|settings|front"
    r"|learn|tasks|new|organizations)[/\s)\"'])"
    r"([\w.-]{1,96})/([\w.-]{1,96})"
)
_MODELSCOPE = lazy_pattern(
    r"(?i)https?://(?:www\.)?modelscope\.(?:cn|ai)/models/([\w.-]{1,96})/([\w.-]{1,96})"
)
_LOADED = lazy_pattern(
    r"(?:from_pretrained|snapshot_download|hf_hub_download|pipeline|LLM|download|serve|clone)"
    r"[^\n\"']{0,60}[\"' ]([A-Za-z0-9][\w.-]{0,95})/([A-Za-z0-9][\w.-]{0,95})"
)
_RELEASED = lazy_pattern(
    r"https?://github\.com/([\w.-]{1,96})/([\w.-]{1,96})/releases/(?:latest/)?download/[^\s)\"'>\]]{3,300}"
)
_WEIGHTS_FILE = (
    ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".gguf", ".onnx", ".h5", ".keras", ".tflite",
    ".pb", ".npz", ".npy", ".t7", ".caffemodel", ".pkl", ".msgpack", ".mlmodel", ".engine", ".tar",
    ".pdparams", ".nemo", ".zip", ".gz",
)  # fmt: skip
_DRIVE = lazy_pattern(
    r"https?://(?:drive\.google\.com/(?:file/d|drive/folders|open|uc)|pan\.baidu\.com/s"
    r"|www\.dropbox\.com/s"
    r"|[\w-]+\.sharepoint\.com|1drv\.ms|zenodo\.org/records?)/?[^\s)\"'>\]]{4,300}"
)
_FOLDER = lazy_pattern(
    r"(?i)(?:pre-?trained|pretrained_(?:models?|weights?))|(?:my_?|your[_-]?\w*)"
    r"|checkpoints?|ckpts?|models?|weights?"
    r"|outputs?|results?|experiments?|logs?|data|path|local|save[sd]?|src|assets"
    r"|configs?|examples?|scripts?|bin"
)
"""Names of folders that code loads weights from."""
_TRAILING = ".,;:)>]}'\"*`"


def find_weights_places(sources: Sources, owner: Ownership) -> tuple[Declaration, ...]:
    """The own places that prose and cards name for weights, each once, in order."""
    found: dict[str, Declaration] = {}
    for document in sources.prose:
        if "/" in document.path and not is_model_card(document):
            continue
        for place in _read_document(document, owner):
            found.setdefault(place.value.lower(), place)
    return tuple(found.values())[:MOST_PLACES]


def _read_document(document: Document, owner: Ownership) -> Iterator[Declaration]:
    """The places of weights in one document, line by line."""
    for number, line in enumerate(document.text.split("\n"), 1):
        if "/" not in line or len(line) > 8000:
            continue
        yield from _read_hubs(document.path, number, line, owner)
        yield from _read_files(document.path, number, line, owner)


def _read_hubs(
    path: str, number: int, line: str, owner: Ownership
) -> Iterator[Declaration]:
    for pattern, prefix in (
        (_HUB, "hf:"),
        (_LOADED, "hf:"),
        (_MODELSCOPE, "modelscope:"),
    ):
        for match in pattern.finditer(line):
            organisation, name = match[1], match[2].rstrip(_TRAILING)
            name = name.removesuffix(".git")
            if not name or (
                pattern is _LOADED and _is_local(organisation, line, match.end())
            ):
                continue
            if not owner.has_place(organisation, name):
                continue
            if pattern is _LOADED and not owner.has_organisation(organisation):
                continue
            span = Span(path, number, match.start() + 1, number, match.end() + 1)
            yield Declaration(_write_place(prefix, organisation, name), span)


def _is_local(organisation: str, line: str, end: int) -> bool:
    """Whether a name with a slash is a path on somebody's disk and no place on a hub."""
    return bool(_FOLDER.fullmatch(organisation)) or line[end : end + 1] == "/"


def _write_place(prefix: str, organisation: str, name: str) -> str:
    if prefix == "hf:":
        return f"hf:{organisation}/{name}"
    return f"https://modelscope.cn/models/{organisation}/{name}"


def _read_files(
    path: str, number: int, line: str, owner: Ownership
) -> Iterator[Declaration]:
    """Release assets of the own repository, and drives on lines that speak of weights."""
    for match in _RELEASED.finditer(line):
        address = match[0].rstrip(_TRAILING)
        is_file = address.lower().endswith(_WEIGHTS_FILE)
        if is_file and owner.has_place(match[1], match[2]):
            yield Declaration(
                address, Span(path, number, match.start() + 1, number, match.end() + 1)
            )
    if not has("weights link", line) or has("no weights link", line):
        return
    for match in _DRIVE.finditer(line):
        address = match[0].rstrip(_TRAILING)
        yield Declaration(
            address, Span(path, number, match.start() + 1, number, match.end() + 1)
        )
