"""The state that a clause says of a signal.

A signal takes the state said nearest to it ("queue is 60", "CPU가 놀고 있다"), a negation turns that state around ("not
high" is normal), a figure is judged, and a name that stands for trouble by itself ("packet loss") needs no more.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from diagnops.intake.contexts import tells_a_habit, tells_a_limit
from diagnops.intake.denied import denial_behind, is_as_ever_behind
from diagnops.intake.fewer import is_less, is_scarce, is_zero
from diagnops.intake.figures import (
    Amount,
    amount,
    by_levels,
    is_amount,
    is_bound,
    is_so_many_of,
    is_under,
    moved,
    was_before,
)
from diagnops.intake.fractions import fraction_of
from diagnops.intake.korean import is_said_of_else, names_a_setting, only_goes_on
from diagnops.intake.labels import behind_label
from diagnops.intake.lacking import is_spare, is_used_up
from diagnops.intake.lists import is_excepted, last_alike
from diagnops.intake.said_of_else import is_of_else
from diagnops.intake.scan import Token
from diagnops.intake.shares import share_of
from diagnops.intake.usual import against_usual, times_usual
from diagnops.intake.ways import Later
from diagnops.kb.case import State
from diagnops.kb.vocabulary import Levels, Signal, opposite

_WORDS = 30  # letters that may stand behind the last word that is known
_NAME = 80  # letters of a name that has a figure in it; without spaces one may be as long as the text
_SIGNS = re.compile(r"[.,;:!?\n]")
_NEAR = 3  # pieces from a figure to the name that it is said of: "95 % of the CPU", but not "4 nodes went into a ..."
_REACH = 6  # pieces between a negation and the word it turns
# "Packets are dropped" is no low figure, and "normally takes" says nothing of now.
_IS_DROPPED = re.compile(r"\b(?:is|are|was|were|be|been|being|gets?|getting|got)\s+(?:\w+\s+)?dropped\Z")
_FAILS = Later(
    r"\s(?:(?:is|are|was|were|keeps?|still|all|often) )*(?:fail\w*|broken|time out|timing out)\b", re.IGNORECASE
)
_HARDLY_ANY = 1.0  # per cent of requests, of packets
_ZERO = Later(r"\s?(?:is |are |at |=|:)?\s?0(?![\d.,%])", re.IGNORECASE)
_FREE = Later(r"[ -]free\b(?! (?:memory|space|disk|of)\b)", re.IGNORECASE)
_IS_FALSE = Later(r"\s?(?:is|was|=|:)?\s?['\"`]?false\b", re.IGNORECASE)
# "타임아웃 난 건 없습니다", "락 걸려서 기다리는 세션 없음"
_NONE_SUCH = Later(
    r"\S{1,4}\s(?:\S{1,5}\s)?(?:건|것|거|게|적|세션|흔적|기록|경우|데|곳)[은는이가도]?\s?(?:전혀\s|하나도\s)?없(?!이)"
)
_SHARE = r"(?P<share>\d+(?:\.\d+)?)\s?(?:%|percent)\s?(?:full|busy|used|utili[sz]ed|in use)\b"
_FULL = Later(_SHARE, re.IGNORECASE)
_FULL_BEHIND = Later(rf"[^,.;:\n\d]{{0,12}}{_SHARE}", re.IGNORECASE)
_NEITHER = Later(r"\S*지도\s\S{1,6}지도\s?[않못]")  # 높지도 낮지도 않다
_ROOM = Later(r"\b(?:inodes?|memory|ram|space|storage|capacity|heap)\Z", re.IGNORECASE)
_NORMALLY = re.compile(r"normally\s+\w")


def state_said(
    token: Token, signal: Signal, clauses: Sequence[list[Token]], text: str
) -> tuple[State | None, list[Token]]:
    """The state said of `signal`, with the words that say it; None when its name was only mentioned.

    `token` names the signal in the first of `clauses`; the others follow it in the same sentence.
    """
    if (at_once := _said_beside(token, signal, text)) is not None:
        return at_once
    if text[token.start - 2 : token.start] == "던 ":  # "안 나던 타임아웃이 나요": what stands before was so once
        clauses = [[t for t in clauses[0] if t.first >= token.first], *clauses[1:]]
    if listed := last_alike(token, clauses, text):
        last, at = listed
        if last.state in ("normal", "absent"):
            return _untroubled(signal), [last]
        token = token._replace(first=last.first, last=last.last, start=last.start, end=last.end, hangul=last.hangul)
        clauses = clauses[at:]
    if signal.said and signal.layer != "contrast" and not token.inverse:
        end = _next_name(token, clauses, text)
        if denied := denial_behind(text, token.end, end):
            return _untroubled(signal), [token._replace(end=denied)]
        state, says = _by_words(token, signal, clauses, text)
        as_ever = state == signal.said and is_as_ever_behind(text, token.end, end)
        return (None, []) if as_ever else (state, says)
    return _by_words(token, signal, clauses, text)


def _next_name(token: Token, clauses: Sequence[list[Token]], text: str) -> int:
    """Where the next thing is named; "안 떴어요" is a name too, but here denies the one before."""
    names = (t.start for clause in clauses for t in clause if t.kind == "signal" and t.start >= token.end)
    return next((start for start in names if text[start] not in "안못"), len(text))


def _by_words(
    token: Token, signal: Signal, clauses: Sequence[list[Token]], text: str
) -> tuple[State | None, list[Token]]:
    """What labels, words of state and figures say of what is named."""
    if (not token.state or signal.said) and (behind := behind_label(text, token.start, token.end)):
        if behind.nothing:
            return _untroubled(signal), [token._replace(end=behind.end)]
        if signal.said:  # what is denied is something else: "timeouts: no response"
            return signal.said, [token]
    if token.inverse:
        state, says = _state_said(token, _counterpart(signal), clauses, text)
        return state and opposite(state), says
    return _state_said(token, signal, clauses, text)


def _said_beside(token: Token, signal: Signal, text: str) -> tuple[State | None, list[Token]] | None:
    """What the words at a name say before all others, or that it says nothing; None where they leave it open."""
    if signal.kind == "event" and _IS_FALSE.match(text, token.end):
        return _untroubled(signal), [token]
    if signal.bad == ("low",) and _ZERO.match(text, token.end):
        return "low", [token]
    full = _FULL.search(text, token.start, min(token.end, token.start + _NAME)) or _FULL_BEHIND.match(text, token.end)
    if full and signal.levels and signal.levels.unit == "%" and signal.levels.high is not None:
        judged = by_levels(Amount(float(full["share"]), "%"), signal.levels)
        return judged, [token._replace(end=max(token.end, full.end()))]
    if share := _fraction(token, signal, text):
        return share
    was = text[token.start : token.end].isdigit() and was_before(text, token)  # 502였는데 지금은 504
    if was or is_excepted(text, token.start, token.end):  # nobody says what of the exception is wrong
        return None, []
    runs_out = is_how_much_is_used(signal) or is_spare(text, token.start, token.end)
    if runs_out and not signal.said and is_used_up(text, token.start, token.end):
        return signal.bad[0], [token]
    if signal.said and signal.layer != "change":
        if is_zero(text, token.start) or _FREE.match(text, token.end):
            return _untroubled(signal), [token]
        if is_scarce(text, token.start):
            return ("normal", [token]) if signal.kind == "measure" else (None, [])
        if is_less(text, token.end):
            return None, []
    return None


def _fraction(token: Token, signal: Signal, text: str) -> tuple[State | None, list[Token]] | None:
    """What a share told in words says: "half full"; None where none is told."""
    if token.inverse or not is_how_much_is_used(signal):
        return None
    share = fraction_of(text, token.start, token.end)
    if share is None:
        return None
    judged = by_levels(Amount(share, "%"), signal.levels) if signal.levels else None
    return (judged, [token]) if judged else (None, [])


def _counterpart(signal: Signal) -> Signal:
    """A signal turned upside down: free space for used space."""
    levels = signal.levels
    if levels:
        part = levels.unit == "%"  # of other figures nobody knows the whole
        high, low = ((100 - x if x is not None else None) if part else None for x in (levels.low, levels.high))
        levels = Levels(levels.unit, high, low) if part else None
    return replace(signal, bad=tuple(map(opposite, signal.bad)), said=None, levels=levels)  # its bare name says nothing


def _state_said(
    token: Token, signal: Signal, clauses: Sequence[list[Token]], text: str
) -> tuple[State | None, list[Token]]:
    clause = clauses[0]
    if _is_something_else(token, signal, text):
        return None, []
    if token.state:
        return _no_more_than(token, signal, clause, text) or _by_name(token, signal, clause, text)
    if token.because and signal.said:
        return signal.said, [token]
    cue = _cue_for(token, clause, text)
    if cue and _is_of_else(cue, token, signal, text):
        cue = None
    figures = [t for t in _beside(token, clause) if t.kind == "number" and is_amount(text, t)]
    figure = next((t for t in figures if not is_so_many_of(text, t)), None)  # "replica lag (2 of 2): 0 s"
    # "CPU 사용률이 12%로 나옵니다", "at its longest 60 ms": how much it is says the figure
    shown = _only_shown(cue, figure, token, signal) or (cue and figure and is_bound(text, cue.start, cue.end))
    if by_figure := _by_figure(token, signal, clause, text, figure if shown or not cue else None):
        return by_figure
    if shown or (figure and signal.said and is_under(text, figure)):
        return None, []
    negation = None if cue or signal.said else _negation(token, [token], clause)
    if negation:
        return (_untroubled(signal), [negation]) if _is_denied(negation, token, signal) else (None, [])
    if not figure:  # "load average 800, cpu idle": it has its own word
        cue = cue or _later_cue(token, signal, clauses[1:])
    if cue:
        return _by_cue(cue, token, signal, clause, text)
    if signal.said:
        helped = _helped(clauses[1:2]) if _says_not(signal) else None
        return ("absent", [token, helped]) if helped else turned(signal.said, signal, token, [token], clause)
    return None, []


def _just_behind(token: Token, clause: list[Token], pieces: int) -> list[Token]:
    """What begins at most so many pieces behind the last one of a token."""
    begins = bisect_right(clause, token.last, key=lambda t: t.first)
    return clause[begins : bisect_right(clause, token.last + pieces, begins, key=lambda t: t.first)]


def _no_more_than(
    token: Token, signal: Signal, clause: list[Token], text: str
) -> tuple[State | None, list[Token]] | None:
    """What a figure says behind a name of trouble, that it is less than: "볼륨 지연은 1ms 미만"; None without one."""
    figure = next((t for t in _just_behind(token, clause, _NEAR) if t.kind == "number"), None)
    if not figure or not signal.levels or not is_under(text, figure):
        return None
    calm = by_levels(amount(text, figure, signal.levels), signal.levels) == "normal"
    return (_untroubled(signal), [figure]) if calm else (None, [])


def _by_name(token: Token, signal: Signal, clause: list[Token], text: str) -> tuple[State, list[Token]]:
    """What a name says that has the state in it, with what follows at once: "disk full, gone", "image pulls fail"."""
    near = _just_behind(token, clause, 2)
    if calm := next((t for t in near if t.kind == "cue" and t.state in ("normal", "gone")), None):
        return turned(meaning(calm, signal), signal, token, [token, calm], clause)
    if token.state in ("normal", "absent") and (fails := _FAILS.match(text, token.end)):
        return signal.said or signal.bad[0], [token._replace(end=fails.end())]
    return turned(_state(token.state), signal, token, [token], clause)


def _by_cue(cue: Token, token: Token, signal: Signal, clause: list[Token], text: str) -> tuple[State, list[Token]]:
    """What a word of state says of a signal."""
    if _NEITHER.match(text, cue.start) or (cue.hangul and cue.value != "gone" and _NONE_SUCH.match(text, cue.start)):
        return _untroubled(signal), [cue]
    meant = "high" if _is_all_gone(cue, token, signal, text) else meaning(cue, signal)
    return turned(meant, signal, token, [cue], clause)


def _is_all_gone(cue: Token, token: Token, signal: Signal, text: str) -> bool:
    """Whether something of which there is so much is gone: "disk space is gone", but not "the lag is gone"."""
    return cue.value == "gone" and "high" in signal.bad and _ROOM.search(text, token.start, token.end) is not None


def _is_denied(negation: Token, token: Token, signal: Signal) -> bool:
    """Whether a negation says that all is well: "the CPU does not stand out", but not "we have no connections".

    Of 안 and 못 nobody knows what they deny: "응답이 안 와요" is no calm.
    """
    if negation.hangul and negation.end - negation.start == 1 and signal.kind == "measure":
        return False
    return token.hangul or signal.kind == "event" or negation.first > token.last


def _is_something_else(token: Token, signal: Signal, text: str) -> bool:
    """Whether the name stands for a setting, or is said of what has no such signal."""
    limit = not token.state and (tells_a_limit(text, token.start, token.end) or names_a_setting(text, token.start))
    of_else = any(of(signal.id, text, token.start, token.end) for of in (is_said_of_else, is_of_else))
    return limit or of_else


def _only_shown(cue: Token | None, figure: Token | None, token: Token, signal: Signal) -> bool:
    """Whether a word only says that a figure is seen, of something of which there is always some: 30%로 보입니다."""
    if not cue or not figure:
        return False
    return _always_some(signal) and cue.hangul and cue.value == "present" and token.last < figure.first < cue.first


def _is_of_else(cue: Token, token: Token, signal: Signal, text: str) -> bool:
    """Whether a word of state is said of something else: of the rest of the sentence, or of a verb that goes on."""
    if signal.layer == "contrast":  # what comes and goes is the rest of the sentence: 가끔 노드가 사라진다
        return cue.first - token.last > (1 if token.hangul else 2)
    share = signal.levels is not None and signal.levels.unit == "%"  # of it there is always some: 메모리가 남아 있다
    return cue.value == "present" and share and _always_some(signal) and only_goes_on(text, cue.start)


def _always_some(signal: Signal) -> bool:
    return signal.kind == "measure" and not signal.said


def _by_figure(
    token: Token, signal: Signal, clause: list[Token], text: str, figure: Token | None
) -> tuple[State, list[Token]] | None:
    """What became of a figure, or what one says by itself."""
    if signal.kind != "event" and (went := times_usual(text[token.end : _until(token, clause, text)])):
        says = [t for t in clause if t.first > token.last and t.kind in ("number", "cue")]
        return (went if went in signal.bad or "low" in signal.bad else "normal"), says
    figures = [t for t in clause if t.kind == "number" and t.first > token.last and is_amount(text, t)]
    went = moved(text, figures, signal.levels) or against_usual(text, figures, signal.levels)
    if signal.kind != "event" and went:
        return went if went in signal.bad or "low" in signal.bad else "normal", figures
    share = signal.levels and signal.levels.unit == "%" and share_of(text, figures)
    if share and signal.levels and (judged := by_levels(share, signal.levels)):
        return judged, figures
    if figure is None or was_before(text, figure):
        return None
    told = amount(text, figure, signal.levels)
    judged = by_levels(told, signal.levels) if signal.levels else None
    if judged == "normal" and tells_a_habit(text[max(0, clause[0].start - _WORDS) : figure.start]):
        return None
    counts = signal.kind == "event" or (signal.said and not judged)
    if told.number == 0 and counts and 0 < figure.first - token.last <= 3 and text[figure.end : figure.end + 1] != "/":
        judged = "low" if "low" in signal.bad else _untroubled(signal)  # "OOM kills: 0", "HealthyHostCount 0"
    if judged is None and signal.said and told.unit == "%" and told.number < _HARDLY_ANY:
        judged = _untroubled(signal)
    return (judged, [figure]) if judged else None


def _until(token: Token, clause: list[Token], text: str) -> int:
    """Where what is said of a signal ends: at the next one, or at the first sign behind the last word of its clause."""
    following = next((t.start for t in clause if t.kind == "signal" and t.first > token.last), None)
    if following is not None:
        return following
    end = clause[-1].end
    return end + len(_SIGNS.split(text[end : end + _WORDS], maxsplit=1)[0])


def _cue_for(token: Token, clause: list[Token], text: str) -> Token | None:
    """The nearest word of state in the clause that no other signal stands before."""
    best: tuple[int, Token] | None = None
    for cue in clause:
        if cue.kind != "cue" or _NORMALLY.match(text, cue.start):
            continue
        if _IS_DROPPED.search(text, max(0, cue.end - _WORDS), cue.end):
            continue
        between = [
            t
            for t in clause
            if t.kind == "signal"
            and t is not token
            and min(token.first, cue.first) < t.first < max(token.last, cue.last)
        ]
        if between or (cue.first < token.first and not _adjectival(cue, token, clause)):
            continue
        distance = abs(cue.first - token.last) * 2 + (cue.first < token.first)
        if best is None or distance < best[0]:
            best = (distance, cue)
    return best[1] if best else None


def _adjectival(cue: Token, token: Token, clause: list[Token]) -> bool:
    """Whether a state said before a signal belongs to it ("high CPU") and not to the one before."""
    before = [t for t in clause if t.kind == "signal" and t.last < cue.first]
    return not before or token.first - cue.last <= cue.first - before[-1].last


def _later_cue(token: Token, signal: Signal, following: Sequence[list[Token]]) -> Token | None:
    """The state of a list: "CPU, memory and disk are fine" says it once, at the end."""
    last = token.last
    if signal.said:
        return None
    for clause in following:
        if not clause or clause[0].first - last > 2:
            return None  # something else was said in between: it is no list
        last = clause[-1].last
        if not any(t.kind == "signal" for t in clause):
            return None
        cue = next((t for t in clause if t.kind == "cue"), None)
        if cue:
            return cue if cue.first > next(t for t in clause if t.kind == "signal").first else None
        if any(t.state for t in clause):
            return None
    return None


def _beside(token: Token, clause: list[Token]) -> list[Token]:
    """The tokens of the clause after the signal up to the next signal, then those before it."""
    after, before = [], []
    for t in clause:
        if t.first > token.last:
            if t.kind == "signal":
                break
            after.append(t)
    for t in reversed([t for t in clause if t.last < token.first]):
        if t.kind == "signal" or (t.kind == "number" and token.first - t.last > _NEAR):
            break
        before.append(t)
    return after + before


def turned(
    state: State, signal: Signal, token: Token, says: list[Token], clause: list[Token]
) -> tuple[State, list[Token]]:
    """`state`, or its opposite when a negation in `clause` turns what is said, with the words that say it."""
    negation = _negation(token, says, clause)
    if negation is None or (_says_not(signal) and negation.first > token.last):
        return state, says
    if signal.said and any(t.value == "falls" for t in says):  # what does not fall is as high as before
        return signal.said, [*says, negation]
    return _flip(state, signal), [*says, negation]


def _helped(following: Sequence[list[Token]]) -> Token | None:
    """What says behind a change that it helped: "we replaced the cable, and it is fine now"."""
    words = [token for clause in following for token in clause]
    if any(token.kind in ("not", "signal") for token in words):  # of something else, or of what did not help
        return None
    return next((token for token in words if token.kind == "cue" and token.state in ("normal", "gone")), None)


def _says_not(signal: Signal) -> bool:
    """Whether it is that something had no effect: "no change" behind it says it once more and turns nothing around."""
    return signal.id.endswith("_no_effect")


def _negation(token: Token, says: list[Token], clause: list[Token]) -> Token | None:
    """The negation that turns what is said, if any: "no X", "X is not high", "높지 않다"."""
    words = [token, *says]
    named = [t for t in words if t.kind != "cue"]  # "쌓여서 안 나가요" does not say that nothing piles up
    first, last = min(t.first for t in words), max(t.last for t in words)
    for t in clause:
        if t.kind != "not":
            continue
        if t.value == "without":  # 재시작 없이: not what follows, "이유 없이 꺼진다"
            if 0 < t.first - token.last <= 1:
                return t
            continue
        if t.hangul and t.end - t.start == 1:  # 안, 못 stand before what they turn
            turned = [o for o in clause if o.kind in ("signal", "cue") and 0 < o.first - t.last <= 1]
            shown = all(o.value == "present" for o in turned)  # "익셉션 안 보임"
            if any(w in words for w in turned) or (shown and any(0 <= t.first - w.last <= 1 for w in named)):
                return t
            continue
        if t.hangul:
            between = [o for o in clause if o.kind in ("signal", "cue") and last < o.first < t.first and o not in words]
            reach = 1 if t.value == "unable" else 4
            if (0 <= t.first - last <= reach and not between) or any(0 < w.first - t.last <= 1 for w in words):
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


def is_how_much_is_used(signal: Signal) -> bool:
    """Whether a signal is how much of something is in use, by the last word of its name."""
    return (
        signal.kind == "measure"
        and "high" in signal.bad
        and signal.id.rpartition(".")[2] in ("usage", "used", "utilization")
    )


def meaning(token: Token, signal: Signal) -> State:
    """What a word of state means for a signal: "high" of an event is its presence, "gone" of a measure is calm."""
    cue = token.value
    troubled: State = signal.said or signal.bad[0]
    if "absent" in signal.bad:  # the counterpart of an event: pg_up
        return "absent" if cue in ("gone", "empty", "idle", "low", "falls", "trouble") else "present"
    if signal.kind == "event":
        return "absent" if cue in ("normal", "gone", "empty", "idle") else "present"
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
    if state == "low" and signal.bad == ("high",):
        return "high"  # what does not go down stays up: 줄지 않습니다
    return _untroubled(signal)
