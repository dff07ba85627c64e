"""Scanning: where in a text the words of the lexicon stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from diagnops.intake.lexicon import ANY_FIGURE, LETTERS, Kind, Lexicon, Pattern
from diagnops.kb.wordforms import PARTICLES, UNITS, Piece, jamo, pieces

_PARTICLES = frozenset(map(jamo, PARTICLES))
_LONGEST_PARTICLE = max(map(len, _PARTICLES))
_LEADING = ("\u1100", "\u1112")  # a syllable begins with one of these letters
_BREAK = re.compile(r"[.!?;。…]+(?=\s|$)|\n|[·•|]| - | -- |—|->|=>|→", re.MULTILINE)
# A path names nothing and its slashes part nothing (/proc/sys); those of CPU/memory do.
_PATH = re.compile(r"(?<![\w/.~:])[~.]?(?:/[\w.*-]+){2,}/?|(?<!\S)/[\w.-]+|(?<=\w)[?&]\w+=\w*")
# What a figure was and what it became is one thing: "3 ms -> 2,400 ms".
_BECAME = re.compile(
    r"(?<![\d.,])\d[\d.,]{0,15}\+? ?(?:[%\w]{1,12} ?){0,2}(?:-+>|=>|→) ?(?:[~<>≈] ?|(?:about|over|약|거의) )?\d"
)
_PAUSE = re.compile(r"[,:()\[\]{}、]|(?<!\d)/(?!\d)")
_FIRST_LETTER = re.compile(f"[{_LEADING[0]}-{_LEADING[1]}]")
# "500 nodes", "sizes 500, 1000": so many, and no answer of a server.
_SO_MANY = re.compile(
    r"\s*,\s*\d|\s+(?!errors?\b|responses\b|replies\b|answers\b|pages\b|always\b|across\b|is\b|was\b|as\b)[a-z]{3,}s\b"
)
_STATUS = re.compile(r"[45]\d\d")
# What may follow the stem of a Korean predicate: 높+다, 느리+ㄴ, but not 적+용 or 비+교.
_ENDINGS = """다 고 며 지 져 게 네 는 은 을 음 어 아 여 었 았 였 니 나 면 던 습 서 데 요 거 함 해 했 된 됨 돼 되 워
    예 입 대 더 답 진 질 짐"""
# A letter added to the last syllable is an ending too: 느린, 높을, 느림, 느립니다, 느렸다. But 남은 is not 나다.
_ENDING = re.compile(
    "\u11ab(?:$|다|데|지|걸|듯)|\u11af(?:$|때|까|수|지|듯|만)|\u11b7$|\u11b8(?:$|니|시)|\u11bb|".translate(
        {ord(c): jamo(c) for c in "다데지걸듯때까수만니시"}
    )
    + "|".join(map(jamo, _ENDINGS.split()))
)
# A Korean predicate with one of these endings closes its clause; before a noun (높은, 느린) it does not.
_CLOSING = tuple(
    map(jamo, "고 며 지만 데 나 서 니다 다 음 요 죠 네 해 함 됨 임 으니 니까 아 어 여 워 져 려 면".split())
)
# A Korean word that is not known and ends so closes its clause too: 쓰는데, 돌렸지만, 나오고요.
_CONNECTING = tuple(
    map(jamo, "는데 는데요 은데 던데 인데 인데요 이고 이며 지만 거든요 고요 구요 더니 면서 니까".split())
)
# Words that may stand between the parts of a name: "disk is full", "disk is not full".
_NEGATORS = frozenset(("not", "isn", "aren", "wasn", "weren", "doesn", "didn", "don"))
_FILLERS = _NEGATORS | frozenset(
    map(
        jamo,
        """is are was were be been gets got get t a the keep just very any now already suddenly completely totally
        constantly slowly often again
        잠깐 또 다시 막 계속 자꾸 좀 조금 아예 너무 아주 엄청 갑자기 전부 다 많이 거의 여전히 아직도 어제 오늘
        방금 아까 지금 이미 벌써 어젯밤 어제부터 오늘부터 아침부터 새벽부터 새벽에 아침에 오전에 오후에 밤에
        저녁에 완전 완전히 모두 싹 동시에 한꺼번에 점점 조금씩 서서히 꾸준히 확 쭉 뚝 뚝뚝 줄줄 쫙 진짜 정말
        그냥""".split(),
    )
)
_MOST_FILLERS = 6
_UNIT_WORDS = frozenset(UNITS.split("|")) | {"second", "minute", "hour", "percent"}
_UNITS_KO = tuple(
    map(jamo, ("초", "밀리초", "퍼센트", "프로", "분", "시간", "도", "개", "건", "번", "대", "명", "배", "회"))
)
_AFTER_FIGURE = frozenset(
    map(jamo, ("인데", "이고", "이며", "라", "라서", "이라", "이라서", "지만", "이지만", "고", "인데도"))
)
# Words a name may begin with that negate what follows, when that reaches further ("no [consumer lag]").
_NO = frozenset(("nobody", "no", "not", "without", "nothing"))
_ADVERBS = frozenset(map(jamo, ("늘", "갈", "달", "틀")))
# Particles that make what they follow the reason of something else.
_BECAUSE = frozenset(map(jamo, ("으로", "로", "때문에", "이라서", "라서", "이라", "라")))


class Token(NamedTuple):
    """A word of the lexicon, a figure, or a boundary, with its place in pieces and characters."""

    kind: Kind | Literal["number", "pause", "break"]
    value: str
    state: str
    first: int
    last: int
    start: int
    end: int
    hangul: bool = False
    closing: bool = False
    role: str | None = None
    inside: bool = False
    """Whether it is a part of a longer identifier: the app of app-07 may be a host."""
    because: bool = False
    """Whether it is said as the reason of something else: IP 부족으로 안 떠요."""
    inverse: bool = False
    """Whether it names the counterpart of its signal: free space, misses."""


def scan(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of `text`, which has to be cleaned (`wordforms.clean`), in order."""
    words = pieces(text)
    paths = [match.span() for match in _PATH.finditer(text)]
    became = [match.span() for match in _BECAME.finditer(text)]
    found: list[Token] = []
    at, offset, end = 0, 0, 0
    compound = False  # whether a name has just ended inside this word
    of, begins = -1, [0]  # where the syllables begin of a piece of which some stand before a name
    while at < len(words):
        piece = words[at]
        if offset == 0:
            found += _boundaries(text, end, piece.start, at, paths, became)
        hit = None if _inside(piece.start, paths) else _longest(words, at, offset, lexicon, compound=compound)
        if hit is not None and _only_looks_so(text, words, at, hit):
            hit = None
        if hit is None:
            if offset == 0 and piece.script == "number":
                closing = _closes_after_figure(text, words, at)
                found.append(Token("number", piece.form, "", at, at, piece.start, piece.end, closing=closing))
            offset = _next_syllable(words[at].form, offset) if piece.script == "hangul" else 0
            compound = False
            if not offset and piece.form.endswith(_CONNECTING):
                found.append(Token("pause", "", "", at, at, piece.start, piece.end))
            if not offset:
                end, at = piece.end, at + 1
            continue
        pattern, stop, stop_offset = hit
        last = stop if stop_offset else stop - 1
        rest = words[last].form[stop_offset:] if stop_offset else ""
        finish = words[last].end
        if offset and of != at:
            of, begins = at, [letter.start() for letter in _FIRST_LETTER.finditer(piece.form)]
        start = piece.start + (bisect_left(begins, offset) if offset else 0)
        hangul = pattern.segments[-1].hangul
        closing = hangul and (words[last].form if pattern.open else rest).endswith(_CLOSING)
        found.append(
            Token(
                pattern.kind, pattern.value, pattern.state, at, last, start, finish, hangul, closing, pattern.role,
                _in_identifier(text, start, finish), rest in _BECAUSE, pattern.inverse,
            )
        )  # fmt: skip
        found += _nots_inside(words[at : last + 1], at, pattern)
        if rest and not pattern.open and rest not in _PARTICLES:
            at, offset, compound = last, stop_offset, True  # a compound goes on: 디비서버, 부하높음
        else:
            at, offset, end, compound = last + 1, 0, finish, False
    return found


def _only_looks_so(text: str, words: list[Piece], at: int, hit: tuple[Pattern, int, int]) -> bool:
    """Whether what looks like a signal is a part of the name of a setting, or a mere number."""
    pattern, stop, stop_offset = hit
    if pattern.kind != "signal" or stop_offset:
        return False
    start, end = words[at].start, words[stop - 1].end
    if stop == at + 1 and _STATUS.fullmatch(text[start:end]) and _SO_MANY.match(text, end):
        return True
    if text.endswith("_timeout", start, end):
        return True
    return pattern.segments[0].form.isalpha() and "_" in (text[max(0, start - 1) : start], text[end : end + 1])


def _closes_after_figure(text: str, words: list[Piece], at: int) -> bool:
    """Whether a clause ends with a figure: 드롭은 0인데, iowait 0.3%라."""
    if at + 1 == len(words) or words[at + 1].script != "hangul":
        return False
    after = words[at + 1]
    return not text[words[at].end : after.start].strip("%") and after.form in _AFTER_FIGURE


def _is_figure(words: list[Piece], at: int) -> bool:
    """Whether a piece is a figure with its unit: 502 ms is no status code."""
    if words[at].script != "number" or at + 1 == len(words):
        return False
    after = words[at + 1]
    return after.form in _UNIT_WORDS or (after.script == "hangul" and after.form.startswith(_UNITS_KO))


def _in_identifier(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(c in "-_" for c in around)


def _nots_inside(words: list[Piece], at: int, pattern: Pattern) -> Iterator[Token]:
    """A "not" that was passed over inside a name: "disk is not full"."""
    named = {segment.form for segment in pattern.segments}
    for number, piece in enumerate(words, at):
        if piece.form in _NEGATORS - named:
            yield Token("not", "not", "", number, number, piece.start, piece.end)


def _boundaries(
    text: str, start: int, stop: int, at: int, paths: Sequence[tuple[int, int]], became: Sequence[tuple[int, int]]
) -> Iterator[Token]:
    between = text[start:stop]
    if not between.strip(" ") or _inside(start, became):
        return
    # One character more tells the dot of ".NET" from the end of a sentence.
    ended = _BREAK.search(text[start : stop + 1])
    if ended and ended.start() < stop - start:
        yield Token("break", between, "", at, at - 1, start, stop)
    elif (pause := _PAUSE.search(between)) and not _inside(start + pause.start(), paths):
        yield Token("pause", between, "", at, at - 1, start, stop)


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a character stands in one of `spans`, which are in order."""
    before = bisect_right(spans, at, key=lambda span: span[0])
    return before > 0 and at < spans[before - 1][1]


def _longest(
    words: list[Piece], at: int, offset: int, lexicon: Lexicon, *, compound: bool
) -> tuple[Pattern, int, int] | None:
    """The longest name that begins here, unless a name that begins inside it reaches further ("no [consumer lag]")."""
    hits = _hits(words, at, offset, lexicon, compound=compound)
    if _is_figure(words, at):  # 502 ms is no status code
        hits = [hit for hit in hits if hit[0].segments[0].form == ANY_FIGURE]
    for hit in hits:
        if hit[0].segments[0].form not in _NO:
            return hit
        inside = range(at + 1, min(hit[1], len(words)))
        if not any(
            further[1] > hit[1] for start in inside for further in _hits(words, start, 0, lexicon, compound=False)
        ):
            return hit
    return None


def _hits(
    words: list[Piece], at: int, offset: int, lexicon: Lexicon, *, compound: bool
) -> list[tuple[Pattern, int, int]]:
    piece = words[at]
    found: list[tuple[Pattern, int, int]] = []
    begins: dict[tuple[str, bool], bool] = {}
    near: set[str] = set()
    if piece.glued and not offset and piece.form in _PARTICLES:
        return found  # the 나 of "CPU나 DB" is no verb
    # A line may be one piece of Hangul, which is not to be copied.
    form = piece.form[offset : offset + LETTERS] if piece.script == "hangul" else piece.form[offset:]
    for pattern in lexicon.at(form, piece.script):
        if (
            offset
            and not compound
            and (pattern.kind not in ("signal", "role") or _syllables(pattern.segments[0].form) < 2)
        ):
            continue
        first = pattern.segments[0]
        if first.hangul:
            beginning = first.form, pattern.open and len(pattern.segments) == 1
            if beginning not in begins:  # many names begin alike
                form, open_end = beginning
                begins[beginning] = _hangul_end(words, at, offset, form, open_end=open_end) is not None
            if not begins[beginning]:
                continue
        elif len(pattern.segments) > 1:
            second = pattern.segments[1]
            near = near or {word.form for word in words[at + 1 : at + 3 + _MOST_FILLERS]}
            if not (second.hangul or second.form == ANY_FIGURE or second.form in near):
                continue
        found += [(pattern, *stop) for stop in _ends(words, at, offset, pattern, 0)]
    found.sort(key=lambda hit: (hit[1], hit[2]), reverse=True)
    return found


def _ends(words: list[Piece], at: int, offset: int, pattern: Pattern, index: int) -> Iterator[tuple[int, int]]:
    """Every place where `pattern`, from its segment `index` on, can end when it begins at piece `at`."""
    if at >= len(words):
        return
    segment = pattern.segments[index]
    if not segment.hangul:
        figure = segment.form == ANY_FIGURE and words[at].script == "number"
        if offset or words[at].script == "hangul" or not (figure or words[at].form == segment.form):
            return
        reached = (at + 1, 0)
    else:
        ended = _hangul_end(
            words, at, offset, segment.form, open_end=pattern.open and index == len(pattern.segments) - 1
        )
        if ended is None:
            return
        reached = ended
    if index == len(pattern.segments) - 1:
        if _may_end(words, reached, pattern):
            yield reached
        return
    yield from _ends(words, *reached, pattern, index + 1)
    if segment.form == ANY_FIGURE:
        return  # a figure and its unit stand together
    if not reached[1]:
        yield from _past_fillers(words, reached[0], pattern, index + 1)
    after = _past_particle(words, reached)
    if after is not None:
        yield from _ends(words, *after, pattern, index + 1)
        yield from _past_fillers(words, after[0], pattern, index + 1)


def _past_fillers(words: list[Piece], at: int, pattern: Pattern, index: int) -> Iterator[tuple[int, int]]:
    """The ends behind a few words that may stand between the parts of a name: 복제가 [계속] 밀린다."""
    for _ in range(_MOST_FILLERS):
        if at >= len(words) or words[at].form not in _FILLERS:
            return
        at += 1
        yield from _ends(words, at, 0, pattern, index)


def _hangul_end(words: list[Piece], at: int, offset: int, form: str, *, open_end: bool) -> tuple[int, int] | None:
    while at < len(words) and words[at].script == "hangul":
        if words[at].form.startswith(form, offset):
            stop = offset + len(form)
            if stop == len(words[at].form):
                return at + 1, 0
            if open_end or _begins_syllable(words[at].form[stop]):
                return at, stop
            return None
        have = len(words[at].form) - offset
        if have > len(form) or not words[at].form.endswith(form[:have]):
            return None
        form, at, offset = form[have:], at + 1, 0  # one word of the name is written as two
    return None


def _may_end(words: list[Piece], reached: tuple[int, int], pattern: Pattern) -> bool:
    at, offset = reached
    if not offset:  # a stem that ends in a consonant does not stand by itself: 늘 is always, and no growth
        return not (pattern.open and pattern.segments[-1].form in _ADVERBS)
    if pattern.open:
        return _ENDING.match(words[at].form[offset : offset + _LONGEST_PARTICLE]) is not None
    if _is_particle(words[at].form, offset):
        return pattern.kind != "not" or len(pattern.segments) > 1 or _syllables(pattern.segments[0].form) > 1  # 안에
    # A longer noun may be the beginning of a compound; one syllable is too little to tell (큐 in 큐브).
    return _syllables(pattern.segments[-1].form) >= 2 or len(pattern.segments) > 1


def _past_particle(words: list[Piece], reached: tuple[int, int]) -> tuple[int, int] | None:
    at, offset = reached
    if at >= len(words):
        return None
    piece = words[at]
    if offset:
        return (at + 1, 0) if _is_particle(piece.form, offset) else None
    return (at + 1, 0) if piece.glued and piece.script == "hangul" and piece.form in _PARTICLES else None


def _is_particle(form: str, offset: int) -> bool:
    """Whether a particle is all that is left of a piece; a line may be one piece, which is not to be copied."""
    return len(form) - offset <= _LONGEST_PARTICLE and form[offset:] in _PARTICLES


def _begins_syllable(letter: str) -> bool:
    return _LEADING[0] <= letter <= _LEADING[1]


@cache
def _syllables(form: str) -> int:
    return sum(map(_begins_syllable, form))


def _next_syllable(form: str, offset: int) -> int:
    """Where the next syllable of a Hangul piece begins, or 0 at its end."""
    for index in range(offset + 1, len(form)):
        if _begins_syllable(form[index]):
            return index
    return 0
