"""Exports, validated by what their readers use, and read back where a reader of ours exists."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings
from hypothesis import strategies as st
from spdx_python_model import v3_0_1 as spdx3

from aboveboard import cli, leaves, manifest, standards
from aboveboard.exports import Export, Exported, Subject
from aboveboard.licenses import hub_values
from aboveboard.model.components import BY_MOF_NAME
from aboveboard.model.evidence import Book
from aboveboard.model.manifest import Manifest
from aboveboard.network.remote import expand
from aboveboard.standards.assess import assess

ROOT = Path(__file__).parent.parent.parent
FORMATS = leaves.names("aboveboard.exports")
QUICK = settings(derandomize=True, max_examples=15, deadline=None)

FULL = """
aboveboard: 1
release:
  name: Example 7B
  version: "1.0"
  producer: Example Lab
  date: "2026-01-31"
  base: {at: 'hf:other/base-7b', license: MIT, relation: finetune}
licenses: {code: MIT OR Apache-2.0, data: ODC-By-1.0, documents: CC-BY-4.0}
artifacts:
  weights:
    at: hf:example/example-7b
    license: llama3.1
    license-file: LICENSE-WEIGHTS
    sha256: DIGEST
  architecture: src/model.py
  inference-code: src/run.py
  training-code: [src/train/, 'gh:example/trainer']
  training-data:
    - {at: 'hf:datasets/example/corpus'}
    - {name: licensed newspapers, access: obtainable, from: 'https://publisher.example/archive'}
    - {name: hospital notes, withheld: patient records}
  evaluation-data: {at: data/eval.jsonl, license: odd terms of our own}
  data-information: docs/data.md
  model-card: README.md
  research-paper: {at: 'https://arxiv.org/abs/2601.00001', license: NONE}
claims: [open-weights]
""".replace("DIGEST", "ab" * 32)


def subject(said: Manifest, book: Book | None = None) -> Subject:
    found = book or Book()
    judged = {"osai-index": assess(standards.load("osai-index"), said, found)}
    return Subject(said, found, judged, expand, "2026-02-01")


def native(text: str) -> Manifest:
    said = manifest.load("aboveboard.yaml", text.lstrip())
    assert said.readable
    return said


def export(name: str, said: Manifest) -> Exported:
    return leaves.load("aboveboard.exports", name, "EXPORT", Export).write(
        subject(said)
    )


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20
).filter(str.strip)
HOSTILE = (
    "::error::x",
    "a: b # c",
    "'\"",
    "<script>",
    "…",
    "no",
    "1.0",
    "2024-01-01",
    "{}",
    "- x",
    "\u202e",
    "| & *",
)


def with_name(name: str) -> Manifest:
    """The full release under a name of any sort, in its places too."""
    text = FULL.replace("Example 7B", json.dumps(name)).replace(
        "src/model.py", json.dumps(f"src/{name}")
    )
    return manifest.load("aboveboard.yaml", text.lstrip())


# ------------------------------------------------------------------ the Model Openness Framework

TEXT = {"type": "string"}
MOF_SCHEMA = {
    "type": "object",
    "required": ["framework", "release"],
    "properties": {
        "framework": {
            "type": "object",
            "required": ["name", "version", "date"],
            "properties": {
                "name": {"const": "Model Openness Framework"},
                "version": TEXT,
                "date": TEXT,
            },
        },
        "release": {
            "type": "object",
            "required": ["name", "license", "producer", "components"],
            "properties": {
                "name": {"type": "string", "minLength": 1},
                "license": {"type": "object"},
                **dict.fromkeys(
                    ("version", "date", "origin", "producer", "contact"), TEXT
                ),
                "type": {
                    "enum": [
                        "",
                        "language",
                        "vision",
                        "image",
                        "audio",
                        "video",
                        "3d",
                        "code",
                        "multimodal",
                    ]
                },
                "components": {
                    "type": "array",
                    "maxItems": 17,
                    "items": {
                        "type": "object",
                        "properties": {
                            "name": {"enum": list(BY_MOF_NAME)},
                            **dict.fromkeys(
                                (
                                    "description",
                                    "license",
                                    "license_path",
                                    "component_path",
                                ),
                                TEXT,
                            ),
                        },
                    },
                },
            },
        },
    },
}
"""What the framework's own tool asks of a file, in our words."""


@pytest.mark.parametrize("name", [*HOSTILE, "Example"])
def test_mof_is_valid_whatever_the_release_is_called(name: str) -> None:
    jsonschema.validate(yaml.safe_load(export("mof", with_name(name)).text), MOF_SCHEMA)


def test_mof_comes_to_the_same_class() -> None:
    for example in ("fully-open", "honest-open-weights", "open-washed"):
        said = native(
            (ROOT / "examples" / example / "aboveboard.yaml").read_text(
                encoding="utf-8"
            )
        )
        again = manifest.load("mof.yaml", export("mof", said).text)
        levels = [
            assess(standards.load("mof-1.0"), one, Book()).declared_level
            for one in (said, again)
        ]
        assert levels[0] == levels[1]
        assert again.problems == ()


def test_mof_tells_what_it_cannot_carry() -> None:
    done = export("mof", native(FULL))
    told = "\n".join(done.left_out)
    for words in (
        "MIT OR Apache-2.0; written as MIT",
        "data-information (docs/data.md): the framework has no such component",
        "hospital notes): not released (patient records)",
        "Datasets: left out, since a part of it is withheld",
        "the claim open_weights",
        "gh:example/trainer): only one place fits",
    ):
        assert words in told
    components = {
        item["name"]: item
        for item in yaml.safe_load(done.text)["release"]["components"]
    }
    assert components["Research paper"]["license"] == "unlicensed"
    assert (
        components["Model parameters (Final)"]["component_path"]
        == "https://huggingface.co/example/example-7b"
    )
    assert "Datasets" not in components


MOF_PARTS = st.fixed_dictionaries(
    {"name": st.sampled_from(list(BY_MOF_NAME))},
    optional={
        "license": st.sampled_from(
            ["MIT", "CC-BY-4.0", "unlicensed", "GPL-3.0-only", "Gemma Terms of Use"]
        ),
        "license_path": st.just("https://example.org/LICENSE"),
        "component_path": st.sampled_from(["https://example.org/x", "src/a.py"]),
    },
)


@given(
    NAMES,
    st.lists(MOF_PARTS, max_size=6, unique_by=lambda part: part["name"]),
    st.sampled_from(["", "MIT"]),
)
@QUICK
def test_mof_read_and_written_is_the_same_release(
    name: str, parts: list[dict[str, str]], default: str
) -> None:
    head = {"name": "Model Openness Framework", "version": "1.0", "date": "2024-12-15"}
    scope = {"distribution": {"name": default}} if default else {}
    text = yaml.safe_dump(
        {
            "framework": head,
            "release": {
                "name": name,
                "producer": "P",
                "license": scope,
                "components": parts,
            },
        }
    )
    said = manifest.load("mof.yaml", text)
    again = manifest.load("mof.yaml", export("mof", said).text)
    assert facts(again) == facts(said)
    assert again.release.name is not None
    assert again.release.name.value == name


def facts(said: Manifest) -> dict[str, tuple[str | None, ...]]:
    return {
        item.component: tuple(
            "unlicensed"
            if part is None and index == 0
            else part.value
            if part
            else None
            for index, part in enumerate((item.license, item.license_file, item.at))
        )
        for item in said.artifacts
    }


# ------------------------------------------------------------------ the model card


def front_matter(text: str) -> dict[str, Any]:
    opening, body, _ = text.split("---\n")
    assert opening == ""
    return yaml.safe_load(body)


def test_a_model_card_carries_license_base_and_data() -> None:
    done = export("model-card", native(FULL))
    assert front_matter(done.text) == {
        "license": "llama3.1",
        "base_model": "other/base-7b",
        "base_model_relation": "finetune",
        "datasets": ["example/corpus"],
        "model_name": "Example 7B",
    }
    assert any("hospital notes" in line for line in done.left_out)


@pytest.mark.parametrize(
    "license_",
    [
        "Apache-2.0",
        "gpl-3.0",
        "CC-BY-NC-4.0",
        "MIT OR GPL-2.0-only",
        "OpenMDW-1.0",
        "own terms",
    ],
)
def test_a_model_card_states_a_license_that_the_hub_knows(license_: str) -> None:
    said = native(
        f"aboveboard: 1\nrelease: {{name: x}}\n"
        f"artifacts: {{weights: {{at: w, license: {license_}}}}}\n"
    )
    front = front_matter(export("model-card", said).text)
    assert front["license"] in hub_values.list_values()
    assert (front["license"] == "other") is ("license_name" in front)
    again = manifest.load("README.md", export("model-card", said).text + "# x\n")
    wanted, got = said.of("weights")[0].license, again.of("weights")[0].license
    assert wanted is not None
    assert got is not None
    from aboveboard.licenses.expression import parse

    assert parse(got.value).ids == parse(wanted.value).ids


# ------------------------------------------------------------------ bills of materials


@pytest.mark.parametrize("name", [" ".join(HOSTILE), "Example"])
def test_cyclonedx_is_valid_whatever_the_release_is_called(name: str) -> None:
    done = export("cyclonedx", with_name(name))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(done.text) is None


def test_cyclonedx_has_model_data_and_reasons() -> None:
    bill = json.loads(export("cyclonedx", native(FULL)).text)
    model = bill["metadata"]["component"]
    assert (model["type"], model["name"]) == ("machine-learning-model", "Example 7B")
    assert model["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert model["pedigree"]["ancestors"][0]["name"] == "hf:other/base-7b"
    parts = {part["bom-ref"]: part for part in bill["components"]}
    data = [
        parts[item["ref"]] for item in model["modelCard"]["modelParameters"]["datasets"]
    ]
    assert [part["name"] for part in data] == [
        "hf:datasets/example/corpus",
        "licensed newspapers",
        "hospital notes",
    ]
    assert {"name": "aboveboard:withheld", "value": "patient records"} in data[2][
        "properties"
    ]


def spdx_objects(text: str) -> spdx3.SHACLObjectSet:
    found = spdx3.SHACLObjectSet()
    spdx3.JSONLDDeserializer().read(io.BytesIO(text.encode()), found)
    return found


@pytest.mark.parametrize("name", [" ".join(HOSTILE), "Example"])
def test_spdx_is_read_by_the_bindings_of_its_model(name: str) -> None:
    objects = spdx_objects(export("spdx", with_name(name)).text)
    assert not [
        missing
        for missing in objects.link()
        if not missing.startswith("https://spdx.org/rdf/")
    ]


def test_spdx_relates_model_data_and_licenses() -> None:
    done = export("spdx", native(FULL))
    objects = spdx_objects(done.text)
    (document,) = objects.foreach_type(spdx3.SpdxDocument)
    assert [kind.rpartition("/")[2] for kind in document.profileConformance][-1] == "ai"
    models = {model.name: model for model in objects.foreach_type(spdx3.ai_AIPackage)}
    assert set(models) == {"Example 7B", "hf:other/base-7b"}
    trained = [
        item.to[0].name
        for item in objects.foreach_type(spdx3.Relationship)
        if item.relationshipType.endswith("trainedOn")
    ]
    assert trained == ["hf:datasets/example/corpus"]
    declared = {
        (item.from_.name, getattr(item.to[0], "simplelicensing_licenseExpression", ""))
        for item in objects.foreach_type(spdx3.Relationship)
        if item.relationshipType.endswith("hasDeclaredLicense")
    }
    assert ("Example 7B", "LicenseRef-scancode-llama-3.1-license-2024") in declared
    assert ("src/model.py", "MIT OR Apache-2.0") in declared
    assert any("hospital notes" in line for line in done.left_out)


# ------------------------------------------------------------------ the European index


def test_the_index_gets_grades_links_and_open_questions() -> None:
    done = export("osai-index", native(FULL))
    entry = yaml.safe_load(done.text)
    assert list(entry)[:3] == ["system", "org", "datasources_basemodel"]
    assert entry["system"]["endmodellicense"] == "llama3.1"
    assert entry["system"]["basemodelname"] == "hf:other/base-7b"
    dimensions = {
        key: value for key, value in entry.items() if key not in ("system", "org")
    }
    assert len(dimensions) == 12
    assert {item["class"] for item in dimensions.values()} <= {
        "open",
        "partial",
        "closed",
        "",
    }
    assert dimensions["weights_basemodel"]["class"] == ""
    assert dimensions["datasources_endmodel"]["class"] == "partial"
    assert "hardware_architecture: for a person to grade" in done.left_out


# ------------------------------------------------------------------ the command


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_writes_every_format(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.run(["export", str(ROOT / "examples" / "fully-open"), "--to", name]) == 0
    printed = capsys.readouterr()
    assert "Wren" in printed.out
    target = tmp_path / "out"
    assert (
        cli.run(
            [
                "export",
                str(ROOT / "examples" / "fully-open"),
                "--to",
                name,
                "--file",
                str(target),
            ]
        )
        == 0
    )
    assert target.read_text(encoding="utf-8") == printed.out


def test_the_command_tells_what_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        cli.run(
            [
                "export",
                str(ROOT / "examples" / "honest-open-weights"),
                "--to",
                "model-card",
            ]
        )
        == 0
    )
    assert "model-card has no word for:\n" in capsys.readouterr().err


def test_a_manifest_that_cannot_be_read_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "aboveboard.yaml").write_text(
        "aboveboard: 1\nartifacts: [\n", encoding="utf-8"
    )
    assert cli.run(["export", str(tmp_path), "--to", "mof"]) == 2
    assert "aboveboard.yaml:" in capsys.readouterr().err


def test_the_command_warns_of_licenses_that_are_only_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "aboveboard.yaml").write_text(
        "aboveboard: 1\nartifacts: {weights: {at: w, license: MIT}}\n", encoding="utf-8"
    )
    cli.run(["export", "--to", "spdx", str(tmp_path)])
    warning = capsys.readouterr().err
    assert "warning: the export repeats the manifest" in warning
    assert "MIT for weights (w) is declared, not verified" in warning
    assert "aboveboard.yaml:2:" in warning, "an error of the release, too"
