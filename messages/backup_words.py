"""What is said of backups and of what they hold; English and Korean."""

from __future__ import annotations

BACKUP: dict[str, tuple[str, str]] = {
    "backup_holds": (
        "cases: {cases}, changes of cases: {changes}, investigations: {investigations}, events: {events}, corrections: {corrections}, changes of the vocabulary: {vocabulary}, drafts that wait: {drafts}; last changed {last}; {kilobytes} kB",
        "사례 {cases}건, 사례 변경 {changes}건, 조사 {investigations}건, 이벤트 {events}건, 정정 {corrections}건, 어휘 변경 {vocabulary}건, 대기 중인 초안 {drafts}건. 마지막 변경 {last}. {kilobytes} kB",
    ),
    "replace_base": (
        "Put it in the place of the case base {path}? What is there is kept beside it.",
        "사례 베이스 {path}을(를) 이 백업으로 바꿀까요? 지금 것은 그 옆에 남겨 둡니다.",
    ),
    "restored": ("restored: {path}", "복원했습니다: {path}"),
    "not_restored": ("Nothing was changed.", "아무것도 바꾸지 않았습니다."),
    # what cannot be done
    "nothing_to_back_up": ("there is no case base {path} to back up", "백업할 사례 베이스 {path}이(가) 없습니다"),
    "backup_there": ("{path} is there already; nothing was written", "{path}이(가) 이미 있어 아무것도 쓰지 않았습니다"),
    "backup_in_use": (
        "{path} is a case base that is in use; choose another name for the backup",
        "{path}은(는) 사용 중인 사례 베이스입니다. 백업에는 다른 이름을 쓰세요",
    ),
    "replaces_base": (
        "the case base {path} would be replaced, and nobody can be asked whether it may; nothing was changed. Say that it may",
        "사례 베이스 {path}이(가) 바뀌는데 물어볼 사람이 없어 아무것도 바꾸지 않았습니다. 바꿔도 된다면 알려 주세요",
    ),
    "restored_from_itself": (
        "{path} is the case base itself; name a backup of it",
        "{path}은(는) 사례 베이스 자체입니다. 백업 파일을 적으세요",
    ),
    "no_backup": ("{path} is no case base and no backup of one", "{path}은(는) 사례 베이스도 백업도 아닙니다"),
    "no_such_backup": ("there is no file {path} to restore", "복원할 파일 {path}이(가) 없습니다"),
    "no_draft_name": (
        "{path} cannot be restored: it holds a draft under the name {name:quoted}, which no draft has",
        "{path}을(를) 복원할 수 없습니다. 초안 이름이 될 수 없는 {name:quoted}(이)라는 초안이 들어 있습니다",
    ),
}
