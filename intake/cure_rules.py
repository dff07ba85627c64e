"""Words that tell what was done to the trouble, and those that tell what came of it.

A deed stands in English and in Korean, and so does an outcome; `intake/cures.py` puts them together.
"""

from __future__ import annotations

from typing import NamedTuple


class Cure(NamedTuple):
    """A deed, and the contrast that tells what came of it: that the trouble ends by it, or that it had no effect.

    One of `words` is in every way to tell it.
    """

    signal: str
    ends: bool
    words: str
    english: str
    korean: str


_PROCESS, _HOST, _POWER = (
    "contrast.gone_after_process_restart", "contrast.gone_after_reboot", "contrast.gone_after_power_cycle",
)  # fmt: skip
_BOX = r"(?:(?:node|host|machine|box|vm|workstation|laptop|pc)(?:e?s)?|노드|장비|머신|호스트|피씨)"
_CHANGED = (
    r"(?:tried|set|changed|raised|lowered|increased|doubled|halved|tuned|tweaked|disabled|enabled|adjusted|bumped)"
)
CURES = (
    Cure(
        _POWER, True, "cycl cold again hard button pull 껐다 전원 콜드",
        r"(?<!to )power[- ]?cycl\w+|hard[- ]?reset(?:s|ting|ted)?(?! (?:the )?(?:link|port)s?\b)|cold[- ](?:re)?(?:boot|start)s?|(?<!log )(?<!logged )(?<!logging )(?:off and (?:back )?on) again|power[- ]button\b|(?<!someone )(?<!somebody )pull(?:s|ed|ing) the (?:power|plug)",
        r"껐다\s?(?:켜|켰)|전원(?:을|만)?\s?(?:\S+\s)?(?:뽑|내렸다|껐|빼)(?:\S*\s(?:올리|꽂|켜|켰))?|콜드\s?부팅",
    ),
    Cure(
        _HOST, True, "boot start 부팅 리붓 재시작",
        rf"re-?boot(?:s|ed|ing)?|re-?start(?:s|ed|ing)? (?:the |that |this |our |an? |whole ){{0,3}}(?:\w+ )?{_BOX}",
        rf"재부팅|리부팅|리붓|{_BOX}\S?\s?(?:를\s|을\s)?재시작",
    ),
    Cure(
        _PROCESS, True, "kill start bounc launch 재시작 재기동 리스타트 재구동 내렸다 다시",
        r"re-?start(?:s|ed|ing)?(?!\s(?:count|policy|by itself|automatic|on its own))|bounc(?:e|es|ed|ing)|kill(?:s|ed|ing)? (?:(?:the|that|this|our|one|corresponding|affected|stuck) ){0,3}(?:\w+ )?(?:pods?|process(?:es)?|containers?|workers?)|re-?launch\w*|stop and start"
        r"|stopp(?:ed|ing) and start(?:ed|ing)|down and started (?:it|them)",
        r"재시작|재기동|리스타트|restart|재구동|내렸다\s?(?:올|띄)|다시\s(?:띄우|올리|시작)",
    ),
    Cure(
        "contrast.gone_after_rollback", True, "roll revert back downgrad 롤백 되돌 원복 이전",
        r"roll(?:ed|ing)?[- ]?back|downgrad(?:ed|ing|e)(?! (?:the |our )?(?:\w+ )?(?:drivers?|kernel|firmware))|revert(?:ed|ing)?|back to the (?:old|previous|last) (?:version|release|image|build)",
        r"롤백|되돌리|되돌렸|원복|이전\s?버전으로",
    ),
    Cure(
        "contrast.system_reinstall_no_effect", False, "install imag 재설치 깔 포맷",
        r"re-?install(?:ed|ing)?|re-?imag(?:ed|ing)", r"재설치|다시\s?깔|포맷",
    ),
    Cure(
        "contrast.driver_change_no_effect", False, "driver 드라이버",
        r"(?:driver (?:up|down)grade|(?:up|down)grad(?:ed|ing) (?:the |our )?(?:\w+ )?drivers?|re-?load(?:ed|ing) the (?:\w+ )?driver|(?:newer|older|other|latest|new|old|different) (?:[\w-]+ )?driver)", r"드라이버\S{0,2}\s?(?:버전\S?\s?)?(?:바꿔|올려|내려|업데이트|교체)",
    ),
    Cure(
        "contrast.replaced_hardware_no_effect", False, "swap replac exchang chang new 바꿔 바꾸 갈아 갈았 교체 변경",
        r"(?:cables?|cards?|disks?|drives?|dimms?|psu|nic|optics?|sfp|board)(?: \w+)? (?:was|were|got|has been|have been) (?:replaced|swapped|exchanged|changed)|(?:swapp|replac|exchang|chang)(?:ed|ing) (?:\w+ ){0,3}(?:cables?|cards?|disks?|drives?|ram|dimms?|psu|nic|optics?|sfp|board|switch|controller)"
        r"|new (?:cables?|cards?|disks?|drives?|psu|nic|optics?|sfp|board)",
        r"(?:케이블|GBIC|지빅|카드|디스크|하드|메모리|램|슬롯|파워|보드|모듈|SFP|랜카드|컨트롤러)\S{0,2}\s?(?:도\s)?(?:\S+\s)?(?:바꿔|바꾸|갈아|갈았|교체|변경)",
    ),
    Cure(
        "contrast.largest_instance_no_effect", False,
        "bigger larger biggest largest expensive more scal twice doubl siz 스케일 사양 스펙 크기 타입 등급 키워 키웠 증설 두 올려",
        r"(?:(?:bigger|larger|biggest|largest|most expensive) (?:\w+ )?(?:instance|machine|box|vm|node|server|type|size|tier)s?|more (?:ram|cpus?|memory|cores)|scal(?:ed|ing) up|twice the (?:ram|cpus?|memory|cores)"
        r"|(?:doubl|tripl|quadrupl|resiz|upsiz)(?:ed|ing) (?:the |our |its |that )?(?:\w+ )?(?:instance|machine|box|vm|node|server|host|db|database))"
        r"(?: \w+){0,3}",
        r"스케일\s?업|(?:사양|스펙)\S?\s?(?:올|높)|(?:인스턴스|램|메모리|CPU|코어)\S{0,2}\s?(?:\S+\s)?(?:키워|키웠|증설|두\s?배|올려)"
        r"|(?:인스턴스|VM|서버|머신)\s?(?:크기|사양|스펙|타입|등급)",
    ),
    Cure(
        "contrast.configuration_changes_no_effect", False,
        "tried set chang rais lower increas doubl halv tun turn tweak disabl enabl adjust bump switch cache 바꿔 바꿨 늘려 늘렸 올려 올렸 줄여 줄였 조정 꺼 껐 켜 켰"
        " 건드려 만져 튜닝",
        rf"(?:i|we|they|he|she|already|have|also) (?:\w+ )?{_CHANGED}(?! (?:delet|restart|reboot|reinstall|replac|everything)\w*)|(?<!\w )(?:{_CHANGED}|turned)|(?:switch(?:ed|ing)) to using|clear(?:ed|ing) (?:the |our |all )?(?:\w+ )?caches?|reset (?:the |all )?(?:config\w*|settings)",
        r"(?:설정|값|옵션|파라미터|타임아웃|버퍼|풀|커널\s?파라미터|sysctl)\S{0,2}\s(?:\S+\s){0,3}?"
        r"(?:바꿔|바꿨|늘려|늘렸|올려|올렸|줄여|줄였|조정해|조정했|꺼|껐|켜|켰|건드려|만져)|튜닝",
    ),
)  # fmt: skip
# An outcome, good or bad, in English; a negation makes it bad.
_WELL = r"""
    (?:brings?|brought|gets?|got|comes?|came|is|are|was|were)\s(?:\w+\s){0,2}back\b(?!\s(?:soon|within|after|every))
    |(?:fix|cur|clear|solv|resolv|unblock|restor|reliev)(?:e|es|ed|s|ing)?\s(?:it|that|this|them|everything|things|the\s\w+)
    |helps?|helped|goe?s?\saway|went\saway|clear(?:s|ed)?\sup|every\s?time\s(?:(?:that|when)\s)?(?:it|this)\shappen\w*|start(?:s|ed)?\s(?:working|processing|running|responding|consuming)|gone|disappear\w*|vanish\w*|recover(?:s|ed)?
    |(?<!as\s)(?<!start\s)(?<!starting\s)(?:fine|ok|okay|good|well|healthy|normal|fast|quick|clean|calm|quiet)(?:\s(?:again|for|until|now|since|at)|(?=\s*(?:[,.;)]|$)))
    |(?:comes?|came|goe?s?|went|returns?|returned)\s(?:back\s)?to\snormal
    |(?:resum|consum|respond|process|answer)(?:es|e|s|ed)\s(?:\w+\s)?again|resumes?\snormally
    |to\s(?:even\s|just\s)?(?:get|bring|make)\s(?:\w+\s){1,4}?(?:back|up|working|running|again)
    |works?|worked|(?:have|has|is|are|was|were|works?|worked|runs?|up|able|can|could)\s(?:\w+\s){0,3}again|(?:gives?|gave|buys?|bought)\sus|picked\sup"""
_ILL = r"""
    (?:did|does|do|has|had|made|makes?|chang\w+)\s(?:\w+ly\s)?(?:not|nothing|no|none)|(?:won|doesn|didn|don|hasn)['’]t
    |no\s(?:change|difference|effect|luck|help|improvement|use|avail|better)|none\sof\s(?:them|it|that|which)
    |without\s(?:success|effect|any)|in\svain|never\shelp\w*|same(?!\s(?:time|day|way|machine|host|node|server))|still
    |(?:spikes?|errors?|problem|it|they)\sstay\w*|persist(?:s|ed)?|(?:issue|problem|error|lag)s?\s(?:is|are|was|were)\s(?:again|back)|just\sas\s(?:bad|slow|many)|nothing\sch\w+|neither"""
OUTCOME = rf"\b(?:(?P<ill>{_ILL})|(?:{_WELL}))(?!\w)"
# What joins an outcome to the deed that follows: "fine again after a restart", "until it is rebooted".
BY = r"\b(?:(?P<only>until|unless|till|only(?:\safter)?|(?:solution|cure|workaround|remedy|recovery|fix|option(?:\sleft)?|way\sout)\s(?:is|was|has\sbeen)(?:\sto)?|to\srecover\s\w+(?:\shad\sto)?)|after|once|when|by|if)\s(?:\w+\s){0,4}$"
WELL_KO = r"""
    살아[나났납난]|괜찮|정상|풀[리려립렸림]|돌아[오와왔옴옵]|나아|낫[는습고다]|사라[지져졌짐집]|없어[지져졌짐집]|해[소결]|멀쩡
    |잘\s?[됨돼되됩돌나붙뜨뜸]|(?<!안\s)(?<!안)(?:됩니다|돼요|됐|되네|됨|되더|되는)|줄어[들드]|내려[가갑]|회복|복구|버[티팁텨텼팀]
    |조용|쌩쌩|빨라[지져졌]|다시\s붙"""
ILL_KO = r"""
    똑같|그대로|소용|여전|마찬가지|변화|효과\s?(?:가\s)?없|[안못]\s?[됨돼되됩풀고나낫]|차이\s?(?:가\s)?없|달라[지진질]|동일|꿈쩍
    |계속|의미\s?없|재발"""
# After a deed in Korean: even then, or if, when and only then.
LINK_KO = r"\s?\S{0,4}\s?(?:(?P<even>(?<=[해려꿔봐켜춰워아꺼어켰])\s?(?:봐|봤어)?도|봤는데|봤지만|[했켰꿨렸]는데도|[했켰꿨렸]지만|후에도|뒤에도|봐야)|면|니까?|자마자|더니|야|고\s?나[서면니]|뒤|후|하고)(?:엔|에는|에|는|마다)?[,\s]"
# In a list of what was tried: "케이블 교체 -> 변화 없음", and of what can only be in vain "램 추가 : 없음".
LISTED_KO = r"""
    [^\n]{0,40}?\s?(?:[:：→]|[-=]>)\s?(?:\S+\s){0,2}?
    (?:(?:차이|변화|효과|소용|개선|영향|진전|달라진\s?\S)\S?\s?없|동일|그대로|똑같|여전|마찬가지|재발|(?P<bare>없[음어었]))"""
