"""What the doctor finds; English and Korean."""

from __future__ import annotations

DOCTOR: dict[str, tuple[str, str]] = {
    "found_sound": ("sound", "이상 없음"),
    "found_note": ("note", "참고"),
    "found_unsound": ("unsound", "이상 있음"),
    "mend_it": ("Mend it?", "고칠까?"),
    "base_whole": (
        "the case base {path} is what was written to it; cases: {cases}",
        "사례 베이스 {path}은(는) 쓴 그대로임. 사례 {cases}건",
    ),
}
