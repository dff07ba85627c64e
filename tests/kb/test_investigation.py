"""An investigation is its events: what was told last holds, what was said before stays, what is kept is kept."""

from __future__ import annotations

import re

import msgspec
import pytest

from diagnops.kb.case import Case, Cause, Occurrence, Text
from diagnops.kb.casebase import CaseBase
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import (
    Cannot,
    Closed,
    Corrected,
    Fact,
    Observed,
    Reopened,
    Retracted,
    Skipped,
    Told,
    What,
    last_told,
    overturned,
    title_of,
)
from diagnops.kb.message import message
from diagnops.kb.store import open_case_base

QUEUE_HIGH = Observation("volume", "io.queue_length", "high", "60", "answer")
QUEUE_NORMAL = Observation("volume", "io.queue_length", "normal", "0.2", "answer")
CPU_IDLE = Observation("database", "system.cpu.utilization", "low", "idle")
WORDS = Told("database CPU is idle, weird noise", (CPU_IDLE,), "weird noise", ("weird noise",))


def test_what_was_kept_is_read_back(case_base: CaseBase) -> None:
    happened: list[What] = [
        WORDS, Observed(QUEUE_HIGH), Skipped(None, "contrast.periodic"), Cannot("host", "kernel.panic"),
        Fact("kernel", "6.1"), Corrected(1, "a", "no"), Closed("a", "r", "worked", "seen"), Reopened(),
    ]  # fmt: skip

    begun = case_base.investigations.begin(*happened, who="kim", language="ko")
    found = case_base.investigations.get(begun.id)

    assert [e.what for e in found.events] == happened
    assert found == begun
    assert {e.who for e in found.events} == {"kim"}


def test_what_was_kept_before_answers_were_kept_as_typed_is_still_read() -> None:
    told = b'[{"kind":"skipped","role":null,"signal":"contrast.periodic"},{"kind":"cannot","role":"host","signal":"x"}]'

    assert msgspec.json.decode(told, type=list[What]) == [Skipped(None, "contrast.periodic"), Cannot("host", "x")]


def test_the_later_word_on_a_thing_holds_and_both_are_kept(case_base: CaseBase) -> None:
    kept = case_base.investigations
    begun = kept.begin(WORDS, Observed(QUEUE_HIGH), who="kim", language="en")
    kept.tell(begun.id, Observed(QUEUE_NORMAL), who="lee")

    found = kept.get(begun.id)

    assert found.observations == (CPU_IDLE, QUEUE_NORMAL)
    assert [e.what for e in found.events[1:]] == [Observed(QUEUE_HIGH), Observed(QUEUE_NORMAL)]
    overruled = overturned(begun, QUEUE_NORMAL)
    assert overruled is not None
    assert (overruled[0].who, overruled[1]) == ("kim", QUEUE_HIGH)
    assert overturned(begun, QUEUE_HIGH) is None


def test_what_was_taken_back_is_unknown_and_may_be_said_anew(case_base: CaseBase) -> None:
    kept = case_base.investigations
    begun = kept.begin(WORDS, Observed(QUEUE_HIGH), who="kim", language="en")
    kept.tell(begun.id, Retracted("volume", "io.queue_length"), who="kim")

    assert kept.get(begun.id).observations == (CPU_IDLE,)
    assert ("volume", "io.queue_length") not in kept.get(begun.id).excluded
    assert last_told(kept.get(begun.id), "kim") == (CPU_IDLE,)  # what was told before that, and still holds
    kept.tell(begun.id, Observed(QUEUE_NORMAL), who="lee")

    assert kept.get(begun.id).observations == (CPU_IDLE, QUEUE_NORMAL)
    assert last_told(kept.get(begun.id), "lee") == (QUEUE_NORMAL,)


def test_a_check_that_was_turned_down_is_what_was_told_last_until_it_is_taken_back(case_base: CaseBase) -> None:
    kept = case_base.investigations
    begun = kept.begin(Skipped("volume", "io.queue_length"), who="kim", language="en")
    skipped = kept.get(begun.id)
    kept.tell(begun.id, Retracted("volume", "io.queue_length"), who="kim")

    assert last_told(skipped, "kim") == (("volume", "io.queue_length"),)
    assert ("volume", "io.queue_length") in skipped.excluded
    assert last_told(kept.get(begun.id), "kim") == ()
    assert ("volume", "io.queue_length") not in kept.get(begun.id).excluded


def test_all_words_together_are_what_the_engine_reads(case_base: CaseBase) -> None:
    found = case_base.investigations.begin(WORDS, Told("more noise", (), "more noise"), who="kim", language="en")

    assert found.incident.unread == "weird noise more noise"
    assert found.incident.not_understood == ("weird noise",)
    assert found.incident.observations == (CPU_IDLE,)


def test_what_was_answered_skipped_or_impossible_is_not_asked_again(case_base: CaseBase) -> None:
    found = case_base.investigations.begin(
        WORDS, Observed(QUEUE_HIGH), Skipped("nic", "nic.errors"), Cannot(None, "kernel.panic"),
        who="kim", language="en",
    )  # fmt: skip

    assert found.excluded == {
        ("database", "system.cpu.utilization"), ("volume", "io.queue_length"), ("nic", "nic.errors"),
        (None, "kernel.panic"),
    }  # fmt: skip


def test_another_terminal_sees_it_at_once(case_base: CaseBase, tmp_path: object) -> None:
    begun = case_base.investigations.begin(WORDS, who="kim", language="en")
    other = open_case_base(str(case_base.path))  # type: ignore[attr-defined]

    other.investigations.tell(begun.id, Observed(QUEUE_HIGH), who="lee")

    assert [e.who for e in case_base.investigations.get(begun.id).events] == ["kim", "lee"]
    other.close()


def test_the_beginning_of_an_id_is_enough(case_base: CaseBase) -> None:
    begun = case_base.investigations.begin(WORDS, who="kim", language="en")

    for name in (begun.id, begun.id[:4], begun.id[2:], begun.id[2:4], begun.id.upper(), f" {begun.id} "):
        assert case_base.investigations.get(name).id == begun.id


def test_a_beginning_of_several_ids_names_them(case_base: CaseBase) -> None:
    kept = case_base.investigations
    ids = [kept.begin(WORDS, who="kim", language="en").id for _ in range(40)]
    first = max("23456789abcdefghjkmnpqrstuvwxyz", key=lambda c: sum(i[2] == c for i in ids))

    with pytest.raises(UsageError) as told:
        kept.get(first)

    assert (told.value.message.code, told.value.message.values["name"]) == ("several_investigations", first)
    found = told.value.message.values["found"]
    assert isinstance(found, tuple)
    assert len(found) == min(4, sum(i[2] == first for i in ids))
    assert all(re.fullmatch(r"i-\w+ \(database CPU is idle.*\)", one) for one in found[:3])
    assert set(found[3:]) <= {"…"}


@pytest.mark.parametrize(
    "name", ["i-nope", "", "i-", "%", "i-%", "'; drop table event; --", "../../etc/passwd", "장애"]
)
def test_an_id_nobody_gave_is_told_so(case_base: CaseBase, name: str) -> None:
    with pytest.raises(UsageError) as told:
        case_base.investigations.get(name)

    assert told.value.message == message("no_investigation", hint="show_investigations", name=name, near=())


def test_an_id_that_is_nearly_one_names_it(case_base: CaseBase) -> None:
    begun = case_base.investigations.begin(WORDS, who="kim", language="en")

    with pytest.raises(UsageError) as told:
        case_base.investigations.get(begun.id + "x")

    assert told.value.message == message("no_investigation", name=begun.id + "x", near=(begun.id,))


def test_a_closed_investigation_takes_nothing_until_it_is_reopened(case_base: CaseBase) -> None:
    kept = case_base.investigations
    begun = kept.begin(WORDS, who="kim", language="en")
    kept.close(begun.id, Closed(), who="kim")

    with pytest.raises(UsageError) as told:
        kept.tell(begun.id, Observed(QUEUE_HIGH), who="lee")
    with pytest.raises(UsageError) as closed:
        kept.close(begun.id, Closed(), who="lee")
    over = message("is_closed_already", hint="reopen_or_begin", investigation=begun.id)
    assert (told.value.message, closed.value.message) == (over, over)
    assert kept.get(begun.id).closed == Closed()
    kept.tell(begun.id, Reopened(), Observed(QUEUE_HIGH), who="lee")

    assert kept.get(begun.id).closed is None
    assert QUEUE_HIGH in kept.get(begun.id).observations


def test_what_is_closed_as_a_case_is_told_with_the_case(case_base: CaseBase) -> None:
    kept = case_base.investigations
    begun = kept.begin(WORDS, who="kim", language="en")
    kept.close(begun.id, Closed("disk-full"), who="kim")

    with pytest.raises(UsageError) as told:
        kept.tell(begun.id, Observed(QUEUE_HIGH), who="lee")

    assert told.value.message == message(
        "is_closed_as", hint="reopen_or_begin", investigation=begun.id, case="disk-full"
    )


def test_closing_changes_the_case_in_the_same_step_or_not_at_all(case_base: CaseBase) -> None:
    case_base.add([Case("full", Text(en="Disk full"), (), Cause(Text(en="logs")))], who="kim")
    kept = case_base.investigations
    one, two = (kept.begin(WORDS, who="kim", language="en").id for _ in range(2))

    def once_more(case: Case) -> Case:
        return Case(case.id, case.title, (), case.cause, occurrences=(*case.occurrences, Occurrence("2026")))

    def fails(case: Case) -> Case:
        raise UsageError("no_such_remedy")

    kept.close(one, Closed("full"), who="lee", revise=once_more)
    with pytest.raises(UsageError):
        kept.close(two, Closed("full"), who="lee", revise=fails)

    assert len(case_base.get("full").occurrences) == 1
    assert case_base.history("full")[-1].why == f"investigation {one}"
    assert kept.get(one).closed == Closed("full")
    assert kept.get(two).closed is None
    assert len(kept.get(two).events) == 1


def test_the_list_begins_with_what_moved_last(case_base: CaseBase) -> None:
    kept = case_base.investigations
    old, new = (kept.begin(WORDS, who="kim", language="en").id for _ in range(2))
    bare = kept.begin(Observed(QUEUE_HIGH), who="kim", language="en").id
    kept.tell(old, Observed(QUEUE_HIGH), who="lee")
    kept.close(new, Closed("a"), who="kim")

    assert [h.id for h in kept.heads()] == [new, old, bare]
    assert [h.id for h in kept.heads(only_open=True)] == [old, bare]
    assert [h.title for h in kept.heads()] == [WORDS.text, WORDS.text, str(QUEUE_HIGH)]
    assert [(h.events, h.closed) for h in kept.heads()] == [(2, Closed("a")), (2, None), (1, None)]


def test_ids_are_short_and_never_the_same(case_base: CaseBase) -> None:
    ids = [case_base.investigations.begin(who="kim", language="en").id for _ in range(300)]

    assert len(set(ids)) == 300
    assert max(map(len, ids)) <= 7
    assert not set("".join(ids)) & set("01lo")


def test_a_title_that_is_cut_says_so() -> None:
    assert title_of([Told("slow " * 60)]) == ("slow " * 40)[:199].rstrip() + "…"
