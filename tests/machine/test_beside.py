"""Events of a start are over when what was to start stands beside them as ready, in one paste.

The tables are written after `pkg/printers/internalversion` of Kubernetes; that a controller tries again after 1000
seconds at the latest is client-go's `DefaultTypedControllerRateLimiter`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.gate import parts
from diagnops.machine.readers import readers

InProportion = Callable[[Callable[[int], object], int], None]

PODS = """\
$ kubectl get pods
NAME                    READY   STATUS    RESTARTS      AGE
cart-6d4b9c7f5-x2x4k    1/1     Running   0             41m
search-74c9-8k2lp       1/1     Running   2 (40m ago)   41m
pay-5f6d8c9b7-2vxkq     0/1     Running   0             41m

"""
HEAD = "$ kubectl get events --field-selector type=Warning\nLAST SEEN   TYPE      REASON         OBJECT   MESSAGE\n"
NO_ACCOUNT = 'Error creating: pods "{0}-" is forbidden: error looking up service account shop/x: not found'
REFUSED = "k8s.pod.create_refused present"
WAITS = "k8s.pod.unschedulable present"
LOOPS = "k8s.pod.crash_loop present"
BACK_OFF = "Back-off restarting failed container search in pod search-74c9-8k2lp_shop(0f1e)"


def _event(age: str, reason: str, of: str, message: str) -> str:
    return f"{age}   Warning   {reason}   {of}   {message}\n"


def _created(age: str, name: str) -> str:
    return _event(age, "FailedCreate", f"replicaset/{name}", NO_ACCOUNT.format(name))


@pytest.mark.parametrize(
    ("event", "seen"),
    [
        (_created("41m", "cart-6d4b9c7f5"), set()),  # its pod runs, and it did not fail again
        (_created("41m", "db-5d8f"), {REFUSED}),  # it has no pod
        (_created("41m", "pay-5f6d8c9b7"), {REFUSED}),  # its pod is not ready
        (_created("28s", "cart-6d4b9c7f5"), {REFUSED}),  # one pod runs, another is refused now
        (_event("41m", "FailedScheduling", "pod/cart-6d4b9c7f5-x2x4k", "0/3 nodes are available"), set()),
        (_event("41m", "FailedScheduling", "pod/cart-6d4b9c7f5-zzzzz", "0/3 nodes are available"), {WAITS}),
        (
            _event("9s", "Unhealthy", "pod/search-74c9-8k2lp", "Liveness probe failed: context deadline exceeded"),
            {"k8s.probe.failure present"},  # ready, between two restarts by its probe
        ),
        (_event("41m", "BackOff", "pod/search-74c9-8k2lp", BACK_OFF), set()),  # it runs since longer than a loop lasts
        (_event("4m", "BackOff", "pod/search-74c9-8k2lp", BACK_OFF), {LOOPS}),  # it may well run between two restarts
        (_event("41m", "BackOff", "pod/pay-5f6d8c9b7-2vxkq", BACK_OFF), {LOOPS}),  # it is not ready
    ],
)
@pytest.mark.parametrize("below", [True, False])
def test_what_a_ready_pod_ends(vocabulary: Vocabulary, event: str, seen: set[str], below: bool) -> None:
    text = PODS + HEAD + event if below else HEAD + event + "\n" + PODS
    found = _findings(text, vocabulary)
    kinds = {REFUSED, WAITS, LOOPS, "k8s.probe.failure present"}
    pods = {"k8s.probe.failure present"}  # of the one that is not ready
    assert (found & kinds) - (pods - seen) == seen


def test_what_ended_still_counts_as_words(vocabulary: Vocabulary) -> None:
    said = [part.taken.words for part in parts((PODS + HEAD + _created("41m", "cart-6d4b9c7f5")).split("\n"),
            readers(), vocabulary) if part.taken and "events" in part.taken.kind]  # fmt: skip
    assert said == ["FailedCreate error creating pods is forbidden error looking up service account not found"]


def test_many_tables_take_no_longer_than_their_lines(vocabulary: Vocabulary, in_proportion: InProportion) -> None:
    table = PODS + HEAD + _created("41m", "cart-6d4b9c7f5") + "\n"
    in_proportion(lambda count: _findings(table * count, vocabulary), 300)


def _findings(text: str, vocabulary: Vocabulary) -> set[str]:
    found = parts(text.split("\n"), readers(), vocabulary)
    return {f"{one.signal} {one.state}" for part in found if part.taken for one in part.taken.findings}
