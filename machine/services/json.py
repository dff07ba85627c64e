"""Services that answer in JSON or in JavaScript's notation: Elasticsearch's cluster health, MongoDB's replica set and
server status."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.duration import moment
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.judged import Judged, telling, told
from diagnops.machine.common.record import Cell, Record
from diagnops.machine.services.rules import judged

_MOST_LINES = 20_000
_PAIR = re.compile(
    r"\"?(?P<name>[A-Za-z_][\w.]{0,60})\"?\s*:\s*(?P<text>\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|ISODate\([^)\n]{0,60}\)|Long\([^)\n]{0,40}\)|[\w.+-]{1,60})"
)
_LAGS, _KEEPS_UP = 30.0, 5.0
_DOWN = ("DOWN", "(not reachable/healthy)", "REMOVED", "ROLLBACK", "UNKNOWN")


class _Pair(NamedTuple):
    name: str
    text: str
    line: int


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The object that begins at the line `at`; None where it is of no service that is known here."""
    head = "\n".join(line[:400] for line in lines[at : at + 25])
    if "cluster_name" in head and "number_of_nodes" in head:
        kind, judge, role, product = (
            "_cluster/health",
            _search,
            "search-engine",
            "opensearch" if "discovered_cluster_manager" in head else "",
        )
    elif re.search(r"\bset['\"]?\s*:", head) and re.search(r"\b(?:myState|members)\b", head):
        kind, judge, role, product = "rs.status()", _replica_set, "database", "mongodb"
    elif re.search(r"\bprocess['\"]?\s*:\s*['\"]mongo[ds]", head):
        kind, judge, role, product = "db.serverStatus()", _server, "database", "mongodb"
    else:
        return None
    end = _end(lines, at)
    pairs = [
        _Pair(found["name"], _bare(found["text"]), line)
        for line in range(at, end)
        for found in _PAIR.finditer(lines[line][:100_000])
    ]
    found_here = judge(pairs, vocabulary)
    return Taken(
        kind, end, told(found_here, role, vocabulary), words=telling(found_here), products=(product,) if product else ()
    )


def _bare(text: str) -> str:
    """What stands in quotes, or in a wrapping such as ISODate('…')."""
    inner = text[text.index("(") + 1 : -1] if text.endswith(")") and text[0] not in "\"'" else text
    return inner.strip("\"'")


def _end(lines: Sequence[str], at: int) -> int:
    depth = 0
    for i in range(at, min(at + _MOST_LINES, len(lines))):
        depth += lines[i].count("{") + lines[i].count("[") - lines[i].count("}") - lines[i].count("]")
        if depth <= 0:
            return i + 1
    return min(at + _MOST_LINES, len(lines))


def _search(pairs: Sequence[_Pair], vocabulary: Vocabulary) -> list[Judged]:
    first: dict[str, Cell] = {}
    for pair in pairs:
        first.setdefault(pair.name, Cell(pair.text, pair.line))
    return judged("search-health", [first], vocabulary)


def _replica_set(pairs: Sequence[_Pair], vocabulary: Vocabulary) -> list[Judged]:
    """The members one by one, and how far the secondaries are behind the primary."""
    members: list[dict[str, _Pair]] = []
    for pair in pairs:
        if pair.name == "name":
            members.append({})
        if members:
            members[-1].setdefault(pair.name, pair)
    states = [one["stateStr"] for one in members if "stateStr" in one]
    down = [one for one in states if one.text.startswith(_DOWN)]
    found = [
        Judged("db.replication.stopped", "present", one.line, f"stateStr {one.text}", telling=f"member {one.text}")
        for one in down
    ]
    well = all(one.text in ("PRIMARY", "SECONDARY", "ARBITER") for one in states)
    if states and well and any(one.text == "PRIMARY" for one in states):
        found.append(Judged("db.replication.stopped", "absent", states[0].line, "every member is PRIMARY or SECONDARY"))
    times = {
        one["stateStr"].text: moment(one["optimeDate"].text.split(".")[0].rstrip("Z"))
        for one in members
        if {"stateStr", "optimeDate"} <= one.keys()
    }
    primary = times.get("PRIMARY")
    for one in members:
        if primary is None or "optimeDate" not in one or one.get("stateStr", one["optimeDate"]).text != "SECONDARY":
            continue
        when = moment(one["optimeDate"].text.split(".")[0].rstrip("Z"))
        if when is None:
            continue
        lag = primary - when
        state: State | None = "high" if lag >= _LAGS else "normal" if lag <= _KEEPS_UP else None
        found.append(Judged("db.replication.lag", state, one["optimeDate"].line, f"optimeDate {lag:.0f} s behind", lag))
    return found


def _server(pairs: Sequence[_Pair], vocabulary: Vocabulary) -> list[Judged]:
    """Connections in use against those left, and the tickets of WiredTiger."""
    records: list[Record] = []
    section = ""
    current = None
    for pair in pairs:
        if pair.name in ("current", "available"):
            if pair.name == "current":
                current = pair
            elif current is not None and current.text.isdecimal() and pair.text.isdecimal() and not section:
                limit = Cell(str(int(current.text) + int(pair.text)), pair.line)
                records.append({"current": Cell(current.text, current.line), "limit": limit})
                section = "connections"
            else:
                records.append({"tickets": Cell(pair.text, pair.line)})
    return judged("mongodb", records, vocabulary)
