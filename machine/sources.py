"""The sources: the kinds of machine output, the file that reads each, and how a line looks with which it may begin."""

from __future__ import annotations

from typing import NamedTuple

from diagnops.machine.host.looks import LOOKS, PROGRAMS
from diagnops.machine.logs.looks import BARE


class Source(NamedTuple):
    """A kind of machine output: the file that reads it, and how a line looks that it may begin with.

    `programs` are those whose output it is; below a prompt with one of them it is asked whatever the line looks like.
    `names` are what somebody may call it who says what a text is.
    """

    module: str
    looks: str
    programs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


_KUBERNETES = (
    Source(
        "kube.reader",
        r"^\s*(?:NAME(?:SPACE)?|POD|CONTAINER|LAST ?SEEN|AGE|TYPE|REASON)\s+[A-Z]"  # heads of kubectl get
        r"|^\s*\S+\s+(?:\S+\s+)?\d+/\d+\s+\S+\s+\d|\s(?:Not)?Ready\S*\s+\S+\s+\w+\s+v\d"
        r"|(?:^|\s)(?:Normal|Warning)\s+[A-Z]\w+\s"
        r"|^[>\s]*Name:\s|^Replicas:\s+\d+ desired"
        r"|^[>\s]*(?:Conditions|(?:Init )?Containers|Events):|^\s+(?:Last )?State:\s"
        r"|^[>\s]*(?:Type\s+(?:Reason|Status)|FirstSeen\s+LastSeen)\b"
        r'|^\s*\{\s*(?:"(?:apiVersion|kind|items|metadata)"|$)|^(?:- )?apiVersion:'
        r'|^\s*(?:[{\[]\s*)*"(?:status|(?:initC|c)ontainerStatuses|conditions|lastState|restartCount)"\s*:'
        r"|^\s*(?:- )?(?:status|(?:initC|c)ontainerStatuses|conditions|lastState|restartCount):(?:\s*$|\s+\d)"
        r"|^\W*(?:kubectl|oc) "
        r"|^\W*(?i:(?:(?:get|describe|top|recent|cluster|warning) )*(?:pod|node|event|deployment"
        r"|(?:replica|stateful|daemon) ?set|service|svc|endpoint|pvc|hpa|job)s?\b.{0,40}$)"
        r"|^\s*(?:Error from server|error: |error dialing|Unable to connect to|The connection to the server|E\d{4} \d"
        r"|No resources found|unable to retrieve|Waiting for (?:d|statefulset|partitioned|\d)"
        r"|Defaulted container|error when evicting|evicting pod|(?:node|pod)/\S+ |\[[+-]\][\w/.-]+ |\w+z check )"
        r"|successfully rolled out|roll(?:ing update|\s?out) complete",
        ("kubectl", "oc", "crictl"),
        ("kubernetes", "kubectl", "k8s", "oc"),
    ),
)

_ALERTS = (
    Source(
        "alerts.reader",
        r'^\s*[{\[]\s*(?:[{\["\]}]|$)|\{\\?"(?:receiver|version|status|alerts|Type|AlarmName|Records|labels|annotations|alertname)\\?"'
        r"|\[(?:FIRING|RESOLVED|Firing|Resolved|Alerting|OK|No Data|NO_DATA|Triggered|Re-Triggered|Recovered)\b"
        r"|^\s*(?:Alarm Details|Threshold|Monitored Metrics?):\s*$|^\s*- (?:Name|Description|State Change"
        r"|Reason for State Change|Timestamp|MetricN\w+|The alarm is in the)\b|^\s*State Change:\s*\w+ -> \w+"
        r'|Amazon CloudWatch Alarm ["\']|\b(?:ALARM|OK|INSUFFICIENT[_ ]DATA): "|^\s*ALERTS\{'
        r"|^\s*(?:Alertname|Labels)\s{2,}|^\s*\d+ alerts? for \w+="
        r"|^\W*(?:\d+ |\[\d+\] )?(?:Alerts )?(?:F(?:iring|IRING)|R(?:esolved|ESOLVED)|Labels)"
        r"(?: alerts?)?(?: instances?)?\W*$"
        r"|^\W*(?:\*{3,} ?(?:Nagios|Icinga|Naemon|Centreon)\b|Notification Type: |#\d+: |Monitor is (?:DOWN|UP): "
        r"|(?:PROBLEM|RECOVERY|ACKNOWLEDGEMENT) ?(?:-|:|(?:Service|Host) Alert:) |(?:OPEN|RESOLVED) Problem P-\d"
        r"|(?:Subject: *)?Resolved in \d|(?:Subject: *)?(?:Problem|Resolved): |Problem (?:started|has been resolved)\b"
        r"|\[(?:장애\s*)?(?:복구|해제|해소|정상|종료)"
        r"|(?:(?:Subject|Datadog): *){0,2}(?:\[Monitor Alert\] *)?"
        r"\[?(?i:recovered|no data|warn|triggered)(?: on |[\]:])"
        r"|(?:Triggered|Acknowledged|Resolved):? #\d|Pingdom ?Alert |\[[^\]]{1,80}\] \[\W*(?:Down|Up)\]"
        r"|\[[^\]]{1,30}\] *(?:복구|해제|해소|정상|종료))",
        ("amtool", "curl", "promtool"),
        ("alerts", "alert", "alertmanager", "prometheus", "grafana", "cloudwatch", "pagerduty"),
    ),
)

_LOGS = (
    Source(
        "logs.reader",
        r"^[>\s]{0,8}(?:"
        r"\[?(?:<\d+>)?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\d\d-[A-Z][a-z]{2}-\d{4} |\d\d:\d\d:\d\d[.,]\d{3})"
        r"|\[?(?:<\d+>)?(?:[A-Z][a-z]{2} |\d+월 ){1,2}[ \d]\d \d\d:\d\d|<\d+>|\[\s*\d+\.\d{3}|\[?\d+[.,]\d{3}s?[]:]"
        r"|[IWEF]\d{4} \d\d:|\d+:[A-Z] \d\d [A-Z]|[\w.-]+ [\w.-]+ (?:\d{4}[-/]|\d+:[A-Z] |[IWEF]\d{4} |\{\")"
        r"|(?:ERROR|FATAL|PANIC):  \S|\[(?:Consumer|Producer|AdminClient) clientId="
        r"|(?:trce|dbug|info|warn|fail|crit): [\w.`+-]+\[|(?:\w{1,20}: )?(?:Uncaught )?Error: "
        r"|thread '|\{\"Kernel pid terminated|PHP \w+(?: error)?:  |[A-Z]{4,5} +\[[^\]]{1,80}\] \d{4}-"
        r"|<--- (?:Last|JS) |\[\d+:0x[0-9a-f]+\] "
        r"|\[ALERT\] +(?:\d+/\d+ )?\(\d+\) : "
        r"|\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE)(?:\]|[:\s]+\[?\w)"
        r'|\{.*"(?i:[@_]?(?:msg|m|mt|message|log|event|body|err|error|(?:http_?|downstream_?|origin_?|elb_?)?status(?:_?code)?'
        r'|response_?code|response_?flags|short_?message|rendered_?message|(?:text|json)_?payload))"\s*:'
        r"|(?:https?|h2|grpcs|wss?) \d{4}-|\[pod/|\[?[\w.:-]{1,80}\]? ?[\w.-]{0,80} *\| |(?:kern|daemon) *:|==> "
        r"|-- (?:Boot|Logs begin|Journal begins)"
        r"|psql: |Traceback |Exception in thread |panic: |goroutine \d|[a-z][\w.-]*\[\d+\]: "
        r"|(?:Caused by: )?[a-z][\w$]*\.[\w.$]+(?:Exception|Error)\b"
        rf"|{BARE})"
        r"|\b(?:level|lvl|severity)=|\[\d\d/[A-Z][a-z]{2}/\d{4}:",
        programs=("journalctl", "dmesg", "stern", "docker", "kubectl", "crictl", "tail"),
        names=("log", "logs", "journal", "journald", "syslog", "dmesg"),
    ),
)

_TESTS = (
    Source(
        "logs.test_run",
        r"^\s*[✓✔√✕✗✘×] |^running \d+ tests?$|^=+ test session starts =+$"
        r"|^(?:PASS|FAIL) +\S|^\s*--- (?:PASS|FAIL|SKIP): |^=== RUN "
        r"|\.\.\. (?:ok|FAIL|ERROR|ignored|skipped)|::\S+ (?:PASSED|FAILED|SKIPPED|ERROR)\b|^(?:not )?ok \d+ - ",
        names=("tests",),
    ),
)

_HOST = (Source("host.reader", LOOKS, PROGRAMS, ("host", "command")),)

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
        "services.innodb",
        r"^\d{4}-\d\d-\d\d .*INNODB MONITOR OUTPUT|^={20,}\s*$|^\*{5,} 1\. row|^\| ?(?:Type|InnoDB)|^\+-[-+]+\+\s*$",
        names=("innodb", "mysql", "mariadb"),
    ),
    Source(
        "services.postgres",
        rf"^\s*\w[^|]*\|.*\b(?:{_SQL_NAMES})\b|^\s*(?:{_SQL_NAMES})\s*\|"
        r"|^\+-[-+]+\+\s*$|^\W*(?i:name|column|column_name|field)\s*[|\t]\s*(?i:value)\b|^\*{5,}\[ 1 \]"
        r"|^\W*(?:datid|datname|pid|usename)\W*[|\t,;:]"
        r"|^ +(?:count|max_connections) *$|^-\[ RECORD 1 \]|^Expanded display is |^\\(?:x|timing)\b|^ *count +\|",
        ("psql",),
        ("psql", "postgresql", "pgbouncer"),
    ),
    Source(
        "services.mysql",
        r"^\+-[-+]+\+\s*$|^\*{5,} 1\. row|^\s*(?:(?:Slave|Replica)_(?:IO|SQL)_\w+|Seconds_Behind_\w+): "
        r"|^(?:Id|Variable_name|wait_age|trx_\w+|blocking)\t",
        ("mysql", "mariadb"),
        ("mysql", "mariadb"),
    ),
    Source(
        "services.keyed",
        r"^# [A-Z][a-z]+\s*$|^STAT \w|^zk_\w+\s|^(?:pool|process manager|accepted conn|listen queue):\s"
        rf"|^role:(?:master|slave)\s*$|^(?:{_REDIS_NAMES})\w*:",
        names=("redis", "memcached", "zookeeper", "php-fpm"),
    ),
    Source("services.redis_lists", r"^\d+\) 1\) |^\(empty ", names=("redis",)),
    Source(
        "services.listed",
        r"^(?:GROUP|TOPIC)\s.*(?:CURRENT-OFFSET|ASSIGNMENT-STRATEGY)|^name\t|^(?:\w+\t)+state\b|^\+-[-+]+\+\s*$"
        r"|^(?:ip|name|host|node|shards|h)\s.*(?:heap|disk)\.percent|^epoch +timestamp|^health +status|^Node +Address"
        r"|^(?:# ?)?pxname,svname|^Timeout: [\d.]+ seconds \.\.\.|^Listing (?:queues|connections|channels|consumers)\b"
        r"|^index +shard +prirep|^ *(?:host +)?insert +query +update +delete +getmore",
        names=("kafka", "rabbitmq", "etcd", "elasticsearch", "opensearch", "consul", "haproxy", "mongodb"),
    ),
    Source("services.kafka_topics", r"^\s*Topic:\s*\S+\s+(?:Partition|TopicId|PartitionCount)", names=("kafka",)),
    Source(
        "services.rabbitmq",
        r"^(?:Status|Cluster status) of node |^\[\{(?:pid,\d|nodes,\[)"
        r"|^(?:Runtime|Basics|Alarms|Network Partitions)\s*$",
        names=("rabbitmq",),
    ),
    Source("services.json", r"^\s*\{", names=("elasticsearch", "opensearch", "mongodb")),
    Source(
        "services.jvm",
        r"^\s*(?:Timestamp\s+)?S0\s.*\bFGCT\b|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s*$|^Full thread dump "
        r"|^\"[^\"]+\" .*\b[tn]id=|^\s*(?:\d+\s+)?java\.lang\.Thread\.State:",
        names=("java", "jstat", "jstack"),
    ),
    Source("services.web_status", r"^Active connections:\s", names=("nginx",)),
    Source(
        "services.celery",
        r"^-> {1,4}\S+@\S+: (?:OK|ERROR)\s*$|^Error: No nodes replied within time constraint",
        names=("celery",),
    ),
    Source(
        "services.lines",
        r"^(?:Consumer group '|Warning: Consumer group|\S+ is (?:un)?healthy: |memberID:\d+ alarm"
        r"|Error: unhealthy cluster|\S+ - (?:accepting|rejecting|no response)|mysqld is alive|Uptime: \d+ +Threads: "
        r"|(?:mysqladmin|mariadb-admin): connect"
        r"|(?:\(error\) )?(?:OOM command|MISCONF |MASTERDOWN )|\s*(?:Memory|Free disk space|Disk space) alarm on node"
        r"|Node \S+@|imok$|This ZooKeeper instance|\s*(?:health: \S+ |\[WRN\] SLOW_OPS: )?\d+ slow ops"
        r"|Found (?:one|\d+) .*deadlock)",
        names=("kafka", "etcd", "postgresql", "mysql", "redis", "rabbitmq", "zookeeper", "ceph", "java"),
    ),
)

_METRICS: tuple[Source, ...] = (
    Source(
        "metrics.table",
        r"(?i)^(?:\"?(?:window|phase|period|metric|series|name)\"?[,;\t])?"
        r"\"?@?(?:time(?:stamp)?|ts|date(?:[_ ]?time)?|epoch|unix_time|시각|시간|일시)\"?(?:\s*\(\w+\))?[,;\t]",
        names=("metrics", "csv"),
    ),
    Source("metrics.prometheus_range", r"^\s*\{", names=("metrics", "prometheus")),
    Source(
        "metrics.exposition",
        r"^# (?:HELP|TYPE|UNIT) [a-zA-Z_:]|^[a-zA-Z_:][\w:]*_[\w:]*(?:\{.*\})?\s+[-+]?(?:\d|NaN|Inf)",
        names=("metrics", "prometheus"),
    ),
)

_UNREAD = (Source("documents", r"^\s*[{\[]|^\s*(?:- )?[A-Za-z][\w./-]*:\s*$", names=("json", "yaml")),)

# What is surest of itself is asked first; a command of a host is known by the least, and what is left is not read.
SOURCES: tuple[Source, ...] = (*_KUBERNETES, *_ALERTS, *_SERVICES, *_METRICS, *_LOGS, *_TESTS, *_HOST, *_UNREAD)
