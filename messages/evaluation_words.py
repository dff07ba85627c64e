"""What is said of a case base that was asked what it knows, and of its percentages; English and Korean."""

from __future__ import annotations

EVALUATION: dict[str, tuple[str, str]] = {
    "encoding": ("reading the cases for their meaning", "사례의 뜻을 읽는 중"),
    "compiling": ("compiling the cases", "사례를 색인하는 중"),
    "merging": ("merging the index", "색인을 합치는 중"),
    "checking_index": ("asking the index", "색인에 물어보는 중"),
    "index_cases": (
        "{cases} cases in {segments} segments, {size} MB",
        "사례 {cases}건, 세그먼트 {segments}개, {size} MB",
    ),
    "index_exact": ("Texts are compared with every case.", "글을 모든 사례와 비교합니다."),
    "index_by_candidates": (
        "Texts are compared with the candidates that rare words and sketches of meaning choose.",
        "드문 낱말과 뜻의 스케치로 고른 후보 사례와 글을 비교합니다.",
    ),
    "index_follows": ("It is as the case base is now.", "지금의 사례 베이스와 같습니다."),
    "index_behind": (
        "{changes} changes since: the next match follows them.",
        "그 뒤로 바뀐 사례가 {changes}건 있습니다. 다음에 찾을 때 따라갑니다.",
    ),
    "index_missing": ("There is none yet: the next match makes it.", "아직 색인이 없습니다. 다음에 찾을 때 만듭니다."),
    "segment_line": (
        "segment {number}: {cases} cases, {gone} gone",
        "세그먼트 {number}: 사례 {cases}건, 빠진 것 {gone}건",
    ),
    "segment_large": ("large", "큰 세그먼트"),
    "candidates_found": (
        "{recall} of the first ten of {texts} texts are among the candidates; {same} of these have just the score that all cases give.",
        "글 {texts}개의 앞선 열 건 가운데 {recall}가 후보에 들었고, 그중 {same}는 모든 사례와 비교한 점수와 똑같습니다.",
    ),
    "loading": ("loading the cross-encoder", "교차 인코더를 불러오는 중"),
    "reading": ("reading what was given", "주어진 글을 읽는 중"),
    "rereading": ("reading the first cases again", "앞선 사례를 다시 읽는 중"),
    "evaluating": ("asking the cases", "사례에 물어보는 중"),
    "evaluated": ("{cases} cases, asked what they know already", "사례 {cases}건에 이미 아는 것을 물었습니다"),
    "asked_again": ("seen again", "다시 본 장애"),
    "asked_first": ("first of its kind", "처음 보는 장애"),
    "asked_summed": ("summed up", "요약된 사례"),
    "asked_self": ("self-test", "자체 시험"),
    "how_again": (
        "incidents that were a case again, each taken out of the case base before it asks",
        "같은 사례가 다시 일어난 장애. 하나씩 사례 베이스에서 빼고 물음",
    ),
    "how_first": (
        "the same incidents with their whole case taken out: there they are new",
        "같은 장애를 사례까지 통째로 빼고 물음. 그러면 처음 보는 장애",
    ),
    "how_summed": (
        "cases that happened once, taken out; what asks is what their author wrote down, no incident",
        "한 번만 일어난 사례를 빼고 물음. 실제 장애가 아니라 작성자가 적은 증상으로",
    ),
    "how_self": (
        "no recurrences: half of what an author wrote down, the case on record. It shows that cases are told apart, and no more",
        "재발이 아님. 사례를 둔 채 적힌 증상의 절반으로 물음. 사례를 서로 가려내는지만 보여 줌",
    ),
    "reader_precision": ("Is what was read from words right?", "글에서 읽은 것이 맞나요?"),
    "readings_flipped": (
        "Flipped by somebody: {flipped} of {of} different readings that investigations keep. Not flipped: {share}; nobody may have looked at those",
        "조사에 남은 서로 다른 읽기 {of}개 중 {flipped}개를 누군가 고쳤습니다. 고치지 않은 비율: {share}. 아무도 보지 않은 것일 수 있습니다",
    ),
    "flipped_elsewhere": (
        "Flipped besides, of readings that no investigation keeps: {count}",
        "그 밖에 조사에 남지 않은 읽기를 고친 것: {count}개",
    ),
    "is_found": ("Is the right case found?", "맞는 사례를 찾나요?"),
    "at_first": ("first", "1위"),
    "within": ("among the first {n}", "{n}위 안"),
    "mean_rank": ("mean of 1/rank", "1/순위의 평균"),
    "share_from_to": ("{value} (95 % sure: {low} to {high})", "{value} (95 % 구간 {low}~{high})"),
    "what_is_said": ("What is said", "뭐라고 답하나요?"),
    "verdict_seen": ("seen", "본 장애"),
    "verdict_possible": ("possible", "가능"),
    "verdict_open": ("open", "판단 보류"),
    "verdict_new": ("new", "처음"),
    "false_seen": (
        "False “seen”, of what is first of its kind: {share}",
        "처음 보는 장애를 “본 장애”라고 한 비율: {share}",
    ),
    "false_seen_summed": (
        "False “seen”, of what was summed up: {share}",
        "요약된 사례를 “본 장애”라고 한 비율: {share}",
    ),
    "seen_elsewhere": (
        "“Seen”, but a wrong case, of what was seen again: {count}",
        "다시 본 장애에 틀린 사례를 “본 장애”라고 댄 횟수: {count}",
    ),
    "mistaken": ("Taken for another case", "다른 사례로 잘못 본 것"),
    "is_it_so": ("Is 80 % right 8 times in 10?", "80 %라고 하면 10번 중 8번 맞나요?"),
    "head_said": ("said", "말한 값"),
    "head_was": ("was", "실제"),
    "head_answers": ("answers", "답"),
    "off_by": (
        "Off by {points} points on average; half of these incidents are new, which yours may not be.",
        "평균 {points}점 어긋납니다. 여기서는 장애의 절반이 처음 보는 것이지만 실제로는 다를 수 있습니다.",
    ),
    "slowest": (
        "Slowest: {ms} ms of processor time to weigh all cases ({case})",
        "가장 오래 걸린 것: 모든 사례를 견주는 데 CPU 시간 {ms} ms ({case})",
    ),
    "recurrences_missing": (
        "{have} recurrences are on record; from {enough} on these shares say much.",
        "재발 기록이 {have}건 있습니다. {enough}건부터 이 비율을 믿을 만합니다.",
    ),
    "tuned": (
        "Tuned on {recurrences} recurrences: from now on every match is told by the new calibration.",
        "재발 {recurrences}건에 맞췄습니다. 이제부터 모든 답에 새 보정을 씁니다.",
    ),
    "would_tune": (
        "The new calibration is better and would be kept; nothing was changed.",
        "새 보정이 더 나아 쓸 만합니다. 바꾼 것은 없습니다.",
    ),
    "not_tuned": (
        "The calibration in force is no worse on {recurrences} recurrences; nothing was changed.",
        "재발 {recurrences}건에서 지금 보정이 뒤지지 않습니다. 바꾼 것은 없습니다.",
    ),
    "cross_validated": (
        "On cases that were left out while fitting (five parts in turn)",
        "맞출 때 뺀 사례에서 잰 값 (다섯 부분을 번갈아)",
    ),
    "in_force": ("in force", "지금"),
    "fitted": ("fitted", "새로"),
    "log_loss": ("off from the truth (log loss)", "실제와의 차이 (로그 손실)"),
    "rightly_seen": ("seen again, and said so", "다시 본 것을 맞힘"),
    "falsely_seen": ("new, but said to be seen", "처음인데 봤다고 함"),
    "seen_from": ("“seen” from", "“본 장애” 기준"),
    "tune_reset": (
        "Back to the calibration that is shipped; what was tuned stays in the history.",
        "함께 제공된 보정으로 돌아갔습니다. 맞췄던 것은 기록에 남습니다.",
    ),
    "never_tuned": (
        "The calibration is the one that is shipped; it was never changed.",
        "함께 제공된 보정 그대로입니다. 바꾼 적이 없습니다.",
    ),
    "tuned_at": (
        "{when}  {who}: tuned on {recurrences} recurrences",
        "{when}  {who}: 재발 {recurrences}건에 맞춤",
    ),
    "reset_at": ("{when}  {who}: back to what is shipped", "{when}  {who}: 함께 제공된 것으로 되돌림"),
    "no_investigations": ("no investigations", "조사가 없습니다"),
    "about_draft": (
        "What begins with TODO: is a blank: fill it in, or take its lines out.",
        "TODO:로 시작하는 곳은 빈칸입니다. 채우거나 그 줄을 지우세요.",
    ),
}
