"""A badge for shields.io: the JSON that its endpoint badge reads
(https://shields.io/badges/endpoint-badge).
"""

from __future__ import annotations

import json

from aboveboard import escape
from aboveboard.escape import plain
from aboveboard.model.report import Report
from aboveboard.reports import Format
from aboveboard.reports.badge import badge_text


def render(report: Report) -> str:
    """Return the words of the SVG badge as JSON."""
    text = badge_text(report)
    badge = {
        "schemaVersion": 1,
        "label": text.label,
        "message": plain(text.message),
        "color": "brightgreen" if text.verified else "lightgrey",
    }
    return escape.json(json.dumps(badge)) + "\n"


FORMAT = Format(render, dated=True)
