"""The words of a message of Kubernetes: what failed, without what it failed at.

Two pods that fail in the same way are to say the same, so names, images, addresses, ids, times and counts go out. What
tells one failure from another stays: codes, kinds of objects and of probes, the resource that is short.
"""

from __future__ import annotations

import re

from diagnops.machine.common.masks import LINK, UUID, By, masked, masks

_MOST = 600  # letters of a message that are looked at: what failed stands in front


def _if_word(found: re.Match[str]) -> str:
    return found.group() if _word(found.group()) else " "


_FORMS: dict[str, By] = {
    r"(?i)\b(?:exit ?code|exit status|status ?code|code|status)[:= ]+(\d{1,3})\b": r" code\1 ",  # a code is telling
    r"\\?[\"“”'`]((?:OOMKilled|Error|StartError|ContainerCannotRun)|[A-Z]\w*(?: [a-z]\w*){2,})\\?[\"“”'`]": r" \1 ",
    r"\b([45]\d\d) (?=[A-Z][a-z])": r"code\1 ",  # 403 Forbidden
    r"\bnode(?:-role)?\.kubernetes\.io/([a-z-]+)\b": r" \1 ",  # taints that Kubernetes itself sets
    r"\\?\"[^\"\\]*\\?\"|“[^”]*”|'[^' ]*'|`[^`]*`": " ",
    r"\{[^{}]*\}": lambda found: " ".join(word for word in found.group().split() if _word(word)),
    r"(?i)\b(back-?off)\b.{0,20}\brestarting failed (?:docker )?container\b.*": "back-off restarting failed container",
    r"(?<=[Cc]ontainer )(?!runtime )\S+(?= (?:was|failed|is|in) )": " ",
    r"(?<=find key )\S+|(?<=config key: )\S+|(?<=secret key: )\S+": " ",
    r"\b([a-z]+)\.[a-z.]*k8s\.io\b": r"\1 ",  # a kind with its group
    r"\bnode\(s\)": "nodes",
    r"(?<=\w)['’](?=[a-z]\b)": "",
    LINK: " ",
    rf"{UUID}|\b(?:sha256:)?[0-9a-f]{{12,}}\b": " ",
    r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:/\d+)?|\[?[0-9a-f]*::[0-9a-f:]*\]?(?::\d+)?": " ",
    r"\b(requests|limits)\.([a-z]+)\b": r"\1 \2",
    r"\b([A-Za-z]+)=\S+": r"\1 ",
    r"(?<=exceeded quota: )[\w.-]+": " ",
    r"\baffinity/selector\b": "affinity selector",
    r"[\w.-]+(?:/[\w.-]+)+(?::[\w.-]+)?(?:@\S+)?|/[\w./-]+": " ",  # images, paths, namespace/name
    r"[\w-]+(?:\.[\w-]+){1,}(?::\d+)?": _if_word,
    r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+(?:_\S+)?": _if_word,
    r"(?<![\w])\d[\w.%:/]*": " ",  # counts, times, sizes
    r"[^\w\s$-]|(?<!\w)-+|-+(?!\w)|_{2,}": " ",
}
_MASKS = masks(_FORMS)
_HYPHENED = frozenset(
    """back-off pre-stop post-start read-only non-existent non-zero scale-up scale-down pull-rate anti-affinity node-
    affinity control-plane disk-pressure memory-pressure pid-pressure not-ready network-unavailable no-execute
    ephemeral-storage re-created multi-attach deadline-exceeded kube-scheduler kube-proxy kube-apiserver kube-
    controller-manager kube-dns metrics-server unschedulable out-of-service time-out""".split()
)

_CODE = re.compile(r"\bcode(\d+)\b")
_CAMEL = re.compile(r"[A-Z][A-Za-z]+\.[A-Z][A-Za-z]+")  # MountVolume.SetUp


def _word(name: str) -> bool:
    """Whether a name with hyphens or dots is a word that Kubernetes itself uses."""
    return name.lower() in _HYPHENED or bool(_CAMEL.fullmatch(name))


def plain(message: str) -> str:
    """The message in small letters, without all that is of this one object only.

    >>> plain('Back-off restarting failed container=cart pod=cart-6d4b-x2x_shop(0f1e)')
    'back-off restarting failed container'
    >>> plain('0/5 nodes are available: 3 Insufficient cpu, 2 node(s) had untolerated taint {dedicated: gpu}.')
    'nodes are available insufficient cpu nodes had untolerated taint'
    >>> plain('Readiness probe failed: HTTP probe failed with statuscode: 503')
    'readiness probe failed http probe failed with code 503'
    """
    text = masked(message[:_MOST], _MASKS)
    return _CODE.sub(r"code \1", " ".join(text.lower().split()))
