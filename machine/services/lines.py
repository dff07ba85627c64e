"""Lines with which a service's own tool says by itself how it is, as a table of facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Heading, Taken
from diagnops.machine.common.record import plain

_FACTS = Path(__file__).parent / "data" / "lines.tsv"

_PRODUCTS = {one: (one,) for one in ("kafka", "etcd", "postgresql", "rabbitmq", "zookeeper", "ceph")} | {
    "jvm": ("java",)
}


class _Said(NamedTuple):
    source: str
    signal: str
    state: State
    role: str | None
    line: re.Pattern[str]


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """Lines one below the other that one service says; None where the line `at` is none. Trouble in one of them goes
    before what the others say."""
    first = [one for one in _said() if one.line.search(lines[at])]
    if not first:
        return None
    source = first[0].source
    findings: dict[str, Finding] = {}
    telling: list[str] = []
    end = at
    while end < len(lines):
        here = [one for one in _said() if one.source == source and one.line.search(lines[end])]
        if not here:
            break
        for one in here:
            bad = vocabulary.signal[one.signal].bad
            trouble = one.state in bad
            known = findings.get(one.signal)
            if known is None or (trouble and known.state not in bad):
                findings[one.signal] = Finding(one.signal, one.state, end, lines[end].strip()[:120], one.role)
            if trouble:
                telling.append(plain(lines[end]))
        end += 1
    return Taken(
        source,
        end,
        tuple(findings.values()),
        words="; ".join(dict.fromkeys(telling)),
        products=_PRODUCTS.get(source, ()),
    )


@cache
def _said() -> tuple[_Said, ...]:
    rows = (line.split("\t") for line in _FACTS.read_text("utf-8").splitlines()[1:])
    return tuple(
        _Said(source, signal, cast(State, state), role or None, re.compile(line))
        for source, signal, state, role, line in rows
    )
