"""Contexts: words by which a clause speaks of something else than what is seen now. One idea a table.

ConText (Harkema et al., 2009) is the model; here a word that says so reaches over its clause. What it is worth is
learned with the certainty of readings, not said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from diagnops.intake.ways import Later
from diagnops.kb.wordforms import jamo

_ENGLISH = {
    # "the limit is set to 512 MB", "the alert fires above 90 %"
    "setting": """set to | set at | are set | is set | configured | provisioned | allocated | capped at
        | limited to | limit is | limits are | limit of | requests of | request is | request of | threshold
        | default is | defaults to | by default | quota is | timeout is | timeout of | ttl of | retention is
        | interval is | alert fires | alerts fire | rule fires | alarm fires | fires when | pages us when
        | scales at | scales when | triggers at | triggers when | is called | named | allows | allowed""",
    # "last year we had a kernel panic"
    "past": """last year | last month | last spring | last summer | last autumn | last fall | last winter
        | last quarter | last time | last december | last november | last october | last march | last june
        | previous incident | years ago | year ago | months ago | month ago | weeks ago | back in | back then
        | used to | in the past | previously | long solved | long fixed | long gone | since fixed | since solved
        | was solved | the other day | at that time | an old incident | in 2019 | in 2020 | in 2021 | in 2022
        | in 2023 | in 2024""",
    # "a colleague at another company had that"
    "others": """another company | other company | another team | other team | other teams | other team's
        | another customer | other customer | another project | another tenant | sister team | neighbouring team
        | different team | their cluster | their database | their servers | a friend | my friend | blog post
        | blog | article | a talk | conference | i read | i heard | told me that | says that it | somebody else's
        | someone else's | at my old | at my last | vendor says | the docs say | the documentation says
        | according to""",
    # "the disk may be full by tonight"
    "feared": """afraid | fear | worried | worry | scared | nervous | anxious | might | may | could | would | will
        | hopefully | going to | about to | bound to | risk of | unless | in case | sooner or later | tomorrow
        | soon | next week | next month | next time | if this | if it | if that | before it | should be
        | wonder whether | wonder if | what if | suspect | guess | assume | maybe | perhaps | possibly""",
    # "as a first attempt we restarted the server"
    "tried": """tried | trying | attempt | attempted | as a workaround | as a test | to be safe | just in case
        | for now""",
    # "nobody has looked at the disk yet"
    "unknown": """not looked | haven't looked | hasn't looked | not checked | haven't checked | not verified
        | not measured | haven't tested | will check | need to check | should check | let me check | let me look
        | how do i | how do we | how can i | where do i | where can i | which command | is there a way
        | can anyone""",
    # "we plan to move the queue"
    "plan": """plan to | planned | planning | scheduled for | next sprint | backlog | roadmap | want to | wants to
        | thinking of | thinking about | considering | proposed | should we | shall we""",
}
_DEED = """restarted rebooted raised increased doubled added replaced swapped changed moved switched upgraded
    downgraded bumped lowered reduced drained deleted killed cleared flushed reset disabled enabled resized scaled
    rebuilt reinstalled patched rotated turned bounced recreated truncated vacuumed reindexed""".split()
_WHO = ("we", "i", "they", "he", "she", "ops", "someone", "somebody")
_BETWEEN = frozenset("have had has already also even just then first finally simply ve d only the a".split())
_KOREAN = {
    # "메모리 제한은 512MB로 설정해 두었습니다"
    "setting": """설정해 | 설정되 | 설정했 | 설정된 | 설정돼 | 설정값 | 잡아놨 | 잡아뒀 | 잡아 뒀 | 걸어놨
        | 걸어뒀 | 걸어 뒀 | 맞춰놨 | 맞춰 놨 | 해놨 | 해 놨 | 해뒀 | 해 뒀 | 해 두었 | 정해 뒀 | 기본값 | 임계
        | 한도는 | 제한은 | 리밋 | 알람 오 | 알람이 오 | 알람이 울리 | 알람 뜨 | 넘으면 | 이상이면 | 라는 이름
        | 이라고 부르""",
    # "작년에 커널 패닉이 한 번 났었는데"
    "past": """작년 | 재작년 | 지난달 | 지난 달 | 지난번 | 지난 번 | 지난해 | 지난 분기 | 지난겨울 | 지난 겨울
        | 지난여름 | 지난 여름 | 저번 | 예전에 | 시절 | 옛날 | 한때 | 년 전 | 달 전 | 주 전 | 그때는 | 당시 | 해결됐
        | 해결됨 | 끝난 | 난 적 | 했었""",
    # "다른 회사에서는 그랬다고 하더라고요"
    "others": """다른 회사 | 다른 팀 | 다른 고객 | 다른 부서 | 다른 업체 | 다른 지점 | 다른 프로젝트 | 옆 팀
        | 옆팀 | 옆 회사 | 옆 부서 | 타사 | 타팀 | 친구 | 블로그 | 기사 | 발표 | 전 직장 | 전직장 | 아는 분
        | 아는 형 | 그쪽 | 남의 | 협력사 | 다고 하 | 라고 하 | 다더라 | 다던데 | 문서에""",
    # "이러다 디스크가 꽉 찰까 봐 걱정입니다"
    "feared": """까 봐 | 까봐 | 걱정 | 불안 | 우려 | 이러다 | 이대로 | 면 어떡 | 면 어쩌 | 면 큰일 | 기라도 | 조만간
        | 혹시라도 | 혹시 | 수도 있 | 지도 모 | 지도 몰 | 것 같기도 | 의심 | 추측 | 아닐까 | 인가 싶 | 건가""",
    # "일단 서버를 재시작해 봤습니다"
    "tried": """해봤 | 해 봤 | 해보았 | 해 보았 | 해봄 | 해 봄 | 해봐도 | 해 봐도 | 봤는데 | 바꿔봤 | 바꿔 봤
        | 늘려봤 | 늘려 봤 | 껐다 켜 | 껐다 켰 | 시도 | 일단 | 재시작했 | 재시작함 | 재부팅했 | 재부팅함
        | 리부팅했 | 증설했 | 교체했 | 롤백했 | 늘렸 | 줄였 | 올렸 | 내렸 | 바꿨 | 옮겼 | 갈았""",
    # "아직 디스크 쪽은 안 봤어요"
    "unknown": """아직 안 | 아직 못 | 안 봤 | 안 봄 | 못 봤 | 못 봄 | 확인해 볼 | 확인해볼 | 확인하러 | 확인 전
        | 확인 중 | 볼게 | 봐야 | 어디서 봐 | 어떻게 봐 | 어디서 확인 | 어떻게 확인 | 어떤 명령 | 방법이 있""",
    # "다음 주에 옮길 예정입니다"
    "plan": """예정 | 계획 | 하려고 | 할까 | 하자 | 검토 | 다음 주 | 다음주 | 다음 달 | 다음달 | 고려 | 생각 중
        | 논의""",
}


# "a CPU request of 100m", "max_connections is 200": how much there may be, and not how much there is.
_IS = r"(?:\s*(?:is|are|was|were|set|of|to|at|[:=]|about|just|only))*\s*\d"
_LIMIT = re.compile(
    rf"\s*(?:requests?|limits?|quotas?|reservations?)\b{_IS}|\s*(?:리밋|리미트|제한|한도|요청값)\S?\s*\d", re.IGNORECASE
)
_REST_OF_FIGURE = Later(r"[\d.,]*\s?[a-z]*\s*", re.IGNORECASE)
_MOST = re.compile(rf".{{0,4}}?(?:max|min)_\w+{_IS}", re.IGNORECASE)
_CHANGES = Later(
    r"""    \b(?:updat|(?:up|down)grad|(?:re)?deploy|releas|roll|migrat|mov(?:e|ed|ing)\b
    |switch|chang|patch|mainten|cut-?over|replac|(?:re)?imag
    |bump|(?:re|un)?install|add(?:ed|ing|s)?\b|enabl|disabl|turn(?:ed|ing)|swap|introduc|refactor|rotat|new\b|push|ship|went\b|merg|since\b|fail(?:ed\s)?over
    |scal|resiz|drain|restor|rebuil|delet|remov|rais|lower|flip|set\b|put\b|launch|appl(?:y|ied)|open|block|renew|rename|reset|expand
    |extend|reshard|rebalanc|promot|elect|convert|edit|modif|tweak|switched|joined|took\b|came\b|drop)
    |업데이트|업그레이드|업글|배포|릴리|이관|페일오버|건드[리렸]|이전|마이그|교체|변경|패치|점검|작업|전환|적용|설치|증설|추가|올[리렸린려]|바[꾸꿨뀐꾼뀌]|옮|넣|켰|켠|갈아|갈았
    |내[렸린려]|롤|반영|늘[리렸린]|줄[이였]|새로|새\s|확장|절체|수정|삭제|열[었어]|막[았아]|발급|갱신|돌렸|붙[였인]|깔|나갔|뒤로|부터|직후""",
    re.IGNORECASE | re.VERBOSE,
)

# Words of which one is there where something is said to be fine.
_CALM = Later(
    r"""\b(?:ok|okay|fine|normal\w*|usual\w*|good|healthy|low\w*|no|not|none|never|nothing|nor|neither|without|\w+n['’]t|zero|idle
    |bored|clean|stable|steady|flat|same|constant|unchanged|plenty|free|quick\w*|fast\w*|green|well|only|right|works?|quiet
    |empty|instant\w*|small|under|below|cool|happy|perfect\w*|correct\w*|strong|spare|enough|up|in\ sync|equal\w*
    |even\w*|few|little|hardly|barely|far\ from|less|half|succe\w+|pass\w*|smooth\w*|unaffected|unremarkable|boring
    |nominal|0)\b|%
    |정상|괜찮|없|문제|여유|낮|안정|멀쩡|그대로|평소|평온|평평|한가|놀|노는|남[아는]|충분|깨끗|조용|잘\s|빠르|빨라|아니|않|안\s|못|변화|똑같
    |이상\s?무|널널|넉넉|적[다어은고습]|양호|쾌적|원활|살아|가볍|비어|빈\s|프로|퍼센트|고르|일정""",
    re.IGNORECASE | re.VERBOSE,
)
_HABIT = re.compile(r"\b(?:normally\s+\w|(?:usually|typically|on average|in general|as a rule)\b)", re.IGNORECASE)
# Words of which one is there where something is wrong; in Korean any word may be.
_TROUBLE = Later(
    r"""    \b(?:no|not|none|never|nothing|nobody|neither|nor|cannot|\w+n['’]t|without|unable|impossible
    |un(?:able|available|reachable|responsive|healthy|usable|known|expected|expectedly|usual|usually|stable|schedulable
    |bound|acked|sync\w*)|insufficient|fail\w*|errors?|exceptions?|faults?|fatal|critical|panic\w*|oops|bugs?|crash\w*
    |die[ds]?|dying|dead\w*|kill\w*|abort\w*|broken?|breaks?|corrupt\w*|lose[sd]?|losing|lost|loss|losses|missing|misses
    |missed|disappear\w*|vanish\w*|gone|absent|empty|zero|drop\w*|hang\w*|hung|stuck|fr[eo]ez\w*|froze\w*|stall\w*
    |block(?:s|ed|ing)?|lock(?:s|ed|ing)?|wait\w*|stop\w*|interrupt\w*|disconnect\w*|resets?|resetting|refus\w*
    |reject\w*|den(?:y|ied|ies)|forbid\w*|invalid|illegal|unauthori[sz]ed|expir\w*|conflict\w*|duplicat\w*|mismatch\w*
    |split|slow\w*|delay\w*|late|later|lag|lags|lagging|behind|timed?[- ]?out|timing\sout|time-?outs?|long|longer
    |forever|full|fill(?:s|ed|ing)?|exhaust\w*|starv\w*|deplet\w*|out\sof|limits?|exceed\w*|reach(?:es|ed|ing)?|maxed
    |over(?:load|flow|heat)\w*|satur\w*|pegged|pinned|hot|heat\w*|too|high|higher|highest|grow\w*|grew|increas\w*
    |ris(?:e|es|ing)|rose|climb\w*|spik\w*|bursts?|jump\w*|doubl\w*|tripl\w*|more|most|many|huge|large|lots?|heavy
    |heavily|thousands?|millions?|flood\w*|storms?|pil(?:es|ed|ing)|backlog|peak\w*|low|lower|less|few|fewer|fell
    |falls?|falling|declin\w*|decreas\w*|short\w*|shrunk|shrink\w*|half|down|offline|outage\w*|away|poor\w*|bad|badly
    |worse\w*|wrong|weird\w*|strange\w*|odd|oddly|sudden\w*|abnormal\w*|degrad\w*|flap\w*|flak\w*|random\w*
    |retr(?:y|ies|ied|ying)|again|repeat\w*|looping|leak\w*|throttl\w*|restart\w*|reboot\w*|evict\w*|pending
    |terminating|shut\w*|disabled|read-?only|stale|old|outdated|skew\w*|drift\w*|imbalanc\w*|uneven\w*|trouble\w*
    |problems?|issues?|incident|alerts?|alarms?|complain\w*|fail-?over|elections?|swapping|oom\w*|load\saverage
    |instead\sof|went\sfrom|from\s[\d.,]+\s?\w*\sto|creep\w*|crept|ceiling|used\sup|left|busy|keeps?|kept|gaps?|skipp\w*
    |thr(?:ew|own)\sout|gave\sup|burn\w*|spray\w*|future|ahead|older|rsts?|threw|revoked|resync\w*|twice|lag\w*|shot
    |(?:needs?|spends?|spent|reads|stands|runs|sits)\s(?:at\s|in\s)?(?:[\d.,]+|two|three|four|five|six|eight|nine|ten)|touch\w*
    |siblings?|neighbou?rs|minutes\sof|bounc\w*|flipp?\w*|exits?|aborted|parking|past|tracked|fight\w*|under-\w+|idle|still\s(?!(?:active|up|running|alive|fine|works?|works)\b)\w+|rebuild\w*|rebuilt|off|takes?|took|taking|\d+\s?(?:hours|x|c))\b
    |\b(?:[89]\d|100)\s?(?:%|percent\b)|[가-힣]""",
    re.IGNORECASE | re.VERBOSE,
)

_ONCE = Later(
    r"(?:재?작년|지난해|예전에|옛날|한때|(?:몇|\d+)\s?년\s?전|지난\s?(?:겨울|여름|봄|가을|분기)|전\s?직장)"
    r"(?!\S{0,3}\s?(?:부터|이후))\S*\s?(?P<next>\S*)"
)
_N, _PAST = "\u11ab", "\u11bb"  # last letters of a syllable: 산, 났
_NO_MODIFIER = Later(r"[은는]$|^한$")


def tells_a_limit(text: str, start: int, end: int) -> bool:
    """Whether what stands at some characters is the name of a limit with its figure.

    >>> tells_a_limit("CPU request of 100m", 0, 3), tells_a_limit("CPU at 100 %", 0, 3)
    (True, False)
    """
    return _LIMIT.match(text, end) is not None or _MOST.match(text, max(0, start - 4)) is not None


def tells_only_a_limit(words: str) -> bool:
    """Whether words end with the figure of a limit, and so do not say that it was reached; requests are counted, too.

    >>> tells_only_a_limit("memory limit is 768Mi"), tells_only_a_limit("the limit of 768Mi was hit")
    (True, False)
    >>> tells_only_a_limit("rejected requests: 340")
    False
    """
    found = _LIMIT.search(words)
    return (
        found is not None
        and "requests" not in found[0].lower()
        and _REST_OF_FIGURE.fullmatch(words, found.end()) is not None
    )


def tells_a_habit(clause: str) -> bool:
    """Whether a clause tells how something is as a rule, which it may not be now.

    >>> tells_a_habit("Normally the heap is at 35 %"), tells_a_habit("it works normally")
    (True, False)
    """
    return _HABIT.search(clause) is not None


def tells_of_change(clause: str) -> bool:
    """Whether a clause has a word of something that was done; which version runs where tells of no change.

    >>> tells_of_change("Redis 6.2 on Debian 11"), tells_of_change("we upgraded Redis to 6.2")
    (False, True)
    """
    return _CHANGES.search(clause) is not None


def tells_of_trouble(clause: str) -> bool:
    """Whether a clause has a word of something that is wrong; what there is, and how it works, is no trouble.

    >>> tells_of_trouble("the pods have two probes"), tells_of_trouble("the pods fail both probes")
    (False, True)
    """
    return _TROUBLE.search(clause) is not None


def tells_of_calm(clause: str) -> bool:
    """Whether a clause has a word by which something is as it should be, or a share of a hundred.

    >>> tells_of_calm("the disk is quiet"), tells_of_calm("disk I/O errors in dmesg"), tells_of_calm("스왑 8G 사용 중")
    (True, False, False)
    """
    return _CALM.search(clause) is not None


def _phrases(table: str) -> Iterable[tuple[str, ...]]:
    return (tuple(phrase.split()) for phrase in table.split("|"))


_SAYS_SO = frozenset(
    [phrase for table in _ENGLISH.values() for phrase in _phrases(table)]
    + [(who, deed) for who in _WHO for deed in _DEED]
)
_LONGEST = max(map(len, _SAYS_SO))
_PARTS = tuple(part.strip() for table in _KOREAN.values() for part in table.split("|"))
# What would happen each time did happen.
_DID = re.compile(r"\bwould\b(?=.*\b(?:every|each|whenever|sometimes|often|again|suddenly|randomly)\b)")
_WORD = re.compile(r"[a-z0-9]+(?:['’](?!ve\b|d\b)[a-z]+)?")


def speaks_of_else(clause: str) -> bool:
    """Whether a clause has words by which it speaks of another time, of others, a setting, a fear, a cure or a plan.

    >>> [speaks_of_else(c) for c in ("we have restarted the pods", "the pods restart", "작년에 패닉이 났었는데")]
    [True, False, True]
    """
    if any(part in clause for part in _PARTS):
        return True
    told = _DID.sub("did", clause.lower())
    words = [word.replace("’", "'") for word in _WORD.findall(told)]
    bare = [word for word in words if word not in _BETWEEN]
    return any(
        tuple(some[at : at + length]) in _SAYS_SO
        for some in (words, bare)
        for at in range(len(some))
        for length in range(1, min(_LONGEST, len(some) - at) + 1)
    )


def tells_of_once(clause: str) -> bool:
    """Whether a Korean clause tells what was once, long before this: by its time and its tense.

    >>> tells_of_once("작년 이맘때는 BGP가 끊겨서 그랬었죠"), tells_of_once("예전에 한 번 패닉이 났었는데")
    (True, True)
    >>> tells_of_once("작년에 산 서버가 죽어 있어요"), tells_of_once("작년부터 느렸어요")
    (False, False)
    """
    found = _ONCE.search(clause)
    if found is None:
        return False
    if jamo(found["next"]).endswith(_N) and not _NO_MODIFIER.search(found["next"]):
        return False  # "작년에 산 서버" is one of today
    return any(jamo(letter).endswith(_PAST) and letter not in "있겠" for letter in clause[found.start() :])
