r"""What people complain of in a sentence of its own, with no name of a signal: one trouble a rule, one way a line.

A line is a regular expression as those of `intake/contrast_rules.py`, with the parts that stand there and here.
"""

from __future__ import annotations

from typing import NamedTuple

from diagnops.kb.case import State


class Complaint(NamedTuple):
    """A trouble, and the ways to tell it.

    Where it has `about`, one of those words must be in the text too: what is behind, or is used up, they tell.
    """

    signal: str
    state: State
    ways: str
    about: str = ""


PARTS = {
    "SOME": r"(?:up to|more than|over|about|around|at least|well over|almost|nearly|close to|anywhere from|between|as long as|roughly)",
    "LONG": r"(?:(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|(?<=\d)s|(?<=\d )s)\b|forever\b|ages\b|very long\b)",
    "ASKED": r"(?:requests?|responses?|pages?|calls?|logins?|replies|answers|searches|api|site|website|web ?ui|ui|dashboard|frontend)",
    "NOT": r"(?:does|do|did|is|are|was|were|could|can|has|have)(?:n['’]t|not| not)",
    "JOBS": r"(?:builds?|jobs?|pipelines?|batch(?:es)?|imports?|backups?|exports?|tests?|deploy(?:ment)?s?|releases?|scripts?|calculations?|runs?|workflows?|tasks?|compilations?)",
    "WORKLOAD": r"(?:traffic|requests|load|connections|sessions|meetings|calls|users|clients|jobs|tasks|messages|queries)",
    "WORKER": r"(?:workers?|consumers?|runners?|agents?|queues?|schedulers?|daemons?|processors?)",
    "CRON": r"(?:cron ?jobs?|crons?|scheduled (?:jobs?|tasks?|runs?)|timers?|pipelines?|nightly \w+|scripts?|scheduler)",
    # Korean: how long, how very, and words between that are not of other work.
    "TIME_KO": r"(?<![\d.,])(?!0[.,])(?:\d+(?:\.\d+)?|몇\s?[십백]?|십몇|수\s?[십백]?|한|두|세|서너|네|다섯|열|십|이십|삼십|반)\s?(?:초|분|시간)",
    "MUCH_KO": r"(?:\s?(?:씩|이나|나|정도|쯤|가까이|넘게|이상|가량|남짓|동안|내내|째))*",
    "TAKES_KO": r"걸[려리립린림렸](?!면|던)",
    "ASKED_KO": r"(?:요청|응답|페이지|화면|호출|로그인|접속|조회|검색|API|사이트|웹|대시보드|앱|결제|주문|목록|로딩|콘솔|UI|포털|어드민|게시판)",
    "WORDS_KO": r"(?:(?!빌드|배포|백업|복구|복원|재시작|재부팅|설치|업로드|마이그|이관|배치|테스트|평소|원래|예전|문제|이상\s|오류)\S{1,12}\s){0,4}?",
    "SITE_KO": r"(?:서버|사이트|서비스|페이지|포털|시스템|클러스터|앱|게이트웨이|콘솔|웹)",
    "JOBS_KO": r"(?:빌드|배치|작업|파이프라인|백업|배포|테스트|크론|잡|적재|정산|집계|동기화|인덱싱|색인|스크립트|컴파일|워크플로우?|임포트|익스포트)",
    "NOT_KO": r"[지질](?:를|가|도|는)?\s?[않못안]",
    "UP": r"""(?:grow(?:s|ing)?|grew|increas(?:es|ed|ing)|climb(?:s|ed|ing)?|ris(?:es|ing)|rose|jump(?:s|ed)?|spik(?:es|ed)|goes up|going up|went up
        |builds? up|built up|building up|pil(?:es|ed|ing) up|accumulat(?:es|ed|ing)|keeps? (?:on )?(?:growing|increasing|climbing|rising|going up)
        |start(?:s|ed)? (?:to )?(?:grow|growing|increase|increasing|climb|climbing|rise|rising|go up|going up)|only (?:grows|goes up))""",
}  # fmt: skip
RULES = (
    # "every page takes more than 20 seconds"
    Complaint("service.latency", "high", r"""
        \b<ASKED>(?: (?!should\b|must\b|may\b|can\b|ought\b|shall\b)\w+){0,3}? (?:takes?|took|taking|needs?) (?:(?:now|often|sometimes|still|then|even) )*(?:<SOME> )*(?!0[.,])<NUMBER>(?: ?(?:-|to|or|and) ?<NUMBER>)? ?<LONG>
        \b<ASKED>(?: (?!should\b|must\b|may\b|can\b|ought\b|shall\b)\w+){0,3}? (?:takes?|took|taking) (?:forever|ages|so long|very long|a very long time)\b
        \btak(?:es?|ing)(?: (?:me|us|it|users|them|often|now))* (?:<SOME> )*(?:<NUMBER>(?: ?(?:-|to|or) ?<NUMBER>)?|multiple|many) ?(?:seconds|secs|minutes|mins|hours) (?:to|for \w+ to|until \w+) (?:connect|log ?in|open|load|establish|respond|answer|reply|show|display|have|get a|come up)\b
        \b(?:connections?|logins?|requests?|responses?|pages?|answers?)(?: \w+){0,3}? (?:is|are|was|were|gets?) delayed (?:for|by) (?:\w+ )?\d
        (?<!dns )<ASKED_KO>\S{0,4}\s<WORDS_KO><TIME_KO><MUCH_KO>\S{0,2}\s?(?:\S{1,6}\s)?<TAKES_KO>
        (?<!앱 )(?<!서버 )(?<!서비스 )(?<!파드 )(?<!노드 )(?:여는|뜨는|열리는|나오는|로딩하는|로딩되는|접속하는|로그인하는|조회하는|불러오는|응답하는|들어가는|보이는)\s데에?(?:만|도|는)?\s(?:\S{1,6}\s)?<TIME_KO>(?!<MUCH_KO>\S?\s?(?:걸리[면던]|넘으면))
        (?<!앱 )(?<!서버 )(?<!서비스 )(?<!파드 )(?<!노드 )(?:여는|뜨는|열리는|나오는|로딩하는|로딩되는|접속하는|로그인하는|조회하는|불러오는|응답하는|들어가는|보이는)데\s(?:\S{1,6}\s)?<TIME_KO><MUCH_KO>\S{0,2}\s?(?:\S{1,6}\s)?<TAKES_KO>
        (?:열리기|뜨기|나오기|로그인하기|접속하기|조회하기|응답하기)까지\S?\s(?:\S{1,6}\s)?<TIME_KO>
        <ASKED_KO>\S{0,4}\s(?:\S{1,6}\s){0,2}?(?:하세월|한세월|한나절)
        \b(?:opening|loading|logging in|searching|saving|connecting|clicking)\b(?: (?!should\b|must\b|may\b|can\b)\w+){0,4}? (?:takes?|took|needs?) (?:(?:now|often|sometimes|still|even) )*(?:<SOME> )*(?!0[.,])<NUMBER>(?: ?(?:-|to|or|and) ?<NUMBER>)? ?<LONG>
        \b(?:e?mails?|messages|notifications|events|alerts|updates)\b(?: \w+){0,2}? (?:arrive|come in|show up|get through|are delivered)(?: \w+)? (?:<NUMBER> )?(?:minutes|hours|days) late\b"""),
    # "the query runs for hours and never returns"
    Complaint("db.slow_queries", "high", r"""
        (?<!name )(?<!dns )\b(?:quer(?:y|ies))(?: (?!is|was|are|were)\w+){0,4}? (?:runs?|running|ran|takes?|took|taking) (?:(?:now|often|sometimes|for|up|even) )*(?:<SOME> )*(?:(?:<NUMBER>|many)(?: ?(?:-|to|or|and) ?<NUMBER>)? ?<LONG>|minutes\b|hours\b|forever\b|ages\b)
        (?<!name )(?<!dns )\b(?:quer(?:y|ies))(?: \w+){0,2}? (?:never (?:returns?|finish\w*|comes? back|ends?)|hangs?|(?:does|do|did)(?:n['’]t| not) (?:return|finish|come back|end))\b
        (?:쿼리|(?<![a-z])SQL)\S{0,4}\s(?:\S{1,12}\s){0,4}?<TIME_KO><MUCH_KO>\S{0,2}\s?(?:\S{1,6}\s){0,2}?(?:<TAKES_KO>|돌[고아]|안\s?끝|끝나<NOT_KO>|실행\s?중)
        (?:쿼리|(?<![a-z])SQL)\S{0,4}\s(?:\S{1,8}\s){0,2}?(?:안\s?끝나|끝나<NOT_KO>|안\s?돌아오|돌아오<NOT_KO>)"""),
    # "the partitions are unevenly spread"
    Complaint("messaging.partition_skew", "present", r"""
        \bpartitions?\b(?: (?!not\b|n['’]t\b|never\b)[\w']+){0,6}? (?:unevenly|lopsided|imbalanced|unbalanced|skewed)\b
        \b(?:unevenly|lopsided|imbalanced|unbalanced) (?:\w+ )?(?:across|over|between|among) (?:the |our )?partitions\b"""),
    # "nobody could reach the shop"
    Complaint("service.down", "present", r"""
        \b(?:nobody|no one|none of \w+|no (?:user|client|customer)s?) (?:can|could|was able to|is able to) (?:\w+ )?(?:reach|access|open|load|connect|log ?in|sign ?in|get in)\b
        (?<!people )(?<!users )(?<!customers )\b(?:could|can)(?:n['’]t|not| not) (?:\w+ )?(?:be )?(?:reach|reached|accessed|contacted)\b
        (?<!gpu )(?<!gpus )\b(?:is|are|was|were|became|becomes?|become|becoming|went|goes|gets?|got) (?:(?:completely|totally|entirely|all|also|suddenly|often|briefly|not|temporarily) )*(?:unavailable|unreachable|inaccessible|unresponsive|unusable)\b
        \b(?:site|page|website|service|server|api|app|login|system|cluster|database)s? (?:has|have|had) been (?:\w+ )?broken\b(?! (?:by|into))
        \b(?:has|have|had) been (?:\w+ )?(?:down|unavailable|unreachable|offline|inaccessible)\b(?! (?:by|into))
        \b(?:is|are|was|were)(?:n['’]t| not) (?:\w+ )?(?:reachable|accessible|responding|responsive|answering)\b
        \bno longer (?:\w+ )?(?:reachable|accessible|responds?|responding|answers?)\b
        \b(?:stops?|stopped|stopping|ceased?) (?:responding|answering|working|functioning|to (?:respond|answer)|(?:serving|accepting)(?= (?:any |new |all )?(?:requests|connections|traffic|users|clients)|\s*(?:[.,;]|$)))\b(?! to (?:signals?|sigterm))
        (?<!^)\b(?:does|do|did)(?:n['’]t| not) (?:\w+ )?(?:respond|answer)\b(?! (?:his|her|their|my|your|the phone|"|that|whether))
        \b(?:site|page|website|service|server|api|app|shop|portal|cluster|database)s?(?: is| are| keeps?| kept)? (?:being|goes|go|went|going)(?: \w+ly)? (?:unavailable|unreachable|down|offline)\b(?! (?:to|from|by)\b)
        \b(?:render(?:s|ed|ing)?|makes?|made|making) (?:the |our )?(?:\w+ )?(?:site|page|website|service|server|api|app|shop|portal|cluster|database) (?:\w+ )?(?:unavailable|unreachable|inaccessible|unusable)\b
        \b(?:total|complete|full)(?:ly)? unresponsive(?:ness)?\b
        (?:아무도|다들|전원|모두|전부|전체가?)\s(?:\S{1,8}\s){0,3}?(?:접속|접근|로그인|사용|이용)\S{0,2}\s?(?:전혀\s|아예\s)?(?:못\s?[하해합한함]|안\s?[되돼됩됨된]|불가)
        (?:아무도|다들|전원|모두|전부)\s(?:\S{1,8}\s){0,3}?못\s?(?:들어[가감갑간]|써[요서]?|쓰[고는]|쓴|씁)
        <SITE_KO>\S{0,3}\s(?:(?!DB|디비|데이터베이스)\S{1,6}\s){0,2}?(?:접속|접근)\S{0,2}\s?(?:전혀\s|아예\s|계속\s)?(?:안\s?[되돼됩됨된]|불가)
        <SITE_KO>(?:에|으?로)?\s(?:(?!DB|디비|데이터베이스)\S{1,6}\s)?(?:접속|접근)\S{0,2}\s?(?:전혀\s|아예\s|계속\s)?못\s?[하해합한함]
        <SITE_KO>\S{0,3}\s(?:아예\s|전혀\s)?못\s?들어[가감갑간]"""),
    # "the lag keeps growing on two partitions"
    Complaint("messaging.consumer.lag", "high", r"""
        (?<!replication )(?<!replica )(?<!slave )\blag (?:(?:on|of|for|in) (?:\w+ ){1,4}?)?(?:(?:is|was|has|just|then|also|slowly|constantly|steadily|been) )*<UP>\b
        \b(?:growing|increasing|accumulating|rising|accumulated) (?:\w+ )?lag\b
        (?:랙|래그|lag)\S{0,2}\s(?:\S{1,8}\s){0,3}?(?:쌓[이여였입임인]|늘[어고기]|불어|벌어[지져졌집진]|올라[가갑감]|안\s?줄|안\s?빠[지져집]|(?:줄|빠지)<NOT_KO>)
        \bconsumers?(?: groups?)?(?: \w+){0,2}? (?:can(?:['’]?t|not| not)|could(?:n['’]t| not)|(?:do|does|did|are|is)(?:n['’]t| not)|fails? to|unable to) (?:\w+ )?(?:keep|keeping|catch|catching) up\b""",
        "kafka consumer partition topic offset broker rabbit stream 카프카 컨슈머 파티션 토픽 오프셋 브로커 래빗 큐"),
    # "the standby is an hour behind"
    Complaint("db.replication.lag", "high", r"""
        \b(?:replicas?|replication|standby|slaves?|secondar(?:y|ies))\b<GAP>\b(?:lag|delay) (?:(?:is|was|would|has|then|been|to) )*(?:<UP>|climb|grow|increase)\b
        \b(?:lag|lags|lagging|delay) behind (?:the )?(?:\w+ )?(?:master|primary|leader|source|upstream)\b
        \b(?:replicas?|standby|slaves?|secondar(?:y|ies))\b(?: \w+){0,3}? (?:is|are|was|were|falls?|fell|gets?|got|lags?|lagged|lagging) (?:\w+ ){0,3}?behind\b
        \b(?:replicas?|standby|slaves?|secondar(?:y|ies))\b(?: (?!no\b|little\b|minimal\b)\w+){0,3}? (?:shows?|showing|showed|has|have|had|with|gets?|got|getting|sees?) (?:(?:an?|the|some|huge|large|big|growing|time|high|massive|significant|replication) )*(?:lag|delay)\b
        \b(?:lag|delay) (?:in|on|of|to) (?:the |our |one |a )*(?:\w+ )?(?:replicas?|standby|slaves?|secondar(?:y|ies))\b
        (?:복제(?:본|가|도)|레플리카|리플리카|슬레이브|스탠바이|세컨더리|slave|replica|standby)\S{0,3}\s(?:(?!정상|컨슈머|슬롯|파티션)\S{1,8}\s){0,4}?(?:뒤처[지져졌집진짐]|뒤떨어|(?<!안\s)밀[려리렸립린림]|못\s?따라|따라[가오잡]<NOT_KO>)"""),
    # "Postgres ran out of connections"
    Complaint("db.connections.exhausted", "present", r"""
        \b(?:r[au]ns? out of|running out of|exhaust(?:s|ed|ing)|used up) (?:all )?(?:(?:the|our|its|available|free|of|database|db|postgres\w*|mysql) )*connections\b(?! in the pool)
        \bconnections (?:(?:is|are|was|were|got|get) )?(?:all )?(?:exhausted|used up|in use already)\b
        \bmax_connections (?:(?:is|was|has|been|got) )*(?:reached|hit|exceeded)\b
        \b(?:reach|hit)(?:e[sd]|s|ing)? (?:the |its |our )?(?:max(?:imum)?|limit|number)(?: number)?(?: of)? (?:\w+ )?(?:connections|clients)\b
        \b(?:limit|maximum)(?: number)? of (?:\w+ )?connections (?:(?:is|was|has|been|gets) )*(?:reached|hit|exceeded)\b
        \bhit(?:s|ting)? (?:the )?\d+ (?:clients|connections)\b
        (?<!풀 )(?<!풀에 )(?:커넥션|연결|접속|세션)(?!\s?풀)\S{0,2}\s?(?:\S{1,6}\s){0,2}?(?:바닥|고갈|다\s?[썼찼]|꽉\s?[차찼]|소진|동[나났]|모자[라랐]|부족)
        max_connections\S{0,3}\s?(?:\S{1,6}\s){0,2}?(?:걸[려렸리립림]|도달|초과|넘[어었김]|[찼차]|꽉|닿)""",
        "database postgres mysql mariadb mongo oracle rds sql db max_connections 디비 데이터베이스 포스트그레스 몽고 오라클 마리아"),
    # "the database does not take new connections"
    Complaint("db.connection.refused", "present", r"""
        \b(?:not|stopp?ed|n['’]t|longer|refus\w+|reject\w+|stops) (?:\w+ )?(?:accept\w* |tak\w+ )?(?:any )?(?:new|more|further|incoming) connections\b
        (?:새\s?|신규\s?)(?:연결|커넥션|접속)\S{0,2}\s?(?:\S{1,6}\s)?(?:안\s?받|못\s?받|받<NOT_KO>|거부|거절|안\s?붙|못\s?붙|안\s?맺)""",
        "database postgres mysql mariadb mongo oracle rds sql db max_connections 디비 데이터베이스 포스트그레스 몽고 오라클 마리아"),
    # "there is no free connection left in the pool"
    Complaint("app.connection_pool.usage", "high", r"""
        \b(?:connection|db|database|jdbc|hikari\w*|session) ?-?pools?\b<GAP>\b(?:exhaust\w*|starv\w+|r[au]n dry|runs dry|is empty|is full|used up|depleted)\b
        \bno (?:free|idle|available|spare|more) (?:\w+ )?connections? (?:\w+ )?(?:in|from) the pool\b
        \bpool has no (?:free|idle|available|spare|more) (?:\w+ )?connections?\b
        \bwait\w* (?:\w+ )?for (?:a |an? free |an available |free )?(?:\w+ )?connections? from the pool\b
        풀\S{0,2}\s<WORDS_KO>(?:커넥션|연결)\S{0,2}\s?(?:하나도\s)?(?:없|바닥|고갈|부족|모자|다\s?[썼쓰])
        (?:커넥션|연결|히카리|DB|디비)\s?풀\S{0,2}\s(?:\S{1,6}\s){0,2}?(?:고갈|바닥|꽉|다\s?[찼썼]|모자|부족|말랐|말라|소진|동[나났]|가득|여유가?\s?없)"""),
    # "커넥션 하나 얻으려고 30초씩 서 있어요"
    Complaint("db.client.connection.wait_time", "high", r"""
        (?:커넥션|DB\s?연결)\S{0,2}\s(?:\S{1,4}\s){0,2}?(?:얻|받아?오?|빌리|잡|가져오)(?:으려고|려고|는\s?데|기까지|을\s?때까지|ㄹ\s?때까지|느라)\s?(?:\S{1,4}\s)?<TIME_KO>
        \bwait\w* (?:<SOME> )*(?!0[.,])<NUMBER> ?(?:seconds?|secs?|minutes?|s)\b (?:to get|for|to obtain|to acquire) (?:a |an |its )?(?:(?:free|database|db) )*connections?\b"""),
    # "큐에 12만 건이 쌓였어요"
    Complaint("queue.length", "high", r"""
        (?:큐|대기열)\S{0,2}\s(?:\S{1,6}\s){0,2}?\d[\d,.]*\s?[만천백]?\s?(?:건|개)\S{0,3}\s?(?:\S{1,4}\s)?(?:쌓|밀려|밀렸|적체)
        \b\d[\d,.]* ?(?:k|million|thousand)? (?:messages|jobs|tasks|items|requests|mails) (?:(?:are|is|have|has|sit|piled|piling|stuck|now|still|been) )+(?:\w+ )?(?:up )?in (?:the |our |one |its )?(?:\w+ )?queue\b"""),
    # "its load is 240"
    Complaint("system.cpu.load_average", "high", r"""
        \b(?:load average|loadavg|load)s? (?:(?:is|was|were|are|of|at|to|goes|went|up|climbs|climbed|reaches|reached|hits|hit|shoots|shot|jumps|jumped|rises|rose|around|about|over|above|now|currently|sits|even) )+(?<!loads of )(?:\d{3,4}|[3-9]\d)(?![\d.,]*\s?(?:%|[a-z])|\.\d{3}|-)
        (?<![가-힣])로드(?:\s?(?:애버리지|에버리지|평균))?(?:가|는|이|은)?\s(?:\S{1,4}\s)?(?:\d{3,4}|[3-9]\d)(?![\d.,]*\s?%)(?:까지|인데|이[고다에라]|입니|을\s|를\s|으?로\s|\s?찍|\s?넘|\s?나)"""),
    # "the volume filled up overnight"
    Complaint("system.filesystem.utilization", "high", r"""
        \b(?:volumes?|disks?|partition|filesystems?|file systems?|drive|storage|root|/var|/tmp)(?: \w+){0,3}? (?:(?:is|was|were|has|have|been|keeps?|slowly|quickly) )*(?:fill(?:s|ed|ing) up|filled|r[au]ns? full)\b
        \b(?:fill(?:s|ed|ing)?|filled)(?: up)? (?:the|our|my|its|whole) (?:\w+ )?(?:volumes?|disks?|partition|filesystems?|file systems?|drive|storage)\b
        \b(?:disks?|storage|drive|volumes?|filesystem)(?: space)? (?:(?:is|are|was|keeps?|kept|fast|slowly|quickly) )*running out\b
        \b(?:r[au]n|runs|running) out of (?:disk|storage|hdd|ssd)\b
        \b(?:storage|disks?|volumes?)(?: usage)? (?:has|have)(?:n['’]t| not|never) (?:\w+ )?stopped growing\b
        (?:로그|덤프|파일|캐시|백업|WAL|이미지|빈로그)\S{0,3}\s(?:\S{1,8}\s){0,2}?(?:디스크|용량|공간|파티션|볼륨)\S{0,2}\s(?:\S{1,8}\s){0,2}?(?:다\s?(?:먹|채|차지|써|썼)|잡아먹|가득\s?채|꽉\s?채|먹[어고었는])
        (?:디스크|용량|공간|볼륨|파티션|/var|루트)\S{0,3}\s(?:(?!크레딧|큐|그래프|처리량|IOPS|속도|성능)\S{1,8}\s){0,2}?(?:바닥|동[나났]|간당)"""),
    # "the nodes go into Not Ready"
    Complaint("k8s.node.not_ready", "present", r"""
        \bnodes?\b(?: (?!is\b|are\b)\w+){0,6}? ["'“`]?not ?-?ready\b
        \bnodes? (?:is|are|was|were|being|becomes?|became) (?:\w+ )?["'“`]?not[ -]?ready\b"""),
    # "all requests go to the first pod", "the traffic is not spread evenly"
    Complaint("balancer.imbalance", "present", r"""
        \b(?:traffic|requests|load|connections) (?:(?:is|are|was|were|does|do|gets?|being|[a-z]+n['’]t|not) )*not (?:\w+ )?(?:distributed|balanced|spread|shared|divided) (?:equally|evenly|uniformly|across|over|to all)\b
        \b(?:all|most|nearly all|almost all|\d\d ?%) (?:of )?(?:the |our )?(?:\w+ )?(?:traffic|requests|load|connections) (?:(?:is|are|still|keeps?|just|only) )*(?:go|goes|going|sent|routed|hit|hits|land|lands|end up|ends up) (?:(?:to|on|at|in|the) )*(?:a single|only one|just one|one|the first|the same|the old)\b
        \b(?:takes?|gets?|receives?|got|see|sees|handle|handles|handling|have|has) (?:no|hardly any|almost no|a disproportionate (?:number|amount|share) of|(?:nearly |almost |about )?\d\d ?% of(?: all)?(?: the)?|most of the|all(?: of)? the) (?:\w+ )?(?:traffic|requests|load|connections)\b
        \b(?:unevenly|unequally) (?:distributed|balanced|spread)\b
        \b<WORKLOAD> (?:(?:is|are|was|were|does|do|did|gets?|being|[a-z]+n['’]t|not) )*not (?:\w+ )?(?:distribut\w*|balanced?|spread|shared?|divided?) (?:\w+ )?(?:equally|evenly|uniformly)\b
        \b(?:all|most|nearly all|almost all|the majority) (?:of )?(?:the |our )?(?:\w+ )?<WORKLOAD>(?: \w+){0,2}? (?:goes?|going|sent|routed|assign(?:ed)?|land|lands|end up|placed) (?:(?:to|on|at|in|the) )*(?:a single|one|the first|the same|\w+[-_]?\d+)\b
        \b(?:sends?|puts?|assigns?|places?|routes?|schedules?) (?:\w+ ){0,5}?(?:to|on|at) the same (?:\w+ )?<UNIT>\b
        \b(?:some|one|a few|two|half) (?:of (?:the|our) )?(?:<UNIT> )?(?:\w+ ){0,2}?(?:idle|overloaded|busy|bored|saturated)\b<GAP>\b(?:while|whereas|but)\b<GAP>\b(?:others?|rest|remaining)\b<GAP>\b(?:overloaded|idle|busy|nothing|bored|saturated)\b
        \b(?:load|traffic|requests|connections|connection count|cpu)\b(?: (?:for|on|of|to|count))* one (?:of (?:the|our) )?(?:[\w-]+ )?<UNIT> (?:is|was|are|were) (?:\w+ ){0,2}?(?:higher|larger|bigger|more) (?:\w+ )?than\b
        (?:트래픽|요청|부하|커넥션|연결|세션|작업|메시지|호출|접속)\S{0,2}\s(?:\S{1,8}\s){0,3}?(?:한쪽|한\s?(?:대|놈|군데|곳|<UNIT_KO>)|특정\s?\S{1,6}|첫\s?번째\s?\S{1,6}|일부\s?\S{1,6}|\d+번\s?\S{0,6}|[\w-]+-\d+)\S{0,2}(?:로만|에만|한테만|만)\s?(?:\S{1,6}\s)?(?:가[요고네는]|간[다대]|갑니다|갔|쏠[려리립린림]|몰[려리립린림]|들어[가와옴오]|붙[어고는]|받)
        (?:트래픽|요청|부하|커넥션|연결|세션|작업|메시지|호출|접속)\S{0,2}\s(?:\S{1,8}\s){0,3}?(?:골고루|고르게|균등하게|고루)\s?(?:분산이?\s?)?(?:안\s|못\s|\S{1,4}지\S?\s?[않못안])
        (?:트래픽|요청|부하|커넥션|연결|세션)\S{0,2}\s(?:\S{1,8}\s){0,3}?(?:한쪽|한\s?(?:대|놈|군데|곳|<UNIT_KO>)|특정\s?\S{1,6})\S{0,2}에?\s?(?:다\s|전부\s)?(?:몰빵|쏠[려리립린림렸]|몰[려리립린림렸]|치우)
        <UNIT_KO>(?:만|\s?혼자)\s(?:\S{1,8}\s){0,4}?(?:나머지|다른)\s?\S{0,6}\s(?:\S{1,8}\s){0,2}?(?:놀[고아]|한가|한산)""",
        "pod instance server node replica target backend worker container 파드 포드 인스턴스 서버 노드 레플리카 백엔드 워커 컨테이너 대 놈 쪽 로드밸런서 LB"),
    # "a build that normally takes 10 minutes takes an hour"
    Complaint("job.duration", "high", r"""
        \b<JOBS>\b<GAP>\b(?:normally|usually|typically|previously) (?:take|takes|took|run|runs|ran|finish|finishes|finished|complete|completes|need|needs)\b<GAP><SPAN>\b<GAP>\b(?:now|are|is|took|take|takes|ran|run|runs|running|need|needs)\b<GAP>(?:<NUMBER> ?<SPAN>|hours|minutes)\b
        \b(?:builds?|jobs?|pipelines?|they|it|releases?|tests?) used to (?:take|run|finish|complete|be done)\b<GAP>(?:<NUMBER>|hours|minutes|seconds)\b
        \b<NUMBER>\+? ?<SPAN>\b<GAP>\bfor (?:a |an |the )?<JOBS> that (?:normally|usually|typically) \w+
        \b(?:used to|normally|usually) (?:take|takes|finish|run)\b<GAP><SPAN>\b<GAP>\bnow (?:takes?|taking|runs?|needs?|it takes|they take)\b
        \b<JOBS>(?: \w+){0,3}? (?:takes?|took|taking|runs?|ran|running) (?:<SOME> )*<NUMBER> ?<SPAN> instead of\b
        \b<JOBS>(?: \w+){0,3}? (?:increased|gone up|went up|grown|grew|doubled|tripled)(?: \w+)? in (?:time|duration|length)\b
        \b(?:took|takes) (?:<SOME> )*<NUMBER> ?<SPAN> (?:the (?:day|week|month) before|yesterday|last (?:week|month)|previously)\b
        \b(?:builds?|jobs?|they|it) (?:was|were) (?:<SOME> )*<NUMBER>(?: ?(?:-|to) ?<NUMBER>)? ?<SPAN> before(?=\s*(?:[.,;]|$))
        \b(?:should|supposed to|expected to|ought to) (?:\w+ )?(?:take|be (?:done|finished|over)|finish|run|complete)\b<GAP>(?:<NUMBER> ?<SPAN>|(?:half )?an? (?:second|minute|hour)|seconds|minutes)\b<GAP>\b(?:running|takes?|took|taken|going|after|still|already|now)\b<GAP>(?:<NUMBER> ?<SPAN>|(?:half )?an? (?:hour|day)|minutes|hours|days)\b
        \bsame (?:\w+ )?(?:inputs?|jobs?|tests?|calculations?|runs?|files?|scripts?|binary|examples?|data|builds?|models?)\b(?: \w+){0,3}? (?:was|is|takes?|took|needs?|needed|runs?|ran|finish\w*|ends?|ended)(?: (?:done|over|ready|in|about|only|just|under))* <NUMBER> ?(?:s|<SPAN>)\b<GAP>\b(?:old|older|elsewhere|other|another|laptop|desktop|previous|workstation|pc|yesterday|before)\b
        \b(?:laptop|desktop|workstation|notebook|pc|(?:old|older|other|previous) (?:\w+ )?(?:nodes?|boxe?s?|machines?|servers?|hosts?|hardware|cluster|version)) (?:does|did|finish\w*|needs?|needed|takes?|took|runs?|ran|manages?)(?: \w+){0,4}? (?:<NUMBER> ?(?:s|<SPAN>)|half a (?:second|minute|hour))\b
        (?<=\d)(?: ?(?:min|h)|\+? ?<SPAN>) and (?:still )?counting\b
        (?:구형|구\s?장비|기존\s?\S{1,4}|옛날|예전|작년|이전\s?\S{1,4}|다른\s?\S{1,4}|남들|노트북|데스크톱|중고)\S{0,5}\s(?:\S{1,6}\s){0,3}?<TIME_KO>(?:\s?만에|\s?정도|\s?남짓)?(?:이?였는데|인데|이?라는데|이?라던데|이?면\s(?:끝|결과|되|나오|됐))
        (?:먹고|갔다|다녀|사\s?오고|피우고|자고|퇴근했다|출근해)\s?(?:와도|와\s?보[면니]|왔는데|온\s?뒤에도|와서도|봐도)\s(?:\S{1,6}\s)?(?:안\s?끝|끝나<NOT_KO>|그대로|돌고|아직)
        <JOBS_KO>\S{0,3}\s(?:\S{1,12}\s){0,4}?(?:평소|원래|보통|예전|전에|어제|지난주)\S{0,3}\s(?:\S{1,8}\s){0,3}?<TIME_KO>\S{0,6}[\s,](?:\S{1,8}\s){0,3}?<TIME_KO>
        <JOBS_KO>\S{0,3}\s(?:\S{1,8}\s){0,3}?(?:\d+|두|세|네|다섯|열|몇)\s?배\S{0,3}\s?(?:\S{1,6}\s){0,2}?(?:<TAKES_KO>|오래|늘[어었]|길어)
        <JOBS_KO>\S{0,3}\s(?:\S{1,8}\s){0,3}?<TIME_KO>(?:\s?넘게|\s?이상)?째?\s(?:\S{1,6}\s)?(?:안\s?끝|돌고\s?있|끝나<NOT_KO>)
        <TIME_KO>\S{0,2}\s?(?:걸리|끝나|되|돌)던\s?(?:\S{1,6}\s){0,2}?(?:게|것이|거|<JOBS_KO>\S{0,2})\s(?:\S{1,8}\s){0,3}?<TIME_KO>
        \b<JOBS>\b(?: \w+){0,3}? (?:running|runs|ran|going|busy)(?: \w+){0,2}? for (?:<SOME> )*<NUMBER> ?<SPAN>\b<GAP>\b(?:usually|normally|typically|otherwise|used to)\b""",
        "build job pipeline batch import backup export test deploy release script calculation run compile query install 빌드 배치 작업 파이프라인 백업 배포 테스트 크론 잡 적재 정산 집계 동기화 인덱싱 색인 스크립트 컴파일 워크플로 임포트 익스포트 input simulat render training 인풋 입력 예제 돌고 돌리 계산 시뮬 학습 렌더"),
    # "jobs wait for minutes in the queue before they start"
    Complaint("job.queue_wait", "high", r"""
        \b<JOBS>(?: (?!to\b|for\b)\w+){0,4}? (?:stuck|waiting|wait|waits|queued|sit|sits|sitting|remain|remains|stay|stays|been) (?:\w+ ){0,2}?(?:in (?:the |a |an )?)?(?:queue|queued|waiting|pending)\b
        \b<JOBS>(?: \w+){0,3}? (?:takes?|took|taking|waits?|waited|waiting) (?:<SOME> )*<NUMBER>\+? ?(?:<SPAN>|m|h) (?:to|before (?:it|they|being)) (?:starts?|be (?:picked|scheduled)|picked|gets? (?:picked|scheduled))\b
        \bwaiting (?:\w+ ){0,3}?in the queue\b
        \bwait times? (?:is|are|was|were) (?:\w+ )?(?:long|longer|high|huge)\b
        <JOBS_KO>들?[이가은는도]?\s(?:(?!디스크|I/O|락|메시지)\S{1,6}\s){0,2}?(?:대기열|대기\s?중|대기\s?상태|큐|pending|queued)(?:에서|에|로|으로|이라|인)?\S?\s?(?:\S{1,8}\s){0,2}?(?:쌓|멈[춰췄춘]|걸려|갇|안\s?빠|남아|머물|있[어고는습음]|만\s?하|시작을?\s?[안못])
        <JOBS_KO>\S{0,3}\s(?:\S{1,8}\s){0,3}?(?:시작|배정|할당)\S{0,3}\s?(?:\S{1,6}\s)?(?:안\s?[되돼됩됨하해]|못\s?[하해받])
        (?:잡힐|잡힐\s?수\s?있을|시작할|시작될|시작하기|배정될|배정받기|순서\s?올)\s?(?:때까지|까지)\S?\s(?:\S{1,4}\s)?<TIME_KO>
        \b<JOBS>(?: \w+){0,2}? (?:(?:is|are|was|were|get|gets|got|only) )*(?:picked up|scheduled|started|start)(?: only)? after (?:<SOME> )*<NUMBER> ?(?:minutes|hours)\b""",
        "build job test pipeline runner agent workflow slurm batch 러너 에이전트 빌드 배치 작업 파이프라인 백업 배포 테스트 크론 잡 적재 정산 집계 동기화 인덱싱 색인 스크립트 컴파일 워크플로 임포트 익스포트"),
    # "the report job still isn't finished after 3 hours"
    Complaint("job.not_finishing", "present", r"""
        \b<JOBS>\b(?: \w+){0,3}? <NOT>(?: (?:yet|still|even|been))? (?:finish|finished|done|complete|completed|end|ended)(?: (?:yet|even))? (?:after|for) (?:<SOME> )*(?:<NUMBER> ?<SPAN>|(?:half )?an? (?:hour|day)|hours|days)\b"""),
    # "the connection to the broker was broken"
    Complaint("network.interruption", "present", r"""
        \bconnections? (?:(?:to|with|from|between) (?:\w+ ){1,4}?)?(?:is|are|was|were|gets?|got|being|keeps? (?:getting|being)) (?:(?:often|suddenly|then|randomly|constantly|always) )*(?:broken|lost|dropped|cut|interrupted|closed unexpectedly)\b
        \b(?:los(?:es?|t|ing)) (?:(?:the|their|its|all|our) )*(?:network )?(?:connections?|connectivity)\b(?! pool)"""),
    # "memory is never given back"
    Complaint("memory.leak", "present", r"""
        \b(?:memory|ram|rss)(?: \w+){0,3}? (?:(?:does|do|did|is|was|has)(?:n['’]t| not)|never) (?:\w+ ){0,2}?(?:go|come|goes|comes|gone|freed|released?|reclaimed|decreas\w+|shrink\w*|drops?|dropped|given back|returned)\b(?! (?:up|above|over))
        \b(?:memory|ram|rss)(?: \w+){0,2}? (?:keeps?|kept) (?:on )?(?:growing|increasing|climbing|rising|going up)\b<GAP>\b(?:until|forever|never)\b
        \bleak(?:s|ing)? (?:memory|ram|heap|badly|massively|heavily|fast|slowly|like a sieve|(?:about |around )?\d[\d.,]* ?[kmg]i?b)\b
        (?:메모리|램|RSS)\S{0,3}\s(?:(?!\d+\s?%에서)\S{1,8}\s){0,6}?(?:안\s?(?:줄|떨어|빠|내려)|(?:줄|내려오|떨어지|빠지)<NOT_KO>|반환\S{0,2}\s?[안않못]|돌려주<NOT_KO>|올라가?기만|늘기만|우상향)"""),
    # "we cannot get above 900 rows per second"
    Complaint("service.throughput", "low", r"""
        \b(?:could|can)(?:n['’]t|not| not) (?:push|get|do|handle|process|exceed|send|write|read)(?: \w+)? ?(?:more than|above|over|beyond|past)? ?(?:about |around )?\d[\d.,]*(?: ?k| ?[kmg]b?)?(?: ?\w+){0,2}? ?(?:/ ?|per |a )(?:s|sec|second|min|minute)\b
        (?:초당|분당)\s?\d[\d,.]*\s?\S{0,3}\s?(?:밖에|이상은?|넘게는?)\s?(?:\S{1,6}\s)?[안못]
        (?:속도|처리량|스루풋|TPS|다운로드|업로드|쓰기|읽기|복사|전송)\S{0,3}\s(?:\S{1,10}\s){0,3}?\d[\d,.]*\s?(?:[KMG]i?B?(?:/s|ps)?|메가|기가|건|TPS)\S{0,3}\s?(?:밖에|이상|넘게)\S?\s?(?:\S{1,6}\s)?[안못]
        (?<!디스크 )(?<!볼륨 )(?:속도|처리량|스루풋|TPS)\S{0,2}\s(?:\S{1,6}\s){0,2}?(?:안\s?나[오와옵옴]|반\s?토막|뚝)
        \d[\d,.]*\s?(?:[KMG]i?B?(?:/s|ps)|메가|기가)\S{0,2}\s?밖에\s?(?:\S{1,6}\s)?[안못]\s?나
        \b(?:writes?|reads?|uploads?|downloads?|transfers?|copying|copies|throughput|restore|backup)\b(?: \w+){0,4}? (?:stuck|capped|limited|stays?|never (?:gets?|goes?|exceeds?)|crawls?|crawling)(?: \w+)? (?:at|to|above|over|around|below)? ?(?:about |around )?\d[\d.,]* ?[kmg]i?b(?:yte)?s?(?: ?/ ?s\b|ps\b| per sec\w*)"""),
    # "since we upgraded to 2.4"
    Complaint("change.version_upgrade", "present", r"""
        \b(?:after|since) (?:(?:the|our|an?|this|that|last|recent|we|i|they|you) )*(?:(?!kernel|driver|os|firmware|bios|ubuntu|debian|rhel|centos|windows|memory|ram|switch|network|hardware|disk|storage|cpu|line|bandwidth)[\w.-]+ ){0,2}?upgrad(?:e|es|ed|ing)\b(?! (?:(?:of|the|our|my|from|to|server|servers|host|hosts|node|nodes|os) )*(?:\w+ )?(?:kernel|drivers?|os|firmware|bios|ram|memory|hardware|network|switch|ubuntu|debian|operating)\b)
        \b(?:we|i|they)(?: (?:have|had|just|recently|also))* upgraded (?:the |our |my )?(?!kernel|drivers?|os\b|firmware|bios|ram|memory|hardware|ubuntu|debian|\w+ (?:kernel|firmware|driver))[\w.-]+(?: \w+){0,3}? (?:from|to) v?\d"""),
    # "the worker stops picking up jobs"
    Complaint("service.hang", "present", r"""
        \b<WORKER>\b(?:,? (?!not\b|if\b|should\b|must\b|may\b|might\b|could\b|would\b)\w+){0,8}? (?:stops?|stopped|quits?|ceased?)(?: \w+)? (?:pulling|picking|taking|processing|consuming|polling|fetching|working)\b(?! (?:again|until))
        \b<WORKER> (?:(?:is|are|was|were|also|simply|just) )*not (?:processing|consuming|polling|picking|pulling|taking|doing) (?!more|faster)\w+
        (?:워커|컨슈머|러너|에이전트|스케줄러|데몬|프로세서)\S{0,3}\s(?:\S{1,8}\s){0,4}?(?:작업|메시지|일감|일|잡|요청|큐)\S{0,2}\s?(?:더\s?이상\s|더는\s|아예\s|전혀\s)?(?:[안못]\s?(?:가져|집|받|물|꺼내)|처리를?\s?[안못])"""),
    # "none of the cron jobs ran at the weekend"
    Complaint("job.missed_schedule", "present", r"""
        \b<CRON>(?: (?:has|have|had|suddenly|simply|just|all))* (?:stopped|stops) (?:running|being (?:run|executed|triggered)|executing|firing)\b
        \bnone of (?:our|the|my) (?:\w+ )?(?:<CRON>|jobs)(?: \([^)]*\))? (?:(?:was|were|has|have|been) )*(?:ran|run|started|executed|fired|triggered)\b
        \b<CRON>(?: \w+){0,2}? <NOT>(?: (?:been|being|even))? (?:run|executed|triggered|started|fired)\b(?= (?:any ?more|any longer|at all|since|for|on|over|yesterday|last|today|tonight)\b|\s*[.,;])
        (?:크론|cron|배치|스케줄러|타이머|정산|집계|적재|예약\s?작업|스케줄)\S{0,3}\s(?:\S{1,8}\s){0,3}?(?:시작을?\s?(?:아예\s)?(?:안|못)\s?[했하한]|시작되지\s?않|안\s?돌[았아]|돌<NOT_KO>|실행이?\s?안|실행되지\s?않|안\s?떴|건너[뛰뛴]|누락)"""),
    # "the backups stopped in spring"
    Complaint("backup.failed", "present", r"""
        \bbackups?(?: (?:has|have|had|suddenly|all|jobs?|scripts?))* (?:stopped (?:working|running|in|since)|(?:is|are|keeps?|kept|were|was|been) failing)\b
        \bbackups?(?: (?:jobs?|scripts?))? <NOT> (?:been )?(?:run|running|made|taken|worked|working|complete|finish)\b
        \b(?:no|not a single) (?:\w+ )?backups? (?:since|for|in) (?:\w+ ){0,3}?(?:weeks?|months?|days?|january|february|march|april|may|june|july|august|september|october|november|december)\b
        백업\S{0,3}\s<WORDS_KO>(?:실패|안\s?(?:되|돼|됐|됨|돌|떠|만들|쌓|남)|멈[췄춘춰]|못\s?(?:뜨|떴|만들|받|했|하))
        백업\S{0,3}\s(?:\S{1,6}\s){0,2}?하나도\s?없
        \b(?:restores?|restoring|restoration)\b(?: (?!if\b)\w+){0,4}? (?:(?:has|have|had|always|is|are|keeps?|also) )*(?:(?<!the )(?<!an )(?<!a )(?<!our )fail\w*|aborts?|aborted|breaks off)\b
        \b(?:restores?|restoring|restoration)\b(?: (?!if\b)\w+){0,3}? (?:(?:did|does|do|has|have)(?:n['’]t| not)|could(?:n['’]t| not)) (?:work|complete|completed|finish|finished|succeed\w*)\b
        (?:복원|리스토어|백업\s?복구)\S{0,3}\s(?:\S{1,8}\s){0,3}?(?:실패|안\s?(?:되|돼|됐|됨|됩)|못\s?[하했한함합]|깨[져졌지집])"""),
    # "all worker threads were busy"
    Complaint("app.thread_pool.usage", "high", r"""
        \b(?:threads|(?:apache|php-?fpm|nginx|web|http|tomcat) (?:workers|processes)) (?:(?:is|are|was|were|got|all|being|completely) )+(?:maxed out|busy|used up|exhausted|occupied|saturated)\b
        \b(?:r[au]ns?|running) out of (?:[\w-]+ )?(?:workers|worker processes|threads)\b
        \ball (?:\d+ )?(?:of )?(?:the |our )?(?:\w+ )?(?:worker threads|workers|threads) (?:(?:is|are|was|were|got) )+(?:\w+ )?(?:maxed out|busy|used up|exhausted|occupied|in use|saturated|taken)\b
        (?:스레드|쓰레드|(?:톰캣|아파치|nginx|php-?fpm|WAS)\s?(?:워커|프로세스))\S{0,3}\s(?:\S{1,8}\s){0,3}?(?:전부|다|모두|몽땅)\s?(?:\S{1,6}\s)?(?:바쁘|바쁨|바빠|busy|비지|점유|물려|잡혀|찼|차\s?있|사용\s?중|쓰고|썼|소진)"""),
    # "some consumers got all the big partitions"
    Complaint("messaging.partition_skew", "present", r"""
        \bpartitions?(?: of (?:\w+ ){1,3}?)?(?: \w+)? (?:is|are|was|were|get|gets) (?:\w+ )?(?:not (?:\w+ )?(?:distributed|balanced|spread|assigned|shared) (?:evenly|equally|uniformly)|unevenly|unequally|(?:distributed|spread|balanced|assigned) (?:unevenly|unequally))\b
        파티션\S{0,3}\s(?:\S{1,8}\s){0,4}?(?:하나|한\s?개|한쪽|특정|일부|\d+번)\S{0,3}(?:로만|에만|만|에)\s?(?:\S{1,8}\s){0,2}?(?:몰[려리립린림]|쏠[려리립린림]|쌓|들어|밀[려리립린])
        (?:한|특정|일부|\d+번)\s?파티션\S{0,3}\s?(?:\S{1,8}\s){0,2}?(?:몰[려리립린림]|쏠[려리립린림])""",
        "kafka topic consumer broker stream event 카프카 토픽 컨슈머 브로커 파티션"),
    # "the CPU goes to 60 % when the average is 5 %"
    Complaint("system.cpu.utilization", "high", r"""
        \bcpu\b<GAP>\b(?:[3-9]\d|100) ?%<GAP>\b(?:when|while|where|instead of|and) (?:the |its |it )?(?:average|normal(?:ly)?|usual(?:ly)?|baseline)\b
        \bcpu\b(?: \w+){0,3}? (?:stepped up|jumped|rose|climbed|went up|increased|doubled|spiked)\b<GAP>\bfrom\b<GAP>\d ?%?<GAP>\bto\b<GAP>\d ?%
        (?:CPU|씨피유)\S{0,3}\s(?:\S{1,8}\s){0,3}?\d+\s?%?\S{0,3}(?:에서|였는데|이었는데|인데|던)\S{0,2}\s?(?:\S{1,8}\s){0,3}?\d+\s?%?\s?(?:까지|로)\s?(?:\S{1,6}\s)?(?:올[라랐]|뛰|뛴|튀|치솟)"""),
    # "packets of 1400 bytes get lost"
    Complaint("network.packet_loss", "high", r"""
        (?<!only )(?<!large )(?<!big )\b(?:packets?|pings?|datagrams?)\b(?: (?!if\b|not\b|no\b)[\w-]+){0,5}? (?:gets?|getting|got|are|is|were|was|being) (?:\w+ )?lost\b
        \b(?:packets?|pings?|datagrams?)\b(?: (?!if\b)[\w-]+){0,5}? (?:never (?:arrive|reach)|(?:do|does|did)(?:n['’]t| not) (?:arrive|reach)|(?:are|is|were)(?:n['’]t| not) (?:transmitted|forwarded|delivered))\b
        (?<![가-힣])(?:패킷|핑|ping)\S{0,3}\s(?:\S{1,8}\s){0,6}?(?:안\s?(?:돌아오|닿|도착)|새[요고는서네]|샙니|줄줄|유실|빠[지져졌집진]|로스|도착을?\s?[안못])"""),
    # "it eats all the memory"
    Complaint("system.memory.utilization", "high", r"""
        \b(?:eats?|eating|ate|eaten|takes? up|taking up|uses?|using|used|consumes?|consuming|consumed|hogs?|hogging) (?:up )?(?:almost |nearly )?all (?:(?:the|of|my|our|its|available|cpu|and) )*(?:ram|memory)\b
        (?:메모리|램)\S{0,2}\s(?:\S{1,6}\s){0,2}?(?:다\s?(?:먹|잡아먹|써|쓰고|씀|썼|차지)|싹\s?다|통째로)"""),
)  # fmt: skip
