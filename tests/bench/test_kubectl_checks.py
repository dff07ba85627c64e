"""How many checks it takes until the cause leads is counted as the set says, in each order of asking."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest

from diagnops.bench import kubectl_checks
from diagnops.bench.kubectl_checks import Failure, Look, kind_of, led_after, mentions
from diagnops.bench.kubectl_ops import Kind

HEAD = "$ kubectl get pods -n shop\nNAME                   READY   STATUS             RESTARTS   AGE\n"
WELL = "front-6d4b9c7f8-x2lqk  1/1     Running            0          14m\n"
LOOKS = {
    "describe pod/cart": Look("kubectl describe pod cart-6d4b9c7f8-x2lqk -n shop", "Name: cart-6d4b9c7f8-x2lqk\n"),
    "get pvc": Look("kubectl get pvc -n shop", "No resources found in shop namespace.\n"),
    "describe pod/front": Look("kubectl describe pod front-6d4b9c7f8-x2lqk -n shop", "Name: front-6d4b9c7f8-x2lqk\n"),
}


def _failure(number: int, kind: str, status: str) -> Failure:
    row = f"cart-6d4b9c7f8-x2lqk   0/1     {status:<18} 4          14m\n"
    return Failure(f"K{number}", Kind(kind, "cart"), HEAD + WELL + row, LOOKS, (("describe pod/cart",),))


FAILURES = [_failure(n, *("image", "ImagePullBackOff") if n % 2 else ("crash", "CrashLoopBackOff")) for n in range(4)]


def test_a_lead_counts_from_where_it_holds() -> None:
    assert led_after([True, True, True]) == 0
    assert led_after([True, False, True, True, True]) == 2
    assert led_after([False, True, True]) == 1  # all are spent
    assert led_after([False, False, False]) is None


def test_a_command_is_matched_by_what_it_does_with_which_kind_of_thing() -> None:
    assert kind_of("kubectl get po -A") == kind_of("kubectl get pods -n shop") == ("get", "pod")
    assert kind_of("kubectl describe deploy/cart") == ("describe", "deployment")
    assert kind_of("kubectl logs cart-0") == ("logs", "")
    assert kind_of("nc -zv cart 80") == ("", "")


def test_the_thing_that_is_not_well_is_looked_at_first() -> None:
    assert mentions("describe pod/cart", FAILURES[0]) == 1
    assert mentions("describe pod/front", FAILURES[0]) == 0


def test_what_is_plain_at_the_start_leads_without_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n".join(map(msgspec.json.encode, FAILURES))))
    monkeypatch.setattr("sys.argv", ["kubectl_checks", str(path), "--most", "2"])

    kubectl_checks.main()

    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["the product", "the thing alone", "random order"]
    assert all("within 0 1.00" in line for line in lines)
