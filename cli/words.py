"""What the command line says, in both languages."""

from __future__ import annotations

import os

from diagnops.kb.case import Language

_WORDS = {
    "seen": ("SEEN BEFORE", "전에 본 장애"),
    "possible": ("POSSIBLY SEEN", "본 적이 있을 수 있음"),
    "new": ("THIS IS NEW", "처음 보는 장애"),
    "none_of": (
        "none of the {cases} known cases explains it",
        "알려진 사례 {cases}건 가운데 이것을 설명하는 것이 없음",
    ),
    "not_sure": ("Not sure yet: the next check decides.", "아직 확실하지 않음: 다음 확인이 가른다."),
    "no_cases": ("the case base is empty", "사례가 하나도 없음"),
    "nothing_read": (
        "No signal was recognised, so this says little. Name what is high, slow, failing, and what is normal.",
        "알아들은 지표가 없어 판단 근거가 거의 없음. 무엇이 높고 느리고 실패하는지, 무엇이 정상인지 적어 주세요.",
    ),
    "if_solved": (
        "When it is solved, record it: `diagnops check CASE.md`, `diagnops add CASE.md`.",
        "해결되면 사례로 남기세요: `diagnops check CASE.md`, `diagnops add CASE.md`.",
    ),
    "read_as": ("Read as", "이렇게 읽음"),
    "not_understood": ("Not understood (compared as words only)", "이해하지 못함 (글로만 비교)"),
    "more": ("… and {count} more", "… 외 {count}개"),
    "note": ("Note: {text}", "참고: {text}"),
    "cases": ("Cases", "사례"),
    "encoding": ("reading the cases for their meaning", "사례의 뜻을 읽는 중"),
    "unexplained": ("unexplained", "설명 안 됨"),
    "unknown": ("not looked at", "아직 안 봄"),
    "words_alike": ("words alike", "글이 비슷함"),
    "words_other": ("other words alike", "나머지 글의 유사도"),
    "prior": ("before anything is known", "아무것도 모를 때의 확률"),
    "total": ("sum of the evidence, in bits", "증거의 합 (비트)"),
    "recorded": ("recorded: {state}", "기록: {state}"),
    "behind": ("behind: {why}", "뒤진 이유: {why}"),
    "ruled_out": ("Ruled out", "배제됨"),
    "next": ("Check next", "다음 확인"),
    "minutes": ("{minutes} min", "{minutes}분"),
    "changes_things": ("changes something", "변경이 따름"),
    "if": ("if {state}", "{state}이면"),
    "then_seen": ("seen: {case}", "확정: {case}"),
    "then_possible": ("possible: {case}", "가능: {case}"),
    "then_new": ("none of these", "이 중에 없음"),
    "remedies": ("Remedies", "조치"),
    "warnings": ("Do not repeat", "반복하지 말 것"),
    "why": ("why: {text}", "이유: {text}"),
    "expired": ("not proposed", "제안하지 않음"),
    "workaround": ("workaround", "임시 조치"),
    "fix": ("fix", "근본 조치"),
    "of_case": ("of {case}", "{case}의 조치"),
    "untested": ("advised, never tested on record", "권고만 있고 시험한 기록이 없음"),
    "no_trial": ("no trial on record", "시험 기록 없음"),
    "worked": ("worked {n} of {of}", "{of}번 중 {n}번 성공"),
    "partly": ("partly {n}", "부분 성공 {n}"),
    "failed": ("failed {n}", "실패 {n}"),
    "worsened": ("worsened {n}", "악화 {n}"),
    "high": ("high", "높음"),
    "low": ("low", "낮음"),
    "normal": ("normal", "정상"),
    "present": ("present", "있음"),
    "absent": ("absent", "없음"),
    # a case
    "symptoms": ("Symptoms", "증상"),
    "cause": ("Cause", "원인"),
    "chain": ("From cause to symptom", "원인에서 증상까지"),
    "cleared": ("Ruled out then", "당시 배제한 것"),
    "occurrences": ("Occurrences", "발생"),
    "environment": ("Environment", "환경"),
    "not_on_record": ("Not on record", "기록에 없는 것"),
    "related": ("Related", "관련 사례"),
    "sources": ("Sources", "출처"),
    "story": ("Story", "이야기"),
    "history": ("History", "변경 기록"),
    "verify": ("verify: {text}", "확인 방법: {text}"),
    "risk": ("risk: {text}", "위험: {text}"),
    "requires": ("applies to: {text}", "적용 대상: {text}"),
    "tried_worked": ("worked", "성공"),
    "tried_partly": ("worked in part", "부분 성공"),
    "tried_failed": ("failed", "실패"),
    "tried_worsened": ("made it worse", "악화"),
    "tried_advised": ("advised only", "권고만 함"),
    "always": ("always", "항상"),
    "usually": ("usually", "대개"),
    "sometimes": ("sometimes", "가끔"),
    "steady": ("steady", "지속"),
    "spike": ("spike", "순간 급증"),
    "periodic": ("periodic", "주기적"),
    "intermittent": ("intermittent", "간헐적"),
    "growing": ("growing", "점점 커짐"),
    "draft": ("draft", "초안"),
    "active": ("active", "유효"),
    "fixed": ("fixed", "해결됨"),
    "retired": ("retired", "퇴역"),
    "cause_hardware": ("hardware", "하드웨어"),
    "cause_firmware": ("firmware", "펌웨어"),
    "cause_driver": ("driver", "드라이버"),
    "cause_kernel": ("kernel", "커널"),
    "cause_software": ("software", "소프트웨어"),
    "cause_configuration": ("configuration", "설정"),
    "cause_capacity": ("capacity", "용량"),
    "cause_limit": ("limit", "한도"),
    "cause_network": ("network", "네트워크"),
    "cause_dependency": ("dependency", "의존 서비스"),
    "cause_deployment": ("deployment", "배포"),
    "cause_data": ("data", "데이터"),
    "cause_time": ("time", "시간"),
    "cause_human": ("human", "사람"),
    "cause_unknown": ("unknown", "모름"),
    "next_new": ("To make sure it is none of the known cases", "알려진 사례가 아닌지 확인하려면"),
    "nothing_found": ("nothing fits", "해당하는 것이 없음"),
}


def own_language() -> Language:
    """The language of the terminal."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ko" if told.startswith("ko") else "en"


def say(name: str, language: Language, **values: object) -> str:
    """A word or sentence of the command line."""
    return _WORDS[name][language == "ko"].format(**values)
