"""What this face words itself, hints and steps: in both languages, with the same values, and none that nobody names."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from diagnops.agents.definitions import DEFINITIONS
from diagnops.agents.hints import HINTS, WRITING_IS_OFF, told
from diagnops.agents.steps import STEPS
from diagnops.cli.main import COMMANDS
from diagnops.kb.message import message

ROOT = Path(__file__).parent.parent.parent
SOURCES = "".join(
    path.read_text("utf-8")
    for room in ("kb", "app", "intake", "engine", "agents")
    for path in (ROOT / room).glob("*.py")
)
SAID = {**HINTS, **STEPS, "off": WRITING_IS_OFF}


def _values(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("code", SAID)
def test_it_is_told_in_both_languages_with_the_same_values(code: str) -> None:
    english, korean = SAID[code]

    assert _values(english) == _values(korean)
    assert not re.search("[가-힣]", english)
    assert re.search("[가-힣]", korean)


@pytest.mark.parametrize("code", SAID)
def test_what_is_named_is_a_tool_or_a_command(code: str) -> None:
    for template in SAID[code]:
        assert set(re.findall(r"\b[a-z]+_[a-z]+\b", template)) <= set(DEFINITIONS)
        assert set(re.findall(r"diagnops ([a-z]+)", template)) <= set(COMMANDS)


@pytest.mark.parametrize("code", [*HINTS, *STEPS])
def test_none_is_left_that_nobody_names(code: str) -> None:
    assert SOURCES.count(f'"{code}"') > 1  # here, and where it is named


def test_a_way_out_that_only_people_at_a_command_line_have_is_left_out() -> None:
    assert told(message("no_case", hint="reset_calibration", name="x", near=()), "en") == "no case 'x'"


def test_what_names_a_thing_that_there_is_not_has_a_way_out_though_nothing_is_near() -> None:
    assert told(message("unknown_signal", name="x", near=()), "en") == "unknown signal 'x'; search_signals finds them"
