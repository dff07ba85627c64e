"""The tools: what an agent is told by them, over a real session, and that both forms of an answer say the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from diagnops.app import Workspace
from diagnops.bench.agent_desks import MODES, Calls
from diagnops.bench.agent_policy import SEED_CASE, Report, follow
from tests.agents.conftest import Agent, text_of

ROOT = Path(__file__).parent.parent.parent
MEETING = (ROOT / "docs" / "incident-en.txt").read_text("utf-8")
QUEUE = "volume/io.queue_length"
READING = ["match", "get_case", "search_cases", "search_signals"]
WRITING = ["investigate", "observe", "close_investigation", "draft_case"]
ASKED: dict[str, dict[str, Any]] = {
    "match": {"text": MEETING},
    "get_case": {"case": SEED_CASE},
    "search_cases": {"text": "kernel panic", "limit": 3},
    "search_signals": {"words": "disk queue length"},
}


_IN_OTHER_WORDS = {"verdict", "cause_kind", "status", "kind"}  # a code beside the text, a word in it


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (text for one in value for text in _strings(one))
    elif isinstance(value, dict):
        yield from (text for name, one in value.items() if name not in _IN_OTHER_WORDS for text in _strings(one))


def test_an_agent_that_may_only_read_sees_the_tools_that_read(reader: Agent) -> None:
    assert list(reader.tools()) == READING


@pytest.mark.parametrize("tool", READING)
def test_the_facts_are_as_they_are_described_and_the_text_has_them_all(reader: Agent, tool: str) -> None:
    result = reader.call(tool, **ASKED[tool])

    jsonschema.validate(result.structured_content, reader.tools()[tool].output_schema)
    told = list(_strings(result.structured_content))
    assert len(told) > 5
    assert [one for one in told if one not in text_of(result)] == []


def test_a_match_says_the_verdict_the_reasons_the_check_and_what_each_answer_would_mean(reader: Agent) -> None:
    text, facts = reader.told("match", text=MEETING), reader.facts("match", text=MEETING)

    assert facts["verdict"] == "possible"
    assert text.startswith("POSSIBLY SEEN (84 %): EBS volume saturated behind a database whose CPU is idle\n")
    (first, *_) = facts["candidates"]
    assert (first["case"], first["not_looked_at"][0]) == (SEED_CASE, f"{QUEUE}=high")
    assert "scaling up has no effect" in first["for"]
    assert (facts["check"]["place"], facts["check"]["ways"][0]["run"]) == (QUEUE, "iostat -dxm 5 3")
    assert facts["check"]["leads"] == ["high → it is 1 (93 %)", "normal → none of these stands out"]
    assert facts["remedy"]["record"] == "fix · advised, never tested on record"
    assert "database/system.cpu.utilization=low" in [one["observation"] for one in facts["read"]]


def test_what_is_stated_makes_the_case_seen_and_holds_over_what_was_read(reader: Agent) -> None:
    seen = reader.facts("match", text=MEETING, observations=[f"{QUEUE}=high"])
    corrected = reader.facts("match", text=MEETING, observations=["database/system.cpu.utilization=high"])

    assert seen["verdict"] == "seen"
    read = [one["observation"] for one in corrected["read"]]
    assert "database/system.cpu.utilization=high" in read
    assert "database/system.cpu.utilization=low" not in read


def test_what_nobody_can_look_at_is_not_asked_again(reader: Agent) -> None:
    facts = reader.facts("match", text=MEETING, cannot=[QUEUE])

    assert facts["check"]["place"] != QUEUE
    assert QUEUE not in [one["observation"].partition("=")[0] for one in facts["read"]]


def test_each_result_names_a_next_step_and_none_commands(reader: Agent) -> None:
    for tool, given in ASKED.items():
        text = reader.told(tool, **given)
        assert text.splitlines()[-1].startswith("Next: "), tool
        assert not {"MUST", "CRITICAL", "IMPORTANT", "ALWAYS"} & set(text.split()), tool


def test_an_answer_is_in_the_language_of_the_text_or_the_one_asked_for(reader: Agent) -> None:
    korean = (ROOT / "docs" / "incident-ko.txt").read_text("utf-8")

    assert reader.told("match", text=korean).startswith("본 적이 있을 수 있음")
    assert reader.told("match", text=korean, language="en").startswith("POSSIBLY SEEN")
    assert "다음: " in reader.told("get_case", case=SEED_CASE, language="ko")
    assert reader.refused("get_case", case="nope", language="ko") == "'nope' 사례가 없습니다. 찾기: search_cases"


def test_a_limit_that_is_out_of_bounds_is_taken_within_them_and_that_is_said(reader: Agent) -> None:
    text = reader.told("search_cases", text="kernel", limit=5000)

    assert "limit 5000 was taken as 50 (1 to 50)" in text
    assert reader.facts("search_signals", words="cpu", limit=-1)["notes"] == ["limit -1 was taken as 1 (1 to 30)"]


def test_what_is_left_out_is_counted(reader: Agent) -> None:
    facts = reader.facts("search_cases", text="kernel", limit=2)

    assert (len(facts["cases"]), facts["count"] > 2) == (2, True)
    assert reader.told("search_cases", text="kernel", limit=2).startswith(f"2 of {facts['count']} cases")


def test_a_search_without_a_result_says_what_else_to_try(reader: Agent) -> None:
    assert "nothing fits" in reader.told("search_cases", text="qwertz uiop")
    assert "Next: try other words" in reader.told("search_signals", words="qwertzuiop")


def test_signals_are_found_by_the_words_of_people(reader: Agent) -> None:
    for words, signal in (
        ("disk queue length", "io.queue_length"),
        ("cpu idle", "system.cpu.utilization"),
        ("큐 길이", "queue.length"),
        ("connection pool exhausted", "app.connection_pool.usage"),
        ("replication lag on the replica", "db.replication.lag"),
    ):
        assert reader.facts("search_signals", words=words)["signals"][0]["signal"] == signal


def test_a_case_is_read_whole_as_a_resource(reader: Agent) -> None:
    (content,) = reader.read(f"case://{SEED_CASE}").contents
    (template,) = reader.run(reader.client.list_resource_templates).resource_templates

    assert template.uri_template == "case://{case}"
    assert content.mime_type == "text/markdown"
    assert content.text.startswith(f"---\nid: {SEED_CASE}\n")  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", MODES)
def test_the_meeting_is_solved_in_at_most_four_calls(reader: Agent, writer: Agent, mode: str) -> None:
    agent, (by_tools, _) = reader if mode == "match" else writer, MODES[mode]
    report = Report("meeting", MEETING, SEED_CASE)

    way = agent.run(follow, report, by_tools(Calls(agent.client)), {QUEUE: "high"})

    assert way.solved(report)
    assert way.steps[-1].verdict == "seen"
    assert way.calls <= 4


def test_an_investigation_goes_from_the_first_word_to_what_the_case_learned(writer: Agent, own_library: Path) -> None:
    assert list(writer.tools()) == [*READING, *WRITING]
    opened = writer.facts("investigate", text=MEETING)
    name, check = opened["investigation"], opened["answer"]["check"]["place"]
    assert check == QUEUE

    result = writer.call(
        "observe", investigation=name, observations=[f"{check}=high"], cannot=["host/system.cpu.steal"]
    )
    told = text_of(result)
    assert "SEEN BEFORE" in told
    assert [one for one in _strings(result.structured_content) if one not in told] == []
    assert "Kept: volume · I/O queue length high" in told
    assert name in writer.told("investigate")  # among those that are open
    assert "cannot be checked here: host · CPU steal time" in writer.told("investigate", investigation=name)
    closed = writer.facts(
        "close_investigation",
        investigation=name,
        case=SEED_CASE,
        remedy="ebs-optimized-instance",
        outcome="worked",
        verified="aqu-sz fell from 60 to 1",
    )

    assert closed["record"] == "ebs-optimized-instance: worked 1 of 1 here"
    assert "worked 1 of 1 here" in writer.told("get_case", case=SEED_CASE)
    assert "reopened" not in writer.told("investigate", investigation=name)
    assert "Open another: investigate" in writer.refused("observe", investigation=name, text="slow again")
    with Workspace.open(own_library) as desk:
        assert desk.investigations.get(name).closed is not None


def test_an_investigation_answers_in_the_language_asked_for(writer: Agent) -> None:
    opened = writer.told("investigate", text=MEETING, language="ko")

    assert "본 적이 있을 수 있음" in opened
    assert "다음: " in opened


def test_what_was_misread_is_unknown_again(writer: Agent) -> None:
    name = writer.facts("investigate", text=MEETING)["investigation"]

    facts = writer.facts("observe", investigation=name, forget=["database/system.cpu.utilization"])

    assert "database/system.cpu.utilization" not in str(facts["answer"]["read"])


def test_a_new_case_is_drafted_and_says_what_a_person_has_to_fill_in(writer: Agent) -> None:
    name = writer.facts("investigate", text="the badge printer answers 418 since the move")["investigation"]

    drafted = writer.facts("draft_case", investigation=name, title="Badge printer answers 418", solved="a new ribbon")
    again = writer.facts("draft_case", investigation=name, cause="another cause")

    assert Path(drafted["path"]).read_text("utf-8").count("TODO")
    assert any("cause" in one for one in drafted["blanks"])
    assert (again["path"], again["again"], drafted["again"]) == (drafted["path"], True, False)
    assert f"diagnops record {name}" in drafted["next"][-1]
    assert "draft_case" in drafted["next"][0]
    assert not any(one.startswith("cause") for one in again["blanks"])
