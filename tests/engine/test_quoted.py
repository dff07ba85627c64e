"""Quoted lines: what a line that programs write says of the cases that have it."""

from __future__ import annotations

from datetime import date

import pytest

from diagnops.engine.diagnose import Knowledge, diagnose, hypotheses
from diagnops.engine.diagnosis import MessageEvidence
from diagnops.engine.index import build_index, dump_index, load_index
from diagnops.kb.case import Case, CaseMessage, Cause, Symptom, Text
from diagnops.kb.incident import Incident, Product
from diagnops.kb.vocabulary import Vocabulary

WRITTEN = "slot <n> of <n> is wedged"


def _case(name: str, *messages: CaseMessage) -> Case:
    symptom = Symptom("db.client.operation.duration", "high", "database")
    return Case(name, Text(en=f"{name} title"), (symptom,), Cause(Text(en="x")), "active", messages=messages)


CASES = [
    _case("ours", CaseMessage(WRITTEN, "postgresql", ">= 14, < 17"), CaseMessage("another line of ours")),
    _case("other", CaseMessage("pump <name> has run dry")),
    *(_case(f"silent-{n}") for n in range(60)),
]
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def known(vocabulary: Vocabulary) -> Knowledge:
    by_id = {case.id: case for case in CASES}
    return Knowledge(build_index(CASES, vocabulary), lambda ids: [by_id[i] for i in ids], vocabulary)


def _said(known: Knowledge, text: str, *products: Product) -> dict[str, list[MessageEvidence]]:
    found = hypotheses(Incident(unread=text, products=products), known, today=TODAY).candidates
    said = {c.case: [e for e in c.evidence if isinstance(e, MessageEvidence)] for c in found}
    return {case: some for case, some in said.items() if some}


def test_a_line_speaks_for_the_case_that_has_it_and_is_told_as_the_case_has_it(known: Knowledge) -> None:
    ((case, (evidence,)),) = _said(known, "FATAL: slot 4 of 9 is wedged").items()
    assert (case, evidence.line) == ("ours", WRITTEN)
    assert evidence.bits > 0


def test_two_lines_of_one_case_count_once(known: Knowledge) -> None:
    one = _said(known, "slot 4 of 9 is wedged")["ours"]
    two = _said(known, "slot 4 of 9 is wedged\nanother line of ours")["ours"]
    assert one == two


def test_lines_of_two_cases_say_less_of_each(known: Knowledge) -> None:
    alone = _said(known, "slot 4 of 9 is wedged")["ours"][0].bits
    both = _said(known, "slot 4 of 9 is wedged, and pump 3 has run dry")
    assert both["ours"][0].bits == both["other"][0].bits < alone


@pytest.mark.parametrize(("version", "so"), [("15", True), (None, True), ("17.1", False)])
def test_a_line_of_another_version_says_nothing(known: Knowledge, version: str | None, so: bool) -> None:
    assert bool(_said(known, "slot 4 of 9 is wedged", Product("postgresql", version))) == so


def test_the_lines_are_kept_with_the_index(known: Knowledge, vocabulary: Vocabulary) -> None:
    again = Knowledge(load_index(memoryview(dump_index(known.index))), known.find, vocabulary)
    assert _said(again, "slot 4 of 9 is wedged") == _said(known, "slot 4 of 9 is wedged")


def test_a_quoted_line_is_among_the_reasons(known: Knowledge) -> None:
    leading = diagnose(Incident(unread="slot 4 of 9 is wedged"), known, today=TODAY).leading
    assert leading[0].case == "ours"
    assert any(isinstance(e, MessageEvidence) for e in leading[0].evidence)
