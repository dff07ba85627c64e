"""Webhooks: alerts that are sent open, extend and end an investigation, once, and what is found goes to a chat."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import httpx2 as httpx
import pytest

from diagnops.app import Workspace
from diagnops.kb.errors import UsageError
from tests.web.conftest import Serve, eventually, token

GROUP = '{}:{alertname="EbsQueue"}'
SCRIPT = "<script>alert(1)</script>"
ALERT = {
    "status": "firing",
    "labels": {"alertname": "VolumeQueueLengthHigh", "metric": "VolumeQueueLength", "note": SCRIPT},
    "annotations": {"summary": f"Queue length of the volume is high {SCRIPT}, password=hunter2hunter2"},
    "startsAt": "2026-11-23T02:00:00Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "http://prometheus:9090/graph?g0.expr=aws_ebs_volume_queue_length_average+%3E+8",
    "fingerprint": "ab12",
}


def sent(*alerts: dict[str, Any], group: str = GROUP, **more: Any) -> dict[str, Any]:
    """What Alertmanager posts."""
    fires = any(alert["status"] == "firing" for alert in alerts)
    head = {"version": "4", "receiver": "here", "status": "firing" if fires else "resolved", "groupKey": group}
    return {**head, "truncatedAlerts": 0, "groupLabels": {}, "alerts": list(alerts), **more}


OVER = {**ALERT, "status": "resolved", "endsAt": "2026-11-23T03:00:00Z"}
OTHER = {**ALERT, "labels": {"alertname": "DatabaseSlow"}, "fingerprint": "cd34"}


def _heads(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/investigations").json()
    return found


def _worked_off(client: httpx.Client) -> None:
    eventually(lambda: "diagnops_deliveries_waiting 0.0" in client.get("/metrics").text)


def _post(client: httpx.Client, body: Any, kind: str = "alertmanager", **more: Any) -> bool:
    answer = client.post(f"/hooks/{kind}", json=body, **more)
    assert answer.status_code == 202
    _worked_off(client)
    return bool(answer.json()["accepted"])


def test_an_alert_opens_another_extends_and_the_end_of_all_ends_it(serve: Serve) -> None:
    client = serve()

    assert _post(client, sent(ALERT))
    (opened,) = _heads(client)
    assert (opened["who"], opened["closed"]) == ("alertmanager", None)
    assert _post(client, sent(ALERT, OTHER))
    assert _post(client, sent(OVER, OTHER))  # one of them still fires
    (extended,) = _heads(client)
    assert (extended["id"], extended["events"], extended["closed"]) == (opened["id"], 3, None)
    assert _post(client, sent(OVER, {**OTHER, "status": "resolved"}))

    (ended,) = _heads(client)
    assert ended["closed"]["outcome"] == "resolved-unknown"
    assert ended["closed"]["case"] is None


def test_a_replay_changes_nothing(serve: Serve) -> None:
    client = serve()
    for body in (sent(ALERT), sent(OVER)):
        assert _post(client, body)
        before = _heads(client)
        for again in (body, {**body, "receiver": "other", "externalURL": "http://x"}):
            assert not _post(client, again)
        assert _heads(client) == before
    assert not _post(client, sent(ALERT))  # what was sent long ago
    assert _heads(client) == before


def test_what_came_first_is_worked_on_first_whoever_comes_to_it(desk: Workspace) -> None:
    numbers = [desk.alerting.receive(json.dumps(body).encode(), "alertmanager") for body in (sent(ALERT), sent(OVER))]

    opened, ended = desk.alerting.handle(numbers[1] or 0)

    assert (opened.before, opened.now and opened.now.closed) == (None, None)
    assert ended.now
    assert ended.now.closed
    assert desk.alerting.handle(numbers[0] or 0) == []


def test_what_tells_no_moments_may_fire_again(serve: Serve) -> None:
    client = serve()
    for _ in range(2):
        for alert in ({**ALERT, "startsAt": ""}, {**OVER, "startsAt": ""}):
            assert _post(client, sent(alert))

    assert len(_heads(client)) == 2


def test_an_alert_that_fires_again_opens_a_new_one(serve: Serve) -> None:
    client = serve()
    for body in (sent(ALERT), sent(OVER), sent({**ALERT, "startsAt": "2026-11-24T02:00:00Z"})):
        assert _post(client, body)

    assert [one["closed"] is None for one in _heads(client)] == [True, False]


def test_the_end_teaches_nothing(serve: Serve, own_base: Path) -> None:
    with Workspace.open(own_base) as desk:
        before = (desk.case_base.state, list(desk.cases), desk.corrections.all())
    client = serve()
    for body in (sent(ALERT), sent(OVER)):
        _post(client, body)

    with Workspace.open(own_base) as desk:
        assert (desk.case_base.state, list(desk.cases), desk.corrections.all()) == before


def test_an_investigation_that_a_person_took_part_in_is_theirs_to_close(serve: Serve, own_base: Path) -> None:
    client = serve()
    _post(client, sent(ALERT))
    (head,) = _heads(client)
    client.post(f"/api/v1/investigations/{head['id']}/observe", json={"text": "the database is slow"})

    _post(client, sent(OVER))

    (head,) = _heads(client)
    assert (head["events"], head["closed"]) == (3, None)


def test_what_only_ends_or_is_a_test_opens_nothing(serve: Serve) -> None:
    client = serve()
    watchdog = {**ALERT, "labels": {"alertname": "Watchdog"}}
    for body in (sent(OVER), sent(watchdog, group="w")):
        _post(client, body)
    assert client.post("/hooks/alertmanager", json=sent()).json() == {"accepted": False}

    assert _heads(client) == []


def test_grafana_may_put_what_it_has_to_say(serve: Serve) -> None:
    client = serve()
    alert = {**ALERT, "values": {"B": 44.2}, "dashboardURL": "", "panelURL": "", "silenceURL": ""}
    body = sent(alert, version="1", orgId=1, title="[FIRING:1]", state="alerting", message="**Firing**")

    assert client.put("/hooks/grafana", json=body).status_code == 202
    _worked_off(client)

    assert [one["who"] for one in _heads(client)] == ["grafana"]


@pytest.mark.parametrize("garnish", [b"\xef\xbb\xbf%s", b"  %s\n"])
def test_a_payload_may_stand_behind_a_mark_or_spaces(serve: Serve, garnish: bytes) -> None:
    client = serve()
    odd = json.dumps(sent(ALERT)).encode().replace(b"critical", b"\xff")

    assert client.post("/hooks/alertmanager", content=garnish % odd).json() == {"accepted": True}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"order": 7}', b"\xff\xfe", json.dumps(sent(ALERT, version="9")).encode()]
)
def test_what_is_no_payload_is_refused_for_good(opened: httpx.Client, body: bytes) -> None:
    answer = opened.post("/hooks/alertmanager", content=body)

    assert answer.status_code == 400  # a 5xx would be sent again and again


def test_what_was_acknowledged_is_worked_on_after_a_restart(serve: Serve, own_base: Path) -> None:
    with Workspace.open(own_base, user="alertmanager") as desk:
        assert desk.alerting.receive(json.dumps(sent(ALERT)).encode(), "alertmanager")

    client = serve()

    eventually(lambda: len(_heads(client)) == 1)


def test_two_servers_of_one_case_base_open_one_investigation(serve: Serve) -> None:
    clients = [serve(), serve()]

    def post(client: httpx.Client) -> None:
        client.post("/hooks/alertmanager", json=sent(ALERT))

    threads = [threading.Thread(target=post, args=[client]) for client in clients * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _worked_off(clients[0])

    assert len(_heads(clients[1])) == 1


def test_a_script_in_a_label_is_text_and_a_secret_is_masked(serve: Serve, own_base: Path) -> None:
    client = serve()
    _post(client, sent(ALERT))

    for page in ("/", "/alert"):
        shown = client.get(page, params={"alertname": SCRIPT, "note": SCRIPT}, headers={"Accept": "text/html"})
        assert shown.status_code == 200
        assert SCRIPT not in shown.text
    assert "&lt;script&gt;" in shown.text
    assert b"hunter2hunter2" not in own_base.read_bytes()


def test_the_page_of_an_alert_names_the_case(serve: Serve) -> None:
    client = serve()
    labels = {"alertname": "VolumeQueueLength", "instance": "db-1"}

    told = client.get("/alert.json", params=labels).json()
    assert "ebs-queue-saturation" in told["recorded"]

    assert told["labels"] == labels
    assert told["diagnosis"]["leading"][0]["case"] == "ebs-queue-saturation"
    assert "EBS" in client.get("/alert", params=labels).text
    assert client.get("/alert.json", params={"instance": "db-1"}).json()["code"] == "alert_without_name"


def test_the_page_of_an_alert_is_of_one_language_and_leads_on(shared: httpx.Client) -> None:
    labels = {"alertname": "VolumeQueueLength", "instance": "db-1&lang=en"}

    shown = shared.get("/alert", params=labels, headers={"Accept-Language": "ko"}).text

    headline = re.findall("<h1>(.*?)</h1>", shown)[0]
    assert re.search("[가-힣]", headline)
    assert "SEEN" not in headline
    on = html.unescape(re.findall(r'href="(/\?text=[^"]+)"', shown)[0])
    assert "\nalertname=VolumeQueueLength, instance=db-1&amp;lang=en</textarea>" in shared.get(on).text


@pytest.fixture
def chat() -> Iterator[tuple[str, Queue[dict[str, Any]]]]:
    """A chat that takes what is posted, at the second try."""
    got: Queue[dict[str, Any]] = Queue()
    tries: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            tries.append(1)
            if len(tries) > 1:
                got.put(json.loads(body))
            self.send_response(500 if len(tries) == 1 else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", got
    server.shutdown()
    server.server_close()


def test_what_is_found_goes_to_a_chat_and_a_failure_is_tried_again(
    serve: Serve, chat: tuple[str, Queue[dict[str, Any]]], own_base: Path
) -> None:
    url, got = chat
    client = serve(notify=url, address="https://ops.example/", tokens=True)
    who = token(own_base, "write")
    client.headers.update(who)
    _post(client, sent(ALERT))

    told = got.get(timeout=10)
    (head,) = _heads(client)

    assert set(told) == {"text"}
    assert f"https://ops.example/investigations/{head['id']}" in told["text"]
    assert "EBS volume" in told["text"]
    assert "Check next" in told["text"]
    assert SCRIPT not in told["text"]
    _post(client, sent(ALERT, {**ALERT, "fingerprint": "ef56"}))  # nothing else by that
    _post(client, sent(OVER, {**OVER, "fingerprint": "ef56"}))
    assert got.empty()
    assert head["who"] == "a-write"


def test_a_chat_that_is_not_there_keeps_nothing_from_being_done(serve: Serve) -> None:
    client = serve(notify="http://127.0.0.1:9/")

    assert _post(client, sent(ALERT))
    assert len(_heads(client)) == 1


def test_an_end_of_which_nobody_knows_the_cause_goes_with_no_case(desk: Workspace) -> None:
    from diagnops.app import RESOLVED_UNKNOWN, Resolution

    begun = desk.investigations.start("the database is slow")
    with pytest.raises(UsageError):
        desk.investigations.close(begun.id, Resolution("ebs-queue-saturation", outcome=RESOLVED_UNKNOWN))

    closing = desk.investigations.close(begun.id, Resolution(outcome=RESOLVED_UNKNOWN))

    assert (closing.case, closing.overruled, closing.closed.outcome) == (None, (), RESOLVED_UNKNOWN)
