"""Tables of services, a row a thing: consumer groups, queues, members, indices, servers behind a proxy.

Each kind is known by its head. What a row means is said by the rules of services; what only all rows together say is
said here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.judged import Judged, telling, told
from diagnops.machine.common.record import Cell, Record, Records, from_row, line_of, text_of
from diagnops.machine.common.table import Table, aligned, spaced
from diagnops.machine.services.rules import figure_in, judged
from diagnops.machine.services.sql_table import answer

_MOST_TABLES = 500
_QUEUED = 10  # clients of MongoDB
_PREAMBLE = re.compile(r"Timeout: [\d.]+ seconds \.\.\.|Listing (?:queues|connections|channels|consumers)\b.* \.\.\.")


class Kind(NamedTuple):
    """A kind of table: the columns its head has, how it is drawn, a cell that every row has, what names a row."""

    name: str
    rules: str
    columns: frozenset[str]
    drawn: str  # "spaced", "aligned", "barred", "tabbed" or "commas"
    proof: tuple[str, re.Pattern[str]]
    names: tuple[str, ...]
    role: str | None
    product: str
    more: Callable[[Sequence[Record]], list[Judged]] = lambda _: []


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The table of a service whose head is the line `at`; None where it is the head of none that is known here."""
    if _PREAMBLE.match(lines[at]):
        return Taken("rabbitmqctl", at + 1)
    head = at + 1 if lines[at].startswith("+-") and at + 1 < len(lines) else at
    kind = next((one for one in KINDS if all(name in lines[head] for name in one.columns)), None)
    if kind is None:
        return None
    rows: list[Record] = []
    end = start = at
    for _ in range(_MOST_TABLES):  # one group after the other, each under the same head
        table = _table(lines, start, kind)
        if table is None or not kind.columns <= set(table.names):
            break
        rows.extend(table.rows)
        end = start = table.end
        while start < min(end + 2, len(lines)) and not lines[start].strip():
            start += 1
        if start >= len(lines) or lines[start].split() != lines[head].split():
            break
    if end == at:
        return None
    found = judged(kind.rules, rows, vocabulary, kind.names) + kind.more(rows)
    return Taken(
        kind.name,
        end,
        told(found, kind.role, vocabulary),
        words=telling(found),
        products=(kind.product,) if kind.product else (),
    )


def _table(lines: Sequence[str], at: int, kind: Kind) -> Records | None:
    if kind.drawn == "barred":
        return answer(lines, at)
    if kind.drawn in ("tabbed", "commas"):
        return _separated(lines, at, "\t" if kind.drawn == "tabbed" else ",", kind)
    table: Table = aligned(lines, at) if kind.drawn == "aligned" else spaced(lines, at)
    column, proof = kind.proof
    rows: list[Record] = []
    for row in table.rows:
        if not proof.fullmatch(row.cells.get(column, "")):
            break
        rows.append(from_row(row))
    return Records(table.columns, tuple(rows), at + 1 + len(rows))


def _separated(lines: Sequence[str], at: int, mark: str, kind: Kind) -> Records:
    names = tuple(name.strip() for name in lines[at].lstrip("# ").split(mark))
    column, proof = kind.proof
    rows: list[Record] = []
    end = at + 1
    while end < len(lines):
        cells = dict(zip(names, (cell.strip() for cell in lines[end].split(mark)), strict=False))
        if not proof.fullmatch(cells.get(column, "")):
            break
        rows.append({name: Cell(cell, end) for name, cell in cells.items()})
        end += 1
    return Records(names, tuple(rows), end)


def _lag_skew(records: Sequence[Record]) -> list[Judged]:
    """One partition far behind the others of its topic; and a group of which nobody reads."""
    found: list[Judged] = []
    topics: dict[tuple[str, str], list[tuple[float, Record]]] = {}
    for one in records:
        lag = figure_in(text_of(one, "LAG"))
        if lag is not None:
            topics.setdefault((text_of(one, "GROUP"), text_of(one, "TOPIC")), []).append((lag, one))
    for rows in topics.values():
        lag, worst = max(rows, key=lambda row: row[0])
        others = [other for other, row in rows if row is not worst]
        if len(others) >= 2 and lag >= 10_000 and lag >= 10 * max(1.0, median(others)):
            words = f"LAG {lag:.0f} on one partition, {median(others):.0f} on the others"
            found.append(Judged("messaging.partition_skew", "present", line_of(worst, "LAG"), words, lag))
    if records and all(text_of(one, "CONSUMER-ID") == "-" for one in records):
        words = "no active members"
        found.append(
            Judged("messaging.consumer.count", "low", line_of(records[0], "CONSUMER-ID"), words, telling=words)
        )
    elif records and all(text_of(one, "CONSUMER-ID") not in ("", "-") for one in records):
        line = line_of(records[0], "CONSUMER-ID")
        found.append(Judged("messaging.consumer.count", "normal", line, "every partition has a consumer"))
    return found


def _terms(records: Sequence[Record]) -> list[Judged]:
    """Members of etcd that are of different terms are electing; those of one term have their leader."""
    terms = {text_of(one, "RAFT TERM") for one in records}
    line = line_of(records[0], "RAFT TERM") if records else 0
    if len(terms) > 1:
        return [Judged("etcd.leader_changes", "present", line, "RAFT TERM differs", telling="raft term differs")]
    return []


def _proxied(records: Sequence[Record]) -> list[Judged]:
    """HAProxy's servers, and its backends without any. A server in maintenance was taken out by somebody."""
    found = []
    for one in records:
        status, name = text_of(one, "status"), f"{text_of(one, 'pxname')}/{text_of(one, 'svname')}"
        backend = text_of(one, "svname") == "BACKEND"
        if text_of(one, "svname") == "FRONTEND" or status.startswith("MAINT"):
            continue
        down = status.startswith(("DOWN", "NOLB"))
        check = text_of(one, "check_status", "last_chk")
        words = f"{name} {status} {check}".strip()
        says = f"{'backend' if backend else 'server'} {status.split()[0]} {check}".strip() if status else ""
        signal = "balancer.healthy_hosts" if backend else "balancer.unhealthy_hosts"
        bad: State = "low" if backend else "high"
        found.append(
            Judged(signal, bad if down else "normal", line_of(one, "status"), words, float(down), says if down else "")
        )
    return found


def _queued(records: Sequence[Record]) -> list[Judged]:
    """Clients of MongoDB that queue for reading or writing, in most of the lines; they do where no ticket is left."""
    queues = [sum(int(n) for n in text_of(one, "qrw").split("|") if n.isascii() and n.isdigit()) for one in records]
    if not queues:
        return []
    usual = median(queues)
    line = line_of(records[-1], "qrw")
    if usual >= _QUEUED:
        says = "clients queue for reading or writing"
        return [Judged("db.tickets.available", "low", line, f"qrw {text_of(records[-1], 'qrw')}", telling=says)]
    return [] if any(queues) else [Judged("db.tickets.available", "normal", line, "no clients queue")]


def _kind(
    name: str, rules: str, columns: str, drawn: str, proof: tuple[str, str], names: str, role: str | None, product: str,
    more: Callable[[Sequence[Record]], list[Judged]] = lambda _: [],
) -> Kind:  # fmt: skip
    split = columns.split(",") if "," in columns else columns.split()
    shown = tuple(names.split())
    return Kind(name, rules, frozenset(split), drawn, (proof[0], re.compile(proof[1])), shown, role, product, more)


_COLOUR = r"green|yellow|red"
KINDS = (
    _kind(
        "kafka-consumer-groups", "kafka-groups", "TOPIC PARTITION CURRENT-OFFSET LAG", "spaced", ("LAG", r"-|\d+"),
        "TOPIC PARTITION", "message-queue", "kafka", _lag_skew,
    ),
    _kind(
        "kafka-consumer-groups --state", "kafka-state", "ASSIGNMENT-STRATEGY,STATE", "aligned",
        ("STATE", r"[A-Z]\w+"), "GROUP", "message-queue", "kafka",
    ),
    _kind(
        "rabbitmqctl list_connections", "rabbitmq-connections", "name,state", "tabbed", ("name", r".* -> .*"),
        "name", "message-queue", "rabbitmq",
    ),
    _kind("rabbitmqctl list_queues", "rabbitmq-queues", "name,messages", "tabbed",
          ("messages", r"\d+"), "name", "message-queue", "rabbitmq"),
    _kind("rabbitmqctl list_queues", "rabbitmq-queues", "name,messages_ready", "tabbed", ("messages_ready", r"\d+"),
          "name", "message-queue", "rabbitmq"),
    _kind("rabbitmqctl list_queues", "rabbitmq-queues", "name,consumers", "tabbed", ("consumers", r"\d+"),
          "name", "message-queue", "rabbitmq"),
    _kind("etcdctl endpoint status", "etcd-status", "ENDPOINT,DB SIZE,RAFT TERM", "barred", ("ENDPOINT", r".*"),
          "ENDPOINT", "control-plane", "etcd", _terms),
    _kind("etcdctl endpoint health", "etcd-health", "ENDPOINT,HEALTH,TOOK", "barred", ("ENDPOINT", r".*"),
          "ENDPOINT", "control-plane", "etcd"),
    _kind("_cat/health", "search-health", "epoch cluster status", "spaced", ("status", _COLOUR), "cluster",
          "search-engine", ""),
    _kind("_cat/indices", "search-indices", "health status index", "spaced", ("health", rf"{_COLOUR}|open|close"),
          "index", "search-engine", ""),
    _kind("_cat/allocation", "search-allocation", "shards disk.percent", "spaced", ("shards", r"\d+"), "node",
          "search-engine", ""),
    _kind("_cat/shards", "search-shards", "index shard prirep state", "spaced", ("prirep", r"[pr]"), "index shard",
          "search-engine", ""),
    _kind("_cat/nodes", "search-nodes", "heap.percent ram.percent", "spaced", ("heap.percent", r"\d+"), "name",
          "search-engine", ""),
    _kind("mongostat", "mongostat", "insert query update delete getmore qrw arw", "spaced", ("insert", r"\*?\d+"),
          "host", "database", "mongodb", _queued),
    _kind("consul members", "consul", "Node Address Status Type", "aligned", ("Status", r"alive|failed|left\w*"),
          "Node", None, "consul"),
    _kind("HAProxy show stat", "haproxy", "pxname,svname,status", "commas", ("svname", r"\S.*"), "pxname svname",
          "load-balancer", "haproxy", _proxied),
)  # fmt: skip
