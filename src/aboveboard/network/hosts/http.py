"""Any other address: is something there, and does it look like what was promised?

Asked with HEAD (RFC 9110, 9.3.2), and with a GET of the first bytes where HEAD does not settle it.
A login page is no
*yes*, nor is a web page where the address promises a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aboveboard.model.evidence import Evidence, Observation
from aboveboard.network.hosts import NOT_TOLD, Address, Host, silent
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.network.web import Answer, Web

A_PAGE = "a web page came where a file was promised"
"""The reason for *unknown* where a page came instead of a file."""

_A_LOGIN = "a login page came instead"
_FIRST_BYTES = 4096
_SETTLED = frozenset({401, 408, 410, 429, 500, 502, 503, 504})
"""Statuses that a GET would only repeat."""
_LOGINS = frozenset(
    (
        "login",
        "signin",
        "sign_in",
        "sign-in",
        "log-in",
        "servicelogin",
        "authorize",
        "oauth",
        "oauth2",
        "sso",
        "auth",
    )
)
_TEXTS = frozenset({"csv", "json", "jsonl", "ndjson", "tsv", "txt"})
_FILES = _TEXTS | frozenset(
    (
        *(
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
        ),
        *(
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
        ),
    )
)


def look(address: Address, web: Web, *, pages: bool = True) -> Observation:
    """Ask an address itself. ``pages``: whether a web page counts where the address does not
    promise a file.
    """
    if not address.named and not address.host:
        reason = "a part of it is no name: it climbs, holds a slash or is no UTF-8"
        return silent(Evidence(Truth.UNKNOWN, source=address.url, reason=reason))
    answer = web.head(address.url)
    if answer.ok and "content-type" in answer.headers and not _doubt(address, answer, pages):
        return _there(answer)
    if answer.status in _SETTLED:
        return silent(answer.exists)
    if answer.ok or answer.status > 0:
        answer = web.start(address.url, _FIRST_BYTES)
    if not answer.ok:
        return silent(answer.exists)
    doubt = _doubt(address, answer, pages)
    if not doubt:
        return _there(answer)
    closed = Evidence(Truth.NO, source=answer.exists.source, reason="asks for a login")
    return silent(answer.because(doubt).exists, closed if doubt == _A_LOGIN else NOT_TOLD)


def _doubt(address: Address, answer: Answer, pages: bool) -> str:
    """Why what came is not what was promised, or an empty text."""
    if _asks_for_login(address, answer):
        return _A_LOGIN
    kind = (
        address.parts[-1].lower().rpartition(".")[2]
        if address.parts and "." in address.parts[-1]
        else ""
    )
    if _is_page(answer):
        return A_PAGE if kind in _FILES or not pages else ""
    is_json = "json" in answer.headers.get("content-type", "").lower()
    if is_json and kind not in _TEXTS and (kind in _FILES or not pages):
        return "JSON came where a file was promised"
    return ""


def _asks_for_login(address: Address, answer: Answer) -> bool:
    """Whether a redirect led to where people log in."""
    reached = Address.of(answer.url)
    if reached.host == address.host and reached.parts == address.parts:
        return False
    words = {part.lower().partition(".")[0] for part in reached.parts} - {
        part.lower() for part in address.parts
    }
    return reached.host.startswith(
        ("login.", "accounts.", "auth.", "sso.")
    ) or not words.isdisjoint(_LOGINS)


def _is_page(answer: Answer) -> bool:
    if "html" in answer.headers.get("content-type", "").lower():
        return True
    return answer.body[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _there(answer: Answer) -> Observation:
    source = answer.exists.source
    size = _size(answer)
    return Observation(
        exists=answer.exists,
        public=Evidence(Truth.YES, source=source),
        size=Evidence(Truth.YES, size, source) if size else NOT_TOLD,
    )


def _size(answer: Answer) -> str:
    _, _, total = answer.headers.get("content-range", "").partition("/")
    size = total if answer.status == 206 else answer.headers.get("content-length", "")
    return size if size.isascii() and size.isdigit() and not _is_page(answer) else ""


HOST = Host(
    title="Any other address",
    bases=("https://files.example.org",),
    examples=("https://files.example.org/weights.safetensors",),
    matches=lambda _: True,
    observe=look,
    fallback=True,
)
