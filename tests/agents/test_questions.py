"""Questions to the person behind an agent: asked in both eras of the protocol, and only where a form can be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp_types import CallToolResult, ElicitRequestParams, ElicitResult

from diagnops.agents.server import server
from diagnops.app import Desks, Workspace
from tests.agents.conftest import text_of

CASE = "ebs-queue-saturation"
ERAS = ["legacy", "2026-07-28"]


class Person:
    """Who fills in a form, or does not want to."""

    def __init__(self, **told: str) -> None:
        self.told, self.asked = told, [""][:0]

    async def __call__(self, _: Any, asked: ElicitRequestParams) -> ElicitResult:
        self.asked.append(asked.message)
        self.fields = asked.requested_schema["properties"]  # type: ignore[union-attr]
        if not self.told:
            return ElicitResult(action="decline")
        return ElicitResult(action="accept", content={name: self.told.get(name, "") for name in self.fields})


def _ask(base: Path, era: str, person: Person | None, tool: str, **given: str) -> CallToolResult:
    """What a tool answers about a new investigation, where `person` can be asked."""

    async def asked() -> CallToolResult:
        async with Client(server(desks, write=True), mode=era, elicitation_callback=person) as client:
            opened = await client.call_tool("investigate", {"text": "the database is slow"})
            assert opened.structured_content is not None
            return await client.call_tool(tool, {"investigation": opened.structured_content["investigation"], **given})

    with Desks(lambda: Workspace.open(base), threads=1, most_waiting=10) as desks:
        return anyio.run(asked)


@pytest.mark.parametrize("era", ERAS)
def test_a_person_is_asked_how_an_outcome_was_established(own_base: Path, era: str) -> None:
    person = Person(verified="the queue stayed short through a peak")

    told = text_of(
        _ask(own_base, era, person, "close_investigation", case=CASE, remedy="ebs-optimized-instance", outcome="worked")
    )

    assert person.asked == ["ebs-optimized-instance is told to have worked. How was that established?"]
    assert "worked (the queue stayed short through a peak)" in told


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize("person", [None, Person()], ids=["no form", "declined"])
def test_where_nobody_answers_the_agent_is_told_what_is_missing(
    own_base: Path, era: str, person: Person | None
) -> None:
    result = _ask(
        own_base, era, person, "close_investigation", case=CASE, remedy="ebs-optimized-instance", outcome="worked"
    )

    assert result.is_error
    first, *question = text_of(result).splitlines()
    assert first.endswith("give verified: what was looked at afterwards")
    assert ["How was that established?" in one for one in question] == ([] if person else [True])


@pytest.mark.parametrize("era", ERAS)
def test_nobody_is_asked_what_the_agent_said(own_base: Path, era: str) -> None:
    person = Person(verified="x")

    _ask(own_base, era, person, "close_investigation", case=CASE)

    assert person.asked == []


@pytest.mark.parametrize("era", ERAS)
def test_a_draft_asks_in_one_form_for_what_only_people_know(own_base: Path, era: str) -> None:
    person = Person(normal="the network was fine", failed="a restart: it stayed slow")

    facts = _ask(own_base, era, person, "draft_case", cause="a lost index").structured_content

    assert list(person.fields) == ["normal", "failed", "solved", "verified", "reason"]
    assert "NORMAL" in person.fields["normal"]["title"]
    assert facts is not None
    draft = Path(facts["path"]).read_text("utf-8")
    assert "a lost index" in draft
    assert "a restart" in draft


def test_a_draft_without_a_person_is_made_of_what_is_known(own_base: Path) -> None:
    facts = _ask(own_base, "legacy", None, "draft_case").structured_content

    assert facts is not None
    assert facts["blanks"]
    assert len(facts["ask"]) == 6
    assert "fills the blanks" in facts["next"][0]
