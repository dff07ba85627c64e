"""What other programs say, in Korean: the system, SQLite, the reader of YAML, the library that reads the command line.

Each is a sentence of theirs, where `{…}` is what they put in, and ours.
"""

from __future__ import annotations

import re
from functools import cache

from diagnops.messages.particles import fill_in_korean

_FOREIGN: dict[str, str] = {
    # the system, as strerror has it
    "No such file or directory": "그런 파일이나 폴더가 없습니다",
    "Permission denied": "권한이 없습니다",
    "Operation not permitted": "허용되지 않은 작업입니다",
    "Is a directory": "파일이 아니라 폴더입니다",
    "Not a directory": "폴더가 아닙니다",
    "File exists": "파일이 이미 있습니다",
    "File name too long": "파일 이름이 너무 깁니다",
    "File too large": "파일이 너무 큽니다",
    "No space left on device": "디스크에 남은 공간이 없습니다",
    "Disk quota exceeded": "디스크 할당량을 넘었습니다",
    "Read-only file system": "읽기 전용 파일시스템입니다",
    "Input/output error": "입출력 오류가 났습니다",
    "Too many open files": "열린 파일이 너무 많습니다",
    "Too many levels of symbolic links": "심볼릭 링크가 너무 깊게 이어집니다",
    "Device or resource busy": "장치나 자원이 사용 중입니다",
    "Text file busy": "실행 중인 파일입니다",
    "Exec format error": "실행할 수 없는 형식입니다",
    "Argument list too long": "인수가 너무 깁니다",
    "Cannot allocate memory": "메모리가 부족합니다",
    "Invalid argument": "잘못된 인수입니다",
    "Broken pipe": "읽는 쪽이 끊겼습니다",
    "No such device or address": "그런 장치나 주소가 없습니다",
    "Stale file handle": "파일 핸들이 더는 유효하지 않습니다",
    # the network
    "Connection refused": "연결을 거부했습니다",
    "Connection reset by peer": "상대가 연결을 끊었습니다",
    "Connection timed out": "연결 시간이 초과되었습니다",
    "timed out": "시간이 초과되었습니다",
    "Network is unreachable": "네트워크에 닿지 않습니다",
    "No route to host": "호스트로 가는 경로가 없습니다",
    "Name or service not known": "호스트 이름을 찾을 수 없습니다",
    "No address associated with hostname": "호스트 이름에 주소가 없습니다",
    "Temporary failure in name resolution": "지금은 이름을 확인할 수 없습니다 (DNS)",
    "Remote end closed connection without response": "응답 없이 연결이 끊겼습니다",
    # SQLite
    "database is locked": "다른 프로그램이 사용 중입니다",
    "file is not a database": "데이터베이스 파일이 아닙니다",
    "database disk image is malformed": "데이터베이스 파일이 손상되었습니다",
    "unable to open database file": "데이터베이스 파일을 열 수 없습니다",
    "attempt to write a readonly database": "읽기 전용이라 쓸 수 없습니다",
    "database or disk is full": "디스크에 남은 공간이 없습니다",
    "disk I/O error": "디스크 입출력 오류가 났습니다",
    "no such table: {table}": "{table} 테이블이 없습니다",
    # YAML, words and regular expressions
    "mapping values are not allowed in this context": "여기에는 `키: 값`을 쓸 수 없습니다. 값에 콜론이 있으면 따옴표로 감싸세요",
    "block sequence entries are not allowed in this context": "여기에는 `- ` 목록을 쓸 수 없습니다",
    "could not find expected ':'": "콜론(:)이 빠졌습니다",
    "did not find expected key": "키가 와야 할 곳입니다. 들여쓰기를 확인하세요",
    "did not find expected node content": "값이 와야 할 곳입니다",
    "did not find expected '-' indicator": "목록의 `-`가 와야 할 곳입니다",
    "did not find expected ',' or ']'": "쉼표(,)나 닫는 ]가 빠졌습니다",
    "did not find expected ',' or '}'": "쉼표(,)나 닫는 중괄호가 빠졌습니다",
    "found character that cannot start any token": "값을 시작할 수 없는 글자입니다. 따옴표로 감싸세요",
    "found a tab character that violates indentation": "들여쓰기에 탭을 쓸 수 없습니다. 공백을 쓰세요",
    "found a tab character where an indentation space is expected": "들여쓰기에 탭을 쓸 수 없습니다. 공백을 쓰세요",
    "found unexpected end of stream": "따옴표가 닫히지 않았습니다",
    "found unexpected document indicator": "따옴표나 괄호가 닫히지 않았습니다",
    "found unknown escape character": "모르는 \\ 표기입니다",
    "control characters are not allowed": "제어 문자를 쓸 수 없습니다",
    "No closing quotation": "따옴표가 닫히지 않았습니다",
    "No escaped character": "\\ 뒤에 글자가 없습니다",
    "missing ), unterminated subpattern at position {place}": "{place}번째 글자에서 연 괄호가 닫히지 않았습니다",
    "unbalanced parenthesis at position {place}": "{place}번째 글자의 닫는 괄호에 짝이 없습니다",
    "unterminated character set at position {place}": "{place}번째 글자에서 연 [가 닫히지 않았습니다",
    "nothing to repeat at position {place}": "{place}번째 글자의 반복 기호 앞에 반복할 것이 없습니다",
    "bad escape {what} at position {place}": "{place}번째 글자의 {what}은(는) 쓸 수 없는 표기입니다",
    # the command line
    "Missing command.": "명령을 적으세요",
    "Missing option {option}.": "{option} 옵션이 필요합니다",
    "Missing argument {argument}.": "{argument} 인수가 필요합니다",
    "No such command {command}.": "{command} 명령이 없습니다",
    "No such command {command}. Did you mean {near}?": "{command} 명령이 없습니다. {near}을(를) 뜻했나요?",
    "No such option: {option}": "{option} 옵션이 없습니다",
    "No such option: {option} (Possible options: {near})": "{option} 옵션이 없습니다. 비슷한 옵션: {near}",
    "No such option: {option} Did you mean {near}?": "{option} 옵션이 없습니다. {near}을(를) 뜻했나요?",
    "Option {option} requires an argument.": "{option} 옵션에는 값이 필요합니다",
    "Option {option} does not take a value.": "{option} 옵션에는 값을 쓸 수 없습니다",
    "Got unexpected extra argument ({words})": "남는 인수가 있습니다: {words}",
    "Got unexpected extra arguments ({words})": "남는 인수가 있습니다: {words}",
    "Got unexpected extra argument(s) ({words})": "남는 인수가 있습니다: {words}",
    "Invalid value for {what}: {why}": "{what} 값이 잘못되었습니다: {why}",
    "{value} is not a valid integer range.": "{value}은(는) 정수가 아닙니다",
    "{value} is not a valid integer.": "{value}은(는) 정수가 아닙니다",
    "{value} is not a valid int range.": "{value}은(는) 정수가 아닙니다",
    "{value} is not a valid int.": "{value}은(는) 정수가 아닙니다",
    "{value} is not in the range {range}.": "{value}은(는) 범위를 벗어납니다 ({range})",
}


def in_korean(sentence: str) -> str:
    """A sentence of another program in Korean, with what it puts in as it is; one that nobody knows stays as it is.

    >>> in_korean("Invalid value for '--count': 99 is not in the range 1<=x<=50.")
    "'--count' 값이 잘못되었습니다: 99는 범위를 벗어납니다 (1<=x<=50)"
    """
    for theirs, ours in _patterns():
        if found := theirs.fullmatch(sentence):
            return fill_in_korean(ours, {name: in_korean(value) for name, value in found.groupdict().items()})
    return sentence


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(_pattern(theirs)), ours) for theirs, ours in sorted(_FOREIGN.items(), key=_fixed, reverse=True)]


def _fixed(entry: tuple[str, str]) -> int:
    """How much of a sentence is fixed: the one that says more is tried first."""
    return len(re.sub(r"\{\w+\}", "", entry[0]))


def _pattern(theirs: str) -> str:
    parts = re.split(r"(\{\w+\})", theirs)
    return "".join(f"(?P<{part[1:-1]}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
