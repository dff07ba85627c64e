"""A failure that was printed before is known when it prints the same again, and another one is new.

The tables are ours, after `pkg/printers/internalversion` of Kubernetes, the messages after those of its kubelet.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnops.app import Workspace
from diagnops.bench.kubectl_ops import Failure, Kind, as_case

PULL = """\
$ kubectl get pods
NAME                   READY   STATUS             RESTARTS   AGE
{0}-6d4b9c7f5-x2x4k    0/1     ImagePullBackOff   0          12m

$ kubectl get events
LAST SEEN   TYPE      REASON    OBJECT                      MESSAGE
2m          Warning   Failed    pod/{0}-6d4b9c7f5-x2x4k   Failed to pull image "reg.example/{0}:9": manifest unknown
2m          Warning   BackOff   pod/{0}-6d4b9c7f5-x2x4k   Back-off pulling image "reg.example/{0}:9"
"""
SLOW = """\
$ kubectl get pods
NAME                   READY   STATUS         RESTARTS   AGE
{0}-6d4b9c7f5-x2x4k    0/1     ErrImagePull   0          12m

$ kubectl get events
LAST SEEN   TYPE      REASON   OBJECT                      MESSAGE
2m          Warning   Failed   pod/{0}-6d4b9c7f5-x2x4k   failed to unpack layer: checksum mismatch, stream cancelled
"""
QUOTA = """\
$ kubectl get events
LAST SEEN   TYPE      REASON         OBJECT                    MESSAGE
2m          Warning   FailedCreate   replicaset/{0}-6d4b9c   Error creating: pods "{0}-" is forbidden: exceeded quota
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "cases.db") as opened:
        past = [(f"{kind}-{of}", text.format(of)) for of in _SERVICES for kind, text in _PRINTED.items()]
        cases = [as_case(Failure(name, Kind(name), text), opened.read(text), opened.vocabulary) for name, text in past]
        opened.case_base.add(cases, who="test")
        yield opened


_SERVICES = ("cart", "search", "pay")
_PRINTED = {"pull": PULL, "quota": QUOTA}


def test_what_prints_the_same_again_is_known(desk: Workspace) -> None:
    found = desk.diagnose(desk.read(PULL.format("mail")))

    assert found.verdict in ("possible", "seen")
    assert found.matches[0].case.startswith("pull-")
    assert found.none < 0.2


def test_what_prints_something_else_is_new_although_it_begins_alike(desk: Workspace) -> None:
    found = desk.diagnose(desk.read(SLOW.format("mail")))

    assert found.verdict == "new"
    assert found.leading[0].case.startswith("pull-")  # told, and not stood behind


def test_what_people_say_of_it_is_held_against_cases_as_ever(desk: Workspace) -> None:
    talk = "The mail pods do not start since noon: pulling their image stops with a checksum mismatch, layers broken.\n"
    found = desk.diagnose(desk.read(talk * 4 + SLOW.format("mail")))

    assert found.verdict != "new"
