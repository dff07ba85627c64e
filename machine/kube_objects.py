"""Objects of Kubernetes as JSON or YAML (`-o json`, `-o yaml`): their status, never what they are specified to be.

One that is cut off is read as far as it goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import yaml

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.finding import Finding, Taken
from diagnops.machine.kube_describe import condition_shown
from diagnops.machine.kube_events import Event, events_shown
from diagnops.machine.kube_facts import CONDITIONS, FINE_CONDITIONS
from diagnops.machine.kube_pods import WELL, Container, all_well, containers_shown
from diagnops.machine.kube_shown import LIKELY, Shown, fine, in_message, taken, trouble
from diagnops.machine.kube_tables import REPLICAS
from diagnops.machine.kube_words import plain

_MOST_LINES = 200_000
_YAML = re.compile(r"^(?:\s|-(?:\s|$)|[\w.$/-]+:(?:\s|$)|---|#)")
_OURS = re.compile(r'^\s*"?(?:apiVersion|items|kind|metadata)"?\s*:')
_ANCHOR = re.compile(r"(?m)(?:^|[:\-])\s+[&*]\w")


def read(lines: Sequence[str], at: int, vocabulary: Vocabulary) -> Taken | None:
    """The objects that begin with the line `at`."""
    first = lines[at].lstrip()
    if first.startswith("{"):
        if not (_OURS.match(first[1:]) or (at + 1 < len(lines) and _OURS.match(lines[at + 1]))):
            return None
        text, end = _json_text(lines, at)
        data = _json(text)
    elif lines[at].startswith(("apiVersion:", "- apiVersion:")):
        end = _yaml_end(lines, at)
        data = _yaml("\n".join(lines[at:end]))
    else:
        return None
    objects = list(_objects(data))
    shown = _placed(_shown(objects, vocabulary), lines, at, end)
    return taken(f"kubectl {_kinds(objects)}".strip(), end, shown, vocabulary)


def _kinds(objects: Sequence[dict[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(_text(one.get("kind")) for one in objects[:50]))[:80]


def _json_text(lines: Sequence[str], at: int) -> tuple[str, int]:
    """The text from the bracket that opens in the line `at` to the one that closes it, or to an empty line where it is
    cut off, with what would close it."""
    open_now: list[str] = []
    in_text = escaped = False
    for line in range(at, min(len(lines), at + _MOST_LINES)):
        if not lines[line].strip() and not in_text:
            return "\n".join(lines[at:line]) + _closing(open_now, in_text), line
        for letter in lines[line]:
            if in_text:
                in_text = escaped or letter != '"'
                escaped = letter == "\\" and not escaped
            elif letter == '"':
                in_text = True
            elif letter in "{[":
                open_now.append("}" if letter == "{" else "]")
            elif letter in "}]" and open_now:
                open_now.pop()
        if not open_now:
            return "\n".join(lines[at : line + 1]), line + 1
    end = min(len(lines), at + _MOST_LINES)
    return "\n".join(lines[at:end]) + _closing(open_now, in_text), end


def _closing(open_now: Sequence[str], in_text: bool) -> str:
    return ('"' if in_text else "") + "".join(reversed(open_now))


def _json(text: str) -> Any:
    """What the text says; of one that was cut, without what was cut in two."""
    for mended in (text, re.sub(r'[,:]?\s*(?:"[^"]*"\s*:?\s*)?([}\]]*)$', r"\1", text)):
        try:
            return json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _yaml_end(lines: Sequence[str], at: int) -> int:
    end = at
    while end < min(len(lines), at + _MOST_LINES):
        if not lines[end].strip():  # a text of several lines may hold an empty one
            if end + 1 >= len(lines) or not lines[end + 1].startswith("    "):
                break
        elif not _YAML.match(lines[end]):
            break
        end += 1
    return end


def _yaml(text: str) -> Any:
    if _ANCHOR.search(text):
        return None
    for piece in (text, text.rpartition("\n")[0]):  # the last line may be cut in two
        try:
            return list(yaml.load_all(piece, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
        except (yaml.YAMLError, RecursionError, ValueError):
            continue
    return None


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for one in data:
            yield from _objects(one)
    elif isinstance(data, dict):
        if isinstance(data.get("items"), list):
            yield from (one for one in data["items"] if isinstance(one, dict))
        else:
            yield data


def _dict(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _dicts(data: Any) -> list[dict[str, Any]]:
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def _text(data: Any) -> str:
    return data if isinstance(data, str) else "" if data is None else str(data)


def _count(data: Any) -> int | None:
    text = _text(data)
    return int(text) if text.isdigit() and len(text) < 10 else None


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
    """The kind of what was cut out of a list, where the items do not name it."""
    status = _dict(one.get("status"))
    return (
        "Pod"
        if "containerStatuses" in status
        else "Node"
        if "nodeInfo" in status
        else "Event"
        if "involvedObject" in one
        else ""
    )


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
        place = (_text(condition.get("type")), _text(condition.get("status")))
        message = f"{_text(condition.get('reason'))} {_text(condition.get('message'))}".strip()
        if known := CONDITIONS.get(place):
            yield from trouble(known, -1, message or place[0], vocabulary)
            yield from in_message(message, -1, vocabulary)
            yield f"node {place[0]} {place[1]} {plain(message)}"
        elif place in FINE_CONDITIONS:
            yield from fine(FINE_CONDITIONS[place], -1, message or place[0], vocabulary)


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
    message = f"{_text(condition.get('reason'))} {_text(condition.get('message'))}".strip()
    yield from condition_shown(_text(condition.get("type")), _text(condition.get("status")), message, -1, vocabulary)


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
