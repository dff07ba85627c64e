"""An answer to a check: a word of state, a figure, a sentence, or a word that says what to do next.

English and Korean. What is neither is told back with the nearest word, never guessed.
"""

from __future__ import annotations

import difflib
from typing import Literal, NamedTuple

from msgspec.structs import replace

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.words import read_words
from diagnops.kb.case import State
from diagnops.kb.draft import language_of
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Signal, Vocabulary

Wish = Literal["skip", "cannot", "undo", "help", "why", "quit"]

_STATES: dict[State, str] = {
    "high": "high h up 높음 높다 높아 높아요 높습니다 상승",
    "low": "low l down 낮음 낮다 낮아 낮아요 낮습니다",
    "normal": "normal n ok okay fine good healthy 정상 정상임 정상입니다 괜찮음 괜찮다 괜찮아요 양호",
    "present": "present p yes y yep true 있음 있다 있어 있어요 있습니다 네 예 응 맞음 맞다 맞아요",
    "absent": "absent a no nope none n 없음 없다 없어 없어요 없습니다 아니오 아니요 아니 아님",
}
_WISHES: dict[Wish, str] = {
    "skip": "skip s pass later next 건너뛰기 건너뜀 건너뛴다 패스 나중에 다음",
    "cannot": "can't cant cannot can’t dunno unknown 불가 못봄 모름 몰라 몰라요 모르겠음 모르겠다 모르겠어요 안됨",
    "undo": "undo u oops 취소 되돌리기 잘못",
    "help": "? help 도움말 도움",
    "why": "why w details 왜 이유 근거",
    "quit": "q quit exit bye 종료 끝 나가기",
}
_SEVERAL_WORDS: dict[str, Wish] = {
    "can not": "cannot", "can't check": "cannot", "cannot check": "cannot", "don't know": "cannot", "no idea": "cannot",
    "no access": "cannot", "못 봄": "cannot", "확인 불가": "cannot", "볼 수 없음": "cannot", "not now": "skip",
}  # fmt: skip
# What a word of state means for a signal of the other kind. A yes or no to a measure is not clear.
_OF_AN_EVENT: dict[State, State] = {
    "high": "present", "normal": "absent", "low": "absent", "present": "present", "absent": "absent",
}  # fmt: skip


class Answer(NamedTuple):
    """What an answer says; exactly one of the fields is given.

    `seen`: the state of what was asked. `wish`: what to do instead. `told`: words about this or something else.
    `unclear`: the words that may have been meant, possibly none.
    """

    seen: Observation | None = None
    wish: Wish | None = None
    told: Incident | None = None
    unclear: tuple[str, ...] | None = None


def read_answer(words: str, role: str | None, signal: Signal, vocabulary: Vocabulary, lexicon: Lexicon) -> Answer:
    """Read what somebody answers when asked to look at `signal` on `role`."""
    if wish := read_wish(words):
        return Answer(wish=wish)
    typed = " ".join(words.split())
    word = _bare(typed)
    if any(word in some.split() for some in _STATES.values()):
        state = _state(word, signal)
        return Answer(seen=Observation(role, signal.id, state, typed, "answer")) if state else _choose(signal)
    incident = read_words(typed, vocabulary, lexicon)
    if incident.observations:
        return Answer(told=replace(incident, observations=_placed(incident, role, signal)))
    if seen := _about(typed, role, signal, vocabulary, lexicon):
        return Answer(seen=seen)
    if " " in typed:
        return Answer(told=incident)
    known = [*answers_to(signal), *(w for some in _WISHES.values() for w in some.split() if len(w) > 1)]
    return Answer(unclear=tuple(difflib.get_close_matches(word, known, n=2, cutoff=0.55)))


def answers_to(signal: Signal) -> tuple[State, ...]:
    """The states that answer a check, trouble first."""
    return (*signal.bad, *(state for state in signal.states if state not in signal.bad))


def read_wish(words: str) -> Wish | None:
    """What somebody wants to do instead of answering, if anything."""
    word = _bare(" ".join(words.split()))
    return _wish(word) or _wish(word.rstrip("?"))


def is_state(words: str) -> bool:
    """Whether it is a word of state and nothing else, which means something only where something was asked.

    >>> is_state("Normal."), is_state("CPU normal")
    (True, False)
    """
    return any(_bare(" ".join(words.split())) in some.split() for some in _STATES.values())


def _bare(typed: str) -> str:
    return typed.casefold().strip(" .!~") or typed


def _wish(word: str) -> Wish | None:
    for wish, some in _WISHES.items():
        if word in some.split():
            return wish
    return _SEVERAL_WORDS.get(word)


def _choose(signal: Signal) -> Answer:
    return Answer(unclear=answers_to(signal))


def _state(word: str, signal: Signal) -> State | None:
    """The state that a known word means for `signal`, if any."""
    said: list[State] = [state for state, some in _STATES.items() if word in some.split()]
    if signal.kind == "event":
        return _OF_AN_EVENT[said[-1]]
    if said[0] in signal.states:
        return said[0]
    if signal.said:  # its name is a trouble: packet loss, yes or no
        return signal.said if said[0] == "present" else "normal"
    return None


def _placed(incident: Incident, role: str | None, signal: Signal) -> tuple[Observation, ...]:
    """What was said of the signal that was asked for, without a place, was said of the place it was asked for."""
    return tuple(
        replace(o, role=role, origin="answer", certainty=1.0) if o.signal == signal.id and o.role in (None, role) else o
        for o in incident.observations
    )


def _about(
    typed: str, role: str | None, signal: Signal, vocabulary: Vocabulary, lexicon: Lexicon
) -> Observation | None:
    """Read the answer as the rest of a sentence that begins with the signal: "60", "about twice the usual"."""
    name = signal.name.in_(language_of(typed))
    state = _state_of(f"{name} {typed}", signal, vocabulary, lexicon)
    # The name alone may say trouble ("packet loss"): then only a figure, or words that turn it, say something more.
    if state is None or (state == _state_of(name, signal, vocabulary, lexicon) and not any(map(str.isdigit, typed))):
        return None
    return Observation(role, signal.id, state, typed, "answer")


def _state_of(text: str, signal: Signal, vocabulary: Vocabulary, lexicon: Lexicon) -> State | None:
    found = read_words(text, vocabulary, lexicon).observations
    return next((o.state for o in found if o.signal == signal.id), None)


def read_normal(words: str, vocabulary: Vocabulary, lexicon: Lexicon) -> Incident:
    """Read what somebody lists as having been normal: "CPU, memory and packet loss" names them and no state."""
    bare = words.rstrip(" .!")
    fine = " 정상" if language_of(words) == "ko" else " were normal"
    as_listed = read_words(bare + fine, vocabulary, lexicon)
    as_said = read_words(words, vocabulary, lexicon)
    trouble = vocabulary.is_trouble
    known = {(o.role, o.signal) for o in as_said.observations if not trouble(o.signal, o.state)}
    listed = [o for o in as_listed.observations if not trouble(o.signal, o.state) and (o.role, o.signal) not in known]
    said = [o for o in as_said.observations if not trouble(o.signal, o.state)]
    return replace(as_said, observations=(*said, *listed))
