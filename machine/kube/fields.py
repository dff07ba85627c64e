"""The fields of a description: what a key with its value shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.kube.shown import LIKELY, Shown, fine, in_message, trouble
from diagnops.machine.kube.tables import REPLICAS
from diagnops.machine.kube.words import plain

Field = Callable[[str, Mapping[str, str], int, Vocabulary], Shown]
"""Takes the value, what the other keys say, the line and the vocabulary."""

_REPLICAS = re.compile(r"(\d{1,9}) desired\b.*?(\d{1,9}) available")
_STATUSES = re.compile(
    r"(\d{1,9}) (?:Running|Active(?: \(\d+ Ready\))?) / (\d{1,9}) (?:Waiting / \d+ )?Succeeded / (\d{1,9}) Failed"
)
_STUCK_FROM = re.compile(r"Terminating \(lasts (?:\d+[dh]|\d{2,}m)")


def _replicas(value: str, said: Mapping[str, str], line: int, vocabulary: Vocabulary) -> Shown:
    found = _REPLICAS.match(value)
    if not found:
        return
    want, have = int(found.group(1)), int(found.group(2))
    if have < want:
        yield from trouble(REPLICAS, line, f"{have} of {want} available", vocabulary)
        yield f"deployment {'no' if have == 0 else 'too few'} ready replicas"
    elif want:
        yield from fine(REPLICAS, line, f"{have} of {want} available", vocabulary)
    else:
        yield "deployment scaled to zero replicas"


def _pods_of_a_job(value: str, said: Mapping[str, str], line: int, vocabulary: Vocabulary) -> Shown:
    found = _STATUSES.match(value)
    if found and "Parallelism" in said and [int(n) > 0 for n in found.groups()] == [False, False, True]:
        yield from trouble("job.failures@job", line, value, vocabulary, LIKELY)
        yield "job pods Failed"


def _endpoints(value: str, said: Mapping[str, str], line: int, vocabulary: Vocabulary) -> Shown:
    signal = "k8s.service.no_endpoints@application"
    if value not in ("", "<none>"):
        yield from fine(signal, line, "has endpoints", vocabulary)
    elif said.get("Selector") != "<none>":
        yield from trouble(signal, line, "Endpoints <none>", vocabulary)
        yield "service without endpoints"


def _status(value: str, said: Mapping[str, str], line: int, vocabulary: Vocabulary) -> Shown:
    if _STUCK_FROM.match(value):
        yield from trouble("k8s.pod.terminating_stuck@pod", line, value, vocabulary)
        yield "pod Terminating"
    elif "StorageClass" in said and value in ("Pending", "Lost"):
        yield from trouble("k8s.pvc.unbound", line, value, vocabulary, LIKELY)
        yield f"PersistentVolumeClaim {value}"
    elif "StorageClass" in said and value == "Bound":
        yield from fine("k8s.pvc.unbound", line, value, vocabulary)


def _reason(value: str, said: Mapping[str, str], line: int, vocabulary: Vocabulary) -> Shown:
    if value == "Evicted":
        yield from trouble("k8s.pod.evicted@pod", line, value, vocabulary)
        yield "pod Evicted"


def _message(value: str, said: Mapping[str, str], line: int, vocabulary: Vocabulary) -> Shown:
    yield from in_message(value, line, vocabulary)
    yield plain(value)


def _unschedulable(value: str, said: Mapping[str, str], line: int, vocabulary: Vocabulary) -> Shown:
    if value == "true":
        yield from trouble("k8s.node.cordoned@node", line, "Unschedulable true", vocabulary)
        yield "node unschedulable"


def _taints(value: str, said: Mapping[str, str], line: int, vocabulary: Vocabulary) -> Shown:
    return in_message(value, line, vocabulary)


SAID: dict[str, Field] = {
    "Replicas": _replicas,
    "Pods Statuses": _pods_of_a_job,
    "Endpoints": _endpoints,
    "Status": _status,
    "Reason": _reason,
    "Message": _message,
    "Unschedulable": _unschedulable,
    "Taints": _taints,
}
