"""A model card's front matter is not what the Hub reads it as.

## What it checks

The front matter of a `README.md` that speaks of a model or a data set of the Hugging Face Hub:

- YAML that cannot be read, or a key that is there twice (an error: the Hub refuses it);
- a `license` that is no value of the Hub's list, where it is plain which one was meant;
- `license: other` with neither `license_name` nor `license_link`, and no license file beside it;
- a `base_model` or a data set that is a path or an address instead of an id such as `owner/name`.

The list of values is that of August 2026; one that is unknown and resembles none is not reported,
since it may be new.

## Why it matters

Search, license filters and the lineage shown on the Hub are made from these lines. What cannot be
read is not there: the license filter does not find the model, and its base is not shown.

## How to fix it

Write values of the Hub's list in lower case (`license: apache-2.0`), and ids without
`https://huggingface.co/`. For terms of your own: `license: other`, `license_name: my-license`,
`license_link: LICENSE`.

## References

- [Model cards](https://huggingface.co/docs/hub/model-cards)
- [Licenses on the Hub](https://huggingface.co/docs/hub/repositories-licenses)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aboveboard.licenses import catalogue, expression, hub_values
from aboveboard.model.evidence import Document
from aboveboard.model.manifest import Problem
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.text.yaml_nodes import Node, Reading, front_matter

_HUB_KEYS = (
    "base_model",
    "datasets",
    "inference",
    "language",
    "library_name",
    "license_link",
    "license_name",
    "metrics",
    "model-index",
    "pipeline_tag",
    "task_categories",
    "widget",
)
_CARD = r"(?m)^(?:pipeline_tag|library_name|base_model|license_name|task_categories)[ \t]{0,20}:"
_HEAD = 4000
"""Characters in which a card's keys are searched where its front matter cannot be parsed."""
_ADDRESS = r"(?ai)^(?:https?://)|^[./~]|^[A-Za-z]:\\|\\|\s"


def find_broken_metadata(case: Case) -> Iterator[Hit]:
    """Yield what the Hub cannot use of the README's front matter."""
    document = _find_readme(case)
    if document is None or case.manifest.problems:
        return  # a faulty manifest may be this front matter, and manifest-invalid reports it
    reading = front_matter(document.path, document.text)
    if reading is not None and _is_card(document, reading):
        yield from _check_card(reading, case)


def _check_card(reading: Reading, case: Case) -> Iterator[Hit]:
    for problem in reading.problems:
        if not reading.whole or problem.code == "repeated-key":
            yield _report_problem(problem)
    front = reading.root
    if front is not None and front.kind == "map":
        yield from _check_licenses(front, case)
        yield from _check_ids(front)


def _find_readme(case: Case) -> Document | None:
    """The README at the root, where it begins with front matter."""
    for document in case.book.documents:
        if document.path == "README.md":
            has_front = document.text.lstrip("\ufeff \r\n").startswith("---")
            if has_front:
                return document
            return None
    return None


def _is_card(document: Document, reading: Reading) -> bool:
    """Whether the front matter is that of a card on the Hub, as far as it can be parsed."""
    front = reading.root
    if front is not None and any(key.value in _HUB_KEYS for key, _ in front.entries):
        return True
    return (
        bool(reading.problems) and re.search(_CARD, document.text[:_HEAD]) is not None
    )


def _report_problem(problem: Problem) -> Hit:
    values = {"message": problem.message.rstrip("."), "fix": problem.fix}
    return Hit(problem.span, values, level="error")


def _find_texts(front: Node, key: str) -> Iterator[Node]:
    """The texts of a key, whose value is one text or a list of them."""
    value = front.get(key)
    if value is None:
        return
    items = value.items if value.kind == "list" else (value,)
    for item in items:
        if item.kind == "text" and not item.empty:
            yield item


def _check_licenses(front: Node, case: Case) -> Iterator[Hit]:
    for item in _find_texts(front, "license"):
        value = item.value.strip()
        kind = hub_values.resolve_value(value).kind
        if kind == "other" and not _names_terms(front, case):
            message = "`license: other` has neither `license_name` nor `license_link`"
            yield _report_key(item.span, message, "Add both keys, or a LICENSE file.")
        elif kind == "unlisted":
            yield from _check_unlisted_license(item.span, value)


def _names_terms(front: Node, case: Case) -> bool:
    """Whether a card with other terms than those listed names them, or has them beside it."""
    if front.get("license_name") is not None or front.get("license_link") is not None:
        return True
    return bool(case.book.license_files)


def _check_unlisted_license(span: Span, value: str) -> Iterator[Hit]:
    """A value that the Hub does not know, where it is plain which one is meant."""
    meant = expression.parse(value)
    listed = _find_listed_value(meant.normal)
    message = f"`{value}` is no license value of the Hub"
    if listed:
        yield _report_key(span, message, f"Write `license: {listed}`.")
    elif catalogue.find(value) is not None and not meant.family:
        name = f"`license_name: {value.lower()}`"
        yield _report_key(
            span, message, f"Write `license: other` with {name} and a `license_link`."
        )


def _find_listed_value(license_id: str) -> str:
    """The Hub's value for a license; empty where it has none."""
    if not license_id:
        return ""
    values = (
        hub
        for hub in hub_values.list_values()
        if hub_values.resolve_value(hub).id == license_id
    )
    return next(values, "")


def _check_ids(front: Node) -> Iterator[Hit]:
    for key in ("base_model", "datasets"):
        for item in _find_texts(front, key):
            value = item.value.strip()
            if re.search(_ADDRESS, value):
                fix = "Write the id as the Hub shows it: `owner/name`."
                yield _report_key(
                    item.span, f"`{value}` in `{key}` is no id of the Hub", fix
                )


def _report_key(span: Span, message: str, fix: str) -> Hit:
    return Hit(span, {"message": message, "fix": fix})


RULE = Rule(
    level="warning", message="{message}.", fix="{fix}", find=find_broken_metadata
)
