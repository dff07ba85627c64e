"""What Korean words make of what was read from them: a setting, room that is left, or a thing that has no such signal.

English says such things with words of its own (`intake/contexts.py`). Whatever has no Hangul passes untouched.
"""

from __future__ import annotations

import re

from diagnops.intake.ways import Later

_BEFORE = 40  # characters before a word in which it is said of whom
_BEHIND = 8  # characters behind it that may make something else of it
_HANGUL = re.compile("[가-힣]")
# "타임아웃은 20초" is a setting; "20초 타임아웃이 난다" says that one came after so long.
_TIMEOUT = Later(
    r"(?:\S+\s)?(?:타임\s?아웃(?:은|는|이|가|값[은이]?)?|timeout(?:은|는|이|가|값[은이]?))\s*\d+\s*(?:ms|s\b|밀리초|초|분)"
    r"(?!\s?(?:만에|마다|뒤|후|째|에\s|가\s나))"
    r"|(?:\S+\s)?타임\s?아웃(?:\s?값)?(?:을|도)?\s(?:\S+\s){0,2}?(?:늘[리려렸]|줄[이여였]|올[리려렸]|바[꾸꿔꿨]|조정|설정)",
    re.IGNORECASE,
)
# What stands before a figure that is the value of something: "fetch.min.bytes는 500", "최대치 500".
_NAMED = Later(
    r"(?:[a-z]+[._][\w.]*[a-z](?:은|는|이|가|을|를)|(?:최대치|최대값|최대|상한|한도|제한|리밋|임계값|임계치)\S?)\s*\Z",
    re.IGNORECASE,
)
_SETTING = Later(
    r"(?:제한|한도|리밋|리미트|상한|최대치|최대값|임계값|임계치|요청값)\S{0,2}\s*\d"
    r"|[a-z]+[._][\w.]*[a-z](?:은|는|이|가|을|를)?\s*=?\s*\d|\biops(?:은|는|가)?\s*\d+(?:[,이으로]|\s*$)"
    r"|최대\s?\d[\d,.]*\s?(?:개|대|[kmgt]i?b?\b|기가|메가)(?!\s?까지)",
    re.IGNORECASE,
)
_REACHED = Later(
    r"초과|넘|찼|차서|차고|도달|걸[려렸리린]|꽉|부족|모자|다\s?[썼쓰써]|소진|고갈|닿|죽|OOM", re.IGNORECASE
)
_ROOM = Later(
    r"(?:못|안)\s?미[치칩쳐]|미치지\s?[못않]|한참\s?(?:낮|남|아래|멀|못)|도달하지\s?[못않]|(?:안|못)\s?넘|넘지\s?[않못]"
    r"|여유(?:[가는도]\s)?\s?(?:있|많|충분|로|롭)|넉넉|널널"
)
_FINE_AT_END = Later(r"(?:멀쩡(?!하지)|괜찮(?!지)|문제\s?없|이상\s?없|정상(?!이\s?아|적))\S{0,5}\s*[.,!]?\s*\Z")
_NONE = Later(
    r"없|않|안\s|못|아니|아닌|0|정상|깨끗|잠잠|멀쩡|\bno\b|\bnot\b|n['’]t\b|\bnone\b|\bnever\b", re.IGNORECASE
)
# Of whom a verb is said tells what it means, by signal: who, and how many words may stand between.
_SAID_OF = {
    "network.interruption": ("그래프|차트|지표|메트릭|로그|수집|데이터|영상|알림", 4),
    "nic.link_down": ("드라이버", 4),
    "service.latency": ("시계|서버 시간|시스템 시간|시각", 4),
    "service.hang": ("에러|오류|알람|알림|경고|경고음|비프음|증가|상승|소리", 2),
    "power.unexpected_off": (
        "컨테이너|파드|프로세스|데몬|에이전트|앱|서비스|프로그램|화면|모니터|알람|옵션|기능|불",
        2,
    ),
    "change.version_upgrade": ("값|수|개수|크기|사이즈|풀|타임아웃|힙|메모리|제한|한도|워커|파티션|버퍼|간격|주기", 0),
}
_NOT_SAID_OF = {
    signal: Later(rf"(?:{who})(?:들?(?:가|이|도|는|은|을|를)|들|\s쪽에서)?\s(?:[^\s.,!?]+\s){{0,{between}}}\Z")
    for signal, (who, between) in _SAID_OF.items()
}
# What follows a name makes of it something else, by signal: a shield against attacks, what stayed after a full GC.
_FOLLOWED = {
    "network.attack_traffic": r"(?:DDoS|디도스|공격)\s?(?:대비|방어|방지|장비|솔루션|정책|맞을|당할|훈련)",
    "jvm.gc.duration": r"GC\s?(?:이후에도|후에도|뒤에도|를?\s?해도|를?\s?돌려도)",
    "tls.certificate.expired": r"만료\s?(?:까지|전|예정|일[은이자]?\s|알림)",
}
_NOT_FOLLOWED = {signal: Later(follows, re.IGNORECASE) for signal, follows in _FOLLOWED.items()}
# What the learned reader takes for these has to have such a word.
_HAS_TO_SAY = {
    "cloud.instance_replaced": Later(
        r"교체|종료|새로|다시|재생성|바뀌|반복|replac|terminat|recycl|refresh", re.IGNORECASE
    ),
    "k8s.node.not_ready": Later(
        r"not|낫|[안못]\s|아니|않|unknown|유실|lost|죽|빠[지졌져진]|내려|사라|끊", re.IGNORECASE
    ),
    "hw.fan.speed": Later(r"느리|낮|멈|안\s돌|고장|빠르|높|시끄|소리|소음|풀|최대|이륙"),
}
_BARE_FIGURE = Later(r"[\s,.]*\d[\d.,]*\s?\S{0,4}\s?(?:정도|쯤|가량|안팎)?\S{0,4}[\s,.]*")
_WELL_SINCE = Later(r"풀[리렸]|복구|돌아[오왔]|괜찮|회복|정상|사라[지졌]|해소")
# A change that is not to blame was made all the same: 배포 문제는 아니었고.
_BLAME = Later(r"문제|원인|때문|탓|영향|관련|상관")
# 있다 behind a verb only says that it goes on: 남아 있다, 쓰고 있다.
_GOES_ON = Later(r"(?:남아|쓰고|하고|되고|돌고|놀고|잡고|잡혀|열려|켜져|살아|떠)\s?\Z")
# A pod that does not come up may wait, pull or crash, and a message that does not come up is no outage.
_NOT_UP = Later(r"안\s?(?:뜨|뜬|뜹|뜸|떠|떴|뜰)")
_NO_SERVICE = Later(
    r"(?:파드|포드|pod|알람|알림|메시지|공지|로그|창|팝업|페이지|화면)\S{0,3}\s(?:[^\s.,!?]+\s){0,2}\Z", re.IGNORECASE
)
_TOPIC = Later(r"[a-z가-힣](?:은|는)\s*\Z", re.IGNORECASE)  # "throughput은 125로 올린다": of a setting


def names_a_setting(text: str, start: int) -> bool:
    """Whether a setting is named with its figure from some character on, or its figure stands there.

    >>> names_a_setting("타임아웃은 20초예요", 0), names_a_setting("fetch.min.bytes는 500", 17)
    (True, True)
    >>> names_a_setting("타임아웃이 납니다", 0), names_a_setting("응답이 500", 4)
    (False, False)
    """
    if _TIMEOUT.match(text, start):
        return True
    return text[start : start + 1].isdigit() and _NAMED.search(text, max(0, start - _BEFORE), start) is not None


def tells_only_a_setting(words: str) -> bool:
    """Whether words give a setting its figure and do not say that it was reached.

    >>> tells_only_a_setting("메모리 제한 2Gi로"), tells_only_a_setting("메모리 제한 2Gi를 넘어서 죽음")
    (True, False)
    """
    return bool(_HANGUL.search(words) and _SETTING.search(words)) and _REACHED.search(words) is None


def tells_of_room(words: str) -> bool:
    """Whether words say that there is room.

    >>> [tells_of_room(words) for words in ("한도 300에는 한참 못 미쳐요", "한도 300을 넘었어요", "여유가 없어요")]
    [True, False, False]
    """
    return _ROOM.search(words) is not None


def ends_well(words: str) -> bool:
    """Whether what words say at their end is that it is fine.

    >>> ends_well("기존 파드들은 멀쩡해요"), ends_well("기존 파드는 멀쩡한데 새 파드가 죽어요")
    (True, False)
    """
    return _FINE_AT_END.search(words) is not None


def denies(words: str) -> bool:
    """Whether words have one by which something is denied; of English ones nobody asks.

    >>> denies("드롭은 없어요"), denies("디스크도 좋아 보여요")
    (True, False)
    """
    return _HANGUL.search(words) is None or _NONE.search(words) is not None


def tells_nothing_of(signal: str, words: str) -> bool:
    """Whether words lack what a signal has to be told with, or are a figure and nothing else.

    >>> tells_nothing_of("cloud.instance_replaced", "인스턴스가 안 떠요"), tells_nothing_of("io.errors", "20% 정도예요")
    (True, True)
    """
    if not _HANGUL.search(words):
        return False
    if _BARE_FIGURE.fullmatch(words):
        return True
    if signal == "contrast.only_after_minutes":
        return _WELL_SINCE.search(words) is not None
    has = _HAS_TO_SAY.get(signal)
    return has is not None and has.search(words) is None


def is_only_not_to_blame(words: str) -> bool:
    """Whether words say of a change that it is not the cause, which does not deny it.

    >>> is_only_not_to_blame("배포 문제는 아니었고"), is_only_not_to_blame("배포는 없었고")
    (True, False)
    """
    return _BLAME.search(words) is not None


def only_goes_on(text: str, start: int) -> bool:
    """Whether the word at a character is the 있다 of a verb before it.

    >>> only_goes_on("메모리가 남아 있다", 8), only_goes_on("오류가 있다", 4)
    (True, False)
    """
    return text.startswith("있", start) and _GOES_ON.search(text, max(0, start - _BEFORE), start) is not None


def is_said_of_else(signal: str, text: str, start: int, end: int) -> bool:
    """Whether words at some characters, which elsewhere tell a signal, are said of what has no such signal.

    >>> is_said_of_else("network.interruption", "지표가 아침부터 끊겼어요", 9, 13)
    True
    >>> is_said_of_else("network.interruption", "회선이 아침부터 끊겼어요", 9, 13)
    False
    """
    if (follows := _NOT_FOLLOWED.get(signal)) and follows.search(text, start, end + _BEHIND):
        return True
    before = max(0, start - _BEFORE)
    if signal == "service.down" and _NOT_UP.match(text, start):
        return _NO_SERVICE.search(text, before, start) is not None
    of = _NOT_SAID_OF.get(signal)
    if of is None:
        return False
    topic = signal == "change.version_upgrade" and text[start : start + 1].isdigit()
    if signal == "network.interruption" and not text.startswith("끊", start):
        return False  # it says itself what broke off
    return of.search(text, before, start) is not None or (topic and _TOPIC.search(text, before, start) is not None)
