"""Conditions: what they say by their status, of a node and of what is none."""

from __future__ import annotations

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.kube.facts import CONDITIONS, FINE_CONDITIONS, OF_WORKLOADS
from diagnops.machine.kube.shown import Shown, fine, in_words_of_others, trouble
from diagnops.machine.kube.words import plain


def node_condition_shown(kind: str, status: str, message: str, line: int, vocabulary: Vocabulary) -> Shown:
    """A condition of a node. Of a node that is not heard of, only that is known."""
    said = f"{kind} {status}"
    if known := CONDITIONS.get((kind, status)):
        yield from trouble(known, line, said, vocabulary)
        yield from in_words_of_others(message, line, vocabulary)
        yield f"node {said} {plain(message)}"
    elif known := FINE_CONDITIONS.get((kind, status)):
        yield from fine(known, line, said, vocabulary)


def condition_shown(kind: str, status: str, message: str, line: int, vocabulary: Vocabulary) -> Shown:
    """A condition of what is no node."""
    if known := OF_WORKLOADS.get((kind, status)):
        yield from trouble(known, line, f"{kind} {status} {message}"[:120].strip(), vocabulary)
        yield from in_words_of_others(message, line, vocabulary)
        yield f"{kind} {status} {plain(message)}".strip()
    elif (kind, status) == ("ScalingLimited", "True") and "TooManyReplicas" in message:
        yield from trouble("k8s.hpa.at_max@application", line, f"{kind} {status} {message}"[:120], vocabulary)
        yield "HorizontalPodAutoscaler at maximum replicas"
    elif (kind, status) == ("ScalingLimited", "False"):
        yield from fine("k8s.hpa.at_max@application", line, f"{kind} {status}", vocabulary)
