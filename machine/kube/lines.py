"""What kubectl itself says in single lines: errors of the API server, of the connection to it, and of a rollout."""

from __future__ import annotations

import re

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.kube.shown import Shown, fine, in_message, trouble
from diagnops.machine.kube.words import plain

SAYS = re.compile(
    r"^\s*(?:E\d{4} [\d:.]+ +\d+ memcache\.go.*"
    r"|Error from server\b.*|Unable to connect to the server: .*|The connection to the server \S+ was refused.*"
    r"|No resources found\b.*|error: (?:Metrics API not available|timed out waiting for|deployment \S+ exceeded its"
    r"|You must be logged in to the server|the server doesn't have a resource type|unable to upgrade connection"
    r"|a container name must be specified|error executing jsonpath|container \S+ is not valid for pod).*"
    r"|unable to retrieve container logs for \S+"
    r"|Defaulted container \"[^\"]+\" out of: .*"
    r"|Waiting for (?:deployment|daemon set|\d+ pods|partitioned|statefulset)\b.*"
    r"|(?:deployment|daemon set|statefulset) \"?[\w.-]+\"? successfully rolled out"
    r"|(?:statefulset|partitioned) roll(?:ing update|\s?out) complete\b.*"
    r"|error when evicting .*|evicting pod \S+|(?:node|pod)/\S+ (?:already |un)?(?:cordoned|drained|evicted)"
    r"|error dialing backend: .*|\[[+-]\][\w/.-]+ (?:ok|failed.*|excluded.*)"
    r"|(?:healthz|livez|readyz) check (?:passed|failed))$"
)
_ROLLED_OUT = re.compile(r"successfully rolled out|roll(?:ing update|\s?out) complete")
_ANSWERS = re.compile(r"\b(?:healthz|livez|readyz) check (passed|failed)")
_NOT_REACHED = re.compile(
    r"Unable to connect to the server: (?!.*(?:no such host|x509|getting credentials))"
    r"|connection to the server \S+ was refused"
)
_ROUTINE = re.compile(
    r"^\s*(?:E\d{4} |No resources found|Defaulted container|Waiting for |evicting pod |(?:node|pod)/"
    r"|error: (?:the server doesn't|a container name|error executing)"
    r"|Error from server \(NotFound\)|.*\(AlreadyExists\))"
)


def line_shown(text: str, line: int, vocabulary: Vocabulary) -> Shown:
    """What one line of kubectl shows."""
    if _ROLLED_OUT.search(text):
        yield from fine("k8s.rollout.stuck@deployment", line, text.strip()[:120], vocabulary)
        return
    if found := _ANSWERS.search(text):
        told = fine if found.group(1) == "passed" else trouble
        yield from told("k8s.control_plane.down@control-plane", line, text.strip(), vocabulary)
        return
    if text.lstrip().startswith("[+]"):
        return
    if _NOT_REACHED.search(text):
        yield from trouble("service.down@control-plane", line, text.strip()[:120], vocabulary)
    if re.search(r"x509: certificate has expired", text):
        yield from trouble("k8s.certificate.expired@control-plane", line, text.strip()[:120], vocabulary)
    if not _ROUTINE.match(text):
        yield from in_message(re.sub(r"lookup \S+( on \S+)?: no such host", "", text), line, vocabulary)
        yield plain(text)
