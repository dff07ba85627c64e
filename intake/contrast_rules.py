r"""Words that tell where, when and for whom it happens: one contrast a rule, one way to say it a line.

A line is a regular expression in which `<PART>` stands for what `PARTS` has under that name; a blank is a blank.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A contrast, and the ways to say it."""

    signal: str
    ways: str


PARTS = {
    "GAP": r"(?:[^.!?;\n]|\.(?=\S|\s(?:since|from) then\b)){0,40}?",
    "UNIT": r"""(?:nodes?|hosts?|servers?|machines?|box(?:es)?|pods?|replicas?|instances?|vms?|workers?|brokers?|members?
        |shards?|drives?|disks?|containers?|runners?|gateways?|switch(?:es)?|units?|databases?|appliances?|ones?
        |hypervisors?|blades?|routers?|desktops?)""",
    "UNIT_KO": r"(?:노드|서버|호스트|장비|파드|pod|브로커|인스턴스|머신|대|레플리카|복제본|컨테이너|워커|놈|VM|디스크|PC|피씨|스위치)",
    "SEVERAL": r"(?:two|three|four|five|six|seven|eight|nine|ten|some|a few|a handful|several|a couple|half|\d+)",
    "SEVERAL_KO": r"(?:두|세|네|다섯|여섯|몇|일부|\d+)",
    "WHOLE": r"(?:\d+|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred\w*)",
    "OUR": r"(?:(?:the|our|my|its|all|more than|over) )*",
    "FINE": r"""(?:fine|ok|okay|alright|all right|healthy|good|normal|normally|unaffected|quiet|clean|happy|well
        |not affected|without (?:any )?(?:problems?|trouble|issues?|errors?)|no (?:such )?(?:problems?|issues?|errors?|trouble)
        |(?:do|does|did)(?:n['’]t| not)|never (?:do|does|show|have|had|fail)\w*)""",
    "FINE_KO": r"""(?:멀쩡|정상|괜찮|문제[가는]?\s?없|조용|잘\s?[됨돼되됩돌나붙써쓰씁]|안\s?그[래럼]|이상\s?없|깨끗|빠르|빨라|빠름
        |쌩쌩|(?:바로|금방|잘)\s?[떠뜨뜸뜹붙열][가-힣]{0,3}|되는데|됩니다|돼요)""",
    "CHANGE": r"""(?:updat\w+|upgrad\w+|(?:re)?deploy\w*|releas\w+|roll(?:ed|ing)?[- ]?out|migrat\w+|mov(?:e|ed|ing)
        |switch(?:ed|ing)|chang(?:e|ed|ing|es)|patch(?:ed|es|ing)?|maintenance|cut-?over|replac\w+|reimag\w+|bump\w*
        |downgrad\w+|install\w*|add(?:ed|ing)|enabl\w+|turn(?:ed|ing) (?:on|off)|swapp\w+|restor(?:e|ed|ing)|introduc\w+|flipp\w+
        |push(?:ed|ing)|failover|failed over|refactor\w*|reorgani[sz]\w+|rotat\w+
        |(?:new|latest) (?:\w+ )?(?:version|release|firmware|kernel|image|build|chart|switch|router|firewall|driver))""",
    "CHANGE_KO": r"""(?:업데이트|업그레이드|업글|배포|릴리[스즈]|이관|이사|마이그레이션|교체|변경|패치|점검|작업|전환|도입|적용|설치
        |증설|추가|절체|페일오버|올[리린]|바[꾸꾼]|옮[기긴]|넣은?|켜|켠|갈아탄?|붙[이인]|깔고|깐|반영|개편|정리|갱신|나[가간]|합[치친]|나[누눈]|줄인|늘린)""",
    "LOAD": r"""(?:(?:high |heavy |real |full |peak |compute )*load|traffic|peak|rush|busy|concurren\w+|load ?test|stress|bursts?
        |(?:many|more than|over) (?:\d+ )?(?:\w+ )?(?:users|clients|requests|jobs|people|connections|writers|players))""",
    "LOAD_KO": r"(?:트래픽|부하|접속자?|동접|요청|사람|사용자|유저|손님|주문|호출)",
    "TROUBLED": r"(?:hang|freez|froze|crash|fail|stall|die|drop|time out|timeout|slow|reboot|restart|not[- ]?ready|unresponsive|unusable|unavailable|lock|disappear|error|stuck)",
    "NUMBER": r"(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|a few|a couple of|several|some|half an?)",
    "SPAN": r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)",
    "HOUR": r"(?:(?:about |around )?(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?)?(?: o['’]clock)?(?: (?:utc|gmt|cet|cest|est|edt|pst|pdt|local time))?|midnight|noon|half past \w+))",
    "HOUR_SURE": r"(?:(?:about |around )?(?:\d{1,2}[:.]\d\d|\d{1,2} ?[ap]\.?m\b|midnight|noon|night|mornings?|evenings?|weekends?))",
    "FAILS": r"(?:stops?|fails?|dies?|hangs?|drops?|slows?|freezes?|disappears?|becomes?|is gone|goes|gets|loses?|crash\w*)",
    "THING": r"(?:files?|packets?|requests?|responses?|messages?|payloads?|objects?|uploads?|queries|mails?|attachments?|transfers?|pings?|frames?|ones)",
    "THING_KO": r"(?:파일|패킷|요청|응답|메시지|쿼리|이미지|첨부|전송|데이터|것|거|건)",
    "SOFTWARE": r"(?:queries|query|command|job|build|image|version|code|config\w*|kernel|software|app|binary|chart|script|firmware|driver|set-?up|release|program)s?",
    "WHO": r"(?:users?|customers?|tenants?|accounts?|people|carriers?|isps?|countr\w+|branch\w*|offices?|students)",
    "WHO_KO": r"(?:사용자|고객사?|유저|통신사|지점|회원|직원|학생|매장|국가)",
}  # fmt: skip
RULES = (
    # "the other two nodes are fine", "나머지는 멀쩡해요"
    Rule("contrast.some_hosts_only", r"""
        \b(?:others|other|rest|remaining|neighbou?rs?|neighbou?ring|siblings?)(?: (?!databases?|regions?|clusters?|sites?|environments?|hand|times?|way|side|users|customers|people|but\b|and\b|or\b|that\b|which\b|it\b|they\b|we\b|i\b)\w+){0,4}? (?:(?:is|are|was|were|works?|stay\w*|behaves?|runs?|looks?|keeps?|has|have|had)(?: \w+)? )?<FINE>\b
        (?:나머지|다른|옆)\s?(?:\S+\s){0,2}?<UNIT_KO>?(?:은|는|도|들은|들도|선|에선|에서는|쪽은)\s(?:\S+\s){0,2}?<FINE_KO>
        \b(?:only|just) <SEVERAL>(?: of (?:the|our|them|my|\d+)\b| (?:\w+ )?<UNIT>\b)
        \bonly (?:on )?certain <UNIT>\b
        \bnot happen (?:to|on|with) (?:any of )?(?:the|our) (?:\w+ )?(?:<UNIT>|masters|primaries|leaders|slaves|secondaries)\b
        \bonly works? (?:on|from|in) (?:the |those )?(?:same )?<UNIT>\b
        \b(?:some|a few|several|two|three|four|five) of (?:the|our|my) (?:\w+ )?<UNIT>\b
        (?<!at )\b(?!(\d+) (?:out )?of \1\b)<SEVERAL> (?:out )?of <OUR><WHOLE> (?:\w+ ){0,2}<UNIT>\b
        \bhalf (?:of )?(?:the|our|my) (?:\w+ )?<UNIT>\b
        <SEVERAL_KO>\s?<UNIT_KO>(?:에서)?만
        (?:\d+|열|스무)\s?<UNIT_KO>\s?중에?\s?(?:에서\s)?<SEVERAL_KO>\s?<UNIT_KO>
        <UNIT_KO>\S{0,2}\s(\d+)\s?개\s?중에?\s?(?!\1\s?개)\d+\s?개
        <UNIT_KO>\s?(?:절반|반)(?:만|이|은)"""),
    # "only one of the pods", "3번 노드만"
    Rule("contrast.one_host_only", r"""
        \b(?:only|just|solely|always|exactly) (?:on |from |in |happens? on |for )?(?:one|a single|this|that) (?:of <OUR>(?:\w+ )?<UNIT>\b|(?:\w+ )?<UNIT>\b)
        \b(?:one|1) (?:out )?of <OUR><WHOLE> (?:\w+ )?<UNIT>\b
        \b(?:happens?|happened|occurs?|occurred|is seen|was seen) (?:only )?(?:on|with|to|in|at) one of <OUR>(?:\w+ )?<UNIT>\b
        \bone (?:of <OUR>)?(?:[\w-]+ )?<UNIT>\b<GAP>\b(?:higher|lower|slower|busier|larger|worse|hotter|more) (?:\w+ )?than (?:on |in |for )?(?:all |any of )?(?:the |our )?(?:others\b|rest\b|other (?:\w+ )?<UNIT>\b)
        \bonly (?:on )?[a-z]+[-_ ]?\d+ (?:is|has|does|shows|gets|fails)\b
        (?:한|1)\s?<UNIT_KO>(?:만|에서만)(?!\s?더)
        <UNIT_KO>\s?(?:하나|한\s?[대개놈])(?:에서|에)?만(?!\s?더)
        \d+번\s?<UNIT_KO>?(?:에서)?만\s
        [a-z]+-?\d+(?:에서)?만\s
        (?<![가-힣])이\s?<UNIT_KO>(?:에서)?만\s
        \d+\s?<UNIT_KO>\s?중에?\s?(?:딱\s)?(?:한|1)\s?<UNIT_KO>"""),
    # "on every node", "20 of 20 pods fail", "20개 중 20개"
    Rule("contrast.all_hosts", r"""
        (?<!clean )(?<!fine )\b(?:on|from|across|affects|hits) (?:all|every)(?: of)?(?: the| our| my)? (?!new)(?:\w+ )?<UNIT>\b(?!<GAP>\b<FINE>\b)
        (?<!at )\b(\d+) (?:out )?of \1 <UNIT>\b
        \ball (?:\d+|of the|of our|our|the) (?:\w+ )?<UNIT> (?:\w+ )?(?:fail|show|lost|went|drop|time|hang|report|crash)\w*
        \b(?:all|every|each)(?: of)?(?: the| our| my)? (?:\w+ )?<UNIT> (?:(?:is|are|was|were|get|gets|got|go|goes|went|have been|has been) (?:\w+ )?(?:affected|down|slow\w*|hit|dead|gone|stuck|hang\w*|hung|fail\w*|unreachable|unresponsive|like that)|(?:fail|hang|crash|freeze|stall|time out|do|does|show|shows|have|has|see|sees) (?:it\b|this\b|that\b|the same(?=\s*(?:[,.;)]|$))|alike\b|at once\b|too\b))
        (\d+)\s?(?:<UNIT_KO>|개)\s?중에?\s?\1\s?(?:<UNIT_KO>|개)
        <UNIT_KO>\s?(?:전부|모두|다)\s(?:그래|그러|똑같|느|죽|안|에러)"""),
    # "only zone b", "a존만"
    Rule("contrast.one_zone_only", r"""
        \b(?:only|just) (?:in |on |from )*(?:one|a single|this|that|the)? ?(?:\w+ )?(?:az|availability zone|zone|rack|region|data ?cent(?:re|er)|site)\b
        \beverything in [\w-]+ (?:is|are) (?:down|out|dead)\b<GAP>\b(?:unaffected|fine|ok)\b
        (?:존|AZ\S*|리전|랙|IDC|센터)(?:에|에서)?\s?(?:있는\s)?[가-힣]{0,5}만(?![가-힣])"""),
    # "the same image works in staging", "스테이징은 멀쩡해요"
    Rule("contrast.same_software_elsewhere_ok", r"""
        \bsame <SOFTWARE>\b(?: \w+){0,3}? (?:works?|runs?|is|are|behaves?|does|has|have)\b<GAP>\b<FINE>\b
        \bsame <SOFTWARE>\b<GAP>\b(?:works?|worked|runs? fine|finish\w+ in|takes? (?:only )?\d)
        \b(?:works?|worked|is|are|runs?|fine|ok)(?: \w+)? (?:on|in|from|at) (?:staging|dev|qa|test|my (?:laptop|machine)|the (?:staging|test|dev|other) \w+|another (?:cluster|region|environment|account|network|machine)|other (?:clusters|regions|environments|sites|accounts))\b
        \b(?:never|not|n['’]t|cannot) (?:\w+ ){0,2}?(?:happen\w*|occur\w*|see|seen|reproduc\w*|affect\w*|appear\w*)(?: (?:it|this|that|any\w*))* (?:in|on|with|from) (?:our |the |my |any )?(?:\w+ )?(?:staging|dev|qa|test|other (?:clusters?|environments?|regions?|sites?))\b(?! (?:files?|cases?|suites?))
        \b(?:our |the |my )(?:staging|dev|test|qa) (?:env\w*|clusters?|systems?|setup|machines?) (?:is|are)(?:n['’]t| not) affected\b
        \b(?:staging|dev|qa|the test (?:system|environment)|other (?:regions?|clusters?|environments?|sites?|accounts?|data ?cent(?:re|er)s?))(?: with (?:\w+ ){1,3})?,? (?:is|are|works?|runs?|stays?|has|have)(?: \w+)? <FINE>\b
        (?:스테이징|개발계|개발\s?서버|로컬|테스트\s?서버|다른\s(?:리전|클러스터|환경|지점|사이트|고객사|망)|검증계|\S{1,20}\s리전)\S{0,4}\s(?:\S+\s){0,3}?<FINE_KO>
        (?:같은|똑같은|동일한?)\s(?:버전|이미지|빌드|설정|쿼리|구성|명령|앱|코드|파드)\S*\s(?:\S+\s){0,4}?<FINE_KO>"""),
    # "the older machines work", "구형은 멀쩡해요"
    Rule("contrast.older_hardware_unaffected", r"""
        \b(?:old(?:er)?|previous|last)(?:[- ]generation)? (?:machines?|servers?|nodes?|hosts?|hardware|boxes|laptops|cards?|drives?|models?|ones?|generation|blades?|switches)(?: \w+){0,3}? (?:works?|(?:(?:runs?|is|are|was|were|stays?|keeps?)(?: \w+)? )?<FINE>)\b
        (?:(?:구형|구세대|이전\s?세대)\s?(?:서버|장비|노드|모델|기종|랙|물량|노트북)?|(?:예전|기존|옛날|오래된)\s?(?:서버|장비|노드|모델|기종|랙|물량|노트북))(?:은|는|들은|에선|에서는|쪽은)\s(?:\S+\s){0,3}?<FINE_KO>"""),
    # "whenever a burst comes", "트래픽이 몰리면"
    Rule("contrast.only_under_load", r"""
        \b(?:only|just|mostly|always|unless) (?:\w+ ){0,3}?(?:under|at|during|in|with|when|while|whenever|if|on|once)\b<GAP>\b<LOAD>\b
        \b(?:as soon as|whenever|every time|each time|the moment)\b<GAP>\b<LOAD>\b
        \b(?:once|when)\b<GAP>\b<LOAD> (?:comes?|rises?|grows?|goes up|increases?|picks? up|spikes?|hits?|gets? (?:high|heavy))\b
        \b(?:off[- ]peak|at idle|when idle|without load)\b<GAP>\b(?:<FINE>|functional)\b
        \b<TROUBLED>\w*(?: \w+){0,5}? (?:under|during|after|with) (?:\w+ )?(?:load|stress)\b(?! (?:average|balanc\w+))
        (?<!is )(?<!are )(?<!was )(?<!were )\b(?:under|after|during) (?:\w+ )?(?:heavy|high|full|peak) (?:\w+ )?(?:load|traffic)\b<GAP>\b<TROUBLED>
        \b(?:during|in|at) (?:the |our )?(?:peak|rush|busy|busiest) (?:hours?|times?)\b<GAP>\b<TROUBLED>
        \b<TROUBLED>\w*(?: \w+){0,5}? (?:during|in|at) (?:the |our )?(?:peak|rush|busy|busiest) (?:hours?|times?)\b
        \b<TROUBLED>\w*<GAP>\bwhen there is (?:a |an |any )?(?:\w+ )?(?:load|traffic)\b
        \bas (?:\w+ )?(?:traffic|load) (?:scales|picks|goes|comes|grows|increases|rises)(?: up| in)?\b<GAP>(?:\b<TROUBLED>|disruption|error|latency|slow)
        \bwhen \d+ (?:\w+ )?(?:jobs|users|clients|requests) (?:\w+ ){0,3}at (?:the same time|once)
        <LOAD_KO>\S{0,3}\s?(?:\S+\s){0,2}?(?:몰리|몰릴|몰려|많아지[면고]|많을|많으|올라가면|오르면|늘면|늘어나면|걸리면|걸면|주면|커지면|높아지면|들어오면)(?!서)
        (?:피크|러시|바쁠|점심|혼잡|출근|붐빌)\S{0,4}\s?(?:때|시간|타임|시간대)(?:에만|만|마다|만\s?되면)"""),
    # "at 3 every night", "매일 새벽 3시"
    Rule("contrast.follows_time", r"""
        \b(?:at|around|about|from|between|shortly after) <HOUR> (?:in the \w+ )?(?:every|each) (?:single )?(?:night|day|morning|evening|week\w*|\w+day)\b
        \b(?:every|each) (?:single )?(?:night|day|morning|evening|afternoon|weekday|\w+day)(?: \w+)?,? (?:at|around|about|between|shortly after|from) <HOUR>
        \b(?:always|only) (?:at|around|between|in the|on) <HOUR_SURE>\b
        \bsame (?:time|hour) (?:every|each) \w+
        \b(?:every ?day|each day|every (?:night|morning|evening)|daily) (?:at|around|about) (?:about |around )?the same (?:time|hour)\b
        \bat <HOUR_SURE> (?:\w+ )?(?:<NUMBER> )?(?:days|nights|mornings) in a row\b
        (?<![가-힣])(?:매일|날마다|매번|항상|늘|매주\s\S+|평일)\s?(?:새벽|밤|아침|저녁|오전|오후|낮)?\s?\d{1,2}시
        \d{1,2}시(?:\s?\d+분)?(?:쯤|경)?\s?(?:만\s?되면|마다|만\s?지나면)
        (?:새벽|밤|아침|저녁|오전|오후|주말|[월화수목금토일]요일)(?:에)?\s?(?:만\s?되면|마다|에만)"""),
    # "every ten minutes", "10분마다"
    Rule("contrast.periodic", r"""
        \bevery <NUMBER> <SPAN>\b
        \bevery (?:hour|minute) (?:on|at|exactly)\b
        \b(?:at|in) (?:exactly |regular |the |an? |about |roughly ){0,3}(?:<NUMBER>[- ])?(?:<SPAN>|hourly) intervals?\b
        (?:\d+|몇|한|두|세)\s?(?:분|시간|초|일|주일?)\s?(?:에\s?한\s?번|마다|꼴로|간격으로|간격|주기로)"""),
    # "12 hours later the address is gone", "30분쯤 지나면"
    Rule("contrast.only_after_minutes", r"""
        \b(?:after|past) (?:about |around |roughly |some |exactly )?<NUMBER> ?<SPAN> (?:of )?(?:running|uptime|work|use|load|training|operation|activity)\b
        \b(?:after|past) (?:about |around |roughly |some |exactly )?<NUMBER> <SPAN>,? (?:it|they|the \w+) (?:\w+ ){0,2}<FAILS>\b
        \b<NUMBER> <SPAN> (?:later|in(?! (?:a row|total|all|the|which))|into \w+|after (?:every |each |the |a )?(?:start|boot|restart|reboot)\w*)\b<GAP>\b(?:<FAILS>|back|again|returns?)\b
        \bafter (?:about |around |roughly |some |exactly |at most )?<NUMBER>(?: ?(?:or|to|-) ?<NUMBER>)? ?<SPAN>,? (?:the|our|my|all) (?:\w+ ){1,2}(?:gets?|got|is|are|was|were)? ?(?:disconnect\w*|<FAILS>|stuck|lost)\b
        \b(?:ran|runs|running|run|works?|worked) (?:(?:fine|well|normally|ok|successfully|smoothly|perfectly) )?for (?:(?:about|around|roughly|several|a few|few|some) )*(?:<NUMBER>(?: ?(?:or|to|-) ?<NUMBER>)? )?<SPAN>,? (?:(?:and|but|then|before|until|it|they) )+(?:\w+ ){0,2}?(?:<FAILS>|hang|stuck|crash\w*)\b
        \b(?:stuck|<FAILS>|hang|disconnect\w*)\b<GAP>\bafter running (?:fine )?for (?:(?:about|around|several|a few|some) )*(?:<NUMBER> )?<SPAN>\b
        \b<NUMBER> <SPAN> after (?:the |its |each |every |a )?(?:\w+ )?(?:start|boot|restart|reboot|launch)\w*(?: (?:of )?(?:the )?(?:\w+ ){1,2}?)?,? (?:it|they|we|the \w+) (?:\w+ )?(?:see|seeing|gets?|getting|<FAILS>)\b
        \b(?:works?|worked|runs?|ran|behaves?|behaved|is|was) (?:fine|nicely|well|normally|ok|okay|good|as expected|perfectly) for (?:(?:about|around|roughly|several|a few|few|some) )*(?:<NUMBER>(?: ?(?:or|to|-) ?<NUMBER>)? )?<SPAN>(?: or so)?,? (?:and |but )?then\b
        \b(?:goes away|disappears?|hangs?|crashes|disconnects?|freezes?|goes down|going down|drops off) (?:again )?(?:<NUMBER>(?: ?(?:or|to|-) ?<NUMBER>)? (?:hours?|days?|weeks?) after (?:each |every |the |a )?(?:re-?)?(?:start|boot)|after (?:about |around )?<NUMBER>(?: ?(?:or|to|-) ?<NUMBER>)? (?:hours?|days?|weeks?))\b
        \bcomes? back (?:\w+ )?<NUMBER> <SPAN> (?:later|after)\b
        \bfine (?:at first|in the beginning|for (?:the first )?<NUMBER> <SPAN>)<GAP>\b(?:then|after that|but)\b
        (?:(?:\d+|몇|한|두|세)\s?(?:분|시간|일|주일?)|하루|이틀|사흘|며칠|반나절)(?:\s?정도|쯤)?(?:은|는|동안은?)?\s(?:\S{1,4}\s)?(?:괜찮|멀쩡|잘\s?[되돌쓰])\S{0,3}다가
        (?:(?:\d+|몇|한|두|세)\s?(?:분|시간|일|주일?)|하루|반나절)(?:\s?정도|쯤)?\s?(?:만\s|을\s|이\s|은\s)?(?:지나면|돌리면|쓰면|켜두면|뒤면|넘으면|돌면|흐르면|가면)"""),
    # "since the update", "업데이트하고 나서부터"
    Rule("contrast.follows_change", r"""
        \bsince (?:[\w'’./-]+ ){0,4}?<CHANGE>\b(?!<GAP>\b(?:no (?:\w+ ){0,2}(?:errors?|problems?|issues?|crash\w*|drops?|trouble|failures?)|gone|(?:much|far|way) better|solved|fixed)\b)
        \bsince (?:the|our|an?) (?:[\w-]+ ){1,6}?(?:was|were|got|has been) <CHANGE>\b
        \b(?:did(?:n['’]t| not)|never) (?:have|had|see|saw|seen) (?:this|these|the|any|such) (?:problems?|issues?|errors?|trouble) until (?:[\w'’./-]+ ){0,4}?<CHANGE>\b
        \b(?:right|just|immediately|shortly|directly|soon|minutes|days?) after (?:[\w'’./-]+ ){0,4}?<CHANGE>\b
        \bafter (?:updating|upgrading|migrating|moving|switching|patching|deploying|replacing|(?:the |an? |our |this |last )?(?:(?:cluster|version|kernel|software|system|os|server|database|app|package|security|firmware|node|data|latest|new|major|minor|recent|planned) ){0,2}(?:update|upgrade|migration|move|deploy\w*|rollout|patch\w*|switch))\b(?!<GAP>(?:\b<FINE>\b|same|still|no change))
        \b(?:began|begun|started|starts|appeared|came|broke|changed|happens|happened|happening) (?:right |just |exactly |soon |only )?(?:with|after|when|as) (?:[\w'’./-]+ ){0,4}?<CHANGE>\b
        \b<CHANGE>\b<GAP><GAP>[.,;]\s(?:and )?(?:since|from) then\b
        \b<CHANGE>\b<GAP>\b(?:right|just|shortly|minutes) before\b
        <CHANGE_KO>\S{0,3}\s?(?:[한된]\s?|하고\s?|고\s?|테스트\s?하고\s?)?(?:나서부터|나서|난\s?[뒤후]|난\s?다음|이후\s?(?:로|부터)|후\s?부터|뒤\s?[로부]터?|다음\s?부터|다음날부터|후로|직후(?:부터|에)?|부터)(?=[^가-힣]|입|예|요|임|이|$)(?!\s?(?:\S+\s){0,2}<FINE_KO>)"""),
    # "one request in ten", "열 번에 한 번"
    Rule("contrast.intermittent", r"""
        \b(?:sometimes|occasionally|intermittently|every now and then|every so often|now and then|from time to time|once in a while|on and off|hit and miss|matter of luck|comes and goes)\b
        \b(?:one|two|three|1|2|3) (?:\w+ )?(?:in|out of|of) (?:ten|five|twenty|a hundred|\d+) (?:requests?|attempts?|tries|calls?|logins?|times)\b
        \bone (?:request|call|attempt|try) (?:in|out of) \w+
        \bnot reproducible
        \b(?:can['’]?not|can['’]?t|could(?:n['’]t| not)|unable to) (?:reliably|consistently) (?:reproduce|replicate)\b
        \b(?:can['’]?not|can['’]?t|unable to) replicate (?:it )?(?:reliably|at will|on demand)\b
        \b(?:once|twice|(?:\d+|a few|several|two or three|\d ?(?:-|or|to) ?\d) times|once or twice) (?:a|an|per|each|every) (?:hour|day|night|week|month)\b
        \b(?<!most )(?:randomly|(?:at )random(?: times| moments| intervals)?)\b(?! (?:chosen|generated|selected|picked|sampl\w+|read\w*|writ\w+|access\w*|order\w*|io|i/o|nodes?|hosts?|servers?|pods?|data|bytes|keys?|strings?|numbers?|ports?|users?))
        \bevery (?:other|second|third|few) (?:day|night|week|hour)s?\b
        \b(?:can['’]?not|can['’]t|unable to) reproduce (?:it )?(?:reliably|at will|on demand)
        (?<!링크가 )(?<!링크 )(?<!포트가 )(?<![가-힣])[가-힣]{0,3}[았었였겼났졌됐갔왔섰떴렸쳤랐]다가?\s?[가-힣]{0,4}[았었였겼났졌됐갔왔섰떴렸쳤랐]다가?\s?(?:를?\s?반복|하[길다며면]|한[다대]|해[요서]|함|합)
        열에\s?(?:한|두|세|네|서너|\d)\s?(?:번|개|명|건)
        가끔|간헐|어쩌다|드문드문|때때로|이따금|됐다\s?안\s?됐다|됐다가?\s안|되다\s?말다|왔다\s?갔다|복불복
        (?:열|다섯|\d+)\s?번(?:에|\s?중에?)\s?(?:한|두|세|\d+)\s?번
        (?<!에서는\s)(?<!에선\s)(?<!에서\s)(?<!로는\s)재현이\s(?:안|어렵|일정)"""),
    # "only pushes hang", "업로드만"
    Rule("contrast.one_direction_only", r"""
        \bonly (?:outbound|inbound|outgoing|incoming|egress|ingress|uploads?|downloads?|pushes|sending|receiving|(?:in )?one direction|one way)\b
        \b(?:downloads?|receiving|incoming|inbound|pulls?)\b<GAP>\b(?:fine|works?|ok|normal|full speed)\b<GAP>\b(?:uploads?|sending|outgoing|outbound|push\w*)
        \b(?:uploads?|sending|outgoing|outbound)\b<GAP>\b(?:fine|works?|ok|normal|full speed)\b<GAP>\b(?:downloads?|receiving|incoming|inbound)
        (?:한쪽\s?방향|단방향|(?:보내는|받는|올리는|내려받는|나가는|들어오는)\s?(?:쪽|것|거|방향)|송신|수신|아웃바운드|인바운드)(?:으로)?만"""),
    # "in any browser it works", "브라우저에서는 되는데"
    Rule("contrast.some_clients_only", r"""
        \b(?:in (?:any |every |a |the )?(?:normal |other )*browsers?|with curl|curl|chrome|firefox|the browser|postman)\b<GAP>\b(?:works?|worked|fine|ok|opens)\b
        \b(?:wired|wi-?fi|wireless|windows|linux|mac|mobile|desktop|android|ios) (?:clients?|users|devices|machines|computers|phones)(?: \w+)? (?:are|work|is|have|stay)(?: \w+)? <FINE>\b
        \bonly (?:the |on |from |with )*(?:old(?:er)? |certain |some )?(?:clients|apps?|android|iphones?|ios|java \w+|phones|browsers?)\b(?![-\d])
        (?:브라우저|크롬|curl|포스트맨|웹)(?:에서는|에선|으로는|로는|는|은)\s(?:\S+\s){0,2}?(?:잘|되|됨|됩|돼|멀쩡|정상|열)
        (?:구형|일부|특정|안드로이드|아이폰|앱)\s?(?:클라이언트|단말|앱|브라우저|폰)(?:에서)?만\s"""),
    # "only large files", "큰 파일만"
    Rule("contrast.follows_size", r"""
        \bonly (?:the |for |with |on |when )*(?:large|big|long|larger|bigger|huge)r? (?:\w+ )?<THING>\b
        \b(?:works?|worked|working|fine|ok) (?:\w+ ){0,2}?(?:with|for) (?:small|smaller|short|shorter|tiny) (?:\w+ )?<THING>\b
        \b<FAILS> (?:\w+ )?(?:for|with|on) (?:large|larger|big|bigger|long|longer|huge) (?:\w+ )?<THING>\b
        \bsmall(?:er)? (?:\w+ )?<THING>\b<GAP>\b(?:fine|works?|ok|go|pass|get|through|arrive)\b
        \b(?:larger|bigger|more) than (?:about |around )?\d[\d.,]* ?(?:bytes?|[kmg]i?b)\b<GAP>\b(?:<FAILS>|vanish\w*|do(?:n['’]t| not)|never)\b
        (?:큰|대용량|긴)\s?<THING_KO>(?:\s?\S{2,5}?)?(?:에서)?만(?![가-힣])
        작은\s?<THING_KO>(?:은|는)?\s\S{0,6}\s?(?:잘|되|됨|돼|괜찮|정상|지나)
        \d+\s?(?:MB|KB|GB|메가|기가|바이트)(?:가|를)?\s?(?:만\s)?(?:넘으면|이상이면|보다 크면)"""),
    # "only some customers", "일부 고객만"
    Rule("contrast.some_users_only", r"""
        \bonly (?:for |affects |with |from )*(?:some|certain|a few|one|two|a handful of|\d+)\s?(?:of (?:the|our) |particular |big )?<WHO>\b
        \b(?:some|certain) (?:users|customers|people|visitors|tenants) (?:get|see|have|cannot|can['’]t|report|are)\b
        \bother (?:users|customers|tenants|people|colleagues|branches|offices)(?: \w+){0,3}? (?:is|are|work|have|can|use|do)\b(?: \w+){0,4}? <FINE>\b
        (?:일부|특정|몇몇|어떤)\s?(?:<WHO_KO>|사람)\S{0,3}(?:만|에게만|한테만|에서만)
        <WHO_KO>들?(?:만|에게만|한테만|에서만)(?![가-힣])
        <WHO_KO>\s?(?:한|두|세|몇|\d+)\s?(?:곳|군데|명|분)(?:에서|한테|에게)?만(?![가-힣])
        (?:다른|나머지)\s(?:<WHO_KO>|사람|팀원|동료)\S{0,2}\s(?:\S+\s){0,2}?<FINE_KO>"""),
)  # fmt: skip
