"""Pods that end again and again, and pods of which some containers are ready, whatever their status is in a second.

The tables are written after `pkg/printers/internalversion` of Kubernetes: its `printPod` shows a container that waits,
ended or runs by the same column.
"""

from __future__ import annotations

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading, Taken
from diagnops.machine.kube import reader

HEAD = "NAME                    READY   STATUS             RESTARTS        AGE\n"
LOOP = {"k8s.pod.crash_loop present", "k8s.container.restart.count present"}
SOME = "pod some containers ready"


@pytest.mark.parametrize(
    ("status", "seen"),
    [
        ("0/1     CrashLoopBackOff   6 (40s ago)     18m", LOOP),
        ("0/1     Running            6 (40s ago)     18m", LOOP),
        ("0/1     Running            6               18m", LOOP),  # before Kubernetes 1.22 nobody told when
        ("0/1     Error              6 (3m20s ago)   18m", LOOP | {"app.crash present"}),
    ],
)
def test_a_pod_that_ends_again_and_again_is_in_one_loop(vocabulary: Vocabulary, status: str, seen: set[str]) -> None:
    taken = _read(f"cart-6d4b9c7f5-x2x4k    {status}", vocabulary)

    assert _findings(taken) == seen
    assert taken.words == "pod CrashLoopBackOff"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("0/1     Running            1 (40s ago)     18m", "pod restarts"),  # once may be chance
        ("0/1     Running            6 (9m ago)      80m", "pod Running not ready\npod restarts"),  # it goes on running
        ("0/1     Error              0               18m", "pod Error"),  # nobody starts it again
        ("1/1     Running            6 (40s ago)     18m", "pod restarts"),
    ],
)
def test_a_pod_that_runs_on_or_ended_once_is_in_none(vocabulary: Vocabulary, status: str, words: str) -> None:
    taken = _read(f"cart-6d4b9c7f5-x2x4k    {status}", vocabulary)

    assert taken.words == words
    assert "k8s.pod.crash_loop present" not in _findings(taken)


def test_an_init_container_that_ends_again_and_again_is_told_as_one(vocabulary: Vocabulary) -> None:
    taken = _read("cart-6d4b9c7f5-x2x4k    0/1     Init:Error         4 (50s ago)     9m", vocabulary)

    assert taken.words == "init container CrashLoopBackOff"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("1/2     CrashLoopBackOff   6 (40s ago)     18m", True),
        ("1/2     Running            0               18m", True),
        ("0/2     CrashLoopBackOff   6 (40s ago)     18m", False),  # what they share may fail
        ("0/1     CrashLoopBackOff   6 (40s ago)     18m", False),  # there is no other
        ("2/2     Running            6 (40s ago)     18m", False),
        ("1/2     Running            0               20s", False),  # it may well be starting
    ],
)
def test_that_other_containers_of_a_failing_pod_are_ready_is_told(
    vocabulary: Vocabulary, status: str, told: bool
) -> None:
    words = _read(f"cart-6d4b9c7f5-x2x4k    {status}", vocabulary).words

    assert (SOME in words.split("\n")) is told


@pytest.mark.parametrize("proxy_is_ready", [True, False])
def test_a_description_tells_the_same(vocabulary: Vocabulary, proxy_is_ready: bool) -> None:
    taken = _taken(DESCRIBED.format(proxy_is_ready), vocabulary)

    assert (SOME in taken.words.split("\n")) is proxy_is_ready


DESCRIBED = """\
Name:             cart-6d4b9c7f5-x2x4k
Namespace:        shop
Containers:
  cart:
    State:          Waiting
      Reason:       CrashLoopBackOff
    Ready:          False
    Restart Count:  6
  proxy:
    State:          Running
    Ready:          {0}
    Restart Count:  0
"""


def _read(row: str, vocabulary: Vocabulary) -> Taken:
    return _taken(HEAD + row, vocabulary)


def _taken(text: str, vocabulary: Vocabulary) -> Taken:
    taken = reader.read(text.split("\n"), 0, Heading(), vocabulary)
    assert taken is not None
    return taken


def _findings(taken: Taken) -> set[str]:
    return {f"{one.signal} {one.state}" for one in taken.findings}
