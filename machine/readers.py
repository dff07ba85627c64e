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


SOURCES: tuple[Source, ...] = (
    Source(
        "kubernetes",
        r"^\s*(?:NAME(?:SPACE)?|POD|CONTAINER|LAST ?SEEN|AGE|TYPE|REASON)\s+[A-Z]"  # heads of kubectl get
        r"|^\s*\S+\s+(?:\S+\s+)?\d+/\d+\s+\S+\s+\d|\s(?:Not)?Ready\S*\s+\S+\s+\w+\s+v\d"
        r"|(?:^|\s)(?:Normal|Warning)\s+[A-Z]\w+\s"
        r"|^Name:\s|^(?:Conditions|(?:Init )?Containers|Events):|^\s+(?:Last )?State:\s|^\s*Type\s+(?:Reason|Status)\b"
        r'|^\s*\{\s*(?:"(?:apiVersion|kind|items|metadata)"|$)|^(?:- )?apiVersion:'
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
    Source(
        "alerts",
        r'^\s*[{\[]\s*(?:[{\["\]}]|$)|\{\\?"(?:receiver|version|status|alerts|Type|AlarmName|Records|labels|annotations|alertname)\\?"'
        r"|\[(?:FIRING|RESOLVED|Firing|Resolved|Alerting|OK|No Data|NO_DATA|Triggered|Re-Triggered|Recovered)\b"
        r'|Amazon CloudWatch Alarm ["\']|\b(?:ALARM|OK|INSUFFICIENT[_ ]DATA): "|^\s*ALERTS\{'
        r"|^\s*(?:Alertname|Labels)\s{2,}|^\s*\d+ alerts? for \w+="
        r"|^\W*(?:\d+ |\[\d+\] )?(?:Alerts )?(?:Firing|Resolved|Labels)(?: alerts?)?(?: instances?)?\W*$",
        ("amtool", "curl", "promtool"),
        ("alerts", "alert", "alertmanager", "prometheus", "grafana", "cloudwatch", "pagerduty"),
    ),
    Source(
        "log",
        r"^[>\s]{0,8}(?:"
        r"\[?(?:<\d+>)?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\d\d-[A-Z][a-z]{2}-\d{4} |\d\d:\d\d:\d\d[.,]\d{3})"
        r"|\[?(?:<\d+>)?(?:[A-Z][a-z]{2} |\d+월 ){1,2}[ \d]\d \d\d:\d\d|<\d+>|\[\s*\d+\.\d{3}|\[?\d+[.,]\d{3}s?[]:]"
        r"|[IWEF]\d{4} \d\d:|\d+:[A-Z] \d\d [A-Z]|[\w.-]+ [\w.-]+ (?:\d{4}[-/]|\d+:[A-Z] |[IWEF]\d{4} |\{\")"
        r"|\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE)(?:\]|[:\s]+\[?\w)"
        r'|\{.*"(?:msg|message|MESSAGE|log|event|status|response_code|status_code)"'
        r"|(?:https?|h2|grpcs|wss?) \d{4}-|\[pod/|\[?[\w.:-]+\]? ?[\w.-]* *\| |(?:kern|daemon) *:|==> "
        r"|-- (?:Boot|Logs begin|Journal begins)"
        r"|Traceback |Exception in thread |panic: |goroutine \d|[a-z][\w.-]*\[\d+\]: "
        r"|(?:Caused by: )?[a-z][\w$]*\.[\w.$]+(?:Exception|Error)\b)"
        r"|\b(?:level|lvl|severity)=|\[\d\d/[A-Z][a-z]{2}/\d{4}:",
        programs=("journalctl", "dmesg", "stern", "docker", "kubectl", "crictl", "tail"),
        names=("log", "logs", "journal", "journald", "syslog", "dmesg"),
    ),
)


def names() -> tuple[str, ...]:
    """What somebody may say that a text is."""
    return tuple(name for source in SOURCES for name in source.names)


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
