"""Steps: what may sensibly be done after a result, in the tools of this face; English and Korean.

A step is named and never commanded: what is sensible is for whoever asked to judge.
"""

from __future__ import annotations

from diagnops.app import Summary
from diagnops.kb.case import Language
from diagnops.messages.wording import fill

STEPS: dict[str, tuple[str, str]] = {
    "check_match": (
        "make the check and call match again with the same text and one more observation, {place}=STATE ({states}); "
        "if nobody can look, with {place} in cannot",
        "확인한 뒤 같은 text와 관찰 {place}=STATE ({states})를 더해 match를 다시 부르기. 볼 수 없으면 cannot에 {place}",
    ),
    "check_observe": (
        "make the check and call observe on {investigation} with {place}=STATE ({states}); if nobody can look, with "
        "{place} in cannot",
        "확인한 뒤 {investigation}에 observe로 {place}=STATE ({states}) 알리기. 볼 수 없으면 cannot에 {place}",
    ),
    "get_case": (
        "get_case {case} has all remedies, what was ruled out and its look-alikes",
        "get_case {case}: 모든 조치, 배제한 것, 비슷해 보이는 사례",
    ),
    "close": (
        "when it is over, close_investigation {investigation} with the case it was, the remedy and how it was verified",
        "끝나면 close_investigation {investigation}: 어느 사례였는지, 조치와 확인 방법",
    ),
    "tell_more": (
        "tell more of what is seen or was found normal, in text or observations",
        "더 보이는 것이나 정상으로 확인된 것을 text나 observations에 알리기",
    ),
    "draft": (
        "when the cause is found, draft_case {investigation} keeps it for the next time",
        "원인을 찾으면 draft_case {investigation}(으)로 사례 남기기",
    ),
    "keep": (
        "investigate keeps what is seen, for others and for the record",
        "investigate로 보이는 것을 남겨 다른 사람과 기록에 쓰기",
    ),
    "new": (
        "nothing on record fits: go on without it; a person can record the case afterwards (diagnops investigate)",
        "기록에 맞는 사례 없음: 직접 진단하기. 끝난 뒤 사람이 사례로 남길 수 있음 (diagnops investigate)",
    ),
    "match_if": (
        "if it looks like this, match with what is seen now weighs it against the other cases",
        "비슷해 보이면 match로 지금 보이는 것을 다른 사례와 함께 견주기",
    ),
    "one_case": ("get_case CASE has one of them whole", "get_case 사례로 하나를 다 보기"),
    "fewer_words": (
        "try fewer or other words, or match with what is seen",
        "단어를 줄이거나 바꾸기, 또는 보이는 것으로 match",
    ),
    "state_it": (
        "give what was looked at to match as an observation, e.g. {example}",
        "본 것을 match의 관찰로 알리기. 예: {example}",
    ),
    "no_signal": (
        "try other words, or tell it in the text of match: words are compared too",
        "다른 단어로 찾거나 match의 text에 적기. 글도 비교합니다",
    ),
    "reread": ("the next match learns from it at once", "다음 match부터 바로 반영"),
    "tell_draft": (
        "ask whoever worked on it, and draft_case {investigation} again with what they say: it fills the blanks",
        "장애를 다룬 사람에게 묻고, 답을 넣어 draft_case {investigation}을 다시 부르기: 빈칸이 채워짐",
    ),
    "review": (
        "a person fills in the blanks, reviews it and records it: diagnops record {investigation}",
        "사람이 빈칸을 채우고 검토해 기록하기: diagnops record {investigation}",
    ),
    "which": (
        "observe on one of them, or investigate with text for a new one",
        "그중 하나에 observe, 새로 시작하려면 text로 investigate",
    ),
    "open_one": ("investigate with text opens one", "text로 investigate를 부르면 시작"),
}


def step(code: str, language: Language, /, **values: object) -> str:
    """A step as a phrase."""
    return fill(STEPS[code][language == "ko"], language, values)


def after_answer(told: Summary, language: Language, investigation: str = "", *, write: bool = False) -> list[str]:
    """What may sensibly be done next, the first one first; within an investigation where one is named."""
    found: list[str] = []
    if told.check:
        code = "check_observe" if investigation else "check_match"
        states = "|".join(told.check.states)
        found.append(step(code, language, investigation=investigation, place=told.check.place, states=states))
    if told.verdict in ("seen", "possible"):
        case = step("get_case", language, case=told.candidates[0].case)
        found = [case, *found] if told.verdict == "seen" else [*found, case]
    elif not told.check:
        found.append(step("tell_more", language))
    if investigation:
        code = "close" if told.verdict in ("seen", "possible") else "draft"
        found.append(step(code, language, investigation=investigation))
    elif write and told.verdict != "seen":
        found.append(step("keep", language))
    elif told.verdict == "new" and not told.check:
        found.append(step("new", language))
    return found
