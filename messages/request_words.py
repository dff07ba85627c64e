"""What was asked of the desk and cannot be done, and what a draft still wants; English and Korean."""

from __future__ import annotations

REQUESTS: dict[str, tuple[str, str]] = {
    # the command line
    "usage": ("Usage:", "사용법:"),
    "help_is_at": ("Help: {command} --help", "도움말: {command} --help"),
    "misused": ("Error: {what}", "오류: {what}"),
    "a_value": ("VALUE", "값"),
    "default_is": ("default:", "기본값:"),
    "needed": ("required", "필수"),
    "aborted": ("Aborted!", "중단했습니다"),
    "yes_or_no": ("Say y or n.", "y 또는 n으로 답하세요."),
    "empty_input": ("the input is empty; describe what is seen", "입력이 비어 있습니다. 무엇이 보이는지 적으세요"),
    "nothing_said": ("say what is seen", "무엇이 보이는지 적으세요"),
    "no_files": ("name the case files to check", "검사할 사례 파일을 적으세요"),
    "no_editor": (
        "cannot start the editor {editor:quoted}: {reason}; set EDITOR. The draft is kept: {path}",
        "편집기 {editor:quoted}을(를) 시작할 수 없습니다: {reason:reason}. EDITOR를 정하세요. 초안은 남아 있습니다: {path}",
    ),
    "editor_ended": (
        "the editor {editor:quoted} ended with {code}; the draft is kept: {path}",
        "편집기 {editor:quoted}이(가) 종료 코드 {code}(으)로 끝났습니다. 초안은 남아 있습니다: {path}",
    ),
    "system_error": ("{reason}", "{reason:reason}"),
    "no_cases_yet": ("the case base is empty; add cases first", "사례가 하나도 없습니다. 먼저 사례를 추가하세요"),
    "none_of_these": (
        "{what} {word:quoted}: one of {known:list}{near:meant}",
        "{what} {word:quoted}: {known:list} 중 하나여야 합니다{near:meant}",
    ),
    "same_as_itself": (
        "{case} is the same as itself; name two cases",
        "같은 사례 {case}을(를) 두 번 적었습니다. 서로 다른 두 사례를 적으세요",
    ),
    "say_why": (
        "say why, with a reason that others will understand next year",
        "이유를 적으세요. 내년에 다른 사람이 읽어도 알 수 있게 적으세요",
    ),
    "likely_case": (
        "it looks like {case} ({share}): {title}; say whether it was",
        "{case}(으)로 보입니다 ({share}): {title}. 맞는지 알려 주세요",
    ),
    "which_investigation": (
        "say which investigation; open are: {open:list}",
        "어느 조사인지 적으세요. 열린 조사: {open:list}",
    ),
    "none_open": ("say which investigation; none is open", "어느 조사인지 적으세요. 열린 조사가 없습니다"),
    "not_seen_there": (
        "{what:quoted} was not seen in {investigation}; seen were: {seen:some}",
        "{investigation}에 {what:quoted} 관찰이 없습니다. 있는 것: {seen:some}",
    ),
    "whose_remedy": ("name the case whose remedy it was", "어느 사례의 조치였는지 적으세요"),
    "resolved_by_what": (
        "resolved-unknown says that nobody knows what it was: it goes with no case and no remedy",
        "resolved-unknown은 원인을 모른다는 뜻입니다. 사례나 조치와 함께 쓸 수 없습니다",
    ),
    "token_stands": (
        "there is a token called {name} already; take that back first",
        "{name}(이)라는 토큰이 이미 있습니다. 먼저 그것을 취소하세요",
    ),
    "no_token": ("there is no token {name:quoted}{near:meant}", "{name:quoted}(이)라는 토큰이 없습니다{near:meant}"),
    "no_token_name": (
        "{name:quoted} is no name of a token: lower-case letters, digits and hyphens, like {proper}",
        "{name:quoted}은(는) 토큰 이름으로 쓸 수 없습니다. 소문자, 숫자, 하이픈만 쓰세요. 예: {proper}",
    ),
    "no_alerts": (
        "these are no alerts of Alertmanager, Grafana or another system that is known",
        "Alertmanager나 Grafana 등 아는 시스템의 알림이 아닙니다",
    ),
    "alerts_unreadable": (
        "{kind} that cannot be read: {reason}",
        "{kind}: 읽을 수 없습니다: {reason}",
    ),
    "alert_without_name": (
        "name the alert: alertname=… among its labels",
        "알림 이름을 적으세요: 레이블 중 alertname=…",
    ),
    "how_it_went": ("say how {remedy} went: {known:list}", "{remedy}의 결과를 적으세요: {known:list}"),
    "which_remedy": (
        "name the remedy that {outcome}, of {case}: {known:list}",
        "결과가 {outcome:tried}인 조치를 적으세요. {case}의 조치: {known:list}",
    ),
    "no_remedies": (
        "name the remedy that {outcome}; {case} has none on record",
        "결과가 {outcome:tried}인 조치를 적으세요. {case}에는 기록된 조치가 없습니다",
    ),
    "how_established": (
        'say how it was established that it {outcome}; "it went away" is no reason',
        "결과가 {outcome:tried}인 것을 어떻게 확인했는지 적으세요. “없어졌다”는 이유가 아닙니다",
    ),
    "no_such_remedy": (
        "{case} has no remedy {remedy:quoted} (it has: {known:list}){near:meant}",
        "{case}에 {remedy:quoted} 조치가 없습니다 (있는 것: {known:list}){near:meant}",
    ),
    "no_remedies_at_all": (
        "{case} has no remedy {remedy:quoted}; it has none",
        "{case}에 {remedy:quoted} 조치가 없습니다. 기록된 조치가 하나도 없습니다",
    ),
    "on_record": ("{investigation} is on record as {case}", "{investigation}은(는) {case}(으)로 기록되어 있습니다"),
    "no_such_version": (
        "{case} has no change {number} to go back to; there are {known:list}",
        "{case}에 되돌아갈 변경 {number}이(가) 없습니다. 있는 것: {known:list}",
    ),
    "draft_id_taken": (
        "there is a case {case:quoted} already; give the draft another id",
        "{case:quoted} 사례가 이미 있습니다. 초안에 다른 id를 주세요",
    ),
    "id_twice": ("{id:quoted} is also the id of {file}", "{id:quoted}은(는) {file}의 id이기도 합니다"),
    "no_case_files": ("{folder} holds no case files (.md)", "{folder}에 사례 파일(.md)이 없습니다"),
    "no_id": (
        "{name:quoted} is no id: lower-case letters and digits, in words joined by -; try {proper:quoted}",
        "{name:quoted}은(는) id가 될 수 없습니다. 소문자와 숫자를 -로 이어 적으세요. 예: {proper:quoted}",
    ),
    "id_taken": ("there is a case {case:quoted} already", "{case:quoted} 사례가 이미 있습니다"),
    "file_there": (
        "{path} is there already; nothing was written. Edit it, or choose another id",
        "{path}이(가) 이미 있어 아무것도 쓰지 않았습니다. 그 파일을 고치거나 다른 id를 고르세요",
    ),
    "cannot_write": ("cannot write to {path}: {reason}", "{path}에 쓸 수 없습니다: {reason:reason}"),
    "cannot_read": ("{path}: cannot be read: {reason}", "{path}: 읽을 수 없습니다: {reason:reason}"),
    "in_file": ("{path}: {because}", "{path}: {because}"),
    "postmortem_empty": ("{path}: the postmortem is empty", "{path}: 포스트모템이 비어 있습니다"),
    "missing_normal": ("What was looked at and found normal.", "무엇을 보았고 정상이었는지."),
    "missing_failed": ("What was tried and did not help.", "무엇을 시도했지만 효과가 없었는지."),
    "missing_end": ("What ended it, and how that was verified.", "무엇으로 끝났고 어떻게 확인했는지."),
}
