"""rabbitmqctl status and cluster_status: their sections of alarms and partitions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.common.judged import Judged, telling, told

_BEGINS = re.compile(
    r"Status of node \S+ \.\.\.|\[\{(?:pid,\d|nodes,\[)|"
    r"Cluster status of node \S+ \.\.\.|Runtime$|Basics$|Alarms$|Network Partitions$"
)
_SECTION = re.compile(r"[A-Z][A-Za-z ]{2,40}$")
_NONE = "(none)"
_MOST_LINES = 400
_ALARMS = {"memory": "messaging.memory_alarm", "disk": "messaging.disk_alarm"}
_TERM = re.compile(r"\{(?P<name>alarms|partitions),\[(?P<held>.*)")  # of Erlang, until RabbitMQ 3.7
_ENTRY = re.compile(
    r"(?:\s*\[?\{|"
    r"[A-Z][\w ,/()@.-]{0,60}:|\* |\s|\(none\)|\S+@\S+|[a-z_]\w*: |Memory alarm|Free disk|Disk |File desc|Node \S+@|"
    r"Status of node|Cluster status of node|reserved_|other_|msg_index|queue_|Feature flags|Flag: |Interface: )"
)


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """The sections from the line `at` on; None where none begins there."""
    if not _BEGINS.match(lines[at]) or (_SECTION.match(lines[at]) and not _gap_below(lines, at)):
        return None
    found: list[Judged] = []
    section = ""
    end = i = at
    while i < min(at + _MOST_LINES, len(lines)):
        line = lines[i]
        if _SECTION.match(line) and _gap_below(lines, i):
            section = line.strip()
        elif line.strip():
            if not _ENTRY.match(line):
                break
            found.extend(_said(section, line, i))
        i += 1
        end = i if line.strip() else end
    told_of = {one.signal for one in found if one.state == "present"}
    found = [one for one in found if one.state == "present" or one.signal not in told_of]
    return Taken(
        "rabbitmqctl status",
        end,
        told(found, "message-queue", vocabulary),
        words=telling(found),
        products=("rabbitmq",),
    )


def _gap_below(lines: Sequence[str], at: int) -> bool:
    return at + 1 < len(lines) and not lines[at + 1].strip()


def _said(section: str, line: str, at: int) -> list[Judged]:
    text = line.strip()
    if found := _TERM.search(text):
        return _of_term(found["name"], found["held"], at)
    if section == "Alarms":
        if text == _NONE:
            return [Judged(signal, "absent", at, "Alarms (none)") for signal in _ALARMS.values()]
        signal = next(
            (signal for word, signal in _ALARMS.items() if word in text.lower() and "alarm" in text.lower()), ""
        )
        words = text.partition(" on node")[0]
        return [Judged(signal, "present", at, text, telling=words)] if signal else []
    if section == "Network Partitions":
        if text == _NONE:
            return [Judged("network.partition", "absent", at, "Network Partitions (none)")]
        return [Judged("network.partition", "present", at, text, telling="Network Partitions")]
    return []


def _of_term(name: str, held: str, at: int) -> list[Judged]:
    """What a term of Erlang lists: alarms by their resource, partitions by node; brackets alone are none."""
    if name == "partitions":
        state: State = "present" if "@" in held else "absent"
        return [
            Judged("network.partition", state, at, f"partitions {state}", telling="partitions" * (state == "present"))
        ]
    named = set(re.findall(r"memory|disk", held))
    return [
        Judged(
            signal,
            "present" if word in named else "absent",
            at,
            f"alarms {', '.join(sorted(named)) or 'none'}",
            telling=f"{word} alarm" if word in named else "",
        )
        for word, signal in _ALARMS.items()
    ]
