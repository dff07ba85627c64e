"""`kubectl describe`: the states of containers, the conditions, the replicas and the events of one object.

Labels, annotations, environment, requests, limits, allocated resources and tolerations show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.prompt import prompt_in
from diagnops.machine.kube.conditions import condition_shown, node_condition_shown
from diagnops.machine.kube.containers import containers
from diagnops.machine.kube.events import DESCRIBED_ROW, OLDER_ROW, PROBES, described, events_shown
from diagnops.machine.kube.fields import SAID
from diagnops.machine.kube.pods import WELL, Container, all_well, containers_shown, is_ready
from diagnops.machine.kube.shown import LIKELY, Shown, fine, trouble
from diagnops.machine.kube.tables import quota_shown

KEY = re.compile(r"^(?P<key>[A-Z][\w /().-]{1,40}):(?:\s{2,}|\t+|\s*$)\s*(?P<value>.*)$")
# Keys that are told apart from prose also where one space is left between them and what they say.
_KNOWN = re.compile(
    r"^(?:Name|Namespace|Node|Labels|Annotations|Status|Reason|Message|Priority|Start Time|Taints|Unschedulable|Roles"
    r"|Replicas|Endpoints|Selector|Events|Conditions|Containers|Init Containers|IP|IPs|Volumes|Type|QoS Class"
    r"|Tolerations|Node-Selectors|Controlled By|Service Account|Capacity|Allocatable|System Info|Volume|StorageClass): "
)
_QUOTA_HEAD = re.compile(r"^\s*Resource\s+Used\s+Hard\s*$")
_EVENT_HEAD = re.compile(
    r"^\s*(?:Type\s+Reason\s+Age\s+From|FirstSeen\s+LastSeen\s+Count\s+From\s+Sub[Oo]bjectPath\s+Type\s+Reason)"
    r"\s+Message\s*$"
)
CONDITION_HEAD = re.compile(
    r"^\s*Type\s+Status(?:\s+(?:LastHeartbeatTime|Reason|LastProbeTime|LastTransitionTime)\b.*)?\s*$"
)
BEGINS = re.compile(
    r"^(?:Name:\s+\S|Replicas:\s+\d+ desired \||Conditions:\s*$|Events:(?:\s*$|\s+<none>)|(?:Init )?Containers:\s*$"
    r"|\s+(?:Last )?State:\s+[A-Z]\w+\s*$)"
    rf"|{_EVENT_HEAD.pattern}|{CONDITION_HEAD.pattern}"
)
_HEADS = re.compile(f"{_EVENT_HEAD.pattern}|{CONDITION_HEAD.pattern}")
_CONDITION = re.compile(r"^\s*(?P<type>[A-Z]\w+)\s+(?P<status>True|False|Unknown)\b\s*(?P<rest>.*)$")
_RULE = re.compile(r"^[\s-]+$")
_ISOLATED = re.compile(r"isolated for \w+ connectivity")  # by a network policy
_STAMP = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]+ [+-]\d{4}\s+")


class _Section(NamedTuple):
    """Lines from the one with a key up to the next key."""

    key: str
    value: str
    start: int
    end: int


def describe_end(lines: Sequence[str], at: int) -> int:
    """Where the description ends that begins with the line `at`: its last part are the events."""
    end = at
    in_events = in_quota = in_conditions = False
    while end < len(lines):
        line = lines[end]
        if not line.strip() or prompt_in(line) or (end > at and line.startswith("Name:")):
            break
        key = KEY.match(line) or _KNOWN.match(line)
        head = _EVENT_HEAD.match(line)
        event = head or DESCRIBED_ROW.match(line) or OLDER_ROW.match(line)
        if in_events and not line[0].isspace() and not event:
            break
        in_events = in_events or bool(event) or line.startswith("Events:")
        in_quota = in_quota or bool(_QUOTA_HEAD.match(line))
        in_conditions = bool(CONDITION_HEAD.match(line)) or (in_conditions and bool(_of_conditions(line)))
        row = line[0].isspace() or event or in_conditions or (in_quota and len(line.split()) == 3)
        if not (key or row or line.strip(". ") == ""):
            break
        if line.startswith("Events:") and "<none>" in line:
            return end + 1
        end += 1
    return end


def described_shown(lines: Sequence[str], at: int, end: int, vocabulary: Vocabulary) -> Shown:
    """What the description in these lines shows. Where a container was killed for its memory, that is what is worth
    comparing: that it restarts, and that its probes fail meanwhile, comes of it."""
    found: list[Container] = []
    sections = list(_sections(lines, at, end))
    for section in sections:
        if section.key in ("Containers", "Init Containers"):
            found += containers(lines, section.start, section.end, section.key.startswith("Init"))
    killed = any("OOMKilled" in (one.reason, one.last_reason) for one in found)
    for one in _described(lines, at, sections, found, vocabulary):
        if not (killed and isinstance(one, str) and one.startswith(_COMES_OF_IT)):
            yield one


def _described(
    lines: Sequence[str], at: int, sections: Sequence[_Section], found: Sequence[Container], vocabulary: Vocabulary
) -> Shown:
    yield from containers_shown(found, vocabulary)
    said = {section.key: section.value for section in sections}
    ready = is_ready(found)
    if all_well([found]):
        yield from fine(WELL, at, "ready, 0 restarts", vocabulary)
    for section in sections:
        if section.key == "Events":
            events = list(described(lines, section.start, section.end, said.get("Name", "")))
            yield from events_shown(events, vocabulary, ready)
        elif parts := _OF_LINES.get(section.key):
            yield from parts(lines, section, vocabulary)
        elif shown := SAID.get(section.key):
            yield from shown(section.value, said, section.start, vocabulary)


_COMES_OF_IT = ("pod CrashLoopBackOff", "back-off ", "BackOff ", *PROBES)


def _sections(lines: Sequence[str], at: int, end: int) -> Iterator[_Section]:
    quota = next((n for n in range(at, end) if _QUOTA_HEAD.match(lines[n])), end)
    starts = [n for n in range(at, end) if n == at or _HEADS.match(lines[n]) or _is_key(lines[n])]
    starts = [n for n in starts if n <= quota]
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        line = lines[start]
        found = KEY.match(line)
        known = _KNOWN.match(line)
        if _EVENT_HEAD.match(line) or DESCRIBED_ROW.match(line):
            yield _Section("Events", "", start, stop)
        elif CONDITION_HEAD.match(line) or _CONDITION.match(line):
            yield _Section("Conditions", "", start, stop)
        elif found:
            yield _Section(found["key"], found["value"].strip(), start, stop)
        elif known:
            yield _Section(known.group().rstrip(": "), line[known.end() :].strip(), start, stop)
        elif line[0].isspace():
            yield _Section("Containers", "", start, stop)
        elif _QUOTA_HEAD.match(line):
            yield _Section("Resource", "", start, stop)


def _is_key(line: str) -> bool:
    return not line[0].isspace() and not DESCRIBED_ROW.match(line) and not _of_conditions(line)


def _of_conditions(line: str) -> bool:
    """Whether a line is a row of conditions, or the rule under their head."""
    return bool(_CONDITION.match(line) or _RULE.match(line))


def _conditions(lines: Sequence[str], section: _Section, vocabulary: Vocabulary) -> Shown:
    rows = [(n, found) for n in range(section.start, section.end) if (found := _CONDITION.match(lines[n]))]
    of_node = any(
        found["type"].endswith("Pressure") or _STAMP.match(found["rest"]) or "Kubelet" in found["rest"]
        for _, found in rows
    )
    for line, found in rows:
        shown = node_condition_shown if of_node else condition_shown
        message = _STAMP.sub("", found["rest"]).strip()  # those of a node tell two times before their reason
        yield from shown(found["type"], found["status"], message, line, vocabulary)


def _metrics(lines: Sequence[str], section: _Section, vocabulary: Vocabulary) -> Shown:
    for line in range(section.start, section.end):
        if re.search(r":\s+<unknown> / ", lines[line]):
            said = lines[line].strip()[:120]
            yield from trouble("k8s.metrics_api.unavailable@cluster", line, said, vocabulary, LIKELY)
            yield "HorizontalPodAutoscaler target unknown"


def _spec(lines: Sequence[str], section: _Section, vocabulary: Vocabulary) -> Shown:
    found = (_ISOLATED.search(line) for line in lines[section.start : section.end])
    return (f"pods {one.group()}" for one in found if one)


def _quota(lines: Sequence[str], section: _Section, vocabulary: Vocabulary) -> Shown:
    for line in range(section.start, section.end):
        match lines[line].split():
            case [name, used, hard]:
                yield from quota_shown([(name, used, hard)], line, vocabulary)


_OF_LINES = {"Conditions": _conditions, "Metrics": _metrics, "Spec": _spec, "Resource": _quota}
"""Sections that say something in the lines below their key."""
