"""Denied: what stands behind a name, often far, and says that there is none of it, or no more than ever.

"커널 패닉은 한 번도 안 떴어요", "CRC는 14주째 0이에요", "gateway timeouts are nil", "the retrans counter stands still".
"""

from __future__ import annotations

import re

from diagnops.intake.ways import Korean, Later, first

_REACH = 50  # characters behind a name
_ENDS = (
    Korean(
        r"(?<=[가-힣](?:는데|은데|지만|니까|더니|면서|아서|어서|여서|져서|해서|나서|거나|다는|다가|길래|어도|아도|는지|은지))\s"
        r"|(?<=자마자)\s|(?<=[가-힣][고며])\s"
    ),
    Later(r"[,.;!?\n…]|\b(?:but|and|so|while|because|since|when|after|until|then)\b", re.IGNORECASE),
)
_NONE = (
    Korean(
        r"(?:거의|하나도|전혀|[한단]\s?(?:번|건|개)도|아무도|어디에도|아예)\s(?:\S{1,6}\s){0,2}?(?:없|안\s?[가-힣]|못\s?[가-힣])"
        r"|[적일]\s?[은이도]?\s?없|(?:흔적|기록|경우|건|것|거|게)[은는이도]?\s(?:\S{1,6}\s)?(?:없|못\s?찾|안\s?[보나])"
        r"|(?<![\d.,:])0(?:건|개|임\b|이[고에었다]|입|에\s?(?:가깝|수렴)|으로|번)|(?:전부|모두|둘\s?다|셋\s?다|계속|내내|\S째)\s0\b"
        r"|무시해도|하나도?\s?없|(?<=\s)안\s?(?:보[이여였임]|섞[이여였임])|(?:그런|이런)\s?(?:게|것이|건)\s?아니"
        r"|[는은]\s(?:세션|쿼리|트랜잭션|프로세스|파드|노드|서버|요청)[은는이가도]?\s?없"
    ),
    Later(
        r"\b(?:is|are|was|were|stays?|stayed|reads?|remains?|sits?|stands?) (?:still )?(?:at )?"
        r"(?:0\b(?![.,:/%]\d)|nil\b|zero\b|none\b|next to nothing\b|nothing\b)"
        r"|\b(?:(?:has|have)n['’]t moved|we have none|stands? still|never (?:came|rose|moved|fired|shows?|showed))\b",
        re.IGNORECASE,
    ),
)
_AS_EVER = (
    Korean(
        r"그대로|평소\s?(?:수준|와|랑|대로)|조용|납작|가만히|늘\s(?:있던|그\s?정도|같)|(?:개|건|번|대|명)\s?뿐|검색했|검색하면"
    ),
    Later(
        r"\b(?:as ever|as always|the same (?:count|number|slope|as)|as (?:flat|calm|few|low) as|that['’]s noise"
        r"|an? handful(?! of (?:seconds|minutes))|where (?:it|they) (?:was|were)|unchanged"
        r"|(?:at|under) (?:its|their|the) usual)\b",
        re.IGNORECASE,
    ),
)


def denial_behind(text: str, start: int, end: int) -> int | None:
    """Where the words end that deny, among some characters, what is named before them; None where none do.

    >>> text = "커널 패닉은 일주일 내내 한 번도 안 떴어요"
    >>> denial_behind(text, 6, len(text)), denial_behind("패닉이 났는데 로그는 하나도 없어요", 3, 20)
    (22, None)
    """
    found = first(_NONE, text, start, _end(text, start, end))
    return found.end() if found else None


def is_as_ever_behind(text: str, start: int, end: int) -> bool:
    """Whether they say that it is as it always was, or was only looked for: which is no trouble, nor says it of calm.

    >>> text = "재전송 카운터는 그대로예요"
    >>> is_as_ever_behind(text, 3, len(text))
    True
    """
    return first(_AS_EVER, text, start, _end(text, start, end)) is not None


def _end(text: str, start: int, end: int) -> int:
    """Where the clause ends that goes on at a character."""
    most = min(end, start + _REACH)
    found = first(_ENDS, text, start, most)
    return found.start() if found else most
