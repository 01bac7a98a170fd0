"""Verdicts as declared and as verified, on manifests as people write them and evidence as the
collector gives it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from aboveboard import manifest, standards
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import (
    Book,
    Evidence,
    Identification,
    LicenseFile,
    Observation,
    Tree,
)
from aboveboard.model.judgement import Assessment
from aboveboard.standards.assess import assess
from aboveboard.truth import Truth
from tests.standards.texts import add_texts

HERE = Observation(
    exists=Evidence(Truth.YES, source="x"),
    public=Evidence(Truth.YES, source="this repository"),
)
GONE = Observation(exists=Evidence(Truth.NO, source="x", reason="is not there"))


def book(*places: str, **more: Observation) -> Book:
    return Book(observations={**dict.fromkeys(places, HERE), **more})


def judge(standard: str, text: str, found: Book | None = None) -> Assessment:
    said = manifest.load("aboveboard.yaml", "aboveboard: 1\n" + text)
    assert not said.problems
    return assess(standards.load(standard), said, add_texts(found or Book(), said))


def both(assessment: Assessment) -> tuple[str, str]:
    return assessment.declared, assessment.verified


def reasons(assessment: Assessment) -> str:
    return " / ".join(
        evidence.reason
        for verdict in assessment.verdicts
        for evidence in verdict.because
    )


EVERYTHING = (
    "licenses: {code: Apache-2.0, data: CC-BY-4.0, documents: CC-BY-4.0}\nartifacts:\n"
    + "".join(f"  {component}: {component}.file\n" for component in COMPONENTS)
)
ALL_THERE = book(*(f"{component}.file" for component in COMPONENTS))


@pytest.mark.parametrize(
    "standard",
    ["osaid-1.0", "strict-source", "open-weights", "open-data", "open-source-code"],
)
def test_a_release_with_everything_open_meets_every_standard(standard: str) -> None:
    assert both(judge(standard, EVERYTHING, ALL_THERE)) == ("met", "met")


def test_a_release_with_everything_open_is_of_class_one() -> None:
    found = judge("mof-1.0", EVERYTHING, ALL_THERE)
    assert (found.declared_level, found.verified_level) == (1, 1)
    assert both(found) == ("met", "met")


def test_what_nobody_looked_at_is_declared_and_undetermined() -> None:
    found = judge("open-weights", "artifacts: {weights: {at: 'hf:o/n', license: MIT}}")
    assert both(found) == ("met", "undetermined")
    assert "not looked at" in reasons(found)


def test_a_declaration_without_a_place_is_not_verified() -> None:
    said = manifest.load(
        "mof.yml", MOF.format(components="{name: Model card, license: CC-BY-4.0}")
    )
    verdict = next(
        row
        for row in assess(standards.load("mof-1.0"), said, Book()).verdicts
        if "card" in row.requirement.id
    )
    assert (verdict.declared, verdict.verified) == ("met", "undetermined")
    assert "declared, not verified" in verdict.because[0].reason


MOF = """
framework: {{name: Model Openness Framework, version: '1.0', date: '2024-12-15'}}
release:
  name: x
  producer: y
  license: {{}}
  components:
    - {components}
"""


def test_what_a_complete_manifest_does_not_list_is_declared_as_not_released() -> None:
    found = judge(
        "strict-source", "artifacts: {weights: {at: w, license: MIT}}", book("w")
    )
    assert both(found) == ("unmet", "undetermined")
    assert "the manifest lists no training data" in reasons(found)


def test_what_a_model_card_does_not_list_is_unknown() -> None:
    said = manifest.load("README.md", "---\nlicense: mit\n---\n# A model\n")
    found = assess(standards.load("strict-source"), said, Book())
    assert both(found) == ("undetermined", "undetermined")


def test_a_withheld_component_carries_its_reason() -> None:
    text = "artifacts: {weights: {at: w, license: MIT}, training-data: {withheld: patient records}}"
    found = judge("strict-source", text, book("w"))
    assert found.verified == "unmet"
    assert "is withheld: patient records" in reasons(found)


def test_a_restricted_license_is_unmet_even_where_nobody_looked() -> None:
    found = judge(
        "open-weights", "artifacts: {weights: {at: 'hf:o/n', license: CC-BY-NC-4.0}}"
    )
    assert both(found) == ("unmet", "unmet")
    assert "non-commercial" in reasons(found)


@pytest.mark.parametrize(
    ("identification", "expected"),
    [
        (Identification("MIT", "exact", 1.0), "met"),
        (Identification("MIT", "altered", 0.9), "undetermined"),
        (Identification("CC-BY-NC-4.0", "exact", 1.0), "unmet"),
        (Identification("", "unknown", 0.0), "undetermined"),
        (Identification("MIT", "several", 0.5, also=("CC-BY-NC-4.0",)), "undetermined"),
    ],
)
def test_a_license_text_can_contradict_the_manifest(
    identification: Identification, expected: str
) -> None:
    text = "artifacts: {weights: {at: w, license: MIT, license-file: LICENSE-W}}"
    found = Book(
        observations={"w": HERE},
        license_files=(LicenseFile("LICENSE-W", identification),),
    )
    assert both(judge("open-weights", text, found)) == ("met", expected)


def test_a_license_text_that_is_missing_verifies_nothing() -> None:
    text = "artifacts: {weights: {at: w, license: MIT, license-file: LICENSE-W}}"
    assert (
        judge("open-weights", text, book("w", **{"LICENSE-W": GONE})).verified
        == "undetermined"
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [("mit", "met"), ("llama3.1", "unmet"), ("other", "undetermined")],
)
def test_the_host_can_contradict_the_manifest(said: str, expected: str) -> None:
    place = Observation(
        HERE.exists,
        HERE.public,
        license=Evidence(Truth.YES, said, "https://host.example"),
    )
    text = "artifacts: {weights: {at: 'hf:o/n', license: MIT}}"
    assert (
        judge("open-weights", text, Book(observations={"hf:o/n": place})).verified
        == expected
    )


def test_without_a_stated_license_the_host_is_heard() -> None:
    place = Observation(
        HERE.exists,
        HERE.public,
        license=Evidence(Truth.YES, "MIT", "https://host.example"),
    )
    found = judge(
        "open-weights",
        "artifacts: {weights: 'hf:o/n'}",
        Book(observations={"hf:o/n": place}),
    )
    assert both(found) == ("unmet", "met")


def test_the_license_beside_code_covers_it_but_not_the_weights() -> None:
    license_file = LicenseFile("LICENSE", Identification("Apache-2.0", "exact", 1.0))
    found = Book(
        observations={"src/a.py": HERE, "w": HERE}, license_files=(license_file,)
    )
    text = "artifacts: {inference-code: src/a.py, weights: w}"
    assert judge("open-source-code", text, found).verified == "met"
    assert judge("open-weights", text, found).verified == "unmet"


@pytest.mark.parametrize(("gate", "expected"), [("auto", "met"), ("manual", "unmet")])
def test_a_gate_that_asks_for_approval_is_not_public(gate: str, expected: str) -> None:
    place = Observation(
        HERE.exists,
        HERE.public,
        gated=Evidence(Truth.YES, gate, "https://host.example"),
    )
    found = judge(
        "open-weights",
        "artifacts: {weights: {at: 'hf:o/n', license: MIT}}",
        Book(observations={"hf:o/n": place}),
    )
    assert found.verified == expected
    assert "behind a gate" in found.verdicts[0].mark


def test_osaid_marks_open_terms_that_osi_has_not_approved() -> None:
    found = judge("osaid-1.0", EVERYTHING, ALL_THERE)
    marks = {verdict.requirement.id: verdict.mark for verdict in found.verdicts}
    assert "not confirmed by OSI" in marks["weights"]
    assert "not confirmed by OSI" not in marks["training-code"]
    assert "for a person to judge" in marks["data-information"]


def without(*components: str) -> str:
    lines = EVERYTHING.splitlines(keepends=True)
    return "".join(
        line for line in lines if line.strip().partition(":")[0] not in components
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("{access: public, from: 'https://data.example'}", "met"),
        ("{access: public}", "undetermined"),
        ("{access: obtainable, from: 'https://data.example'}", "met"),
        ("{access: unshareable, withheld: patient records}", "met"),
        ("{withheld: patient records}", "undetermined"),
        ("{access: open, at: training-data.file, license: CC-BY-NC-4.0}", "unmet"),
        ("{at: training-data.file, license: LicenseRef-mixed}", "met"),
        ("{at: training-data.file, license: CC-BY-4.0}", "met"),
    ],
)
def test_osaid_wants_of_data_what_their_class_allows(data: str, expected: str) -> None:
    text = without("training-data", "data-listing") + f"  training-data: {data}\n"
    assert judge("osaid-1.0", text, ALL_THERE).verified == expected


def test_osaid_asks_for_validation_code_only_if_there_is_any() -> None:
    assert judge("osaid-1.0", without("validation-code"), ALL_THERE).verified == "met"
    withheld = without("validation-code") + "  validation-code: {withheld: later}\n"
    assert judge("osaid-1.0", withheld, ALL_THERE).verified == "unmet"


def test_of_documents_one_suffices_of_data_every_one_counts() -> None:
    cards = without("model-card") + "  model-card: [model-card.file, other.md]\n"
    assert judge("mof-1.0", cards, ALL_THERE).verified_level == 1
    data = (
        without("training-data") + "  training-data: [training-data.file, other.bin]\n"
    )
    assert (
        judge(
            "mof-1.0", data, book(*ALL_THERE.observations, **{"other.bin": GONE})
        ).verified_level
        == 2
    )


def test_withheld_data_beside_released_data_are_still_withheld_for_the_strict() -> None:
    text = without("training-data") + (
        "  training-data:\n    - {at: training-data.file, license: CC-BY-4.0}\n"
        "    - {withheld: patient records}\n"
    )
    assert judge("strict-source", text, ALL_THERE).verified == "unmet"
    assert judge("open-data", text, ALL_THERE).verified == "met"


def test_an_unreadable_manifest_accuses_of_nothing() -> None:
    said = manifest.load("aboveboard.yaml", "aboveboard: 1\nartifacts: [\n")
    for name in (
        "osaid-1.0",
        "mof-1.0",
        "open-weights",
        "strict-source",
        "open-data",
        "open-source-code",
    ):
        assert assess(standards.load(name), said, Book()).verified == "undetermined"


def evaluate(places: Mapping[str, Observation]) -> str:
    return judge(
        "open-weights",
        "artifacts: {weights: {at: w, license: MIT}}",
        Book(observations=places),
    ).verified


def test_what_is_gone_is_unmet() -> None:
    assert evaluate({"w": GONE}) == "unmet"


def test_debian_tells_free_toxic_candy_and_non_free_apart() -> None:
    classes = {
        EVERYTHING: "free",
        without("training-data"): "toxic-candy",
        without("weights")
        + "  weights: {at: weights.file, license: CC-BY-NC-4.0}\n": "non-free",
    }
    for text, expected in classes.items():
        assert judge("debian-ml", text, ALL_THERE).details["verified-class"] == expected


def test_the_ai_act_leaves_summary_and_policy_owed() -> None:
    compute = "  compute-statement: {at: compute-statement.file, note: 6.74e24 FLOP}\n"
    text = (
        without("compute-statement", "copyright-policy", "training-content-summary")
        + compute
    )
    found = judge("eu-ai-act-53-2", text, ALL_THERE)
    assert both(found) == ("met", "met")
    assert found.details["owed"] == "training-content-summary;copyright-policy"
    assert (
        judge("eu-ai-act-53-2", text.replace("6.74e24", "3.8e25"), ALL_THERE).verified
        == "unmet"
    )
    assert (
        judge("eu-ai-act-53-2", without("compute-statement"), ALL_THERE).verified
        == "undetermined"
    )


def test_the_index_gives_grades_and_the_range_of_their_mean() -> None:
    details = judge("osai-index", EVERYTHING, ALL_THERE).details
    assert details["verified-weights_endmodel"] == "open"
    assert details["verified-licenses"] == "open"
    assert details["verified-code"] == "open or partial"
    low, _, high = details["verified-mean"].partition(" to ")
    assert 0.5 < float(low) < float(high) == 1.0
    nothing = judge(
        "osai-index",
        "artifacts: {weights: {at: w, license: llama3.1}, inference-code: i}",
        book("w", "i"),
    )
    assert nothing.details["verified-trainingcode"] == "unknown"
    assert nothing.details["declared-datasources_endmodel"] == "closed"
    assert nothing.details["verified-licenses"] == "closed"
    assert nothing.details["verified-code"] == "unknown"


def test_the_index_does_not_see_the_base_of_a_derivative() -> None:
    text = "release: {base: 'hf:other/base'}\n" + EVERYTHING
    assert (
        judge("osai-index", text, ALL_THERE).details["verified-weights_basemodel"]
        == "unknown"
    )


def test_the_draft_definition_of_open_weights_wants_the_training_code() -> None:
    assert both(judge("open-weights-definition", EVERYTHING, ALL_THERE)) == (
        "met",
        "met",
    )
    assert (
        judge("open-weights-definition", without("training-code"), ALL_THERE).declared
        == "unmet"
    )


@pytest.mark.parametrize(
    ("license_", "expected"), [("MIT", "met"), ("CC-BY-NC-4.0", "unmet")]
)
def test_without_a_manifest_the_license_at_the_root_speaks_for_the_code_alone(
    license_: str, expected: str
) -> None:
    text = LicenseFile("LICENSE", Identification(license_, "exact", 1.0))
    shown = manifest.implied(Tree(files=3), (), (text,))
    found = Book(license_files=(text,))
    assert assess(standards.load("open-source-code"), shown, found).verified == expected
    for standard in ("open-weights", "osaid-1.0", "open-data"):
        assert assess(standards.load(standard), shown, found).verified == "undetermined"


def test_what_is_asked_for_only_if_used_is_no_gap_where_it_is_not_listed() -> None:
    verdicts = {
        row.requirement.id: row
        for row in judge("osaid-1.0", without("validation-code"), ALL_THERE).verdicts
    }
    assert (
        verdicts["validation-code"].declared
        == verdicts["validation-code"].verified
        == "undetermined"
    )
    assert verdicts["validation-code"].mark == "asked for only if it was used"


@pytest.mark.parametrize(
    ("data", "open_data", "strict"),
    [
        ("{access: public, from: 'https://d.example', license: CC0-1.0}", "met", "met"),
        (
            "{access: public, from: 'https://d.example', license: CC-BY-NC-4.0}",
            "unmet",
            "unmet",
        ),
        (
            "{access: obtainable, from: 'https://d.example', license: CC0-1.0}",
            "unmet",
            "unmet",
        ),
        ("{from: 'https://d.example', license: CC0-1.0}", "unmet", "unmet"),
    ],
)
def test_public_data_of_others_are_there_as_well(
    data: str, open_data: str, strict: str
) -> None:
    text = without("training-data", "evaluation-data") + f"  training-data: {data}\n"
    found = book(*ALL_THERE.observations, **{"https://d.example": HERE})
    assert judge("open-data", text, found).verified == open_data
    assert judge("strict-source", text, found).verified == strict


def test_a_summary_tells_what_the_outcome_alone_does_not() -> None:
    def summary(name: str, text: str) -> str:
        return judge(name, text, ALL_THERE).details["summary"]

    assert summary("mof-1.0", without("weights")) == (
        "As declared: no class, 83 % of MOF class III (Open Model); "
        "as verified: undetermined, 83 % of MOF class III (Open Model). "
        "Conditional: Evaluation data, "
        "Datasets, Model parameters (Intermediate), Model metadata."
    )
    assert (
        summary("debian-ml", without("training-data"))
        == "As declared and as verified: toxic candy."
    )
    assert summary("osai-index", EVERYTHING).startswith(
        "Mean 0.625 to 1.000 as declared"
    )
    assert "copyright policy" in summary("eu-ai-act-53-2", without("copyright-policy"))
