"""What is said of what was not foreseen; English and Korean. It imports nothing, so that it can always be said."""

from __future__ import annotations

UNFORESEEN: dict[str, tuple[str, str]] = {
    "not_foreseen": (
        "this should not have happened: {what}",
        "예상하지 못한 오류가 났습니다: {what}",
    ),
    "out_of_memory": (
        "there is not enough memory for this; give a smaller part",
        "메모리가 부족합니다. 더 작은 부분만 주세요",
    ),
    "damaged_installation": (
        "the installation is damaged: {what}; install DiagnOPs again: pip install --force-reinstall",
        "설치가 손상되었습니다: {what}. DiagnOPs를 다시 설치하세요: pip install --force-reinstall",
    ),
    "how_to_report": (
        "To report it, send this file, which tells where it happened, and what you typed: {path}",
        "신고하려면 오류가 난 곳이 적힌 이 파일과 입력한 내용을 보내 주세요: {path}",
    ),
    "nothing_kept": (
        "To report it, send these lines and what you typed; where it happened could not be kept: {reason}",
        "신고하려면 이 줄들과 입력한 내용을 보내 주세요. 오류가 난 곳은 저장하지 못했습니다: {reason}",
    ),
    "no_home_folder": ("there is no home folder", "홈 폴더가 없습니다"),
    "file_altered": (
        "{file} is missing or is not what was installed",
        "설치된 파일이 없거나 바뀌었습니다: {file}",
    ),
    "package_missing": ("{name} is missing (needed: {needed})", "없는 패키지: {name} (필요: {needed})"),
    "package_other": (
        "{name} is of version {version} (needed: {needed})",
        "{name}의 버전이 {version}입니다 (필요: {needed})",
    ),
}
