"""The readers of machine output, in the order in which they are asked: what is surest of itself first.

Each stands in a file of its own, which is loaded when a line looks as if it were for it: most texts are only words.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.finding import Heading, Taken
from diagnops.machine.gate import Reader


class Source(NamedTuple):
    """A kind of machine output: the file that reads it, and how a line looks that it may begin with.

    `programs` are those whose output it is; below a prompt with one of them it is asked whatever the line looks like.
    `names` are what somebody may call it who says what a text is.
    """

    module: str
    looks: str
    programs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


_SQL_NAMES = (
    r"pid|state|query|wait_event|datname|relname|slot_name|application_name|sequencename|n_dead_tup|granted|cl_active|"
    r"blocked_\w+|blocking_\w+|max_connections|latest_end_time"
)
_REDIS_NAMES = (
    r"(?:redis|valkey)_version|used_memory|maxmemory|master_link_status|connected_clients|connected_slaves|aof_enabled|"
    r"mem_fragmentation_ratio|rejected_connections|evicted_keys|cluster_state|latest_fork_usec|rdb_last_bgsave_status|"
    r"instantaneous_ops_per_sec|keyspace_hits"
)

_SERVICES: tuple[Source, ...] = (
    Source(
        "innodb",
        r"^\d{4}-\d\d-\d\d .*INNODB MONITOR OUTPUT|^={20,}\s*$|^\*{5,} 1\. row|^\| ?(?:Type|InnoDB)|^\+-[-+]+\+\s*$",
        names=("innodb", "mysql", "mariadb"),
    ),
    Source(
        "postgres",
        rf"^\s*\w[^|]*\|.*\b(?:{_SQL_NAMES})\b|^\s*(?:{_SQL_NAMES})\s*\|"
        r"|^ +(?:count|max_connections) *$|^-\[ RECORD 1 \]|^Expanded display is |^ *count +\|",
        ("psql",),
        ("psql", "postgresql", "pgbouncer"),
    ),
    Source(
        "mysql",
        r"^\+-[-+]+\+\s*$|^\*{5,} 1\. row|^(?:Id|Variable_name|wait_age|trx_\w+|blocking)\t",
        ("mysql", "mariadb"),
        ("mysql", "mariadb"),
    ),
    Source(
        "keyed",
        r"^# [A-Z][a-z]+\s*$|^STAT \w|^zk_\w+\s|^(?:pool|process manager|accepted conn|listen queue):\s"
        rf"|^role:(?:master|slave)\s*$|^(?:{_REDIS_NAMES})\w*:",
        names=("redis", "memcached", "zookeeper", "php-fpm"),
    ),
    Source("redis_lists", r"^\d+\) 1\) |^\(empty ", names=("redis",)),
    Source(
        "listed",
        r"^(?:GROUP|TOPIC)\s.*(?:CURRENT-OFFSET|ASSIGNMENT-STRATEGY)|^name\t|^(?:\w+\t)+state\b|^\+-[-+]+\+\s*$"
        r"|^(?:ip|name|host|node|shards|h)\s.*(?:heap|disk)\.percent|^epoch +timestamp|^health +status|^Node +Address"
        r"|^(?:# ?)?pxname,svname|^Timeout: [\d.]+ seconds \.\.\.|^Listing (?:queues|connections|channels|consumers)\b",
        names=("kafka", "rabbitmq", "etcd", "elasticsearch", "opensearch", "consul", "haproxy"),
    ),
    Source("kafka_topics", r"^\s*Topic:\s*\S+\s+(?:Partition|TopicId|PartitionCount)", names=("kafka",)),
    Source(
        "rabbitmq",
        r"^(?:Status|Cluster status) of node |^(?:Runtime|Basics|Alarms|Network Partitions)\s*$",
        names=("rabbitmq",),
    ),
    Source("service_json", r"^\s*\{", names=("elasticsearch", "opensearch", "mongodb")),
    Source(
        "jvm",
        r"^\s*(?:Timestamp\s+)?S0\s.*\bFGCT\b|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s*$|^Full thread dump "
        r"|^\"[^\"]+\" .*\b[tn]id=|^\s*(?:\d+\s+)?java\.lang\.Thread\.State:",
        names=("java", "jstat", "jstack"),
    ),
    Source("web_status", r"^Active connections:\s", names=("nginx",)),
    Source(
        "service_lines",
        r"^(?:Consumer group '|Warning: Consumer group|\S+ is (?:un)?healthy: |memberID:\d+ alarm"
        r"|Error: unhealthy cluster|\S+ - (?:accepting|rejecting|no response)|mysqld is alive"
        r"|(?:mysqladmin|mariadb-admin): connect"
        r"|(?:\(error\) )?(?:OOM command|MISCONF |MASTERDOWN )|\s*(?:Memory|Free disk space|Disk space) alarm on node"
        r"|Node \S+@|imok$|This ZooKeeper instance|\s*(?:health: \S+ |\[WRN\] SLOW_OPS: )?\d+ slow ops"
        r"|Found (?:one|\d+) .*deadlock)",
        names=("kafka", "etcd", "postgresql", "mysql", "redis", "rabbitmq", "zookeeper", "ceph", "java"),
    ),
)

_METRICS: tuple[Source, ...] = (
    Source(
        "metric_table",
        r"(?i)^(?:\"?(?:window|phase|period|metric|series|name)\"?[,;\t])?"
        r"\"?@?(?:time(?:stamp)?|ts|date(?:[_ ]?time)?|epoch|unix_time|시각|시간|일시)\"?(?:\s*\(\w+\))?[,;\t]",
        names=("metrics", "csv"),
    ),
    Source("prometheus_range", r"^\s*\{", names=("metrics", "prometheus")),
    Source(
        "exposition",
        r"^# (?:HELP|TYPE|UNIT) [a-zA-Z_:]|^[a-zA-Z_:][\w:]*_[\w:]*(?:\{.*\})?\s+[-+]?(?:\d|NaN|Inf)",
        names=("metrics", "prometheus"),
    ),
)

SOURCES: tuple[Source, ...] = (*_SERVICES, *_METRICS)


def readers() -> list[Reader]:
    """The readers, each loaded when it is first needed."""
    return [_when_needed(source) for source in SOURCES]


def _when_needed(source: Source) -> Reader:
    looks = re.compile(source.looks)

    def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
        if heading.source and heading.source not in source.names:
            return None
        if not (heading.source or heading.program in source.programs or looks.search(lines[at])):
            return None
        return _load(source.module)(lines, at, heading, vocabulary)

    return read


@cache
def _load(module: str) -> Reader:
    found: Reader = importlib.import_module(f"diagnops.machine.{module}").read
    return found
