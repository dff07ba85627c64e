"""Hints: whatever way out a message names, the program has a command or an option for it, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

from diagnops.cli.hints import HINTS, fault_line, hint, misused, told
from diagnops.engine import applicability
from diagnops.kb.errors import Fault
from diagnops.kb.message import message
from diagnops.messages.wording import word

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("kb", "search", "machine", "intake", "checks", "engine", "evaluation", "messages", "app")
ROOMS += ("cli", "agents", "web")


class Named(NamedTuple):
    """A place where a hint is named, and the values that are told with it; `open` where there may be more."""

    code: str
    place: str
    values: frozenset[str]
    open: bool


def _named() -> Iterator[Named]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                values = frozenset(k.arg for k in node.keywords if k.arg) - {"hint", "because"}
                more = any(k.arg is None for k in node.keywords)
                for code in _codes(node):
                    yield Named(code, f"{path.relative_to(ROOT)}:{node.lineno}", values, more)


def _codes(call: ast.Call) -> Iterator[str]:
    """The hints that a call names: as `hint=`, or to be told on a line of its own."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    named = [k.value for k in call.keywords if k.arg == "hint"]
    named += call.args[:1] if name in ("hint", "misused") else []
    for one in named:
        yield from (str(c.value) for c in ast.walk(one) if isinstance(c, ast.Constant) and c.value)


NAMED = list(_named())
# Those that a table chooses, with the values of what they stand behind.
_BY_TABLE = set(applicability._TELL.values())


def _values(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_hint_that_is_named_is_worded_here() -> None:
    assert [one for one in NAMED if one.code not in HINTS] == []
    assert set(HINTS) >= _BY_TABLE


def test_none_is_left_that_nobody_names() -> None:
    assert set(HINTS) - {one.code for one in NAMED} - _BY_TABLE == set()


def test_the_values_of_a_hint_are_told_wherever_it_is_named() -> None:
    assert [
        (one.code, one.place, missing)
        for one in NAMED
        if one.code in HINTS and not one.open and (missing := _values(HINTS[one.code][0]) - one.values)
    ] == []


@pytest.mark.parametrize("code", HINTS)
def test_a_hint_is_told_in_both_languages_with_the_same_values(code: str) -> None:
    english, korean = HINTS[code]
    # Beside values, commands, options and what stands for a word of the person's there is something to translate.
    words = re.sub(r"\{.*?\}|diagnops .*|--[\w-]+(=\S*)?|\b\w+=\S+", "", english)

    assert _values(english) == _values(korean)
    assert not re.search("[가-힣]", english)
    assert re.search("[가-힣]", korean) or not re.search("[a-z]{2}", words) or code == "narrow_series"


@pytest.mark.parametrize("code", HINTS)
def test_a_command_that_is_hinted_at_is_one(code: str) -> None:
    from diagnops.cli.main import COMMANDS

    for template in HINTS[code]:
        assert set(re.findall(r"diagnops ([a-z]+)", template)) <= set(COMMANDS)


def test_a_sentence_has_the_way_out_of_this_face_behind_it_and_without_a_hint_nothing() -> None:
    lost = message("empty_input", hint="state_observation")

    assert told(lost, "en") == word(lost, "en") + hint("state_observation", "en")
    assert told(lost, "ko") == word(lost, "ko") + hint("state_observation", "ko")
    assert told(message("empty_input"), "en") == word(lost, "en")


def test_a_fault_begins_with_its_place_as_far_as_that_is_known() -> None:
    reason = message("not_utf8", at=8)

    assert fault_line(Fault("a.md", 3, "title.en", reason), "en") == f"a.md:3: title.en: {word(reason, 'en')}"
    assert fault_line(Fault("a.md", 0, "", reason), "ko") == f"a.md: {word(reason, 'ko')}"


def test_what_makes_no_sense_on_a_command_line_is_an_error_of_this_face_alone() -> None:
    error = misused("no_language", word="fr")

    assert told(error.message, "en") == "--lang 'fr': answer in en or ko"
    assert told(error.message, "ko") == "--lang 'fr': en 또는 ko로 적으세요"
