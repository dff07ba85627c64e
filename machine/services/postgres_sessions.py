"""The rows of pg_stat_activity as sessions."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from diagnops.machine.common.duration import moment, seconds
from diagnops.machine.common.finding import Heading
from diagnops.machine.common.record import Record, line_of, text_of
from diagnops.machine.services.sessions import Listed, Session

_FILTERED = re.compile(r"(?i)\blimit\b|\bwhere\b")
_KEPT = re.compile(r"(?i)backend_type|state\s+is\s+not\s+null|pid\s*(?:<>|!=)\s*pg_backend_pid|datname\s*=")
_BEGAN = ("state_change", "query_start", "xact_start")
_OWN = re.compile(r"(?i)pg_stat_activity|^autovacuum:|^vacuum\b|START_REPLICATION")
_NOT_OF_WORK = re.compile(r"^query$|backend|conn|session|login|uptime")
_OF_QUERY = re.compile(r"query|statement|run|duration|elapsed")
_OF_TRANSACTION = re.compile(r"xact|trx|transaction|tx_|idle|state")
_STATES = {"active", "idle", "idle in transaction", "fastpath function call", "disabled", "NULL", ""}
_ACTIVE_WAITS = ("Lock", "LWLock", "IO", "IPC")
_SLOW_LOCKS = {"WALSync", "WALWrite", "SyncRep", "WalSync", "WalWrite"}


def are_sessions(records: Sequence[Record], names: Set[str]) -> bool:
    """Whether rows with a state are of sessions, and not of orders or users: by their other columns or their states."""
    states = {text_of(one, "state").removesuffix(" (aborted)") for one in records}
    if states - _STATES:
        return False
    return bool({"pid", "wait_event", "wait_event_type"} & names) or any(one.startswith("idle") for one in states)


def sessions_of(records: Sequence[Record], names: frozenset[str], heading: Heading) -> Listed:
    """The sessions of an answer. They are taken for all there are where idle ones, or the server's own, are among
    them."""
    moments = [m for one in records for name in _BEGAN if (m := moment(text_of(one, name))) is not None]
    now = max(moments, default=0.0)
    doing = _doing(names, heading)
    sessions = tuple(session for one in records if (session := _session(one, now, doing)) is not None)
    asked = _KEPT.sub("", heading.command)
    filtered = bool(_FILTERED.search(asked)) and not _KEPT.search(heading.command)
    others = any(one.doing == "idle" for one in sessions) or any(
        text_of(one, "backend_type") in ("checkpointer", "walwriter") for one in records
    )
    return Listed(sessions, bool({"wait_event_type", "wait_event"} & names), others and not filtered)


def _doing(names: frozenset[str], heading: Heading) -> str:
    """What sessions do whose state is not shown, as the question or the name of a column tells."""
    asked = heading.command.lower()
    if "idle" in names or "idle in transaction" in asked:
        return "idle in transaction"
    return "active" if "running" in names or "active" in _KEPT.sub("", asked).replace("pg_stat_activity", "") else ""


def _session(record: Record, now: float, unsaid: str) -> Session | None:
    if text_of(record, "backend_type") not in ("", "client backend", "parallel worker"):
        return None
    kind, event = text_of(record, "wait_event_type"), text_of(record, "wait_event")
    doing = text_of(record, "state")
    query = text_of(record, "query", "left", "substr", "substring", "?column?", "current_query")
    if not doing and not kind and not event and not query:
        return None
    doing = doing or ("active" if kind in _ACTIVE_WAITS else unsaid if query else "")
    age, shown, asks = _age(record, doing, now)
    own = _OWN.search(query) is not None and kind not in _ACTIVE_WAITS
    return Session(
        line_of(record, "state", "wait_event", "pid"),
        "" if own else doing.removesuffix(" (aborted)"),
        age,
        shown,
        _wait(kind, event),
        f"{kind}:{event}".strip(":") if kind in ("Lock", "LWLock", "IO") or event in _SLOW_LOCKS else "",
        _count(record),
        asks,
    )


def _wait(kind: str, event: str) -> str:
    if kind == "Lock":
        return "table lock" if event == "relation" else "lock"
    if event in _SLOW_LOCKS:
        return "commit"
    return {"LWLock": "internal", "IO": "io"}.get(kind, "")


def _age(record: Record, doing: str, now: float) -> tuple[float | None, str, bool]:
    """How long a session has done what it does: as a duration that is shown, or at least since it
    began; how that is written; and whether it is the age of a statement."""
    shown = [(name, age) for name, cell in record.items() if (age := seconds(cell.text)) is not None]
    ages = [(name, age) for name, age in shown if not _NOT_OF_WORK.search(name)]
    if ages:
        wanted = _OF_TRANSACTION if doing == "idle in transaction" else _OF_QUERY
        name, age = max(ages, key=lambda one: wanted.search(one[0]) is not None)
        return age, record[name].text.partition(".")[0], _OF_TRANSACTION.search(name) is None
    for name in _BEGAN if doing == "idle in transaction" else _BEGAN[1:]:
        began = moment(text_of(record, name))
        if began is not None and now - began >= 1:
            return now - began, f"{now - began:.0f} s", name == "query_start"
    return None, "", True


def _count(record: Record) -> int:
    text = text_of(record, "count")
    return min(int(text), 1_000_000) if text.isascii() and text.isdigit() and len(text) < 8 else 1
