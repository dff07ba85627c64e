"""Facts: what lines of name and value tell of an incident as a whole, its severity, title, day and moments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from diagnops.intake.postmortem.blocks import Block, label_of
from diagnops.intake.postmortem.moments import fact_of

_KNOWN = {
    "severity": re.compile(r"severity(?: level)?|sev(?: level)?|priority|(?:장애 ?)?등급|심각도|중요도", re.IGNORECASE),
    "title": re.compile(r"title|제목|장애명|장애 제목", re.IGNORECASE),
    "date": re.compile("date", re.IGNORECASE),
    "duration": re.compile(r"duration|time to \w+|기간|지속 ?시간|장애 ?시간", re.IGNORECASE),
}
_LONGEST_SEVERITY = 4  # words; what tells more is about priorities


def facts_of(blocks: Iterable[Block]) -> dict[str, str]:
    """The facts that the blocks of a text tell, by kind, as they are written; the first said of a kind holds."""
    return known_facts(pair for block in blocks for pair in _pairs(block))


def known_facts(told: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those of names and values that tell such a fact.

    >>> known_facts([("Severity", "SEV-2"), ("Author", "kim"), ("Detected at", "08:15 UTC")])
    {'severity': 'SEV-2', 'detected': '08:15 UTC'}
    """
    found: dict[str, str] = {}
    for name, value in told:
        if value and (kind := _kind(name, value)):
            found.setdefault(kind, value)
    return found


def is_fact(block: Block) -> bool:
    """Whether a block tells only such facts."""
    pairs = list(_pairs(block))
    return len(pairs) == len(block.text.split("\n")) and all(_kind(*pair) for pair in pairs)


def _kind(name: str, value: str) -> str | None:
    kind = next((kind for kind, pattern in _KNOWN.items() if pattern.fullmatch(name)), None)
    if kind == "severity" and len(value.split()) > _LONGEST_SEVERITY:
        return None
    return kind or fact_of(name, value)


def _pairs(block: Block) -> Iterator[tuple[str, str]]:
    """The names and values that the lines of a block tell."""
    if block.kind == "row" and len(block.cells) == 2:
        yield block.cells[0].rstrip(" :："), block.cells[1]
    elif block.kind in ("paragraph", "entry"):
        yield from (pair for line in block.text.split("\n") if (pair := label_of(line)))
