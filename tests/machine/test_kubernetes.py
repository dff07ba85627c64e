"""What kubectl prints is read as an engineer reads it: what is not well, what is over, and what is plainly fine.

The descriptions, `events.txt`, `top-nodes.txt`, `nodes.json`, `pods.yaml` and `api-refused.txt` were printed by kubectl
1.32 from objects that an API stood in for; those that are cut out and quoted are ours, after
https://kubernetes.io/docs/concepts/architecture/nodes/ and `pkg/kubelet/nodestatus`. The tables of
`kubectl get` are written after `pkg/printers/internalversion`
of Kubernetes and https://kubernetes.io/docs/reference/kubectl/, the messages after `pkg/kubelet` and `pkg/scheduler`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.gate import parts
from diagnops.machine.kube import reader as kubernetes
from diagnops.machine.kube.words import plain
from diagnops.machine.readers import readers

InProportion = Callable[[Callable[[int], object], int], None]

DATA = Path(__file__).parent / "data" / "kubernetes"
CRASHES = {"k8s.pod.crash_loop present pod", "k8s.container.restart.count present pod"}
WELL = {
    "k8s.pod.crash_loop absent pod",
    "k8s.pod.unschedulable absent pod",
    "k8s.container.restart.count absent pod",
}
NO_ROOM = {"k8s.pod.unschedulable present pod", "k8s.pod.insufficient_resources present pod"}
MISPLACED = {"k8s.pod.unschedulable present pod", "k8s.pod.placement_mismatch present pod"}
NO_METRICS = {"k8s.metrics_api.unavailable present cluster", "k8s.hpa.not_scaling present application"}
NO_CONFIG = {"k8s.container.create_failure present pod", "k8s.config.missing present pod"}
NO_PRESSURE = {"k8s.node.disk_pressure absent node", "kernel.pid_limit absent node"}
READY = {"k8s.node.not_ready absent node"}
OOM = {"memory.oom_kill present container"}

READ: dict[str, set[str]] = {
    "describe-pod-crash-loop.txt": CRASHES | {"app.crash present"},
    "describe-pod-oom-killed.txt": OOM | {"k8s.container.restart.count present pod"},
    "describe-pod-image.txt": {"k8s.pod.image_pull_failure present pod"},
    "describe-pod-pending.txt": NO_ROOM | MISPLACED,
    "describe-pod-no-configmap.txt": NO_CONFIG,
    "describe-pod-init.txt": CRASHES | {"app.crash present"},
    "describe-pod-restarted-long-ago.txt": set(),  # once, with the node, and it is ready since
    "describe-pod-ready-since.txt": WELL,  # its events are of its start
    "describe-node-memory-pressure.txt": NO_PRESSURE | READY | {"k8s.node.memory_pressure present node"},
    "describe-node-healthy.txt": NO_PRESSURE | READY | {"k8s.node.memory_pressure absent node"},
    "describe-node-cut-out.txt": {
        "k8s.node.not_ready present node",
        "k8s.node.pleg_unhealthy present node",
        "k8s.node.memory_pressure absent node",
    },
    "describe-node-quoted.txt": {
        "k8s.node.not_ready present node",
        "k8s.node.pleg_unhealthy present node",
        "k8s.node.disk_pressure absent node",
    },
    "describe-node-unheard.txt": {"k8s.node.not_ready present node", "k8s.node.cordoned present node"},
    "describe-deployment-stuck.txt": {"k8s.replicas.available low application", "k8s.rollout.stuck present deployment"},
    "describe-deployment-healthy.txt": {"k8s.replicas.available normal application"},
    "describe-deployment-cut-out.txt": {"k8s.replicas.available low application"},
    "describe-service-no-endpoints.txt": {"k8s.service.no_endpoints present application"},
    "describe-pvc-pending.txt": {"k8s.pvc.unbound present"},
    "describe-hpa-no-metrics.txt": NO_METRICS,
    "describe-job-failed.txt": {"job.failures high job"},
    "events-first-seen.txt": {
        "k8s.volume.attach_failure present pod",
        "k8s.pod.crash_loop present pod",
    },  # as kubectl printed them before 1.8
    "events-first-seen-over.txt": set(),
    "events.txt": NO_ROOM
    | MISPLACED
    | NO_METRICS
    | {
        "k8s.pod.crash_loop present pod",
        "k8s.pod.image_pull_failure present pod",
        "k8s.container.create_failure present pod",
        "k8s.config.missing present pod",
        "k8s.node.memory_pressure present node",
        "k8s.pvc.unbound present",
        "job.failures high job",
    },
    "events-over.txt": set(),
    "top-nodes.txt": {"system.cpu.utilization high node", "system.memory.utilization high node"},
    "nodes.json": NO_PRESSURE
    | {
        "k8s.node.memory_pressure present node",
        "k8s.node.not_ready present node",
        "k8s.node.cordoned present node",
    },
    "pods.yaml": CRASHES | OOM | NO_ROOM | NO_CONFIG | {"app.crash present", "k8s.pod.image_pull_failure present pod"},
    "pod-truncated.json": CRASHES | OOM,
    "api-refused.txt": {"service.down present control-plane"},
    "errors.txt": {
        "k8s.webhook.failure present",
        "k8s.certificate.expired present control-plane",
        "k8s.metrics_api.unavailable present cluster",
    },
    "rollout.txt": {"k8s.rollout.stuck absent deployment"},
    "pasted-pods-events.txt": CRASHES | {"k8s.probe.failure present pod"},
    "prompts-nodes-deployments.txt": {
        "k8s.node.cordoned present node",
        "k8s.node.not_ready present node",
        "k8s.replicas.available low application",
        "k8s.replicas.available normal application",  # another table: of those the database is well
    },
    "get-several.txt": NO_METRICS
    | {
        "k8s.pvc.unbound present",
        "k8s.service.no_endpoints present application",
        "k8s.hpa.at_max present application",
        "k8s.resource_quota.exceeded present",
    },
    "one-space-no-head.txt": CRASHES
    | {
        "k8s.pod.image_pull_failure present pod",
        "k8s.control_plane.down present control-plane",
        "k8s.volume.attach_failure present pod",
        "k8s.config.missing present pod",
    },
    "pods-healthy-wide.txt": WELL,
    "pasted-all-sorts.txt": CRASHES
    | OOM
    | MISPLACED
    | {
        "k8s.pod.create_refused present application",
        "k8s.resource_quota.exceeded present",
        "k8s.probe.failure present pod",
        "k8s.volume.attach_failure present pod",
        "k8s.container.create_failure present pod",
        "k8s.cni.failure present node",
        "k8s.pod.image_pull_failure present pod",
        "k8s.rollout.stuck absent deployment",
    },
    "nodes-healthy.txt": READY,
    "pods-starting.txt": set(),
    "pods-old-kubectl.txt": CRASHES
    | OOM
    | {
        "service.down present dns-server",
        "k8s.pod.evicted present pod",
        "k8s.pod.init_stuck present pod",
    },
    "deployments-daemonsets.txt": {
        "k8s.replicas.available normal application",
        "k8s.replicas.available low application",
    },
    "readyz.txt": {"k8s.control_plane.down present control-plane"},
    "clusteroperators.txt": {"k8s.control_plane.down present control-plane", "dns.resolution_failure present"},
    "describe-network-policy.txt": set(),  # that a policy is there is no trouble by itself
    "crictl-exited.txt": {"k8s.control_plane.down present control-plane"},
    "describe-pod-probes-fail.txt": {
        "k8s.probe.failure present pod",
        "k8s.container.restart.count present pod",
        "service.timeout present",
    },
    "describe-quota-used-up.txt": {"k8s.resource_quota.exceeded present"},
    "deployment-refused.yaml": {"k8s.replicas.available low application", "k8s.pod.create_refused present application"},
    "pod-healthy.json": WELL,
    "watched.txt": CRASHES,
    "drain-blocked.txt": {"k8s.pdb.blocks_drain present"},
    "event-rows-korean.txt": NO_CONFIG | {"k8s.volume.attach_failure present pod"},
    "events-node.txt": {"memory.oom_kill present node", "k8s.node.not_ready present node"},
    "describe-node-requests-full.txt": NO_PRESSURE | READY | {"k8s.node.memory_pressure absent node"},
    "pods-healthy-restarted-long-ago.txt": {"k8s.pod.crash_loop absent pod", "k8s.pod.unschedulable absent pod"},
    "describe-pod-completed-before.txt": set(),
    "deployments-healthy.txt": {"k8s.replicas.available normal application"},
    "quota-hpa-healthy.txt": {
        "k8s.resource_quota.exceeded absent",
        "k8s.hpa.at_max absent application",
        "k8s.pvc.unbound absent",
        "k8s.service.no_endpoints absent application",
    },
}
PROSE = {
    "describe-node-cut-out.txt": ["why is that?"],
    "describe-node-quoted.txt": ["from the handover:", "and of the pod:"],
    "pasted-pods-events.txt": ["I think it started after the 14:10 release."],
    "one-space-no-head.txt": ["파드 상태 보니까", "이렇게 나옵니다"],
    "event-rows-korean.txt": ["파드가 안 떠요"],
    "watched.txt": ["so it dies right away"],
    "pasted-all-sorts.txt": ["Alert: checkout error rate 30%", "describe of the pod:", "then the logs:"],
    "pods-healthy-wide.txt": [
        "Name:   bash",
        "Umask:  0022",
        "State:  S (sleeping)",
        "the pods are fine, so the database?",
    ],
}


@pytest.mark.parametrize("name", sorted(READ))
def test_what_is_read_is_what_an_engineer_sees(name: str, vocabulary: Vocabulary) -> None:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    found = parts(lines, readers(), vocabulary)
    read = {" ".join(filter(None, (f.signal, f.state, f.role))) for p in found if p.taken for f in p.taken.findings}
    prose = [line for p in found if p.taken is None for line in lines[p.start : p.end] if line.strip()]

    assert read == READ[name]
    assert prose == PROSE.get(name, [])
    assert all(p.start <= f.line < p.end for p in found if p.taken for f in p.taken.findings)


def test_no_fixture_is_forgotten() -> None:
    assert {path.name for path in DATA.iterdir()} == set(READ)


@pytest.mark.parametrize(
    "name",
    [
        "deployments-healthy.txt",
        "describe-deployment-healthy.txt",
        "describe-node-healthy.txt",
        "describe-node-requests-full.txt",
        "describe-pod-completed-before.txt",
        "describe-pod-ready-since.txt",
        "describe-pod-restarted-long-ago.txt",
        "nodes-healthy.txt",
        "pods-healthy-restarted-long-ago.txt",
        "pods-healthy-wide.txt",
        "quota-hpa-healthy.txt",
        "rollout.txt",
    ],
)
def test_what_is_well_leaves_no_words(name: str, vocabulary: Vocabulary) -> None:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()

    assert [p.taken.words for p in parts(lines, readers(), vocabulary) if p.taken and p.taken.words] == []


def test_what_happened_counts_as_words_when_it_is_over(vocabulary: Vocabulary) -> None:
    lines = (DATA / "events-over.txt").read_text(encoding="utf-8").splitlines()

    (found,) = parts(lines, readers(), vocabulary)

    assert found.taken
    assert found.taken.words.splitlines()[:2] == [
        "FailedScheduling nodes are available insufficient cpu",
        "FailedMount mountvolume setup failed for volume secret not found",
    ]


MESSAGES = {
    "PLEG is not healthy: pleg was last seen active 3m5s ago": "k8s.node.pleg_unhealthy present node",
    "container runtime is down": "k8s.node.pleg_unhealthy present node",
    "network plugin not ready: cni config uninitialized": "k8s.cni.failure present node",
    "open /tls/a.crt: x509: certificate has expired or is not yet valid": "tls.certificate.expired present",
    "mkdir /data/x: no space left on device": "filesystem.no_space present",
    "dial tcp 10.0.0.9:8080: connect: connection refused": "tcp.connection_refused present",
    "dial tcp 10.0.0.9:8080: i/o timeout": "service.timeout present",
}


@pytest.mark.parametrize("message", MESSAGES)
def test_what_other_programs_say_within_a_message_is_read(vocabulary: Vocabulary, message: str) -> None:
    events = ["LAST SEEN  TYPE  REASON  OBJECT  MESSAGE", f"2m  Warning  FailedSync  pod/a  {message}"]
    condition = ["Conditions:", "  Type  Status  Reason  Message", f"  Ready  False  KubeletNotReady  {message}"]

    for lines in (events, condition):
        (found,) = parts(lines, readers(), vocabulary)
        assert found.taken
        assert MESSAGES[message] in {" ".join(filter(None, (f.signal, f.state, f.role))) for f in found.taken.findings}


def test_of_a_container_that_was_killed_the_reason_counts_as_words(vocabulary: Vocabulary) -> None:
    lines = """Containers:
  app:
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
    Ready:          False
    Restart Count:  41
Events:
  Type     Reason   Age                From     Message
  ----     ------   ----               ----     -------
  Normal   Pulled   5m (x40 over 3h)   kubelet  Container image "a:1" already present on machine
  Warning  BackOff  2m (x400 over 3h)  kubelet  Back-off restarting failed container app in pod app-1""".splitlines()

    (found,) = parts(lines, readers(), vocabulary)

    assert found.taken
    assert {f.signal for f in found.taken.findings} == {
        "memory.oom_kill",
        "k8s.pod.crash_loop",
        "k8s.container.restart.count",
    }
    assert found.taken.words == "terminated OOMKilled exit code 137"


def test_pods_that_fail_without_a_restart_say_so_once(vocabulary: Vocabulary) -> None:
    lines = """NAME     READY   STATUS             RESTARTS   AGE
cart-1   0/1     ImagePullBackOff   0          12m
cart-2   1/1     Running            0          3d""".splitlines()

    (found,) = parts(lines, readers(), vocabulary)

    assert found.taken
    assert [(f.signal, f.state) for f in found.taken.findings] == [
        ("k8s.pod.image_pull_failure", "present"),
        ("k8s.container.restart.count", "absent"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Back-off restarting failed container cart in pod cart-6d4b-x2x_shop(0f1e)",
            "Back-off 5m0s restarting failed container=checkout pod=checkout-0_prod(77aa-12)",
        ),
        (
            'Failed to pull image "nginx:nope": rpc error: code = NotFound desc = not found',
            'Failed to pull image "reg.example/a:7": rpc error: code = NotFound desc = not found',
        ),
        (
            'MountVolume.SetUp failed for volume "cfg" : configmap "cart-config" not found',
            'MountVolume.SetUp failed for volume "settings" : configmap "ads" not found',
        ),
        (
            "0/5 nodes are available: 5 Insufficient cpu.",
            "0/12 nodes are available: 12 Insufficient cpu.",
        ),
        (
            'Readiness probe failed: Get "http://10.1.1.2:80/z": dial tcp 10.1.1.2:80: connect: connection refused',
            'Readiness probe failed: Get "http://10.244.9.7:3000/": dial tcp 10.244.9.7:3000: '
            "connect: connection refused",
        ),
        (
            'Error creating: pods "web-7d9f4c-abcde" is forbidden: exceeded quota: a, requested: cpu=1, used: cpu=2',
            'Error creating: pods "db-0" is forbidden: exceeded quota: compute, requested: cpu=500m, used: cpu=8',
        ),
    ],
)
def test_the_same_failure_elsewhere_says_the_same_words(one: str, other: str) -> None:
    assert plain(one) == plain(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Liveness probe failed: HTTP probe failed", "Readiness probe failed: HTTP probe failed"),
        ("HTTP probe failed with statuscode: 500", "HTTP probe failed with statuscode: 404"),
        ("0/5 nodes are available: 5 Insufficient cpu.", "0/5 nodes are available: 5 Insufficient memory."),
        ('Error: configmap "a" not found', 'Error: secret "a" not found'),
        ("exceeded quota: a, requested: limits.cpu=1", "exceeded quota: a, requested: limits.memory=1Gi"),
    ],
)
def test_what_tells_failures_apart_stays(one: str, other: str) -> None:
    assert plain(one) != plain(other)


_PIECES = [line for path in sorted(DATA.iterdir()) for line in path.read_text(encoding="utf-8").splitlines()]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=30), min_size=1, max_size=12), st.data())
def test_any_lines_are_survived(vocabulary: Vocabulary, lines: list[str], data: st.DataObject) -> None:
    cut = [line[: data.draw(st.integers(0, max(1, len(line))))] if data.draw(st.booleans()) else line for line in lines]
    for at in range(len(cut)):
        taken = kubernetes.read(cut, at, Heading(), vocabulary)
        if taken:
            assert at < taken.end <= len(cut)
            assert all(at <= f.line < taken.end for f in taken.findings)


@pytest.mark.parametrize(
    "name", ["events.txt", "pods-old-kubectl.txt", "pods.yaml", "nodes.json", "describe-pod-init.txt"]
)
def test_time_grows_with_length(name: str, vocabulary: Vocabulary, in_proportion: InProportion) -> None:
    head, *rows = (DATA / name).read_text(encoding="utf-8").splitlines()

    in_proportion(lambda times: parts([head, *rows * times], readers(), vocabulary), 200)


# As the reference of kubectl has it: `-o custom-columns=<header>:<json-path-expr>`.
CUSTOM = (
    "$ kubectl get pods -o custom-columns=NAME:.metadata.name,PHASE:.status.phase,"
    "AGAIN:.status.containerStatuses[*].restartCount,WHY:.status.containerStatuses[*].state.waiting.reason\n"
    "NAME                   PHASE     AGAIN   WHY\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            CUSTOM + "cart-6d4b9c7f8-x2lqk   Running   0,14    CrashLoopBackOff\n",
            {("k8s.pod.crash_loop", "present"), ("k8s.container.restart.count", "present")},
        ),
        (CUSTOM + "cart-6d4b9c7f8-x2lqk   Running   0       <none>\n", {("k8s.container.restart.count", "absent")}),
        (
            CUSTOM.replace("$ kubectl", "we saw kubectl") + "cart-6d4b9c7f8-x2lqk   Running   14    CrashLoopBackOff\n",
            set(),
        ),
        (
            "$ kubectl get nodes -o custom-columns=NAME:.metadata.name,CPU:.status.capacity.cpu\n"
            "NAME     CPU\nnode-1   8\n",
            set(),
        ),
    ],
    ids=["crashing", "running", "nobody knows the fields", "nodes"],
)
def test_columns_that_somebody_put_together_are_read_by_their_fields(
    text: str, expected: set[tuple[str, str]], vocabulary: Vocabulary
) -> None:
    found = [
        one for part in parts(text.split("\n"), readers(), vocabulary) if part.taken for one in part.taken.findings
    ]

    assert {(one.signal, one.state) for one in found} == expected


KILLED = """\
Name:         cart-7f9d-x2x4k
Namespace:    shop
Status:       Running
Containers:
  cart:
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       {0}
      Exit Code:    {1}
    Ready:          False
    Restart Count:  4
Events:
  Type     Reason     Age                From     Message
  ----     ------     ----               ----     -------
  Warning  Unhealthy  10s (x9 over 12m)  kubelet  Readiness probe failed: HTTP probe failed with statuscode: 503
  Warning  BackOff    3s (x7 over 10m)   kubelet  Back-off restarting failed container cart in pod cart-7f9d-x2x4k_shop
"""


def test_that_a_container_was_killed_for_its_memory_is_what_is_compared(vocabulary: Vocabulary) -> None:
    killed, failed = (_taken(KILLED.format(*why).split("\n"), vocabulary) for why in (("OOMKilled", 137), ("Error", 1)))

    assert killed.words == "terminated OOMKilled exit code 137"
    assert {"memory.oom_kill", "k8s.probe.failure", "k8s.pod.crash_loop"} <= {one.signal for one in killed.findings}
    assert "probe failed" in failed.words
    assert "pod CrashLoopBackOff" in failed.words


def _taken(lines: list[str], vocabulary: Vocabulary) -> Taken:
    found = kubernetes.read(lines, 0, Heading(), vocabulary)
    assert found
    return found
