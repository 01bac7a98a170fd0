"""A badge for shields.io: the JSON that its endpoint badge reads
(https://shields.io/badges/endpoint-badge).
"""

from __future__ import annotations

import json

from aboveboard import escape
from aboveboard.escape import plain
from aboveboard.model.report import Report
from aboveboard.reports import Format
from aboveboard.reports.badge import said


def render(report: Report) -> str:
    """The same words as the SVG badge."""
    what = said(report)
    colour = "brightgreen" if what.verified else "lightgrey"
    badge = {
        "schemaVersion": 1,
        "label": what.label,
        "message": plain(what.message),
        "color": colour,
    }
    return escape.json(json.dumps(badge)) + "\n"


FORMAT = Format(render, dated=True)
