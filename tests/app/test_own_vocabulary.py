"""The team's own vocabulary at the desk: what is compiled follows it, and once removed it leaves no trace."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from diagnops.app import Workspace
from diagnops.kb.case import Case
from diagnops.kb.errors import CaseFileError, InputError, UsageError

ORDERS = """\
# The words of the order team.
layer: application
signals:
  - id: orders.stuck
    kind: event
    name: {en: stuck orders, ko: 멈춘 주문}
    bad: [present]
    said: present
    base_rate: 0.02
    roles: [application, billing-engine]
    usual: application
    aliases: {en: [orders wait for payment], ko: [결제 대기 주문]}
    metrics: [OrdersStuck]
    checks:
      - {kind: console, run: 'Shop > Orders > Stuck', minutes: 1, look: {en: orders that wait, ko: 기다리는 주문}}
roles:
  - {id: billing-engine, name: {en: billing engine, ko: 과금 엔진}, within: [host]}
aliases:
  db.replication.lag: {metrics: [OrdersPgBehind], ko: [주문 복제 밀림]}
services:
  - {name: orders-pg, role: database, technology: PostgreSQL 15, aliases: {ko: [주문디비]}}
"""
SENTENCES = (
    "orders-pg is slow",
    "OrdersPgBehind is firing and the database CPU is idle",
    "주문디비가 느리고 커넥션 수가 높아요",
    "OrdersStuck",
    "주문 복제 밀림이 심합니다",
    "the billing engine is down",
    "결제 대기 주문이 있어요",
    "5xx at the balancer, slow queries on orders-pg",
    '{"alertname": "OrdersStuck", "service": "orders-pg"}',
    "network drops now and then",
)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A vocabulary file of the team."""
    path = tmp_path / "orders.yaml"
    path.write_text(ORDERS, "utf-8")
    return path


def _read(desk: Workspace) -> list[bytes]:
    return [msgspec.json.encode(desk.read(sentence)) for sentence in SENTENCES]


def _said(desk: Workspace, text: str) -> list[str]:
    return [str(one) for one in desk.read(text).observations]


def _derived(place: Path) -> dict[str, bytes]:
    derived = place.with_name(f"{place.name}.derived")
    return {name: next(derived.glob(f"{name}.*")).read_bytes() for name in ("vocabulary", "lexicon")}


def test_what_is_added_and_removed_again_leaves_reading_as_it_was_to_the_byte(
    desk: Workspace, orders: Path, own_base: Path
) -> None:
    before, compiled, vocabulary = _read(desk), _derived(own_base), desk.vocabulary

    desk.own_vocabulary.add([orders])
    between = _read(desk)
    desk.own_vocabulary.remove("orders")

    assert _read(desk) == before
    assert (_derived(own_base), desk.vocabulary) == (compiled, vocabulary)
    assert [one != other for one, other in zip(before, between, strict=True)] == [True] * 9 + [False]


def test_what_is_compiled_follows_within_a_workspace_and_in_the_next(
    desk: Workspace, orders: Path, own_base: Path
) -> None:
    desk.diagnose(desk.read("orders-pg is slow"))

    desk.own_vocabulary.add([orders])

    slow = ["database/db.client.operation.duration=high"]
    assert _said(desk, "orders-pg is slow") == slow
    assert _said(desk, "OrdersStuck on the billing engine") == ["billing-engine/orders.stuck=present"]
    with Workspace.open(own_base) as another:
        assert _said(another, "orders-pg is slow") == slow


def test_a_workspace_follows_what_another_changes(desk: Workspace, orders: Path, own_base: Path) -> None:
    desk.diagnose(desk.read("orders-pg is slow"))
    with Workspace.open(own_base) as another:
        another.own_vocabulary.add([orders])

    assert "orders.stuck" in desk.known.vocabulary.signal
    with Workspace.open(own_base) as another:
        another.own_vocabulary.remove("orders.yaml")

    assert not any("orders.stuck" in one for one in _said(desk, "OrdersStuck"))


def test_a_case_may_record_a_signal_of_the_team_and_is_found_by_it(
    desk: Workspace, orders: Path, five: tuple[Case, ...]
) -> None:
    desk.own_vocabulary.add([orders])
    symptom = replace(five[1].symptoms[0], signal="orders.stuck", state="present", role="application")
    desk.case_base.add([replace(five[1], id="orders-stuck", symptoms=(symptom,))], who="kim")

    ranked = desk.diagnose(desk.read("OrdersStuck")).leading

    assert ranked[0].case == "orders-stuck"


def test_files_are_added_all_or_none(desk: Workspace, orders: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("services: [{name: pay-db, role: databse}]", "utf-8")

    with pytest.raises(CaseFileError) as told:
        desk.own_vocabulary.add([orders, faulty])

    assert [(f.file, f.line, f.field, f.reason.code) for f in told.value.faults] == [
        (str(faulty), 1, "services[0].role", "unknown_role")
    ]
    assert desk.own_vocabulary.standing() == []


@pytest.mark.parametrize(("change", "thing"), [("role", "billing-engine"), ("symptom", "orders.stuck")])
def test_what_cases_use_is_not_taken_out(
    change: str, thing: str, desk: Workspace, orders: Path, five: tuple[Case, ...]
) -> None:
    desk.own_vocabulary.add([orders])
    symptom = replace(five[1].symptoms[0], signal="orders.stuck", state="present", role=None)
    changed = {
        "role": replace(five[0], cause=replace(five[0].cause, role="billing-engine")),
        "symptom": replace(five[0], symptoms=(symptom,)),
    }
    desk.case_base.add([changed[change]], who="kim")

    with pytest.raises(UsageError) as refused:
        desk.own_vocabulary.remove("orders")
    orders.write_text("services: [{name: orders-pg, role: database}]", "utf-8")
    with pytest.raises(CaseFileError) as told:
        desk.own_vocabulary.add([orders])

    assert refused.value.message.values == {"name": thing, "cases": (five[0].id,)}
    assert [(f.file, f.reason.values["cases"]) for f in told.value.faults] == [(str(orders), (five[0].id,))]
    assert [one.version for one in desk.own_vocabulary.standing()] == [1]


def test_a_signal_whose_states_would_change_under_a_case_is_not_changed(
    desk: Workspace, orders: Path, five: tuple[Case, ...]
) -> None:
    desk.own_vocabulary.add([orders])
    symptom = replace(five[1].symptoms[0], signal="orders.stuck", state="present")
    desk.case_base.add([replace(five[0], symptoms=(symptom,))], who="kim")
    text = ORDERS.replace("kind: event", "kind: measure").replace("[present]", "[high]").replace(": present", ": high")
    orders.write_text(text, "utf-8")

    with pytest.raises(CaseFileError) as told:
        desk.own_vocabulary.add([orders])

    assert [fault.reason.code for fault in told.value.faults] == ["still_used"]


def test_what_other_files_use_is_not_taken_out(desk: Workspace, orders: Path, tmp_path: Path) -> None:
    uses = tmp_path / "uses.yaml"
    uses.write_text("services: [{name: bill-1, role: billing-engine}]", "utf-8")
    desk.own_vocabulary.add([orders, uses])

    with pytest.raises(CaseFileError) as told:
        desk.own_vocabulary.remove("orders")

    assert [(f.file, f.line, f.reason.code) for f in told.value.faults] == [("uses.yaml", 1, "unknown_role")]
    assert len(desk.own_vocabulary.standing()) == 2


def test_every_version_can_be_seen_and_says_who_and_why(desk: Workspace, orders: Path) -> None:
    desk.own_vocabulary.add([orders], why="first\nday")
    orders.write_text(ORDERS + "# more\n", "utf-8")
    desk.own_vocabulary.add([orders], why="a remark")
    desk.own_vocabulary.remove("orders.yaml", why="no shop any more")

    history = desk.own_vocabulary.history("orders")
    assert [(one.version, one.who, one.action, one.why) for one in history] == [
        (1, "kim", "added", "first day"),
        (2, "kim", "changed", "a remark"),
        (3, "kim", "removed", "no shop any more"),
    ]
    assert (history[0].signals, history[0].roles, history[0].names) == (
        ("orders.stuck",), ("billing-engine",), ("db.replication.lag",),
    )  # fmt: skip
    assert [desk.own_vocabulary.text("orders", version) for version in (1, 2)] == [ORDERS, ORDERS + "# more\n"]
    assert (desk.own_vocabulary.standing(), [one.version for one in desk.own_vocabulary.removed()]) == ([], [3])
    with pytest.raises(UsageError, match="no version of"):
        desk.own_vocabulary.text("orders", 3)


@pytest.mark.parametrize("text", [ORDERS, "\ufeff" + ORDERS, ORDERS.replace("\n", "\r\n")])
def test_what_is_exported_is_what_was_added_to_the_byte(
    text: str, desk: Workspace, orders: Path, tmp_path: Path
) -> None:
    orders.write_bytes(text.encode())
    desk.own_vocabulary.add([orders])

    count, written = desk.own_vocabulary.export(tmp_path / "out")

    assert (count, written) == (1, [tmp_path / "out" / "orders.yaml"])
    assert written[0].read_bytes() == text.encode()
    assert desk.own_vocabulary.export(tmp_path / "out") == (1, [])
    assert desk.own_vocabulary.add([tmp_path / "out"]).unchanged == ("orders.yaml",)


def test_an_export_leaves_a_file_that_says_something_else(desk: Workspace, orders: Path, tmp_path: Path) -> None:
    desk.own_vocabulary.add([orders])
    orders.write_text("my notes", "utf-8")

    with pytest.raises(InputError, match="differs there"):
        desk.own_vocabulary.export(tmp_path)

    assert orders.read_text("utf-8") == "my notes"


@pytest.fixture
def moved_on(desk: Workspace) -> Workspace:
    """A desk whose shipped vocabulary has come to disagree with what the team added before."""
    text = ORDERS.replace("orders.stuck", "db.replication.slot_lag").replace("db.replication.lag", "db.gone")
    desk.case_base.own_vocabulary.put("orders.yaml", text, who="kim")
    desk.case_base.own_vocabulary.put("old.yaml", "services: [{title: x}]", who="kim")
    desk.compiled.follow()
    return desk


def test_an_update_of_what_is_shipped_keeps_the_teams_and_is_told(moved_on: Workspace) -> None:
    assert {"application/db.replication.slot_lag=present", "database/db.client.operation.duration=high"} <= {
        *_said(moved_on, "OrdersStuck; orders-pg is slow")
    }
    assert {
        ("orders.yaml", "shipped_now_too"),
        ("orders.yaml", "unknown_signal"),
        ("old.yaml", "unknown_key"),
    } <= {(note.file, note.reason.code) for note in moved_on.own_vocabulary.notes()}


def test_what_an_update_did_to_one_file_does_not_keep_another_out(moved_on: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("services: [{name: pay-db, role: database}]", "utf-8")

    moved_on.own_vocabulary.add([other])

    assert _said(moved_on, "pay-db is slow") == ["database/db.client.operation.duration=high"]


def test_where_there_is_no_case_base_none_is_made_to_ask_for_the_vocabulary(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "none.db") as desk:
        assert desk.vocabulary.find_role("DB").id == "database"
        assert desk.said_by_team == {}

    assert not (tmp_path / "none.db").exists()
