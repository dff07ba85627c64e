"""A session of PostgreSQL is read in whichever form a client shows it.

The forms are those of the clients' manuals: psql's expanded display, DBeaver's record as text, pgcli's expanded output,
Markdown as DataGrip extracts it, tabs and CSV.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnops.kb.vocabulary import Vocabulary
from diagnops.machine.common.finding import Heading
from diagnops.machine.gate import Part, parts
from diagnops.machine.readers import readers
from diagnops.machine.services import postgres

IDLE = {
    "datname": "shop",
    "pid": "20117",
    "usename": "shop_rw",
    "client_addr": "",
    "xact_start": "2026-03-12 02:10:00.123{zone}",
    "query_start": "2026-03-12 02:10:02.400{zone}",
    "state_change": "2026-03-12 02:31:00.123{zone}",
    "wait_event_type": "Client",
    "wait_event": "ClientRead",
    "state": "idle in transaction",
    "query": "UPDATE orders SET n = 1",
}
HELD = [("db.transaction.idle", "present", "database"), ("db.transaction.long_running", "present", "database")]


def _record(zone: str = "+00", **cells: str) -> dict[str, str]:
    return {name: text.format(zone=zone) for name, text in (IDLE | cells).items()}


def _listed(record: dict[str, str], mark: str, end: str = "") -> list[str]:
    return [f"{name:16}{mark}{text}{end}" for name, text in record.items()]


FORMS = {
    "psql": ["\\x", "Expanded display is on.", "-[ RECORD 1 ]---+------", *_listed(_record(), "| "), ""],
    "pgcli": ["-[ RECORD 1 ]-------------------------", *_listed(_record(), "| "), "SELECT 1", "Time: 0.012s"],
    "mycli": ["***************************[ 1 ]***************************", *_listed(_record(), "| ")],
    "DBeaver": ["Name            |Value   |", "----------------+--------+", *_listed(_record(" +0000"), "|", "  |")],
    "DBeaver, bars cut": ["Name            |Value", "----------------|-----", *_listed(_record(" +0000"), "|")],
    "column and value": ["column           | value", *_listed(_record(), "| ")],
    "no head": _listed(_record(), "| "),
    "Markdown": ["| Name | Value |", "|------|-------|", *(f"| {n} | {t} |" for n, t in _record("").items())],
    "tabs": ["\t".join(_record()), "\t".join(_record().values())],
    "tabs, turned": [f"{name}\t{text}" for name, text in _record().items()],
    "CSV": [",".join(_record()), ",".join(_record(query='"UPDATE orders SET n = 1, m = 2"').values())],
    "CSV, two lines": [",".join(_record()), ",".join(_record(query='"UPDATE orders\n SET n = 1"').values())],
    "names and values": [f"{name}: {text}" for name, text in _record().items()],
}  # fmt: skip


def _parts(text: str, vocabulary: Vocabulary) -> list[Part]:
    return parts(text.splitlines(), readers(), vocabulary)


def _told(text: str, vocabulary: Vocabulary) -> list[tuple[str, str, str | None]]:
    return sorted((f.signal, f.state, f.role) for p in _parts(text, vocabulary) if p.taken for f in p.taken.findings)


@pytest.mark.parametrize("form", FORMS)
def test_a_session_that_holds_its_transaction_is_read_in_every_form(vocabulary: Vocabulary, form: str) -> None:
    text = "\n".join(["this is the one that we saw first:", *FORMS[form], "and then we ended it by hand"])

    assert _told(text, vocabulary) == HELD
    lines = text.splitlines()
    said = [one for p in _parts(text, vocabulary) if p.taken is None for one in lines[p.start : p.end] if one.strip()]
    assert said == [lines[0], lines[-1]]


@pytest.mark.parametrize("form", ["\t", ","])
def test_rows_that_are_many_are_each_a_session(vocabulary: Vocabulary, form: str) -> None:
    names = ["pid", "usename", "state", "wait_event_type", "wait_event", "query"]
    rows = [[str(700 + n), "app", "active", "Lock", "transactionid", "UPDATE orders"] for n in range(6)]

    assert _told("\n".join(form.join(row) for row in [names, *rows]), vocabulary) == [
        ("db.lock.wait", "high", "database")
    ]


def test_a_moment_alone_says_no_age(vocabulary: Vocabulary) -> None:
    record = {"pid": "7", "state": "idle in transaction", "xact_start": "2026-03-12 02:10:00.123+00"}

    assert _told("\n".join(["-[ RECORD 1 ]---", *_listed(record, "| ")]), vocabulary) == []


@pytest.mark.parametrize(
    "text",
    [
        "Name | Value\nhost | db-1\nport | 5432\nstate | fine",
        "name,state,owner\norders,active,shop",
        "pid: we do not know it\nstate: nobody looked",
        "| Name | Value |\n|------|-------|\n| cpu | 90 |",
    ],
)
def test_names_and_values_of_something_else_are_not_taken(vocabulary: Vocabulary, text: str) -> None:
    lines = text.splitlines()

    assert all(postgres.read(lines, at, Heading(), vocabulary) is None for at in range(len(lines)))


PIECES = st.sampled_from([*(line for form in FORMS.values() for line in form), "", "|", '"', "a,b", "-[ RECORD 2 ]"])


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(PIECES, min_size=1, max_size=20))
def test_any_lines_are_survived(vocabulary: Vocabulary, lines: list[str]) -> None:
    for at in range(len(lines)):
        taken = postgres.read(lines, at, Heading(), vocabulary)
        assert taken is None or at < taken.end <= len(lines)
