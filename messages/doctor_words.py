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
    "base_whole": (
        "the case base {path} is what was written to it; cases: {cases}",
        "사례 베이스 {path}은(는) 쓴 그대로임. 사례 {cases}건",
    ),
}
