"""`kubectl describe`: the states of containers, the conditions, the replicas and the events of one object.

Labels, annotations, environment, requests, limits, allocated resources and tolerations show nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.kube_events import DESCRIBED_ROW, described, events_shown
from diagnops.machine.kube_facts import CONDITIONS, FINE_CONDITIONS, OF_WORKLOADS
from diagnops.machine.kube_pods import WELL, Container, all_well, containers_shown, is_ready
from diagnops.machine.kube_shown import LIKELY, Shown, fine, in_message, trouble
from diagnops.machine.kube_tables import REPLICAS, quota_shown
from diagnops.machine.kube_words import plain
from diagnops.machine.prompt import prompt_in

KEY = re.compile(r"^(?P<key>[A-Z][\w /().-]{1,40}):(?:\s{2,}|\t+|\s*$)\s*(?P<value>.*)$")
# Keys that are told apart from prose also where one space is left between them and what they say.
_KNOWN = re.compile(
    r"^(?:Name|Namespace|Node|Labels|Annotations|Status|Reason|Message|Priority|Start Time|Taints|Unschedulable|Roles"
    r"|Replicas|Endpoints|Selector|Events|Conditions|Containers|Init Containers|IP|IPs|Volumes|Type|QoS Class|Tolerations"
    r"|Node-Selectors|Controlled By|Service Account|Capacity|Allocatable|System Info|Volume|StorageClass): "
)
_EVENT_HEAD = re.compile(r"^\s*Type\s+Reason\s+Age\s+From\s+Message\s*$")
_CONDITION_HEAD = re.compile(
    r"^\s*Type\s+Status(?:\s+(?:LastHeartbeatTime|Reason|LastProbeTime|LastTransitionTime)\b.*)?\s*$"
)
BEGINS = re.compile(
    r"^(?:Name:\s+\S|Conditions:\s*$|Events:(?:\s*$|\s+<none>)|(?:Init )?Containers:\s*$|\s+(?:Last )?State:\s+[A-Z]\w+\s*$)"
    rf"|{_EVENT_HEAD.pattern}|{_CONDITION_HEAD.pattern}"
)
_FIELD = re.compile(r"^(?P<indent>\s+)(?P<key>[A-Z][\w -]*?):(?:\s+(?P<value>.*\S))?\s*$")
_CONDITION = re.compile(r"^\s+(?P<type>[A-Z]\w+)\s+(?P<status>True|False|Unknown)\b\s*(?P<rest>.*)$")
_NODE_REASON = re.compile(r"\b([A-Z][a-z]\w+[A-Z]\w+)\s+(\S.*)$")
_STAMP = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]+ [+-]\d{4}\s+")
_REPLICAS = re.compile(r"(\d+) (?:desired|current)\b(?:.*?(\d+) available)?|(\d+) current / (\d+) desired")
_STATUSES = re.compile(
    r"(\d+) (?:Running|Active(?: \(\d+ Ready\))?) / (\d+) (?:Waiting / \d+ )?Succeeded / (\d+) Failed"
)
_STUCK_FROM = re.compile(r"Terminating \(lasts (?:\d+[dh]|\d{2,}m)")


class _Section(NamedTuple):
    """Lines from the one with a key up to the next key."""

    key: str
    value: str
    start: int
    end: int


def describe_end(lines: Sequence[str], at: int) -> int:
    """Where the description ends that begins with the line `at`: its last part are the events."""
    end = at
    in_events = False
    while end < len(lines):
        line = lines[end]
        if not line.strip() or prompt_in(line) or (end > at and line.startswith("Name:")):
            break
        key = KEY.match(line) or _KNOWN.match(line)
        head = _EVENT_HEAD.match(line)
        if in_events and not line[0].isspace() and not head:
            break
        in_events = in_events or bool(head) or line.startswith("Events:")
        if not (key or line[0].isspace() or head or _CONDITION_HEAD.match(line) or line.strip(". ") == ""):
            break
        if line.startswith("Events:") and "<none>" in line:
            return end + 1
        end += 1
    return end


def described_shown(lines: Sequence[str], at: int, end: int, vocabulary: Vocabulary) -> Shown:
    """What the description in these lines shows."""
    containers: list[Container] = []
    sections = list(_sections(lines, at, end))
    for section in sections:
        if section.key in ("Containers", "Init Containers"):
            containers += _containers(lines, section)
    yield from containers_shown(containers, vocabulary)
    said = {section.key: section.value for section in sections}
    ready = is_ready(containers)
    if all_well([containers]):
        yield from fine(WELL, at, "ready, 0 restarts", vocabulary)
    for section in sections:
        if section.key == "Conditions":
            yield from _conditions(lines, section, vocabulary)
        elif section.key == "Events":
            of = said.get("Name", "")
            yield from events_shown(list(described(lines, section.start, section.end, of)), vocabulary, ready)
        elif section.key == "Metrics":
            yield from _metrics(lines, section, vocabulary)
        elif section.key == "Resource":
            used = [tuple(lines[n].split()) for n in range(section.start, section.end)]
            for line, row in enumerate(used, section.start):
                if len(row) == 3:
                    yield from quota_shown([(row[0], row[1], row[2])], line, vocabulary)
        else:
            yield from _said(section, said, vocabulary)


def _sections(lines: Sequence[str], at: int, end: int) -> Iterator[_Section]:
    starts = [n for n in range(at, end) if n == at or not lines[n][0].isspace() or _EVENT_HEAD.match(lines[n])]
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        line = lines[start]
        found = KEY.match(line)
        known = _KNOWN.match(line)
        if _EVENT_HEAD.match(line) or DESCRIBED_ROW.match(line):
            yield _Section("Events", "", start, stop)
        elif _CONDITION_HEAD.match(line) or _CONDITION.match(line):
            yield _Section("Conditions", "", start, stop)
        elif found:
            yield _Section(found["key"], found["value"].strip(), start, stop)
        elif known:
            yield _Section(known.group().rstrip(": "), line[known.end() :].strip(), start, stop)
        elif line[0].isspace():
            yield _Section("Containers", "", start, stop)
        elif line.split()[:1] == ["Resource"]:
            yield _Section("Resource", "", start, stop)


def _containers(lines: Sequence[str], section: _Section) -> Iterator[Container]:
    """The containers of a section; each begins with its name at the smallest indent."""
    now: dict[str, tuple[int, str]] = {}
    depth = 0
    part = ""
    init = section.key.startswith("Init")
    for line in range(section.start, section.end):
        text = lines[line]
        name = re.match(r"^(\s+)([a-z0-9][\w.-]*):\s*$", text)
        if name and (not depth or len(name.group(1)) <= depth):
            depth = len(name.group(1))
            if now:
                yield _container(now, init)
            now, part = {}, ""
        elif found := _FIELD.match(text):
            key, value = found["key"], (found["value"] or "").strip()
            if key in ("State", "Last State"):
                part = key
            elif key in (
                "Ready",
                "Restart Count",
                "Limits",
                "Requests",
                "Environment",
                "Mounts",
                "Liveness",
                "Readiness",
            ):
                part = ""
            now.setdefault(f"{part}.{key}" if part and key != part else key, (line, value))
    if now:
        yield _container(now, init)


def _container(said: dict[str, tuple[int, str]], init: bool) -> Container:
    def value(key: str) -> str:
        return said[key][1] if key in said else ""

    def code(key: str) -> int | None:
        return int(value(key)) if value(key).isdigit() else None

    def line(*keys: str) -> int | None:
        return next((said[key][0] for key in keys if key in said), None)

    return Container(
        line("State.Reason", "State") or 0,
        value("State"),
        value("State.Reason"),
        value("State.Message"),
        code("State.Exit Code"),
        value("Last State.Reason"),
        code("Last State.Exit Code"),
        line("Last State.Reason", "Last State"),
        value("Last State.Message"),
        {"True": True, "False": False}.get(value("Ready")),
        code("Restart Count") or 0,
        line("Restart Count"),
        init,
    )


def _conditions(lines: Sequence[str], section: _Section, vocabulary: Vocabulary) -> Shown:
    rows = [(n, found) for n in range(section.start, section.end) if (found := _CONDITION.match(lines[n]))]
    of_node = any(found["type"].endswith("Pressure") for _, found in rows)
    for line, found in rows:
        place = (found["type"], found["status"])
        if of_node and (known := CONDITIONS.get(place)):
            yield from trouble(known, line, f"{place[0]} {place[1]}", vocabulary)
            message = _reason(found["rest"])
            yield from in_message(message, line, vocabulary)
            yield f"node {place[0]} {place[1]} {plain(message)}"
        elif of_node and place in FINE_CONDITIONS:
            yield from fine(FINE_CONDITIONS[place], line, f"{place[0]} {place[1]}", vocabulary)
        elif not of_node:
            yield from condition_shown(*place, found["rest"].strip(), line, vocabulary)


def _metrics(lines: Sequence[str], section: _Section, vocabulary: Vocabulary) -> Shown:
    for line in range(section.start, section.end):
        if re.search(r":\s+<unknown> / ", lines[line]):
            said = lines[line].strip()[:120]
            yield from trouble("k8s.metrics_api.unavailable@cluster", line, said, vocabulary, LIKELY)
            yield "HorizontalPodAutoscaler target unknown"


def condition_shown(kind: str, status: str, message: str, line: int, vocabulary: Vocabulary) -> Shown:
    """A condition of what is no node."""
    if known := OF_WORKLOADS.get((kind, status)):
        yield from trouble(known, line, f"{kind} {status} {message}"[:120].strip(), vocabulary)
        yield from in_message(message, line, vocabulary)
        yield f"{kind} {status} {plain(message)}".strip()
    elif (kind, status) == ("ScalingLimited", "True") and "TooManyReplicas" in message:
        yield from trouble("k8s.hpa.at_max@application", line, f"{kind} {status} {message}"[:120], vocabulary)
        yield "HorizontalPodAutoscaler at maximum replicas"
    elif (kind, status) == ("ScalingLimited", "False"):
        yield from fine("k8s.hpa.at_max@application", line, f"{kind} {status}", vocabulary)


def _reason(rest: str) -> str:
    """The reason and the message of a condition of a node, without its two times."""
    return _STAMP.sub("", rest)


def _said(section: _Section, said: dict[str, str], vocabulary: Vocabulary) -> Shown:
    """What a key with its value shows."""
    key, value, line = section.key, section.value, section.start
    if key == "Replicas" and (found := re.match(r"(\d+) desired\b.*?(\d+) available", value)):
        want, have = int(found.group(1)), int(found.group(2))
        if have < want:
            yield from trouble(REPLICAS, line, f"{have} of {want} available", vocabulary)
            yield f"deployment {'no' if have == 0 else 'too few'} ready replicas"
        elif want:
            yield from fine(REPLICAS, line, f"{have} of {want} available", vocabulary)
        else:
            yield "deployment scaled to zero replicas"
    elif key == "Pods Statuses" and "Completed At" not in said and (found := _STATUSES.match(value)):
        if "Parallelism" in said and int(found.group(3)) and not int(found.group(2)) and not int(found.group(1)):
            yield from trouble("job.failures@job", line, value, vocabulary, LIKELY)
            yield "job pods Failed"
    elif key == "Endpoints":
        signal = "k8s.service.no_endpoints@application"
        if value in ("", "<none>"):
            if said.get("Selector") != "<none>":
                yield from trouble(signal, line, "Endpoints <none>", vocabulary)
                yield "service without endpoints"
        else:
            yield from fine(signal, line, "has endpoints", vocabulary)
    elif key == "Status":
        if value in ("Pending", "Lost") and "StorageClass" in said:
            yield from trouble("k8s.pvc.unbound", line, value, vocabulary, LIKELY)
            yield f"PersistentVolumeClaim {value}"
        elif value == "Bound" and "StorageClass" in said:
            yield from fine("k8s.pvc.unbound", line, value, vocabulary)
        elif _STUCK_FROM.match(value):
            yield from trouble("k8s.pod.terminating_stuck@pod", line, value, vocabulary)
            yield "pod Terminating"
    elif key == "Reason" and value == "Evicted":
        yield from trouble("k8s.pod.evicted@pod", line, value, vocabulary)
        yield "pod Evicted"
    elif key == "Message":
        yield from in_message(value, line, vocabulary)
        yield plain(value)
    elif key == "Unschedulable" and value == "true":
        yield from trouble("k8s.node.cordoned@node", line, "Unschedulable true", vocabulary)
        yield "node unschedulable"
    elif key == "Taints":
        yield from in_message(value, line, vocabulary)
    elif "isolated for" in value:
        yield f"pods {value[value.index('isolated for') :].rstrip(')')}"
