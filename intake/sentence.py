"""A sentence: its signals, each with the component it is said of and the state it is said to be in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from diagnops.intake.asides import (
    asks,
    asks_whether,
    came_near,
    is_aside,
    is_doubted,
    is_guessed,
    is_over,
    is_retracted,
)
from diagnops.intake.clauses import clauses, ends_before
from diagnops.intake.korean import is_only_not_to_blame
from diagnops.intake.lists import is_excepted
from diagnops.intake.scan import Token
from diagnops.intake.states import meaning, state_said, turned
from diagnops.intake.ways import Korean, Later
from diagnops.kb.case import State
from diagnops.kb.incident import Observation
from diagnops.kb.vocabulary import Vocabulary

# "The database is fine" is said of the whole when nothing else is said of which or when.
_BESIDE = 3  # pieces from a component to "fine"
_LONG_WORD = 40  # characters
_SOON = 8  # characters in which the next clause says that it tells what is now
_THOUGHT = 300  # characters within which a thought is taken back: "but" begins a sentence of its own
_WORD_BEFORE = re.compile(r"(\w+)[ \t]*\Z")
_PLAIN = ("the", "our", "their", "and", "but", "that", "says", "say", "우리", "저희", "일단")
_ENDS = re.compile(r"\s*(?:\Z|[.,;:!?)\n—-]|(?:and|but|so|too|though|as well)\b)")


_UNTIL = Later(r"\s?(?:until|till)\b", re.IGNORECASE)
_UNTIL_KO = Korean(r"까지(?:만\s?해도|만\s?하더라도|는)\s")
_WRITTEN = re.compile(r"\w")


class Found(NamedTuple):
    """An observation, and the characters from `start` to before `end` that it was read from."""

    observation: Observation
    start: int
    end: int
    whole: bool = False
    """Whether a whole sentence was read so, in which the learned reader has no say."""


class Piece(NamedTuple):
    """The characters from `start` to before `end`, what was read from them, and whether they are beside the matter."""

    start: int
    end: int
    found: tuple[Found, ...] = ()
    aside: bool = False


class Sentence:
    """One sentence: its tokens, cut into clauses, and the role carried over from the sentence before.

    It is `text[start:end]`; `shown` is the text as it was written.
    """

    def __init__(
        self,
        text: str,
        shown: str,
        start: int,
        end: int,
        tokens: list[Token],
        vocabulary: Vocabulary,
        role: str | None,
        speaker: str | None,
    ) -> None:
        self.text, self.shown, self.vocabulary, self.role, self.speaker = text, shown, vocabulary, role, speaker
        cut = clauses(tokens)
        self.clauses = [clause.tokens for clause in cut]
        self._guessed = is_guessed(text[start:end])
        self._begins = [start, *(clause.begins or start for clause in cut[1:]), end]

    def read(self) -> list[Piece]:
        """The sentence piece by piece, each with what was read from it; what is unread is not cut further."""
        pieces: list[Piece] = []
        for number, (start, end) in enumerate(pairwise(self._begins)):
            piece = self._read_clause(number, start, end)
            if pieces and not (piece.found or pieces[-1].found) and piece.aside == pieces[-1].aside:
                pieces[-1] = pieces[-1]._replace(end=end)
            elif piece.found or _WRITTEN.search(self.shown, start, end):
                pieces.append(piece)
        return pieces

    def _read_clause(self, number: int, start: int, end: int) -> Piece:
        clause, written = self.clauses[number], self.shown[start:end].rstrip(" ?!")
        asked = "?" in self.shown[start + len(written) : end + 1] or asks(written)
        thought = self._guessed or is_retracted(self.shown[start : start + _THOUGHT])
        thought = thought or is_over(written.strip(), self.shown[end : end + _SOON])
        if thought or is_doubted(written) or came_near(written) or (asked and asks_whether(written)):
            return Piece(start, end, aside=True)
        signals = [t for t in clause if t.kind == "signal"]
        found = [r for t in signals if (r := self._read_signal(t, number))] or [*self._read_activity(number)]
        speaks = written.rstrip().endswith(":") and bool(clause) and all(t.kind == "role" for t in clause)
        return Piece(start, end, tuple(found), aside=not found and (speaks or is_aside(written, asked=asked)))

    def _read_activity(self, number: int) -> Iterator[Found]:
        """ "The database is idle" says of the component itself how busy it is, and so does "the database is fine"."""
        clause = self.clauses[number]
        cue = next((t for t in clause if t.kind == "cue" and t.value in ("busy", "idle", "normal")), None)
        roles = [t for t in clause if t.kind == "role" and cue and t.first < cue.first]
        if cue is None or not roles or any(t.kind == "signal" for t in clause):
            return
        if (before := self._word_before(cue.start)) and before.group(1) in ("a", "an"):
            return  # "Redis of a busy shop"
        if cue.value == "normal" and (
            not self._whole_said(roles, cue, number) or is_excepted(self.text, roles[-1].start, roles[-1].end)
        ):
            return
        signal = self.vocabulary.seen_on(self.vocabulary.signal["resource.utilization"], None)
        state, says = turned(meaning(cue, signal), signal, cue, [cue], clause)
        if cue.value == "normal" and state != "normal":
            return  # that a component is not fine does not say what is wrong with it
        if roles[-1].value in signal.roles:
            yield self._found(roles[-1].value, signal.id, state, roles[-1].start, max(t.end for t in says))

    def _word_before(self, at: int, since: int = 0) -> re.Match[str] | None:
        return _WORD_BEFORE.search(self.text, max(since, at - _LONG_WORD), at)

    def _whole_said(self, roles: list[Token], cue: Token, number: int) -> bool:
        """Whether a component is said to be fine as a whole: not another one, not only after this or that."""
        said = max((t.end for c in self.clauses[:number] for t in c), default=0)
        before = self._word_before(roles[0].start, said)
        return (
            len(roles) == 1
            and cue.first - roles[0].last <= _BESIDE
            and (before is None or before.group(1) in _PLAIN)
            and (cue.hangul or _ENDS.match(self.text, cue.end) is not None)
        )

    def _found(self, role: str | None, signal: str, state: State, start: int, end: int) -> Found:
        return Found(Observation(role, signal, state, " ".join(self.shown[start:end].split())), start, end)

    def _read_signal(self, token: Token, number: int) -> Found | None:
        clause = self.clauses[number]
        role, role_token = self._role_for(token, number)
        signal = self.vocabulary.seen_on(self.vocabulary.signal[token.value], role)
        if self._well_after(clause, number):
            signal = self.vocabulary.good_end(signal.id, role) or signal
        role = role or signal.place
        state, says = state_said(token, signal, self.clauses[number:], self.text)
        if state is None:
            return None
        fine = not self.vocabulary.is_trouble(signal.id, state)
        if fine and (self._ended_by_next(number) or self._only_until(number, token)):
            return None
        spans = [token, *says]
        start, end = min(t.start for t in spans), max(t.end for t in spans)
        if signal.layer == "change" and state == "absent" and is_only_not_to_blame(self.text[start:end]):
            return None
        if role_token and role_token in clause:
            start, end = min(start, role_token.start), max(end, role_token.end)
        return self._found(role, signal.id, state, start, end)

    def _well_after(self, clause: list[Token], number: int) -> bool:
        """Whether a clause tells what made an end of the trouble: "gone for a day *after a restart*"."""
        if not clause or not ends_before(clause[0]) or not number:
            return False
        cues = [t for t in self.clauses[number - 1] if t.kind in ("cue", "not")]
        return bool(cues) and cues[-1].value in ("normal", "gone")

    def _ended_by_next(self, number: int) -> bool:
        """Whether what a clause calls fine is fine only after this or that: "no errors *once we restart*"."""
        following = self.clauses[number + 1] if number + 1 < len(self.clauses) else []
        ends = [t for t in following if t.kind == "signal" and self.vocabulary.good_end(t.value)]
        return bool(ends) and ends_before(following[0])

    def _only_until(self, number: int, token: Token) -> bool:
        """Whether what a clause calls fine was so up to some moment: "fine until noon", "점심까지만 해도 정상"."""
        begins = self._begins[number : number + 2]
        until = any(_UNTIL.match(self.text, at) for at in begins)
        return until or _UNTIL_KO.search(self.text, self._begins[0], token.end) is not None

    def _role_for(self, token: Token, number: int) -> tuple[str | None, Token | None]:
        """The nearest fitting role in the clause, those before the signal first, else the last one named earlier."""
        clause = self.clauses[number]
        here = [t for t in clause if t.kind == "role"]
        here.sort(
            key=lambda t: (
                t.inside,
                self._says_more(t, clause),
                abs(t.first - token.first) + (0 if t.first <= token.first else 2),
            )
        )
        for candidate in here:
            if self._fits(token.value, candidate.value):
                return candidate.value, candidate
        if token.role:
            return token.role, None
        if self.speaker and any(t.kind == "own" for t in clause) and self._fits(token.value, self.speaker):
            return self.speaker, None
        for earlier in reversed(self.clauses[:number]):
            for candidate in reversed([t for t in earlier if t.kind == "role"]):
                if self._seen_there(token.value, candidate.value):
                    return candidate.value, candidate
        if not here and self.role and not any(t.kind == "role" for c in self.clauses for t in c):
            return (self.role, None) if self._seen_there(token.value, self.role) else (None, None)
        return None, None

    def _says_more(self, token: Token, clause: list[Token]) -> bool:
        """Whether a role only says what kind of thing the one before it is: the host in "database host"."""
        return any(
            t.kind == "role" and t.last + 1 == token.first and token.value in self.vocabulary.role[t.value].within
            for t in clause
        )

    def _seen_there(self, signal: str, role: str) -> bool:
        """Whether a signal itself is seen on a role that was named elsewhere: a slow query is not the balancer's."""
        known = self.vocabulary.signal[signal]
        return role in known.roles or role in known.on

    def _fits(self, signal: str, role: str) -> bool:
        return role in self.vocabulary.seen_on(self.vocabulary.signal[signal], role).roles
