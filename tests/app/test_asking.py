"""Asking: a question is put right before anything is kept, and an investigation begins with what is left."""

from __future__ import annotations

import pytest

from diagnops.app import Workspace, ask, begin, draft_text, write_draft
from diagnops.app.draft import Answers
from diagnops.kb.errors import UsageError

TEXT = "502s since noon, the database answers slowly, database CPU is idle"
CPU, NOWHERE = "database/system.cpu.utilization", "http.502_rate"


def _seen(desk: Workspace, *stated: str, without: tuple[str, ...] = ()) -> set[str]:
    return set(map(str, ask(desk, TEXT, stated, without, "en").observations))


def test_what_is_stated_holds_over_what_was_read_also_of_a_place_without_a_role(desk: Workspace) -> None:
    assert {f"{CPU}=low", f"{NOWHERE}=high"} <= _seen(desk)

    told = _seen(desk, f"{CPU}=high", f"{NOWHERE}=normal")

    assert {f"{CPU}=high", f"{NOWHERE}=normal"} <= told
    assert not {f"{CPU}=low", f"{NOWHERE}=high"} & told


def test_what_was_misread_is_left_out_and_begins_no_investigation(desk: Workspace) -> None:
    assert not {f"{CPU}=low", f"{NOWHERE}=high"} & _seen(desk, without=(CPU, NOWHERE))

    begun = begin(desk, TEXT, ["volume/io.queue_length=high"], [CPU, NOWHERE], "en")

    seen = set(map(str, begun.observations))
    assert "volume/io.queue_length=high" in seen
    assert not {f"{CPU}=low", f"{NOWHERE}=high"} & seen
    with pytest.raises(UsageError, match="unknown signal"):
        ask(desk, TEXT, ["no-such-signal=high"], (), "en")


def test_a_draft_is_read_and_written_as_text(desk: Workspace) -> None:
    begun = desk.investigations.start(TEXT).id
    with pytest.raises(UsageError, match="no draft"):
        write_draft(desk, begun, "anything")
    draft = desk.investigations.draft(begun, Answers(title="Slow again"))
    text = draft_text(draft)
    assert "TODO: what was the cause" in text

    write_draft(desk, begun, text.replace("TODO: what was the cause? One sentence", "password=hunter22secret leaked"))

    assert "TODO" not in draft_text(draft).partition("cause:")[2]
    assert "hunter22secret" not in draft_text(draft)
