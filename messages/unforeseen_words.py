"""What is said of what was not foreseen; English and Korean. It imports nothing, so that it can always be said."""

from __future__ import annotations

UNFORESEEN: dict[str, tuple[str, str]] = {
    "not_foreseen": (
        "this should not have happened: {what}",
        "일어나지 않아야 할 일이 일어남: {what}",
    ),
    "out_of_memory": (
        "there is not enough memory for this; give a smaller part",
        "메모리가 모자람. 더 작은 부분을 줄 것",
    ),
    "damaged_installation": (
        "the installation is damaged: {what}; install DiagnOPs again: pip install --force-reinstall",
        "설치가 손상됨: {what}. DiagnOPs를 다시 설치할 것: pip install --force-reinstall",
    ),
    "how_to_report": (
        "To report it, send this file, which tells where it happened, and what you typed: {path}",
        "알리려면 어디서 일어났는지 적힌 이 파일과 입력한 것을 보낼 것: {path}",
    ),
    "nothing_kept": (
        "To report it, send these lines and what you typed; where it happened could not be kept: {reason}",
        "알리려면 이 줄들과 입력한 것을 보낼 것. 어디서 일어났는지는 남기지 못함: {reason}",
    ),
    "no_home_folder": ("there is no home folder", "홈 폴더가 없음"),
    "file_altered": (
        "{file} is missing or is not what was installed",
        "{file}이(가) 없거나 설치된 그대로가 아님",
    ),
    "package_missing": ("{name} is missing (needed: {needed})", "{name}이(가) 없음 (필요: {needed})"),
    "package_other": (
        "{name} is of version {version} (needed: {needed})",
        "{name}의 버전이 {version}임 (필요: {needed})",
    ),
}
