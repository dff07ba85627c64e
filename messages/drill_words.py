"""What is said in a drill, an old occurrence replayed check by check; English and Korean."""

from __future__ import annotations

DRILLS: dict[str, tuple[str, str]] = {
    "drill_begins": (
        "Drill {seed}: an old incident. Find out what it was, with as few checks as you can.",
        "훈련 {seed}: 예전 장애입니다. 되도록 적게 확인하고 무엇이었는지 찾으세요.",
    ),
    "drill_told": ("What was told then", "당시 들은 말"),
    "drill_known": ("What is known", "알려진 것"),
    "drill_choose": ("What do you look at?", "무엇을 확인할까요?"),
    "drill_how": (
        "A number · a signal (volume/queue depth) · = CASE names it · help · q gives up",
        "번호 · 지표 (볼륨/큐 길이) · = 사례로 답하기 · 도움말 · q 포기",
    ),
    "drill_help": (
        "Type the number of a check, or any signal by any of its names, with its role or without: you are told what that incident showed, if anybody recorded it. “= disk-full” or “= words of its title” says which case it is; you may say so at any time, and a wrong name counts as a check. q or Ctrl-D gives up and tells what it was.",
        "확인 번호나 지표 이름을 적으세요. 역할은 붙여도 되고 빼도 됩니다. 기록이 있으면 그 장애에서 어땠는지 알려 줍니다. 사례로 답하려면 “= disk-full” 또는 “= 제목에 나오는 말”이라고 적으세요. 언제든 답할 수 있고, 틀린 답은 확인 한 번으로 셉니다. q 또는 Ctrl-D는 포기하고 정답을 봅니다.",
    ),
    "drill_found": ("{what:signal}: {state:state}", "{what:signal}: {state:state}"),
    "drill_unrecorded": ("{what:signal}: nobody recorded it", "{what:signal}: 아무도 기록하지 않았습니다"),
    "drill_known_already": ("That is known already.", "이미 아는 것입니다."),
    "drill_no_number": ("There is no check of that number.", "그 번호의 확인은 없습니다."),
    "drill_wrong": ("It was not {case}.", "{case}은(는) 아니었습니다."),
    "drill_right": ("Yes: {title} ({case})", "맞습니다: {title} ({case})"),
    "drill_was": ("It was: {title} ({case})", "정답: {title} ({case})"),
    "drill_points": (
        "{points} of 100 points: checks and wrong names {steps}, the best order {best}",
        "100점 중 {points}점: 확인과 틀린 답 {steps}번, 가장 좋은 순서는 {best}번",
    ),
    "drill_yours": ("Your checks", "확인한 순서"),
    "drill_best": ("The best order: the program's own next checks", "가장 좋은 순서: 프로그램이 고른 다음 확인"),
    "drill_best_unsettled": (
        "The best order, though the program is not sure to the end",
        "가장 좋은 순서. 다만 프로그램도 끝까지 확신하지 못합니다",
    ),
    "drill_nothing_needed": (
        "no check: what is known at first is enough for the program",
        "확인 없음: 처음에 아는 것만으로 프로그램은 알아봅니다",
    ),
    "drill_was_decisive": ("decisive: {before} → {after}", "결정적: {before} → {after}"),
    "drill_was_helped": ("helped: {before} → {after}", "도움 됨: {before} → {after}"),
    "drill_was_misled": ("spoke for other cases: {before} → {after}", "다른 사례 쪽을 가리킴: {before} → {after}"),
    "drill_was_wasted": ("wasted: it changed next to nothing", "낭비: 바뀐 것이 거의 없음"),
    "drill_was_unrecorded": ("wasted: nobody recorded it", "낭비: 기록이 없음"),
}
