"""What is said of the team's own vocabulary, and what is wrong with its files; English and Korean."""

from __future__ import annotations

OWN_VOCABULARY: dict[str, tuple[str, str]] = {
    # what is wrong with a file of the team
    "says_nothing": (
        "it holds none of signals, roles, aliases and services; write one of them",
        "signals, roles, aliases, services가 모두 없습니다. 하나는 적으세요",
    ),
    "shipped_already": (
        "{id:quoted} is shipped; give it more names under `aliases:`, or choose another id",
        "{id:quoted}은(는) 함께 제공되는 어휘에 있습니다. `aliases:`에 이름을 더하거나 다른 id를 고르세요",
    ),
    "shipped_now_too": (
        "{id:quoted} is shipped now too; yours holds. To have the shipped one, take it out of the file and add that again",
        "{id:quoted}이(가) 이제 함께 제공되는 어휘에도 있습니다. 지금은 팀의 것을 씁니다. 제공된 것을 쓰려면 파일에서 지우고 다시 추가하세요",
    ),
    "role_takes_names": (
        "{role:quoted} is a role, which takes names under en and ko alone; metrics and roles are of a signal",
        "{role:quoted}은(는) 역할이라 en과 ko 이름만 더할 수 있습니다. metrics와 roles는 지표에 씁니다",
    ),
    "service_twice": (
        "the service {name:quoted} stands in {file} too; keep one",
        "{name:quoted} 서비스가 {file}에도 있습니다. 하나만 남기세요",
    ),
    "is_word_of_state": (
        "{name:quoted} is a word for a state, which would be lost in every sentence; add a word to it",
        "{name:quoted}은(는) 상태를 나타내는 말이라, 이름으로 쓰면 어느 문장에서도 상태로 읽지 못합니다. 낱말을 덧붙이세요",
    ),
    "still_used": (
        "cases use {name}, which would be gone or change its states: {cases:list}; change them first",
        "{name}을(를) 쓰는 사례가 있는데 없어지거나 상태가 바뀝니다: {cases:list}. 사례를 먼저 고치세요",
    ),
    "file_twice": (
        "another file given is called {name:quoted} too; give one of them another name",
        "이름이 {name:quoted}인 파일을 두 개 주었습니다. 하나의 이름을 바꾸세요",
    ),
    "no_vocabulary_name": (
        "{name:quoted} is no name to keep; call the file NAME.yaml, of letters, digits, '.', '_' and '-'",
        "{name:quoted}은(는) 쓸 수 없는 이름입니다. 글자, 숫자, '.', '_', '-'로 된 이름.yaml로 하세요",
    ),
    "no_vocabulary_files": ("{folder} holds no vocabulary files (.yaml)", "{folder}에 어휘 파일(.yaml)이 없습니다"),
    # what was asked for
    "no_own_file": (
        "no vocabulary file {name:quoted}{near:meant}",
        "{name:quoted} 어휘 파일이 없습니다{near:meant}",
    ),
    "no_version_of": (
        "{name} has no version {version}; it has {known:list}",
        "{name}에 버전 {version}이(가) 없습니다. 있는 것: {known:list}",
    ),
    "differs_there": (
        "{path} is there already and says something else; nothing was written",
        "{path}이(가) 이미 있고 내용이 달라 아무것도 쓰지 않았습니다",
    ),
    # what was done
    "vocabulary_added": ("added: {names:list}", "추가했습니다: {names:list}"),
    "vocabulary_changed": ("changed: {names:list}", "바꾸었습니다: {names:list}"),
    "vocabulary_unchanged": ("unchanged: {names:list}", "그대로입니다: {names:list}"),
    "vocabulary_removed": ("removed: {name}", "제거했습니다: {name}"),
    "vocabulary_written": (
        "vocabulary files: {count} in {folder}, written: {written}",
        "어휘 파일: {folder}에 {count}개, 새로 쓴 것 {written}개",
    ),
    # what there is
    "no_own_vocabulary": ("the team has no vocabulary of its own", "팀의 어휘가 아직 없습니다"),
    "own_version": ("version {version}, {when}, {who}", "버전 {version}, {when}, {who}"),
    "did_added": ("added", "추가"),
    "did_changed": ("changed", "변경"),
    "did_removed": ("removed", "제거"),
    "own_signals": ("signals", "지표"),
    "own_roles": ("roles", "역할"),
    "own_names": ("names for", "이름을 더한 대상"),
    "own_services": ("services", "서비스"),
    "from_whom": ("from", "출처"),
    "from_shipped": ("shipped", "함께 제공됨"),
    "from_file": ("{file}, version {version}, {when}, {who}", "{file}, 버전 {version}, {when}, {who}"),
    "names_of_team": ("the team's", "팀이 붙인 이름"),
}
