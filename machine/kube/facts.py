"""Kubernetes: which signals its statuses, the reasons of its events and its messages stand for.

The reasons are those of the kubelet, the scheduler and the controllers (`pkg/kubelet/events/event.go`,
`pkg/kubelet/images/types.go`, `pkg/controller/*` of Kubernetes); the statuses those that `kubectl get pods` prints.
A signal is written with the role that Kubernetes itself tells, after a `@`; without one the role is open.
"""

from __future__ import annotations

import re

STATUSES: dict[str, str] = {
    "CrashLoopBackOff": "k8s.pod.crash_loop@pod k8s.container.restart.count@pod",
    "Error": "app.crash",
    "OOMKilled": "memory.oom_kill@container",
    "ImagePullBackOff": "k8s.pod.image_pull_failure@pod",
    "ErrImagePull": "k8s.pod.image_pull_failure@pod",
    "ErrImageNeverPull": "k8s.pod.image_pull_failure@pod",
    "InvalidImageName": "k8s.pod.image_pull_failure@pod",
    "ImageInspectError": "k8s.pod.image_pull_failure@pod",
    "RegistryUnavailable": "k8s.pod.image_pull_failure@pod",
    "SignatureValidationFailed": "k8s.pod.image_pull_failure@pod",
    "CreateContainerConfigError": "k8s.container.create_failure@pod",
    "CreateContainerError": "k8s.container.create_failure@pod",
    "RunContainerError": "k8s.container.create_failure@pod",
    "ContainerCannotRun": "k8s.container.create_failure@pod",
    "StartError": "k8s.container.create_failure@pod",
    "CreatePodSandboxError": "k8s.container.create_failure@pod",
    "Evicted": "k8s.pod.evicted@pod",
    "Preempting": "k8s.pod.evicted@pod",
    "NodeLost": "k8s.node.not_ready@node",
    "OutOfcpu": "k8s.pod.insufficient_resources@pod",
    "OutOfmemory": "k8s.pod.insufficient_resources@pod",
    "OutOfpods": "k8s.pod.insufficient_resources@pod",
    "OutOfephemeral-storage": "k8s.pod.insufficient_resources@pod",
}

REASONS: dict[str, str] = {
    "FailedScheduling": "k8s.pod.unschedulable@pod",
    "Unschedulable": "k8s.pod.unschedulable@pod",
    "InspectFailed": "k8s.pod.image_pull_failure@pod",
    "ErrImageNeverPull": "k8s.pod.image_pull_failure@pod",
    "FailedPull": "k8s.pod.image_pull_failure@pod",
    "FailedMount": "k8s.volume.attach_failure@pod",
    "FailedMapVolume": "k8s.volume.attach_failure@pod",
    "FailedAttachVolume": "k8s.volume.attach_failure@pod",
    "Unhealthy": "k8s.probe.failure@pod",
    "ProbeError": "k8s.probe.failure@pod",
    "FailedCreatePodSandBox": "k8s.container.create_failure@pod",
    "FailedCreatePodContainer": "k8s.container.create_failure@pod",
    "FailedCreate": "k8s.pod.create_refused@application",
    "FailedKillPod": "k8s.pod.terminating_stuck@pod",
    "ExceededGracePeriod": "k8s.pod.terminating_stuck@pod",
    "NodeNotReady": "k8s.node.not_ready@node",
    "NodeNotSchedulable": "k8s.node.cordoned@node",
    "NodeHasDiskPressure": "k8s.node.disk_pressure@node",
    "NodeHasInsufficientMemory": "k8s.node.memory_pressure@node",
    "NodeHasInsufficientPID": "kernel.pid_limit@node",
    "FreeDiskSpaceFailed": "k8s.node.disk_pressure@node",
    "SystemOOM": "memory.oom_kill@node",
    "OOMKilling": "memory.oom_kill@node",
    "Evicted": "k8s.pod.evicted@pod",
    "Preempted": "k8s.pod.evicted@pod",
    "TaintManagerEviction": "k8s.pod.evicted@pod",
    "NetworkNotReady": "k8s.cni.failure@node",
    "FailedToCreateRoute": "k8s.node.network_unavailable@node",
    "FailedGetResourceMetric": "k8s.hpa.not_scaling@application",
    "FailedGetPodsMetric": "k8s.hpa.not_scaling@application",
    "FailedGetObjectMetric": "k8s.hpa.not_scaling@application",
    "FailedGetExternalMetric": "k8s.hpa.not_scaling@application",
    "FailedGetContainerResourceMetric": "k8s.hpa.not_scaling@application",
    "FailedComputeMetricsReplicas": "k8s.hpa.not_scaling@application",
    "FailedGetScale": "k8s.hpa.not_scaling@application",
    "NotTriggerScaleUp": "k8s.hpa.not_scaling@cluster",
    "FailedToScaleUpGroup": "k8s.hpa.not_scaling@cluster",
    "ScaleUpTimedOut": "k8s.hpa.not_scaling@cluster",
    "ProvisioningFailed": "k8s.pvc.unbound",
    "FailedBinding": "k8s.pvc.unbound",
    "ProgressDeadlineExceeded": "k8s.rollout.stuck@deployment",
    "ReplicaSetCreateError": "k8s.rollout.stuck@deployment",
    "BackoffLimitExceeded": "job.failures@job",
    "DeadlineExceeded": "job.failures@job",
    "PodFailurePolicy": "job.failures@job",
    "DNSConfigForming": "dns.resolver_misconfigured",
}
"""Of events, whatever they say. `Failed` and `BackOff` are of an image or of a container: their message tells."""

MESSAGES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (signals, re.compile(pattern, re.IGNORECASE))
    for signals, pattern in {
        "k8s.pod.image_pull_failure@pod": r"\bback-?off pulling image|failed to pull (?:and unpack )?image"
        r"|\bErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|couldn't parse image"
        r"|trying and failing to pull image|failed to apply default image tag"
        r"|not present with pull policy",
        "app.rate_limited": r"\btoomanyrequests|pull rate limit|429 Too Many Requests",
        "k8s.pod.crash_loop@pod": r"back-?off .{0,20}restarting failed (?:docker )?container|CrashLoopBackOff",
        "k8s.probe.failure@pod k8s.container.restart.count@pod": r"failed liveness probe, will be restarted"
        r"|failed startup probe, will be restarted",
        "k8s.config.missing@pod": r"\b(?:configmaps?|secrets?) \"[^\"]*\" not found"
        r"|references non-existent (?:secret|config) key|couldn't find key .{0,80}(?:ConfigMap|Secret)",
        "k8s.container.create_failure@pod": r"CreateContainerConfigError|CreateContainerError|RunContainerError"
        r"|failed to (?:start|create) container|failed to create containerd task|failed to create shim"
        r"|OCI runtime create failed: "
        r"|^Error: (?:configmap|secret) \"|^Error: couldn't find key ",
        "k8s.pod.insufficient_resources@pod": r"\b\d+ Insufficient [a-z]+|\bToo many pods",
        "k8s.pod.placement_mismatch@pod": r"\bhad (?:untolerated )?taints?\b|didn't tolerate"
        r"|didn't match (?:the )?(?:Pod's )?(?:node affinity|node selector|pod affinity|pod anti-affinity|pod topology)"
        r"|volume node affinity conflict|didn't have free ports|didn't satisfy existing pods",
        "k8s.pvc.unbound": r"unbound immediate PersistentVolumeClaims?|persistentvolumeclaim \"[^\"]*\" not found"
        r"|didn't find available persistent volumes|no persistent volumes available for this claim"
        r"|storageclass\S* \"[^\"]*\" not found",
        "k8s.node.disk_pressure@node": r"node\.kubernetes\.io/disk-pressure|(?<!no )\bdisk pressure"
        r"|low on resource: (?:ephemeral-storage|inodes|imagefs|nodefs)"
        r"|attempting to reclaim (?:ephemeral-storage|inodes)"
        r"|failed to garbage collect required amount of images",
        "k8s.node.memory_pressure@node": r"node\.kubernetes\.io/memory-pressure|low on resource: memory"
        r"|attempting to reclaim memory",
        "kernel.pid_limit@node": r"node\.kubernetes\.io/pid-pressure|low on resource: pids",
        "k8s.node.not_ready@node": r"node\.kubernetes\.io/(?:not-ready|unreachable)"
        r"|kubelet stopped posting node status",
        "k8s.node.network_unavailable@node": r"node\.kubernetes\.io/network-unavailable",
        "k8s.node.cordoned@node": r"node\.kubernetes\.io/unschedulable|node\(s\) were unschedulable",
        "k8s.pdb.blocks_drain": r"violate the pod's disruption budget",
        "k8s.resource_quota.exceeded": r"\bexceeded quota\b",
        "k8s.webhook.failure": r"failed calling webhook|admission webhook .{0,120}denied the request",
        "k8s.cni.ip_exhaustion@node": r"failed to assign an IP address|no IP addresses available in range"
        r"|InsufficientFreeAddresses"
        r"|ipam.{0,60}(?:exhausted|no more|no available)",
        "k8s.cni.failure@node": r"cni (?:plugin|config) (?:not initialized|uninitialized)"
        r"|network plugin (?:is )?not ready|NetworkPluginNotReady"
        r"|failed to set ?up (?:network for sandbox|sandbox container .{0,80} network)"
        r"(?!.*(?:assign an IP|IP addresses available))"
        r"|failed to find plugin .{0,60} in path",
        "k8s.node.pleg_unhealthy@node": r"PLEG is not healthy|container runtime is down|container runtime status check",
        "k8s.metrics_api.unavailable@cluster": r"unable to fetch metrics from resource metrics API"
        r"|no metrics returned from"
        r"|metrics API not available|\(get (?:pods|nodes)\.metrics\.k8s\.io\)",
        "dns.resolution_failure": r"\blookup \S+.{0,40}(?:no such host|i/o timeout|server misbehaving|SERVFAIL)"
        r"|Temporary failure in name resolution",
        "filesystem.no_space": r"no space left on device",
        "etcd.space_exceeded@control-plane": r"mvcc: database space exceeded",
        "k8s.rbac.denied": r"is forbidden: User .{0,200} cannot ",
        "k8s.rollout.stuck@deployment": r"exceeded its progress deadline|has timed out progressing",
        "memory.oom_kill": r"OOMKilled|out of memory",
        "cloud.capacity_shortage@cloud-provider": r"InsufficientInstanceCapacity|ZONE_RESOURCE_POOL_EXHAUSTED",
    }.items()
)
"""Said in the message of an event, a condition or an error, whatever its reason."""

ENDED_BY: dict[str, frozenset[str]] = {
    reason: frozenset(ended.split())
    for reasons, ended in {
        "FailedScheduling Unschedulable NotTriggerScaleUp": "Scheduled Pulling Pulled Created Started",
        "FailedMount FailedMapVolume FailedAttachVolume": "SuccessfulMountVolume Pulling Pulled Created Started",
        "FailedCreatePodSandBox NetworkNotReady FailedCreatePodContainer": "Pulling Pulled Created Started",
        "Failed InspectFailed ErrImageNeverPull FailedPull": "Started",
        "BackOff": "Started",
        "NodeNotReady": "NodeReady",
        "NodeNotSchedulable": "NodeSchedulable",
        "NodeHasDiskPressure FreeDiskSpaceFailed": "NodeHasNoDiskPressure",
        "NodeHasInsufficientMemory": "NodeHasSufficientMemory",
        "NodeHasInsufficientPID": "NodeHasSufficientPID",
        "EvictionThresholdMet": "NodeHasNoDiskPressure NodeHasSufficientMemory NodeHasSufficientPID",
        "FailedCreate": "SuccessfulCreate",
        "ProvisioningFailed FailedBinding": "ProvisioningSucceeded",
        "ProgressDeadlineExceeded": "NewReplicaSetAvailable",
    }.items()
    for reason in reasons.split()
}
"""The reasons of later events of the same object after which an event is over."""

CONDITIONS: dict[tuple[str, str], str] = {
    ("Ready", "False"): "k8s.node.not_ready@node",
    ("Ready", "Unknown"): "k8s.node.not_ready@node",
    ("MemoryPressure", "True"): "k8s.node.memory_pressure@node",
    ("DiskPressure", "True"): "k8s.node.disk_pressure@node",
    ("PIDPressure", "True"): "kernel.pid_limit@node",
    ("NetworkUnavailable", "True"): "k8s.node.network_unavailable@node",
}
FINE_CONDITIONS: dict[tuple[str, str], str] = {
    ("Ready", "True"): "k8s.node.not_ready@node",
    ("MemoryPressure", "False"): "k8s.node.memory_pressure@node",
    ("DiskPressure", "False"): "k8s.node.disk_pressure@node",
    ("PIDPressure", "False"): "kernel.pid_limit@node",
    ("NetworkUnavailable", "False"): "k8s.node.network_unavailable@node",
}
"""Conditions of a node: what they say, and what is told to be absent."""

OF_WORKLOADS: dict[tuple[str, str], str] = {
    ("Available", "False"): "k8s.replicas.available@application",
    ("Progressing", "False"): "k8s.rollout.stuck@deployment",
    ("ReplicaFailure", "True"): "k8s.pod.create_refused@application",
    ("PodScheduled", "False"): "k8s.pod.unschedulable@pod",
    ("ScalingActive", "False"): "k8s.hpa.not_scaling@application",
    ("AbleToScale", "False"): "k8s.hpa.not_scaling@application",
    ("Failed", "True"): "job.failures@job",
}
"""Conditions of deployments, pods, autoscalers and jobs."""

COMPONENTS: dict[str, str] = {
    "kube-apiserver": "k8s.control_plane.down@control-plane",
    "kube-scheduler": "k8s.control_plane.down@control-plane",
    "kube-controller-manager": "k8s.control_plane.down@control-plane",
    "etcd": "k8s.control_plane.down@control-plane",
    "kube-proxy": "k8s.kube_proxy.down@node",
    "coredns": "service.down@dns-server",
    "kube-dns": "service.down@dns-server",
    "metrics-server": "k8s.metrics_api.unavailable@cluster",
    "calico-node": "k8s.cni.failure@node",
    "cilium": "k8s.cni.failure@node",
    "kube-flannel": "k8s.cni.failure@node",
    "aws-node": "k8s.cni.failure@node",
    "weave-net": "k8s.cni.failure@node",
}
"""Parts of Kubernetes that run as pods: what it means when one of them does not."""
