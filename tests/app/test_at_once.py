"""What several people do to one case base at once: each finds what the others did, and nothing of it is undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace

from diagnops.app import Answers, Choice, Resolution, Workspace
from diagnops.app.closing import close
from diagnops.app.compiled import Advance
from diagnops.kb.case import Symptom
from diagnops.kb.casefile import write_case
from diagnops.kb.errors import CaseFileError, UsageError
from diagnops.kb.private import write_file

EBS, INTEL = "ebs-queue-saturation", "intel-10g-bonding-driver"
TOLD = "the queue of the volume is high and the database CPU is idle"
SECRET = "it said password=tr0ub4dor-and-3"
ORDERS = """\
layer: application
signals:
  - id: orders.stuck
    kind: event
    name: {en: stuck orders, ko: 멈춘 주문}
    bad: [present]
    base_rate: 0.02
    roles: [application]
    aliases: {en: [orders wait for payment], ko: [결제 대기 주문]}
    checks:
      - {kind: console, run: Shop > Orders, minutes: 1, look: {en: orders that wait, ko: 기다리는 주문}}
"""
T = TypeVar("T")
Meanwhile = Callable[[Callable[[Workspace], object]], Workspace]


@pytest.fixture
def meanwhile(own_base: Path) -> Iterator[Meanwhile]:
    """A workspace in which another person does something at the moment when a secret was found in what was given."""
    opened: list[Workspace] = []

    def open_(do: Callable[[Workspace], object]) -> Workspace:
        def notice(_: object) -> None:
            with Workspace.open(own_base, user="lee") as other:
                do(other)

        opened.append(Workspace.open(own_base, user="kim", notice=notice))
        return opened[0]

    yield open_
    for desk in opened:
        desk.close()


def _solved(title: str) -> Answers:
    return Answers(title=title, cause="a full volume", solved="a larger one", verified="it stayed low", reason="room")


def _at_once(desk: Workspace, people: int, do: Callable[[Workspace], T]) -> list[T]:
    """What each of so many people gets who do one thing at the same moment."""
    ready = threading.Barrier(people)

    def work(number: int) -> T:
        with Workspace.open(desk.location, user=f"k{number}") as own:
            assert own.cases
            ready.wait()
            return do(own)

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(work, range(people)))


def test_what_is_seen_while_somebody_closes_belongs_to_the_occurrence(desk: Workspace) -> None:
    as_read = desk.investigations.start(TOLD)
    desk.investigations.observe(as_read.id, ["load-balancer/http.5xx_rate=high"])

    closed = close(desk, as_read, Resolution(EBS))

    assert closed.case is not None
    assert "http.5xx_rate" in {symptom.signal for symptom in closed.case.occurrences[-1].symptoms}


def test_an_investigation_that_was_closed_as_a_case_is_not_recorded_as_another(desk: Workspace) -> None:
    name = desk.investigations.start(TOLD).id
    waiting = desk.investigations.draft(name, _solved("Checkout waits"))
    desk.investigations.review(waiting, "en")
    desk.investigations.close(name, Resolution(EBS))

    for choice in (Choice("same", INTEL), Choice("new"), Choice("variant", INTEL)):
        with pytest.raises(UsageError, match="on record"):
            desk.investigations.record(waiting, choice)

    assert [c.id for c in desk.cases if name in [o.investigation for o in c.occurrences]] == [EBS]


def test_those_who_draft_at_once_have_one_draft(desk: Workspace) -> None:
    name = desk.investigations.start(TOLD).id

    drafts = _at_once(desk, 6, lambda own: own.investigations.draft(name, _solved("Checkout waits")))

    assert [draft.again for draft in sorted(drafts)] == [False] + [True] * 5
    assert len({draft.path for draft in drafts}) == 1


def test_each_change_of_the_calibration_stays_in_the_history(desk: Workspace) -> None:
    made = _at_once(desk, 6, lambda own: own.calibrations.reset())

    assert sorted(change.who for change in desk.calibrations.history()) == sorted(change.who for change in made)


def test_what_is_kept_between_two_restores_of_one_second_is_kept_beside(desk: Workspace, tmp_path: Path) -> None:
    made = desk.back_up(tmp_path / "backup.db")
    between: list[str] = []

    def another_restores_first(_: object) -> bool:
        with Workspace.open(desk.location) as other:
            other.restore(made.file, lambda _: True)
            between.append(other.investigations.start(TOLD).id)
        return True

    restored = desk.restore(made.file, another_restores_first)

    assert restored is not None
    assert restored.kept is not None
    with Workspace.open(restored.kept) as kept:
        assert [head.id for head in kept.investigations.list()] == between


def test_a_file_of_before_a_restore_is_no_edit_of_what_was_changed_after_it(desk: Workspace, tmp_path: Path) -> None:
    case = replace(desk.cases.get(EBS), related=())
    desk.case_base.add([case], who="kim")
    made = desk.back_up(tmp_path / "backup.db")
    desk.case_base.add([replace(case, tags=("alpha",))], who="kim")
    (exported,) = desk.cases.export(tmp_path / "out", [EBS])[1]
    desk.restore(made.file, lambda _: True)
    desk.case_base.add([replace(case, owner="storage team")], who="lee")  # a change of the same number

    desk.cases.add([exported])

    assert (desk.cases.get(EBS).tags, desk.cases.get(EBS).owner) == (("alpha",), "storage team")


def test_a_signal_that_is_taken_out_while_a_file_is_added_is_a_fault_of_the_file(
    desk: Workspace, meanwhile: Meanwhile, tmp_path: Path
) -> None:
    (tmp_path / "orders.yaml").write_text(ORDERS, "utf-8")
    desk.own_vocabulary.add([tmp_path / "orders.yaml"])
    seen = (Symptom("orders.stuck", "present", "application"),)
    case = replace(desk.cases.get(EBS), id="orders-stuck", symptoms=seen, related=())
    (tmp_path / "orders-stuck.md").write_text(write_case(case), "utf-8")
    kim = meanwhile(lambda other: other.own_vocabulary.remove("orders"))

    with pytest.raises(CaseFileError, match=r"orders\.stuck"):
        kim.cases.add([tmp_path / "orders-stuck.md"], why=SECRET)

    assert not desk.case_base.find(["orders-stuck"])


def test_nothing_is_said_of_an_investigation_that_a_restore_took_away(
    desk: Workspace, meanwhile: Meanwhile, tmp_path: Path
) -> None:
    made = desk.back_up(tmp_path / "backup.db")
    name = desk.investigations.start(TOLD).id
    kim = meanwhile(lambda other: other.restore(made.file, lambda _: True))

    with pytest.raises(UsageError, match="no investigation"):
        kim.corrections.reject(name, EBS, because=SECRET)

    assert desk.corrections.all() == []


def test_an_index_holds_what_was_there_in_the_state_it_is_known_by(desk: Workspace) -> None:
    base = desk.case_base
    base.add([replace(base.get(EBS), id="first")], who="kim")

    @contextmanager
    def another_adds(_: str) -> Iterator[Advance]:
        with Workspace.open(desk.location) as other:
            other.case_base.add([replace(other.cases.get(EBS), id="second")], who="lee")
        yield lambda done, of: None

    with Workspace.open(desk.location, progress=another_adds) as own:
        first = own.compiled.index.ids
        assert ("first" in first, "second" in first) == (True, False)
        own.compiled._progress = desk.progress
        assert "second" in own.compiled.index.ids


def test_whoever_reads_a_draft_while_it_is_written_has_all_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text("the old one")

    with path.open() as read:
        write_file(path, b"new")
        assert read.read() == "the old one"

    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
