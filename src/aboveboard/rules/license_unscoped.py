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

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.model.judgement import Level
from aboveboard.model.report import Related
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.rules import Case, Hit, Rule
from aboveboard.statements import license_statements

_SPOKEN = frozenset(("model", "weights", "everything"))
_ALL = lazy_pattern(
    r"(?ai)\b(?:this|the|entire|whole|our) (?:project|repo|repository|work|release)\b|本项目|本仓库|该项目"
)


def _find(case: Case) -> Iterator[Hit]:
    released = [
        each for each in case.manifest.of("weights") if not each.withheld and (each.at or each.name)
    ]
    plain = [
        file for file in case.book.license_files if license_statements.file_scope(file) == "code"
    ]
    if not plain or not (released or case.book.tree.weights) or _said(case):
        return
    span = released[0].span if released else Span(case.book.tree.weights[0])
    label = released[0].label if released else case.book.tree.weights[0]
    related = (Related(Span(plain[0].path), "the only license file"),)
    values = {"file": plain[0].path, "label": label}
    # What nobody declared, nobody had to license: silence is no more than a notice.
    level: Level | None = "notice" if case.manifest.is_portrait else None
    yield Hit(span, values, level, related=related, key=plain[0].path)


def _said(case: Case) -> bool:
    """Whether anything at all is said of the weights' license, however vague."""
    if any(artifact.license or artifact.license_file for artifact in case.manifest.of("weights")):
        return True
    said = license_statements.gather(case.manifest, case.book, case.claims)
    if any(each.scope == "weights" and each.firm for each in said):
        return True
    if any(
        "/" not in file.path and license_statements.file_scope(file) != "code"
        for file in case.book.license_files
    ):
        return True
    for claim in case.claims:
        if claim.kind in ("license", "restriction") and (
            claim.subject in _SPOKEN or (case.book.tree.weights and _of_all(claim, case))
        ):
            return True
    return False


def _of_all(claim: Statement, case: Case) -> bool:
    """Whether a claim is about the project or the repository as such, and so about the weights that
    lie in it.
    """
    return any(_ALL.search(line) for line in case.lines(claim))


RULE = Rule(
    level="warning",
    message="{file} is there, but nothing says whether it covers {label}.",
    fix="Name the license of the weights in the manifest or the model card, or say in the README what {file} covers.",
    find=_find,
)
