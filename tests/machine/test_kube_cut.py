"""Parts cut out of an object of Kubernetes.

Written by us after kubernetes.io "Pod v1 core", "Node v1 core" and "Deployment v1 apps", their status.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.gate import parts
from diagnops.machine.kube.cut import cut_from
from diagnops.machine.readers import readers

STATES = """\
        "containerStatuses": [
            {
                "containerID": "containerd://0f",
                "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}},
                "name": "baker",
                "ready": true,
                "restartCount": 11,
                "state": {"running": {"startedAt": "2025-02-03T04:05:06Z"}}
            }
        ],
        "hostIP": "192.0.2.1"
    }
}"""
CONDITIONS = """\
    "conditions": [
      {"lastTransitionTime": "2025-02-03T04:05:06Z", "type": "MemoryPressure", "status": "False"},
      {"lastTransitionTime": "2025-02-03T04:05:06Z", "type": "PIDPressure", "status": "True"}"""
WELL = """\
  containerStatuses:
  - containerID: containerd://0f
    lastState: {}
    name: baker
    ready: true
    restartCount: 0"""
STUCK = """\
status:
  conditions:
  - lastTransitionTime: "2025-02-03T04:05:06Z"
    type: Available
    status: "True"
  - lastTransitionTime: "2025-02-03T04:05:06Z"
    reason: ProgressDeadlineExceeded
    type: Progressing
    status: "False"
  observedGeneration: 3"""
STARTING = """\
{"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "True", "lastProbeTime": null}]}"""
CUTS = {
    "the states of containers, and the end of the object": (
        STATES,
        [("memory.oom_kill", "present"), ("k8s.container.restart.count", "present")],
    ),
    "conditions that are cut short": (
        CONDITIONS,
        [("k8s.node.memory_pressure", "absent"), ("kernel.pid_limit", "present")],
    ),
    "containers that are well": (
        WELL,
        [("k8s.pod.crash_loop", "absent"), ("k8s.pod.unschedulable", "absent"),
         ("k8s.container.restart.count", "absent")],
    ),
    "a status": (STUCK, [("k8s.rollout.stuck", "present")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CUTS)
def test_a_part_of_an_object_says_what_it_says_in_the_object(vocabulary: Vocabulary, name: str) -> None:
    text, findings = CUTS[name]
    lines = ["this is what it looks like", "", *text.splitlines(), "", "any idea?"]

    found = [part for part in parts(lines, readers(), vocabulary) if part.taken]

    assert [(part.start, part.end) for part in found] == [(2, len(lines) - 2)]
    assert sorted((f.signal, f.state) for part in found if part.taken for f in part.taken.findings) == sorted(findings)


def test_what_people_list_under_the_same_words_is_prose(vocabulary: Vocabulary) -> None:
    lines = ["status:", "- we started it again", "- the queue is full", "conditions: bad"]

    assert [part.taken for part in parts(lines, readers(), vocabulary)] == [None]


PIECES = [line for text, _ in CUTS.values() for line in text.splitlines()] + ["}", "]", '"', STARTING, "", "and so on"]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14))
def test_it_reads_on_and_never_beyond_the_text(lines: list[str]) -> None:
    for at in range(len(lines)):
        found = cut_from(lines, at)
        assert found is None or at < found[1] <= len(lines)
