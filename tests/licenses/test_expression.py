"""License statements as people write them, and what the named sets say of them."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aboveboard.licenses import expression
from aboveboard.truth import Truth, every, some

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("written", "normal", "license_class"),
    [
        ("MIT", "MIT", "osi-permissive"),
        ("apache-2.0", "Apache-2.0", "osi-permissive"),
        ("bsl-1.0", "BSL-1.0", "osi-permissive"),
        ("llama3.1", "LicenseRef-scancode-llama-3.1-license-2024", "user-threshold"),
        ("MIT OR CC-BY-NC-4.0", "MIT OR CC-BY-NC-4.0", "osi-permissive"),
        ("MIT AND CC-BY-NC-4.0", "MIT AND CC-BY-NC-4.0", "non-commercial"),
        (
            "mit or (Apache-2.0 and bsd-3-clause)",
            "MIT OR (Apache-2.0 AND BSD-3-Clause)",
            "osi-permissive",
        ),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "osi-copyleft",
        ),
        ("Apache-2.0+", "Apache-2.0+", "osi-permissive"),
        ("GPL-2.0+", "GPL-2.0-or-later", "osi-copyleft"),
        ("LicenseRef-own AND MIT", "LicenseRef-own AND MIT", "unidentified"),
        ("DocumentRef-x:LicenseRef-y", "DocumentRef-x:LicenseRef-y", "unidentified"),
        ("NONE", "NONE", "no-license"),
        ("NOASSERTION", "NOASSERTION", "unidentified"),
        ("OpenMDW-1.0", "OpenMDW-1.0", "open-model"),
        ("“MIT”", "MIT", "osi-permissive"),
        ("[MIT](LICENSE)", "MIT", "osi-permissive"),
    ],
)
def test_what_is_an_expression_is_read_as_one(
    written: str, normal: str, license_class: str
) -> None:
    parsed = expression.parse(written)
    assert (parsed.normal, parsed.license_class, parsed.problem) == (
        normal,
        license_class,
        "",
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Apache 2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("apache2", "Apache-2.0"),
        ("BSD-3", "BSD-3-Clause"),
        ('BSD 3-Clause "New" or "Revised" License', "BSD-3-Clause"),
        ("MIT license", "MIT"),
        ("The MIT License (MIT)", "MIT"),
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
        (
            "Creative Commons Attribution-NonCommercial 4.0 International",
            "CC-BY-NC-4.0",
        ),
        (
            "https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode",
            "CC-BY-NC-SA-4.0",
        ),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("GNU General Public License v3.0 or later", "GPL-3.0-or-later"),
        (
            "License :: OSI Approved :: GNU Affero General Public License v3",
            "AGPL-3.0-only",
        ),
        (
            "Llama 3.1 Community License Agreement",
            "LicenseRef-scancode-llama-3.1-license-2024",
        ),
        ("mit and Apache 2.0", "MIT AND Apache-2.0"),
    ],
)
def test_other_spellings_are_understood_and_reported(written: str, meant: str) -> None:
    parsed = expression.parse(written)
    assert (parsed.normal, parsed.suggestion, parsed.problem) == (meant, meant, "")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Undisclosed",
        "MIT/Apache-2.0",
        "MIT, Apache-2.0",
        "MIT AND",
        "()",
        "MIT WITH Apache-2.0",
        "Apache-2.0 WITH No-Such-Exception",
        "MIT (non-commercial use only)",
        "MIT-style",
        "Apache 2.0 for research only",
        "see LICENSE",
        "https://example.com/terms",
        "(" * 500 + "MIT",
        "(" * 600 + ")" * 600,
        "MIT (" * 333 + ")" * 333,
        "MIT OR " * 5000,
        "MIT\nand some text",
    ],
)
def test_what_is_no_expression_has_a_problem_and_no_normal_form(written: str) -> None:
    parsed = expression.parse(written)
    assert parsed.problem
    assert parsed.normal == ""


def test_a_rider_that_takes_rights_away_is_no_exception() -> None:
    parsed = expression.parse("MIT OR Apache-2.0 WITH Commons Clause")
    assert parsed.normal == "MIT OR (Apache-2.0 AND LicenseRef-scancode-commons-clause)"
    assert expression.is_member("Apache-2.0 with Commons-Clause", "any-open") is NO
    assert expression.is_member(parsed.written, "any-open") is YES


def test_deprecated_ids_are_named_and_replaced() -> None:
    parsed = expression.parse("GPL-3.0")
    assert (parsed.normal, parsed.deprecated) == ("GPL-3.0-only", ("GPL-3.0",))
    assert expression.parse("wxWindows OR MIT").deprecated == ("wxWindows",)


def test_families_stay_undecided_unless_all_their_texts_agree() -> None:
    assert expression.parse("gpl").family
    assert expression.is_member("gpl", "osi-approved") is UNKNOWN
    assert expression.is_member("cc", "any-open") is UNKNOWN
    assert expression.is_member("cc", "osi-approved") is NO
    assert expression.is_member("CC-BY-NC", "any-open") is NO
    assert expression.is_member("bsd", "any-open") is YES
    assert expression.is_member("Qwen License", "any-open") is UNKNOWN


@pytest.mark.parametrize(
    ("written", "named_set", "truth"),
    [
        ("MIT", "osi-approved", YES),
        ("CC0-1.0", "osi-approved", NO),
        ("CC0-1.0", "fsf-free", YES),
        ("CC0-1.0", "open-data", YES),
        ("CDLA-Permissive-2.0", "open-data", UNKNOWN),
        ("CDLA-Permissive-2.0", "any-open", YES),
        ("CC-BY-3.0", "open-data", UNKNOWN),
        ("CC-BY-3.0", "open-content", YES),
        ("MIT", "open-content", YES),
        ("OpenMDW-1.0", "open-unlisted", YES),
        ("openmdw-1.1", "any-open", YES),
        ("CC-BY-NC-4.0", "any-open", NO),
        ("llama3.1", "eu-foss", NO),
        ("bigscience-openrail-m", "eu-foss", UNKNOWN),
        ("bigscience-openrail-m", "any-open", NO),
        ("other", "any-open", UNKNOWN),
        ("LicenseRef-own", "any-open", UNKNOWN),
        ("Undisclosed", "any-disclosed", UNKNOWN),
        ("llama3.1", "any-disclosed", YES),
        ("NONE", "any-disclosed", NO),
        ("MIT OR CC-BY-NC-4.0", "any-open", YES),
        ("MIT AND CC-BY-NC-4.0", "any-open", NO),
        ("MIT AND LicenseRef-own", "any-open", UNKNOWN),
        ("MIT, Apache-2.0", "any-open", YES),
        ("MIT, CC-BY-NC-4.0", "any-open", UNKNOWN),
        ("GPL-3.0", "mof-open", YES),
        ("Apache 2.0", "mof-code", YES),
        ("LicenseRef-OpenMDW-1.1", "mof-open", NO),
        ("MIT OR Apache-2.0", "mof-open", NO),
        ("ODC-PDDL-1.0", "mof-open", YES),
    ],
)
def test_named_sets(written: str, named_set: str, truth: Truth) -> None:
    assert expression.is_member(written, named_set) is truth


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ValueError, match="no such set"):
        expression.is_member("MIT", "nice")


def test_same_terms() -> None:
    assert expression.have_same_terms("Apache 2.0", "apache-2.0") is YES
    assert expression.have_same_terms("gpl", "GPL-3.0-or-later") is YES
    assert expression.have_same_terms("GPL-3.0", "GPL-3.0-or-later") is YES
    assert expression.have_same_terms("MIT", "Apache-2.0") is NO
    assert expression.have_same_terms("CC BY-NC", "MIT") is NO
    assert expression.have_same_terms("Qwen License", "MIT") is UNKNOWN
    assert expression.have_same_terms("other", "MIT") is UNKNOWN
    assert expression.have_same_terms("LicenseRef-own", "MIT") is UNKNOWN
    assert expression.have_same_terms("MIT OR Apache-2.0", "Apache-2.0 OR MIT") is YES


_IDS = st.sampled_from(
    [
        "MIT",
        "Apache-2.0",
        "CC-BY-NC-4.0",
        "LicenseRef-x",
        "GPL-3.0-only",
        "CDLA-Permissive-2.0",
    ]
)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(
    _IDS, _IDS, st.sampled_from(["any-open", "osi-approved", "eu-foss", "open-data"])
)
def test_membership_follows_the_operators(one: str, other: str, named_set: str) -> None:
    truths = [expression.is_member(id_, named_set) for id_ in (one, other)]
    assert expression.is_member(f"{one} OR {other}", named_set) is some(truths)
    assert expression.is_member(f"{one} AND {other}", named_set) is every(truths)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                ["MIT", "AND", "OR", "WITH", "(", ")", "+", ",", "/", "gpl", "é"]
            )
        ).map(" ".join),
    )
)
def test_nothing_raises_and_a_normal_form_is_stable(written: str) -> None:
    parsed = expression.parse(written)
    assert expression.is_member(written, "any-open") in (YES, NO, UNKNOWN)
    if parsed.normal:
        assert expression.parse(parsed.normal).normal == parsed.normal


def test_a_plain_id_needs_no_parser() -> None:
    code = (
        "import sys; from aboveboard.licenses import expression as e\n"
        "e.parse('MIT'); e.parse('Apache 2.0'); e.is_member('llama3', 'any-open')\n"
        "print('license_expression' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
