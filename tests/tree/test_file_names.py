"""Which files are documents, license texts and weights, and what limits on their number do."""

from __future__ import annotations

from pathlib import Path

import pytest

from aboveboard.evidence import collect
from aboveboard.tree import file_names
from aboveboard.tree.files import Folder, open_folder


def make_folder(root: Path, *names: str) -> Folder:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")
    return open_folder(str(root))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "a.safetensors",
            "a.bin.gguf",
            "a.pt",
            "a.pth",
            "a.ckpt",
            "a.onnx",
            "a.h5",
            "a.keras",
        ),
        *(
            "a.tflite",
            "a.t7",
            "a.caffemodel",
            "a.msgpack",
            "a.mlmodel",
            "pytorch_model.bin",
        ),
        *(
            "model.pkl",
            "model_weights.npz",
            "weights.npy",
            "saved_model.pb",
            "frozen_graph.pb",
        ),
        *("model.engine", "yolo.params.npz", "models/yolov3_weights.weights"),
    ],
)
def test_weights_have_many_formats(tmp_path: Path, name: str) -> None:
    assert file_names.find_heavy_files(make_folder(tmp_path, name)).weights == (name,)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "optimizer.pt",
            "ckpt/optimizer.bin",
            "scheduler.pt",
            "rng_state_0.pth",
            "data.pkl",
        ),
        *(
            "training_args.bin",
            "mean.npy",
            "model_stats.npz",
            "tokenizer_model.pkl",
            "vocab.pkl",
        ),
        *(
            "messages.pb",
            "features.npy",
            "tests/model.safetensors",
            "vendor/model.pt",
            "data.bin",
        ),
    ],
)
def test_what_comes_with_weights_is_none(tmp_path: Path, name: str) -> None:
    assert file_names.find_heavy_files(make_folder(tmp_path, name)).weights == ()


@pytest.mark.parametrize(
    "name",
    [
        *(
            ".github/README.md",
            "docs/README.md",
            "docs/readme.rst",
            "README.mkd",
            "README.mkdn",
        ),
        *("README.adoc", "README.org", "readme.rdoc", "README.textile", "README.wiki"),
        *("README.zh.md", "README.zh-cn.md", "README"),
    ],
)
def test_readmes_have_many_names(tmp_path: Path, name: str) -> None:
    assert file_names.find_prose(make_folder(tmp_path, name)).names == (name,)


@pytest.mark.parametrize(
    "name", ["README.html", "docs/README.py", "docs/a/README.md", "readme.sh"]
)
def test_other_files_are_no_readmes(tmp_path: Path, name: str) -> None:
    assert file_names.find_prose(make_folder(tmp_path, name)).names == ()


@pytest.mark.parametrize(
    "name", ["LICENSE.html", "model_licenses/falcon.txt", "LICENSE-ADDENDUM"]
)
def test_license_texts_have_many_names(tmp_path: Path, name: str) -> None:
    assert file_names.find_license_files(make_folder(tmp_path, name)).names == (name,)


@pytest.mark.parametrize(
    "name",
    ["NOTICE", "TERMS.md", "EULA.txt", "USE_POLICY.md", "WEIGHTS_TERMS_OF_USE.txt"],
)
def test_terms_are_documents(tmp_path: Path, name: str) -> None:
    book = collect.survey_folder(make_folder(tmp_path, name))
    assert [(each.path, each.kind) for each in book.documents] == [(name, "license")]


def test_other_names_do_not_push_the_readme_and_the_license_out(tmp_path: Path) -> None:
    readmes = [f"0-{number}-readme.md" for number in range(210)]
    licenses = [f"A-LICENSE-{number}" for number in range(70)]
    book = collect.survey_folder(
        make_folder(tmp_path, "README.md", "LICENSE", *readmes, *licenses)
    )
    assert "README.md" in [document.path for document in book.documents]
    assert "LICENSE" in [file.path for file in book.license_files]
    left_out = [(item.source, item.reason) for item in book.tree.unread]
    assert left_out == [
        (
            "0-9-readme.md",
            "is not looked at, nor are 10 others: there are more than 200 documents",
        ),
        (
            "A-LICENSE-66",
            "is not looked at, nor are 6 others: there are more than 64 license files",
        ),
    ]


def test_weights_beyond_the_limit_are_unread(tmp_path: Path) -> None:
    names = [f"{number:04}.onnx" for number in range(2001)]
    [item] = collect.survey_folder(make_folder(tmp_path, *names)).tree.unread
    assert item.source == "2000.onnx"
    assert (
        item.reason
        == "is not looked at: there are more than 2000 weights and data sets"
    )


def test_a_license_that_cannot_be_read_is_unread(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_bytes(b"x" * (17 * 2**20))
    (tmp_path / "LICENSE-MODEL").symlink_to("/etc/passwd")
    book = collect.survey_folder(make_folder(tmp_path, "README.md"))
    assert book.license_files == ()
    assert [(item.source, item.reason) for item in book.tree.unread] == [
        ("LICENSE", "is larger than 16 MiB"),
        ("LICENSE-MODEL", "is a link that leads out of the repository"),
    ]
