"""What a request is refused for: a foreign name, a foreign page, what is too large, too slow or too often."""

from __future__ import annotations

import re
import socket
import time
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.web.conftest import Serve


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", "", "127.0.0.1.nip.io"])
def test_a_name_that_is_not_ours_is_refused(shared: httpx.Client, host: str) -> None:
    answer = shared.get("/", headers={"Host": host})

    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8642", "127.0.0.1", "[::1]:8642", "10.0.0.7"])
def test_our_names_and_addresses_are_answered(shared: httpx.Client, host: str) -> None:
    assert shared.get("/", headers={"Host": host}).status_code == 200


def test_a_name_that_was_allowed_is_answered(serve: Serve) -> None:
    client = serve(hosts=("Ops.example",))

    assert client.get("/", headers={"Host": "ops.example"}).status_code == 200
    assert client.get("/", headers={"Host": "other.example"}).status_code == 421


FOREIGN: tuple[dict[str, str], ...] = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
)


@pytest.mark.parametrize("headers", FOREIGN)
def test_what_a_foreign_page_asks_for_changes_nothing(opened: httpx.Client, headers: dict[str, str]) -> None:
    for path in ("/api/v1/investigations", "/hooks/alertmanager"):
        answer = opened.post(path, json={"text": "slow"}, headers=headers)
        assert answer.status_code == 403
    assert opened.get("/api/v1/investigations").json() == []


def test_our_own_page_and_programs_may_ask(opened: httpx.Client) -> None:
    ours: tuple[dict[str, str], ...] = (
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": str(opened.base_url).rstrip("/")},
    )
    for headers in ours:
        assert opened.post("/api/v1/match", json={"text": "slow"}, headers=headers).status_code == 200


def test_every_answer_carries_the_headers_that_keep_a_browser_safe(shared: httpx.Client) -> None:
    for path in ("/", "/nothing", "/static/style.css", "/api/v1/cases", "/healthz"):
        headers = shared.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def _connect(client: httpx.Client) -> socket.socket:
    assert client.base_url.port
    return socket.create_connection(("127.0.0.1", client.base_url.port), timeout=15)


def test_20_megabytes_are_refused_before_they_are_read(opened: httpx.Client) -> None:
    with _connect(opened) as connection:
        head = "POST /api/v1/match HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Content-Length: 20000000\r\n\r\n".encode() + b"x" * 1000)
        began = time.monotonic()
        answer = connection.recv(4000)

        assert answer.startswith(b"HTTP/1.1 413 ")
        assert time.monotonic() - began < 5
        while connection.recv(4000):  # the connection ends: the rest is not read
            pass


def test_a_body_of_unknown_length_is_refused_where_it_becomes_too_large(serve: Serve) -> None:
    answer = serve(largest_body=1000).post("/api/v1/match", content=(b"x" * 600 for _ in range(3)),
                                           headers={"Content-Type": "application/json"})  # fmt: skip

    assert answer.status_code == 413


def test_a_body_that_does_not_arrive_is_waited_for_so_long_and_no_longer(serve: Serve) -> None:
    with _connect(serve(body_seconds=0.3)) as connection:
        head = "POST /api/v1/match HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Content-Length: 100\r\n\r\nx".encode())

        assert connection.recv(4000).startswith(b"HTTP/1.1 408 ")


def test_a_head_that_does_not_arrive_is_waited_for_so_long_and_no_longer(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diagnops.web.impatient.SECONDS", 0.3)
    client = serve()
    with _connect(client) as silent, _connect(client) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: local")
        for connection in (silent, slow):
            assert connection.recv(10) == b""  # closed
    assert client.get("/healthz").status_code == 200


def test_a_slow_client_keeps_nobody_else_waiting(serve: Serve) -> None:
    client = serve(body_seconds=20)
    connections = [_connect(client) for _ in range(20)]
    for connection in connections:
        connection.sendall(b"POST /api/v1/match HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                           b"Content-Length: 100\r\n\r\n{")  # fmt: skip
    began = time.monotonic()

    assert client.get("/").status_code == 200
    assert time.monotonic() - began < 5
    for connection in connections:
        connection.close()


def test_who_asks_too_often_is_told_to_wait(serve: Serve) -> None:
    client = serve(most_a_minute=60)
    answers = [client.get("/static/icon.svg") for _ in range(8)]

    assert [one.status_code for one in answers[:6]] == [200] * 6
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    "path",
    ["/api/v1/cases/../../etc/passwd", "/api/v1/cases/..%2f..%2fetc%2fpasswd", "/static/../settings.py",
     "/static/..%2fsettings.py", "/static/%2e%2e/settings.py", "/api/v1/investigations/..", "/api/v1/cases/%00"],
)  # fmt: skip
def test_a_path_leads_nowhere_else(shared: httpx.Client, path: str) -> None:
    url = httpx.URL(str(shared.base_url)).copy_with(raw_path=path.encode())
    answer = shared.get(url)

    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "Settings" not in answer.text


def test_a_page_links_to_no_other_host(shared: httpx.Client) -> None:
    url = httpx.URL(str(shared.base_url)).copy_with(raw_path=b"//evil.example/x")
    links = re.findall(r'href="([^"]*)"', shared.get(url, headers={"Accept": "text/html"}).text)

    assert links
    assert not [link for link in links if link.startswith("//") or ":" in link]


def test_what_is_refused_is_told_in_the_language_of_who_asks(shared: httpx.Client) -> None:
    korean = shared.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "ko"})
    english: dict[str, Any] = shared.get("/nothing").json()

    assert "이 주소에는 아무것도 없습니다" in korean.text
    assert english["code"] == "web_no_page"


def test_what_may_not_be_changed_is_not(shared: httpx.Client, five_base: Path) -> None:
    before = five_base.stat().st_mtime_ns

    assert shared.post("/api/v1/investigations", json={"text": "slow"}).status_code == 403
    assert shared.post("/hooks/grafana", json={}).status_code == 403
    assert shared.post("/api/v1/match", json={"text": "slow"}).status_code == 200
    assert five_base.stat().st_mtime_ns == before
