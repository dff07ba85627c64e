"""Hostile input: whatever an agent was talked into giving, it gets a clear sentence or an answer; nothing breaks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from mcp import MCPError

from diagnops.app import Workspace
from diagnops.kb.case import Case, Cause, Symptom, Text
from tests.agents.conftest import Agent, agent_of, text_of

ESCAPE = "\x1b[31mred\x1b]0;owned\x07\x00"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "nope'; drop table case_; --", "..%2f..%2f", "x" * 5000, "한글"]
)
def test_an_id_that_is_none_is_told_so_with_the_way_out(reader: Agent, name: str) -> None:
    told = reader.refused("get_case", case=name)

    assert told.startswith("no case ")
    assert told.endswith("search_cases finds them")


@pytest.mark.parametrize("uri", ["case://../../etc/passwd", "case://%2e%2e%2fx", "case://nope", "file:///etc/passwd"])
def test_a_resource_that_is_none_is_told_so(reader: Agent, uri: str) -> None:
    with pytest.raises(MCPError, match=r"Unknown resource|no case 'nope'; search_cases finds them"):
        reader.read(uri)


def test_what_means_nothing_is_told_with_what_is_meant_or_how_to_find_it(reader: Agent) -> None:
    assert reader.refused("match", observations=["volume/io.que_length=high"]) == (
        "unknown signal 'io.que_length'; did you mean 'io.queue_length' or 'I/O queue length'?"
        " search_signals finds them"
    )
    assert "high, low, normal" in reader.refused("match", observations=["volume/io.queue_length=purple"])
    assert reader.refused("match", cannot=["volume/io.queue_length=high"]).endswith("belongs into observations")
    assert reader.refused("match", text="slow", environment=["kernel"]).startswith("'kernel'")
    assert reader.refused("search_cases", role="databse") == (
        "unknown role 'databse'; did you mean 'database'? search_signals names the roles of a signal"
    )
    assert reader.refused("match").endswith("or give observations as ROLE/SIGNAL=STATE")
    assert reader.refused("match", text="slow", language="fr") == "language 'fr': one of en, ko"


def test_a_call_that_does_not_fit_says_what_would(reader: Agent) -> None:
    assert reader.refused("match", observation=["a=b"]) == (
        "match has no argument 'observation'; did you mean 'observations'?"
        " (it has: text, observations, cannot, environment, language)"
    )
    assert reader.refused("match", observations="a=b") == (
        "match: observations cannot be 'a=b'; wanted is array of string"
    )
    assert reader.refused("search_cases", limit="many") == "search_cases: limit cannot be 'many'; wanted is integer"
    assert reader.refused("get_case") == "get_case needs case"
    assert reader.refused("shell").startswith("there is no tool 'shell'; there are: match, ")


def test_a_text_of_a_megabyte_is_answered(reader: Agent) -> None:
    start = time.monotonic()

    text = reader.told("match", text="the database is slow and cpu is idle. " * 26_000)

    assert "Next: " in text
    assert len(text) < 10_000
    assert time.monotonic() - start < 20


def test_what_is_no_text_is_told_so(reader: Agent) -> None:
    assert "\x00" not in text_of(reader.call("match", text="\x00\x01\x02" * 500))


def test_no_answer_holds_what_a_terminal_would_obey(reader: Agent) -> None:
    for result in (
        reader.call("match", text=f"the database is slow {ESCAPE}"),
        reader.call("match", observations=[f"volume/{ESCAPE}=high"]),
        reader.call("get_case", case=ESCAPE),
        reader.call("search_cases", text=ESCAPE),
        reader.call("search_signals", words=ESCAPE),
        reader.call("match", **{ESCAPE: "x"}),
        reader.call(ESCAPE),
    ):
        assert not set(text_of(result)) & set("\x1b\x07\x00")


def test_an_escape_in_a_case_or_in_what_was_told_reaches_nobody(own_library: Path) -> None:
    case = Case("escaped", Text(en=f"Ribbon {ESCAPE} jams"), (Symptom("service.latency", "high"),), Cause(Text(en="x")))
    with Workspace.open(own_library) as desk:
        desk.case_base.add([case], who="tests")  # no file that holds it would be taken

    with agent_of(own_library, "--write") as agent:
        told = [text_of(agent.call("get_case", case="escaped")), text_of(agent.call("search_cases", text="ribbon"))]
        told += [text_of(agent.call("investigate", text=f"ribbon {ESCAPE} jams")), text_of(agent.call("investigate"))]

    assert not set("".join(told)) & set("\x1b\x07\x00")


def test_a_secret_is_not_told_back(reader: Agent) -> None:
    told = reader.told("match", text="cannot connect to postgres://app:hunter2hunter2@db-1/orders, it is slow")

    assert "hunter2" not in told
    assert "hunter2" not in reader.refused("match", observations=["postgres://app:hunter2hunter2@db-1/x=high"])


@pytest.mark.parametrize("tool", ["investigate", "observe", "close_investigation", "draft_case"])
def test_no_tool_that_writes_works_without_write_and_the_call_says_how_it_would(reader: Agent, tool: str) -> None:
    told = reader.refused(tool, investigation="i-1", text="slow")

    assert told == f"{tool} writes, and this server only reads; whoever runs it can allow that: diagnops mcp --write"


def test_a_server_that_only_reads_leaves_the_case_base_as_it_was(own_library: Path) -> None:
    def kept() -> tuple[object, ...]:
        with Workspace.open(own_library) as desk:
            return desk.case_base.state, desk.investigations.list(), list(desk.case_base.corrections.all())

    before = kept()
    with agent_of(own_library) as agent:
        agent.told("match", text="5xx at the balancer, database CPU idle")
        agent.call("investigate", text="slow")
        agent.call("draft_case", investigation="i-1")

    assert kept() == before


def test_an_id_of_an_investigation_that_is_none_is_told_so(writer: Agent) -> None:
    for tool in ("observe", "close_investigation", "draft_case"):
        told = writer.refused(tool, investigation="../../x")
        assert told.startswith("no investigation '../../x'")
        assert "investigate without arguments lists those that are open" in told


def test_a_call_that_is_wrong_in_one_part_changes_nothing(writer: Agent) -> None:
    name = writer.facts("investigate", text="the database is slow")["investigation"]

    writer.refused("observe", investigation=name, observations=["volume/io.queue_length=high"], cannot=["foo/bar"])
    writer.refused("close_investigation", investigation=name, case="ebs-queue-saturation", remedy="prayer", outcome="x")

    assert "I/O queue length" not in "".join(writer.facts("investigate", investigation=name)["timeline"])
