"""MySQL and MariaDB: the process list, replication, status variables, and who waits for whom in InnoDB."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.judged import Judged, telling, told
from diagnops.machine.common.record import Cell, Record, Records, line_of, plain, text_of
from diagnops.machine.services.rules import figure_in, judged
from diagnops.machine.services.sessions import Listed, Session, judge
from diagnops.machine.services.sql_table import answer, one_a_line

_REPLICA = {"slave_io_running", "replica_io_running", "seconds_behind_master", "seconds_behind_source"}
_OF_REPLICA = re.compile(r"\s*(?:(?:Slave|Replica)_(?:IO|SQL)_\w+|Seconds_Behind_\w+): ")  # what grep leaves
_BLOCKED = {"blocking_pid", "blocking_trx_id", "blocking_query", "blocking_thread", "blocking"}
_OWN_USERS = ("system user", "event_scheduler")
_OWN_COMMANDS = ("Daemon", "Binlog Dump", "Binlog Dump GTID", "Slave_IO", "Slave_SQL", "Slave_worker", "Connect")
_TABLE_LOCK = re.compile(r"Waiting for .* lock|Waiting for .*flush|Locked")
_ERRORS = ("Last_IO_Error", "Last_SQL_Error", "Last_Error")


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The answer of mysql at the line `at`; None where it is none that this file knows."""
    found = one_a_line(lines, at) if _OF_REPLICA.match(lines[at]) else answer(lines, at)
    if found is None:
        return None
    names = {name.lower() for name in found.names}
    if {"command", "time", "state"} <= names and names & {"user", "info", "id"}:
        return _taken("SHOW PROCESSLIST", found, judge(_processes(found.rows), vocabulary), vocabulary)
    if names & _REPLICA:
        errors = [plain(text) for row in found.rows for one in _ERRORS if (text := text_of(row, one))]
        judgements = _delay_meant(found.rows, judged("mysql-replica", found.rows, vocabulary))
        return _taken("SHOW REPLICA STATUS", found, judgements, vocabulary, errors)
    if found.names and found.names[0].lower() == "variable_name":
        return _variables(lines, found, vocabulary)
    if names & _BLOCKED or "wait_age" in names:
        waits = [_blocked(row) for row in found.rows]
        return _taken("lock waits", found, waits, vocabulary)
    if "trx_state" in names:
        return _taken("innodb_trx", found, [one for row in found.rows for one in _waiting(row)], vocabulary)
    return None


def _taken(
    kind: str, found: Records, judgements: list[Judged], vocabulary: Vocabulary, more: Sequence[str] = ()
) -> Taken:
    words = "; ".join(dict.fromkeys([one for one in (telling(judgements), *more) if one]))
    return Taken(kind, found.end, told(judgements, "database", vocabulary), words=words, products=_products(found))


def _products(found: Records) -> tuple[str, ...]:
    """MySQL or MariaDB, where the names of an answer give it away."""
    if "Progress" in found.names or "Using_Gtid" in found.names:
        return ("mariadb",)
    return ("mysql",) if any(name.startswith(("Replica_", "Source_")) for name in found.names) else ()


def _processes(rows: Sequence[Record]) -> Listed:
    folded = [{name.lower(): cell for name, cell in row.items()} for row in rows]
    sessions = tuple(_process(row) for row in folded if row)
    return Listed(sessions, False, any(one.doing == "idle" for one in sessions), transactions=False)


def _process(row: Record) -> Session:
    command, state = text_of(row, "command"), text_of(row, "state")
    line = line_of(row, "state", "command")
    if text_of(row, "user") in _OWN_USERS or command in _OWN_COMMANDS or "processlist" in text_of(row, "info").lower():
        return Session(line, "")
    age = figure_in(text_of(row, "time"))
    wait = "table lock" if _TABLE_LOCK.fullmatch(state) else ""
    doing = "idle" if command == "Sleep" else "active" if command in ("Query", "Execute") else ""
    return Session(line, doing, age, f"{age:.0f} s" if age is not None else "", wait, state if wait else "")


def _delay_meant(rows: Sequence[Record], judgements: list[Judged]) -> list[Judged]:
    """A replica that was told to stay behind is not late."""
    if any((figure_in(text_of(row, "SQL_Delay")) or 0) > 0 for row in rows):
        return [one for one in judgements if one.signal != "db.replication.lag"]
    return judgements


def _variables(lines: Sequence[str], found: Records, vocabulary: Vocabulary) -> Taken | None:
    """Status variables, and those of another answer right below."""
    more: Records | None = found
    merged: dict[str, Cell] = {}
    end = found.end
    while more is not None and more.names and more.names[0].lower() == "variable_name":
        merged.update((next(iter(row.values())).text, list(row.values())[-1]) for row in more.rows if len(row) > 1)
        end = more.end
        at = end
        while at < len(lines) and not lines[at].strip():
            at += 1
        more = answer(lines, at) if at < len(lines) and at - end <= 2 else None
    known = judged("mysql-status", [merged], vocabulary)
    return _taken("SHOW STATUS", Records(found.names, found.rows, end), known, vocabulary)


def _blocked(row: Record) -> Judged:
    folded = {name.lower(): cell for name, cell in row.items()}
    statement = text_of(folded, "waiting_query")[:60]
    age = text_of(folded, "wait_age")
    words = f"waits {age}: {statement}".strip(": ") if age else f"blocked: {statement}" if statement else "blocked"
    return Judged("db.lock.wait", "high", line_of(folded, "wait_age", "waiting_query"), words, telling="lock wait")


def _waiting(row: Record) -> list[Judged]:
    state = text_of(row, "trx_state")
    if state != "LOCK WAIT":
        return []
    return [Judged("db.lock.wait", "high", line_of(row, "trx_state"), f"trx_state {state}", telling=state)]
