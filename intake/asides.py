"""Asides: what people write beside what is seen. Greetings, thanks, questions, and what they say that nobody knows."""

from __future__ import annotations

import re

from diagnops.intake.ways import Korean
from diagnops.kb.wordforms import jamo

DOUBT = (
    r"(?:i|we) doubt\b|(?:nobody|no one) knows|don['’]?t know|do not know|no idea|not sure|unclear (?:if|whether)"
    r"|모르|모름|몰라"
)
_THOUGHT = (  # 느린 줄 알았는데: it was not so; what stands before a word that joins was
    r"\s*(?:(?!길래|는데|니까|더니|면서|지만|고\s|서\s|다가\s).){0,40}\S\s줄\s?(?:로만\s)?알[았고]"
)
_DOUBTED = re.compile(rf"(?!.*(?:왜|이유|원인)).*(?:{DOUBT})|{_THOUGHT}", re.IGNORECASE | re.DOTALL)
NOBODY_KNOWS_WHY = rf"\b(?:{DOUBT})\s+(?:why|how)\b"
# What was thought of at first and of which the sentence says that it was only that.
_GUESSED = Korean(
    r"\W*(?:처음엔|처음에는|처음에|첨엔|혹시)\s.*(?:의심|줄\s?(?:로만\s)?알[았고]|[인은한]가\s?(?:했|싶|해)|[았었]나\s?(?:했|싶)|아닌가).{0,12}\Z",
    re.DOTALL,
)
# "아까는 502였는데 지금은 504가 나요": what it was is over.
_WAS = Korean(r"\W*(?:아까|방금|조금\s?전|어제|처음|원래|전)(?:에|까지)?(?:는|은|엔)\s.{0,30}[였았었했]는데\Z")
_BUT_NOW = Korean(r"\s*(?:지금|이제|오늘|현재)")
_WHY = re.compile(NOBODY_KNOWS_WHY, re.IGNORECASE)
_ONLY_WHETHER = re.compile(r"\W*(?:or )?whether\b|.*(?:인지|는지|은지|ㄴ지) (?:확인|봐야)", re.IGNORECASE | re.DOTALL)
_RETRACTED = re.compile(
    r"\W*(?:(?:and|so|at first|first|initially)\W+)?(?:i|we|he|she|they|every(?:body|one))"
    r"(?: all| first| initially| had)* thought\b(?! of\b)[^.!?\n]*"
    r"\b(?:but|turn(?:s|ed) out|it is not|it['’]s not|it was not|it wasn['’]t|wrong)\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"""(?:hi|hello|hey|dear|thanks|thank\ you|thx|cheers|regards|best\ regards|sorry|please|pls|help|fyi|my\ question
    |good\ (?:morning|evening|afternoon)|any\ (?:ideas?|help|hints?|thoughts|suggestions?|pointers)
    |what\ (?:can|should|could|else)|how\ (?:can|do|should|could)\ (?:i|we)|should\ (?:i|we)
    |(?:could|can)\ (?:someone|anyone|you)|(?:has|does)\ anyone|is\ there\ (?:a|any)\ way|i['’]?m\ new)\b
    |안녕|감사합|고맙|고마워|부탁|도와|죄송|수고|질문|문의\s?드|혹시.*(?:나요|까요|을까|분)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ASKS_EN = re.compile(
    r"\W*(?:and |so |or )?(?:(?:is|are|was|were|does|could|can) (?:the|it|this|that|our|your|these|those|there|any)"
    r"|do (?:you|we|they|the))\b",
    re.IGNORECASE,
)
# 가요 asks behind a syllable that ends in ㄴ (느린가요), else somebody goes (안 가요). 나요 asks behind the stem of a
# verb (찼나요, 되나요), else something comes up: 에러가 나요, 끝나요, 나타나요.
_STEMS = "있없했됐겠났갔왔찼졌렸쳤였았었되하보주쓰리높낮죽맞같좋가오뜨나"
_ASKS_KO = re.compile(rf"(?:까요|을까|할까|(?P<before>\w)가요|(?:[{_STEMS}]|[그이저]러)나요)$")
_NEARLY = re.compile(
    r"\s뻔\s?[했하함]|\b(?:almost|nearly) (?:ran|filled|hit|reached|crashed|died|exhausted|lost|went|fell)\b"
    r"|\b(?:came|coming|comes) (?:very )?close to\b|\bon the verge of\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"(?:so|and|but|or)?\W*(?:is|are|was|were|do|does|did|has|have|can|could|should|would|will)(?:n['’]t)?\b"
    r"|(?!.*(?:왜|어떻게|무엇|뭐|무슨|어느|언제)).*(?:까요|나요|가요|니까|을까|할까|나|냐|거\s?아[니님닌냐]\S{0,3})$",
    re.IGNORECASE | re.DOTALL,
)


def without_why(text: str) -> str:
    """`text` with no word for "I don't know why", whose "not" turns nothing of what follows; its length stays."""
    return _WHY.sub(lambda found: "x" * len(found[0]), text)


def is_doubted(clause: str) -> bool:
    """Whether a clause says that nobody knows, or only whether; who knows not *why* it is so knows that.

    >>> is_doubted("디비가 느린 줄 알았는데")
    True
    >>> is_doubted("not sure about the queue"), is_doubted("whether it is long"), is_doubted("no idea why it is long")
    (True, True, False)
    """
    return _DOUBTED.match(without_why(clause)) is not None or _ONLY_WHETHER.match(clause) is not None


def came_near(clause: str) -> bool:
    """Whether a clause tells what nearly happened and did not.

    >>> came_near("디스크가 꽉 찰 뻔했어요"), came_near("뻔한 얘기지만 디스크가 찼어요")
    (True, False)
    """
    return _NEARLY.search(clause) is not None


def is_guessed(sentence: str) -> bool:
    """Whether a sentence tells what somebody thought at first.

    >>> is_guessed("처음엔 디스크가 찼나 의심했어요"), is_guessed("처음엔 디스크가 찼어요")
    (True, False)
    """
    return _GUESSED.match(sentence) is not None


def is_retracted(sentence: str) -> bool:
    """Whether a sentence begins with what somebody thought and then found otherwise.

    >>> is_retracted("I thought the disk was full, but it was another host"), is_retracted("I thought of adding a disk")
    (True, False)
    """
    return _RETRACTED.match(sentence) is not None


def asks_whether(clause: str) -> bool:
    """Whether a clause that ends in a question mark asks if something is so; who asks why it is so says that it is.

    >>> asks_whether("Is the disk full"), asks_whether("why is the disk full"), asks_whether("디스크가 찼나요")
    (True, False, True)
    """
    return _WHETHER.match(clause.strip()) is not None


def is_aside(clause: str, *, asked: bool = False) -> bool:
    """Whether a clause from which nothing was read is surely not about what is seen; `asked`, if it ends in a "?".

    >>> is_aside("감사합니다"), is_aside("the totals are off by one"), is_aside("nobody seen this", asked=True)
    (True, False, True)
    >>> is_aside("이게 정상인가요"), is_aside("한 파드로만 가요"), is_aside("왜 그러나요"), is_aside("자꾸 에러가 나요")
    (True, False, True, False)
    """
    bare = clause.strip(" \t\n\"'“”‘’(*>-•")
    return asked or asks(bare) or _COURTESY.match(bare) is not None


def asks(clause: str) -> bool:
    """Whether a clause asks by its ending in Korean, and by its first words in English: few set a question mark.

    >>> asks("디스크가 찬 걸까요"), asks("에러가 나요"), asks("Is the disk full"), asks("Is down since noon")
    (True, False, True, False)
    """
    bare = clause.rstrip(" \t\n\"'”’)*.!")
    if _ASKS_EN.match(bare):
        return True
    found = _ASKS_KO.search(bare)
    return found is not None and (found["before"] is None or jamo(found["before"]).endswith("\u11ab"))


def is_over(clause: str, following: str) -> bool:
    """Whether a Korean clause tells what was before, and the one that follows what is now.

    >>> is_over("아까는 502였는데", " 지금은 504가 나요"), is_over("아까는 502였는데", " 원인을 몰라요")
    (True, False)
    """
    return _WAS.match(clause) is not None and _BUT_NOW.match(following) is not None
