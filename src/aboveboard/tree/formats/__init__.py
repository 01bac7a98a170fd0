"""Formats: file formats worth opening, one module each, ending in a constant ``FORMAT``.

A format reads headers and indexes, never whole weights, and never executes or unpickles anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import field

from aboveboard.model.evidence import Flaw
from aboveboard.tree.files import Folder
from aboveboard.value import Value


class Facts(Value, frozen=True):
    """What a file tells of itself: what is wrong with it, and the metadata that it carries."""

    flaws: tuple[Flaw, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    parameters: bool = True
    """Whether it may hold the parameters of a model; not, where its head shows that it holds
    something else."""


class FileFormat(Value, frozen=True):
    """A file format. ``name`` is searched in a path; ``inspect`` raises ``Unreadable`` where it
    cannot look.
    """

    name: re.Pattern[str]
    inspect: Callable[[Folder, str], Facts]
