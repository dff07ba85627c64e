"""Word forms: how a word is folded so that the many ways of writing it meet.

English loses its endings (`spiking`, `spiked`, `spikes`), Korean is spelled out in letters (jamo), so that the stem
느리 is found at the start of 느립니다 and of 느린, and may carry particles (디스크가, 디스크에서).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

Script = Literal["hangul", "latin", "number"]

_HANGUL = "\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f"
_LETTER = rf"(?:(?![{_HANGUL}])[^\W\d_])"
# What may be written to a figure without a space: 900ms, 96C, 4s. Not 5xx, 503s or e1000.
UNITS = "ms|msec|sec|s|min|m|h|c|kb|mb|gb|tb|k"
_PIECE = re.compile(
    rf"(?P<figure>(?![45]\d\ds)\d+(?:[.,]\d+)*)(?=(?:{UNITS})(?!{_LETTER}|\d))"
    rf"|(?P<hangul>[{_HANGUL}]+)"
    rf"|(?P<latin>\d*{_LETTER}(?:{_LETTER}|\d)*)"
    r"|(?P<number>\d+(?:[.,]\d+)*)",
)

# What may follow a Korean noun without changing which noun it is.
PARTICLES = frozenset(
    """은 는 이 가 을 를 의 에 에서 에게 에는 에선 에도 에서는 에서도 으로 로 으로는 로는 와 과 랑 이랑
    도 만 만이 까지 부터 마다 보다 처럼 조차 마저 이나 나 이고 고 인데 이다 임 입니다 이에요 예요 이며
    며 이라 라 이라서 라서 이지만 지만 들 들이 들은 들을 들의 들에서 쪽 쪽은 쪽에서 쪽의 측 측은 측에서
    팀 팀은 팀이 중 중인 중이다 별 당 상 상의 때문에 만큼 뿐 하고 인 이었다 였다 이었 이라고 라고
    입니다만 인지 이었는데 였는데 값 값이 값은 값도 수 수가 수는 율 율이 율은 률 률이 률은""".split()
)

_SYLLABLE_EU = "\u1173"  # ㅡ
_CONTRACTED = {"\u1175": "\u1167", "\u1169": "\u116a", "\u116e": "\u116f"}  # ㅣ→ㅕ, ㅗ→ㅘ, ㅜ→ㅝ


class Piece(NamedTuple):
    """A stretch of one script: its folded form and where it stands in the text."""

    form: str
    script: Script
    start: int
    end: int
    glued: bool
    """Whether it follows the piece before it without a space."""


_FACES = str.maketrans("ㅠㅜㅋㅎ", "    ")


def clean(text: str) -> str:
    """Normalise compatibility forms and case, keeping the length of ordinary text; what cries or laughs is no word.

    >>> clean("ＣＰＵ 디스크 꽉참ㅠㅠ")
    'cpu 디스크 꽉참  '
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text.translate(_FACES))).casefold()


def jamo(word: str) -> str:
    """Spell a Korean word in conjoining letters; other text is unchanged."""
    return unicodedata.normalize("NFD", word)


_SPELLED_PARTICLES = frozenset(map(jamo, PARTICLES))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Fold the ending of an English word.

    >>> {stem(w) for w in ("spike", "spikes", "spiked", "spiking")}
    {'spik'}
    """
    if len(word) == 4 and word[:3].isdigit() and word[3] == "s":
        return word[:3]  # 503s
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ly") and len(word) > 5:
        return stem(word[:-2])
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def pieces(text: str) -> list[Piece]:
    """Cut cleaned text into pieces of one script.

    >>> [p.form for p in pieces("cpu가 95% 5xx")] == ["cpu", jamo("가"), "95", "5xx"]
    True
    """
    found: list[Piece] = []
    end = -1
    for match in _PIECE.finditer(text):
        script: Script = "number" if match.lastgroup == "figure" else match.lastgroup  # type: ignore[assignment]
        word, start = match.group(), match.start()
        form = jamo(word) if script == "hangul" else stem(word) if script == "latin" else word
        found.append(Piece(form, script, start, match.end(), start == end))
        end = match.end()
    return found


def key(name: str) -> str:
    """Fold a name for look-up, so that case, spaces, hyphens and endings do not matter.

    >>> key("Queue  Depths") == key("queue-depth")
    True
    """
    return " ".join(p.form for p in pieces(clean(name)))


def stems(predicate: str) -> tuple[str, ...]:
    """The spelled-out stems a Korean predicate given in its dictionary form (…다) may show.

    >>> [jamo("느려졌다").startswith(stems("느리다")[i]) for i in (0, 1)]
    [False, True]
    """
    root = predicate[:-1]
    spelled = jamo(root)
    found = [spelled]
    last = spelled[-1]
    if root.endswith("하"):
        found += [jamo(root[:-1] + "해"), jamo(root[:-1] + "했"), jamo(root[:-1] + "한")]
    elif root.endswith("되"):
        found.append(jamo(root[:-1] + "돼"))
    elif root.endswith("르"):
        found += [jamo(root[:-1] + "라"), jamo(root[:-1] + "러")]
        found += [jamo(root[:-1]) + "\u11af" + jamo(end) for end in "라러"]  # 오르다, 올랐다
    elif last in _CONTRACTED:
        found.append(spelled[:-1] + _CONTRACTED[last])
    elif last == _SYLLABLE_EU:
        found += [spelled[:-1] + "\u1161", spelled[:-1] + "\u1165"]
    elif last == "\u11af":  # ㄹ falls away before ㄴ, ㅂ, ㅅ: 길다, 긴
        found += [spelled[:-1] + "\u11ab", spelled[:-1] + "\u11b8"]
    elif last == "\u11b8":  # ㅂ may turn into ㅜ: 무겁다, 무거운, 무거워
        found += [spelled[:-1] + "\u110b\u116e", spelled[:-1] + "\u110b\u116f"]
    # A stem that has become a particle ("는" of 늘다) would be found after every noun.
    return (spelled, *(form for form in dict.fromkeys(found) if form not in (spelled, *_SPELLED_PARTICLES)))
