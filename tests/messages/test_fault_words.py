"""Every code that is raised has a sentence in both languages, filled from the values it is raised with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

from diagnops.kb.case import Language
from diagnops.kb.message import Message, message
from diagnops.messages.catalogue import CATALOGUE
from diagnops.messages.fault_words import FAULTS
from diagnops.messages.wording import word

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("kb", "search", "machine", "intake", "checks", "evaluation", "app")


class Raised(NamedTuple):
    """A call that makes an error or a message: its codes and the names of its values, `open` where `**` adds more."""

    place: str
    codes: tuple[str, ...]
    values: frozenset[str]
    open: bool


def _codes(node: ast.expr, given: dict[str, list[ast.expr]]) -> tuple[str, ...]:
    """The codes an expression may be: written out, chosen between two, or a name that was given one of these."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, ast.IfExp):
        return _codes(node.body, given) + _codes(node.orelse, given)
    if isinstance(node, ast.Name):
        return tuple(code for one in given.get(node.id, []) for code in _codes(one, {}))
    return ()


def _raised(room: str) -> Iterator[Raised]:
    for path in sorted((ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        outside = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
        for part in [*functions, *outside]:
            given: dict[str, list[ast.expr]] = {}
            for node in ast.walk(part):
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    given.setdefault(node.targets[0].id, []).append(node.value)
            for node in ast.walk(part):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                    name = node.func.id
                    if name == "message" or (name.endswith("Error") and name not in _OTHER_ERRORS):
                        values = frozenset(k.arg for k in node.keywords if k.arg) - {"hint"}
                        more = any(k.arg is None for k in node.keywords)
                        yield Raised(f"{room}/{path.name}:{node.lineno}", _codes(node.args[0], given), values, more)


# What is raised for developers, is told whole, or is caught in the same file.
_OTHER_ERRORS = {"ValueError", "RuntimeError", "ValidationError", "CaseFileError", "_RefusedError"}
ALL = [one for room in ROOMS for one in _raised(room)]
# What is no error by itself: words within a sentence, what a draft wants, and the codes that a table chooses.
_BY_VALUE = {
    "faults", "a_mapping", "a_list", "a_text", "a_number", "true_or_false", "no_value", "no_date", "no_id_or_signal",
    "not_clean", "wanted_title", "wanted_cause", "wanted_reason", "wanted_worked", "wanted_failed",
    "wanted_cleared",
    "row_of_case", "row_of_history", "row_of_fact", "row_of_investigation", "row_of_event", "row_of_correction",
    "row_of_misreading", "row_of_vocabulary", "row_of_token", "row_of_delivery", "row_of_table", "row_of_trigger",
}  # fmt: skip


def _fields(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(template) if name)


@pytest.mark.parametrize("room", ROOMS)
def test_every_code_that_is_raised_has_a_sentence_and_the_values_it_takes(room: str) -> None:
    raised = [one for one in ALL if one.place.startswith(f"{room}/")]
    unknown = [(one.place, code) for one in raised for code in one.codes if code not in CATALOGUE]
    unfilled = [
        (one.place, code, missing)
        for one in raised
        for code in one.codes
        if code in CATALOGUE and not one.open and (missing := set(_fields(CATALOGUE[code][0])) - one.values)
    ]

    assert (unknown, unfilled) == ([], [])


def test_the_walk_through_the_rooms_finds_what_is_raised() -> None:
    assert {"unknown_signal", "states_of_event", "no_yaml", "model_unusable", "cross_encoder_needs_library"} <= {
        code for one in ALL for code in one.codes
    }


@pytest.mark.parametrize("code", FAULTS)
def test_a_sentence_is_there_in_both_languages_with_the_same_values(code: str) -> None:
    english, korean = FAULTS[code]

    assert _fields(english) == _fields(korean)
    assert (re.search("[가-힣]", english), bool(re.search("[가-힣]", korean))) == (None, True)


def test_no_sentence_is_left_that_nobody_says() -> None:
    assert FAULTS.keys() - {code for one in ALL for code in one.codes} == _BY_VALUE


@pytest.mark.parametrize(
    ("told", "english", "korean"),
    [
        (
            message("unknown_signal", name="io.que_length", near=("io.queue_length", "I/O queue length")),
            "unknown signal 'io.que_length'; did you mean 'io.queue_length' or 'I/O queue length'?",
            "모르는 지표입니다: 'io.que_length'. 'io.queue_length' 또는 'I/O queue length'를 뜻했나요?",
        ),
        (message("no_case", name="zzz", near=()), "no case 'zzz'", "'zzz' 사례가 없습니다"),
        (
            message("several_investigations", name="i-2", found=("i-2a (disk)", "i-2b (CPU)", "…")),
            "'i-2' is the beginning of several investigations: i-2a (disk), i-2b (CPU), …",
            "'i-2'로 시작하는 조사가 여럿입니다: i-2a (disk), i-2b (CPU), …",
        ),
        (
            message("is_closed_as", investigation="i-2345", case="disk-full"),
            "i-2345 is closed as disk-full; nothing was added",
            "i-2345는 disk-full로 닫혀 있어 아무것도 추가하지 않았습니다",
        ),
        (
            message("no_fact", fact="kernel"),
            "'kernel': write NAME=VALUE, e.g. kernel=5.15.0-91, platform=aws or postgresql=15.3",
            "'kernel': 이름=값으로 쓰세요. 예: kernel=5.15.0-91, platform=aws, postgresql=15.3",
        ),
        (
            message("case_damaged", path="a.db", case="disk-full", reason="not JSON"),
            "cannot use the case base a.db: the case 'disk-full' is damaged: not JSON",
            "사례 베이스 a.db를 쓸 수 없습니다. 'disk-full' 사례가 손상되었습니다: not JSON",
        ),
        (
            message("not_utf8", at=8),
            "not UTF-8 (byte 8); save it as UTF-8",
            "UTF-8이 아닙니다 (8번째 바이트). UTF-8로 저장하세요",
        ),
        (message("longer_than", most=2_000_000), "longer than 2,000,000 characters", "2,000,000자를 넘습니다"),
        (message("nested_too_deep", most=24), "nested deeper than 24 levels", "24단계보다 깊이 중첩되었습니다"),
        (
            message("unknown_key_near", near=("state", "shape")),
            "unknown key; did you mean 'state' or 'shape'?",
            "모르는 키입니다. 'state' 또는 'shape'를 뜻했나요?",
        ),
        (
            message("no_such_value", value="hihg", known=("high", "low"), near=("high",)),
            "'hihg' is none of high, low; did you mean 'high'?",
            "'hihg'는 쓸 수 없는 값입니다. 다음 중 하나로 적으세요: high, low. 'high'를 뜻했나요?",
        ),
        (
            message("other_value", wanted="a_number", found="big"),
            "expected a number, found 'big'",
            "숫자가 와야 하는데 'big'가 있습니다",
        ),
        (
            message("other_shape", wanted="a_list", found="a_mapping"),
            "expected a list, found `key: value` lines",
            "목록이 와야 하는데 `키: 값` 줄이 있습니다",
        ),
        (
            message("not_clean", value="a\x1b[2J"),
            "'a\\x1b[2J' is empty, begins or ends with a space, or holds a control character",
            "'a\\x1b[2J': 비어 있거나, 공백으로 시작하거나 끝나거나, 제어 문자가 들어 있습니다",
        ),
        (
            message("other_name", name="server", id="host"),
            "'server' is a name of 'host'; write that",
            "'server'는 'host'의 다른 이름입니다. 그 id로 쓰세요",
        ),
        (
            message("states_of_measure", signal="io.latency", states=("high", "low", "normal")),
            "io.latency is a measure: high, low, normal",
            "io.latency는 측정값입니다. 쓸 수 있는 상태: high, low, normal",
        ),
        (
            message("not_verified", outcome="failed"),
            "missing: say how it was established that it failed; only `advised` can do without",
            "빠져 있습니다. 결과가 failed인 것을 어떻게 확인했는지 적으세요. `advised`만 없어도 됩니다",
        ),
        (
            message("blank_left", wanted="what was the cause?"),
            "a blank is left; fill it in or take it out: what was the cause?",
            "빈칸이 남아 있습니다. 채우거나 지우세요: what was the cause?",
        ),
        (
            message("range_ambiguous", range=">= 5.*", sign=">="),
            "cannot read the range '>= 5.*': >= with .* has two meanings; write it like >= 4.18, < 5.4 || >= 5.10 "
            "(a comma is and, || is or)",
            "범위 '>= 5.*'을(를) 읽을 수 없습니다. >= 뒤에 .*가 오면 두 가지로 읽힙니다. "
            "예: >= 4.18, < 5.4 || >= 5.10 (쉼표는 그리고, ||는 또는)",
        ),
        (
            message("faulty_reading", because=message("one_way_to_read"), signal="io.latency", run="iostat"),
            "io.latency: 'iostat': read: give one of column, match, or present (with absent)",
            "io.latency: 'iostat'의 read: column, match, present(와 absent) 중 하나만 쓰세요",
        ),
        (
            message("no_model_here", name="ms", fetch=("hf download a/ms", "hf download b/ms")),
            "no encoder 'ms': it is no folder and no model that was downloaded before; name a folder with a "
            "sentence-transformers model, or fetch it first: hf download a/ms or hf download b/ms",
            "'ms' 인코더가 없습니다. 폴더도, 내려받은 모델도 아닙니다. sentence-transformers 모델이 있는 폴더를 적거나 "
            "먼저 내려받으세요: hf download a/ms 또는 hf download b/ms",
        ),
        (
            message("too_few_recurrences", enough=50, have=12, missing=38),
            "tuning needs 50 recurrences, there are 12: 38 are missing",
            "보정에는 재발 기록이 50건 필요한데 12건뿐입니다. 38건 모자랍니다",
        ),
    ],
    ids=lambda one: one.code if isinstance(one, Message) else "",
)
def test_a_sentence_reads_well_in_both_languages(told: Message, english: str, korean: str) -> None:
    spoken: tuple[Language, Language] = ("en", "ko")

    assert [word(told, language) for language in spoken] == [english, korean]
