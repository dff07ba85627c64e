"""Objects of Kubernetes as JSON or YAML (`-o json`, `-o yaml`): their status, never what they are specified to be.

One that is cut off is read as far as it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Taken
from diagnops.machine.kube.conditions import condition_shown, node_condition_shown
from diagnops.machine.kube.cut import cut_from
from diagnops.machine.kube.events import Event, events_shown
from diagnops.machine.kube.pods import WELL, Container, all_well, containers_shown
from diagnops.machine.kube.shown import LIKELY, Shown, fine, in_message, taken, trouble
from diagnops.machine.kube.tables import REPLICAS
from diagnops.machine.kube.text import objects_in
from diagnops.machine.kube.words import plain


def read(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> Taken | None:
    """The objects that begin with the line `at`."""
    found = objects_in(lines, at) or cut_from(lines, at)
    if found is None:
        return None
    objects, end = found
    shown = _placed(_shown(objects, vocabulary), lines, at, end)
    return taken(f"kubectl {_kinds(objects)}".strip(), end, shown, vocabulary)


def _kinds(objects: Sequence[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(_text(one.get("kind")) for one in objects[:50]))[:80]


def _dict(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _dicts(data: Any) -> list[dict[str, Any]]:
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _text(data: Any) -> str:
    return data if isinstance(data, str) else "" if data is None else str(data)


def _count(data: Any) -> int | None:
    text = _text(data)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _shown(objects: Sequence[dict[str, Any]], vocabulary: Vocabulary) -> Shown:
    events: list[dict[str, Any]] = []
    pods: list[list[Container]] = []
    for one in objects:
        kind = _text(one.get("kind")) or _guessed(one)
        if kind == "Event":
            events.append(one)
        elif reads := _KINDS.get(kind):
            yield from reads(one, _dict(one.get("status")), vocabulary)
            if kind == "Pod":
                pods.append(_containers(_dict(one.get("status"))))
    if all_well(pods):
        yield from fine(WELL, -1, "restartCount 0", vocabulary)
    yield from events_shown(_events(events), vocabulary)


def _guessed(one: dict[str, Any]) -> str:
    """The kind of what was cut out of a list or of an object, where it does not name it."""
    status = _dict(one.get("status"))
    conditions = {_text(condition.get("type")) for condition in _dicts(status.get("conditions"))}
    if {"containerStatuses", "initContainerStatuses"} & status.keys() or "PodScheduled" in conditions:
        return "Pod"
    if "nodeInfo" in status or "MemoryPressure" in conditions:
        return "Node"
    if {"Available", "Progressing"} <= conditions and "observedGeneration" in status:
        return "Deployment"
    return "Event" if "involvedObject" in one else ""


def _pod(one: dict[str, Any], status: dict[str, Any], vocabulary: Vocabulary) -> Shown:
    yield from containers_shown(_containers(status), vocabulary)
    reason = _text(status.get("reason"))
    if reason == "Evicted":
        yield from trouble("k8s.pod.evicted@pod", -1, "Evicted", vocabulary)
        yield "pod Evicted"
    if message := _text(status.get("message")):
        yield from in_message(message, -1, vocabulary)
        yield plain(message)
    for condition in _dicts(status.get("conditions")):
        if condition.get("type") == "PodScheduled":
            yield from _condition(condition, vocabulary)


def _containers(status: dict[str, Any]) -> list[Container]:
    return [
        _container(said, init)
        for key, init in (("containerStatuses", False), ("initContainerStatuses", True))
        for said in _dicts(status.get(key))
    ]


def _container(said: dict[str, Any], init: bool) -> Container:
    state_name, state = _state(said.get("state"))
    _, last = _state(said.get("lastState"))
    return Container(
        -1,
        state_name,
        _text(state.get("reason")),
        _text(state.get("message")),
        _count(state.get("exitCode")),
        _text(last.get("reason")),
        _count(last.get("exitCode")),
        -1,
        _text(last.get("message")),
        {"true": True, "false": False}.get(_text(said.get("ready")).lower()),
        _count(said.get("restartCount")) or 0,
        -1,
        init,
    )


def _state(said: Any) -> tuple[str, dict[str, Any]]:
    return next(((name, _dict(state)) for name, state in _dict(said).items()), ("", {}))


def _node(one: dict[str, Any], status: dict[str, Any], vocabulary: Vocabulary) -> Shown:
    if _text(_dict(one.get("spec")).get("unschedulable")).lower() == "true":
        yield from trouble("k8s.node.cordoned@node", -1, "unschedulable", vocabulary)
        yield "node unschedulable"
    for condition in _dicts(status.get("conditions")):
        said = (_text(condition.get("type")), _text(condition.get("status")), _reason(condition))
        yield from node_condition_shown(*said, -1, vocabulary)


def _workload(one: dict[str, Any], status: dict[str, Any], vocabulary: Vocabulary) -> Shown:
    spec = _dict(one.get("spec"))
    kind = _text(one.get("kind")).lower()
    want = _count(status.get("desiredNumberScheduled") if kind == "daemonset" else spec.get("replicas"))
    names = ("numberAvailable",) if kind == "daemonset" else ("availableReplicas", "readyReplicas")
    have = next((found for name in names if (found := _count(status.get(name))) is not None), 0)
    if status and want is not None:
        said = f"{have} of {want} available"
        if have < want:
            yield from trouble(REPLICAS, -1, said, vocabulary)
            yield f"{kind} {'no' if have == 0 else 'too few'} ready replicas"
        elif want:
            yield from fine(REPLICAS, -1, said, vocabulary)
        elif kind != "replicaset":
            yield f"{kind} scaled to zero replicas"
    for condition in _dicts(status.get("conditions")):
        yield from _condition(condition, vocabulary)


def _conditions(one: dict[str, Any], status: dict[str, Any], vocabulary: Vocabulary) -> Shown:
    for condition in _dicts(status.get("conditions")):
        yield from _condition(condition, vocabulary)


def _condition(condition: dict[str, Any], vocabulary: Vocabulary) -> Shown:
    said = (_text(condition.get("type")), _text(condition.get("status")), _reason(condition))
    yield from condition_shown(*said, -1, vocabulary)


def _reason(condition: dict[str, Any]) -> str:
    return f"{_text(condition.get('reason'))} {_text(condition.get('message'))}".strip()


def _claim(one: dict[str, Any], status: dict[str, Any], vocabulary: Vocabulary) -> Shown:
    phase = _text(status.get("phase"))
    if phase in ("Pending", "Lost"):
        yield from trouble("k8s.pvc.unbound", -1, phase, vocabulary, LIKELY)
        yield f"PersistentVolumeClaim {phase}"
    elif phase == "Bound":
        yield from fine("k8s.pvc.unbound", -1, phase, vocabulary)


def _endpoints(one: dict[str, Any], status: dict[str, Any], vocabulary: Vocabulary) -> Shown:
    signal = "k8s.service.no_endpoints@application"
    if any(_dicts(part.get("addresses")) for part in _dicts(one.get("subsets"))):
        yield from fine(signal, -1, "addresses", vocabulary)
    else:
        yield from trouble(signal, -1, "no addresses", vocabulary)
        yield "service without endpoints"


_KINDS = {
    "Pod": _pod,
    "Node": _node,
    "Deployment": _workload,
    "ReplicaSet": _workload,
    "StatefulSet": _workload,
    "DaemonSet": _workload,
    "Job": _conditions,
    "HorizontalPodAutoscaler": _conditions,
    "PersistentVolumeClaim": _claim,
    "Endpoints": _endpoints,
}


def _events(found: Sequence[dict[str, Any]]) -> list[Event]:
    """Events, the newest time being now."""
    times = [_time(one) for one in found]
    now = max((time for time in times if time is not None), default=0.0)
    return [
        Event(
            -1,
            _text(one.get("type")),
            _text(one.get("reason")),
            _text(one.get("message")) or _text(one.get("note")),
            "/".join(
                _text(_dict(one.get("involvedObject") or one.get("regarding")).get(key))
                for key in ("namespace", "kind", "name")
            ),
            None if time is None else now - time,
            _count(one.get("count")) or 1,
        )
        for one, time in zip(found, times, strict=True)
    ]


def _time(one: dict[str, Any]) -> float | None:
    for key in ("lastTimestamp", "eventTime"):
        try:
            return datetime.fromisoformat(_text(one.get(key)).replace("Z", "+00:00")).timestamp()
        except (ValueError, OverflowError, OSError):
            continue
    return None


def _placed(shown: Shown, lines: Sequence[str], at: int, end: int) -> Iterator[Finding | str]:
    """The findings with the first of the lines that says what decides them."""
    places: dict[str, int] = {}
    for one in shown:
        if isinstance(one, str):
            yield one
            continue
        key = re.split(r"[\s:]", one.words, maxsplit=1)[0]
        if key not in places:
            places[key] = next((n for n in range(at, end) if key in lines[n]), at)
        yield one._replace(line=places[key])
