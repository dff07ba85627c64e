"""Events of Kubernetes: what warnings say, and which of them a later event of the same object ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.kube.facts import ENDED_BY, REASONS
from diagnops.machine.kube.shown import Shown, in_words_of_others, trouble
from diagnops.machine.kube.words import plain

PROBES = ("Unhealthy", "ProbeError")
_FEW = 3  # probes that failed no more often than this belong to the start of a pod that is ready since
_LONG_AGO = 300.0
_FORGETS = 600.0  # after so many seconds without an end the kubelet begins the back-off of a container anew
_TOLD_BY_NORMAL = frozenset(
    """NodeNotReady NodeNotSchedulable NodeHasDiskPressure NodeHasInsufficientMemory NodeHasInsufficientPID Killing
    NotTriggerScaleUp Preempted TaintManagerEviction Evicted""".split()
)  # of type Normal, and yet telling
_ROUTINE = frozenset({"InvalidDiskCapacity", "FailedToUpdateEndpoint", "FailedToUpdateEndpointSlices"})
_IMAGE_IS_THERE = frozenset({"Pulled", "Created", "Started"})
_AGE = re.compile(r"(\d{1,9})([ydhms])")
_SECONDS = {"y": 31_536_000, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


class Event(NamedTuple):
    """An event; `age` in seconds is None where it is not told, `often` is how often it came."""

    line: int
    type: str
    reason: str
    message: str
    object: str = ""
    age: float | None = None
    often: int = 1


def age(text: str) -> float | None:
    """How long ago, in seconds, as kubectl writes it.

    >>> age("2m30s (x5 over 10m)"), age("3d4h"), age("<unknown>")
    (150.0, 273600.0, None)
    """
    found = _AGE.findall(text.partition("(")[0])
    return float(sum(int(number) * _SECONDS[unit] for number, unit in found)) if found else None


def times(text: str) -> int:
    """How often an event came, told beside its age.

    >>> times("2m30s (x5 over 10m)"), times("3d4h")
    (5, 1)
    """
    found = re.search(r"\(x(\d{1,9})", text)
    return int(found.group(1)) if found else 1


def events_shown(
    events: Sequence[Event],
    vocabulary: Vocabulary,
    ready: bool = False,
    has_ended: Callable[[Event], bool] = lambda _: False,
) -> Shown:
    """What the events show that are not over; of those that are, what happened counts as words. `ready`: the pod that
    they are of is ready now. `has_ended` tells of an event whether what stands beside them shows it to be over."""
    latest: dict[tuple[str, str], tuple[int, Event]] = {}
    for place, event in enumerate(events):
        before = latest.get((event.object, event.reason))
        if before is None or _is_later((place, event), *before):
            latest[event.object, event.reason] = (place, event)
    told: set[tuple[str, str, bool]] = set()
    for place, event in enumerate(events):
        telling = event.type != "Normal" or event.reason in _TOLD_BY_NORMAL
        if not telling or event.reason in _ROUTINE or _is_over(event, ready):
            continue
        later = (one for reason in _ended_by(event) if (one := latest.get((event.object, reason))))
        ended = has_ended(event) or any(_is_later(one, place, event) for one in later)
        if (event.reason, event.message, ended) not in told:
            told.add((event.reason, event.message, ended))
            yield from (one for one in _event(event, vocabulary) if isinstance(one, str) or not ended)


def _ended_by(event: Event) -> frozenset[str]:
    """The reasons that end it. A container that is started again is in its loop still, unless that is long ago."""
    if "pulling image" in event.message or "pull image" in event.message:
        return _IMAGE_IS_THERE
    if event.reason == "BackOff" and not is_forgotten(event):
        return frozenset()
    return ENDED_BY.get(event.reason, frozenset())


def _is_later(one: tuple[int, Event], place: int, event: Event) -> bool:
    """By age where both tell it and it differs, else by the order in which they stand."""
    at, other = one
    if other.age is None or event.age is None or other.age == event.age:
        return at > place
    return other.age < event.age


def _is_over(event: Event, ready: bool) -> bool:
    """Whether a warning is over by itself: probes that failed a few times at the start of a pod and not since, and what
    kept a pod from its start that is ready now."""
    if event.reason in PROBES:
        long_ago = event.age is not None and event.age > _LONG_AGO
        return (event.often <= _FEW and (ready or long_ago)) or (ready and long_ago)
    return ready and starts(event)


def starts(event: Event) -> bool:
    """Whether it tells what kept something from its start, which is over when that runs."""
    return event.reason in ENDED_BY and event.reason != "BackOff"


def is_forgotten(event: Event) -> bool:
    """Whether it tells of a back-off so long ago that a container which runs now is no longer in its loop."""
    return event.reason == "BackOff" and event.age is not None and event.age >= _FORGETS


def _event(event: Event, vocabulary: Vocabulary) -> Shown:
    if (event.reason == "Killing" and "will be restarted" not in event.message) or "Cancelling" in event.message:
        return  # a pod that is deleted on purpose, and one that may stay after all
    said = f"{event.reason}: {event.message}"[:150] if event.message else event.reason
    said += f" (x{event.often})" if event.often > 1 else ""
    yield from trouble(REASONS.get(event.reason, ""), event.line, said, vocabulary)
    yield from in_words_of_others(event.message, event.line, vocabulary)
    yield f"{event.reason} {plain(event.message)}".strip()


DESCRIBED_ROW = re.compile(
    r"^\s*(?P<type>Normal|Warning)\s+(?P<reason>[A-Z]\w+)\s+"
    r"(?P<seen>(?:\d+[ydhms])+(?:\s+\(x\d+ over [\dydhms]+\))?|<unknown>|<invalid>)\s*"
    r"(?P<source>[\w.-]+(?:, \S+)?)?\s+(?P<message>\S.*)$"
)


# Before Kubernetes 1.8 two ages and a count stood in front of the source, and the type behind it.
OLDER_ROW = re.compile(
    r"^\s*(?:\d+[ydhms])+\s+(?P<seen>(?:\d+[ydhms])+)\s+(?P<often>\d{1,9})\s+(?:\S.{0,200}?\s+)?"
    r"(?P<type>Normal|Warning)\s+(?P<reason>[A-Z]\w+)\s+(?P<message>\S.*)$"
)


def described(lines: Sequence[str], at: int, end: int, of: str = "") -> Iterator[Event]:
    """The events that `kubectl describe` ends with; a message may go on in the lines below it."""
    last: Event | None = None
    for line in range(at, end):
        if found := DESCRIBED_ROW.match(lines[line]):
            if last:
                yield last
            seen = found["seen"]
            last = Event(line, found["type"], found["reason"], found["message"], of, age(seen), times(seen))
        elif found := OLDER_ROW.match(lines[line]):
            if last:
                yield last
            often = int(found["often"])
            last = Event(line, found["type"], found["reason"], found["message"], of, age(found["seen"]), often)
        elif last and lines[line].strip():
            last = last._replace(message=f"{last.message} {lines[line].strip()}")
    if last:
        yield last
