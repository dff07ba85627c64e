"""Suspects: what a statement says was not the cause, and what cleared it. What nobody could rule out is not cleared."""

from __future__ import annotations

import re

from diagnops.intake.postmortem.outcome_words import NOT_RULED_OUT, RULED_OUT, SUSPICION
from diagnops.intake.postmortem.parted import BRACKETED, PARTICLE, SEPARATOR, Told, parted

_SUSPECTED = re.compile(
    r"(?:(?:at first|initially|first|originally),?\s+)?(?:\w+\s+){0,3}?(?:suspected|believed|thought|assumed|blamed)\b"
    r"(?: that)?\s+(?P<what>.+?)(?:,? (?:at first|initially))?(?:,|;)?\s+(?:but|however,?|yet|until)\s+(?P<how>.+)"
    r"|(?:처음에는|초기에는|최초에는|당초)?\s*(?P<whatko>.+?)(?:을|를|으로|로|이라고|라고)?\s*"
    r"(?:의심|추정|생각|판단)(?:했|하였|됐|되었)(?:지만|으나|는데)[,\s]+(?P<howko>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TO_BLAME = re.compile(
    r"\s+(?:was|were|is|to be)\s+(?:to blame|responsible|at fault"
    r"|(?:the|a) (?:\w+ )?(?:cause|culprit|problem|reason))\s*$"
    r"|(?:이|가)?\s*원인(?:일 것|인 것|이라고)?$",
    re.IGNORECASE,
)
_IT_WAS_NOT = re.compile(
    r"(?:(?P<it>it|this|that)|the (?:\w+ )?cause) (?:was|is)(?: not|n['’]t) "
    r"(?P<what>(?!only|just|clear|known|yet|until)[^,;:.]+)(?P<colon>:)?(?:[,;.]?\s*(?P<how>.+))?"
    r"|원인은 (?P<whatko>[^,]+?)(?:이|가)? ?아니(?!라)\S*(?:[,.]\s*(?P<howko>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_ALL_BUT = re.compile(r"(?:everything|anything|all)\b|모두|전부", re.IGNORECASE)
_REASON = re.compile(r",?\s+(?:because|since)\s+|,\s+")
_VERDICT = re.compile(
    r"[;,.:]?\s*(?:so |therefore |따라서 |하여 )?(?:ruled out|배제(?:함|됨|했습니다|했음|하였음)?)\s*$", re.IGNORECASE
)
# 패킷 손실이 없어 네트워크는 배제함
_CLEARED_FIRST_KO = re.compile(
    r"(?P<how>.+(?:없어|있어|아서|어서|여서|이라|므로|하여))\s+(?P<what>\S+(?: \S+){0,3}?)(?:은|는|을|를|도)", re.DOTALL
)
# 네트워크는 패킷 손실이 없어 배제함
_CLEARED_KO = re.compile(
    r"(?P<what>[^,:]{1,40}?)(?:은|는|도|이|가)\s+"
    r"(?P<how>.+?)(?:으로|로|여서|이어서|아서|어서|므로|으므로|이라|하여|해)?\s*$",
    re.DOTALL,
)


def cleared(text: str, *, amid_causes: bool = False) -> Told | None:
    """The suspect that a statement rules out, and by what; None where it rules out nothing.

    `amid_causes` it does so also by "it was not" that.

    >>> cleared("We suspected DNS at first, but names resolved in 2 ms")
    Told(what='DNS', how='names resolved in 2 ms')
    >>> cleared("The disk could not be ruled out") is None
    True
    """
    if NOT_RULED_OUT.search(text):
        return None
    if found := _SUSPECTED.match(text):
        what, how = found["what"] or found["whatko"], found["how"] or found["howko"]
        return Told(_TO_BLAME.sub("", what).strip(), how.strip(" ."))
    if found := RULED_OUT.search(text):
        told = _by_words(text, found)
        return None if _ALL_BUT.match(told.what) else told
    found = _IT_WAS_NOT.match(text)
    if found is None or " but " in text or (found["it"] and not (amid_causes or found["colon"])):
        return None
    what, how = found["what"] or found["whatko"], found["how"] or found["howko"] or ""
    return Told(what.strip(), how.strip(" ."))


def suspect(text: str) -> Told | None:
    """The suspect and what cleared it, of a statement that stands where suspects are ruled out.

    >>> suspect("DNS (names resolve in 2 ms)")
    Told(what='DNS', how='names resolve in 2 ms')
    """
    if NOT_RULED_OUT.search(text):
        return None
    if told := cleared(text, amid_causes=True):
        return told
    told = parted(text)
    reason = None if told.how else _REASON.search(told.what)
    return Told(told.what[: reason.start()], told.what[reason.end() :].strip(" .")) if reason else told


def is_suspicion(text: str) -> bool:
    """Whether a statement tells only what somebody took to be so."""
    return (SUSPICION.search(text) or NOT_RULED_OUT.search(text)) is not None


def _by_words(text: str, cue: re.Match[str]) -> Told:
    """The suspect and what cleared it, around the words that rule it out."""
    bare = _VERDICT.sub("", text)
    if bare != text and SEPARATOR.search(bare):
        return parted(bare)
    if not re.search("[가-힣]", cue[0]):
        return parted(text, cue)
    before = text[: cue.start()].strip(" ,.;")
    if found := _CLEARED_FIRST_KO.fullmatch(before) or _CLEARED_KO.fullmatch(before):
        return Told(found["what"].strip(), found["how"].strip(" ,"))
    if SEPARATOR.search(before) or BRACKETED.fullmatch(before):
        return parted(before)
    return Told(PARTICLE.sub("", before) or text, "")
