"""What a statement of a postmortem says was done, and what became of it.

What is told last holds: "it came back up, but errors returned". In doubt it did not help, for a remedy that is said to
have worked is tried again. "No effect" says so, and not how that was seen.
"""

from __future__ import annotations

import re
from typing import Literal

from diagnops.intake.postmortem.headings import Part
from diagnops.intake.postmortem.outcome_words import (
    BY_ITSELF,
    NOT_DONE,
    PARTLY,
    PLANNED,
    STAYED_AWAY,
    TRIED,
    UNAFFECTED,
    UNFINISHED,
    VAIN,
    VERIFIED,
    WELL,
    WENT_ON,
    WORSE,
)
from diagnops.intake.postmortem.parted import LEADING, PARTICLE, Told, parted
from diagnops.intake.postmortem.suspects import cleared

Outcome = Literal["worked", "partly", "failed", "worsened"]

_VERBS = """restart reboot roll revert scal drain disabl enabl kill delet remov increas rais lower reduc doubl add
    switch mov redeploy deploy patch upgrad downgrad flush clear failover block throttl paus stopp turn recreat
    replac reset reload bounc reconfigur set purg evict rebalanc rebuil recycl recover shed cordon ask chang
    swapp truncat"""
_DEED = "|".join(_VERBS.split()) + "|fail(?:ed|ing)? over"
_VERB = re.compile(rf"\b(?:{_DEED})\w*ed\b", re.IGNORECASE)
_SOMEBODY = (
    r"(?:(?:we|i|they|engineers?|the (?:team|on-call|engineer|dba)s?|on-call|ops|sre) "
    r"(?:have |had |also |then |first |\w+ly )*)"
)
_SEEN = (
    "received|noticed|observed|looked|checked|detected|discovered|experienced|suffered|learned|realized|believed|suspected"
    "|assumed|needed|used|failed|reached|measured|recorded|started|expected|waited|timed|crashed|stopped"
    "|stated|reported|announced|confirmed|explained|claimed|concluded|acknowledged"
)
_NO_VERB = "during|nothing|everything|something|anything|according|following|including|being|having|morning|evening"
_DONE = re.compile(
    rf"^(?:(?:first|then|next|finally|also|later),? )?{_SOMEBODY}?(?:\w+ly )?"
    rf"(?:{_DEED})(?:\w*(?:ed|ing)|t|d|n)?\b(?! (?:again|every|by (?:it|them)))"
    rf"|\b{_SOMEBODY}(?:{_DEED})(?:\w*(?:ed|ing)|t|d|n)?\b"
    r"|^(?:an?|the|another|two|several)? ?(?:\w+ )?(?:restart|reboot|roll-?back|fail-?over|redeploy(?:ment)?)s?\b"
    r"(?= (?:of|did|does|had|was|were|made|helped|worked|failed|fixed|to)\b|\s*(?:[,:;.–—→-]|$))"
    "|(?:재시작|재기동|재부팅|롤백|증설|확대|축소|삭제|초기화|전환|차단|중지|중단|교체|변경|적용|우회|원복|재배포|리셋|격리"
    "|제거|종료)"
    r"(?:$| ?(?:함|했|하였|해|후|한|하고|하자|시도|완료|→|->|:|-|\())"
    "|비[움웠우]|되돌[리렸림]|늘[리렸림]|[줄높낮][이였임]|껐|켰|내렸|올렸|재기동",
    re.IGNORECASE,
)
# Any other verb in the past that begins a sentence or follows "we": a deed where what became of it is told, too.
_ACTED = re.compile(
    rf"^{_SOMEBODY}(?!(?:{_SEEN})\b)(?:\w+ed|split|set|put|cut|gave|took|made|built|wrote)\b"
    rf"|^(?!(?:{_SEEN}|{_NO_VERB})\b)\w+(?:ed|ing)\b",
    re.IGNORECASE,
)
# What was changed before it began is no cure: "since we upgraded", "we deployed a change that broke it".
_LED_TO = re.compile(
    r"^(?:(?:ever )?since|after|when|once|because|as)\b|\b(?:caus|impact|broke|trigger|led to|result(?:ed|ing) in)"
    "|(?:변경|적용|전환|교체|삭제|중지|중단|차단|초기화|확대|축소) ?(?:후|이후|하면서|로 인해)",
    re.IGNORECASE,
)
_OF_ITSELF_KO = re.compile("(?:재시작|재기동|재부팅|종료|중단|중지|차단|삭제|변경|전환)(?:되|됐|됨|된)")
_CHECKED = re.compile(r"\W*(?:we |i |also )*(?:checked|looked at|inspected)\b|\W*확인\s*[:：]", re.IGNORECASE)
_TIMELY = re.compile(r"(?:within|by|since|from)\s", re.IGNORECASE)
_COMMA = re.compile(r",\s+")
_AND = re.compile(r",?\s+and\s+")
_BETWEEN_DEEDS = re.compile(r";\s+|,?\s+(?:but|and then|while|and)\s+|,\s+|(?<=지만)\s+|(?<=으나),?\s+|(?<=고),?\s+")
_SAID_OF_IT = re.compile(
    r"(?:it|this|that|which|neither|both|they|the same|그러나|하지만|그래도|이것도)\b", re.IGNORECASE
)
_NEXT_DEED = re.compile(r"(?:we|i|they|then|next|finally|eventually|what|after)\b", re.IGNORECASE)
_EMPTY = re.compile(
    r"\W*(?:none|n/?a|nil|nothing|unknown|tbd|to be determined|not (?:yet )?known|under investigation"
    r"|없음|해당 ?없음|미상|불명|원인 ?불명|모름|알 수 없음|파악 ?중|조사 ?중|확인 ?중|미정)\W*",
    re.IGNORECASE,
)
_FILLER = frozenset(
    """it this that they them and so but either at all much anything the a an is was were had has there we i which again
    still then with any yet our of result outcome""".split()
)


def says_nothing(text: str) -> bool:
    """Whether a statement says that there is nothing to say: "None", "Unknown.", "원인 불명"."""
    return _EMPTY.fullmatch(text) is not None


def part_said(text: str, part: Part) -> Part | None:
    """The part that a statement belongs to by what it says, though it stands in another; None where it may stay.

    >>> part_said("DNS was ruled out: names resolve in 2 ms", "summary"), part_said("Logins were unaffected", "impact")
    ('ruled_out', 'unaffected')
    >>> part_said("Restarted the pods, no effect", "timeline"), part_said("We will add an alert", "resolution")
    ('done', 'actions')
    """
    if cleared(text, amid_causes=part in ("cause", "checks")):
        return "ruled_out"
    if UNAFFECTED.search(text):
        return "unaffected"
    if _CHECKED.match(text):
        return "checks"
    became = outcome(text)
    acted = is_deed(text) or (became is not None and _acted(text))
    if part == "resolution":
        return "actions" if (PLANNED.search(text) or UNFINISHED.search(text)) and not became else None
    if (TRIED.search(text) and became) or (part not in ("cause", "trigger") and acted):
        return "done"
    return "actions" if part == "summary" and PLANNED.search(text) and not became else None


def is_deed(text: str) -> bool:
    """Whether a statement tells what somebody did about the trouble, rather than what was seen.

    >>> is_deed("14:20 Restarted the pods"), is_deed("The pods restart every hour"), is_deed("재기동됨")
    (True, False, False)
    >>> is_deed("Since we upgraded the kernel the mount hangs")
    False
    """
    done = _DONE.search(LEADING.sub("", text, count=1)) and not _LED_TO.search(text)
    return bool(done or TRIED.search(text)) and _OF_ITSELF_KO.search(text) is None


def _acted(text: str) -> bool:
    """Whether a statement begins as one that tells a deed."""
    told = LEADING.sub("", text, count=1)
    return is_deed(text) or _ACTED.match(told) is not None or (VAIN.search(told) and _VERB.search(told)) is not None


def nobody_did(text: str) -> bool:
    """Whether it ended by itself, or what is told was not done.

    >>> nobody_did("It recovered on its own"), nobody_did("No restart was needed"), nobody_did("We restarted it")
    (True, True, False)
    """
    return (BY_ITSELF.search(text) or NOT_DONE.search(text)) is not None


def outcome(text: str) -> Outcome | None:
    """What became of what a statement says was done; None where it does not say.

    >>> outcome("Restarted it, errors came back"), outcome("Rolled back, service is up again"), outcome("Restarted it")
    ('failed', 'worked', None)
    """
    if WORSE.search(text):
        return "worsened"
    if PARTLY.search(text):
        return "partly"
    if VAIN.search(text):
        return "failed"
    went_on = _last(WENT_ON, STAYED_AWAY.sub(lambda found: " " * len(found[0]), text))
    well = max(_last(WELL, text), _last(STAYED_AWAY, text))
    if max(went_on, well) < 0:
        return None
    return "worked" if well > went_on else "failed"


def _last(cue: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in cue.finditer(text)), default=-1)


def apart(text: str) -> list[str]:
    """A sentence that tells of two deeds what became of each, as two.

    >>> apart("Restarting it did not help, but rolling back fixed it")
    ['Restarting it did not help', 'rolling back fixed it']
    """
    for between in _BETWEEN_DEEDS.finditer(text):
        one, other = text[: between.start()], text[between.end() :]
        if all(is_deed(half) and outcome(half) for half in (one, other)):
            return [one, *apart(other)]
    return [text]


def goes_on(before: str, text: str) -> bool:
    """Whether a sentence only says what became of the one before it: "Did not help.", "It filled up again."."""
    if is_deed(text) or (found := outcome(text)) is None:
        return False
    bare = found == "failed" and not _substance(text)
    well = found == "worked" and _acted(before) and outcome(before) in (None, "worked") and not _NEXT_DEED.match(text)
    return bare or well or _SAID_OF_IT.match(text) is not None


def tells_success(text: str) -> bool:
    """Whether a sentence behind a remedy tells how it was seen that it helped."""
    well = WELL.search(text) or VERIFIED.search(text) or _TIMELY.match(text)
    return well is not None and outcome(text) in (None, "worked") and not PLANNED.search(text)


def verifies(text: str) -> bool:
    """Whether such a sentence says that somebody looked, or that it held."""
    return VERIFIED.search(text) is not None and tells_success(text)


def tried(text: str) -> Told:
    """What a statement says was done, and how it was seen what became of it.

    >>> tried("Tried a restart of the node: full again after a minute")
    Told(what='a restart of the node', how='full again after a minute')
    >>> tried("WAS 재기동 → 효과 없음")
    Told(what='WAS 재기동', how='')
    """
    what, how = parted(text, WORSE.search(text) or VAIN.search(text))
    if not how and (partly := PARTLY.search(text)) and partly.start():
        return Told(parted(text[: partly.start()]).what, text[partly.start() :].strip(" ."))
    if not how and (comma := _COMMA.search(what)) and outcome(what[comma.end() :]):
        return Told(what[: comma.start()], what[comma.end() :])
    if not how and (joined := _AND.search(what)) and outcome(what[joined.end() :]):
        return Told(what[: joined.start()], what[joined.end() :])
    return Told(what, how) if _substance(how) else Told(PARTICLE.sub("", what), "")


def _substance(text: str) -> bool:
    """Whether a text says more than that something was in vain."""
    return any(word not in _FILLER for word in re.findall(r"[^\W_]+", VAIN.sub(" ", text).lower()))
