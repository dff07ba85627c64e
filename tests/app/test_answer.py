"""The answer: every diagnosis is written as its schema says, with every number and every sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from jsonschema import Draft202012Validator

from diagnops.app import Diagnosis, Evidence, Options, Resolution, Workspace, answer, answer_schema
from diagnops.engine.diagnosis import SymptomEvidence
from diagnops.kb.case import Language
from diagnops.kb.check_result import CheckResult
from diagnops.kb.message import message

DOCS = Path(__file__).parent.parent.parent / "docs"
DROPS = "network drops now and then, only when bonded"
RULED_OUT = "slow database, database CPU idle, volume queue depth normal, 5xx at the balancer"
TEXTS = {
    "all teams": (DOCS / "incident-en.txt").read_text("utf-8"),
    "all teams, ko": (DOCS / "incident-ko.txt").read_text("utf-8"),
    "one team": "Queries are slow, but the database CPU is idle, so it is not our database.",
    "one team, ko": "디비 응답이 느리다고 하는데 디비 서버 CPU는 놀고 있습니다. 데이터베이스 문제가 아닙니다.",
    "nothing": "zxqv",
    "ruled out": RULED_OUT,
    "seen": DROPS,
    "warning": "overwriting all Windows system files had no effect, the same fault in .NET after reinstall",
    "several": "Intel 10G NIC stops intermittently when bonded; nodes power off at random under long jobs",
    "hard to read": "\x1b[31m5xx\x1b[0m 높음",
}


@pytest.fixture(scope="module")
def strict() -> Draft202012Validator:
    """The schema, that knows no key but its own."""
    schema = json.loads(json.dumps(answer_schema()))
    Draft202012Validator.check_schema(schema)
    for kind in schema["$defs"].values():
        if "properties" in kind:
            kind["additionalProperties"] = False
    return Draft202012Validator(schema)


def _written(diagnosis: Diagnosis, desk: Workspace) -> dict[str, Any]:
    """An answer as a program reads it."""
    told: dict[str, Any] = json.loads(msgspec.json.encode(answer(diagnosis, desk.vocabulary)))
    return told


@pytest.fixture(scope="module")
def all_cases(library_base: Path) -> Any:
    """The desk with all that is shipped; nothing is changed at it."""
    with Workspace.open(library_base) as desk:
        yield desk


@pytest.mark.parametrize("list_likely", [False, True])
@pytest.mark.parametrize("name", TEXTS)
def test_an_answer_is_as_its_schema_says(
    name: str, list_likely: bool, all_cases: Workspace, strict: Draft202012Validator
) -> None:
    incident = all_cases.read(TEXTS[name], facts={"kernel": "5.15.0"})

    told = _written(all_cases.diagnose(incident, Options(list_likely=list_likely)), all_cases)

    assert [f"{e.json_path}: {e.message}" for e in strict.iter_errors(told)] == []
    assert told["version"] == 2


def test_every_number_of_the_diagnosis_stands_in_it(all_cases: Workspace) -> None:
    diagnosis = all_cases.diagnose(all_cases.read(DROPS))

    told = _written(diagnosis, all_cases)

    assert (told["verdict"], told["probability"], told["none"]) == (
        diagnosis.verdict, diagnosis.probability, diagnosis.none,
    )  # fmt: skip
    for written, match in zip(told["matches"], diagnosis.matches, strict=True):
        assert (written["case"], written["bits"], written["probability"]) == (match.case, match.bits, match.probability)
        assert written["bits"] == pytest.approx(sum(e["bits"] for e in written["evidence"]))
        assert [e["kind"] for e in written["evidence"]] == [e.__struct_config__.tag for e in match.evidence]
    assert [(s["remedy"], s["utility"]) for s in told["suggestions"]] == [
        (s.remedy, s.utility) for s in diagnosis.suggestions
    ]


@pytest.mark.parametrize(("language", "better"), [("en", "better"), ("ko", "더 잘 설명합니다")])
def test_what_is_said_is_said_in_the_language_of_the_incident(language: Language, better: str, desk: Workspace) -> None:
    incident = desk.read("the network drops now and then and the CPU is at 100 %", language=language)

    told = _written(desk.diagnose(incident, Options(list_likely=True)), desk)

    assert told["language"] == language
    first, *others = told["candidates"]
    assert first["title"] == desk.cases.get(first["case"]).title.in_(language)
    assert first["behind"] is None
    assert any(better in match["behind"]["text"] for match in others)


@pytest.fixture
def with_all_kinds(desk: Workspace) -> Callable[[], Diagnosis]:
    """A diagnosis with a check, a note, a correction, a case that happened lately and one that is ruled out."""
    name = desk.investigations.start(DROPS).id
    desk.investigations.close(name, Resolution("intel-10g-bonding-driver"))
    desk.corrections.merge("intel-10g-bonding-driver", "kernel-options-early-multicore", because="for the test")
    desk.case_base.add([msgspec.structs.replace(c, occurrences=c.occurrences) for c in desk.cases], who="test")

    def made() -> Diagnosis:
        slow = "database/db.client.operation.duration=high", "load-balancer/http.5xx_rate=high"
        seen = (*slow, "volume/io.queue_length=normal", "host/kernel.panic=present")
        incident = desk.read("network drops now and then, packet loss", observations=seen)
        found = desk.diagnose(incident, Options(list_likely=True))
        result = CheckResult(
            "volume", "io.queue_length", "command", "iostat", "high", message("not_installed", program="x"), "vda", 9.5
        )
        note = message("went_on_without", because=message("not_installed", program="x"))
        return msgspec.structs.replace(found, check_results=(result,), notes=(note,))

    return made


def test_checks_notes_and_corrections_are_as_the_schema_says(
    with_all_kinds: Callable[[], Diagnosis], desk: Workspace, strict: Draft202012Validator
) -> None:
    told = _written(with_all_kinds(), desk)

    assert [f"{e.json_path}: {e.message}" for e in strict.iter_errors(told)] == []
    assert told["looks"][0]["because"]["text"]
    assert told["notes"][0]["because"]["code"] == "not_installed"
    kinds = {e["kind"] for match in told["candidates"] for e in match["evidence"]}
    assert {"symptom", "unexplained", "unknown", "text", "prior", "correction"} <= kinds
    assert told["ruled_out"][0]["because"]["text"]


def test_the_schema_knows_every_kind_of_evidence_and_asks_for_all_that_is_always_written() -> None:
    kinds = answer_schema()["$defs"]
    evidence = {kind.__name__ for kind in get_args(Evidence)}

    assert evidence <= set(kinds)
    for kind in get_args(Evidence):
        assert kinds[kind.__name__]["properties"]["kind"]["enum"] == [kind.__struct_config__.tag]
    assert set(kinds["SymptomEvidence"]["required"]) == {"kind", *SymptomEvidence.__struct_fields__}
    assert set(kinds["Diagnosis"]["required"]) == set(kinds["Diagnosis"]["properties"])
    assert "because" in kinds["Message"]["required"]
