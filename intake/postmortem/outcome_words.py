"""The words of postmortems that say what became of a suspect or of what was done, one way of saying it a line.

English ones begin where a word does; `_` is a blank that may be left out, as it is in Korean.
"""

from __future__ import annotations

import re

_NOT = "(?:did|does|do|has|had|have|was|were|is|are|could|would)(?: not|n['’]t)(?: \\w+ly)?"
_CAUSE = r"(?:\w+ )?(?:cause|culprit|reason|problem|issue|factor|blame|source)"
_TROUBLE = (
    "(?:errors?|timeouts?|problems?|issues?|symptoms?|alerts?|failures?|lag|latency|it|they|load|queue|drops?|stalls?"
    "|times|leak|spikes?|trouble)"
)
_FINE = "(?:fine|low|normal|flat|stable|healthy|up|green|ok|okay|quiet|clean|good)"

_IT = "(?: (?:it|that|this|anything|much|either|at all|the (?:problem|issue|situation|outcome)))*"
_ON_OTHERS = "(?! (?:on|for|to) (?:customers?|users?|others?|any|traffic|data|the (?:other|rest)))"


def _cue(english: str, korean: str) -> re.Pattern[str]:
    told = "|".join(filter(None, map(str.strip, english.split("\n"))))
    told_ko = "|".join(filter(None, map(str.strip, korean.split("\n")))).replace("_", " ?")
    return re.compile(rf"\b(?:{told})|(?:{told_ko})", re.IGNORECASE)


WORSE = _cue(
    r"""
    (?:made|makes|making) (?:it|things|matters|that|this|the \w+)(?: \w+)? worse
    got worse
    worsened
    backfired
    """,
    """
    악화
    더_나빠
    역효과
    """,
)
PARTLY = _cue(
    r"""
    (?:help|work|improv|eas|reliev|recover|last)(?:ed|s|d) (?:\w+ )?(?:for|until|a bit|a little|partly|partially)\b
    (?:help|work|improv|eas|reliev|recover|last)(?:ed|s|d) (?:\w+ )?(?:briefly|some|temporarily)\b
    (?:partially|partly|temporarily|briefly) (?:help|work|improv|eas|reliev|better|recover|fix|restor|mitigat)\w*
    (?:partial|temporary|short) (?:relief|improvement|effect|success)
    bought (?:us )?(?:some )?time
    (?:fewer|less|better|faster)\b[^.]*, (?:then|but)\b
    """,
    """
    일시적(?:으로|인)?_(?:완화|개선|복구|회복|정상|호전|효과|해소)
    (?:잠시|잠깐)_(?:완화|나아|개선|정상|회복|좋아|괜찮)
    (?:일부|부분적(?:으로)?)(?:만)?_(?:완화|개선|복구|회복)
    """,
)
# It did not help: said so, and nothing of how that was seen.
VAIN = _cue(
    rf"""
    {_NOT} (?:help|work|fix|resolve|solve|change|improve|restore|bring)\w*{_IT}
    {_NOT} (?:do anything|make (?:a|any) difference)
    (?:did|changed) nothing
    (?:(?:with|had|made|makes) )?no (?:\w+ )?(?:effect|change|difference|improvement)\b{_ON_OTHERS}
    (?:with )?no (?:luck|success|help|avail)\b
    to no avail
    in vain
    without (?:any )?(?:effect|success|result|luck|change|improvement)
    (?:also |again )?failed(?=\.?$| (?:due|because|with|again|too)\b)
    unsuccessful(?:ly)?
    ineffective
    useless
    failed to (?:help|fix|restore|solve|resolve (?:it|this|the))
    (?:was|were)(?: not|n['’]t) (?:enough|sufficient|effective)
    """,
    r"""
    (?:효과|변화|차이|소용|개선|진전|도움)(?:가|는|이|도|은|를)?_(?:전혀 )?(?:없|안_됨|안_되)\S*
    (?:해결|개선|복구|회복|호전)(?:이|은|되지|하지)?_(?:안|못|않)\S*(?:_(?:됨|되\S*))?
    무의미
    실패(?:함|했\S*|하였\S*|\.?$)
    동일(?:함|했\S*|_증상)?$
    마찬가지\S*
    여전(?:함|했\S*)
    """,
)
# It went on, or came back: so it did not help, and this is how that was seen.
WENT_ON = _cue(
    rf"""
    (?:stay(?:s|ed)|remain(?:s|ed)|kept|keeps|still|continue[sd]?)(?! {_FINE}\b)
    (?:went|goes) on
    persist(?:s|ed)\b(?! (?:the|a)\b)
    same (?:errors?|problem|issue|symptoms?|result|timeouts?|behaviou?r|outcome|thing|picture)
    as \w+ as before
    {_TROUBLE} (?:\w+ )?(?:came back|come back|returned|recurred|reappeared|resumed|(?:was|were|are) back)
    recurred
    reappeared
    (?:left|fail\w*|full|fill\w*|slow\w*|crash\w*|hung|hangs?|down|died|timed out)\b[^.;]*\bagain\b
    (?:killed|stuck|grew|rose|broke\w*|(?:dropped|ran) out|stop(?:s|ped) (?:respond|answer|work)\w*)\b[^.;]*\bagain\b
    again (?:full|slow|down|stuck)
    only \w+ later
    """,
    """
    다시 (?:느|가득|실패|발생|증가|끊|죽|다운|올라|지연|멈|찼|차|오류|에러|나타|쌓|밀|터|급증|상승|장애|같은)
    재발(?!_방지)
    (?:여전히|계속|그대로|똑같)(?!_(?:정상|안정|모니터링|감시|관찰))
    지속(?:됨|되|했|함)
    (?:해도|어도|아도|후에도|데도) (?!.*(?:정상|문제_없|안정|않음을|재발))
    (?:동일한?|같은) (?:증상|오류|에러|현상|문제)
    증상이?_(?:동일|같)
    """,
)
STAYED_AWAY = _cue(
    r"""
    (?:not|never|n['’]t|no longer) (?:\w+ )?(?:come back|recur\w*|return\w*|reappear\w*|happen\w*|seen)(?: again)?
    (?:no|without(?: a)?) recurrence
    """,
    r"""
    재발(?:은|이)?_(?:하지_않|되지_않|없)\S*
    다시 \S+지_않\S*
    """,
)
WELL = _cue(
    r"""
    back to normal
    returned? to normal
    normal again
    recovered
    restored
    comes? back
    came back
    succeed\w*
    (?:works?|worked|answers?|available|reachable|up|healthy|loads?) [^.;]*\bagain\b
    (?:return\w*|runs?|ran(?! out)|respond\w*) [^.;]*\bagain\b
    (?:stopped|ceased|disappeared|went away|vanished|cleared|subsided|drained|(?:is|are|was|were) gone)\b
    (?:fixed|solved|resolved|cured|worked|helped)\b
    (?:is|are|was|were|stays|stayed|became|been) (?:\w+ )?(?:flat|stable|steady|healthy|fine)\b
    (?:turned|went|is|are) green
    no \w+ (?:in|for|since|within|over) (?:the |a )?\w+
    no (?:more |further )?(?:errors?|timeouts?|drops?|failures?|recurrence|alerts?)\b
    dropped to
    fell (?:back )?to
    (?:none|nothing|never)\b[^.;]*\bsince\b
    """,
    """
    정상화
    정상으로
    정상_(?:복구|완료|동작|작동|처리|응답|발송|수신)
    성공
    회복
    해소
    해결(?:됨|되|했|함|하였)
    복구(?:됨|되|했|함|하였| 완료)
    로 (?:돌아[오왔옴]|떨어[졌짐]|내려[갔감])
    사라
    없어졌
    안정
    효과(?:가)?_있
    """,
)
VERIFIED = _cue(
    r"""
    verif(?:y|ied|ying)
    confirmed
    validated
    (?:ever )?since then
    ever since
    from then on
    (?:for|over) (?:\w+ ){1,2}(?:hours|days|nights|weeks|months)\b
    """,
    """
    확인(?:했|함|하였|됨|되)
    검증
    이후_(?:재발|발생)
    동안
    (?:일|주|달|개월|이틀|사흘)째
    """,
)
BY_ITSELF = _cue(
    r"""
    (?:resolved|recovered|cleared|healed|fixed|went away)\b[^.;]*\b(?:itself|themselves|its own|their own)
    (?:itself|themselves|its own) (?:recovered|resolved)
    self-?(?:healed|resolved|recovered)
    """,
    """
    저절로
    자연_(?:복구|해소|회복)
    스스로
    별도_조치_없
    """,
)
NOT_DONE = _cue(
    rf"""
    {_NOT} (?:necessary|needed|required|done|attempted)
    unnecessary
    no \w+ (?:was|were) (?:needed|necessary|required)
    (?:nothing|none|neither)\b[^.]*\b(?:help|work|fix)\w*
    """,
    """
    필요(?:가|는)?_없
    하지_않았
    """,
)
PLANNED = _cue(
    r"""
    (?:we|i|they|this|it|team|which|company) (?:will|shall|should|are going to|plan to|are planning)\b
    (?:intends?|committed) to\b
    will be \w+
    (?:is|are) planned\b
    going forward
    in (?:the )?future
    """,
    """
    예정
    계획(?:임|이다|입니다|_중)
    향후
    앞으로
    할_것(?:임|이다|입니다)?$
    하기로_(?:함|했|하였)
    """,
)
# What is told of a remedy that is not there yet.
UNFINISHED = _cue(
    r"""
    ^(?:pending|awaiting|waiting for)\b
    (?:is|are) (?:pending|expected)\b
    in progress
    should (?:be \w+|fix|resolve|help|prevent)
    (?:is|are) to be \w+
    """,
    """
    (?:진행|대기|검토|준비)_중
    """,
)
UNAFFECTED = _cue(
    rf"""
    {_NOT} (?:be )?(?:been )?(?:affected|impacted)
    unaffected
    not (?:affected|impacted)
    no (?:\w+ )?impact
    no (?:\w+ )?data (?:was|were|has been|loss)
    without impact
    unharmed
    """,
    """
    영향(?:은|이|을|도)?_(?:전혀 )?(?:없|받지_(?:않|못)|주지_않|미치지_않)
    """,
)
NOT_RULED_OUT = _cue(
    r"""
    (?:could|can)(?: ?not|n['’]t) (?:\w+ )?(?:be )?(?:rule|exclude)
    (?:not|never|yet) (?:\w+ ){0,2}rul(?:ed|e)
    (?:before|to|after) rul(?:e|ing)
    """,
    """
    배제(?:하지|되지|할_수)_(?:못|않|없)
    배제하기_어렵
    """,
)
RULED_OUT = _cue(
    rf"""
    (?:(?:was|were|is|are|has been|have been|could be|can be) )?(?:also |\w+ly )?rul(?:ed|e) out(?: as [\w ]+)?
    (?:was|were|is|are)(?: not|n['’]t) (?:the|a|to) {_CAUSE}(?: either)?
    (?:was|were|is|are)(?: not|n['’]t) (?:responsible|at fault|involved)
    exonerated
    (?:was|were|is|are|proved) unrelated(?: to [\w ]+)?
    had nothing to do with(?: [\w ]+)?
    (?:was|were|turned out to be) a (?:red herring|false lead|dead end)
    """,
    r"""
    (?:원인에서 )?배제(?:함|했\S*|하였\S*|됨|되었\S*|할_수_있\S*)?
    (?:직접(?:적인)? )?원인(?:이|은)?_(?:아니|아님|아닌)\S*
    (?:장애와|이번 \S+와)?_무관\S*
    (?:관련|관계|문제)(?:이|가|은|는)?_(?:없|아니|아님)\S*
    """,
)
SUSPICION = _cue(
    """
    suspected\\b
    suspicion
    at first (?:we|it)
    believed\\b
    assumed\\b
    """,
    "의심",
)
TRIED = _cue(
    r"""
    tried\b
    attempted\b
    (?:we|i|they|and) (?:then |also |first )*try\b
    (?:an?|our|the|first|second) attempts?\b
    """,
    """
    시도
    해_봤
    해_보았
    해_봄
    """,
)
