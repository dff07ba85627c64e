"""kafka-topics --describe: partitions with their leader, their replicas and those that are in sync."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Heading, Taken

_PARTITION = re.compile(
    r"\s*Topic:\s*(?P<topic>\S+)\s+Partition:\s*(?P<partition>\d+)\s+Leader:\s*(?P<leader>\S+)"
    r"\s+Replicas:\s*(?P<replicas>[\d,]*)\s+Isr:\s*(?P<isr>[\d,]*)"
)
_TOPIC = re.compile(r"\s*Topic:\s*\S+\s+.*PartitionCount:\s*\d+")


def read(lines: Sequence[str], at: int, heading: Heading, vocabulary: Vocabulary) -> Taken | None:
    """Topics and partitions from the line `at` on; None where there are none."""
    short: list[tuple[int, str]] = []
    headless: list[tuple[int, str]] = []
    partitions = 0
    end = at
    while end < len(lines):
        found = _PARTITION.match(lines[end])
        if found is None and not _TOPIC.match(lines[end]):
            break
        if found:
            partitions += 1
            name = f"{found['topic']}-{found['partition']}"
            replicas, in_sync = (set(found[one].split(",")) - {""} for one in ("replicas", "isr"))
            if found["leader"] in ("none", "-1"):
                headless.append((end, f"Leader: {found['leader']} ({name})"))
            if len(in_sync) < len(replicas):
                short.append((end, f"Isr: {found['isr']} of Replicas: {found['replicas']} ({name})"))
        end += 1
    if end == at:
        return None
    findings = []
    for signal, those in (("kafka.partition.under_replicated", short), ("kafka.partition.offline", headless)):
        if those:
            line, words = those[0]
            findings.append(Finding(signal, "high", line, words, "message-queue"))
        elif partitions and not (short or headless):
            findings.append(Finding(signal, "normal", at, f"{partitions} partitions in sync", "message-queue"))
    telling = [said for said, those in (("Isr below replicas", short), ("Leader: none", headless)) if those]
    return Taken("kafka-topics --describe", end, tuple(findings), words="; ".join(telling), products=("kafka",))
