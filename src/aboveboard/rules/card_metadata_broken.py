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
from aboveboard.model.span import Span
from aboveboard.rules import Case, Hit, Rule
from aboveboard.text.yaml_nodes import Node, front_matter

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
_ADDRESS = r"(?ai)^(?:https?://)|^[./~]|^[A-Za-z]:\\|\\|\s"
_BROKEN = "already on line"


def _find(case: Case) -> Iterator[Hit]:
    if case.manifest.problems:
        return  # the front matter is the manifest, and manifest-invalid speaks of it
    document = next((each for each in case.book.documents if each.path == "README.md"), None)
    if document is None or not document.text.lstrip("\ufeff \r\n").startswith("---"):
        return
    reading = front_matter(document.path, document.text)
    if reading is None:
        return
    front = reading.root
    hub = front is not None and any(key.value in _HUB_KEYS for key, _ in front.entries)
    if not hub and not (reading.problems and _looks_like_a_card(document)):
        return
    for problem in reading.problems:
        if not reading.whole or _BROKEN in problem.message:
            yield Hit(
                problem.span,
                {"message": problem.message.rstrip("."), "fix": problem.fix},
                level="error",
            )
    if front is not None and front.kind == "map":
        yield from _license(front, case)
        yield from _ids(front)


def _looks_like_a_card(document: Document) -> bool:
    head = document.text[:4000]
    return bool(
        re.search(
            r"(?m)^(?:pipeline_tag|library_name|base_model|license_name|task_categories)[ \t]{0,20}:",
            head,
        )
    )


def _license(front: Node, case: Case) -> Iterator[Hit]:
    said = front.get("license")
    for item in (
        said.items
        if said is not None and said.kind == "list"
        else (said,)
        if said is not None
        else ()
    ):
        value = item.value.strip()
        if item.kind != "text" or item.empty:
            continue
        kind = hub_values.resolve_value(value).kind
        if kind == "other":
            named = any(front.get(key) is not None for key in ("license_name", "license_link"))
            if not named and not case.book.license_files:
                message = "`license: other` stands without `license_name` and `license_link`"
                yield _hit(item.span, message, "Add both keys, or a LICENSE file.")
        elif kind == "unlisted":
            yield from _unlisted(item.span, value)


def _unlisted(span: Span, value: str) -> Iterator[Hit]:
    """A value that the Hub does not know, where it is plain which one it stands for."""
    meant = expression.parse(value)
    values = (
        hub
        for hub in hub_values.list_values()
        if meant.normal and hub_values.resolve_value(hub).id == meant.normal
    )
    hub = next(values, "")
    if hub:
        yield _hit(span, f"`{value}` is no license value of the Hub", f"Write `license: {hub}`.")
    elif catalogue.find(value) is not None and not meant.family:
        fix = f"Write `license: other` with `license_name: {value.lower()}` and a `license_link`."
        yield _hit(span, f"`{value}` is no license value of the Hub", fix)


def _ids(front: Node) -> Iterator[Hit]:
    for key in ("base_model", "datasets"):
        said = front.get(key)
        for item in (
            said.items
            if said is not None and said.kind == "list"
            else (said,)
            if said is not None
            else ()
        ):
            value = item.value.strip()
            if item.kind == "text" and not item.empty and re.search(_ADDRESS, value):
                fix = "Write the id as the Hub shows it: `owner/name`."
                yield _hit(item.span, f"`{value}` in `{key}` is no id of the Hub", fix)


def _hit(span: Span, message: str, fix: str) -> Hit:
    return Hit(span, {"message": message, "fix": fix})


RULE = Rule(level="warning", message="{message}.", fix="{fix}", find=_find)
