from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Literal, get_args

import pytest

from diagnops.engine.diagnosis import Verdict
from diagnops.evaluation.evaluation_case import Kind as QuestionKind
from diagnops.intake.postmortem import Part
from diagnops.kb.case import CauseKind, Frequency, Outcome, Shape, State, Status
from diagnops.kb.correction import Kind
from diagnops.messages.catalogue import _WORDS, say
from diagnops.search.transformer import Work

CLI = Path(__file__).parent.parent.parent / "cli"


def _values(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


@pytest.mark.parametrize("name", _WORDS)
def test_a_word_is_said_in_both_languages_with_the_same_values(name: str) -> None:
    english, korean = _WORDS[name]

    assert _values(english) == _values(korean)
    assert (re.search("[가-힣]", english), bool(re.search("[가-힣]", korean))) == (None, True)


def test_a_word_takes_its_values_in_the_language_asked_for() -> None:
    assert (say("more", "en", count=3), say("more", "ko", count=3)) == ("… and 3 more", "… 외 3개")


def test_no_word_is_left_that_nobody_says() -> None:
    code = "".join(path.read_text("utf-8") for path in CLI.glob("*.py") if path.name != "words.py")
    kinds = (Verdict, State, Frequency, Literal["workaround", "fix"], Literal["partly", "failed", "worsened"])
    by_value = {value for kind in kinds for value in get_args(kind)}
    by_value |= {*get_args(Shape), *get_args(Status), *(f"cause_{value}" for value in get_args(CauseKind))}
    by_value |= {f"then_{value}" for value in get_args(Verdict)} | {f"tried_{value}" for value in get_args(Outcome)}

    by_value |= {f"correction_{value}" for value in get_args(Kind)} | {f"part_{value}" for value in get_args(Part)}

    by_value |= {f"asked_{kind}" for kind in get_args(QuestionKind)} | {f"verdict_{v}" for v in get_args(Verdict)}
    by_value |= {"how_again", "how_first", "how_summed", "how_self", "head_answers", "head_said", "head_was"}
    by_value |= {*get_args(Work)}

    by_name = set(re.findall(r"[\"'](\w+)[\"']", code))
    assert set() == set(_WORDS) - by_name - by_value
