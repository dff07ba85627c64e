"""What services print about themselves, read through the gate: exactly what is written beside each, and nothing else.

The files in data/services are answers of the real programs: PostgreSQL 15, MariaDB 10.11, Redis 7, nginx 1.22, HAProxy
2.6, memcached 1.6, etcd 3.4, OpenJDK 17. What is written here follows a documented form, named beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.cases import VOCABULARY
from diagnops.kb.vocabulary import Vocabulary
from diagnops.kb.vocabulary_files import read_vocabulary
from diagnops.machine.common.finding import Heading
from diagnops.machine.gate import Part, parts
from diagnops.machine.readers import readers

InProportion = Callable[[Callable[[int], object], int], None]

DATA = Path(__file__).parent / "data" / "services"

REAL = {
    "etcd_alarm": "etcd.space_exceeded=present@control-plane",
    "etcd_full": "etcd.space_exceeded=present@control-plane",
    "etcd_health": "service.down=absent@control-plane",
    "etcd_health_t": "service.down=absent@control-plane",
    "etcd_status": "etcd.space_exceeded=absent@control-plane",
    "etcd_unhealthy": "service.down=present@control-plane",
    "haproxy_stat": "balancer.active_connections=normal@load-balancer balancer.surge_queue=normal@load-balancer"
    " balancer.unhealthy_hosts=high@load-balancer balancer.healthy_hosts=low@load-balancer",
    "innodb_deadlock": "db.deadlock=present@database db.undo.history_length=normal@database"
    " db.buffer.hit_ratio=normal@database",
    "innodb_locked": "db.deadlock=absent@database db.undo.history_length=normal@database db.lock.wait=high@database"
    " db.buffer.hit_ratio=normal@database",
    "innodb_quiet": "db.deadlock=absent@database db.undo.history_length=normal@database",
    "jstack_deadlock": "jvm.thread.blocked=normal@application jvm.thread.count=normal@application"
    " jvm.thread.deadlock=present@application",
    "jstack_quiet": "jvm.thread.blocked=normal@application jvm.thread.count=normal@application",
    "jstat_busy": "jvm.gc.duration=high jvm.memory.used_after_last_gc=high",
    "jstat_quiet": "",
    "memcached": "cache.memory.usage=normal@cache cache.connections=normal@cache cache.evictions=normal@cache",
    "mysql_processlist_locked": "db.lock.wait=high@database db.lock.table=present@database",
    "mysql_processlist_locked_batch": "db.lock.wait=high@database db.lock.table=present@database",
    "mysql_processlist_locked_g": "db.lock.wait=high@database db.lock.table=present@database",
    "mysql_processlist_quiet": "",
    "mysql_replica_connecting": "db.replication.stopped=present@database",
    "mysql_replica_grep": "db.replication.stopped=present@database",  # MySQL manual, SHOW REPLICA STATUS
    "mysql_replica_grep_quiet": "db.replication.stopped=absent@database db.replication.lag=normal@database",
    "mysql_status": "db.connections.exhausted=absent@database db.sessions.active=normal@database"
    " db.lock.wait=normal@database db.deadlock=absent@database db.slow_queries=normal@database",
    "mysql_threads": "db.client.connection.count=normal@database db.connections.exhausted=absent@database",
    "mysql_trx": "db.lock.wait=high@database",
    "nginx_status": "balancer.rejected_connections=normal",
    "psql_activity_early": "db.sessions.active=normal@database",  # waits of two seconds: nobody can say
    "psql_activity_expanded": "db.lock.wait=high@database db.transaction.idle=present@database"
    " db.sessions.active=normal@database",
    "psql_activity_held": "db.lock.wait=high@database db.transaction.idle=present@database"
    " db.sessions.active=normal@database",
    "psql_activity_quiet": "db.lock.wait=normal@database db.transaction.idle=absent@database"
    " db.sessions.active=normal@database",
    "psql_activity_star": "db.lock.wait=high@database db.transaction.idle=present@database"
    " db.sessions.active=normal@database",
    "psql_age": "db.transaction_id.age=normal@database",
    "psql_blocked": "db.lock.wait=high@database",
    "psql_blocked_none": "db.lock.wait=normal@database",
    "psql_count_and_limit": "db.client.connection.count=high@database",  # 11 of 12: not yet all
    "psql_database": "db.deadlock=absent@database db.temp_files=normal@database",
    "psql_locks": "db.lock.wait=high@database",
    "psql_replication_none": "",  # a primary without standbys, or one that lost them
    "search_shards": "search.cluster.unhealthy=present@search-engine",  # Elasticsearch, cat shards API
    "search_shards_quiet": "",
    "mysqladmin_status": "db.connection.refused=absent@database",  # MySQL manual, mysqladmin
    "rabbitmq_terms_alarm": "messaging.memory_alarm=present@message-queue messaging.disk_alarm=present@message-queue",
    "rabbitmq_terms_quiet": "network.partition=absent@message-queue messaging.memory_alarm=absent@message-queue"
    " messaging.disk_alarm=absent@message-queue",  # both after rabbitmqctl(8) of 3.6
    "redis_full": "cache.memory.usage=high@cache cache.connections=normal@cache cache.fork.duration=normal@cache"
    " cache.evictions=normal@cache cache.writes_refused=present@cache",
    "redis_latency": "cache.latency=high@cache",
    "redis_quiet": "cache.memory.usage=normal@cache cache.connections=normal@cache cache.fork.duration=normal@cache"
    " cache.evictions=normal@cache",
    "redis_refused": "cache.writes_refused=present@cache",
    "redis_replica_down": "cache.replication.broken=present@cache",
    "redis_slowlog": "cache.slow_commands=present@cache",
}

# kafka-consumer-groups.sh and kafka-topics.sh: Kafka's documentation, "Basic Kafka Operations".
GROUPS = """
GROUP   TOPIC   PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG     CONSUMER-ID        HOST        CLIENT-ID
orders  events  0          1200            {end}           {lag}   {who}              {host}      {client}
orders  events  1          1300            1303            3       {who}              {host}      {client}
orders  events  2          1400            1401            1       {who}              {host}      {client}
"""
TOPICS = """Topic: events\tTopicId: abc\tPartitionCount: 2\tReplicationFactor: 3\tConfigs: segment.bytes=1073741824
\tTopic: events\tPartition: 0\tLeader: {leader}\tReplicas: 1,2,3\tIsr: {isr}
\tTopic: events\tPartition: 1\tLeader: 2\tReplicas: 2,3,1\tIsr: 2,3,1
"""
# rabbitmqctl: its manual page, and the guide to monitoring of rabbitmq.com.
QUEUES = """Timeout: 60.0 seconds ...
Listing queues for vhost / ...
name\tmessages\tmessages_ready\tmessages_unacknowledged\tconsumers
orders\t{messages}\t{ready}\t{unacked}\t{consumers}
mail\t0\t0\t0\t0
"""
# _cat and _cluster/health: the reference of Elasticsearch.
INDICES = """health status index      uuid                   pri rep docs.count docs.deleted store.size pri.store.size
{health}  open   orders-1   u8FNjxh8Rfy_awN11oDKYQ   1   1       1200            0     72.1kb         36.0kb
green  open   mail       nYFWZEO7TUiOjLQXBaYJpA   1   1          0            0       450b           225b
"""
HEALTH = """{{
  "cluster_name" : "search",
  "status" : "{status}",
  "timed_out" : false,
  "number_of_nodes" : 3,
  "unassigned_shards" : {unassigned},
  "active_shards_percent_as_number" : 83.3
}}
"""
# SHOW REPLICA STATUS: the MySQL 8.0 reference manual.
REPLICA = """*************************** 1. row ***************************
             Replica_IO_State: Waiting for source to send event
                  Source_Host: 10.0.0.1
           Replica_IO_Running: {io}
          Replica_SQL_Running: {sql}
                   Last_Error: {error}
        Seconds_Behind_Source: {behind}
                    SQL_Delay: {delay}
1 row in set (0.00 sec)
"""
# pg_stat_replication and pg_replication_slots: the PostgreSQL documentation, chapter Monitoring.
STANDBYS = """ application_name |   state   | sync_state |   sent_lsn   |  replay_lsn  |   replay_lag
------------------+-----------+------------+--------------+--------------+-----------------
 standby1         | streaming | async      | 3/{sent} | 3/5000000    | {lag}
(1 row)
"""
ZK = (
    "zk_version\t3.8.0\nzk_avg_latency\t0.5\nzk_open_file_descriptor_count\t{fds}\nzk_max_file_descriptor_count\t4096\n"
)
# rs.status(): the MongoDB manual.
MONGO = """{{
  set: 'rs0',
  date: ISODate('2026-03-01T10:00:05.000Z'),
  myState: 1,
  members: [
    {{
      _id: 0,
      name: 'a:27017',
      stateStr: 'PRIMARY',
      optimeDate: ISODate('2026-03-01T10:00:00.000Z'),
    }},
    {{
      _id: 1,
      name: 'b:27017',
      stateStr: '{state}',
      optimeDate: ISODate('2026-03-01T{when}.000Z'),
    }}
  ],
  ok: 1
}}
"""
FPM = "pool:                 www\nprocess manager:      dynamic\nlisten queue:         {q}\nidle processes:       {idle}\nactive processes:     8\n"  # noqa: E501
MEMBERS = """Node    Address          Status  Type    Build   Protocol  DC   Partition  Segment
web-1   10.0.0.1:8301    alive   client  1.15.2  2         dc1  default    <default>
web-2   10.0.0.2:8301    {status}  client  1.15.2  2         dc1  default    <default>
"""

# The views of the PostgreSQL documentation, chapter Monitoring.
RUNNING = """shop=# select pid, now() - query_start as running, query from pg_stat_activity where state='active';
  pid  |     running     |        query
-------+-----------------+---------------------
 24411 | 00:41:22.871234 | SELECT * FROM sales
(1 row)
"""
COUNTED = """shop=> select count(*) from pg_stat_activity;
 count
-------
    38
(1 row)

shop=> show max_connections;
 max_connections
-----------------
 200
(1 row)
"""
WAITING = """ pid  | state  | wait_event_type | wait_event |  duration   |        query
------+--------+-----------------+------------+-------------+----------------------
 9120 | active | Lock            | relation   | 00:06:12.88 | ALTER TABLE users   +
      |        |                 |            |             |   ADD COLUMN x int
(1개 행)
"""
VACUUM = """ pid  | state  | wait_event_type | xact_age |              query
------+--------+-----------------+----------+----------------------------------
 7001 | active | Timeout         | 02:11:09 | autovacuum: VACUUM public.events
(1 row)
"""
# SHOW PROCESSLIST: the MySQL reference manual; a statement keeps its line ends.
STATEMENT = """+------+------+------+------+---------+------+--------------+-----------+
| Id   | User | Host | db   | Command | Time | State        | Info      |
+------+------+------+------+---------+------+--------------+-----------+
| 9001 | app  | a:51 | shop | Query   | 1834 | Sending data | SELECT a
FROM orders
WHERE b = 'x' |
| 9002 | app  | a:52 | shop | Sleep   |    3 |              | NULL      |
+------+------+------+------+---------+------+--------------+-----------+
2 rows in set (0.00 sec)
"""
STATE = """GROUP   COORDINATOR (ID)   ASSIGNMENT-STRATEGY  STATE               #MEMBERS
orders  10.0.0.1:9092 (1)  range                PreparingRebalance  4
"""
CONNECTIONS = "Listing connections ...\nname\tstate\n10.0.0.1:51111 -> 10.0.0.9:5672\tblocked\n"

# MongoDB Database Tools, mongostat (Fields): qrw is the queue of clients that wait to read and to write.
MONGOSTAT = """insert query update delete getmore command dirty  used flushes vsize   res {q:>5}   arw net_in net_out conn                time
    12  *210    113     *0     220   310|0 21.4% 95.3%       0 9.12G 7.61G {0:>5} 1|128   1.2m    8.1m 3912 Nov 23 03:12:01.120
     9  *190    101     *0     210   300|0 21.9% 95.6%       0 9.12G 7.61G {1:>5} 1|128   1.1m    7.9m 3921 Nov 23 03:12:02.121
    10  *201     98     *0     214   305|0 22.1% 95.8%       0 9.12G 7.61G {2:>5} 1|128   1.1m    8.0m 3930 Nov 23 03:12:03.119
"""  # noqa: E501
# Celery, "Monitoring and Management Guide" and celery/bin/control.py.
CELERY = """->  celery@worker-1: OK
        pong
->  celery@worker-2: {0}
        {1}

{2} nodes online.
"""

WRITTEN = [
    (MONGOSTAT.format("54|89", "61|92", "66|97", q="qrw"), "db.tickets.available=low@database"),
    (MONGOSTAT.format("0|0", "0|0", "0|0", q="qrw"), "db.tickets.available=normal@database"),
    (MONGOSTAT.format("0|0", "12|9", "0|0", q="qrw"), ""),  # for a moment
    (CELERY.format("OK", "pong", 2), "service.down=absent@application"),
    (CELERY.format("ERROR", "timed out", 2), "service.down=present@application"),
    ("Error: No nodes replied within time constraint\n", "service.down=present@application"),
    (RUNNING, "db.slow_queries=high@database db.transaction.long_running=present@database"),
    (COUNTED, "db.client.connection.count=normal@database db.connections.exhausted=absent@database"),
    (WAITING, "db.lock.wait=high@database db.lock.table=present@database db.transaction.long_running=present@database"),
    (VACUUM, "db.autovacuum=present@database"),
    (STATEMENT, "db.slow_queries=high@database db.transaction.long_running=present@database"
     " db.sessions.active=normal@database"),
    (STATE, "messaging.consumer.rebalance=present@message-queue"),
    (CONNECTIONS, "messaging.publisher.blocked=present@message-queue"),
    (GROUPS.format(end=91_200, lag=90_000, who="c-1", host="/10.0.0.1", client="c"),
     "messaging.consumer.lag=high@message-queue messaging.partition_skew=present@message-queue"
     " messaging.consumer.count=normal@message-queue"),
    (GROUPS.format(end=1201, lag=1, who="c-1", host="/10.0.0.1", client="c"),
     "messaging.consumer.lag=normal@message-queue messaging.consumer.count=normal@message-queue"),
    (GROUPS.format(end=10_200, lag=9_000, who="-", host="-", client="-"), "messaging.consumer.count=low@message-queue"),
    ("Consumer group 'orders' has no active members.\n", "messaging.consumer.count=low@message-queue"),
    (TOPICS.format(leader=1, isr="1,2"), "kafka.partition.under_replicated=high@message-queue"),
    (TOPICS.format(leader="none", isr=""),
     "kafka.partition.under_replicated=high@message-queue kafka.partition.offline=high@message-queue"),
    (TOPICS.format(leader=1, isr="1,3,2"),
     "kafka.partition.under_replicated=normal@message-queue kafka.partition.offline=normal@message-queue"),
    (QUEUES.format(messages=51_000, ready=50_000, unacked=1_000, consumers=2),
     "messaging.queue.depth=high@message-queue messaging.unacked=high@message-queue"
     " messaging.consumer.count=normal@message-queue"),
    (QUEUES.format(messages=40, ready=40, unacked=0, consumers=0),
     "messaging.queue.depth=normal@message-queue messaging.unacked=normal@message-queue"
     " messaging.consumer.count=low@message-queue"),
    (QUEUES.format(messages=8_000, ready=7_200, unacked=800, consumers=1),
     "messaging.consumer.count=normal@message-queue"),
    ("Node rabbit@mq1 reported no alarms, local or clusterwide\n",
     "messaging.memory_alarm=absent@message-queue messaging.disk_alarm=absent@message-queue"),
    ("Alarms\n\nMemory alarm on node rabbit@mq1\n\nNetwork Partitions\n\n(none)\n",
     "messaging.memory_alarm=present@message-queue network.partition=absent@message-queue"),
    (INDICES.format(health="yellow"), "search.cluster.unhealthy=present@search-engine"),
    (INDICES.format(health="green"), "search.cluster.unhealthy=absent@search-engine"),
    (HEALTH.format(status="red", unassigned=4), "search.cluster.unhealthy=present@search-engine"),
    (HEALTH.format(status="green", unassigned=0), "search.cluster.unhealthy=absent@search-engine"),
    (REPLICA.format(io="Yes", sql="Yes", error="", behind=0, delay=0),
     "db.replication.lag=normal@database db.replication.stopped=absent@database"),
    (REPLICA.format(io="Yes", sql="Yes", error="", behind=911, delay=0),
     "db.replication.lag=high@database db.replication.stopped=absent@database"),
    (REPLICA.format(io="Yes", sql="No", error="Duplicate entry '7' for key 'PRIMARY'", behind="NULL", delay=0),
     "db.replication.stopped=present@database"),
    (REPLICA.format(io="Yes", sql="Yes", error="", behind=3600, delay=3600), "db.replication.stopped=absent@database"),
    (STANDBYS.format(sent="9000000", lag="00:02:11.4"),
     "db.replication.lag=high@database db.replication.stopped=absent@database"),
    (STANDBYS.format(sent="5000000", lag=""),
     "db.replication.lag=normal@database db.replication.stopped=absent@database"),
    (STANDBYS.format(sent="9000000", lag=""), "db.replication.stopped=absent@database"),
    (ZK.format(fds=4000), "process.open_file_descriptor.count=high"),
    (ZK.format(fds=60), "process.open_file_descriptor.count=normal"),
    (MONGO.format(state="SECONDARY", when="10:00:00"),
     "db.replication.stopped=absent@database db.replication.lag=normal@database"),
    (MONGO.format(state="SECONDARY", when="09:55:00"),
     "db.replication.stopped=absent@database db.replication.lag=high@database"),
    (MONGO.format(state="(not reachable/healthy)", when="09:00:00"), "db.replication.stopped=present@database"),
    (FPM.format(q=140, idle=0), "app.thread_pool.queue=high@application app.thread_pool.usage=high@application"),
    (FPM.format(q=0, idle=4), "app.thread_pool.queue=normal@application app.thread_pool.usage=normal@application"),
    (MEMBERS.format(status="failed"), "service.down=present"),
    (MEMBERS.format(status="alive "), "service.down=absent"),
]  # fmt: skip


def read(text: str, vocabulary: Vocabulary) -> list[Part]:
    return parts(text.splitlines(), readers(), vocabulary)


def shown(found: list[Part]) -> set[str]:
    findings = [one for part in found if part.taken for one in part.taken.findings]
    return {f"{one.signal}={one.state}" + (f"@{one.role}" if one.role else "") for one in findings}


@pytest.mark.parametrize("name", REAL)
def test_what_a_real_service_printed_is_read(name: str, vocabulary: Vocabulary) -> None:
    text = (DATA / f"{name}.txt").read_text("utf-8")
    found = read(text, vocabulary)

    assert shown(found) == set(REAL[name].split())
    assert [part for part in found if part.taken is None and any(text.splitlines()[part.start : part.end])] == []


def test_every_answer_of_a_real_service_is_read_here() -> None:
    assert {path.stem for path in DATA.glob("*.txt")} == set(REAL)


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_what_a_service_prints_after_its_manual_is_read(text: str, expected: str, vocabulary: Vocabulary) -> None:
    assert shown(read(text, vocabulary)) == set(expected.split())


@pytest.mark.parametrize("name", ["psql_activity_held", "mysql_processlist_locked", "redis_full", "etcd_full"])
def test_what_people_say_around_an_answer_stays_theirs(name: str, vocabulary: Vocabulary) -> None:
    text = (DATA / f"{name}.txt").read_text("utf-8").rstrip()
    said = "checkout hangs since ten and we see this on the primary"

    found = read(f"{said}\n{text}\n{said} | any idea?\n", vocabulary)

    assert shown(found) == set(REAL[name].split())
    assert [part.end - part.start for part in found if part.taken is None] == [1, 1]


def test_a_full_cache_without_a_limit_is_not_full(vocabulary: Vocabulary) -> None:
    found = read("used_memory:99000000000\nmaxmemory:0\nmaxmemory_policy:noeviction\n", vocabulary)

    assert shown(found) == set()


def test_a_counter_since_the_start_tells_only_that_it_never_was(vocabulary: Vocabulary) -> None:
    assert shown(read("evicted_keys:0\nrejected_connections:7\n", vocabulary)) == {"cache.evictions=normal@cache"}
    assert shown(read("evicted_keys:912\nrejected_connections:0\n", vocabulary)) == set()


def test_how_long_a_connection_is_open_says_nothing_of_its_work(vocabulary: Vocabulary) -> None:
    columns = " pid | state  | conn_age | xact_age | query_age\n-----+--------+----------+----------+-----------\n"
    row = "   7 | active | 91:00:00 | {} | 00:00:00\n(1 row)\n"

    assert shown(read(columns + row.format("00:00:01"), vocabulary)) == set()
    assert shown(read((columns + row.format("00:09:00")).replace("query_age", "x"), vocabulary)) == {
        "db.transaction.long_running=present@database"
    }


def test_what_only_looks_like_sessions_is_none(vocabulary: Vocabulary) -> None:
    users = " state  | count\n--------+-------\n active |  5000\n new    |    12\n(2 rows)\n"

    assert shown(read(users, vocabulary)) == set()


def test_a_deadlock_of_long_ago_is_past(vocabulary: Vocabulary) -> None:
    text = (DATA / "innodb_deadlock.txt").read_text("utf-8").splitlines()
    at = text.index("LATEST DETECTED DEADLOCK")
    old = [line.replace("2026-", "2024-") if at < i < at + 4 else line for i, line in enumerate(text)]

    assert "db.deadlock=absent@database" in shown(read("\n".join(old), vocabulary))


@pytest.mark.parametrize(
    ("head", "unit", "end"),
    [
        ("", "-", "x"), ("", "+-", "x"), (" pid | ", "a | ", ""), ("", "a", ""), ("", "| ", ""),
        ('{"cluster_name": ', "[", ""), ("x_y{", "}", ""), ('"a" ', "tid ", ""), ("time,", "a,", ""),
        ("STAT ", "1", ""), ("1) 1) ", '"', ""), ("# HELP a ", "b", ""), ("used_memory:", "9", ""),
    ],
)  # fmt: skip
def test_a_long_line_takes_time_that_grows_with_its_length(
    head: str, unit: str, end: str, vocabulary: Vocabulary, in_proportion: InProportion
) -> None:
    def read_line(count: int) -> None:
        line = head + unit * (count // len(unit)) + end
        parts([line, line, "-----+-----", line], readers(), vocabulary)

    in_proportion(read_line, 80_000)


PIECES = st.sampled_from(
    [line for path in sorted(DATA.glob("*.txt")) for line in path.read_text("utf-8").splitlines()[:40]]
    + [line for text, _ in WRITTEN for line in text.splitlines()]
    + ["", "  ", "|", "+---+", "a | b", "{", "}", "time,cpu", "1,2", "x 1"]
)


SHIPPED = read_vocabulary(VOCABULARY)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=40))
def test_any_lines_are_survived_and_each_reader_moves_on(lines: list[str]) -> None:
    for at in range(len(lines)):
        for reader in readers():
            taken = reader(lines, at, Heading(), SHIPPED)
            assert taken is None or at < taken.end <= len(lines)
            assert taken is None or all(at <= one.line < taken.end for one in taken.findings)
