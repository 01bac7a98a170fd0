"""HTML: one page to read, print and keep, for whoever has to decide about a release.

A single file without a script, which loads nothing: the style is inside, the shapes are drawn
inside, and a policy in the page forbids every request. It reads the same in light and dark, on a
phone and on paper; what colour says, a shape and a word say too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aboveboard.escape import html
from aboveboard.model.components import COMPONENTS
from aboveboard.model.evidence import Evidence
from aboveboard.model.judgement import LEVELS, Assessment, Level, Outcome, Verdict
from aboveboard.model.manifest import Artifact
from aboveboard.model.report import Finding, Report, Row
from aboveboard.model.span import Span
from aboveboard.model.statements import Statement
from aboveboard.reports import Format, name_of, whole
from aboveboard.truth import Truth
from aboveboard.value import Value

_KINDS = {"code": "Code", "data": "Data and parameters", "documents": "Documents"}
_OUTCOMES: dict[Outcome, str] = {"met": "yes", "unmet": "no", "undetermined": "unknown"}
_WEIGHTS: dict[Level, str] = {"error": "no", "warning": "unknown", "notice": "none"}
_QUOTED = 240
"""How much of a long line is quoted, in characters."""
_SHAPES = {
    "yes": '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="m4.5 8.3 2.4 2.4 4.6-5" stroke="Canvas"/>',
    "no": '<path d="M3 3l10 10M13 3 3 13"/>',
    "unknown": '<path d="M5 5.6a3 3 0 1 1 4.2 2.7q-1.2.5-1.2 1.9m0 2v1.6"/>',
    "none": '<path d="M3 8h10"/>',
}


class _State(Value, frozen=True):
    """How a cell stands: a shape (``yes``, ``no``, ``unknown``, ``none``), a word, smaller lines
    below.
    """

    shape: str
    word: str
    lines: tuple[str, ...] = ()


def render(report: Report) -> str:
    """The whole page."""
    name = _release_name(report)
    parts = [
        _head(name),
        _header(report, name),
        "<main>",
        _components(report),
        _findings(report),
        _standards(report),
        _licenses(report),
        _claims(report),
        _suppressed(report),
        _unread(report),
        "</main>",
        f"<footer><p>Written by aboveboard {html(report.version)}. Verified means: found to be so by looking, not by "
        "taking the manifest's word. Unknown means that nobody could look. This page is no legal advice.</p></footer>",
        "</body>\n</html>\n",
    ]
    return "\n".join(part for part in parts if part)


# ------------------------------------------------------------------ the frame


def _release_name(report: Report) -> str:
    version = report.manifest.release.version
    return name_of(report) + (f" {version.value}" if version else "")


def _head(name: str) -> str:
    from importlib.resources import files

    style = files("aboveboard.reports").joinpath("html.css").read_text(encoding="utf-8")
    shapes = "".join(
        f'<symbol id="{shape}" viewBox="0 0 16 16">{path}</symbol>'
        for shape, path in _SHAPES.items()
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{html(name)}: openness</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<svg width="0" height="0" aria-hidden="true" style="position:absolute">{shapes}</svg>'
    )


def _header(report: Report, name: str) -> str:
    release, counts = report.manifest.release, report.summary
    facts = [html(release.producer.value)] if release.producer else []
    facts += [f"derived from {_link(base.at.value)}" for base in release.bases]
    facts.append(
        f"declared in <code>{html(report.prefix + report.manifest.path)}</code>"
        if report.manifest.path
        else "no manifest"
    )
    facts += [f"as of {html(report.date)}"] if report.date else []
    facts += [f"compared with <code>{html(report.base)}</code>"] if report.base else []
    findings = [
        _pill(
            _WEIGHTS[level] if counts.get(level) else "none", _plural(counts.get(level, 0), level)
        )
        for level in LEVELS
    ]
    seen = [("yes", "verified"), ("no", "absent"), ("unknown", "unknown"), ("none", "suppressed")]
    findings += [
        _pill(shape if counts.get(word) else "none", f"{counts.get(word, 0)} {word}")
        for shape, word in seen
    ]
    say = f'<div class="say"><h2>What this release may truthfully say</h2><p>{html(report.may_say)}</p></div>'
    return (
        f"<header>\n<h1>{html(name)}</h1>\n<p>{' · '.join(facts)}</p>\n"
        f'<ul class="counts" aria-label="Counts">{"".join(f"<li>{pill}</li>" for pill in findings)}</ul>\n'
        f"{say if report.may_say else ''}</header>"
    )


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"


def _shape(shape: str) -> str:
    return f'<svg class="shape" aria-hidden="true"><use href="#{shape}"/></svg>'


def _pill(shape: str, words: str) -> str:
    return f'<span class="pill {shape}">{_shape(shape)}{html(words)}</span>'


def _link(place: str) -> str:
    """A link where the place is a web address, else the place as text."""
    if not place.startswith(("https://", "http://")):
        return f"<code>{html(place)}</code>"
    return f'<a href="{html(place)}" rel="noopener noreferrer nofollow">{html(place)}</a>'


def _table(kind: str, label: str, titles: Sequence[str], rows: Iterable[str]) -> str:
    """A table with its roles written out, because a table that is laid out as blocks on a phone
    loses them.
    """
    head = "".join(f'<th role="columnheader" scope="col">{title}</th>' for title in titles)
    return (
        f'<table class="{kind}" role="table" aria-label="{label}">\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{"".join(rows)}</tbody>\n</table>'
    )


def _row(first: str, cells: Iterable[tuple[str, str]], kind: str = "") -> str:
    """A row: its heading, and its cells with the labels that stand before them on a phone."""
    told = "".join(f'<td role="cell" data-label="{label}">{cell}</td>' for label, cell in cells)
    return (
        f'<tr role="row" class="{kind}"><th role="rowheader" scope="row">{first}</th>{told}</tr>\n'
    )


def _small(lines: Iterable[str]) -> str:
    return "".join(f"<small>{line}</small>" for line in lines if line)


# ------------------------------------------------------------------ components × declared /
# verified


def _components(report: Report) -> str:
    rows: dict[str, list[Row]] = {}
    for row in report.rows:
        rows.setdefault(row.artifact.component, []).append(row)
    shown = [name for name, component in COMPONENTS.items() if component.mof or name in rows]
    shown += [name for name in rows if name not in COMPONENTS]
    groups = {
        title: [
            name for name in shown if (COMPONENTS[name].kind if name in COMPONENTS else "") == kind
        ]
        for kind, title in {**_KINDS, "": "Other"}.items()
    }
    states = {
        name: (_declared(rows.get(name, []), report), _verified(rows.get(name, [])))
        for group in groups.values()
        for name in group
    }
    lines = []
    for title, group in groups.items():
        if group:
            lines.append(
                f'<tr role="row" class="group"><th role="rowheader" scope="rowgroup" colspan="3">{title}</th></tr>\n'
            )
            lines += [_component(name, *states[name]) for name in group]
    return (
        '<section aria-labelledby="components"><h2 id="components">What is declared, and what is there</h2>\n'
        f"{_bars(states)}\n{_table('matrix', 'Components', ('Component', 'Declared', 'Verified'), lines)}</section>"
    )


def _component(name: str, declared: _State, verified: _State) -> str:
    title = COMPONENTS[name].title if name in COMPONENTS else name
    gap = declared.shape == "yes" and verified.shape == "no"
    apart = _small(["declared and not there"]) if gap else ""
    cells = [("Declared", _cell(declared)), ("Verified", _cell(verified))]
    return _row(html(title) + apart, cells, "gap" if gap else "")


def _cell(state: _State) -> str:
    return _pill(state.shape, state.word) + _small(html(line) for line in state.lines)


def _declared(rows: list[Row], report: Report) -> _State:
    released = [row.artifact for row in rows if row.artifact.released]
    licenses = tuple(
        dict.fromkeys(
            item.license.value if item.license else "no license stated" for item in released
        )
    )
    if released:
        return _State("yes", "released" if len(released) == len(rows) else "in part", licenses)
    if rows:
        word = "withheld" if all(row.artifact.withheld for row in rows) else "not released"
        return _State("none", word, tuple(_kept(row.artifact) for row in rows))
    return _State("none", "not listed" if report.manifest.complete else "not stated")


def _kept(artifact: Artifact) -> str:
    """Why an artifact is not released, or who hands it out instead."""
    if artifact.withheld:
        return artifact.withheld.value
    access = artifact.access.value if artifact.access else ""
    return f"{access} from {artifact.obtain.value}".strip() if artifact.obtain else access


def _verified(rows: list[Row]) -> _State:
    released = [row for row in rows if row.artifact.released]
    if not released:
        return _State("none", "nothing to see")
    there = sum(row.presence.truth is Truth.YES for row in released)
    absent = sum(row.presence.truth is Truth.NO for row in released)
    found = [_found(row) for row in released]
    lines = [*found, *("approval needed" for row in released if row.public.truth is Truth.NO)]
    lines += [row.presence.reason for row in released if row.presence.truth is not Truth.YES]
    told = tuple(dict.fromkeys(line for line in lines if line))[:4]
    if there == len(released):
        return _State("yes", "there", told)
    some = f"{there} of {len(released)} there"
    if absent:
        return _State("no", some if there else "absent", told)
    return _State("unknown", f"{some}, rest unknown" if there else "unknown", told)


def _found(row: Row) -> str:
    """The license that was found, with its class; what is only declared is not repeated as if it
    had been seen.
    """
    if row.license_found:
        return (
            f"{row.license_found} ({row.license_class})" if row.license_class else row.license_found
        )
    return "license not seen" if row.artifact.license and row.presence.truth is Truth.YES else ""


def _bars(states: dict[str, tuple[_State, _State]]) -> str:
    """Two bars, one cell a component as the table has them: the distance is what the evidence does
    not carry.
    """
    lines = []
    for number, (title, word) in enumerate((("Declared", "released"), ("Verified", "there"))):
        column = [pair[number] for pair in states.values()]
        whole = sum(state.shape == "yes" for state in column)
        cells = "".join(
            f'<span class="{state.shape}">{_shape(state.shape)}</span>' for state in column
        )
        label = f"{title}: {whole} of {len(column)} {word}"
        lines.append(
            f'<span>{title} {whole}/{len(column)}</span><div class="bar" role="img" aria-label="{label}">{cells}</div>'
        )
    return f'<div class="bars">{"".join(lines)}</div>'


# ------------------------------------------------------------------ findings


def _findings(report: Report) -> str:
    heading = '<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n'
    if not report.findings:
        return f"{heading}<p>None: nothing that is said contradicts what is there.</p></section>"
    return (
        heading + "\n".join(_finding(finding, report) for finding in report.findings) + "</section>"
    )


def _finding(finding: Finding, report: Report) -> str:
    known = " · already there before the change" if finding.already else ""
    related = "".join(
        f"<li>{_place(item.span, report.prefix)}: {html(item.message)}{_quote(item.span, report)}</li>"
        for item in finding.related
    )
    return (
        f'<article class="finding {finding.level}">'
        f"<h3>{_pill(_WEIGHTS[finding.level], finding.level)} {html(finding.rule)}</h3>\n"
        f'<p class="faint">{_place(finding.span, report.prefix)}{known}</p>\n<p>{html(finding.message)}</p>'
        f"{_quote(finding.span, report)}{related and f'<ul>{related}</ul>'}"
        f"{finding.fix and f'<p><strong>What to do:</strong> {html(finding.fix)}</p>'}</article>"
    )


def _place(span: Span, prefix: str) -> str:
    return f"<code>{html(prefix + span.path)}:{span.line}</code>"


def _quote(span: Span, report: Report) -> str:
    """The line that a span starts on, the stretch marked; of a long line only what surrounds the
    stretch.
    """
    line = report.quotes.get(f"{span.path}:{span.line}", "")
    if not line.strip():
        return ""
    start = min(span.column - 1, len(line))
    same = span.last_line == span.line and span.end_column > span.column
    end = min(span.end_column - 1, len(line)) if same else len(line)
    first = max(0, min(start, len(line) - _QUOTED))
    last = min(len(line), first + _QUOTED)
    before, marked, after = (
        line[first:start],
        line[start : min(end, last)],
        line[min(end, last) : last],
    )
    cut = ("…" if first else "", "…" if last < len(line) else "")
    return f"<pre>{cut[0]}{html(before)}<mark>{html(marked)}</mark>{html(after)}{cut[1]}</pre>"


# ------------------------------------------------------------------ standards


def _standards(report: Report) -> str:
    if not report.assessments:
        return ""
    lines = [
        _row(
            html(item.standard.name) + _small([html(item.standard.id)]),
            [
                ("Declared", _whole(item.declared, item.declared_level)),
                ("Verified", _whole(item.verified, item.verified_level)),
            ],
            "gap" if item.declared == "met" and item.verified == "unmet" else "",
        )
        for item in report.assessments
    ]
    detail = [_standard(item) for item in report.assessments if item.standard.id in report.asked]
    table = _table("matrix", "Standards", ("Standard", "As declared", "As verified"), lines)
    return f'<section aria-labelledby="standards"><h2 id="standards">Standards</h2>\n{table}\n{"".join(detail)}</section>'


def _whole(outcome: Outcome, level: int | None) -> str:
    return _pill(_OUTCOMES[outcome], whole(outcome, level))


def _standard(assessment: Assessment) -> str:
    standard = assessment.standard
    about = f"{html(standard.steward)}, {html(standard.as_of)}: {_link(standard.url)}"
    table = _table(
        "wide",
        html(standard.name),
        ("Requirement", "Declared", "Verified", "Because"),
        (_requirement(verdict) for verdict in assessment.verdicts),
    )
    summary = assessment.details.get("summary", "")
    told = f"<p>{html(summary)}</p>\n" if summary else ""
    return f'<h3>{html(standard.name)}</h3>\n<p class="faint">{about}</p>\n{told}{table}\n'


def _requirement(verdict: Verdict) -> str:
    requirement = verdict.requirement
    level = [
        html(word) for word in (requirement.component, requirement.level, verdict.mark) if word
    ]
    first = html(requirement.text or requirement.id) + _small([" · ".join(level)])
    once = {(item.truth, item.value, item.reason): item for item in reversed(verdict.because)}
    because = [_evidence(item) for item in reversed(once.values())]
    if requirement.source:
        because.append(f"Required by {_link(requirement.source)}")
    return _row(
        first,
        [
            ("Declared", _pill(_OUTCOMES[verdict.declared], verdict.declared)),
            ("Verified", _pill(_OUTCOMES[verdict.verified], verdict.verified)),
            ("Because", _small(because)),
        ],
    )


def _evidence(evidence: Evidence) -> str:
    value = "" if evidence.value in evidence.reason else evidence.value
    words = " ".join(word for word in (value, evidence.reason) if word)
    told = [html(words)] if words else []
    told += [_link(evidence.source)] if evidence.source else []
    return f"{evidence.truth.value}: {' · '.join(told)}" if told else evidence.truth.value


# ------------------------------------------------------------------ licenses


def _licenses(report: Report) -> str:
    if not report.rows:
        return ""
    table = _table(
        "wide",
        "Licenses",
        ("Artifact", "Declared", "Found", "What it withholds"),
        map(_license, report.rows),
    )
    return f'<section aria-labelledby="licenses"><h2 id="licenses">Licenses</h2>\n{table}</section>'


def _license(row: Row) -> str:
    artifact = row.artifact
    place = artifact.at.value if artifact.at else ""
    name = [html(artifact.name.value)] if artifact.name else []
    file = (
        [f"text: <code>{html(artifact.license_file.value)}</code>"] if artifact.license_file else []
    )
    declared = artifact.license.value if artifact.license else ""
    first = html(artifact.component) + _small([*name, place and _link(place)])
    if not artifact.released:
        kept = ("withheld: " if artifact.withheld else "") + html(_kept(artifact))
        under = [f"<code>{html(declared)}</code>"] if declared else []
        return _row(
            first, [("Declared", kept + _small(under)), ("Found", "–"), ("What it withholds", "–")]
        )
    stated = f"<code>{html(declared)}</code>" if declared else _pill("unknown", "none stated")
    found = (
        f"<code>{html(row.license_found)}</code>"
        if row.license_found
        else _pill("unknown", "unknown")
    )
    klass = _small([html(row.license_class)])
    of_declared = "" if row.license_found else klass
    withheld = _withholds(row.license_found or declared)
    cells = [
        ("Declared", stated + of_declared + _small(file)),
        ("Found", found + (klass if row.license_found else "")),
    ]
    return _row(first, [*cells, ("What it withholds", withheld)])


def _withholds(license_: str) -> str:
    """The right that a license keeps back and the clause that does it, as far as the catalogue
    knows the license.
    """
    from aboveboard.licenses import catalogue

    known = catalogue.find(license_)
    if known is None:
        return "–" if not license_ else "not known to the catalogue"
    if not known.restricted:
        return (
            "nothing that openness needs" if known.open else html(known.withheld or "not settled")
        )
    clause = f"clause {known.quotable}" if known.quotable else ""
    return html(known.withheld or known.license_class) + _small(
        [html(clause), html(known.threshold)]
    )


# ------------------------------------------------------------------ claims, and what was passed
# over


def _claims(report: Report) -> str:
    if not report.claims:
        return ""
    lines = []
    for judged in report.claims:
        if judged.outcome:
            cells = [
                ("Held against", html(str(judged.standard))),
                ("Verified", _pill(_OUTCOMES[judged.outcome], judged.outcome)),
            ]
            lines.append(_row(_said(judged.claim, report.prefix), cells))
    shown = (
        _table("wide", "Claims", ("What is said", "Held against", "As verified"), lines)
        if lines
        else ""
    )
    shown += _others(report)
    return f'<section aria-labelledby="claims"><h2 id="claims">What the repository claims</h2>\n{shown}</section>'


def _others(report: Report) -> str:
    """What is said besides and is held against no standard: that something can be had, a license, a
    denial.
    """
    said: dict[str, list[str]] = {}
    for judged in report.claims:
        if not judged.outcome:
            words = (
                f"“{html(judged.claim.text[:_QUOTED])}” {_place(judged.claim.span, report.prefix)}"
            )
            said.setdefault(judged.claim.kind.replace("_", " "), []).append(words)
    lines = "".join(f"<li>{html(kind)}: {', '.join(words)}</li>\n" for kind, words in said.items())
    return f"<p>Held against no standard:</p>\n<ul>{lines}</ul>\n" if said else ""


def _said(claim: Statement, prefix: str) -> str:
    return f"“{html(claim.text[:_QUOTED])}”" + _small(
        [_place(claim.span, prefix), html(claim.kind)]
    )


def _suppressed(report: Report) -> str:
    if not report.suppressed:
        return ""
    lines = "".join(
        f"<li>{html(item.finding.rule)}, {_place(item.finding.span, report.prefix)}: {html(item.finding.message)} "
        f"<em>Silenced by <code>{html(item.by)}</code>: {html(item.reason)}</em></li>\n"
        for item in report.suppressed
    )
    return f'<section aria-labelledby="suppressed"><h2 id="suppressed">Suppressed</h2>\n<ul>{lines}</ul></section>'


def _unread(report: Report) -> str:
    if not report.book.tree.unread:
        return ""
    lines = "".join(
        f"<li><code>{html(item.source)}</code> {html(item.reason)}</li>\n"
        for item in report.book.tree.unread
    )
    return f'<section aria-labelledby="unread"><h2 id="unread">Not looked at</h2>\n<ul>{lines}</ul></section>'


FORMAT = Format(render, dated=True)
