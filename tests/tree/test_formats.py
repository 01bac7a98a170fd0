"""Weights: shards against their index, files against their own headers."""

from __future__ import annotations

import json
import struct
import time
from pathlib import Path

import pytest

from aboveboard.evidence import collect
from aboveboard.model.evidence import Flaw
from aboveboard.network import shards
from aboveboard.tree.files import open_folder
from aboveboard.tree.formats import Facts, FileFormat, gguf


def safetensors(values: int, **metadata: str) -> bytes:
    header = {
        "__metadata__": metadata,
        "w": {"dtype": "F32", "shape": [values], "data_offsets": [0, 4 * values]},
    }
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + b"\0" * 4 * values


def flaws(root: Path) -> tuple[Flaw, ...]:
    return collect.survey_folder(open_folder(str(root))).flaws


def indexed(root: Path, *shards: str) -> None:
    weight_map = {f"layer{number}": shard for number, shard in enumerate(shards)}
    text = json.dumps({"metadata": {}, "weight_map": weight_map}, indent=1)
    (root / "model.safetensors.index.json").write_text(text, encoding="utf-8")


def test_whole_weights_have_no_flaw(tmp_path: Path) -> None:
    indexed(tmp_path, "a.safetensors", "b.safetensors")
    for name in ("a", "b"):
        (tmp_path / f"{name}.safetensors").write_bytes(safetensors(3))
    assert flaws(tmp_path) == ()


def test_a_missing_shard_is_named_at_the_line_of_the_index(tmp_path: Path) -> None:
    indexed(tmp_path, "a.safetensors", "b.safetensors")
    (tmp_path / "a.safetensors").write_bytes(safetensors(3))
    (flaw,) = flaws(tmp_path)
    assert (flaw.path, flaw.detail, flaw.span.path, flaw.span.line) == (
        "b.safetensors",
        "is not there",
        "model.safetensors.index.json",
        5,
    )
    line = (
        (tmp_path / flaw.span.path)
        .read_text(encoding="utf-8")
        .split("\n")[flaw.span.line - 1]
    )
    assert line[flaw.span.column - 1 : flaw.span.end_column - 1] == '"b.safetensors"'


def test_an_index_of_weights_that_are_published_elsewhere_is_told_apart(
    tmp_path: Path,
) -> None:
    indexed(tmp_path, "a.safetensors", "b.safetensors")
    assert [flaw.elsewhere for flaw in flaws(tmp_path)] == [True, True]
    (tmp_path / "a.safetensors").write_bytes(safetensors(3))
    assert [flaw.elsewhere for flaw in flaws(tmp_path)] == [False]


def test_cut_and_empty_files(tmp_path: Path) -> None:
    whole = safetensors(100)
    (tmp_path / "cut.safetensors").write_bytes(whole[:-10])
    (tmp_path / "head.safetensors").write_bytes(whole[:20])
    (tmp_path / "empty.safetensors").write_bytes(b"")
    (tmp_path / "text.safetensors").write_text("{}" * 40, encoding="utf-8")
    told = {flaw.path: flaw.detail for flaw in flaws(tmp_path)}
    assert (
        told["cut.safetensors"]
        == f"is cut off: {len(whole) - 10} of {len(whole)} bytes"
    )
    assert told["empty.safetensors"] == "is empty"
    assert "cut off inside its header" in told["head.safetensors"]
    assert told["text.safetensors"] == "has no safetensors header"


@pytest.mark.parametrize(
    "offset",
    ["Infinity", "-Infinity", "NaN", "1e999", "8.5", "true", "-1", "9" * 30, '"8"'],
)
def test_an_offset_that_is_no_count_of_bytes_is_no_header(
    offset: str, tmp_path: Path
) -> None:
    text = '{"a":{"data_offsets":[0,OFFSET]}}'.replace("OFFSET", offset).encode()
    head = struct.pack("<Q", len(text)) + text
    (tmp_path / "m.safetensors").write_bytes(head)
    assert [flaw.detail for flaw in flaws(tmp_path)] == [
        "has no readable safetensors header"
    ]
    assert shards.compute_expected_length(head) == 0


def test_a_fault_of_a_format_makes_one_file_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Facts:
        raise OverflowError("a number from the file")

    monkeypatch.setattr(gguf, "FORMAT", FileFormat(gguf.FORMAT.name, broken))
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    (tmp_path / "cut.safetensors").write_bytes(safetensors(9)[:-1])
    book = collect.survey_folder(open_folder(str(tmp_path)))
    assert [(item.source, item.reason) for item in book.tree.unread] == [
        ("m.gguf", "could not be inspected (OverflowError)")
    ]
    assert (book.tree.weights, len(book.flaws)) == (("cut.safetensors", "m.gguf"), 1)


def test_pointers_are_no_flaw(tmp_path: Path) -> None:
    indexed(tmp_path, "a.safetensors")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    (tmp_path / "a.safetensors").write_text(pointer, encoding="utf-8")
    assert flaws(tmp_path) == ()


def test_hostile_indexes_are_flaws_and_no_crash(tmp_path: Path) -> None:
    for number, text in enumerate(
        ("[]", "{", '{"weight_map": []}', "[" * 100_000, '{"weight_map": {"a": 1}}')
    ):
        (tmp_path / f"m{number}.safetensors.index.json").write_text(
            text, encoding="utf-8"
        )
    assert {flaw.detail for flaw in flaws(tmp_path)} == {
        "is no readable index of shards"
    }


def test_gguf_metadata(tmp_path: Path) -> None:
    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    pairs = (
        text("general.license")
        + struct.pack("<I", 8)
        + text("mit")
        + text("n")
        + struct.pack("<II", 4, 7)
    )
    data = b"GGUF" + struct.pack("<IQQ", 3, 0, 2) + pairs
    (tmp_path / "a.gguf").write_bytes(data)
    (tmp_path / "b.gguf").write_bytes(data[:-10])
    (tmp_path / "c.gguf").write_bytes(b"GGUF" + b"\xff" * 100)
    folder = open_folder(str(tmp_path))
    assert gguf.inspect_file(folder, "a.gguf").metadata == {"general.license": "mit"}
    assert gguf.inspect_file(folder, "b.gguf").metadata == {"general.license": "mit"}
    assert gguf.inspect_file(folder, "c.gguf").metadata == {}


def test_an_index_of_many_shards_takes_no_longer_for_each(tmp_path: Path) -> None:
    indexed(tmp_path, *(f"part-{number}.safetensors" for number in range(20_000)))
    begun = time.process_time()
    found = flaws(tmp_path)
    assert time.process_time() - begun < 5
    assert [
        flaw.span.line
        for flaw in found
        if flaw.path in ("part-0.safetensors", "part-19999.safetensors")
    ] == [
        4,
        20_003,
    ]


def test_a_shard_that_the_index_spells_otherwise_is_told_at_its_beginning(
    tmp_path: Path,
) -> None:
    text = '{"weight_map": {"w": "p\\u0061rt.safetensors"}}'
    (tmp_path / "model.safetensors.index.json").write_text(text, encoding="utf-8")
    assert [(flaw.path, flaw.span.line) for flaw in flaws(tmp_path)] == [
        ("part.safetensors", 1)
    ]


def torch_file(first: bytes) -> bytes:
    """The head of a PyTorch file whose pickle begins with some instructions."""
    name, padding = b"archive/data.pkl", b"FB\x02\0ZZ"
    head = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 0, 0, 0, 0, 0, 0, 0, 0, len(name), len(padding)
    )
    return head + name + padding + b"\x80\x02" + first


def test_a_bare_tensor_is_no_model(tmp_path: Path) -> None:
    heads = {
        "noise.pt": torch_file(b"ctorch._utils\n_rebuild_tensor_v2\nq\0((X"),
        "model.pt": torch_file(b"}q\0(X\x06\0\0\0"),
        "ordered.pth": torch_file(b"ccollections\nOrderedDict\nq\0)"),
        "legacy.pt": b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.",
        "short.pt": b"PK\x03\x04",
        "named-tensor.ckpt": torch_file(b"}q\0ctorch._utils\n_rebuild_tensor_v2\n"),
    }
    for name, content in heads.items():
        (tmp_path / name).write_bytes(content)
    assert collect.survey_folder(open_folder(str(tmp_path))).tree.weights == tuple(
        sorted(set(heads) - {"noise.pt"})
    )
