"""Tokens: who may come in, and what they may do there."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import httpx2 as httpx
import pytest

from diagnops.app import Workspace
from diagnops.kb.errors import UsageError
from tests.web.conftest import Serve, token

Run = Callable[..., CompletedProcess[str]]
SLOW = {"text": "the database is slow"}


def test_without_a_token_nobody_comes_in_where_one_is_needed(serve: Serve) -> None:
    client = serve(tokens=True)

    for path in ("/", "/api/v1/cases", "/metrics", "/api/v1/openapi.json", "/alert?alertname=X"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert "Basic" in answer.headers["www-authenticate"]
    assert client.post("/hooks/alertmanager", json={}).status_code == 401
    assert client.get("/healthz").status_code == 200  # it tells nothing


def test_what_is_no_token_lets_nobody_in_not_even_where_none_is_needed(serve: Serve) -> None:
    shown = ("Bearer x", "Bearer", "Basic x", "Basic eDp5", "Basic \xff", "Bearer " + "x" * 9000)
    for client in (serve(tokens=True), serve()):
        for one in shown:
            headers = {"Authorization": one.encode("latin-1")}
            assert client.get("/api/v1/cases", headers=headers).status_code == 401  # type: ignore[arg-type]


def test_each_scope_lets_do_what_it_says_and_no_more(serve: Serve, own_base: Path) -> None:
    client = serve(tokens=True)
    asks: dict[str, Callable[[dict[str, str]], httpx.Response]] = {
        "read": lambda who: client.post("/api/v1/match", json=SLOW, headers=who),
        "write": lambda who: client.post("/api/v1/investigations", json=SLOW, headers=who),
        "admin": lambda who: client.get("/api/v1/audit", headers=who),
    }

    for place, scope in enumerate(asks):
        who = token(own_base, scope)
        statuses = [ask(who).status_code for ask in asks.values()]
        assert [status < 300 for status in statuses] == [needed <= place for needed in range(3)]
        assert set(statuses) <= {200, 201, 403}


def test_a_read_token_writes_nothing_where_others_need_none(serve: Serve, own_base: Path) -> None:
    client = serve()

    assert client.post("/api/v1/investigations", json=SLOW, headers=token(own_base, "read")).status_code == 403
    assert client.post("/api/v1/investigations", json=SLOW).status_code == 201


def test_a_browser_shows_it_as_a_password(serve: Serve, own_base: Path) -> None:
    secret = token(own_base, "read")["Authorization"].partition(" ")[2]
    shown = base64.b64encode(f"anybody:{secret}".encode()).decode()

    assert serve(tokens=True).get("/", headers={"Authorization": f"Basic {shown}"}).status_code == 200


def test_one_that_is_taken_back_lets_nobody_in_from_then_on(serve: Serve, own_base: Path) -> None:
    client, who = serve(tokens=True), token(own_base, "write")
    assert client.get("/", headers=who).status_code == 200

    with Workspace.open(own_base) as desk:
        desk.access.revoke("a-write")

    assert client.get("/", headers=who).status_code == 401


def test_what_is_written_carries_the_name_of_the_token(serve: Serve, own_base: Path) -> None:
    client, who = serve(tokens=True), token(own_base, "admin")
    begun = client.post("/api/v1/investigations", json=SLOW, headers=who).json()
    client.post(f"/api/v1/investigations/{begun['id']}/close", json={"case": "ebs-queue-saturation"}, headers=who)

    last = client.get("/api/v1/audit", params={"limit": 1000}, headers=who).json()

    told = {(one["who"], one["what"], one["name"]) for one in last}
    assert {
        ("a-admin", "investigation told", begun["id"]),
        ("a-admin", "investigation closed", begun["id"]),
        ("a-admin", "case changed", "ebs-queue-saturation"),
        ("kim", "token added", "a-admin"),
    } <= told


def test_of_a_token_only_a_hash_is_kept(own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        secret = desk.access.issue("kim").secret

    files = (path for path in own_base.parent.rglob("*") if path.is_file())
    assert not any(secret.encode() in path.read_bytes() for path in files)


def test_two_tokens_that_stand_have_two_names_and_a_name_is_a_plain_word(desk: Workspace) -> None:
    desk.access.issue("kim")
    for name in ("kim", "Kim", "", "a b", "../x"):
        with pytest.raises(UsageError):
            desk.access.issue(name)
    with pytest.raises(UsageError):
        desk.access.issue("lee", "root")

    desk.access.revoke("kim")
    again = desk.access.issue("kim", "write")

    assert desk.access.of(again.secret) == again.token
    assert [one.stands for one in desk.access.all()] == [False, True]


def test_a_damaged_token_is_noticed_and_lets_nobody_in(
    own_base: Path, damage: Callable[..., None], serve: Serve
) -> None:
    who = token(own_base, "read")
    damage(own_base, "update token set scope = 'admin'")

    assert serve(tokens=True).get("/api/v1/audit", headers=who).status_code == 503


@pytest.mark.usefixtures("own_base")
def test_the_command_makes_lists_and_takes_back(diagnops: Run) -> None:
    made = diagnops("token", "add", "grafana", "--scope", "write")
    assert made.stdout.startswith("dgn_")
    assert "grafana" in made.stderr

    assert diagnops("token", "revoke", "grafana", "--lang", "ko").stdout == "grafana의 토큰을 취소했습니다.\n"
    listed = diagnops("token", "list")

    assert "grafana" in listed.stdout
    assert "taken back" in listed.stdout
    assert made.stdout.strip() not in listed.stdout
    wrong = diagnops("token", "revoke", "grafanna")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
