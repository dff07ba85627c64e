"""Reading words: Korean, English or mixed text becomes observations, each with the words it was read from.

A sentence is read in clauses. In each, a signal takes the state said nearest to it ("queue is 60", "CPU가 놀고 있다"),
a negation turns that state around ("not high" is normal), and the role is the component named beside it or just before.
What was not understood stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diagnops.intake.lexicon import Lexicon
from diagnops.intake.scan import Token, scan
from diagnops.kb.case import Language, State
from diagnops.kb.incident import Incident, Observation
from diagnops.kb.vocabulary import Levels, Signal, Vocabulary
from diagnops.kb.wordforms import clean

_UNIT = re.compile(
    r"\s*(?P<unit>%|퍼센트|프로|percent|pct|ms|msec|milliseconds?|밀리초|s|sec|seconds?|초|m|min|minutes?|분|h|hours?|시간|c|도)?(?![a-z0-9])"
)
_UNITS = {
    "%": ("%", 1.0), "퍼센트": ("%", 1.0), "프로": ("%", 1.0), "percent": ("%", 1.0), "pct": ("%", 1.0),
    "ms": ("s", 1e-3), "밀": ("s", 1e-3), "mil": ("s", 1e-3), "mse": ("s", 1e-3),
    "s": ("s", 1.0), "초": ("s", 1.0), "sec": ("s", 1.0),
    "m": ("s", 60.0), "min": ("s", 60.0), "분": ("s", 60.0),
    "h": ("s", 3600.0), "hou": ("s", 3600.0), "시": ("s", 3600.0), "c": ("C", 1.0), "도": ("C", 1.0),
}  # fmt: skip
_FIGURE = re.compile(r"\d+(,\d{3})*(\.\d+)?")
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
    for sentence, start, end in _sentences(scan(told, lexicon), len(told)):
        found = list(_Sentence(told, sentence, vocabulary, role).read())
        readings += found
        if not found and (words := " ".join(told[start:end].split()).strip(" .,;:!?-")):
            not_understood.append(words)
        role = next((t.value for t in sentence if t.kind == "role"), role if found else None)
    spans = sorted(span for reading in readings for span in reading.spans)
    return Incident(
        observations=settle([r.observation for r in readings]),
        unread=_without(told, spans),
        not_understood=tuple(dict.fromkeys(not_understood)),
        language=language_of(text),
    )


def language_of(text: str) -> Language:
    """Korean as soon as a tenth of the letters are Hangul: identifiers stay Latin in Korean sentences."""
    letters = [c for c in text if c.isalpha()]
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in letters)
    return "ko" if letters and hangul * 10 >= len(letters) else "en"


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

    def __init__(self, text: str, tokens: list[Token], vocabulary: Vocabulary, role: str | None) -> None:
        self.text, self.vocabulary, self.role = text, vocabulary, role
        self.clauses: list[list[Token]] = [[]]
        for token in tokens:
            if token.kind in ("pause", "join"):
                self.clauses.append([])
                continue
            if token.kind == "aside":
                continue
            self.clauses[-1].append(token)
            if token.closing and not self._negated_next(tokens, token):
                self.clauses.append([])

        self._join_afterthoughts()

    def _join_afterthoughts(self) -> None:
        """Put a state that follows a pause to what it is said of: "PCIe errors: none", "latency 1ms, normal"."""
        joined: list[list[Token]] = []
        for clause in self.clauses:
            kinds = {t.kind for t in clause}
            before = {t.kind for t in joined[-1]} if joined else set()
            if kinds and not kinds & {"signal", "role"} and "signal" in before and "cue" not in before:
                joined[-1] += clause
            else:
                joined.append(clause)
        self.clauses = joined

    @staticmethod
    def _negated_next(tokens: list[Token], token: Token) -> bool:
        """Whether a negation follows at once: 높지 않다 is one predicate."""
        if token.kind == "not":
            return False
        index = tokens.index(token) + 1
        return index < len(tokens) and tokens[index].kind == "not" and tokens[index].first <= token.last + 1

    def read(self) -> Iterator[Reading]:
        """The observations of the sentence."""
        for number, clause in enumerate(self.clauses):
            for token in clause:
                if token.kind == "signal":
                    reading = self._read_signal(token, number)
                    if reading:
                        yield reading

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
        for earlier in reversed(self.clauses[:number]):
            for candidate in reversed([t for t in earlier if t.kind == "role"]):
                if self._fits(token.value, candidate.value):
                    return candidate.value, candidate
                return None, None
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
                return self._turned(_meaning(calm.state, signal), signal, token, [token, calm], clause)
            return self._turned(_state(token.state), signal, token, [token], clause)
        if token.because and signal.said:
            return signal.said, [token]
        cue = self._cue_for(token, clause)
        figure = next((t for t in self._beside(token, clause) if t.kind == "number" and self._is_amount(t)), None)
        if figure and not cue:
            amount = self._amount(figure)
            judged = judge(amount, signal.levels) if signal.levels else None
            told = signal.kind == "event" or (signal.said and not judged)
            if amount[0] == 0 and told and 0 < figure.first - token.last <= 3:
                judged = _untroubled(signal)  # "OOM kills: 0", "packet loss 0 %"
            if judged:
                return judged, [figure]
        if cue is None:
            cue = self._later_cue(token, number)
        if cue:
            return self._turned(_meaning(cue.state, signal), signal, token, [cue], clause)
        if signal.said:
            return self._turned(signal.said, signal, token, [token], clause)
        negation = self._negation(token, [token], clause)
        if negation:
            return _untroubled(signal), [negation]
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

    def _is_amount(self, figure: Token) -> bool:
        """Whether a figure counts something, and is not the number of a thing: CPU#3, /dev/nvme1, node-7."""
        before = self.text[figure.start - 1 : figure.start]
        return before not in ("#", "/", "_", "-") and _FIGURE.fullmatch(figure.value) is not None

    def _amount(self, figure: Token) -> tuple[float, str]:
        number = float(figure.value.replace(",", ""))
        unit = _UNIT.match(self.text, figure.end)
        said = (unit.group("unit") if unit else None) or ""
        kind, factor = _UNITS.get(said) or _UNITS.get(said[:3]) or _UNITS.get(said[:1]) or ("", 1.0)
        return number * factor, kind


def judge(amount: tuple[float, str], levels: Levels) -> State | None:
    """The state of a bare figure by the rule of thumb of a signal; None when the units do not go together.

    >>> judge((95.0, "%"), Levels(unit="%", high=85.0))
    'high'
    """
    number, said = amount
    scale = {"ms": ("s", 1e3), "s": ("s", 1.0), "minutes": ("s", 1 / 60), "%": ("%", 1.0), "C": ("C", 1.0)}
    kind, factor = scale.get(levels.unit, ("", 1.0))
    if said != kind and said:
        return None
    figure = number * factor if said else number
    if levels.high is not None and figure >= levels.high:
        return "high"
    if levels.low is not None and figure <= levels.low:
        return "low"
    return "normal"


def _state(word: str) -> State:
    return word  # type: ignore[return-value]


def _meaning(cue: str, signal: Signal) -> State:
    """What a word of state means for a signal: "high" of an event is its presence, "gone" of a measure is calm."""
    troubled: State = signal.said or signal.bad[0]
    if signal.kind == "event":
        return "absent" if cue in ("normal", "gone", "low") else "present"
    if cue == "trouble":
        return troubled
    if cue == "present":
        return troubled if signal.said or "high" in signal.bad else "normal"
    if cue == "gone":
        return "low" if "low" in signal.bad and not signal.said else "normal"
    return _state(cue)


def _untroubled(signal: Signal) -> State:
    return "absent" if signal.kind == "event" else "normal"


def _flip(state: State, signal: Signal) -> State:
    if state == "normal":
        return signal.said or signal.bad[0]
    if state == "absent":
        return "present"
    return _untroubled(signal)
