"""Former ids: what was written or kept by them is read by the ids of today, whatever holds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from diagnops.kb.case import Case, Cause, Occurrence, Symptom, Text
from diagnops.kb.casebase import CaseBase
from diagnops.kb.check_result import CheckResult
from diagnops.kb.correction import Correction
from diagnops.kb.former import WITHIN, of_today
from diagnops.kb.incident import Clause, Observation
from diagnops.kb.investigation import Cannot, Checked, Observed, Retracted, Skipped, Told, What
from diagnops.kb.message import message
from diagnops.kb.store import open_case_base
from diagnops.kb.vocabulary import Vocabulary

OLD, NEW = "contrast.gone_after_restart", "contrast.gone_after_process_restart"


def _case(signal: str) -> Case:
    """A case that records a signal of its own and one of an occurrence."""
    symptoms = (Symptom("io.errors", "normal", "volume"), Symptom(signal, "present"))
    occurrence = Occurrence("2024", symptoms=(Symptom(signal, "absent"),))
    return Case("stuck", Text(en="Stuck"), symptoms, Cause(Text(en="a leak")), occurrences=(occurrence,))


def _told(signal: str) -> tuple[What, ...]:
    """Each kind of thing an investigation keeps of a signal."""
    seen = Observation("application", signal, "present", "fine after a restart")
    result = CheckResult("application", signal, "command", "uptime", "present", message("as_told", text="x"))
    return (
        Told("fine after a restart", (seen,), clauses=(Clause("fine after a restart", (seen,)),)),
        Observed(seen),
        Checked(result, seen),
        Skipped("application", signal),
        Cannot("application", signal),
        Retracted("application", signal),
    )


def _correction(signal: str) -> Correction:
    return Correction("wrong", "stuck", "no leak", observations=(Observation(None, signal, "absent"),))


@pytest.mark.parametrize(
    ("kept", "today"),
    [
        (_case(OLD), _case(NEW)),
        (_correction(OLD), _correction(NEW)),
        *zip(_told(OLD), _told(NEW), strict=True),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_signal_in_a_value_goes_by_its_id_of_today(kept: Any, today: Any, vocabulary: Vocabulary) -> None:
    assert of_today(kept, vocabulary) == today


def test_what_has_no_former_id_stays_the_same_value(vocabulary: Vocabulary) -> None:
    for value in (_case(NEW), _correction(NEW), *_told(NEW), Told("it is slow")):
        assert of_today(value, vocabulary) is value


def test_every_way_to_a_signal_in_what_is_kept_is_known() -> None:
    """A new field that holds observations or symptoms has to be named in `WITHIN`."""
    found = {field for kind in (Case, Correction, What) for field in _ways(msgspec.inspect.type_info(kind))}

    assert found == set(WITHIN)


def _ways(kind: Any) -> set[str]:
    """The fields below a type that lead to one called `signal`."""
    return {field for one in _structs(kind) for field in _leading(one)}


def _structs(kind: Any, seen: frozenset[type] = frozenset()) -> Iterator[Any]:
    if isinstance(kind, msgspec.inspect.UnionType):
        for one in kind.types:
            yield from _structs(one, seen)
    elif isinstance(kind, msgspec.inspect.VarTupleType):
        yield from _structs(kind.item_type, seen)
    elif isinstance(kind, msgspec.inspect.Metadata):
        yield from _structs(kind.type, seen)
    elif isinstance(kind, msgspec.inspect.StructType) and kind.cls not in seen:
        yield kind
        for field in kind.fields:
            yield from _structs(field.type, seen | {kind.cls})


def _leading(struct: Any) -> Iterator[str]:
    for field in struct.fields:
        if any("signal" in inner.cls.__struct_fields__ for inner in _structs(field.type)):
            yield field.name


@pytest.fixture
def reopened(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[CaseBase]:
    """A case base that was kept with a former id, opened today."""
    place = str(tmp_path / "old.db")
    old = open_case_base(place)
    old.add([_case(OLD)], who="kim")
    begun = old.investigations.begin(*_told(OLD)[:3], who="kim", language="en")
    old.corrections.add(replace(_correction(OLD), investigation=begun.id), who="kim")
    old.close()
    opened = open_case_base(place, lambda value: of_today(value, vocabulary))
    yield opened
    opened.close()


def test_a_case_that_is_kept_goes_by_todays_ids_and_so_does_its_history(reopened: CaseBase) -> None:
    assert [_case(NEW)] == list(reopened) == [reopened.get("stuck")] == reopened.find(["stuck"])
    assert [change.after for change in reopened.history("stuck")] == [_case(NEW)]


def test_an_investigation_and_a_correction_that_are_kept_go_by_todays_ids(reopened: CaseBase) -> None:
    (head,) = reopened.investigations.heads()
    investigation = reopened.investigations.get(head.id)

    assert [event.what for event in investigation.events][:3] == list(_told(NEW)[:3])
    assert {o.signal for o in investigation.observations} == {NEW}
    assert [o.signal for one in reopened.corrections.all() for o in one.observations] == [NEW]


def test_what_was_kept_is_not_rewritten(reopened: CaseBase, tmp_path: Path) -> None:
    list(reopened)
    as_kept = open_case_base(str(tmp_path / "old.db"))

    assert list(as_kept) == [_case(OLD)]
    as_kept.close()


def test_a_former_id_finds_its_signal_on_any_role(vocabulary: Vocabulary) -> None:
    assert vocabulary.find_signal(OLD).id == vocabulary.find_signal(OLD, "application").id == NEW
