"""What is said around what agents are told: what was taken otherwise than given, what a call lacks; English and Korean."""

from __future__ import annotations

AGENTS: dict[str, tuple[str, str]] = {
    "next_step": ("Next", "다음"),
    "limit_taken": (
        "limit {given} was taken as {taken} (1 to {most})",
        "limit {given}을(를) {taken}(으)로 보았습니다 (1~{most})",
    ),
    "read_back": ("Read (one that is wrong is set right by an observation)", "읽음 (틀린 것은 관찰로 바로잡기)"),
    "found_of": ("{shown} of {count} cases", "사례 {count}건 중 {shown}건"),
    "signals_of": ("{shown} of {count} signals", "지표 {count}개 중 {shown}개"),
    "open_ones": ("Open investigations: {count}", "열린 조사: {count}건"),
    "roles_of": ("on {roles}; {states}", "역할 {roles}. 상태 {states}"),
    "trouble_if": ("trouble if {states}", "{states}이면 문제"),
    "story_at": ("Story, sources and history of trials: case://{case}", "경위, 출처, 시도 기록: case://{case}"),
    "left_blank": ("Left blank, for a person:", "사람이 채울 빈칸:"),
    "unknown_argument": (
        "{tool} has no argument {name:quoted}{near:meant} (it has: {known:list})",
        "{tool}에 {name:quoted} 인자가 없습니다{near:meant} (있는 것: {known:list})",
    ),
    "unfit_argument": (
        "{tool}: {name} cannot be {given:quoted}; wanted is {wanted}",
        "{tool}: {name}에 {given:quoted}은(는) 쓸 수 없습니다. 필요한 것: {wanted}",
    ),
    "missing_argument": ("{tool} needs {name}", "{tool}에는 {name}이(가) 필요합니다"),
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
    "ask_in_own_words": (
        "Only people know this, and no form could be shown to them",
        "사람만 아는 것인데 입력 창을 띄울 수 없었습니다",
    ),
}
