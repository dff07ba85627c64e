"""nginx's stub_status: what it accepted and handled, and what its connections do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Heading, Taken

_ACTIVE = re.compile(r"Active connections:\s+\d+\s*$")
_COUNTED = re.compile(r"\s+(\d{1,18})\s+(\d{1,18})\s+\d{1,18}(?:\s+\d{1,18})?\s*$")
_DOING = re.compile(r"Reading: \d+ Writing: \d+ Waiting: \d+\s*$")


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The four lines of stub_status. What was dropped is counted since the start: none ever is fine."""
    if not _ACTIVE.match(lines[at]):
        return None
    end = at + 1
    findings = []
    if end < len(lines) and lines[end].startswith("server accepts handled requests"):
        end += 1
        if end < len(lines) and (found := _COUNTED.match(lines[end])):
            if found[1] == found[2]:
                words = f"accepts {found[1]}, handled {found[2]}"
                findings.append(Finding("balancer.rejected_connections", "normal", end, words))
            end += 1
    if end < len(lines) and _DOING.match(lines[end]):
        end += 1
    return Taken("nginx stub_status", end, tuple(findings), products=("nginx",))
