"""Hints: the ways out that a message names by a code, as this face has them: tools and their arguments."""

from __future__ import annotations

from msgspec.structs import replace

from diagnops.kb.case import Language
from diagnops.kb.message import Message
from diagnops.messages.wording import fill, word

# A hint that is not here names something that only people at a command line can do; then the sentence stands alone.
HINTS: dict[str, tuple[str, str]] = {
    "state_observation": (
        ", or give observations as ROLE/SIGNAL=STATE",
        ". 또는 observations에 역할/지표=상태로 적으세요",
    ),
    "list_cases": ("; search_cases finds them", ". 찾기: search_cases"),
    "list_signals": ("; search_signals finds them", ". 찾기: search_signals"),
    "say_seen": ("; with a state it belongs into observations", ". 상태까지 적으려면 observations에 적으세요"),
    "list_roles": ("; search_signals names the roles of a signal", ". 지표의 역할: search_signals"),
    "show_investigations": (
        "; investigate without arguments lists those that are open",
        ". 열린 조사 목록: 인자 없이 investigate",
    ),
    "reopen_or_begin": (". Open another: investigate", ". 새로 시작: investigate"),
    "reopen_investigation": (". If it was something else, tell a person", ". 다른 것이었다면 사람에게 알리세요"),
    "name_case": ("; give case", ". case에 적으세요"),
    "say_outcome": ("; give outcome, e.g. worked", ". outcome에 적으세요. 예: worked"),
    "name_remedy": ("; give remedy", ". remedy에 적으세요"),
    "say_verified": (
        "; give verified: what was looked at afterwards",
        ". 조치 뒤 무엇을 확인했는지 verified에 적으세요",
    ),
    "write_remedy": (
        "; a new remedy is written into the case by a person",
        ". 새 조치는 사람이 사례에 적습니다",
    ),
    "tell_version": ("; give environment {fact}=VERSION", ". environment에 {fact}=버전을 적으세요"),
    "tell_platform": ("; give environment platform=NAME", ". environment에 platform=이름을 적으세요"),
    "tell_component": ("; give environment component=NAME", ". environment에 component=이름을 적으세요"),
    "other_place": ("; the server is started with another: --db FILE", ". 다른 파일로 서버 시작: --db 파일"),
}

WRITING_IS_OFF = (
    "{tool} writes, and this server only reads; whoever runs it can allow that: {command}",
    "{tool}은(는) 기록하는 도구인데 이 서버는 읽기만 합니다. 서버를 실행하는 사람이 허용할 수 있습니다: {command}",
)

# What names a thing that there is not has a way out here, whether or not a near spelling is told.
_LISTED = {"unknown_signal": "list_signals", "unknown_role": "list_roles", "no_case": "list_cases"}


def writing_is_off(tool: str, allowed_by: str, language: Language) -> str:
    """Why a tool that writes is not there."""
    return fill(WRITING_IS_OFF[language == "ko"], language, {"tool": tool, "command": allowed_by})


def told(message: Message, language: Language) -> str:
    """A message as a sentence, with the tool or the argument that helps."""
    if not message.hint and message.code in _LISTED:
        message = replace(message, hint=_LISTED[message.code])
    return word(message, language, None, way_out)


def way_out(message: Message, language: Language) -> str:
    """What stands behind the sentence of a message that has a hint."""
    hint = HINTS.get(message.hint)
    return fill(hint[language == "ko"], language, message.values) if hint else ""
