"""There are weights and there is a license file, and nothing says that the one covers the other.

## What it checks

Repositories with weights, declared or in the tree, and a `LICENSE` at the root, where no place
names a license for the weights: no `license:` in the manifest, no front matter, no file such as
`LICENSE-MODEL`, no badge, no sentence about the model or its weights. Weights that lie in the
repository are covered by *this project is licensed under …* too.

## Why it matters

A license file beside code is read as the license of the code. Many releases put their weights under
other terms, so that nobody can know which is meant, and the careful reader has to assume that
nothing is granted.

## How to fix it

One line is enough. In the manifest `weights: {license: Apache-2.0, license-file: LICENSE}`, in a
model card's front matter `license: apache-2.0`, or in the README: *Code and model weights are
released under the Apache-2.0 license.*

## References

- [Licenses in a model card](https://huggingface.co/docs/hub/repositories-licenses)
"""

from __future__ import annotations

from collections.abc import Iterator

from aboveboard.model.evidence import LicenseFile
from aboveboard.model.judgement import Level
from aboveboard.model.manifest import Artifact
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.portrait.wording import names_whole_project
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import license_statements
from aboveboard.statements.license_surfaces import LicenseStatement

_ABOUT_WEIGHTS = frozenset(("model", "weights", "everything"))
"""Subjects of statements that include the weights."""


def find_unscoped(case: Case) -> Iterator[Hit]:
    """Yield the first weights, where the only license files are for code and nothing else is
    stated.
    """
    files = [file for file in case.book.license_files if _is_for_code(file)]
    released = [item for item in case.manifest.of("weights") if _is_released(item)]
    if not files or _states_weights_license(case):
        return
    # What nobody declared nobody had to license: silence is no more than a notice.
    level: Level | None = "notice" if case.manifest.is_portrait else None
    if released:
        yield _report_weights(files[0].path, released[0].label, released[0].span, level)
    elif case.book.tree.weights:
        path = case.book.tree.weights[0]
        yield _report_weights(files[0].path, path, Span(path), level)


def _report_weights(file: str, label: str, span: Span, level: Level | None) -> Hit:
    related = (Related(Span(file), "the only license file"),)
    return Hit(span, {"file": file, "label": label}, level, related=related, key=file)


def _is_for_code(file: LicenseFile) -> bool:
    return license_statements.file_scope(file) == "code"


def _is_released(artifact: Artifact) -> bool:
    if artifact.withheld:
        return False
    return artifact.at is not None or artifact.name is not None


def _states_weights_license(case: Case) -> bool:
    """Whether anything at all is stated of the weights' license, however vague."""
    if any(_declares_license(artifact) for artifact in case.manifest.of("weights")):
        return True
    if any(_is_about_weights(statement) for statement in case.license_statements):
        return True
    root = [file for file in case.book.license_files if "/" not in file.path]
    if not all(_is_for_code(file) for file in root):
        return True
    return any(_covers_weights(claim, case) for claim in case.claims)


def _declares_license(artifact: Artifact) -> bool:
    return artifact.license is not None or artifact.license_file is not None


def _is_about_weights(statement: LicenseStatement) -> bool:
    return statement.scope == "weights" and statement.firm


def _covers_weights(claim: Statement, case: Case) -> bool:
    """Whether a claim about a license includes the weights."""
    if claim.kind not in ("license", "restriction"):
        return False
    if claim.subject in _ABOUT_WEIGHTS:
        return True
    return bool(case.book.tree.weights) and _is_about_all(claim, case)


def _is_about_all(claim: Statement, case: Case) -> bool:
    """Whether a claim is about the project or the repository, and so about the weights in it."""
    return any(names_whole_project(line) for line in case.lines(claim))


RULE = Rule(
    level="warning",
    message="{file} is there, but nothing says whether it covers {label}.",
    fix="Name the license of the weights in the manifest or the model card, "
    "or say in the README what {file} covers.",
    find=find_unscoped,
)
