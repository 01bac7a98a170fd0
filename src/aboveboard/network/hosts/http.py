"""Any other address: is something there, and does it look like what was promised?

Asked with HEAD (RFC 9110, 9.3.2), and with a GET of the first bytes where HEAD does not settle it.
A login page is no *yes*, nor is a web page where the address promises a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aboveboard.model.evidence import Evidence, Observation, Reason
from aboveboard.network.address import Address
from aboveboard.network.hosts import (
    Host,
    make_empty_observation,
    make_size,
)
from aboveboard.network.settings import parse_count

if TYPE_CHECKING:
    from aboveboard.network.exchange import Answer
    from aboveboard.network.web import Web

_BAD_ADDRESS = "a part of it is no name: it climbs, holds a slash or is no UTF-8"
_UNPROMISED_JSON = "JSON came where a file was promised"
_FIRST_BYTES = 4096
_SETTLED = frozenset({401, 408, 410, 429, 500, 502, 503, 504})
"""Statuses that a GET would only repeat."""
_LOGIN_HOSTS = ("login.", "accounts.", "auth.", "sso.")
_LOGINS = frozenset(
    [
        "auth",
        "authorize",
        "log-in",
        "login",
        "oauth",
        "oauth2",
        "servicelogin",
        "sign-in",
        "sign_in",
        "signin",
        "sso",
    ]
)
_PAGE_BEGINNINGS = (b"<!doctype html", b"<html")
_TEXT_FILES = frozenset(["csv", "json", "jsonl", "ndjson", "tsv", "txt"])
_FILES = _TEXT_FILES | frozenset(
    [
        "7z",
        "bin",
        "bz2",
        "ckpt",
        "gguf",
        "gz",
        "h5",
        "hdf5",
        "keras",
        "msgpack",
        "npy",
        "npz",
        "onnx",
        "parquet",
        "pdf",
        "pickle",
        "pkl",
        "pt",
        "pth",
        "rar",
        "safetensors",
        "tar",
        "tflite",
        "tgz",
        "whl",
        "xz",
        "zip",
        "zst",
    ]
)


def observe_url(
    address: Address,
    web: Web,
    *,
    accept_pages: bool = True,
) -> Observation:
    """Ask an address itself.

    ``accept_pages``: whether a web page counts where the address does not promise a file.
    """
    if not address.named and not address.host:
        return make_empty_observation(Evidence.unknown(address.url, _BAD_ADDRESS))
    answer = web.head(address.url)
    if answer.status in _SETTLED:
        return make_empty_observation(answer.exists)
    if not _is_settled_by_head(address, answer, accept_pages) and answer.status > 0:
        answer = web.get_first_bytes(address.url, _FIRST_BYTES)
    if not answer.ok:
        return make_empty_observation(answer.exists)
    doubt = _find_doubt(address, answer, accept_pages)
    if doubt is None:
        return _observe_file(answer)
    exists = Evidence.unknown(answer.source, doubt)
    if exists.has_reason(Reason.LOGIN_PAGE):
        return make_empty_observation(
            exists, Evidence.no(answer.source, "asks for a login")
        )
    return make_empty_observation(exists)


def _is_settled_by_head(
    address: Address,
    answer: Answer,
    accept_pages: bool,
) -> bool:
    if not answer.ok or "content-type" not in answer.headers:
        return False
    return _find_doubt(address, answer, accept_pages) is None


def _find_doubt(
    address: Address,
    answer: Answer,
    accept_pages: bool,
) -> str | None:
    """Why the answer is not what was promised; ``None`` where it is."""
    if _is_login(address, answer):
        return Reason.LOGIN_PAGE.value
    file_type = _read_file_type(address)
    must_be_file = file_type in _FILES or not accept_pages
    if _is_page(answer):
        return Reason.WEB_PAGE.value if must_be_file else None
    if _is_json(answer) and must_be_file and file_type not in _TEXT_FILES:
        return _UNPROMISED_JSON
    return None


def _read_file_type(address: Address) -> str:
    """The extension of the file that an address names, in lower case; empty for none."""
    name = address.parts[-1] if address.parts else ""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_login(address: Address, answer: Answer) -> bool:
    """Whether a redirect led to a page where people log in."""
    reached = Address.parse(answer.url)
    if reached.host == address.host and reached.parts == address.parts:
        return False
    if reached.host.startswith(_LOGIN_HOSTS):
        return True
    new_parts = {part.lower().partition(".")[0] for part in reached.parts}
    new_parts -= {part.lower() for part in address.parts}
    return not new_parts.isdisjoint(_LOGINS)


def _is_page(answer: Answer) -> bool:
    if "html" in answer.headers.get("content-type", "").lower():
        return True
    return answer.body[:512].lstrip().lower().startswith(_PAGE_BEGINNINGS)


def _is_json(answer: Answer) -> bool:
    return "json" in answer.headers.get("content-type", "").lower()


def _observe_file(answer: Answer) -> Observation:
    return Observation(
        exists=answer.exists,
        public=Evidence.yes(answer.source),
        size=make_size(_read_size(answer), answer.source),
    )


def _read_size(answer: Answer) -> int:
    """The size of the whole file in bytes; -1 where it is not stated."""
    if _is_page(answer):
        return -1
    if answer.status != 206:
        return parse_count(answer.headers.get("content-length", ""))
    _, _, total = answer.headers.get("content-range", "").partition("/")
    return parse_count(total)


HOST = Host(
    title="Any other address",
    bases=("https://files.example.org",),
    examples=("https://files.example.org/weights.safetensors",),
    matches=lambda _: True,
    observe=observe_url,
    fallback=True,
)
