"""What a sentence of a postmortem says became of something: a suspect was cleared, an action helped or did not.

In doubt an action did not help: a remedy that is said to have worked is tried again. What only says so ("no effect")
is no word on how that was seen.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from diagnops.intake.headings import Part

Outcome = Literal["worked", "partly", "failed", "worsened"]


class Told(NamedTuple):
    """What was suspected or done, and how it was seen what became of it; empty where that is not told."""

    what: str
    how: str


def _cue(english: str, korean: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{english})|(?:{korean})", re.IGNORECASE | re.VERBOSE)


_NOT = r"(?:did|does|do|has|had|have|was|were|is|are|could|would)(?:\ not|n['’]t)(?:\ \w+ly)?"
# Made worse, helped in part, not at all: said so, and nothing of how that was seen.
_WORSE = _cue(
    r"(?:made|makes|making)\ (?:it|things|matters|that|this|the\ \w+)(?:\ \w+)?\ worse|worsened|backfired|got\ worse",
    r"악화|더\ ?나빠|역효과",
)
_PARTLY = _cue(
    r"(?:only\ )?(?:help|work|improv|eas|reliev|recover|last)(?:ed|s|d)\ (?:\w+\ )?(?:only\ )?(?:for|until|a\ (?:bit|little)"
    r"|partly|partially|briefly|some|temporarily)\b"
    r"|(?:partially|partly|temporarily|briefly)\ (?:help|work|improv|eas|reliev|better|recover|fix|restor|mitigat)\w*"
    r"|(?:partial|temporary|short)\ (?:relief|improvement|effect|success)|bought\ (?:us\ )?(?:some\ )?time"
    r"|(?:fewer|less|better|faster)\b[^.]*,\ (?:then|but)\b",
    r"일시적(?:으로|인)?\ ?(?:완화|개선|복구|회복|정상|호전|효과|해소)|(?:잠시|잠깐)\ ?(?:완화|나아|개선|정상|회복|좋아|괜찮)"
    r"|(?:일부|부분적(?:으로)?)(?:만)?\ ?(?:완화|개선|복구|회복)",
)
_VAIN = _cue(
    rf"{_NOT}\ (?:help|work|fix|resolve|solve|change|improve|restore|do\ anything|make\ (?:a|any)\ difference|bring)\w*"
    r"(?:\ (?:it|that|this|anything|much|either|at\ all|the\ (?:problem|issue|situation|outcome)))*"
    r"|did\ nothing|changed\ nothing|(?:(?:with|had|made|makes)\ )?no\ (?:\w+\ )?(?:effect|change|difference|improvement|luck|success"
    r"|help|avail)\b(?!\ (?:on|for|to)\ (?:customers?|users?|others?|any|traffic|data|the\ (?:other|rest)))|to\ no\ avail|in\ vain|without\ (?:any\ )?(?:effect|success|result|luck|change|improvement)"
    r"|(?:restart|reboot|roll-?back|fail-?over|redeploy(?:ment)?|upgrade|patch|attempt|fix|it|this)\ (?:also\ |again\ )?failed\b"
    r"|unsuccessful(?:ly)?|ineffective|useless|failed\ to\ (?:help|fix|resolve|restore|solve)"
    r"|(?:was|were)\ not\ (?:enough|sufficient|effective)|(?:was|were)n['’]t\ (?:enough|sufficient|effective)",
    r"(?:효과|변화|차이|소용|개선|진전|도움)(?:가|는|이|도|은|를)?\ ?(?:전혀\ )?(?:없|안\ ?됨|안\ ?되)\S*"
    r"|(?:해결|개선|복구|회복|호전)(?:이|은|되지|하지)?\ ?(?:안|못|않)\S*(?:\ ?(?:됨|되\S*))?|무의미|실패(?:함|했\S*|하였\S*|\.?$)"
    r"|동일(?:함|했\S*|\ ?증상)?$|마찬가지\S*|여전(?:함|했\S*)",
)
# It went on, or came back: so it did not help, and this is how that was seen.
_FINE = r"(?!\ (?:fine|low|normal|flat|stable|healthy|up|green|ok|okay|quiet|clean|good)\b)"
_WENT_ON = _cue(
    rf"(?:stay(?:s|ed)|remain(?:s|ed)|kept|keeps|still|continue[sd]?){_FINE}|went\ on|goes\ on|persist(?:s|ed)\b(?!\ (?:the|a)\b)"
    r"|same\ (?:errors?|problem|issue|symptoms?|result|timeouts?|behaviou?r|outcome|thing|picture)|as\ \w+\ as\ before"
    r"|(?:errors?|timeouts?|problems?|issues?|symptoms?|alerts?|failures?|lag|latency|it|they|load|queue|drops?|stalls?"
    r"|times|leak|spikes?|trouble)\ (?:\w+\ )?(?:came\ back|come\ back|returned|recurred|reappeared|resumed|were\ back"
    r"|was\ back|are\ back)|recurred|reappeared"
    r"|(?:left|fail\w*|stop(?:s|ped)\ (?:respond|answer|work)\w*|full|fill\w*|slow\w*|crash\w*|hung|hangs?|down|died"
    r"|timed\ out|killed|stuck|grew|rose|broke\w*|(?:dropped|ran)\ out)\b[^.;]*\bagain\b|again\ (?:full|slow|down|stuck)"
    r"|only\ \w+\ later",
    r"다시\ (?:느|가득|실패|발생|증가|끊|죽|다운|올라|지연|멈|찼|차|오류|에러|나타|쌓|밀|터|급증|상승|장애|같은)"
    r"|재발(?!\ ?방지)|(?:여전히|계속|그대로|똑같)(?!\ ?(?:정상|안정|모니터링|감시|관찰))|지속(?:됨|되|했|함)"
    r"|(?:해도|어도|아도|후에도|데도)\ (?!.*(?:정상|문제\ ?없|안정|않음을|재발))|(?:동일한?|같은)\ (?:증상|오류|에러|현상|문제)|증상이?\ ?(?:동일|같)",
)
_STAYED_AWAY = _cue(
    r"(?:not|never|n['’]t|no\ longer)\ (?:\w+\ )?(?:come\ back|recur\w*|return\w*|reappear\w*|happen\w*|seen)(?:\ again)?"
    r"|(?:no|without(?:\ a)?)\ recurrence",
    r"재발(?:은|이)?\ ?(?:하지\ ?않|되지\ ?않|없)\S*|다시\ \S+지\ ?않\S*",
)
# It is well since.
_WELL = _cue(
    r"back\ to\ normal|returned?\ to\ normal|normal\ again|recovered|restored|came\ back|comes\ back|succeed\w*"
    r"|(?:works?|worked|answers?|available|reachable|up|healthy|load|loads|return\w*|runs?|ran(?!\ out)|respond\w*)\ [^.;]*\bagain\b"
    r"|(?:stopped|ceased|disappeared|went\ away|vanished|cleared|subsided|drained|(?:is|are|was|were)\ gone)\b"
    r"|(?:fixed|solved|resolved|cured)\b|worked\b|helped\b|flat\b|stable\b|steady\b|healthy\b"
    r"|(?:turned|went|is|are)\ green|no\ \w+\ (?:in|for|since|within|over)\ (?:the\ |a\ )?\w+|no\ (?:more\ |further\ )?(?:errors?|timeouts?|drops?|failures?|recurrence|alerts?)\b|dropped\ to|fell\ (?:back\ )?to",
    r"정상화|정상으로|정상\ ?(?:복구|완료|동작|작동|처리|응답|발송|수신)|성공|회복|해소|해결(?:됨|되|했|함|하였)|복구(?:됨|되|했|함|하였|\ 완료)|사라|없어졌|안정|효과(?:가)?\ ?있",
)
_VERIFIED = _cue(
    r"verif(?:y|ied|ying)|confirmed|validated|since\ then|ever\ since|from\ then\ on"
    r"|(?:for|over)\ (?:\w+\ ){1,2}(?:hours|days|nights|weeks|months)\b",
    r"확인(?:했|함|하였|됨|되)|검증|이후\ ?(?:재발|발생)|동안|째\ ",
)
_TIMELY = re.compile(r"(?:within|by|since|from)\s", re.IGNORECASE)
_BY_ITSELF = _cue(
    r"(?:resolved|recovered|cleared|healed|fixed|went\ away)\b[^.;]*\b(?:itself|themselves|its\ own|their\ own)"
    r"|(?:itself|themselves|its\ own)\ (?:recovered|resolved)|self-?(?:healed|resolved|recovered)",
    r"저절로|자연\ ?(?:복구|해소|회복)|스스로|별도\ ?조치\ ?없",
)
_NEEDLESS = _cue(
    rf"{_NOT}\ (?:necessary|needed|required|done|attempted)|unnecessary|(?:nothing|none|neither)\b[^.]*\b(?:help|work|fix)\w*|no\ \w+\ (?:was|were)\ (?:needed|necessary|required)",
    r"필요(?:가|는)?\ ?없|하지\ ?않았",
)
_PLANNED = _cue(
    r"(?:we|i|they|this|it|team|which)\ (?:will|shall|should|are\ going\ to|plan\ to|are\ planning|intend)\b"
    r"|(?:will|should|is\ to|are\ to)\ be\ \w+|(?:is|are)\ (?:planned|expected)\b|\A\W*(?:pending|awaiting|waiting)\b"
    r"|in\ progress|should\ (?:fix|resolve|help|prevent)|going\ forward|in\ (?:the\ )?future",
    r"예정|계획(?:임|이다|입니다|\ ?중)|향후|앞으로|할\ ?것(?:임|이다|입니다)?$|하기로\ ?(?:함|했|하였)|(?:진행|대기|검토|준비)\ ?중",
)
_UNAFFECTED = _cue(
    rf"{_NOT}\ (?:be\ )?(?:been\ )?(?:affected|impacted)|unaffected|not\ (?:affected|impacted)"
    r"|no\ (?:\w+\ )?impact|no\ (?:\w+\ )?data\ (?:was|were|has\ been|loss)|without\ impact|unharmed",
    r"영향(?:은|이|을|도)?\ ?(?:전혀\ )?(?:없|받지\ ?(?:않|못)|주지\ ?않|미치지\ ?않)",
)
_NOT_RULED = _cue(
    r"(?:could|can)(?:\ ?not|n['’]t)\ (?:\w+\ )?(?:be\ )?(?:rule|exclude)|(?:not|never|yet)\ (?:\w+\ ){0,2}rul(?:ed|e)|(?:before|to|after)\ rul(?:e|ing)",
    r"배제(?:하지|되지|할\ ?수)\ ?(?:못|않|없)|배제하기\ ?어렵",
)
_CAUSE = r"(?:\w+\ )?(?:cause|culprit|reason|problem|issue|factor|blame|source)"
_RULED = _cue(
    r"(?:(?:was|were|is|are|has\ been|have\ been|could\ be|can\ be)\ )?(?:also\ |\w+ly\ )?rul(?:ed|e)\ out(?:\ as\ [\w ]+)?"
    rf"|(?:was|were|is|are)(?:\ not|n['’]t)\ (?:the|a|to)\ {_CAUSE}(?:\ either)?"
    rf"|(?:was|were|is|are)(?:\ not|n['’]t)\ (?:responsible|at\ fault|involved)|exonerated"
    r"|(?:(?:was|were|is|are)\ )?unrelated(?:\ to\ [\w ]+)?|had\ nothing\ to\ do\ with(?:\ [\w ]+)?"
    r"|(?:was|were|turned\ out\ to\ be)\ a\ (?:red\ herring|false\ lead|dead\ end)",
    r"(?:원인에서\ )?배제(?:함|했\S*|하였\S*|됨|되었\S*|할\ ?수\ ?있\S*)?|(?:직접(?:적인)?\ )?원인(?:이|은)?\ ?(?:아니|아님|아닌)\S*"
    r"|(?:장애와|이번\ \S+와)?\ ?무관\S*|(?:관련|관계|문제)(?:이|가|은|는)?\ ?(?:없|아니|아님)\S*",
)
_SUSPECTED = re.compile(
    r"(?:(?:at first|initially|first|originally),?\s+)?(?:\w+\s+){0,3}?(?:suspected|believed|thought|assumed|blamed)\b"
    r"(?: that)?\s+(?P<what>.+?)(?:,? (?:at first|initially))?(?:,|;)?\s+(?:but|however,?|yet|until)\s+(?P<how>.+)"
    r"|(?:처음에는|초기에는|최초에는|당초)?\s*(?P<whatko>.+?)(?:을|를|으로|로|이라고|라고)?\s*"
    r"(?:의심|추정|생각|판단)(?:했|하였|됐|되었)(?:지만|으나|는데)[,\s]+(?P<howko>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TO_BLAME = re.compile(
    rf"\s+(?:was|were|is|to be)\s+(?:to blame|responsible|at fault|(?:the|a) {_CAUSE})\s*$".replace(r"\ ", " ")
)
_SUSPICION = _cue(r"suspected\b|suspicion|at\ first\ (?:we|it)|believed\b|assumed\b", r"의심")
_ALL_BUT = re.compile(r"(?:everything|anything|all)\b|모두|전부", re.IGNORECASE)
_IT_WAS_NOT = re.compile(
    r"(?:(?P<it>it|this|that)|the (?:\w+ )?cause) (?:was|is)(?: not|n['’]t) (?P<what>(?!only|just|clear|known|yet|until)[^,;.]+)"
    r"(?:[,;.]\s*(?P<how>.+))?|원인은 (?P<whatko>[^,]+?)(?:이|가)? ?아니(?!라)\S*(?:[,.]\s*(?P<howko>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_VERDICT = re.compile(
    r"[;,.:]?\s*(?:so |therefore |따라서 |하여 )?(?:ruled out|배제(?:함|됨|했습니다|했음|하였음)?)\s*$", re.IGNORECASE
)
_KO_CLEARED = re.compile(
    r"(?P<what>[^,:]{1,40}?)(?:은|는|도|이|가)\s+(?P<how>.+?)(?:으로|로|여서|이어서|아서|어서|므로|으므로|이라|하여|해)?\s*$",
    re.DOTALL,
)

_PARTICLE = re.compile("(?<=[가-힣])(?:으로|은|는|이|가|도|을|를)$")
_TRIED = _cue(
    r"(?:we|i|they|also|then|first|next|and|\A)\W*(?:then\ |also\ |first\ |have\ )*(?:tried|attempted|try)\b|tried\b"
    r"|(?:a|an|our|the|first|second)\ attempts?\b",
    r"시도|해\ ?봤|해\ ?보았|해\ ?봄",
)
_DEEDS = (
    "restart|reboot|roll|revert|scal|drain|disabl|enabl|kill|delet|remov|increas|rais|lower|reduc|doubl|add|switch|mov"
    "|redeploy|deploy|patch|upgrad|downgrad|flush|clear|fail(?:ed|ing)? over|failover|block|throttl|paus|stopp|turn|recreat"
    "|replac|reset|reload|bounc|reconfigur|set|purg|evict|rebalanc|rebuil|recycl|recover|shed|cordon|ask|chang|swapp|truncat"
)
_WHO = r"(?:(?:we|i|they|engineers?|the\ (?:team|on-call|engineer|dba)s?|on-call|ops|sre)\ (?:have\ |had\ |also\ |then\ |first\ |\w+ly\ )*)"
_DEED = re.compile(
    rf"^(?:(?:first|then|next|finally|also|later),?\ )?{_WHO}?(?:\w+ly\ )?(?:{_DEEDS})(?:\w*(?:ed|ing)|t|d|n)?\b(?!\ (?:again|every|by\ (?:it|them)))"
    rf"|\b{_WHO}(?:{_DEEDS})\w*"
    r"|^(?:an?|the|another|two|several)?\ ?(?:\w+\ )?(?:restarts?|reboots?|roll-?backs?|fail-?overs?|redeploys?|redeployments?)\b"
    r"|(?:재시작|재기동|재부팅|롤백|증설|확대|축소|삭제|초기화|전환|차단|중지|중단|교체|변경|적용|우회|원복|재배포|리셋|격리|제거|종료)"
    r"(?:$|\ ?(?:함|했|하였|해|후|한|하고|하자|시도|완료|→|->|:|-|\())|비[움웠우]|되돌[리렸림]|늘[리렸림]|[줄높낮][이였임]"
    r"|껐|켰|내렸|올렸|재기동|재시작했",
    re.IGNORECASE | re.VERBOSE,
)
_PASSIVE_KO = re.compile(r"(?:재시작|재기동|재부팅|종료|중단|중지|차단|삭제|변경|전환)(?:되|됐|됨|된)")
_SEPARATOR = re.compile(
    r"\s*(?:→|->|=>|⇒)\s*|\s+[-–—]+\s+|\s*—\s*|\s*[:：]\s+|\s*;\s*|(?<=[\w)%])[.!]\s+"
    r"|,?\s+(?:but|however,?|yet|only to|after which|because|since|as|so that)\s+"
    r"|(?:했|봤|하였|보았|였|었|았|됐|되었)(?:으나|지만|는데|더니)[,\s]+|(?:지만|으나)[,\s]+"
)
_BRACKETED = re.compile(r"(?P<what>[^()]+?)\s*\((?P<how>[^()]+)\)\.?")
_LEADING = re.compile(
    r"""(?:\d\d?:\d\d(?::\d\d)?(?:\s?(?:utc|kst|gmt|[ap]m))?\s*[-–—:|]?\s*
    |(?:at\ first|first|then|next|finally|also|later|eventually|in\ the\ end|initially),?\s+
    |to\ (?:fix|resolve|mitigate|restore|solve|stop)\ [^,]{1,40}?,\s+|to\ (?:fix|resolve|solve)\ (?:it|this|that)\s+
    |what\ (?:finally\ |eventually\ )?(?:worked|helped|fixed\ (?:it|this)|resolved\ (?:it|this))\ (?:was|were)\s+
    |(?:(?:we|i|they)\ )?(?:have\ )?(?:also\ |then\ |first\ )?(?:tried|attempted)\ (?:to\ )?(?:before\b\s*)?
    |(?:(?:we|i|they)\ )?(?:also\ )?rul(?:ed?|ing)\ out\s+|(?:ruled\ out|배제(?:한\ ?것)?|시도(?:한\ ?것)?)\s*[:：]\s*
    )""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_CONNECTING = re.compile(
    r"^[\s,;:.—–-]*(?:(?:because(?: of)?|since|as|by|after|given|due to|either|and|which)\b\s*)*[\s,;:—–-]*",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\W*(?:none|n/?a|nil|nothing|unknown|tbd|to be determined|not (?:yet )?known|under investigation"
    r"|없음|해당 ?없음|미상|불명|원인 ?불명|모름|알 수 없음|파악 ?중|조사 ?중|확인 ?중|미정)\W*",
    re.IGNORECASE,
)
_FILLER = frozenset(
    """it this that they them and so but either at all much anything the a an is was were had has there we i which again
    still then with any yet our of result outcome""".split()
)
_BETWEEN_DEEDS = re.compile(r";\s+|,?\s+(?:but|and then|while|and)\s+|,\s+|(?<=지만)\s+|(?<=으나),?\s+|(?<=고),?\s+")
_RESULT_ONLY = re.compile(
    r"(?:it|this|that|which|neither|both|they|the same|그러나|하지만|그래도|이것도)\b", re.IGNORECASE
)
_NEXT_DEED = re.compile(r"(?:we|i|they|then|next|finally|eventually|what|after)\b", re.IGNORECASE)
_CHECKED = re.compile(r"\W*(?:we |i |also )*(?:checked|looked at|inspected)\b|\W*확인\s*[:：]", re.IGNORECASE)


def says_nothing(text: str) -> bool:
    """Whether a statement says that there is nothing to say: "None", "Unknown.", "원인 불명"."""
    return _EMPTY.fullmatch(text) is not None


def part_said(text: str, part: Part) -> Part | None:
    """The part that a statement belongs to by what it says, though it stands in another; None where it may stay.

    >>> part_said("DNS was ruled out: names resolve in 2 ms", "summary"), part_said("Logins were not affected", "impact")
    ('ruled_out', 'unaffected')
    >>> part_said("Restarted the pods, no effect", "timeline"), part_said("We will add an alert", "resolution")
    ('done', 'actions')
    """
    if cleared(text) or _it_was_not(text, whatever=part in ("cause", "checks")):
        return "ruled_out"
    if _UNAFFECTED.search(text):
        return "unaffected"
    if _CHECKED.match(text):
        return "checks"
    became = outcome(text)
    if part != "resolution" and _TRIED.search(text) and became:
        return "done"
    if part not in ("cause", "trigger", "resolution") and is_deed(text):
        return "done"
    if part in ("resolution", "summary") and _PLANNED.search(text) and not became:
        return "actions"
    return None


def is_deed(text: str) -> bool:
    """Whether a statement tells what somebody did about the trouble, rather than what was seen."""
    bare = _LEADING.sub("", text, count=1)
    return (_DEED.search(bare) or _TRIED.search(text)) is not None and _PASSIVE_KO.search(text) is None


def is_suspicion(text: str) -> bool:
    """Whether a statement tells only what somebody took to be so."""
    return _SUSPICION.search(text) is not None or _NOT_RULED.search(text) is not None


def ended_by_itself(text: str) -> bool:
    """Whether nobody ended it, or what is told was not done."""
    return (_BY_ITSELF.search(text) or _NEEDLESS.search(text)) is not None


def outcome(text: str) -> Outcome | None:
    """What became of what a statement says was done; None where it does not say.

    >>> outcome("Restarted it, errors came back"), outcome("Rolled back, service is up again"), outcome("Restarted it")
    ('failed', 'worked', None)
    """
    if _WORSE.search(text):
        return "worsened"
    if _PARTLY.search(text):
        return "partly"
    if _VAIN.search(text):
        return "failed"
    rest = _STAYED_AWAY.sub("", text)
    went_on, well = _last(_WENT_ON, rest), max(_last(_WELL, rest), _last(_STAYED_AWAY, text))
    if went_on < 0 and well < 0:
        return None
    return "worked" if well > went_on else "failed"


def _last(cue: re.Pattern[str], text: str) -> int:
    """Where what is told last of its kind ends: what became of it in the end."""
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


def tells_success(text: str) -> bool:
    """Whether a sentence behind a remedy tells how it was seen that it helped."""
    well = _WELL.search(text) or _VERIFIED.search(text) or _TIMELY.match(text)
    return well is not None and outcome(text) in (None, "worked") and not _PLANNED.search(text)


def verifies(text: str) -> bool:
    """Whether a sentence says that it was looked at whether a remedy helped, or that it held."""
    return _VERIFIED.search(text) is not None and tells_success(text)


def goes_on(before: str, text: str) -> bool:
    """Whether a sentence only says what became of the one before it: "Did not help.", "It filled up again."."""
    if is_deed(text) or (found := outcome(text)) is None:
        return False
    bare = found == "failed" and not _substance(text, _VAIN)
    well = found == "worked" and is_deed(before) and outcome(before) in (None, "worked") and not _NEXT_DEED.match(text)
    return bare or well or _RESULT_ONLY.match(text) is not None


def tried(text: str) -> Told:
    """What a statement says was done, and how it was seen what became of it.

    >>> tried("Tried a restart of the node: full again after a minute")
    Told(what='a restart of the node', how='full again after a minute')
    >>> tried("WAS 재기동 → 효과 없음")
    Told(what='WAS 재기동', how='')
    """
    told = _parted(text, _WORSE.search(text) or _VAIN.search(text))
    if not told.how and (partly := _PARTLY.search(text)) and partly.start():
        return Told(_parted(text[: partly.start()], None).what, text[partly.start() :].strip(" ."))
    if not told.how and (joined := re.search(r",?\s+and\s+", told.what)) and outcome(told.what[joined.end() :]):
        return Told(told.what[: joined.start()], told.what[joined.end() :])
    what = told.what if told.how else _PARTICLE.sub("", told.what)
    return Told(what, told.how if _substance(told.how, _VAIN) else "")


def cleared(text: str) -> Told | None:
    """The suspect that a statement rules out, and by what; None where it rules out nothing.

    >>> cleared("We suspected DNS at first, but names resolved in 2 ms")
    Told(what='DNS', how='names resolved in 2 ms')
    >>> cleared("The disk could not be ruled out") is None
    True
    """
    if _NOT_RULED.search(text):
        return None
    if found := _SUSPECTED.match(text):
        what = found["what"] or found["whatko"]
        return Told(_TO_BLAME.sub("", what).strip(), (found["how"] or found["howko"]).strip(" ."))
    found = _RULED.search(text)
    told = _cleared_by(text, found) if found else None
    return None if told is None or _ALL_BUT.match(told.what) else told


def suspect(text: str) -> Told | None:
    """The suspect and what cleared it, of a statement that stands where suspects are ruled out."""
    if _NOT_RULED.search(text):
        return None
    return cleared(text) or _it_was_not(text, whatever=True) or _parted(text, None)


def _it_was_not(text: str, *, whatever: bool) -> Told | None:
    """What a sentence says was not the cause; `whatever`, also where it says only that "it was not" that."""
    found = _IT_WAS_NOT.match(text)
    if found is None or " but " in text or (found["it"] and not whatever):
        return None
    return Told((found["what"] or found["whatko"]).strip(), (found["how"] or found["howko"] or "").strip(" ."))


def _cleared_by(text: str, cue: re.Match[str]) -> Told:
    bare = _VERDICT.sub("", text)
    if bare != text and _SEPARATOR.search(bare):
        return _parted(bare, None)
    before, after = text[: cue.start()].strip(" ,.;"), text[cue.end() :]
    if re.search("[가-힣]", cue[0]):
        if (found := _KO_CLEARED.fullmatch(before)) and found["how"]:
            return Told(found["what"].strip(), found["how"].strip(" ,"))
        if _SEPARATOR.search(before) or _BRACKETED.fullmatch(before):
            return _parted(before, None)
        return Told(_PARTICLE.sub("", before) or text, "")
    return _parted(text, cue)


def _parted(text: str, cue: re.Match[str] | None) -> Told:
    """A statement parted where its outcome begins: at the words that say so, or at what stands between both."""
    start = leading.end() if (leading := _LEADING.match(text)) else 0
    while start and (more := _LEADING.match(text, start)):
        start = more.end()
    if cue is None and (found := _BRACKETED.fullmatch(text, start)):
        return Told(found["what"].strip(), found["how"].strip())
    between = _SEPARATOR.search(text, start)
    if between and between.start() > start and (cue is None or between.start() <= cue.start()):
        what, how = text[start : between.start()] + _stem(between[0]), text[between.end() :]
        if cue and not what.strip(" ,"):
            what, how = how, ""
    elif cue:
        what, how = text[start : max(start, cue.start())], text[cue.end() :]
        if what.strip(" ,:.").lower() in {"", "it", "we", "this", "that", "they", "also"}:
            said = _SEPARATOR.search(text, cue.end())
            how = _CONNECTING.sub("", how)
            what, how = (
                (how, "")
                if said is None or said.start() <= cue.end() + 1
                else (text[cue.end() : said.start()], text[said.end() :])
            )
    elif comma := re.compile(r",\s+").search(text, start):
        what, how = text[start : comma.start()], text[comma.end() :]
    else:
        what, how = text[start:], ""
    return Told(what.strip(" ,;:→") or text.strip(), _CONNECTING.sub("", how).strip(" ,;"))


def _stem(between: str) -> str:
    """What a Korean ending that joins two clauses leaves to the first: 재부팅해봤지만."""
    found = re.match("(?:했|봤|하였|보았|였|었|았|됐|되었)", between)
    return found[0] + "음" if found else ""


def _substance(text: str, cue: re.Pattern[str]) -> bool:
    """Whether a text says more than that something was in vain."""
    rest = re.findall(r"[^\W_]+", cue.sub(" ", text).lower())
    return any(word not in _FILLER for word in rest)
