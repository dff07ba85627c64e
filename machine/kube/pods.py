"""Pods: what the states of their containers show, however they were printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.kube.facts import COMPONENTS, STATUSES
from diagnops.machine.kube.shown import LIKELY, SURE, Shown, fine, in_message, trouble
from diagnops.machine.kube.words import plain

RESTARTS = "k8s.container.restart.count@pod"
RUNS = "k8s.pod.crash_loop@pod k8s.pod.unschedulable@pod"
WELL = f"{RUNS} {RESTARTS}"  # of pods that are ready and never restarted
_PULLING = ("ErrImagePull", "ImagePullBackOff")  # now the one, now the other
_LOOP = "CrashLoopBackOff"
_TURNS = ("Running", "Error")  # of a pod in that loop, by the second in which somebody looks
_PARTLY = "pod some containers ready"  # so the network, the volumes and the node, which all share, are no reason
_KILLED = (137, 143)  # by SIGKILL or SIGTERM: somebody ended it, it did not crash
_NEVER_RAN = (126, 127, 128)
_NODE_WENT = 255  # what is found after a reboot of the node
_MANY_RESTARTS = 3
_SOON = 120.0  # until then a pod may well be starting
_LONG = 300.0  # to create a container should not take as long
_DAY = 86_400.0


class Container(NamedTuple):
    """A container of a pod: what it is now, and how it ended before."""

    line: int
    state: str = ""
    reason: str = ""
    message: str = ""
    code: int | None = None
    last_reason: str = ""
    last_code: int | None = None
    last_line: int | None = None
    last_message: str = ""
    ready: bool | None = None
    restarts: int = 0
    restarts_line: int | None = None
    init: bool = False


class Listed(NamedTuple):
    """A row of `kubectl get pods`; `since` is for how many seconds it has not restarted, None where nobody says."""

    line: int
    name: str
    status: str
    ready: int | None = None
    wanted: int | None = None
    restarts: int | None = None
    since: float | None = None
    age: float | None = None


def is_ready(containers: Sequence[Container]) -> bool:
    """Whether all containers that have to run are ready."""
    running = [c for c in containers if not c.init]
    return bool(running) and all(c.ready for c in running)


def all_well(pods: Sequence[Sequence[Container]]) -> bool:
    """Whether all containers of all these pods are ready and never restarted."""
    return bool(pods) and all(is_ready(one) and not any(c.restarts for c in one) for one in pods)


def containers_shown(containers: Sequence[Container], vocabulary: Vocabulary) -> Shown:
    """What the containers of one pod show, first why it ended, as that tells most; one that is ready and has restarted
    seldom shows nothing."""
    shown = [told for one in containers for told in _container(one, vocabulary)]
    yield from shown
    running = [c for c in containers if not c.init]
    if shown and _is_partly_ready(sum(c.ready is True for c in running), len(running)):
        yield _PARTLY


def _container(one: Container, vocabulary: Vocabulary) -> Shown:
    well = one.ready is True or one.init
    if one.last_reason and not (well and one.last_reason != "OOMKilled" and one.restarts < _MANY_RESTARTS):
        at = one.line if one.last_line is None else one.last_line
        yield from _ended(one.last_reason, one.last_code, at, vocabulary)
        yield from in_message(one.last_message, at, vocabulary)
    if one.state.lower() == "waiting":
        yield from _status(one.reason, one.line, vocabulary, init=one.init)
        yield from in_message(one.message, one.line, vocabulary)
        if plain(one.message):
            yield plain(one.message)
    if one.state.lower() == "terminated":
        yield from _ended(one.reason, one.code, one.line, vocabulary)
    if one.restarts >= _MANY_RESTARTS or (one.restarts and (not well or one.last_reason == "OOMKilled")):
        at = one.line if one.restarts_line is None else one.restarts_line
        yield from trouble(RESTARTS, at, f"Restart Count {one.restarts}", vocabulary)


def _is_partly_ready(ready: int | None, wanted: int | None) -> bool:
    """Whether of several containers of a pod some are ready and some are not."""
    return ready is not None and wanted is not None and 0 < ready < wanted


def _ended(reason: str, code: int | None, line: int, vocabulary: Vocabulary) -> Shown:
    """How a container ended, by its reason and exit code."""
    said = reason if code is None else f"{reason} exit code {code}"
    if reason == "Completed" and code in (0, None):
        return
    if reason in STATUSES and reason != "Error":
        yield from trouble(STATUSES[reason], line, said, vocabulary)
    elif code in _NEVER_RAN:
        yield from trouble(STATUSES["StartError"], line, said, vocabulary)
    elif code is not None and code not in (0, *_KILLED, _NODE_WENT):
        yield from trouble("app.crash", line, said, vocabulary)
        if code == 139:
            yield from trouble("process.segfault", line, said, vocabulary)
    yield f"terminated {said}"


def _status(status: str, line: int, vocabulary: Vocabulary, init: bool = False, certainty: float = SURE) -> Shown:
    """What a status says that is trouble by itself."""
    if known := STATUSES.get(status):
        yield from trouble(known, line, status, vocabulary, certainty)
        kind = "init container" if init else "pod"
        yield f"{kind} ErrImagePull ImagePullBackOff" if status in _PULLING else f"{kind} {status}"


def listed_shown(pods: Sequence[Listed], vocabulary: Vocabulary) -> Shown:
    """What a list of pods shows; where all of them are well, that none crashes and none waits."""
    latest = {one.name: one for one in pods}  # of one that is told again the last line counts, as with `--watch`
    troubled = False
    healthy = {component_of(one.name) for one in latest.values() if _runs_well(one)}
    for one in latest.values():
        shown = list(_listed(one, vocabulary))
        troubled = troubled or bool(shown)
        yield from shown
        if shown and _is_partly_ready(one.ready, one.wanted):
            yield _PARTLY
        part = component_of(one.name)
        if one.status in STATUSES and (part == "kube-proxy" or part not in healthy):
            yield from trouble(COMPONENTS.get(part, ""), one.line, f"{part} {one.status}", vocabulary, LIKELY)
            yield f"{part} {one.status}" if part else ""
    if not troubled and latest and all(map(_is_well, latest.values())):
        last = max(one.line for one in latest.values())
        yield from fine(RUNS, last, "all Running and ready", vocabulary)
    if latest and all(one.restarts == 0 for one in latest.values()):  # what is not well fails without a restart
        yield from fine(RESTARTS, max(one.line for one in latest.values()), "0 restarts", vocabulary)


def component_of(name: str) -> str:
    """The part of Kubernetes that a pod is, by its name; empty where it is something else.

    >>> component_of("kube-system/kube-proxy-x7k2p"), component_of("cart-7f9-abc")
    ('kube-proxy', '')
    """
    short = name.rpartition("/")[2]
    return next((part for part in COMPONENTS if short == part or short.startswith(f"{part}-")), "")


def _runs_well(one: Listed) -> bool:
    return one.status == "Running" and one.ready is not None and one.ready == one.wanted


def _is_well(one: Listed) -> bool:
    return _runs_well(one) or one.status in ("Completed", "Succeeded")


def _listed(one: Listed, vocabulary: Vocabulary) -> Shown:
    init = one.status.startswith("Init:")
    status = one.status.removeprefix("Init:")
    old = one.age is None or one.age > _LONG
    loops = status in _TURNS and _ends_again(one)
    if loops:
        said = f"{one.status} {one.restarts} restarts"
        yield from trouble(STATUSES[_LOOP], one.line, said, vocabulary, LIKELY)
        yield from trouble(STATUSES.get(status, ""), one.line, status, vocabulary, LIKELY)
        yield f"{'init container' if init else 'pod'} {_LOOP}"
    elif status in STATUSES:
        yield from _status(status, one.line, vocabulary, init, LIKELY if status == "Error" else SURE)
    elif found := re.fullmatch(r"(ExitCode|Signal):(\d{1,5})", status):
        code = int(found.group(2)) + (128 if found.group(1) == "Signal" else 0)
        yield from _ended("Error", code, one.line, vocabulary)
    elif status == "Pending" and (one.age is None or one.age > _SOON / 2):
        yield from trouble("k8s.pod.unschedulable@pod", one.line, status, vocabulary, LIKELY)
        yield "pod Pending"
    elif status == "ContainerCreating" and one.age is not None and old:
        yield from trouble("k8s.container.create_failure@pod", one.line, "ContainerCreating", vocabulary, LIKELY)
        yield "pod ContainerCreating"
    elif init and re.fullmatch(r"\d+/\d+", status) and one.age is not None and old:
        yield from trouble("k8s.pod.init_stuck@pod", one.line, one.status, vocabulary, LIKELY)
        yield "pod init container does not finish"
    elif status == "Running" and one.ready is not None and one.wanted is not None and one.ready < one.wanted:
        for_long = one.since if one.restarts else one.age
        if for_long is not None and for_long > _SOON:
            said = f"Running {one.ready}/{one.wanted}"
            yield from trouble("k8s.probe.failure@pod", one.line, said, vocabulary, LIKELY)
            yield "pod Running not ready"
    elif status not in ("Running", "Completed", "Succeeded", "ContainerCreating", "PodInitializing", "Pending"):
        yield "" if init else f"pod {status}"
    if one.restarts and not loops and status != _LOOP and _restarts_now(one):
        yield from trouble(RESTARTS, one.line, f"{one.restarts} restarts", vocabulary, LIKELY)
        yield "pod restarts"


def _ends_again(one: Listed) -> bool:
    """Whether a pod that is not ready ends again and again: it has restarted many times, and runs since a moment ago or
    has just ended. A moment later its status is another, and what fails is the same.
    """
    short = one.ready is not None and one.wanted is not None and one.ready < one.wanted
    turns = one.status != "Running" or one.since is None or one.since <= _SOON
    return short and turns and (one.restarts or 0) >= _MANY_RESTARTS and _restarts_now(one)


def _restarts_now(one: Listed) -> bool:
    """Whether it restarted in the last day; many restarts for its age are as good as a time."""
    if one.since is not None:
        return one.since < _DAY
    if one.age is None or not one.restarts:
        return False
    return one.age < _DAY or one.restarts / (one.age / _DAY) >= _MANY_RESTARTS
