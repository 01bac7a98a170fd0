"""Weights do not fill memory: long headers are not parsed, unused metadata is dropped."""

from __future__ import annotations

import struct
import tracemalloc
from pathlib import Path

from aboveboard.evidence import collect
from aboveboard.safetensors_header import READ_LIMIT
from aboveboard.tree.files import open_folder


def write_header(path: Path, header: bytes) -> None:
    path.write_bytes(struct.pack("<Q", len(header)) + header)


def test_a_long_header_is_unknown_and_no_flaw(tmp_path: Path) -> None:
    write_header(
        tmp_path / "long.safetensors", b"[" + b"[]," * (READ_LIMIT // 3) + b"[]]"
    )
    write_header(tmp_path / "whole.safetensors", b"{}".ljust(READ_LIMIT))
    tracemalloc.start()
    try:
        book = collect.survey_folder(open_folder(str(tmp_path)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [(item.source, item.reason) for item in book.tree.unread] == [
        ("long.safetensors", "has a header of more than 4 MB: not looked at")
    ]
    assert book.flaws == ()
    assert book.tree.weights == ("long.safetensors", "whole.safetensors")
    assert peak < 8 * READ_LIMIT


def make_text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def make_gguf(metadata: dict[str, str]) -> bytes:
    pairs = [
        make_text(key) + struct.pack("<I", 8) + make_text(metadata[key])
        for key in metadata
    ]
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(pairs)) + b"".join(pairs)


def test_only_metadata_that_is_read_later_is_kept(tmp_path: Path) -> None:
    read = {
        "general.license": "mit",
        "general.base_model.0.repo_url": "https://huggingface.co/a/b",
    }
    unused = {"general.description": "d" * 500_000, "general.name": "n"}
    for number in range(20):
        (tmp_path / f"{number}.gguf").write_bytes(make_gguf({**unused, **read}))
    tracemalloc.start()
    try:
        book = collect.survey_folder(open_folder(str(tmp_path)))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(book.headers) == 20
    assert all(metadata == read for metadata in book.headers.values())
    assert kept < 2**20
