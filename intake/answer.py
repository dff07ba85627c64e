"""An answer to a check: a word of state, a figure, a sentence, or a word that says what to do next.

English and Korean. What is neither is told back with the nearest word, never guessed. A sentence answers what was asked
only where it names it; where it may be meant as an answer, whoever said it is asked.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from diagnops.intake.asides import DOUBT, is_doubted, without_why
from diagnops.intake.figures import is_figure
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.overlay import NO_OVERLAY, Overlay, Prose, said_of
from diagnops.intake.scan import scan
from diagnops.intake.words import read_exactly
from diagnops.kb.case import State
from diagnops.kb.draft import language_of
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Signal, Vocabulary
from diagnops.kb.wordforms import clean

Wish = Literal["skip", "cannot", "undo", "help", "why", "quit"]

_YES = "yes y yep yeah yup 네 예 응 넵 넹 네네 ㅇㅇ 웅"
_NO = "no nope n nah 아니오 아니요 아뇨 아니 ㄴㄴ"
_STATES: dict[State, str] = {
    "high": "high h up 높음 높다 높아 높아요 높습니다 상승",
    "low": "low l down 낮음 낮다 낮아 낮아요 낮습니다",
    "normal": "normal n ok okay fine good healthy 정상 정상임 정상입니다 괜찮음 괜찮다 괜찮아요 양호",
    "present": f"present p true {_YES} 있음 있다 있어 있어요 있습니다 맞음 맞다 맞아 맞아요",
    "absent": f"absent a none {_NO} 없음 없다 없어 없어요 없습니다 아님",
}
_WISHES: dict[Wish, str] = {
    "skip": "skip s pass later next 건너뛰기 건너뜀 건너뛴다 패스 나중에 다음",
    "cannot": "can't cant cannot can’t 불가 못봄 안됨",
    "undo": "undo u oops 취소 되돌리기 잘못",
    "help": "help 도움말 도움",
    "why": "why w details 왜 이유 근거",
    "quit": "q quit exit bye 종료 끝 나가기",
}
_SEVERAL_WORDS: dict[str, Wish] = {
    "can not": "cannot", "can't check": "cannot", "cannot check": "cannot", "no access": "cannot",
    "못 봄": "cannot", "확인 불가": "cannot", "볼 수 없음": "cannot", "not now": "skip",
}  # fmt: skip
# Nobody knows: one meaning wherever something is asked, and never a state; but who knows not *why* it is so knows that.
_UNKNOWN = "? ?? unknown dunno 모름 몰라 몰라요 모르겠음 모르겠다 모르겠어요 모르겠습니다 모릅니다"
_DOUBT_ALONE = re.compile(rf"(?:(?:i|we|have|i['’]m|네|예|잘|아직|나도|저도),? )*(?:{DOUBT})[가-힣]*")
_CLAUSE = re.compile(r"(?<=[,.;:!?])\s+|\s+(?=but\b)|(?<=지만)\s+|(?<=는데)\s+")
# What a word of state means for a signal of the other kind. A yes or no to a measure is not clear.
_OF_AN_EVENT: dict[State, State] = {
    "high": "present", "normal": "absent", "low": "absent", "present": "present", "absent": "absent",
}  # fmt: skip


class Perhaps(NamedTuple):
    """What a sentence may be meant to answer: the word for it, and what would be seen by it."""

    word: Literal["yes", "no"] | State
    seen: Observation


class Answer(NamedTuple):
    """What an answer says; exactly one of the first four fields is given.

    `seen`: the state of what was asked. `wish`: what to do instead. `told`: words about this or something else.
    `unclear`: the words that may have been meant, possibly none. `perhaps` stands beside `told` where that may be meant
    as an answer; it counts only when whoever said it says so (`meant`).
    """

    seen: Observation | None = None
    wish: Wish | None = None
    told: Incident | None = None
    unclear: tuple[str, ...] | None = None
    perhaps: Perhaps | None = None

    def meant(self) -> Answer:
        """The words with the answer that they were meant to be."""
        if not (self.told and self.perhaps):
            return self
        return Answer(told=replace(self.told, observations=(*self.told.observations, self.perhaps.seen)))


def read_answer(
    words: str,
    role: str | None,
    signal: Signal,
    vocabulary: Vocabulary,
    lexicon: Lexicon,
    overlay: Overlay = NO_OVERLAY,
) -> Answer:
    """Read what somebody answers when asked to look at `signal` on `role`; of the clauses in `overlay` people have said
    what they say."""
    if wish := read_wish(words):
        return Answer(wish=wish)
    typed = " ".join(words.split())
    word = _bare(typed)
    if any(word in some.split() for some in _STATES.values()):
        state = _state(word, signal)
        return Answer(seen=_answered(role, signal, state, words)) if state else _choose(signal)
    sure = " ".join(c for c in _CLAUSE.split(without_why(typed)) if not is_doubted(c)).strip()
    if not sure and _names(typed, role, signal, vocabulary, lexicon):
        return Answer(wish="skip")
    incident = read_exactly(typed, vocabulary, lexicon, overlay)
    told = _placed(incident, role, signal)
    if any((o.role, o.signal) == (role, signal.id) for o in told.observations) or sure != typed:
        return Answer(told=told)
    if (role, signal.id) in said_of((clause.text for clause in incident.clauses), overlay):  # that it says nothing
        return Answer(told=told)
    if meant := _yes_or_no(typed, signal, incident, Prose(vocabulary, lexicon, overlay)):
        return Answer(told=told, perhaps=Perhaps(meant[0], _answered(role, signal, meant[1], words)))
    if told.observations:
        return Answer(told=told)
    alone = " " not in typed or is_figure(typed)
    if (alone or _opening(typed) is None) and (state := _about(typed, signal, vocabulary, lexicon)):
        seen = _answered(role, signal, state, words)
        return Answer(seen=seen) if alone else Answer(told=told, perhaps=Perhaps(state, seen))
    if " " in typed:
        return Answer(told=told)
    known = [*answers_to(signal), *(w for some in (*_WISHES.values(), _UNKNOWN) for w in some.split() if len(w) > 1)]
    return Answer(unclear=tuple(difflib.get_close_matches(word, known, n=2, cutoff=0.55)))


def answers_to(signal: Signal) -> tuple[State, ...]:
    """The states that answer a check, trouble first."""
    return (*signal.bad, *(state for state in signal.states if state not in signal.bad))


def read_wish(words: str) -> Wish | None:
    """What somebody wants to do instead of answering, if anything."""
    word = _bare(" ".join(words.split()))
    return "skip" if nobody_knows(words) else _wish(word) or _wish(word.rstrip("?"))


def read_yes(words: str) -> bool | None:
    """Whether somebody says yes, or no; None where it is neither."""
    word = _bare(words)
    return True if word in _YES.split() else False if word in _NO.split() else None


def nobody_knows(words: str) -> bool:
    """Whether it says that nobody knows, and nothing else.

    >>> nobody_knows("모름"), nobody_knows("I don't know."), nobody_knows("the queue is unknown")
    (True, True, False)
    """
    word = _bare(" ".join(words.split()))
    return word in _UNKNOWN.split() or _DOUBT_ALONE.fullmatch(word.rstrip("?")) is not None


def is_state(words: str) -> bool:
    """Whether it is a word of state and nothing else, which means something only where something was asked.

    >>> is_state("Normal."), is_state("CPU normal")
    (True, False)
    """
    return any(_bare(" ".join(words.split())) in some.split() for some in _STATES.values())


def _bare(typed: str) -> str:
    return typed.casefold().strip(" .,!~…") or typed


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


def _placed(incident: Incident, role: str | None, signal: Signal) -> Incident:
    """What was said of the signal that was asked for, without a place, was said of the place it was asked for."""

    def placed(seen: Sequence[Observation]) -> tuple[Observation, ...]:
        return tuple(
            replace(o, role=role, origin="answer", certainty=1.0)
            if o.signal == signal.id and o.role in (None, role)
            else o
            for o in seen
        )

    clauses = tuple(replace(clause, observations=placed(clause.observations)) for clause in incident.clauses)
    return replace(incident, observations=placed(incident.observations), clauses=clauses)


def _answered(role: str | None, signal: Signal, state: State, words: str) -> Observation:
    return Observation(role, signal.id, state, words.strip(), "answer")


def _yes_or_no(typed: str, signal: Signal, read: Incident, prose: Prose) -> tuple[Literal["yes", "no"], State] | None:
    """The yes or no that a sentence begins with, and the state it would mean.

    In "no errors in the log" it belongs to what is read, and answers nothing.
    """
    word = _opening(typed)
    state = _state(word, signal) if word else None
    if not word or not state:
        return None
    after = read_exactly(typed.partition(" ")[2], *prose)
    return (word, state) if after.observations == read.observations else None


def _opening(typed: str) -> Literal["yes", "no"] | None:
    yes = read_yes(typed.partition(" ")[0].strip(":;"))
    return None if yes is None else "yes" if yes else "no"


def _names(typed: str, role: str | None, signal: Signal, vocabulary: Vocabulary, lexicon: Lexicon) -> bool:
    """Whether a sentence names the signal that was asked for, as it is called on `role`."""
    named = (vocabulary.signal[t.value] for t in scan(clean(typed), lexicon) if t.kind == "signal")
    return any(signal.id in (one.id, vocabulary.seen_on(one, role).id) for one in named)


def _about(typed: str, signal: Signal, vocabulary: Vocabulary, lexicon: Lexicon) -> State | None:
    """Read the answer as the rest of a sentence that begins with the signal: "60", "about twice the usual"."""
    name = signal.name.in_(language_of(typed))
    state = _state_of(f"{name} {typed}", signal, vocabulary, lexicon)
    # The name alone may say trouble ("packet loss"): then only a figure, or words that turn it, say something more.
    figure = signal.kind != "event" and any(map(str.isdigit, typed))
    return state if figure or state != _state_of(name, signal, vocabulary, lexicon) else None


def _state_of(text: str, signal: Signal, vocabulary: Vocabulary, lexicon: Lexicon) -> State | None:
    found = read_exactly(text, vocabulary, lexicon).observations
    return next((o.state for o in found if o.signal == signal.id), None)


def read_normal(words: str, vocabulary: Vocabulary, lexicon: Lexicon, overlay: Overlay = NO_OVERLAY) -> Incident:
    """Read what somebody lists as having been normal: "CPU, memory and packet loss" names them and no state."""
    bare = words.rstrip(" .!")
    fine = " 정상" if language_of(words) == "ko" else " were normal"
    as_listed = read_exactly(bare + fine, vocabulary, lexicon)
    as_said = read_exactly(words, vocabulary, lexicon, overlay)
    trouble = vocabulary.is_trouble
    known = {(o.role, o.signal) for o in as_said.observations if not trouble(o.signal, o.state)}
    known |= said_of((clause.text for clause in as_said.clauses), overlay)
    listed = [o for o in as_listed.observations if not trouble(o.signal, o.state) and (o.role, o.signal) not in known]
    said = [o for o in as_said.observations if not trouble(o.signal, o.state)]
    return replace(as_said, observations=(*said, *listed))
