"""The written form of an observation: `role/signal=state`, where any name or alias may be used."""

from __future__ import annotations

from diagnops.kb.case import State
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Observation
from diagnops.kb.masking import mask
from diagnops.kb.spelling import nearest
from diagnops.kb.vocabulary import Signal, Vocabulary, opposite


def read_seen(written: str, vocabulary: Vocabulary) -> Observation:
    """Read `role/signal=state`; without a state, the trouble the signal stands for. Raises `UsageError`."""
    written = mask(written).text
    name, equals, state = written.partition("=")
    role, signal = _place(name, vocabulary)
    told = _state(state, signal) if equals else signal.said or signal.bad[0]
    if equals and vocabulary.is_inverse(name.rpartition("/")[2], signal):
        told = opposite(told)
    return _observation(written, role, signal, told)


def read_untroubled(written: str, vocabulary: Vocabulary) -> Observation:
    """Read `role/signal` as looked at and found fine: `normal` for a measure, `absent` for an event."""
    written = mask(written).text
    if "=" in written:
        raise UsageError("state_not_wanted", hint="say_seen", written=written)
    role, signal = _place(written, vocabulary)
    return _observation(written, role, signal, "absent" if signal.kind == "event" else "normal")


def read_place(written: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """Read `role/signal`: what a check looks at. Raises `UsageError`."""
    written = mask(written).text
    if "=" in written:
        raise UsageError("state_not_wanted", hint="say_seen", written=written)
    role, signal = _place(written, vocabulary)
    return role or signal.place, signal.id


def _observation(written: str, role: str | None, signal: Signal, state: State) -> Observation:
    return Observation(role or signal.place, signal.id, state, written.strip(), "option")


def _place(name: str, vocabulary: Vocabulary) -> tuple[str | None, Signal]:
    name = name.strip()
    if not name:
        raise UsageError("how_to_write_observation")
    head, slash, tail = name.partition("/")
    if not slash:
        return None, vocabulary.find_signal(name)
    try:
        role = vocabulary.find_role(head).id
    except UsageError:
        try:  # the slash may belong to the signal's own name: I/O queue length
            return None, vocabulary.find_signal(name)
        except UsageError:
            pass
        raise
    return role, vocabulary.find_signal(tail, role)


# The states as the product itself prints them in Korean, and as people answer.
_SPOKEN = {
    "높음": "high", "낮음": "low", "정상": "normal", "있음": "present", "없음": "absent",
    "ok": "normal", "fine": "normal", "yes": "present", "no": "absent",
}  # fmt: skip


def _state(word: str, signal: Signal) -> State:
    word = word.strip().casefold()
    word = _SPOKEN.get(word, word)
    for state in signal.states:
        if word == state:
            return state
    code = "no_state_of_event" if signal.kind == "event" else "no_state_of_measure"
    raise UsageError(code, signal=signal.id, states=signal.states, word=word, near=nearest(word, signal.states))
