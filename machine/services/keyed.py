"""What services say of themselves as one name and value a line: Redis, memcached, ZooKeeper, php-fpm."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.judged import Judged, telling, told
from diagnops.machine.common.record import Cell, Record, line_of, text_of
from diagnops.machine.services.rules import figure_in, judged


class _Keyed(NamedTuple):
    """A kind of output: how its first line looks, each name with its value, and what stands between them.

    `products` are what it is of, by a name that only that one has.
    """

    name: str
    rules: str
    begins: re.Pattern[str]
    value: re.Pattern[str]
    between: re.Pattern[str]
    role: str | None
    products: Mapping[str, str]
    more: Callable[[Record], list[Judged]] = lambda _: []


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """Names and values from the line `at` on, None where they are of no service that is known here."""
    kind = next((one for one in _KINDS if one.begins.search(lines[at])), None)
    if kind is None:
        return None
    cells: dict[str, Cell] = {}
    end = i = at
    while i < len(lines) and (i - end <= 1 or kind.between.fullmatch(lines[i])):
        line = lines[i].rstrip()
        i += 1
        if found := kind.value.fullmatch(line):
            cells.setdefault(found[1].strip(), Cell(found[2].strip(), i - 1))
            end = i
        elif line and kind.between.fullmatch(line):
            end = i
        elif line:
            break
    if not cells:
        return None
    found_here = judged(kind.rules, [cells], vocabulary) + kind.more(cells)
    product = next((one for name, one in kind.products.items() if not name or name in cells), "")
    findings = told(found_here, kind.role, vocabulary)
    return Taken(kind.name, end, findings, words=telling(found_here), products=(product,) if product else ())


def _redis(record: Record) -> list[Judged]:
    """What takes two lines of INFO to say: a full cache that throws nothing out, and each replica's state."""
    found = []
    if not text_of(record, "used_memory") and text_of(record, "maxmemory_human", "maxmemory") not in ("", "0", "0B"):
        found.extend(_share_of_human(record))
    used, most = (figure_in(text_of(record, name)) for name in ("used_memory", "maxmemory"))
    if used and most and used >= most and text_of(record, "maxmemory_policy") == "noeviction":
        words = "used_memory over maxmemory, noeviction"
        found.append(
            Judged("cache.writes_refused", "present", line_of(record, "maxmemory_policy"), words, telling=words)
        )
    for name, cell in record.items():
        if _REPLICA.fullmatch(name) and (state := _STATE.search(cell.text)):
            well = state[1] == "online"
            words = f"replica {state[1]}"
            found.append(
                Judged(
                    "cache.replication.broken",
                    "absent" if well else "present",
                    cell.line,
                    words,
                    telling="" if well else words,
                )
            )
    return found


def _share_of_human(record: Record) -> list[Judged]:
    used, most = (figure_in(text_of(record, one)) for one in ("used_memory_human", "maxmemory_human"))
    if not used or not most:
        return []
    share = 100 * used / most
    state: State | None = "high" if share >= 90 else "normal" if share < 63 else None
    words = f"used_memory_human {text_of(record, 'used_memory_human')} of {text_of(record, 'maxmemory_human')}"
    return [Judged("cache.memory.usage", state, line_of(record, "used_memory_human"), words, share)]


def _pool(record: Record) -> list[Judged]:
    idle, active, waiting = (
        figure_in(text_of(record, name)) for name in ("idle processes", "active processes", "listen queue")
    )
    if idle is None or active is None or waiting is None:
        return []
    state: State | None = "high" if waiting and not idle else "normal" if idle and not waiting else None
    words = f"idle processes {idle:.0f}, listen queue {waiting:.0f}"
    return [Judged("app.thread_pool.usage", state, line_of(record, "idle processes"), words, active)]


_REPLICA = re.compile(r"slave\d+")
_STATE = re.compile(r"\bstate=(\w+)")
_KINDS = (
    _Keyed(
        "redis INFO",
        "redis",
        re.compile(
            r"^(?:# (?:Server|Clients|Memory|Persistence|Threads|Stats|Replication|CPU|Modules|Commandstats|Errorstats|"
            r"Latencystats|Cluster|Keyspace)\s*$|(?:redis_version|valkey_version|used_memory\w*|maxmemory\w*|master_link_status|"
            r"connected_clients|connected_slaves|mem_fragmentation_ratio|rejected_connections|evicted_keys|aof_enabled|"
            r"cluster_state|latest_fork_usec|instantaneous_ops_per_sec|rdb_last_bgsave_status|keyspace_hits):\S|role:(?:master|slave)\s*$)"
        ),
        re.compile(r"([a-z][\w.|-]*):(\S.*|)"),
        re.compile(r"# \w+\s*"),
        "cache",
        {"valkey_version": "valkey", "redis_version": "redis"},
        _redis,
    ),
    _Keyed(
        "memcached stats",
        "memcached",
        re.compile(r"^STAT \w+ "),
        re.compile(r"STAT (\S+) (.*)"),
        re.compile(r"END|RESET"),
        "cache",
        {"": "memcached"},
    ),
    _Keyed(
        "ZooKeeper mntr",
        "zookeeper",
        re.compile(r"^zk_\w+\s+\S"),
        re.compile(r"(zk_\w+)\s+(.*)"),
        re.compile(r"(?!)"),
        None,
        {"": "zookeeper"},
    ),
    _Keyed(
        "php-fpm status",
        "php-fpm",
        re.compile(r"^(?:pool:\s+\S|process manager:\s+\w|listen queue:\s+\d|accepted conn:\s+\d)"),
        re.compile(r"([a-z][a-z ]{1,30}):\s+(.*)"),
        re.compile(r"(?!)"),
        "application",
        {"": "php-fpm"},
        _pool,
    ),
)  # fmt: skip
