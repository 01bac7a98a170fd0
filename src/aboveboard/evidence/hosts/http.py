"""Any other address: is something there, and does it look like what was promised?

Asked with HEAD (RFC 9110, 9.3.2), and with a GET of the first bytes where HEAD does not settle it. A login page is no
*yes*, nor is a web page where the address promises a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aboveboard.evidence.hosts import Address, Host, silent
from aboveboard.model import Evidence, Observation
from aboveboard.truth import Truth

if TYPE_CHECKING:
    from aboveboard.evidence.web import Answer, Web

_FIRST_BYTES = 4096
_LOGINS = ("login", "signin", "sign_in", "sign-in", "log-in", "servicelogin", "authorize", "oauth", "sso", "auth")
_FILES = frozenset(
    (
        *("7z", "bin", "bz2", "ckpt", "csv", "gguf", "gz", "h5", "hdf5", "jsonl", "keras", "msgpack", "npy", "npz"),
        *("onnx", "parquet", "pdf", "pickle", "pkl", "pt", "pth", "rar", "safetensors", "tar", "tflite", "tgz", "tsv"),
        *("txt", "whl", "xz", "zip", "zst"),
    )
)


def look(address: Address, web: Web) -> Observation:
    """Ask an address itself."""
    answer = web.head(address.url)
    if answer.ok and not _doubtful(address, answer):
        return _there(answer)
    if answer.status in _SETTLED:
        return silent(answer.exists)
    if answer.ok or answer.status > 0:
        answer = web.start(address.url, _FIRST_BYTES)
    if not answer.ok:
        return silent(answer.exists)
    if _asks_for_login(address, answer):
        return silent(answer.because("a login page came instead").exists, _behind_login(answer))
    if _promises_file(address) and _is_page(answer):
        return silent(answer.because("a web page came where a file was promised").exists)
    return _there(answer)


_SETTLED = frozenset({401, 408, 410, 429, 500, 502, 503, 504})
"""Statuses that a GET would only repeat."""


def _doubtful(address: Address, answer: Answer) -> bool:
    told = "content-type" in answer.headers
    return not told or _asks_for_login(address, answer) or (_promises_file(address) and _is_page(answer))


def _there(answer: Answer) -> Observation:
    source = answer.exists.source
    size = _size(answer)
    return Observation(
        exists=answer.exists,
        public=Evidence(Truth.YES, source=source),
        size=Evidence(Truth.YES, size, source)
        if size
        else Evidence(Truth.UNKNOWN, source=source, reason="the host does not tell"),
    )


def _size(answer: Answer) -> str:
    _, _, total = answer.headers.get("content-range", "").partition("/")
    size = total if answer.status == 206 else answer.headers.get("content-length", "")
    return size if size.isascii() and size.isdigit() and not _is_page(answer) else ""


def _is_page(answer: Answer) -> bool:
    if "html" in answer.headers.get("content-type", "").lower():
        return True
    start = answer.body[:512].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _promises_file(address: Address) -> bool:
    return bool(address.parts) and address.parts[-1].lower().rpartition(".")[2] in _FILES and "." in address.parts[-1]


def _asks_for_login(address: Address, answer: Answer) -> bool:
    """Whether a redirect led to where people log in."""
    reached = Address.of(answer.url)
    if reached.host == address.host and reached.parts == address.parts:
        return False
    words = {part.lower().partition(".")[0] for part in reached.parts}
    return reached.host.startswith(("login.", "accounts.", "auth.", "sso.")) or not words.isdisjoint(_LOGINS)


def _behind_login(answer: Answer) -> Evidence:
    return Evidence(Truth.NO, source=answer.exists.source, reason="asks for a login")


HOST = Host(
    title="Any other address",
    bases=("https://files.example.org",),
    examples=("https://files.example.org/weights.safetensors",),
    matches=lambda _: True,
    observe=look,
    fallback=True,
)
