"""What is said of backups and of what they hold; English and Korean."""

from __future__ import annotations

BACKUP: dict[str, tuple[str, str]] = {
    "backup_holds": (
        "cases: {cases}, changes of cases: {changes}, investigations: {investigations}, events: {events}, corrections: {corrections}, changes of the vocabulary: {vocabulary}, drafts that wait: {drafts}; last changed {last}; {kilobytes} kB",
        "사례 {cases}건, 사례 변경 {changes}건, 조사 {investigations}건, 이벤트 {events}건, 정정 {corrections}건, 어휘 변경 {vocabulary}건, 기다리는 초안 {drafts}건. 마지막 변경 {last}. {kilobytes} kB",
    ),
    "replace_base": (
        "Put it in the place of the case base {path}? What is there is kept beside it.",
        "사례 베이스 {path} 자리에 넣을까? 지금 있는 것은 그 옆에 남김.",
    ),
    "restored": ("restored: {path}", "복원함: {path}"),
    "not_restored": ("Nothing was changed.", "아무것도 바꾸지 않음."),
    # what cannot be done
    "nothing_to_back_up": ("there is no case base {path} to back up", "백업할 사례 베이스 {path}이(가) 없음"),
    "backup_there": ("{path} is there already; nothing was written", "{path}이(가) 이미 있어 아무것도 쓰지 않음"),
    "backup_in_use": (
        "{path} is a case base that is in use; choose another name for the backup",
        "{path}은(는) 쓰이고 있는 사례 베이스임. 백업에 다른 이름을 쓸 것",
    ),
    "replaces_base": (
        "the case base {path} would be replaced, and nobody can be asked whether it may; nothing was changed. Say that it may",
        "사례 베이스 {path}이(가) 바뀌는데 물어볼 사람이 없어 아무것도 바꾸지 않음. 바꿔도 된다고 알릴 것",
    ),
    "restored_from_itself": (
        "{path} is the case base itself; name a backup of it",
        "{path}은(는) 사례 베이스 자체임. 그 백업을 적을 것",
    ),
    "no_backup": ("{path} is no case base and no backup of one", "{path}은(는) 사례 베이스도 그 백업도 아님"),
    "no_draft_name": (
        "{path} cannot be restored: it holds a draft under the name {name:quoted}, which no draft has",
        "{path}을(를) 복원할 수 없음: 초안에 쓰이지 않는 이름 {name:quoted}의 초안이 들어 있음",
    ),
}
