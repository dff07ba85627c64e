"""The catalogue: every word in both languages, none that nobody says, and none said that is not there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Literal, get_args, get_type_hints

import pytest

from diagnops.app.drill_score import Worth
from diagnops.app.facets import FacetName, Tested
from diagnops.app.finding import State as FindingState
from diagnops.engine.diagnosis import Applies, Verdict
from diagnops.evaluation.evaluation_case import Kind as EvaluationKind
from diagnops.intake.postmortem.headings import Part
from diagnops.kb.case import CauseKind, Frequency, Outcome, Shape, State, Status
from diagnops.kb.casebase import Action, Of
from diagnops.kb.correction import Kind
from diagnops.kb.incident import Origin
from diagnops.kb.secret_forms import Kind as Secret
from diagnops.kb.vocabulary import Layer, Unit
from diagnops.messages import (
    agent_words,
    answer_words,
    backup_words,
    case_words,
    check_words,
    doctor_words,
    drill_words,
    evaluation_words,
    fault_words,
    page_words,
    unforeseen_words,
    web_words,
)
from diagnops.messages import investigation_words as of_investigations
from diagnops.messages import own_vocabulary_words as of_own_vocabulary
from diagnops.messages import request_words as of_requests
from diagnops.messages import vocabulary_words as of_the_vocabulary
from diagnops.messages.catalogue import CATALOGUE
from diagnops.messages.wording import say
from diagnops.search.transformer import Work

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("kb", "search", "machine", "intake", "checks", "engine", "evaluation", "messages", "app")
ROOMS += ("cli", "agents", "web")
_NAMES = {
    "html",
    "layer_http",
    "layer_cpu",
    "layer_dns",
    "layer_tls",
    "unit_ms",
    "look_promql",
}  # spelled alike everywhere


def _values(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def _of_its_own(text: str) -> bool:
    """Whether anything stands there besides the values."""
    return bool(re.search("[A-Za-z]{2}", re.sub(r"\{.*?\}", "", text)))


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_word_is_said_in_both_languages_with_the_same_values(name: str) -> None:
    english, korean = CATALOGUE[name]

    assert _values(english) == _values(korean)
    assert not re.search("[가-힣]", english)
    assert re.search("[가-힣]", korean) or name in _NAMES or not _of_its_own(english)


def test_a_word_takes_its_values_in_the_language_asked_for() -> None:
    assert (say("more", "en", count=3), say("more", "ko", count=3)) == ("… and 3 more", "… 외 3개")


def test_no_word_stands_in_two_files() -> None:
    files = (
        agent_words.AGENTS,
        answer_words.ANSWERS, backup_words.BACKUP, case_words.CASES, check_words.CHECKS, doctor_words.DOCTOR,
        drill_words.DRILLS,
        evaluation_words.EVALUATION, fault_words.FAULTS, of_investigations.INVESTIGATIONS, of_requests.REQUESTS,
        of_own_vocabulary.OWN_VOCABULARY, of_the_vocabulary.VOCABULARY, unforeseen_words.UNFORESEEN,
        page_words.PAGES, web_words.WEB,
    )  # fmt: skip
    times = Counter(name for words in files for name in words)

    assert set(times) == set(CATALOGUE)
    assert [name for name, n in times.items() if n > 1] == []


def _sources() -> Iterator[str]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if not path.name.endswith("_words.py"):
                yield path.read_text("utf-8")


def _templates() -> Iterator[str]:
    for path in (ROOT / "web" / "templates").glob("*.html"):
        yield path.read_text("utf-8")


def _said_by_value() -> set[str]:
    """The words that are chosen by a value: a state, a verdict, a kind."""
    alone = (
        Verdict, State, Frequency, Shape, Status, Work, Literal["workaround", "fix"],
        Literal["partly", "failed", "worsened"], Literal["started", "detected", "mitigated", "resolved"],
    )  # fmt: skip
    words = {value for kind in alone for value in get_args(kind)}
    for before, kind in (
        ("asked", EvaluationKind), ("cause", CauseKind), ("correction", Kind), ("part", Part), ("then", Verdict),
        ("tried", Outcome), ("verdict", Verdict), ("how", EvaluationKind), ("behind", Literal["text", "prior"]),
        ("behind", Literal["recency", "correction", "product", "message"]), ("head", Literal["answers", "said", "was"]),
        ("missing", Literal["normal", "failed", "end"]), ("from", Origin), ("leads", Literal["seen", "possible"]),
        ("did", Action), ("facet", FacetName), ("drill_was", Worth), ("found", FindingState), ("secret", Secret),
        ("secrets_in", Of), ("secrets_in", Literal["draft"]),
        ("layer", Layer), ("unit", Unit), ("look", Literal["command", "promql", "console"]),
        ("is", Literal["measure", "event", "measure_without_trouble", "event_without_trouble"]),
        ("link", Literal["variant", "same-cause", "superseded-by"]),
        ("prevents", Literal["alert", "test", "change"]), ("origin", Literal["public", "composite"]),
        ("link_to", Literal["alert", "dashboard", "runbook", "ticket"]),
        ("page_tested", Tested), ("page", Action),
        ("page", Literal["twice", "due", "expired", "stale", "untested"]),
        ("page", Literal["twice_is", "due_is", "expired_is", "stale_is", "untested_is"]),
        ("wanted", Literal["title", "cause", "reason", "cleared", "worked", "failed"]),
    ):  # fmt: skip
        words |= {f"{before}_{value}" for value in get_args(kind)}
    return words


def _conditions() -> set[str]:
    """What is said of a remedy that applies, does not or may: each kind of condition with each of the answers."""
    from diagnops.engine import applicability

    kinds = get_args(get_type_hints(applicability._Finding)["kind"])
    never = {f"{kind}_{applies}" for kind in ("retired", "superseded") for applies in ("yes", "unknown")}
    never |= {"until_unknown", "component_no", "hardware_no"}  # free text is no contradiction
    return {f"{kind}_{applies}" for kind in kinds for applies in get_args(Applies)} - never


def test_no_word_is_left_that_nobody_says() -> None:
    by_name = set(re.findall(r"[\"'](\w+)[\"']", "".join([*_sources(), *_templates()])))

    assert set(CATALOGUE) - by_name - _said_by_value() - _conditions() == set()


def test_what_is_said_of_a_condition_stands_there_for_every_answer_it_can_have() -> None:
    assert _conditions() - set(CATALOGUE) == set()


def _said(source: str) -> Iterator[str]:
    """The words that are said or made a message by their name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
            first = node.args[0]
            if node.func.id in ("say", "message", "Message") and isinstance(first, ast.Constant):
                yield str(first.value)


def test_what_is_said_by_name_is_there() -> None:
    in_templates = {word for source in _templates() for word in re.findall(r"\bsay\([\"'](\w+)[\"'][,)]", source)}

    assert {word for source in _sources() for word in _said(source)} - set(CATALOGUE) == set()
    assert in_templates - set(CATALOGUE) == set()
