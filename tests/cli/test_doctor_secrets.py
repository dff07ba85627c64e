"""`diagnops doctor --secrets`: what was kept before secrets were masked is found by place and kind, and cleaned."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnops.kb.sqlite_file import to_write

Run = Callable[..., subprocess.CompletedProcess[str]]

PIECES = ("hunter2old", "MIIEoldoldoldold", "kim@corp.com", "oldtoken1234")
WHEN = "2026-01-01T00:00:00+00:00"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEoldoldoldold\n-----END RSA PRIVATE KEY-----"
TOLD = f"postgres://app:hunter2old@db-1/orders is refused\n{KEY}\nask kim@corp.com"


@pytest.fixture
def old(own_base: Path) -> Path:
    """A case base that was written before secrets were masked, in every table and a draft."""
    event = {
        "kind": "told",
        "text": TOLD,
        "unread": TOLD,
        "clauses": [{"text": "hunter2old@db-1/orders is refused"}, {"text": "MIIEoldoldoldold"}],
    }
    with to_write(own_base) as base:
        base.execute("insert into investigation values ('i-aaaa', ?, 'kim', 'en', ?, null)", [WHEN, TOLD])
        add = f"insert into event (investigation, at, who, body) values ('i-aaaa', '{WHEN}', 'kim', ?)"
        base.execute(add, [json.dumps(event)])
        base.execute(add, [json.dumps({"kind": "fact", "name": "password", "value": "hunter2old"})])
        ((body,),) = base.execute("select body from \"case\" where id = 'ebs-queue-saturation'").fetchall()
        case = json.loads(body) | {"story": TOLD, "owner": "lee@corp.com"}
        base.execute("update \"case\" set body = ? where id = 'ebs-queue-saturation'", [json.dumps(case)])
        base.execute(
            "insert into change (case_id, at, who, action, why, before, after) values "
            f"('ebs-queue-saturation', '{WHEN}', 'kim', 'changed', 'token=oldtoken1234', ?, ?)",
            [json.dumps(case), json.dumps(case)],
        )
        said = {"kind": "wrong", "case": "ebs-queue-saturation", "because": TOLD, "who": "kim@corp.org"}
        base.execute("insert into correction (at, who, body) values ('2026-01-01', 'kim', ?)", [json.dumps(said)])
        words = "# token: oldtoken1234\naliases: {}\n"
        base.execute(
            "insert into vocabulary_change (name, at, who, action, why, text) values "
            f"('ours.yaml', '{WHEN}', 'kim', 'added', '', ?)",
            [words],
        )
    base.close()
    draft = Path(f"{own_base}.drafts") / "i-aaaa" / "slow.md"
    draft.parent.mkdir(parents=True)
    draft.write_text(f"---\nid: slow\ntitle: slow\n---\n\n{TOLD}\n", "utf-8")
    return own_base


def _left(base: Path) -> list[tuple[str, str]]:
    files = [path for path in base.parent.rglob("*") if path.is_file()]
    return [(path.name, piece) for path in files for piece in PIECES if piece.encode() in path.read_bytes()]


def test_it_tells_where_secrets_are_and_of_what_kind_and_never_which(diagnops: Run, old: Path) -> None:
    done = diagnops("doctor", "--secrets", "--lang", "en")

    assert done.returncode == 1
    for place in (
        "the case ebs-queue-saturation: private keys 1, passwords 1, e-mail addresses 1",
        "the history of the case ebs-queue-saturation:", "the investigation i-aaaa:", "the correction 1:",
        "the vocabulary file ours.yaml: tokens 1", "slow.md:", "secrets are kept, places: 6",
        "diagnops doctor --secrets --fix",
    ):  # fmt: skip
        assert place in done.stdout
    assert not any(piece in done.stdout for piece in PIECES)
    assert _left(old)


def test_cleaned_nothing_of_them_is_in_any_file_and_all_else_is(diagnops: Run, old: Path) -> None:
    done = diagnops("doctor", "--secrets", "--fix", "--lang", "en", stdin="y\n")

    assert "masked; nothing of them is left" in done.stdout
    assert _left(old) == []
    assert diagnops("doctor", "--secrets").returncode == 0
    assert diagnops("doctor").returncode == 0
    case = json.loads(diagnops("show", "ebs-queue-saturation", "--json").stdout)
    assert case["owner"] == "lee@corp.com"
    assert case["story"] == "postgres://app:<password>@db-1/orders is refused\n<private-key>\nask <e-mail>"
    (correction,) = json.loads(diagnops("corrections", "--json").stdout)
    assert correction["who"] == "kim@corp.org"
    assert "password ‹password›" in diagnops("status", "i-aaaa", "--markdown").stdout


def test_unasked_nothing_is_changed(diagnops: Run, old: Path) -> None:
    before = old.read_bytes()

    diagnops("doctor", "--secrets", "--fix", stdin="n\n")

    assert old.read_bytes() == before


def test_who_still_reads_the_old_is_told_of(diagnops: Run, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnops.kb.sqlite_file.BUSY_SECONDS", 0.1)
    reader = sqlite3.connect(old, isolation_level=None)
    reader.execute("begin")
    reader.execute("select count(*) from change").fetchall()

    done = diagnops("doctor", "--secrets", "--fix", "--lang", "en", stdin="y\n")

    assert "another program is reading" in done.stdout
    reader.close()


def test_a_base_without_secrets_is_sound(diagnops: Run) -> None:
    done = diagnops("doctor", "--secrets", "--lang", "en")

    assert (done.returncode, done.stdout[:7]) == (0, "sound: ")
