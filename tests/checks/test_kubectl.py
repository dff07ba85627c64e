"""kubectl is run only to look, for the cluster that somebody said is the one, and what it prints is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.app import Workspace, this_host
from diagnops.checks.command import command_of
from diagnops.checks.runner import Refused
from diagnops.checks.this_host import ThisHost
from diagnops.kb.check_result import CheckResult
from diagnops.kb.message import message
from diagnops.kb.vocabulary import Check, Vocabulary

# Made in the form that the reference of kubectl documents.
OUTPUTS = Path(__file__).parent.parent / "machine" / "data" / "kubernetes"
CRASHES = """NAMESPACE   NAME                   READY   STATUS             RESTARTS      AGE
shop        cart-6d4b9c7f8-x2lqk   0/1     CrashLoopBackOff   7 (41s ago)   14m
"""
RUNS = """NAMESPACE   NAME                   READY   STATUS    RESTARTS   AGE
shop        cart-6d4b9c7f8-x2lqk   1/1     Running   0          14m
"""

Fake = Callable[[dict[str, str]], None]


@pytest.fixture
def kubectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A kubectl on PATH that prints files, by the words it is given; on standard error what begins with a mark."""

    def made(answers: dict[str, str]) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        cases = ""
        for number, (words, output) in enumerate(answers.items()):
            (folder / str(number)).write_text(output.removeprefix("!"))
            how = f'cat "{folder}/{number}"' + (" >&2; exit 1" if output.startswith("!") else "")
            cases += f"'{words}') {how} ;;\n"
        (folder / "kubectl").write_text(f'#!/bin/sh\ncase "$*" in\n{cases}*) echo "error: $*" >&2; exit 1 ;;\nesac\n')
        (folder / "kubectl").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    return made


def _command(run: str, **facts: str) -> list[str] | Refused:
    return command_of(Check("command", run, 1), facts)


@pytest.mark.parametrize(
    "run",
    [
        "get pods -A", "get pods -n shop -o wide", "get events -A --field-selector reason=Failed", "get nodes -o json",
        "get --raw /readyz?verbose", "get configmaps,secrets", "describe nodes", "describe resourcequota -A",
        "logs -n kube-system -l k8s-app=kube-dns --tail=200", "top pods -A --containers --sort-by=memory",
        "rollout status deploy/cart --timeout=10s", "auth can-i --list --as system:serviceaccount:shop:cart", "version",
        "api-resources", "events -A", "get pods -A -o custom-columns=IMAGE:.spec.containers[*].image",
    ],
)  # fmt: skip
def test_what_only_looks_runs(run: str) -> None:
    assert isinstance(_command(f"kubectl {run}"), list)


@pytest.mark.parametrize(
    "run",
    [
        "", "exec cart-0 -- cat /etc/passwd", "edit deploy cart", "apply -f x.yaml", "delete pod x", "cp x:/x x",
        "port-forward cart-0 80", "proxy", "drain worker-1", "cordon worker-1", "scale deploy cart --replicas=0",
        "rollout restart deploy/cart", "rollout undo deploy/cart", "config view --raw", "debug cart-0", "attach cart-0",
        "auth reconcile -f x", "top", "cluster-info dump --output-directory=/tmp", "run x --image=y", "patch pod x",
        # another cluster or identity, files, templates, without end
        "--kubeconfig /tmp/x get pods", "get pods --kubeconfig=/tmp/x", "get pods --token=x", "get pods -s http://x",
        "get pods --context other", "get pods --as admin", "get -f /etc/passwd", "get pods -k .", "get pods -w",
        "get pods -o go-template-file=/etc/passwd", "get pods -o go-template={{.}}", "get pods -o jsonpath-file=x",
        "get pods --template=x", "logs cart-0 -f", "get pods --cache-dir=/tmp", "get pods --profile=cpu",
        "get pods --profile-output=/tmp/x", "get --raw /api/v1/namespaces/shop/services/cart/proxy/restart",
        "get --raw /readyz --raw /x", "get pods --log-file=/tmp/x",
        # what is secret
        "get secrets -o yaml", "get secret/db -o json", "get pods,secrets -A -o custom-columns=X:.data.password",
        "describe configmap settings", "get cm -o yaml",
        # a shell
        "get pods | sh", "get pods; id", "get $(id)", "get pods > /tmp/x",
    ],
)  # fmt: skip
def test_nothing_else_runs(run: str) -> None:
    assert isinstance(_command(f"kubectl {run}"), Refused)


def test_every_kubectl_check_of_the_vocabulary_runs_but_those_within_a_container(vocabulary: Vocabulary) -> None:
    facts = dict.fromkeys(("pod", "node", "deployment", "service", "serviceaccount", "namespace"), "x")
    checks = [c for s in vocabulary.signals for c in s.checks if c.run.startswith("kubectl ") and c.read_only]

    refused = [check.run for check in checks if isinstance(command_of(check, facts), Refused)]

    assert len(checks) > 50
    assert all(" exec " in run or run.startswith("kubectl get certificates") for run in refused), refused


def test_a_pod_is_asked_for_and_a_namespace_is_taken_where_it_is_told() -> None:
    run = "kubectl describe pod POD"

    assert _command(run) == Refused(message("value_to_tell", hint="tell_fact", place="POD", fact="pod"))
    assert isinstance(_command(run, pod="x; id"), Refused)
    assert _command(run, pod="cart-0") == ["kubectl", "describe", "pod", "cart-0"]
    assert _command(run, pod="cart-0", namespace="shop") == ["kubectl", "describe", "pod", "cart-0", "-n", "shop"]
    assert _command("kubectl get pods -A", namespace="shop") == ["kubectl", "get", "pods", "-A"]
    assert _command("kubectl get nodes", namespace="--as=admin") == ["kubectl", "get", "nodes"]


def test_only_the_person_knows_whether_it_is_the_cluster(vocabulary: Vocabulary, kubectl: Fake) -> None:
    kubectl({})
    check = Check("command", "kubectl get nodes", 1)

    asked = ThisHost(vocabulary, {}).can("node", check)

    assert asked == Refused(message("is_this_the_cluster", hint="say_role", role="cluster"))
    assert ThisHost(vocabulary, {}, ["cluster"]).can("node", check) == "kubectl get nodes"


def _look(vocabulary: Vocabulary, signal: str, role: str, run: str) -> CheckResult:
    facts = {"pod": "cart-0", "node": "ip-10-0-1-17", "deployment": "api", "service": "cart"}
    (check,) = {check.run: check for check in vocabulary.signal[signal].checks if check.run == run}.values()
    return ThisHost(vocabulary, facts, ["cluster"]).look(role, vocabulary.signal[signal], check)


@pytest.mark.parametrize(
    ("signal", "role", "run", "output", "state"),
    [
        ("k8s.container.restart.count", "pod", "kubectl get pods -A", CRASHES, "present"),
        ("k8s.container.restart.count", "pod", "kubectl get pods -A", RUNS, "absent"),
        ("k8s.pod.crash_loop", "pod", "kubectl describe pod POD", "describe-pod-crash-loop.txt", "present"),
        ("k8s.pod.image_pull_failure", "pod", "kubectl get events -A --field-selector reason=Failed", "events.txt",
         "present"),
        ("k8s.pod.image_pull_failure", "pod", "kubectl get events -A --field-selector reason=Failed",
         "No resources found\n", "absent"),
        ("k8s.node.not_ready", "node", "kubectl get nodes -o wide", "nodes-healthy.txt", "absent"),
        ("k8s.node.memory_pressure", "node", "kubectl describe node NODE", "describe-node-memory-pressure.txt",
         "present"),
        ("k8s.node.memory_pressure", "node", "kubectl describe node NODE", "describe-node-healthy.txt", "absent"),
        ("k8s.node.memory_pressure", "node", "kubectl describe node NODE", "describe-node-cut-out.txt", "absent"),
        ("k8s.rollout.stuck", "deployment", "kubectl rollout status deploy/DEPLOYMENT --timeout=10s", "rollout.txt",
         "absent"),
        ("k8s.metrics_api.unavailable", "cluster", "kubectl top pods", "!error: Metrics API not available\n",
         "present"),
        ("k8s.metrics_api.unavailable", "cluster", "kubectl top pods",
         "!The connection to the server localhost:8080 was refused - did you specify the right host or port?\n", None),
        ("k8s.node.not_ready", "node", "kubectl get nodes -o wide", "!error: You must be logged in\n", None),
    ],
)  # fmt: skip
def test_what_it_prints_is_read_as_if_it_had_been_pasted(
    vocabulary: Vocabulary, kubectl: Fake, signal: str, role: str, run: str, output: str, state: str | None
) -> None:
    text = (OUTPUTS / output).read_text("utf-8") if output.endswith(".txt") else output
    filled = run.replace("POD", "cart-0").replace("NODE", "ip-10-0-1-17").replace("DEPLOYMENT", "api")
    kubectl({filled.removeprefix("kubectl "): text})

    look = _look(vocabulary, signal, role, run)

    assert look.state == state, look
    seen = look.observation()
    assert (seen is None) == (state is None)
    if seen:
        assert 0.8 <= seen.certainty < 1


def test_what_kubectl_shows_is_kept_and_counts(tmp_path: Path, kubectl: Fake) -> None:
    kubectl({"get pods -A": CRASHES})
    found: list[CheckResult] = []

    class Watch:
        def show(self, plans: object) -> None: ...

        def approve(self) -> bool:
            return True

        def found(self, result: CheckResult) -> None:
            found.append(result)

    with Workspace.open(tmp_path / "own.db") as desk:
        incident = desk.read("pods of the shop do not become ready", observations=["pod/k8s.pod.crash_loop=present"])
        diagnosis = desk.run_checks(incident, [this_host(desk.vocabulary, ["cluster"])], Watch())

    assert ("k8s.container.restart.count", "present") in {(one.signal, one.state) for one in found}
    assert ("k8s.container.restart.count", "present") in {(one.signal, one.state) for one in diagnosis.observations}
