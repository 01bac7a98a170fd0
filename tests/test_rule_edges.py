"""Rules where their conditions meet: what decides is stated alone, and its opposite beside it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from aboveboard import leaves, manifest, standards
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import (
    Book,
    Difference,
    Document,
    Evidence,
    Flaw,
    Identification,
    LicenseFile,
    Observation,
    Tree,
)
from aboveboard.model.judgement import StandardRef
from aboveboard.model.manifest import Manifest
from aboveboard.model.report import JudgedStatement
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule, describe_more, list_some, quoted
from aboveboard.standards.assess import assess
from aboveboard.standards.claimed import find_outcome
from aboveboard.statements import license_statements
from aboveboard.statements.license_surfaces import LicenseStatement
from aboveboard.truth import Truth

HERE = Observation(
    exists=Evidence(Truth.YES, source="x"), public=Evidence(Truth.YES, source="x")
)
GONE = Observation(exists=Evidence(Truth.NO, source="x", reason="is not there"))
CLASS_III = (
    "architecture",
    "weights",
    "evaluation-results",
    "model-card",
    "data-card",
    "technical-report",
)


def declare(text: str) -> Manifest:
    return manifest.load("aboveboard.yaml", f"aboveboard: 1\n{text}")


def find(rule: str, case: Case) -> list[Hit]:
    return list(leaves.load("aboveboard.rules", rule, "RULE", Rule).find(case))


def message(rule: str, case: Case) -> str:
    """The message of the only hit."""
    (hit,) = find(rule, case)
    return leaves.load("aboveboard.rules", rule, "RULE", Rule).message.format(
        **hit.values
    )


def level(rule: str, hit: Hit) -> str:
    return hit.level or leaves.load("aboveboard.rules", rule, "RULE", Rule).level


def claim(kind: str = "open_model", subject: str = "model", line: int = 3) -> Statement:
    return Statement(Span("README.md", line), f"words {line}", kind, subject)


def judged_case(
    ref: StandardRef, declared: Manifest, book: Book, *claims: Statement, **more: Case
) -> Case:
    """A case whose claims are compared with one standard."""
    assessments = {
        id_: assess(standards.load(id_), declared, book) for id_ in standards.ids()
    }
    outcome = find_outcome(ref, assessments)
    judged = tuple(JudgedStatement(item, ref, outcome) for item in claims or (claim(),))
    return Case(declared, book, claims, assessments, judged=judged, **more)


# ------------------------------------------------------------------ claims of a level


def model_of_class_three() -> tuple[Manifest, Book]:
    places = "".join(f"  {name}: {name}.x\n" for name in CLASS_III)
    declared = declare(
        f"licenses: {{code: MIT, data: MIT, documents: MIT}}\nartifacts:\n{places}"
    )
    text = license_file("LICENSE", "MIT")
    return declared, Book(
        observations={f"{name}.x": HERE for name in CLASS_III}, license_files=(text,)
    )


def test_a_claim_of_a_level_that_is_reached_is_supported() -> None:
    case = judged_case(StandardRef("mof-1.0", "3"), *model_of_class_three())
    assert case.judged[0].outcome == "met"
    assert find("claim-unsupported", case) == find("claim-unverified", case) == []


def test_a_claim_of_a_level_lacks_what_that_level_asks_for_and_no_more() -> None:
    case = judged_case(StandardRef("mof-1.0", "2"), *model_of_class_three())
    words = message("claim-unverified", case)
    assert "held against MOF class II" in words
    tier_two = {
        row.component
        for row in standards.load("mof-1.0").requirements
        if row.tier == "2" and row.level == "required"
    }
    (hit,) = find("claim-unverified", case)
    names = [part.partition(" (")[0] for part in hit.values["unknown"].split("; ")]
    titles = {COMPONENTS[name].title.lower() for name in tier_two}
    assert {name for name in names if not name.startswith("and ")} <= titles
    assert names[-1] == "and 1 more"


def test_a_claim_of_the_highest_level_lacks_what_the_lower_ones_ask_for_too() -> None:
    case = judged_case(StandardRef("mof-1.0", "1"), *model_of_class_three())
    (hit,) = find("claim-unverified", case)
    assert hit.values["unknown"].endswith("; and 5 more")


def test_a_claim_of_a_level_stays_open_for_what_that_level_asks_for() -> None:
    declared, _ = model_of_class_three()
    case = judged_case(StandardRef("mof-1.0", "3"), declared, Book())
    (hit,) = find("claim-unverified", case)
    assert hit.values["unknown"].endswith("; and 3 more")
    assert hit.values["definition"] == "MOF class III (Open Model)"
    assert "not looked at" in hit.values["unknown"]
    one_unknown = Book(
        observations={**dict.fromkeys((f"{name}.x" for name in CLASS_III[1:]), HERE)},
        license_files=(license_file("LICENSE", "MIT"),),
    )
    (hit,) = find(
        "claim-unverified",
        judged_case(StandardRef("mof-1.0", "3"), declared, one_unknown),
    )
    title = COMPONENTS["architecture"].title.lower()
    assert hit.values["unknown"] == f"{title} (architecture.x: not looked at)"


def test_strict_claims_weigh_more_than_loose_ones() -> None:
    ref = StandardRef("osaid-1.0")
    declared = declare("artifacts: {weights: {withheld: secret}}\n")
    loose, strict = claim("open_model", line=2), claim("open_source_model", line=5)
    for claims, expected in (((loose,), "notice"), ((loose, strict), "error")):
        (hit,) = find("claim-unsupported", judged_case(ref, declared, Book(), *claims))
        assert level("claim-unsupported", hit) == expected
    assert hit.span.line == 2
    assert [
        item.span.line for item in hit.related if "said here too" in item.message
    ] == [5]


def test_the_way_out_names_words_that_are_true() -> None:
    declared = declare(
        "artifacts: {weights: {at: w, license: MIT}, training-code: {withheld: secret}}\n"
    )
    book = Book(
        observations={"w": HERE}, license_files=(license_file("LICENSE", "MIT"),)
    )
    case = judged_case(StandardRef("osaid-1.0"), declared, book)
    (hit,) = find("claim-unsupported", case)
    assert hit.values["instead"] == "say what holds (“open weights”)"
    withheld = declare("artifacts: {weights: {withheld: secret}}\n")
    (hit,) = find(
        "claim-unsupported", judged_case(StandardRef("osaid-1.0"), withheld, Book())
    )
    assert hit.values["instead"] == "say what is there without calling it open"


def test_only_unmet_claims_are_unsupported_and_only_undetermined_ones_unverified() -> (
    None
):
    declared = declare("artifacts: {weights: {at: 'hf:o/n', license: MIT}}\n")
    case = judged_case(
        StandardRef("open-weights"), declared, Book(), claim("open_weights")
    )
    assert case.judged[0].outcome == "undetermined"
    assert find("claim-unsupported", case) == []
    assert len(find("claim-unverified", case)) == 1


# ------------------------------------------------------------------ claims of an earlier revision


def strengthened(
    now: StandardRef,
    then: StandardRef | None,
    subject: str = "model",
    old: str = "model",
) -> list[Hit]:
    declared = declare("artifacts: {weights: {at: w, license: MIT}}\n")
    book = Book(observations={"w": HERE})
    before = judged_case(then or now, declared, book, claim(subject=old))
    if then is None:
        before = replace(before, judged=())
    case = judged_case(now, declared, book, claim(subject=subject), before=before)
    return find("claim-strengthened", case)


def test_a_claim_is_strengthened_where_its_standard_asks_for_more() -> None:
    weights, source = StandardRef("open-weights-definition"), StandardRef("osaid-1.0")
    assert len(strengthened(source, weights)) == 1
    assert strengthened(weights, source) == []
    assert strengthened(source, source) == []
    assert strengthened(StandardRef("mof-1.0", "1"), source) == [], "of equal strength"
    assert (
        len(strengthened(StandardRef("mof-1.0", "2"), StandardRef("mof-1.0", "3"))) == 1
    )
    assert len(strengthened(source, None)) == 1
    assert strengthened(StandardRef("debian-ml"), None) == [], "of no known strength"


def test_a_stronger_claim_is_reported_once() -> None:
    declared = declare("artifacts: {weights: {at: w, license: MIT}}\n")
    book, source = Book(observations={"w": HERE}), StandardRef("osaid-1.0")
    before = replace(judged_case(source, declared, book), judged=())
    claims = (claim(line=4), claim(line=9))
    (hit,) = find(
        "claim-strengthened",
        judged_case(source, declared, book, *claims, before=before),
    )
    assert hit.span.line == 4
    assert hit.values["earlier"] == "nothing of the kind"


def test_claims_are_compared_with_those_on_the_same_subject() -> None:
    data, strict = StandardRef("open-data"), StandardRef("strict-source")
    assert len(strengthened(data, strict, "data", "weights")) == 1
    assert strengthened(data, data, "data", "data") == []
    assert strengthened(StandardRef("osaid-1.0"), strict, "everything", "weights") == []


# ------------------------------------------------------------------ withdrawn artifacts


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("weights: w", "weights: w", 0),
        ("weights: w", "weights: ./w", 0),
        ("weights: w", "weights: v", 0),
        ("weights: [w, v]", "weights: u", 1),
        ("weights: w", "model-card: c", 1),
        ("weights: w", "weights: {withheld: sold}", 1),
        ("weights: {withheld: sold}", "model-card: c", 0),
        ("weights: {name: n}", "model-card: c", 0),
    ],
)
def test_what_was_released_and_is_gone_is_withdrawn(
    before: str, now: str, expected: int
) -> None:
    earlier = Case(declare(f"artifacts: {{{before}}}\n"), Book())
    case = Case(declare(f"artifacts: {{{now}}}\n"), Book(), before=earlier)
    hits = find("artifact-withdrawn", case)
    assert len(hits) == expected
    if "sold" in now:
        assert hits[0].values["state"] == "withheld now (sold)"


def test_what_was_gone_before_or_is_still_in_the_tree_is_not_withdrawn() -> None:
    earlier = declare("artifacts: {weights: w}\n")
    now = declare("artifacts: {model-card: c}\n")
    gone = Case(earlier, Book(observations={"w": GONE}))
    assert find("artifact-withdrawn", Case(now, Book(), before=gone)) == []
    for path, expected in (("w", 0), ("w/a.gguf", 0), ("wa.gguf", 1)):
        for tree in (Tree(weights=(path,)), Tree(datasets=(path,))):
            case = Case(now, Book(tree=tree), before=Case(earlier, Book()))
            assert len(find("artifact-withdrawn", case)) == expected, tree


def test_a_manifest_that_cannot_be_parsed_withdraws_nothing() -> None:
    earlier, broken = (
        declare("artifacts: {weights: w}\n"),
        manifest.load("aboveboard.yaml", "a: ["),
    )
    assert not broken.readable
    assert (
        find("artifact-withdrawn", Case(broken, Book(), before=Case(earlier, Book())))
        == []
    )
    now = declare("artifacts: {model-card: c}\n")
    assert (
        find("artifact-withdrawn", Case(now, Book(), before=Case(broken, Book()))) == []
    )


# ------------------------------------------------------------------ changed terms


def license_file(path: str, id_: str, verdict: str = "exact") -> LicenseFile:
    return LicenseFile(path, Identification(id_, verdict, 1.0))


def changed_text(old: LicenseFile, new: LicenseFile) -> list[Hit]:
    none = Manifest(None, "none", Span("README.md"), complete=False)
    before = Case(none, Book(license_files=(old,)))
    return find(
        "license-tightened", Case(none, Book(license_files=(new,)), before=before)
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("MIT", "CC-BY-NC-4.0", "which withholds"),
        ("CC-BY-NC-4.0", "MIT", "which leaves more freedom"),
        ("MIT", "GPL-3.0-only", "which asks that changes stay under the same terms"),
        ("GPL-3.0-only", "MIT", "which leaves more freedom"),
        ("MIT", "Apache-2.0", None),
        ("MIT", "", "is now a text of no published license"),
        ("", "MIT", None),
    ],
)
def test_the_direction_of_new_terms(old: str, new: str, words: str | None) -> None:
    hits = changed_text(license_file("LICENSE", old), license_file("LICENSE", new))
    changes = [hit.values["change"] for hit in hits]
    assert len(changes) == (words is not None)
    assert all((words or "") in change for change in changes)


def test_texts_count_only_where_both_are_known() -> None:
    mit, nc = license_file("LICENSE", "MIT"), license_file("LICENSE", "CC-BY-NC-4.0")
    altered_mit = license_file("LICENSE", "MIT", "altered")
    altered_nc = license_file("LICENSE", "CC-BY-NC-4.0", "altered")
    notice = license_file("LICENSE", "CC-BY-NC-4.0", "notice")
    assert len(changed_text(mit, nc)) == len(changed_text(mit, notice)) == 1
    assert changed_text(altered_mit, nc) == []
    (replaced,) = changed_text(mit, altered_nc)
    assert replaced.level == "warning"
    assert changed_text(mit, license_file("LICENSE", "MIT", "altered")) == []


def test_a_text_under_another_name_takes_the_place_of_one_that_is_gone() -> None:
    nc = license_file("LICENSE", "CC-BY-NC-4.0")
    (renamed,) = changed_text(license_file("OTHER", "MIT"), nc)
    assert renamed.values["change"].startswith("is now CC-BY-NC-4.0")
    assert changed_text(license_file("third_party/OTHER", "MIT"), nc) == []


def changed_license(old: str, new: str) -> list[Hit]:
    before = Case(declare(f"artifacts: {{{old}}}\n"), Book())
    return find(
        "license-tightened",
        Case(declare(f"artifacts: {{{new}}}\n"), Book(), before=before),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "weights: {at: w, license: MIT}",
            "weights: {at: w, license: CC-BY-NC-4.0}",
            1,
        ),
        (
            "weights: {at: w, license: MIT}",
            "weights: {at: v, license: CC-BY-NC-4.0}",
            1,
        ),
        ("weights: {at: w}", "weights: {at: w, license: CC-BY-NC-4.0}", 0),
        ("weights: {at: w, license: MIT}", "weights: {at: w}", 0),
        (
            "weights: {at: w, license: MIT}",
            "weights: {license: CC-BY-NC-4.0, withheld: sold}",
            0,
        ),
        (
            "weights: [{at: w, license: MIT}, {at: v, license: MIT}]",
            "weights: [{at: x, license: CC-BY-NC-4.0}]",
            0,
        ),
        (
            "weights: [{name: n, license: MIT}, {at: v, license: MIT}]",
            "weights: [{name: n, license: CC-BY-NC-4.0}]",
            1,
        ),
    ],
)
def test_an_artifact_is_compared_with_what_it_was(
    old: str, new: str, expected: int
) -> None:
    assert len(changed_license(old, new)) == expected


def test_part_of_a_component_is_called_by_its_name() -> None:
    (hit,) = changed_license(
        "weights: [{at: w, license: MIT}, {at: v, license: MIT}]",
        "weights: [{at: w, license: CC-BY-NC-4.0}, {at: v, license: MIT}]",
    )
    assert hit.values["what"] == "The license of weights (w)"
    assert level("license-tightened", hit) == "notice"


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (StandardRef("open-weights"), "error"),
        (StandardRef("open-source-code"), "notice"),
        (StandardRef("mof-1.0", "3"), "error"),
    ],
)
def test_tighter_terms_are_an_error_where_they_break_a_claim(
    ref: StandardRef, expected: str
) -> None:
    before = Case(declare("artifacts: {weights: {at: w, license: MIT}}\n"), Book())
    now = declare("artifacts: {weights: {at: w, license: CC-BY-NC-4.0}}\n")
    case = judged_case(ref, now, Book(observations={"w": HERE}), before=before)
    (hit,) = find("license-tightened", case)
    assert level("license-tightened", hit) == expected
    assert bool(hit.related) == (expected == "error")


# ------------------------------------------------------------------ licenses and their texts


def stated_case(
    readme: str = "",
    files: tuple[LicenseFile, ...] = (),
    text: str = "",
    weights: tuple[str, ...] = (),
    documents: tuple[Document, ...] = (),
) -> Case:
    declared = declare(text)
    book = Book(
        tree=Tree(weights=weights),
        documents=(Document("README.md", readme, "prose"), *documents),
        license_files=files,
        observations={item.at.value: HERE for item in declared.artifacts if item.at},
    )
    found = license_statements.gather(declared, book)
    return Case(declared, book, license_statements=found)


PACKAGE = Document("pyproject.toml", '[project]\nlicense = "MIT"\n', "metadata")


@pytest.mark.parametrize(
    ("license_", "expected"),
    [
        ("MIT", "notice"),
        ("LicenseRef-ours", "warning"),
        ("CC-BY-4.0", None),
        ("odd words", None),
        ("NONE", None),
    ],
)
def test_a_license_that_is_passed_on_with_its_text_needs_it(
    license_: str, expected: str | None
) -> None:
    text = f"artifacts: {{weights: {{at: a.gguf, license: {license_}}}}}\n"
    case = stated_case(text=text, weights=("a.gguf",))
    found = [
        level("license-text-missing", hit) for hit in find("license-text-missing", case)
    ]
    assert found == ([expected] if expected else [])
    assert find("license-text-missing", stated_case(text=text)) == [], (
        "nothing lies here"
    )


def test_a_file_that_is_named_and_missing_is_reported_instead() -> None:
    text = "artifacts: {weights: {at: a.gguf, license: MIT, license-file: %s}}\n"
    for name, expected in (
        ("LICENSE-W", 1),
        ("copying.txt", 1),
        ("terms.txt", 0),
        ("LICENSE.pdf", 0),
        ("docs/LICENSE", 0),
    ):
        case = stated_case(text=text % name, weights=("a.gguf",))
        hits = find("license-text-missing", case)
        dangling = [hit for hit in hits if "points to" in hit.values["message"]]
        assert len(dangling) == expected, name
        assert len(hits) == 1, name
        there = stated_case(text=text % name, files=(license_file(name, "MIT"),))
        assert find("license-text-missing", there) == []


def test_a_package_is_code_that_is_shipped() -> None:
    (hit,) = find("license-text-missing", stated_case(documents=(PACKAGE,)))
    assert hit.values["message"].startswith("pyproject.toml names MIT for the code")


@pytest.mark.parametrize(
    ("artifacts", "expected"),
    [
        ("weights: a", 1),
        ("weights: [a, b]", 1),
        ("weights: {at: a, license: MIT}", 0),
        ("weights: {at: a, license-file: TERMS}", 0),
        ("weights: {name: a, withheld: sold}", 0),
        ("weights: {name: a}", 0),
        ("weights: 'hf:o/n'", 0),
        ("weights: 'https://a.example/w'", 0),
        ("model-card: a", 0),
    ],
)
def test_what_lies_here_without_a_license_is_reported(
    artifacts: str, expected: int
) -> None:
    hits = find("license-missing", stated_case(text=f"artifacts: {{{artifacts}}}\n"))
    assert len(hits) == expected
    if "[" in artifacts:
        assert hits[0].values["label"].endswith(" and 1 more")


def test_weights_that_no_manifest_lists_need_a_license_too() -> None:
    for files, expected in (((), 1), ((license_file("LICENSE", "MIT"),), 0)):
        case = stated_case(text="artifacts: {}\n", weights=("a.gguf",), files=files)
        assert len(find("license-missing", case)) == expected
    listed = stated_case(
        text="artifacts: {weights: {at: v, license: MIT}}\n", weights=("a.gguf",)
    )
    assert find("license-missing", listed) == []


@pytest.mark.parametrize(
    ("artifacts", "weights", "files", "expected"),
    [
        ("weights: w", (), ("LICENSE",), 1),
        ("weights: {name: n}", (), ("LICENSE",), 1),
        ("weights: {name: n, withheld: sold}", (), ("LICENSE",), 0),
        ("model-card: c", ("a.gguf",), ("LICENSE",), 1),
        ("model-card: c", (), ("LICENSE",), 0),
        ("weights: w", (), (), 0),
        ("weights: w", (), ("LICENSE", "LICENSE-MODEL"), 0),
        ("weights: w", (), ("LICENSE", "docs/LICENSE-MODEL"), 1),
        ("weights: {at: w, license: MIT}", (), ("LICENSE",), 0),
        ("weights: {at: w, license-file: LICENSE}", (), ("LICENSE",), 0),
    ],
)
def test_a_plain_license_file_does_not_say_that_it_covers_weights(
    artifacts: str, weights: tuple[str, ...], files: tuple[str, ...], expected: int
) -> None:
    case = stated_case(
        text=f"artifacts: {{{artifacts}}}\n",
        weights=weights,
        files=tuple(license_file(path, "MIT") for path in files),
        documents=(PACKAGE,),
    )
    assert len(find("license-unscoped", case)) == expected


@pytest.mark.parametrize(
    ("subject", "weights", "line", "expected"),
    [
        ("model", (), "MIT.", 0),
        ("code", (), "This project is MIT.", 1),
        ("code", ("a.gguf",), "This project is MIT.", 0),
        ("code", ("a.gguf",), "The code is MIT.", 1),
    ],
)
def test_a_sentence_about_the_whole_project_covers_weights_that_lie_in_it(
    subject: str, weights: tuple[str, ...], line: str, expected: int
) -> None:
    base = stated_case(
        line, (license_file("LICENSE", "MIT"),), "artifacts: {weights: w}\n", weights
    )
    for kind, found in (("license", expected), ("openness", 1)):
        said = Statement(Span("README.md", 1), "MIT", kind, subject)
        case = Case(base.manifest, base.book, (said,))
        assert len(find("license-unscoped", case)) == found


# ------------------------------------------------------------------ bases and metadata


def test_a_base_is_missed_only_where_weights_are_and_none_is_declared() -> None:
    book = Book(
        observations={"hf:o/n": Observation(bases=("hf:meta-llama/Llama-3.1-8B",))}
    )
    found = find(
        "base-undeclared", Case(declare("artifacts: {weights: 'hf:o/n'}\n"), book)
    )
    assert [hit.values["base"] for hit in found] == ["meta-llama/Llama-3.1-8B"]
    declared = declare("release: {base: 'hf:a/b'}\nartifacts: {weights: 'hf:o/n'}\n")
    assert find("base-undeclared", Case(declared, book)) == []
    other = declare("artifacts: {model-card: 'hf:o/n'}\n")
    assert find("base-undeclared", Case(other, book)) == []


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("license: mit", 0),
        ("license: Apache 2.0", 1),
        ("license: [mit, Apache 2.0, GPL 3]", 2),
        ("license: odd words", 0),
        ("license: other", 1),
        ("license: other\nlicense_name: ours", 0),
        ("license: other\nlicense_link: LICENSE", 0),
        ("base_model: a/b", 0),
        ("base_model: https://huggingface.co/a/b", 1),
        ("datasets: [./a, c/d, ../e]", 2),
        ("license: mit\nlicense: mit", 1),
    ],
)
def test_a_card_is_held_to_the_values_of_the_hub(front: str, expected: int) -> None:
    text = f"---\npipeline_tag: text-generation\n{front}\n---\n# Wren\n"
    hits = find("card-metadata-broken", stated_case(text))
    assert len(hits) == expected, hits
    no_card = stated_case(f"---\ntitle: x\n{front.partition(chr(10))[0]}\n---\n")
    if not front.startswith(("base_model", "datasets")):
        assert find("card-metadata-broken", no_card) == []


def test_other_terms_beside_the_card_need_no_name() -> None:
    text = "---\npipeline_tag: text-generation\nlicense: other\n---\n"
    case = stated_case(text, (license_file("LICENSE", "", "unknown"),))
    assert find("card-metadata-broken", case) == []


# ------------------------------------------------------------------ altered texts


def altered(
    *differences: Difference, id_: str = "MIT", score: float = 0.95
) -> list[Hit]:
    found = Identification(id_, "altered", score, differences)
    case = Case(declare(""), Book(license_files=(LicenseFile("LICENSE", found),)))
    return find("license-altered", case)


LIMIT = Difference(12, after="for research purposes only")


def test_an_altered_text_passes_for_the_published_one() -> None:
    (hit,) = altered(Difference(9, after="taken from our website"), LIMIT)
    assert level("license-altered", hit) == "error"
    assert hit.span.line == 12
    assert hit.values["what"] == (
        "other words: line 12 adds “for research purposes only”; "
        "line 9 adds “taken from our website”"
    )
    assert [item.span.line for item in hit.related] == [9]


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (Difference(9, "free of charge", ""), "line 9 leaves out “free of charge”"),
        (Difference(9, "with", "without"), "line 9 has “without” for “with”"),
        (Difference(9, after="x" * 200), f"line 9 adds “{'x' * 157}…”"),
    ],
)
def test_a_difference_is_quoted_with_its_line(
    difference: Difference, words: str
) -> None:
    (hit,) = altered(difference, LIMIT, LIMIT, LIMIT)
    assert (
        words in [item.message for item in hit.related] or words in hit.values["what"]
    )
    assert hit.values["what"].endswith("; and 1 more")


def test_another_license_is_no_altered_text() -> None:
    assert altered(LIMIT, id_="LicenseRef-llama-3.1") == []
    assert altered(LIMIT, score=0.79) == []
    assert len(altered(LIMIT, score=0.8)) == 1
    assert altered(Difference(1, after="the wren license"), LIMIT) == []
    assert len(altered(Difference(5, after="the wren license"), LIMIT)) == 1
    assert len(altered(Difference(1, "the mit license", ""), LIMIT)) == 1
    assert len(altered(Difference(1, after="a wren"), LIMIT)) == 1


def test_a_declaration_makes_any_altered_text_count() -> None:
    text = "artifacts: {weights: {at: w, license: %s, license-file: %s}}\n"
    found = Identification("MIT", "altered", 0.5, (LIMIT,))
    book = Book(license_files=(LicenseFile("LICENSE", found),))
    for license_, file, expected in (
        ("MIT", "LICENSE", 1),
        ("Apache-2.0", "LICENSE", 0),
        ("MIT", "OTHER", 0),
    ):
        hits = find("license-altered", Case(declare(text % (license_, file)), book))
        assert len(hits) == expected
        assert [item.message for hit in hits for item in hit.related] == [
            "declared as MIT"
        ] * expected


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ((Difference(1, "1", "2"), LIMIT), "notice"),
        ((Difference(3, "april 1", "february 21"), LIMIT), "notice"),
        (
            (Difference(30, "… …", "sedgewren 3"), Difference(40, after="and weights")),
            "notice",
        ),
        ((Difference(30, "… …", "sedgewren 3"), LIMIT), "error"),
        (
            (Difference(3, after="for at most 3 users and research purposes"), LIMIT),
            "error",
        ),
        ((LIMIT,), "error"),
    ],
)
def test_another_edition_of_a_makers_license_is_a_notice(
    differences: tuple[Difference, ...], expected: str
) -> None:
    id_ = "LicenseRef-scancode-exaone-ai-model-1.1-nc"
    text = f"artifacts: {{weights: {{at: w, license: {id_}, license-file: LICENSE}}}}\n"
    for score, is_near in ((0.95, True), (0.85, False)):
        found = Identification(id_, "altered", score, differences)
        book = Book(license_files=(LicenseFile("LICENSE", found),))
        (hit,) = find("license-altered", Case(declare(text), book))
        assert (level("license-altered", hit) == "notice") is (
            is_near and expected == "notice"
        )


def test_a_listed_license_has_no_editions_of_makers() -> None:
    (hit,) = altered(Difference(1, "1", "2"), LIMIT)
    assert level("license-altered", hit) == "error"


def test_a_text_that_is_cut_off_is_reported() -> None:
    for id_, expected in (("MIT", 1), ("LicenseRef-llama-3.1", 0)):
        found = Identification(id_, "truncated", 0.5)
        case = Case(declare(""), Book(license_files=(LicenseFile("LICENSE", found),)))
        hits = find("license-altered", case)
        assert [level("license-altered", hit) for hit in hits] == ["warning"] * expected


# ------------------------------------------------------------------ words of messages


def test_words_of_messages_are_cut_where_they_are_too_long() -> None:
    assert (
        quoted("**open**  `weights` [here](https://a.example)") == "open weights here"
    )
    assert quoted("x" * 80) == "x" * 80
    assert quoted("x" * 81) == "x" * 79 + "…"
    assert list_some(["a", "b", "c"], 3) == "a; b; c"
    assert list_some(["a", "b", "c", "d"], 3) == "a; b; c; and 1 more"
    assert list_some([], 3) == ""
    assert (describe_more(1), describe_more(2), describe_more(3, " beside it")) == (
        "",
        " and 1 more",
        " and 2 more beside it",
    )


# ------------------------------------------------------------------ links and files


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("see https://a.example/x", 5),
        ("see https://a.example/x.", 5),
        ("see (https://a.example/x)", 6),
        ("https://a.example/xy and https://a.example/x", 26),
        ("https://a.example/x/y", None),
        ("https://a.example/x-y", None),
        ("https://a.example/x.html", None),
        ("nothing", None),
    ],
)
def test_a_dead_link_is_found_where_it_stands_alone(
    text: str, column: int | None
) -> None:
    for kind, found in (("prose", column), ("metadata", column), ("license", None)):
        book = Book(
            documents=(Document("README.md", f"# Wren\n{text}", kind),),  # type: ignore[arg-type]
            observations={"https://a.example/x": GONE, "hf:o/n": GONE},
        )
        hits = find("link-dead", Case(declare(""), book))
        assert [(hit.span.line, hit.span.column) for hit in hits] == (
            [(2, found)] if found else []
        )


def test_the_link_of_an_artifact_is_another_rules_and_a_flawed_one_is_not_dead() -> (
    None
):
    document = Document("README.md", "https://a.example/x", "prose")
    flawed = replace(GONE, flaws=(Flaw("b", "is missing", Span("a")),))
    for seen, artifacts, expected in (
        (GONE, "weights: 'https://a.example/y'", 1),
        (GONE, "weights: 'https://a.example/x'", 0),
        (flawed, "weights: 'https://a.example/y'", 0),
        (HERE, "weights: 'https://a.example/y'", 0),
        (GONE, "training-data: {access: public, from: 'https://a.example/x'}", 2),
    ):
        book = Book(documents=(document,), observations={"https://a.example/x": seen})
        case = Case(declare(f"artifacts: {{{artifacts}}}\n"), book)
        assert len(find("link-dead", case)) == expected, artifacts


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("w/a.gguf", 0),
        ("./w/a.gguf", 0),
        ("w", 0),
        ("w/", 0),
        (".", 0),
        ("w/*.gguf", 0),
        ("w/?.gguf", 0),
        ("v/*.gguf", 1),
        ("w/model.index.json", 0),
        ("v/model.index.json", 1),
        ("w/a", 1),
        ("a.gguf", 1),
    ],
)
def test_a_place_covers_files_of_the_tree(place: str, expected: int) -> None:
    case = Case(
        declare(f"artifacts: {{weights: '{place}'}}\n"),
        Book(tree=Tree(weights=("w/a.gguf",))),
    )
    assert len(find("artifact-undeclared", case)) == expected


def test_files_of_one_folder_are_one_finding() -> None:
    tree = Tree(weights=("w/a.gguf", "w/b.gguf", "c.gguf"), datasets=("w/d.parquet",))
    found = find(
        "artifact-undeclared",
        Case(declare("artifacts: {model-card: c}\n"), Book(tree=tree)),
    )
    assert [
        (hit.values["file"], hit.values["what"], hit.values["more"]) for hit in found
    ] == [
        ("w/a.gguf", "weights", " and 1 more beside it"),
        ("c.gguf", "weights", ""),
        ("w/d.parquet", "a data set", ""),
    ]
    none = Manifest(None, "none", Span("README.md"), complete=False)
    assert find("artifact-undeclared", Case(none, Book(tree=tree))) == []


# ------------------------------------------------------------------ gates, drives and digests


def gated(kind: str) -> Book:
    return Book(
        observations={"hf:o/n": Observation(gated=Evidence(Truth.YES, kind, "x"))}
    )


@pytest.mark.parametrize(
    ("artifact", "kind", "gate", "expected"),
    [
        ("weights: 'hf:o/n'", "open_weights", "manual", ["warning"]),
        ("weights: 'hf:o/n'", "open_weights", "auto", ["notice"]),
        ("weights: 'hf:o/n'", "open_data", "manual", []),
        ("weights: 'hf:o/m'", "open_weights", "manual", []),
        ("training-data: 'hf:o/n'", "open_data", "manual", ["warning"]),
        ("training-data: 'hf:o/n'", "open_weights", "manual", []),
        (
            "training-data: {at: 'hf:o/n', access: open}",
            "open_weights",
            "manual",
            ["warning"],
        ),
        ("model-card: 'hf:o/n'", "fully_open", "manual", []),
    ],
)
def test_what_is_called_open_has_no_gate(
    artifact: str, kind: str, gate: str, expected: list[str]
) -> None:
    declared = declare(f"artifacts: {{{artifact}}}\n")
    hits = find("open-but-gated", Case(declared, gated(gate), (claim(kind),)))
    assert [level("open-but-gated", hit) for hit in hits] == expected
    denied = replace(claim(kind), polarity="negated")
    if "access" not in artifact:
        assert find("open-but-gated", Case(declared, gated(gate), (denied,))) == []


@pytest.mark.parametrize(
    ("artifacts", "expected"),
    [
        ("weights: 'https://d.example/w'", ["warning"]),
        (f"weights: {{at: 'https://d.example/w', sha256: {'a' * 64}}}", ["notice"]),
        ("weights: ['https://d.example/w', 'hf:o/n']", []),
        ("weights: ['https://d.example/w', {at: 'hf:o/n', name: v}]", ["warning"]),
        ("weights: 'https://d.example/w', model-card: 'hf:o/n'", ["warning"]),
        ("weights: 'hf:o/n'", []),
    ],
)
def test_the_only_copy_on_a_drive_is_volatile(
    artifacts: str, expected: list[str]
) -> None:
    drive = Observation(volatile=Evidence(Truth.YES, "a drive", "x"))
    book = Book(observations={"https://d.example/w": drive})
    hits = find("host-volatile", Case(declare(f"artifacts: {{{artifacts}}}\n"), book))
    assert [level("host-volatile", hit) for hit in hits] == expected


def test_a_digest_is_compared_without_its_prefix_and_case() -> None:
    for declared, expected in (
        ("a" * 64, 0),
        ("A" * 64, 0),
        ("sha256:" + "a" * 64, 0),
        ("b" * 64, 1),
    ):
        text = f"artifacts: {{weights: {{at: w, sha256: '{declared}'}}}}\n"
        for truth, found in ((Truth.YES, expected), (Truth.UNKNOWN, 0)):
            digest = Evidence(
                truth, "a" * 64, "x", "" if truth is Truth.YES else "not computed"
            )
            book = Book(observations={"w": Observation(sha256=digest)})
            hits = find("digest-mismatch", Case(declare(text), book))
            assert len(hits) == found
            assert [hit.values["declared"] for hit in hits] == ["b" * 12 + "…"] * found


# ------------------------------------------------------------------ data and bases


@pytest.mark.parametrize(
    ("weights", "data", "expected"),
    [
        ("MIT", "{at: d, license: CC-BY-NC-4.0}", "which forbids commercial use"),
        ("MIT", "{at: d, license: CC-BY-ND-4.0}", "which forbids derivatives"),
        ("MIT", "{at: d, license: unlicensed}", "comes without a license"),
        ("MIT", "{at: d, license: MIT}", ""),
        ("MIT", "{at: e}", "which forbids commercial use"),
        ("MIT", "{at: d}", ""),
        ("MIT", "{name: n, withheld: no}", ""),
        ("CC-BY-NC-4.0", "{at: d, license: CC-BY-NC-4.0}", ""),
    ],
)
def test_data_with_limits_is_noticed_beside_open_weights(
    weights: str, data: str, expected: str
) -> None:
    text = f"artifacts: {{weights: {{at: w, license: {weights}}}, training-data: {data}}}\n"
    hosted = Observation(license=Evidence(Truth.YES, "cc-by-nc-4.0", "x"))
    hits = find(
        "data-restricts-weights", Case(declare(text), Book(observations={"e": hosted}))
    )
    assert bool(hits) == bool(expected)
    assert all(hit.values["limit"].endswith(expected) for hit in hits)


@pytest.mark.parametrize(
    ("base", "own", "expected"),
    [
        ("CC-BY-NC-4.0", "MIT", ["error"]),
        ("CC-BY-NC-4.0", "CC-BY-NC-4.0", []),
        ("CC-BY-SA-4.0", "MIT", ["warning"]),
        ("GPL-3.0-only", "Apache-2.0", ["warning"]),
        ("GPL-3.0-only", "AGPL-3.0-only", []),
        ("MIT", "GPL-3.0-only", []),
        ("MIT", "Apache-2.0", []),
        ("odd words", "MIT", []),
        ("NONE", "MIT", ["error"]),
    ],
)
def test_weights_keep_the_terms_of_their_base(
    base: str, own: str, expected: list[str]
) -> None:
    text = f"release: {{base: [{{at: 'hf:a/b', license: {base}}}]}}\n"
    artifacts = f"artifacts: {{weights: {{at: w, license: {own}}}}}\n"
    hits = find("derivative-freer-than-base", Case(declare(text + artifacts), Book()))
    assert [level("derivative-freer-than-base", hit) for hit in hits] == expected
    withheld = f"artifacts: {{weights: {{license: {own}, withheld: sold}}}}\n"
    assert (
        find("derivative-freer-than-base", Case(declare(text + withheld), Book())) == []
    )


@pytest.mark.parametrize(
    ("written", "file", "expected"),
    [
        ("MIT", "", []),
        ("Apache 2.0", "", ["notice"]),
        ("GPL-3.0", "", ["notice"]),
        ("GPL", "", ["notice"]),
        ("CC BY-NC", "", []),
        ("odd words", "", ["warning"]),
        ("odd words", "LICENSE", ["notice"]),
        ("NONE", "", []),
    ],
)
def test_licenses_are_written_as_known_ones_are(
    written: str, file: str, expected: list[str]
) -> None:
    more = f", license-file: {file}" if file else ""
    text = f"artifacts: {{weights: {{at: w, license: {written}{more}}}}}\n"
    hits = find("license-unknown", Case(declare(text), Book()))
    assert [level("license-unknown", hit) for hit in hits] == expected
    card = replace(declare(text), dialect="model-card")
    assert find("license-unknown", Case(card, Book())) == []


def test_terms_that_withhold_something_not_listed_are_named_by_their_class() -> None:
    (hit,) = changed_license(
        "weights: {at: w, license: MIT}", "weights: {at: w, license: proprietary}"
    )
    assert (
        hit.values["change"] == "is now proprietary, which is of the class proprietary"
    )


# ------------------------------------------------------------------ statements that disagree


def package(license_: str) -> Document:
    return Document(
        "pyproject.toml", f'[project]\nlicense = "{license_}"\n', "metadata"
    )


@pytest.mark.parametrize(
    ("license_", "files", "expected"),
    [
        ("GPL-3.0-only", (("LICENSE", "altered", 0.8),), 1),
        ("GPL-3.0-only", (("LICENSE", "altered", 0.79),), 0),
        ("GPL-3.0-only", (("LICENSE", "truncated", 0.9),), 0),
        ("BSD-3-Clause", (("LICENSE", "altered", 0.9),), 0),
        ("MIT", (("LICENSE", "altered", 0.9),), 0),
        (
            "GPL-3.0-only",
            (("LICENSE", "altered", 0.9), ("LICENSE.md", "altered", 0.9)),
            0,
        ),
        (
            "GPL-3.0-only",
            (("LICENSE", "altered", 0.9), ("LICENSE-X", "unknown", 0.0)),
            0,
        ),
        (
            "GPL-3.0-only",
            (("LICENSE", "altered", 0.9), ("LICENSE-DATA", "unknown", 0.0)),
            1,
        ),
        ("GPL-3.0-only", (("docs/LICENSE", "altered", 0.9),), 0),
        (
            "GPL-3.0-only",
            (("LICENSE", "altered", 0.9), ("docs/LICENSE", "unknown", 0.0)),
            1,
        ),
    ],
)
def test_a_changed_copy_is_compared_with_what_is_stated(
    license_: str, files: tuple[tuple[str, str, float], ...], expected: int
) -> None:
    found = tuple(
        LicenseFile(path, Identification("MIT", verdict, score))
        for path, verdict, score in files
    )
    hits = find(
        "license-disagrees", stated_case("", found, "", (), (package(license_),))
    )
    assert [level("license-disagrees", hit) for hit in hits] == ["warning"] * expected
    assert all("is a changed copy of MIT" in hit.values["there"] for hit in hits)


@pytest.mark.parametrize(
    ("license_", "files", "expected"),
    [
        ("GPL-3.0-only", ("MIT",), ["warning"]),
        ("MIT", ("MIT",), []),
        ("CC-BY-NC-4.0", ("MIT",), ["error"]),
        ("MIT OR Apache-2.0", ("MIT",), []),
        ("odd words", ("MIT",), []),
    ],
)
def test_metadata_are_compared_with_the_license_text(
    license_: str, files: tuple[str, ...], expected: list[str]
) -> None:
    texts = tuple(license_file("LICENSE", id_) for id_ in files)
    hits = find(
        "license-disagrees", stated_case("", texts, "", (), (package(license_),))
    )
    assert [level("license-disagrees", hit) for hit in hits] == expected


@pytest.mark.parametrize(
    ("line", "file", "expected"),
    [
        ("Under [MIT](LICENSE).", "GPL-3.0-only", 1),
        ("Under [MIT](LICENSE).", "MIT", 0),
        ("Under [its license](LICENSE).", "GPL-3.0-only", 0),
        ("The Wren Open Source License: [text](LICENSE)", "CC-BY-NC-4.0", 1),
        ("The Wren Open Source License: [text](LICENSE)", "MIT", 0),
        ("This is not an Open Source License: [text](LICENSE)", "CC-BY-NC-4.0", 0),
    ],
)
def test_a_link_is_compared_with_the_text_that_it_leads_to(
    line: str, file: str, expected: int
) -> None:
    case = stated_case(f"# Wren\n\n{line}\n", (license_file("LICENSE", file),))
    hits = [
        hit for hit in find("license-disagrees", case) if "link" in hit.values["what"]
    ]
    assert len(hits) == expected
    assert all(hit.span.line == 3 for hit in hits)


@pytest.mark.parametrize(
    ("artifact", "source", "expected"),
    [
        (
            "weights: {at: 'hf:o/n', license: CC-BY-NC-4.0}",
            "https://huggingface.co/o/n",
            ["error"],
        ),
        (
            "weights: {at: 'hf:o/n', license: Apache-2.0}",
            "https://huggingface.co/o/n",
            ["warning"],
        ),
        ("weights: {at: 'hf:o/n', license: MIT}", "https://huggingface.co/o/n", []),
        (
            "weights: {at: 'hf:o/n', license: Apache-2.0}",
            "https://api.github.com/x",
            [],
        ),
        (
            "inference-code: {at: 'hf:o/n', license: Apache-2.0}",
            "https://api.github.com/x",
            ["warning"],
        ),
        ("weights: 'hf:o/n'", "https://huggingface.co/o/n", []),
        (
            "weights: {at: 'hf:o/n', license: odd words}",
            "https://huggingface.co/o/n",
            [],
        ),
    ],
)
def test_the_host_of_an_artifact_is_compared_with_the_manifest(
    artifact: str, source: str, expected: list[str]
) -> None:
    for truth, found in ((Truth.YES, expected), (Truth.UNKNOWN, [])):
        stated = Evidence(
            truth, "mit", source, "" if truth is Truth.YES else "not asked"
        )
        book = Book(observations={"hf:o/n": Observation(license=stated)})
        hits = find(
            "license-disagrees", Case(declare(f"artifacts: {{{artifact}}}\n"), book)
        )
        assert [level("license-disagrees", hit) for hit in hits] == found


@pytest.mark.parametrize(
    ("firm", "other_firm", "expected"),
    [(True, True, "error"), (True, False, "warning"), (False, True, "warning")],
)
def test_a_contradiction_is_an_error_only_where_both_are_explicit(
    firm: bool, other_firm: bool, expected: str
) -> None:
    stated = (
        LicenseStatement("MIT", Span("a"), "weights", "a", firm=firm),
        LicenseStatement("CC-BY-NC-4.0", Span("b"), "weights", "b", firm=other_firm),
    )
    (hit,) = find(
        "license-disagrees", Case(declare(""), Book(), license_statements=stated)
    )
    assert (hit.span.path, level("license-disagrees", hit)) == ("b", expected)
