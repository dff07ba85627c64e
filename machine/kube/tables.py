"""`kubectl get`: what each kind of table shows. Which kind it is, its columns tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding
from diagnops.machine.common.judgement import Limits, by_level
from diagnops.machine.common.table import Row, number
from diagnops.machine.kube.events import Event, age, events_shown, times
from diagnops.machine.kube.facts import COMPONENTS, CONDITIONS
from diagnops.machine.kube.pods import Listed, listed_shown
from diagnops.machine.kube.shown import LIKELY, Shown, fine, in_message, trouble
from diagnops.machine.kube.words import plain

Reads = Callable[[Sequence[Row], Vocabulary], Shown]

EVENTS = "events"
REPLICAS = "k8s.replicas.available@application"
_YOUNG = 120.0  # what is younger may well be starting
_RESTARTS = re.compile(r"(\d{1,9})(?:\s*\(([\w ]+?) ago\))?")
_OF = re.compile(r"(\d{1,9})/(\d{1,9})")


def _pods(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    listed = []
    for row in rows:
        cells = row.cells
        if not cells["STATUS"]:
            continue
        ready = _OF.match(cells["READY"])
        restarts = _RESTARTS.match(cells["RESTARTS"])
        listed.append(
            Listed(
                row.line,
                f"{cells.get('NAMESPACE', '')}/{cells.get('NAME', '')}",
                cells["STATUS"],
                int(ready.group(1)) if ready else None,
                int(ready.group(2)) if ready else None,
                int(restarts.group(1)) if restarts else None,
                age(restarts.group(2) or "") if restarts else None,
                age(cells.get("AGE", "")),
            )
        )
    return listed_shown(listed, vocabulary)


def _nodes(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        status, *more = row.cells["STATUS"].split(",")
        if status in ("NotReady", "Unknown"):
            yield from trouble(CONDITIONS["Ready", "False"], row.line, status, vocabulary)
            yield f"node {status}"
        elif status == "Ready":
            yield from fine(CONDITIONS["Ready", "False"], row.line, status, vocabulary)
        if "SchedulingDisabled" in more:
            yield from trouble("k8s.node.cordoned@node", row.line, "SchedulingDisabled", vocabulary)
            yield "node SchedulingDisabled"


def _replicas(kind: str, wanted: str, there: str) -> Reads:
    """Reads a table of what runs pods: how many it wants and how many there are, or both in one column."""

    def read(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
        for row in rows:
            both = _OF.match(row.cells.get(wanted, "")) if wanted == there else None
            want = float(both.group(2)) if both else number(row.cells.get(wanted, ""))
            have = float(both.group(1)) if both else number(row.cells.get(there, ""))
            if want is None or have is None:
                continue
            old = age(row.cells.get("AGE", ""))
            said = f"{have:.0f} of {want:.0f} ready"
            if have < want and (old is None or old > _YOUNG):
                yield from trouble(REPLICAS, row.line, said, vocabulary)
                yield f"{kind} {'no' if have == 0 else 'too few'} ready replicas"
            elif have >= want > 0:
                yield from fine(REPLICAS, row.line, said, vocabulary)
            elif want == 0 and wanted == there:
                yield f"{kind} scaled to zero replicas"

    return read


def _jobs(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        if row.cells.get("STATUS") == "Failed":
            yield from trouble("job.failures@job", row.line, "Failed", vocabulary)
            yield "job Failed"


def _claims(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        status, old = row.cells["STATUS"], age(row.cells.get("AGE", ""))
        if status == "Lost" or (status == "Pending" and (old is None or old > _YOUNG)):
            certainty = LIKELY  # a class may wait for the first pod that uses the claim
            yield from trouble("k8s.pvc.unbound", row.line, status, vocabulary, certainty)
            yield f"PersistentVolumeClaim {status}"
        elif status == "Bound":
            yield from fine("k8s.pvc.unbound", row.line, status, vocabulary)


def _volumes(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    yield from (f"PersistentVolume {row.cells['STATUS']}" for row in rows if row.cells["STATUS"] in ("Failed", "Lost"))


def _services(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        if row.cells["EXTERNAL-IP"] == "<pending>":
            yield "service external address pending"


def _endpoints(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        signal = "k8s.service.no_endpoints@application"
        if row.cells["ENDPOINTS"] in ("<none>", "<unset>"):
            yield from trouble(signal, row.line, f"ENDPOINTS {row.cells['ENDPOINTS']}", vocabulary)
            yield "service without endpoints"
        elif row.cells["ENDPOINTS"]:
            yield from fine(signal, row.line, "has endpoints", vocabulary)


def _autoscalers(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        targets, old = row.cells["TARGETS"], age(row.cells.get("AGE", ""))
        low, high, now = (number(row.cells.get(name, "")) for name in ("MINPODS", "MAXPODS", "REPLICAS"))
        if "<unknown>/" in targets:
            if old is None or old > _YOUNG:
                unknown = "k8s.metrics_api.unavailable@cluster k8s.hpa.not_scaling@application"
                yield from trouble(unknown, row.line, f"TARGETS {targets}", vocabulary, LIKELY)
                yield "HorizontalPodAutoscaler target unknown"
        elif high and now is not None and now >= high and (low is None or low < high):
            yield from trouble("k8s.hpa.at_max@application", row.line, f"{now:.0f} of {high:.0f} replicas", vocabulary)
            yield "HorizontalPodAutoscaler at maximum replicas"
        elif high and now is not None and 0 < now < high:
            yield from fine("k8s.hpa.at_max@application", row.line, f"{now:.0f} of {high:.0f} replicas", vocabulary)


def events(rows: Sequence[Row]) -> list[Event]:
    """The events of a table."""
    listed = []
    for row in rows:
        cells = row.cells
        seen = cells.get("LAST SEEN") or cells.get("LASTSEEN") or cells.get("AGE") or ""
        of = cells.get("OBJECT") or f"{cells.get('KIND', '')}/{cells.get('NAME', '')}"
        often = number(cells.get("COUNT", "")) or times(seen)
        message = cells.get("MESSAGE", "")
        listed.append(
            Event(
                row.line,
                cells.get("TYPE", ""),
                cells["REASON"],
                message,
                f"{cells.get('NAMESPACE', '')}/{of}",
                age(seen),
                int(often),
            )
        )
    return listed


def _quotas(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        for cell in (row.cells.get("REQUEST", ""), row.cells.get("LIMIT", "")):
            yield from quota_shown(re.findall(r"([\w./-]+): ([\w.]+)/([\w.]+)", cell), row.line, vocabulary)


def quota_shown(used: Sequence[tuple[str, str, str]], line: int, vocabulary: Vocabulary) -> Shown:
    """What a quota shows, from the resource, how much of it is used and how much may be."""
    for name, is_used, may_be in used:
        use, hard = _quantity(is_used), _quantity(may_be)
        if use is None or not hard:
            continue
        signal, said = "k8s.resource_quota.exceeded", f"{name} {is_used} of {may_be}"
        if use >= hard:
            yield from trouble(signal, line, said, vocabulary, LIKELY)
            yield f"quota used up {plain(name.rpartition('.')[2])}"
        elif use < 0.7 * hard:
            yield from fine(signal, line, said, vocabulary)


def _quantity(text: str) -> float | None:
    """A quantity as Kubernetes writes it: thousandths of it end in `m`."""
    if text.endswith("m"):
        return None if (parts := number(text[:-1])) is None else parts / 1000
    return number(text)


def _usage(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    """`kubectl top nodes`: the shares of what a node has. That of pods has no share: nobody knows their limits."""
    for signal, names in (
        ("system.cpu.utilization", ("CPU%", "CPU(%)")),
        ("system.memory.utilization", ("MEMORY%", "MEMORY(%)")),
    ):
        levels = vocabulary.signal[signal].levels if signal in vocabulary.signal else None
        for row in rows:
            share = next((number(row.cells[name]) for name in names if name in row.cells), None)
            if share is None or levels is None:
                continue
            state = by_level(share, Limits(levels.high, None, "%")).state
            if state:
                yield Finding(signal, state, row.line, f"{names[0]} {share:.0f} %", "node")
            if state == "high":
                yield f"node {names[0][:-1]} high"


def _components(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        if row.cells["STATUS"] == "Unhealthy":
            message = row.cells.get("MESSAGE", "")
            yield from trouble(
                "k8s.control_plane.down@control-plane", row.line, f"Unhealthy {message}"[:120], vocabulary
            )
            yield f"{row.cells.get('NAME', '')} Unhealthy {plain(message)}"


def _api_services(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    for row in rows:
        if row.cells["AVAILABLE"].startswith("False"):
            if "metrics.k8s.io" in row.cells.get("NAME", ""):
                said = f"AVAILABLE {row.cells['AVAILABLE']}"
                yield from trouble("k8s.metrics_api.unavailable@cluster", row.line, said, vocabulary)
            yield f"APIService not available {plain(row.cells['AVAILABLE'])}"


def _operators(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    """`oc get clusteroperators`."""
    for row in rows:
        name, message = row.cells.get("NAME", ""), row.cells.get("MESSAGE", "")
        away, degraded = row.cells["AVAILABLE"] == "False", row.cells["DEGRADED"] == "True"
        if away and name in COMPONENTS:
            yield from trouble(COMPONENTS[name], row.line, f"{name} AVAILABLE False", vocabulary, LIKELY)
        if away or degraded:
            yield from in_message(message, row.line, vocabulary)
            yield f"clusteroperator {'not available' if away else 'degraded'} {plain(message)}".strip()


def _containers(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    """`crictl ps -a`: a part of the control plane that ended and does not run again."""
    running = {row.cells.get("NAME", "") for row in rows if row.cells["STATE"] == "Running"}
    for row in rows:
        name = row.cells.get("NAME", "")
        if row.cells["STATE"] == "Exited" and name in COMPONENTS and name not in running:
            yield from trouble(COMPONENTS[name], row.line, f"{name} Exited", vocabulary)
            yield f"{name} Exited"


def _nothing(rows: Sequence[Row], vocabulary: Vocabulary) -> Shown:
    return iter(())


KINDS: tuple[tuple[str, frozenset[str], Reads], ...] = tuple(
    (kind, frozenset(columns.split("|")), reads)
    for kind, columns, reads in (
        ("pods", "READY|STATUS|RESTARTS", _pods),
        ("nodes", "STATUS|ROLES|VERSION", _nodes),
        ("daemonsets", "DESIRED|READY|NODE SELECTOR", _replicas("daemonset", "DESIRED", "READY")),
        ("deployments", "READY|UP-TO-DATE|AVAILABLE", _replicas("deployment", "READY", "READY")),
        ("deployments", "DESIRED|UP-TO-DATE|AVAILABLE", _replicas("deployment", "DESIRED", "AVAILABLE")),
        ("replicasets", "DESIRED|CURRENT|READY", _replicas("replicaset", "DESIRED", "READY")),
        (EVENTS, "REASON|MESSAGE", lambda rows, vocabulary: events_shown(events(rows), vocabulary)),
        ("jobs", "COMPLETIONS|DURATION", _jobs),
        ("cronjobs", "SCHEDULE|SUSPEND", _nothing),
        ("persistentvolumes", "CAPACITY|STATUS|CLAIM", _volumes),
        ("persistentvolumeclaims", "STATUS|VOLUME|CAPACITY", _claims),
        ("services", "TYPE|CLUSTER-IP|EXTERNAL-IP", _services),
        ("endpoints", "NAME|ENDPOINTS", _endpoints),
        ("horizontalpodautoscalers", "REFERENCE|TARGETS|REPLICAS", _autoscalers),
        ("resourcequotas", "REQUEST|LIMIT", _quotas),
        ("usage of nodes", "CPU(cores)|CPU%", _usage),
        ("usage of nodes", "CPU(cores)|CPU(%)", _usage),
        ("usage of pods", "CPU(cores)|MEMORY(bytes)", _nothing),
        ("clusteroperators", "AVAILABLE|PROGRESSING|DEGRADED", _operators),
        ("containers", "CONTAINER|STATE|ATTEMPT", _containers),
        ("sandboxes", "POD ID|STATE|ATTEMPT", _nothing),
        ("componentstatuses", "STATUS|MESSAGE|ERROR", _components),
        ("apiservices", "SERVICE|AVAILABLE", _api_services),
        ("statefulsets", "NAME|READY|AGE", _replicas("statefulset", "READY", "READY")),
    )
)
"""What a table is of, by columns that it has at least; the first that fits."""


def kind_of(columns: Sequence[str]) -> tuple[str, Reads] | None:
    """What a table with these columns is of; one of kubectl that is of something else shows nothing."""
    for kind, needed, reads in KINDS:
        if needed <= set(columns):
            return kind, reads
    if columns[:1] in (("NAME",), ("NAMESPACE",)) and "AGE" in columns:
        return "other objects", _nothing
    return None
