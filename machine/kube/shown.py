"""What Kubernetes shows, put together: findings and words in the order in which they stand, each told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnops.kb.case import State
from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Finding, Taken
from diagnops.machine.common.signatures import signatures
from diagnops.machine.kube.facts import MESSAGES

Shown = Iterator[Finding | str]
"""Findings, and between them what counts as words."""

SURE, LIKELY = 0.98, 0.85
_MOST = 2000  # letters of a message
_BY_ITSELF = ("k8s.pod.", "k8s.probe.", "k8s.container.")  # what the state or the reason beside the message tells


def trouble(signals: str, line: int, words: str, vocabulary: Vocabulary, certainty: float = SURE) -> Iterator[Finding]:
    """Each of these signals (`id@role`, or `id` where the role is open) in the state that is its trouble."""
    for one in signals.split():
        name, _, role = one.partition("@")
        if known := vocabulary.signal.get(name):
            yield Finding(name, known.bad[0], line, words, role or None, certainty)


def fine(signals: str, line: int, words: str, vocabulary: Vocabulary, certainty: float = SURE) -> Iterator[Finding]:
    """Each of these signals as it is where nothing is wrong."""
    for found in trouble(signals, line, words, vocabulary, certainty):
        event = vocabulary.signal[found.signal].kind == "event"
        yield found._replace(state="absent" if event else "normal")


def in_message(message: str, line: int, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What a message says, whatever it is the message of."""
    for signals, pattern in MESSAGES:
        if found := pattern.search(message):
            yield from trouble(signals, line, found.group()[:120], vocabulary)


def in_words_of_others(message: str, line: int, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The same, and what the signatures of logs know: why a probe or a mount fails is told as other programs say it."""
    told = set()
    for one in in_message(message, line, vocabulary):
        told.add(one.signal)
        yield one
    for match in signatures().match(message[:_MOST]):
        signal, role = match.signature.signal, match.signature.role or ""
        if not match.signature.ends and signal not in told and not signal.startswith(_BY_ITSELF):
            told.add(signal)
            yield from trouble(f"{signal}@{role}", line, message[:120], vocabulary, LIKELY)


def taken(kind: str, end: int, shown: Iterable[Finding | str], vocabulary: Vocabulary) -> Taken:
    """What was shown as one answer: a signal once for each role, and where there is trouble nothing is said to be fine
    about the same signal."""
    findings: dict[tuple[str, State, str | None], Finding] = {}
    words: dict[str, None] = {}
    for one in shown:
        if isinstance(one, str):
            words.setdefault(one)
        else:
            findings.setdefault((one.signal, one.state, one.role), one)
    bad = {signal for signal, state, _ in findings if vocabulary.is_trouble(signal, state)}
    with_role = {signal for signal, _, role in findings if role}
    kept = tuple(
        one
        for one in findings.values()
        if (vocabulary.is_trouble(one.signal, one.state) or one.signal not in bad)
        and (one.role or one.signal not in with_role)
    )
    products = ("kubernetes",) if "kubernetes" in vocabulary.product else ()
    return Taken(kind, end, kept, (), "\n".join(w for w in words if w), products)
