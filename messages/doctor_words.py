"""What the doctor finds; English and Korean."""

from __future__ import annotations

DOCTOR: dict[str, tuple[str, str]] = {
    "found_sound": ("sound", "이상 없음"),
    "found_note": ("note", "참고"),
    "found_unsound": ("unsound", "이상 있음"),
    "mend_it": ("Mend it?", "고칠까요?"),
    "derived_whole": (
        "the index and all else that is derived from the case base is what was written",
        "색인을 비롯해 사례 베이스에서 만든 파일이 모두 온전합니다",
    ),
    "derived_damaged": (
        "damaged: {files:list}; made anew when it is needed next",
        "손상되었습니다: {files:list}. 다음에 필요할 때 새로 만듭니다",
    ),
    "derived_made_anew": ("made anew: {files:list}", "새로 만들었습니다: {files:list}"),
    "installation_whole": (
        "DiagnOPs is installed as it was packed, and what it needs is there",
        "DiagnOPs가 배포된 그대로 설치되어 있고 필요한 것이 다 있습니다",
    ),
    "base_whole": (
        "the case base {path} is what was written to it; cases: {cases}",
        "사례 베이스 {path}은(는) 온전합니다. 사례 {cases}건",
    ),
    "newer_text": (
        "the starter library has a newer text of {case}, which was changed here: {path}",
        "{case}은(는) 여기서 고친 스타터 사례라 그대로 두었습니다. 새로 나온 글: {path}",
    ),
    "text_taken": (
        "{case} says what the starter library says; what it said before is in its history",
        "{case}을(를) 스타터 사례의 글로 바꾸었습니다. 이전 글은 변경 기록에 남습니다",
    ),
    "others_can_read": (
        "others on this host may read or change: {paths:list}. Where a team shares it, that is meant",
        "이 호스트의 다른 사용자가 읽거나 바꿀 수 있습니다: {paths:list}. 팀이 함께 쓴다면 그대로 두세요",
    ),
    "closed_to_others": ("for its owner alone now: {paths:list}", "이제 소유자만 쓸 수 있습니다: {paths:list}"),
    "secrets_in_case": ("the case {name}: {kinds:secrets}", "사례 {name}: {kinds:secrets}"),
    "secrets_in_history": (
        "the history of the case {name}: {kinds:secrets}",
        "사례 {name}의 변경 기록: {kinds:secrets}",
    ),
    "secrets_in_investigation": ("the investigation {name}: {kinds:secrets}", "조사 {name}: {kinds:secrets}"),
    "secrets_in_misreading": ("the correction r{name}: {kinds:secrets}", "정정 r{name}: {kinds:secrets}"),
    "secrets_in_correction": ("the correction {name}: {kinds:secrets}", "정정 {name}: {kinds:secrets}"),
    "secrets_in_vocabulary": ("the vocabulary file {name}: {kinds:secrets}", "어휘 파일 {name}: {kinds:secrets}"),
    "secrets_in_draft": ("the draft {name}: {kinds:secrets}", "초안 {name}: {kinds:secrets}"),
    "secrets_kept": (
        "secrets are kept, places: {places}. Mended, they are masked, in the history too",
        "비밀 정보가 {places}곳에 남아 있습니다. 고치면 변경 기록까지 모두 가립니다",
    ),
    "no_secrets_kept": ("no secrets in the case base {path}", "사례 베이스 {path}에 비밀 정보가 없습니다"),
    "secrets_cleaned": (
        "masked; nothing of them is left in {path}. Backups that were made before still hold them",
        "가렸습니다. {path}에는 남은 것이 없습니다. 그 전에 만든 백업에는 그대로 있습니다",
    ),
    "secrets_cleaned_but": (
        "masked, but another program is reading {path}: the log beside it holds them until that has ended",
        "가렸지만 다른 프로그램이 {path}을(를) 읽고 있어, 그것이 끝날 때까지 옆의 로그에 남아 있습니다",
    ),
}
