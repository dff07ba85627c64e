"""A case base of an older version is brought to the present shape, and nothing that was kept in it is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from diagnops.kb.case import Text
from diagnops.kb.check_result import CheckResult
from diagnops.kb.investigation import Checked, Told
from diagnops.kb.message import message
from diagnops.kb.store import open_case_base

# As version 5 wrote them.
TOLD = r'{"kind":"told","text":"it says \"because\": {\"en\": 1}"}'
LOOKED = (
    '{"kind":"looked","look":{"role":"volume","signal":"io.latency","kind":"command","run":"iostat -dxm 5 3",'
    '"state":"high","because":{"en":"31 ms, high from 20 ms on","ko":"31 ms, 20 ms부터 높음"},"where":"vda",'
    '"figure":31.0,"magnitude":null,"output":""},"observation":{"role":"volume","signal":"io.latency","state":"high",'
    '"words":"vda: 31 ms, high from 20 ms on","origin":"check"}}'
)
UNKNOWN = (
    '{"kind":"looked","look":{"role":"host","signal":"kernel.panic","kind":"command","run":"journalctl -k",'
    r'"state":null,"because":{"en":"it could not look: no\tfile","ko":"확인하지 못함: no\tfile"},"where":"",'
    '"figure":null,"magnitude":null,"output":"x"}}'
)


def _of_version_5(path: Path, *events: str) -> None:
    """A case base in which no step after the fifth was made."""
    open_case_base(str(path)).close()
    connection = sqlite3.connect(path)
    _take_back(connection, 5)
    connection.execute(
        "insert into investigation values ('i-2345', '2026-11-01T03:00:00+00:00', 'kim', 'ko', 'x', null)"
    )
    for body in events:
        values = ("i-2345", "2026-11-01T03:00:00+00:00", "kim", body)
        connection.execute("insert into event (investigation, at, who, body) values (?, ?, ?, ?)", values)
    connection.commit()
    connection.close()


def _take_back(connection: sqlite3.Connection, version: int) -> None:
    """Undo what the steps after one have made, in a case base that holds nothing."""
    for (trigger,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        connection.execute(f'drop trigger "{trigger}"')
    connection.execute(f"delete from _sqlite_migrations where name > 'm{version:03}~'")
    connection.execute("drop table mark")
    connection.execute("delete from fact")
    for table in ("vocabulary_change", "misreading", "token", "delivery"):
        connection.execute(f"drop table {table}")
    connection.execute(f"pragma user_version = {version}")


def test_what_a_check_found_is_kept_as_it_was_told(tmp_path: Path) -> None:
    _of_version_5(tmp_path / "old.db", TOLD, LOOKED)

    told, looked = (
        event.what for event in open_case_base(str(tmp_path / "old.db")).investigations.get("i-2345").events
    )

    assert told == Told('it says "because": {"en": 1}')
    assert isinstance(looked, Checked)
    because = message("as_told", text=Text("31 ms, high from 20 ms on", "31 ms, 20 ms부터 높음"))
    assert looked.look == CheckResult(
        "volume", "io.latency", "command", "iostat -dxm 5 3", "high", because, "vda", 31.0
    )
    assert looked.observation is not None
    assert looked.observation.words == "vda: 31 ms, high from 20 ms on"


def test_a_tab_that_could_be_kept_but_not_read_is_mended(tmp_path: Path) -> None:
    _of_version_5(tmp_path / "old.db", UNKNOWN)

    (event,) = open_case_base(str(tmp_path / "old.db")).investigations.get("i-2345").events

    assert isinstance(event.what, Checked)
    because = Text("it could not look: no file", "확인하지 못함: no file")
    assert event.what.look.because == message("as_told", text=because)


def test_it_is_brought_up_once(tmp_path: Path) -> None:
    _of_version_5(tmp_path / "old.db", LOOKED)

    first, second = (open_case_base(str(tmp_path / "old.db")).investigations.get("i-2345") for _ in range(2))

    assert first == second


# As version 6 kept them: a shipped case with what was learned here, and a case of the team.
_TRIALS = '[{"outcome":"worked","verified":{"en":"so"}},{"outcome":"worked","source":"investigation i-2345"}]'
CASE = (
    '{"id":"%s","title":{"en":"Slow"},"symptoms":[],"cause":{"statement":{"en":"x"}},'
    '"occurrences":[{"when":"2013"},{"when":"2026-11-01","investigation":"i-2345"}],'
    f'"remedies":[{{"id":"r","kind":"fix","action":{{"en":"a"}},"reason":{{"en":"b"}},"trials":{_TRIALS}}}]}}'
)


def test_what_stood_in_a_shipped_case_was_of_others_and_what_was_learned_here_is_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    open_case_base(str(path)).close()
    connection = sqlite3.connect(path)
    _take_back(connection, 6)
    for name, who in (("shipped", "starter library"), ("ours", "kim")):
        body = CASE % name
        connection.execute('insert into "case" values (?, ?, ?, null, ?)', (name, "active", "Slow", body))
        values = (name, "2026-11-01T03:00:00+00:00", who, "add", body)
        connection.execute("insert into change (case_id, at, who, action, after) values (?, ?, ?, ?, ?)", values)
    connection.commit()
    connection.close()

    opened = open_case_base(str(path))

    for name, first in (("shipped", "public"), ("ours", "own")):
        case = opened.get(name)
        assert case is not None
        assert [o.origin for o in case.occurrences] == [first, "own"]
        assert [t.origin for t in case.remedies[0].trials] == [first, "own"]
        assert opened.history(name)[0].after == case
