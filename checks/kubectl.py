"""kubectl: which of its commands change nothing, with the words each may be given.

It answers for the cluster that its own configuration names, with the rights of whoever runs it. A word that is not
foreseen makes a command not runnable: no other configuration, cluster or identity, no files, no templates, no watching.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

ROLE = "cluster"
"""The role that somebody says is here when what kubectl reaches is where the incident is."""
PLACES = ("POD", "NODE", "DEPLOYMENT", "SERVICE", "SERVICEACCOUNT", "NAMESPACE")
"""Stand in a command for what only the person knows."""

_NAME = r"[A-Za-z0-9][\w.:/,=!-]*"
_WHICH = r"-A|--all-namespaces|-[nlc]|--field-selector"
_OUTPUT = rf"-o|--sort-by=[\w.{{}}-]+|--no-headers|--show-labels|{_NAME}"
_SHAPE = re.compile(r"wide|name|json|yaml|custom-columns=[\w.:,*\[\]-]+")
_VERBS = {
    "get": rf"{_WHICH}|{_OUTPUT}",
    "describe": rf"{_WHICH}|{_NAME}",
    "events": rf"{_WHICH}|--for|--types=\w+|{_OUTPUT}",
    "logs": rf"{_WHICH}|--previous|--all-containers|--prefix|--timestamps|--tail=\d+|--since=\d+[smh]|{_NAME}",
    "top pods": rf"{_WHICH}|--containers|--sort-by=\w+|{_NAME}",
    "top nodes": rf"-l|--sort-by=\w+|{_NAME}",
    "rollout status": rf"{_WHICH}|--timeout=\d+s|--watch=false|{_NAME}",
    "rollout history": rf"{_WHICH}|--revision=\d+|{_NAME}",
    "auth can-i": rf"-A|-n|--list|--as|{_NAME}",
    "api-resources": r"--namespaced=(true|false)|-o",
    "version": r"-o|--client",
}
_RAW = re.compile(r"/(readyz|livez|healthz|version)(\?verbose)?")
# Their names may be printed, what is in them not.
_SECRET = re.compile(r"(?i)(^|,)(secrets?|configmaps?|cm)\b")
# What names its namespace, or is of none.
_NAMED = re.compile(
    r"\s(?:-n|-A|--all-namespaces|--raw|--list|nodes?|apiservice|volumeattachments|version|api-resources)\b|configurations"
)


def changes_nothing(words: Sequence[str]) -> bool:
    """Whether a command of kubectl only reads, and prints nothing that is secret.

    >>> changes_nothing(["kubectl", "get", "pods", "-A"]), changes_nothing(["kubectl", "delete", "pods", "-A"])
    (True, False)
    """
    if words[1:3] == ["get", "--raw"]:
        return len(words) == 4 and bool(_RAW.fullmatch(words[3]))
    for verb, allowed in _VERBS.items():
        begins = verb.split()
        rest = words[1 + len(begins) :]
        if list(words[1 : 1 + len(begins)]) == begins:
            shapes = [after for before, after in pairwise(words) if before == "-o"]
            return (
                all(re.fullmatch(allowed, word) for word in rest if word not in shapes)
                and all(map(_SHAPE.fullmatch, shapes))
                and not ((verb == "describe" or {*shapes} - {"wide", "name"}) and any(map(_SECRET.search, rest)))
            )
    return False


def in_namespace(run: str, namespace: str) -> str:
    """The command in the namespace that was told, where it names none.

    >>> in_namespace("kubectl describe pod cart-0", "shop"), in_namespace("kubectl get pods -A", "shop")
    ('kubectl describe pod cart-0 -n shop', 'kubectl get pods -A')
    """
    named = _NAMED.search(run) or not re.fullmatch(r"[a-z0-9-]+", namespace)
    return run if named else f"{run} -n {namespace}"
