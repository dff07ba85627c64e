"""A correction is kept with who and why, is noted in its investigation, and can be taken back without being lost."""

from __future__ import annotations

import pytest

from diagnops.kb.casebase import CaseBase
from diagnops.kb.correction import Correction
from diagnops.kb.errors import UsageError
from diagnops.kb.incident import Observation
from diagnops.kb.investigation import Closed, Corrected, Told
from diagnops.kb.message import message

QUEUE_HIGH = Observation("volume", "io.queue_length", "high")


def test_a_correction_is_kept_and_noted_in_its_investigation(case_base: CaseBase) -> None:
    begun = case_base.investigations.begin(Told("slow"), who="kim", language="en")
    wrong = Correction(
        "wrong", "ebs", "queue is short", investigation=begun.id, observations=(QUEUE_HIGH,), unread="slow"
    )

    made = case_base.corrections.add(wrong, who="lee")

    assert (made.number, made.who, made.stands) == (1, "lee", True)
    assert case_base.corrections.all() == [made]
    assert case_base.investigations.get(begun.id).events[-1].what == Corrected(1, "ebs", "queue is short")


def test_a_correction_changes_what_is_derived(case_base: CaseBase) -> None:
    revisions = [case_base.revision]
    case_base.corrections.add(Correction("same", "a", "one fault", other="b"), who="lee")
    revisions.append(case_base.revision)
    case_base.corrections.withdraw(1, who="kim")
    revisions.append(case_base.revision)

    assert len(set(revisions)) == 3
    assert revisions == sorted(revisions)


def test_what_is_taken_back_stays_listed_with_who_did_it(case_base: CaseBase) -> None:
    case_base.corrections.add(Correction("same", "a", "one fault", other="b"), who="lee")

    back = case_base.corrections.withdraw(1, who="kim")

    assert not back.stands
    assert case_base.corrections.all() == [back]
    assert back.withdrawn is not None
    assert back.withdrawn.endswith(" kim")
    with pytest.raises(UsageError) as again:
        case_base.corrections.withdraw(1, who="kim")
    with pytest.raises(UsageError) as unknown:
        case_base.corrections.withdraw(7, who="kim")
    assert again.value.message == message("correction_withdrawn_already", number=1, withdrawn=back.withdrawn)
    assert unknown.value.message == message("no_correction", hint="list_corrections", number=7)


def test_the_same_is_not_said_twice_but_may_be_said_again_after_it_was_taken_back(case_base: CaseBase) -> None:
    same, turned = (Correction("same", a, "one fault", other=b) for a, b in (("a", "b"), ("b", "a")))
    case_base.corrections.add(same, who="lee")

    with pytest.raises(UsageError) as told:
        case_base.corrections.add(turned, who="kim")
    assert told.value.message == message("correction_stands", number=1, who="lee")
    case_base.corrections.withdraw(1, who="kim")

    assert case_base.corrections.add(turned, who="kim").number == 2


def test_a_closed_investigation_can_still_be_corrected(case_base: CaseBase) -> None:
    begun = case_base.investigations.begin(Told("slow"), who="kim", language="en")
    case_base.investigations.close(begun.id, Closed(), who="kim")

    case_base.corrections.add(Correction("wrong", "ebs", "no", investigation=begun.id), who="lee")

    assert case_base.investigations.get(begun.id).closed == Closed()
