"""What the doctor finds; English and Korean."""

from __future__ import annotations

DOCTOR: dict[str, tuple[str, str]] = {
    "found_sound": ("sound", "이상 없음"),
    "found_note": ("note", "참고"),
    "found_unsound": ("unsound", "이상 있음"),
    "mend_it": ("Mend it?", "고칠까?"),
    "derived_whole": (
        "the index and all else that is derived from the case base is what was written",
        "색인을 비롯해 사례 베이스에서 파생한 것은 모두 쓴 그대로임",
    ),
    "derived_damaged": (
        "damaged: {files:list}; made anew when it is needed next",
        "손상됨: {files:list}. 다음에 필요할 때 새로 만듦",
    ),
    "derived_made_anew": ("made anew: {files:list}", "새로 만듦: {files:list}"),
    "installation_whole": (
        "DiagnOPs is installed as it was packed, and what it needs is there",
        "DiagnOPs는 배포된 그대로 설치되어 있고 필요한 것이 다 있음",
    ),
    "base_whole": (
        "the case base {path} is what was written to it; cases: {cases}",
        "사례 베이스 {path}은(는) 쓴 그대로임. 사례 {cases}건",
    ),
    "newer_text": (
        "the starter library has a newer text of {case}, which was changed here: {path}",
        "스타터 사례 {case}의 새 글이 있음. 여기서 바꾼 사례라 그대로 둠: {path}",
    ),
    "text_taken": (
        "{case} says what the starter library says; what it said before is in its history",
        "{case}은(는) 이제 스타터 사례와 같음. 이전 글은 이력에 남음",
    ),
    "others_can_read": (
        "others on this host may read or change: {paths:list}. Where a team shares it, that is meant",
        "이 호스트의 다른 사용자가 읽거나 바꿀 수 있음: {paths:list}. 팀이 함께 쓴다면 그대로 둘 것",
    ),
    "closed_to_others": ("for its owner alone now: {paths:list}", "이제 소유자만 쓸 수 있음: {paths:list}"),
    "secrets_in_case": ("the case {name}: {kinds:secrets}", "사례 {name}: {kinds:secrets}"),
    "secrets_in_history": ("the history of the case {name}: {kinds:secrets}", "사례 {name}의 이력: {kinds:secrets}"),
    "secrets_in_investigation": ("the investigation {name}: {kinds:secrets}", "조사 {name}: {kinds:secrets}"),
    "secrets_in_correction": ("the correction {name}: {kinds:secrets}", "정정 {name}: {kinds:secrets}"),
    "secrets_in_vocabulary": ("the vocabulary file {name}: {kinds:secrets}", "어휘 파일 {name}: {kinds:secrets}"),
    "secrets_in_draft": ("the draft {name}: {kinds:secrets}", "초안 {name}: {kinds:secrets}"),
    "secrets_kept": (
        "secrets are kept, places: {places}. Mended, they are masked, in the history too",
        "비밀 정보가 남아 있음, {places}곳. 고치면 이력까지 모두 가림",
    ),
    "no_secrets_kept": ("no secrets in the case base {path}", "사례 베이스 {path}에 비밀 정보 없음"),
    "secrets_cleaned": (
        "masked; nothing of them is left in {path}. Backups that were made before still hold them",
        "가렸음. {path}에 남은 것이 없음. 그 전에 만든 백업에는 그대로 있음",
    ),
    "secrets_cleaned_but": (
        "masked, but another program is reading {path}: the log beside it holds them until that has ended",
        "가렸으나 다른 프로그램이 {path}을(를) 읽고 있어, 그것이 끝날 때까지 옆의 로그에 남아 있음",
    ),
}
