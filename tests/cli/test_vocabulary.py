"""`diagnops vocabulary`: added, listed, removed and exported, and what other commands show of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

ORDERS = """\
layer: application
signals:
  - id: orders.stuck
    kind: event
    name: {en: stuck orders, ko: 멈춘 주문}
    bad: [present]
    said: present
    base_rate: 0.02
    roles: [application]
    aliases: {en: [orders wait for payment], ko: [결제 대기 주문]}
    metrics: [OrdersStuck]
    checks:
      - {kind: console, run: 'Shop > Orders > Stuck', minutes: 1, look: {en: orders that wait, ko: 기다리는 주문}}
aliases:
  db.replication.lag: {metrics: [OrdersPgBehind]}
services:
  - {name: orders-pg, role: database, technology: PostgreSQL 15, aliases: {ko: [주문디비]}}
"""
KIM = {"DIAGNOPS_WHO": "kim", "TZ": "UTC", "LANG": "C"}


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A vocabulary file of the team."""
    path = tmp_path / "orders.yaml"
    path.write_text(ORDERS, "utf-8")
    return path


def _shown(text: str) -> str:
    return re.sub(r"20\d\d-\d\d-\d\d \d\d:\d\d", "WHEN", text)


def test_a_file_is_added_changed_listed_and_removed_with_who_when_and_why(orders: Path, diagnops: Run) -> None:
    first = diagnops("vocabulary", "add", "orders.yaml", "--why", "a new shop", **KIM)
    again = diagnops("vocabulary", "add", "orders.yaml", **KIM)
    orders.write_text(ORDERS + "# more\n", "utf-8")
    second = diagnops("vocabulary", "add", "orders.yaml", **KIM)
    listed = diagnops("vocabulary", "list", **KIM)
    removed = diagnops("vocabulary", "remove", "orders", "--why", "closed", **KIM)
    history = diagnops("vocabulary", "list", "orders", **KIM)

    assert [first.stdout, again.stdout, second.stdout, removed.stdout] == [
        "added: orders.yaml\n", "unchanged: orders.yaml\n", "changed: orders.yaml\n", "removed: orders.yaml\n",
    ]  # fmt: skip
    services = "    services: orders-pg (database, PostgreSQL 15)\n"
    holds = f"    signals: orders.stuck\n    names for: db.replication.lag\n{services}"
    assert _shown(listed.stdout) == f"orders.yaml  version 2, WHEN, kim, changed\n{holds}"
    assert _shown(history.stdout) == (
        f"orders.yaml  version 1, WHEN, kim, added: a new shop\n{holds}"
        f"orders.yaml  version 2, WHEN, kim, changed\n{holds}"
        "orders.yaml  version 3, WHEN, kim, removed: closed\n"
    )
    assert diagnops("vocabulary", "list", "orders", "--version", "1").stdout == ORDERS
    assert _shown(diagnops("vocabulary", "list", **KIM).stdout).startswith("orders.yaml  version 3, WHEN, kim, removed")


def test_it_is_told_in_korean(orders: Path, diagnops: Run) -> None:
    korean = ("--lang", "ko")

    assert diagnops("vocabulary", "list", *korean).stdout == "팀의 어휘가 아직 없습니다\n"
    assert diagnops("vocabulary", "add", "orders.yaml", *korean).stdout == "추가했습니다: orders.yaml\n"
    assert "지표: orders.stuck" in diagnops("vocabulary", "list", *korean).stdout
    assert diagnops("vocabulary", "export", "out", *korean).stdout == "어휘 파일: out에 1개, 새로 쓴 것 1개\n"
    assert diagnops("vocabulary", "remove", "orders.yaml", *korean).stdout == "제거했습니다: orders.yaml\n"


def test_the_list_as_json(orders: Path, diagnops: Run) -> None:
    diagnops("vocabulary", "add", "orders.yaml", "--why", "a new shop", **KIM)

    (told,) = json.loads(diagnops("vocabulary", "list", "--json").stdout)

    assert (told["file"], told["version"], told["who"], told["why"]) == ("orders.yaml", 1, "kim", "a new shop")
    assert told["services"][0]["technology"] == "PostgreSQL 15"


def test_what_the_team_calls_things_is_read_shown_and_unread_again(orders: Path, diagnops: Run) -> None:
    ask = ("match", "orders-pg is slow", "--json")
    before = diagnops(*ask).stdout
    diagnops("vocabulary", "add", "orders.yaml")
    english, korean = diagnops(*ask).stdout, diagnops("match", "주문디비가 느려요", "--why").stdout
    stated = json.loads(diagnops("match", "--seen", "orders-pg/OrdersPgBehind=high", "--json").stdout)
    diagnops("vocabulary", "remove", "orders")

    (seen,) = json.loads(english)["observations"]
    assert (seen["role"], seen["signal"], seen["words"]) == (
        "database", "db.client.operation.duration", "orders-pg is slow",
    )  # fmt: skip
    assert "데이터베이스 · 쿼리 응답 시간 높음" in korean
    assert [(o["role"], o["signal"]) for o in stated["observations"]] == [("database", "db.replication.lag")]
    assert diagnops(*ask).stdout == before


def test_signals_say_where_they_come_from(orders: Path, diagnops: Run) -> None:
    diagnops("vocabulary", "add", "orders.yaml", **KIM)

    ours, theirs, shipped = (
        _shown(diagnops("signals", name, "--lang", "en", **KIM).stdout)
        for name in ("OrdersStuck", "OrdersPgBehind", "io.queue_length")
    )
    listed = diagnops("signals", "--layer", "application").stdout
    roles = _shown(diagnops("signals", "--roles", **KIM).stdout)

    assert "  from: orders.yaml, version 1, WHEN, kim\n" in ours
    assert "  from: shipped\n  the team's: OrdersPgBehind (orders.yaml, version 1, WHEN, kim)\n" in theirs
    assert "  from: shipped\n" in shipped
    assert next(line for line in listed.splitlines() if "orders.yaml" in line).split()[0] == "orders.stuck"
    assert "services: orders-pg, PostgreSQL 15 (orders.yaml," in roles
    (own,) = json.loads(diagnops("signals", "orders.stuck", "--json").stdout)
    (plain,) = json.loads(diagnops("signals", "io.queue_length", "--json").stdout)
    assert (own["own"]["defined"]["file"], "own" in plain) == ("orders.yaml", False)


def test_every_fault_of_every_file_is_told_with_its_place_and_nothing_is_added(diagnops: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("services:\n  - {name: idle, role: databse}\n", "utf-8")
    (tmp_path / "b.yaml").write_text("aliases:\n  DB: {en: [x]}\n  database: {en: [Kafka]}\n", "utf-8")

    done = diagnops("vocabulary", "add", "a.yaml", "b.yaml")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "a.yaml:2: services[0].role: unknown role 'databse'; did you mean 'database'?",
        "a.yaml:2: services[0].name: 'idle' is a word for a state, which would be lost in every sentence; add a word "
        "to it",
        "b.yaml:2: aliases.DB: 'DB' is a name of 'database'; write that",
        "b.yaml:3: aliases.database.en[0]: 'kafka' means more than one thing: role database, role message-queue; leave "
        "it to one of them",
    ]
    assert diagnops("vocabulary", "list").stdout == "the team has no vocabulary of its own\n"


@pytest.mark.parametrize(
    ("call", "code", "told"),
    [
        (["add", "empty"], 1, "diagnops: empty holds no vocabulary files (.yaml)"),
        (["add", "gone.yaml"], 1, "gone.yaml: cannot be read: No such file or directory"),
        (["add", "case.md"], 1, "case.md: 'case.md' is no name to keep; call the file NAME.yaml, of letters, digits, "),
        (["add", "orders.yaml", "empty/../orders.yaml"], 1, "empty/../orders.yaml: another file given is called 'ord"),
        (["remove", "lunch"], 2, "diagnops: no vocabulary file 'lunch'; `diagnops vocabulary list` shows them"),
        (["list", "--version", "1"], 2, "diagnops: --version prints a version of one file; name that: "),
        (["export", "orders.yaml"], 1, "diagnops: cannot write to orders.yaml: File exists; name another folder"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_reason(
    call: list[str], code: int, told: str, orders: Path, diagnops: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()

    done = diagnops("vocabulary", *call)

    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(told)


def test_what_a_case_uses_is_not_taken_out(orders: Path, diagnops: Run, tmp_path: Path) -> None:
    diagnops("vocabulary", "add", "orders.yaml")
    (tmp_path / "shop.md").write_text(
        "---\nid: shop\ntitle: {en: Orders are stuck}\nstatus: active\nsymptoms:\n"
        "  - {role: application, signal: orders.stuck, state: present}\ncause: {statement: {en: A queue}}\n---\n",
        "utf-8",
    )
    assert diagnops("add", "shop.md").returncode == 0

    done = diagnops("vocabulary", "remove", "orders")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "diagnops: cases use orders.stuck, which would be gone or change its states: shop; change them first: "
        "diagnops export DIR CASE\n"
    )


def test_a_signal_that_is_gone_is_still_shown_in_an_investigation(orders: Path, diagnops: Run) -> None:
    diagnops("vocabulary", "add", "orders.yaml")
    begun = json.loads(diagnops("investigate", "OrdersStuck, orders-pg is slow", "--json").stdout)
    diagnops("vocabulary", "remove", "orders")

    shown = diagnops("status", begun["investigation"]["id"])

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "orders.stuck present" in " ".join(shown.stdout.split())


def test_a_cold_match_without_a_vocabulary_of_the_team_asks_one_question_more_and_loads_nothing_for_it(
    own_base: Path,
) -> None:
    code = (
        "import sys, sqlite3\n"
        "asked = []\n"
        "connect = sqlite3.connect\n"
        "def traced(*args, **given):\n"
        "    made = connect(*args, **given)\n"
        "    made.set_trace_callback(asked.append)\n"
        "    return made\n"
        "sqlite3.connect = traced\n"
        "from diagnops.cli.main import app\n"
        "try: app(['match', 'the database is slow'], standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "print(sum('from \"vocabulary_change\"' in q for q in asked))\n"
        "print(sorted(m for m in sys.modules if m.endswith(('.own_vocabulary', '.sqlite_vocabulary'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"DIAGNOPS_DB": str(own_base), "PYTHONPATH": ":".join(sys.path)},
        check=True,
        timeout=60,
    )

    assert done.stdout.splitlines()[-2:] == ["1", "[]"]
