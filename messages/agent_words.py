"""What is said to agents: the next step after each result, what was taken otherwise than given; English and Korean.

A step is named and never commanded: what is sensible is for whoever asked to judge.
"""

from __future__ import annotations

AGENTS: dict[str, tuple[str, str]] = {
    "next_step": ("Next", "다음"),
    "limit_taken": (
        "limit {given} was taken as {taken} (1 to {most})",
        "limit {given}을(를) {taken}(으)로 보았습니다 (1~{most})",
    ),
    "step_check_match": (
        "make the check and call match again with the same text and one more observation, {place}=STATE ({states}); if nobody can look, with {place} in cannot",
        "확인한 뒤 같은 text와 관찰 {place}=STATE ({states})를 더해 match를 다시 부르기. 볼 수 없으면 cannot에 {place}",
    ),
    "step_check_observe": (
        "make the check and call observe on {investigation} with {place}=STATE ({states}); if nobody can look, with {place} in cannot",
        "확인한 뒤 {investigation}에 observe로 {place}=STATE ({states}) 알리기. 볼 수 없으면 cannot에 {place}",
    ),
    "step_get_case": (
        "get_case {case} has all remedies, what was ruled out and its look-alikes",
        "get_case {case}: 모든 조치, 배제한 것, 비슷해 보이는 사례",
    ),
    "step_close": (
        "when it is over, close_investigation {investigation} with the case it was, the remedy and how it was verified",
        "끝나면 close_investigation {investigation}: 어느 사례였는지, 조치와 확인 방법",
    ),
    "step_tell_more": (
        "tell more of what is seen or was found normal, in text or observations",
        "더 보이는 것이나 정상으로 확인된 것을 text나 observations에 알리기",
    ),
    "step_draft": (
        "when the cause is found, draft_case {investigation} keeps it for the next time",
        "원인을 찾으면 draft_case {investigation}(으)로 사례 남기기",
    ),
    "step_new": (
        "nothing on record fits: go on without it; a person can record the case afterwards (diagnops investigate)",
        "기록에 맞는 사례 없음: 직접 진단하기. 끝난 뒤 사람이 사례로 남길 수 있음 (diagnops investigate)",
    ),
    "step_match_if": (
        "if it looks like this, match with what is seen now weighs it against the other cases",
        "비슷해 보이면 match로 지금 보이는 것을 다른 사례와 함께 견주기",
    ),
    "step_one_case": ("get_case CASE has one of them whole", "get_case 사례로 하나를 다 보기"),
    "step_fewer_words": (
        "try fewer or other words, or match with what is seen",
        "단어를 줄이거나 바꾸기, 또는 보이는 것으로 match",
    ),
    "step_state_it": (
        "give what was looked at to match as an observation, e.g. {example}",
        "본 것을 match의 관찰로 알리기. 예: {example}",
    ),
    "step_no_signal": (
        "try other words, or tell it in the text of match: words are compared too",
        "다른 단어로 찾거나 match의 text에 적기. 글도 비교합니다",
    ),
    "step_reread": ("match with what is seen learns from it at once", "다음 match부터 바로 반영"),
    "step_review": (
        "a person fills in the blanks, reviews it and records it: diagnops record {investigation}",
        "사람이 빈칸을 채우고 검토해 기록하기: diagnops record {investigation}",
    ),
    "step_which": (
        "observe on one of them, or investigate with text for a new one",
        "그중 하나에 observe, 새로 시작하려면 text로 investigate",
    ),
    "step_open_one": ("investigate with text opens one", "text로 investigate를 부르면 시작"),
    "read_back": (
        "Read (one that is wrong is set right by an observation)",
        "읽음 (틀린 것은 관찰로 바로잡기)",
    ),
    "found_of": ("{shown} of {count} cases", "사례 {count}건 중 {shown}건"),
    "signals_of": ("{shown} of {count} signals", "지표 {count}개 중 {shown}개"),
    "open_ones": ("Open investigations: {count}", "열린 조사: {count}건"),
    "roles_of": ("on {roles}; {states}", "역할 {roles}. 상태 {states}"),
    "trouble_if": ("trouble if {states}", "{states}이면 문제"),
    "story_at": ("Story, sources and history of trials: case://{case}", "경위, 출처, 시도 기록: case://{case}"),
    "left_blank": (
        "Left blank, for a person: {what}",
        "사람이 채울 빈칸: {what}",
    ),
    "unknown_argument": (
        "{tool} has no argument {name:quoted}{near:meant} (it has: {known:list})",
        "{tool}에 {name:quoted} 인자가 없습니다{near:meant} (있는 것: {known:list})",
    ),
    "unfit_argument": (
        "{tool}: {name} cannot be {given:quoted}; wanted is {wanted}",
        "{tool}: {name}에 {given:quoted}은(는) 쓸 수 없습니다. 필요한 것: {wanted}",
    ),
    "missing_argument": ("{tool} needs {name}", "{tool}에는 {name}이(가) 필요합니다"),
    "writing_is_off": (
        "{tool} writes, and this server only reads; whoever runs it can allow that: diagnops mcp --write",
        "{tool}은(는) 기록하는 도구인데 이 서버는 읽기만 합니다. 서버를 실행하는 사람이 허용할 수 있습니다: diagnops mcp --write",
    ),
    "no_such_tool": (
        "there is no tool {name:quoted}; there are: {known:list}",
        "{name:quoted} 도구가 없습니다. 있는 것: {known:list}",
    ),
    "ask_how_verified": (
        "{remedy} is told to have {outcome:tried}. How was that established?",
        "{remedy}의 결과: {outcome:tried}. 어떻게 확인했나요?",
    ),
    "ask_for_draft": (
        "What only people know of this incident, for its record. Leave empty what nobody knows.",
        "사람만 아는 것을 기록합니다. 모르는 칸은 비워 두세요.",
    ),
    "no_serve": (
        "{command} needs libraries that are not installed ({missing}): pip install 'diagnops[serve]'",
        "{command}에 필요한 라이브러리가 없습니다({missing}): pip install 'diagnops[serve]'",
    ),
}
