"""Reading words: Korean, English or mixed text becomes observations, each with the words it was read from.

A sentence is read in clauses. In each, a signal takes the state said nearest to it ("queue is 60", "CPU가 놀고 있다"),
a negation turns that state around ("not high" is normal), and the role is the component named beside it or just before.
What was not understood stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from diagnops.intake.clauses import clauses
from diagnops.intake.figures import amount, is_amount, judge
from diagnops.intake.lexicon import Lexicon
from diagnops.intake.scan import Token, scan
from diagnops.kb.case import Language, State
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Signal, Vocabulary
from diagnops.kb.wordforms import clean

_REACH = 6  # pieces between a negation and the word it turns


class Reading(NamedTuple):
    """An observation and the characters of the cleaned text that say it."""

    observation: Observation
    spans: tuple[tuple[int, int], ...]


def read_words(text: str, vocabulary: Vocabulary, lexicon: Lexicon) -> Incident:
    """Read what people say into an incident."""
    told = clean(text)
    readings: list[Reading] = []
    not_understood: list[str] = []
    role: str | None = None
    speaker: str | None = None
    for sentence, start, end in _sentences(scan(told, lexicon), len(told)):
        if "\n" in told[max(0, start - 2) : start]:
            speaker = None
        speaker = _speaker(sentence) or speaker
        found = list(_Sentence(told, sentence, vocabulary, role, speaker).read())
        readings += found
        if not found and (words := " ".join(told[start:end].split()).strip(" .,;:!?-")):
            not_understood.append(words)
        role = next((t.value for t in sentence if t.kind == "role"), role if found else None)
    spans = sorted(span for reading in readings for span in reading.spans)
    return Incident(
        observations=settle(_one_voice([r.observation for r in readings], vocabulary)),
        unread=_without(told, spans),
        not_understood=tuple(dict.fromkeys(not_understood)),
        language=language_of(text),
    )


def _speaker(sentence: Sequence[Token]) -> str | None:
    """Who speaks in "database team: our CPU is idle"."""
    for before, token in pairwise(sentence):
        if before.kind == "role" and token.kind == "pause":
            return before.value if ":" in token.value else None
        if before.kind != "role":
            return None
    return None


def language_of(text: str) -> Language:
    """Korean as soon as a tenth of the letters are Hangul: identifiers stay Latin in Korean sentences."""
    letters = [c for c in text if c.isalpha()]
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in letters)
    return "ko" if letters and hangul * 10 >= len(letters) else "en"


def _one_voice(observations: Sequence[Observation], vocabulary: Vocabulary) -> list[Observation]:
    """Where a text says both of one thing, the trouble holds: that it is fine was said of some other part."""
    trouble = vocabulary.is_trouble
    troubled = {(o.role, o.signal) for o in observations if trouble(o.signal, o.state)}
    return [o for o in observations if (o.role, o.signal) not in troubled or trouble(o.signal, o.state)]


def settle(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """One observation for each signal on a role: the last said holds, and "somewhere" gives way to a named role."""
    last = {(o.role, o.signal): o for o in observations}
    placed = {(o.signal, o.state) for o in last.values() if o.role}
    return tuple(o for o in last.values() if o.role or (o.signal, o.state) not in placed)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = max(at, end)
    return " ".join(" ".join([*kept, text[at:]]).split())


def _sentences(tokens: Sequence[Token], length: int) -> Iterator[tuple[list[Token], int, int]]:
    sentence: list[Token] = []
    start = 0
    for token in tokens:
        if token.kind in ("break", "turn"):
            yield sentence, start, token.start
            sentence, start = [], token.end
        else:
            sentence.append(token)
    yield sentence, start, length


class _Sentence:
    """One sentence: its tokens, cut into clauses, and the role carried over from the sentence before."""

    def __init__(
        self, text: str, tokens: list[Token], vocabulary: Vocabulary, role: str | None, speaker: str | None
    ) -> None:
        self.text, self.vocabulary, self.role, self.speaker = text, vocabulary, role, speaker
        self.clauses = clauses(tokens)

    def read(self) -> Iterator[Reading]:
        """The observations of the sentence."""
        for number, clause in enumerate(self.clauses):
            signals = [t for t in clause if t.kind == "signal"]
            found = [r for t in signals if (r := self._read_signal(t, number))]
            yield from found or self._read_activity(clause)

    def _read_activity(self, clause: list[Token]) -> Iterator[Reading]:
        """ "The database is idle" says of the component itself how busy it is."""
        cue = next((t for t in clause if t.kind == "cue" and t.value in ("busy", "idle")), None)
        roles = [t for t in clause if t.kind == "role" and cue and t.first < cue.first]
        if cue is None or not roles or any(t.kind == "signal" for t in clause):
            return
        signal = self.vocabulary.seen_on(self.vocabulary.signal["resource.utilization"], None)
        state, says = self._turned(_meaning(cue, signal), signal, cue, [cue], clause)
        if roles[-1].value in signal.roles:
            words = " ".join(self.text[roles[-1].start : max(t.end for t in says)].split())
            yield Reading(Observation(roles[-1].value, signal.id, state, words), tuple((t.start, t.end) for t in says))

    def _read_signal(self, token: Token, number: int) -> Reading | None:
        clause = self.clauses[number]
        role, role_token = self._role_for(token, number)
        signal = self.vocabulary.seen_on(self.vocabulary.signal[token.value], role)
        if role is None and len(signal.roles) == 1:
            role = signal.roles[0]
        state, says = self._state_for(token, signal, number)
        if state is None:
            return None
        spans = [token, *says]
        start, end = min(t.start for t in spans), max(t.end for t in spans)
        if role_token and role_token in clause:
            start, end = min(start, role_token.start), max(end, role_token.end)
        words = " ".join(self.text[start:end].split())
        return Reading(Observation(role, signal.id, state, words), tuple((t.start, t.end) for t in spans))

    # --- role -------------------------------------------------------------------------------------------------------

    def _role_for(self, token: Token, number: int) -> tuple[str | None, Token | None]:
        """The nearest fitting role in the clause, those before the signal first, else the last one named earlier."""
        clause = self.clauses[number]
        here = [t for t in clause if t.kind == "role"]
        here.sort(
            key=lambda t: (
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
                if self._fits(token.value, candidate.value):
                    return candidate.value, candidate
        if not here and self.role and not any(t.kind == "role" for c in self.clauses for t in c):
            return (self.role, None) if self._fits(token.value, self.role) else (None, None)
        return None, None

    def _says_more(self, token: Token, clause: list[Token]) -> bool:
        """Whether a role only says what kind of thing the one before it is: the host in "database host"."""
        return any(
            t.kind == "role" and t.last + 1 == token.first and token.value in self.vocabulary.role[t.value].within
            for t in clause
        )

    def _fits(self, signal: str, role: str) -> bool:
        return role in self.vocabulary.seen_on(self.vocabulary.signal[signal], role).roles

    # --- state ------------------------------------------------------------------------------------------------------

    def _state_for(self, token: Token, signal: Signal, number: int) -> tuple[State | None, list[Token]]:
        """The state said of a signal, with the words that say it; None when its name was only mentioned."""
        clause = self.clauses[number]
        if token.state:
            calm = next(
                (t for t in clause if t.kind == "cue" and t.first > token.last and t.state in ("normal", "gone")), None
            )
            if calm and calm.first - token.last <= 2:
                return self._turned(_meaning(calm, signal), signal, token, [token, calm], clause)
            return self._turned(_state(token.state), signal, token, [token], clause)
        if token.because and signal.said:
            return signal.said, [token]
        cue = self._cue_for(token, clause)
        figure = next((t for t in self._beside(token, clause) if t.kind == "number" and is_amount(self.text, t)), None)
        if figure and not cue:
            told = amount(self.text, figure, signal.levels)
            judged = judge(told, signal.levels) if signal.levels else None
            counts = signal.kind == "event" or (signal.said and not judged)
            if told.number == 0 and counts and 0 < figure.first - token.last <= 3:
                judged = _untroubled(signal)  # "OOM kills: 0", "packet loss 0 %"
            if judged:
                return judged, [figure]
        negation = None if cue or signal.said else self._negation(token, [token], clause)
        if negation:
            return _untroubled(signal), [negation]
        cue = cue or self._later_cue(token, number)
        if cue:
            return self._turned(_meaning(cue, signal), signal, token, [cue], clause)
        if signal.said:
            return self._turned(signal.said, signal, token, [token], clause)
        return None, []

    def _cue_for(self, token: Token, clause: list[Token]) -> Token | None:
        """The nearest word of state in the clause that no other signal stands before."""
        best: tuple[int, Token] | None = None
        for cue in clause:
            if cue.kind != "cue":
                continue
            between = [
                t
                for t in clause
                if t.kind == "signal" and min(token.first, cue.first) < t.first < max(token.last, cue.last)
            ]
            if between or (cue.first < token.first and not self._adjectival(cue, token, clause)):
                continue
            distance = abs(cue.first - token.last) * 2 + (cue.first < token.first)
            if best is None or distance < best[0]:
                best = (distance, cue)
        return best[1] if best else None

    @staticmethod
    def _adjectival(cue: Token, token: Token, clause: list[Token]) -> bool:
        """Whether a state said before a signal belongs to it ("high CPU") and not to the one before."""
        before = [t for t in clause if t.kind == "signal" and t.last < cue.first]
        return not before or token.first - cue.last <= cue.first - before[-1].last

    def _later_cue(self, token: Token, number: int) -> Token | None:
        """The state of a list: "CPU, memory and disk are fine" says it once, at the end."""
        signal = self.vocabulary.signal[token.value]
        if signal.said:
            return None
        for clause in self.clauses[number + 1 :]:
            if not any(t.kind == "signal" for t in clause):
                return None
            cue = next((t for t in clause if t.kind == "cue"), None)
            if cue:
                return cue if cue.first > next(t for t in clause if t.kind == "signal").first else None
            if any(t.state for t in clause):
                return None
        return None

    @staticmethod
    def _beside(token: Token, clause: list[Token]) -> list[Token]:
        """The tokens of the clause after the signal up to the next signal, then those before it."""
        after, before = [], []
        for t in clause:
            if t.first > token.last:
                if t.kind == "signal":
                    break
                after.append(t)
        for t in reversed([t for t in clause if t.last < token.first]):
            if t.kind == "signal":
                break
            before.append(t)
        return after + before

    def _turned(
        self, state: State, signal: Signal, token: Token, says: list[Token], clause: list[Token]
    ) -> tuple[State, list[Token]]:
        negation = self._negation(token, says, clause)
        if negation is None:
            return state, says
        return _flip(state, signal), [*says, negation]

    @staticmethod
    def _negation(token: Token, says: list[Token], clause: list[Token]) -> Token | None:
        """The negation that turns what is said, if any: "no X", "X is not high", "높지 않다"."""
        words = [token, *says]
        first, last = min(t.first for t in words), max(t.last for t in words)
        for t in clause:
            if t.kind != "not":
                continue
            if t.hangul and t.end - t.start == 1:  # 안, 못 stand before what they turn
                turned = [o for o in clause if o.kind in ("signal", "cue") and 0 < o.first - t.last <= 1]
                if any(w in words for w in turned) or (not turned and 0 <= t.first - last <= 1):
                    return t
                continue
            if t.hangul:
                between = [
                    o for o in clause if o.kind in ("signal", "cue") and last < o.first < t.first and o not in words
                ]
                if (0 <= t.first - last <= 4 and not between) or any(0 < w.first - t.last <= 1 for w in words):
                    return t
                continue
            after = [o for o in clause if o.kind in ("signal", "cue") and o.first > last]
            if 0 < t.first - last <= 2 and not after:
                return t  # "max replicas reached is not the case"
            others = [o for o in clause if o.kind in ("signal", "cue") and o not in words and t.first < o.first < first]
            if t.first <= last and first - t.last <= _REACH and not others:
                return t
        return None


def _state(word: str) -> State:
    return word  # type: ignore[return-value]


def _meaning(token: Token, signal: Signal) -> State:
    """What a word of state means for a signal: "high" of an event is its presence, "gone" of a measure is calm."""
    cue = token.value
    troubled: State = signal.said or signal.bad[0]
    if signal.kind == "event":
        return "absent" if cue in ("normal", "gone", "low", "idle") else "present"
    if cue == "trouble":
        return troubled
    if cue == "present":
        return troubled if signal.said or "high" in signal.bad else "normal"
    if cue == "gone":
        return "low" if "low" in signal.bad and not signal.said else "normal"
    if cue == "falls":  # a figure falls, an error "falls out" (에러가 떨어진다)
        return signal.said or "low"
    return _state(token.state)


def _untroubled(signal: Signal) -> State:
    return "absent" if signal.kind == "event" else "normal"


def _flip(state: State, signal: Signal) -> State:
    if state == "normal":
        return signal.said or signal.bad[0]
    if state == "absent":
        return "present"
    return _untroubled(signal)
