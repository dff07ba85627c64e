"""PostgreSQL: what psql answers to questions after sessions, locks, standbys, limits and tables; PgBouncer's pools."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.judged import Judged, telling, told
from diagnops.machine.common.judgement import show
from diagnops.machine.common.record import Cell, Record, Records, line_of, text_of
from diagnops.machine.services.postgres_sessions import are_sessions, sessions_of
from diagnops.machine.services.rules import figure_in, judged
from diagnops.machine.services.sessions import judge
from diagnops.machine.services.sql_record import after, pairs, separated, turned
from diagnops.machine.services.sql_table import answer

# Of a table with so many dead rows, and more of them than live ones, nobody doubts that it is bloated.
_MANY_DEAD = 100_000
_SWITCHED = re.compile(
    r"(?:Expanded display|Timing|Pager usage) is (?:on|off|used)|\\(?:x|timing)(?: (?:on|off|auto))?\s*$"
)


class _Kind(NamedTuple):
    """A question: what it is called, the columns that every answer to it has, and those of which it has one."""

    name: str
    all: frozenset[str]
    any: frozenset[str] = frozenset()


def _kind(name: str, all_: str, any_: str = "") -> _Kind:
    return _Kind(name, frozenset(all_.split()), frozenset(any_.split()))


_KINDS = (
    _kind("pgbouncer pools", "cl_active cl_waiting sv_idle"),
    _kind("pg_stat_replication", "application_name state", "replay_lag replay_lsn sync_state"),
    _kind("pg_stat_wal_receiver", "status", "latest_end_lsn latest_end_time received_lsn written_lsn"),
    _kind("pg_replication_slots", "slot_name active"),
    _kind("pg_stat_database", "datname", "blks_hit deadlocks numbackends temp_files"),
    _kind("age of transaction IDs", "datname age"),
    _kind("pg_sequences", "sequencename", "pct last_value"),
    _kind("pg_stat_progress_vacuum", "pid phase", "heap_blks_total heap_blks_scanned relid"),
    _kind("pg_stat_user_tables", "n_live_tup n_dead_tup"),
    _kind("blocked sessions", "", "blocked_pid blocking_pid blocked_by pg_blocking_pids blocked_query blocking_pids"),
    _kind("pg_locks", "mode granted"),
    _kind("connections", "count max_connections"),
    _kind("max_connections", "max_connections"),
    _kind("pg_stat_activity", "state", "pid query wait_event wait_event_type usename count application_name datname"),
    _kind("pg_stat_activity", "wait_event count"),
    _kind("pg_stat_activity", "pid query", "query_start xact_start running duration age runtime"),
    _kind("pg_stat_activity", "pid", "running idle query_age xact_age"),
    _kind("count", "count"),
)
_RULES = {
    "pgbouncer pools": "pgbouncer-pools",
    "pg_stat_replication": "postgres-replication",
    "pg_stat_wal_receiver": "postgres-receiver",
    "pg_replication_slots": "postgres-slots",
    "pg_stat_database": "postgres-database",
    "age of transaction IDs": "postgres-age",
    "pg_sequences": "postgres-sequences",
    "connections": "postgres-connections",
    "count": "postgres-connections",
    "max_connections": "postgres-connections",
}
_OWN = frozenset({"usename", "datname", "wait_event", "wait_event_type", "xact_start", "query_start", "backend_type"})
_NAMES = ("datname", "relname", "slot_name", "application_name", "sequencename", "database")


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The answer of psql at the line `at`; None where it is none that PostgreSQL gives."""
    if _SWITCHED.match(lines[at]):
        return Taken("psql", at + 1)
    found = _answer(lines, at)
    if found is None or not found.names:
        return None
    names = {name.lower() for name in found.names}
    if lines[at].startswith(("+", "|")) and not _OWN & names:  # other clients draw so too
        return None
    kind = next((one for one in _KINDS if one.all <= names and (not one.any or one.any & names)), None)
    if kind is None or (kind.name in ("count", "max_connections") and len(names) > 1):
        return None
    records = [{name.lower(): cell for name, cell in row.items()} for row in found.rows]
    if kind.name == "pg_stat_activity" and not are_sessions(records, names):
        return None
    end = after(lines, found.end)
    if kind.name == "count":
        limit, end = _limit_below(lines, end)
        if limit is None or not records:
            return Taken("count", found.end)
        records = [{**records[0], "max_connections": limit}]
    elif kind.name == "max_connections" and records and (count := _count_above(lines, at)):
        records = [{"count": Cell(count, line_of(records[0])), **records[0]}]
    judgements = _judged(kind, found, records, at, heading, vocabulary)
    role = "proxy" if kind.name.startswith("pgbouncer") else "database"
    product = "pgbouncer" if role == "proxy" else "postgresql"
    return Taken(kind.name, end, told(judgements, role, vocabulary), words=telling(judgements), products=(product,))


def _answer(lines: Sequence[str], at: int) -> Records | None:
    """The answer at the line `at`, whichever client drew it."""
    if found := separated(lines, at):
        return found
    if "\t" in lines[at] and (found := pairs(lines, at)):
        return found
    found = answer(lines, at)
    return turned(found) if found else pairs(lines, at)


def _judged(
    kind: _Kind, found: Records, records: Sequence[Record], at: int, heading: Heading, vocabulary: Vocabulary
) -> list[Judged]:
    if kind.name == "pg_stat_activity":
        listed = sessions_of(records, frozenset(name.lower() for name in found.names), heading)
        return [*(judge(listed, vocabulary) if listed.sessions else []), *_vacuums(records)]
    if kind.name in ("blocked sessions", "pg_locks"):
        return _locks(kind.name, records, at)
    if kind.name == "pg_stat_user_tables":
        return [_bloat(record) for record in records]
    if kind.name == "pg_stat_progress_vacuum":
        return [
            Judged("db.autovacuum", "present", line_of(record, "phase"), f"vacuum: {text_of(record, 'phase')}")
            for record in records
        ]
    if kind.name == "pg_stat_replication":
        records = [_caught_up(record) for record in records]
    elif kind.name == "pg_replication_slots":
        records = [_behind(record) for record in records]
    rules = _RULES.get(kind.name, "")
    return judged(rules, records, vocabulary, _NAMES) + [
        one for record in records if kind.name == "pgbouncer pools" for one in _pool(record)
    ]


def _vacuums(records: Sequence[Record]) -> list[Judged]:
    found = []
    for record in records:
        query = text_of(record, "query", "left", "current_query")
        if query.startswith("autovacuum: VACUUM"):
            found.append(Judged("db.autovacuum", "present", line_of(record, "query", "left"), query[:80]))
    return found


def _limit_below(lines: Sequence[str], end: int) -> tuple[Cell | None, int]:
    """The answer to SHOW max_connections right below another one, and where it ends."""
    at = end
    while at < min(end + 3, len(lines)) and "max_connections" not in lines[at]:
        at += 1
    below = answer(lines, at) if at < len(lines) else None
    if below is None or below.names != ("max_connections",) or not below.rows:
        return None, end
    return below.rows[0]["max_connections"], below.end


def _count_above(lines: Sequence[str], at: int) -> str:
    """The number of sessions that was asked for right above the limit."""
    head = next((i for i in range(at - 1, max(at - 9, 0), -1) if lines[i].strip() == "count"), None)
    above = answer(lines, head) if head else None
    if head is None or above is None or not above.rows or "pg_stat_activity" not in lines[head - 1]:
        return ""
    return above.rows[0]["count"].text


def _locks(kind: str, records: Sequence[Record], at: int) -> list[Judged]:
    if kind == "blocked sessions":
        waiting = [
            one
            for one in records
            if text_of(one, "blocking_pid", "blocked_by", "pg_blocking_pids", "blocking_pids") != "{}"
        ]
        if not waiting:
            return [Judged("db.lock.wait", "normal", at, "no blocked session")]
        return [
            Judged("db.lock.wait", "high", line_of(one), _blocked(one), telling="blocked sessions") for one in waiting
        ]
    found = []
    for one in records:
        mode, granted = text_of(one, "mode"), text_of(one, "granted")
        if granted in ("f", "false"):
            words = f"{mode} not granted"
            found.append(Judged("db.lock.wait", "high", line_of(one, "granted"), words, telling=words))
            if mode == "AccessExclusiveLock":
                found.append(Judged("db.lock.table", "present", line_of(one, "mode"), words))
    if records and not found:
        return [Judged("db.lock.wait", "normal", line_of(records[0]), "every lock is granted")]
    return found


def _blocked(record: Record) -> str:
    statement = text_of(record, "blocked_query", "blocked_statement", "query")[:60]
    return f"blocked: {statement}" if statement else "blocked session"


def _bloat(record: Record) -> Judged:
    live, dead = (figure_in(text_of(record, name)) for name in ("n_live_tup", "n_dead_tup"))
    line = line_of(record, "n_dead_tup")
    words = f"n_dead_tup {text_of(record, 'n_dead_tup')} ({text_of(record, 'relname')})"
    if live is None or dead is None:
        return Judged("db.table.bloat", None, line, words)
    state: State | None = "high" if dead > live and dead >= _MANY_DEAD else "normal" if dead <= live * 0.2 else None
    return Judged("db.table.bloat", state, line, words, figure=dead)


def _caught_up(record: Record) -> Record:
    """A standby that has replayed all that was sent has no lag, though an idle primary shows none."""
    sent, replayed = text_of(record, "sent_lsn", "sent_location"), text_of(record, "replay_lsn", "replay_location")
    if text_of(record, "replay_lag") or not sent or sent != replayed:
        return record
    return {**record, "replay_lag": Cell("00:00:00", line_of(record, "replay_lsn", "replay_location"))}


def _behind(record: Record) -> Record:
    """A slot with how much it holds back under one name, whatever the question called it."""
    known = ("slot_name", "plugin", "slot_type", "datoid", "database", "active_pid", "xmin", "catalog_xmin")
    for name, cell in record.items():
        size = figure_in(cell.text) if name not in known and not name.endswith("_lsn") else None
        if size is not None and (" " in cell.text or size > 1e6):
            return {**record, "behind": Cell(show(size, "bytes"), cell.line)}
    return record


def _pool(record: Record) -> list[Judged]:
    waiting, idle = (figure_in(text_of(record, name)) for name in ("cl_waiting", "sv_idle"))
    if waiting is None or idle is None:
        return []
    state: State | None = "high" if waiting and not idle else None if waiting else "normal"
    words = f"cl_waiting {waiting:.0f}, sv_idle {idle:.0f}"
    return [Judged("app.connection_pool.usage", state, line_of(record, "cl_waiting"), words, figure=waiting)]
